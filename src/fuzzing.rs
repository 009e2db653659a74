//! What the fuzz targets (fuzz/) call of the parts that need no network. Only with `--cfg fuzzing`, and no part of the ABI.

use crate::request::{request_target, token_target};
use crate::transport::{Proxy, SCHEMES, socks};
use crate::url::Base;

pub use crate::transport::is_excluded;

/// A base URL in its normal form, or why it is refused.
pub fn base_url(text: &str) -> Result<String, String> {
    let url = request_url(text, "x", "")?;
    Ok(url.strip_suffix("/x").expect("the path that was asked for").to_owned())
}

/// The URL of a token call.
pub fn token_url(base: &str, user: &str, kind: &str, ttl: i32, meeting_id: &str) -> Result<String, String> {
    let base = Base::parse("base", base).map_err(|why| why.text)?;
    let target = token_target(&base, user, kind, ttl, meeting_id).map_err(|why| why.text)?;
    Ok(base.origin.uri(target).to_string())
}

/// The URL of a general request.
pub fn request_url(base: &str, url: &str, query_json: &str) -> Result<String, String> {
    let base = Base::parse("base", base).map_err(|why| why.text)?;
    let (origin, target) = request_target(&base, url, query_json).map_err(|why| why.text)?;
    Ok(origin.uri(target).to_string())
}

/// The parts of a proxy's URL.
#[derive(Debug, PartialEq, Eq)]
pub struct ProxyParts {
    /// In its normal form.
    pub scheme: &'static str,
    /// In its normal form.
    pub host: String,
    /// The default where the URL has no port.
    pub port: u16,
    /// As the Proxy-Authorization field has them after "Basic".
    pub credentials: Option<String>,
}

/// Reads a proxy's URL.
pub fn proxy(text: &str) -> Result<ProxyParts, String> {
    let proxy = Proxy::parse("proxy", text).map_err(|why| why.text)?;
    let credentials = proxy.login.map(|login| login.basic().unwrap_or_default().text().to_owned());
    let (scheme, ..) = SCHEMES.iter().find(|(_, kind, _)| *kind == proxy.kind).expect("each kind has one");
    Ok(ProxyParts { scheme, host: proxy.host, port: proxy.port, credentials })
}

/// These bytes as each kind of reply of a SOCKS proxy, in their order.
pub fn socks_replies(bytes: &[u8]) -> [socks::Reply; 3] {
    [socks::read_choice, socks::read_status, socks::read_reply].map(|read| read(bytes))
}
