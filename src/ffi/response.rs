//! zoom_response_...: the outcome of one call. A response never changes and may be read from any thread.

use std::ffi::c_char;
use std::sync::Arc;

use super::buf::ZoomBuf;
use super::guard::{guard, outcome};
use super::out::{Out, give_from, give_handle};
use super::process::handles;
use super::text::text_in;
use crate::cancel::Cancel;
use crate::error::{
    Error, ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_NO_TOKEN, ZOOM_E_NOT_FOUND, ZOOM_OK, is_transient,
};
use crate::response::Response;

/// The HTTP status of the response, 200 to 599; 0 when no whole response came. Or ZOOM_E_HANDLE, ZOOM_E_FORKED.
/// From any thread.
#[unsafe(no_mangle)]
pub extern "system" fn zoom_response_status(response: i32) -> i32 {
    guard(|| number_of(response, |response| response.status))
}

/// Zoom's own code in the response's body, such as 1001 for an unknown user; 0 without one. Or ZOOM_E_HANDLE,
/// ZOOM_E_FORKED. From any thread.
#[unsafe(no_mangle)]
pub extern "system" fn zoom_response_zoom_code(response: i32) -> i32 {
    guard(|| number_of(response, |response| response.zoom_code))
}

/// Why the server refused: one of ZOOM_REASON_..., for a program that decides what to do next. New reasons may come: treat one
/// that you don't know as ZOOM_REASON_OTHER. 0 for success, and where the result was an error of this library, below 0; but
/// ZOOM_E_SIGN_IN has a reason, and ZOOM_E_NO_TOKEN where the response was an error of Zoom's or not from Zoom. Or
/// ZOOM_E_HANDLE, ZOOM_E_FORKED. From any thread.
#[unsafe(no_mangle)]
pub extern "system" fn zoom_response_reason(response: i32) -> i32 {
    guard(|| number_of(response, |response| response.reason))
}

/// How many seconds the server asks to wait before the next request, 1 and up; ZOOM_E_NOT_FOUND where it does not ask.
/// Or ZOOM_E_HANDLE, ZOOM_E_FORKED. From any thread.
///
/// It is the field Retry-After of a refusal, counted from its arrival, whether the server wrote seconds, an HTTP date or
/// an ISO 8601 one; rounded up; 2147483647 for more than that.
#[unsafe(no_mangle)]
pub extern "system" fn zoom_response_retry_after(response: i32) -> i32 {
    guard(|| number_of(response, |response| retry_after(response).unwrap_or(ZOOM_E_NOT_FOUND)))
}

fn retry_after(response: &Response) -> Option<i32> {
    let seconds = response.retry_after_seconds()?;
    Some(i32::try_from(seconds).unwrap_or(i32::MAX))
}

fn number_of(response: i32, number: impl FnOnce(&Response) -> i32) -> i32 {
    handles().get::<Response>(response).map_or_else(|code| code, |response| number(&response))
}

/// The token of a token call that succeeded. A secret: zoom_buf_free wipes it.
///
/// Returns ZOOM_OK; ZOOM_E_NO_TOKEN (the response has no token; the text is empty); ZOOM_E_HANDLE; ZOOM_E_FORKED; or, about
/// `out`: ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_LIMIT, ZOOM_E_MEMORY. From any thread.
///
/// # Safety
/// `out` is NULL or points to a zoom_buf that no other thread uses at this moment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_response_token(response: i32, out: *mut ZoomBuf) -> i32 {
    let give = |response: &Response, out: Out| match response.token() {
        [] => out.explain(ZOOM_E_NO_TOKEN, ""),
        token => out.write(token),
    };
    // SAFETY: the buffer is NULL or a zoom_buf that nobody else uses, as this function's caller promises.
    guard(|| unsafe { give_from(response, out, give) })
}

/// The body as it was received: bytes, usually UTF-8 text; one that contains NULs is longer than it looks, see `len`.
/// Empty when no whole response came. The body of a token call that succeeded contains the token.
///
/// Returns ZOOM_OK; ZOOM_E_HANDLE; ZOOM_E_FORKED; or, about `out`: ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_LIMIT,
/// ZOOM_E_MEMORY. From any thread.
///
/// # Safety
/// `out` is NULL or points to a zoom_buf that no other thread uses at this moment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_response_body(response: i32, out: *mut ZoomBuf) -> i32 {
    // SAFETY: the buffer is NULL or a zoom_buf that nobody else uses, as this function's caller promises.
    guard(|| unsafe { give_from(response, out, |response: &Response, out| out.write(response.body.bytes())) })
}

/// The header fields as they were received: a line each, ended by CR LF, without the status line. Bytes, as the body's:
/// ASCII, unless a server sends other ones. Empty when no whole response came. Returns as zoom_response_body does. From any
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
    // SAFETY: the buffer is NULL or a zoom_buf that nobody else uses, as this function's caller promises.
    guard(|| unsafe { give_from(response, out, give) })
}

