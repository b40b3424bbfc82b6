//! What the desk asks for while it is read at: a text with everything kept about it, the library, the settings.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::desk::Wrong;
use super::gallery::Pictures;
use super::open::{self, Text};
use super::{Desk, Failure, collection};
use crate::annotate::Set;
use crate::app::action::{Decoding, DraftText, Listing, Notes, Opened, Shelved};
use crate::doc::{Builder, Cut};
use crate::store::{Around, Identity, Notebook, Seen, Store, Trouble};
use crate::term::{Configured, Found, Launch, Reading, Shelf};
use crate::text::{Encoding, hygiene};
use crate::ui::theme::Depth;

/// The terminal, or what stands for one.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    pub depth: Depth,
    pub dark: bool,
    /// It shows what comes later: many notes need not be read before the first page.
    pub later: bool,
}

/// Notes of more bytes are read when the page stands, where the screen shows what comes later.
const MANY: u64 = 128 << 10;

/// Everything a reading of `text` begins with, at byte `at` or where the reader was.
#[must_use]
pub fn launch(desk: &Desk, text: Text, at: Option<usize>, screen: Screen) -> Launch {
    let mut configured = configured(desk);
    let most = if screen.later { MANY } else { u64::MAX };
    let mut reading = reading(desk, text, at, most);
    let problems = std::mem::take(&mut configured.problems);
    reading.opened.warnings.extend(problems);
    launched(desk, configured, reading, desk.shared(), screen)
}

/// What shows the beginning of a text of which nothing is known: nothing is looked up about it, and nothing can be kept of it.
#[must_use]
pub fn launch_beginning(desk: &Desk, text: Text, screen: Screen) -> Launch {
    let configured = configured(desk);
    let mut reading = Kept::default().reading(text, None, Vec::new());
    reading.opened.decoding.cut.behind = true;
    // They are told when the whole is there.
    reading.opened.warnings.clear();
    launched(desk, configured, reading, None, screen)
}

/// What shows the text at `path` where it was left, of which only what stands around that place is known; nothing can be kept of it.
#[must_use]
pub fn launch_around(desk: &Desk, path: &Path, around: Around, screen: Screen) -> Launch {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let opened = Opened {
        document: Arc::new(around.document),
        name: hygiene::line(&name).into_owned(),
        path: Some(path.to_path_buf()),
        format: String::new(),
        decoding: Decoding {
            cut: around.cut,
            ..Decoding::default()
        },
        notes: Notes::default(),
        at: None,
        focus: around.focus,
        top: Some(around.top),
        warnings: Vec::new(),
    };
    let reading = Reading {
        opened,
        notebook: None,
        earlier: Vec::new(),
    };
    launched(desk, configured(desk), reading, None, screen)
}

fn launched(
    desk: &Desk,
    configured: Configured,
    reading: Reading,
    store: Option<Arc<Store>>,
    screen: Screen,
) -> Launch {
    Launch {
        reading,
        settings: configured.settings,
        keymap: configured.keymap,
        themes: configured.themes,
        depth: screen.depth,
        dark: screen.dark,
        store,
        shelf: Arc::new(Books { desk: desk.clone() }),
        gallery: Arc::new(Pictures::default()),
        list: None,
    }
}

/// Texts to choose from, over an empty desk.
#[must_use]
pub fn launch_list(desk: &Desk, listing: Listing, screen: Screen) -> Launch {
    let configured = configured(desk);
    let opened = Opened {
        document: Arc::new(Builder::default().finish()),
        name: String::new(),
        path: None,
        format: String::new(),
        decoding: Decoding::default(),
        notes: Notes::default(),
        at: None,
        focus: None,
        top: None,
        warnings: configured.problems,
    };
    Launch {
        reading: Reading {
            opened,
            notebook: None,
            earlier: Vec::new(),
        },
        settings: configured.settings,
        keymap: configured.keymap,
        themes: configured.themes,
        depth: screen.depth,
        dark: screen.dark,
        store: desk.shared(),
        shelf: Arc::new(Books { desk: desk.clone() }),
        gallery: Arc::new(Pictures::default()),
        list: Some(listing),
    }
}

