//! The way through a SOCKS 5 proxy (RFC 1928), with a user name and a password where it wants them (RFC 1929), over the
//! guarded transport.

use std::collections::TryReserveError;
use std::net::IpAddr;

use ureq::unversioned::transport::{NextTimeout, Transport};

use super::super::Reader;
use super::super::exchange::Exchange;
use super::{Kind, Login, Proxy, place_of_proxy};
use crate::error::{Error, ZOOM_E_PROXY};
use crate::secret::Secret;
use crate::url::bare_host;

/// What the proxy is asked to connect to.
pub struct Destination<'a> {
    /// The server's host, as its URL has it.
    pub host: &'a str,
    /// From 1.
    pub port: u16,
    /// None where the proxy looks up the name.
    pub address: Option<IpAddr>,
}

const VERSION: u8 = 5;
/// The version of the sign-in (RFC 1929, 2).
const SIGN_IN_VERSION: u8 = 1;
const CONNECT: u8 = 1;
/// The ways to sign in.
const NO_SIGN_IN: u8 = 0;
const PASSWORD: u8 = 2;
const NO_WAY: u8 = 0xff;
/// The types of addresses.
const IPV4: u8 = 1;
const NAME: u8 = 3;
const IPV6: u8 = 4;
/// The longest name, user name and password: a byte has the length.
const LONGEST: usize = 255;

const NOT_SOCKS: &str =
    "the proxy's reply is not SOCKS 5. Check that the address and port are a SOCKS 5 proxy's";
const IS_HTTP: &str =
    "the proxy speaks HTTP on this port. Write its address with http:// instead of socks5:// or socks5h://";
const IS_TLS: &str = "the proxy speaks TLS on this port. Write its address with https:// instead of socks5:// or socks5h://, or check the port";
const NO_REPLY: &str =
    "the proxy closed the connection without a reply. Check that the address and port are a SOCKS 5 proxy's";
const NO_REPLY_TO_SIGN_IN: &str =
    "the proxy closed the connection when the user name and the password were sent. Correct them";
const CUT: &str = "the proxy closed the connection in the middle of a SOCKS reply. Try again later, or ask whoever runs the proxy";
const UNKNOWN_ADDRESS: &str =
    "the proxy's SOCKS reply has an address of an unknown type. Ask whoever runs the proxy";
const NAME_TOO_LONG: &str = "the host's name is longer than the 255 bytes that SOCKS 5 can send";

/// Has a proxy connect to the destination, over a connection to the proxy.
pub fn open(
    transport: &mut dyn Transport,
    exchange: &Exchange,
    proxy: &Proxy,
    to: &Destination,
    timeout: NextTimeout,
) -> Result<(), ureq::Error> {
    let refuse = |text: &str| exchange.fail(Error::new(ZOOM_E_PROXY, text));
    let mut ask = |message: &[u8], read: fn(&[u8]) -> Reply, none: &str| {
        transport.buffers().output()[..message.len()].copy_from_slice(message);
        transport.transmit_output(message.len(), timeout)?;
        loop {
            let input = transport.buffers().input();
            if let Some((value, length)) = read(input).map_err(refuse)? {
                transport.buffers().input_consume(length);
                return Ok(value);
            }
            let closed = if input.is_empty() { none } else { CUT };
            if !transport.await_input(timeout)? {
                return Err(refuse(closed));
            }
        }
    };
    let request = request(to).ok_or_else(|| refuse(NAME_TOO_LONG))?;
    let login = proxy.login.as_deref();
    match (ask(greeting(login), read_choice, NO_REPLY)?, login) {
        (NO_SIGN_IN, _) => {}
        (PASSWORD, Some(login)) => {
            let message = sign_in(login).map_err(|_| exchange.no_memory())?;
            let status = ask(message.bytes(), read_status, NO_REPLY_TO_SIGN_IN)?;
            if status != 0 {
                return Err(refuse(&format!(
                    "the proxy refused the user name or the password (SOCKS status {status}). Correct them"
                )));
            }
        }
        (way, _) => return Err(refuse(&no_sign_in(way, login, exchange.reader()))),
    }
    let authority = to.authority();
    let none = format!(
        "the proxy closed the connection when it was asked to connect to {authority}. Try again later, or ask whoever \
         runs the proxy"
    );
    match ask(&request, read_reply, &none)? {
        0 => Ok(()),
        code => Err(refuse(&refusal(code, proxy.kind, to))),
    }
}

