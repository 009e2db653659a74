//! Responses: their status, header fields and body.

use std::io;
use std::time::{Duration, SystemTime};

use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::body::{PacedBody, complete};
use crate::users::{JSON, Limit, RetryAfter};

pub(crate) type Reply = Response<PacedBody>;

pub(crate) fn error(status: StatusCode, code: u64, message: &str) -> Reply {
    json_reply(status, &json!({"code": code, "message": message}))
}

pub(crate) fn json_reply(status: StatusCode, body: &Value) -> Reply {
    plain(status, JSON, complete(body.to_string()))
}

/// A reply of these parts, without a Content-Type when that is empty.
pub(crate) fn plain(status: StatusCode, content_type: &str, body: PacedBody) -> Reply {
    let mut reply = Response::new(body);
    *reply.status_mut() = status;
    if content_type.is_empty() {
        return reply;
    }
    with(reply, header::CONTENT_TYPE, content_type)
}

/// Adds a header field, if its value is valid.
pub(crate) fn with(mut reply: Reply, name: HeaderName, value: &str) -> Reply {
    if let Ok(value) = HeaderValue::from_str(value) {
        reply.headers_mut().append(name, value);
    }
    reply
}

/// A reply with this body, in which the status replaces the word STATUS.
pub(crate) fn fixed(status: u64, content_type: &str, body: &str) -> io::Result<Reply> {
    let text = status.to_string();
    let status = StatusCode::from_bytes(text.as_bytes()).map_err(io::Error::other)?;
    Ok(plain(status, content_type, complete(body.replace("STATUS", &text))))
}

pub(crate) fn limited(limit: Limit, retry_after: RetryAfter, seconds: u64) -> Reply {
    let (kind, allowed, message) = match limit {
        Limit::Daily => (
            "Daily-limit",
            "6000",
            "You have reached the maximum daily rate limit for this API. \
             Refer to the response header for details on when you can make another request.",
        ),
        Limit::PerSecond | Limit::WithoutHeaders => {
            ("QPS", "30", "You have reached the maximum per-second rate limit for this API. Try again later.")
        }
    };
    let mut reply = error(StatusCode::TOO_MANY_REQUESTS, 429, message);
    if limit != Limit::WithoutHeaders {
        for (name, value) in [
            ("x-ratelimit-category", "Light"),
            ("x-ratelimit-type", kind),
            ("x-ratelimit-limit", allowed),
            ("x-ratelimit-remaining", "0"),
        ] {
            reply = with(reply, HeaderName::from_static(name), value);
        }
    }
    for value in retry_after_values(retry_after, seconds) {
        reply = with(reply, header::RETRY_AFTER, &value);
    }
    reply
}

/// The values of the header fields `Retry-After`.
fn retry_after_values(retry_after: RetryAfter, seconds: u64) -> Vec<String> {
    // Both forms of a date end with the year 9999.
    const CENTURY: u64 = 100 * 365 * 24 * 60 * 60;
    let now = SystemTime::now();
    let then = now + Duration::from_secs(seconds.min(CENTURY));
    match retry_after {
        RetryAfter::Absent => vec![],
        RetryAfter::Seconds => vec![seconds.to_string()],
        RetryAfter::HttpDate => vec![httpdate::fmt_http_date(then)],
        RetryAfter::Iso8601 => vec![iso_8601(then.into())],
        RetryAfter::NextMidnight => vec![iso_8601(next_midnight(now.into()))],
        RetryAfter::Values(values) => values.iter().map(|&value| value.to_owned()).collect(),
    }
}

fn next_midnight(now: OffsetDateTime) -> OffsetDateTime {
    let today = now.date();
    today.next_day().unwrap_or(today).midnight().assume_utc()
}

fn iso_8601(when: OffsetDateTime) -> String {
    let (date, (hour, minute, second)) = (when.date(), when.time().as_hms());
    // A date shows as YYYY-MM-DD.
    format!("{date}T{hour:02}:{minute:02}:{second:02}Z")
}
