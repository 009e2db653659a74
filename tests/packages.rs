//! The packages in dist, as scripts/dist makes them. Here the archive for this machine's system, unpacked in a folder that knows
//! nothing of the checkout: its libraries and programs, and programs in C and C++ that find it by pkg-config and by CMake.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod common;
#[path = "packages/conan.rs"]
mod conan;
#[path = "packages/contents.rs"]
mod contents;
#[path = "packages/examples.rs"]
mod examples;
#[path = "packages/packers.rs"]
mod packers;
#[path = "packages/versions.rs"]
mod versions;
#[path = "packages/windows.rs"]
mod windows;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::bench::{succeed, text};
use common::signed_in::simulator;
use common::tools::{is_root, need, project, scratch, skip, skip_also_in_ci};
use contents::unpack;
use zoom_simulator::ACCESS_TOKEN;

const PROGRAM: &str = r#"
#include <stdio.h>
#include <stdlib.h>
#include <zoom_token.h>

int main(void) {
    zoom_buf token = {0, 0, 0};
    int result = zoom_get_user_token(getenv("ZOOM_BASE_URL"), getenv("ZOOM_ACCESS_TOKEN"), "me", "zak", 0, &token);
    puts(token.data);
    zoom_buf_free(&token);
    return result == ZOOM_OK ? 0 : 1;
}
"#;

const CMAKE: &str = "
cmake_minimum_required(VERSION 3.13)
project(program C CXX)
find_package(ZoomToken @ASKED@ REQUIRED)
add_executable(shared program.c)
target_link_libraries(shared ZoomToken::ZoomToken)
add_executable(static program.cpp)
target_link_libraries(static ZoomToken::Static)
";

/// What `.ci/run` leaves out of dist, for the time that it takes.
const NOT_IN_CI: [&str; 2] = ["arm64", "musl"];

/// A file of dist, or none where scripts/dist has not made it.
fn shipped(name: &str) -> Option<PathBuf> {
    let file = project().join("dist").join(name);
    if file.is_file() {
        return Some(file);
    }
    let is_left_out = NOT_IN_CI.iter().any(|system| name.contains(system));
    let skip = if is_left_out { skip_also_in_ci } else { skip };
    skip(&format!("no {name} in dist, which scripts/dist makes"));
    None
}

/// The archive for a system, unpacked below another name than its own.
fn unpacked(name: &str, system: &str) -> Option<PathBuf> {
    let archive = format!("zoom-token-{}-{system}", env!("CARGO_PKG_VERSION"));
    let archive_file = shipped(&archive)?;
    let folder = scratch(name);
    unpack(&archive_file, &folder);
    let root = archive.trim_end_matches(".tar.gz").trim_end_matches(".zip");
    fs::rename(folder.join(root), folder.join("opt")).expect("an archive has one folder");
    Some(folder.join("opt"))
}

/// A program gets a token, without any path to a library.
fn assert_runs(program: &mut Command) {
    let simulator = simulator();
    program.env("ZOOM_BASE_URL", simulator.http_url()).env("ZOOM_ACCESS_TOKEN", ACCESS_TOKEN);
    let shown = text(program);
    assert!(shown.starts_with("eyJ"), "{shown}");
}

/// What pkg-config says of the library, in words.
fn flags(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let mut command = Command::new("pkg-config");
    command.args(arguments).arg("zoom-token").env("PKG_CONFIG_PATH", folder.join("lib/pkgconfig"));
    text(&mut command).split_whitespace().map(str::to_owned).collect()
}

#[test]
fn programs_by_pkg_config_shared_and_static() {
    let Some(folder) = unpacked("package-pkg-config", "linux-x64.tar.gz") else { return };
    let (Some(gcc), Some(_)) = (need("gcc"), need("pkg-config")) else { return };
    let work = folder.parent().unwrap();
    fs::write(work.join("program.c"), PROGRAM).unwrap();
    assert_eq!(flags(&folder, &["--modversion"]), [env!("CARGO_PKG_VERSION")]);
    let compile = |name: &str, flags: Vec<String>| {
        let mut command = Command::new(&gcc);
        command.args(["-Wall", "-Wextra", "-Werror", "program.c", "-o", name]).args(flags).current_dir(work);
        succeed(&mut command);
        Command::new(work.join(name))
    };
    let mut shared = compile("shared", flags(&folder, &["--cflags", "--libs"]));
    assert_runs(shared.env("LD_LIBRARY_PATH", folder.join("lib")));
    // Without the shared library beside it, -lzoom_token is the static one.
    fs::remove_file(folder.join("lib/libzoom_token.so")).unwrap();
    fs::remove_file(folder.join("lib/libzoom_token.so.1")).unwrap();
    assert_runs(&mut compile("static", flags(&folder, &["--cflags", "--static", "--libs"])));
}

