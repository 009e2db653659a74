//! The state of one exchange: one request and its response, the one repeat over a new connection included.
//!
//! ureq runs connectors and transports on the caller's thread but hands nothing of the caller's through to them, and a
//! pooled connection serves one call after another: so the exchange lies in a thread-local while it lasts.

use std::cell::{Cell, RefCell};
use std::io;
use std::mem::ManuallyDrop;
use std::net::TcpStream;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::chunks::Chunks;
use super::framing::{self, Framing, is_final};
use super::sending::Sending;
use super::{Reader, no_memory};
use crate::cancel::Cancel;
use crate::deadline::{Deadline, Stop};
use crate::error::{Error, ZOOM_E_CANCELLED, ZOOM_E_INTERNAL, ZOOM_E_TIMEOUT, ZOOM_E_TOO_LARGE};

/// The text for what is larger than it may be.
pub const TOO_LONG: &str = "the response's header, or one line of its framing, is larger than 64 KiB";

/// What an exchange is busy with, for the text of a timeout.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Waiting for the system's proxy settings.
    Settings,
    /// Looking up a name.
    Resolve,
    /// Opening a TCP connection.
    Connect,
    /// Waiting for a proxy, which is asked to connect to the server.
    Proxy,
    /// The TLS handshake.
    Handshake,
    /// The request and its response.
    Response,
}

/// What a server speaks, by its first bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Protocol {
    /// HTTP/1.1, or nothing that is known.
    #[default]
    Http1,
    /// TLS: a handshake or an alert (RFC 8446, 5.1).
    Tls,
    /// HTTP/2: a SETTINGS frame (RFC 9113, 4.1).
    Http2,
}

impl Protocol {
    fn of(input: &[u8]) -> Protocol {
        match input {
            [0x15 | 0x16, 3, ..] => Protocol::Tls,
            [0, 0, _, 4, 0, ..] => Protocol::Http2,
            _ => Protocol::Http1,
        }
    }
}

/// The limits of one exchange.
pub struct Limits {
    /// The caller's call.
    pub deadline: Deadline,
    /// How long making the connection may take, from now.
    pub connect_timeout: Duration,
    /// Bytes that may be received, below TLS, whatever they are.
    pub budget: usize,
    /// The room that the request needs: its head, and a piece of its body.
    pub output_size: usize,
    /// Whether the request's method is HEAD, whose response has no body.
    pub is_head: bool,
    /// Who reads the error's text.
    pub reader: Reader,
}

/// The exchange that is under way on this thread.
pub struct Exchange {
    limits: Limits,
    /// From the moment on that a connection is made.
    connect_end: Cell<Option<Instant>>,
    /// While one of several ways is tried.
    share_end: Cell<Option<Instant>>,
    phase: Cell<Phase>,
    budget: Cell<usize>,
    /// Kept connections are not to be used: the one that was used had died.
    fresh: Cell<bool>,
    reused: Cell<bool>,
    /// A byte of the request itself may have left.
    sent: Cell<bool>,
    sending: Sending,
    /// A byte of the response itself was received.
    responded: Cell<bool>,
    protocol: Cell<Protocol>,
    ended: Cell<bool>,
    cut: Cell<bool>,
    head: RefCell<Vec<u8>>,
    framing: Cell<Framing>,
    /// While the response's body comes in chunks.
    chunks: RefCell<Option<Chunks>>,
    failure: RefCell<Option<Error>>,
}

thread_local! {
    // Without a destructor, so that a host may call from its own: those of its thread-locals, or at exit.
    static CURRENT: RefCell<ManuallyDrop<Option<Rc<Exchange>>>> = const { RefCell::new(ManuallyDrop::new(None)) };
}

/// Ends the exchange as this thread's current one, also when a panic passes.
pub struct Entered;

impl Drop for Entered {
    fn drop(&mut self) {
        drop(CURRENT.with_borrow_mut(|current| current.take()));
    }
}

/// The current exchange of this thread.
pub fn current() -> Result<Rc<Exchange>, ureq::Error> {
    CURRENT.with_borrow(|current| (**current).clone()).ok_or_else(|| stopped("outside an exchange"))
}

