//! The account's users: those that a simulator was given, what the API has about one, pages of them, and whom an app may
//! ask for that a user has authorised.

mod common;

use common::sign_in::{Setup, app, refresh_form};
use common::{Reply, client, get, get_url, get_with, simulator};
use serde_json::{Value, json};
use zoom_simulator::{
    APP_CLIENT_ID, Options, PUBLIC_CLIENT_ID, Simulator, UNSCOPED_ACCESS_TOKEN, USER_EMAIL, USER_ID, USERS,
};

fn with_users(users: &[&str]) -> Simulator {
    let users = users.iter().map(|&user| user.to_owned()).collect();
    Simulator::start(Options { users, ..Options::default() }).unwrap()
}

fn get_from(simulator: &Simulator, path: &str) -> Reply {
    get_url(&client(simulator.ca_pem()), &format!("{}{path}", simulator.http_url())).unwrap()
}

/// The id in a user's ZAK.
fn id_in_zak(simulator: &Simulator, user: &str) -> Value {
    get_from(simulator, &format!("/users/{user}/token?type=zak")).payload()["uid"].clone()
}

fn emails(page: &Value) -> Vec<&str> {
    page["users"].as_array().unwrap().iter().map(|user| user["email"].as_str().unwrap()).collect()
}

#[test]
fn given_users_get_tokens_and_the_first_one_is_me() {
    let simulator =
        with_users(&["Jane@example.com", "gone@example.com", "jane@EXAMPLE.com", "jörg@example.com"]);
    let jane = get_from(&simulator, "/users/me").json();
    let id = jane["id"].as_str().unwrap();
    assert_eq!(id.len(), 22);
    assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{id}");
    assert_eq!(
        jane,
        json!({"id": id, "email": "Jane@example.com", "first_name": "Jane", "last_name": "", "type": 2,
            "status": "active"})
    );
    for user in ["me", id, "jane@example.com"] {
        assert_eq!(id_in_zak(&simulator, user), id, "{user}");
    }
    assert_eq!(get_from(&simulator, "/users/me/zak").payload()["uid"], id);
    // Another simulator has the same id for the same address.
    assert_eq!(id_in_zak(&with_users(&["a@example.com", "JANE@example.com"]), "jane@example.com"), id);

    // A given user is no longer the one of the table; the others are still there.
    assert_ne!(id_in_zak(&simulator, "gone@example.com"), "gone");
    assert_eq!(id_in_zak(&simulator, USER_EMAIL), USER_ID);
    let page = get_from(&simulator, "/users").json();
    assert_eq!(emails(&page)[..4], ["Jane@example.com", "gone@example.com", "jörg@example.com", USER_EMAIL]);
}

#[test]
fn what_cannot_be_an_address_is_refused() {
    for wrong in [
        "",
        "jane",
        "@example.com",
        "jane@",
        "jane@example",
        "jane@.com",
        "jane@example.",
        "jane@example..com",
        "jane@x@example.com",
        "jane doe@example.com",
        "jane@example.com\n",
        "jane@example.com/token",
        "<jane@example.com>",
        "jane@example.com,bob@example.com",
        "k3Wp-7dQTuS_v9XyZ2aBcg",
    ] {
        let users = vec!["good@example.com".to_owned(), wrong.to_owned()];
        let error = Simulator::start(Options { users, ..Options::default() }).expect_err(wrong);
        let text = format!("a user is an e-mail address, such as jane@example.com, and not '{wrong}'");
        assert_eq!((error.kind(), error.to_string()), (std::io::ErrorKind::InvalidInput, text));
    }
    for right in ["o'hara+zoom@example.com", "j@a.b", "jörg@bücher.example", "a.b_c-d@sub.example-2.com"] {
        assert_eq!(get_from(&with_users(&[right]), "/users/me").json()["email"], right);
    }
}

#[test]
fn a_call_for_the_user_itself_does_what_one_for_its_token_does() {
    for (user, status) in [("gone", 404), ("limit-second", 429), ("html-503", 503), ("redirect", 302)] {
        assert_eq!(get(user).status, status, "{user}");
    }
    let unknown = get("nobody@example.com");
    let message = "User does not exist: nobody@example.com";
    assert_eq!(unknown.refusal(), (404, json!(1001), message.into()));
    assert_eq!(get("slow-1").json()["id"], "slow-1");
    assert_eq!(get("o%27hara%2Bzoom%40example.com").json()["last_name"], "O'Hara");

    // Each kind of call is counted by itself.
    let simulator = simulator();
    let status = |path: &str| get_from(&simulator, path).status;
    let path = "/users/first-1-limit-second";
    assert_eq!([path, path].map(status), [429, 200]);
    let path = "/users/first-1-limit-second/token";
    assert_eq!([path, path].map(status), [429, 200]);
    assert_eq!(simulator.token_requests("first-1-limit-second"), 2);
}

#[test]
fn a_page_of_users_has_zooms_shape() {
    let simulator = simulator();
    let page = get_from(&simulator, "/users").json();
    assert_eq!(emails(&page), [USER_EMAIL, USERS[1].email, "gus@example.com", "retired@example.com"]);
    let ada = json!({"id": USER_ID, "email": USER_EMAIL, "first_name": "Ada", "last_name": "Ordinary", "type": 2,
        "status": "active"});
    assert_eq!(page["users"][0], ada);
    assert_eq!(get_from(&simulator, "/users/me").json(), ada);
    let rest = json!({"next_page_token": "", "page_count": 1, "page_number": 1, "page_size": 30,
        "total_records": 4, "users": page["users"]});
    assert_eq!(page, rest);
}

