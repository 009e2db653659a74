//! Servers, proxies and name lookups that take their time: the rows L and P3 of faults, a test a row. L5 is in
//! signals.rs. The library is there within milliseconds of a deadline or a cancel; the bounds here leave room for a
//! machine that runs other tests.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use common::abi::{Client, new_cancel};
use common::faults::{
    ACCESS, BOTH, Faulty, Full, Outcome, Tls, assert_failed, assert_token, cannot_connect, roots_file,
};
use common::own_process::{
    behind, given, network_of_its_own, own_process, preload, set_clock, succeed, with_movable_clock,
};
use common::programs::wait_until;
use common::socks::{End, SIGNED_IN, Socks};
use common::tls::server_for;
use common::tools::{need, scratch};
use zoom_simulator::faults::{FaultServer, response_length};
use zoom_token::*;

const TIMEOUT: Duration = Duration::from_millis(400);
/// How late a call may end here: the machine may run other tests.
const SLACK: Duration = Duration::from_secs(3);
/// How soon a call notices a cancel where the machine has time for it, in one of a few calls.
const CANCEL_SOON: Duration = Duration::from_millis(10);

/// What a call was busy with when its time ran out, and what is advised then.
type Phase = [&'static str; 2];

const RESOLVING: Phase = ["while looking up the host's name", "Check the network and its name server (DNS)"];
const CONNECTING: Phase = ["while connecting", "Check the network, the VPN and the firewall"];
const HANDSHAKING: Phase = ["in the TLS handshake", "Check the network, the VPN and the firewall"];
const PROXYING: Phase = [
    "while waiting for the proxy",
    "Check the proxy's address and kind (http:// or socks5://), and the proxy itself",
];
const RECEIVING: Phase = ["while waiting for the response", "Try again later"];

fn timed_out([busy, advice]: Phase, option: &str, ms: u128) -> String {
    format!("the time ran out {busy} (option {option} is {ms}). {advice}")
}

/// The call of this client ends in time, with a text that tells what it was busy with. Once with the time of the whole
/// call, and once with that until the connection stands.
fn assert_in_time(make: impl Fn() -> Client, phase: Phase, what: &str) {
    let options: &[&str] =
        if phase == RECEIVING { &["timeout_ms"] } else { &["timeout_ms", "connect_timeout_ms"] };
    for option in options {
        let client = make();
        client.set(option, &TIMEOUT.as_millis().to_string());
        let outcome = Outcome::of(&client);
        let error = timed_out(phase, option, TIMEOUT.as_millis());
        assert_failed(&outcome, ZOOM_E_TIMEOUT, &error, what);
        let took = outcome.took;
        println!("{what}, {option}: {took:?}");
        assert!(took >= TIMEOUT && took < TIMEOUT + SLACK, "{what}, {option}: {took:?}");
    }
}

/// A client of a server with a fault.
fn client(server: &FaultServer, roots: &str) -> Client {
    let client = Client::at(&server.base(), ACCESS);
    if server.base().starts_with("https") {
        client.set("roots", roots);
    }
    client
}

/// A client that goes through a proxy with a fault.
fn proxied(proxy: &FaultServer, roots: &str) -> Client {
    let client = Client::at("https://api.zoom.test/v2", ACCESS);
    client.set("proxy", proxy.base().trim_end_matches("/v2"));
    // The system's roots take their time to read, in which nothing else happens.
    client.set("roots", if proxy.base().starts_with("https") { roots } else { "bundled" });
    client
}

/// True while a connection to this address is being opened.
fn is_connecting(address: SocketAddr) -> bool {
    let SocketAddr::V4(address) = address else { panic!("not IPv4") };
    let ip = u32::from_ne_bytes(address.ip().octets());
    let line = format!(" {ip:08X}:{:04X} 02 ", address.port());
    fs::read_to_string("/proc/net/tcp").unwrap().contains(&line)
}

// Deadlines

#[test]
fn l1_p3_stall_and_drip_in_every_phase() {
    for (fault, phase) in [
        ("stall-0", RECEIVING),
        ("stall-40", RECEIVING),
        ("stall-100", RECEIVING),
        ("drip-40", RECEIVING),
        ("drip-chunked-40", RECEIVING),
        ("drip-body-100", RECEIVING),
        ("silent", HANDSHAKING),
        ("wire-drip-30", HANDSHAKING),
    ] {
        for tls in BOTH {
            let server = FaultServer::start(fault, tls).unwrap();
            let roots = roots_file(server.ca_pem());
            let phase = if tls == Tls::No { RECEIVING } else { phase };
            assert_in_time(|| client(&server, &roots), phase, &format!("{fault} {tls:?}"));
        }
    }
    for (fault, phase) in [
        ("connect-stall-0", PROXYING),
        ("connect-stall-10", PROXYING),
        ("connect-drip-40", PROXYING),
        ("connect-silent", HANDSHAKING),
    ] {
        for tls in BOTH {
            let proxy = FaultServer::start(fault, tls).unwrap();
            let roots = roots_file(proxy.ca_pem());
            assert_in_time(|| proxied(&proxy, &roots), phase, &format!("{fault} {tls:?}"));
            assert!(proxy.requests().iter().all(|request| !request.contains(ACCESS)));
        }
    }
}

#[test]
fn l1_stall_in_connect() {
    let full = Full::on((Ipv4Addr::LOCALHOST, 0).into());
    let base = format!("http://{}/v2", full.address());
    assert_in_time(|| Client::at(&base, ACCESS), CONNECTING, "a full queue");
}

/// The lookup continues by itself when the call has ended, but there is only one of a name at a time.
#[test]
fn l1_stall_in_the_lookup() {
    let name = "l1_stall_in_the_lookup";
    if let Some(mut command) = own_process(name) {
        let Some(library) = preload("names", name) else { return };
        command.env("ASKED", scratch(name).join("asked")).env("LD_PRELOAD", library);
        return succeed(&mut command);
    }
    assert_in_time(|| Client::at("https://stall.test/v2", ACCESS), RESOLVING, "a lookup that hangs");
    let client = Client::at("https://stall.test/v2", ACCESS);
    client.set("timeout_ms", "50");
    for _ in 0..30 {
        assert_eq!(Outcome::of(&client).code, ZOOM_E_TIMEOUT);
    }
    // Two clients in assert_in_time and this one.
    assert_eq!(fs::metadata(given("ASKED")).unwrap().len(), 3);
    let server = FaultServer::start("none", Tls::No).unwrap();
    assert_token(&Outcome::of(&Client::at(&server.base(), ACCESS)), "afterwards");
}

#[test]
fn p3_invalid_responses_to_connect() {
    let proxy = ZOOM_E_PROXY;
    let large = "the proxy's response to CONNECT is larger than 64 KiB. Check that the address and port are an HTTP \
                 proxy's";
    let not_http =
        "the proxy's response to CONNECT is not HTTP. Check that the address and port are an HTTP proxy's";
    let closed = "the proxy closed the connection without a response to CONNECT. Check that the address is an HTTP \
                  proxy's";
    let cut = "the proxy closed the connection in the middle of its response to CONNECT. Check that the address is an \
               HTTP proxy's";
    let refused = "the proxy does not allow api.zoom.test:443 (403). Ask whoever runs the proxy to allow it";
    let not_tls = "api.zoom.test did not respond with TLS. Check the port, and whether a proxy or firewall is in between";
    let unreachable =
        "the proxy could not reach api.zoom.test:443 (502). Try again later, or ask whoever runs the proxy";
    let after = "api.zoom.test closed the connection during the TLS handshake. Check the network: a firewall may do that";
    for (fault, code, error) in [
        ("connect-endless-headers", proxy, large),
        ("connect-endless-interim", proxy, large),
        ("connect-endless-body", proxy, refused),
        ("connect-garbage", proxy, not_http),
        ("connect-extra", ZOOM_E_TLS, not_tls),
        ("connect-cut-0", proxy, closed),
        ("connect-cut-10", proxy, cut),
        ("connect-cut-1000", ZOOM_E_TLS, after),
        ("none", proxy, unreachable),
    ] {
        for tls in BOTH {
            let proxy = FaultServer::start(fault, tls).unwrap();
            let client = proxied(&proxy, &roots_file(proxy.ca_pem()));
            let outcome = Outcome::of(&client);
            let what = format!("{fault} {tls:?}");
            assert_failed(&outcome, code, error, &what);
            assert!(outcome.took < Duration::from_secs(5), "{what}: {:?}", outcome.took);
            assert!(proxy.requests().iter().all(|request| !request.contains(ACCESS)), "{what}");
        }
    }
}

#[test]
fn l2_no_time_and_more_than_there_is() {
    let client = Client::new();
    for option in ["timeout_ms", "connect_timeout_ms"] {
        for value in ["0", "-1", "2147483648", "99999999999999999999", "1.5", "x"] {
            let error = format!("option {option} must be 1 to 2147483647 milliseconds");
            assert_eq!(client.try_set(option, value), (ZOOM_E_ARGUMENT, error), "{value}");
        }
        let error = format!("option {option} begins with a space: remove it");
        assert_eq!(client.try_set(option, " 1"), (ZOOM_E_ARGUMENT, error));
    }
}

/// A line of 10 kbit/s: a response that fits into the time is received, a larger one ends with the time. `ms` is the
/// time for the second: enough until the response begins. Slow: seconds are the point.
fn slow_line(name: &str, tls: Tls, ms: u64) {
    let Some(test) = own_process(name) else { return slow_line_child(tls, ms) };
    let (Some(_), Some(_)) = (need("tc"), need("ip")) else { return };
    let Some(mut alone) = network_of_its_own() else { return };
    let line = "PATH=$PATH:/usr/sbin:/sbin; ip link set lo mtu 1500 up && \
                tc qdisc add dev lo root tbf rate 10kbit burst 1600 limit 6000 && exec \"$@\"";
    succeed(&mut behind(alone.args(["sh", "-c", line, "sh"]), &test));
}

fn slow_line_child(tls: Tls, ms: u64) {
    let faulty = Faulty::with("token-3000", tls, &[("timeout_ms", "30000")]);
    let outcome = Outcome::of(&faulty.client);
    assert_eq!((outcome.code, outcome.token), (ZOOM_OK, Ok("x".repeat(3000))), "{}", outcome.error);
    // 1600 bytes are let through at once; the others take their time, if the line is as slow as it should be.
    assert!(outcome.took > Duration::from_secs(1), "{:?}", outcome.took);

    let timeout = Duration::from_millis(ms);
    let faulty = Faulty::with("token-60000", tls, &[("timeout_ms", &ms.to_string())]);
    let outcome = Outcome::of(&faulty.client);
    let error = timed_out(RECEIVING, "timeout_ms", ms.into());
    assert_failed(&outcome, ZOOM_E_TIMEOUT, &error, "60,000 bytes");
    assert!(outcome.took >= timeout && outcome.took < timeout + SLACK, "{:?}", outcome.took);
}

#[test]
fn l3_a_slow_line() {
    slow_line("l3_a_slow_line", Tls::No, 3000);
}

#[test]
fn l3_a_slow_line_with_tls() {
    slow_line("l3_a_slow_line_with_tls", Tls::Yes, 12000);
}

/// Sixteen addresses of one name, of which only the last one accepts connections. Slow: each that hangs is given its 250 ms.
#[test]
fn l4_sixteen_addresses() {
    let name = "l4_sixteen_addresses";
    let Some(mut command) = own_process(name) else { return sixteen_addresses_child() };
    let Some(library) = preload("names", name) else { return };
    let (server, roots) = server_for("many.test");
    let port = server.address().port();
    let hanging: Vec<Full> =
        (2..=16).map(|last| Full::on((Ipv4Addr::new(127, 0, 0, last), port).into())).collect();
    let list = |addresses: &mut dyn Iterator<Item = Ipv4Addr>, good: bool| {
        let good = good.then_some(Ipv4Addr::LOCALHOST);
        addresses.chain(good).map(|address| address.to_string()).collect::<Vec<_>>().join(",")
    };
    let hanging = || {
        hanging.iter().map(|full| match full.address().ip() {
            std::net::IpAddr::V4(ip) => ip,
            other => panic!("{other}"),
        })
    };
    // Nobody listens there: they refuse at once.
    let refusing = || (2..=16).map(|last| Ipv4Addr::new(127, 0, 1, last));
    command
        .env("LD_PRELOAD", library)
        .env("BASE", format!("https://many.test:{port}/v2"))
        .env("ROOTS", roots);
    for (addresses, outcome) in [
        (list(&mut refusing(), true), "soon"),
        (list(&mut hanging(), true), "after a while"),
        (list(&mut hanging().take(3).chain(refusing().take(12)), true), "after a moment"),
        (list(&mut hanging(), false), "never"),
        (list(&mut refusing(), false), "refused"),
    ] {
        command.env("ASKED", scratch(&format!("{name}-{outcome}")).join("asked"));
        succeed(command.env("ADDRESSES", addresses).env("OUTCOME", outcome));
    }
    assert_eq!(server.requests().len(), 3);
}

fn sixteen_addresses_child() {
    let client = Client::at(&given("BASE"), ACCESS);
    client.set("roots", &given("ROOTS")).set("connect_timeout_ms", "6000");
    let outcome = Outcome::of(&client);
    println!("{} {:?}", given("OUTCOME"), outcome.took);
    let (least, most) = match given("OUTCOME").as_str() {
        "soon" => (0, 0),
        "after a moment" => (750, 750),
        "after a while" => (3750, 3750),
        "never" => {
            let error = timed_out(CONNECTING, "connect_timeout_ms", 6000);
            assert_failed(&outcome, ZOOM_E_TIMEOUT, &error, "never");
            assert!(outcome.took < Duration::from_secs(6) + SLACK, "{:?}", outcome.took);
            return;
        }
        _ => {
            let port = given("BASE").rsplit(':').next().unwrap().trim_end_matches("/v2").to_owned();
            let error = cannot_connect(&format!("many.test:{port}"));
            assert_failed(&outcome, ZOOM_E_CONNECT, &error, "refused");
            return;
        }
    };
    assert_token(&outcome, "the last address");
    let took = outcome.took;
    assert!(took >= Duration::from_millis(least) && took < Duration::from_millis(most) + SLACK, "{took:?}");
}

/// The wall clock jumps by a day, forwards and backwards, while a call waits.
#[test]
fn l6_the_wall_clock_jumps() {
    let name = "l6_the_wall_clock_jumps";
    let Some(test) = own_process(name) else { return jumping_clock_child() };
    let Some(mut command) = with_movable_clock(&test, name, &["--exclude-monotonic"]) else { return };
    succeed(&mut command);
}

fn jumping_clock_child() {
    let hour = Duration::from_secs(60 * 60);
    let server = FaultServer::start("stall-40", Tls::No).unwrap();
    for (call, (jump, day)) in [("+86400", true), ("-86400", false)].into_iter().enumerate() {
        set_clock("+0");
        let client = Client::at(&server.base(), ACCESS);
        client.set("timeout_ms", "600");
        let before = SystemTime::now();
        thread::scope(|scope| {
            let waiting = scope.spawn(|| Outcome::of(&client));
            wait_until("the call waits", || server.happened() == call + 1);
            set_clock(jump);
            // The clock of this process did jump.
            let now = SystemTime::now();
            let jumped = if day { now.duration_since(before) } else { before.duration_since(now) };
            assert!(jumped.unwrap() > 23 * hour);
            let outcome = waiting.join().unwrap();
            assert_eq!(outcome.code, ZOOM_E_TIMEOUT);
            let limit = Duration::from_millis(600);
            assert!(outcome.took >= limit && outcome.took < limit + SLACK, "{:?}", outcome.took);
        });
    }
}

// Cancels

/// A cancel from another thread, once the call has reached its phase, ends it at once: in the first moments, and when the
/// call has waited for a while, because a read that blocks has become a wait by then.
fn assert_cancelled(client: &Client, what: &str, mut reached: impl FnMut(usize) -> bool) {
    let mut calls = 0;
    for pause in [Duration::ZERO, Duration::from_millis(150)] {
        let is_soon = (0..10).any(|_| {
            calls += 1;
            let late = late_end(client, what, pause, || reached(calls));
            println!("{what}: {late:?}");
            assert!(late < SLACK, "{what}: {late:?}");
            late < CANCEL_SOON
        });
        assert!(is_soon, "{what}, cancelled after {pause:?}");
    }
}

/// How long after its cancel a call ends.
fn late_end(client: &Client, what: &str, pause: Duration, reached: impl FnMut() -> bool) -> Duration {
    let cancel = new_cancel();
    let late = thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let begun = Instant::now();
            let response = client.token_with("me", "", 0, "", cancel);
            let ended = Instant::now();
            (Outcome::from(&response, ended - begun), ended)
        });
        wait_until(what, reached);
        thread::sleep(pause);
        let cancelled = Instant::now();
        assert_eq!(zoom_cancel(cancel), ZOOM_OK);
        let (outcome, ended) = waiting.join().unwrap();
        assert_failed(&outcome, ZOOM_E_CANCELLED, "cancelled by zoom_cancel", what);
        ended - cancelled
    });
    assert_eq!(zoom_free(cancel), ZOOM_OK);
    late
}

