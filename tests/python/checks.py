"""Checks of the Python package zoom_token against a simulator, which the environment names (tests/common/bench.rs); and of
its declarations against the header. Run by tests/python.rs.
"""
import asyncio
import ctypes
import dataclasses
import gc
import inspect
import os
import pickle
import re
import signal
import socket
import subprocess
import sys
import threading
import typing
import unittest
import unittest.mock
import weakref
from pathlib import Path

import zoom_token
from zoom_token import Cancel, Client, Code, Reason, ZoomError, _calls, _library

PROJECT = Path(__file__).resolve().parents[2]
BASE = os.environ["HOST_BASE"]
ACCESS_TOKEN = os.environ["HOST_ACCESS_TOKEN"]
ZAK = os.environ["HOST_ZAK"]
SERVER = {
    "base_url": BASE,
    "account_id": os.environ["HOST_ACCOUNT_ID"],
    "client_id": os.environ["HOST_CLIENT_ID"],
    "client_secret": os.environ["HOST_CLIENT_SECRET"],
}
USER = {"base_url": BASE, "client_id": os.environ["HOST_PUBLIC_CLIENT_ID"]}


def client(**options):
    return Client(**{"base_url": BASE, "access_token": ACCESS_TOKEN, **options})


class Silent:
    """A server that never responds. What it is given is called when a request has come."""

    def __init__(self, then):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(20)
        self.base = "http://127.0.0.1:%d/v2" % self.listener.getsockname()[1]
        self.then = then
        self.has_ended = False
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        connection, _ = self.listener.accept()
        with connection:
            connection.settimeout(20)
            connection.recv(4096)
            self.then()
            # The other side closes the connection where the call has ended; the timeout is 20 seconds, the call's 30.
            self.has_ended = connection.recv(4096) == b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.thread.join()
        self.listener.close()


class Case(unittest.TestCase):
    def fails(self, call, *arguments, **named):
        with self.assertRaises(ZoomError) as raised:
            call(*arguments, **named)
        return raised.exception

    def assert_fails(self, code, text, call, *arguments, **named):
        error = self.fails(call, *arguments, **named)
        self.assertEqual((error.code, str(error)), (code, text))


class Declarations(Case):
    header = (PROJECT / "include/zoom_token.h").read_text(encoding="utf-8")

    def constants(self, prefix):
        found = re.findall(r"^#define %s(\w+) \(?(-?\d+)\)?$" % prefix, self.header, re.MULTILINE)
        self.assertTrue(found)
        return {name: int(value) for name, value in found}

    def test_codes_and_reasons_are_the_header_s(self):
        self.assertEqual({code.name: code.value for code in Code}, self.constants("ZOOM_E_"))
        self.assertEqual({reason.name: reason.value for reason in Reason}, self.constants("ZOOM_REASON_"))
        self.assertEqual({"VERSION": _library.ABI_VERSION}, self.constants("ZOOM_ABI_"))

    def test_functions_are_the_header_s(self):
        kinds = [
            ("const char *", ctypes.c_char_p),
            ("int32_t *", ctypes.POINTER(ctypes.c_int32)),
            ("struct zoom_buf *", ctypes.POINTER(_library.Buf)),
            ("int32_t ", ctypes.c_int32),
        ]
        found = re.findall(r"^int32_t ZOOM_CALL (zoom_\w+)\(([^)]*)\);", self.header, re.MULTILINE)
        declared = {
            name: [
                next(kind for form, kind in kinds if argument.startswith(form))
                for argument in (" ".join(part.split()) for part in arguments.split(","))
                if argument != "void"
            ]
            for name, arguments in found
        }
        self.assertGreater(len(_library.FUNCTIONS), 15)
        self.assertEqual(_library.FUNCTIONS, {name: declared.get(name) for name in _library.FUNCTIONS})
        sources = (PROJECT / "bindings/python/zoom_token").glob("*.py")
        called = set(re.findall(r"library\.(zoom_\w+)", "".join(path.read_text() for path in sources)))
        self.assertEqual(called, set(_library.FUNCTIONS) - {"zoom_abi_version"})

    def test_options_are_the_header_s(self):
        section = self.header.split(" Sets an option of a client.")[1].split("zoom_client_set(")[0]
        options = re.findall(r"^ - `([\w.]+)`:", section, re.MULTILINE)
        self.assertEqual(list(zoom_token.Options.__annotations__), [o for o in options if o != "header.NAME"])

    def test_everything_public_has_types_and_a_docstring(self):
        for name in zoom_token.__all__:
            thing = getattr(zoom_token, name)
            self.assertTrue(thing.__doc__, name)
            members = [(name, thing)]
            if inspect.isclass(thing):
                members = [(f"{name}.{key}", value) for key, value in vars(thing).items() if inspect.isfunction(value)]
                members = [(key, value) for key, value in members if "._" not in key]
            for key, function in members:
                if not inspect.isfunction(function):
                    continue
                self.assertTrue(function.__doc__, key)
                hints = typing.get_type_hints(function)
                missing = set(inspect.signature(function).parameters) - set(hints) - {"self"}
                self.assertEqual((missing, "return" in hints), (set(), True), key)
        self.assertTrue((PROJECT / "bindings/python/zoom_token/py.typed").is_file())

    def test_the_version_is_the_library_s(self):
        self.assertEqual(zoom_token.__version__, os.environ["HOST_VERSION"])


