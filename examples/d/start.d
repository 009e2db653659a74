// Gets a ZAK and prints the address that starts a meeting with it.
//
// Build and run it in the project's folder:
//
//     cargo build --release
//     ldc2 examples/d/start.d -L-Ltarget/release -od=target -of=target/start
//     LD_LIBRARY_PATH=target/release target/start
//
// From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; and to try it against the simulator, ZOOM_BASE_URL.
module start;

import std.process : environment;
import std.stdio : stderr, stdout;
import std.string : toStringz;

pragma(lib, "zoom_token");

// Declarations of zoom_token.h. System is stdcall on 32-bit Windows and C elsewhere, as ZOOM_CALL.
struct ZoomBuf
{
    char* data;
    int len;
    int cap;
}

extern (System) nothrow @nogc
{
    int zoom_get_user_token(const(char)* base, const(char)* auth, const(char)* user, const(char)* type, int ttl, ZoomBuf* text);
    int zoom_start_url(const(char)* host, const(char)* meeting, const(char)* zak, ZoomBuf* text);
    int zoom_buf_free(ZoomBuf* text);
}

// An empty text is "not given": Zoom itself is the default for the base.
const(char)* variable(string name)
{
    return environment.get(name, "").toStringz;
}

int main()
{
    ZoomBuf text; // zeros: the library allocates
    scope (exit)
        zoom_buf_free(&text); // wipes and frees it

    int code = zoom_get_user_token(variable("ZOOM_BASE_URL"), variable("ZOOM_ACCESS_TOKEN"), "me", "zak", 0, &text);
    if (code == 0)
        code = zoom_start_url(null, "123 4567 8901", text.data, &text); // the ZAK is read where it lies, and replaced there

    // The address; or what went wrong, and what to do.
    (code == 0 ? stdout : stderr).writeln(text.data[0 .. text.len]);
    return code == 0 ? 0 : 1;
}
