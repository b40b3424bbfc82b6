//! The files of notes of one text, read together and kept in memory as long as their bytes stay the same.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::disk::{Disk, Stamp};
use super::notes::{Head, Notes};
use super::record::Record;
use super::sheet::{Content, FILE_CAP, Sheet};
use super::{Dirs, StoreError, Trouble, backup, identity, mend};
use crate::annotate::{Annotation, Device, Order, Set};

/// One file of notes.
#[derive(Clone, Debug, Default)]
pub(super) struct Replica {
    pub notes: Notes,
    /// Written by this device.
    pub own: bool,
    /// Of the file before it was read: whoever writes it afterwards makes another.
    pub stamp: Option<Stamp>,
    /// When its bytes were looked at last.
    seen: Option<SystemTime>,
    /// Where a copy of the damaged file is.
    copy: Option<PathBuf>,
    /// The bytes on disk where this program did not write them last; `notes` may be mended.
    foreign: Option<Vec<u8>>,
    /// Hash of the last write that those were held against.
    against: Option<blake3::Hash>,
    /// What was mended.
    told: Vec<String>,
    /// Records that this program wrote and that are no longer in it, as far as they were not found to be removed.
    gone: Vec<mend::Kept>,
    /// How many of them count as removed.
    removed: usize,
}

/// All files of notes of one text.
#[derive(Debug, Default)]
pub(super) struct Replicas {
    pub files: BTreeMap<PathBuf, Replica>,
    /// Files that are there and could not be read.
    unread: Vec<Trouble>,
    /// Everything merged; `None` until it is asked for after a change.
    set: Option<Set>,
}

/// Where files are and who reads them.
pub(super) struct Place<'a> {
    pub disk: &'a dyn Disk,
    pub folders: &'a [PathBuf],
    pub dirs: &'a Dirs,
    /// `None` where this machine has no name yet: then no file is its own.
    pub device: Option<&'a Device>,
}

impl Place<'_> {
    /// Where copies of a file go that cannot be read.
    pub fn quarantine(&self, file: &Path) -> PathBuf {
        let folder = file.parent().unwrap_or(Path::new(""));
        self.dirs.kept("quarantine", folder)
    }

    /// The folder of the state folder for what is kept of a file.
    pub fn kept(&self, what: &str, file: &Path) -> PathBuf {
        let folder = file.parent().unwrap_or(Path::new(""));
        self.dirs.kept_of_files(what, folder)
    }
}

impl Replicas {
    /// Reads what changed on disk.
    ///
    /// # Errors
    /// Where a folder is there and cannot be listed.
    pub fn refresh(&mut self, place: &Place<'_>) -> Result<(), StoreError> {
        let mut present = Vec::new();
        self.unread.clear();
        for folder in place.folders {
            match place.disk.list(folder) {
                Ok(names) => present.extend(
                    names
                        .iter()
                        .filter(|name| identity::is_device_file(name))
                        .map(|name| folder.join(name)),
                ),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(StoreError::read(folder, error)),
            }
        }
        let before = self.files.len();
        self.files.retain(|path, _| present.contains(path));
        if self.files.len() != before {
            self.set = None;
        }
        for path in present {
            self.refresh_file(place, path);
        }
        Ok(())
    }

    fn refresh_file(&mut self, place: &Place<'_>, path: PathBuf) {
        let stamp = place.disk.stamp(&path).ok();
        let own = place
            .device
            .is_some_and(|device| identity::is_file_of(&path, device));
        let now = SystemTime::now();
        if let Some(known) = self.files.get(&path)
            && known.own == own
            && known.is_still(stamp)
            && !known.is_taken_in(place, &path)
        {
            return;
        }
        let bytes = match place.disk.read(&path, FILE_CAP) {
            Ok(bytes) => bytes,
            Err(error) => {
                // Gone between listing and reading is gone.
                if error.kind() != ErrorKind::NotFound {
                    let message = format!("cannot be read: {error}; it is not written either");
                    self.unread.push(Trouble::new(&path, &message));
                }
                if self.files.remove(&path).is_some() {
                    self.set = None;
                }
                return;
            }
        };
        if let Some(known) = self.files.get_mut(&path)
            && known.own == own
            && known.holds(&bytes)
            && !known.is_taken_in(place, &path)
        {
            known.stamp = stamp;
            known.seen = Some(now);
            return;
        }
        let named = path.file_stem().and_then(|stem| stem.to_str());
        let mut replica = Replica {
            notes: Notes::read(&bytes, named.and_then(Device::new)),
            own,
            stamp,
            seen: Some(now),
            ..Replica::default()
        };
        if replica.notes.sheet.damaged {
            let folder = place.quarantine(&path);
            replica.copy = backup::copy_damaged(place.disk, &folder, &path, &bytes);
        }
        if own {
            let folder = place.kept("written", &path);
            let last = backup::remembered(place.disk, &folder, &path);
            if let Some(last) = last.filter(|last| *last != bytes) {
                replica.mend(bytes, &last);
            }
        }
        self.files.insert(path, replica);
        self.set = None;
    }

