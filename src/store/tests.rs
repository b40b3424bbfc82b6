use std::fs;

use jiff::Timestamp;

use super::*;
use crate::annotate::{Anchor, Annotation, Id, Kind, Set, VersionVector};
use crate::doc::TextHash;

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

#[test]
fn a_note_comes_back_whole() {
    let desk = Desk::new();
    let mut note = desk.new_note(
        1,
        "one\n\"\"\" two\u{202e}\u{9b}\r\n[[ann]]\n#tag \\ \u{feff}",
    );
    note.kind = Kind::Highlight;
    note.style = Some("idea".into());
    note.name = Some("n".into());
    note.mark = Some('q');
    note.deleted = Some(note.updated);
    desk.notebook().write(std::slice::from_ref(&note)).unwrap();
    let (set, troubles) = desk.read();
    assert_eq!(set.states(note.id), [note]);
    assert_eq!(troubles, [] as [&str; 0]);
    let text = fs::read_to_string(desk.own()).unwrap();
    assert!(!text.contains(['\u{202e}', '\u{9b}', '\u{feff}', '\r']));
    assert!(text.parse::<toml::Table>().is_ok(), "{text}");
}

#[test]
fn a_change_touches_its_own_lines_only() {
    let desk = Desk::new();
    desk.put(&format!("{}.toml", desk.store.device()), BY_HAND);
    let (set, troubles) = desk.read();
    assert_eq!(troubles, [] as [&str; 0]);
    assert_eq!(notes(&set), ["no id", "old"]);
    let old = set.live().find(|note| note.note_text() == "old").unwrap();
    let mut new = desk.changed(old, "new\nlines");
    new.updated = old.updated;
    desk.notebook().write(&[new]).unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    let device = desk.store.device();
    let no_id = set.live().find(|note| note.note_text() == "no id").unwrap();
    let expected = BY_HAND
        .replace("v = { phone-a1b2 = 1 }", &{
            let mut counts = [format!("{device} = 1"), "phone-a1b2 = 1".into()];
            counts.sort();
            format!("v = {{ {} }}", counts.join(", "))
        })
        .replace("'''old'''", "\"\"\"\nnew\nlines\"\"\"")
        .replace(
            "\"no id\"\n",
            &format!("\"no id\"\nid = \"{}\"\nv = {{ {device} = 1 }}\n", no_id.id),
        )
        .replace(
            "# by hand\n",
            &format!(
                "# by hand\npaths = [\"/books/candide.txt\"]\ntexts = [\"{}\"]\n",
                candide().hash
            ),
        );
    // The order of keys within a record is the hand's; keys that were missing may stand anywhere in it.
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let supplied =
        |line: &String| line.starts_with("created = 1970") || line.starts_with("updated = 1970");
    let mut lines = sorted(&text);
    lines.retain(|line| !supplied(line));
    assert_eq!(lines, sorted(&expected), "{text}");
    assert!(text.starts_with(&BY_HAND[..60]));
}

#[test]
fn unknown_keys_travel_with_a_record_of_another_device() {
    let desk = Desk::new();
    desk.put("phone-a1b2.toml", BY_HAND);
    let (set, _) = desk.read();
    let old = set.live().find(|note| note.note_text() == "old").unwrap();
    desk.notebook().write(&[desk.changed(old, "new")]).unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    assert!(
        text.contains("colour = \"green\"") && text.contains("href = \"x.xhtml\""),
        "{text}"
    );
    assert!(!text.contains("about the second"), "{text}");
    let phone = fs::read_to_string(desk.notebook().folder().join("phone-a1b2.toml")).unwrap();
    assert_eq!(phone, BY_HAND);
    assert_eq!(notes(&desk.read().0), ["new", "no id"]);
}

#[test]
fn bad_records_are_told_and_kept_and_harm_no_other() {
    let cases = [
        ("kind = \"poem\"", "`kind` must be"),
        ("id = \"xyz\"", "is no id"),
        ("id = 7", "`id` must be a text"),
        ("created = 2026-13-01T00:00:00Z", "line 10"),
        ("created = \"yesterday\"", "`created` must be a date"),
        ("created = 10:12:30", "`created` must be a date"),
        ("v = 3", "`v` must be a table"),
        ("v = { \"a b\" = 1 }", "`v` must name devices"),
        ("v = { a = -1 }", "`v` must count"),
        ("mark = \"ab\"", "`mark` must be one letter"),
        ("note = [\"a\"]", "`note` must be a text"),
        ("anchor = { start = -3 }", "`start` must be a number"),
        (
            "anchor = { start = 3, end = 2 }",
            "`end` must not be smaller",
        ),
        ("anchor = { section = \"I\" }", "`section` must be a list"),
        ("by_hand = [1]", "`by_hand` must be a list of tables"),
        ("by_hand = [{ end = -1 }]", "`end` must be a number"),
        ("let_go = \"no\"", "`let_go` must be true or false"),
    ];
    for (line, told) in cases {
        let desk = Desk::new();
        let text = format!(
            "format = 1\n\n[[ann]]\nnote = \"good\"\n\n[[ann]]\n# bad\n\n\n{line}\n\n[[ann]]\nnote = \"fine\"\n"
        );
        desk.put(&format!("{}.toml", desk.store.device()), &text);
        let (set, troubles) = desk.read();
        assert_eq!(notes(&set), ["fine", "good"], "{line}");
        assert_eq!(troubles.len(), 1, "{troubles:?}");
        assert!(
            troubles[0].starts_with("line 10: ") && troubles[0].contains(told),
            "{troubles:?}"
        );
        desk.notebook().write(&[desk.new_note(1, "new")]).unwrap();
        assert_eq!(notes(&desk.read().0), ["fine", "good", "new"], "{line}");
        let kept: String = fs::read_dir(desk.notebook().folder())
            .unwrap()
            .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
            .collect();
        assert!(kept.contains(&format!("# bad\n\n\n{line}\n")), "{kept}");
    }
}

