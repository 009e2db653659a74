//! The guarded TCP transport: below TLS and below the proxy's tunnel, so that no phase above can drip past the call's
//! deadline, cancel and byte budget.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ureq::unversioned::transport::{
    Buffers as UreqBuffers, ConnectionDetails, Connector, Either, NextTimeout, Transport,
};

use super::buffers::{Buffers, Layer};
use super::call::{self, Call, Lease, Phase};
use super::resolver::Resolver;
use super::sys::{self, Interest, SLICE};
use crate::error::{Error, ZOOM_E_ARGUMENT, ZOOM_E_CONNECT, ZOOM_E_PROXY};
use crate::request::is_loopback;
use crate::secret::Secret;

/// How long one address is tried alone before the next is tried beside it (RFC 8305 recommends 250 ms).
const STAGGER: Duration = Duration::from_millis(250);
/// How often a connect that waits looks for a cancel.
const GLANCE: Duration = Duration::from_millis(20);
/// Output that is held back at the most.
const HELD: usize = 16 << 10;

/// Opens guarded TCP connections, to the server or to the proxy in front of it.
pub struct TcpConnector {
    /// The names that were looked up.
    pub resolver: Arc<Resolver>,
    /// True when what is connected to is a proxy.
    pub to_proxy: bool,
}

impl<In: Transport> Connector<In> for TcpConnector {
    type Out = Either<In, TcpTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let call = call::current()?;
        if let Some(tunnel) = chained {
            call.set_phase(Phase::Handshake);
            return Ok(Some(Either::A(tunnel)));
        }
        let uri = details.uri;
        let (Some(host), Some(scheme)) = (uri.host(), uri.scheme_str()) else {
            return Err(call.defect("a URL without a host reached the transport"));
        };
        let default = if scheme == "https" { 443 } else { 80 };
        let port = uri.port_u16().unwrap_or(default);
        let stream = match self.open(&call, host, port, scheme == "http" && !self.to_proxy) {
            Ok(stream) => Arc::new(stream),
            Err(Stop::Call(stop)) => return Err(stop),
            Err(Stop::Here(why)) => return Err(call.fail(self.of_proxy(why))),
        };
        let layer = match (self.to_proxy, details.needs_tls()) {
            (true, false) => Layer::Tunnel,
            (_, true) => Layer::Records,
            (false, false) => Layer::Answer,
        };
        call.set_phase(if self.to_proxy { Phase::Proxy } else { Phase::Answer });
        Ok(Some(Either::B(TcpTransport {
            lease: Some(call.lease(&stream)),
            stream,
            buffers: Buffers::new(layer),
            held: self.to_proxy.then(Secret::default),
        })))
    }
}

/// Why there is no connection: the call's own end, noted already, or a reason found here.
enum Stop {
    Call(ureq::Error),
    Here(Error),
}

impl From<ureq::Error> for Stop {
    fn from(stop: ureq::Error) -> Stop {
        Stop::Call(stop)
    }
}

impl TcpConnector {
    fn open(&self, call: &Call, host: &str, port: u16, must_be_loopback: bool) -> Result<TcpStream, Stop> {
        if must_be_loopback && !is_loopback(host) {
            return Err(Stop::Here(Error::new(ZOOM_E_ARGUMENT, "http:// is for loopback addresses alone")));
        }
        call.set_phase(Phase::Resolve);
        let addresses = self.resolver.resolve(host, call)?.map_err(Stop::Here)?;
        call.set_phase(Phase::Connect);
        let addresses: Vec<SocketAddr> = addresses.iter().map(|ip| SocketAddr::new(*ip, port)).collect();
        connect_first(call, &addresses)?.map_err(|why| {
            self.resolver.forget(host);
            Stop::Here(Error::new(
                ZOOM_E_CONNECT,
                format!("can't connect to {host}:{port}: {}", io_text(&why)),
            ))
        })
    }

    fn of_proxy(&self, why: Error) -> Error {
        if self.to_proxy { Error::new(ZOOM_E_PROXY, format!("the proxy: {}", why.text)) } else { why }
    }
}

/// Connects to the first address that answers; each later one is tried beside those before it.
fn connect_first(call: &Call, addresses: &[SocketAddr]) -> Result<io::Result<TcpStream>, ureq::Error> {
    let mut waiting: Vec<TcpStream> = Vec::new();
    let mut untried = addresses.iter();
    let mut next_at = Instant::now();
    let mut last_error = io::Error::from(io::ErrorKind::AddrNotAvailable);
    loop {
        let left = call.time_left()?;
        if waiting.is_empty() || Instant::now() >= next_at {
            match untried.next().map(sys::begin_connect) {
                Some(Ok(stream)) => waiting.push(stream),
                Some(Err(why)) => {
                    last_error = why;
                    continue;
                }
                None if waiting.is_empty() => return Ok(Err(last_error)),
                None => {}
            }
            next_at = Instant::now() + STAGGER;
        }
        let sockets: Vec<&TcpStream> = waiting.iter().collect();
        let ready = match sys::wait(&sockets, Interest::Write, left.min(GLANCE)) {
            Ok(ready) => ready,
            Err(why) => return Ok(Err(why)),
        };
        for at in (0..ready.len()).rev().filter(|at| ready[*at]) {
            let stream = waiting.swap_remove(at);
            match sys::finish_connect(&stream) {
                Ok(()) => return Ok(Ok(stream)),
                Err(why) => {
                    last_error = why;
                    next_at = Instant::now();
                }
            }
        }
    }
}

