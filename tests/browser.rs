//! A user's sign-in with a browser: the address, the redirect to the library's listener, what is pasted, and who else connects.
//! The rows K of faults.
#![cfg(unix)]

mod common;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use common::abi::{Client, SignIn, new_cancel};
use common::consent::{consent, exchange, follow, port_of};
use common::docs::{as_built, blocks};
use common::own_process::{given, own_process, preload, succeed};
use common::programs::{free_port, wait_until};
use common::signed_in::{SERVER, assert_zak, client, refreshes, simulator};
use common::tools::{need, scratch};
use zoom_simulator::{CLIENT_SECRET, PUBLIC_CLIENT_ID, Simulator};
use zoom_token::*;

const LONG: i32 = 60_000;

fn app(simulator: &Simulator) -> Client {
    client(simulator, &[("client_id", PUBLIC_CLIENT_ID)])
}

fn app_with(simulator: &Simulator, options: &[(&str, &str)]) -> Client {
    let client = app(simulator);
    for (name, value) in options {
        client.set(name, value);
    }
    client
}

fn start(client: &Client) -> (SignIn, String) {
    client.start_sign_in().unwrap_or_else(|why| panic!("{why:?}"))
}

/// The parameters of an address, decoded.
fn parameters(url: &str) -> HashMap<String, String> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let decoded = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.as_bytes();
        while let [first, after @ ..] = rest {
            if *first == b'%' {
                bytes.push(u8::from_str_radix(std::str::from_utf8(&after[..2]).unwrap(), 16).unwrap());
                rest = &after[2..];
            } else {
                bytes.push(*first);
                rest = after;
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    query.split('&').filter_map(|part| part.split_once('=')).map(|(n, v)| (decoded(n), decoded(v))).collect()
}

#[test]
fn a_user_signs_in_with_a_browser() {
    let simulator = simulator();
    let client = app(&simulator);
    let (sign_in, url) = start(&client);
    assert!(url.starts_with(&simulator.http_oauth_url().replace("/token", "/authorize?response_type=code&")));
    let sent = parameters(&url);
    assert_eq!(sent["client_id"], PUBLIC_CLIENT_ID);
    assert_eq!(sent["code_challenge_method"], "S256");
    assert_eq!((sent["state"].len(), sent["code_challenge"].len()), (43, 43));
    assert!(
        sent["redirect_uri"].starts_with("http://127.0.0.1:") && sent["redirect_uri"].ends_with("/callback")
    );
    thread::scope(|scope| {
        let finishing = scope.spawn(|| {
            let response = sign_in.wait(LONG);
            (response.code, response.error(), response.status(), response.body())
        });
        let page = follow(&consent(&url, "allow"));
        assert!(page.starts_with("HTTP/1.1 200 OK\r\n") && page.contains("go back to the program"), "{page}");
        assert!(!page.contains("<script") && page.ends_with("</html>\n"));
        assert_eq!(finishing.join().unwrap(), (ZOOM_OK, String::new(), 200, Vec::new()));
    });
    assert_zak(&client.token("me"));
    assert!(client.refresh_token().is_ok());
    // It renews like any other.
    simulator.revoke_access_tokens();
    assert_zak(&client.token("me"));
    assert_eq!(refreshes(&simulator), 1);
    let exchange =
        simulator.requests().into_iter().find(|request| request.parameter("code").is_some()).unwrap();
    assert_eq!(exchange.parameter("redirect_uri"), Some(sent["redirect_uri"].as_str()));
    assert_eq!(exchange.parameter("client_id"), Some(PUBLIC_CLIENT_ID));
    assert_eq!(exchange.header("authorization"), None);
    // It has ended.
    let again = sign_in.wait(0);
    assert_eq!(
        (again.code, again.error().as_str()),
        (ZOOM_E_STATE, "this sign-in has ended: start another one")
    );
}

#[test]
fn a_window_looks_now_and_then() {
    let simulator = simulator();
    let client = app(&simulator);
    let (sign_in, url) = start(&client);
    let begin = Instant::now();
    for _ in 0..50 {
        assert_eq!(sign_in.wait(0).code, ZOOM_E_PENDING);
    }
    assert!(begin.elapsed() < Duration::from_secs(5));
    simulator.set_sign_in(PUBLIC_CLIENT_ID, "slow-6000").unwrap();
    follow(&consent(&url, "allow"));
    let mut longest = Duration::ZERO;
    wait_until("the sign-in has ended", || {
        let begin = Instant::now();
        let code = sign_in.wait(0).code;
        longest = longest.max(begin.elapsed());
        assert!([ZOOM_OK, ZOOM_E_PENDING].contains(&code), "{code}");
        code == ZOOM_OK
    });
    assert!(longest < Duration::from_secs(4), "{longest:?}");
    assert_zak(&client.token("me"));
}

#[test]
fn what_is_pasted_is_as_good() {
    for whole in [true, false] {
        let simulator = simulator();
        let client = app_with(&simulator, &[("redirect_uri", "https://example.com/callback")]);
        let (sign_in, url) = start(&client);
        let response = sign_in.wait(1000);
        let text = "nothing was pasted, and there is nothing to wait for: redirect_uri is not on this machine. Pass the address \
                    that the browser shows after the sign-in";
        assert_eq!((response.code, response.error().as_str()), (ZOOM_E_STATE, text));
        let address = consent(&url, "allow");
        let pasted = if whole { address.clone() } else { parameters(&address)["code"].clone() };
        let garbage = sign_in.finish("gar bage", LONG, 0);
        let text = "pasted must be the address that the browser shows after the sign-in, or the code in it";
        assert_eq!((garbage.code, garbage.error().as_str()), (ZOOM_E_ARGUMENT, text));
        let response = sign_in.finish(&format!(" {pasted}\r\n"), LONG, 0);
        assert_eq!((response.code, response.error().as_str()), (ZOOM_OK, ""));
        assert_zak(&client.token("me"));
    }
}

#[test]
fn the_sign_in_is_kept_for_the_next_program() {
    let simulator = simulator();
    let path = scratch("browser-kept").join("zoom.tokens").to_str().unwrap().to_owned();
    let client = app_with(&simulator, &[("token_file", &path)]);
    let (sign_in, url) = start(&client);
    let response = sign_in.finish(&consent(&url, "allow"), LONG, 0);
    assert_eq!((response.code, response.error().as_str()), (ZOOM_OK, ""));
    assert_zak(&client.token("me"));
    assert_zak(&app_with(&simulator, &[("token_file", &path)]).token("me"));
    assert_eq!(refreshes(&simulator), 0);
    // Signed out: nobody has it any more, and Zoom has ended it.
    let refresh_token = client.refresh_token().unwrap();
    let response = client.sign_out();
    assert_eq!((response.code, response.error().as_str()), (ZOOM_OK, ""));
    assert!(!std::fs::read_to_string(&path).unwrap().contains(&refresh_token));
    for client in [&client, &app_with(&simulator, &[("token_file", &path)])] {
        let response = client.token("me");
        assert_eq!((response.code, response.reason()), (ZOOM_E_SIGN_IN, ZOOM_REASON_SIGN_IN_AGAIN));
    }
    assert_eq!(client.refresh_token(), Err(ZOOM_E_NOT_FOUND));
    assert_eq!(client.sign_out().code, ZOOM_OK);
    let spent = app_with(&simulator, &[("refresh_token", &refresh_token)]);
    assert_eq!(spent.token("me").code, ZOOM_E_SIGN_IN);
}

#[test]
fn a_file_is_emptied_also_where_zoom_can_not_be_reached() {
    let simulator = simulator();
    let path = scratch("browser-out").join("zoom.tokens").to_str().unwrap().to_owned();
    let client = app_with(&simulator, &[("token_file", &path), ("max_retries", "0")]);
    let (sign_in, url) = start(&client);
    assert_eq!(sign_in.finish(&consent(&url, "allow"), LONG, 0).code, ZOOM_OK);
    let refresh_token = client.refresh_token().unwrap();
    simulator.set_sign_in(PUBLIC_CLIENT_ID, "hangup").unwrap();
    let response = client.sign_out();
    assert_eq!(response.code, ZOOM_E_CONNECT, "{}", response.error());
    assert!(!std::fs::read_to_string(&path).unwrap().contains(&refresh_token));
    assert_eq!(client.refresh_token(), Err(ZOOM_E_NOT_FOUND));
}

/// The desktop program of docs/sign-in.md and its commands as they stand there, but for the simulator's port: at its first
/// start, at its second, and without a client id.
#[test]
fn the_desktop_program_of_the_page() {
    let Some(_) = need("gcc") else { return };
    let folder = scratch("browser-page");
    let block = |language: &str, part: &str| {
        blocks("sign-in.md", language).into_iter().find(|block| block.contains(part)).unwrap()
    };
    std::fs::write(folder.join("sign-in.c"), block("c", "zoom_sign_in_start")).unwrap();
    as_built(&folder, &["include"]);
    let simulator = simulator();
    let commands = block("sh", " sign-in.c").replace("http://127.0.0.1:8080/v2", &simulator.http_url());
    let start = |commands: &str| {
        let mut command = Command::new("sh");
        command.args(["-ec", commands]).current_dir(&folder).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("a shell starts")
    };
    for start_number in 0..2 {
        let mut child = start(&commands);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        if start_number == 0 {
            assert_eq!(lines.next().unwrap(), "Open this address in your browser:");
            follow(&consent(&lines.next().unwrap(), "allow"));
        }
        let url = lines.next().unwrap();
        assert!(url.starts_with("https://zoom.us/s/12345678901?zak=eyJ"), "{url}");
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(simulator.sign_ins(PUBLIC_CLIENT_ID, "authorization_code"), 1);

    let refused = |commands: &str| {
        let output = start(commands).wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    let wrong = commands.replace(&format!("ZOOM_CLIENT_ID={PUBLIC_CLIENT_ID}"), "ZOOM_CLIENT_ID=two\\ words");
    let text = "option client_id must be visible ASCII without spaces, up to 256 bytes\n";
    assert_eq!(refused(&wrong), text);
    let missing = commands.replace(&format!("ZOOM_CLIENT_ID={PUBLIC_CLIENT_ID}"), "");
    assert_eq!(refused(&missing), "option client_id must be set too: it belongs to token_file\n");
}

/// K3: the user, or Zoom, does not allow it.
#[test]
fn k3_consent_is_refused() {
    let simulator = simulator();
    let client = app(&simulator);
    let (sign_in, url) = start(&client);
    let page = follow(&consent(&url, "decline"));
    assert!(page.contains("The sign-in was not allowed"), "{page}");
    let response = sign_in.wait(LONG);
    let text = "the user or Zoom did not allow the sign-in: access_denied. Start another sign-in and press Allow; where that was done, the account's administrator has to allow the app";
    assert_eq!((response.code, response.error().as_str()), (ZOOM_E_SIGN_IN, text));
    assert_eq!((response.reason(), response.status()), (ZOOM_REASON_NOT_ALLOWED, 0));
    assert_eq!(sign_in.wait(0).code, ZOOM_E_STATE);
}

/// K4: codes that the token endpoint does not take.
#[test]
fn k4_codes_that_are_no_good() {
    for switch in ["used-code", "expired-code", "wrong-verifier"] {
        let simulator = simulator();
        simulator.set_sign_in(PUBLIC_CLIENT_ID, switch).unwrap();
        let client = app(&simulator);
        let (sign_in, url) = start(&client);
        let location = consent(&url, "allow");
        follow(&location);
        let response = sign_in.wait(LONG);
        assert_eq!(
            (response.code, response.reason()),
            (ZOOM_E_SIGN_IN, ZOOM_REASON_SIGN_IN_AGAIN),
            "{switch}"
        );
        let code = &parameters(&location)["code"];
        assert!(!response.error().contains(&code[..8]), "{}", response.error());
        assert_eq!(client.token("me").code, ZOOM_E_SIGN_IN);
    }
}

/// K5: whoever else connects gets nothing, ends no sign-in, and does not keep the browser out.
#[test]
fn k5_others_that_connect() {
    let simulator = simulator();
    let client = app(&simulator);
    let (sign_in, url) = start(&client);
    let redirect_uri = parameters(&url)["redirect_uri"].clone();
    let (port, state) = (port_of(&redirect_uri), parameters(&url)["state"].clone());
    let host = format!("127.0.0.1:{port}");
    let get =
        |target: &str, host: &str| exchange(port, &format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
    let right = format!("/callback?code=abc&state={state}");
    for (response, status) in [
        (get("/favicon.ico", &host), "404"),
        (get("/", &host), "404"),
        (get("/callback/", &host), "404"),
        (get("/Callback?code=abc", &host), "404"),
        (get("//callback", &host), "404"),
        (get("/callback", &host), "400"),
        (get("/callback?code=abc&state=wrong", &host), "400"),
        (get(&format!("/callback?code=abc&code=abc&state={state}"), &host), "400"),
        (get(&format!("/callback?code=abc&error=access_denied&state={state}"), &host), "400"),
        (get(&format!("/callback?code=abc&state={}", &state[..42]), &host), "400"),
        // DNS rebinding, and a Host without the port.
        (get(&right, "evil.example"), "404"),
        (get(&right, &format!("localhost:{port}")), "404"),
        (get(&right, &format!("evil.example:{port}")), "404"),
        (get(&right, "127.0.0.1"), "404"),
        (get(&right, &format!("127.0.0.1:{port}\r\nHost: {host}")), "404"),
        (exchange(port, &format!("GET {right} HTTP/1.1\r\n\r\n")), "404"),
        (
            exchange(port, &format!("POST {right} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n")),
            "404",
        ),
        (exchange(port, &format!("HEAD {right} HTTP/1.1\r\nHost: {host}\r\n\r\n")), "404"),
        (exchange(port, "\r\n\r\n\r\n\r\n"), "404"),
        (exchange(port, "\u{16}\u{3}\u{1}\r\n\r\n"), "404"),
    ] {
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "not {status}: {response}");
        assert!(response.contains("\r\nConnection: close\r\n") && !response.contains(&state));
    }
    // A megabyte: cut off.
    let begin = Instant::now();
    let mut large = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let _ = large.write_all(format!("GET /callback?code={} HTTP/1.1\r\n", "a".repeat(1 << 20)).as_bytes());
    let mut rest = Vec::new();
    let _ = large.read_to_end(&mut rest);
    assert!(rest.is_empty() && begin.elapsed() < Duration::from_secs(5));
    // Silent ones, more than are kept, and one that drips.
    let silent: Vec<TcpStream> = (0..40).map(|_| TcpStream::connect(("127.0.0.1", port)).unwrap()).collect();
    let mut slow = TcpStream::connect(("127.0.0.1", port)).unwrap();
    slow.write_all(b"G").unwrap();
    assert_eq!(sign_in.wait(0).code, ZOOM_E_PENDING);
    follow(&consent(&url, "allow"));
    assert_eq!(sign_in.wait(LONG).code, ZOOM_OK);
    drop(silent);
    assert_zak(&client.token("me"));
}

/// K6: the port is closed before the exchange begins, and whatever ends the sign-in.
#[test]
fn k6_the_port_is_closed() {
    let simulator = simulator();
    let is_closed = |port| TcpStream::connect(("127.0.0.1", port)).is_err();
    let port = |url: &str| port_of(&parameters(url)["redirect_uri"]);

    let client = app(&simulator);
    let (sign_in, url) = start(&client);
    simulator.set_sign_in(PUBLIC_CLIENT_ID, "slow-1000").unwrap();
    thread::scope(|scope| {
        scope.spawn(|| assert_eq!(sign_in.wait(LONG).code, ZOOM_OK));
        follow(&consent(&url, "allow"));
        wait_until("the exchange has begun", || {
            simulator.sign_ins(PUBLIC_CLIENT_ID, "authorization_code") == 1
        });
        assert!(is_closed(port(&url)));
    });
    simulator.set_sign_in(PUBLIC_CLIENT_ID, "").unwrap();

    let (sign_in, url) = start(&client);
    let response = sign_in.wait(50);
    let text = "the time ran out before the user had signed in with the browser. Start another sign-in. Where the browser showed an error in place of Zoom's question, check the options client_id and redirect_uri";
    assert_eq!((response.code, response.error().as_str()), (ZOOM_E_TIMEOUT, text));
    assert!(is_closed(port(&url)));

    let (sign_in, url) = start(&client);
    let cancel = new_cancel();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| (sign_in.finish("", LONG, cancel).code, Instant::now()));
        thread::sleep(Duration::from_millis(50));
        let begin = Instant::now();
        assert_eq!(zoom_cancel(cancel), ZOOM_OK);
        let (code, end) = waiting.join().unwrap();
        assert_eq!(code, ZOOM_E_CANCELLED);
        assert!(end - begin < Duration::from_secs(5));
    });
    assert!(is_closed(port(&url)));
    assert_eq!(sign_in.wait(0).code, ZOOM_E_STATE);
    assert_eq!(zoom_free(cancel), ZOOM_OK);

    let (sign_in, url) = start(&client);
    let other = port(&url);
    drop(sign_in);
    wait_until("the port is closed", || is_closed(other));
}