#[test]
fn a_damaged_or_newer_file_is_read_as_far_as_it_goes_and_never_written() {
    let good = "[[ann]]\nid = \"01K4Z8Q4V7N8Y3T5C2M6R9KDXH\"\nnote = \"good\"\n";
    let cases: Vec<(Vec<u8>, &[&str])> = vec![
        (format!("format = 2\n{good}").into(), &["good"]),
        (format!("format = \"1\"\n{good}").into(), &["good"]),
        (format!("format = 1\nbroken\n{good}").into(), &["good"]),
        (format!("{good}[[ann]]\nnote = \"open\n{good}").into(), &["good"]),
        (format!("{good}[[ann]]\nnote = \"\"\"open\n{good}").into(), &["good"]),
        (format!("x = [1,\n{good}").into(), &["good"]),
        (format!("{good}<<<<<<< HEAD\n[[ann]]\nnote = \"a\"\n=======\n[[ann]]\nnote = \"b\"\n>>>>>>> x\n").into(), &["a", "b", "good"]),
        ([good.as_bytes(), b"[[ann]]\nnote = \"\xff\"\n"].concat(), &["good", "\u{fffd}"]),
        (vec![0; 4096], &[]),
        (b"\x7fELF\x00\x01\xff\xfe".to_vec(), &[]),
    ];
    for (bytes, expected) in cases {
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let desk = Desk::new();
        let name = format!("{}.toml", desk.store.device());
        desk.put(&name, &bytes);
        let (set, troubles) = desk.read();
        assert_eq!(notes(&set), expected, "{shown}");
        assert!(
            !troubles.is_empty() && troubles[0].starts_with("line "),
            "{troubles:?}"
        );
        desk.notebook().write(&[desk.new_note(1, "new")]).unwrap();
        assert_eq!(fs::read(desk.own()).unwrap(), bytes, "{shown}");
        let (set, _) = desk.read();
        assert!(
            notes(&set).contains(&"new".into()) && set.len() == expected.len() + 1,
            "{shown}"
        );
        // A record of the damaged file can be changed; the change stands in the next file.
        if let Some(old) = set.live().find(|note| note.note_text() == "good") {
            desk.notebook()
                .write(&[desk.changed(old, "better")])
                .unwrap();
            assert!(notes(&desk.read().0).contains(&"better".into()));
            assert!(!notes(&desk.read().0).contains(&"good".into()));
        }
        assert_eq!(fs::read(desk.own()).unwrap(), bytes, "{shown}");
    }
}

#[test]
fn changes_by_hand_count_as_changes() {
    let desk = Desk::new();
    let note = desk.new_note(1, "old");
    let other = desk.new_note(2, "same");
    desk.notebook()
        .write(&[note.clone(), other.clone()])
        .unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    fs::write(desk.own(), text.replace("\"old\"", "\"by hand\"")).unwrap();
    for _ in 0..2 {
        let (set, troubles) = desk.read();
        assert_eq!(troubles, [] as [&str; 0]);
        let states = set.states(note.id);
        assert_eq!(states.len(), 1);
        assert_eq!(states[0].note_text(), "by hand");
        assert_eq!(states[0].version.count(&desk.store.device()), 2);
        assert_eq!(set.states(other.id), std::slice::from_ref(&other));
        // The second time it stands in the file.
        desk.notebook().write(&[desk.new_note(3, "new")]).unwrap();
    }
    let text = fs::read_to_string(desk.own()).unwrap();
    assert_eq!(text.matches(" = 2 }").count(), 1, "{text}");
}

/// The contents of every older version kept of this device's file.
fn backups(desk: &Desk) -> Vec<String> {
    let folder = desk.store.dirs().kept("backups", desk.notebook().folder());
    let files = fs::read_dir(folder).unwrap();
    files
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect()
}

#[test]
fn a_file_cut_anywhere_is_made_whole_and_told() {
    let desk = Desk::new();
    let all = [desk.new_note(1, "one"), desk.new_note(2, "two\nlines")];
    desk.notebook().write(&all).unwrap();
    let whole = fs::read_to_string(desk.own()).unwrap();
    let ends: Vec<usize> = whole.match_indices('\n').map(|(at, _)| at + 1).collect();
    let cuts = ends.iter().copied().chain([0, 1, 300, whole.len() - 9]);
    for cut in cuts {
        fs::write(desk.own(), &whole[..cut]).unwrap();
        let (set, troubles) = desk.read();
        assert_eq!(set, all.iter().cloned().collect::<Set>(), "cut at {cut}");
        let expected = usize::from(cut != whole.len());
        assert_eq!(troubles.len(), expected, "cut at {cut}: {troubles:?}");
        assert!(troubles.iter().all(|told| told.contains("was cut short")));
    }
    fs::write(desk.own(), "").unwrap();
    desk.notebook().write(&[desk.new_note(3, "new")]).unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    assert!(text.starts_with(&whole), "{text}");
    let (set, troubles) = desk.read();
    assert_eq!((set.len(), troubles), (3, vec![]));
    assert!(backups(&desk).contains(&whole));
}

#[test]
fn a_record_without_its_place_or_its_text_is_damaged_not_changed() {
    let place = |text: &str| {
        let (start, end) = (
            text.find("[ann.anchor]").unwrap(),
            text.rfind("\n\n[[ann]]"),
        );
        format!("{}{}", &text[..start], &text[end.unwrap()..])
    };
    let cases: [&dyn Fn(&str) -> String; 3] = [
        &|text| text.replace("note = \"one\"\n", ""),
        &place,
        &|text| text.replacen("exact = ", "quote = ", 1),
    ];
    for (case, damage) in cases.iter().enumerate() {
        let desk = Desk::new();
        let (one, two) = (desk.new_note(1, "one"), desk.new_note(2, "two"));
        desk.notebook().write(&[one.clone(), two.clone()]).unwrap();
        let whole = fs::read_to_string(desk.own()).unwrap();
        let damaged = damage(&whole);
        assert_ne!(damaged, whole);
        // A change by hand elsewhere in the file still counts.
        fs::write(desk.own(), damaged.replace("\"two\"", "\"by hand\"")).unwrap();
        let (set, troubles) = desk.read();
        assert_eq!(
            set.states(one.id),
            std::slice::from_ref(&one),
            "case {case}"
        );
        assert_eq!(set.get(two.id).unwrap().note_text(), "by hand");
        assert!(
            troubles.len() == 1 && troubles[0].contains("lost its place"),
            "{troubles:?}"
        );
        desk.notebook().write(&[desk.new_note(3, "new")]).unwrap();
        let (set, troubles) = desk.read();
        assert_eq!(
            (notes(&set), troubles),
            (vec!["by hand".into(), "new".into(), "one".into()], vec![])
        );
        assert!(backups(&desk).contains(&whole));
    }
}

