//! What a faulty server does on a connection.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio_rustls::rustls::ServerConfig;

use super::table::{BODY, Chosen, Does, End, Framing, STRANGER_TOKEN};
use crate::script::{Connection, answer, token_answer};

/// The answer to CONNECT that stands for a tunnel.
const TUNNEL: &str = "HTTP/1.1 200 Connection established\r\n\r\n";

/// What the connections of a server have in common.
pub(super) struct Scene {
    /// For https.
    pub(super) tls: Option<Arc<ServerConfig>>,
    /// Where redirects lead to.
    pub(super) elsewhere: SocketAddr,
    /// How often the fault has happened.
    pub(super) happened: AtomicUsize,
    /// Whether the first line of each request goes to standard output.
    pub(super) prints: bool,
}

/// Whether a connection goes on with the next request.
enum Then {
    Next,
    Close,
    /// Without TLS's closing message.
    CloseBare,
}

/// Serves a connection from its first byte to its end.
pub(super) fn play(chosen: Chosen, connection: &mut Connection, scene: &Scene) {
    let number = chosen.number;
    match chosen.does {
        Does::Silent => return scene.wait(connection),
        Does::InsteadOfTls(bytes) | Does::InsteadOfTlsForEver(bytes) => {
            return instead_of_tls(chosen.does, bytes, connection, scene);
        }
        Does::WireDrip => connection.socket.pause = Some(Duration::from_millis(number)),
        Does::WireCut => connection.socket.left = Some(to_usize(number)),
        _ => {}
    }
    if let Some(config) = &scene.tls
        && connection.start_tls(config).is_err()
    {
        scene.note();
        return;
    }
    while let Some(request) = connection.read_request() {
        scene.print(&request);
        let then = match request.starts_with("CONNECT ") {
            true => connect(chosen, connection, scene),
            false => reply(chosen, connection, scene),
        };
        match then {
            Then::Next => {}
            Then::Close => return connection.say_goodbye(),
            Then::CloseBare => return,
        }
    }
}

impl Scene {
    fn note(&self) {
        self.happened.fetch_add(1, Ordering::SeqCst);
    }

    /// Is silent until the client leaves, or for half a minute: nobody is to wait for ever where a client does.
    fn wait(&self, connection: &mut Connection) {
        self.note();
        let _ = connection.socket.stream.set_read_timeout(Some(Duration::from_secs(30)));
        connection.wait_for_end();
    }

    fn print(&self, request: &str) {
        if self.prints {
            let line = request.lines().next().unwrap_or("");
            println!("{}", line.strip_suffix(" HTTP/1.1").unwrap_or(line));
        }
    }
}

fn instead_of_tls(does: Does, bytes: &[u8], connection: &mut Connection, scene: &Scene) {
    let mut hello = [0; 4096];
    let _ = std::io::Read::read(&mut connection.socket, &mut hello);
    scene.note();
    match does {
        Does::InsteadOfTlsForEver(_) => connection.send_for_ever(bytes),
        _ => {
            connection.send(bytes);
            connection.wait_for_end();
        }
    }
}

/// Answers CONNECT. No fault here is a proxy that leads anywhere.
fn connect(chosen: Chosen, connection: &mut Connection, scene: &Scene) -> Then {
    let amount = to_usize(chosen.number).min(TUNNEL.len());
    scene.note();
    match chosen.does {
        Does::ConnectStall => {
            connection.send(&TUNNEL.as_bytes()[..amount]);
            connection.wait_for_end();
        }
        Does::ConnectDrip => {
            connection.drip(TUNNEL.as_bytes(), Duration::from_millis(chosen.number));
            connection.wait_for_end();
        }
        Does::ConnectCut => {
            connection.send(&TUNNEL.as_bytes()[..amount]);
        }
        Does::ConnectEndless(head, part) => {
            connection.send(head.as_bytes());
            connection.send_for_ever(part.as_bytes());
        }
        Does::ConnectBytes(bytes) => {
            connection.send(bytes);
            connection.wait_for_end();
        }
        _ => {
            connection.send(answer("502 Bad Gateway", "", "").as_bytes());
        }
    }
    Then::Close
}

