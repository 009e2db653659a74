"""How a call is made: its arguments, its cancel, Ctrl-C, and its response."""
from __future__ import annotations

import json
import os
import sys
import threading
import weakref
from ctypes import byref, c_int32
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, Callable, List, Optional, Tuple, TypeVar, Union

from ._errors import Code, Reason, ZoomError, check
from ._library import library, status_text, text_of

_Self = TypeVar("_Self", bound="Handle")

# On Windows, Ctrl-C does not wake a thread that waits for another, and elsewhere not where it comes just before the wait: so
# the waiting thread looks now and then, in seconds.
_PAUSE = 0.1 if sys.platform == "win32" else 0.5

# What the library calls an argument, where this package calls it otherwise.
_NAMES = {"base": "base_url", "auth": "access_token", "query_json": "query", "url with query_json": "url with query"}


def utf8(name: str, value: Optional[str]) -> Optional[bytes]:
    """A text as the library takes it."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a str, not {type(value).__name__}")
    if "\0" in value:
        raise ZoomError(f"{name} must not contain a NUL", Code.ARGUMENT)
    # Not by an exception of Python's own, which contains the text.
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ZoomError(f"{name} must not contain half of a surrogate pair", Code.ARGUMENT)
    return value.encode()


def int32(name: str, value: int) -> int:
    """A number as the library takes it: ctypes would cut a larger one."""
    if not isinstance(value, int):
        raise TypeError(f"{name} must be an int, not {type(value).__name__}")
    if not -(2**31) <= value < 2**31:
        raise ZoomError(f"{name} must fit into 32 bits", Code.ARGUMENT)
    return value


def new(function: Any, *arguments: Any) -> int:
    """Calls a function that makes a handle."""
    made = c_int32()
    check(function(*arguments, byref(made)))
    return made.value


class Handle:
    """Something of the library's that is freed once: by `close`, by the end of a `with`, or when nobody has it any more."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._free = weakref.finalize(self, library.zoom_free, number)

    def close(self) -> None:
        """Frees it. Calls under way are not disturbed; later ones raise `ZoomError` with `Code.HANDLE`."""
        self._free()

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Cancel(Handle):
    """Ends calls from another thread: those that it was given to, and those that it will be given to."""

    def __init__(self) -> None:
        super().__init__(new(library.zoom_cancel_new))

    def cancel(self) -> None:
        """The calls raise `ZoomError` with `Code.CANCELLED`, at once. It stays cancelled: make a new one for new calls."""
        check(library.zoom_cancel(self._number))


