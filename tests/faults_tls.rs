//! Servers whose TLS is wrong, hostile or merely old: the rows T of faults, a test a row. T4, and the certificates of
//! T1 that rcgen can make, are in real_servers.rs.
#![cfg(target_os = "linux")]
#![allow(unsafe_code)]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use common::abi::Client;
use common::der;
use common::faults::{ACCESS, Faulty, Outcome, Tls, assert_clean, assert_failed, assert_token, roots_file};
use common::own_process::{behind, given, own_process, succeed};
use common::programs::{ANY_TOKEN, Authority, Leaf, Nginx, Site};
use common::server::{Server, token_response};
use common::tls::{AGAINST_THE_RULES, NOT_TLS, NOTHING_IN_COMMON, UNKNOWN_AUTHORITY};
use common::tools::{need, scratch};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CrlDistributionPoint, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    NameConstraints, RevokedCertParams, SanType, SerialNumber,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{HandshakeKind, ServerConfig};
use zoom_simulator::faults::{FaultServer, USER_TOKEN};
use zoom_token::*;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const CLOSED_BARE: &str = "the server closed the connection before the response was complete without TLS's closing \
    message. Try again later";

/// A https server with this certificate that answers every call with a token.
fn server(leaf: &Leaf) -> Server {
    serving(certificates(&leaf.chain), &leaf.key)
}

fn certificates(pem: &str) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_slice_iter(pem.as_bytes()).map(Result::unwrap).collect()
}

/// The same with a chain of any certificates.
fn serving(chain: Vec<CertificateDer<'static>>, key: &str) -> Server {
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let answer = token_response(USER_TOKEN);
    Server::start_tls(Arc::new(config), move |connection| connection.respond_to_all(answer.as_bytes()))
}

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
    let sha_1 = "the certificate of localhost, or an authority's above it, is signed in a way that is not supported here: \
        RSA with SHA-256, SHA-384 or SHA-512, ECDSA on P-256 or P-384 with SHA-256 or SHA-384, and Ed25519 are; SHA-1 and \
        P-521 are not. The server needs another certificate";
    for (site, error) in [FALSELY_SIGNED, sha_1, ""].iter().enumerate() {
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

/// The seconds that this thread has worked.
fn worked() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: a struct of this function's own, which the call fills.
    assert_eq!(unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) }, 0);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
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

const TOO_MANY_WAYS: &str = "localhost sent certificates that can be put together in too many ways. The server has to \
    send those alone that lead from its own to its authority";
const FALSELY_SIGNED: &str = "the certificate of localhost, or an authority's above it, is not signed by the authority \
    that it names, or by an RSA key shorter than 2048 bits. Where that authority's certificate was renewed, add the new \
    one to the roots (they are those of the option roots)";
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
        let before = worked();
        let outcome = Outcome::of(&client);
        let work = worked() - before;
        assert_failed(&outcome, ZOOM_E_TLS, error, what);
        // Without optimisation, the worst of them took 0.4 s.
        assert!(work < 3.0, "{what}: {work} s");
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
        let error = format!(
            "the certificate of {host} has a name that the authority may not issue certificates for (name constraints). The \
             server needs another certificate"
        );
        assert_certificate(host, &leaf, &roots_file(&pem), if is_good { "" } else { &error });
    }
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
        (Path::new("/no/such.pem"), "can't be read: entity not found"),
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

/// At every byte of what the server puts on the wire, handshake included: no success but with the whole answer and,
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
        let bare = "the response was cut short: the connection ended without TLS's closing message";
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
    // The closing message is a record of 24 bytes, and the answer is whole before it. (Signatures differ in length by
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
