//! URLs (RFC 3986): origins, the base URL, hosts in their normal form, percent-encoding, and what is refused in them.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use bytes::Bytes;
use ureq::http::header::HeaderValue;
use ureq::http::uri::{Authority, Parts, PathAndQuery, Scheme, Uri};

use crate::error::Error;
use crate::text::check_ends;

/// The longest URL or path with its query, in bytes.
pub const URL_MAX: usize = 8192;

/// Scheme, host and port: what a connection and an Authorization belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    scheme: Scheme,
    authority: Authority,
    /// The same as the header field Host has it.
    host_field: HeaderValue,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority)
    }
}

impl Origin {
    /// The URI of a target at this origin.
    pub fn uri(&self, target: PathAndQuery) -> Uri {
        let mut parts = Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(target);
        Uri::from_parts(parts).expect("scheme, authority and path are all there")
    }

    /// The header field Host of its requests.
    pub fn host_field(&self) -> &HeaderValue {
        &self.host_field
    }

    /// The host in its normal form.
    pub fn host(&self) -> &str {
        self.authority.host()
    }

    /// Whether it is spoken to without TLS.
    pub fn is_plain(&self) -> bool {
        self.scheme == Scheme::HTTP
    }

    /// The port, unless it is the usual one.
    pub fn port(&self) -> Option<u16> {
        self.authority.port_u16()
    }

    /// Whether it is on this machine.
    pub fn is_loopback(&self) -> bool {
        is_loopback(self.host())
    }

    fn parse(name: &str, scheme: Scheme, text: &str) -> Result<Origin, Error> {
        if text.contains('@') {
            return Err(Error::argument(name, "must not contain a user name or password before the host"));
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
        let text = Bytes::from(match port {
            Some(port) if port != default => format!("{host}:{port}"),
            _ => host,
        });
        let parsed = (Authority::from_maybe_shared(text.clone()), HeaderValue::from_maybe_shared(text));
        let (Ok(authority), Ok(host_field)) = parsed else {
            return Err(Error::argument(name, "has an invalid host"));
        };
        Ok(Origin { scheme, authority, host_field })
    }
}

/// Where the API lives: an origin and the path in front of every call, such as `/v2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The origin that the Authorization belongs to.
    pub origin: Arc<Origin>,
    /// The path, without a slash at its end.
    pub path: String,
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

impl Base {
    /// Reads a base URL; `name` is what the caller calls it, for the error's text.
    pub fn parse(name: &str, text: &str) -> Result<Base, Error> {
        check_ends(name, text)?;
        let (origin, path) = split_url(name, text)?;
        if path.contains('?') {
            return Err(Error::argument(name, "must not contain a query"));
        }
        check_path(name, path)?;
        let path = path.strip_suffix('/').unwrap_or(path);
        Ok(Base { origin: Arc::new(origin), path: path.to_owned() })
    }
}

/// Characters that stay bare in a query's value besides letters and digits.
pub const QUERY_BARE: &[u8] = b"-._~,";

/// Appends `text`, every byte percent-encoded but letters, digits and those of `bare`.
pub fn encode(out: &mut String, text: &str, bare: &[u8]) {
    const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || bare.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.extend(['%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
    }
}

/// Whether a URL is absolute: a colon in its first part makes that a scheme (RFC 3986, 4.2).
pub fn has_scheme(url: &str) -> bool {
    url.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'))
}

/// Splits an absolute URL into its origin and what follows, from the first slash or question mark on.
pub fn split_url<'a>(name: &str, text: &'a str) -> Result<(Origin, &'a str), Error> {
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

/// What no URL may contain anywhere. The text is not repeated: it may contain a password.
pub fn check_url_text(name: &str, text: &str) -> Result<(), Error> {
    if text.len() > URL_MAX {
        return Err(Error::argument(name, format!("must not be longer than {URL_MAX} bytes")));
    }
    check_ends(name, text)?;
    if !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Error::argument(
            name,
            "must not contain spaces, control or non-ASCII characters (percent-encode a path, write a host as xn--...)",
        ));
    }
    if text.contains(['\\', '#']) {
        return Err(Error::argument(name, "must not contain \\ or #"));
    }
    Ok(())
}

/// The path of a URL: no empty, `.` or `..` segment, each character allowed.
pub fn check_path(name: &str, path: &str) -> Result<(), Error> {
    if path.contains("//") {
        return Err(Error::argument(
            name,
            "must not contain // in its path (a / inside an id, such as a meeting's UUID, is written as %252F)",
        ));
    }
    let dots = |segment: &str| {
        const DOTS: [&str; 6] = [".", "..", "%2e", ".%2e", "%2e.", "%2e%2e"];
        DOTS.iter().any(|dots| segment.eq_ignore_ascii_case(dots))
    };
    if path.split('/').any(dots) {
        return Err(Error::argument(name, "must not contain . or .. as a segment of its path"));
    }
    check_characters(name, path)
}

/// The characters of RFC 3986 for a path or query, each percent sign followed by two hexadecimal digits.
pub fn check_characters(name: &str, text: &str) -> Result<(), Error> {
    let bytes = text.as_bytes();
    let whole =
        |at: usize| bytes.get(at + 1..at + 3).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'%' if !whole(at) => {
                return Err(Error::argument(name, "has a percent sign without two hexadecimal digits"));
            }
            b'"' | b'<' | b'>' | b'^' | b'`' | b'{' | b'|' | b'}' | b'[' | b']' => {
                return Err(Error::argument(name, "contains a character that must be percent-encoded"));
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
        _ => Err(Error::argument(name, "must have a port from 1 to 65535 or no port")),
    }
}

/// The host in its normal form, so that SNI, Host and the verified name are the same.
pub fn host_name(name: &str, host: &str) -> Result<String, Error> {
    let wrong = |what: &str| Err(Error::argument(name, what));
    if let Some(inner) = host.strip_prefix('[') {
        let address = inner.strip_suffix(']').and_then(|inner| inner.parse::<Ipv6Addr>().ok());
        return match address {
            Some(address) => Ok(format!("[{address}]")),
            None => wrong("has a host in brackets that is not an IPv6 address (zone ids are not allowed)"),
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
        return wrong("has a host that ends like an IPv4 address but is not of the form 192.0.2.1");
    }
    Ok(host.to_ascii_lowercase())
}

/// Whether a host is a domain, or a name below it.
pub fn is_at_or_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|name| name.is_empty() || name.ends_with('.'))
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
            ("https://api.zoom.us /v2", "spaces"),
            (" https://api.zoom.us/v2", "begins with a space"),
            ("https://api.zoom.us/v2\n", "ends with a line end"),
            ("https://api.zoom.us/v2\r\nX: y", "spaces"),
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
}
