//! Two texts that are one work, as the reader said: an edition and the next, a book and the text made of it. Each folder of notes names
//! the other's texts in its head; whoever opens one of the texts reads both folders, and all write in the same one.

use std::cell::OnceCell;
use std::io;
use std::path::{Path, PathBuf};

use super::super::disk::Disk;
use super::super::lineage::Words;
use super::{Head, Identity, Notebook, Notes, Replica, StoreError, TRIES, identity};

/// What a hash in the head of a file begins with, and how many digits of it name a folder.
const SCHEME: &str = "blake3:";
const DIGITS: usize = 12;

/// Of notes that stay with a text that was rewritten, at least this part of the quotes stands in it.
const STANDING: f64 = 0.5;

/// So many files of a device in one folder are tried.
const FILES: usize = 1000;

/// `found` with the folders of all texts that their heads name, and of those again; sorted, so that every text of a work writes in the same one.
/// A folder that is parted from the one that names it is none of them, whether the other head says so yet or not.
/// `all`: the folders there are, listed when they are needed.
pub(in crate::store) fn with_linked(
    disk: &dyn Disk,
    notes: &Path,
    all: &OnceCell<Vec<PathBuf>>,
    mut found: Vec<PathBuf>,
) -> Vec<PathBuf> {
    let mut looked_at = 0;
    while let Some(folder) = found.get(looked_at).cloned() {
        let head = identity::head(disk, &folder);
        looked_at += 1;
        for text in head.texts.iter().filter(|text| !head.parts(text)) {
            let Some(suffix) = suffix(text) else { continue };
            // What cannot be listed was told where the folders were looked for.
            let all = all.get_or_init(|| identity::folders(disk, notes).unwrap_or_default());
            for other in all.iter().filter(|other| ends_with(other, &suffix)) {
                if !found.contains(other) && !is_parted(&identity::head(disk, other), &folder) {
                    found.push(other.clone());
                }
            }
        }
    }
    found.sort();
    found
}

/// Whether a head has nothing to do any more with the text that a folder has its name from.
fn is_parted(head: &Head, folder: &Path) -> bool {
    let mut parted = head.parted.keys().filter(|text| head.parts(text));
    parted.any(|text| ends_with_hash(folder, text))
}

/// The digits of a text's hash that name its folder.
pub(in crate::store) fn digits(text: &str) -> Option<&str> {
    text.strip_prefix(SCHEME).and_then(|hex| hex.get(..DIGITS))
}

/// Whether a folder has its name from a text.
pub(in crate::store) fn ends_with_hash(folder: &Path, text: &str) -> bool {
    suffix(text).is_some_and(|suffix| ends_with(folder, &suffix))
}

/// What the name of a text's folder ends in.
fn suffix(text: &str) -> Option<String> {
    digits(text).map(|digits| format!("~{digits}"))
}

fn ends_with(folder: &Path, suffix: &str) -> bool {
    let name = folder.as_os_str().as_encoded_bytes();
    name.ends_with(suffix.as_bytes())
}

impl Notebook {
    /// Whether the text of `other` shows these notes already, and this one those of `other`.
    ///
    /// # Errors
    /// Where the notes are there and cannot be read.
    pub fn is_linked(&mut self, other: &mut Self) -> Result<bool, StoreError> {
        let device = self.shared.peek_device();
        self.refresh(device.as_ref())?;
        other.refresh(device.as_ref())?;
        let ours = self.replicas.head();
        let is_known = |text: &String| ours.texts.contains(text) && !ours.parts(text);
        let known = other.known.texts.iter().all(is_known);
        Ok(known && (!other.is_begun() || self.folders == other.folders))
    }

