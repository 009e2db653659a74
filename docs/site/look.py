"""Looks at each page of the built site in Chromium, as wide as on a telephone and on a desk: look.html says what must
hold. Where there is no chromium this is skipped, but not in CI.

    look.py FOLDER
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MINUTES = 5


class Server(ThreadingHTTPServer):
    """The site, with look.html in its root and the list of pages; look.html sends what it found."""

    def __init__(self, site):
        super().__init__(("127.0.0.1", 0), partial(Handler, directory=site))
        self.pages = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))
        self.found, self.has_found = None, threading.Event()


class Handler(SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/-look":
            self.give("text/html; charset=utf-8", Path(__file__).with_name("look.html").read_bytes())
        elif self.path == "/-pages":
            self.give("application/json", json.dumps(self.server.pages).encode())
        else:
            super().do_GET()

    def do_POST(self):
        self.server.found = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.give("text/plain", b"")
        self.server.has_found.set()

    def give(self, kind, contents):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(contents)))
        self.end_headers()
        self.wfile.write(contents)

    def log_message(self, *_):
        pass


def problems(site, chromium):
    server = Server(site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
            "--no-proxy-server",
            "--remote-debugging-port=0",  # without a debugger it would end when the first page is loaded
            f"--user-data-dir={profile}",
            f"http://127.0.0.1:{server.server_port}/-look",
        ]
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + MINUTES * 60
        while browser.poll() is None and time.monotonic() < end and not server.has_found.wait(1):
            pass
        browser.terminate()
        browser.wait()
    if server.found is None:
        return [f"Chromium ended, or did not look at all {len(server.pages)} pages in {MINUTES} minutes"]
    return server.found


if __name__ == "__main__":
    chromium = shutil.which("chromium")
    if chromium:
        found = problems(Path(sys.argv[1]), chromium)
    elif os.environ.get("CI"):
        found = ["chromium is not installed, and CI must have it: see scripts/install-tools"]
    else:
        found = []
        print("site: nobody has looked at the pages: chromium is not installed", file=sys.stderr)
    if found:
        sys.exit("\n".join(f"site: {problem}" for problem in found))
