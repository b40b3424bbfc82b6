//! The keeper: does on a thread of its own, in order, whatever touches the disk, and says so only when it is done.

mod kin;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

use super::launch::{Configured, Reading, Shelf};
use super::watch::Watcher;
use super::worker::Queue;
use super::world::{Report, Reports};
use crate::annotate::{Annotation, History, Set};
use crate::app::action::{Action, DraftText, Opened, Place, Shelved};
use crate::doc::{Document, TextHash};
use crate::store::{Draft, Identity, Notebook, Seen, Store, Trouble, shown};
use crate::text::{Encoding, Span};

/// What there is to do.
#[derive(Debug)]
pub enum Job {
    Save(Vec<Annotation>),
    History(History),
    Draft(DraftText),
    DropDraft(DraftText),
    Place(Arc<Document>, Place, Timestamp),
    Open(Shelved),
    Recode(PathBuf, Option<Encoding>),
    Configure,
    Library {
        folder: Option<String>,
    },
    Forget(Shelved),
    FindKin {
        document: Arc<Document>,
        asked: bool,
    },
    DeclineKin {
        document: Arc<Document>,
        folder: PathBuf,
    },
    ReadKin(PathBuf),
    Carry(PathBuf),
    Uncarry(Arc<Document>),
    /// Begin to see what others change.
    Watch,
    /// Others changed files: notes, settings, or both.
    Changed {
        notes: bool,
        settings: bool,
    },
    /// Another program changed the text itself.
    TextChanged,
}

/// A job for the text that was open when it was given: the number of texts opened until then. The next text may be
/// read from disk while the reader still writes on this one.
#[derive(Debug)]
pub struct Task {
    pub text: u64,
    pub job: Job,
}

impl Task {
    /// Tells of waiting tasks whether this one, being newer, makes them needless.
    pub fn outdates(&self) -> impl Fn(&Self) -> bool + use<> {
        let (text, kind) = (self.text, std::mem::discriminant(&self.job));
        let draft = match &self.job {
            Job::Draft(draft) => Some(draft.key.clone()),
            _ => None,
        };
        let replaces = matches!(
            self.job,
            Job::Place(..) | Job::History(_) | Job::Configure | Job::Library { .. }
        );
        move |old| {
            old.text == text
                && match (&old.job, &draft) {
                    (Job::Draft(old), Some(key)) => old.key == *key,
                    (old, _) => replaces && std::mem::discriminant(old) == kind,
                }
        }
    }
}

/// A text on the desk.
struct Desk {
    hash: TextHash,
    notebook: Option<Notebook>,
    /// What the library is told of it, but for the place.
    seen: Seen,
    /// While the reader is in here, what is kept around the place is enough.
    excerpt: Span,
}

/// The keeper's own things.
pub struct Keeper {
    store: Option<Arc<Store>>,
    shelf: Arc<dyn Shelf>,
    desk: Desk,
    /// The number of the text on the desk, and those read from disk that are not on it yet.
    text: u64,
    next: VecDeque<Desk>,
    reports: Reports,
    watcher: Option<Watcher>,
    /// Watching is wanted (not without a terminal).
    watch: Option<Queue<Task>>,
    /// The notes as last read or written, so that our own writing is not taken for somebody else's.
    known: Option<Set>,
    /// What could not be written and was not written since.
    unsaved: Set,
    error: String,
    /// Changes of texts left since that could not be written.
    lost: usize,
    /// Shortly before the first text was read.
    began: SystemTime,
}

/// Reading a text takes no longer than this before the keeper begins.
const READING: Duration = Duration::from_secs(2);

impl Keeper {
    pub fn new(
        store: Option<Arc<Store>>,
        notebook: Option<Notebook>,
        shelf: Arc<dyn Shelf>,
        (opened, earlier): (&Opened, Vec<String>),
        reports: Reports,
    ) -> Self {
        Self {
            store,
            shelf,
            desk: Desk {
                hash: opened.document.hash(),
                notebook,
                seen: seen(opened, earlier),
                excerpt: Span::default(),
            },
            text: 1,
            next: VecDeque::new(),
            reports,
            watcher: None,
            watch: None,
            known: None,
            unsaved: Set::default(),
            error: String::new(),
            lost: 0,
            began: SystemTime::now()
                .checked_sub(READING)
                .unwrap_or(SystemTime::UNIX_EPOCH),
        }
    }

