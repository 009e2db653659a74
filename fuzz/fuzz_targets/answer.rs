//! Bytes that a server, a proxy or what stands in a server's place answers, through the whole client over loopback.
//!
//! First there may be an `m`: the client takes 64 bytes of a body at the most; and an `s` with a byte behind it: the answer
//! comes in writes of that many bytes. The next byte says who answers: `k` a server that keeps the connection, `p` a proxy,
//! `t` one that speaks no TLS where TLS is expected, anything else a server that closes. The rest is the answer.
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
const PATIENCE: Duration = Duration::from_millis(2);

/// The option max_response_bytes of the clients that take little.
const LITTLE: usize = 64;
/// Writes of an answer at the most: each takes its time.
const MOST_WRITES: usize = 64;

/// What a request gets.
struct Answer {
    bytes: Vec<u8>,
    /// Whether the connection stays.
    keeps: bool,
    /// The size of each write.
    piece: usize,
}

/// The next answer; taken by the request that gets it.
static NEXT: Mutex<Option<Answer>> = Mutex::new(None);
/// The number in the good answers, which everybody gets when there is no other.
static GOOD: AtomicU32 = AtomicU32::new(0);

/// Two of those that read bodies: the second takes little.
struct World {
    closing: [Client; 2],
    keeping: [Client; 2],
    proxied: Client,
    secure: Client,
}

fuzz_target!(|data: &[u8]| {
    static WORLD: OnceLock<World> = OnceLock::new();
    let world = WORLD.get_or_init(World::new);
    let (little, data) = data.strip_prefix(b"m").map_or((0, data), |rest| (1, rest));
    let (piece, data) = match data {
        [b's', piece, rest @ ..] => (usize::from(*piece), rest),
        _ => (data.len(), data),
    };
    let (who, answer) = data.split_first().map_or((b'c', data), |(who, answer)| (*who, answer));
    let piece = piece.max(answer.len() / MOST_WRITES).max(1);
    let limit = [1 << 20, LITTLE][little];
    match who {
        b'p' => check_failure(&with_answer(answer, piece, || world.proxied.token("me"))),
        b't' => check_failure(&with_answer(answer, piece, || world.secure.token("me"))),
        // Without a byte of an answer a request is sent once more on a new connection, and gets a good one.
        b'k' if !answer.is_empty() => {
            let client = &world.keeping[little];
            check_token(answer, limit, &with_kept_answer(answer, || client.token("me")));
            check_next(client);
        }
        _ => {
            let client = &world.closing[little];
            check_token(answer, limit, &with_answer(answer, piece, || client.token("me")));
            let ask = || client.request("GET", "/users/me", "", "");
            check_request(answer, limit, &with_answer(answer, piece, ask));
        }
    }
});

impl World {
    fn new() -> World {
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
            for (name, value) in options {
                client.set(name, value);
            }
            client
        };
        let proxy = format!("http://user:{CANARY}@127.0.0.1:{port}");
        let plain = format!("http://127.0.0.1:{port}/v2");
        let little = LITTLE.to_string();
        World {
            closing: [
                client(plain.clone(), &[("keep_alive", "0")]),
                client(plain.clone(), &[("keep_alive", "0"), ("max_response_bytes", &little)]),
            ],
            keeping: [client(plain.clone(), &[]), client(plain, &[("max_response_bytes", &little)])],
            proxied: client("https://zoom.invalid/v2".into(), &[("proxy", &proxy), ("roots", "bundled")]),
            secure: client(format!("https://localhost:{port}/v2"), &[("roots", "bundled")]),
        }
    }
}

fn with_answer<T>(bytes: &[u8], piece: usize, call: impl FnOnce() -> T) -> T {
    with(Answer { bytes: bytes.to_vec(), keeps: false, piece }, call)
}

/// In one write: what comes behind the answer, once the next call has begun, could be that one's (docs/limits.md).
fn with_kept_answer<T>(bytes: &[u8], call: impl FnOnce() -> T) -> T {
    with(Answer { bytes: bytes.to_vec(), keeps: true, piece: bytes.len() }, call)
}

