//! Where an anchor stands in a text. It is found or it is lost; it is never guessed.
//!
//! The steps, each tried for what the one before left open: its place, if quote and text (or quote and context) still hold there;
//! every exact hit of its quote, weighed by context ([`super::score`]); every place where it stands changed ([`super::near`]), weighed in the
//! same way together with those. No place is taken that the quote was cut out of ([`super::cutout`]).

use std::ops::ControlFlow;

use super::Anchor;
use super::chapters::Chapters;
use super::cutout::{self, CutOut};
use super::hits::{self, Hits};
use super::known::Known;
use super::near::{self, Changed, Near};
use super::score::{self, Candidate, REACH, Verdict, Wanted};
use super::windows::Reading;
use crate::doc::Document;
use crate::text::Span;
use crate::text::matching::{MatchIndex, NORM, normalize};

/// Counted up whenever a search answers anything else than before: answers kept from another version are not used.
pub const VERSION: u32 = 2;

/// From this score on an exact hit needs no comparison with changed places.
const ENOUGH: f64 = 0.9;
/// Anchors that are looked for in the first reading of the text, and how many times more in each later one.
const FIRST: usize = 16;
const MORE: usize = 4;
/// Of places that fit equally well, so many are compared with what stood around the quote; and so often the next best are taken.
const COMPARED: usize = 8;
const TRIED: usize = 8;

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Where it was made (same text, or the place still holds quote and context).
    Here(Span),
    /// The quote stands elsewhere now, and only one place fits.
    Moved(Span),
    /// The place is certain, but other words stand there now: the anchor's quote is to be shown beside them.
    Changed {
        span: Span,
        /// How much of the quote is as it was, in per cent.
        alike: u8,
    },
    /// Several places fit equally well, in order of the text. Where a quote stands very often, the first few hundred.
    Ambiguous(Vec<Span>),
    /// Not found.
    Lost,
}

impl Resolution {
    /// The place, where there is one.
    #[must_use]
    pub const fn place(&self) -> Option<Span> {
        match self {
            Self::Here(span) | Self::Moved(span) | Self::Changed { span, .. } => Some(*span),
            Self::Ambiguous(_) | Self::Lost => None,
        }
    }

    /// `here`, `moved`, `changed`, `ambiguous` or `lost`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Here(_) => "here",
            Self::Moved(_) => "moved",
            Self::Changed { .. } => "changed",
            Self::Ambiguous(_) => "ambiguous",
            Self::Lost => "lost",
        }
    }
}

/// Finds `anchor` in `document`: same hash → position; position still holds quote and context → there; else every place where the
/// quote stands in match text, as it was or changed, scored by quote, context and distance. `index` must belong to the document.
///
/// The last step reads the whole text: it belongs off the screen's thread.
#[must_use]
pub fn resolve(anchor: &Anchor, document: &Document, index: &mut MatchIndex) -> Resolution {
    let mut found = Resolution::Lost;
    let _ = resolve_each(&[anchor], document, index, None, &mut |news| {
        for (_, resolution) in news.drain(..) {
            found = resolution;
        }
        ControlFlow::Continue(())
    });
    found
}

/// Finds `anchor` only where it was made: `None` where looking further would mean reading the text. Costs no more than the quote's length,
/// and once the way to its place.
#[must_use]
pub fn resolve_in_place(
    anchor: &Anchor,
    document: &Document,
    index: &mut MatchIndex,
) -> Option<Resolution> {
    Place::new(document, index)
        .hold(anchor, &Wanted::of(anchor))
        .map(Resolution::Here)
}

/// What was found: the number of the anchor and its place.
pub(super) type News = Vec<(usize, Resolution)>;

/// Tells of every anchor once: first of all that stand where they were, then of the others in their order, a few first and more at a time later
/// on. `tell` may be called with nothing new. What is known is told with the first, and what is searched for becomes known.
pub(super) fn resolve_each(
    anchors: &[&Anchor],
    document: &Document,
    index: &mut MatchIndex,
    mut known: Option<&mut Known>,
    tell: &mut dyn FnMut(&mut News) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut reading = Reading::new(document.text());
    let mut place = Place::new(document, index);
    let mut open = Vec::new();
    let mut news = News::new();
    for (number, anchor) in anchors.iter().enumerate() {
        let wanted = Wanted::of(anchor);
        match place.hold(anchor, &wanted) {
            Some(span) => news.push((number, Resolution::Here(span))),
            None if wanted.quote.is_empty() => news.push((number, Resolution::Lost)),
            None => {
                let known = known.as_deref_mut();
                match known.and_then(|known| known.recall(anchor, &wanted.quote, document)) {
                    Some(found) => news.push((number, found)),
                    None => open.push(number),
                }
            }
        }
    }
    tell(&mut news)?;
    let tell = &mut |news: &mut News| {
        if let Some(known) = known.as_deref_mut() {
            for (number, found) in news.iter() {
                known.learn(anchors[*number], found);
            }
        }
        tell(news)
    };
    let mut size = FIRST;
    let mut left = open.as_slice();
    while !left.is_empty() {
        let (now, later) = left.split_at(size.min(left.len()));
        let slice: Vec<(usize, &Anchor)> = now.iter().map(|&at| (at, anchors[at])).collect();
        place.search(&mut reading, &slice, &mut news, tell)?;
        tell(&mut news)?;
        left = later;
        size *= MORE;
    }
    ControlFlow::Continue(())
}

