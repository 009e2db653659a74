//! What the OAuth endpoints remember: the switches of each client, its sign-ins, and the tokens that are out.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::time::{Duration, Instant};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::clients;
use super::switches::{self, Behaviour, Selected};

/// The client id whose switches apply to every client without its own.
const ANY_CLIENT: &str = "*";

/// How many access tokens are remembered; older ones are unknown, so that a simulator may run for long.
const KEPT: usize = 10_000;

/// The length of Zoom's tokens.
const TOKEN_LENGTH: usize = 1060;

/// The life of a code.
const CODE_LIFE: Duration = Duration::from_secs(5 * 60);

/// The life of an access token in seconds.
const LIFE: u64 = 3599;

/// The scopes of the account's programs.
const ACCOUNT_SCOPES: &str = "user:read:token:admin user:read:user:admin user:read:list_users:admin";

/// The scopes of the apps that a user has authorised.
const USER_SCOPES: &str = "user:read:token user:read:user user:read:zak";

/// All of it.
#[derive(Default)]
pub(crate) struct State {
    /// Is in every token: no other simulator accepts them.
    run: String,
    switches: HashMap<String, Vec<Selected>>,
    /// How many requests each client has made since its switches were set.
    requests: HashMap<String, u64>,
    /// How many sign-ins there were of each client id and grant type.
    sign_ins: HashMap<(String, String), u64>,
    access_tokens: VecDeque<AccessToken>,
    access_tokens_issued: u64,
    refresh_tokens_issued: u64,
    grants: Vec<Grant>,
    grants_made: u64,
    /// The codes that can be exchanged, each with its text and its end.
    codes: Vec<(String, Instant, Code)>,
    codes_issued: u64,
}

/// What an authorization code is for.
pub(super) struct Code {
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    /// The SHA-256 of the code_verifier in base64url; `None` without PKCE.
    pub(super) challenge: Option<String>,
}

struct AccessToken {
    /// Counts the tokens of this simulator, from 1.
    serial: u64,
    text: String,
    client_id: String,
    grant: Option<u64>,
    end: Instant,
    refusal: Option<CallRefusal>,
}

/// Whose access token a call has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Caller {
    /// One of the account's programs.
    Account,
    /// An app that a user has authorised.
    User,
}

/// The status and Zoom's code (0: none) for a call whose access token is not accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct CallRefusal {
    pub(crate) status: u64,
    pub(crate) code: u64,
    pub(crate) message: &'static str,
}

const REVOKED: CallRefusal = CallRefusal { status: 401, code: 124, message: message(124) };
pub(crate) const EXPIRED: CallRefusal =
    CallRefusal { status: 401, code: 124, message: "Access token is expired." };
pub(crate) const UNSCOPED: CallRefusal = CallRefusal { status: 400, code: 4711, message: message(4711) };
const SUPERSEDED: CallRefusal = CallRefusal { status: 400, code: 4741, message: message(4741) };

/// What a user has allowed a client to do.
struct Grant {
    number: u64,
    client_id: String,
    /// The one that is valid.
    refresh_token: String,
}

impl State {
    pub(crate) fn new() -> State {
        State { run: format!("{:016x}", RandomState::new().hash_one("run")), ..State::default() }
    }

    /// Replaces the switches of a client, or of all clients without their own.
    pub(crate) fn set_switches(&mut self, client_id: &str, names: &str) -> io::Result<()> {
        if client_id != ANY_CLIENT && clients::find(client_id).is_none() {
            return Err(clients::unknown(client_id));
        }
        self.switches.insert(client_id.to_owned(), switches::parse(names)?);
        match client_id {
            ANY_CLIENT => self.requests.retain(|id, _| self.switches.contains_key(id)),
            _ => drop(self.requests.remove(client_id)),
        }
        Ok(())
    }

    /// Counts a request of a client, and returns the switches that apply to it.
    pub(super) fn begin_request(&mut self, client_id: &str) -> Vec<Selected> {
        let switches = self.current_switches(client_id);
        *self.requests.entry(client_id.to_owned()).or_default() += 1;
        switches
    }

    /// The switches that apply to a client's next request.
    pub(super) fn current_switches(&self, client_id: &str) -> Vec<Selected> {
        let before = self.requests.get(client_id).copied().unwrap_or(0);
        let switches = self.switches.get(client_id).or_else(|| self.switches.get(ANY_CLIENT));
        switches.into_iter().flatten().filter(|switch| before < switch.requests).copied().collect()
    }

    pub(super) fn count_sign_in(&mut self, client_id: &str, grant_type: &str) {
        *self.sign_ins.entry((client_id.to_owned(), grant_type.to_owned())).or_default() += 1;
    }

    pub(crate) fn sign_ins(&self, client_id: &str, grant_type: &str) -> u64 {
        let key = (client_id.to_owned(), grant_type.to_owned());
        self.sign_ins.get(&key).copied().unwrap_or(0)
    }

    pub(crate) fn clear_counts(&mut self) {
        self.sign_ins.clear();
    }

