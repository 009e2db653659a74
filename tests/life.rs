//! A long life in a hostile process: threads, forks, signals, memory and handles, loading and unloading, and arguments
//! that no sane host would give. Each test is named after its row of faults; the hosts are C programs of tests/hosts/.
//! tests/common/bench.rs says what the environment can ask for.
#![cfg(target_os = "linux")]

mod common;

use common::bench::{Bench, HOST_C, beyond_asan, beyond_valgrind, c_host, calls, under_a_tool};
use common::tools::need;

// Threads

#[test]
fn a5_answers_belong_to_their_threads() {
    c_host("a5", "threads.c", &[&[if under_a_tool() { "5" } else { "25" }]]);
}

#[test]
fn lookups_that_fail_on_many_threads_at_a_time() {
    c_host("lookups", "lookups.c", &[&[if under_a_tool() { "20" } else { "1000" }]]);
}

#[test]
fn c1_threads_that_call_refuse_cancel_and_free() {
    c_host("c1", "storm.c", &[&[&calls(3_000)]]);
}

#[test]
fn c2_texts_are_no_thread_s_own() {
    c_host("c2", "texts.c", &[&[]]);
}

#[test]
fn c3_freed_while_others_use_it() {
    c_host("c3", "freed.c", &[&[if under_a_tool() { "3" } else { "40" }]]);
}

const LOST_IN_THE_CHILD: &str = "in the child the other threads' memory is lost, which valgrind calls a leak";

/// One part of `fork.c`, in a test of its own: they fail for different reasons.
fn forks(part: &str) {
    c_host(&format!("fork-{part}"), "fork.c", &[&[part, if under_a_tool() { "3" } else { "30" }]]);
}

#[test]
fn c4_c12_a_fork_after_a_call() {
    forks("after");
}

#[test]
fn c4_c12_a_fork_while_threads_call() {
    if !beyond_valgrind(LOST_IN_THE_CHILD) && !beyond_asan() {
        forks("during");
    }
}

#[test]
fn c12_a_fork_at_the_first_use() {
    if !beyond_valgrind(LOST_IN_THE_CHILD) && !beyond_asan() {
        forks("first");
    }
}

#[test]
fn c12_a_fork_while_lookups_hang() {
    if !beyond_valgrind(LOST_IN_THE_CHILD) && !beyond_asan() {
        forks("lookups");
    }
}

#[test]
fn c5_setenv_in_a_loop_during_calls() {
    c_host("c5", "environment.c", &[&[if under_a_tool() { "10" } else { "100" }]]);
}

// Memory and handles

#[test]
fn m2_handles_that_are_wrong_or_go_away() {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("m2");
    let program = bench.host(&gcc, HOST_C, &["handles.c"]);
    for sends_nothing in ["garbage", "limit"] {
        bench.run(&program, &[sends_nothing]);
        assert!(bench.simulator.requests().is_empty(), "{sends_nothing}: {:?}", bench.simulator.requests());
    }
    bench.run(&program, &["calls"]);
}

// Arguments

#[test]
fn i1_i2_arguments_that_are_wrong_send_nothing() {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("i1");
    let program = bench.host(&gcc, HOST_C, &["arguments.c"]);
    bench.run(&program, &["refused"]);
    assert!(bench.simulator.requests().is_empty(), "{:?}", bench.simulator.requests());

    bench.run(&program, &["taken"]);
    let targets: Vec<String> = bench
        .simulator
        .requests()
        .iter()
        .map(|request| format!("{} {}", request.method, request.target))
        .collect();
    let token = "GET /v2/users/me/token?type=zak";
    assert_eq!(targets, [token, token, token, "GET /v2/echo", "GET /v2/echo", "POST /v2/echo"]);
}
