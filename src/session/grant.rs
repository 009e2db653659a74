//! The token endpoint (RFC 6749): what is asked of it, and what its response gives.

use std::num::{IntErrorKind, ParseIntError};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ureq::http::Method;
use ureq::http::header::{CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use ureq::http::uri::PathAndQuery;

use super::life::Life;
use super::send::Sender;
use crate::deadline::Deadline;
use crate::error::{Error, ZOOM_E_CONNECT, ZOOM_E_INTERNAL, ZOOM_E_SIGN_IN, ZOOM_OK};
use crate::json::{Value, Written, each_member};
use crate::options::{Authorization, Grant, SignIn};
use crate::request::{Request, secret_field};
use crate::response::Response;
use crate::secret::Secret;
use crate::service::{CODE_REFUSED, SIGN_IN_LOST, ZOOM_REASON_OTHER, ZOOM_REASON_SIGN_IN_AGAIN};
use crate::text::clean;
use crate::url::encode;

/// Characters that stay bare in a form.
const FORM_BARE: &[u8] = b"-._~";

/// What the token endpoint gave.
pub struct Granted {
    /// The access token.
    pub authorization: Authorization,
    /// How long it lives.
    pub life: Life,
    /// The next refresh token, where there is one.
    pub refresh_token: Option<Secret>,
    /// What the access token is good for; empty where the server does not say.
    pub scope: String,
}

/// What a sign-in proves its right with.
#[derive(Clone)]
pub enum Proof {
    /// The app's own credentials.
    Credentials,
    /// A user's refresh token.
    RefreshToken(Arc<Secret>),
    /// What the browser brought (RFC 7636).
    Code(Arc<Code>),
}

/// A code, and what it belongs to.
pub struct Code {
    /// The code.
    pub code: Secret,
    /// The verifier whose hash was sent with the browser.
    pub verifier: Secret,
    /// Where the browser went.
    pub redirect_uri: String,
}

impl Proof {
    /// The secrets in it.
    fn secrets(&self) -> [&str; 2] {
        match self {
            Proof::Credentials => ["", ""],
            Proof::RefreshToken(token) => [token.text(), ""],
            Proof::Code(code) => [code.code.text(), code.verifier.text()],
        }
    }
}

/// Asks for an access token.
pub fn ask(
    sign_in: &SignIn,
    user_agent: &HeaderValue,
    proof: &Proof,
    sender: &Sender,
    (deadline, attempt): (&Deadline, u32),
) -> Result<Granted, Response> {
    let begin = (Instant::now(), SystemTime::now());
    let response = post(
        sign_in,
        &sign_in.url.path,
        user_agent,
        (&form(sign_in, proof), &proof.secrets()),
        sender,
        (deadline, attempt),
    )?;
    if response.code != ZOOM_OK {
        let failed = failed(response, "signing in");
        return Err(match proof {
            Proof::Code(_) => {
                let error = failed.error.replace(SIGN_IN_LOST, CODE_REFUSED);
                Response { error, ..failed }
            }
            _ => failed,
        });
    }
    read(&response, begin).map_err(|why| Response {
        status: response.status,
        was_sent: true,
        reason: ZOOM_REASON_OTHER,
        ..Error::new(ZOOM_E_SIGN_IN, format!("signing in failed: {why}. Check the option oauth_url")).into()
    })
}

/// Ends a grant (RFC 7009).
pub fn revoke(
    sign_in: &SignIn,
    user_agent: &HeaderValue,
    token: &Secret,
    sender: &Sender,
    deadline: &Deadline,
) -> Response {
    let path = sign_in.sibling("revoke");
    let form = written(sign_in, &[("token", token.text())]);
    match post(sign_in, &path, user_agent, (&form, &[token.text()]), sender, (deadline, 1)) {
        Ok(response) if response.code == ZOOM_OK => {
            Response { head: Secret::default(), body: Secret::default(), ..response }
        }
        Ok(response) => failed(response, "signing out"),
        Err(response) => response,
    }
}

/// Posts a form with the app's credentials.
fn post(
    sign_in: &SignIn,
    path: &str,
    user_agent: &HeaderValue,
    (form, own): (&Secret, &[&str]),
    sender: &Sender,
    (deadline, attempt): (&Deadline, u32),
) -> Result<Response, Response> {
    let (basic, basic_text) = match &sign_in.client_secret {
        Some(secret) => basic(&sign_in.client_id, secret).map(|(value, text)| (Some(value), Some(text)))?,
        None => (None, None),
    };
    let fields: [(HeaderName, HeaderValue); 2] = [
        (CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded")),
        (USER_AGENT, user_agent.clone()),
    ];
    let target = PathAndQuery::try_from(path)
        .map_err(|_| Error::new(ZOOM_E_INTERNAL, "the path of oauth_url can't be part of a URL"))?;
    let request = Request {
        method: Method::POST,
        origin: &sign_in.url.origin,
        target,
        fields: &fields,
        authorization: basic,
        body: Some(form.bytes()),
    };
    // As they are, and as they are sent.
    let encoded: Vec<Secret> = own.iter().map(|secret| Secret::new(encoded(secret).into_bytes())).collect();
    let of_the_app = [
        sign_in.client_secret.as_ref().map_or("", |secret| secret.text()),
        basic_text.as_ref().map_or("", Secret::text),
    ];
    let secrets: Vec<&str> =
        of_the_app.into_iter().chain(own.iter().copied()).chain(encoded.iter().map(Secret::text)).collect();
    Ok(sender.send(&request, deadline, attempt, &|| secrets.clone()))
}

fn form(sign_in: &SignIn, proof: &Proof) -> Secret {
    match (&sign_in.grant, proof) {
        (_, Proof::RefreshToken(token)) => {
            written(sign_in, &[("grant_type", "refresh_token"), ("refresh_token", token.text())])
        }
        (_, Proof::Code(code)) => written(
            sign_in,
            &[
                ("grant_type", "authorization_code"),
                ("code", code.code.text()),
                ("redirect_uri", &code.redirect_uri),
                ("code_verifier", code.verifier.text()),
            ],
        ),
        (Grant::Account(account), Proof::Credentials) => {
            written(sign_in, &[("grant_type", "account_credentials"), ("account_id", account)])
        }
        (Grant::User(_), Proof::Credentials) => Secret::default(),
    }
}

/// A form; a public client names itself in it.
fn written(sign_in: &SignIn, members: &[(&str, &str)]) -> Secret {
    let own = sign_in.client_secret.is_none().then_some(("client_id", sign_in.client_id.as_str()));
    let length: usize = members.iter().map(|(name, value)| name.len() + 3 * value.len() + 2).sum();
    // Room for all of it, so that no copy of a secret is left where the text has moved from.
    let mut form = String::with_capacity(length + 3 * sign_in.client_id.len() + 16);
    for (name, value) in members.iter().copied().chain(own) {
        if !form.is_empty() {
            form.push('&');
        }
        form.push_str(name);
        form.push('=');
        encode(&mut form, value, FORM_BARE);
    }
    Secret::new(form.into_bytes())
}

fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(3 * value.len());
    encode(&mut out, value, FORM_BARE);
    out
}

/// The credentials of the app (RFC 7617), which Zoom takes as they are. The header field's value, and what is secret of it.
fn basic(client_id: &str, client_secret: &Secret) -> Result<(HeaderValue, Secret), Error> {
    let pair = Secret::new([client_id.as_bytes(), b":", client_secret.bytes()].concat());
    let encoded = Secret::new(STANDARD.encode(pair.bytes()).into_bytes());
    let field = Secret::new([b"Basic ", encoded.bytes()].concat());
    let value = secret_field(field)
        .map_err(|_| Error::new(ZOOM_E_INTERNAL, "base64 can't be a header field's value"))?;
    Ok((value, encoded))
}

/// The outcome of a call that could not sign in. The token endpoint's response is not handed out: it is not the call's own.
fn failed(response: Response, doing: &str) -> Response {
    let is_refusal = response.code >= 300;
    let error = match is_refusal {
        true => format!("{doing} failed: {}", response.error),
        false => format!("while {doing}: {}", response.error),
    };
    Response {
        code: if is_refusal { ZOOM_E_SIGN_IN } else { response.code },
        error,
        name_len: 0,
        head: Secret::default(),
        body: Secret::default(),
        ..response
    }
}

/// Whether a sign-in without a definite response may be tried again: nothing came, or what came asks to wait.
pub fn may_be_repeated(response: &Response) -> bool {
    let is_of_the_server = response.is_transient || response.status >= 500;
    response.code == ZOOM_E_CONNECT || response.code == ZOOM_E_SIGN_IN && is_of_the_server
}

/// Reads a success, or tells what is wrong with it. Nothing of it may stand in a text.
fn read(response: &Response, (at, time): (Instant, SystemTime)) -> Result<Granted, &'static str> {
    let (mut access, mut refresh, mut kind, mut scope, mut expires_in) = (None, None, None, None, None);
    let mut access_tokens = 0;
    each_member(response.body.bytes(), |member| {
        let value = Some(member.value);
        if member.name.is_string("access_token") {
            access_tokens += 1;
            access = access.or(value);
        } else if member.name.is_string("refresh_token") {
            refresh = refresh.or(value);
        } else if member.name.is_string("token_type") {
            kind = kind.or(value);
        } else if member.name.is_string("scope") {
            scope = scope.or(value);
        } else if member.name.is_string("expires_in") {
            expires_in = expires_in.or(value);
        }
    })
    .map_err(|_| "the response is not JSON")?;
    if access_tokens > 1 {
        return Err("the response has more than one access_token");
    }
    let Some(access) = access else { return Err("the response has no access_token") };
    let authorization = access.text().and_then(|text| Authorization::parse("", &text).ok());
    let Some(authorization) = authorization else {
        return Err("the response's access_token is not an access token");
    };
    if let Some(kind) = kind
        && !kind.text().is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"))
    {
        return Err("the response's token_type is not bearer");
    }
    let refresh_token = match refresh.map(Written::read) {
        None | Some(Value::Null) => None,
        Some(Value::Text(text)) if is_visible(&text) => text.into_secret(),
        Some(_) => return Err("the response's refresh_token is not a refresh token"),
    };
    let seconds = expires_in.and_then(|value| match value.read() {
        Value::Text(text) => text.parse().ok(),
        Value::Plain(number) => seconds_of(number),
        _ => None,
    });
    Ok(Granted {
        authorization,
        life: Life::begun(at, time, seconds),
        refresh_token,
        scope: scope.and_then(Written::text).map_or(String::new(), |scope| clean(&scope, 4096)),
    })
}

