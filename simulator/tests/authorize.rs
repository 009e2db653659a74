//! `/oauth/authorize`: the page, the redirect, and the exchange of the code.

mod common;

use common::sign_in::{GRANT, Setup, app, basic, refresh_form};
use common::{Reply, get_with};
use serde_json::json;
use zoom_simulator::{APP_CLIENT_ID, CLIENT_SECRET, PUBLIC_CLIENT_ID, SERVER_CLIENT_ID};

// The example of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const REDIRECT_URI: &str = "http://127.0.0.1:4711/callback";
const STATE: &str = "a state&=+";

const PKCE: [(&str, &str); 2] = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];

/// The address of the page with these parameters.
fn address(setup: &Setup, parameters: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    format!("{}?{}", setup.simulator.http_oauth_url().replace("/token", "/authorize"), query.finish())
}

/// The parameters of a client for this redirect URI, without PKCE.
fn plain<'a>(client_id: &'a str, redirect_uri: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", redirect_uri),
        ("state", STATE),
    ]
}

fn with_pkce<'a>(client_id: &'a str, redirect_uri: &'a str) -> Vec<(&'a str, &'a str)> {
    [&plain(client_id, redirect_uri)[..], &PKCE].concat()
}

/// Replaces a parameter, or leaves it out where the value is empty.
fn changed<'a>(
    mut parameters: Vec<(&'a str, &'a str)>,
    name: &str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    for parameter in parameters.iter_mut().filter(|parameter| parameter.0 == name) {
        parameter.1 = value;
    }
    parameters.retain(|parameter| !parameter.1.is_empty());
    parameters
}

fn page(setup: &Setup, parameters: &[(&str, &str)]) -> Reply {
    get_with(&setup.agent, &address(setup, parameters), None).unwrap()
}

fn decide(setup: &Setup, parameters: &[(&str, &str)], decision: &str) -> Reply {
    setup.post(&address(setup, parameters), None, &[("decision", decision)])
}

/// The address before the query of a redirect, and its parameters.
fn redirect(reply: &Reply) -> (String, Vec<(String, String)>) {
    assert_eq!(reply.status, 302);
    let (start, query) = reply.header("location").split_once('?').unwrap();
    (start.to_owned(), form_urlencoded::parse(query.as_bytes()).into_owned().collect())
}

/// The code that the public client gets.
fn code(setup: &Setup) -> String {
    let reply = decide(setup, &with_pkce(PUBLIC_CLIENT_ID, REDIRECT_URI), "allow");
    redirect(&reply).1.remove(0).1
}

