//! The option `settings_file` and zoom_get_user_token_with_settings: what a file of settings may say, and which file is
//! trusted. The rows E of faults.
#![cfg(unix)]

mod common;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use common::abi::{Client, get_user_token_with_settings};
use common::own_process::{own_process, succeed};
use common::signed_in::{assert_zak, client, server_sign_ins, simulator};
use common::tools::{scratch, skip_also_in_ci, write_private};
use zoom_simulator::{
    ACCESS_TOKEN, ACCOUNT_ID, CLIENT_SECRET, EXPIRED_ACCESS_TOKEN, SERVER_CLIENT_ID, Simulator,
};
use zoom_token::*;

fn folder(name: &str) -> PathBuf {
    scratch(&format!("settings-{name}"))
}

/// A file of settings that this user alone may read.
fn write(path: &Path, contents: impl AsRef<[u8]>) -> String {
    let path = path.to_str().unwrap().to_owned();
    write_private(&path, contents);
    path
}

fn server_settings(simulator: &Simulator) -> String {
    format!(
        "# The program of the account.\nbase_url = {}\n\nproxy=none\n  account_id\t=  {ACCOUNT_ID}\nclient_id = {SERVER_CLIENT_ID}\n\
         client_secret = {CLIENT_SECRET}\n",
        simulator.http_url()
    )
}

/// What the option is refused with, without its name.
fn refusal(path: &str) -> (i32, String) {
    let client = Client::new();
    let (code, text) = client.try_set("settings_file", path);
    let text = text.strip_prefix("option settings_file").unwrap_or_else(|| panic!("{text}")).to_owned();
    (code, text.trim_start_matches([' ', ':']).to_owned())
}

#[test]
fn one_call_signs_in_renews_and_shares() {
    // It ends the clients of other tests, and they its own.
    if let Some(mut test) = own_process("one_call_signs_in_renews_and_shares") {
        return succeed(&mut test);
    }
    let simulator = simulator();
    let folder = folder("one-call");
    let settings = server_settings(&simulator) + "token_file = zoom.tokens\r\nlog_file = log\n";
    // As Windows's editor saves it.
    let path = write(&folder.join("zoom.settings"), format!("\u{feff}{settings}"));
    for _ in 0..2 {
        let (code, text) = get_user_token_with_settings(&path, "me");
        assert_eq!((code, text.starts_with("eyJ")), (ZOOM_OK, true), "{text}");
    }
    assert!(folder.join("zoom.tokens").is_file(), "relative to the file's own folder");
    assert_eq!(fs::read_to_string(folder.join("log")).unwrap().lines().count(), 3);
    // After zoom_shutdown the file is read again, and the token file has the token.
    assert_eq!(zoom_shutdown(), ZOOM_OK);
    assert_eq!(get_user_token_with_settings(&path, "me").0, ZOOM_OK);
    assert_eq!(server_sign_ins(&simulator), 1);
}

#[test]
fn the_file_is_read_again_after_a_refusal() {
    let simulator = simulator();
    let folder = folder("again");
    let settings =
        |token: &str| format!("base_url = {}\nproxy = none\naccess_token = {token}\n", simulator.http_url());
    let path = write(&folder.join("s"), settings(EXPIRED_ACCESS_TOKEN));
    assert_eq!(get_user_token_with_settings(&path, "me").0, 401);
    write(&folder.join("s"), settings(ACCESS_TOKEN));
    assert_eq!(get_user_token_with_settings(&path, "me").0, ZOOM_OK);

    let wrong = server_settings(&simulator).replace(CLIENT_SECRET, "wrong-secret");
    let path = write(&folder.join("t"), wrong);
    let (code, text) = get_user_token_with_settings(&path, "me");
    assert_eq!(code, ZOOM_E_SIGN_IN, "{text}");
    write(&folder.join("t"), server_settings(&simulator));
    assert_eq!(get_user_token_with_settings(&path, "me").0, ZOOM_OK);
}

/// A wrong argument of the call says nothing about the file: the client, and its access token, stay.
#[test]
fn e5_a_wrong_user_costs_no_sign_in() {
    // Other tests end the clients that a process keeps.
    if let Some(mut test) = own_process("e5_a_wrong_user_costs_no_sign_in") {
        return succeed(&mut test);
    }
    let simulator = simulator();
    let path = write(&folder("wrong-user").join("s"), server_settings(&simulator));
    assert_eq!(get_user_token_with_settings(&path, "me").0, ZOOM_OK);
    for _ in 0..3 {
        assert_eq!(get_user_token_with_settings(&path, &"x".repeat(600)).0, ZOOM_E_ARGUMENT);
    }
    assert_eq!(get_user_token_with_settings(&path, "me").0, ZOOM_OK);
    assert_eq!(server_sign_ins(&simulator), 1);
}

