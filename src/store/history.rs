//! The undo history of one text on this machine, in the state folder.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use toml::de::{DeTable, DeValue};

use super::atomic::{self, Durability};
use super::disk::{Disk, Stamp};
use super::{StoreError, backup, fields, lock, record};
use crate::annotate::{Change, History};

/// Largest history file, in bytes.
const CAP: u64 = 64 << 20;

const FORMAT: u64 = 1;

/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// The history of one text as this program knows it, so that what another program on this machine, with a window of its own on the
/// same text, wrote meanwhile can be told from what was taken out here.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// As it was read or given to be written last.
    ours: History,
    /// What was on disk then, and the stamp of the file.
    there: History,
    stamp: Option<Stamp>,
    /// What was left behind beside it by a program that was killed is gone.
    swept: bool,
}

/// Where the history of a text is.
pub(super) struct Place<'a> {
    pub disk: &'a dyn Disk,
    pub state: &'a Path,
    pub path: &'a Path,
}

impl Kept {
    /// Reads a history; one that cannot be understood is set aside, and a new one begins.
    pub fn read(&mut self, place: &Place<'_>) -> History {
        *self = Self {
            stamp: place.disk.stamp(place.path).ok(),
            ..Self::default()
        };
        if let Some(bytes) = place.bytes() {
            let read = String::from_utf8(bytes).ok();
            if let Some(history) = read.and_then(|text| from_toml(&text)) {
                self.ours = history.clone();
                self.there = history;
            } else {
                backup::quarantine(place.disk, place.state, place.path);
            }
        }
        self.ours.clone()
    }

    /// Writes a history. Changes that another program added since stay, and what it took out of the history that both began with goes.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn keep(&mut self, place: &Place<'_>, history: &History) -> Result<(), StoreError> {
        let path = place.path;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let lock = place
            .state
            .join("locks")
            .join(format!("{name}.history.lock"));
        let lock = lock::lock(place.disk, &lock, path, PATIENCE)?;
        let stamp = place.disk.stamp(path).ok();
        if stamp.is_none() || stamp != self.stamp {
            let read = place
                .bytes()
                .and_then(|bytes| String::from_utf8(bytes).ok());
            // Where there is nothing, or nothing that can be read, nobody took anything out.
            let there = read.and_then(|text| from_toml(&text));
            self.there = there.unwrap_or_else(|| self.ours.clone());
        }
        let merged = History {
            done: merged(&history.done, &self.ours.done, &self.there.done),
            undone: merged(&history.undone, &self.ours.undone, &self.there.undone),
        };
        let text = to_toml(&merged);
        atomic::replace(place.disk, path, text.as_bytes(), Durability::Renamed)
            .map_err(|error| StoreError::write(path, error))?;
        self.stamp = place.disk.stamp(path).ok();
        self.ours.clone_from(history);
        self.there = merged;
        if !std::mem::replace(&mut self.swept, true) {
            atomic::sweep(place.disk, path, lock.is_held());
        }
        Ok(())
    }
}

impl Place<'_> {
    fn bytes(&self) -> Option<Vec<u8>> {
        self.disk.read(self.path, CAP).ok()
    }
}

/// The changes of `now` with those that others put in `there` since it was `before`, each after what was done before it, and
/// without those that others took out.
fn merged(now: &[Change], before: &[Change], there: &[Change]) -> Vec<Change> {
    let holds = |list: &[Change], change: &Change| list.iter().any(|known| is_same(known, change));
    let mut merged: Vec<Change> = now
        .iter()
        .filter(|change| holds(there, change) || !holds(before, change))
        .cloned()
        .collect();
    let others = there.iter().filter(|change| !holds(before, change));
    // Theirs stay in their order too.
    let mut from = 0;
    for change in others.filter(|change| !holds(now, change)) {
        let earlier = |known: &Change| known.after.updated <= change.after.updated;
        let place = merged.iter().rposition(earlier);
        from = place.map_or(from, |place| from.max(place + 1));
        merged.insert(from, change.clone());
        from += 1;
    }
    merged
}

/// Whether both lead from one state of a record to one other.
fn is_same(a: &Change, b: &Change) -> bool {
    let states = a.before.as_ref().zip(b.before.as_ref());
    let before = states.map_or_else(
        || a.before.is_none() && b.before.is_none(),
        |(a, b)| a.version == b.version,
    );
    a.id() == b.id() && a.after.version == b.after.version && before
}

fn to_toml(history: &History) -> String {
    let mut out = format!("format = {FORMAT}\n");
    for (name, changes) in [("done", &history.done), ("undone", &history.undone)] {
        let surplus = changes.len().saturating_sub(History::LIMIT);
        for change in changes.iter().skip(surplus) {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "\n[[{name}]]");
            let mut write = |when: &str, is_list: bool, state| {
                let path = format!("{name}.{when}");
                let header = if is_list {
                    format!("[[{path}]]")
                } else {
                    format!("[{path}]")
                };
                record::write(&mut out, &header, &path, state);
            };
            if let Some(state) = &change.before {
                write("before", false, state);
            }
            for state in &change.beside {
                write("beside", true, state);
            }
            write("after", false, &change.after);
        }
    }
    out
}

