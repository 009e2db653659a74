//! The tunnel through a proxy: CONNECT (RFC 9110, 9.3.6) and its response, over the guarded transport.

use ureq::unversioned::transport::{NextTimeout, Transport};

use super::Reader;
use super::exchange::Exchange;
use super::proxy::Proxy;
use crate::error::{Error, ZOOM_E_PROXY, ZOOM_E_TOO_LARGE};
use crate::secret::Secret;
use crate::text::clean;

/// What a tunnel leads to, and what the proxy is told about this program.
pub struct Target<'a> {
    /// The server, as `host:port`.
    pub authority: &'a str,
    /// The User-Agent.
    pub user_agent: &'a str,
}

/// Opens a tunnel, over a connection to the proxy. A response without an end is the proxy's fault, not the server's.
pub fn open(
    transport: &mut dyn Transport,
    exchange: &Exchange,
    proxy: &Proxy,
    target: &Target,
    timeout: NextTimeout,
) -> Result<(), ureq::Error> {
    ask(transport, exchange, proxy, target, timeout).inspect_err(|_| {
        exchange.change_failure(|why| match why.code {
            ZOOM_E_TOO_LARGE => Error::new(
                ZOOM_E_PROXY,
                "the proxy's response to CONNECT is larger than 64 KiB. Check that the address and port are an HTTP \
                 proxy's",
            ),
            _ => why,
        });
    })
}

fn ask(
    transport: &mut dyn Transport,
    exchange: &Exchange,
    proxy: &Proxy,
    target: &Target,
    timeout: NextTimeout,
) -> Result<(), ureq::Error> {
    let refuse = |text: String| exchange.fail(Error::new(ZOOM_E_PROXY, text));
    let request = request(proxy, target).map_err(|_| exchange.no_memory())?;
    for piece in request.bytes().chunks(4096) {
        transport.buffers().output()[..piece.len()].copy_from_slice(piece);
        transport.transmit_output(piece.len(), timeout)?;
    }
    loop {
        let is_open = transport.maybe_await_input(timeout)?;
        let buffers = transport.buffers();
        let Some(head) = Head::read(buffers.input()) else {
            if !is_open {
                let text = match buffers.input() {
                    [] => "the proxy closed the connection without a response to CONNECT",
                    _ => "the proxy closed the connection in the middle of its response to CONNECT",
                };
                return Err(refuse(format!("{text}. Check that the address is an HTTP proxy's")));
            }
            // Nothing could be made of what is there, so the next wait is one for more.
            buffers.input_consume(0);
            continue;
        };
        let head = head.map_err(|text| refuse(text.into()))?;
        let (status, length) = (head.status, head.length);
        let refusal = (status >= 300).then(|| head.refusal(proxy, target, exchange.reader()));
        if let Some(text) = refusal {
            return Err(refuse(text));
        }
        buffers.input_consume(length);
        // An interim response (1xx) is followed by another one.
        if status >= 200 {
            return Ok(());
        }
    }
}

fn request(proxy: &Proxy, target: &Target) -> Result<Secret, std::collections::TryReserveError> {
    let Target { authority, user_agent } = target;
    let mut request = Secret::default();
    let lines = [
        format!("CONNECT {authority} HTTP/1.1\r\n"),
        format!("Host: {authority}\r\n"),
        if user_agent.is_empty() { String::new() } else { format!("User-Agent: {user_agent}\r\n") },
        "Proxy-Connection: Keep-Alive\r\n".into(),
    ];
    // Sized for all of it, so that no copy of the credentials is left.
    request.reserve(
        lines.iter().map(String::len).sum::<usize>() + proxy.credentials().map_or(0, <[u8]>::len) + 64,
    )?;
    for line in &lines {
        request.append(line.as_bytes())?;
    }
    if let Some(credentials) = proxy.credentials() {
        request.append(b"Proxy-Authorization: Basic ")?;
        request.append(credentials)?;
        request.append(b"\r\n")?;
    }
    request.append(b"\r\n")?;
    Ok(request)
}

/// The header section of a proxy's response.
struct Head<'a> {
    status: u16,
    length: usize,
    lines: Vec<&'a str>,
}

impl<'a> Head<'a> {
    /// Reads one, or tells what is wrong with it. None while it is not complete.
    fn read(input: &'a [u8]) -> Option<Result<Head<'a>, &'static str>> {
        const NOT_HTTP: &str = "the proxy's response to CONNECT is not HTTP. Check that the address and port are an HTTP proxy's";
        let start = &input[..input.len().min(5)];
        if !b"HTTP/".starts_with(start) {
            return Some(Err(NOT_HTTP));
        }
        let length = input.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
        let Ok(text) = std::str::from_utf8(&input[..length]) else { return Some(Err(NOT_HTTP)) };
        let mut lines = text.lines();
        let status_line = lines.next().unwrap_or_default();
        let (version, after) = status_line.split_once(' ').unwrap_or_default();
        let status = after.get(..3).and_then(|status| status.parse().ok());
        let is_separated = after.len() == 3 || after.as_bytes().get(3) == Some(&b' ');
        match status {
            Some(status @ 100..600) if is_separated && ["HTTP/1.0", "HTTP/1.1"].contains(&version) => {
                Some(Ok(Head { status, length, lines: lines.collect() }))
            }
            _ => Some(Err(NOT_HTTP)),
        }
    }

