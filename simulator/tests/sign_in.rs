//! `/oauth/token` and `/oauth/revoke`: clients, grants, access tokens, and what is recorded.

mod common;

use std::thread;

use base64::{Engine, engine::general_purpose::STANDARD};
use common::sign_in::{Fields, GRANT, Setup, app, basic, refresh_form, server, server_form};
use common::simulator;
use serde_json::json;
use zoom_simulator::{
    ACCOUNT_ID, APP_CLIENT_ID, CLIENT_SECRET, PUBLIC_CLIENT_ID, SERVER_CLIENT_ID, Simulator,
};

fn server_form_with_secret() -> Fields<'static> {
    [server_form(), vec![("client_id", SERVER_CLIENT_ID), ("client_secret", CLIENT_SECRET)]].concat()
}

const INVALID_CLIENT: (&str, &str) = ("invalid_client", "Invalid client_id or client_secret");

#[test]
fn a_server_signs_in_by_basic_or_by_the_form() {
    let setup = Setup::new();
    for reply in [setup.token(Some(&server()), &server_form()), setup.token(None, &server_form_with_secret())]
    {
        let token = reply.access_token();
        let expected = format!(
            r#"{{"access_token":"{token}","token_type":"bearer","expires_in":3599,"scope":"user:read:token:admin user:read:user:admin user:read:list_users:admin","api_url":"https://api.zoom.us"}}"#
        );
        assert_eq!((reply.status, &reply.body), (200, &expected));
        assert_eq!(reply.header("content-type"), common::JSON);
        assert_eq!(reply.header("cache-control"), "no-store");
        assert!(reply.header("x-zm-trackingid").starts_with("v=2.0;"));
    }
}

#[test]
fn access_tokens_have_the_length_of_zooms_and_live_side_by_side() {
    let setup = Setup::new();
    let tokens = [server(), server(), basic(&format!("{SERVER_CLIENT_ID}-2"), CLIENT_SECRET)]
        .map(|authorization| setup.token(Some(&authorization), &server_form()).access_token());
    for token in &tokens {
        assert_eq!(token.len(), 1060);
        assert!(token.starts_with("eyJ") && token.split('.').count() == 3, "{token}");
        assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{token}");
        assert_eq!(setup.call(token).status, 200);
    }
    assert!(tokens[0] != tokens[1] && tokens[0] != tokens[2] && tokens[1] != tokens[2]);
    // Another simulator does not know them.
    assert_eq!(setup.call_at(&simulator(), &tokens[0]).status, 401);
    let mut changed = tokens[0].clone();
    changed.replace_range(1059.., if changed.ends_with('-') { "_" } else { "-" });
    assert_eq!(setup.call(&changed).refusal(), (401, json!(124), "Invalid access token.".into()));
}

#[test]
fn base64_of_the_secret_differs_between_the_alphabets() {
    for id in [SERVER_CLIENT_ID, APP_CLIENT_ID] {
        let encoded = STANDARD.encode(format!("{id}:{CLIENT_SECRET}"));
        assert!(encoded.contains('+') && encoded.contains('/'), "{encoded}");
    }
    // One of the two has padding.
    assert!(STANDARD.encode(format!("{SERVER_CLIENT_ID}:{CLIENT_SECRET}")).ends_with('='));
}

#[test]
fn credentials_of_clients_that_are_refused() {
    let setup = Setup::new();
    let encoded = server()["Basic ".len()..].to_owned();
    let percent_encoded: String = form_urlencoded::byte_serialize(CLIENT_SECRET.as_bytes()).collect();
    let both = ("invalid_request", "More than one way to authenticate the client");
    for (authorization, form, expected) in [
        (None, server_form(), INVALID_CLIENT),
        (Some(basic(SERVER_CLIENT_ID, "wrong")), server_form(), INVALID_CLIENT),
        (Some(basic(SERVER_CLIENT_ID, "")), server_form(), INVALID_CLIENT),
        (Some(basic(SERVER_CLIENT_ID, &percent_encoded)), server_form(), INVALID_CLIENT),
        (Some(basic("simulator-servers", CLIENT_SECRET)), server_form(), INVALID_CLIENT),
        (
            Some(format!("Basic {}", encoded.replace('+', "-").replace('/', "_"))),
            server_form(),
            INVALID_CLIENT,
        ),
        (Some(format!("Basic {}", encoded.trim_end_matches('='))), server_form(), INVALID_CLIENT),
        (Some(format!("Bearer {encoded}")), server_form(), INVALID_CLIENT),
        (Some(encoded.clone()), server_form(), INVALID_CLIENT),
        (Some(server()), server_form_with_secret(), both),
        (Some(server()), [server_form(), vec![("client_secret", CLIENT_SECRET)]].concat(), INVALID_CLIENT),
        (None, [server_form(), vec![("client_id", SERVER_CLIENT_ID)]].concat(), INVALID_CLIENT),
        // The wrong kind of client.
        (Some(app()), server_form(), ("unsupported_grant_type", "unsupported grant type")),
        (Some(basic(PUBLIC_CLIENT_ID, CLIENT_SECRET)), server_form(), INVALID_CLIENT),
        (Some(basic(PUBLIC_CLIENT_ID, "")), server_form(), INVALID_CLIENT),
    ] {
        let reply = setup.token(authorization.as_deref(), &form);
        assert_eq!(
            reply.sign_in_refusal(),
            (400, expected.0.into(), expected.1.into()),
            "{authorization:?} {form:?}"
        );
    }
    // The scheme is case-insensitive.
    assert_eq!(setup.token(Some(&format!("basic {encoded}")), &server_form()).status, 200);
}

