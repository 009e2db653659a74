//! The table of options: the name, kind of value, limits, default and meaning of each, and the only place that has
//! them. It depends on nothing else, so that build.rs and the tests compile the same file for the header,
//! docs/reference.md and the bindings.

#![allow(dead_code, reason = "the library, build.rs and the tests use a part each")]

/// The base URL where the caller gives no other.
pub const DEFAULT_BASE: &str = "https://api.zoom.us/v2";
/// The longest access token and the longest header value, in bytes.
pub const VALUE_MAX: usize = 16_384;

const VERSION: &str = env!("CARGO_PKG_VERSION");
const DEFAULT_USER_AGENT: &str = concat!("zoom-token/", env!("CARGO_PKG_VERSION"));
const LONGEST_TIME: Kind = Kind::Number { min: 1, max: i32::MAX as u32, unit: "milliseconds" };

/// Which option a row is about, in the table's order.
#[allow(clippy::enum_variant_names, reason = "each is named after its option")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Id {
    BaseUrl,
    AccessToken,
    AccountId,
    ClientId,
    ClientSecret,
    RefreshToken,
    OauthUrl,
    TokenFile,
    SettingsFile,
    RedirectUri,
    TokenOrigin,
    Login,
    BodyEncoding,
    Timeout,
    ConnectTimeout,
    MaxRetries,
    Proxy,
    NoProxy,
    Roots,
    MaxResponseBytes,
    UserAgent,
    KeepAlive,
    Header,
    LogFile,
}

/// One option.
pub struct Spec {
    pub id: Id,
    /// The name, or for `header.NAME` the part before the NAME.
    pub name: &'static str,
    pub kind: Kind,
    /// The value that an empty one stands for; empty where there is no default.
    pub default: &'static str,
    pub meaning: &'static str,
    /// No text may repeat the value.
    pub is_secret: bool,
    /// It may be set after the client's first call.
    pub is_settable_later: bool,
}

