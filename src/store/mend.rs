//! A file of this device held against what this program wrote last: changes by hand count as changes; what was cut off, rolled back or
//! lost is taken from the last write, and told.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::SystemTime;

use jiff::Timestamp;

use super::notes::Notes;
use super::record::Record;
use super::sheet::{Chunk, Content};
use crate::annotate::{Anchor, Annotation, Id, Order};

/// What a file holds in truth, and what was wrong with it.
pub(super) struct Mended {
    pub notes: Notes,
    /// For the reader, without the path.
    pub told: Vec<String>,
    /// The records that were written and are no longer there: somebody took them out.
    pub gone: Vec<Kept>,
}

/// A record as this program wrote it last, with the text it had.
pub(super) type Kept = (Arc<Chunk<Record>>, Record);

/// Holds the file (`bytes`, read as `notes`) against `last`, the bytes of the last write, which differ. `modified` is when the file
/// was changed.
pub(super) fn mend(
    bytes: &[u8],
    mut notes: Notes,
    last: &[u8],
    modified: Option<SystemTime>,
) -> Mended {
    let written = Notes::read(last, notes.head.device.clone());
    if let Some(cut) = last.strip_prefix(bytes) {
        let message = format!(
            "was cut short: {} of {} bytes were there; what was written last is used, the next note writes it back",
            bytes.len(),
            last.len()
        );
        // An editor that drops the last line end has cut nothing.
        let whole = cut.trim_ascii().is_empty();
        return Mended {
            notes: written,
            told: (!whole).then_some(message).into_iter().collect(),
            gone: Vec::new(),
        };
    }
    let mut told = Vec::new();
    let damaged = take_up(&mut notes, &written, modified);
    if damaged > 0 {
        let what = records(damaged, "has lost its place or its text", "have lost them");
        told.push(format!("{what}; what was written last is used"));
    }
    let older = bring_forward(&mut notes, &written);
    let (buried, absent): (Vec<_>, Vec<_>) = missing(&notes, &written)
        .into_iter()
        .partition(|(_, record)| record.annotation.is_deleted());
    // What was removed stays known as such, or another device brings it back.
    for (chunk, record) in buried {
        notes.sheet.push(&chunk.text, record);
    }
    // No hand lowers a version: the file is an older copy, and what it lacks was not removed.
    let restore = older > 0 || notes.sheet.sealed.is_some();
    if older > 0 {
        let what = records(older, "is older", "are older");
        told.push(format!(
            "{what} here than what was written last, which is used: this seems to be an older copy of the file"
        ));
    }
    let mut gone = Vec::new();
    if restore && !absent.is_empty() {
        let what = records(absent.len(), "that was written is", "that were written are");
        told.push(format!(
            "{what} not in it; what was written last is used for them"
        ));
        for (chunk, record) in absent {
            notes.sheet.push(&chunk.text, record);
        }
    } else {
        gone = absent;
    }
    Mended { notes, told, gone }
}

/// `3 records are`.
pub(super) fn records(count: usize, one: &str, several: &str) -> String {
    match count {
        1 => format!("1 record {one}"),
        count => format!("{count} records {several}"),
    }
}

/// A state of a record, with the piece of the file it stands in.
type State<'a> = (&'a Annotation, &'a Arc<Chunk<Record>>);

fn by_id(notes: &Notes) -> HashMap<Id, Vec<State<'_>>> {
    let mut states: HashMap<Id, Vec<State<'_>>> = HashMap::new();
    for (index, record) in notes.sheet.entries() {
        if let Some(chunk) = notes.sheet.chunks.get(index) {
            let annotation = &record.annotation;
            states
                .entry(annotation.id)
                .or_default()
                .push((annotation, chunk));
        }
    }
    states
}

/// Marks the records that differ from the last write although their version is the same. A record without the place or the text it had
/// is no change by hand but a torn one: it is taken from the last write. Answers how many were torn.
fn take_up(notes: &mut Notes, written: &Notes, modified: Option<SystemTime>) -> usize {
    let known = by_id(written);
    let mut torn = 0;
    for chunk in &mut notes.sheet.chunks {
        let Content::Entry(record) = &chunk.content else {
            continue;
        };
        let states = known.get(&record.annotation.id);
        let is_known =
            |known: &Vec<State<'_>>| known.iter().any(|(old, _)| **old == record.annotation);
        if states.is_some_and(is_known) {
            // Two states may have one version; each of them is as it was.
            continue;
        }
        let old = states.and_then(|known| {
            known
                .iter()
                .find(|(old, _)| !record.has_version || old.version == record.written)
        });
        let Some((old, whole)) = old else { continue };
        let mut now = record.annotation.clone();
        now.version = old.version.clone();
        if now == **old {
            continue;
        }
        if is_torn(&now, old) {
            torn += 1;
            *chunk = Arc::clone(whole);
            continue;
        }
        if now.updated == old.updated {
            let modified = modified.and_then(whole_second);
            now.updated = modified.map_or(now.updated, |at| at.max(now.updated));
        }
        let mut record = record.clone();
        record.written = now.version.clone();
        record.annotation = now;
        record.touched = true;
        Arc::make_mut(chunk).content = Content::Entry(record);
    }
    torn
}

