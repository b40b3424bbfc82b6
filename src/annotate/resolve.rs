//! Where an anchor stands in a text. It is found or it is lost; it is never guessed.
//!
//! The steps, each tried for what the one before left open: its place, if quote and text (or quote and context) still hold there;
//! every exact hit of its quote, weighed by context ([`super::score`]). A step for quotes that were changed belongs after these.

use super::hits::{self, Hits};
use super::score::{self, Candidate, REACH, Verdict, Wanted};
use super::{Anchor, Id};
use crate::doc::Document;
use crate::text::Span;
use crate::text::matching::{MatchIndex, NORM, normalize};

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Where it was made (same text, or the place still holds quote and context).
    Here(Span),
    /// The quote stands elsewhere now, and only one place fits.
    Moved(Span),
    /// Several places fit equally well, in order of the text. Where a quote stands very often, the first few hundred.
    Ambiguous(Vec<Span>),
    /// Not found.
    Lost,
}

impl Resolution {
    /// The place, where there is one.
    #[must_use]
    pub fn place(&self) -> Option<Span> {
        match self {
            Self::Here(span) | Self::Moved(span) => Some(*span),
            Self::Ambiguous(_) | Self::Lost => None,
        }
    }

    /// `here`, `moved`, `ambiguous` or `lost`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Here(_) => "here",
            Self::Moved(_) => "moved",
            Self::Ambiguous(_) => "ambiguous",
            Self::Lost => "lost",
        }
    }
}

/// Finds `anchor` in `document`: same hash → position; position still holds quote and context → there; else every exact hit of the
/// quote in match text, scored by context. `index` must belong to the document.
///
/// The last step reads the whole text: it belongs off the screen's thread where the text is large.
#[must_use]
pub fn resolve(anchor: &Anchor, document: &Document, index: &mut MatchIndex) -> Resolution {
    resolve_each(&[anchor], document, index)
        .pop()
        .unwrap_or(Resolution::Lost)
}

/// [`resolve`] for many anchors, in their order. The text is read once for all of them.
#[must_use]
pub fn resolve_all(
    anchors: &[(Id, Anchor)],
    document: &Document,
    index: &mut MatchIndex,
) -> Vec<(Id, Resolution)> {
    let only: Vec<&Anchor> = anchors.iter().map(|(_, anchor)| anchor).collect();
    let resolutions = resolve_each(&only, document, index);
    let ids = anchors.iter().map(|(id, _)| *id);
    ids.zip(resolutions).collect()
}

/// Finds `anchor` only where it was made: `None` where looking further would mean reading the text. Costs no more than the quote's length,
/// and once the way to its place.
#[must_use]
pub fn resolve_in_place(
    anchor: &Anchor,
    document: &Document,
    index: &mut MatchIndex,
) -> Option<Resolution> {
    Place { document, index }
        .hold(anchor, &Wanted::of(anchor))
        .map(Resolution::Here)
}

fn resolve_each(
    anchors: &[&Anchor],
    document: &Document,
    index: &mut MatchIndex,
) -> Vec<Resolution> {
    let mut place = Place { document, index };
    let mut found = vec![Resolution::Lost; anchors.len()];
    let mut open = Vec::new();
    for (number, anchor) in anchors.iter().enumerate() {
        let wanted = Wanted::of(anchor);
        match place.hold(anchor, &wanted) {
            Some(span) => found[number] = Resolution::Here(span),
            None if wanted.quote.is_empty() => {}
            None => open.push((number, wanted)),
        }
    }
    if open.is_empty() {
        return found;
    }
    let wanted: Vec<&Wanted> = open.iter().map(|(_, wanted)| wanted).collect();
    let (hits, total) = hits::find(document.text(), &wanted);
    for ((number, wanted), hits) in open.iter().zip(hits) {
        found[*number] = place.weigh(anchors[*number], wanted, &hits, total);
    }
    found
}

/// A document with its index: places in match text as places in the text.
struct Place<'a> {
    document: &'a Document,
    index: &'a mut MatchIndex,
}

impl Place<'_> {
    /// The anchor's own place, if it still is its place.
    fn hold(&mut self, anchor: &Anchor, wanted: &Wanted) -> Option<Span> {
        let len = anchor.end.checked_sub(anchor.start)?;
        if anchor.norm != NORM || len != wanted.len {
            return None;
        }
        let span = self.span(anchor.start, anchor.end);
        if normalize(self.document.slice(span)) != wanted.quote {
            return None;
        }
        // The offset may have been changed by hand, so even in the same text the place had to prove itself.
        let same_text = !anchor.text.is_empty() && anchor.text == self.document.hash().to_string();
        (same_text || self.fit(wanted, anchor.start, anchor.end).holds()).then_some(span)
    }

    /// Which of the exact hits it is.
    fn weigh(&mut self, anchor: &Anchor, wanted: &Wanted, hits: &Hits, total: usize) -> Resolution {
        let candidates: Vec<Candidate> = hits
            .places
            .iter()
            .map(|hit| Candidate {
                start: hit.start,
                end: hit.start + wanted.len,
                fit: hit.fit,
                errors: 0,
                shift: shift(anchor, hit.start, total),
            })
            .collect();
        match score::choose(wanted, &candidates, !hits.more) {
            Verdict::None => Resolution::Lost,
            Verdict::Several(places) => {
                let places = places.iter().map(|place| self.span(place.start, place.end));
                Resolution::Ambiguous(places.collect())
            }
            Verdict::One(place) => {
                let span = self.span(place.start, place.end);
                if anchor.norm == NORM && place.start == anchor.start {
                    Resolution::Here(span)
                } else {
                    Resolution::Moved(span)
                }
            }
        }
    }

    /// How well the text around code points `start..end` of match text fits.
    fn fit(&mut self, wanted: &Wanted, start: usize, end: usize) -> score::Fit {
        // One more for a space next to the quote.
        let before = self.span(start.saturating_sub(REACH + 1), start);
        let after = self.span(end, end.saturating_add(REACH + 1));
        wanted.fit(
            &normalize(self.document.slice(before)),
            &normalize(self.document.slice(after)),
        )
    }

    /// The text of code points `start..end` of match text.
    fn span(&mut self, start: usize, end: usize) -> Span {
        self.index.source_span(self.document.text(), start, end)
    }
}

/// How far `start` is from where the anchor was, as a share of the text; 0 where that is not known.
fn shift(anchor: &Anchor, start: usize, total: usize) -> f64 {
    if anchor.norm != NORM || anchor.end <= anchor.start {
        return 0.0;
    }
    let distance = score::count(start.abs_diff(anchor.start));
    (distance / score::count(total.max(1))).min(1.0)
}

#[cfg(test)]
mod tests;