    /// Everything there is. Records changed by hand count as a change by `device`.
    pub fn set(&mut self, device: Option<&Device>) -> &Set {
        if self.set.is_none() {
            let mut set = Set::default();
            for replica in self.files.values() {
                for (_, record) in replica.notes.sheet.entries() {
                    if !record.touched {
                        set.merge(record.annotation.clone());
                    }
                }
            }
            if let Some(device) = device {
                for replica in self.files.values_mut() {
                    replica.count_removals(&set);
                    replica.count_hand_edits(&mut set, device);
                }
            }
            self.set = Some(set);
        }
        self.set.get_or_insert_default()
    }

    /// The text of the newest state of a record that `state` knows, in any file.
    pub fn pattern(&self, state: &Annotation) -> Option<&str> {
        if let Some(set) = &self.set
            && set.states(state.id).is_empty()
        {
            // A new one: nothing need be looked through.
            return None;
        }
        let sheets = self.files.values().map(|replica| &replica.notes.sheet);
        let mut best: Option<(&Annotation, &str)> = None;
        for sheet in sheets {
            for (index, record) in sheet.entries() {
                let annotation = &record.annotation;
                if annotation.id == state.id
                    && state.version.knows(&annotation.version)
                    && best.is_none_or(|(best, _)| annotation.version.knows(&best.version))
                    && let Some(chunk) = sheet.chunks.get(index)
                {
                    best = Some((annotation, &chunk.text));
                }
            }
        }
        best.map(|(_, text)| text)
    }

    /// What the heads say together.
    pub fn head(&self) -> Head {
        let mut head = Head::default();
        for replica in self.files.values() {
            head.join(&replica.notes.head);
        }
        head
    }

    /// This device's files in a folder that may be written, in the order they were begun.
    pub fn writable(&self, folder: &Path) -> Vec<(&Path, &Sheet<Record>)> {
        let mut own: Vec<(&Path, &Sheet<Record>)> = self
            .files
            .iter()
            .filter(|(path, replica)| replica.is_writable(path, folder))
            .map(|(path, replica)| (path.as_path(), &replica.notes.sheet))
            .collect();
        // Numbers count up, so the longer name is the later one.
        own.sort_by_key(|(path, _)| (path.as_os_str().len(), *path));
        own
    }

    /// This device's files with changes by hand that cannot be written where they stand, since `folder` is the one that is written or since
    /// the file is damaged; with the states that no other file has yet.
    pub fn out_of_reach(&self, folder: &Path) -> (Vec<PathBuf>, Vec<Annotation>) {
        let files = self.files.iter();
        let files = files.filter(|(path, replica)| {
            replica.own && !replica.is_writable(path, folder) && replica.is_waiting()
        });
        let paths: Vec<PathBuf> = files.map(|(path, _)| path.clone()).collect();
        let mut states = Vec::new();
        if !paths.is_empty() {
            let records = || {
                let notes = self.files.values().map(|replica| &replica.notes);
                notes.flat_map(|notes| notes.sheet.entries().map(|(_, record)| record))
            };
            let is_kept = |state: &Annotation| {
                records().any(|record| !record.touched && record.annotation == *state)
            };
            let files = paths.iter().filter_map(|path| self.files.get(path));
            let touched = files.flat_map(Replica::touched);
            states.extend(touched.filter(|state| !is_kept(state)).cloned());
        }
        (paths, states)
    }

    /// The changes by hand in a file are on the disk elsewhere by now: for `last`, the last write, what is to be remembered of it.
    pub fn take_in(&mut self, path: &Path, last: &[u8]) -> Option<String> {
        let replica = self.files.get_mut(path)?;
        let written = mend::taken_in(&replica.notes, last);
        replica.against = Some(blake3::hash(written.as_bytes()));
        replica.removed = 0;
        for chunk in &mut replica.notes.sheet.chunks {
            if matches!(&chunk.content, Content::Entry(record) if record.touched)
                && let Content::Entry(record) = &mut std::sync::Arc::make_mut(chunk).content
            {
                record.touched = false;
                record.written = record.annotation.version.clone();
            }
        }
        Some(written)
    }

