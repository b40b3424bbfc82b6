//! The library: texts seen, with where the reader was. `library/<device>.toml`, one writer per file.
//!
//! A position is cheap to lose and written often: it goes to disk without waiting for it. A text that was not there before is worth a
//! sync. The file is replaced whole either way, so it always parses.
//!
//! A text that is forgotten keeps its entry, with the time: other devices know it too, and the newest of reading, adding and forgetting
//! says whether it is listed. Clocks decide nothing else.

mod near;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use toml::de::DeTable;
use toml_edit::DocumentMut;

use super::atomic::{self, Durability};
use super::disk::{Disk, Stamp};
use super::fields::{self, Problem, Table};
use super::sheet::{Chunk, Content, FILE_CAP, FORMAT, Reader, Sheet};
use super::toml_text::{self as written, path_from, path_text};
use super::{Dirs, StoreError, Trouble, backup, identity, lock, record};
use crate::annotate::{Anchor, Device};

/// How long another writer is waited for; the next second brings the next position.
const PATIENCE: Duration = Duration::from_millis(250);

/// How many paths of a text are kept.
const PATHS: usize = 20;

/// How many earlier states of a text are known.
const EARLIER: usize = 20;

/// A text that was read, or put into the library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Hash of the text (`blake3:…`).
    pub text: String,
    pub title: String,
    pub authors: Vec<String>,
    /// The publication's own identifiers (`urn:isbn:…`).
    pub identifiers: Vec<String>,
    /// Newest first, those of this machine before those of others; empty for the text shipped inside and for standard input.
    pub paths: Vec<PathBuf>,
    /// The beginning of time where it was not read yet.
    pub last_read: Timestamp,
    /// When it was put into the library, where that was not by reading it.
    pub added: Option<Timestamp>,
    /// When it was taken off the list.
    pub forgotten: Option<Timestamp>,
    /// Hashes of the texts it continues: what its file held before it was changed, wherever the file was then. Newest first.
    pub earlier: Vec<String>,
    /// Where the reader was: the focused sentence, and the first line seen.
    pub focus: Option<Anchor>,
    pub top: Option<Anchor>,
    /// Progress in per mille of the body.
    pub progress: u16,
    /// The encoding the reader chose for it; `None`: as it looks.
    pub encoding: Option<String>,
}

impl Seen {
    /// Whether it was ever read.
    #[must_use]
    pub fn was_read(&self) -> bool {
        self.last_read > Timestamp::UNIX_EPOCH
    }

    /// Whether it was taken off the list and neither read nor added since.
    #[must_use]
    pub fn is_forgotten(&self) -> bool {
        self.forgotten.is_some_and(|at| self.listed_at() <= at)
    }

    /// When it was read or added last.
    fn listed_at(&self) -> Timestamp {
        self.added
            .map_or(self.last_read, |at| at.max(self.last_read))
    }

    /// Puts it on the list again at `now`, whatever a clock that was ahead has written into it.
    pub(super) fn list_again(&mut self, now: Timestamp) {
        if self.is_forgotten() {
            let after = self
                .forgotten
                .and_then(|at| at.checked_add(Duration::from_secs(1)).ok());
            self.added = Some(after.map_or(now, |after| after.max(now)));
        }
    }
}

/// What to keep of a reading; replaces the entry of the same text.
pub type SeenUpdate = Seen;

struct LibraryReader;

impl Reader<Arc<Seen>> for LibraryReader {
    const ARRAY: &'static str = "text";

    fn head(&mut self, _table: &DeTable<'_>) -> Result<(), Problem> {
        Ok(())
    }

    fn entry(&mut self, table: &impl Table, _text: &str) -> Result<Arc<Seen>, Problem> {
        let anchor = |key| {
            fields::table(table, key)?
                .map(record::read_anchor)
                .transpose()
        };
        let progress = fields::count(table, "progress")?.unwrap_or(0).min(1000);
        Ok(Arc::new(Seen {
            text: fields::text(table, "text")?
                .ok_or_else(|| Problem::new(0, "`text` is missing: the hash of the text"))?,
            title: fields::text(table, "title")?.unwrap_or_default(),
            authors: fields::texts(table, "authors")?,
            identifiers: fields::texts(table, "identifiers")?,
            paths: fields::texts(table, "paths")?
                .iter()
                .map(|path| path_from(path))
                .collect(),
            last_read: fields::time(table, "last_read")?.unwrap_or(Timestamp::UNIX_EPOCH),
            added: fields::time(table, "added")?,
            forgotten: fields::time(table, "forgotten")?,
            earlier: fields::texts(table, "earlier")?,
            focus: anchor("focus")?,
            top: anchor("top")?,
            progress: u16::try_from(progress).unwrap_or(1000),
            encoding: fields::text(table, "encoding")?,
        }))
    }
}

