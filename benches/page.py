"""Makes docs/benchmarks.md and docs/benchmarks.svg of what was measured."""

import datetime
import os
import platform
import re
import subprocess
from pathlib import Path

import cases
import picture
import programs
import servers

OURS = "zoom-token"
PAGE = programs.PROJECT / "docs/benchmarks.md"

INTRODUCTION = """# Benchmarks

What zoom-token takes, beside others that do the same: libcurl's easy interface, .NET's HttpClient, and requests and Chilkat's module for Python. The floor is a bare socket and a request made beforehand, without time limit, proxy or second attempt; over https the same through OpenSSL: no warm call can be cheaper. `benches/run` made this page and measured everything on it in one run, the contenders in turns.

![Bars: what zoom-token takes, as a fraction of what the others take. The tables below have the numbers.](benchmarks.svg)
"""

HOW = """## How to read it

A time is the median of {rounds} rounds, or of {long_rounds} where one takes seconds, with the quartiles in brackets; times depend on the machine, and on what else it does. The instructions and system calls of zoom-token and its size hardly do: CI measures them, and fails above the ceilings of `benches/ceilings`. Without another word, zoom-token is a client called from C (`zoom_client_get_user_token`), and "one call" is `zoom_get_user_token`, which is given base URL and access token each time. nginx is the server; the access token has {access} bytes and the ZAK {zak}, as Zoom's have. A ratio is zoom-token's figure divided by the other's: below 1, zoom-token takes less. Of times it is the median of the rounds' ratios.

`benches/run --help` has what it needs, and how to run a part of it.
"""


def number(value, digits):
    return f"{value:,.{digits}f}"


def cell(figure, digits):
    text = number(figure.value, digits)
    if len(set(figure.values)) == 1:
        return text
    low, high = figure.quartiles()
    return f"{text} ({number(low, digits)} to {number(high, digits)})"


def contenders(rows):
    return list(dict.fromkeys(name for row in rows for name in row.figures))


def ratio(row, other):
    if other not in row.figures or not row.figures[other].value:
        return ""
    return f"{row.figures[OURS].by(row.figures[other]):.2f}"


def shown(row, case):
    return ", ".join(f"{name} {cell(figure, case.digits)}" for name, figure in row.figures.items())


def compared(names):
    """Those that are compared with: neither our other function nor the floor is another client."""
    return [name for name in names if name not in (OURS, "one call", "floor")]


def markdown(cells):
    return "| " + " | ".join(cells) + " |"


def table(case, rows):
    names = contenders(rows)
    others = compared(names)
    ratios = ["ratio"] if len(others) == 1 else [f"ratio to {name}" for name in others]
    lines = [markdown([case.unit, *names, *ratios]), markdown(["---"] * (1 + len(names) + len(others)))]
    for row in rows:
        figures = [cell(row.figures[name], case.digits) if name in row.figures else "" for name in names]
        lines.append(markdown([row.label, *figures, *(ratio(row, name) for name in others)]))
    return "\n".join(lines)


def goals(found):
    """What is known of the goals."""
    rows = {row.key: row for part in found.values() for row in part}
    lines = [markdown(["what", "goal, at most", "measured", ""]), markdown(["---"] * 4)]
    for goal in cases.GOALS:
        try:
            value = goal.value(rows)
        except KeyError:
            continue
        verdict = "met" if value <= goal.most else "**not met**"
        lines.append(markdown([goal.label, number(goal.most, goal.digits), number(value, goal.digits), verdict]))
    return "\n".join(lines)


def first_line(*command, pattern=r"(.*)"):
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return None
    found = re.search(pattern, done.stdout + done.stderr)
    return found and found[1]


def machine():
    processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = re.search(r'PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text())
    yield "machine", f"{processor[1] if processor else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB"
    yield "system", f"{system[1]}, Linux {platform.release()}"
    yield "zoom-token", first_line("cargo", "pkgid", pattern=r"[@#]([0-9.]+)$")
    yield "Rust", first_line("rustc", "--version", pattern=r"rustc (\S+)")
    yield "libcurl", first_line("curl", "--version", pattern=r"libcurl/(\S+)")
    yield "OpenSSL", first_line("openssl", "version", pattern=r"OpenSSL (\S+)")
    yield "nginx", first_line("/usr/sbin/nginx", "-v", pattern=r"nginx/(\S+)")
    yield "valgrind", first_line("valgrind", "--version", pattern=r"valgrind-(\S+)")
    sdk = programs.dotnet()
    if sdk:
        yield ".NET", first_line(sdk, "--list-runtimes", pattern=r"Microsoft\.NETCore\.App (\S+)")
    python = programs.cached("ZOOM_BENCH_DIR", "bench") / "bin/python"
    if python.exists():
        yield "Python", first_line(python, "--version", pattern=r"Python (\S+)")
        for name in ("requests", "chilkat"):
            yield name, first_line(python, "-m", "pip", "show", name, pattern=r"Version: (\S+)")


def write(found, command, rounds, long_rounds):
    parts = [INTRODUCTION, "## Goals\n", goals(found) + "\n"]
    for case in cases.CASES:
        if found[case.name]:
            parts += [f"## {case.title}\n", f"{case.about}\n", table(case, found[case.name]) + "\n"]
    sizes = {"access": len(servers.ACCESS_TOKEN), "zak": len(servers.TOKEN)}
    parts.append(HOW.format(rounds=rounds, long_rounds=long_rounds, **sizes))
    parts += ["## The run\n", markdown(["", ""]), markdown(["---"] * 2)]
    today = datetime.date.today().isoformat()
    facts = [("date", today), ("command", f"`{command}`"), *machine()]
    parts += [markdown([name, value]) for name, value in facts if value]
    PAGE.write_text("\n".join(parts) + "\n")
    picture.write(found, today)
