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
    /// Zoom's own code, or 0.
    pub zoom_code: i32,
    status: i32,
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
            zoom_code: response.zoom_code(),
            status: response.status(),
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
        let by_reason = match self.reason {
            ZOOM_REASON_NOT_ZOOM => Some(3),
            ZOOM_REASON_ACCESS_TOKEN | ZOOM_REASON_SIGN_IN_AGAIN => Some(4),
            ZOOM_REASON_RATE_LIMIT | ZOOM_REASON_DAILY_LIMIT | ZOOM_REASON_SERVER => Some(6),
            0 => None,
            _ => Some(5),
        };
        by_reason.unwrap_or(match self.code {
            // A sign-in without a reason is one whose port can't be listened on.
            ZOOM_E_ARGUMENT | ZOOM_E_OPTION | ZOOM_E_STATE | ZOOM_E_TOKEN_FILE | ZOOM_E_SIGN_IN => 2,
            ZOOM_E_RESOLVE | ZOOM_E_CONNECT | ZOOM_E_PROXY | ZOOM_E_TLS | ZOOM_E_TIMEOUT
            | ZOOM_E_PROTOCOL | ZOOM_E_TOO_LARGE => 3,
            ZOOM_E_NO_TOKEN => 5,
            ZOOM_E_CANCELLED => 130,
            _ => 1,
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn exit_code(code: i32, reason: i32) -> u8 {
        Failure { code, reason, ..Failure::default() }.exit_code()
    }

    #[test]
    fn each_code_and_each_reason() {
        for (code, expected) in [
            (ZOOM_E_ARGUMENT, 2),
            (ZOOM_E_OPTION, 2),
            (ZOOM_E_STATE, 2),
            (ZOOM_E_TOKEN_FILE, 2),
            (ZOOM_E_SIGN_IN, 2),
            (ZOOM_E_RESOLVE, 3),
            (ZOOM_E_CONNECT, 3),
            (ZOOM_E_PROXY, 3),
            (ZOOM_E_TLS, 3),
            (ZOOM_E_TIMEOUT, 3),
            (ZOOM_E_PROTOCOL, 3),
            (ZOOM_E_TOO_LARGE, 3),
            (ZOOM_E_NO_TOKEN, 5),
            (ZOOM_E_CANCELLED, 130),
            (ZOOM_E_MEMORY, 1),
            (ZOOM_E_INTERNAL, 1),
        ] {
            assert_eq!(exit_code(code, 0), expected, "{code}");
        }
        for (reason, expected) in [
            (ZOOM_REASON_ACCESS_TOKEN, 4),
            (ZOOM_REASON_SIGN_IN_AGAIN, 4),
            (ZOOM_REASON_SCOPE, 5),
            (ZOOM_REASON_USER, 5),
            (ZOOM_REASON_ACCOUNT, 5),
            (ZOOM_REASON_ARGUMENT, 5),
            (ZOOM_REASON_APP_SETTINGS, 5),
            (ZOOM_REASON_NOT_ALLOWED, 5),
            (ZOOM_REASON_ADDRESS, 5),
            (ZOOM_REASON_OTHER, 5),
            (ZOOM_REASON_RATE_LIMIT, 6),
            (ZOOM_REASON_DAILY_LIMIT, 6),
            (ZOOM_REASON_SERVER, 6),
            (ZOOM_REASON_NOT_ZOOM, 3),
        ] {
            for code in [400, ZOOM_E_SIGN_IN] {
                assert_eq!(exit_code(code, reason), expected, "{reason}");
            }
        }
    }
}
