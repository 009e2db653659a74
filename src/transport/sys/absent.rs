//! What Unix alone has, for Windows: there is nothing to do.

/// Threads are not cancelled here.
pub struct CancelsHeld;

impl CancelsHeld {
    /// Holds nothing.
    pub fn new() -> CancelsHeld {
        CancelsHeld
    }
}

/// There are no signals here.
pub fn without_size_signal<T>(write: impl FnOnce() -> T) -> T {
    write()
}
