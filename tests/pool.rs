//! What the library counts on of ureq, by ureq's own interface: when its pool asks `is_open`, and in which pieces it
//! consumes a response. Its `unversioned` modules may change in a minor version: then this test fails first.

use std::collections::VecDeque;
use std::io::Read;
use std::mem;
use std::sync::{Arc, Mutex};

use ureq::Agent;
use ureq::config::Config;
use ureq::http::{Method, Request, Uri};
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, LazyBuffers, NextTimeout, Transport,
};

/// What ureq asked of a connector, a transport or its buffers.
#[derive(Debug, Clone, PartialEq)]
enum Event {
    Connected,
    Sent,
    /// `is_open`.
    Asked,
    /// Bytes of the response, in one call.
    Consumed(String),
}

use Event::{Asked, Connected, Consumed, Sent};

/// A server without a network: what it receives it notes, and each request gets the next response.
#[derive(Debug, Clone, Default)]
struct Script {
    events: Arc<Mutex<Vec<Event>>>,
    responses: Arc<Mutex<VecDeque<&'static str>>>,
    /// What `is_open` returns, in order; true when nothing is left.
    open: Arc<Mutex<VecDeque<bool>>>,
    /// How many bytes of a response arrive at once.
    piece: usize,
}

impl Script {
    fn note(&self, event: Event) {
        self.events.lock().unwrap().push(event);
    }

    /// The events since the last time.
    fn take(&self) -> Vec<Event> {
        mem::take(&mut self.events.lock().unwrap())
    }
}

impl Connector<()> for Script {
    type Out = Scripted;

    fn connect(&self, _: &ConnectionDetails, _: Option<()>) -> Result<Option<Scripted>, ureq::Error> {
        self.note(Connected);
        let buffers = Noted { script: self.clone(), inner: LazyBuffers::new(8192, 8192) };
        Ok(Some(Scripted { unread: "", buffers }))
    }
}

#[derive(Debug)]
struct Scripted {
    /// What of the response has not arrived yet.
    unread: &'static str,
    buffers: Noted,
}

impl Transport for Scripted {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, _: usize, _: NextTimeout) -> Result<(), ureq::Error> {
        self.buffers.script.note(Sent);
        if let Some(response) = self.buffers.script.responses.lock().unwrap().pop_front() {
            self.unread = response;
        }
        Ok(())
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, ureq::Error> {
        let (piece, unread) = self.unread.split_at(self.unread.len().min(self.buffers.script.piece));
        self.unread = unread;
        self.buffers.input_append_buf()[..piece.len()].copy_from_slice(piece.as_bytes());
        self.buffers.input_appended(piece.len());
        Ok(!piece.is_empty())
    }

    fn is_open(&mut self) -> bool {
        self.buffers.script.note(Asked);
        self.buffers.script.open.lock().unwrap().pop_front().unwrap_or(true)
    }
}

/// Buffers that note what is consumed of the input.
#[derive(Debug)]
struct Noted {
    script: Script,
    inner: LazyBuffers,
}

impl Buffers for Noted {
    fn output(&mut self) -> &mut [u8] {
        self.inner.output()
    }

    fn input(&self) -> &[u8] {
        self.inner.input()
    }

    fn input_append_buf(&mut self) -> &mut [u8] {
        self.inner.input_append_buf()
    }

    fn input_appended(&mut self, amount: usize) {
        self.inner.input_appended(amount);
    }

    fn input_consume(&mut self, amount: usize) {
        if amount > 0 {
            let consumed = String::from_utf8(self.inner.input()[..amount].to_vec()).unwrap();
            self.script.note(Consumed(consumed));
        }
        self.inner.input_consume(amount);
    }

    fn tmp_and_output(&mut self) -> (&mut [u8], &mut [u8]) {
        self.inner.tmp_and_output()
    }

    fn can_use_input(&self) -> bool {
        self.inner.can_use_input()
    }
}

#[derive(Debug)]
struct NoAddresses;

impl Resolver for NoAddresses {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        Ok(self.empty())
    }
}

