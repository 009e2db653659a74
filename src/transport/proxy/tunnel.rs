//! The tunnel through a proxy: CONNECT (RFC 9110, 9.3.6) and its response, over the guarded transport.

use std::collections::TryReserveError;

use ureq::unversioned::transport::{NextTimeout, Transport};

use super::super::chunks::{Chunks, is_in_name};
use super::super::exchange::Exchange;
use super::super::framing::{self, Framing};
use super::super::{HEAD_MAX, Reader};
use super::Proxy;
use super::challenge::{self, Challenge};
use super::sign_in::{self, SignIn};
use crate::error::{Error, ZOOM_E_PROXY};
use crate::secret::{Secret, redact_url};
use crate::text::clean;

/// What a tunnel leads to, and the User-Agent that the proxy sees.
pub struct Target<'a> {
    /// The server, as `host:port`.
    pub authority: &'a str,
    /// The User-Agent.
    pub user_agent: &'a str,
}

const NOT_HTTP: &str =
    "the proxy's response to CONNECT is not HTTP. Check that the address and port are an HTTP proxy's";
const IS_TLS: &str = "the proxy speaks TLS on this port. Write its address with https:// instead of http://, or check the port";
const NOT_KEPT: &str = "the proxy did not keep the connection between two steps of the sign-in. Ask whoever runs the proxy to look at it";
const IS_SOCKS: &str = "the proxy speaks SOCKS 5 on this port. Write its address with socks5h:// in front";
const TOO_LONG: &str = "the proxy's response to CONNECT is larger than 64 KiB. Check that the address and port are an HTTP proxy's";

/// The outcome of a request for a tunnel.
#[derive(PartialEq, Eq)]
pub enum Outcome {
    /// It leads to the server now.
    Open,
    /// The proxy closed the connection: the sign-in continues over a new one.
    Closed,
}

/// Asks a proxy, over a connection to it, for a tunnel; more than once where the sign-in takes more steps.
pub fn open(
    transport: &mut dyn Transport,
    exchange: &Exchange,
    sign_in: &mut SignIn,
    target: &Target,
    timeout: NextTimeout,
) -> Result<Outcome, ureq::Error> {
    let mut connection = Connection { transport, exchange, timeout };
    let mut is_kept = false;
    sign_in.begin_connection();
    loop {
        let authorization = sign_in.authorization(target.authority, exchange)?;
        let request = request(target, authorization.as_ref()).map_err(|_| exchange.no_memory())?;
        let head = match connection.ask(&request) {
            Err(_) if is_kept && connection.has_died() => return Ok(Outcome::Closed),
            head => head?,
        };
        is_kept = true;
        if head.is_success() {
            return Ok(Outcome::Open);
        }
        if head.status != 407 || !sign_in.continues(&head.challenges()) {
            return Err(refuse(exchange, head.refusal(sign_in, target, exchange.reader())));
        }
        if !connection.pass_over_body(&head)? {
            return if sign_in.is_bound() { Err(refuse(exchange, NOT_KEPT)) } else { Ok(Outcome::Closed) };
        }
    }
}

/// A connection to a proxy.
struct Connection<'a> {
    transport: &'a mut dyn Transport,
    exchange: &'a Exchange,
    timeout: NextTimeout,
}

