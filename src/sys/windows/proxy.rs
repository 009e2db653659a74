//! The user's proxy settings, as WinHTTP gives them.

use std::ffi::c_void;
use std::io;
use std::mem;
use std::ptr;

use windows_sys::Win32::Foundation::{ERROR_FILE_NOT_FOUND, GlobalFree};
use windows_sys::Win32::Networking::WinHttp::{
    ERROR_WINHTTP_LOGIN_FAILURE, WINHTTP_ACCESS_TYPE, WINHTTP_ACCESS_TYPE_NO_PROXY,
    WINHTTP_AUTO_DETECT_TYPE_DHCP, WINHTTP_AUTO_DETECT_TYPE_DNS_A, WINHTTP_AUTOPROXY_AUTO_DETECT,
    WINHTTP_AUTOPROXY_CONFIG_URL, WINHTTP_AUTOPROXY_OPTIONS, WINHTTP_CURRENT_USER_IE_PROXY_CONFIG,
    WINHTTP_PROXY_INFO,
};
use windows_sys::core::{BOOL, PCWSTR, PWSTR};
use windows_sys::{s, w};

use super::super::UserProxy;
use super::{system_function, wide};

/// The settings of the user whom this process runs as.
pub fn user_proxy() -> io::Result<UserProxy> {
    type Get = unsafe extern "system" fn(*mut WINHTTP_CURRENT_USER_IE_PROXY_CONFIG) -> BOOL;
    // A Windows without WinHTTP has no such settings.
    let Ok(get) = system_function(w!("winhttp.dll"), s!("WinHttpGetIEProxyConfigForCurrentUser")) else {
        return Ok(UserProxy::default());
    };
    // SAFETY: this is the function's type in its documentation.
    let get: Get = unsafe { mem::transmute(get) };
    let mut found = WINHTTP_CURRENT_USER_IE_PROXY_CONFIG::default();
    // SAFETY: the function fills the struct, which lives across the call.
    if unsafe { get(&mut found) } == 0 {
        let why = io::Error::last_os_error();
        // A user without settings, such as a service's.
        let has_none = why.raw_os_error() == Some(ERROR_FILE_NOT_FOUND as i32);
        return if has_none { Ok(UserProxy::default()) } else { Err(why) };
    }
    Ok(UserProxy {
        detects: found.fAutoDetect != 0,
        script: taken(found.lpszAutoConfigUrl),
        proxies: taken(found.lpszProxy),
        bypass: taken(found.lpszProxyBypass),
    })
}

/// What a script names for a URL: proxies, and who is reached without them. The script is the one at a URL, or the one that
/// is found in the network.
pub fn proxies_of_script(url: &str, script: Option<&str>) -> io::Result<(String, String)> {
    type GetProxyForUrl = unsafe extern "system" fn(
        *mut c_void,
        PCWSTR,
        *mut WINHTTP_AUTOPROXY_OPTIONS,
        *mut WINHTTP_PROXY_INFO,
    ) -> BOOL;
    let get = system_function(w!("winhttp.dll"), s!("WinHttpGetProxyForUrl"))?;
    // SAFETY: this is the function's type in its documentation.
    let get: GetProxyForUrl = unsafe { mem::transmute(get) };
    let session = Session::open()?;
    let (url, script_url) = (wide(url), script.map(wide));
    let mut options = WINHTTP_AUTOPROXY_OPTIONS::default();
    match &script_url {
        Some(script_url) => {
            options.dwFlags = WINHTTP_AUTOPROXY_CONFIG_URL;
            options.lpszAutoConfigUrl = script_url.as_ptr();
        }
        None => {
            options.dwFlags = WINHTTP_AUTOPROXY_AUTO_DETECT;
            options.dwAutoDetectFlags = WINHTTP_AUTO_DETECT_TYPE_DHCP | WINHTTP_AUTO_DETECT_TYPE_DNS_A;
        }
    }
    let mut ask = |logs_on: bool| {
        options.fAutoLogonIfChallenged = logs_on.into();
        let mut found = WINHTTP_PROXY_INFO::default();
        // SAFETY: session, URL and options live across the call, the script's URL too; `found` is there to be filled.
        match unsafe { get(session.handle, url.as_ptr(), &mut options, &mut found) } {
            0 => Err(io::Error::last_os_error()),
            _ => Ok((taken(found.lpszProxy), taken(found.lpszProxyBypass))),
        }
    };
    // The script's server gets the user's sign-in where it wants one: at first without, as the documentation recommends.
    match ask(false) {
        Err(why) if why.raw_os_error() == Some(ERROR_WINHTTP_LOGIN_FAILURE as i32) => ask(true),
        outcome => outcome,
    }
}

/// A session of WinHTTP, closed when it is dropped.
struct Session {
    handle: *mut c_void,
    close: unsafe extern "system" fn(*mut c_void) -> BOOL,
}

impl Session {
    fn open() -> io::Result<Session> {
        type Open =
            unsafe extern "system" fn(PCWSTR, WINHTTP_ACCESS_TYPE, PCWSTR, PCWSTR, u32) -> *mut c_void;
        let open = system_function(w!("winhttp.dll"), s!("WinHttpOpen"))?;
        let close = system_function(w!("winhttp.dll"), s!("WinHttpCloseHandle"))?;
        // SAFETY: these are the functions' types in their documentation.
        let (open, close): (Open, _) = unsafe { (mem::transmute(open), mem::transmute(close)) };
        // SAFETY: a session needs no name, and one without a proxy no text.
        let handle = unsafe { open(ptr::null(), WINHTTP_ACCESS_TYPE_NO_PROXY, ptr::null(), ptr::null(), 0) };
        if handle.is_null() { Err(io::Error::last_os_error()) } else { Ok(Session { handle, close }) }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // SAFETY: the handle is open, and not used afterwards.
        unsafe { (self.close)(self.handle) };
    }
}

/// A text that the system made, which is given back to it; empty where there is none.
fn taken(text: PWSTR) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: the text was made by WinHTTP for its caller, and ends with a 0; it is not used after it was freed.
    unsafe {
        let length = (0..).take_while(|at| *text.add(*at) != 0).count();
        let copy = String::from_utf16_lossy(std::slice::from_raw_parts(text, length));
        GlobalFree(text.cast());
        copy
    }
}
