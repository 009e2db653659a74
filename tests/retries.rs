//! Token calls that are sent again: after which outcomes, how often, and after how long. The rows R4 and on of faults.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use common::abi::{Client, Response, get_user_token, new_cancel};
use common::faults::{ACCESS, Faulty, Tls, cannot_connect};
use common::own_process::{given, own_process, preload, set_clock, succeed, with_movable_clock};
use common::programs::wait_until;
use common::server::{Server, http_response, token_response};
use common::tools::scratch;
use zoom_simulator::{ACCESS_TOKEN, EXPIRED_ACCESS_TOKEN, Options, Simulator, UNSCOPED_ACCESS_TOKEN};
use zoom_token::*;

/// How late a request or the end of a call may be on a machine that runs other tests.
const SLACK: Duration = Duration::from_secs(2);

const PER_SECOND: &str = "HTTP 429 Too Many Requests, Zoom code 429: You have reached the maximum per-second rate limit \
                          for this API. Try again later";
const DAILY: &str = "HTTP 429 Too Many Requests, Zoom code 429: You have reached the maximum daily rate limit for this \
                     API. Refer to the response header for details on when you can make another request. The account has \
                     used up its requests for today: try again tomorrow, or ask Zoom for a higher limit";
const NEW_TOKEN: &str = "Get a new access token and call again: an access token lives for an hour";
const ADD_SCOPE: &str = "The access token lacks a scope: add the one that is named here (for a token call it is \
                         user:read:token, or user:read:token:admin) to the app at marketplace.zoom.us, then get a new \
                         access token";
const SERVER_PROBLEM: &str = "The server has a problem: try again later";

/// The shortest and the longest wait before a retry, in milliseconds.
type Wait = (u64, u64);

/// Where the server gives no time: before the first retry, the second, the third.
const GROWING: [Wait; 3] = [(0, 1000), (0, 2000), (0, 4000)];
/// Where it gives one second.
const ONE_SECOND: Wait = (1000, 2000);

fn simulator() -> Simulator {
    Simulator::start(Options::default()).unwrap()
}

fn client_of(simulator: &Simulator, options: &[(&str, &str)]) -> Client {
    let client = Client::at(&simulator.http_url(), ACCESS_TOKEN);
    for (name, value) in options {
        client.set(name, value);
    }
    client
}

/// When each token request for this user arrived.
fn arrivals(simulator: &Simulator, user: &str) -> Vec<Instant> {
    let path = format!("/v2/users/{user}/token?");
    let requests = simulator.requests().into_iter().filter(|request| request.target.starts_with(&path));
    requests.map(|request| request.arrived).collect()
}

/// A response's error without the number of the request.
fn error_of(response: &Response) -> String {
    response.error().split(". For Zoom's support: x-zm-trackingid ").next().unwrap().to_owned()
}

/// A call that is refused to the end: code, reason, the seconds of Retry-After and the whole text.
struct Refused<'a> {
    user: &'a str,
    options: &'a [(&'a str, &'a str)],
    waits: &'a [Wait],
    code: i32,
    reason: i32,
    retry_after: i32,
    error: String,
}

/// Makes all the calls at once: they mostly wait.
fn assert_refused(cases: &[Refused]) {
    let simulator = simulator();
    thread::scope(|scope| {
        for case in cases {
            scope.spawn(|| {
                let client = client_of(&simulator, case.options);
                let begun = Instant::now();
                let response = client.token(case.user);
                let ended = Instant::now();
                assert_waits(case.user, begun, &arrivals(&simulator, case.user), ended, case.waits);
                let outcome = (response.code, response.reason(), response.retry_after());
                assert_eq!(outcome, (case.code, case.reason, case.retry_after), "{}", case.user);
                assert_eq!(error_of(&response), case.error, "{}", case.user);
            });
        }
    });
}

