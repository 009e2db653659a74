"""Gets a Zoom user token from Python with ctypes alone, as any language does that can call C.

    cargo build --release
    ZOOM_ACCESS_TOKEN=... python3 examples/python/get_token.py target/release/libzoom_token.so

Without the argument the system searches for the library (LD_LIBRARY_PATH); on Windows it is zoom_token.dll in the current
folder. From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; ZOOM_USER, the user's id or e-mail address
(default "me"); and to try it against a simulator, ZOOM_BASE_URL.
"""
import ctypes
import os
import sys

# Two of the constants ZOOM_REASON_... in zoom_token.h.
ACCESS_TOKEN = 1
RATE_LIMIT = 6


class ZoomBuf(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("len", ctypes.c_int32), ("cap", ctypes.c_int32)]


def load():
    windows = os.name == "nt"
    name = sys.argv[1] if len(sys.argv) > 1 else "zoom_token.dll" if windows else "libzoom_token.so"
    try:
        if windows:  # stdcall in 32-bit programs; the full path, because Python 3.8 and later searches no folder
            return ctypes.WinDLL(os.path.abspath(name))
        return ctypes.CDLL(name)
    except OSError as why:
        sys.exit(f"Failed: {name} can't be loaded: {why}")


def variable(name):
    return os.environ.get(name, "").encode("utf-8")  # empty is "not given"


def read(get, response):
    """One text of a response: `get` is the function that reads it."""
    text = ZoomBuf()  # zeros: the library allocates
    get(response, ctypes.byref(text))
    copy = text.data.decode("utf-8")
    zoom.zoom_buf_free(ctypes.byref(text))  # wipes and frees it
    return copy


zoom = load()
if not variable("ZOOM_ACCESS_TOKEN"):
    sys.exit("Failed: ZOOM_ACCESS_TOKEN must be set to an OAuth access token")
response = ctypes.c_int32()
code = zoom.zoom_get_user_token_response(
    variable("ZOOM_BASE_URL"), variable("ZOOM_ACCESS_TOKEN"), variable("ZOOM_USER") or b"me", b"zak", 0, None, 0,
    ctypes.byref(response))
if code == 0:
    print(read(zoom.zoom_response_token, response))
else:
    print(read(zoom.zoom_response_error, response), file=sys.stderr)  # what went wrong, and what to do
    reason = zoom.zoom_response_reason(response)
    if reason == ACCESS_TOKEN:
        print("A new access token helps.", file=sys.stderr)
    elif reason == RATE_LIMIT:
        print("A later call helps.", file=sys.stderr)
zoom.zoom_free(response)
zoom.zoom_shutdown()  # closes the connection that is kept for the next call
sys.exit(1 if code else 0)
