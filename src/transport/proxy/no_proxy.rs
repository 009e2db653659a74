//! The hosts that go without a proxy, as curl reads a list of them.

use std::net::IpAddr;

use crate::url::bare_host;

/// Whether no_proxy names the host: `*`; a name, with the names below it; an address, or a CIDR block.
pub fn is_excluded(no_proxy: &str, host: &str) -> bool {
    // As in curl: not with a space beside it, nor in a list.
    if no_proxy == "*" {
        return true;
    }
    let bare = bare_host(host);
    let address = bare.parse::<IpAddr>().ok();
    no_proxy.split([',', ' ', '\t']).filter(|entry| !entry.is_empty()).any(|entry| match address {
        Some(address) => covers(entry, address),
        None => is_name_or_below(entry, bare),
    })
}

fn is_name_or_below(entry: &str, host: &str) -> bool {
    let entry = entry.strip_prefix('.').unwrap_or(entry);
    let entry = entry.strip_suffix('.').unwrap_or(entry).as_bytes();
    let Some(at) = host.len().checked_sub(entry.len()).filter(|_| !entry.is_empty()) else { return false };
    let (before, end) = host.as_bytes().split_at(at);
    end.eq_ignore_ascii_case(entry) && (before.is_empty() || before.ends_with(b"."))
}

/// An address, one of version 6 in brackets too, or the block of addresses that begin with the same bits. docs/limits.md
/// tells where curl differs.
fn covers(entry: &str, address: IpAddr) -> bool {
    let in_brackets = entry.strip_prefix('[').and_then(|inside| inside.strip_suffix(']'));
    let is_it = |entry: &str| entry.parse() == Ok(address);
    match (in_brackets, entry.split_once('/')) {
        (Some(inside), _) => address.is_ipv6() && is_it(inside),
        (None, None) => is_it(entry),
        (None, Some((network, bits))) => match (network.parse(), address, bits.parse()) {
            (Ok(IpAddr::V4(network)), IpAddr::V4(address), Ok(bits)) => {
                same_start(&network.octets(), &address.octets(), bits)
            }
            (Ok(IpAddr::V6(network)), IpAddr::V6(address), Ok(bits)) => {
                same_start(&network.octets(), &address.octets(), bits)
            }
            _ => false,
        },
    }
}

/// Whether the first `bits` bits are the same; never where there are not so many.
fn same_start(a: &[u8], b: &[u8], bits: usize) -> bool {
    let (bytes, more) = (bits / 8, bits % 8);
    bits <= a.len() * 8 && a[..bytes] == b[..bytes] && (more == 0 || (a[bytes] ^ b[bytes]) >> (8 - more) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p2_no_proxy() {
        for (no_proxy, host, excluded) in [
            ("", "api.zoom.us", false),
            ("*", "api.zoom.us", true),
            (" * ", "api.zoom.us", false),
            (" *", "192.0.2.1", false),
            ("*\t", "192.0.2.1", false),
            ("*,", "api.zoom.us", false),
            ("x,*", "api.zoom.us", false),
            ("*.zoom.us", "api.zoom.us", false),
            ("zoom.us", "api.zoom.us", true),
            (".zoom.us", "api.zoom.us", true),
            (".zoom.us", "zoom.us", true),
            ("ZOOM.us.", "api.zoom.us", true),
            ("oom.us", "zoom.us", false),
            ("a.example, zoom.us ,b.example", "api.zoom.us", true),
            ("a.example zoom.us", "api.zoom.us", true),
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.0/24", "192.0.2.77", true),
            ("192.0.2.0/25", "192.0.2.200", false),
            ("192.0.2.0/x", "192.0.2.1", false),
            ("192.0.2.1/32", "192.0.2.1", true),
            ("192.0.2.1/33", "192.0.2.1", false),
            ("192.0.2.0/+24", "192.0.2.77", true),
            ("192.0.2.0/024", "192.0.2.77", true),
            ("192.0.2.0/-1", "192.0.2.77", false),
            ("192.0.2.0/", "192.0.2.0", false),
            ("192.0.2.01", "192.0.2.1", false),
            ("192.0.2.1.", "192.0.2.1", false),
            ("::1", "[::1]", true),
            ("::1/129", "[::1]", false),
            ("[::1", "[::1]", false),
            ("::1]", "[::1]", false),
            ("[::1/128]", "[::1]", false),
            ("[192.0.2.1]", "192.0.2.1", false),
            ("2.0.2.1", "192.0.2.1", false),
        ] {
            assert_eq!(is_excluded(no_proxy, host), excluded, "{no_proxy} {host}");
        }
    }

    /// Where curl 7.88 does otherwise: docs/limits.md has each of these.
    #[test]
    fn p2_no_proxy_otherwise_than_curl() {
        for (no_proxy, host, excluded) in [
            ("192.0.2.1/0", "198.51.100.1", true),
            ("0.0.0.0/0", "192.0.2.1", true),
            ("::/0", "[2001:db8::5]", true),
            ("192.0.2.0/24x", "192.0.2.1", false),
            ("192.0.2.0/24/24", "192.0.2.1", false),
            ("192.0.2.1/x8", "192.0.2.1", false),
            ("2001:db8::/32", "[2001:db8::5]", true),
            ("::1/128", "[::1]", true),
            ("[::1]", "[::1]", true),
            ("0:0:0:0:0:0:0:1", "[::1]", true),
        ] {
            assert_eq!(is_excluded(no_proxy, host), excluded, "{no_proxy} {host}");
        }
    }
}
