//! A server with a fault: one that cuts, stalls, drips, floods or lies, by the fault's name.

mod play;
mod table;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::script::{Server, token_answer};
use crate::tls;
use play::{Scene, play, whole};
use table::{Chosen, Framing, find};

pub use table::{FAULTS, Fault, STRANGER_TOKEN, USER_TOKEN};

/// Whether a server speaks TLS.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tls {
    /// http.
    No,
    /// https.
    Yes,
}

/// A server with a fault of [`FAULTS`]. It ends with the value.
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
    elsewhere: Server,
    chosen: Arc<Mutex<Chosen>>,
    scene: Arc<Scene>,
    ca_pem: String,
}

impl FaultServer {
    /// Starts it on a free port of 127.0.0.1. A name that is not in the table is an error.
    pub fn start(fault: &str, tls: Tls) -> io::Result<FaultServer> {
        FaultServer::start_on(0, fault, tls, false)
    }

    /// The same on this port. `prints`: the method and target of each request go to standard output.
    pub fn start_on(port: u16, fault: &str, tls: Tls, prints: bool) -> io::Result<FaultServer> {
        let chosen = Arc::new(Mutex::new(named(fault)?));
        let (ca_pem, config) = match tls {
            Tls::No => (String::new(), None),
            Tls::Yes => tls::make().map(|(ca_pem, config)| (ca_pem, Some(config)))?,
        };
        let elsewhere = Server::answering(token_answer(STRANGER_TOKEN));
        let scene = Arc::new(Scene {
            tls: config,
            elsewhere: elsewhere.address(),
            happened: AtomicUsize::new(0),
            prints,
        });
        let (theirs, scene_of_theirs) = (Arc::clone(&chosen), Arc::clone(&scene));
        let server = Server::start_on(port, move |connection| {
            let chosen = *theirs.lock().unwrap_or_else(PoisonError::into_inner);
            play(chosen, connection, &scene_of_theirs);
        })?;
        Ok(FaultServer { server, elsewhere, chosen, scene, ca_pem })
    }

    /// Takes another fault, for the connections from now on; those that are open end.
    pub fn set(&self, fault: &str) -> io::Result<()> {
        *self.chosen.lock().unwrap_or_else(PoisonError::into_inner) = named(fault)?;
        self.server.hang_up();
        Ok(())
    }

    /// The base URL, `http://127.0.0.1:PORT/v2` or `https://localhost:PORT/v2`.
    pub fn base(&self) -> String {
        match self.scene.tls {
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

    /// How many connections were made to the server that redirects lead to.
    pub fn connections_elsewhere(&self) -> usize {
        self.elsewhere.connections()
    }

    /// How often the fault has happened: the connection was cut, the silence began, the extra answer was sent.
    pub fn happened(&self) -> usize {
        self.scene.happened.load(Ordering::SeqCst)
    }
}

/// How many bytes the complete answer of `cut-`, `cut-chunked-` or `cut-close-` has.
pub fn answer_length(fault: &str) -> usize {
    let framing = match fault {
        _ if fault.contains("chunked") => Framing::Chunks,
        _ if fault.contains("close") => Framing::Close,
        _ => Framing::Length,
    };
    whole(framing).len()
}

fn named(fault: &str) -> io::Result<Chosen> {
    find(fault).ok_or_else(|| {
        let text = format!("there is no fault '{fault}'; --help lists them");
        io::Error::new(io::ErrorKind::InvalidInput, text)
    })
}

impl fmt::Debug for FaultServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultServer").field("base", &self.base()).finish_non_exhaustive()
    }
}