impl Connection<'_> {
    fn ask(&mut self, request: &Secret) -> Result<Head, ureq::Error> {
        let mut unsent = request.bytes();
        while !unsent.is_empty() {
            let output = self.transport.buffers().output();
            let (piece, rest) = unsent.split_at(unsent.len().min(output.len()));
            output[..piece.len()].copy_from_slice(piece);
            self.transport.transmit_output(piece.len(), self.timeout)?;
            unsent = rest;
        }
        self.final_head()
    }

    /// Whether the proxy closed the connection without a byte of a response, as it may between two requests.
    fn has_died(&mut self) -> bool {
        self.transport.buffers().input().is_empty() && self.is_broken()
    }

    /// Whether the connection broke, which is no failure of the call then.
    fn is_broken(&mut self) -> bool {
        let why = self.exchange.take_failure();
        let is_broken = why.as_ref().is_some_and(|why| why.code == ZOOM_E_PROXY);
        if let Some(why) = why.filter(|_| !is_broken) {
            self.exchange.fail(why);
        }
        is_broken
    }

    /// Waits for the header section of a final response. The limit is for all of them together: interim ones (1xx) are
    /// followed by another one.
    fn final_head(&mut self) -> Result<Head, ureq::Error> {
        let mut most = HEAD_MAX;
        loop {
            let length = self.await_head(most)?;
            let buffers = self.transport.buffers();
            let head = &buffers.input()[..length];
            match status(head) {
                Some(100 | 102..=199) => most -= length,
                Some(status) => {
                    let head = Head::new(status, head);
                    buffers.input_consume(length);
                    return Ok(head);
                }
                None => return Err(refuse(self.exchange, NOT_HTTP)),
            }
            buffers.input_consume(length);
        }
    }

    /// Skips the body of a refusal. Whether the connection can be used again.
    fn pass_over_body(&mut self, head: &Head) -> Result<bool, ureq::Error> {
        let mut most = HEAD_MAX;
        let Some(mut body) = head.body() else { return Ok(false) };
        loop {
            let buffers = self.transport.buffers();
            let length = buffers.input().len();
            let Some(amount) = body.take(buffers.input()).filter(|amount| *amount <= most) else {
                return Ok(false);
            };
            buffers.input_consume(amount);
            most -= amount;
            if body.has_ended() {
                // What follows it was not asked for.
                return Ok(amount == length);
            }
            match self.transport.await_input(self.timeout) {
                Ok(true) => {}
                Err(why) if !self.is_broken() => return Err(why),
                _ => return Ok(false),
            }
        }
    }

    /// Waits for a whole header section of at most `most` bytes; the result is its length.
    fn await_head(&mut self, most: usize) -> Result<usize, ureq::Error> {
        let mut end = EndOfHead::default();
        loop {
            let input = self.transport.buffers().input();
            match input {
                // TLS: an alert or a handshake.
                [0x15 | 0x16, ..] => return Err(refuse(self.exchange, IS_TLS)),
                [5, ..] => return Err(refuse(self.exchange, IS_SOCKS)),
                _ if !b"HTTP/".starts_with(&input[..input.len().min(5)]) => {
                    return Err(refuse(self.exchange, NOT_HTTP));
                }
                _ => {}
            }
            let is_empty = input.is_empty();
            match end.find(input) {
                Some(length) if length <= most => return Ok(length),
                None if input.len() <= most => {}
                _ => return Err(refuse(self.exchange, TOO_LONG)),
            }
            if !self.transport.await_input(self.timeout)? {
                let text = match is_empty {
                    true => "the proxy closed the connection without a response to CONNECT",
                    false => "the proxy closed the connection in the middle of its response to CONNECT",
                };
                return Err(refuse(
                    self.exchange,
                    format!("{text}. Check that the address is an HTTP proxy's"),
                ));
            }
        }
    }
}

fn refuse(exchange: &Exchange, text: impl Into<String>) -> ureq::Error {
    exchange.fail(Error::new(ZOOM_E_PROXY, text))
}

/// Looks for the end of a header section. What was searched is not searched again: it may come byte by byte.
#[derive(Default)]
struct EndOfHead {
    searched: usize,
}

impl EndOfHead {
    /// Where the section ends in what has come so far: behind an empty line. CR may be missing (RFC 9112, 2.2).
    fn find(&mut self, input: &[u8]) -> Option<usize> {
        let end = (self.searched..input.len()).find_map(|at| match input[at..] {
            [b'\n', b'\n', ..] => Some(at + 2),
            [b'\n', b'\r', b'\n', ..] => Some(at + 3),
            _ => None,
        });
        // The last two bytes may be the beginning of the end.
        self.searched = input.len().saturating_sub(2);
        end
    }
}

fn request(target: &Target, authorization: Option<&Secret>) -> Result<Secret, TryReserveError> {
    let Target { authority, user_agent } = target;
    let mut request = Secret::default();
    let lines = [
        format!("CONNECT {authority} HTTP/1.1\r\n"),
        format!("Host: {authority}\r\n"),
        if user_agent.is_empty() { String::new() } else { format!("User-Agent: {user_agent}\r\n") },
        "Proxy-Connection: Keep-Alive\r\n".into(),
    ];
    for line in &lines {
        request.append(line.as_bytes())?;
    }
    if let Some(value) = authorization {
        for part in [b"Proxy-Authorization: ", value.bytes(), b"\r\n"] {
            request.append(part)?;
        }
    }
    request.append(b"\r\n")?;
    Ok(request)
}

