//! zoom-token gets a Zoom user token (a ZAK, or one of another type) for any program that can load a shared library.
//!
//! Programs in C and all other languages use the C ABI, declared in `include/zoom_token.h`; Rust programs use [`Client`].
//!
//! The rooms, from the top down. A room uses those below it and no other; tests/rooms.rs checks the code against this order:
//!
//! - `rust`: the API for Rust programs, without raw pointers
//! - `ffi`: the C ABI, the only room with raw pointers: guard, out, table, process, then a file per noun of the header
//! - `client`: a client's options and connections, and what a call over them may be asked for
//! - `sign_in`: a user's sign-in with a browser: PKCE, and the listener to which the browser comes back
//! - `session`: one call within one deadline: send, judge, perhaps wait and send again
//! - `options`: the table of options as data, and their values
//! - `response`: what came back, judged
//! - `service`: Zoom's statuses and codes: one table for what they mean and what to do
//! - `transport`: the only room that connects: ureq on guarded TCP, TLS, root certificates, proxy, resolver
//! - `request`: what is sent, checked before anything leaves
//! - `log`: the option `log_file`
//! - `start_url`: the address that starts a meeting
//! - `url`: origins, hosts, percent-encoding
//! - `deadline`, `cancel`, `wait`, `threads`: a call's time, what ends it earlier, how it waits for other threads, and those
//!   of the library's own
//! - `json`: objects read, and documents changed, on serde_json's raw values
//! - `crypto`: the cryptography of TLS, random bytes, SHA-256
//! - `text`, `error`, `clock`, `secret`, `panic`: texts from outside, every way to fail, times, memory that wipes itself,
//!   panics that stay inside
//! - `sys`: what std does not offer of the operating system

mod cancel;
mod client;
mod clock;
mod crypto;
mod deadline;
mod error;
mod ffi;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
mod json;
mod log;
mod options;
mod panic;
mod request;
mod response;
mod rust;
mod secret;
mod service;
mod session;
mod sign_in;
mod start_url;
mod sys;
mod text;
mod threads;
mod transport;
mod url;
mod wait;

pub use client::{GeneralCall, TokenCall};
pub use error::{
    Error, ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_CANCELLED, ZOOM_E_CONNECT, ZOOM_E_FORKED, ZOOM_E_HANDLE,
    ZOOM_E_INTERNAL, ZOOM_E_JSON, ZOOM_E_LIMIT, ZOOM_E_MEMORY, ZOOM_E_NO_TOKEN, ZOOM_E_NOT_FOUND,
    ZOOM_E_OPTION, ZOOM_E_PENDING, ZOOM_E_PROTOCOL, ZOOM_E_PROXY, ZOOM_E_RESOLVE, ZOOM_E_SIGN_IN,
    ZOOM_E_STATE, ZOOM_E_TIMEOUT, ZOOM_E_TLS, ZOOM_E_TOKEN_FILE, ZOOM_E_TOO_LARGE, ZOOM_OK,
};
pub use ffi::buf::{ZOOM_BUF_MAX, ZOOM_TOKEN_BUF_MIN, ZoomBuf};
pub use ffi::cancel::{zoom_cancel, zoom_cancel_new};
pub use ffi::client::{
    zoom_client_copy, zoom_client_get_user_token, zoom_client_new, zoom_client_refresh_token,
    zoom_client_request, zoom_client_set,
};
pub use ffi::json::{
    ZOOM_JSON_ARRAY, ZOOM_JSON_BOOL, ZOOM_JSON_NULL, ZOOM_JSON_NUMBER, ZOOM_JSON_OBJECT, ZOOM_JSON_STRING,
    zoom_json_emit, zoom_json_get_int, zoom_json_get_string, zoom_json_new, zoom_json_parse,
    zoom_json_set_int, zoom_json_set_raw, zoom_json_set_string, zoom_json_size, zoom_json_type,
};
pub use ffi::library::{
    ZOOM_ABI_VERSION, zoom_abi_version, zoom_buf_free, zoom_free, zoom_shutdown, zoom_status_text,
    zoom_version,
};
pub use ffi::response::{
    zoom_response_body, zoom_response_error, zoom_response_header, zoom_response_headers, zoom_response_read,
    zoom_response_reason, zoom_response_retry_after, zoom_response_status, zoom_response_token,
    zoom_response_zoom_code,
};
pub use ffi::sign_in::{zoom_sign_in_finish, zoom_sign_in_start, zoom_sign_out};
pub use ffi::start_url::zoom_start_url;
pub use ffi::token::{zoom_get_user_token, zoom_get_user_token_response, zoom_get_user_token_with_settings};
pub use rust::{Cancel, Client, Response, SignIn, shutdown, start_url};
pub use service::{
    ZOOM_REASON_ACCESS_TOKEN, ZOOM_REASON_ACCOUNT, ZOOM_REASON_ADDRESS, ZOOM_REASON_APP_SETTINGS,
    ZOOM_REASON_ARGUMENT, ZOOM_REASON_DAILY_LIMIT, ZOOM_REASON_NOT_ALLOWED, ZOOM_REASON_NOT_ZOOM,
    ZOOM_REASON_OTHER, ZOOM_REASON_RATE_LIMIT, ZOOM_REASON_SCOPE, ZOOM_REASON_SERVER,
    ZOOM_REASON_SIGN_IN_AGAIN, ZOOM_REASON_USER,
};
