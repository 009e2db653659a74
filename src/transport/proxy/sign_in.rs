//! A sign-in to a proxy: what is sent with each CONNECT of it, and what its response leads to.

use super::challenge::Challenge;
use super::digest::Digest;
use super::{Login, Proxy};
use crate::error::{Error, ZOOM_E_PROXY};
use crate::secret::Secret;
use crate::transport::no_memory;

/// CONNECTs of one sign-in at the most. NTLM needs three, and a proxy may let the first connection go.
const MOST_STEPS: u8 = 10;

/// Where a sign-in is.
enum Way {
    /// A name and a password, if any, are sent unasked, as curl does: most proxies take that.
    Unasked,
    /// Digest, and whether a nonce has been replaced already.
    Digest(Digest, bool),
}

/// One sign-in. It may take several connections.
pub struct SignIn<'a> {
    proxy: &'a Proxy,
    way: Way,
    steps: u8,
}

impl<'a> SignIn<'a> {
    /// Nothing has been sent yet.
    pub fn new(proxy: &'a Proxy) -> SignIn<'a> {
        SignIn { proxy, way: Way::Unasked, steps: 0 }
    }

    /// Whom it is with.
    pub fn proxy(&self) -> &Proxy {
        self.proxy
    }

    /// What the next CONNECT for this authority has as Proxy-Authorization, if anything.
    pub fn authorization(&mut self, authority: &str) -> Result<Option<Secret>, Error> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Err(Error::new(
                ZOOM_E_PROXY,
                format!(
                    "the proxy asked for more than {MOST_STEPS} steps of one sign-in. Ask whoever runs the proxy to look at it"
                ),
            ));
        }
        let Some(login) = &self.proxy.login else { return Ok(None) };
        match &self.way {
            Way::Unasked => basic(login).map(Some),
            Way::Digest(digest, _) => digest.authorization(login, authority).map(Some),
        }
    }

    /// Whether the sign-in goes on after a refusal that asks for this.
    pub fn goes_on(&mut self, challenges: &[Challenge]) -> bool {
        let Some(_) = &self.proxy.login else { return false };
        // A refusal that still offers Basic is one of the name or the password.
        let was_refused = challenges.iter().any(|challenge| challenge.is("Basic"));
        let mut digests = challenges.iter().filter(|challenge| challenge.is("Digest"));
        let next = match self.way {
            Way::Unasked if !was_refused => digests.find_map(Digest::new).map(|digest| (digest, false)),
            Way::Digest(_, false) => {
                digests.find(is_stale).and_then(Digest::new).map(|digest| (digest, true))
            }
            _ => None,
        };
        let goes_on = next.is_some();
        if let Some((digest, is_second)) = next {
            self.way = Way::Digest(digest, is_second);
        }
        goes_on
    }
}

/// Whether a name and a password are all that it needs.
pub fn is_supported(challenge: &Challenge) -> bool {
    challenge.is("Basic") || (challenge.is("Digest") && Digest::new(challenge).is_some())
}

/// Whether it is the nonce alone that the proxy no longer takes.
fn is_stale(challenge: &&Challenge) -> bool {
    challenge.get("stale").is_some_and(|stale| stale.eq_ignore_ascii_case("true"))
}

fn basic(login: &Login) -> Result<Secret, Error> {
    let encoded = login.basic().map_err(|_| no_memory())?;
    let mut value = Secret::default();
    value.put([b"Basic ", encoded.bytes()].into_iter()).map_err(|_| no_memory())?;
    Ok(value)
}
