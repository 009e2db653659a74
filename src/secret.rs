//! Texts that wipe themselves when they are dropped, and never print.

use std::collections::TryReserveError;
use std::fmt;
use std::io::{self, Read};

/// The shortest secret that is looked for in a peer's words.
const REDACT_MIN: usize = 8;

/// Secret bytes: an access token, a ZAK, an answer that holds one, a proxy's password.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// Takes the bytes over; the caller keeps no copy.
    pub fn new(bytes: Vec<u8>) -> Secret {
        Secret(bytes)
    }

    /// Appends bytes; where the memory has to move, the old place is wiped. Fails instead of aborting.
    pub fn append(&mut self, more: &[u8]) -> Result<(), TryReserveError> {
        self.reserve(more.len())?;
        self.0.extend_from_slice(more);
        Ok(())
    }

    /// Makes room for `more` bytes after those that are there, at least doubling what is there.
    pub fn reserve(&mut self, more: usize) -> Result<(), TryReserveError> {
        if self.has_room(more) { Ok(()) } else { self.enlarge(more.max(self.0.len())) }
    }

    /// Makes room for at least one byte more: what is there grows by doubling up to `most` bytes in all.
    pub fn grow(&mut self, most: usize) -> Result<(), TryReserveError> {
        const FIRST: usize = 4 << 10;
        if self.has_room(1) {
            return Ok(());
        }
        let length = self.0.len();
        // The last step is a large one: before a small one nearly the whole would be there twice.
        let wanted = if length > most / 4 { most } else { FIRST.max(length * 2) };
        self.enlarge(wanted.saturating_sub(length).max(1))
    }

    fn has_room(&self, more: usize) -> bool {
        self.0.capacity() - self.0.len() >= more
    }

    fn enlarge(&mut self, more: usize) -> Result<(), TryReserveError> {
        let mut larger = Vec::new();
        larger.try_reserve_exact(self.0.len().saturating_add(more))?;
        larger.extend_from_slice(&self.0);
        *self = Secret(larger);
        Ok(())
    }

    /// Replaces the bytes by these parts, in the same memory where they fit. What was there is wiped.
    pub fn put(&mut self, parts: &[&[u8]]) -> Result<(), TryReserveError> {
        wipe(&mut self.0);
        self.0.clear();
        self.reserve(parts.iter().map(|part| part.len()).sum())?;
        parts.iter().for_each(|part| self.0.extend_from_slice(part));
        Ok(())
    }

    /// Where the bytes are, for one who writes there.
    pub fn as_mut_ptr(&mut self) -> *mut u8 {
        self.0.as_mut_ptr()
    }

    /// Reads once into the room behind the bytes, as `reserve` made it. 0 is the end.
    pub fn read_from(&mut self, reader: &mut impl Read) -> io::Result<usize> {
        // All that is read into is zeroed before: in a large room a peer that sends byte by byte would make much of that.
        const MOST: usize = 64 << 10;
        let before = self.0.len();
        self.0.resize(self.0.capacity().min(before + MOST), 0);
        let result = reader.read(&mut self.0[before..]);
        self.0.truncate(before + result.as_ref().map_or(0, |amount| *amount));
        result
    }

    /// The bytes, for as long as the secret lives.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes as text; a secret that the library holds as text is ASCII, so the fallback is never seen.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }
}

/// The first `most` bytes, or a few more, of `text` with every occurrence of a secret replaced, for what a peer says: it
/// may repeat what it was sent. One shorter than any real token is left: its letters are in every sentence.
pub fn redact(text: &str, secrets: &[&str], most: usize) -> String {
    replaced(text, most, |rest| {
        let is_here = |secret: &&&str| secret.len() >= REDACT_MIN && rest.starts_with(**secret);
        secrets.iter().find(is_here).map(|secret| secret.len())
    })
}

/// A URL without a secret, as it is or percent-encoded: arguments that were swapped put it there.
pub fn redact_url(url: &str, secret: &str) -> String {
    let is_looked_for = secret.len() >= REDACT_MIN;
    replaced(url, usize::MAX, |rest| length_in_url(rest.as_bytes(), secret).filter(|_| is_looked_for))
}

/// A text with something else in place of what is found: `find` says how many bytes of the rest of the text go.
fn replaced(text: &str, most: usize, find: impl Fn(&str) -> Option<usize>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next().filter(|_| out.len() < most) {
        match find(rest) {
            Some(length) => {
                out.push_str("[redacted]");
                rest = &rest[length..];
            }
            None => {
                out.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    out
}

/// How many bytes a secret takes at the beginning of `url`, if it stands there.
fn length_in_url(url: &[u8], secret: &str) -> Option<usize> {
    let mut rest = url;
    for byte in secret.bytes() {
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

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.resize(self.0.capacity(), 0);
        wipe(&mut self.0);
    }
}

impl AsRef<[u8]> for Secret {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Secret {
        Secret::new(text.as_bytes().to_vec())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Wipes bytes that are not a Secret's own: a buffer that is used again, or the caller's memory.
pub fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    zeroize::optimization_barrier(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::from("canary")), "[secret]");
    }

    #[test]
    fn redacts_each_occurrence() {
        let redacted = |text, most| redact(text, &["my-canary", "", "t"], most);
        assert_eq!(redacted("x my-canary \u{e9} my-canary text", 100), "x [redacted] \u{e9} [redacted] text");
        assert_eq!(redacted("my-canarmy-canary", 100), "my-canar[redacted]");
        assert_eq!(redacted("abc my-canary", 5), "abc [redacted]");
        assert_eq!(redacted("abc my-canary", 2), "ab");
    }

    #[test]
    fn redacts_a_url_in_every_encoding() {
        let logged = |url: &str| redact_url(url, "to-ken.1/%+=");
        for token in ["to-ken.1/%+=", "to-ken.1%2F%25%2B%3d", "%74o-ken.1/%25%2b="] {
            assert_eq!(
                logged(&format!("https://h/v2/{token}/{token}x")),
                "https://h/v2/[redacted]/[redacted]x"
            );
        }
        for other in ["https://h/to-ken.1/%+", "https://h/to-ken.1/%2", "https://h/\u{e9}%", ""] {
            assert_eq!(logged(other), other);
        }
        assert_eq!(redact_url("https://h/t", "t"), "https://h/t");
        assert_eq!(redact_url("https://h/t", ""), "https://h/t");
    }

    #[test]
    fn appends_in_order() {
        let mut secret = Secret::from("ab");
        secret.append(b"cd").unwrap();
        secret.append(b"").unwrap();
        assert_eq!(secret.text(), "abcd");
    }

    #[test]
    fn wiping_leaves_zeros() {
        let mut bytes = *b"canary";
        wipe(&mut bytes);
        assert_eq!(bytes, [0; 6]);
    }
}
