//! The root certificates that a server's certificate must lead to: the system's, Mozilla's, or those of a PEM file.

mod pem;
mod system;
mod verifier;

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::UnixTime;
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, RootCertStore};

use super::Reader;
use crate::crypto::provider;
use crate::error::{Error, ZOOM_E_TLS};
use crate::sys::without_system_words;
use crate::text::clean;
use verifier::Bounded;
pub use verifier::{LONGEST_PATH, TooManyPaths};

/// Where the root certificates come from.
#[derive(Clone, Debug)]
pub enum Roots {
    /// The system's store, read at the process's first https connection that needs it.
    System,
    /// Mozilla's, as of the build.
    Bundled,
    /// Those of a file, read when the option was set.
    Pem(Arc<RootCertStore>),
}

/// A TLS configuration, and where its root certificates are from.
pub struct Trust {
    /// It trusts them and nothing else.
    pub config: Arc<ClientConfig>,
    /// For the text about a certificate that does not lead to one of them.
    pub source: String,
}

impl Roots {
    /// Reads a PEM file; `option` is what the caller calls it.
    pub fn from_pem_file(option: &str, path: &str) -> Result<Roots, Error> {
        let store =
            pem::read(path).map_err(|why| Error::argument(option, format!("names a file that {why}")))?;
        Ok(Roots::Pem(Arc::new(store)))
    }

    /// The TLS configuration that trusts these roots.
    pub fn trust(&self, reader: Reader) -> Result<Trust, Error> {
        let provider = Arc::new(provider());
        let (verifier, source) = match self {
            Roots::System => system::verifier(&provider).map_err(|why| unusable(reader, &why))?,
            Roots::Bundled => {
                (of_store(Arc::new(bundled()), &provider)?, "Mozilla's, as of this build".into())
            }
            Roots::Pem(store) => (of_store(store.clone(), &provider)?, "those of the option roots".into()),
        };
        let config = ClientConfig::builder_with_details(provider, Arc::new(Clock))
            .with_safe_default_protocol_versions()
            .map_err(|why| unusable(reader, &why.to_string()))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Bounded(verifier)))
            .with_no_client_auth();
        Ok(Trust { config: Arc::new(config), source })
    }
}

fn of_store(
    store: Arc<RootCertStore>,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let verifier = WebPkiServerVerifier::builder_with_provider(store, provider.clone()).build();
    Ok(verifier
        .map_err(|why| Error::new(ZOOM_E_TLS, format!("the root certificates can't be used: {why}")))?)
}

/// The wall clock, which rustls's own takes to be past 1970.
#[derive(Debug)]
struct Clock;

impl TimeProvider for Clock {
    fn current_time(&self) -> Option<UnixTime> {
        SystemTime::now().duration_since(UNIX_EPOCH).ok().map(UnixTime::since_unix_epoch)
    }
}

/// Mozilla's roots.
fn bundled() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
}

/// An error about the system's roots.
fn unusable(reader: Reader, why: &str) -> Error {
    let why = clean(&without_system_words(why.to_owned()), 500);
    let advice = reader.pick("", ". Or set the option roots to bundled or to a PEM file");
    Error::new(ZOOM_E_TLS, format!("the system's root certificates can't be used: {why}{advice}"))
}
