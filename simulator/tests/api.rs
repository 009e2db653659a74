//! Tokens and refusals: the endpoint's response for each user, query and access token.

mod common;

use common::{JSON, Reply, client, exchange, get, get_with, read, simulator};
use serde_json::{Value, json};
use zoom_simulator::{
    ACCESS_TOKEN, EXPIRED_ACCESS_TOKEN, GOOGLE_USER_ID, UNSCOPED_ACCESS_TOKEN, USER_EMAIL, USER_ID, USERS,
};

/// Checks that the reply is this JSON, with the header fields that Zoom sends.
#[track_caller]
fn assert_json(reply: &Reply, status: u16, body: Value) {
    assert_eq!(reply.json(), body);
    assert_eq!(reply.status, status);
    assert_eq!(reply.header("content-type"), JSON);
    assert!(reply.header("x-zm-trackingid").starts_with("v=2.0;clid=sim;rid=WEB_"));
}

#[track_caller]
fn assert_invalid(reply: &Reply, fields: &[&str]) {
    let body = reply.json();
    let errors = body["errors"].as_array().unwrap();
    let named: Vec<_> = errors.iter().map(|e| e["field"].as_str().unwrap()).collect();
    assert_eq!(named, fields);
    assert!(errors.iter().all(|e| e["message"].is_string()));
    let expected = json!({"code": 300, "errors": errors, "message": "Validation Failed."});
    assert_json(reply, 400, expected);
}

#[test]
fn zak_by_id_has_the_shape_of_zooms() {
    let reply = get(&format!("{USER_ID}/token?type=zak&ttl=68423085"));
    let json = reply.json();
    let token = json["token"].as_str().unwrap();
    assert_json(&reply, 200, json!({"token": token}));
    assert_eq!(token.split('.').count(), 3);
    assert!(token.starts_with("eyJ"));
    let payload = reply.payload();
    assert_eq!(payload["uid"], USER_ID);
    assert_eq!(payload["type"], "zak");
    assert_eq!(payload["ttl"], 68_423_085);
    assert_eq!(payload["exp"].as_u64().unwrap() - payload["iat"].as_u64().unwrap(), 68_423_085);
    assert_eq!(payload.get("meeting_id"), None);
}

#[test]
fn tokens_are_as_long_as_zooms() {
    let longest = "onbehalf&ttl=2147483647&meeting_id=9223372036854775807";
    for (user, kind) in [("slow-0", "zak"), (USER_ID, "zak"), (USER_ID, longest)] {
        let json = get(&format!("{user}/token?type={kind}")).json();
        let length = json["token"].as_str().unwrap().len();
        assert!((350..=480).contains(&length), "{length} for {user} {kind}");
    }
}

#[test]
fn me_and_the_email_address_are_the_ordinary_user() {
    let by_id = get(&format!("{USER_ID}/token?type=zak"));
    assert_eq!(by_id.payload()["uid"], USER_ID);
    for user in ["me", USER_EMAIL, "Ada@Example.COM", "ada%40example.com", "%6De"] {
        assert_eq!(get(&format!("{user}/token?type=zak")).body, by_id.body);
    }
}

#[test]
fn encoded_email_address_is_decoded_once() {
    let reply = get("o%27hara%2Bzoom%40example.com/token?type=zak");
    assert_eq!(reply.payload()["uid"], USERS[1].id);
    // A plus sign in a path is a plus sign.
    let reply = get("o%27hara+zoom@example.com/token?type=zak");
    assert_eq!(reply.payload()["uid"], USERS[1].id);
    let reply = get("ada%2540example.com/token");
    assert_eq!(reply.json()["message"], "User does not exist: ada%40example.com");
}

#[test]
fn type_and_ttl_have_zooms_defaults() {
    let payload = get("me/token").payload();
    assert_eq!(payload["type"], "token");
    assert_eq!(payload["ttl"], 7200);
}

#[test]
fn on_behalf_token_names_its_meeting() {
    let payload = get("me/token?type=onbehalf&meeting_id=85746065").payload();
    assert_eq!(payload["type"], "onbehalf");
    assert_eq!(payload["meeting_id"], "85746065");
    assert_invalid(&get("me/token?type=onbehalf"), &["meeting_id"]);
    assert_invalid(&get("me/token?type=onbehalf&meeting_id=a1"), &["meeting_id"]);
}

#[test]
fn wrong_parameters_are_all_named() {
    assert_invalid(&get("me/token?type=zpk"), &["type"]);
    assert_invalid(&get("me/token?type="), &["type"]);
    for ttl in ["soon", "", "0", "-1", "%2B5", "7200.5", "99999999999999999999"] {
        assert_invalid(&get(&format!("me/token?type=zak&ttl={ttl}")), &["ttl"]);
    }
    assert_invalid(&get("me/token?type=x&ttl=y&meeting_id=z"), &["type", "ttl", "meeting_id"]);
}

#[test]
fn user_of_google_has_a_zak_but_no_token() {
    assert_json(&get(&format!("{GOOGLE_USER_ID}/token?type=token")), 200, json!({"token": null}));
    assert_json(&get(&format!("{GOOGLE_USER_ID}/token")), 200, json!({"token": null}));
    let zak = get(&format!("{GOOGLE_USER_ID}/token?type=zak"));
    assert_eq!(zak.payload()["uid"], GOOGLE_USER_ID);
}