/// The shelf the library is on.
struct Books {
    desk: Desk,
}

impl Shelf for Books {
    fn open(&self, shelved: &Shelved) -> Result<Reading, String> {
        let told = |failure: Failure| failure.message;
        let moved = |failure: Failure| {
            let missing = seen_is_gone(&self.desk, shelved);
            let cure = if missing {
                "; was it moved? :library FOLDER finds it there"
            } else {
                ""
            };
            format!("{}{cure}", failure.message)
        };
        let seen = self
            .desk
            .kept()
            .and_then(|store| seen_of(store, &shelved.text));
        let text = match (seen, &shelved.path) {
            (Some(mut seen), path) => {
                // The file that was chosen, where there are several.
                if let Some(path) = path {
                    seen.paths.retain(|known| known != path);
                    seen.paths.insert(0, path.clone());
                }
                let kept = open::Reading::AsKept;
                open::again(&self.desk, &seen, kept)
                    .map_err(moved)?
                    .ok_or_else(|| {
                        let title = hygiene::line(&shelved.title);
                        format!("“{title}” came from standard input and is no longer to be had")
                    })?
            }
            (None, Some(path)) => open::open(&self.desk, Some(path.as_os_str())).map_err(told)?,
            (None, None) => open::lecture().map_err(told)?,
        };
        Ok(reading(&self.desk, text, None, u64::MAX))
    }

    fn recode(&self, path: &Path, encoding: Option<Encoding>) -> Result<Reading, String> {
        let wanted = encoding.map_or(open::Reading::AsItLooks, open::Reading::In);
        let text = open::open_in(&self.desk, Some(path.as_os_str()), wanted)
            .map_err(|failure| failure.message)?;
        let mut reading = reading(&self.desk, text, None, u64::MAX);
        reading.opened.decoding.again = true;
        Ok(reading)
    }

    fn list(&self, folder: Option<&str>) -> Result<Listing, String> {
        let store = self.desk.kept();
        match folder {
            Some(folder) => {
                let folder = at_home(folder);
                collection::of_folder(store, &folder).map_err(|failure| failure.message)
            }
            None => store
                .map(collection::of_library)
                .ok_or_else(|| "no home folder is known, so there is no library".to_owned()),
        }
    }

    fn look_through(
        &self,
        folder: Option<&Path>,
        texts: &[Shelved],
        tell: &mut dyn FnMut(Found) -> bool,
    ) {
        let store = self.desk.kept();
        match (folder, store) {
            (Some(folder), store) => {
                collection::look_through_folder(store, folder, texts, collection::LARGEST, tell);
            }
            (None, Some(store)) => collection::look_up(store, texts, tell),
            (None, None) => {}
        }
    }

    fn forget(&self, shelved: &Shelved) -> Result<(), String> {
        let Some(store) = self.desk.kept() else {
            return Err("no home folder is known, so there is no library".to_owned());
        };
        let forgotten = store.forget(&shelved.text, Timestamp::now());
        if forgotten.map_err(|error| error.to_string())? {
            Ok(())
        } else {
            Err("This text is not in the library".to_owned())
        }
    }

    fn configure(&self) -> Configured {
        configured(&self.desk)
    }
}

/// A folder as it is typed: a tilde at its beginning is the home folder.
fn at_home(folder: &str) -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    match (folder.strip_prefix('~'), home) {
        (Some(""), Some(home)) => home,
        (Some(rest), Some(home)) if rest.starts_with('/') => {
            home.join(rest.trim_start_matches('/'))
        }
        _ => PathBuf::from(folder),
    }
}

/// Whether the file of a text is not where it was.
fn seen_is_gone(desk: &Desk, shelved: &Shelved) -> bool {
    let path = shelved.path.as_deref();
    path.is_some_and(|path| desk.kept().is_some_and(|store| !store.is_there(path)))
}

fn seen_of(store: &Store, text: &str) -> Option<Seen> {
    store.texts().into_iter().find(|seen| seen.text == text)
}