/// K13: a program with a box to paste into waits for the browser too: both calls go on.
#[test]
fn k13_two_calls_of_one_sign_in() {
    let simulator = simulator();
    let client = app(&simulator);
    let (sign_in, url) = start(&client);
    let begin = Instant::now();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| sign_in.wait(LONG).code);
        thread::sleep(Duration::from_millis(100));
        assert_eq!(sign_in.finish(&consent(&url, "allow"), LONG, 0).code, ZOOM_OK);
        assert!([ZOOM_OK, ZOOM_E_STATE].contains(&waiting.join().unwrap()));
    });
    assert!(begin.elapsed() < Duration::from_secs(10));
    assert_zak(&client.token("me"));
}

/// K14: a port is free once its sign-in is; a browser that keeps its connection takes nobody's time.
#[test]
fn k14_a_port_that_is_used_again_at_once() {
    let simulator = simulator();
    let uri = format!("http://127.0.0.1:{}/callback", free_port());
    let client = app_with(&simulator, &[("redirect_uri", &uri)]);
    for _ in 0..30 {
        drop(start(&client));
    }
    // The bound is the point, so the best of a few counts: one browser that is waited for would be a second.
    let times = (0..3).map(|_| time_of_the_end(&client));
    let best = times.min().unwrap();
    assert!(best < Duration::from_millis(500), "{best:?}");
}

