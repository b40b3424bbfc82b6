//! What can go wrong on disk, in one voice: the file, what happened, the cure.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A failure.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "no home folder is known: set HOME, or LUTRIN_DATA_DIR, LUTRIN_STATE_DIR and LUTRIN_CONFIG_DIR"
    )]
    NoHome,
    #[error("cannot read {}: {source}{}", super::shown(path), cure(source))]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("cannot write {}: {source}{}", super::shown(path), cure(source))]
    Write {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{} is being written by another program; try again", super::shown(.0))]
    Busy(PathBuf),
}

impl StoreError {
    pub(super) fn read(path: &Path, source: io::Error) -> Self {
        Self::Read {
            path: path.to_path_buf(),
            source,
        }
    }

    pub(super) fn write(path: &Path, source: io::Error) -> Self {
        Self::Write {
            path: path.to_path_buf(),
            source,
        }
    }
}

/// What the reader can do about it; empty where nothing general can be said.
fn cure(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "; make room, nothing already saved is harmed"
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "; change its permissions or choose another folder (`lutrin where`)"
        }
        ErrorKind::NotADirectory => "; a file is in the place of a folder: move it away",
        _ => "",
    }
}

/// Something wrong in a file that does not stop the work: told to the reader, the file kept as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub path: PathBuf,
    /// One line, without the path: what is wrong and the cure.
    pub message: String,
}

impl Trouble {
    /// A trouble; the message is made one safe line.
    pub(super) fn new(path: &Path, message: &str) -> Self {
        Self {
            path: path.to_path_buf(),
            message: crate::text::hygiene::line(message).into_owned(),
        }
    }
}