/// Settings, keymap and the reader's themes, with what is wrong in them.
fn configured(desk: &Desk) -> Configured {
    let (settings, mut wrong) = desk.settings();
    let (keymap, in_keymap) = desk.keymap(&settings);
    wrong.extend(in_keymap);
    let (themes, troubles) = desk.kept().map(Store::themes).unwrap_or_default();
    wrong.extend(troubles.iter().map(Wrong::from));
    Configured {
        settings,
        keymap: Arc::new(keymap),
        problems: wrong.iter().map(Wrong::to_string).collect(),
        themes: themes
            .into_iter()
            .map(|(name, _, toml)| (name, toml))
            .collect(),
    }
}

/// A text with everything kept about it, but for its notes where they take more than `most` bytes.
fn reading(desk: &Desk, text: Text, at: Option<usize>, most: u64) -> Reading {
    let mut warnings = Vec::new();
    let mut kept = Kept::default();
    match desk.store() {
        Ok(store) => kept.fill(store, &text, most, &mut warnings),
        Err(failure) => warnings.push(format!("notes cannot be kept: {}", failure.message)),
    }
    kept.reading(text, at, warnings)
}

/// What the store knows of a text.
#[derive(Default)]
struct Kept {
    notes: Notes,
    notebook: Option<Notebook>,
    seen: Option<Seen>,
    earlier: Vec<String>,
}

impl Kept {
    /// A text with all that is known of it.
    fn reading(self, text: Text, at: Option<usize>, mut warnings: Vec<String>) -> Reading {
        let format = text.kind();
        warnings.extend(text.warnings.into_iter().map(|warning| warning.0));
        let (focus, top) = self
            .seen
            .map_or((None, None), |seen| (seen.focus, seen.top));
        let opened = Opened {
            document: Arc::new(text.document),
            name: text.name,
            path: text.path,
            format,
            decoding: Decoding {
                name: text.encoding,
                chosen: text.chosen,
                again: false,
                cut: Cut::default(),
            },
            notes: self.notes,
            at,
            focus,
            top,
            warnings,
        };
        Reading {
            opened,
            notebook: self.notebook,
            earlier: self.earlier,
        }
    }

    fn fill(&mut self, store: &Store, text: &Text, most: u64, warnings: &mut Vec<String>) {
        let identity = Identity::of(&text.document, text.path.as_deref());
        let mut notebook = store.notebook_on(&identity, text.document.text());
        let past = store.past(&identity, text.document.text());
        notebook.goes_on_from(&past.earlier);
        // Even then drafts are kept, and notes once the folder can be read.
        let weight = notebook.weight();
        let later = weight.as_ref().is_ok_and(|weight| *weight > most);
        let read = match weight {
            Ok(_) if later => Ok((Set::default(), Vec::new())),
            Ok(_) => notebook.read(),
            Err(error) => Err(error),
        };
        let (set, troubles) = read.unwrap_or_else(|error| {
            warnings.push(format!("notes cannot be kept: {error}"));
            (Set::default(), Vec::new())
        });
        let (drafts, in_drafts) = notebook.drafts_and_troubles();
        warnings.extend(troubles.iter().chain(&in_drafts).map(told));
        self.notes = Notes {
            set,
            later,
            history: notebook.history(),
            drafts: drafts
                .into_iter()
                .map(|draft| DraftText {
                    key: draft.key,
                    id: draft.id,
                    base: draft.base,
                    anchor: draft.anchor,
                    text: draft.text,
                })
                .collect(),
            device: Some(store.planned_device()),
        };
        self.notebook = Some(notebook);
        warnings.extend(store.news_of_library(false).iter().map(told));
        self.seen = past.seen;
        self.earlier = past.earlier;
        let hash = identity.hash.to_string();
        let linked = self.notebook.iter().flat_map(Notebook::texts);
        let linked: Vec<String> = linked.filter(|text| *text != hash).collect();
        for text in linked.into_iter().rev() {
            if !self.earlier.contains(&text) {
                self.earlier.push(text);
            }
        }
    }
}

fn told(trouble: &Trouble) -> String {
    Wrong::from(trouble).to_string()
}
