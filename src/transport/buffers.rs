//! Buffers of a connection: small at first, grown as far as a header section may go, wiped after use.

use std::alloc::{Layout, handle_alloc_error};
use std::collections::TryReserveError;

use super::exchange::{self, Exchange};
use super::framing;
use super::sending::Sending;
use crate::secret::wipe;
use ureq::unversioned::transport::Buffers as UreqBuffers;

const FIRST: usize = 4 << 10;
const USUAL: usize = 32 << 10;
/// The largest header section (64 KiB, as ureq's configuration has it) and what follows it.
const MOST: usize = 96 << 10;

/// What the bytes consumed from a connection are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layer {
    /// The response itself.
    Response,
    /// What carries it: TLS records, and before them what a proxy says.
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

    /// Passes over each 100 (Continue) before the response's header section.
    fn pass_over_continue(&mut self) {
        while self.layer == Layer::Response
            && self.input().get(9) == Some(&b'1')
            && let Some(length) = framing::continue_length(self.input())
            && exchange::current().is_ok_and(|exchange| exchange.awaits_head())
        {
            self.start += length;
        }
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
        let wanted = match self.layer {
            Layer::Response => exchange::current().map_or(FIRST, |exchange| exchange.head_size().max(FIRST)),
            Layer::Records => FIRST,
        };
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
        self.pass_over_continue();
    }

    fn input_consume(&mut self, amount: usize) {
        self.progress = amount > 0;
        if amount > 0
            && self.layer == Layer::Response
            && let Ok(exchange) = exchange::current()
        {
            let consumed = &self.input[self.start..self.start + amount];
            exchange.look_at_chunks(consumed);
            exchange.keep_head(consumed);
        }
        self.start += amount;
        self.pass_over_continue();
    }

    fn tmp_and_output(&mut self) -> (&mut [u8], &mut [u8]) {
        self.output();
        self.compact();
        if self.input.len() - self.end < FIRST {
            // A host's own request: no peer sizes it.
            self.try_grow().unwrap_or_else(|_| handle_alloc_error(Layout::new::<[u8; MOST]>()));
        }
        // What is put there for a moment is a request's body: wiped with all else.
        self.high = self.input.len();
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
