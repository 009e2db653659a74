//! The paths by which a document is read and changed, such as `a.b[1].c`.

use crate::error::Error;

/// The largest index. It bounds how far a change fills up an array, too.
pub const INDEX_MAX: usize = 65_535;
/// The longest path, in bytes.
const PATH_MAX: usize = 4096;

/// One step of a path.
pub enum Step<'a> {
    /// Into an object, to the member of this name.
    Member(&'a str),
    /// Into an array, to the element of this index.
    Element(usize),
}

impl Step<'_> {
    /// The brackets of what it leads into.
    pub fn brackets(&self) -> (char, char) {
        match self {
            Step::Member(_) => ('{', '}'),
            Step::Element(_) => ('[', ']'),
        }
    }
}

/// The steps of a path: names separated by dots, each followed by any number of indices in brackets. A name that
/// contains a dot or bracket is in quotes.
pub fn steps(path: &str) -> Result<Vec<Step<'_>>, Error> {
    let wrong = || Error::argument("path", "must be names and indices such as a.b[1].c");
    if path.len() > PATH_MAX {
        return Err(Error::argument("path", format!("must not be longer than {PATH_MAX} bytes")));
    }
    let mut steps = Vec::new();
    if path.is_empty() {
        return Ok(steps);
    }
    let mut remaining = path;
    loop {
        let (name, after) = match remaining.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or_else(wrong)?,
            None => remaining.split_at(remaining.find(['.', '[']).unwrap_or(remaining.len())),
        };
        remaining = after;
        if !name.is_empty() {
            steps.push(Step::Member(name));
        } else if !steps.is_empty() || !remaining.starts_with('[') {
            return Err(wrong());
        }
        while let Some(bracket) = remaining.strip_prefix('[') {
            let (index, after) = bracket.split_once(']').ok_or_else(wrong)?;
            let digits = !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit());
            let index = index.parse().ok().filter(|i| digits && *i <= INDEX_MAX).ok_or_else(wrong)?;
            steps.push(Step::Element(index));
            remaining = after;
        }
        if remaining.is_empty() {
            return Ok(steps);
        }
        remaining = remaining.strip_prefix('.').ok_or_else(wrong)?;
    }
}
