//! What Unix alone has, for Windows: there is nothing to do.

use std::ptr::NonNull;

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

/// There are no children here.
pub fn wiped_in_children() -> Option<NonNull<u8>> {
    None
}

/// No program gets rights here from the file that it is in.
pub fn is_started_by_another() -> bool {
    false
}
