//! What Zoom's statuses and codes mean: one table for the kind of error, whether a retry can help, and what to do.
//!
//! Message texts change, so none is looked at. The sources are Zoom's OpenAPI document of the Users API ("api"), its
//! developer pages and changelog ("docs"), and what its users report in its forum ("forum"), as of 2026-09.

/// zoom_response_reason: the access token is invalid or expired. A new one helps.
pub const ZOOM_REASON_ACCESS_TOKEN: i32 = 1;
/// zoom_response_reason: the access token lacks a scope. The app has to be given it, then a new access token helps.
pub const ZOOM_REASON_SCOPE: i32 = 2;
/// zoom_response_reason: there is no such user.
pub const ZOOM_REASON_USER: i32 = 3;
/// zoom_response_reason: the user is on another account than the app.
pub const ZOOM_REASON_ACCOUNT: i32 = 4;
/// zoom_response_reason: Zoom refused an argument of the request.
pub const ZOOM_REASON_ARGUMENT: i32 = 5;
/// zoom_response_reason: too many requests per second. A later one helps.
pub const ZOOM_REASON_RATE_LIMIT: i32 = 6;
/// zoom_response_reason: too many requests on this day. Requests succeed again on the next day.
pub const ZOOM_REASON_DAILY_LIMIT: i32 = 7;
/// zoom_response_reason: the app's settings in Zoom's Marketplace are wrong, or the app is disabled.
pub const ZOOM_REASON_APP_SETTINGS: i32 = 8;
/// zoom_response_reason: the app, its user or its account is not allowed to do this.
pub const ZOOM_REASON_NOT_ALLOWED: i32 = 9;
/// zoom_response_reason: the base URL or the path is wrong.
pub const ZOOM_REASON_ADDRESS: i32 = 10;
/// zoom_response_reason: Zoom's servers have a problem. A later request helps.
pub const ZOOM_REASON_SERVER: i32 = 11;
/// zoom_response_reason: something between this program and Zoom responded: a proxy, a firewall, a login page.
pub const ZOOM_REASON_NOT_ZOOM: i32 = 12;
/// zoom_response_reason: the user's sign-in has ended, and the user has to sign in again.
pub const ZOOM_REASON_SIGN_IN_AGAIN: i32 = 13;
/// zoom_response_reason: anything else.
pub const ZOOM_REASON_OTHER: i32 = 14;

/// What a refusal means.
#[derive(Debug, PartialEq, Eq)]
pub struct Meaning {
    /// One of the constants above.
    pub reason: i32,
    /// Whether the same request may succeed in a moment.
    pub is_transient: bool,
    /// What to do about it; may be empty.
    pub advice: &'static str,
}

/// What is known of a refusal.
#[derive(Clone, Copy)]
pub struct Refusal {
    /// The HTTP status, 300 to 599.
    pub status: i32,
    /// Zoom's own code; 0 for none.
    pub zoom_code: i32,
    /// Whether the limit that was passed is one for a day (X-RateLimit-Type).
    pub is_daily_limit: bool,
    /// Who wrote the body.
    pub author: Author,
}

/// Who wrote a response's body, as far as its form tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Author {
    /// Zoom's form of an error: a whole-number code with a message, or an error of its sign-in.
    Zoom,
    /// Unknown: there is no body.
    Unknown,
    /// Any other form: HTML, somebody else's JSON.
    Other,
}

/// One row: a range of statuses and perhaps a code.
struct Row {
    statuses: (i32, i32),
    code: Option<i32>,
    meaning: Meaning,
}

const fn code(statuses: (i32, i32), code: i32, reason: i32, advice: &'static str) -> Row {
    Row { statuses, code: Some(code), meaning: Meaning { reason, is_transient: false, advice } }
}

const fn status(statuses: (i32, i32), reason: i32, is_transient: bool, advice: &'static str) -> Row {
    Row { statuses, code: None, meaning: Meaning { reason, is_transient, advice } }
}

const ANY: (i32, i32) = (300, 599);

/// Zoom's code for an access token that is invalid or expired.
const INVALID_ACCESS_TOKEN: i32 = 124;
/// Zoom's code for an access token that a later sign-in replaced.
const REPLACED_ACCESS_TOKEN: i32 = 4741;

/// The advice for a program that has an access token from elsewhere.
const NEW_TOKEN: &str = "Get a new access token and call again: an access token lives for an hour";
/// The advice in its place for one that signs in here.
const NEW_TOKEN_REFUSED: &str = "The access token was got by signing in a moment ago, and a new one is refused too: check \
    at marketplace.zoom.us that the app is activated and of the right kind, and the option base_url";
const ADD_SCOPE: &str = "The access token lacks a scope: add the one that is named here (for a token call it is \
    user:read:token, or user:read:token:admin) to the app at marketplace.zoom.us, then get a new access token";
