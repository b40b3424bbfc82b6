//! The undo history of one text on this machine, in the state folder.

use std::fmt::Write as _;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::atomic::{self, Durability};
use super::disk::Disk;
use super::{StoreError, backup, fields, record};
use crate::annotate::{Change, History};

/// Largest history file, in bytes.
const CAP: u64 = 64 << 20;

const FORMAT: u64 = 1;

/// Writes a history.
///
/// # Errors
/// Where it cannot be written.
pub(super) fn keep(disk: &dyn Disk, path: &Path, history: &History) -> Result<(), StoreError> {
    let text = to_toml(history);
    atomic::replace(disk, path, text.as_bytes(), Durability::Renamed)
        .map_err(|error| StoreError::write(path, error))
}

/// Reads a history; one that cannot be understood is set aside, and a new one begins.
pub(super) fn read(disk: &dyn Disk, state: &Path, path: &Path) -> History {
    let Ok(bytes) = disk.read(path, CAP) else {
        return History::default();
    };
    let read = String::from_utf8(bytes)
        .ok()
        .and_then(|text| from_toml(&text));
    read.unwrap_or_else(|| {
        backup::quarantine(disk, state, path);
        History::default()
    })
}

fn to_toml(history: &History) -> String {
    let mut out = format!("format = {FORMAT}\n");
    for (name, changes) in [("done", &history.done), ("undone", &history.undone)] {
        let surplus = changes.len().saturating_sub(History::LIMIT);
        for change in changes.iter().skip(surplus) {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "\n[[{name}]]");
            let states = [
                ("before", change.before.as_ref()),
                ("after", Some(&change.after)),
            ];
            for (when, state) in states {
                if let Some(state) = state {
                    let path = format!("{name}.{when}");
                    record::write(&mut out, &format!("[{path}]"), &path, state);
                }
            }
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
    let state = |when| {
        let table = fields::table(table, when).ok()??;
        record::read(table, "", None)
            .ok()
            .map(|read| read.annotation)
    };
    let before = match table.get("before") {
        None => None,
        Some(_) => Some(state("before")?),
    };
    Some(Change {
        before,
        after: state("after")?,
    })
}