/// A number of JSON without its fraction, None below 1; one that is too large is a long life. Not by way of f64, whose
/// tables are 15 KB.
fn seconds_of(number: &str) -> Option<i32> {
    const ENOUGH: i32 = 11;
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.parse().or_else(|why: ParseIntError| match why.kind() {
        IntErrorKind::PosOverflow => Ok(i32::MAX),
        _ => Err(why),
    });
    let digits = whole.chars().chain(fraction.chars());
    let zeros = digits.clone().take_while(|digit| *digit == '0').count();
    let places = (whole.len() as i32 - zeros as i32).saturating_add(exponent.ok()?).clamp(0, ENOUGH);
    let digits = digits.skip(zeros).chain(std::iter::repeat('0'));
    let seconds: i64 = digits.take(places as usize).collect::<String>().parse().ok()?;
    Some(seconds.clamp(i32::MIN.into(), i32::MAX.into()) as i32)
}

fn is_visible(text: &str) -> bool {
    !text.is_empty() && text.len() <= 16_384 && text.bytes().all(|b| b.is_ascii_graphic())
}

/// The refusal of a call for which nobody has signed in yet.
pub fn nobody() -> Response {
    Response {
        reason: ZOOM_REASON_SIGN_IN_AGAIN,
        ..Error::new(
            ZOOM_E_SIGN_IN,
            "nobody has signed in yet: the token file has no refresh token, and the option refresh_token is not set. Sign in \
             first",
        )
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_seconds() {
        for (number, seconds) in [
            ("3599", Some(3599)),
            ("3599.9", Some(3599)),
            ("3.6E+3", Some(3600)),
            ("31536000.0e-4", Some(3153)),
            ("-1", Some(-1)),
            ("2147483648", Some(i32::MAX)),
            ("18446744073709551616", Some(i32::MAX)),
            ("1e999", Some(i32::MAX)),
            ("1e9999999999", Some(i32::MAX)),
            ("0.000000000036e14", Some(3600)),
            ("0.5", None),
            ("5e-1", None),
            ("1e-9999999999", None),
            ("0", None),
            ("true", None),
        ] {
            assert_eq!(seconds_of(number), seconds, "{number}");
        }
    }
}
