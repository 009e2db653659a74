//! The option `token_file`: one token for many processes. A whole file, replaced as a whole, under the lock of `PATH.lock`.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::life::Life;
use crate::deadline::Deadline;
use crate::error::{Error, ZOOM_E_TOKEN_FILE};
use crate::json::{Value, Written, each_member, quoted};
use crate::options::{Authorization, Grant, SignIn};
use crate::secret::Secret;
use crate::sys::{
    file_error, keep_from_children, no_longer_kept, open_private, protect, sync_folder, unprotect,
    without_size_signal,
};

/// How long another process may hold the lock: as long as a renewal takes, without the time for its retries.
const LOCK_TIME: Duration = Duration::from_secs(25);
/// How often the lock is tried meanwhile.
const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// How long a file that another program has open may keep its name, on Windows.
const RENAME_TIME: Duration = Duration::from_secs(2);
/// The largest file that is read, and the room that is made sure of before a request is sent: every member at its longest.
const SIZE_MAX: u64 = 64 << 10;
/// The version of the file's form.
const VERSION: i32 = 1;

/// The file, locked for as long as this lives.
pub struct TokenFile {
    path: PathBuf,
    lock: File,
    /// The next file, made before the request whose result it is for.
    next: Option<File>,
}

/// What is in the file.
#[derive(Default)]
pub struct Kept {
    /// The access token; empty where there is none.
    pub access_token: Secret,
    /// When it was asked for, in seconds since 1970.
    pub obtained_at: u64,
    /// When it ends.
    pub expires_at: u64,
    /// What it is good for.
    pub scope: String,
    /// The refresh token; empty where there is none.
    pub refresh_token: Secret,
    /// When a token was last renewed because the API refused it; 0 for never.
    pub refused_at: u64,
}

impl Kept {
    /// The access token, if it is live and no clock was set back.
    pub fn live(&self) -> Option<(Authorization, Life)> {
        let life =
            Life::kept(self.obtained_at, self.expires_at).filter(|life| life.is_live() && !life.is_due())?;
        let authorization = Authorization::parse("access_token", self.access_token.text()).ok()?;
        Some((authorization, life))
    }
}

impl TokenFile {
    /// Locks the file, and finishes what a process that was ended has left.
    pub fn lock(path: &Path, sign_in: &SignIn, deadline: &Deadline) -> Result<TokenFile, Error> {
        let mut options = OpenOptions::new();
        let lock = open_private(options.read(true).write(true).create(true), &beside(path, ".lock"))
            .map_err(|why| cannot("its lock can't be made", &why))?;
        if !keep_from_children(&lock) {
            return Err(refuse("too many token files are in use at a time"));
        }
        let file = TokenFile { path: path.to_owned(), lock, next: None };
        file.wait_for_lock(deadline)?;
        file.adopt(sign_in)?;
        Ok(file)
    }

    fn wait_for_lock(&self, deadline: &Deadline) -> Result<(), Error> {
        let end = Instant::now() + LOCK_TIME;
        loop {
            match self.lock.try_lock() {
                Ok(()) => return Ok(()),
                Err(TryLockError::Error(why)) => return Err(cannot("it can't be locked", &why)),
                Err(TryLockError::WouldBlock) if Instant::now() >= end => {
                    return Err(refuse("another process has held its lock for 25 seconds. Try again later"));
                }
                Err(TryLockError::WouldBlock) => {
                    if deadline.pause(POLL_INTERVAL).is_err() {
                        return Err(refuse("another process holds its lock. Try again later"));
                    }
                }
            }
        }
    }

    /// A next file that is whole was ended before it got its name: it is the newer one. Any other is removed.
    fn adopt(&self, sign_in: &SignIn) -> Result<(), Error> {
        let next = self.next_path();
        let found = match read_file(&next) {
            Ok(None) => return Ok(()),
            Ok(Some(bytes)) => parse(bytes.bytes(), sign_in),
            Err(_) => Ok(None),
        };
        match found {
            Ok(Some(_)) => self.rename_next(),
            // Another app's, or a newer version's: its tokens may be nowhere else.
            Err(why) => Err(why),
            Ok(None) => fs::remove_file(next).map_err(|why| cannot("its next one can't be removed", &why)),
        }
    }

