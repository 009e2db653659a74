//! M1, ZOOM_E_MEMORY: a body whose announced size can't be had. A program of its own, for it limits its own memory.
#![allow(unsafe_code)]

mod common;

use std::fs;

use common::abi::Client;
use common::server::{Server, token_response};
use zoom_token::{ZOOM_E_MEMORY, ZOOM_OK};

#[test]
fn m1_a_body_too_large_for_the_memory_is_an_error() {
    let server = Server::start(|connection| {
        while let Some(request) = connection.read_request() {
            if request.contains("/users/large/") {
                connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 16000000\r\n\r\n");
                return;
            }
            connection.send(token_response("abc").as_bytes());
        }
    });
    let client = Client::at(&server.base(), "t");
    client.set("max_response_bytes", "16777215");
    assert_eq!(client.token("me").code, ZOOM_OK);

    // The C library keeps 64 MiB of addresses for a thread's small things: they are used up first.
    let filling: Vec<Vec<u8>> = (0..600).map(|_| Vec::with_capacity(100_000)).collect();
    // Room for eight mebibytes more than there are now: threads and small things, but not sixteen million bytes.
    let pages: u64 =
        fs::read_to_string("/proc/self/statm").unwrap().split(' ').next().unwrap().parse().unwrap();
    let room = pages * 4096 + (8 << 20);
    let limit = libc::rlimit { rlim_cur: room, rlim_max: libc::RLIM_INFINITY };
    // SAFETY: a system call with a struct of this function's own.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &limit) }, 0);
    let response = client.token("large");
    // SAFETY: as above.
    unsafe { libc::setrlimit(libc::RLIMIT_AS, &libc::rlimit { rlim_cur: libc::RLIM_INFINITY, ..limit }) };
    drop(filling);
    assert_eq!((response.code, response.error().as_str()), (ZOOM_E_MEMORY, "no memory for the response"));
    assert_eq!(client.token("me").code, ZOOM_OK);
}
