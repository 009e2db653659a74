//! How a response tells its own length (RFC 9112, 6.3), judged by its header section before anything else is done with the
//! response. What could be read in two ways is refused: another reader on the way may have read it in the other one.

use super::HEAD_MAX;
use super::chunks::{is_in_name, is_text};
use crate::error::{Error, ZOOM_E_PROTOCOL};

/// How a body ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Framing {
    /// With the connection.
    #[default]
    UntilClose,
    /// After so many bytes; there may be none at all.
    Length,
    /// With its last chunk.
    Chunks,
}

/// What to do about a response that is not as HTTP/1.1 has it. Zoom's are.
const CHANGED_ON_THE_WAY: &str =
    "Check the base URL; a proxy or a firewall on the way may have changed the response";

/// Content codings that change nothing: those of RFC 9110 (identity) and what servers write by mistake.
const PLAIN_CODINGS: [&str; 4] = ["", "identity", "none", "utf-8"];

/// Header fields of a response at the most: as many as ureq has room for.
const MOST_FIELDS: usize = 128;

/// True when a header section begins with a status line other than 1xx (but 101, which is final).
pub fn is_final(head: &[u8]) -> bool {
    match head.get(9..12) {
        Some(b"101") => true,
        Some(status) => status[0] != b'1',
        None => false,
    }
}

/// Whether a final response has begun, perhaps behind interim ones.
pub fn has_final(input: &[u8]) -> bool {
    let mut unread = input;
    while !is_final(without_empty_lines(unread)) {
        match section_length(without_empty_lines(unread)) {
            Some(length) => unread = &without_empty_lines(unread)[length..],
            None => return false,
        }
    }
    true
}

/// Without what may stand before a status line (RFC 9112, 2.2).
pub fn without_empty_lines(input: &[u8]) -> &[u8] {
    let empty = input.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    &input[empty..]
}

/// The lines of a header section, without what follows it.
fn section(input: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = input.split_inclusive(|byte| *byte == b'\n');
    lines.take_while(|line| !matches!(*line, b"\r\n" | b"\n"))
}

/// The length of a header section with its end, once it is complete.
fn section_length(input: &[u8]) -> Option<usize> {
    let lines = section(input).map(<[u8]>::len).sum();
    let end = input.split_at(lines).1;
    (!end.is_empty()).then(|| lines + if end[0] == b'\r' { 2 } else { 1 })
}

/// The error for a response with more header fields than are read.
pub fn too_many_fields() -> Error {
    Error::new(
        ZOOM_E_PROTOCOL,
        format!(
            "the response has more than {MOST_FIELDS} header fields. Check the base URL; if it is right, the server, or a proxy \
             on the way, has to send fewer"
        ),
    )
}

/// Judges the header section of a final response. `is_head` is whether the request's method was HEAD.
pub fn judge(head: &[u8], is_head: bool) -> Result<Framing, Error> {
    let status = head.get(9..12).and_then(number);
    let has_body = !is_head && !matches!(status, Some(204 | 304));
    if !status.is_some_and(|status| (200..600).contains(&status)) {
        let status = status.unwrap_or_default();
        return Err(refuse(&format!(
            "the server sent HTTP status {status:03}, which is not a final response"
        )));
    }
    let mut length: Option<&[u8]> = None;
    let mut is_chunked = false;
    for field in fields(head) {
        if let Some(value) = value_of(field, b"content-length") {
            let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
            if !is_number || length.is_some_and(|other| other != value) {
                return Err(refuse("the response's Content-Length is not one number"));
            }
            length = Some(value);
        } else if let Some(value) = value_of(field, b"transfer-encoding") {
            // Any other would have to be undone, and ureq takes some of them for chunked alone.
            if is_chunked || !value.eq_ignore_ascii_case(b"chunked") {
                return Err(refuse("the response's Transfer-Encoding is not just chunked"));
            }
            is_chunked = true;
        } else if let Some(value) = value_of(field, b"content-encoding").filter(|_| has_body) {
            let is_plain = |coding: &&str| value.eq_ignore_ascii_case(coding.as_bytes());
            if !PLAIN_CODINGS.iter().any(is_plain) {
                return Err(refuse("the response is compressed, although that was not asked for"));
            }
        }
    }
    match (is_chunked, length) {
        (true, Some(_)) => Err(refuse("the response has both a Content-Length and a Transfer-Encoding")),
        (true, None) if head.starts_with(b"HTTP/1.0") => {
            Err(refuse("the response has a Transfer-Encoding, which HTTP/1.0 does not have"))
        }
        (true, None) => Ok(Framing::Chunks),
        (false, Some(_)) => Ok(Framing::Length),
        (false, None) if has_body => Ok(Framing::UntilClose),
        (false, None) => Ok(Framing::Length),
    }
}

