//! zoom_response_...: what one call came to. A response never changes and may be read from any thread.

use std::ffi::c_char;

use super::buf::{Out, ZoomBuf};
use super::guard::guard;
use super::handles::process;
use super::library::give_from;
use super::text::text_in;
use crate::error::{ZOOM_E_ARGUMENT, ZOOM_E_NO_TOKEN};
use crate::response::Response;

/// The HTTP status of the answer, 200 to 599; 0 when no whole answer came. Or ZOOM_E_HANDLE, ZOOM_E_FORKED.
/// From any thread.
#[unsafe(no_mangle)]
pub extern "system" fn zoom_response_status(response: i32) -> i32 {
    guard(|| process().get::<Response>(response).map_or_else(|code| code, |response| response.status))
}

/// Zoom's own code in the answer's body, such as 1001 for an unknown user; 0 when there is none. Or ZOOM_E_HANDLE,
/// ZOOM_E_FORKED. From any thread.
#[unsafe(no_mangle)]
pub extern "system" fn zoom_response_zoom_code(response: i32) -> i32 {
    guard(|| process().get::<Response>(response).map_or_else(|code| code, |response| response.zoom_code))
}

/// The token of a token call that succeeded. A secret: zoom_buf_free wipes it.
///
/// Returns ZOOM_OK; ZOOM_E_NO_TOKEN (there is none; the text is empty); ZOOM_E_HANDLE; ZOOM_E_FORKED; or what taking
/// `out` came to: ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_LIMIT. From any thread.
///
/// # Safety
/// `out` is NULL or points to a zoom_buf that no other thread uses at this moment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_response_token(response: i32, out: *mut ZoomBuf) -> i32 {
    let give = |response: &Response, out: Out| match response.token.bytes() {
        [] => out.explain(ZOOM_E_NO_TOKEN, ""),
        token => out.write(token),
    };
    // SAFETY: the caller's promise.
    guard(|| unsafe { give_from(response, out, give) })
}

/// The body as it was received: bytes, usually UTF-8 text; one that holds NULs is longer than it looks, see `len`.
/// Empty when no whole answer came. The body of a token call that succeeded holds the token.
///
/// Returns ZOOM_OK; ZOOM_E_HANDLE; ZOOM_E_FORKED; or what taking `out` came to: ZOOM_E_ARGUMENT, ZOOM_E_BUFFER,
/// ZOOM_E_LIMIT. From any thread.
///
/// # Safety
/// `out` is NULL or points to a zoom_buf that no other thread uses at this moment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_response_body(response: i32, out: *mut ZoomBuf) -> i32 {
    // SAFETY: the caller's promise.
    guard(|| unsafe { give_from(response, out, |response: &Response, out| out.write(response.body.bytes())) })
}

/// The header fields as they were received: a line each, ended by CR LF, without the status line. Bytes, as the body's:
/// ASCII, unless a server sends other ones. Empty when no whole answer came. Returns as zoom_response_body does. From any
/// thread.
///
/// # Safety
/// `out` is NULL or points to a zoom_buf that no other thread uses at this moment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_response_headers(response: i32, out: *mut ZoomBuf) -> i32 {
    let give = |response: &Response, out: Out| match response.headers() {
        Ok(headers) => out.write(headers.bytes()),
        Err(error) => out.explain(error.code, ""),
    };
    // SAFETY: the caller's promise.
    guard(|| unsafe { give_from(response, out, give) })
}

/// What went wrong and what to do about it, in English: ASCII but for what the server itself said. Empty when the call
/// succeeded. Holds no secret. Returns as zoom_response_body does. From any thread.
///
/// # Safety
/// `out` is NULL or points to a zoom_buf that no other thread uses at this moment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_response_error(response: i32, out: *mut ZoomBuf) -> i32 {
    // SAFETY: the caller's promise.
    guard(|| unsafe {
        give_from(response, out, |response: &Response, out| out.write(response.error.as_bytes()))
    })
}

/// The value of one header field. Case does not matter in `name`; several fields of the name are joined with ", ".
///
/// Returns ZOOM_OK; ZOOM_E_NOT_FOUND (no such field; the text is empty); ZOOM_E_ARGUMENT (`name` is not given or not
/// UTF-8); and as zoom_response_body does. From any thread.
///
/// # Safety
/// `name` is NULL or ends with a NUL; `out` is NULL or points to a zoom_buf that no other thread uses at this moment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_response_header(
    response: i32,
    name: *const c_char,
    out: *mut ZoomBuf,
) -> i32 {
    let give = |response: &Response, out: Out| {
        // SAFETY: the caller's promise.
        match unsafe { text_in("name", name) } {
            Ok("") | Err(_) => out.explain(ZOOM_E_ARGUMENT, ""),
            Ok(name) => match response.header(name) {
                Ok(value) => out.write(value.bytes()),
                Err(error) => out.explain(error.code, ""),
            },
        }
    };
    // SAFETY: the caller's promise.
    guard(|| unsafe { give_from(response, out, give) })
}
