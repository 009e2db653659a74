//! The client that a run uses: its options, from a file or from variables, and from the arguments.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use zoom_token::{Client, Response, ZOOM_REASON_SIGN_IN_AGAIN};

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
const SECRETS: [&str; 3] = ["access_token", "client_secret", "refresh_token"];

/// A client, and what its settings are, for a reader.
pub struct Settings {
    /// The client.
    pub client: Client,
    /// Where the access token comes from.
    pub source: String,
    /// Whether an argument names the proxy.
    pub has_proxy: bool,
    are_variables: bool,
}

impl Settings {
    /// What the arguments and, perhaps, the variables say.
    pub fn new(arguments: &Arguments) -> Result<Settings, Failure> {
        let given = arguments.options.iter().map(|option| argument(option)).collect::<Result<Vec<_>, _>>()?;
        let client = Client::new();
        let source = match &arguments.settings {
            Some(file) => of_file(&client, file)?,
            None => of_variables(&client, variable)?,
        };
        for (name, value) in &given {
            client.set(name, value)?;
        }
        let has_proxy = given.iter().any(|(name, _)| *name == "proxy");
        Ok(Settings { client, source, has_proxy, are_variables: arguments.settings.is_none() })
    }

    /// Why a call with these settings failed, in the words of this command.
    pub fn failure(&self, response: &Response) -> Failure {
        let mut failure = Failure::from(response);
        if self.are_variables {
            failure.text = of_a_variable(&failure.text);
        }
        if failure.reason == ZOOM_REASON_SIGN_IN_AGAIN {
            failure.text += ". Run: zoom-token sign-in";
        }
        failure
    }
}

fn of_file(client: &Client, file: &Path) -> Result<String, Failure> {
    let path = std::path::absolute(file).map_err(|why| Failure::argument(format!("--settings: {why}")))?;
    let Some(text) = path.to_str() else {
        return Err(Failure::argument("--settings must be a path in UTF-8"));
    };
    let named = format!("--settings {}", file.display());
    client
        .set("settings_file", text)
        .map_err(|why| Failure::argument(why.text.replacen("option settings_file", &named, 1)))?;
    Ok(format!("the file {}", file.display()))
}

/// A variable that is set and not empty.
fn variable(name: &str) -> Result<Option<String>, Failure> {
    match env::var_os(name).map(|value| value.into_string()) {
        Some(Err(_)) => Err(Failure::argument(format!("the variable {name} is not UTF-8"))),
        Some(Ok(value)) if !value.is_empty() => Ok(Some(value)),
        _ => Ok(None),
    }
}

type Lookup = fn(&str) -> Result<Option<String>, Failure>;

fn of_variables(client: &Client, look_up: Lookup) -> Result<String, Failure> {
    for (name, option) in VARIABLES {
        let Some(value) = look_up(name)? else { continue };
        client.set(option, &value).map_err(|why| Failure::argument(of_a_variable(&why.text)))?;
    }
    let is_set = |name| look_up(name).map(|value| value.is_some());
    let id = look_up("ZOOM_CLIENT_ID")?;
    match id {
        _ if is_set("ZOOM_ACCESS_TOKEN")? => Ok("the access token of ZOOM_ACCESS_TOKEN".into()),
        _ if is_set("ZOOM_ACCOUNT_ID")? => Ok("the account of ZOOM_ACCOUNT_ID".into()),
        None => Err(Failure::argument(
            "There are no settings. Set ZOOM_ACCESS_TOKEN; or ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET; or \
             ZOOM_CLIENT_ID alone, and run zoom-token sign-in; or give --settings FILE",
        )),
        Some(id) => {
            if !is_set("ZOOM_TOKEN_FILE")? {
                let file = token_file(&id)?;
                client.set("token_file", &file.to_string_lossy())?;
            }
            Ok("the sign-in of a user to the app of ZOOM_CLIENT_ID".into())
        }
    }
}

/// A text about an option that is set by a variable, about that variable.
fn of_a_variable(text: &str) -> String {
    for (variable, option) in VARIABLES {
        if let Some(about) = text.strip_prefix(&format!("option {option} ")) {
            return format!("the variable {variable} {about}");
        }
    }
    text.to_owned()
}

/// Where a user's sign-in to an app is kept: a folder for it is made.
fn token_file(client_id: &str) -> Result<PathBuf, Failure> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !client_id.chars().all(is_plain) {
        return Err(Failure::argument(
            "ZOOM_TOKEN_FILE must be set: the file in which the sign-in is kept. ZOOM_CLIENT_ID can't be part of a file's name",
        ));
    }
    let Some(folder) = state_folder() else {
        return Err(Failure::argument(
            "ZOOM_TOKEN_FILE must be set: the file in which the sign-in is kept. This user has no home folder",
        ));
    };
    let folder = folder.join("zoom-token");
    make_folder(&folder)
        .map_err(|why| Failure::system(format!("{} can't be made: {why}", folder.display())))?;
    Ok(folder.join(format!("{client_id}.tokens")))
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
