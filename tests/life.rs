//! A long life in a hostile process: threads, forks, signals, memory and handles, loading and unloading, and arguments
//! that no sane host would pass. The tests are named after the faults of docs/testing.md; the hosts are C programs of
//! tests/hosts/. tests/common/bench.rs lists the environment variables.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use common::abi::Client;
use common::bench::{
    Bench, HOST_C, beyond_asan, beyond_valgrind, c_host, calls, hosts, succeed, under_a_tool,
};
use common::description::abi;
use common::every::host;
use common::programs::Authority;
use common::server::{Server, http_response};
use common::tools::{is_root, library_folder, need, skip, skip_also_in_ci};
use zoom_token::{ZOOM_E_NO_TOKEN, ZOOM_OK};

/// The shared library's path.
fn library() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| {
        let path = library_folder().join("libzoom_token.so");
        path.to_str().expect("a folder with a name in UTF-8").to_owned()
    })
}

/// True for a library that was built with optimisation.
fn is_released() -> bool {
    library_folder().ends_with("release")
}

// Threads

#[test]
fn a5_responses_belong_to_their_threads() {
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
fn c2_texts_belong_to_no_thread() {
    c_host("c2", "texts.c", &[&[]]);
}

#[test]
fn c3_freed_while_others_use_it() {
    c_host("c3", "freed.c", &[&[if under_a_tool() { "3" } else { "40" }]]);
}

const LOST_IN_THE_CHILD: &str = "in the child the other threads' memory is lost, which valgrind calls a leak";

/// GCC 12's AddressSanitizer keeps its allocator's locks over a fork: where another thread holds one, the child hangs in
/// its first malloc (seen in gdb: __asan::Allocator::Allocate over __sanitizer::Semaphore::Wait).
const LOCKED_IN_THE_CHILD: &str = "AddressSanitizer's allocator is not safe beside a fork";

/// One part of `fork.c`, in a test of its own: they fail for different reasons.
fn forks(part: &str) {
    c_host(&format!("fork-{part}"), "fork.c", &[&[part, if under_a_tool() { "3" } else { "30" }]]);
}

#[test]
fn c4_c12_a_fork_after_a_call() {
    forks("after");
}

/// `_Fork` and `clone` run no handlers: the library has to detect the fork by itself.
#[test]
fn c4_c12_a_fork_that_runs_no_handlers() {
    forks("bare");
}

#[test]
fn c4_c12_a_fork_while_threads_call() {
    if !beyond_valgrind(LOST_IN_THE_CHILD) && !beyond_asan(LOCKED_IN_THE_CHILD) {
        forks("during");
    }
}

#[test]
fn c12_a_fork_at_the_first_use() {
    if !beyond_valgrind(LOST_IN_THE_CHILD) && !beyond_asan(LOCKED_IN_THE_CHILD) {
        forks("first");
    }
}

#[test]
fn c12_a_fork_at_every_step_of_the_first_use() {
    if !beyond_valgrind(LOST_IN_THE_CHILD) && !beyond_asan(LOCKED_IN_THE_CHILD) {
        c_host("c12-once", "once.c", &[&["http"], &["https"]]);
    }
}

#[test]
fn c12_a_fork_in_a_signal_handler_at_every_step_of_the_first_use() {
    if !beyond_valgrind(LOST_IN_THE_CHILD) && !beyond_asan(LOCKED_IN_THE_CHILD) {
        c_host("c12-handler", "forking_handler.c", &[&[]]);
    }
}

#[test]
fn c12_a_fork_while_lookups_hang() {
    if !beyond_valgrind(LOST_IN_THE_CHILD) && !beyond_asan(LOCKED_IN_THE_CHILD) {
        forks("lookups");
    }
}

#[test]
fn c5_setenv_in_a_loop_during_calls() {
    c_host("c5", "environment.c", &[&[if under_a_tool() { "10" } else { "100" }]]);
}

#[test]
fn c6_no_threads_and_no_descriptors_left() {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("c6");
    let program = bench.host(&gcc, HOST_C, &["scarce.c"]);
    // A file without the root of the simulator's certificate, and a folder with it.
    let (file, certificates) = (bench.folder.join("other.pem"), bench.folder.join("certificates"));
    fs::write(&file, Authority::new("another").pem()).expect("the scratch folder can be written to");
    fs::create_dir(&certificates).expect("the scratch folder can be written to");
    fs::copy(bench.folder.join("roots.pem"), certificates.join("roots.pem")).expect("a copy");
    succeed(bench.command(&program).arg("40").env("SSL_CERT_FILE", file).env("SSL_CERT_DIR", certificates));
}

#[test]
fn c7_a_small_stack() {
    // 64 KiB is promised for the library as it is released; docs/limits.md has what is measured. Without optimisation it
    // needs more, and AddressSanitizer puts space around every variable.
    let kib = match is_released() {
        true => "64",
        false if under_a_tool() => "1024",
        false => "192",
    };
    c_host("c7", "stack.c", &[&[kib]]);
}

#[test]
fn c9_a_peer_that_resets_while_the_request_is_written() {
    c_host("c9", "reset.c", &[&[]]);
}

#[test]
fn c10_floating_point_exceptions_stay_the_host_s() {
    if !beyond_valgrind("valgrind has no floating-point exceptions") {
        c_host("c10", "floats.c", &[&[]]);
    }
}

#[test]
fn c11_out_parameters_at_any_alignment() {
    c_host("c11", "aligned.c", &[&[]]);
}

#[test]
fn c13_a_thread_cancelled_inside_a_call() {
    c_host("c13", "cancelled.c", &[&[]]);
}

#[test]
fn d6_a_log_file_that_may_not_grow() {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("d6");
    let log = bench.folder.join("log");
    let program = bench.host(&gcc, HOST_C, &["file_size.c"]);
    bench.run(&program, &[log.to_str().expect("a folder with a name in UTF-8")]);
}

#[test]
fn a7_a_program_with_more_rights_than_who_started_it() {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("a7");
    let program = bench.host(&gcc, HOST_C, &["set_uid.c"]);
    let run = |argument: &str| {
        bench.simulator.clear_requests();
        let mut command = bench.command(&program);
        command.env("https_proxy", "http://127.0.0.1:1").env("SSL_CERT_FILE", bench.folder.join("roots.pem"));
        succeed(command.env_remove("SSL_CERT_DIR").arg(argument));
    };
    run("plain");
    if under_a_tool() {
        skip_also_in_ci("a tool does not follow a program that takes another user's rights");
    } else if !is_root() {
        skip_also_in_ci("only root can start a program with rights that its user has not");
    } else {
        run("secure");
    }
}

// Memory and handles

/// Responses with parts that are large, and the code of the call.
fn large_responses() -> Vec<(Vec<u8>, i32)> {
    let ok = |body: String| (http_response("200 OK", "", &body).into_bytes(), ZOOM_OK);
    let refused = |body: String| (http_response("400 Bad Request", "", &body).into_bytes(), 400);
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let long = "x".repeat(900_000);
    let headers = format!("X-Large: {}\r\n", "y".repeat(500)).repeat(100);
    let members: String = (0..30_000).map(|n| format!("\"member{n}\":{n},")).collect();
    let token = format!("\"token\":\"{}\"", "x".repeat(30_000));
    // Values that are not UTF-8.
    let retry = format!("Retry-After: {}\r\n", "\u{1}".repeat(500)).repeat(100);
    let retry = http_response("429 Too Many Requests", &retry, "").into_bytes();
    let many = format!("[{}1]", format!(r#"{{"field":{},"x":"\n"}},"#, deep(4_000)).repeat(9));
    vec![
        (http_response("200 OK", &headers, &format!("{{{members}{token}}}")).into_bytes(), ZOOM_OK),
        ok(format!(r#"{{"token":"\u0041{}"}}"#, "x".repeat(60_000))),
        ok(format!(r#"{{"a":{},"\n{long}":1,"token":"abc"}}"#, deep(4_900))),
        (http_response("200 OK", "", &format!(r#"{{"a":{}}}"#, deep(400_000))).into_bytes(), ZOOM_E_NO_TOKEN),
        (
            http_response("200 OK", "", &format!(r#"{{"code":"\n{long}","token":"a"}}"#)).into_bytes(),
            ZOOM_E_NO_TOKEN,
        ),
        refused(format!(r#"{{"message":"{}","reason":"{long}"}}"#, r"\u0041".repeat(150_000))),
        refused(format!(r#"{{"code":3,"errors":{many},"x":{{"token":"\t{long}"}}}}"#)),
        refused(format!(r#"{{"errors":[{{"field":"\n{long}","message":"{long}"}}]}}"#)),
        (retry.iter().map(|byte| if *byte == 1 { 0xff } else { *byte }).collect(), 429),
    ]
}

/// Smaller allocations have a size of the library's own, or a bound: 127 header fields, one line of a text.
const PEER_SIZED: &str = "10000";

#[test]
fn m1_no_allocation_that_a_peer_sizes_ends_the_host() {
    if beyond_asan("AddressSanitizer's allocator takes this host's place")
        || beyond_valgrind("valgrind's allocator takes this host's place")
    {
        return;
    }
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("m1");
    let program = bench.host(&gcc, &format!("{HOST_C} -rdynamic"), &["scarce_memory.c"]);
    for (response, code) in large_responses() {
        let server = Server::responding(response);
        bench.run(&program, &["peer", PEER_SIZED, "http", &server.base(), &code.to_string()]);
    }
}

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

#[test]
fn m3_every_shape_of_a_buffer() {
    c_host("m3", "buffers.c", &[&[]]);
}

#[test]
fn m4_many_calls_do_not_grow() {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("m4");
    let program = bench.host(&gcc, HOST_C, &["many.c"]);
    succeed(bench.command(&program).arg(calls(225)).env("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0"));
}

// Loading and unloading

/// One part of `unload.c`.
fn unloads(part: &str, rounds: &str) {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new(&format!("d1-{part}"));
    let program = bench.loader(&gcc, "unload.c", &[]);
    bench.run(&program, &[part, library(), rounds]);
}

#[test]
fn d1_loaded_called_and_unloaded_over_and_over() {
    unloads("rounds", if under_a_tool() { "100" } else { "1000" });
}

#[test]
fn d1_unloaded_during_a_call() {
    unloads("call", "3");
}

#[test]
fn d1_unloaded_while_a_lookup_hangs() {
    unloads("lookup", "3");
    if !beyond_valgrind("what a thread has that never ends, valgrind calls a leak") {
        unloads("exit", "1");
    }
}

#[test]
fn d2_two_copies_in_one_process() {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("d2-copies");
    let program = bench.loader(&gcc, "copies.c", &[]);
    let copy = bench.folder.join("another-name.so");
    fs::copy(library(), &copy).expect("the scratch folder can be written to");
    bench.run(&program, &[library(), copy.to_str().expect("a folder with a name in UTF-8")]);
}

#[test]
fn d2_a_host_with_an_openssl_of_its_own() {
    let Some(gcc) = need("gcc") else { return };
    if !Path::new("/usr/include/openssl/ssl.h").exists() {
        return skip("libssl-dev is not installed");
    }
    let bench = Bench::new("d2-openssl");
    let program = bench.loader(&gcc, "openssl.c", &["-lssl", "-lcrypto"]);
    bench.run(&program, &[library()]);
}

// Arguments

#[test]
fn i1_i2_every_function_with_every_wrong_argument() {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("i1-every");
    let source = bench.folder.join("every.c");
    fs::write(&source, host(&abi().functions)).expect("the scratch folder can be written to");
    // Thousands of calls: to optimise them takes the compiler longer than they run.
    let flags = HOST_C.replace("-O1", "-O0");
    let program = bench.program(&gcc, &format!("{flags} -I{}", hosts().display()), &[source]);
    bench.run(&program, &[]);
    assert!(bench.simulator.requests().is_empty(), "{:?}", bench.simulator.requests());
}

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
    let on_behalf = "GET /v2/users/me/token?type=onbehalf&ttl=60&meeting_id=123";
    let echoes = ["GET /v2/echo", "GET /v2/echo", "POST /v2/echo"];
    assert_eq!(targets, [&[token, token, token, on_behalf, token][..], &echoes].concat());
}

#[test]
fn i3_every_byte_at_each_place_of_a_header_field() {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("i3");
    bench.run(&bench.host(&gcc, HOST_C, &["bytes.c"]), &[]);
    assert!(bench.simulator.requests().is_empty(), "{:?}", bench.simulator.requests());
}

// What a server decides the size of

#[test]
fn a_header_larger_than_usual_leaves_a_good_connection() {
    let large = http_response(
        "200 OK",
        &"X-Large: y\r\n".repeat(100).replace('y', &"y".repeat(400)),
        r#"{"token":"abc"}"#,
    );
    let server = Server::responding(large);
    let client = Client::at(&server.base(), "t");
    for _ in 0..5 {
        let response = client.token("me");
        assert_eq!((response.code, response.error().as_str()), (ZOOM_OK, ""));
        assert_eq!(
            response.headers().len(),
            100 * "X-Large: \r\n".len() + 40_000 + "Content-Length: 15\r\n".len()
        );
    }
    assert_eq!(server.connections(), 1);
}
