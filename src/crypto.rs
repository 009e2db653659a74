//! The cryptography of TLS, and what else of it is needed: random bytes and SHA-256.

use std::sync::Arc;

use rustls::crypto::hash::Output;
use rustls::crypto::{CryptoProvider, KeyProvider, ring};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;

use crate::error::{Error, ZOOM_E_INTERNAL};

/// ring's, without private keys, since no client here has a certificate of its own. Never inlined: so one place alone
/// replaces what reads them, and the linker drops it.
#[inline(never)]
pub fn provider() -> CryptoProvider {
    CryptoProvider { key_provider: &NoKeys, ..ring::default_provider() }
}

#[derive(Debug)]
struct NoKeys;

impl KeyProvider for NoKeys {
    fn load_private_key(&self, _: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, rustls::Error> {
        Err(rustls::Error::General("there are no client certificates".into()))
    }
}

/// Fills these bytes with random ones.
pub fn random(bytes: &mut [u8]) -> Result<(), Error> {
    let filled = provider().secure_random.fill(bytes);
    filled.map_err(|_| Error::new(ZOOM_E_INTERNAL, "the system has no random bytes"))
}

/// The SHA-256 of these parts, one behind the other.
pub fn sha256(parts: &[&[u8]]) -> Output {
    let rustls::SupportedCipherSuite::Tls13(suite) = ring::cipher_suite::TLS13_AES_128_GCM_SHA256 else {
        unreachable!("a suite of TLS 1.3")
    };
    let mut hash = suite.common.hash_provider.start();
    parts.iter().for_each(|part| hash.update(part));
    hash.finish()
}
