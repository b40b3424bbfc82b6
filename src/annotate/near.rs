//! Places where a quote stands changed: words put in, left out, spelt in another way; found by the fewest edits, by what stands before and
//! after, or both.

use std::collections::BTreeSet;
use std::ops::{ControlFlow, Range};

use super::changes::changes;
use super::loose::Loose;
use super::myers::Pattern;
use super::score::{Candidate, DISTANCE, Fit, REACH, Scale, Side, Wanted, count, keep, shift};
use super::seeds::{Demand, Seeds};
use super::thread::Thread;
use super::windows::Reading;

/// The most edits a quote is looked for with, as a share of its length and in all.
const MOST_EDITS: f64 = 0.35;
const MOST_EDITS_EVER: usize = 256;
/// The most edits a place found by its context may have, as a share of the quote.
const MOST_CHANGED: f64 = 0.5;
/// The same for a quote shorter than [`HEM`].
const MOST_CHANGED_SHORT: f64 = 0.35;
/// A quote of fewer code points is not looked for with edits.
const RIGID: usize = 6;
/// A longer quote is looked for by its ends.
const WHOLE: usize = 512;
/// The two ends of a longer quote.
const END: usize = 256;
/// What of a quote is looked for together with the context beside it.
const HEM: usize = 64;
const NARROW_HEM: usize = 16;
/// A quote is compared with a place from end to end up to this length.
const COMPARED: usize = 1 << 12;
/// How far an edge may be from one of a word to be put there.
const EDGE: usize = 12;
/// Places of one quote in one window that are looked at.
const REGIONS: Demand = Demand {
    regions: 64,
    pieces: 0,
};
/// Places of one quote that are kept.
const KEPT: usize = 64;
/// Places of one region, the best, that are aligned letter by letter, if that takes no more than so many comparisons.
const ALIGNED: usize = 6;
const CELLS: usize = 1 << 22;
/// By how many edits a place must be better without its first or last words to stand without them.
const TRIMMED: usize = 4;
/// The most edits of a side by which alone a place is found, as a share of it.
const SIDE_EDITS: f64 = 0.1;
/// How far around a region what is left of a quote may reach.
const AROUND: usize = 600;
/// An end of a quote with more edits is gone.
const GONE: f64 = 0.6;
/// Ends that are tried for one beginning.
const PAIRS: usize = 8;

/// A quote and what is needed to find it changed.
pub struct Near {
    quote: Vec<char>,
    before: Side,
    after: Side,
    /// Where the anchor was, in code points of match text, if that is known.
    origin: Option<usize>,
    /// Whether the quote begins and ends where a word does.
    whole_words: (bool, bool),
}

impl Near {
    pub fn new(wanted: &Wanted, origin: Option<usize>) -> Self {
        let quote = Loose::new(&wanted.quote).chars;
        let side = |side: &Side, backwards: bool| {
            let mut chars = side.chars.clone();
            if backwards {
                chars.reverse();
            }
            let text: String = chars.into_iter().collect();
            let mut chars = Loose::new(&text).chars;
            if backwards {
                chars.reverse();
            }
            Side::new(chars)
        };
        let alone = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
        Self {
            whole_words: (
                alone(quote.first()) && !wanted.joined.0,
                alone(quote.last()) && !wanted.joined.1,
            ),
            quote,
            before: side(&wanted.before, true),
            after: side(&wanted.after, false),
            origin,
        }
    }

    fn scale(&self) -> Scale {
        Scale {
            len: self.quote.len(),
            context: self.before.chars.len() + self.after.chars.len(),
        }
    }

    /// Context, quote, context.
    fn all(&self) -> Vec<char> {
        if self.quote.is_empty() {
            return Vec::new();
        }
        let mut all: Vec<char> = self.before.chars.iter().rev().copied().collect();
        if !all.is_empty() {
            all.push(' ');
        }
        all.extend(&self.quote);
        if !self.after.chars.is_empty() {
            all.push(' ');
        }
        all.extend(&self.after.chars);
        all
    }

    /// Edits a place may have whose context fits like this. Between the same words as before, it is certain of the shortest quote where it was.
    fn bearable(&self, fit: Fit) -> usize {
        let len = self.quote.len();
        if len >= HEM || fit.is_held() {
            share(len, MOST_CHANGED)
        } else if len < RIGID {
            0
        } else {
            share(len, MOST_CHANGED_SHORT)
        }
    }

