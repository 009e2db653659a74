"""Gets a Zoom user token (a ZAK), and makes the address that starts a meeting with it.

    import zoom_token

    zak = zoom_token.get_user_token(access_token)
    print(zoom_token.start_url("123 4567 8901", zak))

What fails raises `ZoomError`, whose text says what went wrong and what to do. Calls block: 30 seconds at most, or as long as
the option `timeout_ms` allows. Ctrl-C ends them, and so does a `Cancel` from another thread. Any thread may make any call.
"""
from __future__ import annotations

from typing import Optional, Union

from ._calls import Cancel, Response, int32, send, utf8
from ._client import Client, Options, SignIn
from ._errors import Code, Reason, ZoomError, check
from ._library import library, shutdown, text_of, version

__all__ = [
    "Cancel",
    "Client",
    "Code",
    "Options",
    "Reason",
    "Response",
    "SignIn",
    "ZoomError",
    "get_user_token",
    "shutdown",
    "start_url",
]
__version__ = version()


def get_user_token(
    access_token: str,
    user: str = "me",
    type: str = "zak",
    ttl: int = 0,
    *,
    base_url: Optional[str] = None,
    meeting_id: Optional[str] = None,
    cancel: Optional[Cancel] = None,
) -> str:
    """Gets a Zoom user token with an OAuth access token.

    `user` is an id, an e-mail address, or `me`. `type` is `zak`; or `token`; or `onbehalf`, with a `meeting_id`; or
    `me_zak`, for an app with the Meeting SDK's scope alone. `ttl` is how many seconds the token is to live; 0 leaves that
    to Zoom (two hours). `base_url` is another host than Zoom's own, such as the simulator's.

    Where the server asks to wait, or no connection could be made, the request is sent again, up to three times and within
    30 seconds. Raises `ZoomError`.
    """
    base, auth = utf8("base_url", base_url), utf8("access_token", access_token)
    texts = utf8("user", user), utf8("type", type), int32("ttl", ttl), utf8("meeting_id", meeting_id)
    outcome = send(
        lambda number, response: library.zoom_get_user_token_response(base, auth, *texts, number, response), cancel
    )
    outcome.raise_for_status()
    return outcome.token


def start_url(meeting: Union[str, int], zak: str, host: Optional[str] = None) -> str:
    """The address that starts a meeting as the user of a ZAK. A browser that opens it opens the Zoom client.

    `meeting` is the meeting's number, 9 to 11 digits; spaces and dashes between them do not count. `host` is another one
    than `zoom.us`, such as an account's `company.zoom.us`. The address is a secret like the ZAK in it. Nothing is sent.
    Raises `ZoomError`.
    """
    number = str(meeting) if isinstance(meeting, int) else meeting
    texts = utf8("host", host), utf8("meeting", number), utf8("zak", zak)
    code, url = text_of(library.zoom_start_url, *texts)
    check(code, url.decode("utf-8", "replace"))
    return url.decode()
