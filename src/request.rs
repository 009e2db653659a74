//! What a call sends: method, target below the base URL, header fields and body, checked before anything leaves.

use std::sync::Arc;

use bytes::Bytes;
use ureq::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, HeaderValue, InvalidHeaderValue,
    USER_AGENT,
};
use ureq::http::uri::PathAndQuery;
use ureq::http::{self, Method};

use crate::error::{Error, ZOOM_E_MEMORY};
use crate::json::{Member, Text, Value, each_member};
use crate::secret::Secret;
use crate::text::check_ends;
use crate::url::{
    Base, Origin, QUERY_BARE, URL_MAX, check_characters, check_path, check_url_text, encode, has_scheme,
    split_url,
};

/// The longest user id, in bytes before encoding.
pub const USER_MAX: usize = 512;
/// The longest token type or meeting id, in bytes before encoding.
pub const WORD_MAX: usize = 128;
/// Room for the request line's other words and the header fields that every request has.
const HEAD_ROOM: usize = 512;

/// A header field's value that wipes itself and is not shown.
pub fn secret_field(value: Secret) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(value))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A request, checked.
pub struct Request<'a> {
    /// The method.
    pub method: Method,
    /// Where it goes.
    pub origin: &'a Origin,
    /// The path and the query.
    pub target: PathAndQuery,
    /// The client's own header fields.
    pub fields: &'a [(HeaderName, HeaderValue)],
    /// The value of the Authorization field.
    pub authorization: Option<HeaderValue>,
    /// None where the request has no body at all.
    pub body: Option<&'a [u8]>,
}

impl Request<'_> {
    /// Whether it may be sent twice with the effect of once (RFC 9110, 9.2.2).
    pub fn is_idempotent(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD | Method::PUT | Method::DELETE | Method::OPTIONS)
    }

    /// The values of the client's own header fields that may be keys: no text may repeat them.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        const NO_KEYS: [HeaderName; 4] = [ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, USER_AGENT];
        let may_be_keys = self.fields.iter().filter(|(name, _)| !NO_KEYS.contains(name));
        may_be_keys.filter_map(|(_, value)| value.to_str().ok())
    }

    /// The room that the request line and the header fields need, in bytes.
    pub fn head_size(&self) -> usize {
        HEAD_ROOM
            + self.target.as_str().len()
            + self.fields.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum::<usize>()
            + self.authorization.as_ref().map_or(0, HeaderValue::len)
    }

    /// Request line and header fields, made anew for each time that it is sent.
    pub fn head(&self) -> http::Request<()> {
        let mut request = http::Request::new(());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.origin.uri(self.target.clone());
        let fields = request.headers_mut();
        fields.insert(HOST, self.origin.host_field().clone());
        fields.insert(ACCEPT, HeaderValue::from_static("*/*"));
        if self.body.is_some_and(|body| !body.is_empty()) {
            fields.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        for (name, value) in self.fields {
            fields.insert(name, value.clone());
        }
        if let Some(authorization) = &self.authorization {
            fields.insert(AUTHORIZATION, authorization.clone());
        }
        request
    }
}

/// The target of the token call: `{base}/users/{user}/token?type=...`, ttl when it is not 0, meeting_id when given.
pub fn token_target(
    base: &Base,
    user: &str,
    kind: &str,
    ttl: i32,
    meeting_id: &str,
) -> Result<PathAndQuery, Error> {
    check_user(user)?;
    check_word("type", kind, WORD_MAX)?;
    if ttl < 0 {
        return Err(Error::argument(
            "ttl",
            "must be 0 (the service's default) or a number of seconds above 0",
        ));
    }
    if kind == ME_ZAK {
        return me_zak_target(base, user, ttl, meeting_id);
    }
    let mut target = String::with_capacity(base.path.len() + 3 * user.len() + 64);
    target.push_str(&base.path);
    target.push_str("/users/");
    encode(&mut target, user, b"-._~");
    target.push_str("/token?type=");
    encode(&mut target, kind, QUERY_BARE);
    if ttl != 0 {
        target.push_str("&ttl=");
        target.push_str(&ttl.to_string());
    }
    if !meeting_id.is_empty() {
        check_word("meeting_id", meeting_id, WORD_MAX)?;
        target.push_str("&meeting_id=");
        encode(&mut target, meeting_id, QUERY_BARE);
    }
    path_and_query("base", target)
}

