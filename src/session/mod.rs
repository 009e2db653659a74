//! One call as its caller sees it, within one deadline: access token, send, judge, and perhaps renew or wait, and send
//! again.

mod access_token;
mod grant;
mod life;
mod retry;
mod send;
mod token_file;

use std::sync::Arc;
use std::time::Duration;

pub use access_token::{AccessTokens, Outcome, Renewal, Task, forget_threads, wait_for_refreshes};
pub use grant::Code;

use crate::deadline::{Deadline, Stop};
use crate::error::{Error, ZOOM_E_TIMEOUT, ZOOM_OK};
use crate::options::{Authorization, Options};
use crate::request::Request;
use crate::response::{Purpose, Response};
use crate::service::SIGNED_IN_ADVICE;
use crate::transport::Transport;
use access_token::Token;
use retry::{Attempt, Next};
use send::Sender;

/// One call.
pub struct Call<'a> {
    /// What it is for.
    pub purpose: Purpose,
    /// What it sends; the access token is added.
    pub request: Request<'a>,
    /// The client's options when it began.
    pub options: &'a Options,
    /// The client's connections.
    pub transport: &'a Transport,
    /// When it has to end.
    pub deadline: Deadline,
    /// Where its access token comes from.
    pub access: Access<'a>,
}

/// Where a call's access token comes from.
#[derive(Clone, Copy)]
pub enum Access<'a> {
    /// It has none.
    None,
    /// From its caller.
    Fixed(&'a Authorization),
    /// From a sign-in.
    SignedIn(&'a Arc<AccessTokens>),
}

impl Call<'_> {
    /// Makes the call.
    pub fn outcome(mut self) -> Response {
        if self.deadline.is_cancelled() {
            return Error::cancelled().into();
        }
        let (mut sent, mut retries, mut is_renewed) = (0, 0, false);
        let mut earlier = String::new();
        loop {
            let (signed_in, fixed) = match self.access {
                Access::None => (None, None),
                Access::Fixed(authorization) => (None, Some(authorization)),
                Access::SignedIn(tokens) => match tokens.get(&self.deadline) {
                    Ok(token) => (Some((tokens, token)), None),
                    Err(response) => return Response { retries: sent, ..response.after(&earlier) },
                },
            };
            let authorization = signed_in.as_ref().map(|(_, token)| &token.authorization).or(fixed);
            let mut response = self.send(authorization, sent).after(&earlier);
            response.retries = sent;
            if response.code == ZOOM_OK {
                return response;
            }
            match retry::next(&response, &self.attempt(retries, signed_in.is_some() && !is_renewed)) {
                Next::Done => return refused(response, signed_in.is_some()),
                Next::After(wait) => {
                    if let Err(stop) = self.deadline.pause(wait) {
                        let why = ended(stop, "while waiting to send the request again. Try again later");
                        return Response { retries: sent, ..Response::from(why).after(&response.error) };
                    }
                    retries += 1;
                }
                next @ (Next::Renew | Next::Successor) => match self.renewed(&next, signed_in.as_ref()) {
                    Ok(true) => is_renewed = true,
                    Ok(false) => return refused(response, true),
                    Err(why) => return Response { retries: sent, ..why.after(&response.error) },
                },
            }
            earlier = response.error;
            sent += 1;
        }
    }

    /// A token call may be repeated: it changes nothing. What any other request does is not known here.
    fn attempt(&self, retries: u32, may_renew: bool) -> Attempt {
        let max_retries = if self.purpose == Purpose::Token { self.options.max_retries } else { 0 };
        let time_left = self.deadline.time_left(self.deadline.end()).unwrap_or(Duration::ZERO);
        Attempt { retries, max_retries, time_left, chance: chance(), may_renew }
    }

    /// Whether there is another access token than the one that was refused.
    fn renewed(&self, next: &Next, refused: Option<&(&Arc<AccessTokens>, Token)>) -> Result<bool, Response> {
        let other = match (next, refused) {
            (Next::Renew, Some((tokens, token))) => tokens.renew(token, &self.deadline)?,
            (_, Some((tokens, token))) => tokens.successor(token, &self.deadline)?,
            (_, None) => None,
        };
        Ok(other.is_some())
    }

    fn send(&mut self, authorization: Option<&Authorization>, sent: u32) -> Response {
        self.request.authorization = authorization.map(|authorization| authorization.value.clone());
        // Also those of the options that are not sent: what the caller wrote may contain them.
        let own = || self.options.secrets().into_iter();
        let secrets = || own().chain(authorization.map(|sent| sent.token.text())).collect();
        let (transport, log) = (self.transport, self.options.log.as_ref());
        let sender = Sender { purpose: self.purpose, transport, log };
        sender.send(&self.request, &self.deadline, sent + 1, &secrets)
    }
}

/// The response of a call that ends with a refusal.
fn refused(mut response: Response, is_signed_in: bool) -> Response {
    if is_signed_in {
        response.replace_advice(SIGNED_IN_ADVICE);
    }
    response
}

/// Why a call ended while it waited: by its cancel, or for lack of time.
fn ended(stop: Stop, when: &str) -> Error {
    match stop {
        Stop::Cancelled => Error::cancelled(),
        Stop::TimedOut => Error::new(ZOOM_E_TIMEOUT, format!("the time ran out {when}")),
    }
}

/// A number from 0 up to 1. Where the system has no random bytes, half of that.
fn chance() -> f64 {
    let mut bytes = [0; 4];
    match crate::crypto::random(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0),
        Err(_) => 0.5,
    }
}
