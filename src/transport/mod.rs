//! The only room with sockets: a request goes in, a whole response or an error comes out, within the call's deadline.

mod buffers;
mod chunks;
mod exchange;
mod proxy;
mod resolver;
mod roots;
mod tcp;
mod tls;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use once_cell::race::OnceBox;
use once_cell::sync::OnceCell;
use rustls::ClientConfig;
use ureq::config::Config;
use ureq::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING};
use ureq::http::{self, HeaderMap, HeaderValue, Uri};
use ureq::unversioned::transport::{ConnectProxyConnector, Connector};
use ureq::{Agent, Body};

#[cfg(fuzzing)]
pub use proxy::is_excluded;
pub use proxy::{Proxy, ProxySetting, environment};
pub use resolver::forget_threads;
pub use roots::Roots;

use crate::deadline::Deadline;
use crate::error::{
    Error, ZOOM_E_CONNECT, ZOOM_E_INTERNAL, ZOOM_E_MEMORY, ZOOM_E_PROTOCOL, ZOOM_E_PROXY, ZOOM_E_TOO_LARGE,
};
use crate::request::Request;
use crate::secret::Secret;
use exchange::{Exchange, Limits, NO_MEMORY, Phase, TOO_LONG};

/// The largest header section of a response.
const HEAD_MAX: usize = 64 << 10;
/// Connections that wait for their next use at the most, and how long.
const IDLE_MAX: usize = 16;
const IDLE_AGE: Duration = Duration::from_secs(60);

/// Who reads the texts of errors.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// A caller of the one call, which has no options.
    OneCall,
    /// A caller who has set the options of a client.
    Client,
}

impl Reader {
    /// What this reader can do.
    pub fn pick(self, one_call: &'static str, client: &'static str) -> &'static str {
        match self {
            Reader::OneCall => one_call,
            Reader::Client => client,
        }
    }
}

/// What a client's connections have in common.
pub struct Settings {
    /// The option `roots`.
    pub roots: Roots,
    /// The option `proxy`.
    pub proxy: ProxySetting,
    /// The option `keep_alive`.
    pub keep_alive: bool,
    /// The option `max_response_bytes`.
    pub max_response_bytes: usize,
    /// The option `connect_timeout_ms`.
    pub connect_timeout: Duration,
    /// The User-Agent, for a proxy's eyes.
    pub user_agent: String,
    /// Who reads the texts of errors.
    pub reader: Reader,
}

/// A whole response.
pub struct Received {
    /// The HTTP status, 200 to 599.
    pub status: u16,
    /// Status line and header lines as they were received.
    pub head: Vec<u8>,
    /// The body as it was received, without chunked framing.
    pub body: Secret,
}

/// Why there is no whole response.
pub struct Failure {
    /// The reason.
    pub error: Error,
    /// Whether a byte of the request may have left.
    pub was_sent: bool,
}

/// Has ureq make the static of its own that every request waits for. A child forked while another thread is making it
/// would wait for ever, so this is done where a fork is kept waiting instead.
pub fn warm_up() {
    // No connector, so no connection: the request fails after its header fields were put together.
    let agent = Agent::with_parts(direct_config(false), (), resolver::NoAddresses);
    let mut request = http::Request::new(());
    *request.uri_mut() = Uri::from_static("http://localhost/");
    let _ = agent.run(request);
}

/// A client's connections.
pub struct Transport {
    settings: Settings,
    tls: Arc<OnceCell<Arc<ClientConfig>>>,
    resolver: Arc<resolver::Resolver>,
    direct: Agent,
    proxied: OnceCell<Agent>,
}

impl Transport {
    /// Nothing is opened or read yet.
    pub fn new(settings: Settings) -> Transport {
        let tls = Arc::default();
        let resolver = Arc::default();
        let direct = agent(&settings, &tls, &resolver, None);
        Transport { settings, tls, resolver, direct, proxied: OnceCell::new() }
    }

