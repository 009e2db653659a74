//! Makes a connection for ureq: TCP to the server, or to the proxy and the way through it, and TLS.

use std::fmt;
use std::sync::Arc;

use once_cell::sync::OnceCell;
use ureq::unversioned::transport::{ConnectionDetails, Connector, Transport};

use super::buffers::Layer;
use super::exchange::{self, Exchange, Phase};
use super::proxy::{self, Kind, Outcome, Proxies, Proxy, SignIn, Target, Way, socks, system};
use super::resolver::Resolver;
use super::roots::{Roots, Trust};
use super::tcp::{self, TcpTransport};
use super::{Peer, tls};
use crate::error::{Error, ZOOM_E_ARGUMENT};
use crate::url::{bare_host, is_loopback};

/// What the connections of a client are made of.
pub struct ClientConnector {
    /// The names that were looked up.
    pub resolver: Arc<Resolver>,
    /// Which proxy is used for which host.
    pub proxies: Proxies,
    /// What a certificate must lead to.
    pub roots: Roots,
    /// Made of them at the first connection; sessions are resumed within it.
    pub trust: OnceCell<Trust>,
    /// The User-Agent, for a proxy's eyes.
    pub user_agent: String,
}

impl Connector<()> for ClientConnector {
    type Out = Box<dyn Transport>;

    fn connect(&self, details: &ConnectionDetails, _: Option<()>) -> Result<Option<Self::Out>, ureq::Error> {
        let exchange = exchange::current()?;
        let uri = details.uri;
        let Some(host) = uri.host() else {
            return Err(exchange.defect("a URL without a host reached the transport"));
        };
        if !details.needs_tls() {
            // The address was checked when it was set; this is the last look before a token leaves unencrypted.
            if !is_loopback(host) {
                let text = "http:// is for loopback addresses alone";
                return Err(exchange.fail(Error::new(ZOOM_E_ARGUMENT, text)));
            }
            let place = (host, uri.port_u16().unwrap_or(80));
            let plain = tcp::connect(&exchange, &self.resolver, place, Peer::Server, Layer::Response)?;
            exchange.set_phase(Phase::Response);
            return Ok(Some(Box::new(plain)));
        }
        let port = uri.port_u16().unwrap_or(443);
        let place = (host, port);
        let below = match self.proxies.for_host(host).map_err(|why| exchange.fail(why))? {
            Way::Direct => self.by_hop(&exchange, None, place, details)?,
            Way::Through(proxy) => self.by_hop(&exchange, Some(proxy), place, details)?,
            Way::BySystem => self.by_system(&exchange, place, details)?,
        };
        exchange.set_phase(Phase::Handshake);
        let secure = tls::handshake(&exchange, self.trust(&exchange)?, below, host, Peer::Server, details)?;
        exchange.set_phase(Phase::Response);
        Ok(Some(Box::new(secure)))
    }
}

impl ClientConnector {
    fn trust(&self, exchange: &Exchange) -> Result<&Trust, ureq::Error> {
        self.trust.get_or_try_init(|| self.roots.trust(exchange.reader())).map_err(|why| exchange.fail(why))
    }

    /// A connection to the server by the first way of the system's settings that leads to somebody.
    fn by_system(
        &self,
        exchange: &Exchange,
        place: (&str, u16),
        details: &ConnectionDetails,
    ) -> Result<Box<dyn Transport>, ureq::Error> {
        let hops = system::hops(exchange, place.0, place.1)?;
        let mut hops = hops.iter();
        loop {
            exchange.begin_share(hops.len());
            let hop = hops.next().and_then(Option::as_ref);
            let outcome = self.by_hop(exchange, hop, place, details);
            let is_unreachable = outcome.is_err() && exchange.is_unreachable();
            if is_unreachable {
                system::forget();
            }
            if !is_unreachable || hops.len() == 0 {
                exchange.begin_share(1);
                return outcome;
            }
            exchange.take_failure();
        }
    }

    fn by_hop(
        &self,
        exchange: &Exchange,
        hop: Option<&Proxy>,
        place: (&str, u16),
        details: &ConnectionDetails,
    ) -> Result<Box<dyn Transport>, ureq::Error> {
        match hop {
            None => Ok(Box::new(self.tcp(exchange, place, Peer::Server)?)),
            Some(proxy) if proxy.kind.is_socks() => {
                Ok(Box::new(self.through_socks(exchange, proxy, place, details)?))
            }
            Some(proxy) => self.through(exchange, proxy, &format!("{}:{}", place.0, place.1), details),
        }
    }

    /// A tunnel to the server. The sign-in to the proxy may take more than one connection.
    fn through(
        &self,
        exchange: &Exchange,
        proxy: &Proxy,
        authority: &str,
        details: &ConnectionDetails,
    ) -> Result<Box<dyn Transport>, ureq::Error> {
        let target = Target { authority, user_agent: &self.user_agent };
        let mut sign_in = SignIn::new(proxy);
        loop {
            let mut below = self.to_proxy(exchange, proxy, details)?;
            exchange.set_phase(Phase::Proxy);
            if proxy::open(&mut *below, exchange, &mut sign_in, &target, details.timeout)? == Outcome::Open {
                return Ok(below);
            }
        }
    }

    /// A connection to the proxy itself. What fails here is the proxy's.
    fn to_proxy(
        &self,
        exchange: &Exchange,
        proxy: &Proxy,
        details: &ConnectionDetails,
    ) -> Result<Box<dyn Transport>, ureq::Error> {
        let plain = self.tcp(exchange, (&proxy.host, proxy.port), Peer::Proxy)?;
        if proxy.kind == Kind::Http {
            return Ok(Box::new(plain));
        }
        exchange.set_phase(Phase::Proxy);
        let trust = self.trust(exchange)?;
        Ok(Box::new(tls::handshake(exchange, trust, Box::new(plain), &proxy.host, Peer::Proxy, details)?))
    }

    /// A connection to the server by way of a SOCKS proxy.
    fn through_socks(
        &self,
        exchange: &Exchange,
        proxy: &Proxy,
        (host, port): (&str, u16),
        details: &ConnectionDetails,
    ) -> Result<TcpTransport, ureq::Error> {
        let address = match proxy.kind {
            Kind::Socks5h => bare_host(host).parse().ok(),
            _ => {
                exchange.set_phase(Phase::Resolve);
                let found = self.resolver.resolve(host, exchange)?;
                // As in curl: the first one.
                found.map_err(|why| exchange.fail(unresolved(why)))?.first().copied()
            }
        };
        let mut plain = self.tcp(exchange, (&proxy.host, proxy.port), Peer::Proxy)?;
        exchange.set_phase(Phase::Proxy);
        let to = socks::Destination { host, port, address };
        socks::open(&mut plain, exchange, proxy, &to, details.timeout)?;
        Ok(plain)
    }

    /// A TCP connection that TLS or a tunnel passes over.
    fn tcp(&self, exchange: &Exchange, place: (&str, u16), peer: Peer) -> Result<TcpTransport, ureq::Error> {
        tcp::connect(exchange, &self.resolver, place, peer, Layer::Records)
    }
}

/// The proxy may know names that this machine does not.
fn unresolved(why: Error) -> Error {
    let advice = "; or write the proxy's URL with socks5h:// instead of socks5://, so that the proxy looks up the name";
    Error::new(why.code, why.text + advice)
}

impl fmt::Debug for ClientConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientConnector")
    }
}
