//! How well a place fits an anchor, from 0 to 1, and which of several places is the one.
//!
//! What the weights and thresholds come to on real books is measured: `docs/anchoring.md`.

use super::Anchor;
use super::myers::Pattern;
use crate::text::matching::normalize;

/// Code points of context that are compared, on either side.
pub const CONTEXT: usize = 64;
/// How many code points next to a place they are looked for in: one half more, so that insertions fit.
pub const REACH: usize = CONTEXT + CONTEXT / 2;

/// How alike a side must be for a place that has not moved.
const HELD: f64 = 0.9;
/// The score from which a place is taken, for quotes of [`LONG`] code points or more and for those of [`SHORT`] or fewer; between them
/// it falls evenly. A few words stand in many places, and chance lends any context a third of likeness.
const ACCEPTED: f64 = 0.60;
const ACCEPTED_SHORT: f64 = 0.75;
/// The same for a quote of which nothing else is known.
const ACCEPTED_BARE: f64 = 0.85;
const LONG: usize = 20;
const SHORT: usize = 12;
/// What it costs to stand in another chapter, where that of the anchor is still there.
pub const ELSEWHERE: f64 = 0.06;
/// What it costs to stand within a word.
pub const TORN: f64 = 0.2;
/// By how much the context of a place must be at least as good as that of one where the quote was and is not any more.
pub const HOLE: f64 = 0.05;
/// By how much the best place must be better than the next.
const LEAD: f64 = 0.03;
/// The same where a quote stands so often that not all its places were weighed.
const LEAD_CROWDED: f64 = 0.1;
/// What the whole length of the text costs as distance: less than [`LEAD`], so that distance alone never decides.
pub const DISTANCE: f64 = 0.02;

/// What a score depends on beside the place: code points of the quote and of the context known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    pub len: usize,
    pub context: usize,
}

impl Scale {
    /// The score from which a place is taken.
    pub fn accepted(self) -> f64 {
        if self.context == 0 {
            return ACCEPTED_BARE;
        }
        let beyond = count(self.len.clamp(SHORT, LONG) - SHORT) / count(LONG - SHORT);
        ACCEPTED_SHORT - (ACCEPTED_SHORT - ACCEPTED) * beyond
    }

    /// The score of a place that holds the quote with `errors` edits and stands `shift` (0 to 1, a share of the text) from where it was.
    pub fn score(self, fit: Fit, errors: usize, shift: f64) -> f64 {
        let len = count(self.len);
        let weight = if self.context == 0 {
            1.0
        } else {
            (len / (len + count(self.context))).clamp(0.35, 0.8)
        };
        let quote = 1.0 - (count(errors) / len.max(1.0)).min(1.0);
        weight * quote + (1.0 - weight) * fit.context() - DISTANCE * shift
    }
}

/// What is known of the text on one side of a quote.
#[derive(Clone, Debug)]
pub struct Side {
    /// Outwards from the quote: the code point next to it comes first.
    pub chars: Vec<char>,
    pattern: Pattern,
}

impl Side {
    pub fn new(chars: Vec<char>) -> Self {
        Self {
            pattern: Pattern::new(chars.iter().copied()),
            chars,
        }
    }

    /// How alike it and the beginning of `found` are: 1 less the share of edits. `None` where nothing is known of it. Both begin
    /// together, `found` may go on for longer.
    pub fn likeness(&self, found: impl IntoIterator<Item = char>) -> Option<f64> {
        if self.chars.is_empty() {
            return None;
        }
        let (_, edits) = self.pattern.best_prefix(found.into_iter().take(REACH));
        Some(1.0 - count(edits) / count(self.chars.len()))
    }
}

/// Quote and context of an anchor in match text.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub quote: String,
    /// Code points in `quote`.
    pub len: usize,
    pub before: Side,
    pub after: Side,
    /// Whether a letter or digit stands right before it, and right after it.
    pub joined: (bool, bool),
    /// Whether the text begins with it, and ends with it.
    pub outermost: (bool, bool),
}

impl Wanted {
    pub fn of(anchor: &Anchor) -> Self {
        // Nothing keeps a context read from a file from being long.
        let prefix: Vec<char> = anchor.prefix.chars().rev().take(4 * CONTEXT).collect();
        let prefix: String = prefix.into_iter().rev().collect();
        let suffix: String = anchor.suffix.chars().take(4 * CONTEXT).collect();
        let joined = (
            prefix.ends_with(char::is_alphanumeric),
            suffix.starts_with(char::is_alphanumeric),
        );
        let (prefix, suffix) = (&normalize(&prefix), &normalize(&suffix));
        // Where neither side is known, the anchor comes from a program that keeps none.
        let outermost = (
            prefix.is_empty() && !suffix.is_empty(),
            suffix.is_empty() && !prefix.is_empty(),
        );
        let quote = normalize(&anchor.exact);
        Self {
            len: quote.chars().count(),
            quote,
            before: Side::new(outwards_before(prefix).take(CONTEXT).collect()),
            after: Side::new(outwards_after(suffix).take(CONTEXT).collect()),
            joined,
            outermost,
        }
    }