fn time_of_the_end(client: &Client) -> Duration {
    let (sign_in, url) = start(client);
    let location = consent(&url, "allow");
    let (host, target) = location.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut kept = TcpStream::connect(host).unwrap();
    // Not at once, and while others are silent.
    let _silent: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(host).unwrap()).collect();
    thread::sleep(Duration::from_millis(100));
    write!(kept, "GET /{target} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    let begin = Instant::now();
    assert_eq!(sign_in.wait(LONG).code, ZOOM_OK);
    let time = begin.elapsed();
    let mut page = String::new();
    kept.read_to_string(&mut page).unwrap();
    assert!(page.starts_with("HTTP/1.1 200 OK"));
    time
}

/// K15: a sign-in that could not begin was no first call; and one of another user leaves nothing of the former one.
#[test]
fn k15_what_a_sign_in_leaves() {
    let simulator = simulator();
    let port = free_port();
    let uri = format!("http://127.0.0.1:{port}/callback");
    let path = scratch("browser-leaves").join("zoom.tokens").to_str().unwrap().to_owned();
    let client = app_with(&simulator, &[("redirect_uri", &uri)]);
    let taken = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    assert_eq!(client.start_sign_in().err().unwrap().0, ZOOM_E_SIGN_IN);
    drop(taken);
    client.set("token_file", &path);
    let (sign_in, url) = start(&client);
    assert_eq!(sign_in.finish(&consent(&url, "allow"), LONG, 0).code, ZOOM_OK);
    assert!(std::fs::exists(&path).unwrap() && client.refresh_token().is_ok());
    simulator.set_sign_in(PUBLIC_CLIENT_ID, "no-refresh-token").unwrap();
    drop(sign_in);
    let (sign_in, url) = start(&client);
    assert_eq!(sign_in.finish(&consent(&url, "allow"), LONG, 0).code, ZOOM_OK);
    assert_eq!(client.refresh_token(), Err(ZOOM_E_NOT_FOUND));
}

