//! Base URLs, and URLs of general requests: the library and the url crate understand every accepted one in the same way.
#![no_main]

use libfuzzer_sys::fuzz_target;
use url::{Host, Url};
use zoom_token::fuzzing::{base_url, request_url};
use zoom_token_fuzz::check_error_text;

const BASE: &str = "https://api.zoom.us/v2";

fuzz_target!(|text: &str| {
    // The url crate validates names with xn--; the library leaves that to the name server.
    if text.to_ascii_lowercase().contains("xn--") {
        return;
    }
    match base_url(text) {
        Err(why) => check_error_text(&why),
        Ok(normal) => {
            let read = parse_both(text, &normal);
            assert!(read.query().is_none(), "a query in a base: {text}");
            assert_eq!(base_url(&normal).as_deref(), Ok(normal.as_str()), "not the normal form");
        }
    }
    match request_url(BASE, text, "") {
        Err(why) => check_error_text(&why),
        Ok(sent) => {
            let read = Url::parse(&sent).expect(&sent);
            let is_absolute = text.split(['/', '?']).next().unwrap().contains(':');
            if is_absolute {
                parse_both(text, &sent);
            } else {
                assert_eq!(read.host_str(), Some("api.zoom.us"), "{text} left the base's origin");
                assert_eq!(read.port_or_known_default(), Some(443), "{text} left the base's origin");
                assert!(read.path().starts_with("/v2/"), "{text} left the base's path");
            }
            // The url crate encodes `'` in a query, which RFC 3986 does not require. The origin was compared above: an
            // IPv6 address has more than one form.
            let (path, query) = target(&sent).split_once('?').unwrap_or((target(&sent), ""));
            assert_eq!(read.path(), path, "{text} is sent in an ambiguous form");
            assert_eq!(read.query().unwrap_or(""), query.replace('\'', "%27"), "{text} has another query");
        }
    }
});

/// The library's URL as the url crate parses it, after checking that the original means the same.
fn parse_both(text: &str, ours: &str) -> Url {
    let url = Url::parse(ours).expect(ours);
    assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none(), "{text}");
    let host = url.host().expect("a host");
    let is_loopback = match &host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    assert!(url.scheme() == "https" || url.scheme() == "http" && is_loopback, "{text}");
    let theirs = Url::parse(text).unwrap_or_else(|why| panic!("{text} was accepted: {why}"));
    assert_eq!(theirs.origin(), url.origin(), "{text}");
    assert_eq!(theirs.path().trim_end_matches('/'), url.path().trim_end_matches('/'), "{text}");
    assert_eq!(theirs.query(), url.query(), "{text}");
    url
}

/// The path and query.
fn target(url: &str) -> &str {
    let after = &url[url.find("://").expect("a scheme") + 3..];
    &after[after.find('/').expect("a path")..]
}
