//! The disk: the only layer that touches files. Paths, atomic writes, locks, device files of notes, the library of texts seen, drafts,
//! undo history, places found before, pages of long texts, and the reading of texts. A reader's notes outrank everything here.
//!
//! A device file is text in pieces ([`sheet`]): a write changes the pieces of the records that changed and leaves every other byte.
//! What cannot be understood is never written over: a bad record stays in its place; a file that is no TOML, or is of a newer format,
//! is read as far as it can be and left alone, and this device goes on in the next file beside it (`<device>-2.toml`).

mod atomic;
mod backup;
mod device;
mod dirs;
mod disk;
mod drafts;
mod error;
mod excerpts;
mod fields;
mod history;
mod identity;
mod kin;
mod library;
mod lineage;
mod lock;
mod mend;
mod notebook;
mod notes;
mod output;
mod places;
mod plain;
mod record;
mod replica;
mod share;
mod sheet;
mod shelf;
mod source;
mod split;
mod toml_text;
mod unpacked;
mod walk;

pub use dirs::Dirs;
pub use disk::{Disk, RealDisk, Stamp};
pub use drafts::Draft;
pub use error::{StoreError, Trouble};
pub use excerpts::Around;
pub use kin::Kin;
pub use library::{Seen, SeenUpdate};
pub use lineage::{Lineage, Past};
use notebook::is_named_from;
pub use notebook::{Identity, Notebook};
pub use output::{same_file, write_output};
pub use shelf::Arrival;
pub use source::{
    Source, SourceError, absolute, is_there, length, read_beginning, read_beside, read_source,
};
pub use walk::{Walked, walk};

use std::cell::OnceCell;
use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::SystemTime;

use crate::annotate::{Device, History};
use library::{Everything, Library, Room};
use notes::Head;

/// Largest settings file, in bytes.
const SETTINGS_CAP: u64 = 1 << 20;

/// What a store and its notebooks have in common.
#[derive(Debug)]
struct Shared {
    dirs: Dirs,
    disk: Arc<dyn Disk>,
    /// This machine's name as it was told to whoever asked first.
    device: OnceLock<Device>,
    /// The name on disk.
    kept: OnceLock<Device>,
    library: Mutex<Library>,
}

impl Shared {
    /// Every text seen, merged over devices.
    fn library(&self) -> Arc<Everything> {
        let folder = self.dirs.library();
        let mut library = self.library.lock().unwrap_or_else(PoisonError::into_inner);
        let device = self.peek_device();
        library.all(&self.room(&folder, device.as_ref()))
    }

    /// What the library says of a text and of those seen at a path, where that is known without reading all of it.
    fn near(&self, text: Option<&str>, path: Option<&Path>) -> Option<Vec<Arc<Seen>>> {
        let folder = self.dirs.library();
        let library = self.library.lock();
        let mut library = library.unwrap_or_else(PoisonError::into_inner);
        let device = self.peek_device();
        library.near(&self.room(&folder, device.as_ref()), text, path)
    }

    fn room<'a>(&'a self, folder: &'a Path, device: Option<&'a Device>) -> Room<'a> {
        Room {
            disk: &*self.disk,
            folder,
            dirs: &self.dirs,
            device,
        }
    }

    /// Whether there is something at a path.
    fn is_there(&self, path: &Path) -> bool {
        self.disk.stamp(path).is_ok()
    }

    /// This machine's name, written where there is none.
    fn device(&self) -> Device {
        let planned = self.device.get().cloned();
        let kept = self
            .kept
            .get_or_init(|| device::get(&*self.disk, &self.dirs.state, planned));
        // Where another program wrote one meanwhile, the one told here lasts for this run: its changes are stamped with it.
        self.device.get_or_init(|| kept.clone()).clone()
    }

    /// This machine's name, made up where there is none; nothing is written.
    fn planned_device(&self) -> Device {
        self.peek_device().unwrap_or_else(|| {
            let make = || device::made_up(&*self.disk);
            self.device.get_or_init(make).clone()
        })
    }

    /// This machine's name where there is one.
    fn peek_device(&self) -> Option<Device> {
        if let Some(device) = self.device.get() {
            return Some(device.clone());
        }
        let device = device::peek(&*self.disk, &self.dirs.state)?;
        Some(self.device.get_or_init(|| device).clone())
    }
}

