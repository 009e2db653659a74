//! The root certificates that a server's certificate must lead to: the system's, Mozilla's, or those of a PEM file.

mod system;

use std::fs::OpenOptions;
use std::io::Read;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, RootCertStore};

use crate::error::{Error, ZOOM_E_TLS};
use crate::sys::{file_error, open_regular, without_system_words};
use crate::text::clean;

/// More than every public bundle has.
pub const FILE_MAX: u64 = 8 << 20;

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

impl Roots {
    /// Reads a PEM file. One certificate in it that can't be used makes the whole file wrong: a root that silently
    /// does not count would be found out much later.
    pub fn from_pem_file(option: &str, path: &str) -> Result<Roots, Error> {
        let wrong = |why: String| Error::argument(option, format!("names a file that {why}"));
        let mut text = Vec::new();
        open_regular(OpenOptions::new().read(true), path)
            .and_then(|file| file.take(FILE_MAX + 1).read_to_end(&mut text))
            .map_err(|why| wrong(format!("can't be read: {}", file_error(&why))))?;
        if text.len() as u64 > FILE_MAX {
            return Err(wrong("is larger than 8 MiB".into()));
        }
        let mut store = RootCertStore::empty();
        for (at, certificate) in CertificateDer::pem_slice_iter(&text).enumerate() {
            let added = certificate.is_ok_and(|certificate| store.add(certificate).is_ok());
            if !added {
                return Err(wrong(format!("has a certificate that can't be read (number {})", at + 1)));
            }
        }
        if store.is_empty() {
            return Err(wrong("contains no certificate in PEM form (-----BEGIN CERTIFICATE-----)".into()));
        }
        Ok(Roots::Pem(Arc::new(store)))
    }

    /// The TLS configuration that trusts these roots and nothing else.
    pub fn client_config(&self) -> Result<Arc<ClientConfig>, Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_details(provider.clone(), Arc::new(Clock))
            .with_safe_default_protocol_versions()
            .map_err(|why| unusable(&why.to_string()))?;
        let config = match self {
            Roots::System => system::trust(builder, provider)?,
            Roots::Bundled => builder.with_root_certificates(bundled()),
            Roots::Pem(store) => builder.with_root_certificates(store.clone()),
        };
        Ok(Arc::new(config.with_no_client_auth()))
    }
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
pub fn bundled() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
}

/// An error about the system's roots.
pub fn unusable(why: &str) -> Error {
    let why = clean(&without_system_words(why.to_owned()), 200);
    Error::new(
        ZOOM_E_TLS,
        format!(
            "the system's root certificates can't be used ({why}); set the option roots to bundled or a PEM file"
        ),
    )
}
