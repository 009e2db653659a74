"""A client: its options, its calls, and a user's sign-in with the browser."""
from __future__ import annotations

import json as _json
import os
import webbrowser
from ctypes import byref, c_int32
from typing import TYPE_CHECKING, Any, Callable, Mapping, Optional, TypedDict, Union

from ._calls import Cancel, Handle, Response, int32, new, send, utf8
from ._errors import Code, ZoomError, check
from ._library import library, text_of

if TYPE_CHECKING:
    from typing_extensions import Unpack

Path = Union[str, "os.PathLike[str]"]

# The exchange of a code for the tokens takes that long at most.
_EXCHANGE_MS = 35_000
# How long a user may take to sign in, in seconds.
_PATIENCE = 600.0


class Options(TypedDict, total=False):
    """The options of a client: docs/reference.md has what each one means. None means the default."""

    base_url: Optional[str]
    access_token: Optional[str]
    account_id: Optional[str]
    client_id: Optional[str]
    client_secret: Optional[str]
    refresh_token: Optional[str]
    oauth_url: Optional[str]
    token_file: Optional[Path]
    settings_file: Optional[Path]
    redirect_uri: Optional[str]
    token_origin: Optional[str]
    login: Optional[str]
    body_encoding: Optional[str]
    timeout_ms: Optional[int]
    connect_timeout_ms: Optional[int]
    max_retries: Optional[int]
    proxy: Optional[str]
    no_proxy: Optional[str]
    roots: Optional[Path]
    max_response_bytes: Optional[int]
    user_agent: Optional[str]
    keep_alive: Optional[bool]
    log_file: Optional[Path]


Option = Union[str, int, bool, "os.PathLike[str]", None]


def _option_text(value: Any) -> Optional[str]:
    if value is None:
        return None
    if isinstance(value, int):
        return str(int(value))
    path: str = os.fspath(value)  # a str is its own
    return path


class SignIn(Handle):
    """A user's sign-in that was begun: `Client.start_sign_in` makes it. To close it ends it, and closes the port.

    It is for programs that look now and then whether it has ended, or whose user pastes what the browser shows.
    """

    url: str
    """What the user's browser has to open. It is good for this sign-in alone."""

    def __init__(self, number: int, url: str) -> None:
        super().__init__(number)
        self.url = url

    def poll(self, pasted: Optional[str] = None) -> bool:
        """Looks whether the user has signed in, and never waits. False: not yet.

        `pasted` is what the user has copied from the browser after the sign-in: the whole address, or the code in it.
        Raises `ZoomError` where the sign-in failed; one with `Code.ARGUMENT` is for a wrong `pasted`, and the
        sign-in continues.
        """
        return self._advance(pasted, 0, None)

    def finish(
        self, pasted: Optional[str] = None, timeout: float = _PATIENCE, cancel: Optional[Cancel] = None
    ) -> None:
        """Waits until the user has signed in, at most `timeout` seconds. `pasted` is as for `poll`.

        Raises `ZoomError`: `Code.TIMEOUT`, `Code.CANCELLED`, `Code.SIGN_IN` where the user or Zoom refused.
        """
        # The browser may come back at the last moment.
        wait_ms = int32("timeout", int(timeout * 1000))
        if not self._advance(pasted, wait_ms, cancel) and not self._advance(None, _EXCHANGE_MS, cancel):
            check(Code.PENDING)

    def _advance(self, pasted: Optional[str], wait_ms: int, cancel: Optional[Cancel]) -> bool:
        text = utf8("pasted", pasted)
        outcome = send(
            lambda number, response: library.zoom_sign_in_finish(self._number, text, wait_ms, number, response), cancel
        )
        if outcome.code != Code.PENDING:
            outcome.raise_for_status()
        return outcome.ok


