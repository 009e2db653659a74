//! Calls at moments that a library seldom sees: from threads that are about to end, from a host's handlers at a fork.

mod common;

use std::cell::RefCell;
use std::sync::mpsc::{self, Sender};
use std::thread;

use common::abi::get_user_token;
use common::bench::{beyond_asan, beyond_valgrind, c_host};
use common::server::{Server, token_response};
use zoom_token::ZOOM_OK;

/// Makes a call when its thread ends.
struct AtTheEnd {
    base: String,
    result: Sender<(i32, String)>,
}

impl Drop for AtTheEnd {
    fn drop(&mut self) {
        self.result.send(get_user_token(&self.base, "t", "me", "", 0)).unwrap();
    }
}

thread_local! {
    static AT_THE_END: RefCell<Option<AtTheEnd>> = const { RefCell::new(None) };
}

#[test]
fn a_call_from_a_destructor_at_the_end_of_a_thread() {
    let server = Server::responding(token_response("abc"));
    let (result, results) = mpsc::channel();
    let base = server.base();
    let thread = thread::spawn(move || {
        // First of all, so that it ends last: after all that the library may keep for the thread.
        AT_THE_END.set(Some(AtTheEnd { base: base.clone(), result }));
        assert_eq!(get_user_token(&base, "t", "me", "", 0).0, ZOOM_OK);
    });
    assert_eq!(results.recv().unwrap(), (ZOOM_OK, "abc".into()));
    thread.join().unwrap();
}

#[test]
#[cfg(target_os = "linux")]
fn sa7_a_host_calls_in_its_own_handlers_at_a_fork() {
    if beyond_valgrind("in the child the other threads' memory is lost, which valgrind calls a leak")
        || beyond_asan("AddressSanitizer's allocator is not safe beside a fork")
    {
        return;
    }
    c_host("sa7", "fork_handlers.c", &[&["before"], &["after"], &["first"]]);
}