    /// Sends a request and receives the whole response. Where a kept connection died before a byte of the response, an
    /// idempotent request is sent once more on a new one.
    pub fn exchange(&self, deadline: &Deadline, request: &Request) -> Result<Received, Failure> {
        let max = self.settings.max_response_bytes;
        let limits = Limits {
            deadline: deadline.clone(),
            connect_timeout: self.settings.connect_timeout,
            // Room for handshakes, interim responses and framing in crumbs, and an end to all of them.
            budget: (512 << 10) + 8 * max,
            head_size: request.head_size(),
            reader: self.settings.reader,
        };
        let (exchange, _entered) = Exchange::enter(limits);
        let attempt = || {
            exchange.time_left().map_err(|stop| explain(&exchange, &stop))?;
            attempt(self.agent_for(&request.uri)?, &exchange, request, max)
        };
        let outcome = match attempt() {
            Err(why) if request.is_idempotent() && why.code == ZOOM_E_CONNECT && exchange.may_repeat() => {
                exchange.begin_again();
                attempt()
            }
            outcome => outcome,
        };
        outcome.map_err(|error| Failure { error, was_sent: exchange.was_sent() })
    }

    /// http is for loopback and goes there directly; https may have a proxy.
    fn agent_for(&self, uri: &Uri) -> Result<&Agent, Error> {
        let host = uri.host().unwrap_or_default();
        let proxy = match &self.settings.proxy {
            _ if uri.scheme_str() == Some("http") => None,
            ProxySetting::None => None,
            ProxySetting::Url(proxy) => Some(proxy),
            ProxySetting::Environment => environment().proxy_for(host)?,
        };
        Ok(match proxy {
            None => &self.direct,
            Some(proxy) => {
                self.proxied.get_or_init(|| agent(&self.settings, &self.tls, &self.resolver, Some(proxy)))
            }
        })
    }
}

/// What every client without a proxy has in common, made once for the process: ureq looks into the environment for each
/// configuration that it builds, and a host may be changing that on another thread.
fn direct_config(keep_alive: bool) -> Config {
    static MADE: OnceBox<[Config; 2]> = OnceBox::new();
    let made = MADE.get_or_init(|| Box::new([false, true].map(|keep_alive| config(keep_alive, None, ""))));
    made[usize::from(keep_alive)].clone()
}

/// A configuration whose every limit lies in the guarded transport: ureq's own clocks, headers, redirects and proxies
/// are off.
fn config(keep_alive: bool, proxy: Option<&Proxy>, user_agent: &str) -> Config {
    let idle = if keep_alive { IDLE_MAX } else { 0 };
    Config::builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .allow_non_standard_methods(true)
        .proxy(proxy.map(Proxy::for_ureq))
        .user_agent(user_agent)
        .accept("")
        .accept_encoding("")
        .max_response_header_size(HEAD_MAX)
        .max_idle_connections(idle)
        .max_idle_connections_per_host(idle)
        .max_idle_age(IDLE_AGE)
        .build()
}

fn agent(
    settings: &Settings,
    tls: &Arc<OnceCell<Arc<ClientConfig>>>,
    resolver: &Arc<resolver::Resolver>,
    proxy: Option<&Proxy>,
) -> Agent {
    let config = match proxy {
        None => direct_config(settings.keep_alive),
        Some(_) => config(settings.keep_alive, proxy, &settings.user_agent),
    };
    let chain =
        ().chain(ConnectProxyConnector::default())
            .chain(tcp::TcpConnector { resolver: resolver.clone(), to_proxy: proxy.is_some() })
            .chain(tls::TlsConnector { roots: settings.roots.clone(), config: tls.clone() });
    Agent::with_parts(config, chain, resolver::NoAddresses)
}

fn attempt(agent: &Agent, exchange: &Exchange, request: &Request, max: usize) -> Result<Received, Error> {
    let head = request.head();
    let sent = match request.body {
        None => agent.run(head),
        Some(body) => agent.run(head.map(|()| body.as_bytes())),
    };
    let response = sent.map_err(|stop| explain(exchange, &stop))?;
    let status = response.status().as_u16();
    if !(200..600).contains(&status) {
        return Err(protocol(format!("the server sent HTTP status {status}, which is not a final response")));
    }
    let is_framed = check_framing(response.headers())?;
    if response.headers().contains_key(TRANSFER_ENCODING) {
        exchange.expect_chunks();
    }
    let body = receive_body(exchange, response, max)?;
    // What was noted without ending ureq's work: no room for the header section, odd chunks.
    if let Some(why) = exchange.take_failure() {
        return Err(why);
    }
    match exchange.end_seen() {
        (true, cut) if is_framed => Err(closed_early(cut)),
        (_, true) => {
            Err(protocol("the response was cut short: the connection ended without TLS's closing message"))
        }
        _ => Ok(Received { status, head: exchange.take_head(), body }),
    }
}

