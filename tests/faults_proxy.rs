//! Proxies that respond to CONNECT oddly, without end, in crumbs or not at all: the rows P3, X2, X3 and X10 of faults, and
//! what becomes of a proxy's credentials. Proxies that are real programs are in real_servers.rs.
#![cfg(target_os = "linux")]
#![allow(unsafe_code)] // For a change of the environment.

mod common;

use std::fs;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use common::abi::Client;
use common::bench::{HOST_C, hosts, printed, program, succeed};
use common::faults::{ACCESS, Outcome, Tls, assert_failed, assert_token, roots_file};
use common::own_process::{self, given, own_process};
use common::programs::Authority;
use common::server::{Connection, Server};
use common::tls::{NOT_TLS, UNKNOWN_AUTHORITY, server};
use common::tools::{host_command, need, scratch};
use common::tunnel::{self, OPEN};
use common::work::work;
use zoom_simulator::faults::FaultServer;
use zoom_token::*;

/// A server on this machine behind a proxy.
struct Behind {
    server: FaultServer,
    roots: String,
}

impl Behind {
    fn start() -> Behind {
        let server = FaultServer::start("none", Tls::Yes).unwrap();
        let roots = roots_file(server.ca_pem());
        Behind { server, roots }
    }

    fn port(&self) -> u16 {
        self.server.address().port()
    }

    /// A client of the server by way of this proxy.
    fn client(&self, proxy: &str) -> Client {
        let client = Client::at(&self.server.base(), ACCESS);
        client.set("roots", &self.roots).set("proxy", proxy);
        client
    }

    /// A call by way of a proxy that sends this in response to CONNECT and closes.
    fn call(&self, response: &[u8]) -> Outcome {
        let response = response.to_vec();
        let proxy = Server::start(move |connection| {
            if connection.read_request().is_some() {
                connection.send(&response);
            }
        });
        Outcome::of(&self.client(&tunnel::url(&proxy)))
    }
}

/// A header section with fields of 100 bytes, of about this size.
fn large_head(size: usize) -> Vec<u8> {
    let field = format!("X-Field: {}\r\n", "x".repeat(89));
    format!("HTTP/1.1 200 OK\r\n{}\r\n", field.repeat(size / 100)).into_bytes()
}

#[test]
fn x10_responses_to_connect_that_open_a_tunnel() {
    let behind = Behind::start();
    let crumb = Duration::from_micros(300);
    for (response, pause) in [
        (OPEN, None),
        (OPEN, Some(crumb)),
        (b"HTTP/1.1 204 No Content\r\n\r\n", None),
        (b"HTTP/1.0 299\r\n\r\n", Some(crumb)),
        // A length means nothing here (RFC 9110, 9.3.6).
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\nA: b\n\n", Some(crumb)),
        (b"HTTP/1.1 200 verf\xfcgbar\r\n\r\n", None),
        (
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
            Some(crumb),
        ),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", None),
        (&large_head(64_000), None),
    ] {
        let proxy = tunnel::proxy(response, pause, behind.port());
        let outcome = Outcome::of(&behind.client(&tunnel::url(&proxy)));
        assert_token(&outcome, &String::from_utf8_lossy(&response[..response.len().min(100)]));
    }
}

const NOT_HTTP: &str =
    "the proxy's response to CONNECT is not HTTP. Check that the address and port are an HTTP proxy's";
const TOO_LARGE: &str = "the proxy's response to CONNECT is larger than 64 KiB. Check that the address and port are an HTTP proxy's";
const CLOSED: &str = "the proxy closed the connection without a response to CONNECT. Check that the address is an HTTP proxy's";
const CUT: &str = "the proxy closed the connection in the middle of its response to CONNECT. Check that the address is an HTTP \
    proxy's";

#[test]
fn x10_responses_to_connect_that_open_none() {
    let behind = Behind::start();
    for (response, error) in [
        (&b""[..], CLOSED),
        (b"H", CUT),
        (b"HTTP/1.1 200 OK\r\nA: b\r\n", CUT),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n", CUT),
        (b"SSH-2.0-OpenSSH_9.2\r\n", NOT_HTTP),
        (
            b"\x15\x03\x01\x00\x02\x02\x16",
            "the proxy speaks TLS on this port. Write its address with https:// instead of http://, or check the port",
        ),
        (b"\x00\x00\x12\x04\x00\x00\x00\x00\x00", NOT_HTTP),
        (b"\r\nHTTP/1.1 200 OK\r\n\r\n", NOT_HTTP),
        (b"HTTP/2 200\r\n\r\n", NOT_HTTP),
        (b"HTTP/1.1 099 x\r\n\r\n", NOT_HTTP),
        (b"HTTP/1.1 999 x\r\n\r\n", NOT_HTTP),
        (&large_head(66_000), TOO_LARGE),
        (&b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(2_500), TOO_LARGE),
        (
            b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
            "the proxy refused a tunnel to localhost:PORT (101). Check that the address is an HTTP proxy's that allows CONNECT",
        ),
    ] {
        let outcome = behind.call(response);
        let error = error.replace("PORT", &behind.port().to_string());
        let what = String::from_utf8_lossy(&response[..response.len().min(100)]);
        assert_failed(&outcome, ZOOM_E_PROXY, &error, &what);
    }
    assert!(behind.server.requests().is_empty());
}