/// Makes all the calls at once; each gets its token in the end, after these waits.
fn assert_token_after(cases: &[(&str, &[Wait])]) {
    let simulator = simulator();
    thread::scope(|scope| {
        for &(user, waits) in cases {
            let simulator = &simulator;
            scope.spawn(move || {
                let client = client_of(simulator, &[]);
                let begun = Instant::now();
                let response = client.token(user);
                let ended = Instant::now();
                assert_eq!((response.code, response.error().as_str()), (ZOOM_OK, ""), "{user}");
                assert!(response.token().is_ok(), "{user}");
                assert_eq!((response.reason(), response.retry_after()), (0, ZOOM_E_NOT_FOUND), "{user}");
                assert_waits(user, begun, &arrivals(simulator, user), ended, waits);
            });
        }
    });
}

/// One request at once and one after each wait; and the call ends with its last response.
#[track_caller]
fn assert_waits(what: &str, begun: Instant, arrivals: &[Instant], ended: Instant, waits: &[Wait]) {
    assert_eq!(arrivals.len(), waits.len() + 1, "{what}: requests");
    assert!(arrivals[0] - begun < SLACK && ended - arrivals[waits.len()] < SLACK, "{what}");
    for (pair, (least, most)) in arrivals.windows(2).zip(waits) {
        let waited = pair[1] - pair[0];
        let (least, most) = (Duration::from_millis(*least), Duration::from_millis(*most));
        assert!(waited >= least && waited < most + SLACK, "{what}: {waited:?}");
    }
}

#[test]
fn r4_a_limit_that_never_ends() {
    let soon = format!("{PER_SECOND}. Try again after a second or two");
    let refused = |user, options, waits, retry_after, error: &str| Refused {
        user,
        options,
        waits,
        code: 429,
        reason: ZOOM_REASON_RATE_LIMIT,
        retry_after,
        error: error.into(),
    };
    assert_refused(&[
        refused("limit-second", &[], &GROWING, ZOOM_E_NOT_FOUND, &soon),
        refused("limit-without-headers", &[("max_retries", "2")], &GROWING[..2], ZOOM_E_NOT_FOUND, &soon),
        refused(
            "limit-seconds-1",
            &[],
            &[ONE_SECOND; 3],
            1,
            &format!("{PER_SECOND}. Try again after 1 second"),
        ),
        // The time of the call ends the retries before their number does.
        refused(
            "limit-seconds-3",
            &[("timeout_ms", "8900"), ("max_retries", "10")],
            &[(3000, 4000); 2],
            3,
            &format!("{PER_SECOND}. Try again after 3 seconds"),
        ),
    ]);
}

/// 0, the past and what is no time count as no Retry-After at all; a time beyond the call's ends the call.
#[test]
fn r5_a_retry_after_that_is_no_help() {
    assert_token_after(&[
        ("first-1-limit-seconds-0", &GROWING[..1]),
        ("first-2-limit-date-past", &GROWING[..2]),
        ("first-1-limit-iso-past", &GROWING[..1]),
        ("first-1-limit-garbage", &GROWING[..1]),
        ("first-2-limit-twice", &GROWING[..2]),
    ]);
    let soon = format!("{PER_SECOND}. Try again after a second or two");
    let users = ["limit-seconds-0", "limit-date-past", "limit-iso-past", "limit-garbage", "limit-twice"];
    let mut cases: Vec<Refused> = Vec::new();
    for user in users {
        cases.push(Refused {
            user,
            options: &[("max_retries", "0")],
            waits: &[],
            code: 429,
            reason: ZOOM_REASON_RATE_LIMIT,
            retry_after: ZOOM_E_NOT_FOUND,
            error: soon.clone(),
        });
    }
    // 2^40, and 2^64 with what follows it.
    for user in ["limit-seconds-1099511627776", "limit-seconds-18446744073709551615"] {
        cases.push(Refused {
            user,
            options: &[("timeout_ms", "2147483647")],
            waits: &[],
            code: 429,
            reason: ZOOM_REASON_RATE_LIMIT,
            retry_after: i32::MAX,
            error: PER_SECOND.into(),
        });
    }
    assert_refused(&cases);
}

