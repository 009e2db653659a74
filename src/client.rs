//! A client: its options, its connections, and what a call over them may be asked for.

use std::sync::{Arc, Mutex, MutexGuard};

use base64::prelude::{BASE64_STANDARD, Engine};
use once_cell::sync::OnceCell;
use ureq::http::Method;
use ureq::http::uri::PathAndQuery;

use crate::cancel::Cancel;
use crate::deadline::Deadline;
use crate::error::{Error, ZOOM_E_ARGUMENT, ZOOM_E_SIGN_IN, ZOOM_E_STATE, ZOOM_E_TOKEN_FILE};
use crate::options::{self, Authorization, Grant, Options, SignIn};
use crate::panic::lock;
use crate::request::{ME_ZAK, Request, method, request_target, token_target};
use crate::response::{Purpose, Response};
use crate::secret::Secret;
use crate::service::{LOGIN_ADVICE, ZOOM_REASON_ACCESS_TOKEN, ZOOM_REASON_ARGUMENT, ZOOM_REASON_SCOPE};
use crate::session::{Access, AccessTokens, Call};
use crate::sign_in::BrowserSignIn;
use crate::transport::{Reader, Transport, TransportOptions, environment};
use crate::url::{Base, Origin};

/// The type of token where the caller gives no other: the service's own default is deprecated.
const DEFAULT_TYPE: &str = "zak";

/// The longest ttl of Zoom's documentation, in seconds. A longer one is sent: the service decides.
const TTL_DOCUMENTED: i32 = 365 * 24 * 60 * 60;

/// Options and, from the first call on, connections.
pub struct Client {
    /// A call keeps the options that it began with.
    options: Mutex<Arc<Options>>,
    /// Shared with the client's copies, as what follows is.
    transport: Arc<OnceCell<Transport>>,
    access_tokens: Arc<OnceCell<Arc<AccessTokens>>>,
    last_target: Mutex<Option<LastTarget>>,
    reader: Reader,
}

/// The target of the token call before: most calls of a client ask for what that one did.
struct LastTarget {
    path: String,
    user: String,
    kind: String,
    meeting_id: String,
    ttl: i32,
    target: PathAndQuery,
}

/// What a token call asks for. Its default: a ZAK of the user `me`.
#[derive(Clone, Copy, Debug)]
pub struct TokenCall<'a> {
    /// User id, e-mail address or `me`.
    pub user: &'a str,
    /// Empty for `zak`.
    pub kind: &'a str,
    /// Seconds, 0 for the service's default.
    pub ttl: i32,
    /// Empty when there is none.
    pub meeting_id: &'a str,
}

impl Default for TokenCall<'_> {
    fn default() -> Self {
        TokenCall { user: "me", kind: DEFAULT_TYPE, ttl: 0, meeting_id: "" }
    }
}

/// What a general request asks for.
#[derive(Clone, Copy, Default)]
pub struct GeneralCall<'a> {
    /// Empty for GET.
    pub method: &'a str,
    /// An absolute URL or a path below the base.
    pub url: &'a str,
    /// An object, or empty.
    pub query_json: &'a str,
    /// Empty when there is none.
    pub body: &'a str,
}

/// A call that has begun: the options of that moment, which it keeps, and its deadline.
struct Begun<'a> {
    options: Arc<Options>,
    transport: &'a Transport,
    access_tokens: Option<&'a Arc<AccessTokens>>,
    last_target: &'a Mutex<Option<LastTarget>>,
    deadline: Deadline,
}

impl Client {
    /// A client with every option at its default. Nothing is opened; the environment's proxy is read once.
    pub fn new(reader: Reader) -> Client {
        environment();
        Client {
            options: Mutex::default(),
            transport: Arc::default(),
            access_tokens: Arc::default(),
            last_target: Mutex::default(),
            reader,
        }
    }

    /// Another client with the options of this moment and the same connections. Both are past their first call then:
    /// what the connections were made of can't change under the other one.
    pub fn copy(&self) -> Client {
        let (options, _) = self.snapshot();
        Client {
            options: Mutex::new(options),
            transport: self.transport.clone(),
            access_tokens: self.access_tokens.clone(),
            last_target: Mutex::default(),
            reader: self.reader,
        }
    }

