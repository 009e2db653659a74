//! The client that a run uses: its options, from a file or from variables, and from the arguments.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use zoom_token::{Client, ZOOM_REASON_SIGN_IN_AGAIN};

use crate::args::Arguments;
use crate::failure::Failure;

/// The variables that are read where no file is given, each with its option.
const VARIABLES: [(&str, &str); 6] = [
    ("ZOOM_ACCESS_TOKEN", "access_token"),
    ("ZOOM_ACCOUNT_ID", "account_id"),
    ("ZOOM_CLIENT_ID", "client_id"),
    ("ZOOM_CLIENT_SECRET", "client_secret"),
    ("ZOOM_BASE_URL", "base_url"),
    ("ZOOM_TOKEN_FILE", "token_file"),
];

/// The options that are secrets: in an argument, other users of the machine could read them. tests/command.rs holds them
/// against the header.
const SECRETS: [&str; 4] = ["access_token", "client_secret", "refresh_token", "login"];

/// A client, and what its settings are.
pub struct Settings {
    /// The client.
    pub client: Client,
    /// Where the settings come from, for a reader.
    pub source: String,
    /// Whether a program of the account signs in.
    pub is_account: bool,
    /// Whether the base URL is a simulator's over http, which has neither proxy nor TLS.
    pub is_http: bool,
    file: Option<PathBuf>,
    is_user: bool,
}

impl Settings {
    /// What the arguments and, perhaps, the variables say.
    pub fn new(arguments: &Arguments) -> Result<Settings, Failure> {
        let options =
            arguments.options.iter().map(|option| argument(option)).collect::<Result<Vec<_>, _>>()?;
        let client = Client::new();
        let mut given = match &arguments.settings {
            Some(file) => of_file(&client, file)?,
            None => of_variables(&client)?,
        };
        for (name, value) in options {
            client.set(name, value)?;
            given.push((name.to_owned(), value.to_owned()));
        }
        let has = |name: &str| given.iter().any(|(other, value)| other == name && !value.is_empty());
        let (has_token, has_id, is_account) = (has("access_token"), has("client_id"), has("account_id"));
        if arguments.settings.is_none() && !has_token && !has_id && !is_account {
            return Err(Failure::argument(
                "There are no settings. Set ZOOM_ACCESS_TOKEN; or ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET; \
                 or ZOOM_CLIENT_ID alone, and run zoom-token sign-in; or give --settings FILE",
            ));
        }
        let is_user = has_id && !is_account && !has_token;
        if arguments.settings.is_none() && is_user && !has("token_file") {
            let id = given.iter().rfind(|(name, _)| name == "client_id").map_or("", |(_, id)| id);
            client.set("token_file", &token_file(id)?)?;
        }
        let source = match &arguments.settings {
            Some(file) => format!("the file {}", file.display()),
            None if has_token => "the access token of ZOOM_ACCESS_TOKEN".into(),
            None if is_account => "the account of ZOOM_ACCOUNT_ID".into(),
            None => "the sign-in of a user to the app of ZOOM_CLIENT_ID".into(),
        };
        let base_url = given.iter().rfind(|(name, _)| name == "base_url");
        let is_http = base_url.is_some_and(|(_, url)| url.starts_with("http://"));
        Ok(Settings { client, source, is_account, is_http, file: arguments.settings.clone(), is_user })
    }

    /// A failure with these settings, in the words of this command.
    pub fn failed(&self, why: impl Into<Failure>) -> Failure {
        let mut failure = why.into();
        if self.file.is_none() {
            failure.text = of_a_variable(&failure.text);
        }
        if self.is_user && failure.reason == ZOOM_REASON_SIGN_IN_AGAIN {
            let file =
                self.file.as_ref().map_or(String::new(), |file| format!(" --settings {}", file.display()));
            failure.text += &format!(". Run: zoom-token sign-in{file}");
        }
        failure
    }
}

/// Options with their values.
type Given = Vec<(String, String)>;

fn of_file(client: &Client, file: &Path) -> Result<Given, Failure> {
    let path = std::path::absolute(file).map_err(|why| Failure::argument(format!("--settings: {why}")))?;
    let Some(text) = path.to_str() else {
        return Err(Failure::argument("--settings must be a path in UTF-8"));
    };
    let named = format!("--settings {}", file.display());
    let of_the_file =
        |why: zoom_token::Error| Failure::argument(why.text.replacen("option settings_file", &named, 1));
    client.set("settings_file", text).map_err(of_the_file)?;
    // The library has just read it, and taken every line.
    let lines = fs::read_to_string(&path).unwrap_or_default();
    let lines = lines.lines().filter_map(|line| line.split_once('='));
    Ok(lines.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect())
}

fn of_variables(client: &Client) -> Result<Given, Failure> {
    let mut given = Given::new();
    for (name, option) in VARIABLES {
        let Some(value) = env::var_os(name).filter(|value| !value.is_empty()) else { continue };
        let Ok(value) = value.into_string() else {
            return Err(Failure::argument(format!("the variable {name} is not UTF-8")));
        };
        client.set(option, &value).map_err(|why| Failure::argument(of_a_variable(&why.text)))?;
        given.push((option.to_owned(), value));
    }
    Ok(given)
}

/// A text about an option that a variable sets, about that variable.
fn of_a_variable(text: &str) -> String {
    for (variable, option) in VARIABLES {
        if let Some(about) = text.strip_prefix(&format!("option {option} ")) {
            return format!("the variable {variable} {about}");
        }
    }
    text.to_owned()
}

/// Where a user's sign-in to an app is kept: a folder for it is made.
fn token_file(client_id: &str) -> Result<String, Failure> {
    let must_be_set = |why| {
        Failure::argument(format!(
            "the variable ZOOM_TOKEN_FILE must be set, to the file in which the sign-in is kept: {why}"
        ))
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !client_id.chars().all(is_plain) {
        return Err(must_be_set("ZOOM_CLIENT_ID can't be a part of its name"));
    }
    let folder =
        state_folder().ok_or_else(|| must_be_set("this user has no home folder"))?.join("zoom-token");
    make_folder(&folder).map_err(|_| must_be_set("its folder can't be made in this user's home folder"))?;
    let file = folder.join(format!("{client_id}.tokens"));
    file.to_str()
        .map(str::to_owned)
        .ok_or_else(|| must_be_set("the path of this user's home folder is not UTF-8"))
}

/// The folder for what a program keeps for its user: of Windows, or as the XDG Base Directory Specification has it.
fn state_folder() -> Option<PathBuf> {
    let of_variable = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if cfg!(windows) {
        return of_variable("LOCALAPPDATA");
    }
    of_variable("XDG_STATE_HOME").or_else(|| Some(of_variable("HOME")?.join(".local/state")))
}

fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The name and the value of --option.
fn argument(option: &str) -> Result<(&str, &str), Failure> {
    let Some((name, value)) = option.split_once('=') else {
        return Err(Failure::argument("--option must be NAME=VALUE, such as --option timeout_ms=5000"));
    };
    let is_secret = SECRETS.contains(&name) || name == "proxy" && value.contains('@');
    if is_secret {
        return Err(Failure::argument(format!(
            "--option {name} would show a secret to other users of this machine, in the list of its processes: put it into \
             the file of --settings"
        )));
    }
    Ok((name, value))
}
