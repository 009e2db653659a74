//! Every code of the header is produced by some test.

mod common;

use std::fs;
use std::path::Path;

use common::description::abi;

/// What the tests say, hosts in other languages included, but for this file, the helpers and the recorded ABI.
fn tests(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("tests/ can be read") {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("common") && !path.ends_with("abi") {
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
    let codes: Vec<String> = abi().constants.into_iter().map(|(name, _)| name).collect();
    let codes: Vec<&String> = codes.iter().filter(|name| name.starts_with("ZOOM_E_")).collect();
    assert_eq!(codes.len(), 20);
    for code in codes {
        assert!(text.contains(code.as_str()), "no test expects {code}");
    }
}
