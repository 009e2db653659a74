//! What a call makes of each response: refusals, redirects, odd statuses, bodies without a token.

mod common;

use std::sync::Arc;
use std::thread;

use common::abi::{Client, get_user_token, new_cancel};
use common::server::{Server, http_response, token_response};
use zoom_token::*;

fn token_call(reply: &str) -> (i32, String) {
    let server = Server::responding(reply);
    get_user_token(&server.base(), "access-canary", "me", "", 0)
}

#[test]
fn a4_refusals_come_back_as_they_are() {
    let body = r#"{"code":1001,"message":"User does not exist: me."}"#;
    for status in [301, 304, 400, 401, 403, 404, 409, 429, 500, 503, 599] {
        let reply = http_response(
            &format!("{status} X"),
            "X-Zm-TrackingId: T-1\r\n",
            if status == 304 { "" } else { body },
        );
        let server = Server::responding(reply);
        let client = Client::at(&server.base(), "t");
        client.set("max_retries", "0");
        let response = client.token("me");
        assert_eq!((response.code, response.status()), (status, status));
        assert_eq!(response.zoom_code(), if status == 304 { 0 } else { 1001 });
        assert_eq!(response.header("x-zm-trackingid").as_deref(), Ok("T-1"));
        assert_eq!(response.token(), Err(ZOOM_E_NO_TOKEN));
        assert!(response.error().starts_with(&format!("HTTP {status} ")), "{}", response.error());
        assert!(response.error().ends_with("For Zoom's support: x-zm-trackingid T-1"));
    }
}

#[test]
fn headers_keep_their_case_and_order() {
    let server = Server::responding(http_response(
        "404 Not Found",
        "Content-Type: text/plain\r\nX-b: 1\r\nx-B: 2\r\n",
        "",
    ));
    let client = Client::at(&server.base(), "t");
    let response = client.request("GET", "/x", "", "");
    assert_eq!(response.code, 404);
    assert_eq!(response.headers(), "Content-Type: text/plain\r\nX-b: 1\r\nx-B: 2\r\nContent-Length: 0\r\n");
    assert_eq!(response.header("X-B").as_deref(), Ok("1, 2"));
    assert_eq!(response.header("x"), Err(ZOOM_E_NOT_FOUND));
    assert_eq!(response.header(""), Err(ZOOM_E_ARGUMENT));
    assert_eq!(response.body(), b"");
}

/// zoom_response_read gives what the other functions give one by one.
#[test]
fn a_whole_response_at_once() {
    let limit = http_response("429 Slow down", "Retry-After: 7\r\n", r#"{"code":429,"message":"Slow down"}"#);
    let server = Server::responding(limit);
    let client = Client::at(&server.base(), "t");
    client.set("max_retries", "0");
    let response = client.token("me");
    let (numbers, texts) = response.read();
    let lengths = texts.clone().map(|text| text.len() as i32);
    assert_eq!(numbers[..6], [429, 429, ZOOM_REASON_RATE_LIMIT, 7, 1, 0]);
    assert_eq!(numbers[6..10], lengths);
    // No argument was wrong, and what no number is known for is left as it was.
    assert_eq!(numbers[10..], [0, -7]);
    let body = String::from_utf8(response.body()).unwrap();
    assert_eq!(texts, [String::new(), response.headers(), body, response.error()]);

    let server = Server::responding(token_response("a-token"));
    let client = Client::at(&server.base(), "t");
    let (numbers, texts) = client.token("me").read();
    assert_eq!(
        (&numbers[..6], texts[0].as_str(), texts[3].as_str()),
        (&[200, 0, 0, 0, 0, 0][..], "a-token", "")
    );

    let (numbers, texts) = client.token_with("me", "", 0, "\n", 0).read();
    assert_eq!((&numbers[..6], &texts[3][..numbers[10] as usize]), (&[0; 6][..], "meeting_id"));
}

/// The caller's memory that is too small, and an array that is short.
#[test]
#[allow(unsafe_code, reason = "the buffer is the caller's")]
fn a_whole_response_in_the_callers_memory() {
    let server = Server::responding(token_response("a-token"));
    let response = Client::at(&server.base(), "t").token("me");
    let whole: usize = response.read().1.iter().map(String::len).sum();
    let (mut numbers, mut memory) = ([-7; 2], vec![0xaa_u8; whole + 1]);
    for cap in [1, whole, whole + 1] {
        let mut out = ZoomBuf { data: memory.as_mut_ptr().cast(), len: 0, cap: cap as i32 };
        numbers = [-7; 2];
        // SAFETY: an array and a buffer of this test's own; the array is said to be shorter than it is.
        let code = unsafe { zoom_response_read(response.handle, numbers.as_mut_ptr(), 1, &mut out) };
        assert_eq!((code, out.len), (if cap > whole { ZOOM_OK } else { ZOOM_E_BUFFER }, whole as i32));
        assert_eq!(numbers, [200, -7], "{cap}");
    }
    assert!(memory.starts_with(b"a-token") && memory.ends_with(b"\0"));
    assert_eq!(numbers[0], 200);
}

/// What a call that has failed may come to a moment later.
#[test]
fn failures_that_may_pass() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (numbers, _) = Client::at(&format!("http://{nobody}"), "t").token("me").read();
    // Sent again once, after a quarter of a second.
    assert_eq!((numbers[4], numbers[5]), (1, 1));
    let (numbers, texts) = Client::new().token("me").read();
    assert_eq!((numbers[4], numbers[5], &texts[3][..numbers[10] as usize]), (0, 0, "option access_token"));
}

