//! Programs and files that a test needs and a machine may lack.

use std::env;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// The name of the test that runs on this thread, as `--exact` takes it.
pub fn test_name() -> String {
    thread::current().name().expect("libtest names a test's thread").to_owned()
}

/// Reports that this test, or a part of it, is skipped because the machine lacks something; in CI the test fails.
pub fn skip(reason: &str) {
    assert!(env::var_os("CI").is_none(), "{reason}, and CI must have it: see scripts/");
    skip_also_in_ci(reason);
}

/// The same for what CI may lack too. A line is added to the file that ZOOM_SKIPPED names: `.ci/run` shows it.
pub fn skip_also_in_ci(reason: &str) {
    let line = format!("skipped: {}: {}\n", test_name(), reason.trim_end().replace('\n', "; "));
    // libtest captures what eprint! writes, and shows it only where the test fails.
    io::stderr().write_all(line.as_bytes()).expect("stderr can be written to");
    if let Some(list) = env::var_os("ZOOM_SKIPPED") {
        let mut list =
            OpenOptions::new().create(true).append(true).open(list).expect("ZOOM_SKIPPED names a file");
        list.write_all(line.as_bytes()).expect("the list can be written to");
    }
}

/// The path of a program. Where it is missing, the test is skipped.
pub fn need(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let more = ["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from);
    let found =
        env::split_paths(&folders).chain(more).map(|folder| folder.join(program)).find(|p| p.is_file());
    if found.is_none() {
        skip(&format!("{program} is not installed"));
    }
    found
}

/// The folder with the library that `cargo test` built, or the one that ZOOM_LIBRARY_DIR names (a sanitized build).
pub fn library_folder() -> PathBuf {
    if let Some(folder) = env::var_os("ZOOM_LIBRARY_DIR") {
        return PathBuf::from(folder);
    }
    // target/debug/deps/TEST: the library is in the same folder.
    let test = env::current_exe().expect("a test knows its path");
    test.parent().expect("a test is in a folder").to_path_buf()
}

/// The root of the checkout.
pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of what is built.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| project().join("target"), PathBuf::from)
}

/// A new folder for a test's files, by the test's name.
pub fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the target folder can be written to");
    folder
}

/// All files of a folder and those below it.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// Whether this process is root's.
#[cfg(target_os = "linux")]
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").expect("a Linux with /proc").uid() == 0
}

/// A file that its user alone may read and write.
pub fn write_private(path: &str, contents: impl AsRef<[u8]>) {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).and_then(|mut file| file.write_all(contents.as_ref())).expect("a file can be made");
}

/// A program that can be run at once. Another process writes it: the system runs no file that is open for writing, and a
/// process that another thread starts has this one's descriptors until it runs its program.
#[cfg(unix)]
pub fn write_program(path: &Path, contents: &[u8]) {
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 077; cat >\"$0\" && chmod u+x \"$0\""]).arg(path).stdin(Stdio::piped());
    let mut shell = shell.spawn().expect("a shell");
    shell.stdin.take().unwrap().write_all(contents).expect("the shell reads it");
    assert!(shell.wait().unwrap().success(), "{} was not written", path.display());
}

/// The words of an environment variable.
pub fn words(name: &str) -> Vec<String> {
    env::var(name).unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

/// A command that runs a program with the library, and without the machine's proxies.
pub fn host_command(program: &Path) -> Command {
    let runner = words("ZOOM_HOST_RUNNER");
    let mut command = match runner.split_first() {
        None => Command::new(program),
        Some((tool, arguments)) => {
            let mut command = Command::new(tool);
            command.args(arguments).arg(program);
            command
        }
    };
    for name in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"] {
        command.env_remove(name);
    }
    command.env("LD_LIBRARY_PATH", library_folder()).env("HOST_VERSION", env!("CARGO_PKG_VERSION"));
    command
}

/// The SDK that DOTNET names, the one of scripts/install-dotnet, or one on PATH.
pub fn dotnet_sdk() -> Option<PathBuf> {
    if let Some(named) = env::var_os("DOTNET") {
        return Some(PathBuf::from(named));
    }
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache")));
    let folder = env::var_os("ZOOM_DOTNET_DIR").map(PathBuf::from);
    let folder = folder.or_else(|| cache.map(|cache| cache.join("zoom-token/dotnet")));
    folder.map(|folder| folder.join("bin/dotnet")).filter(|found| found.is_file()).or_else(|| need("dotnet"))
}
