//! What the desk asks for while it is read at: a text with everything kept about it, the library, the settings.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::desk::Wrong;
use super::gallery::Pictures;
use super::open::{self, Text};
use super::{Desk, Failure};
use crate::annotate::Set;
use crate::app::action::{Decoding, DraftText, Notes, Opened, Shelved};
use crate::store::{Identity, Notebook, Seen, Store, Trouble};
use crate::term::{Configured, Launch, Reading, Shelf};
use crate::text::Encoding;
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
    let configured = configured(desk);
    let most = if screen.later { MANY } else { u64::MAX };
    let mut reading = reading(desk, text, at, most);
    reading.opened.warnings.extend(configured.problems);
    Launch {
        reading,
        settings: configured.settings,
        keymap: configured.keymap,
        themes: configured.themes,
        depth: screen.depth,
        dark: screen.dark,
        store: desk.shared(),
        shelf: Box::new(Books { desk: desk.clone() }),
        gallery: Arc::new(Pictures),
    }
}

/// The shelf the library is on.
struct Books {
    desk: Desk,
}

impl Shelf for Books {
    fn open(&mut self, shelved: &Shelved) -> Result<Reading, String> {
        let told = |failure: Failure| failure.message;
        let text = match self
            .desk
            .kept()
            .and_then(|store| seen_of(store, &shelved.text))
        {
            Some(seen) => open::again(&self.desk, &seen, open::Reading::AsKept)
                .map_err(told)?
                .ok_or_else(|| {
                    let title = crate::text::hygiene::line(&shelved.title);
                    format!("“{title}” came from standard input and is no longer to be had")
                })?,
            None => match &shelved.path {
                Some(path) => open::open(&self.desk, Some(path.as_os_str())).map_err(told)?,
                None => open::lecture().map_err(told)?,
            },
        };
        Ok(reading(&self.desk, text, None, u64::MAX))
    }

    fn recode(&mut self, path: &Path, encoding: Option<Encoding>) -> Result<Reading, String> {
        let wanted = encoding.map_or(open::Reading::AsItLooks, open::Reading::In);
        let text = open::open_in(&self.desk, Some(path.as_os_str()), wanted)
            .map_err(|failure| failure.message)?;
        let mut reading = reading(&self.desk, text, None, u64::MAX);
        reading.opened.decoding.again = true;
        Ok(reading)
    }

    fn library(&mut self) -> Vec<Shelved> {
        self.desk.kept().map(library).unwrap_or_default()
    }

    fn configure(&mut self) -> Configured {
        configured(&self.desk)
    }
}

fn seen_of(store: &Store, text: &str) -> Option<Seen> {
    store.texts().into_iter().find(|seen| seen.text == text)
}

/// The texts seen, with how many notes there are on each.
fn library(store: &Store) -> Vec<Shelved> {
    let mut notes: HashMap<String, usize> = HashMap::new();
    for mut notebook in store.notebooks().unwrap_or_default() {
        // What cannot be read is told where the text itself is opened.
        let count = notebook.read().map_or(0, |(set, _)| set.live().count());
        for text in notebook.texts() {
            *notes.entry(text).or_default() += count;
        }
    }
    let texts = store.texts();
    // Of a text that was changed, the notes still know the state before.
    for old in store.library().0 {
        let next = texts.iter().find(|seen| {
            seen.text != old.text && seen.paths.iter().any(|path| old.paths.contains(path))
        });
        let is_listed = texts.iter().any(|seen| seen.text == old.text);
        if let (false, Some(next), Some(&count)) = (is_listed, next, notes.get(&old.text)) {
            notes.entry(next.text.clone()).or_insert(count);
        }
    }
    let seen = texts.into_iter();
    seen.map(|seen| Shelved {
        notes: notes.get(&seen.text).copied().unwrap_or(0),
        text: seen.text,
        title: seen.title,
        authors: seen.authors,
        path: seen.paths.into_iter().next(),
        last_read: seen.last_read,
        progress: seen.progress,
    })
    .collect()
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
    let format = text.kind();
    warnings.extend(text.warnings.into_iter().map(|warning| warning.0));
    let (focus, top) = kept
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
        },
        notes: kept.notes,
        at,
        focus,
        top,
        warnings,
    };
    Reading {
        opened,
        notebook: kept.notebook,
    }
}

/// What the store knows of a text.
#[derive(Default)]
struct Kept {
    notes: Notes,
    notebook: Option<Notebook>,
    seen: Option<Seen>,
}

impl Kept {
    fn fill(&mut self, store: &Store, text: &Text, most: u64, warnings: &mut Vec<String>) {
        let identity = Identity::of(&text.document, text.path.as_deref());
        let mut notebook = store.planned_notebook(&identity);
        // Even then drafts are kept, and notes once the folder can be read.
        let read = match notebook.weight() {
            Ok(weight) if weight > most => Ok((Set::default(), Vec::new())),
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
            history: notebook.history(),
            drafts: drafts
                .into_iter()
                .map(|draft| DraftText {
                    id: draft.id,
                    anchor: draft.anchor,
                    text: draft.text,
                })
                .collect(),
            device: Some(store.planned_device()),
        };
        self.notebook = Some(notebook);
        let (library, troubles) = store.library();
        warnings.extend(troubles.iter().map(told));
        let hash = identity.hash.to_string();
        let at_path = |seen: &&Seen| {
            let path = identity.path.as_ref();
            path.is_some_and(|path| seen.paths.contains(path))
        };
        let same = library.iter().find(|seen| seen.text == hash);
        self.seen = same.or_else(|| library.iter().find(at_path)).cloned();
    }
}

fn told(trouble: &Trouble) -> String {
    Wrong::from(trouble).to_string()
}
