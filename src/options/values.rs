//! From an option's text to the value that the library works with, or to the error that says what is allowed.

use std::fmt::Display;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use ureq::http::header::{HeaderName, HeaderValue};

use super::table::{Id, Kind, Spec, VALUE_MAX};
use super::{Authorization, Options, RedirectUri, settings_file};
use crate::error::Error;
use crate::log::Log;
use crate::secret::Secret;
use crate::sys::file_error;
use crate::text::check_ends;
use crate::transport::{Proxy, ProxySetting, Roots};
use crate::url::Base;

/// The longest path, which is Linux's.
const PATH_MAX: usize = 4096;

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

/// Words that are meant as settings, and would be taken for the names of proxies.
const NOT_PROXIES: [&str; 8] = ["direct", "no", "off", "false", "disabled", "auto", "default", "environment"];

/// The value that an option is to be set to, as text: each method checks it and gives it as one kind of value.
pub struct UncheckedValue<'a> {
    pub spec: &'static Spec,
    name: &'a str,
    value: &'a str,
}

impl<'a> UncheckedValue<'a> {
    /// An empty value means the default.
    pub fn new(spec: &'static Spec, name: &'a str, value: &'a str) -> UncheckedValue<'a> {
        UncheckedValue { spec, name, value: if value.is_empty() { spec.default } else { value } }
    }

    /// Refuses a value with something unseen at its ends, whatever the option.
    pub fn check_ends(&self) -> Result<(), Error> {
        check_ends(&self.label(), self.value)
    }

    /// An option at its default.
    pub fn default_of(id: Id) -> UncheckedValue<'static> {
        UncheckedValue::new(id.spec(), id.spec().name, "")
    }

    /// The refusal of the value.
    pub fn error(&self, why: impl Display) -> Error {
        Error::argument(&self.label(), why)
    }

    fn refuse(&self) -> Error {
        self.error(format!("must be {}", self.spec.kind.allowed()))
    }

    /// What the caller calls it; a NAME that can't be a header field's is not repeated.
    fn label(&self) -> String {
        let is_a_name = HeaderName::from_bytes(self.name.as_bytes()).is_ok();
        if is_a_name { format!("option {}", self.name) } else { format!("option {}", self.spec.shown_name()) }
    }

    pub fn base(&self) -> Result<Base, Error> {
        Base::parse(&self.label(), self.value)
    }

    pub fn authorization(&self) -> Result<Option<Authorization>, Error> {
        match self.value {
            "" => Ok(None),
            token => Authorization::parse(&self.label(), token).map(Some),
        }
    }

    pub fn login(&self) -> Result<Option<Authorization>, Error> {
        match (&self.spec.kind, self.value.find(':')) {
            _ if self.value.is_empty() => Ok(None),
            (&Kind::Login { max }, Some(1..))
                if self.value.len() <= max && !self.value.contains(char::is_control) =>
            {
                Authorization::basic(self.value).map(Some).map_err(|_| self.refuse())
            }
            _ => Err(self.refuse()),
        }
    }