    /// Whole copies that a sync made of a file because two machines wrote it.
    pub fn copies(&self) -> Vec<PathBuf> {
        let is_copy = |path: &Path, replica: &Replica| {
            let sheet = &replica.notes.sheet;
            let whole = sheet.sealed.is_none() && sheet.faults.is_empty();
            whole && identity::is_conflict_copy(path)
        };
        let copies = self.files.iter();
        copies
            .filter(|(path, replica)| is_copy(path, replica))
            .map(|(path, _)| path.clone())
            .collect()
    }

    /// The states worth keeping that stand in none but these files, each once.
    pub fn only_in(&self, copies: &[PathBuf]) -> impl Iterator<Item = Annotation> + use<> {
        let mut only: Vec<Annotation> = Vec::new();
        if !copies.is_empty() {
            let is_copy = |path: &&PathBuf| copies.contains(path);
            let states = |path: &PathBuf| {
                let replica = self.files.get(path);
                let sheet = replica.map(|replica| &replica.notes.sheet);
                sheet.into_iter().flat_map(Sheet::entries)
            };
            let others = self.files.keys().filter(|path| !is_copy(path));
            let kept: Set = others
                .flat_map(|path| states(path).map(|(_, record)| record.annotation.clone()))
                .collect();
            let mut all = kept.clone();
            for state in copies.iter().flat_map(states) {
                all.merge(state.1.annotation.clone());
            }
            let new = all
                .all()
                .filter(|state| !kept.states(state.id).contains(state));
            only.extend(new.cloned());
        }
        only.into_iter()
    }

    /// What only the heads of these files say of the texts; `None` where the others say all of it.
    pub fn said_only_in(&self, copies: &[PathBuf]) -> Option<Head> {
        let (mut kept, mut said) = (Head::default(), Head::default());
        for (path, replica) in &self.files {
            let of = if copies.contains(path) {
                &mut said
            } else {
                &mut kept
            };
            of.join(&replica.notes.head);
        }
        let mut all = kept.clone();
        all.join(&said);
        (all.texts != kept.texts
            || all.parted != kept.parted
            || all.identifiers != kept.identifiers)
            .then_some(Head {
                texts: said.texts,
                parted: said.parted,
                identifiers: said.identifiers,
                ..Head::default()
            })
    }

    /// A file was moved away; what it said stands elsewhere.
    pub fn forget(&mut self, path: &Path) {
        self.files.remove(path);
    }

    /// Whether there is a file of this name, read or not.
    pub fn is_there(&self, path: &Path) -> bool {
        self.files.contains_key(path) || self.is_unread(path)
    }

    /// Takes in a file as it was just written, with the states that are new in it.
    pub fn put<'a>(
        &mut self,
        path: &Path,
        notes: Notes,
        stamp: Option<Stamp>,
        new: impl Iterator<Item = &'a Annotation>,
    ) {
        let replica = Replica {
            notes,
            own: true,
            stamp,
            ..Replica::default()
        };
        self.files.insert(path.to_path_buf(), replica);
        if let Some(set) = &mut self.set {
            for state in new {
                set.merge(state.clone());
            }
        }
    }

    /// Whether a file is there and could not be read.
    pub fn is_unread(&self, path: &Path) -> bool {
        self.unread.iter().any(|trouble| trouble.path == path)
    }

    /// Everything that is wrong in the files.
    pub fn troubles(&self, place: &Place<'_>) -> Vec<Trouble> {
        let mut troubles = self.unread.clone();
        for (path, replica) in &self.files {
            let sheet = &replica.notes.sheet;
            troubles.extend(replica.told.iter().map(|told| Trouble::new(path, told)));
            if replica.removed > 0 {
                let what = mend::records(
                    replica.removed,
                    "is no longer in it and counts as removed",
                    "are no longer in it and count as removed",
                );
                let message = format!("{what}; `lutrin trash` brings them back");
                troubles.push(Trouble::new(path, &message));
            }
            for fault in sheet.faults.iter().take(MOST) {
                let mut message = format!("line {}: {}", fault.line, fault.message);
                if sheet.sealed.as_ref() == Some(&fault.message) {
                    if replica.own {
                        message += "; changes go to another file beside it";
                    }
                    if let Some(copy) = &replica.copy {
                        message += "; a copy is ";
                        message += &super::shown(copy);
                    }
                    let folder = place.kept("backups", path);
                    if let Some(older) = backup::newest(place.disk, &folder, path) {
                        message += "; an older version is ";
                        message += &super::shown(&older);
                    }
                }
                troubles.push(Trouble::new(path, &message));
            }
            if let Some(more) = sheet.faults.len().checked_sub(MOST).filter(|n| *n > 0) {
                troubles.push(Trouble::new(
                    path,
                    &format!("{more} more records cannot be used"),
                ));
            }
        }
        troubles
    }
}

