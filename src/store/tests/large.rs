//! What is large, damaged or no file.

use super::*;

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
