//! Servers whose TLS is wrong, hostile or merely old: the rows T of faults, a test a row. T4, and the certificates of
//! T1 that rcgen can make, are in real_servers.rs.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, SystemTime};

use common::abi::Client;
use common::der;
use common::faults::{ACCESS, Faulty, Outcome, Tls, assert_clean, assert_failed, assert_token, roots_file};
use common::own_process::{behind, given, own_process, succeed};
use common::programs::{ANY_TOKEN, Authority, Leaf, Nginx, Program, Site, free_port};
use common::server::Server;
use common::tls::{
    AGAINST_THE_RULES, NOT_TLS, NOTHING_IN_COMMON, UNKNOWN_AUTHORITY, certificates, server, serving,
};
use common::tools::{need, scratch};
use common::work::work;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CrlDistributionPoint, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    NameConstraints, RevokedCertParams, SanType, SerialNumber, date_time_ymd,
};
use rustls::HandshakeKind;
use rustls::pki_types::CertificateDer;
use zoom_simulator::faults::FaultServer;
use zoom_token::*;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const CLOSED_BARE: &str = "the server closed the connection before the response was complete without TLS's closing \
    message. Try again later";

/// A client of a host's server on this machine, which trusts this file of roots alone.
fn client(host: &str, server: &Server, roots: &str) -> Client {
    let client = Client::at(&format!("https://{host}:{}/v2", server.address().port()), ACCESS);
    client.set("roots", roots);
    client
}

/// A token, or this refusal, for which no request was sent.
fn assert_certificate(host: &str, leaf: &Leaf, roots: &str, error: &str) {
    let server = server(leaf);
    let outcome = Outcome::of(&client(host, &server, roots));
    match error {
        "" => assert_token(&outcome, host),
        _ => {
            assert_failed(&outcome, ZOOM_E_TLS, error, host);
            assert!(server.requests().is_empty(), "{host}: a request was sent");
        }
    }
}

// Certificates

/// Runs openssl in this folder.
fn openssl(program: &Path, folder: &Path, arguments: &str) {
    let output = Command::new(program).args(arguments.split(' ')).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
}

/// What neither rcgen nor a server on rustls would take.
#[test]
fn t1_keys_and_signatures_that_are_too_weak() {
    let Some(program) = need("openssl") else { return };
    let folder = scratch("weak-certificates");
    fs::write(folder.join("names"), "subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n").unwrap();
    let run = |arguments: &str| openssl(&program, &folder, arguments);
    run("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 9 -subj /CN=authority");
    let leaf = |bits: u32, digest: &str| {
        run(&format!("req -newkey rsa:{bits} -nodes -keyout key -out csr -subj /CN=localhost"));
        run(&format!(
            "x509 -req -in csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 9 -{digest} -extfile names -out pem"
        ));
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        Leaf { chain: read("pem"), key: read("key") }
    };
    let leaves = [leaf(1024, "sha256"), leaf(2048, "sha1"), leaf(2048, "sha256")];
    let more = format!("ssl_ciphers ALL:@SECLEVEL=0; {ANY_TOKEN}");
    let sites = leaves.each_ref().map(|leaf| Site { leaf: Some(leaf), more: &more });
    let Some(nginx) = Nginx::start(&folder, &sites) else { return };
    for (site, error) in [FALSELY_SIGNED, SIGNED_OTHERWISE, ""].iter().enumerate() {
        let client = Client::at(&format!("https://localhost:{}/v2", nginx.port(site)), ACCESS);
        client.set("roots", folder.join("ca.pem").to_str().unwrap());
        let outcome = Outcome::of(&client);
        match *error {
            "" => assert_eq!((outcome.code, outcome.error.as_str()), (ZOOM_OK, "")),
            _ => assert_failed(&outcome, ZOOM_E_TLS, error, error),
        }
    }
    assert_eq!(nginx.requests(1).len(), 1);
}

/// A certificate for localhost that an authority of this name has signed.
fn leaf_of(issuer: &str) -> Leaf {
    Authority::new(issuer).issue(&["localhost"], |_| {})
}

/// Layers of made-up certificates: each of a layer may be the issuer of each in the layer below. The lowest layer is
/// called `0`.
fn pyramid(layers: u16, width: u16, top: &str, extensions: usize) -> Vec<Vec<u8>> {
    let name = |layer: u16| if layer == layers { top.to_owned() } else { layer.to_string() };
    let one =
        |layer: u16, n: u16| der::certificate(&name(layer), &name(layer + 1), layer * width + n, extensions);
    (0..layers).flat_map(|layer| (0..width).map(move |n| one(layer, n))).collect()
}

/// Made-up certificates that may all be each other's issuers.
fn of_one_name(count: u16, extensions: usize) -> Vec<Vec<u8>> {
    (0..count).map(|n| der::certificate("0", "0", n, extensions)).collect()
}

/// Less than a call has, by far; without optimisation, the worst of them took 0.4 s.
const MOMENT: Duration = Duration::from_secs(3);

const TOO_MANY_WAYS: &str = "localhost sent certificates that can be put together in too many ways. The server has to \
    send those alone that lead from its own to its authority";
const FALSELY_SIGNED: &str = "the certificate of localhost, or an authority's above it, is not signed by the authority \
    that it names, or by an RSA key shorter than 2048 bits. Where that authority's certificate was renewed, add the new \
    one to the roots (they are those of the option roots)";
const SIGNED_OTHERWISE: &str = "the certificate of localhost, or an authority's above it, is signed in a way that is not \
    supported here: RSA with SHA-256, SHA-384 or SHA-512, ECDSA on P-256 or P-384 with SHA-256 or SHA-384, and Ed25519 are; \
    SHA-1 and P-521 are not. The server needs another certificate";
