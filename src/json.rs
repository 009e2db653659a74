//! JSON on serde_json's raw values: members in order, duplicates kept, numbers and escapes as they were written.

mod document;
mod index;

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

pub use document::{Document, Type};

/// The members of an object in the order in which they were written, each with its value as it was written. A name with
/// half of a surrogate pair is None: no text is it.
pub struct Members<'a>(Vec<(Option<Cow<'a, str>>, &'a RawValue)>);

/// One value: a text unescaped, a literal or number as written, or something nested.
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
}

impl<'a> Members<'a> {
    /// Reads an object.
    pub fn read(text: &'a [u8]) -> Result<Members<'a>, Malformed> {
        serde_json::from_slice(text).map_err(Malformed::from)
    }

    /// The value of the first member of that name.
    pub fn get(&self, name: &str) -> Option<Value<'a>> {
        self.0.iter().find(|(n, _)| n.as_deref() == Some(name)).map(|(_, raw)| Value::of(raw))
    }

    /// How many members have that name.
    pub fn count(&self, name: &str) -> usize {
        self.0.iter().filter(|(n, _)| n.as_deref() == Some(name)).count()
    }

    /// All members in order.
    pub fn iter(&self) -> impl Iterator<Item = (Option<&str>, Value<'a>)> {
        self.0.iter().map(|(name, raw)| (name.as_deref(), Value::of(raw)))
    }
}

impl<'a> Value<'a> {
    fn of(raw: &'a RawValue) -> Value<'a> {
        let text = raw.get();
        match text.as_bytes()[0] {
            b'"' => serde_json::from_str::<Text>(text).map_or(Value::Broken, |t| Value::Text(t.0)),
            b'{' | b'[' => Value::Nested(text),
            b'n' => Value::Null,
            _ => Value::Plain(text),
        }
    }

    /// The string, when it is one.
    pub fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, when it is one that fits an int32.
    pub fn int(&self) -> Option<i32> {
        match self {
            Value::Plain(text) => text.parse().ok(),
            _ => None,
        }
    }
}

/// The objects among an array's first `most` elements, such as Zoom's `errors`. A peer decides how many there are more.
pub fn objects(array: &str, most: usize) -> Vec<Members<'_>> {
    let mut found = Vec::new();
    // It ends before the array does, which is an error that does not matter: the answer was found well-formed before.
    let first = FirstObjects { found: &mut found, most };
    let _ = serde_json::Deserializer::from_str(array).deserialize_seq(first);
    found
}

struct FirstObjects<'a, 'de> {
    found: &'a mut Vec<Members<'de>>,
    most: usize,
}

impl<'de> Visitor<'de> for FirstObjects<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        for _ in 0..self.most {
            let Some(raw) = seq.next_element::<&RawValue>()? else { break };
            self.found.extend(Members::read(raw.get().as_bytes()));
        }
        Ok(())
    }
}

/// Why a text is not the JSON that was wanted: the place only, never what stands there.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed {
    line: usize,
    column: usize,
    what: &'static str,
}

/// Instead of what is wrong with the text, where nothing is.
const NO_MEMORY: &str = "is more than there is memory for";

impl Malformed {
    /// True when the text may be good, and there was no memory to read it.
    pub fn is_for_want_of_memory(&self) -> bool {
        self.what == NO_MEMORY
    }
}

impl From<serde_json::Error> for Malformed {
    fn from(error: serde_json::Error) -> Malformed {
        use serde_json::error::Category;
        let what = match error.classify() {
            Category::Eof => "ends too early",
            Category::Data if error.to_string().starts_with(NO_MEMORY) => NO_MEMORY,
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

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some((name, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            // Their number is a peer's to decide: an error, where a plain push would end the process.
            members.try_reserve(1).map_err(|_| A::Error::custom(NO_MEMORY))?;
            members.push((serde_json::from_str::<Text>(name.get()).ok().map(|name| name.0), value));
        }
        Ok(Members(members))
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

/// A string that borrows where nothing had to be unescaped (serde's own Cow always copies).
struct Text<'a>(Cow<'a, str>);

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }
}

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Members<'_>, String> {
        Members::read(text.as_bytes()).map_err(|e| e.to_string())
    }

    #[test]
    fn members_keep_order_and_duplicates() {
        let members = read(r#"{"b":1,"a":"x\u0041","b":2.50}"#).unwrap();
        let names: Vec<&str> = members.iter().filter_map(|(name, _)| name).collect();
        assert_eq!(names, ["b", "a", "b"]);
        assert_eq!(members.count("b"), 2);
        assert_eq!(members.get("b").unwrap().int(), Some(1));
        assert_eq!(members.get("a").unwrap().text().unwrap(), "xA");
        assert!(members.get("c").is_none());
    }

    #[test]
    fn kinds_of_values() {
        let members = read(r#"{"n":null,"t":true,"o":{"a":[1]},"f":1e10}"#).unwrap();
        assert!(matches!(members.get("n"), Some(Value::Null)));
        assert!(matches!(members.get("t"), Some(Value::Plain("true"))));
        assert!(matches!(members.get("o"), Some(Value::Nested(r#"{"a":[1]}"#))));
        assert!(matches!(members.get("f"), Some(Value::Plain("1e10"))));
        assert_eq!(members.get("f").unwrap().int(), None);
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
    fn objects_of_an_array() {
        let found = objects(r#"[{"field":"ttl"},7,{"field":"type"},{}]"#, 3);
        let fields: Vec<_> = found.iter().map(|m| m.get("field").unwrap().text().unwrap()).collect();
        assert_eq!(fields, ["ttl", "type"]);
        assert!(objects("7", 3).is_empty());
    }
}
