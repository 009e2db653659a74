"""The servers that the programs call: nginx, which is faster than any of them; the simulator, for waits and for signing in."""

import os
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from measure import ONE_CORE

# A ZAK has 300 to 400 bytes.
TOKEN = "eyJ0eXAiOiJKV1QiLCJzdiI6IjAwMDAwMSIsInptX3NrbSI6InptX28ybSIsImFsZyI6IkhTMjU2In0." + "A" * 230 + "." + "b" * 43
ACCESS_TOKEN = "eyJzdiI6IjAwMDAwMiIsImFsZyI6IkhTNTEyIiwidiI6IjIuMCIsImtpZCI6ImQ0YzVi" + "c" * 500

# nginx sends five header fields: Server, Date, Content-Type, Content-Length, Connection. These are those that Zoom adds.
MORE_FIELDS = {
    "x-zm-trackingid": "v=2.0;clid=us06;rid=WEB_4a1b2c3d4e5f60718293a4b5c6d7e8f9",
    "x-zm-zoneid": "VA2",
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache, no-store, must-revalidate, no-transform",
    "pragma": "no-cache",
    "expires": "Thu, 01 Jan 1970 00:00:00 GMT",
    "set-cookie": "_zm_page_auth=us06_c_abcdefghijklmnop; Secure; HttpOnly",
    "x-ratelimit-category": "Light",
    "x-ratelimit-type": "Per-second",
    "x-ratelimit-limit": "80",
    "x-ratelimit-remaining": "79",
    "referrer-policy": "strict-origin-when-cross-origin",
    "strict-transport-security": "max-age=31536000",
    "vary": "Accept-Encoding, origin, access-control-request-method",
    "cf-ray": "8a1b2c3d4e5f6071-IAD",
}

CONFIGURATION = """
daemon off; {user} worker_processes auto; pid {work}/nginx.pid; error_log stderr;
events {{ worker_connections 1024; }}
http {{
    access_log off; keepalive_requests 1000000000; keepalive_timeout 1h; tcp_nodelay on;
    client_body_temp_path {work}; proxy_temp_path {work}; fastcgi_temp_path {work}; uwsgi_temp_path {work}; scgi_temp_path {work};
    log_format resumed $ssl_session_reused;
    default_type application/json;
    {servers}
}}
"""


def free_ports(count):
    """All at once, so that none is given twice."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


def wait_for_port(port, process):
    for _ in range(500):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise SystemExit(f"benches: {process.args[0]} does not listen on port {port}")


def make_certificates(work):
    """An authority, ca.pem, and below it a certificate for localhost."""

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=work, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=benches")
    openssl("req", *key, "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=localhost")
    (work / "leaf.ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")
    signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30", "-extfile", "leaf.ext"]
    openssl("x509", "-req", "-in", "leaf.csr", "-out", "leaf.pem", *signing)


class Nginx:
    """base[scheme, fields] is the base URL of a server whose responses have so many header fields."""

    def __init__(self, work):
        self.resumed = work / "resumed"
        self.base = {}
        servers = []
        *ports, logged = free_ports(5)
        for scheme, name in (("http", "127.0.0.1"), ("https", "localhost")):
            for fields in (5, 20):
                port = ports.pop()
                self.base[scheme, fields] = f"{scheme}://{name}:{port}/v2"
                servers.append(self.server(port, scheme, work, fields))
        self.logged = f"https://localhost:{logged}/v2"
        servers.append(self.server(logged, "https", work, 5, f"access_log {self.resumed} resumed;"))
        user = "user root;" if os.geteuid() == 0 else ""
        (work / "nginx.conf").write_text(CONFIGURATION.format(work=work, servers="\n".join(servers), user=user))
        program = next((p for p in ("/usr/sbin/nginx", "/usr/local/sbin/nginx") if Path(p).exists()), "nginx")
        command = [program, "-p", work, "-c", work / "nginx.conf", "-e", "stderr"]
        self.process = subprocess.Popen(command, stderr=(work / "nginx.log").open("w"))
        wait_for_port(logged, self.process)

    @staticmethod
    def server(port, scheme, work, fields, more=""):
        tls = ""
        if scheme == "https":
            tls = f"ssl_certificate {work}/leaf.pem; ssl_certificate_key {work}/leaf.key; ssl_protocols TLSv1.3;"
        if fields == 20:
            more += "".join(f"add_header {name} '{value}';" for name, value in MORE_FIELDS.items())
        listen = f"listen 127.0.0.1:{port}{' ssl' if tls else ''};"
        respond = f"""location / {{ {more} return 200 '{{"token":"{TOKEN}"}}'; }}"""
        return f"server {{ {listen} {tls} {respond} }}"

    @contextmanager
    def on_one_core(self):
        """Has it use that of the client alone."""
        main = self.process.pid
        workers = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        before = os.sched_getaffinity(main)
        try:
            for process in (main, *workers):
                os.sched_setaffinity(int(process), {ONE_CORE})
            yield
        finally:
            for process in (main, *workers):
                os.sched_setaffinity(int(process), before)

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Simulator:
    def __init__(self, program, work):
        self.roots = work / "simulator-ca.pem"
        command = [program, "--http", "0", "--https", "0", "--ca-file", self.roots, "--until-stdin-closes"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        lines = [self.process.stdout.readline() for _ in range(4)]
        values = dict(line.rstrip("\n").split("=", 1) for line in lines)
        self.base = {"http": values["http"], "https": values["https"]}
        self.token = values["token"]

    def port(self, scheme):
        return urlsplit(self.base[scheme]).port

    def stop(self):
        self.process.stdin.close()
        self.process.wait()