    /// What is in it; None where there is no file, or an empty one.
    pub fn read(&self, sign_in: &SignIn) -> Result<Option<Kept>, Error> {
        let Some(bytes) = read_file(&self.path).map_err(|why| cannot("it can't be read", &why))? else {
            return Ok(None);
        };
        match parse(bytes.bytes(), sign_in)? {
            None if !bytes.bytes().is_empty() => {
                Err(refuse("it is not a token file. Name another one, or remove it and sign in again"))
            }
            kept => Ok(kept),
        }
    }

    /// Does everything that could fail after the request: the name is given to a copy of what is there, and the next file
    /// gets all its room.
    pub fn prepare(&mut self) -> Result<(), Error> {
        let current = read_file(&self.path).map_err(|why| cannot("it can't be read", &why))?;
        if let Some(current) = current {
            self.make_next()?;
            self.write(current.bytes())?;
        }
        self.make_next()?;
        self.fill(&vec![0; SIZE_MAX as usize])?;
        protect(b"to see whether it can be done").map_err(|why| cannot("it can't be encrypted", &why))?;
        self.sync_folder()
    }

    /// Writes the new contents, which are on the disk when this returns.
    pub fn save(&mut self, kept: &Kept, sign_in: &SignIn) -> Result<(), Error> {
        let text = text(kept, sign_in).ok_or_else(|| refuse("there is no memory for it"))?;
        // A refresh token is valid for months; all else in a file for an hour.
        let protected = match kept.refresh_token.bytes().is_empty() {
            true => None,
            false => protect(text.bytes()).map_err(|why| cannot("it can't be encrypted", &why))?,
        };
        match protected {
            None => self.write(text.bytes()),
            // As text: what ends a file that was not written to its end is zeros.
            Some(bytes) => self.write(STANDARD.encode(bytes).as_bytes()),
        }
    }

    fn make_next(&mut self) -> Result<(), Error> {
        let made = open_private(OpenOptions::new().write(true).create_new(true), &self.next_path());
        self.next = Some(made.map_err(|why| cannot("no file can be made in its folder", &why))?);
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.fill(bytes)?;
        // Closed before it is renamed: on Windows an open file keeps its name.
        self.next = None;
        self.rename_next()
    }

    /// The next file becomes these bytes.
    fn fill(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let Some(next) = &mut self.next else { return Err(refuse("there is no next one")) };
        let written = without_size_signal(|| {
            next.rewind()?;
            next.write_all(bytes)?;
            next.set_len(bytes.len() as u64)?;
            next.sync_all()
        });
        written.map_err(|why| cannot("it can't be written", &why))
    }

    fn rename_next(&self) -> Result<(), Error> {
        let begin = Instant::now();
        loop {
            match fs::rename(self.next_path(), &self.path) {
                Ok(()) => break,
                // Another program has the old one open.
                Err(_) if cfg!(windows) && begin.elapsed() < RENAME_TIME => thread::sleep(POLL_INTERVAL),
                Err(why) if why.kind() == io::ErrorKind::ResourceBusy => {
                    return Err(refuse(
                        "it is mounted by itself and can't be replaced. Mount its folder instead",
                    ));
                }
                Err(why) => return Err(cannot("it can't be replaced", &why)),
            }
        }
        self.sync_folder()
    }

    fn sync_folder(&self) -> Result<(), Error> {
        let folder = self.path.parent().unwrap_or(Path::new("/"));
        sync_folder(folder).map_err(|why| cannot("its folder can't be written", &why))
    }

    fn next_path(&self) -> PathBuf {
        beside(&self.path, ".new")
    }
}

impl Drop for TokenFile {
    fn drop(&mut self) {
        if self.next.take().is_some() {
            let _ = fs::remove_file(self.next_path());
        }
        no_longer_kept(&self.lock);
        // A child that was forked meanwhile may have the file too: closing it here would not be enough.
        let _ = self.lock.unlock();
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// The bytes of a file; None where there is none.
fn read_file(path: &Path) -> io::Result<Option<Secret>> {
    let file = match open_private(OpenOptions::new().read(true), path) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let size = file.metadata()?.len();
    if size > SIZE_MAX {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "it is larger than any token file"));
    }
    Secret::of_file(&file, size).map(Some)
}

