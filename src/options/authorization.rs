//! An access token, or a login: checked before anything is sent, and as it goes out.

use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine};
use ureq::http::header::{HeaderValue, InvalidHeaderValue};

use super::table::VALUE_MAX;
use crate::error::Error;
use crate::request::secret_field;
use crate::secret::Secret;
use crate::text::check_ends;

/// An access token or a login as it goes out: the header field's value, which wipes itself, and what to redact.
#[derive(Clone)]
pub struct Authorization {
    /// `Bearer` and the token, or `Basic` and the login.
    pub value: HeaderValue,
    /// The token, or the login in base64, which no text may repeat.
    pub token: Arc<Secret>,
    /// The password of a login, which no text may repeat either; empty for an access token.
    pub password: Arc<Secret>,
}

impl Authorization {
    /// Checks an access token, given with or without "Bearer "; `name` is what the caller calls it.
    pub fn parse(name: &str, text: &str) -> Result<Authorization, Error> {
        if text.is_empty() || text.eq_ignore_ascii_case("bearer") || text.eq_ignore_ascii_case("bearer ") {
            return Err(Error::argument(name, "must be given: an OAuth access token"));
        }
        check_ends(name, text)?;
        let token = match text.get(..7) {
            Some(scheme) if scheme.eq_ignore_ascii_case("bearer ") => &text[7..],
            _ => text,
        };
        if token.len() > VALUE_MAX {
            return Err(Error::argument(name, format!("must not be longer than {VALUE_MAX} bytes")));
        }
        if let Some(what) = not_a_token(token) {
            return Err(Error::argument(name, format!("is not an OAuth access token but {what}")));
        }
        let secret = Secret::new([b"Bearer ", token.as_bytes()].concat());
        let value =
            secret_field(secret).map_err(|_| Error::argument(name, "can't be a header field's value"))?;
        Ok(Authorization { value, token: Arc::new(Secret::from(token)), password: Arc::default() })
    }

    /// A user name and a password with a colon between (RFC 7617).
    pub fn basic(login: &str) -> Result<Authorization, InvalidHeaderValue> {
        let encoded = Secret::new(BASE64_STANDARD.encode(login).into_bytes());
        let value = secret_field(Secret::new([b"Basic ", encoded.bytes()].concat()))?;
        let password = login.split_once(':').map_or(login, |(_, password)| password);
        Ok(Authorization { value, token: Arc::new(encoded), password: Arc::new(Secret::from(password)) })
    }

    /// Whether it is a placeholder such as the samples' `<access_token>`. That is sent, as the samples do.
    pub fn is_placeholder(&self) -> bool {
        is_placeholder(self.token.text())
    }
}

fn is_placeholder(token: &str) -> bool {
    let name = token.strip_prefix('<').and_then(|token| token.strip_suffix('>'));
    name.is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
    })
}