const NOT_ALLOWED: &str = "the certificate of HOST was issued by an authority whose name constraints do not allow it. Those \
    on host names and addresses are supported here; one on directory names or URIs allows no certificate. The server needs \
    another certificate";
const TOO_LONG: &str = "the certificate of localhost leads to its root over more than 6 authorities. The server needs \
    another certificate";

const TOO_LARGE: &str = "localhost sent a TLS message of more than 64 KiB, such as one with too many certificates. The \
    server has to send those alone that lead from its own to its authority";

/// A server without any valid certificate holds nobody up, whatever it sends: the thread that calls works for a moment.
#[test]
fn sa1_certificates_that_nobody_signed() {
    let authority = Authority::new("the root");
    let roots = roots_file(authority.pem());
    // As many as there is room for in a message of 64 KiB.
    let filler = |n: u16| (0..n).map(|n| der::certificate("f", "f", n, 0)).collect::<Vec<_>>();
    for (what, others, error) in [
        ("one", of_one_name(1, 0), UNKNOWN_AUTHORITY),
        ("one, large", of_one_name(1, 8_900), UNKNOWN_AUTHORITY),
        ("four of one name, large", of_one_name(4, 2_200), TOO_MANY_WAYS),
        ("ten of one name", of_one_name(10, 0), TOO_MANY_WAYS),
        ("ten of one name, large", of_one_name(10, 900), TOO_MANY_WAYS),
        ("four hundred of one name", of_one_name(400, 0), TOO_MANY_WAYS),
        ("a pyramid", pyramid(6, 2, "7", 0), TOO_MANY_WAYS),
        ("a flat pyramid, large", pyramid(2, 9, "7", 490), UNKNOWN_AUTHORITY),
        ("a narrow pyramid, large", pyramid(5, 2, "7", 890), UNKNOWN_AUTHORITY),
        ("a wide pyramid and more", [pyramid(6, 7, "7", 0), filler(360)].concat(), TOO_MANY_WAYS),
        ("a pyramid to a root", pyramid(5, 2, "the root", 890), FALSELY_SIGNED),
        ("a flat pyramid to a root", pyramid(1, 90, "the root", 70), FALSELY_SIGNED),
        ("four hundred of another name", filler(400), UNKNOWN_AUTHORITY),
        ("a ladder of eleven", pyramid(11, 1, "the root", 0), TOO_LONG),
        ("a ladder of four hundred", pyramid(400, 1, "the root", 0), TOO_LONG),
        ("more than a message may have", of_one_name(2, 5_000), TOO_LARGE),
    ] {
        let leaf = leaf_of("0");
        let mut chain = certificates(&leaf.chain);
        chain.extend(others.into_iter().map(CertificateDer::from));
        let server = serving(chain, &leaf.key);
        let client = client("localhost", &server, &roots);
        let (outcome, work) = work(|| Outcome::of(&client));
        assert_failed(&outcome, ZOOM_E_TLS, error, what);
        assert!(work < MOMENT, "{what}: {work:?}");
    }
}

/// What is unusual and right is not refused for its size.
#[test]
fn sa1_long_chains_that_are_right() {
    let root = Authority::new("the root");
    let mut above = vec![root.below("authority 1")];
    while above.len() < 6 {
        above.push(above[above.len() - 1].below(&format!("authority {}", above.len() + 1)));
    }
    let pem = |authorities: &[Authority]| authorities.iter().rev().map(Authority::pem).collect::<String>();
    let leaf_below = |authority: &Authority| authority.issue(&["localhost"], |_| {});
    // An authority whose certificate was renewed with another key, twice.
    let same_name = ["renewed", "renewed", "renewed"].map(|name| root.below(name));
    let strangers: String =
        (0..30).map(|n| Authority::new(&format!("stranger {n}")).pem().to_owned()).collect();
    let names: Vec<String> = (0..2_000).map(|n| format!("host-{n}.example")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).chain(["localhost"]).collect();
    for (what, leaf, others) in [
        ("six authorities", leaf_below(&above[5]), pem(&above)),
        ("in another order", leaf_below(&above[2]), above[..3].iter().map(Authority::pem).collect()),
        ("with the root", leaf_below(&above[1]), pem(&above[..2]) + root.pem()),
        ("with strangers", leaf_below(&above[1]), strangers + &pem(&above[..2])),
        ("three of one name", leaf_below(&same_name[2]), same_name.iter().map(Authority::pem).collect()),
        ("two thousand names", root.issue(&names, |_| {}), String::new()),
    ] {
        let server = serving(certificates(&(leaf.chain + &others)), &leaf.key);
        let client = client("localhost", &server, &roots_file(root.pem()));
        let (outcome, work) = work(|| Outcome::of(&client));
        assert_token(&outcome, what);
        assert!(work < MOMENT, "{what}: {work:?}");
    }
}

/// An authority's constraints and a certificate's names are compared each with each, but not without end.
#[test]
fn sa1_many_names_and_constraints() {
    let names = |kind: &str| (0..2_000).map(|n| format!("{kind}-{n}.example")).collect::<Vec<_>>();
    let excluded = names("excluded").into_iter().map(GeneralSubtree::DnsName).collect();
    let (issuer, pem) =
        limited(NameConstraints { permitted_subtrees: Vec::new(), excluded_subtrees: excluded });
    let key = KeyPair::generate().unwrap();
    let mut hosts = names("host");
    hosts.push("localhost".to_owned());
    let params = CertificateParams::new(hosts).unwrap();
    let leaf = Leaf { chain: params.signed_by(&key, &issuer).unwrap().pem(), key: key.serialize_pem() };
    let server = server(&leaf);
    let client = client("localhost", &server, &roots_file(&pem));
    let (outcome, work) = work(|| Outcome::of(&client));
    let error = "the certificate of localhost has so many names, and its authority so many name constraints, that they are not \
                 compared. The server needs a certificate with fewer names";
    assert_failed(&outcome, ZOOM_E_TLS, error, "4,000,000 comparisons");
    assert!(work < MOMENT, "{work:?}");
}

