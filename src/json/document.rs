//! A JSON object that is read and changed by paths, kept as its compact text.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::value::RawValue;

use super::index::{Index, Part};
use super::{Malformed, Value, each_member, unescaped};
use crate::error::{Error, ZOOM_E_JSON, ZOOM_E_MEMORY, ZOOM_E_NOT_FOUND, ZOOM_E_TOO_LARGE};
use crate::secret::Secret;

/// A JSON object that can be read and changed by paths such as `a.b[1].c`. It is kept as its compact text: what is not
/// changed stays as it was written.
pub struct Document {
    text: Secret,
    index: Index,
}

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

impl Step<'_> {
    fn brackets(&self) -> (char, char) {
        match self {
            Step::Member(_) => ('{', '}'),
            Step::Element(_) => ('[', ']'),
        }
    }
}

/// An array is not filled up beyond this index; nor are all those that a path makes, together.
const INDEX_MAX: usize = 65_535;
/// The most blanks and line ends of a pretty form, in bytes.
const BLANKS_MAX: usize = 64 << 20;
/// The largest document, in bytes: a zoom_buf counts with an int32.
const LENGTH_MAX: usize = i32::MAX as usize;
/// The longest path, in bytes: as deep as anybody goes.
const PATH_MAX: usize = 4096;

impl Default for Document {
    fn default() -> Document {
        Document { text: Secret::from("{}"), index: Index::default() }
    }
}

impl Document {
    /// Reads an object; a byte order mark in front is passed over.
    pub fn parse(text: &str) -> Result<Document, Error> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        each_member(text.as_bytes(), drop).map_err(|why| unread("the text", why))?;
        Ok(Document { text: compact(text)?, index: Index::default() })
    }

    /// The compact form.
    pub fn compact(&self) -> &str {
        self.text.text()
    }

    /// The pretty form: two blanks a level, CR LF at the end of every line; `{}` for an empty object.
    pub fn pretty(&self) -> Result<Secret, Error> {
        pretty(self.compact())
    }

    /// The type of what stands at a path.
    pub fn type_of(&mut self, path: &str) -> Result<Type, Error> {
        let place = self.place(path)?;
        Ok(match self.text.bytes()[place.start] {
            b'"' => Type::Text,
            b'{' => Type::Object,
            b'[' => Type::Array,
            b'n' => Type::Null,
            b't' | b'f' => Type::Bool,
            _ => Type::Number,
        })
    }

    /// A string unescaped; a number, literal, array or object as its compact text.
    pub fn string(&mut self, path: &str) -> Result<Cow<'_, str>, Error> {
        let place = self.place(path)?;
        let text = std::str::from_utf8(&self.text.bytes()[place]).unwrap_or("");
        if !text.starts_with('"') {
            return Ok(Cow::Borrowed(text));
        }
        match unescaped(text) {
            Value::Text(text) => Ok(text),
            Value::NoMemory => Err(no_memory()),
            _ => Err(Error::new(ZOOM_E_JSON, "the string holds half of a surrogate pair")),
        }
    }

    /// A number that fits an int32, or a string that is one.
    pub fn int(&mut self, path: &str) -> Result<i32, Error> {
        let missing = || Error::new(ZOOM_E_NOT_FOUND, "there is no number at that path that fits an int32");
        self.string(path)?.parse().map_err(|_| missing())
    }

    /// The number of an array's elements or of an object's members.
    pub fn size(&mut self, path: &str) -> Result<usize, Error> {
        let place = self.place(path)?;
        if !matches!(self.text.bytes()[place.start], b'{' | b'[') {
            return Err(Error::new(ZOOM_E_NOT_FOUND, "there is no array or object at that path"));
        }
        self.index.look(self.text.bytes(), &place, |parts| parts.len())
    }

    /// Puts a string at a path and makes what the path lacks.
    pub fn set_string(&mut self, path: &str, value: &str) -> Result<(), Error> {
        let quoted = serde_json::to_string(value).unwrap_or_default();
        self.put(path, Secret::new(quoted.into_bytes()).text())
    }

    /// Puts any JSON value, given as its text, at a path and makes what the path lacks.
    pub fn set_raw(&mut self, path: &str, value: &str) -> Result<(), Error> {
        serde_json::from_str::<&RawValue>(value).map_err(|why| unread("value", Malformed::from(why)))?;
        self.put(path, compact(value)?.text())
    }

    /// Where in the text a path leads; the empty one to the whole object.
    fn place(&mut self, path: &str) -> Result<Range<usize>, Error> {
        match self.locate(&steps(path)?)? {
            (place, 0) => Ok(place),
            _ => Err(Error::new(ZOOM_E_NOT_FOUND, "the JSON has no such place")),
        }
    }

    /// Where in the text the steps lead, and how many of the last ones lead nowhere.
    fn locate(&mut self, steps: &[Step]) -> Result<(Range<usize>, usize), Error> {
        let text = self.text.bytes();
        let mut here = 0..text.len();
        for (done, step) in steps.iter().enumerate() {
            let container = &text[here.clone()];
            let is_of_the_kind = container.starts_with(&[step.brackets().0 as u8]);
            let found = |parts: &[Part]| match step {
                Step::Member(name) => parts.iter().find(|part| part.is_named(name, container)).copied(),
                Step::Element(index) => parts.get(*index).copied(),
            };
            let part = if is_of_the_kind { self.index.look(text, &here, found)? } else { None };
            let Some(part) = part else { return Ok((here, steps.len() - done)) };
            let value = part.value();
            here = here.start + value.start..here.start + value.end;
        }
        Ok((here, 0))
    }

    fn put(&mut self, path: &str, value: &str) -> Result<(), Error> {
        let steps = steps(path)?;
        if !matches!(steps.first(), Some(Step::Member(_))) {
            return Err(Error::argument(
                "path",
                "must be given, and begin with a name: a document is an object",
            ));
        }
        let (place, missing) = self.locate(&steps)?;
        let rest = &steps[steps.len() - missing..];
        let index = |step: &Step| if let Step::Element(index) = step { *index } else { 0 };
        if rest.iter().map(index).sum::<usize>() > INDEX_MAX {
            return Err(Error::argument("path", format!("must not make more than {INDEX_MAX} elements")));
        }
        let is_array = self.text.bytes()[place.start] == b'[';
        let there = match rest.first() {
            Some(Step::Element(_)) if is_array => {
                self.index.look(self.text.bytes(), &place, |parts| parts.len())?
            }
            _ => 0,
        };
        let change = Change::of(self.text.bytes(), place, rest, there, value.len());
        self.apply(&change, value)
    }

    fn apply(&mut self, change: &Change, value: &str) -> Result<(), Error> {
        let text = self.text.bytes();
        let length = change.before.len() + value.len() + change.after.len();
        if text.len() - change.old.len() + length > LENGTH_MAX {
            return Err(Error::new(ZOOM_E_TOO_LARGE, "the document would be larger than 2 GiB"));
        }
        let (head, tail) = (&text[..change.old.start], &text[change.old.end..]);
        let parts = [head, change.before.as_bytes(), value.as_bytes(), change.after.as_bytes(), tail];
        let mut changed = Secret::default();
        changed.put(parts.into_iter()).map_err(|_| no_memory())?;
        self.text = changed;
        self.index.replaced(&change.old, length);
        if let Some((at, parts)) = &change.appended {
            self.index.appended(*at, parts);
        }
        #[cfg(any(test, fuzzing))]
        assert!(self.index.is_of(self.text.bytes()));
        Ok(())
    }
}

