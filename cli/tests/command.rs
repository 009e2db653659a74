//! The command as a script runs it: what it prints, where, and its exit code.

#[path = "../../tests/common/consent.rs"]
mod consent;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use consent::{consent, follow};
use serde_json::Value;
use zoom_simulator::{
    ACCESS_TOKEN, ACCOUNT_ID, CLIENT_SECRET, EXPIRED_ACCESS_TOKEN, Options, PUBLIC_CLIENT_ID,
    SERVER_CLIENT_ID, Simulator, UNSCOPED_ACCESS_TOKEN,
};

fn simulator() -> Simulator {
    Simulator::start(Options::default()).expect("a loopback port")
}

/// The command without a variable of this test's.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zoom-token"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command
}

/// The same at a simulator, with an access token.
fn at(simulator: &Simulator, access_token: &str, arguments: &[&str]) -> Command {
    let mut command = command(arguments);
    command.env("ZOOM_BASE_URL", simulator.http_url()).env("ZOOM_ACCESS_TOKEN", access_token);
    command
}

/// Exit code, standard output and standard error.
fn run(command: &mut Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().expect("the command runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code().expect("no signal"), text(stdout), text(stderr))
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder for temporary files can be written to");
    folder
}

#[test]
fn the_token_alone_is_on_the_standard_output() {
    let simulator = simulator();
    let arguments = ["token", "--user", "ada@example.com", "--ttl", "60"];
    let (code, token, error) = run(&mut at(&simulator, ACCESS_TOKEN, &arguments));
    assert_eq!((code, error.as_str()), (0, ""));
    assert!(token.starts_with("eyJ") && token.ends_with('\n') && token.lines().count() == 1, "{token}");
    assert_eq!(simulator.requests()[0].target, "/v2/users/ada%40example.com/token?type=zak&ttl=60");

    let arguments = ["token", "--type", "onbehalf", "--meeting", "123", "--json"];
    let (code, shown, _) = run(&mut at(&simulator, ACCESS_TOKEN, &arguments));
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(code, 0);
    assert!(shown["token"].as_str().is_some_and(|token| token.starts_with("eyJ")), "{shown}");
    assert_eq!(simulator.requests()[1].target, "/v2/users/me/token?type=onbehalf&meeting_id=123");
}

#[test]
fn the_address_of_a_meeting() {
    let simulator = simulator();
    let (_, token, _) = run(&mut at(&simulator, ACCESS_TOKEN, &["token"]));
    let arguments = ["start-url", "123 4567-8901", "--host", "zoomgov.com"];
    let expected = format!("https://zoomgov.com/s/12345678901?zak={token}");
    assert_eq!(run(&mut at(&simulator, ACCESS_TOKEN, &arguments)), (0, expected, String::new()));
    let before = simulator.requests().len();
    let text = "zoom-token: meeting must be a meeting's number: 9 to 11 digits, with spaces or dashes between them\n";
    assert_eq!(run(&mut at(&simulator, ACCESS_TOKEN, &["start-url", "12"])), (2, String::new(), text.into()));
    assert_eq!(simulator.requests().len(), before);
}

/// Each exit code that a refusal or an error can have.
#[test]
fn exit_codes() {
    let simulator = simulator();
    let call = |access_token, user| run(&mut at(&simulator, access_token, &["token", "--user", user])).0;
    for (access_token, user, expected) in [
        (ACCESS_TOKEN, "me", 0),
        (ACCESS_TOKEN, "..", 2),
        ("two words", "me", 2),
        (ACCESS_TOKEN, "html-403", 3),
        (EXPIRED_ACCESS_TOKEN, "me", 4),
        (UNSCOPED_ACCESS_TOKEN, "me", 5),
        (ACCESS_TOKEN, "nobody", 5),
        (ACCESS_TOKEN, "other-account", 5),
        (ACCESS_TOKEN, "invalid", 5),
        (ACCESS_TOKEN, "html", 3),
        (ACCESS_TOKEN, "limit-day", 6),
        (ACCESS_TOKEN, "broken", 6),
    ] {
        assert_eq!(call(access_token, user), expected, "{access_token} {user}");
    }
    for (arguments, expected) in [
        (&["token", "--option", "timeout_ms=1", "--user", "slow-60000"][..], 3),
        (&["token", "--option", "no_such_option=1"], 2),
        (&["token", "--ttl", "soon"], 2),
        (&["token", "--no-such-argument"], 2),
        (&["start-url", "123456789", "--type", "token"], 2),
        (&["start-url", "123456789", "--type", "me_zak"], 0),
        (&["token", "--type", "onbehalf", "--meeting", "123 456-7890"], 0),
        (&[], 2),
        (&["--help"], 0),
        (&["--version"], 0),
    ] {
        assert_eq!(run(&mut at(&simulator, ACCESS_TOKEN, arguments)).0, expected, "{arguments:?}");
    }
}

#[test]
fn a_failure_as_json() {
    let simulator = simulator();
    let (code, shown, error) =
        run(&mut at(&simulator, ACCESS_TOKEN, &["token", "--user", "limit-day-seconds-7", "--json"]));
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!((code, error.as_str()), (6, ""));
    let (usage_code, usage, _) =
        run(&mut at(&simulator, ACCESS_TOKEN, &["token", "--json", "--ttl", "soon"]));
    let usage: Value = serde_json::from_str(&usage).expect("JSON");
    assert_eq!((usage_code, &usage["error"]["code"]), (2, &Value::from(-1)));
    let error = &shown["error"];
    assert_eq!([&error["code"], &error["status"], &error["reason"], &error["retry_after"]], [429, 429, 7, 7]);
    assert!(error["text"].as_str().is_some_and(|text| text.starts_with("HTTP 429 Too Many Requests")));
}

#[test]
fn settings_that_are_missing_or_wrong() {
    let folder = scratch("wrong-settings");
    let file = folder.join("zoom.settings");
    private(&file, "client_id = abc\nclient_secrte = def\n");
    let shown = file.to_str().unwrap();
    let text = |command: &mut Command| {
        let (code, output, error) = run(command);
        assert_eq!((code, output.as_str()), (2, ""));
        error
    };
    assert_eq!(
        text(&mut command(&["token"])),
        "zoom-token: There are no settings. Set ZOOM_ACCESS_TOKEN; or ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and \
         ZOOM_CLIENT_SECRET; or ZOOM_CLIENT_ID alone, and run zoom-token sign-in; or give --settings FILE\n"
    );
    assert_eq!(
        text(command(&["token"]).env("ZOOM_ACCOUNT_ID", "a").env("ZOOM_CLIENT_ID", "b")),
        "zoom-token: the variable ZOOM_CLIENT_SECRET must be set too: account_id, client_id and client_secret belong \
         together\n"
    );
    assert_eq!(
        text(&mut command(&["token", "--settings", "/no/such/file"])),
        "zoom-token: --settings /no/such/file can't be read: there is no such file or folder\n"
    );
    let wrong = text(&mut command(&["token", "--settings", shown]));
    assert!(
        wrong.starts_with(&format!(
            "zoom-token: --settings {shown}: line 2: no option of that name; there are"
        )),
        "{wrong}"
    );
    for secret in [
        "access_token=canary",
        "client_secret=canary",
        "refresh_token=canary",
        "login=a:canary",
        "proxy=http://a:canary@b",
    ] {
        let refused = text(&mut command(&["token", "--option", secret]));
        assert!(refused.contains("would show a secret") && !refused.contains("canary"), "{refused}");
    }
}

/// The secrets that arguments may not have are those of the library.
#[test]
fn every_secret_option_is_refused_as_an_argument() {
    let header = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../include/zoom_token.h")).unwrap();
    let options = header.split("\n - `").skip(1).filter_map(|item| item.split_once("`: "));
    let secrets: Vec<&str> = options
        .filter(|(_, about)| {
            about.split_once("Default").is_some_and(|(about, _)| about.contains("; a secret"))
        })
        .map(|(name, _)| name)
        .collect();
    assert_eq!(secrets, ["access_token", "client_secret", "refresh_token", "login"]);
}

#[test]
fn a_program_of_the_account_keeps_its_token() {
    let simulator = simulator();
    let folder = scratch("account");
    let file = folder.join("zoom.settings");
    let settings = format!(
        "base_url = {}\naccount_id = {ACCOUNT_ID}\nclient_id = {SERVER_CLIENT_ID}\nclient_secret = {CLIENT_SECRET}\n\
         token_file = zoom.tokens\n",
        simulator.http_url()
    );
    private(&file, &settings);
    for _ in 0..2 {
        // A variable counts for nothing beside a file.
        let mut token =
            command(&["token", "--user", "ada@example.com", "--settings", file.to_str().unwrap()]);
        assert_eq!(run(token.env("ZOOM_ACCESS_TOKEN", "other")).0, 0);
    }
    assert_eq!(simulator.sign_ins(SERVER_CLIENT_ID, "account_credentials"), 1);
    assert!(folder.join("zoom.tokens").is_file());
}

fn private(file: &Path, text: &str) {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(file)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .expect("a file in the scratch folder");
}

/// A sign-in that has begun, and the address that it shows.
fn sign_in(simulator: &Simulator, state: &Path) -> (Child, String) {
    let mut child = user(simulator, state, &["sign-in", "--no-browser"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut shown =
        BufReader::new(child.stderr.take().expect("a pipe")).lines().map(|line| line.expect("UTF-8"));
    let url = shown.find(|line| line.starts_with("http")).expect("an address");
    // Reads on, so that the command can write.
    thread::spawn(move || shown.for_each(drop));
    (child, url)
}

fn user(simulator: &Simulator, state: &Path, arguments: &[&str]) -> Command {
    let mut command = command(arguments);
    command.env("ZOOM_BASE_URL", simulator.http_url()).env("ZOOM_CLIENT_ID", PUBLIC_CLIENT_ID);
    command.env(if cfg!(windows) { "LOCALAPPDATA" } else { "XDG_STATE_HOME" }, state);
    command
}

#[test]
fn a_user_signs_in_once_by_the_browser_or_by_pasting_and_signs_out() {
    let simulator = simulator();
    for pastes in [false, true] {
        let state = scratch(if pastes { "pasted" } else { "browser" });
        let (code, _, error) = run(&mut user(&simulator, &state, &["token"]));
        assert_eq!(code, 4);
        assert!(error.ends_with("Run: zoom-token sign-in\n"), "{error}");
        let (mut child, url) = sign_in(&simulator, &state);
        let back = consent(&url, "allow");
        let mut input = child.stdin.take().expect("a pipe");
        if pastes {
            input.write_all(b"\xff\xfe no address\n\n").expect("a reader");
            input.write_all(&[b' '; 200_000]).expect("a reader");
            writeln!(input, "\nhttps://example.com/another/address").expect("a reader");
            writeln!(input, "{back}").expect("a reader");
        } else {
            follow(&back);
        }
        assert_eq!(child.wait().expect("it ends").code(), Some(0), "{pastes}");
        assert!(state.join(format!("zoom-token/{PUBLIC_CLIENT_ID}.tokens")).is_file());
        assert_eq!(run(&mut user(&simulator, &state, &["token"])).0, 0);
        assert_eq!(
            run(&mut user(&simulator, &state, &["sign-out"])),
            (0, String::new(), "Signed out.\n".into())
        );
        assert_eq!(run(&mut user(&simulator, &state, &["token"])).0, 4);
    }
}

/// The results of a check, as letters, and the text of the step that failed.
fn check(command: &mut Command) -> (i32, String, String) {
    let (code, shown, error) = run(command);
    assert_eq!(error, "");
    let mut failed = String::new();
    let results = shown.lines().map(|line| {
        if let Some(text) = line.strip_prefix("failed ") {
            failed = text.trim_start().to_owned();
        }
        line.chars().next().expect("no line is empty")
    });
    (code, results.collect(), failed)
}

#[test]
fn a_check_shows_each_step_and_what_is_wrong() {
    let simulator = simulator();
    let (code, shown, _) = run(&mut at(&simulator, ACCESS_TOKEN, &["check"]));
    assert_eq!(code, 0);
    let steps: Vec<&str> = shown.lines().map(|line| line.split_whitespace().nth(1).unwrap()).collect();
    let expected = [
        "settings",
        "name",
        "proxy",
        "connection",
        "TLS",
        "clock",
        "Zoom",
        "sign-in",
        "scope",
        "user",
        "token",
    ];
    assert_eq!(steps, expected);
    assert!(!shown.contains("eyJ") && !shown.contains('\u{1b}'), "{shown}");

    let https = |options: &[&str]| {
        let mut command = at(&simulator, ACCESS_TOKEN, &["check"]);
        command.args(options).env("ZOOM_BASE_URL", simulator.https_url());
        command
    };
    let server = |secret: &str, client: &str| {
        let mut command = command(&["check", "--user", "ada@example.com"]);
        command.env("ZOOM_BASE_URL", simulator.http_url()).env("ZOOM_CLIENT_SECRET", secret);
        command.env("ZOOM_ACCOUNT_ID", ACCOUNT_ID).env("ZOOM_CLIENT_ID", client);
        command
    };
    let proxy = format!("proxy={}", proxy_that_wants_credentials());
    let at = |access_token, user| at(&simulator, access_token, &["check", "--user", user]);
    for (mut command, code, results, failed) in [
        (command(&["check"]), 2, "f----------", "settings   There are no settings."),
        (at(ACCESS_TOKEN, "nobody"), 5, "oo-o-oooof-", "user       HTTP 404"),
        (at(ACCESS_TOKEN, "error-object"), 5, "oo-o-oooof-", "user       no token"),
        (at(UNSCOPED_ACCESS_TOKEN, "me"), 5, "oo-o-ooof--", "scope      HTTP 400"),
        (at(EXPIRED_ACCESS_TOKEN, "me"), 4, "oo-o-oof---", "sign-in    HTTP 401"),
        (at(ACCESS_TOKEN, "html-403"), 3, "oo-o-of----", "Zoom       HTTP 403"),
        (at(ACCESS_TOKEN, "html"), 3, "oo-o-of----", "Zoom       no token: this is not Zoom's response"),
        (https(&[]), 3, "oooof------", "TLS        the certificate of localhost was issued by an authority"),
        (
            https(&["--option", &proxy]),
            3,
            "oof--------",
            "proxy      the proxy wants a user name and a password (407)",
        ),
        (server(CLIENT_SECRET, SERVER_CLIENT_ID), 0, "oo-o-oooooo", ""),
        (server("wrong", SERVER_CLIENT_ID), 5, "oo-o--of---", "sign-in    signing in failed: HTTP 400"),
        (server(CLIENT_SECRET, "simulator-app"), 5, "oo-o--of---", "sign-in    signing in failed: HTTP 400"),
        (
            user(&simulator, &scratch("nobody"), &["check"]),
            4,
            "o------f---",
            "sign-in    nobody has signed in yet",
        ),
    ] {
        let found = check(&mut command);
        assert_eq!((found.0, found.1.as_str()), (code, results), "{command:?}: {}", found.2);
        assert!(found.2.starts_with(failed), "{}", found.2);
    }
}

/// A proxy that wants a user name and a password, at this address.
fn proxy_that_wants_credentials() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut lines = BufReader::new(stream.try_clone().expect("a second handle")).lines();
            while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            let _ = stream.write_all(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"office\"\r\n\
                  Content-Length: 0\r\n\r\n",
            );
        }
    });
    format!("http://{address}")
}

