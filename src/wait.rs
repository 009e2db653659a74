//! How a call waits for what another thread ends: a wake-up of its own, put on the lists of those who may end the wait.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::panic::lock;

/// One waiting call. It is woken to look again at what it waits for: the wake-up itself carries no result.
#[derive(Debug, Default)]
pub struct WakeUp {
    is_woken: Mutex<bool>,
    changed: Condvar,
}

impl WakeUp {
    /// Waits until somebody wakes it, `time` at most. A wake-up that came before counts.
    pub fn sleep(&self, time: Duration) {
        let is_woken = lock(&self.is_woken);
        let waited = self.changed.wait_timeout_while(is_woken, time, |is_woken| !*is_woken);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }

    fn wake(&self) {
        *lock(&self.is_woken) = true;
        self.changed.notify_all();
    }
}

/// Those who wait for one thing.
#[derive(Debug, Default)]
pub struct Waiters(Mutex<Vec<Arc<WakeUp>>>);

impl Waiters {
    /// Puts a wake-up on the list for as long as the result lives. Whoever joins looks at the state afterwards: it may
    /// have changed just before.
    pub fn join(&self, wake_up: &Arc<WakeUp>) -> Joined<'_> {
        lock(&self.0).push(wake_up.clone());
        Joined { waiters: self, wake_up: wake_up.clone() }
    }

    /// Wakes all of them. Whoever calls this has changed the state before.
    pub fn wake_all(&self) {
        lock(&self.0).iter().for_each(|wake_up| wake_up.wake());
    }
}

/// A place on a list of waiters.
pub struct Joined<'a> {
    waiters: &'a Waiters,
    wake_up: Arc<WakeUp>,
}

impl Drop for Joined<'_> {
    fn drop(&mut self) {
        lock(&self.waiters.0).retain(|other| !Arc::ptr_eq(other, &self.wake_up));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn a_wake_up_that_came_before_the_wait_ends_it_once() {
        let (waiters, wake_up) = (Waiters::default(), Arc::default());
        let joined = waiters.join(&wake_up);
        waiters.wake_all();
        let begin = Instant::now();
        wake_up.sleep(Duration::from_secs(60));
        assert!(begin.elapsed() < Duration::from_secs(30));
        wake_up.sleep(Duration::from_millis(1));
        drop(joined);
        assert!(lock(&waiters.0).is_empty());
    }
}
