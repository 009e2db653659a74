//! A client: its options, its connections, and the calls over them.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use once_cell::sync::OnceCell;
use ureq::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use ureq::http::uri::PathAndQuery;
use ureq::http::{Method, Request, Uri};

use crate::error::{Error, ZOOM_E_STATE};
use crate::options::{self, Authorization, Options};
use crate::panic::lock;
use crate::request::{Base, Origin, method};
use crate::response::{Purpose, Response};
use crate::secret::{Secret, redact_url};
use crate::transport::{Cancel, Settings, Terms, Transport, environment};

/// The type of token where none is given: the service's own default is deprecated.
pub const DEFAULT_TYPE: &str = "zak";

/// Room for the request line's other words and the header fields that the client adds by itself.
const HEAD_REST: usize = 512;

/// Options and, from the first call on, connections.
pub struct Client {
    /// A call keeps the options that it began with.
    options: Mutex<Arc<Options>>,
    /// Shared with the client's copies.
    transport: Arc<OnceCell<Transport>>,
}

/// What goes out, checked.
struct Outgoing<'a> {
    purpose: Purpose,
    method: Method,
    origin: Arc<Origin>,
    target: PathAndQuery,
    body: Option<&'a str>,
    authorization: Option<Authorization>,
    cancel: Option<Arc<Cancel>>,
}

/// What a token call asks for.
pub struct TokenCall<'a> {
    /// User id, e-mail address or `me`.
    pub user: &'a str,
    /// Empty for `zak`.
    pub kind: &'a str,
    /// Seconds, 0 for the service's default.
    pub ttl: i32,
    /// Empty when there is none.
    pub meeting_id: &'a str,
    /// What may end the call.
    pub cancel: Option<Arc<Cancel>>,
}

/// What a general request asks for.
pub struct GeneralCall<'a> {
    /// Empty for GET.
    pub method: &'a str,
    /// An absolute URL or a path below the base.
    pub url: &'a str,
    /// An object, or empty.
    pub query_json: &'a str,
    /// Empty when there is none.
    pub body: &'a str,
    /// What may end the call.
    pub cancel: Option<Arc<Cancel>>,
}

impl Client {
    /// A client with every option at its default. Nothing is opened; the environment's proxy is read once.
    pub fn new() -> Client {
        environment();
        Client { options: Mutex::default(), transport: Arc::default() }
    }

    /// Another client with the options of this moment and the same connections. Both are past their first call then:
    /// what the connections were made of can't change under the other one.
    pub fn copy(&self) -> Client {
        let (options, _) = self.begin();
        Client { options: Mutex::new(options), transport: self.transport.clone() }
    }

    /// Sets an option. After the first call that is too late for all but the access token.
    pub fn set(&self, name: &str, value: &str) -> Result<(), Error> {
        let is_for_later = options::find(name)?.name == "access_token";
        let mut options = self.lock();
        if self.transport.get().is_some() && !is_for_later {
            return Err(Error::new(
                ZOOM_E_STATE,
                "options are set before the client's first call or copy (after it access_token alone); make a new client",
            ));
        }
        Arc::make_mut(&mut options).set(name, value)
    }

    /// Gets a token with the client's own access token.
    pub fn get_user_token(&self, call: &TokenCall) -> Response {
        let options = self.lock().clone();
        let Some(authorization) = options.authorization.clone() else {
            return Response::failed(Error::argument("option access_token", "must be set before this call"));
        };
        self.get_user_token_at(&options.base, authorization, call)
    }

    /// Gets a token from this base with this access token.
    pub fn get_user_token_at(&self, base: &Base, authorization: Authorization, call: &TokenCall) -> Response {
        let kind = if call.kind.is_empty() { DEFAULT_TYPE } else { call.kind };
        match base.token_target(call.user, kind, call.ttl, call.meeting_id) {
            Err(why) => Response::failed(why),
            Ok(target) => self.send(Outgoing {
                purpose: Purpose::Token,
                method: Method::GET,
                origin: base.origin.clone(),
                target,
                body: None,
                authorization: Some(authorization),
                cancel: call.cancel.clone(),
            }),
        }
    }

    /// Sends any request.
    pub fn request(&self, call: &GeneralCall) -> Response {
        self.general(call).map_or_else(Response::failed, |outgoing| self.send(outgoing))
    }