/// A file of roots as large as may be, whatever is in it, is read in a moment.
#[test]
fn l8_t4_large_files_of_roots() {
    let file = scratch("large-roots").join("roots.pem");
    let path = file.to_str().unwrap();
    let client = Client::new();
    let none = "contains no certificate in PEM form (-----BEGIN CERTIFICATE-----)";
    let section = "has a section that begins and does not end (it would be certificate number 1)";
    let unreadable = "has a certificate that can't be read (number 1)";
    let one = Authority::new("one of many").pem().to_owned();
    let request = one.replace("CERTIFICATE", "CERTIFICATE REQUEST");
    let around = |middle: &str| format!("-----BEGIN CERTIFICATE-----\n{middle}\n-----END CERTIFICATE-----\n");
    for (what, content, error) in [
        ("begins", "-----BEGIN CERTIFICATE-----\n".repeat(310_000), section),
        ("begins of nothing", "-----BEGIN ".repeat(770_000), section),
        ("hyphens", "-".repeat(8 << 20), none),
        ("lines", "\n".repeat(8 << 20), none),
        ("byte order marks", "\u{feff}".repeat(8 << 20), none),
        ("words", "begin certificat\n".repeat(500_000), none),
        (
            "ends",
            "-----END CERTIFICATE-----\n".repeat(330_000),
            "has a line END CERTIFICATE that is not exactly -----END CERTIFICATE-----",
        ),
        ("requests", request.repeat((8 << 20) / request.len()), none),
        ("base64", around(&"AAAA".repeat(2_000_000)), unreadable),
        ("spaces", around(&" ".repeat(8_000_000)), unreadable),
        ("certificates", one.repeat((8 << 20) / one.len()), ""),
    ] {
        let mut content = content.into_bytes();
        content.truncate(8 << 20);
        fs::write(&file, content).unwrap();
        let ((code, text), work) = work(|| client.try_set("roots", path));
        println!("{what}: {work:?}");
        match error {
            "" => assert_eq!((code, text.as_str()), (ZOOM_OK, "")),
            _ => assert_eq!(
                (code, text),
                (ZOOM_E_ARGUMENT, format!("option roots names a file that {error}")),
                "{what}"
            ),
        }
        assert!(work < MOMENT, "{what}: {work:?}");
    }
}

#[test]
fn t2_names_and_addresses() {
    let authority = Authority::new("the test's authority");
    let roots = roots_file(authority.pem());
    let text = |name: &str| SanType::DnsName(name.try_into().unwrap());
    let ip = |address: &str| SanType::IpAddress(address.parse().unwrap());
    for (host, names, is_good) in [
        ("127.0.0.1", vec![ip("127.0.0.1")], true),
        ("127.0.0.1", vec![ip("127.0.0.2"), ip("::1"), text("localhost")], false),
        ("127.0.0.1", vec![text("127.0.0.1")], false),
        ("127.0.0.1", vec![text("*.0.0.1")], false),
        ("localhost", vec![ip("127.0.0.1")], false),
        ("localhost", vec![text("LocalHost")], true),
        ("localhost", vec![text("localhost.test"), text("xlocalhost")], false),
        ("api.zoom.localhost", vec![text("*.zoom.localhost")], true),
        ("zoom.localhost", vec![text("*.zoom.localhost")], false),
        ("a.api.zoom.localhost", vec![text("*.zoom.localhost")], false),
        ("api.zoom.localhost", vec![text("*.*.localhost")], false),
        ("api.zoom.localhost", vec![text("api.*.localhost")], false),
        ("api.zoom.localhost", vec![text("a*.zoom.localhost")], false),
        // A wildcard needs two labels behind it: one alone may be all of a country's.
        ("zoom.localhost", vec![text("*.localhost")], false),
        ("localhost", vec![text("*")], false),
        ("localhost", vec![], false),
    ] {
        // The name of old, which does not count.
        let leaf = authority.issue(&[], |params| {
            params.subject_alt_names = names.clone();
            params.distinguished_name.push(DnType::CommonName, host);
        });
        let certificate = format!("the certificate of {host}");
        let error = match names.len() {
            _ if is_good => String::new(),
            0 => format!(
                "{certificate} has no subjectAltName, and its common name alone does not count (RFC 9525). The server needs \
                 a new certificate"
            ),
            _ => format!("{certificate} is for another name. Check the host's name, and what it resolves to"),
        };
        assert_certificate(host, &leaf, &roots, &error);
    }
}

/// An authority that may issue for some names alone.
fn limited(constraints: NameConstraints) -> (Issuer<'static, KeyPair>, String) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, "a limited authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.name_constraints = Some(constraints);
    let pem = params.self_signed(&key).unwrap().pem();
    (Issuer::new(params, key), pem)
}

#[test]
fn t2_name_constraints() {
    let subtree = |name: &str| vec![GeneralSubtree::DnsName(name.into())];
    let permitted =
        NameConstraints { permitted_subtrees: subtree("zoom.localhost"), excluded_subtrees: Vec::new() };
    let excluded =
        NameConstraints { permitted_subtrees: Vec::new(), excluded_subtrees: subtree("evil.localhost") };
    for (constraints, host, is_good) in [
        (permitted.clone(), "api.zoom.localhost", true),
        (permitted.clone(), "zoom.localhost", true),
        (permitted.clone(), "evil.localhost", false),
        (permitted, "xzoom.localhost", false),
        (excluded.clone(), "api.zoom.localhost", true),
        (excluded, "api.evil.localhost", false),
    ] {
        let (issuer, pem) = limited(constraints);
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let leaf = Leaf { chain: params.signed_by(&key, &issuer).unwrap().pem(), key: key.serialize_pem() };
        let error = NOT_ALLOWED.replace("HOST", host);
        assert_certificate(host, &leaf, &roots_file(&pem), if is_good { "" } else { &error });
    }
}