/// The form of an exchange by the public client.
fn exchange_form(code: &str) -> Vec<(&str, &str)> {
    vec![
        (GRANT, "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
        ("client_id", PUBLIC_CLIENT_ID),
    ]
}

#[test]
fn a_user_consents_and_the_public_client_signs_in() {
    let setup = Setup::new();
    let parameters = with_pkce(PUBLIC_CLIENT_ID, REDIRECT_URI);
    let shown = page(&setup, &parameters);
    assert_eq!((shown.status, shown.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(shown.body.contains(r#"name="decision" value="allow""#), "{}", shown.body);

    let (start, received) = redirect(&decide(&setup, &parameters, "allow"));
    assert_eq!(start, REDIRECT_URI);
    let text = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    assert_eq!(received, [text(("code", &received[0].1)), text(("state", STATE))]);

    let reply = setup.token(None, &exchange_form(&received[0].1));
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(setup.call(&reply.access_token()).status, 200);
    let refreshed = setup.token(None, &refresh_form(PUBLIC_CLIENT_ID, &reply.refresh_token()));
    assert_eq!(refreshed.status, 200);
    assert_eq!(setup.simulator.sign_ins(PUBLIC_CLIENT_ID, "authorization_code"), 1);
}

#[test]
fn a_client_with_a_secret_signs_in_with_and_without_pkce() {
    let setup = Setup::new();
    let redirect_uri = "http://127.0.0.1/callback";
    for pkce in [false, true] {
        let parameters =
            if pkce { with_pkce(APP_CLIENT_ID, redirect_uri) } else { plain(APP_CLIENT_ID, redirect_uri) };
        let [without, with] = [(); 2].map(|()| redirect(&decide(&setup, &parameters, "allow")).1.remove(0).1);
        let form = |code| vec![(GRANT, "authorization_code"), ("code", code), ("redirect_uri", redirect_uri)];
        let reply = setup.token(Some(&app()), &form(&without));
        assert_eq!(reply.status == 200, !pkce, "{}", reply.body);
        let reply = setup.token(Some(&app()), &[form(&with), vec![("code_verifier", VERIFIER)]].concat());
        assert_eq!(reply.status == 200, pkce, "{}", reply.body);
    }
}

#[test]
fn a_user_declines() {
    let setup = Setup::new();
    let parameters = with_pkce(PUBLIC_CLIENT_ID, REDIRECT_URI);
    let declined = |reply: Reply| {
        assert_eq!(
            reply.header("location"),
            format!("{REDIRECT_URI}?error=access_denied&state=a+state%26%3D%2B")
        );
    };
    declined(decide(&setup, &parameters, "decline"));
    declined(decide(&setup, &parameters, ""));
    setup.simulator.set_sign_in(PUBLIC_CLIENT_ID, "refuse-consent").unwrap();
    declined(decide(&setup, &parameters, "allow"));
}

#[test]
fn redirect_uris_with_pkce() {
    let setup = Setup::new();
    for (uri, is_registered) in [
        ("http://127.0.0.1/callback", true),
        ("http://127.0.0.1:1/callback", true),
        ("http://[::1]:65535/callback", true),
        ("https://example.com/callback", true),
        ("http://localhost/callback", false),
        ("http://localhost:4711/callback", false),
        ("http://127.0.0.1:65536/callback", false),
        ("http://127.0.0.1:/callback", false),
        ("http://127.0.0.1:+1/callback", false),
        ("http://127.0.0.1:1/other", false),
        ("http://127.0.0.1:1/callback?a=b", false),
        ("http://127.0.0.1:1", false),
        ("http://127.0.0.2:1/callback", false),
        ("https://127.0.0.1:1/callback", false),
        ("https://example.com:1/callback", false),
        ("http://127.0.0.1@example.com/callback", false),
    ] {
        let parameters = with_pkce(PUBLIC_CLIENT_ID, uri);
        let (shown, decided) = (page(&setup, &parameters), decide(&setup, &parameters, "allow"));
        if is_registered {
            assert_eq!((shown.status, redirect(&decided).0.as_str()), (200, uri));
            continue;
        }
        for reply in [shown, decided] {
            let body =
                r#"{"errorCode":4700,"errorMessage":"Invalid redirect url","result":null,"status":false}"#;
            assert_eq!((reply.status, reply.body.as_str()), (400, body), "{uri}");
            assert_eq!(reply.header("content-type"), common::JSON);
        }
    }
}

#[test]
fn requests_that_get_no_page() {
    let setup = Setup::new();
    let public = || with_pkce(PUBLIC_CLIENT_ID, REDIRECT_URI);
    for (parameters, code, message) in [
        (vec![], 4702, "Invalid client_id: "),
        (changed(public(), "client_id", "x"), 4702, "Invalid client_id: x"),
        (changed(public(), "client_id", SERVER_CLIENT_ID), 4702, "Invalid client_id: simulator-server"),
        (changed(public(), "redirect_uri", ""), 4700, "Invalid redirect url"),
        // The port of a loopback address is ignored with PKCE only.
        (plain(APP_CLIENT_ID, REDIRECT_URI), 4700, "Invalid redirect url"),
        (changed(public(), "response_type", ""), 4700, "Invalid response type"),
        (changed(public(), "response_type", "token"), 4700, "Invalid response type"),
        (plain(PUBLIC_CLIENT_ID, "http://127.0.0.1/callback"), 4700, "Invalid code challenge"),
        (changed(public(), "code_challenge_method", ""), 4700, "Invalid code challenge"),
        (changed(public(), "code_challenge_method", "plain"), 4700, "Invalid code challenge"),
        (changed(public(), "code_challenge", &CHALLENGE[1..]), 4700, "Invalid code challenge"),
        (changed(public(), "code_challenge", VERIFIER.split_at(40).0), 4700, "Invalid code challenge"),
        ([public(), vec![("state", "b")]].concat(), 4700, "Invalid state"),
    ] {
        let reply = page(&setup, &parameters);
        let expected = json!({"status": false, "errorCode": code, "errorMessage": message, "result": null});
        assert_eq!((reply.status, reply.json()), (400, expected), "{parameters:?}");
    }
    let reply = common::read(setup.agent.delete(address(&setup, &public())).call().unwrap()).unwrap();
    assert_eq!((reply.status, reply.header("allow")), (405, "GET, POST"));
}

#[test]
fn exchanges_that_are_refused() {
    let setup = Setup::new();
    let other_verifier = VERIFIER.replace('d', "e");
    for (name, value, error, reason) in [
        ("code", "", "invalid_request", "Missing code"),
        ("code", "x", "invalid_grant", "Invalid authorization code x"),
        ("redirect_uri", "", "invalid_request", "Missing redirect_uri"),
        ("redirect_uri", "http://127.0.0.1:4712/callback", "invalid_request", "Redirect URI mismatch."),
        ("code_verifier", "", "invalid_grant", "Invalid code_verifier"),
        ("code_verifier", &other_verifier, "invalid_grant", "Invalid code_verifier"),
        ("code_verifier", CHALLENGE, "invalid_grant", "Invalid code_verifier"),
        ("client_id", "", "invalid_client", "Invalid client_id or client_secret"),
        ("client_id", APP_CLIENT_ID, "invalid_client", "Invalid client_id or client_secret"),
    ] {
        let code = code(&setup);
        let reply = setup.token(None, &changed(exchange_form(&code), name, value));
        assert_eq!(reply.sign_in_refusal(), (400, error.into(), reason.into()), "{name} {value}");
    }
    // By another client of the same kind, and by a public client with a secret.
    let code = code(&setup);
    let reply = setup.token(None, &changed(exchange_form(&code), "client_id", "simulator-public-2"));
    assert_eq!(reply.sign_in_refusal().2, format!("Invalid authorization code {code}"));
    let form = changed(exchange_form(&code), "client_id", "");
    let reply = setup.token(Some(&basic(PUBLIC_CLIENT_ID, CLIENT_SECRET)), &form);
    assert_eq!(reply.sign_in_refusal().1, "invalid_client");
    // Neither did any harm to the code.
    assert_eq!(setup.token(None, &exchange_form(&code)).status, 200);
}

#[test]
fn a_code_is_valid_once() {
    let setup = Setup::new();
    let first = code(&setup);
    assert_eq!(setup.token(None, &exchange_form(&first)).status, 200);
    let invalid = |code: &str| (400, "invalid_grant".into(), format!("Invalid authorization code {code}"));
    assert_eq!(setup.token(None, &exchange_form(&first)).sign_in_refusal(), invalid(&first));
    // A wrong verifier uses it up too.
    let second = code(&setup);
    assert_eq!(setup.token(None, &changed(exchange_form(&second), "code_verifier", "x")).status, 400);
    assert_eq!(setup.token(None, &exchange_form(&second)).sign_in_refusal(), invalid(&second));
}

#[test]
fn codes_that_can_not_be_exchanged() {
    for (switch, reason) in [
        ("used-code", "Invalid authorization code"),
        ("expired-code", "Invalid authorization code"),
        ("wrong-verifier", "Invalid code_verifier"),
    ] {
        let setup = Setup::with(switch);
        let code = code(&setup);
        let (status, error, given) = setup.token(None, &exchange_form(&code)).sign_in_refusal();
        assert_eq!((status, error.as_str()), (400, "invalid_grant"), "{switch}");
        assert!(given.starts_with(reason), "{switch}: {given}");
    }
}

#[test]
fn redirects_that_are_odd() {
    let parameters = with_pkce(PUBLIC_CLIENT_ID, REDIRECT_URI);
    let setup = Setup::with("wrong-state");
    let (_, received) = redirect(&decide(&setup, &parameters, "allow"));
    assert_eq!(received[1], ("state".to_owned(), "wrong".to_owned()));

    setup.simulator.set_sign_in("*", "second-redirect").unwrap();
    let shown = decide(&setup, &parameters, "allow");
    assert_eq!((shown.status, shown.header("location")), (200, ""));
    let start = format!("{REDIRECT_URI}?code=");
    let urls: Vec<&str> = shown.body.match_indices(&start).map(|(at, _)| &shown.body[at..]).collect();
    let url = |text: &&str| text.split('"').next().map(str::to_owned);
    assert_eq!((urls.len(), urls.first().and_then(url)), (2, urls.last().and_then(url)));
    assert!(urls[0].contains("&amp;state=a+state%26%3D%2B\""), "{}", shown.body);
}