fn stopped(why: &'static str) -> ureq::Error {
    // Kind Other: ureq takes some other kinds for the regular end of a body.
    ureq::Error::Io(io::Error::other(why))
}

impl Exchange {
    /// Begins an exchange on this thread.
    pub fn enter(limits: Limits) -> (Rc<Exchange>, Entered) {
        let exchange = Rc::new(Exchange {
            connect_end: Cell::new(None),
            share_end: Cell::new(None),
            budget: Cell::new(limits.budget),
            limits,
            phase: Cell::new(Phase::Response),
            fresh: Cell::new(false),
            reused: Cell::new(false),
            sent: Cell::new(false),
            sending: Sending::default(),
            responded: Cell::new(false),
            protocol: Cell::default(),
            ended: Cell::new(false),
            cut: Cell::new(false),
            head: RefCell::new(Vec::new()),
            framing: Cell::default(),
            chunks: RefCell::new(None),
            failure: RefCell::new(None),
        });
        CURRENT.with_borrow_mut(|current| current.replace(exchange.clone()));
        (exchange, Entered)
    }

    /// Says what comes next.
    pub fn set_phase(&self, phase: Phase) {
        self.phase.set(phase);
    }

    /// What the exchange is busy with.
    pub fn phase(&self) -> Phase {
        self.phase.get()
    }

    /// The caller's call.
    pub fn deadline(&self) -> &Deadline {
        &self.limits.deadline
    }

    /// Who reads the error's text.
    pub fn reader(&self) -> Reader {
        self.limits.reader
    }

    /// When what the exchange is busy with has to end.
    pub fn end(&self) -> Instant {
        if self.phase.get() == Phase::Response {
            return self.deadline().end();
        }
        // Counted from the beginning of the exchange, or of its second try: nothing that waits comes before.
        let end = self.connect_end.get().unwrap_or_else(|| self.limits.connect_end());
        self.connect_end.set(Some(end));
        self.share_end.get().map_or(end, |share| share.min(end))
    }

    /// The time that is left for what the exchange is busy with; an error when no time is left, or the call was cancelled.
    pub fn time_left(&self) -> Result<Duration, ureq::Error> {
        self.deadline().time_left(self.end()).map_err(|stop| self.stop(stop))
    }

    /// An error when the call was cancelled.
    pub fn look_at_cancel(&self) -> Result<(), ureq::Error> {
        if self.deadline().is_cancelled() { Err(self.stop(Stop::Cancelled)) } else { Ok(()) }
    }

    /// Notes that the call has to end.
    pub fn stop(&self, stop: Stop) -> ureq::Error {
        self.fail(match stop {
            Stop::Cancelled => Error::cancelled(),
            Stop::TimedOut => self.timed_out(),
        })
    }

    fn timed_out(&self) -> Error {
        let timeout = self.deadline().timeout();
        // Also while connecting, where earlier requests of the call have used up its time.
        let is_whole = self.end() >= self.deadline().end();
        let (option, limit) = match is_whole {
            true => ("timeout_ms", timeout),
            false => ("connect_timeout_ms", self.limits.connect_timeout),
        };
        let limit = match self.reader() {
            Reader::OneCall => format!("after {} ms", limit.as_millis()),
            Reader::SignIn if is_whole => format!("after {} ms", limit.as_millis()),
            Reader::Client | Reader::SignIn => format!("option {option} is {}", limit.as_millis()),
        };
        let (doing, advice) = match self.phase.get() {
            Phase::Settings => (
                "while Windows looked for the proxy",
                "Check the proxy settings of Windows, and the script that they name",
            ),
            Phase::Resolve => {
                ("while looking up the host's name", "Check the network and its name server (DNS)")
            }
            Phase::Connect => ("while connecting", "Check the network, the VPN and the firewall"),
            Phase::Proxy => (
                "while waiting for the proxy",
                "Check the proxy's address and kind (http:// or socks5://), and the proxy itself",
            ),
            Phase::Handshake => ("in the TLS handshake", "Check the network, the VPN and the firewall"),
            Phase::Response => ("while waiting for the response", "Try again later"),
        };
        Error::new(ZOOM_E_TIMEOUT, format!("the time ran out {doing} ({limit}). {advice}"))
    }