/// What makes a certificate that rcgen and servers on rustls would not: openssl, in a folder.
struct Openssl<'a> {
    program: &'a Path,
    folder: &'a Path,
}

impl Openssl<'_> {
    /// An authority with a key of this kind, whose certificate is in the file NAME.pem.
    fn authority(&self, name: &str, key: &str) {
        let Openssl { program, folder } = self;
        let command = format!(
            "req -x509 -newkey {key} -nodes -keyout {name}.key -out {name}.pem -days 9 -subj /CN={name}"
        );
        openssl(program, folder, &command);
    }

    /// A certificate with a key of this kind, signed by this authority with this digest. `extensions` is a file's name,
    /// or empty for a certificate of version 1.
    fn leaf(&self, key: &str, authority: &str, digest: &str, extensions: &str) -> Leaf {
        let Openssl { program, folder } = self;
        openssl(
            program,
            folder,
            &format!("req -newkey {key} -nodes -keyout key -out csr -subj /CN=localhost"),
        );
        let extensions =
            if extensions.is_empty() { String::new() } else { format!(" -extfile {extensions}") };
        openssl(
            program,
            folder,
            &format!(
                "x509 -req -in csr -CA {authority}.pem -CAkey {authority}.key -CAcreateserial -days 9 -{digest} -out pem\
                 {extensions}"
            ),
        );
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        Leaf { chain: read("pem"), key: read("key") }
    }
}

const P_256: &str = "ec -pkeyopt ec_paramgen_curve:P-256";
const P_384: &str = "ec -pkeyopt ec_paramgen_curve:P-384";
const P_521: &str = "ec -pkeyopt ec_paramgen_curve:P-521";

/// Keys and digests that TLS allows; docs/limits.md lists which of them are supported here.
#[test]
fn x5_keys_and_digests() {
    let Some(program) = need("openssl") else { return };
    let folder = scratch("keys-and-digests");
    fs::write(folder.join("names"), "subjectAltName=DNS:localhost\n").unwrap();
    let openssl = Openssl { program: &program, folder: &folder };
    let keys =
        [("rsa", "rsa:2048"), ("p256", P_256), ("p384", P_384), ("p521", P_521), ("ed25519", "ed25519")];
    for (name, key) in keys {
        openssl.authority(name, key);
    }
    let cases = [
        ("rsa", "sha256", "rsa:3072", ""),
        ("rsa", "sha384", P_256, ""),
        ("rsa", "sha512", P_384, ""),
        ("rsa", "sha256", "ed25519", ""),
        ("rsa", "sha256", P_521, NOTHING_IN_COMMON),
        ("rsa", "sha224", P_256, SIGNED_OTHERWISE),
        ("p256", "sha256", P_256, ""),
        ("p256", "sha384", "rsa:2048", ""),
        ("p256", "sha512", P_256, SIGNED_OTHERWISE),
        ("p384", "sha256", P_256, ""),
        ("p384", "sha384", P_256, ""),
        ("p384", "sha512", P_256, SIGNED_OTHERWISE),
        ("p521", "sha256", P_256, SIGNED_OTHERWISE),
        ("p521", "sha512", P_256, SIGNED_OTHERWISE),
        ("ed25519", "sha256", "ed25519", ""),
    ];
    let leaves = cases.map(|(authority, digest, key, _)| openssl.leaf(key, authority, digest, "names"));
    let sites = leaves.each_ref().map(|leaf| Site { leaf: Some(leaf), more: ANY_TOKEN });
    let Some(nginx) = Nginx::start(&folder, &sites) else { return };
    for (site, (authority, digest, key, error)) in cases.into_iter().enumerate() {
        let client = Client::at(&format!("https://localhost:{}/v2", nginx.port(site)), ACCESS);
        client.set("roots", folder.join(format!("{authority}.pem")).to_str().unwrap());
        let outcome = Outcome::of(&client);
        let code = if error.is_empty() { ZOOM_OK } else { ZOOM_E_TLS };
        assert_eq!(
            (outcome.code, outcome.error.as_str()),
            (code, error),
            "{key} signed with {authority} {digest}"
        );
    }
}

