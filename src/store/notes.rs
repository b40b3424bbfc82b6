//! One device's file of notes: its head (which text, which editions) and its records.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use toml::de::DeTable;
use toml_edit::DocumentMut;

use super::fields::{self, Problem, Table};
use super::record::{self, Record};
use super::sheet::{Chunk, Content, FORMAT, Reader, Sheet};
use super::toml_text as written;
use crate::annotate::{Annotation, Device, Id, Order};

/// The first lines of a new file.
const BANNER: &str = "# Notes on one text, written by lutrin. Safe to edit by hand: keep each `id`; a new record needs none.
# Keys and comments of your own are kept.
";

/// How long what was removed can be brought back at least.
pub(super) const TRASH: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A removal that seems to be longer ago was made, or is looked at, under a clock that is wrong.
const BELIEVED: SignedDuration = SignedDuration::from_hours(10 * 365 * 24);

/// What the head of a file of notes says of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub device: Option<Device>,
    pub title: String,
    pub authors: Vec<String>,
    pub identifiers: Vec<String>,
    /// Newest last.
    pub paths: Vec<String>,
    /// Hashes of every edition linked to the notes, newest last.
    pub texts: Vec<String>,
    /// Texts whose link was taken back, and how often it was turned: an odd number of times is parted, an even one linked again. Of what
    /// several files say the largest number counts.
    pub parted: BTreeMap<String, u64>,
}

impl Head {
    /// Takes in what another head says; its own title stays.
    pub fn join(&mut self, other: &Self) {
        if self.title.is_empty() {
            self.title.clone_from(&other.title);
        }
        join(&mut self.authors, &other.authors);
        join(&mut self.identifiers, &other.identifiers);
        join(&mut self.paths, &other.paths);
        join(&mut self.texts, &other.texts);
        for (text, turns) in &other.parted {
            let known = self.parted.entry(text.clone()).or_default();
            *known = (*known).max(*turns);
        }
    }

    /// Whether it names all texts and paths that `earlier` does, and every turn of a link.
    pub fn knows(&self, earlier: &Self) -> bool {
        let names = |here: &[String], there: &[String]| there.iter().all(|it| here.contains(it));
        let turns = |text| self.parted.get(text).copied().unwrap_or_default();
        names(&self.texts, &earlier.texts)
            && names(&self.paths, &earlier.paths)
            && earlier
                .parted
                .iter()
                .all(|(text, known)| turns(text) >= *known)
    }

    /// Whether the notes have nothing to do with a text any more.
    pub fn parts(&self, text: &str) -> bool {
        self.parted.get(text).is_some_and(|turns| turns % 2 == 1)
    }

    /// Parts a text from the notes, or takes that back.
    pub fn turn(&mut self, text: &str, parted: bool) {
        if self.parts(text) != parted {
            let turns = self.parted.entry(text.to_owned()).or_default();
            *turns = turns.saturating_add(1);
        }
    }

    /// The head as the beginning of a new file.
    pub fn write(&self) -> String {
        let mut out = format!("{BANNER}format = {FORMAT}\n");
        if let Some(device) = &self.device {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "device = \"{device}\"");
        }
        out.push_str("\n[doc]\n");
        for (key, value) in self.keys() {
            if let Some(value) = value {
                let _ = writeln!(out, "{key} = {value}");
            }
        }
        out
    }

    fn keys(&self) -> [(&'static str, Option<String>); 6] {
        let list = |items: &[String]| (!items.is_empty()).then(|| written::strings(items));
        let parted: Vec<String> = self
            .parted
            .iter()
            .map(|(text, turns)| format!("{} = {turns}", written::string_flat(text)))
            .collect();
        let parted = (!parted.is_empty()).then(|| format!("{{ {} }}", parted.join(", ")));
        let title = (!self.title.is_empty()).then(|| written::string_flat(&self.title));
        [
            ("title", title),
            ("authors", list(&self.authors)),
            ("identifiers", list(&self.identifiers)),
            ("paths", list(&self.paths)),
            ("texts", list(&self.texts)),
            ("parted", parted),
        ]
    }

    /// `text` (the head of a file, or its table `doc`) with these values; comments, unknown keys and order stay.
    /// Where it is the `first` piece of the file and names no format, it is given one. `None` where it cannot be changed.
    fn patch(&self, text: &str, first: bool) -> Option<String> {
        let mut document: DocumentMut = text.parse().ok()?;
        if first && !document.contains_key("format") {
            record::set(document.as_table_mut(), "format", &FORMAT.to_string())?;
            if let Some(device) = &self.device {
                record::set(document.as_table_mut(), "device", &format!("\"{device}\""))?;
            }
        }
        let doc = document
            .entry("doc")
            .or_insert_with(toml_edit::table)
            .as_table_like_mut()?;
        for (key, value) in self.keys() {
            if let Some(value) = value {
                record::set(doc, key, &value)?;
            }
        }
        Some(document.to_string())
    }
}

