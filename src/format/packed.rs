//! Compressed files with one text in them. Nothing such a file says of its sizes is believed: bytes are counted while they come out.

use std::io::Read;

use flate2::bufread::MultiGzDecoder;

use super::container::{Container, EntryError, FREE, Unpacked as Entry};
use super::{Limits, Options, Warning, epub, sniff};

/// How a file compressed by gzip begins.
const GZIP: &[u8] = b"\x1f\x8b\x08";

/// Bytes that are unpacked at a time.
const STEP: u64 = 1 << 20;

/// What came out of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Unpacked {
    pub bytes: Vec<u8>,
    /// The name of the text inside, as far as it is known.
    pub name: String,
    /// The file of an archive that was asked for, as it was asked for.
    pub chosen: Option<String>,
    /// What was asked for beside that: a section.
    pub section: Option<String>,
    pub warnings: Vec<Warning>,
}

/// Why nothing came out; the second half of a line that begins with the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackedError {
    #[error("it is damaged; nothing of it can be unpacked")]
    Damaged,
    #[error(
        "more than {0} MB come out of it; limit-inflated and limit-entry in config.toml say how much is too much"
    )]
    TooLarge(u64),
    #[error(
        "what comes out of it is more than {0} times its size; limit-ratio in config.toml says how much is too much"
    )]
    Bomb(u64),
    #[error("its files are locked with a password")]
    Locked,
    #[error("it is empty; no text is in it")]
    NoText,
    #[error("no text is in it, only {0}")]
    NoTextAmong(String),
    #[error("nothing called “{0}” is in it; there are {1}")]
    Missing(String, String),
    #[error("several texts are in it: {0}; name one behind a #, as FILE.zip#NAME")]
    Several(String),
}

/// How a zip archive begins, and one with nothing in it.
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// Whether a file that begins with `head` is compressed, so that the head does not show what is in it.
#[must_use]
pub fn is_packed(head: &[u8]) -> bool {
    head.starts_with(GZIP) || ZIP.iter().any(|magic| head.starts_with(magic))
}

/// What is in a compressed file called `name`; any other file is what it is. Of an archive it is the entry `wanted`, or the only text.
///
/// # Errors
/// [`PackedError`].
pub fn unpack(
    bytes: Vec<u8>,
    name: &str,
    wanted: Option<&str>,
    limits: &Limits,
) -> Result<Unpacked, PackedError> {
    if bytes.starts_with(GZIP) {
        return gunzip(&bytes, name, limits);
    }
    if is_archive(&bytes, name) {
        return unzip(&bytes, wanted, limits);
    }
    Ok(Unpacked {
        bytes,
        name: name.to_owned(),
        chosen: None,
        section: None,
        warnings: Vec::new(),
    })
}

fn gunzip(packed: &[u8], name: &str, limits: &Limits) -> Result<Unpacked, PackedError> {
    let mut bytes = Vec::new();
    let most = limits.inflated;
    let mut decoder = MultiGzDecoder::new(packed);
    let damaged = loop {
        let read = decoder.by_ref().take(STEP).read_to_end(&mut bytes);
        let out = bytes.len() as u64;
        if out > most {
            return Err(PackedError::TooLarge(most.div_ceil(1_000_000)));
        }
        // Of what was read so far: a bomb is known before it is large.
        let taken = (packed.len() - decoder.get_ref().len()) as u64;
        if out > FREE && out > taken.saturating_mul(limits.ratio) {
            return Err(PackedError::Bomb(limits.ratio));
        }
        match read {
            Ok(0) => break false,
            Ok(_) => {}
            Err(_) => break true,
        }
    };
    let mut warnings = Vec::new();
    if damaged {
        if bytes.is_empty() {
            return Err(PackedError::Damaged);
        }
        warnings.push(Warning(
            "the compressed file is damaged; this is what could be unpacked".to_owned(),
        ));
    }
    Ok(Unpacked {
        bytes,
        name: inner_name(name).to_owned(),
        chosen: None,
        section: None,
        warnings,
    })
}

/// Whether `bytes`, of a file called `name`, are an archive of files and not a book.
#[must_use]
pub fn is_archive(bytes: &[u8], name: &str) -> bool {
    ZIP.iter().any(|magic| bytes.starts_with(magic)) && !epub::is_epub(bytes, name)
}

/// How many names a line tells.
const TOLD: usize = 6;

