//! The API for Rust programs: a client, its calls and their responses, without raw pointers.

use std::fmt;
use std::mem::forget;
use std::ptr;
use std::sync::Arc;
use std::time::Duration;

use crate::cancel;
use crate::client::{self, GeneralCall, TokenCall};
use crate::error::{Error, ZOOM_E_FORKED, ZOOM_OK};
use crate::ffi::guard::outcome;
use crate::ffi::process::{self, Process, process};
use crate::response;
use crate::sign_in::{BrowserSignIn, Progress};
use crate::start_url::start_url as start_url_of;
use crate::transport::Reader;

/// A client: options, and the connections that its calls share. From any thread; a clone is the same client.
///
/// ```no_run
/// let client = zoom_token::Client::new();
/// client.set("access_token", &std::env::var("ZOOM_ACCESS_TOKEN")?)?;
/// let response = client.get_user_token(zoom_token::TokenCall::default(), None).check()?;
/// println!("{}", response.token());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// In a forked child each call is `ZOOM_E_FORKED`: the child makes clients of its own.
#[derive(Clone)]
pub struct Client(OfProcess<Arc<client::Client>>);

/// The outcome of one call, a failed one too; as an error it shows its text. Its memory is wiped when it is dropped.
pub struct Response(Box<response::Response>);

/// Ends calls from another thread: those that it was given to, and those that it will be given to.
#[derive(Clone)]
pub struct Cancel(OfProcess<Arc<cancel::Cancel>>);

/// A user's sign-in with a browser that has begun; dropping it gives it up.
pub struct SignIn(OfProcess<BrowserSignIn>);

/// What belongs to the process that made it. In a forked child its locks may be held for ever, and its connections are the
/// parent's: there it is neither used nor dropped.
#[derive(Clone)]
struct OfProcess<T> {
    /// None only while it is dropped.
    value: Option<T>,
    process: &'static Process,
}

impl<T> OfProcess<T> {
    fn new(value: T) -> OfProcess<T> {
        OfProcess { value: Some(value), process: process() }
    }

    fn get(&self) -> Result<&T, Error> {
        let forked = || {
            Error::new(
                ZOOM_E_FORKED,
                "made by the process that this one was forked from: make another one here",
            )
        };
        self.value.as_ref().filter(|_| ptr::eq(self.process, process())).ok_or_else(forked)
    }
}

impl<T> Drop for OfProcess<T> {
    fn drop(&mut self) {
        if !ptr::eq(self.process, process()) {
            forget(self.value.take());
        }
    }
}

impl Client {
    /// A client with every option at its default.
    pub fn new() -> Client {
        // Before there is anything to be seen in a forked child.
        process();
        Client(OfProcess::new(Arc::new(client::Client::new(Reader::Client))))
    }

    /// Another client with the options of this moment, over the same connections: for another access token.
    pub fn copy(&self) -> Result<Client, Error> {
        Ok(Client(OfProcess::new(Arc::new(self.0.get()?.copy()))))
    }

    /// Sets an option of docs/reference.md. An empty value means its default.
    pub fn set(&self, option: &str, value: &str) -> Result<(), Error> {
        self.0.get()?.set(option, value)
    }

    /// Gets a user token.
    pub fn get_user_token(&self, call: TokenCall, cancel: Option<&Cancel>) -> Response {
        Response::of(|| Ok(self.0.get()?.get_user_token(call, shared(cancel)?)))
    }

    /// Sends any request to the API.
    pub fn request(&self, call: GeneralCall, cancel: Option<&Cancel>) -> Response {
        Response::of(|| Ok(self.0.get()?.request(call, shared(cancel)?)))
    }

    /// Begins a user's sign-in, and gives the address to open in a browser.
    pub fn start_sign_in(&self) -> Result<(SignIn, String), Error> {
        let (sign_in, url) = self.0.get()?.start_sign_in()?;
        Ok((SignIn(OfProcess::new(sign_in)), url))
    }

    /// The newest refresh token of the user who has signed in, for a program without `token_file`. A secret.
    pub fn refresh_token(&self) -> Result<Option<String>, Error> {
        Ok(self.0.get()?.refresh_token().map(|token| token.text().to_owned()))
    }

    /// Forgets the user's sign-in, in the token file too, and ends it at Zoom.
    pub fn sign_out(&self, cancel: Option<&Cancel>) -> Response {
        Response::of(|| Ok(self.0.get()?.sign_out(shared(cancel)?)))
    }
}

