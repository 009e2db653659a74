//! Threads of the library's own: a bounded number of each kind. The host's signals are for the host's threads.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::panic::contain;
use crate::sys::without_signals;

/// Enough for the system's resolver and its plug-ins, and for a call over TLS.
const STACK: usize = 512 << 10;

/// The threads of one kind.
pub struct Threads {
    name: &'static str,
    most: usize,
    running: AtomicUsize,
}

impl Threads {
    /// None runs yet, and `most` may at a time.
    pub const fn new(name: &'static str, most: usize) -> Threads {
        Threads { name, most, running: AtomicUsize::new(0) }
    }

    /// Does work on a thread of its own; the error is that the system has none. None while as many as may are running.
    pub fn start(&'static self, work: impl FnOnce() + Send + 'static) -> Option<io::Result<()>> {
        let free = |running| (running < self.most).then_some(running + 1);
        self.running.fetch_update(Ordering::SeqCst, Ordering::SeqCst, free).ok()?;
        let work = move || {
            // Work that must not end by a panic contains it itself.
            let _ = contain(work);
            self.end();
        };
        let builder = thread::Builder::new().name(self.name.into()).stack_size(STACK);
        let started = without_signals(|| builder.spawn(work));
        if started.is_err() {
            self.end();
        }
        Some(started.map(drop))
    }

    fn end(&self) {
        // A child forked meanwhile began to count anew.
        let _ =
            self.running.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |running| running.checked_sub(1));
    }

    /// In a forked child the threads of its parent do not exist.
    pub fn forget(&self) {
        self.running.store(0, Ordering::SeqCst);
    }
}
