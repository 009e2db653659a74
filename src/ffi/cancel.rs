//! zoom_cancel: ends calls from another thread.

use super::guard::guard;
use super::handles::process;
use super::library::give_handle;
use crate::error::ZOOM_OK;
use crate::transport::Cancel;

/// Makes a cancel: a handle that calls are given, to end them from another thread.
///
/// `*cancel` is the handle, 0 on failure; end it with zoom_free. Returns ZOOM_OK, ZOOM_E_ARGUMENT (`cancel` is NULL)
/// or ZOOM_E_LIMIT. From any thread.
///
/// # Safety
/// `cancel` is NULL or points to an int32_t, at any alignment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_cancel_new(cancel: *mut i32) -> i32 {
    // SAFETY: the caller's promise.
    guard(|| unsafe { give_handle(cancel, || process().add(Cancel::default())) })
}

/// Ends the calls that were given this cancel: those under way return ZOOM_E_CANCELLED at once, those that begin later
/// too. It stays cancelled; make a new one for new calls.
///
/// A call that has its answer already returns that. Returns ZOOM_OK, ZOOM_E_HANDLE or ZOOM_E_FORKED. From any thread.
#[unsafe(no_mangle)]
pub extern "system" fn zoom_cancel(cancel: i32) -> i32 {
    guard(|| match process().get::<Cancel>(cancel) {
        Ok(cancel) => {
            cancel.cancel();
            ZOOM_OK
        }
        Err(code) => code,
    })
}
