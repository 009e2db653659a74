//! Rate limits, slow responses and broken ones.

mod common;

use std::time::{Duration, Instant, SystemTime};

use common::{Reply, address, client, exchange, get, get_url, simulator, try_get};
use serde_json::json;
use zoom_simulator::ACCESS_TOKEN;

const PER_SECOND: &str = "You have reached the maximum per-second rate limit for this API. Try again later.";
const DAILY: &str = "You have reached the maximum daily rate limit for this API. \
    Refer to the response header for details on when you can make another request.";

#[track_caller]
fn assert_limited(reply: &Reply, kind: &str, message: &str) {
    assert_eq!(reply.status, 429);
    assert_eq!(reply.json(), json!({"code": 429, "message": message}));
    assert_eq!(reply.header("content-type"), common::JSON);
    assert_eq!(reply.header("x-ratelimit-category"), "Light");
    assert_eq!(reply.header("x-ratelimit-type"), kind);
    assert_eq!(reply.header("x-ratelimit-remaining"), "0");
    assert!(reply.header("x-ratelimit-limit").parse::<u32>().is_ok());
}

#[test]
fn per_second_limit_without_retry_after() {
    let reply = get("limit-second/token?type=zak");
    assert_limited(&reply, "QPS", PER_SECOND);
    assert!(!reply.headers.contains_key("retry-after"));
}

#[test]
fn per_second_limit_with_seconds() {
    let reply = get("limit-seconds-3/token?type=zak");
    assert_limited(&reply, "QPS", PER_SECOND);
    assert_eq!(reply.header("retry-after"), "3");
}

#[test]
fn per_second_limit_with_an_http_date() {
    let before = SystemTime::now();
    let reply = get("limit-date-60/token?type=zak");
    let after = SystemTime::now();
    assert_limited(&reply, "QPS", PER_SECOND);
    let when = httpdate::parse_http_date(reply.header("retry-after")).unwrap();
    assert!(when + Duration::from_secs(1) > before + Duration::from_secs(60));
    assert!(when <= after + Duration::from_secs(60));
    // A date that is too far away is cut to one that can be written.
    let reply = get("limit-date-18446744073709551615/token");
    assert!(httpdate::parse_http_date(reply.header("retry-after")).is_ok());
}

#[test]
fn daily_limit_with_an_iso_8601_date_time() {
    let reply = get("limit-day/token?type=zak");
    assert_limited(&reply, "Daily-limit", DAILY);
    let shape: String =
        reply.header("retry-after").chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    assert_eq!(shape, "9999-99-99T99:99:99Z");
    assert!(reply.header("retry-after").ends_with("T00:00:00Z"));
}

#[test]
fn gone_is_an_empty_404() {
    let reply = get("gone/token?type=zak");
    assert_eq!((reply.status, reply.body.as_str()), (404, ""));
    assert_eq!(reply.header("content-type"), "text/plain");
    assert!(reply.headers.contains_key("x-zm-trackingid"));
}

#[test]
fn broken_is_an_empty_500() {
    let reply = get("broken/token?type=zak");
    assert_eq!((reply.status, reply.body.as_str()), (500, ""));
    assert_eq!(reply.header("content-length"), "0");
    assert!(reply.headers.contains_key("x-zm-trackingid"));
}

#[test]
fn html_is_not_json() {
    let reply = get("html/token?type=zak");
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), "text/html");
    assert!(reply.body.starts_with("<!DOCTYPE html>"));
}

#[test]
fn redirect_leads_to_another_host_name() {
    let simulator = simulator();
    let client = client(simulator.ca_pem());
    for (base, redirect_target) in [
        (simulator.http_url(), simulator.http_url().replace("127.0.0.1", "localhost")),
        (simulator.https_url(), simulator.https_url().replace("localhost", "127.0.0.1")),
    ] {
        let reply = get_url(&client, &format!("{base}/users/redirect/token")).unwrap();
        assert_eq!((reply.status, reply.body.as_str()), (302, ""));
        assert_eq!(reply.header("location"), format!("{redirect_target}/echo"));
        // The target exists, so that a client that follows the redirect is noticed.
        let there = get_url(&client, reply.header("location")).unwrap();
        assert_eq!(there.json()["target"], "/v2/echo");
    }
}

#[test]
fn slow_takes_its_time() {
    let start = Instant::now();
    let reply = get("slow-60/token?type=zak");
    assert!(start.elapsed() >= Duration::from_millis(60));
    assert_eq!(reply.status, 200);
    assert_eq!(reply.payload()["uid"], "slow-60");
}

#[test]
fn slow_responses_do_not_delay_others() {
    let simulator = simulator();
    let client = client(simulator.ca_pem());
    let base = simulator.http_url();
    let slow = std::net::TcpStream::connect(address(&simulator)).unwrap();
    std::io::Write::write_all(&mut &slow, &request("slow-3600000")).unwrap();
    let reply = get_url(&client, &format!("{base}/users/me/token")).unwrap();
    assert_eq!(reply.status, 200);
    // Nor do they delay the drop of the simulator here.
}

#[test]
fn drip_arrives_completely() {
    let start = Instant::now();
    let reply = get("drip-1/token?type=zak");
    assert_eq!(reply.status, 200);
    assert_eq!(reply.payload()["uid"], "drip-1");
    let bytes = reply.body.len();
    assert_eq!(reply.header("content-length"), bytes.to_string());
    assert!(start.elapsed() >= Duration::from_millis(bytes as u64 - 1));
    assert_eq!(get("drip-0/token?type=zak").payload()["uid"], "drip-0");
}

#[test]
fn cut_ends_in_the_middle_of_the_body() {
    assert!(try_get("cut/token?type=zak").is_err());

    let simulator = simulator();
    let got = String::from_utf8(exchange(&simulator, &request("cut"))).unwrap();
    let (head, body) = got.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"));
    let announced = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    assert_eq!(body.len(), announced.parse::<usize>().unwrap() / 2);
    assert!(body.starts_with("{\"token\":\"eyJ"));
}

#[test]
fn cut_over_https() {
    let simulator = simulator();
    let url = format!("{}/users/cut/token?type=zak", simulator.https_url());
    assert!(get_url(&client(simulator.ca_pem()), &url).is_err());
    assert_eq!(simulator.requests().len(), 1);
}

#[test]
fn hangup_closes_without_a_response() {
    let simulator = simulator();
    assert_eq!(exchange(&simulator, &request("hangup")), b"");
    assert_eq!(simulator.requests()[0].target, "/v2/users/hangup/token?type=zak");
    assert!(try_get("hangup/token?type=zak").is_err());
}

#[test]
fn faults_are_for_those_with_access() {
    let simulator = simulator();
    let sent = b"GET /v2/users/hangup/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let got = String::from_utf8(exchange(&simulator, sent)).unwrap();
    assert!(got.starts_with("HTTP/1.1 401 Unauthorized\r\n"));
}

/// The bytes of a request for a user's ZAK.
fn request(user: &str) -> Vec<u8> {
    format!(
        "GET /v2/users/{user}/token?type=zak HTTP/1.1\r\nHost: x\r\n\
         Authorization: Bearer {ACCESS_TOKEN}\r\n\r\n"
    )
    .into_bytes()
}
