//! The option `token_file`: one token for many processes, through files that others have made, and through every way to end
//! before it is written. The rows F of faults.
#![cfg(target_os = "linux")]
#![allow(unsafe_code)]

mod common;

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use common::abi::{Client, Response};
use common::own_process::{behind, given, own_process, preload, set_clock, succeed, with_movable_clock};
use common::programs::wait_until;
use common::signed_in::{
    assert_zak, refreshes, server_client_with, server_sign_ins, simulator, user_client, user_client_with,
};
use common::tools::{need, scratch, skip_also_in_ci, write_private};
use serde_json::{Value, json};
use zoom_simulator::{ACCOUNT_ID, CLIENT_SECRET, PUBLIC_CLIENT_ID, SERVER_CLIENT_ID, Simulator};
use zoom_token::*;

fn file_in(name: &str) -> String {
    scratch(&format!("token-file-{name}")).join("zoom.tokens").to_str().unwrap().to_owned()
}

fn read(path: &str) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// A file with a user's refresh token and no access token.
fn write_grant(path: &str, simulator: &Simulator, client_id: &str, refresh_token: &str) {
    let contents = json!({
        "version": 1, "oauth_url": simulator.http_oauth_url(), "client_id": client_id, "account_id": "",
        "refresh_token": refresh_token,
    });
    write_private(path, contents.to_string().as_bytes());
}

/// What a process of a test has to know, and what it does: a call whose outcome is its last line.
fn caller(command: &mut Command, simulator: &Simulator, path: &str, client_id: &str) {
    command.env("BASE", simulator.http_url()).env("TOKENS", path).env("CLIENT_ID", client_id);
}

fn call_in_this_process() {
    let client = Client::new();
    client.set("base_url", &given("BASE")).set("proxy", "none").set("token_file", &given("TOKENS"));
    client.set("client_id", &given("CLIENT_ID"));
    if given("CLIENT_ID") == SERVER_CLIENT_ID {
        client.set("account_id", ACCOUNT_ID).set("client_secret", CLIENT_SECRET);
    }
    let response = client.token("me");
    println!("outcome {} {}", response.code, response.reason());
}

fn spawn(test: &str, simulator: &Simulator, path: &str, client_id: &str) -> Child {
    let mut command = own_process(test).expect("not the process itself");
    caller(&mut command, simulator, path, client_id);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Code and reason of a process's call; None where it was killed.
fn outcome(child: Child) -> Option<(i32, i32)> {
    let output = child.wait_with_output().unwrap();
    if output.status.signal() == Some(libc::SIGKILL) {
        return None;
    }
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let numbers = printed.split("outcome ").nth(1).unwrap_or_else(|| panic!("{printed}\n{output:?}"));
    let mut numbers = numbers.split_whitespace().map(|number| number.parse().unwrap());
    Some((numbers.next().unwrap(), numbers.next().unwrap()))
}

fn assert_refused(response: &Response, why: &str) {
    let text = format!("option token_file names a file that can't be used: {why}");
    assert_eq!((response.code, response.error()), (ZOOM_E_TOKEN_FILE, text));
}

#[test]
fn what_is_in_the_file() {
    let (simulator, path) = (simulator(), file_in("contents"));
    let client = server_client_with(&simulator, &path);
    assert_zak(&client.token("me"));
    let kept = read(&path);
    let expected = [
        ("version", json!(1)),
        ("oauth_url", json!(simulator.http_oauth_url())),
        ("client_id", json!(SERVER_CLIENT_ID)),
        ("account_id", json!(ACCOUNT_ID)),
        ("scope", json!("user:read:token:admin user:read:user:admin user:read:list_users:admin")),
        ("refresh_token", json!("")),
        ("refused_at", json!(0)),
    ];
    for (name, value) in expected {
        assert_eq!(kept[name], value, "{name}");
    }
    assert_eq!(kept["expires_at"].as_u64().unwrap() - kept["obtained_at"].as_u64().unwrap(), 3599);
    assert_eq!(kept["access_token"].as_str().unwrap().len(), 1060);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(path.clone() + ".lock").unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!Path::new(&(path.clone() + ".new")).exists());
    // Another client has it from there.
    assert_zak(&server_client_with(&simulator, &path).token("me"));
    assert_eq!(server_sign_ins(&simulator), 1);
}

