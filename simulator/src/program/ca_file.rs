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
        let Some(path) = path else {
            let number = RandomState::new().hash_one("ca");
            let path = std::env::temp_dir().join(format!("zoom-simulator-{number:016x}.pem"));
            return CaFile::create(&path, pem, false);
        };
        // A file of an earlier run is replaced. A link to one is not: it may be somebody else's.
        if fs::symlink_metadata(path).is_ok_and(|there| there.is_file()) {
            fs::remove_file(path).map_err(|error| failure(path, &error))?;
        }
        CaFile::create(path, pem, true)
    }

    /// Everybody may write to the folder for temporary files: what is there already, such as a link to another file, is an
    /// error. Everybody may read the file, and its owner alone may write it, whatever the umask is.
    fn create(path: &Path, pem: &str, is_kept: bool) -> io::Result<CaFile> {
        // What is printed should work in any folder.
        let path = std::path::absolute(path)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
        let mut created = options.open(&path).map_err(|error| failure(&path, &error))?;
        let file = CaFile { path, is_kept };
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

    /// A new folder of this process.
    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("zoom-simulator-{name}-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        folder
    }

    #[test]
    fn a_link_is_followed_neither_by_a_file_of_its_own_nor_by_one_that_was_asked_for() {
        let folder = folder("link");
        let (target, link) = (folder.join("target"), folder.join("link"));
        fs::write(&target, "kept").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        for result in [CaFile::create(&link, "PEM", false), CaFile::write(Some(&link), "PEM")] {
            let error = result.err().expect("the link is there already");
            assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        }
        assert_eq!(fs::read_to_string(&target).unwrap(), "kept");
        assert!(link.is_symlink());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_file_of_an_earlier_run_is_replaced() {
        let folder = folder("again");
        let path = folder.join("ca.pem");
        fs::write(&path, "an older and longer certificate").unwrap();
        drop(CaFile::write(Some(&path), "PEM").unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "PEM");
        fs::remove_dir_all(&folder).unwrap();
    }
}