#[test]
fn an_older_copy_of_the_file_loses_no_note() {
    let desk = Desk::new();
    let (one, two) = (desk.new_note(1, "one"), desk.new_note(2, "two"));
    desk.notebook().write(&[one.clone(), two.clone()]).unwrap();
    let older = fs::read_to_string(desk.own()).unwrap();
    let newer = desk.changed(&one, "one, and more");
    desk.notebook()
        .write(&[newer.clone(), desk.new_note(3, "three")])
        .unwrap();
    let newest = fs::read_to_string(desk.own()).unwrap();
    fs::write(desk.own(), older).unwrap();
    let expected = ["one, and more", "three", "two"];
    let (set, troubles) = desk.read();
    assert_eq!(notes(&set), expected);
    assert_eq!(set.states(one.id), [newer]);
    assert!(
        troubles.iter().any(|told| told.contains("older copy")),
        "{troubles:?}"
    );
    desk.notebook().write(&[desk.new_note(4, "x")]).unwrap();
    let (set, troubles) = desk.read();
    assert_eq!((set.len(), troubles), (4, vec![]));
    assert!(backups(&desk).contains(&newest));
}

#[test]
fn a_record_removed_by_hand_lies_in_the_trash() {
    let desk = Desk::new();
    let (one, two) = (desk.new_note(1, "one"), desk.new_note(2, "two"));
    desk.notebook().write(&[one.clone(), two]).unwrap();
    let whole = fs::read_to_string(desk.own()).unwrap();
    let first = whole.find("[[ann]]").unwrap();
    let second = whole.rfind("[[ann]]").unwrap();
    let without = format!("{}{}", &whole[..first], &whole[second..]);
    fs::write(desk.own(), &without).unwrap();
    let (set, troubles) = desk.read();
    assert_eq!(notes(&set), ["two"]);
    assert!(set.get(one.id).is_some_and(Annotation::is_deleted));
    assert!(
        troubles.len() == 1 && troubles[0].contains("counts as removed"),
        "{troubles:?}"
    );
    // Moved to another file it is not removed.
    desk.put("moved.toml", &whole[first..second]);
    assert_eq!(notes(&desk.read().0), ["one", "two"]);
    fs::remove_file(desk.notebook().folder().join("moved.toml")).unwrap();
    desk.notebook().write(&[desk.new_note(3, "new")]).unwrap();
    let (set, troubles) = desk.read();
    assert_eq!(
        (notes(&set), troubles),
        (vec!["new".into(), "two".into()], vec![])
    );
    assert_eq!(set.get(one.id).unwrap().note_text(), "one");
    assert!(backups(&desk).contains(&whole));
    // Its tombstone taken out as well brings it back nowhere.
    let text = fs::read_to_string(desk.own()).unwrap();
    let parts: Vec<&str> = text.split("[[ann]]").collect();
    let kept = parts.iter().filter(|part| !part.contains("deleted ="));
    let kept: Vec<&str> = kept.copied().collect();
    assert_eq!(kept.len() + 1, parts.len());
    fs::write(desk.own(), kept.join("[[ann]]") + "# mine\n").unwrap();
    assert_eq!(desk.read().0, set);
    desk.notebook().write(&[desk.new_note(5, "x")]).unwrap();
    // The whole file removed: gone too, and kept.
    let whole = fs::read_to_string(desk.own()).unwrap();
    fs::remove_file(desk.own()).unwrap();
    desk.notebook().write(&[desk.new_note(4, "last")]).unwrap();
    assert_eq!(notes(&desk.read().0), ["last"]);
    assert!(backups(&desk).contains(&whole));
}

#[test]
fn a_file_without_a_head_is_given_one() {
    for text in [
        "",
        "\n",
        "[[ann]]\nnote = \"a\"\n",
        "[doc]\ntitle = \"T\"\n",
    ] {
        let desk = Desk::new();
        let device = desk.store.device();
        desk.put(&format!("{device}.toml"), text);
        desk.notebook().write(&[desk.new_note(1, "new")]).unwrap();
        let table: toml::Table = fs::read_to_string(desk.own()).unwrap().parse().unwrap();
        assert_eq!(table["format"].as_integer(), Some(1), "{text:?}");
        assert_eq!(table["device"].as_str(), Some(device.as_str()), "{text:?}");
    }
}

#[test]
fn line_ends_turned_into_crlf_are_no_change() {
    let desk = Desk::new();
    let note = desk.new_note(1, "one\r\ntwo\nthree");
    desk.notebook().write(std::slice::from_ref(&note)).unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    fs::write(desk.own(), text.replace('\n', "\r\n")).unwrap();
    let (set, troubles) = desk.read();
    assert_eq!(
        (set.states(note.id), troubles),
        (std::slice::from_ref(&note), vec![])
    );
    desk.notebook()
        .write(&[desk.changed(&note, "new")])
        .unwrap();
    assert_eq!(notes(&desk.read().0), ["new"]);
}

#[test]
fn a_record_without_id_has_the_same_one_before_and_after_it_is_written() {
    let desk = Desk::new();
    let text = "[[ann]]\nnote = \"a\"\n[[ann]]\nnote = \"a\"\n";
    desk.put(&format!("{}.toml", desk.store.device()), text);
    let (before, _) = desk.read();
    assert_eq!(before.len(), 2);
    desk.notebook().write(&[desk.new_note(1, "new")]).unwrap();
    let (after, troubles) = desk.read();
    assert_eq!(troubles, [] as [&str; 0]);
    assert_eq!(after.len(), 3);
    for note in before.all() {
        assert_eq!(after.states(note.id), std::slice::from_ref(note));
    }
}

