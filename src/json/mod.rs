//! JSON on serde_json's raw values: members in order, duplicates kept, numbers and escapes as they were written.

mod document;
mod index;

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

pub use document::{Document, Type};

/// A member of an object: both parts as they were written.
pub struct Member<'a> {
    /// The name, a string.
    pub name: Written<'a>,
    /// The value.
    pub value: Written<'a>,
}

/// A well-formed value as it was written.
#[derive(Clone, Copy)]
pub struct Written<'a>(&'a str);

/// One value, read.
pub enum Value<'a> {
    /// A string, unescaped.
    Text(Cow<'a, str>),
    /// `null`.
    Null,
    /// `true`, `false` or a number, as it was written.
    Plain(&'a str),
    /// An array or an object, as it was written.
    Nested(&'a str),
    /// A string with half of a surrogate pair: no text.
    Broken,
    /// A string that there is no memory to unescape.
    NoMemory,
}

impl<'a> Written<'a> {
    /// Reads it.
    pub fn read(self) -> Value<'a> {
        match self.0.as_bytes()[0] {
            b'"' => unescaped(self.0),
            b'{' | b'[' => Value::Nested(self.0),
            b'n' => Value::Null,
            _ => Value::Plain(self.0),
        }
    }

    /// The string, when it is one and can be read.
    pub fn text(self) -> Option<Cow<'a, str>> {
        if let Value::Text(text) = self.read() { Some(text) } else { None }
    }

    /// The number, when it is one that fits an int32.
    pub fn int(self) -> Option<i32> {
        self.0.parse().ok()
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// Whether it is the string of this text.
    pub fn is_string(self, text: &str) -> bool {
        self.0.starts_with('"') && is_string(self.0.as_bytes(), text)
    }
}

/// Whether a string with its quotes is this text.
fn is_string(quoted: &[u8], text: &str) -> bool {
    const LONGEST_ESCAPE: usize = "\\u0000".len();
    let written = &quoted[1..quoted.len() - 1];
    if !written.contains(&b'\\') {
        return written == text.as_bytes();
    }
    // A peer may have written a longer one, which is not even looked at.
    written.len() <= LONGEST_ESCAPE * text.len()
        && serde_json::from_slice::<String>(quoted).is_ok_and(|unescaped| unescaped == text)
}

/// The text of a string, given with its quotes. A peer decides how long it is: where there are escapes, it is unescaped
/// in pieces, into memory that may be missing.
fn unescaped(quoted: &str) -> Value<'_> {
    const PIECE: usize = 4096;
    let written = &quoted[1..quoted.len() - 1];
    if !written.contains('\\') {
        return Value::Text(Cow::Borrowed(written));
    }
    let mut out = String::new();
    if out.try_reserve_exact(written.len()).is_err() {
        return Value::NoMemory;
    }
    let mut rest = written;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(piece_length(rest, PIECE));
        let Ok(text) = serde_json::from_str::<String>(&format!("\"{piece}\"")) else { return Value::Broken };
        // There is room: an escape is longer than what it stands for.
        out.push_str(&text);
        rest = after;
    }
    Value::Text(Cow::Owned(out))
}

/// The length of a string's first piece: `most` bytes, or a few more, to the end of a character or of its escape.
fn piece_length(written: &str, most: usize) -> usize {
    let bytes = written.as_bytes();
    let mut at = 0;
    while at < bytes.len() && (at < most || !written.is_char_boundary(at)) {
        at += match (bytes[at], bytes.get(at + 1)) {
            (b'\\', Some(b'u')) => {
                let is_half =
                    matches!(bytes[at + 2..at + 4], [b'd' | b'D', b'8' | b'9' | b'a' | b'b' | b'A' | b'B']);
                if is_half && bytes[at + 6..].starts_with(b"\\u") { 12 } else { 6 }
            }
            (b'\\', _) => 2,
            _ => 1,
        };
    }
    at
}

/// Reads an object and shows its members, in the order in which they were written.
pub fn each_member<'a>(text: &'a [u8], take: impl FnMut(Member<'a>)) -> Result<(), Malformed> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let all = deserializer.deserialize_map(Members(take)).and_then(|()| deserializer.end());
    all.map_err(Malformed::from)
}

