//! The library against real programs: nginx as the server, tinyproxy, squid and microsocks as proxies, strace as the
//! witness.
#![cfg(target_os = "linux")]

mod common;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::abi::{Client, Response, get_user_token};
use common::bench::{Bench, HOST_C, printed, program, succeed, under_a_tool};
use common::faults::cannot_connect;
use common::own_process::preload;
use common::programs::{
    ANY_TOKEN, Authority, Leaf, Login, Nginx, Relay, Site, Squid, free_port, microsocks, tinyproxy,
    wait_until,
};
use common::server::{Server, token_response};
use common::tls::{NOT_TLS, UNKNOWN_AUTHORITY};
use common::tools::{library_folder, need, project, scratch, skip};
use common::tunnel;
use rcgen::{ExtendedKeyUsagePurpose, date_time_ymd};
use zoom_simulator::{ACCESS_TOKEN, Options, Simulator};
use zoom_token::*;

/// The access token that no proxy, log or text may hold.
const TOKEN: &str = "canary-access-token";
const TARGET: &str = "/v2/users/me/token?type=zak";

fn https(port: u16) -> String {
    format!("https://localhost:{port}/v2")
}

/// A client that trusts this authority and nothing else.
fn client(base: &str, roots: &str) -> Client {
    let client = Client::at(base, TOKEN);
    client.set("roots", roots);
    client
}

fn assert_token(response: &Response) {
    assert_eq!((response.code, response.error().as_str()), (ZOOM_OK, ""));
    assert_eq!(response.token().as_deref(), Ok("tok-nginx"));
}

fn assert_failed(response: &Response, code: i32, text: &str) {
    assert_eq!((response.code, response.error().as_str()), (code, text));
    assert_eq!((response.status(), response.token()), (0, Err(ZOOM_E_NO_TOKEN)));
}

/// A https nginx with an authority of its own.
struct Secure {
    nginx: Nginx,
    roots: String,
}

impl Secure {
    fn start(folder: &Path, directives: &str) -> Option<Secure> {
        Secure::below(&Authority::new("the test's authority"), folder, directives)
    }

    fn below(authority: &Authority, folder: &Path, directives: &str) -> Option<Secure> {
        let leaf = authority.issue(&NAMES, |_| {});
        let more = format!("{directives} {ANY_TOKEN}");
        let sites = [Site { leaf: Some(&leaf), more: &more }];
        Some(Secure { nginx: Nginx::start(folder, &sites)?, roots: authority.write(folder) })
    }

    fn port(&self) -> u16 {
        self.nginx.port(0)
    }

    fn client(&self, host: &str) -> Client {
        client(&format!("https://{host}:{}/v2", self.port()), &self.roots)
    }
}

/// What the https server may be called: by its address too, and by names that a proxy alone can look up.
const NAMES: [&str; 4] = ["localhost", "127.0.0.1", "api.zoom.test", "api.zoom.localhost"];
const HOSTS: &str = "127.0.0.1 localhost api.zoom.test api.zoom.localhost\n";

// nginx

#[test]
fn https_calls_of_a_client_share_one_connection() {
    let Some(secure) = Secure::start(&scratch("nginx-https"), "") else { return };
    let client = secure.client("localhost");
    let connections: Vec<String> = (0..3)
        .map(|_| {
            let response = client.token("me");
            assert_token(&response);
            response.header("X-Connection").unwrap()
        })
        .collect();
    assert_eq!(connections, vec![connections[0].clone(); 3]);
    assert_eq!(secure.nginx.requests(3), vec![format!("{TARGET}|Bearer {TOKEN}|"); 3]);
    let by_address = secure.client("127.0.0.1").token("me");
    assert_token(&by_address);
    assert_ne!(by_address.header("X-Connection").as_ref(), Ok(&connections[0]), "each client has its own");
}

#[test]
fn without_keep_alive_each_call_has_a_connection() {
    let Some(secure) = Secure::start(&scratch("nginx-no-keep-alive"), "") else { return };
    let client = secure.client("localhost");
    client.set("keep_alive", "0");
    let [first, second] = [client.token("me"), client.token("me")];
    assert_token(&first);
    assert_token(&second);
    assert_ne!(first.header("X-Connection"), second.header("X-Connection"));
}

#[test]
fn a_kept_connection_that_nginx_closed_is_replaced() {
    let Some(secure) = Secure::start(&scratch("nginx-closes"), "keepalive_timeout 200ms;") else { return };
    let relay = Relay::to(secure.port());
    let client = client(&https(relay.port()), &secure.roots);
    assert_token(&client.token("me"));
    wait_until("nginx has closed the connection", || relay.ended() == 1);
    assert_token(&client.token("me"));
    assert_eq!(relay.connections(), 2);
    assert_eq!(secure.nginx.requests(2).len(), 2, "each call was sent once");
}

#[test]
fn a_restart_of_nginx_is_not_noticed() {
    let Some(mut secure) = Secure::start(&scratch("nginx-restarts"), "") else { return };
    let client = secure.client("localhost");
    for _ in 0..3 {
        assert_token(&client.token("me"));
        secure.nginx.stop();
        secure.nginx.start_again();
    }
    assert_token(&client.token("me"));
    assert_eq!(secure.nginx.requests(4).len(), 4, "each call was sent once");
    secure.nginx.stop();
    let text = cannot_connect(&format!("localhost:{}", secure.port()));
    assert_failed(&client.token("me"), ZOOM_E_CONNECT, &text);
}

#[test]
fn u3_a_user_id_is_one_segment_encoded_once() {
    let folder = scratch("nginx-users");
    let Some(nginx) = Nginx::start(&folder, &[Site { leaf: None, more: ANY_TOKEN }]) else { return };
    let base = format!("http://127.0.0.1:{}/v2", nginx.port(0));
    let users = [
        ("a+b@c", "a%2Bb%40c"),
        ("a/b", "a%2Fb"),
        ("/", "%2F"),
        ("../..", "..%2F.."),
        ("%2e", "%252e"),
        ("%2e%2e", "%252e%252e"),
        ("...", "..."),
        ("?", "%3F"),
        ("#", "%23"),
        ("a?type=x&ttl=1#b", "a%3Ftype%3Dx%26ttl%3D1%23b"),
        ("a b", "a%20b"),
        ("\\", "%5C"),
        (";=:$,!'()*[]", "%3B%3D%3A%24%2C%21%27%28%29%2A%5B%5D"),
        ("-._~azAZ09", "-._~azAZ09"),
        ("\u{fc}", "%C3%BC"),
        ("\u{1f600}", "%F0%9F%98%80"),
    ];
    for (user, _) in users {
        assert_eq!(get_user_token(&base, TOKEN, user, "", 0), (ZOOM_OK, "tok-nginx".into()), "{user}");
    }
    for user in [".", ".."] {
        let refused = (ZOOM_E_ARGUMENT, "user must be a user id, an e-mail address or me".into());
        assert_eq!(get_user_token(&base, TOKEN, user, "", 0), refused);
    }
    assert_token(&Client::at(&base, TOKEN).token("a/b"));
    let arrived: Vec<String> = nginx.requests(users.len() + 1);
    let encoded = users.iter().map(|(_, encoded)| *encoded).chain(["a%2Fb"]);
    let expected: Vec<String> =
        encoded.map(|user| format!("/v2/users/{user}/token?type=zak|Bearer {TOKEN}|")).collect();
    assert_eq!(arrived, expected);
}

/// A text with the time of this moment in it, without that.
fn without_clock(text: &str) -> String {
    match text.split_once("clock shows ") {
        Some((before, after)) => format!("{before}clock shows NOW{}", &after["2026-11-21T00:00:00Z".len()..]),
        None => text.to_owned(),
    }
}

#[test]
fn t1_certificates_that_are_not_acceptable() {
    let folder = scratch("nginx-certificates");
    let authority = Authority::new("the test's authority");
    let middle = authority.below("an authority in between");
    let names = ["localhost"];
    let complete = {
        let leaf = middle.issue(&names, |_| {});
        Leaf { chain: leaf.chain + middle.pem(), key: leaf.key }
    };
    let cases = [
        (Authority::new("another authority").issue(&names, |_| {}), UNKNOWN_AUTHORITY),
        (Leaf::self_signed(&names), UNKNOWN_AUTHORITY),
        (middle.issue(&names, |_| {}), UNKNOWN_AUTHORITY),
        (
            authority.issue(&["api.zoom.us", "*.localhost", "127.0.0.1"], |_| {}),
            "the certificate of localhost is for another name. Check the host's name, and what it resolves to",
        ),
        (
            authority.issue(&names, |params| {
                params.not_before = date_time_ymd(2020, 1, 1);
                params.not_after = date_time_ymd(2020, 2, 1);
            }),
            "the certificate of localhost, or an authority's above it, expired at 2020-02-01T00:00:00Z; this machine's clock \
             shows NOW. Check the clock; if it is right, the server's certificate has to be renewed",
        ),
        (
            authority.issue(&names, |params| params.not_before = date_time_ymd(2090, 1, 1)),
            "the certificate of localhost, or an authority's above it, is valid only from 2090-01-01T00:00:00Z; this machine's \
             clock shows NOW. Set the clock",
        ),
        (
            authority.issue(&names, |params| {
                params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
            }),
            "the certificate of localhost, or an authority's above it, is not meant for servers. The server needs another \
             certificate",
        ),
        (complete, ""),
    ];
    let sites: Vec<Site> = cases.iter().map(|(leaf, _)| Site { leaf: Some(leaf), more: ANY_TOKEN }).collect();
    let Some(nginx) = Nginx::start(&folder, &sites) else { return };
    let roots = authority.write(&folder);
    for (at, (_, text)) in cases.iter().enumerate() {
        let response = client(&https(nginx.port(at)), &roots).token("me");
        if text.is_empty() {
            assert_token(&response);
            continue;
        }
        assert_eq!((response.code, without_clock(&response.error()).as_str()), (ZOOM_E_TLS, *text));
    }
    assert_eq!(nginx.requests(1).len(), 1, "a request went to a server without a good certificate");
}

