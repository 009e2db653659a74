//! Buffers of a connection: small at first, grown as far as a header section may go, wiped after use.

use std::alloc::{Layout, handle_alloc_error};
use std::collections::TryReserveError;

use super::exchange::{self, Exchange};
use super::framing;
use super::sending::Sending;
use crate::secret::wipe;
use ureq::unversioned::transport::Buffers as UreqBuffers;

/// Most requests have room in this, and most responses. It is kept four times by a connection with TLS.
const FIRST: usize = 2 << 10;
/// Room for a piece of a request's body.
pub const PIECE: usize = 4 << 10;
const USUAL: usize = 32 << 10;
/// The largest header section (64 KiB, as ureq's configuration has it) and what follows it.
const MOST: usize = 96 << 10;

/// Room for the lines of a header section that ureq reads: a status line, and some fields that are short, but for a redirect's.
const SHORT_HEAD: usize = 512;

/// What the bytes consumed from a connection are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layer {
    /// The response itself.
    Response,
    /// What carries it: TLS records, and before them a proxy's own responses.
    Records,
}

/// Input and output of one layer of a connection.
#[derive(Debug)]
pub struct Buffers {
    layer: Layer,
    input: Vec<u8>,
    start: usize,
    end: usize,
    high: usize,
    progress: bool,
    output: Vec<u8>,
}

impl Buffers {
    /// Empty ones.
    pub fn new(layer: Layer) -> Buffers {
        Buffers { layer, input: Vec::new(), start: 0, end: 0, high: 0, progress: false, output: Vec::new() }
    }

    /// Whether the response itself passes here, and not what carries it.
    pub fn carry_response(&self) -> bool {
        self.layer == Layer::Response
    }

    /// The first `amount` bytes of the output.
    pub fn written(&self, amount: usize) -> &[u8] {
        &self.output[..amount]
    }

    /// Wipes the output that was sent.
    pub fn wipe_output(&mut self, amount: usize) {
        wipe(&mut self.output[..amount]);
    }

    /// Wipes everything and gives back what a large response took, for a connection that waits for its next use.
    pub fn idle(&mut self) {
        wipe(&mut self.input[..self.high]);
        self.high = 0;
        self.compact();
        if self.input.len() > USUAL && self.end == 0 {
            self.input = Vec::new();
        }
    }

    /// Why there is no room for more input.
    pub fn no_room(&self, exchange: &Exchange) -> ureq::Error {
        if self.input.len() < MOST { exchange.no_memory() } else { exchange.no_room() }
    }

    /// Makes room for what a peer sends, if there is memory for it.
    fn try_grow(&mut self) -> Result<(), TryReserveError> {
        let size = (self.input.len() * 2).clamp(FIRST, MOST);
        let mut larger = Vec::new();
        larger.try_reserve_exact(size)?;
        larger.extend_from_slice(&self.input[..self.end]);
        larger.resize(size, 0);
        wipe(&mut self.input[..self.high]);
        self.input = larger;
        Ok(())
    }

    /// Looks at what came in while the request is sent. True when that ends the sending, or when the layer above has to
    /// look at it first.
    pub fn came_in(&mut self, is_end: bool, sending: &Sending) -> bool {
        // So that the next reader takes it before it waits for more.
        self.progress = true;
        match self.layer {
            _ if is_end => sending.end(),
            Layer::Response if framing::has_final(self.input()) => sending.end(),
            Layer::Response => return false,
            Layer::Records => sending.hold_up(),
        }
        true
    }

    /// Makes a header section what ureq is to read of it.
    fn prepare_head(&mut self) {
        if self.layer == Layer::Response
            && let Some(b'1'..=b'5') = self.input().get(9)
            && let Ok(exchange) = exchange::current()
            && exchange.awaits_head()
        {
            self.pass_over_continue();
            self.shorten_head(&exchange);
        }
    }

    /// Passes over each 100 (Continue) before the response's header section.
    fn pass_over_continue(&mut self) {
        while let Some(length) = framing::continue_length(self.input()) {
            self.start += length;
        }
    }

    /// Keeps a final response's header section, and leaves ureq the lines of use: every other one takes it longer than what is
    /// done here. What is not valid stays whole, for ureq to refuse.
    fn shorten_head(&mut self, exchange: &Exchange) {
        let mut room = [0; SHORT_HEAD];
        if let Some((length, short)) = framing::shorten(self.input(), &mut room) {
            let end = self.start + length;
            exchange.keep_head(&self.input[self.start..end]);
            exchange.judge(short);
            // Where the body begins.
            self.start = end - short.len();
            self.input[self.start..end].copy_from_slice(short);
        }
        // A redirect's address may have a token.
        wipe(&mut room);
    }

    /// Moves what is unread to the front.
    fn compact(&mut self) {
        if self.start > 0 {
            self.input.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
    }
}

impl UreqBuffers for Buffers {
    fn output(&mut self) -> &mut [u8] {
        let wanted = exchange::current().map_or(0, |exchange| exchange.output_size()).max(FIRST);
        if self.output.len() < wanted {
            self.output.resize(wanted, 0);
        }
        &mut self.output
    }

