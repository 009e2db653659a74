"""The native library: where it is found, which of its functions this package calls, and how texts come out of it."""
from __future__ import annotations

import atexit
import ctypes
import os
import sys
from ctypes import POINTER, byref, c_char_p, c_int32, c_void_p
from typing import Any, List, Optional, Tuple

# The ZOOM_ABI_VERSION of the header that this package was written for.
ABI_VERSION = 3

if sys.platform == "win32":
    NAMES = ["zoom_token.dll"]
    _open = ctypes.WinDLL  # stdcall in 32-bit programs
else:
    NAMES = ["libzoom_token.so.1", "libzoom_token.so"]
    _open = ctypes.CDLL


class Buf(ctypes.Structure):
    """A text that the library gives: `zoom_buf`."""

    _fields_ = [("data", c_void_p), ("len", c_int32), ("cap", c_int32)]

    def bytes(self) -> bytes:
        """A copy. There is nothing in it before a function has written to it."""
        return ctypes.string_at(self.data, self.len) if self.data else b""


_NUMBER, _TEXT, _OUT, _BUF = c_int32, c_char_p, POINTER(c_int32), POINTER(Buf)

FUNCTIONS = {
    "zoom_abi_version": [],
    "zoom_buf_free": [_BUF],
    "zoom_cancel": [_NUMBER],
    "zoom_cancel_new": [_OUT],
    "zoom_client_copy": [_NUMBER, _OUT],
    "zoom_client_get_user_token": [_NUMBER, _TEXT, _TEXT, _NUMBER, _TEXT, _NUMBER, _OUT],
    "zoom_client_new": [_OUT],
    "zoom_client_refresh_token": [_NUMBER, _BUF],
    "zoom_client_request": [_NUMBER, _TEXT, _TEXT, _TEXT, _TEXT, _NUMBER, _OUT],
    "zoom_client_set": [_NUMBER, _TEXT, _TEXT, _BUF],
    "zoom_free": [_NUMBER],
    "zoom_get_user_token_response": [_TEXT, _TEXT, _TEXT, _TEXT, _NUMBER, _TEXT, _NUMBER, _OUT],
    "zoom_response_read": [_NUMBER, _OUT, _NUMBER, _BUF],
    "zoom_shutdown": [],
    "zoom_sign_in_finish": [_NUMBER, _TEXT, _NUMBER, _NUMBER, _OUT],
    "zoom_sign_in_start": [_NUMBER, _OUT, _BUF],
    "zoom_sign_out": [_NUMBER, _NUMBER, _OUT],
    "zoom_start_url": [_TEXT, _TEXT, _TEXT, _BUF],
    "zoom_status_text": [_NUMBER, _BUF],
    "zoom_version": [_BUF],
}


def _places() -> List[str]:
    """The one that the environment names, else the wheel's, else those that the system searches for."""
    named = os.environ.get("ZOOM_TOKEN_LIBRARY")
    if named:
        return [os.path.abspath(named)]
    package = os.path.dirname(os.path.abspath(__file__))
    beside = [os.path.join(package, name) for name in NAMES]
    return [path for path in beside if os.path.exists(path)] or NAMES


def _load() -> ctypes.CDLL:
    failures = []
    for place in _places():
        try:
            found = _open(place)
        except OSError as why:
            failures.append(f"{place}: {why}")
        else:
            _declare(found, place)
            return found
    raise ImportError(
        "the native library of zoom_token could not be loaded. Install the wheel for this system, or put the library's "
        f"path into the environment variable ZOOM_TOKEN_LIBRARY. {'; '.join(failures)}"
    )


def _declare(found: ctypes.CDLL, place: str) -> None:
    version = getattr(found, "zoom_abi_version", None)
    has = version() if version else 0
    if has < ABI_VERSION:
        raise ImportError(
            f"{place} has version {has} of the interface, and this package needs {ABI_VERSION} or later: "
            "replace it by the library of this package's version"
        )
    for name, arguments in FUNCTIONS.items():
        function = getattr(found, name)
        function.argtypes = arguments
        function.restype = c_int32


def text_of(function: Any, *arguments: Any) -> Tuple[int, bytes]:
    """Calls a function whose last argument takes a text: its result, and the text."""
    text = Buf()
    try:
        return function(*arguments, byref(text)), text.bytes()
    finally:
        library.zoom_buf_free(byref(text))  # wipes it as well


def status_text(code: int) -> str:
    """A few English words for a code or an HTTP status."""
    return text_of(library.zoom_status_text, code)[1].decode()


def version() -> str:
    """The native library's version."""
    return text_of(library.zoom_version)[1].decode()


def shutdown() -> None:
    """Closes the connections that `get_user_token` keeps, and waits until a user's next refresh token is saved.

    It is called by itself when Python ends. A process that ends in another way, such as a child that `multiprocessing`
    or `os.fork` made, calls it where its clients sign in as a user.
    """
    library.zoom_shutdown()


library = _load()
atexit.register(shutdown)
