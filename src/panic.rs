//! Panics that stay inside: caught, silent on the threads that run this library's code, and no end of a lock.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

thread_local! {
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic in it is caught and its message goes nowhere.
///
/// The hook is set once, around the one that was there, and passes on every panic of other code: a Rust host keeps
/// its own messages. A message of ours could contain data, and printing it to a closed stderr could end the host.
pub fn contain<T>(work: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    // No Once: a child forked while another thread is in it would wait for that thread for ever.
    static IS_SET: AtomicBool = AtomicBool::new(false);
    if !IS_SET.load(Ordering::Relaxed) && !IS_SET.swap(true, Ordering::Relaxed) {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            // A fuzzer is to see every panic.
            if !SILENT.get() || cfg!(fuzzing) {
                previous(info);
            }
        }));
    }
    let before = SILENT.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    SILENT.set(before);
    result
}

/// A lock, also after a panic of a thread that held it: the panic was caught, and every state is whole at each moment.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn catches_and_leaves_the_thread_as_it_was() {
        assert!(contain(|| panic!("boom")).is_err());
        assert_eq!(contain(|| 5).unwrap(), 5);
        assert!(!SILENT.get());
    }
}