/// K16: who signs out is signed out, in other processes too, and while something else is under way.
#[test]
fn k16_signing_out_holds() {
    let simulator = simulator();
    let path = scratch("browser-holds").join("zoom.tokens").to_str().unwrap().to_owned();
    let client = app_with(&simulator, &[("token_file", &path)]);
    let (sign_in, url) = start(&client);
    assert_eq!(sign_in.finish(&consent(&url, "allow"), LONG, 0).code, ZOOM_OK);
    let other = app_with(&simulator, &[("token_file", &path)]);
    assert_zak(&other.token("me"));
    // Zoom can't be reached, so that the tokens are good.
    simulator.set_sign_in(PUBLIC_CLIENT_ID, "hangup").unwrap();
    let response = client.sign_out();
    let text = "while signing out: the server closed the connection before the response was complete. Try again later";
    assert_eq!((response.code, response.error().as_str()), (ZOOM_E_CONNECT, text));
    simulator.set_sign_in(PUBLIC_CLIENT_ID, "").unwrap();
    simulator.revoke_access_tokens();
    assert_eq!(other.token("me").code, ZOOM_E_SIGN_IN);
    assert_eq!(refreshes(&simulator), 0);

    let (sign_in, url) = start(&client);
    assert_eq!(sign_in.finish(&consent(&url, "allow"), LONG, 0).code, ZOOM_OK);
    simulator.revoke_access_tokens();
    simulator.set_sign_in(PUBLIC_CLIENT_ID, "slow-1000").unwrap();
    let hasty = app_with(&simulator, &[("token_file", &path), ("timeout_ms", "100")]);
    assert_eq!(hasty.token("me").code, ZOOM_E_TIMEOUT);
    let response = hasty.sign_out();
    let text = "the time ran out while signing out, which continues. Call again to get its outcome";
    assert_eq!((response.code, response.error().as_str()), (ZOOM_E_TIMEOUT, text));
    wait_until("the file is empty", || {
        std::fs::read_to_string(&path).is_ok_and(|text| text.contains("\"refresh_token\":\"\""))
    });
}

