//! An annotation as text on disk: read strictly, written from nothing, or changed in place with everything else left as it stands.

use std::fmt::Write as _;

use jiff::Timestamp;
use toml::de::DeTable;
use toml_edit::{DocumentMut, Item, TableLike, Value};

use super::fields::{self, Problem, STRING_CAP, Table, Value as Field};
use super::toml_text as written;
use crate::annotate::{Anchor, Annotation, Device, Id, Kind, VersionVector};

/// A record as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub annotation: Annotation,
    /// What the text says itself; the rest of `annotation` was supplied.
    pub has_id: bool,
    pub has_version: bool,
    /// Changed by hand since this program wrote it: the version in `annotation` is higher than `written`.
    pub touched: bool,
    /// The version in the text.
    pub written: VersionVector,
}

impl Record {
    /// A record as this program writes it.
    pub fn of(annotation: &Annotation) -> Self {
        Self {
            annotation: annotation.clone(),
            has_id: true,
            has_version: true,
            touched: false,
            written: annotation.version.clone(),
        }
    }

    /// The same as a record of its own, in its first state by `device`.
    pub fn as_new(&self, id: Id, device: Option<&Device>) -> Self {
        let mut new = self.clone();
        new.annotation.id = id;
        new.annotation.version = first_version(device);
        new.written = new.annotation.version.clone();
        (new.has_id, new.has_version) = (false, false);
        new
    }

    /// Whether the text must be completed at the next write.
    pub const fn needs_writing(&self) -> bool {
        self.touched || !self.has_id || !self.has_version
    }
}

/// Reads a record. Without `id` it gets one made from its text, the same on every device; without `v` it is the first state by `device`.
///
/// # Errors
/// The first value that is not what it must be.
pub(super) fn read(
    table: &impl Table,
    text: &str,
    device: Option<&Device>,
) -> Result<Record, Problem> {
    let given_id = match fields::text(table, "id")? {
        None => None,
        Some(id) => Some(
            id.parse::<Id>()
                .map_err(|message| Problem::new(fields::place(table, "id"), message))?,
        ),
    };
    let version = match fields::table(table, "v")? {
        None => None,
        Some(table) => Some(read_version(table)?),
    };
    let created = fields::time(table, "created")?;
    let updated = fields::time(table, "updated")?;
    let id = given_id.unwrap_or_else(|| derived_id(text, created.or(updated)));
    let created = created
        .or(updated)
        .or_else(|| born(id))
        .unwrap_or(Timestamp::UNIX_EPOCH);
    // A file whose line ends somebody turned into CRLF holds them in its multi-line strings too; ours are written escaped.
    let crlf = text.contains("\r\n");
    let lines = |text: String| {
        if crlf {
            text.replace("\r\n", "\n")
        } else {
            text
        }
    };
    let mut anchor = match fields::table(table, "anchor")? {
        Some(table) => read_anchor(table)?,
        None => Anchor::default(),
    };
    for words in anchor.words_mut() {
        *words = lines(std::mem::take(words));
    }
    let name = fields::text(table, "name")?;
    let mark = read_mark(table)?;
    let note = fields::text(table, "note")?.map(lines);
    let style = fields::text(table, "style")?;
    let kind = match fields::text(table, "kind")? {
        Some(kind) => Kind::parse(&kind).ok_or_else(|| {
            let at = fields::place(table, "kind");
            Problem::new(at, "`kind` must be \"highlight\", \"note\" or \"bookmark\"")
        })?,
        None if style.is_some() => Kind::Highlight,
        None if note.is_none() && (name.is_some() || mark.is_some()) => Kind::Bookmark,
        None => Kind::Note,
    };
    let has_version = version.is_some();
    let version = version.unwrap_or_else(|| first_version(device));
    Ok(Record {
        has_id: given_id.is_some(),
        has_version,
        touched: false,
        written: version.clone(),
        annotation: Annotation {
            id,
            kind,
            version,
            created,
            updated: updated.unwrap_or(created),
            style,
            name,
            mark,
            note,
            anchor,
            by_hand: read_places(table)?,
            let_go: fields::flag(table, "let_go")?,
            deleted: fields::time(table, "deleted")?,
        },
    })
}

/// Reads a version: devices with how often each changed something.
///
/// # Errors
/// The first name or number that is none.
pub(super) fn read_version(table: &impl Table) -> Result<VersionVector, Problem> {
    let mut version = VersionVector::default();
    for (name, at, count) in table.each() {
        let device = Device::new(name).ok_or_else(|| {
            Problem::new(at, "`v` must name devices by letters, digits and dashes")
        })?;
        let Field::Count(Some(count)) = count else {
            return Err(Problem::new(at, "`v` must count changes with numbers"));
        };
        if count > 0 {
            version.0.insert(device, count);
        }
    }
    Ok(version)
}

fn first_version(device: Option<&Device>) -> VersionVector {
    let mut version = VersionVector::default();
    if let Some(device) = device {
        version.bump(device);
    }
    version
}