/// What a value may be.
pub enum Kind {
    /// A URL without a query: https, or http to this machine.
    Url,
    /// A bearer token, up to `max` bytes.
    Token { max: usize },
    /// A header field's value, up to `max` bytes.
    Text { max: usize },
    /// A header field's value, up to `max` bytes, of up to `fields` fields.
    Field { max: usize, fields: usize },
    /// A whole number.
    Number { min: u32, max: u32, unit: &'static str },
    /// `0` or `1`.
    Switch,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of these words, or what the text describes.
    WordOr(&'static [&'static str], &'static str),
    /// Names, addresses and blocks of addresses, separated by commas, or `*`.
    Hosts,
    /// The path of a file that is appended to.
    OutputFile,
    /// Visible ASCII, up to `max` bytes.
    Visible { max: usize },
    /// A user name and a password, up to `max` bytes.
    Login { max: usize },
    /// The URL of a token endpoint.
    OauthUrl,
    /// The path of a file that the library makes.
    TokenFile,
    /// The path of a file of settings.
    SettingsFile,
    /// Where a browser goes after a sign-in.
    RedirectUri,
}

/// Every option. New ones need no new symbol: all languages have them at once.
pub static TABLE: [Spec; 24] = [
    Spec {
        id: Id::BaseUrl,
        name: "base_url",
        kind: Kind::Url,
        default: DEFAULT_BASE,
        meaning: "where the API is: a regional, government or vanity host, or a simulator",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::AccessToken,
        name: "access_token",
        kind: Kind::Token { max: VALUE_MAX },
        default: "",
        meaning: "the OAuth access token",
        is_secret: true,
        is_settable_later: true,
    },
    Spec {
        id: Id::AccountId,
        name: "account_id",
        kind: Kind::Visible { max: 256 },
        default: "",
        meaning: "the account of a Server-to-Server OAuth app, which signs in with `client_id` and `client_secret`",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::ClientId,
        name: "client_id",
        kind: Kind::Visible { max: 256 },
        default: "",
        meaning: "the app's client id, for signing in",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::ClientSecret,
        name: "client_secret",
        kind: Kind::Visible { max: 1024 },
        default: "",
        meaning: "the app's client secret; a program that is given to many people uses a public client instead, without a secret",
        is_secret: true,
        is_settable_later: false,
    },
    Spec {
        id: Id::RefreshToken,
        name: "refresh_token",
        kind: Kind::Visible { max: VALUE_MAX },
        default: "",
        meaning: "the refresh token of a user who has signed in; each renewal replaces it: keep the new one (`token_file`, zoom_client_refresh_token)",
        is_secret: true,
        is_settable_later: false,
    },
    Spec {
        id: Id::OauthUrl,
        name: "oauth_url",
        kind: Kind::OauthUrl,
        default: "",
        meaning: "where the client signs in; it follows `base_url` for zoom.us, zoomgov.com and simulators, and must be given for any other",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::TokenFile,
        name: "token_file",
        kind: Kind::TokenFile,
        default: "",
        meaning: "the file in which access token and refresh token are kept, for this program's next start and for other processes; it is created if it does not exist",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::SettingsFile,
        name: "settings_file",
        kind: Kind::SettingsFile,
        default: "",
        meaning: "a text file of `option = value` lines, which are set at once, all or none of them",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::RedirectUri,
        name: "redirect_uri",
        kind: Kind::RedirectUri,
        default: "http://127.0.0.1/callback",
        meaning: "where the browser goes after a sign-in, as registered for the app at marketplace.zoom.us; where that is on this machine the library listens there, on a free port unless it names one; for any other the user pastes the address that the browser shows",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::TokenOrigin,
        name: "token_origin",
        kind: Kind::Word(&["base", "any"]),
        default: "base",
        meaning: "where zoom_client_request sends the access token or `login`: to the base URL's origin only, or to any URL it is given",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::Login,
        name: "login",
        kind: Kind::Login { max: 1024 },
        default: "",
        meaning: "what zoom_client_request sends as Authorization: Basic, in place of an access token",
        is_secret: true,
        is_settable_later: true,
    },
    Spec {
        id: Id::BodyEncoding,
        name: "body_encoding",
        kind: Kind::Word(&["text", "base64"]),
        default: "text",
        meaning: "how zoom_client_request is given its body: as the text that is sent, or as base64 of bytes such as a picture's",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::Timeout,
        name: "timeout_ms",
        kind: LONGEST_TIME,
        default: "30000",
        meaning: "the whole call, from the name lookup to the last byte of the response",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::ConnectTimeout,
        name: "connect_timeout_ms",
        kind: LONGEST_TIME,
        default: "10000",
        meaning: "the part of it for making the connection: name lookup, TCP, proxy, TLS",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::MaxRetries,
        name: "max_retries",
        kind: Kind::Number { min: 0, max: 10, unit: "" },
        default: "3",
        meaning: "how often a token call is sent again after a response that asks to wait (429, 502, 503, 504) or a connection that failed before anything was sent; zoom_client_request sends once",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::Proxy,
        name: "proxy",
        kind: Kind::WordOr(
            &["env", "system", "none"],
            "http(s):// or socks5(h)://[user:password@]host[:port]",
        ),
        default: "env",
        meaning: "env reads https_proxy, all_proxy and no_proxy as curl does, once for the process, and means system where no variable names a proxy; system means the user's proxy settings on Windows, and env elsewhere; with socks5h the proxy looks up names, with socks5 this machine; http:// base URLs never use a proxy",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::NoProxy,
        name: "no_proxy",
        kind: Kind::Hosts,
        default: "",
        meaning: "the hosts that go without the proxy; where it is not set and proxy is env or system, the variable no_proxy decides",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::Roots,
        name: "roots",
        kind: Kind::WordOr(&["system", "bundled"], "the path of a PEM file"),
        default: "system",
        meaning: "the root certificates that a server's certificate must lead to; bundled are Mozilla's, as of the build",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::MaxResponseBytes,
        name: "max_response_bytes",
        kind: Kind::Number { min: 1, max: (16 << 20) - 1, unit: "bytes" },
        default: "1048576",
        meaning: "the largest body that is accepted; a larger one is ZOOM_E_TOO_LARGE",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::UserAgent,
        name: "user_agent",
        kind: Kind::Text { max: VALUE_MAX },
        default: DEFAULT_USER_AGENT,
        meaning: "the User-Agent header field",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::KeepAlive,
        name: "keep_alive",
        kind: Kind::Switch,
        default: "1",
        meaning: "whether connections are kept for the next call",
        is_secret: false,
        is_settable_later: false,
    },
    Spec {
        id: Id::Header,
        name: "header.",
        kind: Kind::Field { max: VALUE_MAX, fields: 64 },
        default: "",
        meaning: "one more header field of that NAME in every request; an empty value removes it",
        is_secret: false,
        is_settable_later: true,
    },
    Spec {
        id: Id::LogFile,
        name: "log_file",
        kind: Kind::OutputFile,
        default: "",
        meaning: "a regular file; a line is appended for each request that is sent: time, method, URL without its query (which has the user), attempt, result, status, Zoom's code, reason, tracking id, sign-in, duration; no secret",
        is_secret: false,
        is_settable_later: false,
    },
];

/// `Id::spec` counts on it.
const _: () = {
    let mut row = 0;
    while row < TABLE.len() {
        assert!(TABLE[row].id as usize == row, "the table's rows stand in the order of Id");
        row += 1;
    }
};

impl Id {
    /// Its row.
    pub fn spec(self) -> &'static Spec {
        &TABLE[self as usize]
    }
}

