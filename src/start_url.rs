//! The address that starts a meeting with a ZAK, for a browser.

use crate::error::Error;
use crate::secret::Secret;
use crate::text::check_ends;
use crate::url::{encode, host_name, is_at_or_below};

/// Where meetings are started; a ZAK goes nowhere else.
const HOSTS: [&str; 2] = ["zoom.us", "zoomgov.com"];
/// How many digits a meeting's number has (Zoom's support pages).
const DIGITS: std::ops::RangeInclusive<usize> = 9..=11;
/// The longest ZAK.
const ZAK_MAX: usize = 16_384;

/// The address of a meeting at a host, which is empty for zoom.us.
pub fn start_url(host: &str, meeting: &str, zak: &str) -> Result<Secret, Error> {
    let host = host_of(host)?;
    let number = number_of(meeting)?;
    check_zak(zak)?;
    let mut url = String::with_capacity(host.len() + 3 * zak.len() + 64);
    url.push_str("https://");
    url.push_str(&host);
    url.push_str("/s/");
    url.push_str(&number);
    url.push_str("?zak=");
    encode(&mut url, zak, b"-._~");
    Ok(Secret::new(url.into_bytes()))
}

fn host_of(host: &str) -> Result<String, Error> {
    if host.is_empty() {
        return Ok(HOSTS[0].to_owned());
    }
    check_ends("host", host)?;
    let found = host_name("host", host)?;
    match HOSTS.iter().any(|domain| is_at_or_below(&found, domain)) {
        true => Ok(found),
        false => Err(Error::argument(
            "host",
            "must be zoom.us, zoomgov.com or a name below one of them: a ZAK goes nowhere else",
        )),
    }
}

fn number_of(meeting: &str) -> Result<String, Error> {
    let number: String = meeting.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if DIGITS.contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(number);
    }
    Err(Error::argument(
        "meeting",
        "must be a meeting's number: 9 to 11 digits, with spaces or dashes between them",
    ))
}

fn check_zak(zak: &str) -> Result<(), Error> {
    if zak.is_empty() {
        return Err(Error::argument("zak", "must be given: a Zoom user token of type zak"));
    }
    check_ends("zak", zak)?;
    if zak.len() > ZAK_MAX || !zak.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::argument("zak", format!("must be visible ASCII, up to {ZAK_MAX} bytes")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(host: &str, meeting: &str, zak: &str) -> Result<String, String> {
        start_url(host, meeting, zak).map(|url| url.text().to_owned()).map_err(|why| why.text)
    }

    #[test]
    fn addresses_that_start_a_meeting() {
        for (host, meeting, zak, expected) in [
            ("", "123456789", "eyJ.a_b-c.d~e", "https://zoom.us/s/123456789?zak=eyJ.a_b-c.d~e"),
            ("zoom.us", "123 456 7890", "a", "https://zoom.us/s/1234567890?zak=a"),
            (
                "Company.Zoom.US",
                "123-4567-8901",
                "a+/=&#",
                "https://company.zoom.us/s/12345678901?zak=a%2B%2F%3D%26%23",
            ),
            ("us02web.zoomgov.com", "123456789", "a", "https://us02web.zoomgov.com/s/123456789?zak=a"),
        ] {
            assert_eq!(url(host, meeting, zak).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_is_no_meeting_no_host_and_no_zak() {
        let host = "host must be zoom.us, zoomgov.com or a name below one of them: a ZAK goes nowhere else";
        let meeting =
            "meeting must be a meeting's number: 9 to 11 digits, with spaces or dashes between them";
        for other in ["evil.example", "zoom.us.evil.example", "evilzoom.us", "127.0.0.1", "zoomgov.co"] {
            assert_eq!(url(other, "123456789", "a"), Err(host.to_owned()), "{other}");
        }
        for other in ["https://zoom.us", "zoom.us/x", "zoom.us:443", "a@zoom.us", "zoom.us?", "zoom.us#"] {
            assert!(url(other, "123456789", "a").unwrap_err().starts_with("host must"), "{other}");
        }
        for other in [
            "",
            "12345678",
            "123456789012",
            "12345678a",
            "123\t456789",
            "12345678\u{663}",
            "123456789?x=1",
            "+123456789",
        ] {
            assert_eq!(url("", other, "a"), Err(meeting.to_owned()), "{other}");
        }
        for (zak, text) in [
            ("", "zak must be given: a Zoom user token of type zak"),
            ("a ", "zak ends with a space: remove it"),
            ("a b", "zak must be visible ASCII, up to 16384 bytes"),
            ("\u{fc}", "zak must be visible ASCII, up to 16384 bytes"),
        ] {
            assert_eq!(url("", "123456789", zak), Err(text.to_owned()));
        }
    }
}
