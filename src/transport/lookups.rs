//! Questions to the system that can't hang a call: each one on a thread of its own, of a bounded number, and what was found
//! is kept for a minute.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::exchange::Exchange;
use crate::deadline::Stop;
use crate::panic::{contain, lock};
use crate::sys::rare_error;
use crate::threads::Threads;
use crate::wait::Waiters;

/// How long what was found is kept, as libcurl does with addresses.
const KEPT: Duration = Duration::from_secs(60);
/// Names that are kept at the most.
const MOST_NAMES: usize = 64;
/// How often a call looks whether a thread is free.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// What was asked of the system, by name.
pub struct Lookups<T> {
    lookups: Mutex<BTreeMap<String, Arc<Lookup<T>>>>,
    threads: &'static Threads,
    /// How long calls wait for one of them; None for as long as they have time.
    max_wait: Option<Duration>,
}

struct Lookup<T> {
    begin: Instant,
    found: Mutex<Option<Found<T>>>,
    waiters: Waiters,
}

struct Found<T> {
    what: Result<T, String>,
    at: Instant,
}

impl<T: Clone> Lookup<T> {
    /// What the system found.
    fn wait(&self, exchange: &Exchange, end: Instant) -> Result<Result<T, String>, Stop> {
        let look = || lock(&self.found).as_ref().map(|found| found.what.clone());
        exchange.deadline().wait_for(end, &self.waiters, look)
    }

    fn finish(&self, what: Result<T, String>) {
        *lock(&self.found) = Some(Found { what, at: Instant::now() });
        self.waiters.wake_all();
    }

    /// How long ago the lookup ended; None while it is under way.
    fn age(&self) -> Option<Duration> {
        lock(&self.found).as_ref().map(|found| found.at.elapsed())
    }
}

impl<T: Clone + Send + 'static> Lookups<T> {
    /// Nothing was asked yet.
    pub const fn new(threads: &'static Threads, max_wait: Option<Duration>) -> Lookups<T> {
        Lookups { lookups: Mutex::new(BTreeMap::new()), threads, max_wait }
    }

    /// What `work` finds for a name, now or less than a minute ago. The outer error is that the call has to end.
    pub fn find(
        &self,
        name: &str,
        exchange: &Exchange,
        work: impl FnOnce(&str) -> Result<T, String> + Copy + Send + 'static,
    ) -> Result<Result<T, String>, ureq::Error> {
        loop {
            let Some(lookup) = self.lookup(name, work) else {
                pause(exchange)?;
                continue;
            };
            // Half of the call's time is left for the call itself.
            let max_wait = |max_wait: Duration| {
                exchange.time_left().map(|left| (lookup.begin + max_wait).min(Instant::now() + left / 2))
            };
            let end = self.max_wait.map(max_wait).transpose()?.unwrap_or(exchange.end());
            let why = match lookup.wait(exchange, end) {
                Ok(Ok(found)) => return Ok(Ok(found)),
                Ok(Err(why)) => why,
                Err(Stop::TimedOut) if end < exchange.end() => return Ok(Err("it takes too long".into())),
                Err(stop) => return Err(exchange.stop(stop)),
            };
            // The lookup's own lock is released before the table's is taken: whoever holds the table takes the lookup's last.
            self.drop_lookup(name, &lookup);
            // A failure from before the call may be over: a laptop wakes up, a VPN comes late.
            if lookup.begin >= exchange.deadline().begin() {
                return Ok(Err(why));
            }
        }
    }

    /// Forgets what was found for a name, because it did not help.
    pub fn forget(&self, name: &str) {
        lock(&self.lookups).remove(name);
    }

    /// Forgets all that was found.
    pub fn forget_all(&self) {
        lock(&self.lookups).retain(|_, lookup| lookup.age().is_none());
    }

    /// Drops a lookup that failed, but not a newer one of the same name.
    fn drop_lookup(&self, name: &str, lookup: &Arc<Lookup<T>>) {
        let mut lookups = lock(&self.lookups);
        if lookups.get(name).is_some_and(|other| Arc::ptr_eq(other, lookup)) {
            lookups.remove(name);
        }
    }

    /// The lookup of a name: one that is known, one under way, or a new one. None when too many are under way.
    fn lookup(
        &self,
        name: &str,
        work: impl FnOnce(&str) -> Result<T, String> + Send + 'static,
    ) -> Option<Arc<Lookup<T>>> {
        let mut lookups = lock(&self.lookups);
        lookups.retain(|_, lookup| lookup.age().is_none_or(|age| age < KEPT));
        if lookups.len() >= MOST_NAMES {
            lookups.retain(|other, lookup| other == name || lookup.age().is_none());
        }
        if let Some(lookup) = lookups.get(name) {
            return Some(lookup.clone());
        }
        let lookup =
            Arc::new(Lookup { begin: Instant::now(), found: Mutex::new(None), waiters: Waiters::default() });
        let (theirs, owned) = (lookup.clone(), name.to_owned());
        let work = move || {
            let found = contain(|| work(&owned)).unwrap_or_else(|_| Err("a defect of the lookup".into()));
            theirs.finish(found);
        };
        if let Err(why) = self.threads.start(work)? {
            lookup.finish(Err(format!("no thread for the lookup: {}", rare_error(&why))));
        }
        lookups.insert(name.to_owned(), lookup.clone());
        Some(lookup)
    }
}

