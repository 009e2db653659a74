//! The system calls of Unix.
#![allow(unsafe_code)]

use std::ffi::{CStr, c_int};
use std::fs::{File, OpenOptions};
use std::io;
use std::mem;
use std::net::TcpStream;
use std::os::fd::{AsRawFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use socket2::Socket;

use super::{Interest, SLICE, UserProxy};

/// How many descriptors the process may have.
pub fn descriptors() -> usize {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: a struct of this function's own, which the call fills.
    let result = unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit) };
    if result == 0 { usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX) } else { 256 }
}

/// True for a connection that is on its way.
pub fn is_under_way(why: &io::Error) -> bool {
    matches!(why.raw_os_error(), Some(libc::EINPROGRESS | libc::EINTR))
}

/// Ends the beginning: the connection's own error if it failed; else a socket that blocks for one slice at most.
pub fn finish_connect(stream: &TcpStream) -> io::Result<()> {
    if let Some(why) = stream.take_error()? {
        return Err(why);
    }
    stream.set_nonblocking(false)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(SLICE))?;
    stream.set_write_timeout(Some(SLICE))
}

/// Waits until one of the sockets is ready, at most `time`. The result tells which are.
pub fn wait(sockets: &[&TcpStream], interest: Interest, time: Duration) -> io::Result<Vec<bool>> {
    let events = match interest {
        Interest::Read => libc::POLLIN,
        Interest::Write => libc::POLLOUT,
        Interest::Both => libc::POLLIN | libc::POLLOUT,
    };
    let mut polls: Vec<libc::pollfd> =
        sockets.iter().map(|s| libc::pollfd { fd: s.as_raw_fd(), events, revents: 0 }).collect();
    // Rounded up: a wait that ends a moment early would spin.
    let ms = i32::try_from(time.as_micros().div_ceil(1000)).unwrap_or(i32::MAX);
    // SAFETY: `polls` has as many entries as are named and lives across the call.
    let result = unsafe { libc::poll(polls.as_mut_ptr(), polls.len() as libc::nfds_t, ms) };
    match check(result) {
        Ok(_) => Ok(polls.iter().map(|p| p.revents != 0).collect()),
        Err(why) if why.kind() == io::ErrorKind::Interrupted => Ok(vec![false; sockets.len()]),
        Err(why) => Err(why),
    }
}

/// Writes as much as there is room for, without waiting for room.
pub fn write_at_once(stream: &TcpStream, bytes: &[u8]) -> io::Result<usize> {
    let flags = libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL;
    // SAFETY: `bytes` are as many as are named and live across the call.
    let sent = unsafe { libc::send(stream.as_raw_fd(), bytes.as_ptr().cast(), bytes.len(), flags) };
    usize::try_from(sent).map_err(|_| io::Error::last_os_error())
}

/// True when a kept connection still stands and nothing has arrived on it.
pub fn is_quiet(stream: &TcpStream) -> bool {
    let mut byte = 0u8;
    // SAFETY: one byte of memory of ours for one byte of input, which stays in the socket.
    let result = unsafe {
        libc::recv(stream.as_raw_fd(), (&raw mut byte).cast(), 1, libc::MSG_PEEK | libc::MSG_DONTWAIT)
    };
    result < 0 && io::Error::last_os_error().kind() == io::ErrorKind::WouldBlock
}

/// The same file under a descriptor above those of stdin, stdout and stderr: where a host has closed those, what it
/// prints would land in our socket.
pub fn above_standard_streams<T: IntoRawFd + FromRawFd>(file: T) -> io::Result<T> {
    let fd = file.into_raw_fd();
    if fd > 2 {
        // SAFETY: the descriptor was the file's alone, which gave it away just above.
        return Ok(unsafe { T::from_raw_fd(fd) });
    }
    // SAFETY: as above; dropped at the end, so that the low number is free again.
    let low = unsafe { OwnedFd::from_raw_fd(fd) };
    // SAFETY: fcntl with plain integers; the result is checked.
    let high: RawFd = check(unsafe { libc::fcntl(low.as_raw_fd(), libc::F_DUPFD_CLOEXEC, 3) })?;
    // SAFETY: the descriptor is new and belongs to nothing else.
    Ok(unsafe { T::from_raw_fd(high) })
}

