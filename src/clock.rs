//! The wall clock: times as texts show them, and the time that a Retry-After field asks to wait.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The last second that RFC 3339 can write: the end of the year 9999.
const LAST: Duration = Duration::from_secs(253_402_300_799);

/// A time as RFC 3339 writes it, in UTC.
pub fn utc(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default().min(LAST);
    humantime::format_rfc3339_seconds(UNIX_EPOCH + since).to_string()
}

/// How long after `now` the time of a Retry-After field is: seconds or an HTTP date (RFC 9110, 10.2.3), or RFC 3339 as
/// Zoom writes it on daily limits. None for 0, the past, and anything else.
pub fn wait_of(retry_after: &str, now: SystemTime) -> Option<Duration> {
    let text = retry_after.trim();
    let wait = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Duration::from_secs(text.parse().unwrap_or(u64::MAX))
    } else {
        let time = httpdate::parse_http_date(text).ok().or_else(|| humantime::parse_rfc3339_weak(text).ok());
        time?.duration_since(now).ok()?
    };
    Some(wait).filter(|wait| !wait.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_utc() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_798_761_599, "2026-12-31T23:59:59Z"),
            (LAST.as_secs() + 1, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(utc(UNIX_EPOCH + Duration::from_secs(seconds)), text);
        }
        assert_eq!(utc(UNIX_EPOCH - Duration::from_secs(1)), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn when_to_come_again() {
        // 1994-11-06T08:49:30Z
        let now = UNIX_EPOCH + Duration::from_secs(784_111_770);
        for (text, seconds) in [
            ("7", Some(7)),
            (" 7 ", Some(7)),
            ("1099511627776", Some(1 << 40)),
            ("99999999999999999999", Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(7)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(7)),
            ("Sun Nov  6 08:49:37 1994", Some(7)),
            ("1994-11-06T08:49:37Z", Some(7)),
            ("1994-11-06T08:49:37.000Z", Some(7)),
            ("1994-11-06T08:49:37", Some(7)),
            ("0", None),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("1, 2", None),
            ("", None),
            ("soon", None),
            ("Sun, 06 Nov 1994 08:49:30 GMT", None),
            ("1994-11-06T08:49:29Z", None),
            ("1970-01-01T00:00:00Z", None),
        ] {
            assert_eq!(wait_of(text, now).map(|wait| wait.as_secs()), seconds, "{text}");
        }
    }
}
