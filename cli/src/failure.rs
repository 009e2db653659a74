//! What a run can fail with: a text, the exit code, and the facts for --json.

use serde_json::{Value, json};
use zoom_token::*;

/// Why a run failed.
#[derive(Default)]
pub struct Failure {
    /// For the reader.
    pub text: String,
    /// One of the library's, or the HTTP status of a refusal.
    pub code: i32,
    /// `ZOOM_REASON_...`, or 0.
    pub reason: i32,
    status: i32,
    zoom_code: i32,
    retry_after: Option<u64>,
}

impl From<Error> for Failure {
    fn from(why: Error) -> Failure {
        Failure { code: why.code, text: why.text, ..Failure::default() }
    }
}

impl From<&Response> for Failure {
    fn from(response: &Response) -> Failure {
        Failure {
            text: response.error().to_owned(),
            code: response.code(),
            reason: response.reason(),
            status: response.status(),
            zoom_code: response.zoom_code(),
            retry_after: response.retry_after().map(|wait| wait.as_millis().div_ceil(1000) as u64),
        }
    }
}

impl Failure {
    /// A wrong argument or setting.
    pub fn argument(text: impl Into<String>) -> Failure {
        Failure { code: ZOOM_E_ARGUMENT, text: text.into(), ..Failure::default() }
    }

    /// What the system did not let this program do.
    pub fn system(text: impl Into<String>) -> Failure {
        Failure { code: ZOOM_E_INTERNAL, text: text.into(), ..Failure::default() }
    }

    /// What the process returns: the list is at the end of the help (src/args.rs).
    pub fn exit_code(&self) -> u8 {
        match (self.code, self.reason) {
            (ZOOM_E_ARGUMENT | ZOOM_E_OPTION | ZOOM_E_STATE, _) => 2,
            (
                ZOOM_E_RESOLVE | ZOOM_E_CONNECT | ZOOM_E_PROXY | ZOOM_E_TLS | ZOOM_E_TIMEOUT
                | ZOOM_E_PROTOCOL | ZOOM_E_TOO_LARGE,
                _,
            )
            | (_, ZOOM_REASON_NOT_ZOOM) => 3,
            (_, ZOOM_REASON_RATE_LIMIT | ZOOM_REASON_DAILY_LIMIT | ZOOM_REASON_SERVER) => 6,
            (_, ZOOM_REASON_ACCESS_TOKEN | ZOOM_REASON_SIGN_IN_AGAIN)
            | (ZOOM_E_SIGN_IN | ZOOM_E_TOKEN_FILE, 0) => 4,
            (ZOOM_E_NO_TOKEN | 300.., _) | (ZOOM_E_SIGN_IN, _) => 5,
            _ => 1,
        }
    }

    /// For --json.
    pub fn json(&self) -> Value {
        json!({
            "error": {
                "text": self.text,
                "code": self.code,
                "status": self.status,
                "zoom_code": self.zoom_code,
                "reason": self.reason,
                "retry_after": self.retry_after,
            }
        })
    }
}