/// The end of that advice, and what takes its place for a client that signs in: its access token lives on.
const THEN_NEW_TOKEN: &str = ", then get a new access token";
const THEN_SIGN_IN: &str = ". A new access token has it: sign in again, or, for an account, start the program again, and \
    remove the token file where there is one; otherwise it takes up to an hour";
const CHECK_LOGIN: &str = "Check the user name and the password of the option login";
/// An advice, and what takes its place.
pub type Instead = (&'static str, &'static str);
/// For a client that signs in: it has got a new access token already.
pub const SIGNED_IN_ADVICE: &[Instead] = &[(NEW_TOKEN, NEW_TOKEN_REFUSED), (THEN_NEW_TOKEN, THEN_SIGN_IN)];
/// For a request that was sent with a login, and no access token.
pub const LOGIN_ADVICE: &[Instead] = &[(NEW_TOKEN, CHECK_LOGIN), (ADD_SCOPE, CHECK_LOGIN)];
const APP_SETTINGS: &str =
    "Check the app at marketplace.zoom.us: its client id and secret, and whether it is activated";
const DISABLED: &str =
    "The app is disabled: activate it at marketplace.zoom.us, or ask the account's administrator";
const SIGN_IN_AGAIN: &str = "The user's sign-in has ended: sign in again";

/// The first row that fits counts. Status 429 comes before the codes: Zoom sends several with it (docs: 429; forum: 4001
/// and 200).
const ROWS: &[Row] = &[
    // docs, "Rate limits"
    status((429, 429), ZOOM_REASON_RATE_LIMIT, true, ""),
    // RFC 6585, 6; RFC 9110, 15.5.8: no server of Zoom's sends these
    status((511, 511), ZOOM_REASON_NOT_ZOOM, false, ""),
    status((407, 407), ZOOM_REASON_NOT_ZOOM, false, ""),
    // api (as 400), forum (as 401)
    code(ANY, INVALID_ACCESS_TOKEN, ZOOM_REASON_ACCESS_TOKEN, NEW_TOKEN),
    // docs, "Error definitions"; forum: with 401 too
    code(ANY, 4711, ZOOM_REASON_SCOPE, ADD_SCOPE),
    code(ANY, 104, ZOOM_REASON_SCOPE, ADD_SCOPE),
    // api
    code(
        ANY,
        1001,
        ZOOM_REASON_USER,
        "There is no such user on this account: check the user id or e-mail address",
    ),
    // api, and its siblings
    code(
        ANY,
        1010,
        ZOOM_REASON_ACCOUNT,
        "The user is on another account than the app: check the user, and which account the app belongs to",
    ),
    // api
    code(ANY, 300, ZOOM_REASON_ARGUMENT, "Correct the argument that is named here"),
    // api
    code(ANY, 2300, ZOOM_REASON_ADDRESS, "Check the base URL: it usually ends in /v2"),
    // api
    code(
        ANY,
        200,
        ZOOM_REASON_APP_SETTINGS,
        "Check the app at marketplace.zoom.us, and whether the account's plan includes the API",
    ),
    // docs, changelog of 2025; forum: a catch-all
    code(
        ANY,
        4700,
        ZOOM_REASON_OTHER,
        "Zoom sends this code for several causes: a scope is missing, the access token is empty, or an app that a user \
         has authorised asked for another user than me",
    ),
    // docs, "Error definitions"
    code(ANY, 4717, ZOOM_REASON_APP_SETTINGS, DISABLED),
    code(ANY, 4702, ZOOM_REASON_APP_SETTINGS, APP_SETTINGS),
    code(ANY, 4704, ZOOM_REASON_APP_SETTINGS, APP_SETTINGS),
    // docs, "OAuth errors"; changelog of 2025: 4741 where a later authorization replaced the token
    code(ANY, 4735, ZOOM_REASON_SIGN_IN_AGAIN, SIGN_IN_AGAIN),
    code(ANY, 4737, ZOOM_REASON_SIGN_IN_AGAIN, SIGN_IN_AGAIN),
    code(ANY, 4738, ZOOM_REASON_SIGN_IN_AGAIN, SIGN_IN_AGAIN),
    code(
        ANY,
        REPLACED_ACCESS_TOKEN,
        ZOOM_REASON_SIGN_IN_AGAIN,
        "A later sign-in replaced this access token: use the newest one, or sign in again",
    ),
    // RFC 9110, 15.4.5: what a condition of the caller's own header fields asked for
    status((304, 304), ZOOM_REASON_OTHER, false, ""),
    // RFC 9110, 15
    status((300, 399), ZOOM_REASON_ADDRESS, false, "Redirects are not followed: check the base URL"),
    status((401, 401), ZOOM_REASON_ACCESS_TOKEN, false, NEW_TOKEN),
    status(
        (403, 403),
        ZOOM_REASON_NOT_ALLOWED,
        false,
        "The app, its user or its account is not allowed to do this: check the app at marketplace.zoom.us",
    ),
    // api: without a body
    status((404, 404), ZOOM_REASON_ADDRESS, false, "Check the base URL, and the user id or e-mail address"),
    status((502, 504), ZOOM_REASON_SERVER, true, "The server has a problem: try again later"),
    status((500, 599), ZOOM_REASON_SERVER, false, "The server has a problem: try again later"),
    status(ANY, ZOOM_REASON_OTHER, false, ""),
];

