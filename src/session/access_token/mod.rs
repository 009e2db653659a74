//! A client's access token: one that its options have, or one that it signs in for. A renewal is one for all who wait, on a
//! thread of the library's, so that no call's deadline or cancel ends it half way.

mod renewal;

use std::mem::take;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use ureq::http::header::HeaderValue;

use super::ended;
use super::grant::Code;
use super::life::Life;
use crate::deadline::{Deadline, Stop};
use crate::error::{Error, ZOOM_E_INTERNAL, ZOOM_E_SIGN_IN};
use crate::log::Log;
use crate::options::{Authorization, Grant, SignIn};
use crate::panic::{contain, lock};
use crate::response::Response;
use crate::secret::Secret;
use crate::sys::rare_error;
use crate::threads::Threads;
use crate::transport::Transport;
use crate::wait::Waiters;

/// How long a call waits for the renewal of a user's token while the old one lives.
const RENEWAL_WAIT: Duration = Duration::from_secs(5);
/// How long no renewal is tried after one that failed, while the old token lives.
const FAILURE_PAUSE: Duration = Duration::from_secs(5);
/// How long no other renewal follows one that was made because the API refused the token.
const REFUSAL_PAUSE: Duration = Duration::from_secs(60);
/// How often a call looks whether there is a thread for its renewal.
const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// How long the end of a program waits for refresh tokens that are on their way.
const SHUTDOWN_TIME: Duration = Duration::from_secs(35);

static THREADS: Threads = Threads::new("zoom-sign-in", 16);
/// Renewals that may spend a refresh token, until the next one is saved.
static REFRESHES: AtomicUsize = AtomicUsize::new(0);

/// In a forked child the threads of its parent do not exist.
pub fn forget_threads() {
    THREADS.forget();
    REFRESHES.store(0, Ordering::SeqCst);
}

/// Waits until no refresh token is on its way: one that was sent and not saved is lost.
pub fn wait_for_refreshes() {
    let begin = Instant::now();
    while REFRESHES.load(Ordering::SeqCst) > 0 && begin.elapsed() < SHUTDOWN_TIME {
        thread::sleep(Duration::from_millis(10));
    }
}

/// An access token and its life.
#[derive(Clone)]
pub struct Token {
    /// As it is sent.
    pub authorization: Authorization,
    life: Life,
}

impl Token {
    fn is(&self, other: &Token) -> bool {
        self.authorization.token == other.authorization.token
    }
}

/// The access token of a client and its copies, and its renewals.
pub struct AccessTokens {
    sign_in: SignIn,
    transport: Transport,
    user_agent: HeaderValue,
    max_retries: u32,
    log: Option<Log>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// The newest one that is known.
    refresh_token: Option<Arc<Secret>>,
    /// Where it could not be saved: the spent one that the file has.
    spent_in_file: Option<Secret>,
    /// The token file has it, as far as is known: an emptied file means that the user has signed out.
    is_in_file: bool,
    /// The user has signed out: the options' refresh token is no longer used.
    is_signed_out: bool,
    /// The user has signed out while something else was under way.
    wants_sign_out: bool,
    renewal: Option<Arc<Renewal>>,
    /// When a renewal failed while the old token lived.
    failed_at: Option<Instant>,
    /// When a renewal began because the API had refused the token.
    refused_at: Option<Instant>,
}

/// One renewal, for all who wait.
pub struct Renewal {
    begin: Instant,
    is_sign_out: bool,
    outcome: Mutex<Option<Outcome>>,
    waiters: Waiters,
}

/// The outcome of a renewal.
#[derive(Clone)]
pub enum Outcome {
    /// A token, which may be another process's.
    Token(Token),
    /// Another process renewed the refused token a moment ago, and this is it.
    TooSoon,
    /// There is none.
    Failed(Box<Response>),
    /// The user's grant was given up; the outcome of ending it at the server.
    SignedOut(Box<Response>),
}

/// What a thread is for.
pub enum Task {
    /// The access token is due, or there is none yet.
    Renew,
    /// The API refused this one.
    Replace(Token),
    /// A user has signed in.
    Exchange(Arc<Code>),
    /// The user signs out.
    SignOut,
}

impl Task {
    /// The token that the API refused.
    fn refused(&self) -> Option<&Token> {
        if let Task::Replace(token) = self { Some(token) } else { None }
    }
}

impl Renewal {
    /// Waits for its outcome.
    pub fn wait(&self, deadline: &Deadline, end: Instant) -> Result<Outcome, Stop> {
        deadline.wait_for(end, &self.waiters, || self.outcome())
    }

    /// Its outcome; None while it is under way.
    pub fn outcome(&self) -> Option<Outcome> {
        lock(&self.outcome).clone()
    }
}

impl State {
    fn live(&self) -> Option<&Token> {
        self.token.as_ref().filter(|token| token.life.is_live())
    }

    /// What may be used without a renewal.
    fn usable(&self) -> Option<&Token> {
        let is_paused = self.failed_at.is_some_and(|at| at.elapsed() < FAILURE_PAUSE);
        self.live().filter(|token| is_paused || !token.life.is_due())
    }
}

