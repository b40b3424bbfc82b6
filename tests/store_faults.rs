//! The disk fails at every step in every way: what was saved stays, nothing is left lying about, and the next try succeeds.

#[path = "support/disk.rs"]
mod disk;

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use lutrin::annotate::{Anchor, Annotation, Device, Id, Kind, VersionVector};
use lutrin::doc::TextHash;
use lutrin::store::{Draft, Identity, Seen, Store, StoreError};

use disk::{Fault, Faulty, NEVER, dirs};

fn identity() -> Identity {
    Identity {
        hash: TextHash::of("Candide"),
        title: "Candide".into(),
        authors: vec!["Voltaire".into()],
        identifiers: vec![],
        path: Some("/books/candide.txt".into()),
    }
}

fn note(device: &Device, number: u64, text: &str) -> Annotation {
    let mut version = VersionVector::default();
    version.bump(device);
    Annotation {
        id: Id::from_parts(1_000 + number, u128::from(number)),
        kind: Kind::Note,
        version,
        created: Timestamp::UNIX_EPOCH,
        updated: Timestamp::UNIX_EPOCH,
        style: None,
        name: None,
        mark: None,
        note: Some(text.into()),
        anchor: Anchor::default(),
        by_hand: Vec::new(),
        let_go: false,
        deleted: None,
    }
}

/// The notes that a program started now would see.
fn notes_on_disk(root: &Path) -> BTreeSet<String> {
    notes_of(&identity(), root)
}

fn notes_of(identity: &Identity, root: &Path) -> BTreeSet<String> {
    let store = Store::new(dirs(root));
    let (set, troubles) = store.notebook(identity).unwrap().read().unwrap();
    assert_eq!(troubles, []);
    set.live().map(|note| note.note_text().to_owned()).collect()
}

fn names(items: &[&str]) -> BTreeSet<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

fn temporary_files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with(".tmp")
            {
                found.push(path);
            }
        }
    }
    found
}

/// ENOSPC, EDQUOT, EACCES, EROFS, EIO (which has no name of its own), EMFILE, and one that says nothing.
const FAULTS: [Fault; 7] = [
    Fault::Kind(ErrorKind::StorageFull),
    Fault::Kind(ErrorKind::QuotaExceeded),
    Fault::Kind(ErrorKind::PermissionDenied),
    Fault::Kind(ErrorKind::ReadOnlyFilesystem),
    Fault::Code(5),
    Fault::Code(24),
    Fault::Kind(ErrorKind::Other),
];

#[test]
fn a_failure_at_any_step_loses_nothing_and_the_next_try_succeeds() {
    for (kind, stays) in FAULTS
        .into_iter()
        .flat_map(|kind| [(kind, false), (kind, true)])
    {
        let mut steps = 0;
        loop {
            let folder = tempfile::tempdir().unwrap();
            let disk = Faulty::with(kind, stays, "");
            let store = Store::with_disk(dirs(folder.path()), disk.clone());
            let device = store.device();
            let mut notebook = store.notebook(&identity()).unwrap();
            notebook.write(&[note(&device, 1, "old")]).unwrap();

            disk.arm(steps);
            let new = note(&device, 2, "new");
            let written = notebook.write(std::slice::from_ref(&new));
            let failed = disk.has_failed();
            disk.arm(NEVER);

            let seen = notes_on_disk(folder.path());
            let case = format!("{kind:?} at step {steps}, stays: {stays}, {written:?}");
            assert!(seen.contains("old"), "{case}");
            assert!(written.is_err() || seen == names(&["new", "old"]), "{case}");

            let set = notebook.write(&[new]).unwrap();
            assert_eq!(set.live().count(), 2, "{case}");
            assert_eq!(
                notes_on_disk(folder.path()),
                names(&["new", "old"]),
                "{case}"
            );
            notebook.write(&[note(&device, 3, "next")]).unwrap();
            assert_eq!(
                temporary_files(&folder.path().join("data")),
                [] as [PathBuf; 0],
                "{case}"
            );
            if !failed {
                break;
            }
            steps += 1;
        }
        assert!(steps >= 6, "only {steps} steps were tried");
    }
}

#[test]
fn a_failure_at_any_step_of_the_first_write_leaves_an_empty_or_a_whole_notebook() {
    for steps in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let disk = Faulty::new(ErrorKind::StorageFull, true);
        let store = Store::with_disk(dirs(folder.path()), disk.clone());
        let mut notebook = store.notebook(&identity()).unwrap();
        disk.arm(steps);
        let new = note(&store.device(), 1, "new");
        let written = notebook.write(std::slice::from_ref(&new));
        disk.arm(NEVER);
        let seen = notes_on_disk(folder.path());
        assert!(written.is_err() || seen == names(&["new"]), "{steps}");
        notebook.write(&[new]).unwrap();
        assert_eq!(notes_on_disk(folder.path()), names(&["new"]), "{steps}");
    }
}