    /// Edits it is looked for with.
    fn most(&self) -> usize {
        if self.quote.len() < RIGID {
            return 0;
        }
        share(self.quote.len(), MOST_EDITS).min(MOST_EDITS_EVER)
    }
}

/// Places of every quote in `text`, whose match text has `total` code points: none overlaps another of the same quote. `pace` is asked
/// after every window whether to go on; `None` where it said no.
pub fn find(
    text: &mut Reading,
    nears: &[Near],
    total: usize,
    pace: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Vec<Changed>> {
    let all: Vec<Vec<char>> = nears.iter().map(Near::all).collect();
    let longest = all
        .iter()
        .map(Vec::len)
        .max()
        .unwrap_or(0)
        .min(4 * COMPARED);
    let seeds = Seeds::new(&all, REGIONS);
    let mut hunts: Vec<Option<Hunt>> = nears.iter().map(|_| None).collect();
    // In bytes: what a quote may have grown to, with room for its context.
    let overlap = 4 * (2 * longest + 4 * REACH);
    text.each(overlap, |window| {
        let loose = Loose::new(window.text);
        let regions = seeds.regions(&loose.chars);
        for ((near, hunt), regions) in nears.iter().zip(&mut hunts).zip(regions) {
            if regions.is_empty() {
                continue;
            }
            let hunt = hunt.get_or_insert_with(|| Hunt::new(near));
            for region in regions {
                hunt.look(&loose, region, window.base, total);
            }
        }
        pace()
    })?;
    let changed = |hunt: Hunt| Changed {
        places: hunt.found,
        hole: hunt.hole,
    };
    let hunts = hunts.into_iter();
    Some(
        hunts
            .map(|hunt| hunt.map_or_else(Changed::default, changed))
            .collect(),
    )
}

/// What was found of a quote.
#[derive(Debug, Default)]
pub struct Changed {
    pub places: Vec<Candidate>,
    /// How well the context fits a place where other words stand now between what stood before and after the quote.
    pub hole: f64,
}

/// One quote, ready to be compared.
struct Hunt<'a> {
    near: &'a Near,
    /// The quote, forwards and backwards, or its two ends.
    first: Pattern,
    first_back: Pattern,
    last: Pattern,
    last_back: Pattern,
    /// All of it, where it is compared so.
    whole: Option<Pattern>,
    /// How the quote begins, with the context before; and the same beginning backwards.
    openings: Vec<(Pattern, Pattern)>,
    /// How the quote ends, with the context after it, backwards; and the same end forwards.
    closings: Vec<(Pattern, Pattern)>,
    /// For a shorter quote of which both sides are known: what stands before it, and what stands after it backwards.
    sides: Option<(Pattern, Pattern)>,
    /// For a longer quote.
    thread: Option<Thread>,
    found: Vec<Candidate>,
    /// How well the context fits a place where the quote stood and other words stand now; 0 where there is none.
    hole: f64,
}

impl<'a> Hunt<'a> {
    fn new(near: &'a Near) -> Self {
        let quote = &near.quote;
        let len = quote.len();
        let end = if len <= WHOLE { len } else { END };
        let (head, tail) = (&quote[..end], &quote[len - end..]);
        let forwards = |chars: &[char]| Pattern::new(chars.iter().copied());
        let backwards = |chars: &[char]| Pattern::new(chars.iter().rev().copied());
        let mut hems = vec![len.min(HEM)];
        hems.extend((len > NARROW_HEM).then_some(NARROW_HEM));
        let mut openings = Vec::new();
        let mut closings = Vec::new();
        for hem in hems {
            let (begins, ends) = (&quote[..hem], &quote[len - hem..]);
            if !near.before.chars.is_empty() {
                let before = near.before.chars.iter().rev().chain(&[' ']);
                let both = before.chain(begins).copied();
                openings.push((Pattern::new(both), backwards(begins)));
            }
            if !near.after.chars.is_empty() {
                let after = near.after.chars.iter().rev().chain(&[' ']);
                let both = after.chain(ends.iter().rev()).copied();
                closings.push((Pattern::new(both), forwards(ends)));
            }
        }
        if len >= 2 * HEM {
            let (begins, ends) = (&quote[..HEM], &quote[len - HEM..]);
            openings.push((forwards(begins), backwards(begins)));
            closings.push((backwards(ends), forwards(ends)));
        }
        Self {
            first: forwards(head),
            first_back: backwards(head),
            last: forwards(tail),
            last_back: backwards(tail),
            whole: (len <= COMPARED).then(|| forwards(quote)),
            openings,
            closings,
            sides: (len < HEM && !near.before.chars.is_empty() && !near.after.chars.is_empty())
                .then(|| {
                    let before = near.before.chars.iter().rev().copied();
                    let after = near.after.chars.iter().rev().copied();
                    (Pattern::new(before), Pattern::new(after))
                }),
            thread: (len >= HEM).then(|| Thread::new(quote)),
            near,
            found: Vec::new(),
            hole: 0.0,
        }
    }

