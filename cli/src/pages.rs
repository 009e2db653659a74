//! The man pages and the completions, which build.rs has made.

use clap_complete::Shell;

/// Each command's man page; the empty name is the program's.
const MAN_PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/man_pages.rs"));
const COMPLETIONS: &[(Shell, &str)] = include!(concat!(env!("OUT_DIR"), "/completions.rs"));

/// The man page of a command, in roff; without a name, the program's.
pub fn man_page(name: &str) -> Option<&'static str> {
    MAN_PAGES.iter().find(|(other, _)| *other == name).map(|(_, page)| *page)
}

/// The completions of a shell.
pub fn completions(shell: Shell) -> &'static str {
    COMPLETIONS.iter().find(|(other, _)| *other == shell).map_or("", |(_, text)| text)
}