/// Runs `work` with all signals blocked; a thread that it starts keeps them blocked.
pub fn without_signals<T>(work: impl FnOnce() -> T) -> T {
    let mut all = no_signals();
    // SAFETY: a set of this function's own.
    unsafe { libc::sigfillset(&mut all) };
    blocked(&all, work)
}

/// Runs a write to a file. Beyond the process's limit of a file's size it fails, and the signal that comes with that
/// failure (SIGXFSZ, which ends a process) is not delivered; one that was pending before stays pending.
pub fn without_size_signal<T>(write: impl FnOnce() -> T) -> T {
    let only = set_of(libc::SIGXFSZ);
    blocked(&only, || {
        let was_pending = is_pending(libc::SIGXFSZ);
        let result = write();
        if !was_pending && is_pending(libc::SIGXFSZ) {
            take_pending(&only);
        }
        result
    })
}

/// Runs `work` with these signals blocked beside those that are.
fn blocked<T>(signals: &libc::sigset_t, work: impl FnOnce() -> T) -> T {
    let mut before = no_signals();
    // SAFETY: sets that live across the call.
    unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, signals, &mut before) };
    let result = work();
    // SAFETY: puts back what was there.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &before, ptr::null_mut()) };
    result
}

fn no_signals() -> libc::sigset_t {
    // SAFETY: all zeros is a valid sigset_t, and sigemptyset overwrites it.
    let mut set: libc::sigset_t = unsafe { mem::zeroed() };
    // SAFETY: a set of this function's own.
    unsafe { libc::sigemptyset(&mut set) };
    set
}

fn set_of(signal: c_int) -> libc::sigset_t {
    let mut set = no_signals();
    // SAFETY: a set of this function's own.
    unsafe { libc::sigaddset(&mut set, signal) };
    set
}

fn is_pending(signal: c_int) -> bool {
    let mut pending = no_signals();
    // SAFETY: a set of this function's own.
    unsafe { libc::sigpending(&mut pending) == 0 && libc::sigismember(&pending, signal) == 1 }
}

/// Takes a signal that is blocked and pending, without waiting should another thread have taken it.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn take_pending(set: &libc::sigset_t) {
    let no_time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: a set and a time that live across the call; nothing is asked about the signal.
    unsafe { libc::sigtimedwait(set, ptr::null_mut(), &no_time) };
}

/// The same where there is no sigtimedwait (macOS, OpenBSD): the signal is this thread's own, so that no other thread
/// takes it in between.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn take_pending(set: &libc::sigset_t) {
    let mut signal = 0;
    // SAFETY: a set that lives across the call, and a place of this function's own.
    unsafe { libc::sigwait(set, &mut signal) };
}

#[cfg(not(target_os = "android"))]
unsafe extern "C" {
    // Not in libc's bindings.
    fn pthread_setcancelstate(state: c_int, before: *mut c_int) -> c_int;
}

/// Android's threads can't be cancelled.
#[cfg(target_os = "android")]
unsafe fn pthread_setcancelstate(_: c_int, _: *mut c_int) -> c_int {
    0
}

/// `PTHREAD_CANCEL_DISABLE`
const CANCEL_DISABLE: c_int = if cfg!(target_vendor = "apple") { 0 } else { 1 };

/// While this lives, a pthread_cancel of the thread waits: it would unwind through Rust's frames, which ends the process.
/// After it, the host's own next cancellation point acts on it.
pub struct CancelsHeld(c_int);

impl CancelsHeld {
    /// From now on. No system call.
    pub fn new() -> CancelsHeld {
        let mut before = 0;
        // SAFETY: one of the two states there are, and a place of this function's own for the other.
        unsafe { pthread_setcancelstate(CANCEL_DISABLE, &mut before) };
        CancelsHeld(before)
    }
}

impl Drop for CancelsHeld {
    fn drop(&mut self) {
        let mut held = 0;
        // SAFETY: puts back what was there. A cancel that is deferred, as it is by default, does not act here.
        unsafe { pthread_setcancelstate(self.0, &mut held) };
    }
}

