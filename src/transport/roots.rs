//! The root certificates that a server's certificate must lead to: the system's, Mozilla's, or those of a PEM file.

use std::fs::OpenOptions;
use std::io::Read;
use std::sync::Arc;

use once_cell::race::OnceBox;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::sys::{file_error, open_regular};
use crate::error::{Error, ZOOM_E_TLS, clean};

/// More than every public bundle has.
const FILE_MAX: u64 = 8 << 20;

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
            return Err(wrong("holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)".into()));
        }
        Ok(Roots::Pem(Arc::new(store)))
    }

    /// The TLS configuration that trusts these roots and nothing else.
    pub fn client_config(&self) -> Result<Arc<ClientConfig>, Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|why| unusable(&why))?;
        let config = match self {
            Roots::System => builder.dangerous().with_custom_certificate_verifier(system(provider)?),
            Roots::Bundled => builder
                .with_root_certificates(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }),
            Roots::Pem(store) => builder.with_root_certificates(store.clone()),
        };
        Ok(Arc::new(config.with_no_client_auth()))
    }
}

/// Once for the process: where the files are is asked of the environment, which a host may later be changing on another
/// thread. Nobody waits for anybody here, so that a fork at this moment does not make the child wait.
fn system(provider: Arc<CryptoProvider>) -> Result<Arc<Verifier>, Error> {
    static READ: OnceBox<Arc<Verifier>> = OnceBox::new();
    let read = || Verifier::new(provider).map(Arc::new).map(Box::new);
    READ.get_or_try_init(read).cloned().map_err(|why| unusable(&why))
}

fn unusable(why: &rustls::Error) -> Error {
    let why = clean(&why.to_string(), 200);
    Error::new(
        ZOOM_E_TLS,
        format!(
            "the system's root certificates can't be used ({why}); set the option roots to bundled or a PEM file"
        ),
    )
}
