//! The reader's own things: finding annotations again, saving one, knowing a text among thousands.

mod support;

use std::sync::Arc;

use divan::Bencher;
use jiff::Timestamp;
use lutrin::annotate::{Annotation, Device, Id, Kind, resolve_all};
use lutrin::doc::{Document, TextHash};
use lutrin::store::{Dirs, Identity, Notebook, Past, Seen, Store};
use lutrin::text::matching::MatchIndex;
use support::{SHORT, Text, anchors, document};

fn main() {
    divan::main();
}

/// 500 annotations in the text they were made on.
#[divan::bench(args = SHORT, sample_count = 10, sample_size = 1)]
fn resolve_same(bencher: Bencher, text: Text) {
    let document = text.document();
    resolve(bencher, &document, &document);
}

/// 500 annotations in another edition: with a preface, and another word for a frequent one.
#[divan::bench(args = SHORT, sample_count = 10, sample_size = 1)]
fn resolve_edited(bencher: Bencher, text: Text) {
    let made = text.make();
    let edited = made.replace("prolétariat", "monde ouvrier");
    let edited = document(format!("Une préface, pour cette édition.\n\n{edited}"));
    resolve(bencher, &document(made), &edited);
}

fn resolve(bencher: Bencher, made_on: &Arc<Document>, document: &Arc<Document>) {
    let anchors = anchors(made_on, 500);
    // As in the reader: it is known by the time there is something to look for.
    let _ = document.hash();
    bencher.bench(|| resolve_all(&anchors, document, &mut MatchIndex::default()));
}

/// One note more among so many, until it is safe on disk.
#[divan::bench(args = [10, 1_000, 10_000], sample_count = 20, sample_size = 1)]
fn save(bencher: Bencher, notes: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut notebook, device) = notebook(folder.path());
    let mut notes = annotations(notes + 100, &device);
    let more = notes.split_off(notes.len() - 100);
    notebook.write(&notes).expect("a folder to write in");
    let mut more = more.iter();
    bencher
        .with_inputs(|| more.next().expect("fewer samples"))
        .bench_local_values(|note| notebook.write(std::slice::from_ref(note)));
}

/// Reading a notebook of so many notes when its text is opened.
#[divan::bench(args = [10, 1_000, 10_000], sample_count = 10, sample_size = 1)]
fn read(bencher: Bencher, notes: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut written, device) = notebook(folder.path());
    written
        .write(&annotations(notes, &device))
        .expect("a folder to write in");
    bencher
        .with_inputs(|| notebook(folder.path()).0)
        .bench_values(|mut notebook| notebook.read());
}

/// What a library of so many texts says of one that is opened, none of it known yet.
#[divan::bench(args = [10, 5_000], sample_count = 10, sample_size = 1)]
fn library_of_one(bencher: Bencher, texts: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let identity = library(folder.path(), texts);
    bencher
        .with_inputs(|| store(folder.path()))
        .bench_values(|store| store.past(&identity, ""));
}

/// All texts of such a library, to choose from.
#[divan::bench(args = [10, 5_000], sample_count = 10, sample_size = 1)]
fn library_of_all(bencher: Bencher, texts: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    library(folder.path(), texts);
    bencher
        .with_inputs(|| store(folder.path()))
        .bench_values(|store| store.texts());
}

/// A library of so many texts that were read; answers by what one in its middle is known.
fn library(folder: &std::path::Path, texts: usize) -> Identity {
    let anchors = anchors(&Text::Lecture.document(), 2);
    let text = |number: usize| {
        let identity = Identity {
            hash: TextHash::of(&number.to_string()),
            title: format!("A text of many, the {number}th"),
            authors: vec!["Some Author".to_owned()],
            identifiers: Vec::new(),
            path: Some(format!("/home/reader/books/shelf/{number}.txt").into()),
        };
        let seen = Seen {
            last_read: Timestamp::UNIX_EPOCH + std::time::Duration::from_secs(1),
            focus: Some(anchors[0].1.clone()),
            top: Some(anchors[1].1.clone()),
            ..Seen::default()
        };
        let past = Past {
            seen: Some(seen),
            earlier: Vec::new(),
        };
        (identity, past)
    };
    let all: Vec<(Identity, Past)> = (0..texts).map(text).collect();
    let added = store(folder).add(&all, Timestamp::UNIX_EPOCH);
    added.expect("a folder to write in");
    all[texts / 2].0.clone()
}

fn store(folder: &std::path::Path) -> Store {
    Store::new(Dirs {
        data: folder.join("data"),
        state: folder.join("state"),
        config: folder.join("config"),
    })
}

fn notebook(folder: &std::path::Path) -> (Notebook, Device) {
    let store = store(folder);
    let identity = Identity::of(&Text::Lecture.document(), None);
    let notebook = store.notebook(&identity).expect("a notebook");
    (notebook, store.device())
}

fn annotations(count: usize, device: &Device) -> Vec<Annotation> {
    let anchors = anchors(&Text::Lecture.document(), 100);
    let anchors = anchors.iter().cycle().take(count).enumerate();
    anchors
        .map(|(number, (_, anchor))| {
            let id = Id::from_parts(number as u64, 0);
            let now = Timestamp::UNIX_EPOCH;
            let mut note = Annotation::new(Kind::Note, id, anchor.clone(), device, now);
            note.note = Some(format!("Note {number} #lecture"));
            note
        })
        .collect()
}
