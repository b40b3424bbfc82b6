//! Annotations that may be found in several ways: by a place given to them by hand, and by the one they were made at. The place that is surest is theirs.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use super::known::Known;
use super::resolve::resolve_each;
use super::{Anchor, Id, Resolution, resolve_in_place};
use crate::doc::Document;
use crate::text::matching::MatchIndex;

/// How sure a place is. One that was made, or given, on this very text comes before all others; then one that holds where it was; then
/// the same words elsewhere; then other words.
fn rank(anchor: &Anchor, resolution: &Resolution, text: &str) -> u8 {
    match resolution {
        Resolution::Here(_) if anchor.text == text => 5,
        Resolution::Here(_) => 4,
        Resolution::Moved(_) => 3,
        Resolution::Changed { .. } => 2,
        Resolution::Ambiguous(_) => 1,
        Resolution::Lost => 0,
    }
}

/// Finds an annotation by all its anchors ([`super::Set::anchors`]): the surest place, of places as sure the one of the first anchor.
#[must_use]
pub fn resolve_any(anchors: &[&Anchor], document: &Document, index: &mut MatchIndex) -> Resolution {
    let id = Id::from_parts(0, 0);
    let anchors: Vec<(Id, Anchor)> = anchors
        .iter()
        .map(|anchor| (id, (*anchor).clone()))
        .collect();
    let found = resolve_all(&anchors, document, index).pop();
    found.map_or(Resolution::Lost, |(_, place)| place)
}

/// The same only where it was made or put, as [`resolve_in_place`]: `None` where looking further would mean reading the text.
#[must_use]
pub fn resolve_one_in_place(
    anchors: &[&Anchor],
    document: &Document,
    index: &mut MatchIndex,
) -> Option<Resolution> {
    if let [one] = anchors {
        return resolve_in_place(one, document, index);
    }
    let text = document.hash().to_string();
    let mut best: Option<(u8, Resolution)> = None;
    for anchor in anchors {
        if let Some(found) = resolve_in_place(anchor, document, index) {
            let rank = rank(anchor, &found, &text);
            if best.as_ref().is_none_or(|(best, _)| *best < rank) {
                best = Some((rank, found));
            }
        }
    }
    best.map(|(_, place)| place)
}

/// Finds many annotations, each by all its anchors that stand in the list, the more fitting first. Answers each once, in the order in which
/// they come in the list. The text is read a few times for all of them.
#[must_use]
pub fn resolve_all(
    anchors: &[(Id, Anchor)],
    document: &Document,
    index: &mut MatchIndex,
) -> Vec<(Id, Resolution)> {
    let mut found = HashMap::new();
    let _ = resolve_in_turn(anchors, document, index, &mut |news| {
        found.extend(news);
        ControlFlow::Continue(())
    });
    anchors
        .iter()
        .filter_map(|(id, _)| found.remove_entry(id))
        .collect()
}

/// The same, told as they are found: first all that stand where they were, then the others in their order, a few first and more at a time later
/// on. `tell` may be called with nothing new; it says whether to go on. Answers whether all were told.
pub fn resolve_in_turn(
    anchors: &[(Id, Anchor)],
    document: &Document,
    index: &mut MatchIndex,
    tell: &mut dyn FnMut(Vec<(Id, Resolution)>) -> ControlFlow<()>,
) -> bool {
    resolve_with(anchors, document, index, None, tell)
}

/// The same, with what is known from before, which must be of `document`: it is told with the first, and what is searched for is put to it.
pub fn resolve_knowing(
    anchors: &[(Id, Anchor)],
    document: &Document,
    index: &mut MatchIndex,
    known: &mut Known,
    tell: &mut dyn FnMut(Vec<(Id, Resolution)>) -> ControlFlow<()>,
) -> bool {
    resolve_with(anchors, document, index, Some(known), tell)
}

fn resolve_with(
    anchors: &[(Id, Anchor)],
    document: &Document,
    index: &mut MatchIndex,
    known: Option<&mut Known>,
    tell: &mut dyn FnMut(Vec<(Id, Resolution)>) -> ControlFlow<()>,
) -> bool {
    let only: Vec<&Anchor> = anchors.iter().map(|(_, anchor)| anchor).collect();
    let mut together = Together::of(anchors, document.hash().to_string());
    resolve_each(&only, document, index, known, &mut |news| {
        let news = news.drain(..);
        tell(
            news.filter_map(|(at, place)| together.take(at, place))
                .collect(),
        )
    })
    .is_continue()
}

/// The best there is of an annotation so far.
struct Best {
    /// So many of its anchors are not answered yet.
    open: usize,
    /// Rank, number of the anchor, place.
    place: Option<(u8, usize, Resolution)>,
}

