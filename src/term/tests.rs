use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::annotate::Set;
use crate::app::action::{Decoding, Notes, Opened, Shelved};
use crate::config::Settings;
use crate::doc::Document;
use crate::format::{Format, Options, parse};
use crate::keymap::{self, parse_script};
use crate::store::{Dirs, Identity, Store};
use crate::text::Encoding;
use crate::ui::picture::text;
use crate::ui::theme::Depth;

const PLAIN: &str = "In principio erat verbum. Et verbum erat apud Deum. Et Deus erat verbum.\n\n\
    Hoc erat in principio apud Deum. Omnia per ipsum facta sunt.\n";

/// A shelf with one text on it.
struct OneText(Arc<Store>, Arc<Document>);

impl OneText {
    fn reading(&self) -> Reading {
        let mut notebook = self
            .0
            .notebook(&Identity::of(&self.1, None))
            .expect("a notebook");
        let (set, _) = notebook.read().expect("notes");
        let seen = self.0.seen_of(&self.1.hash());
        let opened = Opened {
            document: Arc::clone(&self.1),
            name: "verbum.txt".to_owned(),
            path: None,
            format: "plain text".to_owned(),
            decoding: Decoding::default(),
            notes: Notes {
                set,
                history: notebook.history(),
                drafts: Vec::new(),
                device: Some(self.0.device()),
            },
            at: None,
            focus: seen.as_ref().and_then(|seen| seen.focus.clone()),
            top: seen.and_then(|seen| seen.top),
            warnings: Vec::new(),
        };
        Reading {
            opened,
            notebook: Some(notebook),
        }
    }
}

impl Shelf for OneText {
    fn open(&mut self, _: &Shelved) -> Result<Reading, String> {
        Ok(self.reading())
    }

    fn recode(&mut self, _: &Path, _: Option<Encoding>) -> Result<Reading, String> {
        Ok(self.reading())
    }

    fn library(&mut self) -> Vec<Shelved> {
        Vec::new()
    }

    fn configure(&mut self) -> Configured {
        Configured {
            settings: Settings::default(),
            keymap: Arc::new(keymap::builtin("default").expect("a keymap")),
            problems: Vec::new(),
            themes: Vec::new(),
        }
    }
}

fn store(folder: &Path) -> Arc<Store> {
    Arc::new(Store::new(Dirs {
        data: folder.join("data"),
        state: folder.join("state"),
        config: folder.join("config"),
    }))
}

fn launch(folder: &Path) -> Launch {
    let store = store(folder);
    let document = parse(
        PLAIN.as_bytes().to_vec(),
        Format::Plain,
        "verbum.txt",
        &Options::default(),
    )
    .document;
    let mut shelf = OneText(Arc::clone(&store), Arc::new(document));
    let configured = shelf.configure();
    Launch {
        reading: shelf.reading(),
        settings: configured.settings,
        keymap: configured.keymap,
        themes: Vec::new(),
        depth: Depth::None,
        dark: true,
        store: Some(store),
        shelf: Box::new(shelf),
    }
}

fn play(folder: &Path, script: &str) -> (String, Outcome) {
    let script = parse_script(script).expect(script);
    let rendered = render(launch(folder), 120, 20, &script);
    (text(&rendered.screen), rendered.outcome)
}

fn notes(folder: &Path) -> Set {
    let document = parse(
        PLAIN.as_bytes().to_vec(),
        Format::Plain,
        "verbum.txt",
        &Options::default(),
    )
    .document;
    let notebook = store(folder).notebook(&Identity::of(&document, None));
    notebook
        .and_then(|mut notebook| notebook.read())
        .expect("notes")
        .0
}

#[test]
fn a_note_is_written_and_found_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (screen, outcome) = play(folder.path(), ") a \"cf. Iohannes 1 #verbum\" Enter");
    assert!(screen.contains("cf. Iohannes 1"), "{screen}");
    assert_eq!(outcome, Outcome::default());
    let notes: Vec<_> = notes(folder.path()).live().cloned().collect();
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].note_text(), "cf. Iohannes 1 #verbum");
    assert_eq!(notes[0].anchor.exact.trim(), "Et verbum erat apud Deum.");
    // Another day: the note is there, and so is the reader; removing it and taking that back goes through the disk too.
    let (screen, _) = play(folder.path(), "x U");
    assert!(screen.contains("cf. Iohannes 1"), "{screen}");
    let (screen, _) = play(folder.path(), "x");
    assert!(!screen.contains("cf. Iohannes 1"), "{screen}");
}

#[test]
fn what_cannot_be_kept_is_told_at_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut launch = launch(folder.path());
    launch.reading.notebook = None;
    let script = parse_script("h").expect("keys");
    let rendered = render(launch, 120, 20, &script);
    let told = rendered.outcome.unsaved.expect("a loss");
    assert!(told.starts_with("1 change was not kept"), "{told}");
}

#[test]
fn searching_goes_round() {
    let folder = tempfile::tempdir().expect("a folder");
    let (screen, _) = play(folder.path(), "/ \"hoc erat\" Enter");
    assert!(screen.contains("1/1"), "{screen}");
}

#[test]
fn hints_come_when_nothing_follows() {
    let folder = tempfile::tempdir().expect("a folder");
    let (screen, _) = play(folder.path(), "g");
    assert!(screen.contains('╭'), "{screen}");
    let (screen, _) = play(folder.path(), "g g");
    assert!(!screen.contains('╭'), "{screen}");
}

#[test]
fn leaving_shows_the_last_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let (screen, outcome) = play(folder.path(), "q j");
    assert!(screen.contains("In principio erat verbum."), "{screen}");
    assert_eq!(outcome, Outcome::default());
}

#[test]
fn any_size_is_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    for (columns, rows) in [(1, 1), (20, 5), (80, 24), (300, 100)] {
        let script = parse_script("j ? Esc t s").expect("keys");
        let rendered = render(launch(folder.path()), columns, rows, &script);
        assert_eq!(rendered.screen.area.width, columns);
        assert_eq!(rendered.screen.area.height, rows);
    }
}