#[test]
fn places_given_by_hand_and_letting_go_are_kept_in_place() {
    let desk = Desk::new();
    let base = desk.new_note(1, "base");
    let mut notebook = desk.notebook();
    notebook.write(std::slice::from_ref(&base)).unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    assert!(
        !text.contains("by_hand") && !text.contains("let_go"),
        "{text}"
    );
    let place = |exact: &str, text: &str| Anchor {
        exact: exact.into(),
        prefix: "\u{202e}[[ann]]\r\n\t".into(),
        suffix: "'''\"\"\"".into(),
        section: vec!["I".into(), "]".into()],
        start: 3,
        end: 9,
        norm: 1,
        text: text.into(),
    };
    // A comment of somebody's stays where it is.
    fs::write(desk.own(), text.replace("note = ", "# mine\nnote = ")).unwrap();
    let mut state = base.clone();
    for (number, places) in [
        vec![place("un [jardin]\n[cultivé]\n\\", "blake3:a")],
        vec![place("one", "blake3:a"), place("two", "blake3:b")],
        vec![],
    ]
    .into_iter()
    .enumerate()
    {
        state = desk.changed(&state, "base");
        state.by_hand = places;
        state.let_go = number == 1;
        notebook.write(std::slice::from_ref(&state)).unwrap();
        let (read, troubles) = desk.read();
        assert_eq!(troubles, [] as [&str; 0]);
        assert_eq!(read.states(base.id), std::slice::from_ref(&state));
        let text = fs::read_to_string(desk.own()).unwrap();
        assert!(text.contains("# mine\nnote = "), "{text}");
    }
    // A tombstone without its body has none left.
    state.by_hand = vec![place("one", "blake3:a")];
    assert!(!state.bared().is_bare());
    state.deleted = Some(state.updated);
    assert!(!state.is_bare() && state.bared().is_bare());
}

#[test]
fn notes_on_other_editions_are_found_and_an_offer_is_declined_once() {
    const QUOTE: &str =
        "The keeper climbs the ninety-nine steps to the lamp every evening, and never counts them.";
    let desk = Desk::new();
    let of = |title: &str, author: &str, file: &str| Identity {
        hash: TextHash::of(file),
        title: title.into(),
        authors: Vec::from_iter((!author.is_empty()).then(|| author.to_owned())),
        identifiers: vec![format!("isbn:{file}")],
        path: Some(format!("/books/{file}").into()),
    };
    let mut note = desk.new_note(1, "kept");
    note.anchor.exact = QUOTE.into();
    let mut other = desk.new_note(2, "kept");
    other.anchor.exact = QUOTE.to_uppercase();
    let old = of("The Lamp: A Tale", "Doe, Jane", "old.txt");
    let mut notebook = desk.store.notebook(&old).unwrap();
    notebook.write(&[note, other]).unwrap();
    let folder = notebook.folder().to_path_buf();
    let with = format!("Before it. {QUOTE} After it.");
    for (title, author, text, found) in [
        ("The Lamp", "Jane Doe", with.as_str(), true),
        ("the lamp, a tale", "", &with, true),
        // Another book of one name; and one of another name that has the words.
        (
            "The Lamp",
            "Jane Doe",
            "Of something else altogether.",
            false,
        ),
        (
            "The Lamp",
            "Richard Roe",
            "Of something else altogether.",
            false,
        ),
        ("A Reader", "Richard Roe", &with, true),
        (
            "The Lamps of Town",
            "Jane Doe",
            "Of something else altogether.",
            false,
        ),
    ] {
        let new = of(title, author, "new.txt");
        let kin = desk.store.kin(&new, &[], text);
        let folders: Vec<&PathBuf> = kin.iter().map(|kin| &kin.folder).collect();
        let expected: &[&PathBuf] = if found { &[&folder] } else { &[] };
        assert_eq!(folders, expected, "{title} {author}");
        if let [kin] = kin.as_slice() {
            assert_eq!((kin.notes, kin.title.as_str()), (2, "The Lamp: A Tale"));
        }
        // Never its own.
        assert_eq!(
            desk.store.kin(&new, std::slice::from_ref(&folder), text),
            []
        );
    }
    let (new, third) = (
        of("The Lamp", "", "new.txt"),
        of("The Lamp", "", "third.txt"),
    );
    assert!(!desk.store.is_declined(&new, &folder));
    desk.store.decline(&new, &folder).unwrap();
    desk.store.decline(&new, &folder).unwrap();
    assert!(desk.store.is_declined(&new, &folder));
    assert!(!desk.store.is_declined(&third, &folder));
    let kept = fs::read_to_string(desk.store.dirs().state.join("declined")).unwrap();
    assert_eq!(kept.lines().count(), 1);
}

#[test]
fn two_programs_changing_one_note_keep_both_texts() {
    let desk = Desk::new();
    let base = desk.new_note(1, "base");
    let mut first = desk.notebook();
    first.write(std::slice::from_ref(&base)).unwrap();
    let other = desk.other();
    let mut second = other.notebook(&candide()).unwrap();
    second.read().unwrap();
    // Both start from `base`; the first goes two steps.
    let one = desk.changed(&base, "one");
    first.write(std::slice::from_ref(&one)).unwrap();
    first.write(&[desk.changed(&one, "one and more")]).unwrap();
    let set = second.write(&[desk.changed(&base, "two")]).unwrap();
    let mut texts: Vec<&str> = set
        .states(base.id)
        .iter()
        .map(Annotation::note_text)
        .collect();
    texts.sort_unstable();
    assert_eq!(texts, ["one and more", "two"]);
    let (read, troubles) = desk.read();
    assert_eq!(
        (read.states(base.id), troubles),
        (set.states(base.id), vec![])
    );
    // Settling them writes one record.
    let settled = read.settled(
        read.get(base.id).unwrap(),
        &desk.store.device(),
        base.updated,
    );
    first.write(std::slice::from_ref(&settled)).unwrap();
    assert_eq!(desk.read().0.states(base.id), [settled]);
    assert_eq!(
        fs::read_to_string(desk.own())
            .unwrap()
            .matches("[[ann]]")
            .count(),
        1
    );
}

