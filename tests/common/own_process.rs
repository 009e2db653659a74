//! Tests that need a process of their own: for what is counted there, or for what has to be preloaded.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::tools::{need, project, scratch, skip_also_in_ci};

/// The command that runs this test in a process of its own; `None` in that process.
pub fn own_process(test: &str) -> Option<Command> {
    if env::var_os("OWN_PROCESS").is_some_and(|name| name == test) {
        return None;
    }
    let mut command = Command::new(env::current_exe().expect("a test knows its path"));
    command.args(["--exact", test, "--nocapture"]).env("OWN_PROCESS", test);
    Some(command)
}

/// The same command, started by another program.
pub fn behind(program: &mut Command, test: &Command) -> Command {
    let mut command = Command::new(program.get_program());
    command.args(program.get_args()).arg(test.get_program()).args(test.get_args());
    for (name, value) in test.get_envs() {
        command.env(name, value.expect("no variable is removed"));
    }
    command
}

/// The test behind libfaketime, whose clock `set_clock` moves; `None` where that is not installed. `options` are those of
/// faketime.
pub fn with_movable_clock(test: &Command, name: &str, options: &[&str]) -> Option<Command> {
    let clock = scratch(&format!("clock-{name}")).join("clock");
    fs::write(&clock, "+0").expect("the scratch folder can be written to");
    // The file is looked at where there is no FAKETIME, which the program has set.
    let mut faketime = Command::new(need("faketime")?);
    faketime.arg("-m").args(options).args(["-f", "+0", "env", "-u", "FAKETIME"]);
    let mut command = behind(&mut faketime, test);
    command.env("FAKETIME_TIMESTAMP_FILE", &clock).env("FAKETIME_NO_CACHE", "1").env("CLOCK", &clock);
    Some(command)
}

/// Moves the clock of this process, which is behind libfaketime: so many seconds beside the real one, as "+60".
pub fn set_clock(seconds: &str) {
    // Renamed, so that nobody reads half of it.
    let clock = given("CLOCK");
    fs::write(format!("{clock}.new"), seconds).expect("the scratch folder can be written to");
    fs::rename(format!("{clock}.new"), clock).expect("a file in the same folder");
}

/// What runs a program in a network of its own, in which nothing is up; `None` where the machine has none to give.
pub fn network_of_its_own() -> Option<Command> {
    let unshare = need("unshare")?;
    let alone = || {
        let mut command = Command::new(&unshare);
        command.args(["--map-root-user", "--net"]);
        command
    };
    if alone().arg("true").status().expect("unshare runs").success() {
        return Some(alone());
    }
    skip_also_in_ci("this machine allows no network namespace");
    None
}

/// Runs the test there, where it must succeed.
pub fn succeed(command: &mut Command) {
    let output = command.output().expect("a test can run itself");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let printed = text(&output.stdout) + &text(&output.stderr);
    assert!(
        output.status.success() && printed.contains("1 passed"),
        "{command:?}: {}\n{printed}",
        output.status
    );
}

/// A variable that the parent has set for this process.
pub fn given(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("the parent gives {name}"))
}

/// The library tests/preload/NAME.c for LD_PRELOAD, built for this test; `None` when gcc is missing.
pub fn preload(name: &str, test: &str) -> Option<PathBuf> {
    let gcc = need("gcc")?;
    let library = scratch(&format!("preload-{name}-{test}")).join(format!("{name}.so"));
    let built = Command::new(gcc)
        .args(["-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(project().join(format!("tests/preload/{name}.c")))
        .arg("-ldl")
        .output()
        .expect("gcc runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    Some(library)
}
