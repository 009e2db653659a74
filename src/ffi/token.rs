//! zoom_get_user_token: the one call.

use std::ffi::c_char;
use std::sync::Arc;

use super::buf::{Out, ZOOM_TOKEN_BUF_MIN, ZoomBuf};
use super::guard::{guard, outcome};
use super::handles::process;
use super::text::text_in;
use crate::client::{Client, TokenCall};
use crate::error::{Error, ZOOM_OK};
use crate::options::{Authorization, DEFAULT_BASE};
use crate::panic::lock;
use crate::request::Base;
use crate::response::Response;

/// Gets a Zoom user token: `GET {base}/users/{user}/token?type={type}&ttl={ttl}` with the access token.
///
/// - `base`: the API's base URL; NULL or empty for `https://api.zoom.us/v2`. Only `https://host[:port][/path]`;
///   `http://` for localhost and loopback addresses alone (a simulator), which no proxy is used for.
/// - `auth`: the OAuth access token, with or without "Bearer ". Visible ASCII, up to 16,384 bytes.
/// - `user`: the user's id, e-mail address, or `me`, up to 512 bytes. Sent as one path segment, percent-encoded once.
/// - `type`: the type of token; NULL or empty for `zak`. Also `token` and `onbehalf` (which needs a meeting id: see
///   zoom_client_get_user_token); any other word is passed on, up to 128 bytes.
/// - `ttl`: how long the token is to live, in seconds; 0 for the service's default (two hours for a zak).
/// - `out_buf`: takes the token, or when the result is not ZOOM_OK, the text that says what went wrong and what to do,
///   cut to fit. In memory of the caller's it must have ZOOM_TOKEN_BUF_MIN bytes or more: a smaller one is
///   ZOOM_E_BUFFER before anything is sent.
///
/// Texts are UTF-8. Nothing is kept of the caller's memory; the token in `out_buf` is the caller's to wipe, with
/// zoom_buf_free. From any thread, several at a time. Blocks for 30 seconds at most (10 for connecting). Connections
/// are kept for the next call until zoom_shutdown.
///
/// Returns ZOOM_OK and the token; the HTTP status with which the server refused (300 to 599), such as 401 for an
/// access token that expired or 404 for an unknown user; or an error of this library, below 0. One request is sent at
/// the most, but for one case: where a kept connection turns out dead before a byte of the answer, it is sent once
/// more on a new one.
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
    guard(|| {
        // SAFETY: the caller's promise.
        let out = match unsafe { Out::open(out_buf) } {
            Ok(out) => out,
            Err(code) => return code,
        };
        if out.is_smaller_than(ZOOM_TOKEN_BUF_MIN) {
            return out.refuse(ZOOM_TOKEN_BUF_MIN as usize - 1);
        }
        let response = outcome(|| {
            // SAFETY: the caller's promise.
            let texts = unsafe { texts_in(base, auth, user, r#type) };
            texts.and_then(|texts| call(texts, ttl)).unwrap_or_else(Response::failed)
        });
        match response.code {
            ZOOM_OK => out.write(response.token.bytes()),
            code => out.explain(code, &response.error),
        }
    })
}

/// # Safety
/// The texts are NULL or end with a NUL.
unsafe fn texts_in<'a>(
    base: *const c_char,
    auth: *const c_char,
    user: *const c_char,
    kind: *const c_char,
) -> Result<[&'a str; 4], Error> {
    // SAFETY: the caller's promise.
    unsafe {
        Ok([text_in("base", base)?, text_in("auth", auth)?, text_in("user", user)?, text_in("type", kind)?])
    }
}

fn call([base, auth, user, kind]: [&str; 4], ttl: i32) -> Result<Response, Error> {
    let base = Base::parse("base", if base.is_empty() { DEFAULT_BASE } else { base })?;
    let authorization = Authorization::parse("auth", auth)?;
    let call = TokenCall { user, kind, ttl, meeting_id: "", cancel: None };
    Ok(default_client().get_user_token_at(&base, authorization, &call))
}

/// The process's own client, made on first use.
fn default_client() -> Arc<Client> {
    let mut client = lock(&process().default_client);
    client.get_or_insert_with(|| Arc::new(Client::new())).clone()
}
