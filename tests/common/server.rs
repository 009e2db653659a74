//! The simulator's server on a loopback port that sends what a test tells it, byte by byte.

pub use zoom_simulator::script::{Connection, Server, http_response, token_response};