/// How many ways to sign in are named.
const MOST_SCHEMES: usize = 8;

/// The status in the first line of a header section; None where that is not one of HTTP/1.
fn status(head: &[u8]) -> Option<u16> {
    let line = head.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
    let after = line.strip_prefix(b"HTTP/1.0 ").or_else(|| line.strip_prefix(b"HTTP/1.1 "))?;
    let (digits, reason) = after.split_at_checked(3)?;
    let is_separated = reason.is_empty() || reason.starts_with(b" ");
    let status = std::str::from_utf8(digits).ok()?.parse().ok()?;
    (is_separated && (100..600).contains(&status)).then_some(status)
}

/// The header section of a final response.
struct Head {
    status: u16,
    /// Empty for a success, of which nothing is read.
    bytes: Secret,
}

/// A page that is passed over.
enum Body {
    /// So many bytes of it are left.
    Length(usize),
    Chunks(Chunks),
}

impl Body {
    /// How much of the input belongs to it; None where its framing is wrong.
    fn take(&mut self, input: &[u8]) -> Option<usize> {
        match self {
            Body::Length(left) => {
                let amount = input.len().min(*left);
                *left -= amount;
                Some(amount)
            }
            Body::Chunks(chunks) => chunks.accepts(input).then_some(input.len()),
        }
    }

    fn has_ended(&self) -> bool {
        match self {
            Body::Length(left) => *left == 0,
            Body::Chunks(chunks) => chunks.have_ended(),
        }
    }
}

impl Head {
    fn new(status: u16, head: &[u8]) -> Head {
        let mut kept = Head { status, bytes: Secret::default() };
        if !kept.is_success() {
            kept.bytes = Secret::new(head.to_vec());
        }
        kept
    }

    fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// As text, without the credentials: a proxy may repeat what it was sent.
    fn without_credentials(&self, proxy: &Proxy) -> String {
        // A proxy may write in its own language, and in another encoding than UTF-8.
        let text = String::from_utf8_lossy(self.bytes.bytes()).into_owned();
        let Some(login) = &proxy.login else { return text };
        let text = Secret::new(text.into_bytes());
        let (Ok(encoded), Ok(plain)) = (login.basic(), login.plain()) else { return String::new() };
        redact_url(text.text(), &[encoded.text(), plain.text()])
    }

    /// What the proxy wants as a sign-in.
    fn challenges(&self) -> Vec<Challenge> {
        challenges(&String::from_utf8_lossy(self.bytes.bytes()))
    }

    /// How the page ends that follows; None where the connection ends with it.
    fn body(&self) -> Option<Body> {
        let text = String::from_utf8_lossy(self.bytes.bytes());
        let has_option = |word: &str| {
            let fields = ["connection", "proxy-connection"].into_iter().flat_map(|name| values(&text, name));
            fields.flat_map(|value| value.split(',')).any(|item| item.trim().eq_ignore_ascii_case(word))
        };
        let is_kept = !has_option("close") && (has_option("keep-alive") || !text.starts_with("HTTP/1.0"));
        // The page's coding does not matter.
        let is_coding = |line: &&str| line.to_ascii_lowercase().starts_with("content-encoding:");
        let head: String = text.split_inclusive('\n').filter(|line| !is_coding(line)).collect();
        match framing::judge(head.as_bytes(), false).ok().filter(|_| is_kept)? {
            Framing::UntilClose => None,
            Framing::Chunks => Some(Body::Chunks(Chunks::new())),
            Framing::Length => {
                let length = values(&text, "content-length").next().map_or(Ok(0), str::parse);
                Some(Body::Length(length.ok()?))
            }
        }
    }

    /// Why there is no tunnel, and what to do.
    fn refusal(&self, sign_in: &SignIn, target: &Target, reader: Reader) -> String {
        let (status, authority) = (self.status, target.authority);
        match status {
            // tinyproxy sends 401 for wrong credentials.
            407 | 401 => self.credentials_refused(sign_in, reader),
            300..=399 | 511 => {
                let text = self.without_credentials(sign_in.proxy());
                let page = values(&text, "location").next().unwrap_or("any page");
                format!(
                    "the proxy wants a sign-in in a browser ({status}): open {} in one, then try again",
                    clean(page, 300)
                )
            }
            403 => format!(
                "the proxy does not allow {authority} ({status}). Ask whoever runs the proxy to allow it"
            ),
            500 | 502..=504 => format!(
                "the proxy could not reach {authority} ({status}). Try again later, or ask whoever runs the proxy"
            ),
            _ => format!(
                "the proxy refused a tunnel to {authority} ({status}). Check that the address is an HTTP proxy's that \
                 allows CONNECT"
            ),
        }
    }

