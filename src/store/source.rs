//! Reading a text from a file or from standard input.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::unpacked;
use crate::format::{self, NotText, Options};

/// Bytes and where they came from.
#[derive(Debug)]
pub struct Source {
    pub bytes: Vec<u8>,
    /// Absolute path; `None` for standard input.
    pub path: Option<PathBuf>,
    /// The file name (may be empty), as it is.
    pub name: String,
}

/// Why a text could not be read; one line with file and cure.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error("{}: there is no such file", super::shown(.0))]
    Missing(PathBuf),
    #[error("{}: this is a folder; name a file in it", super::shown(.0))]
    Folder(PathBuf),
    #[error("{}: this is neither a file nor a pipe", super::shown(.0))]
    Special(PathBuf),
    #[error("{}: cannot be read: {}", super::shown(.0), .1)]
    Unreadable(PathBuf, std::io::Error),
    #[error("{}: {} MB is more than the {} MB lutrin reads", super::shown(.0), .1, .2)]
    TooLarge(PathBuf, u64, u64),
    #[error("{}: {}", super::shown(.0), .1)]
    NoText(PathBuf, NotText),
}

/// The largest text, in bytes.
const LIMIT: u64 = 2_000 * MEGABYTE;

const MEGABYTE: u64 = 1_000_000;

/// Names of standard input as a file.
const STDIN: [&str; 4] = ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"];

/// Whether `path` is a name of standard input.
fn is_stdin(path: &Path) -> bool {
    STDIN.iter().any(|name| path.as_os_str() == *name)
}

/// Whether something is at `path`, readable or not; standard input always is.
#[must_use]
pub fn is_there(path: &Path) -> bool {
    is_stdin(path) || fs::symlink_metadata(path).is_ok()
}

/// The absolute path of the file that `path` leads to.
#[must_use]
pub fn absolute(path: &Path) -> PathBuf {
    fs::canonicalize(path)
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_path_buf())
}

/// Reads a file (or standard input for `-`), whole, in one allocation of the right size; a folder that holds an unpacked book as the archive
/// of it. Devices that never end are refused, and so is what the first bytes show to be no text in the encoding of `options`, without reading the rest.
///
/// # Errors
/// [`SourceError`].
pub fn read_source(path: &Path, options: &Options) -> Result<Source, SourceError> {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let unreadable = |error: io::Error| match error.kind() {
        ErrorKind::NotFound => SourceError::Missing(path.to_path_buf()),
        _ => SourceError::Unreadable(path.to_path_buf(), error),
    };
    if is_stdin(path) {
        let mut input = io::stdin().lock();
        let head = read_head(&mut input, format::SAMPLE as u64).map_err(unreadable)?;
        look(&head, "", options).map_err(|why| SourceError::NoText(path.to_path_buf(), why))?;
        return Ok(Source {
            bytes: read_whole(head, input, 0, LIMIT, path)?,
            path: None,
            name: String::new(),
        });
    }
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return folder(path, options);
    }
    if !metadata.is_file() && !is_pipe(&metadata) {
        return Err(SourceError::Special(path.to_path_buf()));
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let len = file.metadata().map_err(unreadable)?.len();
    let head = read_head(&mut file, len).map_err(unreadable)?;
    look(&head, &name, options).map_err(|why| SourceError::NoText(path.to_path_buf(), why))?;
    let bytes = match read_halves(&file, len, PARALLEL) {
        Some(bytes) => bytes,
        None => read_whole(head, file, len, LIMIT, path)?,
    };
    Ok(Source {
        bytes,
        path: Some(absolute(path)),
        name,
    })
}

/// Files from this many bytes on are long: their beginning can be read before the whole.
const LONG: u64 = 4 << 20;

/// Bytes that make a beginning.
const BEGINNING: u64 = 256 << 10;

/// The beginning of a long file, up to the end of a paragraph (or of a line, or of a word), and the length of the whole file in bytes. `None`
/// for short files, for what is no file, and where it cannot be read: the whole will say why.
#[must_use]
pub fn read_beginning(path: &Path) -> Option<(Source, u64)> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    if is_stdin(path) {
        return None;
    }
    let len = length(path).filter(|len| *len >= LONG)?;
    let mut bytes = Vec::new();
    let file = File::open(path).ok()?;
    file.take(BEGINNING).read_to_end(&mut bytes).ok()?;
    let half = bytes.len() / 2;
    let ends: [&[u8]; 4] = [b"\n\n", b"\n\r\n", b"\n", b" "];
    let end = ends.iter().find_map(|end| {
        let at = memchr::memmem::rfind(&bytes[half..], end)?;
        Some(half + at + end.len())
    })?;
    bytes.truncate(end);
    let path = Some(absolute(path));
    Some((Source { bytes, path, name }, len))
}

