//! The certificates: a CA made at every start, and the server's certificate under it.

use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use tokio_rustls::rustls::{
    ServerConfig, crypto::ring, pki_types::PrivateKeyDer, pki_types::PrivatePkcs8KeyDer,
};

/// The names that the server may be called by.
const NAMES: [&str; 5] = ["localhost", "127.0.0.1", "::1", "api.zoom.us", "zoom.us"];

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes the certificates: gives the CA's PEM, and what a TLS server needs.
pub(crate) fn make() -> io::Result<(String, Arc<ServerConfig>)> {
    let (ca_pem, issuer) = make_ca().map_err(io::Error::other)?;
    let config = make_config(&issuer)?;
    Ok((ca_pem, Arc::new(config)))
}

fn make_ca() -> Result<(String, Issuer<'static, KeyPair>), rcgen::Error> {
    let mut params = named("zoom-simulator CA", &[])?;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    Ok((certificate.pem(), Issuer::new(params, key)))
}

/// The server's certificate is one of its own: rustls refuses a CA in that place.
fn make_config(issuer: &Issuer<'_, KeyPair>) -> io::Result<ServerConfig> {
    let mut params = named("zoom-simulator", &NAMES).map_err(io::Error::other)?;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate().map_err(io::Error::other)?;
    let certificate = params.signed_by(&key, issuer).map_err(io::Error::other)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));

    // The provider is named, since a program may hold several.
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .map_err(io::Error::other)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn named(common_name: &str, names: &[&str]) -> Result<CertificateParams, rcgen::Error> {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, common_name);
    // A clock that is a little off still accepts it, and so do verifiers that refuse
    // certificates of many years.
    let now = SystemTime::now();
    params.not_before = (now - DAY).into();
    params.not_after = (now + 365 * DAY).into();
    Ok(params)
}
