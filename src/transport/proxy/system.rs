//! The proxies of the user's settings in Windows: a list, or a script (PAC) that names them for each host. Windows is asked
//! on threads of their own, and what it gave is kept for a minute.

use std::time::Duration;

use super::super::exchange::{Exchange, Phase};
use super::super::lookups::Lookups;
use super::Proxy;
use crate::error::{Error, ZOOM_E_PROXY};
use crate::sys::{UserProxy, proxies_of_script, rare_error, user_proxy};
use crate::text::clean;
use crate::threads::Threads;
use crate::url::is_loopback;

/// One way to a server: through a proxy, or without one.
pub type Hop = Option<Proxy>;

/// How many ways of a list are tried.
const MOST_HOPS: usize = 10;
/// How long a call waits for a script. Windows looks for one in the network unless its user has turned that off, and nearly
/// always there is none; and the server of one in the settings may be out of reach.
const SCRIPT_WAIT: Duration = Duration::from_secs(5);

static THREADS: Threads = Threads::new("zoom-proxy", 16);
static SETTINGS: Lookups<UserProxy> = Lookups::new(&THREADS, None);
static DETECTED: Lookups<Option<Named>> = Lookups::new(&THREADS, Some(SCRIPT_WAIT));
static SCRIPTED: Lookups<Named> = Lookups::new(&THREADS, Some(SCRIPT_WAIT));

/// What a script named: proxies, and who is reached without them.
type Named = (String, String);

/// The ways to a https server, in the order in which they are tried: one at least.
pub fn hops(exchange: &Exchange, host: &str, port: u16) -> Result<Vec<Hop>, ureq::Error> {
    exchange.set_phase(Phase::Settings);
    let name_one = exchange.reader().pick(
        "name a proxy in the environment variable HTTPS_PROXY",
        "name a proxy in the option proxy (none for a direct connection)",
    );
    let refuse = |why: String| exchange.fail(Error::new(ZOOM_E_PROXY, format!("{why}, or {name_one}")));
    let settings = SETTINGS.find("", exchange, |_| user_proxy().map_err(|why| rare_error(&why)))?;
    let settings = settings
        .map_err(|why| refuse(format!("Windows did not give its proxy settings: {why}. Try again later")))?;
    let (proxies, is_bypassed) = match by_script(exchange, &settings, host, port)? {
        Ok(Some((proxies, bypass))) => (proxies, is_bypassed(&bypass, host, port)),
        Err(why) if settings.proxies.is_empty() => {
            return Err(refuse(format!(
                "the proxy script of Windows' settings, {}, can't be used: {why}. Check its address and its server",
                clean(&without_secrets(&settings.script), 200)
            )));
        }
        // As Windows does where a script can't be used.
        _ => {
            let is_bypassed = is_bypassed(&settings.bypass, host, port);
            (settings.proxies, is_bypassed || is_loopback(host) && !wants_loopback(&settings.bypass))
        }
    };
    if is_bypassed {
        return Ok(vec![None]);
    }
    read_list(&proxies).map_err(|why| refuse(format!("{}. Correct the proxy settings of Windows", why.text)))
}

/// A script's URL without a password, and without its query, which may have one too.
fn without_secrets(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, location)) = url.split_once("://") else { return url.into() };
    let end = location.find('/').unwrap_or(location.len());
    let host = location[..end].rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}{}", &location[end..])
}

/// Has Windows asked anew: a proxy that it named can't be reached.
pub fn forget() {
    SETTINGS.forget_all();
    DETECTED.forget_all();
    SCRIPTED.forget_all();
}

/// What a script names, if there is one. The inner error is that the one in the settings can't be used.
fn by_script(
    exchange: &Exchange,
    settings: &UserProxy,
    host: &str,
    port: u16,
) -> Result<Result<Option<Named>, String>, ureq::Error> {
    // Neither path nor query: what a script sees may be logged where it comes from.
    let url = if port == 443 { format!("https://{host}/") } else { format!("https://{host}:{port}/") };
    if settings.detects {
        let detect = |url: &str| Ok(proxies_of_script(url, None).ok());
        if let Ok(Some(named)) = DETECTED.find(&url, exchange, detect)? {
            return Ok(Ok(Some(named)));
        }
    }
    if settings.script.is_empty() {
        return Ok(Ok(None));
    }
    let ask = |name: &str| {
        let (url, script) = name.split_once(' ').unwrap_or((name, ""));
        proxies_of_script(url, Some(script)).map_err(|why| rare_error(&why))
    };
    let named = SCRIPTED.find(&format!("{url} {}", settings.script), exchange, ask)?;
    Ok(named.map(Some))
}

