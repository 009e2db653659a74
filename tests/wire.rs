//! The bytes of the request on the wire: those of the samples' curl command, and nothing of the caller's but encoded.

mod common;

use common::abi::{Client, get_user_token};
use common::server::{Server, http_response, token_response};
use zoom_token::{ZOOM_E_ARGUMENT, ZOOM_OK};

fn head(target: &str, address: &str, more: &str) -> String {
    format!(
        "GET {target} HTTP/1.1\r\nhost: {address}\r\naccept: */*\r\nuser-agent: zoom-token/{}\r\n{more}\r\n",
        env!("CARGO_PKG_VERSION")
    )
}

#[test]
fn the_one_call_for_a_plain_user_id() {
    let server = Server::responding(token_response("abc"));
    let result =
        get_user_token(&server.base(), "<access_token>", "KdYKjnimT4KPd8KFgQt9FQ", "zak", 68_423_085);
    assert_eq!(result, (ZOOM_OK, "abc".into()));
    let wanted = head(
        "/v2/users/KdYKjnimT4KPd8KFgQt9FQ/token?type=zak&ttl=68423085",
        &server.address().to_string(),
        "authorization: Bearer <access_token>\r\n",
    );
    assert_eq!(server.requests(), [wanted]);
}

#[test]
fn the_samples_url_through_the_general_request() {
    let server = Server::responding(token_response("abc"));
    let client = Client::at(&server.base(), "<access_token>");
    let url = format!("http://{}/v2/users/:userId/token", server.address());
    let response = client.request("GET", &url, r#"{"type":"zak","ttl":68423085}"#, "");
    assert_eq!((response.code, response.status()), (ZOOM_OK, 200));
    assert_eq!(response.body(), b"{\"token\":\"abc\"}");
    let wanted = head(
        "/v2/users/:userId/token?type=zak&ttl=68423085",
        &server.address().to_string(),
        "authorization: Bearer <access_token>\r\n",
    );
    assert_eq!(server.requests(), [wanted]);
}

#[test]
fn i5_ttl_and_type_as_they_are() {
    let server = Server::responding(token_response("abc"));
    let client = Client::at(&server.base(), "t");
    for (kind, ttl, meeting, query) in [
        ("", 0, "", "type=zak"),
        ("zak", 1, "", "type=zak&ttl=1"),
        ("zak", i32::MAX, "", "type=zak&ttl=2147483647"),
        ("token", 0, "", "type=token"),
        ("onbehalf", 60, "123", "type=onbehalf&ttl=60&meeting_id=123"),
        ("zpk", 0, "", "type=zpk"),
    ] {
        let response = client.token_with("me", kind, ttl, meeting, 0);
        assert_eq!(response.token().as_deref(), Ok("abc"));
        let last = server.requests().pop().unwrap();
        assert!(last.starts_with(&format!("GET /v2/users/me/token?{query} HTTP/1.1\r\n")), "{last}");
    }
    let sent = server.requests().len();
    let response = client.token_with("me", "zak", -1, "", 0);
    assert_eq!(response.code, ZOOM_E_ARGUMENT);
    assert_eq!(response.error(), "ttl must be 0 (the service's default) or a number of seconds above 0");
    assert_eq!(server.requests().len(), sent);
}

#[test]
fn bodies_and_headers_of_the_general_request() {
    let server = Server::responding(http_response("201 Created", "", "{}"));
    let client = Client::at(&server.base(), "t");
    client.set("header.X-Mine", "a b").set("user_agent", "mine/2");
    let response = client.request("POST", "users/me?x=1", "", "{\"a\":\"\u{e9}\"}");
    assert_eq!((response.code, response.status()), (ZOOM_OK, 201));
    let address = server.address();
    let wanted = format!(
        "POST /v2/users/me?x=1 HTTP/1.1\r\ncontent-length: 10\r\nhost: {address}\r\naccept: */*\r\n\
         content-type: application/json\r\nuser-agent: mine/2\r\nx-mine: a b\r\nauthorization: Bearer t\r\n\r\n\
         {{\"a\":\"\u{e9}\"}}"
    );
    assert_eq!(server.requests(), [wanted]);
}

#[test]
fn without_an_access_token_none_is_sent() {
    let server = Server::responding(http_response("200 OK", "", ""));
    let client = Client::new();
    client.set("base_url", &server.base());
    assert_eq!(client.request("", "/x", "", "").code, ZOOM_OK);
    assert_eq!(server.requests(), [head("/v2/x", &server.address().to_string(), "")]);
}

#[test]
fn a0_the_token_goes_to_its_own_origin() {
    let home = Server::responding(http_response("200 OK", "", ""));
    let other = Server::responding(http_response("200 OK", "", ""));
    let elsewhere = format!("http://{}/x", other.address());
    let client = Client::at(&home.base(), "canary");
    assert_eq!(client.request("GET", &elsewhere, "", "").code, ZOOM_OK);
    assert!(!other.requests()[0].contains("canary"));
    assert_eq!(client.request("GET", "/x", "", "").code, ZOOM_OK);
    assert!(home.requests()[0].contains("authorization: Bearer canary\r\n"));

    let mirror = Client::at(&home.base(), "canary");
    mirror.set("token_origin", "any");
    assert_eq!(mirror.request("GET", &elsewhere, "", "").code, ZOOM_OK);
    assert!(other.requests()[1].contains("authorization: Bearer canary\r\n"));
}

/// A login goes where an access token would, and in its place; set anew, the next call has the new one.
#[test]
fn a_login_is_sent_as_basic_to_its_own_origin() {
    let home = Server::responding(http_response("400 Bad Request", "", "canary:d\u{e9} dTpjYW5hcnk6ZMOp"));
    let other = Server::responding(http_response("200 OK", "", ""));
    let elsewhere = format!("http://{}/x", other.address());
    let client = Client::at(&home.base(), "an-access-token");
    client.set("login", "u:canary:d\u{e9}");
    let refused = client.request("POST", "/x", "", "");
    assert!(refused.code == 400 && !refused.error().contains("canary") && !refused.error().contains("dTpj"));
    assert!(
        home.requests()[0].contains("authorization: Basic dTpjYW5hcnk6ZMOp\r\n"),
        "{:?}",
        home.requests()
    );
    assert_eq!(client.request("GET", &elsewhere, "", "").code, ZOOM_OK);
    assert!(!other.requests()[0].contains("authorization"), "{:?}", other.requests());
    client.set("login", "");
    client.request("POST", "/x", "", "");
    assert!(
        home.requests()[1].contains("authorization: Bearer an-access-token\r\n"),
        "{:?}",
        home.requests()
    );

    let anywhere = Client::at(&home.base(), "");
    anywhere.set("token_origin", "any");
    anywhere.set("login", "u:");
    assert_eq!(anywhere.request("GET", &elsewhere, "", "").code, ZOOM_OK);
    assert!(other.requests()[1].contains("authorization: Basic dTo=\r\n"), "{:?}", other.requests());
}

/// The advice is about what was sent: nobody with a login has an access token to renew.
#[test]
fn a_login_that_is_refused() {
    const LOGIN: &str = "Check the user name and the password of the option login";
    for (status, body, begin) in [
        ("401 Unauthorized", "", "HTTP 401 Unauthorized"),
        ("401 Unauthorized", r#"{"code":124,"message":"No."}"#, "HTTP 401 Unauthorized, Zoom code 124: No"),
        ("403 Forbidden", r#"{"code":4711,"message":"No."}"#, "HTTP 403 Forbidden, Zoom code 4711: No"),
        (
            "401 Unauthorized",
            r#"{"reason":"Invalid client_id or client_secret","error":"invalid_client"}"#,
            "HTTP 401 Unauthorized: Invalid client_id or client_secret",
        ),
    ] {
        let server = Server::responding(http_response(status, "", body));
        let client = Client::at(&server.base(), "");
        client.set("login", "u:canary");
        assert_eq!(
            client.request("GET", "/x", "", "").error(),
            format!("{begin}. {LOGIN}"),
            "{status} {body}"
        );
    }
}

#[test]
fn a_body_in_base64_is_sent_as_its_bytes() {
    let server = Server::responding(http_response("200 OK", "", ""));
    let client = Client::at(&server.base(), "");
    client.set("body_encoding", "base64");
    assert_eq!(client.request("PUT", "/x", "", "AGEKeg==").code, ZOOM_OK);
    let request = &server.requests()[0];
    assert!(request.contains("content-length: 4\r\n") && request.ends_with("\r\n\r\n\0a\nz"), "{request:?}");
    let refused = client.request("PUT", "/x", "", "canary!");
    assert_eq!(refused.code, ZOOM_E_ARGUMENT);
    assert_eq!(refused.error(), "body must be base64, as the option body_encoding has it");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a0_base_and_token_changed_between_two_calls() {
    let servers = [Server::responding(token_response("a")), Server::responding(token_response("b"))];
    for round in 0..3 {
        for (server, token) in servers.iter().zip(["first", "second"]) {
            let auth = format!("{token}-{round}");
            let (code, _) = get_user_token(&server.base(), &auth, "me", "", 0);
            assert_eq!(code, ZOOM_OK);
        }
    }
    for (server, token) in servers.iter().zip(["first", "second"]) {
        let requests = server.requests();
        assert_eq!(requests.len(), 3);
        for (round, request) in requests.iter().enumerate() {
            assert!(request.contains(&format!("authorization: Bearer {token}-{round}\r\n")));
        }
    }
}

#[test]
fn a_copy_has_its_own_access_token_and_the_same_connections() {
    let server = Server::responding(token_response("abc"));
    let client = Client::at(&server.base(), "first");
    client.set("header.X-App", "app");
    let copy = client.copy();
    client.set("access_token", "second");
    let second = client.copy();
    copy.set("access_token", "third");
    for (client, token) in [(&copy, "third"), (&client, "second"), (&second, "second")] {
        assert_eq!(client.token("me").token().as_deref(), Ok("abc"));
        let last = server.requests().pop().unwrap();
        assert!(last.contains(&format!("\r\nauthorization: Bearer {token}\r\n")), "{last}");
        assert!(last.contains("\r\nx-app: app\r\n"), "{last}");
    }
    drop(client);
    assert_eq!(copy.token("me").token().as_deref(), Ok("abc"));
    assert_eq!((server.requests().len(), server.connections()), (4, 1));
}

#[test]
fn connections_are_kept_or_not() {
    for (keep_alive, connections) in [("1", 1), ("0", 4)] {
        let server = Server::responding(token_response("abc"));
        let client = Client::at(&server.base(), "t");
        client.set("keep_alive", keep_alive);
        (0..4).for_each(|_| assert_eq!(client.token("me").code, ZOOM_OK));
        assert_eq!(server.connections(), connections);
    }
}

#[test]
fn a_kept_connection_that_died_is_replaced_once() {
    // The first connection serves one request, takes the next and ends without a byte.
    let server = Server::start(|connection| {
        connection.read_request();
        connection.send(token_response("abc").as_bytes());
        connection.read_request();
        if connection.number > 0 {
            connection.send(token_response("def").as_bytes());
        }
    });
    let client = Client::at(&server.base(), "t");
    assert_eq!(client.token("me").token().as_deref(), Ok("abc"));
    assert_eq!(client.token("me").token().as_deref(), Ok("abc"));
    assert_eq!(server.connections(), 2);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_post_is_not_sent_twice() {
    let server = Server::start(|connection| {
        connection.read_request();
        connection.send(http_response("200 OK", "", "").as_bytes());
        connection.read_request();
    });
    let client = Client::at(&server.base(), "t");
    assert_eq!(client.request("POST", "/x", "", "{}").code, ZOOM_OK);
    assert_eq!(client.request("POST", "/x", "", "{}").code, zoom_token::ZOOM_E_CONNECT);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn h6_an_extra_response_is_not_taken() {
    let server = Server::start(|connection| {
        connection.read_request();
        let twice = token_response("abc") + &token_response("stranger");
        connection.send(twice.as_bytes());
        connection.wait_for_close();
    });
    let client = Client::at(&server.base(), "t");
    assert_eq!(client.token("me").token().as_deref(), Ok("abc"));
    assert_eq!(client.token("me").token().as_deref(), Ok("abc"));
    assert_eq!(server.connections(), 2);
}

#[test]
fn h6_a_response_between_two_calls_is_not_taken() {
    let (idle, is_idle) = std::sync::mpsc::channel();
    let (sent, is_sent) = std::sync::mpsc::channel();
    let gates = std::sync::Mutex::new((is_idle, sent));
    let server = Server::start(move |connection| {
        while connection.read_request().is_some() {
            connection.send(token_response("abc").as_bytes());
            if connection.number == 0 {
                let gates = gates.lock().unwrap();
                gates.0.recv().unwrap();
                connection.send(token_response("stranger").as_bytes());
                gates.1.send(()).unwrap();
            }
        }
    });
    let client = Client::at(&server.base(), "t");
    assert_eq!(client.token("me").token().as_deref(), Ok("abc"));
    idle.send(()).unwrap();
    is_sent.recv().unwrap();
    assert_eq!(client.token("me").token().as_deref(), Ok("abc"));
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_post_without_a_body_has_its_length() {
    let server = Server::responding(http_response("200 OK", "", ""));
    let client = Client::at(&server.base(), "t");
    for method in ["POST", "PUT", "PATCH"] {
        assert_eq!(client.request(method, "/x", "", "").code, ZOOM_OK);
        let sent = server.requests().pop().unwrap();
        assert!(sent.contains("\r\ncontent-length: 0\r\n") && !sent.contains("transfer-encoding"), "{sent}");
        assert!(!sent.contains("content-type"), "{sent}");
    }
    assert_eq!(client.request("DELETE", "/x", "", "").code, ZOOM_OK);
    assert!(!server.requests().pop().unwrap().contains("content-length"));
}