/// Names as a line tells them.
fn told(names: &[&str]) -> String {
    let shown = names.iter().take(TOLD);
    let mut line: Vec<String> = shown
        .map(|name| crate::text::hygiene::line(name).into_owned())
        .collect();
    if names.len() > TOLD {
        line.push(format!("{} more", names.len() - TOLD));
    }
    line.join(", ")
}

/// The entry `wanted` of an archive, else its only text. What is wanted may have a section behind a `#`, or be a section of that text.
fn unzip(packed: &[u8], wanted: Option<&str>, limits: &Limits) -> Result<Unpacked, PackedError> {
    if is_empty_archive(packed) {
        return Err(PackedError::NoText);
    }
    let (container, mut warnings) = Container::open(packed, limits).ok_or(PackedError::Damaged)?;
    if container.is_locked() {
        return Err(PackedError::Locked);
    }
    let archive = Archive { container, limits };
    let mut asked = None;
    if let Some(wanted) = wanted {
        let ends = wanted.rmatch_indices('#').map(|(at, _)| at);
        asked = std::iter::once(wanted.len()).chain(ends).find_map(|end| {
            let found = archive.entry(&wanted[..end])?;
            let section = wanted.get(end + 1..).filter(|section| !section.is_empty());
            Some((found.to_owned(), Some(wanted[..end].to_owned()), section))
        });
    }
    let (path, chosen, section) = match (asked, wanted) {
        (Some((path, chosen, section)), _) => (path, chosen, section),
        (None, None) => (archive.only_text()?, None, None),
        // No file is called so: a section of the only text.
        (None, Some(wanted)) => match archive.only_text() {
            Ok(path) => (path, None, Some(wanted)),
            Err(_) => {
                let names: Vec<&str> = archive.files().collect();
                return Err(PackedError::Missing(wanted.to_owned(), told(&names)));
            }
        },
    };
    let section = section.map(str::to_owned);
    let entry = archive.read(&path)?;
    if entry.damaged {
        warnings.push(Warning(
            "the compressed file is damaged; this is what could be unpacked".to_owned(),
        ));
    }
    let name = file_name(&path).to_owned();
    let mut inner = Unpacked {
        bytes: entry.bytes,
        name,
        chosen: None,
        section: None,
        warnings: Vec::new(),
    };
    if inner.bytes.starts_with(GZIP) {
        inner = gunzip(&inner.bytes, &inner.name, limits)?;
    }
    warnings.append(&mut inner.warnings);
    Ok(Unpacked {
        chosen,
        section,
        warnings,
        ..inner
    })
}

/// Whether `packed` is an archive with nothing in it, and whole.
fn is_empty_archive(packed: &[u8]) -> bool {
    const END: usize = 22;
    packed.len() >= END && packed.starts_with(ZIP[1]) && packed[8..12] == [0; 4]
}

/// An archive of files.
struct Archive<'a> {
    container: Container<'a>,
    limits: &'a Limits,
}

impl Archive<'_> {
    /// The files that somebody put there.
    fn files(&self) -> impl Iterator<Item = &str> {
        self.container.paths().filter(|path| is_plain(path))
    }

    /// The file that is called `name`.
    fn entry(&self, name: &str) -> Option<&str> {
        let names: Vec<&str> = self.files().collect();
        let found = self.container.exact(name);
        let found = found.or_else(|| self.container.alike(name));
        found.or_else(|| only(&names, |path| file_name(path) == name))
    }

    fn read(&self, path: &str) -> Result<Entry, PackedError> {
        let limits = self.limits;
        self.container.read(path).map_err(|why| match why {
            EntryError::Bomb => PackedError::Bomb(limits.ratio),
            EntryError::TooLarge => PackedError::TooLarge(limits.entry.div_ceil(1_000_000)),
            EntryError::Spent => PackedError::TooLarge(limits.inflated.div_ceil(1_000_000)),
            EntryError::Locked => PackedError::Locked,
            EntryError::Missing | EntryError::Packed | EntryError::Damaged => PackedError::Damaged,
        })
    }

    /// Whether what is in the file at `path` is a text.
    fn is_text(&self, path: &str) -> Result<bool, PackedError> {
        let options = Options {
            limits: self.limits.clone(),
            ..Options::default()
        };
        Ok(sniff(&self.read(path)?.bytes, path, &options).is_ok())
    }

    /// The only text. The names tell most that are none, so most archives are not unpacked to the end.
    fn only_text(&self) -> Result<String, PackedError> {
        let names: Vec<&str> = self.files().collect();
        let called = |name: &&str| is_called_text(name);
        let mut texts: Vec<&str> = names.iter().copied().filter(called).collect();
        if texts.is_empty() {
            for name in &names {
                match self.is_text(name) {
                    Ok(true) => texts.push(name),
                    Err(why) if names.len() == 1 => return Err(why),
                    _ => {}
                }
            }
        }
        match texts.as_slice() {
            [] if names.is_empty() => Err(PackedError::NoText),
            [] => Err(PackedError::NoTextAmong(told(&names))),
            [only] => Ok((*only).to_owned()),
            several => Err(PackedError::Several(told(several))),
        }
    }
}

