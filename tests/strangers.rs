//! Inputs from other people's bug reports and attacks: the rows SA, X and N of docs/testing.md that a call over HTTP
//! meets, a test a row.
#![cfg(target_os = "linux")]
#![allow(unsafe_code)] // For functions of the C interface whose buffers the tests look at.

mod common;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use common::abi::{Buf, Client, Text, get_user_token, new_cancel};
use common::faults::{ACCESS, Full, Outcome, assert_failed, assert_token, cannot_connect};
use common::own_process::{
    behind, given, network_of_its_own, own_process, preload, set_clock, succeed, with_movable_clock,
};
use common::programs::{free_port, wait_until};
use common::server::{Connection, Server, http_response, token_response};
use common::tls::{server_for, tls_for};
use common::tools::{need, scratch};
use zoom_simulator::faults::USER_TOKEN;
use zoom_simulator::{Options, Simulator};
use zoom_token::*;

const NOT_ZOOM: &str = "Something between this program and Zoom sent it: a proxy, a firewall or a login page of the \
                        network. Open the base URL in a browser on this machine to see it, or ask whoever runs the network";

/// A call gives up while its lookup hangs, and the lookup fails when no call waits for it. The next call asks again.
#[test]
fn sa2_a_lookup_that_failed_before_the_call() {
    let name = "sa2_a_lookup_that_failed_before_the_call";
    let Some(mut command) = own_process(name) else { return failed_lookup_child() };
    let Some(library) = preload("names", name) else { return };
    let (server, roots) = server_for("late.test");
    let folder = scratch(name);
    command
        .env("LD_PRELOAD", library)
        .env("ASKED", folder.join("asked"))
        .env("RELEASED", folder.join("released"))
        .env("ADDRESSES", "127.0.0.1")
        .env("BASE", format!("https://late.test:{}/v2", server.address().port()))
        .env("ROOTS", roots);
    succeed(&mut command);
}

fn failed_lookup_child() {
    let asked = || fs::metadata(given("ASKED")).map_or(0, |file| file.len());
    let client = Client::at(&given("BASE"), ACCESS);
    client.set("roots", &given("ROOTS"));
    let cancel = new_cancel();
    thread::scope(|scope| {
        let call = scope.spawn(|| client.token_with("me", "", 0, "", cancel).code);
        wait_until("the lookup hangs", || asked() == 1);
        assert_eq!(zoom_cancel(cancel), ZOOM_OK);
        assert_eq!(call.join().unwrap(), ZOOM_E_CANCELLED);
    });
    assert_eq!(zoom_free(cancel), ZOOM_OK);
    fs::write(given("RELEASED"), "").unwrap();
    wait_until("the lookup has failed", || !threads().contains(&"zoom-resolve".to_owned()));
    assert_token(&Outcome::of(&client), "the network is back");
    assert_eq!(asked(), 2);
}

/// The names of this process's threads.
fn threads() -> Vec<String> {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    let name = |task: fs::DirEntry| fs::read_to_string(task.path().join("comm")).ok();
    tasks.filter_map(|task| Some(name(task.ok()?)?.trim_end().to_owned())).collect()
}