/// A file as it was read or written last.
#[derive(Debug, Default)]
struct Shelf {
    sheet: Sheet<Arc<Seen>>,
    /// Before it was read, and when that was; `None` where this program wrote it since.
    stamp: Option<(Stamp, SystemTime)>,
}

/// What all devices know, as one.
#[derive(Debug, Default)]
pub(super) struct Everything {
    /// The forgotten ones too, last read first.
    pub texts: Vec<Arc<Seen>>,
    /// What could not be read.
    pub troubles: Vec<Trouble>,
}

/// The files as they were read or written last, so that nothing is parsed twice, and what they say together.
#[derive(Debug, Default)]
pub(super) struct Library {
    files: BTreeMap<PathBuf, Shelf>,
    /// Texts of large files of which only a part was asked for ([`near`]).
    texts: BTreeMap<PathBuf, (Stamp, SystemTime, Arc<String>)>,
    /// Taken together for this machine; `None` after a change.
    all: Option<(Option<Device>, Arc<Everything>)>,
    /// What is wrong in them was asked for to be told.
    pub told: bool,
}

/// Where the files are, and the disk they are on.
pub(super) struct Room<'a> {
    pub disk: &'a dyn Disk,
    pub folder: &'a Path,
    pub dirs: &'a Dirs,
    /// This machine, where it has a name: its paths come first.
    pub device: Option<&'a Device>,
}

impl Room<'_> {
    /// The files of all devices, sorted; none where there is no folder.
    fn files(&self) -> std::io::Result<Vec<PathBuf>> {
        let names = match self.disk.list(self.folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            names => names?,
        };
        let names = names
            .into_iter()
            .filter(|name| identity::is_device_file(name));
        Ok(names.map(|name| self.folder.join(name)).collect())
    }

    /// Whether a file is this machine's.
    fn is_own(&self, path: &Path) -> bool {
        let device = self.device;
        device.is_some_and(|device| identity::is_file_of(path, device))
    }
}

impl Library {
    /// Every text seen, merged over devices: what is known already, unless a file was changed.
    pub fn all(&mut self, room: &Room<'_>) -> Arc<Everything> {
        let paths = match room.files() {
            Ok(paths) => paths,
            Err(error) => {
                let message = format!("cannot be read: {error}");
                return Arc::new(Everything {
                    texts: Vec::new(),
                    troubles: vec![Trouble::new(room.folder, &message)],
                });
            }
        };
        if self.files.keys().any(|path| !paths.contains(path)) {
            self.files.retain(|path, _| paths.contains(path));
            self.all = None;
        }
        let mut unread = Vec::new();
        for path in &paths {
            if let Err(error) = self.refresh(room, path) {
                unread.push(Trouble::new(path, &format!("cannot be read: {error}")));
                self.files.remove(path);
                self.all = None;
            }
        }
        if let Some((device, all)) = &self.all
            && unread.is_empty()
            && device.as_ref() == room.device
        {
            return Arc::clone(all);
        }
        let all = Arc::new(self.together(room, unread));
        self.all = Some((room.device.cloned(), Arc::clone(&all)));
        all
    }

    /// Whether all of it was read, so that asking for it costs little.
    pub const fn is_known(&self) -> bool {
        self.all.is_some()
    }

    fn together(&self, room: &Room<'_>, mut troubles: Vec<Trouble>) -> Everything {
        let mut merged = Merged::default();
        for (path, Shelf { sheet, .. }) in &self.files {
            let own = room.is_own(path);
            for (_, seen) in sheet.entries() {
                merged.take(seen, own);
            }
            for fault in &sheet.faults {
                let message = format!("line {}: {}", fault.line, fault.message);
                troubles.push(Trouble::new(path, &message));
            }
        }
        Everything {
            texts: merged.in_order(),
            troubles,
        }
    }

