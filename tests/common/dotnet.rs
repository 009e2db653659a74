//! What builds the .NET programs of the tests: a copy of the sources, and the SDK with warnings as errors.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::tools::{project, scratch};

/// What programs are built for where the SDK is .NET Core 3.1's.
pub const OLD_FRAMEWORK: &str = "netcoreapp3.1";

/// What the SDK's own programs run on.
pub fn framework(dotnet: &Path) -> String {
    let version = Command::new(dotnet).arg("--version").output().expect("dotnet starts").stdout;
    let major: u32 = String::from_utf8_lossy(&version).split('.').next().unwrap().parse().expect("a version");
    if major < 5 { OLD_FRAMEWORK.to_owned() } else { format!("net{major}.0") }
}

/// A copy of the sources: nothing is written beside them, and nothing is fetched.
pub fn sources(name: &str) -> PathBuf {
    let folder = scratch(name);
    for part in ["bindings/dotnet", "tests/dotnet", "examples/csharp", "examples/desktop", "examples/vbnet"] {
        copy(&project().join(part), &folder.join(part));
    }
    folder
}

/// Builds a project; the error is what was printed.
pub fn build(dotnet: &Path, folder: &Path, project: &str, arguments: &[String]) -> Result<(), String> {
    let mut command = Command::new(dotnet);
    command.args(["build", project, "-nologo", "-v", "quiet", "-nodeReuse:false"]).args(arguments);
    let output = sdk(command.arg("-p:UseSharedCompilation=false").current_dir(folder));
    if output.status.success() { Ok(()) } else { Err(printed(&output)) }
}

/// Runs the SDK, with warnings as errors.
pub fn sdk(command: &mut Command) -> Output {
    let quiet = ["DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_NOLOGO", "DOTNET_SKIP_FIRST_TIME_EXPERIENCE"];
    command.envs(quiet.map(|name| (name, "1"))).env("CI", "true");
    command.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1").output().expect("dotnet starts")
}

/// Copies a folder, without what was built in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap_or_else(|why| panic!("{}: {why}", from.display())) {
        let entry = entry.unwrap();
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_file() {
            fs::copy(&path, to.join(name)).unwrap();
        } else if name != "bin" && name != "obj" {
            copy(&path, &to.join(name));
        }
    }
}

/// What a program printed.
pub fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}