    /// Sets an option. After the first call that is too late for most of them.
    pub fn set(&self, name: &str, value: &str) -> Result<(), Error> {
        let is_settable_later = options::find(name)?.is_settable_later;
        let mut options = self.lock();
        if self.transport.get().is_some() && !is_settable_later {
            return Err(Error::new(
                ZOOM_E_STATE,
                "options are set before the client's first call or copy (after it access_token, login and header.NAME alone); make a new client",
            ));
        }
        Arc::make_mut(&mut options).set(name, value)
    }

    /// Sets the options of a settings file; `name` is what the caller calls its path.
    pub fn apply_settings(&self, name: &str, path: &str) -> Result<(), Error> {
        Arc::make_mut(&mut self.lock()).apply_settings(name, path)
    }

    /// A client that ends with its process must not be the only one that knows a refresh token.
    pub fn check_that_nothing_is_lost(&self) -> Result<(), Error> {
        match self.lock().sign_in() {
            Ok(Some(SignIn { grant: Grant::User(_), token_file: None, .. })) => Err(Error::argument(
                "option token_file",
                "must be set too: Zoom replaces a refresh token at each renewal, and the next one is kept there",
            )),
            _ => Ok(()),
        }
    }

    /// Whether a response shows that the options may be outdated, so that their file has to be read again.
    pub fn is_outdated(&self, response: &Response) -> bool {
        let sign_in = self.lock().sign_in();
        let is_unsaved = self.access_tokens.get().is_some_and(|tokens| tokens.has_unsaved());
        match response.code {
            _ if is_unsaved => false,
            ZOOM_E_ARGUMENT => !matches!(sign_in, Ok(Some(_))) && self.lock().authorization.is_none(),
            ZOOM_E_SIGN_IN => !response.is_transient && response.reason != 0,
            ZOOM_E_TOKEN_FILE => true,
            _ => response.reason == ZOOM_REASON_ACCESS_TOKEN && matches!(sign_in, Ok(None)),
        }
    }

    /// Gets a token with the client's own access token.
    pub fn get_user_token(&self, call: TokenCall, cancel: Option<Arc<Cancel>>) -> Response {
        let begun = match self.begin_signed_in(cancel) {
            Ok(begun) => begun,
            Err(why) => return why.into(),
        };
        match begun.access() {
            Access::None => Error::argument(
                "option access_token",
                "must be set before this call, or those with which the client signs in (account_id, client_id and client_secret for a server, client_id for a user)",
            )
            .into(),
            access => begun.get_user_token(&begun.options.base, access, call),
        }
    }

    /// Gets a token with this access token, from this base or the client's own.
    pub fn get_user_token_at(
        &self,
        base: Option<&Base>,
        authorization: &Authorization,
        call: TokenCall,
        cancel: Option<Arc<Cancel>>,
    ) -> Response {
        let begun = self.begin(cancel);
        begun.get_user_token(base.unwrap_or(&begun.options.base), Access::Fixed(authorization), call)
    }

    /// Sends any request.
    pub fn request(&self, call: GeneralCall, cancel: Option<Arc<Cancel>>) -> Response {
        let begun = self.begin_signed_in(cancel);
        begun.and_then(|begun| begun.request(call)).unwrap_or_else(Response::from)
    }

    /// Begins a user's sign-in with a browser, and gives the address to open. It counts as the client's first call.
    pub fn start_sign_in(&self) -> Result<(BrowserSignIn, String), Error> {
        let options = self.lock();
        let sign_in = options.browser_sign_in()?;
        let tokens = || self.user_tokens(&options, &sign_in);
        let started = BrowserSignIn::start(&sign_in, &options.credentials.redirect_uri, tokens)?;
        self.first_call(&options);
        Ok(started)
    }

    /// Forgets the user's sign-in, in the token file too, and ends it at Zoom.
    pub fn sign_out(&self, cancel: Option<Arc<Cancel>>) -> Response {
        let (tokens, deadline) = {
            let options = self.lock();
            let sign_in = match options.browser_sign_in() {
                Ok(sign_in) => sign_in,
                Err(why) => return why.into(),
            };
            let tokens = self.user_tokens(&options, &sign_in);
            let (options, _) = self.first_call(&options);
            (tokens, Deadline::new(options.timeout, cancel))
        };
        tokens.sign_out(&deadline)
    }

