//! A file of root certificates in PEM form (RFC 7468), read as tools and editors leave it, and refused by name otherwise.

use std::fs::OpenOptions;
use std::io::Read;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::sys::{file_error, open_regular};

/// More than every public bundle has.
pub const FILE_MAX: u64 = 8 << 20;

const BEGIN: &str = "-----BEGIN ";

/// The certificates of a file; else what is wrong with it, to complete "the file ...". One certificate that can't be used
/// makes the whole file wrong: a root that is not there after all would be found out much later.
pub fn read(path: &str) -> Result<RootCertStore, String> {
    let mut bytes = Vec::new();
    open_regular(OpenOptions::new().read(true), path)
        .and_then(|file| file.take(FILE_MAX + 1).read_to_end(&mut bytes))
        .map_err(|why| format!("can't be read: {}", file_error(&why)))?;
    if bytes.len() as u64 > FILE_MAX {
        return Err("is larger than 8 MiB".into());
    }
    store(&bytes)
}

fn store(bytes: &[u8]) -> Result<RootCertStore, String> {
    if let Some(form) = other_form(bytes) {
        return Err(form.into());
    }
    let text = normal(&String::from_utf8_lossy(bytes));
    let labels = text.lines().filter_map(|line| line.strip_prefix(BEGIN)?.strip_suffix("-----"));
    let mut count = 0;
    for label in labels {
        match label {
            "CERTIFICATE" => count += 1,
            "TRUSTED CERTIFICATE" => {
                return Err("has a certificate in OpenSSL's own form (BEGIN TRUSTED CERTIFICATE): \
                    openssl x509 -in FILE -out NEW.pem makes a plain one of it"
                    .into());
            }
            "PKCS7" | "CMS" => {
                return Err("is a PKCS #7 file: openssl pkcs7 -print_certs -in FILE -out NEW.pem takes the certificates \
                    out of it"
                    .into());
            }
            _ => {}
        }
    }
    if count == 0 {
        return Err("contains no certificate in PEM form (-----BEGIN CERTIFICATE-----)".into());
    }
    let mut store = RootCertStore::empty();
    for (at, certificate) in CertificateDer::pem_slice_iter(text.as_bytes()).enumerate() {
        let added = certificate.is_ok_and(|certificate| store.add(certificate).is_ok());
        if !added {
            return Err(format!("has a certificate that can't be read (number {})", at + 1));
        }
    }
    if store.len() == count {
        Ok(store)
    } else {
        Err(format!("has {count} certificates, of which {} can be read", store.len()))
    }
}

/// What a file is that is not PEM, and how it becomes that.
fn other_form(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [] => Some("is empty"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'-', 0, ..] | [0, b'-', ..] => {
            Some("is UTF-16 text: save it as UTF-8 or ASCII")
        }
        // PKCS #12 begins with its version, PKCS #7 with its object identifier, a certificate with another sequence.
        [0x30, 0x80..=0xff, ..]
            if sequence_content(bytes).is_some_and(|inner| inner.starts_with(&[2, 1, 3])) =>
        {
            Some(
                "is a PKCS #12 file (.pfx, .p12): openssl pkcs12 -nokeys -in FILE -out NEW.pem takes the certificates out of it",
            )
        }
        [0x30, 0x80..=0xff, ..] if sequence_content(bytes).is_some_and(|inner| inner.starts_with(&[6])) => {
            Some(
                "is a PKCS #7 file (.p7b): openssl pkcs7 -inform DER -print_certs -in FILE -out NEW.pem takes the certificates \
             out of it",
            )
        }
        [0x30, 0x80..=0xff, ..] => Some(
            "is a certificate in DER form: openssl x509 -inform DER -in FILE -out NEW.pem makes PEM of it",
        ),
        _ => None,
    }
}

/// What follows the length of a DER sequence in the long form.
fn sequence_content(bytes: &[u8]) -> Option<&[u8]> {
    bytes.get(2 + usize::from(bytes.get(1)? & 0x7f)..)
}

/// The text with what does not belong to PEM but is often there: a byte order mark, spaces around lines, files joined
/// without a line end, and the old label X509.
fn normal(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').replace(BEGIN, "\n-----BEGIN ").replace('\u{feff}', "");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| line.replace(" X509 CERTIFICATE-----", " CERTIFICATE-----") + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate() -> rcgen::Certificate {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
        parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        parameters.self_signed(&key).unwrap()
    }

    #[test]
    fn sa4_certificates_as_tools_leave_them() {
        let one = certificate().pem();
        let one = one.trim();
        let indented: String = one.lines().map(|line| format!("  {line}\t\r\n")).collect();
        for (text, count) in [
            (one.to_owned(), 1),
            (format!("\u{feff}{one}\r\n"), 1),
            (format!("{one}{}", certificate().pem()), 2),
            (format!("{one}\n\u{feff}{one}"), 2),
            (indented, 1),
            (one.replace("CERTIFICATE", "X509 CERTIFICATE"), 1),
            (one.replace('\n', "\r"), 0),
            (format!("# a comment\nsubject=x\n{one}\n\n"), 1),
        ] {
            assert_eq!(store(text.as_bytes()).map_or(0, |store| store.len()), count, "{text}");
        }
    }

    #[test]
    fn sa4_n15_what_is_refused_by_name() {
        let certificate = certificate();
        let pem = certificate.pem();
        let der = certificate.der().to_vec();
        let utf16: Vec<u8> = pem.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut cut = der.clone();
        cut.truncate(40);
        for (bytes, refusal) in [
            (Vec::new(), "is empty"),
            (b"hello".to_vec(), "contains no certificate in PEM form (-----BEGIN CERTIFICATE-----)"),
            (utf16.clone(), "is UTF-16 text: save it as UTF-8 or ASCII"),
            ([&[0xff, 0xfe], &utf16[..]].concat(), "is UTF-16 text: save it as UTF-8 or ASCII"),
            (
                der,
                "is a certificate in DER form: openssl x509 -inform DER -in FILE -out NEW.pem makes PEM of it",
            ),
            (
                b"\x30\x82\x01\x00\x02\x01\x03\x30".to_vec(),
                "is a PKCS #12 file (.pfx, .p12): openssl pkcs12 -nokeys -in FILE -out NEW.pem takes the certificates out of it",
            ),
            (
                b"\x30\x82\x01\x00\x06\x09\x2a\x86".to_vec(),
                "is a PKCS #7 file (.p7b): openssl pkcs7 -inform DER -print_certs -in FILE -out NEW.pem takes the certificates out of it",
            ),
            (
                pem.replace("CERTIFICATE", "PKCS7").into_bytes(),
                "is a PKCS #7 file: openssl pkcs7 -print_certs -in FILE -out NEW.pem takes the certificates out of it",
            ),
            (
                pem.replace("CERTIFICATE", "TRUSTED CERTIFICATE").into_bytes(),
                "has a certificate in OpenSSL's own form (BEGIN TRUSTED CERTIFICATE): openssl x509 -in FILE -out NEW.pem makes a plain one of it",
            ),
            (
                format!("{pem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").into_bytes(),
                "has a certificate that can't be read (number 2)",
            ),
            (
                format!("{pem}-----BEGIN CERTIFICATE-----\nAAAA\n").into_bytes(),
                "has a certificate that can't be read (number 2)",
            ),
        ] {
            assert_eq!(store(&bytes).map(|_| ()), Err(refusal.to_owned()));
        }
    }
}
