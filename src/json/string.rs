//! JSON strings: what they stand for. Any of them may be a secret, so no copy of one stays behind.

use std::io::{self, Write};
use std::ops::Deref;

use super::Value;
use crate::secret::Secret;

/// What a string stands for.
pub enum Text<'a> {
    /// It has no escapes: the text as it was written.
    Written(&'a str),
    /// The text without the escapes.
    Unescaped(Secret),
}

impl Text<'_> {
    /// The text as a secret of its own; `None` where there is no memory for it.
    pub fn into_secret(self) -> Option<Secret> {
        match self {
            Text::Unescaped(text) => Some(text),
            Text::Written(text) => {
                let mut copy = Secret::default();
                copy.append(text.as_bytes()).ok().map(|()| copy)
            }
        }
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Text::Written(text) => text,
            Text::Unescaped(text) => text.text(),
        }
    }
}

/// Reads a string, given with its quotes. A peer decides how long it is: the memory for it may be missing.
pub fn unescaped(quoted: &str) -> Value<'_> {
    let written = &quoted[1..quoted.len() - 1];
    // Every byte, without a branch for each: a token is long and has no escape.
    if !written.bytes().fold(false, |found, byte| found | (byte == b'\\')) {
        return Value::Text(Text::Written(written));
    }
    let mut text = Secret::default();
    // Room for the whole: an escape is longer than what it stands for.
    if text.reserve(written.len()).is_err() {
        return Value::NoMemory;
    }
    match each_piece(written.as_bytes(), |piece| text.append(piece).is_ok()) {
        true => Value::Text(Text::Unescaped(text)),
        false => Value::Broken,
    }
}

/// Whether a string, given with its quotes, stands for this text.
pub fn is_string(quoted: &[u8], text: &str) -> bool {
    const LONGEST_ESCAPE: usize = "\\u0000".len();
    let written = &quoted[1..quoted.len() - 1];
    // A peer may have written a far longer one, which is not even looked at.
    if !(text.len()..=LONGEST_ESCAPE * text.len()).contains(&written.len()) {
        return false;
    }
    let mut remaining = text.as_bytes();
    let is_begun = each_piece(written, |piece| match remaining.strip_prefix(piece) {
        Some(after) => {
            remaining = after;
            true
        }
        None => false,
    });
    is_begun && remaining.is_empty()
}

/// Shows what a string, given without its quotes, stands for, in order: each run without an escape, and each escape's
/// character. False as soon as `take` is, and at half of a surrogate pair, which is no text.
fn each_piece(written: &[u8], mut take: impl FnMut(&[u8]) -> bool) -> bool {
    let mut remaining = written;
    while let Some(first) = remaining.first() {
        let mut room = [0; 4];
        let (piece, length) = if *first == b'\\' {
            let Some((character, length)) = escape(remaining) else { return false };
            (character.encode_utf8(&mut room).as_bytes(), length)
        } else {
            let length = remaining.iter().position(|byte| *byte == b'\\').unwrap_or(remaining.len());
            (&remaining[..length], length)
        };
        #[cfg(test)]
        super::scan::work::add(length);
        if !take(piece) {
            return false;
        }
        remaining = &remaining[length..];
    }
    true
}

/// The character that an escape stands for, and the length of the escape. A pair of surrogates is one; `None` for half of
/// a pair.
fn escape(written: &[u8]) -> Option<(char, usize)> {
    let character = match written[1] {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let units = written.chunks(6).map_while(|escape| escape.strip_prefix(b"\\u").map(unit));
            let character = char::decode_utf16(units).next()?.ok()?;
            return Some((character, 6 * character.len_utf16()));
        }
        itself => char::from(itself),
    };
    Some((character, 2))
}

/// Four hexadecimal digits.
fn unit(digits: &[u8]) -> u16 {
    let value = |digit: &u8| char::from(*digit).to_digit(16).unwrap_or(0) as u16;
    digits.iter().fold(0, |unit, digit| unit << 4 | value(digit))
}

/// A text as a string with its quotes; `None` where there is no memory for it.
pub fn quoted(text: &str) -> Option<Secret> {
    let mut out = Growing(Secret::default());
    serde_json::to_writer(&mut out, text).ok().map(|()| out.0)
}

struct Growing(Secret);

impl Write for Growing {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        self.0.append(more)?;
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What serde_json makes of a string.
    fn theirs(quoted: &str) -> Option<String> {
        serde_json::from_str(quoted).ok()
    }

    fn ours(quoted: &str) -> Option<String> {
        if let Value::Text(text) = unescaped(quoted) { Some(text.to_string()) } else { None }
    }

    #[test]
    fn strings_are_read_as_serde_json_reads_them() {
        const PIECES: [&str; 17] = [
            "",
            "x",
            "\u{e9}",
            "\u{1f600}",
            r"\n",
            r"\\",
            r#"\""#,
            r"\/",
            r"\b\f\r\t",
            r"\u0000",
            r"\u00e9",
            r"\u20AC",
            r"\ud83d",
            r"\uDE00",
            r"\ud83d\ude00",
            r"\udbff\udfff",
            r"\\ud83d",
        ];
        for first in PIECES {
            for second in PIECES {
                for third in PIECES {
                    let quoted = format!("\"{first}{second}{third}\"");
                    let text = theirs(&quoted);
                    assert_eq!(ours(&quoted), text, "{quoted}");
                    if let Some(text) = text {
                        assert!(is_string(quoted.as_bytes(), &text), "{quoted}");
                    }
                }
            }
        }
    }

    #[test]
    fn strings_are_compared_unescaped() {
        for (written, text, is_same) in [
            (r#""token""#, "token", true),
            (r#""\u0074oken""#, "token", true),
            (r#""\u0074\u006f\u006B\u0065\u006e""#, "token", true),
            (r#""\u0074oken""#, r"\u0074oken", false),
            (r#""\\u0074oken""#, r"\u0074oken", true),
            (r#""tokens""#, "token", false),
            (r#""\u0074oke""#, "token", false),
            (r#""\u0074okens""#, "token", false),
            (r#""\ud800""#, "?", false),
            (r#""""#, "", true),
            (r#""\n""#, "", false),
        ] {
            assert_eq!(is_string(written.as_bytes(), text), is_same, "{written}");
        }
    }

    #[test]
    fn texts_are_quoted_as_serde_json_quotes_them() {
        for text in ["", "x", "say \"hi\" \\ / \t\n \u{1} \u{7f} \u{e9}\u{1f600}", &"\n".repeat(10_000)] {
            let quoted = quoted(text).unwrap();
            assert_eq!(quoted.text(), serde_json::to_string(text).unwrap());
            assert_eq!(ours(quoted.text()).unwrap(), text);
        }
    }
}
