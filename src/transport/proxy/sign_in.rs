//! A sign-in to a proxy: what is sent with each CONNECT of it, and what its response leads to.

use std::io;

use super::super::exchange::Exchange;
use super::super::{Reader, no_memory};
use super::by_windows::{self, ByWindows};
use super::challenge::Challenge;
use super::digest::Digest;
use super::{Login, Proxy, place_of_proxy};
use crate::error::{Error, ZOOM_E_PROXY};
use crate::secret::Secret;
use crate::sys::rare_error;

/// CONNECTs of one sign-in at the most. NTLM needs three, and a proxy may let the first connection go.
const MOST_STEPS: u8 = 10;

/// How a sign-in is made.
enum Way {
    /// Nothing is sent until the proxy asks.
    Unasked,
    /// A name and a password. They are sent unasked at first, as curl does: most proxies take that.
    Basic,
    /// Digest, and whether a nonce has been replaced already.
    Digest(Digest, bool),
    /// Windows does it.
    ByWindows(ByWindows),
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
        // On Windows the password of a domain's user is not sent unasked.
        let is_of_domain = |login: &Login| cfg!(windows) && login.user.bytes().contains(&b'\\');
        let is_basic =
            proxy.login.as_ref().is_some_and(|login| !is_of_domain(login)) && !proxy.has_no_basic();
        SignIn { proxy, way: if is_basic { Way::Basic } else { Way::Unasked }, steps: 0 }
    }

    /// Whether it can continue over the same connection alone.
    pub fn is_bound(&self) -> bool {
        matches!(&self.way, Way::ByWindows(windows) if windows.is_bound())
    }

    /// The proxy that it is for.
    pub fn proxy(&self) -> &Proxy {
        self.proxy
    }

    /// The way that Windows signs in by, if it does.
    pub fn package(&self) -> Option<&'static str> {
        match &self.way {
            Way::ByWindows(windows) => Some(windows.package()),
            _ => None,
        }
    }

    /// A connection has begun.
    pub fn begin_connection(&mut self) {
        if let Way::ByWindows(windows) = &mut self.way {
            windows.begin_again();
        }
    }

    /// What the next CONNECT for this authority has as Proxy-Authorization, if anything.
    pub fn authorization(
        &mut self,
        authority: &str,
        exchange: &Exchange,
    ) -> Result<Option<Secret>, ureq::Error> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Err(exchange.fail(Error::new(
                ZOOM_E_PROXY,
                format!(
                    "the proxy asked for more than {MOST_STEPS} steps of one sign-in. Ask whoever runs the proxy to look at it"
                ),
            )));
        }
        let value = match (&mut self.way, &self.proxy.login) {
            (Way::ByWindows(windows), _) => {
                let value = windows.authorization(self.proxy, exchange)?;
                value.map_err(|why| not_by_windows(windows.package(), self.proxy, &why, exchange.reader()))
            }
            (_, None) | (Way::Unasked, _) => return Ok(None),
            (Way::Basic, Some(login)) => basic(login),
            (Way::Digest(digest, _), Some(login)) => digest.authorization(login, authority),
        };
        value.map(Some).map_err(|why| exchange.fail(why))
    }

    /// Whether the sign-in continues after a refusal with these challenges.
    pub fn continues(&mut self, challenges: &[Challenge]) -> bool {
        if let Way::ByWindows(windows) = &mut self.way {
            return windows.continues(challenges);
        }
        let has_login = self.proxy.login.is_some();
        let offers_basic = challenges.iter().any(|challenge| challenge.is("Basic"));
        let mut digests = challenges.iter().filter(|challenge| has_login && challenge.is("Digest"));
        let next = match self.way {
            // It is the name or the password that was refused.
            Way::Basic if offers_basic => None,
            Way::Unasked | Way::Basic => {
                if !offers_basic {
                    self.proxy.note_no_basic();
                }
                let digest = digests.find_map(Digest::new).map(|digest| Way::Digest(digest, false));
                let windows = || ByWindows::new(challenges).map(Way::ByWindows);
                digest.or_else(windows).or_else(|| (has_login && offers_basic).then_some(Way::Basic))
            }
            Way::Digest(_, false) => {
                digests.filter(is_stale).find_map(Digest::new).map(|digest| Way::Digest(digest, true))
            }
            _ => None,
        };
        let continues = next.is_some();
        if let Some(next) = next {
            self.way = next;
        }
        continues
    }
}

/// Why Windows can't sign in to a proxy, and what to do.
fn not_by_windows(package: &str, proxy: &Proxy, why: &io::Error, reader: Reader) -> Error {
    let advice = match proxy.login {
        Some(_) => "Correct the user name and the password".into(),
        None => write_login("a user name and a password", reader),
    };
    let text = format!("Windows can't sign in to the proxy by {package}: {}. {advice}", rare_error(why));
    Error::new(ZOOM_E_PROXY, text)
}

/// Where a user name and a password are written; `them` is what they are called.
pub fn write_login(them: &str, reader: Reader) -> String {
    format!(
        "Write {them} into {}, as http://user:password@host:port (percent-encoded)",
        place_of_proxy(reader)
    )
}

/// Whether it can be done here.
pub fn is_supported(challenge: &Challenge) -> bool {
    by_windows::is_supported(challenge)
        || challenge.is("Basic")
        || (challenge.is("Digest") && Digest::new(challenge).is_some())
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
