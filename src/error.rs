//! Every way to fail: a code that never changes and a text for this very failure, without a secret in it.

use std::fmt;

/// Success.
pub const ZOOM_OK: i32 = 0;
/// An argument is wrong; the text names it and tells what is allowed. Nothing was sent.
pub const ZOOM_E_ARGUMENT: i32 = -1;
/// The caller's memory is too small for the text; `len` of the buffer is the length needed, without the NUL.
pub const ZOOM_E_BUFFER: i32 = -2;
/// No such live handle of that kind: never valid, of another kind, or freed.
pub const ZOOM_E_HANDLE: i32 = -3;
/// No option has that name.
pub const ZOOM_E_OPTION: i32 = -4;
/// Too late: an option other than `access_token`, `login` and `header.NAME` was set after the client's first call or copy.
pub const ZOOM_E_STATE: i32 = -5;
/// 65,536 handles and library-owned buffers are alive; free some. Nothing was sent.
pub const ZOOM_E_LIMIT: i32 = -6;
/// No such response header field, no such place in a JSON document.
pub const ZOOM_E_NOT_FOUND: i32 = -7;
/// Not well-formed JSON; the text names line and column.
pub const ZOOM_E_JSON: i32 = -8;
/// The host's name could not be resolved to an address.
pub const ZOOM_E_RESOLVE: i32 = -20;
/// No connection, or it broke before the response was complete.
pub const ZOOM_E_CONNECT: i32 = -21;
/// The proxy refused, or its setting can't be used.
pub const ZOOM_E_PROXY: i32 = -22;
/// TLS failed: the text tells whether it was the certificate, the name, the clock or the protocol.
pub const ZOOM_E_TLS: i32 = -23;
/// The time of `timeout_ms` or `connect_timeout_ms` ran out.
pub const ZOOM_E_TIMEOUT: i32 = -24;
/// Ended by zoom_cancel.
pub const ZOOM_E_CANCELLED: i32 = -25;
/// The response is not valid HTTP/1.1, has more than 128 header fields, or a status outside 200 to 599.
pub const ZOOM_E_PROTOCOL: i32 = -26;
/// The response is larger than `max_response_bytes`, or its header larger than 64 KiB.
pub const ZOOM_E_TOO_LARGE: i32 = -27;
/// The server responded with success, but the response contains no usable token; the text tells why, and zoom_response_reason
/// where it is an error of Zoom's or a login page.
pub const ZOOM_E_NO_TOKEN: i32 = -40;
/// Signing in at `oauth_url` failed, so nothing was asked of the API; the text tells why, and zoom_response_reason whether the
/// user has to sign in again or the app's settings are wrong. zoom_response_status is the token endpoint's.
pub const ZOOM_E_SIGN_IN: i32 = -41;
/// A sign-in has not ended yet: call zoom_sign_in_finish again.
pub const ZOOM_E_PENDING: i32 = -42;
/// The option `token_file` names a file that can't be used; the text tells why.
pub const ZOOM_E_TOKEN_FILE: i32 = -43;
/// A handle of the parent process was used in a forked child. Make new ones there.
pub const ZOOM_E_FORKED: i32 = -90;
/// A buffer whose size the server decides could not be allocated.
pub const ZOOM_E_MEMORY: i32 = -91;
/// A defect of this library, caught before it reached the host. Please report it.
pub const ZOOM_E_INTERNAL: i32 = -99;

