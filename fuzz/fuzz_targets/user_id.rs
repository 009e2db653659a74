//! User id, type, meeting id, and a name and value of a query: each is one part of the URL, and decodes to the original.
#![no_main]

use libfuzzer_sys::fuzz_target;
use url::Url;
use zoom_token::fuzzing::{request_url, token_url};
use zoom_token_fuzz::{check_error_text, texts};

const BASE: &str = "https://api.zoom.us/v2";

fuzz_target!(|data: &[u8]| {
    let Some([user, kind, meeting, name, value]) = texts(data) else { return };
    check_token_call(user, "zak", "");
    check_token_call(user, kind, meeting);
    check_query(name, value);
});

fn check_token_call(user: &str, kind: &str, meeting: &str) {
    let sent = match token_url(BASE, user, kind, 7200, meeting) {
        Ok(sent) => sent,
        Err(why) => return check_error_text(&why),
    };
    let (path, query) = sent.split_once('?').expect("a query");
    let segment = path.strip_prefix("https://api.zoom.us/v2/users/").expect("the path of users");
    let segment = segment.strip_suffix("/token").expect("the path of tokens");
    assert!(!segment.contains(['/', '?', '#', '\\']) && !matches!(segment, "" | "." | ".."), "{segment}");
    assert_eq!(percent_decoded(segment), user.as_bytes(), "the user id has changed");
    let read = Url::parse(&sent).expect(&sent);
    let segments: Vec<&str> = read.path_segments().expect("a path").collect();
    assert_eq!(segments, ["v2", "users", segment, "token"], "not one segment");
    assert!(query.is_ascii() && !query.contains('#'), "{query}");
    let pairs: Vec<_> = read.query_pairs().collect();
    let mut expected = vec![("type", kind), ("ttl", "7200")];
    if !meeting.is_empty() {
        expected.push(("meeting_id", meeting));
    }
    assert!(pairs.iter().map(|(n, v)| (n.as_ref(), v.as_ref())).eq(expected.iter().copied()), "{query}");
}

fn check_query(name: &str, value: &str) {
    let json = serde_json::json!({ name: value }).to_string();
    match request_url(BASE, "/users", &json) {
        Err(why) => check_error_text(&why),
        Ok(sent) => {
            let read = Url::parse(&sent).expect(&sent);
            assert_eq!(read.path(), "/v2/users");
            let pairs: Vec<_> = read.query_pairs().collect();
            let expected = if name.is_empty() && value.is_empty() { vec![] } else { vec![(name, value)] };
            assert!(
                pairs.iter().map(|(n, v)| (n.as_ref(), v.as_ref())).eq(expected.iter().copied()),
                "{sent}"
            );
        }
    }
}

/// Percent-decodes a path segment, where a `+` is a `+`.
fn percent_decoded(text: &str) -> Vec<u8> {
    let plain = text.replace('+', "%2B");
    let pair = format!("x={plain}");
    let (_, value) = url::form_urlencoded::parse(pair.as_bytes()).next().expect("a pair");
    value.into_owned().into_bytes()
}