/// Mistakes that those make who issue certificates themselves.
#[test]
fn x5_certificates_of_one_s_own_making() {
    let Some(program) = need("openssl") else { return };
    let folder = scratch("own-certificates");
    fs::write(folder.join("names"), "subjectAltName=DNS:localhost\n").unwrap();
    let own = Openssl { program: &program, folder: &folder };
    own.authority("rsa", "rsa:2048");
    let old = own.leaf("rsa:2048", "rsa", "sha256", "");
    let root = fs::read_to_string(folder.join("rsa.pem")).unwrap();
    // As openssl req -x509 makes it.
    openssl(
        &program,
        &folder,
        "req -x509 -newkey rsa:2048 -nodes -keyout key -out pem -days 9 -subj /CN=localhost -addext \
         subjectAltName=DNS:localhost",
    );
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let authority_itself = Leaf { chain: read("pem"), key: read("key") };

    let authority = Authority::new("the test's authority");
    let names = ["localhost"];
    let not_an_authority = {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["in.between".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, "no authority");
        let above = authority.sign(&params, &key);
        issued_by(&Issuer::new(params, key), above)
    };
    let (odd, odd_pem) = {
        let subtree = GeneralSubtree::DirectoryName(rcgen::DistinguishedName::new());
        limited(NameConstraints { permitted_subtrees: vec![subtree], excluded_subtrees: Vec::new() })
    };
    let unknown_extension = authority.issue(&names, |params| {
        let mut extension =
            rcgen::CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 99999, 1], vec![5, 0]);
        extension.set_criticality(true);
        params.custom_extensions.push(extension);
    });
    let extension = "the certificate of localhost, or an authority's above it, has a critical extension that is not supported \
        here. The server needs another certificate";
    for (what, leaf, roots, error) in [
        (
            "openssl req -x509",
            &authority_itself,
            authority_itself.chain.as_str(),
            "the certificate of localhost is an authority's own (CA:TRUE). The server needs one that is not, for example made \
             by openssl req -x509 -addext basicConstraints=critical,CA:FALSE",
        ),
        (
            "without extensions",
            &old,
            &root,
            "the certificate of localhost, or an authority's above it, is of an old kind (X.509 version 1). The server needs \
             another certificate",
        ),
        (
            "by one that is no authority",
            &not_an_authority,
            authority.pem(),
            "the certificate of localhost was issued with a certificate that is no authority's (CA:FALSE). The server needs \
             another certificate",
        ),
        (
            "directory names",
            &issued_by(&odd, String::new()),
            &odd_pem,
            &NOT_ALLOWED.replace("HOST", "localhost"),
        ),
        ("a critical extension", &unknown_extension, authority.pem(), extension),
    ] {
        println!("{what}");
        assert_certificate("localhost", leaf, &roots_file(roots), error);
    }
}

/// What docs/limits.md says is accepted: a root is trusted whatever its dates are, and what a key is for is not looked at.
#[test]
fn x13_an_expired_root_and_a_key_for_certificates_alone() {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, "an expired authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
    let pem = params.self_signed(&key).unwrap().pem();
    let leaf = issued_by(&Issuer::new(params, key), String::new());
    assert_certificate("localhost", &leaf, &roots_file(&pem), "");

    let authority = Authority::new("the test's authority");
    let leaf =
        authority.issue(&["localhost"], |params| params.key_usages = vec![KeyUsagePurpose::KeyCertSign]);
    assert_certificate("localhost", &leaf, &roots_file(authority.pem()), "");
}

/// A certificate for localhost, with the one above it.
fn issued_by(issuer: &Issuer<'static, KeyPair>, above: String) -> Leaf {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    Leaf { chain: params.signed_by(&key, issuer).unwrap().pem() + &above, key: key.serialize_pem() }
}

#[test]
fn t3_weak_suites() {
    let folder = scratch("weak-suites");
    let authority = Authority::new("the test's authority");
    let leaf = authority.issue(&["localhost"], |_| {});
    let suites = [
        "ECDHE-ECDSA-AES128-SHA",
        "ECDHE-ECDSA-NULL-SHA",
        "AECDH-AES128-SHA",
        "ECDHE-ECDSA-AES128-GCM-SHA256",
    ];
    let more = suites.map(|suite| {
        format!("ssl_protocols TLSv1.2; ssl_ciphers {suite}:@SECLEVEL=0; ssl_prefer_server_ciphers on; {ANY_TOKEN}")
    });
    let sites = more.each_ref().map(|more| Site { leaf: Some(&leaf), more });
    let Some(nginx) = Nginx::start(&folder, &sites) else { return };
    let roots = roots_file(authority.pem());
    for (site, suite) in suites.iter().enumerate() {
        let client = Client::at(&format!("https://localhost:{}/v2", nginx.port(site)), ACCESS);
        client.set("roots", &roots);
        let outcome = Outcome::of(&client);
        if site + 1 == suites.len() {
            assert_eq!((outcome.code, outcome.error.as_str()), (ZOOM_OK, ""), "{suite}");
        } else {
            assert_failed(&outcome, ZOOM_E_TLS, NOTHING_IN_COMMON, suite);
        }
    }
    assert_eq!(nginx.requests(1).len(), 1);
}

/// What old servers, and inspecting proxies, have alone.
#[test]
fn x5_servers_with_other_suites() {
    let Some(program) = need("openssl") else { return };
    let folder = scratch("other-suites");
    fs::write(folder.join("names"), "subjectAltName=DNS:localhost\n").unwrap();
    let openssl = Openssl { program: &program, folder: &folder };
    openssl.authority("rsa", "rsa:2048");
    let leaf = openssl.leaf("rsa:2048", "rsa", "sha256", "names");
    // RSA key exchange, CBC, Diffie-Hellman of old; and the last one is supported.
    let suites = [
        "AES256-GCM-SHA384:AES128-SHA",
        "ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA",
        "DHE-RSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
    ];
    let more = suites.map(|suites| format!("ssl_protocols TLSv1.2; ssl_ciphers {suites}; {ANY_TOKEN}"));
    let sites = more.each_ref().map(|more| Site { leaf: Some(&leaf), more });
    let Some(nginx) = Nginx::start(&folder, &sites) else { return };
    for (site, suites) in suites.iter().enumerate() {
        let client = Client::at(&format!("https://localhost:{}/v2", nginx.port(site)), ACCESS);
        client.set("roots", folder.join("rsa.pem").to_str().unwrap());
        let outcome = Outcome::of(&client);
        let expected = if site == 3 { (ZOOM_OK, "") } else { (ZOOM_E_TLS, NOTHING_IN_COMMON) };
        assert_eq!((outcome.code, outcome.error.as_str()), expected, "{suites}");
    }
}