/// Behind libfaketime, where that is installed.
#[cfg(target_os = "linux")]
#[test]
fn a_check_with_a_wrong_clock() {
    if Command::new("faketime").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "faketime is missing");
        eprintln!("skipped: faketime is missing");
        return;
    }
    let simulator = simulator();
    let roots = scratch("clock").join("ca.pem");
    fs::write(&roots, simulator.ca_pem()).unwrap();
    let roots = format!("roots={}", roots.display());
    for (url, offset, code, results, failed) in [
        (
            simulator.http_url(),
            "+20 minutes",
            2,
            "oo-o-fooooo",
            "clock      this machine's clock is 20 minutes ahead of",
        ),
        (simulator.https_url(), "-9000 days", 3, "oooof------", "TLS        "),
    ] {
        let mut command = Command::new("faketime");
        command.args(["-f", &offset.replace(" minutes", "m").replace(" days", "d")]);
        command.args([env!("CARGO_BIN_EXE_zoom-token"), "check", "--option", &roots]);
        command.env("ZOOM_BASE_URL", url).env("ZOOM_ACCESS_TOKEN", ACCESS_TOKEN).stdin(Stdio::null());
        let found = check(&mut command);
        assert_eq!((found.0, found.1.as_str()), (code, results), "{}", found.2);
        assert!(found.2.starts_with(failed) && found.2.contains("clock"), "{}", found.2);
    }
}