/// Whether a user name and a password can be sent.
pub fn can_send(login: &Login) -> bool {
    [&login.user, &login.password].iter().all(|part| (1..=LONGEST).contains(&part.bytes().len()))
}

fn greeting(login: Option<&Login>) -> &'static [u8] {
    match login {
        None => &[VERSION, 1, NO_SIGN_IN],
        Some(_) => &[VERSION, 2, NO_SIGN_IN, PASSWORD],
    }
}

/// The user name and the password, each of which `can_send` has looked at, behind its length.
fn sign_in(login: &Login) -> Result<Secret, TryReserveError> {
    let [user, password] = [&login.user, &login.password].map(Secret::bytes);
    let [user_length, password_length] = [user, password].map(|part| [part.len() as u8]);
    let mut message = Secret::default();
    message.put([&[SIGN_IN_VERSION][..], &user_length, user, &password_length, password].into_iter())?;
    Ok(message)
}

/// None where the name is too long.
fn request(to: &Destination) -> Option<Vec<u8>> {
    let mut request = vec![VERSION, CONNECT, 0];
    match to.address {
        Some(IpAddr::V4(address)) => {
            request.push(IPV4);
            request.extend(address.octets());
        }
        Some(IpAddr::V6(address)) => {
            request.push(IPV6);
            request.extend(address.octets());
        }
        None => {
            request.extend([NAME, u8::try_from(to.host.len()).ok()?]);
            request.extend(to.host.bytes());
        }
    }
    request.extend(to.port.to_be_bytes());
    Some(request)
}

/// A reply's second byte and the reply's length; None while it is incomplete.
pub type Reply = Result<Option<(u8, usize)>, &'static str>;

/// The way to sign in that the proxy has chosen.
pub fn read_choice(input: &[u8]) -> Reply {
    read(input, &[VERSION], |_| Ok(Some(2)))
}

/// Whether the sign-in has succeeded: with 0. As in curl, the version may be that of SOCKS itself.
pub fn read_status(input: &[u8]) -> Reply {
    read(input, &[SIGN_IN_VERSION, VERSION], |_| Ok(Some(2)))
}

/// Whether the proxy has connected: with 0. What follows another code means nothing, and may not come.
pub fn read_reply(input: &[u8]) -> Reply {
    read(input, &[VERSION], |input| match input {
        [_, 0, ..] => length_with_address(input),
        _ => Ok(Some(2)),
    })
}

/// Reads a reply of one of these versions. What is not SOCKS is recognised by its first bytes, however few come at a time.
fn read(
    input: &[u8],
    versions: &[u8],
    length: impl Fn(&[u8]) -> Result<Option<usize>, &'static str>,
) -> Reply {
    match input {
        [version, value, ..] if versions.contains(version) => {
            Ok(length(input)?.map(|length| (*value, length)))
        }
        [version] if versions.contains(version) => Ok(None),
        // An alert or a handshake.
        [0x15 | 0x16, ..] => Err(IS_TLS),
        _ if input.starts_with(b"HTTP/") => Err(IS_HTTP),
        _ if b"HTTP/".starts_with(input) => Ok(None),
        _ => Err(NOT_SOCKS),
    }
}

/// The length of a reply with an address, which the proxy connected from, and a port.
fn length_with_address(input: &[u8]) -> Result<Option<usize>, &'static str> {
    let address = match input {
        [_, _, _, IPV4, ..] => 4,
        [_, _, _, IPV6, ..] => 16,
        [_, _, _, NAME, length, ..] => 1 + usize::from(*length),
        [_, _, _, NAME] => return Ok(None),
        [_, _, _, _, ..] => return Err(UNKNOWN_ADDRESS),
        _ => return Ok(None),
    };
    Ok(Some(4 + address + 2).filter(|length| input.len() >= *length))
}

