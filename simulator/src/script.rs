//! A server on a loopback port that runs a script for each connection, which controls every byte it sends.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio_rustls::rustls::{self, HandshakeKind, ServerConfig, ServerConnection};

use crate::wire;

/// How many requests are kept: a server may run for long.
const KEPT: usize = 10_000;

/// A server with one thread for each connection. Dropping it closes its port and connections.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    stopping: AtomicBool,
    requests: Mutex<VecDeque<String>>,
    handshakes: Mutex<Vec<HandshakeKind>>,
    accepted: AtomicUsize,
    /// The open connections, by their number.
    open: Mutex<HashMap<usize, TcpStream>>,
    /// Wakes pauses when the server stops.
    stopped: Condvar,
}

/// A connection, as its script uses it.
pub struct Connection {
    /// The socket below TLS, for a script that bypasses TLS.
    pub socket: Socket,
    /// Its number, from 0.
    pub number: usize,
    tls: Option<ServerConnection>,
    resets_at_end: bool,
}

/// A TCP socket that can be slowed down, and can end after a number of bytes.
pub struct Socket {
    /// The socket itself.
    pub stream: TcpStream,
    /// The pause before each byte; `None` sends everything at once.
    pub pause: Option<Duration>,
    /// How many bytes can still be sent; writing more is an error.
    pub bytes_left: Option<usize>,
    shared: Arc<Shared>,
}

impl Server {
    /// Runs `script` for every connection, on a thread of its own.
    ///
    /// # Panics
    /// When there is no loopback port left.
    pub fn start(script: impl Fn(&mut Connection) + Send + Sync + 'static) -> Server {
        Server::start_on(0, script).expect("a loopback port")
    }

    /// The same on this port of 127.0.0.1; 0 lets the system choose.
    pub fn start_on(
        port: u16,
        script: impl Fn(&mut Connection) + Send + Sync + 'static,
    ) -> io::Result<Server> {
        let listener = wire::listen(port)?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let accepting = Arc::clone(&shared);
        let thread = thread::spawn(move || accept(&listener, &accepting, &Arc::new(script)));
        Ok(Server { address, shared, listener: Some(thread) })
    }

    /// Runs `script` for every connection that completes the TLS handshake.
    pub fn start_tls(
        config: Arc<ServerConfig>,
        script: impl Fn(&mut Connection) + Send + Sync + 'static,
    ) -> Server {
        Server::start(move |connection| {
            if connection.start_tls(&config).is_ok() {
                script(connection);
                connection.send_close_notify();
            }
        })
    }

    /// Responds to every request of every connection with these bytes.
    pub fn responding(response: impl Into<Vec<u8>>) -> Server {
        let response = response.into();
        Server::start(move |connection| connection.respond_to_all(&response))
    }

