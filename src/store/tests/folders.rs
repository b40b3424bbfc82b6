//! Which folder belongs to a text, and how it is kept.

use super::*;

#[test]
fn which_folder_belongs_to_a_text() {
    let desk = Desk::new();
    let with_id = |text: &str, path, id: &str| Identity {
        identifiers: vec![id.into()],
        ..book(text, "A", path)
    };
    let first = with_id("edition 1", Some("/a/book.txt"), "urn:isbn:9780140449181");
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
            with_id("edition 2", Some("/b/x.epub"), "urn:isbn:9780140449181"),
            true,
            "identifier",
        ),
        (book("edition 3", "A", Some("/a/book.txt")), true, "path"),
        (
            with_id("edition 4", Some("/a/book.txt"), "urn:isbn:9782070360000"),
            false,
            "path, but another publication",
        ),
        (
            book("other", "A", Some("/b/book.txt")),
            false,
            "file name only",
        ),
        (book("other", "A", None), false, "title only"),
        (
            Identity {
                title: "Another work".into(),
                ..with_id("edition 5", Some("/c/y.epub"), "urn:isbn:9780140449181")
            },
            false,
            "an identifier of a work with nothing else in common",
        ),
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
        identifiers: vec!["urn:isbn:9782070360000".into()],
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
fn two_data_folders_of_one_machine_take_nothing_from_each_other() {
    let home = Desk::new();
    let stick = tempfile::tempdir().unwrap();
    let mut dirs = dirs(home.root.path());
    dirs.data = stick.path().join("lutrin");
    let stick = Store::new(dirs);
    let (one, two) = (
        home.new_note(1, "at home"),
        home.new_note(2, "on the stick"),
    );
    home.notebook().write(std::slice::from_ref(&one)).unwrap();
    let mut there = stick.notebook(&candide()).unwrap();
    there.write(std::slice::from_ref(&two)).unwrap();
    let kept = [(&home.store, one, "at home"), (&stick, two, "on the stick")];
    for (store, mut note, text) in kept {
        for changes in 0..3 {
            let mut notebook = store.notebook(&candide()).unwrap();
            let (set, troubles) = notebook.read().unwrap();
            assert_eq!(troubles, []);
            assert_eq!(set, std::iter::once(note.clone()).collect::<Set>());
            note = note.touched(&store.device(), note.updated);
            note.note = Some(format!("{text} {changes}"));
            notebook.write(std::slice::from_ref(&note)).unwrap();
        }
    }
    let history = |store: &Store| store.notebook(&candide()).unwrap().history_path();
    assert_ne!(history(&home.store), history(&stick));
}

#[test]
fn identifiers_that_programs_give_to_any_book_tell_nothing() {
    for identifier in [
        "0",
        "none",
        "unknown",
        "urn:uuid:00000000-0000-0000-0000-000000000000",
        "urn:issn:1234-5678",
        "bookid",
    ] {
        let desk = Desk::new();
        let with_id = |text: &str, path| Identity {
            identifiers: vec![identifier.into()],
            ..book(text, "Notes", Some(path))
        };
        let first = with_id("one", "/a.epub");
        desk.store
            .notebook(&first)
            .unwrap()
            .write(&[desk.new_note(1, "x")])
            .unwrap();
        let second = desk.store.notebook(&with_id("two", "/b.epub")).unwrap();
        assert!(!second.folder().exists(), "{identifier}");
        let moved = desk.store.notebook(&with_id("three", "/a.epub")).unwrap();
        assert!(
            moved.folder().exists(),
            "{identifier}: the path still counts"
        );
    }
}

#[test]
fn every_folder_that_names_a_text_is_read() {
    let desk = Desk::new();
    // The text was edited while its notes were on the desk; another device had begun on the edited text by then.
    let (before, after) = (
        book("draft", "A", Some("/a.txt")),
        book("final", "A", Some("/b.txt")),
    );
    let (one, two, three) = (
        desk.new_note(1, "one"),
        desk.new_note(2, "two"),
        desk.new_note(3, "three"),
    );
    let mut window = desk.store.notebook(&before).unwrap();
    window.write(std::slice::from_ref(&one)).unwrap();
    let mut other = desk.store.notebook(&after).unwrap();
    other.write(std::slice::from_ref(&two)).unwrap();
    window.also_of(&book("final", "A", Some("/a.txt")));
    window.write(std::slice::from_ref(&three)).unwrap();
    let all: Set = [one, two, three].into_iter().collect();
    for identity in [&before, &after] {
        let mut notebook = desk.store.notebook(identity).unwrap();
        assert_eq!(notebook.read().unwrap(), (all.clone(), vec![]));
        assert_eq!(notebook.folders().len(), 2);
    }
    // Together they are the notes of one work.
    let mut notebooks = desk.store.notebooks().unwrap();
    assert_eq!(notebooks.len(), 1);
    assert_eq!(notebooks[0].read().unwrap().0, all);
}

