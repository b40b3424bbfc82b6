//! A book that lies unpacked in a folder, read as the archive it was or is to become. Nothing is written.

use std::fs;
use std::io::{self, Cursor, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::SourceError;
use crate::format::Limits;

/// What makes a folder a book.
const CONTAINER: &str = "META-INF/container.xml";
/// Folders in folders are followed so deep.
const DEPTH: usize = 32;
const MEGABYTE: u64 = 1_000_000;

/// Whether the folder at `path` holds an unpacked EPUB.
pub(super) fn is_book(path: &Path) -> bool {
    fs::metadata(path.join(CONTAINER)).is_ok_and(|found| found.is_file())
}

/// Bytes of all files of the book at `folder`, as far as they are looked at.
pub(super) fn size(folder: &Path) -> u64 {
    let files = files(folder, Limits::default().entries).unwrap_or_default();
    files.iter().map(|file| file.len).sum()
}

/// The book in `folder` as an archive that packs nothing: `mimetype` first, then the files in the order of their names. Links are left out.
///
/// # Errors
/// [`SourceError`]; `TooLarge` where the files are more than `limits` allow to come out of an archive.
pub(super) fn pack(folder: &Path, limits: &Limits) -> Result<Vec<u8>, SourceError> {
    let unreadable = |error| SourceError::Unreadable(folder.to_path_buf(), error);
    let files = files(folder, limits.entries).map_err(unreadable)?;
    let total: u64 = files.iter().map(|file| file.len).sum();
    if total > limits.inflated {
        return Err(SourceError::TooLarge(
            folder.to_path_buf(),
            total.div_ceil(MEGABYTE),
            limits.inflated / MEGABYTE,
        ));
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let how = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for file in &files {
        let mut bytes = Vec::new();
        // It may grow meanwhile.
        let read = fs::File::open(&file.path)
            .and_then(|found| found.take(file.len).read_to_end(&mut bytes));
        if read.is_err() {
            continue;
        }
        archive
            .start_file(file.name.as_str(), how)
            .map_err(io::Error::other)
            .and_then(|()| archive.write_all(&bytes))
            .map_err(unreadable)?;
    }
    let written = archive.finish().map_err(io::Error::other);
    written.map(Cursor::into_inner).map_err(unreadable)
}

struct File {
    /// From the folder, with `/` between its parts.
    name: String,
    path: PathBuf,
    len: u64,
}

/// The files below `folder`, at most `most`.
fn files(folder: &Path, most: usize) -> io::Result<Vec<File>> {
    let mut files = Vec::new();
    let mut folders = vec![(folder.to_path_buf(), String::new(), 0)];
    while let Some((at, before, depth)) = folders.pop() {
        let entries = match fs::read_dir(&at) {
            Err(error) if depth == 0 => return Err(error),
            Err(_) => continue,
            Ok(entries) => entries,
        };
        for entry in entries.flatten() {
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            let name = format!("{before}{name}");
            if metadata.is_dir() && depth < DEPTH {
                folders.push((entry.path(), format!("{name}/"), depth + 1));
            } else if metadata.is_file() {
                files.push(File {
                    name,
                    path: entry.path(),
                    len: metadata.len(),
                });
            }
            if files.len() > most {
                return Err(io::Error::new(
                    ErrorKind::InvalidData,
                    format!("there are more than {most} files in it"),
                ));
            }
        }
    }
    files.sort_by(|one, other| {
        let first = |file: &File| file.name != "mimetype";
        (first(one), &one.name).cmp(&(first(other), &other.name))
    });
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_packed_in_the_order_of_an_archive() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        assert!(!is_book(home.path()));
        for folder in ["META-INF", "OPS"] {
            fs::create_dir(at(folder)).unwrap();
        }
        for (name, text) in [
            ("META-INF/container.xml", "<container/>"),
            ("OPS/a.xhtml", "A text."),
            ("mimetype", "application/epub+zip"),
        ] {
            fs::write(at(name), text).unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/passwd", at("OPS/link")).unwrap();
        assert!(is_book(home.path()));
        let bytes = pack(home.path(), &Limits::default()).unwrap();
        assert_eq!(bytes, pack(home.path(), &Limits::default()).unwrap());
        assert!(bytes[30..].starts_with(b"mimetypeapplication/epub+zip"));
        let (container, _) = crate::format::container::Container::open(&bytes, &Limits::default())
            .expect("an archive");
        let paths: Vec<&str> = container.paths().collect();
        assert_eq!(paths, ["mimetype", "META-INF/container.xml", "OPS/a.xhtml"]);
        assert_eq!(size(home.path()), 39);
        let small = Limits {
            inflated: 38,
            ..Limits::default()
        };
        assert!(matches!(
            pack(home.path(), &small),
            Err(SourceError::TooLarge(..))
        ));
    }
}
