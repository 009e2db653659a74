//! Responses that come before the server has read a large request: row X12 of docs/testing.md.
#![cfg(target_os = "linux")]

mod common;

use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use common::abi::Client;
use common::faults::{ACCESS, BOTH, Tls};
use common::server::{Connection, Server, http_response, token_response};
use common::tls::tls_for;
use zoom_token::*;

/// More than the buffers of both sockets hold.
const LARGE: usize = 12_000_000;
/// A response that was not read would come to this.
const TIME: Duration = Duration::from_secs(10);

/// What a server does after its response.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Then {
    Closes,
    Resets,
    ReadsNoMore,
}

/// How the client gets there.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Way {
    Plain,
    Tls,
    /// TLS inside of TLS.
    HttpsProxy,
}

const WAYS: [Way; 3] = [Way::Plain, Way::Tls, Way::HttpsProxy];

/// A server whose first connection is the script's; each further one gets tokens.
struct Early {
    server: Server,
    client: Client,
}

trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

impl Early {
    fn start(way: Way, script: impl Fn(&mut dyn Stream) -> Then + Send + Sync + 'static) -> Early {
        let (config, roots) = tls_for("localhost");
        let inner = config.clone();
        let serve = move |connection: &mut Connection| {
            let then = match way {
                Way::HttpsProxy => {
                    assert!(connection.read_request().unwrap().starts_with("CONNECT localhost:443 "));
                    connection.send(b"HTTP/1.1 200 OK\r\n\r\n");
                    let tls = rustls::ServerConnection::new(inner.clone()).unwrap();
                    serve_one(
                        connection.number,
                        &mut rustls::StreamOwned::new(tls, &mut *connection),
                        &script,
                    )
                }
                _ => serve_one(connection.number, connection, &script),
            };
            match then {
                Then::Closes => {}
                Then::Resets => connection.reset(),
                Then::ReadsNoMore => drop(connection.pause(Duration::from_secs(60))),
            }
        };
        let server = if way == Way::Plain { Server::start(serve) } else { Server::start_tls(config, serve) };
        let secure = format!("https://localhost:{}", server.address().port());
        let client = match way {
            Way::Plain => Client::at(&server.base(), ACCESS),
            Way::Tls => Client::at(&format!("{secure}/v2"), ACCESS),
            Way::HttpsProxy => Client::at("https://localhost/v2", ACCESS),
        };
        client.set("roots", &roots).set("timeout_ms", &TIME.as_millis().to_string());
        if way == Way::HttpsProxy {
            client.set("proxy", &secure);
        }
        Early { server, client }
    }

    fn put(&self) -> common::abi::Response {
        self.client.request("PUT", "/x", "", &"x".repeat(LARGE))
    }
}

fn serve_one<S: Stream>(number: usize, stream: &mut S, script: impl Fn(&mut dyn Stream) -> Then) -> Then {
    if number == 0 {
        return script(stream);
    }
    read_head(stream);
    send(stream, token_response("next").as_bytes());
    Then::ReadsNoMore
}

fn send(stream: &mut dyn Stream, bytes: &[u8]) {
    stream.write_all(bytes).and_then(|()| stream.flush()).unwrap();
}

fn read_head(stream: &mut dyn Stream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
}

/// Reads this many bytes of a body.
fn read(stream: &mut dyn Stream, bytes: usize) {
    stream.read_exact(&mut vec![0; bytes]).unwrap();
}

/// The response is read, whatever the server does then, and its connection is not used again.
#[test]
fn x12_a_response_before_the_request_is_read() {
    let body = r#"{"code":300,"message":"too large"}"#;
    let length = http_response("413 Content Too Large", "", body);
    let chunks =
        "HTTP/1.1 413 X\r\nTransfer-Encoding: chunked\r\n\r\n22\r\n".to_owned() + body + "\r\n0\r\n\r\n";
    let interim = format!("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n{length}");
    let until_close = format!("HTTP/1.1 413 X\r\n\r\n{body}");
    for way in WAYS {
        for then in [Then::Closes, Then::ReadsNoMore] {
            for response in [&length, &chunks, &interim, &until_close] {
                if response == &until_close && (then == Then::ReadsNoMore || way != Way::Plain) {
                    continue;
                }
                let what = format!("{way:?} {then:?} {response}");
                let sent = response.clone();
                let early = Early::start(way, move |stream| {
                    read_head(stream);
                    read(stream, 100_000);
                    send(stream, sent.as_bytes());
                    then
                });
                let begun = Instant::now();
                let refused = early.put();
                assert_eq!((refused.code, refused.zoom_code()), (413, 300), "{what}: {}", refused.error());
                assert_eq!(refused.body(), body.as_bytes(), "{what}");
                assert!(begun.elapsed() < TIME / 2, "{what}: {:?}", begun.elapsed());
                let next = early.client.token("me");
                assert_eq!(next.token().as_deref(), Ok("next"), "{what}: {}", next.error());
                assert_eq!(early.server.connections(), 2, "{what}");
            }
        }
    }
}

