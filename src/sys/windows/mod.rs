//! The system calls of Windows. Sockets never block: Windows adds half a second to a socket's own time limits, so every
//! wait is a `select`. The library stays loaded from the moment that it is.
#![allow(unsafe_code)]

mod proxy;
mod sspi;

use std::ffi::c_void;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::net::TcpStream;
use std::os::windows::fs::{MetadataExt, OpenOptionsExt};
use std::os::windows::io::AsRawSocket;
use std::path::{Component, Path, Prefix};
use std::ptr::{self, NonNull};
use std::slice;
use std::time::Duration;

use windows_sys::Win32::Foundation::LocalFree;
use windows_sys::Win32::Foundation::{
    CERT_E_CHAINING, CERT_E_REVOCATION_FAILURE, CRYPT_E_NO_REVOCATION_CHECK, CRYPT_E_REVOCATION_OFFLINE,
    ERROR_INVALID_FUNCTION, ERROR_INVALID_HANDLE, ERROR_LOCK_VIOLATION, ERROR_PIPE_BUSY,
    ERROR_SHARING_VIOLATION, ERROR_TOO_MANY_OPEN_FILES, SEC_E_INVALID_TOKEN, SEC_E_LOGON_DENIED,
    SEC_E_NO_AUTHENTICATING_AUTHORITY, SEC_E_NO_CREDENTIALS, SEC_E_TARGET_UNKNOWN, SEC_E_TIME_SKEW,
    SEC_E_UNKNOWN_CREDENTIALS, SEC_E_WRONG_PRINCIPAL,
};
use windows_sys::Win32::Networking::WinHttp::{
    ERROR_WINHTTP_BAD_AUTO_PROXY_SCRIPT, ERROR_WINHTTP_INVALID_URL, ERROR_WINHTTP_LOGIN_FAILURE,
    ERROR_WINHTTP_SCRIPT_EXECUTION_ERROR, ERROR_WINHTTP_TIMEOUT, ERROR_WINHTTP_UNABLE_TO_DOWNLOAD_SCRIPT,
    ERROR_WINHTTP_UNRECOGNIZED_SCHEME,
};
use windows_sys::Win32::Networking::WinSock::{
    FD_SET, SO_EXCLUSIVEADDRUSE, SOCKET, SOL_SOCKET, TIMEVAL, WSAEMFILE, WSAHOST_NOT_FOUND, WSANO_DATA,
    WSANO_RECOVERY, WSATRY_AGAIN, select, setsockopt,
};
use windows_sys::Win32::Security::Cryptography::{
    CRYPT_INTEGER_BLOB, CRYPTPROTECT_UI_FORBIDDEN, CryptProtectData, CryptUnprotectData,
};
use windows_sys::Win32::Storage::FileSystem::{FILE_ATTRIBUTE_REPARSE_POINT, FILE_FLAG_OPEN_REPARSE_POINT};
use windows_sys::Win32::System::LibraryLoader::{
    GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, GET_MODULE_HANDLE_EX_FLAG_PIN, GetModuleHandleExW,
    GetProcAddress, LOAD_LIBRARY_SEARCH_SYSTEM32, LoadLibraryExW,
};
use windows_sys::Win32::System::SystemServices::DLL_PROCESS_ATTACH;
use windows_sys::core::{PCSTR, PCWSTR};

use socket2::Socket;

pub use proxy::{proxies_of_script, user_proxy};
pub use sspi::Sspi;

use super::Interest;

/// How often a wait looks for a cancel, which does not end it by itself here.
const POLL_INTERVAL: Duration = Duration::from_millis(40);

/// True where the process may have no more sockets.
pub fn is_out_of_descriptors(why: &io::Error) -> bool {
    why.raw_os_error() == Some(WSAEMFILE)
}

/// Sockets have no limit of their own here.
pub fn descriptors() -> usize {
    usize::MAX
}

/// True for a connection that is on its way.
pub fn is_under_way(why: &io::Error) -> bool {
    why.kind() == io::ErrorKind::WouldBlock
}

