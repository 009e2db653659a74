//! A client: its options, its connections, and what a call over them may be asked for.

use std::sync::{Arc, Mutex, MutexGuard};

use once_cell::sync::OnceCell;
use ureq::http::header::USER_AGENT;
use ureq::http::{Method, Uri};

use crate::cancel::Cancel;
use crate::deadline::Deadline;
use crate::error::{Error, ZOOM_E_STATE};
use crate::options::{self, Authorization, Options};
use crate::panic::lock;
use crate::request::{Request, method, request_target, token_target};
use crate::response::{Purpose, Response};
use crate::service::{ZOOM_REASON_ACCESS_TOKEN, ZOOM_REASON_ARGUMENT};
use crate::session::Call;
use crate::transport::{Reader, Settings, Transport, environment};
use crate::url::Base;

/// The type of token where the caller gives no other: the service's own default is deprecated.
const DEFAULT_TYPE: &str = "zak";

/// The longest ttl of Zoom's documentation, in seconds. A longer one is sent: the service decides.
const TTL_DOCUMENTED: i32 = 365 * 24 * 60 * 60;

/// Options and, from the first call on, connections.
pub struct Client {
    /// A call keeps the options that it began with.
    options: Mutex<Arc<Options>>,
    /// Shared with the client's copies.
    transport: Arc<OnceCell<Transport>>,
    reader: Reader,
}

/// What a token call asks for.
#[derive(Clone, Copy)]
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

/// What a general request asks for.
#[derive(Clone, Copy)]
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
    deadline: Deadline,
}

impl Client {
    /// A client with every option at its default. Nothing is opened; the environment's proxy is read once.
    pub fn new(reader: Reader) -> Client {
        environment();
        Client { options: Mutex::default(), transport: Arc::default(), reader }
    }

    /// Another client with the options of this moment and the same connections. Both are past their first call then:
    /// what the connections were made of can't change under the other one.
    pub fn copy(&self) -> Client {
        let (options, _) = self.snapshot();
        Client { options: Mutex::new(options), transport: self.transport.clone(), reader: self.reader }
    }

    /// Sets an option. After the first call that is too late for most of them.
    pub fn set(&self, name: &str, value: &str) -> Result<(), Error> {
        let is_settable_later = options::find(name)?.is_settable_later;
        let mut options = self.lock();
        if self.transport.get().is_some() && !is_settable_later {
            return Err(Error::new(
                ZOOM_E_STATE,
                "options are set before the client's first call or copy (after it access_token and header.NAME alone); make a new client",
            ));
        }
        Arc::make_mut(&mut options).set(name, value)
    }

    /// Gets a token with the client's own access token.
    pub fn get_user_token(&self, call: TokenCall, cancel: Option<Arc<Cancel>>) -> Response {
        let begun = self.begin(cancel);
        let Some(authorization) = &begun.options.authorization else {
            return Error::argument("option access_token", "must be set before this call").into();
        };
        begun.get_user_token(&begun.options.base, authorization, call)
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
        begun.get_user_token(base.unwrap_or(&begun.options.base), authorization, call)
    }

    /// Sends any request.
    pub fn request(&self, call: GeneralCall, cancel: Option<Arc<Cancel>>) -> Response {
        self.begin(cancel).request(call).unwrap_or_else(Response::from)
    }

    fn begin(&self, cancel: Option<Arc<Cancel>>) -> Begun<'_> {
        let (options, transport) = self.snapshot();
        let deadline = Deadline::new(options.timeout, cancel);
        Begun { options, transport, deadline }
    }

    /// The options of this moment, and the connections, which the first call makes of them.
    fn snapshot(&self) -> (Arc<Options>, &Transport) {
        // Under the one lock, so that no option can be set between the look at it and the connections.
        let options = self.lock();
        let transport = self.transport.get_or_init(|| connections(&options, self.reader));
        (options.clone(), transport)
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Options>> {
        lock(&self.options)
    }
}

impl Begun<'_> {
    fn get_user_token(&self, base: &Base, authorization: &Authorization, call: TokenCall) -> Response {
        let kind = if call.kind.is_empty() { DEFAULT_TYPE } else { call.kind };
        match token_target(base, call.user, kind, call.ttl, call.meeting_id) {
            Err(why) => why.into(),
            Ok(target) => {
                let uri = base.origin.uri(target);
                let mut response = self.outcome(Purpose::Token, Method::GET, uri, None, Some(authorization));
                if response.reason == ZOOM_REASON_ACCESS_TOKEN && authorization.is_placeholder() {
                    response.add_advice(
                        "What was sent is the placeholder of a sample: put your own access token in its place",
                    );
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
        let is_allowed = self.options.token_to_any_origin || origin == self.options.base.origin;
        let authorization = self.options.authorization.as_ref().filter(|_| is_allowed);
        // For these methods no body is a body of no bytes: servers want its length (RFC 9110, 8.6).
        let body = Some(call.body).filter(|body| !body.is_empty() || takes_body);
        Ok(self.outcome(Purpose::Request, method, origin.uri(target), body, authorization))
    }

    fn outcome(
        &self,
        purpose: Purpose,
        method: Method,
        uri: Uri,
        body: Option<&str>,
        authorization: Option<&Authorization>,
    ) -> Response {
        let request = Request {
            method,
            uri,
            fields: &self.options.headers,
            authorization: authorization.map(|authorization| &authorization.value),
            body,
        };
        let call = Call {
            purpose,
            request,
            options: &self.options,
            transport: self.transport,
            deadline: self.deadline.clone(),
            access_token: authorization.map(|authorization| authorization.token.text()),
        };
        call.outcome()
    }
}

fn connections(options: &Options, reader: Reader) -> Transport {
    let user_agent = options.headers.iter().find(|(name, _)| *name == USER_AGENT);
    Transport::new(Settings {
        roots: options.roots.clone(),
        proxies: options.proxies.clone(),
        keep_alive: options.keep_alive,
        max_response_bytes: options.max_response_bytes,
        connect_timeout: options.connect_timeout,
        user_agent: user_agent.and_then(|(_, value)| value.to_str().ok()).unwrap_or_default().to_owned(),
        reader,
    })
}
