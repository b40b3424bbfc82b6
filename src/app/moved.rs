//! Which notes stand elsewhere in the text than they did, as far as it matters to a reader. Every note behind an insertion was moved by it;
//! worth telling is one that went into another section, past notes that stayed in theirs.

use super::state::State;
use crate::annotate::{Annotation, Resolution};
use crate::doc::Outline;
use crate::text::fold::folded;

/// The notes that stayed in their sections, in the order in which they were made in the text.
pub(super) struct Order {
    /// Where each was made, the furthest place of those up to it, and the nearest place of those from it on.
    stayed: Vec<(usize, usize, usize)>,
}

impl Order {
    /// The order of `notes`.
    pub fn of<'a>(
        state: &State,
        notes: impl Iterator<Item = (&'a Annotation, &'a Resolution)>,
    ) -> Self {
        let outline = state.book.document.outline();
        let mut stayed: Vec<(usize, usize, usize)> = notes
            .filter_map(|(annotation, found)| {
                let at = found.place()?.start;
                let stays = in_its_section(outline, annotation, at);
                stays.then_some((annotation.anchor.start, at, at))
            })
            .collect();
        stayed.sort_unstable();
        let mut furthest = 0;
        for (_, before, _) in &mut stayed {
            furthest = furthest.max(*before);
            *before = furthest;
        }
        let mut nearest = usize::MAX;
        for (_, _, after) in stayed.iter_mut().rev() {
            nearest = nearest.min(*after);
            *after = nearest;
        }
        Self { stayed }
    }

    /// The order of all notes on the text.
    pub fn of_all(state: &State) -> Self {
        let book = &state.book;
        let notes = book.set.live();
        let found =
            notes.filter_map(|annotation| Some((annotation, book.resolution(annotation.id)?)));
        Self::of(state, found)
    }

    /// What to say of how a note was found: as it is, but for one that was moved and stands where it is to be expected.
    pub fn says(&self, state: &State, annotation: &Annotation, found: &Resolution) -> &'static str {
        match found {
            Resolution::Moved(place) if !self.is_elsewhere(state, annotation, place.start) => {
                "here"
            }
            found => found.name(),
        }
    }

    fn is_elsewhere(&self, state: &State, annotation: &Annotation, at: usize) -> bool {
        if in_its_section(state.book.document.outline(), annotation, at) {
            return false;
        }
        let was = annotation.anchor.start;
        let before = self.stayed.partition_point(|(start, ..)| *start < was);
        let after = self.stayed.partition_point(|(start, ..)| *start <= was);
        let is_behind = before
            .checked_sub(1)
            .is_some_and(|last| at < self.stayed[last].1);
        let is_past = self
            .stayed
            .get(after)
            .is_some_and(|(_, _, next)| at > *next);
        is_behind || is_past
    }
}

/// Whether byte `at` is in the section an annotation was made in, by its title; where either text has none there, as far as one can tell.
fn in_its_section(outline: &Outline, annotation: &Annotation, at: usize) -> bool {
    let made_in = &annotation.anchor.section;
    let (Some(inner), Some(index)) = (made_in.last(), outline.at(at)) else {
        return true;
    };
    let path = outline.path(index);
    let same = |a: &String, b: &String| letters(a) == letters(b);
    let title = &outline.sections()[index].title;
    path.iter().any(|title| same(title, inner)) || made_in.iter().any(|made| same(made, title))
}

fn letters(title: &str) -> String {
    folded(title)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}
