//! Several machines write on one text, and something carries their files about: git, a sync that makes conflict copies, a stick. Whatever
//! the order and whatever the clocks, all see the same in the end and nothing is lost.

#[path = "support/disk.rs"]
mod disk;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use jiff::Timestamp;
use lutrin::annotate::{Anchor, Annotation, Id, Kind, Order, Set};
use lutrin::doc::TextHash;
use lutrin::store::{Dirs, Identity, Notebook, Store};
use proptest::prelude::*;

use disk::{Faulty, Machine, dirs};

/// A machine with its folders and its clock.
struct Device {
    dirs: Dirs,
    store: Store,
    notebook: Notebook,
    /// What its clock is ahead or behind, in seconds.
    skew: i64,
    noon: i64,
}

/// Clocks: right, in 1970, in 2100.
const CLOCKS: [i64; 3] = [0, -1_788_000_000, 2_340_000_000];

/// The second all times are counted from: now, since what was removed long ago is let go.
fn noon() -> i64 {
    Timestamp::now().as_second()
}

impl Device {
    fn new(root: &Path, machine: &'static str, skew: i64) -> Self {
        Self::with(dirs(root), Machine::Id(machine), skew)
    }

    fn with(dirs: Dirs, machine: Machine, skew: i64) -> Self {
        let store = Store::with_disk(dirs.clone(), Faulty::of(machine));
        let notebook = store.notebook(&candide()).unwrap();
        Self {
            dirs,
            store,
            notebook,
            skew,
            noon: noon(),
        }
    }

    fn now(&self, second: i64) -> Timestamp {
        Timestamp::from_second(self.noon + second + self.skew).unwrap()
    }

    fn read(&mut self) -> Set {
        self.notebook.read().unwrap().0
    }

    fn troubles(&mut self) -> Vec<String> {
        let troubles = self.notebook.read().unwrap().1;
        troubles.into_iter().map(|it| it.message).collect()
    }

    fn write(&mut self, state: Annotation) -> Annotation {
        self.notebook.write(std::slice::from_ref(&state)).unwrap();
        state
    }

    fn add(&mut self, number: u64, text: &str, second: i64) -> Annotation {
        let anchor = Anchor {
            exact: "le meilleur des mondes".into(),
            text: candide().hash.to_string(),
            ..Anchor::default()
        };
        let (id, now) = (Id::from_parts(number, 7), self.now(second));
        let mut note = Annotation::new(Kind::Note, id, anchor, &self.store.device(), now);
        note.note = Some(text.into());
        self.write(note)
    }

    fn edit(&mut self, id: Id, text: &str, second: i64) -> Option<Annotation> {
        let set = self.read();
        let base = set.get(id)?;
        let mut next = set.edited(base, &self.store.device(), self.now(second));
        next.note = Some(text.into());
        next.deleted = None;
        if second % 2 == 0 {
            next.put_by_hand(Anchor {
                exact: format!("le \"jardin\",\n[cultivé] {second}"),
                text: format!("blake3:{}", second % 3),
                ..Anchor::default()
            });
        }
        next.let_go = second % 3 == 0;
        Some(self.write(next))
    }

    fn remove(&mut self, id: Id, second: i64) -> Option<Annotation> {
        let set = self.read();
        let base = set.get(id)?;
        let next = set.removed(base, &self.store.device(), self.now(second));
        Some(self.write(next))
    }

    fn folder(&self) -> PathBuf {
        self.notebook.folder().to_path_buf()
    }

    /// This device's own file.
    fn own(&self) -> PathBuf {
        self.folder().join(format!("{}.toml", self.store.device()))
    }

    /// The texts of the states of a record, sorted.
    fn texts(&mut self, id: Id) -> Vec<String> {
        let set = self.read();
        let mut texts: Vec<String> = set
            .states(id)
            .iter()
            .map(|state| {
                let gone = if state.is_deleted() { "†" } else { "" };
                format!("{gone}{}", state.note_text())
            })
            .collect();
        texts.sort();
        texts
    }

    /// Carries `from`'s own files here, as a sync does: whole files, the newest state of each.
    fn fetch(&self, from: &Self) {
        fs::create_dir_all(self.folder()).unwrap();
        let name = from.store.device().to_string();
        let Ok(files) = fs::read_dir(from.folder()) else {
            return;
        };
        for file in files {
            let path = file.unwrap().path();
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            if file.starts_with(&name) {
                fs::copy(&path, self.folder().join(file)).unwrap();
            }
        }
    }
}