static DAILY_LIMIT: Meaning = Meaning {
    reason: ZOOM_REASON_DAILY_LIMIT,
    is_transient: false,
    advice: "The account has used up its requests for today: try again tomorrow, or ask Zoom for a higher limit",
};

static NOT_ZOOM: Meaning = Meaning { reason: ZOOM_REASON_NOT_ZOOM, is_transient: false, advice: "" };

/// What a refusal means.
pub fn meaning(refusal: Refusal) -> &'static Meaning {
    let Refusal { status, zoom_code, is_daily_limit, author } = refusal;
    if status == 429 && is_daily_limit {
        return &DAILY_LIMIT;
    }
    let fits = |row: &&Row| {
        (row.statuses.0..=row.statuses.1).contains(&status) && row.code.is_none_or(|code| code == zoom_code)
    };
    let row = ROWS.iter().find(fits).expect("the last row fits every refusal");
    // A proxy's page says nothing about the access token or the user. A server that is out of order may send one too.
    let is_about_the_request = (400..500).contains(&status) && status != 429;
    if author == Author::Other && is_about_the_request { &NOT_ZOOM } else { &row.meaning }
}

/// Whether another access token would help. Zoom's code decides: a 401 with any other code is about something else.
pub fn is_refused_access_token(reason: i32, zoom_code: i32) -> bool {
    reason == ZOOM_REASON_ACCESS_TOKEN && [0, INVALID_ACCESS_TOKEN].contains(&zoom_code)
}

/// Whether the access token was replaced by that of a later sign-in, which would help.
pub fn is_replaced_access_token(zoom_code: i32) -> bool {
    zoom_code == REPLACED_ACCESS_TOKEN
}

/// What a refusal of the token endpoint means: by Zoom's code, then by the error of RFC 6749 (5.2).
pub fn sign_in_meaning(error: &str, refusal: Refusal) -> &'static Meaning {
    let of_a_code = refusal.zoom_code != 0 && refusal.status != 429;
    let row = SIGN_IN_ROWS.iter().find(|row| {
        of_a_code && row.codes.contains(&refusal.zoom_code) || !row.error.is_empty() && row.error == error
    });
    match (row, refusal.status) {
        (Some(row), _) => &row.meaning,
        (None, 300..=399 | 404) => &SIGN_IN_ADDRESS,
        (None, 401) if refusal.author != Author::Other => &SIGN_IN_ROWS[0].meaning,
        _ => meaning(refusal),
    }
}

/// One row of it.
struct SignInRow {
    error: &'static str,
    codes: &'static [i32],
    meaning: Meaning,
}

const fn sign_in(error: &'static str, codes: &'static [i32], reason: i32, advice: &'static str) -> SignInRow {
    SignInRow { error, codes, meaning: Meaning { reason, is_transient: false, advice } }
}

/// The advice where a refresh token is refused.
pub const SIGN_IN_LOST: &str = "The user has to sign in again: the sign-in was ended, by the user, by an administrator or by a later one, or a \
         response with the next refresh token was lost";
/// The advice in its place where a code is refused.
pub const CODE_REFUSED: &str =
    "Zoom did not take the code: it is good once, and for five minutes. Start another sign-in";

/// docs, "OAuth errors" and "Error definitions"; forum.
static SIGN_IN_ROWS: [SignInRow; 6] = [
    sign_in(
        "invalid_client",
        &[4702, 4704],
        ZOOM_REASON_APP_SETTINGS,
        "Check the options client_id and client_secret against the app's credentials at marketplace.zoom.us: an app has a \
         client id of its own for public clients, and that one goes without a secret",
    ),
    sign_in(
        "invalid_grant",
        &[4705, 4711, 4733, 4734, 4735, 4737, 4738, 4741],
        ZOOM_REASON_SIGN_IN_AGAIN,
        SIGN_IN_LOST,
    ),
    sign_in(
        "unsupported_grant_type",
        &[],
        ZOOM_REASON_APP_SETTINGS,
        "This kind of app can't sign in like this: account_id needs an app of the kind Server-to-Server OAuth, \
         refresh_token one that a user has authorised",
    ),
    sign_in("", &[4717], ZOOM_REASON_APP_SETTINGS, DISABLED),
    sign_in(
        "unauthorized_client",
        &[],
        ZOOM_REASON_APP_SETTINGS,
        "Check at marketplace.zoom.us whether the app is activated, and of which kind it is",
    ),
    sign_in(
        "invalid_request",
        &[4706, 4709],
        ZOOM_REASON_APP_SETTINGS,
        "Check the options account_id and client_id against the app's credentials at marketplace.zoom.us",
    ),
];

