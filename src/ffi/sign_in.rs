//! zoom_sign_in_...: a user signs in with a browser, and zoom_sign_out.

use std::ffi::c_char;
use std::sync::Arc;
use std::time::Duration;

use super::buf::ZoomBuf;
use super::guard::guard;
use super::out::{Out, give_handle};
use super::process::handles;
use super::response::give_response;
use super::text::text_in;
use crate::client::Client;
use crate::error::{Error, ZOOM_E_PENDING, ZOOM_OK};
use crate::response::Response;
use crate::sign_in::{BrowserSignIn, Progress};

/// Begins a user's sign-in with a browser, for a program that has no secret (OAuth 2.0 for native apps, RFC 8252, with PKCE,
/// RFC 7636). The program opens the address in the system's browser, and calls zoom_sign_in_finish.
///
/// - `client`: has the option `client_id`: that of a public client, without a secret, or of an app with `client_secret` too.
///   `redirect_uri` says where the browser goes afterwards, and `token_file` where the sign-in is kept for the next start.
///   It counts as the client's first call.
/// - `*sign_in`: first 0, then the handle of the sign-in; free it with zoom_free, which closes the port too.
/// - `url`: takes the address to open; on any other result the text that tells what is wrong. The address is good for this
///   sign-in alone.
///
/// Until the browser has come back, the library listens on a port of 127.0.0.1, or of ::1 where `redirect_uri` names that, on a
/// thread of its own: up to 16 sign-ins at a time in a process.
///
/// Returns ZOOM_OK; ZOOM_E_ARGUMENT (`sign_in` is NULL, `url`, or the client's options); ZOOM_E_SIGN_IN (the port can't be
/// listened on); ZOOM_E_HANDLE; ZOOM_E_LIMIT; ZOOM_E_FORKED; or, about `url`: ZOOM_E_BUFFER, ZOOM_E_MEMORY. After any other
/// result than ZOOM_OK there is no sign-in. From any thread.
///
/// # Safety
/// `sign_in` is NULL or points to an int32_t, at any alignment; `url` is NULL or points to a zoom_buf that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_sign_in_start(client: i32, sign_in: *mut i32, url: *mut ZoomBuf) -> i32 {
    guard(|| {
        let mut out = None;
        let mut text = Err(Error::new(ZOOM_OK, ""));
        let make = || {
            let client = handles().get::<Client>(client)?;
            // SAFETY: `url` is NULL or a zoom_buf that nobody else uses, as this function's caller promises.
            out = Some(unsafe { Out::open(url) }?);
            let place = handles().place()?;
            match client.start_sign_in() {
                Ok((started, address)) => {
                    text = Ok(address);
                    Ok(place.fill(started))
                }
                Err(why) => {
                    let code = why.code;
                    text = Err(why);
                    Err(code)
                }
            }
        };
        // SAFETY: the out-parameter is NULL or an int32_t that nobody else uses, as this function's caller promises.
        let code = unsafe { give_handle(sign_in, make) };
        match (out, text) {
            (Some(out), Ok(address)) => match out.write(address.as_bytes()) {
                ZOOM_OK => code,
                error => {
                    // SAFETY: as above; the handle that is ended here is the one that was given.
                    unsafe { take_back(sign_in) };
                    error
                }
            },
            (Some(out), Err(why)) => out.explain(code, &why.text),
            (None, _) => code,
        }
    })
}

/// Ends a handle whose caller could not be given what belongs to it.
///
/// # Safety
/// `handle` is not NULL and points to an int32_t, at any alignment, that nobody else uses.
unsafe fn take_back(handle: *mut i32) {
    // SAFETY: the caller's promise.
    unsafe {
        let _ = handles().remove(handle.read_unaligned(), |_| true);
        handle.write_unaligned(0);
    }
}

