// Gets a ZAK through koffi and prints the address that starts a meeting with it.
//
// Run it in the project's folder:
//
//     cargo build --release
//     npm install koffi
//     LD_LIBRARY_PATH=target/release node examples/node/start.js
//
// From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; and to try it against the simulator, ZOOM_BASE_URL.
"use strict";
const koffi = require("koffi");
const { promisify } = require("node:util");

// Declarations of zoom_token.h. The text is a void *: koffi would copy a char * into a string at every call.
koffi.struct("zoom_buf", { data: "void *", len: "int32_t", cap: "int32_t" });
const library = koffi.load(process.platform === "win32" ? "zoom_token.dll" : "libzoom_token.so");
const getUserToken = library.func(
  "int32_t zoom_get_user_token(const char *base, const char *auth, const char *user, const char *type, int32_t ttl, _Inout_ zoom_buf *out)");
const startUrl = library.func(
  "int32_t zoom_start_url(const char *host, const char *meeting, void *zak, _Inout_ zoom_buf *out)");
const bufFree = library.func("int32_t zoom_buf_free(_Inout_ zoom_buf *buf)");

async function main() {
  const text = { data: null, len: 0, cap: 0 }; // zeros: the library allocates
  const { ZOOM_BASE_URL: base = null, ZOOM_ACCESS_TOKEN: accessToken = null } = process.env; // null: not given

  // On another thread: the event loop runs while the call waits for Zoom.
  let code = await promisify(getUserToken.async)(base, accessToken, "me", "zak", 0, text);
  if (code === 0) {
    // The ZAK is read where it lies; the meeting's address replaces it there.
    code = startUrl(null, "123 4567 8901", text.data, text);
  }

  const message = koffi.decode(text.data, "char", text.len); // the address; or what went wrong, and what to do
  bufFree(text); // wipes and frees it
  (code === 0 ? console.log : console.error)(message);
  process.exitCode = code === 0 ? 0 : 1;
}

main();
