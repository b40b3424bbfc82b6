//! The state folder: older versions, names of devices, drafts, histories; and the library and settings.

use super::*;

#[test]
fn ten_older_versions_are_kept_one_in_ten_minutes() {
    let desk = Desk::new();
    desk.notebook().write(&[desk.new_note(1, "a")]).unwrap();
    let folder = desk
        .store
        .dirs()
        .kept_of_files("backups", desk.notebook().folder());
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

fn draft(key: &str, text: &str) -> Draft {
    Draft {
        key: key.into(),
        id: None,
        base: None,
        anchor: Anchor::default(),
        text: text.into(),
    }
}

fn texts(notebook: &Notebook) -> Vec<String> {
    let drafts = notebook.drafts().into_iter();
    drafts.map(|draft| draft.text).collect()
}

#[test]
fn drafts_come_back_until_they_are_dropped() {
    let desk = Desk::new();
    let notebook = desk.notebook();
    for (key, text) in [("01", "a"), ("01", "a\nb"), ("03", "c"), ("02", "d")] {
        notebook.keep_draft(&draft(key, text)).unwrap();
    }
    assert_eq!(texts(&notebook), ["a\nb", "d", "c"]);
    for _ in 0..2 {
        notebook.drop_draft(&draft("01", "a\nb")).unwrap();
    }
    // By the name it was read under, in another program.
    let later = desk.other().notebook(&candide()).unwrap();
    later.drop_draft(&later.drafts()[0]).unwrap();
    assert_eq!(texts(&notebook), ["c"]);
    let folder = desk.root.path().join("state/drafts");
    let folder = folder.join(notebook.folder().file_name().unwrap());
    fs::write(folder.join("x.toml"), "text = \"my words").unwrap();
    let (drafts, troubles) = notebook.drafts_and_troubles();
    assert_eq!((drafts.len(), troubles.len()), (1, 1));
    assert_eq!(
        fs::read_to_string(&troubles[0].path).unwrap(),
        "text = \"my words"
    );
}

#[test]
fn a_draft_of_which_more_was_written_elsewhere_stays() {
    let desk = Desk::new();
    let (notebook, key) = (desk.notebook(), "01");
    for (written, known, left) in [
        ("one", "one", None),
        ("one", "one and two", None),
        ("one and two", "one", Some("one and two")),
        ("two", "one", Some("two")),
    ] {
        notebook.keep_draft(&draft(key, written)).unwrap();
        notebook.drop_draft(&draft(key, known)).unwrap();
        let left: Vec<&str> = left.into_iter().collect();
        assert_eq!(texts(&notebook), left, "{written}, {known}");
    }
}

/// Whatever the folder of notes is called by now: after the text was changed, and after it was linked with another.
#[test]
fn drafts_and_history_are_found_under_every_name_the_text_had() {
    let desk = Desk::new();
    let store = &desk.store;
    let (old, new) = (
        book("one", "Z", Some("/z.txt")),
        book("two", "Z", Some("/z.txt")),
    );
    let seen = |identity: &Identity| Seen {
        text: identity.hash.to_string(),
        title: "Z".into(),
        paths: identity.path.iter().cloned().collect(),
        ..Seen::default()
    };
    store.keep_seen(&seen(&old)).unwrap();
    let begun = store.notebook(&old).unwrap();
    begun
        .keep_draft(&draft("01", "of the text before"))
        .unwrap();
    let changed = store.notebook(&new).unwrap();
    assert_ne!(changed.folder(), begun.folder());
    assert_eq!(texts(&changed), ["of the text before"]);
    changed.keep_draft(&draft("02", "of it now")).unwrap();
    store.keep_seen(&seen(&new)).unwrap();
    assert!(store.check().is_empty());
    changed.drop_draft(&changed.drafts()[0]).unwrap();
    assert_eq!(texts(&changed), ["of it now"]);

    // Linked with a text whose folder comes first.
    let mut z = changed;
    let mut a = store.notebook(&book("other", "A", Some("/a.txt"))).unwrap();
    let note = |number, text| vec![desk.new_note(number, text)];
    let of = |note: &[Annotation]| History {
        done: vec![crate::annotate::Change::new(None, note[0].clone())],
        undone: vec![],
    };
    let (in_z, in_a) = (note(1, "z"), note(2, "a"));
    z.write(&in_z).unwrap();
    z.keep_history(&of(&in_z)).unwrap();
    a.write(&in_a).unwrap();
    a.keep_history(&of(&in_a)).unwrap();
    a.link(&mut z).unwrap();
    for (identity, own) in [(new, &in_z), (book("other", "A", Some("/a.txt")), &in_a)] {
        let linked = desk.other().notebook(&identity).unwrap();
        assert_eq!(linked.folder(), a.folder());
        assert_eq!(texts(&linked), ["of it now"]);
        assert_eq!(linked.history(), of(own));
    }
    // Of a text that nobody knows.
    let lost = desk.root.path().join("state/drafts/lost~0123456789ab");
    fs::create_dir_all(&lost).unwrap();
    let known = desk.root.path().join("state/drafts");
    let known = known.join(z.drafts_in());
    fs::copy(known.join("02.toml"), lost.join("02.toml")).unwrap();
    let told = store.check();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].message.contains("“of it now”"), "{told:?}");
}

#[test]
fn history_comes_back_and_a_damaged_one_is_set_aside() {
    let desk = Desk::new();
    let notebook = desk.notebook();
    assert_eq!(notebook.history(), History::default());
    let note = desk.new_note(1, "a\nb");
    let change = crate::annotate::Change::new(None, note.clone());
    let second = crate::annotate::Change {
        before: Some(note.clone()),
        beside: vec![desk.changed(&note, "apart"), desk.changed(&note, "")],
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
