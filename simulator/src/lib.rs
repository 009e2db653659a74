//! A stand-in for Zoom's `GET /v2/users/{userId}/token` and `POST /oauth/token`, to try and to test clients: no account, no
//! network, and every response on request.
//!
//! The user in the request determines the response: the table is at [`USERS`], and [`Options::users`] adds e-mail
//! addresses. The endpoint requires `Authorization: Bearer` with [`ACCESS_TOKEN`] or a token of `/oauth/token`, and refuses
//! [`EXPIRED_ACCESS_TOKEN`], [`UNSCOPED_ACCESS_TOKEN`] and any other as Zoom does.
//!
//! The query takes `type` (`zak`, `onbehalf` or `token`, the default), `ttl` (seconds) and `meeting_id` (required for
//! `onbehalf`). A token has three base64url parts, like Zoom's, and is the same for the same request; its middle part is
//! JSON with `uid`, `type`, `ttl`, `iat`, `exp` and `meeting_id`, so that a test can check what arrived. Nothing is
//! signed.
//!
//! With the same access tokens, `/v2/users/me/zak` has a ZAK of five minutes, `/v2/users/{userId}` what Zoom has about the
//! user, and `/v2/users` a page of the users who get a token (`page_size`, `next_page_token`).
//!
//! `/oauth/token` issues access tokens, as Zoom's does, for `account_credentials` ([`SERVER_CLIENT_ID`],
//! [`CLIENT_SECRET`], [`ACCOUNT_ID`]), `authorization_code` and `refresh_token` ([`APP_CLIENT_ID`] with the secret,
//! [`PUBLIC_CLIENT_ID`] without one and with PKCE). An id followed by `-` and any text is another client of the
//! same kind. An access token has 1,060 characters; it lives for 3,599 seconds, and several live at a time. Those of the
//! last two grant types are the ones of a user, `me`: with them, any other user is refused with code 4700. A refresh
//! token is valid once; [`Simulator::grant`] makes the first one without a browser. `/oauth/authorize` is the page with the
//! buttons, which post `decision=allow` or `decision=decline`; it redirects to the [`REDIRECT_URIS`]. `/oauth/revoke` ends
//! the grant of a token. [`Simulator::set_sign_in`] makes them misbehave: the table is at [`SWITCHES`]. Parameters are
//! accepted in the form only, although Zoom's `/oauth/revoke` takes a query too.
//!
//! `/v2/echo` accepts any method and responds with what it received: `method`, `target`, `headers`, `body`, and the
//! length of credentials in their place. It requires no access token. Every other path gets 404 with code 2300.
//!
//! ```
//! use zoom_simulator::{Options, Simulator};
//!
//! let simulator = Simulator::start(Options::default())?;
//! let base = simulator.https_url(); // for a client that trusts simulator.ca_pem()
//! assert!(base.starts_with("https://localhost:"));
//! assert!(simulator.requests().is_empty());
//! # std::io::Result::Ok(())
//! ```
//!
//! [`faults`] has servers that violate the protocol: they cut, stall, drip, flood and lie, each fault by its name.
//! [`script`] has a server that sends, byte by byte, what a test specifies.
//!
//! The program of the same name serves the same from a shell: `cargo run -p zoom-simulator`, and with `--fault NAME` a
//! server with that fault.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod account;
mod api;
mod body;
pub mod faults;
mod oauth;
mod record;
mod reply;
pub mod script;
mod tls;
mod token;
mod users;
mod wire;

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;

use account::Account;
use record::{Records, lock};
use wire::{EndAfter, LimitedStream};

pub use oauth::{
    ACCOUNT_ID, APP_CLIENT_ID, CLIENT_SECRET, PUBLIC_CLIENT_ID, REDIRECT_URIS, SERVER_CLIENT_ID, SWITCHES,
    Switch,
};
pub use record::RecordedRequest;
pub use users::{
    ACCESS_TOKEN, EXPIRED_ACCESS_TOKEN, GOOGLE_USER_ID, UNSCOPED_ACCESS_TOKEN, USER_EMAIL, USER_ID, USERS,
    User,
};

