//! How a client gets its access token: from the options, one complete set of them.

use std::path::PathBuf;
use std::sync::Arc;

use crate::error::Error;
use crate::secret::Secret;
use crate::url::{Base, is_at_or_below};

/// What the options of sign-in are set to.
#[derive(Clone)]
pub struct Credentials {
    /// `account_id`.
    pub account_id: Option<String>,
    /// `client_id`.
    pub client_id: Option<String>,
    /// `client_secret`.
    pub client_secret: Option<Arc<Secret>>,
    /// `refresh_token`.
    pub refresh_token: Option<Arc<Secret>>,
    /// `oauth_url`.
    pub oauth_url: Option<Base>,
    /// `token_file`.
    pub token_file: Option<PathBuf>,
    /// `redirect_uri`.
    pub redirect_uri: RedirectUri,
}

/// Where a browser goes after a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedirectUri {
    /// To this machine, where the library listens.
    Loopback {
        /// The address, as a host of a URL.
        host: &'static str,
        /// None for one of the system's choice.
        port: Option<u16>,
        /// The path, with its slash.
        path: String,
    },
    /// Elsewhere.
    Other(String),
}

/// All that a sign-in needs.
#[derive(Clone)]
pub struct SignIn {
    /// The token endpoint.
    pub url: Base,
    /// The app.
    pub client_id: String,
    /// None for a public client.
    pub client_secret: Option<Arc<Secret>>,
    /// Who signs in.
    pub grant: Grant,
    /// Where the tokens are kept.
    pub token_file: Option<PathBuf>,
}

/// Who signs in.
#[derive(Clone)]
pub enum Grant {
    /// A program of this account, again and again (`account_credentials`).
    Account(String),
    /// A user, who did so once. The refresh token, where the options have it, is the one to begin with.
    User(Option<Arc<Secret>>),
}

impl SignIn {
    /// The path of another endpoint beside the token endpoint.
    pub fn sibling(&self, name: &str) -> String {
        let folder = self.url.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{folder}/{name}")
    }
}

impl Credentials {
    /// The sign-in that these options are for, if any, with this base URL. There is no other way to an access token then.
    pub fn sign_in(&self, has_access_token: bool, base: &Base) -> Result<Option<SignIn>, Error> {
        let Some(first) = self.names().next() else { return Ok(None) };
        if has_access_token {
            return Err(Error::argument(
                "option access_token",
                format!("must not be set together with {first}: a client gets its access token in one way"),
            ));
        }
        let Some(client_id) = &self.client_id else {
            return Err(missing("client_id", &format!("it belongs to {first}")));
        };
        let grant = self.grant()?;
        Ok(Some(SignIn {
            url: self.oauth_url.clone().map_or_else(|| oauth_url_of(base), Ok)?,
            client_id: client_id.clone(),
            client_secret: self.client_secret.clone(),
            grant,
            token_file: self.token_file.clone(),
        }))
    }

    /// The sign-in of a user who is about to do so: a refresh token is not needed.
    pub fn browser_sign_in(&self, has_access_token: bool, base: &Base) -> Result<SignIn, Error> {
        if self.account_id.is_some() {
            let why =
                "must not be set for a user's sign-in: a program of the account signs in without a browser";
            return Err(Error::argument("option account_id", why));
        }
        if self.client_id.is_none() {
            return Err(Error::argument("option client_id", "must be set before a sign-in"));
        }
        let with_file =
            Credentials { token_file: Some(self.token_file.clone().unwrap_or_default()), ..self.clone() };
        let sign_in = with_file.sign_in(has_access_token, base)?;
        let missing = || Error::argument("option client_id", "must be set before a sign-in");
        sign_in.map(|sign_in| SignIn { token_file: self.token_file.clone(), ..sign_in }).ok_or_else(missing)
    }

    fn grant(&self) -> Result<Grant, Error> {
        match &self.account_id {
            Some(_) if self.refresh_token.is_some() => Err(Error::argument(
                "option account_id",
                "must not be set together with refresh_token: either a program of the account signs in, or a user did",
            )),
            Some(_) if self.client_secret.is_none() => {
                Err(missing("client_secret", "account_id, client_id and client_secret belong together"))
            }
            Some(account) => Ok(Grant::Account(account.clone())),
            None if self.refresh_token.is_none() && self.token_file.is_none() => Err(missing(
                "account_id",
                "client_id needs account_id and client_secret (an app of the kind Server-to-Server OAuth), or \
                 refresh_token or token_file (a user who has signed in), or a sign-in with the browser (zoom_sign_in_start)",
            )),
            None => Ok(Grant::User(self.refresh_token.clone())),
        }
    }

