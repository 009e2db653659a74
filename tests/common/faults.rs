//! A server with a fault, a client of it, and what must be true of every failure.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use socket2::{Domain, Socket, Type};
use zoom_simulator::faults::{FaultServer, STRANGER_TOKEN, USER_TOKEN};
use zoom_token::{ZOOM_E_NO_TOKEN, ZOOM_OK};

pub use zoom_simulator::faults::Tls;

use super::abi::{Client, Response};
use super::tools::scratch;

/// The access token that no text may contain.
pub const ACCESS: &str = "canary-access-token";
/// Both listeners.
pub const BOTH: [Tls; 2] = [Tls::No, Tls::Yes];

/// A server with a fault and a client that trusts it.
pub struct Faulty {
    pub server: FaultServer,
    pub client: Client,
    pub roots: String,
}

impl Faulty {
    pub fn start(fault: &str, tls: Tls) -> Faulty {
        Faulty::with(fault, tls, &[])
    }

    /// With these options of the client.
    pub fn with(fault: &str, tls: Tls, options: &[(&str, &str)]) -> Faulty {
        let server = FaultServer::start(fault, tls).unwrap();
        let roots = roots_file(server.ca_pem());
        let faulty = Faulty { client: Client::at(&server.base(), ACCESS), server, roots };
        if tls == Tls::Yes {
            faulty.client.set("roots", &faulty.roots);
        }
        for (name, value) in options {
            faulty.client.set(name, value);
        }
        faulty
    }

    /// Sets another fault and makes a call.
    pub fn call(&self, fault: &str) -> Outcome {
        self.server.set(fault).unwrap();
        Outcome::of(&self.client)
    }

    /// The client, whose calls have failed, gets a token once the server has no fault.
    pub fn assert_usable(&self) {
        assert_token(&self.call("none"), "none");
    }
}

/// How a call ended.
#[derive(Debug)]
pub struct Outcome {
    pub code: i32,
    pub error: String,
    pub took: Duration,
    pub token: Result<String, i32>,
}

impl Outcome {
    pub fn of(client: &Client) -> Outcome {
        let begun = Instant::now();
        let response = client.token("me");
        Outcome::from(&response, begun.elapsed())
    }

    pub fn from(response: &Response, took: Duration) -> Outcome {
        Outcome { code: response.code, error: response.error(), took, token: response.token() }
    }
}

/// What a call's error is when nobody listens at HOST:PORT.
pub fn cannot_connect(address: &str) -> String {
    format!(
        "can't connect to {address}: connection refused. It is a port of this machine: start the program that listens there, \
         such as zoom-simulator"
    )
}

/// Its own token, and no other's.
#[track_caller]
pub fn assert_token(outcome: &Outcome, what: &str) {
    assert_eq!((outcome.code, outcome.error.as_str()), (ZOOM_OK, ""), "{what}");
    assert_eq!(outcome.token.as_deref(), Ok(USER_TOKEN), "{what}");
}

/// This failure, without a token, and without a secret in its text.
#[track_caller]
pub fn assert_failed(outcome: &Outcome, code: i32, error: &str, what: &str) {
    assert_eq!((outcome.code, outcome.error.as_str()), (code, error), "{what}");
    assert_clean(outcome, what);
}

/// No token, and no secret in the text.
#[track_caller]
pub fn assert_clean(outcome: &Outcome, what: &str) {
    assert_ne!(outcome.code, ZOOM_OK, "{what}");
    assert_eq!(outcome.token, Err(ZOOM_E_NO_TOKEN), "{what}");
    for secret in [ACCESS, USER_TOKEN, STRANGER_TOKEN] {
        assert!(!outcome.error.contains(secret), "{what}: {}", outcome.error);
    }
}

/// A listener on this address that accepts no more connections: further ones hang.
pub struct Full {
    listener: TcpListener,
    _waiting: Vec<TcpStream>,
}

impl Full {
    pub fn on(address: SocketAddr) -> Full {
        // It makes the queue as short as can be.
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, None).unwrap();
        socket.bind(&address.into()).unwrap();
        socket.listen(0).unwrap();
        let listener = TcpListener::from(socket);
        let address = listener.local_addr().unwrap();
        let connect = || TcpStream::connect_timeout(&address, Duration::from_millis(200)).ok();
        let waiting: Vec<TcpStream> = std::iter::from_fn(connect).take(100).collect();
        assert!(waiting.len() < 100, "the listener still accepts connections");
        Full { listener, _waiting: waiting }
    }

    pub fn address(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }
}

/// Root certificates in a file of their own, for the option `roots`.
pub fn roots_file(pem: &str) -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::SeqCst);
    // The same names in every run, so that the folders do not pile up.
    let program = std::env::current_exe().expect("a test knows its path");
    let program = program.file_name().unwrap_or_default().to_string_lossy();
    let part = std::env::var("OWN_PROCESS").unwrap_or_default();
    let folder: PathBuf = scratch(&format!("roots-{program}-{part}-{number}"));
    let file = folder.join("roots.pem");
    std::fs::write(&file, pem).expect("the target folder can be written to");
    file.to_str().expect("a target folder with a name in UTF-8").to_owned()
}
