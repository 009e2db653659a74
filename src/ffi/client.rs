//! zoom_client_...: a client with options, its token call and its general request.

use std::ffi::c_char;
use std::sync::Arc;

use super::buf::ZoomBuf;
use super::guard::guard;
use super::out::{Out, give_handle};
use super::process::handles;
use super::response::give_response;
use super::text::text_in;
use crate::client::{Client, GeneralCall, TokenCall};
use crate::error::{ZOOM_E_NOT_FOUND, ZOOM_OK};
use crate::transport::Reader;

/// Makes a client: options, and connections that are kept for its next call.
///
/// `*client` is the handle, 0 on failure; free it with zoom_free. Nothing is opened until the first call. One client
/// may be used from several threads at a time. Returns ZOOM_OK, ZOOM_E_ARGUMENT (`client` is NULL) or ZOOM_E_LIMIT.
///
/// # Safety
/// `client` is NULL or points to an int32_t, at any alignment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_client_new(client: *mut i32) -> i32 {
    // SAFETY: the out-parameter is NULL or an int32_t that nobody else uses, as this function's caller promises.
    guard(|| unsafe { give_handle(client, || handles().add(Client::new(Reader::Client))) })
}

/// Sets an option of a client. NULL or an empty `value` means the default. Names and values are UTF-8.
///
/// OPTIONS
///
/// Options are set before the client's first call or copy, also one that was refused for its arguments; after it only
/// `access_token`, `login` and `header.NAME` may be.
/// `why` (NULL allowed) takes the text that says what was wrong; it is empty on success. The value is never part of that text.
///
/// Returns ZOOM_OK; ZOOM_E_OPTION (no option of that name); ZOOM_E_ARGUMENT (the value, or `why`, is not allowed);
/// ZOOM_E_STATE (too late); ZOOM_E_HANDLE; ZOOM_E_FORKED; ZOOM_E_LIMIT (no room for `why`). From any thread.
///
/// # Safety
/// The texts are NULL or end with a NUL; `why` is NULL or points to a zoom_buf that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_client_set(
    client: i32,
    option: *const c_char,
    value: *const c_char,
    why: *mut ZoomBuf,
) -> i32 {
    guard(|| {
        let client = match handles().get::<Client>(client) {
            Ok(client) => client,
            Err(code) => return code,
        };
        // SAFETY: the buffer is NULL or a zoom_buf that nobody else uses, as this function's caller promises.
        let why = match unsafe { Out::open_optional(why) } {
            Ok(why) => why,
            Err(code) => return code,
        };
        // SAFETY: each text is NULL or ends with a NUL, as this function's caller promises.
        let result =
            unsafe { text_in("option", option).and_then(|name| Ok((name, text_in("value", value)?))) }
                .and_then(|(name, value)| client.set(name, value));
        let (code, text) =
            result.map_or_else(|error| (error.code, error.text), |()| (ZOOM_OK, String::new()));
        match why {
            Some(why) => why.explain(code, &text),
            None => code,
        }
    })
}

/// Makes another client with the options and the access token that a client has at this moment, and with the same
/// connections. It has its own access token from then on: one copy for each access token serves many users at a time
/// over shared connections, and what is set on a client later, or freeing it, does not affect a call of its copy.
///
/// For setting options, a copy counts as the first call of both. `*copy` is the handle, 0 on failure; free it with
/// zoom_free. The client may end before its copies. Returns ZOOM_OK, ZOOM_E_ARGUMENT (`copy` is NULL), ZOOM_E_HANDLE,
/// ZOOM_E_LIMIT or ZOOM_E_FORKED. From any thread.
///
/// # Safety
/// `copy` is NULL or points to an int32_t, at any alignment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_client_copy(client: i32, copy: *mut i32) -> i32 {
    // SAFETY: the out-parameter is NULL or an int32_t that nobody else uses, as this function's caller promises.
    guard(|| unsafe { give_handle(copy, || handles().add(handles().get::<Client>(client)?.copy())) })
}

/// The newest refresh token of the user whom the client signs in for. A program that keeps it itself, and not in
/// `token_file`, reads it after each call: Zoom replaces it at each renewal, and the old one is invalid at once.
///
/// Returns ZOOM_OK; ZOOM_E_NOT_FOUND (none is known: nobody has signed in, or the client signs in for an account);
/// ZOOM_E_HANDLE; or, about `out`: ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_LIMIT, ZOOM_E_MEMORY, ZOOM_E_FORKED. From any thread.
///
/// # Safety
/// `out` is NULL or points to a zoom_buf that no other thread uses at this moment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_client_refresh_token(client: i32, out: *mut ZoomBuf) -> i32 {
    guard(|| {
        let client = match handles().get::<Client>(client) {
            Ok(client) => client,
            Err(code) => return code,
        };
        // SAFETY: `out` is NULL or a zoom_buf that nobody else uses, as this function's caller promises.
        match unsafe { Out::open(out) } {
            Err(code) => code,
            Ok(out) => match client.refresh_token() {
                Some(token) => out.write(token.bytes()),
                None => out.explain(ZOOM_E_NOT_FOUND, ""),
            },
        }
    })
}

