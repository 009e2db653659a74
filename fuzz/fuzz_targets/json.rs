//! JSON documents and paths: `document`, then a part for each change or question, separated by NULs.
//!
//! A part is a letter and a text: `S path=value` and `R path=value` put a string or raw JSON, `I path=number` a number,
//! anything else asks for what is at a path. Whatever is done, the document stays well-formed, keeps what was not
//! touched, and gives back what was put in.
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
        assert_eq!(value_of(&json).as_ref(), Some(&theirs), "the emitted document is another");
    }
    // A few: each costs a walk over the document.
    for part in parts.take(16) {
        match part.split_at_checked(1) {
            Some(("S", rest)) => put_string(&json, rest),
            Some(("R", rest)) => put_raw(&json, rest),
            Some(("I", rest)) => put_int(&json, rest),
            Some((_, path)) => ask(&json, path),
            None => ask(&json, ""),
        }
    }
    check_forms(&json);
});

/// The document for the other reader; None for what that one doesn't take (deep nesting, huge numbers, half surrogates).
fn value_of(json: &Json) -> Option<Value> {
    serde_json::from_str(&json.emit(1)).ok()
}

/// Both forms are read again, and are the same document.
fn check_forms(json: &Json) {
    let compact = json.emit(1);
    let again = Json::parse(&compact).unwrap_or_else(|why| panic!("{why:?}: {compact}"));
    assert_eq!(again.emit(1), compact, "compact is not stable");
    let pretty = json.emit(0);
    let again = Json::parse(&pretty).unwrap_or_else(|why| panic!("{why:?}: {pretty}"));
    assert_eq!(again.emit(1), compact, "the pretty form is another document");
    assert_eq!(again.emit(0), pretty, "pretty is not stable");
    assert_eq!((json.type_of(""), json.string("")), (ZOOM_JSON_OBJECT, Ok(compact)));
}

fn put_string(json: &Json, rest: &str) {
    let (path, value) = split(rest);
    if changed(json, path, || json.set_string(path, value)) {
        assert_eq!(json.string(path).as_deref(), Ok(value), "{path} gives back another text");
        assert_eq!(json.type_of(path), ZOOM_JSON_STRING);
    }
}

fn put_raw(json: &Json, rest: &str) {
    let (path, value) = split(rest);
    if changed(json, path, || json.set_raw(path, value)) {
        let given = Json::new();
        assert_eq!(given.set_raw("x", value).0, ZOOM_OK);
        assert_eq!(json.string(path), given.string("x"), "{path} gives back another value");
        assert_eq!(json.type_of(path), given.type_of("x"));
        assert_eq!(json.size(path), given.size("x"));
    }
}

fn put_int(json: &Json, rest: &str) {
    let (path, value) = split(rest);
    let Ok(value) = value.parse::<i32>() else { return };
    if changed(json, path, || json.set_int(path, value)) {
        assert_eq!(json.int(path), Ok(value), "{path} gives back another number");
    }
}

/// Does a change: all of it, in its own member alone, or none of it.
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
        assert_eq!(json.emit(1), before, "refused, and changed all the same");
        return false;
    }
    let name = match path.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => path.split(['.', '[']).next(),
    };
    if let (Some(Value::Object(mut old)), Some(Value::Object(mut new))) = (old, value_of(json)) {
        let name = name.expect("a path that was taken has a name");
        assert!(new.contains_key(name), "nothing at {path}");
        old.remove(name);
        new.remove(name);
        assert_eq!(old, new, "{path} has changed something else");
    }
    true
}

fn ask(json: &Json, path: &str) {
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

fn split(rest: &str) -> (&str, &str) {
    rest.split_once('=').unwrap_or((rest, ""))
}
