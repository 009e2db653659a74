//! A user's sign-in with a browser (RFC 8252), without a secret in the program (RFC 7636): a handle of its own.

mod listener;
mod page;
mod redirect;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::cancel::Cancel;
use crate::deadline::{Deadline, Stop};
use crate::error::{Error, ZOOM_E_SIGN_IN, ZOOM_E_STATE, ZOOM_E_TIMEOUT};
use crate::options::{RedirectUri, SignIn};
use crate::panic::lock;
use crate::response::Response;
use crate::secret::Secret;
use crate::service::ZOOM_REASON_NOT_ALLOWED;
use crate::session::{AccessTokens, Code, Outcome, Renewal, Task};
use crate::url::encode;
use listener::Listener;
use redirect::Redirect;

pub use listener::forget_threads;

/// What to do when a sign-in was not allowed.
const ALLOW: &str = "Start another sign-in and press Allow; where that was done, the account's administrator has to allow \
    the app";

/// Characters that stay bare in the address.
const BARE: &[u8] = b"-._~";
/// How many random bytes verifier and state have.
const RANDOM: usize = 32;

/// A sign-in that was begun.
pub struct BrowserSignIn {
    tokens: Arc<AccessTokens>,
    verifier: Secret,
    state: Secret,
    redirect_uri: String,
    listener: Option<Listener>,
    step: Mutex<Step>,
}

/// How far it is.
enum Step {
    /// The user is at the browser.
    Waiting,
    /// The code is there, and nothing was asked for it yet.
    Came(Arc<Code>),
    /// The code is exchanged.
    Exchanging(Arc<Renewal>),
    /// It succeeded, failed, or was given up.
    Ended,
}

/// The outcome of one call for it.
pub enum Progress {
    /// It has ended.
    Ended(Response),
    /// Not yet.
    Pending,
}

impl BrowserSignIn {
    /// Begins one: listens, and makes the address to open.
    pub fn start(
        sign_in: &SignIn,
        redirect_uri: &RedirectUri,
        tokens: impl FnOnce() -> Arc<AccessTokens>,
    ) -> Result<(BrowserSignIn, String), Error> {
        let (verifier, state) = (random()?, random()?);
        let (listener, redirect_uri) = match redirect_uri {
            RedirectUri::Other(uri) => (None, uri.clone()),
            RedirectUri::Loopback { host, port, path } => {
                let listener = Listener::start(host, *port, path, &state)?;
                let uri = format!("http://{host}:{}{path}", listener.port());
                (Some(listener), uri)
            }
        };
        let url = address(sign_in, &redirect_uri, &state, &verifier);
        let step = Mutex::new(Step::Waiting);
        // Once nothing can fail any more.
        let tokens = tokens();
        Ok((BrowserSignIn { tokens, verifier, state, redirect_uri, listener, step }, url))
    }

    /// Waits for the browser, or takes what the user pasted, and exchanges the code. Without time it looks once.
    pub fn finish(
        &self,
        pasted: &str,
        wait: Duration,
        cancel: Option<Arc<Cancel>>,
    ) -> Result<Progress, Error> {
        let deadline = Deadline::new(wait, cancel);
        if deadline.is_cancelled() {
            self.give_up();
            return Err(Error::cancelled());
        }
        if !pasted.is_empty() {
            self.take_pasted(pasted)?;
        }
        self.wait_for_code(&deadline)?;
        let Some(renewal) = self.exchange(&deadline)? else { return Ok(Progress::Pending) };
        let outcome = match renewal.wait(&deadline, deadline.end()) {
            Ok(outcome) => outcome,
            Err(Stop::Cancelled) => return Err(Error::cancelled()),
            Err(Stop::TimedOut) => return Ok(Progress::Pending),
        };
        *lock(&self.step) = Step::Ended;
        Ok(Progress::Ended(match outcome {
            Outcome::Failed(why) => *why,
            _ => Response { status: 200, ..Response::default() },
        }))
    }

    /// Takes the code of what was pasted. Any other text is an error, and the sign-in continues.
    fn take_pasted(&self, pasted: &str) -> Result<(), Error> {
        let mut step = lock(&self.step);
        if !matches!(*step, Step::Waiting) {
            return Ok(());
        }
        let found = redirect::pasted(pasted, &self.state)?;
        *step = self.came(found, &mut step)?;
        Ok(())
    }

