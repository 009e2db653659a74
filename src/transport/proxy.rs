//! Proxies: the option, and the environment as curl reads it (https_proxy, all_proxy, no_proxy).

use std::ffi::OsString;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use once_cell::race::OnceBox;

use crate::error::{Error, ZOOM_E_PROXY};
use crate::secret::Secret;
use crate::sys::is_started_by_another;
use crate::text::check_ends;
use crate::url::{bare_host, host_name, split_port};

/// The port where a proxy's URL names no other, as in curl.
const DEFAULT_PORT: u16 = 1080;

/// The option `proxy`.
#[derive(Clone, Debug)]
pub enum ProxySetting {
    /// The environment's, read once for the process.
    Environment,
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

impl Proxies {
    /// The proxy for a https host. A proxy that can't be used is an error and never a direct connection.
    pub fn for_host(&self, host: &str) -> Result<Option<&Proxy>, Error> {
        let (proxy, no_proxy) = match &self.setting {
            ProxySetting::None => return Ok(None),
            ProxySetting::Url(proxy) => (Ok(proxy), ""),
            ProxySetting::Environment => match &environment().proxy {
                None => return Ok(None),
                Some(proxy) => (proxy.as_ref(), environment().no_proxy.as_str()),
            },
        };
        if is_excluded(self.no_proxy.as_deref().unwrap_or(no_proxy), host) {
            return Ok(None);
        }
        proxy.map(Some).map_err(Clone::clone)
    }
}

/// A proxy that tunnels with CONNECT.
#[derive(Clone)]
pub struct Proxy {
    /// Whether it speaks TLS itself.
    pub is_tls: bool,
    /// In its normal form.
    pub host: String,
    /// From 1.
    pub port: u16,
    /// `user:password` in base64.
    credentials: Option<Arc<Secret>>,
}

impl Proxy {
    /// Reads `[http[s]://][user[:password]@]host[:port]`; `name` is what the caller calls it.
    pub fn parse(name: &str, text: &str) -> Result<Proxy, Error> {
        check_ends(name, text)?;
        let (scheme, location) = text.split_once("://").unwrap_or(("http", text));
        let (is_tls, default_port) = match scheme {
            _ if scheme.eq_ignore_ascii_case("http") => (false, DEFAULT_PORT),
            _ if scheme.eq_ignore_ascii_case("https") => (true, 443),
            _ => {
                return Err(Error::argument(
                    name,
                    "must be a URL that begins with http:// or https:// (other kinds of proxy are not supported)",
                ));
            }
        };
        let location = location.strip_suffix('/').unwrap_or(location);
        let (userinfo, address) = match location.rsplit_once('@') {
            Some((userinfo, address)) => (Some(userinfo), address),
            None => (None, location),
        };
        let (host, port) = split_port(name, address)?;
        let host = host_name(name, host)?;
        let credentials = match userinfo.map(basic_credentials) {
            Some(None) => {
                return Err(Error::argument(
                    name,
                    "has a user name or password that is not percent-encoded UTF-8",
                ));
            }
            Some(credentials) => credentials.map(Arc::new),
            None => None,
        };
        Ok(Proxy { is_tls, host, port: port.unwrap_or(default_port), credentials })
    }