impl<T> fmt::Debug for Lookups<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lookups")
    }
}

/// What `work` gives, on a thread of its own: it continues there when the call has to end before, and its result is dropped.
/// The inner error is that there is no thread.
pub fn apart<T: Send + 'static>(
    threads: &'static Threads,
    exchange: &Exchange,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<io::Result<T>, ureq::Error> {
    struct Work<F, T> {
        unstarted: Mutex<Option<F>>,
        result: Mutex<Option<io::Result<T>>>,
        waiters: Waiters,
    }
    let shared = Arc::new(Work {
        unstarted: Mutex::new(Some(work)),
        result: Mutex::new(None),
        waiters: Waiters::default(),
    });
    loop {
        let theirs = shared.clone();
        let started = threads.start(move || {
            let Some(work) = lock(&theirs.unstarted).take() else { return };
            let result = contain(work).map_err(|_| io::Error::other("a defect"));
            *lock(&theirs.result) = Some(result);
            theirs.waiters.wake_all();
        });
        match started {
            Some(Ok(())) => break,
            Some(Err(why)) => return Ok(Err(why)),
            None => pause(exchange)?,
        }
    }
    let look = || lock(&shared.result).take();
    exchange.deadline().wait_for(exchange.end(), &shared.waiters, look).map_err(|stop| exchange.stop(stop))
}

/// Waits a moment for a thread.
fn pause(exchange: &Exchange) -> Result<(), ureq::Error> {
    let pause = exchange.time_left()?.min(POLL_INTERVAL);
    exchange.deadline().pause(pause).map_err(|stop| exchange.stop(stop))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cancel::Cancel;
    use crate::deadline::Deadline;
    use crate::transport::Reader;
    use crate::transport::exchange::{Limits, Phase};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    const LONG: Duration = Duration::from_secs(600);

    /// Within an exchange of a call that this ends.
    fn exchange<T>(cancel: &Arc<Cancel>, work: impl FnOnce(&Exchange) -> T) -> T {
        let limits = Limits {
            deadline: Deadline::new(LONG, Some(cancel.clone())),
            connect_timeout: LONG,
            budget: 0,
            output_size: 0,
            is_head: false,
            reader: Reader::Client,
        };
        let (exchange, _entered) = Exchange::enter(limits);
        exchange.set_phase(Phase::Settings);
        work(&exchange)
    }

    /// Work that does not end while the test runs.
    fn hang(_: &str) -> Result<u8, String> {
        thread::park_timeout(LONG);
        Ok(0)
    }

    #[test]
    fn what_was_found_is_kept_until_it_is_forgotten() {
        static THREADS: Threads = Threads::new("test", 1);
        static ASKED: AtomicUsize = AtomicUsize::new(0);
        let lookups = Lookups::new(&THREADS, None);
        let count = |_: &str| match ASKED.fetch_add(1, Ordering::SeqCst) {
            0 => Err("no luck".to_owned()),
            before => Ok(before),
        };
        exchange(&Arc::default(), |exchange| {
            let find = || lookups.find("a", exchange, count).unwrap();
            assert_eq!(find(), Err("no luck".into()));
            assert_eq!((find(), find()), (Ok(1), Ok(1)));
            lookups.forget("b");
            assert_eq!(find(), Ok(1));
            lookups.forget("a");
            assert_eq!(find(), Ok(2));
            lookups.forget_all();
            assert_eq!(find(), Ok(3));
        });
    }

    #[test]
    fn a_cancel_ends_the_wait_for_what_hangs() {
        static THREADS: Threads = Threads::new("test", 3);
        let waits: [fn(&Exchange) -> bool; 2] = [
            |exchange| Lookups::new(&THREADS, None).find("a", exchange, hang).is_err(),
            |exchange| apart(&THREADS, exchange, || hang("")).is_err(),
        ];
        for wait in waits {
            let cancel = Arc::<Cancel>::default();
            let ended = thread::scope(|scope| {
                let waiting = scope.spawn(|| exchange(&cancel, wait));
                cancel.cancel();
                waiting.join().unwrap()
            });
            assert!(ended);
        }
    }

    #[test]
    fn calls_wait_for_what_hangs_no_longer_than_their_patience() {
        static THREADS: Threads = Threads::new("test", 1);
        let lookups = Lookups::new(&THREADS, Some(Duration::from_millis(50)));
        exchange(&Arc::default(), |exchange| {
            for _ in 0..3 {
                assert_eq!(lookups.find("a", exchange, hang).unwrap(), Err("it takes too long".into()));
            }
        });
    }

    #[test]
    fn work_apart_waits_for_a_thread_and_survives_a_defect() {
        static THREADS: Threads = Threads::new("test", 1);
        exchange(&Arc::default(), |exchange| {
            assert!(apart(&THREADS, exchange, || panic!("boom")).unwrap().map(|(): ()| ()).is_err());
            for number in 0..5 {
                assert_eq!(apart(&THREADS, exchange, move || number).unwrap().unwrap(), number);
            }
        });
    }
}
