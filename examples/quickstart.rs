//! Gets a Zoom user token through the C ABI and shows the answer, its status, its header on failure, and the token.
//!
//! `cargo run --example quickstart` asks a simulator inside this program, over https. With ZOOM_ACCESS_TOKEN in the
//! environment (and ZOOM_USER, ZOOM_BASE_URL where wanted) it asks the real service instead.
#![allow(unsafe_code)]

use std::env;
use std::error::Error;
use std::ffi::CString;
use std::process::ExitCode;
use std::ptr;

use zoom_simulator::{ACCESS_TOKEN, Options, Simulator};
use zoom_token::*;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let Ok(access_token) = env::var("ZOOM_ACCESS_TOKEN") else {
        let simulator = Simulator::start(Options::default())?;
        let roots = env::temp_dir().join(format!("zoom-quickstart-{}.pem", std::process::id()));
        std::fs::write(&roots, simulator.ca_pem())?;
        println!("Asking a simulator at {} (set ZOOM_ACCESS_TOKEN to ask Zoom).", simulator.https_url());
        let roots_path = roots.to_string_lossy().into_owned();
        let code = show_token(ACCESS_TOKEN, &[("base_url", &simulator.https_url()), ("roots", &roots_path)])?;
        std::fs::remove_file(&roots)?;
        return Ok(code);
    };
    let base_url = env::var("ZOOM_BASE_URL").unwrap_or_default();
    show_token(&access_token, &[("base_url", &base_url)])
}

fn show_token(access_token: &str, options: &[(&str, &str)]) -> Result<ExitCode, Box<dyn Error>> {
    let mut client = 0;
    // SAFETY: an integer of this function's own.
    check(unsafe { zoom_client_new(&mut client) })?;
    set(client, "access_token", access_token)?;
    for (name, value) in options {
        set(client, name, value)?;
    }

    let user = CString::new(env::var("ZOOM_USER").unwrap_or_else(|_| "me".into()))?;
    let mut response = 0;
    // SAFETY: C texts, NULLs for what is not given, and an integer of this function's own.
    let code = unsafe {
        zoom_client_get_user_token(
            client,
            user.as_ptr(),
            c"zak".as_ptr(),
            68_423_085,
            ptr::null(),
            0,
            &mut response,
        )
    };
    let status = zoom_response_status(response);
    if status != 0 {
        println!("Response Body:\n{}", text(response, zoom_response_body));
        println!("Response Status Code = {status}");
    }
    if status >= 400 {
        println!("Response Header:\n{}", text(response, zoom_response_headers));
    }
    if code == ZOOM_OK {
        println!("Token: {}", text(response, zoom_response_token));
    } else {
        println!("Failed ({code}): {}", text(response, zoom_response_error));
    }
    zoom_free(response);
    zoom_free(client);
    Ok(if code == ZOOM_OK { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn set(client: i32, name: &str, value: &str) -> Result<(), Box<dyn Error>> {
    let (name, value) = (CString::new(name)?, CString::new(value)?);
    let mut why = ZoomBuf { data: ptr::null_mut(), len: 0, cap: 0 };
    // SAFETY: C texts and a buffer of this function's own.
    let code = unsafe { zoom_client_set(client, name.as_ptr(), value.as_ptr(), &mut why) };
    let reason = take(&mut why);
    if code == ZOOM_OK { Ok(()) } else { Err(reason.into()) }
}

fn text(response: i32, getter: unsafe extern "system" fn(i32, *mut ZoomBuf) -> i32) -> String {
    let mut out = ZoomBuf { data: ptr::null_mut(), len: 0, cap: 0 };
    // SAFETY: a buffer of this function's own.
    unsafe { getter(response, &mut out) };
    take(&mut out)
}

/// The text of a buffer, which is wiped and freed.
fn take(buf: &mut ZoomBuf) -> String {
    if buf.data.is_null() {
        return String::new();
    }
    // SAFETY: the library filled the buffer: `len` bytes at `data`.
    let bytes = unsafe { std::slice::from_raw_parts(buf.data.cast::<u8>(), buf.len as usize) };
    let text = String::from_utf8_lossy(bytes).into_owned();
    // SAFETY: the buffer is this program's own.
    unsafe { zoom_buf_free(buf) };
    text
}

fn check(code: i32) -> Result<(), Box<dyn Error>> {
    if code == ZOOM_OK { Ok(()) } else { Err(format!("zoom-token returned {code}").into()) }
}
