//! The body of an answer: sent at once, drop by drop, or cut in the middle.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// A body, and the manner in which it is sent.
pub(crate) struct Paced {
    rest: Bytes,
    /// What Content-Length says: more than there is, when the body is to be cut.
    announced: usize,
    step: usize,
    gap: Duration,
    cut: bool,
    wait: Option<Pin<Box<Sleep>>>,
}

/// All of it at once.
pub(crate) fn whole(bytes: impl Into<Bytes>) -> Paced {
    let rest = bytes.into();
    Paced { announced: rest.len(), step: rest.len(), rest, gap: Duration::ZERO, cut: false, wait: None }
}

/// One byte at a time.
pub(crate) fn dripping(bytes: impl Into<Bytes>, gap: Duration) -> Paced {
    Paced { step: 1, gap, ..whole(bytes) }
}

/// The first half, then the end of the connection.
pub(crate) fn cut(bytes: impl Into<Bytes>) -> Paced {
    let mut body = whole(bytes);
    body.rest.truncate(body.announced / 2);
    body.cut = true;
    // hyper sends what it has while it waits; an error at once would lose the first half.
    body.gap = Duration::from_millis(1);
    body
}

impl Body for Paced {
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
        if self.rest.is_empty() {
            let end = self.cut.then(|| Err(io::Error::other("cut on purpose")));
            return Poll::Ready(end);
        }
        if !self.gap.is_zero() {
            self.wait = Some(Box::pin(sleep(self.gap)));
        }
        let step = self.step.min(self.rest.len());
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(step)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && !self.cut
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced as u64)
    }
}
