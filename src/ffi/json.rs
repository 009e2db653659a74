//! zoom_json_...: a JSON object to read a response by, and to build a query or body with.

use std::ffi::c_char;
use std::sync::{Mutex, MutexGuard};

use super::buf::ZoomBuf;
use super::guard::guard;
use super::out::{Out, give_from, give_handle};
use super::process::handles;
use super::text::text_in;
use crate::error::{Error, ZOOM_E_ARGUMENT, ZOOM_OK};
use crate::json::{Document, Type};
use crate::panic::lock;

/// zoom_json_type: a string.
pub const ZOOM_JSON_STRING: i32 = 1;
/// zoom_json_type: a number.
pub const ZOOM_JSON_NUMBER: i32 = 2;
/// zoom_json_type: `true` or `false`.
pub const ZOOM_JSON_BOOL: i32 = 3;
/// zoom_json_type: `null`.
pub const ZOOM_JSON_NULL: i32 = 4;
/// zoom_json_type: an array.
pub const ZOOM_JSON_ARRAY: i32 = 5;
/// zoom_json_type: an object.
pub const ZOOM_JSON_OBJECT: i32 = 6;

/// A document behind a handle. Each function works on it as a whole, so that threads see one state or the next.
#[derive(Default)]
pub struct Json(Mutex<Document>);

impl Json {
    fn lock(&self) -> MutexGuard<'_, Document> {
        lock(&self.0)
    }
}

/// Makes an empty JSON object.
///
/// `*json` is the handle, 0 on failure; end it with zoom_free, which wipes the text. Returns ZOOM_OK, ZOOM_E_ARGUMENT
/// (`json` is NULL) or ZOOM_E_LIMIT. From any thread.
///
/// # Safety
/// `json` is NULL or points to an int32_t, at any alignment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_json_new(json: *mut i32) -> i32 {
    // SAFETY: the caller's promise.
    guard(|| unsafe { give_handle(json, || handles().add(Json::default())) })
}

/// Reads a JSON object from UTF-8 text. Members keep their order, numbers and escapes stay as they were written, and
/// of two members with one name both are kept, of which the first one answers.
///
/// `*json` is the handle, 0 on failure; end it with zoom_free. `why` (NULL allowed) takes what is wrong with the text:
/// line and column, and nothing of the text itself. Returns ZOOM_OK; ZOOM_E_JSON (not well-formed, or no object);
/// ZOOM_E_ARGUMENT (`json` is NULL, the text is not UTF-8 or larger than 16 MiB); ZOOM_E_MEMORY; ZOOM_E_LIMIT;
/// ZOOM_E_FORKED (`why`). From any thread.
///
/// # Safety
/// `text` is NULL or ends with a NUL; `json` is NULL or points to an int32_t, at any alignment; `why` is NULL or points
/// to a zoom_buf that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_json_parse(text: *const c_char, json: *mut i32, why: *mut ZoomBuf) -> i32 {
    guard(|| {
        if !json.is_null() {
            // First of all: a `why` that is not allowed ends the call.
            // SAFETY: the caller's promise.
            unsafe { json.write_unaligned(0) };
        }
        // SAFETY: the caller's promise.
        let why = match unsafe { Out::open_optional(why) } {
            Ok(why) => why,
            Err(code) => return code,
        };
        let mut wrong = None;
        let make = || {
            // SAFETY: the caller's promise.
            let document = unsafe { text_in("text", text) }.and_then(Document::parse);
            match document {
                Ok(document) => handles().add(Json(Mutex::new(document))),
                Err(error) => Err(wrong.insert(error).code),
            }
        };
        // SAFETY: the caller's promise.
        let code = unsafe { give_handle(json, make) };
        explain(why, code, wrong)
    })
}

/// Puts a string at a path such as `a.b[1].c`, in the place of what was there, and makes what the path lacks: members
/// at the end of their object, elements behind `null`s.
///
/// `path`: names separated by dots, in quotes where they hold a dot or bracket themselves, and indices from 0 in
/// brackets; up to 4096 bytes. `value`: UTF-8; NULL is the empty string. `why` (NULL allowed) takes what was wrong.
/// Returns ZOOM_OK; ZOOM_E_ARGUMENT (`path`, not UTF-8, too long); ZOOM_E_TOO_LARGE (the document would have more than
/// 2 GiB); ZOOM_E_MEMORY; ZOOM_E_HANDLE; ZOOM_E_FORKED; ZOOM_E_LIMIT (`why`). After a failure the document is as it was.
/// From any thread.
///
/// # Safety
/// The texts are NULL or end with a NUL; `why` is NULL or points to a zoom_buf that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_json_set_string(
    json: i32,
    path: *const c_char,
    value: *const c_char,
    why: *mut ZoomBuf,
) -> i32 {
    // SAFETY: the caller's promise.
    guard(|| unsafe { set_text(json, path, value, why, Document::set_string) })
}