/// The places given by hand.
fn read_places(table: &impl Table) -> Result<Vec<Anchor>, Problem> {
    let places = fields::tables(table, "by_hand")?;
    places.into_iter().map(read_anchor).collect()
}

fn read_mark(table: &impl Table) -> Result<Option<char>, Problem> {
    let Some(mark) = fields::text(table, "mark")? else {
        return Ok(None);
    };
    let mut chars = mark.chars();
    if let (Some(letter @ 'a'..='z'), None) = (chars.next(), chars.next()) {
        return Ok(Some(letter));
    }
    let at = fields::place(table, "mark");
    Err(Problem::new(at, "`mark` must be one letter from a to z"))
}

/// Reads an anchor; what is missing is empty.
///
/// # Errors
/// The first value that is not what it must be.
pub(super) fn read_anchor(table: &impl Table) -> Result<Anchor, Problem> {
    let string = |key| fields::text(table, key).map(Option::unwrap_or_default);
    let number = |key| {
        fields::count(table, key)?
            .map_or(Ok(0), usize::try_from)
            .map_err(|_| Problem::new(fields::place(table, key), format!("`{key}` is too large")))
    };
    let anchor = Anchor {
        exact: string("exact")?,
        prefix: string("prefix")?,
        suffix: string("suffix")?,
        before: string("before")?,
        after: string("after")?,
        section: fields::texts(table, "section")?,
        start: number("start")?,
        end: number("end")?,
        norm: fields::count(table, "norm")?
            .map_or(Ok(0), u32::try_from)
            .map_err(|_| Problem::new(fields::place(table, "norm"), "`norm` is too large"))?,
        text: string("text")?,
    };
    if anchor.start > anchor.end {
        let at = fields::place(table, "end");
        return Err(Problem::new(at, "`end` must not be smaller than `start`"));
    }
    Ok(anchor)
}

/// An id for a record that was written by hand without one: made of its text, so that every reader of the file makes the same.
fn derived_id(text: &str, created: Option<Timestamp>) -> Id {
    let millis = created.map_or(0, |time| u64::try_from(time.as_millisecond()).unwrap_or(0));
    let hash = blake3::hash(text.trim_end().as_bytes());
    let (random, _) = hash
        .as_bytes()
        .split_first_chunk()
        .unwrap_or((&[0; 16], &[]));
    Id::from_parts(millis, u128::from_le_bytes(*random))
}

/// An id for the `n`th further record with the id or the text of another in its file.
pub(super) fn copy_id(text: &str, n: usize) -> Id {
    derived_id(&format!("{n} {text}"), None)
}

/// The text of a record without the white space and comments after its last value; they belong to what follows.
pub(super) fn without_tail(text: &str) -> &str {
    let Ok(document) = toml_edit::Document::parse(text) else {
        return text;
    };
    let tail = document
        .trailing()
        .span()
        .map_or(text.len(), |span| span.start);
    text.get(..tail).unwrap_or(text)
}

/// The time in an id.
fn born(id: Id) -> Option<Timestamp> {
    let millis = ulid::Ulid::from_string(&id.to_string())
        .ok()?
        .timestamp_ms();
    Timestamp::from_millisecond(i64::try_from(millis).ok()?).ok()
}

/// Whether every text in it is short enough to be read again.
pub(super) fn fits(annotation: &Annotation) -> bool {
    let texts = [&annotation.style, &annotation.name, &annotation.note];
    let texts = texts.into_iter().flatten();
    let anchors = std::iter::once(&annotation.anchor).chain(&annotation.by_hand);
    let of_anchors = anchors.flat_map(|anchor| {
        let words = anchor.words().into_iter();
        words.chain([&anchor.text]).chain(&anchor.section)
    });
    texts.chain(of_anchors).all(|text| text.len() <= STRING_CAP)
}

