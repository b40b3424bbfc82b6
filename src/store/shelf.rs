//! What the library is asked and told: the texts to choose from, what becomes of a reading, texts that arrive, texts that are forgotten.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use jiff::Timestamp;

use super::library::{Seen, SeenUpdate};
use super::lineage::{self, Lineage, Past, has_path};
use super::notebook::Identity;
use super::{Store, StoreError, Trouble, length};
use crate::doc::TextHash;
use crate::text::fold::folded;

/// What became of a text that was put into the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It was not known.
    New,
    /// It was known at a place where it is no more.
    Moved,
    /// It is another state of a text that was known.
    Changed,
    /// It was known; now at one more place.
    Copy,
    /// It was known, and there.
    Known,
}

impl Store {
    /// Every text seen, merged over devices (per text hash the newest), last read first, with what could not be read. The forgotten ones are
    /// among them: where the reader was in them is still known.
    pub fn library(&self) -> (Vec<Seen>, Vec<Trouble>) {
        let all = self.shared.library();
        let texts = all.texts.iter().map(|seen| Seen::clone(seen)).collect();
        (texts, all.troubles.clone())
    }

    /// What could not be read of the library.
    pub fn library_troubles(&self) -> Vec<Trouble> {
        self.shared.library().troubles.clone()
    }

    /// The same, told once in the life of a store. Where the library is large and only a part of it was read so far, nothing is told until
    /// `all` of it is to be.
    pub fn news_of_library(&self, all: bool) -> Vec<Trouble> {
        let mut library = self.shared.library.lock();
        let library = library
            .as_mut()
            .unwrap_or_else(|poisoned| poisoned.get_mut());
        if library.told || !(all || library.is_known()) {
            return Vec::new();
        }
        library.told = true;
        let folder = self.dirs().library();
        let device = self.shared.peek_device();
        let room = self.shared.room(&folder, device.as_ref());
        library.all(&room).troubles.clone()
    }

    /// The texts to choose from: as [`Store::library`], but a path belongs to the text read there last; a text all of whose paths went over to
    /// newer ones (an earlier state of a file that was changed), one whose file is gone and which another continues, and the forgotten are
    /// left out.
    pub fn texts(&self) -> Vec<Seen> {
        let all = self.shared.library();
        lineage::latest(&all.texts, &|path| self.shared.is_there(path))
    }

    /// What is known of the reading of a text: the newest of all devices.
    #[must_use]
    pub fn seen_of(&self, hash: &TextHash) -> Option<Seen> {
        let hash = hash.to_string();
        let all = self.shared.library();
        let found = all.texts.iter().find(|seen| seen.text == hash);
        found.map(|seen| Seen::clone(seen))
    }

    /// What is known of the text last read at a path (absolute).
    #[must_use]
    pub fn seen_at(&self, path: &Path) -> Option<Seen> {
        let find = |all: &[Arc<Seen>]| {
            let found = all.iter().find(|seen| has_path(seen, path));
            found.map(|seen| Seen::clone(seen))
        };
        match self.shared.near(None, Some(path)) {
            Some(near) => find(&near),
            None => find(&self.shared.library().texts),
        }
    }

    /// What is known of a text from before, `text` being the canonical text: where the reader was in it, and which texts it continues.
    #[must_use]
    pub fn past(&self, identity: &Identity, text: &str) -> Past {
        self.shared.past(identity, Some(text))
    }

    /// Whether the file at `path` (absolute), of `len` bytes, may hold a text of which more is known than its name, where nothing but its
    /// beginning was read: one last read there, one as long, and one whose file is gone, unless it is called otherwise than `title`.
    #[must_use]
    pub fn may_know(&self, path: &Path, len: u64, title: Option<&str>) -> bool {
        let title = title.map(folded);
        self.shared.library().texts.iter().any(|seen| {
            let told = seen.focus.is_some() || seen.top.is_some() || seen.encoding.is_some();
            let here = |known: &PathBuf| known == path || length(known) == Some(len);
            let gone = !seen.paths.iter().any(|path| self.is_there(path));
            let called = |title: &String| *title == folded(&seen.title);
            let alike = gone && title.as_ref().is_none_or(called);
            told && (alike || seen.paths.iter().any(here))
        })
    }

    /// Whether there is something at a path.
    #[must_use]
    pub fn is_there(&self, path: &Path) -> bool {
        self.shared.is_there(path)
    }