/// Whether a part is missing without which the record is worth nothing; a hand that means it writes `note = ""`.
fn is_torn(now: &Annotation, old: &Annotation) -> bool {
    let without_place = now.anchor == Anchor::default() && old.anchor != Anchor::default();
    let without_quote = now.anchor.exact.is_empty() && !old.anchor.exact.is_empty();
    let without_note = now.note.is_none() && old.note.as_ref().is_some_and(|note| !note.is_empty());
    without_place || without_quote || without_note
}

/// Puts the state last written in the place of an older one. Answers how many there were.
fn bring_forward(notes: &mut Notes, written: &Notes) -> usize {
    let newer = by_id(written);
    let mut back = 0;
    for chunk in &mut notes.sheet.chunks {
        let Content::Entry(record) = &chunk.content else {
            continue;
        };
        let known = newer.get(&record.annotation.id);
        let last = known.and_then(|known| {
            known
                .iter()
                .find(|(last, _)| record.annotation.version.compare(&last.version) == Order::Before)
        });
        if let Some((_, last)) = last {
            back += 1;
            *chunk = Arc::clone(last);
        }
    }
    back
}

/// The records last written that no state in the file knows.
fn missing(notes: &Notes, written: &Notes) -> Vec<Kept> {
    let mut present: HashMap<_, Vec<&Annotation>> = HashMap::new();
    for (_, record) in notes.sheet.entries() {
        let annotation = &record.annotation;
        present.entry(annotation.id).or_default().push(annotation);
    }
    // A record with a fault is still there and is told by itself.
    let unused = notes.sheet.chunks.iter();
    let unused: HashSet<&str> = unused
        .filter(|chunk| matches!(chunk.content, Content::Bad))
        .flat_map(|chunk| chunk.text.split('"'))
        .collect();
    let is_there = |last: &Annotation| {
        let states = present.get(&last.id);
        states.is_some_and(|states| states.iter().any(|now| now.version.knows(&last.version)))
    };
    written
        .sheet
        .entries()
        .filter(|(_, record)| !is_there(&record.annotation))
        .filter(|(_, record)| {
            notes.sheet.sealed.is_some()
                || !unused.contains(record.annotation.id.to_string().as_str())
        })
        .filter_map(|(index, record)| {
            let chunk = written.sheet.chunks.get(index)?;
            Some((Arc::clone(chunk), record.clone()))
        })
        .collect()
}

/// `last`, the last write, with what a hand made of its records since, as `notes` holds it: what is the same in the file from now on is no
/// further change. The file itself is not written.
pub(super) fn taken_in(notes: &Notes, last: &[u8]) -> String {
    let mut written = Notes::read(last, notes.head.device.clone()).sheet;
    for (index, record) in notes.sheet.entries() {
        let known = written.entries().find(|(_, old)| {
            record.touched
                && old.annotation.id == record.annotation.id
                && old.annotation.version == record.written
        });
        let known = known.map(|(index, old)| (index, old.clone()));
        let (Some((at, old)), Some(chunk)) = (known, notes.sheet.chunks.get(index)) else {
            continue;
        };
        let before = written.chunks.get(at).map_or("", |chunk| &chunk.text);
        if before.trim_end() == chunk.text.trim_end() {
            // It was taken out of the file: what stands here is from the last write.
            written.chunks.remove(at);
        } else {
            let mut text = chunk.text.clone();
            if !text.ends_with('\n') {
                text.push('\n');
            }
            written.put(at, text, Content::Entry(old));
        }
    }
    written.text()
}

/// A time as the files say it.
pub(super) fn whole_second(time: SystemTime) -> Option<Timestamp> {
    let time = Timestamp::try_from(time).ok()?;
    Timestamp::from_second(time.as_second()).ok()
}
