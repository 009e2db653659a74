//! What the tests share: a client, and responses as plain data.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod sign_in;
#[path = "../../../tests/common/tools.rs"]
pub mod tools;

use std::io::{Read, Write};
use std::net::TcpStream;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;
use ureq::Agent;
use ureq::http::{HeaderMap, Response};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use zoom_simulator::{ACCESS_TOKEN, Options, Simulator};

/// The Content-Type of Zoom's JSON.
pub const JSON: &str = "application/json;charset=UTF-8";

/// A response with its body.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    /// The first value of a header field, or the empty text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The middle part of the token in it.
    pub fn payload(&self) -> Value {
        let json = self.json();
        let token = json["token"].as_str().unwrap();
        let part = token.split('.').nth(1).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    }
}

pub fn simulator() -> Simulator {
    Simulator::start(Options::default()).unwrap()
}

/// A client that returns responses of every status, follows no redirect, and trusts this CA alone.
pub fn client(ca_pem: &str) -> Agent {
    let ca = Certificate::from_pem(ca_pem.as_bytes()).unwrap();
    let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[ca])).build();
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .tls_config(tls)
        .build()
        .into()
}

/// GETs a URL with the accepted access token.
pub fn get_url(client: &Agent, url: &str) -> Result<Reply, ureq::Error> {
    get_with(client, url, Some(&format!("Bearer {ACCESS_TOKEN}")))
}

/// GETs a URL with this Authorization.
pub fn get_with(client: &Agent, url: &str, authorization: Option<&str>) -> Result<Reply, ureq::Error> {
    let mut request = client.get(url);
    if let Some(value) = authorization {
        request = request.header("Authorization", value);
    }
    read(request.call()?)
}

/// Reads the body of a response.
pub fn read(mut response: Response<ureq::Body>) -> Result<Reply, ureq::Error> {
    let body = response.body_mut().read_to_string()?;
    Ok(Reply { status: response.status().as_u16(), headers: response.headers().clone(), body })
}

/// GETs `/users/` and this from a new simulator, over http.
pub fn get(user_and_query: &str) -> Reply {
    try_get(user_and_query).unwrap()
}

/// The same, where the response may be incomplete.
pub fn try_get(user_and_query: &str) -> Result<Reply, ureq::Error> {
    let simulator = simulator();
    let url = format!("{}/users/{user_and_query}", simulator.http_url());
    get_url(&client(simulator.ca_pem()), &url)
}

/// `127.0.0.1:PORT` of the http listener.
pub fn address(simulator: &Simulator) -> String {
    let url = simulator.http_url();
    url["http://".len()..url.len() - "/v2".len()].to_owned()
}

/// Sends these bytes and reads until the simulator closes the connection.
pub fn exchange(simulator: &Simulator, sent: &[u8]) -> Vec<u8> {
    let mut socket = TcpStream::connect(address(simulator)).unwrap();
    socket.write_all(sent).unwrap();
    let mut got = Vec::new();
    socket.read_to_end(&mut got).unwrap();
    got
}