    fn user_tokens(&self, options: &Options, sign_in: &SignIn) -> Arc<AccessTokens> {
        self.access_tokens.get_or_init(|| Arc::new(sign_in_tokens(options, sign_in.clone()))).clone()
    }

    /// The newest refresh token of the user who has signed in.
    pub fn refresh_token(&self) -> Option<Arc<Secret>> {
        match self.access_tokens.get() {
            Some(tokens) => tokens.refresh_token(),
            None => self.lock().credentials.refresh_token.clone(),
        }
    }

    fn begin(&self, cancel: Option<Arc<Cancel>>) -> Begun<'_> {
        let (options, transport) = self.snapshot();
        let deadline = Deadline::new(options.timeout, cancel);
        Begun { options, transport, access_tokens: None, last_target: &self.last_target, deadline }
    }

    /// The same for a call with the client's own access token. An incomplete set of options can still be completed.
    fn begin_signed_in(&self, cancel: Option<Arc<Cancel>>) -> Result<Begun<'_>, Error> {
        let options = self.lock();
        // After a sign-in with a browser the options need not be a complete set.
        let access_tokens = match self.access_tokens.get() {
            Some(tokens) if options.authorization.is_none() => Some(tokens),
            _ => {
                let make = |sign_in| Arc::new(sign_in_tokens(&options, sign_in));
                options.sign_in()?.map(|sign_in| self.access_tokens.get_or_init(|| make(sign_in)))
            }
        };
        let (options, transport) = self.first_call(&options);
        let deadline = Deadline::new(options.timeout, cancel);
        Ok(Begun { options, transport, access_tokens, last_target: &self.last_target, deadline })
    }

    /// The options of this moment, and the connections, which the first call makes of them.
    fn snapshot(&self) -> (Arc<Options>, &Transport) {
        // Under the one lock, so that no option can be set between the look at it and the connections.
        self.first_call(&self.lock())
    }

    fn first_call(&self, options: &Arc<Options>) -> (Arc<Options>, &Transport) {
        let transport = self.transport.get_or_init(|| connections(options, self.reader));
        (options.clone(), transport)
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Options>> {
        lock(&self.options)
    }
}