/// What a text is that can't be an access token (RFC 6750, 2.1), and what to give instead. A server would refuse it with
/// "invalid access token", which sends its reader for a new one in vain.
fn not_a_token(text: &str) -> Option<&'static str> {
    const NOTHING: [&str; 8] = ["null", "undefined", "none", "nothing", "nil", "nan", "true", "false"];
    let without_padding = text.trim_end_matches('=');
    let is_token = !without_padding.is_empty()
        && without_padding.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~+/".contains(&b));
    // The words below are short, but for the name of a type in .NET.
    if is_placeholder(text) || is_token && text.len() > 30 && !text.starts_with("System.") {
        return None;
    }
    Some(if NOTHING.iter().any(|nothing| text.eq_ignore_ascii_case(nothing)) {
        "the text of a value that is not there, such as null. Look where it is read"
    } else if text.starts_with("System.") || text.contains("[object") || text.ends_with("[]") {
        "the text of an object. Give the object's value"
    } else if text.starts_with(['$', '%']) || text.contains("{{") || text.starts_with("#{") {
        "the name of a variable that was not replaced by its value"
    } else if text.starts_with(['{', '[']) && text.contains('"') {
        "JSON. Give the value of its member access_token alone"
    } else if text.starts_with(['{', '[']) {
        "the text of an object. Give the object's value"
    } else if text.starts_with(['"', '\'']) || text.ends_with(['"', '\'']) {
        "a text in quotes. Leave the quotes out"
    } else if text.contains("://") {
        "a URL"
    } else if text.contains('@') {
        "an e-mail address. That is the user; the access token comes from Zoom's sign-in"
    } else if text.contains(':') {
        "a client id and a client secret. They are for https://zoom.us/oauth/token, which gives an access token for them"
    } else if text.contains([' ', '\t', '\r', '\n']) {
        "a text with spaces or line ends inside"
    } else if !is_token {
        "a text with a character that no access token has (they have letters, digits and - . _ ~ + / =)"
    } else {
        return None;
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Authorization, String> {
        Authorization::parse("auth", text).map_err(|error| error.text)
    }

    #[test]
    fn i3_every_byte_at_each_place_of_a_token() {
        for byte in 1..=255u8 {
            for place in 0..3 {
                let mut text = *b"abc";
                text[place] = byte;
                let Ok(text) = std::str::from_utf8(&text) else { continue };
                let is_padding = byte == b'=' && place == 2;
                let is_fine = byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte) || is_padding;
                assert_eq!(parse(text).is_ok(), is_fine, "{byte} at {place}");
            }
        }
    }

    #[test]
    fn the_token_is_sent_as_a_bearer_once() {
        for text in ["abc==", "Bearer abc==", "bearer abc==", "BEARER abc=="] {
            let authorization = parse(text).unwrap_or_else(|why| panic!("{why}"));
            assert_eq!(authorization.value.as_bytes(), b"Bearer abc==");
            assert!(!format!("{:?}", authorization.value).contains("abc"));
        }
    }

    #[test]
    fn x1_n6_what_is_given_in_place_of_a_token() {
        for (text, refusal) in [
            ("", "must be given: an OAuth access token"),
            ("Bearer ", "must be given: an OAuth access token"),
            ("abc\n", "ends with a line end: remove it"),
            ("\u{feff}abc", "begins with a byte order mark (U+FEFF): remove it"),
            ("Bearer  abc", "is not an OAuth access token but a text with spaces or line ends inside"),
            (
                "{\"access_token\":\"eyJ.a.b\",\"scope\":\"a b\"}",
                "is not an OAuth access token but JSON. Give the value of its member access_token alone",
            ),
            ("\"eyJ.a.b\"", "is not an OAuth access token but a text in quotes. Leave the quotes out"),
            ("'eyJ.a.b'", "is not an OAuth access token but a text in quotes. Leave the quotes out"),
            (
                "my-id:my-secret",
                "is not an OAuth access token but a client id and a client secret. They are for https://zoom.us/oauth/token, which gives an access token for them",
            ),
            (
                "jane@example.com",
                "is not an OAuth access token but an e-mail address. That is the user; the access token comes from Zoom's sign-in",
            ),
            ("https://zoom.us/oauth/token", "is not an OAuth access token but a URL"),
            (
                "System.Threading.Tasks.Task`1[System.String]",
                "is not an OAuth access token but the text of an object. Give the object's value",
            ),
            (
                "System.String[]",
                "is not an OAuth access token but the text of an object. Give the object's value",
            ),
            (
                "[access_token, abc]",
                "is not an OAuth access token but the text of an object. Give the object's value",
            ),
            (
                "{ access_token = abc }",
                "is not an OAuth access token but the text of an object. Give the object's value",
            ),
            (
                "[object Object]",
                "is not an OAuth access token but the text of an object. Give the object's value",
            ),
            (
                "null",
                "is not an OAuth access token but the text of a value that is not there, such as null. Look where it is read",
            ),
            (
                "Bearer undefined",
                "is not an OAuth access token but the text of a value that is not there, such as null. Look where it is read",
            ),
            (
                "$env:ZOOM_ACCESS_TOKEN",
                "is not an OAuth access token but the name of a variable that was not replaced by its value",
            ),
            (
                "${TOKEN}",
                "is not an OAuth access token but the name of a variable that was not replaced by its value",
            ),
            (
                "%TOKEN%",
                "is not an OAuth access token but the name of a variable that was not replaced by its value",
            ),
            (
                "{{token}}",
                "is not an OAuth access token but the name of a variable that was not replaced by its value",
            ),
            (
                "caf\u{e9}",
                "is not an OAuth access token but a text with a character that no access token has (they have letters, digits and - . _ ~ + / =)",
            ),
            (
                "=",
                "is not an OAuth access token but a text with a character that no access token has (they have letters, digits and - . _ ~ + / =)",
            ),
        ] {
            assert_eq!(parse(text).map(|_| ()), Err(format!("auth {refusal}")), "{text}");
        }
        for fine in ["<access_token>", "Bearer <access_token>", "t", "eyJ.aaa-b_c.d~+/==", "nullable"] {
            assert!(parse(fine).is_ok(), "{fine}");
        }
    }
}