/// The same book in another edition.
fn edition() -> Identity {
    Identity {
        hash: TextHash::of("Candide, revised"),
        path: Some("/books/candide.epub".into()),
        ..identity()
    }
}

/// Links both editions, failing after `steps`, on a disk where each of them has a note, or only the first (`one`). Answers whether it failed.
fn link_fails(kind: Fault, stays: bool, one: bool, steps: usize) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let disk = Faulty::with(kind, stays, "");
    let store = Store::with_disk(dirs(folder.path()), disk.clone());
    let device = store.device();
    let open = |identity| store.notebook(identity).unwrap();
    let (old, new) = (identity(), edition());
    open(&old).write(&[note(&device, 1, "old")]).unwrap();
    if !one {
        open(&new).write(&[note(&device, 2, "new")]).unwrap();
    }
    let both = names(if one { &["old"] } else { &["new", "old"] });

    let (mut ours, mut theirs) = (open(&old), open(&new));
    disk.arm(steps);
    let linked = ours.link(&mut theirs);
    let failed = disk.has_failed();
    disk.arm(NEVER);

    let case = format!("{kind:?} at step {steps}, stays: {stays}, one: {one}, {linked:?}");
    let seen = [&old, &new].map(|text| notes_of(text, folder.path()));
    assert!(seen[0].contains("old"), "{case}");
    assert!(one || seen[1].contains("new"), "{case}");
    if linked.is_ok() {
        assert_eq!(seen, [both.clone(), both.clone()], "{case}");
    }

    // Tried again with the same notebooks, as with new ones, it is done.
    ours.link(&mut theirs).expect(&case);
    let seen = [&old, &new].map(|text| notes_of(text, folder.path()));
    assert_eq!(seen, [both.clone(), both.clone()], "{case}");
    assert!(open(&old).is_linked(&mut open(&new)).unwrap(), "{case}");
    open(&new).write(&[note(&device, 3, "next")]).unwrap();
    assert!(notes_of(&old, folder.path()).contains("next"), "{case}");
    let litter = temporary_files(&folder.path().join("data"));
    assert_eq!(litter, [] as [PathBuf; 0], "{case}");
    failed
}

#[test]
fn a_failure_at_any_step_of_linking_loses_nothing_and_the_next_try_links() {
    for one in [false, true] {
        for kind in FAULTS {
            for stays in [false, true] {
                let failing = (0..).take_while(|steps| link_fails(kind, stays, one, *steps));
                let least = if one { 6 } else { 12 };
                let steps = failing.count();
                assert!(steps >= least, "only {steps} steps were tried");
            }
        }
    }
}

/// Parts an edition from the other it is linked with, failing after `steps`, where both have a folder or only the first (`one`). Answers
/// whether it failed.
fn part_fails(kind: Fault, stays: bool, one: bool, steps: usize) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let disk = Faulty::with(kind, stays, "");
    let store = Store::with_disk(dirs(folder.path()), disk.clone());
    let device = store.device();
    let open = |identity| store.notebook(identity).unwrap();
    let (old, new) = (identity(), edition());
    let made_on = |text: &Identity, number, words| {
        let mut note = note(&device, number, words);
        note.anchor.text = text.hash.to_string();
        note
    };
    open(&old).write(&[made_on(&old, 1, "old")]).unwrap();
    let second = made_on(&new, 2, "new");
    if !one {
        open(&new).write(std::slice::from_ref(&second)).unwrap();
    }
    open(&old).link(&mut open(&new)).unwrap();
    if one {
        open(&new).write(&[second]).unwrap();
    }

    let mut ours = open(&new);
    disk.arm(steps);
    let parted = ours.part(&new);
    let failed = disk.has_failed();
    disk.arm(NEVER);

    let case = format!("{kind:?} at step {steps}, stays: {stays}, one: {one}, {parted:?}");
    let both = || [&old, &new].map(|text| notes_of(text, folder.path()));
    let apart = [names(&["old"]), names(&["new"])];
    let seen = both();
    assert!(
        seen[0].contains("old") && seen[1].contains("new"),
        "{case}: {seen:?}"
    );
    if parted.is_ok() {
        assert_eq!(seen, apart, "{case}");
    }

    // Tried again with the same notebook it is done, and nothing is left lying about.
    ours.part(&new).expect(&case);
    assert_eq!(both(), apart, "{case}");
    let litter = temporary_files(&folder.path().join("data"));
    assert_eq!(litter, [] as [PathBuf; 0], "{case}");
    failed
}