/// What went wrong and what to do about it, in English: ASCII but for what the server itself said. Empty when the call
/// succeeded. Contains no secret. Returns as zoom_response_body does. From any thread.
///
/// # Safety
/// `out` is NULL or points to a zoom_buf that no other thread uses at this moment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_response_error(response: i32, out: *mut ZoomBuf) -> i32 {
    // SAFETY: the buffer is NULL or a zoom_buf that nobody else uses, as this function's caller promises.
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
        // SAFETY: each text is NULL or ends with a NUL, as this function's caller promises.
        match unsafe { text_in("name", name) } {
            Ok("") | Err(_) => out.explain(ZOOM_E_ARGUMENT, ""),
            Ok(name) => match response.header(name) {
                Ok(value) => out.write(value.bytes()),
                Err(error) => out.explain(error.code, ""),
            },
        }
    };
    // SAFETY: the buffer is NULL or a zoom_buf that nobody else uses, as this function's caller promises.
    guard(|| unsafe { give_from(response, out, give) })
}

/// Reads a whole response at once: for bindings, to which each call costs more than to C.
///
/// - `numbers`: an array of `count` int32_t, which take, in this order: the status; Zoom's own code; the reason; the
///   seconds to wait, 0 where the server asks for none; 1 where the same call may succeed in a moment, else 0; how often
///   the request was sent again; the lengths in bytes of token, header fields, body and error text; and how many bytes
///   of the error text, from its beginning, name the argument that was wrong, 0 where none was. An element that is not
///   in this list stays as it is: give it 0 before.
/// - `out`: takes token, header fields, body and error text, one after another and nothing in between. It contains the
///   token.
///
/// Returns ZOOM_OK; ZOOM_E_BUFFER, with all numbers and the length needed; ZOOM_E_ARGUMENT (`numbers` is NULL, `count`
/// below 1, or `out`); ZOOM_E_HANDLE; ZOOM_E_FORKED; ZOOM_E_LIMIT; ZOOM_E_MEMORY. From any thread.
///
/// # Safety
/// `numbers` is NULL or points to `count` int32_t, at any alignment; `out` is NULL or points to a zoom_buf that no other
/// thread uses at this moment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_response_read(
    response: i32,
    numbers: *mut i32,
    count: i32,
    out: *mut ZoomBuf,
) -> i32 {
    let give = |response: &Response, out: Out| {
        let count = usize::try_from(count).unwrap_or(0);
        if numbers.is_null() || count == 0 {
            return out.explain(ZOOM_E_ARGUMENT, "");
        }
        let headers = match response.headers() {
            Ok(headers) => headers,
            Err(error) => return out.explain(error.code, ""),
        };
        let texts = [response.token(), headers.bytes(), response.body.bytes(), response.error.as_bytes()];
        let code = out.write_all(&texts);
        if [ZOOM_OK, ZOOM_E_BUFFER].contains(&code) {
            for (at, number) in
                all_numbers(response, texts.map(<[u8]>::len)).into_iter().take(count).enumerate()
            {
                // SAFETY: `numbers` is not NULL and points to `count` int32_t that nobody else uses; `at` is below that.
                unsafe { numbers.add(at).write_unaligned(number) };
            }
        }
        code
    };
    // SAFETY: the caller's promise.
    guard(|| unsafe { give_from(response, out, give) })
}

/// What zoom_response_read gives in numbers.
fn all_numbers(response: &Response, lengths: [usize; 4]) -> [i32; 11] {
    let number = |length: usize| i32::try_from(length).unwrap_or(i32::MAX);
    let [token, headers, body, error] = lengths.map(number);
    [
        response.status,
        response.zoom_code,
        response.reason,
        retry_after(response).unwrap_or(0),
        i32::from(response.is_transient || is_transient(response.code)),
        i32::try_from(response.retries).unwrap_or(i32::MAX),
        token,
        headers,
        body,
        error,
        number(response.name_len),
    ]
}

/// Makes a call and hands its outcome out. `what` finds what the call is made with; the place in the table comes next, so
/// that nothing is sent whose response could not be given.
///
/// # Safety
/// `out` is NULL or points to an int32_t, at any alignment, that nobody else uses until the call returns.
pub unsafe fn give_response<T>(
    cancel: i32,
    out: *mut i32,
    what: impl FnOnce() -> Result<T, i32>,
    call: impl FnOnce(T, Option<Arc<Cancel>>) -> Result<Response, Error>,
) -> i32 {
    let mut code = ZOOM_OK;
    let make = || {
        let what = what()?;
        let cancel = handles().get_or_none::<Cancel>(cancel)?;
        let place = handles().place()?;
        let response = outcome(|| call(what, cancel).unwrap_or_else(Response::from));
        code = response.code;
        Ok(place.fill(response))
    };
    // SAFETY: the caller's promise is that of `give_handle`.
    match unsafe { give_handle(out, make) } {
        ZOOM_OK => code,
        error => error,
    }
}
