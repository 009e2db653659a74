//! The time of one call and what may end it earlier. Made where the caller's call begins, and handed to all that it does.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::cancel::Cancel;
use crate::wait::{Waiters, WakeUp};

/// The end of one call.
#[derive(Clone)]
pub struct Deadline {
    begin: Instant,
    end: Instant,
    cancel: Option<Arc<Cancel>>,
}

/// Why a call has to end now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// By its cancel.
    Cancelled,
    /// There is no time left.
    TimedOut,
}

impl Deadline {
    /// The deadline of a call that begins now.
    pub fn new(timeout: Duration, cancel: Option<Arc<Cancel>>) -> Deadline {
        let begin = Instant::now();
        Deadline { begin, end: begin + timeout, cancel }
    }

    /// When the call began.
    pub fn begin(&self) -> Instant {
        self.begin
    }

    /// When it ends at the latest.
    pub fn end(&self) -> Instant {
        self.end
    }

    /// How much time it was given.
    pub fn timeout(&self) -> Duration {
        self.end - self.begin
    }

    /// What may end it from another thread.
    pub fn cancel(&self) -> Option<&Arc<Cancel>> {
        self.cancel.as_ref()
    }

    /// Whether its cancel was used.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.as_ref().is_some_and(|cancel| cancel.is_cancelled())
    }

    /// The time that is left until `end`, which is the call's own or earlier.
    pub fn time_left(&self, end: Instant) -> Result<Duration, Stop> {
        if self.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(Stop::TimedOut) } else { Ok(left) }
    }

    /// Waits until `look` finds something; `waiters` is the list of those who wait for that.
    pub fn wait_for<T>(
        &self,
        end: Instant,
        waiters: &Waiters,
        mut look: impl FnMut() -> Option<T>,
    ) -> Result<T, Stop> {
        let wake_up = Arc::new(WakeUp::default());
        let _joined = waiters.join(&wake_up);
        let _cancel = self.cancel.as_ref().map(|cancel| cancel.waiters.join(&wake_up));
        loop {
            if let Some(found) = look() {
                return Ok(found);
            }
            wake_up.sleep(self.time_left(end)?);
        }
    }

    /// Waits for as long as `time`, or until the call has to end.
    pub fn pause(&self, time: Duration) -> Result<(), Stop> {
        let until = Instant::now() + time;
        let wake_up = Arc::new(WakeUp::default());
        let _cancel = self.cancel.as_ref().map(|cancel| cancel.waiters.join(&wake_up));
        loop {
            let left = self.time_left(self.end())?;
            let to_wait = until.saturating_duration_since(Instant::now());
            if to_wait.is_zero() {
                return Ok(());
            }
            wake_up.sleep(to_wait.min(left));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn the_time_that_is_left() {
        let deadline = Deadline::new(LONG, None);
        assert!(deadline.time_left(deadline.end()).is_ok_and(|left| left <= LONG));
        assert_eq!(deadline.time_left(deadline.begin()), Err(Stop::TimedOut));
        assert_eq!(Deadline::new(Duration::from_millis(1), None).pause(LONG), Err(Stop::TimedOut));
        assert_eq!(deadline.pause(Duration::from_millis(1)), Ok(()));
    }

    #[test]
    fn l7_a_cancel_ends_each_kind_of_wait() {
        for wait in [
            |deadline: &Deadline| deadline.pause(LONG),
            |deadline: &Deadline| deadline.wait_for(deadline.end(), &Waiters::default(), || None),
        ] {
            let cancel = Arc::new(Cancel::default());
            let deadline = Deadline::new(LONG, Some(cancel.clone()));
            thread::scope(|scope| {
                let waiting = scope.spawn(|| wait(&deadline));
                cancel.cancel();
                assert_eq!(waiting.join().unwrap(), Err(Stop::Cancelled));
            });
            assert!(deadline.begin().elapsed() < LONG / 2);
        }
    }
}