/// The JSON of a file, which may be encrypted for its user.
fn plain(bytes: &[u8]) -> Option<Secret> {
    if bytes.starts_with(b"{") {
        return Some(Secret::new(bytes.to_vec()));
    }
    STANDARD.decode(bytes).ok().and_then(|bytes| unprotect(&bytes).ok()).map(Secret::new)
}

/// Reads what a file has. None for what is not a token file; an error for one of another app.
fn parse(bytes: &[u8], sign_in: &SignIn) -> Result<Option<Kept>, Error> {
    let length = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let bytes = &bytes[..length];
    let Some(plain) = plain(bytes) else { return Ok(None) };
    let mut kept = Kept::default();
    let (mut version, mut is_others) = (0, false);
    let number = |value: Written| match value.read() {
        Value::Plain(number) => number.parse().unwrap_or(0),
        _ => 0,
    };
    let text = |value: Written| value.text().map_or_else(Default::default, |text| Secret::from(&*text));
    let members = each_member(plain.bytes(), |member| {
        let (name, value) = (member.name, member.value);
        if name.is_string("version") {
            version = value.int().unwrap_or(0);
        } else if name.is_string("oauth_url") {
            is_others |= !value.is_string(&sign_in.url.to_string());
        } else if name.is_string("client_id") {
            is_others |= !value.is_string(&sign_in.client_id);
        } else if name.is_string("account_id") {
            is_others |= !value.is_string(account(sign_in));
        } else if name.is_string("access_token") {
            kept.access_token = text(value);
        } else if name.is_string("refresh_token") {
            kept.refresh_token = text(value);
        } else if name.is_string("scope") {
            kept.scope = value.text().map_or_else(String::new, |scope| scope.to_owned());
        } else if name.is_string("obtained_at") {
            kept.obtained_at = number(value);
        } else if name.is_string("expires_at") {
            kept.expires_at = number(value);
        } else if name.is_string("refused_at") {
            kept.refused_at = number(value);
        }
    });
    match (members, version) {
        (Ok(()), VERSION) if is_others => {
            Err(refuse("it belongs to another client_id, account_id or oauth_url. Use a file for each"))
        }
        (Ok(()), VERSION) => Ok(Some(kept)),
        (Ok(()), 2..) => Err(refuse("a newer version of zoom-token wrote it")),
        _ => Ok(None),
    }
}

/// The contents as JSON; None where there is no memory for it.
fn text(kept: &Kept, sign_in: &SignIn) -> Option<Secret> {
    let url = sign_in.url.to_string();
    let mut out = Secret::default();
    out.reserve(SIZE_MAX as usize).ok()?;
    out.append(format!("{{\"version\":{VERSION}").as_bytes()).ok()?;
    for (name, value) in [
        ("oauth_url", url.as_str()),
        ("client_id", &sign_in.client_id),
        ("account_id", account(sign_in)),
        ("access_token", kept.access_token.text()),
        ("scope", &kept.scope),
        ("refresh_token", kept.refresh_token.text()),
    ] {
        out.append(format!(",\"{name}\":").as_bytes()).ok()?;
        out.append(quoted(value)?.bytes()).ok()?;
    }
    let numbers =
        [("obtained_at", kept.obtained_at), ("expires_at", kept.expires_at), ("refused_at", kept.refused_at)];
    for (name, value) in numbers {
        out.append(format!(",\"{name}\":{value}").as_bytes()).ok()?;
    }
    out.append(b"}").ok()?;
    Some(out)
}

fn account(sign_in: &SignIn) -> &str {
    match &sign_in.grant {
        Grant::Account(account) => account,
        Grant::User(_) => "",
    }
}

fn cannot(what: &str, why: &io::Error) -> Error {
    refuse(&format!("{what}: {}", file_error(why)))
}

fn refuse(why: &str) -> Error {
    Error {
        code: ZOOM_E_TOKEN_FILE,
        ..Error::argument("option token_file", format!("names a file that can't be used: {why}"))
    }
}
