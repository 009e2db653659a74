//! The system's root certificates. On Linux and the BSDs they are files, whose place the environment may name; on Windows,
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
    use crate::sys::{file_error, is_shortage, is_started_by_another};
    use crate::text::clean;

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

    /// The file that its variable names, or else the system's own; and the folders that theirs names beside it.
    fn read(file: Option<OsString>, folders: Option<OsString>) -> Result<Found, String> {
        if (file.is_some() || folders.is_some()) && is_started_by_another() {
            // Whoever started this program has set the variables, and would choose whom it trusts.
            return Ok(Found { store: Arc::new(bundled()), source: "Mozilla's, as of this build".into() });
        }
        let (mut store, mut source) = match &file {
            Some(file) => of_file(file)?,
            None => of_system(folders.is_none())?,
        };
        if let Some(folders) = &folders {
            // A list, as PATH is one.
            for folder in env::split_paths(folders).filter(|folder| !folder.as_os_str().is_empty()) {
                add(&mut store, None, Some(&folder))?;
            }
            let and = if source.is_empty() { "" } else { " and " };
            source +=
                &format!("{and}those of {}, which {FOLDER} names", clean(&folders.to_string_lossy(), 200));
        }
        if !store.is_empty() {
            return Ok(Found { store: Arc::new(store), source });
        }
        Err(match folders {
            Some(_) => format!(
                "there are none, nor are there any in what the variable {FOLDER} names. Install the package \
                 ca-certificates, or correct the variable"
            ),
            None => "there are none. Install the package ca-certificates".into(),
        })
    }

    /// Those of the variable's file, all of them.
    fn of_file(file: &OsString) -> Result<(RootCertStore, String), String> {
        let shown = clean(&file.to_string_lossy(), 200);
        let path = file.to_str().ok_or_else(|| format!("the variable {FILE} is not UTF-8"))?;
        let store = pem::read(path).map_err(|why| {
            format!(
                "the file {shown}, which the variable {FILE} names, {why}. Correct it, or unset the variable"
            )
        })?;
        Ok((store, format!("those of {shown}, which {FILE} names")))
    }

    /// The system's own. Where there is a file, it has the same ones as the folder, in one piece.
    fn of_system(is_alone: bool) -> Result<(RootCertStore, String), String> {
        let mut store = RootCertStore::empty();
        let probed = openssl_probe::probe();
        let mut places: Vec<&Path> = Vec::new();
        if let Some(file) = &probed.cert_file {
            add(&mut store, Some(file), None)?;
            places.push(file);
        }
        if store.is_empty() && is_alone {
            for folder in &probed.cert_dir {
                add(&mut store, None, Some(folder))?;
                places.push(folder);
            }
        }
        if store.is_empty() {
            return Ok((store, String::new()));
        }
        let places: Vec<_> = places.iter().map(|place| place.to_string_lossy()).collect();
        Ok((store, format!("the system's, in {}, without those of .NET's own store", places.join(" and "))))
    }

    /// Adds the certificates that can be used: a system's own store may have some that can't.
    fn add(store: &mut RootCertStore, file: Option<&PathBuf>, folder: Option<&Path>) -> Result<(), String> {
        let found = load_certs_from_paths(file.map(PathBuf::as_path), folder);
        // What is kept for the process must not lack what could not be read at this moment.
        let lacking = found.errors.iter().find_map(|error| match &error.kind {
            ErrorKind::Io { inner, .. } if is_shortage(inner) => Some(file_error(inner)),
            _ => None,
        });
        store.add_parsable_certificates(found.certs);
        lacking.map_or(Ok(()), |why| Err(format!("{why}. Try again later, when less is open")))
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