#[test]
fn t3_t8_a_port_without_good_tls() {
    let folder = scratch("nginx-old-tls");
    let authority = Authority::new("the test's authority");
    let leaf = authority.issue(&NAMES, |_| {});
    let old = format!("ssl_protocols TLSv1 TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0; {ANY_TOKEN}");
    let sites = [Site { leaf: Some(&leaf), more: &old }, Site { leaf: None, more: ANY_TOKEN }];
    let Some(nginx) = Nginx::start(&folder, &sites) else { return };
    let roots = authority.write(&folder);
    let call = |site| client(&https(nginx.port(site)), &roots).token("me");
    let text = "localhost does not support TLS 1.2 or 1.3, and older versions are not safe";
    assert_failed(&call(0), ZOOM_E_TLS, text);
    assert_failed(&call(1), ZOOM_E_TLS, NOT_TLS);
}

#[test]
fn t4_a_file_of_roots_is_refused_when_it_is_set() {
    let folder = scratch("roots");
    let good = Authority::new("the test's authority").pem().to_owned();
    let bad = good.replacen("MII", "AAA", 1);
    let none = "contains no certificate in PEM form (-----BEGIN CERTIFICATE-----)";
    let client = Client::new();
    for (content, why) in [
        ("", "is empty"),
        ("garbage \u{fc}\n", none),
        (
            "-----BEGIN CERTIFICATE-----\n",
            "has a section that begins and does not end (it would be certificate number 1)",
        ),
        (&bad, "has a certificate that can't be read (number 1)"),
        (&(good.clone() + &bad), "has a certificate that can't be read (number 2)"),
        (&good.replace("CERTIFICATE", "PRIVATE KEY"), none),
    ] {
        let file = folder.join("roots.pem");
        fs::write(&file, content).unwrap();
        let expected = (ZOOM_E_ARGUMENT, format!("option roots names a file that {why}"));
        assert_eq!(client.try_set("roots", file.to_str().unwrap()), expected, "{content}");
    }
    let missing = folder.join("missing.pem");
    let expected = (
        ZOOM_E_ARGUMENT,
        "option roots names a file that can't be read: there is no such file or folder".into(),
    );
    assert_eq!(client.try_set("roots", missing.to_str().unwrap()), expected);
    let expected =
        (ZOOM_E_ARGUMENT, "option roots names a file that can't be read: not a regular file".into());
    assert_eq!(client.try_set("roots", folder.to_str().unwrap()), expected);
}

#[test]
fn the_system_s_roots_are_those_of_the_environment_variable() {
    let folder = scratch("system-roots");
    let Some(secure) = Secure::start(&folder, "") else { return };
    let Some(caller) = Caller::get() else { return };
    let base = https(secure.port());
    let other_roots = folder.join("other.pem");
    fs::write(&other_roots, Authority::new("another authority").pem()).unwrap();
    let arguments = [base.as_str(), TOKEN, "me"];
    let trusting = caller.call(&[("SSL_CERT_FILE", &secure.roots)], &arguments);
    assert_eq!(trusting, (ZOOM_OK, "tok-nginx".into()));
    let other = caller.call(&[("SSL_CERT_FILE", other_roots.to_str().unwrap())], &arguments);
    let source = format!("those of {}, which SSL_CERT_FILE names", other_roots.display());
    assert_eq!(other, (ZOOM_E_TLS, UNKNOWN_AUTHORITY.replace("those of the option roots", &source)));
}

/// The root that is needed is the second one, in a file as tools and editors leave it.
#[test]
fn sa4_no_certificate_of_a_file_is_lost() {
    let folder = scratch("odd-roots");
    let Some(secure) = Secure::start(&folder, "") else { return };
    let Some(caller) = Caller::get() else { return };
    let base = https(secure.port());
    let needed = fs::read_to_string(&secure.roots).unwrap();
    let needed = needed.trim_end();
    let other = Authority::new("another authority").pem().to_owned();
    let other = other.trim_end();
    let indented: String = needed.lines().map(|line| format!("\t  {line}\n")).collect();
    let file = folder.join("odd.pem");
    let file_name = file.to_str().unwrap();
    let option = format!("roots={file_name}");
    for content in [
        format!("{other}\n{needed}\n"),
        format!("{other}{needed}"),
        format!("\u{feff}{needed}\r\n{other}"),
        format!("{other}\r\n\u{feff}{needed}"),
        format!("{other}\n{indented}"),
        format!("{other}\n{}", needed.replace('\n', "\r\n")),
        format!("{other}\n{}", needed.replace(" CERTIFICATE", " X509 CERTIFICATE")),
    ] {
        fs::write(&file, &content).unwrap();
        let good = (ZOOM_OK, "tok-nginx".to_owned());
        assert_eq!(caller.call(&[], &[&base, TOKEN, "me", &option]), good, "{content}");
        assert_eq!(caller.call(&[("SSL_CERT_FILE", file_name)], &[&base, TOKEN, "me"]), good, "{content}");
    }
    let trusted = "has a certificate in OpenSSL's own form (BEGIN TRUSTED CERTIFICATE): openssl x509 -in FILE -out NEW.pem \
                   makes a plain one of it";
    for (content, why) in [
        (needed.replace(" CERTIFICATE", " TRUSTED CERTIFICATE"), trusted),
        (
            needed.replace("-----BEGIN", "----BEGIN"),
            "has a line BEGIN CERTIFICATE that is not exactly -----BEGIN CERTIFICATE-----",
        ),
        (
            needed[..needed.len() - 30].to_owned(),
            "has a section that begins and does not end (it would be certificate number 2)",
        ),
        (needed.replacen("MII", "AAA", 1), "has a certificate that can't be read (number 2)"),
    ] {
        fs::write(&file, format!("{other}\n{content}\n")).unwrap();
        let refused = (ZOOM_E_ARGUMENT, format!("option roots names a file that {why}"));
        assert_eq!(caller.call(&[], &[&base, TOKEN, "me", &option]), refused, "{content}");
        let refused = (
            ZOOM_E_TLS,
            format!(
                "the system's root certificates can't be used: the file {file_name}, which the variable SSL_CERT_FILE names, \
                 {why}. Correct it, or unset the variable"
            ),
        );
        assert_eq!(caller.call(&[("SSL_CERT_FILE", file_name)], &[&base, TOKEN, "me"]), refused, "{content}");
    }
}

/// Roots as Windows and Java export them, made by the programs themselves.
#[test]
fn n15_roots_in_another_form() {
    let Some(openssl) = need("openssl") else { return };
    let folder = scratch("other-forms");
    let roots = Authority::new("the test's authority").write(&folder);
    let run = |command: &str| {
        let output = Command::new(&openssl).args(command.split(' ')).current_dir(&folder).output().unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
    };
    run("x509 -in roots.pem -outform DER -out der.cer");
    run("crl2pkcs7 -nocrl -certfile roots.pem -out pem.p7b");
    run("crl2pkcs7 -nocrl -certfile roots.pem -outform DER -out der.p7b");
    run("pkcs12 -export -nokeys -in roots.pem -passout pass:x -out roots.pfx");
    run("x509 -in roots.pem -trustout -out trusted.pem");
    let utf16: Vec<u8> =
        fs::read_to_string(&roots).unwrap().encode_utf16().flat_map(u16::to_be_bytes).collect();
    fs::write(folder.join("utf16.pem"), utf16).unwrap();
    let client = Client::new();
    for (file, is) in [
        (
            "der.cer",
            "is a certificate in DER form: openssl x509 -inform DER -in FILE -out NEW.pem makes PEM of it",
        ),
        (
            "pem.p7b",
            "is a PKCS #7 file: openssl pkcs7 -print_certs -in FILE -out NEW.pem takes the certificates out of it",
        ),
        (
            "der.p7b",
            "is a PKCS #7 file (.p7b): openssl pkcs7 -inform DER -print_certs -in FILE -out NEW.pem takes the certificates out \
             of it",
        ),
        (
            "roots.pfx",
            "is a PKCS #12 file (.pfx, .p12): openssl pkcs12 -nokeys -in FILE -out NEW.pem takes the certificates out of it",
        ),
        (
            "trusted.pem",
            "has a certificate in OpenSSL's own form (BEGIN TRUSTED CERTIFICATE): openssl x509 -in FILE -out NEW.pem makes a \
             plain one of it",
        ),
        ("utf16.pem", "is UTF-16 text: save it as UTF-8 or ASCII"),
    ] {
        let path = folder.join(file);
        let path = path.to_str().unwrap();
        let refused = (ZOOM_E_ARGUMENT, format!("option roots names a file that {is}"));
        assert_eq!(client.try_set("roots", path), refused);
        // What the text advises works.
        if let Some((_, advice)) = is.split_once(": openssl ") {
            let command = advice.split(" makes ").next().unwrap().split(" takes ").next().unwrap();
            let command = command.replace("FILE", file);
            run(&if file == "roots.pfx" { format!("{command} -passin pass:x") } else { command });
            client.set("roots", folder.join("NEW.pem").to_str().unwrap());
        }
    }
}

