//! What was removed is listed and comes back; what was written apart is told everywhere, until it is settled; many notes do not keep the
//! first page waiting.

#![cfg(unix)]

#[path = "pty/term.rs"]
mod term;

use jiff::Timestamp;
use lutrin::annotate::{Anchor, Annotation, Id, Kind};
use lutrin::format::{self, Format, Options};
use lutrin::store::{Dirs, Identity, Store};
use lutrin::text::Span;
use lutrin::text::matching::MatchIndex;
use term::{Home, LECTURE};

fn annotate(home: &Home, note: &str) -> String {
    let quote = "La souplesse de la conscience collective";
    let ran = home.run(&["annotate", "lecture.txt", "--quote", quote, "--note", note]);
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.text().trim().to_owned()
}

/// Puts a text in place of another in the one file of notes, or beside it under another device's name.
fn by_hand(home: &Home, from: &str, to: &str, beside: Option<&str>) {
    let notes = home.tree("data/notes");
    let (path, bytes) = notes
        .iter()
        .find(|(path, _)| path.extension().is_some())
        .expect("a file of notes");
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    assert!(text.contains(from), "{text}");
    let target = beside.map_or_else(|| path.clone(), |name| path.with_file_name(name));
    std::fs::write(target, text.replace(from, to)).expect("a file");
}

#[test]
fn what_was_removed_comes_back() {
    let home = Home::with_lecture();
    let id = annotate(&home, "first");
    annotate(&home, "second");
    let empty = home.run(&["trash", "--restore", "all"]);
    assert_eq!((empty.code, empty.text()), (1, ""), "{empty:?}");
    let term = home.open(&["lecture.txt"]);
    term.keys("]n").shows("first").keys("x").shows("Removed");
    term.keys("]nx").hides("✎ second");
    term.shows("Removed").quit();
    assert_eq!(home.notes(), [""; 0]);
    let listed = home.run(&["trash", "lecture.txt"]);
    assert!(
        listed.text().contains("first") && listed.text().contains("second"),
        "{listed:?}"
    );
    assert!(listed.text().contains("kept until"), "{listed:?}");
    let json = home.run(&["trash", "--json"]);
    let rows: serde_json::Value = serde_json::from_slice(&json.out).expect("JSON");
    assert_eq!(rows.as_array().map(Vec::len), Some(2));
    let one = home.run(&["trash", "--restore", &id]);
    assert_eq!((one.code, one.text().trim()), (0, id.as_str()), "{one:?}");
    assert_eq!(home.notes(), ["first"]);
    let again = home.run(&["trash", "--restore", &id]);
    assert_eq!(again.code, 1, "{again:?}");
    assert!(again.err.contains("is not in the trash"), "{again:?}");
    assert_eq!(home.run(&["trash", "--restore", "xyz"]).code, 2);
    assert_eq!(home.run(&["trash", "--restore", "all"]).code, 0);
    let mut notes = home.notes();
    notes.sort();
    assert_eq!(notes, ["first", "second"]);
    // It can be undone at the desk.
    home.open(&["lecture.txt"])
        .shows("3/5")
        .keys("U")
        .shows("Undone")
        .quit();
    assert_eq!(home.notes().len(), 1);
}

#[test]
fn what_was_written_apart_is_told_everywhere() {
    let home = Home::with_lecture();
    annotate(&home, "ici");
    by_hand(&home, "\"ici\"", "\"ailleurs\"", Some("phone.toml"));
    let notes = home.run(&["notes", "lecture.txt"]);
    assert!(notes.text().contains("≠ "), "{notes:?}");
    let json = home.run(&["notes", "--json", "lecture.txt"]);
    let rows: serde_json::Value = serde_json::from_slice(&json.out).expect("JSON");
    let both = [&rows[0]["note"], &rows[0]["conflict"][0]["note"]];
    let mut both = both.map(|text| text.as_str().unwrap_or_default());
    both.sort_unstable();
    assert_eq!(both, ["ailleurs", "ici"]);
    let export = home.run(&["export", "lecture.txt"]);
    assert!(
        export.text().contains("ici") && export.text().contains("ailleurs"),
        "{export:?}"
    );
    let term = home.seat().size(120, 40).open(&["lecture.txt"]);
    term.keys("]n").shows("≠").shows("ici").shows("ailleurs");
    term.keys("c").shows("one note now").hides("≠").quit();
    let notes = home.notes();
    assert_eq!(notes.len(), 1);
    assert!(notes[0].contains("ici\n\nailleurs") || notes[0].contains("ailleurs\n\nici"));
    let json = home.run(&["notes", "--json"]);
    assert!(!json.text().contains("conflict"), "{json:?}");
}

#[test]
fn many_notes_come_after_the_first_page_and_none_is_missing() {
    let home = Home::with_lecture();
    let bytes = LECTURE.as_bytes().to_vec();
    let parsed = format::parse(bytes, Format::Plain, "lecture.txt", &Options::default());
    let document = parsed.document;
    let store = Store::new(Dirs {
        data: home.path("data"),
        state: home.path("state"),
        config: home.path("config"),
    });
    let path = home.path("lecture.txt");
    let identity = Identity::of(&document, Some(&path));
    let mut notebook = store.notebook(&identity).expect("a notebook");
    let at = LECTURE.find("Chers auditeurs").expect("it begins so");
    let span = Span::new(at, at + 15);
    let anchor = Anchor::describe(&document, &mut MatchIndex::default(), span);
    let device = store.device();
    let notes: Vec<Annotation> = (0..2_000)
        .map(|number| {
            let id = Id::from_parts(number, 1);
            let now = Timestamp::UNIX_EPOCH;
            let mut note = Annotation::new(Kind::Note, id, anchor.clone(), &device, now);
            note.note = Some(format!("note {number}"));
            note
        })
        .collect();
    notebook.write(&notes).expect("a folder to write in");
    let term = home.seat().size(120, 40).open(&["lecture.txt"]);
    term.shows("✎ note").keys("A").shows("Annotations in");
    term.keys("\x1b").hides("Annotations in");
    term.keys("aone more\r").shows("Note kept").quit();
    assert_eq!(home.notes().len(), 2_001);
    assert_eq!(home.run(&["check"]).code, 0);
}