fn candide() -> Identity {
    Identity {
        hash: TextHash::of("Candide"),
        title: "Candide".into(),
        authors: vec![],
        identifiers: vec![],
        path: None,
    }
}

fn id(number: u64) -> Id {
    Id::from_parts(number, 7)
}

fn live(set: &Set) -> BTreeSet<String> {
    set.live().map(|note| note.note_text().to_owned()).collect()
}

fn names(items: &[&str]) -> BTreeSet<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

/// git, with nobody's settings.
fn git(folder: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
        .args(["-c", "init.defaultBranch=main", "-c", "core.autocrlf=false"])
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .output()
        .expect("git is needed for this test: it merges the notes of two clones");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {args:?}: {said}{failed}");
    said
}

fn commit(folder: &Path, what: &str) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", what]);
}

#[test]
fn two_clones_edit_and_a_plain_pull_merges_them() {
    let root = tempfile::tempdir().unwrap();
    let hub = root.path().join("hub.git");
    fs::create_dir_all(&hub).unwrap();
    git(&hub, &["init", "-q", "--bare"]);
    let at = |name: &str| {
        let mut dirs = dirs(&root.path().join(name));
        dirs.data = root.path().join(name).join("data");
        dirs
    };
    let clone = |name: &str| {
        let data = at(name).data;
        fs::create_dir_all(data.parent().unwrap()).unwrap();
        git(
            root.path(),
            &["clone", "-q", "hub.git", data.to_str().unwrap()],
        );
        data
    };
    let one_data = clone("one");
    let mut one = Device::with(at("one"), Machine::Id("one"), 0);
    for number in 1..=3 {
        one.add(number, &format!("note {number}"), 0);
    }
    commit(&one_data, "one begins");
    git(&one_data, &["push", "-q", "origin", "HEAD:main"]);
    let two_data = clone("two");
    let mut two = Device::with(at("two"), Machine::Id("two"), CLOCKS[1]);

    // Both change one note, each changes and adds one of its own, one removes what the other edits.
    one.edit(id(1), "one's", 10);
    two.edit(id(1), "two's", 11);
    one.edit(id(2), "edited by one", 12);
    two.remove(id(2), 13);
    one.add(10, "new by one", 14);
    two.add(20, "new by two", 15);
    two.edit(id(3), "edited by two", 16);
    commit(&one_data, "one goes on");
    git(&one_data, &["push", "-q", "origin", "HEAD:main"]);
    commit(&two_data, "two goes on");
    git(&two_data, &["pull", "-q", "--no-rebase", "--no-edit"]);
    git(&two_data, &["push", "-q", "origin", "HEAD:main"]);
    git(&one_data, &["pull", "-q", "--no-rebase", "--no-edit"]);

    for device in [&mut one, &mut two] {
        assert_eq!(git(&device.dirs.data, &["status", "--porcelain"]), "");
        assert_eq!(device.troubles(), [] as [&str; 0]);
        assert_eq!(device.texts(id(1)), ["one's", "two's"]);
        assert_eq!(device.texts(id(2)), ["edited by one", "†note 2"]);
        let set = device.read();
        assert!(
            !set.get(id(2)).unwrap().is_deleted(),
            "an edit beats a removal"
        );
        let expected = [
            set.get(id(1)).unwrap().note_text(),
            "edited by one",
            "edited by two",
            "new by one",
            "new by two",
        ];
        assert_eq!(live(&set), names(&expected));
    }
    assert_eq!(one.read(), two.read());

    // One settles it; a pull brings that over.
    let set = one.read();
    let shown = set.get(id(1)).unwrap();
    let settled = set.settled(shown, &one.store.device(), one.now(20));
    one.write(settled.clone());
    commit(&one_data, "settled");
    git(&one_data, &["push", "-q", "origin", "HEAD:main"]);
    git(&two_data, &["pull", "-q", "--no-rebase", "--no-edit"]);
    assert_eq!(two.read().states(id(1)), [settled]);
}

