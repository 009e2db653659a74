//! The parameters of a token request, and the tokens that the endpoint issues.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::users::digits;

/// When every token was issued, 2026-01-01: the same request gets the same token at any time.
const ISSUED_AT: u64 = 1_767_225_600;

const DEFAULT_TTL: u64 = 7200;
const MAX_TTL: u64 = i32::MAX as u64;

/// The token that a query requests.
#[derive(Debug)]
pub(crate) struct TokenRequest {
    pub(crate) kind: String,
    ttl: u64,
    meeting_id: Option<String>,
}

/// Parses the query, or returns an error with a message for each invalid parameter.
pub(crate) fn parse_query(query: &str) -> Result<TokenRequest, Vec<Value>> {
    let kind = parameter(query, "type").unwrap_or_else(|| "token".to_owned());
    let ttl = parameter(query, "ttl");
    let meeting_id = parameter(query, "meeting_id");

    let mut errors = Vec::new();
    let mut refuse = |field: &str, message: &str| {
        errors.push(json!({"field": field, "message": message}));
    };
    if !["token", "zak", "onbehalf"].contains(&kind.as_str()) {
        refuse("type", "The type must be token, zak or onbehalf.");
    }
    let ttl = match &ttl {
        None => DEFAULT_TTL,
        Some(text) => digits(text).filter(|ttl| (1..=MAX_TTL).contains(ttl)).unwrap_or_else(|| {
            refuse("ttl", "The ttl must be a whole number of seconds.");
            DEFAULT_TTL
        }),
    };
    match &meeting_id {
        None if kind == "onbehalf" => {
            refuse("meeting_id", "The type onbehalf needs a meeting_id.");
        }
        Some(id) if digits(id).is_none() => {
            refuse("meeting_id", "The meeting_id must be a number.");
        }
        _ => {}
    }

    if errors.is_empty() { Ok(TokenRequest { kind, ttl, meeting_id }) } else { Err(errors) }
}

/// The first parameter of that name, decoded.
pub(crate) fn parameter(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Makes a token in the shape of Zoom's: three base64url parts, the middle one with the parameters of the request. It is
/// not signed, and its last part says so.
pub(crate) fn token(user_id: &str, requested: &TokenRequest) -> String {
    let header = json!({"alg": "HS256", "sv": "000001", "typ": "JWT"});
    let mut payload = json!({
        "aud": "clientsm",
        "exp": ISSUED_AT + requested.ttl,
        "iat": ISSUED_AT,
        "iss": "zoom-simulator",
        // Brings the token to the length of Zoom's own.
        "pad": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
        "ttl": requested.ttl,
        "type": requested.kind,
        "uid": user_id,
    });
    if let Some(meeting_id) = &requested.meeting_id {
        payload["meeting_id"] = json!(meeting_id);
    }
    [header.to_string(), payload.to_string(), "Unsigned: made by zoom-simulator".to_owned()]
        .map(|part| URL_SAFE_NO_PAD.encode(part))
        .join(".")
}