/// Puts any JSON value, given as its text (`true`, `1.50`, `{"a":[1]}`), at a path, as zoom_json_set_string does. It is
/// kept as it is written, but for blanks between its parts. ZOOM_E_JSON when it is not well-formed.
///
/// # Safety
/// The texts are NULL or end with a NUL; `why` is NULL or points to a zoom_buf that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_json_set_raw(
    json: i32,
    path: *const c_char,
    value: *const c_char,
    why: *mut ZoomBuf,
) -> i32 {
    // SAFETY: the caller's promise.
    guard(|| unsafe { set_text(json, path, value, why, Document::set_raw) })
}

/// Puts a number at a path, as zoom_json_set_string does.
///
/// # Safety
/// `path` is NULL or ends with a NUL; `why` is NULL or points to a zoom_buf that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_json_set_int(
    json: i32,
    path: *const c_char,
    value: i32,
    why: *mut ZoomBuf,
) -> i32 {
    let work = |document: &mut Document, path: &str| document.set_raw(path, &value.to_string());
    // SAFETY: the caller's promise.
    guard(|| unsafe { change(json, path, why, work) })
}

/// What stands at a path: a string unescaped; a number, literal, array or object as its compact text. The empty path
/// is the whole object.
///
/// Returns ZOOM_OK; ZOOM_E_NOT_FOUND (nothing there; the text is empty); ZOOM_E_JSON (a string with half a surrogate
/// pair); ZOOM_E_HANDLE; ZOOM_E_FORKED; ZOOM_E_ARGUMENT (`path` or `out`); ZOOM_E_BUFFER; ZOOM_E_LIMIT. From any thread.
///
/// # Safety
/// `path` is NULL or ends with a NUL; `out` is NULL or points to a zoom_buf that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_json_get_string(json: i32, path: *const c_char, out: *mut ZoomBuf) -> i32 {
    let give = |json: &Json, out: Out| {
        let mut document = json.lock();
        // SAFETY: the caller's promise.
        match unsafe { text_in("path", path) }.and_then(|path| document.string(path)) {
            Ok(text) => out.write(text.as_bytes()),
            Err(error) => out.explain(error.code, ""),
        }
    };
    // SAFETY: the caller's promise.
    guard(|| unsafe { give_from(json, out, give) })
}

/// The number at a path, where it is a whole one that fits an int32, also in quotes.
///
/// `*out` is the number, 0 on failure. Returns ZOOM_OK; ZOOM_E_NOT_FOUND (no such number there); ZOOM_E_ARGUMENT
/// (`path`, or `out` is NULL); ZOOM_E_HANDLE; ZOOM_E_FORKED. From any thread.
///
/// # Safety
/// `path` is NULL or ends with a NUL; `out` is NULL or points to an int32_t, at any alignment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_json_get_int(json: i32, path: *const c_char, out: *mut i32) -> i32 {
    // SAFETY: the caller's promise.
    guard(|| unsafe { give_handle(out, || read(json, path, |document, path| document.int(path))) })
}

/// The number of elements of the array, or of members of the object, at a path; the empty path is the whole object.
///
/// Returns that number, 0 and up; or ZOOM_E_NOT_FOUND (nothing there, or neither array nor object); ZOOM_E_ARGUMENT
/// (`path`); ZOOM_E_HANDLE; ZOOM_E_FORKED. From any thread.
///
/// # Safety
/// `path` is NULL or ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_json_size(json: i32, path: *const c_char) -> i32 {
    let size =
        |document: &mut Document, path: &str| Ok(i32::try_from(document.size(path)?).unwrap_or(i32::MAX));
    // SAFETY: the caller's promise.
    guard(|| unsafe { read(json, path, size) }.unwrap_or_else(|code| code))
}