#[test]
fn pages_follow_one_another_by_their_token() {
    // One of them is in the table too, and comes once.
    let simulator = with_users(&["a@example.com", "ADA@example.com"]);
    let all = get_from(&simulator, "/users").json();
    let (mut found, mut numbers, mut token) = (Vec::new(), Vec::new(), String::new());
    loop {
        let page = get_from(&simulator, &format!("/users?page_size=2&next_page_token={token}")).json();
        assert_eq!(
            (&page["page_count"], &page["page_size"], &page["total_records"]),
            (&json!(3), &json!(2), &json!(5))
        );
        found.extend(emails(&page).into_iter().map(str::to_owned));
        numbers.push(page["page_number"].as_u64().unwrap());
        page["next_page_token"].as_str().unwrap().clone_into(&mut token);
        if token.is_empty() {
            break;
        }
    }
    assert_eq!((found, numbers), (emails(&all).into_iter().map(str::to_owned).collect(), vec![1, 2, 3]));
    // The older way.
    let page = get_from(&simulator, "/users?page_size=2&page_number=3").json();
    assert_eq!((emails(&page), page["page_number"].clone()), (vec!["retired@example.com"], json!(3)));
}

#[test]
fn wrong_parameters_of_a_page_are_all_named() {
    let simulator = simulator();
    let fields = |query: &str| -> Vec<String> {
        let reply = get_from(&simulator, &format!("/users?{query}"));
        assert_eq!((reply.status, &reply.json()["code"]), (400, &json!(300)), "{query}");
        let fields = reply.json()["errors"].as_array().unwrap().clone();
        fields.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
    };
    for size in ["0", "301", "-1", "x", "", "99999999999999999999"] {
        assert_eq!(fields(&format!("page_size={size}")), ["page_size"]);
    }
    assert_eq!(
        fields("page_size=x&page_number=0&next_page_token=x"),
        ["page_size", "page_number", "next_page_token"]
    );
    assert_eq!(get_from(&simulator, "/users?page_size=300&page_number=1000000").json()["users"], json!([]));
}

#[test]
fn a_missing_scope_is_the_one_of_the_call() {
    let simulator = simulator();
    let client = client(simulator.ca_pem());
    for (path, scope) in [
        ("/users/me/token", "user:read:token:admin"),
        ("/users/me/zak", "user:read:zak"),
        ("/users/me", "user:read:user:admin"),
        ("/users", "user:read:list_users:admin"),
    ] {
        let url = format!("{}{path}", simulator.http_url());
        let reply = get_with(&client, &url, Some(&format!("Bearer {UNSCOPED_ACCESS_TOKEN}"))).unwrap();
        let message = format!("Invalid access token, does not contain scopes:[{scope}]");
        assert_eq!(reply.refusal(), (400, json!(4711), message));
        let reply = get_with(&client, &url, None).unwrap();
        assert_eq!(reply.refusal(), (401, json!(124), "Invalid access token.".into()));
    }
}

#[test]
fn an_app_that_a_user_has_authorised_may_ask_for_that_user_alone() {
    let setup = Setup::new();
    for (client_id, authorization) in [(PUBLIC_CLIENT_ID, None), (APP_CLIENT_ID, Some(app()))] {
        let refresh_token = setup.simulator.grant(client_id).unwrap();
        let signed_in = setup.token(authorization.as_deref(), &refresh_form(client_id, &refresh_token));
        assert_eq!(signed_in.json()["scope"], "user:read:token user:read:user user:read:zak");
        let call = |path: &str| {
            let url = format!("{}{path}", setup.simulator.http_url());
            get_with(&setup.agent, &url, Some(&format!("Bearer {}", signed_in.access_token()))).unwrap()
        };
        for user in ["me", USER_ID, "ADA@example.com", "ada%40example.com"] {
            assert_eq!(call(&format!("/users/{user}/token?type=zak")).payload()["uid"], USER_ID);
            assert_eq!(call(&format!("/users/{user}")).json()["id"], USER_ID);
        }
        assert_eq!(call("/users/me/zak").status, 200);
        for user in ["gus@example.com", "nobody@example.com", "gone", "slow-60000"] {
            let message = "An app that a user has authorised may ask for that user alone: use me.";
            for path in [format!("/users/{user}/token?type=zak"), format!("/users/{user}")] {
                assert_eq!(call(&path).refusal(), (400, json!(4700), message.into()));
            }
        }
        let message = "Invalid access token, does not contain scopes:[user:read:list_users:admin]";
        assert_eq!(call("/users").refusal(), (400, json!(4711), message.into()));
    }
    // A program of the account may ask for all.
    let token = format!("Bearer {}", setup.sign_in().access_token());
    for path in ["/users", "/users/gus@example.com", "/users/gus@example.com/token?type=zak"] {
        let url = format!("{}{path}", setup.simulator.http_url());
        assert_eq!(get_with(&setup.agent, &url, Some(&token)).unwrap().status, 200);
    }
}

#[test]
fn the_user_who_signs_in_is_the_first_one_given() {
    let simulator = with_users(&["jane@example.com", USER_EMAIL]);
    let setup = Setup { agent: client(simulator.ca_pem()), simulator };
    let refresh_token = setup.simulator.grant(PUBLIC_CLIENT_ID).unwrap();
    let token = setup.token(None, &refresh_form(PUBLIC_CLIENT_ID, &refresh_token)).access_token();
    for (user, status) in [("me", 200), ("jane@example.com", 200), (USER_EMAIL, 400)] {
        let url = format!("{}/users/{user}", setup.simulator.http_url());
        assert_eq!(get_with(&setup.agent, &url, Some(&format!("Bearer {token}"))).unwrap().status, status);
    }
}