/// An anchor that is looked for, and the places that may be its own.
struct Sought<'a> {
    anchor: &'a Anchor,
    wanted: &'a Wanted,
    cut_out: CutOut,
    places: Vec<Candidate>,
    /// Whether no place was left out of them.
    complete: bool,
    /// What it costs to have the quote at the place that was chosen.
    kept: Option<u32>,
}

impl<'a> Sought<'a> {
    fn new(anchor: &'a Anchor, wanted: &'a Wanted, places: Vec<Candidate>) -> Self {
        Self {
            anchor,
            wanted,
            cut_out: CutOut::of(anchor),
            places,
            complete: true,
            kept: None,
        }
    }

    /// Takes in the places where it stands changed.
    fn take(&mut self, changed: Changed) {
        let hole = changed.hole;
        self.places
            .retain(|place| place.perfect || place.context + score::HOLE >= hole);
        for candidate in changed.places {
            if candidate.context + score::HOLE < hole {
                continue;
            }
            // A place that holds the quote as it was is known already.
            let known = |place: &&mut Candidate| place.meets(&candidate);
            match self.places.iter_mut().find(known) {
                Some(known) => known.score = known.score.max(candidate.score),
                None => self.places.push(candidate),
            }
        }
    }
}

/// A document with its index: places in match text as places in the text.
struct Place<'a> {
    document: &'a Document,
    index: &'a mut MatchIndex,
    chapters: Option<Chapters>,
}

