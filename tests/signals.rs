//! A host whose timer interrupts every system call. A program of its own, for the timer is the process's.
#![allow(unsafe_code)]

mod common;

use std::time::{Duration, Instant};

use common::abi::Client;
use common::server::{Server, token_response};
use zoom_token::{ZOOM_E_TIMEOUT, ZOOM_OK};

extern "C" fn nothing(_: i32) {}

fn interrupt_every(ms: i64) {
    let time = libc::timeval { tv_sec: 0, tv_usec: ms * 1000 };
    let timer = libc::itimerval { it_interval: time, it_value: time };
    let handler: extern "C" fn(i32) = nothing;
    // SAFETY: a handler that does nothing, and a timer of this function's own.
    unsafe {
        libc::signal(libc::SIGALRM, handler as libc::sighandler_t);
        assert_eq!(libc::setitimer(libc::ITIMER_REAL, &timer, std::ptr::null_mut()), 0);
    }
}

#[test]
fn l5_signals_change_neither_the_result_nor_the_deadline() {
    interrupt_every(2);
    let server = Server::responding(token_response("abc"));
    let client = Client::at(&server.base(), "t");
    (0..200).for_each(|_| assert_eq!(client.token("me").code, ZOOM_OK));

    let silent = Server::start(|connection| {
        connection.read_request();
        // Ten seconds are the end also where the client does not see its own.
        connection.socket.stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let end = Instant::now() + Duration::from_secs(10);
        while Instant::now() < end && !matches!(std::io::Read::read(connection, &mut [0]), Ok(0)) {}
    });
    let client = Client::at(&silent.base(), "t");
    client.set("timeout_ms", "300");
    let begun = Instant::now();
    assert_eq!(client.token("me").code, ZOOM_E_TIMEOUT);
    let took = begun.elapsed();
    assert!(took >= Duration::from_millis(300) && took < Duration::from_secs(3), "{took:?}");
}