/// A change of a text: in place of `old` stands a value with what it needs around it.
struct Change {
    old: Range<usize>,
    before: String,
    after: String,
    /// Where it adds to an array or object: where that begins, and the parts that it has more.
    appended: Option<(usize, Vec<Part>)>,
}

impl Change {
    /// What it takes that the steps, which lead nowhere from this place in the text, lead to a value of that length. An
    /// array there has so many elements.
    fn of(text: &[u8], place: Range<usize>, steps: &[Step], there: usize, length: usize) -> Change {
        let Some((first, inner)) = steps.split_first() else {
            return Change { old: place, before: String::new(), after: String::new(), appended: None };
        };
        let (mut before, mut after) = (lead(first, there), String::new());
        let lead_length = before.len();
        for step in inner {
            let (open, close) = step.brackets();
            before.push(open);
            before.push_str(&lead(step, 0));
            after.insert(0, close);
        }
        let (open, close) = first.brackets();
        if text[place.start] != open as u8 {
            // What is no container of this kind gives way to one.
            let (before, after) = (format!("{open}{before}"), format!("{after}{close}"));
            return Change { old: place, before, after, appended: None };
        }
        let comma = if place.len() > "{}".len() { "," } else { "" };
        let start = place.len() - 1 + comma.len();
        let end = start + before.len() + length + after.len();
        let parts = match first {
            Step::Member(_) => vec![Part::new(start, start + lead_length, end)],
            Step::Element(_) => {
                let last = start + lead_length;
                let nulls =
                    (start..last).step_by(NULL.len()).map(|at| Part::new(at, at, at + NULL.len() - 1));
                nulls.chain([Part::new(last, last, end)]).collect()
            }
        };
        let old = place.end - 1..place.end - 1;
        Change { old, before: comma.to_owned() + &before, after, appended: Some((place.start, parts)) }
    }
}