    fn credentials_refused(&self, sign_in: &SignIn, reader: Reader) -> String {
        let status = self.status;
        let challenges = self.challenges();
        if !challenges.is_empty() && !challenges.iter().any(sign_in::is_supported) {
            return format!(
                "the proxy wants a sign-in by {} ({status}), and zoom-token can only send a user name and \
                 password (Basic, or Digest with MD5 or SHA-256). Run a local gateway that signs in to the proxy, such as cntlm \
                 or px, and name that as the proxy",
                schemes(&self.without_credentials(sign_in.proxy()))
            );
        }
        match (&sign_in.proxy().login, sign_in.package()) {
            (Some(_), _) => {
                format!("the proxy refused the user name or the password ({status}). Correct them")
            }
            (None, Some(package)) => format!(
                "the proxy refused the Windows sign-in of this user by {package} ({status}). {}",
                sign_in::write_login("a user name and a password", reader)
            ),
            (None, None) => format!(
                "the proxy wants a user name and a password ({status}). {}",
                sign_in::write_login("them", reader)
            ),
        }
    }
}

fn challenges(head: &str) -> Vec<Challenge> {
    let mut challenges = Vec::new();
    values(head, "proxy-authenticate").for_each(|value| challenge::read(value, &mut challenges));
    challenges
}

/// The values of a header field.
fn values<'a>(head: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    head.lines().skip(1).filter_map(move |line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then_some(value.trim())
    })
}

