//! The one call: zoom_get_user_token, the same with its outcome as a response, and the same with a file of settings.

use std::ffi::c_char;
use std::sync::Arc;

use super::buf::{ZOOM_TOKEN_BUF_MIN, ZoomBuf};
use super::guard::{guard, outcome};
use super::one_call::Checked;
use super::out::Out;
use super::process::process;
use super::response::give_response;
use super::text::text_in;
use crate::cancel::Cancel;
use crate::client::{Client, TokenCall};
use crate::error::{Error, ZOOM_OK};
use crate::panic::lock;
use crate::response::Response;
use crate::transport::Reader;

/// Gets a Zoom user token: `GET {base}/users/{user}/token?type={type}&ttl={ttl}` with the access token.
///
/// - `base`: the API's base URL; NULL or empty for `https://api.zoom.us/v2`. Only `https://host[:port][/path]`;
///   `http://` only for localhost and loopback addresses (a simulator), for which no proxy is used.
/// - `auth`: the OAuth access token, with or without "Bearer ". Visible ASCII, up to 16,384 bytes.
/// - `user`: the user's id, e-mail address, or `me`, up to 512 bytes. Sent as one path segment, percent-encoded once.
/// - `type`: the type of token; NULL or empty for `zak`. Also `token` and `onbehalf` (which needs a meeting id: see
///   zoom_get_user_token_response). `me_zak` is a zak that an app with the Meeting SDK's scope `user:read:zak` alone may get,
///   from `/users/me/zak`: for the user `me`, with a ttl of 0; it lives for five minutes. Any other word is passed on, up
///   to 128 bytes.
/// - `ttl`: how long the token is to live, in seconds; 0 for the service's default (two hours for a zak).
/// - `out_buf`: takes the token; when the result is not ZOOM_OK, the text that tells what went wrong and what to do, cut
///   to fit. Memory of the caller's must have ZOOM_TOKEN_BUF_MIN bytes or more: less is ZOOM_E_BUFFER before anything
///   is sent.
///
/// Texts are UTF-8. Nothing is kept of the caller's memory; the token in `out_buf` is the caller's to wipe, with
/// zoom_buf_free. From any thread, several at a time. Blocks for 30 seconds at most (10 for connecting). Until
/// zoom_shutdown, connections are kept for the next call, and copies of `base` and `auth`, the last 16 pairs, and of what the
/// last call asked for.
///
/// Where the server asks to wait (HTTP status 429, but not for a daily limit, 502, 503, 504), the request is sent again
/// after the time that the server asks for, or after about a second; where no connection could be made, after a quarter
/// of a second, once. That is done up to three times in all, and never beyond the 30 seconds.
///
/// Returns ZOOM_OK and the token; the HTTP status with which the server refused (300 to 599), such as 401 for an
/// access token that is expired or invalid, or 404 for an unknown user; or an error of this library, below 0.
///
/// # Safety
/// The texts are NULL or end with a NUL; `out_buf` is NULL or points to a zoom_buf that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_get_user_token(
    base: *const c_char,
    auth: *const c_char,
    user: *const c_char,
    r#type: *const c_char,
    ttl: i32,
    out_buf: *mut ZoomBuf,
) -> i32 {
    let call = || {
        // SAFETY: each text is NULL or ends with a NUL, as this function's caller promises.
        let texts = unsafe { texts_in([base, auth, user, r#type]) };
        call(texts?, ttl, "", None)
    };
    // SAFETY: `out_buf` is NULL or points to a zoom_buf that nobody else uses, as this function's caller promises.
    guard(|| unsafe { give_token(out_buf, call) })
}

/// The same call with its whole outcome, and with a cancel.
///
/// - `base`, `auth`, `user`, `type`, `ttl`: as for zoom_get_user_token, and over the same connections.
/// - `meeting_id`: for type `onbehalf`, the meeting that is to be joined; NULL or empty for none. Up to 128 bytes.
/// - `cancel`: a handle from zoom_cancel_new, or 0 for none.
/// - `*response`: first 0, then the handle of the outcome, a failed one too: free it with zoom_free. There is none (it
///   stays 0) only when `cancel` is no such handle, `response` is NULL, or for ZOOM_E_LIMIT and ZOOM_E_FORKED.
///
/// Returns as zoom_get_user_token does: ZOOM_OK (zoom_response_token has the token), the HTTP status of a refusal (300
/// to 599), or an error below 0; zoom_response_error has the text. Blocks for 30 seconds at most. From any thread,
/// several at a time.
///
/// # Safety
/// The texts are NULL or end with a NUL; `response` is NULL or points to an int32_t, at any alignment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_get_user_token_response(
    base: *const c_char,
    auth: *const c_char,
    user: *const c_char,
    r#type: *const c_char,
    ttl: i32,
    meeting_id: *const c_char,
    cancel: i32,
    response: *mut i32,
) -> i32 {
    let call = |(), cancel| {
        // SAFETY: each text is NULL or ends with a NUL, as this function's caller promises.
        let texts = unsafe { texts_in([base, auth, user, r#type]) };
        // SAFETY: as above.
        call(texts?, ttl, unsafe { text_in("meeting_id", meeting_id) }?, cancel)
    };
    // SAFETY: `response` is NULL or points to an int32_t that nobody else uses, as this function's caller promises.
    guard(|| unsafe { give_response(cancel, response, || Ok(()), call) })
}

/// The one call for programs that pass a few texts and no more: the options are in a settings file, those for signing in
/// above all, and the access token is got, renewed and shared with other processes.
///
/// - `settings`: the absolute path of a text file in UTF-8 with a line `option = value` for each option of zoom_client_set that
///   is to be set; a line that begins with # is a comment. On Windows it is on a drive, and on no share. Paths in it may be
///   relative to its folder. It must not be writable by others, and a file of the caller's own must not be readable by
///   others, for it may have a client secret. For a program of the account the lines are `account_id = ...`,
///   `client_id = ...`, `client_secret = ...` and `token_file = zoom.tokens`. A file with a `refresh_token` has a
///   `token_file` too, for the next ones.
/// - `user`, `type`, `ttl`, `out_buf`: as for zoom_get_user_token.
///
/// The file is read at the first call with its path, and again after a call whose access token, sign-in or settings were
/// refused, and after zoom_shutdown. The clients of the 64 files that were used last are kept. From any thread, several
/// at a time. Blocks for `timeout_ms` at most (30 seconds, unless the file sets it).
///
/// Returns as zoom_get_user_token does; also ZOOM_E_ARGUMENT or ZOOM_E_OPTION for the file, with the line that is wrong;
/// ZOOM_E_SIGN_IN; ZOOM_E_TOKEN_FILE.
///
/// # Safety
/// The texts are NULL or end with a NUL; `out_buf` is NULL or points to a zoom_buf that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_get_user_token_with_settings(
    settings: *const c_char,
    user: *const c_char,
    r#type: *const c_char,
    ttl: i32,
    out_buf: *mut ZoomBuf,
) -> i32 {
    let call = || {
        // SAFETY: each text is NULL or ends with a NUL, as this function's caller promises.
        let [settings, user, kind] =
            unsafe { [text_in("settings", settings)?, text_in("user", user)?, text_in("type", r#type)?] };
        let client = settings_client(settings)?;
        let response = client.get_user_token(TokenCall { user, kind, ttl, meeting_id: "" }, None);
        if client.is_outdated(&response) {
            // The file may be another one by now.
            lock(&process().settings_clients).retain(|(_, other)| !Arc::ptr_eq(other, &client));
        }
        Ok(response)
    };
    // SAFETY: `out_buf` is NULL or points to a zoom_buf that nobody else uses, as this function's caller promises.
    guard(|| unsafe { give_token(out_buf, call) })
}

/// Makes a call and gives its token, or the text that tells what went wrong.
///
/// # Safety
/// `out_buf` is NULL or points to a zoom_buf that nobody else uses until the call returns.
unsafe fn give_token(out_buf: *mut ZoomBuf, call: impl FnOnce() -> Result<Response, Error>) -> i32 {
    // SAFETY: the caller's promise is that of `Out::open`.
    let out = match unsafe { Out::open(out_buf) } {
        Ok(out) => out,
        Err(code) => return code,
    };
    if out.is_smaller_than(ZOOM_TOKEN_BUF_MIN) {
        return out.refuse(ZOOM_TOKEN_BUF_MIN as usize - 1);
    }
    let response = outcome(|| call().unwrap_or_else(Response::from));
    match response.code {
        ZOOM_OK => out.write(response.token()),
        code => out.explain(code, &response.error),
    }
}

/// The client of a file of settings, made on its first use.
fn settings_client(path: &str) -> Result<Arc<Client>, Error> {
    const CLIENTS_MAX: usize = 64;
    if path.is_empty() {
        return Err(Error::argument("settings", "must be given: the absolute path of a file of settings"));
    }
    let mut clients = lock(&process().settings_clients);
    let entry = match clients.iter().position(|(other, _)| other == path) {
        Some(at) => clients.remove(at),
        None => {
            let client = Client::new(Reader::Client);
            client.apply_settings("settings", path)?;
            client.check_that_nothing_is_lost()?;
            (path.to_owned(), Arc::new(client))
        }
    };
    if clients.len() >= CLIENTS_MAX {
        clients.remove(0);
    }
    let client = entry.1.clone();
    clients.push(entry);
    Ok(client)
}

/// # Safety
/// The texts are NULL or end with a NUL.
unsafe fn texts_in<'a>([base, auth, user, kind]: [*const c_char; 4]) -> Result<[&'a str; 4], Error> {
    // SAFETY: the caller's promise is that of `text_in`.
    unsafe {
        Ok([text_in("base", base)?, text_in("auth", auth)?, text_in("user", user)?, text_in("type", kind)?])
    }
}

fn call(
    [base, auth, user, kind]: [&str; 4],
    ttl: i32,
    meeting_id: &str,
    cancel: Option<Arc<Cancel>>,
) -> Result<Response, Error> {
    let (client, known) = {
        let mut one_call = lock(&process().one_call);
        let one_call = one_call.get_or_insert_default();
        (one_call.client.clone(), one_call.known(base, auth))
    };
    let checked = match known {
        Some(known) => known,
        None => {
            let checked = Arc::new(Checked::new(base, auth)?);
            if let Some(one_call) = lock(&process().one_call).as_mut() {
                one_call.keep(checked.clone());
            }
            checked
        }
    };
    let call = TokenCall { user, kind, ttl, meeting_id };
    Ok(client.get_user_token_at(checked.base.as_ref(), &checked.authorization, call, cancel))
}
