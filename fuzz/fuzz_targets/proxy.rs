//! Values of the option `proxy`: `URL NUL user NUL password NUL host NUL port`, the URL itself and one composed of the
//! parts.
#![no_main]

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use libfuzzer_sys::fuzz_target;
use zoom_token::fuzzing::{base_url, proxy};
use zoom_token_fuzz::{CANARY, check_error_text, texts};

fuzz_target!(|data: &[u8]| {
    let Some([url, user, password, host, port]) = texts(data) else { return };
    match proxy(url) {
        Err(why) => check_error_text(&why),
        Ok(parts) => {
            assert_ne!(parts.port, 0);
            let scheme = if parts.is_https { "https" } else { "http" };
            let again = proxy(&format!("{scheme}://{}:{}", parts.host, parts.port)).expect("the normal form");
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
    match (proxy(&url), proxy(&format!("http://{host}:{port}"))) {
        (Ok(with), Ok(without)) => {
            assert_eq!((&with.host, with.port), (&without.host, without.port), "credentials change the host");
            let expected = BASE64_STANDARD.encode(format!("{user}:{password}"));
            assert_eq!(with.credentials, Some(expected), "{url}");
        }
        (Err(why), _) => check_error_text(&why),
        (Ok(with), Err(why)) => panic!("{with:?} is refused without credentials: {why}"),
    }
});

/// Every byte as %XX.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
