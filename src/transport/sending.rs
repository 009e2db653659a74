//! How far a request is sent. A server may respond before it has read a large one, and often reads no more of it then. So
//! where a write would block, each layer looks at what has come in meanwhile, from TCP upwards.

use std::cell::{Cell, RefCell};
use std::io::ErrorKind;

use super::framing::Framing;
use crate::error::{Error, ZOOM_E_CANCELLED, ZOOM_E_TIMEOUT};

/// The sending of one request.
#[derive(Default)]
pub struct Sending {
    /// A part of the request is being written, and nothing else.
    under_way: Cell<bool>,
    /// Some of it has left.
    began: Cell<bool>,
    /// Something came in that the layer above has to look at; TCP keeps what is left of its output until then.
    held_up: Cell<bool>,
    /// What is left of the request is not sent.
    ended: Cell<bool>,
    /// Why it could not be sent.
    broken: RefCell<Option<Broken>>,
}

/// A connection that broke.
struct Broken {
    error: Error,
    /// The server had ended it in order before: what it sent is complete.
    is_read_whole: bool,
}

impl Sending {
    /// The same request is sent once more.
    pub fn begin_again(&self) {
        for state in [&self.began, &self.held_up, &self.ended] {
            state.set(false);
        }
        self.broken.take();
    }

    /// Runs what writes a part of the request.
    pub fn under_way<T>(&self, write: impl FnOnce() -> T) -> T {
        self.under_way.set(true);
        let result = write();
        self.under_way.set(false);
        result
    }

    /// Whether what is written is a part of the request.
    pub fn is_under_way(&self) -> bool {
        self.under_way.get()
    }

    /// Bytes have left.
    pub fn note_written(&self) {
        self.began.set(self.began.get() || self.under_way.get());
    }

    /// Something came in for the layer above.
    pub fn hold_up(&self) {
        self.held_up.set(true);
    }

    /// Whether the layer above has to look at what came in.
    pub fn is_held_up(&self) -> bool {
        self.held_up.get()
    }

    /// It was nothing that ends the sending.
    pub fn resume(&self) {
        self.held_up.set(false);
    }

    /// No more of the request is sent: the response is there, or there will be none. The connection can't be used again.
    pub fn end(&self) {
        self.held_up.set(false);
        self.ended.set(true);
    }

    /// Whether no more of the request is sent.
    pub fn has_ended(&self) -> bool {
        self.ended.get()
    }

    /// Whether a response may wait in a connection whose write failed like this.
    pub fn may_have_response(&self, why: ErrorKind) -> bool {
        let is_closed =
            matches!(why, ErrorKind::BrokenPipe | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted);
        self.under_way.get() && self.began.get() && is_closed
    }

    /// The connection broke; what waits in it may be a response.
    pub fn end_broken(&self, error: Error, why: ErrorKind) {
        self.end();
        self.broken.replace(Some(Broken { error, is_read_whole: why == ErrorKind::BrokenPipe }));
    }

    /// The outcome of an exchange. Where its request could not be sent whole, only a whole response is one.
    pub fn judge<T>(&self, outcome: Result<T, Error>, framing: Framing) -> Result<T, Error> {
        let Some(broken) = self.broken.take() else { return outcome };
        match outcome {
            Ok(received) if framing != Framing::UntilClose || broken.is_read_whole => Ok(received),
            Err(why) if matches!(why.code, ZOOM_E_CANCELLED | ZOOM_E_TIMEOUT) => Err(why),
            _ => Err(broken.error),
        }
    }
}
