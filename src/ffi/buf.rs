//! zoom_buf: the struct that texts go out through, and its end.

use std::ffi::c_char;
use std::ptr;

use super::guard::guard;
use super::out::{Memory, Out, Target, is_static, no_such_memory};
use super::process::handles;
use crate::error::{ZOOM_E_ARGUMENT, ZOOM_OK};

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
/// they can be told: then nothing is touched.
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

/// Wipes a text. Memory of the library's is freed and `*buf` set to zeros, so that it can be used again; memory of the
/// caller's stays with the caller, and `len` becomes 0.
///
/// Does nothing for NULL and for an empty buffer. Returns ZOOM_OK; ZOOM_E_ARGUMENT when `*buf` is no buffer of this
/// library's (never set to zeros, or a copy of one that was freed already); or ZOOM_E_FORKED for memory of the parent's
/// in a forked child. After an error nothing was touched. From any thread.
///
/// # Safety
/// `buf` is NULL or points to a zoom_buf that no other thread uses at this moment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_buf_free(buf: *mut ZoomBuf) -> i32 {
    guard(|| {
        if buf.is_null() {
            return ZOOM_OK;
        }
        const ZEROS: ZoomBuf = ZoomBuf { data: ptr::null_mut(), len: 0, cap: 0 };
        // SAFETY: `buf` is not NULL and points to a zoom_buf; it is read by value, for it may lie at any alignment.
        let ZoomBuf { data, len, cap } = unsafe { buf.read_unaligned() };
        if cap == 0 && (len == 0 && data.is_null() || is_static(data)) {
            // SAFETY: as above; nobody else uses it.
            unsafe { buf.write_unaligned(ZEROS) };
            return ZOOM_OK;
        }
        // SAFETY: the caller's promise is that of `Out::open`.
        let out = match unsafe { Out::open(buf) } {
            Ok(out) => out,
            Err(code) => return code,
        };
        match out.target() {
            Target::Caller { .. } => out.write(b""),
            Target::Ours(handle, _) => match handles().remove(*handle, Memory::is) {
                Ok(()) => {
                    // SAFETY: as above.
                    unsafe { buf.write_unaligned(ZEROS) };
                    ZOOM_OK
                }
                Err(code) => no_such_memory(code),
            },
            Target::New(_) => ZOOM_E_ARGUMENT,
        }
    })
}
