//! Responses of a server or a proxy, any bytes, received by the whole client over loopback.
//!
//! An input may start with `m`: the client accepts at most 64 bytes of a body; and with `s` and a byte N: the response is
//! sent in writes of N bytes. The next byte selects the sender: `k` a server that keeps the connection, `p` a proxy, `t` a
//! server that does not use TLS where TLS is expected, anything else a server that closes. The response follows.
#![no_main]

use std::ffi::CString;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use zoom_token::*;
use zoom_token_fuzz::abi::{Client, Response};
use zoom_token_fuzz::{CANARY, bytes, check_error_text};

/// How long a server that keeps the connection waits for the next request.
const IDLE_TIMEOUT: Duration = Duration::from_millis(2);

/// The option max_response_bytes of the limited clients.
const SMALL_LIMIT: usize = 64;
/// The largest number of writes of a response: each takes time.
const MAX_WRITES: usize = 64;

/// The reply to a request.
struct Reply {
    bytes: Vec<u8>,
    /// Whether the server keeps the connection.
    keep_alive: bool,
    /// The size of each write.
    write_size: usize,
}

/// The next reply; the next request takes it.
static NEXT: Mutex<Option<Reply>> = Mutex::new(None);
/// The number in the token of the valid reply, which is sent when [`NEXT`] is empty.
static VALID: AtomicU32 = AtomicU32::new(0);

/// The clients. Of two, the second has the small limit.
struct Clients {
    closing: [Client; 2],
    keeping: [Client; 2],
    proxied: Client,
    secure: Client,
}

fuzz_target!(|data: &[u8]| {
    static CLIENTS: OnceLock<Clients> = OnceLock::new();
    let clients = CLIENTS.get_or_init(Clients::new);
    let (limited, data) = data.strip_prefix(b"m").map_or((0, data), |data| (1, data));
    let (write_size, data) = match data {
        [b's', size, data @ ..] => (usize::from(*size), data),
        _ => (data.len(), data),
    };
    let (sender, sent) = data.split_first().map_or((b'c', data), |(sender, sent)| (*sender, sent));
    let write_size = write_size.max(sent.len() / MAX_WRITES).max(1);
    let limit = [1 << 20, SMALL_LIMIT][limited];
    match sender {
        b'p' => check_failure(&with_reply(sent, write_size, || clients.proxied.token("me"))),
        b't' => check_failure(&with_reply(sent, write_size, || clients.secure.token("me"))),
        // A request without a single byte of a response is sent again on a new connection, and gets the valid reply.
        b'k' if !sent.is_empty() => {
            let client = &clients.keeping[limited];
            check_token(sent, limit, &with_kept_connection(sent, || client.token("me")));
            check_next(client);
        }
        _ => {
            let client = &clients.closing[limited];
            check_token(sent, limit, &with_reply(sent, write_size, || client.token("me")));
            let send = || client.request("GET", "/users/me", "", "");
            check_request(sent, limit, &with_reply(sent, write_size, send));
        }
    }
});

impl Clients {
    fn new() -> Clients {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        // More than there are connections at a time; a thread for each would be slow.
        for _ in 0..6 {
            let listener = listener.try_clone().expect("a listener");
            thread::spawn(move || {
                for stream in listener.incoming() {
                    serve(stream.expect("a connection"));
                }
            });
        }
        let client = |base: String, options: &[(&str, &str)]| {
            let client = Client::at(&base, CANARY);
            // A retry would wait, and get another reply.
            client.set("max_retries", "0");
            for (name, value) in options {
                client.set(name, value);
            }
            client
        };
        let proxy = format!("http://user:{CANARY}@127.0.0.1:{port}");
        let plain = format!("http://127.0.0.1:{port}/v2");
        let limit = SMALL_LIMIT.to_string();
        Clients {
            closing: [
                client(plain.clone(), &[("keep_alive", "0")]),
                client(plain.clone(), &[("keep_alive", "0"), ("max_response_bytes", &limit)]),
            ],
            keeping: [client(plain.clone(), &[]), client(plain, &[("max_response_bytes", &limit)])],
            proxied: client("https://zoom.invalid/v2".into(), &[("proxy", &proxy), ("roots", "bundled")]),
            secure: client(format!("https://localhost:{port}/v2"), &[("roots", "bundled")]),
        }
    }
}

fn with_reply<T>(bytes: &[u8], write_size: usize, call: impl FnOnce() -> T) -> T {
    send_next(Reply { bytes: bytes.to_vec(), keep_alive: false, write_size }, call)
}

/// In one write: bytes that arrive after the response, once the next call has begun, could belong to that call
/// (docs/limits.md).
fn with_kept_connection<T>(bytes: &[u8], call: impl FnOnce() -> T) -> T {
    send_next(Reply { bytes: bytes.to_vec(), keep_alive: true, write_size: bytes.len() }, call)
}

fn send_next<T>(reply: Reply, call: impl FnOnce() -> T) -> T {
    *NEXT.lock().unwrap() = Some(reply);
    let result = call();
    NEXT.lock().unwrap().take();
    result
}

/// Serves one connection: each request gets the next reply.
fn serve(mut stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    while receive(&mut stream).is_some() {
        let next = NEXT.lock().unwrap().take();
        let reply = next.unwrap_or_else(valid_reply);
        if reply.bytes.chunks(reply.write_size).any(|part| stream.write_all(part).is_err()) {
            return;
        }
        if !reply.keep_alive {
            let _ = stream.shutdown(Shutdown::Write);
            // The client closes first: otherwise a reset could discard the response before the client reads it.
            while stream.read(&mut [0; 4096]).is_ok_and(|amount| amount > 0) {}
            return;
        }
        let _ = stream.set_read_timeout(Some(IDLE_TIMEOUT));
    }
}

