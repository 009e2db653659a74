//! A proxy that responds to CONNECT as it is told, and then leads to one port, wherever its client wants to go.

use std::io;
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Duration;

use super::server::{Connection, Server};

/// What opens a tunnel.
pub const OPEN: &[u8] = b"HTTP/1.1 200 Connection established\r\n\r\n";

/// A proxy with this response; `pause`, if any, lies before each of its bytes.
pub fn proxy(response: &[u8], pause: Option<Duration>, port: u16) -> Server {
    let response = response.to_vec();
    Server::start(move |connection| {
        let is_asked = connection.read_request().is_some();
        let is_sent = is_asked
            && match pause {
                Some(pause) => connection.drip(&response, pause),
                None => connection.send(&response),
            };
        if is_sent {
            carry(connection, port);
        }
    })
}

/// Leads to a port of 127.0.0.1 until either side ends it.
pub fn carry(connection: &mut Connection, port: u16) {
    let mut from_server = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    let mut to_server = from_server.try_clone().unwrap();
    let mut from_client = connection.socket.stream.try_clone().unwrap();
    let back = thread::spawn(move || io::copy(&mut from_client, &mut to_server));
    let _ = io::copy(&mut from_server, &mut connection.socket.stream);
    let _ = connection.socket.stream.shutdown(Shutdown::Both);
    let _ = back.join();
}

/// The value of the option `proxy` for it.
pub fn url(proxy: &Server) -> String {
    format!("http://{}", proxy.address())
}
