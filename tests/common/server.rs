//! A server on a loopback port that does what a test tells it, byte for byte.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// A server with one thread a connection. It ends with the value.
pub struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<Vec<TcpStream>>>,
    stop: Arc<AtomicBool>,
    listener: Option<JoinHandle<()>>,
}

/// One connection in the hands of a test's script.
pub struct Connection {
    pub stream: TcpStream,
    /// Its number, from 0.
    pub number: usize,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Runs `script` for every connection, on a thread of its own.
    pub fn start(script: impl Fn(&mut Connection) + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(Mutex::new(Vec::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let script = Arc::new(script);
        let (their_seen, theirs, their_stop) = (seen.clone(), connections.clone(), stop.clone());
        let thread = thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                if their_stop.load(Ordering::SeqCst) {
                    return;
                }
                let stream = stream.expect("a connection");
                theirs.lock().unwrap().push(stream.try_clone().unwrap());
                let mut connection = Connection { stream, number, seen: their_seen.clone() };
                let script = script.clone();
                thread::spawn(move || {
                    script(&mut connection);
                    let _ = connection.stream.shutdown(Shutdown::Both);
                });
            }
        });
        Server { address, seen, connections, stop, listener: Some(thread) }
    }

    /// Answers every request of every connection with these bytes.
    pub fn answering(answer: impl Into<Vec<u8>>) -> Server {
        let answer = answer.into();
        Server::start(move |connection| {
            while connection.read_request().is_some() {
                connection.send(&answer);
            }
        })
    }

    pub fn base(&self) -> String {
        format!("http://{}/v2", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The heads and bodies of all requests so far, as they arrived.
    pub fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.connections.lock().unwrap().len()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        self.listener.take().unwrap().join().unwrap();
        for stream in self.connections.lock().unwrap().iter() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Connection {
    /// The next request, head and body; none when the client is gone.
    pub fn read_request(&mut self) -> Option<String> {
        let mut bytes = Vec::new();
        let mut byte = [0];
        while !bytes.ends_with(b"\r\n\r\n") {
            if self.stream.read(&mut byte).ok()? == 0 {
                return None;
            }
            bytes.push(byte[0]);
        }
        let head = String::from_utf8(bytes).expect("an ASCII head");
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).ok()?;
        let request = head + &String::from_utf8(body).expect("a UTF-8 body");
        self.seen.lock().unwrap().push(request.clone());
        Some(request)
    }

    pub fn send(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes);
    }

    /// Waits until the client closes the connection.
    pub fn wait_for_end(&mut self) {
        let mut rest = [0; 1024];
        while matches!(self.stream.read(&mut rest), Ok(1..)) {}
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
