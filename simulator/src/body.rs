//! The body of a response: sent at once, byte by byte, or cut in the middle.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// A body, and how it is sent.
pub(crate) struct PacedBody {
    unsent: Bytes,
    /// The Content-Length: more than there is, where the body is cut.
    announced: usize,
    step: usize,
    gap: Duration,
    cut: bool,
    wait: Option<Pin<Box<Sleep>>>,
}

/// A body that is sent at once.
pub(crate) fn complete(bytes: impl Into<Bytes>) -> PacedBody {
    let unsent = bytes.into();
    PacedBody {
        announced: unsent.len(),
        step: unsent.len(),
        unsent,
        gap: Duration::ZERO,
        cut: false,
        wait: None,
    }
}

/// The same body, sent one byte at a time.
pub(crate) fn dripping(body: PacedBody, gap: Duration) -> PacedBody {
    PacedBody { step: 1, gap, ..body }
}

/// The first half of a body, and then the end of the connection.
pub(crate) fn cut(bytes: impl Into<Bytes>) -> PacedBody {
    let mut body = complete(bytes);
    body.unsent.truncate(body.announced / 2);
    body.cut = true;
    // hyper sends what it has while it waits; an error at once would lose the first half.
    body.gap = Duration::from_millis(1);
    body
}

impl Body for PacedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(wait) = &mut self.wait {
            ready!(wait.as_mut().poll(context));
            self.wait = None;
        }
        if self.unsent.is_empty() {
            let end = self.cut.then(|| Err(io::Error::other("cut on purpose")));
            return Poll::Ready(end);
        }
        if !self.gap.is_zero() {
            self.wait = Some(Box::pin(sleep(self.gap)));
        }
        let step = self.step.min(self.unsent.len());
        Poll::Ready(Some(Ok(Frame::data(self.unsent.split_to(step)))))
    }

    fn is_end_stream(&self) -> bool {
        self.unsent.is_empty() && !self.cut
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced as u64)
    }
}