#[test]
fn parameters_of_a_sign_in_that_are_refused() {
    let setup = Setup::new();
    let account = (GRANT, "account_credentials");
    for (form, error, reason) in [
        (vec![], "invalid_request", "Missing grant_type"),
        (vec![(GRANT, "")], "invalid_request", "Missing grant_type"),
        (vec![(GRANT, "password")], "unsupported_grant_type", "unsupported grant type"),
        (vec![account], "invalid_request", "Missing account_id"),
        (vec![account, ("account_id", "x")], "invalid_request", "Account does not exist"),
        (vec![account, ("account_id", ACCOUNT_ID), account], "invalid_request", "More than one grant_type"),
        (vec![account, ("account_id", ACCOUNT_ID), ("scope", "user:read")], "invalid_scope", "Invalid scope"),
    ] {
        let reply = setup.token(Some(&server()), &form);
        assert_eq!(reply.sign_in_refusal(), (400, error.into(), reason.into()), "{form:?}");
    }
    // What is not needed is ignored.
    let more = [server_form(), vec![("api_key", "x")]].concat();
    assert_eq!(setup.token(Some(&server()), &more).status, 200);
}

#[test]
fn parameters_belong_in_a_form_and_not_in_the_query() {
    let setup = Setup::new();
    let url = setup.simulator.http_oauth_url();
    let query = "grant_type=account_credentials&account_id=simulator%2Baccount%26%3D";
    let refusal = |reason: &str| (400, "invalid_request".into(), reason.into());
    let reply = setup.post(&format!("{url}?{query}"), Some(&server()), &server_form());
    assert_eq!(reply.sign_in_refusal(), refusal("Parameters in the query are not supported"));
    let reply = setup.post(&format!("{url}?{query}"), Some(&server()), &[]);
    assert_eq!(reply.sign_in_refusal(), refusal("Parameters in the query are not supported"));
    let send = |content_type: &str| {
        let request = setup.agent.post(&url).header("Authorization", server()).content_type(content_type);
        common::read(request.send(query).unwrap()).unwrap()
    };
    assert_eq!(send("application/json").sign_in_refusal(), refusal("Missing grant_type"));
    assert_eq!(send("Application/X-WWW-Form-Urlencoded; charset=utf-8").status, 200);
    let reply = common::get_with(&setup.agent, &url, Some(&server())).unwrap();
    assert_eq!((reply.status, reply.header("allow")), (405, "POST"));
}

#[test]
fn a_refresh_token_is_replaced_and_dies_at_once() {
    for (client_id, authorization, reason) in
        [(APP_CLIENT_ID, Some(app()), "Invalid Token!"), (PUBLIC_CLIENT_ID, None, "Invalid refresh token")]
    {
        let setup = Setup::new();
        let refresh = |token: &str| setup.token(authorization.as_deref(), &refresh_form(client_id, token));
        let first = setup.simulator.grant(client_id).unwrap();
        assert!(first.len() == 1060 && first.starts_with("eyJ"));
        let reply = refresh(&first);
        let second = reply.refresh_token();
        let token = reply.access_token();
        let expected = format!(
            r#"{{"access_token":"{token}","token_type":"bearer","refresh_token":"{second}","expires_in":3599,"#
        );
        assert!(reply.status == 200 && reply.body.starts_with(&expected), "{}", reply.body);
        assert_ne!(second, first);
        assert_eq!(refresh(&first).sign_in_refusal(), (400, "invalid_grant".into(), reason.into()));
        // That did no harm to the grant.
        let reply = refresh(&second);
        assert_eq!(reply.status, 200);
        // Neither did the renewal to the access token before.
        assert_eq!(setup.call(&token).status, 200);
        assert_eq!(setup.call(&reply.access_token()).status, 200);
        assert_eq!(setup.call(&reply.refresh_token()).status, 401);
    }
}

