//! What came back: status, headers, body, token, Zoom's own code, and the text that says what went wrong.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

use crate::error::{Error, ZOOM_E_MEMORY, ZOOM_E_NO_TOKEN, ZOOM_E_NOT_FOUND, clean, status_text};
use crate::json::{Value, Written, each_member, elements, is_nested_deeper, strings_of};
use crate::secret::{Secret, redact};
use crate::transport::Answer;

/// The longest text that is taken for a token. Real ones have a few hundred bytes.
const TOKEN_MAX: usize = 65_536;
/// How much of a server's message goes into an error text.
const MESSAGE_MAX: usize = 500;
/// How many arrays and objects may stand within each other. To read more takes memory that a peer decides on.
const NESTING_MAX: usize = 5_000;

/// The outcome of one call, a failed one too.
#[derive(Default)]
pub struct Response {
    /// What the call returned: 0, a code of this library, or the HTTP status with which the server refused.
    pub code: i32,
    /// The HTTP status, 0 when there was no whole answer.
    pub status: i32,
    /// Zoom's own code of an error, 0 when there is none.
    pub zoom_code: i32,
    /// Status line and header lines as they were received.
    pub head: Secret,
    /// The body as it was received.
    pub body: Arc<Secret>,
    /// The token of a token call that succeeded.
    pub token: Secret,
    /// What went wrong, empty when nothing did.
    pub error: String,
}

/// What a call was for, which decides when its answer is a success.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A token: status 200 and a usable one in the body.
    Token,
    /// Anything: every 2xx.
    Request,
}

impl Response {
    /// The outcome of a call that got no whole answer.
    pub fn failed(why: Error) -> Response {
        Response { code: why.code, error: why.text, ..Response::default() }
    }

    /// Judges an answer, by its status first and then by its body. `sent` is the access token that no text may repeat.
    pub fn judge(purpose: Purpose, answer: Answer, sent: &Secret) -> Response {
        let status = i32::from(answer.status);
        let mut response = Response {
            status,
            head: Secret::new(answer.head),
            body: Arc::new(answer.body),
            ..Response::default()
        };
        let body = response.body.clone();
        let said = Said::read(body.bytes());
        if let Ok(said) = &said {
            response.zoom_code = said.code.and_then(Written::int).map_or(0, |code| code.max(0));
        }
        let words = Words { body: body.bytes(), said: said.as_ref().ok(), sent, tokens: OnceCell::new() };
        let outcome = match (purpose, status) {
            (_, 300..) => Err(response.refusal(&words)),
            (Purpose::Request, _) => Ok(Secret::default()),
            (Purpose::Token, 200) => match &said {
                Ok(said) => response.take_token(said, &words),
                Err(_) if body.bytes().is_empty() => Err(no_token("the answer is empty")),
                Err(why) => Err(no_token(&format!("the answer {why}"))),
            },
            (Purpose::Token, _) => {
                let text = status_text(status);
                Err(no_token(&format!("the server answered with status {status} ({text}), not 200")))
            }
        };
        match outcome {
            Ok(token) => response.token = token,
            Err(why) => (response.code, response.error) = (why.code, why.text),
        }
        response
    }

    /// A header field by its name, whatever its case; several of the name are joined with ", " (RFC 9110, 5.3).
    pub fn header(&self, name: &str) -> Result<Secret, Error> {
        let missing = || Error::new(ZOOM_E_NOT_FOUND, "the answer has no header field of that name");
        let mut found: Option<Secret> = None;
        for line in self.lines() {
            let Some(colon) = line.iter().position(|b| *b == b':') else { continue };
            if line[..colon].eq_ignore_ascii_case(name.as_bytes()) {
                let separator: &[u8] = if found.is_some() { b", " } else { b"" };
                let joined = found.get_or_insert_default();
                joined.append(separator).map_err(|_| no_memory())?;
                joined.append(line[colon + 1..].trim_ascii()).map_err(|_| no_memory())?;
            }
        }
        found.ok_or_else(missing)
    }

    /// The header lines as they were received, each ended by CRLF, without the status line.
    pub fn headers(&self) -> Result<Secret, Error> {
        let mut all = Secret::default();
        for line in self.lines() {
            all.append(line).and_then(|()| all.append(b"\r\n")).map_err(|_| no_memory())?;
        }
        Ok(all)
    }

    fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let lines = self.head.bytes().split(|b| *b == b'\n').skip(1);
        lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line)).filter(|line| !line.is_empty())
    }

    fn take_token(&self, said: &Said, words: &Words) -> Result<Secret, Error> {
        if self.zoom_code != 0 {
            let message = words.message();
            return Err(no_token(&format!("the answer is Zoom's error {}{message}", self.zoom_code)));
        }
        if said.has_other_code {
            return Err(no_token("the answer has a code that is not 0"));
        }
        if said.tokens > 1 {
            return Err(no_token("the answer has more than one token"));
        }
        match said.token.map(Written::read) {
            None => {
                let message = words.message();
                Err(no_token(&format!("the answer has no member token{message}")))
            }
            Some(Value::Null) => Err(no_token(
                "token is null: someone who signed in with Google or Facebook has none of type token; ask for type zak",
            )),
            Some(Value::Text(text)) if text.is_empty() => Err(no_token("token is empty")),
            Some(Value::Text(text)) if text.len() > TOKEN_MAX => {
                Err(no_token(&format!("token is longer than {TOKEN_MAX} bytes")))
            }
            Some(Value::Text(text)) if has_controls(&text) => Err(no_token("token holds control characters")),
            Some(Value::Text(Cow::Owned(text))) => Ok(Secret::new(text.into_bytes())),
            Some(Value::Text(Cow::Borrowed(text))) => {
                let mut token = Secret::default();
                token.append(text.as_bytes()).map_err(|_| no_memory())?;
                Ok(token)
            }
            Some(Value::NoMemory) => Err(no_memory()),
            Some(_) => Err(no_token("token is not a text")),
        }
    }

    /// An HTTP refusal: the status, Zoom's words, and what to do about it.
    fn refusal(&self, words: &Words) -> Error {
        let status = self.status;
        let mut text = format!("HTTP {status} {}", status_text(status));
        if self.zoom_code != 0 {
            text.push_str(&format!(", Zoom code {}", self.zoom_code));
        }
        text.push_str(&words.message());
        text.push_str(&words.field_errors());
        if let Some(advice) = advice(status, self.zoom_code) {
            text.push_str(&format!(". {advice}"));
        }
        if status == 429 {
            text.push_str(&self.retry_after(words));
        }
        if let Some(id) = self.shown_header("x-zm-trackingid", words) {
            text.push_str(&format!(". For Zoom's support: x-zm-trackingid {id}"));
        }
        Error::new(status, text)
    }

    /// When to come again: seconds, an HTTP date, or (daily limits) an ISO 8601 date-time.
    fn retry_after(&self, words: &Words) -> String {
        match self.shown_header("retry-after", words) {
            Some(value) if value.bytes().all(|b| b.is_ascii_digit()) => {
                format!(". Try again after {value} seconds")
            }
            Some(value) => format!(". Try again after {value}"),
            None => ". Try again after a second or two, with pauses that grow".into(),
        }
    }

    fn shown_header(&self, name: &str, words: &Words) -> Option<String> {
        let value = self.header(name).ok()?;
        // As far as it is UTF-8; to mend the rest would take memory that the server decides on.
        let text = value.bytes().utf8_chunks().next()?.valid();
        let value = words.quote(text, 100);
        (!value.is_empty()).then_some(value)
    }
}

/// Looks at every byte, without a branch for each: tokens are long and have none.
fn has_controls(text: &str) -> bool {
    text.bytes().fold(false, |found, byte| found | byte.is_ascii_control())
}

fn no_memory() -> Error {
    Error::new(ZOOM_E_MEMORY, "no memory for the answer")
}

fn no_token(why: &str) -> Error {
    Error::new(ZOOM_E_NO_TOKEN, format!("no token: {why}"))
}

/// What an answer's body says, as far as it is asked for. Of several members with one name the first counts.
#[derive(Default)]
struct Said<'a> {
    code: Option<Written<'a>>,
    /// Whether any `code` is neither 0 nor null.
    has_other_code: bool,
    token: Option<Written<'a>>,
    tokens: usize,
    /// By what its name is: MESSAGES.
    messages: [Option<Written<'a>>; MESSAGES.len()],
    errors: Option<Written<'a>>,
}

/// Where Zoom's words may be: the first that is there counts.
const MESSAGES: [&str; 3] = ["message", "reason", "errorMessage"];

