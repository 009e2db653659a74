//! The examples in C and C++, as they lie in the archive: on a network that has nothing but this machine, and where neither
//! the checkout nor Rust can be reached.

use std::env;
use std::path::PathBuf;

use crate::common::bench::text;
use crate::common::own_process::network_of_its_own;
use crate::common::programs::free_port;
use crate::common::tools::{need, project};
use crate::unpacked;

/// Shows the archive as /mnt, hides the folders that follow up to `--`, and runs the rest there.
const SEALED: &str = r#"
PATH=$PATH:/usr/sbin:/sbin
ip link set lo up
mount --bind "$PWD" /mnt
while [ "$1" != -- ]; do
  [ ! -d "$1" ] || mount -t tmpfs none "$1"
  shift
done
shift
cd /mnt
exec "$@"
"#;

/// The checkout, and where rustup and cargo keep what is theirs.
fn hidden() -> Vec<PathBuf> {
    let home = PathBuf::from(env::var_os("HOME").expect("a home"));
    let of = |variable, name| env::var_os(variable).map_or_else(|| home.join(name), PathBuf::from);
    vec![project(), of("CARGO_HOME", ".cargo"), of("RUSTUP_HOME", ".rustup")]
}

#[test]
fn the_examples_compile_and_run_without_the_checkout() {
    let Some(folder) = unpacked("package-examples", "linux-x64.tar.gz") else { return };
    for program in ["g++", "pkg-config", "ip"] {
        if need(program).is_none() {
            return;
        }
    }
    let Some(mut sealed) = network_of_its_own() else { return };
    sealed.args(["--mount", "sh", "-euc", SEALED, "sh"]).args(hidden()).arg("--");
    sealed.args(["sh", "-c", include_str!("examples.sh"), "sh"]).arg(free_port().to_string());
    let shown = text(sealed.current_dir(&folder).env_clear().env("PATH", "/usr/bin:/bin"));

    let (token, examples) = shown.split_once('\n').expect("lines");
    assert!(token.starts_with("eyJ"), "{shown}");
    let mut names = Vec::new();
    for example in examples.split("== ").skip(1) {
        let (name, shown) = example.split_once('\n').expect("lines");
        let (_, token) = shown.trim_end().rsplit_once("Token: ").expect("a token");
        assert!(token.starts_with("eyJ"), "{name}: {shown}");
        assert_eq!(
            shown,
            format!("Body: {{\"token\":\"{token}\"}}\nStatus: 200\nToken: {token}\n"),
            "{name}"
        );
        names.push(name);
    }
    assert_eq!(names, ["c/token.c", "cpp/mirrored.cpp", "cpp/token.cpp", "plugin/host.c"]);
}
