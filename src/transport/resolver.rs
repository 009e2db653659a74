//! Name lookups that can't hang a call: literals at once, the rest on a bounded number of threads, kept for a minute.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver as UreqResolver};
use ureq::unversioned::transport::NextTimeout;

use super::exchange::Exchange;
use crate::error::{Error, ZOOM_E_RESOLVE};
use crate::panic::{contain, lock};
use crate::sys::{lookup_error, rare_error};
use crate::text::clean;
use crate::threads::Threads;
use crate::url::bare_host;
use crate::wait::Waiters;

/// How long addresses are kept, as libcurl does.
const KEPT: Duration = Duration::from_secs(60);
/// Names that are kept at the most.
const MOST_NAMES: usize = 64;
/// Lookups at a time in the process, those that hang in the system included.
const MOST_THREADS: usize = 16;
/// How often a call looks whether one of those threads is free.
const GLANCE: Duration = Duration::from_millis(20);

static THREADS: Threads = Threads::new("zoom-resolve", MOST_THREADS);

/// The names that a client looked up.
#[derive(Debug, Default)]
pub struct Resolver {
    lookups: Mutex<HashMap<String, Arc<Lookup>>>,
}

#[derive(Debug)]
struct Lookup {
    begin: Instant,
    found: Mutex<Option<Found>>,
    waiters: Waiters,
}

#[derive(Debug, Clone)]
struct Found {
    addresses: Result<Vec<IpAddr>, String>,
    at: Instant,
}

/// In a forked child the threads of its parent do not exist.
pub fn forget_threads() {
    THREADS.forget();
}

impl Lookup {
    /// What the system found, at the latest when the call has to end.
    fn wait(&self, exchange: &Exchange) -> Result<Result<Vec<IpAddr>, String>, ureq::Error> {
        let look = || lock(&self.found).as_ref().map(|found| found.addresses.clone());
        let found = exchange.deadline().wait_for(exchange.end(), &self.waiters, look);
        found.map_err(|stop| exchange.stop(stop))
    }

    fn finish(&self, addresses: Result<Vec<IpAddr>, String>) {
        *lock(&self.found) = Some(Found { addresses, at: Instant::now() });
        self.waiters.wake_all();
    }

    /// How long ago the lookup ended; None while it is under way.
    fn age(&self) -> Option<Duration> {
        lock(&self.found).as_ref().map(|found| found.at.elapsed())
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
        loop {
            let Some(lookup) = self.lookup(host) else {
                let pause = exchange.time_left()?.min(GLANCE);
                exchange.deadline().pause(pause).map_err(|stop| exchange.stop(stop))?;
                continue;
            };
            let why = match lookup.wait(exchange)? {
                Ok(addresses) => return Ok(Ok(addresses)),
                Err(why) => why,
            };
            // The lookup's own lock is let go of before the table's is taken, which whoever holds the table takes last.
            self.drop_lookup(host, &lookup);
            // A failure from before the call says nothing about now: a laptop that wakes up, a VPN that comes late.
            if lookup.begin >= exchange.deadline().begin() {
                let text = format!(
                    "the name {host} could not be resolved: {}. Check the host's name, the network and its name server \
                     (DNS)",
                    clean(&why, 200)
                );
                return Ok(Err(Error::new(ZOOM_E_RESOLVE, text)));
            }
        }
    }

    /// Forgets the addresses of a host, because none of them accepted a connection.
    pub fn forget(&self, host: &str) {
        lock(&self.lookups).remove(host);
    }

    /// Drops a lookup that failed, but not a newer one of the same name.
    fn drop_lookup(&self, host: &str, lookup: &Arc<Lookup>) {
        let mut lookups = lock(&self.lookups);
        if lookups.get(host).is_some_and(|other| Arc::ptr_eq(other, lookup)) {
            lookups.remove(host);
        }
    }

    /// The lookup of a host: one that is known, one under way, or a new one. None when too many are under way.
    fn lookup(&self, host: &str) -> Option<Arc<Lookup>> {
        let mut lookups = lock(&self.lookups);
        lookups.retain(|_, lookup| lookup.age().is_none_or(|age| age < KEPT));
        if lookups.len() >= MOST_NAMES {
            lookups.retain(|name, lookup| name == host || lookup.age().is_none());
        }
        if let Some(lookup) = lookups.get(host) {
            return Some(lookup.clone());
        }
        let lookup =
            Arc::new(Lookup { begin: Instant::now(), found: Mutex::new(None), waiters: Waiters::default() });
        let (theirs, name) = (lookup.clone(), host.to_owned());
        let work = move || {
            let found =
                contain(|| ask_the_system(&name)).unwrap_or_else(|_| Err("a defect of the lookup".into()));
            theirs.finish(found);
        };
        if let Err(why) = THREADS.start(work)? {
            lookup.finish(Err(format!("no thread for the lookup: {}", rare_error(&why))));
        }
        lookups.insert(host.to_owned(), lookup.clone());
        Some(lookup)
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

/// Addresses that need no lookup: literals, and localhost, which RFC 6761 wants to be loopback whatever a server says.
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