    /// The base URL over http.
    pub fn base(&self) -> String {
        format!("http://{}/v2", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The heads and bodies of the requests so far, as they arrived (at most the newest 10,000).
    pub fn requests(&self) -> Vec<String> {
        lock(&self.shared.requests).iter().cloned().collect()
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    /// The completed TLS handshakes, full and resumed ones, in their order.
    pub fn handshakes(&self) -> Vec<HandshakeKind> {
        lock(&self.shared.handshakes).clone()
    }

    /// Shuts down the open connections.
    pub fn close_connections(&self) {
        for stream in lock(&self.shared.open).values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(listener) = self.listener.take() {
            // A panic in the thread has been reported there.
            let _ = listener.join();
        }
        self.close_connections();
        let _open = lock(&self.shared.open);
        self.shared.stopped.notify_all();
    }
}

fn accept<S: Fn(&mut Connection) + Send + Sync + 'static>(
    listener: &TcpListener,
    shared: &Arc<Shared>,
    script: &Arc<S>,
) {
    for stream in listener.incoming() {
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        // An error is most likely a lack of descriptors, which are freed as connections end.
        let Ok(stream) = stream else { continue };
        let Ok(clone) = stream.try_clone() else { continue };
        // Separate writes should arrive separately.
        let _ = stream.set_nodelay(true);
        let number = shared.accepted.fetch_add(1, Ordering::SeqCst);
        lock(&shared.open).insert(number, clone);
        let socket = Socket { stream, pause: None, bytes_left: None, shared: Arc::clone(shared) };
        let mut connection = Connection { socket, number, tls: None, resets_at_end: false };
        let script = Arc::clone(script);
        thread::spawn(move || {
            script(&mut connection);
            connection.close();
        });
    }
}

impl Connection {
    /// Does the TLS handshake, and uses TLS from then on.
    pub fn start_tls(&mut self, config: &Arc<ServerConfig>) -> io::Result<()> {
        let mut tls = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
        while tls.is_handshaking() {
            if let Err(error) = tls.complete_io(&mut self.socket) {
                // Sends the alert, if there is one.
                let _ = tls.write_tls(&mut self.socket);
                return Err(error);
            }
        }
        if let Some(kind) = tls.handshake_kind() {
            lock(&self.socket.shared.handshakes).push(kind);
        }
        self.tls = Some(tls);
        Ok(())
    }

    /// Reads the next request, head and body; `None` when the client has disconnected.
    pub fn read_request(&mut self) -> Option<String> {
        let mut bytes = Vec::new();
        let mut byte = [0];
        while !bytes.ends_with(b"\r\n\r\n") {
            if self.read(&mut byte).ok()? == 0 {
                return None;
            }
            bytes.push(byte[0]);
        }
        let head = String::from_utf8_lossy(&bytes).into_owned();
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        self.read_exact(&mut body).ok()?;
        let request = head + &String::from_utf8_lossy(&body);
        let mut requests = lock(&self.socket.shared.requests);
        if requests.len() == KEPT {
            requests.pop_front();
        }
        requests.push_back(request.clone());
        Some(request)
    }

    /// Sends this in one write; over TLS that is one record, if it fits. False when the client has disconnected.
    pub fn send(&mut self, bytes: &[u8]) -> bool {
        self.write_all(bytes).and_then(|()| self.flush()).is_ok()
    }

    /// Sends both in one write, over TLS in a record each.
    pub fn send_together(&mut self, first: &[u8], second: &[u8]) -> bool {
        let Some(tls) = &mut self.tls else { return self.send(&[first, second].concat()) };
        let mut wire = Vec::new();
        for part in [first, second] {
            if tls.writer().write_all(part).is_err() {
                return false;
            }
            while tls.wants_write() && matches!(tls.write_tls(&mut wire), Ok(1..)) {}
        }
        self.socket.write_all(&wire).is_ok()
    }

    /// Sends this one byte at a time; over TLS each is a record.
    pub fn drip(&mut self, bytes: &[u8], pause: Duration) -> bool {
        bytes.iter().all(|byte| self.pause(pause) && self.send(&[*byte]))
    }

    /// Sends this until the client disconnects.
    pub fn send_for_ever(&mut self, part: &[u8]) {
        let block = part.repeat(8192 / part.len().max(1) + 1);
        while self.send(&block) {}
    }

    /// Responds to every request with these bytes.
    pub fn respond_to_all(&mut self, response: &[u8]) {
        while self.read_request().is_some() {
            self.send(response);
        }
    }

    /// Waits; false when the server stops meanwhile.
    pub fn pause(&mut self, time: Duration) -> bool {
        self.socket.pause_for(time)
    }

    /// Waits until the client closes the connection.
    pub fn wait_for_close(&mut self) {
        let mut discarded = [0; 1024];
        while matches!(self.read(&mut discarded), Ok(1..)) {}
    }

    /// Sends the TLS alert close_notify, as a server does before it closes.
    pub fn send_close_notify(&mut self) {
        if let Some(tls) = &mut self.tls {
            tls.send_close_notify();
            while tls.wants_write() && matches!(tls.write_tls(&mut self.socket), Ok(1..)) {}
        }
    }

    /// Updates the keys of both sides (TLS 1.3). False when that fails.
    pub fn update_keys(&mut self) -> bool {
        let Some(tls) = &mut self.tls else { return false };
        tls.refresh_traffic_keys().is_ok() && self.flush().is_ok()
    }

    /// Makes the connection end with a TCP reset.
    pub fn reset(&mut self) {
        self.resets_at_end = true;
    }

    fn close(self) {
        let Socket { stream, shared, .. } = self.socket;
        if self.resets_at_end {
            let _ = socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO));
        } else {
            let _ = stream.shutdown(Shutdown::Both);
        }
        lock(&shared.open).remove(&self.number);
        // The last handle: this closes the connection.
        drop(stream);
    }
}

impl Read for Connection {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        match &mut self.tls {
            None => self.socket.read(bytes),
            Some(tls) => rustls::Stream::new(tls, &mut self.socket).read(bytes),
        }
    }
}

impl Write for Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.tls {
            None => self.socket.write(bytes),
            Some(tls) => rustls::Stream::new(tls, &mut self.socket).write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.tls {
            None => Ok(()),
            Some(tls) => rustls::Stream::new(tls, &mut self.socket).flush(),
        }
    }
}

impl Socket {
    fn pause_for(&self, time: Duration) -> bool {
        let stopping = || self.shared.stopping.load(Ordering::SeqCst);
        if !time.is_zero() {
            let open = lock(&self.shared.open);
            let _ = self.shared.stopped.wait_timeout_while(open, time, |_| !stopping());
        }
        !stopping()
    }
}

impl Read for Socket {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.stream.read(bytes)
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut amount = bytes.len().min(self.bytes_left.unwrap_or(usize::MAX));
        if let Some(pause) = self.pause {
            amount = amount.min(1);
            if !self.pause_for(pause) {
                return Err(io::Error::other("the server is stopping"));
            }
        }
        if amount == 0 && !bytes.is_empty() {
            return Err(io::Error::other("cut on purpose"));
        }
        let sent = self.stream.write(&bytes[..amount])?;
        self.bytes_left = self.bytes_left.map(|left| left - sent);
        Ok(sent)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// A complete response with a Content-Length.
pub fn http_response(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
}

/// The response to a token call.
pub fn token_response(token: &str) -> String {
    http_response("200 OK", "Content-Type: application/json\r\n", &format!("{{\"token\":\"{token}\"}}"))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Shows the address only: requests contain credentials.
impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("number", &self.number).finish_non_exhaustive()
    }
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket").field("stream", &self.stream).finish_non_exhaustive()
    }
}