#[test]
fn programs_by_cmake_shared_and_static() {
    let Some(folder) = unpacked("package-cmake", "linux-x64.tar.gz") else { return };
    let (Some(cmake), Some(_)) = (need("cmake"), need("g++")) else { return };
    let work = folder.parent().unwrap();
    fs::write(work.join("program.c"), PROGRAM).unwrap();
    fs::write(work.join("program.cpp"), PROGRAM).unwrap();
    let configure = |asked: &str| {
        fs::write(work.join("CMakeLists.txt"), CMAKE.replace("@ASKED@", asked)).unwrap();
        let mut command = Command::new(&cmake);
        command.args(["-S", ".", "-B", "build"]).current_dir(work);
        command.arg(format!("-DCMAKE_PREFIX_PATH={}", folder.display()));
        command.output().unwrap()
    };
    for too_new_or_old in ["2", "1.9", "0.9"] {
        let output = configure(too_new_or_old);
        assert!(!output.status.success(), "{too_new_or_old}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(env!("CARGO_PKG_VERSION")), "{output:?}");
        fs::remove_dir_all(work.join("build")).unwrap();
    }
    for asked in ["1", "1.0", concat!(env!("CARGO_PKG_VERSION"), " EXACT")] {
        let output = configure(asked);
        assert!(output.status.success(), "{output:?}");
    }
    succeed(Command::new(&cmake).args(["--build", "build"]).current_dir(work));
    assert_runs(&mut Command::new(work.join("build/shared")));
    assert_runs(&mut Command::new(work.join("build/static")));
}

/// Old systems load it, and one with the C library alone.
#[test]
fn the_library_needs_glibc_2_17_alone() {
    let (Some(folder), Some(readelf)) = (unpacked("package-needs", "linux-x64.tar.gz"), need("readelf"))
    else {
        return;
    };
    let library = folder.join("lib/libzoom_token.so.1");
    let shown = text(Command::new(readelf).args(["-dVW"]).arg(&library));
    assert!(shown.contains("Library soname: [libzoom_token.so.1]") && shown.contains("NODELETE"));
    let needed = shown.lines().filter_map(|line| line.split_once("Shared library: [")?.1.strip_suffix(']'));
    let of_glibc =
        ["libc.so.6", "libpthread.so.0", "libdl.so.2", "libm.so.6", "librt.so.1", "ld-linux-x86-64.so.2"];
    for library in needed {
        assert!(of_glibc.contains(&library), "it needs {library}");
    }
    for version in shown.split("GLIBC_2.").skip(1) {
        let minor: u32 = version.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap();
        assert!(minor <= 17, "it needs glibc 2.{minor}");
    }
}

/// The static library goes with others of Rust's: it has no names but the header's.
#[test]
fn the_static_library_has_the_headers_names_alone() {
    let (Some(folder), Some(nm)) = (unpacked("package-names", "linux-x64.tar.gz"), need("nm")) else {
        return;
    };
    let shown = text(
        Command::new(nm).args(["--extern-only", "--defined-only"]).arg(folder.join("lib/libzoom_token.a")),
    );
    let mut names: Vec<&str> = shown.lines().filter_map(|line| line.split(' ').nth(2)).collect();
    names.sort_unstable();
    let expected = fs::read_to_string(project().join("tests/exports.txt")).unwrap();
    assert_eq!(names, expected.lines().collect::<Vec<_>>());
}

/// The programs need no library at all, and the examples are those of the checkout.
#[test]
fn the_programs_and_examples_of_the_archive() {
    let Some(folder) = unpacked("package-programs", "linux-x64.tar.gz") else { return };
    let version = format!("zoom-token {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(text(Command::new(folder.join("bin/zoom-token")).arg("--version").env_clear()), version);
    assert!(text(Command::new(folder.join("bin/zoom-simulator")).arg("--help")).contains("--http PORT"));
    let page = folder.join("share/man/man1/zoom-token-start-url.1");
    assert!(fs::read_to_string(page).unwrap().contains(".TH zoom-token-start-url 1"));
    for file in ["docs/c.md", "examples/c/token.c", "LICENSE-MIT", "LICENSE-APACHE"] {
        let shipped = fs::read(folder.join("share/doc/zoom-token").join(file)).unwrap();
        assert!(shipped == fs::read(project().join(file)).unwrap(), "{file}");
    }
    let notices = fs::read_to_string(folder.join("share/doc/zoom-token/NOTICES.txt")).unwrap();
    for known in [
        "- ring 0.17",
        "- rustls 0.23",
        "- webpki-roots 1.",
        "CDLA-Permissive-2.0",
        "Permission is hereby granted",
    ] {
        assert!(notices.contains(known), "{known}");
    }
}

/// The programs for another processor, where this machine can run them.
#[test]
fn the_command_of_the_arm64_archive() {
    let Some(folder) = unpacked("package-arm64", "linux-arm64.tar.gz") else { return };
    let qemu = Path::new("/usr/bin/qemu-aarch64-static");
    if !qemu.is_file() {
        return skip_also_in_ci("qemu-aarch64-static is not installed");
    }
    let version = format!("zoom-token {}\n", env!("CARGO_PKG_VERSION"));
    let command = |name: &str| {
        let mut command = Command::new(qemu);
        command.arg(folder.join("bin").join(name));
        command
    };
    assert_eq!(text(command("zoom-token").arg("--version")), version);
    assert!(text(command("zoom-simulator").arg("--help")).contains("--http PORT"));
    assert_runs(command("zoom-token").arg("token"));
}

/// A root of a Debian release with nothing but its base, made once for this run; none where this machine can't make one.
fn bare_debian(release: &str) -> Option<PathBuf> {
    let debootstrap = need("debootstrap")?;
    if !is_root() {
        skip_also_in_ci("a root of another Debian is made as root alone");
        return None;
    }
    let root = scratch(&format!("debian-{release}")).join("root");
    let made = Command::new(debootstrap).args(["--variant=minbase", release]).arg(&root).output().unwrap();
    if !made.status.success() {
        skip_also_in_ci(&format!("no root of Debian {release} can be made here"));
        return None;
    }
    Some(root)
}

fn within(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("chroot");
    command.arg(root).args(arguments).env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    command
}

/// The Debian package on the oldest release that the mirror has (glibc 2.31), with nothing else installed.
#[test]
fn a_bare_old_debian_installs_the_package() {
    let package = format!("zoom-token_{}_amd64.deb", env!("CARGO_PKG_VERSION"));
    let Some(_) = unpacked("package-debian", "linux-x64.tar.gz") else { return };
    let Some(root) = bare_debian("bullseye") else { return };
    fs::copy(project().join("dist").join(&package), root.join(&package)).unwrap();
    succeed(&mut within(&root, &["dpkg", "-i", &format!("/{package}")]));
    assert!(text(&mut within(&root, &["zoom-token", "--version"])).starts_with("zoom-token "));
    assert!(text(&mut within(&root, &["dpkg", "-V", "zoom-token"])).is_empty());
    // The dynamic linker knows it by its name.
    let load = "use DynaLoader; my $l = DynaLoader::dl_load_file('libzoom_token.so.1', 0) or die DynaLoader::dl_error();
        print DynaLoader::dl_find_symbol($l, 'zoom_get_user_token') ? 'found' : 'missing'";
    assert_eq!(text(&mut within(&root, &["perl", "-e", load])), "found");
    let simulator = simulator();
    let mut token = within(&root, &["zoom-token", "token"]);
    token.env("ZOOM_BASE_URL", simulator.http_url()).env("ZOOM_ACCESS_TOKEN", ACCESS_TOKEN);
    assert!(text(&mut token).starts_with("eyJ"));
}
