//! The program: serves the simulator on this machine until it is stopped.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use zoom_simulator::faults::{FAULTS, FaultServer, Tls};
use zoom_simulator::{
    ACCESS_TOKEN, ACCOUNT_ID, APP_CLIENT_ID, CLIENT_SECRET, EXPIRED_ACCESS_TOKEN, Options, PUBLIC_CLIENT_ID,
    REDIRECT_URIS, SERVER_CLIENT_ID, SWITCHES, Simulator, UNSCOPED_ACCESS_TOKEN, USERS,
};

const OPTIONS: &str = "\
usage: zoom-simulator [options]

A stand-in for Zoom's GET /v2/users/{userId}/token and Zoom's sign-in, on this machine
only.

  --http PORT           port for http (default 8080; 0: any free one)
  --https PORT          port for https (default 8443; 0: any free one)
  --ca-file PATH        where to write the CA's certificate, for clients to trust
                        (default: simulator-ca.pem in the folder for temporary files)
  --fault NAME          serve this fault in place of the users (see below)
  --sign-in [CLIENT:]SWITCHES
                        switches of the sign-in, for one client or for all
  --grant CLIENT        print a refresh token of this client
  --requests            print the method and target of each request
  --until-stdin-closes  stop at the end of the standard input
  --help                print this
  --help-sign-in        print the clients and switches of the sign-in

The first lines printed are for scripts: http=URL, https=URL, ca=PATH, token=TOKEN,
and refresh_token=TOKEN for each --grant.
";

/// The options of the command line.
struct Command {
    http: u16,
    https: u16,
    ca_file: PathBuf,
    fault: Option<String>,
    /// Pairs of a client id and its switches.
    sign_in: Vec<(String, String)>,
    /// The client ids that get a grant.
    grants: Vec<String>,
    print_requests: bool,
    until_stdin_closes: bool,
    /// What to print in place of serving.
    help: Option<fn() -> String>,
}

fn main() -> ExitCode {
    let command = match command() {
        Ok(command) => command,
        Err(error) => {
            eprintln!("zoom-simulator: {error}; --help lists the options");
            return ExitCode::from(2);
        }
    };
    let result = match command.help {
        Some(help) => io::stdout().write_all(help().as_bytes()),
        None => serve(&command),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("zoom-simulator: {error}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<Command, lexopt::Error> {
    use lexopt::prelude::*;

    let mut command = Command {
        http: 8080,
        https: 8443,
        ca_file: env::temp_dir().join("simulator-ca.pem"),
        fault: None,
        sign_in: Vec::new(),
        grants: Vec::new(),
        print_requests: false,
        until_stdin_closes: false,
        help: None,
    };
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("http") => command.http = port("--http", arguments.value()?)?,
            Long("https") => command.https = port("--https", arguments.value()?)?,
            Long("ca-file") => command.ca_file = arguments.value()?.into(),
            Long("fault") => command.fault = Some(text(arguments.value()?)),
            Long("sign-in") => command.sign_in.push(sign_in(&text(arguments.value()?))),
            Long("grant") => command.grants.push(text(arguments.value()?)),
            Long("requests") => command.print_requests = true,
            Long("until-stdin-closes") => command.until_stdin_closes = true,
            Long("help") | Short('h') => command.help = Some(help),
            Long("help-sign-in") => command.help = Some(help_sign_in),
            _ => return Err(argument.unexpected()),
        }
    }
    if command.fault.is_some() && !(command.sign_in.is_empty() && command.grants.is_empty()) {
        return Err("--fault leaves no room for --sign-in and --grant".into());
    }
    Ok(command)
}

fn text(value: OsString) -> String {
    value.to_string_lossy().into_owned()
}

/// The client id and the switches of `[CLIENT:]SWITCHES`.
fn sign_in(value: &str) -> (String, String) {
    let (client_id, switches) = value.split_once(':').unwrap_or(("*", value));
    (client_id.to_owned(), switches.to_owned())
}