/// The folders of one reader on one machine.
#[derive(Debug)]
pub struct Store {
    shared: Arc<Shared>,
}

impl Store {
    /// No file is touched until something is asked for.
    #[must_use]
    pub fn new(dirs: Dirs) -> Self {
        Self::with_disk(dirs, Arc::new(RealDisk))
    }

    /// The same on another disk.
    #[must_use]
    pub fn with_disk(dirs: Dirs, disk: Arc<dyn Disk>) -> Self {
        let shared = Shared {
            dirs,
            disk,
            device: OnceLock::new(),
            kept: OnceLock::new(),
            library: Mutex::default(),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    #[must_use]
    pub fn dirs(&self) -> &Dirs {
        &self.shared.dirs
    }

    /// This machine's name in version vectors; made and written at the first call (state folder), kept in memory afterwards. Where the state
    /// folder cannot be written, an id for this run only.
    pub fn device(&self) -> Device {
        self.shared.device()
    }

    /// The same name without writing it: where there is none yet, the one that the first write of anything will write too. Costs no wait for
    /// the disk on the way to the first page.
    #[must_use]
    pub fn planned_device(&self) -> Device {
        self.shared.planned_device()
    }

    /// The notes of a text: finds their folder (text hash, else identifier, else path; see docs/notes.md) or plans one. Writes nothing.
    ///
    /// # Errors
    /// Where the data folder is there and cannot be read.
    pub fn notebook(&self, identity: &Identity) -> Result<Notebook, StoreError> {
        let mut notebook = self.planned_notebook(identity);
        notebook.find()?;
        Ok(notebook)
    }

    /// The notes of a text before their folder is looked for: that is done whenever they are read or written, until it was found. Drafts
    /// and history are kept even where the data folder cannot be read.
    #[must_use]
    pub fn planned_notebook(&self, identity: &Identity) -> Notebook {
        Notebook::planned(Arc::clone(&self.shared), identity)
    }

    /// The same for a text that is at hand: where nothing else tells which notes belong to it, their quotes may, of notes on a file that
    /// is gone. What is not found is planned, and looked for again as [`Store::planned_notebook`] does.
    #[must_use]
    pub fn notebook_on(&self, identity: &Identity, text: &str) -> Notebook {
        let mut notebook = self.planned_notebook(identity);
        // Where the folder of all notes cannot be read now, reading the notes tells so.
        let _ = notebook.find_by(Some(text));
        notebook
    }

    /// All notebooks there are; texts that are linked have one together.
    ///
    /// # Errors
    /// As [`Store::notebook`].
    pub fn notebooks(&self) -> Result<Vec<Notebook>, StoreError> {
        let notes = self.dirs().notes();
        let disk = &*self.shared.disk;
        let folders =
            identity::folders(disk, &notes).map_err(|error| StoreError::read(&notes, error))?;
        let all = OnceCell::from(folders.clone());
        let mut works: Vec<Vec<PathBuf>> = Vec::new();
        let mut work_of: HashMap<PathBuf, usize> = HashMap::new();
        for folder in folders {
            let linked = notebook::with_linked(disk, &notes, &all, vec![folder]);
            let known = linked
                .iter()
                .find_map(|folder| work_of.get(folder).copied());
            let work = known.unwrap_or(works.len());
            if known.is_none() {
                works.push(Vec::new());
            }
            for folder in linked {
                if !work_of.contains_key(&folder) {
                    work_of.insert(folder.clone(), work);
                    works[work].push(folder);
                }
            }
        }
        let notebook = |mut work: Vec<PathBuf>| {
            work.sort();
            let mut head = Head::default();
            for folder in &work {
                head.join(&identity::head(disk, folder));
            }
            Notebook::new(Arc::clone(&self.shared), work, head)
        };
        Ok(works.into_iter().map(notebook).collect())
    }

    /// The contents of `config.toml` and `keymap.toml`, `None` where there is none.
    ///
    /// # Errors
    /// Where the file is there and cannot be read.
    pub fn config_text(&self) -> Result<Option<String>, StoreError> {
        self.settings(&self.dirs().config.join("config.toml"))
    }

    /// # Errors
    /// As [`Store::config_text`].
    pub fn keymap_text(&self) -> Result<Option<String>, StoreError> {
        self.settings(&self.dirs().config.join("keymap.toml"))
    }

    fn settings(&self, path: &Path) -> Result<Option<String>, StoreError> {
        let read = self.shared.disk.read(path, SETTINGS_CAP);
        let text = read.and_then(|bytes| {
            String::from_utf8(bytes)
                .map_err(|_| std::io::Error::new(ErrorKind::InvalidData, "it is not UTF-8"))
        });
        match text {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::read(path, error)),
        }
    }

    /// Name (without `.toml`), path and contents of every user theme, sorted; unreadable ones as troubles.
    pub fn themes(&self) -> (Vec<(String, PathBuf, String)>, Vec<Trouble>) {
        let folder = self.dirs().config.join("themes");
        let mut themes = Vec::new();
        let mut troubles = Vec::new();
        for name in self.shared.disk.list(&folder).unwrap_or_default() {
            if !identity::is_device_file(&name) {
                continue;
            }
            let path = folder.join(&name);
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            match self.settings(&path) {
                Ok(Some(text)) => themes.push((stem.into_owned(), path.clone(), text)),
                Ok(None) => {}
                Err(StoreError::Read { source, .. }) => {
                    troubles.push(Trouble::new(&path, &format!("cannot be read: {source}")));
                }
                Err(error) => troubles.push(Trouble::new(&path, &error.to_string())),
            }
        }
        (themes, troubles)
    }

    /// The folders there are in which something may change that concerns a text: its notes, the settings. Where one is not there yet, the
    /// nearest one above it, in which it will be seen to appear.
    #[must_use]
    pub fn folders_to_watch(&self, notebook: Option<&Notebook>) -> Vec<PathBuf> {
        let dirs = self.dirs();
        let mut wanted: Vec<PathBuf> = notebook
            .map(|notebook| notebook.folders().to_vec())
            .unwrap_or_default();
        wanted.extend([dirs.config.clone(), dirs.config.join("themes")]);
        let mut present: Vec<PathBuf> = Vec::new();
        for folder in wanted {
            let mut above = folder.ancestors();
            if let Some(path) = above.find(|path| self.shared.disk.list(path).is_ok())
                && !present.iter().any(|known| known == path)
            {
                present.push(path.to_path_buf());
            }
        }
        present
    }

    /// The paths at which a change of the text at `path` is seen: its own, and where that leads.
    #[must_use]
    pub fn ways_to(&self, path: &Path) -> Vec<PathBuf> {
        let mut ways = vec![path.to_path_buf()];
        if let Ok(target) = self.shared.disk.resolve(path)
            && target != path
        {
            ways.push(target);
        }
        ways
    }

    /// Files of notes that this machine wrote and that are there no more.
    fn gone(&self) -> Vec<Trouble> {
        let (disk, dirs) = (&*self.shared.disk, self.dirs());
        let written = dirs.kept_of_files("written", Path::new(""));
        let mut gone = Vec::new();
        for folder in disk.list(&written).unwrap_or_default() {
            for name in disk.list(&written.join(&folder)).unwrap_or_default() {
                let path = dirs.notes().join(&folder).join(&name);
                if identity::is_device_file(&name) && !self.shared.is_there(&path) {
                    let copy = shown(&written.join(&folder).join(&name));
                    let message = format!(
                        "is gone; what was written last is {copy}: copy it back, or remove it too"
                    );
                    gone.push(Trouble::new(&path, &message));
                }
            }
        }
        gone
    }

    /// Whether a file was written since `when`, as far as its time tells.
    #[must_use]
    pub fn is_written_since(&self, path: &Path, when: SystemTime) -> bool {
        let stamp = self.shared.disk.stamp(path);
        stamp.is_ok_and(|stamp| stamp.modified.is_some_and(|at| at >= when))
    }

    /// Everything that is wrong in the folders, one line each (for `lutrin check`).
    pub fn check(&self) -> Vec<Trouble> {
        let mut troubles = Vec::new();
        match self.notebooks() {
            Ok(notebooks) => {
                let mut known = Vec::new();
                for mut notebook in notebooks {
                    match notebook.read() {
                        Ok((_, found)) => troubles.extend(found),
                        Err(error) => {
                            troubles.push(Trouble::new(notebook.folder(), &error.to_string()));
                        }
                    }
                    known.extend(notebook.texts());
                }
                troubles.extend(drafts::check(&self.shared, known));
            }
            Err(error) => troubles.push(Trouble::new(&self.dirs().notes(), &error.to_string())),
        }
        troubles.extend(self.gone());
        troubles.extend(self.library_troubles());
        troubles.extend(self.themes().1);
        for path in ["config.toml", "keymap.toml"].map(|name| self.dirs().config.join(name)) {
            if let Err(error) = self.settings(&path) {
                troubles.push(Trouble::new(&path, &error.to_string()));
            }
        }
        let quarantine = self.dirs().state.join("quarantine");
        for name in self.shared.disk.list(&quarantine).unwrap_or_default() {
            let path = quarantine.join(name);
            // What lies in folders was taken in, or is still where it was and told there.
            if self.shared.disk.list(&path).is_err() {
                let message = "was set aside because it could not be read; mend it or remove it";
                troubles.push(Trouble::new(&path, message));
            }
        }
        troubles
    }
}

impl Notebook {
    /// The undo history of this text on this machine (state folder); empty where there is none or it cannot be read.
    #[must_use]
    pub fn history(&self) -> History {
        let path = self.history_path();
        self.kept().read(&self.place_of(&path))
    }

