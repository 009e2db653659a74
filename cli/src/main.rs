//! The command zoom-token: a user token, or the address that starts a meeting, for scripts and for programs that can start
//! a program. The result alone goes to the standard output.

mod args;
mod check;
mod failure;
mod pages;
mod settings;
mod sign_in;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use serde_json::{Value, json};
use zoom_token::{Response, TokenCall, ZOOM_OK, start_url};

use args::{Arguments, Command, Wanted};
use failure::Failure;
use settings::Settings;

/// What a run has to show: a text for a reader, the same for --json, and the exit code.
pub struct Shown {
    text: String,
    json: Value,
    code: u8,
}

impl Shown {
    fn success(text: impl Into<String>, json: Value) -> Shown {
        Shown { text: text.into(), json, code: 0 }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = run(&arguments);
    // A renewed sign-in that is not saved yet would be lost.
    zoom_token::shutdown();
    let (shown, code) = match outcome {
        Ok(Shown { text, json, code }) => (if arguments.json { format!("{json}\n") } else { text }, code),
        Err(failure) if arguments.json => (format!("{}\n", failure.json()), failure.exit_code()),
        Err(failure) => {
            anstream::eprintln!("zoom-token: {}", failure.text);
            return ExitCode::from(failure.exit_code());
        }
    };
    match anstream::stdout().write_all(shown.as_bytes()).and_then(|()| io::stdout().flush()) {
        Ok(()) => ExitCode::from(code),
        Err(why) => {
            anstream::eprintln!("zoom-token: the result can't be written: {why}");
            ExitCode::from(1)
        }
    }
}

fn run(arguments: &Arguments) -> Result<Shown, Failure> {
    match &arguments.command {
        Command::Token { wanted, kind, meeting } => token(arguments, wanted, kind, meeting),
        Command::StartUrl { meeting, wanted, host } => address(arguments, wanted, host, meeting),
        Command::SignIn { no_browser } => sign_in::sign_in(&Settings::new(arguments)?, *no_browser),
        Command::SignOut => sign_in::sign_out(&Settings::new(arguments)?),
        Command::Check { wanted } => Ok(check::check(arguments, wanted)),
        Command::Completions { shell } => {
            let text = pages::completions(*shell);
            Ok(Shown::success(text, json!({ "completions": text })))
        }
        Command::Man { about } => {
            let page = pages::man_page(about.as_deref().unwrap_or(""));
            let text = page.ok_or_else(|| {
                Failure::argument("there is no command of that name: see zoom-token --help")
            })?;
            Ok(Shown::success(text, json!({ "man": text })))
        }
    }
}

fn token(arguments: &Arguments, wanted: &Wanted, kind: &str, meeting: &str) -> Result<Shown, Failure> {
    let response = ask(&Settings::new(arguments)?, wanted, kind, meeting)?;
    Ok(Shown::success(format!("{}\n", response.token()), json!({ "token": response.token() })))
}

fn address(arguments: &Arguments, wanted: &Wanted, host: &str, meeting: &str) -> Result<Shown, Failure> {
    // A wrong number or host is found before anything is sent.
    start_url(host, meeting, "zak")?;
    let response = ask(&Settings::new(arguments)?, wanted, "zak", "")?;
    let url = start_url(host, meeting, response.token())?;
    Ok(Shown::success(format!("{url}\n"), json!({ "url": url })))
}

/// Gets a token.
fn ask(settings: &Settings, wanted: &Wanted, kind: &str, meeting_id: &str) -> Result<Response, Failure> {
    let call = TokenCall { user: &wanted.user, kind, ttl: wanted.ttl, meeting_id };
    let response = settings.client.get_user_token(call, None);
    match response.code() {
        ZOOM_OK => Ok(response),
        _ => Err(settings.failure(&response)),
    }
}