fn join(into: &mut Vec<String>, from: &[String]) {
    for item in from {
        if !into.contains(item) {
            into.push(item.clone());
        }
    }
}

/// Reads the head first, then the records by it.
#[derive(Debug, Default)]
pub(super) struct NotesReader {
    pub head: Head,
    /// The device the file's name speaks of, where the head names none.
    pub named: Option<Device>,
}

impl Reader<Record> for NotesReader {
    const ARRAY: &'static str = "ann";

    fn head(&mut self, table: &DeTable<'_>) -> Result<(), Problem> {
        if let Some(device) = fields::text(table, "device")? {
            self.head.device = Some(Device::new(&device).ok_or_else(|| {
                let at = fields::place(table, "device");
                Problem::new(at, "`device` must be a name of letters, digits and dashes")
            })?);
        }
        let Some(doc) = fields::table(table, "doc")? else {
            return Ok(());
        };
        let said = Head {
            device: None,
            title: fields::text(doc, "title")?.unwrap_or_default(),
            authors: fields::texts(doc, "authors")?,
            identifiers: fields::texts(doc, "identifiers")?,
            paths: fields::texts(doc, "paths")?,
            texts: fields::texts(doc, "texts")?,
            parted: fields::counts(doc, "parted")?,
        };
        self.head.join(&said);
        Ok(())
    }

    fn entry(&mut self, table: &impl Table, text: &str) -> Result<Record, Problem> {
        let device = self.head.device.as_ref().or(self.named.as_ref());
        record::read(table, text, device)
    }
}

/// A file of notes, understood.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    pub head: Head,
    pub sheet: Sheet<Record>,
}

impl Notes {
    /// Reads a file of the device that its name speaks of.
    pub fn read(bytes: &[u8], named: Option<Device>) -> Self {
        let mut reader = NotesReader {
            named,
            ..NotesReader::default()
        };
        let sheet = Sheet::read(bytes, &mut reader);
        let mut notes = Self {
            head: reader.head,
            sheet,
        };
        notes.tell_copies_apart();
        notes
    }

    /// A file that is not there yet.
    pub fn new(head: Head) -> Self {
        let chunk = Chunk {
            text: head.write(),
            content: Content::Other,
        };
        Self {
            sheet: Sheet {
                chunks: vec![Arc::new(chunk)],
                ..Sheet::default()
            },
            head,
        }
    }

    /// Two records written alike by hand without an id are two records.
    fn tell_copies_apart(&mut self) {
        let mut seen = std::collections::HashMap::new();
        for chunk in &mut self.sheet.chunks {
            let Content::Entry(record) = &chunk.content else {
                continue;
            };
            if record.has_id {
                continue;
            }
            let copies = seen.entry(record.annotation.id).or_insert(0usize);
            *copies += 1;
            if *copies > 1 {
                let mut record = record.clone();
                record.annotation.id = record::copy_id(&chunk.text, *copies);
                Arc::make_mut(chunk).content = Content::Entry(record);
            }
        }
    }

    /// Brings the head up to what is known now.
    pub fn put_head(&mut self, known: &Head) {
        let blank = |chunk: &Arc<Chunk<Record>>| chunk.text.trim().is_empty();
        if self.sheet.chunks.iter().all(blank) {
            self.sheet.chunks.clear();
        }
        let mut head = self.head.clone();
        head.join(known);
        if head == self.head && !self.sheet.chunks.is_empty() {
            return;
        }
        let others = || {
            let chunks = self.sheet.chunks.iter().enumerate();
            chunks.filter(|(_, chunk)| matches!(chunk.content, Content::Other))
        };
        let has_doc = |text: &str| {
            DeTable::parse(text).is_ok_and(|table| table.get_ref().contains_key("doc"))
        };
        let place = others()
            .find(|(_, chunk)| has_doc(&chunk.text))
            .or_else(|| others().next())
            .map(|(index, chunk)| (index, head.patch(&chunk.text, index == 0)));
        match place {
            Some((index, Some(text))) => self.sheet.put(index, text, Content::Other),
            // A head that cannot be changed stays as it is.
            Some((_, None)) => return,
            None => {
                let text = head.write() + "\n";
                let chunk = Chunk {
                    text,
                    content: Content::Other,
                };
                self.sheet.chunks.insert(0, Arc::new(chunk));
            }
        }
        self.head = head;
    }

