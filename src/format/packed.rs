//! Compressed files with one text in them. Nothing such a file says of its sizes is believed: bytes are counted while they come out.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::container::{Container, EntryError};
use super::{Limits, Options, Warning, epub, sniff};

/// How a file compressed by gzip begins.
const GZIP: &[u8] = b"\x1f\x8b\x08";

/// What came out of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Unpacked {
    pub bytes: Vec<u8>,
    /// The name of the text inside, as far as it is known.
    pub name: String,
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
    #[error("no text is in it")]
    NoText,
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
        warnings: Vec::new(),
    })
}

fn gunzip(packed: &[u8], name: &str, limits: &Limits) -> Result<Unpacked, PackedError> {
    let mut bytes = Vec::new();
    let most = limits.inflated;
    let outcome = MultiGzDecoder::new(packed)
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes);
    if bytes.len() as u64 > most {
        return Err(PackedError::TooLarge(most.div_ceil(1_000_000)));
    }
    let mut warnings = Vec::new();
    if outcome.is_err() {
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

/// The entry `wanted` of an archive, else its only text.
fn unzip(packed: &[u8], wanted: Option<&str>, limits: &Limits) -> Result<Unpacked, PackedError> {
    let (container, mut warnings) = Container::open(packed, limits).ok_or(PackedError::Damaged)?;
    if container.is_locked() {
        return Err(PackedError::Locked);
    }
    let read = |path: &str| {
        container.read(path).map_err(|why| match why {
            EntryError::Bomb => PackedError::Bomb(limits.ratio),
            EntryError::TooLarge => PackedError::TooLarge(limits.entry.div_ceil(1_000_000)),
            EntryError::Spent => PackedError::TooLarge(limits.inflated.div_ceil(1_000_000)),
            EntryError::Locked => PackedError::Locked,
            EntryError::Missing | EntryError::Packed | EntryError::Damaged => PackedError::Damaged,
        })
    };
    let is_text = |path: &str, bytes: &[u8]| {
        let options = Options {
            limits: limits.clone(),
            ..Options::default()
        };
        sniff(bytes, path, &options).is_ok()
    };
    let mut names: Vec<&str> = container.paths().filter(|path| is_plain(path)).collect();
    let chosen = match wanted {
        Some(wanted) => {
            let found = container.exact(wanted).or_else(|| container.alike(wanted));
            let found = found.or_else(|| only(&names, |name| file_name(name) == wanted));
            found.ok_or_else(|| PackedError::Missing(wanted.to_owned(), told(&names)))?
        }
        None => {
            // The name tells most that are no text, so most archives are not unpacked to the end.
            let texts: Vec<&str> = names
                .iter()
                .copied()
                .filter(|name| is_called_text(name))
                .collect();
            if !texts.is_empty() {
                names = texts;
            } else if names.len() > 1 {
                names.retain(|name| read(name).is_ok_and(|entry| is_text(name, &entry.bytes)));
            }
            match names.as_slice() {
                [] => return Err(PackedError::NoText),
                [only] => only,
                several => return Err(PackedError::Several(told(several))),
            }
        }
    };
    let entry = read(chosen)?;
    if entry.damaged {
        warnings.push(Warning(
            "the compressed file is damaged; this is what could be unpacked".to_owned(),
        ));
    }
    Ok(Unpacked {
        bytes: entry.bytes,
        name: file_name(chosen).to_owned(),
        warnings,
    })
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
    let ending = file_name(path).rsplit_once('.').map(|(_, ending)| ending);
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
