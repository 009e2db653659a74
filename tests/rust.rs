//! The door for Rust programs: the same outcomes as through the C ABI, without `unsafe`.

mod common;

use std::fs;
use std::process::Command;
use std::thread;
use std::time::Duration;

use common::docs::blocks;
use common::own_process::{own_process, succeed};
use common::signed_in::simulator;
use common::tools::{library_folder, scratch};
use zoom_simulator::{ACCESS_TOKEN, PUBLIC_CLIENT_ID, Simulator, UNSCOPED_ACCESS_TOKEN};
use zoom_token::{Cancel, Client, GeneralCall, TokenCall, start_url};
use zoom_token::{
    ZOOM_E_ARGUMENT, ZOOM_E_CANCELLED, ZOOM_E_FORKED, ZOOM_E_OPTION, ZOOM_E_STATE, ZOOM_OK, ZOOM_REASON_SCOPE,
};

fn client(simulator: &Simulator, options: &[(&str, &str)]) -> Client {
    let client = Client::new();
    for (name, value) in [("base_url", simulator.http_url().as_str())].iter().chain(options) {
        client.set(name, value).expect("an allowed value");
    }
    client
}

#[test]
fn a_token_and_the_address_of_a_meeting() {
    let simulator = simulator();
    let client = client(&simulator, &[("access_token", ACCESS_TOKEN)]);
    let call = TokenCall { user: "o'hara+zoom@example.com", ttl: 60, ..TokenCall::default() };
    let response = client.get_user_token(call, None).check().expect("a token");
    assert_eq!((response.code(), response.status(), response.error()), (ZOOM_OK, 200, ""));
    assert_eq!(response.header("Content-Type").as_deref(), Some("application/json;charset=UTF-8"));
    assert_eq!(response.body(), format!("{{\"token\":\"{}\"}}", response.token()).as_bytes());
    let url = start_url("", "123 456 7890", response.token()).expect("an address");
    assert_eq!(url, format!("https://zoom.us/s/1234567890?zak={}", response.token()));
    let sent = simulator.requests();
    assert_eq!(sent[0].target, "/v2/users/o%27hara%2Bzoom%40example.com/token?type=zak&ttl=60");
    assert!(!format!("{response:?}").contains(response.token()));
}

#[test]
fn a_refusal_is_an_error_with_its_text() {
    let simulator = simulator();
    let client = client(&simulator, &[("access_token", UNSCOPED_ACCESS_TOKEN)]);
    let response = client.get_user_token(TokenCall::default(), None);
    assert_eq!((response.code(), response.zoom_code(), response.reason()), (400, 4711, ZOOM_REASON_SCOPE));
    let text = response.error().to_owned();
    let error = response.check().expect_err("a refusal");
    assert_eq!((error.code(), error.reason(), error.to_string()), (400, ZOOM_REASON_SCOPE, text));
    assert_eq!(client.set("no_option", "x").expect_err("a wrong name").code, ZOOM_E_OPTION);
    assert_eq!(start_url("", "12", "zak").expect_err("too short").code, ZOOM_E_ARGUMENT);
}

#[test]
fn any_request_and_a_copy_for_another_access_token() {
    let simulator = simulator();
    let first = client(&simulator, &[("access_token", ACCESS_TOKEN)]);
    let second = first.copy().expect("the same process");
    second.set("access_token", "simulator-expired-token").expect("may be set at any time");
    let call = GeneralCall { url: "/echo", query_json: r#"{"a":1}"#, ..GeneralCall::default() };
    assert_eq!(first.request(call, None).status(), 200);
    assert_eq!(second.get_user_token(TokenCall::default(), None).status(), 401);
    let targets: Vec<String> = simulator.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["/v2/echo?a=1", "/v2/users/me/token?type=zak"]);
}

#[test]
fn a_cancel_of_another_thread_ends_a_call() {
    let simulator = simulator();
    let client = client(&simulator, &[("access_token", ACCESS_TOKEN)]);
    let cancel = Cancel::new();
    thread::scope(|scope| {
        let calling = scope.spawn(|| {
            let call = TokenCall { user: "slow-60000", ..TokenCall::default() };
            client.get_user_token(call, Some(&cancel))
        });
        while simulator.requests().is_empty() {
            thread::yield_now();
        }
        cancel.cancel();
        assert_eq!(calling.join().expect("no panic").code(), ZOOM_E_CANCELLED);
    });
}