    /// The options of a sign-in that are set.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        let all = [
            (self.account_id.is_some(), "account_id"),
            (self.client_id.is_some(), "client_id"),
            (self.client_secret.is_some(), "client_secret"),
            (self.refresh_token.is_some(), "refresh_token"),
            (self.token_file.is_some(), "token_file"),
        ];
        all.into_iter().filter(|(is_set, _)| *is_set).map(|(_, name)| name)
    }
}

fn missing(name: &str, why: &str) -> Error {
    Error::argument(&format!("option {name}"), format!("must be set too: {why}"))
}

/// The token endpoint of a base URL: Zoom's own, the government's, or that of a simulator on this machine.
fn oauth_url_of(base: &Base) -> Result<Base, Error> {
    for (domain, url) in
        [("zoom.us", "https://zoom.us/oauth/token"), ("zoomgov.com", "https://zoomgov.com/oauth/token")]
    {
        if is_at_or_below(base.origin.host(), domain) {
            return Base::parse("oauth_url", url);
        }
    }
    if base.origin.is_loopback() {
        return Ok(Base { origin: base.origin.clone(), path: "/oauth/token".to_owned() });
    }
    Err(missing("oauth_url", "for this base_url it is not known where to sign in"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETS: [(&str, &str); 14] = [
        ("access_token", "none"),
        ("account_id client_id client_secret", "account"),
        ("account_id client_id client_secret token_file", "account"),
        ("client_id refresh_token", "user"),
        ("client_id client_secret refresh_token", "user"),
        ("client_id token_file", "user"),
        ("client_id client_secret token_file refresh_token", "user"),
        ("", "none"),
        ("access_token client_id", "option access_token must not be set together with client_id"),
        ("access_token token_file", "option access_token must not be set together with token_file"),
        ("account_id client_secret", "option client_id must be set too: it belongs to account_id"),
        ("account_id client_id", "option client_secret must be set too: account_id, client_id"),
        ("client_id client_secret", "option account_id must be set too: client_id needs"),
        (
            "account_id client_id client_secret refresh_token",
            "option account_id must not be set together with",
        ),
    ];

    fn source(names: &str) -> String {
        let is_set = |name: &str| names.split(' ').any(|other| other == name);
        let text = |name: &str| is_set(name).then(|| name.to_owned());
        let secret = |name: &str| text(name).map(|text| Arc::new(Secret::from(text.as_str())));
        let credentials = Credentials {
            account_id: text("account_id"),
            client_id: text("client_id"),
            client_secret: secret("client_secret"),
            refresh_token: secret("refresh_token"),
            oauth_url: None,
            token_file: text("token_file").map(PathBuf::from),
            redirect_uri: RedirectUri::Other(String::new()),
        };
        let base = Base::parse("base", "https://api.zoom.us/v2").unwrap();
        match credentials.sign_in(is_set("access_token"), &base) {
            Ok(None) => "none".into(),
            Ok(Some(SignIn { grant: Grant::Account(_), .. })) => "account".into(),
            Ok(Some(SignIn { grant: Grant::User(_), .. })) => "user".into(),
            Err(why) => why.text,
        }
    }

    #[test]
    fn one_complete_set() {
        for (names, expected) in SETS {
            let source = source(names);
            assert!(source.starts_with(expected), "{names}: {source}");
        }
    }

    #[test]
    fn where_to_sign_in() {
        for (base, url) in [
            ("https://api.zoom.us/v2", Ok("https://zoom.us/oauth/token")),
            ("https://zoom.us", Ok("https://zoom.us/oauth/token")),
            ("https://api-eu.zoom.us/v2", Ok("https://zoom.us/oauth/token")),
            ("https://api.zoomgov.com/v2", Ok("https://zoomgov.com/oauth/token")),
            ("http://127.0.0.1:8080/v2", Ok("http://127.0.0.1:8080/oauth/token")),
            ("https://localhost:8443/v2", Ok("https://localhost:8443/oauth/token")),
            ("https://notzoom.us/v2", Err(())),
            ("https://zoom.us.example/v2", Err(())),
        ] {
            let found = oauth_url_of(&Base::parse("base", base).unwrap());
            assert_eq!(found.map_err(|_| ()), url.map(|url| Base::parse("", url).unwrap()), "{base}");
        }
    }
}
