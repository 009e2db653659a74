//! What belongs to the library as a whole: ending handles, shutting down, versions and the texts of codes.

use super::buf::ZoomBuf;
use super::guard::guard;
use super::out::{Memory, give_text};
use super::process::{handles, process};
use crate::error::{ZOOM_OK, status_text};
use crate::panic::lock;

/// The version of this interface. It grows when functions are added; what is there does not change.
pub const ZOOM_ABI_VERSION: i32 = 2;

/// Ends a handle, whatever its kind. A call that still uses it is not disturbed.
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

/// Closes the connections that zoom_get_user_token keeps. Calls under way are not disturbed, and the next call opens
/// new ones. Clients, responses and buffers stay: they are the caller's to free.
///
/// Returns ZOOM_OK. From any thread.
#[unsafe(no_mangle)]
pub extern "system" fn zoom_shutdown() -> i32 {
    guard(|| {
        let client = lock(&process().default_client).take();
        drop(client);
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
