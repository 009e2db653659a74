//! A scanner of text that serde_json has found well-formed. It reads each byte once and needs no stack: neither the size
//! nor the depth of a document costs more than that.

use std::ops::Range;

/// The tokens of a well-formed text, each as its place in the text: a bracket, comma or colon, a string with its quotes,
/// a number or a literal.
pub struct Tokens<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// The tokens from a place on, where one begins.
    pub fn from(text: &'a [u8], at: usize) -> Tokens<'a> {
        Tokens { text, at }
    }

    /// Skips the value that begins at a place, and tells where it ends.
    pub fn skip_value(&mut self, start: usize) -> usize {
        self.at = start;
        let mut depth = 0_usize;
        while let Some(token) = self.next() {
            match self.text[token.start] {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        self.at
    }
}

impl Iterator for Tokens<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        let bytes = self.text;
        let start = self.at + bytes[self.at..].iter().position(|byte| !is_space(byte))?;
        let mut end = start + 1;
        match bytes[start] {
            b'{' | b'}' | b'[' | b']' | b',' | b':' => {}
            b'"' => {
                while bytes[end] != b'"' {
                    end += if bytes[end] == b'\\' { 2 } else { 1 };
                }
                end += 1;
            }
            _ => {
                let ends = |byte: &u8| is_space(byte) || matches!(byte, b',' | b']' | b'}');
                end += bytes[end..].iter().position(ends).unwrap_or(bytes.len() - end);
            }
        }
        #[cfg(test)]
        work::add(end - self.at);
        self.at = end;
        Some(start..end)
    }
}

/// How many bytes this thread has looked at: so the tests see how much work a text makes.
#[cfg(test)]
pub mod work {
    use std::cell::Cell;

    thread_local!(static BYTES: Cell<usize> = const { Cell::new(0) });

    /// Counts bytes that are looked at.
    pub fn add(bytes: usize) {
        BYTES.set(BYTES.get() + bytes);
    }

    /// The bytes that this was looked at for.
    pub fn of(work: impl FnOnce()) -> usize {
        let before = BYTES.get();
        work();
        BYTES.get() - before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = " {\"a\\\"\" : [1 ,-2.5e3,\n{}, true]\t,\"\\\\\":\"[}\"} ";

    #[test]
    fn tokens_of_a_text() {
        let tokens: Vec<&str> = Tokens::from(TEXT.as_bytes(), 0).map(|token| &TEXT[token]).collect();
        assert_eq!(
            tokens,
            [
                "{",
                "\"a\\\"\"",
                ":",
                "[",
                "1",
                ",",
                "-2.5e3",
                ",",
                "{",
                "}",
                ",",
                "true",
                "]",
                ",",
                "\"\\\\\"",
                ":",
                "\"[}\"",
                "}"
            ]
        );
        assert_eq!(Tokens::from(b" \r\n\t", 0).next(), None);
        assert_eq!(Tokens::from(b"12", 0).next(), Some(0..2));
    }

    #[test]
    fn values_are_skipped_to_their_end() {
        for value in ["[1 ,-2.5e3,\n{}, true]", "-2.5e3", "{}", "\"[}\"", "{\"a\\\"\" : ["] {
            let start = TEXT.find(value).unwrap();
            let mut tokens = Tokens::from(TEXT.as_bytes(), 0);
            let end = tokens.skip_value(start);
            let whole = if value.ends_with(": [") { TEXT.trim() } else { value };
            assert_eq!(&TEXT[start..end], whole);
        }
    }
}