#[test]
fn a_users_grant_is_kept_for_the_next_program() {
    let (simulator, path) = (simulator(), file_in("grant"));
    let first = simulator.grant(PUBLIC_CLIENT_ID).unwrap();
    let client = user_client(&simulator, &first);
    client.set("token_file", &path);
    assert_zak(&client.token("me"));
    assert_eq!(read(&path)["refresh_token"].as_str(), client.refresh_token().ok().as_deref());
    simulator.revoke_access_tokens();
    // The file's refresh token wins: the option's is spent.
    let client = user_client(&simulator, &first);
    client.set("token_file", &path);
    assert_zak(&client.token("me"));
    // And it is enough.
    assert_zak(&user_client_with(&simulator, &path).token("me"));
    assert_eq!(refreshes(&simulator), 2);
}

#[test]
fn where_the_files_refresh_token_is_spent_the_options_is_tried_once() {
    let (simulator, path) = (simulator(), file_in("spent"));
    write_grant(&path, &simulator, PUBLIC_CLIENT_ID, "spent-refresh-token");
    let good = simulator.grant(PUBLIC_CLIENT_ID).unwrap();
    let client = user_client(&simulator, &good);
    client.set("token_file", &path);
    assert_zak(&client.token("me"));
    assert_eq!(refreshes(&simulator), 2);
    write_grant(&path, &simulator, PUBLIC_CLIENT_ID, "spent-refresh-token");
    let client = user_client(&simulator, &good);
    client.set("token_file", &path);
    let response = client.token("me");
    assert_eq!((response.code, response.reason()), (ZOOM_E_SIGN_IN, ZOOM_REASON_SIGN_IN_AGAIN));
    assert_eq!(refreshes(&simulator), 4);
    assert_eq!(read(&path)["refresh_token"], "spent-refresh-token");
}

#[test]
fn nobody_has_signed_in() {
    let (simulator, path) = (simulator(), file_in("nobody"));
    for contents in [None, Some("")] {
        contents.inspect(|contents| write_private(&path, contents.as_bytes()));
        let response = user_client_with(&simulator, &path).token("me");
        let text = "nobody has signed in yet: the token file has no refresh token, and the option refresh_token is not set. \
                    Sign in first";
        assert_eq!((response.code, response.error().as_str()), (ZOOM_E_SIGN_IN, text));
        assert_eq!(response.reason(), ZOOM_REASON_SIGN_IN_AGAIN);
    }
    assert_eq!(refreshes(&simulator), 0);
}

