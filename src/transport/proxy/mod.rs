//! Proxies: the option, the environment, and the way through one.

mod by_windows;
mod challenge;
mod digest;
mod environment;
mod no_proxy;
mod sign_in;
pub mod socks;
pub mod system;
mod tunnel;

use std::collections::TryReserveError;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

pub use environment::{environment, place_of_proxy};
pub use no_proxy::is_excluded;
pub use sign_in::SignIn;
pub use tunnel::{Outcome, Target, open};

use crate::error::Error;
use crate::secret::Secret;
use crate::text::check_ends;
use crate::url::{host_name, split_port};

/// The port where a proxy's URL names no other, as in curl.
const DEFAULT_PORT: u16 = 1080;

/// The option `proxy`.
#[derive(Clone, Debug)]
pub enum ProxySetting {
    /// The environment's, read once for the process; on Windows the system's where no variable names one.
    Environment,
    /// On Windows that of the user's settings, elsewhere the environment's.
    System,
    /// No proxy.
    None,
    /// This one.
    Url(Proxy),
}

/// Which proxy a client uses for which host.
#[derive(Clone, Debug)]
pub struct Proxies {
    /// The option `proxy`.
    pub setting: ProxySetting,
    /// The option `no_proxy`; None for the environment's, where the proxy is the environment's too.
    pub no_proxy: Option<Arc<str>>,
}

/// The way to a host.
pub enum Way<'a> {
    /// Without a proxy.
    Direct,
    /// Through this one.
    Through(&'a Proxy),
    /// As the system's settings have it.
    BySystem,
}

impl Proxies {
    /// The way to a https host. A proxy that can't be used is an error and never a direct connection.
    pub fn for_host(&self, host: &str) -> Result<Way<'_>, Error> {
        let named = match &self.setting {
            ProxySetting::None => return Ok(Way::Direct),
            ProxySetting::Url(proxy) => Some(Ok(proxy)),
            ProxySetting::System if cfg!(windows) => None,
            ProxySetting::Environment | ProxySetting::System => {
                environment().proxy.as_ref().map(Result::as_ref)
            }
        };
        let no_proxy = match self.setting {
            ProxySetting::Url(_) => "",
            _ => environment().no_proxy.as_str(),
        };
        if is_excluded(self.no_proxy.as_deref().unwrap_or(no_proxy), host) {
            return Ok(Way::Direct);
        }
        match named {
            None if cfg!(windows) => Ok(Way::BySystem),
            None => Ok(Way::Direct),
            Some(proxy) => proxy.map(Way::Through).map_err(Clone::clone),
        }
    }

    /// That of the option `proxy`.
    pub fn password(&self) -> Option<&Secret> {
        match &self.setting {
            ProxySetting::Url(proxy) => proxy.login.as_ref().map(|login| &login.password),
            _ => None,
        }
    }
}

/// What is spoken with a proxy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// CONNECT.
    Http,
    /// CONNECT, over TLS.
    Https,
    /// SOCKS 5, with names looked up here.
    Socks5,
    /// SOCKS 5, with names looked up by the proxy.
    Socks5h,
}

impl Kind {
    /// Whether it is SOCKS rather than HTTP.
    pub fn is_socks(self) -> bool {
        matches!(self, Kind::Socks5 | Kind::Socks5h)
    }
}

/// The schemes of proxies' URLs, with the port where a URL names no other.
pub const SCHEMES: &[(&str, Kind, u16)] = &[
    ("http", Kind::Http, DEFAULT_PORT),
    ("https", Kind::Https, 443),
    ("socks5", Kind::Socks5, DEFAULT_PORT),
    ("socks5h", Kind::Socks5h, DEFAULT_PORT),
];
/// The schemes of SOCKS 4, as curl reads them.
const SOCKS4: &[&str] = &["socks", "socks4", "socks4a"];

const NOT_SUPPORTED: &str = "must be a URL that begins with http://, https://, socks5:// or socks5h:// (other kinds of proxy are not supported)";
const IS_SOCKS4: &str = "names a SOCKS 4 proxy, which is not supported. Where it speaks SOCKS 5 too, write socks5:// or socks5h:// instead of socks://, socks4:// or socks4a://";
const NOT_FOR_SOCKS: &str =
    "must have a user name and a password of 1 to 255 bytes each, or neither of them, for SOCKS 5";

/// A proxy.
#[derive(Clone)]
pub struct Proxy {
    /// What it speaks.
    pub kind: Kind,
    /// In its normal form.
    pub host: String,
    /// From 1.
    pub port: u16,
    /// The user name and the password for it.
    pub login: Option<Arc<Login>>,
    /// Whether it has asked for a sign-in without offering Basic.
    no_basic: Arc<AtomicBool>,
}

impl Proxy {
    /// Reads `[scheme://][user[:password]@]host[:port]`; `name` is what the caller calls it.
    pub fn parse(name: &str, text: &str) -> Result<Proxy, Error> {
        check_ends(name, text)?;
        let (scheme, location) = text.split_once("://").unwrap_or(("http", text));
        let is_scheme = |known: &str| scheme.eq_ignore_ascii_case(known);
        let Some((_, kind, default_port)) = SCHEMES.iter().find(|(known, ..)| is_scheme(known)) else {
            let is_socks4 = SOCKS4.iter().any(|known| is_scheme(known));
            return Err(Error::argument(name, if is_socks4 { IS_SOCKS4 } else { NOT_SUPPORTED }));
        };
        let location = location.strip_suffix('/').unwrap_or(location);
        let (userinfo, address) = match location.rsplit_once('@') {
            Some((userinfo, address)) => (Some(userinfo), address),
            None => (None, location),
        };
        let (host, port) = split_port(name, address)?;
        let host = host_name(name, host)?;
        let login = match userinfo.map(Login::parse) {
            Some(None) => {
                return Err(Error::argument(
                    name,
                    "has a user name or password that is not percent-encoded UTF-8",
                ));
            }
            Some(login) => login.map(Arc::new),
            None => None,
        };
        if kind.is_socks() && login.as_deref().is_some_and(|login| !socks::can_send(login)) {
            return Err(Error::argument(name, NOT_FOR_SOCKS));
        }
        Ok(Proxy { kind: *kind, host, port: port.unwrap_or(*default_port), login, no_basic: Arc::default() })
    }

