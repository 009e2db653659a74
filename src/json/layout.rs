//! The two forms in which a document is written: compact and pretty.

use super::no_memory;
use super::scan::Tokens;
use crate::error::{Error, ZOOM_E_TOO_LARGE};
use crate::secret::Secret;

const LINE_END: &str = "\r\n";
/// The most bytes of indentation and line ends of a pretty form.
const INDENTATION_MAX: usize = 64 << 20;

/// A well-formed text without the spaces between its tokens.
pub fn compact(text: &str) -> Result<Secret, Error> {
    let bytes = text.as_bytes();
    let mut out = Secret::default();
    out.reserve(bytes.len()).map_err(|_| no_memory())?;
    for token in Tokens::from(bytes, 0) {
        out.append(&bytes[token]).map_err(|_| no_memory())?;
    }
    Ok(out)
}

/// A compact text with two spaces for each level, and CR LF at the end of each line; `{}` for an empty object.
pub fn pretty(text: &str) -> Result<Secret, Error> {
    let (mut length, mut indentation) = (0, 0);
    pretty_tokens(text, |depth, token| {
        length += token.len();
        indentation += depth.map_or(0, |depth| LINE_END.len() + 2 * depth);
    });
    if indentation > INDENTATION_MAX {
        return Err(Error::new(ZOOM_E_TOO_LARGE, "the indentation of the pretty form is more than 64 MiB"));
    }
    let mut out = Secret::default();
    out.reserve(length + indentation).map_err(|_| no_memory())?;
    // There is room for the whole, so no append fails.
    let mut append = |text: &str| drop(out.append(text.as_bytes()));
    pretty_tokens(text, |depth, token| {
        if let Some(depth) = depth {
            append(LINE_END);
            (0..depth).for_each(|_| append("  "));
        }
        append(token);
    });
    Ok(out)
}

/// Each token of the pretty form, with its depth if it begins a line.
fn pretty_tokens(text: &str, mut take: impl FnMut(Option<usize>, &str)) {
    let mut depth = 0;
    let mut before = "";
    for token in Tokens::from(text.as_bytes(), 0) {
        let token = &text[token];
        let is_end = matches!(token, "}" | "]");
        if is_end {
            depth -= 1;
        }
        let is_after_start = matches!(before, "{" | "[");
        let begins_line = before == "," || is_after_start != is_end;
        take(begins_line.then_some(depth), if token == ":" { ": " } else { token });
        if matches!(token, "{" | "[") {
            depth += 1;
        }
        before = token;
    }
    if text != "{}" {
        take(Some(0), "");
    }
}
