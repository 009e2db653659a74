//! What makes the archives and the Debian package of the staged files: twice, and the bytes are the same. (tests/python.rs
//! does that for the wheels.)

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::common::bench::succeed;
use crate::common::tools::{need, project, scratch, write_program};
use crate::contents::names;

/// Stand-ins for what scripts/dist builds; the command is asked for its man pages.
fn stage(folder: &Path) {
    let linux = ["lib/libzoom_token.so.1", "lib/libzoom_token.a", "bin/zoom-token", "bin/zoom-simulator"];
    let windows =
        ["lib/zoom_token.dll", "lib/libzoom_token.dll.a", "bin/zoom-token.exe", "bin/zoom-simulator.exe"];
    for system in ["linux-x64", "linux-musl-arm64", "win-x86"] {
        for file in if system.starts_with("win") { windows } else { linux } {
            let path = folder.join("stage").join(system).join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            write_program(&path, format!("#!/bin/sh\necho {system} {file}\n").as_bytes());
        }
    }
    fs::write(folder.join("NOTICES.txt"), "notices\n").unwrap();
}

#[test]
fn archives_and_debian_packages_are_the_same_bytes_each_time() {
    let Some(_) = need("python3") else { return };
    let folder = scratch("package-packers");
    stage(&folder);
    let pack = |out: &str, umask: &str, zone: &str| {
        for packer in ["archive", "debian"] {
            let program = project().join("packaging").join(packer).join("pack");
            let mut command = Command::new("sh");
            command.args(["-c", "umask $0 && exec \"$@\"", umask]).arg(program).current_dir(&folder);
            command.env("STAGE", "stage").env("OUT", out).env("VERSION", env!("CARGO_PKG_VERSION"));
            succeed(command.env("SOURCE_DATE_EPOCH", "1767225600").env("TZ", zone));
        }
    };
    pack("one", "022", "UTC");
    // Another build's files have other dates.
    let mut touch = Command::new("find");
    succeed(touch.arg(folder.join("stage")).args(["-exec", "touch", "-d", "2001-02-03", "{}", "+"]));
    pack("two", "077", "Asia/Tokyo");
    let made = names(&folder.join("one"));
    assert_eq!(made.len(), 4, "{made:?}");
    assert_eq!(made, names(&folder.join("two")));
    for name in made {
        let [one, two] = ["one", "two"].map(|run| fs::read(folder.join(run).join(&name)).unwrap());
        assert!(one == two, "{name}");
    }
}
