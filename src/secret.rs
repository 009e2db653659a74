//! Texts that wipe themselves when they are dropped, and never print.

use std::collections::{BinaryHeap, TryReserveError};
use std::fmt;
use std::fs::File;
use std::io::{self, Read};

/// The shortest part of a secret that is looked for in a text: a shorter one stands in many words by chance.
const PART: usize = size_of::<u64>();

/// Secret bytes: an access token, a ZAK, a response that contains one, a proxy's password.
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
    pub fn put<'a>(&mut self, parts: impl Iterator<Item = &'a [u8]> + Clone) -> Result<(), TryReserveError> {
        wipe(&mut self.0);
        self.0.clear();
        self.reserve(parts.clone().map(<[u8]>::len).sum())?;
        parts.for_each(|part| self.0.extend_from_slice(part));
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

    /// The first `size` bytes of a file, in room for all of them: no copy is left where the bytes have moved from.
    pub fn of_file(file: &File, size: u64) -> io::Result<Secret> {
        let mut secret = Secret::default();
        secret.reserve(size as usize + 1).map_err(io::Error::other)?;
        let mut limited = file.take(size);
        while secret.read_from(&mut limited)? > 0 {}
        Ok(secret)
    }

    /// The bytes, for as long as the secret lives.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes as text; a secret that the library keeps as text is ASCII, so the fallback is never seen.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }
}

/// The first `most` bytes, or a few more, of what a peer sent, with every part of a secret replaced: it may repeat what it
/// was sent, whole, cut or in pieces. A part is a run of 8 bytes or more that stands somewhere in a secret.
pub fn redact(text: &str, secrets: &[&str], most: usize) -> String {
    let text = &text[..text.ceil_char_boundary(most)];
    let is_secret = parts_of_secrets(text.as_bytes(), secrets);
    let pieces = text.char_indices().map(|(at, c)| (&text[at..at + c.len_utf8()], is_secret[at]));
    replaced(pieces)
}

/// A URL without a part of a secret, as it is or percent-encoded: arguments that were swapped put it there.
pub fn redact_url(url: &str, secrets: &[&str]) -> String {
    let characters = percent_decoded(url);
    let bytes = Secret::new(characters.iter().map(|(byte, _)| *byte).collect());
    let is_secret = parts_of_secrets(bytes.bytes(), secrets);
    replaced(characters.iter().zip(is_secret).map(|((_, written), is_secret)| (*written, is_secret)))
}

/// Which bytes of a text belong to a part of a secret.
fn parts_of_secrets(text: &[u8], secrets: &[&str]) -> Vec<bool> {
    let mut is_secret = vec![false; text.len()];
    // The secrets may be far longer than the text: so the text's parts are sorted, and each secret is read once.
    let parts: Vec<(u64, usize)> = BinaryHeap::from_iter(parts_of(text).zip(0..)).into_sorted_vec();
    let mut is_found = vec![false; parts.len()];
    for part in secrets.iter().flat_map(|secret| parts_of(secret.as_bytes())) {
        let first = parts.partition_point(|(other, _)| *other < part);
        if is_found.get(first) != Some(&false) {
            continue;
        }
        for (at, _) in parts[first..].iter().enumerate().take_while(|(_, (other, _))| *other == part) {
            is_found[first + at] = true;
        }
    }
    for ((_, at), _) in parts.iter().zip(is_found).filter(|(_, is_found)| *is_found) {
        is_secret[*at..at + PART].fill(true);
    }
    is_secret
}

/// Each part of a text, as a number: a peer may have sent a megabyte of secrets, and numbers are compared at once.
fn parts_of(text: &[u8]) -> impl Iterator<Item = u64> {
    text.windows(PART).filter_map(|part| part.first_chunk().copied().map(u64::from_be_bytes))
}

/// The pieces of a text, with one mark in place of each run of secret ones.
fn replaced<'a>(pieces: impl Iterator<Item = (&'a str, bool)>) -> String {
    let mut out = String::new();
    let mut was_secret = false;
    for (piece, is_secret) in pieces {
        match (is_secret, was_secret) {
            (true, false) => out.push_str("[redacted]"),
            (true, true) => {}
            (false, _) => out.push_str(piece),
        }
        was_secret = is_secret;
    }
    out
}

/// The characters that a URL stands for, a byte each, with how each was written. A URL is ASCII; of any other text the
/// bytes are not looked at.
pub fn percent_decoded(url: &str) -> Vec<(u8, &str)> {
    let mut decoded = Vec::new();
    let mut at = 0;
    while let Some(first) = url[at..].chars().next() {
        let byte = url.get(at + 1..at + 3).filter(|_| first == '%').and_then(hex_byte);
        let (byte, length) = match byte {
            Some(byte) => (byte, 3),
            None => (url.as_bytes()[at], first.len_utf8()),
        };
        decoded.push((byte, &url[at..at + length]));
        at += length;
    }
    decoded
}

fn hex_byte(digits: &str) -> Option<u8> {
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    u8::from_str_radix(digits, 16).ok().filter(|_| is_hex)
}

impl Drop for Secret {
    fn drop(&mut self) {
        // Not by `wipe`, which would write the part behind the bytes twice.
        let room = self.0.capacity();
        self.0.clear();
        self.0.resize(room, 0);
        zeroize::optimization_barrier(self.0.as_slice());
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
        assert_eq!(redacted("my-canarmy-canary", 100), "[redacted]");
        assert_eq!(redacted("abc my-canary", 13), "abc [redacted]");
        assert_eq!(redacted("abc my-canary", 2), "ab");
        assert_eq!(redacted("my-cana", 100), "my-cana");
    }

    #[test]
    fn sa3_redacts_the_longest_secret_and_each_part() {
        let long = "eyJhbGciOiJIUzUxMiJ9.eyJ2ZXIiOjEwfQ.c2lnbmF0dXJl";
        let redacted = |text: &str| redact(text, &["eyJhbGciOi", long], 1000);
        assert_eq!(redacted(&format!("<{long}>")), "<[redacted]>");
        for part in [&long[..47], &long[1..], &long[10..30], &long[..8], "eyJ2ZXIiOjEwfQ"] {
            assert_eq!(redacted(&format!("<{part}>")), "<[redacted]>", "{part}");
        }
        assert_eq!(redacted(&format!("<{}>", &long[..7])), format!("<{}>", &long[..7]));
        // As many times the same as there are bytes: no time goes into comparing them all with each other.
        let same = "a".repeat(60_000);
        assert_eq!(redact(&same, &[&same], 60_000), "[redacted]");
    }

    #[test]
    fn redacts_a_url_in_every_encoding() {
        let logged = |url: &str| redact_url(url, &["to-ken.1/%+="]);
        for token in ["to-ken.1/%+=", "to-ken.1%2F%25%2B%3d", "%74o-ken.1/%25%2b="] {
            assert_eq!(
                logged(&format!("https://h/v2/{token}/{token}!")),
                "https://h/v2/[redacted]/[redacted]!"
            );
        }
        for other in ["https://h/to-ke/%+", "https://h/%", "https://h/\u{e9}%", ""] {
            assert_eq!(logged(other), other);
        }
        assert_eq!(redact_url("https://h/t", &["t", ""]), "https://h/t");
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
