//! Clients that sign in: what is sent to the token endpoint, when an access token is renewed, and what becomes of failures.
//! The rows G of faults.

mod common;

use std::fs;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use common::abi::{Client, Response, new_cancel};
use common::programs::wait_until;
use common::server::{Server, http_response, token_response};
use common::signed_in::{
    SERVER, app_client, assert_zak, client, refreshes, server_client, server_sign_ins, simulator, user_client,
};
use common::tools::scratch;
use zoom_simulator::{
    ACCOUNT_ID, APP_CLIENT_ID, CLIENT_SECRET, PUBLIC_CLIENT_ID, RecordedRequest, SERVER_CLIENT_ID, Simulator,
};
use zoom_token::*;

/// How late a call may end on a machine that runs other tests.
const SLACK: Duration = Duration::from_secs(3);

fn sign_in_requests(simulator: &Simulator) -> Vec<RecordedRequest> {
    simulator.requests().into_iter().filter(|request| request.target == "/oauth/token").collect()
}

fn in_threads<T: Send>(number: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(number);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..number)
            .map(|at| {
                let (barrier, work) = (&barrier, &work);
                scope.spawn(move || {
                    barrier.wait();
                    work(at)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn facts(response: &Response) -> (i32, i32, i32, i32, String) {
    (response.code, response.status(), response.zoom_code(), response.reason(), words(response))
}

/// The error without the number of the request.
fn words(response: &Response) -> String {
    response.error().split(". For Zoom's support").next().unwrap().to_owned()
}

#[test]
fn a_program_of_the_account_signs_in_once() {
    let simulator = simulator();
    let client = server_client(&simulator);
    client.set("header.X-Own", "1");
    for _ in 0..3 {
        assert_zak(&client.token("me"));
    }
    let requests = sign_in_requests(&simulator);
    assert_eq!(requests.len(), 1);
    let request = &requests[0];
    assert_eq!(request.method, "POST");
    let form = [("grant_type", "account_credentials"), ("account_id", ACCOUNT_ID)];
    assert_eq!(request.form, form.map(|(name, value)| (name.to_owned(), value.to_owned())));
    // Standard base64 with padding, of both as they are.
    assert_eq!(request.header("authorization"), Some("Basic c2ltdWxhdG9yLXNlcnZlcjo/Pz8+Pj46KyUyRiMmPQ=="));
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.header("user-agent"), Some(concat!("zoom-token/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(request.header("x-own"), None);
    assert_eq!(client.refresh_token(), Err(ZOOM_E_NOT_FOUND));
}

#[test]
fn a_users_program_renews_with_the_refresh_token_that_follows() {
    let simulator = simulator();
    let first = simulator.grant(PUBLIC_CLIENT_ID).unwrap();
    let client = user_client(&simulator, &first);
    assert_eq!(client.refresh_token().as_deref(), Ok(first.as_str()));
    assert_zak(&client.token("me"));
    let second = client.refresh_token().unwrap();
    assert_ne!(second, first);
    simulator.revoke_access_tokens();
    assert_zak(&client.token("me"));
    assert_ne!(client.refresh_token().unwrap(), second);
    let requests = sign_in_requests(&simulator);
    let sent: Vec<_> = requests.iter().map(|request| request.parameter("refresh_token").unwrap()).collect();
    assert_eq!(sent, [first, second]);
    for request in &requests {
        assert_eq!(request.header("authorization"), None);
        assert_eq!(request.parameter("client_id"), Some(PUBLIC_CLIENT_ID));
    }
}

#[test]
fn an_app_with_a_secret_sends_it_in_authorization() {
    let simulator = simulator();
    let client = app_client(&simulator, &simulator.grant(APP_CLIENT_ID).unwrap());
    assert_zak(&client.token("me"));
    let request = &sign_in_requests(&simulator)[0];
    assert!(request.header("authorization").is_some_and(|value| value.starts_with("Basic ")));
    assert_eq!((request.parameter("client_id"), request.parameter("client_secret")), (None, None));
}

#[test]
fn a_refresh_token_that_is_kept_by_the_server_stays() {
    for switch in ["no-refresh-token", "same-refresh-token", "null-refresh-token"] {
        let simulator = simulator();
        let first = simulator.grant(PUBLIC_CLIENT_ID).unwrap();
        simulator.set_sign_in(PUBLIC_CLIENT_ID, switch).unwrap();
        let client = user_client(&simulator, &first);
        assert_zak(&client.token("me"));
        assert_eq!(client.refresh_token(), Ok(first), "{switch}");
    }
}

/// G1: the sets of options, at the first call, after which they can still be completed.
#[test]
fn g1_a_set_of_options_that_is_not_complete() {
    let simulator = simulator();
    let incomplete = client(&simulator, &SERVER[..2]);
    let response = incomplete.token("me");
    let text =
        "option client_secret must be set too: account_id, client_id and client_secret belong together";
    assert_eq!((response.code, response.error().as_str()), (ZOOM_E_ARGUMENT, text));
    incomplete.set("client_secret", CLIENT_SECRET);
    assert_zak(&incomplete.token("me"));

    let both = client(&simulator, &SERVER);
    both.set("access_token", "abc");
    let text = "option access_token must not be set together with account_id: a client gets its access token in one way";
    assert_eq!(both.token("me").error(), text);
    assert_eq!(both.request("GET", "/users/me", "", "").error(), text);

    let nowhere = Client::new();
    nowhere.set("base_url", "https://zoom.example/v2");
    for (name, value) in SERVER {
        nowhere.set(name, value);
    }
    let text = "option oauth_url must be set too: for this base_url it is not known where to sign in";
    assert_eq!(nowhere.token("me").error(), text);
    assert_eq!(server_sign_ins(&simulator), 1);
}

#[test]
fn a_copy_shares_the_access_token() {
    let simulator = simulator();
    let client = server_client(&simulator);
    let copy = client.copy();
    in_threads(8, |at| assert_zak(&if at % 2 == 0 { &client } else { &copy }.token("me")));
    assert_eq!(server_sign_ins(&simulator), 1);
}

#[test]
fn any_request_is_signed_in_at_the_base_alone() {
    let simulator = simulator();
    let client = server_client(&simulator);
    client.set("token_origin", "any");
    assert_eq!(client.request("GET", "/echo", "", "").code, ZOOM_OK);
    let elsewhere = simulator.http_url().replace("127.0.0.1", "localhost") + "/echo";
    assert_eq!(client.request("GET", &elsewhere, "", "").code, ZOOM_OK);
    let tokens: Vec<_> = simulator
        .requests()
        .iter()
        .filter(|request| request.target == "/v2/echo")
        .map(|request| request.access_token)
        .collect();
    assert_eq!(tokens, [Some(1), None]);
}

#[test]
fn one_sign_in_for_32_first_calls_and_one_more_for_32_that_are_revoked() {
    let simulator = simulator();
    let client = server_client(&simulator);
    in_threads(32, |_| assert_zak(&client.token("me")));
    assert_eq!(server_sign_ins(&simulator), 1);
    simulator.revoke_access_tokens();
    in_threads(32, |_| assert_zak(&client.token("me")));
    assert_eq!(server_sign_ins(&simulator), 2);
}

#[test]
fn g2_a_token_that_is_refused_again_is_not_renewed_again() {
    let simulator = simulator();
    simulator.set_sign_in(SERVER_CLIENT_ID, "calls-401-124").unwrap();
    let client = server_client(&simulator);
    let text = "HTTP 401 Unauthorized, Zoom code 124: Invalid access token. The access token was got by signing in a moment \
                ago, and a new one is refused too: check at marketplace.zoom.us that the app is activated and of the right \
                kind, and the option base_url";
    for calls in [2, 3, 4] {
        let response = client.token("me");
        assert_eq!(facts(&response), (401, 401, 124, ZOOM_REASON_ACCESS_TOKEN, text.into()));
        let requests = simulator.requests();
        let asked = requests.iter().filter(|request| request.target.starts_with("/v2/")).count();
        assert_eq!((asked, server_sign_ins(&simulator)), (calls, 2));
    }
}

#[test]
fn g2_what_is_not_about_the_access_token_renews_nothing() {
    for (switch, code, reason) in [
        ("calls-401-4711", 401, ZOOM_REASON_SCOPE),
        ("calls-401-5", 401, ZOOM_REASON_ACCESS_TOKEN),
        ("calls-400-104", 400, ZOOM_REASON_SCOPE),
        ("calls-400-200", 400, ZOOM_REASON_APP_SETTINGS),
        ("calls-400-300", 400, ZOOM_REASON_ARGUMENT),
        ("calls-404-1001", 404, ZOOM_REASON_USER),
        ("calls-401-1010", 401, ZOOM_REASON_ACCOUNT),
        ("calls-401-2300", 401, ZOOM_REASON_ADDRESS),
        ("calls-401-4700", 401, ZOOM_REASON_OTHER),
    ] {
        let simulator = simulator();
        simulator.set_sign_in(SERVER_CLIENT_ID, switch).unwrap();
        let response = server_client(&simulator).token("me");
        assert_eq!((response.code, response.reason()), (code, reason), "{switch}");
        let requests = simulator.requests();
        let asked = requests.iter().filter(|request| request.target.starts_with("/v2/")).count();
        assert_eq!((asked, server_sign_ins(&simulator)), (1, 1), "{switch}");
    }
}

#[test]
fn a_refused_token_is_renewed_for_every_method() {
    const INVALID: &str = r#"{"code":124,"message":"Invalid access token."}"#;
    for (method, status, body) in [
        ("GET", "401 Unauthorized", ""),
        ("POST", "401 Unauthorized", INVALID),
        ("PATCH", "400 Bad Request", INVALID),
        ("DELETE", "401 Unauthorized", ""),
    ] {
        let api = Server::start(move |connection| {
            let mut refusal = Some(http_response(status, "", body));
            while connection.read_request().is_some() {
                let response = refusal.take().unwrap_or_else(|| http_response("200 OK", "", "{}"));
                connection.send(response.as_bytes());
            }
        });
        let simulator = simulator();
        let client = client(&simulator, &SERVER);
        client.set("base_url", &api.base()).set("oauth_url", &simulator.http_oauth_url());
        let response = client.request(method, "/x", "", "");
        assert_eq!(response.code, ZOOM_OK, "{method}: {}", response.error());
        assert_eq!((server_sign_ins(&simulator), api.requests().len()), (2, 2), "{method}");
    }
}

/// A renewal that takes long: its starter's cancel ends its starter's call alone.
#[test]
fn g3_a_cancel_of_the_starter_leaves_the_renewal_to_the_others() {
    let simulator = simulator();
    simulator.set_sign_in(SERVER_CLIENT_ID, "slow-4000").unwrap();
    let client = server_client(&simulator);
    let cancel = new_cancel();
    thread::scope(|scope| {
        let starter = scope.spawn(|| {
            let response = client.token_with("me", "", 0, "", cancel);
            (response.code, response.error(), Instant::now())
        });
        wait_until("the sign-in is under way", || server_sign_ins(&simulator) == 1);
        let others: Vec<_> = (0..31).map(|_| scope.spawn(|| assert_zak(&client.token("me")))).collect();
        let cancelled = Instant::now();
        assert_eq!(zoom_cancel(cancel), ZOOM_OK);
        let (code, text, ended) = starter.join().unwrap();
        assert_eq!((code, text.as_str()), (ZOOM_E_CANCELLED, "cancelled by zoom_cancel"));
        assert!(ended - cancelled < SLACK, "{:?}", ended - cancelled);
        others.into_iter().for_each(|thread| thread.join().unwrap());
    });
    assert_eq!(zoom_free(cancel), ZOOM_OK);
    assert_eq!(server_sign_ins(&simulator), 1);
}

#[test]
fn g3_a_call_keeps_its_own_deadline() {
    let simulator = simulator();
    simulator.set_sign_in(SERVER_CLIENT_ID, "slow-3000").unwrap();
    let client = server_client(&simulator);
    client.set("timeout_ms", "300");
    let begin = Instant::now();
    let response = client.token("me");
    let text = "the time ran out while signing in (option timeout_ms is 300). The sign-in continues, for the next call";
    assert_eq!((response.code, response.error().as_str()), (ZOOM_E_TIMEOUT, text));
    assert!(begin.elapsed() < Duration::from_millis(300) + SLACK);
    // The same renewal ends for another call.
    wait_until("the sign-in has ended", || client.token("me").code == ZOOM_OK);
    assert_eq!(server_sign_ins(&simulator), 1);
}

/// The old token lives, so nobody waits for the next one and nobody sees that it fails.
#[test]
fn g4_a_renewal_that_hangs_or_fails_while_the_old_token_lives() {
    in_threads(3, |at| {
        let switch = ["slow-60000", "html-503", "invalid-client"][at];
        let simulator = simulator();
        // Due a tenth of its life before its end.
        simulator.set_sign_in(SERVER_CLIENT_ID, "life-18").unwrap();
        let client = server_client(&simulator);
        assert_zak(&client.token("me"));
        simulator.set_sign_in(SERVER_CLIENT_ID, switch).unwrap();
        let mut longest = Duration::ZERO;
        let mut call = || {
            let begin = Instant::now();
            assert_zak(&client.token("me"));
            longest = longest.max(begin.elapsed());
            server_sign_ins(&simulator) == 2
        };
        wait_until("a renewal has begun", &mut call);
        call();
        assert!(longest < SLACK, "{switch}: {longest:?}");
    });
}

/// A user's call waits for the next token, but not for so long that nothing can be sent any more.
#[test]
fn g12_a_short_call_during_a_renewal_that_hangs() {
    let simulator = simulator();
    let first = simulator.grant(PUBLIC_CLIENT_ID).unwrap();
    simulator.set_sign_in(PUBLIC_CLIENT_ID, "life-18").unwrap();
    let client = user_client(&simulator, &first);
    client.set("timeout_ms", "3000");
    assert_zak(&client.token("me"));
    simulator.set_sign_in(PUBLIC_CLIENT_ID, "slow-60000").unwrap();
    wait_until("a renewal has begun", || {
        assert_zak(&client.token("me"));
        refreshes(&simulator) == 2
    });
}

#[test]
fn g5_refusals_of_the_token_endpoint() {
    const CLIENT: &str = "Check the options client_id and client_secret against the app's credentials at marketplace.zoom.us: \
                          an app has a client id of its own for public clients, and that one goes without a secret";
    const AGAIN: &str = "The user has to sign in again: the sign-in was ended, by the user, by an administrator or by a later \
                         one, or a response with the next refresh token was lost";
    const ADDRESS: &str = "Check the option oauth_url: Zoom's is https://zoom.us/oauth/token";
    let cases = [
        (
            "invalid-client",
            400,
            0,
            ZOOM_REASON_APP_SETTINGS,
            "HTTP 400 Bad Request, invalid_client: Invalid client_id or client_secret",
            CLIENT,
        ),
        (
            "invalid-grant",
            400,
            0,
            ZOOM_REASON_SIGN_IN_AGAIN,
            "HTTP 400 Bad Request, invalid_grant: Invalid Token",
            AGAIN,
        ),
        ("empty-404", 404, 0, ZOOM_REASON_ADDRESS, "HTTP 404 Not Found", ADDRESS),
        ("empty-401", 401, 0, ZOOM_REASON_APP_SETTINGS, "HTTP 401 Unauthorized", CLIENT),
    ];
    for (switch, status, zoom_code, reason, words, advice) in cases {
        let simulator = simulator();
        simulator.set_sign_in(SERVER_CLIENT_ID, switch).unwrap();
        let response = server_client(&simulator).token("me");
        let text = format!("signing in failed: {words}. {advice}");
        assert_eq!(facts(&response), (ZOOM_E_SIGN_IN, status, zoom_code, reason, text), "{switch}");
        assert_eq!((response.headers().as_str(), response.body()), ("", Vec::new()), "{switch}");
        assert_eq!(server_sign_ins(&simulator), 1, "{switch}: a definite refusal is not repeated");
    }
}

#[test]
fn g5_zooms_codes_at_the_token_endpoint() {
    for (codes, reason) in [
        (&[4702, 4704, 4706, 4709, 4717][..], ZOOM_REASON_APP_SETTINGS),
        (&[4705, 4711, 4733, 4734, 4735, 4737, 4738, 4741], ZOOM_REASON_SIGN_IN_AGAIN),
    ] {
        for code in codes {
            for form in ["code", "error-code"] {
                let simulator = simulator();
                simulator.set_sign_in(SERVER_CLIENT_ID, &format!("{form}-{code}")).unwrap();
                let response = server_client(&simulator).token("me");
                assert_eq!(
                    (response.code, response.zoom_code(), response.reason()),
                    (ZOOM_E_SIGN_IN, *code, reason),
                    "{form} {code}: {}",
                    response.error()
                );
            }
        }
    }
}

#[test]
fn g5_a_response_that_is_no_refusal_and_no_token() {
    for (switch, what) in [
        ("no-access-token", "the response has no access_token"),
        ("two-access-tokens", "the response has more than one access_token"),
        ("null-access-token", "the response's access_token is not an access token"),
        ("number-access-token", "the response's access_token is not an access token"),
        ("empty-access-token", "the response's access_token is not an access token"),
        ("crlf-access-token", "the response's access_token is not an access token"),
        ("long-access-token", "the response's access_token is not an access token"),
        ("token-type-mac", "the response's token_type is not bearer"),
        ("crlf-refresh-token", "the response's refresh_token is not a refresh token"),
        ("long-refresh-token", "the response's refresh_token is not a refresh token"),
        ("html-200", "the response is not JSON"),
    ] {
        let simulator = simulator();
        let first = simulator.grant(PUBLIC_CLIENT_ID).unwrap();
        simulator.set_sign_in(PUBLIC_CLIENT_ID, switch).unwrap();
        let response = user_client(&simulator, &first).token("me");
        let text = format!("signing in failed: {what}. Check the option oauth_url");
        assert_eq!(facts(&response), (ZOOM_E_SIGN_IN, 200, 0, ZOOM_REASON_OTHER, text), "{switch}");
    }
}

#[test]
fn what_is_odd_and_good_enough() {
    for switch in [
        "no-token-type",
        "token-type-capital",
        "no-expires-in",
        "expires-in-null",
        "expires-in-zero",
        "expires-in-negative",
        "expires-in-fraction",
        "expires-in-digits",
        "expires-in-text",
        "expires-in-long",
        "expires-in-huge",
        "drip-1",
    ] {
        let simulator = simulator();
        simulator.set_sign_in(SERVER_CLIENT_ID, switch).unwrap();
        let client = server_client(&simulator);
        assert_zak(&client.token("me"));
        assert_zak(&client.token("me"));
        assert_eq!(server_sign_ins(&simulator), 1, "{switch}");
    }
}

/// Without a definite response a sign-in is tried again.
#[test]
fn g6_no_definite_response() {
    for (switch, sign_ins) in [
        ("first-1-hangup", 2),
        ("first-1-limited", 2),
        ("first-2-limited-1", 3),
        ("first-1-unavailable-1", 2),
        ("first-1-html-500", 2),
        ("first-1-lost-0", 2),
    ] {
        let simulator = simulator();
        simulator.set_sign_in(SERVER_CLIENT_ID, switch).unwrap();
        assert_zak(&server_client(&simulator).token("me"));
        assert_eq!(server_sign_ins(&simulator), sign_ins, "{switch}");
    }
}

/// The response with the next refresh token is lost: the text says so.
#[test]
fn g6_a_lost_refresh_token() {
    let simulator = simulator();
    let first = simulator.grant(PUBLIC_CLIENT_ID).unwrap();
    simulator.set_sign_in(PUBLIC_CLIENT_ID, "first-1-lost-40").unwrap();
    let response = user_client(&simulator, &first).token("me");
    assert_eq!((response.code, response.reason()), (ZOOM_E_SIGN_IN, ZOOM_REASON_SIGN_IN_AGAIN));
    assert!(
        words(&response).ends_with("or a response with the next refresh token was lost"),
        "{}",
        response.error()
    );
    assert_eq!(refreshes(&simulator), 2);
}

#[test]
fn g7_a_redirect_is_not_followed() {
    let simulator = simulator();
    for status in ["301", "307", "308"] {
        simulator.set_sign_in(SERVER_CLIENT_ID, &format!("redirect-{status}")).unwrap();
        let response = server_client(&simulator).token("me");
        assert_eq!((response.code, response.reason()), (ZOOM_E_SIGN_IN, ZOOM_REASON_ADDRESS));
        assert!(response.error().contains("It leads to http://localhost:"), "{}", response.error());
    }
    assert!(simulator.requests().iter().all(|request| request.target == "/oauth/token"));
}

#[test]
fn g8_failures_of_the_network_keep_their_codes() {
    let dead = common::programs::free_port();
    let client = Client::new();
    client.set("base_url", "http://127.0.0.1:9/v2").set("proxy", "none").set("max_retries", "0");
    for (name, value) in SERVER {
        client.set(name, value);
    }
    client.set("oauth_url", &format!("http://127.0.0.1:{dead}/oauth/token"));
    let response = client.token("me");
    assert_eq!(response.code, ZOOM_E_CONNECT);
    assert!(response.error().starts_with("while signing in: "), "{}", response.error());
    assert_eq!((response.status(), response.reason()), (0, 0));
}

/// No secret in a text or the log, also where the server repeats all of them.
#[test]
fn g9_secrets_that_the_server_repeats() {
    let simulator = simulator();
    let folder = scratch("sign-in-repeats");
    let log = folder.join("log");
    let basic = "c2ltdWxhdG9yLXNlcnZlcjo/Pz8+Pj46KyUyRiMmPQ==";
    simulator.set_sign_in("*", "repeats").unwrap();
    let refresh_token = simulator.grant(APP_CLIENT_ID).unwrap();
    for client in [server_client(&simulator), app_client(&simulator, &refresh_token)] {
        client.set("log_file", log.to_str().unwrap());
        let response = client.token("me");
        let text = response.error();
        assert_eq!(response.code, ZOOM_E_SIGN_IN);
        assert!(
            text.starts_with("signing in failed: HTTP 400 Bad Request, invalid_request: Refused: "),
            "{text}"
        );
        for secret in [CLIENT_SECRET, basic, &refresh_token] {
            for part in secret.as_bytes().windows(8.min(secret.len())) {
                let part = std::str::from_utf8(part).unwrap();
                assert!(!text.contains(part), "{part} in {text}");
            }
        }
    }
    let log = fs::read_to_string(log).unwrap();
    assert_eq!(log.lines().count(), 2, "{log}");
    for line in log.lines() {
        let line = line.split_once(' ').unwrap().1;
        let expected =
            format!("POST {} attempt=1 result=400 status=400 reason=8 ", simulator.http_oauth_url());
        assert!(line.starts_with(&expected) && line.contains(" sign-in ms="), "{line}");
        assert!(!line.contains(CLIENT_SECRET) && !line.contains(basic));
    }
}

#[test]
fn a_line_of_the_log_for_each_request() {
    let simulator = simulator();
    let log = scratch("sign-in-log").join("log");
    let client = server_client(&simulator);
    client.set("log_file", log.to_str().unwrap());
    assert_zak(&client.token("me"));
    simulator.set_sign_in(SERVER_CLIENT_ID, "calls-401-4711").unwrap();
    simulator.revoke_access_tokens();
    assert_eq!(client.token("me").code, 401);
    let log = fs::read_to_string(log).unwrap();
    let lines: Vec<String> = log
        .lines()
        .map(|line| {
            line.split(' ')
                .skip(1)
                .filter(|word| !word.starts_with("ms=") && !word.starts_with("trackingid="))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    let (url, oauth) = (simulator.http_url(), simulator.http_oauth_url());
    let expected = [
        format!("POST {oauth} attempt=1 result=0 status=200 sign-in"),
        format!("GET {url}/users/me/token attempt=1 result=0 status=200"),
        format!("GET {url}/users/me/token attempt=1 result=401 status=401 code=124 reason=1"),
        format!("POST {oauth} attempt=1 result=0 status=200 sign-in"),
        format!("GET {url}/users/me/token attempt=2 result=401 status=401 code=4711 reason=2"),
    ];
    assert_eq!(lines, expected);
    assert!(log.contains(" trackingid="), "{log}");
}

/// A token endpoint that floods, drips for ever or never responds takes no more than the call's time.
#[test]
fn g10_a_token_endpoint_that_is_hostile() {
    let flood = |connection: &mut common::server::Connection| {
        connection.read_request();
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n");
        while connection.send(&[b' '; 65536]) {}
    };
    let silent = |connection: &mut common::server::Connection| {
        connection.read_request();
        connection.wait_for_close();
    };
    let servers = [Server::start(flood), Server::start(silent)];
    for (server, codes) in servers.iter().zip([[ZOOM_E_TOO_LARGE, ZOOM_E_TIMEOUT], [ZOOM_E_TIMEOUT; 2]]) {
        let client = Client::new();
        client.set("base_url", &server.base()).set("proxy", "none").set("timeout_ms", "1000");
        for (name, value) in SERVER {
            client.set(name, value);
        }
        let begin = Instant::now();
        let response = client.token("me");
        assert!(codes.contains(&response.code), "{}", response.error());
        assert!(begin.elapsed() < Duration::from_secs(1) + SLACK);
    }
}

/// Nobody waits for a client that was freed, and its renewal ends by itself.
#[test]
fn g11_a_client_that_is_freed_during_its_renewal() {
    let simulator = simulator();
    simulator.set_sign_in(SERVER_CLIENT_ID, "slow-300").unwrap();
    let client = server_client(&simulator);
    let client = Arc::new(client);
    thread::scope(|scope| {
        let caller = scope.spawn({
            let client = client.clone();
            move || assert_zak(&client.token("me"))
        });
        wait_until("the sign-in is under way", || server_sign_ins(&simulator) == 1);
        assert_eq!(zoom_free(client.0), ZOOM_OK);
        caller.join().unwrap();
    });
    // It was freed above.
    std::mem::forget(client);
}

#[test]
fn the_end_of_a_program_waits_for_the_next_refresh_token() {
    let simulator = simulator();
    let first = simulator.grant(PUBLIC_CLIENT_ID).unwrap();
    simulator.set_sign_in(PUBLIC_CLIENT_ID, "slow-3000").unwrap();
    let client = user_client(&simulator, &first);
    client.set("timeout_ms", "100");
    assert_eq!(client.token("me").code, ZOOM_E_TIMEOUT);
    assert_eq!(client.refresh_token(), Ok(first.clone()));
    assert_eq!(zoom_shutdown(), ZOOM_OK);
    assert_ne!(client.refresh_token(), Ok(first));
}

#[test]
fn where_the_server_is_not_zoom_the_url_is_given() {
    let simulator = simulator();
    let api = Server::start(|connection| {
        while connection.read_request().is_some() {
            connection.send(token_response("abc").as_bytes());
        }
    });
    let client = client(&simulator, &SERVER);
    client.set("base_url", &api.base()).set("oauth_url", &simulator.http_oauth_url());
    assert_eq!(client.token("me").token().as_deref(), Ok("abc"));
    assert_eq!(server_sign_ins(&simulator), 1);
}