/// Seconds, an HTTP date, an ISO 8601 date. A date has whole seconds, so up to one less is left of its time.
#[test]
fn r6_each_form_of_a_retry_after() {
    assert_token_after(&[
        ("first-1-limit-seconds-1", &[ONE_SECOND]),
        ("first-2-limit-seconds-1", &[ONE_SECOND; 2]),
        ("first-1-limit-date-2", &[(900, 3000)]),
        ("first-1-limit-iso-2", &[(900, 3000)]),
    ]);
    let simulator = simulator();
    for form in ["seconds", "date", "iso"] {
        let client = client_of(&simulator, &[("max_retries", "0")]);
        let response = client.token(&format!("limit-{form}-100"));
        let least = if form == "seconds" { 100 } else { 90 };
        assert!((least..=100).contains(&response.retry_after()), "{form}: {}", response.retry_after());
        let error = format!("{PER_SECOND}. Try again after {} seconds", response.retry_after());
        assert_eq!(error_of(&response), error);
    }
}

#[test]
fn r7_a_daily_limit_is_not_waited_for() {
    let refused = |user, retry_after, error| Refused {
        user,
        options: &[],
        waits: &[],
        code: 429,
        reason: ZOOM_REASON_DAILY_LIMIT,
        retry_after,
        error,
    };
    assert_refused(&[
        refused("limit-day-seconds-1", 1, format!("{DAILY}. Try again after 1 second")),
        refused("limit-day-seconds-0", ZOOM_E_NOT_FOUND, DAILY.into()),
        refused("limit-day-without", ZOOM_E_NOT_FOUND, DAILY.into()),
    ]);
    let simulator = simulator();
    let response = client_of(&simulator, &[]).token("limit-day");
    assert_eq!((response.code, response.reason()), (429, ZOOM_REASON_DAILY_LIMIT));
    let seconds = response.retry_after();
    assert!((1..=24 * 60 * 60).contains(&seconds), "{seconds}");
    let times = ["second", "seconds"][usize::from(seconds > 1)];
    assert_eq!(error_of(&response), format!("{DAILY}. Try again after {seconds} {times}"));
    assert_eq!(simulator.token_requests("limit-day"), 1);
}

#[test]
fn r8_a_server_that_is_out_of_order_for_a_moment() {
    assert_token_after(&[
        ("first-1-html-502", &GROWING[..1]),
        ("first-1-html-503", &GROWING[..1]),
        ("first-1-html-504", &GROWING[..1]),
        ("first-1-gateway-502", &GROWING[..1]),
        ("first-1-problem-504", &GROWING[..1]),
        ("first-1-unavailable-1", &[ONE_SECOND]),
        ("first-2-html-503", &GROWING[..2]),
    ]);
    // The one call too.
    let simulator = simulator();
    let (code, text) = get_user_token(&simulator.http_url(), ACCESS_TOKEN, "first-1-html-502", "", 0);
    assert_eq!((code, simulator.token_requests("first-1-html-502")), (ZOOM_OK, 2), "{text}");
}

#[test]
fn r9_refusals_that_no_retry_helps() {
    let page = |status: &str, words: &str| {
        format!("HTTP {status}: this is not Zoom's response ({words}). {SERVER_PROBLEM}")
    };
    let (server, scope) = (ZOOM_REASON_SERVER, ZOOM_REASON_SCOPE);
    let no_scope = |status: &str| {
        format!(
            "HTTP {status}, Zoom code 4711: Invalid access token, does not contain scopes:[user:read:token:admin]. \
             {ADD_SCOPE}"
        )
    };
    let expired = format!("HTTP 401 Unauthorized, Zoom code 124: Access token is expired. {NEW_TOKEN}");
    let cases: [(&str, &str, i32, i32, String); 8] = [
        ("broken", "", 500, server, format!("HTTP 500 Internal Server Error. {SERVER_PROBLEM}")),
        ("html-500", "", 500, server, page("500 Internal Server Error", "text/html: \"500\"")),
        (
            "gateway-501",
            "",
            501,
            server,
            page("501 Not Implemented", "application/json: \"Refused by the gateway\""),
        ),
        (
            "problem-505",
            "",
            505,
            server,
            page(
                "505 HTTP Version Not Supported",
                "application/problem+json: \"Refused: Refused by a policy\"",
            ),
        ),
        ("unscoped-401", "", 401, scope, no_scope("401 Unauthorized")),
        ("me", UNSCOPED_ACCESS_TOKEN, 400, scope, {
            no_scope("400 Bad Request")
                + ". An app that has the Meeting SDK's scope user:read:zak alone gets a zak by the type me_zak"
        }),
        ("me", EXPIRED_ACCESS_TOKEN, 401, ZOOM_REASON_ACCESS_TOKEN, expired),
        ("gone", "", 404, ZOOM_REASON_ADDRESS, {
            "HTTP 404 Not Found. Check the base URL, and the user id or e-mail address".into()
        }),
    ];
    for (user, access_token, code, reason, error) in cases {
        let simulator = simulator();
        let access_token = if access_token.is_empty() { ACCESS_TOKEN } else { access_token };
        let response = client_of(&simulator, &[("access_token", access_token)]).token(user);
        assert_eq!(
            (response.code, response.reason(), response.retry_after()),
            (code, reason, ZOOM_E_NOT_FOUND)
        );
        assert_eq!(error_of(&response), error);
        assert_eq!(simulator.requests().len(), 1, "{user}");
    }
}