struct Members<F>(F);

impl<'de, F: FnMut(Member<'de>)> Visitor<'de> for Members<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some((name, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            self.0(Member { name: Written(name.get()), value: Written(value.get()) });
        }
        Ok(())
    }
}

/// The first elements of a well-formed array, `most` of them. A peer decides how many there are.
pub fn elements(array: &str, most: usize) -> Vec<Written<'_>> {
    let mut found = Vec::new();
    // It ends before the array does, which is an error that does not matter.
    let _ = serde_json::Deserializer::from_str(array).deserialize_seq(First { found: &mut found, most });
    found
}

struct First<'a, 'de> {
    found: &'a mut Vec<Written<'de>>,
    most: usize,
}

impl<'de> Visitor<'de> for First<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        for _ in 0..self.most {
            let Some(raw) = seq.next_element::<&RawValue>()? else { break };
            self.found.push(Written(raw.get()));
        }
        Ok(())
    }
}

/// The strings that members of this name have in a well-formed text, nested ones too: the first few, and not in the
/// depths, where looking for them would take longer than the rest of the call.
pub fn strings_of<'a>(text: &'a [u8], name: &str) -> Vec<Cow<'a, str>> {
    let mut found = Vec::new();
    let value = std::str::from_utf8(text).unwrap_or_default().trim_ascii();
    collect(Written(value), name, 8, &mut found);
    found
}

fn collect<'a>(value: Written<'a>, name: &str, depth: usize, found: &mut Vec<Cow<'a, str>>) {
    const MOST: usize = 16;
    if depth == 0 || found.len() == MOST {
        return;
    }
    if value.0.starts_with('{') {
        let _ = each_member(value.0.as_bytes(), |member| {
            if !member.name.is_string(name) {
                collect(member.value, name, depth - 1, found);
            } else if found.len() < MOST {
                found.extend(member.value.text());
            }
        });
    } else if value.0.starts_with('[') {
        elements(value.0, 1_000).into_iter().for_each(|element| collect(element, name, depth - 1, found));
    }
}

/// Whether a text that may be JSON has more than `most` brackets open at a place. To read it takes as much memory, which
/// may be missing.
pub fn is_nested_deeper(text: &[u8], most: usize) -> bool {
    if text.len() <= most {
        return false;
    }
    let (mut depth, mut is_string, mut is_escaped) = (0_usize, false, false);
    text.iter().any(|byte| {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_string => is_escaped = true,
            b'"' => is_string = !is_string,
            b'[' | b'{' if !is_string => depth += 1,
            b']' | b'}' if !is_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > most
    })
}

/// Why a text is not the JSON that was wanted: the place only, never what stands there.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed {
    line: usize,
    column: usize,
    what: &'static str,
}

impl From<serde_json::Error> for Malformed {
    fn from(error: serde_json::Error) -> Malformed {
        use serde_json::error::Category;
        let what = match error.classify() {
            Category::Eof => "ends too early",
            Category::Data => "is not a JSON object",
            Category::Syntax | Category::Io => "is not well-formed JSON",
        };
        Malformed { line: error.line(), column: error.column(), what }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (line {}, column {})", self.what, self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Member<'_>>, String> {
        let mut members = Vec::new();
        each_member(text.as_bytes(), |member| members.push(member)).map_err(|why| why.to_string())?;
        Ok(members)
    }