/// K7: two sign-ins at a time, of one client and of two; a client that is freed before its user has signed in.
#[test]
fn k7_several_sign_ins() {
    let simulator = simulator();
    let (one, other) = (app(&simulator), app(&simulator));
    let (first, first_url) = start(&one);
    let (second, second_url) = start(&one);
    let (third, third_url) = start(&other);
    // The code of one sign-in is none for another: its state differs, and its verifier too.
    let location = consent(&second_url, "allow");
    let pasted = first.finish(&location, LONG, 0);
    assert_eq!(pasted.code, ZOOM_E_ARGUMENT);
    let code = parameters(&location)["code"].clone();
    assert_eq!(first.finish(&code, LONG, 0).code, ZOOM_E_SIGN_IN);
    drop(first);
    follow(&consent(&second_url, "allow"));
    assert_eq!(second.wait(LONG).code, ZOOM_OK);
    assert_zak(&one.token("me"));
    drop(other);
    follow(&consent(&third_url, "allow"));
    assert_eq!(third.wait(LONG).code, ZOOM_OK);
    assert_ne!(parameters(&first_url)["state"], parameters(&second_url)["state"]);
}

/// In a process of its own: it leaves no thread to the others.
#[test]
fn k8_more_sign_ins_than_threads() {
    if let Some(mut command) = own_process("k8_more_sign_ins_than_threads") {
        return succeed(&mut command);
    }
    let simulator = simulator();
    let client = app(&simulator);
    let sign_ins: Vec<_> = (0..16).map(|_| start(&client)).collect();
    let text = "16 sign-ins are under way in this program: end one with zoom_free";
    assert_eq!(client.start_sign_in().err(), Some((ZOOM_E_SIGN_IN, text.to_owned())));
    drop(sign_ins);
    wait_until("there is room again", || client.start_sign_in().is_ok());
}