    /// The values of a header field.
    fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.lines.iter().filter_map(move |line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    /// Why there is no tunnel, and what to do.
    fn refusal(&self, proxy: &Proxy, target: &Target, reader: Reader) -> String {
        let (status, authority) = (self.status, target.authority);
        match status {
            // tinyproxy sends 401 for wrong credentials.
            407 | 401 => self.credentials_refused(proxy, reader),
            300..=399 => {
                let page = self.values("location").next().map_or("a login page", |page| page);
                format!(
                    "the proxy wants a sign-in in a browser ({status}): open {}, then try again",
                    clean(page, 100)
                )
            }
            403 => format!(
                "the proxy does not allow {authority} ({status}). Ask whoever runs the proxy to allow it"
            ),
            502..=504 => format!(
                "the proxy could not reach {authority} ({status}). Try again later, or ask whoever runs the proxy"
            ),
            _ => format!(
                "the proxy refused a tunnel to {authority} ({status}). Check that the address is an HTTP proxy's that \
                 allows CONNECT"
            ),
        }
    }

    fn credentials_refused(&self, proxy: &Proxy, reader: Reader) -> String {
        let status = self.status;
        let mut schemes: Vec<String> = Vec::new();
        for value in self.values("proxy-authenticate") {
            let scheme = clean(value.split([' ', ',']).next().unwrap_or_default(), 30);
            if !scheme.is_empty() && !schemes.iter().any(|other| other.eq_ignore_ascii_case(&scheme)) {
                schemes.push(scheme);
            }
        }
        let takes_basic =
            schemes.is_empty() || schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case("basic"));
        if !takes_basic {
            let schemes = schemes.join(" or ");
            return format!(
                "the proxy wants a sign-in by {schemes} ({status}), and zoom-token can only send a user name and \
                 password (Basic). Run a local gateway that signs in to the proxy, such as cntlm or px, and name that as \
                 the proxy"
            );
        }
        match proxy.credentials() {
            Some(_) => format!("the proxy refused the user name or the password ({status}). Correct them"),
            None => format!(
                "the proxy wants a user name and a password ({status}). Write them into {}, as \
                 http://user:password@host:port (percent-encoded)",
                reader.pick(
                    "the environment variable HTTPS_PROXY",
                    "the option proxy or the variable HTTPS_PROXY"
                )
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(text: &str) -> Option<Result<(u16, usize), &'static str>> {
        Some(Head::read(text.as_bytes())?.map(|head| (head.status, head.length)))
    }

    #[test]
    fn the_responses_to_connect() {
        for (text, read) in [
            ("HTTP/1.1 200 Connection established\r\n\r\n", (200, 39)),
            ("HTTP/1.0 204\r\n\r\nmore", (204, 16)),
            ("HTTP/1.1 100 Continue\r\nX: y\r\n\r\n", (100, 31)),
        ] {
            assert_eq!(status(text), Some(Ok(read)), "{text}");
        }
        for text in ["", "H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n"] {
            assert_eq!(status(text), None, "{text}");
        }
        for text in [
            "SSH-2.0",
            "\u{16}\u{3}\u{1}",
            "HTTP/2 200\r\n\r\n",
            "HTTP/1.1 2000\r\n\r\n",
            "HTTP/1.1 099 x\r\n\r\n",
            "HTTP/1.1 600 x\r\n\r\n",
            "HTTP/1.1  200\r\n\r\n",
        ] {
            assert!(matches!(status(text), Some(Err(_))), "{text}");
        }
    }

    fn refusal(proxy: &str, head: &str) -> String {
        let text = format!("HTTP/1.1 {head}\r\n\r\n");
        let head = Head::read(text.as_bytes()).unwrap().unwrap();
        let target = Target { authority: "api.zoom.us:443", user_agent: "" };
        head.refusal(&Proxy::parse("proxy", proxy).unwrap(), &target, Reader::Client)
    }

    #[test]
    fn x2_p1_what_a_proxy_wants() {
        let gateway = "and zoom-token can only send a user name and password (Basic). Run a local gateway that signs in to the proxy, such as cntlm or px, and name that as the proxy";
        for (proxy, head, text) in [
            (
                "http://h:1",
                "407 X\r\nProxy-Authenticate: Negotiate\r\nproxy-authenticate: NTLM",
                format!("the proxy wants a sign-in by Negotiate or NTLM (407), {gateway}"),
            ),
            (
                "http://u:canary@h:1",
                "407 X\r\nProxy-Authenticate: Digest realm=\"x\", nonce=\"n\"",
                format!("the proxy wants a sign-in by Digest (407), {gateway}"),
            ),
            (
                "http://h:1",
                "407 X\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: basic realm=\"x\"",
                "the proxy wants a user name and a password (407). Write them into the option proxy or the variable HTTPS_PROXY, as http://user:password@host:port (percent-encoded)".into(),
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
                "the proxy wants a sign-in in a browser (302): open http://wifi.example/, then try again".into(),
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
