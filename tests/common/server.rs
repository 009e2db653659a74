//! A server on a loopback port that does what a test tells it, byte for byte: the simulator's.

pub use zoom_simulator::script::{Connection, Server, answer, token_answer};
