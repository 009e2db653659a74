//! The system's root certificates. On Linux and its kin they are files, whose place the environment may name; on Windows,
//! macOS and Android the system itself judges a certificate.

use std::sync::Arc;

use once_cell::race::OnceBox;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;

/// What trusts the system's roots, and where they are from; or why they can't be used. They are read once for the
/// process: where the files are is asked of the environment, which a host may later be changing on another thread. No
/// thread waits for another one here, so that a fork at this moment does not make the child wait.
pub fn verifier(provider: &Arc<CryptoProvider>) -> Result<(Arc<dyn ServerCertVerifier>, String), String> {
    store::verifier(provider)
}

#[cfg(all(unix, not(target_vendor = "apple"), not(target_os = "android")))]
mod store {
    use std::env;
    use std::ffi::OsString;
    use std::path::{Path, PathBuf};

    use rustls::RootCertStore;
    use rustls_native_certs::{ErrorKind, load_certs_from_paths};

    use super::super::{bundled, of_store, pem};
    use super::*;
    use crate::sys::{is_shortage, is_started_by_another};

    const FILE: &str = "SSL_CERT_FILE";
    const FOLDER: &str = "SSL_CERT_DIR";

    struct Found {
        store: Arc<RootCertStore>,
        source: String,
    }

    pub fn verifier(provider: &Arc<CryptoProvider>) -> Result<(Arc<dyn ServerCertVerifier>, String), String> {
        static READ: OnceBox<Found> = OnceBox::new();
        let found = READ.get_or_try_init(|| read(variable(FILE), variable(FOLDER)).map(Box::new))?;
        let verifier = of_store(found.store.clone(), provider).map_err(|why| why.text)?;
        Ok((verifier, found.source.clone()))
    }

    /// One that is empty counts as not set, as in OpenSSL.
    fn variable(name: &str) -> Option<OsString> {
        env::var_os(name).filter(|value| !value.is_empty())
    }

    /// As OpenSSL does: a file and a folder, each named by its variable or else the system's own.
    fn read(file: Option<OsString>, folder: Option<OsString>) -> Result<Found, String> {
        if (file.is_some() || folder.is_some()) && is_started_by_another() {
            // Whoever started this program has set the variables, and would choose whom it trusts.
            return Ok(Found { store: Arc::new(bundled()), source: "Mozilla's, as of this build".into() });
        }
        let mut store = RootCertStore::empty();
        let mut sources = Vec::new();
        let probed = openssl_probe::probe();
        match &file {
            Some(file) => {
                let path = file.to_str().ok_or_else(|| format!("the variable {FILE} is not UTF-8"))?;
                let named =
                    pem::read(path).map_err(|why| format!("the file {path} of the variable {FILE} {why}"))?;
                store.extend(named.roots);
                sources.push(format!("the file of the variable {FILE}"));
            }
            None => {
                if let Some(file) = &probed.cert_file {
                    add(&mut store, Some(file), None)?;
                    sources.push("the system's".into());
                }
            }
        }
        match &folder {
            // A list, as PATH is one.
            Some(folders) => {
                for folder in env::split_paths(folders) {
                    add(&mut store, None, Some(&folder))?;
                }
                sources.push(format!("the folder of the variable {FOLDER}"));
            }
            // Where there is a file, it has the same certificates as the folder, in one piece.
            None if file.is_none() && store.is_empty() => {
                for folder in &probed.cert_dir {
                    add(&mut store, None, Some(folder))?;
                }
                sources.push("the system's".into());
            }
            None => {}
        }
        if store.is_empty() {
            return Err(match (file, folder) {
                (None, None) => "this system has no root certificates".into(),
                _ => format!("no root certificates were found in {}", sources.join(" and ")),
            });
        }
        sources.dedup();
        Ok(Found { store: Arc::new(store), source: sources.join(" and ") })
    }

    /// The certificates that can be used: a system's own store may have some that can't.
    fn add(store: &mut RootCertStore, file: Option<&PathBuf>, folder: Option<&Path>) -> Result<(), String> {
        let found = load_certs_from_paths(file.map(PathBuf::as_path), folder);
        // What is kept for the process must not lack what could not be read at this moment.
        let lacking = found.errors.iter().find_map(|error| match &error.kind {
            ErrorKind::Io { inner, .. } if is_shortage(inner) => Some(inner.to_string()),
            _ => None,
        });
        store.add_parsable_certificates(found.certs);
        lacking.map_or(Ok(()), Err)
    }
}

#[cfg(not(all(unix, not(target_vendor = "apple"), not(target_os = "android"))))]
mod store {
    use rustls_platform_verifier::Verifier;

    use super::*;

    pub fn verifier(provider: &Arc<CryptoProvider>) -> Result<(Arc<dyn ServerCertVerifier>, String), String> {
        static READ: OnceBox<Arc<Verifier>> = OnceBox::new();
        let read = || Verifier::new(provider.clone()).map(Arc::new).map(Box::new);
        let verifier = READ.get_or_try_init(read).map_err(|why| why.to_string())?;
        Ok((verifier.clone(), "the system's".into()))
    }
}
