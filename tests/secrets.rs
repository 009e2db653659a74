//! Where secrets stay: copies of them in the host's memory after all that held them was freed.

mod common;

use common::abi::Client;
use common::bench::{Bench, HOST_C};
use common::server::{Server, http_response, token_response};
use common::tools::{host_command, need, scratch};
use zoom_simulator::ACCESS_TOKEN;

/// Each byte changed and in hexadecimal digits: the host must not have the secret in its environment.
fn hidden(secret: &str) -> String {
    secret.bytes().map(|byte| format!("{:02x}", byte ^ 0x5a)).collect()
}

/// The copies of access token and ZAK: after one round of calls, after fifty, and of the access token with one that the
/// host itself keeps.
fn copies(name: &str, is_tls: bool) -> Option<[i32; 5]> {
    let gcc = need("gcc")?;
    let bench = Bench::new(name);
    let program = bench.host(&gcc, HOST_C, &["secrets.c"]);
    let roots = bench.folder.join("roots.pem");
    let (base, roots) = match is_tls {
        true => (bench.simulator.https_url(), roots.to_str().unwrap()),
        false => (bench.simulator.http_url(), ""),
    };
    // Not the bench's own command, which hands the secrets over as they are.
    let output = host_command(&program)
        .args([&base, roots])
        .env("HOST_HIDDEN_TOKEN", hidden(ACCESS_TOKEN))
        .env("HOST_HIDDEN_ZAK", hidden(&bench.expected_token("type=zak")))
        .output()
        .expect("the host runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    println!("{name}: {printed}");
    let counts: Vec<i32> = printed.split_whitespace().map(|count| count.parse().unwrap()).collect();
    Some(counts.try_into().expect("five counts"))
}

#[test]
fn a2_no_copy_of_a_secret_stays_in_memory_over_http() {
    let Some(copies) = copies("secrets-http", false) else { return };
    assert_eq!(copies, [0, 0, 0, 0, 1]);
}

/// docs/limits.md has the numbers: they are copies in rustls's own buffers, which it frees without wiping them.
#[test]
fn a2_copies_of_secrets_over_https_are_few_and_do_not_grow() {
    let Some([token, zak, token_later, zak_later, with_one_more]) = copies("secrets-https", true) else {
        return;
    };
    assert_eq!((token, token_later, with_one_more), (0, 0, 1), "of the access token");
    assert!(zak <= ZAKS_LEFT && zak_later <= ZAKS_LEFT, "of the ZAK: {zak}, later {zak_later}");
}

const ZAKS_LEFT: i32 = 2;

/// Where JSON has escapes, what a string stands for is put together in memory of its own, and what is put in is escaped.
#[test]
fn sa6_no_copy_of_a_secret_with_escapes_stays_in_memory() {
    const ZAK: &str = "eyJhbGciOiJIUzI1NiJ9.the-canary-of-a-zoom-user-token.0123456789";
    let Some(gcc) = need("gcc") else { return };
    let refused = format!(
        r#"{{"code":300,"message":"no {ZAK}\u003d","errors":[{{"field":"a","message":"{ZAK}\/"}}],"token":"{ZAK}\/"}}"#
    );
    let foreign = format!(r#"{{"title":"no {ZAK}\u003d","detail":"{ZAK}\n"}}"#);
    let server = Server::start(move |connection| {
        while let Some(request) = connection.read_request() {
            let response = match request.split('/').nth(3) {
                Some("me") => token_response(&format!(r"{ZAK}\u003d\/")),
                Some("refused") => http_response("400 Bad Request", "", &refused),
                _ => http_response("400 Bad Request", "", &foreign),
            };
            connection.send(response.as_bytes());
        }
    });
    let bench = Bench::new("secrets-escaped");
    let program = bench.host(&gcc, HOST_C, &["escaped.c"]);
    let output = host_command(&program)
        .arg(server.base())
        .env("HOST_HIDDEN_ZAK", hidden(ZAK))
        .output()
        .expect("the host runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "0\n0\n0\n0\n0\n1\n");
}

/// Each secret of a client's options, in a URL and in the words of a server that repeats it. A request has the login, and so
/// the others are not sent.
#[test]
fn a1_no_secret_of_the_options_is_repeated() {
    const SECRETS: [&[(&str, &str, &str)]; 2] = [
        &[
            ("access_token", "canary-of-a-token", "canary-of-a-token"),
            ("proxy", "http://u:canary-of-a-proxy@127.0.0.1:1", "canary-of-a-proxy"),
            ("header.X-Key", "canary-of-a-key", "canary-of-a-key"),
            ("login", "user:canary-of-a-login", "canary-of-a-login"),
        ],
        &[
            ("client_id", "an-app", ""),
            ("client_secret", "canary-of-an-app", "canary-of-an-app"),
            ("refresh_token", "canary-of-a-user", "canary-of-a-user"),
            ("login", "user:canary-of-a-login", "dXNlcjpjYW5hcnktb2YtYS1sb2dpbg=="),
        ],
    ];
    let server = Server::start(|connection| {
        while let Some(request) = connection.read_request() {
            let target = request.split(' ').nth(1).unwrap();
            let body = format!(r#"{{"code":1,"message":"no {target}"}}"#);
            connection.send(http_response("404 Not Found", "", &body).as_bytes());
        }
    });
    let log = scratch("a1-options").join("log");
    for options in SECRETS {
        let client = Client::new();
        client.set("base_url", &server.base()).set("log_file", log.to_str().unwrap());
        for (name, value, _) in options {
            client.set(name, value);
        }
        for (name, _, secret) in options.iter().filter(|(.., secret)| !secret.is_empty()) {
            let refused = client.request("GET", &format!("/{secret}/x"), "", "");
            assert_eq!(
                refused.error(),
                "HTTP 404 Not Found, Zoom code 1: no /v2/[redacted]/x. Check the base URL, and the user id or e-mail address",
                "{name}"
            );
        }
    }
    let logged = std::fs::read_to_string(&log).unwrap();
    assert_eq!(logged.matches("GET http://").count(), 7, "{logged}");
    assert_eq!(logged.matches("/v2/[redacted]/x attempt=1").count(), 7, "{logged}");
}

/// Arguments that were swapped put the access token into the URL's path, and a base URL may contain it.
#[test]
fn a1_an_access_token_in_a_url_is_not_logged() {
    const TOKEN: &str = "my.canary-0123456789/+=";
    const ENCODED: &str = "my.canary-0123456789%2F%2B%3D";
    let server = Server::responding(token_response("abc"));
    let log = scratch("a1-log").join("log");
    let client_at = |base: &str| {
        let client = Client::at(base, TOKEN);
        client.set("log_file", log.to_str().unwrap());
        client
    };
    let client = client_at(&server.base());
    for user in [TOKEN, &format!("x{TOKEN}x")] {
        client.token(user);
    }
    for path in [TOKEN, ENCODED, &ENCODED.to_lowercase(), &TOKEN.replace('a', "%61")] {
        client.request("GET", &format!("/{path}/echo"), "", "");
    }
    client_at(&format!("{}/{ENCODED}", server.base())).token("me");
    // The token of the client is not sent there, and not logged either.
    let other = Server::responding(token_response("abc"));
    client.request("GET", &format!("{}/{TOKEN}", other.base()), "", "");

    let logged = std::fs::read_to_string(&log).unwrap();
    assert_eq!((logged.lines().count(), logged.matches("[redacted]").count()), (8, 8), "{logged}");
    assert!(!logged.contains("canary") && !logged.contains("0123456789"), "{logged}");
    assert!(logged.contains("/users/x[redacted]x/token attempt=1 result="), "{logged}");
}
