//! The proxy of the environment, as curl reads it: https_proxy, all_proxy, no_proxy.

use std::ffi::OsString;

use once_cell::race::OnceBox;

use super::super::Reader;
use super::Proxy;
use crate::error::{Error, ZOOM_E_PROXY};
use crate::secret::Secret;
use crate::sys::is_started_by_another;

/// The proxy of the environment and the hosts that go without it.
#[derive(Debug)]
pub struct Environment {
    /// None where no variable names one.
    pub proxy: Option<Result<Proxy, Error>>,
    /// The variable that names it, or else the one that could.
    variable: &'static str,
    /// The variable no_proxy.
    pub no_proxy: String,
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
        let variable = url.as_ref().map_or("HTTPS_PROXY", |(name, _)| *name);
        let proxy = url.map(|(name, url)| {
            let name = format!("the environment variable {name}");
            // It may have a password: its memory is wiped.
            let url = Secret::new(url.into_encoded_bytes());
            let text = std::str::from_utf8(url.bytes()).map_err(|_| Error::argument(&name, "must be UTF-8"));
            text.and_then(|url| Proxy::parse(&name, url)).map_err(|why| Error::new(ZOOM_E_PROXY, why.text))
        });
        let no_proxy = first(["no_proxy", "NO_PROXY"]);
        let no_proxy = no_proxy.map_or(String::new(), |(_, value)| value.to_string_lossy().into_owned());
        Environment { proxy, variable, no_proxy }
    }
}

/// Where this reader names a proxy.
pub fn place_of_proxy(reader: Reader) -> String {
    let variable = environment().variable;
    match reader {
        Reader::OneCall => format!("the environment variable {variable}"),
        Reader::Client | Reader::SignIn => format!("the option proxy or the variable {variable}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::is_excluded;
    use super::*;

    fn chosen(variables: &[(&str, &str)], host: &str) -> Result<String, i32> {
        let get = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
        let Environment { proxy, no_proxy, .. } = Environment::read(get);
        match proxy.filter(|_| !is_excluded(&no_proxy, host)) {
            Some(proxy) => proxy.map(|proxy| proxy.host).map_err(|error| error.code),
            None => Ok("direct".into()),
        }
    }

    #[test]
    fn p2_the_variable_that_names_the_proxy() {
        let variable = |variables: &[&str]| {
            Environment::read(|name| variables.contains(&name).then(|| OsString::from("a"))).variable
        };
        assert_eq!(variable(&[]), "HTTPS_PROXY");
        assert_eq!(variable(&["ALL_PROXY"]), "ALL_PROXY");
        assert_eq!(variable(&["ALL_PROXY", "https_proxy"]), "https_proxy");
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
        assert_eq!(chosen(&[("HTTPS_PROXY", "socks5://a")], zoom).unwrap(), "a");
        assert_eq!(chosen(&[("HTTPS_PROXY", "socks4://a")], zoom), Err(ZOOM_E_PROXY));
        assert_eq!(chosen(&[("HTTPS_PROXY", "http://a:b")], zoom), Err(ZOOM_E_PROXY));
        assert_eq!(chosen(&[("HTTPS_PROXY", "http://a:b"), ("no_proxy", "*")], zoom).unwrap(), "direct");
    }
}
