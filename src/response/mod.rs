//! What came back: status, header fields, body, token, Zoom's own code, and what went wrong.

mod body;
mod excerpts;

use std::ops::Range;
use std::time::{Duration, SystemTime};

use crate::clock::wait_of;
use crate::error::{Error, ZOOM_E_NO_TOKEN, ZOOM_E_NOT_FOUND, ZOOM_E_TIMEOUT, status_text};
use crate::json::{Text, Value, Written};
use crate::secret::Secret;
use crate::service::{
    Author, Instead, Meaning, NOT_ZOOM_ADVICE, Refusal, ZOOM_REASON_ACCESS_TOKEN, ZOOM_REASON_NOT_ZOOM,
    ZOOM_REASON_SCOPE, meaning, sign_in_meaning,
};
use crate::transport::{Failure, Received, no_memory};
use body::Contents;
use excerpts::{Excerpts, Secrets};

/// The longest text that is taken for a token. Real ones have a few hundred bytes.
const TOKEN_MAX: usize = 65_536;

/// The longest id of a call for Zoom's support that goes into a log.
const TRACKING_ID_MAX: usize = 64;

/// What stands before that id in a text.
const TRACKED: &str = ". For Zoom's support: x-zm-trackingid ";

/// What to do about a success that is not one of Zoom's.
const ODD_RESPONSE: &str = "Check the base URL: it usually ends in /v2";

/// The outcome of one call, a failed one too.
#[derive(Clone, Default)]
pub struct Response {
    /// What the call returns: 0, a code of this library, or the HTTP status with which the server refused.
    pub code: i32,
    /// The HTTP status, 0 when there was no whole response.
    pub status: i32,
    /// Zoom's own code of an error, 0 without one.
    pub zoom_code: i32,
    /// ZOOM_REASON_...: the kind of refusal, also of one with status 200; 0 where nobody refused.
    pub reason: i32,
    /// Whether the same request may succeed in a moment.
    pub is_transient: bool,
    /// How long the server asks to wait before the next request.
    pub retry_after: Option<Duration>,
    /// Whether a byte of the request may have reached the server.
    pub was_sent: bool,
    /// Status line and header lines as they were received.
    pub head: Secret,
    /// The body as it was received.
    pub body: Secret,
    /// Where the token of a token call that succeeded is: see `token`.
    pub token: Token,
    /// What went wrong, empty when nothing did.
    pub error: String,
    /// How many bytes of `error`, from its beginning, name the argument that is wrong; 0 where none is.
    pub name_len: usize,
    /// How often the request was sent again.
    pub retries: u32,
}

/// A token, which most bodies contain as it is.
#[derive(Clone)]
pub enum Token {
    /// It stands in the body, at this place.
    InBody(Range<usize>),
    /// The body has it with escapes.
    Unescaped(Secret),
}

impl Default for Token {
    /// There is none.
    fn default() -> Token {
        Token::InBody(0..0)
    }
}

/// What a call was for, which decides when its response is a success.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A token: status 200 and a usable one in the body.
    Token,
    /// Anything: every 2xx.
    Request,
    /// An access token, of the token endpoint: status 200. The caller reads the body.
    SignIn,
}

impl From<Error> for Response {
    /// The outcome of a call that sent nothing.
    fn from(why: Error) -> Response {
        Response { code: why.code, error: why.text, name_len: why.name_len, ..Response::default() }
    }
}

impl From<Failure> for Response {
    /// The outcome of a call that got no whole response.
    fn from(failure: Failure) -> Response {
        Response { was_sent: failure.was_sent, ..Response::from(failure.error) }
    }
}

impl Response {
    /// The same in a call whose request was sent before, with the error text of that: "the time ran out" alone does not tell
    /// why the request was sent again.
    pub fn after(mut self, earlier: &str) -> Response {
        if self.code == ZOOM_E_TIMEOUT && !earlier.is_empty() {
            self.error += &format!(". The request was sent before, and that ended with: {earlier}");
        }
        self
    }