/// Of the curves for the exchange of keys.
#[test]
fn x5_curves() {
    let folder = scratch("curves");
    let authority = Authority::new("the test's authority");
    let leaf = authority.issue(&["localhost"], |_| {});
    let curves = ["X25519", "prime256v1", "secp384r1", "secp521r1"];
    let versions = ["TLSv1.2", "TLSv1.3"];
    let cases: Vec<_> = curves.iter().flat_map(|curve| versions.map(|version| (*curve, version))).collect();
    let more: Vec<String> = cases
        .iter()
        .map(|(curve, version)| format!("ssl_protocols {version}; ssl_ecdh_curve {curve}; {ANY_TOKEN}"))
        .collect();
    let sites: Vec<Site> = more.iter().map(|more| Site { leaf: Some(&leaf), more }).collect();
    let Some(nginx) = Nginx::start(&folder, &sites) else { return };
    let roots = roots_file(authority.pem());
    for (site, (curve, version)) in cases.iter().enumerate() {
        let client = Client::at(&format!("https://localhost:{}/v2", nginx.port(site)), ACCESS);
        client.set("roots", &roots);
        let outcome = Outcome::of(&client);
        let expected = if *curve == "secp521r1" { (ZOOM_E_TLS, NOTHING_IN_COMMON) } else { (ZOOM_OK, "") };
        assert_eq!((outcome.code, outcome.error.as_str()), expected, "{curve} {version}");
    }
}

const WANTS_A_CERTIFICATE: &str = "localhost wants a client certificate, which zoom-token does not have";

#[test]
fn x5_a_client_certificate_is_wanted() {
    let Some(program) = need("openssl") else { return };
    let authority = Authority::new("the test's authority");
    let leaf = authority.issue(&["localhost"], |_| {});
    for (version, error) in [("-tls1_2", NOTHING_IN_COMMON), ("-tls1_3", WANTS_A_CERTIFICATE)] {
        let folder = scratch(&format!("client-certificate{version}"));
        let (certificate, key) = leaf.write(&folder, "leaf");
        let roots = authority.write(&folder);
        let port = free_port();
        let mut server = Command::new(&program);
        server.args(["s_server", "-accept", &format!("127.0.0.1:{port}"), "-Verify", "2", "-www", version]);
        server.arg("-cert").arg(certificate).arg("-key").arg(key).args(["-CAfile", &roots]);
        let _server = Program::start(&mut server, &folder, &[port]);
        let client = Client::at(&format!("https://localhost:{port}/v2"), ACCESS);
        client.set("roots", &roots);
        assert_failed(&Outcome::of(&client), ZOOM_E_TLS, error, version);
    }
}

/// Every alert with which a server can end a handshake.
#[test]
fn x5_alerts() {
    let number = Arc::new(AtomicU8::new(0));
    let next = number.clone();
    let server = Server::start(move |connection| {
        let _ = connection.read(&mut [0; 4096]);
        connection.send(&[0x15, 3, 3, 0, 2, 2, next.load(Ordering::SeqCst)]);
    });
    let client = Client::at(&format!("https://localhost:{}/v2", server.address().port()), ACCESS);
    client.set("roots", "bundled");
    for alert in 1..=255 {
        number.store(alert, Ordering::SeqCst);
        let error = match alert {
            40 | 71 => NOTHING_IN_COMMON.to_owned(),
            42 | 46 | 48 | 116 => WANTS_A_CERTIFICATE.to_owned(),
            70 => "localhost does not support TLS 1.2 or 1.3, and older versions are not safe".to_owned(),
            112 => "the server at localhost does not serve that name. Check the host's name".to_owned(),
            _ => format!(
                "localhost refused the TLS handshake (alert {alert}). Try again later; if that does not help, whoever runs the \
                 server finds the reason in its log"
            ),
        };
        assert_failed(&Outcome::of(&client), ZOOM_E_TLS, &error, &format!("alert {alert}"));
    }
}

/// A pipe or a device would be read for ever, and what is kept of it for the process too.
#[test]
fn t4_ssl_cert_file_that_is_no_file_of_roots() {
    let name = "t4_ssl_cert_file_that_is_no_file_of_roots";
    let Some(test) = own_process(name) else { return no_file_child() };
    let Some(timeout) = need("timeout") else { return };
    let folder = scratch(name);
    let (pipe, large, empty) = (folder.join("pipe"), folder.join("large"), folder.join("empty"));
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("coreutils").success());
    fs::File::create(&large).unwrap().set_len((8 << 20) + 1).unwrap();
    fs::File::create(&empty).unwrap();
    let authority = Authority::new("the test's authority");
    let server = server(&authority.issue(&["localhost"], |_| {}));
    let not_regular = "can't be read: not a regular file";
    for (path, why) in [
        (&*pipe, not_regular),
        (Path::new("/dev/null"), not_regular),
        (&folder, not_regular),
        (&large, "is larger than 8 MiB"),
        (&empty, "is empty"),
        (Path::new("/no/such.pem"), "can't be read: there is no such file or folder"),
    ] {
        // A minute, and the test has failed.
        let mut command = behind(Command::new(&timeout).arg("60"), &test);
        command.env("BASE", format!("https://localhost:{}/v2", server.address().port()));
        succeed(command.env("WHY", why).env("SSL_CERT_FILE", path).env_remove("SSL_CERT_DIR"));
    }
    assert_eq!(server.requests().len(), 0);
}

fn no_file_child() {
    let (file, why) = (given("SSL_CERT_FILE"), given("WHY"));
    let error = format!(
        "the system's root certificates can't be used: the file {file}, which the variable SSL_CERT_FILE names, {why}. \
         Correct it, or unset the variable. Or set the option roots to bundled or to a PEM file"
    );
    for call in ["the first", "another client's"] {
        let client = Client::at(&given("BASE"), ACCESS);
        assert_failed(&Outcome::of(&client), ZOOM_E_TLS, &error, call);
    }
}

