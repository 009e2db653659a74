//! Servers that violate the protocol: they cut, stall, drip, flood or lie, each by the name of its fault.

mod serve;
mod table;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::script::{Server, token_response};
use crate::tls;
use serve::{Context, complete_response, serve};
use table::{Framing, Selected, find};

pub use table::{FAULTS, Fault, STRANGER_TOKEN, USER_TOKEN};

/// Whether a server speaks TLS.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tls {
    /// http.
    No,
    /// https.
    Yes,
}

/// A server with a fault of [`FAULTS`]. Dropping it stops the server.
///
/// ```
/// use zoom_simulator::faults::{FaultServer, Tls};
///
/// let server = FaultServer::start("cut-120", Tls::Yes)?;
/// assert!(server.base().starts_with("https://localhost:"));
/// server.set("none")?;
/// # std::io::Result::Ok(())
/// ```
pub struct FaultServer {
    server: Server,
    redirect_target: Server,
    selected: Arc<Mutex<Selected>>,
    context: Arc<Context>,
    ca_pem: String,
}

impl FaultServer {
    /// Starts a server on a free port of 127.0.0.1. A name that is not in the table is an error.
    pub fn start(fault: &str, tls: Tls) -> io::Result<FaultServer> {
        FaultServer::start_on(0, fault, tls, false)
    }

    /// The same on this port. `prints`: whether to print the method and target of each request to standard output.
    pub fn start_on(port: u16, fault: &str, tls: Tls, prints: bool) -> io::Result<FaultServer> {
        let selected = Arc::new(Mutex::new(parse(fault)?));
        let (ca_pem, config) = match tls {
            Tls::No => (String::new(), None),
            Tls::Yes => tls::make().map(|(ca_pem, config)| (ca_pem, Some(config)))?,
        };
        let redirect_target = Server::responding(token_response(STRANGER_TOKEN));
        let context = Arc::new(Context {
            tls: config,
            redirect_target: redirect_target.address(),
            happened: AtomicUsize::new(0),
            prints,
        });
        let (serving, serving_context) = (Arc::clone(&selected), Arc::clone(&context));
        let server = Server::start_on(port, move |connection| {
            let selected = *serving.lock().unwrap_or_else(PoisonError::into_inner);
            serve(selected, connection, &serving_context);
        })?;
        Ok(FaultServer { server, redirect_target, selected, context, ca_pem })
    }

    /// Changes the fault for new connections, and closes the open ones.
    pub fn set(&self, fault: &str) -> io::Result<()> {
        *self.selected.lock().unwrap_or_else(PoisonError::into_inner) = parse(fault)?;
        self.server.close_connections();
        Ok(())
    }

    /// The base URL, `http://127.0.0.1:PORT/v2` or `https://localhost:PORT/v2`.
    pub fn base(&self) -> String {
        match self.context.tls {
            None => self.server.base(),
            Some(_) => format!("https://localhost:{}/v2", self.address().port()),
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The PEM of the CA of its https certificate; empty for http.
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// The requests so far, as they arrived.
    pub fn requests(&self) -> Vec<String> {
        self.server.requests()
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.server.connections()
    }

    /// How many connections were made to the target of redirects.
    pub fn redirected_connections(&self) -> usize {
        self.redirect_target.connections()
    }

    /// How often the fault has happened: the connection was cut, the silence began, the extra response was sent.
    pub fn happened(&self) -> usize {
        self.context.happened.load(Ordering::SeqCst)
    }
}

/// How many bytes the complete response of `cut-`, `cut-chunked-` or `cut-close-` has.
pub fn response_length(fault: &str) -> usize {
    let framing = match fault {
        _ if fault.contains("chunked") => Framing::Chunks,
        _ if fault.contains("close") => Framing::Close,
        _ => Framing::Length,
    };
    complete_response(framing).len()
}

fn parse(fault: &str) -> io::Result<Selected> {
    find(fault).ok_or_else(|| {
        let text = format!("there is no fault '{fault}'; --help-faults lists them");
        io::Error::new(io::ErrorKind::InvalidInput, text)
    })
}

impl fmt::Debug for FaultServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultServer").field("base", &self.base()).finish_non_exhaustive()
    }
}
