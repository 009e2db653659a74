"""What is measured: the table CASES, and the goals of each figure in GOALS."""

import os
import re
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import measure
import programs
import servers
from measure import Figure, in_turns, microseconds
from relay import Relay

# The names of contenders, as the tables have them, and their programs.
CLIENTS = {"zoom-token": "zoom", "one call": "one_call", "libcurl": "curl", "floor": "floor"}
SHARING = {name: CLIENTS[name] for name in ("zoom-token", "libcurl", "floor")}
SERVED = [(scheme, fields) for scheme in ("http", "https") for fields in (5, 20)]
THREADS = (1, 2, 8, 64)

SIGN_IN = {
    "account_id": "simulator+account&=",
    "client_id": "simulator-server",
    "client_secret": "???>>>:+%2F#&=",
}
SIGN_IN_FORM = "grant_type=account_credentials&account_id=simulator%2Baccount%26%3D"
USER = "ada@example.com"


@dataclass
class Row:
    """A line of a table. What is measured is better the less it is."""

    key: str
    label: str
    figures: dict


@dataclass
class Bench:
    work: Path
    library: Path
    # Rounds where each takes less than a second, and where it takes seconds.
    rounds: int
    long_rounds: int
    built: dict = field(default_factory=dict)
    nginx: servers.Nginx = None
    simulator: servers.Simulator = None

    def arguments(self, base, roots=None):
        return ["-b", base, "-t", servers.ACCESS_TOKEN, "-r", roots or self.work / "ca.pem"]

    def program(self, name, roots="ca.pem", **variables):
        """With the root certificates that it finds by itself, where it is told of none."""
        made = self.built[name]
        return measure.Program(made.command, {**made.variables, "SSL_CERT_FILE": self.work / roots, **variables})


def each(bench, contenders, measured, **options):
    """What in_turns takes: how to measure each contender's program."""
    return {name: partial(measured, bench.program(program, **options)) for name, program in contenders.items()}


def instructions(bench):
    for scheme, fields in SERVED:
        arguments = bench.arguments(bench.nginx.base[scheme, fields])
        figures = {
            name: measure.instructions(bench.program(program), *arguments) for name, program in CLIENTS.items()
        }
        yield Row(f"instructions-{scheme}-{fields}", f"{scheme}, {fields} header fields", figures)


def system_calls(bench):
    for scheme, fields in SERVED:
        arguments = bench.arguments(bench.nginx.base[scheme, fields])
        figures = {
            name: measure.system_calls(bench.program(program), bench.work, *arguments)
            for name, program in CLIENTS.items()
        }
        yield Row(f"system-calls-{scheme}-{fields}", f"{scheme}, {fields} header fields", figures)


def on_one_core(bench, rows):
    """Client and nginx on one core."""
    with bench.nginx.on_one_core():
        yield from rows(bench, "one-core", on_one_core=True)


def warm(bench, name="cores", **how):
    calls = 2000
    for scheme, fields in SERVED:
        arguments = [*bench.arguments(bench.nginx.base[scheme, fields]), "-n", calls + 1]
        measured = each(bench, CLIENTS, lambda program: microseconds(program, calls, *arguments, **how))
        row = in_turns(bench.rounds, measured)
        yield Row(f"warm-{name}-{scheme}-{fields}", f"{scheme}, {fields} header fields", row)


def cold(bench):
    base = bench.nginx.base["https", 5]
    system = Path("/etc/ssl/certs/ca-certificates.crt").read_text()
    (bench.work / "bundle.pem").write_text(system + (bench.work / "ca.pem").read_text())
    for name, label in (("ca", "one root certificate"), ("bundle", "the system's bundle")):
        arguments = bench.arguments(base, "system")
        measured = each(
            bench, CLIENTS, lambda program: measure.time_to_first_token(program, *arguments), roots=f"{name}.pem"
        )
        count = (bench.work / f"{name}.pem").read_text().count("BEGIN CERTIFICATE")
        label = label if count == 1 else f"{label}, {count} root certificates"
        yield Row(f"cold-{name}", label, in_turns(bench.rounds, measured))


def threads(bench):
    """All counts in the same turns, for they are compared too."""
    calls = 6400

    def timed(arguments):
        return lambda program: microseconds(program, calls, *arguments)

    measured = {}
    for count in THREADS:
        arguments = [*bench.arguments(bench.nginx.base["http", 5]), "-n", calls, "-j", count]
        of_count = each(bench, SHARING, timed(arguments))
        measured |= {(count, name): time for name, time in of_count.items()}
    found = in_turns(bench.rounds, measured)
    for count in THREADS:
        figures = {name: found[count, name] for name in SHARING}
        yield Row(f"threads-{count}", "1 thread" if count == 1 else f"{count} threads", figures)


