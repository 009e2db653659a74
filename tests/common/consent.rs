//! What a user and a browser do in a sign-in: pressing a button of the consent page, and following a redirect.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Sends bytes to a port of this machine and reads all that comes.
pub fn exchange(port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = String::new();
    let _ = stream.read_to_string(&mut response);
    response
}

pub fn port_of(url: &str) -> u16 {
    let after = url.split("://").nth(1).unwrap();
    after.split('/').next().unwrap().rsplit(':').next().unwrap().parse().unwrap()
}

/// What a user does who allows the app, or not: the address to which the simulator sends the browser.
pub fn consent(url: &str, decision: &str) -> String {
    let target = &url[url.find("/oauth").unwrap()..];
    let body = format!("decision={decision}");
    let response = exchange(
        port_of(url),
        &format!(
            "POST {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}",
            body.len()
        ),
    );
    let location = response.lines().find_map(|line| line.strip_prefix("location: "));
    location.unwrap_or_else(|| panic!("{response}")).to_owned()
}

/// What a browser does with a redirect: the response of the listener.
pub fn follow(location: &str) -> String {
    let (host, target) = location.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let port = port_of(location);
    exchange(port, &format!("GET /{target} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: test\r\n\r\n"))
}
