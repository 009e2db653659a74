//! The switches of `/oauth/token`: each does what its row in the table says, and nothing else.

mod common;

use std::time::{Duration, Instant};

use common::sign_in::{GRANT, Setup, app, basic, refresh_form, server, server_form};
use common::{Reply, exchange};
use serde_json::{Value, json};
use zoom_simulator::{
    APP_CLIENT_ID, CLIENT_SECRET, Options, PUBLIC_CLIENT_ID, SERVER_CLIENT_ID, SWITCHES, Simulator,
};

const INVALID_TOKEN: &str = "Invalid access token.";

/// Refreshes a new grant with these switches. Returns the refresh token that was sent, and the response.
fn refreshed(setup: &Setup, switches: &str) -> (String, Reply) {
    setup.simulator.set_sign_in("*", switches).unwrap();
    let token = setup.simulator.grant(APP_CLIENT_ID).unwrap();
    let reply = setup.token(Some(&app()), &refresh_form(APP_CLIENT_ID, &token));
    (token, reply)
}

#[test]
fn every_switch_stands_in_a_test() {
    let tests = [include_str!("switches.rs"), include_str!("authorize.rs")].concat();
    for switch in SWITCHES {
        let quoted = format!("\"{}", switch.name);
        assert!(tests.contains(&quoted), "no test of {}", switch.name);
    }
}