/// Reads a list of proxies as Windows has it (`host:port`, `https=host:port;socks=host:port`), or as scripts give it
/// (`PROXY host:port; DIRECT`). What can't be used is left out, unless nothing else is there.
fn read_list(list: &str) -> Result<Vec<Hop>, Error> {
    let mut entries: Vec<Entry> = list.split(';').flat_map(entries).collect();
    let mut is_behind = false;
    for entry in &mut entries {
        // A direct connection keeps its place behind one that goes to the end.
        entry.is_last |= is_behind && entry.proxy.is_none();
        is_behind |= entry.is_last;
    }
    entries.sort_by_key(|entry| entry.is_last);
    let (mut hops, mut refusal) = (Vec::new(), None);
    for entry in entries {
        match entry.proxy.map(|(scheme, address)| proxy(scheme, address)).transpose() {
            Ok(hop) => hops.push(hop),
            Err(why) => refusal = refusal.or(Some(why)),
        }
    }
    hops.truncate(MOST_HOPS);
    match refusal {
        Some(why) if hops.is_empty() => Err(why),
        _ if hops.is_empty() => Ok(vec![None]),
        _ => Ok(hops),
    }
}

/// One entry of a list.
struct Entry<'a> {
    /// Scheme and address; None for a direct connection.
    proxy: Option<(&'a str, &'a str)>,
    /// Whether it is for what the others are not for.
    is_last: bool,
}

/// What scripts write in front of an address, with the scheme of a proxy's URL.
const WORDS: &[(&str, &str)] = &[
    ("PROXY", "http"),
    ("HTTP", "http"),
    ("HTTPS", "https"),
    ("SOCKS", "socks"),
    ("SOCKS4", "socks4"),
    ("SOCKS5", "socks"),
];

/// The entries between two semicolons.
fn entries(section: &str) -> Vec<Entry<'_>> {
    let mut found = Vec::new();
    let mut words = section.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let scheme =
            WORDS.iter().find(|(known, _)| word.eq_ignore_ascii_case(known)).map(|(_, scheme)| *scheme);
        found.extend(match (scheme, words.peek()) {
            _ if word.eq_ignore_ascii_case("DIRECT") => Some(Entry { proxy: None, is_last: false }),
            (Some(scheme), Some(_)) => {
                words.next().map(|address| Entry { proxy: Some((scheme, address)), is_last: false })
            }
            _ => plain_entry(word),
        });
    }
    found
}

/// `[purpose=][scheme://]host[:port]`, if it is for https.
fn plain_entry(word: &str) -> Option<Entry<'_>> {
    let (purpose, location) = word.split_once('=').unwrap_or(("https", word));
    let is_last = purpose.eq_ignore_ascii_case("socks");
    if !is_last && !purpose.eq_ignore_ascii_case("https") {
        return None;
    }
    let proxy = location.split_once("://").unwrap_or((if is_last { "socks" } else { "http" }, location));
    Some(Entry { proxy: Some(proxy), is_last })
}

fn proxy(scheme: &str, address: &str) -> Result<Proxy, Error> {
    let (scheme, port) = match scheme {
        // The proxy looks names up, as SOCKS proxies of Windows' settings do.
        "socks" => ("socks5h", 1080),
        "https" => ("https", 443),
        scheme => (scheme, 80),
    };
    let address = address.strip_suffix('/').unwrap_or(address);
    let has_port = address.rsplit(']').next().is_some_and(|end| end.contains(':'));
    let port = if has_port { String::new() } else { format!(":{port}") };
    Proxy::parse("a proxy of Windows' settings", &format!("{scheme}://{address}{port}"))
}

/// Whether a list names the host as one that is reached without a proxy: `*.corp.example`, `10.*`, `https://host:8443`,
/// and `<local>` for names without a dot.
fn is_bypassed(list: &str, host: &str, port: u16) -> bool {
    items(list).any(|item| match item.split_once("://").unwrap_or(("https", item)) {
        (_, "<local>") => !host.contains(['.', ':']),
        (scheme, place) => {
            let (pattern, wanted_port) = match place.rsplit_once(':') {
                Some((pattern, digits)) if !pattern.contains(':') || pattern.ends_with(']') => {
                    (pattern, digits.parse::<u16>().ok())
                }
                _ => (place, None),
            };
            scheme.eq_ignore_ascii_case("https")
                && wanted_port.is_none_or(|wanted| wanted == port)
                && is_like(host, &pattern.to_ascii_lowercase())
        }
    })
}

/// Windows reaches this machine without a proxy, unless this is in the list.
fn wants_loopback(list: &str) -> bool {
    items(list).any(|item| item == "<-loopback>")
}

fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split([';', ' ', '\t', '\r', '\n']).filter(|item| !item.is_empty())
}