    /// Whether it has asked for a sign-in without offering Basic: then the password is not sent to it in the clear.
    pub fn has_no_basic(&self) -> bool {
        self.no_basic.load(Ordering::Relaxed)
    }

    /// Notes that it has.
    pub fn note_no_basic(&self) {
        self.no_basic.store(true, Ordering::Relaxed);
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({}:{})", self.host, self.port)
    }
}

/// The user name and the password for a proxy.
pub struct Login {
    /// The user name, which is UTF-8.
    pub user: Secret,
    /// The password, which is UTF-8; empty where there is none.
    pub password: Secret,
}

impl Login {
    /// Reads `user[:password]`. A secret that is too long is as wrong as one that is not UTF-8.
    fn parse(userinfo: &str) -> Option<Login> {
        let (user, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
        Some(Login { user: percent_decoded(user)?, password: percent_decoded(password)? })
    }

    /// Both with a colon between them.
    pub fn plain(&self) -> Result<Secret, TryReserveError> {
        let mut plain = Secret::default();
        plain.put([self.user.bytes(), b":", self.password.bytes()].into_iter())?;
        Ok(plain)
    }

    /// As Basic sends them (RFC 7617).
    pub fn basic(&self) -> Result<Secret, TryReserveError> {
        let plain = self.plain()?;
        let mut encoded = Vec::new();
        let length = plain.bytes().len().div_ceil(3) * 4;
        encoded.try_reserve_exact(length)?;
        encoded.resize(length, 0);
        // It has the room.
        let _ = BASE64_STANDARD.encode_slice(plain.bytes(), &mut encoded);
        Ok(Secret::new(encoded))
    }
}

/// What a percent-encoded text stands for, which must be UTF-8.
fn percent_decoded(text: &str) -> Option<Secret> {
    let mut out = Secret::default();
    out.reserve(text.len()).ok()?;
    let mut unread = text.as_bytes();
    while let [first, after @ ..] = unread {
        unread = after;
        let mut byte = *first;
        if byte == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            byte = u8::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
            unread = &after[2..];
        }
        out.append(&[byte]).ok()?;
    }
    std::str::from_utf8(out.bytes()).is_ok().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(text: &str) -> Result<(Kind, String, u16, String), String> {
        let proxy = Proxy::parse("proxy", text).map_err(|e| e.text)?;
        let plain = proxy.login.map_or("-".into(), |login| login.plain().unwrap().text().to_owned());
        Ok((proxy.kind, proxy.host, proxy.port, plain))
    }

    #[test]
    fn p2_proxy_urls() {
        for (text, kind, host, port, login) in [
            ("proxy.example", Kind::Http, "proxy.example", 1080, "-"),
            ("http://Proxy.example:3128/", Kind::Http, "proxy.example", 3128, "-"),
            ("https://proxy.example", Kind::Https, "proxy.example", 443, "-"),
            ("HTTP://u:p%40%3A%25%20s@[::1]:1", Kind::Http, "[::1]", 1, "u:p@:% s"),
            ("http://u@h:1", Kind::Http, "h", 1, "u:"),
            ("socks5://h", Kind::Socks5, "h", 1080, "-"),
            ("Socks5H://u%C3%a9%00:%25%40@[::1]:1/", Kind::Socks5h, "[::1]", 1, "u\u{e9}\0:%@"),
        ] {
            assert_eq!(proxy(text), Ok((kind, host.to_owned(), port, login.to_owned())), "{text}");
        }
        for text in [
            "",
            "http://",
            "ftp://h",
            "http://h:0",
            "http://h:99999",
            "http://u:canary%zz@h",
            "http://u:canary%ff@h",
            "http://u:canary@",
            "http://u:canary@h/path",
            "http://u:canary@h h",
            "http://u:canary@h ",
        ] {
            let error = proxy(text).expect_err(text);
            assert!(error.starts_with("proxy ") && !error.contains("canary"), "{error}");
        }
        for scheme in ["socks", "socks4", "SOCKS4a"] {
            assert_eq!(proxy(&format!("{scheme}://u:canary@h:1")), Err(format!("proxy {IS_SOCKS4}")));
        }
        let login = Proxy::parse("proxy", "http://u:p%40%3A%25%20s@h:1").unwrap().login.unwrap();
        assert_eq!(login.basic().unwrap().text(), "dTpwQDolIHM=");
        let secret = Proxy::parse("proxy", "http://u:canary@h:1").unwrap();
        assert_eq!(format!("{secret:?}"), "Proxy(h:1)");
    }
    #[test]
    fn p6_what_socks_can_send() {
        let login = |user: usize, password: usize| {
            // Each byte takes three characters.
            let text = format!("socks5://{}:{}@h", "%41".repeat(user), "%42".repeat(password));
            proxy(&text).map(|(.., plain)| plain.len())
        };
        assert_eq!([login(1, 1), login(255, 255), login(255, 1)], [Ok(3), Ok(511), Ok(257)]);
        for (user, password) in [(0, 0), (0, 1), (1, 0), (256, 1), (1, 256), (100_000, 1)] {
            assert_eq!(login(user, password), Err(format!("proxy {NOT_FOR_SOCKS}")), "{user} {password}");
        }
    }
}
