//! Gets a token through the C ABI, from a simulator inside this program.
fn main() {}