/// A connection whose every read and write knows the limits of the call that uses it.
pub struct TcpTransport {
    stream: Arc<TcpStream>,
    /// While a call uses the connection. ureq tells the pool's return and checkout by `is_open` alone.
    lease: Option<Lease>,
    buffers: Buffers,
    /// For a proxy: output that waits for the next read. ureq writes CONNECT in many small pieces.
    held: Option<Secret>,
}

impl TcpTransport {
    fn send(&self, call: &Call, mut bytes: &[u8]) -> Result<(), ureq::Error> {
        while !bytes.is_empty() {
            let left = call.time_left()?;
            // A write that blocks does so for a slice: too long for the last one.
            let written = if left > SLICE {
                (&*self.stream).write(bytes)
            } else {
                sys::write_at_once(&self.stream, bytes)
            };
            match written {
                Ok(sent) => bytes = &bytes[sent..],
                Err(why) if is_slice_end(&why) => {
                    self.wait(call, Interest::Write, call.time_left()?)?;
                }
                Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                Err(why) => return Err(self.broken(call, "sending the request", &why)),
            }
        }
        Ok(())
    }

    fn send_held(&mut self, call: &Call) -> Result<(), ureq::Error> {
        if let Some(held) = self.held.as_mut().filter(|held| !held.bytes().is_empty()) {
            let bytes = std::mem::take(held);
            self.send(call, bytes.bytes())?;
        }
        Ok(())
    }

    /// Receives what there is; 0 when the server ended the connection.
    fn receive(&mut self, call: &Call) -> Result<usize, ureq::Error> {
        let mut may_block = call.time_left()? > SLICE;
        loop {
            if !may_block {
                self.wait(call, Interest::Read, call.time_left()?)?;
            }
            let room = self.buffers.input_append_buf();
            if room.is_empty() {
                return Err(self.buffers.no_room(call));
            }
            match (&*self.stream).read(room) {
                Ok(amount) => {
                    call.time_left()?;
                    call.spend(amount)?;
                    return Ok(amount);
                }
                // A signal would let each read begin its slice anew: the wait that follows knows the deadline.
                Err(why) if is_slice_end(&why) || why.kind() == io::ErrorKind::Interrupted => {
                    may_block = false
                }
                Err(why) => return Err(self.broken(call, "waiting for the answer", &why)),
            }
        }
    }

    /// Waits until the socket is ready or the call's time is up.
    fn wait(&self, call: &Call, interest: Interest, left: Duration) -> Result<(), ureq::Error> {
        let mut left = left;
        loop {
            match sys::wait(&[&self.stream], interest, left) {
                Ok(ready) if ready[0] => return Ok(()),
                Ok(_) => left = call.time_left()?,
                Err(why) => return Err(self.broken(call, "waiting", &why)),
            }
        }
    }

    fn broken(&self, call: &Call, doing: &str, why: &io::Error) -> ureq::Error {
        // A cancel shuts the socket down, and that is then what it says.
        if let Err(stop) = call.time_left() {
            return stop;
        }
        let text = format!("the connection broke while {doing}: {}", io_text(why));
        call.fail(Error::new(ZOOM_E_CONNECT, text))
    }
}

impl Transport for TcpTransport {
    fn buffers(&mut self) -> &mut dyn UreqBuffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, _: NextTimeout) -> Result<(), ureq::Error> {
        let call = call::current()?;
        if let Some(held) = &mut self.held {
            if held.append(self.buffers.written(amount)).is_err() {
                return Err(call.fail(Error::new(crate::error::ZOOM_E_MEMORY, "no memory for the request")));
            }
            if held.bytes().len() > HELD {
                self.send_held(&call)?;
            }
        } else {
            self.send(&call, self.buffers.written(amount))?;
        }
        self.buffers.wipe_output(amount);
        Ok(())
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, ureq::Error> {
        let call = call::current()?;
        self.send_held(&call)?;
        let amount = self.receive(&call)?;
        self.buffers.input_appended(amount);
        if self.buffers.hold_answer() {
            call.note_received(amount, false);
        }
        Ok(amount > 0)
    }

    /// After a use this is the return to the pool; the next time it is the checkout by another call.
    fn is_open(&mut self) -> bool {
        if self.lease.take().is_some() {
            self.buffers.rest();
            // What stands behind an answer that could be read in two ways is nobody's.
            return !call::current().is_ok_and(|call| call.has_failed());
        }
        let Ok(call) = call::current() else { return false };
        if call.wants_fresh() || !sys::is_quiet(&self.stream) {
            return false;
        }
        self.lease = Some(call.lease(&self.stream));
        call.note_reuse();
        true
    }
}

fn is_slice_end(why: &io::Error) -> bool {
    matches!(why.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// What an error of the system means, in words that are the same on every machine where they can be.
fn io_text(why: &io::Error) -> String {
    match why.kind() {
        io::ErrorKind::ConnectionRefused => "connection refused".into(),
        io::ErrorKind::ConnectionReset => "connection reset by the other side".into(),
        io::ErrorKind::BrokenPipe => "connection closed by the other side".into(),
        io::ErrorKind::TimedOut => "no answer".into(),
        io::ErrorKind::NetworkUnreachable => "network unreachable".into(),
        io::ErrorKind::HostUnreachable => "host unreachable".into(),
        _ => sys::file_error(why),
    }
}

impl fmt::Debug for TcpConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TcpConnector")
    }
}

impl fmt::Debug for TcpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TcpTransport")
    }
}