    /// Notes why the exchange fails; the first reason counts. The result ends ureq's work.
    pub fn fail(&self, why: Error) -> ureq::Error {
        self.failure.borrow_mut().get_or_insert(why);
        stopped("the exchange ended")
    }

    /// Has what follows end after one of so many shares of the time that is left for connecting.
    pub fn begin_share(&self, shares: usize) {
        self.share_end.set(None);
        if shares > 1 {
            let now = Instant::now();
            let left = self.end().saturating_duration_since(now);
            self.share_end.set(Some(now + left / shares as u32));
        }
    }

    /// Whether it fails because nobody was reached, or nobody replied in a share of the time. A call that has to end does not
    /// try elsewhere.
    pub fn is_unreachable(&self) -> bool {
        let is_share_over = self.share_end.get().is_some_and(|end| end <= Instant::now());
        let is_connecting = matches!(self.phase(), Phase::Resolve | Phase::Connect);
        self.failure.borrow().as_ref().is_some_and(|why| match why.code {
            ZOOM_E_CANCELLED => false,
            ZOOM_E_TIMEOUT => is_share_over,
            _ => is_connecting,
        })
    }

    /// The reason that was noted.
    pub fn take_failure(&self) -> Option<Error> {
        self.failure.take()
    }

    /// Whether one was noted.
    pub fn has_failed(&self) -> bool {
        self.failure.borrow().is_some()
    }

    /// How the response's body ends.
    pub fn framing(&self) -> Framing {
        self.framing.get()
    }

    /// Looks at what is consumed of the response.
    pub fn look_at_chunks(&self, bytes: &[u8]) {
        if self.chunks.borrow_mut().as_mut().is_some_and(|chunks| !chunks.accepts(bytes)) {
            self.fail(framing::refuse("the response's chunks are not framed as HTTP/1.1 requires"));
        }
    }

    /// Counts received bytes against the budget.
    pub fn spend(&self, bytes: usize) -> Result<(), ureq::Error> {
        match self.budget.get().checked_sub(bytes) {
            Some(left) => {
                self.budget.set(left);
                Ok(())
            }
            None => Err(self.fail(Error::new(
                ZOOM_E_TOO_LARGE,
                format!("the server sent more than {} bytes for one response", self.limits.budget),
            ))),
        }
    }

    /// The call's hold on a socket, for a cancel to shut down.
    pub fn lease(&self, socket: &Arc<TcpStream>) -> Lease {
        let cancel = self.deadline().cancel().cloned();
        if let Some(cancel) = &cancel {
            cancel.attach(socket);
        }
        Lease { cancel, socket: socket.clone() }
    }

    /// The room that the request needs: its head, and a piece of its body.
    pub fn output_size(&self) -> usize {
        self.limits.output_size
    }

    /// A kept connection was taken for this exchange.
    pub fn note_reuse(&self) {
        self.reused.set(true);
    }

    /// Bytes of the request itself are about to leave.
    pub fn note_sent(&self) {
        self.sent.set(true);
    }

    /// Whether a byte of the request may have left.
    pub fn was_sent(&self) -> bool {
        self.sent.get()
    }

    /// How far the request is sent.
    pub fn sending(&self) -> &Sending {
        &self.sending
    }

    /// Looks at what is there of the response: its first bytes for what they are if not HTTP/1.1.
    pub fn look_at_input(&self, input: &[u8]) {
        if !self.responded.get() {
            self.protocol.set(Protocol::of(input));
        }
    }

    /// What the server speaks.
    pub fn protocol(&self) -> Protocol {
        self.protocol.get()
    }

    /// Bytes of the response itself came in (above TLS); 0 is the connection's end, `cut` one without TLS's closing
    /// message.
    pub fn note_received(&self, bytes: usize, cut: bool) {
        match bytes {
            0 => self.ended.set(true),
            _ => self.responded.set(true),
        }
        self.cut.set(self.cut.get() || cut);
    }

    /// Whether the server ended the connection, and whether it did so without TLS's closing message.
    pub fn end_seen(&self) -> (bool, bool) {
        (self.ended.get(), self.cut.get())
    }

    /// Whether kept connections are out of the question.
    pub fn wants_fresh(&self) -> bool {
        self.fresh.get()
    }

