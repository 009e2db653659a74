//! A sign-in by Digest (RFC 7616): a name, and a proof that this side knows the password.

use std::fmt::Write;

use md5::{Digest as _, Md5};

use super::Login;
use super::challenge::Challenge;
use crate::crypto::{random, sha256};
use crate::error::{Error, ZOOM_E_PROXY};
use crate::secret::Secret;

/// What the proof is made with.
#[derive(Clone, Copy)]
enum Hash {
    Md5,
    Sha256,
}

/// The algorithms, and whether the nonces are part of the first hash.
const ALGORITHMS: &[(&str, Hash, bool)] = &[
    ("MD5", Hash::Md5, false),
    ("MD5-sess", Hash::Md5, true),
    ("SHA-256", Hash::Sha256, false),
    ("SHA-256-sess", Hash::Sha256, true),
];

/// One challenge, as far as it matters here.
pub struct Digest {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    /// As the proxy writes it; none where it names none.
    algorithm: Option<String>,
    hash: Hash,
    is_session: bool,
    /// Whether the proxy knows `qop` (RFC 7616) or is of the days before it (RFC 2069).
    has_qop: bool,
}

impl Digest {
    /// What a challenge asks for; None where it asks for what is not supported here.
    pub fn new(challenge: &Challenge) -> Option<Digest> {
        let named = challenge.get("algorithm").unwrap_or("MD5");
        let (_, hash, is_session) = ALGORITHMS.iter().find(|(name, ..)| name.eq_ignore_ascii_case(named))?;
        let qop = challenge.get("qop");
        let takes_auth =
            |list: &str| list.split([',', ' ']).any(|word| word.trim().eq_ignore_ascii_case("auth"));
        // Neither what would end a line, nor what was not UTF-8.
        let is_sent_as_text =
            |text: &str| !text.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER);
        let owned = |name: &str| challenge.get(name).map(str::to_owned);
        let digest = Digest {
            realm: owned("realm")?,
            nonce: owned("nonce")?,
            opaque: owned("opaque"),
            algorithm: owned("algorithm"),
            hash: *hash,
            is_session: *is_session,
            has_qop: qop.is_some(),
        };
        let texts = [Some(&digest.realm), Some(&digest.nonce), digest.opaque.as_ref()];
        let is_usable =
            qop.is_none_or(takes_auth) && texts.into_iter().flatten().all(|text| is_sent_as_text(text));
        is_usable.then_some(digest)
    }

    /// What is sent with CONNECT for this authority.
    pub fn authorization(&self, login: &Login, authority: &str) -> Result<Secret, Error> {
        let mut bytes = [0; 16];
        random(&mut bytes)?;
        self.field_value(login, authority, &hex(&bytes))
    }

    fn field_value(&self, login: &Login, authority: &str, cnonce: &str) -> Result<Secret, Error> {
        let user = login.user.text();
        if user.chars().any(char::is_control) {
            let text = "the user name for the proxy contains a control character. Correct it";
            return Err(Error::new(ZOOM_E_PROXY, text));
        }
        const COUNT: &str = "00000001";
        let mut who = self.hash(&[user, ":", &self.realm, ":", login.password.text()]);
        if self.is_session {
            who = self.hash(&[&who, ":", &self.nonce, ":", cnonce]);
        }
        let what = self.hash(&["CONNECT:", authority]);
        let response = match self.has_qop {
            true => self.hash(&[&who, ":", &self.nonce, ":", COUNT, ":", cnonce, ":auth:", &what]),
            false => self.hash(&[&who, ":", &self.nonce, ":", &what]),
        };
        let mut text = format!(
            "Digest username={}, realm={}, nonce={}, uri=\"{authority}\", response=\"{response}\"",
            quoted(user),
            quoted(&self.realm),
            quoted(&self.nonce)
        );
        if let Some(opaque) = &self.opaque {
            text.push_str(", opaque=");
            text.push_str(&quoted(opaque));
        }
        if let Some(algorithm) = &self.algorithm {
            text.push_str(", algorithm=");
            text.push_str(algorithm);
        }
        if self.has_qop {
            text.push_str(", qop=auth, nc=");
            text.push_str(COUNT);
        }
        if self.has_qop || self.is_session {
            text.push_str(", cnonce=");
            text.push_str(&quoted(cnonce));
        }
        Ok(Secret::new(text.into_bytes()))
    }

    fn hash(&self, parts: &[&str]) -> String {
        let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
        match self.hash {
            Hash::Md5 => {
                let mut hash = Md5::new();
                parts.iter().for_each(|part| hash.update(part));
                hex(&hash.finalize())
            }
            Hash::Sha256 => hex(sha256(&parts).as_ref()),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::super::{Proxy, challenge};
    use super::*;

    fn challenge(value: &str) -> Challenge {
        let mut challenges = Vec::new();
        challenge::read(value, &mut challenges);
        challenges.remove(0)
    }

    fn field_value(value: &str, userinfo: &str, authority: &str, cnonce: &str) -> Result<String, String> {
        let proxy = Proxy::parse("proxy", &format!("http://{userinfo}@h:1")).unwrap();
        let digest = Digest::new(&challenge(value)).expect("a challenge that is supported");
        let field_value = digest.field_value(proxy.login.as_ref().unwrap(), authority, cnonce);
        field_value.map(|text| text.text().to_owned()).map_err(|why| why.text)
    }

    /// The proofs were made by Python's hashlib from the formulas of RFC 7616 and RFC 2069.
    #[test]
    fn x2_what_digest_sends() {
        const CHALLENGE: &str = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
        const CNONCE: &str = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        for (algorithm, response) in [
            (", algorithm=MD5", "60e80ecb75a308d7fb523a846ba362ec"),
            (", algorithm=SHA-256", "c57668998177c70b7b27d16f465578d7aa798c6f73d2409527458b5064eba941"),
            (", algorithm=md5-SESS", "0d904258b3a956b5a54fc29b8b5bc0f3"),
            ("", "60e80ecb75a308d7fb523a846ba362ec"),
        ] {
            let value = format!("{CHALLENGE}{algorithm}");
            let expected = format!(
                "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"api.zoom.us:443\", response=\"{response}\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"{algorithm}, qop=auth, nc=00000001, cnonce=\"{CNONCE}\""
            );
            assert_eq!(
                field_value(&value, "Mufasa:Circle%20of%20Life", "api.zoom.us:443", CNONCE),
                Ok(expected)
            );
        }
        let old = "Digest realm=\"a \\\"b\\\"\", nonce=n";
        assert_eq!(
            field_value(old, "j%22%5c:p", "h:1", CNONCE).unwrap(),
            "Digest username=\"j\\\"\\\\\", realm=\"a \\\"b\\\"\", nonce=\"n\", uri=\"h:1\", response=\"4cb75b9e6fb6c8e61f6d2af46bf21197\""
        );
        let text = "the user name for the proxy contains a control character. Correct it";
        assert_eq!(field_value(old, "a%0d%0aX:canary", "h:1", CNONCE), Err(text.to_owned()));
    }

    #[test]
    fn x2_challenges_that_digest_can_not_meet() {
        for value in [
            "Digest realm=\"x\", nonce=\"n\", algorithm=SHA-512-256",
            "Digest realm=\"x\", nonce=\"n\", qop=\"auth-int\"",
            "Digest realm=\"x\", nonce=\"a\rb\"",
            "Digest realm=\"B\u{fffd}ro\", nonce=\"n\"",
            "Digest realm=\"x\"",
            "Digest nonce=\"n\"",
            "Digest",
        ] {
            assert!(Digest::new(&challenge(value)).is_none(), "{value}");
        }
    }
}
