//! A client's access token: one that its options have, or one that it signs in for. A renewal is one for all who wait, on a
//! thread of the library's, so that nobody's deadline or cancel ends it half way.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use ureq::http::header::HeaderValue;

use super::grant::{Code, Granted, Proof, ask, may_be_repeated, nobody, revoke};
use super::life::{Life, seconds};
use super::retry::{Attempt, Next, next};
use super::send::Sender;
use super::token_file::{Kept, TokenFile};
use super::{chance, timed_out};
use crate::deadline::{Deadline, Stop};
use crate::error::{Error, ZOOM_E_INTERNAL, ZOOM_E_SIGN_IN, ZOOM_OK};
use crate::log::Log;
use crate::options::{Authorization, Grant, SignIn};
use crate::panic::{contain, lock};
use crate::response::{Purpose, Response};
use crate::secret::Secret;
use crate::service::ZOOM_REASON_SIGN_IN_AGAIN;
use crate::sys::rare_error;
use crate::threads::Threads;
use crate::transport::Transport;
use crate::wait::Waiters;

/// How long a renewal may take.
const RENEWAL_TIME: Duration = Duration::from_secs(60);
/// How long a call waits for the renewal of a user's token while the old one lives.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long no renewal is tried after one that failed, while the old token lives.
const REST: Duration = Duration::from_secs(5);
/// How long no other renewal follows one that was made because the API refused the token.
const REFUSAL_REST: Duration = Duration::from_secs(60);
/// How often a call looks whether there is a thread for its renewal.
const GLANCE: Duration = Duration::from_millis(20);
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

/// What a client and its copies sign in for.
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
    /// It could not be saved: what the file had then, which is spent.
    spent_in_file: Option<Secret>,
    /// It is in the token file, as far as is known: who empties that has signed the user out.
    is_in_file: bool,
    /// The user has signed out: what the options have does not count any more.
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

/// What became of a renewal.
#[derive(Clone)]
pub enum Outcome {
    /// A token, which may be another process's.
    Token(Token),
    /// Another process renewed the refused token a moment ago, and this is it.
    TooSoon,
    /// There is none.
    Failed(Box<Response>),
    /// The user's grant was given up; what became of its end.
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

impl Renewal {
    /// What became of it, as soon as that is known.
    pub fn wait(&self, deadline: &Deadline, end: Instant) -> Result<Outcome, Stop> {
        deadline.wait_for(end, &self.waiters, || self.outcome())
    }

