//! The places of the parts of a document's arrays and objects: a loop over a large one reads it once, not once for each
//! part.

use std::collections::BTreeMap;
use std::ops::Range;

use super::no_memory;
use super::path::Step;
use super::scan::Tokens;
use super::string::is_string;
use crate::error::Error;

/// From this many bytes on, an array or object is remembered; a smaller one is read as fast as it is looked up. The tests
/// want all of them remembered.
const REMEMBERED_FROM: usize = if cfg!(any(test, fuzzing)) { 1 } else { 512 };

/// An element, or a member with its name. Offsets from the beginning of its container, which is smaller than 2 GiB.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// Where it begins: a member with its name.
    start: u32,
    /// Where its value begins.
    value: u32,
    /// Where its value ends.
    end: u32,
}

impl Part {
    /// From three offsets.
    pub fn new(start: usize, value: usize, end: usize) -> Part {
        Part { start: start as u32, value: value as u32, end: end as u32 }
    }

    /// Its value's place within the container.
    pub fn value(&self) -> Range<usize> {
        self.value as usize..self.end as usize
    }

    /// Whether it is the member of that name in an object.
    pub fn is_named(&self, name: &str, object: &[u8]) -> bool {
        // Between the two is the colon.
        is_string(&object[self.start as usize..self.value as usize - 1], name)
    }
}

/// The parts of the arrays and objects of one text that were asked for, by where each begins in it. The text is compact,
/// and bytes here: to find out each time that it is UTF-8 would take longer than to look something up.
#[derive(Default)]
pub struct Index(BTreeMap<usize, Vec<Part>>);

impl Index {
    /// Shows the parts of the array or object at a place in the text. The arrays and objects to which `steps` lead from
    /// there are read in the same pass: to read them one by one would read the innermost as often as there are steps.
    pub fn look<T>(
        &mut self,
        text: &[u8],
        place: &Range<usize>,
        steps: &[Step],
        look: impl FnOnce(&[Part]) -> T,
    ) -> Result<T, Error> {
        if place.len() < REMEMBERED_FROM {
            return Ok(look(&parts(text, place.start)?));
        }
        if !self.0.contains_key(&place.start) {
            read(text, place.start, steps, |place, parts| {
                if place.len() >= REMEMBERED_FROM {
                    self.0.insert(place.start, parts);
                }
            })?;
        }
        Ok(look(&self.0[&place.start]))
    }

    /// In the text, `length` bytes have replaced `old`: a value, or the empty place before a closing bracket.
    pub fn replaced(&mut self, old: &Range<usize>, length: usize) {
        for (at, mut parts) in std::mem::take(&mut self.0) {
            if at >= old.end {
                self.0.insert(at - old.len() + length, parts);
            } else if at < old.start {
                shift(&mut parts, old.start - at..old.end - at, length);
                self.0.insert(at, parts);
            }
        }
    }

    /// The array or object that begins there has these new parts at its end.
    pub fn appended(&mut self, at: usize, more: &[Part]) {
        let Some(known) = self.0.get_mut(&at) else { return };
        if known.try_reserve(more.len()).is_ok() {
            known.extend_from_slice(more);
        } else {
            self.0.remove(&at);
        }
    }

    /// Whether all that it remembers is true of this text.
    #[cfg(any(test, fuzzing))]
    pub fn is_of(&self, text: &[u8]) -> bool {
        self.0.iter().all(|(at, known)| parts(text, *at).is_ok_and(|parts| parts == *known))
    }
}

/// Moves the parts of a container in which `length` bytes have replaced `old`.
fn shift(parts: &mut [Part], old: Range<usize>, length: usize) {
    let moved = |offset: u32| (offset as usize - old.len() + length) as u32;
    let first = parts.partition_point(|part| part.end as usize <= old.start);
    for part in &mut parts[first..] {
        part.end = moved(part.end);
        if part.start as usize >= old.end {
            part.start = moved(part.start);
            part.value = moved(part.value);
        }
    }
}

/// The parts of the array or object that begins there.
fn parts(text: &[u8], start: usize) -> Result<Vec<Part>, Error> {
    let mut found = Vec::new();
    read(text, start, &[], |_, parts| found = parts)?;
    Ok(found)
}

/// An array or object whose end is not reached yet.
struct Open {
    start: usize,
    parts: Vec<Part>,
}

