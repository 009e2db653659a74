//! JSON documents and paths: `document`, then a part for each change or query, separated by NULs.
//!
//! A part is a letter and a text: `S path=value` and `R path=value` put a string or raw JSON, `I path=number` a number,
//! anything else reads what is at a path. After any change the document is well-formed, is the same elsewhere, and
//! returns what was put in.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use zoom_token::{
    ZOOM_E_ARGUMENT, ZOOM_E_JSON, ZOOM_E_NOT_FOUND, ZOOM_JSON_ARRAY, ZOOM_JSON_OBJECT, ZOOM_JSON_STRING,
    ZOOM_OK,
};
use zoom_token_fuzz::abi::Json;
use zoom_token_fuzz::check_error_text;

fuzz_target!(|text: &str| {
    let mut parts = text.split('\0');
    let document = parts.next().unwrap_or("");
    let theirs = serde_json::from_str::<Value>(document.strip_prefix('\u{feff}').unwrap_or(document));
    let json = match Json::parse(document) {
        Ok(json) => json,
        Err((code, why)) => {
            assert_eq!(code, ZOOM_E_JSON);
            check_error_text(&why);
            assert!(!theirs.is_ok_and(|value| value.is_object()), "{why}, but it is JSON: {document}");
            return;
        }
    };
    check_forms(&json);
    if let Ok(theirs) = theirs {
        assert_eq!(value_of(&json).as_ref(), Some(&theirs), "the emitted document differs");
    }
    // Only some: each walks over the document.
    for part in parts.take(16) {
        match part.split_at_checked(1) {
            Some(("S", change)) => put_string(&json, change),
            Some(("R", change)) => put_raw(&json, change),
            Some(("I", change)) => put_int(&json, change),
            Some((_, path)) => query(&json, path),
            None => query(&json, ""),
        }
    }
    check_forms(&json);
});

/// The document as serde_json parses it; `None` for what that refuses (deep nesting, huge numbers, lone surrogates).
fn value_of(json: &Json) -> Option<Value> {
    serde_json::from_str(&json.emit(1)).ok()
}

/// Checks that both forms parse to the same document.
fn check_forms(json: &Json) {
    let compact = json.emit(1);
    let again = Json::parse(&compact).unwrap_or_else(|why| panic!("{why:?}: {compact}"));
    assert_eq!(again.emit(1), compact, "compact is not stable");
    let pretty = json.emit(0);
    let again = Json::parse(&pretty).unwrap_or_else(|why| panic!("{why:?}: {pretty}"));
    assert_eq!(again.emit(1), compact, "the pretty form is a different document");
    assert_eq!(again.emit(0), pretty, "pretty is not stable");
    assert_eq!((json.type_of(""), json.string("")), (ZOOM_JSON_OBJECT, Ok(compact)));
}

fn put_string(json: &Json, change: &str) {
    let (path, value) = split(change);
    if changed(json, path, || json.set_string(path, value)) {
        assert_eq!(json.string(path).as_deref(), Ok(value), "{path} returns another text");
        assert_eq!(json.type_of(path), ZOOM_JSON_STRING);
    }
}

fn put_raw(json: &Json, change: &str) {
    let (path, value) = split(change);
    if changed(json, path, || json.set_raw(path, value)) {
        let given = Json::new();
        assert_eq!(given.set_raw("x", value).0, ZOOM_OK);
        assert_eq!(json.string(path), given.string("x"), "{path} returns another value");
        assert_eq!(json.type_of(path), given.type_of("x"));
        assert_eq!(json.size(path), given.size("x"));
    }
}

fn put_int(json: &Json, change: &str) {
    let (path, value) = split(change);
    let Ok(value) = value.parse::<i32>() else { return };
    if changed(json, path, || json.set_int(path, value)) {
        assert_eq!(json.int(path), Ok(value), "{path} returns another number");
    }
}

/// Applies a change and checks that it was complete and in its own member alone, or refused without effect. True when
/// it was applied.
fn changed(json: &Json, path: &str, change: impl FnOnce() -> (i32, String)) -> bool {
    // An array is filled with nulls up to a large index: allowed, but slow. The library's own tests do that.
    let is_large = |index: &str| index.split(']').next().is_some_and(|digits| digits.len() > 3);
    if path.split('[').skip(1).any(is_large) {
        return false;
    }
    let (before, old) = (json.emit(1), value_of(json));
    let (code, why) = change();
    check_error_text(&why);
    assert_eq!(code == ZOOM_OK, why.is_empty(), "{why}");
    if code != ZOOM_OK {
        assert!(code == ZOOM_E_ARGUMENT || code == ZOOM_E_JSON, "{code} {why}");
        assert_eq!(json.emit(1), before, "refused, but changed");
        return false;
    }
    let name = match path.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => path.split(['.', '[']).next(),
    };
    if let (Some(Value::Object(mut old)), Some(Value::Object(mut new))) = (old, value_of(json)) {
        let name = name.expect("an accepted path has a name");
        assert!(new.contains_key(name), "nothing at {path}");
        old.remove(name);
        new.remove(name);
        assert_eq!(old, new, "{path} has changed something else");
    }
    true
}

fn query(json: &Json, path: &str) {
    let (string, int, size, kind) = (json.string(path), json.int(path), json.size(path), json.type_of(path));
    for code in
        [string.as_ref().err(), int.as_ref().err(), (size < 0).then_some(&size), (kind < 0).then_some(&kind)]
    {
        let known = [ZOOM_E_ARGUMENT, ZOOM_E_NOT_FOUND, ZOOM_E_JSON];
        assert!(code.is_none_or(|code| known.contains(code)), "{code:?} at {path}");
    }
    assert_eq!(size >= 0, kind == ZOOM_JSON_ARRAY || kind == ZOOM_JSON_OBJECT, "{path}");
    assert!(string.is_err() || kind > 0, "{path}");
    if let (Ok(string), Ok(int)) = (string, int) {
        assert_eq!(string.parse(), Ok(int), "{path}");
    }
}

fn split(change: &str) -> (&str, &str) {
    change.split_once('=').unwrap_or((change, ""))
}
