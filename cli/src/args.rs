//! The arguments of the command, from which help, man pages and completions are made.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

/// Where the settings come from, and what the exit codes mean: at the end of the long help and of the man page.
const AFTER: &str = "\
Settings come from the file of --settings, with a line `option = value` for each option. Without it they come from these \
variables:

  ZOOM_ACCESS_TOKEN     an OAuth access token
or, for a program of the account (an app of the kind Server-to-Server OAuth):
  ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET
or, for a user who has signed in with `zoom-token sign-in`:
  ZOOM_CLIENT_ID
and with the last two, where wanted:
  ZOOM_TOKEN_FILE       the file in which tokens are kept for the next run
and with each of them:
  ZOOM_BASE_URL         another base URL than https://api.zoom.us/v2

Exit codes:
  0  success
  1  a defect, or anything that is not listed here
  2  a wrong argument or setting
  3  no response of Zoom's: name, connection, proxy, TLS, timeout, or somebody else's page
  4  the access token or the sign-in is refused or has ended: sign in again, or get a new access token
  5  Zoom refused: the app, a scope, the user, the account or an argument
  6  too many requests, or a problem at Zoom: run the command again later
  130  interrupted

Examples:
  zoom-token check
  zoom-token token --user ada@example.com
  zoom-token start-url \"123 4567 8901\" --settings /etc/app/zoom.settings
  zoom-token token --json | jq -r .token";

/// Gets a Zoom user token (ZAK), or the address that starts a meeting
#[derive(Parser)]
#[command(name = "zoom-token", version, after_long_help = AFTER)]
#[command(after_help = "zoom-token --help has the variables, the exit codes and examples.")]
#[command(arg_required_else_help = true, subcommand_required = true, disable_help_subcommand = true)]
pub struct Arguments {
    /// A file of settings: a line `option = value` for each option; then no variable is read
    #[arg(long, global = true, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// One more option, such as proxy=http://proxy.example:3128; may be repeated. Not for secrets
    #[arg(long = "option", global = true, value_name = "NAME=VALUE")]
    pub options: Vec<String>,
    /// Print the result, or what went wrong, as JSON on the standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Print a user token, and nothing else, on the standard output
    Token {
        /// What the token is to be
        #[command(flatten)]
        wanted: Wanted,
        /// For the type onbehalf: the meeting that is to be joined
        #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
        meeting: String,
    },
    /// Get a ZAK, and print the address that starts a meeting with it in a browser
    StartUrl {
        /// The meeting's number: 9 to 11 digits, with or without spaces and dashes
        meeting: String,
        /// What the token is to be
        #[command(flatten)]
        wanted: Wanted,
        /// zoom.us, zoomgov.com, or a name below one of them
        #[arg(long, default_value = "zoom.us")]
        host: String,
    },
    /// Have a user sign in with a browser, once; later runs use that sign-in
    SignIn {
        /// Print the address and open no browser. What the browser shows at the end can be pasted here
        #[arg(long)]
        no_browser: bool,
    },
    /// End the user's sign-in, here and at Zoom
    SignOut,
    /// Check everything on the way to a token: a line for each step, with what is wrong and what to do
    Check {
        /// What the token is to be
        #[command(flatten)]
        wanted: Wanted,
    },
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print a man page
    Man {
        /// The command that it is about; without it, the page of zoom-token
        #[arg(value_name = "COMMAND")]
        about: Option<String>,
    },
}

/// Whose token, of which type, and for how long.
#[derive(Args)]
pub struct Wanted {
    /// The user's id or e-mail address; me is the user who has signed in
    #[arg(long, default_value = "me")]
    pub user: String,
    /// zak, onbehalf, token, or me_zak: a ZAK of five minutes for an app with the scope user:read:zak alone
    #[arg(long = "type", value_name = "TYPE", default_value = "zak")]
    pub kind: String,
    /// How long the token lives, in seconds; 0 leaves it to Zoom (two hours)
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub ttl: i32,
}
