//! Tests that need a process of their own: for what is counted there, or for what has to be preloaded.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use super::tools::{need, project, scratch};

/// The command that runs this test in a process of its own; `None` in that process.
pub fn own_process(test: &str) -> Option<Command> {
    if env::var_os("OWN_PROCESS").is_some_and(|name| name == test) {
        return None;
    }
    let mut command = Command::new(env::current_exe().expect("a test knows its path"));
    command.args(["--exact", test, "--nocapture"]).env("OWN_PROCESS", test);
    Some(command)
}

/// The same, started by another program.
pub fn behind(program: &mut Command, test: &Command) -> Command {
    let mut command = Command::new(program.get_program());
    command.args(program.get_args()).arg(test.get_program()).args(test.get_args());
    for (name, value) in test.get_envs() {
        command.env(name, value.expect("no variable is taken away"));
    }
    command
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

/// What the parent gave its child.
pub fn given(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("the parent gives {name}"))
}

/// The library tests/preload/NAME.c for LD_PRELOAD, built for this test; `None` when gcc is missing.
pub fn preload(name: &str, test: &str) -> Option<PathBuf> {
    let gcc = need("gcc")?;
    let library = scratch(&format!("preload-{test}")).join(format!("{name}.so"));
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