/// Gets a Zoom user token with the client's options, as zoom_get_user_token does with its arguments.
///
/// - `user`, `type`, `ttl`: as there.
/// - `meeting_id`: for type `onbehalf`, the meeting that is to be joined; NULL or empty for none. Up to 128 bytes.
/// - `cancel`: a handle from zoom_cancel_new, or 0 for none.
/// - `*response`: first 0, then the handle of the outcome, a failed one too: free it with zoom_free. There is none (it
///   stays 0) only when `client` or `cancel` is no such handle, `response` is NULL, or for ZOOM_E_LIMIT and
///   ZOOM_E_FORKED.
///
/// Returns ZOOM_OK (zoom_response_token has the token), the HTTP status of a refusal (300 to 599), or an error below 0;
/// zoom_response_error has the text. Blocks for `timeout_ms` at most. From any thread, several at a time.
///
/// # Safety
/// The texts are NULL or end with a NUL; `response` is NULL or points to an int32_t, at any alignment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_client_get_user_token(
    client: i32,
    user: *const c_char,
    r#type: *const c_char,
    ttl: i32,
    meeting_id: *const c_char,
    cancel: i32,
    response: *mut i32,
) -> i32 {
    let call = |client: Arc<Client>, cancel| {
        // SAFETY: each text is NULL or ends with a NUL, as this function's caller promises.
        let [user, kind, meeting_id] =
            unsafe { [text_in("user", user)?, text_in("type", r#type)?, text_in("meeting_id", meeting_id)?] };
        Ok(client.get_user_token(TokenCall { user, kind, ttl, meeting_id }, cancel))
    };
    // SAFETY: `response` is NULL or points to an int32_t that nobody else uses, as this function's caller promises.
    guard(|| unsafe { give_response(cancel, response, || handles().get(client), call) })
}

/// Sends any request of Zoom's API, with the client's options.
///
/// - `method`: such as GET, up to 32 bytes; NULL or empty for GET.
/// - `url`: an absolute https URL (http for loopback), or a path below the base URL such as `/users/me`. The characters
///   of RFC 3986 only, percent-encoded where needed, up to 8192 bytes with the query; `//`, `.` and `..` in the path and
///   `#` are refused.
/// - `query_json`: a JSON object whose members are added to the query, percent-encoded: strings, numbers, true and false;
///   null, arrays and objects are left out, and an empty string is sent as its name alone. NULL or empty for no more query.
/// - `body`: the request's body, sent as application/json unless the option `header.Content-Type` names another type; NULL
///   or empty for no body.
/// - `cancel`, `response`: as for zoom_client_get_user_token.
///
/// The access token is sent to the base URL's origin only; with the option `token_origin` = `any`, to the URL given.
/// Redirects are not followed: a 3xx is a response like any other. The request is sent once; only where a kept
/// connection turns out dead before a byte of the response, GET, HEAD, PUT, DELETE and OPTIONS are sent again on a new one.
///
/// Returns ZOOM_OK for every status from 200 to 299, whatever the body; the HTTP status for 300 to 599; or an error
/// below 0. Blocks for `timeout_ms` at most. From any thread, several at a time.
///
/// # Safety
/// The texts are NULL or end with a NUL; `response` is NULL or points to an int32_t, at any alignment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_client_request(
    client: i32,
    method: *const c_char,
    url: *const c_char,
    query_json: *const c_char,
    body: *const c_char,
    cancel: i32,
    response: *mut i32,
) -> i32 {
    let call = |client: Arc<Client>, cancel| {
        // SAFETY: each text is NULL or ends with a NUL, as this function's caller promises.
        let [method, url, query_json, body] = unsafe {
            [
                text_in("method", method)?,
                text_in("url", url)?,
                text_in("query_json", query_json)?,
                text_in("body", body)?,
            ]
        };
        Ok(client.request(GeneralCall { method, url, query_json, body }, cancel))
    };
    // SAFETY: `response` is NULL or points to an int32_t that nobody else uses, as this function's caller promises.
    guard(|| unsafe { give_response(cancel, response, || handles().get(client), call) })
}