/// Gathers the answers for annotations with several anchors.
struct Together<'a> {
    anchors: &'a [(Id, Anchor)],
    text: String,
    several: BTreeMap<Id, Best>,
}

impl<'a> Together<'a> {
    fn of(anchors: &'a [(Id, Anchor)], text: String) -> Self {
        let mut counts: HashMap<Id, usize> = HashMap::with_capacity(anchors.len());
        for (id, _) in anchors {
            *counts.entry(*id).or_default() += 1;
        }
        let several = counts.into_iter().filter(|(_, count)| *count > 1);
        let several = several.map(|(id, open)| (id, Best { open, place: None }));
        Self {
            anchors,
            text,
            several: several.collect(),
        }
    }

    /// The answer for anchor number `at`: told at once, or when the last of its annotation is here.
    fn take(&mut self, at: usize, place: Resolution) -> Option<(Id, Resolution)> {
        let (id, anchor) = &self.anchors[at];
        let Some(best) = self.several.get_mut(id) else {
            return Some((*id, place));
        };
        let rank = rank(anchor, &place, &self.text);
        let is_better = |(known, number, _): &(u8, usize, Resolution)| {
            rank > *known || (rank == *known && at < *number)
        };
        if best.place.as_ref().is_none_or(is_better) {
            best.place = Some((rank, at, place));
        }
        best.open -= 1;
        if best.open > 0 {
            return None;
        }
        best.place.take().map(|(_, _, place)| (*id, place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::testing::{document, span};

    fn anchor(document: &Document, words: &str) -> Anchor {
        let span = span(document.text(), words);
        Anchor::describe(document, &mut MatchIndex::default(), span)
    }

    #[test]
    fn the_surest_place_is_taken_and_of_equal_ones_the_first() {
        const OLD: &str = "The first sentence speaks of wolves in winter. The second one is about bread and salt.";
        const NEW: &str = "Of wolves there is nothing left at all here. A passage on hunting beasts. The second one is about bread and salt.";
        let (old, new) = (document(OLD), document(NEW));
        let born = anchor(&old, "The first sentence speaks of wolves in winter.");
        let hand = anchor(&new, "A passage on hunting beasts.");
        let later = document(&format!("A new first sentence was put in. {NEW}"));
        let words = |anchors: &[&Anchor], document: &Document| {
            let found = resolve_any(anchors, document, &mut MatchIndex::default());
            let at = found.place().map(|place| document.slice(place).to_owned());
            (found.name(), at.unwrap_or_default())
        };
        let found = |name, at: &str| (name, at.to_owned());
        let wolves = "The first sentence speaks of wolves in winter.";
        let beasts = "A passage on hunting beasts.";
        for (anchors, document, expected) in [
            // Where it was made it stays, whatever was said of another edition.
            (&[&hand, &born][..], &old, found("here", wolves)),
            (&[&born], &new, found("lost", "")),
            (&[&hand, &born], &new, found("here", beasts)),
            // The text goes on changing: the place given by hand is found again as any other.
            (&[&hand, &born], &later, found("moved", beasts)),
            (&[], &new, found("lost", "")),
        ] {
            assert_eq!(words(anchors, document), expected);
            let mut index = MatchIndex::default();
            if let Some(place) = resolve_one_in_place(anchors, document, &mut index) {
                assert_eq!(document.slice(place.place().unwrap()), expected.1);
            }
        }
        // Two places given on one text, on two devices: the first that is named.
        let salt = anchor(&new, "The second one is about bread and salt.");
        assert_eq!(
            words(&[&salt, &hand, &born], &new).1,
            "The second one is about bread and salt."
        );
    }

    #[test]
    fn each_annotation_is_answered_once_in_order() {
        let text = document("One is here. Two is there. Three is gone.");
        let ids = [3, 1, 2].map(|n| Id::from_parts(n, 0));
        let lost = Anchor {
            exact: "Nothing of this stands anywhere in it".to_owned(),
            ..Anchor::default()
        };
        let anchors = [
            (ids[0], lost.clone()),
            (ids[0], anchor(&text, "Two is there.")),
            (ids[1], lost.clone()),
            (ids[2], anchor(&text, "One is here.")),
            (ids[2], lost),
        ];
        let found = resolve_all(&anchors, &text, &mut MatchIndex::default());
        let found: Vec<_> = found
            .iter()
            .map(|(id, place)| (*id, place.name()))
            .collect();
        assert_eq!(
            found,
            [(ids[0], "here"), (ids[1], "lost"), (ids[2], "here")]
        );
    }
}
