//! Refusals that a client may retry, and responses of other servers in Zoom's place.

mod common;

use std::time::{Duration, SystemTime};

use common::{Reply, client, get, get_url, simulator};
use serde_json::json;
use time::{OffsetDateTime, PrimitiveDateTime};
use zoom_simulator::Simulator;

/// The statuses of requests for this user, one after another.
fn statuses(simulator: &Simulator, user: &str, count: usize) -> Vec<u16> {
    let client = client(simulator.ca_pem());
    let url = format!("{}/users/{user}/token?type=zak", simulator.http_url());
    (0..count).map(|_| get_url(&client, &url).unwrap().status).collect()
}

fn retry_after(reply: &Reply) -> Vec<&str> {
    reply.headers.get_all("retry-after").iter().map(|value| value.to_str().unwrap()).collect()
}

#[test]
fn rate_limits_by_the_table() {
    let (per_second, daily) = (Some("QPS"), Some("Daily-limit"));
    for (user, kind, values) in [
        ("limit-seconds-0", per_second, &["0"][..]),
        ("limit-seconds-1099511627776", per_second, &["1099511627776"]),
        ("limit-date-past", per_second, &["Sun, 06 Nov 1994 08:49:37 GMT"]),
        ("limit-iso-past", per_second, &["2020-05-31T00:00:00Z"]),
        ("limit-garbage", per_second, &["soon"]),
        ("limit-twice", per_second, &["1", "2"]),
        ("limit-without-headers", None, &[]),
        ("limit-day-without", daily, &[]),
        ("limit-day-seconds-1", daily, &["1"]),
    ] {
        let reply = get(&format!("{user}/token?type=zak"));
        assert_eq!((reply.status, &reply.json()["code"]), (429, &json!(429)), "{user}");
        assert_eq!(retry_after(&reply), values, "{user}");
        let given = reply.headers.get("x-ratelimit-type").map(|value| value.to_str().unwrap());
        assert_eq!(given, kind, "{user}");
        assert_eq!(reply.headers.contains_key("x-ratelimit-limit"), kind.is_some(), "{user}");
    }
}

#[test]
fn iso_8601_date_time_is_that_many_seconds_from_now() {
    let before = OffsetDateTime::from(SystemTime::now() - Duration::from_secs(1));
    let reply = get("limit-iso-90000/token?type=zak");
    let after = OffsetDateTime::from(SystemTime::now());
    let when = parse_iso_8601(reply.header("retry-after")) - Duration::from_secs(90_000);
    assert!(before < when && when <= after, "{before} {when} {after}");
    let reply = get("limit-iso-18446744073709551615/token");
    assert!(parse_iso_8601(reply.header("retry-after")) > after);
}

/// Parses `YYYY-MM-DDTHH:MM:SSZ`, and nothing else.
fn parse_iso_8601(text: &str) -> OffsetDateTime {
    let number = |from: usize, to: usize| text[from..to].parse::<u16>().unwrap();
    let byte = |at: usize| u8::try_from(number(at, at + 2)).unwrap();
    let month = byte(5).try_into().unwrap();
    let date = time::Date::from_calendar_date(number(0, 4).into(), month, byte(8)).unwrap();
    let time = time::Time::from_hms(byte(11), byte(14), byte(17)).unwrap();
    assert_eq!((text.len(), &text[10..11], &text[19..]), (20, "T", "Z"));
    PrimitiveDateTime::new(date, time).assume_utc()
}

#[test]
fn token_follows_the_first_refusals() {
    let simulator = simulator();
    for (user, expected) in [
        ("first-2-limit-second", &[429, 429, 200, 200][..]),
        ("first-1-limit-seconds-1", &[429, 200]),
        ("first-1-html-503", &[503, 200]),
        ("first-1-unscoped-401", &[401, 200]),
        ("first-0-html-502", &[200]),
        ("limit-second", &[429, 429, 429]),
    ] {
        assert_eq!(statuses(&simulator, user, expected.len()), expected, "{user}");
        assert_eq!(simulator.token_requests(user), expected.len() as u64, "{user}");
    }
    assert_eq!(simulator.token_requests("me"), 0);
    // Every user has a count of its own, which can be reset.
    simulator.clear_requests();
    assert_eq!(statuses(&simulator, "first-1-html-503", 2), [503, 200]);
    assert_eq!(get("first-0-html-502/token?type=zak").payload()["uid"], "first-0-html-502");
}

#[test]
fn refusals_are_exact_with_concurrent_requests() {
    let simulator = simulator();
    let refused: usize = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..8).map(|_| scope.spawn(|| statuses(&simulator, "first-11-limit-second", 5))).collect();
        threads.into_iter().flat_map(|t| t.join().unwrap()).filter(|status| *status == 429).count()
    });
    assert_eq!((refused, simulator.token_requests("first-11-limit-second")), (11, 40));
}

#[test]
fn requests_without_access_are_not_counted() {
    let simulator = simulator();
    let client = client(simulator.ca_pem());
    let url = format!("{}/users/first-1-html-503/token", simulator.http_url());
    assert_eq!(common::get_with(&client, &url, None).unwrap().status, 401);
    assert_eq!(simulator.token_requests("first-1-html-503"), 0);
    assert_eq!(get_url(&client, &url).unwrap().status, 503);
}

#[test]
fn requests_have_the_time_of_their_arrival() {
    let simulator = simulator();
    statuses(&simulator, "slow-20", 2);
    let requests = simulator.requests();
    assert!(requests[1].arrived - requests[0].arrived >= Duration::from_millis(20));
}

#[test]
fn responses_of_other_servers() {
    for (user, status, content_type, body) in [
        ("html-403", 403, "text/html", "<title>403</title>"),
        ("html-511", 511, "text/html", "<title>511</title>"),
        ("unavailable-7", 503, "text/html", "<title>503</title>"),
        ("gateway-401", 401, "application/json", r#"{"statusCode":401,"message":"Refused by the gateway"}"#),
        ("problem-403", 403, "application/problem+json", r#""title":"Refused","status":403,"detail":""#),
        ("unscoped-401", 401, common::JSON, r#"{"code":4711,"message":"Invalid access token"#),
    ] {
        let reply = get(&format!("{user}/token?type=zak"));
        assert_eq!((reply.status, reply.header("content-type")), (status, content_type), "{user}");
        assert!(reply.body.contains(body), "{user}: {}", reply.body);
    }
    assert_eq!(retry_after(&get("unavailable-7/token?type=zak")), ["7"]);
}

#[test]
fn user_names_that_do_not_exist() {
    for user in
        ["html-199", "html-600", "html-", "first-1", "first-1-", "first--me", "first-x-me", "first-1-nobody"]
    {
        let reply = get(&format!("{user}/token?type=zak"));
        assert_eq!((reply.status, &reply.json()["code"]), (404, &json!(1001)), "{user}");
    }
}
