//! What a response's body contains, as far as it is asked for.

use crate::json::{Text, Written, each_member, is_nested_deeper};

/// How deeply arrays and objects may be nested. To read deeper ones takes memory that a peer decides on.
const NESTING_MAX: usize = 5_000;

/// The members that may contain Zoom's words; the first that is there counts.
const ZOOMS_WORDS: [&str; 3] = ["message", "reason", "errorMessage"];
/// The members of others: RFC 9457 (title, detail), OAuth 2.0 (error_description, error), WireMock and its kind.
const OTHERS_WORDS: [&str; 6] = ["title", "detail", "error_description", "error", "status", "Status"];

/// The members of a body that is a JSON object. Of several members with one name the first counts.
#[derive(Default)]
pub struct Contents<'a> {
    code: Option<Written<'a>>,
    error_code: Option<Written<'a>>,
    /// Whether any `code` is neither 0 nor null.
    pub has_other_code: bool,
    /// The member `token`.
    pub token: Option<Written<'a>>,
    /// How often it is there.
    pub tokens: usize,
    /// The list of what is wrong with each argument.
    pub errors: Option<Written<'a>>,
    zooms_words: [Option<Written<'a>>; ZOOMS_WORDS.len()],
    others_words: [Option<Written<'a>>; OTHERS_WORDS.len()],
}

impl<'a> Contents<'a> {
    /// Reads a body, or tells what is wrong with it.
    pub fn read(body: &'a [u8]) -> Result<Contents<'a>, String> {
        if is_nested_deeper(body, NESTING_MAX) {
            return Err(format!("has more than {NESTING_MAX} arrays and objects within each other"));
        }
        let mut contents = Contents::default();
        each_member(body, |member| {
            let (name, value) = (member.name, member.value);
            let place = |names: &[&str]| names.iter().position(|other| name.is_string(other));
            if name.is_string("token") {
                contents.token = contents.token.or(Some(value));
                contents.tokens += 1;
            } else if name.is_string("code") {
                contents.code = contents.code.or(Some(value));
                contents.has_other_code |= !value.is_null() && value.int() != Some(0);
            } else if name.is_string("errorCode") {
                contents.error_code = contents.error_code.or(Some(value));
            } else if name.is_string("errors") {
                contents.errors = contents.errors.or(Some(value));
            } else if let Some(at) = place(&ZOOMS_WORDS) {
                contents.zooms_words[at] = contents.zooms_words[at].or(Some(value));
            } else if let Some(at) = place(&OTHERS_WORDS) {
                contents.others_words[at] = contents.others_words[at].or(Some(value));
            }
        })
        .map_err(|why| why.to_string())?;
        Ok(contents)
    }

    /// Zoom's own code; 0 if there is none.
    pub fn zoom_code(&self) -> i32 {
        let code = self.code.or(self.error_code);
        code.and_then(Written::int).map_or(0, |code| code.max(0))
    }

    /// Whether it has the form of an error of Zoom's: a whole-number code and a message, or one of its sign-in.
    pub fn is_zooms(&self) -> bool {
        let has_code = self.code.or(self.error_code).is_some_and(|code| code.int().is_some());
        let [message, reason, error_message] = self.zooms_words.map(|words| words.is_some());
        let is_sign_in = reason && self.others_words[3].is_some();
        has_code && (message || error_message || reason) || is_sign_in
    }

    /// The error of a token endpoint (RFC 6749, 5.2).
    pub fn oauth_error(&self) -> Option<Text<'a>> {
        self.others_words[3].and_then(Written::text)
    }

    /// Zoom's words.
    pub fn message(&self) -> Option<Written<'a>> {
        self.zooms_words.iter().flatten().find(|words| words.text().is_some()).copied()
    }

    /// The words of somebody else.
    pub fn foreign_words(&self) -> impl Iterator<Item = Written<'a>> {
        self.others_words.iter().chain(&self.zooms_words).flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::work;

    /// Names are compared with all that are looked for; a long one is not even read.
    #[test]
    fn sa12_names_with_escapes_are_compared_in_linear_time() {
        for (name, most) in [
            (r"\u006d".to_owned(), 10),
            (r"error_descriptio\u006e".to_owned(), 10),
            (r"\u0074\u006f\u006b\u0065\u006e".to_owned(), 10),
            ("x".repeat(1_000) + r"\n", 0),
            (r"\n".repeat(1_000), 0),
        ] {
            let body = format!("{{{}\"a\":0}}", format!("\"{name}\":0,").repeat(1_000));
            let bytes = work::of(|| drop(Contents::read(body.as_bytes())));
            assert!(bytes <= most * body.len(), "{bytes} of {} for {name:.20}", body.len());
        }
    }
}
