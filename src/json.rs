//! JSON on serde_json's raw values: members in order, duplicates kept, numbers and escapes as they were written.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde_core::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::{Error, ZOOM_E_JSON, ZOOM_E_NOT_FOUND, ZOOM_E_TOO_LARGE};
use crate::secret::Secret;

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

struct Elements<'a>(Vec<&'a RawValue>);

struct ElementsVisitor;

impl<'de> Visitor<'de> for ElementsVisitor {
    type Value = Elements<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Elements<'de>, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = seq.next_element()? {
            elements.try_reserve(1).map_err(|_| A::Error::custom(NO_MEMORY))?;
            elements.push(element);
        }
        Ok(Elements(elements))
    }
}

impl<'de> Deserialize<'de> for Elements<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ElementsVisitor)
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

/// A JSON object that can be read and changed by paths such as `a.b[1].c`. It is kept as its compact text: what is not
/// changed stays as it was written.
pub struct Document(Secret);

/// What stands at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Type {
    /// A string.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// One part of a path.
enum Step<'a> {
    Member(&'a str),
    Element(usize),
}

/// An array is not filled up beyond this index; nor are all those that a path makes, together.
const INDEX_MAX: usize = 65_535;
/// The largest pretty form, in bytes.
const PRETTY_MAX: usize = 64 << 20;
/// The longest path, in bytes: as deep as anybody goes.
const PATH_MAX: usize = 4096;

impl Default for Document {
    fn default() -> Document {
        Document(Secret::from("{}"))
    }
}

impl Document {
    /// Reads an object; a byte order mark in front is passed over.
    pub fn parse(text: &str) -> Result<Document, Error> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Members::read(text.as_bytes()).map_err(|why| Error::new(ZOOM_E_JSON, format!("the text {why}")))?;
        Ok(Document(compact(text)))
    }

    /// The compact form.
    pub fn compact(&self) -> &str {
        self.0.text()
    }

    /// The pretty form: two blanks a level, CR LF at the end of every line; `{}` for an empty object.
    pub fn pretty(&self) -> Result<Secret, Error> {
        pretty(self.compact())
            .ok_or_else(|| Error::new(ZOOM_E_TOO_LARGE, "the pretty form is larger than 64 MiB"))
    }

    /// The type of what stands at a path.
    pub fn type_of(&self, path: &str) -> Result<Type, Error> {
        let text = self.raw(path)?;
        Ok(match text.as_bytes()[0] {
            b'"' => Type::Text,
            b'{' => Type::Object,
            b'[' => Type::Array,
            b'n' => Type::Null,
            b't' | b'f' => Type::Bool,
            _ => Type::Number,
        })
    }

    /// A string unescaped; a number, literal, array or object as its compact text.
    pub fn string(&self, path: &str) -> Result<Cow<'_, str>, Error> {
        let text = self.raw(path)?;
        if !text.starts_with('"') {
            return Ok(Cow::Borrowed(text));
        }
        let unescaped = serde_json::from_str::<Text>(text).map(|text| text.0);
        unescaped.map_err(|_| Error::new(ZOOM_E_JSON, "the string holds half of a surrogate pair"))
    }

    /// A number that fits an int32, or a string that is one.
    pub fn int(&self, path: &str) -> Result<i32, Error> {
        let missing = || Error::new(ZOOM_E_NOT_FOUND, "there is no number at that path that fits an int32");
        self.string(path)?.parse().map_err(|_| missing())
    }

    /// The number of an array's elements or of an object's members.
    pub fn size(&self, path: &str) -> Result<usize, Error> {
        let text = self.raw(path)?;
        match text.as_bytes()[0] {
            b'{' => Ok(Members::read(text.as_bytes()).map_or(0, |members| members.0.len())),
            b'[' => Ok(elements(text).len()),
            _ => Err(Error::new(ZOOM_E_NOT_FOUND, "there is no array or object at that path")),
        }
    }

    /// Puts a string at a path and makes what the path lacks.
    pub fn set_string(&mut self, path: &str, value: &str) -> Result<(), Error> {
        let quoted = serde_json::to_string(value).unwrap_or_default();
        self.put(path, Secret::new(quoted.into_bytes()).text())
    }

    /// Puts any JSON value, given as its text, at a path and makes what the path lacks.
    pub fn set_raw(&mut self, path: &str, value: &str) -> Result<(), Error> {
        serde_json::from_str::<&RawValue>(value)
            .map_err(|why| Error::new(ZOOM_E_JSON, format!("value {}", Malformed::from(why))))?;
        self.put(path, compact(value).text())
    }

    /// The text of what stands at a path; the whole object for the empty one.
    fn raw(&self, path: &str) -> Result<&str, Error> {
        let text = self.compact();
        let (range, missing) = locate(text, &steps(path)?);
        if missing == 0 {
            Ok(&text[range])
        } else {
            Err(Error::new(ZOOM_E_NOT_FOUND, "the JSON has no such place"))
        }
    }

    fn put(&mut self, path: &str, value: &str) -> Result<(), Error> {
        let steps = steps(path)?;
        if !matches!(steps.first(), Some(Step::Member(_))) {
            return Err(Error::argument(
                "path",
                "must be given, and begin with a name: a document is an object",
            ));
        }
        let text = self.compact();
        let (range, missing) = locate(text, &steps);
        let rest = &steps[steps.len() - missing..];
        let index = |step: &Step| if let Step::Element(index) = step { *index } else { 0 };
        if rest.iter().map(index).sum::<usize>() > INDEX_MAX {
            return Err(Error::argument("path", format!("must not make more than {INDEX_MAX} elements")));
        }
        let replacement = match rest {
            [] => value.to_owned(),
            [first, inner @ ..] => with_new(&text[range.clone()], first, &built(inner, value))?,
        };
        let changed = [&text[..range.start], &replacement, &text[range.end..]].concat();
        drop(Secret::new(replacement.into_bytes()));
        self.0 = Secret::new(changed.into_bytes());
        Ok(())
    }
}