/// Answers a request.
fn reply(chosen: Chosen, connection: &mut Connection, scene: &Scene) -> Then {
    let number = chosen.number;
    match chosen.does {
        Does::Whole(framing) => {
            connection.send(&whole(framing));
            return then(framing);
        }
        Does::Cut(framing, end) => return cut(&whole(framing), to_usize(number), end, connection, scene),
        Does::CutRedirect => {
            return cut(redirect(302, scene).as_bytes(), to_usize(number), End::Polite, connection, scene);
        }
        Does::Stall => {
            let whole = whole(Framing::Length);
            connection.send(&whole[..to_usize(number).min(whole.len())]);
            scene.wait(connection);
        }
        Does::Drip(framing) => {
            scene.note();
            connection.drip(&whole(framing), Duration::from_millis(number));
            return then(framing);
        }
        Does::DripBody => {
            let whole = whole(Framing::Length);
            let (head, body) = whole.split_at(whole.len() - BODY.len());
            scene.note();
            connection.send(head);
            connection.drip(body, Duration::from_millis(number));
            return Then::Next;
        }
        Does::ExtraAtOnce | Does::ExtraNext | Does::ExtraBehind | Does::ExtraLater => {
            extra(chosen, connection, scene)
        }
        Does::Endless(head, part) => {
            scene.note();
            connection.send(head.as_bytes());
            connection.send_for_ever(part.as_bytes());
        }
        Does::KeyUpdates => {
            connection.send(&whole(Framing::Length)[..20]);
            scene.note();
            while connection.update_keys() {}
        }
        Does::WireGarbage => {
            let whole = whole(Framing::Length);
            connection.send(&whole[..to_usize(number).min(whole.len())]);
            // A record of TLS's outer form, whose inside nobody has encrypted.
            let _ = std::io::Write::write_all(
                &mut connection.socket,
                b"\x17\x03\x03\x00\x20garbage garbage garbage garbage ",
            );
            scene.wait(connection);
        }
        _ => {
            scene.note();
            connection.send(&bytes(chosen, scene));
        }
    }
    Then::Close
}

fn then(framing: Framing) -> Then {
    match framing {
        Framing::Length | Framing::Chunks => Then::Next,
        Framing::Close => Then::Close,
    }
}

fn cut(whole: &[u8], at: usize, end: End, connection: &mut Connection, scene: &Scene) -> Then {
    connection.send(&whole[..at.min(whole.len())]);
    scene.note();
    match end {
        End::Polite => Then::Close,
        End::Bare => Then::CloseBare,
        End::Reset => {
            connection.reset();
            Then::CloseBare
        }
    }
}

fn extra(chosen: Chosen, connection: &mut Connection, scene: &Scene) {
    let (ours, other) = (whole(Framing::Length), token_answer(STRANGER_TOKEN).into_bytes());
    match chosen.does {
        Does::ExtraAtOnce => {
            connection.send(&[ours, other].concat());
        }
        Does::ExtraNext => {
            connection.send_together(&ours, &other);
        }
        Does::ExtraBehind => {
            connection.send_together(&padded(to_usize(chosen.number)), &other);
        }
        _ => {
            connection.send(&ours);
            connection.pause(Duration::from_millis(chosen.number));
            connection.send(&other);
        }
    }
    scene.wait(connection);
}

/// A complete answer.
pub(super) fn whole(framing: Framing) -> Vec<u8> {
    const JSON: &str = "Content-Type: application/json\r\n";
    match framing {
        Framing::Length => answer("200 OK", JSON, BODY),
        Framing::Close => format!("HTTP/1.1 200 OK\r\n{JSON}\r\n{BODY}"),
        Framing::Chunks => {
            let (a, b) = BODY.split_at(BODY.len() / 2);
            let (size_a, size_b) = (a.len(), b.len());
            format!(
                "HTTP/1.1 200 OK\r\n{JSON}Transfer-Encoding: chunked\r\n\r\n\
                 {size_a:x}\r\n{a}\r\n{size_b:x}\r\n{b}\r\n0\r\n\r\n"
            )
        }
    }
    .into_bytes()
}

