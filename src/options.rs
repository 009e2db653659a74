//! The table of options: name, default, range and meaning in one place. README and header are held against it.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use ureq::http::header::{HeaderName, HeaderValue, USER_AGENT};

use crate::error::{Error, ZOOM_E_OPTION};
use crate::log::Log;
use crate::request::Base;
use crate::secret::Secret;
use crate::transport::{Proxy, ProxySetting, Roots, file_error};

/// The base URL where none is given.
pub const DEFAULT_BASE: &str = "https://api.zoom.us/v2";
/// The longest access token and the longest header value, in bytes.
pub const VALUE_MAX: usize = 16_384;
/// The most `header.NAME` options.
const HEADERS_MAX: usize = 64;
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const DEFAULT_MAX_RESPONSE_BYTES: usize = 1 << 20;
const DEFAULT_USER_AGENT: &str = concat!("zoom-token/", env!("CARGO_PKG_VERSION"));

/// One option, as the documentation shows it and as `set` applies it.
pub struct Spec {
    /// The name, or for `header.NAME` the part before the NAME.
    pub name: &'static str,
    /// The default, as the documentation writes it.
    #[cfg_attr(not(test), allow(dead_code))]
    pub default: &'static str,
    /// What is allowed.
    pub range: &'static str,
    /// What it does. Like the default it is for the documentation: build.rs and the tests read it.
    #[cfg_attr(not(test), allow(dead_code))]
    pub meaning: &'static str,
    apply: fn(&mut Options, &Setting) -> Result<(), Error>,
}

/// One use of an option: the name as it was given, and the value, empty for the default.
struct Setting<'a> {
    spec: &'a Spec,
    name: &'a str,
    value: &'a str,
}

impl Setting<'_> {
    fn refuse(&self) -> Error {
        self.error(format!("must be {}", self.spec.range))
    }

    fn error(&self, allowed: impl std::fmt::Display) -> Error {
        Error::argument(&self.label(), allowed)
    }

    fn label(&self) -> String {
        format!("option {}", self.name)
    }
}

/// Every option. New ones need no new symbol: all languages have them at once.
pub static TABLE: [Spec; 12] = [
    Spec {
        name: "base_url",
        default: "https://api.zoom.us/v2",
        range: "https://host[:port][/path]; http:// for localhost and loopback addresses alone",
        meaning: "where the API is: a regional, government or vanity host, or a simulator",
        apply: set_base_url,
    },
    Spec {
        name: "access_token",
        default: "none",
        range: "visible ASCII, up to 16384 bytes, with or without \"Bearer \"",
        meaning: "the OAuth access token; may be set again at any time, a call takes the one that is set when it begins",
        apply: set_access_token,
    },
    Spec {
        name: "token_origin",
        default: "base",
        range: "base or any",
        meaning: "where zoom_client_request sends the access token: to the base URL's origin only, or to any URL it is given",
        apply: set_token_origin,
    },
    Spec {
        name: "timeout_ms",
        default: "30000",
        range: "1 to 2147483647 milliseconds",
        meaning: "the whole call, from the name lookup to the last byte of the answer",
        apply: set_timeout,
    },
    Spec {
        name: "connect_timeout_ms",
        default: "10000",
        range: "1 to 2147483647 milliseconds",
        meaning: "the part of it until the connection stands: name lookup, TCP, proxy, TLS",
        apply: set_connect_timeout,
    },
    Spec {
        name: "proxy",
        default: "env",
        range: "env, none, or http(s)://[user:password@]host[:port] (system is reserved for Windows)",
        meaning: "env reads https_proxy, all_proxy and no_proxy as curl does, once for the process; http:// base URLs never use one",
        apply: set_proxy,
    },
    Spec {
        name: "roots",
        default: "system",
        range: "system, bundled, or the path of a PEM file",
        meaning: "the root certificates that a server's certificate must lead to; bundled are Mozilla's, as of the build",
        apply: set_roots,
    },
    Spec {
        name: "max_response_bytes",
        default: "1048576",
        range: "1 to 16777215 bytes",
        meaning: "the largest body that is taken in; a larger one is ZOOM_E_TOO_LARGE",
        apply: set_max_response_bytes,
    },
    Spec {
        name: "user_agent",
        default: "zoom-token/VERSION",
        range: "visible ASCII and blanks, up to 16384 bytes",
        meaning: "the User-Agent header field",
        apply: set_user_agent,
    },
    Spec {
        name: "keep_alive",
        default: "1",
        range: "0 or 1",
        meaning: "whether connections are kept for the next call",
        apply: set_keep_alive,
    },
    Spec {
        name: "header.",
        default: "none",
        range: "visible ASCII and blanks, up to 16384 bytes; empty takes it away",
        meaning: "one more header field of that NAME in every request",
        apply: set_header,
    },
    Spec {
        name: "log_file",
        default: "none",
        range: "a path that can be written to",
        meaning: "a regular file; a line is appended for each call that is sent: time, method, URL without its query, result, duration; no secret",
        apply: set_log_file,
    },
];