/// The only one of `names` that passes.
fn only<'n>(names: &[&'n str], pass: impl Fn(&str) -> bool) -> Option<&'n str> {
    let mut found = names.iter().copied().filter(|name| pass(name));
    found.next().filter(|_| found.next().is_none())
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether an entry is a file somebody put there, and not a folder or what a system leaves behind.
fn is_plain(path: &str) -> bool {
    !path.ends_with('/') && !path.starts_with("__MACOSX/") && !file_name(path).starts_with('.')
}

/// Whether the name says that it is a text.
fn is_called_text(path: &str) -> bool {
    const ENDINGS: [&str; 10] = [
        "txt", "text", "md", "markdown", "html", "htm", "xhtml", "epub", "asc", "rst",
    ];
    let name = inner_name(file_name(path));
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| {
        ENDINGS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

/// The name of a file before it was compressed.
fn inner_name(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.eq_ignore_ascii_case("gz") => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn open(bytes: &[u8], name: &str) -> Result<Unpacked, PackedError> {
        let limits = Limits {
            inflated: 1_000_000,
            ..Limits::default()
        };
        unpack(bytes.to_vec(), name, None, &limits)
    }

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in files {
            let how = zip::write::SimpleFileOptions::default();
            writer.start_file(*name, how).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn an_archive_gives_its_only_text_or_the_one_that_is_named() {
        let unzip = |files: &[(&str, &[u8])], wanted| {
            let unpacked = unpack(zip(files), "a.zip", wanted, &Limits::default());
            unpacked.map(|unpacked| (unpacked.name, unpacked.bytes))
        };
        let section = |files: &[(&str, &[u8])], wanted| {
            let unpacked = unpack(zip(files), "a.zip", Some(wanted), &Limits::default());
            unpacked.map(|unpacked| (unpacked.chosen, unpacked.section))
        };
        let book = |name: &str| Ok((name.to_owned(), b"A text.".to_vec()));
        let noise: [(&str, &[u8]); 3] = [
            ("__MACOSX/._book.txt", b"A text."),
            ("cover.png", b"\x89PNG\r\n\x1a\n"),
            (".DS_Store", b"x"),
        ];
        let with = |files: &[(&'static str, &'static [u8])]| [&noise[..], files].concat();
        assert_eq!(
            unzip(&with(&[("in/book.txt", b"A text.")]), None),
            book("book.txt")
        );
        assert_eq!(unzip(&[("README", b"A text.")], None), book("README"));
        assert_eq!(
            unzip(&with(&[("README", b"A text.")]), None),
            book("README")
        );
        let two = with(&[("a.txt", b"A text."), ("in/b.md", b"A text.")]);
        assert_eq!(
            unzip(&two, None),
            Err(PackedError::Several("a.txt, in/b.md".to_owned()))
        );
        assert_eq!(unzip(&two, Some("a.txt")), book("a.txt"));
        assert_eq!(unzip(&two, Some("in/b.md")), book("b.md"));
        assert_eq!(unzip(&two, Some("b.md")), book("b.md"));
        assert!(matches!(
            unzip(&two, Some("c.txt")),
            Err(PackedError::Missing(..))
        ));
        assert_eq!(unzip(&noise[2..], None), Err(PackedError::NoText));
        assert_eq!(unzip(&[], None), Err(PackedError::NoText));
        let picture = Err(PackedError::NoTextAmong("cover.png".to_owned()));
        assert_eq!(unzip(&noise, None), picture);
        let packed = gzip(b"A text.");
        assert_eq!(unzip(&[("book.txt.gz", &packed)], None), book("book.txt"));
        let some = |words: &str| Some(words.to_owned());
        let one = with(&[("a.txt", b"A text.")]);
        for (files, wanted, chosen, place) in [
            (&one, "a.txt", some("a.txt"), None),
            (&one, "Chapter 2", None, some("Chapter 2")),
            (&one, "2#", None, some("2#")),
            (&two, "b.md#2", some("b.md"), some("2")),
            (&two, "b.md#a#2", some("b.md"), some("a#2")),
            (&two, "b.md#", some("b.md"), None),
        ] {
            assert_eq!(section(files, wanted), Ok((chosen, place)), "{wanted}");
        }
        let small = Limits {
            entry: 3,
            ..Limits::default()
        };
        assert_eq!(
            unpack(zip(&[("a.txt", b"A text.")]), "a.zip", None, &small),
            Err(PackedError::TooLarge(1))
        );
        assert_eq!(
            open(b"PK\x03\x04 rubbish", "a.zip"),
            Err(PackedError::Damaged)
        );
    }

    #[test]
    fn gzip_gives_the_text_and_its_name() {
        for (name, inner) in [
            ("book.txt.gz", "book.txt"),
            ("BOOK.MD.GZ", "BOOK.MD"),
            ("book", "book"),
            (".gz", ".gz"),
            ("", ""),
        ] {
            let unpacked = open(&gzip(b"A text."), name).unwrap();
            assert_eq!(
                (unpacked.bytes.as_slice(), unpacked.name.as_str()),
                (&b"A text."[..], inner)
            );
            assert_eq!(unpacked.warnings, []);
        }
        let two = [gzip(b"One, "), gzip(b"two.")].concat();
        assert_eq!(open(&two, "").unwrap().bytes, b"One, two.");
        assert_eq!(open(b"plain", "a.gz").unwrap().name, "a.gz");
    }

    #[test]
    fn what_comes_out_is_counted() {
        let mut bomb = gzip(&vec![b'a'; 1_000_001]);
        assert_eq!(open(&bomb, ""), Err(PackedError::TooLarge(1)));
        // It says that one byte is in it.
        let size = bomb.len() - 4;
        bomb[size..].copy_from_slice(&1u32.to_le_bytes());
        assert_eq!(open(&bomb, ""), Err(PackedError::TooLarge(1)));
        assert!(open(&gzip(&vec![b'a'; 1_000_000]), "").is_ok());
        // It says that four gigabytes are in it.
        let mut small = gzip(b"A text.");
        let size = small.len() - 4;
        small[size..].copy_from_slice(&u32::MAX.to_le_bytes());
        let unpacked = open(&small, "").unwrap();
        assert_eq!(
            (unpacked.bytes.as_slice(), unpacked.warnings.len()),
            (&b"A text."[..], 1)
        );
    }

    #[test]
    fn a_bomb_is_known_before_it_is_large() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![b'a'; 40_000_000]).unwrap();
        let bomb = encoder.finish().unwrap();
        let limits = Limits::default();
        let unpacked = unpack(bomb, "", None, &limits);
        assert_eq!(unpacked.err(), Some(PackedError::Bomb(limits.ratio)));
        let limits = Limits {
            ratio: 60_000,
            ..Limits::default()
        };
        let patient = unpack(gzip(&vec![b'a'; 10_000_000]), "", None, &limits);
        assert_eq!(patient.map(|it| it.bytes.len()), Ok(10_000_000));
    }

    #[test]
    fn of_a_damaged_file_what_comes_out_is_kept() {
        let text: Vec<u8> = (0..100_000u32)
            .flat_map(|number| (number.wrapping_mul(2_654_435_761) >> 7).to_le_bytes())
            .collect();
        let packed = gzip(&text);
        let half = open(&packed[..packed.len() / 2], "").unwrap();
        assert!(text.starts_with(&half.bytes) && half.bytes.len() > 100_000);
        assert_eq!(half.warnings.len(), 1);
        assert_eq!(open(&packed[..10], ""), Err(PackedError::Damaged));
        assert_eq!(open(b"\x1f\x8b\x08", ""), Err(PackedError::Damaged));
        // What follows the end is no text.
        let tail = [gzip(b"A text."), b"tail".to_vec()].concat();
        assert_eq!(open(&tail, "").unwrap().bytes, b"A text.");
    }
}