impl AccessTokens {
    /// Nothing is asked for yet.
    pub fn new(
        sign_in: SignIn,
        transport: Transport,
        user_agent: HeaderValue,
        max_retries: u32,
        log: Option<Log>,
    ) -> AccessTokens {
        let refresh_token = match &sign_in.grant {
            Grant::User(token) => token.clone(),
            Grant::Account(_) => None,
        };
        let state = Mutex::new(State { refresh_token, ..State::default() });
        AccessTokens { sign_in, transport, user_agent, max_retries, log, state }
    }

    /// The newest refresh token.
    pub fn refresh_token(&self) -> Option<Arc<Secret>> {
        lock(&self.state).refresh_token.clone()
    }

    /// The access token, renewed before where that is due.
    pub fn get(self: &Arc<Self>, deadline: &Deadline) -> Result<Token, Response> {
        loop {
            let (live, renewal) = {
                let mut state = lock(&self.state);
                if let Some(token) = state.usable() {
                    return Ok(token.clone());
                }
                (state.live().cloned(), self.renewal(&mut state, None))
            };
            match (live, renewal) {
                (Some(token), Ok(Some(renewal))) if self.is_of_a_user() => {
                    return self.renewed_in_time(token, &renewal, deadline);
                }
                (Some(token), _) => return Ok(token),
                (None, Ok(Some(renewal))) => match self.wait(&renewal, deadline)? {
                    Outcome::Token(token) => return Ok(token),
                    Outcome::TooSoon | Outcome::SignedOut(_) => {}
                    Outcome::Failed(why) => return Err(*why),
                },
                (None, Ok(None)) => deadline.pause(POLL_INTERVAL).map_err(no_thread)?,
                (None, Err(why)) => return Err(why),
            }
        }
    }

    /// Another access token than this one, which the API refused; None where that was done for a moment ago.
    pub fn renew(self: &Arc<Self>, failed: &Token, deadline: &Deadline) -> Result<Option<Token>, Response> {
        loop {
            let renewal = {
                let mut state = lock(&self.state);
                if let Some(token) = state.live().filter(|token| !token.is(failed)) {
                    return Ok(Some(token.clone()));
                }
                let is_paused = state.refused_at.is_some_and(|at| at.elapsed() < REFUSAL_PAUSE);
                if state.renewal.is_none() && is_paused {
                    return Ok(None);
                }
                self.renewal(&mut state, Some(failed))?
            };
            let Some(renewal) = renewal else {
                deadline.pause(POLL_INTERVAL).map_err(no_thread)?;
                continue;
            };
            match self.wait(&renewal, deadline)? {
                Outcome::Token(token) if !token.is(failed) => return Ok(Some(token)),
                // It was under way for another reason.
                Outcome::Token(_) | Outcome::SignedOut(_) => {}
                Outcome::TooSoon => return Ok(None),
                Outcome::Failed(why) => return Err(*why),
            }
        }
    }

    /// Gives the user's grant up.
    pub fn sign_out(self: &Arc<Self>, deadline: &Deadline) -> Response {
        const WHEN: &str = "while signing out, which continues. Call again to get its outcome";
        loop {
            let renewal = {
                let mut state = lock(&self.state);
                match &state.renewal {
                    Some(renewal) if renewal.is_sign_out => Ok(Some(renewal.clone())),
                    Some(_) => {
                        state.wants_sign_out = true;
                        Ok(None)
                    }
                    None => self.start(&mut state, Task::SignOut),
                }
            };
            match renewal {
                Ok(Some(renewal)) => match renewal.wait(deadline, deadline.end()) {
                    Ok(Outcome::SignedOut(response) | Outcome::Failed(response)) => return *response,
                    Ok(Outcome::Token(_) | Outcome::TooSoon) => {}
                    Err(stop) => return ended(stop, WHEN).into(),
                },
                Ok(None) => {
                    if let Err(stop) = deadline.pause(POLL_INTERVAL) {
                        return ended(stop, WHEN).into();
                    }
                }
                Err(why) => return why,
            }
        }
    }

    /// Whether a refresh token is in memory alone.
    pub fn has_unsaved(&self) -> bool {
        lock(&self.state).spent_in_file.is_some()
    }

    /// The token that took the place of this one, which was replaced according to the server: one that is there, or comes by a
    /// renewal that is under way. None is begun for it.
    pub fn successor(self: &Arc<Self>, old: &Token, deadline: &Deadline) -> Result<Option<Token>, Response> {
        let renewal = {
            let state = lock(&self.state);
            if let Some(token) = state.live().filter(|token| !token.is(old)) {
                return Ok(Some(token.clone()));
            }
            state.renewal.clone()
        };
        let Some(renewal) = renewal else { return Ok(None) };
        match self.wait(&renewal, deadline)? {
            Outcome::Token(token) if !token.is(old) => Ok(Some(token)),
            _ => Ok(None),
        }
    }

