//! Proxies that respond to CONNECT, or reply by SOCKS, oddly, without end, in crumbs or not at all: the rows P3, P6, X2, X3
//! and X10 of faults, and where a proxy's credentials go. Proxies that are real programs are in real_servers.rs.
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
use common::server::{Connection, Server, http_response};
use common::socks::{End, OPEN, SIGNED_IN, Socks};
use common::tls::{NOT_TLS, UNKNOWN_AUTHORITY, server};
use common::tools::{host_command, need, scratch};
use common::tunnel;
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
        (tunnel::OPEN, None),
        (tunnel::OPEN, Some(crumb)),
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

#[test]
fn x10_a_connect_of_any_length_is_sent_whole() {
    let proxy = Server::responding(http_response("403 Forbidden", "", ""));
    // Around 2 KiB, and others.
    for length in (1_400..1_480).chain([2_900, 3_000, 6_000]) {
        let login = format!("u:{}", "x".repeat(length));
        let client = Client::at("https://zoom.test/v2", "t");
        client.set("proxy", &format!("http://{login}@{}", proxy.address()));
        assert_eq!(client.token("me").code, ZOOM_E_PROXY, "{length}");
        let sent = proxy.requests().pop().unwrap();
        let end = format!("Proxy-Authorization: Basic {}\r\n\r\n", BASE64_STANDARD.encode(login));
        assert!(
            sent.starts_with("CONNECT zoom.test:443 HTTP/1.1\r\n") && sent.ends_with(&end),
            "{length}: {sent}"
        );
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
        (b"\x05\xff", "the proxy speaks SOCKS 5 on this port. Write its address with socks5h:// in front"),
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
        let error = "the time ran out while waiting for the proxy (option timeout_ms is 400). Check the proxy's address and kind (http:// or socks5://), and \
                     the proxy itself";
        let what = String::from_utf8_lossy(part);
        assert_failed(&outcome, ZOOM_E_TIMEOUT, error, &what);
        assert!(outcome.took < Duration::from_secs(5), "{what}: {:?}", outcome.took);
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

// SOCKS 5

/// The login of the URLs; no text contains its password.
const LOGIN: &str = "us%40er:canary%25@";
const SOCKS: [&str; 2] = ["socks5", "socks5h"];

/// A call by way of a SOCKS proxy that ends after these replies.
fn socks_call(behind: &Behind, scheme: &str, login: &str, replies: &[&[u8]]) -> Outcome {
    let proxy = Socks::start(replies, None, End::Close);
    Outcome::of(&behind.client(&proxy.url(scheme, login)))
}

/// The texts have PORT in place of the server's port.
#[track_caller]
fn assert_socks_failed(behind: &Behind, outcome: &Outcome, error: &str, what: &str) {
    assert_failed(outcome, ZOOM_E_PROXY, &error.replace("PORT", &behind.port().to_string()), what);
}

#[test]
fn p6_what_a_socks_proxy_is_sent() {
    let behind = Behind::start();
    let port = behind.port().to_be_bytes();
    let ipv4 = [&[5, 1, 0, 1, 127, 0, 0, 1][..], &port].concat();
    let ipv6 = [&[5, 1, 0, 4][..], &[0; 15], &[1], &port].concat();
    let name = [&[5, 1, 0, 3, 9][..], b"localhost", &port].concat();
    let sign_in = b"\x01\x05us@er\x07canary%".to_vec();
    let (plain, either) = (vec![5, 1, 0], vec![5, 2, 0, 2]);
    for (scheme, login, host, replies, said) in [
        ("socks5", "", "localhost", &OPEN[..], vec![&plain, &ipv4]),
        ("socks5h", "", "localhost", &OPEN, vec![&plain, &name]),
        ("socks5h", "", "LocalHost", &OPEN, vec![&plain, &name]),
        ("socks5", "", "127.0.0.1", &OPEN, vec![&plain, &ipv4]),
        ("socks5h", "", "127.0.0.1", &OPEN, vec![&plain, &ipv4]),
        ("socks5", "", "[::1]", &OPEN, vec![&plain, &ipv6]),
        ("socks5h", "", "[::1]", &OPEN, vec![&plain, &ipv6]),
        ("socks5", LOGIN, "localhost", &SIGNED_IN, vec![&either, &sign_in, &ipv4]),
        ("socks5h", LOGIN, "localhost", &SIGNED_IN, vec![&either, &sign_in, &name]),
        // A proxy that does not want it is not told the password.
        ("socks5h", LOGIN, "localhost", &OPEN, vec![&either, &name]),
    ] {
        let proxy = Socks::start(replies, None, End::Carry(behind.port()));
        let client = behind.client(&proxy.url(scheme, login));
        client.set("base_url", &format!("https://{host}:{}/v2", behind.port()));
        let what = format!("{scheme} {login} {host}");
        for _ in 0..3 {
            assert_token(&Outcome::of(&client), &what);
        }
        assert_eq!(proxy.said().iter().collect::<Vec<_>>(), said, "{what}: one connection for three calls");
    }
}

/// A name that is only known to the proxy, in a process whose system knows no names.
#[test]
fn p5_p6_names_are_looked_up_here_or_by_the_socks_proxy() {
    let name = "p5_p6_names_are_looked_up_here_or_by_the_socks_proxy";
    if let Some(mut command) = own_process(name) {
        let Some(library) = own_process::preload("names", name) else { return };
        command.env("ASKED", scratch(name).join("asked")).env("LD_PRELOAD", library);
        return own_process::succeed(command.env("ADDRESSES", "2001:db8::7,192.0.2.7"));
    }
    let address = [&[5, 1, 0, 4, 0x20, 1, 0xd, 0xb8][..], &[0; 11], &[7, 1, 187]].concat();
    let unknown = [&[5, 1, 0, 3, 12][..], b"unknown.test", &[1, 187]].concat();
    for (scheme, host, said, code, error) in [
        // As in curl: the first of its addresses.
        (
            "socks5",
            "many.test",
            vec![vec![5, 1, 0], address],
            ZOOM_E_PROXY,
            "the proxy does not allow many.test:443 (SOCKS code 2: forbidden by its rules). Ask whoever runs the proxy to allow it",
        ),
        (
            "socks5h",
            "unknown.test",
            vec![vec![5, 1, 0], unknown],
            ZOOM_E_PROXY,
            "the proxy does not allow unknown.test:443 (SOCKS code 2: forbidden by its rules). Ask whoever runs the proxy to allow it",
        ),
        (
            "socks5",
            "unknown.test",
            vec![],
            ZOOM_E_RESOLVE,
            "the name unknown.test could not be resolved: there is no such name. Check the host's name, the network and its name server (DNS); or write the proxy's URL with socks5h:// instead of socks5://, so that the proxy looks up the name",
        ),
    ] {
        let proxy = Socks::start(&[OPEN[0], &[5, 2]], None, End::Close);
        let client = Client::at(&format!("https://{host}/v2"), ACCESS);
        client.set("roots", "bundled").set("proxy", &proxy.url(scheme, ""));
        assert_failed(&Outcome::of(&client), code, error, scheme);
        assert_eq!(proxy.said(), said, "{scheme} {host}");
    }
}

#[test]
fn p6_x10_socks_replies_that_open_a_way() {
    let behind = Behind::start();
    let longest = [&[5, 0, 0, 3, 255][..], &[b'x'; 255], &[1, 2]].concat();
    for replies in [
        &SIGNED_IN,
        &[&[5, 2], &[5, 0], OPEN[1]],
        &[&[5, 2], &[1, 0], &[5, 0, 255, 1, 0, 0, 0, 0, 0, 0]],
        &[&[5, 2], &[1, 0], &[5, 0, 0, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]],
        &[&[5, 2], &[1, 0], &[5, 0, 0, 3, 0, 1, 2]],
        &[&[5, 2], &[1, 0], &longest],
    ] {
        for pause in [None, Some(Duration::from_micros(300))] {
            let proxy = Socks::start(replies, pause, End::Carry(behind.port()));
            let outcome = Outcome::of(&behind.client(&proxy.url("socks5h", LOGIN)));
            assert_token(&outcome, &format!("{replies:?} {pause:?}"));
        }
    }
}

const NO_REPLY: &str =
    "the proxy closed the connection without a reply. Check that the address and port are a SOCKS 5 proxy's";
const NO_REPLY_TO_SIGN_IN: &str =
    "the proxy closed the connection when the user name and the password were sent. Correct them";
const NO_REPLY_TO_CONNECT: &str = "the proxy closed the connection when it was asked to connect to localhost:PORT. Try again \
    later, or ask whoever runs the proxy";
const SOCKS_CUT: &str = "the proxy closed the connection in the middle of a SOCKS reply. Try again later, or ask whoever \
    runs the proxy";

#[test]
fn p6_x10_socks_replies_that_are_cut() {
    let behind = Behind::start();
    let named = [&[5, 0, 0, 3, 9][..], b"localhost", &[1, 2]].concat();
    let ipv6 = [&[5, 0, 0, 4][..], &[0; 18]].concat();
    for last in [OPEN[1], &named, &ipv6] {
        let replies = [SIGNED_IN[0], SIGNED_IN[1], last];
        for (number, none) in [NO_REPLY, NO_REPLY_TO_SIGN_IN, NO_REPLY_TO_CONNECT].into_iter().enumerate() {
            for length in 0..replies[number].len() {
                let cut = [&replies[..number], &[&replies[number][..length]]].concat();
                let outcome = socks_call(&behind, "socks5", LOGIN, &cut);
                let error = if length == 0 { none } else { SOCKS_CUT };
                assert_socks_failed(&behind, &outcome, error, &format!("{cut:?}"));
            }
        }
    }
    assert!(behind.server.requests().is_empty());
}

const NOT_SOCKS: &str =
    "the proxy's reply is not SOCKS 5. Check that the address and port are a SOCKS 5 proxy's";
const UNKNOWN_ADDRESS: &str =
    "the proxy's SOCKS reply has an address of an unknown type. Ask whoever runs the proxy";
const WANTS_SIGN_IN: &str = "the proxy wants a sign-in. Write a user name and a password into the option proxy or the variable \
    HTTPS_PROXY, as socks5h://user:password@host:port (percent-encoded)";
const OTHER_SIGN_IN: &str = "the proxy wants a sign-in by SOCKS method 1, and zoom-token can only send a user name and a \
    password (method 2). Ask whoever runs the proxy to allow that";
const NO_SIGN_IN: &str = "the proxy accepts neither a user name and a password nor a connection without them. Ask whoever runs the proxy how to sign in";

#[test]
fn p6_x10_socks_replies_that_refuse_or_are_not_socks() {
    let behind = Behind::start();
    let is_http = "the proxy speaks HTTP on this port. Write its address with http:// instead of socks5:// or socks5h://";
    let is_tls = "the proxy speaks TLS on this port. Write its address with https:// instead of socks5:// or socks5h://, or check the port";
    let refused = |status: u8| {
        format!("the proxy refused the user name or the password (SOCKS status {status}). Correct them")
    };
    for (login, replies, error) in [
        ("", vec![&b"\x05\xff"[..]], WANTS_SIGN_IN),
        ("", vec![b"\x05\x02"], WANTS_SIGN_IN),
        ("", vec![b"\x05\x01"], OTHER_SIGN_IN),
        (LOGIN, vec![b"\x05\x01"], OTHER_SIGN_IN),
        (LOGIN, vec![b"\x05\xff"], NO_SIGN_IN),
        (LOGIN, vec![b"\x05\x02", b"\x01\x01"], &refused(1)),
        (LOGIN, vec![b"\x05\x02", b"\x01\xff"], &refused(255)),
        (LOGIN, vec![b"\x05\x02", b"\x05\x02"], &refused(2)),
        (LOGIN, vec![b"\x05\x02", b"\x04\x00"], NOT_SOCKS),
        ("", vec![b"\x04\x00"], NOT_SOCKS),
        ("", vec![b"\x00\x5b\x00\x00\x00\x00\x00\x00"], NOT_SOCKS),
        ("", vec![b"SSH-2.0-OpenSSH_9.2\r\n"], NOT_SOCKS),
        ("", vec![b"HTTP/1.1 400 Bad Request\r\n\r\n"], is_http),
        ("", vec![OPEN[0], b"HTTP/1.1 400 Bad Request\r\n\r\n"], is_http),
        ("", vec![b"HTT"], SOCKS_CUT),
        ("", vec![b"\x15\x03\x01\x00\x02\x02\x16"], is_tls),
        ("", vec![OPEN[0], b"\x05\x00\x00\x00"], UNKNOWN_ADDRESS),
        ("", vec![OPEN[0], b"\x05\x00\x00\x02\x01\x02\x03\x04\x05\x06"], UNKNOWN_ADDRESS),
        ("", vec![OPEN[0], b"\x05\x00\x00\xff"], UNKNOWN_ADDRESS),
        // A length that promises more than comes.
        ("", vec![OPEN[0], b"\x05\x00\x00\x03\xffx\x01\x02"], SOCKS_CUT),
        // Two replies at a time: the second is that to the request.
        (
            "",
            vec![b"\x05\x00\x05\x01"],
            "the proxy failed to connect to localhost:PORT (SOCKS code 1: general failure). Check the host's name, try again later, or ask whoever runs the proxy",
        ),
    ] {
        for scheme in SOCKS {
            let outcome = socks_call(&behind, scheme, login, &replies);
            assert_socks_failed(&behind, &outcome, error, &format!("{scheme} {login} {replies:?}"));
        }
    }
    // A length that promises less than comes: that is not TLS.
    let lying = [OPEN[0], b"\x05\x00\x00\x03\x01localhost\x01\x02"];
    let proxy = Socks::start(&lying, None, End::Stall);
    let outcome = Outcome::of(&behind.client(&proxy.url("socks5", "")));
    assert_failed(&outcome, ZOOM_E_TLS, NOT_TLS, "a length that lies");
    assert!(behind.server.requests().is_empty());
}

#[test]
fn p6_codes_of_a_socks_proxy() {
    let behind = Behind::start();
    let there = "Write its URL with socks5h:// instead of socks5://, so that the proxy looks up the name, or ask whoever runs it";
    let here = "Write its URL with socks5:// instead of socks5h://, so that this machine looks up the name, or ask whoever runs it";
    for (code, error) in [
        (
            1,
            "the proxy failed to connect to localhost:PORT (SOCKS code 1: general failure). Check the host's name, try again later, or ask whoever runs the proxy",
        ),
        (
            2,
            "the proxy does not allow localhost:PORT (SOCKS code 2: forbidden by its rules). Ask whoever runs the proxy to allow it",
        ),
        (3, "the proxy could not reach localhost:PORT (SOCKS code 3: network unreachable). LOOKUP"),
        (4, "the proxy could not reach localhost:PORT (SOCKS code 4: host unreachable). LOOKUP"),
        (
            5,
            "the proxy could not reach localhost:PORT (SOCKS code 5: connection refused). Check the host and its port, or try again later",
        ),
        (
            6,
            "the proxy could not reach localhost:PORT (SOCKS code 6: time to live expired). Try again later, or ask whoever runs the proxy",
        ),
        (
            7,
            "the proxy can't connect to localhost:PORT (SOCKS code 7: command not supported). Check that the proxy allows CONNECT",
        ),
        (8, "the proxy can't connect to localhost:PORT (SOCKS code 8: address type not supported). LOOKUP"),
        (9, "the proxy refused a connection to localhost:PORT (SOCKS code 9). Ask whoever runs the proxy"),
        (
            255,
            "the proxy refused a connection to localhost:PORT (SOCKS code 255). Ask whoever runs the proxy",
        ),
    ] {
        for (scheme, lookup) in SOCKS.into_iter().zip([there, here]) {
            // What follows the code is not waited for: some proxies send none of it.
            for after in [&[0, 1, 0, 0, 0, 0, 0, 0][..], &[], &[0, 9]] {
                let reply = [&[5, code], after].concat();
                let outcome = socks_call(&behind, scheme, "", &[OPEN[0], &reply]);
                let error = error.replace("LOOKUP", lookup);
                assert_socks_failed(&behind, &outcome, &error, &format!("{scheme} {reply:?}"));
            }
        }
    }
    assert!(behind.server.requests().is_empty());
}

#[test]
fn p6_x10_a_socks_proxy_that_resets_or_floods() {
    let behind = Behind::start();
    let reset = "the connection to the proxy broke while waiting for the response: connection reset by the other side. Try again later";
    let not_tls = (ZOOM_E_TLS, NOT_TLS);
    for (replies, end, (code, error)) in [
        (&[&b""[..]][..], End::Reset, (ZOOM_E_PROXY, reset)),
        (&[OPEN[0], b""], End::Reset, (ZOOM_E_PROXY, reset)),
        (&[OPEN[0], b"\x05\x00\x00\x03"], End::Reset, (ZOOM_E_PROXY, reset)),
        (&[b""], End::Flood(b"x"), (ZOOM_E_PROXY, NOT_SOCKS)),
        (
            &[OPEN[0], b""],
            End::Flood(b"\x05"),
            (
                ZOOM_E_PROXY,
                "the proxy could not reach localhost:PORT (SOCKS code 5: connection refused). Check the host and its port, or try again later",
            ),
        ),
        (&[OPEN[0], b"\x05\x00\x00\x03\xff"], End::Flood(b"x"), not_tls),
        (&OPEN, End::Flood(b"x"), not_tls),
    ] {
        let proxy = Socks::start(replies, None, end);
        let (outcome, work) = work(|| Outcome::of(&behind.client(&proxy.url("socks5", ""))));
        let error = error.replace("PORT", &behind.port().to_string());
        assert_failed(&outcome, code, &error, &format!("{replies:?}"));
        assert!(work < Duration::from_secs(1), "{replies:?}: {work:?}");
    }
}

/// With each byte that does not come, and with bytes that come too slowly.
#[test]
fn l1_p6_socks_replies_that_stop_or_drip() {
    let behind = Behind::start();
    let stop =
        |number: usize, length: usize| [&SIGNED_IN[..number], &[&SIGNED_IN[number][..length]]].concat();
    let stopped = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1), (2, 3), (2, 4), (2, 9)];
    let dripped = (SIGNED_IN.to_vec(), Some(Duration::from_millis(60)));
    for (replies, pause) in
        stopped.map(|(number, length)| (stop(number, length), None)).into_iter().chain([dripped])
    {
        for option in ["timeout_ms", "connect_timeout_ms"] {
            let proxy = Socks::start(&replies, pause, End::Stall);
            let client = behind.client(&proxy.url("socks5h", LOGIN));
            client.set(option, "400");
            let (outcome, work) = work(|| Outcome::of(&client));
            let error = format!(
                "the time ran out while waiting for the proxy (option {option} is 400). Check the proxy's address and kind (http:// or socks5://), and the proxy itself"
            );
            let what = format!("{replies:?} {pause:?}");
            assert_failed(&outcome, ZOOM_E_TIMEOUT, &error, &what);
            assert!(outcome.took < Duration::from_secs(5), "{what}: {:?}", outcome.took);
            assert!(work < Duration::from_millis(200), "{what}: {work:?}");
        }
    }
}

// Copies of a password

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
    let open = tunnel::proxy(tunnel::OPEN, None, behind.port());
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
    let socks = [&SIGNED_IN[..], &[SIGNED_IN[0], &[1, 1]], &[&b"HTTP/1.1 400 X\r\n\r\n"[..]]]
        .map(|replies| Socks::start(replies, None, End::Carry(behind.port())));
    for proxy in &socks {
        command.args(["socks5://user:", &proxy.url("%21@", "").replace("://", "")]);
    }
    command.env("HOST_HIDDEN_PASSWORD", hidden(password)).env("HOST_HIDDEN_BASE64", hidden(&base64));
    let output = succeed(&mut command);
    let (printed, _) = printed(&output);
    assert_eq!(printed, "0 0\n0 0\n1 1\n");
    for digest in [md5, sha256] {
        assert!(digest.requests()[1].contains("Proxy-Authorization: Digest username=\"user\", "));
    }
    assert!(closed.requests()[0].contains(&format!("Proxy-Authorization: Basic {base64}\r\n")));
}
