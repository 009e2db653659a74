//! The requests of the section `sent` of tests/vectors.json, which a server must receive byte by byte from either mirror.

use serde_json::Value;

use crate::common::server::Server;

/// Compares the requests that a server received with the vectors, where `{host}` and `{version}` are placeholders.
pub fn check_sent(vectors: &Value, server: &Server) {
    let cases = vectors["sent"].as_array().expect("the vectors have a list `sent`");
    let requests = server.requests();
    let host = server.address().to_string();
    for (request, case) in requests.iter().zip(cases) {
        let expected = case["request"].as_str().expect("a request");
        let expected = expected.replace("{host}", &host).replace("{version}", env!("CARGO_PKG_VERSION"));
        assert_eq!(request, &expected, "{case}");
    }
    assert_eq!(requests.len(), cases.len(), "the requests in `not_sent` must not be sent: {requests:#?}");
}