def slow_arguments(bench, scheme, milliseconds):
    simulator = bench.simulator
    base = ["-b", simulator.base[scheme], "-t", simulator.token, "-r", simulator.roots]
    return [*base, "-u", f"slow-{milliseconds}"]


def users(bench):
    arguments = [*slow_arguments(bench, "https", 50), "-n", 1000, "-j", 8]
    measured = each(bench, SHARING, lambda program: program.values(*arguments)["calls_ns"] / 1e6)
    figures = in_turns(bench.long_rounds, measured, warm_up=False)
    yield Row("users", "1,000 calls", figures)


def write_settings(bench, api, oauth, tokens):
    values = {
        "base_url": f"https://localhost:{api}/v2",
        "oauth_url": f"https://localhost:{oauth}/oauth/token",
        "roots": bench.simulator.roots,
        **SIGN_IN,
        "token_file": bench.work / tokens,
    }
    file = bench.work / f"{tokens}.settings"
    file.write_text("".join(f"{name} = {value}\n" for name, value in values.items()))
    file.chmod(0o600)
    return file


def curl_sign_in(bench, api, oauth):
    credentials = f"{SIGN_IN['client_id']}:{SIGN_IN['client_secret']}"
    oauth, token = f"https://localhost:{oauth}/oauth/token", f"https://localhost:{api}/v2/users/{USER}/token?type=zak"
    return [oauth, credentials, SIGN_IN_FORM, token, bench.simulator.roots]


def processes(bench):
    count, at_a_time = 100, 8
    port = bench.simulator.port("https")
    ours, theirs = bench.program("settings"), bench.program("curl_sign_in")
    their_arguments = curl_sign_in(bench, port, port)

    def with_token_file():
        tokens = f"tokens-{len(os.listdir(bench.work))}"
        return measure.batch(ours, count, at_a_time, write_settings(bench, port, port, tokens), USER)

    def with_libcurl():
        return measure.batch(theirs, count, at_a_time, *their_arguments)

    measured = {"zoom-token": with_token_file, "libcurl": with_libcurl}
    yield Row("processes", "100 processes, 8 at a time", in_turns(bench.long_rounds, measured, warm_up=False))


def memory(bench):
    for scheme in ("http", "https"):
        for calls in (1, 1000):
            arguments = [*bench.arguments(bench.nginx.base[scheme, 5]), "-n", calls]
            measured = each(
                bench, {"empty": "empty", **CLIENTS}, lambda program: program.values(*arguments)["peak_kib"]
            )
            found = in_turns(3, measured, warm_up=False)
            empty = found.pop("empty").value
            figures = {name: Figure(figure.value - empty) for name, figure in found.items()}
            label = "1 call" if calls == 1 else f"{calls:,} calls"
            yield Row(f"memory-{scheme}-{calls}", f"{scheme}, {label}", figures)


def idle(bench):
    for scheme in ("http", "https"):
        arguments = [*slow_arguments(bench, scheme, 500), "-i", THREADS[-1]]
        # One arena: what threads leave behind in one of their own is not a connection's.
        measured = each(
            bench, SHARING, lambda program: program.values(*arguments)["idle_bytes"] / 1024, MALLOC_ARENA_MAX="1"
        )
        yield Row(f"idle-{scheme}", scheme, in_turns(3, measured, warm_up=False))


@contextmanager
def counted(port):
    """Two relays to one server: the API's and the one for signing in are two hosts."""
    relays = [Relay(port), Relay(port)]
    try:
        yield relays
    finally:
        for relay in relays:
            relay.stop()


def round_trips(bench):
    simulator = bench.simulator
    port = simulator.port("https")

    def count(program, arguments):
        with counted(port) as (api, oauth):
            program.run(*arguments(api.port, oauth.port))
            return Figure(api.round_trips + oauth.round_trips)

    def with_access_token(api, _):
        return ["-b", f"https://localhost:{api}/v2", "-t", simulator.token, "-r", simulator.roots]

    figures = {name: count(bench.program(program), with_access_token) for name, program in SHARING.items()}
    yield Row("trips-first", "with an access token", figures)

    with counted(port) as (api, oauth):
        settings = write_settings(bench, api.port, oauth.port, "tokens")
        found = []
        for _ in range(2):
            before = api.round_trips + oauth.round_trips
            bench.program("settings").run(settings, USER)
            found.append(Figure(api.round_trips + oauth.round_trips - before))
    theirs = count(bench.program("curl_sign_in"), lambda api, oauth: curl_sign_in(bench, api, oauth))
    yield Row("trips-sign-in", "with a sign-in", {"zoom-token": found[0], "libcurl": theirs})
    yield Row("trips-file", "with a live token file", {"zoom-token": found[1]})


