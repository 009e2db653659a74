//! A refusal for each ZOOM_REASON_..., for the hosts in every language: the user `reason-N` is refused for reason N.

use zoom_token::*;

use super::server::{Server, http_response};

/// Reason, status line, header fields, body. None is one that the library sends its request again for.
pub const REFUSALS: [(i32, &str, &str, &str); 14] = [
    (ZOOM_REASON_ACCESS_TOKEN, "401 Unauthorized", "", r#"{"code":124,"message":"Invalid access token."}"#),
    (ZOOM_REASON_SCOPE, "400 Bad Request", "", r#"{"code":4711,"message":"It does not contain scopes."}"#),
    (ZOOM_REASON_USER, "404 Not Found", "", r#"{"code":1001,"message":"User does not exist."}"#),
    (ZOOM_REASON_ACCOUNT, "400 Bad Request", "", r#"{"code":1010,"message":"User not on this account."}"#),
    (ZOOM_REASON_ARGUMENT, "400 Bad Request", "", r#"{"code":300,"message":"Validation Failed."}"#),
    // Longer than a call may take.
    (
        ZOOM_REASON_RATE_LIMIT,
        "429 Too Many Requests",
        "Retry-After: 60\r\n",
        r#"{"code":429,"message":"Per second."}"#,
    ),
    (
        ZOOM_REASON_DAILY_LIMIT,
        "429 Too Many Requests",
        "X-RateLimit-Type: Daily-limit\r\nRetry-After: 7\r\n",
        r#"{"code":429,"message":"Per day."}"#,
    ),
    (ZOOM_REASON_APP_SETTINGS, "400 Bad Request", "", r#"{"code":4717,"message":"The app is disabled."}"#),
    (ZOOM_REASON_NOT_ALLOWED, "403 Forbidden", "", r#"{"code":200001,"message":"Not allowed."}"#),
    (ZOOM_REASON_ADDRESS, "404 Not Found", "", ""),
    (ZOOM_REASON_SERVER, "500 Internal Server Error", "", ""),
    (ZOOM_REASON_NOT_ZOOM, "403 Forbidden", "Content-Type: text/html\r\n", "<title>Blocked</title>"),
    (
        ZOOM_REASON_SIGN_IN_AGAIN,
        "400 Bad Request",
        "",
        r#"{"code":4741,"message":"The token was replaced."}"#,
    ),
    (ZOOM_REASON_OTHER, "400 Bad Request", "", r#"{"code":4700,"message":"Token cannot be empty."}"#),
];

/// The server.
pub fn server() -> Server {
    Server::start(|connection| {
        while let Some(request) = connection.read_request() {
            connection.send(refusal(&request).as_bytes());
        }
    })
}

fn refusal(request: &str) -> String {
    let asked = request.split_once("/users/reason-").and_then(|(_, user)| user.split('/').next());
    let found = REFUSALS.iter().find(|(reason, ..)| asked == Some(&reason.to_string()));
    let (_, status, fields, body) = found.expect("hosts ask for reason-N");
    http_response(status, fields, body)
}