    /// Writes a state of a record: in the place of the states it knows, else at the end. `pattern` is the text of the record in
    /// another file, for the keys this program does not know.
    pub fn put(&mut self, state: &Annotation, pattern: Option<&str>) {
        let record = Record::of(state);
        let known: Vec<usize> = self
            .sheet
            .entries()
            .filter(|(_, old)| old.annotation.id == state.id)
            .filter(|(_, old)| old.annotation.version.compare(&state.version) == Order::Before)
            .map(|(index, _)| index)
            .collect();
        let fresh = || {
            let mut text = String::new();
            record::write(&mut text, "[[ann]]", "ann", state);
            text
        };
        if let Some((first, others)) = known.split_first() {
            let old = self.sheet.chunks.get(*first);
            let text = old
                .and_then(|old| record::patch(&old.text, state))
                .unwrap_or_else(fresh);
            self.sheet.put(*first, text, Content::Entry(record));
            for index in others.iter().rev() {
                self.sheet.chunks.remove(*index);
            }
        } else {
            let text = pattern
                .and_then(|pattern| record::patch(record::without_tail(pattern), state))
                .unwrap_or_else(fresh);
            self.sheet.push(&text, record);
        }
    }

    /// Takes the bodies of tombstones that have been kept long enough; identity and version stay for ever. Answers what is left of each.
    ///
    /// No one look at the clock empties the trash. What is due is written down in `noticed` with the time, and goes when it is still due as
    /// long again after that; what is not due, or was noticed at a time that is yet to come, is struck off. So whatever a clock that runs
    /// wrong says, the body stays for the whole time after. Dates that cannot be right, before the note was made or many years ago, count for
    /// nothing.
    pub fn empty_the_trash(
        &mut self,
        now: Timestamp,
        noticed: &mut BTreeMap<Id, Timestamp>,
    ) -> Vec<Annotation> {
        let is_due = |record: &Record| {
            let state = &record.annotation;
            state.deleted.is_some_and(|at| {
                let kept = now.duration_since(at);
                at >= state.created && kept > TRASH && kept < BELIEVED && !state.is_bare()
            })
        };
        let due: Vec<(usize, Annotation)> = self
            .sheet
            .entries()
            .filter(|(_, record)| is_due(record) && !record.needs_writing())
            .map(|(index, record)| (index, record.annotation.bared()))
            .collect();
        let ids: BTreeSet<Id> = due.iter().map(|(_, state)| state.id).collect();
        noticed.retain(|id, since| ids.contains(id) && *since <= now);
        let mut bared = Vec::new();
        for (index, state) in due {
            let since = noticed.entry(state.id).or_insert(now);
            if now.duration_since(*since) <= TRASH {
                continue;
            }
            let chunk = self.sheet.chunks.get(index);
            if let Some(text) = chunk.and_then(|chunk| record::bare(&chunk.text)) {
                let record = Record::of(&state);
                self.sheet.put(index, text, Content::Entry(record));
                bared.push(state);
            }
        }
        bared
    }

    /// Completes the records written or changed by hand: ids, versions. Answers whether there were any.
    pub fn complete(&mut self) -> bool {
        let open: Vec<(usize, Annotation)> = self
            .sheet
            .entries()
            .filter(|(_, record)| record.needs_writing())
            .map(|(index, record)| (index, record.annotation.clone()))
            .collect();
        let mut any = false;
        for (index, annotation) in open {
            let chunk = self.sheet.chunks.get(index);
            if let Some(text) = chunk.and_then(|chunk| record::patch(&chunk.text, &annotation)) {
                any = true;
                self.sheet
                    .put(index, text, Content::Entry(Record::of(&annotation)));
            }
        }
        any
    }
}
