//! What the browser brings, or the user pastes: a code or a refusal, for this sign-in or for another one.

use crate::error::Error;
use crate::secret::{Secret, percent_decoded};
use crate::text::clean;

/// The longest code.
const CODE_MAX: usize = 4096;

/// What a redirect contains.
pub enum Redirect {
    /// The user has allowed the app.
    Code(Secret),
    /// The error of RFC 6749 (4.1.2.1), fit for a text.
    Refused(String),
}

/// Reads the query of a redirect. None for one of another sign-in, or one that could be read in two ways.
pub fn query(query: &str, state: &Secret) -> Option<Redirect> {
    let all = |name: &str| -> Vec<Secret> {
        let parts = query.split('&').map(|part| part.split_once('=').unwrap_or((part, "")));
        parts.filter(|(other, _)| *other == name).map(|(_, value)| decoded(value)).collect()
    };
    let [code, error, sent] = ["code", "error", "state"].map(all);
    match (&code[..], &error[..], &sent[..]) {
        (_, _, [sent]) if !is_equal(sent.bytes(), state.bytes()) => None,
        ([code], [], [_]) if is_code(code.bytes()) => Some(Redirect::Code(code.clone())),
        ([], [error], [_]) => Some(Redirect::Refused(shown(error))),
        _ => None,
    }
}

/// Reads what a user pasted: the code, or the whole address that the browser shows.
pub fn pasted(text: &str, state: &Secret) -> Result<Redirect, Error> {
    let text = text.trim();
    if let Some((_, after)) = text.split_once('?') {
        let after = after.split('#').next().unwrap_or(after);
        return query(after, state).ok_or_else(|| {
            Error::argument(
                "pasted",
                "is not the address of this sign-in: copy the whole address that the browser shows after the sign-in, or start \
                 another sign-in",
            )
        });
    }
    if !is_code(text.as_bytes()) {
        return Err(Error::argument(
            "pasted",
            "must be the address that the browser shows after the sign-in, or the code in it",
        ));
    }
    Ok(Redirect::Code(Secret::from(text)))
}

/// A value of a form (RFC 6749, appendix B).
fn decoded(value: &str) -> Secret {
    let bytes = percent_decoded(value).into_iter();
    Secret::new(bytes.map(|(byte, written)| if written == "+" { b' ' } else { byte }).collect())
}

fn is_code(text: &[u8]) -> bool {
    !text.is_empty()
        && text.len() <= CODE_MAX
        && text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(byte))
}

/// Without a branch for each byte: how long it takes tells nothing about where they differ.
fn is_equal(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// A word of somebody else's, as far as it is one.
fn shown(error: &Secret) -> String {
    let word: String =
        error.text().chars().filter(|c| c.is_ascii_alphanumeric() || "_-. ".contains(*c)).collect();
    if word.is_empty() { "without a reason".into() } else { clean(&word, 64) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match query(text, &Secret::from("st-at~e")) {
            Some(Redirect::Code(code)) => format!("code {}", code.text()),
            Some(Redirect::Refused(why)) => format!("refused {why}"),
            None => "none".into(),
        }
    }

    #[test]
    fn k1_queries() {
        for (query, expected) in [
            ("code=ab_c-1&state=st-at~e", "code ab_c-1"),
            ("state=st-at%7Ee&code=a%2Bb", "code a+b"),
            ("code=abc&state=st-at~e&scope=x%20y&other", "code abc"),
            ("error=access_denied&state=st-at~e", "refused access_denied"),
            ("error=%3Cb%3Eno%0d%0a&state=st-at~e", "refused bno"),
            ("error=&state=st-at~e", "refused without a reason"),
            ("code=abc", "none"),
            ("code=abc&state=", "none"),
            ("code=abc&state=other", "none"),
            ("code=abc&state=st-at~e&state=st-at~e", "none"),
            ("code=abc&code=abc&state=st-at~e", "none"),
            ("code=abc&error=access_denied&state=st-at~e", "none"),
            ("code=&state=st-at~e", "none"),
            ("code=a%20b&state=st-at~e", "none"),
            ("code=%ff&state=st-at~e", "none"),
            ("Code=abc&state=st-at~e", "none"),
            ("", "none"),
        ] {
            assert_eq!(read(query), expected, "{query}");
        }
        assert_eq!(read(&format!("code={}&state=st-at~e", "a".repeat(CODE_MAX + 1))), "none");
    }

    #[test]
    fn k2_what_is_pasted() {
        let read = |text: &str| match pasted(text, &Secret::from("s")) {
            Ok(Redirect::Code(code)) => code.text().to_owned(),
            Ok(Redirect::Refused(why)) => why,
            Err(why) => why.text,
        };
        let other = "pasted is not the address of this sign-in: copy the whole address that the browser shows after the sign-in, \
                     or start another sign-in";
        let garbage =
            "pasted must be the address that the browser shows after the sign-in, or the code in it";
        for (text, expected) in [
            ("abc", "abc"),
            (" abc \r\n", "abc"),
            ("http://127.0.0.1:1/callback?code=abc&state=s", "abc"),
            ("https://example.com/callback?code=abc&state=s#fragment", "abc"),
            ("127.0.0.1/callback?error=access_denied&state=s", "access_denied"),
            ("http://127.0.0.1:1/callback?code=abc&state=t", other),
            ("http://127.0.0.1:1/callback?code=abc", other),
            ("http://127.0.0.1:1/callback", garbage),
            ("a b", garbage),
            ("\u{fc}", garbage),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