    /// What stands in the Proxy-Authorization field after "Basic".
    pub fn credentials(&self) -> Option<&[u8]> {
        self.credentials.as_ref().map(|credentials| credentials.bytes())
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({}:{})", self.host, self.port)
    }
}

/// The credentials of a URL as Basic sends them (RFC 7617). A secret that is too long is as wrong as one that is not UTF-8.
fn basic_credentials(userinfo: &str) -> Option<Secret> {
    let (user, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
    let mut plain = Secret::default();
    plain.reserve(userinfo.len() + 1).ok()?;
    percent_decode(user, &mut plain)?;
    plain.append(b":").ok()?;
    percent_decode(password, &mut plain)?;
    let mut encoded = vec![0; plain.bytes().len().div_ceil(3) * 4];
    BASE64_STANDARD.encode_slice(plain.bytes(), &mut encoded).ok()?;
    Some(Secret::new(encoded))
}

/// Appends what a percent-encoded text stands for, which must be UTF-8.
fn percent_decode(text: &str, out: &mut Secret) -> Option<()> {
    let start = out.bytes().len();
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
    std::str::from_utf8(&out.bytes()[start..]).ok().map(drop)
}

/// The proxy of the environment and the hosts that go without it.
#[derive(Debug)]
pub struct Environment {
    proxy: Option<Result<Proxy, Error>>,
    no_proxy: String,
}

/// The process's environment, read at the first call of this function: getenv is not safe beside setenv.
pub fn environment() -> &'static Environment {
    // No thread waits for another one here: in a child forked at this moment, the other one does not exist.
    static READ: OnceBox<Environment> = OnceBox::new();
    // A set-uid program's is made by whoever starts it, who would choose where the calls go.
    let is_from_another = is_started_by_another();
    let get = |name: &str| std::env::var_os(name).filter(|_| !is_from_another);
    READ.get_or_init(|| Box::new(Environment::read(get)))
}

impl Environment {
    fn read(get: impl Fn(&str) -> Option<OsString>) -> Environment {
        let first = |names: [&'static str; 2]| {
            names.into_iter().find_map(|name| get(name).filter(|v| !v.is_empty()).map(|value| (name, value)))
        };
        let url = first(["https_proxy", "HTTPS_PROXY"]).or_else(|| first(["all_proxy", "ALL_PROXY"]));
        let proxy = url.map(|(name, url)| {
            let name = format!("the environment variable {name}");
            // It may have a password: its memory is wiped.
            let url = Secret::new(url.into_encoded_bytes());
            let text = std::str::from_utf8(url.bytes()).map_err(|_| Error::argument(&name, "must be UTF-8"));
            text.and_then(|url| Proxy::parse(&name, url)).map_err(|why| Error::new(ZOOM_E_PROXY, why.text))
        });
        let no_proxy = first(["no_proxy", "NO_PROXY"]);
        let no_proxy = no_proxy.map_or(String::new(), |(_, value)| value.to_string_lossy().into_owned());
        Environment { proxy, no_proxy }
    }
}

/// Whether no_proxy names the host: `*`; a name, with the names below it; an address, or a CIDR block.
pub fn is_excluded(no_proxy: &str, host: &str) -> bool {
    // As in curl: not with a space beside it, nor in a list.
    if no_proxy == "*" {
        return true;
    }
    let bare = bare_host(host);
    let address = bare.parse::<IpAddr>().ok();
    no_proxy.split([',', ' ', '\t']).filter(|entry| !entry.is_empty()).any(|entry| match address {
        Some(address) => covers(entry, address),
        None => is_name_or_below(entry, bare),
    })
}

fn is_name_or_below(entry: &str, host: &str) -> bool {
    let entry = entry.strip_prefix('.').unwrap_or(entry);
    let entry = entry.strip_suffix('.').unwrap_or(entry).as_bytes();
    let Some(at) = host.len().checked_sub(entry.len()).filter(|_| !entry.is_empty()) else { return false };
    let (before, end) = host.as_bytes().split_at(at);
    end.eq_ignore_ascii_case(entry) && (before.is_empty() || before.ends_with(b"."))
}

/// An address, one of version 6 in brackets too, or the block of addresses that begin with the same bits. docs/limits.md
/// tells where curl differs.
fn covers(entry: &str, address: IpAddr) -> bool {
    let in_brackets = entry.strip_prefix('[').and_then(|inside| inside.strip_suffix(']'));
    let is_it = |entry: &str| entry.parse() == Ok(address);
    match (in_brackets, entry.split_once('/')) {
        (Some(inside), _) => address.is_ipv6() && is_it(inside),
        (None, None) => is_it(entry),
        (None, Some((network, bits))) => match (network.parse(), address, bits.parse()) {
            (Ok(IpAddr::V4(network)), IpAddr::V4(address), Ok(bits)) => {
                same_start(&network.octets(), &address.octets(), bits)
            }
            (Ok(IpAddr::V6(network)), IpAddr::V6(address), Ok(bits)) => {
                same_start(&network.octets(), &address.octets(), bits)
            }
            _ => false,
        },
    }
}

/// Whether the first `bits` bits are the same; never where there are not so many.
fn same_start(a: &[u8], b: &[u8], bits: usize) -> bool {
    let (bytes, more) = (bits / 8, bits % 8);
    bits <= a.len() * 8 && a[..bytes] == b[..bytes] && (more == 0 || (a[bytes] ^ b[bytes]) >> (8 - more) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(text: &str) -> Result<(bool, String, u16, String), String> {
        let proxy = Proxy::parse("proxy", text).map_err(|e| e.text)?;
        let plain = proxy.credentials().map(|encoded| BASE64_STANDARD.decode(encoded).unwrap());
        let plain = plain.map_or("-".into(), |plain| String::from_utf8(plain).unwrap());
        Ok((proxy.is_tls, proxy.host, proxy.port, plain))
    }

    #[test]
    fn p2_proxy_urls() {
        for (text, is_tls, host, port, credentials) in [
            ("proxy.example", false, "proxy.example", 1080, "-"),
            ("http://Proxy.example:3128/", false, "proxy.example", 3128, "-"),
            ("https://proxy.example", true, "proxy.example", 443, "-"),
            ("HTTP://u:p%40%3A%25%20s@[::1]:1", false, "[::1]", 1, "u:p@:% s"),
            ("http://u@h:1", false, "h", 1, "u:"),
        ] {
            assert_eq!(proxy(text), Ok((is_tls, host.to_owned(), port, credentials.to_owned())), "{text}");
        }
        for text in [
            "",
            "http://",
            "socks5://h:1",
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
        let secret = Proxy::parse("proxy", "http://u:canary@h:1").unwrap();
        assert_eq!(format!("{secret:?}"), "Proxy(h:1)");
    }

    fn chosen(variables: &[(&str, &str)], host: &str) -> Result<String, i32> {
        let get = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
        let Environment { proxy, no_proxy } = Environment::read(get);
        match proxy.filter(|_| !is_excluded(&no_proxy, host)) {
            Some(proxy) => proxy.map(|proxy| proxy.host).map_err(|error| error.code),
            None => Ok("direct".into()),
        }
    }

    #[test]
    fn p2_the_environment_as_curl_reads_it() {
        let zoom = "api.zoom.us";
        assert_eq!(chosen(&[], zoom).unwrap(), "direct");
        assert_eq!(chosen(&[("HTTPS_PROXY", "http://a:1")], zoom).unwrap(), "a");
        assert_eq!(chosen(&[("HTTPS_PROXY", "a"), ("https_proxy", "b")], zoom).unwrap(), "b");
        assert_eq!(chosen(&[("https_proxy", ""), ("HTTPS_PROXY", "a")], zoom).unwrap(), "a");
        assert_eq!(chosen(&[("ALL_PROXY", "a")], zoom).unwrap(), "a");
        assert_eq!(chosen(&[("ALL_PROXY", "a"), ("HTTPS_PROXY", "b")], zoom).unwrap(), "b");
        assert_eq!(chosen(&[("HTTP_PROXY", "a"), ("http_proxy", "a")], zoom).unwrap(), "direct");
        assert_eq!(chosen(&[("HTTPS_PROXY", "socks5://a")], zoom), Err(ZOOM_E_PROXY));
        assert_eq!(chosen(&[("HTTPS_PROXY", "http://a:b")], zoom), Err(ZOOM_E_PROXY));
        assert_eq!(chosen(&[("HTTPS_PROXY", "http://a:b"), ("no_proxy", "*")], zoom).unwrap(), "direct");
    }

    #[test]
    fn p2_no_proxy() {
        for (no_proxy, host, excluded) in [
            ("", "api.zoom.us", false),
            ("*", "api.zoom.us", true),
            (" * ", "api.zoom.us", false),
            (" *", "192.0.2.1", false),
            ("*\t", "192.0.2.1", false),
            ("*,", "api.zoom.us", false),
            ("x,*", "api.zoom.us", false),
            ("*.zoom.us", "api.zoom.us", false),
            ("zoom.us", "api.zoom.us", true),
            (".zoom.us", "api.zoom.us", true),
            (".zoom.us", "zoom.us", true),
            ("ZOOM.us.", "api.zoom.us", true),
            ("oom.us", "zoom.us", false),
            ("a.example, zoom.us ,b.example", "api.zoom.us", true),
            ("a.example zoom.us", "api.zoom.us", true),
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.0/24", "192.0.2.77", true),
            ("192.0.2.0/25", "192.0.2.200", false),
            ("192.0.2.0/x", "192.0.2.1", false),
            ("192.0.2.1/32", "192.0.2.1", true),
            ("192.0.2.1/33", "192.0.2.1", false),
            ("192.0.2.0/+24", "192.0.2.77", true),
            ("192.0.2.0/024", "192.0.2.77", true),
            ("192.0.2.0/-1", "192.0.2.77", false),
            ("192.0.2.0/", "192.0.2.0", false),
            ("192.0.2.01", "192.0.2.1", false),
            ("192.0.2.1.", "192.0.2.1", false),
            ("::1", "[::1]", true),
            ("::1/129", "[::1]", false),
            ("[::1", "[::1]", false),
            ("::1]", "[::1]", false),
            ("[::1/128]", "[::1]", false),
            ("[192.0.2.1]", "192.0.2.1", false),
            ("2.0.2.1", "192.0.2.1", false),
        ] {
            assert_eq!(is_excluded(no_proxy, host), excluded, "{no_proxy} {host}");
        }
    }

    /// Where curl 7.88 does otherwise: docs/limits.md has each of these.
    #[test]
    fn p2_no_proxy_otherwise_than_curl() {
        for (no_proxy, host, excluded) in [
            ("192.0.2.1/0", "198.51.100.1", true),
            ("0.0.0.0/0", "192.0.2.1", true),
            ("::/0", "[2001:db8::5]", true),
            ("192.0.2.0/24x", "192.0.2.1", false),
            ("192.0.2.0/24/24", "192.0.2.1", false),
            ("192.0.2.1/x8", "192.0.2.1", false),
            ("2001:db8::/32", "[2001:db8::5]", true),
            ("::1/128", "[::1]", true),
            ("[::1]", "[::1]", true),
            ("0:0:0:0:0:0:0:1", "[::1]", true),
        ] {
            assert_eq!(is_excluded(no_proxy, host), excluded, "{no_proxy} {host}");
        }
    }
}
