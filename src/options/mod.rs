//! A client's options: values checked against the table, from which the defaults come too.

mod authorization;
mod credentials;
mod settings_file;
mod table;
mod values;

use std::time::Duration;

use ureq::http::header::{HeaderName, HeaderValue, USER_AGENT};

pub use self::authorization::Authorization;
use self::credentials::Credentials;
pub use self::credentials::{Grant, RedirectUri, SignIn};
use self::table::{Id, Kind, Spec, TABLE};
use self::values::UncheckedValue;
use crate::error::{Error, ZOOM_E_OPTION};
use crate::log::Log;
use crate::secret::Secret;
use crate::text::check_ends;
use crate::transport::{Proxies, Roots};
use crate::url::Base;

/// A client's options, checked.
#[derive(Clone)]
pub struct Options {
    /// `base_url`.
    pub base: Base,
    /// `access_token`, as the value of the Authorization header field.
    pub authorization: Option<Authorization>,
    /// `account_id`, `client_id`, `client_secret`, `refresh_token`, `oauth_url`, `token_file`.
    pub credentials: Credentials,
    /// `token_origin` = `any`.
    pub token_to_any_origin: bool,
    /// `login`, as the value of the Authorization header field.
    pub login: Option<Authorization>,
    /// `body_encoding` = `base64`.
    pub is_body_base64: bool,
    /// `timeout_ms`.
    pub timeout: Duration,
    /// `connect_timeout_ms`.
    pub connect_timeout: Duration,
    /// `max_retries`.
    pub max_retries: u32,
    /// `proxy` and `no_proxy`.
    pub proxies: Proxies,
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
        Options::of_the_table().expect("every default is an allowed value")
    }
}

impl Options {
    fn of_the_table() -> Result<Options, Error> {
        let default = UncheckedValue::default_of;
        Ok(Options {
            base: default(Id::BaseUrl).base()?,
            authorization: default(Id::AccessToken).authorization()?,
            credentials: Credentials {
                account_id: default(Id::AccountId).id()?,
                client_id: default(Id::ClientId).id()?,
                client_secret: default(Id::ClientSecret).secret()?,
                refresh_token: default(Id::RefreshToken).secret()?,
                oauth_url: default(Id::OauthUrl).oauth_url()?,
                token_file: default(Id::TokenFile).token_file()?,
                redirect_uri: default(Id::RedirectUri).redirect_uri()?,
            },
            token_to_any_origin: default(Id::TokenOrigin).word()? == "any",
            login: default(Id::Login).login()?,
            is_body_base64: default(Id::BodyEncoding).word()? == "base64",
            timeout: default(Id::Timeout).milliseconds()?,
            connect_timeout: default(Id::ConnectTimeout).milliseconds()?,
            max_retries: default(Id::MaxRetries).number()?,
            proxies: Proxies {
                setting: default(Id::Proxy).proxy()?,
                no_proxy: default(Id::NoProxy).no_proxy()?,
            },
            roots: default(Id::Roots).roots()?,
            max_response_bytes: default(Id::MaxResponseBytes).number()? as usize,
            keep_alive: default(Id::KeepAlive).switch()?,
            headers: vec![(USER_AGENT, default(Id::UserAgent).header_value()?)],
            log: default(Id::LogFile).log()?,
        })
    }

