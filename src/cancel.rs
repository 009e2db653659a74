//! A cancel: sticky, shared by several calls, and able to end one that waits in the system or for another thread.

use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::panic::lock;
use crate::wait::Waiters;

/// What a caller has in order to end calls from another thread.
#[derive(Debug, Default)]
pub struct Cancel {
    is_cancelled: AtomicBool,
    sockets: Mutex<Vec<Arc<TcpStream>>>,
    /// The calls that wait for something other than a socket.
    pub waiters: Waiters,
}

impl Cancel {
    /// Ends the calls that use this cancel, now and later.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::SeqCst);
        self.waiters.wake_all();
        // Under the lock, so that a socket can't go back to the pool, and to another call, in between.
        for socket in self.sockets().iter() {
            // An error means that the peer was faster.
            let _ = socket.shutdown(Shutdown::Both);
        }
    }

    /// Whether it was used.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::SeqCst)
    }

    /// From here on `cancel` shuts this socket down. Look at `is_cancelled` afterwards: it may have come just before.
    pub fn attach(&self, socket: &Arc<TcpStream>) {
        self.sockets().push(socket.clone());
    }

    /// The call no longer uses the socket.
    pub fn detach(&self, socket: &Arc<TcpStream>) {
        self.sockets().retain(|other| !Arc::ptr_eq(other, socket));
    }

    fn sockets(&self) -> MutexGuard<'_, Vec<Arc<TcpStream>>> {
        lock(&self.sockets)
    }
}