impl Spec {
    /// Whether this is the option of that name.
    pub fn is_named(&self, name: &str) -> bool {
        self.name == name || self.is_prefix() && name.starts_with(self.name)
    }

    fn is_prefix(&self) -> bool {
        self.name.ends_with('.')
    }

    /// The name as the documentation writes it.
    pub fn shown_name(&self) -> String {
        if self.is_prefix() { format!("{}NAME", self.name) } else { self.name.to_owned() }
    }

    /// The default as the documentation writes it.
    pub fn shown_default(&self) -> String {
        if self.default.is_empty() { "none".to_owned() } else { self.default.replace(VERSION, "VERSION") }
    }

    /// The meaning with what else there is to know.
    pub fn shown_meaning(&self) -> String {
        let secret = if self.is_secret { "; a secret" } else { "" };
        let later = if self.is_settable_later {
            "; may be set again at any time, a call takes the one that is set when it begins"
        } else {
            ""
        };
        format!("{}{secret}{later}", self.meaning)
    }
}

impl Kind {
    /// What a value must be, for the documentation and for the refusal of another.
    pub fn allowed(&self) -> String {
        match *self {
            Kind::Url => {
                "https://host[:port][/path]; http:// only for localhost and loopback addresses".to_owned()
            }
            Kind::Token { max } => format!("visible ASCII, up to {max} bytes, with or without \"Bearer \""),
            Kind::Text { max } => {
                format!("visible ASCII and spaces, but no space at either end, up to {max} bytes")
            }
            Kind::Field { max, fields } => format!("{}; up to {fields} fields", Kind::Text { max }.allowed()),
            Kind::Number { min, max, unit: "" } => format!("{min} to {max}"),
            Kind::Number { min, max, unit } => format!("{min} to {max} {unit}"),
            Kind::Switch => "0 or 1".to_owned(),
            Kind::Word(words) => words.join(" or "),
            Kind::WordOr(words, other) => format!("{}, or {other}", words.join(", ")),
            Kind::Hosts => "names (with those below them), addresses, blocks such as 10.0.0.0/8, separated by commas; or *".to_owned(),
            Kind::OutputFile => "a path that can be written to".to_owned(),
            Kind::Visible { max } => format!("visible ASCII without spaces, up to {max} bytes"),
            Kind::Login { max } => format!("user:password, up to {max} bytes without control characters"),
            Kind::OauthUrl => "https://host[:port]/path, such as https://zoom.us/oauth/token; http:// only for localhost and loopback addresses".to_owned(),
            Kind::TokenFile => "a path in a folder that this program may write to".to_owned(),
            Kind::RedirectUri => "http://127.0.0.1[:port]/path, http://[::1][:port]/path (not localhost, which Zoom refuses), or a https URL".to_owned(),
            Kind::SettingsFile => "the absolute path of a text file in UTF-8".to_owned(),
        }
    }
}
