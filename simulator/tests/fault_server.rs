//! The servers with faults: what is on the wire.

use std::collections::HashSet;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;

use zoom_simulator::faults::{FAULTS, FaultServer, STRANGER_TOKEN, Tls, USER_TOKEN, response_length};

const REQUEST: &[u8] = b"GET /v2/users/me/token HTTP/1.1\r\nHost: x\r\n\r\n";

fn connect(server: &FaultServer) -> TcpStream {
    let mut socket = TcpStream::connect(server.address()).unwrap();
    socket.write_all(REQUEST).unwrap();
    socket
}

/// What an http server with this fault sends, up to its end.
fn sent(fault: &str) -> Vec<u8> {
    let server = FaultServer::start(fault, Tls::No).unwrap();
    let mut got = Vec::new();
    connect(&server).read_to_end(&mut got).unwrap();
    assert_eq!(server.happened(), 1, "{fault}");
    got
}

fn whole(more: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\n{more}Content-Length: {}\r\n\r\n{{\"token\":\"{USER_TOKEN}\"}}",
        USER_TOKEN.len() + 12
    )
}

#[test]
fn no_name_twice_and_each_can_be_started() {
    let mut names = HashSet::new();
    for fault in FAULTS {
        assert!(names.insert(fault.name), "{}", fault.name);
        let number = if fault.number.is_empty() { "" } else { "300" };
        let server = FaultServer::start(&format!("{}{number}", fault.name), Tls::No).unwrap();
        assert_eq!((server.connections(), server.happened()), (0, 0));
    }
    for wrong in ["", "cut", "cut-", "cut-x", "none-1", "cut--1", "cut-+1"] {
        assert_eq!(FaultServer::start(wrong, Tls::No).unwrap_err().kind(), ErrorKind::InvalidInput);
    }
}

#[test]
fn responses_are_cut_after_the_given_byte() {
    let json = "Content-Type: application/json\r\n";
    let complete = whole(json).into_bytes();
    assert_eq!(response_length("cut-"), complete.len());
    for at in [0, 1, complete.len() - 1, complete.len(), complete.len() + 1] {
        let part = &complete[..at.min(complete.len())];
        assert_eq!(sent(&format!("cut-{at}")), part);
        assert_eq!(sent(&format!("bare-cut-{at}")), part);
    }
    let close = sent("cut-close-1000");
    assert!(close.len() == response_length("cut-close-") && close.ends_with(b"\"}"));
    let chunked = sent("cut-chunked-1000");
    assert!(chunked.len() == response_length("cut-chunked-") && chunked.ends_with(b"\r\n0\r\n\r\n"));
}

#[test]
fn a_reset_comes_after_the_bytes() {
    let server = FaultServer::start("reset-10", Tls::No).unwrap();
    let mut socket = connect(&server);
    let mut got = [0; 10];
    socket.read_exact(&mut got).unwrap();
    assert_eq!(&got, b"HTTP/1.1 2");
    assert_eq!(socket.read(&mut got).unwrap_err().kind(), ErrorKind::ConnectionReset);
}

#[test]
fn extra_responses_have_another_token() {
    for fault in ["extra-at-once", "extra-next", "extra-later-1"] {
        let server = FaultServer::start(fault, Tls::No).unwrap();
        let mut socket = connect(&server);
        let mut got = vec![0; response_length("cut-") * 2 + STRANGER_TOKEN.len() - USER_TOKEN.len()];
        socket.read_exact(&mut got).unwrap();
        let got = String::from_utf8(got).unwrap();
        assert!(got.starts_with("HTTP/1.1 200 OK\r\n") && got.contains(USER_TOKEN), "{got}");
        assert!(got.ends_with(&format!("\r\n\r\n{{\"token\":\"{STRANGER_TOKEN}\"}}")), "{got}");
    }
    let server = FaultServer::start("extra-after-4096", Tls::No).unwrap();
    let mut got = vec![0; 4096 + "HTTP".len()];
    connect(&server).read_exact(&mut got).unwrap();
    assert!(got.ends_with(b"\"}HTTP"));
}

#[test]
fn bytes_that_are_wrong() {
    for (fault, bytes) in [
        ("length-plus", "HTTP/1.1 200 OK\r\nContent-Length: +32\r\n\r\n{\"token\":\"simulator-user-token\"}"),
        ("status-007", "HTTP/1.1 007 X\r\nContent-Length: 32\r\n\r\n{\"token\":\"simulator-user-token\"}"),
        ("no-content", "HTTP/1.1 204 No Content\r\n\r\n"),
        ("token-null", "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"token\":null}"),
        ("deep-2", "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"token\":[[]]}"),
        ("empty-line-first", &format!("\r\n{}", whole(""))),
        ("connect-cut-8", &whole("Content-Type: application/json\r\n").replace("Content-Length: 32\r\n", "")),
    ] {
        assert_eq!(String::from_utf8(sent(fault)).unwrap(), bytes, "{fault}");
    }
    assert_eq!(sent("fields-100").split(|byte| *byte == b'\n').count(), 103);
    assert!(sent("name-66000").len() > 66_000);
    assert!(sent("bomb").len() < 66_000);
}

#[test]
fn a_redirect_leads_to_a_server_that_counts_connections() {
    let server = FaultServer::start("redirect-307", Tls::No).unwrap();
    let mut got = String::new();
    connect(&server).read_to_string(&mut got).unwrap();
    let location = got.lines().find_map(|line| line.strip_prefix("Location: http://")).unwrap();
    assert_eq!(server.redirected_connections(), 0);
    let (address, _) = location.split_once('/').unwrap();
    let mut socket = TcpStream::connect(address).unwrap();
    socket.write_all(REQUEST).unwrap();
    socket.read_exact(&mut [0; 12]).unwrap();
    assert_eq!(server.redirected_connections(), 1);
}

#[test]
fn a_stalled_connection_ends_when_the_fault_changes() {
    let server = FaultServer::start("stall-5", Tls::No).unwrap();
    let mut socket = connect(&server);
    socket.read_exact(&mut [0; 5]).unwrap();
    server.set("cut-3").unwrap();
    assert_eq!(socket.read(&mut [0]).unwrap(), 0);
    let mut got = Vec::new();
    connect(&server).read_to_end(&mut got).unwrap();
    assert_eq!(got, b"HTT");
    assert!(server.set("cut").is_err());
    assert_eq!((server.requests().len(), server.connections()), (2, 2));
    let address = server.address();
    drop(server);
    assert!(TcpStream::connect(address).is_err());
}
