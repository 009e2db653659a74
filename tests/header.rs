//! The committed C header is the one that the sources make, and names every code that Rust has.

use std::fs;

#[test]
fn the_committed_header_is_fresh() {
    let made = include_str!(concat!(env!("OUT_DIR"), "/zoom_token.h"));
    let committed = fs::read_to_string("include/zoom_token.h").expect("include/zoom_token.h is there");
    assert!(made == committed, "include/zoom_token.h is stale: run scripts/header and commit it");
}

#[test]
fn every_function_has_the_convention_and_a_comment() {
    let header = fs::read_to_string("include/zoom_token.h").unwrap();
    let lines: Vec<&str> = header.lines().collect();
    let functions: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].starts_with("int32_t ")).collect();
    let recorded = fs::read_to_string("tests/exports.txt").unwrap();
    assert_eq!(functions.len(), recorded.lines().count());
    for at in functions {
        assert!(lines[at].starts_with("int32_t ZOOM_CALL zoom_"), "{}", lines[at]);
        assert_eq!(lines[at - 1], " */", "{} has no comment", lines[at]);
    }
}

/// A name that is broken can't be searched for.
#[test]
fn options_stand_in_short_lines_with_whole_names() {
    let header = fs::read_to_string("include/zoom_token.h").unwrap();
    let list = header.split("\n - `base_url`:").nth(1).and_then(|list| list.split("\n\n").next()).unwrap();
    assert!(list.lines().count() > 12 && list.contains("\n - `log_file`:"), "{list}");
    for line in list.lines().skip(1) {
        assert!(line.len() <= 110, "{line}");
        for quote in ['"', '`'] {
            assert_eq!(line.matches(quote).count() % 2, 0, "{line}");
        }
    }
}
