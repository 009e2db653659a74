//! A sign-in to a proxy that Windows does (Negotiate, NTLM): with the user whom the process runs as, or with a name and a
//! password. Making a token may take Windows a while (it may ask a domain controller), so that a thread does it.

use std::io;
use std::mem;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::super::exchange::Exchange;
use super::super::lookups::apart;
use super::Proxy;
use super::challenge::Challenge;
use crate::secret::Secret;
use crate::sys::Sspi;
use crate::threads::Threads;
use crate::url::bare_host;

/// The ways to sign in, the better one first.
const PACKAGES: [&str; 2] = ["Negotiate", "NTLM"];

static THREADS: Threads = Threads::new("zoom-proxy-login", 16);

/// One sign-in.
pub struct ByWindows {
    package: &'static str,
    /// What takes its place where Windows can't begin with it.
    other: Option<&'static str>,
    /// From the first token on.
    context: Option<Sspi>,
    /// The token that the proxy sent last.
    from_proxy: Vec<u8>,
}

impl ByWindows {
    /// A sign-in by one of the ways that a proxy offers; None where it offers none of them, or this is not Windows.
    pub fn new(challenges: &[Challenge]) -> Option<ByWindows> {
        let is_offered = |package: &&str| cfg!(windows) && challenges.iter().any(|one| one.is(package));
        let mut packages = PACKAGES.into_iter().filter(is_offered);
        let package = packages.next()?;
        Some(ByWindows { package, other: packages.next(), context: None, from_proxy: Vec::new() })
    }

    /// Whether it has begun, so that it can continue over the same connection alone.
    pub fn is_bound(&self) -> bool {
        self.context.is_some()
    }

    /// Which way it is.
    pub fn package(&self) -> &'static str {
        self.package
    }

    /// Over a new connection nothing counts that was said over another one.
    pub fn begin_again(&mut self) {
        self.context = None;
        self.from_proxy.clear();
    }

    /// What the next CONNECT has as Proxy-Authorization. The inner error is that Windows can't make it.
    pub fn authorization(
        &mut self,
        proxy: &Proxy,
        exchange: &Exchange,
    ) -> Result<io::Result<Secret>, ureq::Error> {
        loop {
            let is_first = self.context.is_none();
            match (self.token(proxy, exchange)?, self.other) {
                // Without a domain there is no Negotiate for the user, and there may be NTLM.
                (Err(_), Some(other)) if is_first => (self.package, self.other) = (other, None),
                (token, _) => {
                    return Ok(token.and_then(|token| value(self.package, &token)));
                }
            }
        }
    }

    fn token(&mut self, proxy: &Proxy, exchange: &Exchange) -> Result<io::Result<Secret>, ureq::Error> {
        let (context, from_proxy) = (self.context.take(), mem::take(&mut self.from_proxy));
        let (package, login) = (self.package, proxy.login.clone());
        let service = format!("HTTP/{}", bare_host(&proxy.host));
        let made = apart(&THREADS, exchange, move || {
            let login = login.as_ref().map(|login| (login.user.text(), login.password.text()));
            let mut context = context.map_or_else(|| Sspi::begin(package, &service, login), Ok)?;
            let token = Secret::new(context.step(&from_proxy)?);
            Ok((context, token))
        })?;
        Ok(made.flatten().map(|(context, token)| {
            self.context = Some(context);
            token
        }))
    }

    /// Whether it continues after a refusal with these challenges: one has a token of the proxy's.
    pub fn continues(&mut self, challenges: &[Challenge]) -> bool {
        let mut own = challenges.iter().filter(|challenge| challenge.is(self.package));
        let token = own.find_map(|challenge| BASE64_STANDARD.decode(&challenge.token).ok());
        self.from_proxy = token.unwrap_or_default();
        !self.from_proxy.is_empty() && self.context.as_ref().is_some_and(|context| !context.is_complete())
    }
}

/// A token as the header field has it.
fn value(package: &str, token: &Secret) -> io::Result<Secret> {
    let encoded = Secret::new(BASE64_STANDARD.encode(token.bytes()).into_bytes());
    let mut value = Secret::default();
    let parts = [package.as_bytes(), b" ", encoded.bytes()];
    value.put(parts.into_iter()).map_err(io::Error::other)?;
    Ok(value)
}

/// Whether a way to sign in is one of these.
pub fn is_supported(challenge: &Challenge) -> bool {
    cfg!(windows) && PACKAGES.iter().any(|package| challenge.is(package))
}
