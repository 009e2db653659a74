"""What goes wrong: one exception, the library's codes, and the reasons for which a server refuses."""
from __future__ import annotations

from enum import IntEnum
from typing import Optional

from ._library import status_text


class Code(IntEnum):
    """The codes of this library: `ZOOM_E_...` in docs/reference.md. A server's refusal has its HTTP status instead."""

    ARGUMENT = -1
    BUFFER = -2
    HANDLE = -3
    OPTION = -4
    STATE = -5
    LIMIT = -6
    NOT_FOUND = -7
    JSON = -8
    RESOLVE = -20
    CONNECT = -21
    PROXY = -22
    TLS = -23
    TIMEOUT = -24
    CANCELLED = -25
    PROTOCOL = -26
    TOO_LARGE = -27
    NO_TOKEN = -40
    SIGN_IN = -41
    PENDING = -42
    TOKEN_FILE = -43
    FORKED = -90
    MEMORY = -91
    INTERNAL = -99


# A newer library may have codes that are not among them.
_CODES = {code.value: code for code in Code}


class Reason(IntEnum):
    """Why the server refused: `ZOOM_REASON_...` in docs/reference.md. One that this package does not know is `OTHER`."""

    ACCESS_TOKEN = 1
    SCOPE = 2
    USER = 3
    ACCOUNT = 4
    ARGUMENT = 5
    RATE_LIMIT = 6
    DAILY_LIMIT = 7
    APP_SETTINGS = 8
    NOT_ALLOWED = 9
    ADDRESS = 10
    SERVER = 11
    NOT_ZOOM = 12
    SIGN_IN_AGAIN = 13
    OTHER = 14

    @classmethod
    def _missing_(cls, value: object) -> Reason:
        return cls.OTHER


class ZoomError(Exception):
    """A call failed. Its text says what went wrong and what to do, and contains no secret."""

    code: int
    """One of `Code`, below 0; or the HTTP status with which the server refused."""
    reason: Optional[Reason]
    """Why the server refused; None where it did not."""
    status: int
    """The HTTP status; 0 where no whole response came."""
    zoom_code: int
    """Zoom's own code, such as 1001 for an unknown user; 0 without one."""
    retry_after: Optional[int]
    """How many seconds the server asks to wait; None where it does not ask."""
    is_transient: bool
    """Whether the same call may succeed in a moment. The library has made its own retries already."""

    def __init__(
        self,
        text: str,
        code: int = Code.INTERNAL,
        *,
        reason: Optional[Reason] = None,
        status: int = 0,
        zoom_code: int = 0,
        retry_after: Optional[int] = None,
        is_transient: bool = False,
    ) -> None:
        super().__init__(text)
        self.code = _CODES.get(code, code)
        self.reason = reason
        self.status = status
        self.zoom_code = zoom_code
        self.retry_after = retry_after
        self.is_transient = is_transient


def check(code: int, text: str = "") -> None:
    """Raises where a function has failed; without a text, with the code's own."""
    if code != 0:
        raise ZoomError(text or status_text(code), code)