/// A call through a proxy that does this with each connection.
fn call_through(
    behind: &Behind,
    script: impl Fn(&mut Connection) + Send + Sync + 'static,
    ms: &str,
) -> Outcome {
    let proxy = Server::start(move |connection| {
        if connection.read_request().is_some() {
            script(connection);
        }
    });
    let client = behind.client(&tunnel::url(&proxy));
    client.set("timeout_ms", ms);
    Outcome::of(&client)
}

#[test]
fn x10_a_proxy_that_resets() {
    let behind = Behind::start();
    let outcome = call_through(&behind, |connection| connection.reset(), "30000");
    let error = "the connection to the proxy broke while waiting for the response: connection reset by the other side. Try \
                 again later";
    assert_failed(&outcome, ZOOM_E_PROXY, error, "a reset");
}

/// One that says nothing more must not keep the thread busy either, nor hold it beyond its time.
#[test]
fn p3_responses_to_connect_that_stop() {
    let behind = Behind::start();
    for part in [
        &b""[..],
        b"HTTP/1.1 2",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 2",
        b"HTTP/1.1 200 OK\r\n\r",
    ] {
        let script = move |connection: &mut Connection| {
            connection.send(part);
            connection.wait_for_close();
        };
        let (outcome, work) = work(|| call_through(&behind, script, "400"));
        let error = "the time ran out while waiting for the proxy (option timeout_ms is 400). Check the proxy's address, and \
                     the proxy itself";
        let what = String::from_utf8_lossy(part);
        assert_failed(&outcome, ZOOM_E_TIMEOUT, error, &what);
        assert!(outcome.took < Duration::from_secs(2), "{what}: {:?}", outcome.took);
        assert!(work < Duration::from_millis(200), "{what}: {work:?}");
    }
}

/// A line of /proc/self/status in KiB.
fn status_kib(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// In a process of its own, in which nothing else takes memory.
#[test]
fn p3_floods_in_response_to_connect() {
    let name = "p3_floods_in_response_to_connect";
    let Some(mut command) = own_process(name) else { return floods_child() };
    let behind = Behind::start();
    let floods: [(&[u8], &[u8]); 6] = [
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"A"),
        (b"HTTP/1.1 200 OK\r\nA: ", b"b"),
        (b"HTTP/1.1 200 ", b"x"),
        (b"HTTP/1.1", b" "),
    ];
    let proxies = floods.map(|(start, more)| {
        Server::start(move |connection| {
            if connection.read_request().is_some() && connection.send(start) {
                connection.send_for_ever(more);
            }
        })
    });
    let urls: Vec<String> = proxies.iter().map(tunnel::url).collect();
    own_process::succeed(command.env("BASE", behind.server.base()).env("PROXIES", urls.join(" ")));
}

fn floods_child() {
    for proxy in given("PROXIES").split(' ') {
        let client = Client::at(&given("BASE"), ACCESS);
        client.set("roots", "bundled").set("proxy", proxy);
        // The highest point begins anew.
        fs::write("/proc/self/clear_refs", "5").unwrap();
        let before = status_kib("VmRSS");
        let (outcome, work) = work(|| Outcome::of(&client));
        let grew = status_kib("VmHWM").saturating_sub(before);
        assert_failed(&outcome, ZOOM_E_PROXY, TOO_LARGE, proxy);
        assert!(work < Duration::from_secs(1), "{work:?}");
        // The kernel counts pages in batches: 256 KiB are the measurement's own.
        assert!(grew <= 1024 + 256, "{grew} KiB");
    }
}

/// A list of a mebibyte, which a program has put into its environment, is read anew for each connection.
#[test]
fn l8_p2_a_large_no_proxy() {
    let name = "l8_p2_a_large_no_proxy";
    let Some(_) = own_process(name) else { return large_no_proxy_child() };
    for entry in [",", "a ", "api.zoom.u,", "192.0.2.0/24,", "[", "0", "\u{e9},"] {
        let mut command = own_process(name).expect("this is not the child");
        own_process::succeed(command.env("ENTRY", entry).env("HTTPS_PROXY", "http://127.0.0.1:1"));
    }
}