impl<'a> Place<'a> {
    const fn new(document: &'a Document, index: &'a mut MatchIndex) -> Self {
        Self {
            document,
            index,
            chapters: None,
        }
    }

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
        let stays = same_text
            || (self.fit(wanted, anchor.start, anchor.end).holds()
                && self
                    .kept(&CutOut::of(anchor), anchor.start, anchor.end, 0)
                    .is_some());
        stays.then_some(span)
    }

    /// Reads the text for `anchors`, none of which stands where it was.
    fn search(
        &mut self,
        text: &mut Reading,
        anchors: &[(usize, &Anchor)],
        news: &mut News,
        tell: &mut dyn FnMut(&mut News) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let all: Vec<Wanted> = anchors.iter().map(|(_, a)| Wanted::of(a)).collect();
        let wanted: Vec<&Wanted> = all.iter().collect();
        let Some((hits, total)) = hits::find(text, &wanted, &mut || tell(news)) else {
            return ControlFlow::Break(());
        };
        let mut open = Vec::new();
        for ((&(number, anchor), wanted), hits) in anchors.iter().zip(&all).zip(hits) {
            let mut hunt = Sought::new(anchor, wanted, exact(anchor, wanted, &hits, total));
            hunt.complete = !hits.more;
            if score::best(&hunt.places) >= ENOUGH {
                let found = self.decide(&mut hunt);
                if found != Resolution::Lost {
                    news.push((number, found));
                    continue;
                }
            }
            open.push((number, hunt));
        }
        if open.is_empty() {
            return ControlFlow::Continue(());
        }
        let nears: Vec<Near> = open
            .iter()
            .map(|(_, hunt)| Near::new(hunt.wanted, origin(hunt.anchor)))
            .collect();
        let Some(changed) = near::find(text, &nears, total, &mut || tell(news)) else {
            return ControlFlow::Break(());
        };
        let mut doubtful = Vec::new();
        for ((number, mut hunt), changed) in open.into_iter().zip(changed) {
            hunt.take(changed);
            let found = self.decide(&mut hunt);
            match hunt.kept {
                Some(kept) if hunt.cut_out.is_doubtful(kept) => {
                    doubtful.push((number, hunt.cut_out, kept, found));
                }
                _ => news.push((number, found)),
            }
        }
        if doubtful.is_empty() {
            return ControlFlow::Continue(());
        }
        let quotes: Vec<(&CutOut, u32)> = doubtful.iter().map(|it| (&it.1, it.2)).collect();
        let Some(cut) = cutout::elsewhere(text, &quotes, &mut || tell(news)) else {
            return ControlFlow::Break(());
        };
        for ((number, _, _, found), cut) in doubtful.into_iter().zip(cut) {
            news.push((number, if cut { Resolution::Lost } else { found }));
        }
        ControlFlow::Continue(())
    }

    /// Which of the places it is.
    fn decide(&mut self, hunt: &mut Sought) -> Resolution {
        let accepted = hunt.wanted.scale().accepted();
        let mut places = hunt.places.clone();
        self.weigh_chapters(hunt.anchor, &mut places, accepted);
        for _ in 0..TRIED {
            let close = match score::choose(accepted, &places, hunt.complete) {
                Verdict::None => return Resolution::Lost,
                Verdict::One(place) => vec![place],
                Verdict::Several(places) if places.len() > COMPARED => {
                    return self.several(&places);
                }
                Verdict::Several(places) => places,
            };
            let kept = close
                .iter()
                .map(|at| self.kept(&hunt.cut_out, at.start, at.end, at.errors));
            let kept: Vec<Option<u32>> = kept.collect();
            if kept.iter().flatten().count() > 1 {
                return self.several(&close);
            }
            if kept.iter().all(Option::is_some) {
                hunt.kept = kept[0];
                return self.one(hunt, close[0]);
            }
            let gone: Vec<&Candidate> = close
                .iter()
                .zip(&kept)
                .filter_map(|(place, kept)| kept.is_none().then_some(place))
                .collect();
            places.retain(|place| !gone.contains(&place));
            hunt.places.retain(|place| {
                let same = |gone: &&Candidate| (gone.start, gone.end) == (place.start, place.end);
                !gone.iter().any(same)
            });
        }
        Resolution::Lost
    }

    fn several(&mut self, places: &[Candidate]) -> Resolution {
        let places = places.iter().map(|place| self.span(place.start, place.end));
        Resolution::Ambiguous(places.collect())
    }

    fn one(&mut self, hunt: &Sought, place: Candidate) -> Resolution {
        let span = self.span(place.start, place.end);
        if place.errors > 0 {
            let alike = alike(place.errors, hunt.wanted.len);
            Resolution::Changed { span, alike }
        } else if origin(hunt.anchor) == Some(place.start) {
            Resolution::Here(span)
        } else {
            Resolution::Moved(span)
        }
    }

    /// What it costs to have the quote at a place; `None` where it was cut out there.
    fn kept(&mut self, quote: &CutOut, start: usize, end: usize, errors: usize) -> Option<u32> {
        let before = self.span(start.saturating_sub(cutout::REACH), start);
        let here = self.span(start, end);
        let after = self.span(end, end.saturating_add(cutout::REACH));
        let text = |span: Span| normalize(self.document.slice(span));
        let (before, here, after) = (text(before), text(here), text(after));
        quote.kept(&before, &here, &after, errors)
    }

    /// Where the chapter of the anchor is still there, places outside it are worth less.
    fn weigh_chapters(&mut self, anchor: &Anchor, places: &mut [Candidate], accepted: f64) {
        let document = self.document;
        let chapters = self
            .chapters
            .get_or_insert_with(|| Chapters::of(document.outline()));
        let Some(chapter) = chapters.of_anchor(anchor) else {
            return;
        };
        for place in places.iter_mut().filter(|place| place.score >= accepted) {
            let at = self.index.to_source(document.text(), place.start);
            if !chapters.holds(document.outline(), at, chapter) {
                place.score -= score::ELSEWHERE;
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

/// The exact hits as candidates.
fn exact(anchor: &Anchor, wanted: &Wanted, hits: &Hits, total: usize) -> Vec<Candidate> {
    let scale = wanted.scale();
    let candidate = |hit: &hits::Hit| Candidate {
        start: hit.start,
        end: hit.start + wanted.len,
        score: scale.score(hit.fit, 0, score::shift(origin(anchor), hit.start, total))
            - if hit.torn { score::TORN } else { 0.0 },
        errors: 0,
        perfect: hit.fit.is_perfect() && !hit.torn,
        context: hit.fit.context(),
    };
    hits.places.iter().map(candidate).collect()
}

/// Where it was made, in code points of match text; `None` where that is not known.
fn origin(anchor: &Anchor) -> Option<usize> {
    (anchor.norm == NORM && anchor.end > anchor.start).then_some(anchor.start)
}

/// What is left of `len` code points after `errors` edits, in per cent: never all of it, and never nothing.
fn alike(errors: usize, len: usize) -> u8 {
    let left = len.saturating_sub(errors) * 100 / len.max(1);
    u8::try_from(left.clamp(1, 99)).unwrap_or(99)
}

#[cfg(test)]
mod tests;
