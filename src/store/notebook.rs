//! The notes of one text: a folder with one file per device, read together, written only by this one.

mod link;
mod part;
mod past;

pub(super) use link::{digits, ends_with_hash as is_named_from, with_linked};

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use jiff::Timestamp;

use super::atomic::{self, Durability, Replacement};
use super::disk::Stamp;
use super::fields::STRING_CAP;
use super::lock::{self, Lock};
use super::notes::{Head, Notes};
use super::replica::{Place, Replica, Replicas};
use super::share::{Planned, share};
use super::sheet::FILE_CAP;
use super::toml_text::{path_from, path_text};
use super::{Shared, StoreError, Trouble, backup, history, identity, record};
use crate::annotate::{Annotation, Device, Id, Order, Set};
use crate::doc::{Document, TextHash};
use crate::text::hygiene;

/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often a write starts again because the file changed under it.
const TRIES: usize = 5;

/// By what a text is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub hash: TextHash,
    pub title: String,
    pub authors: Vec<String>,
    pub identifiers: Vec<String>,
    /// Absolute path; `None` for standard input and the text shipped inside.
    pub path: Option<PathBuf>,
}

impl Identity {
    #[must_use]
    pub fn of(document: &Document, path: Option<&Path>) -> Self {
        let meta = document.meta();
        Self {
            hash: document.hash(),
            title: match meta.title.as_str() {
                "" => first_words(document),
                title => title.to_owned(),
            },
            authors: meta.authors.clone(),
            identifiers: meta.identifiers.clone(),
            path: path.map(Path::to_path_buf),
        }
    }

    /// What the head of a file of notes says of it.
    fn head(&self) -> Head {
        Head {
            device: None,
            title: self.title.clone(),
            authors: self.authors.clone(),
            identifiers: self.identifiers.clone(),
            paths: self.path.iter().map(|path| path_text(path)).collect(),
            texts: vec![self.hash.to_string()],
            ..Head::default()
        }
    }
}

