//! The OAuth endpoints: which request gets which response.

pub(crate) mod authorize;
mod clients;
mod state;
mod switches;

use std::collections::HashSet;
use std::io;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::{Request, StatusCode};
use ring::digest::{SHA256, digest};
use serde_json::json;
use tokio::time::sleep;

use crate::Endpoint;
use crate::body::{complete, dripping};
use crate::record::lock;
use crate::reply::{Reply, error, fixed, json_reply, limited, plain, with};
use crate::users::{ERROR_PAGE, JSON, Limit, RetryAfter};
use crate::wire::EndAfter;
use clients::Client;
use switches::{Behaviour, Selected};

pub use authorize::REDIRECT_URIS;
pub use clients::{ACCOUNT_ID, APP_CLIENT_ID, CLIENT_SECRET, PUBLIC_CLIENT_ID, SERVER_CLIENT_ID};
pub(crate) use state::{CallRefusal, Caller, EXPIRED, State, UNSCOPED};
pub use switches::{SWITCHES, Switch};

/// An endpoint that clients post to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Action {
    Token,
    Revoke,
}

/// The `error` and `reason` of a refusal.
#[derive(Debug)]
struct Refusal {
    error: &'static str,
    reason: String,
}

fn refuse<T>(error: &'static str, reason: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { error, reason: reason.into() })
}

/// The parameters of a form or a query, decoded.
pub(crate) struct Parameters(pub(crate) Vec<(String, String)>);

impl Parameters {
    /// The form in the body; no parameters where the Content-Type is another.
    pub(crate) fn of_form(request: &Request<Bytes>) -> Parameters {
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = content_type.unwrap_or("").split(';').next().unwrap_or("").trim();
        if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Parameters(Vec::new());
        }
        Parameters::parse(request.body())
    }

    fn parse(encoded: &[u8]) -> Parameters {
        Parameters(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// A name that is there more than once.
    fn repeated_name(&self) -> Option<&str> {
        let mut seen = HashSet::new();
        self.0.iter().map(|(name, _)| name.as_str()).find(|name| !seen.insert(*name))
    }

    /// The parameter of that name; an empty one counts as absent (RFC 6749, 3.2).
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    fn required(&self, name: &str) -> Result<&str, Refusal> {
        match self.get(name) {
            Some(value) => Ok(value),
            None => refuse("invalid_request", format!("Missing {name}")),
        }
    }
}

/// Responds to a request of a client.
pub(crate) async fn respond(
    action: Action,
    request: &Request<Bytes>,
    form: &Parameters,
    endpoint: &Endpoint,
) -> io::Result<Reply> {
    let credentials = credentials(request.headers(), form);
    let client_id = credentials.as_ref().map_or("", |credentials| &credentials.id);
    let switches = {
        let mut state = lock(&endpoint.oauth);
        if action == Action::Token {
            state.count_sign_in(client_id, form.get("grant_type").unwrap_or(""));
        }
        state.begin_request(client_id)
    };
    let reply = match in_place_of_effect(&switches, request, form, endpoint)? {
        Some(reply) => reply,
        None => {
            let result = check_parameters(request, form).and(credentials).and_then(|credentials| {
                let client = authenticate(&credentials)?;
                let mut state = lock(&endpoint.oauth);
                match action {
                    Action::Token => sign_in(&mut state, client, &credentials.id, form, &switches),
                    Action::Revoke => revoke(&mut state, &credentials.id, form),
                }
            });
            match result {
                Ok(body) => success(body),
                Err(refusal) => refused(refusal.error, &refusal.reason),
            }
        }
    };
    Ok(delivered(reply, &switches).await)
}

/// The reply of a switch that keeps the request from having an effect.
fn in_place_of_effect(
    switches: &[Selected],
    request: &Request<Bytes>,
    form: &Parameters,
    endpoint: &Endpoint,
) -> io::Result<Option<Reply>> {
    for switch in switches {
        let number = switch.number;
        let reply = match switch.behaviour {
            Behaviour::HangUp => return Err(io::Error::other("hung up on purpose")),
            Behaviour::Limited => limited(Limit::PerSecond, RetryAfter::Absent, 0),
            Behaviour::LimitedFor => limited(Limit::PerSecond, RetryAfter::Seconds, number),
            Behaviour::Unavailable => {
                with(fixed(503, "text/html", ERROR_PAGE)?, header::RETRY_AFTER, &number.to_string())
            }
            Behaviour::Html => fixed(number, "text/html", ERROR_PAGE)?,
            Behaviour::Empty => fixed(number, "", "")?,
            Behaviour::Redirect => with(fixed(number, "", "")?, header::LOCATION, &endpoint.redirect_target),
            Behaviour::Refuse(error, reason) => refused(error, reason),
            Behaviour::Code => error(StatusCode::BAD_REQUEST, number, state::message(number)),
            Behaviour::ErrorCode => error_code(number, state::message(number)),
            Behaviour::Repeat => refused("invalid_request", &repeated(request, form)),
            _ => continue,
        };
        return Ok(Some(reply));
    }
    Ok(None)
}

/// Everything that the client sent, as it came and decoded.
fn repeated(request: &Request<Bytes>, form: &Parameters) -> String {
    let mut text = format!("Refused: {}", String::from_utf8_lossy(request.body()));
    let authorization = request.headers().get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
    let values = form.0.iter().map(|(_, value)| value.as_bytes());
    for value in authorization.into_iter().chain(values) {
        text += " ";
        text += &String::from_utf8_lossy(value);
    }
    text
}

/// Applies the switches that change how a reply is sent.
async fn delivered(mut reply: Reply, switches: &[Selected]) -> Reply {
    for switch in switches {
        let pause = Duration::from_millis(switch.number);
        match switch.behaviour {
            Behaviour::Slow => sleep(pause).await,
            Behaviour::Drip => reply = reply.map(|body| dripping(body, pause)),
            Behaviour::Lose => {
                let bytes = usize::try_from(switch.number).unwrap_or(usize::MAX);
                reply.extensions_mut().insert(EndAfter(bytes));
            }
            _ => {}
        }
    }
    reply
}

/// Checks what does not depend on the client.
fn check_parameters(request: &Request<Bytes>, form: &Parameters) -> Result<(), Refusal> {
    if request.uri().query().is_some_and(|query| !query.is_empty()) {
        return refuse("invalid_request", "Parameters in the query are not supported");
    }
    if let Some(name) = form.repeated_name() {
        return refuse("invalid_request", format!("More than one {name}"));
    }
    if form.get("scope").is_some() {
        return refuse("invalid_scope", "Invalid scope");
    }
    Ok(())
}

/// The client id of a request and its secret, neither of them checked.
struct Credentials {
    id: String,
    secret: Option<String>,
}

/// The credentials, which are either in the form or in Authorization (Basic).
fn credentials(headers: &HeaderMap, form: &Parameters) -> Result<Credentials, Refusal> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let credentials = match (values.next(), form.get("client_id")) {
        (Some(_), Some(_)) => {
            return refuse("invalid_request", "More than one way to authenticate the client");
        }
        (Some(value), None) if values.next().is_none() && form.get("client_secret").is_none() => basic(value),
        (None, Some(id)) => {
            Some(Credentials { id: id.to_owned(), secret: form.get("client_secret").map(str::to_owned) })
        }
        _ => None,
    };
    credentials.map_or_else(|| refuse("invalid_client", "Invalid client_id or client_secret"), Ok)
}

