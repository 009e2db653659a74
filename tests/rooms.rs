//! The rooms of src/lib.rs: each module is in its list and uses only those further down, so there are no circles; and
//! docs/architecture.md shows the same rooms, and functions that exist.

mod common;

use std::fs;
use std::path::Path;

use common::tools::{files_below, project};

fn read(path: &str) -> String {
    fs::read_to_string(project().join(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}

/// The rooms in the order of the list at the top of src/lib.rs.
fn rooms() -> Vec<String> {
    let lib = read("src/lib.rs");
    let items = lib.lines().filter_map(|line| line.strip_prefix("//! - ")?.split_once(": "));
    items.flat_map(|(names, _)| names.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// A file without comments and without what is compiled for its tests alone.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file");
    let mut lines = text.lines();
    let mut code = String::new();
    while let Some(line) = lines.next() {
        if line.trim_start() == "#[cfg(test)]" {
            let item = lines.next().expect("an item after its attribute");
            if !item.ends_with(';') {
                let end = line.replace("#[cfg(test)]", "}");
                lines.find(|line| **line == end).expect("the item's end");
            }
        } else if !line.trim_start().starts_with("//") {
            code += line;
            code.push('\n');
        }
    }
    code
}

/// The modules that a file names after `crate::`.
fn modules_used(code: &str) -> impl Iterator<Item = &str> {
    let is_of_a_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    code.split("crate::").skip(1).map(move |path| path.split(|c| !is_of_a_name(c)).next().unwrap())
}

#[test]
fn every_module_is_a_room() {
    let lib = read("src/lib.rs");
    let modules = lib.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    let mut rooms = rooms();
    rooms.sort();
    assert_eq!(modules.collect::<Vec<_>>(), rooms);
}

#[test]
fn a_room_uses_only_those_below_it() {
    let rooms = rooms();
    let sources = project().join("src");
    let mut paths = 0;
    for file in files_below(&sources) {
        let name = file.strip_prefix(&sources).unwrap();
        let room = name.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs");
        if ["lib", "fuzzing"].contains(&room) {
            continue;
        }
        let code = code(&file);
        let place = |room: &str| rooms.iter().position(|other| other == room);
        for used in modules_used(&code) {
            let Some(to) = place(used) else {
                panic!("{}: crate::{used} is not a room", name.display());
            };
            assert!(Some(to) >= place(room), "{}: {used} is above {room}", name.display());
            paths += 1;
        }
        // From there, `super` is the crate, where any room can be reached without its name after `crate`.
        let is_root = name.components().count() == 1 || name.ends_with(format!("{room}/mod.rs"));
        assert!(!is_root || !code.contains("super::"), "{}: write crate::, not super::", name.display());
    }
    assert!(paths > 100, "only {paths} paths were found");
}

/// The first word of each cell of the picture, and no other.
#[test]
fn the_picture_has_the_rooms_in_their_order() {
    let text = read("docs/architecture.md");
    let boxes = text.lines().filter(|line| line.starts_with('│'));
    let cells = boxes.flat_map(|line| line.split(['│', '├']));
    let shown: Vec<&str> = cells.filter_map(|cell| cell.split_once("  ")?.0.split(' ').nth(1)).collect();
    assert_eq!(shown, rooms());
}

#[test]
fn the_way_of_a_call_names_functions_that_exist() {
    let text = read("docs/architecture.md");
    let steps: Vec<Vec<&str>> =
        text.lines().filter(|line| line.starts_with("| `")).map(|line| line.split('`').collect()).collect();
    assert!(steps.len() > 15, "{steps:?}");
    for step in steps {
        let (function, file) = (step[1], step[3]);
        let is_there = ["(", "<"].iter().any(|end| read(file).contains(&format!("fn {function}{end}")));
        assert!(is_there, "{file} has no function {function}");
    }
}