fn with<T>(answer: Answer, call: impl FnOnce() -> T) -> T {
    *NEXT.lock().unwrap() = Some(answer);
    let result = call();
    NEXT.lock().unwrap().take();
    result
}

/// One connection: each request gets the answer that is next.
fn serve(mut stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    while receive(&mut stream).is_some() {
        let next = NEXT.lock().unwrap().take();
        let answer = next.unwrap_or_else(good);
        if answer.bytes.chunks(answer.piece).any(|piece| stream.write_all(piece).is_err()) {
            return;
        }
        if !answer.keeps {
            let _ = stream.shutdown(Shutdown::Write);
            // The client closes after it: closing first would be a reset that may overtake the answer.
            while stream.read(&mut [0; 4096]).is_ok_and(|amount| amount > 0) {}
            return;
        }
        let _ = stream.set_read_timeout(Some(PATIENCE));
    }
}

fn good() -> Answer {
    let body = format!(r#"{{"token":"good-{}"}}"#, GOOD.load(Ordering::SeqCst));
    let bytes = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes();
    Answer { piece: bytes.len(), bytes, keeps: true }
}

/// A request, or the beginning of a TLS handshake.
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

/// No call that got an answer ends otherwise.
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
    bytes(|out| unsafe { zoom_response_headers(response.handle, out) }).expect("headers are given")
}

fn check_failure(response: &Response) {
    assert!(response.code < 0, "{} without TLS", response.code);
    check_code(response, &[ZOOM_E_PROXY, ZOOM_E_TLS]);
    assert!(response.token().is_err());
}

/// A token is given when the design says so, and then it is the one of the body.
fn check_token(answer: &[u8], limit: usize, response: &Response) {
    check_code(response, &[]);
    assert!(response.body().len() <= limit);
    let token = response.token();
    assert_eq!(token.is_ok(), response.code == ZOOM_OK, "{token:?}");
    let Ok(token) = token else { return };
    check_body(answer, response);
    assert_eq!(response.status(), 200);
    assert!(!token.is_empty() && !token.contains(|c: char| c.is_ascii_control()) && token.len() <= 65_536);
    let body = response.body();
    // The other reader knows no nesting beyond 128 and no numbers beyond f64: nothing is said about those.
    let Ok(body) = serde_json::from_slice::<Value>(&body) else { return };
    let body = body.as_object().expect("a token from what is no object");
    assert_eq!(body.get("token").and_then(Value::as_str), Some(token.as_str()));
    let code = body.get("code").unwrap_or(&Value::Null);
    assert!(code.is_null() || code.as_i64() == Some(0), "a token beside code {code}");
}

fn check_request(answer: &[u8], limit: usize, response: &Response) {
    check_code(response, &[]);
    assert!(response.body().len() <= limit);
    if response.status() != 0 {
        check_body(answer, response);
    }
    assert_eq!(response.token(), Err(ZOOM_E_NO_TOKEN));
    assert_eq!(response.code == ZOOM_OK, (200..300).contains(&response.status()));
}

/// What came back was in the answer, and the answer was HTTP/1.
fn check_body(answer: &[u8], response: &Response) {
    let body = response.body();
    let headers = String::from_utf8_lossy(&headers(response)).to_ascii_lowercase();
    if !headers.contains("transfer-encoding") {
        assert!(
            body.is_empty() || answer.windows(body.len()).any(|part| part == body),
            "a body from nowhere"
        );
    }
    assert!(answer.windows(7).any(|part| part == b"HTTP/1."), "an answer that is no HTTP/1");
    let length = headers.lines().find_map(|line| line.strip_prefix("content-length:"));
    if let Some(Ok(length)) = length.map(|text| text.trim().parse::<usize>()) {
        let has_none = matches!(response.status(), 204 | 304);
        assert!(body.len() == length || has_none, "{} bytes instead of {length}", body.len());
    }
}

/// Whatever the last answer was, the next call gets its own.
fn check_next(client: &Client) {
    let number = GOOD.fetch_add(1, Ordering::SeqCst) + 1;
    let response = client.token("me");
    assert_eq!((response.code, response.error().as_str()), (ZOOM_OK, ""));
    assert_eq!(response.token(), Ok(format!("good-{number}")));
}
