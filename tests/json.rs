//! zoom_json_...: what is not changed stays as it was written, and an error names the place alone.
#![allow(unsafe_code)]

mod common;

use std::ptr;
use std::thread;

use common::abi::{Client, Json};
use common::server::{Server, token_response};
use zoom_token::*;

#[test]
fn a_query_is_built_and_a_response_read() {
    let query = Json::new();
    assert_eq!(query.set_string("type", "zak"), (ZOOM_OK, String::new()));
    assert_eq!(query.set_int("ttl", 68_423_085), (ZOOM_OK, String::new()));
    assert_eq!(query.emit(1), r#"{"type":"zak","ttl":68423085}"#);
    assert_eq!(query.emit(0), "{\r\n  \"type\": \"zak\",\r\n  \"ttl\": 68423085\r\n}\r\n");

    let server = Server::responding(token_response("abc"));
    let client = Client::at(&server.base(), "t");
    let response = client.request("GET", "/users/:userId/token", &query.emit(1), "");
    assert!(
        server.requests()[0].starts_with("GET /v2/users/:userId/token?type=zak&ttl=68423085 HTTP/1.1\r\n")
    );
    let body = Json::parse(&String::from_utf8(response.body()).unwrap()).ok().unwrap();
    assert_eq!(body.string("token").as_deref(), Ok("abc"));
}

#[test]
fn types_sizes_numbers_and_places() {
    let json =
        Json::parse(r#"{"s":"7","n":-2147483648,"b":true,"z":null,"a":[1,{"k":"\u00e9"}],"o":{},"n":5}"#)
            .ok()
            .unwrap();
    for (path, kind) in [
        ("s", ZOOM_JSON_STRING),
        ("n", ZOOM_JSON_NUMBER),
        ("b", ZOOM_JSON_BOOL),
        ("z", ZOOM_JSON_NULL),
        ("a", ZOOM_JSON_ARRAY),
        ("o", ZOOM_JSON_OBJECT),
        ("", ZOOM_JSON_OBJECT),
        ("x", ZOOM_E_NOT_FOUND),
        ("a[", ZOOM_E_ARGUMENT),
    ] {
        assert_eq!(json.type_of(path), kind, "{path}");
    }
    assert_eq!([json.size(""), json.size("a"), json.size("o"), json.size("s")], [7, 2, 0, ZOOM_E_NOT_FOUND]);
    assert_eq!((json.int("n"), json.int("s"), json.int("b")), (Ok(i32::MIN), Ok(7), Err(ZOOM_E_NOT_FOUND)));
    assert_eq!(json.string("a[1].k").as_deref(), Ok("\u{e9}"));
    assert_eq!(json.string("a[2]"), Err(ZOOM_E_NOT_FOUND));
}

/// To read the whole again for each of its parts would take an hour.
#[test]
fn a_large_document_is_read_and_changed_part_by_part() {
    const USERS: i32 = 50_000;
    let users: Vec<String> = (0..USERS).map(|n| format!(r#"{{"id":"user {n}","type":{n}}}"#)).collect();
    let json = Json::parse(&format!(r#"{{"users":[{}],"end":true}}"#, users.join(","))).ok().unwrap();
    assert_eq!(json.size("users"), USERS);
    for n in 0..USERS {
        assert_eq!(json.string(&format!("users[{n}].id")), Ok(format!("user {n}")));
        assert_eq!(json.int(&format!("users[{n}].type")), Ok(n));
    }
    // Each change moves all that comes after it.
    for n in (0..USERS).step_by(5_000) {
        assert_eq!(json.set_string(&format!("users[{n}].id"), "a longer name").0, ZOOM_OK);
        assert_eq!(json.set_int(&format!("users[{}].new", n + 1), 7).0, ZOOM_OK);
    }
    for n in (0..USERS).step_by(5_000) {
        assert_eq!(json.string(&format!("users[{n}].id")).as_deref(), Ok("a longer name"));
        assert_eq!(json.int(&format!("users[{}].new", n + 1)), Ok(7));
        assert_eq!(json.string(&format!("users[{}].id", n + 2)), Ok(format!("user {}", n + 2)));
    }
    assert_eq!(
        (json.int(&format!("users[{}].type", USERS - 1)), json.type_of("end")),
        (Ok(USERS - 1), ZOOM_JSON_BOOL)
    );
}

#[test]
fn the_pretty_form_is_bounded_by_its_indentation_alone() {
    const LETTERS: usize = 15 << 20;
    let json = Json::new();
    let long = "x".repeat(LETTERS);
    for name in ["a", "b", "c", "d", "e"] {
        assert_eq!(json.set_string(name, &long).0, ZOOM_OK);
    }
    // Two spaces, the name, its colon and a space, quotes, a comma and the line's end for each.
    assert_eq!(json.emit(0).len(), "{\r\n".len() + 5 * (LETTERS + 12) - 1 + "}\r\n".len());
}

#[test]
fn malformed_text_is_refused_with_its_place() {
    for (text, why) in [
        ("", "the text ends too early (line 1, column 0)"),
        ("{\"canary\":tru}", "the text is not well-formed JSON (line 1, column 14)"),
        ("{\n\"a\":}", "the text is not well-formed JSON (line 2, column 5)"),
        ("[1,2]", "the text is not a JSON object (line 1, column 0)"),
        ("{} canary", "the text is not well-formed JSON (line 1, column 4)"),
    ] {
        assert_eq!(Json::parse(text).err(), Some((ZOOM_E_JSON, why.into())), "{text}");
    }
    let json = Json::parse(r#"{"a":1}"#).ok().unwrap();
    let refused = json.set_raw("a", "canary");
    assert_eq!(refused, (ZOOM_E_JSON, "value is not well-formed JSON (line 1, column 1)".into()));
    assert_eq!(
        json.set_string("", "x"),
        (ZOOM_E_ARGUMENT, "path must be given, and begin with a name: a document is an object".into())
    );
    assert_eq!(
        json.set_int("a[x]", 1),
        (ZOOM_E_ARGUMENT, "path must be names and indices such as a.b[1].c".into())
    );
    assert_eq!(json.emit(1), r#"{"a":1}"#);
}

#[test]
fn handles_and_arguments() {
    let json = Json::new();
    // SAFETY: NULLs where they are allowed, and an integer of this test's own.
    unsafe {
        assert_eq!(zoom_json_new(ptr::null_mut()), ZOOM_E_ARGUMENT);
        assert_eq!(zoom_json_parse(c"{}".as_ptr(), ptr::null_mut(), ptr::null_mut()), ZOOM_E_ARGUMENT);
        assert_eq!(zoom_json_get_int(json.0, c"a".as_ptr(), ptr::null_mut()), ZOOM_E_ARGUMENT);
        assert_eq!(zoom_json_get_string(json.0, c"a".as_ptr(), ptr::null_mut()), ZOOM_E_ARGUMENT);
        assert_eq!(zoom_json_emit(json.0, 1, ptr::null_mut()), ZOOM_E_ARGUMENT);
        assert_eq!(zoom_json_set_string(json.0, c"a".as_ptr(), ptr::null(), ptr::null_mut()), ZOOM_OK);
        for handle in [0, -1, i32::MAX, i32::MIN] {
            let mut number = 7;
            assert_eq!(zoom_json_get_int(handle, c"a".as_ptr(), &mut number), ZOOM_E_HANDLE);
            assert_eq!(number, 0);
            assert_eq!(zoom_json_size(handle, ptr::null()), ZOOM_E_HANDLE);
            assert_eq!(zoom_json_type(handle, ptr::null()), ZOOM_E_HANDLE);
            assert_eq!(zoom_json_set_int(handle, c"a".as_ptr(), 1, ptr::null_mut()), ZOOM_E_HANDLE);
            assert_eq!(
                zoom_json_set_raw(handle, c"a".as_ptr(), c"1".as_ptr(), ptr::null_mut()),
                ZOOM_E_HANDLE
            );
        }
        assert_eq!(zoom_json_size(Client::new().0, ptr::null()), ZOOM_E_HANDLE);
        assert_eq!(
            zoom_json_set_string(json.0, c"a".as_ptr(), c"\xff".as_ptr(), ptr::null_mut()),
            ZOOM_E_ARGUMENT
        );
    }
    assert_eq!(json.emit(1), r#"{"a":""}"#);
}

#[test]
fn threads_see_one_state_or_the_next() {
    let json = Json::parse(r#"{"a":[0,0]}"#).ok().unwrap();
    thread::scope(|scope| {
        scope
            .spawn(|| (0..500).for_each(|i| assert_eq!(json.set_raw("a", &format!("[{i},{i}]")).0, ZOOM_OK)));
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..500 {
                    let pair = json.string("a").unwrap();
                    let (left, right) = pair.trim_matches(['[', ']']).split_once(',').unwrap();
                    assert_eq!(left, right);
                }
            });
        }
    });
}