    /// Judges a response, by its status first and then by its body. No text repeats a part of `secrets`.
    pub fn judge(purpose: Purpose, received: Received, secrets: Secrets) -> Response {
        let status = i32::from(received.status);
        let mut response =
            Response { status, was_sent: true, head: Secret::new(received.head), ..Response::default() };
        let body = received.body;
        if (purpose, status) == (Purpose::Token, 200)
            && let Some(place) = plain_token(body.bytes())
        {
            return Response { token: Token::InBody(place), body, ..response };
        }
        let contents = Contents::read(body.bytes());
        let known = contents.as_ref().ok();
        response.zoom_code = known.map_or(0, Contents::zoom_code);
        let excerpts = Excerpts::new(body.bytes(), known, secrets);
        let outcome = match (purpose, status) {
            (_, 300..) => Err(response.refusal(purpose, known, &excerpts)),
            (Purpose::Request | Purpose::SignIn, _) => Ok(Token::default()),
            (Purpose::Token, 200) => match &contents {
                Ok(contents) => response.take_token(contents, body.bytes(), &excerpts),
                Err(_) if body.bytes().is_empty() => {
                    Err(no_token(&format!("the response is empty. {ODD_RESPONSE}")))
                }
                Err(why) if excerpts.is_json() => {
                    Err(no_token(&format!("the response {why}. {ODD_RESPONSE}")))
                }
                Err(_) => {
                    response.reason = ZOOM_REASON_NOT_ZOOM;
                    Err(no_token(&response.foreign_text(&excerpts)))
                }
            },
            (Purpose::Token, _) => {
                let text = status_text(status);
                Err(no_token(&format!(
                    "the server responded with status {status} ({text}), not 200. {ODD_RESPONSE}"
                )))
            }
        };
        match outcome {
            Ok(token) => response.token = token,
            Err(why) => (response.code, response.error) = (why.code, why.text),
        }
        response.body = body;
        response
    }

    /// The token of a token call that succeeded; empty where there is none.
    pub fn token(&self) -> &[u8] {
        match &self.token {
            // A copy without the body has no token.
            Token::InBody(place) => self.body.bytes().get(place.clone()).unwrap_or_default(),
            Token::Unescaped(token) => token.bytes(),
        }
    }

