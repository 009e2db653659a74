//! The archives for Windows as their users have them, under Wine of both sizes: the programs, and a program of mingw's that is
//! linked with the archive's import libraries and lies beside its DLL.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::common::bench::{succeed, text};
use crate::common::signed_in::simulator;
use crate::common::tools::need;
use crate::common::wine::{Wine, put_stand_in, wine_32};
use crate::{PROGRAM, unpacked};
use zoom_simulator::ACCESS_TOKEN;

/// That of mingw, and that of Visual C++, which mingw's linker takes too.
const IMPORT_LIBRARIES: [&str; 2] = ["libzoom_token.dll.a", "zoom_token.lib"];

/// The archive's programs, and one for each import library, in the folder with the DLL.
fn built(system: &str, compiler_name: &str) -> Option<PathBuf> {
    let archive = unpacked(&format!("package-{system}"), &format!("{system}.zip"))?;
    let compiler = need(compiler_name)?;
    fs::write(archive.join("program.c"), PROGRAM).unwrap();
    for library in IMPORT_LIBRARIES {
        let mut command = Command::new(&compiler);
        command.args(["-Wall", "-Wextra", "-Werror", "-Iinclude", "program.c"]).current_dir(&archive);
        succeed(command.arg(format!("lib/{library}")).args(["-o", &format!("bin/{library}.exe")]));
    }
    put_stand_in(&archive.join("bin"), compiler_name)?;
    Some(archive.join("bin"))
}

/// Runs them all: `run` starts a program of that folder under Wine.
fn assert_runs(run: impl Fn(&str) -> Command) {
    let version = format!("zoom-token {}", env!("CARGO_PKG_VERSION"));
    assert_eq!(text(run("zoom-token.exe").arg("--version")).trim_end(), version);
    assert!(text(run("zoom-simulator.exe").arg("--help")).contains("--http PORT"));
    let simulator = simulator();
    let token = |program: &str, arguments: &[&str]| {
        let mut command = run(program);
        command.env("ZOOM_BASE_URL", simulator.http_url()).env("ZOOM_ACCESS_TOKEN", ACCESS_TOKEN);
        text(command.args(arguments)).trim_end().to_owned()
    };
    let expected = token("zoom-token.exe", &["token"]);
    assert!(expected.starts_with("eyJ"), "{expected}");
    for library in IMPORT_LIBRARIES {
        assert_eq!(token(&format!("{library}.exe"), &[]), expected, "{library}");
    }
}

#[test]
fn programs_with_the_64_bit_archive_run_on_windows() {
    let (Some(wine), Some(folder)) = (Wine::get(), built("windows-x64", "x86_64-w64-mingw32-gcc-win32"))
    else {
        return;
    };
    assert_runs(|program| {
        let mut command = wine.command();
        command.arg(folder.join(program)).current_dir(&folder);
        command
    });
}

#[test]
fn programs_with_the_32_bit_archive_run_on_windows() {
    let Some(folder) = built("windows-x86", "i686-w64-mingw32-gcc-win32") else { return };
    let Some((wine, work)) = wine_32() else { return };
    let work = work.join("package");
    let _ = fs::remove_dir_all(&work);
    succeed(Command::new("cp").arg("-r").args([&folder, &work]));
    assert_runs(|program| {
        let mut command = Command::new(&wine);
        command.args(["package", program]);
        command
    });
}