/// A call that its cancel ended before it began judges its arguments and is not in the log.
#[test]
fn a_call_that_is_cancelled_before_it_begins() {
    let server = Server::responding(token_response("a-token"));
    let client = Client::at(&server.base(), "t");
    let log = common::tools::scratch("responses-cancelled").join("calls.log");
    client.set("log_file", log.to_str().unwrap());
    let cancel = new_cancel();
    assert_eq!(zoom_cancel(cancel), ZOOM_OK);
    assert_eq!(client.token_with("..", "", 0, "", cancel).code, ZOOM_E_ARGUMENT);
    assert_eq!(client.token_with("me", "", 0, "", cancel).code, ZOOM_E_CANCELLED);
    assert_eq!(std::fs::read_to_string(&log).unwrap(), "");
    assert_eq!(client.token("me").code, ZOOM_OK);
    assert_eq!(zoom_free(cancel), ZOOM_OK);
}

/// Empty lines may stand before a response (RFC 9112, 2.2): what follows the status line is the header all the same.
/// Empty lines may stand before a response (RFC 9112, 2.2): the header section still begins behind the status line.
#[test]
fn empty_lines_in_front_do_not_hide_the_header() {
    for front in ["\r\n", "\n", "\r\n\r\n", "HTTP/1.1 103 Early\r\nX: early\r\n\r\n\r\n"] {
        let body = "{\r\nRetry-After: 31536000\r\n}";
        let reply = http_response("429 Slow down", "Retry-After: 7\r\n", body);
        let server = Server::responding(format!("{front}{reply}"));
        let client = Client::at(&server.base(), "t");
        client.set("max_retries", "0");
        let response = client.token("me");
        assert_eq!(response.code, 429, "{front:?}");
        assert_eq!(
            response.headers(),
            format!("Retry-After: 7\r\nContent-Length: {}\r\n", body.len()),
            "{front:?}"
        );
        let text = "HTTP 429 Too Many Requests: this is not Zoom's response (without a content type). Try again after 7 \
                    seconds";
        assert_eq!(response.error(), text);
    }
}

/// The client's own header fields may be keys; those that every request has are not.
#[test]
fn a3_a_key_in_a_header_field_is_taken_out_of_the_servers_words() {
    let body = r#"{"code":300,"message":"my-program/1.0 sent the key api-key-canary."}"#;
    let server = Server::responding(http_response("400 X", "", body));
    let client = Client::at(&server.base(), "access-canary");
    client.set("user_agent", "my-program/1.0");
    client.set("header.X-Api-Key", "api-key-canary");
    let text = "HTTP 400 Bad Request, Zoom code 300: my-program/1.0 sent the key [redacted]. Correct the argument that is \
                named here";
    assert_eq!(client.token("me").error(), text);
}

#[test]
fn r1_r2_r3_redirects_are_not_followed() {
    let elsewhere = Server::responding(token_response("stranger"));
    let there = elsewhere.address();
    for (status, reason) in [
        (301, "Moved Permanently"),
        (302, "Found"),
        (303, "See Other"),
        (307, "Temporary Redirect"),
        (308, "Permanent Redirect"),
    ] {
        for (location, target) in [
            (format!("http://{there}/x"), format!("http://{there}/x")),
            (format!("//{there}/x"), format!("//{there}/x")),
            ("https://evil.example/stranger".into(), "https://evil.example/[redacted]".into()),
            ("/other".into(), "/other".into()),
            ("x".repeat(10_000), format!("{}...", "x".repeat(100))),
            (String::new(), String::new()),
        ] {
            let reply = http_response(
                &format!("{status} Moved"),
                &format!("Location: {location}\r\n"),
                r#"{"token":"stranger"}"#,
            );
            let server = Server::responding(reply);
            let target = if target.is_empty() { target } else { format!(". It leads to {target}") };
            let text = format!(
                "HTTP {status} {reason}: this is not Zoom's response (without a content type). Redirects are not \
                 followed: check the base URL{target}"
            );
            assert_eq!(get_user_token(&server.base(), "t", "me", "", 0), (status, text));
            assert_eq!((server.requests().len(), elsewhere.connections()), (1, 0));
        }
    }
    let mut reply = b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\nContent-Length: 0\r\n\r\n".to_vec();
    let server = Server::responding(reply.clone());
    assert_eq!(get_user_token(&server.base(), "t", "me", "", 0).0, 302);
    // Cut inside the Location: no complete response.
    reply.truncate(30);
    let server = Server::start(move |connection| {
        connection.read_request();
        connection.send(&reply);
    });
    let cut = "the server closed the connection before the response was complete. Try again later";
    assert_eq!(get_user_token(&server.base(), "t", "me", "", 0), (ZOOM_E_CONNECT, cut.into()));
}