/// A number in decimal digits alone.
fn number(digits: &[u8]) -> Option<u16> {
    digits
        .iter()
        .try_fold(0, |number, digit| digit.is_ascii_digit().then(|| 10 * number + u16::from(digit - b'0')))
}

/// The length of a 100 (Continue) with header fields at the beginning of the input, once it is complete. Real servers send
/// one, and ureq refuses it.
pub fn continue_length(input: &[u8]) -> Option<usize> {
    let is_continue = input.starts_with(b"HTTP/1.1 100 ") || input.starts_with(b"HTTP/1.1 100\r");
    if is_continue { valid_length(input, |_| true) } else { None }
}

/// The length of a final response's header section at the beginning of the input, once it is complete, and what ureq is to
/// read of it. None if it is not valid, is longer than it may be, or has more lines of use than there is room for.
pub fn shorten<'a>(input: &[u8], room: &'a mut [u8]) -> Option<(usize, &'a [u8])> {
    let is_status = input.starts_with(b"HTTP/1.1 ") && matches!(input.get(12), Some(b' ' | b'\r'));
    if !is_status || input.get(9..12).and_then(number)? < 200 {
        return None;
    }
    let mut used = 0;
    let length = valid_length(input, |line| {
        if used > 0 && !is_of_use(line) {
            return true;
        }
        let place = room.get_mut(used..used + line.len());
        used += line.len();
        place.map(|place| place.copy_from_slice(line)).is_some()
    });
    length.filter(|length| *length <= HEAD_MAX).map(|length| (length, &room[..used]))
}

/// The length of a header section at the beginning of the input, once it is complete, if all its lines are valid and the
/// caller takes each of them. The status line is looked at by the caller.
fn valid_length(input: &[u8], mut takes: impl FnMut(&[u8]) -> bool) -> Option<usize> {
    let mut start = 0;
    for (number, end) in memchr::memchr_iter(b'\n', input).enumerate() {
        let line = &input[start..=end];
        start = end + 1;
        let is_last = line == b"\r\n";
        if number > MOST_FIELDS + usize::from(is_last)
            || !(number == 0 || is_last || begins_with_name(line))
            || !takes(line)
        {
            return None;
        }
        if is_last {
            return has_valid_bytes(&input[..start]).then_some(start);
        }
    }
    None
}

/// Whether there is no control character but tabs and the ends of lines, and none of those alone. Without branches, for
/// every byte of every response passes here.
fn has_valid_bytes(section: &[u8]) -> bool {
    let pairs = section.iter().zip(&section[1..]);
    pairs.fold(true, |all, (&byte, &next)| {
        let is_end = byte == b'\r';
        all & (is_end == (next == b'\n')) & (is_end | (byte == b'\n') | is_text(byte))
    })
}

/// Whether a line of a header section, which is not the first, is read by ureq or judged here: one about the body or the
/// connection's end, a redirect's, or the empty one.
fn is_of_use(line: &[u8]) -> bool {
    let value = |name| value_of(line, name);
    match line.first() {
        Some(b'\r') => true,
        Some(b'c' | b'C') => {
            value(b"connection").is_some_and(|value| !value.eq_ignore_ascii_case(b"keep-alive"))
                || value(b"content-length").or(value(b"content-encoding")).is_some()
        }
        Some(b't' | b'T') => value(b"transfer-encoding").is_some(),
        Some(b'l' | b'L') => value(b"location").is_some(),
        _ => false,
    }
}

fn begins_with_name(line: &[u8]) -> bool {
    let end = line.iter().position(|byte| !is_in_name(*byte));
    end.is_some_and(|end| end > 0 && line[end] == b':')
}

/// What begins with each field of a header section, and with the empty line.
fn fields(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    memchr::memchr_iter(b'\n', head).map(|end| &head[end + 1..])
}

/// The value of a field, without the spaces around it, at the beginning of the input if it is of this name.
fn value_of<'a>(input: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let (found, rest) = input.split_at_checked(name.len())?;
    let value = rest.strip_prefix(b":").filter(|_| found.eq_ignore_ascii_case(name))?;
    let end = memchr::memchr(b'\n', value)?;
    Some(value[..end].trim_ascii())
}