/// Reads a file of at most `limit` bytes that lies in `folder`, wherever links lead.
///
/// # Errors
/// [`SourceError`]; `Special` where it lies elsewhere.
pub fn read_beside(folder: &Path, path: &Path, limit: u64) -> Result<Vec<u8>, SourceError> {
    let unreadable = |error: io::Error| match error.kind() {
        ErrorKind::NotFound => SourceError::Missing(path.to_path_buf()),
        _ => SourceError::Unreadable(path.to_path_buf(), error),
    };
    let real = fs::canonicalize(path).map_err(unreadable)?;
    let home = fs::canonicalize(folder).map_err(unreadable)?;
    let metadata = fs::metadata(&real).map_err(unreadable)?;
    if !real.starts_with(&home) || !metadata.is_file() {
        return Err(SourceError::Special(path.to_path_buf()));
    }
    let file = File::open(&real).map_err(unreadable)?;
    read_whole(Vec::new(), file, metadata.len(), limit, path)
}

/// A folder that holds an unpacked book.
fn folder(path: &Path, options: &Options) -> Result<Source, SourceError> {
    if !unpacked::is_book(path) {
        return Err(SourceError::Folder(path.to_path_buf()));
    }
    let bytes = unpacked::pack(path, &options.limits)?;
    let path = absolute(path);
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    Ok(Source {
        bytes,
        name: name.unwrap_or_default(),
        path: Some(path),
    })
}

/// The length in bytes of a regular file, or of all files of an unpacked book; `None` for all else.
#[must_use]
pub fn length(path: &Path) -> Option<u64> {
    let metadata = fs::metadata(path).ok()?;
    if metadata.is_dir() {
        return unpacked::is_book(path).then(|| unpacked::size(path));
    }
    metadata.is_file().then_some(metadata.len())
}

