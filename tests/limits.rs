//! The limits of a call: time, cancel, sizes, and what may be set when.

mod common;

use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use common::abi::{Client, get_user_token, new_cancel};
use common::faults::cannot_connect;
use common::programs::free_port;
use common::server::{Server, http_response, token_response};
use zoom_token::*;

/// How late a call may end. The library is there within milliseconds; a machine that runs other tests is not.
const SLACK: Duration = Duration::from_secs(3);

/// A server that reads requests and never responds. The receiver is told of each request.
fn silent() -> (Server, mpsc::Receiver<()>) {
    let (sender, receiver) = mpsc::channel();
    let sender = std::sync::Mutex::new(sender);
    let server = Server::start(move |connection| {
        if connection.read_request().is_some() {
            let _ = sender.lock().unwrap().send(());
            connection.wait_for_close();
        }
    });
    (server, receiver)
}

#[test]
fn l1_the_time_runs_out() {
    let (server, _requests) = silent();
    let client = Client::at(&server.base(), "t");
    client.set("timeout_ms", "300");
    let begun = Instant::now();
    let response = client.token("me");
    let took = begun.elapsed();
    assert_eq!(response.code, ZOOM_E_TIMEOUT);
    let text = "the time ran out while waiting for the response (option timeout_ms is 300). Try again later";
    assert_eq!(response.error(), text);
    assert_eq!((response.status(), response.body()), (0, Vec::new()));
    assert!(took >= Duration::from_millis(300) && took < Duration::from_millis(300) + SLACK, "{took:?}");
}

#[test]
fn l1_a_drip_does_not_stretch_the_time() {
    let server = Server::start(|connection| {
        connection.read_request();
        for byte in token_response("abc").bytes() {
            connection.send(&[byte]);
            thread::sleep(Duration::from_millis(20));
        }
    });
    let client = Client::at(&server.base(), "t");
    client.set("timeout_ms", "300");
    let begun = Instant::now();
    assert_eq!(client.token("me").code, ZOOM_E_TIMEOUT);
    assert!(begun.elapsed() < Duration::from_millis(300) + SLACK);
}

/// The bound is the point, so the best of a few counts: one slice of a write that blocks would be 100 ms.
#[test]
fn l1_a_large_request_that_nobody_reads() {
    let server = Server::start(|connection| {
        connection.pause(Duration::from_secs(60));
    });
    let body = "x".repeat(12_000_000);
    let late = (0..5).map(|_| {
        let client = Client::at(&server.base(), "t");
        client.set("timeout_ms", "250");
        let begun = Instant::now();
        let response = client.request("PUT", "/x", "", &body);
        assert_eq!(response.code, ZOOM_E_TIMEOUT, "{}", response.error());
        begun.elapsed() - Duration::from_millis(250)
    });
    let best = late.min().unwrap();
    assert!(best < Duration::from_millis(70), "{best:?}");
}

#[test]
fn l1_connecting_has_its_own_time() {
    // A listener that accepts nothing: its queue is full after a few connections, and further ones hang.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut filling = Vec::new();
    for _ in 0..5000 {
        match std::net::TcpStream::connect_timeout(&address, Duration::from_millis(100)) {
            Ok(stream) => filling.push(stream),
            Err(_) => break,
        }
    }
    let client = Client::at(&format!("http://{address}/v2"), "t");
    client.set("connect_timeout_ms", "300");
    let begun = Instant::now();
    let response = client.token("me");
    assert_eq!(response.code, ZOOM_E_TIMEOUT);
    let text = "the time ran out while connecting (option connect_timeout_ms is 300). Check the network, the VPN and the \
                firewall";
    assert_eq!(response.error(), text);
    assert!(begun.elapsed() < Duration::from_millis(300) + SLACK);
}

#[test]
fn l2_the_shortest_and_the_longest_time() {
    let server = Server::responding(token_response("abc"));
    let client = Client::at(&server.base(), "t");
    client.set("timeout_ms", "2147483647").set("connect_timeout_ms", "2147483647");
    assert_eq!(client.token("me").code, ZOOM_OK);
    let (server, _requests) = silent();
    let client = Client::at(&server.base(), "t");
    client.set("timeout_ms", "1");
    assert_eq!(client.token("me").code, ZOOM_E_TIMEOUT);
}