    /// Takes in the places in `region` of a window before which stand `base` code points.
    fn look(&mut self, window: &Loose, region: Range<usize>, base: usize, total: usize) {
        let text = &window.chars;
        let threaded = self.threaded(text, &region);
        let spans = self.places(text, region.clone());
        let weighed = spans.iter().map(|place| self.weigh(text, *place));
        let mut places: Vec<Weighed> = weighed.collect();
        for place in self.between(text, region) {
            let place = self.weigh(text, place);
            places.extend(self.without_insertions(text, &place));
            places.push(place);
        }
        places.sort_by(|a, b| b.score(self).total_cmp(&a.score(self)));
        let mut trimmed = Vec::new();
        for place in places.iter_mut().take(ALIGNED) {
            trimmed.extend(self.align(text, place));
        }
        places.extend(trimmed);
        places.extend(threaded);
        for place in &places {
            if place.start == place.end || place.errors > self.near.bearable(place.fit) {
                if place.fit.is_held() && !self.is_in(&text[place.start..place.end]) {
                    self.hole = self.hole.max(place.fit.context());
                }
                continue;
            }
            let (start, end) = window.origin(place.start, place.end);
            let (start, end) = (base + start, base + end);
            let candidate = Candidate {
                start,
                end,
                score: place.score(self) - DISTANCE * shift(self.near.origin, start, total),
                errors: place.errors,
                perfect: false,
                context: place.fit.context(),
            };
            keep(&mut self.found, candidate);
        }
        if self.found.len() > KEPT {
            self.found.sort_by(|a, b| b.score.total_cmp(&a.score));
            self.found.truncate(KEPT);
        }
    }

    /// Whether the quote, or most of it, is somewhere in `text`.
    fn is_in(&self, text: &[char]) -> bool {
        let most = share(self.first.len(), MOST_CHANGED);
        !self.first.minima(text, most, 1).is_empty()
    }

    /// Where in `region` of `text` the quote may stand.
    fn places(&self, text: &[char], region: Range<usize>) -> BTreeSet<(usize, usize)> {
        let len = self.near.quote.len();
        let here = &text[region.clone()];
        let mut places = BTreeSet::new();
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        let most = self.near.most().min(share(self.first.len(), MOST_EDITS));
        let apart = (self.first.len() / 2).max(1);
        for (end, _) in self.first.minima(here, most, apart) {
            let end = region.start + end;
            let start = end - back(&self.first_back, text, end);
            starts.push(start);
            if len <= WHOLE {
                places.insert((start, end));
            }
        }
        if len > WHOLE {
            let found = self.last.minima(here, most, apart);
            ends.extend(found.iter().map(|(end, _)| region.start + end));
        }
        let reversed: Vec<char> = here.iter().rev().copied().collect();
        for (both, hem) in &self.openings {
            for (end, _) in both.minima(here, share(both.len(), MOST_EDITS), HEM / 2) {
                let end = region.start + end;
                starts.push(end - back(hem, text, end));
            }
        }
        for (both, hem) in &self.closings {
            for (end, _) in both.minima(&reversed, share(both.len(), MOST_EDITS), HEM / 2) {
                let start = region.end - end;
                ends.push(start + ahead(hem, text, start));
            }
        }
        for &start in &starts {
            if len <= WHOLE {
                places.insert((start, start + ahead(&self.first, text, start)));
            }
            let fits = |end: &&usize| {
                let length = end.saturating_sub(start);
                length > 0 && (len / 3..=3 * len).contains(&length)
            };
            places.extend(
                ends.iter()
                    .filter(fits)
                    .take(PAIRS)
                    .map(|end| (start, *end)),
            );
        }
        if len <= WHOLE {
            for &end in &ends {
                places.insert((end - back(&self.last_back, text, end), end));
            }
        }
        let neat = places.iter().map(|&place| self.neat(text, place));
        neat.filter(|(start, end)| start < end).collect()
    }

