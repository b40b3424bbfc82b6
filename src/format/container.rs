//! A zip archive as a set of named entries, none of whose claims are believed.
//!
//! Names are only keys here: nothing is ever written, and no name leads out of the archive. Sizes are counted while bytes come out. Where
//! the directory at the end of the archive is gone, the entries are found by their own headers.

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use memchr::memmem;
use unicode_normalization::UnicodeNormalization;
use zip::read::{ZipArchiveMetadata, ZipFile, read_zipfile_from_stream_with_options};
use zip::result::{ZipError, ZipResult};
use zip::{ZipArchive, ZipReadOptions};

use super::markup::href;
use super::{Limits, Warning};
use crate::text::hygiene;

/// How an entry of the archive begins.
const LOCAL: &[u8] = b"PK\x03\x04";
/// How a row of its directory begins.
const ROW: &[u8] = b"PK\x01\x02";
/// An archive of more rows than this for each entry that is looked at is not listed: the list alone would fill the memory.
const ROWS: usize = 20;
/// A name longer than this is none.
const NAME_BYTES: usize = 2048;
/// Bytes that may come out of an entry before it is asked how many it was made of.
pub(super) const FREE: u64 = 4 * 1024 * 1024;

/// Why an entry cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    #[error("it is not in the archive")]
    Missing,
    #[error("it is locked with a password")]
    Locked,
    #[error("it is packed in a way that is not known")]
    Packed,
    #[error("it is larger than is read")]
    TooLarge,
    #[error("it grows more than any text does")]
    Bomb,
    #[error("all that may be unpacked has been")]
    Spent,
    #[error("it is damaged")]
    Damaged,
}

/// The bytes of an entry.
#[derive(Debug, PartialEq, Eq)]
pub struct Unpacked {
    pub bytes: Vec<u8>,
    /// Whether the rest of it could not be unpacked, or is not what was packed.
    pub damaged: bool,
}

/// An open archive.
pub struct Container<'b> {
    bytes: &'b [u8],
    limits: Limits,
    directory: Option<Arc<ZipArchiveMetadata>>,
    entries: Vec<Entry>,
    names: HashMap<String, usize>,
    /// By name in lower case, composed, without percent signs.
    folded: HashMap<String, usize>,
    /// Bytes that came out so far.
    spent: AtomicU64,
}

struct Entry {
    path: String,
    held: Held,
}

/// Where an entry is.
enum Held {
    /// Its row in the directory of the archive.
    Listed(usize),
    /// Found by its header, which begins here; ends before the next one.
    Found(Range<usize>),
}

impl<'b> Container<'b> {
    /// Opens an archive; what is wrong with it becomes warnings. `None` where it has no entries.
    #[must_use]
    pub fn open(bytes: &'b [u8], limits: &Limits) -> Option<(Self, Vec<Warning>)> {
        let mut listing = Listing::new(limits.entries);
        if !listing.directory(bytes) {
            let listed = listing.entries.len();
            listing.headers(bytes);
            if listing.entries.len() > listed {
                let how = "the archive is damaged: its entries were found one by one";
                listing.warnings.push(Warning(how.to_owned()));
            }
        }
        if listing.entries.is_empty() {
            return None;
        }
        let container = Self {
            bytes,
            limits: limits.clone(),
            directory: listing.directory,
            entries: listing.entries,
            names: listing.names,
            folded: listing.folded,
            spent: AtomicU64::new(0),
        };
        let mut warnings = listing.warnings;
        warnings.extend(listing.odd.warnings());
        Some((container, warnings))
    }

