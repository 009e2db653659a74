//! The C ABI: the only room with raw pointers. Plumbing first, then a file for each noun of the header.
#![allow(unsafe_code)]

pub mod buf;
pub mod cancel;
pub mod client;
pub mod guard;
pub mod json;
pub mod library;
pub mod one_call;
pub mod out;
pub mod process;
pub mod response;
pub mod sign_in;
pub mod start_url;
pub mod table;
pub mod text;
pub mod token;
