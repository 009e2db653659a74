//! Excerpts of a server's response for error texts: without a secret or a control character, and of bounded length.

use std::cell::OnceCell;

use super::body::Contents;
use crate::json::{Text, Value, Written, each_member, elements, strings_of};
use crate::secret::{redact, redact_url};
use crate::text::clean;

/// The longest excerpt of Zoom's own message, in bytes.
const MESSAGE_MAX: usize = 500;
/// The longest excerpt of a response that is not Zoom's, in bytes.
const FOREIGN_MAX: usize = 120;

/// The secrets that a server knows, collected only when a text is made.
pub type Secrets<'a> = &'a dyn Fn() -> Vec<&'a str>;

/// Makes excerpts of one response.
pub struct Excerpts<'a, 's> {
    body: &'a [u8],
    /// None where the body is no JSON object.
    contents: Option<&'a Contents<'a>>,
    secrets: Secrets<'s>,
    /// The tokens that the body contains, once they were looked for.
    tokens: OnceCell<Vec<Text<'a>>>,
}

impl<'a, 's> Excerpts<'a, 's> {
    /// Excerpts of this body. No text repeats a part of `secrets` or of a token in the body.
    pub fn new(body: &'a [u8], contents: Option<&'a Contents<'a>>, secrets: Secrets<'s>) -> Excerpts<'a, 's> {
        Excerpts { body, contents, secrets, tokens: OnceCell::new() }
    }

    /// Whether there is no body.
    pub fn is_empty(&self) -> bool {
        self.body.is_empty()
    }

    /// A text of the server's, without secrets and with at most `max` bytes.
    pub fn quote(&self, text: &str, max: usize) -> String {
        // Cleaning may make the text shorter.
        clean(&redact(text, &self.all_secrets(), 4 * max), max)
    }

    /// The same for a URL, without its query: that may contain a token that is not known here.
    pub fn quote_url(&self, url: &str, max: usize) -> String {
        let end = url.find(['?', '#']).unwrap_or(url.len());
        // Percent-encoded, a byte takes three.
        let url = &url[..url.floor_char_boundary(end.min(12 * max))];
        clean(&redact_url(url, &self.all_secrets()), max)
    }

    /// What no text may repeat.
    fn all_secrets(&self) -> Vec<&str> {
        const NAMES: [&str; 3] = ["token", "access_token", "refresh_token"];
        let tokens = self.tokens.get_or_init(|| match self.contents {
            Some(_) => NAMES.iter().flat_map(|name| strings_of(self.body, name)).collect(),
            None => Vec::new(),
        });
        tokens.iter().map(|token| &**token).chain((self.secrets)()).collect()
    }

    /// Zoom's message, as ": message".
    pub fn message(&self) -> String {
        let message = self.contents.and_then(Contents::message).and_then(Written::text);
        match message.map(|message| self.quote(&message, MESSAGE_MAX)) {
            // What follows begins with a full stop of its own.
            Some(text) if text.ends_with("...") => format!(": {text}"),
            Some(text) if !text.is_empty() => format!(": {}", text.trim_end_matches(['.', '!'])),
            _ => String::new(),
        }
    }

    /// Zoom's `errors`, as " (field: message; field: message)".
    pub fn field_errors(&self) -> String {
        let errors = self.contents.and_then(|contents| contents.errors);
        let Some(Value::Nested(array)) = errors.map(Written::read) else { return String::new() };
        let all: Vec<String> = elements(array).take(10).filter_map(|error| self.field_error(error)).collect();
        if all.is_empty() { String::new() } else { format!(" ({})", all.join("; ")) }
    }

