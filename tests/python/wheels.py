"""Checks what is in the wheels of a folder, which packaging/wheel/pack made for all systems. Run by tests/python.rs."""
import base64
import hashlib
import sys
import zipfile
from email.parser import BytesParser
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PLATFORMS = {
    "manylinux2014_x86_64": "linux-x64",
    "manylinux2014_aarch64": "linux-arm64",
    "musllinux_1_2_x86_64": "linux-musl-x64",
    "musllinux_1_2_aarch64": "linux-musl-arm64",
    "win_amd64": "win-x64",
    "win32": "win-x86",
}


def check(wheel):
    name, version, python, abi, platform = wheel.stem.split("-")
    assert (name, python, abi) == ("zoom_token", "py3", "none"), wheel
    library = "zoom_token.dll" if platform.startswith("win") else "libzoom_token.so.1"
    info = f"zoom_token-{version}.dist-info/"
    licences = [f"{info}licenses/{name}" for name in ["LICENSE-APACHE", "LICENSE-MIT", "NOTICES.txt"]]
    sources = {f"zoom_token/{path.name}": path for path in (PROJECT / "bindings/python/zoom_token").glob("*.py")}
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        expected = [*sources, "zoom_token/py.typed", f"zoom_token/{library}", *licences]
        expected += [info + name for name in ["METADATA", "WHEEL", "RECORD"]]
        assert sorted(names) == sorted(expected), names
        assert names[-1] == info + "RECORD"
        for entry in archive.infolist():
            assert entry.date_time == (2026, 1, 1, 0, 0, 0), entry
            assert (entry.create_system, entry.external_attr) == (3, 0o100644 << 16), entry
        for path, source in sources.items():
            assert archive.read(path) == source.read_bytes(), path
        assert archive.read(f"zoom_token/{library}").startswith(PLATFORMS[platform].encode() + b" ")
        record = archive.read(info + "RECORD").decode().splitlines()
        assert len(record) == len(names)
        for line in record:
            path, digest, size = line.split(",")
            data = archive.read(path)
            found = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            is_record = path == info + "RECORD"
            assert (digest, size) == (("", "") if is_record else (f"sha256={found}", str(len(data)))), line
        metadata = BytesParser().parsebytes(archive.read(info + "METADATA"))
        assert (metadata["Name"], metadata["Version"]) == ("zoom-token", version)
        assert [info + "licenses/" + name for name in metadata.get_all("License-File")] == licences
        assert metadata.get_payload() == (PROJECT / "packaging/wheel/README.md").read_text(encoding="utf-8")
        tags = BytesParser().parsebytes(archive.read(info + "WHEEL"))
        assert (tags["Root-Is-Purelib"], tags["Tag"]) == ("false", f"py3-none-{platform}")
    return platform


wheels = sorted(Path(sys.argv[1]).glob("*.whl"))
assert sorted(map(check, wheels)) == sorted(PLATFORMS), wheels