impl<'a> Said<'a> {
    /// Reads a body, or says what is wrong with it.
    fn read(body: &'a [u8]) -> Result<Said<'a>, String> {
        if is_nested_deeper(body, NESTING_MAX) {
            return Err(format!("has more than {NESTING_MAX} arrays and objects within each other"));
        }
        let mut said = Said::default();
        each_member(body, |member| {
            let (name, value) = (member.name, member.value);
            if name.says("token") {
                said.token = said.token.or(Some(value));
                said.tokens += 1;
            } else if name.says("code") {
                said.code = said.code.or(Some(value));
                said.has_other_code |= !value.is_null() && value.int() != Some(0);
            } else if name.says("errors") {
                said.errors = said.errors.or(Some(value));
            } else if let Some(at) = MESSAGES.iter().position(|message| name.says(message)) {
                said.messages[at] = said.messages[at].or(Some(value));
            }
        })
        .map_err(|why| why.to_string())?;
        Ok(said)
    }
}

/// A server's words as they may stand in an error text: without the access token that it was sent, without a token that
/// it gave, without control characters, and not too many.
struct Words<'a> {
    body: &'a [u8],
    /// None where the body is no JSON object.
    said: Option<&'a Said<'a>>,
    sent: &'a Secret,
    /// The tokens that the body holds, once they were looked for.
    tokens: OnceCell<Vec<Cow<'a, str>>>,
}

impl Words<'_> {
    fn quote(&self, words: &str, max: usize) -> String {
        let tokens =
            self.tokens.get_or_init(|| self.said.map_or(Vec::new(), |_| strings_of(self.body, "token")));
        let secrets: Vec<&str> = tokens.iter().map(AsRef::as_ref).chain([self.sent.text()]).collect();
        // Cleaning may make the text shorter.
        clean(&redact(words, &secrets, 4 * max), max)
    }

    /// Zoom's message, as ": message".
    fn message(&self) -> String {
        let words = self.said.and_then(|said| said.messages.iter().flatten().find_map(|words| words.text()));
        match words.map(|words| self.quote(&words, MESSAGE_MAX)) {
            // What follows begins with a full stop of its own.
            Some(text) if text.ends_with("...") => format!(": {text}"),
            Some(text) if !text.is_empty() => format!(": {}", text.trim_end_matches('.')),
            _ => String::new(),
        }
    }

    /// Zoom's `errors`, as " (field: message; field: message)".
    fn field_errors(&self) -> String {
        let Some(Value::Nested(array)) = self.said.and_then(|said| said.errors).map(Written::read) else {
            return String::new();
        };
        let all: Vec<String> =
            elements(array, 10).into_iter().filter_map(|error| self.field_error(error)).collect();
        if all.is_empty() { String::new() } else { format!(" ({})", all.join("; ")) }
    }

    /// One of them, as "field: message"; None for what is no object.
    fn field_error(&self, error: Written) -> Option<String> {
        let Value::Nested(object) = error.read() else { return None };
        let (mut field, mut message) = (None, None);
        each_member(object.as_bytes(), |member| {
            if member.name.says("field") {
                field = field.or(Some(member.value));
            } else if member.name.says("message") {
                message = message.or(Some(member.value));
            }
        })
        .ok()?;
        let text = |value: Option<Written>| {
            value.and_then(Written::text).map_or(String::new(), |text| self.quote(&text, 100))
        };
        Some(format!("{}: {}", text(field), text(message)))
    }
}

