//! What the tests share: the C ABI in safe Rust, servers that respond as they are told, and the programs they need.
#![allow(dead_code, unused_imports)] // Each test file uses its part.

pub mod abi;
pub mod bench;
pub mod consent;
pub mod der;
pub mod description;
pub mod docs;
pub mod dotnet;
pub mod every;
pub mod faults;
pub mod own_process;
#[cfg(unix)]
pub mod programs;
pub mod refusals;
pub mod server;
pub mod signed_in;
pub mod socks;
pub mod tls;
pub mod tools;
pub mod tunnel;
pub mod wine;
#[cfg(unix)]
pub mod work;