/// Waits until the user has signed in, and gets the client its tokens. From then on the client is signed in: its calls renew
/// its access token like any other's.
///
/// - `pasted`: NULL or empty to wait for the browser. Or what the user copied from the browser's address line after the
///   sign-in: the whole address, or the code in it; spaces and line ends around it do not count. Any other
///   text is ZOOM_E_ARGUMENT, and the sign-in continues.
/// - `wait_ms`: how long, in milliseconds. When the time is over before the browser has come back, the sign-in ends with
///   ZOOM_E_TIMEOUT. With 0 the call looks once and never waits, so that a program with a window can call it from a timer.
/// - `cancel`: a handle from zoom_cancel_new, or 0 for none. A cancel ends the sign-in, unless the browser has come back.
/// - `*response`: first 0, then the handle of the outcome; free it with zoom_free. There is none for ZOOM_E_PENDING, when
///   `sign_in` or `cancel` is no such handle, `response` is NULL, or for ZOOM_E_LIMIT and ZOOM_E_FORKED.
///
/// The new tokens are in `token_file`, if it is set, before they are used. The exchange of the code continues when this
/// call returns early, and the next call returns its outcome.
///
/// Returns ZOOM_OK (zoom_response_status is that of the token endpoint); ZOOM_E_PENDING (not yet: call it again);
/// ZOOM_E_SIGN_IN (the user or Zoom refused); ZOOM_E_TIMEOUT; ZOOM_E_CANCELLED; ZOOM_E_STATE (it has ended, or there is
/// nothing to wait for and nothing was pasted); ZOOM_E_TOKEN_FILE; ZOOM_E_ARGUMENT (also for a negative `wait_ms`);
/// ZOOM_E_HANDLE; or another error below 0. From any thread.
///
/// # Safety
/// `pasted` is NULL or ends with a NUL; `response` is NULL or points to an int32_t, at any alignment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_sign_in_finish(
    sign_in: i32,
    pasted: *const c_char,
    wait_ms: i32,
    cancel: i32,
    response: *mut i32,
) -> i32 {
    let call = |sign_in: Arc<BrowserSignIn>, cancel| {
        // SAFETY: the text is NULL or ends with a NUL, as this function's caller promises.
        let pasted = unsafe { text_in("pasted", pasted) }?;
        let Ok(wait) = u64::try_from(wait_ms) else {
            return Err(Error::argument(
                "wait_ms",
                "must be 0 (to look once) or a number of milliseconds above 0",
            ));
        };
        match sign_in.finish(pasted, Duration::from_millis(wait), cancel).unwrap_or_else(Progress::from) {
            Progress::Ended(response) => Ok(response),
            Progress::Pending => Err(Error::new(ZOOM_E_PENDING, "")),
        }
    };
    guard(|| {
        // SAFETY: `response` is NULL or points to an int32_t that nobody else uses, as this function's caller promises.
        let code = unsafe { give_response(cancel, response, || handles().get(sign_in), call) };
        if code == ZOOM_E_PENDING {
            // SAFETY: a response was given, so `response` is not NULL.
            unsafe { take_back(response) };
        }
        code
    })
}

/// Forgets a user's sign-in: the token file is emptied, under its lock, and the tokens are ended at Zoom. The file is emptied
/// also where Zoom can't be reached. Calls of the client are ZOOM_E_SIGN_IN afterwards, until the user has signed in again.
///
/// - `client`: one with the options that it signs in with. It counts as the client's first call.
/// - `cancel`: a handle from zoom_cancel_new, or 0 for none.
/// - `*response`: as for zoom_client_get_user_token.
///
/// Returns ZOOM_OK, also where nobody was signed in; ZOOM_E_SIGN_IN (Zoom refused); ZOOM_E_TOKEN_FILE; ZOOM_E_ARGUMENT (the
/// client's options); or another error below 0. Blocks for `timeout_ms` at most. From any thread.
///
/// # Safety
/// `response` is NULL or points to an int32_t, at any alignment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_sign_out(client: i32, cancel: i32, response: *mut i32) -> i32 {
    let call = |client: Arc<Client>, cancel| -> Result<Response, Error> { Ok(client.sign_out(cancel)) };
    // SAFETY: `response` is NULL or points to an int32_t that nobody else uses, as this function's caller promises.
    guard(|| unsafe { give_response(cancel, response, || handles().get(client), call) })
}