    fn general<'a>(&self, call: &GeneralCall<'a>) -> Result<Outgoing<'a>, Error> {
        let options = self.lock().clone();
        let method = if call.method.is_empty() { Method::GET } else { method(call.method)? };
        let takes_body = matches!(method, Method::POST | Method::PUT | Method::PATCH);
        let (origin, target) = options.base.request_target(call.url, call.query_json)?;
        let is_allowed = options.token_to_any_origin || origin == options.base.origin;
        Ok(Outgoing {
            purpose: Purpose::Request,
            method,
            origin,
            target,
            // For these methods no body is a body of no bytes: servers want its length (RFC 9110, 8.6).
            body: Some(call.body).filter(|body| !body.is_empty() || takes_body),
            authorization: options.authorization.clone().filter(|_| is_allowed),
            cancel: call.cancel.clone(),
        })
    }

    fn send(&self, outgoing: Outgoing) -> Response {
        let (options, transport) = self.begin();
        let uri = outgoing.origin.uri(outgoing.target.clone());
        let log = options.log.as_ref().map(|log| (log, Instant::now()));
        let head_size = HEAD_REST
            + uri.path_and_query().map_or(0, |target| target.as_str().len())
            + options.headers.iter().map(|(n, v)| n.as_str().len() + v.len() + 4).sum::<usize>()
            + outgoing.authorization.as_ref().map_or(0, |a| a.value.len());
        let terms = Terms {
            timeout: options.timeout,
            connect_timeout: options.connect_timeout,
            cancel: outgoing.cancel.clone(),
        };
        let build = || build_request(&outgoing, &uri, &options.headers);
        let body = outgoing.body.map(str::as_bytes);
        let response = match transport.exchange(terms, head_size, body, build) {
            Ok(answer) => {
                let sent = outgoing.authorization.as_ref().map(|authorization| &*authorization.token);
                Response::judge(outgoing.purpose, answer, sent.unwrap_or(&Secret::default()))
            }
            Err(why) => Response::failed(why),
        };
        if let Some((log, begun)) = log {
            let url = without_query(&uri);
            // The client's own, also where it was not sent: to an origin that it is not for.
            let token = options.authorization.as_ref().map_or("", |authorization| authorization.token.text());
            let (method, url) = (&outgoing.method, redact_url(&url, token));
            let (code, status, ms) = (response.code, response.status, begun.elapsed().as_millis());
            log.line(&format!("{method} {url} result={code} status={status} ms={ms}"));
        }
        response
    }

    /// The options of this moment, and the connections, which the first call makes of them.
    fn begin(&self) -> (Arc<Options>, &Transport) {
        // Under the one lock, so that no option can be set between the look at it and the connections.
        let options = self.lock();
        let transport = self.transport.get_or_init(|| connections(&options));
        (options.clone(), transport)
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Options>> {
        lock(&self.options)
    }
}

fn connections(options: &Options) -> Transport {
    let user_agent = options.headers.iter().find(|(name, _)| *name == USER_AGENT);
    Transport::new(Settings {
        roots: options.roots.clone(),
        proxy: options.proxy.clone(),
        keep_alive: options.keep_alive,
        max_response_bytes: options.max_response_bytes,
        user_agent: user_agent.and_then(|(_, value)| value.to_str().ok()).unwrap_or_default().to_owned(),
    })
}

fn build_request(
    outgoing: &Outgoing,
    uri: &Uri,
    headers: &[(ureq::http::HeaderName, HeaderValue)],
) -> Request<()> {
    let mut request = Request::new(());
    *request.method_mut() = outgoing.method.clone();
    *request.uri_mut() = uri.clone();
    let fields = request.headers_mut();
    fields.insert(ACCEPT, HeaderValue::from_static("*/*"));
    if outgoing.body.is_some_and(|body| !body.is_empty()) {
        fields.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    for (name, value) in headers {
        fields.insert(name, value.clone());
    }
    if let Some(authorization) = &outgoing.authorization {
        fields.insert(AUTHORIZATION, authorization.value.clone());
    }
    request
}

/// A query may hold what is nobody else's business.
fn without_query(uri: &Uri) -> String {
    let scheme = uri.scheme_str().unwrap_or_default();
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    format!("{scheme}://{authority}{}", uri.path())
}