    /// From now on changes made by others are put into `queue`.
    pub fn watch(&mut self, queue: Queue<Task>) {
        self.watch = Some(queue);
    }

    pub fn handle(&mut self, task: Task) {
        while self.text < task.text {
            self.turn();
        }
        match task.job {
            Job::Save(states) => self.save(states),
            Job::History(history) => self.keep(|notebook| notebook.keep_history(&history)),
            Job::Draft(draft) => self.keep(|notebook| notebook.keep_draft(&stored(draft))),
            Job::DropDraft(draft) => self.keep(|notebook| notebook.drop_draft(&stored(draft))),
            Job::Place(document, place, now) => {
                self.keep_excerpt(&document, &place);
                self.place(place, now);
            }
            Job::Open(shelved) => {
                let opened = self.shelf.open(&shelved);
                self.opened(opened);
            }
            Job::Recode(path, encoding) => {
                let opened = self.shelf.recode(&path, encoding);
                self.opened(opened);
            }
            Job::Configure => self.configure(),
            Job::Library { folder } => self.reports.act(match self.shelf.list(folder.as_deref()) {
                Ok(listing) => Action::Library(listing),
                Err(error) => Action::Tell(error),
            }),
            Job::Forget(shelved) => self.reports.act(match self.shelf.forget(&shelved) {
                Ok(()) => Action::Forgotten(shelved.text),
                Err(error) => Action::Tell(error),
            }),
            Job::FindKin { document, asked } => self.find_kin(&document, asked),
            Job::DeclineKin { document, folder } => self.decline(&document, &folder),
            Job::ReadKin(folder) => self.read_kin(&folder),
            Job::Carry(folder) => self.carry(&folder),
            Job::Uncarry(document) => self.part(&document),
            Job::Watch => {
                // Where nothing can be watched, what was left for later is still to be read.
                if !self.rewatch() {
                    self.reread();
                }
                self.catch_up();
            }
            Job::Changed { notes, settings } => {
                // Where a folder above that of the settings changed, they may still not be there.
                let had_settings = self.watches_settings();
                if !self.rewatch() && notes {
                    self.reread();
                }
                if settings && (had_settings || self.watches_settings()) {
                    self.configure();
                }
            }
            Job::TextChanged => self.reload(),
        }
    }

    /// Whether the folder of settings was there when it was looked for last.
    fn watches_settings(&self) -> bool {
        let (Some(store), Some(watcher)) = (&self.store, &self.watcher) else {
            return false;
        };
        watcher.has(&store.dirs().config)
    }

    /// The next text comes on the desk. What could not be written belongs to the one that goes.
    fn turn(&mut self) {
        self.text += 1;
        if let Some(desk) = self.next.pop_front() {
            self.retry();
            self.desk = desk;
            self.known = None;
            self.lost += self.unsaved.all().count();
            self.unsaved = Set::default();
            self.rewatch();
        }
    }

    fn save(&mut self, states: Vec<Annotation>) {
        let written = match &mut self.desk.notebook {
            Some(notebook) => {
                let write = AssertUnwindSafe(|| notebook.write(&states));
                match catch_unwind(write) {
                    Ok(Ok(set)) => Ok(set),
                    Ok(Err(error)) => Err(error.to_string()),
                    Err(_) => Err("lutrin failed in writing; please report it".to_owned()),
                }
            }
            None => Err("notes cannot be kept on this text".to_owned()),
        };
        match written {
            Ok(set) => {
                self.known = Some(set.clone());
                let is_kept = |state: &Annotation| states.iter().any(|kept| kept.covers(state));
                self.unsaved.retain(|state| !is_kept(state));
                self.reports.act(Action::Saved {
                    text: self.desk.hash,
                    states,
                });
                self.reports.act(Action::Merged {
                    text: self.desk.hash,
                    set,
                    troubles: Vec::new(),
                });
                let folder = self.desk.notebook.as_ref().map(Notebook::folder);
                let is_watched = |watcher: &Watcher| folder.is_some_and(|f| watcher.has(f));
                if !self.watcher.as_ref().is_some_and(is_watched) {
                    // The folder may be there only now.
                    self.rewatch();
                }
            }
            Err(error) => {
                for state in &states {
                    self.unsaved.merge(state.clone());
                }
                self.error.clone_from(&error);
                self.reports.act(Action::NotSaved {
                    text: self.desk.hash,
                    states,
                    error,
                });
            }
        }
    }

