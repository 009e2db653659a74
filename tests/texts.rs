//! The texts of errors as a contract: every refusal that a user can meet is caused, and tests/texts.txt has its whole text.
//!
//! After a change of a text: `ZOOM_WRITE_TEXTS=1 cargo test --test texts` writes the file anew; read its difference as a
//! user would, who knows a language but not HTTP.

mod common;

use common::abi::{Client, Json, Response, get_user_token, new_cancel, start_url};
use common::faults::roots_file;
use common::programs::{Authority, Leaf, free_port};
use common::server::{Server, http_response};
use common::signed_in;
use common::socks::{End, OPEN, SIGNED_IN, Socks};
use common::tls;
use common::tools::{project, scratch, write_private};
use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, KeyUsagePurpose, date_time_ymd};
use zoom_simulator::{CLIENT_SECRET, PUBLIC_CLIENT_ID, SERVER_CLIENT_ID};
use zoom_token::*;

const TOKEN: &str = "canary-access-token";

/// What the caller had in hand: options of a client, or the arguments of the one call.
#[derive(Clone, Copy, PartialEq)]
enum Caller {
    OneCall,
    Client,
}

/// All that was caused: who called, what was wrong, the result, the text.
#[derive(Default)]
struct Texts(Vec<(Option<Caller>, String, i32, String)>);

impl Texts {
    fn add(&mut self, caller: Option<Caller>, what: &str, (code, text): (i32, String)) {
        assert!(!text.is_empty(), "{what}: there is a text");
        self.0.push((caller, what.to_owned(), code, text));
    }

    /// What a client's call and the one call say of a server.
    fn of_server(&mut self, what: &str, server: &Server) {
        let one = get_user_token(&server.base(), TOKEN, "me", "", 0);
        self.add(Some(Caller::OneCall), what, one);
        self.add(Some(Caller::Client), what, outcome(&client(&server.base()).token("me")));
    }

    fn of_response(&mut self, what: &str, response: impl Into<Vec<u8>>) {
        self.of_server(what, &Server::responding(response));
    }

    fn of_client(&mut self, what: &str, client: &Client) {
        self.add(Some(Caller::Client), what, outcome(&client.token("me")));
    }
}

fn outcome(response: &Response) -> (i32, String) {
    (response.code, response.error())
}

fn client(base: &str) -> Client {
    let client = Client::at(base, TOKEN);
    client.set("max_retries", "0");
    client
}

#[test]
fn every_text_is_the_one_on_record() {
    let mut texts = Texts::default();
    arguments(&mut texts);
    options(&mut texts);
    json(&mut texts);
    refusals(&mut texts);
    tokens_that_are_not_there(&mut texts);
    bad_http(&mut texts);
    network(&mut texts);
    proxies(&mut texts);
    socks_proxies(&mut texts);
    sign_in(&mut texts);
    browsers(&mut texts);
    token_files(&mut texts);
    settings_files(&mut texts);
    certificates(&mut texts);
    for (caller, what, _, text) in &texts.0 {
        check(*caller, what, text);
    }
    let mut record = String::new();
    for (caller, what, code, text) in &texts.0 {
        let caller = match caller {
            Some(Caller::OneCall) => "one call, ",
            Some(Caller::Client) => "client, ",
            None => "",
        };
        record += &format!("{caller}{what} ({code}):\n  {}\n", without_numbers_of_this_run(text));
    }
    let file = project().join("tests/texts.txt");
    if std::env::var_os("ZOOM_WRITE_TEXTS").is_some() {
        std::fs::write(&file, &record).unwrap();
    }
    let recorded = std::fs::read_to_string(&file).unwrap();
    for (made, recorded) in record.lines().zip(recorded.lines()) {
        assert_eq!(made, recorded);
    }
    assert_eq!(record.lines().count(), recorded.lines().count());
}