class Client(Handle):
    """Options, and connections that are kept for the next call. One client serves all threads.

        with zoom_token.Client(settings_file="/etc/app/zoom.settings") as client:
            zak = client.get_user_token("ada@example.com")

    After a fork, the child makes its own.
    """

    def __init__(self, **options: Unpack[Options]) -> None:
        super().__init__(new(library.zoom_client_new))
        for option, value in options.items():
            self.set(option, value)  # type: ignore[arg-type]

    def set(self, option: str, value: Option) -> None:
        """Sets an option; None and the empty text mean its default.

        After the first call only `access_token`, `login` and `header.NAME` can be set.
        """
        name, text = utf8("option", option), utf8("value", _option_text(value))
        code, why = text_of(library.zoom_client_set, self._number, name, text)
        check(code, why.decode("utf-8", "replace"))

    def copy(self) -> Client:
        """Another client with the options of this moment, over the same connections: for another access token."""
        copy = Client.__new__(Client)
        Handle.__init__(copy, new(library.zoom_client_copy, self._number))
        return copy

    def get_user_token(
        self,
        user: str = "me",
        type: str = "zak",
        ttl: int = 0,
        *,
        meeting_id: Optional[str] = None,
        cancel: Optional[Cancel] = None,
    ) -> str:
        """Gets a Zoom user token, as `zoom_token.get_user_token` does, with the client's options."""
        texts = utf8("user", user), utf8("type", type), int32("ttl", ttl), utf8("meeting_id", meeting_id)
        outcome = send(
            lambda number, response: library.zoom_client_get_user_token(self._number, *texts, number, response), cancel
        )
        outcome.raise_for_status()
        return outcome.token

    def request(
        self,
        method: str,
        url: str,
        *,
        query: Optional[Mapping[str, Union[str, int, float, None]]] = None,
        json: Any = None,
        body: Optional[str] = None,
        cancel: Optional[Cancel] = None,
    ) -> Response:
        """Sends any request of Zoom's API. Whatever the HTTP status, the response is returned: see `raise_for_status`.

        `url` is a path below the base URL, such as `/users/me`, or a whole URL. `query` is added to it, but for what is
        None. `json` is sent as JSON, or `body` as it is. Redirects are not followed. Raises `ZoomError` where no whole
        response came.
        """
        if json is not None:
            if body is not None:
                raise TypeError("json and body must not both be given")
            body = _json.dumps(json, allow_nan=False)
        query_json = _json.dumps(query, allow_nan=False) if query else None
        texts = utf8("method", method), utf8("url", url), utf8("query", query_json), utf8("body", body)
        outcome = send(
            lambda number, response: library.zoom_client_request(self._number, *texts, number, response), cancel
        )
        if outcome.code < 0:
            outcome.raise_for_status()
        return outcome

    def sign_in(
        self,
        open_browser: Optional[Callable[[str], object]] = None,
        timeout: float = _PATIENCE,
        cancel: Optional[Cancel] = None,
    ) -> None:
        """Signs a user in with the browser, and waits until that is done, at most `timeout` seconds.

        The client has a `client_id`, that of a public client, and a `token_file`, so that the user need not sign in at the
        next start. `open_browser` gets the address, and opens it or shows it to the user; without it the system's browser
        is opened, and where there is none, `RuntimeError` is raised. Raises `ZoomError` as `SignIn.finish` does.
        """
        with self.start_sign_in() as sign_in:
            (open_browser or _open_browser)(sign_in.url)
            sign_in.finish(timeout=timeout, cancel=cancel)

    def start_sign_in(self) -> SignIn:
        """Begins a user's sign-in, for a program that opens the address itself. It counts as the client's first call."""
        started = c_int32()
        code, text = text_of(library.zoom_sign_in_start, self._number, byref(started))
        check(code, text.decode("utf-8", "replace"))
        return SignIn(started.value, text.decode())

    def sign_out(self, cancel: Optional[Cancel] = None) -> None:
        """Forgets the user's sign-in: empties the token file, and ends the tokens at Zoom."""
        outcome = send(lambda number, response: library.zoom_sign_out(self._number, number, response), cancel)
        outcome.raise_for_status()

    def refresh_token(self) -> Optional[str]:
        """The newest refresh token of the user who has signed in; None where none is known. A secret.

        It is for programs that keep it themselves, and not in a `token_file`: Zoom replaces it at each renewal.
        """
        code, text = text_of(library.zoom_client_refresh_token, self._number)
        if code == Code.NOT_FOUND:
            return None
        check(code)
        return text.decode()


def _open_browser(url: str) -> None:
    if not webbrowser.open(url):
        raise RuntimeError("no browser could be opened: pass open_browser, a function that shows the address to the user")
