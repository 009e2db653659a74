//! What is said of TLS that fails, where more than one test program meets it.

pub const NOT_TLS: &str =
    "localhost did not respond with TLS. Check the port, and whether a proxy or firewall is in between";
pub const AGAINST_THE_RULES: &str = "localhost sent something that TLS does not allow. Check whether a proxy or firewall \
    is in between; if not, the server has to be repaired";
pub const NOTHING_IN_COMMON: &str = "localhost refused the TLS handshake: it has no cipher suite, or no kind of key, that \
    is supported here (TLS 1.3, or TLS 1.2 with ECDHE and AES-GCM or ChaCha20-Poly1305; RSA, P-256, P-384 or Ed25519), or \
    it wants a client certificate, which zoom-token does not have";
pub const UNKNOWN_AUTHORITY: &str = "the certificate of localhost was issued by an authority that is not trusted here (the \
    roots are those of the option roots). Where a proxy or virus scanner reads https, its root certificate has to be added \
    to them";