/// What a text is called that has neither a title nor a name: it came from standard input.
fn first_words(document: &Document) -> String {
    const LONGEST: usize = 40;
    let text = document.text();
    let beginning = hygiene::line(&text[..document.floor(text.len().min(8 * LONGEST))]);
    let mut title = String::new();
    for word in beginning.split_whitespace() {
        let room = LONGEST.saturating_sub(title.chars().count() + 1);
        if !title.is_empty() && word.chars().count() > room {
            return title + "…";
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.extend(word.chars().take(LONGEST));
    }
    title
}

/// A folder of notes, found or planned.
#[derive(Debug)]
pub struct Notebook {
    pub(super) shared: Arc<Shared>,
    /// Where notes on this text are; the first is the one that is written. Never empty.
    folders: Vec<PathBuf>,
    /// By what to look for them, until that was done: until then they are planned only.
    unfound: Option<Identity>,
    /// What is known of the text beside what its files say.
    known: Head,
    title: String,
    paths: Vec<PathBuf>,
    replicas: Replicas,
    /// What went wrong in writing without stopping it; told at the next read.
    troubles: Vec<Trouble>,
    /// States that reached the disk although their write failed afterwards, and in which file.
    landed: BTreeMap<PathBuf, Vec<Annotation>>,
    pub(super) history: Mutex<history::Kept>,
    /// By what the text is known that the notes were looked for for.
    identity: Option<Identity>,
    /// Its hash, and those of the texts it goes on from, newest first.
    lineage: OnceLock<Vec<String>>,
    /// The name of the folder drafts are put in: where the first was put, all are found.
    drafts_in: OnceLock<OsString>,
}

impl Notebook {
    pub(super) fn new(shared: Arc<Shared>, folders: Vec<PathBuf>, known: Head) -> Self {
        let mut notebook = Self {
            shared,
            folders,
            title: String::new(),
            paths: Vec::new(),
            known,
            unfound: None,
            replicas: Replicas::default(),
            troubles: Vec::new(),
            landed: BTreeMap::new(),
            history: Mutex::default(),
            identity: None,
            lineage: OnceLock::new(),
            drafts_in: OnceLock::new(),
        };
        notebook.name(&notebook.known.clone());
        notebook
    }

    /// The notes on the text of this identity; where they are is not looked for yet.
    pub(super) fn planned(shared: Arc<Shared>, identity: &Identity) -> Self {
        let folder = shared.dirs.notes().join(identity::folder_name(identity));
        let mut notebook = Self::new(shared, vec![folder], identity.head());
        notebook.unfound = Some(identity.clone());
        notebook.identity = Some(identity.clone());
        notebook
    }

    /// Looks for the folders, where they are not known yet.
    pub(super) fn find(&mut self) -> Result<(), StoreError> {
        self.find_by(None)
    }

    /// The same; `text` is the canonical text, where it is at hand.
    pub(super) fn find_by(&mut self, text: Option<&str>) -> Result<(), StoreError> {
        let Some(identity) = &self.unfound else {
            return Ok(());
        };
        let notes = self.shared.dirs.notes();
        let search = identity::Search {
            disk: &*self.shared.disk,
            notes: &notes,
            identity,
            text,
            earlier: &|| self.shared.past(identity, text).earlier,
            states: &|| self.shared.states(identity),
        };
        let found = search.run();
        let found = found.map_err(|error| StoreError::read(&notes, error))?;
        for (path, error) in found.unread {
            let message = format!("cannot be read: {error}; notes on this text may be in it");
            self.note(Trouble::new(&path, &message));
        }
        if !found.folders.is_empty() {
            self.folders =
                link::with_linked(&*self.shared.disk, &notes, &OnceCell::new(), found.folders);
        }
        self.unfound = None;
        Ok(())
    }

    fn name(&mut self, head: &Head) {
        self.title.clone_from(&head.title);
        self.paths = head
            .paths
            .iter()
            .rev()
            .map(|path| path_from(path))
            .collect();
    }

    /// The folder (it may not exist yet).
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folders.first().map_or(Path::new(""), PathBuf::as_path)
    }

    /// Every folder with notes on this text; more than one where two devices began apart.
    #[must_use]
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Title as written in the notes' header (of [`super::Store::notebooks`]), else the text's own.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The paths the text was seen at, newest first.
    #[must_use]
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Hashes of the editions that are linked to these notes, as the files read so far say; newest last.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        let mut head = self.replicas.head();
        head.join(&self.known);
        let (mut texts, parted) = (std::mem::take(&mut head.texts), head);
        texts.retain(|text| !parted.parts(text));
        texts
    }

    /// Reads and merges every replica. A damaged record or file is a trouble and stays as it is; a newer `format` is read as far as it can be and makes that file read-only.
    ///
    /// # Errors
    /// Where the folder, or the one of all notes, is there and cannot be listed.
    pub fn read(&mut self) -> Result<(Set, Vec<Trouble>), StoreError> {
        let device = self.shared.peek_device();
        self.refresh(device.as_ref())?;
        let set = self.replicas.set(device.as_ref()).clone();
        let set = self.own_of(set);
        let mut troubles = std::mem::take(&mut self.troubles);
        troubles.extend(self.replicas.troubles(&self.place(device.as_ref())));
        Ok((set, troubles))
    }

    /// How many bytes [`Notebook::read`] would have to read; nothing is read but the names in the folders.
    ///
    /// # Errors
    /// Where the folder of all notes is there and cannot be listed.
    pub fn weight(&mut self) -> Result<u64, StoreError> {
        self.find()?;
        let disk = &*self.shared.disk;
        let files = self.folders.iter().flat_map(|folder| {
            let names = disk.list(folder).unwrap_or_default();
            names.into_iter().map(|name| folder.join(name))
        });
        Ok(files
            .filter_map(|path| disk.stamp(&path).ok())
            .map(|stamp| stamp.len)
            .sum())
    }

    fn place<'a>(&'a self, device: Option<&'a Device>) -> Place<'a> {
        Place {
            disk: &*self.shared.disk,
            folders: &self.folders,
            dirs: &self.shared.dirs,
            device,
        }
    }

    fn refresh(&mut self, device: Option<&Device>) -> Result<(), StoreError> {
        self.find()?;
        let mut replicas = std::mem::take(&mut self.replicas);
        let done = replicas.refresh(&self.place(device));
        self.replicas = replicas;
        done?;
        let mut head = self.replicas.head();
        head.join(&self.known);
        self.name(&head);
        Ok(())
    }

    /// Writes states of records into this device's file: lock, re-read, merge, temporary file, fsync, rename, fsync of the folder. Unknown keys and comments stay.
    /// Answers everything there is after it. Nothing on disk is changed where it fails.
    ///
    /// Copies that a sync made because two machines wrote one file are taken in too, and set aside when what they say is on the disk; without
    /// any `states` that is all that is done.
    ///
    /// A state made beside another by this same device (two programs at once) is kept beside it under a branch of the device's name.
    ///
    /// # Errors
    /// The step that failed; the caller keeps the states and tries again.
    pub fn write(&mut self, states: &[Annotation]) -> Result<Set, StoreError> {
        if states.is_empty() {
            let device = self.shared.peek_device();
            self.refresh(device.as_ref())?;
            if self.replicas.copies().is_empty() {
                let set = self.replicas.set(device.as_ref()).clone();
                return Ok(self.own_of(set));
            }
        }
        self.find()?;
        let device = self.shared.device();
        let own = self.folder().join(format!("{device}.toml"));
        if !states.iter().all(record::fits) {
            let message = format!("a text longer than {} MB cannot be kept", STRING_CAP >> 20);
            let error = io::Error::new(io::ErrorKind::InvalidInput, message);
            return Err(StoreError::write(&own, error));
        }
        let lock = self.lock(&own)?;
        for _ in 0..TRIES {
            self.refresh(Some(&device))?;
            if let Some(set) = self.write_once(states, &device, &lock)? {
                return Ok(self.own_of(set));
            }
        }
        Err(StoreError::Busy(own))
    }

    /// Takes the lock of the folder; the first time it cannot be had for want of locks is a trouble.
    fn lock(&mut self, own: &Path) -> Result<Lock, StoreError> {
        let name = self.folder().file_name().unwrap_or_default();
        let mut file = name.to_os_string();
        file.push(".lock");
        let path = self.shared.dirs.state.join("locks").join(file);
        let lock = lock::lock(&*self.shared.disk, &path, own, PATIENCE)?;
        if let Lock::Without(trouble) = &lock {
            self.note(trouble.clone());
        }
        Ok(lock)
    }

    fn note(&mut self, trouble: Trouble) {
        if !self.troubles.contains(&trouble) {
            self.troubles.push(trouble);
        }
    }

    /// One try. `None` where somebody else changed a file meanwhile.
    fn write_once(
        &mut self,
        states: &[Annotation],
        device: &Device,
        lock: &Lock,
    ) -> Result<Option<Set>, StoreError> {
        self.replicas.set(Some(device));
        let copies = self.replicas.copies();
        let (by_hand, changed) = self.replicas.out_of_reach(self.folder());
        let adopted = self.replicas.only_in(&copies).chain(changed);
        let adopted = adopted.map(Planned::as_it_is);
        let plan = adopted.chain(self.plan(states, device)).collect();
        let mut shares = share(&self.replicas, self.folder(), device, plan)?;
        for path in self.landed.keys() {
            shares.entry(path.clone()).or_default();
        }
        // What only a copy says of the texts is to stand in a file that lasts.
        if let Some(said) = self.replicas.said_only_in(&copies) {
            self.known.join(&said);
            shares.entry(self.writable()?).or_default();
        }
        for (path, share) in shares {
            if !self.write_file(&path, &share, device, lock)? {
                return Ok(None);
            }
        }
        self.set_aside(&copies);
        self.take_in(&by_hand);
        Ok(Some(self.replicas.set(Some(device)).clone()))
    }

    /// Writes what is new in one file. `false` where somebody else changed it meanwhile.
    fn write_file(
        &mut self,
        path: &Path,
        share: &[Planned],
        device: &Device,
        lock: &Lock,
    ) -> Result<bool, StoreError> {
        let old = self.replicas.files.get(path);
        let mut notes = old.map_or_else(
            || {
                let mut head = self.known.clone();
                head.device = Some(device.clone());
                Notes::new(head)
            },
            |replica| replica.notes.clone(),
        );
        let before = old.and_then(|replica| replica.stamp);
        // Where this program did not write last (or the file was removed), what it wrote is the only copy.
        let foreign = old.is_none_or(Replica::is_foreign);
        if notes.head.device.is_none() {
            notes.head.device = Some(device.clone());
        }
        let completed = notes.complete();
        let mut head = notes.head.clone();
        head.join(&self.known);
        let is_said = head == notes.head;
        if share.is_empty() && !completed && is_said && !self.landed.contains_key(path) {
            return Ok(true);
        }
        let known = backup::noticed(&*self.shared.disk, &self.trash(), path);
        let mut noticed = known.clone();
        let bared = notes.empty_the_trash(Timestamp::now(), &mut noticed);
        for planned in share {
            let state = &planned.state;
            notes.put(state, self.replicas.pattern(state));
        }
        notes.put_head(&self.known);
        let text = notes.sheet.text();
        if text.len() as u64 > FILE_CAP {
            let error = io::Error::new(io::ErrorKind::FileTooLarge, "the file would be too large");
            return Err(StoreError::write(path, error));
        }
        match self.replace(path, before, foreign, &text) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(error) => {
                let now = self.shared.disk.read(path, FILE_CAP);
                if now.is_ok_and(|bytes| bytes == text.as_bytes()) {
                    let landed = self.landed.entry(path.to_path_buf()).or_default();
                    landed.extend(share.iter().flat_map(Planned::both));
                }
                return Err(StoreError::write(path, error));
            }
        }
        self.landed.remove(path);
        let stamp = self.shared.disk.stamp(path).ok();
        let new = share.iter().map(|planned| &planned.state).chain(&bared);
        self.replicas.put(path, notes, stamp, new);
        self.after_write(path, &text, lock);
        if noticed != known {
            // Where it cannot be kept, the trash is emptied later.
            let _ = backup::keep_noticed(&*self.shared.disk, &self.trash(), path, &noticed);
        }
        Ok(true)
    }

    /// Where this machine writes down what it found old enough in the trash.
    fn trash(&self) -> PathBuf {
        self.shared.dirs.kept_of_files("trash", self.folder())
    }

    /// What is to be written of `states`: what is not on disk yet, made to stand beside what this device wrote meanwhile.
    fn plan(&mut self, states: &[Annotation], device: &Device) -> Vec<Planned> {
        let set = self.replicas.set(Some(device));
        let has_landed = |state: &Annotation| {
            let mut landed = self.landed.values().flatten();
            landed.any(|landed| landed == state)
        };
        // Of several states of one record only the last is worth a place.
        let mut last: HashMap<Id, usize> = HashMap::new();
        for (i, state) in states.iter().enumerate() {
            last.insert(state.id, i);
        }
        let mut plan: Vec<Planned> = Vec::new();
        for (i, state) in states.iter().enumerate() {
            let given = state;
            let mut state = state.clone();
            state.version.0.retain(|_, count| *count > 0);
            let later = last.get(&state.id).is_some_and(|last| *last > i)
                && states.iter().skip(i + 1).any(|other| {
                    other.id == state.id && state.version.compare(&other.version) == Order::Before
                });
            let on_disk = set.states(state.id);
            if later || on_disk.contains(&state) || has_landed(&state) {
                continue;
            }
            if on_disk
                .iter()
                .any(|other| other.version.knows(&state.version))
            {
                match beside(&state, on_disk, device) {
                    Some(version) => state.version = version,
                    // Not made here, and known already: there is nothing to add.
                    None => continue,
                }
            }
            plan.push(Planned {
                given: given.clone(),
                state,
            });
        }
        plan
    }

    /// Takes copies that a sync made of a file out of the folder: what they say stands in files that last by now.
    fn set_aside(&mut self, copies: &[PathBuf]) {
        for path in copies {
            let place = Place {
                disk: &*self.shared.disk,
                folders: &self.folders,
                dirs: &self.shared.dirs,
                device: None,
            };
            let folder = place.quarantine(path);
            match backup::set_aside(&*self.shared.disk, &folder, path) {
                Ok(()) => self.replicas.forget(path),
                Err(error) => {
                    let message = format!("is merged by now, but cannot be set aside: {error}");
                    self.note(Trouble::new(path, &message));
                }
            }
        }
    }

    /// Remembers of files that were not written that the changes by hand in them stand in another one by now.
    fn take_in(&mut self, paths: &[PathBuf]) {
        for path in paths {
            let disk = &*self.shared.disk;
            let folder = path.parent().unwrap_or(Path::new(""));
            let written = self.shared.dirs.kept_of_files("written", folder);
            let last = backup::remembered(disk, &written, path);
            if let Some(text) = last.and_then(|last| self.replicas.take_in(path, &last))
                && let Err(error) = backup::remember(disk, &written, path, text.as_bytes())
            {
                let message =
                    format!("cannot be written: {error}; changes by hand may count twice");
                self.note(Trouble::new(&written, &message));
            }
        }
    }

    /// Puts `text` in the place of a file whose stamp was `before`, and which somebody else wrote where `foreign`. `false` where it is another by now.
    fn replace(
        &self,
        path: &Path,
        before: Option<Stamp>,
        foreign: bool,
        text: &str,
    ) -> io::Result<bool> {
        let disk = &*self.shared.disk;
        if let Some(folder) = path.parent()
            && disk.stamp(folder).is_err()
        {
            disk.make_folder(folder)?;
            // The names of the new folders must last as the file does; where the system cannot, nothing is gained by failing.
            for above in folder.ancestors().skip(1).take(3) {
                let _ = disk.sync_folder(above);
            }
        }
        backup::mark(disk, &self.shared.dirs);
        let mut changed = false;
        let replacement = Replacement {
            disk,
            path,
            bytes: text.as_bytes(),
            durability: Durability::Synced,
        };
        let done = replacement.run(&mut || {
            if disk.stamp(path).ok() != before {
                changed = true;
                return Err(io::ErrorKind::ResourceBusy.into());
            }
            let backups = self.shared.dirs.kept_of_files("backups", self.folder());
            // A version that cannot be kept must not stop the note.
            if let Ok(target) = disk.resolve(path) {
                let now = Timestamp::now();
                if foreign {
                    let written = self.shared.dirs.kept_of_files("written", self.folder());
                    let last = written.join(path.file_name().unwrap_or_default());
                    let _ = backup::keep_anyway(disk, &backups, &target, &last, now);
                    let _ = backup::keep_anyway(disk, &backups, &target, &target, now);
                } else {
                    let _ = backup::keep(disk, &backups, &target, now);
                }
            }
            Ok(())
        });
        match done {
            Err(_) if changed => Ok(false),
            done => done.map(|()| true),
        }
    }

    /// What follows a write: the memory for changes by hand, and sweeping.
    fn after_write(&mut self, path: &Path, text: &str, lock: &Lock) {
        let disk = &*self.shared.disk;
        let written = self.shared.dirs.kept_of_files("written", self.folder());
        if let Err(error) = backup::remember(disk, &written, path, text.as_bytes()) {
            let message = format!("cannot be written: {error}; changes by hand are not noticed");
            self.note(Trouble::new(&written, &message));
        }
        for written in [path, &written.join(path.file_name().unwrap_or_default())] {
            atomic::sweep(&*self.shared.disk, written, lock.is_held());
        }
    }
}

/// The version for a state that `device` made without knowing states it wrote elsewhere at the same time: counted under a branch
/// of its name, so that both stay. `None` where the state is not a change by this device.
fn beside(
    state: &Annotation,
    others: &[Annotation],
    device: &Device,
) -> Option<crate::annotate::VersionVector> {
    const BRANCHES: usize = 1000;
    let mut version = state.version.clone();
    let branches = || (2..BRANCHES).map(|number| device.branch(number));
    let writer = std::iter::once(device.clone())
        .chain(branches())
        .find(|name| version.count(name) > 0)?;
    let count = version.0.get_mut(&writer)?;
    *count -= 1;
    version.0.retain(|_, count| *count > 0);
    let free = branches().find(|name| {
        version.count(name) == 0 && others.iter().all(|other| other.version.count(name) == 0)
    })?;
    version.bump(&free);
    Some(version)
}
