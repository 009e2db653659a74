//! The listener on this machine to which the browser brings the code. Whoever else connects, another program or a page in the
//! same browser, gets nothing from it and does not keep the browser out.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::page::Page;
use super::redirect::{self, Redirect};
use crate::deadline::{Deadline, Stop};
use crate::error::{Error, ZOOM_E_SIGN_IN};
use crate::panic::lock;
use crate::secret::Secret;
use crate::sys::{
    above_standard_streams, file_error, keep_from_children, listen_alone, no_longer_kept, rare_error,
};
use crate::threads::Threads;
use crate::wait::Waiters;

/// The largest request that is read.
const REQUEST_MAX: usize = 8 << 10;
/// Connections at a time.
const CONNECTIONS_MAX: usize = 32;
/// How long a connection may be silent when another one needs its place.
const IDLE_TIME: Duration = Duration::from_secs(1);
/// How long a connection may take for its request.
const REQUEST_TIME: Duration = Duration::from_secs(10);
/// How long the page may take to arrive.
const PAGE_TIME: Duration = Duration::from_secs(2);
/// How often the thread looks at its connections.
const POLL_INTERVAL: Duration = Duration::from_millis(10);

static THREADS: Threads = Threads::new("zoom-sign-in-page", 16);

/// In a forked child the threads of its parent do not exist.
pub fn forget_threads() {
    THREADS.forget();
}

/// A port on which a sign-in waits for its browser.
pub struct Listener {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    /// `GET PATH?` and the hosts that the browser may name.
    path: String,
    hosts: [String; 2],
    state: Secret,
    is_ending: AtomicBool,
    is_closed: AtomicBool,
    found: Mutex<Option<Redirect>>,
    waiters: Waiters,
}

impl Listener {
    /// Listens on the loopback address that a URI names, on its port or one of the system's choice.
    pub fn start(host: &str, port: Option<u16>, path: &str, state: &Secret) -> Result<Listener, Error> {
        let address = match host {
            "[::1]" => IpAddr::V6(Ipv6Addr::LOCALHOST),
            _ => IpAddr::V4(Ipv4Addr::LOCALHOST),
        };
        let wanted = SocketAddr::new(address, port.unwrap_or(0));
        let cannot = |why: &io::Error| {
            let advice = match port {
                Some(_) => {
                    "Another program has the port, or another sign-in: end it, or leave the port out of redirect_uri"
                }
                None => "Check that this machine has the loopback interface",
            };
            Error::new(
                ZOOM_E_SIGN_IN,
                format!("can't listen on {wanted} for the browser: {}. {advice}", file_error(why)),
            )
        };
        let socket = listen_alone(&wanted).and_then(above_standard_streams).map_err(|why| cannot(&why))?;
        let port = socket.local_addr().map_err(|why| cannot(&why))?.port();
        let shared = Arc::new(Shared {
            path: path.to_owned(),
            hosts: [
                format!("{host}:{port}"),
                if port == 80 { host.to_owned() } else { format!("{host}:{port}") },
            ],
            state: state.clone(),
            is_ending: AtomicBool::new(false),
            is_closed: AtomicBool::new(false),
            found: Mutex::new(None),
            waiters: Waiters::default(),
        });
        let theirs = shared.clone();
        // Before a child could have it.
        let _ = keep_from_children(&socket);
        match THREADS.start(move || serve(socket, &theirs)) {
            Some(Ok(())) => Ok(Listener { port, shared }),
            Some(Err(why)) => {
                let text = format!("there is no thread to wait for the browser on: {}", rare_error(&why));
                Err(Error::new(ZOOM_E_SIGN_IN, text))
            }
            None => Err(Error::new(
                ZOOM_E_SIGN_IN,
                "16 sign-ins are under way in this program: end one with zoom_free",
            )),
        }
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Waits for the redirect.
    /// None as soon as no call waits for it any more.
    pub fn wait(&self, deadline: &Deadline, is_waiting: impl Fn() -> bool) -> Result<Option<Redirect>, Stop> {
        deadline.wait_for(deadline.end(), &self.shared.waiters, || {
            if is_waiting() { lock(&self.shared.found).take().map(Some) } else { Some(None) }
        })
    }

    /// Whoever waits looks again.
    pub fn wake(&self) {
        self.shared.waiters.wake_all();
    }

    /// Nobody can connect once this returns.
    pub fn close(&self) {
        self.shared.is_ending.store(true, Ordering::SeqCst);
        while !self.shared.is_closed.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.close();
    }
}

/// Tells everyone that the port is closed, however the thread ends.
struct Closing<'a>(&'a Shared);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.is_closed.store(true, Ordering::SeqCst);
    }
}

/// One that has connected.
struct Connection {
    stream: TcpStream,
    begin: Instant,
    request: Vec<u8>,
}

