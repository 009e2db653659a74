//! The log file of a client: one redacted line for each request that is sent.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::sync::Arc;
use std::time::SystemTime;

use crate::clock::utc;
use crate::sys::{open_regular, without_size_signal};

/// A file that lines are appended to, each with one write.
#[derive(Clone)]
pub struct Log(Arc<File>);

impl Log {
    /// Opens the file for appending and makes it when it is not there.
    pub fn open(path: &str) -> io::Result<Log> {
        let file = open_regular(OpenOptions::new().append(true).create(true), path)?;
        Ok(Log(Arc::new(file)))
    }

    /// Appends a line, with the time in front. A disk that is full, or a limit of the file's size, does not make
    /// a call fail.
    pub fn line(&self, text: &str) {
        let line = format!("{} {text}\n", utc(SystemTime::now()));
        let _ = without_size_signal(|| (&*self.0).write_all(line.as_bytes()));
    }
}