/// A client's options, checked.
#[derive(Clone)]
pub struct Options {
    /// `base_url`.
    pub base: Base,
    /// `access_token`, as the value of the Authorization header field.
    pub authorization: Option<Authorization>,
    /// `token_origin` = `any`.
    pub token_to_any_origin: bool,
    /// `timeout_ms`.
    pub timeout: Duration,
    /// `connect_timeout_ms`.
    pub connect_timeout: Duration,
    /// `proxy`.
    pub proxy: ProxySetting,
    /// `roots`.
    pub roots: Roots,
    /// `max_response_bytes`.
    pub max_response_bytes: usize,
    /// `keep_alive`.
    pub keep_alive: bool,
    /// `user_agent` and every `header.NAME`.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// `log_file`.
    pub log: Option<Log>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            base: Base::parse("base_url", DEFAULT_BASE).expect("the default base URL is a base URL"),
            authorization: None,
            token_to_any_origin: false,
            timeout: DEFAULT_TIMEOUT,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            proxy: ProxySetting::Environment,
            roots: Roots::System,
            max_response_bytes: DEFAULT_MAX_RESPONSE_BYTES,
            keep_alive: true,
            headers: vec![(USER_AGENT, HeaderValue::from_static(DEFAULT_USER_AGENT))],
            log: None,
        }
    }
}

impl Options {
    /// Sets one option. An empty value means the default.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let spec = find(name)?;
        (spec.apply)(self, &Setting { spec, name, value })
    }

    fn replace_header(&mut self, name: HeaderName, value: HeaderValue) {
        match self.headers.iter().position(|(other, _)| *other == name) {
            Some(at) if value.is_empty() => drop(self.headers.remove(at)),
            Some(at) => self.headers[at].1 = value,
            None if value.is_empty() => {}
            None => self.headers.push((name, value)),
        }
    }
}

/// An access token as it goes out: the header field's value, which wipes itself, and the token to redact.
#[derive(Clone)]
pub struct Authorization {
    /// `Bearer` and the token.
    pub value: HeaderValue,
    /// The token, which no text may repeat.
    pub token: Arc<Secret>,
}

impl Authorization {
    /// Checks an access token, given with or without "Bearer "; `name` is what the caller calls it.
    pub fn parse(name: &str, text: &str) -> Result<Authorization, Error> {
        let token = match text.get(..7) {
            Some(scheme) if scheme.eq_ignore_ascii_case("bearer ") => &text[7..],
            None if text.eq_ignore_ascii_case("bearer") => "",
            _ => text,
        };
        if token.is_empty() {
            return Err(Error::argument(name, "must be given: an OAuth access token"));
        }
        if token.len() > VALUE_MAX {
            return Err(Error::argument(name, format!("must not be longer than {VALUE_MAX} bytes")));
        }
        if !token.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Error::argument(
                name,
                "must be visible ASCII without blanks: an OAuth access token, with or without \"Bearer \"",
            ));
        }
        let secret = Secret::new([b"Bearer ", token.as_bytes()].concat());
        let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(secret))
            .map_err(|_| Error::argument(name, "can't be a header field's value"))?;
        value.set_sensitive(true);
        Ok(Authorization { value, token: Arc::new(Secret::from(token)) })
    }
}

/// The option of that name.
pub fn find(name: &str) -> Result<&'static Spec, Error> {
    let is_named = |spec: &&Spec| spec.name == name || spec.is_prefix() && name.starts_with(spec.name);
    TABLE.iter().find(is_named).ok_or_else(|| {
        let names: Vec<String> = TABLE.iter().map(Spec::shown_name).collect();
        Error::new(ZOOM_E_OPTION, format!("no option of that name; there are {}", names.join(", ")))
    })
}

impl Spec {
    fn is_prefix(&self) -> bool {
        self.name.ends_with('.')
    }

    /// The name as the documentation writes it.
    pub fn shown_name(&self) -> String {
        if self.is_prefix() { format!("{}NAME", self.name) } else { self.name.to_owned() }
    }
}

fn set_base_url(options: &mut Options, setting: &Setting) -> Result<(), Error> {
    let value = if setting.value.is_empty() { DEFAULT_BASE } else { setting.value };
    options.base = Base::parse(&setting.label(), value)?;
    Ok(())
}

fn set_access_token(options: &mut Options, setting: &Setting) -> Result<(), Error> {
    options.authorization = match setting.value {
        "" => None,
        token => Some(Authorization::parse(&setting.label(), token)?),
    };
    Ok(())
}

