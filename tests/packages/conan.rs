//! The recipe for Conan: a package of the archive, and the programs of its test with it, shared and static.

use std::fs;
use std::process::Command;

use crate::common::bench::{printed, succeed};
use crate::common::tools::{need, project, scratch, skip_also_in_ci};
use crate::shipped;

#[test]
fn conan_packages_the_archive() {
    let archive = format!("zoom-token-{}-linux-x64.tar.gz", env!("CARGO_PKG_VERSION"));
    let (Some(archive), Some(_)) = (shipped(&archive), need("cmake")) else { return };
    if Command::new("conan").arg("--version").output().is_err() {
        return skip_also_in_ci("conan is not installed");
    }
    // A checkout with nothing else: Conan builds beside the recipe.
    let folder = scratch("package-conan");
    fs::create_dir(folder.join("packaging")).unwrap();
    succeed(
        Command::new("cp")
            .arg("-r")
            .args([project().join("packaging/conan"), folder.join("packaging/conan")]),
    );
    fs::copy(project().join("Cargo.toml"), folder.join("Cargo.toml")).unwrap();
    fs::create_dir(folder.join("dist")).unwrap();
    fs::copy(&archive, folder.join("dist").join(archive.file_name().unwrap())).unwrap();

    let conan = |arguments: &[&str]| {
        let mut command = Command::new("conan");
        command.args(arguments).current_dir(&folder).env("CONAN_HOME", folder.join("home"));
        command
    };
    succeed(&mut conan(&["profile", "detect"]));
    // Conan's own text and the programs' are in standard error.
    let (_, shown) = printed(&succeed(&mut conan(&["export-pkg", "packaging/conan", "--no-remote"])));
    let versions = shown.lines().filter(|line| *line == env!("CARGO_PKG_VERSION")).count();
    assert_eq!(versions, 2, "{shown}");
    let create = conan(&["create", "packaging/conan", "--no-remote"]).output().unwrap();
    assert!(printed(&create).1.contains("nothing is compiled here: use conan export-pkg"), "{create:?}");
}
