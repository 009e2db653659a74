//! The last step: from a ZAK to the address that starts a meeting; and the ZAK of the Meeting SDK's scope.

mod common;

use common::abi::{Client, get_user_token, start_url};
use common::signed_in::{assert_zak, simulator};
use zoom_simulator::{ACCESS_TOKEN, UNSCOPED_ACCESS_TOKEN};
use zoom_token::*;

#[test]
fn from_a_zak_to_an_address() {
    let simulator = simulator();
    let (code, zak) = get_user_token(&simulator.http_url(), ACCESS_TOKEN, "me", "", 0);
    assert_eq!(code, ZOOM_OK);
    assert_eq!(
        start_url("", "123 4567 8901", &zak),
        (ZOOM_OK, format!("https://zoom.us/s/12345678901?zak={zak}"))
    );
    let text = "host must be zoom.us, zoomgov.com or a name below one of them: a ZAK goes nowhere else";
    assert_eq!(start_url("zoom.example", "123456789", &zak), (ZOOM_E_ARGUMENT, text.to_owned()));
}

#[test]
fn the_zak_of_the_meeting_sdks_scope() {
    let simulator = simulator();
    let client = Client::at(&simulator.http_url(), ACCESS_TOKEN);
    assert_zak(&client.token_with("me", "me_zak", 0, "", 0));
    assert_eq!(simulator.requests()[0].target, "/v2/users/me/zak");
    for (user, ttl, meeting, text) in [
        ("someone@example.com", 0, "", "user must be me for the type me_zak"),
        ("me", 60, "", "ttl must be 0 for the type me_zak, whose tokens live for five minutes"),
        ("me", 0, "1", "meeting_id must be empty for the type me_zak"),
    ] {
        let response = client.token_with(user, "me_zak", ttl, meeting, 0);
        assert_eq!((response.code, response.error().as_str()), (ZOOM_E_ARGUMENT, text));
    }
    assert_eq!(simulator.requests().len(), 1);
}

/// An app has the scope of one of them alone: the refusal names the other.
#[test]
fn a_missing_scope_names_the_other_type() {
    let simulator = simulator();
    let client = Client::at(&simulator.http_url(), UNSCOPED_ACCESS_TOKEN);
    for (kind, advice) in [
        ("zak", "An app that has the Meeting SDK's scope user:read:zak alone gets a zak by the type me_zak"),
        ("me_zak", "For this type the scope is user:read:zak; with user:read:token the type is zak"),
    ] {
        let response = client.token_with("me", kind, 0, "", 0);
        assert_eq!(response.reason(), ZOOM_REASON_SCOPE);
        let text = response.error();
        assert!(text.contains(&format!(". {advice}. For Zoom's support: x-zm-trackingid ")), "{text}");
    }
    let others = client.token_with("someone@example.com", "zak", 0, "", 0);
    assert!(!others.error().contains("me_zak"));
}
