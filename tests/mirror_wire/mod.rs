//! What must arrive of the section `sent` of tests/vectors.json, whichever mirror sent it: byte for byte.

use serde_json::Value;

use crate::common::server::Server;

/// Holds what a server got to the vectors. `{host}` and `{version}` stand for what differs from run to run.
pub fn check_sent(vectors: &Value, server: &Server) {
    let cases = vectors["sent"].as_array().expect("the vectors have a list `sent`");
    let requests = server.requests();
    let host = server.address().to_string();
    for (request, case) in requests.iter().zip(cases) {
        let expected = case["request"].as_str().expect("a request");
        let expected = expected.replace("{host}", &host).replace("{version}", env!("CARGO_PKG_VERSION"));
        assert_eq!(request, &expected, "{case}");
    }
    assert_eq!(requests.len(), cases.len(), "what is in `not_sent` must not arrive: {requests:#?}");
}
