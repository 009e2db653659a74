//! The framing of a response in chunks, held to the letter (RFC 9112, 7.1). ureq's own reading takes lines that another
//! reader would end elsewhere: a line feed inside an extension, any of Unicode's white space around a size.

/// Where in the framing the response is. Sizes are those of the chunk that the line begins.
#[derive(Clone, Copy)]
enum At {
    Size(Option<usize>),
    SpaceBehind(usize),
    Extension(usize),
    SizeEnd(usize),
    Data(usize),
    DataEnd,
    Line,
    Name,
    Value,
    ValueEnd,
    LastEnd,
    End,
}

/// Looks at the bytes of a response as they are consumed.
pub struct Chunks(At);

impl Chunks {
    /// Behind the header section.
    pub fn new() -> Chunks {
        Chunks(At::Size(None))
    }

    /// Whether the last chunk has been read, and all that follows it.
    pub fn have_ended(&self) -> bool {
        matches!(self.0, At::End)
    }

    /// Whether the framing is still right after these bytes.
    pub fn accepts(&mut self, bytes: &[u8]) -> bool {
        let mut unread = bytes;
        while let Some((first, others)) = unread.split_first() {
            if let At::Data(left @ 1..) = self.0 {
                let here = left.min(unread.len());
                self.0 = At::Data(left - here);
                unread = &unread[here..];
            } else {
                let Some(next) = self.0.after(*first) else { return false };
                self.0 = next;
                unread = others;
            }
        }
        true
    }
}

impl At {
    fn after(self, byte: u8) -> Option<At> {
        Some(match (self, byte) {
            (At::Size(size), b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') => {
                let digit = (byte as char).to_digit(16)? as usize;
                At::Size(Some(size.unwrap_or(0).checked_mul(16)?.checked_add(digit)?))
            }
            (At::Size(Some(size)) | At::SpaceBehind(size), b' ' | b'\t') => At::SpaceBehind(size),
            (At::Size(Some(size)) | At::SpaceBehind(size), b';') => At::Extension(size),
            (At::Size(Some(size)) | At::SpaceBehind(size) | At::Extension(size), b'\r') => At::SizeEnd(size),
            (At::Extension(size), _) if is_text(byte) => At::Extension(size),
            (At::SizeEnd(0), b'\n') => At::Line,
            (At::SizeEnd(size), b'\n') => At::Data(size),
            (At::Data(0), b'\r') => At::DataEnd,
            (At::DataEnd, b'\n') => At::Size(None),
            // Trailers, each a header field, and the empty line.
            (At::Line, b'\r') => At::LastEnd,
            (At::Line | At::Name, _) if is_in_name(byte) => At::Name,
            (At::Name, b':') => At::Value,
            (At::Value, b'\r') => At::ValueEnd,
            (At::Value, _) if is_text(byte) => At::Value,
            (At::ValueEnd, b'\n') => At::Line,
            (At::LastEnd, b'\n') => At::End,
            _ => return None,
        })
    }
}

/// No control character but the tab.
pub fn is_text(byte: u8) -> bool {
    // Without branches, for those who look at many.
    (byte == b'\t') | ((byte >= b' ') & (byte != 0x7f))
}

/// A character of a header field's name (RFC 9110, 5.6.2).
pub fn is_in_name(byte: u8) -> bool {
    // A table, for those who look at many.
    static IN_NAME: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0;
        while byte < table.len() {
            table[byte] = (byte as u8).is_ascii_alphanumeric();
            byte += 1;
        }
        let others = b"!#$%&'*+-.^_`|~";
        let mut at = 0;
        while at < others.len() {
            table[others[at] as usize] = true;
            at += 1;
        }
        table
    };
    IN_NAME[usize::from(byte)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_taken(text: &str) -> bool {
        let whole = Chunks::new().accepts(text.as_bytes());
        let mut in_bytes = Chunks::new();
        assert_eq!(text.bytes().all(|byte| in_bytes.accepts(&[byte])), whole, "{text:?}");
        whole
    }

    #[test]
    fn h3_the_framing_of_chunks() {
        for good in [
            "",
            "1",
            "3\r\nabc\r\n0\r\n\r\n",
            "003 \t\r\n\r\n\0\r\nA;x=\"y\";\u{e9}\r\n0123456789\r\n0\r\nX: a\tb\r\ny:\r\n\r\n",
        ] {
            assert!(is_taken(good), "{good:?}");
        }
        for bad in [
            "\n3",
            "\r",
            " 3",
            "+3",
            "-3",
            "0x",
            ";",
            "\u{a0}3",
            "3\u{a0}",
            "3\u{b}",
            "3\u{c}",
            "3\n",
            "3 3",
            "3;a\n",
            "3;\0",
            "3\rx",
            "3\r\nabcd",
            "3\r\nabc\n",
            "3\r\nabc\rx",
            "0\r\nno colon\r\n",
            "0\r\nx\r\n",
            "0\r\n: a",
            "0\r\n a",
            "0\r\nx: \0",
            "0\r\nx: a\n",
            "0\r\n\n",
            "0\r\n\r\n0",
            "10000000000000000",
        ] {
            assert!(!is_taken(bad), "{bad:?}");
        }
    }
}