    /// What stands in `region` between the same words as before: a short quote, or what came in its place, or nothing.
    fn between(&self, text: &[char], region: Range<usize>) -> Vec<(usize, usize)> {
        let Some((before, after)) = &self.sides else {
            return Vec::new();
        };
        let here = &text[region.clone()];
        let reversed: Vec<char> = here.iter().rev().copied().collect();
        let most = |side: &Pattern| share(side.len(), SIDE_EDITS);
        let begins = before.minima(here, most(before), 1);
        let ends = after.minima(&reversed, most(after), 1);
        let widest = 3 * self.near.quote.len() + EDGE;
        let mut found = Vec::new();
        for (begin, _) in begins.iter().take(PAIRS) {
            for (end, _) in ends.iter().rev().take(PAIRS) {
                let (mut start, mut end) = (region.start + begin, region.end - end);
                if end + 1 < start || end > start + widest {
                    continue;
                }
                while start < end && text[start] == ' ' {
                    start += 1;
                }
                while start < end && text[end - 1] == ' ' {
                    end -= 1;
                }
                found.push((start, end.max(start)));
            }
        }
        found
    }

    /// What `place` between the same sides is without the sentences that were put in at its edges. The sides are still its own.
    fn without_insertions(&self, text: &[char], place: &Weighed) -> Option<Weighed> {
        let here = &text[place.start..place.end];
        let best = self.first.minima(here, self.near.quote.len() / 2, 1);
        let (mut end, _) = best.into_iter().min_by_key(|(_, errors)| *errors)?;
        let mut start = end - back(&self.first_back, here, end);
        let is_stop = |c: &char| "!.?…؟۔。！？".contains(*c);
        let aside = |c: &&char| !c.is_alphanumeric();
        let put_before = here[..start].iter().rev().take_while(aside).any(is_stop);
        let put_after = here[end..].iter().take_while(aside).any(is_stop)
            || here[..end].iter().rev().take_while(aside).any(is_stop);
        start = if put_before { start } else { 0 };
        end = if put_after { end } else { here.len() };
        let errors = self
            .whole
            .as_ref()?
            .distance(here[start..end].iter().copied());
        (errors < place.errors).then_some(Weighed {
            start: place.start + start,
            end: place.start + end,
            errors,
            fit: place.fit,
        })
    }

    /// The place with its edges put where words begin and end, if the quote's do.
    fn neat(&self, text: &[char], (mut start, mut end): (usize, usize)) -> (usize, usize) {
        let letter = |at: usize| text.get(at).is_some_and(|c| c.is_alphanumeric());
        let inside = |at: usize| at > 0 && letter(at - 1) && letter(at);
        if self.near.whole_words.0 {
            while start < end && !letter(start) {
                start += 1;
            }
            start = nearest(start, |at| !inside(at) && letter(at));
        }
        if self.near.whole_words.1 {
            while start < end && !letter(end - 1) {
                end -= 1;
            }
            end = nearest(end, |at| !inside(at) && at > 0 && letter(at - 1));
        }
        (start, end)
    }

    /// How good a place is.
    fn weigh(&self, text: &[char], (start, end): (usize, usize)) -> Weighed {
        let len = self.near.quote.len();
        let here = text[start..end].iter().copied();
        let errors = match &self.whole {
            Some(whole) => whole.distance(here),
            None => {
                let (_, first) = self.first.best_prefix(here.clone().take(2 * END));
                let (_, last) = self.last_back.best_prefix(here.rev().take(2 * END));
                (first + last) * len / (2 * END)
            }
        };
        let space = |c: &char| *c == ' ';
        let before = text[..start].iter().rev().copied().skip_while(space);
        let after = text[end..].iter().copied().skip_while(space);
        let fit = Fit {
            before: self.near.before.likeness(before),
            after: self.near.after.likeness(after),
        };
        Weighed {
            start,
            end,
            errors,
            fit,
        }
    }