fn from_toml(text: &str) -> Option<History> {
    let parsed = DeTable::parse(text).ok()?;
    let table = parsed.get_ref();
    if fields::count(table, "format").ok()? != Some(FORMAT) {
        return None;
    }
    Some(History {
        done: changes(table, "done")?,
        undone: changes(table, "undone")?,
    })
}

fn changes(table: &DeTable<'_>, name: &str) -> Option<Vec<Change>> {
    let Some(list) = table.get(name) else {
        return Some(Vec::new());
    };
    list.get_ref()
        .as_array()?
        .iter()
        .map(|item| change(item.get_ref()))
        .collect()
}

fn change(value: &DeValue<'_>) -> Option<Change> {
    let table = value.as_table()?;
    let read = |table| {
        let read = record::read(table, "", None).ok()?;
        Some(read.annotation)
    };
    let state = |when| read(fields::table(table, when).ok()??);
    let beside = match table.get("beside") {
        None => Vec::new(),
        Some(list) => {
            let states = list.get_ref().as_array()?.iter();
            let states = states.map(|state| read(state.get_ref().as_table()?));
            states.collect::<Option<_>>()?
        }
    };
    let before = match table.get("before") {
        None => None,
        Some(_) => Some(state("before")?),
    };
    Some(Change {
        before,
        beside,
        after: state("after")?,
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::disk::RealDisk;
    use super::*;
    use crate::annotate::{Anchor, Annotation, Device, Id, Kind, Set};

    /// One window on a text; every change is kept at once, as the program does it.
    struct Window<'a> {
        place: Place<'a>,
        kept: Kept,
        history: History,
        set: Set,
        device: Device,
    }

    impl<'a> Window<'a> {
        fn open(state: &'a Path, path: &'a Path) -> Self {
            let disk = &RealDisk;
            let place = Place { disk, state, path };
            let mut kept = Kept::default();
            let history = kept.read(&place);
            let device = Device::new("laptop").unwrap();
            let changes = history.done.iter().chain(&history.undone);
            let set = changes.map(|change| change.after.clone()).collect();
            Self {
                place,
                kept,
                history,
                set,
                device,
            }
        }

        fn keep(&mut self) {
            self.kept.keep(&self.place, &self.history).unwrap();
        }

        fn add(&mut self, second: i64, note: &str) {
            let id = Id::from_parts(u64::try_from(second).unwrap(), 0);
            let mut after =
                Annotation::new(Kind::Note, id, Anchor::default(), &self.device, at(second));
            after.note = Some(note.to_owned());
            self.set.merge(after.clone());
            self.history.push(Change::new(None, after));
            self.keep();
        }

        /// Undoes once and answers what that took back.
        fn undo(&mut self, second: i64) -> String {
            let state = self
                .history
                .undo(&self.set, &self.device, at(second))
                .remove(0);
            let note = state.note_text().to_owned();
            self.set.merge(state);
            self.keep();
            note
        }

        fn redo(&mut self, second: i64) {
            let state = self
                .history
                .redo(&self.set, &self.device, at(second))
                .unwrap();
            self.set.merge(state);
            self.keep();
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn notes(changes: &[Change]) -> Vec<&str> {
        changes
            .iter()
            .map(|change| change.after.note_text())
            .collect()
    }

    #[test]
    fn two_windows_keep_both_histories() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history/text.toml");
        let open = || Window::open(folder.path(), &path);
        open().add(1, "before");
        let (mut one, mut two) = (open(), open());
        two.add(2, "two, first");
        one.add(3, "one");
        two.add(4, "two, second");
        assert_eq!(
            notes(&open().history.done),
            ["before", "two, first", "one", "two, second"]
        );
        // Each takes back its own only.
        assert_eq!(one.undo(5), "one");
        assert_eq!(two.undo(6), "two, second");
        two.redo(7);
        let later = open().history;
        assert_eq!(notes(&later.done), ["before", "two, first", "two, second"]);
        assert_eq!(notes(&later.undone), ["one"]);
        // What both began with is undone once, whoever does it.
        assert_eq!(one.undo(8), "before");
        two.add(9, "two, third");
        let mut later = open();
        assert_eq!(
            notes(&later.history.done),
            ["two, first", "two, second", "two, third"]
        );
        assert_eq!(notes(&later.history.undone), ["one", "before"]);
        for expected in ["two, third", "two, second", "two, first"] {
            assert_eq!(later.undo(10), expected);
        }
        assert_eq!(later.history.done, []);
    }

    #[test]
    fn a_history_that_was_taken_away_or_spoilt_is_written_again() {
        for spoilt in [None, Some("format = 9")] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("history/text.toml");
            let mut window = Window::open(folder.path(), &path);
            window.add(1, "one");
            match spoilt {
                None => std::fs::remove_file(&path).unwrap(),
                Some(text) => std::fs::write(&path, text).unwrap(),
            }
            window.add(2, "two");
            let later = Window::open(folder.path(), &path);
            assert_eq!(notes(&later.history.done), ["one", "two"]);
        }
    }
}