#[test]
fn l7_a_cancel_ends_a_call_at_once_and_stays() {
    let (server, requests) = silent();
    let client = Client::at(&server.base(), "t");
    let cancel = new_cancel();
    thread::scope(|scope| {
        let call = scope.spawn(|| {
            let response = client.token_with("me", "", 0, "", cancel);
            (response.code, response.error(), Instant::now())
        });
        requests.recv().unwrap();
        let cancelled = Instant::now();
        assert_eq!(zoom_cancel(cancel), ZOOM_OK);
        let (code, text, ended) = call.join().unwrap();
        assert_eq!((code, text.as_str()), (ZOOM_E_CANCELLED, "cancelled by zoom_cancel"));
        assert!(ended - cancelled < SLACK, "{:?}", ended - cancelled);
    });
    assert_eq!(client.token_with("me", "", 0, "", cancel).code, ZOOM_E_CANCELLED);
    assert_eq!(server.requests().len(), 1);
    assert_eq!(zoom_free(cancel), ZOOM_OK);
    let unknown = client_call_with_cancel(&client, cancel);
    assert_eq!(unknown, (ZOOM_E_HANDLE, 0));
}

/// The result and the response's handle, for calls that give no response.
fn client_call_with_cancel(client: &Client, cancel: i32) -> (i32, i32) {
    let response = std::mem::ManuallyDrop::new(client.token_with("me", "", 0, "", cancel));
    (response.code, response.handle)
}

