//! What std does not offer, for each kind of system: a connection with a deadline, a look at a socket, files and sockets
//! that can't harm the host. The same functions in `unix.rs` and `windows/`; here is what they have in common.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows/mod.rs")]
mod system;

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use socket2::{Domain, Socket, Type};

#[cfg(all(unix, not(target_vendor = "apple"), not(target_os = "android")))]
pub use system::is_shortage;
pub use system::{
    CancelsHeld, Sspi, above_standard_streams, check_settings_file, close_locked, descriptors,
    finish_connect, is_out_of_descriptors, is_plain_absolute, is_quiet, is_started_by_another,
    keep_from_children, lookup_error, no_longer_kept, on_fork, open_private, open_regular, protect,
    proxies_of_script, rare_error, stay_loaded, sync_folder, unprotect, user_proxy, wait, wiped_in_children,
    without_signals, without_size_signal, without_system_words, write_at_once,
};

use system::{is_under_way, prepare_to_listen};

/// How long a read or write blocks before deadline and cancel are looked at again.
pub const SLICE: Duration = Duration::from_millis(100);

/// The user's own proxy settings, where the system has any. Empty for what they do not name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserProxy {
    /// Whether a script is looked for in the network.
    pub detects: bool,
    /// Where a script (PAC) is.
    pub script: String,
    /// The proxies where there is no script.
    pub proxies: String,
    /// Who is reached without them.
    pub bypass: String,
}

/// What to wait for.
#[derive(Clone, Copy)]
pub enum Interest {
    /// Bytes, an end or an error.
    Read,
    /// Room, a finished connect or an error.
    Write,
    /// Any of these.
    Both,
}

/// Begins a connection without waiting for it. `finish_connect` makes it usable once it is writable.
pub fn begin_connect(address: &SocketAddr) -> io::Result<TcpStream> {
    let socket = Socket::new(Domain::for_address(*address), Type::STREAM, None)?;
    let socket = above_standard_streams(socket)?;
    socket.set_nonblocking(true)?;
    match socket.connect(&(*address).into()) {
        Err(why) if !is_under_way(&why) => Err(why),
        _ => Ok(socket.into()),
    }
}

/// Listens on an address that nobody else has. `accept` does not wait.
pub fn listen_alone(address: &SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(*address), Type::STREAM, None)?;
    prepare_to_listen(&socket)?;
    socket.bind(&(*address).into())?;
    socket.listen(64)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

/// Why the system refused a file or a socket, in words that are the same on every machine where they can be.
pub fn file_error(why: &io::Error) -> String {
    let words = match (why.get_ref(), why.kind()) {
        (Some(inner), _) => inner.to_string(),
        (None, io::ErrorKind::NotFound) => "there is no such file or folder".into(),
        (None, io::ErrorKind::PermissionDenied) => "this program has no permission".into(),
        (None, kind) => kind.to_string(),
    };
    if words == "uncategorized error" { rare_error(why) } else { words }
}
