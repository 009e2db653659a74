//! Name lookups that can't hang a call: literals at once, the others by threads.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver as UreqResolver};
use ureq::unversioned::transport::NextTimeout;

use super::exchange::Exchange;
use super::lookups::Lookups;
use crate::error::{Error, ZOOM_E_RESOLVE};
use crate::sys::lookup_error;
use crate::text::clean;
use crate::threads::Threads;
use crate::url::bare_host;

/// Lookups at a time in the process, those that hang in the system included.
const MOST_THREADS: usize = 16;

static THREADS: Threads = Threads::new("zoom-resolve", MOST_THREADS);

/// The names that a client looked up.
#[derive(Debug)]
pub struct Resolver {
    lookups: Lookups<Vec<IpAddr>>,
}

/// In a forked child the threads of its parent do not exist.
pub fn forget_threads() {
    THREADS.forget();
}

impl Default for Resolver {
    fn default() -> Resolver {
        Resolver { lookups: Lookups::new(&THREADS, None) }
    }
}

impl Resolver {
    /// The addresses of a host. The outer error is that the call has to end.
    pub fn resolve(
        &self,
        host: &str,
        exchange: &Exchange,
    ) -> Result<Result<Vec<IpAddr>, Error>, ureq::Error> {
        if let Some(addresses) = without_lookup(host) {
            return Ok(Ok(addresses));
        }
        let found = self.lookups.find(host, exchange, ask_the_system)?;
        Ok(found.map_err(|why| {
            let text = format!(
                "the name {host} could not be resolved: {}. Check the host's name, the network and its name server \
                 (DNS)",
                clean(&why, 200)
            );
            Error::new(ZOOM_E_RESOLVE, text)
        }))
    }

    /// Forgets the addresses of a host, because none of them accepted a connection.
    pub fn forget(&self, host: &str) {
        self.lookups.forget(host);
    }
}

fn ask_the_system(name: &str) -> Result<Vec<IpAddr>, String> {
    let addresses = (name, 0).to_socket_addrs().map_err(|why| lookup_error(&why))?;
    let mut found: Vec<IpAddr> = Vec::new();
    for address in addresses {
        if !found.contains(&address.ip()) {
            found.push(address.ip());
        }
    }
    if found.is_empty() { Err("it has no address".into()) } else { Ok(found) }
}

/// Addresses that need no lookup: literals, and localhost, which RFC 6761 requires to be loopback, whatever a name
/// server responds.
fn without_lookup(host: &str) -> Option<Vec<IpAddr>> {
    if host == "localhost" || host.ends_with(".localhost") {
        return Some(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
    }
    bare_host(host).parse().ok().map(|ip| vec![ip])
}

/// ureq asks for addresses before it looks into its pool. It gets none: the connector resolves when it connects.
#[derive(Debug)]
pub struct NoAddresses;

impl UreqResolver for NoAddresses {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        Ok(self.empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_localhost_need_no_lookup() {
        assert_eq!(without_lookup("192.0.2.1"), Some(vec![IpAddr::from([192, 0, 2, 1])]));
        assert_eq!(without_lookup("[::1]"), Some(vec![Ipv6Addr::LOCALHOST.into()]));
        assert_eq!(without_lookup("a.localhost").unwrap().len(), 2);
        assert_eq!(without_lookup("api.zoom.us"), None);
    }
}
