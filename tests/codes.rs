//! Every code and every reason of the header is expected by some test, and has its row in docs/reference.md.

mod common;

use std::fs;
use std::path::Path;

use common::abi::Buf;
use common::description::abi;
use common::refusals::REFUSALS;
use zoom_token::{ZOOM_OK, zoom_status_text};

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

/// The rows of docs/reference.md that begin like this.
fn rows(begin: &str) -> Vec<String> {
    let page = fs::read_to_string("docs/reference.md").expect("docs/reference.md is there");
    page.lines().filter(|line| line.starts_with(begin)).map(str::to_owned).collect()
}

/// What zoom_status_text says of a code.
#[allow(unsafe_code, reason = "the buffer is this function's own")]
fn status_text(code: i64) -> String {
    let mut out = Buf::new();
    // SAFETY: a buffer of this function's own.
    let result = unsafe { zoom_status_text(code as i32, &mut out.0) };
    assert_eq!(result, ZOOM_OK);
    out.text()
}

#[test]
fn the_reference_has_every_code() {
    let success = ("ZOOM_OK".to_owned(), 0);
    let rows: Vec<String> = ["| 0 | ", "| -"].into_iter().flat_map(rows).collect();
    let codes: Vec<_> = [success].into_iter().chain(constants("ZOOM_E_")).collect();
    assert_eq!(rows.len(), codes.len());
    for (row, (name, code)) in rows.iter().zip(codes) {
        let begin = format!("| {code} | {name} | {} | ", status_text(code));
        assert!(row.starts_with(&begin), "docs/reference.md has not '{begin}' but:\n{row}");
    }
}

#[test]
fn the_reference_has_every_reason() {
    let rows: Vec<String> = rows("| ").into_iter().filter(|row| row.contains(" | ZOOM_REASON_")).collect();
    let reasons = constants("ZOOM_REASON_");
    assert_eq!(rows.len(), reasons.len());
    for (row, (name, number)) in rows.iter().zip(reasons) {
        assert!(row.starts_with(&format!("| {number} | {name} | ")), "{row}");
    }
}
