//! zoom_json_...: JSON objects, to read responses and to build queries and bodies.

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

/// A document behind a handle. Each function locks it while it works, so no thread sees half of a change.
#[derive(Default)]
pub struct Json(Mutex<Document>);

impl Json {
    fn lock(&self) -> MutexGuard<'_, Document> {
        lock(&self.0)
    }
}

/// Makes an empty JSON object.
///
/// `*json` is the handle, 0 on failure; free it with zoom_free, which wipes the text. Returns ZOOM_OK, ZOOM_E_ARGUMENT
/// (`json` is NULL) or ZOOM_E_LIMIT. From any thread.
///
/// # Safety
/// `json` is NULL or points to an int32_t, at any alignment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_json_new(json: *mut i32) -> i32 {
    // SAFETY: `json` is NULL or points to an int32_t; give_handle checks for NULL and writes at any alignment.
    guard(|| unsafe { give_handle(json, || handles().add(Json::default())) })
}

/// Makes a JSON object from its UTF-8 text, which may begin with a byte order mark. Members keep their order; numbers and
/// escapes stay as they are written. Where several members have the same name, all are kept, and a path leads to the
/// first of them.
///
/// `*json` is the handle, 0 on failure; free it with zoom_free, which wipes the text. `why` (may be NULL) receives what
/// is wrong with the text and where, by line and column; it repeats nothing of the text. Returns ZOOM_OK; ZOOM_E_JSON
/// (not well-formed, or not an object); ZOOM_E_ARGUMENT (`json` is NULL; `text` is not UTF-8 or longer than 16 MiB);
/// ZOOM_E_MEMORY; ZOOM_E_LIMIT; or, about `why`: ZOOM_E_ARGUMENT, ZOOM_E_LIMIT, ZOOM_E_FORKED. From any thread.
///
/// # Safety
/// `text` is NULL or ends with a NUL; `json` is NULL or points to an int32_t, at any alignment; `why` is NULL or points
/// to a zoom_buf that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_json_parse(text: *const c_char, json: *mut i32, why: *mut ZoomBuf) -> i32 {
    guard(|| {
        if !json.is_null() {
            // Before anything else: an invalid `why` ends the call.
            // SAFETY: `json` is not NULL, so it points to an int32_t; it may lie at any alignment.
            unsafe { json.write_unaligned(0) };
        }
        // SAFETY: `why` is NULL or points to a zoom_buf that no other thread uses.
        let why = match unsafe { Out::open_optional(why) } {
            Ok(why) => why,
            Err(code) => return code,
        };
        let mut wrong = None;
        let make = || {
            // SAFETY: `text` is NULL or ends with a NUL, and stays as it is during the call.
            let document = unsafe { text_in("text", text) }.and_then(Document::parse);
            match document {
                Ok(document) => handles().add(Json(Mutex::new(document))),
                Err(error) => Err(wrong.insert(error).code),
            }
        };
        // SAFETY: `json` is NULL or points to an int32_t; give_handle checks for NULL and writes at any alignment.
        let code = unsafe { give_handle(json, make) };
        explain(why, code, wrong)
    })
}

/// Sets the value at a path to a string. What the path leads to is replaced. What it lacks is made: a new member comes
/// last in its object; an array is filled with `null` up to a new element.
///
/// - `path`: names separated by dots, each followed by any number of indices in brackets, such as `a.b[1].c`. An index
///   is 0 to 65535; one call makes no more than 65535 elements. A name that contains a dot or bracket is in quotes:
///   `"a.b"[1].c`. Up to 4096 bytes.
/// - `value`: UTF-8, up to 16 MiB; NULL for the empty string.
/// - `why` (may be NULL): receives what is wrong with an argument.
///
/// Returns ZOOM_OK; ZOOM_E_ARGUMENT (`path` or `value`); ZOOM_E_TOO_LARGE (the whole text would be larger than 2 GiB);
/// ZOOM_E_MEMORY; ZOOM_E_HANDLE; ZOOM_E_FORKED; or, about `why`: ZOOM_E_ARGUMENT, ZOOM_E_LIMIT. On failure the object
/// stays as it was. From any thread.
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
    // SAFETY: `path` and `value` are NULL or end with a NUL; `why` is NULL or points to a zoom_buf that no other thread
    // uses.
    guard(|| unsafe { set_text(json, path, value, why, Document::set_string) })
}

/// Sets the value at a path to any JSON value, given as its text, such as `true`, `1.50` or `{"a":[1]}`. It is kept as it
/// is written, without the spaces and line ends between its parts.
///
/// Otherwise as zoom_json_set_string; also returns ZOOM_E_JSON, when `value` is not well-formed.
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
    // SAFETY: `path` and `value` are NULL or end with a NUL; `why` is NULL or points to a zoom_buf that no other thread
    // uses.
    guard(|| unsafe { set_text(json, path, value, why, Document::set_raw) })
}

/// Sets the value at a path to a number. Otherwise as zoom_json_set_string.
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
    // SAFETY: `path` is NULL or ends with a NUL; `why` is NULL or points to a zoom_buf that no other thread uses.
    guard(|| unsafe { change(json, path, why, work) })
}

