//! A file of this device held against what this program wrote last: changes by hand count as changes; what was cut off, rolled back or
//! lost is taken from the last write, and told.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::SystemTime;

use jiff::Timestamp;

use super::notes::Notes;
use super::record::{self, Record};
use super::sheet::{Chunk, Content};
use crate::annotate::{Anchor, Annotation, Id, Order, VersionVector};

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
    let copies = tell_copies(&mut notes, &written);
    let older = bring_forward(&mut notes, &written);
    if copies > 0 && older == 0 {
        let what = records(
            copies,
            "has the `id` of another",
            "have the `id` of another",
        );
        told.push(format!(
            "{what}: it counts as a new one and is given its own when a note is written"
        ));
    }
    let slips = give_back_ids(&mut notes, &written);
    if slips > 0 {
        let what = records(slips, "has another `id`", "have another `id`");
        told.push(format!("{what} than was written last, which is used"));
    }
    let damaged = take_up(&mut notes, &written, modified);
    if damaged > 0 {
        let what = records(damaged, "has lost its place or its text", "have lost them");
        told.push(format!("{what}; what was written last is used"));
    }
    let (buried, absent): (Vec<_>, Vec<_>) = missing(&notes, &written)
        .into_iter()
        .partition(|(_, record)| record.annotation.is_deleted());
    // What was removed stays known as such, or another device brings it back.
    for (chunk, record) in buried {
        notes.sheet.push(&chunk.text, record);
    }
    // No hand lowers a version, nor does one forget editions: the file is an older copy, and what it lacks was not removed. Nor is what may be
    // a record with a slip in its id.
    let older_head = !notes.head.knows(&written.head);
    let is_older = older > 0 || (older_head && !absent.is_empty());
    if older > 0 {
        let what = records(older, "is older", "are older");
        told.push(format!(
            "{what} here than what was written last, which is used: this seems to be an older copy of the file"
        ));
    } else if is_older {
        told.push("knows less of the text than was written last: this seems to be an older copy of the file".to_owned());
    }
    let mut gone = Vec::new();
    let sealed = notes.sheet.sealed.is_some();
    if is_older || sealed || has_unknown_fault(&notes, &written) {
        told.extend(put_back(&mut notes, absent));
        if is_older && !sealed {
            notes.put_head(&written.head);
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

/// Takes what the file lacks from the last write. Answers what is to be told of it.
fn put_back(notes: &mut Notes, absent: Vec<Kept>) -> Option<String> {
    if absent.is_empty() {
        return None;
    }
    let what = records(absent.len(), "that was written is", "that were written are");
    for (chunk, record) in absent {
        notes.sheet.push(&chunk.text, record);
    }
    Some(format!(
        "{what} not in it; what was written last is used for them"
    ))
}

/// A record, with the piece of the file it stands in.
type Known<'a> = (&'a Record, &'a Arc<Chunk<Record>>);

fn by_id(notes: &Notes) -> HashMap<Id, Vec<Known<'_>>> {
    let mut states: HashMap<Id, Vec<Known<'_>>> = HashMap::new();
    for (index, record) in notes.sheet.entries() {
        if let Some(chunk) = notes.sheet.chunks.get(index) {
            let states = states.entry(record.annotation.id).or_default();
            states.push((record, chunk));
        }
    }
    states
}

/// The state last written that a record was before a hand changed it.
fn before<'a, 'k>(record: &Record, known: &'k [Known<'a>]) -> Option<&'k Known<'a>> {
    let is_of = |old: &Record| !record.has_version || old.annotation.version == record.written;
    known.iter().find(|(old, _)| is_of(old))
}

