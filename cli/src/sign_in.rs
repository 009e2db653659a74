//! A user's sign-in with a browser, and its end.

use std::env;
use std::io::{self, BufRead, IsTerminal};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use serde_json::json;
use zoom_token::{Response, SignIn, ZOOM_E_ARGUMENT, ZOOM_E_STATE, ZOOM_OK};

use crate::Shown;
use crate::failure::Failure;
use crate::settings::Settings;

/// How long a user may take.
const WAIT: Duration = Duration::from_secs(5 * 60);

/// Has a user sign in.
pub fn sign_in(settings: &Settings, no_browser: bool) -> Result<Shown, Failure> {
    let (sign_in, url) = settings.client.start_sign_in()?;
    eprintln!("Open this address in a browser, sign in to Zoom, and press Allow:\n{url}");
    let is_open = !no_browser && has_browser() && open::that_detached(&url).is_ok();
    let takes_paste = no_browser || io::stdin().is_terminal();
    if takes_paste && !is_open {
        eprintln!("If that browser is on another machine, paste the address that it shows at the end here:");
    }
    let response = finish(sign_in, takes_paste)?;
    if response.code() != ZOOM_OK {
        return Err(Failure::from(&response));
    }
    eprintln!("Signed in.");
    Ok(Shown::success("", json!({ "signed_in": true })))
}

/// Ends the sign-in of a user.
pub fn sign_out(settings: &Settings) -> Result<Shown, Failure> {
    let response = settings.client.sign_out(None);
    if response.code() != ZOOM_OK {
        return Err(Failure::from(&response));
    }
    eprintln!("Signed out.");
    Ok(Shown::success("", json!({ "signed_out": true })))
}

/// The outcome of what comes first: the browser, or what is pasted.
fn finish(sign_in: SignIn, takes_paste: bool) -> Result<Response, Failure> {
    let sign_in = Arc::new(sign_in);
    let (outcomes, first) = channel();
    let (browser, to) = (sign_in.clone(), outcomes.clone());
    thread::spawn(move || wait_for_browser(&browser, &to));
    if takes_paste {
        // It may wait for its line when the process ends.
        thread::spawn(move || wait_for_paste(&sign_in, &outcomes));
    } else {
        drop(outcomes);
    }
    first.recv().map_err(|_| {
        Failure::argument(
            "redirect_uri is on another machine, so what the browser shows at the end must be pasted: run zoom-token sign-in \
             --no-browser",
        )
    })
}

fn wait_for_browser(sign_in: &SignIn, outcomes: &Sender<Response>) {
    loop {
        match sign_in.finish("", WAIT, None) {
            None => {}
            // There is nothing to wait for, or what was pasted came first.
            Some(response) if response.code() == ZOOM_E_STATE => return,
            Some(response) => return drop(outcomes.send(response)),
        }
    }
}

fn wait_for_paste(sign_in: &SignIn, outcomes: &Sender<Response>) {
    for line in io::stdin().lock().lines().map_while(Result::ok).filter(|line| !line.trim().is_empty()) {
        match sign_in.finish(&line, WAIT, None) {
            Some(response) if response.code() == ZOOM_E_ARGUMENT => eprintln!("{}", response.error()),
            Some(response) if response.code() == ZOOM_E_STATE => return,
            Some(response) => return drop(outcomes.send(response)),
            None => {}
        }
    }
}

/// Whether a browser can be shown: on Unix, xdg-open would take one for the terminal otherwise.
fn has_browser() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos"))
        || is_set("DISPLAY")
        || is_set("WAYLAND_DISPLAY")
        || is_set("BROWSER")
}
