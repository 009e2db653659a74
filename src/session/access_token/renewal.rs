//! What a renewal does, on its own thread: the token file, the token endpoint, and the file again.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::super::chance;
use super::super::grant::{Granted, Proof, ask, may_be_repeated, nobody, revoke};
use super::super::life::seconds;
use super::super::retry::{Attempt, Next, next};
use super::super::send::Sender;
use super::super::token_file::{Kept, TokenFile};
use super::{AccessTokens, Outcome, REFUSAL_PAUSE, Task, Token};
use crate::deadline::Deadline;
use crate::error::{Error, ZOOM_OK};
use crate::options::Grant;
use crate::panic::lock;
use crate::response::{Purpose, Response};
use crate::secret::Secret;
use crate::service::ZOOM_REASON_SIGN_IN_AGAIN;

/// How long a renewal may take.
const RENEWAL_TIME: Duration = Duration::from_secs(60);

/// What a renewal found.
enum Found {
    /// The token endpoint's.
    Granted(Granted),
    /// Another process's.
    Kept(Token),
}

/// What to use in place of a refresh token that was refused.
enum Instead {
    Token(Token),
    RefreshToken(Arc<Secret>),
}

impl AccessTokens {
    /// Runs a task on its thread.
    pub(super) fn run(&self, task: &Task) -> Result<Outcome, Response> {
        let deadline = Deadline::new(RENEWAL_TIME, None);
        let (mut file, mut kept) = (None, None);
        if let Some(path) = &self.sign_in.token_file {
            let read = TokenFile::lock(path, &self.sign_in, &deadline)
                .and_then(|open| open.read(&self.sign_in).map(|kept| (open, kept)));
            match read {
                Ok((open, found)) => (file, kept) = (Some(open), found),
                Err(why) => self.continue_without_file(why)?,
            }
        }
        let refused = task.refused();
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
            self.continue_without_file(why)?;
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
        let is_recent = now.checked_sub(kept.refused_at).is_some_and(|ago| ago < REFUSAL_PAUSE.as_secs());
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
            let is_repeated = may_be_repeated(&why);
            if is_repeated {
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
        if let Some(mut file) = file {
            file.prepare()?;
            file.save(&Kept::default(), &self.sign_in)?;
        }
        // Either ends the grant; which of them a server takes is its own choice.
        let mut outcome: Option<Response> = None;
        for token in tokens.iter().filter(|token| !token.bytes().is_empty()) {
            let response = revoke(&self.sign_in, &self.user_agent, token, &self.sender(), deadline);
            if outcome.is_none() || response.code == ZOOM_OK {
                outcome = Some(response);
            }
        }
        Ok(Outcome::SignedOut(Box::new(outcome.unwrap_or_default())))
    }

    /// What to use after a refresh token was refused: what the file has by now, or the one that is known beside it.
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
            let may_be_lost = file.is_some() && self.is_of_a_user();
            state.spent_in_file = may_be_lost.then_some(before.refresh_token);
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
                Err(why) => self.continue_without_file(why)?,
            }
        }
        Ok(Outcome::Token(Token { authorization, life }))
    }

    /// A user's next refresh token would be lost with the program; a program of the account signs in again.
    fn continue_without_file(&self, why: Error) -> Result<(), Response> {
        if self.is_of_a_user() {
            return Err(why.into());
        }
        if let Some(log) = &self.log {
            log.line(&format!("sign-in without token_file: {}", why.text));
        }
        Ok(())
    }
}