#[test]
fn l7_cancel_in_the_lookup() {
    let name = "l7_cancel_in_the_lookup";
    if let Some(mut command) = own_process(name) {
        let Some(library) = preload("names", name) else { return };
        command.env("ASKED", scratch(name).join("asked")).env("LD_PRELOAD", library);
        return succeed(&mut command);
    }
    let client = Client::at("https://stall.test/v2", ACCESS);
    assert_cancelled(&client, "the lookup", |_| Path::new(&given("ASKED")).exists());
}

#[test]
fn l7_cancel_in_connect() {
    let full = Full::on((Ipv4Addr::LOCALHOST, 0).into());
    let client = Client::at(&format!("http://{}/v2", full.address()), ACCESS);
    // Those that filled the queue are over.
    wait_until("nobody connects", || !is_connecting(full.address()));
    assert_cancelled(&client, "the connect", |_| is_connecting(full.address()));
}

#[test]
fn l7_cancel_in_tls_headers_and_body() {
    let head_and_half = format!("stall-{}", response_length("cut-") - 10);
    for (fault, tls) in [
        ("silent", Tls::Yes),
        ("stall-0", Tls::No),
        ("stall-0", Tls::Yes),
        ("stall-40", Tls::No),
        ("stall-40", Tls::Yes),
        (&head_and_half, Tls::No),
        (&head_and_half, Tls::Yes),
        ("drip-body-1000", Tls::No),
        ("drip-body-1000", Tls::Yes),
    ] {
        let faulty = Faulty::start(fault, tls);
        assert_cancelled(&faulty.client, &format!("{fault} {tls:?}"), |calls| {
            faulty.server.happened() == calls
        });
        faulty.assert_usable();
    }
}

#[test]
fn l7_cancel_at_the_proxy() {
    for fault in ["connect-stall-0", "connect-stall-10", "connect-drip-1000", "connect-silent"] {
        for tls in BOTH {
            let proxy = FaultServer::start(fault, tls).unwrap();
            let client = proxied(&proxy, &roots_file(proxy.ca_pem()));
            assert_cancelled(&client, &format!("{fault} {tls:?}"), |calls| proxy.happened() == calls);
        }
    }
    for replies in [&[&b""[..]][..], &[SIGNED_IN[0], b""], &[SIGNED_IN[0], SIGNED_IN[1], b"\x05\x00\x00"]] {
        let proxy = Socks::start(replies, None, End::Stall);
        let client = Client::at("https://api.zoom.test/v2", ACCESS);
        client.set("roots", "bundled").set("proxy", &proxy.url("socks5h", "user:canary@"));
        let each = replies.len();
        assert_cancelled(&client, &format!("{replies:?}"), |calls| proxy.said().len() == calls * each);
    }
}