    /// The place of what is left of a longer quote in and around `region`.
    fn threaded(&self, text: &[char], region: &Range<usize>) -> Option<Weighed> {
        let quote = &self.near.quote;
        let around = region.start.saturating_sub(AROUND)..(region.end + AROUND).min(text.len());
        let thread = self.thread.as_ref()?;
        let found = thread.through(quote, text, around)?;
        let (head, tail) = (&quote[..found.quote.start], &quote[found.quote.end..]);
        let before = text[..found.text.start].iter().rev().copied();
        let after = text[found.text.end..].iter().copied();
        let (front, lost) = edge(head.iter().rev().copied(), before);
        let (back, more) = edge(tail.iter().copied(), after);
        let place = (found.text.start - front, found.text.end + back);
        let (start, end) = self.neat(text, place);
        (start < end).then(|| Weighed {
            errors: found.errors + lost + more,
            ..self.weigh(text, (start, end))
        })
    }

    /// Counts a sentence put in or left out as one change, where that may matter; and where the quote's first or last words are not there any
    /// more, answers the place of those that are.
    fn align(&self, text: &[char], place: &mut Weighed) -> Option<Weighed> {
        let quote = &self.near.quote;
        let (start, end) = (place.start, place.end);
        let here = &text[start..end];
        if place.errors <= quote.len() / 10 || quote.len() * here.len() > CELLS {
            return None;
        }
        let ends = changes(quote.iter().copied(), here.iter().copied());
        let all = ends.last().copied().unwrap_or(place.errors);
        place.errors = place.errors.min(all);
        let (short, _) = cheapest(&ends)?;
        let here = &here[..short];
        let starts = changes(quote.iter().rev().copied(), here.iter().rev().copied());
        let (length, errors) = cheapest(&starts)?;
        if errors + TRIMMED > place.errors {
            return None;
        }
        let (start, end) = self.neat(text, (start + short - length, start + short));
        (start < end).then(|| Weighed {
            errors,
            ..self.weigh(text, (start, end))
        })
    }
}

/// How much of `text` belongs to an end of a quote that is not there as it was, and the edits; nothing of it where all of it seems to be gone.
fn edge(
    quote: impl ExactSizeIterator<Item = char>,
    text: impl Iterator<Item = char>,
) -> (usize, usize) {
    let len = quote.len();
    let (length, edits) = Pattern::new(quote).best_prefix(text.take(len + len / 2));
    if edits > share(len, GONE) {
        return (0, len);
    }
    (length, edits)
}

/// The length with the least cost, the longest of them, and that cost.
fn cheapest(costs: &[usize]) -> Option<(usize, usize)> {
    let lengths = costs.iter().copied().enumerate().skip(1);
    lengths.min_by_key(|(length, cost)| (*cost, std::cmp::Reverse(*length)))
}

/// A place in a window, and how it fits.
struct Weighed {
    start: usize,
    end: usize,
    errors: usize,
    fit: Fit,
}

impl Weighed {
    fn score(&self, hunt: &Hunt) -> f64 {
        hunt.near.scale().score(self.fit, self.errors, 0.0)
    }
}

/// How much of `text` before `end` is most like a pattern that was made backwards.
fn back(pattern: &Pattern, text: &[char], end: usize) -> usize {
    let most = pattern.len() + pattern.len() / 2;
    let text = text[..end].iter().rev().copied().take(most);
    pattern.best_prefix(text).0
}

/// How much of `text` from `start` on is most like a pattern.
fn ahead(pattern: &Pattern, text: &[char], start: usize) -> usize {
    let most = pattern.len() + pattern.len() / 2;
    let text = text[start..].iter().copied().take(most);
    pattern.best_prefix(text).0
}

/// The place nearest to `at` that is `good`, within [`EDGE`]; `at` itself where there is none.
fn nearest(at: usize, good: impl Fn(usize) -> bool) -> usize {
    let off = (0..=EDGE).flat_map(|off| [at.checked_sub(off), at.checked_add(off)]);
    off.flatten().find(|at| good(*at)).unwrap_or(at)
}

/// `of` of `count`, rounded down.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a length is a length"
)]
fn share(length: usize, of: f64) -> usize {
    (count(length) * of) as usize
}
