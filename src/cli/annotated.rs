//! A text with what its reader has put on it: notes read from the store, each with the place it has now.

use crate::annotate::{Annotation, Resolution, Set, resolve_any};
use crate::doc::Document;
use crate::store::{Identity, Notebook, Trouble};
use crate::text::Span;
use crate::text::matching::MatchIndex;

use super::{Desk, Exit, Failure, Text};

/// The notebook of a text, read.
#[derive(Debug)]
pub struct Annotated {
    pub notebook: Notebook,
    pub set: Set,
    pub troubles: Vec<Trouble>,
}

impl Annotated {
    /// Reads the notes of `text`.
    ///
    /// # Errors
    /// Where the notes are there and cannot be read, or no home folder is known.
    pub fn read(desk: &Desk, text: &Text) -> Result<Self, Failure> {
        let identity = Identity::of(&text.document, text.path.as_deref());
        let unreadable =
            |error: crate::store::StoreError| Failure::new(Exit::Unreadable, error.to_string());
        let store = desk.store()?;
        let mut notebook = store.notebook_on(&identity, text.document.text());
        let (set, troubles) = notebook.read().map_err(unreadable)?;
        Ok(Self {
            notebook,
            set,
            troubles,
        })
    }

    /// What is there for the reader, in the order of the text; what has no place comes last.
    #[must_use]
    pub fn placed(&self, document: &Document) -> Vec<Placed<'_>> {
        let mut index = MatchIndex::default();
        let mut placed: Vec<Placed<'_>> = self
            .set
            .live()
            .map(|annotation| Placed {
                annotation,
                apart: self.set.beside(annotation.id).collect(),
                resolution: resolve_any(&self.set.anchors(annotation.id), document, &mut index),
            })
            .collect();
        placed.sort_by_key(|placed| {
            let place = placed.place();
            (
                place.is_none(),
                place,
                placed.annotation.anchor.start,
                placed.annotation.id,
            )
        });
        placed
    }
}

/// An annotation and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<'a> {
    pub annotation: &'a Annotation,
    /// What other devices made of it at the same time, until the reader chooses.
    pub apart: Vec<&'a Annotation>,
    pub resolution: Resolution,
}

impl Placed<'_> {
    /// The annotation with everything that stands beside it in its note, marked as such: for what shows one text only.
    #[must_use]
    pub fn whole(&self) -> Annotation {
        let mut whole = self.annotation.clone();
        for other in &self.apart {
            let note = whole.note.get_or_insert_default();
            if !note.is_empty() {
                note.push_str("\n\n");
            }
            note.push_str("≠ ");
            note.push_str(other.note_text());
        }
        whole
    }

    /// The place, where there is one.
    #[must_use]
    pub fn place(&self) -> Option<Span> {
        self.resolution.place()
    }
}

/// Bytes to code points, counted from the place asked for last: cheap for places near each other.
#[derive(Debug)]
pub struct CodePoints<'a> {
    text: &'a str,
    pos: usize,
    count: usize,
}

impl<'a> CodePoints<'a> {
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        Self {
            text,
            pos: 0,
            count: 0,
        }
    }

    /// Code points before byte `pos`.
    pub fn at(&mut self, pos: usize) -> usize {
        let between = Span::new(self.pos, pos).of(self.text).chars().count();
        if pos < self.pos {
            self.count -= between;
        } else {
            self.count += between;
        }
        self.pos = pos;
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_of_bytes_in_any_order() {
        let text = "aé日b";
        let mut points = CodePoints::of(text);
        for (pos, count) in [(0, 0), (1, 1), (3, 2), (3, 2), (7, 4), (1, 1), (6, 3)] {
            assert_eq!(points.at(pos), count, "{pos}");
        }
    }
}