#[test]
fn writing_again_what_is_there_writes_nothing() {
    let desk = Desk::new();
    let note = desk.new_note(1, "x");
    desk.notebook().write(std::slice::from_ref(&note)).unwrap();
    let before = fs::metadata(desk.own()).unwrap();
    desk.notebook().write(std::slice::from_ref(&note)).unwrap();
    desk.notebook().write(&[]).unwrap();
    let after = fs::metadata(desk.own()).unwrap();
    assert_eq!(before.modified().unwrap(), after.modified().unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        assert_eq!(before.ino(), after.ino());
    }
}

#[test]
fn replicas_of_other_devices_and_conflict_copies_are_read() {
    let desk = Desk::new();
    desk.notebook().write(&[desk.new_note(1, "mine")]).unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    let copy = text.replace("\"mine\"", "\"theirs\"");
    let name = format!(
        "{}.sync-conflict-20260901-101230-ABCDEFG.toml",
        desk.store.device()
    );
    desk.put(&name, copy);
    desk.put(
        "phone-a1b2.toml",
        "format = 1\n[[ann]]\nid = \"01K4Z8Q4V7N8Y3T5C2M6R9KDXH\"\nnote = \"phone\"\n",
    );
    desk.put("readme.txt", "no notes");
    let (set, troubles) = desk.read();
    assert_eq!(troubles, [] as [&str; 0]);
    assert_eq!(set.len(), 2);
    assert_eq!(set.states(desk.new_note(1, "").id).len(), 2);
}

#[test]
fn which_folder_belongs_to_a_text() {
    let desk = Desk::new();
    let with_id = |text: &str, path, id: &str| Identity {
        identifiers: vec![id.into()],
        ..book(text, "A", path)
    };
    let first = with_id("edition 1", Some("/a/book.txt"), "urn:isbn:1");
    let mut notebook = desk.store.notebook(&first).unwrap();
    notebook.write(&[desk.new_note(1, "x")]).unwrap();
    let home = notebook.folder().to_path_buf();
    let cases = [
        (
            book("edition 1", "Renamed", Some("/b/other.txt")),
            true,
            "hash",
        ),
        (book("edition 1", "", None), true, "hash of standard input"),
        (
            with_id("edition 2", Some("/b/x.epub"), "urn:isbn:1"),
            true,
            "identifier",
        ),
        (book("edition 3", "A", Some("/a/book.txt")), true, "path"),
        (
            with_id("edition 4", Some("/a/book.txt"), "urn:isbn:2"),
            false,
            "path, but another publication",
        ),
        (
            book("other", "A", Some("/b/book.txt")),
            false,
            "file name only",
        ),
        (book("other", "A", None), false, "title only"),
    ];
    for (identity, same, why) in &cases {
        let notebook = desk.store.notebook(identity).unwrap();
        assert_eq!(notebook.folder() == home, *same, "{why}");
    }
    // A write links the text; from then on its hash alone leads there.
    let mut notebook = desk.store.notebook(&cases[3].0).unwrap();
    notebook.read().unwrap();
    notebook.write(&[desk.new_note(2, "y")]).unwrap();
    let moved = book("edition 3", "A", Some("/elsewhere.txt"));
    assert_eq!(desk.store.notebook(&moved).unwrap().folder(), home);
    let all = desk.store.notebooks().unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(
        (all[0].title(), all[0].paths()),
        ("A", &[PathBuf::from("/a/book.txt")][..])
    );
}

#[test]
fn a_text_moved_and_then_changed_keeps_its_notes() {
    let desk = Desk::new();
    let first = book("state 1", "A", Some("/a/r3.txt"));
    let mut notebook = desk.store.notebook(&first).unwrap();
    notebook.write(&[desk.new_note(1, "x")]).unwrap();
    let seen = |identity: &Identity, second| Seen {
        text: identity.hash.to_string(),
        title: "A".into(),
        paths: identity.path.iter().cloned().collect(),
        last_read: Timestamp::from_second(second).unwrap(),
        ..Seen::default()
    };
    let moved = book("state 1", "A", Some("/a/r4.txt"));
    let changed = book("state 2", "A", Some("/a/r4.txt"));
    let again = book("state 3", "A", Some("/a/r4.txt"));
    for (second, identity) in [&first, &moved, &changed, &again].into_iter().enumerate() {
        let found = desk.store.notebook(identity).unwrap();
        assert_eq!(found.folder(), notebook.folder(), "{identity:?}");
        desk.store
            .keep_seen(&seen(identity, i64::try_from(second).unwrap()))
            .unwrap();
    }
    let other = Identity {
        identifiers: vec!["urn:isbn:2".into()],
        ..book("state 4", "B", Some("/a/r9.txt"))
    };
    assert_ne!(
        desk.store.notebook(&other).unwrap().folder(),
        notebook.folder()
    );
    // The file is listed once, as what it is now; the first path is still the first state's.
    let listed: Vec<(String, Vec<PathBuf>)> = desk
        .store
        .texts()
        .into_iter()
        .map(|seen| (seen.text, seen.paths))
        .collect();
    assert_eq!(
        listed,
        [
            (again.hash.to_string(), vec!["/a/r4.txt".into()]),
            (first.hash.to_string(), vec!["/a/r3.txt".into()]),
        ]
    );
    assert_eq!(desk.store.library().0.len(), 3);
}