    /// Does something with the notebook; where there is none, nobody expects it.
    fn keep(&mut self, what: impl FnOnce(&Notebook) -> Result<(), crate::store::StoreError>) {
        if let Some(notebook) = &self.desk.notebook
            && let Err(error) = what(notebook)
        {
            self.reports.act(Action::Tell(error.to_string()));
        }
    }

    /// Keeps what stands around the place, unless what is kept already is enough.
    fn keep_excerpt(&mut self, document: &Document, place: &Place) {
        let (Some(store), Some(path)) = (&self.store, self.desk.seen.paths.first()) else {
            return;
        };
        if document.hash() == self.desk.hash && !self.desk.excerpt.contains(place.line.start) {
            let line = (place.line, &place.top);
            self.desk.excerpt = store.keep_excerpt(path, self.began, document, line);
        }
    }

    fn place(&mut self, place: Place, now: Timestamp) {
        let Some(store) = &self.store else { return };
        self.desk.seen.focus = Some(place.focus);
        self.desk.seen.top = Some(place.top);
        self.desk.seen.progress = place.progress;
        self.desk.seen.last_read = now;
        if let Err(error) = store.keep_seen(&self.desk.seen) {
            self.reports.act(Action::Tell(error.to_string()));
        }
        // Of a large library only what concerns the text was read before the first page.
        if let Some(trouble) = store.news_of_library(true).first() {
            self.reports.act(Action::Tell(told(trouble)));
        }
    }

    fn opened(&mut self, opened: Result<Reading, String>) {
        match opened {
            Ok(reading) => {
                let Reading {
                    opened,
                    notebook,
                    earlier,
                } = reading;
                let seen = seen(&opened, earlier);
                let hash = opened.document.hash();
                self.next.push_back(Desk {
                    hash,
                    notebook,
                    seen,
                    excerpt: Span::default(),
                });
                self.reports.act(Action::Opened(Box::new(opened)));
            }
            Err(error) => self.reports.act(Action::NotOpened(error)),
        }
    }

    fn configure(&mut self) {
        let Configured {
            settings,
            keymap,
            problems,
            themes,
        } = self.shelf.configure();
        self.reports.send(Report::Themes(themes));
        self.reports.act(Action::Configured {
            settings,
            keymap,
            problems,
        });
    }

    /// Reads the text again where it is another by now. What is gone, is being written or is no text leaves the old one on the desk: when it
    /// is whole again, that is a change too.
    fn reload(&mut self) {
        let Some(path) = self.desk.seen.paths.first().cloned() else {
            return;
        };
        let encoding = self.desk.seen.encoding.as_deref();
        let Ok(reading) = self.shelf.recode(&path, encoding.and_then(Encoding::named)) else {
            return;
        };
        let (old, new) = (self.desk.hash, reading.opened.document.hash());
        if new == old || reading.opened.document.blocks().is_empty() {
            return;
        }
        let Some(Reading { opened, .. }) = self.not_another(reading) else {
            return;
        };
        if let Some(notebook) = &mut self.desk.notebook {
            notebook.also_of(&Identity::of(&opened.document, Some(&path)));
        }
        self.desk.hash = new;
        self.desk.excerpt = Span::default();
        // The text before is an earlier state of this one.
        let mut earlier = vec![old.to_string()];
        earlier.append(&mut self.desk.seen.earlier);
        self.desk.seen = seen(&opened, earlier);
        self.reports.act(Action::Reloaded {
            text: old,
            opened: Box::new(opened),
        });
    }

    /// Reads the text again where it was written since shortly before it was read: until it was watched, nobody told of that.
    fn catch_up(&mut self) {
        let (Some(store), Some(path)) = (&self.store, self.desk.seen.paths.first()) else {
            return;
        };
        if store.is_written_since(path, self.began) {
            self.reload();
        }
    }