/// Where a simulator listens, whether it prints, which users it has, and how clients can sign in.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port for http on 127.0.0.1; 0 lets the system choose, `None` is no listener.
    pub http: Option<u16>,
    /// The port for https on 127.0.0.1; 0 lets the system choose, `None` is no listener.
    pub https: Option<u16>,
    /// Whether to print the method and target of every request to standard output.
    pub print_requests: bool,
    /// E-mail addresses of users who get tokens, beside those of [`USERS`]. The first one is `me`, who also signs in.
    pub users: Vec<String>,
    /// Pairs of a client id and its switches, as for [`Simulator::set_sign_in`].
    pub sign_in: Vec<(String, String)>,
}

impl Default for Options {
    /// Both listeners on ports that the system chooses, without printing.
    fn default() -> Options {
        Options {
            http: Some(0),
            https: Some(0),
            print_requests: false,
            users: Vec::new(),
            sign_in: Vec::new(),
        }
    }
}

/// A running simulator. Dropping it ends its thread and closes its ports.
#[derive(Debug)]
pub struct Simulator {
    http_port: Option<u16>,
    https_port: Option<u16>,
    ca_pem: String,
    records: Arc<Records>,
    oauth: Arc<Mutex<oauth::State>>,
    /// Dropping it ends the thread.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Simulator {
    /// Starts a simulator; it accepts connections from the moment this returns.
    pub fn start(options: Options) -> io::Result<Simulator> {
        let (ca_pem, config) = tls::make()?;
        let account = Arc::new(Account::new(&options.users)?);
        let records = Arc::new(Records::new(options.print_requests));
        let mut oauth = oauth::State::new();
        for (client_id, switches) in &options.sign_in {
            oauth.set_switches(client_id, switches)?;
        }
        let oauth = Arc::new(Mutex::new(oauth));
        let http = options.http.map(listen).transpose()?;
        let https = options.https.map(listen).transpose()?;
        let http_port = http.as_ref().map(|(_, port)| *port);
        let https_port = https.as_ref().map(|(_, port)| *port);

        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let guard = runtime.enter(); // tokio's listeners must be created inside their runtime
        let endpoint = |listener, tls, redirect_target| {
            let (account, records, oauth) = (Arc::clone(&account), Arc::clone(&records), Arc::clone(&oauth));
            let listener = TcpListener::from_std(listener)?;
            io::Result::Ok(Endpoint { listener, tls, redirect_target, account, records, oauth })
        };
        let mut endpoints = Vec::new();
        if let Some((listener, port)) = http {
            endpoints.push(endpoint(listener, None, format!("http://localhost:{port}/v2/echo"))?);
        }
        if let Some((listener, port)) = https {
            let tls = Some(config.into());
            endpoints.push(endpoint(listener, tls, format!("https://127.0.0.1:{port}/v2/echo"))?);
        }
        drop(guard);
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("zoom-simulator".to_owned())
            .spawn(move || run(runtime, endpoints, stopped))?;

        Ok(Simulator {
            http_port,
            https_port,
            ca_pem,
            records,
            oauth,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The base URL over http, `http://127.0.0.1:PORT/v2`.
    ///
    /// # Panics
    /// When [`Options::http`] was `None`.
    pub fn http_url(&self) -> String {
        let port = self.http_port.expect("started with an http listener");
        format!("http://127.0.0.1:{port}/v2")
    }

    /// The base URL over https, `https://localhost:PORT/v2`.
    ///
    /// # Panics
    /// When [`Options::https`] was `None`.
    pub fn https_url(&self) -> String {
        let port = self.https_port.expect("started with an https listener");
        format!("https://localhost:{port}/v2")
    }

    /// The PEM of the CA that this simulator created at its start, for clients to trust. The
    /// server's certificate is valid for localhost, 127.0.0.1, ::1, api.zoom.us and zoom.us.
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// The requests so far, in the order of their arrival (at most the newest 10,000).
    /// A request is recorded before its response is sent.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.records.all()
    }

    /// How many token requests for this user, by the id or e-mail address in the path, had an accepted access token.
    pub fn token_requests(&self, user: &str) -> u64 {
        self.records.token_requests(user)
    }

    /// Forgets the requests so far, and how many there were for each user and of each client.
    pub fn clear_requests(&self) {
        self.records.clear();
        lock(&self.oauth).clear_counts();
    }

    /// `http://127.0.0.1:PORT/oauth/token`.
    ///
    /// # Panics
    /// When [`Options::http`] was `None`.
    pub fn http_oauth_url(&self) -> String {
        oauth_url(&self.http_url())
    }

    /// `https://localhost:PORT/oauth/token`.
    ///
    /// # Panics
    /// When [`Options::https`] was `None`.
    pub fn https_oauth_url(&self) -> String {
        oauth_url(&self.https_url())
    }

    /// Replaces the [`SWITCHES`] of the client with this id, or, for the id `*`, of all clients that have none of their
    /// own. `switches` are names separated by spaces; an empty text is the ordinary behaviour. They apply to the
    /// requests at `/oauth/` from now on; those that change a response, not to `/oauth/authorize`. An unknown id or
    /// name is an error.
    pub fn set_sign_in(&self, client_id: &str, switches: &str) -> io::Result<()> {
        lock(&self.oauth).set_switches(client_id, switches)
    }

    /// Makes a grant for a client, as if a user had consented, and returns its refresh token. An id that is not a client
    /// with users is an error.
    pub fn grant(&self, client_id: &str) -> io::Result<String> {
        lock(&self.oauth).grant(client_id)
    }

    /// Revokes all access tokens that were issued so far: 401, code 124. Refresh tokens stay valid.
    pub fn revoke_access_tokens(&self) {
        lock(&self.oauth).revoke_access_tokens();
    }

    /// How many requests came to `/oauth/token` from this client id with this grant type, whatever the response was.
    pub fn sign_ins(&self, client_id: &str, grant_type: &str) -> u64 {
        lock(&self.oauth).sign_ins(client_id, grant_type)
    }

    /// How many of [`requests`](Simulator::requests) had the access token with this serial number: the first one that
    /// `/oauth/token` issued is 1.
    pub fn access_token_requests(&self, serial: u64) -> usize {
        self.records.access_token_requests(serial)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic in the thread has been reported there.
            let _ = thread.join();
        }
    }
}

fn oauth_url(base: &str) -> String {
    base.replace("/v2", "/oauth/token")
}

fn listen(port: u16) -> io::Result<(std::net::TcpListener, u16)> {
    let listener = wire::listen(port)?;
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

/// A listener, and what its connections share.
struct Endpoint {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    /// A URL of this simulator with another host name than its base URL.
    redirect_target: String,
    account: Arc<Account>,
    records: Arc<Records>,
    oauth: Arc<Mutex<oauth::State>>,
}

/// Serves until told to stop. Dropping the runtime at the end closes every connection.
fn run(runtime: Runtime, endpoints: Vec<Endpoint>, stopped: oneshot::Receiver<()>) {
    runtime.block_on(async {
        for endpoint in endpoints {
            tokio::spawn(accept(Arc::new(endpoint)));
        }
        let _ = stopped.await;
    });
}

async fn accept(endpoint: Arc<Endpoint>) {
    loop {
        match endpoint.listener.accept().await {
            Ok((socket, _)) => {
                tokio::spawn(serve(socket, Arc::clone(&endpoint)));
            }
            // Most likely out of descriptors, which are freed as connections end.
            Err(_) => sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn serve(socket: TcpStream, endpoint: Arc<Endpoint>) {
    // A body that is sent one byte at a time should arrive so.
    let _ = socket.set_nodelay(true);
    match &endpoint.tls {
        None => serve_http(socket, &endpoint).await,
        Some(tls) => {
            if let Ok(stream) = tls.accept(socket).await {
                serve_http(stream, &endpoint).await;
            }
        }
    }
}

async fn serve_http(stream: impl AsyncRead + AsyncWrite + Unpin, endpoint: &Endpoint) {
    let bytes_left = Arc::new(AtomicUsize::new(usize::MAX));
    let service = service_fn(async |request| {
        let reply = api::respond(request, endpoint).await?;
        if let Some(EndAfter(bytes)) = reply.extensions().get() {
            bytes_left.store(*bytes, Ordering::Relaxed);
        }
        io::Result::Ok(reply)
    });
    let stream = LimitedStream::new(stream, Arc::clone(&bytes_left));
    // An error is a client that disconnected, or an intended fault.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}