def resumption(bench):
    """nginx logs how each connection began: a dot for a whole handshake."""
    calls = 20
    figures = {}
    for name in ("zoom-token", "libcurl"):
        bench.nginx.resumed.write_text("")
        bench.program(CLIENTS[name]).run(*bench.arguments(bench.nginx.logged), "-x", "-n", calls)
        figures[name] = Figure(bench.nginx.resumed.read_text().split().count("."))
    yield Row("whole-handshakes", f"{calls} calls, each over a new connection", figures)


def library_size(bench):
    curl = subprocess.run(["ldd", bench.work / "curl"], capture_output=True, text=True, check=True).stdout
    [file] = re.findall(r"libcurl\.so\S* => (\S+)", curl)

    def needed(library):
        shown = subprocess.run(["ldd", library], capture_output=True, text=True, check=True).stdout
        others = re.findall(r"^\s*(\S+) => (/\S+)", shown, re.MULTILINE)
        own = [path for name, path in others if not re.match(r"lib(c|m|dl|pthread|rt|gcc_s)\.so", name)]
        return sum(os.stat(path).st_size for path in [library, *own]) / 1e6

    alone = {"zoom-token": bench.library, "libcurl": file}
    yield Row("size", "the library", {name: Figure(os.stat(path).st_size / 1e6) for name, path in alone.items()})
    figures = {name: Figure(needed(path)) for name, path in alone.items()}
    yield Row("size-all", "with those that it needs beside the system's C library", figures)


def in_a_language(bench, key, program, words, calls, **how):
    """A program that is told by a word with what to call."""
    for scheme in ("http", "https"):
        target = [bench.nginx.base[scheme, 5], servers.ACCESS_TOKEN, bench.work / "ca.pem", calls]
        measured = {name: partial(microseconds, program, calls, word, *target, **how) for name, word in words.items()}
        yield Row(f"{key}-{scheme}", scheme, in_turns(bench.rounds, measured, warm_up=False))


def dotnet(bench, name="cores", **how):
    sdk = programs.dotnet()
    if not sdk:
        print("skipped: there is no .NET: scripts/install-dotnet, or $DOTNET", flush=True)
        return
    words = {"zoom-token": "zoom", "HttpClient": "http"}
    yield from in_a_language(bench, f"dotnet-{name}", programs.build_dotnet(bench.work, sdk), words, 2000, **how)


def python(bench, name, **how):
    program = programs.python(bench.work)
    if not program:
        print("skipped: there are no modules to compare with: scripts/install-bench-tools", flush=True)
        return
    words = {"zoom-token": "zoom_token", "requests": "requests", "chilkat": "chilkat"}
    yield from in_a_language(bench, f"python-{name}", program, words, 1000, **how)


@dataclass
class Case:
    name: str
    title: str
    unit: str
    rows: object
    # Digits behind the point.
    digits: int
    about: str