    fn is_of_a_user(&self) -> bool {
        matches!(self.sign_in.grant, Grant::User(_))
    }

    /// Waits for a user's next token for a while; then the old one is used.
    fn renewed_in_time(&self, old: Token, renewal: &Renewal, deadline: &Deadline) -> Result<Token, Response> {
        // The request needs time too.
        let half = deadline.time_left(deadline.end()).unwrap_or_default() / 2;
        let end = (renewal.begin + RENEWAL_WAIT).min(Instant::now() + half);
        match renewal.wait(deadline, end) {
            Ok(Outcome::Token(token)) => Ok(token),
            Err(Stop::Cancelled) => Err(Error::cancelled().into()),
            _ => Ok(old),
        }
    }

    fn wait(&self, renewal: &Renewal, deadline: &Deadline) -> Result<Outcome, Response> {
        renewal.wait(deadline, deadline.end()).map_err(|stop| stopped(stop, deadline))
    }

    /// The renewal under way, or a new one. None while there is no thread for it.
    fn renewal(
        self: &Arc<Self>,
        state: &mut State,
        failed: Option<&Token>,
    ) -> Result<Option<Arc<Renewal>>, Response> {
        if let Some(renewal) = &state.renewal {
            return Ok(Some(renewal.clone()));
        }
        self.start(state, failed.map_or(Task::Renew, |failed| Task::Replace(failed.clone())))
    }

    /// Starts a task that is not a call's: None while another one is under way, or there is no thread.
    pub fn begin(self: &Arc<Self>, task: Task) -> Result<Option<Arc<Renewal>>, Response> {
        let mut state = lock(&self.state);
        if state.renewal.is_some() { Ok(None) } else { self.start(&mut state, task) }
    }

    fn start(self: &Arc<Self>, state: &mut State, task: Task) -> Result<Option<Arc<Renewal>>, Response> {
        let renewal = Arc::new(Renewal {
            begin: Instant::now(),
            is_sign_out: matches!(task, Task::SignOut),
            outcome: Mutex::default(),
            waiters: Waiters::default(),
        });
        let is_refused = task.refused().is_some();
        let (tokens, theirs) = (self.clone(), renewal.clone());
        // From now on: the end of the program waits until the next refresh token is saved.
        let counted = self.is_of_a_user().then(Refresh::begin);
        let work = move || {
            let _counted = counted;
            let outcome = contain(|| tokens.run(&task))
                .unwrap_or_else(|_| Err(Error::new(ZOOM_E_INTERNAL, "a defect of the sign-in").into()))
                .unwrap_or_else(|why| Outcome::Failed(Box::new(why)));
            tokens.end(&theirs, task.refused().cloned(), outcome);
        };
        match THREADS.start(work) {
            None => Ok(None),
            Some(Err(why)) => {
                let text =
                    format!("there is no thread to sign in on, so nothing was sent: {}", rare_error(&why));
                Err(Error::new(ZOOM_E_SIGN_IN, text).into())
            }
            Some(Ok(())) => {
                state.renewal = Some(renewal.clone());
                if is_refused {
                    // So that no other call is refused with it.
                    state.token = None;
                    state.refused_at = Some(Instant::now());
                }
                Ok(Some(renewal))
            }
        }
    }

    /// A renewal has ended.
    fn end(self: &Arc<Self>, renewal: &Renewal, refused: Option<Token>, outcome: Outcome) {
        {
            // The thread may be here before its starter has noted the renewal, who holds this lock.
            let mut state = lock(&self.state);
            state.renewal = None;
            match &outcome {
                Outcome::Token(token) => {
                    state.token = Some(token.clone());
                    state.failed_at = None;
                }
                Outcome::TooSoon => state.token = refused,
                Outcome::SignedOut(_) => {
                    *state = State { is_signed_out: true, ..State::default() };
                }
                Outcome::Failed(_) => {
                    state.failed_at = Some(Instant::now());
                    state.refused_at = None;
                }
            }
            // Once, whatever comes of it.
            if take(&mut state.wants_sign_out) {
                // It is done even where no call waits for it any more.
                let _ = self.start(&mut state, Task::SignOut);
            }
        }
        *lock(&renewal.outcome) = Some(outcome);
        renewal.waiters.wake_all();
    }
}

/// Counts while it lives.
struct Refresh;

impl Refresh {
    fn begin() -> Refresh {
        REFRESHES.fetch_add(1, Ordering::SeqCst);
        Refresh
    }
}

impl Drop for Refresh {
    fn drop(&mut self) {
        let _ = REFRESHES.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |count| count.checked_sub(1));
    }
}

/// The end of a call for whose access token there was no thread.
fn no_thread(stop: Stop) -> Response {
    ended(stop, "while 16 other sign-ins of this program were under way. Nothing was sent").into()
}

/// The end of a call that waited for its access token.
fn stopped(stop: Stop, deadline: &Deadline) -> Response {
    let ms = deadline.timeout().as_millis();
    let when =
        format!("while signing in (option timeout_ms is {ms}). The sign-in continues, for the next call");
    ended(stop, &when).into()
}