    /// Links the text of `other` to these notes: from now on both texts show the notes of both. No record is touched.
    ///
    /// Where only the first of two heads could be written, linking again completes it; until then this side sees the notes of both, unless the
    /// other was parted from it before.
    ///
    /// # Errors
    /// Where a head cannot be written.
    pub fn link(&mut self, other: &mut Self) -> Result<(), StoreError> {
        let device = self.shared.device();
        self.refresh(Some(&device))?;
        other.refresh(Some(&device))?;
        let (mut ours, mut theirs) = (self.texts_known(), other.texts_known());
        // What was parted before is linked again, whatever other files say of it.
        let mut parted = self.replicas.head();
        parted.join(&other.replicas.head());
        let known = [&ours.texts, &ours.paths, &theirs.texts, &theirs.paths];
        for text in known.into_iter().flatten() {
            parted.turn(text, false);
        }
        ours.parted.clone_from(&parted.parted);
        theirs.parted = parted.parted;
        let apart = other.is_begun() && self.folders != other.folders;
        self.write_head(&theirs)?;
        if apart {
            other.write_head(&ours)?;
        }
        let mut folders = self.folders.clone();
        if apart {
            folders.extend(other.folders.iter().cloned());
            folders.sort();
            folders.dedup();
        }
        self.folders.clone_from(&folders);
        other.folders = folders;
        Ok(())
    }

    /// The text was changed while it was read: the notes are on its new state too, which the next write says.
    pub fn also_of(&mut self, identity: &Identity) {
        self.known.join(&identity.head());
    }

    /// Whether `other`, the notes of the `text` that stands in the place of the one these are on, is another work's: it has notes of its own
    /// elsewhere, and most quotes here are not in it.
    pub fn is_left_for(&mut self, other: &mut Self, text: &str) -> bool {
        let device = self.shared.peek_device();
        let read = self
            .refresh(device.as_ref())
            .and_then(|()| other.refresh(device.as_ref()));
        let is_apart = !other
            .folders
            .iter()
            .any(|folder| self.folders.contains(folder));
        read.is_ok() && is_apart && other.is_begun() && {
            let disk = &*self.shared.disk;
            let folders = self.folders.iter();
            let quotes: Vec<String> = folders
                .flat_map(|folder| identity::quotes(disk, folder))
                .collect();
            let share = Words::of(text).share(&quotes);
            share.is_none_or(|share| share < STANDING)
        }
    }

    /// Whether there are files of notes.
    fn is_begun(&self) -> bool {
        !self.replicas.files.is_empty()
    }

    /// By what the texts of these notes are known: all but title and authors, which another edition may spell in another way.
    fn texts_known(&self) -> Head {
        let mut head = self.replicas.head();
        head.join(&self.known);
        Head {
            identifiers: head.identifiers,
            paths: head.paths,
            texts: head.texts,
            ..Head::default()
        }
    }

    /// Takes what `other` says into the head of this device's file in the first folder.
    pub(super) fn write_head(&mut self, other: &Head) -> Result<(), StoreError> {
        let device = self.shared.device();
        let own = self.folder().join(format!("{device}.toml"));
        let lock = self.lock(&own)?;
        for _ in 0..TRIES {
            self.refresh(Some(&device))?;
            // What a hand changed counts before this program is the last that wrote the file.
            self.replicas.set(Some(&device));
            let path = self.writable()?;
            let old = self.replicas.files.get(&path);
            let mut head = self.known.clone();
            head.device = Some(device.clone());
            let mut notes = old.map_or_else(|| Notes::new(head), |old| old.notes.clone());
            let before = old.and_then(|old| old.stamp);
            let foreign = old.is_none_or(Replica::is_foreign);
            notes.complete();
            notes.put_head(other);
            let text = notes.sheet.text();
            let done = self.replace(&path, before, foreign, &text);
            if done.map_err(|error| StoreError::write(&path, error))? {
                self.after_write(&path, &text, &lock);
                return self.refresh(Some(&device));
            }
        }
        Err(StoreError::Busy(own))
    }

    /// The first file of this device in the first folder that may be written.
    pub(super) fn writable(&self) -> Result<PathBuf, StoreError> {
        let device = self.shared.device();
        for number in 1..FILES {
            let name = match number {
                1 => format!("{device}.toml"),
                number => format!("{device}-{number}.toml"),
            };
            let path = self.folder().join(name);
            let old = self.replicas.files.get(&path);
            let sealed = old.is_some_and(|old| old.notes.sheet.sealed.is_some());
            if !sealed && !self.replicas.is_unread(&path) {
                return Ok(path);
            }
        }
        let error = io::Error::other("no file of this device in it can be written");
        Err(StoreError::write(self.folder(), error))
    }
}