/// rustls's own reading of the clock panics before 1970.
#[test]
fn t6_a_clock_before_1970() {
    let name = "t6_a_clock_before_1970";
    let Some(test) = own_process(name) else { return clock_before_1970_child() };
    let Some(faketime) = need("faketime") else { return };
    let authority = Authority::new("the test's authority");
    let server = server(&authority.issue(&["localhost"], |_| {}));
    let mut command = Command::new(&faketime);
    let mut command =
        behind(command.args(["-m", "--exclude-monotonic", "-f", "@1969-12-31 00:00:00"]), &test);
    command.env("BASE", format!("https://localhost:{}/v2", server.address().port()));
    succeed(command.env("ROOTS", roots_file(authority.pem())).env("TZ", "UTC"));
    assert_eq!(server.requests().len(), 0);
}

fn clock_before_1970_child() {
    assert!(SystemTime::now() < SystemTime::UNIX_EPOCH);
    let client = Client::at(&given("BASE"), ACCESS);
    client.set("roots", &given("ROOTS"));
    let error = "TLS with localhost needs the time, and this machine's clock is before 1970. Set the clock";
    assert_failed(&Outcome::of(&client), ZOOM_E_TLS, error, "before 1970");
}

/// The clock of the process is sixty days off; the certificate is good for thirty days around now.
#[test]
fn t6_a_clock_that_is_sixty_days_off() {
    let name = "t6_a_clock_that_is_sixty_days_off";
    let Some(test) = own_process(name) else { return wrong_clock_child() };
    let Some(faketime) = need("faketime") else { return };
    let authority = Authority::new("the test's authority");
    let now = SystemTime::now();
    let leaf = authority.issue(&["localhost"], |params| {
        params.not_before = (now - 30 * DAY).into();
        params.not_after = (now + 30 * DAY).into();
    });
    let server = server(&leaf);
    for (offset, text) in [
        ("+0d", ""),
        ("+60d", "the certificate of localhost, or an authority's above it, expired at "),
        ("-60d", "the certificate of localhost, or an authority's above it, is valid only from "),
    ] {
        let mut command =
            behind(Command::new(&faketime).args(["-m", "--exclude-monotonic", "-f", offset]), &test);
        command.env("BASE", format!("https://localhost:{}/v2", server.address().port()));
        command.env("ROOTS", roots_file(authority.pem())).env("TEXT", text);
        succeed(&mut command);
    }
    assert_eq!(server.requests().len(), 1);
}

fn wrong_clock_child() {
    let client = Client::at(&given("BASE"), ACCESS);
    client.set("roots", &given("ROOTS"));
    let (outcome, text) = (Outcome::of(&client), given("TEXT"));
    if text.is_empty() {
        return assert_token(&outcome, "the right clock");
    }
    assert_eq!(outcome.code, ZOOM_E_TLS);
    assert_clean(&outcome, "a wrong clock");
    let error = &outcome.error;
    let is_late = text.ends_with("expired at ");
    let advice = match is_late {
        true => "Check the clock; if it is right, the server's certificate has to be renewed",
        false => "Set the clock",
    };
    // The times of this moment are in between.
    let times = error.strip_prefix(&text).and_then(|after| after.strip_suffix(advice)).expect(error);
    assert!(times.contains("Z; this machine's clock shows ") && times.ends_with("Z. "), "{error}");
    assert_eq!(times.len(), "2026-11-21T00:00:00Z; this machine's clock shows 2026-11-21T00:00:00Z. ".len());
}

// The connection

/// At every byte of what the server puts on the wire, handshake included: no success but with the whole response and,
/// since this one ends with the connection, TLS's closing message. Slow: a thousand handshakes.
#[test]
fn t7_cut_at_every_byte_on_the_wire() {
    let server = FaultServer::start("none", Tls::Yes).unwrap();
    let roots = roots_file(server.ca_pem());
    let (mut at, mut successes, mut handshakes, mut unclosed) = (0, 0, 0, 0);
    while successes < 20 {
        server.set(&format!("wire-cut-{at}")).unwrap();
        // A new client: a session that is resumed would have a shorter handshake.
        let client = Client::at(&server.base(), ACCESS);
        client.set("roots", &roots);
        let outcome = Outcome::of(&client);
        let early = "localhost closed the connection during the TLS handshake. Check the network: a firewall may do that";
        let broken = "the connection broke while waiting for the response: connection reset by the other side. Try again \
                      later";
        let bare =
            "the response was cut short: the connection ended without TLS's closing message. Try again later";
        match (outcome.code, outcome.error.as_str()) {
            (ZOOM_OK, "") => {
                assert_token(&outcome, "all of it");
                successes += 1;
            }
            (ZOOM_E_TLS, error) if error == early => handshakes += 1,
            (ZOOM_E_CONNECT, error) if error == CLOSED_BARE || error == broken => {}
            (ZOOM_E_PROTOCOL, error) if error == bare => unclosed += 1,
            _ => panic!("{at}: {outcome:?}"),
        }
        at += 1;
    }
    assert!(handshakes > 300 && at > handshakes + 100, "{at} {handshakes}");
    // The closing message is a record of 24 bytes, and the response is whole before it. (Signatures differ in length by
    // a few bytes, so that a cut may fall into its neighbour's place.)
    assert!(unclosed >= 16, "{unclosed}");
    server.set("none").unwrap();
    let client = Client::at(&server.base(), ACCESS);
    client.set("roots", &roots);
    assert_token(&Outcome::of(&client), "afterwards");
}