class Calls(Case):
    def test_a_token_and_the_address_that_starts_a_meeting(self):
        zak = zoom_token.get_user_token(ACCESS_TOKEN, base_url=BASE)
        self.assertEqual(zak, ZAK)
        url = "https://zoom.us/s/12345678901?zak=" + zak
        self.assertEqual(zoom_token.start_url("123 4567 8901", zak), url)
        self.assertEqual(zoom_token.start_url(12345678901, zak), url)
        self.assertEqual(
            zoom_token.start_url("123-4567-8901", zak, "company.zoom.us"), url.replace("zoom.us", "company.zoom.us")
        )

    def test_a_refusal_has_its_facts(self):
        error = self.fails(zoom_token.get_user_token, os.environ["HOST_EXPIRED_TOKEN"], base_url=BASE)
        self.assertTrue(str(error).startswith("HTTP 401 Unauthorized, Zoom code 124: "), error)
        self.assertEqual((error.code, error.status, error.zoom_code), (401, 401, 124))
        self.assertIs(error.reason, Reason.ACCESS_TOKEN)
        self.assertIsNone(error.retry_after)
        self.assertFalse(error.is_transient)
        again = pickle.loads(pickle.dumps(error))  # as multiprocessing hands it over
        self.assertEqual((str(again), vars(again)), (str(error), vars(error)))

    def test_every_reason(self):
        for reason in Reason:
            base = os.environ["HOST_REFUSALS"]
            error = self.fails(zoom_token.get_user_token, ACCESS_TOKEN, f"reason-{reason.value}", base_url=base)
            self.assertIs(error.reason, reason)
            wait = {Reason.RATE_LIMIT: 60, Reason.DAILY_LIMIT: 7}.get(reason)
            self.assertEqual(error.retry_after, wait)
            self.assertEqual(error.is_transient, reason is Reason.RATE_LIMIT)
        self.assertIs(Reason(99), Reason.OTHER)

    def test_an_error_of_the_library(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        error = self.fails(zoom_token.get_user_token, ACCESS_TOKEN, base_url=f"http://127.0.0.1:{port}/v2")
        self.assertEqual((error.code, error.status, error.reason), (Code.CONNECT, 0, None))
        self.assertIsInstance(error.code, Code)
        self.assertTrue(error.is_transient)

    def test_what_is_wrong_with_an_argument(self):
        get = zoom_token.get_user_token
        self.assert_fails(Code.ARGUMENT, "access_token must be given: an OAuth access token", get, "")
        self.assert_fails(Code.ARGUMENT, "base_url must begin with https://", get, ACCESS_TOKEN, base_url="ftp://zoom.us")
        self.assert_fails(Code.ARGUMENT, "user must not contain a NUL", get, ACCESS_TOKEN, "a\0b")
        surrogate = "access_token must not contain half of a surrogate pair"
        self.assert_fails(Code.ARGUMENT, surrogate, get, "a\ud800")
        self.assert_fails(Code.ARGUMENT, "ttl must fit into 32 bits", get, ACCESS_TOKEN, ttl=2**32 + 5)
        self.assertTrue(str(self.fails(get, ACCESS_TOKEN, ttl=-1)).startswith("ttl must be "))
        self.assertEqual(self.fails(zoom_token.start_url, "1", ZAK).code, Code.ARGUMENT)
        for call, text in [
            (lambda: get(b"bytes"), "access_token must be a str, not bytes"),
            (lambda: get(ACCESS_TOKEN, ttl="7"), "ttl must be an int, not str"),
        ]:
            with self.assertRaises(TypeError) as raised:
                call()
            self.assertEqual(str(raised.exception), text)

    def test_a_token_on_behalf(self):
        on_behalf = zoom_token.get_user_token(ACCESS_TOKEN, type="onbehalf", meeting_id="12345678901", base_url=BASE)
        self.assertTrue(on_behalf and on_behalf != ZAK)
        error = self.fails(zoom_token.get_user_token, ACCESS_TOKEN, type="onbehalf", base_url=BASE)
        self.assertIs(error.reason, Reason.ARGUMENT)


class Interrupted(Case):
    def setUp(self):
        # A test may run where SIGINT is ignored, which programs inherit.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        self.addCleanup(signal.signal, signal.SIGINT, before)

    def press(self):
        os.kill(os.getpid(), signal.SIGINT)

    def test_ctrl_c_ends_a_call(self):
        with Silent(self.press) as server:
            with self.assertRaises(KeyboardInterrupt):
                zoom_token.get_user_token(ACCESS_TOKEN, base_url=server.base)
        self.assertTrue(server.has_ended)

    def test_ctrl_c_ends_a_call_that_has_a_cancel(self):
        with Cancel() as cancel, Silent(self.press) as server, client(base_url=server.base) as here:
            with self.assertRaises(KeyboardInterrupt):
                here.request("GET", "/users/me", cancel=cancel)
            self.assertEqual(self.fails(here.get_user_token, cancel=cancel).code, Code.CANCELLED)
        self.assertTrue(server.has_ended)

    def test_ctrl_c_ends_a_sign_in(self):
        with Client(**USER) as here:
            with self.assertRaises(KeyboardInterrupt):
                here.sign_in(lambda url: self.press())
            with here.start_sign_in() as sign_in, self.assertRaises(KeyboardInterrupt):
                threading.Timer(0.1, self.press).start()
                sign_in.finish()

    def test_another_thread_cancels(self):
        with Cancel() as cancel, Silent(cancel.cancel) as server:
            error = self.fails(zoom_token.get_user_token, ACCESS_TOKEN, base_url=server.base, cancel=cancel)
            self.assertEqual(error.code, Code.CANCELLED)
        self.assertTrue(server.has_ended)

    def test_calls_from_another_thread(self):
        results = []
        threads = [threading.Thread(target=lambda: results.append(client().get_user_token())) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(results, [ZAK] * 8)

    @unittest.skipUnless(hasattr(asyncio, "to_thread"), "Python 3.8")
    def test_calls_from_asyncio(self):
        async def both():
            return await asyncio.gather(*[asyncio.to_thread(client().get_user_token) for _ in range(2)])

        self.assertEqual(asyncio.run(both()), [ZAK] * 2)

    def test_a_closed_cancel_is_refused(self):
        cancel = Cancel()
        cancel.close()
        cancel.close()
        self.assertEqual(self.fails(client().get_user_token, cancel=cancel).code, Code.HANDLE)
        self.assertEqual(self.fails(cancel.cancel).code, Code.HANDLE)


class Clients(Case):
    def test_options(self):
        with client(timeout_ms=5000, keep_alive=False, log_file=None, no_proxy="") as here:
            self.assertEqual(here.get_user_token("ada@example.com"), here.get_user_token("ada@example.com"))
            error = self.fails(here.set, "keep_alive", True)
            self.assertEqual(error.code, Code.STATE)
            here.set("header.X-Trace", "7")
        self.assertEqual(self.fails(here.get_user_token).code, Code.HANDLE)
        self.assertTrue(str(self.fails(Client, acess_token="x")).startswith("no option of that name; there are "))
        self.assert_fails(Code.ARGUMENT, "option keep_alive must be 0 or 1", Client, keep_alive=2)
        with self.assertRaises(TypeError):
            Client(timeout_ms=1.5)

    def test_secrets_are_not_shown(self):
        secret = "secret-" + "x" * 20
        with client(access_token=secret, client_secret=secret) as here:
            error = self.fails(here.get_user_token)
            shown = [repr(here), str(here), repr(error), str(error), repr(vars(here)), repr(vars(error))]
        bad = self.fails(Client, access_token=secret + "\n")
        with client() as here:
            response = here.request("GET", "/users/me/token", query={"type": "zak"})
            shown += [repr(bad), str(bad), repr(response), str(response)]
            shown += [repr(dataclasses.replace(response, token=secret))]
        self.assertIn(ZAK, response.text)
        for text in shown:
            self.assertNotIn(secret, text)
            self.assertNotIn(ZAK, text)

    def test_a_copy_has_its_own_access_token(self):
        with client() as here:
            with here.copy() as copy:
                copy.set("access_token", os.environ["HOST_EXPIRED_TOKEN"])
                self.assertEqual(self.fails(copy.get_user_token).code, 401)
            self.assertEqual(here.get_user_token(), ZAK)

    def test_any_request(self):
        with client() as here:
            response = here.request("GET", "/users", query={"page_size": 1, "next_page_token": None})
            self.assertEqual((response.ok, response.code, response.status, response.error), (True, 0, 200, ""))
            self.assertEqual((response.json()["page_size"], len(response.json()["users"])), (1, 1))
            self.assertEqual(response.header("CONTENT-type"), dict(response.headers)["content-type"])
            self.assertIsNone(response.header("x-none"))
            response.raise_for_status()
            refused = here.request("GET", "/users/other-account/token")
            self.assertEqual((refused.ok, refused.status, refused.reason), (False, 400, Reason.ACCOUNT))
            self.assertEqual(refused.json()["code"], refused.zoom_code)
            error = self.fails(refused.raise_for_status)
            self.assertEqual((str(error), error.reason), (refused.error, Reason.ACCOUNT))
            self.assertEqual(self.fails(here.request, "GET", "/users/hangup/token").code, Code.CONNECT)
            error = self.fails(here.request, "GET", "/a", query={"a b": [1]}, body="x\0")
            self.assertEqual(str(error), "body must not contain a NUL")
            with self.assertRaises(TypeError):
                here.request("POST", "/a", json={}, body="{}")

    def test_what_a_request_sends(self):
        listener = socket.create_server(("127.0.0.1", 0))
        received = []

        def serve():
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as stream:
                head = [line for line in iter(lambda: stream.readline().strip(), b"")]
                length = next(int(line.split(b":")[1]) for line in head if line.lower().startswith(b"content-length"))
                received.extend([head[0], stream.read(length)])
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a:  2\r\nContent-Length: 3\r\n\r\n\0\xff{")

        thread = threading.Thread(target=serve)
        thread.start()
        with listener, client(base_url="http://127.0.0.1:%d/v2" % listener.getsockname()[1]) as here:
            response = here.request("POST", "/a?b=c", query={"d": True, "e": "ä"}, json={"topic": "ü"})
            thread.join()
        self.assertEqual(received, [b"POST /v2/a?b=c&d=true&e=%C3%A4 HTTP/1.1", b'{"topic": "\\u00fc"}'])
        self.assertEqual((response.body, response.text, response.header("x-A")), (b"\0\xff{", "\0\ufffd{", "1, 2"))

    def test_handles_are_freed(self):
        numbers = []

        def call():  # on a thread that makes no cancel of its own
            with Cancel() as first:
                client().get_user_token()
                with Cancel() as last:
                    numbers.extend(range(first._number, last._number + 1))

        thread = threading.Thread(target=call)
        thread.start()
        thread.join()
        # Among them a client and its response.
        self.assertGreaterEqual(len(numbers), 4)
        self.assertEqual({_library.library.zoom_free(number) for number in numbers}, {Code.HANDLE.value})

    @unittest.skipUnless(hasattr(os, "fork"), "no fork")
    def test_a_forked_child_makes_its_own(self):
        here = client()
        here.get_user_token()
        # A process with one thread, as a server's is before it forks.
        program = f"""
import os, zoom_token
here = zoom_token.Client(base_url={BASE!r}, access_token={ACCESS_TOKEN!r})
here.get_user_token()
child = os.fork()
if child == 0:
    try:
        here.get_user_token()
    except zoom_token.ZoomError as error:
        print(error.code.name, zoom_token.Client(base_url={BASE!r}, access_token={ACCESS_TOKEN!r}).get_user_token())
else:
    print(os.waitpid(child, 0)[1], here.get_user_token())
"""
        self.assertEqual(run(program), (0, f"FORKED {ZAK}\n0 {ZAK}\n", ""))

    @unittest.skipUnless(hasattr(os, "fork"), "no fork")
    def test_a_fork_while_the_main_thread_makes_a_call(self):
        program = f"""
import os, threading
forking, called = threading.Event(), threading.Event()

def wait():
    forking.set()
    called.wait()

# Hooks run in the reverse order: after the one of zoom_token.
os.register_at_fork(before=wait)
import zoom_token

def call():
    return zoom_token.Client(base_url={BASE!r}, access_token={ACCESS_TOKEN!r}).get_user_token()

def fork():
    child = os.fork()
    if child == 0:
        os._exit(7 if call() == {ZAK!r} else 1)
    print(os.WEXITSTATUS(os.waitpid(child, 0)[1]))

thread = threading.Thread(target=fork)
thread.start()
forking.wait()
print(call())
called.set()
thread.join()
"""
        self.assertEqual(run(program), (0, f"{ZAK}\n7\n", ""))

    def test_a_call_that_fails_early_leaves_no_thread(self):
        client().get_user_token()
        threads = threading.active_count()
        with unittest.mock.patch.object(_calls, "Cancel", side_effect=RuntimeError):
            self.assertRaises(RuntimeError, client().get_user_token)
        self.assertEqual(threading.active_count(), threads)

    def test_a_call_that_fails_keeps_nothing(self):
        class Argument:
            pass

        def call():
            argument = Argument()

            def fail(cancel, response):
                raise ValueError(argument is None)

            self.assertRaises(ValueError, _calls.send, fail, None)
            return weakref.ref(argument)

        gc.disable()
        try:
            self.assertIsNone(call()())
        finally:
            gc.enable()

    def test_a_call_where_no_thread_can_be_had(self):
        _calls._end_idle()
        with unittest.mock.patch.object(threading.Thread, "start", side_effect=RuntimeError("can't start new thread")):
            self.assertEqual(client().get_user_token(), ZAK)

    def test_calls_share_a_thread_that_keeps_nothing(self):
        names = [thread.name for thread in threading.enumerate()]
        self.assertLessEqual(names.count("zoom_token calls"), 1)
        here = client()
        for _ in range(3):
            here.get_user_token()
        kept = weakref.ref(here)
        del here
        self.assertIsNone(kept())
        self.assertEqual([thread.name for thread in threading.enumerate()].count("zoom_token calls"), 1)

    def test_a_call_while_python_ends(self):
        program = f"""
import atexit, zoom_token
atexit.register(lambda: print(zoom_token.get_user_token({ACCESS_TOKEN!r}, base_url={BASE!r})))
"""
        self.assertEqual(run(program), (0, ZAK + "\n", ""))


class SignIns(Case):
    def setUp(self):
        self.token_file = Path(os.environ["HOST_TOKEN_FILE"])
        if self.token_file.exists():
            self.token_file.unlink()

    def browser(self, url):
        subprocess.run([sys.executable, PROJECT / "tests/hosts/browser.py", url], check=True)

    def test_a_server(self):
        with Client(**SERVER) as here:
            self.assertTrue(here.get_user_token("ada@example.com").startswith("eyJ"))
            self.assertIsNone(here.refresh_token())
        with Client(**{**SERVER, "client_secret": "wrong"}) as here:
            error = self.fails(here.get_user_token, "ada@example.com")
            self.assertEqual((error.code, error.reason), (Code.SIGN_IN, Reason.APP_SETTINGS))

    def test_a_file_of_settings(self):
        with Client(settings_file=Path(os.environ["HOST_SETTINGS"])) as here:
            self.assertTrue(here.get_user_token("ada@example.com").startswith("eyJ"))

    def test_a_user_with_the_browser(self):
        with Client(token_file=self.token_file, **USER) as here:
            error = self.fails(here.get_user_token)
            self.assertEqual((error.code, error.reason), (Code.SIGN_IN, Reason.SIGN_IN_AGAIN))
            here.sign_in(self.browser)
            self.assertTrue(here.get_user_token().startswith("eyJ"))
            self.assertIn(here.refresh_token(), self.token_file.read_text())
        with Client(token_file=self.token_file, **USER) as later:
            self.assertTrue(later.get_user_token().startswith("eyJ"))
            later.sign_out()
            self.assertEqual(self.fails(later.get_user_token).reason, Reason.SIGN_IN_AGAIN)
            later.sign_out()

    def test_step_by_step(self):
        with Client(**USER) as here, here.start_sign_in() as sign_in:
            self.assertFalse(sign_in.poll())
            self.assertEqual(self.fails(sign_in.poll, "nonsense!").code, Code.ARGUMENT)
            self.browser(sign_in.url)
            sign_in.finish()
            self.assertTrue(here.get_user_token().startswith("eyJ"))
            self.assertEqual(self.fails(sign_in.poll).code, Code.STATE)
            self.assertNotIn("state=", repr(sign_in))

    def test_nobody_signs_in(self):
        with Client(**USER) as here:
            self.assertEqual(self.fails(here.sign_in, str, timeout=0.01).code, Code.TIMEOUT)
            with here.start_sign_in() as sign_in, Cancel() as cancel:
                cancel.cancel()
                self.assertEqual(self.fails(sign_in.finish, cancel=cancel).code, Code.CANCELLED)
        with Client(base_url=BASE) as here:
            self.assert_fails(Code.ARGUMENT, "option client_id must be set before a sign-in", here.sign_in, str)

    def test_no_browser(self):
        program = f"import zoom_token; zoom_token.Client(base_url={BASE!r}, client_id={USER['client_id']!r}).sign_in()"
        code, _, err = run(program, BROWSER="false")
        self.assertEqual(code, 1)
        self.assertTrue(err.rstrip().split("\n")[-1].startswith("RuntimeError: no browser could be opened: pass "), err)


def run(program, **environment):
    """Exit code, standard output and standard error of a program of its own."""
    command = [sys.executable, "-W", "error", "-c", program]
    ended = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)
    return ended.returncode, ended.stdout, ended.stderr


if __name__ == "__main__":
    unittest.main()