#[test]
fn copies_made_by_a_sync_are_taken_in_and_set_aside() {
    for name in [
        "NAME.sync-conflict-20260901-101230-ABCDEFG.toml",
        "NAME (Anna's conflicted copy 2026-09-01).toml",
        "NAME (conflicted copy 2026-09-01 101230).toml",
        "NAME (Case Conflict).toml",
    ] {
        let root = tempfile::tempdir().unwrap();
        let mut one = Device::new(root.path(), "one", 0);
        one.add(1, "base", 0);
        one.add(2, "the same", 0);
        let base = fs::read_to_string(one.own()).unwrap();
        one.edit(id(1), "mine", 10);
        // A machine that wrote under the same name: one note changed, one more, and a key that is not ours.
        let copy = base
            .replace("\"base\"", "\"theirs\"")
            .replace(" = 1 }", " = 1, phone = 1 }")
            + "\n[[ann]]\nid = \"01K4Z8Q4V7N8Y3T5C2M6R9KDXH\"\nv = { phone = 1 }\ncolour = 5 # blue\nnote = \"only there\"\n";
        let name = name.replace("NAME", &one.store.device().to_string());
        let path = one.folder().join(&name);
        fs::write(&path, &copy).unwrap();
        let before = one.read();
        assert_eq!(one.texts(id(1)), ["mine", "theirs"], "{name}");
        assert_eq!(one.troubles(), [] as [&str; 0], "{name}");

        one.notebook.write(&[]).unwrap();
        assert!(!path.exists(), "{name}");
        assert_eq!(one.read(), before, "{name}");
        let quarantine = one.dirs.state.join("quarantine");
        let aside = quarantine
            .join(one.folder().file_name().unwrap())
            .join(&name);
        assert_eq!(fs::read_to_string(aside).unwrap(), copy, "{name}");
        assert_eq!(one.store.check(), [], "{name}: it is in order now");
        let own = fs::read_to_string(one.own()).unwrap();
        assert!(own.contains("colour = 5 # blue"), "{own}");
        // Again the same copy: nothing is doubled.
        fs::write(&path, &copy).unwrap();
        one.notebook.write(&[]).unwrap();
        assert_eq!(one.read(), before, "{name}");
        assert_eq!(fs::read_to_string(one.own()).unwrap(), own, "{name}");
        // And another program reads what this one knows.
        let mut again = Device::new(root.path(), "one", 0);
        assert_eq!(again.read(), before, "{name}");
    }
}

#[test]
fn a_copy_stays_where_it_is_while_what_it_says_is_not_on_the_disk() {
    let root = tempfile::tempdir().unwrap();
    let faulty = Faulty::new(std::io::ErrorKind::StorageFull, true);
    let store = Store::with_disk(dirs(root.path()), Arc::<Faulty>::clone(&faulty));
    let mut notebook = store.notebook(&candide()).unwrap();
    let now = Timestamp::UNIX_EPOCH;
    let note = |n| {
        Annotation::new(
            Kind::Highlight,
            id(n),
            Anchor::default(),
            &store.device(),
            now,
        )
    };
    notebook.write(&[note(1)]).unwrap();
    let path = notebook.folder().join("x (conflicted copy).toml");
    fs::write(
        &path,
        "[[ann]]\nid = \"01K4Z8Q4V7N8Y3T5C2M6R9KDXH\"\nnote = \"there\"\n",
    )
    .unwrap();
    for steps in 0..30 {
        faulty.arm(steps);
        let done = notebook.write(&[]);
        let failed = faulty.has_failed();
        faulty.arm(disk::NEVER);
        let mut again = Store::new(dirs(root.path())).notebook(&candide()).unwrap();
        let (set, troubles) = again.read().unwrap();
        assert_eq!((set.len(), troubles), (2, vec![]), "{steps}");
        if done.is_ok() && !failed {
            break;
        }
    }
    assert!(!path.exists());
    assert_eq!(notebook.read().unwrap().0.len(), 2);
    // One that is damaged is no plain copy: it is told and stays.
    fs::write(&path, "[[ann]]\nnote = \"saved\"\n[[ann]]\nnote = \"open\n").unwrap();
    notebook.write(&[note(3)]).unwrap();
    assert!(path.exists());
    let (set, troubles) = notebook.read().unwrap();
    assert_eq!((set.len(), troubles.len()), (4, 1), "{troubles:?}");
}

