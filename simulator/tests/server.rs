//! Listeners, certificates, connections, and the record of requests.

mod common;

use std::collections::HashSet;
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;

use common::{address, client, exchange, get_url, simulator};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use tokio_rustls::rustls::{self, ClientConfig, ClientConnection, RootCertStore};
use zoom_simulator::{ACCESS_TOKEN, Options, Simulator};

#[test]
fn urls_name_both_listeners() {
    let simulator = simulator();
    let port = |url: String, start: &str| -> u16 {
        let port = url.strip_prefix(start).unwrap();
        port.strip_suffix("/v2").unwrap().parse().unwrap()
    };
    let http = port(simulator.http_url(), "http://127.0.0.1:");
    let https = port(simulator.https_url(), "https://localhost:");
    assert!(http != 0 && https != 0 && http != https);
}

#[test]
fn https_is_trusted_by_its_own_ca_only() {
    let simulator = simulator();
    let url = format!("{}/users/me/token?type=zak", simulator.https_url());
    let reply = get_url(&client(simulator.ca_pem()), &url).unwrap();
    assert_eq!(reply.status, 200);
    assert!(simulator.requests()[0].https);

    let other = common::simulator();
    assert_ne!(other.ca_pem(), simulator.ca_pem());
    assert!(get_url(&client(other.ca_pem()), &url).is_err());
    assert_eq!(simulator.requests().len(), 1);
}

#[test]
fn certificate_is_valid_for_every_documented_name() {
    let simulator = simulator();
    let mut roots = RootCertStore::empty();
    let ca = CertificateDer::from_pem_slice(simulator.ca_pem().as_bytes()).unwrap();
    roots.add(ca).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let config = Arc::new(config);
    let url = simulator.https_url();
    let port: u16 = url["https://localhost:".len()..url.len() - "/v2".len()].parse().unwrap();
    let handshake = |name: &'static str| {
        let name = ServerName::try_from(name).unwrap();
        let mut tls = ClientConnection::new(Arc::clone(&config), name).unwrap();
        let mut socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
        while tls.is_handshaking() {
            tls.complete_io(&mut socket)?;
        }
        std::io::Result::Ok(())
    };
    for name in ["localhost", "127.0.0.1", "::1", "api.zoom.us", "zoom.us"] {
        handshake(name).unwrap();
    }
    assert!(handshake("example.com").is_err());
}

#[test]
fn requests_are_recorded_as_they_arrived() {
    let simulator = simulator();
    let target = "/v2/users/%41%2f+b%C3%A9~@x/token?type=zak&ttl=%31&a=%20+&&b";
    let sent = format!(
        "GET {target} HTTP/1.1\r\nHost: x\r\nX-Mixed-Case: One\r\nx-two: a\r\nX-Two: b\r\n\
         Authorization: Bearer {ACCESS_TOKEN}\r\nConnection: close\r\n\r\n"
    );
    exchange(&simulator, sent.as_bytes());
    let requests = simulator.requests();
    assert_eq!(requests.len(), 1);
    let request = &requests[0];
    assert_eq!(request.method, "GET");
    assert_eq!(request.target, target);
    assert!(!request.https);
    let authorization = format!("Bearer {ACCESS_TOKEN}");
    let expected = [
        ("host", "x"),
        ("x-mixed-case", "One"),
        ("x-two", "a"),
        ("x-two", "b"),
        ("authorization", &authorization),
        ("connection", "close"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(request.headers, expected);
    assert_eq!(request.header("X-MIXED-CASE"), Some("One"));
    assert_eq!(request.header("absent"), None);
    assert!(!format!("{request:?}").contains(ACCESS_TOKEN));

    simulator.clear_requests();
    assert_eq!(simulator.requests(), []);
}

#[test]
fn connection_is_kept() {
    let simulator = simulator();
    let request =
        format!("GET /v2/users/me/token HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ACCESS_TOKEN}\r\n");
    let sent = format!("{request}\r\n{request}\r\n{request}Connection: close\r\n\r\n");
    let got = String::from_utf8(exchange(&simulator, sent.as_bytes())).unwrap();
    assert_eq!(got.matches("HTTP/1.1 200 OK\r\n").count(), 3);
}

#[test]
fn several_clients_at_once_and_no_tracking_id_twice() {
    let simulator = simulator();
    let ids: HashSet<String> = thread::scope(|scope| {
        let threads: Vec<_> = [simulator.http_url(), simulator.https_url()]
            .into_iter()
            .cycle()
            .take(8)
            .map(|base| {
                let client = client(simulator.ca_pem());
                scope.spawn(move || {
                    let url = format!("{base}/users/me/token?type=zak");
                    [(); 5].map(|()| {
                        let reply = get_url(&client, &url).unwrap();
                        assert_eq!(reply.status, 200);
                        reply.header("x-zm-trackingid").to_owned()
                    })
                })
            })
            .collect();
        threads.into_iter().flat_map(|t| t.join().unwrap()).collect()
    });
    assert_eq!(ids.len(), 40);
    assert_eq!(simulator.requests().len(), 40);
}

#[test]
#[should_panic = "started with an https listener"]
fn listener_can_be_left_out() {
    let simulator = Simulator::start(Options { https: None, ..Options::default() }).unwrap();
    assert!(exchange(&simulator, b"no request\r\n").starts_with(b"HTTP/1.1 400 "));
    simulator.https_url();
}

#[test]
fn starts_and_stops_inside_a_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let first = simulator();
        let port = address(&first).rsplit_once(':').unwrap().1.parse().unwrap();
        assert!(Simulator::start(Options { http: Some(port), ..Options::default() }).is_err());
        drop(first);
    });
}

#[test]
fn taken_port_is_an_error_that_names_it() {
    let simulator = simulator();
    let taken = address(&simulator);
    let port = taken.rsplit_once(':').unwrap().1.parse().unwrap();
    let error = Simulator::start(Options { http: Some(port), ..Options::default() }).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
    assert!(error.to_string().contains(&taken), "{error}");
}
