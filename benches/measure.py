"""The ways to measure a program: what it prints about itself, its instructions, its system calls, and times in turns."""

import os
import re
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass


class Figure:
    """What was measured, once or in each round."""

    def __init__(self, *values):
        self.values = values
        self.value = statistics.median(values)

    def quartiles(self):
        low, _, high = statistics.quantiles(self.values, n=4, method="inclusive")
        return low, high

    def by(self, other):
        """The ratio to another; of what was measured in turns, the median of the rounds' ratios."""
        if len(self.values) == len(other.values):
            return statistics.median(ours / theirs for ours, theirs in zip(self.values, other.values))
        return self.value / other.value


@dataclass
class Program:
    """A command without what depends on the case, and variables for it."""

    command: list
    variables: dict

    def environment(self):
        """Nothing of the caller's, such as a proxy, but where programs are."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {**kept, **{name: str(value) for name, value in self.variables.items()}}

    def run(self, *arguments, tool=()):
        command = [str(word) for word in (*tool, *self.command, *arguments)]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"benches: failed: {' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done

    def values(self, *arguments, tool=()):
        """The lines "name value" that it prints."""
        printed = self.run(*arguments, tool=tool).stdout
        return {name: int(value) for name, value in (line.split() for line in printed.splitlines())}


def per_call(count, few, many):
    """What one more call takes: a start and an end are in both runs."""
    with ThreadPoolExecutor() as both:
        low, high = both.map(count, (few, many))
    return Figure((high - low) / (many - few))


def instructions(program, *arguments):
    def count(calls):
        tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
        counted = program.run(*arguments, "-n", calls, tool=tool).stderr
        return int(re.search(r"Collected : (\d+)", counted)[1])

    figure = per_call(count, 100, 600)
    return Figure(round(figure.value))


def system_calls(program, work, *arguments):
    def count(calls):
        table = work / f"strace-{calls}"
        program.run(*arguments, "-n", calls, tool=["strace", "-f", "-c", "-o", table])
        return int(re.search(r"(\d+)(?:\s+\d+)? total$", table.read_text(), re.MULTILINE)[1])

    return per_call(count, 20, 120)


def in_turns(rounds, measured, warm_up=True):
    """Each contender once a round, so that all meet the same moods of the machine."""
    names = list(measured)
    values = {name: [] for name in names}
    for turn in range(-1 if warm_up else 0, rounds):
        # Each is the first in its turn.
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            value = measured[name]()
            if turn >= 0:
                values[name].append(value)
    return {name: Figure(*found) for name, found in values.items()}


# A core for client and server together. With one each, a core sleeps while the other works, and to wake it takes longer than
# the call on some machines, virtual ones above all.
ONE_CORE = min(os.sched_getaffinity(0))


def microseconds(program, calls, *arguments, on_one_core=False):
    """Microseconds, by the program's own clock."""
    tool = ["taskset", "--cpu-list", ONE_CORE] if on_one_core else []
    return program.values(*arguments, tool=tool)["calls_ns"] / calls / 1000


def time_to_first_token(program, *arguments):
    """Milliseconds from the start of a process, by the same clock that the process reads when it has its token."""
    reading, writing = os.pipe()
    command = [str(word) for word in (*program.command, *arguments)]
    environment, actions = program.environment(), [(os.POSIX_SPAWN_DUP2, writing, 1)]
    start = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    child = os.posix_spawn(command[0], command, environment, file_actions=actions)
    os.close(writing)
    with open(reading) as lines:
        printed = lines.read()
    _, status = os.waitpid(child, 0)
    found = re.search(r"^first_at (\d+)$", printed, re.MULTILINE)
    if status != 0 or not found:
        raise SystemExit(f"benches: failed: {' '.join(command)}")
    return (int(found[1]) - start) / 1e6


def batch(program, processes, at_a_time, *arguments):
    """Milliseconds for many processes."""
    start = time.perf_counter_ns()
    with ThreadPoolExecutor(at_a_time) as pool:
        list(pool.map(lambda _: program.run(*arguments), range(processes)))
    return (time.perf_counter_ns() - start) / 1e6