    /// Keeps the undo history. What another window on the same text put into it since stays.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn keep_history(&self, history: &History) -> Result<(), StoreError> {
        let path = self.history_path();
        self.kept().keep(&self.place_of(&path), history)
    }

    fn kept(&self) -> MutexGuard<'_, history::Kept> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place_of<'a>(&'a self, path: &'a Path) -> history::Place<'a> {
        history::Place {
            disk: &*self.shared.disk,
            state: &self.shared.dirs.state,
            path,
        }
    }

    fn history_path(&self) -> PathBuf {
        let dirs = &self.shared.dirs;
        let path = dirs.kept_of_files("history", self.own_folder());
        let mut path = path.into_os_string();
        path.push(".toml");
        path.into()
    }

    /// Drafts of notes not saved yet (state folder), the oldest first.
    #[must_use]
    pub fn drafts(&self) -> Vec<Draft> {
        self.drafts_and_troubles().0
    }

    /// The same, with the drafts that cannot be read; those are set aside in the state folder's `quarantine`.
    #[must_use]
    pub fn drafts_and_troubles(&self) -> (Vec<Draft>, Vec<Trouble>) {
        let mut texts = self.texts();
        texts.extend(self.lineage().iter().cloned());
        let names: Vec<_> = self.folders().iter().map(|path| path.file_name()).collect();
        self.draft_place().read(&|folder| {
            let mut texts = texts.iter();
            names.contains(&folder.file_name()) || texts.any(|text| is_named_from(folder, text))
        })
    }

    /// Keeps a draft (temporary file and rename; survives `kill -9` at any moment).
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn keep_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        self.draft_place().keep(draft)
    }

    /// Removes a draft, unless more was written of it since than `draft` says.
    ///
    /// # Errors
    /// Where it cannot be removed.
    pub fn drop_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        self.draft_place().remove(draft)
    }

    fn draft_place(&self) -> drafts::Place<'_> {
        drafts::Place {
            disk: &*self.shared.disk,
            state: &self.shared.dirs.state,
            own: self.drafts_in(),
        }
    }
}

#[cfg(test)]
mod tests;

/// A file's name, safe to show.
#[must_use]
pub fn shown(path: &Path) -> String {
    crate::text::hygiene::line(&path.to_string_lossy()).into_owned()
}