/// The keys of a record in the order they are written, with their values as TOML.
fn keys(annotation: &Annotation) -> [(&'static str, Option<String>); 12] {
    let text = |value: &Option<String>| value.as_deref().map(written::string);
    [
        ("id", Some(format!("\"{}\"", annotation.id))),
        ("kind", Some(format!("\"{}\"", annotation.kind.name()))),
        ("v", Some(version_text(&annotation.version))),
        ("created", Some(written::time(annotation.created))),
        ("updated", Some(written::time(annotation.updated))),
        ("style", text(&annotation.style)),
        ("name", text(&annotation.name)),
        ("mark", annotation.mark.map(|c| format!("\"{c}\""))),
        ("note", text(&annotation.note)),
        ("by_hand", by_hand_text(&annotation.by_hand)),
        ("let_go", annotation.let_go.then(|| "true".to_owned())),
        ("deleted", annotation.deleted.map(written::time)),
    ]
}

/// Places as a list of inline tables, one on a line: what stands in a record's own lines is cut nowhere.
fn by_hand_text(places: &[Anchor]) -> Option<String> {
    if places.is_empty() {
        return None;
    }
    let places = places.iter().map(|place| {
        let values = anchor_values(place, written::string_flat);
        let values = values.into_iter();
        let values = values.filter_map(|(key, value)| Some(format!("{key} = {}", value?)));
        let values: Vec<String> = values.collect();
        format!("  {{ {} }},\n", values.join(", "))
    });
    Some(format!("[\n{}]", places.collect::<String>()))
}

/// The keys of an anchor in the order they are written; `None` where nothing is written.
type AnchorKeys = [(&'static str, Option<String>); 10];

fn anchor_keys(anchor: &Anchor) -> AnchorKeys {
    anchor_values(anchor, written::string)
}

fn anchor_values(anchor: &Anchor, string: fn(&str) -> String) -> AnchorKeys {
    let kept = |text: &str| (!text.is_empty()).then(|| string(text));
    [
        ("exact", Some(string(&anchor.exact))),
        ("prefix", Some(string(&anchor.prefix))),
        ("suffix", Some(string(&anchor.suffix))),
        ("before", kept(&anchor.before)),
        ("after", kept(&anchor.after)),
        ("section", Some(written::strings(&anchor.section))),
        ("start", Some(anchor.start.to_string())),
        ("end", Some(anchor.end.to_string())),
        ("norm", Some(anchor.norm.to_string())),
        ("text", Some(string(&anchor.text))),
    ]
}

/// A version as TOML.
pub(super) fn version_text(version: &VersionVector) -> String {
    let counts: Vec<String> = version
        .0
        .iter()
        .map(|(device, count)| format!("{device} = {}", i64::try_from(*count).unwrap_or(i64::MAX)))
        .collect();
    match counts.as_slice() {
        [] => "{}".to_owned(),
        counts => format!("{{ {} }}", counts.join(", ")),
    }
}

/// Writes a record under the header `[[path]]`, or `[path]` for `single`; `path.anchor` follows it.
pub(super) fn write(out: &mut String, header: &str, path: &str, annotation: &Annotation) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{header}");
    for (key, value) in keys(annotation) {
        if let Some(value) = value {
            let _ = writeln!(out, "{key} = {value}");
        }
    }
    write_anchor(out, &format!("{path}.anchor"), &annotation.anchor);
}

/// Writes an anchor under the header `[path]`.
pub(super) fn write_anchor(out: &mut String, path: &str, anchor: &Anchor) {
    let _ = writeln!(out, "[{path}]");
    for (key, value) in anchor_keys(anchor) {
        if let Some(value) = value {
            let _ = writeln!(out, "{key} = {value}");
        }
    }
}

/// The text of a record with the values of `annotation`: only what differs is changed; unknown keys, comments and order stay.
/// `None` where `text` is not one record that can be read.
pub(super) fn patch(text: &str, annotation: &Annotation) -> Option<String> {
    let old = {
        let parsed = DeTable::parse(text).ok()?;
        let table = parsed.get_ref().get("ann")?.get_ref().get(0)?;
        read(table.get_ref().as_table()?, text, None).ok()?
    };
    let mut document: DocumentMut = text.parse().ok()?;
    let table = document
        .get_mut("ann")?
        .as_array_of_tables_mut()?
        .get_mut(0)?;
    for ((key, new), (_, old)) in keys(annotation).into_iter().zip(keys(&old.annotation)) {
        match new {
            Some(new) if Some(&new) == old.as_ref() && table.contains_key(key) => {}
            Some(new) => set(table, key, &new)?,
            None => {
                table.remove(key);
            }
        }
    }
    if annotation.anchor != old.annotation.anchor {
        patch_anchor(table, "anchor", &annotation.anchor)?;
    }
    Some(document.to_string())
}

/// The text of a tombstone without its body: unknown keys and comments stay. `None` where it cannot be changed.
pub(super) fn bare(text: &str) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let table = document
        .get_mut("ann")?
        .as_array_of_tables_mut()?
        .get_mut(0)?;
    for key in ["style", "name", "mark", "note", "by_hand", "let_go"] {
        table.remove(key);
    }
    if let Some(anchor) = table.get_mut("anchor").and_then(Item::as_table_like_mut) {
        for (key, _) in anchor_keys(&Anchor::default()) {
            anchor.remove(key);
        }
        if anchor.is_empty() {
            table.remove("anchor");
        }
    }
    Some(document.to_string())
}

/// Sets the keys of the anchor `key` of a table that differ, leaving the others.
pub(super) fn patch_anchor(table: &mut dyn TableLike, key: &str, anchor: &Anchor) -> Option<()> {
    let inner = table.entry(key).or_insert_with(toml_edit::table);
    let inner = inner.as_table_like_mut()?;
    for (key, value) in anchor_keys(anchor) {
        match value {
            Some(value) => set(inner, key, &value)?,
            None => {
                inner.remove(key);
            }
        }
    }
    Some(())
}

/// Sets one value, keeping the white space and the comment around the one it replaces.
pub(super) fn set(table: &mut dyn TableLike, key: &str, value: &str) -> Option<()> {
    let mut value: Value = value.parse().ok()?;
    match table.get_mut(key) {
        Some(item) => {
            if let Some(old) = item.as_value() {
                *value.decor_mut() = old.decor().clone();
            }
            *item = Item::Value(value);
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
    Some(())
}
