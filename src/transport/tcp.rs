//! The guarded TCP transport: below TLS and below the exchange with a proxy, so that no phase above can drip past the call's
//! deadline, cancel and byte budget.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ureq::unversioned::transport::{Buffers as UreqBuffers, NextTimeout, Transport};

use super::buffers::{Buffers, Layer};
use super::exchange::{self, Exchange, Lease, Phase};
use super::proxy::place_of_proxy;
use super::resolver::Resolver;
use super::{Peer, Reader};
use crate::error::{Error, ZOOM_E_CONNECT, ZOOM_E_PROXY};
use crate::sys::{self, Interest, SLICE};

/// How long a connection is used at the most, so that a name that moves to another address is followed.
const LONGEST_LIFE: Duration = Duration::from_secs(600);
/// How long one address is tried alone before the next is tried beside it (RFC 8305 recommends 250 ms).
const STAGGER: Duration = Duration::from_millis(250);

/// What it is busy with, for the text of an error.
const SENDING: &str = "while sending the request";

/// Opens a connection that is guarded by the exchange's limits. `layer` is what passes over it.
pub fn connect(
    exchange: &Exchange,
    resolver: &Resolver,
    (host, port): (&str, u16),
    peer: Peer,
    layer: Layer,
) -> Result<TcpTransport, ureq::Error> {
    exchange.set_phase(Phase::Resolve);
    let addresses = resolver.resolve(host, exchange)?.map_err(|why| exchange.fail(unresolved(why, peer)))?;
    exchange.set_phase(Phase::Connect);
    let addresses: Vec<SocketAddr> =
        in_turns(&addresses).into_iter().map(|ip| SocketAddr::new(ip, port)).collect();
    let stream = connect_first(exchange, &addresses)?.map_err(|why| {
        resolver.forget(host);
        let place = format!("{host}:{port}: {}", io_text(&why));
        exchange.fail(match sys::is_out_of_descriptors(&why) {
            true => Error::new(
                ZOOM_E_CONNECT,
                format!("can't connect to {place}. Close files and connections that are no longer needed, or raise the limit"),
            ),
            false if peer == Peer::Server && addresses.iter().all(|address| address.ip().is_loopback()) => Error::new(
                ZOOM_E_CONNECT,
                format!("can't connect to {place}. It is a port of this machine: start the program that listens there, such as zoom-simulator"),
            ),
            false => unconnected(&place, peer, exchange.reader()),
        })
    })?;
    Ok(TcpTransport {
        lease: Some(exchange.lease(&stream)),
        stream,
        opened: Instant::now(),
        unsent: 0..0,
        buffers: Buffers::new(layer),
    })
}

/// A proxy's name is the setting's, and the host's own is not to blame.
fn unresolved(why: Error, peer: Peer) -> Error {
    match peer {
        Peer::Server => why,
        Peer::Proxy => Error::new(ZOOM_E_PROXY, format!("the proxy: {}", why.text)),
    }
}

/// Why there is no connection to `place`, and what to do.
fn unconnected(place: &str, peer: Peer, reader: Reader) -> Error {
    let option = place_of_proxy(reader);
    let settings = if cfg!(windows) { " or the proxy settings of Windows" } else { "" };
    match peer {
        Peer::Server => Error::new(
            ZOOM_E_CONNECT,
            format!(
                "can't connect to {place}. Check the network, the VPN and the firewall; where only a proxy leads to the \
                 internet, name it in {option}"
            ),
        ),
        Peer::Proxy => Error::new(
            ZOOM_E_PROXY,
            format!(
                "can't connect to the proxy {place}. Check its address in {option}{settings}, and whether it is running"
            ),
        ),
    }
}

/// The addresses with the families in turns, beginning with that of the first (RFC 8305, 4): one whose network does not
/// work does not delay the other for long.
fn in_turns(addresses: &[IpAddr]) -> Vec<IpAddr> {
    let is_first_family = |ip: &&IpAddr| ip.is_ipv6() == addresses[0].is_ipv6();
    let mut first = addresses.iter().filter(is_first_family);
    let mut second = addresses.iter().filter(|ip| !is_first_family(ip));
    let mut turns = Vec::new();
    while turns.len() < addresses.len() {
        turns.extend(first.next());
        turns.extend(second.next());
    }
    turns
}

