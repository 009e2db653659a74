//! The table of the OAuth clients that the simulator knows.

use std::io;

/// The id of the server-to-server client: `account_credentials`.
pub const SERVER_CLIENT_ID: &str = "simulator-server";

/// The id of the client with users and a secret: `authorization_code` and `refresh_token`.
pub const APP_CLIENT_ID: &str = "simulator-app";

/// The id of the client with users and without a secret: the same, with PKCE.
pub const PUBLIC_CLIENT_ID: &str = "simulator-public";

/// The secret of the clients that have one. In a form and in base64 it needs care: Basic takes it as it is, and standard
/// base64 of it, unlike base64url, contains `+` and `/`.
pub const CLIENT_SECRET: &str = "???>>>:+%2F#&=";

/// The account of the server-to-server client. A form has to encode it.
pub const ACCOUNT_ID: &str = "simulator+account&=";

/// A kind of client.
#[derive(Debug)]
pub(super) struct Client {
    id: &'static str,
    /// `None` for a public client.
    pub(super) secret: Option<&'static str>,
    pub(super) grant_types: &'static [&'static str],
}

const USER_GRANTS: &[&str] = &["authorization_code", "refresh_token"];

const CLIENTS: &[Client] = &[
    Client { id: SERVER_CLIENT_ID, secret: Some(CLIENT_SECRET), grant_types: &["account_credentials"] },
    Client { id: APP_CLIENT_ID, secret: Some(CLIENT_SECRET), grant_types: USER_GRANTS },
    Client { id: PUBLIC_CLIENT_ID, secret: None, grant_types: USER_GRANTS },
];

/// The client of this id: one of the table, or one of its kind, whose id is followed by `-` and any text.
pub(super) fn find(id: &str) -> Option<&'static Client> {
    CLIENTS.iter().find(|client| {
        id.strip_prefix(client.id).is_some_and(|suffix| suffix.is_empty() || suffix.starts_with('-'))
    })
}

/// The error for an id that is not in the table, or whose client lacks this grant type.
pub(super) fn unknown(id: &str) -> io::Error {
    let text = format!("there is no such client: '{id}'; --help-sign-in lists them");
    io::Error::new(io::ErrorKind::InvalidInput, text)
}
