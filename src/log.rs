//! The log file of a client: one redacted line a call.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::transport::{open_regular, without_size_signal};

/// A file that lines are appended to, each with one write.
#[derive(Clone)]
pub struct Log(Arc<File>);

impl Log {
    /// Opens the file for appending and makes it when it is not there.
    pub fn open(path: &str) -> io::Result<Log> {
        let file = open_regular(OpenOptions::new().append(true).create(true), path)?;
        Ok(Log(Arc::new(file)))
    }

    /// Appends a line, with the time in front. A disk that is full, or a limit of the file's size, does not make
    /// a call fail.
    pub fn line(&self, text: &str) {
        let line = format!("{} {text}\n", utc(SystemTime::now()));
        let _ = without_size_signal(|| (&*self.0).write_all(line.as_bytes()));
    }
}

/// The shortest token that is looked for: the letters of a shorter one, which is no real one, are in every URL.
const TOKEN_MIN: usize = 8;

/// A URL without the access token, as it is or percent-encoded: arguments that were swapped put it there.
pub fn without_token(url: &str, token: &str) -> String {
    let mut out = String::new();
    let mut rest = url;
    while let Some(first) = rest.chars().next() {
        match length_in_url(rest.as_bytes(), token) {
            Some(length) if token.len() >= TOKEN_MIN => {
                out.push_str("[redacted]");
                rest = &rest[length..];
            }
            _ => {
                out.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    out
}

/// How many bytes the token takes at the beginning of `url`, if it stands there.
fn length_in_url(url: &[u8], token: &str) -> Option<usize> {
    let mut rest = url;
    for byte in token.bytes() {
        let (found, length) = match rest {
            [b'%', high, low, ..] if byte != b'%' || is_encoded_percent(*high, *low) => {
                (hex(*high)? << 4 | hex(*low)?, 3)
            }
            [first, ..] => (*first, 1),
            [] => return None,
        };
        if found != byte {
            return None;
        }
        rest = &rest[length..];
    }
    Some(url.len() - rest.len())
}

fn is_encoded_percent(high: u8, low: u8) -> bool {
    (high, low) == (b'2', b'5')
}

fn hex(digit: u8) -> Option<u8> {
    (digit as char).to_digit(16).map(|value| value as u8)
}

/// A time as RFC 3339 writes it, in UTC.
pub fn utc(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Days since 1970 to a date of the Gregorian calendar: years begin in March, so that the leap day comes last.
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_token_in_a_url_is_not_logged() {
        let logged = |url: &str| without_token(url, "to-ken.1/%+=");
        for token in ["to-ken.1/%+=", "to-ken.1%2F%25%2B%3d", "%74o-ken.1/%25%2b="] {
            assert_eq!(
                logged(&format!("https://h/v2/{token}/{token}x")),
                "https://h/v2/[redacted]/[redacted]x"
            );
        }
        for other in ["https://h/to-ken.1/%+", "https://h/to-ken.1/%2", "https://h/\u{e9}%", ""] {
            assert_eq!(logged(other), other);
        }
        assert_eq!(without_token("https://h/t", "t"), "https://h/t");
        assert_eq!(without_token("https://h/t", ""), "https://h/t");
    }

    #[test]
    fn times_in_utc() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_798_761_599, "2026-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(utc(UNIX_EPOCH + Duration::from_secs(seconds)), text);
        }
    }
}
