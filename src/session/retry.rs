//! Whether a call is over or its request is sent once more, and after how long. Pure: the caller brings time and chance.

use std::time::Duration;

use crate::error::ZOOM_E_CONNECT;
use crate::response::Response;
use crate::service::{is_refused_access_token, is_replaced_access_token};

/// How long the first wait is where the server gives no time; each later one may be twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest of them.
const LONGEST_WAIT: Duration = Duration::from_secs(16);
/// The wait after a connection that failed.
const CONNECT_WAIT: Duration = Duration::from_millis(250);
/// What comes on top of the server's time at the most: so that calls that are told the same time are not all sent at once.
const SPREAD: Duration = Duration::from_secs(1);

/// What to do next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// The call is over.
    Done,
    /// Wait this long and send the request again.
    After(Duration),
    /// Get another access token and send the request again: nothing was done.
    Renew,
    /// Send the request again with the access token that took this one's place, if there is one by now.
    Successor,
}

/// What a decision is made from.
pub struct Attempt {
    /// How often the request was sent again so far.
    pub retries: u32,
    /// How often that may be.
    pub max_retries: u32,
    /// How much time the call has left.
    pub time_left: Duration,
    /// A number from 0 up to 1.
    pub chance: f64,
    /// Whether the request had an access token that can be renewed, for the first time in this call.
    pub may_renew: bool,
}

/// What follows a response, or a failure to get one.
pub fn next(response: &Response, attempt: &Attempt) -> Next {
    if attempt.may_renew && is_refused_access_token(response.reason, response.zoom_code) {
        return Next::Renew;
    }
    if attempt.may_renew && is_replaced_access_token(response.zoom_code) {
        return Next::Successor;
    }
    if attempt.retries >= attempt.max_retries {
        return Next::Done;
    }
    let wait = match response.code {
        // Nothing was sent, so nothing is repeated. A network that is gone is gone a second time too: once is enough.
        ZOOM_E_CONNECT if !response.was_sent && attempt.retries == 0 => CONNECT_WAIT,
        _ if response.is_transient => wait_for_server(response.retry_after, attempt),
        _ => return Next::Done,
    };
    // Nobody waits for a time at which the call is over: the response is more useful now.
    if wait < attempt.time_left { Next::After(wait) } else { Next::Done }
}