fn port(option: &str, value: OsString) -> Result<u16, String> {
    let text = text(value);
    text.parse().map_err(|_| format!("{option} wants a port from 0 to 65535, not '{text}'"))
}

fn serve(command: &Command) -> io::Result<()> {
    match &command.fault {
        None => {
            let simulator = Simulator::start(Options {
                http: Some(command.http),
                https: Some(command.https),
                print_requests: command.print_requests,
                sign_in: command.sign_in.clone(),
            })?;
            let refresh_tokens: io::Result<Vec<String>> =
                command.grants.iter().map(|client_id| simulator.grant(client_id)).collect();
            run_until_stopped(
                command,
                &simulator.http_url(),
                &simulator.https_url(),
                simulator.ca_pem(),
                &refresh_tokens?,
            )
        }
        Some(fault) => {
            let http = FaultServer::start_on(command.http, fault, Tls::No, command.print_requests)?;
            let https = FaultServer::start_on(command.https, fault, Tls::Yes, command.print_requests)?;
            run_until_stopped(command, &http.base(), &https.base(), https.ca_pem(), &[])
        }
    }
}

/// Prints where it serves, and waits until told to stop.
fn run_until_stopped(
    command: &Command,
    http: &str,
    https: &str,
    ca_pem: &str,
    refresh_tokens: &[String],
) -> io::Result<()> {
    // The printed command line should work in any folder.
    let ca_file = std::path::absolute(&command.ca_file)?;
    fs::write(&ca_file, ca_pem).map_err(|error| {
        let text = format!("cannot write {}: {error}", ca_file.display());
        io::Error::new(error.kind(), text)
    })?;
    io::stdout().write_all(greeting(http, https, &ca_file, refresh_tokens).as_bytes())?;

    if command.until_stdin_closes {
        io::copy(&mut io::stdin(), &mut io::sink())?;
        return Ok(());
    }
    // SIGINT and SIGTERM end the process; there is nothing to clean up.
    loop {
        thread::park();
    }
}

fn greeting(http: &str, https: &str, ca_file: &Path, refresh_tokens: &[String]) -> String {
    let ca = ca_file.display().to_string();
    let quoted_ca = quoted(&ca);
    let refresh_tokens: String =
        refresh_tokens.iter().map(|token| format!("refresh_token={token}\n")).collect();
    format!(
        "http={http}\n\
         https={https}\n\
         ca={ca}\n\
         token={ACCESS_TOKEN}\n\
         {refresh_tokens}\
         \n\
         To try it:\n\
         curl --cacert {quoted_ca} -H 'Authorization: Bearer {ACCESS_TOKEN}' \
         '{https}/users/me/token?type=zak'\n"
    )
}

/// The text in single quotes, for a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn help() -> String {
    let mut text = format!(
        "{OPTIONS}
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

Users, by id or e-mail address (N and MS stand for a number, STATUS for one from 200
to 599, USER for the id of another row):
"
    );
    for user in USERS {
        let description = user.description.replace('`', "");
        let id = format!("{}{}", user.id, user.suffix);
        let email = user.email;
        let comma = if email.is_empty() { "" } else { ", " };
        text += &format!("\n  {id}{comma}{email}\n      {description}\n");
    }
    text += "\nAny other user does not exist: 404, code 1001.\n\
             /v2/echo accepts any method and responds with what it received.\n\n\
             Faults, for --fault (N, MS and STATUS stand for a number):\n\n";
    for fault in FAULTS {
        let description = fault.description.replace('`', "");
        text += &format!("  {}{}\n      {description}\n", fault.name, fault.number);
    }
    text
}

fn help_sign_in() -> String {
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
        let description = switch.description.replace('`', "");
        text += &format!("  {}{}\n      {description}\n", switch.name, switch.value);
    }
    text
}