/// F1: what is not a token file of this user's. A user's program stops before anything is sent; a program of the account does
/// without the file, which stays as it is.
#[test]
fn f1_files_that_can_not_be_used() {
    let simulator = simulator();
    let path = file_in("odd");
    let folder = PathBuf::from(&path).parent().unwrap().to_owned();
    let elsewhere = folder.join("elsewhere");
    write_private(elsewhere.to_str().unwrap(), b"{}");
    type Make<'a> = &'a dyn Fn();
    let cases: [(Make, &str); 8] = [
        (
            &|| write_private(&path, b"garbage"),
            "it is not a token file. Name another one, or remove it and sign in again",
        ),
        (
            &|| write_private(&path, b"{\"version\":1,\"refresh_tok"),
            "it is not a token file. Name another one, or remove it and sign in again",
        ),
        (&|| write_private(&path, b"{\"version\":2}"), "a newer version of zoom-token wrote it"),
        (&|| write_private(&path, vec![b' '; 70_000]), "it can't be read: it is larger than any token file"),
        (&|| fs::create_dir(&path).unwrap(), "it can't be read: not a regular file"),
        (&|| symlink(&elsewhere, &path).unwrap(), "it can't be read: it is a link, and must be a file"),
        (
            &|| {
                write_private(&path, b"{}");
                fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            },
            "it can't be read: others may read or write it: take that permission away (chmod go-rwx)",
        ),
        (
            &|| write_grant(&path, &simulator, "simulator-public-other", "abc"),
            "it belongs to another client_id, account_id or oauth_url. Use a file for each",
        ),
    ];
    for (make, why) in cases {
        make();
        let before = fs::read(&path).ok();
        assert_refused(&user_client_with(&simulator, &path).token("me"), why);
        let log = folder.join("log");
        let client = server_client_with(&simulator, &path);
        client.set("log_file", log.to_str().unwrap());
        assert_zak(&client.token("me"));
        let logged = fs::read_to_string(&log).unwrap();
        assert!(
            logged.contains(&format!(
                "sign-in without token_file: option token_file names a file that can't be used: {why}\n"
            )),
            "{logged}"
        );
        assert_eq!(fs::read(&path).ok(), before, "{why}");
        fs::remove_file(log).unwrap();
        let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir(&path));
    }
    assert_eq!(refreshes(&simulator), 0);
}

#[test]
fn f1_a_pipe_and_somebody_elses_file() {
    let (simulator, path) = (simulator(), file_in("pipe"));
    let mkfifo = Command::new("mkfifo").args(["-m", "600", &path]).status().unwrap();
    assert!(mkfifo.success());
    assert_refused(&user_client_with(&simulator, &path).token("me"), "it can't be read: not a regular file");
    fs::remove_file(&path).unwrap();
    write_private(&path, b"{}");
    match std::os::unix::fs::chown(&path, Some(65_534), None) {
        Ok(()) => assert_refused(
            &user_client_with(&simulator, &path).token("me"),
            "it can't be read: it belongs to another user",
        ),
        Err(_) => skip_also_in_ci("a file can be given to another user by root alone"),
    }
}

#[test]
fn f2_a_folder_that_is_not_there() {
    let (simulator, path) = (simulator(), file_in("folder"));
    let path = path + "/none/zoom.tokens";
    let response = user_client_with(&simulator, &path).token("me");
    assert_refused(&response, "its lock can't be made: there is no such file or folder");
    assert_zak(&server_client_with(&simulator, &path).token("me"));
    assert_eq!((refreshes(&simulator), server_sign_ins(&simulator)), (0, 1));
}

/// A disk that is full is found out before the refresh token is spent.
#[test]
fn f2_a_full_disk() {
    if let Some(mut command) = own_process("f2_a_full_disk") {
        let (simulator, path) = (simulator(), file_in("full"));
        write_grant(&path, &simulator, PUBLIC_CLIENT_ID, &simulator.grant(PUBLIC_CLIENT_ID).unwrap());
        let before = fs::read(&path).unwrap();
        caller(&mut command, &simulator, &path, PUBLIC_CLIENT_ID);
        succeed(&mut command);
        assert_eq!(refreshes(&simulator), 0);
        assert_eq!(fs::read(&path).unwrap(), before);
        assert!(!Path::new(&(path + ".new")).exists());
        return;
    }
    let most = libc::rlimit { rlim_cur: 4096, rlim_max: 4096 };
    // SAFETY: a struct of this function's own.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_FSIZE, &most) }, 0);
    let client = Client::new();
    client.set("base_url", &given("BASE")).set("proxy", "none").set("token_file", &given("TOKENS"));
    client.set("client_id", PUBLIC_CLIENT_ID);
    assert_refused(&client.token("me"), "it can't be written: file too large");
}