/// A system whose store is this file, or that has none: /etc/ssl is another folder for the program. None where that is
/// not possible, which is said by name.
fn on_system(store: Option<&str>) -> Option<Command> {
    let unshare = need("unshare")?;
    let elsewhere = ["/etc/pki", "/etc/security/certificates", "/opt/etc/ssl/certs"];
    if elsewhere.iter().any(|place| Path::new(place).exists()) {
        skip("this system keeps its certificates in other places as well");
        return None;
    }
    let copy = store.map_or(String::new(), |store| format!(" && cp '{store}' $certs/ca-certificates.crt"));
    let script = format!(
        "PATH=/usr/sbin:/usr/bin:/sbin:/bin; certs=/etc/ssl/certs; \
         mount -t tmpfs none /etc/ssl && mkdir $certs{copy} && exec \"$@\""
    );
    let mut command = Command::new(unshare);
    command.args(["--map-root-user", "--mount", "/bin/sh", "-c", &script, "sh"]);
    let mut trial = Command::new(command.get_program());
    if !trial.args(command.get_args()).arg("true").status().is_ok_and(|status| status.success()) {
        skip("this machine allows no mount namespace");
        return None;
    }
    Some(command)
}

/// What the two callers of a text are told: the one call's, and a client's, who has options.
const OR_AN_OPTION: &str = ". Or set the option roots to bundled or to a PEM file";

#[test]
fn x6_n9_the_system_s_store_and_the_variables() {
    let folder = scratch("stores");
    let Some(system) = Secure::start(&folder, "") else { return };
    let authority = Authority::new("the cluster's authority");
    let Some(cluster) = Secure::below(&authority, &scratch("stores-cluster"), "") else { return };
    let Some(caller) = Caller::get() else { return };
    // What a pod of Kubernetes has.
    let account = folder.join("account");
    fs::create_dir(&account).unwrap();
    fs::copy(&cluster.roots, account.join("ca.crt")).unwrap();
    fs::write(account.join("token"), "eyJ").unwrap();
    let account = account.to_str().unwrap();
    let (good, unknown) = (
        || (ZOOM_OK, "tok-nginx".to_owned()),
        |roots: &str| (ZOOM_E_TLS, UNKNOWN_AUTHORITY.replace("those of the option roots", roots)),
    );
    let unusable = |why: &str| (ZOOM_E_TLS, format!("the system's root certificates can't be used: {why}"));
    let store = "the system's, in /etc/ssl/certs/ca-certificates.crt, without those of .NET's own store";
    let of_account = format!("those of {account}, which SSL_CERT_DIR names");
    let no_file = "the file /no/such.pem, which the variable SSL_CERT_FILE names, can't be read: there is no such file or folder. Correct it, \
                   or unset the variable";
    let none = "there are none. Install the package ca-certificates";
    let none_in_folder = "there are none, nor are there any in what the variable SSL_CERT_DIR names. Install the package \
                          ca-certificates, or correct the variable";
    let (file, dir) = ("SSL_CERT_FILE", "SSL_CERT_DIR");
    for (has_store, variables, of_system, of_cluster) in [
        (true, vec![], good(), unknown(store)),
        (true, vec![(file, ""), (dir, "")], good(), unknown(store)),
        (true, vec![(dir, account)], good(), good()),
        (
            true,
            vec![(dir, "/no/such")],
            good(),
            unknown(&format!("{store} and those of /no/such, which {dir} names")),
        ),
        (
            true,
            vec![(file, &cluster.roots)],
            unknown(&format!("those of {}, which {file} names", cluster.roots)),
            good(),
        ),
        (true, vec![(file, "/no/such.pem")], unusable(no_file), unusable(no_file)),
        (false, vec![], unusable(none), unusable(none)),
        (false, vec![(dir, account)], unknown(&of_account), good()),
        (false, vec![(dir, "/no/such:/nor/this")], unusable(none_in_folder), unusable(none_in_folder)),
    ] {
        for (secure, expected) in [(&system, of_system), (&cluster, of_cluster)] {
            let base = https(secure.port());
            for options in [&[][..], &["proxy=none"]] {
                let Some(mut command) = on_system(has_store.then_some(&system.roots)) else { return };
                let arguments = [&[base.as_str(), TOKEN, "me"], options].concat();
                let outcome = caller.run(command.arg(&caller.program), &variables, &[], &arguments);
                let (code, mut text) = expected.clone();
                if !options.is_empty() && text.contains("can't be used") {
                    text += OR_AN_OPTION;
                }
                assert_eq!(outcome, (code, text), "{has_store} {variables:?} {options:?}");
            }
        }
    }
}

// tinyproxy and squid

/// A user and a password that a URL can't hold as they are, and as it holds them; and as Basic credentials.
const ODD_LOGIN: Login = Login::Basic("us@er", "p@:% s");
const ODD_USER_IN_URL: &str = "us%40er:p%40%3A%25%20s";
const ODD_USER_IN_BASE64: &str = "dXNAZXI6cEA6JSBz";

const TINY_USER: &str = "user:pass.word-1";
const TINY_USER_IN_BASE64: &str = "dXNlcjpwYXNzLndvcmQtMQ==";
const TINY_LOGIN: &str = "BasicAuth user pass.word-1\n";

/// A client that goes through this proxy.
fn proxied(base: &str, roots: &str, proxy: &str) -> Client {
    let client = client(base, roots);
    client.set("proxy", proxy);
    client
}

/// Calls through a proxy share one tunnel, which starts with exactly this CONNECT; and the proxy sees nothing else.
fn assert_tunnel(secure: &Secure, proxy_port: u16, host: &str, user_in_url: &str, credentials: &str) {
    let relay = Relay::to(proxy_port);
    let at = if user_in_url.is_empty() { String::new() } else { format!("{user_in_url}@") };
    let proxy = format!("http://{at}127.0.0.1:{}", relay.port());
    let base = format!("https://{host}:{}/v2", secure.port());
    let before = secure.nginx.requests(0).len();
    let client = proxied(&base, &secure.roots, &proxy);
    for _ in 0..3 {
        assert_token(&client.token("me"));
    }
    assert_eq!(relay.connections(), 1);
    let sent = relay.sent();
    let port = secure.port();
    let login = match credentials {
        "" => String::new(),
        credentials => format!("Proxy-Authorization: Basic {credentials}\r\n"),
    };
    let connect = format!(
        "CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\nUser-Agent: zoom-token/{}\r\n\
         Proxy-Connection: Keep-Alive\r\n{login}\r\n\u{16}",
        env!("CARGO_PKG_VERSION")
    );
    assert!(sent.starts_with(&connect), "{sent:.400}");
    for secret in [TOKEN, "Bearer", "/users/", "tok-nginx"] {
        assert!(!sent.contains(secret) && !relay.received().contains(secret), "the proxy saw {secret}");
    }
    let arrived = secure.nginx.requests(before + 3);
    assert_eq!(
        arrived[before..],
        vec![format!("{TARGET}|Bearer {TOKEN}|"); 3],
        "with no proxy's credentials"
    );
}

/// A call through a proxy that refuses; the text holds nothing of the credentials.
fn assert_proxy_refuses(base: &str, roots: &str, proxy: &str, text: &str) {
    let response = proxied(base, roots, proxy).token("me");
    assert_failed(&response, ZOOM_E_PROXY, text);
    assert!(!text.contains("canary"));
}

const REFUSED: &str = "the proxy refused the user name or the password (STATUS). Correct them";
const WANTS_CREDENTIALS: &str = "the proxy wants a user name and a password (407). Write them into the option proxy or the \
    variable HTTPS_PROXY, as http://user:password@host:port (percent-encoded)";
const NOT_ALLOWED: &str =
    "the proxy does not allow forbidden.test:443 (403). Ask whoever runs the proxy to allow it";

fn refused_credentials(status: &str) -> String {
    REFUSED.replace("STATUS", status)
}

fn not_reached(port: u16, status: &str) -> String {
    format!(
        "the proxy could not reach localhost:{port} ({status}). Try again later, or ask whoever runs the proxy"
    )
}

fn no_proxy_at(port: u16) -> String {
    format!(
        "can't connect to the proxy 127.0.0.1:{port}: connection refused. Check its address in the option proxy or the \
         variable HTTPS_PROXY, and whether it is running"
    )
}

