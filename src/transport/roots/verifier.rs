//! A bound in front of a certificate verifier: a server without any valid certificate must not decide how much time it
//! costs to find that out.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, OtherError, SignatureScheme};
use webpki::EndEntityCert;

/// Steps of the search for a path to a root. Each goes from a certificate to one that has its issuer's name, and reads all
/// that the server sent anew. A chain takes one for each certificate in it. Ten certificates of one name would take
/// 200,000 steps, and half a minute.
const MOST_STEPS: usize = 100;
/// Intermediate certificates on one path, as in the verifier.
pub const LONGEST_PATH: usize = 6;

/// A verifier whose search has few steps.
#[derive(Debug)]
pub struct Bounded(pub Arc<dyn ServerCertVerifier>);

/// The certificates that the server sent can be put together in too many ways.
#[derive(Debug)]
pub struct TooManyPaths;

impl fmt::Display for TooManyPaths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too many paths")
    }
}

impl Error for TooManyPaths {}

/// Whether the search stays within its bound, whatever the signatures and extensions are.
fn is_searched_quickly(end_entity: &CertificateDer<'_>, intermediates: &[CertificateDer<'_>]) -> bool {
    // One that can't be read has no name that leads to it.
    let Ok(end_entity) = EndEntityCert::try_from(end_entity) else { return true };
    let issuers: Vec<EndEntityCert<'_>> =
        intermediates.iter().filter_map(|der| EndEntityCert::try_from(der).ok()).collect();
    // How many paths end at each of them.
    let mut paths: Vec<usize> =
        issuers.iter().map(|issuer| usize::from(issuer.subject() == end_entity.issuer())).collect();
    let mut steps = 0;
    for _ in 0..LONGEST_PATH {
        steps += paths.iter().sum::<usize>();
        if steps > MOST_STEPS {
            return false;
        }
        paths = extended(&issuers, &paths);
    }
    true
}

/// The paths that are longer by one. One certificate does not stand on a path twice in a row, as a root that was sent
/// along would.
fn extended(issuers: &[EndEntityCert<'_>], paths: &[usize]) -> Vec<usize> {
    let mut longer = vec![0; issuers.len()];
    for (from, count) in paths.iter().enumerate().filter(|(_, count)| **count > 0) {
        for (to, issuer) in issuers.iter().enumerate() {
            if to != from && issuer.subject() == issuers[from].issuer() {
                longer[to] += count;
            }
        }
    }
    longer
}

impl ServerCertVerifier for Bounded {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if !is_searched_quickly(end_entity, intermediates) {
            return Err(CertificateError::Other(OtherError(Arc::new(TooManyPaths))).into());
        }
        self.0.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}