/// What to do, by status and Zoom's code alone: message texts change.
fn advice(status: i32, zoom_code: i32) -> Option<&'static str> {
    Some(match (status, zoom_code) {
        (_, 4711 | 104) => {
            "The access token lacks a scope: add user:read:token (or :admin) to the app, then get a new access token"
        }
        (_, 124) | (401, _) => "Get a new access token, once, and call again",
        (_, 1001) => "There is no such user on this account: check the user id or e-mail address",
        (_, 1010) => "The user is on another account: check which account the app is on",
        (_, 4700) => "An app of the user level must ask for the user me",
        (_, 300) => "An argument is wrong",
        (_, 2300) => "Check the base URL, it usually ends in /v2",
        (400, 200) => "Check the app's settings: its credentials, and whether the account may use the API",
        (300..400, _) => "Redirects are not followed: check the base URL",
        (404, _) => "Check the base URL, and the user id or e-mail address",
        (403, _) => "The app or its account is not allowed to do this",
        (500.., _) => "The trouble is on the server's side: try again later",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &str, body: &str) -> Answer {
        let head = format!("HTTP/1.1 {status} X\r\n{headers}\r\n").into_bytes();
        Answer { status, head, body: Secret::from(body) }
    }

    fn token(status: u16, body: &str) -> Response {
        Response::judge(Purpose::Token, answer(status, "", body), &Secret::from("sent-canary"))
    }

    #[test]
    fn a_token() {
        for body in [
            r#"{"token":"abc"}"#,
            r#"{"code":0,"token":"a\u0062c","x":[1]}"#,
            r#"{"code":null,"token":"abc"}"#,
            " {\"token\" : \"abc\"}\r\n",
        ] {
            let response = token(200, body);
            assert_eq!((response.code, response.status, response.zoom_code), (0, 200, 0), "{body}");
            assert_eq!(response.token.text(), "abc");
            assert_eq!(response.error, "");
        }
    }

    #[test]
    fn b3_b4_h7_success_without_a_token() {
        let long = format!(r#"{{"token":"{}"}}"#, "x".repeat(TOKEN_MAX + 1));
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for (status, body, error) in [
            (200, "{}", "no token: the answer has no member token"),
            (
                200,
                r#"{"token":null}"#,
                "no token: token is null: someone who signed in with Google or Facebook has none of type token; ask for type zak",
            ),
            (200, r#"{"token":""}"#, "no token: token is empty"),
            (200, r#"{"token":5}"#, "no token: token is not a text"),
            (200, r#"{"token":{"token":"canary"}}"#, "no token: token is not a text"),
            (200, r#"{"token":"canary","token":"b"}"#, "no token: the answer has more than one token"),
            (200, r#"{"token":"canary\u0000"}"#, "no token: token holds control characters"),
            (200, &long, "no token: token is longer than 65536 bytes"),
            (
                200,
                r#"{"code":124,"message":"Invalid access token."}"#,
                "no token: the answer is Zoom's error 124: Invalid access token",
            ),
            (200, r#"{"code":-1,"token":"canary"}"#, "no token: the answer has a code that is not 0"),
            (200, r#"{"code":"124","token":"canary"}"#, "no token: the answer has a code that is not 0"),
            (200, r#"{"code":3000000000,"token":"canary"}"#, "no token: the answer has a code that is not 0"),
            (
                200,
                r#"{"code":0,"code":124,"token":"canary"}"#,
                "no token: the answer has a code that is not 0",
            ),
            (
                200,
                r#"{"message":"Token is no longer supported. Please use ZAK token instead."}"#,
                "no token: the answer has no member token: Token is no longer supported. Please use ZAK token instead",
            ),
            (200, "", "no token: the answer is empty"),
            (200, "<html>canary", "no token: the answer is not well-formed JSON (line 1, column 1)"),
            (
                200,
                "\u{feff}{\"token\":\"canary\"}",
                "no token: the answer is not well-formed JSON (line 1, column 1)",
            ),
            (200, r#"["canary"]"#, "no token: the answer is not a JSON object (line 1, column 0)"),
            (200, &deep, "no token: the answer has more than 5000 arrays and objects within each other"),
            (200, r#"{"token":"canary"#, "no token: the answer ends too early (line 1, column 16)"),
            (
                201,
                r#"{"token":"canary"}"#,
                "no token: the server answered with status 201 (Created), not 200",
            ),
            (204, "", "no token: the server answered with status 204 (No Content), not 200"),
            (
                206,
                r#"{"token":"canary"}"#,
                "no token: the server answered with status 206 (Partial Content), not 200",
            ),
        ] {
            let response = token(status, body);
            assert_eq!((response.code, response.error.as_str()), (ZOOM_E_NO_TOKEN, error));
            assert!(response.token.bytes().is_empty() && !response.error.contains("canary"));
        }
        let invalid = Answer { body: Secret::new(b"{\"token\":\"\xff\"}".to_vec()), ..answer(200, "", "") };
        assert_eq!(Response::judge(Purpose::Token, invalid, &Secret::default()).code, ZOOM_E_NO_TOKEN);
    }

    #[test]
    fn refusals_say_what_to_do() {
        for (status, headers, body, error) in [
            (
                401,
                "",
                r#"{"code":124,"message":"Invalid access token."}"#,
                "HTTP 401 Unauthorized, Zoom code 124: Invalid access token. Get a new access token, once, and call again",
            ),
            (
                400,
                "",
                r#"{"code":4711,"message":"Invalid access token, does not contain scopes:[user:read:token:admin]"}"#,
                "HTTP 400 Bad Request, Zoom code 4711: Invalid access token, does not contain scopes:[user:read:token:admin]. The access token lacks a scope: add user:read:token (or :admin) to the app, then get a new access token",
            ),
            (
                404,
                "x-zm-trackingid: T1\r\n",
                r#"{"code":1001,"message":"User does not exist: x."}"#,
                "HTTP 404 Not Found, Zoom code 1001: User does not exist: x. There is no such user on this account: check the user id or e-mail address. For Zoom's support: x-zm-trackingid T1",
            ),
            (404, "", "", "HTTP 404 Not Found. Check the base URL, and the user id or e-mail address"),
            (
                400,
                "",
                r#"{"code":300,"message":"Validation Failed.","errors":[{"field":"ttl","message":"Invalid."},{"field":"type","message":"Bad."}]}"#,
                "HTTP 400 Bad Request, Zoom code 300: Validation Failed (ttl: Invalid.; type: Bad.). An argument is wrong",
            ),
            (
                429,
                "Retry-After: 7\r\n",
                r#"{"code":429,"message":"Too many."}"#,
                "HTTP 429 Too Many Requests, Zoom code 429: Too many. Try again after 7 seconds",
            ),
            (
                429,
                "RETRY-AFTER: 2020-05-31T00:00:00Z\r\n",
                "",
                "HTTP 429 Too Many Requests. Try again after 2020-05-31T00:00:00Z",
            ),
            (
                429,
                "retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
                "",
                "HTTP 429 Too Many Requests. Try again after Sun, 06 Nov 1994 08:49:37 GMT",
            ),
            (
                429,
                "",
                "",
                "HTTP 429 Too Many Requests. Try again after a second or two, with pauses that grow",
            ),
            (
                302,
                "Location: https://evil.example/\r\n",
                r#"{"token":"canary"}"#,
                "HTTP 302 Found. Redirects are not followed: check the base URL",
            ),
            (
                503,
                "",
                "<html>",
                "HTTP 503 Service Unavailable. The trouble is on the server's side: try again later",
            ),
            (599, "", "", "HTTP 599 unknown status. The trouble is on the server's side: try again later"),
            (409, "", "", "HTTP 409 Conflict"),
        ] {
            let response = Response::judge(Purpose::Token, answer(status, headers, body), &Secret::default());
            assert_eq!(response.error, error);
            assert_eq!((response.code, response.status), (i32::from(status), i32::from(status)));
            assert!(response.token.bytes().is_empty());
        }
    }

    #[test]
    fn b5_messages_are_capped_and_clean() {
        let body = format!(r#"{{"code":5,"message":"a\r\n\u0001{}"}}"#, "x".repeat(100_000));
        let response = token(400, &body);
        assert_eq!(response.zoom_code, 5);
        assert!(response.error.len() < 700 && !response.error.contains(char::is_control));
    }

    #[test]
    fn headers_as_they_came() {
        let response = Response::judge(
            Purpose::Request,
            answer(200, "Content-Type: text/plain\r\nX-A:1\r\nx-a:  2 \r\nEmpty:\r\n", "x"),
            &Secret::default(),
        );
        assert_eq!(
            response.headers().unwrap().text(),
            "Content-Type: text/plain\r\nX-A:1\r\nx-a:  2 \r\nEmpty:\r\n"
        );
        assert_eq!(response.header("content-TYPE").unwrap().text(), "text/plain");
        assert_eq!(response.header("X-a").unwrap().text(), "1, 2");
        assert_eq!(response.header("empty").unwrap().text(), "");
        assert_eq!(response.header("content").unwrap_err().code, ZOOM_E_NOT_FOUND);
    }

    #[test]
    fn a1_an_echoed_token_is_taken_out() {
        let response = token(401, r#"{"code":124,"message":"bad token sent-canary"}"#);
        assert!(!response.error.contains("canary") && response.error.contains("[redacted]"));
    }

    #[test]
    fn a1_a_token_beside_an_error_is_taken_out_of_its_message() {
        let response = token(
            400,
            r#"{"code":300,"token":"zak-canary","message":"zak-canary?","errors":[{"field":"zak-canary"}]}"#,
        );
        assert_eq!(
            response.error,
            "HTTP 400 Bad Request, Zoom code 300: [redacted]? ([redacted]: ). An argument is wrong"
        );
        let response = token(
            200,
            r#" {"code":5,"data":[{"token":"zak\u002dcanary"}],"token":1,"token":"2nd-canary","message":"zak-canary 2nd-canary"}"#,
        );
        assert_eq!(response.error, "no token: the answer is Zoom's error 5: [redacted] [redacted]");
    }
}
