//! The program: its options, its output and its end.

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use common::sign_in::refresh_form;
use common::tools::need;
use common::{client, get_url, read};
use ureq::Agent;
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

/// A client for http.
fn plain_client() -> Agent {
    Agent::config_builder().http_status_as_error(false).proxy(None).build().into()
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
    first_lines: Vec<String>,
}

impl Serving {
    /// Starts it, with `TMPDIR` for the folder for temporary files.
    fn start(arguments: &[&str], temporary: &Path) -> Serving {
        let mut command = program(arguments);
        command.env("TMPDIR", temporary);
        Serving::spawn(command)
    }

    fn spawn(mut command: Command) -> Serving {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut lines_until = |end: fn(&str) -> bool| {
            let mut lines = Vec::new();
            loop {
                let mut line = String::new();
                out.read_line(&mut line).unwrap();
                lines.push(line.trim_end().to_owned());
                if end(&line) {
                    return lines;
                }
            }
        };
        let mut first_lines = lines_until(|line| line.trim_end().is_empty());
        first_lines.pop();
        assert_eq!(lines_until(|_| true), ["To try it:"]);
        let listeners = first_lines.iter().filter(|line| line.starts_with("http")).count();
        first_lines.extend((0..listeners).flat_map(|_| lines_until(|_| true)));
        Serving { child, out, first_lines }
    }

    /// The values of the lines `NAME=VALUE`.
    fn all(&self, name: &str) -> Vec<&str> {
        self.first_lines.iter().filter_map(|line| line.strip_prefix(name)?.strip_prefix('=')).collect()
    }

    fn value(&self, name: &str) -> &str {
        let [value] = self.all(name)[..] else { panic!("no {name} in {:?}", self.first_lines) };
        value
    }

    /// Closes its standard input, and returns what else it printed.
    fn close_stdin(&mut self) -> String {
        drop(self.child.stdin.take());
        self.end()
    }

    #[cfg(unix)]
    fn send_signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
    }

    /// Waits for its end, which is a success, and returns what else it printed.
    fn end(&mut self) -> String {
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        let mut printed = String::new();
        self.out.read_to_string(&mut printed).unwrap();
        printed
    }

    /// A client that trusts its CA.
    fn client(&self) -> Agent {
        client(&fs::read_to_string(self.value("ca")).unwrap())
    }
}

/// It serves http and https, and writes the CA's certificate to a file of this name.
fn serving(name: &str, more: &[&str]) -> Serving {
    let ca = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name} ca.pem"));
    let first = ["--http", "0", "--https", "0", "--ca-file", ca.to_str().unwrap()];
    let program = Serving::start(&[&first, more].concat(), Path::new("/nowhere"));
    assert_eq!(program.value("ca"), ca.to_str().unwrap());
    assert_eq!(program.value("token"), ACCESS_TOKEN);
    program
}

/// A new folder.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn serves_until_stdin_closes_and_prints_requests() {
    let mut program = serving("until-stdin", &["--requests", "--until-stdin-closes"]);
    let client = program.client();
    for base in [program.value("http"), program.value("https")] {
        let url = format!("{base}/users/me/token?type=zak&ttl=68423085");
        assert_eq!(get_url(&client, &url).unwrap().status, 200);
    }
    let line = "GET /v2/users/me/token?type=zak&ttl=68423085\n";
    assert_eq!(program.close_stdin(), line.repeat(2));
    assert!(Path::new(program.value("ca")).exists(), "the file was asked for");
}

#[test]
fn printed_command_lines_are_quoted_for_a_shell() {
    let mut program = serving("it's", &["--until-stdin-closes"]);
    let ca = program.value("ca").replace('\'', r"'\''");
    let authorization = format!("-H \"Authorization: Bearer {ACCESS_TOKEN}\"");
    let [http, https] =
        ["http", "https"].map(|name| format!("{}/users/me/token?type=zak", program.value(name)));
    assert_eq!(
        program.first_lines[4..],
        [
            format!("curl {authorization} \"{http}\""),
            format!("curl --cacert '{ca}' {authorization} \"{https}\"")
        ]
    );
    assert_eq!(program.close_stdin(), "");
}

/// What scripts read, in its order.
#[test]
fn http_and_https_are_served_where_they_are_asked_for() {
    let temporary = folder("listeners");
    for (arguments, names) in [
        (
            &["--http", "0"][..],
            &["http", "token", "curl -H \"Authorization: Bearer simulator-access-token\" \"http://127"][..],
        ),
        (&["--https", "0"], &["https", "ca", "token", "curl --cacert "]),
        (&["--http", "0", "--fault", "none"], &["http", "token", "curl -H "]),
        (&["--https", "0", "--fault", "none"], &["https", "ca", "token", "curl --cacert "]),
        (
            &["--grant", PUBLIC_CLIENT_ID, "--https", "0", "--grant", APP_CLIENT_ID, "--http", "0"],
            &["http", "https", "ca", "token", "refresh_token", "refresh_token", "curl -H ", "curl --cacert "],
        ),
    ] {
        let mut program = Serving::start(&[arguments, &["--until-stdin-closes"]].concat(), &temporary);
        assert_eq!(program.first_lines.len(), names.len(), "{:?}", program.first_lines);
        for (line, name) in program.first_lines.iter().zip(names) {
            assert!(line.starts_with(name), "{arguments:?}: {line}");
        }
        assert_eq!(files_in(&temporary).len(), usize::from(names.contains(&"ca")), "{arguments:?}");
        assert_eq!(program.close_stdin(), "");
    }
}

