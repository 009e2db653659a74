//! The pages of docs/: what stands there, and a folder in which their commands run.

use std::fs;
use std::path::Path;

use super::tools::{library_folder, project};

/// A page.
pub fn page(name: &str) -> String {
    fs::read_to_string(project().join("docs").join(name)).expect("the page is there")
}

/// The code blocks of a page in a language.
pub fn blocks(name: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    page(name).split(&fence).skip(1).map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

/// Makes a folder like the project's after a release build, with these parts of it and nothing else.
#[cfg(unix)]
pub fn as_built(folder: &Path, parts: &[&str]) {
    use std::os::unix::fs::symlink;
    for part in parts {
        symlink(project().join(part), folder.join(part)).unwrap();
    }
    let release = folder.join("target/release");
    fs::create_dir_all(&release).unwrap();
    symlink(library_folder().join("libzoom_token.so"), release.join("libzoom_token.so")).unwrap();
}
