//! Serves a connection with the selected fault.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio_rustls::rustls::ServerConfig;

use super::table::{BODY, Behaviour, End, Framing, STRANGER_TOKEN, Selected};
use crate::script::{Connection, http_response, token_response};

/// The response to CONNECT that opens a tunnel.
const TUNNEL: &str = "HTTP/1.1 200 Connection established\r\n\r\n";

/// What the connections of a server share.
pub(super) struct Context {
    /// Set for https.
    pub(super) tls: Option<Arc<ServerConfig>>,
    /// The target of redirects.
    pub(super) redirect_target: SocketAddr,
    /// How often the fault has happened.
    pub(super) happened: AtomicUsize,
    /// Whether to print the method and target of each request.
    pub(super) prints: bool,
}

/// What follows a response.
enum Next {
    ReadRequest,
    Close,
    /// Without close_notify over TLS.
    CloseWithoutNotify,
}

/// Serves a connection from its first byte to its end.
pub(super) fn serve(selected: Selected, connection: &mut Connection, context: &Context) {
    let number = selected.number;
    match selected.behaviour {
        Behaviour::Silent => return context.stay_silent(connection),
        Behaviour::InsteadOfTls(bytes) | Behaviour::InsteadOfTlsForEver(bytes) => {
            return instead_of_tls(selected.behaviour, bytes, connection, context);
        }
        Behaviour::WireDrip => connection.socket.pause = Some(Duration::from_millis(number)),
        Behaviour::WireCut => connection.socket.bytes_left = Some(to_usize(number)),
        _ => {}
    }
    if let Some(config) = &context.tls
        && connection.start_tls(config).is_err()
    {
        context.record_fault();
        return;
    }
    while let Some(request) = connection.read_request() {
        context.print(&request);
        let next = match request.starts_with("CONNECT ") {
            true => connect(selected, connection, context),
            false => respond(selected, connection, context),
        };
        match next {
            Next::ReadRequest => {}
            Next::Close => return connection.send_close_notify(),
            Next::CloseWithoutNotify => return,
        }
    }
}

impl Context {
    fn record_fault(&self) {
        self.happened.fetch_add(1, Ordering::SeqCst);
    }

    /// Sends nothing until the client disconnects, for half a minute at most: a test must end even if its client waits
    /// for ever.
    fn stay_silent(&self, connection: &mut Connection) {
        self.record_fault();
        let _ = connection.socket.stream.set_read_timeout(Some(Duration::from_secs(30)));
        connection.wait_for_close();
    }

    fn print(&self, request: &str) {
        if self.prints {
            let line = request.lines().next().unwrap_or("");
            println!("{}", line.strip_suffix(" HTTP/1.1").unwrap_or(line));
        }
    }
}

fn instead_of_tls(behaviour: Behaviour, bytes: &[u8], connection: &mut Connection, context: &Context) {
    let mut hello = [0; 4096];
    let _ = std::io::Read::read(&mut connection.socket, &mut hello);
    context.record_fault();
    match behaviour {
        Behaviour::InsteadOfTlsForEver(_) => connection.send_for_ever(bytes),
        _ => {
            connection.send(bytes);
            connection.wait_for_close();
        }
    }
}

/// Responds to CONNECT. No fault is a proxy that forwards anything.
fn connect(selected: Selected, connection: &mut Connection, context: &Context) -> Next {
    let amount = to_usize(selected.number).min(TUNNEL.len());
    context.record_fault();
    match selected.behaviour {
        Behaviour::ConnectStall => {
            connection.send(&TUNNEL.as_bytes()[..amount]);
            connection.wait_for_close();
        }
        Behaviour::ConnectDrip => {
            connection.drip(TUNNEL.as_bytes(), Duration::from_millis(selected.number));
            connection.wait_for_close();
        }
        Behaviour::ConnectCut => {
            connection.send(&TUNNEL.as_bytes()[..amount]);
        }
        Behaviour::ConnectEndless(head, part) => {
            connection.send(head.as_bytes());
            connection.send_for_ever(part.as_bytes());
        }
        Behaviour::ConnectBytes(bytes) => {
            connection.send(bytes);
            connection.wait_for_close();
        }
        _ => {
            connection.send(http_response("502 Bad Gateway", "", "").as_bytes());
        }
    }
    Next::Close
}

