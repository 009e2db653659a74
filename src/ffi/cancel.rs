//! zoom_cancel: ends calls from another thread.

use super::guard::guard;
use super::out::give_handle;
use super::process::handles;
use crate::cancel::Cancel;
use crate::error::ZOOM_OK;

/// Makes a cancel: a handle that calls are given, so that another thread can end them.
///
/// `*cancel` is the handle, 0 on failure; free it with zoom_free. Returns ZOOM_OK, ZOOM_E_ARGUMENT (`cancel` is NULL)
/// or ZOOM_E_LIMIT. From any thread.
///
/// # Safety
/// `cancel` is NULL or points to an int32_t, at any alignment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_cancel_new(cancel: *mut i32) -> i32 {
    // SAFETY: the caller's promise is that of `give_handle`.
    guard(|| unsafe { give_handle(cancel, || handles().add(Cancel::default())) })
}

/// Ends the calls that were given this cancel: those under way return ZOOM_E_CANCELLED at once, those that begin later
/// too. It stays cancelled; make a new one for new calls.
///
/// A call that has its response already returns that. Returns ZOOM_OK, ZOOM_E_HANDLE or ZOOM_E_FORKED. From any thread.
#[unsafe(no_mangle)]
pub extern "system" fn zoom_cancel(cancel: i32) -> i32 {
    guard(|| match handles().get::<Cancel>(cancel) {
        Ok(cancel) => {
            cancel.cancel();
            ZOOM_OK
        }
        Err(code) => code,
    })
}