/// A complete answer of so many bytes, if they are enough for one.
fn padded(length: usize) -> Vec<u8> {
    let with = |padding: usize| answer("200 OK", &format!("X-Padding: {}\r\n", "x".repeat(padding)), BODY);
    with(length.saturating_sub(with(0).len())).into_bytes()
}

/// The answer of a fault that lies in the bytes alone.
fn bytes(chosen: Chosen, scene: &Scene) -> Vec<u8> {
    let number = chosen.number;
    let length = BODY.len();
    match chosen.does {
        Does::Bytes(bytes) => return bytes.to_vec(),
        Does::Start(start) => {
            return [start, format!("Content-Length: {length}\r\n\r\n{BODY}").as_bytes()].concat();
        }
        Does::Body(body) => return with_body("", body),
        Does::Encoded(encoding, body) => {
            return with_body(&format!("Content-Encoding: {encoding}\r\n"), body);
        }
        Does::Bomb => return with_body("Content-Encoding: gzip\r\n", &bomb()),
        _ => {}
    }
    match chosen.does {
        Does::Head(head) => format!("HTTP/1.1 200 OK\r\n{head}\r\n{BODY}"),
        Does::InChunks(head) => format!("HTTP/1.1 200 OK\r\n{head}\r\n20\r\n{BODY}\r\n0\r\n\r\n"),
        Does::ChunkSize(size) => chunked(&format!("{size}\r\n{BODY}\r\n0\r\n\r\n")),
        Does::Chunked(body) => chunked(body),
        Does::Empty(head) => format!("HTTP/1.1 {head}\r\n"),
        // One of the fields is the Content-Length.
        Does::Fields => answer("200 OK", &"X-Header: a\r\n".repeat(to_usize(number.saturating_sub(1))), BODY),
        Does::LongName => answer("200 OK", &format!("{}: a\r\n", "X".repeat(to_usize(number))), BODY),
        Does::Status => answer(&format!("{number:03} X"), "", BODY),
        Does::Deep => {
            let depth = to_usize(number);
            answer("200 OK", "", &format!("{{\"token\":{}{}}}", "[".repeat(depth), "]".repeat(depth)))
        }
        Does::LongToken => token_answer(&"x".repeat(to_usize(number))),
        Does::LongMessage => zoom_error(&"x".repeat(to_usize(number))),
        Does::Message(message) => zoom_error(message),
        Does::Redirect => redirect(number, scene),
        // Every other fault is played before it comes to bytes: those of proxies and TLS answer as they should.
        _ => return whole(Framing::Close),
    }
    .into_bytes()
}

fn redirect(status: u64, scene: &Scene) -> String {
    let location = format!("Location: http://{}/v2/users/me/token\r\n", scene.elsewhere);
    answer(&format!("{status:03} Moved"), &location, BODY)
}

fn with_body(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn chunked(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}")
}

fn zoom_error(message: &str) -> String {
    answer("400 Bad Request", "", &format!("{{\"code\":300,\"message\":\"{message}\"}}"))
}

/// 67,108,897 zeros in gzip. Its one block has codes in which four repeats of 258 zeros are one byte, a zero itself.
fn bomb() -> Vec<u8> {
    const START: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\xff\xed\xc0\x81\0\0\0\0\x80\xa0\xfd\xa9\x17\xa9";
    const END: &[u8] = b"\x06\xb2\x9e\x4b\xb7\x21\0\0\x04";
    [START, &vec![0; 65_028], END].concat()
}

/// A size that nobody waits for is one that fits.
fn to_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX).min(64 << 20)
}
