//! A file of root certificates in PEM form (RFC 7468), read as tools and editors leave it, and refused by name otherwise.

use std::fs::OpenOptions;
use std::io::Read;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;

use crate::sys::{file_error, open_regular};
use crate::text::clean;

/// More than every public bundle has.
const FILE_MAX: u64 = 8 << 20;

const BEGIN: &str = "-----BEGIN ";
const NO_CERTIFICATE: &str = "contains no certificate in PEM form (-----BEGIN CERTIFICATE-----)";

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
    let text = String::from_utf8_lossy(bytes);
    let mut store = RootCertStore::empty();
    let mut unread = &*text;
    while let Some((between, section)) = unread.split_once(BEGIN) {
        check_between(between)?;
        let number = store.len() + 1;
        let (label, body, after) = split(section).ok_or_else(|| unended(number))?;
        if is_certificate(label)? {
            let der = decoded(body).map(CertificateDer::from);
            let added = der.is_some_and(|der| store.add(der).is_ok());
            if !added {
                return Err(format!("has a certificate that can't be read (number {number})"));
            }
        }
        unread = after;
    }
    check_between(unread)?;
    if store.is_empty() { Err(NO_CERTIFICATE.into()) } else { Ok(store) }
}

fn unended(number: usize) -> String {
    format!("has a section that begins and does not end (it would be certificate number {number})")
}

/// A section from behind its BEGIN: its label, its body and what follows it. Where lines end does not count: files are
/// joined without a line end between them.
fn split(section: &str) -> Option<(&str, &str, &str)> {
    let (label, unread) = section.split_once("-----")?;
    let (body, unread) = unread.split_once("-----END ")?;
    let (end, after) = unread.split_once("-----")?;
    (end.trim() == label.trim()).then_some((label.trim(), body, after))
}

/// Whether a section has a certificate. Keys and lists of revoked certificates may stand beside them.
fn is_certificate(label: &str) -> Result<bool, String> {
    match label {
        // X509 is what it was called long ago.
        "CERTIFICATE" | "X509 CERTIFICATE" => Ok(true),
        "TRUSTED CERTIFICATE" => Err("has a certificate in OpenSSL's own form (BEGIN TRUSTED CERTIFICATE): \
             openssl x509 -in FILE -out NEW.pem makes a plain one of it"
            .into()),
        "PKCS7" | "CMS" => {
            Err("is a PKCS #7 file: openssl pkcs7 -print_certs -in FILE -out NEW.pem takes the certificates \
             out of it"
                .into())
        }
        _ if label.to_ascii_uppercase().contains("CERTIFICATE") && !label.contains("REQUEST") => {
            Err(format!("has a section called {}, which is not read here", clean(label, 40)))
        }
        _ => Ok(false),
    }
}

/// The bytes of a body, however its lines end and whatever editors have put at their ends.
fn decoded(body: &str) -> Option<Vec<u8>> {
    let base64: String = body.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect();
    BASE64_STANDARD.decode(base64).ok()
}

/// Refuses a line that was meant to begin or end a certificate: with other hyphens, with fewer, in small letters.
fn check_between(text: &str) -> Result<(), String> {
    let text = text.to_ascii_uppercase();
    match ["BEGIN CERTIFICATE", "END CERTIFICATE"].into_iter().find(|line| text.contains(line)) {
        Some(line) => Err(format!("has a line {line} that is not exactly -----{line}-----")),
        None => Ok(()),
    }
}

/// What a file is that is not PEM, and how it becomes that.
fn other_form(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [] => Some("is empty"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0x01..=0xff, 0, ..] | [0, 0x01..=0xff, ..] => {
            Some("is UTF-16 text: save it as UTF-8 or ASCII")
        }
        [0xfe, 0xed, 0xfe, 0xed, ..] => Some(
            "is a Java key store (.jks): keytool -list -rfc -keystore FILE >NEW.pem takes the certificates out of it",
        ),
        // Base64 of a certificate, which begins with a sequence.
        [b'M', b'I', b'I', ..] => Some(
            "has no line -----BEGIN CERTIFICATE----- in front and -----END CERTIFICATE----- at the end: add them",
        ),
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
        let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
        let request = one.replace("CERTIFICATE", "CERTIFICATE REQUEST");
        let indented: String = one.lines().map(|line| format!("  {line}\t\r\n")).collect();
        for (text, count) in [
            (one.to_owned(), 1),
            (format!("\u{feff}{one}\r\n"), 1),
            (format!("{one}{}", certificate().pem()), 2),
            (format!("{one}\n\u{feff}{one}"), 2),
            (indented, 1),
            (one.replace("CERTIFICATE", "X509 CERTIFICATE"), 1),
            (one.replace('\n', "\r"), 1),
            (one.replace(['\n', '\r'], ""), 1),
            (one.replace('\n', "\u{a0}\n\n"), 1),
            (one.replace("CERTIFICATE-----", "CERTIFICATE -----"), 1),
            (format!("# a comment\nsubject=x\n{one}\n\n"), 1),
            (format!("{key}{one}\n{request}{one}"), 2),
        ] {
            assert_eq!(store(text.as_bytes()).map(|store| store.len()), Ok(count), "{text}");
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
                [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2].to_vec(),
                "is a Java key store (.jks): keytool -list -rfc -keystore FILE >NEW.pem takes the certificates out of it",
            ),
            (
                pem.lines().filter(|line| !line.starts_with('-')).collect::<String>().into_bytes(),
                "has no line -----BEGIN CERTIFICATE----- in front and -----END CERTIFICATE----- at the end: add them",
            ),
            (
                format!("{pem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").into_bytes(),
                "has a certificate that can't be read (number 2)",
            ),
            (
                format!("{pem}-----BEGIN CERTIFICATE-----\nAAAA\n").into_bytes(),
                "has a section that begins and does not end (it would be certificate number 2)",
            ),
            (
                format!("{pem}-----BEGIN CERTIFICATE\nAAAA\n").into_bytes(),
                "has a section that begins and does not end (it would be certificate number 2)",
            ),
            (
                format!("-----BEGIN CERTIFICATE-----\nAAAA\n{pem}").into_bytes(),
                "has a certificate that can't be read (number 1)",
            ),
            (
                format!("{pem}{}", pem.replace("CERTIFICATE", "Certificate")).into_bytes(),
                "has a section called Certificate, which is not read here",
            ),
            (
                format!("{pem}{}", pem.replace("-----", "----")).into_bytes(),
                "has a line BEGIN CERTIFICATE that is not exactly -----BEGIN CERTIFICATE-----",
            ),
            (
                format!("{}{pem}", pem.replace("-----", "\u{2014}\u{2014}-")).into_bytes(),
                "has a line BEGIN CERTIFICATE that is not exactly -----BEGIN CERTIFICATE-----",
            ),
            (
                format!("{}{pem}", &pem[40..]).into_bytes(),
                "has a line END CERTIFICATE that is not exactly -----END CERTIFICATE-----",
            ),
            (pem.replace('\n', "\n> ").into_bytes(), "has a certificate that can't be read (number 1)"),
        ] {
            assert_eq!(store(&bytes).map(|_| ()), Err(refusal.to_owned()));
        }
    }
}
