//! The archives for Windows as their users have them, under Wine of both sizes: the programs, and a program of mingw's that is
//! linked with the archive's import libraries and lies beside its DLL.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::bench::{hosts, succeed, text};
use crate::common::signed_in::simulator;
use crate::common::tools::{need, project, scratch, skip_also_in_ci};
use crate::{PROGRAM, unpacked};
use zoom_simulator::ACCESS_TOKEN;

/// That of mingw, and that of Visual C++, which mingw's linker takes too.
const IMPORT_LIBRARIES: [&str; 2] = ["libzoom_token.dll.a", "zoom_token.lib"];

/// The archive's programs, and one for each import library, in the folder with the DLL.
fn built(system: &str, compiler: &str) -> Option<PathBuf> {
    let archive = unpacked(&format!("package-{system}"), &format!("{system}.zip"))?;
    let compiler = need(compiler)?;
    fs::write(archive.join("program.c"), PROGRAM).unwrap();
    for library in IMPORT_LIBRARIES {
        let mut command = Command::new(&compiler);
        command.args(["-Wall", "-Wextra", "-Werror", "-Iinclude", "program.c"]).current_dir(&archive);
        succeed(command.arg(format!("lib/{library}")).args(["-o", &format!("bin/{library}.exe")]));
    }
    // Wine 8 lacks the one function of a DLL that Rust's std needs.
    let mut command = Command::new(&compiler);
    command.args(["-shared", "-Wl,--kill-at"]).arg(hosts().join("windows_prng.c")).arg("-o");
    succeed(command.arg(archive.join("bin/bcryptprimitives.dll")).arg("-ladvapi32"));
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
    let (Some(wine), Some(folder)) = (need("wine"), built("windows-x64", "x86_64-w64-mingw32-gcc-win32"))
    else {
        return;
    };
    let prefix = scratch("package-wine");
    let command = |program: &Path| {
        let mut command = Command::new(&wine);
        command.arg(program).current_dir(&folder).env("WINEPREFIX", &prefix).env("WINEDEBUG", "-all");
        command.env("WINEDLLOVERRIDES", "mscoree=;mshtml=;winemenubuilder.exe=").env_remove("DISPLAY");
        command
    };
    succeed(command(Path::new("wineboot")).arg("--init"));
    assert_runs(|program| command(&folder.join(program)));
}

#[test]
fn programs_with_the_32_bit_archive_run_on_windows() {
    let Some(folder) = built("windows-x86", "i686-w64-mingw32-gcc-win32") else { return };
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| project().join("target"), PathBuf::from);
    let wine = target.join("wine32/wine32");
    if !wine.is_file() {
        return skip_also_in_ci(&format!("no {}, which scripts/install-wine32 makes", wine.display()));
    }
    // It runs programs of this folder.
    let work = target.join("wine32/root/work/package");
    let _ = fs::remove_dir_all(&work);
    succeed(Command::new("cp").arg("-r").args([&folder, &work]));
    assert_runs(|program| {
        let mut command = Command::new(&wine);
        command.args(["package", program]);
        command
    });
}