    /// Sets one option. An empty value means the default.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let unchecked = UncheckedValue::new(find(name)?, name, value);
        unchecked.check_ends()?;
        match unchecked.spec.id {
            Id::BaseUrl => self.base = unchecked.base()?,
            Id::AccessToken => self.authorization = unchecked.authorization()?,
            Id::AccountId => self.credentials.account_id = unchecked.id()?,
            Id::ClientId => self.credentials.client_id = unchecked.id()?,
            Id::ClientSecret => self.credentials.client_secret = unchecked.secret()?,
            Id::RefreshToken => self.credentials.refresh_token = unchecked.secret()?,
            Id::OauthUrl => self.credentials.oauth_url = unchecked.oauth_url()?,
            Id::TokenFile => self.credentials.token_file = unchecked.token_file()?,
            Id::RedirectUri => self.credentials.redirect_uri = unchecked.redirect_uri()?,
            Id::SettingsFile => unchecked.apply_file(self)?,
            Id::TokenOrigin => self.token_to_any_origin = unchecked.word()? == "any",
            Id::Login => self.login = unchecked.login()?,
            Id::BodyEncoding => self.is_body_base64 = unchecked.word()? == "base64",
            Id::Timeout => self.timeout = unchecked.milliseconds()?,
            Id::ConnectTimeout => self.connect_timeout = unchecked.milliseconds()?,
            Id::MaxRetries => self.max_retries = unchecked.number()?,
            Id::Proxy => self.proxies.setting = unchecked.proxy()?,
            Id::NoProxy => self.proxies.no_proxy = unchecked.no_proxy()?,
            Id::Roots => self.roots = unchecked.roots()?,
            Id::MaxResponseBytes => self.max_response_bytes = unchecked.number()? as usize,
            Id::UserAgent => self.put_header(USER_AGENT, unchecked.header_value()?),
            Id::KeepAlive => self.keep_alive = unchecked.switch()?,
            Id::Header => self.set_header(&unchecked)?,
            Id::LogFile => self.log = unchecked.log()?,
        }
        Ok(())
    }

    /// Sets all options of a settings file, or none; `name` is what the caller calls its path.
    pub fn apply_settings(&mut self, name: &str, path: &str) -> Result<(), Error> {
        check_ends(name, path)?;
        settings_file::apply(self, name, path)
    }

    /// How the client signs in; None where its access token is `access_token`, or it has none.
    pub fn sign_in(&self) -> Result<Option<SignIn>, Error> {
        self.credentials.sign_in(self.authorization.is_some(), &self.base)
    }

    /// How a user is about to sign in, with a browser.
    pub fn browser_sign_in(&self) -> Result<SignIn, Error> {
        self.credentials.browser_sign_in(self.authorization.is_some(), &self.base)
    }

    /// What no text of a call may repeat.
    pub fn secrets(&self) -> Vec<&str> {
        let fields = [&self.authorization, &self.login].into_iter().flatten();
        let fields = fields.flat_map(|field| [&*field.token, &*field.password]);
        let credentials = [&self.credentials.client_secret, &self.credentials.refresh_token];
        let credentials = credentials.into_iter().flatten().map(|secret| &**secret);
        fields.chain(credentials).chain(self.proxies.password()).map(Secret::text).collect()
    }

    /// `user_agent`.
    pub fn user_agent(&self) -> HeaderValue {
        let field = self.headers.iter().find(|(name, _)| *name == USER_AGENT);
        field.map_or(HeaderValue::from_static(""), |(_, value)| value.clone())
    }

    /// Adds, replaces or removes a field; only one that is added counts against the limit.
    fn set_header(&mut self, unchecked: &UncheckedValue) -> Result<(), Error> {
        let (name, value) = (unchecked.header_name()?, unchecked.header_value()?);
        let others = self.headers.iter().filter(|(other, _)| *other != USER_AGENT && *other != name).count();
        match unchecked.spec.kind {
            Kind::Field { fields, .. } if others >= fields && !value.is_empty() => {
                Err(unchecked.error(format!("can't be set: there are {fields} header fields already")))
            }
            _ => {
                self.put_header(name, value);
                Ok(())
            }
        }
    }

    fn put_header(&mut self, name: HeaderName, value: HeaderValue) {
        match self.headers.iter().position(|(other, _)| *other == name) {
            Some(at) if value.is_empty() => drop(self.headers.remove(at)),
            Some(at) => self.headers[at].1 = value,
            None if value.is_empty() => {}
            None => self.headers.push((name, value)),
        }
    }
}