fn large_no_proxy_child() {
    let entry = given("ENTRY");
    // SAFETY: nothing else in this process reads or changes the environment at this moment.
    unsafe { std::env::set_var("NO_PROXY", entry.repeat((1 << 20) / entry.len())) };
    for host in ["api.zoom.us", "198.51.100.1", "[2001:db8::1]"] {
        let client = Client::at(&format!("https://{host}/v2"), ACCESS);
        client.set("proxy", "env").set("roots", "bundled");
        let (outcome, work) = work(|| Outcome::of(&client));
        assert_eq!(outcome.code, ZOOM_E_PROXY, "{host} {entry}: {}", outcome.error);
        assert!(work < Duration::from_secs(3), "{host} {entry}: {work:?}");
    }
}

#[test]
fn x3_tls_to_a_proxy_that_speaks_http_or_is_not_trusted() {
    let behind = Behind::start();
    let advice = "Where the proxy does not speak TLS itself, which is usual, write its address with http:// instead of https://";
    let plain = Server::start(|connection| {
        let _ = std::io::Read::read(connection, &mut [0; 1024]);
        connection.send(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    });
    let outcome = Outcome::of(&behind.client(&format!("https://localhost:{}", plain.address().port())));
    let error = format!("TLS with the proxy failed: {NOT_TLS}. {advice}");
    assert_failed(&outcome, ZOOM_E_PROXY, &error, "http");

    let stranger = server(&Authority::new("a stranger").issue(&["localhost"], |_| {}));
    let outcome = Outcome::of(&behind.client(&format!("https://localhost:{}", stranger.address().port())));
    let error = format!("TLS with the proxy failed: {UNKNOWN_AUTHORITY}. {advice}");
    assert_failed(&outcome, ZOOM_E_PROXY, &error, "a stranger");
    assert!(stranger.requests().is_empty(), "the credentials would have been sent");
}

/// Each byte changed and in hexadecimal digits: the host must not have the secret in its environment.
fn hidden(secret: &str) -> String {
    secret.bytes().map(|byte| format!("{:02x}", byte ^ 0x5a)).collect()
}

/// By way of proxies that refuse, that lead to the server, that are not there, and that speak TLS; with a URL that can't be
/// used too.
#[test]
fn sa6_no_copy_of_a_proxy_s_password_stays_in_memory() {
    let Some(gcc) = need("gcc") else { return };
    let behind = Behind::start();
    let folder = scratch("proxy-secrets");
    let program = program(&gcc, HOST_C, &[hosts().join("proxy_secrets.c")], &folder);
    let open = tunnel::proxy(OPEN, None, behind.port());
    let closed =
        Server::responding("HTTP/1.1 407 X\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n");
    let echoing = Server::start(|connection| {
        let request = connection.read_request().unwrap_or_default();
        let (_, sent) = request.split_once("Basic ").unwrap_or_default();
        let place = sent.lines().next().unwrap_or_default();
        connection.send(format!("HTTP/1.1 302 X\r\nLocation: http://p/{place}\r\n\r\n").as_bytes());
    });
    let [md5, sha256] = ["MD5", "SHA-256"].map(|algorithm| {
        let challenge = format!("Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm={algorithm}");
        Server::responding(format!(
            "HTTP/1.1 407 X\r\nProxy-Authenticate: {challenge}\r\nContent-Length: 0\r\n\r\n"
        ))
    });
    let secure = FaultServer::start("none", Tls::Yes).unwrap();
    let password = "canary-of-a-proxy-0123456789-abcdefghijklmnopqrstuvwxyz";
    let base64 = BASE64_STANDARD.encode(format!("user:{password}!"));
    let mut command = host_command(&program);
    command.args([&behind.server.base(), &behind.roots]);
    let gone = ([127, 0, 0, 1], 1).into();
    for proxy in [&open, &closed, &echoing, &md5, &sha256].map(Server::address).into_iter().chain([gone]) {
        command.args(["http://user:", &format!("%21@{proxy}")]);
    }
    command.args(["https://user:", &format!("%21@localhost:{}", secure.address().port())]);
    command.env("HOST_HIDDEN_PASSWORD", hidden(password)).env("HOST_HIDDEN_BASE64", hidden(&base64));
    let output = succeed(&mut command);
    let (printed, _) = printed(&output);
    assert_eq!(printed, "0 0\n0 0\n1 1\n");
    for digest in [md5, sha256] {
        assert!(digest.requests()[1].contains("Proxy-Authorization: Digest username=\"user\", "));
    }
    assert!(closed.requests()[0].contains(&format!("Proxy-Authorization: Basic {base64}\r\n")));
}
