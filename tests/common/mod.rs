//! What the tests share: the C ABI in safe hands, a server that says what it is told, and the programs they need.
#![allow(dead_code)]

pub mod abi;
pub mod bench;
pub mod every;
#[cfg(unix)]
pub mod programs;
pub mod server;
pub mod tools;