/// A file that is mounted by itself can't be replaced: found out before the refresh token is spent.
#[test]
fn f2_a_file_that_is_mounted_by_itself() {
    const TEST: &str = "f2_a_file_that_is_mounted_by_itself";
    let Some(mut command) = own_process(TEST) else { return call_in_this_process() };
    let Some(unshare) = need("unshare") else { return };
    let (simulator, path) = (simulator(), file_in("mounted"));
    write_grant(&path, &simulator, PUBLIC_CLIENT_ID, &simulator.grant(PUBLIC_CLIENT_ID).unwrap());
    let volume = path.clone() + "-volume";
    fs::copy(&path, &volume).unwrap();
    caller(&mut command, &simulator, &path, PUBLIC_CLIENT_ID);
    let script = "mount --bind \"$1\" \"$2\" && shift 2 && exec \"$@\"";
    let mut alone = Command::new(unshare);
    alone.args(["--map-root-user", "--mount", "sh", "-c", script, "sh", &volume, &path]);
    let output = behind(&mut alone, &command).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if !printed.contains("outcome") {
        return skip_also_in_ci("this machine allows no mount namespace");
    }
    assert!(printed.contains(&format!("outcome {ZOOM_E_TOKEN_FILE} ")), "{printed}");
    assert_eq!(refreshes(&simulator), 0);
}

#[test]
fn one_sign_in_for_8_processes() {
    const TEST: &str = "one_sign_in_for_8_processes";
    if own_process(TEST).is_none() {
        return call_in_this_process();
    }
    let (simulator, path) = (simulator(), file_in("processes"));
    simulator.set_sign_in(SERVER_CLIENT_ID, "slow-500").unwrap();
    let children: Vec<Child> = (0..8).map(|_| spawn(TEST, &simulator, &path, SERVER_CLIENT_ID)).collect();
    for child in children {
        assert_eq!(outcome(child), Some((0, 0)));
    }
    assert_eq!(server_sign_ins(&simulator), 1);
}

#[test]
fn one_refresh_for_100_short_processes_whose_token_was_revoked() {
    const TEST: &str = "one_refresh_for_100_short_processes_whose_token_was_revoked";
    if own_process(TEST).is_none() {
        return call_in_this_process();
    }
    let (simulator, path) = (simulator(), file_in("revoked"));
    write_grant(&path, &simulator, PUBLIC_CLIENT_ID, &simulator.grant(PUBLIC_CLIENT_ID).unwrap());
    assert_zak(&user_client_with(&simulator, &path).token("me"));
    simulator.revoke_access_tokens();
    for _ in 0..10 {
        let children: Vec<Child> =
            (0..10).map(|_| spawn(TEST, &simulator, &path, PUBLIC_CLIENT_ID)).collect();
        for child in children {
            assert_eq!(outcome(child), Some((0, 0)));
        }
    }
    assert_eq!(refreshes(&simulator), 2);
}

/// The time of the last renewal after a refusal is in the file: no other process renews again within a minute.
#[test]
fn f3_a_token_that_is_refused_again_is_not_renewed_by_another_process() {
    let (simulator, path) = (simulator(), file_in("refused"));
    simulator.set_sign_in(SERVER_CLIENT_ID, "calls-401-124").unwrap();
    for _ in 0..3 {
        let client = server_client_with(&simulator, &path);
        assert_eq!(client.token("me").code, 401);
        assert_eq!(client.token("me").code, 401);
    }
    assert_eq!(server_sign_ins(&simulator), 2);
    // A minute later it may be.
    let mut kept = read(&path);
    kept["refused_at"] = json!(kept["refused_at"].as_u64().unwrap() - 61);
    write_private(&path, kept.to_string().as_bytes());
    assert_eq!(server_client_with(&simulator, &path).token("me").code, 401);
    assert_eq!(server_sign_ins(&simulator), 3);
}

