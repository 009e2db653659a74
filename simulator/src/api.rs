//! The endpoints: which request gets which response.

use std::borrow::Cow;
use std::io;
use std::time::Duration;

use http_body_util::{BodyExt, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderName};
use hyper::{Method, Request, StatusCode};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};
use tokio::time::sleep;

use crate::Endpoint;
use crate::account::Found;
use crate::body::{complete, cut, dripping};
use crate::oauth::{self, Action, CallRefusal, Caller, Parameters, authorize};
use crate::record::{UserCall, header_list, lock, redacted};
use crate::reply::{Reply, error, fixed, json_reply, limited, plain, with};
use crate::token::{TokenRequest, parse_query, token};
use crate::users::{ACCESS_TOKEN, Behaviour, ERROR_PAGE, EXPIRED_ACCESS_TOKEN, JSON, UNSCOPED_ACCESS_TOKEN};

/// The longest body that a request may have.
const MAX_REQUEST_BODY: usize = 16 * 1024 * 1024;

const TOKEN_SCOPE: &str = "user:read:token:admin";
const ZAK_SCOPE: &str = "user:read:zak";
const PROFILE_SCOPE: &str = "user:read:user:admin";
const LIST_SCOPE: &str = "user:read:list_users:admin";

fn scope_of(call: UserCall) -> &'static str {
    match call {
        UserCall::Token => TOKEN_SCOPE,
        UserCall::Profile => PROFILE_SCOPE,
    }
}

/// Records a request and responds to it. An error closes the connection without a response.
pub(crate) async fn respond(request: Request<Incoming>, endpoint: &Endpoint) -> io::Result<Reply> {
    let access_token = bearer(request.headers()).and_then(|token| lock(&endpoint.oauth).serial(token));
    let number = endpoint.records.add(&request, endpoint.tls.is_some(), access_token);
    let (head, body) = request.into_parts();
    let body = Limited::new(body, MAX_REQUEST_BODY).collect().await.map_err(io::Error::other)?.to_bytes();
    let request = Request::from_parts(head, body);
    let form = Parameters::of_form(&request);
    endpoint.records.set_form(number, &form.0);

    let path: Vec<&str> = request.uri().path().split('/').collect();
    let (is_get, is_post) = (request.method() == Method::GET, request.method() == Method::POST);
    let reply = match path[..] {
        ["", "v2", "echo"] => echo(&request),
        ["", "v2", "users"] if is_get => user_page(&request, endpoint)?,
        ["", "v2", "users", user] if is_get => {
            user_call(UserCall::Profile, &request, &decoded(user), endpoint).await?
        }
        ["", "v2", "users", user, "token"] if is_get => {
            user_call(UserCall::Token, &request, &decoded(user), endpoint).await?
        }
        ["", "v2", "users", "me", "zak"] if is_get => me_zak(&request, endpoint)?,
        ["", "v2", "users"]
        | ["", "v2", "users", _]
        | ["", "v2", "users", _, "token"]
        | ["", "v2", "users", "me", "zak"] => wrong_method("GET"),
        ["", "oauth", "authorize"] if is_get || is_post => authorize::respond(&request, &form, endpoint),
        ["", "oauth", "authorize"] => wrong_method("GET, POST"),
        ["", "oauth", "token"] if is_post => oauth::respond(Action::Token, &request, &form, endpoint).await?,
        ["", "oauth", "revoke"] if is_post => {
            oauth::respond(Action::Revoke, &request, &form, endpoint).await?
        }
        ["", "simulator", "revoke-access-tokens"] if is_post => {
            lock(&endpoint.oauth).revoke_access_tokens();
            plain(StatusCode::NO_CONTENT, "", complete(""))
        }
        ["", "oauth", "token" | "revoke"] | ["", "simulator", "revoke-access-tokens"] => wrong_method("POST"),
        _ => unrecognised(StatusCode::NOT_FOUND),
    };
    let tracking_id = HeaderName::from_static("x-zm-trackingid");
    Ok(with(reply, tracking_id, &endpoint.records.next_tracking_id()))
}

fn decoded(segment: &str) -> Cow<'_, str> {
    percent_decode_str(segment).decode_utf8_lossy()
}

/// Sends back what arrived, with the length of credentials in their place.
fn echo(request: &Request<Bytes>) -> Reply {
    let mut headers = Map::new();
    for (name, value) in header_list(request.headers()) {
        let shown = redacted(&name, &value);
        headers
            .entry(name)
            .and_modify(|before| {
                *before = json!(format!("{}, {shown}", before.as_str().unwrap_or("")));
            })
            .or_insert_with(|| json!(shown));
    }
    let body = String::from_utf8_lossy(request.body());
    let echoed = json!({
        "body": body,
        "headers": headers,
        "method": request.method().as_str(),
        "target": request.uri().to_string(),
    });
    json_reply(StatusCode::OK, &echoed)
}