/// The option of that name.
pub fn find(name: &str) -> Result<&'static Spec, Error> {
    TABLE.iter().find(|spec| spec.is_named(name)).ok_or_else(|| {
        let names: Vec<String> = TABLE.iter().map(Spec::shown_name).collect();
        Error::new(ZOOM_E_OPTION, format!("no option of that name; there are {}", names.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::table::VALUE_MAX;
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
            ("login", "user:pass word:\u{e9}"),
            ("body_encoding", "base64"),
            ("timeout_ms", "1"),
            ("timeout_ms", "2147483647"),
            ("connect_timeout_ms", "5000"),
            ("max_retries", "0"),
            ("max_retries", "10"),
            ("proxy", "none"),
            ("proxy", "NONE"),
            ("proxy", "System"),
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
            ("login", "canary"),
            ("login", ":canary"),
            ("login", "canary:\r\nX-Evil: 1"),
            ("login", &long),
            ("body_encoding", "canary"),
            ("timeout_ms", "0"),
            ("timeout_ms", "-1"),
            ("timeout_ms", "+1"),
            ("timeout_ms", "2147483648"),
            ("timeout_ms", "1s"),
            ("connect_timeout_ms", "99999999999999999999"),
            ("max_retries", "11"),
            ("max_retries", "-1"),
            ("proxy", "socks4://canary"),
            ("proxy", "http://u:canary@"),
            ("proxy", "direct"),
            ("proxy", "Off"),
            ("no_proxy", "canary\tb"),
            ("no_proxy", &long),
            ("roots", "/canary/none.pem"),
            ("max_response_bytes", "0"),
            ("max_response_bytes", "16777216"),
            ("user_agent", "canary\n"),
            ("user_agent", " canary"),
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
    fn an_unknown_option_lists_those_that_there_are() {
        let error = set("canary", "x").err().unwrap();
        assert_eq!(error.code, ZOOM_E_OPTION);
        assert!(error.text.contains("base_url, access_token") && error.text.contains("header.NAME"));
        assert!(!error.text.contains("canary"));
    }

    #[test]
    fn values_arrive_in_their_fields() {
        let is_set = |name: &str, value: &str, is: fn(&Options) -> bool| {
            assert!(!is(&Options::default()), "{name}={value} is the default");
            let mut options = set(name, value).unwrap();
            assert!(is(&options), "{name}={value}");
            options.set(name, "").unwrap();
            assert!(!is(&options), "{name} is at its default again");
        };
        is_set("base_url", "https://zoom.example", |o| {
            o.base.origin == Base::parse("", "https://zoom.example").unwrap().origin
        });
        is_set("access_token", "abc", |o| o.authorization.is_some());
        is_set("token_origin", "any", |o| o.token_to_any_origin);
        is_set("login", "u:p", |o| o.login.as_ref().is_some_and(|login| login.value == "Basic dTpw"));
        is_set("body_encoding", "base64", |o| o.is_body_base64);
        is_set("timeout_ms", "7", |o| o.timeout == Duration::from_millis(7));
        is_set("connect_timeout_ms", "7", |o| o.connect_timeout == Duration::from_millis(7));
        is_set("max_retries", "7", |o| o.max_retries == 7);
        is_set("proxy", "system", |o| matches!(o.proxies.setting, crate::transport::ProxySetting::System));
        is_set("proxy", "none", |o| matches!(o.proxies.setting, crate::transport::ProxySetting::None));
        is_set("roots", "bundled", |o| matches!(o.roots, Roots::Bundled));
        is_set("max_response_bytes", "7", |o| o.max_response_bytes == 7);
        is_set("user_agent", "mine", |o| o.headers == [(USER_AGENT, HeaderValue::from_static("mine"))]);
        is_set("keep_alive", "0", |o| !o.keep_alive);
        is_set("header.X", "1", |o| o.headers.iter().any(|(name, value)| name == "x" && value == "1"));
        let log = std::env::temp_dir().join(format!("zoom-token-options-{}.log", std::process::id()));
        is_set("log_file", log.to_str().unwrap(), |o| o.log.is_some());
        std::fs::remove_file(log).unwrap();
    }

    #[test]
    fn a_refusal_says_what_is_allowed() {
        for (name, allowed) in [
            ("token_origin", "base or any"),
            ("timeout_ms", "1 to 2147483647 milliseconds"),
            ("max_retries", "0 to 10"),
            ("max_response_bytes", "1 to 16777215 bytes"),
            ("keep_alive", "0 or 1"),
            ("user_agent", "visible ASCII and spaces, but no space at either end, up to 16384 bytes"),
        ] {
            let error = set(name, "\u{e9}").err().unwrap();
            assert_eq!(error.text, format!("option {name} must be {allowed}"));
        }
    }

    #[test]
    fn a_name_that_no_header_field_has_is_not_repeated() {
        for name in ["header.X\r\nInjected", "header.caf\u{e9}", "header.a b"] {
            let error = set(name, " a").err().unwrap();
            assert_eq!(error.text, "option header.NAME begins with a space: remove it");
        }
    }

    #[test]
    fn the_documentation_shows_names_defaults_and_flags() {
        let shown = |id: Id| (id.spec().shown_name(), id.spec().shown_default(), id.spec().shown_meaning());
        let (name, default, meaning) = shown(Id::AccessToken);
        assert_eq!((name.as_str(), default.as_str()), ("access_token", "none"));
        assert_eq!(
            meaning,
            "the OAuth access token; a secret; may be set again at any time, a call takes the one that is set when it begins"
        );
        assert_eq!(shown(Id::Header).0, "header.NAME");
        assert_eq!(shown(Id::UserAgent).1, "zoom-token/VERSION");
        assert_eq!(
            Id::Proxy.spec().kind.allowed(),
            "env, system, none, or http(s):// or socks5(h)://[user:password@]host[:port]"
        );
    }

    #[test]
    fn a_header_is_set_once_and_removed() {
        let mut options = Options::default();
        options.set("header.X-A", "1").unwrap();
        options.set("header.x-a", "2").unwrap();
        let values: Vec<_> = options.headers.iter().filter(|(n, _)| n == "x-a").collect();
        assert_eq!(values.len(), 1);
        assert_eq!(values[0].1, "2");
        options.set("header.X-A", "").unwrap();
        assert!(options.headers.iter().all(|(n, _)| n != "x-a"));
    }
    /// X/A10: the limit is on the fields that there are, not on the calls that set them.
    #[test]
    fn at_the_limit_header_fields_are_replaced_and_removed_and_none_is_added() {
        let mut options = Options::default();
        for number in 0..64 {
            options.set(&format!("header.X-{number}"), "1").unwrap();
        }
        let refused = options.set("header.X-64", "1").err().unwrap();
        assert_eq!(refused.code, ZOOM_E_ARGUMENT);
        assert_eq!(refused.text, "option header.X-64 can't be set: there are 64 header fields already");
        options.set("header.X-64", "").unwrap();
        options.set("header.x-0", "2").unwrap();
        options.set("user_agent", "mine").unwrap();
        assert_eq!(options.headers.len(), 65);
        assert!(options.headers.iter().any(|(name, value)| name == "x-0" && value == "2"));
        options.set("header.X-0", "").unwrap();
        options.set("header.X-64", "1").unwrap();
        options.set("header.X-0", "1").err().unwrap();
    }
}
