//! Values of the option `proxy`: `URL NUL user NUL password NUL host NUL port`, the URL itself and those composed of the
//! parts. And any bytes as the replies of a SOCKS proxy, of which each part is read as the whole, or not yet.
#![no_main]

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use libfuzzer_sys::fuzz_target;
use zoom_token::fuzzing::{base_url, proxy, socks_replies};
use zoom_token_fuzz::{CANARY, check_error_text, texts};

/// The longest reply of a SOCKS proxy: one with the longest name.
const LONGEST: usize = 262;

fuzz_target!(|data: &[u8]| {
    check_replies(data);
    let Some([url, user, password, host, port]) = texts(data) else { return };
    match proxy(url) {
        Err(why) => check_error_text(&why),
        Ok(parts) => {
            assert_ne!(parts.port, 0);
            let normal = format!("{}://{}:{}", parts.scheme, parts.host, parts.port);
            let again = proxy(&normal).expect("the normal form");
            assert_eq!((&again.host, again.port), (&parts.host, parts.port), "{url}");
            let is_base = base_url(&format!("https://{}:{}", parts.host, parts.port));
            assert!(is_base.is_ok(), "accepted for a proxy but not for a base URL: {}", parts.host);
        }
    }
    if host.contains('@') || port.contains('@') {
        return;
    }
    let password = format!("{CANARY}{password}");
    let url = format!("http://{}:{}@{host}:{port}", encoded(user), encoded(&password));
    let with = proxy(&url);
    let for_socks = proxy(&url.replacen("http", "socks5h", 1));
    let can_be_sent = [user, &password].iter().all(|part| (1..=255).contains(&part.len()));
    assert_eq!(for_socks.is_ok(), with.is_ok() && can_be_sent, "{url}");
    match (with, proxy(&format!("http://{host}:{port}"))) {
        (Ok(with), Ok(without)) => {
            assert_eq!((&with.host, with.port), (&without.host, without.port), "credentials change the host");
            let expected = BASE64_STANDARD.encode(format!("{user}:{password}"));
            assert_eq!(with.credentials, Some(expected), "{url}");
        }
        (Err(why), _) => check_error_text(&why),
        (Ok(with), Err(why)) => panic!("{with:?} is refused without credentials: {why}"),
    }
});

fn check_replies(data: &[u8]) {
    let whole = socks_replies(data);
    for length in 0..data.len().min(LONGEST + 1) {
        for (part, whole) in socks_replies(&data[..length]).iter().zip(&whole) {
            assert!(*part == Ok(None) || part == whole, "{part:?} {whole:?}");
        }
    }
    for reply in whole {
        match reply {
            Ok(Some((_, length))) => assert!((2..=LONGEST.min(data.len())).contains(&length)),
            Ok(None) => assert!(data.len() < LONGEST),
            Err(why) => check_error_text(why),
        }
    }
}

/// Every byte as %XX.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
