//! The shared library exports the functions of its header and nothing else: tests/exports.txt names them, so that a
//! change of the ABI can't pass unnoticed. Rust programs get the same names.

mod common;

use std::fs;
use std::process::Command;

use common::description::abi;
use common::tools::{library_folder, need, project};

fn recorded() -> Vec<String> {
    let text = fs::read_to_string(project().join("tests/exports.txt")).expect("tests/exports.txt");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn d5_the_header_declares_what_is_recorded() {
    assert_eq!(abi().names(), recorded());
}

#[test]
fn rust_has_the_names_of_the_header() {
    let lib = fs::read_to_string(project().join("src/lib.rs")).expect("src/lib.rs");
    let words: Vec<&str> = lib.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let abi = abi();
    let names = abi.functions.iter().map(|f| &f.name).chain(abi.constants.iter().map(|(name, _)| name));
    let missing: Vec<&String> = names.filter(|name| !words.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "src/lib.rs re-exports no {missing:?}");
}

#[test]
#[cfg(target_os = "linux")]
fn d2_the_library_exports_what_is_recorded() {
    let Some(nm) = need("nm") else { return };
    let library = library_folder().join("libzoom_token.so");
    let listed = Command::new(nm)
        .args(["--dynamic", "--defined-only", "--format=posix"])
        .arg(&library)
        .output()
        .expect("nm runs");
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let listed = String::from_utf8(listed.stdout).expect("names in ASCII");
    let mut exported = Vec::new();
    for line in listed.lines() {
        let (name, kind) = line.split_once(' ').expect("a name and its kind");
        assert!(kind.starts_with("T "), "{name} is no function: {kind}");
        exported.push(name.to_owned());
    }
    exported.sort();
    assert_eq!(exported, recorded());
}
