//! A device file as text in pieces: the head and one piece for each entry. An entry that cannot be read stays in its piece as it is.

use std::borrow::Cow;
use std::str::Utf8Error;
use std::sync::Arc;

use toml::de::DeTable;

use super::fields::{Problem, Table};
use super::plain::Plain;
use super::split::{self, Piece};

/// The newest format that is understood.
pub(super) const FORMAT: u64 = 1;

/// Largest device file, in bytes.
pub(super) const FILE_CAP: u64 = 32 << 20;

/// What a piece of text is.
#[derive(Clone, Debug)]
pub(super) enum Content<T> {
    /// The head, or tables that are no entries.
    Other,
    Entry(T),
    /// An entry with a value that cannot be understood, or text that is no TOML: kept, not used.
    Bad,
}

/// A piece of a device file.
#[derive(Clone, Debug)]
pub(super) struct Chunk<T> {
    pub text: String,
    pub content: Content<T>,
}

/// Something wrong at a line (counted from 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub line: usize,
    pub message: String,
}

/// A device file.
#[derive(Clone, Debug)]
pub(super) struct Sheet<T> {
    /// Shared, so that a copy to be changed costs little.
    pub chunks: Vec<Arc<Chunk<T>>>,
    /// What is wrong in it, in order.
    pub faults: Vec<Fault>,
    /// Why it must not be written; `None` where it may.
    pub sealed: Option<String>,
    /// It is no TOML: what could be saved of it was.
    pub damaged: bool,
}

impl<T> Default for Sheet<T> {
    fn default() -> Self {
        Self {
            chunks: Vec::new(),
            faults: Vec::new(),
            sealed: None,
            damaged: false,
        }
    }
}

/// How the two kinds of pieces are understood.
pub(super) trait Reader<T> {
    /// The array whose tables are the entries.
    const ARRAY: &'static str;

    /// Takes in the head, or another table beside the entries.
    fn head(&mut self, table: &DeTable<'_>) -> Result<(), Problem>;

    /// Reads an entry; `text` is its whole piece.
    fn entry(&mut self, table: &impl Table, text: &str) -> Result<T, Problem>;
}

impl<T: Clone> Sheet<T> {
    /// Takes a file apart. Never fails: what cannot be understood is kept and named in `faults`.
    pub fn read<R: Reader<T>>(bytes: &[u8], reader: &mut R) -> Self {
        let mut sheet = Self::default();
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(error) => {
                sheet.tell_foreign_bytes(bytes, error);
                String::from_utf8_lossy(bytes)
            }
        };
        let begun = sheet.clone();
        if sheet.take(&text, &split::split(&text, R::ARRAY), reader) {
            return sheet;
        }
        // Something is no TOML, perhaps a string or a list that does not end: only the lines can be trusted.
        let mut sheet = begun;
        sheet.take_damaged(&text, &split::split_by_lines(&text, R::ARRAY), reader);
        sheet
    }

    fn tell_foreign_bytes(&mut self, bytes: &[u8], error: Utf8Error) {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        self.damage(1 + lines(before), "this is not UTF-8");
    }

    /// Reads every piece; `false` where one is no TOML.
    fn take<R: Reader<T>>(&mut self, text: &str, pieces: &[Piece], reader: &mut R) -> bool {
        let heads = pieces.iter().filter(|piece| !piece.entry);
        let mut line = Lines::new(text);
        for piece in heads {
            let Some(part) = text.get(piece.range.clone()) else {
                return false;
            };
            let Ok(parsed) = DeTable::parse(part) else {
                return false;
            };
            if parsed.get_ref().contains_key(R::ARRAY) {
                return false;
            }
            self.take_head(parsed.get_ref(), reader, &mut |at| {
                line.at(piece.range.start + at)
            });
        }
        let mut line = Lines::new(text);
        for piece in pieces {
            let Some(part) = text.get(piece.range.clone()) else {
                return false;
            };
            let content = if piece.entry {
                match read_entry(part, reader) {
                    Ok(entry) => Content::Entry(entry),
                    Err(Wrong::NotToml(_)) => return false,
                    Err(Wrong::Value(problem)) => {
                        let line = line.at(piece.range.start + problem.at);
                        self.fault(line, &problem.message);
                        Content::Bad
                    }
                }
            } else {
                Content::Other
            };
            self.chunks.push(Arc::new(Chunk {
                text: part.to_owned(),
                content,
            }));
        }
        true
    }

    /// Reads what can be read of a file that is no TOML.
    fn take_damaged<R: Reader<T>>(&mut self, text: &str, pieces: &[Piece], reader: &mut R) {
        let mut line = Lines::new(text);
        for piece in pieces {
            let part = text.get(piece.range.clone()).unwrap_or_default();
            let content = if piece.entry {
                self.take_damaged_entry(part, piece, reader, &mut line)
            } else {
                match DeTable::parse(part) {
                    Ok(parsed) => {
                        let mut at = |at| line.at(piece.range.start + at);
                        self.take_head(parsed.get_ref(), reader, &mut at);
                    }
                    Err(error) => {
                        let at = error.span().map_or(0, |span| span.start);
                        self.damage(line.at(piece.range.start + at), error.message());
                    }
                }
                Content::Other
            };
            self.chunks.push(Arc::new(Chunk {
                text: part.to_owned(),
                content,
            }));
        }
        if self.sealed.is_none() {
            self.damage(1, "this is no valid TOML");
        }
    }