    /// Makes a grant, as a user does who consents, and returns its refresh token.
    pub(crate) fn grant(&mut self, client_id: &str) -> io::Result<String> {
        match clients::find(client_id) {
            Some(client) if client.grant_types.contains(&"refresh_token") => Ok(self.add_grant(client_id).1),
            _ => Err(clients::unknown(client_id)),
        }
    }

    /// Returns the number and refresh token of a new grant.
    fn add_grant(&mut self, client_id: &str) -> (u64, String) {
        self.grants_made += 1;
        let grant = Grant {
            number: self.grants_made,
            client_id: client_id.to_owned(),
            refresh_token: self.new_refresh_token(client_id),
        };
        let made = (grant.number, grant.refresh_token.clone());
        self.grants.push(grant);
        made
    }

    /// Returns the text of a new code.
    pub(super) fn add_code(&mut self, mut code: Code, switches: &[Selected]) -> String {
        self.codes_issued += 1;
        let text = URL_SAFE_NO_PAD.encode(format!("code {} of {}", self.codes_issued, self.run));
        let now = Instant::now();
        let mut end = now + CODE_LIFE;
        let mut used = false;
        for switch in switches {
            match switch.behaviour {
                Behaviour::UsedCode => used = true,
                Behaviour::ExpiredCode => end = now,
                Behaviour::WrongVerifier => code.challenge = Some("of another verifier".to_owned()),
                _ => {}
            }
        }
        self.codes.retain(|(_, end, _)| now < *end);
        if !used {
            self.codes.push((text.clone(), end, code));
        }
        text
    }

    /// Removes and returns a valid code of the client.
    pub(super) fn take_code(&mut self, client_id: &str, text: &str) -> Option<Code> {
        let is_asked =
            |(known, _, code): &(String, Instant, Code)| known == text && code.client_id == client_id;
        let index = self.codes.iter().position(is_asked)?;
        let (_, end, code) = self.codes.swap_remove(index);
        (Instant::now() < end).then_some(code)
    }

    /// The response to a code.
    pub(super) fn issue_for_new_grant(&mut self, client_id: &str, switches: &[Selected]) -> String {
        let grant = self.add_grant(client_id);
        self.issue(client_id, Some(grant), switches)
    }

    /// The response to a refresh token, which is replaced; `None` for one that is not valid.
    pub(super) fn refresh(&mut self, client_id: &str, sent: &str, switches: &[Selected]) -> Option<String> {
        let is_sent = |grant: &Grant| grant.client_id == client_id && grant.refresh_token == sent;
        let index = self.grants.iter().position(is_sent)?;
        let keeps = |switch: &Selected| {
            matches!(switch.behaviour, Behaviour::KeepRefreshToken | Behaviour::Omit("refresh_token"))
        };
        if !switches.iter().any(keeps) {
            self.grants[index].refresh_token = self.new_refresh_token(client_id);
        }
        let grant = &self.grants[index];
        let grant = (grant.number, grant.refresh_token.clone());
        Some(self.issue(client_id, Some(grant), switches))
    }

    /// Ends the grant that this access token or refresh token of the client belongs to, and the token itself.
    pub(super) fn revoke(&mut self, client_id: &str, token: &str) {
        let by_refresh_token = self
            .grants
            .iter()
            .find(|grant| grant.client_id == client_id && grant.refresh_token == token)
            .map(|grant| grant.number);
        let by_access_token =
            || self.find(token).filter(|known| known.client_id == client_id).and_then(|known| known.grant);
        let ended = by_refresh_token.or_else(by_access_token);
        self.grants.retain(|grant| Some(grant.number) != ended);
        self.refuse_calls(REVOKED, |known| {
            known.client_id == client_id
                && (known.text == token || known.grant.is_some_and(|it| Some(it) == ended))
        });
    }

    /// Revokes the access tokens of all clients. The grants stay.
    pub(crate) fn revoke_access_tokens(&mut self) {
        self.refuse_calls(REVOKED, |_| true);
    }

    fn refuse_calls(&mut self, refusal: CallRefusal, which: impl Fn(&AccessToken) -> bool) {
        for token in self.access_tokens.iter_mut().filter(|token| which(token)) {
            token.refusal = Some(refusal);
        }
    }

    /// Issues an access token and returns the response's body. A grant is its number and refresh token.
    pub(super) fn issue(
        &mut self,
        client_id: &str,
        grant: Option<(u64, String)>,
        switches: &[Selected],
    ) -> String {
        let (mut life, mut expires_in, mut refusal) = (LIFE, LIFE, None);
        for switch in switches {
            match switch.behaviour {
                Behaviour::Life => (life, expires_in) = (switch.number, switch.number),
                Behaviour::Dies => life = switch.number,
                Behaviour::Supersede => self.refuse_calls(SUPERSEDED, |token| token.client_id == client_id),
                Behaviour::RefuseCalls => {
                    let Selected { number: status, code, .. } = *switch;
                    refusal = Some(CallRefusal { status, code, message: message(code) });
                }
                _ => {}
            }
        }
        let scopes = if grant.is_some() { USER_SCOPES } else { ACCOUNT_SCOPES };
        let (grant, refresh_token) = grant.unzip();
        let access_token = self.add_access_token(client_id, grant, life, refusal);
        let mut members =
            vec![("access_token", format!("\"{access_token}\"")), ("token_type", "\"bearer\"".to_owned())];
        members.extend(refresh_token.map(|token| ("refresh_token", format!("\"{token}\""))));
        members.extend([
            ("expires_in", expires_in.to_string()),
            ("scope", format!("\"{scopes}\"")),
            ("api_url", "\"https://api.zoom.us\"".to_owned()),
        ]);
        for switch in switches {
            change(&mut members, switch.behaviour);
        }
        let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", members.join(","))
    }