/// Whether the response tells its own length. What could be read in two ways is refused (RFC 9112, 6.3).
fn check_framing(headers: &HeaderMap) -> Result<bool, Error> {
    let mut length: Option<&HeaderValue> = None;
    let mut is_chunked = false;
    for (name, value) in headers {
        if *name == CONTENT_LENGTH {
            let digits = value.as_bytes();
            let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
            if !is_number || length.is_some_and(|other| other != value) {
                return Err(protocol("the response's Content-Length is not one number"));
            }
            length = Some(value);
        } else if *name == TRANSFER_ENCODING {
            // Any other would have to be undone, and ureq takes some of them for chunked alone.
            if is_chunked || !value.as_bytes().eq_ignore_ascii_case(b"chunked") {
                return Err(protocol("the response's Transfer-Encoding is not just chunked"));
            }
            is_chunked = true;
        } else if *name == CONTENT_ENCODING && !value.as_bytes().eq_ignore_ascii_case(b"identity") {
            return Err(protocol("the response is compressed, although that was not asked for"));
        }
    }
    if is_chunked && length.is_some() {
        return Err(protocol("the response has both a Content-Length and a Transfer-Encoding"));
    }
    Ok(is_chunked || length.is_some())
}

fn receive_body(exchange: &Exchange, response: http::Response<Body>, max: usize) -> Result<Secret, Error> {
    let too_large = || {
        let option = exchange.reader().pick("", " (option max_response_bytes)");
        Error::new(ZOOM_E_TOO_LARGE, format!("the response is larger than {max} bytes{option}"))
    };
    let no_memory = |_| Error::new(ZOOM_E_MEMORY, NO_MEMORY);
    let body = response.into_body();
    let length = body.content_length().unwrap_or(0);
    if length > max as u64 {
        return Err(too_large());
    }
    let mut received = Secret::default();
    // One byte more than the length, so that the end is seen without growing.
    received.reserve(length as usize + 1).map_err(no_memory)?;
    let mut reader = body.into_reader();
    loop {
        // One byte more than the limit, so that passing it is seen.
        received.grow(max + 1).map_err(no_memory)?;
        let amount =
            received.read_from(&mut reader).map_err(|why| explain(exchange, &ureq::Error::from(why)))?;
        if received.bytes().len() > max {
            return Err(too_large());
        }
        if amount == 0 {
            return Ok(received);
        }
    }
}

fn protocol(text: impl Into<String>) -> Error {
    Error::new(ZOOM_E_PROTOCOL, text)
}

/// The reason that the transport noted; else what ureq's own error means.
fn explain(exchange: &Exchange, stop: &ureq::Error) -> Error {
    if let Some(why) = exchange.take_failure() {
        return why;
    }
    let (ended, cut) = exchange.end_seen();
    match stop {
        ureq::Error::Io(why) if is_end(why) => closed_early(cut),
        // A chunk that began and will not be completed.
        ureq::Error::BodyStalled if ended || cut => closed_early(cut),
        ureq::Error::LargeResponseHeader(..) => Error::new(ZOOM_E_TOO_LARGE, TOO_LONG),
        ureq::Error::ConnectProxyFailed(_) => Error::new(ZOOM_E_PROXY, proxy::refusal(&exchange.take_head())),
        ureq::Error::Protocol(_) if exchange.phase() == Phase::Proxy => {
            Error::new(ZOOM_E_PROXY, "the proxy's response to CONNECT is not valid HTTP/1.1")
        }
        ureq::Error::Protocol(_) => protocol("the response is not valid HTTP/1.1"),
        ureq::Error::BodyStalled => protocol("the response's body is not valid"),
        _ => Error::new(ZOOM_E_INTERNAL, "the HTTP client failed in a way that zoom-token does not know"),
    }
}

fn closed_early(cut: bool) -> Error {
    let how = if cut { " without TLS's closing message" } else { "" };
    Error::new(
        ZOOM_E_CONNECT,
        format!("the server closed the connection before the response was complete{how}"),
    )
}

fn is_end(why: &io::Error) -> bool {
    matches!(why.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset)
}