@dataclass(frozen=True)
class Response:
    """The outcome of one call. Its `repr` has neither token nor body nor header fields, which may contain secrets."""

    code: int
    """0 for success, or the HTTP status with which the server refused."""
    status: int
    """The HTTP status."""
    zoom_code: int
    """Zoom's own code in the body, such as 1001 for an unknown user; 0 without one."""
    reason: Optional[Reason]
    """Why the server refused; None where it did not."""
    retry_after: Optional[int]
    """How many seconds the server asks to wait; None where it does not ask."""
    is_transient: bool
    """Whether the same call may succeed in a moment."""
    retries: int
    """How often the request was sent again."""
    error: str
    """What went wrong and what to do; empty for success."""
    token: str = field(repr=False)
    """The token of a token call; empty for any other."""
    headers: Tuple[Tuple[str, str], ...] = field(repr=False)
    """The header fields as they were received: names and values."""
    body: bytes = field(repr=False)
    """The body as it was received."""

    @property
    def ok(self) -> bool:
        """Whether the call succeeded."""
        return self.code == 0

    @property
    def text(self) -> str:
        """The body as text. What is not UTF-8 is replaced."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)

    def header(self, name: str) -> Optional[str]:
        """A header field by its name, whatever its case; several of the name are joined with ", ". None without one."""
        found = [value for other, value in self.headers if other.lower() == name.lower()]
        return ", ".join(found) if found else None

    def raise_for_status(self) -> None:
        """Raises `ZoomError` where the call failed."""
        if not self.ok:
            raise ZoomError(
                self.error,
                self.code,
                reason=self.reason,
                status=self.status,
                zoom_code=self.zoom_code,
                retry_after=self.retry_after,
                is_transient=self.is_transient,
            )


def _field(line: str) -> Tuple[str, str]:
    name, _, value = line.partition(":")
    return name, value.strip(" \t")


def _read(code: int, response: c_int32) -> Response:
    if response.value == 0:
        return Response(code, 0, 0, None, None, False, 0, status_text(code), "", (), b"")
    numbers = (c_int32 * 11)()
    failed, data = text_of(library.zoom_response_read, response, numbers, len(numbers))
    check(failed)
    status, zoom_code, reason, retry_after, is_transient, retries, *lengths, named = numbers
    texts = []
    for length in lengths:
        texts.append(data[:length])
        data = data[length:]
    token, headers, body, error = texts
    name = error[:named].decode()
    return Response(
        code=code,
        status=status,
        zoom_code=zoom_code,
        reason=Reason(reason) if reason else None,
        retry_after=retry_after or None,
        is_transient=is_transient != 0,
        retries=retries,
        error=_NAMES.get(name, name) + error[named:].decode("utf-8", "replace"),
        token=token.decode(),
        headers=tuple(_field(line) for line in headers.decode("latin-1").split("\r\n") if line),
        body=body,
    )


class _Worker(threading.Thread):
    """Makes calls for a thread that waits for each. A daemon: Python's end does not wait for it."""

    def __init__(self) -> None:
        super().__init__(name="zoom_token calls", daemon=True)
        self._calls: "SimpleQueue[Optional[Callable[[], Response]]]" = SimpleQueue()
        self._outcomes: "SimpleQueue[Union[Response, BaseException]]" = SimpleQueue()

    def run(self) -> None:
        while self._make_one():
            pass

    def _make_one(self) -> bool:
        """On its own, so that nothing of a call is kept until the next."""
        call = self._calls.get()
        if call is None:
            return False
        try:
            self._outcomes.put(call())
        except BaseException as failure:
            self._outcomes.put(failure)
        return True

    def make(self, call: Callable[[], Response]) -> Response:
        self._calls.put(call)
        while True:
            try:
                outcome = self._outcomes.get(timeout=_PAUSE)
            except Empty:
                continue
            try:
                if isinstance(outcome, BaseException):
                    raise outcome
                return outcome
            finally:
                # Its traceback has this frame, and that of the call with its arguments.
                del outcome

    def end(self) -> None:
        """It ends after the call that it makes."""
        self._calls.put(None)


# The worker that waits for the main thread's next call: starting a thread for each takes longer than a call.
_idle: List[_Worker] = []


def _begun() -> Optional[_Worker]:
    """None where no thread can be had, or Python ends."""
    if _idle:
        return _idle.pop()
    worker = _Worker()
    try:
        worker.start()
    except RuntimeError:
        return None
    return worker


def _end_idle() -> None:
    while _idle:
        worker = _idle.pop()
        worker.end()
        worker.join()


# A process that forks should have one thread, and the child would not have this one.
if hasattr(os, "register_at_fork"):
    # Another thread may fork while the main thread puts one back.
    os.register_at_fork(before=_end_idle, after_in_child=_idle.clear)


def send(call: Callable[[int, Any], int], cancel: Optional[Cancel]) -> Response:
    """Makes a call, which gets the numbers of its cancel and of its response.

    Python handles Ctrl-C on its main thread alone, and only between two steps of a program. So there the call is made on
    another thread, and the main thread waits: what a signal raises ends the call.
    """

    def outcome() -> Response:
        response = c_int32()
        code = call(cancel._number if cancel else 0, byref(response))
        try:
            return _read(code, response)
        finally:
            library.zoom_free(response)

    if threading.current_thread() is not threading.main_thread():
        return outcome()
    cancel = cancel or Cancel()
    worker = _begun()
    if worker is None:
        return outcome()
    try:
        made = worker.make(outcome)
    except BaseException:
        # What ended the waiting, such as Ctrl-C, or the call.
        cancel.cancel()
        worker.end()
        raise
    _idle.append(worker)
    return made
