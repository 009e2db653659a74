//! The table of the switches of the OAuth endpoints. Their behaviour, the program's `--help-sign-in` and the
//! documentation are made from it.

use std::io;

use crate::users::digits;

/// One row of the table of switches.
#[derive(Debug)]
#[non_exhaustive]
pub struct Switch {
    /// The name; where [`value`](Switch::value) is not empty, a value follows it.
    pub name: &'static str,
    /// What the value after the name is (`N`, `MS`, `STATUS`, `CODE`, `STATUS-CODE`, `N-SWITCH`), or empty when there is
    /// none.
    pub value: &'static str,
    /// What it does.
    pub description: &'static str,
    pub(super) behaviour: Behaviour,
}

/// What a switch does. "The number" is the one after its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Behaviour {
    /// Selects another switch for the first requests.
    First,

    // In place of an effect:
    /// Closes the connection.
    HangUp,
    /// Sends 429.
    Limited,
    /// Sends 429 with the number as `Retry-After`.
    LimitedFor,
    /// Sends 503 with an HTML page and the number as `Retry-After`.
    Unavailable,
    /// Sends the number as the status, with an HTML page.
    Html,
    /// Sends the number as the status, without a body.
    Empty,
    /// Sends the number as the status, with another host in `Location`.
    Redirect,
    /// Sends 400 with this `error` and `reason`.
    Refuse(&'static str, &'static str),
    /// Sends 400 with the number as `code`.
    Code,
    /// Sends 400 with the number as `errorCode`.
    ErrorCode,
    /// Sends 400 with a reason that repeats the request.
    Repeat,

    // To the response:
    /// Sends it the number of milliseconds later.
    Slow,
    /// Sends its body one byte at a time, the number of milliseconds apart.
    Drip,
    /// Closes the connection after the number of bytes of it.
    Lose,

    // To the members of a success:
    /// Sets this member to this JSON.
    Set(&'static str, &'static str),
    /// Sets this member to a text of a million bytes.
    Long(&'static str),
    /// Adds this member once more, with this JSON.
    Add(&'static str, &'static str),
    /// Leaves this member out.
    Omit(&'static str),
    /// Sends the refresh token of the request, which stays valid.
    KeepRefreshToken,

    // To the authorization:
    /// The user declines.
    RefuseConsent,
    /// The redirect has another state.
    WrongState,
    /// The browser is sent to the redirect URI twice.
    SecondRedirect,
    /// The code has been used.
    UsedCode,
    /// The code has expired.
    ExpiredCode,
    /// No code_verifier is the right one.
    WrongVerifier,

    // To the tokens:
    /// They live the number of seconds, which is `expires_in`.
    Life,
    /// They live the number of seconds, unlike `expires_in`.
    Dies,
    /// Calls with them get this status and code.
    RefuseCalls,
    /// They end the client's older ones.
    Supersede,
}

/// A switch with its values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Selected {
    pub(super) behaviour: Behaviour,
    pub(super) number: u64,
    /// The code of `STATUS-CODE`.
    pub(super) code: u64,
    /// The number of requests that it applies to.
    pub(super) requests: u64,
}

