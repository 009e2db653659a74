//! The table of the users and access tokens that the simulator knows. Its behaviour, the program's `--help-users` and the
//! documentation are made from it.

/// The access token that is accepted.
pub const ACCESS_TOKEN: &str = "simulator-access-token";

/// An access token that has expired: 401, code 124.
pub const EXPIRED_ACCESS_TOKEN: &str = "simulator-expired-token";

/// An access token without the scope for user tokens: 400, code 4711.
pub const UNSCOPED_ACCESS_TOKEN: &str = "simulator-unscoped-token";

/// The id of the ordinary user, who is `me` where no other user was given.
pub const USER_ID: &str = USERS[0].id;

/// The e-mail address of the ordinary user.
pub const USER_EMAIL: &str = USERS[0].email;

/// The id of the user who signed in with Google.
pub const GOOGLE_USER_ID: &str = USERS[2].id;

/// One row of the table of users.
#[derive(Debug)]
#[non_exhaustive]
pub struct User {
    /// The id; where [`suffix`](User::suffix) is not empty, a value follows it.
    pub id: &'static str,
    /// What the value after the id is (`N`, `MS`, `STATUS`, or `N-USER`), or empty when there is none.
    pub suffix: &'static str,
    /// An e-mail address that can be used in place of the id, or empty.
    pub email: &'static str,
    /// The name.
    pub name: &'static str,
    /// What happens when a token or the user is requested.
    pub description: &'static str,
    pub(crate) behaviour: Behaviour,
}

/// What the endpoint does for a user. "The number" is the one after the user's id.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Behaviour {
    /// Sends what is requested.
    Token,
    /// Sends what is requested, except for `type=token`, which gets this body with 200.
    NoTypeToken(&'static str),
    /// Sends it after the number of milliseconds.
    Slow,
    /// Sends it one byte at a time, the number of milliseconds apart.
    Drip,
    /// Announces the whole body and closes the connection in the middle of it.
    Cut,
    /// Closes the connection without a response.
    HangUp,
    /// Redirects to another host.
    Redirect,
    /// Sends 429 for this limit.
    RateLimit(Limit, RetryAfter),
    /// Sends this status, content type (left out when empty) and body.
    Fixed(u16, &'static str, &'static str),
    /// Sends the number as the status, with this content type and body, in which it replaces the word STATUS.
    Status(&'static str, &'static str),
    /// Sends 503 with an HTML page and the number as `Retry-After`.
    Unavailable,
    /// Treats the first requests as another user's, and sends what is requested from then on.
    First,
}

/// The rate limits, which differ in their headers and message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Limit {
    PerSecond,
    Daily,
    /// Per second, without any of the `X-RateLimit` headers.
    WithoutHeaders,
}

/// The `Retry-After` of a 429.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RetryAfter {
    Absent,
    /// The number, in seconds.
    Seconds,
    /// The HTTP date the number of seconds from now.
    HttpDate,
    /// The ISO 8601 date-time the number of seconds from now.
    Iso8601,
    /// The next midnight (UTC) as an ISO 8601 date-time.
    NextMidnight,
    /// A header field with each of these values.
    Values(&'static [&'static str]),
}

pub(crate) const JSON: &str = "application/json;charset=UTF-8";
pub(crate) const ERROR_PAGE: &str = "<!DOCTYPE html>\n<title>STATUS</title>\n<h1>STATUS</h1>\n<p>The request was blocked or could not be served.</p>\n";