/// Responds to a request.
fn respond(selected: Selected, connection: &mut Connection, context: &Context) -> Next {
    let number = selected.number;
    match selected.behaviour {
        Behaviour::Correct(framing) => {
            connection.send(&complete_response(framing));
            return next_after(framing);
        }
        Behaviour::Cut(framing, end) => {
            return cut(&complete_response(framing), to_usize(number), end, connection, context);
        }
        Behaviour::CutRedirect => {
            return cut(
                redirect(302, context).as_bytes(),
                to_usize(number),
                End::Polite,
                connection,
                context,
            );
        }
        Behaviour::Stall => {
            let response = complete_response(Framing::Length);
            connection.send(&response[..to_usize(number).min(response.len())]);
            context.stay_silent(connection);
        }
        Behaviour::Drip(framing) => {
            context.record_fault();
            connection.drip(&complete_response(framing), Duration::from_millis(number));
            return next_after(framing);
        }
        Behaviour::DripBody => {
            let response = complete_response(Framing::Length);
            let (head, body) = response.split_at(response.len() - BODY.len());
            context.record_fault();
            connection.send(head);
            connection.drip(body, Duration::from_millis(number));
            return Next::ReadRequest;
        }
        Behaviour::ExtraAtOnce | Behaviour::ExtraNext | Behaviour::ExtraAfter | Behaviour::ExtraLater => {
            send_extra_response(selected, connection, context)
        }
        Behaviour::Endless(head, part) => {
            context.record_fault();
            connection.send(head.as_bytes());
            connection.send_for_ever(part.as_bytes());
        }
        Behaviour::KeyUpdates => {
            connection.send(&complete_response(Framing::Length)[..20]);
            context.record_fault();
            while connection.update_keys() {}
        }
        Behaviour::WireGarbage => {
            let response = complete_response(Framing::Length);
            connection.send(&response[..to_usize(number).min(response.len())]);
            // A record with a valid TLS header, whose content is not encrypted.
            let _ = std::io::Write::write_all(
                &mut connection.socket,
                b"\x17\x03\x03\x00\x20garbage garbage garbage garbage ",
            );
            context.stay_silent(connection);
        }
        _ => {
            context.record_fault();
            connection.send(&response_bytes(selected, context));
        }
    }
    Next::Close
}

fn next_after(framing: Framing) -> Next {
    match framing {
        Framing::Length | Framing::Chunks => Next::ReadRequest,
        Framing::Close => Next::Close,
    }
}

fn cut(response: &[u8], at: usize, end: End, connection: &mut Connection, context: &Context) -> Next {
    connection.send(&response[..at.min(response.len())]);
    context.record_fault();
    match end {
        End::Polite => Next::Close,
        End::Bare => Next::CloseWithoutNotify,
        End::Reset => {
            connection.reset();
            Next::CloseWithoutNotify
        }
    }
}

fn send_extra_response(selected: Selected, connection: &mut Connection, context: &Context) {
    let (first, second) = (complete_response(Framing::Length), token_response(STRANGER_TOKEN).into_bytes());
    match selected.behaviour {
        Behaviour::ExtraAtOnce => {
            connection.send(&[first, second].concat());
        }
        Behaviour::ExtraNext => {
            connection.send_together(&first, &second);
        }
        Behaviour::ExtraAfter => {
            connection.send_together(&padded(to_usize(selected.number)), &second);
        }
        _ => {
            connection.send(&first);
            connection.pause(Duration::from_millis(selected.number));
            connection.send(&second);
        }
    }
    context.stay_silent(connection);
}

