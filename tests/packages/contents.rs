//! What is in the packages of dist, whichever systems they are for.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::common::bench::{output, succeed, text};
use crate::common::tools::{files_below, need, project, scratch};
use crate::{shipped, unpacked};

/// What every archive has, but for its pages and examples.
const SHARED: &str = "
    include/ck_compat/CkBinData.h include/ck_compat/CkGlobal.h include/ck_compat/CkHttp.h
    include/ck_compat/CkHttpRequest.h include/ck_compat/CkHttpResponse.h include/ck_compat/CkJsonArray.h
    include/ck_compat/CkJsonObject.h include/ck_compat/CkString.h include/ck_compat/CkStringBuilder.h
    include/ck_compat/README.md include/ck_compat/ck_file.h
    include/ck_compat/ck_http.h include/ck_compat/ck_json.h include/ck_compat/ck_object.h
    include/ck_compat/ck_request.h include/ck_compat/ck_text.h
    include/zoom_token.h include/zoom_token.hpp
    lib/cmake/ZoomToken/ZoomTokenConfig.cmake lib/cmake/ZoomToken/ZoomTokenConfigVersion.cmake
    share/doc/zoom-token/CHANGELOG.md share/doc/zoom-token/README.md share/doc/zoom-token/SECURITY.md
    share/doc/zoom-token/LICENSE-APACHE share/doc/zoom-token/LICENSE-MIT share/doc/zoom-token/NOTICES.txt
    share/zoom-token/cobol/zoom-sign-in-call.cpy share/zoom-token/cobol/zoom-sign-in.cob
    share/zoom-token/cobol/zoom-token-call.cpy share/zoom-token/cobol/zoom-token.cpy
    share/zoom-token/cobol/zoom-user-token.cob
    share/zoom-token/pascal/ZoomToken.pas share/zoom-token/vb6/ZoomToken.bas
";

const LINUX: &str = "
    bin/zoom-simulator bin/zoom-token lib/libzoom_token.a lib/libzoom_token.so lib/libzoom_token.so.1
    lib/pkgconfig/zoom-token.pc
    share/man/man1/zoom-token-check.1 share/man/man1/zoom-token-completions.1 share/man/man1/zoom-token-man.1
    share/man/man1/zoom-token-sign-in.1 share/man/man1/zoom-token-sign-out.1 share/man/man1/zoom-token-start-url.1
    share/man/man1/zoom-token-token.1 share/man/man1/zoom-token.1
";

const WINDOWS: &str = "
    bin/zoom-simulator.exe bin/zoom-token.exe bin/zoom_token.dll
    lib/libzoom_token.dll.a lib/zoom_token.def lib/zoom_token.lib
";

/// The pages and examples of an archive, which are those that git knows.
const PAGES: [&str; 2] = ["share/doc/zoom-token/docs/", "share/doc/zoom-token/examples/"];

/// The names in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().expect("UTF-8")).collect();
    names.sort();
    names
}

/// Unpacks a package of any kind into a new folder.
pub fn unpack(package: &Path, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let extension = package.extension().and_then(|extension| extension.to_str());
    let (program, options, into) = match extension {
        Some("gz") => ("tar", vec!["-xzf"], Some("-C")),
        Some("deb") => ("dpkg-deb", vec!["--raw-extract"], None),
        Some("zip" | "whl" | "nupkg") => ("python3", vec!["-m", "zipfile", "-e"], None),
        _ => panic!("{} is no package", package.display()),
    };
    succeed(Command::new(program).args(options).arg(package).args(into).arg(folder));
}

/// The folder of all packages, each unpacked in a folder of its name; none where scripts/dist has not been run.
fn all_unpacked() -> Option<&'static Path> {
    static UNPACKED: OnceLock<PathBuf> = OnceLock::new();
    let sums = shipped("SHA256SUMS")?;
    let (_, _) = (need("python3")?, need("dpkg-deb")?);
    let folder = UNPACKED.get_or_init(|| {
        let (dist, folder) = (sums.parent().unwrap(), scratch("package-contents"));
        for name in names(dist).iter().filter(|name| *name != "SHA256SUMS") {
            unpack(&dist.join(name), &folder.join(name));
        }
        folder
    });
    Some(folder)
}