/// The type of what stands at a path: ZOOM_JSON_STRING, _NUMBER, _BOOL, _NULL, _ARRAY or _OBJECT. Or ZOOM_E_NOT_FOUND;
/// ZOOM_E_ARGUMENT (`path`); ZOOM_E_HANDLE; ZOOM_E_FORKED. From any thread.
///
/// # Safety
/// `path` is NULL or ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_json_type(json: i32, path: *const c_char) -> i32 {
    let type_of = |document: &mut Document, path: &str| {
        Ok(match document.type_of(path)? {
            Type::Text => ZOOM_JSON_STRING,
            Type::Number => ZOOM_JSON_NUMBER,
            Type::Bool => ZOOM_JSON_BOOL,
            Type::Null => ZOOM_JSON_NULL,
            Type::Array => ZOOM_JSON_ARRAY,
            Type::Object => ZOOM_JSON_OBJECT,
        })
    };
    // SAFETY: the caller's promise.
    guard(|| unsafe { read(json, path, type_of) }.unwrap_or_else(|code| code))
}

/// The whole object as text. `compact` 0: two blanks a level, `": "`, CR LF after every line; else without a blank.
///
/// Returns ZOOM_OK; ZOOM_E_TOO_LARGE (nested so deeply that the blanks alone would be more than 64 MiB); ZOOM_E_HANDLE;
/// ZOOM_E_FORKED; or what taking `out` came to: ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_LIMIT. From any thread.
///
/// # Safety
/// `out` is NULL or points to a zoom_buf that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_json_emit(json: i32, compact: i32, out: *mut ZoomBuf) -> i32 {
    let give = |json: &Json, out: Out| {
        let document = json.lock();
        if compact != 0 {
            return out.write(document.compact().as_bytes());
        }
        match document.pretty() {
            Ok(text) => out.write(text.bytes()),
            Err(error) => out.explain(error.code, ""),
        }
    };
    // SAFETY: the caller's promise.
    guard(|| unsafe { give_from(json, out, give) })
}

/// # Safety
/// `path` is NULL or ends with a NUL.
unsafe fn read(
    json: i32,
    path: *const c_char,
    work: impl FnOnce(&mut Document, &str) -> Result<i32, Error>,
) -> Result<i32, i32> {
    let json = handles().get::<Json>(json)?;
    // SAFETY: the caller's promise.
    let path = unsafe { text_in("path", path) }.map_err(|error| error.code)?;
    work(&mut json.lock(), path).map_err(|error| error.code)
}

/// # Safety
/// The texts are NULL or end with a NUL; `why` is NULL or points to a zoom_buf that no other thread uses.
unsafe fn set_text(
    json: i32,
    path: *const c_char,
    value: *const c_char,
    why: *mut ZoomBuf,
    set: fn(&mut Document, &str, &str) -> Result<(), Error>,
) -> i32 {
    let work = |document: &mut Document, path: &str| {
        // SAFETY: the caller's promise.
        let value = unsafe { text_in("value", value)? };
        set(document, path, value)
    };
    // SAFETY: the caller's promise.
    unsafe { change(json, path, why, work) }
}

/// # Safety
/// `path` is NULL or ends with a NUL; `why` is NULL or points to a zoom_buf that no other thread uses.
unsafe fn change(
    json: i32,
    path: *const c_char,
    why: *mut ZoomBuf,
    work: impl FnOnce(&mut Document, &str) -> Result<(), Error>,
) -> i32 {
    let json = match handles().get::<Json>(json) {
        Ok(json) => json,
        Err(code) => return code,
    };
    // SAFETY: the caller's promise.
    let why = match unsafe { Out::open_optional(why) } {
        Ok(why) => why,
        Err(code) => return code,
    };
    // SAFETY: the caller's promise.
    let result = unsafe { text_in("path", path) }.and_then(|path| work(&mut json.lock(), path));
    let wrong = result.err();
    let code = wrong.as_ref().map_or(ZOOM_OK, |error| error.code);
    explain(why, code, wrong)
}

fn explain(why: Option<Out>, code: i32, wrong: Option<Error>) -> i32 {
    let text = match (wrong, code) {
        (Some(error), _) => error.text,
        (None, ZOOM_E_ARGUMENT) => "json must not be NULL".into(),
        _ => String::new(),
    };
    match why {
        Some(why) => why.explain(code, &text),
        None => code,
    }
}