    /// The library as it is now, to be asked of many texts what is known of them from before.
    #[must_use]
    pub fn lineage(&self) -> Lineage {
        Lineage::new(Arc::clone(&self.shared))
    }

    /// Notes in this device's library file what was read and where. Other entries and unknown keys stay; so do earlier paths of the text.
    /// What was forgotten is listed again.
    ///
    /// # Errors
    /// Where the file cannot be written, or could not be read and must not be written over.
    pub fn keep_seen(&self, update: &SeenUpdate) -> Result<(), StoreError> {
        let folder = self.dirs().library();
        let device = self.device();
        let library = self.shared.library.lock();
        let mut library = library.unwrap_or_else(PoisonError::into_inner);
        let mut update = update.clone();
        update.forgotten = update.forgotten.max(library.forgotten(&update.text));
        update.list_again(update.last_read);
        library.keep(&self.shared.room(&folder, Some(&device)), &device, &update)
    }

    /// Puts texts into the library that were found on disk, each with the place it was found at and without marking it as read. One that was
    /// known elsewhere and is there no more has moved; one that continues another goes on where that was read. Answers what
    /// became of each.
    ///
    /// # Errors
    /// As [`Store::keep_seen`].
    pub fn add(
        &self,
        texts: &[(Identity, Past)],
        now: Timestamp,
    ) -> Result<Vec<Arrival>, StoreError> {
        let all = self.shared.library();
        let all = all.texts.iter();
        let mut known: HashMap<String, Arc<Seen>> = all
            .map(|seen| (seen.text.clone(), Arc::clone(seen)))
            .collect();
        let mut updates: Vec<Seen> = Vec::new();
        let mut arrivals = Vec::new();
        for (identity, past) in texts {
            let hash = identity.hash.to_string();
            let (arrival, seen) = match known.get(&hash) {
                Some(seen) => self.again(Seen::clone(seen), identity, now),
                None => first(identity, past, now),
            };
            if arrival != Arrival::Known {
                updates.retain(|old| old.text != hash);
                updates.push(seen.clone());
            }
            known.insert(hash, Arc::new(seen));
            arrivals.push(arrival);
        }
        self.write(&updates, now)?;
        Ok(arrivals)
    }

    /// A text that is known and was found at a path.
    fn again(&self, mut seen: Seen, identity: &Identity, now: Timestamp) -> (Arrival, Seen) {
        let was_forgotten = seen.is_forgotten();
        seen.list_again(now);
        let Some(path) = &identity.path else {
            return (Arrival::Known, seen);
        };
        let first = seen.paths.first();
        let arrival = if first == Some(path) {
            Arrival::Known
        } else if first.is_some_and(|first| self.shared.is_there(first)) {
            if seen.paths.contains(path) {
                Arrival::Known
            } else {
                seen.paths.push(path.clone());
                Arrival::Copy
            }
        } else {
            seen.paths.retain(|known| known != path);
            let had_none = seen.paths.is_empty();
            seen.paths.insert(0, path.clone());
            if had_none {
                Arrival::Copy
            } else {
                Arrival::Moved
            }
        };
        match arrival {
            Arrival::Known if was_forgotten => (Arrival::New, seen),
            arrival => (arrival, seen),
        }
    }

    /// Takes a text off the list, on all devices. Its notes, its file and where the reader was stay. `false` where it is not known.
    ///
    /// # Errors
    /// As [`Store::keep_seen`].
    pub fn forget(&self, text: &str, now: Timestamp) -> Result<bool, StoreError> {
        let all = self.shared.library();
        let Some(seen) = all.texts.iter().find(|seen| seen.text == text) else {
            return Ok(false);
        };
        let mut seen = Seen::clone(seen);
        let listed = seen
            .added
            .map_or(seen.last_read, |at| at.max(seen.last_read));
        seen.forgotten = Some(now.max(listed));
        self.write(&[seen], now)?;
        Ok(true)
    }

    pub(super) fn write(&self, updates: &[Seen], now: Timestamp) -> Result<(), StoreError> {
        let folder = self.dirs().library();
        let device = self.device();
        let library = self.shared.library.lock();
        let mut library = library.unwrap_or_else(PoisonError::into_inner);
        let room = self.shared.room(&folder, Some(&device));
        library.keep_all(&room, &device, updates, now)
    }
}

