-- Gets a ZAK through LuaJIT's FFI and prints the address that starts a meeting with it.
--
-- Run it in the project's folder:
--
--     cargo build --release
--     LD_LIBRARY_PATH=target/release luajit examples/lua/start.lua
--
-- From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; and to try it against the simulator, ZOOM_BASE_URL.
local ffi = require("ffi")

-- Declarations of zoom_token.h.
ffi.cdef [[
typedef struct { char *data; int32_t len; int32_t cap; } zoom_buf;
int32_t zoom_get_user_token(const char *base, const char *auth, const char *user, const char *type, int32_t ttl, zoom_buf *out);
int32_t zoom_start_url(const char *host, const char *meeting, const char *zak, zoom_buf *out);
int32_t zoom_buf_free(zoom_buf *buf);
]]
local zoom = ffi.load("zoom_token") -- libzoom_token.so, on Windows zoom_token.dll

local text = ffi.new("zoom_buf") -- zeros: the library allocates

-- nil is NULL, "not given": Zoom itself is the default for the first argument.
local code = zoom.zoom_get_user_token(os.getenv("ZOOM_BASE_URL"), os.getenv("ZOOM_ACCESS_TOKEN"), "me", "zak", 0, text)
if code == 0 then
  -- The ZAK is read where it lies; the meeting's address replaces it there.
  code = zoom.zoom_start_url(nil, "123 4567 8901", text.data, text)
end

local stream = code == 0 and io.stdout or io.stderr
stream:write(ffi.string(text.data), "\n") -- the address; or what went wrong, and what to do
zoom.zoom_buf_free(text) -- wipes and frees it
os.exit(code == 0 and 0 or 1)