CASES = [
    Case("instructions", "Instructions of a warm call", "instructions", instructions, 0,
         "Counted by callgrind: what 500 more calls take, over a kept connection, by 500."),
    Case("system-calls", "System calls of a warm call", "system calls", system_calls, 1,
         "Counted by strace: what 100 more calls take, by 100. Ours are a look whether the connection is still good, "
         "the request and the response."),
    Case("warm", "Time of a warm call", "µs", lambda bench: on_one_core(bench, warm), 1,
         "2,000 calls over a kept connection, client and nginx on one core: so the time is that of their work."),
    Case("warm-cores", "Time of a warm call, on all cores", "µs", warm, 1,
         "The same where the system places client and nginx as it likes. A core that waits for the other one sleeps, and on a "
         "virtual machine the time to wake it may be longer than the call."),
    Case("cold", "Time to the first token", "ms", cold, 2,
         "From the start of a process to its token over https: root certificates read, connected, called."),
    Case("threads", "Threads", "µs a call", threads, 1,
         "6,400 calls over http by so many threads, after 20 of each: the time of all, by the number of calls. The threads of "
         "zoom-token use one client; libcurl's have a handle each. nginx shares the machine's cores."),
    Case("users", "A server that takes 50 ms", "ms in all", users, 0,
         "1,000 calls over https, 8 at a time, to the simulator: no client can take less than 6,250 ms. The threads of "
         "zoom-token use one client."),
    Case("processes", "A batch of processes", "ms in all", processes, 0,
         "Each gets one token over https, and needs an access token for it. Those of zoom-token have a token file between "
         "them, so that one signs in; each of libcurl's signs in by itself."),
    Case("memory", "Peak memory above a program that does nothing", "KiB", memory, 0,
         "Of the whole process (VmHWM), after one call and after 1,000; https with one root certificate."),
    Case("idle", "Memory of an idle connection", "KiB", idle, 1,
         f"What each of {THREADS[-1]} kept connections adds to the resident memory, beyond the first. Of libcurl and the floor "
         "that is with a buffer of the program's, of 8 and 16 KiB, as far as it is used."),
    Case("round-trips", "Round trips to the first token", "round trips", round_trips, 0,
         "Over https with TLS 1.3, from the start of a process, counted by a relay: one for TCP, one for TLS, one for the "
         "request; signing in is at another host. A live token file is one that another process has left."),
    Case("resumption", "Whole TLS handshakes", "handshakes", resumption, 0,
         "All but the first one can resume the session of the one before."),
    Case("size", "Size", "MB", library_size, 2,
         "The files as they are installed, without symbols. zoom-token has TLS, Mozilla's root certificates and signing in."),
    Case("dotnet", ".NET", "µs", lambda bench: on_one_core(bench, dotnet), 1,
         "A warm call of the .NET binding, and the same by .NET's HttpClient, with nginx on one core."),
    Case("dotnet-cores", ".NET, on all cores", "µs", dotnet, 1, "The same where the system places them as it likes."),
    Case("python", "Python", "µs", lambda bench: on_one_core(bench, python), 1,
         "A warm call of the Python package, and the same by requests and by Chilkat's module (which does not look at "
         "certificates), with nginx on one core."),
]


def figure(row, contender="zoom-token"):
    return lambda rows: rows[row].figures[contender].value


def quotient(row, other):
    """Ours, by another contender's."""
    return lambda rows: rows[row].figures["zoom-token"].by(rows[row].figures[other])


def quotient_of_rows(row, other):
    return lambda rows: rows[row].figures["zoom-token"].by(rows[other].figures["zoom-token"])


def difference(row, contender, other):
    return lambda rows: rows[row].figures[contender].value - rows[row].figures[other].value


@dataclass
class Goal:
    """The most that a value may be."""

    label: str
    value: object
    most: float
    digits: int


GOALS = [
    Goal("a warm call over http, 5 header fields: instructions", figure("instructions-http-5"), 30_000, 0),
    Goal("a warm call over http, 20 header fields: instructions", figure("instructions-http-20"), 60_000, 0),
    Goal("the one call over http: instructions more than the client's",
         difference("instructions-http-5", "one call", "zoom-token"), 2_000, 0),
    Goal("a warm call over http: system calls", figure("system-calls-http-5"), 3, 1),
    Goal("a warm call over https: system calls", figure("system-calls-https-5"), 3, 1),
    Goal("a warm call over https, on one core: time, by libcurl's",
         quotient("warm-one-core-https-5", "libcurl"), 0.6, 2),
    Goal("first token, the system's bundle: time, by libcurl's", quotient("cold-bundle", "libcurl"), 0.3, 2),
    Goal("first token, one root certificate: time, by libcurl's", quotient("cold-ca", "libcurl"), 0.5, 2),
    Goal("20 new TLS connections: whole handshakes", figure("whole-handshakes"), 1, 0),
    Goal("64 threads on one client: time a call, by that of 8 threads", quotient_of_rows("threads-64", "threads-8"), 1, 2),
    Goal("memory after one call over https: KiB", figure("memory-https-1"), 3 * 1024, 0),
    Goal("an idle connection, http: KiB", figure("idle-http"), 24, 1),
    Goal("an idle connection, https: KiB", figure("idle-https"), 48, 1),
    Goal("the library: MB", figure("size"), 2.2, 2),
    Goal("a call from .NET over http, on one core: time, by HttpClient's",
         quotient("dotnet-one-core-http", "HttpClient"), 0.7, 2),
    Goal("a call from .NET over https, on one core: time, by HttpClient's",
         quotient("dotnet-one-core-https", "HttpClient"), 0.7, 2),
    Goal("first token: round trips", figure("trips-first"), 3, 0),
    Goal("first token with a sign-in: round trips", figure("trips-sign-in"), 6, 0),
    Goal("first token with a live token file: round trips", figure("trips-file"), 3, 0),
]
