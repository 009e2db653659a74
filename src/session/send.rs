//! One request of a call, or of a sign-in: sent, judged, and a line for the log.

use std::time::Instant;

use crate::deadline::Deadline;
use crate::log::Log;
use crate::request::Request;
use crate::response::{Purpose, Response};
use crate::secret::redact_url;
use crate::transport::Transport;

/// What requests of one kind have in common.
pub struct Sender<'a> {
    /// What they are for.
    pub purpose: Purpose,
    /// The connections.
    pub transport: &'a Transport,
    /// The option `log_file`.
    pub log: Option<&'a Log>,
}

impl Sender<'_> {
    /// Sends a request for the `attempt`th time, from 1. No text and no line of the log repeats a part of `secrets`, which
    /// are asked for where a text is made.
    pub fn send<'a>(
        &self,
        request: &'a Request,
        deadline: &Deadline,
        attempt: u32,
        secrets: &dyn Fn() -> Vec<&'a str>,
    ) -> Response {
        let all = || secrets().into_iter().chain(request.secrets()).collect::<Vec<_>>();
        let log = self.log.map(|log| (log, Instant::now()));
        let response = match self.transport.exchange(deadline, request) {
            Ok(received) => Response::judge(self.purpose, received, &all),
            Err(failure) => failure.into(),
        };
        if let Some((log, begin)) = log {
            let line = self.line(request, attempt, &response, &all());
            log.line(&format!("{line} ms={}", begin.elapsed().as_millis()));
        }
        response
    }

    fn line(&self, request: &Request, attempt: u32, response: &Response, secrets: &[&str]) -> String {
        let url = redact_url(&without_query(request), secrets);
        let mut line = format!("{} {url} attempt={attempt} result={}", request.method, response.code);
        line.push_str(&format!(" status={}", response.status));
        for (name, number) in [("code", response.zoom_code), ("reason", response.reason)] {
            if number != 0 {
                line.push_str(&format!(" {name}={number}"));
            }
        }
        let id = redact_url(&response.tracking_id(), secrets);
        if !id.is_empty() {
            line.push_str(&format!(" trackingid={id}"));
        }
        if self.purpose == Purpose::SignIn {
            line.push_str(" sign-in");
        }
        line
    }
}

/// A query may contain what only its two ends should see.
fn without_query(request: &Request) -> String {
    format!("{}{}", request.origin, request.target.path())
}