/// The type of a ZAK that the Meeting SDK's scope is enough for: `{base}/users/me/zak`, which knows no arguments.
pub const ME_ZAK: &str = "me_zak";

fn me_zak_target(base: &Base, user: &str, ttl: i32, meeting_id: &str) -> Result<PathAndQuery, Error> {
    if user != "me" {
        return Err(Error::argument("user", "must be me for the type me_zak"));
    }
    if ttl != 0 {
        return Err(Error::argument(
            "ttl",
            "must be 0 for the type me_zak, whose tokens live for five minutes",
        ));
    }
    if !meeting_id.is_empty() {
        return Err(Error::argument("meeting_id", "must be empty for the type me_zak"));
    }
    path_and_query("base", format!("{}/users/me/zak", base.path))
}

/// The origin and target of `url`, an absolute URL or a path below the base, with the members of `query_json` (an
/// object, or empty) added to its query.
pub fn request_target(
    base: &Base,
    url: &str,
    query_json: &str,
) -> Result<(Arc<Origin>, PathAndQuery), Error> {
    if url.is_empty() {
        return Err(Error::argument("url", "must be given: a https URL or a path below the base URL"));
    }
    let (origin, mut target) = if has_scheme(url) {
        let (origin, target) = split_url("url", url)?;
        (Arc::new(origin), target.to_owned())
    } else {
        check_url_text("url", url)?;
        let path = url.strip_prefix('/').unwrap_or(url);
        (base.origin.clone(), format!("{}/{path}", base.path))
    };
    let path = target.split('?').next().unwrap_or("");
    check_path("url", path)?;
    if path.is_empty() {
        target.insert(0, '/');
    }
    check_characters("url", &target[target.find('?').unwrap_or(target.len())..])?;
    add_query(&mut target, query_json)?;
    Ok((origin, path_and_query("url with query_json", target)?))
}

/// A method: a word of RFC 9110, but for those that open a tunnel or reflect the request.
pub fn method(text: &str) -> Result<Method, Error> {
    let allowed = "must be an HTTP method such as GET, POST, PUT, PATCH or DELETE";
    match Method::from_bytes(text.as_bytes()) {
        Ok(method) if text.len() <= 32 && method != Method::CONNECT && method != Method::TRACE => Ok(method),
        _ => Err(Error::argument("method", allowed)),
    }
}

/// Appends the members of an object as a query: text, numbers and literals; null, arrays and objects are left out,
/// and an empty text is the bare name (as the samples' library does).
fn add_query(target: &mut String, query_json: &str) -> Result<(), Error> {
    if query_json.is_empty() {
        return Ok(());
    }
    let mut separator = match target.find('?') {
        None => "?",
        Some(at) if at + 1 == target.len() => "",
        Some(_) => "&",
    };
    let mut result = Ok(());
    let read = each_member(query_json.as_bytes(), |member| {
        if result.is_ok() {
            result = add_member(target, &mut separator, member);
        }
    });
    read.map_err(|why| Error::argument("query_json", why))?;
    result
}

fn add_member(target: &mut String, separator: &mut &str, member: Member) -> Result<(), Error> {
    let (name, text) = match (member.name.read(), member.value.read()) {
        (Value::Text(name), Value::Text(text)) => (name, text),
        (Value::Text(name), Value::Plain(text)) => (name, Text::Written(text)),
        (Value::Text(_), Value::Null | Value::Nested(_)) => return Ok(()),
        (Value::NoMemory, _) | (_, Value::NoMemory) => {
            return Err(Error::new(ZOOM_E_MEMORY, "no memory for query_json"));
        }
        _ => return Err(Error::argument("query_json", "contains a string with half of a surrogate pair")),
    };
    target.push_str(separator);
    *separator = "&";
    let mut words = name.split(' ');
    encode(target, words.next().unwrap_or(""), QUERY_BARE);
    for word in words {
        target.push('+');
        encode(target, word, QUERY_BARE);
    }
    if !text.is_empty() {
        target.push('=');
        encode(target, &text, QUERY_BARE);
    }
    Ok(())
}