#[test]
fn a_sign_in_that_has_not_ended_and_one_that_is_given_up() {
    let simulator = simulator();
    let client = client(&simulator, &[("client_id", PUBLIC_CLIENT_ID)]);
    let (sign_in, url) = client.start_sign_in().expect("a sign-in");
    assert!(url.starts_with(&simulator.http_url().replace("/v2", "/oauth/authorize?")), "{url}");
    assert!(sign_in.finish("", Duration::ZERO, None).is_none());
    let cancel = Cancel::new();
    cancel.cancel();
    let ended = sign_in.finish("", Duration::from_secs(60), Some(&cancel)).expect("an outcome");
    assert_eq!(ended.code(), ZOOM_E_CANCELLED);
    assert!(sign_in.finish("", Duration::MAX, None).is_some_and(|ended| ended.code() == ZOOM_E_STATE));
    zoom_token::shutdown();
}

/// A child has the parent's memory, but neither its threads nor a connection that is its own.
#[cfg(unix)]
#[test]
fn a_forked_child_is_told_and_touches_nothing_of_the_parents() {
    let Some(mut command) = own_process("a_forked_child_is_told_and_touches_nothing_of_the_parents") else {
        let simulator = simulator();
        let client = client(&simulator, &[("access_token", ACCESS_TOKEN)]);
        let other = Client::new();
        other.set("base_url", &simulator.http_url()).expect("a base URL");
        other.set("client_id", PUBLIC_CLIENT_ID).expect("a client id");
        let (sign_in, _) = other.start_sign_in().expect("a sign-in");
        let cancel = Cancel::new();
        assert_eq!(client.get_user_token(TokenCall::default(), Some(&cancel)).code(), ZOOM_OK);
        let in_the_child = || {
            cancel.cancel();
            let codes = [
                client.get_user_token(TokenCall::default(), None).code(),
                client.request(GeneralCall { url: "/echo", ..GeneralCall::default() }, None).code(),
                client.set("timeout_ms", "1").expect_err("forked").code,
                client.copy().expect_err("forked").code,
                sign_in.finish("", Duration::MAX, None).expect("an outcome").code(),
            ];
            drop((client.clone(), cancel.clone(), sign_in));
            codes == [ZOOM_E_FORKED; 5]
        };
        assert!(run_in_a_child(in_the_child));
        assert_eq!(client.get_user_token(TokenCall::default(), Some(&cancel)).code(), ZOOM_OK);
        assert_eq!(simulator.requests().len(), 2);
        return;
    };
    succeed(&mut command);
}

/// Whether this was true in a forked child, which ends without dropping anything else.
#[cfg(unix)]
#[allow(unsafe_code)]
fn run_in_a_child(work: impl FnOnce() -> bool) -> bool {
    // SAFETY: the process has the simulator's threads, whose locks the child does not touch; it ends by _exit.
    match unsafe { libc::fork() } {
        0 => {
            let code = if work() { 0 } else { 1 };
            // SAFETY: ends the child at once.
            unsafe { libc::_exit(code) }
        }
        child => {
            let mut status = 0;
            // SAFETY: waits for the child that was just made.
            assert_eq!(unsafe { libc::waitpid(child, &mut status, 0) }, child);
            status == 0
        }
    }
}

/// The page's program, as a reader copies it.
#[test]
fn the_program_of_the_page() {
    let program = &blocks("rust.md", "rust")[0];
    let folder = scratch("rust-page");
    fs::write(folder.join("main.rs"), program).expect("the scratch folder can be written to");
    // Where cargo has put the crate that this test uses, and those below it.
    let deps = library_folder();
    let built = Command::new("rustc")
        .args(["--edition", "2024", "-D", "warnings", "main.rs", "-o", "program", "--extern"])
        .arg(format!("zoom_token={}", deps.join("libzoom_token.rlib").display()))
        .arg(format!("-Ldependency={}", deps.display()))
        .current_dir(&folder)
        .output()
        .expect("rustc runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let simulator = simulator();
    let run = |access_token: &str| {
        let mut program = Command::new(folder.join("program"));
        program.env("ZOOM_BASE_URL", simulator.http_url()).env("ZOOM_ACCESS_TOKEN", access_token);
        program.output().expect("the program runs")
    };
    let output = run(ACCESS_TOKEN);
    assert!(output.status.success(), "{output:?}");
    assert!(output.stdout.starts_with(b"https://zoom.us/s/12345678901?zak=eyJ"), "{output:?}");
    let output = run("simulator-expired-token");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("error: \"HTTP 401 Unauthorized, Zoom code 124")
    );
}
