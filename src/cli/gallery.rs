//! Where the bytes of pictures come from: the text itself, the container it is in, a file beside it. Nothing else is read.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::doc::PictureSource;
use crate::format::{self, Limits, Options};
use crate::store::{self, Disk, RealDisk, SourceError, Stamp};
use crate::term::Gallery;

/// Bytes of the largest picture that is read.
const LIMIT: u64 = 64 << 20;

/// A book of no more bytes than this stays in memory while its pictures are looked at.
const KEPT: usize = 16 << 20;

/// The pictures of texts on disk.
#[derive(Default)]
pub struct Pictures {
    /// The book the last picture was in.
    last: Mutex<Option<Book>>,
}

/// A book, and the state of its file when it was read.
struct Book {
    path: PathBuf,
    stamp: Stamp,
    bytes: Arc<Vec<u8>>,
}

impl Pictures {
    /// The bytes of the book at `path`; read again only where the file is another one now.
    fn book(&self, path: &Path) -> Result<Arc<Vec<u8>>, String> {
        let stamp = RealDisk.stamp(path).map_err(|error| error.to_string())?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(book) = last.as_ref()
            && book.path == path
            && book.stamp == stamp
        {
            return Ok(Arc::clone(&book.bytes));
        }
        let source = store::read_source(path, &Options::default()).map_err(why)?;
        let bytes = Arc::new(source.bytes);
        // A folder does not change with the files in it.
        let is_file = store::length(path).is_some();
        *last = (is_file && bytes.len() <= KEPT).then(|| Book {
            path: path.to_path_buf(),
            stamp,
            bytes: Arc::clone(&bytes),
        });
        Ok(bytes)
    }
}

impl Gallery for Pictures {
    fn bytes(&self, path: Option<&Path>, source: &PictureSource) -> Result<Vec<u8>, String> {
        match source {
            PictureSource::Data { bytes, .. } => Ok(bytes.to_vec()),
            PictureSource::File(name) => {
                let folder = path.and_then(Path::parent);
                let folder = folder.ok_or("the text is no file, so no picture stands beside it")?;
                let beside = beside(folder, name).ok_or("it is not in the folder of the text")?;
                store::read_beside(folder, &beside, LIMIT).map_err(why)
            }
            PictureSource::Entry(entry) => {
                let path = path.ok_or("the book is no file any more")?;
                let book = self.book(path)?;
                let limits = Limits {
                    entry: LIMIT,
                    ..Limits::default()
                };
                format::epub::resource(&book, entry, &limits).map_err(|why| why.to_string())
            }
            PictureSource::Remote(_) => {
                Err("it is on the network, and nothing is fetched".to_owned())
            }
        }
    }
}

/// The path of a picture that a text in `folder` names, where it leads nowhere out of it.
fn beside(folder: &Path, name: &str) -> Option<PathBuf> {
    let relative = Path::new(name);
    let inside = |part: Component| matches!(part, Component::Normal(_) | Component::CurDir);
    (!name.is_empty() && relative.components().all(inside)).then(|| folder.join(relative))
}

/// Half a line on what went wrong, without the path.
fn why(error: SourceError) -> String {
    match error {
        SourceError::Missing(_) => "there is no such file".to_owned(),
        SourceError::Unreadable(_, error) => error.to_string(),
        SourceError::TooLarge(..) => "it is too large".to_owned(),
        _ => "it is no file in the folder of the text".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_read_from_the_folder_of_the_text_only() {
        let folder = Path::new("/books");
        for (name, path) in [
            ("a.png", Some("/books/a.png")),
            ("./img/a b.png", Some("/books/img/a b.png")),
            ("../a.png", None),
            ("img/../../a.png", None),
            ("/etc/passwd", None),
            ("", None),
        ] {
            assert_eq!(beside(folder, name), path.map(PathBuf::from), "{name}");
        }
    }

    /// An archive of one picture, which is only so many bytes.
    fn archive(picture: &[u8]) -> Vec<u8> {
        use std::io::Write;
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file("OPS/p.png", options).expect("an entry");
        writer.write_all(picture).expect("it is written");
        writer.finish().expect("an archive").into_inner()
    }

    #[test]
    fn a_book_is_read_again_when_it_is_another_one() {
        let home = tempfile::tempdir().expect("a folder");
        let (packed, unpacked) = (home.path().join("a.epub"), home.path().join("b"));
        for folder in ["META-INF", "OPS"] {
            std::fs::create_dir_all(unpacked.join(folder)).expect("a folder");
        }
        std::fs::write(unpacked.join("META-INF/container.xml"), "<container/>").expect("a file");
        let pictures = Pictures::default();
        let source = PictureSource::Entry("OPS/p.png".to_owned());
        let shown = |book: &Path| pictures.bytes(Some(book), &source);
        for picture in [&b"one"[..], b"another", b"a third"] {
            std::fs::write(&packed, archive(picture)).expect("a file");
            std::fs::write(unpacked.join("OPS/p.png"), picture).expect("a file");
            for book in [&packed, &unpacked, &packed, &packed] {
                assert_eq!(shown(book), Ok(picture.to_vec()), "{}", book.display());
            }
        }
        std::fs::remove_file(&packed).expect("it was there");
        assert!(shown(&packed).is_err());
    }

    #[test]
    fn a_link_out_of_the_folder_is_not_followed() {
        let home = tempfile::tempdir().expect("a folder");
        let at = |name: &str| home.path().join(name);
        for folder in ["books", "secret"] {
            std::fs::create_dir(at(folder)).expect("a folder");
        }
        std::fs::write(at("secret/key.png"), "key").expect("a file");
        std::fs::write(at("books/a.png"), "picture").expect("a file");
        #[cfg(unix)]
        std::os::unix::fs::symlink(at("secret/key.png"), at("books/b.png")).expect("a link");
        let text = at("books/text.md");
        let pictures = Pictures::default();
        let bytes = |name: &str| pictures.bytes(Some(&text), &PictureSource::File(name.to_owned()));
        assert_eq!(bytes("a.png"), Ok(b"picture".to_vec()));
        assert!(bytes("b.png").is_err());
        assert!(bytes("c.png").is_err());
        assert!(
            pictures
                .bytes(None, &PictureSource::File("a.png".to_owned()))
                .is_err()
        );
    }
}
