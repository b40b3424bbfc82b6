use std::fs;

use jiff::Timestamp;

use super::*;
use crate::annotate::{Anchor, Annotation, Id, Kind, Set, VersionVector};
use crate::doc::TextHash;

mod by_hand;
mod folders;
mod kin;
mod large;
mod records;
mod replicas;
mod state;
mod trash;

/// A store in a folder of its own.
struct Desk {
    root: tempfile::TempDir,
    store: Store,
}

impl Desk {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let store = Store::new(dirs(root.path()));
        Self { root, store }
    }

    /// Another program on the same machine.
    fn other(&self) -> Store {
        Store::new(dirs(self.root.path()))
    }

    fn notebook(&self) -> Notebook {
        self.store.notebook(&candide()).unwrap()
    }

    /// This device's file.
    fn own(&self) -> PathBuf {
        let name = format!("{}.toml", self.store.device());
        self.notebook().folder().join(name)
    }

    /// Writes a file into the folder of notes, as a hand, a sync or another device would.
    fn put(&self, name: &str, text: impl AsRef<[u8]>) {
        let folder = self.notebook().folder().to_path_buf();
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), text).unwrap();
    }

    fn read(&self) -> (Set, Vec<String>) {
        let (set, troubles) = self.notebook().read().unwrap();
        (set, troubles.into_iter().map(|t| t.message).collect())
    }

    fn new_note(&self, number: u64, text: &str) -> Annotation {
        let id = Id::from_parts(1_700_000_000_000 + number, 7);
        let now = Timestamp::from_second(1_700_000_000).unwrap();
        let anchor = Anchor {
            exact: "le meilleur des mondes".into(),
            start: 3,
            end: 25,
            norm: 1,
            section: vec!["I".into()],
            text: candide().hash.to_string(),
            ..Anchor::default()
        };
        let mut note = Annotation::new(Kind::Note, id, anchor, &self.store.device(), now);
        note.note = Some(text.into());
        note
    }

    /// The same note, one change further.
    fn changed(&self, note: &Annotation, text: &str) -> Annotation {
        let mut note = note.touched(&self.store.device(), note.updated);
        note.note = Some(text.into());
        note
    }
}

fn dirs(root: &Path) -> Dirs {
    Dirs {
        data: root.join("data"),
        state: root.join("state"),
        config: root.join("config"),
    }
}

fn book(text: &str, title: &str, path: Option<&str>) -> Identity {
    Identity {
        hash: TextHash::of(text),
        title: title.into(),
        authors: vec![],
        identifiers: vec![],
        path: path.map(PathBuf::from),
    }
}

fn candide() -> Identity {
    book("Candide", "Candide", Some("/books/candide.txt"))
}

fn notes(set: &Set) -> Vec<String> {
    let mut notes: Vec<String> = set.live().map(|note| note.note_text().to_owned()).collect();
    notes.sort();
    notes
}

const BY_HAND: &str = r#"# my notes
format = 1
mine = { keep = "this" }   # mine too

[doc]
title = "Candide"   # by hand

[[ann]] # first
id = "01K4Z8Q4V7N8Y3T5C2M6R9KDXH"
colour = "green"   # not lutrin's
kind = "highlight"
v = { phone-a1b2 = 1 }
created = 2026-09-01T10:12:30Z
updated = 2026-09-03T08:00:11Z
style = "aubergine"
note = '''old'''
[ann.anchor]
exact = "the best"
href = "x.xhtml"
start = 3
end = 11

# about the second
[[ann]]
kind = "note"
note = "no id"
"#;

/// The older versions that are kept, as texts.
fn backups(desk: &Desk) -> Vec<String> {
    let folder = desk
        .store
        .dirs()
        .kept_of_files("backups", desk.notebook().folder());
    let files = fs::read_dir(folder).unwrap();
    files
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect()
}
