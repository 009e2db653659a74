//! zoom_buf: the struct that texts go out through.

use std::ffi::c_char;

/// The smallest caller's buffer that zoom_get_user_token takes, in bytes. It never changes.
pub const ZOOM_TOKEN_BUF_MIN: i32 = 2048;

/// The largest `cap` of a caller's buffer, in bytes.
pub const ZOOM_BUF_MAX: i32 = 16 << 20;

/// A text that the library gives. Start with zeros: `zoom_buf buf = {0};`
///
/// With zeros the library allocates, and zoom_buf_free wipes and frees. Used again, the buffer is reused or replaced,
/// never leaked. To get texts in memory of your own, set `data` and `cap`: that memory is never freed or moved, and a
/// text that does not fit is ZOOM_E_BUFFER, with `len` the length needed and the empty text in `data`.
///
/// What was in the buffer is wiped before it is written. Arguments of the same call may lie in it. It may lie at any
/// alignment. A buffer that was never set to zeros, and a copy of one that was freed, are ZOOM_E_ARGUMENT as far as
/// that can be detected: then nothing is touched.
#[repr(C)]
#[derive(Debug)]
pub struct ZoomBuf {
    /// The text, UTF-8, NUL-terminated; never NULL after a call that took the buffer.
    pub data: *mut c_char,
    /// Bytes before the NUL.
    pub len: i32,
    /// Above 0: `data` is the caller's memory of `cap` bytes. Below 0: the library's. 0: none yet.
    pub cap: i32,
}
