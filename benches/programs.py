"""Builds what is measured."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from measure import Program

PROJECT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", PROJECT / "target"))

# Programs of benches/c with drive.c around them, and those that stand alone, with the libraries that they need.
DRIVEN = {
    "zoom": ["-lzoom_token"],
    "one_call": ["-lzoom_token"],
    "curl": ["-lcurl"],
    "floor": ["-lssl", "-lcrypto"],
    "empty": [],
}
ALONE = {"settings": ["-lzoom_token"], "curl_sign_in": ["-lcurl"]}


def host():
    shown = subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True).stdout
    return next(line.split()[1] for line in shown.splitlines() if line.startswith("host: "))


def build_library():
    """As the packages have it."""
    subprocess.run([PROJECT / "scripts/build-release", "--quiet"], check=True)
    return TARGET / host() / "release" / "libzoom_token.so"


def build_simulator():
    # It is nowhere near its limits here, and linking it as one takes minutes.
    quick = {"CARGO_PROFILE_TOOLS_LTO": "off", "CARGO_PROFILE_TOOLS_CODEGEN_UNITS": "16"}
    command = ["cargo", "build", "--quiet", "--profile", "tools", "--package", "zoom-simulator"]
    subprocess.run(command, cwd=PROJECT, env={**os.environ, **quick}, check=True)
    return TARGET / "tools" / "zoom-simulator"


def build_c(work, library, names):
    """The programs by their names, which find the library beside them."""
    for name in ("libzoom_token.so", "libzoom_token.so.1"):
        (work / name).symlink_to(library.resolve())
    sources = PROJECT / "benches/c"
    variables = {"LD_LIBRARY_PATH": work}
    built = {}
    for name in names:
        files = [sources / f"{name}.c"] + ([sources / "drive.c"] if name in DRIVEN else [])
        flags = ["-O2", "-Wall", "-Wextra", "-Werror", "-pthread", f"-I{PROJECT}/include", f"-L{work}"]
        libraries = DRIVEN.get(name) or ALONE.get(name) or []
        subprocess.run(["gcc", *flags, *files, "-o", work / name, *libraries], check=True)
        built[name] = Program([work / name], variables)
    return built


def cached(variable, name):
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "zoom-token"
    return Path(os.environ.get(variable, cache / name))


def dotnet():
    """$DOTNET, or what scripts/install-dotnet has installed; None without either."""
    installed = cached("ZOOM_DOTNET_DIR", "dotnet") / "bin/dotnet"
    found = os.environ.get("DOTNET") or (installed if installed.exists() else None)
    return found and Path(found)


@cache
def build_dotnet(work, sdk):
    version = subprocess.run([sdk, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    major = int(version.split(".")[0])
    framework = f"net{major}.0" if major > 3 else "netcoreapp3.1"
    # A copy: another SDK's build may have left its files beside the sources.
    sources = work / "sources"
    for folder in ("benches/dotnet", "bindings/dotnet"):
        shutil.copytree(PROJECT / folder, sources / folder, ignore=shutil.ignore_patterns("bin", "obj"))
    options = ["-nologo", "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false"]
    command = [sdk, "build", "benches/dotnet", "-c", "Release", f"-p:TargetFrameworks={framework}", "-o", work / "dotnet", *options]
    done = subprocess.run(command, cwd=sources, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"benches: {done.stdout}{done.stderr}")
    return Program([sdk, work / "dotnet/Calls.dll"], {"LD_LIBRARY_PATH": work, "SSL_CERT_FILE": work / "ca.pem"})


def python(work):
    """What scripts/install-bench-tools has installed; None where it has not run."""
    program = cached("ZOOM_BENCH_DIR", "bench") / "bin/python"
    variables = {
        "LD_LIBRARY_PATH": work,
        "PYTHONPATH": PROJECT / "bindings/python",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return Program([program, PROJECT / "benches/python/calls.py"], variables) if program.exists() else None
