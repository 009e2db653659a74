//! The file with the CA's certificate, for clients to trust.

use std::fs::{self, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file. One without a path that was asked for is removed when it is dropped.
pub(crate) struct CaFile {
    path: PathBuf,
    is_kept: bool,
}

impl CaFile {
    /// Writes the certificate to this path, or to one of its own in the folder for temporary files.
    pub(crate) fn write(path: Option<&Path>, pem: &str) -> io::Result<CaFile> {
        match path {
            None => {
                let number = RandomState::new().hash_one("ca");
                CaFile::create(std::env::temp_dir().join(format!("zoom-simulator-{number:016x}.pem")), pem)
            }
            Some(path) => {
                // What is printed should work in any folder.
                let path = std::path::absolute(path)?;
                fs::write(&path, pem).map_err(|error| failure(&path, &error))?;
                Ok(CaFile { path, is_kept: true })
            }
        }
    }

    /// Everybody may write to that folder: what is there already, such as a link to another file, is an error.
    fn create(path: PathBuf, pem: &str) -> io::Result<CaFile> {
        let path = std::path::absolute(path)?;
        let mut created = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(|error| failure(&path, &error))?;
        let file = CaFile { path, is_kept: false };
        created.write_all(pem.as_bytes()).map_err(|error| failure(&file.path, &error))?;
        Ok(file)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for CaFile {
    fn drop(&mut self) {
        if !self.is_kept {
            // Where somebody else has removed it, there is nothing to do.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn failure(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(
        error.kind(),
        format!("cannot write {}: {error}; choose another --ca-file", path.display()),
    )
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_ca_file_of_its_own_follows_no_link() {
        let folder = std::env::temp_dir().join(format!("zoom-simulator-link-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let (target, link) = (folder.join("target"), folder.join("link"));
        fs::write(&target, "kept").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        let error = CaFile::create(link.clone(), "PEM").err().expect("the link is there already");
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&target).unwrap(), "kept");
        assert!(link.is_symlink());
        fs::remove_dir_all(&folder).unwrap();
    }
}
