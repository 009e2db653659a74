//! Sign-ins to a proxy that take several steps: on one connection or on several, and with proxies that change their mind. squid's
//! is in real_servers.rs, Windows' in windows.rs.
#![cfg(target_os = "linux")]

mod common;

use std::sync::Mutex;
use std::vec::IntoIter;

use common::abi::Client;
use common::faults::{ACCESS, Outcome, Tls, assert_failed, assert_token, roots_file};
use common::server::Server;
use common::tunnel::{self, OPEN, carry};
use zoom_simulator::faults::FaultServer;
use zoom_token::*;

const DIGEST: &str = "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256\r\nProxy-Authenticate: NTLM\r\n";
const OTHER: &str = "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n2\", stale=TRUE\r\n";
const OTHERS: &str = "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n2\", stale=true, algorithm=SHA-512-256\r\n\
    Proxy-Authenticate: Digest realm=\"r\", nonce=\"n2\", stale=true\r\n";
const EMPTY: &str = "Content-Length: 0\r\n\r\n";

const REFUSED: &str = "the proxy refused the user name or the password (407). Correct them";
const CLOSED: &str = "the proxy closed the connection without a response to CONNECT. Check that the address is an HTTP proxy's";

/// A refusal with these fields, the last of which ends the header section.
fn refusal(fields: &[&str]) -> String {
    format!("HTTP/1.1 407 Proxy Authentication Required\r\n{}", fields.concat())
}

/// A proxy that responds with these, one after the other over all of its connections, and closes without a response where one
/// is empty. One with `close` is the last of its connection.
fn proxy(responses: Vec<String>, port: u16) -> Server {
    let responses: Mutex<IntoIter<String>> = Mutex::new(responses.into_iter());
    Server::start(move |connection| {
        while connection.read_request().is_some() {
            let response = responses.lock().unwrap().next().unwrap_or_default();
            if response.is_empty() || !connection.send(response.as_bytes()) || response.contains("close") {
                return;
            }
            if response.as_bytes() == OPEN {
                return carry(connection, port);
            }
        }
    })
}

/// The outcome of a call, what was sent as Proxy-Authorization up to the first comma, and the number of connections.
fn call(responses: Vec<String>) -> (Outcome, Vec<String>, usize) {
    let server = FaultServer::start("none", Tls::Yes).unwrap();
    let proxy = proxy(responses, server.address().port());
    let client = Client::at(&server.base(), ACCESS);
    let url = tunnel::url(&proxy).replace("http://", "http://user:canary@");
    client.set("roots", &roots_file(server.ca_pem())).set("proxy", &url);
    let outcome = Outcome::of(&client);
    (outcome, proxy.requests().into_iter().map(authorization).collect(), proxy.connections())
}

/// What a request has as Proxy-Authorization, up to the first comma.
fn authorization(request: String) -> String {
    let (_, value) = request.split_once("Proxy-Authorization: ").unwrap_or_default();
    value.lines().next().unwrap_or_default().split(',').next().unwrap_or_default().to_owned()
}

const BASIC: &str = "Basic dXNlcjpjYW5hcnk=";
const BY_DIGEST: &str = "Digest username=\"user\"";

/// The page of a refusal is passed over where it ends by itself and is of no more than 64 KiB; else there is a new connection.
#[test]
fn x2_a_digest_over_the_same_connection_or_the_next() {
    let open = || String::from_utf8(OPEN.to_vec()).unwrap();
    let page = "x".repeat(60_000);
    let too_long = "x".repeat(66_000);
    for (what, first, connections) in [
        ("no page", refusal(&[DIGEST, EMPTY]), 1),
        ("a page", refusal(&[DIGEST, "Content-Length: 60000\r\n\r\n", &page]), 1),
        (
            "a page in chunks",
            refusal(&[DIGEST, "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"]),
            1,
        ),
        (
            "kept as of old",
            refusal(&[DIGEST, "Proxy-Connection: Keep-Alive\r\n", EMPTY]).replace("1.1", "1.0"),
            1,
        ),
        ("of old", refusal(&[DIGEST, EMPTY]).replace("1.1", "1.0"), 2),
        ("closes", refusal(&[DIGEST, "Connection: close\r\n", EMPTY]), 2),
        ("closes as of old", refusal(&[DIGEST, "Proxy-Connection: close\r\n", EMPTY]), 2),
        ("too long a page", refusal(&[DIGEST, "Content-Length: 66000\r\n\r\n", &too_long]), 2),
        ("more than the page", refusal(&[DIGEST, "Content-Length: 3\r\n\r\nabcd"]), 2),
        ("odd chunks", refusal(&[DIGEST, "Transfer-Encoding: chunked\r\n\r\nxyz"]), 2),
        ("a coding", refusal(&[DIGEST, "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"]), 1),
        ("two lengths", refusal(&[DIGEST, "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"]), 2),
    ] {
        let (outcome, sent, made) = call(vec![first, open()]);
        assert_token(&outcome, what);
        assert_eq!((sent, made), (vec![BASIC.to_owned(), BY_DIGEST.to_owned()], connections), "{what}");
    }
}