/// What holds for each text.
fn check(caller: Option<Caller>, what: &str, text: &str) {
    assert!(text.is_ascii(), "{what}: {text}");
    assert!(!text.contains("canary"), "{what}: {text}");
    // Words of those below, of the system, and of programmers.
    for word in [
        "rustls",
        "webpki",
        "ureq",
        "httparse",
        "serde",
        "(os error",
        "panicked",
        "Some(",
        "Error {",
        "::",
        "unwrap",
        "  ",
        "answer",
        "blank",
    ] {
        assert!(!text.contains(word), "{what}: {word:?} in: {text}");
    }
    if caller == Some(Caller::OneCall) {
        assert!(!text.contains("option"), "{what}: the one call has no options: {text}");
    }
    assert!(!text.ends_with('.') && !text.contains(". ."), "{what}: {text}");
}

/// Ports, and the times of this moment, differ from run to run.
fn without_numbers_of_this_run(text: &str) -> String {
    let mut out = String::new();
    // The simulator counts its requests.
    let mut unread = text.split("rid=WEB_").next().unwrap();
    let host = |text: &str| Some(text.find("127.0.0.1:")? + "127.0.0.1:".len());
    let name = |text: &str| Some(text.find("http://localhost:")? + "http://localhost:".len());
    while let Some(at) = host(unread).or_else(|| name(unread)) {
        out += &unread[..at];
        out += "PORT";
        unread = unread[at..].trim_start_matches(|c: char| c.is_ascii_digit());
    }
    out += unread;
    match out.split_once("clock shows ") {
        Some((before, after)) => format!("{before}clock shows NOW{}", &after["2026-11-29T00:00:00Z".len()..]),
        None => out,
    }
}

