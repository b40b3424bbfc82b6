//! The library: texts seen, with where the reader was. `library/<device>.toml`, one writer per file.
//!
//! A position is cheap to lose and written often: it goes to disk without waiting for it. A text that was not there before is worth a
//! sync. The file is replaced whole either way, so it always parses.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use toml::de::DeTable;
use toml_edit::DocumentMut;

use super::atomic::{self, Durability};
use super::disk::Disk;
use super::fields::{self, Problem};
use super::sheet::{Chunk, Content, FILE_CAP, FORMAT, Reader, Sheet};
use super::toml_text::{self as written, path_from, path_text};
use super::{StoreError, Trouble, backup, identity, lock, record};
use crate::annotate::{Anchor, Device};

/// How long another writer is waited for; the next second brings the next position.
const PATIENCE: Duration = Duration::from_millis(250);

/// How many paths of a text are kept.
const PATHS: usize = 20;

/// A text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Hash of the text (`blake3:…`).
    pub text: String,
    pub title: String,
    pub authors: Vec<String>,
    /// Newest first; empty for the text shipped inside and for standard input.
    pub paths: Vec<PathBuf>,
    pub last_read: Timestamp,
    /// Where the reader was: the focused sentence, and the first line seen.
    pub focus: Option<Anchor>,
    pub top: Option<Anchor>,
    /// Progress in per mille of the body.
    pub progress: u16,
    /// The encoding the reader chose for it; `None`: as it looks.
    pub encoding: Option<String>,
}

/// What to keep of a reading; replaces the entry of the same text.
pub type SeenUpdate = Seen;

struct LibraryReader;

impl Reader<Seen> for LibraryReader {
    const ARRAY: &'static str = "text";

    fn head(&mut self, _table: &DeTable<'_>) -> Result<(), Problem> {
        Ok(())
    }

    fn entry(&mut self, table: &DeTable<'_>, _text: &str) -> Result<Seen, Problem> {
        let anchor = |key| {
            fields::table(table, key)?
                .map(record::read_anchor)
                .transpose()
        };
        let progress = fields::count(table, "progress")?.unwrap_or(0).min(1000);
        Ok(Seen {
            text: fields::text(table, "text")?
                .ok_or_else(|| Problem::new(0, "`text` is missing: the hash of the text"))?,
            title: fields::text(table, "title")?.unwrap_or_default(),
            authors: fields::texts(table, "authors")?,
            paths: fields::texts(table, "paths")?
                .iter()
                .map(|path| path_from(path))
                .collect(),
            last_read: fields::time(table, "last_read")?.unwrap_or(Timestamp::UNIX_EPOCH),
            focus: anchor("focus")?,
            top: anchor("top")?,
            progress: u16::try_from(progress).unwrap_or(1000),
            encoding: fields::text(table, "encoding")?,
        })
    }
}

/// The files as they were read or written last, so that nothing is parsed twice.
#[derive(Debug, Default)]
pub(super) struct Library {
    files: HashMap<PathBuf, Sheet<Seen>>,
}

/// Where the files are, and the disk they are on.
pub(super) struct Room<'a> {
    pub disk: &'a dyn Disk,
    pub folder: &'a Path,
    pub state: &'a Path,
}

impl Library {
    /// Every text seen, merged over devices, last read first.
    pub fn all(&mut self, room: &Room<'_>) -> (Vec<Seen>, Vec<Trouble>) {
        let mut troubles = Vec::new();
        let mut merged: HashMap<String, Seen> = HashMap::new();
        let names = match room.disk.list(room.folder) {
            Ok(names) => names,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => {
                let message = format!("cannot be read: {error}");
                return (Vec::new(), vec![Trouble::new(room.folder, &message)]);
            }
        };
        for name in names {
            if !identity::is_device_file(&name) {
                continue;
            }
            let path = room.folder.join(name);
            match self.file(room, &path) {
                Ok(sheet) => {
                    for (_, seen) in sheet.entries() {
                        merge(&mut merged, seen);
                    }
                    for fault in &sheet.faults {
                        let message = format!("line {}: {}", fault.line, fault.message);
                        troubles.push(Trouble::new(&path, &message));
                    }
                }
                Err(error) => {
                    troubles.push(Trouble::new(&path, &format!("cannot be read: {error}")));
                }
            }
        }
        let mut all: Vec<Seen> = merged.into_values().collect();
        all.sort_by(|a, b| b.last_read.cmp(&a.last_read).then(a.text.cmp(&b.text)));
        (all, troubles)
    }

    /// A file, read again only where its bytes changed; empty where there is none.
    fn file(&mut self, room: &Room<'_>, path: &Path) -> std::io::Result<&Sheet<Seen>> {
        let bytes = match room.disk.read(path, FILE_CAP) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        let known = self.files.entry(path.to_path_buf()).or_default();
        if !known.is(&bytes) {
            *known = Sheet::read(&bytes, &mut LibraryReader);
        }
        Ok(known)
    }