    /// What became of it; None while it is under way.
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
        let is_resting = self.failed_at.is_some_and(|at| at.elapsed() < REST);
        self.live().filter(|token| is_resting || !token.life.is_due())
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
                    return self.patient(token, &renewal, deadline);
                }
                (Some(token), _) => return Ok(token),
                (None, Ok(Some(renewal))) => match self.wait(&renewal, deadline)? {
                    Outcome::Token(token) => return Ok(token),
                    Outcome::TooSoon | Outcome::SignedOut(_) => {}
                    Outcome::Failed(why) => return Err(*why),
                },
                (None, Ok(None)) => deadline.pause(GLANCE).map_err(no_thread)?,
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
                let is_resting = state.refused_at.is_some_and(|at| at.elapsed() < REFUSAL_REST);
                if state.renewal.is_none() && is_resting {
                    return Ok(None);
                }
                self.renewal(&mut state, Some(failed))?
            };
            let Some(renewal) = renewal else {
                deadline.pause(GLANCE).map_err(no_thread)?;
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
        let stopped = |stop| -> Response {
            match stop {
                Stop::Cancelled => Error::cancelled(),
                Stop::TimedOut => {
                    timed_out("while signing out, which goes on. Call again to see what became of it")
                }
            }
            .into()
        };
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
                    Err(stop) => return stopped(stop),
                },
                Ok(None) => {
                    if let Err(stop) = deadline.pause(GLANCE) {
                        return stopped(stop);
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

    /// The token that took the place of this one, which the server says was replaced: one that is there, or comes by a
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

    /// Waits for a user's next token, for a while, and goes on with the old one.
    fn patient(&self, old: Token, renewal: &Renewal, deadline: &Deadline) -> Result<Token, Response> {
        // The request needs time too.
        let half = deadline.time_left(deadline.end()).unwrap_or_default() / 2;
        let end = (renewal.begin + PATIENCE).min(Instant::now() + half);
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
        let is_refused = matches!(task, Task::Replace(_));
        let (tokens, theirs) = (self.clone(), renewal.clone());
        // From now on: the end of the program waits until the next refresh token is saved.
        let counted = self.is_of_a_user().then(Refresh::begin);
        let work = move || {
            let _counted = counted;
            let refused = if let Task::Replace(token) = &task { Some(token.clone()) } else { None };
            let outcome = contain(|| tokens.done(&task))
                .unwrap_or_else(|_| Err(Error::new(ZOOM_E_INTERNAL, "a defect of the sign-in").into()))
                .unwrap_or_else(|why| Outcome::Failed(Box::new(why)));
            tokens.end(&theirs, refused, outcome);
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
                    // Nobody else has to find out that it is of no use.
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
            if state.wants_sign_out {
                // Nobody may be waiting for it any more: then what becomes of it is lost, and it is done all the same.
                let _ = self.start(&mut state, Task::SignOut);
            }
        }
        *lock(&renewal.outcome) = Some(outcome);
        renewal.waiters.wake_all();
    }

    /// On the renewal's thread.
    fn done(&self, task: &Task) -> Result<Outcome, Response> {
        let deadline = Deadline::new(RENEWAL_TIME, None);
        let (mut file, mut kept) = (None, None);
        if let Some(path) = &self.sign_in.token_file {
            let read = TokenFile::lock(path, &self.sign_in, &deadline)
                .and_then(|open| open.read(&self.sign_in).map(|kept| (open, kept)));
            match read {
                Ok((open, found)) => (file, kept) = (Some(open), found),
                Err(why) => self.go_on_without_file(why)?,
            }
        }
        let refused = match task {
            Task::Replace(refused) => Some(refused),
            _ => None,
        };
        let first = match task {
            Task::SignOut => return self.signed_out(kept.unwrap_or_default(), file, &deadline),
            Task::Exchange(code) => Proof::Code(code.clone()),
            Task::Renew | Task::Replace(_) => {
                if let Some(outcome) = kept.as_ref().and_then(|kept| self.kept_outcome(kept, refused)) {
                    return Ok(outcome);
                }
                match self.first_refresh_token(kept.as_ref()) {
                    Some(token) => Proof::RefreshToken(token),
                    None if self.is_of_a_user() => return Err(nobody()),
                    None => Proof::Credentials,
                }
            }
        };
        if let Some(Err(why)) = file.as_mut().map(TokenFile::prepare) {
            file = None;
            self.go_on_without_file(why)?;
        }
        let granted = match self.granted(first, file.as_ref(), &deadline)? {
            Found::Granted(granted) => granted,
            Found::Kept(token) => return Ok(Outcome::Token(token)),
        };
        let kept = kept.unwrap_or_default();
        let refused_at = if refused.is_some() { seconds(SystemTime::now()) } else { kept.refused_at };
        let is_another_grant = matches!(task, Task::Exchange(_));
        self.keep(granted, is_another_grant, Kept { refused_at, ..kept }, file)
    }

    /// What the file has, if that is enough.
    fn kept_outcome(&self, kept: &Kept, refused: Option<&Token>) -> Option<Outcome> {
        if self.is_spent_in_file(kept) {
            return None;
        }
        let (authorization, life) = kept.live()?;
        let token = Token { authorization, life };
        let now = seconds(SystemTime::now());
        let is_recent = now.checked_sub(kept.refused_at).is_some_and(|ago| ago < REFUSAL_REST.as_secs());
        match refused {
            Some(refused) if token.is(refused) => is_recent.then_some(Outcome::TooSoon),
            _ => {
                self.note_refresh_token(kept);
                Some(Outcome::Token(token))
            }
        }
    }

    /// Whether the file is older than what is in memory and could not be saved.
    fn is_spent_in_file(&self, kept: &Kept) -> bool {
        lock(&self.state).spent_in_file.as_ref() == Some(&kept.refresh_token)
    }

    /// The file's refresh token is the one that other processes use too.
    fn note_refresh_token(&self, kept: &Kept) {
        if !kept.refresh_token.bytes().is_empty() && !self.is_spent_in_file(kept) {
            let mut state = lock(&self.state);
            state.refresh_token = Some(Arc::new(kept.refresh_token.clone()));
            (state.spent_in_file, state.is_in_file) = (None, true);
        }
    }

    /// The refresh token to begin with: the file's, unless a newer one could not be saved there. A file that has none any
    /// more was emptied: the user has signed out, in another process.
    fn first_refresh_token(&self, kept: Option<&Kept>) -> Option<Arc<Secret>> {
        if let Some(kept) = kept.filter(|kept| !self.is_spent_in_file(kept)) {
            self.note_refresh_token(kept);
            let mut state = lock(&self.state);
            if kept.refresh_token.bytes().is_empty() && state.is_in_file {
                state.refresh_token = None;
                (state.is_in_file, state.is_signed_out) = (false, true);
            }
        }
        lock(&self.state).refresh_token.clone()
    }

    /// Asks until there is a definite response, or no time is left.
    fn granted(
        &self,
        mut proof: Proof,
        file: Option<&TokenFile>,
        deadline: &Deadline,
    ) -> Result<Found, Response> {
        let sender = self.sender();
        let mut spent: Vec<Arc<Secret>> = Vec::new();
        let (mut retries, mut attempt) = (0, 0);
        loop {
            attempt += 1;
            let why = match ask(&self.sign_in, &self.user_agent, &proof, &sender, (deadline, attempt)) {
                Ok(granted) => return Ok(Found::Granted(granted)),
                Err(why) => why,
            };
            if may_be_repeated(&why) {
                let time_left = deadline.time_left(deadline.end()).unwrap_or_default();
                let max_retries = self.max_retries;
                let now = Attempt { retries, max_retries, time_left, chance: chance(), may_renew: false };
                let asked = Response { is_transient: true, error: String::new(), ..why.clone() };
                let Next::After(wait) = next(&asked, &now) else { return Err(why) };
                if deadline.pause(wait).is_err() {
                    return Err(why);
                }
                retries += 1;
            } else if why.reason != ZOOM_REASON_SIGN_IN_AGAIN {
                return Err(why);
            }
            let is_repeated = may_be_repeated(&why);
            let Proof::RefreshToken(sent) = &proof else {
                if is_repeated {
                    continue;
                }
                return Err(why);
            };
            // Another process may have been here, without the lock or on another machine.
            let kept = file.and_then(|file| file.read(&self.sign_in).ok().flatten()).unwrap_or_default();
            spent.push(sent.clone());
            match self.next_refresh_token(&kept, &spent, is_repeated) {
                Some(Instead::RefreshToken(other)) => proof = Proof::RefreshToken(other),
                Some(Instead::Token(token)) => return Ok(Found::Kept(token)),
                None if is_repeated => {}
                None => return Err(why),
            }
        }
    }

    fn sender(&self) -> Sender<'_> {
        Sender { purpose: Purpose::SignIn, transport: &self.transport, log: self.log.as_ref() }
    }

    /// Empties the file, and ends the grant: the file also where that fails.
    fn signed_out(
        &self,
        kept: Kept,
        file: Option<TokenFile>,
        deadline: &Deadline,
    ) -> Result<Outcome, Response> {
        let (access, refresh) = {
            let state = lock(&self.state);
            let live = state.live().map(|token| Secret::clone(&token.authorization.token));
            (live, state.refresh_token.as_deref().cloned())
        };
        let of_file = kept.live().map(|_| kept.access_token.clone());
        let refresh = refresh.unwrap_or_else(|| kept.refresh_token.clone());
        let tokens: Vec<Secret> = [Some(refresh), access.or(of_file)].into_iter().flatten().collect();
        if let Some(mut file) = file.filter(|_| !kept.access_token.bytes().is_empty() || !tokens.is_empty()) {
            file.prepare()?;
            file.save(&Kept::default(), &self.sign_in)?;
        }
        // Either ends the grant; which of them a server takes is its own choice.
        let mut outcome: Option<Response> = None;
        for token in tokens.iter().filter(|token| !token.bytes().is_empty()) {
            let response = revoke(&self.sign_in, &self.user_agent, token, &self.sender(), deadline);
            let is_better = outcome.as_ref().is_none_or(|before| before.code != ZOOM_OK);
            if is_better && (outcome.is_none() || response.code == ZOOM_OK) {
                outcome = Some(response);
            }
        }
        Ok(Outcome::SignedOut(Box::new(outcome.unwrap_or_default())))
    }

    /// What to go on with after a refresh token was of no use: what the file has by now, or the one that is known beside it.
    fn next_refresh_token(&self, kept: &Kept, spent: &[Arc<Secret>], is_repeated: bool) -> Option<Instead> {
        let is_new =
            |token: &Secret| !token.bytes().is_empty() && !spent.iter().any(|other| **other == *token);
        if is_new(&kept.refresh_token) && !self.is_spent_in_file(kept) {
            self.note_refresh_token(kept);
            return Some(match kept.live() {
                Some((authorization, life)) => Instead::Token(Token { authorization, life }),
                None => Instead::RefreshToken(Arc::new(kept.refresh_token.clone())),
            });
        }
        let state = lock(&self.state);
        let of_the_options = match &self.sign_in.grant {
            Grant::User(token) if !state.is_signed_out => token.clone(),
            _ => None,
        };
        let mut known = state.refresh_token.iter().chain(&of_the_options);
        let other = known.find(|token| !is_repeated && is_new(token));
        other.cloned().map(Instead::RefreshToken)
    }

    /// Keeps what was granted: in memory first, so that nothing is lost while the process lives, and in the file before its
    /// access token is used. `before` is what the file had.
    fn keep(
        &self,
        granted: Granted,
        is_another_grant: bool,
        before: Kept,
        file: Option<TokenFile>,
    ) -> Result<Outcome, Response> {
        let Granted { authorization, life, refresh_token, scope } = granted;
        let refresh_token = {
            let mut state = lock(&self.state);
            if is_another_grant || refresh_token.is_some() {
                state.refresh_token = refresh_token.map(Arc::new);
            }
            state.spent_in_file = file.is_some().then_some(before.refresh_token);
            state.is_in_file = false;
            state.refresh_token.clone()
        };
        if let Some(mut file) = file {
            let (obtained_at, expires_at) = life.seconds();
            let kept = Kept {
                access_token: Secret::clone(&authorization.token),
                obtained_at,
                expires_at,
                scope,
                refresh_token: refresh_token.as_deref().cloned().unwrap_or_default(),
                refused_at: before.refused_at,
            };
            match file.save(&kept, &self.sign_in) {
                Ok(()) => {
                    let mut state = lock(&self.state);
                    (state.spent_in_file, state.is_in_file) = (None, self.is_of_a_user());
                }
                Err(why) => self.go_on_without_file(why)?,
            }
        }
        Ok(Outcome::Token(Token { authorization, life }))
    }

    /// A user's next refresh token would be lost with the program; a program of the account signs in again.
    fn go_on_without_file(&self, why: Error) -> Result<(), Response> {
        if self.is_of_a_user() {
            return Err(why.into());
        }
        if let Some(log) = &self.log {
            log.line(&format!("sign-in without token_file: {}", why.text));
        }
        Ok(())
    }
}

/// What a renewal found.
enum Found {
    /// The token endpoint's.
    Granted(Granted),
    /// Another process's.
    Kept(Token),
}

/// What to go on with in place of a refresh token that was of no use.
enum Instead {
    Token(Token),
    RefreshToken(Arc<Secret>),
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
    match stop {
        Stop::Cancelled => Error::cancelled(),
        Stop::TimedOut => {
            timed_out("while 16 other sign-ins of this program were under way. Nothing was sent")
        }
    }
    .into()
}

/// The end of a call that waited for its access token.
fn stopped(stop: Stop, deadline: &Deadline) -> Response {
    match stop {
        Stop::Cancelled => Error::cancelled(),
        Stop::TimedOut => timed_out(&format!(
            "while signing in (option timeout_ms is {}). The sign-in goes on, for the next call",
            deadline.timeout().as_millis()
        )),
    }
    .into()
}