#[test]
fn completions_and_man_pages() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (code, shown, error) = run(&mut command(&["completions", shell]));
        assert_eq!((code, error.as_str()), (0, ""));
        assert!(shown.contains("zoom-token") && shown.contains("start-url"), "{shell}");
    }
    let (_, page, _) = run(&mut command(&["man"]));
    assert!(page.contains(".TH zoom-token 1") && page.contains("ZOOM_CLIENT_SECRET"), "{page}");
    let (_, page, _) = run(&mut command(&["man", "token"]));
    assert!(page.contains("\\-\\-meeting"), "{page}");
    let text = "zoom-token: there is no command of that name: see zoom-token --help\n";
    assert_eq!(run(&mut command(&["man", "nothing"])), (2, String::new(), text.into()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_nobody_reads_is_a_failure() {
    let simulator = simulator();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let mut command = at(&simulator, ACCESS_TOKEN, &["token"]);
    let output = command.stdout(full).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("zoom-token: the result can't be written: "));
}

/// The page's exit codes are those of the help.
#[test]
fn the_page_has_the_exit_codes_of_the_help() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/command.md")).unwrap();
    let (_, help, _) = run(&mut command(&["--help"]));
    let codes = help.split("Exit codes:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let codes: Vec<(&str, &str)> = codes.lines().map(|line| line.trim().split_once("  ").unwrap()).collect();
    assert_eq!(codes.len(), 8);
    for (code, meaning) in codes {
        let meaning = meaning.split(": sign in again").next().unwrap().split(": run the").next().unwrap();
        assert!(page.contains(&format!("\n| {code} | {meaning} |")), "{code} {meaning}");
    }
}

/// The commands of the page, one after the other as a reader types them, with a simulator in place of port 8080.
#[cfg(unix)]
#[test]
fn the_commands_of_the_page() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/command.md")).unwrap();
    let simulator = simulator();
    let folder = scratch("page");
    let blocks: Vec<&str> =
        page.split("\n```sh\n").skip(1).map(|block| block.split("```").next().unwrap()).collect();
    // The first one builds what is built here, and the last one needs a browser.
    let [build, middle @ .., sign_in] = &blocks[..] else { panic!("too few blocks") };
    assert!(build.contains("cargo build") && sign_in.contains("sign-in"));
    let script = middle.concat().replace("http://127.0.0.1:8080/v2", &simulator.http_url());
    let program = Path::new(env!("CARGO_BIN_EXE_zoom-token")).parent().unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-euc", &script]).env_clear().stdin(Stdio::null()).current_dir(&folder);
    shell.env("PATH", format!("{}:/usr/bin:/bin", program.display()));
    let (code, shown, error) = run(&mut shell);
    assert_eq!((code, error.as_str()), (0, ""));
    let lines: Vec<&str> = shown.lines().map(|line| &line[..line.len().min(13)]).collect();
    assert_eq!(lines[..2], ["ok      setti", "ok      name"]);
    assert_eq!(lines[11..14], ["eyJhbGciOiJIU", "https://zoom.", "eyJhbGciOiJIU"]);
    assert_eq!(shown.lines().nth(14), Some("https://zoom.us/s/12345678901"));
}