fn wait_for_server(retry_after: Option<Duration>, attempt: &Attempt) -> Duration {
    match retry_after {
        Some(wait) => wait.saturating_add(SPREAD.mul_f64(attempt.chance)),
        None => {
            let longest = FIRST_WAIT.saturating_mul(1 << attempt.retries.min(16)).min(LONGEST_WAIT);
            longest.mul_f64(attempt.chance)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{ZOOM_E_PROXY, ZOOM_E_RESOLVE, ZOOM_E_TIMEOUT, ZOOM_E_TLS};
    use crate::service::{
        ZOOM_REASON_ACCESS_TOKEN, ZOOM_REASON_NOT_ZOOM, ZOOM_REASON_OTHER, ZOOM_REASON_SCOPE,
        ZOOM_REASON_SIGN_IN_AGAIN,
    };

    fn decide(response: &Response, retries: u32, left_ms: u64) -> Option<u64> {
        let time_left = Duration::from_millis(left_ms);
        match next(response, &Attempt { retries, max_retries: 3, time_left, chance: 0.5, may_renew: false }) {
            Next::Done | Next::Renew | Next::Successor => None,
            Next::After(wait) => Some(wait.as_millis() as u64),
        }
    }

    fn refused(is_transient: bool, retry_after_s: Option<u64>) -> Response {
        Response {
            code: 429,
            is_transient,
            retry_after: retry_after_s.map(Duration::from_secs),
            was_sent: true,
            ..Response::default()
        }
    }

    #[test]
    fn what_follows_a_refusal() {
        for (is_transient, retry_after_s, retries, left_ms, wait_ms) in [
            (true, None, 0, 30_000, Some(500)),
            (true, None, 1, 30_000, Some(1_000)),
            (true, None, 2, 30_000, Some(2_000)),
            (true, None, 3, 30_000, None),
            (true, None, 0, 500, None),
            (true, None, 0, 501, Some(500)),
            (true, Some(7), 0, 30_000, Some(7_500)),
            (true, Some(7), 2, 30_000, Some(7_500)),
            (true, Some(7), 3, 30_000, None),
            (true, Some(7), 0, 7_500, None),
            (true, Some(7), 0, 7_501, Some(7_500)),
            (true, Some(1 << 40), 0, 30_000, None),
            (true, Some(u64::MAX), 0, 30_000, None),
            (false, None, 0, 30_000, None),
            (false, Some(1), 0, 30_000, None),
        ] {
            let response = refused(is_transient, retry_after_s);
            assert_eq!(decide(&response, retries, left_ms), wait_ms, "{retry_after_s:?} {retries} {left_ms}");
        }
    }

    #[test]
    fn what_follows_a_failure() {
        for (code, was_sent, retries, wait_ms) in [
            (ZOOM_E_CONNECT, false, 0, Some(250)),
            (ZOOM_E_CONNECT, false, 1, None),
            (ZOOM_E_CONNECT, true, 0, None),
            (ZOOM_E_TLS, false, 0, None),
            (ZOOM_E_PROXY, false, 0, None),
            (ZOOM_E_RESOLVE, false, 0, None),
            (ZOOM_E_TIMEOUT, false, 0, None),
            (0, true, 0, None),
        ] {
            let response = Response { code, was_sent, ..Response::default() };
            assert_eq!(decide(&response, retries, 30_000), wait_ms, "{code} {was_sent} {retries}");
        }
    }

    #[test]
    fn what_a_new_access_token_helps_against() {
        for (status, zoom_code, reason, renews) in [
            (401, 124, ZOOM_REASON_ACCESS_TOKEN, true),
            (400, 124, ZOOM_REASON_ACCESS_TOKEN, true),
            (401, 0, ZOOM_REASON_ACCESS_TOKEN, true),
            (401, 5, ZOOM_REASON_ACCESS_TOKEN, false),
            (401, 4711, ZOOM_REASON_SCOPE, false),
            (401, 0, ZOOM_REASON_NOT_ZOOM, false),
            (400, 0, ZOOM_REASON_OTHER, false),
            (400, 4741, ZOOM_REASON_SIGN_IN_AGAIN, false),
        ] {
            let response = Response { code: status, status, zoom_code, reason, ..Response::default() };
            let may = |may_renew| Attempt {
                retries: 0,
                max_retries: 0,
                time_left: Duration::ZERO,
                chance: 0.0,
                may_renew,
            };
            assert_eq!(next(&response, &may(true)) == Next::Renew, renews, "{status} {zoom_code} {reason}");
            assert_eq!(next(&response, &may(true)) == Next::Successor, zoom_code == 4741);
            assert_eq!(next(&response, &may(false)), Next::Done);
        }
    }

    #[test]
    fn no_retries_where_none_are_wanted() {
        let attempt = Attempt {
            retries: 0,
            max_retries: 0,
            time_left: Duration::from_secs(30),
            chance: 0.0,
            may_renew: false,
        };
        assert_eq!(next(&refused(true, None), &attempt), Next::Done);
        assert_eq!(next(&Response { code: ZOOM_E_CONNECT, ..Response::default() }, &attempt), Next::Done);
    }

    #[test]
    fn the_longest_wait_is_bounded() {
        for retries in [5, 9] {
            let attempt = Attempt {
                retries,
                max_retries: 10,
                time_left: Duration::from_secs(60),
                chance: 0.999,
                may_renew: false,
            };
            let Next::After(wait) = next(&refused(true, None), &attempt) else { panic!("it waits") };
            assert!(wait < LONGEST_WAIT && wait > LONGEST_WAIT / 2);
        }
    }
}