/// A process was ended after it had written the next file and before that got its name.
#[test]
fn f4_a_whole_next_file_is_adopted() {
    let (simulator, path) = (simulator(), file_in("adopted"));
    let good = simulator.grant(PUBLIC_CLIENT_ID).unwrap();
    for end in ["", "\0\0\0"] {
        write_grant(&path, &simulator, PUBLIC_CLIENT_ID, "spent-refresh-token");
        let next = path.clone() + ".new";
        write_grant(&next, &simulator, PUBLIC_CLIENT_ID, &good);
        OpenOptions::new().append(true).open(&next).unwrap().write_all(end.as_bytes()).unwrap();
        let client = user_client_with(&simulator, &path);
        simulator.set_sign_in(PUBLIC_CLIENT_ID, "same-refresh-token").unwrap();
        assert_zak(&client.token("me"));
        assert_eq!(read(&path)["refresh_token"], json!(good));
        assert!(!Path::new(&next).exists());
    }
    // One that is not whole is of no use.
    write_private(&(path.clone() + ".new"), b"{\"version\":1,\"refresh_token\":\"ab");
    simulator.revoke_access_tokens();
    assert_zak(&user_client_with(&simulator, &path).token("me"));
    assert_eq!(refreshes(&simulator), 3);
}

/// kill -9 at each step of the file: the next process works, or says "sign in again" where Zoom's response was lost.
#[test]
fn f5_kill_at_each_step() {
    const TEST: &str = "f5_kill_at_each_step";
    if own_process(TEST).is_none() {
        return call_in_this_process();
    }
    let Some(killer) = preload("killed", "token-file") else { return };
    for client_id in [SERVER_CLIENT_ID, PUBLIC_CLIENT_ID] {
        let (mut step, mut lost) = (0, 0);
        loop {
            step += 1;
            let (simulator, path) = (simulator(), file_in(&format!("killed-{client_id}")));
            if client_id == PUBLIC_CLIENT_ID {
                write_grant(&path, &simulator, client_id, &simulator.grant(client_id).unwrap());
            }
            let mut command = own_process(TEST).unwrap();
            caller(&mut command, &simulator, &path, client_id);
            command.env("LD_PRELOAD", &killer).env("STEP", step.to_string());
            let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let ended = outcome(child);
            let sent = refreshes(&simulator);
            let next = outcome(spawn(TEST, &simulator, &path, client_id)).expect("nobody kills this one");
            let again = (ZOOM_E_SIGN_IN, ZOOM_REASON_SIGN_IN_AGAIN);
            if next == again && sent == 1 {
                lost += 1;
            } else {
                assert_eq!(next, (0, 0), "{client_id}, step {step}");
            }
            if ended.is_some() {
                assert_eq!(ended, Some((0, 0)));
                break;
            }
        }
        // From the end of the request to the end of the write.
        assert!(step > 8, "{client_id}: {step} steps");
        assert!(
            lost <= 2 && (lost == 0 || client_id == PUBLIC_CLIENT_ID),
            "{client_id}: lost at {lost} steps"
        );
    }
}

