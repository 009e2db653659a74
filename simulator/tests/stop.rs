//! Dropping a simulator. This test has its own file, since cargo runs files one after another: no other test may get the
//! port that is closed here.

mod common;

use std::io::Read;
use std::net::TcpStream;

use common::{address, simulator};
use zoom_simulator::{Options, Simulator};

#[test]
fn drop_closes_ports_and_connections() {
    let first = simulator();
    let at = address(&first);
    let mut open = TcpStream::connect(&at).unwrap();
    drop(first);
    assert!(TcpStream::connect(&at).is_err());
    assert!(matches!(open.read(&mut [0]), Ok(0) | Err(_)));

    // The port is free again.
    let port = at.rsplit_once(':').unwrap().1.parse().unwrap();
    let second = Simulator::start(Options { http: Some(port), ..Options::default() }).unwrap();
    assert_eq!(address(&second), at);
}