/// The write fails: what waits in the socket is the outcome if it is whole, and else the connection has broken.
#[test]
fn x12_a_response_behind_a_write_that_fails() {
    let whole = http_response("413 Content Too Large", "", "{}");
    for way in WAYS {
        for (response, code) in
            [(whole.as_str(), 413), (&whole[..whole.len() - 1], ZOOM_E_CONNECT), ("", ZOOM_E_CONNECT)]
        {
            for before in [0, 1, 4_000, 70_000, 1_000_000] {
                let sent = response.to_owned();
                let early = Early::start(way, move |stream| {
                    read_head(stream);
                    read(stream, before);
                    send(stream, sent.as_bytes());
                    // Its end may come while the client writes, and while it waits for room.
                    thread::sleep(Duration::from_millis(before as u64 % 7));
                    Then::Resets
                });
                let response = early.put();
                assert_eq!(response.code, code, "{way:?} {before} {code}: {}", response.error());
            }
        }
    }
}

/// Interim responses, and what TLS sends of its own, do not end the sending: the whole request arrives.
#[test]
fn x12_what_comes_before_a_response() {
    for tls in BOTH {
        let script = |connection: &mut Connection| {
            read_head(connection);
            for _ in 0..5 {
                // The client's write blocks meanwhile, and the tickets of the handshake wait in its socket.
                connection.pause(Duration::from_millis(150));
                connection.update_keys();
                if connection.number == 1 {
                    send(connection, b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 100 X\r\nA: b\r\n\r\n");
                }
                read(connection, LARGE / 5);
            }
            let fields = if connection.number == 0 { "Connection: close\r\n" } else { "" };
            send(connection, http_response("200 OK", fields, "{}").as_bytes());
            connection.respond_to_all(token_response("next").as_bytes());
        };
        let (config, roots) = tls_for("localhost");
        let server = if tls == Tls::Yes { Server::start_tls(config, script) } else { Server::start(script) };
        let base = match tls {
            Tls::Yes => format!("https://localhost:{}/v2", server.address().port()),
            Tls::No => server.base(),
        };
        let client = Client::at(&base, ACCESS);
        client.set("roots", &roots).set("timeout_ms", "10000");
        for (connections, what) in [(1, "TLS's own messages"), (2, "interim responses")] {
            let response = client.request("PUT", "/x", "", &"x".repeat(LARGE));
            assert_eq!((response.code, response.error().as_str()), (ZOOM_OK, ""), "{tls:?} {what}");
            assert_eq!(server.connections(), connections, "{tls:?} {what}");
        }
        // The second has read all of it, so that its connection is kept.
        assert_eq!(client.token("me").token().as_deref(), Ok("next"), "{tls:?}");
        assert_eq!(server.connections(), 2, "{tls:?}");
    }
}

/// A response that began and does not end: the call's time and its cancel hold.
#[test]
fn x12_l1_a_response_that_stalls_while_the_request_is_sent() {
    for way in WAYS {
        let early = Early::start(way, |stream| {
            read_head(stream);
            send(stream, b"HTTP/1.1 413 X\r\nContent-Length: 10\r\n\r\nabc");
            Then::ReadsNoMore
        });
        early.client.set("timeout_ms", "800");
        let begun = Instant::now();
        assert_eq!(early.put().code, ZOOM_E_TIMEOUT, "{way:?}");
        let took = begun.elapsed();
        assert!(took >= Duration::from_millis(800) && took < Duration::from_secs(4), "{way:?}: {took:?}");
    }
}
