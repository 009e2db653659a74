"""Compares what zoom-token takes with benches/ceilings. Only figures that are nearly the same in every run, on any machine."""

import os
from pathlib import Path

import measure

PROGRAMS = ["zoom", "one_call"]
FILE = Path(__file__).with_name("ceilings")
# Of a ceiling: so far below it another one is worth a line.
FAR_BELOW = 0.95

ADVICE = """
Take less again; or, where it is worth its cost, raise the ceiling in benches/ceilings in the same commit, and say why in its
message. To see which functions take the instructions:
    CARGO_PROFILE_RELEASE_STRIP=none CARGO_PROFILE_RELEASE_DEBUG=1 scripts/build-release --target-dir target/profile
    valgrind --tool=callgrind PROGRAM    (linked with that library; then callgrind_annotate)"""


def ceilings():
    lines = [line.split() for line in FILE.read_text().splitlines() if line and not line.startswith("#")]
    return {name: float(ceiling) for name, ceiling in lines}


def figures(bench):
    """The name of each, and its value."""
    for name in PROGRAMS:
        for (scheme, fields), base in bench.nginx.base.items():
            arguments = bench.arguments(base)
            program = bench.program(name)
            place = f"{name}-{scheme}-{fields}"
            yield f"instructions-{place}", measure.instructions(program, *arguments).value
            if fields == 5:
                yield f"system-calls-{place}", measure.system_calls(program, bench.work, *arguments).value
    yield "size", os.stat(bench.library).st_size


def check(bench):
    """0, or 1 where a figure is above its ceiling."""
    allowed = ceilings()
    above = []
    for name, value in figures(bench):
        ceiling = allowed.pop(name, None)
        if ceiling is None:
            raise SystemExit(f"benches/ceilings has no {name}, which is {value:.1f}")
        verdict = "above" if value > ceiling else "far below: lower it" if value < ceiling * FAR_BELOW else "ok"
        print(f"{name:28} {value:14,.1f}   ceiling {ceiling:12,.1f}   {verdict}", flush=True)
        if value > ceiling:
            above.append(f"{name} is {value:,.1f}, above its ceiling of {ceiling:,.1f}.")
    if allowed:
        raise SystemExit(f"benches/ceilings has {', '.join(allowed)}, which nothing measures")
    if above:
        print("\n" + "\n".join(above) + ADVICE)
    return 1 if above else 0
