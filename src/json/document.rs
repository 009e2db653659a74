//! A JSON object that is read and changed by paths, kept as its compact text.

use std::ops::Range;

use serde_json::value::RawValue;

use super::index::{Index, Part};
use super::layout::{compact, pretty};
use super::path::{INDEX_MAX, Step, steps};
use super::string::{Text, quoted, unescaped};
use super::{Malformed, Value, each_member, no_memory};
use crate::error::{Error, ZOOM_E_JSON, ZOOM_E_NOT_FOUND, ZOOM_E_TOO_LARGE};
use crate::secret::Secret;

/// A JSON object that can be read and changed by paths such as `a.b[1].c`. It is kept as its compact text: what is not
/// changed stays as it was written.
pub struct Document {
    text: Secret,
    index: Index,
}

/// The type of a value.
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

/// The largest document, in bytes: a zoom_buf counts with an int32.
const LENGTH_MAX: usize = i32::MAX as usize;

impl Default for Document {
    fn default() -> Document {
        Document { text: Secret::from("{}"), index: Index::default() }
    }
}

impl Document {
    /// Reads an object; a byte order mark in front of it is skipped.
    pub fn parse(text: &str) -> Result<Document, Error> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        each_member(text.as_bytes(), drop).map_err(|why| unread("the text", why))?;
        Ok(Document { text: compact(text)?, index: Index::default() })
    }

    /// The compact form.
    pub fn compact(&self) -> &str {
        self.text.text()
    }

    /// The pretty form.
    pub fn pretty(&self) -> Result<Secret, Error> {
        pretty(self.compact())
    }

    /// The type of the value at a path.
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
    pub fn string(&mut self, path: &str) -> Result<Text<'_>, Error> {
        let place = self.place(path)?;
        let text = std::str::from_utf8(&self.text.bytes()[place]).unwrap_or("");
        if !text.starts_with('"') {
            return Ok(Text::Written(text));
        }
        match unescaped(text) {
            Value::Text(text) => Ok(text),
            Value::NoMemory => Err(no_memory()),
            _ => Err(Error::new(ZOOM_E_JSON, "the string contains half of a surrogate pair")),
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
        self.index.look(self.text.bytes(), &place, &[], <[Part]>::len)
    }

    /// Puts a string at a path and makes what the path lacks.
    pub fn set_string(&mut self, path: &str, value: &str) -> Result<(), Error> {
        self.put(path, quoted(value).ok_or_else(no_memory)?.text())
    }

    /// Puts any JSON value, given as its text, at a path and makes what the path lacks.
    pub fn set_raw(&mut self, path: &str, value: &str) -> Result<(), Error> {
        serde_json::from_str::<&RawValue>(value).map_err(|why| unread("value", Malformed::from(why)))?;
        self.put(path, compact(value)?.text())
    }

    /// The place in the text to which a path leads; the empty one to the whole object.
    fn place(&mut self, path: &str) -> Result<Range<usize>, Error> {
        match self.locate(&steps(path)?)? {
            (place, 0) => Ok(place),
            _ => Err(Error::new(ZOOM_E_NOT_FOUND, "the JSON has no such place")),
        }
    }

    /// The place in the text to which the steps lead, and how many of the last ones lead nowhere.
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
            let part =
                if is_of_the_kind { self.index.look(text, &here, &steps[done..], found)? } else { None };
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
        let new = &steps[steps.len() - missing..];
        let index = |step: &Step| if let Step::Element(index) = step { *index } else { 0 };
        if new.iter().map(index).sum::<usize>() > INDEX_MAX {
            return Err(Error::argument("path", format!("must not make more than {INDEX_MAX} elements")));
        }
        let is_array = self.text.bytes()[place.start] == b'[';
        let there = match new.first() {
            Some(Step::Element(_)) if is_array => {
                self.index.look(self.text.bytes(), &place, &[], <[Part]>::len)?
            }
            _ => 0,
        };
        let change = Change::of(self.text.bytes(), place, new, there, value.len());
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

/// A change of a text: `old` is replaced by a value with what it needs before and after it.
struct Change {
    old: Range<usize>,
    before: String,
    after: String,
    /// If it adds to an array or object: where that begins, and its new parts.
    appended: Option<(usize, Vec<Part>)>,
}