/// The credentials of Basic: standard base64 with padding, of the id and the secret as they are.
fn basic(value: &HeaderValue) -> Option<Credentials> {
    let (scheme, encoded) = value.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some(Credentials { id: id.to_owned(), secret: Some(secret.to_owned()) })
}

/// A public client has to come without a secret.
fn authenticate(credentials: &Credentials) -> Result<&'static Client, Refusal> {
    match clients::find(&credentials.id) {
        Some(client) if client.secret == credentials.secret.as_deref() => Ok(client),
        _ => refuse("invalid_client", "Invalid client_id or client_secret"),
    }
}

fn sign_in(
    state: &mut State,
    client: &Client,
    client_id: &str,
    form: &Parameters,
    switches: &[Selected],
) -> Result<String, Refusal> {
    let grant_type = form.required("grant_type")?;
    if !client.grant_types.contains(&grant_type) {
        return refuse("unsupported_grant_type", "unsupported grant type");
    }
    match grant_type {
        "account_credentials" if form.required("account_id")? == ACCOUNT_ID => {
            Ok(state.issue(client_id, None, switches))
        }
        "account_credentials" => refuse("invalid_request", "Account does not exist"),
        "authorization_code" => exchange(state, client_id, form, switches),
        _ => {
            let refresh_token = form.required("refresh_token")?;
            let reason = if client.secret.is_none() { "Invalid refresh token" } else { "Invalid Token!" };
            state
                .refresh(client_id, refresh_token, switches)
                .map_or_else(|| refuse("invalid_grant", reason), Ok)
        }
    }
}

/// Exchanges a code, which is used up whatever the result is.
fn exchange(
    state: &mut State,
    client_id: &str,
    form: &Parameters,
    switches: &[Selected],
) -> Result<String, Refusal> {
    let text = form.required("code")?;
    let Some(code) = state.take_code(client_id, text) else {
        return refuse("invalid_grant", format!("Invalid authorization code {text}"));
    };
    if form.required("redirect_uri")? != code.redirect_uri {
        return refuse("invalid_request", "Redirect URI mismatch.");
    }
    if form.get("code_verifier").map(challenge_of) != code.challenge {
        return refuse("invalid_grant", "Invalid code_verifier");
    }
    Ok(state.issue_for_new_grant(client_id, switches))
}

/// The code_challenge of a code_verifier (RFC 7636, 4.2).
fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
}

/// A token that is not valid is revoked already (RFC 7009, 2.2).
fn revoke(state: &mut State, client_id: &str, form: &Parameters) -> Result<String, Refusal> {
    state.revoke(client_id, form.required("token")?);
    Ok(json!({"status": "success"}).to_string())
}

/// A success, which no cache may keep (RFC 6749, 5.1).
fn success(body: String) -> Reply {
    with(plain(StatusCode::OK, JSON, complete(body)), header::CACHE_CONTROL, "no-store")
}

fn refused(error: &str, reason: &str) -> Reply {
    json_reply(StatusCode::BAD_REQUEST, &json!({"reason": reason, "error": error}))
}

fn error_code(code: u64, message: &str) -> Reply {
    let body = json!({"status": false, "errorCode": code, "errorMessage": message, "result": null});
    json_reply(StatusCode::BAD_REQUEST, &body)
}