#[cfg(unix)]
#[test]
fn folders_that_cannot_be_looked_into_are_told_where_nothing_is_found() {
    let desk = Desk::new();
    let notes = desk.store.dirs().notes();
    fs::create_dir_all(&notes).unwrap();
    std::os::unix::fs::symlink("/nowhere/at/all", notes.join("draft~0123456789ab")).unwrap();
    let (set, told) = desk.read();
    assert!(set.is_empty());
    assert_eq!(told.len(), 1);
    assert!(
        told[0].contains("notes on this text may be in it"),
        "{told:?}"
    );
}

#[test]
fn a_link_that_only_a_copy_of_a_sync_knows_is_kept() {
    let desk = Desk::new();
    let edition = book("edition 2", "A", Some("/b.txt"));
    desk.notebook().write(&[desk.new_note(1, "one")]).unwrap();
    let before = fs::read_to_string(desk.own()).unwrap();
    let mut other = desk.store.notebook(&edition).unwrap();
    desk.notebook().link(&mut other).unwrap();
    // The sync took the file without the link for the newer one.
    let copy = desk
        .own()
        .with_extension("sync-conflict-20260901-101230-ABC.toml");
    fs::rename(desk.own(), &copy).unwrap();
    fs::write(desk.own(), before).unwrap();
    desk.notebook().write(&[]).unwrap();
    assert!(!copy.exists());
    let read = desk.store.notebook(&edition).unwrap().read().unwrap();
    assert_eq!((read.0.len(), read.1), (1, vec![]));
}

#[test]
fn what_was_written_and_is_gone_is_told() {
    let desk = Desk::new();
    desk.notebook().write(&[desk.new_note(1, "one")]).unwrap();
    assert_eq!(desk.store.check(), []);
    fs::remove_dir_all(desk.notebook().folder()).unwrap();
    let told = desk.store.check();
    assert_eq!(told.len(), 1);
    assert!(told[0].message.contains("is gone"), "{told:?}");
}

#[cfg(unix)]
#[test]
fn a_data_folder_on_a_disk_that_is_away_is_an_error() {
    let desk = Desk::new();
    let data = &desk.store.dirs().data;
    std::os::unix::fs::symlink("/nowhere/at/all", data).unwrap();
    let mut notebook = desk.store.planned_notebook(&candide());
    let told = notebook.read().unwrap_err().to_string();
    assert!(told.contains("leads nowhere"), "{told}");
    assert!(desk.store.notebooks().is_err());
}

#[test]
fn two_works_of_one_title_share_nothing_whatever_their_first_place_says() {
    let desk = Desk::new();
    let first = book(
        "# Changelog gardens",
        "Changelog",
        Some("/phone/CHANGELOG.md"),
    );
    let mut notebook = desk.store.notebook(&first).unwrap();
    notebook.write(&[desk.new_note(1, "x")]).unwrap();
    let heading = Anchor {
        exact: "Changelog".into(),
        suffix: "All about gardens and their growth.".into(),
        ..Anchor::default()
    };
    let seen = Seen {
        text: first.hash.to_string(),
        title: "Changelog".into(),
        paths: vec!["/phone/CHANGELOG.md".into()],
        focus: Some(heading),
        ..Seen::default()
    };
    desk.store.keep_seen(&seen).unwrap();
    let second = book(
        "# Changelog engines",
        "Changelog",
        Some("/laptop/CHANGELOG.md"),
    );
    let text = "Changelog\nAll about engines and how they wear. Yes, said he.";
    let found = desk.store.notebook_on(&second, text);
    assert_ne!(found.folder(), notebook.folder());
    assert_eq!(desk.store.lineage().past(&second, text), Past::default());
}

#[test]
fn parting_leaves_a_text_the_notes_on_its_own_earlier_states() {
    let desk = Desk::new();
    let made_on = |identity: &Identity, number, text: &str| {
        let mut note = desk.new_note(number, text);
        note.anchor.text = identity.hash.to_string();
        note
    };
    let first = book("v1", "A", Some("/a/v1.txt"));
    let second = book("v2", "A", Some("/a/v2.txt"));
    let old = book("old edition", "A", Some("/old.txt"));
    for (number, identity) in [(1, &first), (2, &old)] {
        let note = made_on(identity, number, &format!("note {number}"));
        desk.store
            .notebook(identity)
            .unwrap()
            .write(&[note])
            .unwrap();
    }
    // The file was renamed and edited, which the library knows; it has also seen the text that is linked below, whose file is there.
    let there = desk.root.path().join("old.txt");
    fs::write(&there, "old edition").unwrap();
    let old = Identity {
        path: Some(there),
        ..old
    };
    let seen = |identity: &Identity, earlier: Vec<String>| Seen {
        text: identity.hash.to_string(),
        title: "A".into(),
        paths: identity.path.iter().cloned().collect(),
        earlier,
        ..Seen::default()
    };
    let earlier = vec![first.hash.to_string(), old.hash.to_string()];
    for seen in [
        seen(&first, vec![]),
        seen(&old, vec![]),
        seen(&second, earlier),
    ] {
        desk.store.keep_seen(&seen).unwrap();
    }
    let mut notebook = desk.store.notebook(&second).unwrap();
    notebook.write(&[made_on(&second, 3, "note 3")]).unwrap();
    // There is nothing to part it from.
    assert!(!notebook.part(&second).unwrap());
    let mut other = desk.store.notebook(&old).unwrap();
    other.link(&mut notebook).unwrap();
    assert_eq!(
        desk.store
            .notebook(&second)
            .unwrap()
            .read()
            .unwrap()
            .0
            .len(),
        3
    );
    assert!(desk.store.notebook(&second).unwrap().part(&second).unwrap());
    let read = |identity| desk.store.notebook(identity).unwrap().read().unwrap().0;
    assert_eq!(notes(&read(&second)), ["note 1", "note 3"]);
    assert_eq!(notes(&read(&old)), ["note 2"]);
}

