//! The program: its options, its output and its end.

mod common;

use std::io::{BufRead, BufReader, Read};
use std::iter;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use common::sign_in::refresh_form;
use common::tools::need;
use common::{client, get_url, read};
use zoom_simulator::faults::{FAULTS, USER_TOKEN};
use zoom_simulator::{
    ACCESS_TOKEN, ACCOUNT_ID, APP_CLIENT_ID, CLIENT_SECRET, EXPIRED_ACCESS_TOKEN, PUBLIC_CLIENT_ID,
    SERVER_CLIENT_ID, SWITCHES, UNSCOPED_ACCESS_TOKEN, USERS,
};

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zoom-simulator"));
    command.args(arguments).stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> (Output, String, String) {
    let output = program(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    (output, out, err)
}

/// A running program, and the first lines that it printed.
struct Serving {
    child: Child,
    out: BufReader<ChildStdout>,
    http: String,
    https: String,
    ca: PathBuf,
    refresh_tokens: Vec<String>,
    command_line: String,
}

fn serving(name: &str, more: &[&str]) -> Serving {
    let ca = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name} ca.pem"));
    let mut child = program(&["--http", "0", "--https", "0", "--ca-file"])
        .arg(&ca)
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut next = |start: &str| {
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        line.trim_end().strip_prefix(start).unwrap().to_owned()
    };
    let http = next("http=");
    let https = next("https=");
    assert_eq!(next("ca="), ca.to_str().unwrap());
    assert_eq!(next("token="), ACCESS_TOKEN);
    let refresh_tokens: Vec<String> =
        iter::from_fn(|| next("").strip_prefix("refresh_token=").map(str::to_owned)).collect();
    assert_eq!(next(""), "To try it:");
    let command_line = next("");
    Serving { child, out, http, https, ca, refresh_tokens, command_line }
}

#[test]
fn serves_until_stdin_closes_and_prints_requests() {
    let mut program = serving("until-stdin", &["--requests", "--until-stdin-closes"]);
    let client = client(&std::fs::read_to_string(&program.ca).unwrap());
    for base in [&program.http, &program.https] {
        let url = format!("{base}/users/me/token?type=zak&ttl=68423085");
        assert_eq!(get_url(&client, &url).unwrap().status, 200);
    }
    drop(program.child.stdin.take());
    assert_eq!(program.child.wait().unwrap().code(), Some(0));
    let mut printed = String::new();
    program.out.read_to_string(&mut printed).unwrap();
    let line = "GET /v2/users/me/token?type=zak&ttl=68423085\n";
    assert_eq!(printed, line.repeat(2));
}