#[test]
fn responses_with_odd_members() {
    let setup = Setup::new();
    let ordinary = refreshed(&setup, "").1.body;
    for (switch, expected) in [
        ("two-access-tokens", r#","access_token":"eyJ.second.token"}"#),
        ("null-access-token", r#"{"access_token":null,"#),
        ("empty-access-token", r#"{"access_token":"","#),
        ("number-access-token", r#"{"access_token":4711,"#),
        ("crlf-access-token", r#"{"access_token":"eyJ.a\r\nX-Injected: 1","#),
        ("token-type-capital", r#""token_type":"Bearer""#),
        ("token-type-mac", r#""token_type":"mac""#),
        ("expires-in-null", r#""expires_in":null,"#),
        ("expires-in-zero", r#""expires_in":0,"#),
        ("expires-in-negative", r#""expires_in":-1,"#),
        ("expires-in-fraction", r#""expires_in":3599.5,"#),
        ("expires-in-digits", r#""expires_in":"3599","#),
        ("expires-in-text", r#""expires_in":"soon","#),
        ("expires-in-long", r#""expires_in":18446744073709551616,"#),
        ("expires-in-huge", r#""expires_in":1e999,"#),
        ("null-refresh-token", r#""refresh_token":null,"#),
        ("crlf-refresh-token", r#""refresh_token":"eyJ.a\r\nX-Injected: 1","#),
    ] {
        let reply = refreshed(&setup, switch).1;
        assert!(reply.status == 200 && reply.body.contains(expected), "{switch}: {}", reply.body);
        assert!(!ordinary.contains(expected), "{switch}: {ordinary}");
    }
}

#[test]
fn responses_that_lack_a_member() {
    let setup = Setup::new();
    for (switch, name) in [
        ("no-access-token", "access_token"),
        ("no-token-type", "token_type"),
        ("no-expires-in", "expires_in"),
        ("no-refresh-token", "refresh_token"),
    ] {
        let members = |reply: &Reply| match reply.json() {
            Value::Object(members) => members.keys().cloned().collect::<Vec<_>>(),
            other => panic!("{other}"),
        };
        let mut expected = members(&refreshed(&setup, "").1);
        expected.retain(|member| member != name);
        assert_eq!(members(&refreshed(&setup, switch).1), expected, "{switch}");
    }
}

#[test]
fn tokens_of_a_million_bytes() {
    let setup = Setup::new();
    for (switch, name) in [("long-access-token", "access_token"), ("long-refresh-token", "refresh_token")] {
        let json = refreshed(&setup, switch).1.json();
        assert_eq!(json[name].as_str().unwrap().len(), 1_000_000, "{switch}");
    }
}

#[test]
fn refresh_tokens_that_are_not_replaced() {
    let setup = Setup::new();
    for (switch, in_response) in [("same-refresh-token", true), ("no-refresh-token", false)] {
        let (token, reply) = refreshed(&setup, switch);
        assert_eq!(reply.json()["refresh_token"].as_str(), in_response.then_some(&*token), "{switch}");
        assert_eq!(setup.token(Some(&app()), &refresh_form(APP_CLIENT_ID, &token)).status, 200, "{switch}");
    }
}

#[test]
fn access_tokens_end_after_their_life() {
    let expired = (401, json!(124), "Access token is expired.".into());
    for (switch, expires_in, is_live) in [
        ("life-0", 0, false),
        ("life-100", 100, true),
        ("life-18446744073709551615", u64::MAX, true),
        ("dies-0", 3599, false),
        ("dies-100", 3599, true),
    ] {
        let setup = Setup::with(switch);
        let reply = setup.sign_in();
        assert_eq!(reply.json()["expires_in"], expires_in, "{switch}");
        let call = setup.call(&reply.access_token());
        if is_live {
            assert_eq!(call.status, 200, "{switch}");
        } else {
            assert_eq!(call.refusal(), expired, "{switch}");
        }
    }
}

#[test]
fn calls_with_the_tokens_of_a_sign_in_are_refused() {
    let setup = Setup::new();
    let before = setup.sign_in().access_token();
    let unscoped = "Invalid access token, does not contain scopes:[user:read:token:admin]";
    for (switch, status, code, message) in [
        ("calls-401-124", 401, 124, INVALID_TOKEN),
        ("calls-400-124", 400, 124, INVALID_TOKEN),
        ("calls-401-4711", 401, 4711, unscoped),
        ("calls-403-1", 403, 1, "Refused by a switch of the simulator."),
    ] {
        setup.simulator.set_sign_in("*", switch).unwrap();
        for _ in 0..2 {
            let call = setup.call(&setup.sign_in().access_token());
            assert_eq!(call.refusal(), (status, json!(code), message.into()), "{switch}");
        }
    }
    setup.simulator.set_sign_in("*", "calls-401-0").unwrap();
    let token = setup.sign_in().access_token();
    setup.simulator.set_sign_in("*", "").unwrap();
    // A token is refused for ever; others are not.
    let call = setup.call(&token);
    assert_eq!((call.status, call.body.as_str()), (401, ""));
    assert_eq!(setup.call(&before).status, 200);
    assert_eq!(setup.call(&setup.sign_in().access_token()).status, 200);
}

#[test]
fn a_new_token_ends_the_clients_older_ones() {
    let setup = Setup::with("supersedes");
    let other = setup.token(Some(&basic("simulator-server-2", CLIENT_SECRET)), &server_form());
    let [first, second] = [(); 2].map(|()| setup.sign_in().access_token());
    assert_eq!(setup.call(&first).refusal(), (400, json!(4741), "The token has been revoked.".into()));
    for token in [&second, &other.access_token()] {
        assert_eq!(setup.call(token).status, 200);
    }
}

/// The bytes of the response to a refresh.
fn raw_refresh(simulator: &Simulator, token: &str) -> String {
    let body = format!("grant_type=refresh_token&client_id={PUBLIC_CLIENT_ID}&refresh_token={token}");
    let sent = format!(
        "POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    String::from_utf8(exchange(simulator, sent.as_bytes())).unwrap()
}

#[test]
fn a_lost_response_is_that_of_a_request_that_took_effect() {
    for (switch, expected) in [("lost-0", ""), ("lost-12", "HTTP/1.1 200"), ("lost-14", "HTTP/1.1 200 O")] {
        let setup = Setup::with(switch);
        let token = setup.simulator.grant(PUBLIC_CLIENT_ID).unwrap();
        assert_eq!(raw_refresh(&setup.simulator, &token), expected, "{switch}");
        setup.simulator.set_sign_in("*", "").unwrap();
        let reply = setup.token(None, &refresh_form(PUBLIC_CLIENT_ID, &token));
        assert_eq!(reply.sign_in_refusal().1, "invalid_grant", "{switch}");
        assert_eq!(setup.simulator.sign_ins(PUBLIC_CLIENT_ID, "refresh_token"), 2, "{switch}");
    }
}

#[test]
fn a_response_lost_in_its_body() {
    let setup = Setup::with("lost-500");
    let token = setup.simulator.grant(PUBLIC_CLIENT_ID).unwrap();
    let got = raw_refresh(&setup.simulator, &token);
    assert!(got.len() == 500 && got.contains("\r\n\r\n{\"access_token\":\"eyJ"), "{got}");
    // Over TLS too.
    let url = setup.simulator.https_oauth_url();
    assert!(setup.try_post(&url, Some(&server()), &server_form()).is_err());
    setup.simulator.set_sign_in("*", "lost-1000000").unwrap();
    assert_eq!(setup.post(&url, Some(&server()), &server_form()).status, 200);
}

#[test]
fn hanging_up_has_no_effect() {
    let setup = Setup::with("hangup");
    let token = setup.simulator.grant(PUBLIC_CLIENT_ID).unwrap();
    assert_eq!(raw_refresh(&setup.simulator, &token), "");
    setup.simulator.set_sign_in("*", "").unwrap();
    assert_eq!(setup.token(None, &refresh_form(PUBLIC_CLIENT_ID, &token)).status, 200);
    assert_eq!(setup.simulator.sign_ins(PUBLIC_CLIENT_ID, "refresh_token"), 2);
}

#[test]
fn slow_sign_ins() {
    for (switch, least) in [("slow-50", 50), ("drip-1 html-500", 100), ("slow-50 html-500", 50)] {
        let setup = Setup::with(switch);
        let start = Instant::now();
        setup.sign_in();
        assert!(start.elapsed() >= Duration::from_millis(least), "{switch}");
    }
}

#[test]
fn statuses_in_place_of_a_token() {
    let setup = Setup::new();
    for (switch, status, content_type, retry_after, body) in [
        (
            "limited",
            429,
            common::JSON,
            "",
            r#"{"code":429,"message":"You have reached the maximum per-second"#,
        ),
        (
            "limited-7",
            429,
            common::JSON,
            "7",
            r#"{"code":429,"message":"You have reached the maximum per-second"#,
        ),
        ("unavailable-3", 503, "text/html", "3", "<!DOCTYPE html>\n<title>503</title>"),
        ("html-200", 200, "text/html", "", "<!DOCTYPE html>\n<title>200</title>"),
        ("html-502", 502, "text/html", "", "<!DOCTYPE html>\n<title>502</title>"),
        ("empty-500", 500, "", "", ""),
        (
            "invalid-client",
            400,
            common::JSON,
            "",
            r#"{"error":"invalid_client","reason":"Invalid client_id or client_secret"}"#,
        ),
        ("invalid-grant", 400, common::JSON, "", r#"{"error":"invalid_grant","reason":"Invalid Token!"}"#),
        ("code-4702", 400, common::JSON, "", r#"{"code":4702,"message":"Invalid client_id"}"#),
        (
            "code-4735",
            400,
            common::JSON,
            "",
            r#"{"code":4735,"message":"The owner of the token does not exist."}"#,
        ),
        (
            "error-code-4717",
            400,
            common::JSON,
            "",
            r#"{"errorCode":4717,"errorMessage":"The app has been disabled","result":null,"status":false}"#,
        ),
        (
            "error-code-4737",
            400,
            common::JSON,
            "",
            r#"{"errorCode":4737,"errorMessage":"The token has been disabled by an admin.","result":null,"status":false}"#,
        ),
    ] {
        let (token, reply) = refreshed(&setup, switch);
        assert_eq!((reply.status, reply.header("content-type")), (status, content_type), "{switch}");
        assert_eq!(reply.header("retry-after"), retry_after, "{switch}");
        assert!(
            reply.body.starts_with(body) && reply.body.is_empty() == body.is_empty(),
            "{switch}: {}",
            reply.body
        );
        // Nothing happened to the grant.
        setup.simulator.set_sign_in("*", "").unwrap();
        assert_eq!(setup.token(Some(&app()), &refresh_form(APP_CLIENT_ID, &token)).status, 200, "{switch}");
    }
}

#[test]
fn a_sign_in_is_redirected_to_another_host_name() {
    let setup = Setup::with("redirect-307");
    let reply = setup.sign_in();
    let target = setup.simulator.http_url().replace("127.0.0.1", "localhost");
    assert_eq!((reply.status, reply.header("location")), (307, &*format!("{target}/echo")));
    // The target exists and records a form, so that a client that follows the redirect is noticed.
    setup.post(reply.header("location"), Some(&server()), &server_form());
    let requests = setup.simulator.requests();
    assert_eq!(
        (requests[1].target.as_str(), requests[1].parameter(GRANT)),
        ("/v2/echo", Some("account_credentials"))
    );
    assert_eq!(setup.simulator.sign_ins(SERVER_CLIENT_ID, "account_credentials"), 1);
}

#[test]
fn a_refusal_that_repeats_every_secret() {
    let setup = Setup::new();
    let (token, reply) = refreshed(&setup, "repeats");
    let (status, error, reason) = reply.sign_in_refusal();
    assert_eq!((status, error.as_str()), (400, "invalid_request"));
    assert!(reason.contains(&token) && reason.contains(&app()["Basic ".len()..]), "{reason}");
    // As it is on the wire and decoded.
    let form =
        [server_form(), vec![("client_id", SERVER_CLIENT_ID), ("client_secret", CLIENT_SECRET)]].concat();
    let reason = setup.token(None, &form).sign_in_refusal().2;
    let encoded: String = form_urlencoded::byte_serialize(CLIENT_SECRET.as_bytes()).collect();
    assert!(reason.contains(CLIENT_SECRET) && reason.contains(&encoded), "{reason}");
}

#[test]
fn switches_for_the_first_requests() {
    let setup = Setup::with("first-2-unavailable-1 first-3-life-7");
    let sign_in = || {
        let reply = setup.sign_in();
        (reply.status, if reply.status == 200 { reply.json()["expires_in"].as_u64() } else { None })
    };
    let expected = [(503, None), (503, None), (200, Some(7)), (200, Some(3599))];
    assert_eq!([(); 4].map(|()| sign_in()), expected);
    // Each client has a count of its own, which starts again when the switches are set.
    assert_eq!(setup.token(Some(&basic("simulator-server-2", CLIENT_SECRET)), &server_form()).status, 503);
    setup.simulator.set_sign_in(SERVER_CLIENT_ID, "first-1-empty-500").unwrap();
    assert_eq!([(); 2].map(|()| sign_in()), [(500, None), (200, Some(3599))]);
    setup.simulator.set_sign_in("*", "html-404").unwrap();
    assert_eq!(sign_in(), (200, Some(3599)));
}

#[test]
fn switches_of_one_client_apply_in_place_of_those_of_all() {
    let sign_in = vec![
        ("*".to_owned(), "empty-500".to_owned()),
        ("simulator-server-2".to_owned(), "life-7".to_owned()),
    ];
    let simulator = Simulator::start(Options { sign_in, ..Options::default() }).unwrap();
    let setup = Setup { agent: common::client(simulator.ca_pem()), simulator };
    assert_eq!(setup.sign_in().status, 500);
    let second = basic("simulator-server-2", CLIENT_SECRET);
    assert_eq!(setup.token(Some(&second), &server_form()).json()["expires_in"], 7);
    setup.simulator.set_sign_in("simulator-server-2", "").unwrap();
    assert_eq!(setup.token(Some(&second), &server_form()).status, 200);
    // They apply to revocations too.
    assert_eq!(setup.revoke(Some(&second), &[("token", "x")]).status, 200);
    assert_eq!(setup.revoke(Some(&server()), &[("token", "x")]).status, 500);
}

#[test]
fn unknown_switches_and_clients_are_named() {
    let simulator = common::simulator();
    for switches in [
        "life-",
        "life-x",
        "life--1",
        "life-+1",
        "slow",
        "html-199",
        "html-600",
        "calls-401",
        "calls-99-124",
        "first-2",
        "first-x-limited",
        "first-1-nothing",
        "limited-1 nothing",
        "Limited",
        "code-",
        "lost-1-2",
    ] {
        let error = simulator.set_sign_in("*", switches).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput, "{switches}");
        let name = switches.split(' ').next_back().unwrap();
        assert_eq!(error.to_string(), format!("there is no switch '{name}'; --help-sign-in lists them"));
    }
    for client_id in ["", "simulator-servers", "simulator"] {
        let error = simulator.set_sign_in(client_id, "").unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("there is no such client: '{client_id}'; --help-sign-in lists them")
        );
    }
    let options = Options { sign_in: vec![("*".to_owned(), "nothing".to_owned())], ..Options::default() };
    assert!(Simulator::start(options).is_err());
}