#[test]
fn p1_through_tinyproxy() {
    let folder = scratch("tinyproxy");
    let Some(secure) = Secure::start(&folder, "") else { return };
    fs::write(folder.join("filter"), "forbidden\n").unwrap();
    let filter = format!("Filter \"{}\"\n", folder.join("filter").display());
    let Some((_open, open)) = tinyproxy(&scratch("tinyproxy-open"), &filter) else { return };
    let Some((_closed, closed)) = tinyproxy(&scratch("tinyproxy-closed"), TINY_LOGIN) else { return };
    assert_tunnel(&secure, open, "localhost", "", "");
    assert_tunnel(&secure, open, "127.0.0.1", "", "");
    assert_tunnel(&secure, closed, "localhost", TINY_USER, TINY_USER_IN_BASE64);

    let refuses = |base: &str, proxy: String, text: &str| {
        assert_proxy_refuses(base, &secure.roots, &proxy, text);
    };
    let base = https(secure.port());
    refuses(&base, format!("http://127.0.0.1:{closed}"), WANTS_CREDENTIALS);
    refuses(&base, format!("http://user:canary@127.0.0.1:{closed}"), &refused_credentials("401"));
    refuses("https://forbidden.test/v2", format!("http://127.0.0.1:{open}"), NOT_ALLOWED);
    let gone = free_port();
    refuses(&https(gone), format!("http://127.0.0.1:{open}"), &not_reached(gone, "500"));
}

#[test]
fn p1_p5_through_squid() {
    let Some(secure) = Secure::start(&scratch("squid"), "") else { return };
    let leaf = Leaf::self_signed(&["localhost"]);
    let Some(open) = Squid::start(HOSTS, Login::Nobody, &leaf) else { return };
    let Some(closed) = Squid::start(HOSTS, ODD_LOGIN, &leaf) else { return };
    assert_tunnel(&secure, open.port, "127.0.0.1", "", "");
    // P5: squid alone knows this name
    assert_tunnel(&secure, open.port, "api.zoom.test", "", "");
    assert_tunnel(&secure, closed.port, "api.zoom.test", ODD_USER_IN_URL, ODD_USER_IN_BASE64);

    let refuses = |base: &str, proxy: String, text: &str| {
        assert_proxy_refuses(base, &secure.roots, &proxy, text);
    };
    let base = https(secure.port());
    refuses(&base, format!("http://127.0.0.1:{}", closed.port), WANTS_CREDENTIALS);
    refuses(&base, format!("http://us%40er:canary@127.0.0.1:{}", closed.port), &refused_credentials("407"));
    refuses("https://forbidden.test/v2", format!("http://127.0.0.1:{}", open.port), NOT_ALLOWED);
    let gone = free_port();
    refuses(&https(gone), format!("http://127.0.0.1:{}", open.port), &not_reached(gone, "503"));
}

/// Basic is sent unasked, refused, and then Digest takes its place, on the same connection.
#[test]
fn x2_through_squid_by_digest() {
    let Some(secure) = Secure::start(&scratch("squid-digest"), "") else { return };
    let leaf = Leaf::self_signed(&["localhost"]);
    let Some(squid) = Squid::start(HOSTS, Login::Digest("us@er", "p@% s"), &leaf) else { return };
    let relay = Relay::to(squid.port);
    let base = format!("https://api.zoom.test:{}/v2", secure.port());
    let proxy = format!("http://us%40er:p%40%25%20s@127.0.0.1:{}", relay.port());
    let client = proxied(&base, &secure.roots, &proxy);
    for _ in 0..3 {
        assert_token(&client.token("me"));
    }
    let sent = relay.sent();
    let starts =
        ["Basic dXNAZXI6cEAlIHM=\r\n", "Digest username=\"us@er\", realm=\"squid, a proxy\", nonce=\""];
    let values: Vec<&str> = sent.split("Proxy-Authorization: ").skip(1).collect();
    assert_eq!((values.len(), relay.connections()), (2, 1), "{sent:.800}");
    values.iter().zip(starts).for_each(|(value, start)| assert!(value.starts_with(start), "{value:.80}"));

    let wrong = format!("http://us%40er:canary@127.0.0.1:{}", squid.port);
    assert_proxy_refuses(&base, &secure.roots, &wrong, &refused_credentials("407"));
    let nobody = format!("http://127.0.0.1:{}", squid.port);
    assert_proxy_refuses(&base, &secure.roots, &nobody, WANTS_CREDENTIALS);
}

#[test]
fn p1_through_squid_over_tls() {
    let folder = scratch("squid-tls");
    let authority = Authority::new("the test's authority");
    let leaf = authority.issue(&NAMES, |_| {});
    let sites = [Site { leaf: Some(&leaf), more: ANY_TOKEN }];
    let Some(nginx) = Nginx::start(&folder, &sites) else { return };
    let Some(squid) = Squid::start(HOSTS, ODD_LOGIN, &leaf) else { return };
    let relay = Relay::to(squid.tls_port);
    let proxy = format!("https://{ODD_USER_IN_URL}@localhost:{}", relay.port());
    let base = format!("https://api.zoom.test:{}/v2", nginx.port(0));
    let client = proxied(&base, &authority.write(&folder), &proxy);
    let mut connections = Vec::new();
    for _ in 0..3 {
        let response = client.token("me");
        assert_token(&response);
        assert_eq!(response.status(), 200);
        assert_eq!(response.header("Content-Type").as_deref(), Ok("application/json"));
        connections.push(response.header("X-Connection").unwrap());
    }
    assert_eq!(connections, vec![connections[0].clone(); 3]);
    assert!(!relay.sent().contains("CONNECT"), "TLS hides the CONNECT with the credentials");
    assert_eq!(nginx.requests(3), vec![format!("{TARGET}|Bearer {TOKEN}|"); 3]);

    let wrong = format!("https://us%40er:canary@localhost:{}", squid.tls_port);
    assert_proxy_refuses(&base, &authority.write(&folder), &wrong, &refused_credentials("407"));
}

// microsocks, beside curl

const SOCKS_LOGIN: [&str; 4] = ["-u", "us@er", "-P", "p@:% s"];
/// A name that microsocks alone knows.
const FAR: &str = "many.test";

/// Three calls by way of a SOCKS proxy share a connection that starts with exactly these bytes, as that of curl does; and
/// the proxy sees nothing else of them.
fn assert_socks(secure: &Secure, socks: u16, (scheme, login): (&str, &str), host: &str, start: &[u8]) {
    let base = format!("https://{host}:{}/v2", secure.port());
    let before = secure.nginx.requests(0).len();
    let relay = Relay::to(socks);
    let proxy = format!("{scheme}://{login}127.0.0.1:{}", relay.port());
    let client = proxied(&base, &secure.roots, &proxy);
    for _ in 0..3 {
        assert_token(&client.token("me"));
    }
    assert_eq!(relay.connections(), 1);
    // A TLS handshake follows.
    let start = [start, &secure.port().to_be_bytes(), &[0x16, 3]].concat();
    assert_eq!(&relay.sent_bytes()[..start.len()], start, "{proxy} {host}");
    for secret in [TOKEN, "Bearer", "/users/", "tok-nginx"] {
        assert!(
            !relay.sent().contains(secret) && !relay.received().contains(secret),
            "the proxy saw {secret}"
        );
    }
    assert_eq!(secure.nginx.requests(before + 3)[before..], vec![format!("{TARGET}|Bearer {TOKEN}|"); 3]);

    let Some(curl) = need("curl") else { return };
    let relay = Relay::to(socks);
    let proxy = format!("{scheme}://{login}127.0.0.1:{}", relay.port());
    let mut command = Command::new(curl);
    command.args([
        "--silent",
        "--fail",
        "--socks5-basic",
        "--cacert",
        &secure.roots,
        "--proxy",
        &proxy,
        &base,
    ]);
    let output = command.env_clear().output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    assert_eq!(&relay.sent_bytes()[..start.len()], start, "curl: {proxy} {host}");
}

#[test]
fn p5_p6_through_microsocks() {
    let name = "p5_p6_through_microsocks";
    let folder = scratch(name);
    let authority = Authority::new("the test's authority");
    let leaf = authority.issue(&["localhost", "127.0.0.1", FAR], |_| {});
    let Some(nginx) = Nginx::start(&folder, &[Site { leaf: Some(&leaf), more: ANY_TOKEN }]) else { return };
    let secure = Secure { nginx, roots: authority.write(&folder) };
    let Some(names) = preload("names", name) else { return };
    let asked = folder.join("asked");
    let preload = [
        ("LD_PRELOAD", names.to_str().unwrap()),
        ("ASKED", asked.to_str().unwrap()),
        ("ADDRESSES", "127.0.0.1"),
    ];
    let Some((_open, open)) = microsocks(&scratch("microsocks-open"), &[], &preload) else { return };
    let Some((_closed, closed)) = microsocks(&scratch("microsocks-closed"), &SOCKS_LOGIN, &preload) else {
        return;
    };
    let address = [5, 1, 0, 1, 127, 0, 0, 1];
    let named = [&[5, 1, 0, 3, 9][..], FAR.as_bytes()].concat();
    let login = format!("{ODD_USER_IN_URL}@");
    let sign_in = b"\x01\x05us@er\x06p@:% s";
    assert_socks(&secure, open, ("socks5", ""), "localhost", &[&[5, 1, 0][..], &address].concat());
    assert_socks(&secure, open, ("socks5h", ""), "127.0.0.1", &[&[5, 1, 0][..], &address].concat());
    assert_socks(&secure, open, ("socks5h", ""), FAR, &[&[5, 1, 0][..], &named].concat());
    let start = [&[5, 2, 0, 2][..], sign_in, &address].concat();
    assert_socks(&secure, closed, ("socks5", &login), "localhost", &start);
    let start = [&[5, 2, 0, 2][..], sign_in, &named].concat();
    assert_socks(&secure, closed, ("socks5h", &login), FAR, &start);
}