#[test]
fn a_refresh_token_is_its_clients_own() {
    let setup = Setup::new();
    let own = setup.simulator.grant(PUBLIC_CLIENT_ID).unwrap();
    let other = format!("{PUBLIC_CLIENT_ID}-2");
    let invalid = |reason: &str| (400, "invalid_grant".into(), reason.into());
    let reply = setup.token(None, &refresh_form(&other, &own));
    assert_eq!(reply.sign_in_refusal(), invalid("Invalid refresh token"));
    let reply = setup.token(Some(&app()), &refresh_form(APP_CLIENT_ID, &own));
    assert_eq!(reply.sign_in_refusal(), invalid("Invalid Token!"));
    // Two grants of one client live side by side.
    let second = setup.simulator.grant(PUBLIC_CLIENT_ID).unwrap();
    for token in [own, second] {
        assert_eq!(setup.token(None, &refresh_form(PUBLIC_CLIENT_ID, &token)).status, 200);
    }
}

#[test]
fn clients_with_users_that_authenticate_wrongly() {
    let setup = Setup::new();
    let token = setup.simulator.grant(PUBLIC_CLIENT_ID).unwrap();
    let form = [(GRANT, "refresh_token"), ("refresh_token", &token)];
    let with_id = refresh_form(PUBLIC_CLIENT_ID, &token);
    let with_secret = [with_id.clone(), vec![("client_secret", CLIENT_SECRET)]].concat();
    for (authorization, form) in [
        (Some(basic(PUBLIC_CLIENT_ID, "")), &form[..]),
        (Some(basic(PUBLIC_CLIENT_ID, CLIENT_SECRET)), &form),
        (None, &form),
        (None, &with_secret),
        (None, &[(GRANT, "refresh_token"), ("refresh_token", &token), ("client_id", APP_CLIENT_ID)]),
    ] {
        let reply = setup.token(authorization.as_deref(), form);
        let expected = (400, INVALID_CLIENT.0.into(), INVALID_CLIENT.1.into());
        assert_eq!(reply.sign_in_refusal(), expected, "{authorization:?} {form:?}");
    }
    assert_eq!(setup.token(None, &with_id).status, 200);
    // A client with a secret can send it in the form.
    let token = setup.simulator.grant(APP_CLIENT_ID).unwrap();
    let credentials = vec![("client_id", APP_CLIENT_ID), ("client_secret", CLIENT_SECRET)];
    let form = [refresh_form(APP_CLIENT_ID, &token), credentials].concat();
    assert_eq!(setup.token(None, &form).status, 200);
    assert!(setup.simulator.grant(SERVER_CLIENT_ID).is_err());
}