fn valid_reply() -> Reply {
    let body = format!(r#"{{"token":"valid-{}"}}"#, VALID.load(Ordering::SeqCst));
    let bytes = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes();
    Reply { write_size: bytes.len(), bytes, keep_alive: true }
}

/// Reads a request, or the beginning of a TLS handshake.
fn receive(stream: &mut TcpStream) -> Option<()> {
    let mut received = Vec::new();
    let mut part = [0; 4096];
    loop {
        match stream.read(&mut part) {
            Ok(0) => return None,
            Ok(amount) => received.extend_from_slice(&part[..amount]),
            Err(why) if why.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
        if received.ends_with(b"\r\n\r\n") || received.starts_with(b"\x16\x03") {
            return Some(());
        }
    }
}

/// Checks the outcome of a call that received a response: its code is one of the usual ones or of `more`.
fn check_code(response: &Response, more: &[i32]) {
    let (code, status) = (response.code, response.status());
    match code {
        300..=599 => assert_eq!(status, code),
        ZOOM_OK | ZOOM_E_NO_TOKEN => assert!((200..300).contains(&status), "{code} with {status}"),
        ZOOM_E_CONNECT | ZOOM_E_PROTOCOL | ZOOM_E_TOO_LARGE => assert_eq!(status, 0),
        _ => assert!(more.contains(&code) && status == 0, "{code} {status} {}", response.error()),
    }
    let error = response.error();
    assert_eq!(code == ZOOM_OK, error.is_empty(), "{code} {error}");
    check_error_text(&error);
    assert!(response.zoom_code() >= 0);
    let (headers, body) = (headers(response), response.body());
    assert!(status != 0 || headers.is_empty() && body.is_empty());
    assert!(body.len() <= 1 << 20 && headers.len() <= 64 << 10);
    for line in headers.split(|byte| *byte == b'\n') {
        let name: Vec<u8> = line.iter().copied().take_while(|byte| *byte != b':' && *byte != 0).collect();
        let is_text = std::str::from_utf8(&name).is_ok() && !name.is_empty();
        let name = CString::new(name).expect("no NUL");
        // SAFETY: a C text and a buffer.
        let found = bytes(|out| unsafe { zoom_response_header(response.handle, name.as_ptr(), out) });
        let known = if is_text { ZOOM_E_NOT_FOUND } else { ZOOM_E_ARGUMENT };
        assert!(found.is_ok() || found == Err(known), "{found:?}");
        assert!(found.is_err() || line.contains(&b':'));
    }
}

fn headers(response: &Response) -> Vec<u8> {
    // SAFETY: a buffer.
    bytes(|out| unsafe { zoom_response_headers(response.handle, out) })
        .expect("the header fields of a response")
}

fn check_failure(response: &Response) {
    assert!(response.code < 0, "{} without TLS", response.code);
    check_code(response, &[ZOOM_E_PROXY, ZOOM_E_TLS]);
    assert!(response.token().is_err());
}

/// Checks a token call: it has a token exactly when it succeeded, and that is the one in the body.
fn check_token(sent: &[u8], limit: usize, response: &Response) {
    check_code(response, &[]);
    assert!(response.body().len() <= limit);
    let token = response.token();
    assert_eq!(token.is_ok(), response.code == ZOOM_OK, "{token:?}");
    let Ok(token) = token else { return };
    check_body(sent, response);
    assert_eq!(response.status(), 200);
    assert!(!token.is_empty() && !token.contains(|c: char| c.is_ascii_control()) && token.len() <= 65_536);
    let body = response.body();
    // serde_json refuses nesting beyond 128 and numbers beyond f64: those are not compared.
    let Ok(body) = serde_json::from_slice::<Value>(&body) else { return };
    let body = body.as_object().expect("a token from a body that is not an object");
    assert_eq!(body.get("token").and_then(Value::as_str), Some(token.as_str()));
    let code = body.get("code").unwrap_or(&Value::Null);
    assert!(code.is_null() || code.as_i64() == Some(0), "a token together with code {code}");
}

fn check_request(sent: &[u8], limit: usize, response: &Response) {
    check_code(response, &[]);
    assert!(response.body().len() <= limit);
    if response.status() != 0 {
        check_body(sent, response);
    }
    assert_eq!(response.token(), Err(ZOOM_E_NO_TOKEN));
    assert_eq!(response.code == ZOOM_OK, (200..300).contains(&response.status()));
}

/// Checks that the body is part of what was sent, and that this was HTTP/1.
fn check_body(sent: &[u8], response: &Response) {
    let body = response.body();
    let headers = String::from_utf8_lossy(&headers(response)).to_ascii_lowercase();
    if !headers.contains("transfer-encoding") {
        assert!(
            body.is_empty() || sent.windows(body.len()).any(|part| part == body),
            "a body that was not sent"
        );
    }
    assert!(sent.windows(7).any(|part| part == b"HTTP/1."), "a response that is not HTTP/1");
    let length = headers.lines().find_map(|line| line.strip_prefix("content-length:"));
    if let Some(Ok(length)) = length.map(|text| text.trim().parse::<usize>()) {
        let has_no_body = matches!(response.status(), 204 | 304);
        assert!(body.len() == length || has_no_body, "{} bytes instead of {length}", body.len());
    }
}

/// Checks that the next call gets its own response, whatever the last one was.
fn check_next(client: &Client) {
    let number = VALID.fetch_add(1, Ordering::SeqCst) + 1;
    let response = client.token("me");
    assert_eq!((response.code, response.error().as_str()), (ZOOM_OK, ""));
    assert_eq!(response.token(), Ok(format!("valid-{number}")));
}