/// Runs this test once more, with its connections and lookups counted. True in that process.
fn with_tries_counted(name: &str) -> bool {
    let Some(mut command) = own_process(name) else { return true };
    let (Some(connects), Some(names)) = (preload("connects", name), preload("names", name)) else {
        return false;
    };
    let counts = scratch(name);
    command.env("LD_PRELOAD", format!("{}:{}", connects.display(), names.display()));
    command.env("CONNECTS", counts.join("connects")).env("ASKED", counts.join("asked"));
    succeed(&mut command);
    false
}

/// How many connections this process began.
fn connects() -> usize {
    count("CONNECTS")
}

/// How many bytes the preloaded library has written into a file.
fn count(variable: &str) -> usize {
    fs::metadata(given(variable)).map_or(0, |file| file.len() as usize)
}

/// A port that refuses connections until its socket listens.
fn refusing() -> (socket2::Socket, SocketAddr) {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    (socket, address)
}

#[test]
fn r10_a_connection_that_is_refused_is_tried_once_more() {
    if !with_tries_counted("r10_a_connection_that_is_refused_is_tried_once_more") {
        return;
    }
    let (_socket, address) = refusing();
    let base = format!("http://{address}/v2");
    for (max_retries, expected) in [("0", 1), ("1", 2), ("3", 2), ("10", 2)] {
        let client = Client::at(&base, ACCESS);
        client.set("max_retries", max_retries);
        let (before, begun) = (connects(), Instant::now());
        let response = client.token("me");
        let took = begun.elapsed();
        assert_eq!((response.code, response.error()), (ZOOM_E_CONNECT, cannot_connect(&address.to_string())));
        assert_eq!((response.reason(), response.retry_after()), (0, ZOOM_E_NOT_FOUND));
        assert_eq!(connects() - before, expected, "max_retries {max_retries}");
        let wait = Duration::from_millis(if expected == 1 { 0 } else { 250 });
        assert!(took >= wait && took < wait + SLACK, "{took:?}");
    }
    // The one call, which has no options.
    let before = connects();
    assert_eq!(get_user_token(&base, ACCESS, "me", "", 0).0, ZOOM_E_CONNECT);
    assert_eq!(connects() - before, 2);

    // The port listens before the second try, in one of a few rounds: this thread may come too late.
    assert!((0..5).any(|_| listens_before_the_second_try()));
}

fn listens_before_the_second_try() -> bool {
    let (socket, address) = refusing();
    let (base, before) = (format!("http://{address}/v2"), connects());
    let outcome = thread::scope(|scope| {
        let call = scope.spawn(|| {
            let response = Client::at(&base, ACCESS).token("me");
            (response.code, response.token())
        });
        wait_until("the first try is over", || connects() > before);
        socket.listen(1).unwrap();
        socket.set_nonblocking(true).unwrap();
        let listener = TcpListener::from(socket);
        let mut stream = None;
        wait_until("the call is there, or has ended", || {
            stream = listener.accept().ok();
            stream.is_some() || call.is_finished()
        });
        if let Some((stream, _)) = &mut stream {
            std::io::Write::write_all(stream, token_response("abc").as_bytes()).unwrap();
        }
        call.join().unwrap()
    });
    assert_eq!(connects() - before, 2);
    if outcome.0 == ZOOM_E_CONNECT {
        return false;
    }
    assert_eq!(outcome, (ZOOM_OK, Ok("abc".into())));
    true
}