/// The names of the ways to sign in that a header section names, each once.
fn schemes(head: &str) -> String {
    let mut schemes: Vec<String> = Vec::new();
    for Challenge { scheme, .. } in challenges(head) {
        let is_name = scheme.len() <= 30 && scheme.bytes().all(is_in_name);
        if is_name && schemes.len() < MOST_SCHEMES && !schemes.iter().any(|s| s.eq_ignore_ascii_case(&scheme))
        {
            schemes.push(scheme);
        }
    }
    if schemes.is_empty() { "a way that it does not name".into() } else { schemes.join(" or ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x10_the_end_of_a_header_section() {
        for (text, end) in [
            ("HTTP/1.1 200 Connection established\r\n\r\n", Some(39)),
            ("HTTP/1.1 200\n\nmore", Some(14)),
            ("HTTP/1.1 200\r\nA: b\n\r\n", Some(21)),
            ("", None),
            ("HTTP/1.1 200 OK\r\n", None),
            ("HTTP/1.1 200 OK\r\nA: b\r\n\r", None),
            ("HTTP/1.1 200 OK\r\r\n", None),
        ] {
            assert_eq!(EndOfHead::default().find(text.as_bytes()), end, "{text}");
            let (mut crumbs, bytes) = (EndOfHead::default(), text.as_bytes());
            assert_eq!((1..=bytes.len()).find_map(|length| crumbs.find(&bytes[..length])), end, "{text}");
        }
    }

    /// Searching all of it at each crumb takes half a minute without optimisation.
    #[test]
    fn l8_p3_a_response_in_crumbs_is_searched_once() {
        let (head, mut crumbs) = ("x\r\n".repeat(12_000), EndOfHead::default());
        let begun = std::time::Instant::now();
        assert_eq!((1..=head.len()).find_map(|length| crumbs.find(&head.as_bytes()[..length])), None);
        assert!(begun.elapsed() < std::time::Duration::from_secs(10), "{:?}", begun.elapsed());
    }

    #[test]
    fn x10_status_lines_of_a_proxy() {
        for (text, status) in [
            ("HTTP/1.1 200 Connection established\r\n\r\n", Some(200)),
            ("HTTP/1.0 204\r\n\r\n", Some(204)),
            ("HTTP/1.1 100 Continue\r\nX: y\r\n\r\n", Some(100)),
            ("HTTP/1.1 407 \u{dc}\r\n\r\n", Some(407)),
            ("HTTP/2 200\r\n\r\n", None),
            ("HTTP/1.1 2000\r\n\r\n", None),
            ("HTTP/1.1 099 x\r\n\r\n", None),
            ("HTTP/1.1 600 x\r\n\r\n", None),
            ("HTTP/1.1  200\r\n\r\n", None),
            ("HTTP/1.1 20\u{b2}\r\n\r\n", None),
            ("HTTP/1.1\r\n\r\n", None),
        ] {
            assert_eq!(super::status(text.as_bytes()), status, "{text}");
        }
        assert_eq!(super::status(b"HTTP/1.1 407 erforderlich f\xfcr Proxy\r\n\r\n"), Some(407));
    }

    fn refusal(proxy: &str, head: &str) -> String {
        let text = format!("HTTP/1.1 {head}\r\n\r\n");
        let target = Target { authority: "api.zoom.us:443", user_agent: "" };
        let proxy = Proxy::parse("proxy", proxy).unwrap();
        let status = super::status(text.as_bytes()).unwrap();
        Head::new(status, text.as_bytes()).refusal(&SignIn::new(&proxy), &target, Reader::Client)
    }

    #[test]
    fn x2_p1_what_a_proxy_wants() {
        let gateway = "and zoom-token can only send a user name and password (Basic, or Digest with MD5 or SHA-256). Run a local gateway that signs in to the proxy, such as cntlm or px, and name that as the proxy";
        for (proxy, head, text) in [
            (
                "http://h:1",
                "407 X\r\nProxy-Authenticate: Negotiate\r\nproxy-authenticate: NTLM",
                format!("the proxy wants a sign-in by Negotiate or NTLM (407), {gateway}"),
            ),
            (
                "http://u:canary@h:1",
                "407 X\r\nProxy-Authenticate: Digest realm=\"x\", nonce=\"n\", algorithm=SHA-512-256",
                format!("the proxy wants a sign-in by Digest (407), {gateway}"),
            ),
            (
                "http://h:1",
                "407 X\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: basic realm=\"x\"",
                "the proxy wants a user name and a password (407). Write them into the option proxy or the variable HTTPS_PROXY, as http://user:password@host:port (percent-encoded)".into(),
            ),
            (
                "http://jane:canary-9@h:1",
                "407 X\r\nProxy-Authenticate: canary-9, amFuZTpjYW5hcnktOQ==, call or visit, X-Own",
                format!("the proxy wants a sign-in by call or X-Own (407), {gateway}"),
            ),
            (
                "http://h:1",
                "407 X\r\nProxy-Authenticate: \u{fc}",
                format!("the proxy wants a sign-in by a way that it does not name (407), {gateway}"),
            ),
            (
                "http://u:canary@h:1",
                "407 X\r\nProxy-Authenticate: Basic",
                "the proxy refused the user name or the password (407). Correct them".into(),
            ),
            (
                "http://u:canary@h:1",
                "401 X",
                "the proxy refused the user name or the password (401). Correct them".into(),
            ),
            (
                "http://h:1",
                "302 X\r\nLocation: http://wifi.example/",
                "the proxy wants a sign-in in a browser (302): open http://wifi.example/ in one, then try again".into(),
            ),
            (
                "http://jane:canary-9@h:1",
                "302 X\r\nLocation: http://wifi.example/?a=amFuZTpjYW5hcnktOQ%3d%3d&b=jane%3Acanary-9&c=canary-9",
                "the proxy wants a sign-in in a browser (302): open http://wifi.example/?a=[redacted]&b=[redacted]&c=[redacted] in one, then try again".into(),
            ),
            (
                "http://h:1",
                "407 X\r\nProxy-Authenticate: Negotiate, Basic realm=\"x\"",
                "the proxy wants a user name and a password (407). Write them into the option proxy or the variable HTTPS_PROXY, as http://user:password@host:port (percent-encoded)".into(),
            ),
            (
                "http://h:1",
                "511 X",
                "the proxy wants a sign-in in a browser (511): open any page in one, then try again".into(),
            ),
            (
                "http://h:1",
                "403 X",
                "the proxy does not allow api.zoom.us:443 (403). Ask whoever runs the proxy to allow it".into(),
            ),
            (
                "http://h:1",
                "502 X",
                "the proxy could not reach api.zoom.us:443 (502). Try again later, or ask whoever runs the proxy".into(),
            ),
            (
                "http://h:1",
                "405 X",
                "the proxy refused a tunnel to api.zoom.us:443 (405). Check that the address is an HTTP proxy's that allows CONNECT".into(),
            ),
        ] {
            assert_eq!(refusal(proxy, head), text);
        }
    }
}
