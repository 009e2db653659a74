//! A cancel: sticky, shared by several calls, and able to end one that is blocked in the system.

use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::panic::lock;

/// What a caller holds to end calls from another thread.
#[derive(Debug, Default)]
pub struct Cancel {
    cancelled: AtomicBool,
    sockets: Mutex<Vec<Arc<TcpStream>>>,
}

impl Cancel {
    /// Ends the calls that use this cancel, now and later.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::SeqCst);
        // Under the lock, so that a socket can't go back to the pool, and to another call, in between.
        for socket in self.lock().iter() {
            // An error means that the peer was faster.
            let _ = socket.shutdown(Shutdown::Both);
        }
    }

    /// Whether it was used.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::SeqCst)
    }

    /// From here on `cancel` shuts this socket down. Look at `is_cancelled` afterwards: it may have come just before.
    pub fn attach(&self, socket: &Arc<TcpStream>) {
        self.lock().push(socket.clone());
    }

    /// The socket is the call's no longer.
    pub fn detach(&self, socket: &Arc<TcpStream>) {
        self.lock().retain(|other| !Arc::ptr_eq(other, socket));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<TcpStream>>> {
        lock(&self.sockets)
    }
}