    fn input(&self) -> &[u8] {
        &self.input[self.start..self.end]
    }

    /// Room for what is received next; empty where no more can be had: see `no_room`.
    fn input_append_buf(&mut self) -> &mut [u8] {
        let full = self.end == self.input.len();
        self.compact();
        if self.end == self.input.len() || (full && self.input.len() < USUAL) {
            // Without memory there may still be room; where there is not, `no_room` tells why.
            let _ = self.try_grow();
        }
        &mut self.input[self.end..]
    }

    fn input_appended(&mut self, amount: usize) {
        self.end += amount;
        self.high = self.high.max(self.end);
        self.prepare_head();
    }

    fn input_consume(&mut self, amount: usize) {
        self.progress = amount > 0;
        if amount > 0
            && self.layer == Layer::Response
            && let Ok(exchange) = exchange::current()
        {
            let consumed = &self.input[self.start..self.start + amount];
            exchange.look_at_chunks(consumed);
            exchange.look_at_head(consumed);
        }
        self.start += amount;
        self.prepare_head();
    }

    fn tmp_and_output(&mut self) -> (&mut [u8], &mut [u8]) {
        self.output();
        self.compact();
        // ureq puts there what it sends in chunks, and no request is sent so.
        if self.end == self.input.len() {
            // A host's own request: no peer sizes it.
            self.try_grow().unwrap_or_else(|_| handle_alloc_error(Layout::new::<[u8; MOST]>()));
        }
        (&mut self.input[self.end..], &mut self.output)
    }

    fn can_use_input(&self) -> bool {
        self.start < self.end && self.progress
    }
}

impl Drop for Buffers {
    fn drop(&mut self) {
        wipe(&mut self.input[..self.high]);
        wipe(&mut self.output);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::Reader;
    use super::super::exchange::Limits;
    use super::*;
    use crate::deadline::Deadline;

    /// What ureq reads of what a server sent, and the header section that is kept.
    fn read(pieces: &[&str]) -> (String, String) {
        let (exchange, _entered) = Exchange::enter(Limits {
            deadline: Deadline::new(Duration::from_secs(60), None),
            connect_timeout: Duration::from_secs(60),
            budget: 0,
            output_size: 0,
            is_head: false,
            reader: Reader::Client,
        });
        let mut buffers = Buffers::new(Layer::Response);
        for piece in pieces {
            buffers.input_append_buf()[..piece.len()].copy_from_slice(piece.as_bytes());
            buffers.input_appended(piece.len());
        }
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (text(buffers.input()), text(&exchange.take_head()))
    }

    #[test]
    fn ureq_reads_the_lines_of_use_of_a_valid_header_section() {
        let whole = "HTTP/1.1 200 OK\r\nServer: a\r\nContent-LENGTH: 3\r\nX:\r\nConnection: Keep-Alive\r\nx-t: \u{e9}\t\r\n\r\n";
        let short = "HTTP/1.1 200 OK\r\nContent-LENGTH: 3\r\n\r\n";
        assert_eq!(read(&[whole, "b: c"]), (format!("{short}b: c"), whole.to_owned()));
        assert_eq!(read(&[&format!("{whole}b: c")]), (format!("{short}b: c"), whole.to_owned()));
        let (first, last) = whole.split_at(30);
        assert_eq!(read(&[first, last]), (short.to_owned(), whole.to_owned()));
        let interim = "HTTP/1.1 100 Continue\r\nX: y\r\n\r\n";
        assert_eq!(read(&[&format!("{interim}{whole}")]), (short.to_owned(), whole.to_owned()));
        let used =
            "HTTP/1.1 302 Found\r\nLocation: /\r\nTransfer-Encoding: chunked\r\nconnection: close\r\n\r\n";
        assert_eq!(read(&[used]), (used.to_owned(), used.to_owned()));
    }

    #[test]
    fn ureq_reads_the_whole_of_a_header_section_that_is_not_valid_or_long() {
        let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "X: y\r\n".repeat(129));
        // Valid, and more than there is room for.
        let long = format!("HTTP/1.1 302 X\r\nX: y\r\nLocation: {}\r\n\r\n", "x".repeat(SHORT_HEAD));
        for input in [
            "HTTP/1.1 200 OK\r\nX: y\r\n",
            "HTTP/1.0 200 OK\r\nX: y\r\n\r\n",
            "HTTP/1.1 2000\r\nX: y\r\n\r\n",
            "HTTP/1.1 200 OK\nX: y\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX : y\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: y\r\n z\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: \u{1}\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: a\nb\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: a\r\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: a\r\n\rb\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: a\r\n\n\r\n",
            "HTTP/1.1 200 OK\r\n: y\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n",
            &many,
            &long,
        ] {
            assert_eq!(read(&[input]), (input.to_owned(), String::new()));
        }
    }
}