/// Ends the beginning: the connection's own error if it failed.
pub fn finish_connect(stream: &TcpStream) -> io::Result<()> {
    match stream.take_error()? {
        Some(why) => Err(why),
        None => stream.set_nodelay(true),
    }
}

/// Waits until one of the sockets is ready, at most `time`, and less where that is long. The result tells which are.
pub fn wait(sockets: &[&TcpStream], interest: Interest, time: Duration) -> io::Result<Vec<bool>> {
    let mut ready = set(sockets);
    // A connection that failed is told here alone (WSAPoll tells it on newer systems only).
    let mut failed = set(sockets);
    // Rounded up: a wait that ends a moment early would spin.
    let ms = time.min(POLL_INTERVAL).as_micros().div_ceil(1000) as i32;
    let limit = TIMEVAL { tv_sec: 0, tv_usec: ms * 1000 };
    let mut writable = set(if matches!(interest, Interest::Both) { sockets } else { &[] });
    let (read, write) = match interest {
        Interest::Read => (&raw mut ready, ptr::null_mut()),
        Interest::Write => (ptr::null_mut(), &raw mut ready),
        Interest::Both => (&raw mut ready, &raw mut writable),
    };
    // SAFETY: the sets and the limit live across the call; the sockets in them are open while `sockets` lends them.
    let result = unsafe { select(0, read, write, &raw mut failed, &limit) };
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    let is_ready = |socket: &&TcpStream| [&ready, &writable, &failed].iter().any(|set| contains(set, socket));
    Ok(sockets.iter().map(is_ready).collect())
}

/// As many sockets as `select` takes; no host has that many addresses.
fn set(sockets: &[&TcpStream]) -> FD_SET {
    let mut set = FD_SET { fd_count: 0, fd_array: [0; 64] };
    for (place, socket) in set.fd_array.iter_mut().zip(sockets) {
        *place = socket.as_raw_socket() as SOCKET;
        set.fd_count += 1;
    }
    set
}

fn contains(set: &FD_SET, socket: &TcpStream) -> bool {
    set.fd_array[..set.fd_count as usize].contains(&(socket.as_raw_socket() as SOCKET))
}

/// Writes as much as there is room for, without waiting for room, as every write does here.
pub fn write_at_once(mut stream: &TcpStream, bytes: &[u8]) -> io::Result<usize> {
    stream.write(bytes)
}

/// True when a kept connection still stands and nothing has arrived on it.
pub fn is_quiet(stream: &TcpStream) -> bool {
    stream.peek(&mut [0]).is_err_and(|why| why.kind() == io::ErrorKind::WouldBlock)
}

/// Standard streams have no numbers here that a socket could get.
pub fn above_standard_streams<T>(file: T) -> io::Result<T> {
    Ok(file)
}

/// There are no signals here.
pub fn without_signals<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Opens a regular file; anything else (a device, a pipe) could make a call wait.
pub fn open_regular(options: &mut OpenOptions, path: &str) -> io::Result<File> {
    let file = options.open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    Ok(file)
}

/// Whether a path names a file on a drive of this machine, the same one from every folder: no share, no device.
pub fn is_plain_absolute(path: &Path) -> bool {
    let mut parts = path.components();
    let on_a_drive =
        matches!(parts.next(), Some(Component::Prefix(prefix)) if matches!(prefix.kind(), Prefix::Disk(_)));
    on_a_drive && parts.next() == Some(Component::RootDir)
}

/// Who may read and write a file is a list here, which its folder hands down: a user's own folders are the user's alone.
pub fn check_settings_file(_: &File) -> io::Result<Option<&'static str>> {
    Ok(None)
}

/// Opens a regular file, and no link to one.
pub fn open_private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    let file = options.custom_flags(FILE_FLAG_OPEN_REPARSE_POINT).open(path)?;
    let facts = file.metadata()?;
    if !facts.is_file() || facts.file_attributes() & FILE_ATTRIBUTE_REPARSE_POINT != 0 {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    Ok(file)
}

/// A folder can't be flushed here.
pub fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// There are no children here that would inherit it.
pub fn keep_from_children<T>(_: &T) -> bool {
    true
}