/// On the listener's thread, until the redirect has come or no call waits for it any more.
fn serve(socket: TcpListener, shared: &Shared) {
    let closing = Closing(shared);
    let mut connections: Vec<Connection> = Vec::new();
    let found = loop {
        if shared.is_ending.load(Ordering::SeqCst) {
            break None;
        }
        accept(&socket, &mut connections);
        if let Some(found) = look(&mut connections, shared) {
            break Some(found);
        }
        thread::sleep(POLL_INTERVAL);
    };
    no_longer_kept(&socket);
    drop((socket, connections));
    // The port is closed before the code is used.
    drop(closing);
    if let Some((stream, found)) = found {
        *lock(&shared.found) = Some(found);
        shared.waiters.wake_all();
        // No call waits for this.
        close_after_page(stream, PAGE_TIME);
    }
}

fn accept(socket: &TcpListener, connections: &mut Vec<Connection>) {
    // No more than are kept, so that a client that connects all the time does not make the others wait.
    for _ in 0..CONNECTIONS_MAX {
        if connections.len() >= CONNECTIONS_MAX {
            // Whoever has said nothing for a while makes room; until then the next ones wait in the system.
            let Some(idle) = connections.iter().position(|other| other.begin.elapsed() > IDLE_TIME) else {
                return;
            };
            connections.remove(idle);
        }
        let Ok((stream, _)) = socket.accept() else { return };
        let Ok(stream) = above_standard_streams(stream) else { return };
        if stream.set_nonblocking(true).is_ok() {
            connections.push(Connection { stream, begin: Instant::now(), request: Vec::new() });
        }
    }
}

/// Reads what has arrived, and responds to whole requests. The redirect ends it.
fn look(connections: &mut Vec<Connection>, shared: &Shared) -> Option<(TcpStream, Redirect)> {
    let mut at = 0;
    while at < connections.len() {
        match read(&mut connections[at]) {
            Progress::More => at += 1,
            Progress::Ended => drop(connections.remove(at)),
            Progress::Whole => {
                let Connection { mut stream, request, .. } = connections.remove(at);
                let (page, found) = judge(&request, shared);
                // It fits into the system's buffer, which is empty.
                let is_sent = stream.write_all(page.response().as_bytes()).is_ok();
                let _ = is_sent && stream.shutdown(Shutdown::Write).is_ok();
                match found {
                    Some(found) => return Some((stream, found)),
                    None => close_after_page(stream, Duration::ZERO),
                }
            }
        }
    }
    None
}

enum Progress {
    More,
    Whole,
    Ended,
}

fn read(connection: &mut Connection) -> Progress {
    let mut bytes = [0; 2048];
    loop {
        match connection.stream.read(&mut bytes) {
            Ok(0) => return Progress::Ended,
            Ok(length) => connection.request.extend_from_slice(&bytes[..length]),
            Err(why) if why.kind() == ErrorKind::WouldBlock => break,
            Err(why) if why.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Progress::Ended,
        }
        if connection.request.windows(4).any(|end| end == b"\r\n\r\n") {
            return Progress::Whole;
        }
        if connection.request.len() > REQUEST_MAX {
            return Progress::Ended;
        }
    }
    if connection.begin.elapsed() > REQUEST_TIME { Progress::Ended } else { Progress::More }
}

/// What a request is, and the page for it. `GET` of the exact path alone, by the name of this very port: a page of the
/// network whose name was pointed at this machine (DNS rebinding) has another one.
fn judge(request: &[u8], shared: &Shared) -> (Page, Option<Redirect>) {
    let mut fields = [httparse::EMPTY_HEADER; 100];
    let mut parsed = httparse::Request::new(&mut fields);
    let is_whole = parsed.parse(request).is_ok_and(|status| status.is_complete());
    let (Some("GET"), Some(target)) = (parsed.method, parsed.path) else { return (Page::NotFound, None) };
    let mut hosts = parsed.headers.iter().filter(|field| field.name.eq_ignore_ascii_case("host"));
    let is_own =
        hosts.next().is_some_and(|field| shared.hosts.iter().any(|host| host.as_bytes() == field.value));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if !is_whole || !is_own || hosts.next().is_some() || path != shared.path {
        return (Page::NotFound, None);
    }
    match redirect::query(query, &shared.state) {
        Some(found @ Redirect::Code(_)) => (Page::Came, Some(found)),
        Some(found @ Redirect::Refused(_)) => (Page::Refused, Some(found)),
        None => (Page::Other, None),
    }
}

/// Waits until a page has arrived, for a while: what a browser has sent beside its request would make the system take the
/// page back.
fn close_after_page(mut stream: TcpStream, time: Duration) {
    let (begin, mut received) = (Instant::now(), 0);
    let mut ignored = [0; 2048];
    loop {
        match stream.read(&mut ignored) {
            Ok(0) => return,
            Ok(_) if begin.elapsed() < PAGE_TIME && received < REQUEST_MAX => received += ignored.len(),
            Err(why) if why.kind() == ErrorKind::WouldBlock && begin.elapsed() < time => {
                thread::sleep(POLL_INTERVAL)
            }
            Ok(_) | Err(_) => return,
        }
    }
}