/// Whoever has one of these ports, the program or another, it is taken.
#[test]
fn without_a_port_the_two_usual_ones_are_taken() {
    let temporary = folder("usual");
    let _other = TcpListener::bind(("127.0.0.1", 8443));
    let mut command = program(&["--until-stdin-closes"]);
    let output = command.env("TMPDIR", temporary).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(["127.0.0.1:8080", "127.0.0.1:8443"].iter().any(|port| err.contains(port)), "{err}");
}

#[cfg(unix)]
#[test]
fn each_run_has_a_ca_file_of_its_own_and_removes_it() {
    let temporary = folder("own-ca");
    let start = |more: &[&str]| Serving::start(&[&["--https", "0"], more].concat(), &temporary);
    let mut programs =
        [start(&["--until-stdin-closes"]), start(&[]), start(&[]), start(&["--fault", "none"])];
    let mut files = files_in(&temporary);
    files.sort();
    let mut printed: Vec<PathBuf> = programs.iter().map(|program| program.value("ca").into()).collect();
    printed.sort();
    assert_eq!(files, printed);
    for program in &programs[..3] {
        let url = format!("{}/users/me/token?type=zak", program.value("https"));
        assert_eq!(get_url(&program.client(), &url).unwrap().status, 200);
    }
    programs[0].close_stdin();
    for (program, signal) in programs[1..].iter_mut().zip(["TERM", "INT", "HUP"]) {
        program.send_signal(signal);
        assert_eq!(program.end(), "");
    }
    assert_eq!(files_in(&temporary), [] as [PathBuf; 0]);
}

#[cfg(unix)]
#[test]
fn others_may_not_write_a_ca_file_whatever_the_umask_is() {
    let path = folder("umask").join("ca.pem");
    let mut command = Command::new("sh");
    let exec = "umask 0; exec \"$0\" --https 0 --until-stdin-closes --ca-file \"$1\"";
    command.args(["-c", exec, env!("CARGO_BIN_EXE_zoom-simulator")]).arg(&path);
    let mut program = Serving::spawn(command);
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o644);
    assert_eq!(program.close_stdin(), "");
}

#[cfg(unix)]
#[test]
fn ends_on_sigterm_and_not_with_stdin() {
    let mut program = serving("signal", &[]);
    drop(program.child.stdin.take());
    let url = format!("{}/users/me/token", program.value("http"));
    assert_eq!(get_url(&program.client(), &url).unwrap().status, 200);
    program.send_signal("TERM");
    assert_eq!(program.end(), "");
}

/// As `nohup` starts it.
#[cfg(target_os = "linux")]
#[test]
fn a_hangup_that_is_ignored_stays_so() {
    let mut command = Command::new("sh");
    let exec = "trap '' HUP; exec \"$0\" --http 0 --until-stdin-closes";
    command.args(["-c", exec, env!("CARGO_BIN_EXE_zoom-simulator")]);
    let mut program = Serving::spawn(command);
    let status = fs::read_to_string(format!("/proc/{}/status", program.child.id())).unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap().trim();
    // The lowest bit is signal 1.
    assert_eq!(u64::from_str_radix(ignored, 16).unwrap() & 1, 1, "{ignored}");
    assert_eq!(program.close_stdin(), "");
}

#[test]
fn a_user_of_the_command_line_is_me() {
    let users = ["--user", "jane@example.com", "--user=j\u{f6}rg@example.com"];
    let arguments = [&["--http", "0", "--until-stdin-closes"][..], &users].concat();
    let mut program = Serving::start(&arguments, Path::new("/nowhere"));
    let id = |user: &str| {
        let url = format!("{}/users/{user}/token?type=zak", program.value("http"));
        get_url(&plain_client(), &url).unwrap().payload()["uid"].clone()
    };
    assert_eq!(id("me"), id("jane@example.com"));
    assert_ne!(id("me"), id("j%C3%B6rg@example.com"));
    assert_eq!(program.close_stdin(), "");
}

