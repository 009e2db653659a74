//! What a proxy wants as a sign-in: the challenges of Proxy-Authenticate (RFC 9110, 11.6.1).

/// One way to sign in.
#[derive(Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Its name, such as Basic.
    pub scheme: String,
    /// What Negotiate and NTLM send, in base64; empty where there is none.
    pub token: String,
    /// What the others send: names and values, without quotes.
    pub parameters: Vec<(String, String)>,
}

impl Challenge {
    /// Whether it is this scheme's.
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }
}

/// Appends the challenges of one field. The commas between them separate their parameters as well.
pub fn read(value: &str, challenges: &mut Vec<Challenge>) {
    for item in items(value) {
        let item = item.trim();
        let (name, after) = item.split_once([' ', '\t']).unwrap_or((item, ""));
        let (name, after) = (name.trim(), after.trim());
        match (parameter(item), challenges.last_mut()) {
            _ if item.is_empty() => {}
            (Some(parameter), Some(challenge)) => challenge.parameters.push(parameter),
            (Some(_), None) => {}
            (None, _) => {
                let parameters: Vec<_> = parameter(after).into_iter().collect();
                let token = if parameters.is_empty() { after.into() } else { String::new() };
                challenges.push(Challenge { scheme: name.into(), token, parameters });
            }
        }
    }
}

/// The items of a list: commas inside quotes do not separate.
fn items(value: &str) -> impl Iterator<Item = &str> {
    let (mut in_quotes, mut is_escaped) = (false, false);
    value.split(move |c| {
        let was_escaped = std::mem::take(&mut is_escaped);
        match c {
            '"' if !was_escaped => in_quotes = !in_quotes,
            '\\' => is_escaped = in_quotes && !was_escaped,
            _ => {}
        }
        c == ',' && !in_quotes
    })
}

/// `name=value` or `name="value"`, with spaces around the sign or without. The end of a token, `==`, is not a parameter.
fn parameter(item: &str) -> Option<(String, String)> {
    let (name, value) = item.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    let is_parameter = !name.is_empty() && !name.contains([' ', '\t']) && !value.trim_matches('=').is_empty();
    is_parameter.then(|| (name.into(), unquoted(value)))
}

/// A value without its quotes and escapes (RFC 9110, 5.6.4).
fn unquoted(value: &str) -> String {
    let Some(inside) = value.strip_prefix('"') else { return value.into() };
    let mut out = String::new();
    let mut characters = inside.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => break,
            '\\' => out.extend(characters.next()),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &str) -> Vec<String> {
        let mut challenges = Vec::new();
        read(value, &mut challenges);
        let show = |challenge: &Challenge| {
            let parameters = challenge.parameters.iter().map(|(name, value)| format!("{name}:{value}"));
            format!("{} {}|{}", challenge.scheme, challenge.token, parameters.collect::<Vec<_>>().join("|"))
        };
        challenges.iter().map(show).collect()
    }

    #[test]
    fn x2_the_ways_to_sign_in_that_a_proxy_names() {
        for (value, expected) in [
            ("Basic realm=\"x\"", &["Basic |realm:x"][..]),
            ("Negotiate, NTLM", &["Negotiate |", "NTLM |"]),
            ("Negotiate,Basic realm=\"a, b\"", &["Negotiate |", "Basic |realm:a, b"]),
            (
                "Digest realm=\"x\", nonce=\"n\" , qop = \"auth\", Basic realm=\"x\"",
                &["Digest |realm:x|nonce:n|qop:auth", "Basic |realm:x"],
            ),
            ("NTLM TlRMTVNTUAACAAAA==", &["NTLM TlRMTVNTUAACAAAA==|"]),
            ("NTLM TlRMTVNTUAACAAAA=", &["NTLM TlRMTVNTUAACAAAA=|"]),
            ("Negotiate oYG2/+Mw, stale=TRUE", &["Negotiate oYG2/+Mw|stale:TRUE"]),
            (
                "Digest realm=\"a \\\"b\\\\\", nonce=n,, algorithm=MD5",
                &["Digest |realm:a \"b\\|nonce:n|algorithm:MD5"],
            ),
            ("Basic realm=\"never ends, Digest nonce=x", &["Basic |realm:never ends, Digest nonce=x"]),
            ("realm=\"x\"", &[]),
            (" , ,", &[]),
            ("", &[]),
        ] {
            assert_eq!(shown(value), expected, "{value}");
        }
    }
}
