//! Which folder belongs to a text, and how it is kept.

use super::*;

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
