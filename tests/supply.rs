//! The library's dependencies and their features are the recorded ones, so that none comes in unnoticed. What a
//! recorded one may be is deny.toml's business (scripts/deny).

mod common;

use std::fs;
use std::process::Command;

use common::tools::{need, project, skip};

#[test]
#[cfg(unix)]
fn s2_s3_the_dependency_tree_is_the_recorded_one() {
    let Some(bash) = need("bash") else { return };
    let made = Command::new(bash).arg(project().join("scripts/tree")).output().expect("bash runs");
    if !made.status.success() {
        let why = String::from_utf8_lossy(&made.stderr);
        // The first time, cargo fetches the crates of other systems.
        return skip(&format!("scripts/tree failed: {why}"));
    }
    let made = String::from_utf8(made.stdout).expect("cargo writes UTF-8");
    let recorded = fs::read_to_string(project().join("tests/tree.txt")).expect("tests/tree.txt");
    let lines = |text: &str, other: &str, sign: char| -> String {
        let missing = text.lines().filter(|line| !other.lines().any(|l| l == *line));
        missing.map(|line| format!("{sign} {line}\n")).collect()
    };
    let (gone, new) = (lines(&recorded, &made, '-'), lines(&made, &recorded, '+'));
    assert!(
        made == recorded,
        "the dependency tree has changed; if that is wanted: scripts/tree >tests/tree.txt\n{gone}{new}"
    );
}
