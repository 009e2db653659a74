//! A user's sign-in with a browser, and its end.

use std::env;
use std::io::{self, BufRead, IsTerminal, Read};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use serde_json::json;
use zoom_token::{Cancel, Response, SignIn, ZOOM_E_ARGUMENT, ZOOM_E_STATE};

use crate::failure::Failure;
use crate::settings::Settings;
use crate::{Shown, say};

/// How long a user may take.
const WAIT: Duration = Duration::from_secs(5 * 60);

/// Has a user sign in.
pub fn sign_in(settings: &Settings, no_browser: bool, cancel: &Cancel) -> Result<Shown, Failure> {
    let (sign_in, url) = settings.client.start_sign_in().map_err(|why| settings.failed(why))?;
    say(&format!("Open this address in a browser, sign in to Zoom, and press Allow:\n{url}"));
    let is_open = !no_browser && has_browser() && open::that_detached(&url).is_ok();
    let takes_paste = no_browser || io::stdin().is_terminal();
    match (is_open, takes_paste) {
        (true, _) => {}
        (false, true) => {
            say("If that browser is on another machine, paste the address that it shows at the end here:")
        }
        (false, false) => {
            say("If that browser is on another machine, run zoom-token sign-in --no-browser instead.")
        }
    }
    let response = finish(sign_in, takes_paste, cancel)?;
    response.check().map_err(|refused| settings.failed(&refused))?;
    say("Signed in.");
    Ok(Shown::success("", json!({ "signed_in": true })))
}

/// Ends the sign-in of a user.
pub fn sign_out(settings: &Settings, cancel: &Cancel) -> Result<Shown, Failure> {
    settings.client.sign_out(Some(cancel)).check().map_err(|refused| settings.failed(&refused))?;
    say("Signed out.");
    Ok(Shown::success("", json!({ "signed_out": true })))
}

/// The outcome of what comes first: the browser, or what is pasted.
fn finish(sign_in: SignIn, takes_paste: bool, cancel: &Cancel) -> Result<Response, Failure> {
    let sign_in = Arc::new(sign_in);
    let (outcomes, first) = channel();
    let (browser, to, until) = (sign_in.clone(), outcomes.clone(), cancel.clone());
    thread::spawn(move || wait_for_browser(&browser, &to, &until));
    if takes_paste {
        // It may wait for its line when the process ends.
        thread::spawn(move || wait_for_paste(&sign_in, &outcomes));
    } else {
        drop(outcomes);
    }
    first.recv().map_err(|_| {
        Failure::argument(
            "redirect_uri is on another machine, so the address that the browser shows at the end must be pasted: run \
             zoom-token sign-in --no-browser in a terminal, and paste it there",
        )
    })
}

fn wait_for_browser(sign_in: &SignIn, outcomes: &Sender<Response>, cancel: &Cancel) {
    loop {
        match sign_in.finish("", WAIT, Some(cancel)) {
            None => {}
            // There is nothing to wait for, or what was pasted came first.
            Some(response) if response.code() == ZOOM_E_STATE => return,
            Some(response) => return drop(outcomes.send(response)),
        }
    }
}

fn wait_for_paste(sign_in: &SignIn, outcomes: &Sender<Response>) {
    let mut input = io::stdin().lock();
    while let Some(line) = next_line(&mut input) {
        if line.trim().is_empty() {
            continue;
        }
        match sign_in.finish(&line, WAIT, None) {
            Some(response) if response.code() == ZOOM_E_ARGUMENT => say(response.error()),
            Some(response) if response.code() == ZOOM_E_STATE => return,
            Some(response) => return drop(outcomes.send(response)),
            None => {}
        }
    }
}

/// The next line, whatever bytes it has; the end of a line that is longer than any address is one of its own.
fn next_line(input: &mut impl BufRead) -> Option<String> {
    const LONGEST: u64 = 64 << 10;
    let mut line = Vec::new();
    input.take(LONGEST).read_until(b'\n', &mut line).ok()?;
    (!line.is_empty()).then(|| String::from_utf8_lossy(&line).into_owned())
}

/// Whether a browser can be shown: on Unix, xdg-open would take one for the terminal otherwise.
fn has_browser() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos"))
        || is_set("DISPLAY")
        || is_set("WAYLAND_DISPLAY")
        || is_set("BROWSER")
}
