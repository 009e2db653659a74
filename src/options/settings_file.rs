//! The option `settings_file`: a text file of `option = value` lines.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;

use super::table::{Id, Kind};
use super::{Options, find};
use crate::error::Error;
use crate::secret::Secret;
use crate::sys::{check_settings_file, file_error, is_plain_absolute, open_regular};

/// The largest file. Every option at its longest fits.
const SIZE_MAX: u64 = 1 << 20;

/// Sets all options of the file, or none. `label` is what the caller calls the option.
pub fn apply(options: &mut Options, label: &str, path: &str) -> Result<(), Error> {
    let text = read(label, path)?;
    let folder = Path::new(path).parent().unwrap_or(Path::new("/"));
    let mut changed = options.clone();
    for (number, line) in lines(label, text.bytes())? {
        let in_line = |error: Error| Error {
            text: format!("{label}: line {number}: {}", error.text),
            name_len: label.len(),
            ..error
        };
        set(&mut changed, line, folder).map_err(in_line)?;
    }
    *options = changed;
    Ok(())
}

fn set(options: &mut Options, line: &str, folder: &Path) -> Result<(), Error> {
    let Some((name, value)) = line.split_once('=') else {
        return Err(Error::argument(
            "this line",
            "must be of the form option = value (a comment begins with #)",
        ));
    };
    let (name, value) = (name.trim_matches([' ', '\t']), value.trim_matches([' ', '\t']));
    let spec = find(name)?;
    if spec.id == Id::SettingsFile {
        return Err(Error::argument("option settings_file", "can't be set in a settings file"));
    }
    let is_path = match spec.kind {
        Kind::OutputFile | Kind::TokenFile => true,
        Kind::WordOr(words, _) => spec.id == Id::Roots && !words.contains(&value),
        _ => false,
    };
    if !is_path || value.is_empty() {
        return options.set(name, value);
    }
    match folder.join(value).to_str() {
        Some(path) => options.set(name, path),
        None => Err(Error::argument(&format!("option {name}"), "is in a folder whose name is not Unicode")),
    }
}

fn read(label: &str, path: &str) -> Result<Secret, Error> {
    if !is_plain_absolute(Path::new(path)) {
        return Err(Error::argument(
            label,
            "must be an absolute path, such as /etc/app/zoom.settings or C:\\app\\zoom.settings",
        ));
    }
    let refuse = |why: io::Error| Error::argument(label, format!("can't be read: {}", file_error(&why)));
    let file = open_regular(OpenOptions::new().read(true), path).map_err(refuse)?;
    if let Some(why) = check_settings_file(&file).map_err(refuse)? {
        return Err(Error::argument(label, format!("names a file that {why}")));
    }
    let size = file.metadata().map_err(refuse)?.len();
    if size > SIZE_MAX {
        return Err(Error::argument(label, format!("names a file that is larger than {SIZE_MAX} bytes")));
    }
    Secret::of_file(&file, size).map_err(refuse)
}

/// The lines that set something, with their numbers.
fn lines<'a>(label: &str, bytes: &'a [u8]) -> Result<Vec<(usize, &'a str)>, Error> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.get(1) == Some(&0) {
        return Err(Error::argument(label, "names a file in UTF-16: save it as UTF-8"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(Error::argument(label, "names a file that is not UTF-8: save it as UTF-8"));
    };
    if text.contains('\0') {
        return Err(Error::argument(label, "names a file that is not text: it contains a NUL"));
    }
    let numbered = text.lines().zip(1..).map(|(line, number)| (number, line.trim_matches([' ', '\t'])));
    Ok(numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).collect())
}