/// Whether a text is what a pattern describes, in which `*` is for any text.
fn is_like(text: &str, pattern: &str) -> bool {
    let Some((start, after)) = pattern.split_once('*') else { return text == pattern };
    let Some(mut unread) = text.strip_prefix(start) else { return false };
    let (middle, end) = after.rsplit_once('*').unwrap_or(("", after));
    for piece in middle.split('*') {
        let Some((_, found)) = unread.split_once(piece) else { return false };
        unread = found;
    }
    unread.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &str) -> Result<String, String> {
        let name = |hop: &Hop| match hop {
            None => "direct".to_owned(),
            Some(proxy) => format!("{:?} {}:{}", proxy.kind, proxy.host, proxy.port).to_lowercase(),
        };
        let hops = read_list(list).map_err(|why| why.text)?;
        Ok(hops.iter().map(name).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn lists_of_proxies() {
        for (list, hops) in [
            // As in the settings.
            ("", "direct"),
            ("proxy.corp.example:8080", "http proxy.corp.example:8080"),
            ("proxy.corp.example", "http proxy.corp.example:80"),
            ("http://Proxy:3128/", "http proxy:3128"),
            ("https://proxy", "https proxy:443"),
            ("[::1]:3128", "http [::1]:3128"),
            ("[::1]", "http [::1]:80"),
            ("http=a:1;https=b:2;ftp=c:3", "http b:2"),
            ("HTTPS=b:2", "http b:2"),
            ("https=https://b:2", "https b:2"),
            ("http=a:1", "direct"),
            ("socks=c", "socks5h c:1080"),
            ("http=a:1;socks=c:3", "socks5h c:3"),
            ("socks=c:3;https=b:2", "http b:2, socks5h c:3"),
            ("https=socks5://c:3", "socks5 c:3"),
            ("a:1;b:2 c:3", "http a:1, http b:2, http c:3"),
            // As WinHTTP or a script has it.
            ("PROXY a:1; PROXY b:2; DIRECT", "http a:1, http b:2, direct"),
            ("proxy a", "http a:80"),
            ("HTTPS a:1;direct", "https a:1, direct"),
            ("SOCKS c:1; SOCKS5 d", "socks5h c:1, socks5h d:1080"),
            ("a:1;DIRECT;b:2", "http a:1, direct, http b:2"),
            ("socks=a:1;DIRECT", "socks5h a:1, direct"),
            ("DIRECT;socks=a:1", "direct, socks5h a:1"),
            ("socks=a:1;DIRECT;https=b:2", "http b:2, socks5h a:1, direct"),
            ("DIRECT", "direct"),
            (" ; ;", "direct"),
            // Hosts of such names.
            ("proxy", "http proxy:80"),
            ("https", "http https:80"),
            ("PROXY proxy:8", "http proxy:8"),
            // What can't be used is left out.
            ("gopher://a:1;b:2", "http b:2"),
            ("a:99999;DIRECT", "direct"),
        ] {
            assert_eq!(read(list).as_deref(), Ok(hops), "{list}");
        }
        let fifty: String = (0..50).map(|at| format!("PROXY p{at}:1;")).collect();
        assert_eq!(read_list(&fifty).unwrap().len(), 10);
        for (list, why) in [
            ("gopher://a:1", "must be a URL"),
            ("a:99999", "port"),
            ("SOCKS4 a:1", "SOCKS 4"),
            ("a:1@b\u{e9}", "host"),
        ] {
            let text = read(list).expect_err(list);
            assert!(
                text.starts_with("a proxy of Windows' settings ") && text.contains(why),
                "{list}: {text}"
            );
        }
    }

    #[test]
    fn sa6_a_script_s_address_without_secrets() {
        for (url, shown) in [
            ("http://jane:canary@h:1/p.pac?key=canary#canary", "http://h:1/p.pac"),
            ("http://canary@canary@h", "http://h"),
            ("http://h/a@b.pac", "http://h/a@b.pac"),
            ("file.pac?canary", "file.pac"),
        ] {
            assert_eq!(without_secrets(url), shown);
        }
    }

    #[test]
    fn hosts_without_a_proxy() {
        for (list, host, port, bypassed) in [
            ("", "api.zoom.us", 443, false),
            ("*", "api.zoom.us", 443, true),
            ("*.zoom.us", "api.zoom.us", 443, true),
            ("*.ZOOM.us", "api.zoom.us", 443, true),
            ("*.zoom.us", "zoom.us", 443, false),
            ("*zoom.us", "zoom.us", 443, true),
            ("zoom.us", "api.zoom.us", 443, false),
            ("api.*.us", "api.zoom.us", 443, true),
            ("a*o*o*s", "api.zoom.us", 443, true),
            ("a*o*o*o*s", "api.zoom.us", 443, false),
            ("api.zoom.us.", "api.zoom.us", 443, false),
            ("10.*", "10.1.2.3", 443, true),
            ("10.*", "110.1.2.3", 443, false),
            ("a;api.zoom.us", "api.zoom.us", 443, true),
            ("a api.zoom.us ;", "api.zoom.us", 443, true),
            ("<local>", "intranet", 443, true),
            ("<local>", "api.zoom.us", 443, false),
            ("<local>", "[2001:db8::5]", 443, false),
            ("https://api.zoom.us", "api.zoom.us", 443, true),
            ("http://api.zoom.us", "api.zoom.us", 443, false),
            ("api.zoom.us:443", "api.zoom.us", 443, true),
            ("api.zoom.us:8443", "api.zoom.us", 443, false),
            ("[2001:db8::*", "[2001:db8::5]", 443, true),
            ("[2001:db8::5]:443", "[2001:db8::5]", 443, true),
            ("<-loopback>", "127.0.0.1", 443, false),
        ] {
            assert_eq!(is_bypassed(list, host, port), bypassed, "{list} {host}");
        }
        assert!(wants_loopback("<local>;<-loopback>") && !wants_loopback("<local>"));
    }
}