/// An agent as the library configures its own, and what it talks to.
fn agent(piece: usize, responses: &[&'static str]) -> (Agent, Script) {
    let config = Config::builder().http_status_as_error(false).max_redirects(0).proxy(None).build();
    let responses = Arc::new(Mutex::new(responses.iter().copied().collect()));
    let script = Script { responses, piece, ..Script::default() };
    (Agent::with_parts(config, script.clone(), NoAddresses), script)
}

/// The status and the body, read to its end.
fn call(agent: &Agent, method: &Method) -> Result<(u16, String), ureq::Error> {
    let mut request = Request::new(());
    *request.method_mut() = method.clone();
    *request.uri_mut() = Uri::from_static("http://localhost/");
    let response = agent.run(request)?;
    let status = response.status().as_u16();
    let mut body = String::new();
    response.into_body().into_reader().read_to_string(&mut body)?;
    Ok((status, body))
}

/// Without what was consumed.
fn of_the_pool(events: Vec<Event>) -> Vec<Event> {
    events.into_iter().filter(|event| !matches!(event, Consumed(_))).collect()
}

/// Responses behind which a connection is kept, with the method and the body.
const KEPT: [(&str, Method, &str); 9] = [
    ("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody", Method::GET, "body"),
    ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", Method::GET, ""),
    ("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nbody", Method::GET, "body"),
    ("HTTP/1.1 204 No Content\r\n\r\n", Method::GET, ""),
    ("HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n", Method::GET, ""),
    ("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 4\r\n\r\nbody", Method::GET, "body"),
    (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n",
        Method::GET,
        "body",
    ),
    (
        "HTTP/1.1 103 Early\r\nX: y\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody",
        Method::GET,
        "body",
    ),
    ("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", Method::HEAD, ""),
];

/// `TcpTransport::is_open` tells the return to the pool from the checkout by their order alone.
#[test]
fn is_open_is_asked_once_at_the_return_and_once_at_the_checkout() {
    for (response, method, body) in KEPT {
        for piece in [1, 7, 1000] {
            let (agent, script) = agent(piece, &[response; 3]);
            call(&agent, &method).unwrap();
            assert_eq!(of_the_pool(script.take()), [Connected, Sent, Asked], "{response}");
            for _ in 0..2 {
                assert_eq!(call(&agent, &method).unwrap().1, body, "{response}");
                assert_eq!(of_the_pool(script.take()), [Asked, Sent, Asked], "{response}");
            }
        }
    }
}

/// The checkout comes before the request, and the return before the body's last read is over.
#[test]
fn the_return_comes_with_the_end_of_the_body() {
    let (agent, script) = agent(1000, &[KEPT[0].0; 2]);
    let response = agent.get("http://localhost/").call().unwrap();
    assert_eq!(of_the_pool(script.take()), [Connected, Sent]);
    let mut reader = response.into_body().into_reader();
    let mut part = [0; 4];
    reader.read_exact(&mut part).unwrap();
    assert_eq!(of_the_pool(script.take()), []);
    assert_eq!(reader.read(&mut part).unwrap(), 0);
    assert_eq!(of_the_pool(script.take()), [Asked]);
    drop(reader);
    assert_eq!(of_the_pool(script.take()), []);
    call(&agent, &Method::GET).unwrap();
    assert_eq!(of_the_pool(script.take()), [Asked, Sent, Asked]);
}

#[test]
fn a_connection_that_is_not_open_is_not_used_again() {
    for (open, second) in [
        // At the return: it is dropped there and never asked again.
        (&[false][..], &[Connected, Sent, Asked][..]),
        // At the checkout.
        (&[true, false], &[Asked, Connected, Sent, Asked]),
    ] {
        let (agent, script) = agent(1000, &[KEPT[0].0; 2]);
        script.open.lock().unwrap().extend(open);
        call(&agent, &Method::GET).unwrap();
        assert_eq!(of_the_pool(script.take()), [Connected, Sent, Asked]);
        call(&agent, &Method::GET).unwrap();
        assert_eq!(of_the_pool(script.take()), second);
    }
}

/// Where the connection is to end, or bytes are left, nothing is asked: the transport is dropped.
#[test]
fn a_connection_that_can_not_be_kept_is_dropped() {
    for response in [
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody",
        "HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbodyHTTP/1.1 200 OK\r\n",
        "HTTP/1.1 204 No Content\r\n\r\nmore",
        "HTTP/1.1 200 OK\r\n\r\nuntil the end",
    ] {
        let (agent, script) = agent(1000, &[response; 2]);
        for _ in 0..2 {
            call(&agent, &Method::GET).unwrap();
            assert_eq!(of_the_pool(script.take()), [Connected, Sent], "{response}");
        }
    }
    // A body that nobody reads.
    let (agent, script) = agent(1000, &[KEPT[0].0; 2]);
    drop(agent.get("http://localhost/").call().unwrap());
    call(&agent, &Method::GET).unwrap();
    assert_eq!(of_the_pool(script.take()), [Connected, Sent, Connected, Sent, Asked]);
}

/// `Buffers::input_consume` judges a header section by what one call consumes, and the chunks behind it by what follows.
#[test]
fn a_header_section_is_consumed_in_one_call() {
    for (response, method, _) in KEPT {
        for piece in [1, 7, 1000] {
            let (agent, script) = agent(piece, &[response]);
            call(&agent, &method).unwrap();
            let consumed: Vec<String> = script
                .take()
                .into_iter()
                .filter_map(|event| match event {
                    Consumed(bytes) => Some(bytes),
                    _ => None,
                })
                .collect();
            let mut unread = response;
            let mut heads = consumed.iter();
            while unread.starts_with("HTTP/") {
                let end = unread.find("\r\n\r\n").unwrap() + 4;
                let (head, after) = unread.split_at(end);
                assert_eq!(heads.next().map(String::as_str), Some(head), "{response} {piece}");
                unread = after;
            }
            // The body with its framing, each byte once.
            assert_eq!(heads.map(String::as_str).collect::<String>(), unread, "{response} {piece}");
        }
    }
}