#[cfg(unix)]
#[test]
fn folders_and_files_are_private_and_links_are_written_through() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let desk = Desk::new();
    let real = desk.root.path().join("stick");
    fs::create_dir(&real).unwrap();
    symlink(&real, desk.root.path().join("data")).unwrap();
    desk.notebook().write(&[desk.new_note(1, "a")]).unwrap();
    let own = desk.own();
    assert_eq!((mode(own.parent().unwrap()), mode(&own)), (0o700, 0o600));
    assert_eq!(mode(&desk.root.path().join("state")), 0o700);
    // The file itself a link, to a file with a mode of its own.
    let target = real.join("kept.toml");
    fs::rename(&own, &target).unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&target, &own).unwrap();
    desk.notebook().write(&[desk.new_note(2, "b")]).unwrap();
    assert!(fs::symlink_metadata(&own).unwrap().is_symlink());
    assert_eq!(mode(&target), 0o640);
    assert_eq!(notes(&desk.read().0), ["a", "b"]);
    // A link that leads nowhere is not replaced.
    fs::remove_file(&target).unwrap();
    assert!(desk.notebook().write(&[desk.new_note(3, "c")]).is_err());
    assert!(fs::symlink_metadata(&own).unwrap().is_symlink());
}

#[test]
fn ten_older_versions_are_kept_one_in_ten_minutes() {
    let desk = Desk::new();
    desk.notebook().write(&[desk.new_note(1, "a")]).unwrap();
    let folder = desk.store.dirs().kept("backups", desk.notebook().folder());
    let file = desk.own();
    for minute in 0..300 {
        let now = Timestamp::from_second(1_700_000_000 + 60 * minute).unwrap();
        backup::keep(&RealDisk, &folder, &file, now).unwrap();
    }
    let names = RealDisk.list(&folder).unwrap();
    assert_eq!(names.len(), 10);
    let first = names[0].to_string_lossy();
    // 300 minutes make 30 versions, ten minutes apart; the last ten begin at minute 200.
    assert!(first.ends_with(".20231115T013320Z.toml"), "{first}");
    assert!(
        names
            .iter()
            .all(|name| fs::read(folder.join(name)).unwrap() == fs::read(&file).unwrap())
    );
    // A clock that was ahead does not end it.
    let earlier = Timestamp::from_second(1_600_000_000).unwrap();
    backup::keep(&RealDisk, &folder, &file, earlier).unwrap();
}

#[test]
fn a_busy_file_is_an_error_that_says_so() {
    let desk = Desk::new();
    let notebook = desk.notebook();
    let locks = desk.root.path().join("state/locks");
    fs::create_dir_all(&locks).unwrap();
    let path = locks.join("x.lock");
    let held = RealDisk.try_lock(&path).unwrap();
    assert!(held.is_some());
    let patience = std::time::Duration::from_millis(5);
    let error = lock::lock(&RealDisk, &path, notebook.folder(), patience).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("is being written by another program; try again")
    );
    drop(held);
    assert!(
        lock::lock(&RealDisk, &path, notebook.folder(), patience)
            .unwrap()
            .is_held()
    );
}

#[test]
fn the_name_of_a_device_stays_on_its_machine() {
    let desk = Desk::new();
    let device = desk.store.device();
    assert_eq!(desk.other().device(), device);
    let path = desk.root.path().join("state/device.toml");
    let text = fs::read_to_string(&path).unwrap();
    let start = text.find("machine = \"").unwrap();
    let end = text[start..].find('\n').unwrap() + start;
    let moved = format!("{}machine = \"feedbeef\"{}", &text[..start], &text[end..]);
    fs::write(&path, &moved).unwrap();
    let is_known = text[start..end].len() > "machine = \"\"".len();
    assert_eq!(desk.other().device() == device, !is_known);
    if is_known {
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.contains(&format!("previous = [\"{device}\"]")),
            "{text}"
        );
    }
    // A damaged file is set aside.
    fs::write(&path, "damaged").unwrap();
    assert_ne!(desk.other().device(), device);
    assert_eq!(
        fs::read_dir(desk.root.path().join("state/quarantine"))
            .unwrap()
            .count(),
        1
    );
}

#[test]
fn the_name_of_a_device_can_be_told_before_it_is_written() {
    let desk = Desk::new();
    let planned = desk.store.planned_device();
    assert!(!desk.root.path().join("state").exists());
    assert_eq!(desk.store.planned_device(), planned);
    assert_eq!(desk.store.device(), planned);
    assert_eq!(desk.other().planned_device(), planned);
    // What was told is kept to, even if another program was first to write one.
    let (desk, path) = (Desk::new(), "state/device.toml");
    let other = desk.other();
    let planned = desk.store.planned_device();
    let written = other.device();
    assert_ne!(written, planned);
    assert_eq!(desk.store.device(), planned);
    let text = fs::read_to_string(desk.root.path().join(path)).unwrap();
    assert!(text.contains(written.as_str()), "{text}");
}

#[test]
fn drafts_come_back_until_they_are_empty() {
    let desk = Desk::new();
    let notebook = desk.notebook();
    let draft = |id, start, text: &str| Draft {
        id,
        base: None,
        anchor: Anchor {
            start,
            end: 9,
            ..Anchor::default()
        },
        text: text.into(),
    };
    let id = Some(Id::from_parts(1, 1));
    for step in [
        draft(None, 1, "a"),
        draft(None, 1, "a\nb"),
        draft(None, 2, "c"),
        draft(id, 1, "d"),
    ] {
        notebook.keep_draft(&step).unwrap();
    }
    let mut texts: Vec<String> = notebook
        .drafts()
        .into_iter()
        .map(|draft| draft.text)
        .collect();
    texts.sort();
    assert_eq!(texts, ["a\nb", "c", "d"]);
    notebook.keep_draft(&draft(None, 1, "")).unwrap();
    notebook.keep_draft(&draft(None, 1, "")).unwrap();
    notebook.keep_draft(&draft(id, 1, "")).unwrap();
    assert_eq!(notebook.drafts(), [draft(None, 2, "c")]);
    fs::write(notebook.drafts_folder().join("x.toml"), "text = \"my words").unwrap();
    let (drafts, troubles) = notebook.drafts_and_troubles();
    assert_eq!((drafts.len(), troubles.len()), (1, 1));
    assert_eq!(
        fs::read_to_string(&troubles[0].path).unwrap(),
        "text = \"my words"
    );
}