    /// Whether the same request may be sent once more: a kept connection died before a byte of the response.
    pub fn may_repeat(&self) -> bool {
        self.reused.get() && !self.responded.get() && !self.fresh.get()
    }

    /// Begins the second try, on a new connection.
    pub fn begin_again(&self) {
        self.fresh.set(true);
        self.sending.begin_again();
        self.connect_end.set(None);
        self.share_end.set(None);
        self.reused.set(false);
        self.sent.set(false);
        self.ended.set(false);
        self.cut.set(false);
        self.head.borrow_mut().clear();
        self.protocol.take();
        self.framing.take();
        self.chunks.take();
        self.failure.take();
    }

    /// Looks at what is consumed: the header section, unless it was kept before.
    pub fn look_at_head(&self, bytes: &[u8]) {
        if self.awaits_head() {
            self.keep_head(bytes);
            self.judge(bytes);
        }
        if self.framing() == Framing::Chunks {
            self.chunks.borrow_mut().get_or_insert_with(Chunks::new);
        }
    }

    /// Keeps a header section as it was received; an interim one (1xx) gives way to the next.
    pub fn keep_head(&self, bytes: &[u8]) {
        let mut head = self.head.borrow_mut();
        let bytes = framing::without_empty_lines(bytes);
        head.clear();
        match head.try_reserve(bytes.len()) {
            Ok(()) => head.extend_from_slice(bytes),
            Err(_) => drop(self.no_memory()),
        }
    }

    /// Judges a header section, of which only lines without a use may be missing. That comes before ureq does anything with
    /// the response, so that a connection with an odd one is not kept.
    pub fn judge(&self, head: &[u8]) {
        let head = framing::without_empty_lines(head);
        if is_final(head) {
            match framing::judge(head, self.limits.is_head) {
                Ok(framing) => self.framing.set(framing),
                Err(why) => drop(self.fail(why)),
            }
        }
    }

    /// Whether no header section of a final response was kept yet.
    pub fn awaits_head(&self) -> bool {
        !is_final(&self.head.borrow())
    }

    /// The header section that was kept.
    pub fn take_head(&self) -> Vec<u8> {
        self.head.take()
    }

    /// A part of a response that has to be held as a whole is larger than the buffers may grow.
    pub fn no_room(&self) -> ureq::Error {
        self.fail(Error::new(ZOOM_E_TOO_LARGE, TOO_LONG))
    }

    /// There is no memory for what the peer sends.
    pub fn no_memory(&self) -> ureq::Error {
        self.fail(no_memory())
    }

    /// An error for what can't happen, should it happen.
    pub fn defect(&self, what: &str) -> ureq::Error {
        self.fail(Error::new(ZOOM_E_INTERNAL, what))
    }
}

impl Limits {
    /// When the connection has to stand, counted from now.
    fn connect_end(&self) -> Instant {
        self.deadline.end().min(Instant::now() + self.connect_timeout)
    }
}

/// A call's hold on a socket. It ends before the socket goes to another call, so that a late cancel can't hit that.
#[derive(Debug)]
pub struct Lease {
    cancel: Option<Arc<Cancel>>,
    socket: Arc<TcpStream>,
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(cancel) = &self.cancel {
            cancel.detach(&self.socket);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timed_out(timeout: Duration, connect_timeout: Duration) -> String {
        let deadline = Deadline::new(timeout, None);
        // Something of the call's time has gone before it connects.
        while deadline.begin().elapsed() <= Duration::from_millis(1) {}
        let limits = Limits {
            deadline,
            connect_timeout,
            budget: 0,
            output_size: 0,
            is_head: false,
            reader: Reader::Client,
        };
        let (exchange, _entered) = Exchange::enter(limits);
        exchange.set_phase(Phase::Connect);
        exchange.timed_out().text
    }

    #[test]
    fn a_timeout_names_the_option_whose_time_ran_out() {
        let ms = Duration::from_millis;
        for (timeout, connect_timeout, option) in
            [(90_000, 10_000, "connect_timeout_ms is 10000"), (10_001, 10_000, "timeout_ms is 10001")]
        {
            let text = timed_out(ms(timeout), ms(connect_timeout));
            assert!(text.contains(&format!("(option {option})")), "{text}");
        }
    }
}
