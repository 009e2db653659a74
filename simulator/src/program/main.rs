//! The program: serves the simulator on this machine until it is stopped.

mod ca_file;
mod help;
mod stop;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ca_file::CaFile;
use zoom_simulator::faults::{FaultServer, Tls};
use zoom_simulator::{ACCESS_TOKEN, Options, Simulator};

/// The options of the command line.
#[derive(Default)]
struct Command {
    http: Option<u16>,
    https: Option<u16>,
    ca_file: Option<PathBuf>,
    users: Vec<String>,
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
        None => serve(command),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("zoom-simulator: {error}");
            // What the library refuses is a value of the command line.
            ExitCode::from(if error.kind() == io::ErrorKind::InvalidInput { 2 } else { 1 })
        }
    }
}

fn command() -> Result<Command, lexopt::Error> {
    use lexopt::prelude::*;

    let mut command = Command::default();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("http") => command.http = Some(port("--http", arguments.value()?)?),
            Long("https") => command.https = Some(port("--https", arguments.value()?)?),
            Long("ca-file") => command.ca_file = Some(arguments.value()?.into()),
            Long("user") => command.users.push(text(arguments.value()?)),
            Long("fault") => command.fault = Some(text(arguments.value()?)),
            Long("sign-in") => command.sign_in.push(sign_in(&text(arguments.value()?))),
            Long("grant") => command.grants.push(text(arguments.value()?)),
            Long("requests") => command.print_requests = true,
            Long("until-stdin-closes") => command.until_stdin_closes = true,
            Long("help") | Short('h') => command.help = Some(help::options),
            Long("help-users") => command.help = Some(help::users),
            Long("help-faults") => command.help = Some(help::faults),
            Long("help-sign-in") => command.help = Some(help::sign_in),
            _ => return Err(argument.unexpected()),
        }
    }
    if (command.http, command.https) == (None, None) {
        (command.http, command.https) = (Some(8080), Some(8443));
    }
    if command.https.is_none() && command.ca_file.is_some() {
        return Err("--ca-file is for https: give --https too".into());
    }
    let has_users = !(command.users.is_empty() && command.sign_in.is_empty() && command.grants.is_empty());
    if command.fault.is_some() && has_users {
        return Err("--fault leaves no room for --user, --sign-in and --grant".into());
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

fn serve(command: Command) -> io::Result<()> {
    // Before there is a file to remove.
    let stopped = stop::watch(command.until_stdin_closes)?;
    let Command { http, https, print_requests, .. } = command;
    match &command.fault {
        None => {
            let (users, sign_in) = (command.users, command.sign_in);
            let simulator = Simulator::start(Options { http, https, print_requests, users, sign_in })?;
            let refresh_tokens: Vec<String> =
                command.grants.iter().map(|id| simulator.grant(id)).collect::<io::Result<_>>()?;
            let http = http.map(|_| simulator.http_url());
            let https = https.map(|_| (simulator.https_url(), simulator.ca_pem()));
            run(http, https, command.ca_file.as_deref(), &refresh_tokens, &stopped)
        }
        Some(fault) => {
            let start = |port: Option<u16>, tls| {
                port.map(|port| FaultServer::start_on(port, fault, tls, print_requests))
            };
            let http = start(http, Tls::No).transpose()?;
            let https = start(https, Tls::Yes).transpose()?;
            let http_url = http.as_ref().map(FaultServer::base);
            let https_url = https.as_ref().map(|server| (server.base(), server.ca_pem()));
            run(http_url, https_url, command.ca_file.as_deref(), &[], &stopped)
        }
    }
}

/// Prints where it serves, and waits until told to stop. `https` is the URL and the CA's PEM.
fn run(
    http: Option<String>,
    https: Option<(String, &str)>,
    ca_file: Option<&Path>,
    refresh_tokens: &[String],
    stopped: &stop::Stopped,
) -> io::Result<()> {
    let mut lines = String::new();
    let mut tries = String::new();
    let mut add = |url: &str, ca: &str| {
        tries += &format!(
            "curl {ca}-H \"Authorization: Bearer {ACCESS_TOKEN}\" \"{url}/users/me/token?type=zak\"\n"
        );
    };
    if let Some(url) = http {
        lines += &format!("http={url}\n");
        add(&url, "");
    }
    let mut file = None;
    if let Some((url, ca_pem)) = https {
        let file = file.insert(CaFile::write(ca_file, ca_pem)?);
        let path = file.path().display().to_string();
        lines += &format!("https={url}\nca={path}\n");
        add(&url, &format!("--cacert {} ", quoted(&path)));
    }
    lines += &format!("token={ACCESS_TOKEN}\n");
    for token in refresh_tokens {
        lines += &format!("refresh_token={token}\n");
    }
    io::stdout().write_all(format!("{lines}\nTo try it:\n{tries}").as_bytes())?;
    stopped.wait();
    Ok(())
}

/// The text in quotes, for a shell.
fn quoted(text: &str) -> String {
    // No path of Windows contains a double quote.
    if cfg!(windows) { format!("\"{text}\"") } else { format!("'{}'", text.replace('\'', r"'\''")) }
}