/// A refresh token that only this process would know is lost with it.
#[test]
fn e6_a_refresh_token_needs_a_token_file() {
    let simulator = simulator();
    let text = format!("base_url = {}\nclient_id = abc\nrefresh_token = def\n", simulator.http_url());
    let path = write(&folder("refresh-token").join("s"), text);
    let text = "option token_file must be set too: Zoom replaces a refresh token at each renewal, and the next one is kept there";
    assert_eq!(get_user_token_with_settings(&path, "me"), (ZOOM_E_ARGUMENT, text.to_owned()));
}

#[test]
fn a_set_after_the_file_wins_and_the_file_wins_over_one_before() {
    let simulator = simulator();
    let path = write(&folder("wins").join("s"), format!("access_token = {EXPIRED_ACCESS_TOKEN}"));
    let client = client(&simulator, &[("access_token", ACCESS_TOKEN)]);
    client.set("settings_file", &path);
    let copy = client.copy();
    assert_eq!(copy.token("me").code, 401);
    copy.set("access_token", ACCESS_TOKEN);
    assert_zak(&copy.token("me"));
}

#[test]
fn all_of_it_or_nothing() {
    let simulator = simulator();
    let path = write(&folder("all").join("s"), "access_token = abcdefgh\ntimeout_ms = soon\n");
    let client = client(&simulator, &[("access_token", ACCESS_TOKEN)]);
    let (code, text) = client.try_set("settings_file", &path);
    let expected = "option settings_file: line 2: option timeout_ms must be 1 to 2147483647 milliseconds";
    assert_eq!((code, text.as_str()), (ZOOM_E_ARGUMENT, expected));
    assert_zak(&client.token("me"));
}

#[test]
fn settings_can_be_mounted_secrets() {
    let simulator = simulator();
    let folder = folder("mounted");
    write(&folder.join("data"), server_settings(&simulator));
    symlink(folder.join("data"), folder.join("link")).unwrap();
    assert_eq!(get_user_token_with_settings(folder.join("link").to_str().unwrap(), "me").0, ZOOM_OK);
}

/// E1: the text names line and option, never what stands there.
#[test]
fn e1_lines_that_are_refused() {
    let folder = folder("lines");
    for (contents, code, text) in [
        (
            "\n\ncanary",
            ZOOM_E_ARGUMENT,
            "line 3: this line must be of the form option = value (a comment begins with #)",
        ),
        ("canary = 1", ZOOM_E_OPTION, "line 1: no option of that name; there are "),
        (
            "settings_file = /canary",
            ZOOM_E_ARGUMENT,
            "line 1: option settings_file can't be set in a settings file",
        ),
        ("base_url = ftp://canary", ZOOM_E_ARGUMENT, "line 1: option base_url must begin with https://"),
        ("client_id = can:ary", ZOOM_E_ARGUMENT, "line 1: option client_id must not contain a colon"),
        (
            "client_secret = \"canary canary\"",
            ZOOM_E_ARGUMENT,
            "line 1: option client_secret must be visible ASCII without spaces, up to 1024 bytes",
        ),
        (
            "access_token = \u{200b}canary",
            ZOOM_E_ARGUMENT,
            "line 1: option access_token begins with an invisible character (U+200B): remove it",
        ),
        (
            "oauth_url = https://canary.example",
            ZOOM_E_ARGUMENT,
            "line 1: option oauth_url must have a path, such as /oauth/token",
        ),
        (
            "token_file = canary/",
            ZOOM_E_ARGUMENT,
            "line 1: option token_file must be the path of a file, not of a folder",
        ),
        (
            "roots = canary.pem",
            ZOOM_E_ARGUMENT,
            "line 1: option roots names a file that can't be read: there is no such file or folder",
        ),
        (
            "log_file = none/canary",
            ZOOM_E_ARGUMENT,
            "line 1: option log_file can't be written to: there is no such file or folder",
        ),
        (
            "access_token = canarycanary\0",
            ZOOM_E_ARGUMENT,
            "names a file that is not text: it contains a NUL",
        ),
    ] {
        let (refused, why) = refusal(&write(&folder.join("s"), contents));
        assert!(refused == code && why.starts_with(text), "{contents}: {refused} {why}");
        assert!(!why.contains("canary"), "{why}");
    }
}