/// The value at a path, as text: a string without quotes and escapes, anything else as its compact JSON. The path is as
/// for zoom_json_set_string; NULL or empty for the whole object.
///
/// Returns ZOOM_OK; ZOOM_E_NOT_FOUND (there is no such value; the text is empty); ZOOM_E_JSON (the string contains half
/// of a surrogate pair, which is no text); ZOOM_E_ARGUMENT (`path`); ZOOM_E_MEMORY; ZOOM_E_HANDLE; ZOOM_E_FORKED; or,
/// about `out`: ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_LIMIT. From any thread.
///
/// # Safety
/// `path` is NULL or ends with a NUL; `out` is NULL or points to a zoom_buf that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_json_get_string(json: i32, path: *const c_char, out: *mut ZoomBuf) -> i32 {
    let give = |json: &Json, out: Out| {
        let mut document = json.lock();
        // SAFETY: `path` is NULL or ends with a NUL, and stays as it is during the call.
        match unsafe { text_in("path", path) }.and_then(|path| document.string(path)) {
            Ok(text) => out.write(text.as_bytes()),
            Err(error) => out.explain(error.code, ""),
        }
    };
    // SAFETY: `out` is NULL or points to a zoom_buf that no other thread uses.
    guard(|| unsafe { give_from(json, out, give) })
}

/// The whole number at a path, which may be in quotes: `7` or `"7"`.
///
/// `*out` is the number, 0 on failure. Returns ZOOM_OK; ZOOM_E_NOT_FOUND (there is no whole number that fits an int32_t);
/// ZOOM_E_JSON (as for zoom_json_get_string); ZOOM_E_ARGUMENT (`path`, or `out` is NULL); ZOOM_E_MEMORY; ZOOM_E_HANDLE;
/// ZOOM_E_FORKED. From any thread.
///
/// # Safety
/// `path` is NULL or ends with a NUL; `out` is NULL or points to an int32_t, at any alignment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_json_get_int(json: i32, path: *const c_char, out: *mut i32) -> i32 {
    // SAFETY: `out` is NULL or points to an int32_t; give_handle checks for NULL and writes at any alignment. `path` is
    // NULL or ends with a NUL.
    guard(|| unsafe { give_handle(out, || read(json, path, |document, path| document.int(path))) })
}

/// The number of elements of the array, or of members of the object, at a path; NULL or empty for the whole object.
///
/// Returns that number, 0 or more; or an error below 0: ZOOM_E_NOT_FOUND (there is no array or object); ZOOM_E_ARGUMENT
/// (`path`); ZOOM_E_MEMORY; ZOOM_E_HANDLE; ZOOM_E_FORKED. From any thread.
///
/// # Safety
/// `path` is NULL or ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_json_size(json: i32, path: *const c_char) -> i32 {
    let size =
        |document: &mut Document, path: &str| Ok(i32::try_from(document.size(path)?).unwrap_or(i32::MAX));
    // SAFETY: `path` is NULL or ends with a NUL.
    guard(|| unsafe { read(json, path, size) }.unwrap_or_else(|code| code))
}

/// The type of the value at a path: ZOOM_JSON_STRING, ZOOM_JSON_NUMBER, ZOOM_JSON_BOOL, ZOOM_JSON_NULL, ZOOM_JSON_ARRAY or
/// ZOOM_JSON_OBJECT.
///
/// Returns that type; or an error below 0: ZOOM_E_NOT_FOUND (there is no such value); ZOOM_E_ARGUMENT (`path`);
/// ZOOM_E_MEMORY; ZOOM_E_HANDLE; ZOOM_E_FORKED. From any thread.
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
    // SAFETY: `path` is NULL or ends with a NUL.
    guard(|| unsafe { read(json, path, type_of) }.unwrap_or_else(|code| code))
}

/// The whole object as JSON text. `compact`: 0 for the pretty form, with an indentation of two spaces for each level, a
/// space after each colon, and CR LF at the end of each line; any other number for no spaces and line ends at all.
///
/// Returns ZOOM_OK; ZOOM_E_TOO_LARGE (nested so deeply that the indentation would be more than 64 MiB); ZOOM_E_MEMORY;
/// ZOOM_E_HANDLE; ZOOM_E_FORKED; or, about `out`: ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_LIMIT. From any thread.
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
    // SAFETY: `out` is NULL or points to a zoom_buf that no other thread uses.
    guard(|| unsafe { give_from(json, out, give) })
}

/// What a function tells about the value at a path, by its return value.
///
/// # Safety
/// `path` is NULL or ends with a NUL.
unsafe fn read(
    json: i32,
    path: *const c_char,
    work: impl FnOnce(&mut Document, &str) -> Result<i32, Error>,
) -> Result<i32, i32> {
    let json = handles().get::<Json>(json)?;
    // SAFETY: `path` is NULL or ends with a NUL, and stays as it is during the call.
    let path = unsafe { text_in("path", path) }.map_err(|error| error.code)?;
    work(&mut json.lock(), path).map_err(|error| error.code)
}

/// Changes a document by a path and a value.
///
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
        // SAFETY: `value` is NULL or ends with a NUL, and stays as it is during the call.
        let value = unsafe { text_in("value", value)? };
        set(document, path, value)
    };
    // SAFETY: `path` is NULL or ends with a NUL; `why` is NULL or points to a zoom_buf that no other thread uses.
    unsafe { change(json, path, why, work) }
}

/// Changes a document by a path, and explains in `why` what prevents it.
///
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
    // SAFETY: `why` is NULL or points to a zoom_buf that no other thread uses.
    let why = match unsafe { Out::open_optional(why) } {
        Ok(why) => why,
        Err(code) => return code,
    };
    // SAFETY: `path` is NULL or ends with a NUL, and stays as it is during the call.
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