    /// What was read in the place of the text, unless it is another text with notes of its own: that one is opened.
    fn not_another(&mut self, mut reading: Reading) -> Option<Reading> {
        let text = reading.opened.document.text();
        let (ours, theirs) = (&mut self.desk.notebook, &mut reading.notebook);
        let is_another = match (ours, theirs) {
            (Some(ours), Some(theirs)) => ours.is_left_for(theirs, text),
            _ => false,
        };
        if !is_another {
            return Some(reading);
        }
        let name = reading.opened.path.as_deref().map(shown);
        let told = format!("{}: another text stands here now", name.unwrap_or_default());
        reading.opened.warnings.insert(0, told);
        reading.opened.decoding.again = false;
        self.opened(Ok(reading));
        None
    }

    /// Reads the notes again and tells them where they are not what we know.
    fn reread(&mut self) {
        let Some(notebook) = &mut self.desk.notebook else {
            return;
        };
        // Copies that a sync made are taken in; where that fails they stay, and are read where they are.
        let _ = notebook.write(&[]);
        match notebook.read() {
            Ok((set, troubles)) => {
                if self.known.as_ref() != Some(&set) {
                    self.known = Some(set.clone());
                    let troubles = troubles.iter().map(told).collect();
                    self.reports.act(Action::Merged {
                        text: self.desk.hash,
                        set,
                        troubles,
                    });
                }
            }
            Err(error) => self.reports.act(Action::Tell(error.to_string())),
        }
    }

    /// Watches the folders there are by now. Where there is a new one, what others wrote until then is read: answers whether it was.
    fn rewatch(&mut self) -> bool {
        let (Some(store), Some(queue)) = (&self.store, &self.watch) else {
            return false;
        };
        let watcher = self
            .watcher
            .get_or_insert_with(|| Watcher::new(store.dirs(), queue.clone()));
        let mut more = false;
        // While one folder begins to be watched, the next may be made in it.
        let text = self.desk.seen.paths.first().map(PathBuf::as_path);
        let texts = text.map(|path| store.ways_to(path)).unwrap_or_default();
        let beside = texts.iter().filter_map(|path| path.parent());
        let beside: Vec<PathBuf> = beside.map(Path::to_path_buf).collect();
        watcher.look_at(texts);
        while watcher.watch(&{
            let mut folders = store.folders_to_watch(self.desk.notebook.as_ref());
            folders.extend(beside.iter().cloned());
            folders
        }) {
            more = true;
        }
        if more {
            self.reread();
        }
        more
    }

    fn retry(&mut self) {
        if !self.unsaved.is_empty() {
            let states = self.unsaved.all().cloned().collect();
            self.save(states);
        }
    }

    /// The end: tries once more what failed. Answers what is lost with this process, one line.
    pub fn close(&mut self) -> Option<String> {
        self.retry();
        match self.unsaved.all().count() + self.lost {
            0 => None,
            1 => Some(format!("1 change was not kept: {}", self.error)),
            count => Some(format!("{count} changes were not kept: {}", self.error)),
        }
    }
}

fn stored(draft: DraftText) -> Draft {
    let DraftText {
        key,
        id,
        base,
        anchor,
        text,
    } = draft;
    Draft {
        key,
        id,
        base,
        anchor,
        text,
    }
}

fn told(trouble: &Trouble) -> String {
    format!("{}: {}", shown(&trouble.path), trouble.message)
}

/// What the library keeps of a text.
fn seen(opened: &Opened, earlier: Vec<String>) -> Seen {
    let identity = Identity::of(&opened.document, opened.path.as_deref());
    let untitled = opened.document.meta().title.is_empty() && !opened.name.is_empty();
    Seen {
        text: identity.hash.to_string(),
        title: if untitled {
            opened.name.clone()
        } else {
            identity.title
        },
        authors: identity.authors,
        identifiers: identity.identifiers,
        paths: identity.path.into_iter().collect(),
        encoding: opened
            .decoding
            .chosen
            .then(|| opened.decoding.name.to_owned()),
        earlier,
        ..Seen::default()
    }
}