static SIGN_IN_ADDRESS: Meaning = Meaning {
    reason: ZOOM_REASON_ADDRESS,
    is_transient: false,
    advice: "Check the option oauth_url: Zoom's is https://zoom.us/oauth/token",
};

/// What to do about a response that is not Zoom's.
pub const NOT_ZOOM_ADVICE: &str = "Something between this program and Zoom sent it: a proxy, a firewall or a login page \
    of the network. Open the base URL in a browser on this machine to see it, or ask whoever runs the network";

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(status: i32, zoom_code: i32, author: Author) -> (i32, bool) {
        let meaning = meaning(Refusal { status, zoom_code, is_daily_limit: false, author });
        (meaning.reason, meaning.is_transient)
    }

    #[test]
    fn zooms_code_decides_before_the_status() {
        for (status, zoom_code, expected) in [
            (401, 124, ZOOM_REASON_ACCESS_TOKEN),
            (400, 124, ZOOM_REASON_ACCESS_TOKEN),
            (401, 4711, ZOOM_REASON_SCOPE),
            (400, 4711, ZOOM_REASON_SCOPE),
            (400, 104, ZOOM_REASON_SCOPE),
            (404, 1001, ZOOM_REASON_USER),
            (400, 1001, ZOOM_REASON_USER),
            (400, 1010, ZOOM_REASON_ACCOUNT),
            (400, 300, ZOOM_REASON_ARGUMENT),
            (404, 300, ZOOM_REASON_ARGUMENT),
            (400, 2300, ZOOM_REASON_ADDRESS),
            (400, 200, ZOOM_REASON_APP_SETTINGS),
            (400, 4700, ZOOM_REASON_OTHER),
            (400, 4717, ZOOM_REASON_APP_SETTINGS),
            (400, 4741, ZOOM_REASON_SIGN_IN_AGAIN),
            (401, 5, ZOOM_REASON_ACCESS_TOKEN),
            (403, 5, ZOOM_REASON_NOT_ALLOWED),
            (400, 5, ZOOM_REASON_OTHER),
        ] {
            assert_eq!(reason(status, zoom_code, Author::Zoom), (expected, false), "{status} {zoom_code}");
        }
    }

    #[test]
    fn statuses_without_a_code() {
        for (status, expected, is_transient) in [
            (302, ZOOM_REASON_ADDRESS, false),
            (401, ZOOM_REASON_ACCESS_TOKEN, false),
            (403, ZOOM_REASON_NOT_ALLOWED, false),
            (404, ZOOM_REASON_ADDRESS, false),
            (407, ZOOM_REASON_NOT_ZOOM, false),
            (409, ZOOM_REASON_OTHER, false),
            (429, ZOOM_REASON_RATE_LIMIT, true),
            (500, ZOOM_REASON_SERVER, false),
            (501, ZOOM_REASON_SERVER, false),
            (502, ZOOM_REASON_SERVER, true),
            (503, ZOOM_REASON_SERVER, true),
            (504, ZOOM_REASON_SERVER, true),
            (511, ZOOM_REASON_NOT_ZOOM, false),
            (599, ZOOM_REASON_SERVER, false),
        ] {
            assert_eq!(reason(status, 0, Author::Unknown), (expected, is_transient), "{status}");
        }
    }

    #[test]
    fn limits_of_a_second_and_of_a_day() {
        let limit = |is_daily_limit, zoom_code| {
            meaning(Refusal { status: 429, zoom_code, is_daily_limit, author: Author::Zoom })
        };
        for zoom_code in [0, 429, 4001, 200] {
            assert_eq!((limit(false, zoom_code).reason, limit(false, zoom_code).is_transient), (6, true));
            assert_eq!((limit(true, zoom_code).reason, limit(true, zoom_code).is_transient), (7, false));
        }
    }

    #[test]
    fn x4_n10_what_somebody_else_wrote() {
        for status in [400, 401, 403, 404, 407, 451] {
            assert_eq!(reason(status, 0, Author::Other), (ZOOM_REASON_NOT_ZOOM, false), "{status}");
        }
        assert_eq!(reason(429, 0, Author::Other), (ZOOM_REASON_RATE_LIMIT, true));
        assert_eq!(reason(302, 0, Author::Other), (ZOOM_REASON_ADDRESS, false));
        assert_eq!(reason(503, 0, Author::Other), (ZOOM_REASON_SERVER, true));
    }
}
