//! The README's programs compile and run as they stand there; its files, calls and reasons are those that exist.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::tools::{library_folder, need, project, scratch};
use zoom_simulator::{ACCESS_TOKEN, Options, Simulator};

/// The code blocks of a language.
fn blocks(language: &str) -> Vec<String> {
    let readme = fs::read_to_string("README.md").expect("README.md is there");
    let fence = format!("```{language}\n");
    readme.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// Compiles a program against the library.
fn compile(folder: &Path, compiler: &[&str], source: &str, text: &str) {
    fs::write(folder.join(source), text).unwrap();
    let compiled = Command::new(compiler[0])
        .args(&compiler[1..])
        .args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", source, "-o", "program", "-I"])
        .arg(project().join("include"))
        .arg("-I")
        .arg(project().join("bindings/cpp"))
        .arg("-L")
        .arg(library_folder())
        .arg("-lzoom_token")
        .current_dir(folder)
        .output()
        .expect("the compiler runs");
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
}

/// Runs the program against a simulator, with this access token: whether it succeeded, and what it printed.
fn run(folder: &Path, access_token: Option<&str>) -> (bool, String) {
    let simulator = Simulator::start(Options::default()).expect("a loopback port");
    let mut command = Command::new(folder.join("program"));
    command.env("LD_LIBRARY_PATH", library_folder()).env("ZOOM_BASE_URL", simulator.http_url());
    match access_token {
        Some(token) => command.env("ZOOM_ACCESS_TOKEN", token),
        None => command.env_remove("ZOOM_ACCESS_TOKEN"),
    };
    let output = command.output().expect("the program runs");
    assert!(output.status.code().is_some(), "{output:?}");
    let printed = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(printed).expect("UTF-8"))
}

/// A program gets a token; without an access token it says what is missing, and does not abort.
fn check_program(language: &str, compiler: &[&str], source: &str) {
    let blocks = blocks(language);
    assert_eq!(blocks.len(), 1);
    assert!(blocks[0].lines().count() <= 15);
    let folder = scratch(&format!("readme-{language}"));
    compile(&folder, compiler, source, &blocks[0]);
    let (is_success, shown) = run(&folder, Some(ACCESS_TOKEN));
    assert!(is_success && shown.starts_with("eyJ"), "{shown}");
    let missing = "auth must be given: an OAuth access token\n";
    assert_eq!(run(&folder, None), (false, missing.to_owned()));
}

#[test]
fn sa11_the_c_program_of_the_readme() {
    let Some(_) = need("gcc") else { return };
    check_program("c", &["gcc", "-std=c99"], "program.c");
}

#[test]
fn sa11_the_cpp_program_of_the_readme() {
    let Some(_) = need("g++") else { return };
    check_program("cpp", &["g++", "-std=c++11"], "program.cpp");
}

/// The calls of the table of languages are those of the pages that it leads to, whose programs other tests run.
#[test]
fn the_calls_of_the_readme_are_those_of_the_pages() {
    let readme = fs::read_to_string("README.md").unwrap();
    let table =
        readme.split("## Your language\n").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let rows: Vec<&str> =
        table.lines().filter(|line| line.contains("](docs/") && line.starts_with('|')).collect();
    assert_eq!(rows.len(), 5, "{rows:?}");
    for row in rows {
        let call = row.split('`').nth(1).and_then(|code| code.split('(').next()).unwrap();
        let page = row.split("](").nth(1).and_then(|rest| rest.split(')').next()).unwrap();
        assert!(fs::read_to_string(page).unwrap().contains(call), "{page} has no {call}");
    }
}

#[test]
fn the_readme_has_every_reason() {
    let readme = fs::read_to_string("README.md").unwrap();
    let header = fs::read_to_string("include/zoom_token.h").unwrap();
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| ZOOM_REASON_")?.split_once(' '));
    let defines =
        header.lines().filter_map(|line| line.strip_prefix("#define ZOOM_REASON_")?.split_once(' '));
    let defined: Vec<&str> = defines.map(|(name, _)| name).collect();
    assert_eq!(rows.map(|(name, _)| name).collect::<Vec<_>>(), defined);
    assert!(defined.contains(&"OTHER"));
}

#[test]
fn the_files_that_the_readme_names_exist() {
    let readme = fs::read_to_string("README.md").unwrap();
    for target in readme.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
        if !target.contains("://") && !target.starts_with('#') {
            assert!(project().join(target).exists(), "README.md links to {target}");
        }
    }
}
