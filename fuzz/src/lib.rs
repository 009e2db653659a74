//! What the fuzz targets share: the ABI in safe hands (the tests' own), and inputs made of several texts.

use zoom_token::{ZOOM_OK, ZoomBuf};

#[path = "../../tests/common/abi.rs"]
#[allow(clippy::new_without_default)] // private where it is at home
pub mod abi;

/// The access token of the targets: no text of the library's may hold it.
pub const CANARY: &str = "canary-of-the-access-token";

/// The texts of an input, separated by NULs: a C text holds none. None when one is not UTF-8.
pub fn texts<const N: usize>(data: &[u8]) -> Option<[&str; N]> {
    let text = std::str::from_utf8(data).ok()?;
    let mut parts = text.splitn(N, '\0').map(|part| part.split('\0').next().unwrap_or(""));
    Some(std::array::from_fn(|_| parts.next().unwrap_or("")))
}

/// A text as an error may say it: short, on one line, without the canary.
pub fn check_error_text(text: &str) {
    assert!(!text.contains(CANARY), "a secret in a text: {text}");
    assert!(!text.contains(char::is_control), "a control character in a text: {text:?}");
    assert!(text.len() < 8192, "an endless text: {} bytes", text.len());
}

/// What a function gives as bytes: a peer's words need not be UTF-8.
pub fn bytes(get: impl FnOnce(*mut ZoomBuf) -> i32) -> Result<Vec<u8>, i32> {
    let mut out = abi::Buf::new();
    match get(&mut out.0) {
        ZOOM_OK => Ok(out.bytes()),
        code => Err(code),
    }
}