fn path_and_query(name: &str, target: String) -> Result<PathAndQuery, Error> {
    if target.len() > URL_MAX {
        return Err(Error::argument(name, format!("makes a URL longer than {URL_MAX} bytes")));
    }
    PathAndQuery::from_maybe_shared(target).map_err(|_| Error::argument(name, "can't be part of a URL"))
}

/// A user id, e-mail address or `me`: one path segment.
fn check_user(user: &str) -> Result<(), Error> {
    // The arguments of the call are easily swapped, and a token in a URL is in every log on the way.
    let is_bearer = user.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("bearer "));
    let is_jwt = user.starts_with("eyJ") && user.matches('.').count() == 2;
    if is_bearer || is_jwt {
        return Err(Error::argument(
            "user",
            "looks like a token: it must be a user id, an e-mail address or me. Check the order of the arguments",
        ));
    }
    if user.is_empty() {
        return Err(Error::argument("user", "must be given: a user id, an e-mail address or me"));
    }
    check_word("user", user, USER_MAX)?;
    if user == "." || user == ".." {
        return Err(Error::argument("user", "must be a user id, an e-mail address or me"));
    }
    Ok(())
}

/// A user id, type or meeting id: given, not too long, nothing unseen at its ends, no control characters.
fn check_word(name: &str, text: &str, max: usize) -> Result<(), Error> {
    if text.is_empty() {
        return Err(Error::argument(name, "must be given"));
    }
    if text.len() > max {
        return Err(Error::argument(name, format!("must not be longer than {max} bytes")));
    }
    check_ends(name, text)?;
    if text.chars().any(char::is_control) {
        return Err(Error::argument(name, "must not contain control characters"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(user: &str, kind: &str, ttl: i32, meeting: &str) -> Result<String, String> {
        let base = Base::parse("base", "https://api.zoom.us/v2").unwrap();
        token_target(&base, user, kind, ttl, meeting).map(|t| t.to_string()).map_err(|e| e.text)
    }

    #[test]
    fn u3_user_ids_are_one_encoded_segment() {
        for (user, segment) in [
            ("me", "me"),
            ("KdYKjnimT4KPd8KFgQt9FQ", "KdYKjnimT4KPd8KFgQt9FQ"),
            ("a+b@c.example", "a%2Bb%40c.example"),
            ("a/b?c#d", "a%2Fb%3Fc%23d"),
            ("%2e", "%252e"),
            ("...", "..."),
            ("quis officia", "quis%20officia"),
            ("\u{1f600}", "%F0%9F%98%80"),
            (":userId", "%3AuserId"),
        ] {
            let wanted = format!("/v2/users/{segment}/token?type=zak");
            assert_eq!(target(user, "zak", 0, ""), Ok(wanted), "{user}");
        }
        for user in ["", ".", "..", "a\nb", "a\u{7f}", "\u{85}", &"x".repeat(USER_MAX + 1)] {
            assert!(target(user, "zak", 0, "").unwrap_err().starts_with("user "), "{user}");
        }
        for token in [
            "Bearer x",
            "bearer eyJ",
            "eyJhbGciOiJIUzI1NiJ9.e30.c2ln",
            &format!("eyJ{}.b.c", "a".repeat(900)),
        ] {
            assert!(
                target(token, "zak", 0, "").unwrap_err().starts_with("user looks like a token"),
                "{token}"
            );
        }
        assert!(target(&"\u{20ac}".repeat(USER_MAX / 3), "zak", 0, "").is_ok());
    }

    #[test]
    fn i5_query_of_the_token_call() {
        let sample = target("me", "zak", 68_423_085, "").unwrap();
        assert_eq!(sample, "/v2/users/me/token?type=zak&ttl=68423085");
        assert_eq!(
            target("me", "onbehalf", i32::MAX, "123 456").unwrap(),
            "/v2/users/me/token?type=onbehalf&ttl=2147483647&meeting_id=123%20456"
        );
        assert_eq!(target("me", "a&b", 1, "").unwrap(), "/v2/users/me/token?type=a%26b&ttl=1");
        assert!(target("me", "zak", -1, "").unwrap_err().starts_with("ttl must"));
        assert!(target("me", "zak", i32::MIN, "").is_err());
        assert!(target("me", "z\tk", 0, "").unwrap_err().starts_with("type must"));
        assert!(target("me", "zak", 0, &"1".repeat(WORD_MAX + 1)).unwrap_err().starts_with("meeting_id"));
    }

    fn request(url: &str, query: &str) -> Result<String, String> {
        let base = Base::parse("base", "https://api.zoom.us/v2").unwrap();
        let (origin, target) = request_target(&base, url, query).map_err(|e| e.text)?;
        Ok(origin.uri(target).to_string())
    }

    #[test]
    fn request_urls() {
        for (url, query, wanted) in [
            (
                "https://api.zoom.us/v2/users/:userId/token",
                r#"{"type":"zak","ttl":68423085}"#,
                "https://api.zoom.us/v2/users/:userId/token?type=zak&ttl=68423085",
            ),
            ("/users/me", "", "https://api.zoom.us/v2/users/me"),
            ("users/me?a=1", r#"{"b":2}"#, "https://api.zoom.us/v2/users/me?a=1&b=2"),
            ("/p?", r#"{"b":2}"#, "https://api.zoom.us/v2/p?b=2"),
            ("users/a:b", "{}", "https://api.zoom.us/v2/users/a:b"),
            ("https://zoom.us", "", "https://zoom.us/"),
            ("https://zoom.us?a=1", r#"{"b":""}"#, "https://zoom.us/?a=1&b"),
            (
                "/p",
                r#"{"a b":"c d","e":"x+y@z&=?#/%","n":5,"f":1.50,"t":true,"z":null,"arr":[1,2],"o":{"k":1},"c":"a,b"}"#,
                "https://api.zoom.us/v2/p?a+b=c%20d&e=x%2By%40z%26%3D%3F%23%2F%25&n=5&f=1.50&t=true&c=a,b",
            ),
        ] {
            assert_eq!(request(url, query).as_deref(), Ok(wanted), "{url} {query}");
        }
        for (url, query, part) in [
            ("", "", "url must be given"),
            ("//evil.example/x", "", "url must not contain //"),
            ("users/../x", "", "url must not contain . or .."),
            ("users/x#y", "", "url must not contain \\ or #"),
            ("http://evil.example/", "", "url must begin with https://"),
            ("ftp://evil.example/", "", "url must begin with https://"),
            ("javascript:alert(1)", "", "url must begin with https://"),
            ("https:evil.example", "", "url must begin with https://"),
            ("/p", r#"{"a":"\ud800"}"#, "query_json contains a string with half of a surrogate pair"),
            ("/p", r#"{"\ud800":1}"#, "query_json contains a string with half of a surrogate pair"),
            ("/p?q=a b", "", "url must not contain spaces"),
            ("/p?q=<", "", "url contains a character"),
            ("/p", "[1]", "query_json is not a JSON object"),
            ("/p", "{", "query_json ends too early"),
            ("/p", "canary", "query_json is not well-formed"),
        ] {
            let error = request(url, query).expect_err(url);
            assert!(error.starts_with(part) && !error.contains("canary"), "{url}: {error}");
        }
    }

    #[test]
    fn methods() {
        assert_eq!(method("GET").unwrap(), Method::GET);
        assert_eq!(method("PURGE").unwrap().as_str(), "PURGE");
        for text in ["", "G T", "GET\r\n", "CONNECT", "TRACE", &"X".repeat(33)] {
            assert!(method(text).is_err(), "{text}");
        }
    }
}