#[test]
fn history_comes_back_and_a_damaged_one_is_set_aside() {
    let desk = Desk::new();
    let notebook = desk.notebook();
    assert_eq!(notebook.history(), History::default());
    let note = desk.new_note(1, "a\nb");
    let change = crate::annotate::Change {
        before: None,
        after: note.clone(),
    };
    let second = crate::annotate::Change {
        before: Some(note.clone()),
        after: desk.changed(&note, "c"),
    };
    let history = History {
        done: vec![change.clone(), second.clone()],
        undone: vec![second],
    };
    notebook.keep_history(&history).unwrap();
    assert_eq!(notebook.history(), history);
    let long = History {
        done: vec![change; History::LIMIT + 9],
        undone: vec![],
    };
    notebook.keep_history(&long).unwrap();
    assert_eq!(notebook.history().done.len(), History::LIMIT);
    fs::write(notebook.history_path(), "damaged").unwrap();
    assert_eq!(notebook.history(), History::default());
    assert_eq!(desk.store.check().len(), 1);
}

#[test]
fn the_library_keeps_what_it_does_not_know() {
    let desk = Desk::new();
    let seen = |text: &str, second, path: &str| Seen {
        text: text.into(),
        title: "T\u{1b}".into(),
        authors: vec!["A".into()],
        paths: vec![path.into()],
        last_read: Timestamp::from_second(second).unwrap(),
        focus: Some(Anchor {
            exact: "x".into(),
            end: 1,
            ..Anchor::default()
        }),
        progress: 420,
        encoding: Some("KOI8-R".into()),
        ..Seen::default()
    };
    desk.store.keep_seen(&seen("blake3:1", 10, "/a")).unwrap();
    desk.store.keep_seen(&seen("blake3:2", 20, "/b")).unwrap();
    let path = desk
        .store
        .dirs()
        .library()
        .join(format!("{}.toml", desk.store.device()));
    let text = fs::read_to_string(&path).unwrap() + "stars = 5   # mine\n";
    fs::write(&path, text).unwrap();
    fs::write(
        desk.store.dirs().library().join("phone.toml"),
        "format = 1\n[[text]]\ntext = \"blake3:1\"\nlast_read = 2001-01-01T00:00:00Z\npaths = [\"/phone\"]\n[[text]]\nprogress = 3\n",
    )
    .unwrap();
    desk.store.keep_seen(&seen("blake3:2", 30, "/c")).unwrap();
    assert!(
        fs::read_to_string(&path)
            .unwrap()
            .contains("stars = 5   # mine\n")
    );
    let (all, troubles) = desk.other().library();
    let told: Vec<(&str, Vec<PathBuf>)> = all
        .iter()
        .map(|s| (s.text.as_str(), s.paths.clone()))
        .collect();
    assert_eq!(
        told,
        [
            ("blake3:1", vec!["/a".into(), "/phone".into()]),
            ("blake3:2", vec!["/c".into(), "/b".into()]),
        ]
    );
    assert_eq!((all[1].progress, all[1].title.as_str()), (420, "T\u{1b}"));
    assert_eq!(troubles.len(), 1);
    assert_eq!(
        desk.store.seen_at(Path::new("/b")).unwrap().text,
        "blake3:2"
    );
    assert_eq!(desk.store.seen_of(&TextHash::of("x")), None);
    // A damaged library is left alone; reading goes on in the next file.
    fs::write(&path, "[[text]\n").unwrap();
    desk.store.keep_seen(&seen("blake3:3", 40, "/d")).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "[[text]\n");
    assert_eq!(desk.store.library().0[1].text, "blake3:3");
}

#[test]
fn settings_are_read_as_they_are() {
    let desk = Desk::new();
    assert_eq!(desk.store.config_text().unwrap(), None);
    let config = desk.store.dirs().config.clone();
    assert_eq!(
        desk.store.folders_to_watch(Some(&desk.notebook())),
        [config.parent().unwrap()],
        "nothing is there yet: the folder above is watched"
    );
    fs::create_dir_all(config.join("themes")).unwrap();
    fs::write(config.join("config.toml"), "a").unwrap();
    fs::write(config.join("keymap.toml"), b"\xff").unwrap();
    fs::write(config.join("themes/night.toml"), "b").unwrap();
    fs::write(config.join("themes/notes.txt"), "c").unwrap();
    fs::create_dir(config.join("themes/x.toml")).unwrap();
    assert_eq!(desk.store.config_text().unwrap().as_deref(), Some("a"));
    assert!(desk.store.keymap_text().is_err());
    let (themes, troubles) = desk.store.themes();
    assert_eq!(
        themes,
        [("night".into(), config.join("themes/night.toml"), "b".into())]
    );
    assert_eq!(troubles.len(), 1);
    let mut notebook = desk.notebook();
    assert_eq!(
        desk.store.folders_to_watch(Some(&notebook)),
        [
            config.parent().unwrap().to_path_buf(),
            config.clone(),
            config.join("themes")
        ]
    );
    notebook.write(&[desk.new_note(1, "a")]).unwrap();
    assert_eq!(
        desk.store.folders_to_watch(Some(&notebook))[0],
        notebook.folder()
    );
}

#[test]
fn reading_makes_no_file() {
    let desk = Desk::new();
    desk.notebook().read().unwrap();
    desk.notebook().write(&[]).unwrap();
    let _ = (
        desk.notebook().history(),
        desk.notebook().drafts(),
        desk.store.library(),
        desk.store.check(),
    );
    assert_eq!(fs::read_dir(desk.root.path()).unwrap().count(), 0);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_in_a_file_of_notes_are_lost_or_stop_the_work(
        text in "(\\[\\[ann\\]\\]\n|\\[doc\\]\n|note = |\"\"\"|'''|\"a\"\n|v = \\{\\}\n|format = [0-9]\n|[\\[\\]\"'#=\\\\ \na\u{feff}é\0]){0,30}",
    ) {
        let desk = Desk::new();
        desk.put(&format!("{}.toml", desk.store.device()), &text);
        let before = desk.read().0;
        desk.notebook().write(&[desk.new_note(1, "new")]).unwrap();
        let after = desk.read().0;
        proptest::prop_assert_eq!(after.len(), before.len() + 1);
        for state in before.all() {
            proptest::prop_assert!(after.states(state.id).contains(state));
        }
        let own = fs::read_to_string(desk.own()).unwrap();
        let lines: Vec<&str> = own.lines().collect();
        for line in text.lines().filter(|line| line.starts_with('#')) {
            proptest::prop_assert!(lines.contains(&line));
        }
    }
}

