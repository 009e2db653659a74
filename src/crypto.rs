//! Random bytes and SHA-256, from the provider that TLS uses.

use rustls::crypto::hash::Output;

use crate::error::{Error, ZOOM_E_INTERNAL};

/// Fills these bytes with random ones.
pub fn random(bytes: &mut [u8]) -> Result<(), Error> {
    let filled = rustls::crypto::ring::default_provider().secure_random.fill(bytes);
    filled.map_err(|_| Error::new(ZOOM_E_INTERNAL, "the system has no random bytes"))
}

/// The SHA-256 of these parts, one behind the other.
pub fn sha256(parts: &[&[u8]]) -> Output {
    let rustls::SupportedCipherSuite::Tls13(suite) =
        rustls::crypto::ring::cipher_suite::TLS13_AES_128_GCM_SHA256
    else {
        unreachable!("a suite of TLS 1.3")
    };
    let mut hash = suite.common.hash_provider.start();
    parts.iter().for_each(|part| hash.update(part));
    hash.finish()
}
