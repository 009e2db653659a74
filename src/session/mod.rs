//! One call as its caller sees it, within one deadline: send, judge, and perhaps wait and send again.

mod retry;

use std::time::{Duration, Instant};

use ureq::http::Uri;

use crate::deadline::{Deadline, Stop};
use crate::error::{Error, ZOOM_E_TIMEOUT, ZOOM_OK};
use crate::options::Options;
use crate::request::Request;
use crate::response::{Purpose, Response};
use crate::secret::redact_url;
use crate::transport::Transport;
use retry::{Attempt, Next};

/// One call.
pub struct Call<'a> {
    /// What it is for.
    pub purpose: Purpose,
    /// What it sends.
    pub request: Request<'a>,
    /// The client's options when it began.
    pub options: &'a Options,
    /// The client's connections.
    pub transport: &'a Transport,
    /// When it has to end.
    pub deadline: Deadline,
    /// The access token that it sends, if any.
    pub access_token: Option<&'a str>,
}

impl Call<'_> {
    /// Makes the call.
    pub fn outcome(&self) -> Response {
        if self.deadline.is_cancelled() {
            return Error::cancelled().into();
        }
        let mut retries = 0;
        loop {
            let mut response = self.send(retries);
            response.retries = retries;
            if response.code == ZOOM_OK {
                return response;
            }
            let Next::After(wait) = retry::next(&response, &self.attempt(retries)) else { return response };
            if let Err(stop) = self.deadline.pause(wait) {
                let why = if stop == Stop::Cancelled { Error::cancelled() } else { timed_out() };
                return Response { retries, ..why.into() };
            }
            retries += 1;
        }
    }

    /// A token call may be repeated: it changes nothing. What any other request does is not known here.
    fn attempt(&self, retries: u32) -> Attempt {
        let max_retries = if self.purpose == Purpose::Token { self.options.max_retries } else { 0 };
        let time_left = self.deadline.time_left(self.deadline.end()).unwrap_or(Duration::ZERO);
        Attempt { retries, max_retries, time_left, chance: chance() }
    }

    fn send(&self, retries: u32) -> Response {
        let log = self.options.log.as_ref().map(|log| (log, Instant::now()));
        let response = match self.transport.exchange(&self.deadline, &self.request) {
            Ok(received) => {
                let secrets = || self.access_token.into_iter().chain(self.request.secrets()).collect();
                Response::judge(self.purpose, received, &secrets)
            }
            Err(failure) => failure.into(),
        };
        if let Some((log, begin)) = log {
            // The client's own access token, also where it was not sent: to an origin that it is not for.
            let token = self.options.authorization.as_ref().map_or("", |a| a.token.text());
            let url = redact_url(&without_query(&self.request.uri), &[token]);
            log.line(&format!(
                "{} {url} attempt={} result={} status={} ms={}",
                self.request.method,
                retries + 1,
                response.code,
                response.status,
                begin.elapsed().as_millis()
            ));
        }
        response
    }
}

fn timed_out() -> Error {
    Error::new(ZOOM_E_TIMEOUT, "the time ran out while waiting to send the request again. Try again later")
}

/// A number from 0 up to 1. Where the system has no random bytes, half of that.
fn chance() -> f64 {
    let mut bytes = [0; 4];
    match rustls::crypto::ring::default_provider().secure_random.fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0),
        Err(_) => 0.5,
    }
}

/// A query may contain what only its two ends should see.
fn without_query(uri: &Uri) -> String {
    let scheme = uri.scheme_str().unwrap_or_default();
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    format!("{scheme}://{authority}{}", uri.path())
}
