//! A text with what its reader has put on it: notes read from the store, each with the place it has now.

use std::collections::HashMap;
use std::ops::ControlFlow;

use crate::annotate::{Anchor, Annotation, Id, Known, Resolution, Set, resolve_knowing};
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

    /// What is there for the reader, in the order of the text; what has no place comes last. What was searched for is kept, as by the desk.
    #[must_use]
    pub fn placed(&self, desk: &Desk, document: &Document) -> Vec<Placed<'_>> {
        let live = self.set.live();
        let anchors = live.flat_map(|annotation| self.anchors(annotation.id));
        let (mut found, known) = search(desk, &anchors.collect::<Vec<_>>(), document);
        if let Some(store) = desk.kept() {
            store.keep_places(&known);
        }
        let mut placed: Vec<Placed<'_>> = self
            .set
            .live()
            .map(|annotation| Placed {
                annotation,
                apart: self.set.beside(annotation.id).collect(),
                resolution: found.remove(&annotation.id).unwrap_or(Resolution::Lost),
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

    /// By what an annotation is found.
    pub fn anchors(&self, id: Id) -> impl Iterator<Item = (Id, Anchor)> {
        let anchors = self.set.anchors(id).into_iter();
        anchors.map(move |anchor| (id, anchor.clone()))
    }
}

/// Where annotations stand, each found by all its anchors in the list: as on the desk, with what was found there before.
#[must_use]
pub fn find(desk: &Desk, anchors: &[(Id, Anchor)], document: &Document) -> HashMap<Id, Resolution> {
    search(desk, anchors, document).0
}

/// The same, and what is known then.
fn search(
    desk: &Desk,
    anchors: &[(Id, Anchor)],
    document: &Document,
) -> (HashMap<Id, Resolution>, Known) {
    let known = desk.kept().map(|store| store.known_places(document));
    let mut known = known.unwrap_or_else(|| Known::of(document));
    let mut index = MatchIndex::default();
    let mut found = HashMap::new();
    resolve_knowing(anchors, document, &mut index, &mut known, &mut |news| {
        found.extend(news);
        ControlFlow::Continue(())
    });
    (found, known)
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