/// A child that was forked during a renewal keeps no lock, also where its parent is killed.
#[test]
fn f6_a_child_keeps_no_lock() {
    const TEST: &str = "f6_a_child_keeps_no_lock";
    if own_process(TEST).is_none() {
        thread::spawn(call_in_this_process);
        let next = given("TOKENS") + ".new";
        wait_until("the request is prepared", || fs::metadata(&next).is_ok_and(|facts| facts.len() > 0));
        // SAFETY: the child does nothing but wait.
        let child = unsafe { libc::fork() };
        if child == 0 {
            // SAFETY: calls that nothing can go wrong with; nobody is left behind where the test fails.
            unsafe {
                libc::alarm(60);
                libc::pause();
                libc::_exit(0);
            }
        }
        println!("outcome {child} 0");
        // SAFETY: ends this process.
        unsafe { libc::kill(libc::getpid(), libc::SIGKILL) };
    }
    let (simulator, path) = (simulator(), file_in("forked"));
    simulator.set_sign_in(SERVER_CLIENT_ID, "slow-20000").unwrap();
    let mut parent = spawn(TEST, &simulator, &path, SERVER_CLIENT_ID);
    assert_eq!(parent.wait().unwrap().signal(), Some(libc::SIGKILL));
    let lock = File::open(path.clone() + ".lock").unwrap();
    wait_until("nobody has the lock", || lock.try_lock().is_ok());
    // The child has the pipe too, so it does not end.
    let mut printed = [0; 4096];
    let length = parent.stdout.take().unwrap().read(&mut printed).unwrap();
    let printed = String::from_utf8_lossy(&printed[..length]).into_owned();
    let child: i32 = printed.split("outcome ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    // SAFETY: ends the child.
    assert_eq!(unsafe { libc::kill(child, libc::SIGKILL) }, 0);
}

/// A clock that is set on makes a token stale; one that is set back makes the file's one from the future.
#[test]
fn f7_a_clock_that_is_set() {
    const TEST: &str = "f7_a_clock_that_is_set";
    if let Some(command) = own_process(TEST) {
        let (simulator, path) = (simulator(), file_in("clock"));
        let Some(mut command) = with_movable_clock(&command, "token-file", &[]) else { return };
        caller(&mut command, &simulator, &path, SERVER_CLIENT_ID);
        succeed(&mut command);
        assert_eq!(server_sign_ins(&simulator), 3);
        return;
    }
    let new_client = || {
        let client = Client::new();
        client.set("base_url", &given("BASE")).set("proxy", "none").set("token_file", &given("TOKENS"));
        client.set("client_id", SERVER_CLIENT_ID).set("account_id", ACCOUNT_ID);
        client.set("client_secret", CLIENT_SECRET);
        client
    };
    let client = new_client();
    assert_zak(&client.token("me"));
    assert_zak(&new_client().token("me"));
    set_clock("+3600");
    assert_zak(&client.token("me"));
    assert_zak(&new_client().token("me"));
    set_clock("+0");
    // In memory the steady clock still counts.
    assert_zak(&client.token("me"));
    assert_zak(&new_client().token("me"));
    assert_zak(&new_client().token("me"));
}

/// A save that failed: the next refresh token is in memory alone, and what the file has is spent.
#[test]
fn f9_a_refresh_token_that_could_not_be_saved() {
    for (switch, is_revoked) in [("", true), ("first-1-limited-1", false)] {
        let (simulator, path) = (simulator(), file_in("unsaved"));
        let client = user_client(&simulator, &simulator.grant(PUBLIC_CLIENT_ID).unwrap());
        client.set("token_file", &path);
        assert_zak(&client.token("me"));
        let before = fs::read(&path).unwrap();
        simulator.revoke_access_tokens();
        simulator.set_sign_in(PUBLIC_CLIENT_ID, "slow-3000").unwrap();
        thread::scope(|scope| {
            let call = scope.spawn(|| {
                let response = client.token("me");
                (response.code, response.error())
            });
            wait_until("the request was sent", || refreshes(&simulator) == 2);
            fs::remove_file(path.clone() + ".new").unwrap();
            let text = "option token_file names a file that can't be used: it can't be replaced: there is no such file or folder";
            assert_eq!(call.join().unwrap(), (ZOOM_E_TOKEN_FILE, text.to_owned()));
        });
        assert_eq!(fs::read(&path).unwrap(), before);
        let unsaved = client.refresh_token().unwrap();
        if !is_revoked {
            // The file's access token is as good as dead, too.
            simulator.revoke_access_tokens();
        }
        simulator.set_sign_in(PUBLIC_CLIENT_ID, switch).unwrap();
        assert_zak(&client.token("me"));
        let sent =
            simulator.requests().into_iter().rfind(|request| request.parameter("refresh_token").is_some());
        assert_eq!(sent.unwrap().parameter("refresh_token"), Some(unsaved.as_str()));
        assert_eq!(read(&path)["refresh_token"].as_str(), client.refresh_token().ok().as_deref());
    }
}

/// The end of a program waits also for a renewal that waits for the lock, and would then spend a refresh token.
#[test]
fn f10_the_end_of_a_program_during_a_wait_for_the_lock() {
    let (simulator, path) = (simulator(), file_in("shutdown"));
    write_grant(&path, &simulator, PUBLIC_CLIENT_ID, &simulator.grant(PUBLIC_CLIENT_ID).unwrap());
    write_private(&(path.clone() + ".lock"), b"");
    let lock = File::open(path.clone() + ".lock").unwrap();
    lock.lock().unwrap();
    let client = user_client_with(&simulator, &path);
    client.set("timeout_ms", "100");
    assert_eq!(client.token("me").code, ZOOM_E_TIMEOUT);
    thread::scope(|scope| {
        let ending = scope.spawn(|| zoom_shutdown());
        thread::sleep(std::time::Duration::from_millis(200));
        assert!(!ending.is_finished());
        lock.unlock().unwrap();
        assert_eq!(ending.join().unwrap(), ZOOM_OK);
    });
    assert_eq!(refreshes(&simulator), 1);
    assert_eq!(read(&path)["refresh_token"].as_str(), client.refresh_token().ok().as_deref());
}

/// A sign-out that waited for a renewal, and then fails, is over: nothing is left under way.
#[test]
fn f12_a_sign_out_that_fails_after_a_renewal() {
    let (simulator, path) = (simulator(), file_in("signed-out"));
    write_grant(&path, &simulator, PUBLIC_CLIENT_ID, &simulator.grant(PUBLIC_CLIENT_ID).unwrap());
    simulator.set_sign_in(PUBLIC_CLIENT_ID, "slow-1000").unwrap();
    let client = user_client_with(&simulator, &path);
    client.set("timeout_ms", "100");
    assert_eq!(client.token("me").code, ZOOM_E_TIMEOUT);
    assert_eq!(client.sign_out().code, ZOOM_E_TIMEOUT);
    // The renewal has its lock; the next one gets none.
    let lock = path.clone() + ".lock";
    fs::rename(&lock, lock.clone() + "-away").unwrap();
    fs::create_dir(&lock).unwrap();
    let begin = std::time::Instant::now();
    assert_eq!(zoom_shutdown(), ZOOM_OK);
    assert!(begin.elapsed() < std::time::Duration::from_secs(15), "{:?}", begin.elapsed());
}

/// What a killed process of another app has left is not this one's to remove.
#[test]
fn f11_a_next_file_of_another_app() {
    let (simulator, path) = (simulator(), file_in("others-next"));
    let next = path.clone() + ".new";
    write_grant(&next, &simulator, "simulator-public-other", "their-refresh-token");
    let why = "it belongs to another client_id, account_id or oauth_url. Use a file for each";
    assert_refused(&user_client_with(&simulator, &path).token("me"), why);
    assert!(fs::read_to_string(&next).unwrap().contains("their-refresh-token"));
}

/// Another process that holds the lock costs a call no more than its time.
#[test]
fn f8_a_lock_that_is_held() {
    let (simulator, path) = (simulator(), file_in("held"));
    write_private(&(path.clone() + ".lock"), b"");
    let lock = File::open(path.clone() + ".lock").unwrap();
    lock.lock().unwrap();
    let client = server_client_with(&simulator, &path);
    client.set("timeout_ms", "200");
    let response = client.token("me");
    assert_eq!(response.code, ZOOM_E_TIMEOUT);
    assert_eq!(server_sign_ins(&simulator), 0);
    lock.unlock().unwrap();
    wait_until("the renewal has the lock", || client.token("me").code == ZOOM_OK);
    assert_eq!(server_sign_ins(&simulator), 1);
}
