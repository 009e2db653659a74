//! What zoom_get_user_token keeps between calls: its client, and the arguments that were checked before.

use std::sync::Arc;

use crate::client::Client;
use crate::error::Error;
use crate::options::Authorization;
use crate::secret::Secret;
use crate::transport::Reader;
use crate::url::Base;

/// Base URLs and access tokens that are kept at the most, those that were new last.
const CHECKED_MAX: usize = 16;

/// The one call's client, and what it was called with.
pub struct OneCall {
    /// The client, whose connections all calls use.
    pub client: Arc<Client>,
    checked: Vec<Arc<Checked>>,
}

/// A base URL and an access token as they were given, and what they were found to be.
pub struct Checked {
    given: (String, Secret),
    /// None for the default.
    pub base: Option<Base>,
    /// The access token.
    pub authorization: Authorization,
}

impl Default for OneCall {
    fn default() -> OneCall {
        OneCall { client: Arc::new(Client::new(Reader::OneCall)), checked: Vec::new() }
    }
}

impl OneCall {
    /// These two arguments, if they were checked before.
    pub fn known(&self, base: &str, auth: &str) -> Option<Arc<Checked>> {
        self.checked.iter().rev().find(|known| known.is_of(base, auth)).cloned()
    }

    /// Keeps what was checked, in place of the oldest. Another thread may have kept the same in the meantime.
    pub fn keep(&mut self, checked: Arc<Checked>) {
        let (base, auth) = &checked.given;
        if self.known(base, auth.text()).is_some() {
            return;
        }
        if self.checked.len() >= CHECKED_MAX {
            self.checked.remove(0);
        }
        self.checked.push(checked);
    }
}

impl Checked {
    /// Checks the two arguments.
    pub fn new(base: &str, auth: &str) -> Result<Checked, Error> {
        Ok(Checked {
            given: (base.to_owned(), Secret::from(auth)),
            base: if base.is_empty() { None } else { Some(Base::parse("base", base)?) },
            authorization: Authorization::parse("auth", auth)?,
        })
    }

    fn is_of(&self, base: &str, auth: &str) -> bool {
        self.given.0 == base && self.given.1.bytes() == auth.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_told_apart_and_the_oldest_go() {
        let mut calls = OneCall::default();
        for (base, auth) in [("", "a-token"), ("https://a.example", "a-token"), ("", "b-token")] {
            assert!(calls.known(base, auth).is_none(), "{base} {auth}");
            calls.keep(Arc::new(Checked::new(base, auth).unwrap()));
        }
        let known = calls.known("https://a.example", "a-token").unwrap();
        assert_eq!(known.base.as_ref().map(Base::to_string).as_deref(), Some("https://a.example"));
        assert_eq!(calls.known("", "b-token").unwrap().authorization.token.text(), "b-token");
        for _ in 0..CHECKED_MAX {
            calls.keep(Arc::new(Checked::new("", "b-token").unwrap()));
        }
        assert!(calls.known("", "a-token").is_some());
        for number in 1..CHECKED_MAX {
            calls.keep(Arc::new(Checked::new("", &format!("c-token-{number}")).unwrap()));
        }
        assert!(calls.known("", "a-token").is_none() && calls.known("", "b-token").is_some());
    }
}
