//! What is sent: base URL, user id, path and query, checked before anything leaves (RFC 3986, RFC 9110).

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use ureq::http::Method;
use ureq::http::uri::{Authority, PathAndQuery, Scheme, Uri};

use crate::error::{Error, ZOOM_E_MEMORY};
use crate::json::{Member, Value, each_member};

/// The longest user id, in bytes before encoding.
pub const USER_MAX: usize = 512;
/// The longest token type or meeting id, in bytes before encoding.
pub const WORD_MAX: usize = 128;
/// The longest URL or path with its query, in bytes.
pub const URL_MAX: usize = 8192;

/// Scheme, host and port: what a connection and an Authorization belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    scheme: Scheme,
    authority: Authority,
}

impl Origin {
    /// The URI of a target at this origin.
    pub fn uri(&self, target: PathAndQuery) -> Uri {
        let mut parts = ureq::http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(target);
        Uri::from_parts(parts).expect("scheme, authority and path are all there")
    }

    fn parse(name: &str, scheme: Scheme, text: &str) -> Result<Origin, Error> {
        if text.contains('@') {
            return Err(Error::argument(name, "must not hold a user name or password before the host"));
        }
        let (host, port) = split_port(name, text)?;
        let host = host_name(name, host)?;
        let default = if scheme == Scheme::HTTP { 80 } else { 443 };
        if scheme == Scheme::HTTP && !is_loopback(&host) {
            return Err(Error::argument(
                name,
                "must begin with https:// (http:// is for localhost and loopback addresses alone)",
            ));
        }
        let text = match port {
            Some(port) if port != default => format!("{host}:{port}"),
            _ => host,
        };
        let authority = Authority::from_maybe_shared(text)
            .map_err(|_| Error::argument(name, "has a host that is none"))?;
        Ok(Origin { scheme, authority })
    }
}

/// Where the API lives: an origin and the path in front of every call, such as `/v2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The origin that the Authorization belongs to.
    pub origin: Arc<Origin>,
    path: String,
}

impl Base {
    /// Reads a base URL; `name` is what the caller calls it, for the error's text.
    pub fn parse(name: &str, text: &str) -> Result<Base, Error> {
        let (origin, rest) = split_url(name, text)?;
        if rest.contains('?') {
            return Err(Error::argument(name, "must not hold a query"));
        }
        check_path(name, rest)?;
        let path = rest.strip_suffix('/').unwrap_or(rest);
        Ok(Base { origin: Arc::new(origin), path: path.to_owned() })
    }