/// A text that was not known. One that continues another goes on where that was read.
fn first(identity: &Identity, past: &Past, now: Timestamp) -> (Arrival, Seen) {
    let seen = Seen {
        text: identity.hash.to_string(),
        title: identity.title.clone(),
        authors: identity.authors.clone(),
        identifiers: identity.identifiers.clone(),
        paths: identity.path.iter().cloned().collect(),
        added: Some(now),
        earlier: past.earlier.clone(),
        ..Seen::default()
    };
    match &past.seen {
        None => (Arrival::New, seen),
        Some(before) => {
            let seen = Seen {
                last_read: before.last_read,
                focus: before.focus.clone(),
                top: before.top.clone(),
                progress: before.progress,
                // It was chosen for what lies at this path.
                encoding: before.encoding.clone().filter(|_| {
                    let path = identity.path.as_ref();
                    path.is_some_and(|path| before.paths.contains(path))
                }),
                ..seen
            };
            (Arrival::Changed, seen)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::annotate::{Anchor, Annotation, Device, Id, Kind};
    use crate::store::Dirs;

    /// Folders of a reader with a folder of texts.
    struct Home {
        root: tempfile::TempDir,
        store: Store,
    }

    impl Home {
        fn new() -> Self {
            let root = tempfile::tempdir().unwrap();
            let store = Store::new(Dirs {
                data: root.path().join("data"),
                state: root.path().join("state"),
                config: root.path().join("config"),
            });
            Self { root, store }
        }

        /// Puts a text into a file and answers by what it is known.
        fn file(&self, name: &str, text: &str, title: &str) -> Identity {
            let path = self.root.path().join(name);
            fs::write(&path, text).unwrap();
            identity(text, title, Some(path))
        }

        fn rename(&self, from: &str, to: &str) {
            fs::rename(self.root.path().join(from), self.root.path().join(to)).unwrap();
        }

        fn read(&self, identity: &Identity, text: &str, second: i64, words: &str) -> Past {
            let past = self.store.past(identity, text);
            let seen = Seen {
                text: identity.hash.to_string(),
                title: identity.title.clone(),
                authors: identity.authors.clone(),
                paths: identity.path.iter().cloned().collect(),
                last_read: at(second),
                earlier: past.earlier.clone(),
                focus: Some(Anchor {
                    exact: words.to_owned(),
                    ..Anchor::default()
                }),
                progress: 300,
                ..Seen::default()
            };
            self.store.keep_seen(&seen).unwrap();
            past
        }

        fn add(&self, identity: &Identity, text: &str, second: i64) -> Arrival {
            let past = self.store.lineage().past(identity, text);
            let arrivals = self.store.add(&[(identity.clone(), past)], at(second));
            arrivals.unwrap()[0]
        }

        /// What is listed: the name of the first path, and when it was read.
        fn listed(&self) -> Vec<(String, i64)> {
            let texts = self.store.texts().into_iter();
            texts
                .map(|seen| {
                    let name = seen.paths.first().and_then(|path| path.file_name());
                    let name = name.unwrap_or_default().to_string_lossy().into_owned();
                    (name, seen.last_read.as_second())
                })
                .collect()
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn identity(text: &str, title: &str, path: Option<PathBuf>) -> Identity {
        Identity {
            hash: TextHash::of(text),
            title: title.to_owned(),
            authors: Vec::new(),
            identifiers: Vec::new(),
            path: path.map(|path| fs::canonicalize(path).unwrap()),
        }
    }

    const WORDS: &str =
        "All happy families are alike; each unhappy family is unhappy in its own way.";

    #[test]
    fn a_text_renamed_and_changed_twice_without_a_note_between_is_followed() {
        let home = Home::new();
        let states = ["", "One more line.\n", "Another line.\nOne more line.\n"];
        let states = states.map(|more| format!("{more}{WORDS}\nThe end.\n"));
        let first = home.file("a.txt", &states[0], "a");
        let mut notebook = home.store.notebook_on(&first, &states[0]);
        notebook.write(&[note(&first, WORDS)]).unwrap();
        home.read(&first, &states[0], 10, WORDS);
        for (turn, (from, to)) in [("a.txt", "b.txt"), ("b.txt", "c.txt")]
            .into_iter()
            .enumerate()
        {
            home.rename(from, to);
            let text = &states[turn + 1];
            // The title of a text without one is the name of its file.
            let now = home.file(to, text, to.trim_end_matches(".txt"));
            let found = home.store.notebook_on(&now, text);
            assert_eq!(found.folder(), notebook.folder(), "{to}");
            let second = 20 + i64::try_from(turn).unwrap();
            let past = home.read(&now, text, second, WORDS);
            assert_eq!(past.seen.unwrap().progress, 300, "{to}");
            assert_eq!(home.listed(), [(to.to_owned(), second)]);
        }
    }

    #[test]
    fn quotes_alone_lead_to_the_notes_of_a_file_that_is_gone() {
        let home = Home::new();
        let text = format!("{WORDS} And so on.\n");
        let first = home.file("a.txt", &text, "a");
        let mut notebook = home.store.notebook_on(&first, &text);
        notebook.write(&[note(&first, WORDS)]).unwrap();
        let changed = format!("“A preface”. {WORDS}\n");
        let copy = home.file("b.txt", &changed, "b");
        let found = home.store.notebook_on(&copy, &changed);
        assert_ne!(found.folder(), notebook.folder(), "the first file is there");
        fs::remove_file(home.root.path().join("a.txt")).unwrap();
        let found = home.store.notebook_on(&copy, &changed);
        assert_eq!(found.folder(), notebook.folder());
        let other = home.file("c.txt", "Something else.\n", "c");
        let found = home.store.notebook_on(&other, "Something else.\n");
        assert_ne!(found.folder(), notebook.folder());
    }

    fn note(identity: &Identity, words: &str) -> Annotation {
        let device = Device::new("test-0000").unwrap();
        let anchor = Anchor {
            exact: words.to_owned(),
            text: identity.hash.to_string(),
            ..Anchor::default()
        };
        let id = Id::from_parts(1_700_000_000_000, 7);
        Annotation::new(Kind::Highlight, id, anchor, &device, at(5))
    }

    #[test]
    fn texts_arrive() {
        let home = Home::new();
        let a = home.file("a.txt", "text a", "A");
        assert_eq!(home.add(&a, "text a", 100), Arrival::New);
        assert_eq!(home.add(&a, "text a", 101), Arrival::Known);
        assert_eq!(home.listed(), [("a.txt".to_owned(), 0)]);
        let copy = home.file("copy.txt", "text a", "A");
        assert_eq!(home.add(&copy, "text a", 102), Arrival::Copy);
        assert_eq!(home.listed(), [("a.txt".to_owned(), 0)]);
        home.read(&a, "text a", 110, "text a");
        fs::remove_file(home.root.path().join("a.txt")).unwrap();
        home.rename("copy.txt", "moved.txt");
        let moved = home.file("moved.txt", "text a", "A");
        assert_eq!(home.add(&moved, "text a", 120), Arrival::Moved);
        assert_eq!(home.listed(), [("moved.txt".to_owned(), 110)]);
        let seen = home.store.seen_of(&a.hash).unwrap();
        assert_eq!(
            (seen.progress, seen.focus.unwrap().exact.as_str()),
            (300, "text a")
        );
        // Changed in its place: one text, read when it was read.
        let changed = home.file("moved.txt", "text a, and more", "A");
        assert_eq!(
            home.add(&changed, "text a, and more", 130),
            Arrival::Changed
        );
        assert_eq!(home.listed(), [("moved.txt".to_owned(), 110)]);
    }

    #[test]
    fn what_is_forgotten_stays_so_until_it_is_read_or_added() {
        let home = Home::new();
        let a = home.file("a.txt", "text a", "A");
        let hash = a.hash.to_string();
        home.read(&a, "text a", 100, "text a");
        // The file was changed and read again: forgetting it brings no earlier state back.
        let b = home.file("a.txt", "text b", "A");
        home.read(&b, "text b", 110, "text b");
        assert!(home.store.forget(&b.hash.to_string(), at(50)).unwrap());
        assert_eq!(home.listed(), []);
        assert!(!home.store.forget("blake3:none", at(50)).unwrap());
        assert_eq!(home.add(&b, "text b", 60), Arrival::New);
        assert_eq!(home.listed(), [("a.txt".to_owned(), 110)]);
        // Another device forgot it, with a clock that is ahead.
        let other = format!(
            "format = 1\n[[text]]\ntext = \"{}\"\nforgotten = 2100-01-01T00:00:00Z\n",
            b.hash
        );
        fs::write(home.store.dirs().library().join("phone-0000.toml"), other).unwrap();
        assert_eq!(home.listed(), []);
        home.read(&b, "text b", 200, "text b");
        assert_eq!(home.listed(), [("a.txt".to_owned(), 200)]);
        assert!(home.store.library().0.iter().any(|seen| seen.text == hash));
    }
}
