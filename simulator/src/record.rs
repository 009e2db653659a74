//! What was asked of the simulator: the requests, kept for the tests that ask for them.

use std::collections::VecDeque;
use std::fmt;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::body::Incoming;
use hyper::{HeaderMap, Request};

/// How many requests are kept; older ones are forgotten, so that a simulator may run for long.
const KEPT: usize = 10_000;

/// One request as it arrived.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The method, for example `GET`.
    pub method: String,
    /// The target byte for byte: the path and the query, percent-encoding untouched.
    /// (The HTTP parser is in front: it drops a raw `#` and what follows, and answers what
    /// can't be a target at all, such as one with a raw `"`, with an empty 400 by itself.)
    pub target: String,
    /// The headers; their names in small letters, Authorization with its value.
    pub headers: Vec<(String, String)>,
    /// Whether it came over https.
    pub https: bool,
}

impl RecordedRequest {
    /// The value of the first header of that name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Shows no credentials: a failing test prints its requests.
impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers = self.headers.iter();
        let shown: Vec<_> = headers.map(|(name, value)| (name, without_secret(name, value))).collect();
        f.debug_struct("RecordedRequest")
            .field("method", &self.method)
            .field("target", &self.target)
            .field("headers", &shown)
            .field("https", &self.https)
            .finish()
    }
}

/// The value of a header, or its length where it is a credential.
pub(crate) fn without_secret(name: &str, value: &str) -> String {
    match name {
        "authorization" | "proxy-authorization" | "cookie" => {
            format!("{} bytes, not shown", value.len())
        }
        _ => value.to_owned(),
    }
}

/// The headers as text, in the order in which they came.
pub(crate) fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        })
        .collect()
}

/// The requests of one simulator.
#[derive(Debug)]
pub(crate) struct Records {
    requests: Mutex<VecDeque<RecordedRequest>>,
    answers: AtomicU64,
    print: bool,
}

impl Records {
    pub(crate) fn new(print: bool) -> Records {
        Records { requests: Mutex::default(), answers: AtomicU64::new(0), print }
    }

    /// Keeps the request, and prints its method and target where that was asked for.
    pub(crate) fn add(&self, request: &Request<Incoming>, https: bool) {
        let recorded = RecordedRequest {
            method: request.method().to_string(),
            target: request.uri().to_string(),
            headers: texts(request.headers()),
            https,
        };
        if self.print {
            // A reader who has gone is no reason to stop serving.
            let _ = writeln!(std::io::stdout(), "{} {}", recorded.method, recorded.target);
        }
        let mut requests = self.lock();
        if requests.len() == KEPT {
            requests.pop_front();
        }
        requests.push_back(recorded);
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        self.lock().iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// The value of `x-zm-trackingid` for the next answer.
    pub(crate) fn next_tracking_id(&self) -> String {
        let number = self.answers.fetch_add(1, Ordering::Relaxed) + 1;
        format!("v=2.0;clid=sim;rid=WEB_{number:032x}")
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<RecordedRequest>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