/// The first bytes of a file of about `len`: enough to tell what it is.
fn read_head(reader: &mut impl Read, len: u64) -> io::Result<Vec<u8>> {
    let room = len.min(format::SAMPLE as u64 - 1) + 1;
    let mut head = Vec::with_capacity(usize::try_from(room).unwrap_or(0));
    reader.take(format::SAMPLE as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Whether a file that begins with `head` may be a text. Of a short one all is seen here, and its parser will say what it is.
fn look(head: &[u8], name: &str, options: &Options) -> Result<(), NotText> {
    if head.len() < format::SAMPLE || format::is_packed(head) {
        return Ok(());
    }
    match format::sniff(head, name, options) {
        Err(NotText::Empty) | Ok(_) => Ok(()),
        Err(why) => Err(why),
    }
}

/// Reads to the end what begins with `bytes`, into room for `len` bytes that grows only if there are more.
fn read_whole(
    mut bytes: Vec<u8>,
    mut reader: impl Read,
    len: u64,
    limit: u64,
    path: &Path,
) -> Result<Vec<u8>, SourceError> {
    let too_large = |len: u64| {
        SourceError::TooLarge(path.to_path_buf(), len.div_ceil(MEGABYTE), limit / MEGABYTE)
    };
    let unreadable = |error| SourceError::Unreadable(path.to_path_buf(), error);
    if len > limit {
        return Err(too_large(len));
    }
    let more = len.saturating_sub(bytes.len() as u64);
    bytes
        .try_reserve_exact(usize::try_from(more).unwrap_or(usize::MAX))
        .map_err(|_| unreadable(ErrorKind::OutOfMemory.into()))?;
    let left = (limit + 1).saturating_sub(bytes.len() as u64);
    reader
        .by_ref()
        .take(left)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

/// Bytes from which on a file is read by two threads: most of the time goes into making room in memory.
const PARALLEL: u64 = 8 << 20;

/// A file of at least `parallel` bytes that keeps its length; `None` for all others, and where a half cannot be read.
#[cfg(unix)]
fn read_halves(file: &File, len: u64, parallel: u64) -> Option<Vec<u8>> {
    use std::os::unix::fs::FileExt;
    if !(parallel..=LIMIT).contains(&len) {
        return None;
    }
    let room = usize::try_from(len).ok()?;
    // Asked for first, since `vec!` does not survive a refusal.
    Vec::<u8>::new().try_reserve_exact(room).ok()?;
    let mut bytes = vec![0; room];
    let (head, tail) = bytes.split_at_mut(room / 2);
    let middle = head.len() as u64;
    let read = std::thread::scope(|scope| {
        let head = scope.spawn(|| file.read_exact_at(head, 0));
        let tail = file.read_exact_at(tail, middle);
        head.join().is_ok_and(|head| head.is_ok()) && tail.is_ok()
    });
    let ended = matches!(file.read_at(&mut [0], len), Ok(0));
    (read && ended).then_some(bytes)
}

#[cfg(not(unix))]
fn read_halves(_file: &File, _len: u64, _parallel: u64) -> Option<Vec<u8>> {
    None
}

#[cfg(unix)]
fn is_pipe(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    metadata.file_type().is_fifo()
}

#[cfg(not(unix))]
fn is_pipe(_metadata: &fs::Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &Path) -> Result<Source, SourceError> {
        read_source(path, &Options::default())
    }

    #[test]
    fn what_is_no_text_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("empty"), "").unwrap();
        fs::write(at("text.txt"), "abc\0\u{1b}").unwrap();
        let text = read(&at("text.txt")).unwrap();
        assert_eq!(
            (text.bytes.as_slice(), text.name.as_str()),
            (&b"abc\0\x1b"[..], "text.txt")
        );
        assert!(text.path.unwrap().is_absolute());
        assert!(read(&at("empty")).unwrap().bytes.is_empty());
        assert!(matches!(read(&at("none")), Err(SourceError::Missing(_))));
        assert!(matches!(read(folder.path()), Err(SourceError::Folder(_))));
        assert!(matches!(
            read(&at("text.txt/x")),
            Err(SourceError::Unreadable(..))
        ));
        assert!(matches!(read(Path::new("")), Err(SourceError::Missing(_))));
    }

    #[test]
    fn a_beginning_ends_where_something_ends() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.txt");
        let long = usize::try_from(LONG).unwrap();
        for (unit, end) in [
            ("One, two.\nThree.\n\n", ".\n\n"),
            ("One, two.\r\nThree.\r\n\r\n", ".\r\n\r\n"),
            ("One, two.\nThree.\n", ".\n"),
            ("One, twö, ", ", "),
        ] {
            fs::write(&path, unit.repeat(long / unit.len() + 1)).unwrap();
            let (source, len) = read_beginning(&path).unwrap();
            assert_eq!(len, fs::metadata(&path).unwrap().len());
            let text = String::from_utf8(source.bytes).unwrap();
            assert!(text.ends_with(end), "{unit}");
            assert!(text.len() as u64 > BEGINNING - 100, "{unit}");
        }
        fs::write(&path, "x".repeat(long)).unwrap();
        assert!(read_beginning(&path).is_none(), "nothing ends anywhere");
        fs::write(&path, "x ".repeat(long / 2 - 1)).unwrap();
        assert!(read_beginning(&path).is_none(), "it is short");
        assert!(read_beginning(&folder.path().join("none")).is_none());
        assert!(read_beginning(Path::new("-")).is_none());
        assert!(read_beginning(folder.path()).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn two_threads_read_what_one_reads() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("text");
        let text: Vec<u8> = (0..=250).cycle().take(10_001).collect();
        fs::write(&path, &text).unwrap();
        let file = File::open(&path).unwrap();
        assert_eq!(read_halves(&file, 10_001, 10_001), Some(text));
        assert_eq!(read_halves(&file, 10_001, 10_002), None);
        // It grew or shrank meanwhile.
        assert_eq!(read_halves(&file, 10_000, 1), None);
        assert_eq!(read_halves(&file, 10_002, 1), None);
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_to_their_text_and_devices_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("text.txt"), "abc").unwrap();
        std::os::unix::fs::symlink(at("text.txt"), at("link")).unwrap();
        std::os::unix::fs::symlink(at("gone"), at("dangling")).unwrap();
        let text = read(&at("link")).unwrap();
        assert_eq!(
            text.path.unwrap(),
            fs::canonicalize(at("text.txt")).unwrap()
        );
        assert_eq!(text.name, "link");
        assert!(matches!(
            read(&at("dangling")),
            Err(SourceError::Missing(_))
        ));
        assert!(matches!(
            read(Path::new("/dev/zero")),
            Err(SourceError::Special(_))
        ));
    }

    #[test]
    fn the_limit_holds_for_what_grows_and_for_what_is_large() {
        let path = Path::new("x");
        let read = |text: &'static [u8], len| read_whole(Vec::new(), text, len, 5, path);
        assert_eq!(read(b"12345", 0).unwrap(), b"12345");
        assert_eq!(read(b"12345", 2).unwrap(), b"12345");
        assert!(matches!(read(b"123456", 2), Err(SourceError::TooLarge(..))));
        assert!(matches!(read(b"1", 6), Err(SourceError::TooLarge(..))));
    }

    /// Reads so much and then fails the test.
    struct Guarded(usize);

    impl Read for Guarded {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            assert!(self.0 > 0, "more was read than its beginning");
            let count = into.len().min(self.0);
            into[..count].fill(1);
            self.0 -= count;
            Ok(count)
        }
    }

    #[test]
    fn of_what_is_no_text_only_the_beginning_is_read() {
        let head = read_head(&mut Guarded(format::SAMPLE), u64::MAX).unwrap();
        assert_eq!(
            look(&head, "a.txt", &Options::default()),
            Err(NotText::Binary)
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large.bin");
        let file = File::create(&path).unwrap();
        // A file of holes: larger than is read, and nothing in it.
        file.set_len(LIMIT / 2).unwrap();
        assert!(matches!(
            read(&path),
            Err(SourceError::NoText(_, NotText::Binary))
        ));
    }

    #[test]
    fn a_text_is_read_whole_behind_its_beginning() {
        let folder = tempfile::tempdir().unwrap();
        for len in [
            0,
            1,
            format::SAMPLE - 1,
            format::SAMPLE,
            format::SAMPLE + 1,
            300_000,
        ] {
            let path = folder.path().join("text");
            let text: Vec<u8> = (b'a'..=b'z').cycle().take(len).collect();
            fs::write(&path, &text).unwrap();
            assert_eq!(read(&path).unwrap().bytes, text);
        }
    }
}