impl Default for Client {
    fn default() -> Client {
        Client::new()
    }
}

impl Response {
    fn of(call: impl FnOnce() -> Result<response::Response, Error>) -> Response {
        Response(Box::new(outcome(|| call().unwrap_or_else(response::Response::from))))
    }

    /// The response of a success, or that of a failure as an error.
    pub fn check(self) -> Result<Response, Response> {
        if self.0.code == ZOOM_OK { Ok(self) } else { Err(self) }
    }

    /// `ZOOM_OK`, an error of this library below 0, or the HTTP status with which the server refused.
    pub fn code(&self) -> i32 {
        self.0.code
    }

    /// What went wrong and what to do; empty after a success.
    pub fn error(&self) -> &str {
        &self.0.error
    }

    /// `ZOOM_REASON_...`: the kind of refusal; 0 after a success.
    pub fn reason(&self) -> i32 {
        self.0.reason
    }

    /// The HTTP status; 0 when there was no whole response.
    pub fn status(&self) -> i32 {
        self.0.status
    }

    /// Zoom's own code of an error; 0 without one.
    pub fn zoom_code(&self) -> i32 {
        self.0.zoom_code
    }

    /// How long the server asks to wait before the next request.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The user token; empty where there is none. A secret.
    pub fn token(&self) -> &str {
        std::str::from_utf8(self.0.token()).unwrap_or_default()
    }

    /// The body as it was received. It may contain the token.
    pub fn body(&self) -> &[u8] {
        self.0.body.bytes()
    }

    /// A header field by its name, whatever its case; several of the name are joined with ", ". As far as it is UTF-8.
    pub fn header(&self, name: &str) -> Option<String> {
        Some(String::from_utf8_lossy(self.0.header(name).ok()?.bytes()).into_owned())
    }

    /// The header lines as they were received, each ended by CRLF, without the status line.
    pub fn headers(&self) -> Result<Vec<u8>, Error> {
        Ok(self.0.headers()?.bytes().to_vec())
    }
}

impl fmt::Display for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.error())
    }
}

impl std::error::Error for Response {}

/// Without header, body and token: they may contain secrets.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("code", &self.code())
            .field("status", &self.status())
            .field("zoom_code", &self.zoom_code())
            .field("reason", &self.reason())
            .field("error", &self.error())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client")
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cancel")
    }
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignIn")
    }
}

impl Cancel {
    /// One that has cancelled nothing yet.
    pub fn new() -> Cancel {
        Cancel(OfProcess::new(Arc::default()))
    }

    /// Ends the calls that were given this cancel, and those that will be. Does nothing in a forked child.
    pub fn cancel(&self) {
        if let Ok(cancel) = self.0.get() {
            cancel.cancel();
        }
    }
}

impl Default for Cancel {
    fn default() -> Cancel {
        Cancel::new()
    }
}

impl SignIn {
    /// Waits for the browser, or takes what the user pasted (the address that the browser shows after the sign-in; empty for
    /// none). `None`: not yet. It waits for 24 days at most.
    pub fn finish(&self, pasted: &str, wait: Duration, cancel: Option<&Cancel>) -> Option<Response> {
        let wait = wait.min(Duration::from_millis(i32::MAX as u64));
        let mut is_pending = false;
        let response = Response::of(|| {
            match self.0.get()?.finish(pasted, wait, shared(cancel)?).unwrap_or_else(Progress::from) {
                Progress::Pending => {
                    is_pending = true;
                    Ok(response::Response::default())
                }
                Progress::Ended(response) => Ok(response),
            }
        });
        (!is_pending).then_some(response)
    }
}

/// The address that starts a meeting, at `host` (empty for zoom.us), as the user of this ZAK. A secret like the ZAK in it.
pub fn start_url(host: &str, meeting: &str, zak: &str) -> Result<String, Error> {
    start_url_of(host, meeting, zak).map(|url| url.text().to_owned())
}

/// Waits, for 35 seconds at most, until the refresh tokens that are being renewed are saved. A program that signs in for a
/// user calls this before it ends.
pub fn shutdown() {
    process::shut_down();
}

fn shared(cancel: Option<&Cancel>) -> Result<Option<Arc<cancel::Cancel>>, Error> {
    cancel.map(|cancel| cancel.0.get().cloned()).transpose()
}
