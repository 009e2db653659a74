//! Proxies: the option, and the environment as curl reads it (https_proxy, all_proxy, no_proxy).

use std::ffi::OsString;
use std::fmt;
use std::net::IpAddr;

use once_cell::race::OnceBox;
use ureq::ProxyProtocol;

use crate::error::{Error, ZOOM_E_PROXY};
use crate::sys::is_started_by_another;
use crate::text::clean;
use crate::url::{bare_host, host_name, split_port};

/// The port where a proxy's URL has none, as in curl.
const DEFAULT_PORT: u16 = 1080;

/// What the option `proxy` says.
#[derive(Clone, Debug)]
pub enum ProxySetting {
    /// The environment's, read once for the process.
    Environment,
    /// No proxy.
    None,
    /// This one, for every host.
    Url(Proxy),
}

/// A proxy that tunnels with CONNECT.
#[derive(Clone)]
pub struct Proxy(ureq::Proxy);

impl Proxy {
    /// Reads `[http[s]://][user[:password]@]host[:port]`; `name` is what the caller calls it.
    pub fn parse(name: &str, text: &str) -> Result<Proxy, Error> {
        let wrong = |what: &str| Err(Error::argument(name, what));
        let (scheme, location) = text.split_once("://").unwrap_or(("http", text));
        let (protocol, default_port) = match scheme.to_ascii_lowercase().as_str() {
            "http" => (ProxyProtocol::Http, DEFAULT_PORT),
            "https" => (ProxyProtocol::Https, 443),
            _ => {
                return wrong(
                    "must be a URL that begins with http:// or https:// (other kinds of proxy are not supported)",
                );
            }
        };
        let location = location.strip_suffix('/').unwrap_or(location);
        let (userinfo, address) = match location.rsplit_once('@') {
            Some((userinfo, address)) => (Some(userinfo), address),
            None => (None, location),
        };
        let (host, port) = split_port(name, address)?;
        let host = host_name(name, host)?;
        let mut builder = ureq::Proxy::builder(protocol).host(&host).port(port.unwrap_or(default_port));
        if let Some(userinfo) = userinfo {
            let (user, given) = userinfo.split_once(':').unwrap_or((userinfo, ""));
            let (Some(user), Some(given)) = (percent_decoded(user), percent_decoded(given)) else {
                return wrong("has a user name or password that is not percent-encoded UTF-8");
            };
            builder = builder.username(&user).password(&given);
        }
        match builder.build() {
            Ok(inner) => Ok(Proxy(inner)),
            Err(_) => wrong("is not the URL of a proxy"),
        }
    }

    /// The proxy for ureq.
    pub fn for_ureq(&self) -> ureq::Proxy {
        self.0.clone()
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({}:{})", self.0.host(), self.0.port())
    }
}

/// The proxy of the environment and the hosts that go without it.
#[derive(Debug)]
pub struct Environment {
    proxy: Option<Result<Proxy, Error>>,
    no_proxy: String,
}

/// The process's environment, read at the first call of this function: getenv is not safe beside setenv.
pub fn environment() -> &'static Environment {
    // Nobody waits for anybody here: in a child forked at this moment, the other thread does not exist.
    static READ: OnceBox<Environment> = OnceBox::new();
    // A set-uid program's is made by whoever starts it, who would choose where the calls go.
    let is_anothers = is_started_by_another();
    let get = |name: &str| std::env::var_os(name).filter(|_| !is_anothers);
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
            let url = url.to_str().ok_or_else(|| Error::argument(&name, "must be UTF-8"));
            url.and_then(|url| Proxy::parse(&name, url)).map_err(|why| Error::new(ZOOM_E_PROXY, why.text))
        });
        let no_proxy = first(["no_proxy", "NO_PROXY"]);
        let no_proxy = no_proxy.map_or(String::new(), |(_, value)| value.to_string_lossy().into_owned());
        Environment { proxy, no_proxy }
    }

    /// The proxy for a https host. A proxy that can't be used is an error and never a direct connection.
    pub fn proxy_for(&self, host: &str) -> Result<Option<&Proxy>, Error> {
        match &self.proxy {
            Some(proxy) if !is_excluded(&self.no_proxy, host) => {
                proxy.as_ref().map(Some).map_err(Clone::clone)
            }
            _ => Ok(None),
        }
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
    let entry = entry.strip_suffix('.').unwrap_or(entry).to_ascii_lowercase();
    let before = host.strip_suffix(entry.as_str());
    !entry.is_empty() && before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// An address, one of version 6 in brackets too, or the block of addresses that begin with the same bits. docs/limits.md
/// says where curl sees that otherwise.
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

/// Why a proxy did not open a tunnel, from the header section of its response to CONNECT.
pub fn refusal(head: &[u8]) -> String {
    let status = head.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or("");
    match status {
        "" => "the proxy closed the connection without a response to CONNECT".into(),
        // tinyproxy sends 401 for wrong ones.
        "407" | "401" => {
            format!(
                "the proxy wants other credentials ({status}): give them as http://user:password@host:port"
            )
        }
        "403" => "the proxy does not allow this host (403)".into(),
        status => format!("the proxy could not reach the host (it responded with {})", clean(status, 3)),
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut unread = text.as_bytes();
    while let [first, after @ ..] = unread {
        unread = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = std::str::from_utf8(after.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?);
        unread = &after[2..];
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(text: &str) -> Result<(String, u16, String, String), String> {
        let proxy = Proxy::parse("proxy", text).map_err(|e| e.text)?;
        let (user, password) = (proxy.0.username(), proxy.0.password());
        Ok((
            format!("{:?}:{}", proxy.0.protocol(), proxy.0.host()),
            proxy.0.port(),
            user.unwrap_or("-").into(),
            password.unwrap_or("-").into(),
        ))
    }

    #[test]
    fn p2_proxy_urls() {
        let shown = |host: &str, port, user: &str, password: &str| {
            Ok((host.to_owned(), port, user.to_owned(), password.to_owned()))
        };
        assert_eq!(proxy("proxy.example"), shown("Http:proxy.example", 1080, "-", "-"));
        assert_eq!(proxy("http://Proxy.example:3128/"), shown("Http:proxy.example", 3128, "-", "-"));
        assert_eq!(proxy("https://proxy.example"), shown("Https:proxy.example", 443, "-", "-"));
        assert_eq!(proxy("http://u:p%40%3A%25%20s@[::1]:1"), shown("Http:[::1]", 1, "u", "p@:% s"));
        assert_eq!(proxy("http://u@h:1"), shown("Http:h", 1, "u", ""));
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
        ] {
            let error = proxy(text).expect_err(text);
            assert!(error.starts_with("proxy ") && !error.contains("canary"), "{error}");
        }
        let secret = Proxy::parse("proxy", "http://u:canary@h:1").unwrap();
        assert_eq!(format!("{secret:?}"), "Proxy(h:1)");
    }

    fn chosen(variables: &[(&str, &str)], host: &str) -> Result<String, i32> {
        let get = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
        match Environment::read(get).proxy_for(host) {
            Ok(Some(proxy)) => Ok(proxy.0.host().to_owned()),
            Ok(None) => Ok("direct".into()),
            Err(error) => Err(error.code),
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
