//! Where the parts of a document's arrays and objects stand: a loop over a large one reads it through once, not once a
//! part.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::ops::Range;

use serde_core::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::is_string;
use crate::error::{Error, ZOOM_E_MEMORY};

/// From this many bytes on, an array or object is remembered; a smaller one is read through as fast as it is looked up.
/// The tests want to see all of them remembered.
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

    /// Whether it is a member of that name.
    pub fn is_named(&self, name: &str, container: &[u8]) -> bool {
        // Between the two is the colon.
        is_string(&container[self.start as usize..self.value as usize - 1], name)
    }
}

/// The parts of the arrays and objects of one text that were asked for, by where each begins in it. The text is bytes
/// here: to find out each time that it is UTF-8 would take longer than to look something up.
#[derive(Default)]
pub struct Index(BTreeMap<usize, Vec<Part>>);

impl Index {
    /// Shows the parts of the array or object at a place in the text.
    pub fn look<T>(
        &mut self,
        text: &[u8],
        place: &Range<usize>,
        look: impl FnOnce(&[Part]) -> T,
    ) -> Result<T, Error> {
        let container = &text[place.clone()];
        if container.len() < REMEMBERED_FROM {
            return Ok(look(&parts(container)?));
        }
        match self.0.entry(place.start) {
            Entry::Occupied(known) => Ok(look(known.get())),
            Entry::Vacant(place) => Ok(look(place.insert(parts(container)?))),
        }
    }

    /// In the text, `length` bytes have taken the place of `old`: a value's, or the empty one in front of a closing
    /// bracket.
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

    /// The array or object that begins there has more parts at its end.
    pub fn appended(&mut self, at: usize, more: &[Part]) {
        let Some(known) = self.0.get_mut(&at) else { return };
        if known.try_reserve(more.len()).is_ok() {
            known.extend_from_slice(more);
        } else {
            self.0.remove(&at);
        }
    }

    /// Whether all that it says of a text is so.
    #[cfg(any(test, fuzzing))]
    pub fn is_of(&self, text: &[u8]) -> bool {
        self.0.iter().all(|(at, known)| {
            let mut values = serde_json::Deserializer::from_slice(&text[*at..]).into_iter::<&RawValue>();
            let container = values.next().and_then(Result::ok).map_or("", RawValue::get);
            parts(container.as_bytes()).is_ok_and(|parts| parts == *known)
        })
    }
}

/// The parts of a container of which `length` bytes have taken the place of `old`.
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

/// The parts of a well-formed, compact array or object.
fn parts(container: &[u8]) -> Result<Vec<Part>, Error> {
    // Where the text is well-formed, nothing but memory can be missing.
    serde_json::Deserializer::from_slice(container)
        .deserialize_any(Reader(container))
        .map_err(|_| Error::new(ZOOM_E_MEMORY, "no memory for the document"))
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn place(&self, raw: &RawValue) -> Range<usize> {
        let start = raw.get().as_ptr() as usize - self.0.as_ptr() as usize;
        start..start + raw.get().len()
    }
}

/// One part more; an error where a plain push would end the process.
fn push<E: serde_core::de::Error>(parts: &mut Vec<Part>, part: Part) -> Result<(), E> {
    parts.try_reserve(1).map_err(|_| E::custom("no memory"))?;
    parts.push(part);
    Ok(())
}

impl<'de> Visitor<'de> for Reader<'de> {
    type Value = Vec<Part>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array or object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Part>, A::Error> {
        let mut parts = Vec::new();
        while let Some(element) = seq.next_element::<&RawValue>()? {
            let Range { start, end } = self.place(element);
            push(&mut parts, Part::new(start, start, end))?;
        }
        Ok(parts)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Part>, A::Error> {
        let mut parts = Vec::new();
        while let Some((name, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            let Range { start, end } = self.place(value);
            push(&mut parts, Part::new(self.place(name).start, start, end))?;
        }
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<&str> {
        parts(text.as_bytes())
            .unwrap()
            .iter()
            .map(|part| &text[part.start as usize..part.end as usize])
            .collect()
    }

    #[test]
    fn the_parts_of_arrays_and_objects() {
        assert_eq!(shown("[]"), [""; 0]);
        assert_eq!(shown("{}"), [""; 0]);
        assert_eq!(shown(r#"[1,[2,3],"a,b"]"#), ["1", "[2,3]", r#""a,b""#]);
        assert_eq!(shown(r#"{"a":1,"b,":{"c":2}}"#), [r#""a":1"#, r#""b,":{"c":2}"#]);
    }
}