    /// The paths of all entries, in the order of the archive.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.path.as_str())
    }

    /// The path of the entry that is called `path`.
    #[must_use]
    pub fn exact(&self, path: &str) -> Option<&str> {
        let index = *self.names.get(path)?;
        Some(&self.entries[index].path)
    }

    /// The path of the entry that would be called `path` if case, composition and percent signs did not matter.
    #[must_use]
    pub fn alike(&self, path: &str) -> Option<&str> {
        let index = *self.folded.get(&folded(path))?;
        Some(&self.entries[index].path)
    }

    /// The bytes of the entry at `path`.
    ///
    /// # Errors
    /// Where nothing of it can be read, or it is more than the limits allow.
    pub fn read(&self, path: &str) -> Result<Unpacked, EntryError> {
        let index = *self.names.get(path).ok_or(EntryError::Missing)?;
        match &self.entries[index].held {
            Held::Listed(row) => {
                let directory = self.directory.as_ref().ok_or(EntryError::Missing)?;
                let entry = directory.entry(*row).map_err(|_| EntryError::Missing)?;
                let packed = entry.compressed_size().min(self.bytes.len() as u64);
                let mut reader = Cursor::new(self.bytes);
                self.unpack(
                    entry.with_reader(&mut reader, ZipReadOptions::new()),
                    packed,
                )
            }
            Held::Found(range) => {
                let mut reader = &self.bytes[range.clone()];
                let packed = range.len() as u64;
                let options = streamed(reader);
                let opened = read_zipfile_from_stream_with_options(&mut reader, options);
                self.unpack(
                    opened.and_then(|file| file.ok_or(ZipError::FileNotFound)),
                    packed,
                )
            }
        }
    }

    fn unpack<R: Read>(
        &self,
        file: ZipResult<ZipFile<'_, R>>,
        packed: u64,
    ) -> Result<Unpacked, EntryError> {
        let mut file = file.map_err(|error| match error {
            ZipError::InvalidPassword
            | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => EntryError::Locked,
            ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => {
                EntryError::Packed
            }
            _ => EntryError::Damaged,
        })?;
        let likely = file.size().min(packed.saturating_mul(4)).min(FREE);
        let mut bytes = Vec::with_capacity(usize::try_from(likely).unwrap_or(0));
        let mut most = FREE.min(self.limits.entry + 1);
        loop {
            let left = most - bytes.len() as u64;
            let before = bytes.len();
            let outcome = file.by_ref().take(left).read_to_end(&mut bytes);
            let came = (bytes.len() - before) as u64;
            let spent = self.spent.fetch_add(came, Ordering::Relaxed) + came;
            if spent > self.limits.inflated {
                return Err(EntryError::Spent);
            }
            let size = bytes.len() as u64;
            if size > self.limits.entry {
                return Err(EntryError::TooLarge);
            }
            if size >= FREE && size / packed.max(1) > self.limits.ratio {
                return Err(EntryError::Bomb);
            }
            match outcome {
                Err(_) if bytes.is_empty() => return Err(EntryError::Damaged),
                Err(_) => {
                    return Ok(Unpacked {
                        bytes,
                        damaged: true,
                    });
                }
                Ok(_) if came < left => {
                    return Ok(Unpacked {
                        bytes,
                        damaged: false,
                    });
                }
                Ok(_) => most = (most * 2).min(self.limits.entry + 1),
            }
        }
    }

    /// Whether some entry is locked with a password.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.entries.iter().any(|entry| match &entry.held {
            Held::Listed(row) => {
                let directory = self.directory.as_ref();
                directory
                    .and_then(|directory| directory.entry(*row).ok())
                    .is_some_and(|entry| entry.encrypted())
            }
            Held::Found(range) => self
                .bytes
                .get(range.start + 6)
                .is_some_and(|flags| flags & 1 == 1),
        })
    }
}

/// How an entry is read whose size stands behind it, if it stands anywhere.
fn streamed(bytes: &[u8]) -> ZipReadOptions<'static> {
    let behind = bytes.get(6).is_some_and(|flags| flags & 8 != 0);
    let options = ZipReadOptions::new();
    if behind {
        // Packed data knows its own end.
        options
            .override_compressed_size(bytes.len() as u64)
            .ignore_crc32(true)
    } else {
        options
    }
}

/// The entries of an archive while they are being listed.
struct Listing {
    directory: Option<Arc<ZipArchiveMetadata>>,
    entries: Vec<Entry>,
    names: HashMap<String, usize>,
    folded: HashMap<String, usize>,
    most: usize,
    odd: Odd,
    warnings: Vec<Warning>,
}

/// Entries that were left out or are not alone, with one name of each kind.
#[derive(Default)]
struct Odd {
    outside: Named,
    links: Named,
    alike: Named,
    twice: bool,
    beyond: bool,
}

#[derive(Default)]
struct Named {
    count: usize,
    first: String,
}

impl Named {
    fn add(&mut self, name: &str) {
        if self.count == 0 {
            self.first = hygiene::line(&name.chars().take(80).collect::<String>()).into_owned();
        }
        self.count += 1;
    }