    /// `retry_after` in whole seconds, rounded up.
    pub fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after.map(|wait| wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)))
    }

    /// Puts a sentence at the end of the error's text, but before the tracking id.
    pub fn add_advice(&mut self, sentence: &str) {
        let end = self.error.rfind(TRACKED).unwrap_or(self.error.len());
        self.error.insert_str(end, &format!(". {sentence}"));
    }

    /// Replaces the advice about an access token, where it is not for what was sent.
    pub fn replace_advice(&mut self, instead: &[Instead]) {
        if [ZOOM_REASON_ACCESS_TOKEN, ZOOM_REASON_SCOPE].contains(&self.reason) {
            for (advice, instead) in instead {
                self.error = self.error.replace(advice, instead);
            }
        }
    }

    /// A header field by its name, whatever its case; several of the name are joined with ", " (RFC 9110, 5.3).
    pub fn header(&self, name: &str) -> Result<Secret, Error> {
        let missing = || Error::new(ZOOM_E_NOT_FOUND, "the response has no header field of that name");
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

    fn take_token(&mut self, contents: &Contents, body: &[u8], excerpts: &Excerpts) -> Result<Token, Error> {
        if self.zoom_code != 0 {
            let message = excerpts.message();
            let refusal = Refusal {
                status: 400,
                zoom_code: self.zoom_code,
                is_daily_limit: false,
                author: Author::Zoom,
            };
            let Meaning { reason, advice, .. } = *meaning(refusal);
            self.reason = reason;
            let advice = if advice.is_empty() { String::new() } else { format!(". {advice}") };
            return Err(no_token(&format!(
                "the response is Zoom's error {}{message}{advice}",
                self.zoom_code
            )));
        }
        if contents.has_other_code {
            return Err(no_token("the response has a code that is not 0"));
        }
        if contents.tokens > 1 {
            return Err(no_token("the response has more than one token"));
        }
        match contents.token.map(Written::read) {
            None => {
                let message = excerpts.message();
                let advice = if message.is_empty() { format!(". {ODD_RESPONSE}") } else { String::new() };
                Err(no_token(&format!("the response has no member token{message}{advice}")))
            }
            Some(Value::Null) => Err(no_token(
                "token is null: someone who signed in with Google or Facebook has none of type token; ask for type zak",
            )),
            Some(Value::Text(text)) if text.is_empty() => Err(no_token("token is empty")),
            Some(Value::Text(text)) if text.len() > TOKEN_MAX => {
                Err(no_token(&format!("token is longer than {TOKEN_MAX} bytes")))
            }
            Some(Value::Text(text)) if has_controls(&text) => {
                Err(no_token("token contains control characters"))
            }
            Some(Value::Text(Text::Unescaped(text))) => Ok(Token::Unescaped(text)),
            Some(Value::Text(Text::Written(text))) => Ok(Token::InBody(place_of(text, body))),
            Some(Value::NoMemory) => Err(no_memory()),
            Some(_) => Err(no_token("token is not a string")),
        }
    }

    /// An HTTP refusal: the status, the server's message, and what to do about it.
    fn refusal(&mut self, purpose: Purpose, contents: Option<&Contents>, excerpts: &Excerpts) -> Error {
        let author = match contents {
            _ if excerpts.is_empty() => Author::Unknown,
            Some(contents) if contents.is_zooms() => Author::Zoom,
            _ => Author::Other,
        };
        let is_daily_limit = self
            .header("x-ratelimit-type")
            .is_ok_and(|kind| kind.text().to_ascii_lowercase().contains("daily"));
        if author == Author::Other {
            // Somebody else's number.
            self.zoom_code = 0;
        }
        let known = Refusal { status: self.status, zoom_code: self.zoom_code, is_daily_limit, author };
        let oauth_error = contents.and_then(Contents::oauth_error).filter(|_| purpose == Purpose::SignIn);
        let oauth_error = oauth_error.map_or(String::new(), |error| excerpts.quote(&error, 100));
        let Meaning { reason, is_transient, advice } = *match purpose {
            Purpose::SignIn => sign_in_meaning(&oauth_error, known),
            _ => meaning(known),
        };
        (self.reason, self.is_transient) = (reason, is_transient);
        let wait = self.header("retry-after").ok();
        self.retry_after = wait.and_then(|value| wait_of(value.text(), SystemTime::now()));

        let mut text = format!("HTTP {} {}", self.status, status_text(self.status));
        if self.zoom_code != 0 {
            text.push_str(&format!(", Zoom code {}", self.zoom_code));
        }
        if !oauth_error.is_empty() && author != Author::Other {
            text.push_str(&format!(", {oauth_error}"));
        }
        if author == Author::Other {
            text.push_str(&format!(": {}", self.foreign_text(excerpts)));
        } else {
            text.push_str(&excerpts.message());
            text.push_str(&excerpts.field_errors());
        }
        for advice in [advice.to_owned(), self.target(excerpts), self.when_to_retry()] {
            if !advice.is_empty() {
                text.push_str(&format!(". {advice}"));
            }
        }
        if let Some(id) = self.shown_header("x-zm-trackingid", excerpts) {
            text.push_str(&format!("{TRACKED}{id}"));
        }
        Error::new(self.status, text)
    }

    /// What somebody else than Zoom sent, and what to make of it.
    fn foreign_text(&self, excerpts: &Excerpts) -> String {
        let kind = self.shown_header("content-type", excerpts);
        let kind =
            kind.as_deref().and_then(|kind| kind.split(';').next()).unwrap_or("without a content type");
        let quoted = excerpts.foreign();
        let quoted = if quoted.is_empty() { String::new() } else { format!(": \"{quoted}\"") };
        let advice = match self.reason {
            0 | ZOOM_REASON_NOT_ZOOM => format!(". {NOT_ZOOM_ADVICE}"),
            _ => String::new(),
        };
        format!("this is not Zoom's response ({kind}{quoted}){advice}")
    }

    /// Where a redirect leads.
    fn target(&self, excerpts: &Excerpts) -> String {
        let location = if self.status < 400 { self.header("location").ok() } else { None };
        let target = excerpts.quote_url(readable(location.as_ref()), 100);
        if target.is_empty() { String::new() } else { format!("It leads to {target}") }
    }

    fn when_to_retry(&self) -> String {
        const YEAR: u64 = 365 * 24 * 60 * 60;
        match self.retry_after_seconds() {
            Some(YEAR..) => String::new(),
            Some(1) => "Try again after 1 second".into(),
            Some(seconds) => format!("Try again after {seconds} seconds"),
            None if self.is_transient && self.status == 429 => "Try again after a second or two".into(),
            None => String::new(),
        }
    }

    /// The id by which Zoom's support finds the call, fit for a line of a log; empty where there is none.
    pub fn tracking_id(&self) -> String {
        let id = self.header("x-zm-trackingid").ok();
        let is_plain = |c: &char| c.is_ascii_graphic();
        readable(id.as_ref()).chars().take_while(is_plain).take(TRACKING_ID_MAX).collect()
    }

    fn shown_header(&self, name: &str, excerpts: &Excerpts) -> Option<String> {
        let value = excerpts.quote(readable(self.header(name).ok().as_ref()), 100);
        (!value.is_empty()).then_some(value)
    }
}