#[test]
fn the_checksums_are_those_of_all_files() {
    let Some(sums) = shipped("SHA256SUMS") else { return };
    let dist = sums.parent().unwrap();
    succeed(
        Command::new("sha256sum").args(["--check", "--strict", "--quiet", "SHA256SUMS"]).current_dir(dist),
    );
    let sums = fs::read_to_string(&sums).unwrap();
    let listed: Vec<&str> = sums.lines().filter_map(|line| Some(line.split_once("  ")?.1)).collect();
    let there = names(dist);
    assert_eq!(listed, there.iter().filter(|name| *name != "SHA256SUMS").collect::<Vec<_>>());
}

#[test]
fn an_archive_has_these_files_and_no_others() {
    for (system, own) in [("linux-x64.tar.gz", LINUX), ("windows-x64.zip", WINDOWS)] {
        let Some(folder) = unpacked("package-files", system) else { return };
        let files = files_below(&folder);
        let paths = files.iter().map(|file| file.strip_prefix(&folder).unwrap().to_str().unwrap());
        let (pages, others): (BTreeSet<&str>, BTreeSet<&str>) =
            paths.partition(|path| PAGES.iter().any(|folder| path.starts_with(folder)));
        let expected = SHARED.split_whitespace().chain(own.split_whitespace());
        assert_eq!(others, expected.collect::<BTreeSet<_>>(), "{system}");
        for page in ["docs/c.md", "docs/windows.md", "examples/c/token.c", "examples/cobol/token.cob"] {
            assert!(pages.contains(format!("share/doc/zoom-token/{page}").as_str()), "{system}: {page}");
        }
    }
}

#[test]
fn no_package_has_a_path_of_this_machine() {
    let Some(folder) = all_unpacked() else { return };
    let home = env::var("HOME").expect("a home");
    let checkout = project();
    let places = [home.as_str(), checkout.to_str().unwrap(), "/.cargo", "/.rustup"];
    let mut grep = Command::new("grep");
    grep.args(["--recursive", "--files-with-matches", "--text", "--fixed-strings"]);
    for place in places {
        grep.arg("-e").arg(format!("{place}/"));
    }
    let found = output(grep.arg(".").current_dir(folder));
    assert_eq!((found.status.code(), String::from_utf8_lossy(&found.stdout).as_ref()), (Some(1), ""));
}

/// The crates that are linked on a system of scripts/dist, each as "name version".
fn linked_crates() -> BTreeSet<String> {
    let ours = ["zoom-token", "zoom-token-cli", "zoom-simulator"];
    let mut tree = Command::new(env!("CARGO"));
    tree.args(["tree", "--locked", "--offline", "--edges", "normal", "--prefix", "none"]);
    for system in ["unknown-linux-gnu", "unknown-linux-musl", "pc-windows-gnu"] {
        tree.arg(format!("--target=x86_64-{system}"));
    }
    tree.args(["--target=aarch64-unknown-linux-gnu", "--target=i686-pc-windows-gnu"]);
    tree.args(["--format", "{p}"]).args(ours.map(|name| format!("--package={name}"))).current_dir(project());
    let shown = text(&mut tree);
    let crates = shown.lines().filter_map(|line| line.split_once(" v"));
    crates
        .filter(|(name, _)| !ours.contains(name))
        .map(|(name, version)| format!("{name} {}", version.split(' ').next().unwrap()))
        .collect()
}

#[test]
fn the_notices_go_with_the_library_and_name_every_linked_crate() {
    let Some(folder) = all_unpacked() else { return };
    let mut notices = None;
    for package in names(folder) {
        let files = files_below(&folder.join(&package));
        let find = |name: &str| files.iter().filter(|file| file.ends_with(name)).collect::<Vec<_>>();
        let libraries = ["libzoom_token.so.1", "libzoom_token.so", "zoom_token.dll"].map(find);
        if libraries.concat().is_empty() {
            assert!(package.starts_with("ZoomToken.CkCompat."), "{package} has no library");
            continue;
        }
        let found = find("NOTICES.txt");
        assert_eq!(found.len(), 1, "{package}: {found:?}");
        let text = fs::read_to_string(found[0]).unwrap();
        assert!(*notices.get_or_insert(text.clone()) == text, "{package} has others");
    }
    let notices = notices.expect("a package");
    let (list, texts) = notices.split_once("\n====").expect("a list and the texts");
    let listed =
        list.lines().filter_map(|line| Some(line.strip_prefix("- ")?.split_once(": ")?.0.to_owned()));
    assert_eq!(listed.collect::<BTreeSet<_>>(), linked_crates());
    for name in linked_crates() {
        assert!(texts.contains(&format!("{name} (")), "no text of a licence comes with {name}");
    }
}
