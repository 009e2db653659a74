//! Wine, in which programs for Windows run: the system's for 64-bit ones, and that of scripts/install-wine32 for 32-bit ones.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

use super::bench::{hosts, succeed};
use super::tools::{need, scratch, skip_also_in_ci, target};

/// Wine with a folder of its own for its Windows.
pub struct Wine {
    program: PathBuf,
    /// That folder.
    pub prefix: PathBuf,
    /// Waits for its input, and so for the end of this process: Wine ends its services where no program is left for three
    /// seconds, and would begin them anew for the next one.
    _waiting: Child,
}

impl Wine {
    /// The one that a test program makes once.
    pub fn get() -> Option<&'static Wine> {
        static MADE: OnceLock<Wine> = OnceLock::new();
        let program = need("wine")?;
        let name = format!("wine-prefix-{}", env!("CARGO_CRATE_NAME"));
        Some(MADE.get_or_init(|| Wine::new(program, &name)))
    }

    /// Another one, in a new folder of this name.
    pub fn new(program: PathBuf, prefix: &str) -> Wine {
        let prefix = scratch(prefix);
        succeed(command(&program, &prefix).args(["wineboot", "--init"]));
        let mut waiting = command(&program, &prefix);
        waiting.arg("cmd").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let _waiting = waiting.spawn().expect("Wine starts cmd");
        Wine { program, prefix, _waiting }
    }

    /// Wine, for a program as its argument.
    pub fn command(&self) -> Command {
        command(&self.program, &self.prefix)
    }
}

/// What a program did. Wine 8 on a busy machine now and then ends with 1 in place of the program's own code (its regedit: in 1
/// of 1,000 runs). All programs of the tests say on stderr why they end with 1; where there is nothing, it is run once more.
pub fn output(command: &mut Command) -> Output {
    let first = command.output().expect("it runs");
    if first.status.code() == Some(1) && first.stderr.is_empty() {
        return command.output().expect("it runs");
    }
    first
}

fn command(program: &Path, prefix: &Path) -> Command {
    let mut command = Command::new(program);
    // No windows, no questions, no messages of its own.
    command.env("WINEPREFIX", prefix).env("WINEDEBUG", "-all").env_remove("DISPLAY");
    command.env("WINEDLLOVERRIDES", "mscoree=;mshtml=;winemenubuilder.exe=");
    command
}

/// The command that scripts/install-wine32 makes, and the folder in which it runs programs; or none where it was not run,
/// or could not do it.
pub fn wine_32() -> Option<(PathBuf, PathBuf)> {
    let folder = target().join("wine32");
    let command = folder.join("wine32");
    if !command.is_file() {
        skip_also_in_ci(&format!("no {}, which scripts/install-wine32 makes", command.display()));
        return None;
    }
    Some((command, folder.join("root/work")))
}

/// Wine 8 lacks the one function of a DLL that Rust's std needs: compiles a DLL with it into the folder of a program.
pub fn put_stand_in(folder: &Path, compiler: &str) -> Option<()> {
    let mut command = Command::new(need(compiler)?);
    command.args(["-shared", "-O1", "-Wall", "-Wextra", "-Werror", "-Wl,--kill-at"]);
    command.arg(hosts().join("windows_prng.c")).arg("-o").arg(folder.join("bcryptprimitives.dll"));
    succeed(command.arg("-ladvapi32"));
    Some(())
}
