//! The command zoom-token: a user token, or the address that starts a meeting, for scripts and for programs that can start
//! a program. The result alone goes to the standard output.

mod args;
mod check;
mod failure;
mod pages;
mod settings;
mod sign_in;

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use serde_json::{Value, json};
use zoom_token::{Cancel, Response, TokenCall, start_url};

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

/// Writes a line for the reader; where nobody reads it, that is no failure.
pub fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(why) if why.use_stderr() && env::args_os().any(|argument| argument == "--json") => {
            return fail(&Failure::argument(why.render().to_string().trim_end()), true);
        }
        Err(why) => why.exit(),
    };
    let cancel = Cancel::new();
    let interrupted = cancel.clone();
    if let Err(why) = ctrlc::set_handler(move || interrupted.cancel()) {
        let text = format!("no signal can be waited for: {why}");
        return fail(&Failure::system(text), arguments.json);
    }
    let outcome = run(&arguments, &cancel);
    // A refresh token that was sent is spent: the next one must be saved first, also after an interruption.
    zoom_token::shutdown();
    match outcome {
        Ok(Shown { text, json, code }) => {
            write(&if arguments.json { format!("{json}\n") } else { text }, code)
        }
        Err(failure) => fail(&failure, arguments.json),
    }
}

fn fail(failure: &Failure, is_json: bool) -> ExitCode {
    if is_json {
        return write(&format!("{}\n", failure.json()), failure.exit_code());
    }
    say(&format!("zoom-token: {}", failure.text));
    ExitCode::from(failure.exit_code())
}

/// Writes the result.
fn write(shown: &str, code: u8) -> ExitCode {
    match anstream::stdout().write_all(shown.as_bytes()).and_then(|()| io::stdout().flush()) {
        Ok(()) => ExitCode::from(code),
        Err(why) => {
            say(&format!("zoom-token: the result can't be written: {why}"));
            ExitCode::from(1)
        }
    }
}

fn run(arguments: &Arguments, cancel: &Cancel) -> Result<Shown, Failure> {
    match &arguments.command {
        Command::Token { wanted, meeting } => token(arguments, wanted, meeting, cancel),
        Command::StartUrl { meeting, wanted, host } => address(arguments, wanted, host, meeting, cancel),
        Command::SignIn { no_browser } => sign_in::sign_in(&Settings::new(arguments)?, *no_browser, cancel),
        Command::SignOut => sign_in::sign_out(&Settings::new(arguments)?, cancel),
        Command::Check { wanted } => Ok(check::check(arguments, wanted, cancel)),
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

fn token(arguments: &Arguments, wanted: &Wanted, meeting: &str, cancel: &Cancel) -> Result<Shown, Failure> {
    // Zoom takes digits alone, and invitations have spaces.
    let meeting: String = meeting.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let response = ask(&Settings::new(arguments)?, wanted, &meeting, cancel)?;
    Ok(Shown::success(format!("{}\n", response.token()), json!({ "token": response.token() })))
}

fn address(
    arguments: &Arguments,
    wanted: &Wanted,
    host: &str,
    meeting: &str,
    cancel: &Cancel,
) -> Result<Shown, Failure> {
    // A wrong number or host is found before anything is sent.
    start_url(host, meeting, "zak")?;
    if !["zak", "me_zak"].contains(&wanted.kind.as_str()) {
        return Err(Failure::argument("--type must be zak or me_zak: a meeting is started with a ZAK"));
    }
    let response = ask(&Settings::new(arguments)?, wanted, "", cancel)?;
    let url = start_url(host, meeting, response.token())?;
    Ok(Shown::success(format!("{url}\n"), json!({ "url": url })))
}

/// Gets a token.
fn ask(settings: &Settings, wanted: &Wanted, meeting_id: &str, cancel: &Cancel) -> Result<Response, Failure> {
    let call = TokenCall { user: &wanted.user, kind: &wanted.kind, ttl: wanted.ttl, meeting_id };
    let response = settings.client.get_user_token(call, Some(cancel));
    response.check().map_err(|refused| settings.failed(&refused))
}