// The same literals become the rows and the lines of the documentation.
macro_rules! users {
    ($(($id:literal, $suffix:literal, $email:literal, $name:literal, $behaviour:expr, $description:literal),)*) => {
        /// The users, in the order in which they are looked up. `me` is the first one, unless
        /// [`Options::users`](crate::Options::users) has another. Any other user gets 404 with code 1001.
        ///
        /// N and MS stand for a number, STATUS for one from 200 to 599, USER for the id of a row: `slow-2000` gets its
        /// token after two seconds, `first-3-limit-second` gets 429 three times and then a token.
        ///
        /// | id | e-mail | name | what happens |
        /// |---|---|---|---|
        $(#[doc = concat!("| `", $id, $suffix, "` | ", $email, " | ", $name, " | ", $description, " |")])*
        pub const USERS: &[User] = &[$(User {
            id: $id,
            suffix: $suffix,
            email: $email,
            name: $name,
            description: $description,
            behaviour: $behaviour,
        }),*];
    };
}

use Behaviour::*;
use Limit::{Daily, PerSecond, WithoutHeaders};
use RetryAfter::{Absent, HttpDate, Iso8601, NextMidnight, Seconds, Values};

users! {
    ("k3Wp-7dQTuS_v9XyZ2aBcg", "", "ada@example.com", "Ada Ordinary", Token,
        "the requested token; this user is also `me`, unless another one was given"),
    ("p0-ZkE4hJ_xVb6NtCqRyUw", "", "o'hara+zoom@example.com", "Sinead O'Hara", Token,
        "the same; the e-mail address has characters that need encoding"),
    ("G5nT8sRbQ1-uYw_0kLmPfA", "", "gus@example.com", "Gus Google",
        NoTypeToken(r#"{"token":null}"#),
        "signed in with Google: `type=token` gets 200 with a null token, the other types a token"),
    ("retired", "", "retired@example.com", "Rita Retired",
        NoTypeToken(r#"{"message":"Token is no longer supported. Please use ZAK token instead."}"#),
        "`type=token` gets 200 with a message only, the other types a token"),
    ("error-object", "", "error-object@example.com", "Erna Error",
        Fixed(200, JSON, r#"{"code":1010,"message":"User not found on this account"}"#),
        "200 with an error object, code 1010"),
    ("html", "", "html@example.com", "Hal Hypertext",
        Fixed(200, "text/html", "<!DOCTYPE html>\n<title>Sign in</title>\n<p>Sign in to the network first.</p>\n"),
        "200 with an HTML page, as a network's sign-in portal sends"),
    ("redirect", "", "redirect@example.com", "Rod Redirect", Redirect,
        "302 to `/v2/echo` under another host name (localhost instead of 127.0.0.1, or the reverse)"),
    ("invalid", "", "invalid@example.com", "Ivo Invalid",
        Fixed(400, JSON, r#"{"code":300,"errors":[{"field":"userId","message":"Invalid user ID."},{"field":"type","message":"Invalid type."}],"message":"Validation Failed."}"#),
        "400, code 300, with two fields named"),
    ("other-account", "", "other-account@example.com", "Otto Other",
        Fixed(400, JSON, r#"{"code":1010,"message":"User not belong to this account"}"#),
        "400, code 1010"),
    ("unscoped-401", "", "unscoped-401@example.com", "Una Unscoped",
        Fixed(401, JSON, r#"{"code":4711,"message":"Invalid access token, does not contain scopes:[user:read:token:admin]"}"#),
        "401, code 4711: a missing scope with the status of an expired access token"),
    ("gone", "", "gone@example.com", "Gwen Gone", Fixed(404, "text/plain", ""),
        "404, text/plain, empty"),

    ("limit-second", "", "limit-second@example.com", "Liv Second", RateLimit(PerSecond, Absent),
        "429, per second, without Retry-After"),
    ("limit-seconds-", "N", "", "Liv Seconds", RateLimit(PerSecond, Seconds),
        "429, per second, Retry-After: N"),
    ("limit-date-", "N", "", "Liv Date", RateLimit(PerSecond, HttpDate),
        "429, per second, Retry-After: the HTTP date N seconds from now"),
    ("limit-iso-", "N", "", "Liv Iso", RateLimit(PerSecond, Iso8601),
        "429, per second, Retry-After: the ISO 8601 date-time N seconds from now"),
    ("limit-date-past", "", "limit-date-past@example.com", "Liv Past", RateLimit(PerSecond, Values(&["Sun, 06 Nov 1994 08:49:37 GMT"])),
        "429, per second, Retry-After: an HTTP date in the past"),
    ("limit-iso-past", "", "limit-iso-past@example.com", "Liv Past", RateLimit(PerSecond, Values(&["2020-05-31T00:00:00Z"])),
        "429, per second, Retry-After: an ISO 8601 date-time in the past"),
    ("limit-garbage", "", "limit-garbage@example.com", "Liv Garbage", RateLimit(PerSecond, Values(&["soon"])),
        "429, per second, Retry-After: soon"),
    ("limit-twice", "", "limit-twice@example.com", "Liv Twice", RateLimit(PerSecond, Values(&["1", "2"])),
        "429, per second, Retry-After twice, 1 and 2"),
    ("limit-without-headers", "", "limit-without-headers@example.com", "Liv Bare", RateLimit(WithoutHeaders, Absent),
        "429, per second, without X-RateLimit headers and Retry-After"),
    ("limit-day", "", "limit-day@example.com", "Liv Day", RateLimit(Daily, NextMidnight),
        "429, daily, Retry-After: the next midnight (UTC) as an ISO 8601 date-time"),
    ("limit-day-without", "", "limit-day-without@example.com", "Liv Day", RateLimit(Daily, Absent),
        "429, daily, without Retry-After"),
    ("limit-day-seconds-", "N", "", "Liv Day", RateLimit(Daily, Seconds),
        "429, daily, Retry-After: N"),

    ("broken", "", "broken@example.com", "Bo Broken", Fixed(500, "", ""),
        "500, empty"),
    ("html-", "STATUS", "", "Hal Hypertext", Status("text/html", ERROR_PAGE),
        "STATUS with an HTML page, as a firewall (403), a sign-in portal (511) or a gateway (502, 503, 504) sends"),
    ("gateway-", "STATUS", "", "Gail Gateway",
        Status("application/json", r#"{"statusCode":STATUS,"message":"Refused by the gateway"}"#),
        "STATUS with a gateway's JSON: statusCode and message"),
    ("problem-", "STATUS", "", "Pia Problem",
        Status("application/problem+json", r#"{"type":"about:blank","title":"Refused","status":STATUS,"detail":"Refused by a policy"}"#),
        "STATUS with problem details (RFC 9457): title and detail"),
    ("unavailable-", "N", "", "Uma Unavailable", Unavailable,
        "503 with an HTML page and Retry-After: N"),

    ("first-", "N-USER", "", "Fay First", First,
        "the first N requests get what USER gets, later ones the token"),

    ("slow-", "MS", "", "Sol Slow", Slow, "the token after MS milliseconds"),
    ("drip-", "MS", "", "Dora Drip", Drip,
        "the token, its body one byte at a time, MS milliseconds apart"),
    ("cut", "", "cut@example.com", "Carl Cut", Cut,
        "the connection closes in the middle of the body"),
    ("hangup", "", "hangup@example.com", "Hanna Hang-up", HangUp,
        "the connection closes without a response"),
}

/// Finds the row of an id or an e-mail address, and the number after the id (0 without one). `requests` is how many requests
/// for this user came, the present one included.
pub(crate) fn find(asked: &str, requests: u64) -> Option<(&'static User, u64)> {
    USERS.iter().find_map(|user| match user.behaviour {
        First => find_first(user, asked, requests),
        _ => number_of(user, asked).map(|number| (user, number)),
    })
}

/// For `first-N-USER`: the row of USER up to its request N, and then the row `first` itself.
fn find_first(first: &'static User, asked: &str, requests: u64) -> Option<(&'static User, u64)> {
    let (count, user) = asked.strip_prefix(first.id)?.split_once('-')?;
    let count = digits(count)?;
    let found = find(user, requests)?;
    Some(if requests <= count { found } else { (first, 0) })
}

fn number_of(user: &User, asked: &str) -> Option<u64> {
    if user.suffix.is_empty() {
        let found = asked == user.id || asked.eq_ignore_ascii_case(user.email);
        return found.then_some(0);
    }
    let number = digits(asked.strip_prefix(user.id)?)?;
    (user.suffix != "STATUS" || (200..600).contains(&number)).then_some(number)
}

/// Parses a number that consists of digits only: `parse` alone would accept a plus sign.
pub(crate) fn digits(text: &str) -> Option<u64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}