/// Whether a record stands as it was written last.
fn is_as_written(record: &Record, known: &[Known<'_>]) -> bool {
    let mut known = known.iter();
    known.any(|(old, _)| old.annotation == record.annotation)
}

/// Replaces a record in its piece.
fn put(chunk: &mut Arc<Chunk<Record>>, record: Record) {
    Arc::make_mut(chunk).content = Content::Entry(record);
}

/// A record with an id that was never written, or with none, that says all else of one that is missing is that one, after a slip of the hand.
/// Answers how many there were.
fn give_back_ids(notes: &mut Notes, written: &Notes) -> usize {
    let present: HashSet<Id> = notes.sheet.entries().map(|it| it.1.annotation.id).collect();
    let known = by_id(written);
    let absent = written.sheet.entries().map(|(_, old)| &old.annotation);
    let mut absent: Vec<&Annotation> = absent.filter(|old| !present.contains(&old.id)).collect();
    let mut slips = 0;
    for chunk in &mut notes.sheet.chunks {
        let Content::Entry(record) = &chunk.content else {
            continue;
        };
        if absent.is_empty() || known.contains_key(&record.annotation.id) {
            continue;
        }
        let mut record = record.clone();
        let is_same = |old: &&Annotation| {
            record.annotation.id = old.id;
            record.annotation == **old
        };
        if let Some(at) = absent.iter().position(is_same) {
            absent.remove(at);
            record.has_id = false;
            put(chunk, record);
            slips += 1;
        }
    }
    slips
}

/// Of several records with one id that were one when it was written last, as where a hand copied it to write another like it, one is that
/// record: the one that stands as it was written, else the first. The others are new ones. Answers how many there were.
fn tell_copies(notes: &mut Notes, written: &Notes) -> usize {
    let known = by_id(written);
    let mut count: HashMap<Id, usize> = HashMap::new();
    for (_, record) in notes.sheet.entries() {
        *count.entry(record.annotation.id).or_default() += 1;
    }
    let is_one_of_several = |record: &Record| count.get(&record.annotation.id) > Some(&1);
    // The states that a record in the file is.
    let mut taken: Vec<(Id, VersionVector)> = Vec::new();
    for (_, record) in notes.sheet.entries().filter(|it| is_one_of_several(it.1)) {
        let Annotation { id, version, .. } = &record.annotation;
        if known
            .get(id)
            .is_some_and(|known| is_as_written(record, known))
        {
            taken.push((*id, version.clone()));
        }
    }
    let mut ids: HashSet<Id> = count.keys().copied().collect();
    let mut copies = 0;
    for chunk in &mut notes.sheet.chunks {
        let Content::Entry(record) = &chunk.content else {
            continue;
        };
        let Some(known) = known.get(&record.annotation.id) else {
            continue;
        };
        if !is_one_of_several(record) || is_as_written(record, known) {
            continue;
        }
        let Some((old, _)) = before(record, known) else {
            continue;
        };
        let state = (old.annotation.id, old.annotation.version.clone());
        if !taken.contains(&state) {
            taken.push(state);
            continue;
        }
        let free = (2..).map(|n| record::copy_id(&chunk.text, n));
        let Some(id) = free.into_iter().find(|id| ids.insert(*id)) else {
            continue;
        };
        let record = record.as_new(id, written.head.device.as_ref());
        put(chunk, record);
        copies += 1;
    }
    copies
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
        let Some(known) = known.get(&record.annotation.id) else {
            continue;
        };
        if is_as_written(record, known) {
            // Two states may have one version; each of them is as it was.
            continue;
        }
        let Some((old, whole)) = before(record, known) else {
            continue;
        };
        let old = &old.annotation;
        let mut now = record.annotation.clone();
        now.version = old.version.clone();
        if now == *old {
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
        put(chunk, record);
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
        let last = known.and_then(|known| known.iter().find(|(last, _)| is_older(record, last)));
        if let Some((_, last)) = last {
            back += 1;
            *chunk = Arc::clone(last);
        }
    }
    back
}

/// Whether a record is what stood in the file before `last`: an older version, or the same one before it was completed or its body was let go.
fn is_older(record: &Record, last: &Record) -> bool {
    let (now, then) = (&record.annotation, &last.annotation);
    match now.version.compare(&then.version) {
        Order::Before => true,
        Order::Equal => {
            (!record.has_id && last.has_id)
                || (then.is_bare() && now.is_deleted() && !now.is_bare())
        }
        Order::After | Order::Concurrent => false,
    }
}

/// Whether there is a record that cannot be read, that could be when this program wrote the file, and that does not say which it was.
fn has_unknown_fault(notes: &Notes, written: &Notes) -> bool {
    let known = by_id(written);
    let names_known = |text: &str| {
        let ids = text.split(['"', '\'']).filter_map(|part| part.parse().ok());
        ids.into_iter().any(|id: Id| known.contains_key(&id))
    };
    let before: HashSet<&str> = faulty(written).map(str::trim_end).collect();
    let mut now = faulty(notes).map(str::trim_end);
    now.any(|text| !before.contains(text) && !names_known(text))
}

/// The records that cannot be read.
fn faulty(notes: &Notes) -> impl Iterator<Item = &str> {
    let chunks = notes.sheet.chunks.iter();
    let faulty = chunks.filter(|chunk| matches!(chunk.content, Content::Bad));
    faulty.map(|chunk| chunk.text.as_str())
}

/// The records last written that no state in the file knows.
fn missing(notes: &Notes, written: &Notes) -> Vec<Kept> {
    let mut present: HashMap<_, Vec<&Annotation>> = HashMap::new();
    for (_, record) in notes.sheet.entries() {
        let annotation = &record.annotation;
        present.entry(annotation.id).or_default().push(annotation);
    }
    // A record with a fault is still there and is told by itself.
    let unused: HashSet<&str> = faulty(notes).flat_map(|text| text.split('"')).collect();
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
