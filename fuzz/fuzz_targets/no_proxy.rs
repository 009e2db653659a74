//! `no_proxy NUL host NUL another no_proxy`: entries do not influence each other, case and spaces do not matter, and
//! CIDR blocks match by their bits.
#![no_main]

use std::net::{Ipv4Addr, Ipv6Addr};

use libfuzzer_sys::fuzz_target;
use zoom_token::fuzzing::{base_url, is_excluded};
use zoom_token_fuzz::texts;

fuzz_target!(|data: &[u8]| {
    check_blocks(data);
    let Some([first, host, second]) = texts(data) else { return };
    // The library uses hosts in their normal form.
    let Ok(base) = base_url(&format!("https://{host}/")) else { return };
    let Some(host) = base.strip_prefix("https://").filter(|host| !host.contains('/')) else { return };
    let host = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => name,
        _ => host,
    };
    let [a, b] = [first, second].map(|entries| is_excluded(entries, host));
    if first.trim() != "*" && second.trim() != "*" {
        assert_eq!(is_excluded(&format!("{first},{second}"), host), a || b, "one entry changes another");
        assert_eq!(is_excluded(&format!(" {first} "), host), a, "spaces matter");
    }
    assert_eq!(is_excluded(&first.to_ascii_uppercase(), host), a, "case matters");
    assert!(is_excluded(host, host), "{host} does not match itself");
    assert!(is_excluded("*", host) && !is_excluded("", host));
    if host.parse::<Ipv4Addr>().is_err() && !host.starts_with('[') {
        let below = format!("below.{host}");
        assert!(is_excluded(host, &below), "{host} does not match {below}");
        assert!(!is_excluded(host, &format!("x{host}")), "{host} matches another host");
    }
});

fn check_blocks(data: &[u8]) {
    let Some((head, tail)) = data.split_first_chunk::<9>() else { return };
    let number = |at: usize| u32::from_be_bytes(head[at..at + 4].try_into().expect("four bytes"));
    let (network, bits) = (number(0), usize::from(head[8]));
    // Often with the same prefix, so that both results occur.
    let address = if bits.is_multiple_of(2) { number(4) } else { network ^ (1 << (number(4) % 32)) };
    // More bits than there are match nothing, as in curl.
    let same = bits <= 32 && (u64::from(network ^ address) >> (32 - bits)) == 0;
    let entry = format!("{}/{bits}", Ipv4Addr::from(network));
    assert_eq!(is_excluded(&entry, &Ipv4Addr::from(address).to_string()), same, "{entry}");
    let Some(more) = tail.first_chunk::<16>() else { return };
    let network = u128::from_be_bytes(*more);
    let address = network ^ (1 << (number(4) % 128));
    let same = bits < 128 && (bits == 0 || (network ^ address) >> (128 - bits) == 0);
    let entry = format!("{}/{bits}", Ipv6Addr::from(network));
    let host = format!("[{}]", Ipv6Addr::from(address));
    // An IPv4-mapped address is IPv6 on both sides.
    assert_eq!(is_excluded(&entry, &host), same, "{entry} {host}");
}
