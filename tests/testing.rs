//! docs/testing.md tells which test holds what: it must name tests and scripts that there are, and all tests that are
//! named after a row. scripts/README.md lists the scripts that there are.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::tools::{files_below, need, project, scratch, test_name};
use serde_json::Value;

/// The cells of the tables' rows below a heading.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(project().join("docs/testing.md")).unwrap();
    let (_, part) = text.split_once(heading).unwrap_or_else(|| panic!("docs/testing.md has no {heading}"));
    let part = part.split("\n## ").next().unwrap();
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    let is_row =
        |line: &&str| line.starts_with("| ") && !line.starts_with("| row") && !line.starts_with("| guard");
    part.lines().filter(is_row).map(cells).collect()
}

/// What stands between backticks.
fn names(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The names of tests, each with the files that have one of that name.
type Tests = BTreeMap<String, Vec<PathBuf>>;

/// All tests in the Rust files of a folder and those below it.
fn tests_below(folder: &Path, found: &mut Tests) {
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    for path in files_below(folder).into_iter().filter(is_rust) {
        let text = fs::read_to_string(&path).unwrap();
        let mut lines = text.lines().map(str::trim);
        while let Some(line) = lines.next() {
            if line == "#[test]" {
                let function = lines.find_map(|line| line.strip_prefix("fn ")).expect("a test is a function");
                let name = function.split('(').next().unwrap();
                found.entry(name.to_owned()).or_default().push(path.clone());
            }
        }
    }
}

fn tests() -> Tests {
    let mut found = Tests::new();
    for folder in ["src", "tests", "cli/src", "cli/tests", "simulator/src", "simulator/tests"] {
        tests_below(&project().join(folder), &mut found);
    }
    found
}

/// What the names of rows begin with.
const ROWS: [&str; 20] =
    ["a", "b", "c", "d", "e", "f", "g", "h", "i", "k", "l", "m", "n", "p", "r", "s", "sa", "t", "u", "x"];

/// `c4` of `c4_c12_a_fork_after_a_call`, and `c12`.
fn row_names(test: &str) -> impl Iterator<Item = String> {
    let is_row = |part: &&str| {
        let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
        letters.len() < part.len() && ROWS.contains(&letters)
    };
    test.split('_').take_while(is_row).map(str::to_uppercase)
}

#[test]
fn every_row_names_what_holds_it() {
    let tests = tests();
    for row in rows("## Rows") {
        let [id, _, held_by] = &row[..] else { panic!("three cells: {row:?}") };
        let names = names(held_by);
        assert!(!names.is_empty() || held_by.contains("(limits.md"), "nothing holds {id}");
        for name in names {
            let is_there = match name.strip_prefix("scripts/") {
                Some(script) => project().join("scripts").join(script.split(' ').next().unwrap()).is_file(),
                None => tests.contains_key(name),
            };
            assert!(is_there, "{id}: there is no {name}");
        }
    }
}

#[test]
fn every_test_with_a_row_s_name_stands_in_that_row() {
    let rows = rows("## Rows");
    for test in tests().keys() {
        for id in row_names(test) {
            let row = rows.iter().find(|row| row[0] == id);
            let row = row.unwrap_or_else(|| panic!("docs/testing.md has no row {id} for {test}"));
            assert!(names(&row[2]).contains(&test.as_str()), "docs/testing.md: row {id} lacks `{test}`");
        }
    }
}

#[test]
fn no_two_tests_share_a_name() {
    for (name, files) in tests() {
        assert_eq!(files.len(), 1, "{name} is the name of several tests: {files:?}");
    }
}

#[test]
fn the_guards_are_those_of_the_script() {
    let text = fs::read_to_string(project().join("tests/guards.json")).unwrap();
    let guards: Vec<Value> = serde_json::from_str(&text).unwrap();
    let tests = tests();
    let mut expected = Vec::new();
    for guard in guards {
        let [name, file, from, test] =
            ["guard", "file", "from", "test"].map(|key| guard[key].as_str().unwrap());
        let source = fs::read_to_string(project().join(file)).unwrap();
        assert_eq!(source.matches(from).count(), 1, "{name}: its text stands once in {file}");
        let function = test.rsplit([':', ' ']).next().unwrap();
        assert!(tests.contains_key(function), "{name}: there is no test {function}");
        expected.push(vec![name.to_owned(), format!("`{function}`")]);
    }
    assert_eq!(rows("## Guards"), expected);
}

#[test]
fn the_list_of_scripts_is_complete() {
    let folder = project().join("scripts");
    let index = fs::read_to_string(folder.join("README.md")).unwrap();
    let rows = index.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let mut listed: Vec<&str> = rows.map(|(script, _)| script).collect();
    listed.sort();
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut scripts: Vec<String> = files.filter(|name| name != "README.md").collect();
    scripts.sort();
    assert_eq!(listed, scripts);
}

/// Run again by itself, without a PATH, this test lacks its program; libtest captures that run's output, as it does for
/// everybody who runs `cargo test`.
#[test]
fn a_missing_program_is_reported_by_the_test_s_name() {
    if std::env::var_os("PATH").is_some_and(|path| path.is_empty()) {
        assert_eq!(need("sh"), None);
        return;
    }
    let name = test_name();
    let list = scratch("skipped").join("list");
    let mut without_path = Command::new(std::env::current_exe().unwrap());
    without_path.args(["--exact", &name]).env("PATH", "").env("ZOOM_SKIPPED", &list);

    let skipped = without_path.env_remove("CI").output().unwrap();
    let line = format!("skipped: {name}: sh is not installed\n");
    assert!(skipped.status.success(), "{skipped:?}");
    assert_eq!(String::from_utf8_lossy(&skipped.stderr), line);
    assert_eq!(fs::read_to_string(&list).unwrap(), line);

    let failed = without_path.env("CI", "true").output().unwrap();
    let printed = String::from_utf8_lossy(&failed.stdout);
    assert!(
        !failed.status.success() && printed.contains("sh is not installed, and CI must have it"),
        "{printed}"
    );
    assert_eq!(fs::read_to_string(&list).unwrap(), line);
}
