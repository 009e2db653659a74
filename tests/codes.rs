//! Every code of the header is produced by some test.

use std::fs;
use std::path::Path;

/// What the tests say, hosts in other languages included, but for this file and the helpers.
fn tests(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("tests/ can be read") {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("common") {
            tests(&path, text);
        } else if path.is_file() && !path.ends_with("codes.rs") {
            text.push_str(&fs::read_to_string(&path).unwrap_or_default());
        }
    }
}

#[test]
fn every_code_is_expected_somewhere() {
    let mut text = String::new();
    tests(Path::new("tests"), &mut text);
    let header = fs::read_to_string("include/zoom_token.h").unwrap();
    let codes = header.lines().filter_map(|line| line.strip_prefix("#define ZOOM_")?.split(' ').next());
    for code in codes.filter(|code| code.starts_with("E_")) {
        assert!(text.contains(&format!("ZOOM_{code}")), "no test expects ZOOM_{code}");
    }
}