    /// Keeps an entry in this device's file.
    ///
    /// # Errors
    /// Where the file cannot be read or written.
    pub fn keep(
        &mut self,
        room: &Room<'_>,
        device: &Device,
        update: &SeenUpdate,
    ) -> Result<(), StoreError> {
        let own = room.folder.join(format!("{device}.toml"));
        let locks = room.state.join("locks").join("library.lock");
        let _lock = lock::lock(room.disk, &locks, &own, PATIENCE)?;
        let (path, mut sheet) = self.target(room, device)?;
        let new = put(&mut sheet, device, update);
        let text = sheet.text();
        if self
            .files
            .get(&path)
            .is_some_and(|old| old.is(text.as_bytes()))
        {
            return Ok(());
        }
        let failed = |error| StoreError::write(&path, error);
        if text.len() as u64 > FILE_CAP {
            return Err(failed(std::io::ErrorKind::FileTooLarge.into()));
        }
        let backups = room.state.join("backups").join("library");
        if let Ok(target) = room.disk.resolve(&path) {
            // A version that cannot be kept must not stop the position.
            let _ = backup::keep(room.disk, &backups, &target, update.last_read);
        }
        let durability = if new {
            Durability::Synced
        } else {
            Durability::Renamed
        };
        atomic::replace(room.disk, &path, text.as_bytes(), durability).map_err(failed)?;
        self.files.insert(path, sheet);
        Ok(())
    }

    /// The file to write and what is in it; beside one that must not be written, the next.
    fn target(
        &mut self,
        room: &Room<'_>,
        device: &Device,
    ) -> Result<(PathBuf, Sheet<Seen>), StoreError> {
        for number in 1..100 {
            let name = match number {
                1 => format!("{device}.toml"),
                number => format!("{device}-{number}.toml"),
            };
            let path = room.folder.join(name);
            match self.file(room, &path) {
                Ok(sheet) if sheet.sealed.is_none() => {
                    let sheet = sheet.clone();
                    return Ok((path, sheet));
                }
                Ok(_) => {}
                Err(error) => return Err(StoreError::read(&path, error)),
            }
        }
        let error = std::io::Error::other("too many damaged files of this device are in it");
        Err(StoreError::write(room.folder, error))
    }
}

/// Takes in what one device saw: the newest reading wins, paths are joined.
fn merge(merged: &mut HashMap<String, Seen>, seen: &Seen) {
    match merged.get_mut(&seen.text) {
        None => {
            merged.insert(seen.text.clone(), seen.clone());
        }
        Some(known) => {
            let (mut newer, older) = if seen.last_read > known.last_read {
                (seen.clone(), &*known)
            } else {
                (known.clone(), seen)
            };
            join_paths(&mut newer.paths, &older.paths);
            *known = newer;
        }
    }
}

/// Each path with the newest text that names it, of texts in order, newest first; without the texts that have none left.
pub(super) fn latest(mut all: Vec<Seen>) -> Vec<Seen> {
    let mut taken = HashSet::new();
    all.retain_mut(|seen| {
        let had_none = seen.paths.is_empty();
        seen.paths.retain(|path| taken.insert(path.clone()));
        had_none || !seen.paths.is_empty()
    });
    all
}

fn join_paths(into: &mut Vec<PathBuf>, from: &[PathBuf]) {
    for path in from {
        if !into.contains(path) {
            into.push(path.clone());
        }
    }
    into.truncate(PATHS);
}

/// Puts an entry in the place of the one of the same text, else at the end. Answers whether it is a new one.
fn put(sheet: &mut Sheet<Seen>, device: &Device, update: &SeenUpdate) -> bool {
    if sheet.chunks.is_empty() {
        let text = format!(
            "# Texts seen on one machine, written by lutrin. Keys and comments of your own are kept.\nformat = {FORMAT}\ndevice = \"{device}\"\n"
        );
        sheet.chunks.push(Arc::new(Chunk {
            text,
            content: Content::Other,
        }));
    }
    let old = sheet
        .entries()
        .find(|(_, seen)| seen.text == update.text)
        .map(|(index, seen)| (index, seen.clone()));
    let mut update = update.clone();
    let Some((index, old)) = old else {
        let text = fresh(&update);
        sheet.push(&text, update);
        return true;
    };
    join_paths(&mut update.paths, &old.paths);
    let text = sheet.chunks.get(index).map(|chunk| chunk.text.as_str());
    let text = text
        .and_then(|text| patch(text, &update))
        .unwrap_or_else(|| fresh(&update));
    sheet.put(index, text, Content::Entry(update));
    false
}

fn keys(seen: &Seen) -> [(&'static str, String); 6] {
    let paths: Vec<String> = seen.paths.iter().map(|path| path_text(path)).collect();
    [
        ("text", written::string_flat(&seen.text)),
        ("title", written::string_flat(&seen.title)),
        ("authors", written::strings(&seen.authors)),
        ("paths", written::strings(&paths)),
        ("last_read", written::time(seen.last_read)),
        ("progress", seen.progress.to_string()),
    ]
}

fn fresh(seen: &Seen) -> String {
    let mut out = String::from("[[text]]\n");
    for (key, value) in keys(seen) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{key} = {value}");
    }
    if let Some(encoding) = &seen.encoding {
        let _ = writeln!(out, "encoding = {}", written::string_flat(encoding));
    }
    for (key, anchor) in [("focus", &seen.focus), ("top", &seen.top)] {
        if let Some(anchor) = anchor {
            record::write_anchor(&mut out, &format!("text.{key}"), anchor);
        }
    }
    out
}

/// The text of an entry with other values; unknown keys and comments stay.
fn patch(text: &str, seen: &Seen) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let table = document
        .get_mut("text")?
        .as_array_of_tables_mut()?
        .get_mut(0)?;
    for (key, value) in keys(seen) {
        record::set(table, key, &value)?;
    }
    match &seen.encoding {
        Some(encoding) => record::set(table, "encoding", &written::string_flat(encoding))?,
        None => {
            table.remove("encoding");
        }
    }
    for (key, anchor) in [("focus", &seen.focus), ("top", &seen.top)] {
        match anchor {
            Some(anchor) => record::patch_anchor(table, key, anchor)?,
            None => {
                table.remove(key);
            }
        }
    }
    Some(document.to_string())
}