    fn add_access_token(
        &mut self,
        client_id: &str,
        grant: Option<u64>,
        life: u64,
        refusal: Option<CallRefusal>,
    ) -> String {
        // An Instant far away may not be representable.
        const CENTURY: u64 = 100 * 365 * 24 * 60 * 60;
        self.access_tokens_issued += 1;
        let serial = self.access_tokens_issued;
        let text = token(&self.run, "access", serial, client_id);
        if self.access_tokens.len() == KEPT {
            self.access_tokens.pop_front();
        }
        self.access_tokens.push_back(AccessToken {
            serial,
            text: text.clone(),
            client_id: client_id.to_owned(),
            grant,
            end: Instant::now() + Duration::from_secs(life.min(CENTURY)),
            refusal,
        });
        text
    }

    fn new_refresh_token(&mut self, client_id: &str) -> String {
        self.refresh_tokens_issued += 1;
        token(&self.run, "refresh", self.refresh_tokens_issued, client_id)
    }

    /// The serial number of an access token.
    pub(crate) fn serial(&self, text: &str) -> Option<u64> {
        self.find(text).map(|token| token.serial)
    }

    /// Whose access token this is, if a call may use it.
    pub(crate) fn check(&self, text: &str) -> Result<Caller, CallRefusal> {
        let token = self.find(text).ok_or(REVOKED)?;
        match token.refusal {
            Some(refusal) => Err(refusal),
            None if Instant::now() >= token.end => Err(EXPIRED),
            None if token.grant.is_some() => Ok(Caller::User),
            None => Ok(Caller::Account),
        }
    }

    fn find(&self, text: &str) -> Option<&AccessToken> {
        self.access_tokens.iter().rev().find(|token| token.text == text)
    }
}

/// Shows no token.
impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("sign_ins", &self.sign_ins).finish_non_exhaustive()
    }
}

/// Applies a switch to the members of a success.
fn change(members: &mut Vec<(&'static str, String)>, behaviour: Behaviour) {
    let mut set = |name: &str, value: String| {
        for member in members.iter_mut().filter(|member| member.0 == name) {
            member.1.clone_from(&value);
        }
    };
    match behaviour {
        Behaviour::Set(name, value) => set(name, value.to_owned()),
        Behaviour::Long(name) => set(name, format!("\"eyJ{}\"", "x".repeat(999_997))),
        Behaviour::Add(name, value) => members.push((name, value.to_owned())),
        Behaviour::Omit(name) => members.retain(|member| member.0 != name),
        _ => {}
    }
}

/// Makes a token in the shape and length of Zoom's: three base64url parts, of which the second tells what it is. It is not
/// signed.
fn token(run: &str, kind: &str, serial: u64, client_id: &str) -> String {
    let header = json!({"alg": "HS512", "sv": "000001", "typ": "JWT"});
    let payload = json!({"client": client_id, "kind": kind, "run": run, "serial": serial});
    let [header, payload] = [header, payload].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let start = format!("{header}.{payload}.");
    let filler = "Unsigned-".repeat(TOKEN_LENGTH / 9 + 1);
    format!("{start}{}", &filler[..TOKEN_LENGTH.saturating_sub(start.len())])
}

/// Zoom's words for a code.
pub(super) const fn message(code: u64) -> &'static str {
    match code {
        124 => "Invalid access token.",
        4702 => "Invalid client_id",
        4704 => "Invalid client secret.",
        4711 => "Invalid access token, does not contain scopes:[user:read:token:admin]",
        4717 => "The app has been disabled",
        4735 => "The owner of the token does not exist.",
        4737 | 4738 => "The token has been disabled by an admin.",
        4741 => "The token has been revoked.",
        _ => "Refused by a switch of the simulator.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_access_tokens_are_forgotten() {
        let mut state = State::new();
        let tokens: Vec<String> =
            (0..=KEPT).map(|_| state.add_access_token("simulator-server", None, LIFE, None)).collect();
        assert_eq!(state.serial(&tokens[0]), None);
        assert_eq!(state.check(&tokens[0]), Err(REVOKED));
        assert_eq!(state.serial(&tokens[1]), Some(2));
        assert_eq!(state.check(&tokens[KEPT]), Ok(Caller::Account));
        assert_eq!(state.access_tokens.len(), KEPT);
    }
}
