//! How well a place fits an anchor, from 0 to 1, and which of several places is the one.
//!
//! The weights and thresholds were found by trying quotes of books in other editions and in edited, cut and foreign texts. Of quotes whose
//! sentence was cut out, about one in a thousand is placed on a like one: a word or two, never more than three.

use super::Anchor;
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
const LONG: usize = 20;
const SHORT: usize = 12;
/// By how much the best place must be better than the next.
const LEAD: f64 = 0.03;
/// What the whole length of the text costs as distance: less than [`LEAD`], so that distance alone never decides.
const DISTANCE: f64 = 0.02;

/// Quote and context of an anchor in match text.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub quote: String,
    /// Code points in `quote`.
    pub len: usize,
    /// Outwards from the quote: the last code point of the prefix comes first.
    pub before: Vec<char>,
    /// Outwards from the quote.
    pub after: Vec<char>,
}

impl Wanted {
    pub fn of(anchor: &Anchor) -> Self {
        // Nothing keeps a context read from a file from being long.
        let prefix: Vec<char> = anchor.prefix.chars().rev().take(4 * CONTEXT).collect();
        let prefix: String = prefix.into_iter().rev().collect();
        let suffix: String = anchor.suffix.chars().take(4 * CONTEXT).collect();
        let quote = normalize(&anchor.exact);
        Self {
            len: quote.chars().count(),
            quote,
            before: outwards_before(&normalize(&prefix), CONTEXT),
            after: outwards_after(&normalize(&suffix), CONTEXT),
        }
    }

    /// How well a place fits whose match text stands between `before` and `after`.
    pub fn fit(&self, before: &str, after: &str) -> Fit {
        let before = outwards_before(before, REACH);
        let after = outwards_after(after, REACH);
        Fit {
            before: similarity(&self.before, &before),
            after: similarity(&self.after, &after),
        }
    }

    /// The score from which a place is taken.
    fn accepted(&self) -> f64 {
        let beyond = count(self.len.clamp(SHORT, LONG) - SHORT) / count(LONG - SHORT);
        ACCEPTED_SHORT - (ACCEPTED_SHORT - ACCEPTED) * beyond
    }

    /// The score of a place that holds the quote with `errors` edits and stands `shift` (0 to 1, a share of the text) from where it was.
    fn score(&self, fit: Fit, errors: usize, shift: f64) -> f64 {
        let len = count(self.len);
        let context = count(self.before.len() + self.after.len());
        let weight = (len / (len + context).max(1.0)).clamp(0.35, 0.8);
        let quote = 1.0 - count(errors) / len.max(1.0);
        weight * quote + (1.0 - weight) * fit.context() - DISTANCE * shift
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

    /// Whether both sides are known and are, in match text, what they were.
    fn is_perfect(self) -> bool {
        let same = |side: Option<f64>| side.is_some_and(|side| side >= 1.0);
        same(self.before) && same(self.after)
    }

    /// Both sides as one number; one good side outweighs a bad one, since an edit seldom touches both.
    fn context(self) -> f64 {
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
    pub fit: Fit,
    /// Edits between its text and the quote.
    pub errors: usize,
    /// How far it is from where the anchor was, as a share of the text (0 to 1; 0 where that is not known).
    pub shift: f64,
}

/// What came of comparing candidates.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    One(Candidate),
    /// Equally good ones, in order of the text.
    Several(Vec<Candidate>),
    None,
}

/// Chooses among `candidates`. `complete` tells that no place was left out of them; where some were, only the single perfect one is taken.
pub fn choose(wanted: &Wanted, candidates: &[Candidate], complete: bool) -> Verdict {
    let accepted = wanted.accepted();
    let score = |place: &Candidate| wanted.score(place.fit, place.errors, place.shift);
    let best = candidates.iter().map(score).fold(0.0, f64::max);
    if best < accepted {
        return Verdict::None;
    }
    let perfect = |place: &&Candidate| place.errors == 0 && place.fit.is_perfect();
    let mut perfects = candidates.iter().filter(perfect);
    if let (Some(only), None) = (perfects.next(), perfects.next()) {
        return Verdict::One(*only);
    }
    let mut close: Vec<Candidate> = candidates
        .iter()
        .filter(|place| {
            let score = score(place);
            score >= accepted && score > best - LEAD
        })
        .copied()
        .collect();
    close.sort_by_key(|place| (place.start, place.end));
    match close.as_slice() {
        [one] if complete => Verdict::One(*one),
        _ => Verdict::Several(close),
    }
}

/// The last `limit` code points of `text`, from its end; white space at the end does not count.
fn outwards_before(text: &str, limit: usize) -> Vec<char> {
    text.trim_end().chars().rev().take(limit).collect()
}

/// The first `limit` code points of `text`; white space at the start does not count.
fn outwards_after(text: &str, limit: usize) -> Vec<char> {
    text.trim_start().chars().take(limit).collect()
}

/// How alike `wanted` and the beginning of `found` are: 1 less the share of edits. `None` where nothing is wanted.
/// Sellers' variant of the edit distance: both begin together, `found` may go on for longer.
fn similarity(wanted: &[char], found: &[char]) -> Option<f64> {
    if wanted.is_empty() {
        return None;
    }
    if found.starts_with(wanted) {
        return Some(1.0);
    }
    let mut row: Vec<usize> = (0..=found.len()).collect();
    for (i, want) in wanted.iter().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, have) in found.iter().enumerate() {
            let changed = diagonal + usize::from(want != have);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    let edits = row.into_iter().min().unwrap_or(wanted.len());
    Some(1.0 - count(edits) / count(wanted.len()))
}

/// A count as a number to reckon with; lengths of texts are far below 2^52.
#[expect(clippy::cast_precision_loss, reason = "a score needs no 53 bits")]
pub fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn likeness_begins_at_the_quote() {
        for (wanted, found, expected) in [
            ("", "abc", None),
            ("abcd", "abcd and more", Some(1.0)),
            ("abcd", "", Some(0.0)),
            ("abcd", "abxd", Some(0.75)),
            ("abcd", "acd", Some(0.75)),
            ("abcd", "abbcd", Some(0.75)),
            ("abcd", "xxabcd", Some(0.5)),
            ("abcd", "wxyz", Some(0.0)),
        ] {
            assert_eq!(
                similarity(&chars(wanted), &chars(found)),
                expected,
                "{wanted} {found}"
            );
        }
    }