/// Why the proxy chose none of the ways to sign in that it was offered, and what to do.
fn no_sign_in(way: u8, login: Option<&Login>, reader: Reader) -> String {
    match (way, login) {
        (NO_WAY | PASSWORD, None) => format!(
            "the proxy wants a sign-in. Write a user name and a password into {}, as socks5h://user:password@host:port \
             (percent-encoded)",
            place_of_proxy(reader)
        ),
        (NO_WAY, Some(_)) => {
            "the proxy accepts neither a user name and a password nor a connection without them. Ask whoever runs the proxy how to sign in"
                .into()
        }
        _ => format!(
            "the proxy wants a sign-in by SOCKS method {way}, and zoom-token can only send a user name and a password \
             (method 2). Ask whoever runs the proxy to allow that"
        ),
    }
}

const ASK: &str = "Ask whoever runs the proxy";
const LATER: &str = "Try again later, or ask whoever runs the proxy";

/// What a proxy's code means (RFC 1928, 6), from 1 on: what it did, why, and what to do. None where it may help that the
/// name is looked up elsewhere.
const CODES: [(&str, &str, Option<&str>); 8] = [
    (
        "failed to connect to",
        ": general failure",
        Some("Check the host's name, try again later, or ask whoever runs the proxy"),
    ),
    ("does not allow", ": forbidden by its rules", Some("Ask whoever runs the proxy to allow it")),
    ("could not reach", ": network unreachable", None),
    ("could not reach", ": host unreachable", None),
    ("could not reach", ": connection refused", Some("Check the host and its port, or try again later")),
    ("could not reach", ": time to live expired", Some(LATER)),
    ("can't connect to", ": command not supported", Some("Check that the proxy allows CONNECT")),
    ("can't connect to", ": address type not supported", None),
];

fn refusal(code: u8, kind: Kind, to: &Destination) -> String {
    let known = usize::from(code).checked_sub(1).and_then(|at| CODES.get(at));
    let (did, why, advice) = known.unwrap_or(&("refused a connection to", "", Some(ASK)));
    let advice = advice.unwrap_or(match (to.has_name(), kind) {
        (false, _) => LATER,
        (true, Kind::Socks5) => {
            "Write its URL with socks5h:// instead of socks5://, so that the proxy looks up the name, or ask whoever runs it"
        }
        (true, _) => {
            "Write its URL with socks5:// instead of socks5h://, so that this machine looks up the name, or ask whoever runs it"
        }
    });
    format!("the proxy {did} {} (SOCKS code {code}{why}). {advice}", to.authority())
}