#[test]
fn retired_token_type_is_a_message() {
    assert_json(
        &get("retired/token?type=token"),
        200,
        json!({"message": "Token is no longer supported. Please use ZAK token instead."}),
    );
    assert_eq!(get("retired/token?type=zak").payload()["uid"], "retired");
}

#[test]
fn refused_access_tokens() {
    let simulator = simulator();
    let client = client(simulator.ca_pem());
    let url = format!("{}/users/me/token?type=zak", simulator.http_url());
    let ask = |authorization: Option<&str>| get_with(&client, &url, authorization).unwrap();

    let invalid = json!({"code": 124, "message": "Invalid access token."});
    for authorization in
        [None, Some("Bearer unknown"), Some("Bearer"), Some(ACCESS_TOKEN), Some("Basic c2ltdWxhdG9y")]
    {
        assert_json(&ask(authorization), 401, invalid.clone());
    }
    assert_json(
        &ask(Some(&format!("Bearer {EXPIRED_ACCESS_TOKEN}"))),
        401,
        json!({"code": 124, "message": "Access token is expired."}),
    );
    assert_json(
        &ask(Some(&format!("Bearer {UNSCOPED_ACCESS_TOKEN}"))),
        400,
        json!({"code": 4711, "message":
            "Invalid access token, does not contain scopes:[user:read:token:admin]"}),
    );
    // The scheme is case-insensitive.
    assert_eq!(ask(Some(&format!("bearer {ACCESS_TOKEN}"))).status, 200);
}

#[test]
fn unknown_users_do_not_exist() {
    for (asked, named) in [
        ("nobody@example.com", "nobody@example.com"),
        ("a%2Fb%3Fc%23d%20e", "a/b?c#d e"),
        ("K3WP-7DQTUS_V9XYZ2ABCG", "K3WP-7DQTUS_V9XYZ2ABCG"),
        ("slow-", "slow-"),
        ("slow-soon", "slow-soon"),
        ("slow-+1", "slow-+1"),
        ("", ""),
    ] {
        assert_json(
            &get(&format!("{asked}/token?type=zak")),
            404,
            json!({"code": 1001, "message": format!("User does not exist: {named}")}),
        );
    }
}

#[test]
fn refusals_by_the_table() {
    assert_invalid(&get("invalid/token?type=zak"), &["userId", "type"]);
    assert_json(
        &get("other-account/token?type=zak"),
        400,
        json!({"code": 1010, "message": "User not belong to this account"}),
    );
    assert_json(
        &get("error-object/token?type=zak"),
        200,
        json!({"code": 1010, "message": "User not found on this account"}),
    );
    assert_json(
        &get("error-object@example.com/token?type=zak"),
        200,
        json!({"code": 1010, "message": "User not found on this account"}),
    );
}

#[test]
fn other_paths_are_not_recognised() {
    let refusal = json!({"code": 2300, "message": "This API endpoint is not recognized."});
    assert_json(&get("me/settings"), 404, refusal.clone());
    assert_json(&get("me/token/"), 404, refusal.clone());
    assert_json(&get("a/b/token"), 404, refusal.clone());

    let simulator = simulator();
    let client = client(simulator.ca_pem());
    for path in ["/users", "/users/me", "/users/me/token", "/users/me/zak"] {
        let url = format!("{}{path}", simulator.http_url());
        let reply = read(client.post(&url).send("x").unwrap()).unwrap();
        assert_json(&reply, 405, refusal.clone());
        assert_eq!(reply.header("allow"), "GET", "{path}");
    }
}

#[test]
fn echo_sends_back_what_arrived_but_no_credentials() {
    let simulator = simulator();
    let client = client(simulator.ca_pem());
    let reply = read(
        client
            .patch(format!("{}/echo?a=%2f+1", simulator.http_url()))
            .header("Authorization", "Bearer secret")
            .header("X-One", "1")
            .header("X-One", "2")
            .send("{\"é\": 1}")
            .unwrap(),
    )
    .unwrap();
    let echoed = reply.json();
    assert_json(&reply, 200, echoed.clone());
    assert_eq!(echoed["method"], "PATCH");
    assert_eq!(echoed["target"], "/v2/echo?a=%2f+1");
    assert_eq!(echoed["body"], "{\"é\": 1}");
    assert_eq!(echoed["headers"]["x-one"], "1, 2");
    assert_eq!(echoed["headers"]["authorization"], "13 bytes, not shown");
    assert!(!reply.body.contains("secret"));
}

#[test]
fn echo_takes_any_method() {
    let simulator = simulator();
    for method in ["GET", "POST", "DELETE", "OPTIONS", "BREW"] {
        let sent = format!("{method} /v2/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let got = String::from_utf8(exchange(&simulator, sent.as_bytes())).unwrap();
        assert!(got.starts_with("HTTP/1.1 200 OK\r\n"), "{got}");
        assert!(got.contains(&format!("\"method\":\"{method}\"")), "{got}");
    }
}
