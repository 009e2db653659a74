//! `/oauth/authorize`: the page on which a user consents, and the redirect that follows.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use form_urlencoded::Serializer;
use hyper::body::Bytes;
use hyper::header;
use hyper::{Method, Request, StatusCode};

use super::state::Code;
use super::switches::{Behaviour, Selected};
use super::{Parameters, State, clients, error_code};
use crate::Endpoint;
use crate::body::complete;
use crate::record::lock;
use crate::reply::{Reply, plain, with};

/// The redirect URIs that the clients with users have registered. A URI on a loopback address may have any port in
/// addition, if the request has a `code_challenge`.
pub const REDIRECT_URIS: &[&str] =
    &["http://127.0.0.1/callback", "http://[::1]/callback", "https://example.com/callback"];

const CONSENT_PAGE: &str = r#"<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Simulator: consent</title>
<h1>Let this app get tokens in your name?</h1>
<form method="post">
<button id="allow" name="decision" value="allow">Allow</button>
<button id="decline" name="decision" value="decline">Decline</button>
</form>
</html>
"#;

/// Shows the page, or takes the user's decision.
pub(crate) fn respond(request: &Request<Bytes>, form: &Parameters, endpoint: &Endpoint) -> Reply {
    let query = Parameters::parse(request.uri().query().unwrap_or("").as_bytes());
    if let Err((code, message)) = check(&query) {
        return error_code(code, &message);
    }
    if request.method() == Method::GET {
        return page(CONSENT_PAGE);
    }
    let mut state = lock(&endpoint.oauth);
    let switches = state.current_switches(query.get("client_id").unwrap_or(""));
    let has = |behaviour: Behaviour| switches.iter().any(|switch| switch.behaviour == behaviour);
    let allowed = form.get("decision") == Some("allow") && !has(Behaviour::RefuseConsent);
    let result = match allowed {
        true => ("code", new_code(&mut state, &query, &switches)),
        false => ("error", "access_denied".to_owned()),
    };
    let url = redirect_url(&query, result, has(Behaviour::WrongState));
    match has(Behaviour::SecondRedirect) {
        true => page(&two_redirects(&url)),
        false => with(plain(StatusCode::FOUND, "", complete("")), header::LOCATION, &url),
    }
}

/// Returns Zoom's code and message for a request that gets no page.
fn check(query: &Parameters) -> Result<(), (u64, String)> {
    let invalid = |what: &str| Err((4700, format!("Invalid {what}")));
    if let Some(name) = query.repeated_name() {
        return invalid(name);
    }
    let client_id = query.get("client_id").unwrap_or("");
    let Some(client) =
        clients::find(client_id).filter(|client| client.grant_types.contains(&"authorization_code"))
    else {
        return Err((4702, format!("Invalid client_id: {client_id}")));
    };
    let challenge = query.get("code_challenge");
    if !is_registered(query.get("redirect_uri").unwrap_or(""), challenge.is_some()) {
        return invalid("redirect url");
    }
    if query.get("response_type") != Some("code") {
        return invalid("response type");
    }
    match (challenge, query.get("code_challenge_method")) {
        // A SHA-256 in base64url.
        (Some(challenge), Some("S256"))
            if URL_SAFE_NO_PAD.decode(challenge).is_ok_and(|bytes| bytes.len() == 32) =>
        {
            Ok(())
        }
        (None, None) if client.secret.is_some() => Ok(()),
        _ => invalid("code challenge"),
    }
}

fn is_registered(uri: &str, with_challenge: bool) -> bool {
    let without_port = if with_challenge { without_loopback_port(uri) } else { None };
    REDIRECT_URIS.iter().any(|&known| known == uri || Some(known) == without_port.as_deref())
}

/// The URI without its port, if it is one of a loopback address with a port.
fn without_loopback_port(uri: &str) -> Option<String> {
    let origin = ["http://127.0.0.1", "http://[::1]"].into_iter().find(|origin| uri.starts_with(origin))?;
    let (port, path) = uri[origin.len()..].strip_prefix(':')?.split_once('/')?;
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    is_port.then(|| format!("{origin}/{path}"))
}

fn new_code(state: &mut State, query: &Parameters, switches: &[Selected]) -> String {
    let text = |name: &str| query.get(name).map(str::to_owned);
    let code = Code {
        client_id: text("client_id").unwrap_or_default(),
        redirect_uri: text("redirect_uri").unwrap_or_default(),
        challenge: text("code_challenge"),
    };
    state.add_code(code, switches)
}

fn redirect_url(query: &Parameters, (name, value): (&str, String), wrong_state: bool) -> String {
    let mut parameters = Serializer::new(String::new());
    parameters.append_pair(name, &value);
    if let Some(state) = query.get("state") {
        parameters.append_pair("state", if wrong_state { "wrong" } else { state });
    }
    format!("{}?{}", query.get("redirect_uri").unwrap_or(""), parameters.finish())
}

/// A page that loads the URL, and then goes there.
fn two_redirects(url: &str) -> String {
    let url = url.replace('&', "&amp;");
    format!(
        "<!DOCTYPE html>\n<meta http-equiv=\"refresh\" content=\"1;url={url}\">\n\
         <title>Simulator: redirect</title>\n<img alt=\"\" src=\"{url}\">\n"
    )
}

fn page(html: &str) -> Reply {
    let page = plain(StatusCode::OK, "text/html; charset=utf-8", complete(html.to_owned()));
    with(page, header::CACHE_CONTROL, "no-store")
}