    /// How well a place fits whose match text stands between `before` and `after`.
    pub fn fit(&self, before: &str, after: &str) -> Fit {
        let edge =
            |outermost: bool, text: &str| (outermost && text.trim().is_empty()).then_some(1.0);
        let (first, last) = self.outermost;
        Fit {
            before: self
                .before
                .likeness(outwards_before(before))
                .or_else(|| edge(first, before)),
            after: self
                .after
                .likeness(outwards_after(after))
                .or_else(|| edge(last, after)),
        }
    }

    /// Whether a place between `before` and `after` is a part of a word, where the quote was not.
    pub fn is_torn(&self, before: &str, after: &str) -> bool {
        let letter = char::is_alphanumeric;
        let first = !self.joined.0 && self.quote.starts_with(letter) && before.ends_with(letter);
        let last = !self.joined.1 && self.quote.ends_with(letter) && after.starts_with(letter);
        first || last
    }

    pub fn scale(&self) -> Scale {
        Scale {
            len: self.len,
            context: self.before.chars.len() + self.after.chars.len(),
        }
    }
}

/// How alike the two sides are, from 0 to 1; `None` where the anchor knows nothing of a side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    pub before: Option<f64>,
    pub after: Option<f64>,
}

impl Fit {
    /// Whether one side at least is (nearly) what it was.
    pub fn holds(self) -> bool {
        let held = |side: Option<f64>| side.is_some_and(|side| side >= HELD);
        held(self.before) || held(self.after)
    }

    /// Whether both sides are known and (nearly) what they were.
    pub fn is_held(self) -> bool {
        let held = |side: Option<f64>| side.is_some_and(|side| side >= HELD);
        held(self.before) && held(self.after)
    }

    /// Whether both sides are known and are, in match text, what they were.
    pub fn is_perfect(self) -> bool {
        let same = |side: Option<f64>| side.is_some_and(|side| side >= 1.0);
        same(self.before) && same(self.after)
    }

    /// Both sides as one number; one good side outweighs a bad one, since an edit seldom touches both.
    pub fn context(self) -> f64 {
        match (self.before, self.after) {
            (Some(before), Some(after)) => {
                let mean = f64::midpoint(before, after);
                let better = before.max(after);
                0.7 * f64::midpoint(mean, better) + 0.3 * mean
            }
            (Some(side), None) | (None, Some(side)) => side,
            (None, None) => 1.0,
        }
    }
}

/// A place that may be the one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Code points of match text, half-open.
    pub start: usize,
    pub end: usize,
    /// From 0 to 1.
    pub score: f64,
    /// Edits between its text and the quote.
    pub errors: usize,
    /// Whether quote and context are, letter for letter, what they were.
    pub perfect: bool,
    /// How alike the context is, from 0 to 1.
    pub context: f64,
}

impl Candidate {
    /// Whether the two have a code point in common.
    pub const fn meets(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// What came of comparing candidates.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    One(Candidate),
    /// Equally good ones, in order of the text.
    Several(Vec<Candidate>),
    None,
}

/// Chooses among `candidates` those that score `accepted`. `complete` tells that no place was left out of them; where some were, whose
/// context fits less, the best must have a longer lead.
pub fn choose(accepted: f64, candidates: &[Candidate], complete: bool) -> Verdict {
    let best = best(candidates);
    let lead = if complete { LEAD } else { LEAD_CROWDED };
    if best < accepted {
        return Verdict::None;
    }
    let mut perfects = candidates.iter().filter(|place| place.perfect);
    if let (Some(only), None) = (perfects.next(), perfects.next()) {
        return Verdict::One(*only);
    }
    let mut close: Vec<Candidate> = candidates
        .iter()
        .filter(|place| place.score >= accepted && place.score > best - lead)
        .copied()
        .collect();
    close.sort_by_key(|place| (place.start, place.end));
    match close.as_slice() {
        [one] => Verdict::One(*one),
        _ => Verdict::Several(close),
    }
}

/// The highest score of `candidates`; 0 where there are none.
pub fn best(candidates: &[Candidate]) -> f64 {
    candidates
        .iter()
        .map(|place| place.score)
        .fold(0.0, f64::max)
}

/// Puts `candidate` in unless a better one has its place; takes out those it is better than.
pub fn keep(found: &mut Vec<Candidate>, candidate: Candidate) {
    let better = |other: &Candidate| {
        other.meets(&candidate)
            && (other.score, other.perfect) >= (candidate.score, candidate.perfect)
    };
    if !found.iter().any(better) {
        found.retain(|other| !other.meets(&candidate));
        found.push(candidate);
    }
}

/// How far `start` is from `origin`, as a share of the text; 0 where that is not known.
pub fn shift(origin: Option<usize>, start: usize, total: usize) -> f64 {
    origin.map_or(0.0, |origin| {
        (count(origin.abs_diff(start)) / count(total.max(1))).min(1.0)
    })
}

/// `text` from its end; white space at the end does not count.
fn outwards_before(text: &str) -> impl Iterator<Item = char> {
    text.trim_end().chars().rev()
}

/// `text` from its start; white space at the start does not count.
fn outwards_after(text: &str) -> impl Iterator<Item = char> {
    text.trim_start().chars()
}

/// A count as a number to reckon with; lengths of texts are far below 2^52.
#[expect(clippy::cast_precision_loss, reason = "a score needs no 53 bits")]
pub fn count(n: usize) -> f64 {
    n as f64
}