#[test]
fn k9_what_can_not_begin() {
    let simulator = simulator();
    let refused = |client: &Client| client.start_sign_in().err().unwrap();
    let nobody = client(&simulator, &[]);
    assert_eq!(
        refused(&nobody),
        (ZOOM_E_ARGUMENT, "option client_id must be set before a sign-in".to_owned())
    );
    let account = client(&simulator, &SERVER);
    let text = "option account_id must not be set for a user's sign-in: a program of the account signs in without a browser";
    assert_eq!(refused(&account), (ZOOM_E_ARGUMENT, text.to_owned()));
    let fixed = app_with(&simulator, &[("access_token", "abc")]);
    assert_eq!(refused(&fixed).0, ZOOM_E_ARGUMENT);
    assert_eq!(account.sign_out().code, ZOOM_E_ARGUMENT);

    let port = free_port();
    let uri = format!("http://127.0.0.1:{port}/callback");
    let pinned = app_with(&simulator, &[("redirect_uri", &uri)]);
    let (sign_in, url) = start(&pinned);
    assert_eq!(parameters(&url)["redirect_uri"], uri);
    let text = format!(
        "can't listen on 127.0.0.1:{port} for the browser: address in use. Another program has the port, or another sign-in: \
         end it, or leave the port out of redirect_uri"
    );
    assert_eq!(refused(&app_with(&simulator, &[("redirect_uri", &uri)])), (ZOOM_E_SIGN_IN, text));
    // The port can be had again at once.
    follow(&consent(&url, "allow"));
    assert_eq!(sign_in.wait(LONG).code, ZOOM_OK);
    start(&app_with(&simulator, &[("redirect_uri", &uri)]));

    for uri in ["http://localhost/callback", "http://localhost:8080/callback", "http://127.0.0.2/callback"] {
        let (code, text) = app(&simulator).try_set("redirect_uri", uri);
        assert_eq!(code, ZOOM_E_ARGUMENT);
        assert!(text.starts_with("option redirect_uri must be http://127.0.0.1[:port]/path"), "{text}");
    }
    assert_eq!(
        app(&simulator).start_sign_in().unwrap().0.finish("", -1, 0).error(),
        "wait_ms must be 0 (to look once) or a number of milliseconds above 0"
    );
}

