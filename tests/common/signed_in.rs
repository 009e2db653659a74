//! Clients that sign in at a simulator.

use zoom_simulator::{
    ACCOUNT_ID, APP_CLIENT_ID, CLIENT_SECRET, Options, PUBLIC_CLIENT_ID, SERVER_CLIENT_ID, Simulator,
};

use super::abi::{Client, Response};

pub fn simulator() -> Simulator {
    Simulator::start(Options::default()).expect("a loopback port")
}

/// A client without an access token.
pub fn client(simulator: &Simulator, options: &[(&str, &str)]) -> Client {
    let client = Client::new();
    client.set("base_url", &simulator.http_url()).set("proxy", "none");
    for (name, value) in options {
        client.set(name, value);
    }
    client
}

/// The options of a server.
pub const SERVER: [(&str, &str); 3] =
    [("account_id", ACCOUNT_ID), ("client_id", SERVER_CLIENT_ID), ("client_secret", CLIENT_SECRET)];

/// A program of the account.
pub fn server_client(simulator: &Simulator) -> Client {
    client(simulator, &SERVER)
}

/// The same with a token file.
pub fn server_client_with(simulator: &Simulator, token_file: &str) -> Client {
    let client = server_client(simulator);
    client.set("token_file", token_file);
    client
}

/// A user's public client.
pub fn user_client(simulator: &Simulator, refresh_token: &str) -> Client {
    client(simulator, &[("client_id", PUBLIC_CLIENT_ID), ("refresh_token", refresh_token)])
}

/// A user's client with a token file alone.
pub fn user_client_with(simulator: &Simulator, token_file: &str) -> Client {
    client(simulator, &[("client_id", PUBLIC_CLIENT_ID), ("token_file", token_file)])
}

/// A user's client that has a secret.
pub fn app_client(simulator: &Simulator, refresh_token: &str) -> Client {
    let options =
        [("client_id", APP_CLIENT_ID), ("client_secret", CLIENT_SECRET), ("refresh_token", refresh_token)];
    client(simulator, &options)
}

/// How often programs of the account have signed in.
pub fn server_sign_ins(simulator: &Simulator) -> u64 {
    simulator.sign_ins(SERVER_CLIENT_ID, "account_credentials")
}

/// How often the user's public client has renewed its access token.
pub fn refreshes(simulator: &Simulator) -> u64 {
    simulator.sign_ins(PUBLIC_CLIENT_ID, "refresh_token")
}

/// The outcome of a call that succeeded.
pub fn assert_zak(response: &Response) {
    assert_eq!((response.code, response.error().as_str()), (0, ""));
    assert!(response.token().is_ok_and(|token| token.starts_with("eyJ")));
}
