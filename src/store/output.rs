//! Writing a file the reader names: an export, not one of lutrin's own files.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use super::atomic::{Durability, Replacement};
use super::{RealDisk, StoreError};

/// Writes `bytes` to `path`. A file there is replaced at once and whole; a pipe or a device is written to as it is. No folder is made.
///
/// # Errors
/// [`StoreError::Write`] with the reason.
pub fn write_output(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let unwritten = |source| StoreError::Write {
        path: path.to_path_buf(),
        source,
    };
    // A bare name has no folder that could be told to wait for the disk.
    let whole = &std::path::absolute(path).map_err(unwritten)?;
    let special = fs::metadata(path).is_ok_and(|there| !there.is_file());
    let written = if special {
        OpenOptions::new()
            .write(true)
            .open(path)
            .and_then(|mut file| file.write_all(bytes))
    } else {
        let replacement = Replacement {
            disk: &RealDisk,
            path: whole,
            bytes,
            durability: Durability::Synced,
        };
        replacement.run(&mut || Ok(()))
    };
    written.map_err(unwritten)
}

/// Whether both paths lead to the same file.
#[must_use]
pub fn same_file(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_over_and_folders_are_not_made() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("notes.md");
        for contents in ["one, and long", "two"] {
            write_output(&path, contents.as_bytes()).expect("it is written");
            assert_eq!(fs::read_to_string(&path).expect("a file"), contents);
        }
        assert!(write_output(&folder.path().join("none/notes.md"), b"").is_err());
        assert!(write_output(folder.path(), b"").is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn one_file_by_two_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        fs::write(&path, "").expect("a file");
        assert!(same_file(&path, &folder.path().join(".").join("a")));
        assert!(!same_file(&path, folder.path()));
        assert!(!same_file(
            &folder.path().join("b"),
            &folder.path().join("b")
        ));
    }
}