/// Reads the array or object that begins there, once, and shows the parts of those within it to which the steps lead, and
/// last its own.
fn read(
    text: &[u8],
    start: usize,
    steps: &[Step],
    mut take: impl FnMut(Range<usize>, Vec<Part>),
) -> Result<(), Error> {
    let mut tokens = Tokens::from(text, start + 1);
    let (mut outer, mut inner) = (Vec::new(), Open { start, parts: Vec::new() });
    while let Some(token) = tokens.next() {
        let is_object = text[inner.start] == b'{';
        match text[token.start] {
            b',' => {}
            b'}' | b']' => {
                take(inner.start..token.end, inner.parts);
                let Some(next) = outer.pop() else { break };
                inner = next;
                if let Some(part) = inner.parts.last_mut() {
                    part.end = (token.end - inner.start) as u32;
                }
            }
            _ => {
                let value = if is_object { token.end + ":".len() } else { token.start };
                let mut part = Part::new(token.start - inner.start, value - inner.start, 0);
                let is_next = |step: &Step| leads_to(step, &text[inner.start..], inner.parts.len(), &part);
                let goes_in =
                    matches!(text[value], b'{' | b'[') && steps.get(outer.len()).is_some_and(is_next);
                if !goes_in {
                    part.end = (tokens.skip_value(value) - inner.start) as u32;
                }
                inner.parts.try_reserve(1).map_err(|_| no_memory())?;
                inner.parts.push(part);
                if goes_in {
                    tokens = Tokens::from(text, value + 1);
                    outer.push(std::mem::replace(&mut inner, Open { start: value, parts: Vec::new() }));
                }
            }
        }
    }
    Ok(())
}

/// Whether a step leads from an array or object, with which the text begins, to this part of it, the `at`-th.
fn leads_to(step: &Step, container: &[u8], at: usize, part: &Part) -> bool {
    match step {
        Step::Member(name) => container[0] == b'{' && part.is_named(name, container),
        Step::Element(index) => container[0] == b'[' && *index == at,
    }
}

#[cfg(test)]
mod tests {
    use super::super::path::steps;
    use super::*;

    fn shown<'a>(text: &'a str, start: usize, parts: &[Part]) -> Vec<&'a str> {
        parts.iter().map(|part| &text[start + part.start as usize..start + part.end as usize]).collect()
    }

    #[test]
    fn the_parts_of_arrays_and_objects() {
        let parts = |text| shown(text, 0, &parts(text.as_bytes(), 0).unwrap());
        assert_eq!(parts("[]"), [""; 0]);
        assert_eq!(parts("{}"), [""; 0]);
        assert_eq!(parts(r#"[1,[2,3],"a,b"]"#), ["1", "[2,3]", r#""a,b""#]);
        assert_eq!(parts(r#"{"a":1,"b,":{"c":2}}"#), [r#""a":1"#, r#""b,":{"c":2}"#]);
    }

    #[test]
    fn what_a_path_leads_through_is_read_on_the_way() {
        const TEXT: &str = r#"{"x":[0],"a":[7,{"b":{"c":[1]},"a":5},{"b":[2]}],"a":[3],"y":{}}"#;
        for (path, read_on_the_way) in [
            ("", vec![]),
            ("z.a", vec![]),
            ("a", vec![vec!["7", r#"{"b":{"c":[1]},"a":5}"#, r#"{"b":[2]}"#], vec!["3"]]),
            (
                "a[1].b",
                vec![
                    vec![r#""c":[1]"#],
                    vec![r#""b":{"c":[1]}"#, r#""a":5"#],
                    vec!["7", r#"{"b":{"c":[1]},"a":5}"#, r#"{"b":[2]}"#],
                    vec!["3"],
                ],
            ),
            ("y[0]", vec![vec![]]),
        ] {
            let mut found = Vec::new();
            read(TEXT.as_bytes(), 0, &steps(path).unwrap(), |place, parts| {
                found.push(shown(TEXT, place.start, &parts));
            })
            .unwrap();
            let (own, others) = found.split_last().unwrap();
            assert_eq!(others, read_on_the_way, "{path}");
            assert_eq!((own.len(), own[0], own[3]), (4, r#""x":[0]"#, r#""y":{}"#), "{path}");
        }
    }
}