/// How many faults of one file are told one by one.
const MOST: usize = 20;

impl Replica {
    /// Whether the file with this stamp is surely the one that is known, so that its bytes need not be looked at.
    fn is_still(&self, stamp: Option<Stamp>) -> bool {
        let known = stamp.zip(self.seen);
        self.stamp == stamp && known.is_some_and(|(stamp, seen)| stamp.is_settled(seen))
    }

    /// Whether these bytes are on disk.
    fn holds(&self, bytes: &[u8]) -> bool {
        match &self.foreign {
            Some(foreign) => foreign == bytes,
            None => self.notes.sheet.is(bytes),
        }
    }

    /// Whether somebody else than this program wrote the file last.
    pub const fn is_foreign(&self) -> bool {
        self.foreign.is_some()
    }

    /// Whether a file in `folder` is one that this device may write.
    fn is_writable(&self, path: &Path, folder: &Path) -> bool {
        self.own && self.notes.sheet.sealed.is_none() && path.parent() == Some(folder)
    }

    /// The states of the records that a hand changed.
    fn touched(&self) -> impl Iterator<Item = &Annotation> {
        let records = self.notes.sheet.entries().map(|(_, record)| record);
        records
            .filter(|record| record.touched)
            .map(|record| &record.annotation)
    }

    /// Whether there are changes by hand in it that are not written yet.
    fn is_waiting(&self) -> bool {
        self.is_foreign() && self.touched().next().is_some()
    }

    /// Whether another program took in the changes by hand since.
    fn is_taken_in(&self, place: &Place<'_>, path: &Path) -> bool {
        self.is_waiting() && {
            let last = backup::remembered(place.disk, &place.kept("written", path), path);
            last.is_some_and(|last| Some(blake3::hash(&last)) != self.against)
        }
    }

    /// Takes in what was changed by hand, and takes what is damaged from `last`, the last write.
    fn mend(&mut self, bytes: Vec<u8>, last: &[u8]) {
        let modified = self.stamp.and_then(|stamp| stamp.modified);
        let notes = std::mem::take(&mut self.notes);
        let mended = mend::mend(&bytes, notes, last, modified);
        self.notes = mended.notes;
        self.told = mended.told;
        self.gone = mended.gone;
        self.foreign = Some(bytes);
        self.against = Some(blake3::hash(last));
    }

    /// Records taken out of the file by hand are removed as if by this program, unless they stand in another file now.
    fn count_removals(&mut self, set: &Set) {
        let elsewhere = |record: &Record| {
            let states = set.states(record.annotation.id).iter();
            let mut versions = states.map(|state| &state.version);
            versions.any(|version| version.knows(&record.annotation.version))
        };
        let gone = std::mem::take(&mut self.gone);
        let now = mend::whole_second(SystemTime::now()).unwrap_or_default();
        for (chunk, mut record) in gone {
            if elsewhere(&record) {
                self.gone.push((chunk, record));
                continue;
            }
            // When the file was changed says nothing of when this was noticed: a sync keeps the date.
            let at = now.max(record.annotation.updated);
            record.annotation.updated = at;
            record.annotation.deleted = Some(at);
            record.touched = true;
            self.notes.sheet.push(&chunk.text, record);
            self.removed += 1;
        }
    }

    /// Gives each record changed by hand a version of its own and merges it, unless that was done before.
    fn count_hand_edits(&mut self, set: &mut Set, device: &Device) {
        for chunk in &mut self.notes.sheet.chunks {
            if !matches!(&chunk.content, Content::Entry(record) if record.touched) {
                continue;
            }
            if let Content::Entry(record) = &mut std::sync::Arc::make_mut(chunk).content {
                record.annotation.version = record.written.clone();
                if let Some(same) = taken_in_before(set, &record.annotation) {
                    record.annotation = same.clone();
                    continue;
                }
                let edited = set.edited(&record.annotation, device, record.annotation.updated);
                record.annotation.version = edited.version;
                set.merge(record.annotation.clone());
            }
        }
    }
}

/// The state, if there is one, that says what a hand wrote into `edited`, the state of a version before it.
fn taken_in_before<'a>(set: &'a Set, edited: &Annotation) -> Option<&'a Annotation> {
    let is_same = |state: &&Annotation| {
        let mut said = edited.clone();
        said.version.clone_from(&state.version);
        said.updated = state.updated;
        if said.is_deleted() && state.is_deleted() {
            said.deleted = state.deleted;
        }
        state.version.compare(&edited.version) == Order::After && said == **state
    };
    set.states(edited.id).iter().find(is_same)
}
