//! Every code and every reason of the header is expected by some test.

mod common;

use std::fs;
use std::path::Path;

use common::description::abi;
use common::refusals::REFUSALS;

/// The text of all tests, hosts in other languages included, but for this file, tests/common and the recorded ABI.
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
    for (code, _) in constants("ZOOM_E_").into_iter().chain(constants("ZOOM_REASON_")) {
        assert!(text.contains(&code), "no test expects {code}");
    }
}

/// The constants whose names begin with this, at least two.
fn constants(prefix: &str) -> Vec<(String, i64)> {
    let found: Vec<_> = abi().constants.into_iter().filter(|(name, _)| name.starts_with(prefix)).collect();
    assert!(found.len() > 1, "no constant begins with {prefix}");
    found
}

#[test]
fn every_reason_has_a_refusal_for_the_hosts() {
    let reasons: Vec<i64> = constants("ZOOM_REASON_").into_iter().map(|(_, value)| value).collect();
    let refusals: Vec<i64> = REFUSALS.iter().map(|(reason, ..)| i64::from(*reason)).collect();
    assert_eq!(refusals, reasons);
}