    pub fn word(&self) -> Result<&'a str, Error> {
        match self.spec.kind {
            Kind::Word(words) if words.contains(&self.value) => Ok(self.value),
            _ => Err(self.refuse()),
        }
    }

    pub fn switch(&self) -> Result<bool, Error> {
        match self.value {
            "1" => Ok(true),
            "0" => Ok(false),
            _ => Err(self.refuse()),
        }
    }

    /// A number within its limits, of digits alone.
    pub fn number(&self) -> Result<u32, Error> {
        match (&self.spec.kind, self.value.parse()) {
            (&Kind::Number { min, max, .. }, Ok(number))
                if (min..=max).contains(&number) && self.value.bytes().all(|b| b.is_ascii_digit()) =>
            {
                Ok(number)
            }
            _ => Err(self.refuse()),
        }
    }

    pub fn milliseconds(&self) -> Result<Duration, Error> {
        Ok(Duration::from_millis(self.number()?.into()))
    }

    pub fn proxy(&self) -> Result<ProxySetting, Error> {
        // No copy of the value: it may have a password.
        match self.value {
            word if word.eq_ignore_ascii_case("env") => Ok(ProxySetting::Environment),
            word if word.eq_ignore_ascii_case("none") => Ok(ProxySetting::None),
            word if word.eq_ignore_ascii_case("system") => Ok(ProxySetting::System),
            word if NOT_PROXIES.iter().any(|other| word.eq_ignore_ascii_case(other)) => Err(self.refuse()),
            _ => Proxy::parse(&self.label(), self.value).map(ProxySetting::Url),
        }
    }

    /// None for the environment's.
    pub fn no_proxy(&self) -> Result<Option<Arc<str>>, Error> {
        let is_list =
            |text: &str| text.len() <= VALUE_MAX && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
        match self.value {
            "" => Ok(None),
            hosts if is_list(hosts) => Ok(Some(hosts.into())),
            _ => Err(self.refuse()),
        }
    }

    pub fn roots(&self) -> Result<Roots, Error> {
        match self.value {
            "system" => Ok(Roots::System),
            "bundled" => Ok(Roots::Bundled),
            path => Roots::from_pem_file(&self.label(), path),
        }
    }

    /// None for the default, which is none.
    fn visible(&self) -> Result<Option<&'a str>, Error> {
        match (&self.spec.kind, self.value) {
            (_, "") => Ok(None),
            (&Kind::Visible { max }, text)
                if text.len() <= max && text.bytes().all(|b| b.is_ascii_graphic()) =>
            {
                Ok(Some(text))
            }
            _ => Err(self.refuse()),
        }
    }

    pub fn id(&self) -> Result<Option<String>, Error> {
        match self.visible()? {
            // What a client id ends with in an Authorization field.
            Some(id) if self.spec.id == Id::ClientId && id.contains(':') => {
                Err(self.error("must not contain a colon"))
            }
            id => Ok(id.map(str::to_owned)),
        }
    }

    pub fn secret(&self) -> Result<Option<Arc<Secret>>, Error> {
        Ok(self.visible()?.map(|secret| Arc::new(Secret::from(secret))))
    }

    pub fn oauth_url(&self) -> Result<Option<Base>, Error> {
        match self.value {
            "" => Ok(None),
            _ => match self.base()? {
                url if url.path.is_empty() => Err(self.error("must have a path, such as /oauth/token")),
                url => Ok(Some(url)),
            },
        }
    }

    pub fn redirect_uri(&self) -> Result<RedirectUri, Error> {
        let base = self.base()?;
        if !base.origin.is_plain() {
            return Ok(RedirectUri::Other(self.value.to_owned()));
        }
        let host = match base.origin.host() {
            "127.0.0.1" => "127.0.0.1",
            "[::1]" => "[::1]",
            _ => return Err(self.refuse()),
        };
        // As it is written: the app's address is compared with it, character by character.
        let after = &self.value["http://".len()..];
        let path = after.find('/').map_or("/", |at| &after[at..]);
        Ok(RedirectUri::Loopback { host, port: base.origin.port(), path: path.to_owned() })
    }

    pub fn token_file(&self) -> Result<Option<PathBuf>, Error> {
        match self.value {
            "" => Ok(None),
            path if path.len() > PATH_MAX => {
                Err(self.error(format!("must not be longer than {PATH_MAX} bytes")))
            }
            path if path.ends_with(['/', '\\']) => {
                Err(self.error("must be the path of a file, not of a folder"))
            }
            path => {
                let why = |why| self.error(format!("can't be made absolute: {}", file_error(&why)));
                std::path::absolute(path).map(Some).map_err(why)
            }
        }
    }

    /// Sets the options of the settings file; an empty value sets nothing.
    pub fn apply_file(&self, options: &mut Options) -> Result<(), Error> {
        if self.value.is_empty() { Ok(()) } else { settings_file::apply(options, &self.label(), self.value) }
    }

    pub fn log(&self) -> Result<Option<Log>, Error> {
        match self.value {
            "" => Ok(None),
            path => Log::open(path)
                .map(Some)
                .map_err(|why| self.error(format!("can't be written to: {}", file_error(&why)))),
        }
    }

    /// The NAME of `header.NAME`.
    pub fn header_name(&self) -> Result<HeaderName, Error> {
        let name = &self.name[self.spec.name.len()..];
        let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
            return Err(Error::argument("option header.NAME", "must have a NAME of letters, digits and -"));
        };
        if OWN_HEADERS.contains(&name.as_str()) {
            return Err(self.error("can't be set: the library sets that field, or another option does"));
        }
        Ok(name)
    }

    pub fn header_value(&self) -> Result<HeaderValue, Error> {
        let is_text = |max| {
            self.value.len() <= max
                && self.value.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
                && self.value == self.value.trim()
        };
        match self.spec.kind {
            Kind::Text { max } | Kind::Field { max, .. } if is_text(max) => {
                // The value may be a secret (x-api-key): its memory is wiped at the end, like the access token's.
                HeaderValue::from_maybe_shared(Bytes::from_owner(Secret::from(self.value)))
                    .map_err(|_| self.refuse())
            }
            _ => Err(self.refuse()),
        }
    }
}
