//! How much a thread has worked, however busy the machine is.
#![cfg(unix)]
#![allow(unsafe_code)] // For one system call.

use std::time::Duration;

/// What a call takes of its thread's time, in the processor.
pub fn work<T>(call: impl FnOnce() -> T) -> (T, Duration) {
    let before = worked();
    let result = call();
    (result, worked() - before)
}

fn worked() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: a struct of this function's own, which the call fills.
    assert_eq!(unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) }, 0);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