/// Responds to a call for a user, who may have a behaviour of its own.
async fn user_call(
    call: UserCall,
    request: &Request<Bytes>,
    asked: &str,
    endpoint: &Endpoint,
) -> io::Result<Reply> {
    let caller = match access(request.headers(), endpoint, scope_of(call))? {
        Ok(caller) => caller,
        Err(refusal) => return Ok(refusal),
    };
    if caller == Caller::User && !endpoint.account.is_me(asked) {
        let message = "An app that a user has authorised may ask for that user alone: use me.";
        return Ok(error(StatusCode::BAD_REQUEST, 4700, message));
    }
    let requests = endpoint.records.count_user_call(call, asked);
    let Some(Found { profile, behaviour, number }) = endpoint.account.find(asked, requests) else {
        let message = format!("User does not exist: {asked}");
        return Ok(error(StatusCode::NOT_FOUND, 1001, &message));
    };
    match behaviour {
        Behaviour::HangUp => return Err(io::Error::other("hung up on purpose")),
        Behaviour::Redirect => {
            let reply = plain(StatusCode::FOUND, "", complete(""));
            return Ok(with(reply, header::LOCATION, &endpoint.redirect_target));
        }
        Behaviour::RateLimit(limit, retry_after) => return Ok(limited(limit, retry_after, number)),
        Behaviour::Fixed(status, content_type, body) => return fixed(status.into(), content_type, body),
        Behaviour::Status(content_type, body) => return fixed(number, content_type, body),
        Behaviour::Unavailable => {
            let reply = fixed(503, "text/html", ERROR_PAGE)?;
            return Ok(with(reply, header::RETRY_AFTER, &number.to_string()));
        }
        Behaviour::Token
        | Behaviour::First
        | Behaviour::NoTypeToken(_)
        | Behaviour::Slow
        | Behaviour::Drip
        | Behaviour::Cut => {}
    }

    let text = match call {
        UserCall::Profile => profile.json().to_string(),
        UserCall::Token => match parse_query(request.uri().query().unwrap_or("")) {
            Ok(requested) => match behaviour {
                Behaviour::NoTypeToken(body) if requested.kind == "token" => body.to_owned(),
                _ => token_body(&profile.id, &requested),
            },
            Err(errors) => return Ok(invalid(&errors)),
        },
    };
    let pause = Duration::from_millis(number);
    let body = match behaviour {
        Behaviour::Slow => {
            sleep(pause).await;
            complete(text)
        }
        Behaviour::Drip => dripping(complete(text), pause),
        Behaviour::Cut => cut(text),
        _ => complete(text),
    };
    Ok(plain(StatusCode::OK, JSON, body))
}

/// A page of the account's users.
fn user_page(request: &Request<Bytes>, endpoint: &Endpoint) -> io::Result<Reply> {
    match access(request.headers(), endpoint, LIST_SCOPE)? {
        Ok(Caller::Account) => {}
        // No user can give an app this scope.
        Ok(Caller::User) => return refuse_access(oauth::UNSCOPED, LIST_SCOPE),
        Err(refusal) => return Ok(refusal),
    }
    Ok(match endpoint.account.page(request.uri().query().unwrap_or("")) {
        Ok(page) => json_reply(StatusCode::OK, &page),
        Err(errors) => invalid(&errors),
    })
}

/// A ZAK that lives for five minutes.
fn me_zak(request: &Request<Bytes>, endpoint: &Endpoint) -> io::Result<Reply> {
    if let Err(refusal) = access(request.headers(), endpoint, ZAK_SCOPE)? {
        return Ok(refusal);
    }
    let (Some(me), Ok(requested)) = (endpoint.account.find("me", 0), parse_query("type=zak&ttl=300")) else {
        return Err(io::Error::other("there is always me, and zak is a type"));
    };
    Ok(plain(StatusCode::OK, JSON, complete(token_body(&me.profile.id, &requested))))
}

fn token_body(user_id: &str, requested: &TokenRequest) -> String {
    json!({"token": token(user_id, requested)}).to_string()
}

/// The access token in Authorization.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"))
        .map(|(_, token)| token)
}

/// Whose access token a call has, or the refusal for one that is neither [`ACCESS_TOKEN`] nor a live one of `/oauth/token`.
fn access(headers: &HeaderMap, endpoint: &Endpoint, scope: &str) -> io::Result<Result<Caller, Reply>> {
    let checked = match bearer(headers).unwrap_or("") {
        ACCESS_TOKEN => Ok(Caller::Account),
        EXPIRED_ACCESS_TOKEN => Err(oauth::EXPIRED),
        UNSCOPED_ACCESS_TOKEN => Err(oauth::UNSCOPED),
        token => lock(&endpoint.oauth).check(token),
    };
    match checked {
        Ok(caller) => Ok(Ok(caller)),
        Err(refusal) => refuse_access(refusal, scope).map(Err),
    }
}

/// The message of a missing scope names the one of the call.
fn refuse_access(refusal: CallRefusal, scope: &str) -> io::Result<Reply> {
    let CallRefusal { status, code, message } = refusal;
    if code == 0 {
        return fixed(status, "", "");
    }
    let message = message.replace(TOKEN_SCOPE, scope);
    fixed(status, JSON, &json!({"code": code, "message": message}).to_string())
}

fn invalid(errors: &[Value]) -> Reply {
    json_reply(
        StatusCode::BAD_REQUEST,
        &json!({"code": 300, "errors": errors, "message": "Validation Failed."}),
    )
}

fn wrong_method(allowed: &str) -> Reply {
    with(unrecognised(StatusCode::METHOD_NOT_ALLOWED), header::ALLOW, allowed)
}

fn unrecognised(status: StatusCode) -> Reply {
    error(status, 2300, "This API endpoint is not recognized.")
}
