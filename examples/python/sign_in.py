"""Signs a user in with the system's browser and gets the user's Zoom token, without a secret in the program.

    cargo build --release
    ZOOM_CLIENT_ID=... ZOOM_TOKEN_FILE=~/zoom.tokens python3 examples/python/sign_in.py target/release/libzoom_token.so

Without the argument the system searches for the library (LD_LIBRARY_PATH); on Windows it is zoom_token.dll in the current
folder. From the environment: ZOOM_CLIENT_ID, the client id of the public client; ZOOM_TOKEN_FILE, where the sign-in is kept, so
that the next start needs no browser; and to try it against a simulator, ZOOM_BASE_URL.
"""
import ctypes
import os
import sys
import webbrowser

# Constants of zoom_token.h.
OK = 0
REASON_SIGN_IN_AGAIN = 13
FIVE_MINUTES = 5 * 60 * 1000


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


def text_of(function, *arguments):
    """Calls a function whose last argument is a text that it gives: its result, and the text."""
    text = ZoomBuf()  # zeros: the library allocates
    code = function(*arguments, ctypes.byref(text))
    copy = text.data.decode("utf-8") if text.data else ""
    zoom.zoom_buf_free(ctypes.byref(text))  # wipes and frees it
    return code, copy


def set_option(client, name, value):
    code, why = text_of(zoom.zoom_client_set, client, name.encode(), value.encode("utf-8"))
    if code != OK:
        sys.exit(f"Failed: {why}")


def get_token(client):
    """A token, or what went wrong; and the reason where Zoom refused."""
    response = ctypes.c_int32()
    code = zoom.zoom_client_get_user_token(client, b"me", b"zak", 0, None, 0, ctypes.byref(response))
    read = zoom.zoom_response_token if code == OK else zoom.zoom_response_error
    _, text = text_of(read, response)
    reason = zoom.zoom_response_reason(response)
    zoom.zoom_free(response)
    return code, text, reason


def sign_in(client):
    """Has the user sign in: the result, and what went wrong."""
    started, response = ctypes.c_int32(), ctypes.c_int32()
    code, text = text_of(zoom.zoom_sign_in_start, client, ctypes.byref(started))
    if code != OK:
        return code, text
    if not webbrowser.open(text):
        print(f"Open this address in your browser:\n{text}", file=sys.stderr)
    code = zoom.zoom_sign_in_finish(started, None, FIVE_MINUTES, 0, ctypes.byref(response))
    _, text = text_of(zoom.zoom_response_error, response)
    zoom.zoom_free(response)
    zoom.zoom_free(started)  # closes the port
    return code, text


zoom = load()
client = ctypes.c_int32()
zoom.zoom_client_new(ctypes.byref(client))
set_option(client, "base_url", os.environ.get("ZOOM_BASE_URL", ""))  # empty: Zoom itself
set_option(client, "client_id", os.environ.get("ZOOM_CLIENT_ID", ""))
set_option(client, "token_file", os.environ.get("ZOOM_TOKEN_FILE", ""))
code, text, reason = get_token(client)
# Without a token file nobody has signed in, so there is nothing to ask with.
if reason == REASON_SIGN_IN_AGAIN or not os.environ.get("ZOOM_TOKEN_FILE"):
    code, text = sign_in(client)
    if code == OK:
        code, text, reason = get_token(client)
print(text, file=sys.stdout if code == OK else sys.stderr)
zoom.zoom_free(client)
zoom.zoom_shutdown()  # waits until the user's next refresh token is saved, where it is on its way
sys.exit(0 if code == OK else 1)