/// A path's steps: names separated by dots, in quotes if they hold one themselves, each followed by indices in
/// brackets if need be.
fn steps(path: &str) -> Result<Vec<Step<'_>>, Error> {
    let wrong = || Error::argument("path", "must be names and indices such as a.b[1].c");
    if path.len() > PATH_MAX {
        return Err(Error::argument("path", format!("must not be longer than {PATH_MAX} bytes")));
    }
    let mut steps = Vec::new();
    if path.is_empty() {
        return Ok(steps);
    }
    let mut rest = path;
    loop {
        let (name, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or_else(wrong)?,
            None => rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len())),
        };
        rest = after;
        if !name.is_empty() {
            steps.push(Step::Member(name));
        } else if !steps.is_empty() || !rest.starts_with('[') {
            return Err(wrong());
        }
        while let Some(bracket) = rest.strip_prefix('[') {
            let (index, after) = bracket.split_once(']').ok_or_else(wrong)?;
            let digits = !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit());
            let index = index.parse().ok().filter(|i| digits && *i <= INDEX_MAX).ok_or_else(wrong)?;
            steps.push(Step::Element(index));
            rest = after;
        }
        if rest.is_empty() {
            return Ok(steps);
        }
        rest = rest.strip_prefix('.').ok_or_else(wrong)?;
    }
}

/// Where the steps lead in a text, and how many of the last ones lead nowhere.
fn locate(text: &str, steps: &[Step]) -> (Range<usize>, usize) {
    let mut here = text;
    for (done, step) in steps.iter().enumerate() {
        let next = match step {
            Step::Member(name) if here.starts_with('{') => {
                let members = Members::read(here.as_bytes()).map_or(Vec::new(), |members| members.0);
                members.into_iter().find(|(n, _)| n.as_deref() == Some(*name)).map(|(_, raw)| raw.get())
            }
            Step::Element(index) if here.starts_with('[') => elements(here).get(*index).map(|raw| raw.get()),
            _ => None,
        };
        match next {
            Some(found) => here = found,
            None => return (place(text, here), steps.len() - done),
        }
    }
    (place(text, here), 0)
}

/// The place of a part within its text.
fn place(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    start..start + part.len()
}

/// A container with one value more at the step that it lacks. What is no container gives way to one.
fn with_new(container: &str, step: &Step, value: &str) -> Result<String, Error> {
    let (open, close, addition) = match step {
        Step::Member(name) => {
            ('{', '}', format!("{}:{value}", serde_json::to_string(name).unwrap_or_default()))
        }
        Step::Element(index) => {
            let there = if container.starts_with('[') { elements(container).len() } else { 0 };
            ('[', ']', "null,".repeat(index.saturating_sub(there)) + value)
        }
    };
    let inner = container.strip_prefix(open).and_then(|inner| inner.strip_suffix(close)).unwrap_or("");
    let comma = if inner.is_empty() { "" } else { "," };
    Ok(format!("{open}{inner}{comma}{addition}{close}"))
}

/// The value within the containers that a path's last steps name.
fn built(steps: &[Step], value: &str) -> String {
    steps.iter().rev().fold(value.to_owned(), |value, step| match step {
        Step::Member(name) => format!("{{{}:{value}}}", serde_json::to_string(name).unwrap_or_default()),
        Step::Element(index) => format!("[{}{value}]", "null,".repeat(*index)),
    })
}