    #[test]
    fn members_keep_order_and_duplicates() {
        let members = read(r#"{"b":1,"a\n":"x\u0041","b":2.50}"#).unwrap();
        let names: Vec<_> = members.iter().map(|member| member.name.text().unwrap()).collect();
        assert_eq!(names, ["b", "a\n", "b"]);
        assert_eq!(members[0].value.int(), Some(1));
        assert_eq!(members[1].value.text().unwrap(), "xA");
        assert_eq!(members[2].value.int(), None);
    }

    #[test]
    fn kinds_of_values() {
        let members = read(r#"{"n":null,"t":true,"o":{"a":[1]},"f":1e10,"h":"\ud800"}"#).unwrap();
        let value = |at: usize| members[at].value.read();
        assert!(matches!(value(0), Value::Null));
        assert!(matches!(value(1), Value::Plain("true")));
        assert!(matches!(value(2), Value::Nested(r#"{"a":[1]}"#)));
        assert!(matches!(value(3), Value::Plain("1e10")));
        assert!(matches!(value(4), Value::Broken));
    }

    #[test]
    fn strings_are_compared_unescaped() {
        for (written, text, is_same) in [
            (r#""token""#, "token", true),
            (r#""\u0074oken""#, "token", true),
            (r#""\u0074oken""#, r"\u0074oken", false),
            (r#""\\u0074oken""#, r"\u0074oken", true),
            (r#""tokens""#, "token", false),
            (r#""\ud800""#, "?", false),
            ("5", "", false),
        ] {
            assert_eq!(Written(written).is_string(text), is_same, "{written}");
        }
    }

    /// However long: no piece ends within an escape, a pair of escapes or a character.
    #[test]
    fn long_strings_are_unescaped_in_pieces() {
        for unit in
            [r"\n", r"\\", r#"\""#, r"\u00e9", r"\ud83d\ude00", "\u{e9}\\n", "\u{1f600}\\t", r"\\ud83d"]
        {
            for offset in 0..13 {
                let quoted = format!("\"{}{}\"", "x".repeat(offset), unit.repeat(3_000));
                let expected: String = serde_json::from_str(&quoted).unwrap();
                assert!(
                    matches!(unescaped(&quoted), Value::Text(text) if text == expected),
                    "{unit} {offset}"
                );
            }
        }
        for half in [r"\ud83d", r"\ude00", r"\ud83d\n", r"\ud83dx"] {
            let quoted = format!("\"{}{half}\"", "x".repeat(4_090));
            assert!(matches!(unescaped(&quoted), Value::Broken), "{half}");
        }
    }

    #[test]
    fn errors_tell_the_place_and_nothing_of_the_text() {
        for (text, error) in [
            ("", "ends too early (line 1, column 0)"),
            ("{\"a\":", "ends too early (line 1, column 5)"),
            ("{\n\"a\":tru}", "is not well-formed JSON (line 2, column 8)"),
            ("[\"canary\"]", "is not a JSON object (line 1, column 0)"),
            ("\"canary\"", "is not a JSON object (line 1, column 8)"),
            ("{} x", "is not well-formed JSON (line 1, column 4)"),
        ] {
            assert_eq!(read(text).err().as_deref(), Some(error), "{text}");
        }
    }

    #[test]
    fn depth_does_not_matter() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(read(&deep).is_ok());
        assert!(read(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn brackets_in_strings_are_not_nested() {
        for (text, depth) in
            [("[[1],[2]]", 2), (r#"{"[[[\"[":[{}]}"#, 3), ("]]]]]]]]", 0), (r#""[[[[[[[["#, 0)]
        {
            let deeper = |most: usize| is_nested_deeper(text.as_bytes(), most);
            assert!(!deeper(depth) && (depth == 0 || deeper(depth - 1)), "{text}");
        }
    }

    #[test]
    fn strings_of_a_name_at_some_depth() {
        let text = r#"{"t":"a","x":[{"t":"b"},[{"t":5,"y":{"t":"\u0063"}}]],"t":"d","z":"t"}"#;
        assert_eq!(strings_of(text.as_bytes(), "t"), ["a", "b", "c", "d"]);
        let deep = format!("{}{{\"t\":\"a\"}}{}", "[".repeat(8), "]".repeat(8));
        assert!(strings_of(deep.as_bytes(), "t").is_empty());
        let many = format!("[{}1]", r#"{"t":"a","t":"b"},"#.repeat(500));
        assert_eq!(strings_of(many.as_bytes(), "t").len(), 16);
    }

    #[test]
    fn the_first_elements_of_an_array() {
        let found: Vec<Option<i32>> = elements(r#"[1,"2",[3],4]"#, 3).into_iter().map(Written::int).collect();
        assert_eq!(found, [Some(1), None, None]);
        assert!(elements("7", 3).is_empty() && elements("[]", 3).is_empty());
    }
}
