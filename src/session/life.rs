//! How long a token lives, by both clocks: the steady one stops while a machine sleeps, the other one may be set.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The life of a token where the server gives no usable one: Zoom's access tokens live for an hour.
const USUAL: Duration = Duration::from_secs(3600);
/// A token is renewed once a day, even where the server gives it a longer life.
const LONGEST: Duration = Duration::from_secs(24 * 3600);
/// A token is renewed this long before its end, or a tenth of its life where that is shorter.
const MARGIN: Duration = Duration::from_secs(60);

/// The life of a token.
#[derive(Clone, Copy, Debug)]
pub struct Life {
    /// When this process saw it first, and how old it was.
    seen: Instant,
    age: Duration,
    /// When it was asked for.
    pub obtained: SystemTime,
    /// How long it lives from then on.
    length: Duration,
}

impl Life {
    /// The life of a token that was asked for at these times. `expires_in` is the server's, in seconds.
    pub fn begun(at: Instant, obtained: SystemTime, expires_in: Option<i32>) -> Life {
        let given = expires_in.and_then(|seconds| u64::try_from(seconds).ok()).filter(|seconds| *seconds > 0);
        let length = given.map_or(USUAL, Duration::from_secs).min(LONGEST);
        Life { seen: at, age: Duration::ZERO, obtained, length }
    }

    /// The life of a token that was kept in a file, by the seconds since 1970. None for one from the future: a clock was
    /// set back.
    pub fn kept(obtained: u64, end: u64) -> Option<Life> {
        let obtained_at = UNIX_EPOCH.checked_add(Duration::from_secs(obtained))?;
        let age = SystemTime::now().duration_since(obtained_at).ok()?;
        let length = Duration::from_secs(end.checked_sub(obtained)?).min(LONGEST);
        Some(Life { seen: Instant::now(), age, obtained: obtained_at, length })
    }

    /// Its beginning and end in seconds since 1970.
    pub fn seconds(&self) -> (u64, u64) {
        let obtained = seconds(self.obtained);
        (obtained, obtained + self.length.as_secs())
    }

    /// How much of it is left.
    fn left(&self) -> Duration {
        let steady = self.seen.elapsed() + self.age;
        let other = self.obtained.elapsed().unwrap_or_default();
        self.length.saturating_sub(steady.max(other))
    }

    /// Whether the token may still be used.
    pub fn is_live(&self) -> bool {
        !self.left().is_zero()
    }

    /// Whether it is to be renewed.
    pub fn is_due(&self) -> bool {
        self.left() <= MARGIN.min(self.length / 10)
    }
}

/// The whole seconds from 1970 to a time.
pub fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aged(expires_in: Option<i32>, age: u64, wall_age: u64) -> (bool, bool) {
        let (age, wall_age) = (Duration::from_secs(age), Duration::from_secs(wall_age));
        let life = Life {
            age,
            ..Life::begun(Instant::now(), SystemTime::now().checked_sub(wall_age).unwrap(), expires_in)
        };
        (life.is_live(), life.is_due())
    }

    #[test]
    fn a_token_is_due_before_its_end() {
        for (expires_in, age, is_live, is_due) in [
            (3600, 0, true, false),
            (3600, 3530, true, false),
            (3600, 3541, true, true),
            (3600, 3601, false, true),
            (100, 89, true, false),
            (100, 91, true, true),
            (i32::MAX, 86_300, true, false),
            (i32::MAX, 86_401, false, true),
        ] {
            assert_eq!(aged(Some(expires_in), age, age), (is_live, is_due), "{expires_in} {age}");
        }
    }

    #[test]
    fn without_a_usable_life_it_is_an_hour() {
        for expires_in in [None, Some(0), Some(-1), Some(i32::MIN)] {
            assert_eq!(aged(expires_in, 3530, 0), (true, false), "{expires_in:?}");
            assert_eq!(aged(expires_in, 3601, 0), (false, true), "{expires_in:?}");
        }
    }

    #[test]
    fn the_clock_that_went_further_counts() {
        assert_eq!(aged(Some(3600), 0, 3601), (false, true));
        assert_eq!(aged(Some(3600), 3601, 0), (false, true));
    }

    #[test]
    fn a_kept_token_is_not_from_the_future() {
        let now = seconds(SystemTime::now());
        assert!(Life::kept(now, now + 3600).is_some_and(|life| life.is_live() && !life.is_due()));
        assert!(Life::kept(now - 3600, now).is_some_and(|life| !life.is_live()));
        assert!(Life::kept(now + 100, now + 3600).is_none());
        assert!(Life::kept(now, now - 1).is_none());
        assert!(Life::kept(u64::MAX, u64::MAX).is_none());
    }
}
