//! Sockets: a listener, and a connection that can end in the middle of a response.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A listener on this port of 127.0.0.1; 0 lets the system choose.
pub(crate) fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        let advice = "choose another port, or 0 for any free one";
        let text = format!("cannot listen on 127.0.0.1:{port}: {error}; {advice}");
        io::Error::new(error.kind(), text)
    })
}

/// In a reply's extensions: the connection ends after this many bytes of it, the status line and header fields included.
#[derive(Clone, Copy)]
pub(crate) struct EndAfter(pub(crate) usize);

/// A stream that refuses to send more than a number of bytes.
pub(crate) struct LimitedStream<S> {
    stream: S,
    bytes_left: Arc<AtomicUsize>,
}

impl<S> LimitedStream<S> {
    /// `bytes_left` may be changed at any time; `usize::MAX` is no limit.
    pub(crate) fn new(stream: S, bytes_left: Arc<AtomicUsize>) -> LimitedStream<S> {
        LimitedStream { stream, bytes_left }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for LimitedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for LimitedStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let left = self.bytes_left.load(Ordering::Relaxed);
        if left == 0 {
            ready!(Pin::new(&mut self.stream).poll_flush(context))?;
            return Poll::Ready(Err(io::Error::other("cut on purpose")));
        }
        let allowed = &bytes[..bytes.len().min(left)];
        let sent = ready!(Pin::new(&mut self.stream).poll_write(context, allowed))?;
        if left != usize::MAX {
            self.bytes_left.store(left - sent, Ordering::Relaxed);
        }
        Poll::Ready(Ok(sent))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