/// Opens a regular file; anything else (a FIFO, a device) could make a call wait, or end the host with a signal.
pub fn open_regular(options: &mut OpenOptions, path: &str) -> io::Result<File> {
    let file = options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    above_standard_streams(file)
}

/// Whether a path names the same file from every folder.
pub fn is_plain_absolute(path: &Path) -> bool {
    path.is_absolute()
}

/// Why a file of settings is not trusted: what completes "a file that ...".
pub fn check_settings_file(file: &File) -> io::Result<Option<&'static str>> {
    let facts = file.metadata()?;
    Ok(if ![user(), 0].contains(&facts.uid()) {
        Some("belongs to another user: it must be this user's or root's")
    } else if facts.mode() & 0o022 != 0 {
        Some("others may write: take that permission away (chmod go-w)")
    } else if facts.uid() == user() && facts.mode() & 0o044 != 0 {
        Some("others may read: it may have a secret, so take that permission away (chmod go-rwx)")
    } else {
        None
    })
}

/// Opens a file that is this user's alone, and no link to one.
pub fn open_private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    let wrong = |what| io::Error::new(io::ErrorKind::InvalidInput, what);
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY;
    let file = options.mode(0o600).custom_flags(flags).open(path).map_err(|why| {
        if why.raw_os_error() == Some(libc::ELOOP) { wrong("it is a link, and must be a file") } else { why }
    })?;
    let facts = file.metadata()?;
    if !facts.is_file() {
        return Err(wrong("not a regular file"));
    }
    if facts.uid() != user() {
        return Err(wrong("it belongs to another user"));
    }
    if facts.mode() & 0o077 != 0 {
        return Err(wrong("others may read or write it: take that permission away (chmod go-rwx)"));
    }
    above_standard_streams(file)
}

fn user() -> libc::uid_t {
    // SAFETY: a call without arguments that can't fail.
    unsafe { libc::geteuid() }
}

/// Makes sure that a file's new name outlives a failure of the machine.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Files that are locked, and ports that are listened on: a child would keep a lock or a port of its parent's for as long as
/// it lives.
static LOCKED: [AtomicI32; 48] = [const { AtomicI32::new(-1) }; 48];

/// Keeps a file from a child: `close_locked` closes it there. False where too many are kept.
pub fn keep_from_children(file: &impl AsRawFd) -> bool {
    let fd = file.as_raw_fd();
    LOCKED.iter().any(|place| place.compare_exchange(-1, fd, Ordering::SeqCst, Ordering::SeqCst).is_ok())
}

/// The file is about to be closed.
pub fn no_longer_kept(file: &impl AsRawFd) {
    let fd = file.as_raw_fd();
    LOCKED.iter().for_each(|place| {
        let _ = place.compare_exchange(fd, -1, Ordering::SeqCst, Ordering::SeqCst);
    });
}

/// Runs in a forked child.
pub fn close_locked() {
    for place in &LOCKED {
        let fd = place.swap(-1, Ordering::SeqCst);
        if fd >= 0 {
            // SAFETY: the descriptor is one of a thread of the parent's, which is not there in the child.
            unsafe { libc::close(fd) };
        }
    }
}

/// What a socket that listens needs: a port that a moment ago had connections can be had again.
pub fn prepare_to_listen(socket: &Socket) -> io::Result<()> {
    socket.set_reuse_address(true)
}

/// There are no settings but the environment's here.
pub fn user_proxy() -> io::Result<UserProxy> {
    Ok(UserProxy::default())
}

/// There is nobody here who reads scripts.
pub fn proxies_of_script(_: &str, _: Option<&str>) -> io::Result<(String, String)> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The system signs nobody in to a proxy here.
pub enum Sspi {}

impl Sspi {
    /// Nothing begins.
    pub fn begin(_: &str, _: &str, _: Option<(&str, &str)>) -> io::Result<Sspi> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// There is none.
    pub fn step(&mut self, _: &[u8]) -> io::Result<Vec<u8>> {
        match *self {}
    }

    /// There is none.
    pub fn is_complete(&self) -> bool {
        match *self {}
    }
}