/// The error for a response that is not as HTTP/1.1 has it.
pub fn refuse(text: &str) -> Error {
    Error::new(ZOOM_E_PROTOCOL, format!("{text}. {CHANGED_ON_THE_WAY}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, fields: &str) -> Result<Framing, String> {
        let head = format!("HTTP/1.1 {status:03} X\r\n{fields}\r\n");
        judge(head.as_bytes(), false).map_err(|error| error.text)
    }

    #[test]
    fn h3_x14_what_is_read_in_one_way() {
        for (status, fields, framing) in [
            (200, "", Framing::UntilClose),
            (200, "Content-Length: 5\r\ncontent-length:5\r\n", Framing::Length),
            (200, "transfer-ENCODING:  Chunked \r\n", Framing::Chunks),
            (200, "Content-Encoding: identity\r\n", Framing::UntilClose),
            (200, "Content-Encoding: UTF-8\r\nContent-Length: 0\r\n", Framing::Length),
            (200, "Content-Encoding: none\r\n", Framing::UntilClose),
            (200, "Content-Encoding:\r\n", Framing::UntilClose),
            (204, "Content-Encoding: gzip\r\n", Framing::Length),
            (304, "Content-Encoding: gzip\r\n", Framing::Length),
            (599, "X: y\r\n", Framing::UntilClose),
        ] {
            assert_eq!(judged(status, fields), Ok(framing), "{fields:?}");
        }
        assert_eq!(judge(b"HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\n\r\n", true), Ok(Framing::Length));
    }

    #[test]
    fn x12_the_beginning_of_a_final_response() {
        for (input, is_final) in [
            ("HTTP/1.1 413", true),
            ("\r\n\nHTTP/1.1 200 OK\r\n", true),
            ("HTTP/1.1 101 X\r\n", true),
            ("HTTP/1.1 100 X\r\n\r\nHTTP/1.1 103 X\nA: b\n\nHTTP/1.1 500", true),
            ("SSH-2.0-OpenSSH", true),
            ("", false),
            ("\r\n", false),
            ("HTTP/1.1 41", false),
            ("HTTP/1.1 100 X\r\nA: b\r\n", false),
            ("HTTP/1.1 100 X\r\nA: b\r\n\r", false),
            ("HTTP/1.1 100 X\r\nA: b\r\n\r\n", false),
            ("HTTP/1.1 100 X\r\n\r\nHTTP/1.1 103 X\r\n\r\nHTTP/1.1 2", false),
        ] {
            assert_eq!(has_final(input.as_bytes()), is_final, "{input:?}");
        }
    }

    #[test]
    fn x14_a_continue_with_fields() {
        for (input, length) in [
            ("HTTP/1.1 100 Continue\r\nX: y\r\n\r\nHTTP/1.1 200 OK\r\n", Some(31)),
            ("HTTP/1.1 100\r\nServer:\r\nX-Y: z\r\n\r\n", Some(33)),
            ("HTTP/1.1 100 Continue\r\n\r\n", Some(25)),
            ("HTTP/1.1 100 Continue\r\nX: y\r\n\r", None),
            ("HTTP/1.1 100 Continue\r\nX: y\r\n", None),
            ("HTTP/1.1 100 Continue", None),
            ("HTTP/1.1 100 Continue\r\nX y\r\n\r\n", None),
            ("HTTP/1.1 100 Continue\r\nX : y\r\n\r\n", None),
            ("HTTP/1.1 100 Continue\r\n: y\r\n\r\n", None),
            ("HTTP/1.1 100 Continue\r\nX: \0\r\n\r\n", None),
            ("HTTP/1.1 100 Continue\r\nX: y\n\n", None),
            ("HTTP/1.1 100 X\0\r\n\r\n", None),
            ("HTTP/1.1 1000 X\r\n\r\n", None),
            ("HTTP/1.1 200 OK\r\n\r\n", None),
            ("", None),
        ] {
            assert_eq!(continue_length(input.as_bytes()), length, "{input:?}");
        }
    }

    #[test]
    fn h3_h4_what_could_be_read_in_two_ways() {
        let error = judge(b"HTTP/1.0 200 X\r\nTransfer-Encoding: chunked\r\n\r\n", false).unwrap_err();
        assert!(error.text.contains("which HTTP/1.0 does not have"), "{}", error.text);
        for (status, fields, part) in [
            (200, "Content-Length: +5\r\n", "Content-Length"),
            (200, "Content-Length: 5, 5\r\n", "Content-Length"),
            (200, "Content-Length:\r\n", "Content-Length"),
            (200, "Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length"),
            (200, "Transfer-Encoding: gzip, chunked\r\n", "not just chunked"),
            (200, "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "not just chunked"),
            (200, "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "both"),
            (200, "Content-Encoding: gzip\r\n", "compressed"),
            (204, "Content-Length: x\r\n", "Content-Length"),
            (0, "", "HTTP status 000"),
            (101, "", "HTTP status 101"),
            (600, "", "HTTP status 600"),
        ] {
            let error = judged(status, fields).unwrap_err();
            assert!(error.contains(part), "{fields:?}: {error}");
        }
    }
}