/// A header field's value as far as it is UTF-8: to repair what follows would take memory that the server decides on.
fn readable(value: Option<&Secret>) -> &str {
    value.and_then(|value| value.bytes().utf8_chunks().next()).map_or("", |chunk| chunk.valid())
}

/// Where a part of a body stands in it.
fn place_of(part: &str, body: &[u8]) -> Range<usize> {
    let start = part.as_bytes().first().and_then(|first| body.element_offset(first)).unwrap_or(0);
    start..start + part.len()
}

/// Looks at every byte, without a branch for each: tokens are long and have no control characters.
fn has_controls(text: &str) -> bool {
    text.bytes().fold(false, |found, byte| found | byte.is_ascii_control())
}

/// Where the token is in a body that is an object with the token alone, as those of Zoom are. Every other body, and one whose
/// token has a character that has to be looked at, is read as JSON, which takes five times as many instructions.
fn plain_token(body: &[u8]) -> Option<Range<usize>> {
    let (before, after) = (br#"{"token":""#, br#""}"#);
    let token = body.strip_prefix(before)?.strip_suffix(after)?;
    let is_plain = |all, byte: &u8| all & byte.is_ascii_graphic() & (*byte != b'"') & (*byte != b'\\');
    let is_plain = (1..=TOKEN_MAX).contains(&token.len()) && token.iter().fold(true, is_plain);
    is_plain.then(|| before.len()..before.len() + token.len())
}

fn no_token(why: &str) -> Error {
    Error::new(ZOOM_E_NO_TOKEN, format!("no token: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::{ZOOM_REASON_ACCESS_TOKEN, ZOOM_REASON_ACCOUNT};

    fn received(status: u16, headers: &str, body: &str) -> Received {
        let head = format!("HTTP/1.1 {status} X\r\n{headers}\r\n").into_bytes();
        Received { status, head, body: Secret::from(body) }
    }

    fn token(status: u16, body: &str) -> Response {
        Response::judge(Purpose::Token, received(status, "", body), &|| vec!["sent-canary"])
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
            assert_eq!(response.token(), b"abc");
            assert_eq!(response.error, "");
        }
    }

    #[test]
    fn a_success_has_a_reason_where_zoom_or_somebody_else_refused() {
        for (body, reason) in [
            (r#"{"code":124,"message":"Invalid access token."}"#, ZOOM_REASON_ACCESS_TOKEN),
            (r#"{"code":1010,"message":"x","token":"canary"}"#, ZOOM_REASON_ACCOUNT),
            ("<html><title>Sign in</title>", ZOOM_REASON_NOT_ZOOM),
            (r#"{"token":null}"#, 0),
            ("{", 0),
            ("", 0),
            (r#"{"token":"abc"}"#, 0),
        ] {
            assert_eq!(token(200, body).reason, reason, "{body}");
        }
    }

    #[test]
    fn b3_b4_h7_success_without_a_token() {
        let long = format!(r#"{{"token":"{}"}}"#, "x".repeat(TOKEN_MAX + 1));
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for (status, body, error) in [
            (
                200,
                "{}",
                "no token: the response has no member token. Check the base URL: it usually ends in /v2",
            ),
            (
                200,
                r#"{"token":null}"#,
                "no token: token is null: someone who signed in with Google or Facebook has none of type token; ask for type zak",
            ),
            (200, r#"{"token":""}"#, "no token: token is empty"),
            (200, r#"{"token":5}"#, "no token: token is not a string"),
            (200, r#"{"token":{"token":"canary"}}"#, "no token: token is not a string"),
            (200, r#"{"token":"canary","token":"b"}"#, "no token: the response has more than one token"),
            (200, r#"{"token":"canary\u0000"}"#, "no token: token contains control characters"),
            (200, &long, "no token: token is longer than 65536 bytes"),
            (
                200,
                r#"{"code":124,"message":"Invalid access token."}"#,
                "no token: the response is Zoom's error 124: Invalid access token. Get a new access token and call again: an access token lives for an hour",
            ),
            (200, r#"{"code":-1,"token":"canary"}"#, "no token: the response has a code that is not 0"),
            (200, r#"{"code":"124","token":"canary"}"#, "no token: the response has a code that is not 0"),
            (
                200,
                r#"{"code":3000000000,"token":"canary"}"#,
                "no token: the response has a code that is not 0",
            ),
            (
                200,
                r#"{"code":0,"code":124,"token":"canary"}"#,
                "no token: the response has a code that is not 0",
            ),
            (
                200,
                r#"{"message":"Token is no longer supported. Please use ZAK token instead."}"#,
                "no token: the response has no member token: Token is no longer supported. Please use ZAK token instead",
            ),
            (200, "", "no token: the response is empty. Check the base URL: it usually ends in /v2"),
            (
                200,
                "<html>sent-canary",
                "no token: this is not Zoom's response (without a content type: \"[redacted]\"). Something between this program and Zoom sent it: a proxy, a firewall or a login page of the network. Open the base URL in a browser on this machine to see it, or ask whoever runs the network",
            ),
            (
                200,
                "\u{feff}{\"token\":\"canary\"}",
                "no token: the response is not well-formed JSON (line 1, column 1). Check the base URL: it usually ends in /v2",
            ),
            (
                200,
                r#"["canary"]"#,
                "no token: the response is not a JSON object (line 1, column 0). Check the base URL: it usually ends in /v2",
            ),
            (
                200,
                &deep,
                "no token: the response has more than 5000 arrays and objects within each other. Check the base URL: it usually ends in /v2",
            ),
            (
                200,
                r#"{"token":"canary"#,
                "no token: the response ends too early (line 1, column 16). Check the base URL: it usually ends in /v2",
            ),
            (
                201,
                r#"{"token":"canary"}"#,
                "no token: the server responded with status 201 (Created), not 200. Check the base URL: it usually ends in /v2",
            ),
            (
                204,
                "",
                "no token: the server responded with status 204 (No Content), not 200. Check the base URL: it usually ends in /v2",
            ),
            (
                206,
                r#"{"token":"canary"}"#,
                "no token: the server responded with status 206 (Partial Content), not 200. Check the base URL: it usually ends in /v2",
            ),
        ] {
            let response = token(status, body);
            assert_eq!((response.code, response.error.as_str()), (ZOOM_E_NO_TOKEN, error));
            assert!(response.token().is_empty() && !response.error.contains("canary"));
        }
        let invalid =
            Received { body: Secret::new(b"{\"token\":\"\xff\"}".to_vec()), ..received(200, "", "") };
        assert_eq!(Response::judge(Purpose::Token, invalid, &Vec::new).code, ZOOM_E_NO_TOKEN);
    }

    #[test]
    fn refusals_say_what_to_do() {
        for (status, headers, body, error) in [
            (
                401,
                "",
                r#"{"code":124,"message":"Invalid access token."}"#,
                "HTTP 401 Unauthorized, Zoom code 124: Invalid access token. Get a new access token and call again: an access token lives for an hour",
            ),
            (
                400,
                "",
                r#"{"code":4711,"message":"Invalid access token, does not contain scopes:[user:read:token:admin]"}"#,
                "HTTP 400 Bad Request, Zoom code 4711: Invalid access token, does not contain scopes:[user:read:token:admin]. The access token lacks a scope: add the one that is named here (for a token call it is user:read:token, or user:read:token:admin) to the app at marketplace.zoom.us, then get a new access token",
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
                "HTTP 400 Bad Request, Zoom code 300: Validation Failed (ttl: Invalid.; type: Bad.). Correct the argument that is named here",
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
                "HTTP 429 Too Many Requests. Try again after a second or two",
            ),
            (
                429,
                "retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
                "",
                "HTTP 429 Too Many Requests. Try again after a second or two",
            ),
            (429, "", "", "HTTP 429 Too Many Requests. Try again after a second or two"),
            (
                302,
                "Location: https://evil.example/\r\n",
                r#"{"token":"canary"}"#,
                "HTTP 302 Found: this is not Zoom's response (without a content type). Redirects are not followed: check the base URL. It leads to https://evil.example/",
            ),
            (
                302,
                "Location: https://zoom.us/s/1?zak=canary\r\n",
                "",
                "HTTP 302 Found. Redirects are not followed: check the base URL. It leads to https://zoom.us/s/1",
            ),
            (
                401,
                "Content-Type: application/json\r\n",
                r#"{"code":124,"error":"no route"}"#,
                "HTTP 401 Unauthorized: this is not Zoom's response (application/json: \"no route\"). Something between this program and Zoom sent it: a proxy, a firewall or a login page of the network. Open the base URL in a browser on this machine to see it, or ask whoever runs the network",
            ),
            (
                503,
                "",
                "<html>",
                "HTTP 503 Service Unavailable: this is not Zoom's response (without a content type). The server has a problem: try again later",
            ),
            (599, "", "", "HTTP 599 unknown status. The server has a problem: try again later"),
            (409, "", "", "HTTP 409 Conflict"),
        ] {
            let response = Response::judge(Purpose::Token, received(status, headers, body), &Vec::new);
            assert_eq!(response.error, error);
            assert_eq!((response.code, response.status), (i32::from(status), i32::from(status)));
            assert!(response.token().is_empty());
        }
    }

    #[test]
    fn a_body_with_the_token_alone_is_read_as_any_other() {
        for byte in 0..=255u8 {
            let plain = [br#"{"token":"a"#, &[byte][..], br#"b"}"#].concat();
            let with_a_space = [b" ", &plain[..]].concat();
            let [plain, other] = [plain, with_a_space].map(|body| {
                let received = Received { body: Secret::new(body), ..received(200, "", "") };
                let response = Response::judge(Purpose::Token, received, &Vec::new);
                (response.code, response.token().to_vec())
            });
            assert_eq!(plain, other, "{byte}");
        }
        for (token, length) in [("", None), ("a", Some(1)), (r#"a","b":"c"#, None), (r"a\u0062", None)] {
            let body = format!(r#"{{"token":"{token}"}}"#);
            assert_eq!(plain_token(body.as_bytes()), length.map(|length| 10..10 + length), "{body}");
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
            received(200, "Content-Type: text/plain\r\nX-A:1\r\nx-a:  2 \r\nEmpty:\r\n", "x"),
            &Vec::new,
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
            "HTTP 400 Bad Request, Zoom code 300: [redacted]? ([redacted]: ). Correct the argument that is named here"
        );
        let response = token(
            200,
            r#" {"code":5,"data":[{"token":"zak\u002dcanary"}],"token":1,"token":"2nd-canary","message":"zak-canary 2nd-canary"}"#,
        );
        assert_eq!(response.error, "no token: the response is Zoom's error 5: [redacted] [redacted]");
    }
}