impl Destination<'_> {
    fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    fn has_name(&self) -> bool {
        bare_host(self.host).parse::<IpAddr>().is_err()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(user: &str, password: &str) -> Login {
        Login { user: user.into(), password: password.into() }
    }

    fn to<'a>(host: &'a str, address: &str) -> Destination<'a> {
        Destination { host, port: 443, address: address.parse().ok() }
    }

    #[test]
    fn p6_what_is_sent_to_a_socks_proxy() {
        assert_eq!(greeting(None), [5, 1, 0]);
        assert_eq!(greeting(Some(&login("u", "p"))), [5, 2, 0, 2]);
        assert_eq!(sign_in(&login("us\u{e9}r", "p")).unwrap().bytes(), b"\x01\x05us\xc3\xa9r\x01p");
        let longest = "x".repeat(255);
        let message = [&[1, 255][..], longest.as_bytes(), &[255], longest.as_bytes()].concat();
        assert_eq!(sign_in(&login(&longest, &longest)).unwrap().bytes(), message);
        let name = [&[5, 1, 0, 3, 11][..], b"api.zoom.us", &[1, 187]].concat();
        let address = [&[5, 1, 0, 4][..], &[0x20, 1, 0xd, 0xb8], &[0; 11], &[7, 1, 187]].concat();
        assert_eq!(request(&to("api.zoom.us", "")), Some(name));
        assert_eq!(request(&to("api.zoom.us", "192.0.2.7")), Some(vec![5, 1, 0, 1, 192, 0, 2, 7, 1, 187]));
        assert_eq!(request(&to("api.zoom.us", "2001:db8::7")), Some(address));
        assert_eq!(request(&to(&longest, "")).map(|message| message.len()), Some(262));
        assert_eq!(request(&to(&"x".repeat(256), "")), None);
        assert_eq!(request(&to(&"x".repeat(256), "192.0.2.7")).map(|message| message.len()), Some(10));
    }

    /// A reply with a name of this length.
    fn named(length: u8, name: usize) -> Vec<u8> {
        [&[5, 0, 0, NAME, length][..], &vec![b'x'; name], &[1, 2]].concat()
    }

    #[test]
    fn p6_x10_replies_of_a_socks_proxy() {
        type Read = fn(&[u8]) -> Reply;
        let each: [Read; 3] = [read_choice, read_status, read_reply];
        for (read, input, expected) in [
            (read_choice as Read, &[5, 0][..], Ok(Some((0, 2)))),
            (read_choice, &[5, 2, 5], Ok(Some((2, 2)))),
            (read_choice, &[5, 255], Ok(Some((255, 2)))),
            (read_choice, &[5], Ok(None)),
            (read_choice, &[1, 0], Err(NOT_SOCKS)),
            (read_choice, &[4, 0], Err(NOT_SOCKS)),
            (read_choice, &[0, 90, 0, 0, 0, 0, 0, 0], Err(NOT_SOCKS)),
            (read_status, &[1, 0], Ok(Some((0, 2)))),
            (read_status, &[5, 0], Ok(Some((0, 2)))),
            (read_status, &[1, 9], Ok(Some((9, 2)))),
            (read_status, &[2, 0], Err(NOT_SOCKS)),
            (read_reply, &[5, 0, 0, 1, 1, 2, 3, 4, 5, 6], Ok(Some((0, 10)))),
            (read_reply, &[5, 0, 9, 1, 1, 2, 3, 4, 5, 6, 0x16], Ok(Some((0, 10)))),
            (read_reply, &[5, 0, 0, 1, 1, 2, 3, 4, 5], Ok(None)),
            (read_reply, &[&[5, 0, 0, 4][..], &[7; 18]].concat(), Ok(Some((0, 22)))),
            (read_reply, &[&[5, 0, 0, 4][..], &[7; 17]].concat(), Ok(None)),
            (read_reply, &named(3, 3), Ok(Some((0, 10)))),
            (read_reply, &named(0, 0), Ok(Some((0, 7)))),
            (read_reply, &named(255, 255), Ok(Some((0, 262)))),
            (read_reply, &named(255, 254), Ok(None)),
            // Lengths that lie: what is too much is for TLS to refuse.
            (read_reply, &named(3, 4), Ok(Some((0, 10)))),
            (read_reply, &named(4, 3), Ok(None)),
            (read_reply, &[5, 0, 0, 3], Ok(None)),
            (read_reply, &[5, 0, 0, 0], Err(UNKNOWN_ADDRESS)),
            (read_reply, &[5, 0, 0, 2, 1, 2, 3, 4], Err(UNKNOWN_ADDRESS)),
            (read_reply, &[5, 0, 0, 255], Err(UNKNOWN_ADDRESS)),
            (read_reply, &[5, 1], Ok(Some((1, 2)))),
            (read_reply, &[5, 8, 0, 0, 0], Ok(Some((8, 2)))),
            (read_reply, &[5, 0], Ok(None)),
        ] {
            assert_eq!(read(input), expected, "{input:?}");
            assert_each_part_is_open_or_the_same(read, input);
        }
        for read in each {
            for (input, expected) in [
                (&b""[..], Ok(None)),
                (b"H", Ok(None)),
                (b"HTTP", Ok(None)),
                (b"HTTP/1.1 400 Bad Request\r\n", Err(IS_HTTP)),
                (b"HTTX", Err(NOT_SOCKS)),
                (b"SSH-2.0-OpenSSH_9.2\r\n", Err(NOT_SOCKS)),
                (b"\x15\x03\x01\x00\x02\x02\x16", Err(IS_TLS)),
                (b"\x16", Err(IS_TLS)),
                (&[0; 300], Err(NOT_SOCKS)),
            ] {
                assert_eq!(read(input), expected, "{input:?}");
                assert_each_part_is_open_or_the_same(read, input);
            }
        }
    }

    /// However a reply arrives: what was read of a part of it is what is read of the whole.
    fn assert_each_part_is_open_or_the_same(read: fn(&[u8]) -> Reply, input: &[u8]) {
        for length in 0..input.len() {
            let part = read(&input[..length]);
            assert!(part == Ok(None) || part == read(input), "{:?}: {part:?}", &input[..length]);
        }
    }

    #[test]
    fn p6_what_a_socks_proxy_refuses() {
        let there = "Write its URL with socks5h:// instead of socks5://, so that the proxy looks up the name, or ask whoever runs it";
        let here = "Write its URL with socks5:// instead of socks5h://, so that this machine looks up the name, or ask whoever runs it";
        let text = |code, kind, host| refusal(code, kind, &to(host, ""));
        for (code, expected) in [
            (
                1,
                "the proxy failed to connect to api.zoom.us:443 (SOCKS code 1: general failure). Check the host's name, try again later, or ask whoever runs the proxy",
            ),
            (
                2,
                "the proxy does not allow api.zoom.us:443 (SOCKS code 2: forbidden by its rules). Ask whoever runs the proxy to allow it",
            ),
            (3, "the proxy could not reach api.zoom.us:443 (SOCKS code 3: network unreachable). HERE"),
            (4, "the proxy could not reach api.zoom.us:443 (SOCKS code 4: host unreachable). HERE"),
            (
                5,
                "the proxy could not reach api.zoom.us:443 (SOCKS code 5: connection refused). Check the host and its port, or try again later",
            ),
            (
                6,
                "the proxy could not reach api.zoom.us:443 (SOCKS code 6: time to live expired). Try again later, or ask whoever runs the proxy",
            ),
            (
                7,
                "the proxy can't connect to api.zoom.us:443 (SOCKS code 7: command not supported). Check that the proxy allows CONNECT",
            ),
            (
                8,
                "the proxy can't connect to api.zoom.us:443 (SOCKS code 8: address type not supported). HERE",
            ),
            (
                9,
                "the proxy refused a connection to api.zoom.us:443 (SOCKS code 9). Ask whoever runs the proxy",
            ),
            (
                255,
                "the proxy refused a connection to api.zoom.us:443 (SOCKS code 255). Ask whoever runs the proxy",
            ),
        ] {
            assert_eq!(text(code, Kind::Socks5h, "api.zoom.us"), expected.replace("HERE", here));
            assert_eq!(text(code, Kind::Socks5, "api.zoom.us"), expected.replace("HERE", there));
            for host in ["192.0.2.7", "[2001:db8::7]"] {
                let expected = expected.replace("api.zoom.us", host).replace("HERE", LATER);
                assert_eq!(text(code, Kind::Socks5h, host), expected);
            }
        }
    }

    #[test]
    fn p6_ways_to_sign_in_that_a_socks_proxy_wants() {
        let login = login("u", "canary");
        let with = |way| no_sign_in(way, Some(&login), Reader::Client);
        let without = |way, reader| no_sign_in(way, None, reader);
        let wants = "the proxy wants a sign-in. Write a user name and a password into WHERE, as socks5h://user:password@host:port (percent-encoded)";
        let other = "the proxy wants a sign-in by SOCKS method 1, and zoom-token can only send a user name and a password (method 2). Ask whoever runs the proxy to allow that";
        for way in [2, 255] {
            let option = wants.replace("WHERE", "the option proxy or the variable HTTPS_PROXY");
            assert_eq!(without(way, Reader::Client), option);
            assert_eq!(
                without(way, Reader::OneCall),
                wants.replace("WHERE", "the environment variable HTTPS_PROXY")
            );
        }
        assert_eq!([with(1), without(1, Reader::Client)], [other, other]);
        assert_eq!(
            with(255),
            "the proxy accepts neither a user name and a password nor a connection without them. Ask whoever runs the proxy how to sign in"
        );
    }
}
