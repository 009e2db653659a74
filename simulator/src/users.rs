//! The users and access tokens that the simulator knows: one table, from which
//! its behaviour, the program's `--help` and the documentation are made.

/// The access token that is accepted.
pub const ACCESS_TOKEN: &str = "simulator-access-token";

/// An access token that has expired: 401, code 124.
pub const EXPIRED_ACCESS_TOKEN: &str = "simulator-expired-token";

/// An access token without the scope for user tokens: 400, code 4711.
pub const UNSCOPED_ACCESS_TOKEN: &str = "simulator-unscoped-token";

/// The id of the ordinary user, who is also `me`.
pub const USER_ID: &str = USERS[0].id;

/// The e-mail address of the ordinary user.
pub const USER_EMAIL: &str = USERS[0].email;

/// The id of the user who signed in with Google.
pub const GOOGLE_USER_ID: &str = USERS[2].id;

/// One row of the table of users.
#[derive(Debug)]
#[non_exhaustive]
pub struct User {
    /// The id; where [`number`](User::number) is not empty, a number follows it.
    pub id: &'static str,
    /// What the number after the id stands for, or empty when there is none.
    pub number: &'static str,
    /// The e-mail address, which serves as well as the id, or empty.
    pub email: &'static str,
    /// The name.
    pub name: &'static str,
    /// What happens when a token is asked for.
    pub says: &'static str,
    pub(crate) does: Does,
}

/// What the endpoint does for a user.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Does {
    /// Gives the token that was asked for.
    Token,
    /// Gives the token, except for `type=token`, which gets this body with 200.
    NoOldToken(&'static str),
    /// Gives the token after so many milliseconds.
    Slow,
    /// Gives the token one byte at a time, so many milliseconds apart.
    Drip,
    /// Announces the whole body and closes the connection in the middle of it.
    Cut,
    /// Closes the connection without an answer.
    HangUp,
    /// Sends the client to another host.
    Redirect,
    /// Refuses for a rate limit.
    Limit(Limit),
    /// Gives this status, content type (left out when empty) and body.
    Fixed(u16, &'static str, &'static str),
}

/// The rate limits, which differ in their `Retry-After`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limit {
    /// Per second, without `Retry-After`.
    PerSecond,
    /// Per second, with so many seconds.
    Seconds,
    /// Per second, with the HTTP-date so many seconds from now.
    HttpDate,
    /// Per day, with the next midnight (UTC) as an ISO 8601 date-time.
    Daily,
}

pub(crate) const JSON: &str = "application/json;charset=UTF-8";

// The same literals become the rows and the lines of the documentation.
macro_rules! users {
    ($(($id:literal, $number:literal, $email:literal, $name:literal, $does:expr, $says:literal),)*) => {
        /// The users, in the order in which they are looked up. `me` is the first one;
        /// anybody who is not here gets 404 with code 1001.
        ///
        /// N and MS stand for a number: `slow-2000` answers after two seconds.
        ///
        /// | id | e-mail | name | what happens |
        /// |---|---|---|---|
        $(#[doc = concat!("| `", $id, $number, "` | ", $email, " | ", $name, " | ", $says, " |")])*
        pub const USERS: &[User] = &[$(User {
            id: $id,
            number: $number,
            email: $email,
            name: $name,
            says: $says,
            does: $does,
        }),*];
    };
}

users! {
    ("k3Wp-7dQTuS_v9XyZ2aBcg", "", "ada@example.com", "Ada Ordinary", Does::Token,
        "the token asked for; this user is also `me`"),
    ("p0-ZkE4hJ_xVb6NtCqRyUw", "", "o'hara+zoom@example.com", "Sinead O'Hara", Does::Token,
        "the same; the e-mail address has characters that need encoding"),
    ("G5nT8sRbQ1-uYw_0kLmPfA", "", "gus@example.com", "Gus Google",
        Does::NoOldToken(r#"{"token":null}"#),
        "signed in with Google: `type=token` gets 200 with a null token, the other types a token"),
    ("retired", "", "retired@example.com", "Rita Retired",
        Does::NoOldToken(r#"{"message":"Token is no longer supported. Please use ZAK token instead."}"#),
        "`type=token` gets 200 with a message only, the other types a token"),
    ("error-object", "", "error-object@example.com", "Erna Error",
        Does::Fixed(200, JSON, r#"{"code":1010,"message":"User not found on this account"}"#),
        "200 with an error object, code 1010"),
    ("html", "", "html@example.com", "Hal Hypertext",
        Does::Fixed(200, "text/html", "<!DOCTYPE html>\n<title>Sign in</title>\n<p>Sign in to the network first.</p>\n"),
        "200 with an HTML page, as a proxy in between would send"),
    ("redirect", "", "redirect@example.com", "Rod Redirect", Does::Redirect,
        "302 to `/v2/echo` under another host name (localhost instead of 127.0.0.1, or the reverse)"),
    ("invalid", "", "invalid@example.com", "Ivo Invalid",
        Does::Fixed(400, JSON, r#"{"code":300,"errors":[{"field":"userId","message":"Invalid user ID."},{"field":"type","message":"Invalid type."}],"message":"Validation Failed."}"#),
        "400, code 300, with two fields named"),
    ("other-account", "", "other-account@example.com", "Otto Other",
        Does::Fixed(400, JSON, r#"{"code":1010,"message":"User not belong to this account"}"#),
        "400, code 1010"),
    ("gone", "", "gone@example.com", "Gwen Gone", Does::Fixed(404, "text/plain", ""),
        "404, text/plain, empty"),
    ("limit-second", "", "limit-second@example.com", "Liv Second", Does::Limit(Limit::PerSecond),
        "429, per second, without Retry-After"),
    ("limit-seconds-", "N", "", "Liv Seconds", Does::Limit(Limit::Seconds),
        "429, per second, Retry-After: N"),
    ("limit-date-", "N", "", "Liv Date", Does::Limit(Limit::HttpDate),
        "429, per second, Retry-After: the HTTP-date N seconds from now"),
    ("limit-day", "", "limit-day@example.com", "Liv Day", Does::Limit(Limit::Daily),
        "429, daily, Retry-After: the next midnight (UTC) as an ISO 8601 date-time"),
    ("broken", "", "broken@example.com", "Bo Broken", Does::Fixed(500, "", ""),
        "500, empty"),
    ("slow-", "MS", "", "Sol Slow", Does::Slow, "the token after MS milliseconds"),
    ("drip-", "MS", "", "Dora Drip", Does::Drip,
        "the token, its body one byte at a time, MS milliseconds apart"),
    ("cut", "", "cut@example.com", "Carl Cut", Does::Cut,
        "the connection closes in the middle of the body"),
    ("hangup", "", "hangup@example.com", "Hanna Hang-up", Does::HangUp,
        "the connection closes without an answer"),
}

/// Finds who is meant by an id, an e-mail address or `me`, and the number after the id
/// (0 where the user has none).
pub(crate) fn find(asked: &str) -> Option<(&'static User, u64)> {
    if asked == "me" {
        return Some((&USERS[0], 0));
    }
    USERS.iter().find_map(|user| number_of(user, asked).map(|number| (user, number)))
}

fn number_of(user: &User, asked: &str) -> Option<u64> {
    if user.number.is_empty() {
        let found = asked == user.id || asked.eq_ignore_ascii_case(user.email);
        return found.then_some(0);
    }
    digits(asked.strip_prefix(user.id)?)
}

/// Reads a number of digits only: `parse` alone would take a plus sign too.
pub(crate) fn digits(text: &str) -> Option<u64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}
