//! A stand-in for Zoom's `GET /v2/users/{userId}/token`, to try a client against and to
//! test it with: no account, no network, and every answer on request.
//!
//! Which answer comes depends on the user that is asked for: the table is at [`USERS`].
//! The endpoint wants `Authorization: Bearer` with [`ACCESS_TOKEN`], and refuses
//! [`EXPIRED_ACCESS_TOKEN`], [`UNSCOPED_ACCESS_TOKEN`] and any other as Zoom does.
//!
//! The query takes `type` (`zak`, `onbehalf` or `token`, which is meant when there is
//! none), `ttl` (seconds) and `meeting_id` (needed for `onbehalf`). A token has three
//! base64url parts, like Zoom's, and is the same for the same request; its middle part is
//! JSON with `uid`, `type`, `ttl`, `iat`, `exp` and `meeting_id`, so that a test can see
//! what arrived. Nothing is signed.
//!
//! `/v2/echo` takes any method and answers with what it was sent: `method`, `target`,
//! `headers`, `body`, and the length of the credentials instead of themselves. It asks for
//! no access token. Every other path gets 404 with code 2300.
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
//! What no sane server does is in [`faults`]: servers that cut, stall, drip, flood and lie, each fault by its name. And
//! [`script`] is a server that does, byte for byte, what a test tells it.
//!
//! The program of the same name serves the same from a shell: `cargo run -p zoom-simulator`, and with `--fault NAME` a
//! server with that fault.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod api;
mod body;
pub mod faults;
mod record;
pub mod script;
mod tls;
mod token;
mod users;

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
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

use record::Records;

pub use record::RecordedRequest;
pub use users::{
    ACCESS_TOKEN, EXPIRED_ACCESS_TOKEN, GOOGLE_USER_ID, UNSCOPED_ACCESS_TOKEN, USER_EMAIL, USER_ID, USERS,
    User,
};

/// Where a simulator listens, and whether it prints.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port for http on 127.0.0.1; 0 lets the system choose, `None` is no listener.
    pub http: Option<u16>,
    /// The port for https on 127.0.0.1; 0 lets the system choose, `None` is no listener.
    pub https: Option<u16>,
    /// Whether the method and target of every request go to standard output.
    pub print_requests: bool,
}

impl Default for Options {
    /// Both listeners on ports that the system chooses, and nothing printed.
    fn default() -> Options {
        Options { http: Some(0), https: Some(0), print_requests: false }
    }
}

/// A running simulator. It stops, with its thread and ports, when it is dropped.
#[derive(Debug)]
pub struct Simulator {
    http_port: Option<u16>,
    https_port: Option<u16>,
    ca_pem: String,
    records: Arc<Records>,
    /// The thread ends when this is dropped.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Simulator {
    /// Starts a simulator; it accepts connections from the moment this returns.
    pub fn start(options: Options) -> io::Result<Simulator> {
        let (ca_pem, config) = tls::make()?;
        let records = Arc::new(Records::new(options.print_requests));
        let http = options.http.map(listen).transpose()?;
        let https = options.https.map(listen).transpose()?;
        let http_port = http.as_ref().map(|(_, port)| *port);
        let https_port = https.as_ref().map(|(_, port)| *port);

        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let inside = runtime.enter(); // tokio's listeners are made in their runtime
        let mut doors = Vec::new();
        if let Some((listener, port)) = http {
            let elsewhere = format!("http://localhost:{port}/v2/echo");
            doors.push(Door::new(listener, None, elsewhere, &records)?);
        }
        if let Some((listener, port)) = https {
            let elsewhere = format!("https://127.0.0.1:{port}/v2/echo");
            doors.push(Door::new(listener, Some(config.into()), elsewhere, &records)?);
        }
        drop(inside);
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("zoom-simulator".to_owned())
            .spawn(move || run(runtime, doors, stopped))?;

        Ok(Simulator { http_port, https_port, ca_pem, records, stop: Some(stop), thread: Some(thread) })
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

    /// The PEM of the CA that this simulator made at its start, for clients to trust. The
    /// server's certificate is for localhost, 127.0.0.1, ::1, api.zoom.us and zoom.us.
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// The requests so far, in the order of their arrival (of very many, the newest 10,000).
    /// A request is here before its answer is sent.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.records.all()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        self.records.clear();
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic over there has been reported there.
            let _ = thread.join();
        }
    }
}

fn listen(port: u16) -> io::Result<(std::net::TcpListener, u16)> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        let text = format!("cannot listen on 127.0.0.1:{port}: {error}");
        io::Error::new(error.kind(), text)
    })?;
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

/// A listener, and what the connections that it accepts have in common.
struct Door {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    /// The same simulator by a host name that is not in its base URL.
    elsewhere: String,
    records: Arc<Records>,
}

impl Door {
    fn new(
        listener: std::net::TcpListener,
        tls: Option<TlsAcceptor>,
        elsewhere: String,
        records: &Arc<Records>,
    ) -> io::Result<Door> {
        let listener = TcpListener::from_std(listener)?;
        Ok(Door { listener, tls, elsewhere, records: Arc::clone(records) })
    }
}

/// Serves until the stop. The end of the runtime, here, is the end of every connection.
fn run(runtime: Runtime, doors: Vec<Door>, stopped: oneshot::Receiver<()>) {
    runtime.block_on(async {
        for door in doors {
            tokio::spawn(accept(Arc::new(door)));
        }
        let _ = stopped.await;
    });
}

async fn accept(door: Arc<Door>) {
    loop {
        match door.listener.accept().await {
            Ok((socket, _)) => {
                tokio::spawn(serve(socket, Arc::clone(&door)));
            }
            // Most likely out of descriptors: some come back as connections end.
            Err(_) => sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn serve(socket: TcpStream, door: Arc<Door>) {
    // A dripping body is to arrive in drops.
    let _ = socket.set_nodelay(true);
    match &door.tls {
        None => converse(socket, &door).await,
        Some(tls) => {
            if let Ok(stream) = tls.accept(socket).await {
                converse(stream, &door).await;
            }
        }
    }
}

async fn converse(stream: impl AsyncRead + AsyncWrite + Unpin, door: &Door) {
    let service =
        service_fn(|request| api::answer(request, &door.records, door.tls.is_some(), &door.elsewhere));
    // An error is a client that left, or a fault that was asked for.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}