const SOCKS_WANTS_SIGN_IN: &str = "the proxy wants a sign-in. Write a user name and a password into the option proxy or the \
    variable HTTPS_PROXY, as socks5h://user:password@host:port (percent-encoded)";

#[test]
fn p6_refusals_of_microsocks() {
    let folder = scratch("microsocks-refuses");
    let Some(secure) = Secure::start(&folder, "") else { return };
    let Some((_open, open)) = microsocks(&folder, &[], &[]) else { return };
    let Some((_closed, closed)) = microsocks(&folder, &SOCKS_LOGIN, &[]) else { return };
    let Some(caller) = Caller::get() else { return };
    let gone = free_port();
    let (base, far) = (https(secure.port()), https(gone));
    let not_reached = format!(
        "the proxy could not reach localhost:{gone} (SOCKS code 5: connection refused). Check the host and its port, or try \
         again later"
    );
    let wrong = "the proxy refused the user name or the password (SOCKS status 2). Correct them".to_owned();
    for (login, port, base, text) in [
        ("", closed, &base, SOCKS_WANTS_SIGN_IN.into()),
        ("us%40er:canary@", closed, &base, wrong),
        ("user:canary@", open, &far, not_reached),
        ("user:canary@", gone, &base, no_proxy_at(gone)),
    ] {
        for scheme in ["socks5", "socks5h"] {
            let proxy = format!("{scheme}://{login}127.0.0.1:{port}");
            assert_proxy_refuses(base, &secure.roots, &proxy, &text);
            let of_environment = [("ALL_PROXY", proxy.as_str()), ("SSL_CERT_FILE", &secure.roots)];
            let outcome = caller.call(&of_environment, &[base, TOKEN, "me"]);
            let variable = "the environment variable ALL_PROXY";
            let text = text.replace("the option proxy or the variable HTTPS_PROXY", variable);
            assert_eq!(outcome, (ZOOM_E_PROXY, text), "{proxy}");
        }
    }
    // An HTTP proxy waits for the end of a line.
    let Some((_http, http)) = tinyproxy(&folder, "") else { return };
    let client = proxied(&base, &secure.roots, &format!("socks5://127.0.0.1:{http}"));
    client.set("timeout_ms", "400");
    let text = "the time ran out while waiting for the proxy (option timeout_ms is 400). Check the proxy's address and kind \
                (http:// or socks5://), and the proxy itself";
    assert_failed(&client.token("me"), ZOOM_E_TIMEOUT, text);
    assert_eq!(secure.nginx.requests(0), Vec::<String>::new(), "no direct connection instead");
}

#[test]
fn p2_p6_socks_proxies_of_the_environment_beside_curl() {
    let folder = scratch("microsocks-environment");
    let Some(secure) = Secure::start(&folder, "") else { return };
    let Some((_socks, socks)) = microsocks(&folder, &SOCKS_LOGIN, &[]) else { return };
    let Some(caller) = Caller::get() else { return };
    let (base, curl, relay) = (https(secure.port()), need("curl"), Relay::to(socks));
    let proxy = |scheme: &str| format!("{scheme}://{ODD_USER_IN_URL}@127.0.0.1:{}", relay.port());
    for (name, scheme, no_proxy, used) in [
        ("HTTPS_PROXY", "socks5", "", 1),
        ("https_proxy", "socks5h", "", 1),
        ("ALL_PROXY", "socks5h", "example.com", 1),
        ("all_proxy", "SOCKS5", "", 1),
        ("ALL_PROXY", "socks5", "localhost", 0),
        ("http_proxy", "socks5", "", 0),
    ] {
        let proxy = proxy(scheme);
        let variables = [(name, proxy.as_str()), ("NO_PROXY", no_proxy), ("SSL_CERT_FILE", &secure.roots)];
        let before = relay.connections();
        assert_eq!(
            caller.call(&variables, &[&base, TOKEN, "me"]),
            (ZOOM_OK, "tok-nginx".into()),
            "{variables:?}"
        );
        assert_eq!(relay.connections(), before + used, "{variables:?}");
        let Some(curl) = &curl else { continue };
        let mut command = Command::new(curl);
        let output =
            command.args(["--silent", "--fail", &base]).env_clear().envs(variables).output().unwrap();
        assert!(output.status.success(), "{variables:?} {output:?}");
        assert_eq!(relay.connections(), before + 2 * used, "curl goes another way: {variables:?}");
    }
    assert!(!relay.sent().contains(TOKEN) && !relay.sent().contains("/users/"), "the proxy saw the request");
    // curl takes all of these for SOCKS 4.
    for scheme in ["socks", "socks4", "socks4a"] {
        let outcome = caller.call(&[("ALL_PROXY", &proxy(scheme))], &[&base, TOKEN, "me"]);
        assert_eq!(outcome, (ZOOM_E_PROXY, format!("the environment variable ALL_PROXY {SOCKS4}")));
    }
}

const SOCKS4: &str = "names a SOCKS 4 proxy, which is not supported. Where it speaks SOCKS 5 too, write socks5:// or socks5h:// \
    instead of socks://, socks4:// or socks4a://";

#[test]
fn p4_a_proxy_that_reads_https_with_its_own_authority() {
    let folder = scratch("interceptor");
    let own = Authority::new("the company's proxy");
    let leaf = own.issue(&["localhost"], |_| {});
    let Some(nginx) = Nginx::start(&folder, &[Site { leaf: Some(&leaf), more: ANY_TOKEN }]) else { return };
    let proxy = tunnel::proxy(tunnel::OPEN, None, nginx.port(0));
    let url = tunnel::url(&proxy);
    let theirs = own.write(&folder);
    let others = folder.join("others.pem");
    fs::write(&others, Authority::new("the server's authority").pem()).unwrap();
    let base = https(443);
    let refused = proxied(&base, others.to_str().unwrap(), &url).token("me");
    assert_failed(&refused, ZOOM_E_TLS, UNKNOWN_AUTHORITY);
    assert_eq!(nginx.requests(0), Vec::<String>::new(), "the proxy saw the request");
    assert_token(&proxied(&base, &theirs, &url).token("me"));
}

#[test]
fn t9_clients_with_different_roots_share_no_connection_to_nginx() {
    let folder = scratch("other-roots");
    let Some(secure) = Secure::start(&folder, "") else { return };
    let trusting = secure.client("localhost");
    assert_token(&trusting.token("me"));
    let others = folder.join("others.pem");
    fs::write(&others, Authority::new("another authority").pem()).unwrap();
    let other = client(&https(secure.port()), others.to_str().unwrap());
    assert_failed(&other.token("me"), ZOOM_E_TLS, UNKNOWN_AUTHORITY);
    assert_token(&trusting.token("me"));
}

#[test]
fn a_proxy_that_is_not_there() {
    let folder = scratch("no-proxy");
    let Some(secure) = Secure::start(&folder, "") else { return };
    let port = free_port();
    let text = no_proxy_at(port);
    let proxy = format!("http://user:canary@127.0.0.1:{port}");
    assert_proxy_refuses(&https(secure.port()), &secure.roots, &proxy, &text);
    assert_eq!(secure.nginx.requests(0), Vec::<String>::new(), "no direct connection instead");
}

#[test]
fn a_restart_of_the_proxy_is_not_noticed() {
    let Some(secure) = Secure::start(&scratch("proxy-restarts"), "") else { return };
    let Some((program, port)) = tinyproxy(&scratch("proxy-restarts-tiny"), "") else { return };
    let relay = Relay::to(port);
    let client = proxied(&https(secure.port()), &secure.roots, &format!("http://127.0.0.1:{}", relay.port()));
    assert_token(&client.token("me"));
    drop(program);
    wait_until("the tunnel has ended", || relay.ended() == 1);
    let text = "the proxy closed the connection without a response to CONNECT. Check that the address is an HTTP proxy's";
    assert_failed(&client.token("me"), ZOOM_E_PROXY, text);
}

#[test]
fn a0_http_to_loopback_uses_no_proxy() {
    let server = Server::responding(token_response("tok"));
    let relay = Relay::to(server.address().port());
    let proxy = format!("http://proxy-user:word@127.0.0.1:{}", relay.port());
    let client = Client::at(&server.base(), TOKEN);
    client.set("proxy", &proxy);
    assert_eq!(client.token("me").token().as_deref(), Ok("tok"));
    if let Some(caller) = Caller::get() {
        for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
            let outcome = caller.call(&[(name, &proxy)], &[&server.base(), TOKEN, "me"]);
            assert_eq!(outcome, (ZOOM_OK, "tok".into()), "{name}");
        }
        assert_eq!(server.connections(), 7);
    }
    assert_eq!(relay.connections(), 0);
    let requests = server.requests().concat().to_lowercase();
    assert!(!requests.contains("proxy"), "the server knows nothing of it: {requests}");
}