fn elements(array: &str) -> Vec<&RawValue> {
    serde_json::from_str::<Elements>(array).map_or(Vec::new(), |elements| elements.0)
}

/// A well-formed text without the blanks between its tokens.
fn compact(text: &str) -> Secret {
    let mut out = Vec::with_capacity(text.len());
    tokens(text, |token| out.extend_from_slice(token.as_bytes()));
    Secret::new(out)
}

/// None when the blanks of very deep nesting would take more than PRETTY_MAX.
fn pretty(text: &str) -> Option<Secret> {
    let mut out = Vec::with_capacity(text.len() * 2);
    let mut depth = 0;
    let mut is_too_large = false;
    let mut before = "";
    let line = |out: &mut Vec<u8>, depth: usize| {
        out.extend_from_slice(b"\r\n");
        out.resize(out.len() + 2 * depth, b' ');
    };
    tokens(text, |token| {
        is_too_large |= out.len() > PRETTY_MAX;
        if is_too_large {
            return;
        }
        let is_end = matches!(token, "}" | "]");
        if is_end {
            depth -= 1;
        }
        let is_after_start = matches!(before, "{" | "[");
        if before == "," || is_after_start != is_end && (is_end || is_after_start) {
            line(&mut out, depth);
        }
        if matches!(token, "{" | "[") {
            depth += 1;
        }
        out.extend_from_slice(token.as_bytes());
        if token == ":" {
            out.push(b' ');
        }
        before = token;
    });
    if text != "{}" {
        out.extend_from_slice(b"\r\n");
    }
    let out = Secret::new(out);
    (!is_too_large).then_some(out)
}