impl Change {
    /// The change after which the steps, which so far lead nowhere from this place in the text, lead to a value of that
    /// length. `there` is the number of elements of an array at the place.
    fn of(text: &[u8], place: Range<usize>, steps: &[Step], there: usize, length: usize) -> Change {
        let Some((first, inner)) = steps.split_first() else {
            return Change { old: place, before: String::new(), after: String::new(), appended: None };
        };
        let mut before = lead(first, there);
        let lead_length = before.len();
        for step in inner {
            before.push(step.brackets().0);
            before.push_str(&lead(step, 0));
        }
        let after: String = inner.iter().rev().map(|step| step.brackets().1).collect();
        let (open, close) = first.brackets();
        if text[place.start] != open as u8 {
            // A value of another type is replaced by a container.
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

/// An element before the one that is set.
const NULL: &str = "null,";

/// What comes before a new part's value: its name, or the elements that the array lacks.
fn lead(step: &Step, there: usize) -> String {
    match step {
        Step::Member(name) => serde_json::to_string(name).unwrap_or_default() + ":",
        Step::Element(index) => NULL.repeat(index.saturating_sub(there)),
    }
}

fn unread(what: &str, why: Malformed) -> Error {
    Error::new(ZOOM_E_JSON, format!("{what} {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ZOOM_E_ARGUMENT;
    use crate::json::work;

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
            assert_eq!(&*document.string(path).unwrap(), text, "{path}");
        }
        assert_eq!(document.int("d"), Ok(-5));
        assert_eq!(document.int("e"), Ok(7));
        assert_eq!(document.int("a.t").unwrap_err().code, ZOOM_E_NOT_FOUND);
        assert_eq!((document.size(""), document.size("a.b"), document.size("a")), (Ok(5), Ok(2), Ok(3)));
        assert_eq!(document.size("d").unwrap_err().code, ZOOM_E_NOT_FOUND);
        assert_eq!(document.type_of("a.n"), Ok(Type::Null));
        for path in ["x", "a.x", "a.b[2]", "a[0]", "d.x", "d[0]", "a.b.c"] {
            assert_eq!(document.string(path).err().unwrap().code, ZOOM_E_NOT_FOUND, "{path}");
        }
        for path in [
            ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[-1]", "a[+1]", "a[1]x", "a[99999]", "a.[0]",
            "\"a", "\"a\"b",
        ] {
            assert_eq!(document.string(path).err().unwrap().code, ZOOM_E_ARGUMENT, "{path}");
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

    /// After each change all that is remembered is compared with the text (in `apply`), so everything is read first.
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
            assert_eq!(&*document.string(path).unwrap(), value.trim_matches('"'), "{path}");
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

    /// Neither deep ones nor wide ones.
    #[test]
    fn sa12_a_document_is_read_once_or_twice_a_call() {
        let objects = format!("{}0{}", r#"{"a":"#.repeat(10_000), "}".repeat(10_000));
        let arrays = format!("{{\"a\":{}{}}}", "[".repeat(20_000), "]".repeat(20_000));
        let wide = format!("{{{}\"a\":[{}0]}}", r#""\u0061b":{},"#.repeat(6_000), "0,".repeat(10_000));
        let path_of_names = "a.".repeat(2_047) + "a";
        let path_of_indices = "a".to_owned() + &"[0]".repeat(1_365);
        for text in [&objects, &arrays, &wide] {
            let most = 3 * text.len();
            let parsed = || Document::parse(text).unwrap();
            assert!(work::of(|| drop(parsed())) <= most);
            assert!(work::of(|| drop(parsed().pretty())) <= most);
            for path in [&path_of_names, &path_of_indices, "a", "a[0]", "b", ""] {
                type Call = fn(&mut Document, &str);
                const CALLS: [Call; 4] = [
                    |document, path| drop(document.type_of(path)),
                    |document, path| drop(document.size(path)),
                    |document, path| drop(document.string(path)),
                    |document, path| drop(document.locate(&steps(path).unwrap())),
                ];
                for call in CALLS {
                    let mut document = parsed();
                    let bytes = work::of(|| call(&mut document, path));
                    assert!(bytes <= most, "{bytes} of {} for {:.9}", text.len(), path);
                }
            }
        }
    }

    #[test]
    fn sa12_a_loop_reads_a_document_once() {
        const USERS: usize = 2_000;
        let users: Vec<String> = (0..USERS).map(|n| format!(r#"{{"id":"{n}","type":1}}"#)).collect();
        let text = format!(r#"{{"users":[{}]}}"#, users.join(","));
        let mut document = Document::parse(&text).unwrap();
        let bytes = work::of(|| {
            for n in 0..USERS {
                assert_eq!(document.int(&format!("users[{n}].id")), Ok(n as i32));
            }
        });
        assert!(bytes < 4 * text.len(), "{bytes} of {}", text.len());
        document.set_raw("users[7].id", "\"a longer one\"").unwrap();
        document.set_raw("users[2000].id", "5").unwrap();
        let bytes = work::of(|| assert_eq!(document.int("users[1999].id"), Ok(1_999)));
        assert!(bytes < 100, "{bytes}");
    }

    #[test]
    fn sa12_depth_takes_no_stack() {
        const LEVELS: usize = 1_000_000;
        let work = || {
            let deep = format!("{{\"a\":{}{}}}", "[".repeat(LEVELS), "]".repeat(LEVELS));
            let path = "a".to_owned() + &"[0]".repeat(1_365);
            let mut document = Document::parse(&deep).unwrap();
            assert_eq!(document.size(&path), Ok(1));
            assert_eq!(document.pretty().err().unwrap().code, ZOOM_E_TOO_LARGE);
            document.set_raw("a", &deep).unwrap();
            assert_eq!(document.compact().len(), 2 * LEVELS + 12);
        };
        std::thread::Builder::new().stack_size(64 << 10).spawn(work).unwrap().join().unwrap();
    }
}