#[test]
fn revoking_either_token_ends_the_grant() {
    let setup = Setup::new();
    let revoke = |token: &str| setup.revoke(None, &[("client_id", PUBLIC_CLIENT_ID), ("token", token)]);
    for by_access_token in [false, true] {
        let [ended, other] = [(); 2].map(|()| {
            let token = setup.simulator.grant(PUBLIC_CLIENT_ID).unwrap();
            setup.token(None, &refresh_form(PUBLIC_CLIENT_ID, &token))
        });
        let token = if by_access_token { ended.access_token() } else { ended.refresh_token() };
        for _ in 0..2 {
            let reply = revoke(&token);
            assert_eq!((reply.status, reply.body.as_str()), (200, r#"{"status":"success"}"#));
        }
        assert_eq!(
            setup.call(&ended.access_token()).refusal(),
            (401, json!(124), "Invalid access token.".into())
        );
        let refresh = |token: &str| setup.token(None, &refresh_form(PUBLIC_CLIENT_ID, token)).status;
        assert_eq!(refresh(&ended.refresh_token()), 400);
        assert_eq!(setup.call(&other.access_token()).status, 200);
        assert_eq!(refresh(&other.refresh_token()), 200);
    }
}

#[test]
fn revoking_is_for_the_clients_own_tokens() {
    let setup = Setup::new();
    let tokens = [(); 2].map(|()| setup.token(Some(&server()), &server_form()).access_token());
    let user =
        setup.token(None, &refresh_form(PUBLIC_CLIENT_ID, &setup.simulator.grant(PUBLIC_CLIENT_ID).unwrap()));
    for token in [&tokens[0], &user.access_token(), &user.refresh_token()] {
        // By another client: nothing is revoked, and nothing told about the token.
        assert_eq!(setup.revoke(Some(&app()), &[("token", token)]).status, 200);
    }
    assert_eq!([&tokens[0], &user.access_token()].map(|token| setup.call(token).status), [200, 200]);
    assert_eq!(setup.revoke(Some(&server()), &[("token", &tokens[0])]).status, 200);
    assert_eq!([&tokens[0], &tokens[1]].map(|token| setup.call(token).status), [401, 200]);
    assert_eq!(setup.token(None, &refresh_form(PUBLIC_CLIENT_ID, &user.refresh_token())).status, 200);

    let refusal = |reply: common::Reply| reply.sign_in_refusal().1;
    assert_eq!(refusal(setup.revoke(Some(&server()), &[])), "invalid_request");
    assert_eq!(refusal(setup.revoke(None, &[("token", &tokens[1])])), "invalid_client");
    let url = format!("{}?token={}", setup.revoke_url(), tokens[1]);
    assert_eq!(refusal(setup.post(&url, Some(&server()), &[])), "invalid_request");
    assert_eq!(setup.call(&tokens[1]).status, 200);
}

#[test]
fn all_access_tokens_are_revoked_at_once() {
    let setup = Setup::new();
    let url = setup.simulator.http_url().replace("/v2", "/simulator/revoke-access-tokens");
    let by_request = |_: &Simulator| assert_eq!(setup.post(&url, None, &[]).status, 204);
    for revoke in [&Simulator::revoke_access_tokens as &dyn Fn(&Simulator), &by_request] {
        let refresh_token = setup.simulator.grant(PUBLIC_CLIENT_ID).unwrap();
        let user = setup.token(None, &refresh_form(PUBLIC_CLIENT_ID, &refresh_token));
        let token = setup.token(Some(&server()), &server_form()).access_token();
        revoke(&setup.simulator);
        for token in [&token, &user.access_token()] {
            assert_eq!(setup.call(token).refusal(), (401, json!(124), "Invalid access token.".into()));
        }
        let reply = setup.token(None, &refresh_form(PUBLIC_CLIENT_ID, &user.refresh_token()));
        assert_eq!(setup.call(&reply.access_token()).status, 200);
    }
    assert_eq!(common::get_with(&setup.agent, &url, None).unwrap().status, 405);
}

#[test]
fn sign_ins_are_counted_by_client_and_grant_type() {
    let setup = Setup::new();
    let url = setup.simulator.http_oauth_url();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..5).for_each(|_| drop(setup.post(&url, Some(&server()), &server_form()))));
        }
    });
    setup.token(Some(&basic(SERVER_CLIENT_ID, "wrong")), &server_form());
    setup.token(None, &refresh_form(PUBLIC_CLIENT_ID, "unknown"));
    setup.revoke(None, &[("client_id", PUBLIC_CLIENT_ID), ("token", "unknown")]);
    let count = |client_id, grant_type| setup.simulator.sign_ins(client_id, grant_type);
    assert_eq!(count(SERVER_CLIENT_ID, "account_credentials"), 41);
    assert_eq!(count(PUBLIC_CLIENT_ID, "refresh_token"), 1);
    assert_eq!(count(PUBLIC_CLIENT_ID, "account_credentials"), 0);
    assert_eq!(count(APP_CLIENT_ID, "refresh_token"), 0);
    setup.simulator.clear_requests();
    assert_eq!(count(SERVER_CLIENT_ID, "account_credentials"), 0);
}

#[test]
fn calls_are_counted_by_the_serial_number_of_their_access_token() {
    let setup = Setup::new();
    let tokens = [(); 3].map(|()| setup.token(Some(&server()), &server_form()).access_token());
    setup.call(&tokens[2]);
    setup.call(&tokens[0]);
    setup.simulator.revoke_access_tokens();
    setup.call(&tokens[2]);
    setup.call("unknown");
    assert_eq!([0, 1, 2, 3, 4].map(|serial| setup.simulator.access_token_requests(serial)), [0, 1, 0, 2, 0]);
    let calls: Vec<_> = setup.simulator.requests().iter().map(|request| request.access_token).collect();
    assert_eq!(calls, [None, None, None, Some(3), Some(1), Some(3), None]);
}

#[test]
fn the_form_and_the_authorization_of_a_sign_in_are_recorded() {
    let setup = Setup::new();
    setup.token(Some(&server()), &server_form());
    let token = setup.simulator.grant(PUBLIC_CLIENT_ID).unwrap();
    setup.token(None, &refresh_form(PUBLIC_CLIENT_ID, &token));
    let requests = setup.simulator.requests();
    assert_eq!((requests[0].method.as_str(), requests[0].target.as_str()), ("POST", "/oauth/token"));
    assert_eq!(requests[0].header("authorization"), Some(&*server()));
    let text = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    assert_eq!(requests[0].form, [text((GRANT, "account_credentials")), text(("account_id", ACCOUNT_ID))]);
    assert_eq!(requests[1].header("authorization"), None);
    assert_eq!(requests[1].parameter("refresh_token"), Some(&*token));
    assert_eq!(requests[1].parameter("account_id"), None);

    let shown = format!("{requests:?}{:?}", setup.simulator);
    assert!(
        shown.contains("refresh_token") && !shown.contains(&token) && !shown.contains(ACCOUNT_ID),
        "{shown}"
    );
    assert!(!shown.contains(&server()["Basic ".len()..]), "{shown}");
}
