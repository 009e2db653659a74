//! Text that comes in: UTF-8 in the caller's memory, NUL-terminated, NULL for "not given".

use std::ffi::c_char;

use crate::error::Error;

/// The longest text that is looked at, in bytes.
const TEXT_MAX: usize = 16 << 20;

/// The caller's text; empty for NULL. `name` is the argument's, for the error.
///
/// # Safety
/// `text` is NULL or points to bytes that end with a NUL and stay as they are while the result is used.
pub unsafe fn text_in<'a>(name: &str, text: *const c_char) -> Result<&'a str, Error> {
    if text.is_null() {
        return Ok("");
    }
    // SAFETY: the caller's promise; nothing behind the NUL is read.
    let length = unsafe { libc::strnlen(text, TEXT_MAX + 1) };
    if length > TEXT_MAX {
        return Err(Error::argument(name, "must not be longer than 16 MiB"));
    }
    // SAFETY: as above; `length` bytes were just seen.
    let bytes = unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length) };
    std::str::from_utf8(bytes).map_err(|_| Error::argument(name, "must be UTF-8"))
}