/// What can't be written is said, and no panic.
#[cfg(target_os = "linux")]
#[test]
fn an_error_that_nobody_reads_has_its_exit_code() {
    let simulator = simulator();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let mut command = at(&simulator, ACCESS_TOKEN, &["token", "--user", "nobody"]);
    assert_eq!(command.stderr(full).status().expect("the command runs").code(), Some(5));
}

/// A token file that can't be used is a wrong setting, and no reason to sign in again.
#[cfg(unix)]
#[test]
fn a_token_file_that_others_may_read() {
    let simulator = simulator();
    let file = scratch("token-file").join("zoom.tokens");
    fs::write(&file, "").expect("the scratch folder can be written to");
    let mut command = user(&simulator, Path::new("/nowhere"), &["token"]);
    let (code, _, error) = run(command.env("ZOOM_TOKEN_FILE", &file));
    assert_eq!(code, 2);
    assert!(
        error.starts_with("zoom-token: the variable ZOOM_TOKEN_FILE names a file that can't be used"),
        "{error}"
    );
}

/// The credentials are tried, whatever the token file has.
#[test]
fn a_check_of_an_account_signs_in_anew() {
    let simulator = simulator();
    let folder = scratch("check-account");
    let file = folder.join("zoom.settings");
    let settings = |secret: &str| {
        format!(
            "base_url = {}\naccount_id = {ACCOUNT_ID}\nclient_id = {SERVER_CLIENT_ID}\nclient_secret = {secret}\n\
             token_file = zoom.tokens\n",
            simulator.http_url()
        )
    };
    let arguments = ["--user", "ada@example.com", "--settings", file.to_str().expect("UTF-8")];
    let run = |name: &str| run(&mut command(&[&[name], &arguments[..]].concat()));
    private(&file, &settings(CLIENT_SECRET));
    assert_eq!(run("token").0, 0);
    private(&file, &settings("wrong"));
    let (code, shown, _) = run("check");
    assert_eq!(code, 5);
    assert!(
        shown.contains("\nfailed  sign-in    signing in failed: HTTP 400 Bad Request, invalid_client"),
        "{shown}"
    );
}