/// Nothing was kept.
pub fn no_longer_kept<T>(_: &T) {}

/// There are no children here.
pub fn close_locked() {}

/// What a socket that listens needs: nobody else may take its port from it, as Windows allows otherwise.
pub fn prepare_to_listen(socket: &Socket) -> io::Result<()> {
    let on: i32 = 1;
    // SAFETY: the socket is open, and the option is an integer that lives across the call.
    let result = unsafe {
        setsockopt(
            socket.as_raw_socket() as SOCKET,
            SOL_SOCKET,
            SO_EXCLUSIVEADDRUSE,
            (&raw const on).cast(),
            size_of::<i32>() as i32,
        )
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Encrypts bytes for this user, as Windows does for passwords (DPAPI): another user who gets the file can't read them.
pub fn protect(bytes: &[u8]) -> io::Result<Option<Vec<u8>>> {
    let input = blob(bytes)?;
    let mut output = CRYPT_INTEGER_BLOB::default();
    // SAFETY: the input lives across the call; nothing else is given but where the output goes.
    let done = unsafe {
        CryptProtectData(
            &input,
            ptr::null(),
            ptr::null(),
            ptr::null_mut(),
            ptr::null(),
            CRYPTPROTECT_UI_FORBIDDEN,
            &mut output,
        )
    };
    taken(done, &output).map(Some)
}

/// The bytes that `protect` was given.
pub fn unprotect(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let input = blob(bytes)?;
    let mut output = CRYPT_INTEGER_BLOB::default();
    // SAFETY: as in `protect`.
    let done = unsafe {
        CryptUnprotectData(
            &input,
            ptr::null_mut(),
            ptr::null(),
            ptr::null_mut(),
            ptr::null(),
            CRYPTPROTECT_UI_FORBIDDEN,
            &mut output,
        )
    };
    taken(done, &output)
}

fn blob(bytes: &[u8]) -> io::Result<CRYPT_INTEGER_BLOB> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    Ok(CRYPT_INTEGER_BLOB { cbData: length, pbData: bytes.as_ptr().cast_mut() })
}

/// What the system gave, which is wiped and given back to it.
fn taken(done: i32, output: &CRYPT_INTEGER_BLOB) -> io::Result<Vec<u8>> {
    if done == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call succeeded, so that the output has as many bytes as it says, which are ours to free.
    unsafe {
        let bytes = slice::from_raw_parts_mut(output.pbData, output.cbData as usize);
        let copy = bytes.to_vec();
        bytes.fill(0);
        LocalFree(output.pbData.cast());
        Ok(copy)
    }
}

/// Why a name has no address: the system's words for it are in the user's language.
pub fn lookup_error(why: &io::Error) -> String {
    match why.raw_os_error() {
        Some(WSAHOST_NOT_FOUND) => "there is no such name".into(),
        Some(WSANO_DATA) => "it has no address".into(),
        Some(WSATRY_AGAIN) => "no name server responded".into(),
        Some(WSANO_RECOVERY) => "the name server failed".into(),
        _ => rare_error(why),
    }
}

/// What std has no words for: the system's are in the user's language.
pub fn rare_error(why: &io::Error) -> String {
    why.raw_os_error().map_or_else(|| why.to_string(), code_text)
}

/// The text of another crate, without the system's words that may be part of it.
pub fn without_system_words(text: String) -> String {
    let code = text.rsplit_once("(os error ").and_then(|(_, end)| end.strip_suffix(')')?.parse().ok());
    code.map_or(text, code_text)
}

fn code_text(code: i32) -> String {
    let words = match code as u32 {
        ERROR_INVALID_FUNCTION | ERROR_INVALID_HANDLE => "not a regular file",
        ERROR_SHARING_VIOLATION | ERROR_LOCK_VIOLATION | ERROR_PIPE_BUSY => "in use by another program",
        ERROR_TOO_MANY_OPEN_FILES => "too many open files",
        ERROR_WINHTTP_UNABLE_TO_DOWNLOAD_SCRIPT => "it can't be downloaded",
        ERROR_WINHTTP_BAD_AUTO_PROXY_SCRIPT | ERROR_WINHTTP_SCRIPT_EXECUTION_ERROR => "it has an error",
        ERROR_WINHTTP_INVALID_URL | ERROR_WINHTTP_UNRECOGNIZED_SCHEME => {
            "it needs a http:// or https:// address"
        }
        ERROR_WINHTTP_LOGIN_FAILURE => "its server refused this user",
        ERROR_WINHTTP_TIMEOUT => "its server does not respond",
        _ => match code {
            SEC_E_NO_CREDENTIALS | SEC_E_UNKNOWN_CREDENTIALS => "it has no credentials of this user",
            SEC_E_NO_AUTHENTICATING_AUTHORITY => "no domain controller can be reached",
            SEC_E_TARGET_UNKNOWN | SEC_E_WRONG_PRINCIPAL => "the domain does not know the proxy by this name",
            SEC_E_LOGON_DENIED => "the user name or the password is wrong",
            SEC_E_INVALID_TOKEN => "the proxy's token is invalid",
            SEC_E_TIME_SKEW => "the clocks differ by too much",
            WSAEMFILE => "too many open sockets",
            CERT_E_CHAINING => "no chain leads from it to a root certificate that is trusted here",
            CERT_E_REVOCATION_FAILURE | CRYPT_E_NO_REVOCATION_CHECK | CRYPT_E_REVOCATION_OFFLINE => {
                "whether it was revoked could not be found out"
            }
            _ => return format!("Windows error {code}"),
        },
    };
    words.into()
}

/// A function of a DLL of Windows' own that few calls need: a program that imports it loads it at each start, with all that
/// it needs itself. It stays loaded.
fn system_function(dll: PCWSTR, name: PCSTR) -> io::Result<unsafe extern "system" fn() -> isize> {
    // SAFETY: both names are literals that end with a 0.
    let function = unsafe {
        let module = LoadLibraryExW(dll, ptr::null_mut(), LOAD_LIBRARY_SEARCH_SYSTEM32);
        if module.is_null() { None } else { GetProcAddress(module, name) }
    };
    function.ok_or_else(io::Error::last_os_error)
}

/// A text as the system takes it, with a 0 behind it.
fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

/// There is no fork here.
pub fn on_fork(_: extern "C" fn(), _: extern "C" fn(), _: extern "C" fn()) {}

/// Keeps the library in the process: a lookup that hangs in the system may come back after the host has let go of it,
/// and thread-locals end with their threads.
pub fn stay_loaded() {
    let flags = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN;
    let mut module = ptr::null_mut();
    // SAFETY: the address is that of a function of this library; `module` is this function's own.
    unsafe { GetModuleHandleExW(flags, (stay_loaded as fn() as *const u16).cast(), &mut module) };
}

/// std takes an index for thread-local storage at each loading, and never gives it back: after 1,000 rounds of loading and
/// unloading no index would be left, whether a function was called or not. So it is loaded once. The system calls
/// what stands in this section; what a linker left out of it, the first call does.
// SAFETY: the section is made of pointers to functions of this kind.
#[used]
#[unsafe(link_section = ".CRT$XLC")]
static AT_LOAD: unsafe extern "system" fn(*mut c_void, u32, *mut c_void) = at_load;

/// Only counts a reference: the loader's lock is held, and nothing of std may be used.
unsafe extern "system" fn at_load(_: *mut c_void, reason: u32, _: *mut c_void) {
    if reason == DLL_PROCESS_ATTACH {
        stay_loaded();
    }
}

// What Unix alone has: there is nothing to do.

/// Threads are not cancelled here.
pub struct CancelsHeld;

impl CancelsHeld {
    /// Holds nothing.
    pub fn new() -> CancelsHeld {
        CancelsHeld
    }
}

/// There are no signals here.
pub fn without_size_signal<T>(write: impl FnOnce() -> T) -> T {
    write()
}

/// There are no children here.
pub fn wiped_in_children() -> Option<NonNull<u8>> {
    None
}

/// No program gets rights here from the file that it is in.
pub fn is_started_by_another() -> bool {
    false
}
