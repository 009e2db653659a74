//! What belongs to the library as a whole: ending handles, shutting down, versions and the texts of codes.

use std::ptr;

use super::buf::ZoomBuf;
use super::guard::guard;
use super::out::{Memory, Out, Target, give_text, is_static, no_such_memory};
use super::process::{handles, shut_down};
use crate::error::{ZOOM_E_ARGUMENT, ZOOM_OK, status_text};

/// The version of this interface. It grows when functions are added; what is there does not change.
pub const ZOOM_ABI_VERSION: i32 = 3;

/// Frees a handle, whatever its kind. A call that still uses it is not disturbed.
///
/// Does nothing for 0. Returns ZOOM_OK, ZOOM_E_HANDLE (never valid, or freed already) or ZOOM_E_FORKED. From any thread.
#[unsafe(no_mangle)]
pub extern "system" fn zoom_free(handle: i32) -> i32 {
    guard(|| {
        if handle == 0 {
            ZOOM_OK
        } else {
            handles().remove(handle, |object| !Memory::is(object)).err().unwrap_or(ZOOM_OK)
        }
    })
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

/// Closes the connections that zoom_get_user_token and zoom_get_user_token_with_settings keep. Calls under way are not
/// disturbed, and the next call opens new ones. Clients, responses and buffers stay: they are the caller's to free.
///
/// A program whose clients sign in as a user calls this before it ends. A refresh token that was sent to Zoom is spent: where
/// the next one is on its way, this waits until it is saved, usually for less than a second, and never longer than 35 seconds.
///
/// Returns ZOOM_OK. From any thread.
#[unsafe(no_mangle)]
pub extern "system" fn zoom_shutdown() -> i32 {
    guard(|| {
        shut_down();
        ZOOM_OK
    })
}

/// A few English words for a code of this library or an HTTP status, such as "Not Found". ASCII.
///
/// Returns ZOOM_OK, or, about `out`: ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_LIMIT, ZOOM_E_MEMORY, ZOOM_E_FORKED. From
/// any thread.
///
/// # Safety
/// `out` is NULL or points to a zoom_buf that no other thread uses at this moment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_status_text(status: i32, out: *mut ZoomBuf) -> i32 {
    // SAFETY: `out` is NULL or points to a zoom_buf that nobody else uses, as this function's caller promises.
    guard(|| unsafe { give_text(out, status_text(status).as_bytes()) })
}

/// The library's version, such as "1.0.0". ASCII. Returns as zoom_status_text does. From any thread.
///
/// # Safety
/// `out` is NULL or points to a zoom_buf that no other thread uses at this moment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_version(out: *mut ZoomBuf) -> i32 {
    // SAFETY: `out` is NULL or points to a zoom_buf that nobody else uses, as this function's caller promises.
    guard(|| unsafe { give_text(out, env!("CARGO_PKG_VERSION").as_bytes()) })
}

/// The ZOOM_ABI_VERSION that the library was built with. A program that loads the library at run time can refuse one
/// that is older than its header. From any thread.
#[unsafe(no_mangle)]
pub extern "system" fn zoom_abi_version() -> i32 {
    ZOOM_ABI_VERSION
}