    /// One of them, as "field: message"; None for what is not an object.
    fn field_error(&self, error: Written) -> Option<String> {
        let Value::Nested(object) = error.read() else { return None };
        let (mut field, mut message) = (None, None);
        each_member(object.as_bytes(), |member| {
            if member.name.is_string("field") {
                field = field.or(Some(member.value));
            } else if member.name.is_string("message") {
                message = message.or(Some(member.value));
            }
        })
        .ok()?;
        let text = |value: Option<Written>| {
            value.and_then(Written::text).map_or(String::new(), |text| self.quote(&text, 100))
        };
        Some(format!("{}: {}", text(field), text(message)))
    }

    /// Whether the body is, or was meant to be, JSON: then an unknown part of it may be a token.
    pub fn is_json(&self) -> bool {
        let body = self.body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(self.body).trim_ascii_start();
        matches!(body.first(), Some(b'{' | b'[' | b'"'))
    }

    /// The first words of a body that is not Zoom's: the texts of a JSON object, the title of a page, or what is there.
    pub fn foreign(&self) -> String {
        let Some(contents) = self.contents else {
            // As far as it is UTF-8, and no more than is looked at.
            let text = self.body.utf8_chunks().next().map_or("", |chunk| chunk.valid());
            let text = &text[..text.floor_char_boundary(64 << 10)];
            let words = if self.is_json() { String::new() } else { page_words(text) };
            return self.quote(&without_long_words(&words), FOREIGN_MAX);
        };
        let texts = contents.foreign_words().filter_map(Written::text);
        let texts: Vec<String> = texts.map(|text| without_long_words(&text)).collect();
        self.quote(&texts.join(": "), FOREIGN_MAX)
    }
}

/// The title of an HTML page where it has one, else its first words without tags.
fn page_words(page: &str) -> String {
    let lower = page.to_ascii_lowercase();
    let title = lower.find("<title").and_then(|start| {
        let start = start + page[start..].find('>')? + 1;
        Some(&page[start..start + page[start..].find('<')?])
    });
    let text =
        title.filter(|title| !title.trim().is_empty()).map_or_else(|| without_tags(page), str::to_owned);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What somebody else sent may contain a token that is not known here: runs that are longer than words are left out.
fn without_long_words(text: &str) -> String {
    const WORD_MAX: usize = 30;
    let short = |word| if str::len(word) > WORD_MAX { "[...]" } else { word };
    text.split_whitespace().map(short).collect::<Vec<_>>().join(" ")
}

fn without_tags(page: &str) -> String {
    let mut out = String::new();
    for piece in page.split_inclusive('>').take(200) {
        out.push_str(piece.split('<').next().unwrap_or_default());
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a3_a_url_is_quoted_without_its_query_and_without_a_token() {
        let excerpts = Excerpts::new(b"", None, &|| vec!["to-ken.1/%+="]);
        for (url, shown) in [
            ("https://h/s/1?zak=canary", "https://h/s/1"),
            ("/a#access_token=canary", "/a"),
            ("/to-ken.1%2F%25%2B%3d/b?c", "/[redacted]/b"),
            ("?to-ken.1/", ""),
            ("/\u{e9}%", "/\u{e9}%"),
        ] {
            assert_eq!(excerpts.quote_url(url, 100), shown, "{url}");
        }
        assert_eq!(excerpts.quote_url(&"\u{e9}".repeat(5_000), 100), format!("{}...", "\u{e9}".repeat(50)));
    }

    #[test]
    fn x4_the_words_of_a_page() {
        for (page, words) in [
            ("<html><head><TITLE>Guest\n WiFi</TITLE></head><body>x</body>", "Guest WiFi"),
            ("<html><title></title><h1>Access</h1><p>denied", "Access denied"),
            ("<html><title>never ends", "never ends"),
            ("Service  Unavailable", "Service Unavailable"),
            ("<>", ""),
            ("", ""),
        ] {
            assert_eq!(page_words(page), words, "{page}");
        }
        let token = "x".repeat(31);
        assert_eq!(
            without_long_words(&format!("a {token} b {}", &token[1..])),
            format!("a [...] b {}", &token[1..])
        );
    }
}