#[test]
fn a_failure_at_any_step_of_parting_loses_nothing_and_the_next_try_parts() {
    for one in [false, true] {
        for kind in FAULTS {
            for stays in [false, true] {
                let failing = (0..).take_while(|steps| part_fails(kind, stays, one, *steps));
                let steps = failing.count();
                assert!(steps >= 12, "only {steps} steps were tried");
            }
        }
    }
}

#[test]
fn a_failure_is_one_line_with_the_file_and_the_cure() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Faulty::new(ErrorKind::ReadOnlyFilesystem, true);
    let store = Store::with_disk(dirs(folder.path()), disk.clone());
    let mut notebook = store.notebook(&identity()).unwrap();
    disk.arm(0);
    let error = notebook
        .write(&[note(&store.device(), 1, "x")])
        .unwrap_err();
    let line = error.to_string();
    assert!(matches!(error, StoreError::Write { .. }));
    assert!(
        line.contains(".toml: ") && line.contains("permissions"),
        "{line}"
    );
    assert_eq!(line.lines().count(), 1);
}

#[test]
fn without_a_state_folder_notes_are_kept_and_the_reader_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let dirs = dirs(folder.path());
    fs::write(&dirs.state, "this is a file").unwrap();
    let store = Store::new(dirs);
    let mut notebook = store.notebook(&identity()).unwrap();
    notebook.write(&[note(&store.device(), 1, "x")]).unwrap();
    let (set, troubles) = notebook.read().unwrap();
    assert_eq!(set.len(), 1);
    let told: Vec<&str> = troubles.iter().map(|t| t.message.as_str()).collect();
    assert!(
        told.iter().any(|line| line.contains("cannot be locked")),
        "{told:?}"
    );
}

#[test]
fn a_draft_and_a_position_survive_a_failure_at_any_step() {
    let draft = |text: &str| Draft {
        key: "01".to_owned(),
        id: None,
        base: None,
        anchor: Anchor::default(),
        text: text.into(),
    };
    let seen = |progress| Seen {
        text: "blake3:0".into(),
        title: "Candide".into(),
        focus: Some(Anchor::default()),
        progress,
        ..Seen::default()
    };
    for steps in 0..8 {
        let folder = tempfile::tempdir().unwrap();
        let disk = Faulty::new(ErrorKind::StorageFull, true);
        let store = Store::with_disk(dirs(folder.path()), disk.clone());
        let notebook = store.notebook(&identity()).unwrap();
        notebook.keep_draft(&draft("old")).unwrap();
        store.keep_seen(&seen(1)).unwrap();

        disk.arm(steps);
        let kept = notebook.keep_draft(&draft("new"));
        let expected = if kept.is_ok() { "new" } else { "old" };
        let drafts = notebook.drafts();
        let drafts: Vec<&str> = drafts.iter().map(|draft| draft.text.as_str()).collect();
        assert_eq!(drafts, [expected], "{steps}");
        disk.arm(steps);
        let expected = if store.keep_seen(&seen(2)).is_ok() {
            2
        } else {
            1
        };
        disk.arm(NEVER);
        let (all, troubles) = Store::new(dirs(folder.path())).library();
        assert_eq!((all, troubles), (vec![seen(expected)], vec![]), "{steps}");
        store.keep_seen(&seen(3)).unwrap();
        assert_eq!(store.library().0, [seen(3)]);
    }
}

#[test]
fn eight_writers_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // One name for all: they are programs on one machine.
    Store::new(dirs(folder.path())).device();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let dirs = dirs(folder.path());
            scope.spawn(move || {
                let store = Store::with_disk(dirs, Faulty::new(ErrorKind::Other, false));
                let device = store.device();
                let mut notebook = store.notebook(&identity()).unwrap();
                for i in 0..50 {
                    let number = writer * 50 + i;
                    let new = [note(&device, number, &number.to_string())];
                    while let Err(error) = notebook.write(&new) {
                        assert!(matches!(error, StoreError::Busy(_)), "{error}");
                    }
                }
            });
        }
    });
    assert_eq!(notes_on_disk(folder.path()).len(), 400);
    let store = Store::new(dirs(folder.path()));
    let notebook = store.notebook(&identity()).unwrap();
    assert_eq!(fs::read_dir(notebook.folder()).unwrap().count(), 1);
}
