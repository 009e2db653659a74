//! Certificates that no tool makes: put together byte by byte, signed by nobody, as small or as large as a test wants.

/// A DER value: its tag, its length and its parts.
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = content.len();
    let header = match length {
        0..0x80 => vec![tag, length as u8],
        0x80..0x100 => vec![tag, 0x81, length as u8],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    [header, content].concat()
}

/// ECDSA with SHA-256.
const ALGORITHM: [u8; 12] = [0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
/// A signature whose numbers are 1 and 1: not true, but it takes the whole arithmetic to find that out.
const SIGNATURE: [u8; 11] = [3, 9, 0, 0x30, 6, 2, 1, 1, 2, 1, 1];
/// The smallest extension that a reader has to pass over.
const EXTENSION: [u8; 7] = [0x30, 5, 6, 1, 0x2a, 4, 0];

/// A name that is one common name.
fn name(text: &str) -> Vec<u8> {
    let part = der(0x30, &[&[6, 3, 0x55, 4, 3], &der(0x0c, &[text.as_bytes()])]);
    der(0x30, &[&der(0x31, &[&part])])
}

/// An authority's certificate with a key that is no key. Those with other numbers have another one; `extensions` make it
/// as large and as slow to read as is wanted.
pub fn certificate(subject: &str, issuer: &str, number: u16, extensions: usize) -> Vec<u8> {
    let valid = der(0x30, &[&der(0x17, &[b"200101000000Z"]), &der(0x17, &[b"400101000000Z"])]);
    let is_ca = der(4, &[&der(0x30, &[&[1, 1, 0xff]])]);
    let is_ca = der(0x30, &[&[6, 3, 0x55, 0x1d, 0x13], &is_ca]);
    let more = EXTENSION.repeat(extensions);
    let to_be_signed = der(
        0x30,
        &[
            &[0xa0, 3, 2, 1, 2, 2, 1, 1],
            &ALGORITHM,
            &name(issuer),
            &valid,
            &name(subject),
            &der(0x30, &[&ALGORITHM, &der(3, &[&[0], &number.to_be_bytes()])]),
            &der(0xa3, &[&der(0x30, &[&is_ca, &more])]),
        ],
    );
    der(0x30, &[&to_be_signed, &ALGORITHM, &SIGNATURE])
}