/// None of these is repeated: each would end in the same way, and a program without a network must fail at once.
#[test]
fn r11_failures_that_are_not_repeated() {
    if !with_tries_counted("r11_failures_that_are_not_repeated") {
        return;
    }
    let (_socket, nobody) = refusing();
    let proxied = |proxy: &str| {
        let client = Client::at("https://api.zoom.test/v2", ACCESS);
        client.set("proxy", proxy).set("roots", "bundled");
        client
    };
    let secure = Faulty::start("none", Tls::Yes);
    let untrusting = Client::at(&secure.server.base(), ACCESS);
    untrusting.set("roots", "bundled");
    let plain = Faulty::start("none", Tls::No);
    let proxy = plain.server.base().trim_end_matches("/v2").to_owned();
    let silent = Faulty::with("stall-0", Tls::No, &[("timeout_ms", "300")]);
    let silent_tls = Faulty::with("silent", Tls::Yes, &[("connect_timeout_ms", "300")]);
    let cut = Faulty::start("cut-0", Tls::No);
    let reset = Faulty::start("reset-40", Tls::No);
    let invalid = Faulty::start("garbage-first", Tls::No);
    for (what, client, code, expected) in [
        ("a certificate that is not trusted", &untrusting, ZOOM_E_TLS, 1),
        ("a proxy that is not there", &proxied(&format!("http://{nobody}")), ZOOM_E_PROXY, 1),
        ("a proxy that refuses", &proxied(&proxy), ZOOM_E_PROXY, 1),
        (
            "a name that is not there",
            &Client::at("https://no-such-host.invalid/v2", ACCESS),
            ZOOM_E_RESOLVE,
            0,
        ),
        ("no response", &silent.client, ZOOM_E_TIMEOUT, 1),
        ("no handshake", &silent_tls.client, ZOOM_E_TIMEOUT, 1),
        ("a connection that is closed without a response", &cut.client, ZOOM_E_CONNECT, 1),
        ("a connection that is reset in the response", &reset.client, ZOOM_E_CONNECT, 1),
        ("a response that is not HTTP", &invalid.client, ZOOM_E_PROTOCOL, 1),
    ] {
        let before = connects();
        assert_eq!(client.token("me").code, code, "{what}");
        assert_eq!(connects() - before, expected, "{what}");
    }
    assert_eq!(count("ASKED"), 1);
}

#[test]
fn r12_a_general_request_is_sent_once() {
    if !with_tries_counted("r12_a_general_request_is_sent_once") {
        return;
    }
    let simulator = simulator();
    let client = client_of(&simulator, &[("max_retries", "10")]);
    for (user, status) in
        [("limit-second", 429), ("limit-seconds-1", 429), ("unavailable-1", 503), ("html-502", 502)]
    {
        let response = client.request("GET", &format!("/users/{user}/token"), "", "");
        assert_eq!((response.code, simulator.token_requests(user)), (status, 1), "{user}");
    }
    let (_socket, nobody) = refusing();
    let client = Client::at(&format!("http://{nobody}/v2"), ACCESS);
    let before = connects();
    assert_eq!(client.request("GET", "/x", "", "").code, ZOOM_E_CONNECT);
    assert_eq!(connects() - before, 1);
}

/// Slow: ten retries, a second or two apart.
#[test]
fn r13_no_retries_and_the_most() {
    let client = Client::new();
    for value in ["11", "-1", "1.5", "+1", "3 times"] {
        let error = "option max_retries must be 0 to 10".to_owned();
        assert_eq!(client.try_set("max_retries", value), (ZOOM_E_ARGUMENT, error), "{value}");
    }
    let refused = |user, options, waits, error: &str| Refused {
        user,
        options,
        waits,
        code: 429,
        reason: ZOOM_REASON_RATE_LIMIT,
        retry_after: 1,
        error: format!("{PER_SECOND}. {error}"),
    };
    let again = "Try again after 1 second";
    // The zero makes it another user, whose requests are counted apart.
    assert_refused(&[
        refused("limit-seconds-1", &[("max_retries", "0")], &[], again),
        refused("limit-seconds-01", &[("max_retries", "10")], &[ONE_SECOND; 10], again),
    ]);
}