#[test]
fn a_cloned_home_is_noticed_and_split() {
    let cases = [
        (Machine::Id("one"), Machine::Id("two")),
        (Machine::Host("laptop"), Machine::Host("desk")),
        (Machine::Id("one"), Machine::Host("laptop")),
    ];
    for (here, there) in cases {
        let root = tempfile::tempdir().unwrap();
        let (first, second) = (root.path().join("1"), root.path().join("2"));
        let mut one = Device::with(dirs(&first), here, 0);
        one.add(1, "base", 0);
        let name = one.store.device();
        copy_all(&first, &second);
        let mut two = Device::with(dirs(&second), there, 0);
        assert_ne!(two.store.device(), name, "{here:?} {there:?}");
        assert_eq!(one.store.device(), name);
        one.edit(id(1), "one's", 10);
        two.edit(id(1), "two's", 10);
        two.add(2, "new", 10);
        one.fetch(&two);
        two.fetch(&one);
        for device in [&mut one, &mut two] {
            assert_eq!(device.texts(id(1)), ["one's", "two's"]);
            assert_eq!(device.troubles(), [] as [&str; 0]);
            assert_eq!(device.read().len(), 2);
        }
        // Started again, each keeps its name.
        let [mut one, mut two] = [(&first, here), (&second, there)]
            .map(|(root, machine)| Device::with(dirs(root), machine, 0));
        assert_eq!(one.store.device(), name);
        assert_eq!(one.read(), two.read());
    }
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_all(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn no_clock_changes_an_outcome() {
    for (first, second) in CLOCKS.iter().flat_map(|a| CLOCKS.map(|b| (*a, b))) {
        let root = tempfile::tempdir().unwrap();
        let mut one = Device::new(&root.path().join("1"), "one", first);
        let mut two = Device::new(&root.path().join("2"), "two", second);
        one.add(1, "made", 0);
        one.add(2, "made too", 0);
        two.fetch(&one);
        // Who has seen the other's change comes after it, whatever the clocks say.
        two.edit(id(1), "seen and changed", 10);
        one.fetch(&two);
        one.edit(id(1), "and again", 20);
        // One removes, the other edits without having seen that.
        one.remove(id(2), 30);
        two.edit(id(2), "not to be removed", 30);
        one.fetch(&two);
        two.fetch(&one);
        for device in [&mut one, &mut two] {
            let set = device.read();
            assert_eq!(live(&set), names(&["and again", "not to be removed"]));
            assert_eq!(set.states(id(1)).len(), 1, "{first} {second}");
        }
        // What a wrong clock threw away can be brought back, now and after many writes.
        let gone = one.remove(id(1), 40).unwrap();
        for number in 3..6 {
            one.add(number, "more", 50);
            two.fetch(&one);
            two.add(number + 10, "more", 50);
            one.fetch(&two);
        }
        for device in [&mut one, &mut two] {
            assert_eq!(device.read().states(id(1)), std::slice::from_ref(&gone));
        }
    }
}

#[test]
fn what_was_removed_is_there_for_thirty_days_and_known_for_ever() {
    let root = tempfile::tempdir().unwrap();
    let mut one = Device::new(root.path(), "one", 0);
    let day = |days: i64| -days * 86_400;
    for (number, days) in [(1, 29), (2, 31), (3, 4000)] {
        one.add(number, "words", day(days));
        one.remove(id(number), day(days));
    }
    let text = fs::read_to_string(one.own()).unwrap();
    let text = text.replacen("deleted =", "mine = 1 # by hand\ndeleted =", 3);
    fs::write(one.own(), text).unwrap();
    one.add(4, "later", day(0));
    let bodies = |set: &Set| -> Vec<String> {
        let records = (1..=3).map(|n| set.get(id(n)).unwrap());
        records.map(|state| state.note_text().to_owned()).collect()
    };
    // The first write that finds it so old only notices.
    assert_eq!(bodies(&one.read()), ["words"; 3]);
    let noticed = of_own(&one, "trash");
    let text = fs::read_to_string(&noticed).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    let (known, _) = text.split_once(" = ").unwrap();
    let long_since = format!("{known} = {}\n", one.now(day(31)));
    fs::write(noticed, long_since).unwrap();
    one.add(6, "later still", day(0));
    let set = one.read();
    // What seems to lie there since ten years was removed under a clock that is wrong.
    assert_eq!(bodies(&set), ["words", "", "words"]);
    assert!(set.states(id(2))[0].is_bare());
    assert_eq!(set.removed_records().count(), 2);
    let text = fs::read_to_string(one.own()).unwrap();
    assert_eq!(text.matches("mine = 1 # by hand").count(), 3, "{text}");
    // A device that still has the whole tombstone, or the note, does not bring it back by that.
    let mut two = Device::new(&root.path().join("2"), "two", 0);
    two.fetch(&one);
    two.add(5, "x", day(0));
    assert_eq!(two.read().states(id(2)), set.states(id(2)));
    let restored = two.edit(id(1), "brought back", day(0)).unwrap();
    one.fetch(&two);
    assert_eq!(one.read().states(id(1)), [restored]);
}

/// What may happen on one of three devices.
#[derive(Clone, Debug)]
enum Event {
    Add(usize, u64),
    Edit(usize, u64),
    Remove(usize, u64),
    Settle(usize, u64),
    /// Another text put into the file by hand.
    Hand(usize, u64),
    /// A record of the file copied below by hand, with its id and another text.
    Paste(usize, u64),
    /// A sign of an id left out or changed by hand.
    Slip(usize, u64),
    /// The file as it was some time ago is put back, as from a backup.
    Rollback(usize),
    Fetch(usize, usize),
    /// The other's own file comes as a conflict copy of this one's.
    Copy(usize, usize),
}

fn event() -> impl Strategy<Value = Event> {
    let (on, record) = (0..3usize, 1..4u64);
    let both = (on.clone(), record);
    prop_oneof![
        3 => both.clone().prop_map(|(on, record)| Event::Add(on, record)),
        5 => both.clone().prop_map(|(on, record)| Event::Edit(on, record)),
        2 => both.clone().prop_map(|(on, record)| Event::Remove(on, record)),
        1 => both.clone().prop_map(|(on, record)| Event::Settle(on, record)),
        1 => both.clone().prop_map(|(on, record)| Event::Hand(on, record)),
        1 => both.clone().prop_map(|(on, record)| Event::Paste(on, record)),
        1 => both.prop_map(|(on, record)| Event::Slip(on, record)),
        1 => on.clone().prop_map(Event::Rollback),
        4 => (on.clone(), on.clone()).prop_map(|(to, from)| Event::Fetch(to, from)),
        1 => (on.clone(), on).prop_map(|(to, from)| Event::Copy(to, from)),
    ]
}

/// Plays one event; answers the states that were written on purpose.
fn play(devices: &mut [Device; 3], at: usize, event: &Event) -> Option<Annotation> {
    let (text, second) = (format!("t{at}"), i64::try_from(at).unwrap());
    match *event {
        Event::Add(on, record) => {
            let number = record + 10 * u64::try_from(on).unwrap();
            let known = !devices[on].read().states(id(number)).is_empty();
            (!known).then(|| devices[on].add(number, &text, second))
        }
        Event::Edit(on, record) => {
            let chosen = nth(&devices[on].read(), record)?;
            devices[on].edit(chosen, &text, second)
        }
        Event::Remove(on, record) => {
            let chosen = nth(&devices[on].read(), record)?;
            devices[on].remove(chosen, second)
        }
        Event::Settle(on, record) => {
            let set = devices[on].read();
            let base = set.get(nth(&set, record)?)?;
            let device = &mut devices[on];
            let next = set.settled(base, &device.store.device(), device.now(second));
            Some(device.write(next))
        }
        Event::Hand(on, record) => {
            let set = devices[on].read();
            let words = set.get(nth(&set, record)?)?.note_text().to_owned();
            let own = fs::read_to_string(devices[on].own()).ok()?;
            let changed = own.replacen(&format!("\"{words}\""), &format!("\"{text}\""), 1);
            fs::write(devices[on].own(), changed).unwrap();
            None
        }
        Event::Paste(on, record) => {
            paste(&mut devices[on], record, &text);
            None
        }
        Event::Slip(on, record) => {
            let own = fs::read_to_string(devices[on].own()).ok()?;
            let ids: Vec<usize> = own.match_indices("id = \"").map(|(at, _)| at).collect();
            let at = ids.get(usize::try_from(record).ok()? % ids.len().max(1))? + 20;
            let slip = if record == 1 { "" } else { "Z" };
            let changed = format!("{}{slip}{}", own.get(..at)?, own.get(at + 1..)?);
            fs::write(devices[on].own(), changed).unwrap();
            None
        }
        Event::Rollback(on) => {
            let folder = of_own(&devices[on], "backups");
            let mut older: Vec<PathBuf> = fs::read_dir(folder.parent()?)
                .ok()?
                .map(|entry| entry.unwrap().path())
                .collect();
            older.sort();
            fs::copy(older.first()?, devices[on].own()).unwrap();
            None
        }
        Event::Fetch(to, from) => {
            if to != from {
                devices[to].fetch(&devices[from]);
            }
            None
        }
        Event::Copy(to, from) => {
            if to != from && devices[from].own().exists() {
                fs::create_dir_all(devices[to].folder()).unwrap();
                let name = format!("{}.sync-conflict-{at}.toml", devices[to].store.device());
                let target = devices[to].folder().join(name);
                fs::copy(devices[from].own(), target).unwrap();
            }
            None
        }
    }
}

/// Copies a record of the device's file below, as a hand does that makes another like it. What there was stays, and the copy is there.
fn paste(device: &mut Device, record: u64, text: &str) {
    let in_order = device.troubles().is_empty();
    let before = device.read();
    let own = fs::read_to_string(device.own()).unwrap_or_default();
    let blocks: Vec<&str> = own.split("[[ann]]").skip(1).collect();
    let index = usize::try_from(record).unwrap() % blocks.len().max(1);
    let Some((start, rest)) = blocks
        .get(index)
        .and_then(|block| block.split_once("note = "))
    else {
        return;
    };
    let rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    let copy = format!("\n[[ann]]{start}note = \"{text}\"\n{rest}");
    fs::write(device.own(), format!("{own}{copy}")).unwrap();
    if in_order {
        let after = device.read();
        assert!(after.all().any(|state| state.note_text() == text));
        for state in before.all() {
            assert!(after.states(state.id).contains(state), "{state:?}");
        }
    }
}

/// Where the state folder keeps something of the device's own file.
fn of_own(device: &Device, what: &str) -> PathBuf {
    let of_data = fs::read_dir(device.dirs.state.join(what));
    let mut of_data = of_data.into_iter().flatten().map(|it| it.unwrap().path());
    let own = device.own();
    let folder = own.parent().and_then(Path::file_name).unwrap();
    let folder = of_data.next().unwrap_or_default().join(folder);
    folder.join(own.file_name().unwrap())
}

/// The record that a number stands for in what is there.
fn nth(set: &Set, record: u64) -> Option<Id> {
    let mut ids: Vec<Id> = set.all().map(|state| state.id).collect();
    ids.dedup();
    let index = usize::try_from(record).ok()?;
    ids.get(index % ids.len().max(1)).copied()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn three_devices_end_alike_and_nothing_is_lost(events in prop::collection::vec(event(), 0..30)) {
        let root = tempfile::tempdir().unwrap();
        let mut devices = [("one", 0), ("two", 1), ("three", 2)]
            .map(|(name, clock)| Device::new(&root.path().join(name), name, CLOCKS[clock]));
        let mut written: Vec<Annotation> = Vec::new();
        for (at, event) in events.iter().enumerate() {
            written.extend(play(&mut devices, at, event));
        }
        // Changes by hand count when the device next writes; then everything goes everywhere.
        for (number, device) in devices.iter_mut().enumerate() {
            device.add(100 + u64::try_from(number).unwrap(), "the end", 1000);
        }
        for (to, from) in [(0, 1), (1, 2), (2, 0), (0, 2), (1, 0), (2, 1)] {
            devices[to].fetch(&devices[from]);
        }
        let sets = devices.each_mut().map(Device::read);
        prop_assert_eq!(&sets[0], &sets[1]);
        prop_assert_eq!(&sets[0], &sets[2]);
        for state in &written {
            let kept = sets[0].states(state.id);
            let known = kept.iter().any(|other| {
                matches!(other.version.compare(&state.version), Order::After | Order::Equal)
            });
            prop_assert!(known, "{state:?} is lost; there is {kept:?}");
        }
    }
}