    fn take_damaged_entry<R: Reader<T>>(
        &mut self,
        part: &str,
        piece: &Piece,
        reader: &mut R,
        line: &mut Lines<'_>,
    ) -> Content<T> {
        match read_entry(part, reader) {
            Ok(entry) => Content::Entry(entry),
            Err(Wrong::Value(problem)) => {
                self.fault(line.at(piece.range.start + problem.at), &problem.message);
                Content::Bad
            }
            Err(Wrong::NotToml(problem)) => {
                self.damage(line.at(piece.range.start + problem.at), &problem.message);
                split::without_conflict_marks(part)
                    .and_then(|part| read_entry(&part, reader).ok())
                    .map_or(Content::Bad, Content::Entry)
            }
        }
    }

    fn take_head<R: Reader<T>>(
        &mut self,
        table: &DeTable<'_>,
        reader: &mut R,
        line: &mut dyn FnMut(usize) -> usize,
    ) {
        match super::fields::count(table, "format") {
            Ok(None) => {}
            Ok(Some(format)) if format <= FORMAT => {}
            Ok(Some(format)) => {
                let message = format!(
                    "format {format} is newer than this program knows ({FORMAT}); it is read as far as it can be and not written: update lutrin"
                );
                self.seal(line(super::fields::place(table, "format")), message);
            }
            Err(problem) => self.seal(line(problem.at), problem.message),
        }
        if let Err(problem) = reader.head(table) {
            let line = line(problem.at);
            self.fault(line, &problem.message);
        }
    }

    fn fault(&mut self, line: usize, message: &str) {
        let message = format!("{message}; this record is kept as it is and not used");
        self.faults.push(Fault { line, message });
    }

    fn damage(&mut self, line: usize, message: &str) {
        let message = message.lines().next().unwrap_or_default();
        self.damaged = true;
        self.seal(
            line,
            format!("{message}; the file is kept as it is until this is mended, what can be read of it is used"),
        );
    }

    fn seal(&mut self, line: usize, message: String) {
        self.sealed.get_or_insert_with(|| message.clone());
        self.faults.push(Fault { line, message });
    }

    /// Whether these bytes are this sheet.
    pub fn is(&self, bytes: &[u8]) -> bool {
        let mut rest = bytes;
        self.chunks.iter().all(|chunk| {
            let matches = rest.strip_prefix(chunk.text.as_bytes());
            matches.inspect(|after| rest = after).is_some()
        }) && rest.is_empty()
    }

    /// Bytes of the whole text.
    pub fn len(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.text.len()).sum()
    }

    /// The whole text.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.len());
        for chunk in &self.chunks {
            text.push_str(&chunk.text);
        }
        text
    }

    /// The entries, each with the index of its chunk.
    pub fn entries(&self) -> impl Iterator<Item = (usize, &T)> {
        self.chunks
            .iter()
            .enumerate()
            .filter_map(|(i, chunk)| match &chunk.content {
                Content::Entry(entry) => Some((i, entry)),
                Content::Other | Content::Bad => None,
            })
    }

    /// Appends an entry, with an empty line before it.
    pub fn push(&mut self, text: &str, entry: T) {
        if let Some(last) = self.chunks.last_mut()
            && !last.text.is_empty()
        {
            let last = Arc::make_mut(last);
            while !last.text.ends_with("\n\n") {
                last.text.push('\n');
            }
        }
        self.chunks.push(Arc::new(Chunk {
            text: text.to_owned(),
            content: Content::Entry(entry),
        }));
    }

    /// Puts another text in the place of a piece.
    pub fn put(&mut self, index: usize, text: String, content: Content<T>) {
        if let Some(chunk) = self.chunks.get_mut(index) {
            *chunk = Arc::new(Chunk { text, content });
        }
    }
}

/// Why an entry could not be read.
enum Wrong {
    NotToml(Problem),
    Value(Problem),
}

fn read_entry<T, R: Reader<T>>(text: &str, reader: &mut R) -> Result<T, Wrong> {
    // As this program wrote it. Whatever else it is, the whole grammar says what is wrong with it.
    if let Some(table) = Plain::read(text, R::ARRAY)
        && let Ok(entry) = reader.entry(&table, text)
    {
        return Ok(entry);
    }
    let parsed = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        Wrong::NotToml(Problem::new(at, error.message()))
    })?;
    let array = parsed
        .get_ref()
        .get(R::ARRAY)
        .and_then(|value| value.get_ref().as_array());
    let table = match array.map(|array| array.iter().as_slice()) {
        Some([one]) => one.get_ref().as_table(),
        _ => None,
    };
    let table = table.ok_or_else(|| Wrong::NotToml(Problem::new(0, "this is not one record")))?;
    reader.entry(table, text).map_err(Wrong::Value)
}

/// How many line ends are in `bytes`.
fn lines(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

/// Line numbers of growing offsets.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    const fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
        }
    }

    fn at(&mut self, offset: usize) -> usize {
        if offset < self.at {
            (self.at, self.line) = (0, 1);
        }
        let between = self.text.as_bytes().get(self.at..offset);
        self.line += lines(between.unwrap_or_default());
        self.at = offset;
        self.line
    }
}
