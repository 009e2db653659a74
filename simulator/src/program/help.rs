//! The texts of --help, --help-users, --help-faults and --help-sign-in.

use std::fmt::Display;

use zoom_simulator::faults::FAULTS;
use zoom_simulator::{
    ACCESS_TOKEN, ACCOUNT_ID, APP_CLIENT_ID, CLIENT_SECRET, EXPIRED_ACCESS_TOKEN, PUBLIC_CLIENT_ID,
    REDIRECT_URIS, SERVER_CLIENT_ID, SWITCHES, UNSCOPED_ACCESS_TOKEN, USERS,
};

const OPTIONS: &str = "\
usage: zoom-simulator [options]

A stand-in for Zoom on this machine: users sign in, and programs get tokens.

  --http PORT           serve http on this port (0: any free one)
  --https PORT          serve https on this port; with neither: 8080 and 8443
  --ca-file FILE        where to write the certificate that clients trust for
                        https (else to a file that is removed at the end)
  --user ADDRESS        a user with this e-mail address; may be repeated, and
                        the first one is me
  --fault NAME          violate the protocol in this way
  --sign-in [CLIENT:]SWITCHES
                        make signing in fail, for one client or for all
  --grant CLIENT        print a refresh token of this client; may be repeated
  --requests            print the method and target of each request
  --until-stdin-closes  also stop at the end of the standard input
  --help                print this
  --help-users          access tokens, and users for every kind of response
  --help-faults         the names for --fault
  --help-sign-in        the clients and switches for --sign-in and --grant

It prints where it serves and a line for curl to try it, and stops at Ctrl+C.
The first lines are for scripts: http=URL, https=URL and ca=FILE where they are
served, token=TOKEN, and refresh_token=TOKEN for each --grant.

Examples:
  zoom-simulator --http 8080 --user jane@example.com
  zoom-simulator --http 8080 --requests --fault cut-120
";

pub(crate) fn options() -> String {
    OPTIONS.to_owned()
}

pub(crate) fn users() -> String {
    let mut text = format!(
        "\
Access tokens:

  {ACCESS_TOKEN}
      accepted
  {EXPIRED_ACCESS_TOKEN}
      expired: 401, code 124
  {UNSCOPED_ACCESS_TOKEN}
      without the scope: 400, code 4711
  one that /oauth/token issued
      accepted as long as it lives (see --help-sign-in)
  any other, or no access token
      401, code 124

Calls:

  GET /v2/users/USER/token
      the user's token
  GET /v2/users/me/zak
      a ZAK of five minutes
  GET /v2/users/USER
      the user's id, e-mail address and name
  GET /v2/users
      the users who get a token, in pages
  any method, /v2/echo
      what was received

Users, by id or e-mail address, and what happens at a call for one (N and MS stand for
a number, STATUS for one from 200 to 599, USER for the id of another row):

  those of --user
      the requested token
"
    );
    for user in USERS {
        let id = format!("{}{}", user.id, user.suffix);
        let comma = if user.email.is_empty() { "" } else { ", " };
        text += &entry(format_args!("{id}{comma}{}", user.email), user.description);
    }
    text + "\nAny other user does not exist: 404, code 1001.\n"
}

pub(crate) fn faults() -> String {
    let mut text = "Faults, for --fault (N, MS and STATUS stand for a number):\n\n".to_owned();
    for fault in FAULTS {
        text += &entry(format_args!("{}{}", fault.name, fault.number), fault.description);
    }
    text
}

pub(crate) fn sign_in() -> String {
    let redirect_uris: String = REDIRECT_URIS.iter().map(|uri| format!("  {uri}\n")).collect();
    let mut text = format!(
        "\
Clients, for /oauth/authorize, /oauth/token and /oauth/revoke (an id followed by - and any
text is another client of its kind):

  {SERVER_CLIENT_ID}, secret {CLIENT_SECRET}
      account_credentials, account {ACCOUNT_ID}
  {APP_CLIENT_ID}, secret {CLIENT_SECRET}
      authorization_code, refresh_token
  {PUBLIC_CLIENT_ID}, no secret
      authorization_code (with PKCE), refresh_token

The user who signs in is me. Apps with the last two clients may ask for that user alone:
any other gets 400, code 4700.

Redirect URIs (with PKCE, one of a loopback address may have any port in addition):

{redirect_uris}
Except for /oauth/authorize, parameters in the query are refused. A refresh token is valid
once; --grant prints the first one without a browser.

POST /simulator/revoke-access-tokens revokes all access tokens that were issued so far.

Switches, for --sign-in: several are separated by spaces, and those of one client apply in
place of those of all. N and MS stand for a number, STATUS for one from 200 to 599, CODE
for one of Zoom's codes, SWITCH for another switch.

"
    );
    for switch in SWITCHES {
        text += &entry(format_args!("{}{}", switch.name, switch.value), switch.description);
    }
    text
}

fn entry(name: impl Display, description: &str) -> String {
    format!("  {name}\n      {}\n", description.replace('`', ""))
}