impl Begun<'_> {
    /// Where the client's own access token comes from.
    fn access(&self) -> Access<'_> {
        match (self.access_tokens, &self.options.authorization) {
            (Some(tokens), _) => Access::SignedIn(tokens),
            (None, Some(authorization)) => Access::Fixed(authorization),
            (None, None) => Access::None,
        }
    }

    fn get_user_token(&self, base: &Base, access: Access, call: TokenCall) -> Response {
        let kind = if call.kind.is_empty() { DEFAULT_TYPE } else { call.kind };
        match target_of(self.last_target, base, TokenCall { kind, ..call }) {
            Err(why) => why.into(),
            Ok(target) => {
                let to = (&*base.origin, target);
                let mut response = self.outcome(Purpose::Token, Method::GET, to, None, access);
                if response.reason == ZOOM_REASON_ACCESS_TOKEN
                    && matches!(access, Access::Fixed(fixed) if fixed.is_placeholder())
                {
                    response.add_advice(
                        "What was sent is the placeholder of a sample: put your own access token in its place",
                    );
                }
                if response.reason == ZOOM_REASON_SCOPE && call.user == "me" {
                    match kind {
                        DEFAULT_TYPE => response.add_advice(
                            "An app that has the Meeting SDK's scope user:read:zak alone gets a zak by the type me_zak",
                        ),
                        ME_ZAK => response.add_advice(
                            "For this type the scope is user:read:zak; with user:read:token the type is zak",
                        ),
                        _ => {}
                    }
                }
                if response.reason == ZOOM_REASON_ARGUMENT && call.ttl > TTL_DOCUMENTED {
                    response
                        .add_advice("ttl is in seconds, and Zoom's documented maximum is a year (31536000)");
                }
                response
            }
        }
    }

    fn request(&self, call: GeneralCall) -> Result<Response, Error> {
        let method = if call.method.is_empty() { Method::GET } else { method(call.method)? };
        let takes_body = matches!(method, Method::POST | Method::PUT | Method::PATCH);
        let (origin, target) = request_target(&self.options.base, call.url, call.query_json)?;
        let is_base = origin == self.options.base.origin;
        let own = self.options.login.as_ref().map_or_else(|| self.access(), Access::Fixed);
        let access = match own {
            Access::Fixed(_) if !is_base && !self.options.token_to_any_origin => Access::None,
            // A token that the client signed in for goes to the base URL's origin alone, whatever the options are.
            Access::SignedIn(_) if !is_base => Access::None,
            access => access,
        };
        // For these methods no body is a body of no bytes: servers want its length (RFC 9110, 8.6).
        let decoded = if self.options.is_body_base64 { Some(decoded(call.body)?) } else { None };
        let body = decoded.as_ref().map_or(call.body.as_bytes(), Secret::bytes);
        let body = Some(body).filter(|body| !body.is_empty() || takes_body);
        let mut response = self.outcome(Purpose::Request, method, (&origin, target), body, access);
        if self.options.login.is_some() && matches!(access, Access::Fixed(_)) {
            response.replace_advice(LOGIN_ADVICE);
        }
        Ok(response)
    }

    fn outcome(
        &self,
        purpose: Purpose,
        method: Method,
        (origin, target): (&Origin, PathAndQuery),
        body: Option<&[u8]>,
        access: Access,
    ) -> Response {
        let fields = &self.options.headers;
        let request = Request { method, origin, target, fields, authorization: None, body };
        let call = Call {
            purpose,
            request,
            options: &self.options,
            transport: self.transport,
            deadline: self.deadline.clone(),
            access,
        };
        call.outcome()
    }
}

/// The bytes of a body, which was given as base64.
fn decoded(body: &str) -> Result<Secret, Error> {
    let bytes = BASE64_STANDARD.decode(body);
    bytes
        .map(Secret::new)
        .map_err(|_| Error::argument("body", "must be base64, as the option body_encoding has it"))
}

/// The target of a token call, made unless it is that of the call before.
fn target_of(last: &Mutex<Option<LastTarget>>, base: &Base, call: TokenCall) -> Result<PathAndQuery, Error> {
    let mut last = lock(last);
    if let Some(last) = last.as_ref().filter(|last| last.is_of(base, call)) {
        return Ok(last.target.clone());
    }
    let target = token_target(base, call.user, call.kind, call.ttl, call.meeting_id)?;
    *last = Some(LastTarget {
        path: base.path.clone(),
        user: call.user.to_owned(),
        kind: call.kind.to_owned(),
        meeting_id: call.meeting_id.to_owned(),
        ttl: call.ttl,
        target: target.clone(),
    });
    Ok(target)
}

impl LastTarget {
    fn is_of(&self, base: &Base, call: TokenCall) -> bool {
        self.path == base.path
            && self.user == call.user
            && self.kind == call.kind
            && self.meeting_id == call.meeting_id
            && self.ttl == call.ttl
    }
}

fn connections(options: &Options, reader: Reader) -> Transport {
    Transport::new(transport_options(options, reader))
}

fn transport_options(options: &Options, reader: Reader) -> TransportOptions {
    TransportOptions {
        roots: options.roots.clone(),
        proxies: options.proxies.clone(),
        keep_alive: options.keep_alive,
        max_response_bytes: options.max_response_bytes,
        connect_timeout: options.connect_timeout,
        user_agent: options.user_agent().to_str().unwrap_or_default().to_owned(),
        reader,
    }
}

/// A sign-in has connections of its own, each for one request, and none of the client's own header fields.
fn sign_in_tokens(options: &Options, sign_in: SignIn) -> AccessTokens {
    const RESPONSE_MAX: usize = 1 << 20;
    let transport = Transport::new(TransportOptions {
        keep_alive: false,
        max_response_bytes: RESPONSE_MAX,
        ..transport_options(options, Reader::SignIn)
    });
    AccessTokens::new(sign_in, transport, options.user_agent(), options.max_retries, options.log.clone())
}