fn arguments(texts: &mut Texts) {
    let long = "x".repeat(20_000);
    let bases = [
        ("no scheme", "api.zoom.us/v2"),
        ("http", "http://api.zoom.us/v2"),
        ("user", "https://canary@api.zoom.us/v2"),
        ("query", "https://api.zoom.us/v2?a=1"),
        ("space", "https://api.zoom.us/v 2"),
        ("space at the end", "https://api.zoom.us/v2 "),
        ("backslash", "https:\\\\api.zoom.us"),
        ("port", "https://api.zoom.us:99999/v2"),
        ("host", "https://-a.example"),
        ("address", "https://127.1"),
        ("brackets", "https://[fe80::1%25eth0]/"),
        ("slashes", "https://api.zoom.us//v2"),
        ("dots", "https://api.zoom.us/../v2"),
        ("percent", "https://api.zoom.us/%zz"),
        ("braces", "https://api.zoom.us/{v2}"),
        ("long", &long),
    ];
    for (what, base) in bases {
        let one = get_user_token(base, TOKEN, "me", "", 0);
        texts.add(Some(Caller::OneCall), &format!("base, {what}"), one);
    }
    let tokens = [
        ("none", ""),
        ("long", long.as_str()),
        ("line end", "canary-a\n"),
        ("byte order mark", "\u{feff}canary-a"),
        ("JSON", r#"{"access_token":"canary-a"}"#),
        ("quotes", "\"canary-a\""),
        ("id and secret", "canary-id:canary-secret"),
        ("address", "canary@example.com"),
        ("URL", "https://canary.example"),
        ("object", "System.String[]"),
        ("variable", "${CANARY}"),
        ("null", "null"),
        ("space", "canary canary"),
        ("character", "caf\u{e9}-canary"),
    ];
    for (what, token) in tokens {
        let one = get_user_token("", token, "me", "", 0);
        texts.add(Some(Caller::OneCall), &format!("auth, {what}"), one);
    }
    let users = [
        ("none", ""),
        ("dots", ".."),
        ("long", &long[..600]),
        ("space at the end", "me "),
        ("invisible", "me\u{200b}"),
        ("control", "a\tb"),
        ("token", "eyJhbGciOiJIUzI1NiJ9.canary.canary"),
    ];
    for (what, user) in users {
        let one = get_user_token("", TOKEN, user, "", 0);
        texts.add(Some(Caller::OneCall), &format!("user, {what}"), one);
    }
    texts.add(Some(Caller::OneCall), "type, space", get_user_token("", TOKEN, "me", "zak ", 0));
    texts.add(Some(Caller::OneCall), "type, long", get_user_token("", TOKEN, "me", &long, 0));
    texts.add(Some(Caller::OneCall), "ttl, negative", get_user_token("", TOKEN, "me", "", -1));
    for (what, user, ttl) in [("another user", "canary", 0), ("a ttl", "me", 60)] {
        let one = get_user_token("", TOKEN, user, "me_zak", ttl);
        texts.add(Some(Caller::OneCall), &format!("me_zak, {what}"), one);
    }
    for (what, [host, meeting, zak]) in [
        ("host, another", ["canary.example", "123456789", "canary"]),
        ("host, address", ["https://zoom.us", "123456789", "canary"]),
        ("host, space at the end", ["zoom.us ", "123456789", "canary"]),
        ("meeting, none", ["", "", "canary"]),
        ("meeting, letters", ["", "12345678a", "canary"]),
        ("zak, none", ["", "123456789", ""]),
        ("zak, space", ["", "123456789", "canary canary"]),
        ("zak, line end", ["", "123456789", "canary\n"]),
        ("zak, long", ["", "123456789", &long]),
    ] {
        texts.add(None, &format!("start, {what}"), start_url(host, meeting, zak));
    }
    let client = client("https://api.zoom.us/v2");
    let of_me = client.token_with("me", "me_zak", 0, "1", 0);
    texts.add(Some(Caller::Client), "me_zak, a meeting", outcome(&of_me));
    let meeting = client.token_with("me", "onbehalf", 0, &long, 0);
    texts.add(Some(Caller::Client), "meeting_id, long", outcome(&meeting));
    let without_token = Client::new();
    texts.of_client("no access token", &without_token);
    for (what, [method, url, query]) in [
        ("method", ["G T", "/users/me", ""]),
        ("no url", ["GET", "", ""]),
        ("url, fragment", ["GET", "/users/me#x", ""]),
        ("url, slashes", ["GET", "/past_meetings//ajXp112Q==", ""]),
        ("url, scheme", ["GET", "ftp://zoom.us/", ""]),
        ("query, no object", ["GET", "/users", "[1]"]),
        ("query, cut", ["GET", "/users", "{"]),
        ("query, surrogate", ["GET", "/users", r#"{"a":"\ud800"}"#]),
        ("query, long", ["GET", "/users", &format!(r#"{{"a":"{long}"}}"#)]),
    ] {
        texts.add(Some(Caller::Client), what, outcome(&client.request(method, url, query, "")));
    }
    client.token("..");
    texts.add(Some(Caller::Client), "an option too late", client.try_set("timeout_ms", "5"));
}

fn options(texts: &mut Texts) {
    for (what, name, value) in [
        ("no such option", "canary", "x"),
        ("base_url", "base_url", "http://api.zoom.us"),
        ("access_token", "access_token", "canary canary"),
        ("token_origin", "token_origin", "canary"),
        ("login", "login", "canary"),
        ("body_encoding", "body_encoding", "canary"),
        ("timeout_ms", "timeout_ms", "0"),
        ("connect_timeout_ms", "connect_timeout_ms", "1s"),
        ("max_retries", "max_retries", "11"),
        ("proxy, scheme", "proxy", "ftp://canary"),
        ("proxy, SOCKS 4", "proxy", "socks4://canary"),
        ("proxy, SOCKS without a password", "proxy", "socks5://canary@h"),
        ("proxy, password", "proxy", "http://u:canary%zz@h"),
        ("proxy, port", "proxy", "http://h:0"),
        ("roots, missing", "roots", "/no/such/canary.pem"),
        ("roots, not PEM", "roots", "README.md"),
        ("max_response_bytes", "max_response_bytes", "0"),
        ("user_agent", "user_agent", "caf\u{e9}"),
        ("user_agent, space", "user_agent", "canary "),
        ("keep_alive", "keep_alive", "yes"),
        ("header, name", "header.a b", "1"),
        ("header, own", "header.Host", "canary"),
        ("header, value", "header.X-A", "a\r\nX-Evil: canary"),
        ("log_file", "log_file", "/no/such/canary.log"),
    ] {
        texts.add(Some(Caller::Client), &format!("option, {what}"), Client::new().try_set(name, value));
    }
    let full = Client::new();
    for n in 0..64 {
        full.set(&format!("header.X-{n}"), "1");
    }
    texts.add(Some(Caller::Client), "option, 65 fields", full.try_set("header.X-64", "1"));
}

fn json(texts: &mut Texts) {
    for (what, text) in [("cut", "{\"a\":"), ("bad", "{\"a\":tru}"), ("no object", "[1]")] {
        texts.add(None, &format!("JSON, {what}"), Json::parse(text).err().unwrap());
    }
    let document = Json::new();
    texts.add(None, "JSON, path", document.set_string("a[", "x"));
    texts.add(None, "JSON, value", document.set_raw("a", "tru"));
}

fn refusals(texts: &mut Texts) {
    let json = "Content-Type: application/json\r\n";
    let tracked = "x-zm-trackingid: v=2.0;clid=us02;rid=WEB_1\r\n";
    let cases = [
        ("401 Unauthorized", tracked, r#"{"code":124,"message":"Invalid access token."}"#),
        ("401 Unauthorized", "", ""),
        (
            "400 Bad Request",
            "",
            r#"{"code":4711,"message":"Invalid access token, does not contain scopes:[user:read:token:admin]"}"#,
        ),
        ("400 Bad Request", "", r#"{"code":104,"message":"Invalid access token, does not contain scopes."}"#),
        ("404 Not Found", "", r#"{"code":1001,"message":"User does not exist: x."}"#),
        ("400 Bad Request", "", r#"{"code":1010,"message":"User not found on this account."}"#),
        (
            "400 Bad Request",
            "",
            r#"{"code":300,"message":"Validation Failed.","errors":[{"field":"ttl","message":"Invalid."}]}"#,
        ),
        ("400 Bad Request", "", r#"{"code":2300,"message":"This API endpoint is not recognized."}"#),
        ("400 Bad Request", "", r#"{"code":200,"message":"Account does not enabled REST API."}"#),
        ("400 Bad Request", "", r#"{"code":4700,"message":"Token cannot be empty."}"#),
        ("400 Bad Request", "", r#"{"code":4717,"message":"The app has been disabled"}"#),
        ("400 Bad Request", "", r#"{"code":4702,"message":"Invalid client."}"#),
        ("400 Bad Request", "", r#"{"code":4735,"message":"The owner is gone."}"#),
        ("400 Bad Request", "", r#"{"code":4741,"message":"The token was replaced."}"#),
        ("400 Bad Request", "", r#"{"code":99999,"message":"Something new."}"#),
        ("403 Forbidden", "", r#"{"code":200001,"message":"No permission."}"#),
        ("403 Forbidden", "", ""),
        ("404 Not Found", "", ""),
        ("409 Conflict", "", ""),
        ("429 Too Many Requests", "Retry-After: 60\r\n", r#"{"code":429,"message":"Too many per second."}"#),
        (
            "429 Too Many Requests",
            "X-RateLimit-Type: Daily-limit\r\n",
            r#"{"code":429,"message":"You have reached the maximum daily rate limit for this API."}"#,
        ),
        ("302 Found", "Location: https://login.example/\r\n", ""),
        ("500 Internal Server Error", "", ""),
        (
            "503 Service Unavailable",
            "Content-Type: text/html\r\nRetry-After: 60\r\n",
            "<title>Maintenance</title>",
        ),
        ("200 OK", "Content-Type: text/html\r\n", "<title>Guest WiFi: please log in</title>"),
        ("403 Forbidden", "Content-Type: text/html\r\n", "<title>Attention Required!</title>"),
        ("511 Network Authentication Required", "Content-Type: text/html\r\n", "<h1>Sign in</h1>"),
        ("400 Bad Request", "Content-Type: text/html\r\n", "<center>Request Header Too Large</center>"),
        ("401 Unauthorized", json, r#"{"statusCode":401,"message":"Missing Authentication Token"}"#),
        (
            "404 Not Found",
            "Content-Type: application/problem+json\r\n",
            r#"{"title":"Not Found","status":404,"detail":"No route for this path."}"#,
        ),
        ("404 Not Found", json, r#"{"Status":"No matching mapping found"}"#),
    ];
    for (status, fields, body) in cases {
        let what = format!("{status}, {}", if body.is_empty() { "no body" } else { body });
        texts.of_response(&what, http_response(status, fields, body));
    }
    let invalid = http_response("401 Unauthorized", "", r#"{"code":124,"message":"Invalid access token."}"#);
    let server = Server::responding(invalid);
    let one = get_user_token(&server.base(), "<access_token>", "me", "", 0);
    texts.add(Some(Caller::OneCall), "the placeholder of the samples", one);
    let server =
        Server::responding(http_response("400 Bad Request", "", r#"{"code":300,"message":"Invalid ttl."}"#));
    let one = get_user_token(&server.base(), TOKEN, "me", "", 68_423_085);
    texts.add(Some(Caller::OneCall), "a ttl above a year", one);
}

fn tokens_that_are_not_there(texts: &mut Texts) {
    for (what, status, body) in [
        ("null", "200 OK", r#"{"token":null}"#),
        ("empty", "200 OK", r#"{"token":""}"#),
        ("a number", "200 OK", r#"{"token":5}"#),
        ("twice", "200 OK", r#"{"token":"canary","token":"canary"}"#),
        ("a control character", "200 OK", "{\"token\":\"canary\\u0000\"}"),
        ("an error", "200 OK", r#"{"code":124,"message":"Invalid access token."}"#),
        ("a code that is not a number", "200 OK", r#"{"code":"124","token":"canary"}"#),
        (
            "a message",
            "200 OK",
            r#"{"message":"Token is no longer supported. Please use ZAK token instead."}"#,
        ),
        ("no token", "200 OK", "{}"),
        ("no body", "200 OK", ""),
        ("cut JSON", "200 OK", r#"{"token":"canary"#),
        ("201", "201 Created", r#"{"token":"canary"}"#),
        ("204", "204 No Content", ""),
    ] {
        texts.of_response(&format!("token, {what}"), http_response(status, "", body));
    }
}

fn bad_http(texts: &mut Texts) {
    let long = "x".repeat(70_000);
    for (what, response) in [
        ("garbage", "hello\r\n\r\n".to_owned()),
        ("status 099", "HTTP/1.1 099 X\r\n\r\n".to_owned()),
        ("status 600", "HTTP/1.1 600 X\r\n\r\n".to_owned()),
        ("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab".to_owned()),
        ("gzip", http_response("200 OK", "Content-Encoding: gzip\r\n", "canary")),
        (
            "both lengths",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned(),
        ),
        ("odd coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n".to_owned()),
        ("odd chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;\nX\r\n0\r\n\r\n".to_owned()),
        ("too many fields", format!("HTTP/1.1 200 OK\r\n{}\r\n", "X: y\r\n".repeat(129))),
        ("a long header", format!("HTTP/1.1 200 OK\r\nX: {long}\r\n\r\n")),
        ("TLS", "\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{46}".to_owned()),
        ("HTTP/2", "\0\0\u{12}\u{4}\0\0\0\0\0".to_owned()),
    ] {
        let server = Server::start(move |connection| {
            connection.read_request();
            connection.send(response.as_bytes());
        });
        texts.of_server(&format!("HTTP, {what}"), &server);
    }
    let large = http_response("200 OK", "", &"x".repeat(2_000_000));
    texts.of_response("HTTP, a large body", large);
}

fn network(texts: &mut Texts) {
    let early = Server::start(|connection| {
        connection.read_request();
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    });
    texts.of_server("closed early", &early);
    let closed = Server::start(|connection| drop(connection.read_request()));
    texts.of_server("closed without a response", &closed);
    let refused = format!("http://127.0.0.1:{}/v2", free_port());
    texts.of_client("connection refused", &client(&refused));
    let one = get_user_token(&refused, TOKEN, "me", "", 0);
    texts.add(Some(Caller::OneCall), "connection refused", one);
    texts.of_client("no such name", &client("https://no-such-host.invalid/v2"));
    let silent = Server::start(|connection| connection.wait_for_close());
    let hurried = client(&silent.base());
    hurried.set("timeout_ms", "100");
    texts.of_client("no response in time", &hurried);
    let secure = client(&format!("https://{}/v2", silent.address()));
    secure.set("connect_timeout_ms", "100").set("roots", "bundled");
    texts.of_client("no TLS in time", &secure);
    let plain = plain_server();
    let wrong_port = client(&format!("https://{}/v2", plain.address()));
    wrong_port.set("roots", "bundled");
    texts.of_client("https to a port of http", &wrong_port);
    let cancel = new_cancel();
    zoom_cancel(cancel);
    texts.add(
        Some(Caller::Client),
        "cancelled",
        outcome(&client(&silent.base()).token_with("me", "", 0, "", cancel)),
    );
    zoom_free(cancel);
}

/// One of http, which refuses what is not HTTP at once.
fn plain_server() -> Server {
    Server::start(|connection| {
        connection.send(http_response("400 Bad Request", "", "").as_bytes());
        connection.wait_for_close();
    })
}

fn proxies(texts: &mut Texts) {
    for (what, userinfo, response) in [
        ("NTLM", "", "HTTP/1.1 407 X\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n\r\n"),
        ("no credentials", "", "HTTP/1.1 407 X\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n"),
        ("wrong credentials", "u:canary@", "HTTP/1.1 407 X\r\nProxy-Authenticate: Basic\r\n\r\n"),
        ("login page", "", "HTTP/1.1 302 X\r\nLocation: http://wifi.example/\r\n\r\n"),
        ("forbidden", "", "HTTP/1.1 403 X\r\n\r\n"),
        ("unreachable", "", "HTTP/1.1 502 X\r\n\r\n"),
        ("no CONNECT", "", "HTTP/1.1 405 X\r\n\r\n"),
        ("not HTTP", "", "SSH-2.0-OpenSSH\r\n"),
        ("cut", "", "HTTP/1.1 200 X\r\n"),
        ("closed", "", ""),
    ] {
        let proxy = Server::start(move |connection| {
            connection.read_request();
            connection.send(response.as_bytes());
        });
        let behind = Client::at("https://api.zoom.us/v2", TOKEN);
        behind.set("proxy", &format!("http://{userinfo}{}", proxy.address()));
        texts.of_client(&format!("proxy, {what}"), &behind);
    }
    let behind = Client::at("https://api.zoom.us/v2", TOKEN);
    behind.set("proxy", &format!("http://127.0.0.1:{}", free_port()));
    texts.of_client("proxy, refused", &behind);
    let plain = plain_server();
    let behind = Client::at("https://api.zoom.us/v2", TOKEN);
    behind.set("proxy", &format!("https://{}", plain.address()));
    texts.of_client("proxy, https to a port of http", &behind);
}

fn socks_proxies(texts: &mut Texts) {
    let code = |code: u8| vec![OPEN[0].to_vec(), vec![5, code]];
    let first = |reply: &[u8]| vec![reply.to_vec()];
    let mut replies = vec![
        ("wants a sign-in".to_owned(), "", first(&[5, 255])),
        ("wants another sign-in".into(), "", first(&[5, 1])),
        ("wants no password".into(), "u:canary@", first(&[5, 255])),
        ("wrong credentials".into(), "u:canary@", vec![SIGNED_IN[0].to_vec(), vec![1, 1]]),
        ("closed at the sign-in".into(), "u:canary@", vec![SIGNED_IN[0].to_vec(), vec![]]),
        ("closed".into(), "", first(&[])),
        ("cut".into(), "", first(&[5])),
        ("closed at the request".into(), "", vec![OPEN[0].to_vec(), vec![]]),
        ("unknown address".into(), "", vec![OPEN[0].to_vec(), vec![5, 0, 0, 2]]),
        ("HTTP".into(), "", first(b"HTTP/1.1 400 Bad Request\r\n\r\n")),
        ("TLS".into(), "", first(&[0x15, 3])),
        ("SOCKS 4".into(), "", first(&[0, 0x5b])),
    ];
    replies.extend((1..=9).map(|number| (format!("code {number}"), "", code(number))));
    for (what, login, replies) in replies {
        let replies: Vec<&[u8]> = replies.iter().map(Vec::as_slice).collect();
        let proxy = Socks::start(&replies, None, End::Close);
        let behind = Client::at("https://api.zoom.us/v2", TOKEN);
        behind.set("proxy", &proxy.url("socks5h", login));
        texts.of_client(&format!("SOCKS proxy, {what}"), &behind);
    }
}

fn sign_in(texts: &mut Texts) {
    let simulator = signed_in::simulator();
    for names in [
        "access_token client_id",
        "account_id client_id",
        "account_id client_id client_secret refresh_token",
        "client_id",
        "refresh_token",
    ] {
        let client = signed_in::client(&simulator, &[]);
        names.split(' ').for_each(|name| drop(client.try_set(name, "canarycanary")));
        texts.of_client(&format!("options {names}"), &client);
    }
    let elsewhere = Client::new();
    elsewhere.set("base_url", "https://zoom.example/v2");
    for (name, value) in signed_in::SERVER {
        elsewhere.set(name, value);
    }
    texts.of_client("a base URL without a known oauth_url", &elsewhere);
    for switch in [
        "invalid-client",
        "code-4702",
        "error-code-4717",
        "limited",
        "html-503",
        "html-403",
        "html-200",
        "empty-404",
        "redirect-302",
        "hangup",
        "no-access-token",
        "two-access-tokens",
        "crlf-access-token",
        "token-type-mac",
        "calls-401-124",
        "calls-400-4711",
        "calls-400-4741",
    ] {
        simulator.set_sign_in(SERVER_CLIENT_ID, switch).unwrap();
        let client = signed_in::server_client(&simulator);
        client.set("max_retries", "0");
        texts.of_client(&format!("signing in for an account, {switch}"), &client);
    }
    for switch in ["invalid-grant", "code-4735", "crlf-refresh-token"] {
        simulator.set_sign_in(PUBLIC_CLIENT_ID, switch).unwrap();
        let client = signed_in::user_client(&simulator, "canary-refresh-token");
        texts.of_client(&format!("signing in as a user, {switch}"), &client);
    }
    simulator.set_sign_in(PUBLIC_CLIENT_ID, "").unwrap();
    let wrong_kind =
        signed_in::client(&simulator, &[("client_id", SERVER_CLIENT_ID), ("refresh_token", "canary")]);
    wrong_kind.set("client_secret", CLIENT_SECRET);
    texts.of_client("a refresh token for an app of an account", &wrong_kind);
    let wrong_account = signed_in::server_client(&simulator);
    wrong_account.set("account_id", "canary");
    simulator.set_sign_in(SERVER_CLIENT_ID, "").unwrap();
    texts.of_client("an account that does not exist", &wrong_account);
    let slow = signed_in::server_client(&simulator);
    simulator.set_sign_in(SERVER_CLIENT_ID, "slow-2000").unwrap();
    slow.set("timeout_ms", "50");
    texts.of_client("no time to sign in", &slow);
    let untrusted = signed_in::server_client(&simulator);
    untrusted.set("oauth_url", &simulator.https_oauth_url()).set("roots", "bundled");
    texts.of_client("a token endpoint that is not trusted", &untrusted);
}

fn browsers(texts: &mut Texts) {
    let simulator = signed_in::simulator();
    let start = |texts: &mut Texts, what: &str, options: &[(&str, &str)]| {
        let client = signed_in::client(&simulator, options);
        match client.start_sign_in() {
            Ok(started) => Some((client, started)),
            Err(why) => {
                texts.add(Some(Caller::Client), what, why);
                None
            }
        }
    };
    start(texts, "a sign-in without a client id", &[]);
    start(texts, "a user's sign-in for an account", &signed_in::SERVER);
    start(texts, "a sign-in beside an access token", &[("client_id", "canary"), ("access_token", TOKEN)]);
    let port = free_port();
    let taken = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    let uri = format!("http://127.0.0.1:{port}/callback");
    start(texts, "a sign-in on a port that is taken", &[("client_id", "canary"), ("redirect_uri", &uri)]);
    drop(taken);
    let options = [("client_id", PUBLIC_CLIENT_ID)];
    let (_client, (sign_in, _)) = start(texts, "", &options).unwrap();
    for (what, pasted, wait) in [
        ("garbage that is pasted", "canary canary", 0),
        ("another sign-in's address that is pasted", "http://127.0.0.1/callback?code=canary&state=canary", 0),
        ("a negative wait", "", -1),
        ("a user who does not come", "", 1),
        ("a sign-in that has ended", "", 0),
    ] {
        let response = sign_in.finish(pasted, wait, 0);
        texts.add(Some(Caller::Client), what, outcome(&response));
    }
    let (_client, (sign_in, _)) = start(texts, "", &options).unwrap();
    let response = sign_in.finish("canary-of-a-code", 60_000, 0);
    texts.add(Some(Caller::Client), "an invalid code", outcome(&response));
    let elsewhere = [("client_id", "canary"), ("redirect_uri", "https://example.com/callback")];
    let (_client, (sign_in, _)) = start(texts, "", &elsewhere).unwrap();
    let response = sign_in.wait(0);
    texts.add(Some(Caller::Client), "nothing to wait for", outcome(&response));
}

fn token_files(texts: &mut Texts) {
    let simulator = signed_in::simulator();
    let path = scratch("texts-token-file").join("zoom.tokens").to_str().unwrap().to_owned();
    let other = format!(
        "{{\"version\":1,\"client_id\":\"canary\",\"oauth_url\":\"{}\"}}",
        simulator.http_oauth_url()
    );
    for (what, contents) in [
        ("nobody has signed in", ""),
        ("an invalid token file", "canary"),
        ("another app's token file", &other),
        ("a newer token file", "{\"version\":2}"),
        ("a token file that is too large", &" ".repeat(70_000)),
    ] {
        write_private(&path, contents);
        texts.of_client(what, &signed_in::user_client_with(&simulator, &path));
    }
    texts.of_client(
        "a token file in no folder",
        &signed_in::user_client_with(&simulator, &(path + "/none/x")),
    );
}

fn settings_files(texts: &mut Texts) {
    let path = scratch("texts-settings").join("zoom.settings").to_str().unwrap().to_owned();
    let client = Client::new();
    for contents in [
        "canary",
        "canary = 1",
        "settings_file = /canary",
        "timeout_ms = canary",
        "client_id = can:ary",
        "client_secret = canary canary",
        "oauth_url = https://canary.example",
        "token_file = canary/",
        "\0",
    ] {
        write_private(&path, contents);
        texts.add(
            Some(Caller::Client),
            &format!("a settings file with the line {contents:?}"),
            client.try_set("settings_file", &path),
        );
    }
    std::fs::write(&path, b"\xff\xfea").unwrap();
    texts.add(Some(Caller::Client), "a settings file in UTF-16", client.try_set("settings_file", &path));
    std::fs::write(&path, b"\xe9").unwrap();
    texts.add(Some(Caller::Client), "a settings file in Latin-1", client.try_set("settings_file", &path));
    let path = path + ".none";
    texts.add(
        Some(Caller::Client),
        "a settings file that is not there",
        client.try_set("settings_file", &path),
    );
    texts.add(
        Some(Caller::Client),
        "a relative settings file",
        client.try_set("settings_file", "zoom.settings"),
    );
}

fn certificates(texts: &mut Texts) {
    let authority = Authority::new("The test's authority");
    let roots = roots_file(authority.pem());
    let mut of = |what: &str, leaf: &Leaf, roots: &str| {
        let server = tls::server(leaf);
        let client = client(&format!("https://localhost:{}/v2", server.address().port()));
        client.set("roots", roots);
        texts.of_client(&format!("certificate, {what}"), &client);
    };
    let from = |year| move |params: &mut CertificateParams| params.not_before = date_time_ymd(year, 1, 1);
    let until = |year| move |params: &mut CertificateParams| params.not_after = date_time_ymd(year, 1, 1);
    of("expired", &authority.issue(&["localhost"], until(2020)), &roots);
    of("not valid yet", &authority.issue(&["localhost"], from(2090)), &roots);
    of("another name", &authority.issue(&["other.example"], |_| {}), &roots);
    of("no name", &authority.issue(&[], |_| {}), &roots);
    of("unknown authority", &authority.issue(&["localhost"], |_| {}), "bundled");
    of("self-signed", &Leaf::self_signed(&["localhost"]), &roots);
    let for_clients = |params: &mut CertificateParams| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    };
    of("for clients", &authority.issue(&["localhost"], for_clients), &roots);
    let is_authority = |params: &mut CertificateParams| {
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    };
    of("an authority's own", &authority.issue(&["localhost"], is_authority), &roots);
}