#[test]
fn r14_a_wait_beyond_the_deadline_ends_the_call_at_once() {
    let refused = |user, ms, reason, code, error| Refused {
        user,
        options: ms,
        waits: &[],
        code,
        reason,
        retry_after: 60,
        error,
    };
    let limit = format!("{PER_SECOND}. Try again after 60 seconds");
    let unavailable = format!(
        "HTTP 503 Service Unavailable: this is not Zoom's response (text/html: \"503\"). {SERVER_PROBLEM}. Try again \
         after 60 seconds"
    );
    assert_refused(&[
        refused("limit-seconds-60", &[], ZOOM_REASON_RATE_LIMIT, 429, limit.clone()),
        refused("limit-seconds-060", &[("timeout_ms", "60000")], ZOOM_REASON_RATE_LIMIT, 429, limit),
        refused("unavailable-60", &[], ZOOM_REASON_SERVER, 503, unavailable),
    ]);
}

/// The text tells why the request was sent again.
#[test]
fn r19_a_retry_that_gets_no_response_tells_of_the_refusal_before_it() {
    let server = Server::start(|connection| {
        connection.read_request();
        connection.send(http_response("503 X", "Retry-After: 1\r\n", "").as_bytes());
        while connection.read_request().is_some() {}
    });
    let client = Client::at(&server.base(), ACCESS);
    client.set("timeout_ms", "6000");
    let response = client.token("me");
    let text = "the time ran out while waiting for the response (option timeout_ms is 6000). Try again later. The request \
                was sent before, and that ended with: HTTP 503 Service Unavailable. The server has a problem: try again \
                later. Try again after 1 second";
    assert_eq!((response.code, response.error().as_str()), (ZOOM_E_TIMEOUT, text));
    assert_eq!((server.requests().len(), response.status()), (2, 0));
}

/// The bound is the point, so the best of a few rounds counts.
#[test]
fn r15_threads_that_wait_are_cancelled_at_once() {
    const THREADS: usize = 32;
    let simulator = simulator();
    let client = client_of(&simulator, &[]);
    let is_prompt = (0..5).any(|round| {
        let user = format!("limit-seconds-{}", 20 + round);
        let cancel = new_cancel();
        let latest = thread::scope(|scope| {
            let call = || {
                let response = client.token_with(&user, "", 0, "", cancel);
                (Instant::now(), response.code, response.error())
            };
            let calls: Vec<_> = (0..THREADS).map(|_| scope.spawn(call)).collect();
            wait_until("all have been refused", || simulator.token_requests(&user) == THREADS as u64);
            // By then they wait: a response takes a few milliseconds.
            thread::sleep(Duration::from_millis(200));
            let cancelled = Instant::now();
            assert_eq!(zoom_cancel(cancel), ZOOM_OK);
            let late = calls.into_iter().map(|call| {
                let (ended, code, error) = call.join().unwrap();
                assert_eq!((code, error.as_str()), (ZOOM_E_CANCELLED, "cancelled by zoom_cancel"));
                ended - cancelled
            });
            late.max().unwrap()
        });
        assert_eq!(zoom_free(cancel), ZOOM_OK);
        assert!(latest < SLACK, "{latest:?}");
        latest < Duration::from_millis(100)
    });
    assert!(is_prompt);
}

/// 64 calls that are told to wait, for a second or for no time in particular, come again at 64 times. The best of a few
/// rounds counts: where the machine stops, all of their waits end together.
#[test]
fn r16_those_who_wait_do_not_come_again_together() {
    for (user, least) in [("first-64-limit-seconds-1", 1000), ("first-64-limit-second", 0)] {
        let mut spreads = (0..3).map(|_| spread_of_those_who_wait(user, Duration::from_millis(least)));
        assert!(spreads.any(|spread| spread > Duration::from_millis(500)), "{user}");
    }
}