    /// A file, read again only where its bytes changed; empty where there is none.
    fn refresh(&mut self, room: &Room<'_>, path: &Path) -> std::io::Result<&Sheet<Arc<Seen>>> {
        self.texts.clear();
        let now = SystemTime::now();
        let stamp = room.disk.stamp(path).ok();
        let known = self.files.entry(path.to_path_buf()).or_default();
        let is_still = stamp.zip(known.stamp);
        if is_still.is_some_and(|(stamp, (old, seen))| stamp == old && old.is_settled(seen)) {
            return Ok(&known.sheet);
        }
        let bytes = match room.disk.read(path, FILE_CAP) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        known.stamp = stamp.map(|stamp| (stamp, now));
        if !known.sheet.is(&bytes) {
            known.sheet = Sheet::read(&bytes, &mut LibraryReader);
            self.all = None;
        }
        Ok(&known.sheet)
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
        self.keep_all(room, device, std::slice::from_ref(update), update.last_read)
    }

    /// Keeps several entries in this device's file, with one write, at `now`.
    ///
    /// # Errors
    /// Where the file cannot be read or written.
    pub fn keep_all(
        &mut self,
        room: &Room<'_>,
        device: &Device,
        updates: &[SeenUpdate],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if updates.is_empty() {
            return Ok(());
        }
        let own = room.folder.join(format!("{device}.toml"));
        let locks = room.dirs.state.join("locks").join("library.lock");
        let lock = lock::lock(room.disk, &locks, &own, PATIENCE)?;
        let (path, mut sheet) = self.target(room, device)?;
        let mut places: HashMap<String, usize> = sheet
            .entries()
            .map(|(index, seen)| (seen.text.clone(), index))
            .collect();
        let mut new = false;
        for update in updates {
            let place = places.get(&update.text).copied();
            if put(&mut sheet, device, update, place) {
                new = true;
                places.insert(update.text.clone(), sheet.chunks.len() - 1);
            }
        }
        let text = sheet.text();
        let old = self.files.get(&path);
        if old.is_some_and(|old| old.sheet.is(text.as_bytes())) {
            return Ok(());
        }
        let failed = |error| StoreError::write(&path, error);
        if text.len() as u64 > FILE_CAP {
            return Err(failed(std::io::ErrorKind::FileTooLarge.into()));
        }
        let backups = room.dirs.kept_of_files("backups", room.folder);
        if let Ok(target) = room.disk.resolve(&path) {
            // A version that cannot be kept must not stop the position.
            let _ = backup::keep(room.disk, &backups, &target, now);
        }
        let durability = if new {
            Durability::Synced
        } else {
            Durability::Renamed
        };
        atomic::replace(room.disk, &path, text.as_bytes(), durability).map_err(failed)?;
        if new {
            atomic::sweep(room.disk, &path, lock.is_held());
        }
        self.files.insert(path, Shelf { sheet, stamp: None });
        self.all = None;
        Ok(())
    }

    /// When a text was forgotten last, as far as the files read so far tell.
    pub fn forgotten(&self, text: &str) -> Option<Timestamp> {
        let entries = self.files.values().flat_map(|file| file.sheet.entries());
        let same = entries.filter(|(_, seen)| seen.text == text);
        same.filter_map(|(_, seen)| seen.forgotten).max()
    }