#[test]
fn printed_command_line_is_quoted_for_a_shell() {
    let mut program = serving("it's", &["--until-stdin-closes"]);
    let ca = program.ca.to_str().unwrap().replace('\'', r"'\''");
    assert_eq!(
        program.command_line,
        format!(
            "curl --cacert '{ca}' -H 'Authorization: Bearer {ACCESS_TOKEN}' \
             '{}/users/me/token?type=zak'",
            program.https
        )
    );
    drop(program.child.stdin.take());
    assert!(program.child.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn ends_on_sigterm_and_not_with_stdin() {
    let mut program = serving("signal", &[]);
    drop(program.child.stdin.take());
    let url = format!("{}/users/me/token", program.http);
    let client = client(&std::fs::read_to_string(&program.ca).unwrap());
    assert_eq!(get_url(&client, &url).unwrap().status, 200);
    let id = program.child.id().to_string();
    assert!(Command::new("kill").arg(id).status().unwrap().success());
    program.child.wait().unwrap();
    let mut printed = String::new();
    program.out.read_to_string(&mut printed).unwrap();
    assert_eq!(printed, "");
}

#[test]
fn a_fault_is_served_over_http_and_https() {
    let Some(curl) = need("curl") else { return };
    let mut program = serving("fault", &["--fault", "chunk-plus", "--requests", "--until-stdin-closes"]);
    for url in [&program.http, &program.https] {
        let url = format!("{url}/users/me/token");
        let arguments =
            ["-s", "--noproxy", "*", "--http0.9", "--raw", "--cacert", program.ca.to_str().unwrap(), &url];
        let output = Command::new(&curl).args(arguments).output().expect("curl starts");
        let body = format!("+20\r\n{{\"token\":\"{USER_TOKEN}\"}}\r\n0\r\n\r\n");
        assert_eq!(String::from_utf8(output.stdout).unwrap(), body);
    }
    drop(program.child.stdin.take());
    assert!(program.child.wait().unwrap().success());
    let mut printed = String::new();
    program.out.read_to_string(&mut printed).unwrap();
    assert_eq!(printed, "GET /v2/users/me/token\n".repeat(2));
}

#[test]
fn unknown_fault_is_named() {
    let (output, out, err) = run(&["--http", "0", "--https", "0", "--fault", "cut-x"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(out, "");
    assert_eq!(err, "zoom-simulator: there is no fault 'cut-x'; --help lists them\n");
}

#[test]
fn help_lists_options_users_access_tokens_and_faults() {
    let (output, out, err) = run(&["--help"]);
    assert!(output.status.success());
    assert_eq!(err, "");
    let options = [
        "--http PORT",
        "--https PORT",
        "--ca-file PATH",
        "--fault NAME",
        "--sign-in [CLIENT:]SWITCHES",
        "--grant CLIENT",
        "--requests",
        "--until-stdin-closes",
        "--help",
        "--help-sign-in",
    ];
    let tokens = [ACCESS_TOKEN, EXPIRED_ACCESS_TOKEN, UNSCOPED_ACCESS_TOKEN];
    for text in options.into_iter().chain(tokens) {
        assert!(out.contains(text), "no {text}");
    }
    for user in USERS {
        let line = match user.email {
            "" => format!("\n  {}{}\n", user.id, user.suffix),
            email => format!("\n  {}{}, {email}\n", user.id, user.suffix),
        };
        assert!(out.contains(&line), "no {line}");
    }
    for fault in FAULTS {
        let line = format!("\n  {}{}\n", fault.name, fault.number);
        assert!(out.contains(&line), "no {line}");
    }
}

#[test]
fn help_about_signing_in_lists_clients_and_switches() {
    let (output, out, err) = run(&["--help-sign-in"]);
    assert!(output.status.success());
    assert_eq!(err, "");
    for text in [SERVER_CLIENT_ID, APP_CLIENT_ID, PUBLIC_CLIENT_ID, CLIENT_SECRET, ACCOUNT_ID] {
        assert!(out.contains(text), "no {text}");
    }
    for switch in SWITCHES {
        let line = format!("\n  {}{}\n", switch.name, switch.value);
        assert!(out.contains(&line), "no {line}");
    }
}

#[test]
fn grants_and_switches_of_the_command_line() {
    let mut program = serving(
        "sign-in",
        &[
            "--sign-in=slow-0 life-7",
            "--sign-in",
            "simulator-public-2:life-8",
            "--grant",
            PUBLIC_CLIENT_ID,
            "--grant=simulator-public-2",
            "--until-stdin-closes",
        ],
    );
    let client = client(&std::fs::read_to_string(&program.ca).unwrap());
    let url = program.https.replace("/v2", "/oauth/token");
    let lives = [(PUBLIC_CLIENT_ID, 0), ("simulator-public-2", 1)].map(|(client_id, index)| {
        let form = refresh_form(client_id, &program.refresh_tokens[index]);
        let reply = read(client.post(&url).send_form(form).unwrap()).unwrap();
        reply.json()["expires_in"].as_u64()
    });
    assert_eq!((lives, program.refresh_tokens.len()), ([Some(7), Some(8)], 2));
    drop(program.child.stdin.take());
    assert!(program.child.wait().unwrap().success());
}

#[test]
fn unknown_switches_and_clients_of_the_command_line_are_named() {
    for (option, value, expected) in [
        ("--sign-in", "life-7 lifes", "there is no switch 'lifes'; --help-sign-in lists them"),
        ("--sign-in", "simulator:life-7", "there is no such client: 'simulator'; --help-sign-in lists them"),
        (
            "--grant",
            SERVER_CLIENT_ID,
            "there is no such client: 'simulator-server'; --help-sign-in lists them",
        ),
    ] {
        let (output, out, err) = run(&["--http", "0", "--https", "0", option, value]);
        assert_eq!((output.status.code(), out.as_str()), (Some(1), ""));
        assert_eq!(err, format!("zoom-simulator: {expected}\n"));
    }
}

#[test]
fn invalid_options_are_named() {
    for (arguments, named) in [
        (&["--port", "1"][..], "--port"),
        (&["--http"], "--http"),
        (&["--http", "x"], "--http"),
        (&["--https", "65536"], "65536"),
        (&["--requests=yes"], "--requests"),
        (&["stray"], "stray"),
        (&["--fault", "none", "--sign-in", "life-7"], "--sign-in"),
        (&["--grant", PUBLIC_CLIENT_ID, "--fault", "none"], "--grant"),
    ] {
        let (output, out, err) = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(out, "");
        assert!(err.starts_with("zoom-simulator: ") && err.contains(named), "{err}");
        assert_eq!(err.lines().count(), 1);
    }
}

#[test]
fn file_that_cannot_be_written_is_named() {
    let (output, out, err) = run(&["--http", "0", "--https", "0", "--ca-file", "/nowhere/ca.pem"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(out, "");
    assert!(err.starts_with("zoom-simulator: cannot write /nowhere/ca.pem: "), "{err}");
}