    /// The target of the token call: `{base}/users/{user}/token?type=...`, ttl when it is not 0, meeting_id when given.
    pub fn token_target(
        &self,
        user: &str,
        kind: &str,
        ttl: i32,
        meeting_id: &str,
    ) -> Result<PathAndQuery, Error> {
        check_word("user", user, USER_MAX)?;
        check_word("type", kind, WORD_MAX)?;
        if user == "." || user == ".." {
            return Err(Error::argument("user", "must be a user id, an e-mail address or me"));
        }
        if ttl < 0 {
            return Err(Error::argument(
                "ttl",
                "must be 0 (the service's default) or a number of seconds above it",
            ));
        }
        let mut target = String::with_capacity(self.path.len() + 3 * user.len() + 64);
        target.push_str(&self.path);
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

    /// The origin and target of `url`, an absolute URL or a path below the base, with the members of `query_json`
    /// (an object, or empty) added to its query.
    pub fn request_target(&self, url: &str, query_json: &str) -> Result<(Arc<Origin>, PathAndQuery), Error> {
        if url.is_empty() {
            return Err(Error::argument("url", "must be given: a https URL or a path below the base URL"));
        }
        let (origin, mut target) = if has_scheme(url) {
            let (origin, rest) = split_url("url", url)?;
            (Arc::new(origin), rest.to_owned())
        } else {
            check_url_text("url", url)?;
            let path = url.strip_prefix('/').unwrap_or(url);
            (self.origin.clone(), format!("{}/{path}", self.path))
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
}

/// A method: a word of RFC 9110, but for those that open a tunnel or reflect the request.
pub fn method(text: &str) -> Result<Method, Error> {
    let allowed = "must be an HTTP method such as GET, POST, PUT, PATCH or DELETE";
    match Method::from_bytes(text.as_bytes()) {
        Ok(method) if text.len() <= 32 && method != Method::CONNECT && method != Method::TRACE => Ok(method),
        _ => Err(Error::argument("method", allowed)),
    }
}

/// Characters that stay bare in a query's value besides letters and digits.
const QUERY_BARE: &[u8] = b"-._~,";

/// Appends `text`, every byte percent-encoded but letters, digits and those of `bare`.
fn encode(out: &mut String, text: &str, bare: &[u8]) {
    const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || bare.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.extend(['%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
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
        (Value::Text(name), Value::Plain(text)) => (name, text.into()),
        (Value::Text(_), Value::Null | Value::Nested(_)) => return Ok(()),
        (Value::NoMemory, _) | (_, Value::NoMemory) => {
            return Err(Error::new(ZOOM_E_MEMORY, "no memory for query_json"));
        }
        _ => return Err(Error::argument("query_json", "holds a string with half of a surrogate pair")),
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

/// A user id, type or meeting id: given, not too long, without control characters.
fn check_word(name: &str, text: &str, max: usize) -> Result<(), Error> {
    if text.is_empty() {
        return Err(Error::argument(name, "must be given"));
    }
    if text.len() > max {
        return Err(Error::argument(name, format!("must not be longer than {max} bytes")));
    }
    if text.chars().any(char::is_control) {
        return Err(Error::argument(name, "must not hold control characters"));
    }
    Ok(())
}

fn has_scheme(url: &str) -> bool {
    // A colon in the first part makes it a scheme (RFC 3986, 4.2).
    url.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'))
}

/// Splits an absolute URL into its origin and the rest, from the first slash or question mark on.
fn split_url<'a>(name: &str, text: &'a str) -> Result<(Origin, &'a str), Error> {
    check_url_text(name, text)?;
    let starts = |prefix: &str| text.get(..prefix.len()).is_some_and(|t| t.eq_ignore_ascii_case(prefix));
    let (scheme, after) = if starts("https://") {
        (Scheme::HTTPS, &text[8..])
    } else if starts("http://") {
        (Scheme::HTTP, &text[7..])
    } else {
        return Err(Error::argument(name, "must begin with https://"));
    };
    let end = after.find(['/', '?']).unwrap_or(after.len());
    Ok((Origin::parse(name, scheme, &after[..end])?, &after[end..]))
}

/// What no URL may hold anywhere. The text is not repeated: it may hold a password.
fn check_url_text(name: &str, text: &str) -> Result<(), Error> {
    if text.len() > URL_MAX {
        return Err(Error::argument(name, format!("must not be longer than {URL_MAX} bytes")));
    }
    if !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Error::argument(
            name,
            "must not hold blanks, control or non-ASCII characters (percent-encode a path, write a host as xn--...)",
        ));
    }
    if text.contains(['\\', '#']) {
        return Err(Error::argument(name, "must not hold \\ or #"));
    }
    Ok(())
}

fn check_path(name: &str, path: &str) -> Result<(), Error> {
    if path.contains("//") {
        return Err(Error::argument(name, "must not hold // in its path"));
    }
    let dots = |segment: &str| {
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        plain == "." || plain == ".."
    };
    if path.split('/').any(dots) {
        return Err(Error::argument(name, "must not hold . or .. as a part of its path"));
    }
    check_characters(name, path)
}

/// The characters of RFC 3986 for a path or query, each percent sign followed by two hexadecimal digits.
fn check_characters(name: &str, text: &str) -> Result<(), Error> {
    let bytes = text.as_bytes();
    let whole =
        |at: usize| bytes.get(at + 1..at + 3).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'%' if !whole(at) => {
                return Err(Error::argument(name, "has a percent sign without two hexadecimal digits"));
            }
            b'"' | b'<' | b'>' | b'^' | b'`' | b'{' | b'|' | b'}' | b'[' | b']' => {
                return Err(Error::argument(name, "holds a character that must be percent-encoded"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Splits `host[:port]`; a port is 1 to 65535.
pub fn split_port<'a>(name: &str, text: &'a str) -> Result<(&'a str, Option<u16>), Error> {
    let host_end = if text.starts_with('[') { text.find(']').map_or(text.len(), |i| i + 1) } else { 0 };
    let Some(colon) = text[host_end..].find(':').map(|i| i + host_end) else {
        return Ok((text, None));
    };
    let digits = &text[colon + 1..];
    let port = digits.parse().ok().filter(|p| *p > 0 && digits.bytes().all(|b| b.is_ascii_digit()));
    match port {
        Some(port) if digits.len() <= 5 => Ok((&text[..colon], Some(port))),
        _ => Err(Error::argument(name, "must have a port between 1 and 65535, or none")),
    }
}

/// The host in its one normal form, so that SNI, Host and the verified name are the same.
pub fn host_name(name: &str, host: &str) -> Result<String, Error> {
    let wrong = |what: &str| Err(Error::argument(name, what));
    if let Some(inner) = host.strip_prefix('[') {
        let address = inner.strip_suffix(']').and_then(|inner| inner.parse::<Ipv6Addr>().ok());
        return match address {
            Some(address) => Ok(format!("[{address}]")),
            None => wrong("has a host in brackets that is no IPv6 address (zone ids are not allowed)"),
        };
    }
    let label_is_fine = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if host.len() > 253 || !host.split('.').all(label_is_fine) {
        return wrong("must have a host name of letters, digits, - and . (no trailing dot) or an IP address");
    }
    let last = host.rsplit('.').next().unwrap_or(host);
    let numeric = last.bytes().all(|b| b.is_ascii_digit())
        || last.get(..2).is_some_and(|x| x.eq_ignore_ascii_case("0x"));
    if numeric && host.parse::<Ipv4Addr>().is_err() {
        return wrong("has a host that ends like an IPv4 address but is none of the form 192.0.2.1");
    }
    Ok(host.to_ascii_lowercase())
}

/// An IPv6 address without its brackets; any other host as it is.
pub fn bare_host(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

/// True for `localhost`, the names below it (RFC 6761), 127.0.0.0/8 and ::1.
pub fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|a| a.is_loopback())
        || host == "[::1]"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(text: &str) -> Result<String, String> {
        let base = Base::parse("base", text).map_err(|e| e.text)?;
        let scheme = &base.origin.scheme;
        Ok(format!("{scheme}://{}{}", base.origin.authority, base.path))
    }

    #[test]
    fn u1_u2_u4_bases_that_are_taken() {
        for (text, normal) in [
            ("https://api.zoom.us/v2", "https://api.zoom.us/v2"),
            ("HTTPS://API.Zoom.US:443/v2/", "https://api.zoom.us/v2"),
            ("https://api.zoom.us", "https://api.zoom.us"),
            ("https://api.zoom.us:8443/", "https://api.zoom.us:8443"),
            ("https://[2001:DB8:0::1]:1/v2", "https://[2001:db8::1]:1/v2"),
            ("https://192.0.2.1/a/b%20c", "https://192.0.2.1/a/b%20c"),
            ("https://xn--bcher-kva.example/v2", "https://xn--bcher-kva.example/v2"),
            ("http://127.1.2.3:80/v2", "http://127.1.2.3/v2"),
            ("http://[::1]:8080/v2", "http://[::1]:8080/v2"),
            ("http://Sim.LocalHost:8080", "http://sim.localhost:8080"),
        ] {
            assert_eq!(base(text).as_deref(), Ok(normal), "{text}");
        }
    }

    #[test]
    fn u1_u2_u4_u5_bases_that_are_refused() {
        for (text, part) in [
            ("", "must begin with https://"),
            ("api.zoom.us/v2", "must begin with https://"),
            ("https:api.zoom.us", "must begin with https://"),
            ("https:/api.zoom.us", "must begin with https://"),
            ("ftp://api.zoom.us", "must begin with https://"),
            ("https://", "host name"),
            ("https:///v2", "host name"),
            ("https://user@api.zoom.us/v2", "user name or password"),
            ("https://u:canary@api.zoom.us/v2", "user name or password"),
            ("https://api.zoom.us\\@evil.example/", "\\ or #"),
            ("https://api.zoom.us/v2#x", "\\ or #"),
            ("https://api.zoom.us/v2?x=1", "query"),
            ("https://api.zoom.us?", "query"),
            ("https://api.zoom.us /v2", "blanks"),
            (" https://api.zoom.us/v2", "blanks"),
            ("https://api.zoom.us/v2\r\nX: y", "blanks"),
            ("https://b\u{fc}cher.example", "xn--"),
            ("https://api%2fzoom.us/v2", "host name"),
            ("https://api.zoom.us//v2", "// in its path"),
            ("https://api.zoom.us/v2//", "// in its path"),
            ("https://api.zoom.us/../v2", ". or .."),
            ("https://api.zoom.us/%2e%2E/v2", ". or .."),
            ("https://api.zoom.us/v2/.", ". or .."),
            ("https://api.zoom.us/%zz", "percent sign"),
            ("https://api.zoom.us/%2", "percent sign"),
            ("https://api.zoom.us/{v2}", "percent-encoded"),
            ("https://api.zoom.us:0/v2", "port"),
            ("https://api.zoom.us:99999/v2", "port"),
            ("https://api.zoom.us:/v2", "port"),
            ("https://api.zoom.us:+443/v2", "port"),
            ("https://api.zoom.us:000443/v2", "port"),
            ("https://api.zoom.us:443:443/v2", "port"),
            ("https://api.zoom.us.", "trailing dot"),
            ("https://-a.example", "host name"),
            ("https://a..b", "host name"),
            ("https://127.1", "192.0.2.1"),
            ("https://0x7f000001", "192.0.2.1"),
            ("https://2130706433", "192.0.2.1"),
            ("https://0177.0.0.1", "192.0.2.1"),
            ("https://192.0.2.256", "192.0.2.1"),
            ("https://[fe80::1%25eth0]/", "zone ids"),
            ("https://[::1", "brackets"),
            ("https://[::1]x/", "brackets"),
            ("http://api.zoom.us/v2", "loopback"),
            ("http://192.0.2.1/v2", "loopback"),
            ("http://localhost.example/v2", "loopback"),
            ("http://notlocalhost/v2", "loopback"),
            ("http://[::ffff:127.0.0.1]/v2", "loopback"),
        ] {
            let error = base(text).expect_err(text);
            assert!(error.starts_with("base ") && error.contains(part), "{text}: {error}");
            assert!(!error.contains("canary"), "{text}: {error}");
        }
    }

    fn target(user: &str, kind: &str, ttl: i32, meeting: &str) -> Result<String, String> {
        let base = Base::parse("base", "https://api.zoom.us/v2").unwrap();
        base.token_target(user, kind, ttl, meeting).map(|t| t.to_string()).map_err(|e| e.text)
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
            assert!(target(user, "zak", 0, "").unwrap_err().starts_with("user must"), "{user}");
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
        let (origin, target) = base.request_target(url, query).map_err(|e| e.text)?;
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
            ("//evil.example/x", "", "url must not hold //"),
            ("users/../x", "", "url must not hold . or .."),
            ("users/x#y", "", "url must not hold \\ or #"),
            ("http://evil.example/", "", "url must begin with https://"),
            ("ftp://evil.example/", "", "url must begin with https://"),
            ("javascript:alert(1)", "", "url must begin with https://"),
            ("https:evil.example", "", "url must begin with https://"),
            ("/p", r#"{"a":"\ud800"}"#, "query_json holds a string with half of a surrogate pair"),
            ("/p", r#"{"\ud800":1}"#, "query_json holds a string with half of a surrogate pair"),
            ("/p?q=a b", "", "url must not hold blanks"),
            ("/p?q=<", "", "url holds a character"),
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
