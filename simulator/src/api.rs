//! The endpoints: which request gets which answer.

use std::io;
use std::time::{Duration, SystemTime};

use http_body_util::{BodyExt, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use tokio::time::sleep;

use crate::body::{Paced, cut, dripping, whole};
use crate::record::{Records, texts, without_secret};
use crate::token::{Wanted, token, wanted};
use crate::users::{ACCESS_TOKEN, Does, EXPIRED_ACCESS_TOKEN, JSON, Limit, UNSCOPED_ACCESS_TOKEN, find};

/// The longest body that a request may have.
const MAX_REQUEST_BODY: usize = 16 * 1024 * 1024;

type Answer = Response<Paced>;

/// Records a request and answers it. An error closes the connection without an answer.
pub(crate) async fn answer(
    request: Request<Incoming>,
    records: &Records,
    https: bool,
    elsewhere: &str,
) -> io::Result<Answer> {
    records.add(&request, https);
    let (head, body) = request.into_parts();
    let body = Limited::new(body, MAX_REQUEST_BODY).collect().await.map_err(io::Error::other)?.to_bytes();
    let request = Request::from_parts(head, body);

    let path: Vec<&str> = request.uri().path().split('/').collect();
    let answer = match path[..] {
        ["", "v2", "echo"] => echo(&request),
        ["", "v2", "users", user, "token"] if request.method() == Method::GET => {
            let user = percent_decode_str(user).decode_utf8_lossy();
            user_token(&request, &user, elsewhere).await?
        }
        ["", "v2", "users", _, "token"] => {
            let refusal = unrecognised(StatusCode::METHOD_NOT_ALLOWED);
            with(refusal, header::ALLOW, "GET")
        }
        _ => unrecognised(StatusCode::NOT_FOUND),
    };
    let tracking_id = HeaderName::from_static("x-zm-trackingid");
    Ok(with(answer, tracking_id, &records.next_tracking_id()))
}

/// Tells what arrived, credentials excepted.
fn echo(request: &Request<Bytes>) -> Answer {
    let mut headers = Map::new();
    for (name, value) in texts(request.headers()) {
        let shown = without_secret(&name, &value);
        headers
            .entry(name)
            .and_modify(|before| {
                *before = json!(format!("{}, {shown}", before.as_str().unwrap_or("")));
            })
            .or_insert_with(|| json!(shown));
    }
    let body = String::from_utf8_lossy(request.body());
    let told = json!({
        "body": body,
        "headers": headers,
        "method": request.method().as_str(),
        "target": request.uri().to_string(),
    });
    json_answer(StatusCode::OK, &told)
}

async fn user_token(request: &Request<Bytes>, asked: &str, elsewhere: &str) -> io::Result<Answer> {
    if let Some(refusal) = refuse_access(request.headers()) {
        return Ok(refusal);
    }
    let Some((user, number)) = find(asked) else {
        let message = format!("User does not exist: {asked}");
        return Ok(error(StatusCode::NOT_FOUND, 1001, &message));
    };
    match user.does {
        Does::HangUp => return Err(io::Error::other("hung up on purpose")),
        Does::Redirect => {
            let answer = plain(StatusCode::FOUND, "", whole(""));
            return Ok(with(answer, header::LOCATION, elsewhere));
        }
        Does::Limit(limit) => return Ok(limited(limit, number)),
        Does::Fixed(status, content_type, body) => {
            let status = StatusCode::from_u16(status).map_err(io::Error::other)?;
            return Ok(plain(status, content_type, whole(body)));
        }
        Does::Token | Does::NoOldToken(_) | Does::Slow | Does::Drip | Does::Cut => {}
    }

    let wanted = match wanted(request.uri().query().unwrap_or("")) {
        Ok(wanted) => wanted,
        Err(wrong) => return Ok(invalid(&wrong)),
    };
    let id = if user.number.is_empty() { user.id } else { asked };
    let bytes = token_body(id, &wanted);
    let pause = Duration::from_millis(number);
    let body = match user.does {
        Does::NoOldToken(body) if wanted.kind == "token" => whole(body),
        Does::Slow => {
            sleep(pause).await;
            whole(bytes)
        }
        Does::Drip => dripping(bytes, pause),
        Does::Cut => cut(bytes),
        _ => whole(bytes),
    };
    Ok(plain(StatusCode::OK, JSON, body))
}

fn token_body(user_id: &str, wanted: &Wanted) -> String {
    json!({"token": token(user_id, wanted)}).to_string()
}

/// The refusal for an access token that is not the good one.
fn refuse_access(headers: &HeaderMap) -> Option<Answer> {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"))
        .map(|(_, token)| token);
    match given {
        Some(ACCESS_TOKEN) => None,
        Some(EXPIRED_ACCESS_TOKEN) => Some(error(StatusCode::UNAUTHORIZED, 124, "Access token is expired.")),
        Some(UNSCOPED_ACCESS_TOKEN) => Some(error(
            StatusCode::BAD_REQUEST,
            4711,
            "Invalid access token, does not contain scopes:[user:read:token:admin]",
        )),
        _ => Some(error(StatusCode::UNAUTHORIZED, 124, "Invalid access token.")),
    }
}

fn limited(limit: Limit, seconds: u64) -> Answer {
    let now = SystemTime::now();
    let retry_after = match limit {
        Limit::PerSecond => None,
        Limit::Seconds => Some(seconds.to_string()),
        Limit::HttpDate => Some(http_date(now, seconds)),
        Limit::Daily => Some(next_midnight(now)),
    };
    let (kind, allowed, message) = match limit {
        Limit::Daily => (
            "Daily-limit",
            "6000",
            "You have reached the maximum daily rate limit for this API. \
             Refer to the response header for details on when you can make another request.",
        ),
        _ => {
            ("QPS", "30", "You have reached the maximum per-second rate limit for this API. Try again later.")
        }
    };
    let mut answer = error(StatusCode::TOO_MANY_REQUESTS, 429, message);
    for (name, value) in [
        ("x-ratelimit-category", "Light"),
        ("x-ratelimit-type", kind),
        ("x-ratelimit-limit", allowed),
        ("x-ratelimit-remaining", "0"),
    ] {
        answer = with(answer, HeaderName::from_static(name), value);
    }
    match retry_after {
        Some(when) => with(answer, header::RETRY_AFTER, &when),
        None => answer,
    }
}

fn http_date(now: SystemTime, seconds: u64) -> String {
    // The form ends with the year 9999; no one waits a century.
    const CENTURY: u64 = 100 * 365 * 24 * 60 * 60;
    httpdate::fmt_http_date(now + Duration::from_secs(seconds.min(CENTURY)))
}

fn next_midnight(now: SystemTime) -> String {
    let today = OffsetDateTime::from(now).date();
    let next = today.next_day().unwrap_or(today);
    format!("{:04}-{:02}-{:02}T00:00:00Z", next.year(), u8::from(next.month()), next.day())
}

fn invalid(wrong: &[Value]) -> Answer {
    let told = json!({"code": 300, "errors": wrong, "message": "Validation Failed."});
    json_answer(StatusCode::BAD_REQUEST, &told)
}

fn unrecognised(status: StatusCode) -> Answer {
    error(status, 2300, "This API endpoint is not recognized.")
}

fn error(status: StatusCode, code: u32, message: &str) -> Answer {
    json_answer(status, &json!({"code": code, "message": message}))
}

fn json_answer(status: StatusCode, told: &Value) -> Answer {
    plain(status, JSON, whole(told.to_string()))
}

/// An answer of these parts, without a Content-Type when that is empty.
fn plain(status: StatusCode, content_type: &str, body: Paced) -> Answer {
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    if content_type.is_empty() {
        return answer;
    }
    with(answer, header::CONTENT_TYPE, content_type)
}

/// Adds a header, if its value can be one.
fn with(mut answer: Answer, name: HeaderName, value: &str) -> Answer {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
    answer
}