/// How much stack that takes stands in docs/limits.md; `cargo test --release -- --nocapture` prints it.
#[test]
fn x16_a_small_stack_with_a_long_chain_and_a_https_proxy() {
    let Some(gcc) = need("gcc") else { return };
    let folder = scratch("long-chain");
    let root = Authority::new("the root");
    let mut above = vec![root.below("authority 1")];
    while above.len() < 6 {
        above.push(above[above.len() - 1].below(&format!("authority {}", above.len() + 1)));
    }
    let leaf = above[5].issue(&NAMES, |_| {});
    let chain = above.iter().rev().fold(leaf.chain, |chain, authority| chain + authority.pem());
    let leaf = Leaf { chain, key: leaf.key };
    let Some(nginx) = Nginx::start(&folder, &[Site { leaf: Some(&leaf), more: ANY_TOKEN }]) else { return };
    // squid sends no chain.
    let Some(squid) = Squid::start(HOSTS, Login::Nobody, &root.issue(&NAMES, |_| {})) else { return };
    let bench = Bench::new("x16");
    let host = bench.host(&gcc, HOST_C, &["stack.c"]);
    let is_released = library_folder().ends_with("release");
    let kib = match is_released {
        true => "64",
        false if under_a_tool() => "1024",
        false => "192",
    };
    let mut command = bench.command(&host);
    command.args([kib, "show"]).env("HOST_CHAIN_BASE", https(nginx.port(0)));
    command.env("HOST_CHAIN_ROOTS", root.write(&folder));
    let output = succeed(command.env("HOST_TLS_PROXY", format!("https://localhost:{}", squid.tls_port)));
    println!("{}", printed(&output).0);
}

// The environment, which a process reads once: each case is a process of its own

/// The program tests/traced/call.c.
struct Caller {
    program: PathBuf,
    folder: PathBuf,
}

impl Caller {
    /// Built once; none when gcc is missing.
    fn get() -> Option<&'static Caller> {
        static BUILT: OnceLock<Caller> = OnceLock::new();
        let gcc = need("gcc")?;
        Some(BUILT.get_or_init(|| Caller::build(&gcc)))
    }

    fn build(gcc: &Path) -> Caller {
        let folder = scratch("caller");
        let source = project().join("tests/traced/call.c");
        let program = program(gcc, HOST_C, &[source], &folder);
        Caller { program, folder }
    }

    /// A file of its own for every call.
    fn new_file(&self, kind: &str) -> PathBuf {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        self.folder.join(format!("{kind}-{}", NEXT.fetch_add(1, Ordering::SeqCst)))
    }

    /// Makes a call in an environment of these variables alone.
    fn call(&self, variables: &[(&str, &str)], arguments: &[&str]) -> (i32, String) {
        self.run(&mut Command::new(&self.program), variables, &[], arguments)
    }

    /// Runs `command`, which ends in the program's path. The result file is put in front of the arguments.
    fn run(
        &self,
        command: &mut Command,
        variables: &[(&str, &str)],
        flags: &[&str],
        arguments: &[&str],
    ) -> (i32, String) {
        let result = self.new_file("result");
        let command =
            command.args(flags).arg(&result).args(arguments).env_clear().envs(variables.iter().copied());
        let output = command.output().expect("the program runs");
        assert!(output.status.success(), "{command:?}: {output:?}");
        assert!(output.stdout.is_empty() && output.stderr.is_empty(), "something was printed: {output:?}");
        let text = fs::read_to_string(result).expect("the program noted its result");
        let (code, text) = text.split_once('\n').expect("a code and a text");
        (code.parse().unwrap(), text.to_owned())
    }
}

/// Which way a call goes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Direct,
    ProxyA,
    ProxyB,
}

/// A server, and a proxy that is reached in two ways so that they can be told apart.
struct Crossing {
    secure: Secure,
    server: Relay,
    proxies: [Relay; 2],
    _squid: Squid,
}

impl Crossing {
    fn start(folder: &Path) -> Option<Crossing> {
        let secure = Secure::start(folder, "")?;
        let squid = Squid::start(HOSTS, ODD_LOGIN, &Leaf::self_signed(&["localhost"]))?;
        let server = Relay::to(secure.port());
        let proxies = [Relay::to(squid.port), Relay::to(squid.port)];
        Some(Crossing { secure, server, proxies, _squid: squid })
    }