    fn told(&self, what: &str) -> Option<Warning> {
        let others = match self.count {
            0 => return None,
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        Some(Warning(format!("{what}: {}{others}", self.first)))
    }
}

impl Odd {
    fn warnings(&self) -> Vec<Warning> {
        let told = |is: bool, what: &str| is.then(|| Warning(what.to_owned()));
        [
            self.outside
                .told("left out, its name leads out of the archive"),
            self.links.told("left out, it is a link"),
            self.alike
                .told("differs from another name in capitals or accents only"),
            told(
                self.twice,
                "a name stands twice in the archive; one of the two is read",
            ),
            told(
                self.beyond,
                "the archive has more entries than are looked at; the rest is left out",
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl Listing {
    fn new(most: usize) -> Self {
        Self {
            directory: None,
            entries: Vec::new(),
            names: HashMap::new(),
            folded: HashMap::new(),
            most,
            odd: Odd::default(),
            warnings: Vec::new(),
        }
    }

    /// Lists what the directory of the archive names; false where it is not whole.
    fn directory(&mut self, bytes: &[u8]) -> bool {
        let rows = memmem::find_iter(bytes, ROW).count();
        if rows > self.most.saturating_mul(ROWS) {
            return false;
        }
        let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else {
            return false;
        };
        self.odd.twice = archive.has_duplicate_names();
        let directory = self.directory.insert(archive.metadata()).clone();
        self.odd.beyond = directory.len() > self.most;
        for row in 0..directory.len().min(self.most) {
            let Ok(file) = directory.entry(row) else {
                continue;
            };
            let name = name(file.name_raw(), file.name().ok().as_deref());
            let kind = if file.is_dir() {
                Kind::Folder
            } else if file.is_symlink() {
                Kind::Link
            } else {
                Kind::File
            };
            self.add(&name, kind, Held::Listed(row));
        }
        !self.entries.is_empty()
    }

    /// Lists what is found by the headers of the entries themselves.
    fn headers(&mut self, bytes: &[u8]) {
        let mut starts = memmem::find_iter(bytes, LOCAL).peekable();
        while let Some(start) = starts.next() {
            if self.entries.len() >= self.most {
                self.odd.beyond = true;
                return;
            }
            let end = starts.peek().copied().unwrap_or(bytes.len());
            let mut reader = &bytes[start..end];
            let options = streamed(reader);
            let Ok(Some(file)) = read_zipfile_from_stream_with_options(&mut reader, options) else {
                continue;
            };
            let name = name(file.name_raw(), file.name().ok().as_deref());
            let kind = if file.is_dir() {
                Kind::Folder
            } else {
                Kind::File
            };
            if !self.names.contains_key(&name) {
                self.add(&name, kind, Held::Found(start..end));
            }
        }
    }

    fn add(&mut self, name: &str, kind: Kind, held: Held) {
        let path = match (kind, tidy(name)) {
            (Kind::Folder, _) => return,
            (Kind::Link, _) => return self.odd.links.add(name),
            (Kind::File, None) => return self.odd.outside.add(name),
            (Kind::File, Some(path)) => path,
        };
        if self.names.contains_key(&path) {
            self.odd.twice = true;
            return;
        }
        let index = self.entries.len();
        if *self.folded.entry(folded(&path)).or_insert(index) != index {
            self.odd.alike.add(name);
        }
        self.names.insert(path.clone(), index);
        self.entries.push(Entry { path, held });
    }
}

#[derive(Clone, Copy)]
enum Kind {
    File,
    Folder,
    Link,
}

/// The name of an entry: UTF-8 where it is, even if it does not say so.
fn name(raw: &[u8], said: Option<&str>) -> String {
    match (std::str::from_utf8(raw), said) {
        (Ok(name), _) => name.to_owned(),
        (Err(_), Some(name)) => name.to_owned(),
        (Err(_), None) => String::from_utf8_lossy(raw).into_owned(),
    }
}

/// `name` with single slashes and without dots; `None` where it is absolute, names a drive or leads upwards.
fn tidy(name: &str) -> Option<String> {
    let drive = matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if drive || name.len() > NAME_BYTES || name.starts_with(['/', '\\']) || name.contains('\0') {
        return None;
    }
    let mut parts = Vec::new();
    for part in name.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => return None,
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

fn folded(path: &str) -> String {
    let path = href::decoded(path);
    if path.is_ascii() {
        path.to_ascii_lowercase()
    } else {
        path.to_lowercase().nfc().collect()
    }
}

#[cfg(test)]
mod tests;