#[test]
fn a_fault_is_served_over_http_and_https() {
    let Some(curl) = need("curl") else { return };
    let mut program = serving("fault", &["--fault", "chunk-plus", "--requests", "--until-stdin-closes"]);
    for name in ["http", "https"] {
        let url = format!("{}/users/me/token", program.value(name));
        let arguments = ["-s", "--noproxy", "*", "--http0.9", "--raw", "--cacert", program.value("ca"), &url];
        let output = Command::new(&curl).args(arguments).output().expect("curl starts");
        let body = format!("+20\r\n{{\"token\":\"{USER_TOKEN}\"}}\r\n0\r\n\r\n");
        assert_eq!(String::from_utf8(output.stdout).unwrap(), body);
    }
    assert_eq!(program.close_stdin(), "GET /v2/users/me/token\n".repeat(2));
}

#[test]
fn help_fits_a_screen_and_lists_every_option() {
    let (output, out, err) = run(&["--help"]);
    assert!(output.status.success());
    assert_eq!(err, "");
    assert!((24..=40).contains(&out.lines().count()), "{} lines", out.lines().count());
    for line in out.lines() {
        assert!(line.len() <= 80, "{line}");
    }
    for option in [
        "--http PORT",
        "--https PORT",
        "--ca-file FILE",
        "--user ADDRESS",
        "--fault NAME",
        "--sign-in [CLIENT:]SWITCHES",
        "--grant CLIENT",
        "--requests",
        "--until-stdin-closes",
        "--help ",
        "--help-users",
        "--help-faults",
        "--help-sign-in",
    ] {
        assert_eq!(out.matches(&format!("\n  {option}")).count(), 1, "{option}");
    }
}

#[test]
fn help_about_users_lists_them_and_access_tokens() {
    let (output, out, err) = run(&["--help-users"]);
    assert!(output.status.success());
    assert_eq!(err, "");
    for text in [ACCESS_TOKEN, EXPIRED_ACCESS_TOKEN, UNSCOPED_ACCESS_TOKEN] {
        assert!(out.contains(&format!("\n  {text}\n")), "no {text}");
    }
    for user in USERS {
        let line = match user.email {
            "" => format!("\n  {}{}\n", user.id, user.suffix),
            email => format!("\n  {}{}, {email}\n", user.id, user.suffix),
        };
        assert!(out.contains(&line), "no {line}");
    }
}

#[test]
fn help_about_faults_lists_them() {
    let (output, out, err) = run(&["--help-faults"]);
    assert!(output.status.success());
    assert_eq!(err, "");
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
    let client = program.client();
    let url = program.value("https").replace("/v2", "/oauth/token");
    let refresh_tokens = program.all("refresh_token");
    let lives = [(PUBLIC_CLIENT_ID, 0), ("simulator-public-2", 1)].map(|(client_id, index)| {
        let form = refresh_form(client_id, refresh_tokens[index]);
        let reply = read(client.post(&url).send_form(form).unwrap()).unwrap();
        reply.json()["expires_in"].as_u64()
    });
    assert_eq!((lives, refresh_tokens.len()), ([Some(7), Some(8)], 2));
    assert_eq!(program.close_stdin(), "");
}

#[test]
fn values_that_the_simulator_does_not_know_are_named() {
    for (option, value, expected) in [
        ("--fault", "cut-x", "there is no fault 'cut-x'; --help-faults lists them"),
        ("--sign-in", "life-7 lifes", "there is no switch 'lifes'; --help-sign-in lists them"),
        ("--sign-in", "simulator:life-7", "there is no such client: 'simulator'; --help-sign-in lists them"),
        (
            "--grant",
            SERVER_CLIENT_ID,
            "there is no such client: 'simulator-server'; --help-sign-in lists them",
        ),
        ("--user", "jane", "a user is an e-mail address, such as jane@example.com, and not 'jane'"),
    ] {
        let (output, out, err) = run(&["--http", "0", option, value]);
        assert_eq!((output.status.code(), out.as_str()), (Some(2), ""));
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
        (&["--user", "jane@example.com", "--fault", "none"], "--user"),
        (&["--http", "0", "--ca-file", "ca.pem"], "give --https too"),
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
    let (output, out, err) = run(&["--https", "0", "--ca-file", "/nowhere/ca.pem"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(out, "");
    assert!(err.starts_with("zoom-simulator: cannot write /nowhere/ca.pem: "), "{err}");
    assert!(err.ends_with("; choose another --ca-file\n"), "{err}");
}

#[test]
fn a_port_in_use_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let port = address.port().to_string();
    for arguments in [&["--http", &port][..], &["--https", &port], &["--http", &port, "--fault", "none"]] {
        let (output, out, err) = run(arguments);
        assert_eq!((output.status.code(), out.as_str()), (Some(1), ""));
        assert!(err.starts_with(&format!("zoom-simulator: cannot listen on {address}: ")), "{err}");
        assert!(err.ends_with("; choose another port, or 0 for any free one\n"), "{err}");
        assert_eq!(err.lines().count(), 1);
    }
}
