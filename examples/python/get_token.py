"""Gets a Zoom user token from Python, with nothing but ctypes: the sketch of any language that can call C.

    cargo build --release
    ZOOM_ACCESS_TOKEN=... python3 examples/python/get_token.py target/release/libzoom_token.so

Without the argument the library is looked for where the system does (LD_LIBRARY_PATH); on Windows it is zoom_token.dll in
the current folder. From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; ZOOM_USER, the user's id or e-mail
address (else "me"); and to try it against a simulator, ZOOM_BASE_URL.
"""
import ctypes
import os
import sys


class ZoomBuf(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("len", ctypes.c_int32), ("cap", ctypes.c_int32)]


def text(name):
    return os.environ.get(name, "").encode("utf-8")  # UTF-8 with a NUL behind it; empty is "not given"


windows = os.name == "nt"
load = ctypes.WinDLL if windows else ctypes.CDLL  # stdcall on 32-bit Windows, C elsewhere
library = sys.argv[1] if len(sys.argv) > 1 else "zoom_token.dll" if windows else "libzoom_token.so"
# On Windows by its whole path: Python 3.8 and later looks neither in the current folder nor on PATH.
try:
    zoom = load(os.path.abspath(library) if windows else library)
except OSError as why:
    sys.exit(f"Failed: {library} can't be loaded: {why}")
if not os.environ.get("ZOOM_ACCESS_TOKEN"):
    sys.exit("Failed: ZOOM_ACCESS_TOKEN must be set to an OAuth access token")
out = ZoomBuf()  # zeros: the library allocates
code = zoom.zoom_get_user_token(
    text("ZOOM_BASE_URL"), text("ZOOM_ACCESS_TOKEN"), text("ZOOM_USER") or b"me", b"zak", 68423085, ctypes.byref(out))
print(out.data.decode("utf-8"), file=sys.stderr if code else sys.stdout)  # the token; or what went wrong
zoom.zoom_buf_free(ctypes.byref(out))  # wipes and frees it
sys.exit(1 if code else 0)