#[test]
fn l7_a_late_cancel_does_not_disturb_the_next_call() {
    let server = Server::responding(token_response("abc"));
    let client = Client::at(&server.base(), "t");
    for _ in 0..50 {
        let cancel = new_cancel();
        assert_eq!(client.token_with("me", "", 0, "", cancel).code, ZOOM_OK);
        assert_eq!(zoom_cancel(cancel), ZOOM_OK);
        assert_eq!(client.token("me").code, ZOOM_OK);
        assert_eq!(zoom_free(cancel), ZOOM_OK);
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn b2_the_limit_of_the_body_is_exact() {
    let body = format!("{{\"token\":\"{}\"}}", "x".repeat(100));
    for framing in ["length", "chunked", "close"] {
        let reply = match framing {
            "length" => http_response("200 OK", "", &body),
            "chunked" => format!(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
                body.len()
            ),
            _ => format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}"),
        };
        let server = Server::start(move |connection| {
            connection.read_request();
            connection.send(reply.as_bytes());
        });
        for (limit, code) in
            [(body.len() + 1, ZOOM_OK), (body.len(), ZOOM_OK), (body.len() - 1, ZOOM_E_TOO_LARGE)]
        {
            let client = Client::at(&server.base(), "t");
            client.set("max_response_bytes", &limit.to_string());
            let response = client.token("me");
            assert_eq!(response.code, code, "{framing} {limit}: {}", response.error());
            if code != ZOOM_OK {
                let text = format!(
                    "the response is larger than {limit} bytes. Ask for less, or raise the option max_response_bytes"
                );
                assert_eq!(response.error(), text);
            }
        }
    }
}

#[test]
fn h5_endless_responses_end() {
    let endless_head = |connection: &mut common::server::Connection| {
        connection.read_request();
        connection.send(b"HTTP/1.1 200 OK\r\n");
        for _ in 0..3000 {
            connection.send(b"X-Header: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n");
        }
    };
    let server = Server::start(endless_head);
    let outcome = get_user_token(&server.base(), "t", "me", "", 0);
    // More than 128 header fields: they are counted before their size is.
    assert_eq!(outcome, (ZOOM_E_PROTOCOL, "the response has more than 128 header fields. Check the base URL; if it is right, the server, or a proxy on the way, has to send fewer".into()));
    let server = Server::start(|connection| {
        connection.read_request();
        let line = format!("X-Long: {}", "x".repeat(100_000));
        connection.send(format!("HTTP/1.1 200 OK\r\n{line}\r\nContent-Length: 0\r\n\r\n").as_bytes());
    });
    let large = (
        ZOOM_E_TOO_LARGE,
        "the response's header, or one line of its framing, is larger than 64 KiB".to_owned(),
    );
    assert_eq!(get_user_token(&server.base(), "t", "me", "", 0), large);
    let server = Server::start(|connection| {
        connection.read_request();
        connection.send_for_ever(b"HTTP/1.1 103 Early Hints\r\n\r\n");
    });
    let endless = "the server sent more than 8912896 bytes for one response";
    assert_eq!(get_user_token(&server.base(), "t", "me", "", 0), (ZOOM_E_TOO_LARGE, endless.into()));
}

#[test]
fn options_are_set_before_the_first_call() {
    let server = Server::responding(token_response("abc"));
    let client = Client::at(&server.base(), "t");
    assert_eq!(client.token("me").code, ZOOM_OK);
    let (code, why) = client.try_set("timeout_ms", "5");
    assert_eq!(code, ZOOM_E_STATE);
    assert_eq!(
        why,
        "options are set before the client's first call or copy (after it access_token, login and header.NAME alone); make a new client"
    );
    client.set("access_token", "u");
    assert_eq!(client.token("me").code, ZOOM_OK);
    assert!(server.requests()[1].contains("authorization: Bearer u\r\n"));
    let other = Client::at(&server.base(), "t");
    let copy = other.copy();
    assert_eq!(
        (other.try_set("timeout_ms", "5").0, copy.try_set("timeout_ms", "5").0),
        (ZOOM_E_STATE, ZOOM_E_STATE)
    );
    assert_eq!(client.try_set("no_such", "1").0, ZOOM_E_OPTION);
    assert_eq!(client.try_set("", "1").0, ZOOM_E_OPTION);
    assert_eq!(Client::new().try_set("", "1").0, ZOOM_E_OPTION);
}

#[test]
fn nobody_listens_and_no_such_name() {
    let address = format!("127.0.0.1:{}", free_port());
    let refused = cannot_connect(&address);
    let base = format!("http://{address}");
    assert_eq!(get_user_token(&base, "t", "me", "", 0), (ZOOM_E_CONNECT, refused.clone()));
    assert_eq!(Client::at(&base, "t").token("me").error(), refused);
    // RFC 6761 keeps .invalid without addresses.
    let client = Client::at("https://no-such-host.invalid/v2", "t");
    let response = client.token("me");
    assert_eq!(response.code, ZOOM_E_RESOLVE);
    // The reason is the system's, which depends on its name servers, in this library's words.
    let text = response.error();
    let texts = ["there is no such name", "it has no address", "no name server responded"].map(|why| {
        format!(
            "the name no-such-host.invalid could not be resolved: {why}. Check the host's name, the network and its name \
             server (DNS)"
        )
    });
    assert!(texts.contains(&text), "{text}");
}

#[test]
fn i4_the_longest_token_and_user_id() {
    let server = Server::responding(token_response("abc"));
    let (longest, user) = ("x".repeat(16_384), "u".repeat(512));
    assert_eq!(get_user_token(&server.base(), &longest, &user, "", 0).0, ZOOM_OK);
    assert!(server.requests()[0].contains(&format!("authorization: Bearer {longest}\r\n")));
    for (auth, user, text) in [
        (longest.clone() + "x", "me".into(), "auth must not be longer than 16384 bytes"),
        (String::new(), "me".into(), "auth must be given: an OAuth access token"),
        ("Bearer ".into(), "me".into(), "auth must be given: an OAuth access token"),
        ("t".into(), user + "u", "user must not be longer than 512 bytes"),
        ("t".into(), String::new(), "user must be given: a user id, an e-mail address or me"),
    ] {
        let result = get_user_token(&server.base(), &auth, &user, "", 0);
        assert_eq!(result, (ZOOM_E_ARGUMENT, text.into()));
    }
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn files_that_are_not_regular_are_refused_when_the_option_is_set() {
    let folder = common::tools::scratch("no-regular-files");
    let fifo = folder.join("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let client = Client::new();
    for path in [fifo.to_str().unwrap(), folder.to_str().unwrap(), "/dev/zero"] {
        for option in ["log_file", "roots"] {
            let (code, why) = client.try_set(option, path);
            assert_eq!(code, ZOOM_E_ARGUMENT, "{option} {path}");
            assert!(why.starts_with(&format!("option {option} ")), "{why}");
        }
    }
}

#[test]
fn a_log_has_a_line_for_each_call_that_is_sent_and_no_secret() {
    let server = Server::responding(http_response("404 Not Found", "", "{\"message\":\"sent-canary\"}"));
    let log = common::tools::scratch("log").join("calls.log");
    let client = Client::at(&server.base(), "sent-canary");
    client.set("log_file", log.to_str().unwrap());
    client.token("me");
    client.request("POST", "/x?secret=sent-canary", "", "sent-canary");
    client.token("..");
    let text = std::fs::read_to_string(&log).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    let base = server.base();
    for (line, call) in lines.iter().zip([format!("GET {base}/users/me/token"), format!("POST {base}/x")]) {
        let (time, text) = line.split_once(' ').unwrap();
        assert!(time.len() == 20 && time.ends_with('Z'), "{line}");
        assert!(text.starts_with(&format!("{call} attempt=1 result=404 status=404 reason=12 ms=")), "{line}");
    }
    assert!(!text.contains("canary"));
}