#[test]
fn a_stick_that_comes_and_goes_at_one_place_removes_nothing() {
    let desk = Desk::new();
    let data = desk.store.dirs().data.clone();
    let away = desk.root.path().join("away");
    let swap = || {
        let third = desk.root.path().join("third");
        fs::rename(&data, &third).unwrap();
        if away.exists() {
            fs::rename(&away, &data).unwrap();
        }
        fs::rename(third, &away).unwrap();
    };
    let (mut here, mut there) = (
        desk.new_note(1, "on the stick"),
        desk.new_note(2, "while away"),
    );
    desk.notebook().write(std::slice::from_ref(&here)).unwrap();
    swap();
    desk.notebook().write(std::slice::from_ref(&there)).unwrap();
    for changes in 0..3 {
        for note in [&mut here, &mut there] {
            swap();
            let (set, troubles) = desk.read();
            assert_eq!(troubles, [] as [&str; 0]);
            assert_eq!(set, std::iter::once(note.clone()).collect::<Set>());
            *note = desk.changed(note, &format!("{} {changes}", note.note_text()));
            desk.notebook().write(std::slice::from_ref(note)).unwrap();
        }
    }
    // Changes by hand are told in both.
    for note in [&here, &there] {
        swap();
        let text = fs::read_to_string(desk.own()).unwrap();
        fs::write(desk.own(), text.replace(note.note_text(), "by hand")).unwrap();
        let state = desk.read().0.get(note.id).cloned().unwrap();
        assert_eq!(state.note_text(), "by hand");
        assert_eq!(state.version.count(&desk.store.device()), 5);
    }
}

#[test]
fn what_was_kept_of_a_data_folder_before_it_had_a_mark_goes_on() {
    let desk = Desk::new();
    let note = desk.new_note(1, "old");
    desk.notebook().write(std::slice::from_ref(&note)).unwrap();
    let dirs = desk.store.dirs();
    // As it was without.
    let mark = dirs.mark().unwrap();
    for what in ["written", "history"] {
        let kept = dirs.kept_of_data(what, Some(&mark));
        if kept.exists() {
            fs::rename(kept, dirs.kept_of_data(what, None)).unwrap();
        }
    }
    fs::remove_dir_all(dirs.marks()).unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    fs::write(desk.own(), text.replace("\"old\"", "\"by hand\"")).unwrap();
    assert_eq!(notes(&desk.read().0), ["by hand"]);
    desk.notebook().write(&[desk.new_note(2, "new")]).unwrap();
    assert!(dirs.mark().is_some_and(|now| now != mark));
    let state = desk.read().0.get(note.id).cloned().unwrap();
    assert_eq!(state.version.count(&desk.store.device()), 2);
    // Marks of other machines change nothing.
    let written = dirs.kept_of_files("written", Path::new("x"));
    fs::write(dirs.marks().join("0000"), "").unwrap();
    assert_eq!(dirs.kept_of_files("written", Path::new("x")), written);
}

#[test]
fn a_file_without_an_author_that_was_renamed_and_edited_keeps_its_few_notes() {
    let text = |end: &str| {
        format!(
            "A draft\nThe first sentence is here. Another paragraph follows it. It ends soon. {end}"
        )
    };
    let told = |other: &str| {
        let desk = Desk::new();
        let mut note = desk.new_note(1, "x");
        note.anchor.exact = "It ends soon".into();
        note.anchor.prefix = "e. Another paragraph follows it. ".into();
        note.anchor.suffix = ". End.".into();
        let first = book(&text("End."), "A draft", Some("/gone/one.md"));
        let mut notebook = desk.store.notebook(&first).unwrap();
        notebook.write(&[note]).unwrap();
        let second = book(other, "A draft", Some("/gone/two.md"));
        let found = desk.store.notebook_on(&second, other);
        found.folder() == notebook.folder()
    };
    assert!(told(&text("More.")));
    assert!(!told("A draft\nOf quite another thing. It ends soon. End."));
}