/// A refresh token that was sent is spent: the next one is saved before the command ends.
#[cfg(unix)]
#[test]
fn an_interrupted_renewal_is_saved() {
    let simulator = Simulator::start(Options {
        sign_in: vec![(PUBLIC_CLIENT_ID.to_owned(), "slow-4000".to_owned())],
        ..Options::default()
    })
    .expect("a loopback port");
    for signal in ["INT", "TERM", "HUP"] {
        let state = scratch(&format!("interrupted-{signal}"));
        let file = state.join("zoom.settings");
        let refresh_token = simulator.grant(PUBLIC_CLIENT_ID).expect("a refresh token");
        let settings = format!(
            "base_url = {}\nclient_id = {PUBLIC_CLIENT_ID}\nrefresh_token = {refresh_token}\ntoken_file = zoom.tokens\n",
            simulator.http_url()
        );
        private(&file, &settings);
        let before = simulator.requests().len();
        let arguments = ["token", "--settings", file.to_str().expect("UTF-8")];
        let mut child = command(&arguments).stderr(Stdio::null()).spawn().expect("the command runs");
        while simulator.requests().len() == before {
            thread::yield_now();
        }
        let killed = Command::new("kill").args([format!("-{signal}"), child.id().to_string()]).status();
        assert!(killed.expect("kill runs").success());
        assert_eq!(child.wait().expect("it ends").code(), Some(130), "{signal}");
        assert_eq!(run(&mut command(&arguments)).0, 0, "{signal}: the sign-in is lost");
    }
}