/// An element in front of the one that was asked for.
const NULL: &str = "null,";

/// What stands in front of a new part's value: its name, or the elements that an array lacks so far.
fn lead(step: &Step, there: usize) -> String {
    match step {
        Step::Member(name) => serde_json::to_string(name).unwrap_or_default() + ":",
        Step::Element(index) => NULL.repeat(index.saturating_sub(there)),
    }
}

fn no_memory() -> Error {
    Error::new(ZOOM_E_MEMORY, "no memory for the document")
}

fn unread(what: &str, why: Malformed) -> Error {
    Error::new(ZOOM_E_JSON, format!("{what} {why}"))
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

/// A well-formed text without the blanks between its tokens.
fn compact(text: &str) -> Result<Secret, Error> {
    let mut out = Secret::default();
    out.reserve(text.len()).map_err(|_| no_memory())?;
    // There is room: nothing fails from here on.
    tokens(text, |token| drop(out.append(token.as_bytes())));
    Ok(out)
}

fn pretty(text: &str) -> Result<Secret, Error> {
    let (mut length, mut blanks) = (0, 0);
    pretty_tokens(text, |indent, token| {
        length += token.len();
        blanks += indent.map_or(0, |depth| LINE_END.len() + 2 * depth);
    });
    if blanks > BLANKS_MAX {
        return Err(Error::new(ZOOM_E_TOO_LARGE, "the blanks of the pretty form are more than 64 MiB"));
    }
    let mut out = Secret::default();
    out.reserve(length + blanks).map_err(|_| no_memory())?;
    // There is room: nothing fails from here on.
    let mut append = |text: &str| drop(out.append(text.as_bytes()));
    pretty_tokens(text, |indent, token| {
        if let Some(depth) = indent {
            append(LINE_END);
            (0..depth).for_each(|_| append("  "));
        }
        append(token);
    });
    Ok(out)
}

const LINE_END: &str = "\r\n";

/// Each token of the pretty form, and before those that begin a line how deep they stand.
fn pretty_tokens(text: &str, mut take: impl FnMut(Option<usize>, &str)) {
    let mut depth = 0;
    let mut before = "";
    tokens(text, |token| {
        let is_end = matches!(token, "}" | "]");
        if is_end {
            depth -= 1;
        }
        let is_after_start = matches!(before, "{" | "[");
        let is_line = before == "," || is_after_start != is_end && (is_end || is_after_start);
        take(is_line.then_some(depth), if token == ":" { ": " } else { token });
        if matches!(token, "{" | "[") {
            depth += 1;
        }
        before = token;
    });
    if text != "{}" {
        take(Some(0), "");
    }
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
        let mut document = Document::parse(
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

    /// After each change all that is remembered is compared with the text (in `apply`): so everything is asked for first.
    #[test]
    fn what_is_remembered_moves_with_the_text() {
        const PATHS: [&str; 12] = [
            "a",
            "b",
            "a.b",
            "a.b[0]",
            "a.b[3].c",
            "a.b[1].c[2]",
            "c[0]",
            "c[2][1].a",
            "c[1]",
            "b.d.e",
            "a.b[1]",
            "c[0].x",
        ];
        const VALUES: [&str; 6] =
            ["1", "\"a longer text\"", "[]", "{}", r#"[[1],{"c":[0]},2]"#, r#"{"b":[1,{"c":[]}],"d":{}}"#];
        let mut seed: u64 = 1;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) as usize % below
        };
        let mut document = Document::default();
        for _ in 0..5_000 {
            for path in PATHS {
                let _ = document.type_of(path);
            }
            let (path, value) = (PATHS[next(PATHS.len())], VALUES[next(VALUES.len())]);
            document.set_raw(path, value).unwrap();
            assert_eq!(document.string(path).unwrap(), value.trim_matches('"'), "{path}");
        }
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
        let mut document = Document::parse(&deep).unwrap();
        assert_eq!(document.compact(), deep);
        assert!(document.size("a[0][0][0]").is_ok());
        assert_eq!(document.pretty().err().unwrap().code, ZOOM_E_TOO_LARGE);
    }
}
