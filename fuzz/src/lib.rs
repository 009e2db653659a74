//! What the fuzz targets share: safe wrappers of the ABI (those of the tests), and inputs of several texts.

use zoom_token::{ZOOM_OK, ZoomBuf};

#[path = "../../tests/common/abi.rs"]
#[allow(clippy::new_without_default)] // private in the tests
pub mod abi;

/// The access token of the targets: no text of the library may contain it.
pub const CANARY: &str = "canary-of-the-access-token";

/// The texts of an input, separated by NULs, which a C text can't contain. `None` if the input is not UTF-8.
pub fn texts<const N: usize>(data: &[u8]) -> Option<[&str; N]> {
    let text = std::str::from_utf8(data).ok()?;
    let mut parts = text.splitn(N, '\0').map(|part| part.split('\0').next().unwrap_or(""));
    Some(std::array::from_fn(|_| parts.next().unwrap_or("")))
}

/// Checks an error text: short, on one line, without the canary.
pub fn check_error_text(text: &str) {
    assert!(!text.contains(CANARY), "a secret in a text: {text}");
    assert!(!text.contains(char::is_control), "a control character in a text: {text:?}");
    assert!(text.len() < 8192, "an endless text: {} bytes", text.len());
}

/// The bytes that a function writes: text of a server is not always UTF-8.
pub fn bytes(get: impl FnOnce(*mut ZoomBuf) -> i32) -> Result<Vec<u8>, i32> {
    let mut out = abi::Buf::new();
    match get(&mut out.0) {
        ZOOM_OK => Ok(out.bytes()),
        code => Err(code),
    }
}
