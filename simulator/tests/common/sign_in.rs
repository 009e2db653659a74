//! Sign-ins at a simulator, and what their responses contain.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use ureq::Agent;
use zoom_simulator::{ACCOUNT_ID, APP_CLIENT_ID, CLIENT_SECRET, SERVER_CLIENT_ID, Simulator};

use super::{Reply, client, get_with, read, simulator};

pub const GRANT: &str = "grant_type";

/// The fields of a form.
pub type Fields<'a> = Vec<(&'a str, &'a str)>;

/// A simulator and a client of it.
pub struct Setup {
    pub simulator: Simulator,
    pub agent: Agent,
}

impl Setup {
    pub fn new() -> Setup {
        let simulator = simulator();
        let agent = client(simulator.ca_pem());
        Setup { simulator, agent }
    }

    /// The same with these switches for all clients.
    pub fn with(switches: &str) -> Setup {
        let setup = Setup::new();
        setup.simulator.set_sign_in("*", switches).unwrap();
        setup
    }

    pub fn token(&self, authorization: Option<&str>, form: &[(&str, &str)]) -> Reply {
        self.post(&self.simulator.http_oauth_url(), authorization, form)
    }

    /// The same for the server-to-server client.
    pub fn sign_in(&self) -> Reply {
        self.token(Some(&server()), &server_form())
    }

    pub fn revoke(&self, authorization: Option<&str>, form: &[(&str, &str)]) -> Reply {
        self.post(&self.revoke_url(), authorization, form)
    }

    pub fn revoke_url(&self) -> String {
        self.simulator.http_oauth_url().replace("/token", "/revoke")
    }

    pub fn post(&self, url: &str, authorization: Option<&str>, form: &[(&str, &str)]) -> Reply {
        self.try_post(url, authorization, form).unwrap()
    }

    pub fn try_post(
        &self,
        url: &str,
        authorization: Option<&str>,
        form: &[(&str, &str)],
    ) -> Result<Reply, ureq::Error> {
        let mut request = self.agent.post(url);
        if let Some(value) = authorization {
            request = request.header("Authorization", value);
        }
        read(request.send_form(form.iter().copied())?)
    }

    /// Requests a ZAK with this access token.
    pub fn call(&self, access_token: &str) -> Reply {
        self.call_at(&self.simulator, access_token)
    }

    pub fn call_at(&self, simulator: &Simulator, access_token: &str) -> Reply {
        let url = format!("{}/users/me/token?type=zak", simulator.http_url());
        get_with(&self.agent, &url, Some(&format!("Bearer {access_token}"))).unwrap()
    }
}

impl Reply {
    pub fn access_token(&self) -> String {
        self.json()["access_token"].as_str().unwrap().to_owned()
    }

    pub fn refresh_token(&self) -> String {
        self.json()["refresh_token"].as_str().unwrap().to_owned()
    }

    /// The status, error and reason of a sign-in's refusal.
    pub fn sign_in_refusal(&self) -> (u16, String, String) {
        let json = self.json();
        let text = |name: &str| json[name].as_str().unwrap_or("").to_owned();
        (self.status, text("error"), text("reason"))
    }

    /// The status, code and message of a call's refusal.
    pub fn refusal(&self) -> (u16, Value, String) {
        let json = self.json();
        (self.status, json["code"].clone(), json["message"].as_str().unwrap_or("").to_owned())
    }
}

pub fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

/// The Authorization of the server-to-server client.
pub fn server() -> String {
    basic(SERVER_CLIENT_ID, CLIENT_SECRET)
}

/// The Authorization of the client with users and a secret.
pub fn app() -> String {
    basic(APP_CLIENT_ID, CLIENT_SECRET)
}

pub fn server_form() -> Fields<'static> {
    vec![(GRANT, "account_credentials"), ("account_id", ACCOUNT_ID)]
}

/// The form of a refresh. A client with a secret has its id in Authorization.
pub fn refresh_form<'a>(client_id: &'a str, token: &'a str) -> Fields<'a> {
    let mut form = vec![(GRANT, "refresh_token"), ("refresh_token", token)];
    if !client_id.starts_with(APP_CLIENT_ID) {
        form.push(("client_id", client_id));
    }
    form
}