#[test]
fn t8_what_is_no_tls_and_floods() {
    let faulty = Faulty::start("none", Tls::Yes);
    let tls = ZOOM_E_TLS;
    for (fault, error, requests) in [
        ("plain", NOT_TLS, 0),
        ("tls-garbage", TOO_LARGE, 0),
        ("tls-fatal-alert", NOTHING_IN_COMMON, 0),
        ("tls-alerts", AGAINST_THE_RULES, 0),
        ("tls-empty-records", NOT_TLS, 0),
        ("tls-huge-hello", TOO_LARGE, 0),
        ("tls-key-updates", AGAINST_THE_RULES, 1),
        ("tls-garbage-after-0", AGAINST_THE_RULES, 1),
        ("tls-garbage-after-60", AGAINST_THE_RULES, 1),
    ] {
        let before = faulty.server.requests().len();
        let outcome = faulty.call(fault);
        assert_failed(&outcome, tls, error, fault);
        assert!(outcome.took < Duration::from_secs(5), "{fault}: {:?}", outcome.took);
        assert_eq!(faulty.server.requests().len(), before + requests, "{fault}");
        faulty.assert_usable();
    }
}

/// A TLS record with this content.
fn record(kind: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u16).to_be_bytes();
    [&[kind, 3, 3], &length[..], content].concat()
}

/// Messages in crumbs, one byte a record, up to the largest that may be sent: the thread that calls works for a moment.
#[test]
fn l8_t8_tls_in_crumbs() {
    let crumbs = |bytes: &[u8]| bytes.iter().flat_map(|byte| record(0x16, &[*byte])).collect::<Vec<u8>>();
    let hello = |length: u16| [&[2, 0], &length.to_be_bytes()[..], &vec![3; usize::from(length)]].concat();
    for (what, wire, error) in [
        ("one hello", crumbs(&hello(0xffff)), AGAINST_THE_RULES),
        ("hellos of no length", crumbs(&[2, 0, 0, 0].repeat(20_000)), NOT_TLS),
        ("hello requests", record(0x16, &[0, 0, 0, 0].repeat(4_000)).repeat(10), AGAINST_THE_RULES),
        ("empty records", record(0x16, &[]).repeat(100_000), NOT_TLS),
        ("changes of cipher", record(0x14, &[1]).repeat(100_000), AGAINST_THE_RULES),
        ("warnings", record(0x15, &[1, 90]).repeat(100_000), AGAINST_THE_RULES),
    ] {
        let server = Server::start(move |connection| {
            let _ = connection.read(&mut [0; 4096]);
            connection.send(&wire);
            connection.wait_for_close();
        });
        let client = Client::at(&format!("https://localhost:{}/v2", server.address().port()), ACCESS);
        client.set("roots", "bundled").set("timeout_ms", "20000");
        let (outcome, work) = work(|| Outcome::of(&client));
        assert_failed(&outcome, ZOOM_E_TLS, error, what);
        assert!(work < MOMENT, "{what}: {work:?}");
    }
}

#[test]
fn t9_clients_with_different_roots_share_nothing() {
    let authority = Authority::new("the test's authority");
    let server = server(&authority.issue(&["localhost"], |_| {}));
    let roots = roots_file(authority.pem());
    let others = roots_file(Authority::new("another authority").pem());
    let (first, second, stranger) = (
        client("localhost", &server, &roots),
        client("localhost", &server, &roots),
        client("localhost", &server, &others),
    );
    first.set("keep_alive", "0");
    assert_token(&Outcome::of(&first), "first");
    assert_token(&Outcome::of(&first), "first, resumed");
    let outcome = Outcome::of(&stranger);
    assert_eq!(outcome.code, ZOOM_E_TLS);
    assert!(outcome.error.contains(" issued by an authority that is not trusted here "), "{outcome:?}");
    assert_token(&Outcome::of(&second), "second");
    assert_token(&Outcome::of(&second), "second, on its kept connection");
    assert_eq!(Outcome::of(&stranger).code, ZOOM_E_TLS);
    let full = HandshakeKind::Full;
    assert_eq!(server.handshakes(), [full, HandshakeKind::Resumed, full]);
    assert_eq!((server.connections(), server.requests().len()), (5, 4));
}

/// A documented limit: nobody asks whether a certificate was revoked.
#[test]
fn t10_a_revoked_certificate_is_accepted() {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, "an authority that revokes");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let pem = params.self_signed(&key).unwrap().pem();
    let issuer = Issuer::new(params, key);
    let (serial, now) = (SerialNumber::from(77), SystemTime::now());
    let list = CertificateRevocationListParams {
        this_update: (now - DAY).into(),
        next_update: (now + DAY).into(),
        crl_number: SerialNumber::from(1),
        issuing_distribution_point: None,
        revoked_certs: vec![RevokedCertParams {
            serial_number: serial.clone(),
            revocation_time: (now - DAY).into(),
            reason_code: None,
            invalidity_date: None,
        }],
        key_identifier_method: KeyIdMethod::Sha256,
    };
    let list = list.signed_by(&issuer).unwrap();
    let lists = Server::responding(
        [format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", list.der().len()).as_bytes(), list.der()]
            .concat(),
    );
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.serial_number = Some(serial);
    params.crl_distribution_points =
        vec![CrlDistributionPoint { uris: vec![format!("http://{}/crl", lists.address())] }];
    let leaf = Leaf { chain: params.signed_by(&key, &issuer).unwrap().pem(), key: key.serialize_pem() };
    let roots = roots_file(&(pem + &list.pem().unwrap()));
    assert_certificate("localhost", &leaf, &roots, "");
    assert_eq!(lists.connections(), 0);
}