/// E2: what is no file of settings.
#[test]
fn e2_files_that_are_refused() {
    let folder = folder("files");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let utf16: Vec<u8> = "\u{feff}a = b".encode_utf16().flat_map(u16::to_le_bytes).collect();
    write(&folder.join("utf16"), &utf16);
    write(&folder.join("utf16-without-mark"), &utf16[2..]);
    write(&folder.join("latin1"), b"# caf\xe9\n");
    write(&folder.join("large"), vec![b'#'; (1 << 20) + 1]);
    fs::create_dir(folder.join("folder")).unwrap();
    assert!(Command::new("mkfifo").args(["-m", "600", &path("pipe")]).status().unwrap().success());
    for (name, text) in [
        ("none", "can't be read: there is no such file or folder"),
        ("folder", "can't be read: not a regular file"),
        ("pipe", "can't be read: not a regular file"),
        ("utf16", "names a file in UTF-16: save it as UTF-8"),
        ("utf16-without-mark", "names a file in UTF-16: save it as UTF-8"),
        ("latin1", "names a file that is not UTF-8: save it as UTF-8"),
        ("large", "names a file that is larger than 1048576 bytes"),
    ] {
        assert_eq!(refusal(&path(name)), (ZOOM_E_ARGUMENT, text.to_owned()), "{name}");
    }
    for relative in ["zoom.settings", "./zoom.settings", "~/zoom.settings"] {
        let text = "must be an absolute path, such as /etc/app/zoom.settings or C:\\app\\zoom.settings";
        assert_eq!(refusal(relative), (ZOOM_E_ARGUMENT, text.to_owned()));
    }
    let sparse = fs::File::create(folder.join("sparse")).unwrap();
    sparse.set_len(1 << 30).unwrap();
    drop(sparse);
    fs::set_permissions(folder.join("sparse"), fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(refusal(&path("sparse")).1, "names a file that is larger than 1048576 bytes");
}

/// E3: whom the file is trusted from, and who may read it.
#[test]
fn e3_permissions() {
    let folder = folder("permissions");
    let path = write(&folder.join("s"), "proxy = none\n");
    let with = |mode| {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        Client::new().try_set("settings_file", &path)
    };
    let read = "option settings_file names a file that others may read: it may have a secret, so take that permission away (chmod go-rwx)";
    let written =
        "option settings_file names a file that others may write: take that permission away (chmod go-w)";
    for (mode, text) in [
        (0o600, ""),
        (0o400, ""),
        (0o640, read),
        (0o604, read),
        (0o620, written),
        (0o602, written),
        (0o666, written),
    ] {
        assert_eq!(with(mode).1, text, "{mode:o}");
    }
    match std::os::unix::fs::chown(&path, Some(65_534), None) {
        Ok(()) => {
            let text = "option settings_file names a file that belongs to another user: it must be this user's or root's";
            assert_eq!(with(0o600).1, text);
        }
        Err(_) => skip_also_in_ci("a file can be given to another user by root alone"),
    }
}

#[test]
fn e4_more_files_than_clients_are_kept() {
    let simulator = simulator();
    let folder = folder("many");
    let paths: Vec<String> =
        (0..70).map(|number| write(&folder.join(number.to_string()), server_settings(&simulator))).collect();
    thread::scope(|scope| {
        for path in &paths {
            scope.spawn(move || assert_eq!(get_user_token_with_settings(path, "me").0, ZOOM_OK));
        }
    });
    assert_eq!(server_sign_ins(&simulator), 70);
}

#[test]
fn what_is_missing_is_named() {
    let text = "settings must be given: the absolute path of a file of settings";
    assert_eq!(get_user_token_with_settings("", "me"), (ZOOM_E_ARGUMENT, text.to_owned()));
    let simulator = simulator();
    let path =
        write(&folder("missing").join("s"), format!("base_url = {}\nclient_id = abc", simulator.http_url()));
    let (code, text) = get_user_token_with_settings(&path, "me");
    assert_eq!(code, ZOOM_E_ARGUMENT);
    assert!(
        text.starts_with("option account_id must be set too: client_id needs account_id and client_secret"),
        "{text}"
    );
}
