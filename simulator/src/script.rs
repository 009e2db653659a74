//! A server on a loopback port that does what a script tells it, byte for byte: one thread for each connection.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio_rustls::rustls::{self, HandshakeKind, ServerConfig, ServerConnection};

/// How many requests are kept; older ones are forgotten, so that a server may run for long.
const KEPT: usize = 10_000;

/// A server with one thread a connection. It ends with the value.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    stops: AtomicBool,
    requests: Mutex<VecDeque<String>>,
    handshakes: Mutex<Vec<HandshakeKind>>,
    made: AtomicUsize,
    /// The connections that are open, by their number: what is not here any more is closed.
    open: Mutex<HashMap<usize, TcpStream>>,
    /// A pause ends here when the server does.
    end: Condvar,
}

/// One connection in the hands of a script.
pub struct Connection {
    /// What is below TLS, for what a script does there itself.
    pub socket: Socket,
    /// Its number, from 0.
    pub number: usize,
    tls: Option<ServerConnection>,
    resets: bool,
}

/// A TCP connection that may be slow, and may end after so many bytes.
pub struct Socket {
    /// The connection itself.
    pub stream: TcpStream,
    /// The time before each byte; `None` sends all at once.
    pub pause: Option<Duration>,
    /// How many bytes may still be sent: what follows is lost, and an error.
    pub left: Option<usize>,
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
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
            let text = format!("cannot listen on 127.0.0.1:{port}: {error}");
            io::Error::new(error.kind(), text)
        })?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let thread = thread::spawn(move || accept(&listener, &theirs, &Arc::new(script)));
        Ok(Server { address, shared, listener: Some(thread) })
    }

    /// Runs `script` for every connection that got through the TLS handshake.
    pub fn start_tls(
        config: Arc<ServerConfig>,
        script: impl Fn(&mut Connection) + Send + Sync + 'static,
    ) -> Server {
        Server::start(move |connection| {
            if connection.start_tls(&config).is_ok() {
                script(connection);
                connection.say_goodbye();
            }
        })
    }

    /// Answers every request of every connection with these bytes.
    pub fn answering(answer: impl Into<Vec<u8>>) -> Server {
        let answer = answer.into();
        Server::start(move |connection| connection.answer_all(&answer))
    }

    /// The base URL over http.
    pub fn base(&self) -> String {
        format!("http://{}/v2", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The heads and bodies of the requests so far, as they arrived (of very many, the newest 10,000).
    pub fn requests(&self) -> Vec<String> {
        lock(&self.shared.requests).iter().cloned().collect()
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.shared.made.load(Ordering::SeqCst)
    }

    /// The TLS handshakes that were completed, in their order: full ones and resumed ones.
    pub fn handshakes(&self) -> Vec<HandshakeKind> {
        lock(&self.shared.handshakes).clone()
    }

    /// Ends the connections that are open.
    pub fn hang_up(&self) {
        for stream in lock(&self.shared.open).values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stops.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(listener) = self.listener.take() {
            // A panic over there has been reported there.
            let _ = listener.join();
        }
        self.hang_up();
        let _open = lock(&self.shared.open);
        self.shared.end.notify_all();
    }
}

fn accept<S: Fn(&mut Connection) + Send + Sync + 'static>(
    listener: &TcpListener,
    shared: &Arc<Shared>,
    script: &Arc<S>,
) {
    for stream in listener.incoming() {
        if shared.stops.load(Ordering::SeqCst) {
            return;
        }
        // Otherwise most likely out of descriptors: some come back as connections end.
        let Ok(stream) = stream else { continue };
        let Ok(same) = stream.try_clone() else { continue };
        // What is sent in pieces is to arrive in pieces.
        let _ = stream.set_nodelay(true);
        let number = shared.made.fetch_add(1, Ordering::SeqCst);
        lock(&shared.open).insert(number, same);
        let socket = Socket { stream, pause: None, left: None, shared: Arc::clone(shared) };
        let mut connection = Connection { socket, number, tls: None, resets: false };
        let script = Arc::clone(script);
        thread::spawn(move || {
            script(&mut connection);
            connection.close();
        });
    }
}

impl Connection {
    /// Speaks TLS from here on.
    pub fn start_tls(&mut self, config: &Arc<ServerConfig>) -> io::Result<()> {
        let mut tls = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
        while tls.is_handshaking() {
            if let Err(error) = tls.complete_io(&mut self.socket) {
                // The client is told why, where there is something to tell.
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

    /// The next request, head and body; `None` when the client is gone.
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

    /// Sends this in one piece; over TLS that is one record, if it fits. False when the client is gone.
    pub fn send(&mut self, bytes: &[u8]) -> bool {
        self.write_all(bytes).and_then(|()| self.flush()).is_ok()
    }

    /// Sends both in one piece, which over TLS has a record for each.
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

    /// Sends this until the client is gone.
    pub fn send_for_ever(&mut self, part: &[u8]) {
        let block = part.repeat(8192 / part.len().max(1) + 1);
        while self.send(&block) {}
    }

    /// Answers every request with these bytes.
    pub fn answer_all(&mut self, answer: &[u8]) {
        while self.read_request().is_some() {
            self.send(answer);
        }
    }

    /// Waits; false when the server ended meanwhile.
    pub fn pause(&mut self, time: Duration) -> bool {
        self.socket.pause_for(time)
    }

    /// Waits until the client closes the connection.
    pub fn wait_for_end(&mut self) {
        let mut rest = [0; 1024];
        while matches!(self.read(&mut rest), Ok(1..)) {}
    }

    /// Says over TLS that nothing follows, as a server does before it closes.
    pub fn say_goodbye(&mut self) {
        if let Some(tls) = &mut self.tls {
            tls.send_close_notify();
            while tls.wants_write() && matches!(tls.write_tls(&mut self.socket), Ok(1..)) {}
        }
    }

    /// Has the client's TLS change its keys, and change ours (TLS 1.3). False when that can't be or it is gone.
    pub fn update_keys(&mut self) -> bool {
        let Some(tls) = &mut self.tls else { return false };
        tls.refresh_traffic_keys().is_ok() && self.flush().is_ok()
    }

    /// Lets the connection end with a reset and not with its regular end.
    pub fn reset(&mut self) {
        self.resets = true;
    }

    fn close(self) {
        let Socket { stream, shared, .. } = self.socket;
        if self.resets {
            let _ = socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO));
        } else {
            let _ = stream.shutdown(Shutdown::Both);
        }
        lock(&shared.open).remove(&self.number);
        // Nobody else holds it now: this closes it.
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
        let stops = || self.shared.stops.load(Ordering::SeqCst);
        if !time.is_zero() {
            let open = lock(&self.shared.open);
            let _ = self.shared.end.wait_timeout_while(open, time, |_| !stops());
        }
        !stops()
    }
}

impl Read for Socket {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.stream.read(bytes)
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut amount = bytes.len().min(self.left.unwrap_or(usize::MAX));
        if let Some(pause) = self.pause {
            amount = amount.min(1);
            if !self.pause_for(pause) {
                return Err(io::Error::other("the server ended"));
            }
        }
        if amount == 0 && !bytes.is_empty() {
            return Err(io::Error::other("cut on purpose"));
        }
        let sent = self.stream.write(&bytes[..amount])?;
        self.left = self.left.map(|left| left - sent);
        Ok(sent)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// A complete answer with a Content-Length.
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
}

/// The answer to a token call.
pub fn token_answer(token: &str) -> String {
    answer("200 OK", "Content-Type: application/json\r\n", &format!("{{\"token\":\"{token}\"}}"))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Shows where it listens: requests hold credentials.
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