#[test]
fn an_empty_version_is_the_first() {
    // A record with `v = {}` is known by everything; one change makes it this device's.
    let desk = Desk::new();
    desk.put(
        "phone-a1b2.toml",
        "[[ann]]\nid = \"01K4Z8Q4V7N8Y3T5C2M6R9KDXH\"\nnote = \"a\"\nv = {}\n",
    );
    let (set, _) = desk.read();
    let note = set.live().next().unwrap();
    assert_eq!(note.version, VersionVector::default());
    desk.notebook().write(&[desk.changed(note, "b")]).unwrap();
    assert_eq!(notes(&desk.read().0), ["b"]);
}

#[test]
fn a_file_that_has_grown_is_left_and_the_next_is_begun() {
    let desk = Desk::new();
    let long = "x".repeat(60 << 10);
    let all: Vec<Annotation> = (0..12).map(|n| desk.new_note(n, &long)).collect();
    desk.notebook().write(&all).unwrap();
    let files = |desk: &Desk| -> Vec<(String, u64)> {
        let folder = fs::read_dir(desk.notebook().folder()).unwrap();
        let mut files: Vec<(String, u64)> = folder
            .map(|entry| entry.unwrap())
            .map(|entry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                (name, entry.metadata().unwrap().len())
            })
            .collect();
        files.sort();
        files
    };
    let before = files(&desk);
    assert_eq!(before.len(), 3, "{before:?}");
    assert!(before.iter().all(|(_, len)| *len < 400 << 10), "{before:?}");
    // A change is made where the record stands, and nowhere else.
    let own = fs::read(desk.own()).unwrap();
    let last = all.last().unwrap();
    desk.notebook().write(&[desk.changed(last, "y")]).unwrap();
    assert_eq!(fs::read(desk.own()).unwrap(), own);
    assert_eq!(files(&desk).len(), 3);
    let (set, troubles) = desk.read();
    assert_eq!((set.len(), troubles), (12, vec![]));
    assert_eq!(set.states(last.id).len(), 1);
    // Changes by hand in any of them count, and are completed there.
    let device = desk.store.device();
    let second = desk.notebook().folder().join(format!("{device}-2.toml"));
    let text = fs::read_to_string(&second).unwrap() + "\n[[ann]]\nnote = \"by hand\"\n";
    fs::write(&second, text).unwrap();
    desk.notebook().write(&[desk.new_note(90, "z")]).unwrap();
    let text = fs::read_to_string(&second).unwrap();
    let record = &text[text.find("\"by hand\"").unwrap()..];
    assert!(
        record.contains("id = \"") && record.contains("v = {"),
        "{record}"
    );
    assert_eq!(desk.read().0.len(), 14);
}

#[test]
fn beside_a_file_too_large_to_read_writing_goes_on_in_the_next() {
    let desk = Desk::new();
    desk.put(&format!("{}.toml", desk.store.device()), "");
    let file = fs::OpenOptions::new().write(true).open(desk.own()).unwrap();
    file.set_len(sheet::FILE_CAP + 1).unwrap();
    desk.notebook().write(&[desk.new_note(1, "kept")]).unwrap();
    let (set, troubles) = desk.read();
    assert_eq!(notes(&set), ["kept"]);
    assert!(
        troubles.len() == 1 && troubles[0].contains("cannot be read"),
        "{troubles:?}"
    );
    assert_eq!(fs::metadata(desk.own()).unwrap().len(), sheet::FILE_CAP + 1);
}

#[test]
fn a_damaged_file_is_copied_once_and_told_by_name() {
    let desk = Desk::new();
    let name = format!("{}.toml", desk.store.device());
    desk.put(&name, "[[ann]]\nnote = \"a\"\n[[ann]]\nnote = \"open\n");
    for _ in 0..3 {
        assert!(notes(&desk.read().0).contains(&"a".into()));
        desk.notebook().write(&[desk.new_note(1, "b")]).unwrap();
    }
    let quarantine = desk
        .store
        .dirs()
        .kept("quarantine", desk.notebook().folder());
    let copies: Vec<PathBuf> = fs::read_dir(&quarantine)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(copies.len(), 1);
    assert_eq!(fs::read(&copies[0]).unwrap(), fs::read(desk.own()).unwrap());
    let told = desk.store.check();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].path, desk.own());
    assert!(told[0].message.contains(&shown(&copies[0])), "{told:?}");
    // Mended by hand, all is in order.
    desk.put(&name, "[[ann]]\nnote = \"a\"\n[[ann]]\nnote = \"open\"\n");
    assert_eq!(desk.store.check(), []);
    // A newer format is no damage.
    desk.put(&name, "format = 2\n");
    desk.read();
    assert_eq!(fs::read_dir(&quarantine).unwrap().count(), 1);
}

#[test]
fn a_file_in_the_place_of_a_folder_is_told_with_the_cure() {
    let desk = Desk::new();
    let folder = desk.notebook().folder().to_path_buf();
    fs::create_dir_all(folder.parent().unwrap()).unwrap();
    fs::write(folder.with_file_name("readme.md"), "somebody's").unwrap();
    assert_eq!(desk.store.check(), []);
    fs::write(&folder, "not a folder").unwrap();
    let told = desk.store.check();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].path, folder);
    assert!(
        told[0].message.contains("in the place of a folder"),
        "{told:?}"
    );
    let error = desk.notebook().write(&[desk.new_note(1, "a")]).unwrap_err();
    assert!(
        error.to_string().contains("in the place of a folder"),
        "{error}"
    );
    assert_eq!(fs::read(&folder).unwrap(), b"not a folder");
}
