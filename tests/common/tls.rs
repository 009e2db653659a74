//! https servers with any certificate, and what is said of TLS that fails, where more than one test program meets it.
#![cfg(unix)]

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use zoom_simulator::faults::USER_TOKEN;

use super::faults::roots_file;
use super::programs::{Authority, Leaf};
use super::server::{Server, token_response};

pub const NOT_TLS: &str =
    "localhost did not respond with TLS. Check the port, and whether a proxy or firewall is in between";
pub const AGAINST_THE_RULES: &str = "localhost sent something that TLS does not allow. Check whether a proxy or firewall \
    is in between; if not, the server has to be repaired";
pub const NOTHING_IN_COMMON: &str = "localhost refused the TLS handshake: it has no cipher suite, or no kind of key, that \
    is supported here (TLS 1.3, or TLS 1.2 with ECDHE and AES-GCM or ChaCha20-Poly1305; RSA, P-256, P-384 or Ed25519), or \
    it wants a client certificate, which zoom-token does not have";
pub const UNKNOWN_AUTHORITY: &str = "the certificate of localhost was issued by an authority that is not trusted here (the \
    roots are those of the option roots). Where a proxy or virus scanner reads https, its root certificate has to be added \
    to them";

/// A https server with this certificate that responds to every call with a token.
pub fn server(leaf: &Leaf) -> Server {
    serving(certificates(&leaf.chain), &leaf.key)
}

/// The same with a chain of any certificates.
pub fn serving(chain: Vec<CertificateDer<'static>>, key: &str) -> Server {
    responding(config(chain, key))
}

/// The same with a certificate for this name, and a file with its root certificate.
pub fn server_for(name: &str) -> (Server, String) {
    let (config, roots) = tls_for(name);
    (responding(config), roots)
}

/// The TLS of a server with this name, and a file with its root certificate.
pub fn tls_for(name: &str) -> (Arc<ServerConfig>, String) {
    let authority = Authority::new("the test's authority");
    let leaf = authority.issue(&[name], |_| {});
    (config(certificates(&leaf.chain), &leaf.key), roots_file(authority.pem()))
}

fn responding(config: Arc<ServerConfig>) -> Server {
    let response = token_response(USER_TOKEN);
    Server::start_tls(config, move |connection| connection.respond_to_all(response.as_bytes()))
}

fn config(chain: Vec<CertificateDer<'static>>, key: &str) -> Arc<ServerConfig> {
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
    let key = rustls::crypto::ring::sign::any_supported_type(&key).unwrap();
    // Which certificate it is does not matter to this server.
    let certificate = SingleCertAndKey::from(CertifiedKey::new(chain, key));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(certificate));
    Arc::new(config)
}

/// The certificates of a PEM text.
pub fn certificates(pem: &str) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_slice_iter(pem.as_bytes()).map(Result::unwrap).collect()
}
