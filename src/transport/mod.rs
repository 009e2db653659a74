//! The only room that connects: a request goes in, a whole response or an error comes out, within the call's deadline.

mod buffers;
mod chunks;
mod connector;
mod exchange;
mod framing;
mod lookups;
mod proxy;
mod resolver;
mod roots;
mod sending;
mod tcp;
mod tls;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use once_cell::race::OnceBox;
use ureq::config::Config;
use ureq::http::{self, Method, Uri};
use ureq::{Agent, Body};

pub use proxy::{Proxies, Proxy, ProxySetting, environment};
#[cfg(fuzzing)]
pub use proxy::{SCHEMES, is_excluded, socks};
pub use resolver::forget_threads;
pub use roots::Roots;

use crate::deadline::Deadline;
use crate::error::{
    Error, ZOOM_E_CONNECT, ZOOM_E_INTERNAL, ZOOM_E_MEMORY, ZOOM_E_PROTOCOL, ZOOM_E_TOO_LARGE,
};
use crate::request::Request;
use crate::secret::Secret;
use crate::sys::descriptors;
use buffers::PIECE;
use exchange::{Exchange, Limits, Protocol, TOO_LONG};
use framing::Framing;

/// The largest header section of a response.
const HEAD_MAX: usize = 64 << 10;
/// Connections that wait for their next use at the most, and how long: as many as were in use at a time, where the process
/// may have that many descriptors.
const IDLE_MAX: usize = 256;
const IDLE_AGE: Duration = Duration::from_secs(60);

/// Who reads the texts of errors.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// A caller of the one call, which has no options.
    OneCall,
    /// A caller who has set the options of a client.
    Client,
    /// The same, of a request that the client signs in with: the time for it and its size are no options.
    SignIn,
}

impl Reader {
    /// What this reader can do.
    pub fn pick(self, one_call: &'static str, client: &'static str) -> &'static str {
        match self {
            Reader::OneCall => one_call,
            Reader::Client | Reader::SignIn => client,
        }
    }
}

/// Whom a connection leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    /// The server.
    Server,
    /// A proxy: its own responses, and then all that is exchanged with the server, pass inside.
    Proxy,
}

/// The options that a client's connections are made with.
pub struct TransportOptions {
    /// The option `roots`.
    pub roots: Roots,
    /// The options `proxy` and `no_proxy`.
    pub proxies: Proxies,
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
    let agent = Agent::with_parts(config(false), (), resolver::NoAddresses);
    let mut request = http::Request::new(());
    *request.uri_mut() = Uri::from_static("http://localhost/");
    let _ = agent.run(request);
}

/// A client's connections.
pub struct Transport {
    agent: Agent,
    max_response_bytes: usize,
    connect_timeout: Duration,
    reader: Reader,
}

impl Transport {
    /// Nothing is opened or read yet.
    pub fn new(options: TransportOptions) -> Transport {
        let connector = connector::ClientConnector {
            resolver: Arc::default(),
            proxies: options.proxies,
            roots: options.roots,
            trust: Default::default(),
            user_agent: options.user_agent,
        };
        Transport {
            agent: Agent::with_parts(config(options.keep_alive), connector, resolver::NoAddresses),
            max_response_bytes: options.max_response_bytes,
            connect_timeout: options.connect_timeout,
            reader: options.reader,
        }
    }