/// None: files that are this user's alone need no more protection here.
pub fn protect(_: &[u8]) -> io::Result<Option<Vec<u8>>> {
    Ok(None)
}

/// Nothing was protected here.
pub fn unprotect(_: &[u8]) -> io::Result<Vec<u8>> {
    Err(io::ErrorKind::Unsupported.into())
}

/// From now on a fork calls `before` and, after it, `parent` in this process and `child` in the new one.
pub fn on_fork(before: extern "C" fn(), parent: extern "C" fn(), child: extern "C" fn()) {
    // SAFETY: the handlers are functions of this library, which is never unloaded (`-z nodelete`).
    unsafe { libc::pthread_atfork(Some(before), Some(parent), Some(child)) };
}

/// A page of zeros for ever that is zeros again in every child, however it was forked; None where the system has no such memory.
#[cfg(target_os = "linux")]
pub fn wiped_in_children() -> Option<NonNull<u8>> {
    // SAFETY: asks for new memory, of which one byte is sure to be there as a whole page.
    let page = unsafe {
        let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        libc::mmap(ptr::null_mut(), 1, access, kind, -1, 0)
    };
    if page == libc::MAP_FAILED {
        return None;
    }
    // SAFETY: the page is this function's own; where the kernel does not know the advice (before 4.14) it goes back.
    unsafe {
        if libc::madvise(page, 1, libc::MADV_WIPEONFORK) != 0 {
            libc::munmap(page, 1);
            return None;
        }
    }
    NonNull::new(page.cast())
}

/// Linux alone has such memory.
#[cfg(not(target_os = "linux"))]
pub fn wiped_in_children() -> Option<NonNull<u8>> {
    None
}

/// True when the process has more rights than whoever started it, who made its environment (a set-uid program).
#[cfg(any(target_os = "linux", target_os = "android"))]
pub fn is_started_by_another() -> bool {
    // SAFETY: reads a word that the kernel gave to the process.
    unsafe { libc::getauxval(libc::AT_SECURE) != 0 }
}

/// The same elsewhere.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub fn is_started_by_another() -> bool {
    unsafe extern "C" {
        fn issetugid() -> c_int;
    }
    // SAFETY: takes nothing and changes nothing.
    unsafe { issetugid() != 0 }
}

/// True where the process or the machine may have no more descriptors.
pub fn is_out_of_descriptors(why: &io::Error) -> bool {
    matches!(why.raw_os_error(), Some(libc::EMFILE | libc::ENFILE))
}

/// True for what may go well a moment later: no descriptor or memory at this one.
pub fn is_shortage(why: &io::Error) -> bool {
    matches!(why.raw_os_error(), Some(libc::EMFILE | libc::ENFILE | libc::ENOMEM | libc::EIO))
}

/// Why a name has no address. std gives the system's words for it, which are in the language that the host has set.
pub fn lookup_error(why: &io::Error) -> String {
    let text = why.to_string();
    let is_about = |code| {
        // SAFETY: gives a text that lives as long as the process, for any number.
        let words = unsafe { CStr::from_ptr(libc::gai_strerror(code)) };
        !words.is_empty() && text.ends_with(&*words.to_string_lossy())
    };
    let known = [
        (libc::EAI_NONAME, "there is no such name"),
        (EAI_NODATA, "it has no address"),
        (libc::EAI_AGAIN, "no name server responded"),
        (libc::EAI_FAIL, "the name server failed"),
    ];
    known.iter().find(|(code, _)| is_about(*code)).map_or(text.clone(), |(_, words)| (*words).to_owned())
}

/// What std has no words for, such as too many open files: the system's.
pub fn rare_error(why: &io::Error) -> String {
    why.to_string()
}

/// Other crates' texts have no words of the system's here.
pub fn without_system_words(text: String) -> String {
    text
}

/// Of glibc; libc's bindings lack it on some systems, and no other code has this number.
const EAI_NODATA: i32 = -5;

/// The library stays loaded by the linker's `-z nodelete`.
pub fn stay_loaded() {}

fn check(result: i32) -> io::Result<i32> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}