/// Each token of a well-formed text: a bracket, comma or colon, a string with its quotes, a number or a literal.
fn tokens<'a>(text: &'a str, mut take: impl FnMut(&'a str)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        at += 1;
        match bytes[start] {
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            b'"' => {
                while bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            b'{' | b'}' | b'[' | b']' | b',' | b':' => {}
            _ => {
                let ends = |b: &u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b',' | b']' | b'}');
                at += bytes[at..].iter().position(ends).unwrap_or(bytes.len() - at);
            }
        }
        take(&text[start..at]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ZOOM_E_ARGUMENT;

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
    fn documents_keep_what_was_written() {
        for (text, compact, pretty) in [
            ("{}", "{}", "{}"),
            ("\u{feff} { } ", "{}", "{}"),
            (r#"{"token":null}"#, r#"{"token":null}"#, "{\r\n  \"token\": null\r\n}\r\n"),
            (
                r#" {"x" : 1 , "y" : [ 1 , 2 ] } "#,
                r#"{"x":1,"y":[1,2]}"#,
                "{\r\n  \"x\": 1,\r\n  \"y\": [\r\n    1,\r\n    2\r\n  ]\r\n}\r\n",
            ),
            (
                r#"{"e":[],"o":{ },"n":[[],[{}]]}"#,
                r#"{"e":[],"o":{},"n":[[],[{}]]}"#,
                "{\r\n  \"e\": [],\r\n  \"o\": {},\r\n  \"n\": [\r\n    [],\r\n    [\r\n      {}\r\n    ]\r\n  ]\r\n}\r\n",
            ),
            (
                r#"{"d":1E+2,"d":2.50,"s":"a\/\u00e9\"]}, :"}"#,
                r#"{"d":1E+2,"d":2.50,"s":"a\/\u00e9\"]}, :"}"#,
                "{\r\n  \"d\": 1E+2,\r\n  \"d\": 2.50,\r\n  \"s\": \"a\\/\\u00e9\\\"]}, :\"\r\n}\r\n",
            ),
        ] {
            let document = Document::parse(text).unwrap();
            assert_eq!(document.compact(), compact);
            assert_eq!(document.pretty().unwrap().text(), pretty);
        }
        for text in ["", "[1,2]", "{\"a\":tru}", "{\"a\":}", "{\"canary\"", "null"] {
            let error = Document::parse(text).err().unwrap();
            assert!(
                error.code == ZOOM_E_JSON && error.text.contains("line") && !error.text.contains("canary")
            );
        }
    }

    #[test]
    fn paths_lead_to_values() {
        let document = Document::parse(
            r#"{"a":{"b":[10,{"c":"x\u0041\"","c":2}],"n":null,"t":true},"d":-5,"d":6,"e":"7","x.y":8}"#,
        )
        .unwrap();
        for (path, text) in [
            ("a.b[0]", "10"),
            ("a.b[1].c", "xA\""),
            ("a.n", "null"),
            ("a.t", "true"),
            ("\"a\".\"b\"[0]", "10"),
            ("\"x.y\"", "8"),
            ("d", "-5"),
            ("a.b", r#"[10,{"c":"x\u0041\"","c":2}]"#),
        ] {
            assert_eq!(document.string(path).unwrap(), text, "{path}");
        }
        assert_eq!(document.int("d"), Ok(-5));
        assert_eq!(document.int("e"), Ok(7));
        assert_eq!(document.int("a.t").unwrap_err().code, ZOOM_E_NOT_FOUND);
        assert_eq!((document.size(""), document.size("a.b"), document.size("a")), (Ok(5), Ok(2), Ok(3)));
        assert_eq!(document.size("d").unwrap_err().code, ZOOM_E_NOT_FOUND);
        assert_eq!(document.type_of("a.n"), Ok(Type::Null));
        for path in ["x", "a.x", "a.b[2]", "a[0]", "d.x", "d[0]", "a.b.c"] {
            assert_eq!(document.string(path).unwrap_err().code, ZOOM_E_NOT_FOUND, "{path}");
        }
        for path in [
            ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[-1]", "a[+1]", "a[1]x", "a[99999]", "a.[0]",
            "\"a", "\"a\"b",
        ] {
            assert_eq!(document.string(path).unwrap_err().code, ZOOM_E_ARGUMENT, "{path}");
        }
    }

    #[test]
    fn changes_touch_their_place_alone() {
        let mut document = Document::default();
        for (path, value, whole) in [
            ("type", "\"zak\"", r#"{"type":"zak"}"#),
            ("ttl", "1.50", r#"{"type":"zak","ttl":1.50}"#),
            ("type", "null", r#"{"type":null,"ttl":1.50}"#),
            ("a.b", "1", r#"{"type":null,"ttl":1.50,"a":{"b":1}}"#),
            ("a.c[1]", "[ ]", r#"{"type":null,"ttl":1.50,"a":{"b":1,"c":[null,[]]}}"#),
            ("a.c[3].d", "2", r#"{"type":null,"ttl":1.50,"a":{"b":1,"c":[null,[],null,{"d":2}]}}"#),
            ("ttl.x", "3", r#"{"type":null,"ttl":{"x":3},"a":{"b":1,"c":[null,[],null,{"d":2}]}}"#),
            ("a", " { \"k\" : 1 } ", r#"{"type":null,"ttl":{"x":3},"a":{"k":1}}"#),
        ] {
            document.set_raw(path, value).unwrap();
            assert_eq!(document.compact(), whole);
        }
        document.set_string("type", "say \"hi\" \\ / \t\n \u{1} \u{e9}").unwrap();
        assert_eq!(
            document.compact(),
            "{\"type\":\"say \\\"hi\\\" \\\\ / \\t\\n \\u0001 \u{e9}\",\"ttl\":{\"x\":3},\"a\":{\"k\":1}}"
        );
        let before = document.compact().to_owned();
        for (path, value, code) in [
            ("", "1", ZOOM_E_ARGUMENT),
            ("[0]", "1", ZOOM_E_ARGUMENT),
            ("a[", "1", ZOOM_E_ARGUMENT),
            ("many[40000][40000]", "1", ZOOM_E_ARGUMENT),
            ("a", "canary", ZOOM_E_JSON),
            ("a", "", ZOOM_E_JSON),
            ("a", "1 2", ZOOM_E_JSON),
        ] {
            let error = document.set_raw(path, value).unwrap_err();
            assert!(error.code == code && !error.text.contains("canary"), "{error:?}");
        }
        assert_eq!(document.compact(), before);
    }

    #[test]
    fn a_name_that_is_no_text_hides_no_other() {
        let mut document = Document::parse(r#"{"a":{"b":1,"\ud800":2},"\udc00":3}"#).unwrap();
        assert_eq!((document.int("a.b"), document.size("a"), document.size("")), (Ok(1), Ok(2), Ok(2)));
        document.set_raw("a.b", "5").unwrap();
        assert_eq!(document.compact(), r#"{"a":{"b":5,"\ud800":2},"\udc00":3}"#);
        assert_eq!(document.int("\\ud800").unwrap_err().code, ZOOM_E_NOT_FOUND);
    }

    #[test]
    fn depth_does_not_matter_to_documents() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        let document = Document::parse(&deep).unwrap();
        assert_eq!(document.compact(), deep);
        assert!(document.size("a[0][0][0]").is_ok());
        assert_eq!(document.pretty().err().unwrap().code, ZOOM_E_TOO_LARGE);
    }

    #[test]
    fn objects_of_an_array() {
        let found = objects(r#"[{"field":"ttl"},7,{"field":"type"},{}]"#, 3);
        let fields: Vec<_> = found.iter().map(|m| m.get("field").unwrap().text().unwrap()).collect();
        assert_eq!(fields, ["ttl", "type"]);
        assert!(objects("7", 3).is_empty());
    }
}