    /// Waits until the code is there.
    fn wait_for_code(&self, deadline: &Deadline) -> Result<(), Error> {
        match &*lock(&self.step) {
            Step::Waiting => {}
            Step::Ended => return Err(ended()),
            Step::Came(_) | Step::Exchanging(_) => return Ok(()),
        }
        let Some(listener) = &self.listener else {
            let why = "nothing was pasted, and there is nothing to wait for: redirect_uri is not on this machine. Pass the \
                       address that the browser shows after the sign-in";
            return Err(Error::new(ZOOM_E_STATE, why));
        };
        let is_waiting = || matches!(*lock(&self.step), Step::Waiting);
        let found = match listener.wait(deadline, is_waiting) {
            Ok(Some(found)) => found,
            // Another call has taken the code.
            Ok(None) => return Ok(()),
            Err(_) if !is_waiting() => return Ok(()),
            Err(Stop::TimedOut) if deadline.timeout().is_zero() => return Ok(()),
            Err(Stop::TimedOut) => {
                self.give_up();
                let why = "the time ran out before the user had signed in with the browser. Start another sign-in. Where the browser showed an error in place of Zoom's question, check the options client_id and redirect_uri";
                return Err(Error::new(ZOOM_E_TIMEOUT, why));
            }
            Err(Stop::Cancelled) => {
                self.give_up();
                return Err(Error::cancelled());
            }
        };
        let mut step = lock(&self.step);
        if matches!(*step, Step::Waiting) {
            *step = self.came(found, &mut step)?;
        }
        Ok(())
    }

    /// The step after a redirect. A user who refused has ended it.
    fn came(&self, found: Redirect, step: &mut Step) -> Result<Step, Error> {
        // No other connection is accepted from here on, and every waiting call returns.
        if let Some(listener) = &self.listener {
            listener.close();
            listener.wake();
        }
        match found {
            Redirect::Code(code) => Ok(Step::Came(Arc::new(Code {
                code,
                verifier: self.verifier.clone(),
                redirect_uri: self.redirect_uri.clone(),
            }))),
            Redirect::Refused(why) => {
                *step = Step::Ended;
                Err(Error::new(
                    ZOOM_E_SIGN_IN,
                    format!("the user or Zoom did not allow the sign-in: {why}. {ALLOW}"),
                ))
            }
        }
    }

    /// Begins the exchange once nothing else is under way.
    fn exchange(&self, deadline: &Deadline) -> Result<Option<Arc<Renewal>>, Error> {
        const POLL_INTERVAL: Duration = Duration::from_millis(10);
        loop {
            let mut step = lock(&self.step);
            let code = match &*step {
                Step::Exchanging(renewal) => return Ok(Some(renewal.clone())),
                Step::Came(code) => code.clone(),
                Step::Waiting => return Ok(None),
                Step::Ended => return Err(ended()),
            };
            match self.tokens.begin(Task::Exchange(code)) {
                Ok(Some(renewal)) => {
                    *step = Step::Exchanging(renewal.clone());
                    return Ok(Some(renewal));
                }
                Ok(None) => {}
                Err(why) => return Err(Error::new(why.code, why.error)),
            }
            drop(step);
            match deadline.pause(POLL_INTERVAL) {
                Ok(()) => {}
                Err(Stop::Cancelled) => return Err(Error::cancelled()),
                Err(Stop::TimedOut) => return Ok(None),
            }
        }
    }

    fn give_up(&self) {
        let mut step = lock(&self.step);
        if matches!(*step, Step::Waiting) {
            *step = Step::Ended;
        }
        if let Some(listener) = &self.listener {
            listener.close();
            listener.wake();
        }
    }
}

impl From<Error> for Progress {
    /// The outcome of a call that failed; what a user refused has its reason.
    fn from(why: Error) -> Progress {
        let reason = if why.code == ZOOM_E_SIGN_IN { ZOOM_REASON_NOT_ALLOWED } else { 0 };
        Progress::Ended(Response { reason, ..why.into() })
    }
}

fn ended() -> Error {
    Error::new(ZOOM_E_STATE, "this sign-in has ended: start another one")
}

/// Random bytes in base64url, whose characters every URL allows.
fn random() -> Result<Secret, Error> {
    let mut bytes = [0; RANDOM];
    crate::crypto::random(&mut bytes)?;
    let text = Secret::new(URL_SAFE_NO_PAD.encode(bytes).into_bytes());
    crate::secret::wipe(&mut bytes);
    Ok(text)
}

/// The SHA-256 of the verifier (RFC 7636, 4.2).
fn challenge(verifier: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(crate::crypto::sha256(&[verifier.bytes()]).as_ref())
}

/// The address to open in a browser. It has the state, and no other secret.
fn address(sign_in: &SignIn, redirect_uri: &str, state: &Secret, verifier: &Secret) -> String {
    let authorize = crate::url::Base { path: sign_in.sibling("authorize"), ..sign_in.url.clone() };
    let mut url = format!("{authorize}?response_type=code");
    for (name, value) in [
        ("client_id", sign_in.client_id.as_str()),
        ("redirect_uri", redirect_uri),
        ("state", state.text()),
        ("code_challenge", &challenge(verifier)),
        ("code_challenge_method", "S256"),
    ] {
        url.push('&');
        url.push_str(name);
        url.push('=');
        encode(&mut url, value, BARE);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7636, appendix B.
    #[test]
    fn the_challenge_of_a_verifier() {
        let verifier = Secret::from("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge(&verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn random_texts_differ_and_have_43_characters() {
        let (one, other) = (random().unwrap(), random().unwrap());
        assert_eq!((one.bytes().len(), one == other), (43, false));
    }
}
