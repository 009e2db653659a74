//! Records the requests that the simulator received, for tests to check.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use hyper::body::Incoming;
use hyper::{HeaderMap, Request};

/// How many requests are kept; older ones are forgotten, so that a simulator may run for long.
const KEPT: usize = 10_000;

/// A call for a user.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum UserCall {
    /// For the user's token.
    Token,
    /// For what the API has about the user.
    Profile,
}

/// One request as it arrived.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The method, for example `GET`.
    pub method: String,
    /// The target byte by byte: the path and the query, percent-encoding untouched. (The HTTP parser comes first: it
    /// drops a raw `#` and what follows, and responds with an empty 400 to an invalid target, such as one with a raw
    /// `"`.)
    pub target: String,
    /// The headers; the names in lower case, Authorization with its value.
    pub headers: Vec<(String, String)>,
    /// The parameters of a form in the body (`application/x-www-form-urlencoded`), decoded. They are recorded when the
    /// body has arrived.
    pub form: Vec<(String, String)>,
    /// The serial number, from 1, of the access token in Authorization, if this simulator issued it at `/oauth/token`
    /// (and no more than 10,000 since).
    pub access_token: Option<u64>,
    /// Whether it came over https.
    pub https: bool,
    /// When it arrived.
    pub arrived: Instant,
}

impl RecordedRequest {
    /// The value of the first header of that name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The value of the first parameter of that name in the form.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Does not show credentials: a failing test prints its requests.
impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers = self.headers.iter();
        let shown: Vec<_> = headers.map(|(name, value)| (name, redacted(name, value))).collect();
        let parameters: Vec<_> = self.form.iter().map(|(name, _)| name).collect();
        f.debug_struct("RecordedRequest")
            .field("method", &self.method)
            .field("target", &self.target)
            .field("headers", &shown)
            .field("form", &parameters)
            .field("access_token", &self.access_token)
            .field("https", &self.https)
            .finish()
    }
}

/// The value of a header field, or its length if it is a credential.
pub(crate) fn redacted(name: &str, value: &str) -> String {
    match name {
        "authorization" | "proxy-authorization" | "cookie" => {
            format!("{} bytes, not shown", value.len())
        }
        _ => value.to_owned(),
    }
}

/// The header fields as text, in the order in which they arrived.
pub(crate) fn header_list(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        })
        .collect()
}

#[derive(Debug, Default)]
struct Requests {
    kept: VecDeque<RecordedRequest>,
    /// How many came before the kept ones.
    forgotten: usize,
}

/// The requests of one simulator.
#[derive(Debug)]
pub(crate) struct Records {
    requests: Mutex<Requests>,
    /// How many of these calls came for each user.
    user_calls: Mutex<HashMap<(UserCall, String), u64>>,
    responses: AtomicU64,
    print: bool,
}

impl Records {
    pub(crate) fn new(print: bool) -> Records {
        Records {
            requests: Mutex::default(),
            user_calls: Mutex::default(),
            responses: AtomicU64::new(0),
            print,
        }
    }

    /// Records the request, and prints its method and target if that option is set. Returns its number.
    pub(crate) fn add(&self, request: &Request<Incoming>, https: bool, access_token: Option<u64>) -> usize {
        let recorded = RecordedRequest {
            method: request.method().to_string(),
            target: request.uri().to_string(),
            headers: header_list(request.headers()),
            form: Vec::new(),
            access_token,
            https,
            arrived: Instant::now(),
        };
        if self.print {
            // A closed standard output is no reason to stop serving.
            let _ = writeln!(std::io::stdout(), "{} {}", recorded.method, recorded.target);
        }
        let mut requests = lock(&self.requests);
        if requests.kept.len() == KEPT {
            requests.kept.pop_front();
            requests.forgotten += 1;
        }
        requests.kept.push_back(recorded);
        requests.forgotten + requests.kept.len() - 1
    }

    /// Records the form of a request, which comes after its head.
    pub(crate) fn set_form(&self, number: usize, form: &[(String, String)]) {
        let mut requests = lock(&self.requests);
        let index = number.checked_sub(requests.forgotten);
        if let Some(request) = index.and_then(|index| requests.kept.get_mut(index)) {
            request.form = form.to_vec();
        }
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        lock(&self.requests).kept.iter().cloned().collect()
    }

    pub(crate) fn access_token_requests(&self, serial: u64) -> usize {
        lock(&self.requests).kept.iter().filter(|request| request.access_token == Some(serial)).count()
    }

    pub(crate) fn clear(&self) {
        let mut requests = lock(&self.requests);
        requests.forgotten += requests.kept.len();
        requests.kept.clear();
        lock(&self.user_calls).clear();
    }

    /// Counts a call for a user, and returns how many of its kind there are now.
    pub(crate) fn count_user_call(&self, call: UserCall, user: &str) -> u64 {
        let mut counts = lock(&self.user_calls);
        let count = counts.entry((call, user.to_owned())).or_default();
        *count += 1;
        *count
    }

    pub(crate) fn token_requests(&self, user: &str) -> u64 {
        lock(&self.user_calls).get(&(UserCall::Token, user.to_owned())).copied().unwrap_or(0)
    }

    /// The value of `x-zm-trackingid` for the next response.
    pub(crate) fn next_tracking_id(&self) -> String {
        let number = self.responses.fetch_add(1, Ordering::Relaxed) + 1;
        format!("v=2.0;clid=sim;rid=WEB_{number:032x}")
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