/// A complete response.
pub(super) fn complete_response(framing: Framing) -> Vec<u8> {
    const JSON: &str = "Content-Type: application/json\r\n";
    match framing {
        Framing::Length => http_response("200 OK", JSON, BODY),
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

/// A complete response of this many bytes, if it is not longer already.
fn padded(length: usize) -> Vec<u8> {
    let with =
        |padding: usize| http_response("200 OK", &format!("X-Padding: {}\r\n", "x".repeat(padding)), BODY);
    with(length.saturating_sub(with(0).len())).into_bytes()
}

/// The response of a fault that is only a matter of its bytes.
fn response_bytes(selected: Selected, context: &Context) -> Vec<u8> {
    let number = selected.number;
    let length = BODY.len();
    match selected.behaviour {
        Behaviour::Bytes(bytes) => return bytes.to_vec(),
        Behaviour::Start(start) => {
            return [start, format!("Content-Length: {length}\r\n\r\n{BODY}").as_bytes()].concat();
        }
        Behaviour::Body(body) => return with_body("", body),
        Behaviour::Encoded(encoding, body) => {
            return with_body(&format!("Content-Encoding: {encoding}\r\n"), body);
        }
        Behaviour::Bomb => return with_body("Content-Encoding: gzip\r\n", &bomb()),
        _ => {}
    }
    match selected.behaviour {
        Behaviour::Head(head) => format!("HTTP/1.1 200 OK\r\n{head}\r\n{BODY}"),
        Behaviour::InChunks(head) => format!("HTTP/1.1 200 OK\r\n{head}\r\n20\r\n{BODY}\r\n0\r\n\r\n"),
        Behaviour::ChunkSize(size) => chunked(&format!("{size}\r\n{BODY}\r\n0\r\n\r\n")),
        Behaviour::Chunked(body) => chunked(body),
        Behaviour::Empty(head) => format!("HTTP/1.1 {head}\r\n"),
        // One of the fields is the Content-Length.
        Behaviour::Fields => {
            http_response("200 OK", &"X-Header: a\r\n".repeat(to_usize(number.saturating_sub(1))), BODY)
        }
        Behaviour::LongName => {
            http_response("200 OK", &format!("{}: a\r\n", "X".repeat(to_usize(number))), BODY)
        }
        Behaviour::Status => http_response(&format!("{number:03} X"), "", BODY),
        Behaviour::Deep => {
            let depth = to_usize(number);
            http_response("200 OK", "", &format!("{{\"token\":{}{}}}", "[".repeat(depth), "]".repeat(depth)))
        }
        Behaviour::LongToken => token_response(&"x".repeat(to_usize(number))),
        Behaviour::LongMessage => zoom_error(&"x".repeat(to_usize(number))),
        Behaviour::Message(message) => zoom_error(message),
        Behaviour::Redirect => redirect(number, context),
        // The other faults are in the TLS handshake or the response to CONNECT: their response to a request is correct.
        _ => return complete_response(Framing::Close),
    }
    .into_bytes()
}

fn redirect(status: u64, context: &Context) -> String {
    let location = format!("Location: http://{}/v2/users/me/token\r\n", context.redirect_target);
    http_response(&format!("{status:03} Moved"), &location, BODY)
}

fn with_body(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn chunked(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}")
}

fn zoom_error(message: &str) -> String {
    http_response("400 Bad Request", "", &format!("{{\"code\":300,\"message\":\"{message}\"}}"))
}

/// 67,108,897 zeros in gzip. Its one block has codes in which four repeats of 258 zeros are one byte, a zero itself.
fn bomb() -> Vec<u8> {
    const START: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\xff\xed\xc0\x81\0\0\0\0\x80\xa0\xfd\xa9\x17\xa9";
    const END: &[u8] = b"\x06\xb2\x9e\x4b\xb7\x21\0\0\x04";
    [START, &vec![0; 65_028], END].concat()
}

/// Converts a number, with 64 MiB as the largest: no test waits for more.
fn to_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX).min(64 << 20)
}
