//! C8: a panic inside stays inside, whatever has become of stderr.

use std::process::Command;

use zoom_token::{ZOOM_E_INTERNAL, panic_inside};

/// Set for the copy of this test that panics, in a process of its own.
const CHILD: &str = "ZOOM_TEST_PANIC_CHILD";

#[test]
fn c8_a_panic_is_an_error_code_and_prints_nothing() {
    if std::env::var_os(CHILD).is_some() {
        assert_eq!(panic_inside(), ZOOM_E_INTERNAL);
        assert_eq!(panic_inside(), ZOOM_E_INTERNAL);
        std::process::exit(42);
    }
    let this = std::env::current_exe().unwrap();
    // As it is; closed; a pipe that nobody reads, with SIGPIPE at its default as a C host has it.
    for shell in [
        r#"exec "$0" --exact c8_a_panic_is_an_error_code_and_prints_nothing --nocapture"#,
        r#"exec "$0" --exact c8_a_panic_is_an_error_code_and_prints_nothing --nocapture 2>&-"#,
        r#"exec 3>&1; { "$0" --exact c8_a_panic_is_an_error_code_and_prints_nothing --nocapture 2>&1 1>&3; echo $? >&4; } | true"#,
    ] {
        let shell = format!("exec 4>&1; {shell}");
        let output = Command::new("bash").args(["-c", &shell]).arg(&this).env(CHILD, "1").output().unwrap();
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        let stderr = String::from_utf8_lossy(&output.stderr);
        let ended_well = output.status.code() == Some(42) || stdout.ends_with("42\n");
        assert!(ended_well, "{shell}: {:?} {stdout} {stderr}", output.status);
        assert!(!stdout.contains("canary") && stderr.is_empty(), "{shell}: {stdout} {stderr}");
    }
}

#[test]
fn another_panic_of_a_rust_host_still_prints() {
    assert_eq!(panic_inside(), ZOOM_E_INTERNAL);
    let this = std::env::current_exe().unwrap();
    let output =
        Command::new(this).args(["--ignored", "--exact", "a_panic_of_the_host", "--nocapture"]).output();
    assert!(String::from_utf8_lossy(&output.unwrap().stderr).contains("the host's own message"));
}

#[test]
#[ignore = "panics on purpose: another test runs it and looks at what it prints"]
fn a_panic_of_the_host() {
    assert_eq!(panic_inside(), ZOOM_E_INTERNAL);
    panic!("the host's own message");
}
