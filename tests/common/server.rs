//! A server on a loopback port that does what a test tells it, byte by byte: the simulator's.

pub use zoom_simulator::script::{Connection, Server, http_response, token_response};