    /// Sends a request and receives the whole response. Where a kept connection died before a byte of the response, an
    /// idempotent request is sent once more on a new one.
    pub fn exchange(&self, deadline: &Deadline, request: &Request) -> Result<Received, Failure> {
        let max = self.max_response_bytes;
        let limits = Limits {
            deadline: deadline.clone(),
            connect_timeout: self.connect_timeout,
            // Room for handshakes, interim responses and framing in small pieces, and a limit for all of them.
            budget: (512 << 10) + 8 * max,
            output_size: request.head_size() + request.body.map_or(0, |body| body.len().min(PIECE)),
            is_head: request.method == Method::HEAD,
            reader: self.reader,
        };
        let (exchange, _entered) = Exchange::enter(limits);
        let attempt = || {
            exchange.time_left().map_err(|stop| explain(&exchange, &stop))?;
            attempt(&self.agent, &exchange, request, max)
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
}

/// A configuration whose every limit lies in the guarded transport: ureq's own clocks, headers, redirects and proxies
/// are off. Made once for the process: ureq looks into the environment for each configuration that it builds, and a host
/// may be changing that on another thread.
fn config(keep_alive: bool) -> Config {
    static MADE: OnceBox<[Config; 2]> = OnceBox::new();
    let made = MADE.get_or_init(|| {
        let most = IDLE_MAX.min(descriptors() / 4).max(1);
        Box::new([0, most].map(|idle| {
            Config::builder()
                .http_status_as_error(false)
                .max_redirects(0)
                .allow_non_standard_methods(true)
                .proxy(None)
                .user_agent("")
                .accept("")
                .accept_encoding("")
                .max_response_header_size(HEAD_MAX)
                .max_idle_connections(idle)
                .max_idle_connections_per_host(idle)
                .max_idle_age(IDLE_AGE)
                .build()
        }))
    });
    made[usize::from(keep_alive)].clone()
}

fn attempt(agent: &Agent, exchange: &Exchange, request: &Request, max: usize) -> Result<Received, Error> {
    let outcome = send_and_receive(agent, exchange, request, max);
    exchange.sending().judge(outcome, exchange.framing())
}

fn send_and_receive(
    agent: &Agent,
    exchange: &Exchange,
    request: &Request,
    max: usize,
) -> Result<Received, Error> {
    let head = request.head();
    let sent = match request.body {
        None => agent.run(head),
        Some(body) => agent.run(head.map(|()| body)),
    };
    let response = sent.map_err(|stop| explain(exchange, &stop))?;
    // What was noted without ending ureq's work: a framing that could be read in two ways.
    if let Some(why) = exchange.take_failure() {
        return Err(why);
    }
    let status = response.status().as_u16();
    let is_framed = exchange.framing() != Framing::UntilClose;
    let body = receive_body(exchange, response, max)?;
    // The same: odd chunks.
    if let Some(why) = exchange.take_failure() {
        return Err(why);
    }
    match exchange.end_seen() {
        (true, cut) if is_framed => Err(closed_early(cut)),
        (_, true) => Err(Error::new(
            ZOOM_E_PROTOCOL,
            "the response was cut short: the connection ended without TLS's closing message. Try again later",
        )),
        _ => Ok(Received { status, head: exchange.take_head(), body }),
    }
}

fn receive_body(exchange: &Exchange, response: http::Response<Body>, max: usize) -> Result<Secret, Error> {
    let too_large = || {
        let advice = match exchange.reader() {
            Reader::OneCall => "Check the base URL",
            Reader::Client => "Ask for less, or raise the option max_response_bytes",
            Reader::SignIn => "Check the option oauth_url",
        };
        Error::new(ZOOM_E_TOO_LARGE, format!("the response is larger than {max} bytes. {advice}"))
    };
    let body = response.into_body();
    let length = body.content_length().unwrap_or(0);
    if length > max as u64 {
        return Err(too_large());
    }
    let mut received = Secret::default();
    // One byte more than the length, so that the end is seen without growing.
    received.reserve(length as usize + 1).map_err(|_| no_memory())?;
    let mut reader = body.into_reader();
    loop {
        // One byte more than the limit, so that passing it is seen.
        received.grow(max + 1).map_err(|_| no_memory())?;
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

/// The error for what there is no memory for.
pub fn no_memory() -> Error {
    Error::new(ZOOM_E_MEMORY, "no memory for the response")
}

/// The reason that the transport noted; else what ureq's own error means.
fn explain(exchange: &Exchange, stop: &ureq::Error) -> Error {
    if let Some(why) = exchange.take_failure() {
        return why;
    }
    match exchange.protocol() {
        Protocol::Http1 => {}
        Protocol::Tls => {
            let text = "the server speaks TLS on this port. Write the URL with https:// instead of http://";
            return Error::new(ZOOM_E_PROTOCOL, text);
        }
        Protocol::Http2 => {
            let text = "the server speaks HTTP/2 alone on this port, and HTTP/1.1 is needed. Check the port";
            return Error::new(ZOOM_E_PROTOCOL, text);
        }
    }
    let (ended, cut) = exchange.end_seen();
    match stop {
        ureq::Error::Io(why) if is_end(why) => closed_early(cut),
        // A chunk that began and will not be completed.
        ureq::Error::BodyStalled if ended || cut => closed_early(cut),
        ureq::Error::LargeResponseHeader(..) => Error::new(ZOOM_E_TOO_LARGE, TOO_LONG),
        ureq::Error::Protocol(ureq_proto::Error::HttpParseTooManyHeaders) => framing::too_many_fields(),
        ureq::Error::Protocol(_) => framing::refuse("the response is not valid HTTP/1.1"),
        ureq::Error::BodyStalled => framing::refuse("the response's body is not valid"),
        _ => Error::new(ZOOM_E_INTERNAL, "the HTTP client failed in a way that zoom-token does not know"),
    }
}

fn closed_early(cut: bool) -> Error {
    let how = if cut { " without TLS's closing message" } else { "" };
    Error::new(
        ZOOM_E_CONNECT,
        format!("the server closed the connection before the response was complete{how}. Try again later"),
    )
}

fn is_end(why: &io::Error) -> bool {
    matches!(why.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset)
}