/// Connects to the first address that accepts; each later one is tried beside those before it.
fn connect_first(
    exchange: &Exchange,
    addresses: &[SocketAddr],
) -> Result<io::Result<Arc<TcpStream>>, ureq::Error> {
    // With their leases: a cancel shuts them down, which ends the wait for them.
    let mut waiting: Vec<(Arc<TcpStream>, Lease)> = Vec::new();
    let mut untried = addresses.iter();
    let mut next_at = Instant::now();
    let mut last_error = io::Error::from(io::ErrorKind::AddrNotAvailable);
    loop {
        let left = exchange.time_left()?;
        if waiting.is_empty() || Instant::now() >= next_at {
            match untried.next().map(sys::begin_connect) {
                Some(Ok(stream)) => {
                    let stream = Arc::new(stream);
                    waiting.push((stream.clone(), exchange.lease(&stream)));
                    // A cancel may have come just before the lease.
                    exchange.time_left()?;
                }
                Some(Err(why)) => {
                    last_error = why;
                    continue;
                }
                None if waiting.is_empty() => return Ok(Err(last_error)),
                None => {}
            }
            next_at = Instant::now() + STAGGER;
        }
        let sockets: Vec<&TcpStream> = waiting.iter().map(|(stream, _)| &**stream).collect();
        let time = if untried.len() > 0 {
            left.min(next_at.saturating_duration_since(Instant::now()))
        } else {
            left
        };
        let ready = match sys::wait(&sockets, Interest::Write, time) {
            Ok(ready) => ready,
            Err(why) => return Ok(Err(why)),
        };
        // A cancel shuts sockets down: they are ready then, and not connected.
        exchange.time_left()?;
        for at in (0..ready.len()).rev().filter(|at| ready[*at]) {
            let (stream, _lease) = waiting.swap_remove(at);
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
    opened: Instant,
    /// What of the output was not written yet: nothing, unless the layer above has to look at what came in.
    unsent: Range<usize>,
    buffers: Buffers,
}

impl TcpTransport {
    /// Writes what is unsent.
    fn send(&mut self, exchange: &Exchange) -> Result<(), ureq::Error> {
        while !self.unsent.is_empty() {
            let bytes = &self.buffers.written(self.unsent.end)[self.unsent.start..];
            let left = exchange.time_left()?;
            // A write that blocks does so for a slice: too long for the last one.
            let written = if left > SLICE {
                (&*self.stream).write(bytes)
            } else {
                sys::write_at_once(&self.stream, bytes)
            };
            match written {
                Ok(sent) => {
                    self.unsent.start += sent;
                    exchange.sending().note_written();
                }
                Err(why) if is_slice_end(&why) => {}
                Err(why) if why.kind() == io::ErrorKind::Interrupted => continue,
                Err(why) => return self.not_sent(exchange, &why),
            }
            if !self.unsent.is_empty() && self.is_held_up(exchange)? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Waits for room to write. True when something comes in first, because of which nothing is written for now.
    fn is_held_up(&mut self, exchange: &Exchange) -> Result<bool, ureq::Error> {
        let sending = exchange.sending();
        if !sending.is_under_way() {
            self.wait(exchange, Interest::Write, exchange.time_left()?)?;
            return Ok(false);
        }
        self.wait(exchange, Interest::Both, exchange.time_left()?)?;
        match sys::wait(&[&self.stream], Interest::Read, Duration::ZERO) {
            Ok(ready) if !ready[0] => return Ok(false),
            Ok(_) => {}
            Err(why) => return Err(self.broken(exchange, SENDING, &why)),
        }
        let amount = self.take_in(exchange, SENDING)?;
        Ok(self.buffers.came_in(amount == 0, sending))
    }

    /// A write failed. What the server sent before may be a response, and can still be read.
    fn not_sent(&mut self, exchange: &Exchange, why: &io::Error) -> Result<(), ureq::Error> {
        if !exchange.sending().may_have_response(why.kind()) {
            return Err(self.broken(exchange, SENDING, why));
        }
        // A cancel shuts the socket down, and the error is then about that.
        exchange.time_left()?;
        exchange.sending().end_broken(breakage(exchange.phase(), SENDING, why), why.kind());
        self.unsent = 0..0;
        Ok(())
    }

    /// Receives what there is into the buffers; 0 when the server ended the connection.
    fn take_in(&mut self, exchange: &Exchange, doing: &str) -> Result<usize, ureq::Error> {
        let amount = self.receive(exchange, doing)?;
        self.buffers.input_appended(amount);
        if self.buffers.carry_response() {
            exchange.look_at_input(self.buffers.input());
            exchange.note_received(amount, false);
        }
        Ok(amount)
    }

    fn receive(&mut self, exchange: &Exchange, doing: &str) -> Result<usize, ureq::Error> {
        let mut may_block = exchange.time_left()? > SLICE;
        loop {
            if !may_block {
                self.wait(exchange, Interest::Read, exchange.time_left()?)?;
            }
            let room = self.buffers.input_append_buf();
            if room.is_empty() {
                return Err(self.buffers.no_room(exchange));
            }
            match (&*self.stream).read(room) {
                Ok(amount) => {
                    // A cancel shuts the socket down, and that is not the server's end.
                    exchange.look_at_cancel()?;
                    exchange.spend(amount)?;
                    return Ok(amount);
                }
                // A signal would let each read begin its slice anew: the wait that follows knows the deadline.
                Err(why) if is_slice_end(&why) || why.kind() == io::ErrorKind::Interrupted => {
                    may_block = false
                }
                Err(why) => return Err(self.broken(exchange, doing, &why)),
            }
        }
    }

    /// Waits until the socket is ready or the call's time is up.
    fn wait(&self, exchange: &Exchange, interest: Interest, left: Duration) -> Result<(), ureq::Error> {
        let mut left = left;
        loop {
            match sys::wait(&[&self.stream], interest, left) {
                Ok(ready) if ready[0] => return Ok(()),
                Ok(_) => left = exchange.time_left()?,
                Err(why) => return Err(self.broken(exchange, "while waiting", &why)),
            }
        }
    }

    fn broken(&self, exchange: &Exchange, doing: &str, why: &io::Error) -> ureq::Error {
        // A cancel shuts the socket down, and the error is then about that.
        if let Err(stop) = exchange.time_left() {
            return stop;
        }
        exchange.fail(breakage(exchange.phase(), doing, why))
    }
}

/// The error for a connection that broke.
fn breakage(phase: Phase, doing: &str, why: &io::Error) -> Error {
    let (code, whose, doing, advice) = match phase {
        Phase::Proxy => (ZOOM_E_PROXY, " to the proxy", doing, "Try again later"),
        Phase::Handshake => {
            (ZOOM_E_CONNECT, "", "in the TLS handshake", "Check the network: a firewall may do that")
        }
        _ => (ZOOM_E_CONNECT, "", doing, "Try again later"),
    };
    Error::new(code, format!("the connection{whose} broke {doing}: {}. {advice}", io_text(why)))
}

impl Transport for TcpTransport {
    fn buffers(&mut self) -> &mut dyn UreqBuffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, _: NextTimeout) -> Result<(), ureq::Error> {
        let exchange = exchange::current()?;
        if exchange.sending().has_ended() {
            self.buffers.wipe_output(amount);
            return Ok(());
        }
        // Without output it is the layer above, which has looked at what came in: the rest of the last one is sent.
        if amount > 0 {
            self.unsent = 0..amount;
        }
        let end = self.unsent.end;
        if self.buffers.carry_response() {
            exchange.note_sent();
            exchange.sending().under_way(|| self.send(&exchange))?;
        } else {
            self.send(&exchange)?;
        }
        if !exchange.sending().is_held_up() {
            self.buffers.wipe_output(end);
        }
        Ok(())
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, ureq::Error> {
        let exchange = exchange::current()?;
        let amount = self.take_in(&exchange, "while waiting for the response")?;
        Ok(amount > 0)
    }

    /// After a use this is the return to the pool; the next time it is the checkout by another call.
    fn is_open(&mut self) -> bool {
        if self.lease.take().is_some() {
            self.buffers.idle();
            // What follows a response that could be read in two ways belongs to no request.
            return !exchange::current().is_ok_and(|e| e.has_failed() || e.sending().has_ended());
        }
        let Ok(exchange) = exchange::current() else { return false };
        if exchange.wants_fresh()
            || exchange.deadline().begin().saturating_duration_since(self.opened) > LONGEST_LIFE
            || !sys::is_quiet(&self.stream)
        {
            return false;
        }
        self.lease = Some(exchange.lease(&self.stream));
        exchange.note_reuse();
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
        io::ErrorKind::TimedOut => "no response".into(),
        io::ErrorKind::NetworkUnreachable => "network unreachable".into(),
        io::ErrorKind::HostUnreachable => "host unreachable".into(),
        _ => sys::file_error(why),
    }
}

impl fmt::Debug for TcpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TcpTransport")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x15_families_take_turns() {
        let ip = |text: &&str| text.parse::<IpAddr>().unwrap();
        for (addresses, turns) in [
            (&["::1", "::2", "::3", "1.1.1.1"][..], &["::1", "1.1.1.1", "::2", "::3"][..]),
            (&["1.1.1.1", "::1", "::2"][..], &["1.1.1.1", "::1", "::2"][..]),
            (&["1.1.1.1", "1.1.1.2", "::1"][..], &["1.1.1.1", "::1", "1.1.1.2"][..]),
            (&["::1"][..], &["::1"][..]),
            (&[][..], &[][..]),
        ] {
            let addresses: Vec<IpAddr> = addresses.iter().map(ip).collect();
            assert_eq!(in_turns(&addresses), turns.iter().map(ip).collect::<Vec<_>>());
        }
    }
}