fn set_token_origin(options: &mut Options, setting: &Setting) -> Result<(), Error> {
    options.token_to_any_origin = match setting.value {
        "" | "base" => false,
        "any" => true,
        _ => return Err(setting.refuse()),
    };
    Ok(())
}

fn set_timeout(options: &mut Options, setting: &Setting) -> Result<(), Error> {
    options.timeout = milliseconds(setting, DEFAULT_TIMEOUT)?;
    Ok(())
}

fn set_connect_timeout(options: &mut Options, setting: &Setting) -> Result<(), Error> {
    options.connect_timeout = milliseconds(setting, DEFAULT_CONNECT_TIMEOUT)?;
    Ok(())
}

fn set_proxy(options: &mut Options, setting: &Setting) -> Result<(), Error> {
    options.proxy = match setting.value.to_ascii_lowercase().as_str() {
        "" | "env" => ProxySetting::Environment,
        "none" => ProxySetting::None,
        "system" => return Err(setting.error("can't be system here: that is reserved for Windows")),
        _ => ProxySetting::Url(Proxy::parse(&setting.label(), setting.value)?),
    };
    Ok(())
}

fn set_roots(options: &mut Options, setting: &Setting) -> Result<(), Error> {
    options.roots = match setting.value {
        "" | "system" => Roots::System,
        "bundled" => Roots::Bundled,
        path => Roots::from_pem_file(&setting.label(), path)?,
    };
    Ok(())
}

fn set_max_response_bytes(options: &mut Options, setting: &Setting) -> Result<(), Error> {
    options.max_response_bytes = match setting.value {
        "" => DEFAULT_MAX_RESPONSE_BYTES,
        value => number(value, 16_777_215).ok_or_else(|| setting.refuse())? as usize,
    };
    Ok(())
}

fn set_user_agent(options: &mut Options, setting: &Setting) -> Result<(), Error> {
    let value = if setting.value.is_empty() { DEFAULT_USER_AGENT } else { setting.value };
    let value = header_value(&setting.label(), value)?;
    options.replace_header(USER_AGENT, value);
    Ok(())
}

fn set_keep_alive(options: &mut Options, setting: &Setting) -> Result<(), Error> {
    options.keep_alive = match setting.value {
        "" | "1" => true,
        "0" => false,
        _ => return Err(setting.refuse()),
    };
    Ok(())
}

/// Header fields that the framing, the connection or another option decides.
const OWN_HEADERS: [&str; 14] = [
    "accept-encoding",
    "authorization",
    "host",
    "user-agent",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "upgrade",
    "te",
    "trailer",
    "expect",
    "proxy-authorization",
    "proxy-connection",
];

fn set_header(options: &mut Options, setting: &Setting) -> Result<(), Error> {
    let name = &setting.name[setting.spec.name.len()..];
    let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(Error::argument("option header.NAME", "must have a NAME of letters, digits and -"));
    };
    if OWN_HEADERS.contains(&name.as_str()) {
        return Err(setting.error("can't be set: the library sets that field, or another option does"));
    }
    let value = header_value(&setting.label(), setting.value)?;
    if options.headers.len() > HEADERS_MAX {
        return Err(setting.error(format!("can't be set: there are {HEADERS_MAX} header fields already")));
    }
    options.replace_header(name, value);
    Ok(())
}

fn set_log_file(options: &mut Options, setting: &Setting) -> Result<(), Error> {
    options.log = match setting.value {
        "" => None,
        path => Some(
            Log::open(path)
                .map_err(|why| setting.error(format!("can't be written to: {}", file_error(&why))))?,
        ),
    };
    Ok(())
}

/// A whole number from 1 to `max`, digits alone.
fn number(text: &str, max: u32) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|n| digits && (1..=max).contains(n))
}

fn milliseconds(setting: &Setting, default: Duration) -> Result<Duration, Error> {
    if setting.value.is_empty() {
        return Ok(default);
    }
    let ms = number(setting.value, i32::MAX as u32).ok_or_else(|| setting.refuse())?;
    Ok(Duration::from_millis(u64::from(ms)))
}