/// K10: secrets in no text and no log.
#[test]
fn k10_secrets_of_a_sign_in() {
    let simulator = simulator();
    let log = scratch("browser-log").join("log");
    simulator.set_sign_in("*", "repeats").unwrap();
    let client = app_with(
        &simulator,
        &[
            ("log_file", log.to_str().unwrap()),
            ("client_secret", CLIENT_SECRET),
            ("client_id", "simulator-app"),
        ],
    );
    let (sign_in, url) = start(&client);
    let location = consent(&url, "allow");
    let response = sign_in.finish(&location, LONG, 0);
    assert_eq!(response.code, ZOOM_E_SIGN_IN);
    let sent = simulator.requests().into_iter().find(|request| request.parameter("code").is_some()).unwrap();
    let texts = response.error() + &std::fs::read_to_string(&log).unwrap();
    for secret in [sent.parameter("code").unwrap(), sent.parameter("code_verifier").unwrap(), CLIENT_SECRET] {
        for part in secret.as_bytes().windows(8) {
            let part = std::str::from_utf8(part).unwrap();
            assert!(!texts.contains(part), "{part} in {texts}");
        }
    }
}

/// K12: kill -9 at each step of the token file. What is left is whole: the new sign-in, or none.
#[cfg(target_os = "linux")]
#[test]
fn k12_kill_at_each_step() {
    const TEST: &str = "k12_kill_at_each_step";
    let sign_in = |client: &Client| {
        let (sign_in, url) = start(client);
        sign_in.finish(&consent(&url, "allow"), LONG, 0).code
    };
    if own_process(TEST).is_none() {
        let client = Client::new();
        client.set("base_url", &given("BASE")).set("proxy", "none").set("client_id", PUBLIC_CLIENT_ID);
        assert_eq!(sign_in(client.set("token_file", &given("TOKENS"))), ZOOM_OK);
        return;
    }
    let Some(killer) = preload("killed", "browser") else { return };
    let (mut step, mut kept) = (0, 0);
    loop {
        step += 1;
        let simulator = simulator();
        let path = scratch("browser-killed").join("zoom.tokens").to_str().unwrap().to_owned();
        let mut command = own_process(TEST).unwrap();
        command.env("BASE", simulator.http_url()).env("TOKENS", &path);
        command.env("LD_PRELOAD", &killer).env("STEP", step.to_string());
        let output = command.output().unwrap();
        let client = app_with(&simulator, &[("token_file", &path)]);
        let response = client.token("me");
        if response.code == ZOOM_OK {
            kept += 1;
        } else {
            let text = "nobody has signed in yet: the token file has no refresh token, and the option refresh_token is not set. \
                        Sign in first";
            assert_eq!((response.code, response.error().as_str()), (ZOOM_E_SIGN_IN, text), "step {step}");
            assert_eq!(sign_in(&client), ZOOM_OK, "step {step}");
        }
        if output.status.success() {
            break;
        }
    }
    assert!(step > 6 && kept > 1 && kept < step, "{step} steps, kept after {kept}");
}

#[test]
fn on_the_loopback_address_of_version_6() {
    let simulator = simulator();
    let client = app_with(&simulator, &[("redirect_uri", "http://[::1]/callback")]);
    let Ok((sign_in, url)) = client.start_sign_in() else {
        return common::tools::skip_also_in_ci("this machine has no IPv6");
    };
    let location = consent(&url, "allow");
    let (host, target) = location.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(("::1", port_of(&location))).unwrap();
    write!(stream, "GET /{target} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    assert_eq!(sign_in.wait(LONG).code, ZOOM_OK);
    assert_zak(&client.token("me"));
}