fn spread_of_those_who_wait(user: &str, least: Duration) -> Duration {
    const CALLS: usize = 64;
    let simulator = simulator();
    let together = Arc::new(Barrier::new(CALLS));
    thread::scope(|scope| {
        for _ in 0..CALLS {
            scope.spawn(|| {
                let client = client_of(&simulator, &[]);
                together.wait();
                assert_eq!(client.token(user).code, ZOOM_OK);
            });
        }
    });
    let arrivals = arrivals(&simulator, user);
    let (first, again) = arrivals.split_at(CALLS);
    assert_eq!(again.len(), CALLS, "{user}");
    assert!(again[0] - first[0] >= least, "{user}");
    let spread = *again.iter().max().unwrap() - *again.iter().min().unwrap();
    println!("{user}: {spread:?}");
    spread
}

/// The wall clock jumps by a day, forwards and backwards, while a call waits for a number of seconds and for a time.
#[test]
fn r17_the_wall_clock_jumps_while_a_call_waits() {
    let name = "r17_the_wall_clock_jumps_while_a_call_waits";
    if let Some(test) = own_process(name) {
        let Some(mut command) = with_movable_clock(&test, name, &["--exclude-monotonic"]) else { return };
        return succeed(&mut command);
    }
    let simulator = simulator();
    for jump in ["+86400", "-86400"] {
        for (form, least) in [("seconds", 2000), ("date", 900), ("iso", 900)] {
            set_clock("+0");
            let log = scratch(&format!("r17-{jump}-{form}")).join("log").to_str().unwrap().to_owned();
            let before = SystemTime::now();
            let user = format!("first-1-limit-{form}-2");
            simulator.clear_requests();
            let client = client_of(&simulator, &[("log_file", &log)]);
            thread::scope(|scope| {
                let begun = Instant::now();
                let call = scope.spawn(|| (client.token(&user).code, Instant::now()));
                // The time of its Retry-After is that of its arrival, and the line is written after that.
                wait_until("the refusal is in the log", || fs::read_to_string(&log).unwrap().contains('\n'));
                set_clock(jump);
                let jumped = SystemTime::now().duration_since(before).unwrap_or_else(|why| why.duration());
                assert!(jumped > Duration::from_secs(23 * 60 * 60), "{jumped:?}");
                let (code, ended) = call.join().unwrap();
                assert_eq!(code, ZOOM_OK);
                assert_waits(&user, begun, &arrivals(&simulator, &user), ended, &[(least, 3000)]);
            });
        }
    }
}

/// Also an access token that was set while it waited. Each attempt has its line in the log.
#[test]
fn r18_a_call_keeps_the_options_that_it_began_with() {
    let (refused, is_refused) = std::sync::mpsc::channel();
    let refused = std::sync::Mutex::new(refused);
    let server = Server::start(move |connection| {
        connection.read_request();
        connection.send(http_response("429 Slow down", "Retry-After: 1\r\n", "").as_bytes());
        refused.lock().unwrap().send(()).unwrap();
        connection.read_request();
        connection.send(token_response("abc").as_bytes());
        connection.wait_for_close();
    });
    let log = scratch("r18-log").join("log");
    let client = Client::at(&server.base(), "first");
    client.set("log_file", log.to_str().unwrap());
    thread::scope(|scope| {
        let call = scope.spawn(|| client.token("me").token());
        is_refused.recv().unwrap();
        client.set("access_token", "second");
        assert_eq!(call.join().unwrap().as_deref(), Ok("abc"));
    });
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| request.contains("authorization: Bearer first\r\n")));
    assert_eq!(server.connections(), 1);
    let log = fs::read_to_string(&log).unwrap();
    let results: Vec<&str> =
        log.lines().map(|line| &line[line.find("attempt=").unwrap()..line.find(" ms=").unwrap()]).collect();
    assert_eq!(results, ["attempt=1 result=429 status=429 reason=6", "attempt=2 result=0 status=200"]);
}