/// Each code with its short text, as zoom_status_text gives it. Codes are only ever added.
pub const CODES: [(i32, &str); 24] = [
    (ZOOM_OK, "success"),
    (ZOOM_E_ARGUMENT, "a wrong argument"),
    (ZOOM_E_BUFFER, "the caller's memory is too small"),
    (ZOOM_E_HANDLE, "no such live handle of that kind"),
    (ZOOM_E_OPTION, "no option of that name"),
    (ZOOM_E_STATE, "too late: the client has made its first call, or was copied"),
    (ZOOM_E_LIMIT, "too many live handles"),
    (ZOOM_E_NOT_FOUND, "no such header field or place in the JSON"),
    (ZOOM_E_JSON, "not well-formed JSON"),
    (ZOOM_E_RESOLVE, "the host's name could not be resolved"),
    (ZOOM_E_CONNECT, "no connection, or it broke"),
    (ZOOM_E_PROXY, "the proxy refused or can't be used"),
    (ZOOM_E_TLS, "TLS failed"),
    (ZOOM_E_TIMEOUT, "the time ran out"),
    (ZOOM_E_CANCELLED, "cancelled"),
    (ZOOM_E_PROTOCOL, "the response is not valid HTTP"),
    (ZOOM_E_TOO_LARGE, "the response is too large"),
    (ZOOM_E_NO_TOKEN, "success, but without a usable token"),
    (ZOOM_E_SIGN_IN, "signing in failed"),
    (ZOOM_E_PENDING, "the sign-in has not ended yet"),
    (ZOOM_E_TOKEN_FILE, "the token file can't be used"),
    (ZOOM_E_FORKED, "a handle of the parent process in a forked child"),
    (ZOOM_E_MEMORY, "out of memory"),
    (ZOOM_E_INTERNAL, "a defect of this library"),
];

/// A failure: its code and the text for the reader who has to fix it.
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    /// One of the constants above, or the HTTP status with which the server refused.
    pub code: i32,
    /// What went wrong and what to do. Contains no secret: whoever makes an Error sees to that.
    pub text: String,
    /// How many bytes of the text, from its beginning, name the argument that is wrong; 0 where none is.
    pub(crate) name_len: usize,
}

impl Error {
    /// A failure with this code and text.
    pub(crate) fn new(code: i32, text: impl Into<String>) -> Error {
        Error { code, text: text.into(), name_len: 0 }
    }

    /// The end of a call by its cancel.
    pub(crate) fn cancelled() -> Error {
        Error::new(ZOOM_E_CANCELLED, "cancelled by zoom_cancel")
    }

    /// A wrong argument: `name` is the argument or option, `allowed` completes the sentence "NAME ...".
    pub(crate) fn argument(name: &str, allowed: impl fmt::Display) -> Error {
        let text = format!("{name} {allowed}");
        Error { name_len: name.len(), ..Error::new(ZOOM_E_ARGUMENT, text) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Error {}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.text)
    }
}

/// Whether the same call may succeed in a moment after it failed with this code.
pub fn is_transient(code: i32) -> bool {
    matches!(code, ZOOM_E_RESOLVE | ZOOM_E_CONNECT | ZOOM_E_TIMEOUT)
}

/// The short text of a code of this library or of an HTTP status.
pub fn status_text(status: i32) -> &'static str {
    if let Some((_, text)) = CODES.iter().find(|(code, _)| *code == status) {
        return text;
    }
    u16::try_from(status)
        .ok()
        .and_then(|status| ureq::http::StatusCode::from_u16(status).ok())
        .and_then(|status| status.canonical_reason())
        .unwrap_or("unknown status")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_codes_and_statuses() {
        assert_eq!(status_text(0), "success");
        assert_eq!(status_text(ZOOM_E_TLS), "TLS failed");
        assert_eq!(status_text(404), "Not Found");
        assert_eq!(status_text(299), "unknown status");
        assert_eq!(status_text(-1000), "unknown status");
        assert_eq!(status_text(i32::MAX), "unknown status");
    }

    #[test]
    fn codes_are_distinct_and_their_texts_ascii() {
        for (i, (code, text)) in CODES.iter().enumerate() {
            assert!(text.is_ascii() && !text.is_empty(), "{code}");
            assert!(CODES[..i].iter().all(|(other, _)| other != code), "{code} twice");
        }
    }
}
