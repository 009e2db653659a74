//! JSON as it was written: members in order, duplicates kept, numbers and escapes untouched. serde_json decides what is
//! well-formed; what it has found to be is scanned without building a tree.

mod document;
mod index;
mod layout;
mod path;
mod scan;
mod string;

use std::fmt;

use serde_core::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::{Error, ZOOM_E_MEMORY};
pub use document::{Document, Type};
use scan::Tokens;
#[cfg(test)]
pub use scan::work;
pub use string::{Text, quoted};
use string::{is_string, unescaped};

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
    Text(Text<'a>),
    /// `null`.
    Null,
    /// `true`, `false` or a number, as it was written.
    Plain(&'a str),
    /// An array or an object, as it was written.
    Nested(&'a str),
    /// A string with half of a surrogate pair, which is no text.
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

    /// The text of a string that can be read.
    pub fn text(self) -> Option<Text<'a>> {
        if let Value::Text(text) = self.read() { Some(text) } else { None }
    }

    /// A number that fits an int32.
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

/// The elements of a well-formed array.
pub fn elements(array: &str) -> impl Iterator<Item = Written<'_>> {
    let mut tokens = Tokens::from(array.as_bytes(), "[".len());
    std::iter::from_fn(move || {
        let start = tokens.find(|token| &array[token.clone()] != ",")?.start;
        (!array[start..].starts_with(']')).then(|| Written(&array[start..tokens.skip_value(start)]))
    })
}

/// The strings that members of this name have in a well-formed text, at any depth: the first few, up to a length in all,
/// for each is looked for in many texts.
pub fn strings_of<'a>(text: &'a [u8], name: &str) -> Vec<Text<'a>> {
    const MOST: usize = 16;
    const LENGTH_MAX: usize = 64 << 10;
    let text = std::str::from_utf8(text).unwrap_or_default();
    let (mut last, mut last_but_one) = ("", "");
    let values = Tokens::from(text.as_bytes(), 0).filter_map(|token| {
        let token = &text[token];
        let is_value = last == ":" && is_string(last_but_one.as_bytes(), name);
        (last_but_one, last) = (last, token);
        (is_value && token.starts_with('"')).then(|| Written(token).text()).flatten()
    });
    let mut length = 0;
    let fits = |text: &Text| {
        length += text.len();
        length <= LENGTH_MAX
    };
    values.take(MOST).take_while(fits).collect()
}

/// Whether a text that may be JSON has more than `most` brackets open at a place. To read it takes as many bytes of
/// memory, which may be missing.
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

fn no_memory() -> Error {
    Error::new(ZOOM_E_MEMORY, "no memory for the document")
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
        let names: Vec<_> = members.iter().map(|member| member.name.text().unwrap().to_string()).collect();
        assert_eq!(names, ["b", "a\n", "b"]);
        assert_eq!(members[0].value.int(), Some(1));
        assert_eq!(&*members[1].value.text().unwrap(), "xA");
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
    fn strings_of_a_name_at_any_depth() {
        let found = |text: &str| -> Vec<String> {
            strings_of(text.as_bytes(), "t").iter().map(|text| text.to_string()).collect()
        };
        let text = r#" {"t" : "a","x":[{"t":"b"},[{"t":5,"y":{"\u0074":"\u0063"}},"t"]],"t":"d","z":"t","t":["e"]} "#;
        assert_eq!(found(text), ["a", "b", "c", "d"]);
        assert_eq!(found(r#"{"t":{"t":"inside"},"tt":"b","":"c"}"#), ["inside"]);
        let deep = format!("{}{{\"t\":\"a\"}}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(found(&deep), ["a"]);
        let many = format!("[{}1]", r#"{"t":"a","t":"b"},"#.repeat(500));
        assert_eq!(found(&many).len(), 16);
        let long = "x".repeat(64 << 10);
        assert_eq!(found(&format!(r#"{{"t":"{long}","t":"a"}}"#)), [long.as_str()]);
        assert_eq!(found(&format!(r#"{{"t":"a","t":"{long}","t":"b"}}"#)), ["a"]);
        assert_eq!(found("7"), [""; 0]);
    }

    #[test]
    fn the_elements_of_an_array() {
        let found: Vec<&str> =
            elements("[ 1 , \"2]\",[3,[]],{\"a\":[]} ,null ]").map(|element| element.0).collect();
        assert_eq!(found, ["1", "\"2]\"", "[3,[]]", "{\"a\":[]}", "null"]);
        assert_eq!((elements("[]").count(), elements(" [ ]".trim_start()).count()), (0, 0));
    }
}