fn header_value(name: &str, text: &str) -> Result<HeaderValue, Error> {
    let fine = |b: u8| b.is_ascii_graphic() || b == b' ';
    if text.len() > VALUE_MAX || !text.bytes().all(fine) || text != text.trim() {
        let allowed = format!("must be visible ASCII and blanks between, up to {VALUE_MAX} bytes");
        return Err(Error::argument(name, allowed));
    }
    // The value may be a secret (x-api-key): its memory is wiped at the end, like the access token's.
    HeaderValue::from_maybe_shared(Bytes::from_owner(Secret::from(text)))
        .map_err(|_| Error::argument(name, "can't be a header field's value"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ZOOM_E_ARGUMENT;

    fn set(name: &str, value: &str) -> Result<Options, Error> {
        let mut options = Options::default();
        options.set(name, value).map(|()| options)
    }

    #[test]
    fn values_that_are_taken() {
        for (name, value) in [
            ("base_url", "https://api-eu.zoom.us/v2"),
            ("access_token", "Bearer abc"),
            ("token_origin", "any"),
            ("timeout_ms", "1"),
            ("timeout_ms", "2147483647"),
            ("connect_timeout_ms", "5000"),
            ("proxy", "none"),
            ("proxy", "http://user:p%40ss@proxy.example:3128"),
            ("roots", "bundled"),
            ("max_response_bytes", "16777215"),
            ("user_agent", "my program/1.0"),
            ("keep_alive", "0"),
            ("header.X-My-Field", "a b"),
        ] {
            assert!(set(name, value).is_ok(), "{name}={value}");
        }
        for spec in &TABLE {
            assert!(set(&spec.shown_name(), "").is_ok(), "{} has a default", spec.name);
        }
    }

    #[test]
    fn values_that_are_refused_with_the_name_and_without_the_value() {
        let long = "canary".repeat(VALUE_MAX);
        for (name, value) in [
            ("base_url", "canary"),
            ("access_token", "canary canary"),
            ("access_token", "canary\r\nX-Evil: 1"),
            ("access_token", "Bearer "),
            ("access_token", &long),
            ("token_origin", "canary"),
            ("timeout_ms", "0"),
            ("timeout_ms", "-1"),
            ("timeout_ms", "+1"),
            ("timeout_ms", "2147483648"),
            ("timeout_ms", "1s"),
            ("connect_timeout_ms", "99999999999999999999"),
            ("proxy", "socks5://canary"),
            ("proxy", "http://u:canary@"),
            ("proxy", "system"),
            ("roots", "/canary/none.pem"),
            ("max_response_bytes", "0"),
            ("max_response_bytes", "16777216"),
            ("user_agent", "canary\n"),
            ("user_agent", "caf\u{e9} canary"),
            ("keep_alive", "canary"),
            ("header.X", "canary\r\nY: z"),
            ("header.X", &long),
            ("header.", "canary"),
            ("header.a b", "canary"),
            ("header.Host", "canary"),
            ("header.AUTHORIZATION", "canary"),
            ("header.Content-Length", "5"),
            ("log_file", "/canary/none.log"),
        ] {
            let error = set(name, value).err().unwrap_or_else(|| panic!("{name}={value} was taken"));
            assert_eq!(error.code, ZOOM_E_ARGUMENT, "{name}");
            let shown = if name.starts_with("header.") { "header." } else { name };
            assert!(error.text.contains(shown) && !error.text.contains("canary"), "{error:?}");
        }
    }

    #[test]
    fn i3_every_byte_at_each_place_of_a_token() {
        for byte in 1..=255u8 {
            for place in 0..3 {
                let mut text = *b"abc";
                text[place] = byte;
                let Ok(text) = std::str::from_utf8(&text) else { continue };
                assert_eq!(set("access_token", text).is_ok(), byte.is_ascii_graphic(), "{byte} at {place}");
            }
        }
    }

    /// The same facts in README.md: a row an option, in the table's order.
    #[test]
    fn the_readme_has_the_table() {
        let rows = TABLE.iter().map(|spec| {
            let [default, range, meaning] =
                [spec.default, spec.range, spec.meaning].map(|t| t.replace('|', "\\|"));
            format!("| `{}` | {default} | {range} | {meaning} |\n", spec.shown_name())
        });
        let table: String = rows.collect();
        assert!(include_str!("../README.md").contains(&table), "README.md lacks this table:\n{table}");
    }

    #[test]
    fn an_unknown_option_lists_those_that_there_are() {
        let error = set("canary", "x").err().unwrap();
        assert_eq!(error.code, ZOOM_E_OPTION);
        assert!(error.text.contains("base_url, access_token") && error.text.contains("header.NAME"));
        assert!(!error.text.contains("canary"));
    }

    #[test]
    fn the_token_is_sent_as_a_bearer_once() {
        for text in ["abc", "Bearer abc", "bearer abc", "BEARER abc"] {
            let authorization = set("access_token", text).unwrap().authorization.unwrap();
            assert_eq!(authorization.value.as_bytes(), b"Bearer abc");
            assert!(!format!("{:?}", authorization.value).contains("abc"));
        }
    }

    #[test]
    fn a_header_is_set_once_and_taken_away() {
        let mut options = Options::default();
        options.set("header.X-A", "1").unwrap();
        options.set("header.x-a", "2").unwrap();
        let values: Vec<_> = options.headers.iter().filter(|(n, _)| n == "x-a").collect();
        assert_eq!(values.len(), 1);
        assert_eq!(values[0].1, "2");
        options.set("header.X-A", "").unwrap();
        assert!(options.headers.iter().all(|(n, _)| n != "x-a"));
    }
}
