//! The author's notes while a text is read: numbered in the order of their first marks, whatever they are called in the source.

use std::collections::{HashMap, HashSet};

use crate::doc::{AuthorNote, Inline, InlineKind};
use crate::text::Span;

#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Labels that have a definition.
    defined: HashSet<String>,
    /// The index of the note with a label.
    indices: HashMap<String, usize>,
    all: Vec<Note>,
}

#[derive(Debug)]
struct Note {
    label: String,
    /// Its first mark; empty as long as there is none.
    mark: Span,
    body: Option<Span>,
}

impl Notes {
    pub fn new(defined: impl Iterator<Item = String>) -> Self {
        Self {
            defined: defined.collect(),
            ..Self::default()
        }
    }

    /// Whether nothing is defined.
    pub fn are_none(&self) -> bool {
        self.defined.is_empty()
    }

    /// The index of the note `label`, which a mark names; `None` where it has no definition.
    pub fn meet(&mut self, label: &str) -> Option<usize> {
        if !self.defined.contains(label) {
            return None;
        }
        let known = self.indices.get(label).copied();
        Some(known.unwrap_or_else(|| self.add(label)))
    }

    /// The index of the note `label` that is about to be written. A second definition is a note of its own.
    pub fn place(&mut self, label: &str) -> usize {
        let known = self.indices.get(label).copied();
        known
            .filter(|&index| self.all[index].body.is_none())
            .unwrap_or_else(|| self.add(label))
    }

    fn add(&mut self, label: &str) -> usize {
        let index = self.all.len();
        self.all.push(Note {
            label: label.to_owned(),
            mark: Span::default(),
            body: None,
        });
        self.indices.entry(label.to_owned()).or_insert(index);
        index
    }

    pub fn label(&self, index: usize) -> Option<&str> {
        self.all.get(index).map(|note| note.label.as_str())
    }

    /// The note's own text stands at `body`.
    pub fn write(&mut self, index: usize, body: Span) {
        if let Some(note) = self.all.get_mut(index) {
            note.body = Some(body);
        }
    }

    /// The notes that have a mark; `inlines` are made to name them by their place among those. `end` is the end of the text.
    pub fn finish(mut self, inlines: &mut [Inline], end: usize) -> Vec<AuthorNote> {
        for inline in inlines.iter() {
            if let InlineKind::NoteMark(index) = inline.kind
                && let Some(note) = self.all.get_mut(index)
                && (note.mark.is_empty() || inline.span.start < note.mark.start)
            {
                note.mark = inline.span;
            }
        }
        let mut notes = Vec::with_capacity(self.all.len());
        let mut places = Vec::with_capacity(self.all.len());
        for (index, note) in self.all.into_iter().enumerate() {
            places.push(notes.len());
            if !note.mark.is_empty() {
                notes.push(AuthorNote {
                    label: (index + 1).to_string(),
                    mark: note.mark,
                    body: note.body.unwrap_or(Span::at(end)),
                });
            }
        }
        for inline in inlines {
            if let InlineKind::NoteMark(index) = &mut inline.kind {
                *index = places.get(*index).copied().unwrap_or(usize::MAX);
            }
        }
        notes
    }
}

/// What the mark of note `number` reads: small raised digits.
pub(super) fn raised(number: usize) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digits = number.to_string();
    let digit = |byte: u8| RAISED[usize::from(byte - b'0') % RAISED.len()];
    digits.bytes().map(digit).collect()
}