#[test]
fn h7_a_status_that_is_not_200() {
    let body = r#"{"token":"stranger"}"#;
    for (reply, code, text) in [
        (
            http_response("201 Created", "", body),
            ZOOM_E_NO_TOKEN,
            "no token: the server responded with status 201 (Created), not 200. Check the base URL: it usually ends in /v2",
        ),
        (
            "HTTP/1.1 204 No Content\r\n\r\n".into(),
            ZOOM_E_NO_TOKEN,
            "no token: the server responded with status 204 (No Content), not 200. Check the base URL: it usually ends in /v2",
        ),
        (
            http_response("206 Partial Content", "", body),
            ZOOM_E_NO_TOKEN,
            "no token: the server responded with status 206 (Partial Content), not 200. Check the base URL: it usually ends in /v2",
        ),
        (
            http_response("200 OK", "", ""),
            ZOOM_E_NO_TOKEN,
            "no token: the response is empty. Check the base URL: it usually ends in /v2",
        ),
        (
            "HTTP/1.1 101 Switching Protocols\r\n\r\n".into(),
            ZOOM_E_PROTOCOL,
            "the server sent HTTP status 101, which is not a final response. Check the base URL; a proxy or a firewall on the way may have changed the response",
        ),
        (
            http_response("600 X", "", body),
            ZOOM_E_PROTOCOL,
            "the server sent HTTP status 600, which is not a final response. Check the base URL; a proxy or a firewall on the way may have changed the response",
        ),
        (
            http_response("999 X", "", body),
            ZOOM_E_PROTOCOL,
            "the server sent HTTP status 999, which is not a final response. Check the base URL; a proxy or a firewall on the way may have changed the response",
        ),
    ] {
        assert_eq!(token_call(&reply), (code, text.into()));
    }
}

#[test]
fn interim_responses_are_passed_over() {
    let reply = format!("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n{}", token_response("abc"));
    let server = Server::responding(reply);
    let client = Client::at(&server.base(), "t");
    let response = client.token("me");
    assert_eq!(response.token().as_deref(), Ok("abc"));
    assert_eq!(response.headers(), "Content-Type: application/json\r\nContent-Length: 15\r\n");
}

