//! Where secrets stay: copies of them in the host's memory after all that held them was freed.

mod common;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

use common::tools::{compile, host_command, scratch};
use zoom_simulator::{ACCESS_TOKEN, Options, Simulator};

/// Each byte changed and in hexadecimal digits: the host must not have the secret in its environment.
fn hidden(secret: &str) -> String {
    secret.bytes().map(|byte| format!("{:02x}", byte ^ 0x5a)).collect()
}

/// The ZAK that the simulator gives for `me`.
fn zak(simulator: &Simulator) -> String {
    let base = simulator.http_url();
    let host = base.trim_start_matches("http://").trim_end_matches("/v2");
    let mut stream = TcpStream::connect(host).unwrap();
    let request = format!(
        "GET /v2/users/me/token?type=zak HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {ACCESS_TOKEN}\r\n\
         Connection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split('"').nth(3).expect("a body {\"token\":\"...\"}").to_owned()
}

/// The copies of access token and ZAK: after one round of calls, after fifty, and of the access token with one that the
/// host itself keeps.
fn copies(name: &str, is_tls: bool) -> Option<[i32; 5]> {
    let folder = scratch(name);
    let program = compile("gcc", "tests/hosts/secrets.c", &folder)?;
    let simulator = Simulator::start(Options::default()).expect("loopback ports");
    let roots = folder.join("roots.pem");
    fs::write(&roots, simulator.ca_pem()).unwrap();
    let (base, roots) = match is_tls {
        true => (simulator.https_url(), roots.to_str().unwrap()),
        false => (simulator.http_url(), ""),
    };
    let output = host_command(&program)
        .args([&base, roots])
        .env("HOST_HIDDEN_TOKEN", hidden(ACCESS_TOKEN))
        .env("HOST_HIDDEN_ZAK", hidden(&zak(&simulator)))
        .output()
        .expect("the host runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    println!("{name}: {printed}");
    let counts: Vec<i32> = printed.split_whitespace().map(|count| count.parse().unwrap()).collect();
    Some(counts.try_into().expect("five counts"))
}

#[test]
fn a2_no_copy_of_a_secret_stays_in_memory_over_http() {
    let Some(copies) = copies("secrets-http", false) else { return };
    assert_eq!(copies, [0, 0, 0, 0, 1]);
}

/// docs/limits.md has the numbers: those are copies in rustls's own buffers, which it frees without wiping them.
#[test]
fn a2_copies_of_secrets_over_https_are_few_and_do_not_grow() {
    let Some([token, zak, token_later, zak_later, with_one_more]) = copies("secrets-https", true) else {
        return;
    };
    assert_eq!((token, token_later, with_one_more), (0, 0, 1), "of the access token");
    assert!(zak <= ZAKS_LEFT && zak_later <= ZAKS_LEFT, "of the ZAK: {zak}, later {zak_later}");
}

const ZAKS_LEFT: i32 = 2;