/// No run of eight bytes of the access token stands in a text, whatever else the response has.
#[test]
fn sa3_no_part_of_the_access_token_stands_in_a_text() {
    const TOKEN: &str = "CANARYTOKEN77.eyJhbGciOiJIUzI1NiJ9.secret-of-the-caller-0123456789";
    let (start, end) = (&TOKEN[..TOKEN.len() - 1], &TOKEN[1..]);
    let (left, right) = TOKEN.split_at(30);
    let begin = &TOKEN[..8];
    let corrected = "HTTP 400 Bad Request, Zoom code 300";
    let advice = "Correct the argument that is named here";
    for (status, id, body, text) in [
        (
            400,
            "",
            format!(r#"{{"code":300,"message":"bad {TOKEN}"}}"#),
            format!("{corrected}: bad [redacted]. {advice}"),
        ),
        (
            400,
            "",
            format!(r#"{{"code":300,"token":"{begin}","message":"bad {TOKEN}"}}"#),
            format!("{corrected}: bad [redacted]. {advice}"),
        ),
        (
            200,
            "",
            format!(r#"{{"code":300,"token":"{begin}","message":"bad {TOKEN}"}}"#),
            "no token: the response is Zoom's error 300: bad [redacted]. Correct the argument that is named here".into(),
        ),
        (
            400,
            "",
            format!(
                r#"{{"code":300,"message":"m","data":{{"token":"{begin}"}},"errors":[{{"field":"token","message":"{TOKEN}"}}]}}"#
            ),
            format!("{corrected}: m (token: [redacted]). {advice}"),
        ),
        (
            400,
            TOKEN,
            format!(r#"{{"code":300,"token":"{begin}","message":"m"}}"#),
            format!("{corrected}: m. {advice}. For Zoom's support: x-zm-trackingid [redacted]"),
        ),
        (
            400,
            "",
            format!(r#"{{"code":300,"message":"bad {start}..."}}"#),
            format!("{corrected}: bad [redacted].... {advice}"),
        ),
        (
            400,
            "",
            format!(r#"{{"code":300,"message":"bad {end}"}}"#),
            format!("{corrected}: bad [redacted]. {advice}"),
        ),
        (
            400,
            "",
            format!(r#"{{"code":300,"message":"m","errors":[{{"field":"{left}","message":"{right}"}}]}}"#),
            format!("{corrected}: m ([redacted]: [redacted]). {advice}"),
        ),
        (403, "", format!("<title>Blocked: {end}</title>"), {
            "HTTP 403 Forbidden: this is not Zoom's response (without a content type: \"Blocked: [...]\"). "
                .to_owned()
                + NOT_ZOOM
        }),
    ] {
        let id = if id.is_empty() { String::new() } else { format!("X-Zm-TrackingId: {id}\r\n") };
        let server = Server::responding(http_response(&format!("{status} X"), &id, &body));
        let (_, error) = get_user_token(&server.base(), TOKEN, "me", "", 0);
        assert_eq!(error, text);
        let has_part =
            TOKEN.as_bytes().windows(8).any(|part| error.as_bytes().windows(8).any(|run| run == part));
        assert!(!has_part, "{error}");
    }
}

/// Responds to the first request of the first connection with these bytes, to every other one with a token.
fn first_with(first: &'static str) -> Server {
    Server::start(move |connection| {
        if connection.number == 0 && connection.read_request().is_some() {
            connection.send(first.as_bytes());
        }
        connection.respond_to_all(token_response("next").as_bytes());
    })
}

/// A framing that could be read in two ways, on a response without a body: ureq returns its connection to the pool at once.
#[test]
fn sa5_a_connection_after_an_odd_response_without_a_body() {
    let coding = "the response's Transfer-Encoding is not just chunked. Check the base URL; a proxy or a firewall on the way may have changed the response";
    let both = "the response has both a Content-Length and a Transfer-Encoding. Check the base URL; a proxy or a firewall on the way may have changed the response";
    let length = "the response's Content-Length is not one number. Check the base URL; a proxy or a firewall on the way may have changed the response";
    let status = |status| {
        format!(
            "the server sent HTTP status {status}, which is not a final response. Check the base URL; a proxy or a firewall on the way may have changed the response"
        )
    };
    for (method, head, error) in [
        ("GET", "HTTP/1.1 204 X\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", coding),
        ("GET", "HTTP/1.1 204 X\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", both),
        ("GET", "HTTP/1.1 204 X\r\nContent-Length: x\r\n\r\n", length),
        ("GET", "HTTP/1.1 304 X\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", coding),
        ("HEAD", "HTTP/1.1 200 X\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", both),
        ("HEAD", "HTTP/1.1 200 X\r\nTransfer-Encoding: identity\r\n\r\n", coding),
        ("HEAD", "HTTP/1.1 200 X\r\nContent-Length: 5, 5\r\n\r\n", length),
        ("GET", "HTTP/1.1 200 X\r\nContent-Length: +0\r\n\r\n", length),
        ("GET", "HTTP/1.1 200 X\r\nContent-Length: 0\r\nTransfer-Encoding: identity\r\n\r\n", coding),
        (
            "GET",
            "HTTP/1.1 200 X\r\nContent-Length: 0\r\nContent-Encoding: gzip\r\n\r\n",
            "the response is compressed, although that was not asked for. Check the base URL; a proxy or a firewall on the way may have changed the response",
        ),
        ("GET", "HTTP/1.1 200 X\r\nContent-Length: 0, 0\r\n\r\n", length),
        ("GET", "HTTP/1.1 200 X\r\nContent-Length: 0\r\nContent-Length: 00\r\n\r\n", length),
        ("GET", "HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n", &status(999)),
        ("GET", "HTTP/1.1 600 X\r\nContent-Length: 0\r\n\r\n", &status(600)),
        (
            "GET",
            "HTTP/1.0 200 X\r\nConnection: keep-alive\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
            both,
        ),
        (
            "GET",
            "HTTP/1.0 200 X\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "the response has a Transfer-Encoding, which HTTP/1.0 does not have. Check the base URL; a proxy or a firewall on the way may have changed the response",
        ),
    ] {
        let server = first_with(head);
        let client = Client::at(&server.base(), "t");
        let response = client.request(method, "/x", "", "");
        assert_eq!((response.code, response.error().as_str()), (ZOOM_E_PROTOCOL, error), "{head}");
        assert_eq!(client.token("me").token().as_deref(), Ok("next"), "{head}");
        assert_eq!((server.connections(), server.requests().len()), (2, 2), "{head}");
    }
    // These can be read in one way alone, so the connection stays.
    for (method, head, code) in [
        ("GET", "HTTP/1.1 204 X\r\nTransfer-Encoding: chunked\r\n\r\n", ZOOM_OK),
        ("GET", "HTTP/1.1 204 X\r\nContent-Length: 2000000\r\n\r\n", ZOOM_OK),
        ("GET", "HTTP/1.1 304 X\r\nContent-Length: 5\r\n\r\n", 304),
        ("GET", "HTTP/1.1 205 X\r\nContent-Length: 0\r\n\r\n", ZOOM_OK),
        ("HEAD", "HTTP/1.1 200 X\r\n\r\n", ZOOM_OK),
        ("HEAD", "HTTP/1.1 200 X\r\nContent-Length: 99999999999\r\n\r\n", ZOOM_OK),
    ] {
        let server = first_with(head);
        let client = Client::at(&server.base(), "t");
        assert_eq!(client.request(method, "/x", "", "").code, code, "{head}");
        assert_eq!(client.token("me").token().as_deref(), Ok("next"), "{head}");
        assert_eq!((server.connections(), server.requests().len()), (1, 2), "{head}");
    }
}

#[test]
fn sa10_a_header_field_is_replaced_and_removed_when_there_are_64() {
    let server = Server::responding(token_response("abc"));
    let client = Client::at(&server.base(), "t");
    for number in 0..64 {
        client.set(&format!("header.X-{number}"), "first");
    }
    let full =
        (ZOOM_E_ARGUMENT, "option header.X-64 can't be set: there are 64 header fields already".to_owned());
    assert_eq!(client.try_set("header.X-64", "one too many"), full);
    client.set("header.x-0", "second").set("header.X-64", "").set("header.X-1", "");
    client.set("header.X-64", "in its place").set("user_agent", "mine");
    assert_eq!(client.try_set("header.X-65", "one too many").0, ZOOM_E_ARGUMENT);
    assert_eq!(client.token("me").code, ZOOM_OK);
    let sent = server.requests().remove(0);
    assert_eq!(sent.matches("\r\nx-").count(), 64);
    assert!(sent.contains("\r\nx-0: second\r\n") && sent.contains("\r\nx-64: in its place\r\n"));
    assert!(!sent.contains("\r\nx-1: ") && sent.contains("\r\nx-63: first\r\n"));
}

/// As many connections as calls at a time, and no more in all that follow.
#[test]
fn sa15_bursts_of_calls_use_their_connections_again() {
    const CALLS: usize = 64;
    let server = Server::responding(token_response("abc"));
    let client = Arc::new(Client::at(&server.base(), "t"));
    let together = Barrier::new(CALLS);
    thread::scope(|scope| {
        for _ in 0..CALLS {
            scope.spawn(|| {
                for _ in 0..30 {
                    together.wait();
                    assert_eq!(client.token("me").code, ZOOM_OK);
                }
            });
        }
    });
    assert_eq!(server.requests().len(), 30 * CALLS);
    println!("{} connections", server.connections());
    assert!(server.connections() <= CALLS, "{}", server.connections());
}

#[test]
fn x1_n6_what_is_no_access_token_is_not_sent() {
    let server = Server::responding(token_response("abc"));
    let client = Client::at(&server.base(), "t");
    let object = "is not an OAuth access token but the text of an object. Give the object's value";
    let missing = "is not an OAuth access token but the text of a value that is not there, such as null. Look where it is \
                   read";
    let variable =
        "is not an OAuth access token but the name of a variable that was not replaced by its value";
    let quoted = "is not an OAuth access token but a text in quotes. Leave the quotes out";
    let json = "is not an OAuth access token but JSON. Give the value of its member access_token alone";
    for (auth, error) in [
        (
            r#"{"access_token":"eyJ.aaa.bbb","token_type":"bearer","expires_in":3599,"scope":"user:read:admin"}"#,
            json,
        ),
        (r#"{"access_token":"eyJ.aaa.bbb","scope":"user:read:admin meeting:read"}"#, json),
        ("\"eyJ.aaa.bbb\"", quoted),
        ("Bearer 'eyJ.aaa.bbb'", quoted),
        (
            "client-id:client-secret",
            "is not an OAuth access token but a client id and a client secret. They are for \
             https://zoom.us/oauth/token, which gives an access token for them",
        ),
        (
            "ada@example.com",
            "is not an OAuth access token but an e-mail address. That is the user; the access token comes from Zoom's \
             sign-in",
        ),
        ("https://zoom.us/oauth/token", "is not an OAuth access token but a URL"),
        ("eyJ.aaa.bbb eyJ.ccc", "is not an OAuth access token but a text with spaces or line ends inside"),
        ("eyJ.aaa.bbb\n", "ends with a line end: remove it"),
        ("eyJ.aaa.bbb\r\n", "ends with a line end: remove it"),
        ("\u{feff}eyJ.aaa.bbb", "begins with a byte order mark (U+FEFF): remove it"),
        ("System.Threading.Tasks.Task`1[System.String]", object),
        ("System.String[]", object),
        ("[access_token, eyJ.aaa.bbb]", object),
        ("{ access_token = eyJ.aaa.bbb }", object),
        ("$env:ZOOM_ACCESS_TOKEN", variable),
        ("%ZOOM_ACCESS_TOKEN%", variable),
        ("${ZOOM_ACCESS_TOKEN}", variable),
        ("{{access_token}}", variable),
        ("null", missing),
        ("undefined", missing),
    ] {
        let outcome = get_user_token(&server.base(), auth, "me", "", 0);
        assert_eq!(outcome, (ZOOM_E_ARGUMENT, format!("auth {error}")), "{auth}");
        let outcome = client.try_set("access_token", auth);
        assert_eq!(outcome, (ZOOM_E_ARGUMENT, format!("option access_token {error}")), "{auth}");
    }
    assert_eq!(server.connections(), 0);

    // The samples' placeholder is sent, as the samples do; the refusal names it.
    let simulator = Simulator::start(Options::default()).unwrap();
    let (code, error) = get_user_token(&simulator.http_url(), "<access_token>", "me", "", 0);
    let placeholder =
        ". What was sent is the placeholder of a sample: put your own access token in its place";
    assert!(code == 401 && error.contains(placeholder), "{error}");
    assert_eq!(simulator.requests().len(), 1);
}

/// Pages and JSON of what stands between this program and Zoom: a portal, a firewall, a gateway, a test server.
#[test]
fn x4_n10_n11_responses_that_are_not_zooms() {
    let html = |title: &str| {
        format!("<!DOCTYPE html><html><head><title>{title}</title></head><body>...</body></html>")
    };
    let nginx = |status: &str, words: &str| {
        format!(
            "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n\
             <center>{words}</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
        )
    };
    let page = "text/html; charset=utf-8";
    let json = "application/json";
    let problem = "application/problem+json; charset=utf-8";
    let server_problem = "The server has a problem: try again later";
    let (not_zoom, server) = (ZOOM_REASON_NOT_ZOOM, ZOOM_REASON_SERVER);
    for (status, kind, body, reason, words, advice) in [
        (
            403,
            page,
            html("Attention Required! | Cloudflare"),
            not_zoom,
            "text/html: \"Attention Required! | Cloudflare\"",
            NOT_ZOOM,
        ),
        (404, page, html("404 Not Found"), not_zoom, "text/html: \"404 Not Found\"", NOT_ZOOM),
        (407, page, html("Sign in"), not_zoom, "text/html: \"Sign in\"", NOT_ZOOM),
        (
            511,
            page,
            html("Guest WiFi: please log in"),
            not_zoom,
            "text/html: \"Guest WiFi: please log in\"",
            NOT_ZOOM,
        ),
        (
            400,
            page,
            nginx("400 Request Header Or Cookie Too Large", "Request Header Or Cookie Too Large"),
            not_zoom,
            "text/html: \"400 Request Header Or Cookie Too Large\"",
            NOT_ZOOM,
        ),
        (
            400,
            page,
            nginx(
                "400 The plain HTTP request was sent to HTTPS port",
                "The plain HTTP request was sent to HTTPS port",
            ),
            not_zoom,
            "text/html: \"400 The plain HTTP request was sent to HTTPS port\"",
            NOT_ZOOM,
        ),
        (
            400,
            "text/plain",
            "An HTTP/1.x request was sent to an HTTP/2 only endpoint.".into(),
            not_zoom,
            "text/plain: \"An HTTP/1.x request was sent to an HTTP/2 only endpoint.\"",
            NOT_ZOOM,
        ),
        (
            404,
            problem,
            r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"No route for this path."}"#
                .into(),
            not_zoom,
            "application/problem+json: \"Not Found: No route for this path.\"",
            NOT_ZOOM,
        ),
        (
            401,
            problem,
            r#"{"title":"Unauthorized","status":401,"detail":"The header X-Tenant is missing."}"#.into(),
            not_zoom,
            "application/problem+json: \"Unauthorized: The header X-Tenant is missing.\"",
            NOT_ZOOM,
        ),
        (
            500,
            problem,
            r#"{"title":"An error occurred","status":500,"detail":"Object reference not set"}"#.into(),
            server,
            "application/problem+json: \"An error occurred: Object reference not set\"",
            server_problem,
        ),
        (
            404,
            json,
            r#"{"Status":"No matching mapping found"}"#.into(),
            not_zoom,
            "application/json: \"No matching mapping found\"",
            NOT_ZOOM,
        ),
        (
            403,
            json,
            r#"{"message":"Missing Authentication Token"}"#.into(),
            not_zoom,
            "application/json: \"Missing Authentication Token\"",
            NOT_ZOOM,
        ),
        (
            401,
            json,
            r#"{"statusCode":401,"message":"Unauthorized"}"#.into(),
            not_zoom,
            "application/json: \"Unauthorized\"",
            NOT_ZOOM,
        ),
    ] {
        let reply = http_response(&format!("{status} X"), &format!("Content-Type: {kind}\r\n"), &body);
        let server = Server::responding(reply);
        let client = Client::at(&server.base(), "t");
        let response = client.token("me");
        let text = zoom_status(status);
        let error = format!("HTTP {status} {text}: this is not Zoom's response ({words}). {advice}");
        assert_eq!(response.error(), error);
        assert_eq!((response.code, response.reason(), response.zoom_code()), (status, reason, 0), "{body}");
    }
    // With success, and no token.
    for (kind, body, error) in [
        (
            page,
            html("Guest WiFi: please log in"),
            format!("this is not Zoom's response (text/html: \"Guest WiFi: please log in\"). {NOT_ZOOM}"),
        ),
        (
            json,
            r#"{"data":{"token":"abc"}}"#.into(),
            "the response has no member token. Check the base URL: it usually ends in /v2".into(),
        ),
        (
            json,
            r#"{"Token":"abc"}"#.into(),
            "the response has no member token. Check the base URL: it usually ends in /v2".into(),
        ),
    ] {
        let server = Server::responding(http_response("200 OK", &format!("Content-Type: {kind}\r\n"), &body));
        let outcome = get_user_token(&server.base(), "t", "me", "", 0);
        assert_eq!(outcome, (ZOOM_E_NO_TOKEN, format!("no token: {error}")));
    }
}

/// The words of an HTTP status, by the library.
fn zoom_status(status: i32) -> String {
    let mut out = Buf::new();
    // SAFETY: a buffer of this function's own.
    assert_eq!(unsafe { zoom_status_text(status, &mut out.0) }, ZOOM_OK);
    out.text()
}

/// Codes of Zoom's whose advice depends on the code alone. Limits are in R7.
#[test]
fn x7_codes_with_their_advice() {
    for (status, body, reason, error) in [
        (
            400,
            r#"{"code":4700,"message":"Token cannot be empty."}"#,
            ZOOM_REASON_OTHER,
            "HTTP 400 Bad Request, Zoom code 4700: Token cannot be empty. Zoom sends this code for several causes: a scope \
             is missing, the access token is empty, or an app that a user has authorised asked for another user than me",
        ),
        (
            400,
            r#"{"code":4700,"message":""}"#,
            ZOOM_REASON_OTHER,
            "HTTP 400 Bad Request, Zoom code 4700. Zoom sends this code for several causes: a scope is missing, the access \
             token is empty, or an app that a user has authorised asked for another user than me",
        ),
        (
            400,
            r#"{"code":200,"message":"Account does not enabled REST API."}"#,
            ZOOM_REASON_APP_SETTINGS,
            "HTTP 400 Bad Request, Zoom code 200: Account does not enabled REST API. Check the app at marketplace.zoom.us, \
             and whether the account's plan includes the API",
        ),
        (
            400,
            r#"{"code":4717,"message":"The app has been disabled"}"#,
            ZOOM_REASON_APP_SETTINGS,
            "HTTP 400 Bad Request, Zoom code 4717: The app has been disabled. The app is disabled: activate it at \
             marketplace.zoom.us, or ask the account's administrator",
        ),
        (
            400,
            r#"{"code":4741,"message":"The token is invalid"}"#,
            ZOOM_REASON_SIGN_IN_AGAIN,
            "HTTP 400 Bad Request, Zoom code 4741: The token is invalid. A later sign-in replaced this access token: use \
             the newest one, or sign in again",
        ),
    ] {
        let server = Server::responding(http_response(&format!("{status} X"), "", body));
        let client = Client::at(&server.base(), "t");
        let response = client.token("me");
        assert_eq!((response.code, response.reason(), response.error().as_str()), (status, reason, error));
    }
}

/// Nothing leads anywhere: no address but this machine's is reachable.
#[test]
fn x8_without_a_network() {
    let name = "x8_without_a_network";
    if let Some(test) = own_process(name) {
        let (Some(mut alone), Some(_)) = (network_of_its_own(), need("ip")) else { return };
        return succeed(&mut behind(
            alone.args(["sh", "-c", "ip link set lo up && exec \"$@\"", "sh"]),
            &test,
        ));
    }
    let unreachable = |host: &str, proxy: &str| {
        format!(
            "can't connect to {host}:443: network unreachable. Check the network, the VPN and the firewall; where only a \
             proxy leads to the internet, name it in {proxy}"
        )
    };
    let begun = Instant::now();
    let outcome = Outcome::of(&Client::at("https://192.0.2.1/v2", ACCESS));
    let options = "the option proxy or the variable HTTPS_PROXY";
    assert_failed(&outcome, ZOOM_E_CONNECT, &unreachable("192.0.2.1", options), "no network");
    let (code, error) = get_user_token("https://[2001:db8::1]/v2", ACCESS, "me", "", 0);
    let variable = "the environment variable HTTPS_PROXY";
    assert_eq!((code, error), (ZOOM_E_CONNECT, unreachable("[2001:db8::1]", variable)));
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[test]
fn x8_what_is_advised_where_there_is_no_connection() {
    let nobody = format!("127.0.0.1:{}", free_port());
    let closed = "the server closed the connection before the response was complete. Try again later";
    let broke = "the connection broke while waiting for the response: connection reset by the other side. Try again later";
    let closing = Server::start(|connection| drop(connection.read_request()));
    let resetting = Server::start(|connection| {
        connection.read_request();
        connection.reset();
    });
    for (base, error) in [
        (format!("http://{nobody}/v2"), cannot_connect(&nobody)),
        (closing.base(), closed.into()),
        (resetting.base(), broke.into()),
    ] {
        assert_failed(&Outcome::of(&Client::at(&base, ACCESS)), ZOOM_E_CONNECT, &error, &base);
    }
}

#[test]
fn x9_what_stands_unseen_at_the_ends() {
    let name = "x9_what_stands_unseen_at_the_ends";
    if let Some(mut command) = own_process(name) {
        return succeed(command.env("HTTPS_PROXY", "http://u:canary@proxy.example:3128 "));
    }
    let server = Server::responding(token_response("abc"));
    let base = server.base();
    let client = Client::at(&base, "t");
    for (base, auth, user, kind, error) in [
        ("", "t", "me ", "", "user ends with a space: remove it"),
        ("", "t", "me\r\n", "", "user ends with a line end: remove it"),
        ("", "t", "\u{200b}me", "", "user begins with an invisible character (U+200B): remove it"),
        ("", "t", "me\u{a0}", "", "user ends with an invisible character (U+00A0): remove it"),
        ("", "t ", "me", "", "auth ends with a space: remove it"),
        ("", "\tt", "me", "", "auth begins with a tab: remove it"),
        ("", "t", "me", "zak ", "type ends with a space: remove it"),
        (" ", "t", "me", "", "base ends with a space: remove it"),
        ("\u{feff}", "t", "me", "", "base ends with a byte order mark (U+FEFF): remove it"),
    ] {
        let outcome = get_user_token(&(server.base() + base), auth, user, kind, 0);
        assert_eq!(outcome, (ZOOM_E_ARGUMENT, error.to_owned()));
    }
    for (option, value, error) in [
        ("base_url", " https://api.zoom.us/v2", "begins with a space"),
        ("access_token", "t\n", "ends with a line end"),
        ("timeout_ms", "5000 ", "ends with a space"),
        ("proxy", "http://proxy.example:3128\r\n", "ends with a line end"),
        ("no_proxy", "zoom.us ", "ends with a space"),
        ("roots", "system\t", "ends with a tab"),
        ("user_agent", "mine ", "ends with a space"),
        ("header.X-Mine", " a", "begins with a space"),
        ("header.X-Mine", "a\u{2060}", "ends with an invisible character (U+2060)"),
        ("log_file", "/tmp/log\n", "ends with a line end"),
    ] {
        let error = format!("option {option} {error}: remove it");
        assert_eq!(client.try_set(option, value), (ZOOM_E_ARGUMENT, error), "{value:?}");
    }
    assert_eq!(server.connections(), 0);
    // The variable of this process, by a client that reads it.
    let client = Client::new();
    client.set("access_token", "t");
    let response = client.token("me");
    let error = "the environment variable HTTPS_PROXY ends with a space: remove it";
    assert_eq!((response.code, response.error().as_str()), (ZOOM_E_PROXY, error));
}

/// A port that speaks another protocol than the URL has.
#[test]
fn x10_n11_another_protocol_on_the_port() {
    let (config, _) = tls_for("localhost");
    let https = Server::start_tls(config, |connection| connection.respond_to_all(b""));
    let tls = "the server speaks TLS on this port. Write the URL with https:// instead of http://";
    let http2 = "the server speaks HTTP/2 alone on this port, and HTTP/1.1 is needed. Check the port";
    assert_eq!(get_user_token(&https.base(), "t", "me", "", 0), (ZOOM_E_PROTOCOL, tls.into()));
    for (bytes, error) in [
        (&b"\x15\x03\x01\x00\x02\x02\x16"[..], tls),
        (b"\x15\x03\x03", tls),
        (b"\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64\x00\x04\x00\x00\xff\xff", http2),
        (b"\x00\x00\x00\x04\x00\x00\x00\x00\x00", http2),
        (
            b"SSH-2.0-OpenSSH_9.2\r\n",
            "the response is not valid HTTP/1.1. Check the base URL; a proxy or a firewall on the way may have changed the response",
        ),
    ] {
        for closes in [true, false] {
            let server = Server::start(move |connection: &mut Connection| {
                connection.read_request();
                connection.send(bytes);
                if !closes {
                    connection.wait_for_close();
                }
            });
            let outcome = get_user_token(&server.base(), "t", "me", "", 0);
            assert_eq!(outcome, (ZOOM_E_PROTOCOL, error.into()), "{bytes:?}");
        }
    }
}

/// Any 2xx opens a tunnel (RFC 9110, 9.3.6), and a response to CONNECT may have as many header fields as another.
#[test]
fn x10_a_proxy_s_response_to_connect() {
    let (config, roots) = tls_for("api.zoom.test");
    let many: String = (0..128).map(|number| format!("X-{number}: x\r\n")).collect();
    for head in [
        "HTTP/1.1 204 No Content\r\n\r\n".to_owned(),
        "HTTP/1.1 299 X\r\nContent-Length: 5\r\n\r\n".into(),
        "HTTP/1.0 200 Connection established\r\nTransfer-Encoding: chunked\r\n\r\n".into(),
        format!("HTTP/1.1 200 OK\r\n{many}\r\n"),
        format!("HTTP/1.1 102 Processing\r\n{many}\r\nHTTP/1.1 200 OK\r\n\r\n"),
    ] {
        let config = config.clone();
        let sent = head.clone();
        let proxy = Server::start(move |connection| {
            let request = connection.read_request().unwrap();
            assert!(request.starts_with("CONNECT api.zoom.test:443 HTTP/1.1\r\n"), "{request}");
            connection.send(sent.as_bytes());
            connection.start_tls(&config).unwrap();
            connection.respond_to_all(token_response(USER_TOKEN).as_bytes());
        });
        let client = Client::at("https://api.zoom.test/v2", ACCESS);
        client.set("proxy", &format!("http://{}", proxy.address())).set("roots", &roots);
        assert_token(&Outcome::of(&client), &head);
    }
    let resetting = Server::start(|connection| {
        connection.read_request();
        connection.reset();
    });
    let client = Client::at("https://api.zoom.test/v2", ACCESS);
    client.set("proxy", &format!("http://{}", resetting.address()));
    let error = "the connection to the proxy broke while waiting for the response: connection reset by the other side. Try \
                 again later";
    assert_failed(&Outcome::of(&client), ZOOM_E_PROXY, error, "a reset");
}

/// 65,536 handles and texts are alive: the text of the error takes no place of its own.
#[test]
fn x11_the_text_when_there_is_no_place_for_one() {
    let name = "x11_the_text_when_there_is_no_place_for_one";
    if let Some(mut command) = own_process(name) {
        return succeed(&mut command);
    }
    let server = Server::responding(token_response("abc"));
    let client = Client::at(&server.base(), "t");
    let mut handles = Vec::new();
    let mut handle = 0;
    // SAFETY: an integer of this function's own.
    while unsafe { zoom_cancel_new(&mut handle) } == ZOOM_OK {
        handles.push(handle);
    }
    assert_eq!(handles.len(), 65_535);
    let error = "65,536 handles and texts are alive: free those that are no longer needed, with zoom_free and zoom_buf_free";
    assert_eq!(get_user_token(&server.base(), "t", "me", "", 0), (ZOOM_E_LIMIT, error.into()));
    let (option, value) = (Text::new(Some("timeout_ms")), Text::new(Some("x")));
    let mut why = Buf::new();
    // SAFETY: C texts and a buffer of this function's own.
    assert_eq!(unsafe { zoom_client_set(client.0, option.ptr(), value.ptr(), &mut why.0) }, ZOOM_E_LIMIT);
    assert_eq!(why.text(), error);
    assert_eq!(server.connections(), 0);
    // The same buffer takes a text when there is a place again.
    handles.drain(..).for_each(|handle| assert_eq!(zoom_free(handle), ZOOM_OK));
    // SAFETY: as above.
    assert_eq!(unsafe { zoom_client_set(client.0, option.ptr(), value.ptr(), &mut why.0) }, ZOOM_E_ARGUMENT);
    assert_eq!(why.text(), "option timeout_ms must be 1 to 2147483647 milliseconds");
}

/// What real servers send although it is odd, and what can be read in one way alone.
#[test]
fn x14_what_real_servers_send() {
    let interim = "HTTP/1.1 100 Continue\r\nServer: x\r\nContent-Length: 5\r\nX-Y: z\r\n\r\n";
    let body = r#"{"token":"abc"}"#;
    for (before, fields) in [
        ("", "Content-Encoding: utf-8\r\n"),
        ("", "Content-Encoding: UTF-8\r\n"),
        ("", "Content-Encoding: none\r\n"),
        ("", "Content-Encoding: \r\n"),
        ("", "Content-Encoding: identity\r\n"),
        (interim, ""),
        ("HTTP/1.1 102 Processing\r\nTransfer-Encoding: gzip\r\n\r\n", ""),
    ] {
        let server = Server::responding(format!("{before}{}", http_response("200 OK", fields, body)));
        let client = Client::at(&server.base(), "t");
        assert_eq!(client.token("me").token().as_deref(), Ok("abc"), "{before} {fields}");
        assert_eq!(client.token("me").token().as_deref(), Ok("abc"), "{before} {fields}");
        assert_eq!(server.connections(), 1, "{before} {fields}");
    }
    for (method, status, code) in
        [("GET", "204 X", ZOOM_OK), ("GET", "304 X", 304), ("HEAD", "200 X", ZOOM_OK)]
    {
        for coding in ["gzip", "deflate", "br", "x"] {
            let server =
                Server::responding(format!("HTTP/1.1 {status}\r\nContent-Encoding: {coding}\r\n\r\n"));
            let client = Client::at(&server.base(), "t");
            let response = client.request(method, "/x", "", "");
            assert_eq!((response.code, response.body()), (code, Vec::new()), "{method} {status} {coding}");
        }
    }
}

/// Twenty addresses of IPv6 that lead nowhere and, at the end, one of IPv4 that does: the families take turns.
#[test]
fn x15_dead_addresses_of_the_other_family() {
    let name = "x15_dead_addresses_of_the_other_family";
    let Some(mut command) = own_process(name) else { return other_family_child() };
    let Some(library) = preload("names", name) else { return };
    let (server, roots) = server_for("many.test");
    let port = server.address().port();
    // IPv4 as IPv6 writes it: to the library they are of IPv6.
    let dead: Vec<Full> =
        (2..=21).map(|last| Full::on(SocketAddr::from((Ipv4Addr::new(127, 0, 0, last), port)))).collect();
    let mut addresses: Vec<String> =
        dead.iter().map(|full| format!("::ffff:{}", full.address().ip())).collect();
    addresses.push("127.0.0.1".into());
    command
        .env("LD_PRELOAD", library)
        .env("ASKED", scratch(name).join("asked"))
        .env("ADDRESSES", addresses.join(","))
        .env("BASE", format!("https://many.test:{port}/v2"))
        .env("ROOTS", roots);
    succeed(&mut command);
}

fn other_family_child() {
    let client = Client::at(&given("BASE"), ACCESS);
    client.set("roots", &given("ROOTS"));
    let outcome = Outcome::of(&client);
    assert_token(&outcome, "the last address");
    println!("{:?}", outcome.took);
    // The second of the turns is a quarter of a second later; the twenty before it would take five.
    let (least, most) = (Duration::from_millis(250), Duration::from_millis(4500));
    assert!(outcome.took >= least && outcome.took < most, "{:?}", outcome.took);
}

/// A connection that is never idle for long is still left after ten minutes: its name may have moved.
#[test]
fn n8_a_kept_connection_has_a_longest_life() {
    let name = "n8_a_kept_connection_has_a_longest_life";
    if let Some(test) = own_process(name) {
        let Some(mut command) = with_movable_clock(&test, name, &[]) else { return };
        return succeed(&mut command);
    }
    let server = Server::responding(token_response("abc"));
    let client = Client::at(&server.base(), "t");
    for (seconds, connections) in
        [(0, 1), (50, 1), (100, 1), (150, 1), (200, 1), (250, 1), (300, 1), (350, 1)].into_iter().chain([
            (400, 1),
            (450, 1),
            (500, 1),
            (550, 1),
            (595, 1),
            (605, 2),
            (650, 2),
            (700, 2),
        ])
    {
        set_clock(&format!("+{seconds}"));
        assert_eq!(client.token("me").code, ZOOM_OK);
        assert_eq!(server.connections(), connections, "after {seconds} s");
    }
    // One that was idle for more than a minute is left, too.
    set_clock("+770");
    assert_eq!((client.token("me").code, server.connections()), (ZOOM_OK, 3));
}