    fn wanted(len: usize, before: &str, after: &str) -> Wanted {
        Wanted {
            quote: "x".repeat(len),
            len,
            before: outwards_before(before, CONTEXT),
            after: outwards_after(after, CONTEXT),
        }
    }

    fn place(start: usize, before: f64, after: f64) -> Candidate {
        Candidate {
            start,
            end: start + 1,
            fit: Fit {
                before: Some(before),
                after: Some(after),
            },
            errors: 0,
            shift: 0.0,
        }
    }

    #[test]
    fn choosing() {
        let long = wanted(40, &"b".repeat(32), &"a".repeat(32));
        let short = wanted(5, &"b".repeat(32), &"a".repeat(32));
        let one = |candidate| Verdict::One(candidate);
        let far = |mut candidate: Candidate| {
            candidate.shift = 1.0;
            candidate
        };
        let good = place(1, 0.95, 0.9);
        let perfect = place(2, 1.0, 1.0);
        let poor = place(3, 0.4, 0.4);
        for (wanted, candidates, complete, expected) in [
            (&long, vec![], true, Verdict::None),
            (&long, vec![poor], true, one(poor)),
            (&short, vec![poor], true, Verdict::None),
            (&short, vec![good], true, one(good)),
            (&long, vec![poor, good], true, one(good)),
            (&long, vec![good, perfect], true, one(perfect)),
            (&long, vec![far(perfect), good], true, one(far(perfect))),
            (
                &long,
                vec![good, far(good)],
                true,
                Verdict::Several(vec![good, far(good)]),
            ),
            (&long, vec![good], false, Verdict::Several(vec![good])),
            (&long, vec![perfect], false, one(perfect)),
            (
                &long,
                vec![place(9, 1.0, 1.0), perfect, poor],
                true,
                Verdict::Several(vec![perfect, place(9, 1.0, 1.0)]),
            ),
        ] {
            assert_eq!(choose(wanted, &candidates, complete), expected);
        }
    }

    #[test]
    fn without_any_context_a_single_place_is_taken_and_two_are_not() {
        let bare = wanted(20, "", "");
        let at = |start| Candidate {
            fit: Fit {
                before: None,
                after: None,
            },
            ..place(start, 0.0, 0.0)
        };
        assert_eq!(choose(&bare, &[at(4)], true), Verdict::One(at(4)));
        let both = vec![at(4), at(9)];
        assert_eq!(choose(&bare, &both, true), Verdict::Several(both));
    }
}
