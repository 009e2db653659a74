//! The system's root certificates. On Linux and its kin they are files, whose place the environment may name; on Windows,
//! macOS and Android the system itself judges a certificate.

use std::sync::Arc;

use once_cell::race::OnceBox;
use rustls::client::WantsClientCert;
use rustls::crypto::CryptoProvider;
use rustls::{ClientConfig, ConfigBuilder, WantsVerifier};

use super::unusable;
use crate::error::Error;

/// Trusts what the system trusts. Its roots are read once for the process: where the files are is asked of the
/// environment, which a host may later be changing on another thread. Nobody waits for anybody here, so that a fork at
/// this moment does not make the child wait.
pub fn trust(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    provider: Arc<CryptoProvider>,
) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, Error> {
    system::trust(builder, provider)
}

#[cfg(all(unix, not(target_vendor = "apple"), not(target_os = "android")))]
mod system {
    use std::env;
    use std::fs;

    use rustls::RootCertStore;
    use rustls_native_certs::{CertificateResult, ErrorKind, load_native_certs};

    use super::super::{FILE_MAX, bundled};
    use super::*;
    use crate::sys::{is_shortage, is_started_by_another};

    const FILE: &str = "SSL_CERT_FILE";
    const FOLDERS: &str = "SSL_CERT_DIR";

    pub fn trust(
        builder: ConfigBuilder<ClientConfig, WantsVerifier>,
        _: Arc<CryptoProvider>,
    ) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, Error> {
        static READ: OnceBox<Arc<RootCertStore>> = OnceBox::new();
        let store = READ.get_or_try_init(|| read().map(|store| Box::new(Arc::new(store))))?;
        Ok(builder.with_root_certificates(store.clone()))
    }

    fn read() -> Result<RootCertStore, Error> {
        let is_named = env::var_os(FILE).is_some() || env::var_os(FOLDERS).is_some();
        if is_named && is_started_by_another() {
            // What reads the files reads these variables too: so none of them.
            return Ok(bundled());
        }
        check_named_file()?;
        let found = load_native_certs();
        check_whole(&found)?;
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(found.certs);
        if store.is_empty() {
            Err(unusable("No CA certificates were loaded from the system"))
        } else {
            Ok(store)
        }
    }

    /// Whoever reads a pipe or a device waits for ever, or takes all the memory there is.
    fn check_named_file() -> Result<(), Error> {
        match env::var_os(FILE).map(fs::metadata) {
            Some(Ok(file)) if !file.is_file() || file.len() == 0 || file.len() > FILE_MAX => {
                Err(unusable("SSL_CERT_FILE does not name a regular file of 1 byte to 8 MiB"))
            }
            _ => Ok(()),
        }
    }

    /// What is kept for the process must not lack what could not be read at this moment.
    fn check_whole(found: &CertificateResult) -> Result<(), Error> {
        let lacking = found.errors.iter().find_map(|error| match &error.kind {
            ErrorKind::Io { inner, .. } if is_shortage(inner) => Some(inner),
            _ => None,
        });
        lacking.map_or(Ok(()), |why| Err(unusable(&why.to_string())))
    }
}

#[cfg(not(all(unix, not(target_vendor = "apple"), not(target_os = "android"))))]
mod system {
    use rustls_platform_verifier::Verifier;

    use super::*;

    pub fn trust(
        builder: ConfigBuilder<ClientConfig, WantsVerifier>,
        provider: Arc<CryptoProvider>,
    ) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, Error> {
        static READ: OnceBox<Arc<Verifier>> = OnceBox::new();
        let read = || Verifier::new(provider).map(Arc::new).map(Box::new);
        let verifier = READ.get_or_try_init(read).map_err(|why| unusable(&why.to_string()))?;
        Ok(builder.dangerous().with_custom_certificate_verifier(verifier.clone()))
    }
}