    /// The file to write and what is in it; beside one that must not be written, the next.
    fn target(
        &mut self,
        room: &Room<'_>,
        device: &Device,
    ) -> Result<(PathBuf, Sheet<Arc<Seen>>), StoreError> {
        for number in 1..100 {
            let name = match number {
                1 => format!("{device}.toml"),
                number => format!("{device}-{number}.toml"),
            };
            let path = room.folder.join(name);
            match self.refresh(room, &path) {
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

/// What the devices saw, taken together.
#[derive(Default)]
struct Merged<'a>(HashMap<&'a str, (Arc<Seen>, bool)>);

impl<'a> Merged<'a> {
    /// Takes in what one device saw: the newest reading wins, all else is joined; paths of this machine (`own`) come first.
    fn take(&mut self, seen: &'a Arc<Seen>, own: bool) {
        let Some((known, known_own)) = self.0.get_mut(seen.text.as_str()) else {
            self.0.insert(&seen.text, (Arc::clone(seen), own));
            return;
        };
        let other_is_newer = seen.last_read > known.last_read;
        let (mut newer, older) = if other_is_newer {
            (Seen::clone(seen), &*known)
        } else {
            (Seen::clone(known), seen)
        };
        let other_first = match (own, *known_own) {
            (true, false) => true,
            (false, true) => false,
            _ => other_is_newer,
        };
        let (first, then) = if other_first {
            (seen, &*known)
        } else {
            (&*known, seen)
        };
        newer.paths.clone_from(&first.paths);
        join(&mut newer.paths, &then.paths, PATHS);
        join(&mut newer.earlier, &older.earlier, EARLIER);
        join(&mut newer.identifiers, &older.identifiers, usize::MAX);
        newer.added = newer.added.max(older.added);
        newer.forgotten = newer.forgotten.max(older.forgotten);
        *known = Arc::new(newer);
        *known_own |= own;
    }

    /// Last read first, then last added.
    fn in_order(self) -> Vec<Arc<Seen>> {
        let mut all: Vec<Arc<Seen>> = self.0.into_values().map(|(seen, _)| seen).collect();
        all.sort_by(|a, b| {
            let newest = b.last_read.cmp(&a.last_read).then(b.added.cmp(&a.added));
            newest.then_with(|| (&a.title, &a.text).cmp(&(&b.title, &b.text)))
        });
        all
    }
}

fn join<T: Clone + PartialEq>(into: &mut Vec<T>, from: &[T], most: usize) {
    for item in from {
        if !into.contains(item) {
            into.push(item.clone());
        }
    }
    into.truncate(most);
}

/// Puts an entry in the place of the one of the same text (a chunk's index), else at the end. Answers whether it is a new one.
fn put(
    sheet: &mut Sheet<Arc<Seen>>,
    device: &Device,
    update: &SeenUpdate,
    place: Option<usize>,
) -> bool {
    if sheet.chunks.is_empty() {
        let text = format!(
            "# Texts seen on one machine, written by lutrin. Keys and comments of your own are kept.\nformat = {FORMAT}\ndevice = \"{device}\"\n"
        );
        sheet.chunks.push(Arc::new(Chunk {
            text,
            content: Content::Other,
        }));
    }
    let mut update = update.clone();
    let chunk = place.and_then(|index| Some((index, Arc::clone(sheet.chunks.get(index)?))));
    let Some((index, chunk)) = chunk else {
        let text = fresh(&update);
        sheet.push(&text, Arc::new(update));
        return true;
    };
    if let Content::Entry(old) = &chunk.content {
        join(&mut update.paths, &old.paths, PATHS);
        join(&mut update.earlier, &old.earlier, EARLIER);
        update.added = update.added.max(old.added);
        update.forgotten = update.forgotten.max(old.forgotten);
    }
    let text = patch(&chunk.text, &update).unwrap_or_else(|| fresh(&update));
    sheet.put(index, text, Content::Entry(Arc::new(update)));
    false
}

/// The keys of an entry; without a value where there is nothing to say.
fn keys(seen: &Seen) -> [(&'static str, Option<String>); 10] {
    let paths: Vec<String> = seen.paths.iter().map(|path| path_text(path)).collect();
    let list = |items: &[String]| (!items.is_empty()).then(|| written::strings(items));
    [
        ("text", Some(written::string_flat(&seen.text))),
        ("title", Some(written::string_flat(&seen.title))),
        ("authors", Some(written::strings(&seen.authors))),
        ("identifiers", list(&seen.identifiers)),
        ("paths", Some(written::strings(&paths))),
        (
            "last_read",
            seen.was_read().then(|| written::time(seen.last_read)),
        ),
        ("added", seen.added.map(written::time)),
        ("forgotten", seen.forgotten.map(written::time)),
        ("earlier", list(&seen.earlier)),
        ("progress", Some(seen.progress.to_string())),
    ]
}

fn fresh(seen: &Seen) -> String {
    let mut out = String::from("[[text]]\n");
    for (key, value) in keys(seen) {
        if let Some(value) = value {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{key} = {value}");
        }
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
        match value {
            Some(value) => record::set(table, key, &value)?,
            None => {
                table.remove(key);
            }
        }
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