// The same literals become the rows and the lines of the documentation.
macro_rules! switches {
    ($(($name:literal, $value:literal, $behaviour:expr, $description:literal),)*) => {
        /// The switches of the OAuth endpoints, in the order in which they are looked up.
        ///
        /// N and MS stand for a number, STATUS for one from 200 to 599, CODE for one of Zoom's codes, SWITCH for a row:
        /// `first-2-unavailable-1` responds to a client's first two requests with 503.
        ///
        /// | switch | what it does |
        /// |---|---|
        $(#[doc = concat!("| `", $name, $value, "` | ", $description, " |")])*
        pub const SWITCHES: &[Switch] = &[$(Switch {
            name: $name,
            value: $value,
            description: $description,
            behaviour: $behaviour,
        }),*];
    };
}

use Behaviour::*;

switches! {
    ("first-", "N-SWITCH", First, "SWITCH for the client's first N requests, counted from when it is set"),

    ("life-", "N", Life, "access tokens live N seconds, and `expires_in` is N"),
    ("dies-", "N", Dies, "access tokens live N seconds, although `expires_in` is 3599"),
    ("supersedes", "", Supersede, "a new access token ends the client's older ones: 400, code 4741"),
    ("calls-", "STATUS-CODE", RefuseCalls,
        "calls with the access tokens that it issues get STATUS with CODE (0: an empty body)"),

    ("slow-", "MS", Slow, "the request takes effect, and the response comes MS milliseconds later"),
    ("drip-", "MS", Drip, "the response's body comes one byte at a time, MS milliseconds apart"),
    ("lost-", "N", Lose,
        "the request takes effect, and the connection closes after N bytes of the response (12 are in its head)"),
    ("hangup", "", HangUp, "the connection closes without a response and without an effect"),

    ("limited", "", Limited, "429 without Retry-After"),
    ("limited-", "N", LimitedFor, "429, Retry-After: N"),
    ("unavailable-", "N", Unavailable, "503 with an HTML page, Retry-After: N"),
    ("html-", "STATUS", Html, "STATUS with an HTML page"),
    ("empty-", "STATUS", Empty, "STATUS without a body"),
    ("redirect-", "STATUS", Redirect, "STATUS, Location: `/v2/echo` under another host name"),

    ("invalid-client", "", Refuse("invalid_client", "Invalid client_id or client_secret"), "400, `invalid_client`"),
    ("invalid-grant", "", Refuse("invalid_grant", "Invalid Token!"), "400, `invalid_grant`"),
    ("code-", "CODE", Code, "400 with CODE and a message as `code` and `message`"),
    ("error-code-", "CODE", ErrorCode, "400 with CODE and a message as `errorCode` and `errorMessage`"),
    ("repeats", "", Repeat, "400 with a reason that repeats the request's Authorization and form"),

    ("no-access-token", "", Omit("access_token"), "no access token in the response"),
    ("two-access-tokens", "", Add("access_token", r#""eyJ.second.token""#), "`access_token` twice, with two values"),
    ("null-access-token", "", Set("access_token", "null"), "`access_token` is null"),
    ("empty-access-token", "", Set("access_token", r#""""#), "`access_token` is empty"),
    ("number-access-token", "", Set("access_token", "4711"), "`access_token` is a number"),
    ("crlf-access-token", "", Set("access_token", r#""eyJ.a\r\nX-Injected: 1""#), "`access_token` contains CR LF"),
    ("long-access-token", "", Long("access_token"), "`access_token` has a million bytes"),
    ("no-token-type", "", Omit("token_type"), "no token type"),
    ("token-type-capital", "", Set("token_type", r#""Bearer""#), "`token_type` is Bearer"),
    ("token-type-mac", "", Set("token_type", r#""mac""#), "`token_type` is mac"),
    ("no-expires-in", "", Omit("expires_in"), "no `expires_in`"),
    ("expires-in-null", "", Set("expires_in", "null"), "`expires_in` is null"),
    ("expires-in-zero", "", Set("expires_in", "0"), "`expires_in` is 0"),
    ("expires-in-negative", "", Set("expires_in", "-1"), "`expires_in` is -1"),
    ("expires-in-fraction", "", Set("expires_in", "3599.5"), "`expires_in` is 3599.5"),
    ("expires-in-digits", "", Set("expires_in", r#""3599""#), "`expires_in` is the text 3599"),
    ("expires-in-text", "", Set("expires_in", r#""soon""#), "`expires_in` is the text soon"),
    ("expires-in-long", "", Set("expires_in", "18446744073709551616"), "`expires_in` is 2 to the power of 64"),
    ("expires-in-huge", "", Set("expires_in", "1e999"), "`expires_in` is 1e999"),
    ("no-refresh-token", "", Omit("refresh_token"), "no refresh token in the response; the one that was sent stays valid"),
    ("null-refresh-token", "", Set("refresh_token", "null"), "`refresh_token` is null"),
    ("crlf-refresh-token", "", Set("refresh_token", r#""eyJ.a\r\nX-Injected: 1""#), "`refresh_token` contains CR LF"),
    ("long-refresh-token", "", Long("refresh_token"), "`refresh_token` has a million bytes"),
    ("same-refresh-token", "", KeepRefreshToken, "the refresh token that was sent comes back and stays valid"),

    ("refuse-consent", "", RefuseConsent, "whichever button is pressed, the redirect has `error=access_denied`"),
    ("wrong-state", "", WrongState, "the redirect has another state"),
    ("second-redirect", "", SecondRedirect, "a page in place of the redirect makes the browser request its URL twice"),
    ("used-code", "", UsedCode, "the code has been used"),
    ("expired-code", "", ExpiredCode, "the code has expired"),
    ("wrong-verifier", "", WrongVerifier, "no `code_verifier` matches"),
}

/// Parses names that are separated by spaces.
pub(super) fn parse(names: &str) -> io::Result<Vec<Selected>> {
    names
        .split_whitespace()
        .map(|name| {
            find(name).ok_or_else(|| {
                let text = format!("there is no switch '{name}'; --help-sign-in lists them");
                io::Error::new(io::ErrorKind::InvalidInput, text)
            })
        })
        .collect()
}

fn find(name: &str) -> Option<Selected> {
    SWITCHES.iter().find_map(|row| select(row, name))
}

fn select(row: &Switch, name: &str) -> Option<Selected> {
    let value = name.strip_prefix(row.name)?;
    let is_status = |number: &u64| (200..600).contains(number);
    let selected = Selected { behaviour: row.behaviour, number: 0, code: 0, requests: u64::MAX };
    match row.value {
        "" => value.is_empty().then_some(selected),
        "N-SWITCH" => {
            let (requests, switch) = value.split_once('-')?;
            Some(Selected { requests: digits(requests)?, ..find(switch)? })
        }
        "STATUS-CODE" => {
            let (status, code) = value.split_once('-')?;
            Some(Selected { number: digits(status).filter(is_status)?, code: digits(code)?, ..selected })
        }
        "STATUS" => Some(Selected { number: digits(value).filter(is_status)?, ..selected }),
        _ => Some(Selected { number: digits(value)?, ..selected }),
    }
}