    /// The variables' values with the proxies' addresses in them.
    fn filled(&self, variables: &[(&'static str, &str)]) -> BTreeMap<&'static str, String> {
        let [a, b] = self.proxies.each_ref().map(Relay::port);
        let mut filled = BTreeMap::new();
        for (name, value) in variables {
            let value = value
                .replace("{A}", &format!("http://{ODD_USER_IN_URL}@127.0.0.1:{a}"))
                .replace("{B}", &format!("http://{ODD_USER_IN_URL}@127.0.0.1:{b}"))
                .replace("{a}", &format!("{ODD_USER_IN_URL}@127.0.0.1:{a}"));
            filled.insert(*name, value);
        }
        filled
    }

    fn base(&self, host: &str) -> String {
        format!("https://{host}:{}/v2", self.server.port())
    }

    /// The way that `make` went: it makes one connection to the server, and one to a proxy or none.
    fn way(&self, make: impl FnOnce()) -> Way {
        let counts = || [&self.proxies[0], &self.proxies[1], &self.server].map(Relay::connections);
        let before = counts();
        make();
        let after = counts();
        match [0, 1, 2].map(|at| after[at] - before[at]) {
            [0, 0, 1] => Way::Direct,
            [1, 0, 1] => Way::ProxyA,
            [0, 1, 1] => Way::ProxyB,
            other => panic!("connections to proxy A, to proxy B, to the server: {other:?}"),
        }
    }
}

fn borrowed<'a>(variables: &'a BTreeMap<&'static str, String>) -> Vec<(&'a str, &'a str)> {
    variables.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

const NAMED: &str = "api.zoom.localhost";

#[test]
fn p2_the_environment_beside_curl() {
    use Way::{Direct, ProxyA, ProxyB};
    let Some(crossing) = Crossing::start(&scratch("environment")) else { return };
    let Some(caller) = Caller::get() else { return };
    let curl = need("curl");
    let without = |no_proxy: &'static str| vec![("HTTPS_PROXY", "{A}"), ("NO_PROXY", no_proxy)];
    for (variables, host, way) in [
        (vec![], NAMED, Direct),
        (vec![("HTTPS_PROXY", "{A}")], NAMED, ProxyA),
        (vec![("https_proxy", "{A}")], NAMED, ProxyA),
        (vec![("https_proxy", "{a}")], NAMED, ProxyA),
        (vec![("https_proxy", "{A}/")], NAMED, ProxyA),
        (vec![("HTTPS_PROXY", "{A}"), ("https_proxy", "{B}")], NAMED, ProxyB),
        (vec![("HTTPS_PROXY", "{A}"), ("https_proxy", "")], NAMED, ProxyA),
        (vec![("ALL_PROXY", "{A}")], NAMED, ProxyA),
        (vec![("ALL_PROXY", "{A}"), ("all_proxy", "{B}")], NAMED, ProxyB),
        (vec![("all_proxy", "{A}"), ("HTTPS_PROXY", "{B}")], NAMED, ProxyB),
        (vec![("http_proxy", "{A}")], NAMED, Direct),
        (vec![("HTTP_PROXY", "{A}"), ("REQUEST_METHOD", "GET")], NAMED, Direct),
        (without(""), NAMED, ProxyA),
        (without("*"), NAMED, Direct),
        (without("*.zoom.localhost"), NAMED, ProxyA),
        (without("zoom.localhost"), NAMED, Direct),
        (without(".zoom.localhost"), NAMED, Direct),
        (without("API.Zoom.LOCALHOST"), NAMED, Direct),
        (without("oom.localhost"), NAMED, ProxyA),
        (without("zoom"), NAMED, ProxyA),
        (without("x.api.zoom.localhost"), NAMED, ProxyA),
        (without(" example.com ,  zoom.localhost "), NAMED, Direct),
        (without("example.com zoom.localhost"), NAMED, Direct),
        (without("example.com,example.org"), NAMED, ProxyA),
        (vec![("ALL_PROXY", "{A}"), ("no_proxy", "zoom.localhost")], NAMED, Direct),
        (vec![("ALL_PROXY", "{A}"), ("no_proxy", "example.com"), ("NO_PROXY", "*")], NAMED, ProxyA),
        (vec![("ALL_PROXY", "{A}"), ("no_proxy", ""), ("NO_PROXY", "*")], NAMED, Direct),
        (without("127.0.0.1"), "127.0.0.1", Direct),
        (without("127.0.0.0/8"), "127.0.0.1", Direct),
        (without("127.0.0.1/32"), "127.0.0.1", Direct),
        (without("126.0.0.0/7"), "127.0.0.1", Direct),
        (without("127.0.0.2/32, 10.0.0.0/8"), "127.0.0.1", ProxyA),
        (without("localhost"), "127.0.0.1", ProxyA),
    ] {
        let variables = crossing.filled(&variables);
        let variables = borrowed(&variables);
        let roots = format!("roots={}", crossing.secure.roots);
        let base = crossing.base(host);
        let taken = crossing.way(|| {
            let outcome = caller.call(&variables, &[&base, TOKEN, "me", &roots]);
            assert_eq!(outcome, (ZOOM_OK, "tok-nginx".into()), "{host} {variables:?}");
        });
        assert_eq!(taken, way, "{host} {variables:?}");
        let Some(curl) = &curl else { continue };
        let taken = crossing.way(|| {
            let mut command = Command::new(curl);
            command.args(["--silent", "--fail", "--cacert", &crossing.secure.roots, &base]);
            let output = command.env_clear().envs(variables.iter().copied()).output().unwrap();
            assert!(output.status.success(), "{variables:?} {output:?}");
        });
        assert_eq!(taken, way, "curl goes another way: {host} {variables:?}");
    }
    for relay in &crossing.proxies {
        assert!(
            !relay.sent().contains(TOKEN) && !relay.sent().contains("/users/"),
            "the proxy saw the request"
        );
    }
    assert!(crossing.proxies[0].sent().contains(ODD_USER_IN_BASE64));
}

#[test]
fn p2_the_option_no_proxy() {
    use Way::{Direct, ProxyA, ProxyB};
    let Some(crossing) = Crossing::start(&scratch("no-proxy-option")) else { return };
    let Some(caller) = Caller::get() else { return };
    let env = |no_proxy: &'static str| vec![("HTTPS_PROXY", "{A}"), ("NO_PROXY", no_proxy)];
    let proxy = format!("proxy=http://{ODD_USER_IN_URL}@127.0.0.1:{}", crossing.proxies[1].port());
    for (variables, proxy, no_proxy, host, way) in [
        // Beside a proxy of the option.
        (vec![], &*proxy, "", NAMED, ProxyB),
        (env("*"), &proxy, "", NAMED, ProxyB),
        (vec![], &proxy, "*", NAMED, Direct),
        (vec![], &proxy, "zoom.localhost", NAMED, Direct),
        (vec![], &proxy, ".zoom.localhost", NAMED, Direct),
        (vec![], &proxy, "API.Zoom.LocalHost.", NAMED, Direct),
        (vec![], &proxy, "oom.localhost", NAMED, ProxyB),
        (vec![], &proxy, "*.zoom.localhost", NAMED, ProxyB),
        (vec![], &proxy, "example.com, zoom.localhost,example.org", NAMED, Direct),
        (vec![], &proxy, "example.com zoom.localhost", NAMED, Direct),
        (vec![], &proxy, "127.0.0.1", "127.0.0.1", Direct),
        (vec![], &proxy, "10.0.0.0/8,127.0.0.0/8", "127.0.0.1", Direct),
        (vec![], &proxy, "10.0.0.0/8,::1", "127.0.0.1", ProxyB),
        // Beside a proxy of the environment.
        (env(""), "proxy=env", "zoom.localhost", NAMED, Direct),
        (env("*"), "proxy=env", "example.com", NAMED, ProxyA),
        (env("zoom.localhost"), "proxy=env", "", NAMED, Direct),
        (vec![("HTTPS_PROXY", "socks4://x")], "proxy=env", "zoom.localhost", NAMED, Direct),
        (env(""), "proxy=none", "example.com", NAMED, Direct),
    ] {
        let variables = crossing.filled(&variables);
        let roots = format!("roots={}", crossing.secure.roots);
        let (base, no_proxy) = (crossing.base(host), format!("no_proxy={no_proxy}"));
        let taken = crossing.way(|| {
            let arguments = [&base, TOKEN, "me", &roots, proxy, &no_proxy];
            let outcome = caller.call(&borrowed(&variables), &arguments);
            assert_eq!(outcome, (ZOOM_OK, "tok-nginx".into()), "{host} {no_proxy} {variables:?}");
        });
        assert_eq!(taken, way, "{host} {proxy} {no_proxy} {variables:?}");
    }
}

#[test]
fn p2_a_proxy_of_the_environment_that_can_t_be_used() {
    let Some(crossing) = Crossing::start(&scratch("bad-environment")) else { return };
    let Some(caller) = Caller::get() else { return };
    let roots = format!("roots={}", crossing.secure.roots);
    let base = crossing.base("localhost");
    let arguments = [base.as_str(), TOKEN, "me", roots.as_str()];
    let kind = "must be a URL that begins with http://, https://, socks5:// or socks5h:// (other kinds of proxy are not supported)";
    let socks =
        "must have a user name and a password of 1 to 255 bytes each, or neither of them, for SOCKS 5";
    let port = "must have a port from 1 to 65535 or no port";
    let host = "must have a host name of letters, digits, - and . (no trailing dot) or an IP address";
    let encoding = "has a user name or password that is not percent-encoded UTF-8";
    for (value, why) in [
        ("ftp://user:canary@127.0.0.1:1", kind),
        ("socks4://user:canary@127.0.0.1:1", SOCKS4),
        ("socks5://canary@127.0.0.1:1", socks),
        ("http://user:canary@127.0.0.1:99999", port),
        ("http://user:canary@127.0.0.1:x", port),
        ("http://user:canary@", host),
        ("http://user:canary@a b", host),
        ("http://user:canary%@127.0.0.1:1", encoding),
    ] {
        for name in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
            let expected = (ZOOM_E_PROXY, format!("the environment variable {name} {why}"));
            assert_eq!(caller.call(&[(name, value)], &arguments), expected);
            let option = caller.call(&[(name, value)], &[&base, TOKEN, "me", &roots, "proxy=none"]);
            assert_eq!(option, (ZOOM_OK, "tok-nginx".into()), "the option counts");
        }
    }
    let direct = crossing.server.connections();
    let refused = caller.call(&[("HTTPS_PROXY", "socks4://x"), ("NO_PROXY", "x.test")], &arguments);
    assert_eq!(refused.0, ZOOM_E_PROXY);
    assert_eq!(crossing.server.connections(), direct, "no connection instead");
    let excluded = caller.call(&[("HTTPS_PROXY", "socks4://x"), ("NO_PROXY", "localhost")], &arguments);
    assert_eq!(excluded, (ZOOM_OK, "tok-nginx".into()));
    assert_eq!(crossing.proxies.each_ref().map(Relay::connections), [0, 0]);
}

#[test]
fn p2_a_proxy_of_the_environment_that_is_not_utf8() {
    let Some(crossing) = Crossing::start(&scratch("not-utf8")) else { return };
    let Some(caller) = Caller::get() else { return };
    let roots = format!("roots={}", crossing.secure.roots);
    let setting = OsStr::from_bytes(b"HTTPS_PROXY=http://user:canary\xff@127.0.0.1:1");
    let mut command = Command::new("/usr/bin/env");
    command.arg(setting).arg(&caller.program);
    let base = crossing.base("localhost");
    let (code, text) = caller.run(&mut command, &[], &[], &[&base, TOKEN, "me", &roots]);
    assert_eq!(code, ZOOM_E_PROXY, "{text}");
    assert!(text.starts_with("the environment variable HTTPS_PROXY ") && !text.contains("canary"), "{text}");
    assert_eq!(crossing.server.connections(), 0, "no direct connection instead");
}

#[test]
fn p2_refusals_of_proxies_of_the_environment() {
    let folder = scratch("environment-refused");
    let Some(secure) = Secure::start(&folder, "") else { return };
    let Some((_tiny, tiny)) = tinyproxy(&folder, TINY_LOGIN) else { return };
    let Some(caller) = Caller::get() else { return };
    let (base, roots) = (https(secure.port()), format!("roots={}", secure.roots));
    let call = |proxy: &str, base: &str| caller.call(&[("HTTPS_PROXY", proxy)], &[base, TOKEN, "me", &roots]);
    let gone = free_port();
    let good = format!("http://{TINY_USER}@127.0.0.1:{tiny}");
    assert_eq!(call(&good, &base), (ZOOM_OK, "tok-nginx".into()));
    for (proxy, base, text) in [
        (format!("http://127.0.0.1:{tiny}"), &base, WANTS_CREDENTIALS.into()),
        (good, &https(gone), not_reached(gone, "500")),
        (format!("http://user:canary@127.0.0.1:{gone}"), &base, no_proxy_at(gone)),
    ] {
        assert_eq!(call(&proxy, base), (ZOOM_E_PROXY, text));
    }
    assert_eq!(secure.nginx.requests(1).len(), 1);
}

/// The one call's reader has no options: its texts name the variables.
#[test]
fn x2_the_one_call_names_no_option() {
    let folder = scratch("one-call");
    let Some(secure) = Secure::start(&folder, "") else { return };
    let Some((_tiny, tiny)) = tinyproxy(&folder, TINY_LOGIN) else { return };
    let Some(caller) = Caller::get() else { return };
    let gone = free_port();
    let base = https(secure.port());
    let call = |proxy: &str, base: &str| {
        caller.call(&[("HTTPS_PROXY", proxy), ("SSL_CERT_FILE", &secure.roots)], &[base, TOKEN, "me"])
    };
    let of_option = "the option proxy or the ";
    for (proxy, text) in [
        (format!("http://127.0.0.1:{tiny}"), WANTS_CREDENTIALS.replace(of_option, "the environment ")),
        (
            format!("http://user:canary@127.0.0.1:{gone}"),
            no_proxy_at(gone).replace(of_option, "the environment "),
        ),
    ] {
        assert!(!text.contains("option"), "{text}");
        assert_eq!(call(&proxy, &base), (ZOOM_E_PROXY, text));
    }
    assert_eq!(call("", &https(gone)), (ZOOM_E_CONNECT, cannot_connect(&format!("localhost:{gone}"))));
}

// strace

/// A program's system calls, and what it noted.
struct Trace {
    lines: Vec<String>,
    outcome: (i32, String),
}

impl Trace {
    /// None when strace is missing or may not trace, which is said by name.
    fn take(variables: &[(&str, &str)], flags: &[&str], arguments: &[&str]) -> Option<Trace> {
        let (strace, caller) = (need("strace")?, Caller::get()?);
        let may_trace = Command::new(&strace).args(["-o", "/dev/null", "true"]).output();
        if !may_trace.is_ok_and(|output| output.status.success()) {
            skip("ptrace is not permitted here");
            return None;
        }
        let file = caller.new_file("trace");
        let mut command = Command::new(strace);
        command.args(["-f", "-q", "-s", "200", "-o"]).arg(&file).arg(&caller.program);
        let outcome = caller.run(&mut command, variables, flags, arguments);
        let text = String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
        let lines = text.lines().map(without_process).collect();
        Some(Trace { lines, outcome })
    }

    /// What lies between two marks of the program, each time.
    fn between(&self, first: &str, last: &str) -> Vec<&[String]> {
        let mut parts = Vec::new();
        let mut start = None;
        for (at, line) in self.lines.iter().enumerate() {
            if line.contains(&format!("/zoom-token/{first}")) {
                start = Some(at + 1);
            } else if line.contains(&format!("/zoom-token/{last}")) {
                parts.push(&self.lines[start.take().expect("a mark before it")..at]);
            }
        }
        assert!(!parts.is_empty(), "the trace has no marks: {:#?}", self.lines);
        parts
    }

    /// All that the library did.
    fn of_the_library(&self) -> &[String] {
        self.between("start", "stop")[0]
    }
}

/// A line without the number of the process or thread at its start.
fn without_process(line: &str) -> String {
    line.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start().to_owned()
}

/// A line's system call and its first argument.
fn call_and_first(line: &str) -> (&str, &str) {
    let (call, rest) = line.split_once('(').unwrap_or((line, ""));
    (call, rest.split([',', ')']).next().unwrap_or(""))
}

#[test]
fn u5_http_to_a_host_that_is_not_loopback_makes_no_system_call_of_the_network() {
    let text = "must begin with https:// (http:// is for localhost and loopback addresses alone)";
    let is_network = |line: &&String| {
        let (call, _) = call_and_first(line);
        ["socket", "connect", "bind", "sendto", "sendmsg", "sendmmsg", "recvfrom"].contains(&call)
    };
    for host in ["api.zoom.us", "192.0.2.1", "127.0.0.1.example.com", "localhost.example.com", "0.0.0.0"] {
        let base = format!("http://{host}/v2");
        for (options, name) in [(&[][..], "base"), (&["proxy=none"][..], "option base_url")] {
            let arguments = [&[base.as_str(), TOKEN, "me"], options].concat();
            let Some(trace) = Trace::take(&[], &[], &arguments) else { return };
            assert_eq!(trace.outcome, (ZOOM_E_ARGUMENT, format!("{name} {text}")));
            assert_eq!(trace.lines.iter().find(is_network), None);
        }
    }
    let server = Server::responding(token_response("tok"));
    let Some(trace) = Trace::take(&[], &[], &[&server.base(), TOKEN, "me"]) else { return };
    assert!(trace.lines.iter().find(is_network).is_some(), "a call that is sent shows in the trace");
}

/// A simulator with https, and its authority in a file.
fn simulator(folder: &Path) -> (Simulator, String) {
    let simulator = Simulator::start(Options::default()).expect("a simulator");
    let roots = folder.join("roots.pem");
    fs::write(&roots, simulator.ca_pem()).unwrap();
    (simulator, roots.to_str().unwrap().to_owned())
}

#[test]
fn a3_a6_nothing_is_printed_written_or_read_aside() {
    let folder = scratch("environment-traced");
    let (simulator, roots) = simulator(&folder);
    fs::write(folder.join(".netrc"), "machine localhost login canary password canary\n").unwrap();
    let folder_name = folder.to_str().unwrap();
    let key_log = folder.join("keys");
    let variables = [
        ("HOME", folder_name),
        ("NETRC", folder_name),
        ("RUST_LOG", "trace"),
        ("RUST_BACKTRACE", "full"),
        ("SSLKEYLOGFILE", key_log.to_str().unwrap()),
        ("SSL_CERT_FILE", roots.as_str()),
    ];
    let base = simulator.https_url();
    for options in [&[][..], &[format!("roots={roots}")][..]] {
        for user in ["nobody", "me"] {
            let mut arguments = vec![base.as_str(), ACCESS_TOKEN, user];
            arguments.extend(options.iter().map(String::as_str));
            let Some(trace) = Trace::take(&variables, &[], &arguments) else { return };
            assert_eq!(trace.outcome.0 == ZOOM_OK, user == "me", "{:?}", trace.outcome);
            assert_quiet(trace.of_the_library(), &roots);
        }
    }
    assert!(!key_log.exists());
    let requests = simulator.requests();
    assert!(!format!("{requests:?}").contains("canary"), ".netrc was used");
}

/// The calls hold one reading of the roots, and no writing of any file.
fn assert_quiet(lines: &[String], roots: &str) {
    let opened: Vec<&String> =
        lines.iter().filter(|line| call_and_first(line).0.starts_with("open")).collect();
    assert!(opened.iter().any(|line| line.contains(roots)), "the trace shows no opening: {lines:#?}");
    for line in lines {
        let (call, first) = call_and_first(line);
        assert!(!(call.starts_with("write") && ["1", "2"].contains(&first)), "{line}");
        assert!(!line.contains("netrc"), "{line}");
        let makes = ["O_WRONLY", "O_RDWR", "O_CREAT"].iter().any(|flag| line.contains(flag));
        assert!(!(call.starts_with("open") && makes), "{line}");
        assert!(!["creat", "mkdir", "memfd_create", "rename", "unlink"].contains(&call), "{line}");
    }
}

#[test]
fn d4_without_standard_streams_folder_and_locale() {
    let folder = scratch("bare");
    let (simulator, roots) = simulator(&folder);
    let log = folder.join("log");
    let options = [format!("roots={roots}"), format!("log_file={}", log.display())];
    for base in [simulator.https_url(), simulator.http_url()] {
        let arguments = [&base, ACCESS_TOKEN, "me", &options[0], &options[1]];
        let Some(trace) = Trace::take(&[], &["-b", "-n", "3"], &arguments) else { return };
        assert_eq!(trace.outcome.0, ZOOM_OK, "{}", trace.outcome.1);
        assert!(!trace.outcome.1.contains("descriptor"), "{}", trace.outcome.1);
        let connects = trace.of_the_library().iter().filter(|line| line.starts_with("connect(")).count();
        assert_eq!(connects, 1, "{:#?}", trace.of_the_library());
        for line in trace.of_the_library() {
            let (call, first) = call_and_first(line);
            let is_use = ["connect", "send", "recv", "write", "poll", "setsockopt"]
                .iter()
                .any(|word| call.starts_with(word));
            assert!(!(is_use && ["0", "1", "2"].contains(&first)), "{line}");
            assert!(
                !line.contains("{fd=0,") && !line.contains("{fd=1,") && !line.contains("{fd=2,"),
                "{line}"
            );
        }
    }
    assert_eq!(fs::read_to_string(log).unwrap().lines().count(), 6);
}

#[test]
fn a_warm_call_makes_three_system_calls() {
    let server = Server::responding(token_response("tok"));
    let base = server.base();
    for options in [&[][..], &["proxy=none"][..]] {
        let arguments = [&[base.as_str(), TOKEN, "me"], options].concat();
        let Some(trace) = Trace::take(&[], &["-n", "20"], &arguments) else { return };
        assert_eq!(trace.outcome, (ZOOM_OK, "tok".into()));
        let calls = trace.between("begin", "end");
        assert_eq!(calls.len(), 20);
        // On a busy machine a response may be waited for in a call of its own: the best one counts.
        let best = calls[1..].iter().min_by_key(|lines| lines.len()).unwrap();
        let names: Vec<&str> = best.iter().map(|line| call_and_first(line).0).collect();
        assert!(names.len() <= 3, "{best:#?}");
        assert!(
            names.iter().any(|name| name.starts_with("recv")),
            "a kept connection is looked at: {names:?}"
        );
    }
    assert_eq!(server.connections(), 2);
}