/// What a reset cuts is no failure of the call either.
#[test]
fn x2_a_page_of_a_refusal_that_a_reset_cuts() {
    let server = FaultServer::start("none", Tls::Yes).unwrap();
    let port = server.address().port();
    let proxy = Server::start(move |connection| {
        if connection.read_request().is_some() && connection.number == 0 {
            connection.send(refusal(&[DIGEST, "Content-Length: 600\r\n\r\nabc"]).as_bytes());
            connection.reset();
        } else if connection.send(OPEN) {
            carry(connection, port);
        }
    });
    let client = Client::at(&server.base(), ACCESS);
    let url = tunnel::url(&proxy).replace("http://", "http://user:canary@");
    client.set("roots", &roots_file(server.ca_pem())).set("proxy", &url);
    assert_token(&Outcome::of(&client), "a reset");
}

/// A password that a proxy has not asked for in clear is not sent so again.
#[test]
fn x2_basic_is_sent_unasked_once_at_the_most() {
    let server = FaultServer::start("none", Tls::Yes).unwrap();
    let port = server.address().port();
    let proxy = Server::start(move |connection| {
        while let Some(request) = connection.read_request() {
            if request.contains("Digest") && connection.send(OPEN) {
                return carry(connection, port);
            }
            connection.send(refusal(&[DIGEST, EMPTY]).as_bytes());
        }
    });
    let client = Client::at(&server.base(), ACCESS);
    let url = tunnel::url(&proxy).replace("http://", "http://user:canary@");
    client.set("roots", &roots_file(server.ca_pem())).set("proxy", &url).set("keep_alive", "0");
    for _ in 0..3 {
        assert_token(&Outcome::of(&client), "each with a connection of its own");
    }
    let values = proxy.requests().into_iter().map(authorization).collect::<Vec<_>>();
    assert_eq!(values, [BASIC, BY_DIGEST, "", BY_DIGEST, "", BY_DIGEST]);
}

#[test]
fn x2_proxies_that_change_their_mind() {
    let open = || String::from_utf8(OPEN.to_vec()).unwrap();
    let digest = || refusal(&[DIGEST, EMPTY]);
    let stale = || refusal(&[OTHER, EMPTY]);
    let basic = || refusal(&["Proxy-Authenticate: Basic realm=\"r\"\r\n", EMPTY]);
    for (what, responses, requests, error) in [
        ("a new nonce", vec![digest(), stale(), open()], 3, None),
        ("nonces without end", vec![digest(), stale(), stale(), open()], 3, Some(REFUSED)),
        ("the same again", vec![digest(), digest(), open()], 2, Some(REFUSED)),
        ("another way", vec![digest(), basic(), open()], 2, Some(REFUSED)),
        ("no way", vec![digest(), refusal(&[EMPTY]), open()], 2, Some(REFUSED)),
        (
            "Basic, which was refused",
            vec![refusal(&[DIGEST, "Proxy-Authenticate: Basic\r\n", EMPTY])],
            1,
            Some(REFUSED),
        ),
        ("two new nonces of which one will do", vec![digest(), refusal(&[OTHERS, EMPTY]), open()], 3, None),
        ("it closes in between", vec![digest(), String::new(), open()], 3, None),
        ("it closes without end", vec![digest(), String::new(), String::new(), open()], 3, Some(CLOSED)),
    ] {
        let (outcome, sent, _) = call(responses);
        match error {
            None => assert_token(&outcome, what),
            Some(error) => assert_failed(&outcome, ZOOM_E_PROXY, error, what),
        }
        assert_eq!(sent.len(), requests, "{what}: {sent:?}");
        assert!(!outcome.error.contains("canary"), "{what}");
    }
}