#[test]
fn b3_b4_bodies_without_a_usable_token() {
    let deep = format!("{{\"token\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let long = format!("{{\"token\":\"{}\"}}", "x".repeat(1 << 19));
    for (body, text) in [
        (
            "\u{feff}{\"token\":\"canary\"}",
            "no token: the response is not well-formed JSON (line 1, column 1). Check the base URL: it usually ends in /v2",
        ),
        (
            deep.as_str(),
            "no token: the response has more than 5000 arrays and objects within each other. Check the base URL: it usually ends in /v2",
        ),
        (long.as_str(), "no token: token is longer than 65536 bytes"),
        (
            "{\"token\":null}",
            "no token: token is null: someone who signed in with Google or Facebook has none of type token; ask for type zak",
        ),
        ("{\"token\":7}", "no token: token is not a string"),
        ("{\"token\":\"canary\",\"token\":\"canary\"}", "no token: the response has more than one token"),
        ("{\"token\":\"canary\\u0000\"}", "no token: token contains control characters"),
    ] {
        let (code, error) = token_call(&http_response("200 OK", "", body));
        assert_eq!((code, error.as_str()), (ZOOM_E_NO_TOKEN, text));
    }
    let invalid =
        [b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n".as_slice(), b"{\"token\":\"\xff\"}"].concat();
    let server = Server::responding(invalid);
    assert_eq!(get_user_token(&server.base(), "t", "me", "", 0).0, ZOOM_E_NO_TOKEN);
}

#[test]
fn b5_a_huge_message_is_capped_and_clean() {
    let message = format!("bad\\r\\n\\u0007{}", "x".repeat(100_000));
    let body = format!("{{\"code\":300,\"message\":\"{message}\"}}");
    let (code, text) = token_call(&http_response("400 Bad Request", "", &body));
    assert_eq!(code, 400);
    assert!(text.starts_with("HTTP 400 Bad Request, Zoom code 300: bad   xxx"), "{text}");
    assert!(text.len() < 700 && text.is_ascii() && !text.contains(char::is_control));
}

#[test]
fn a1_secrets_are_in_no_text() {
    for (status, body) in [
        ("401 Unauthorized", r#"{"code":124,"message":"Invalid access token access-canary."}"#),
        (
            "400 Bad Request",
            r#"{"code":300,"message":"x","errors":[{"field":"access-canary","message":"access-canary"}]}"#,
        ),
        ("200 OK", r#"{"token":{"token":"access-canary"}}"#),
        ("200 OK", r#"{"code":5,"message":"access-canary"}"#),
        ("200 OK", "access-canary"),
    ] {
        let (code, text) = token_call(&http_response(status, "X-Zm-TrackingId: access-canary\r\n", body));
        assert_ne!(code, ZOOM_OK);
        assert!(!text.contains("canary"), "{text}");
    }
}

#[test]
fn a5_every_response_belongs_to_its_token() {
    let server = Arc::new(Server::start(|connection| {
        while let Some(request) = connection.read_request() {
            let token = request.split("Bearer ").nth(1).unwrap().lines().next().unwrap();
            connection.send(token_response(&format!("for-{token}")).as_bytes());
        }
    }));
    let clients: Vec<Client> = ["one", "two"].map(|token| Client::at(&server.base(), token)).into();
    thread::scope(|scope| {
        for thread in 0..8 {
            let client = &clients[thread % 2];
            let wanted = ["for-one", "for-two"][thread % 2];
            scope.spawn(move || {
                for _ in 0..200 {
                    assert_eq!(client.token("me").token().as_deref(), Ok(wanted));
                }
            });
        }
    });
}

#[test]
fn h3_framing_that_could_be_read_in_two_ways_is_refused() {
    let body = r#"{"token":"abc"}"#;
    let invalid = "the response is not valid HTTP/1.1. Check the base URL; a proxy or a firewall on the way may have changed the response";
    let number = "the response's Content-Length is not one number. Check the base URL; a proxy or a firewall on the way may have changed the response";
    for (headers, text) in [
        (
            "Content-Length: 15\r\nTransfer-Encoding: chunked\r\n",
            "the response has both a Content-Length and a Transfer-Encoding. Check the base URL; a proxy or a firewall on the way may have changed the response",
        ),
        ("Content-Length: 15\r\nContent-Length: 14\r\n", number),
        ("Content-Length: +15\r\n", number),
        ("Content-Length: 15, 15\r\n", number),
        (
            "Content-Length: 15\r\nContent-Encoding: gzip\r\n",
            "the response is compressed, although that was not asked for. Check the base URL; a proxy or a firewall on the way may have changed the response",
        ),
    ] {
        let outcome = token_call(&format!("HTTP/1.1 200 OK\r\n{headers}\r\n{body}"));
        assert_eq!(outcome, (ZOOM_E_PROTOCOL, text.into()), "{headers}");
    }
    assert_eq!(token_call("nonsense\r\n\r\n"), (ZOOM_E_PROTOCOL, invalid.into()));
}

#[test]
fn h3_a_connection_with_odd_chunks_is_not_used_again() {
    for (extension, code, connections) in [("", ZOOM_OK, 1), (";\nXX", ZOOM_E_PROTOCOL, 2)] {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let server = Server::responding(format!("{head}F{extension}\r\n{{\"token\":\"abc\"}}\r\n0\r\n\r\n"));
        let client = Client::at(&server.base(), "t");
        assert_eq!((client.token("me").code, client.token("me").code), (code, code));
        assert_eq!(server.connections(), connections, "{extension:?}");
    }
}

#[test]
fn h1_chunked_responses_are_put_together_and_must_be_complete() {
    let whole =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"token\r\n8\r\n\":\"abc\"}\r\n0\r\n\r\n";
    assert_eq!(token_call(whole), (ZOOM_OK, "abc".into()));
    for cut in [whole.len() - 1, whole.len() - 2, whole.len() - 4, whole.len() - 10] {
        let part = whole[..cut].to_owned();
        let server = Server::start(move |connection| {
            connection.read_request();
            connection.send(part.as_bytes());
        });
        let (code, text) = get_user_token(&server.base(), "t", "me", "", 0);
        assert!([ZOOM_E_CONNECT, ZOOM_E_PROTOCOL].contains(&code), "{cut}: {code} {text}");
    }
}
