//! Text that comes in: UTF-8 in the caller's memory, NUL-terminated, NULL for "not given".

use std::ffi::{CStr, c_char};

use crate::error::Error;

/// The longest text that is taken, in bytes.
const TEXT_MAX: usize = 16 << 20;

/// The caller's text; empty for NULL. `name` is the argument's, for the error.
///
/// # Safety
/// `text` is NULL or points to bytes that end with a NUL and stay as they are while the result is used.
pub unsafe fn text_in<'a>(name: &str, text: *const c_char) -> Result<&'a str, Error> {
    if text.is_null() {
        return Ok("");
    }
    // SAFETY: `text` is not NULL and ends with a NUL; no byte after that is read.
    let text = unsafe { CStr::from_ptr(text) };
    if text.count_bytes() > TEXT_MAX {
        return Err(Error::argument(name, "must not be longer than 16 MiB"));
    }
    text.to_str().map_err(|_| Error::argument(name, "must be UTF-8"))
}
