//! Two other ways to find a quote again, to compare with: by its letters and the context that fits best, as most readers do; and by the best
//! approximate match, as Hypothesis does. Written for the bench, after descriptions of what they do.

use lutrin::annotate::Anchor;
use lutrin::doc::Document;
use lutrin::text::Span;
use lutrin::text::matching::{MatchIndex, normalize};

use crate::anchoring::Answer;

/// Every exact hit in match text; the one whose context has most letters in common, whatever they are.
pub struct Exact<'a> {
    document: &'a Document,
    index: MatchIndex,
    text: String,
}

impl<'a> Exact<'a> {
    pub fn new(document: &'a Document) -> Self {
        Self {
            document,
            index: MatchIndex::default(),
            text: normalize(document.text()),
        }
    }

    pub fn find(&mut self, anchor: &Anchor) -> Answer {
        let quote = normalize(&anchor.exact);
        let (before, after) = (normalize(&anchor.prefix), normalize(&anchor.suffix));
        let agreeing = |at: usize| {
            let left = self.text[..at].trim_end().chars().rev();
            let right = self.text[at + quote.len()..].trim_start().chars();
            let before = before.chars().rev().zip(left).filter(|(a, b)| a == b);
            let after = after.chars().zip(right).filter(|(a, b)| a == b);
            before.count() + after.count()
        };
        let hits = memchr::memmem::find_iter(self.text.as_bytes(), &quote);
        match hits.max_by_key(|at| agreeing(*at)) {
            None => Answer::Nowhere,
            Some(at) => {
                let start = self.text[..at].chars().count();
                let end = start + quote.chars().count();
                let text = self.document.text();
                Answer::At(self.index.source_span(text, start, end))
            }
        }
    }
}

/// The best approximate match in the text as it is, however bad: exact hits if there are any, else the places with the fewest edits (at most
/// half of the quote); quote, prefix, suffix and position weigh 50, 20, 20 and 2.
pub struct Fuzzy {
    chars: Vec<char>,
    /// The byte at which each begins.
    bytes: Vec<usize>,
}

impl Fuzzy {
    pub fn new(document: &Document) -> Self {
        let (mut bytes, chars): (Vec<usize>, Vec<char>) = document.text().char_indices().unzip();
        bytes.push(document.text().len());
        Self { chars, bytes }
    }

    pub fn find(&self, anchor: &Anchor) -> Answer {
        let quote: Vec<char> = anchor.exact.chars().collect();
        let prefix: Vec<char> = anchor.prefix.chars().collect();
        let suffix: Vec<char> = anchor.suffix.chars().collect();
        let most = 256.min(quote.len() / 2);
        let mut places = self.exactly(&quote);
        if places.is_empty() {
            places = self.nearly(&quote, most);
        }
        let score = |&(start, end, errors): &(usize, usize, usize)| {
            let before = &self.chars[start.saturating_sub(prefix.len())..start];
            let after = &self.chars[end..(end + suffix.len()).min(self.chars.len())];
            let far = share(start.abs_diff(anchor.start), self.chars.len());
            50.0 * (1.0 - share(errors, quote.len()))
                + 20.0 * likeness(&prefix, before)
                + 20.0 * likeness(&suffix, after)
                + 2.0 * (1.0 - far)
        };
        let best = places.iter().max_by(|a, b| score(a).total_cmp(&score(b)));
        best.map_or(Answer::Nowhere, |&(start, end, _)| {
            Answer::At(Span::new(self.bytes[start], self.bytes[end]))
        })
    }

    fn exactly(&self, quote: &[char]) -> Vec<(usize, usize, usize)> {
        let Some(first) = quote.first() else {
            return Vec::new();
        };
        let starts = (0..self.chars.len()).filter(|at| self.chars[*at] == *first);
        starts
            .filter(|at| self.chars[*at..].starts_with(quote))
            .map(|at| (at, at + quote.len(), 0))
            .collect()
    }

    /// Only the places with the fewest edits.
    fn nearly(&self, quote: &[char], most: usize) -> Vec<(usize, usize, usize)> {
        let mut least = most;
        let mut ends = Vec::new();
        distances(quote, self.chars.iter().copied(), false, |end, errors| {
            if errors < least {
                ends.clear();
                least = errors;
            }
            if errors == least {
                ends.push(end);
            }
        });
        let backwards: Vec<char> = quote.iter().rev().copied().collect();
        let place = |end: usize| {
            let mut best = (0, usize::MAX);
            let text = self.chars[..end].iter().rev().copied();
            let text = text.take(quote.len() + least);
            distances(&backwards, text, true, |length, errors| {
                if errors < best.1 {
                    best = (length, errors);
                }
            });
            (end - best.0, end, least)
        };
        ends.into_iter().take(1000).map(place).collect()
    }
}

/// 1 less the share of edits, with the context anywhere in what stands there.
fn likeness(wanted: &[char], found: &[char]) -> f64 {
    let mut least = wanted.len();
    distances(wanted, found.iter().copied(), false, |_, errors| {
        least = least.min(errors);
    });
    1.0 - share(least, wanted.len())
}

#[expect(clippy::cast_precision_loss, reason = "a score needs no 53 bits")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Myers' bit vectors, in blocks of 64 (see `lutrin`'s own).
fn distances(
    pattern: &[char],
    text: impl Iterator<Item = char>,
    anchored: bool,
    mut tell: impl FnMut(usize, usize),
) {
    if pattern.is_empty() {
        return;
    }
    let words = pattern.len().div_ceil(64);
    let mut rows: std::collections::HashMap<char, Vec<u64>> = std::collections::HashMap::new();
    for (at, c) in pattern.iter().enumerate() {
        rows.entry(*c).or_insert_with(|| vec![0; words])[at / 64] |= 1 << (at % 64);
    }
    let none = vec![0; words];
    let (mut more, mut less) = (vec![u64::MAX; words], vec![0u64; words]);
    let top = 1u64 << ((pattern.len() - 1) % 64);
    let mut errors = pattern.len();
    for (at, c) in text.enumerate() {
        let row = rows.get(&c).unwrap_or(&none);
        let (mut up, mut down) = (u64::from(anchored), 0);
        for word in 0..words {
            let same = row[word] | down;
            let vertical = row[word] | less[word];
            let horizontal = ((same & more[word]).wrapping_add(more[word]) ^ more[word]) | same;
            let mut rise = less[word] | !(horizontal | more[word]);
            let mut fall = more[word] & horizontal;
            if word + 1 == words {
                errors += usize::from(rise & top != 0);
                errors -= usize::from(fall & top != 0);
            }
            let next = (rise >> 63, fall >> 63);
            rise = rise << 1 | up;
            fall = fall << 1 | down;
            more[word] = fall | !(vertical | rise);
            less[word] = rise & vertical;
            (up, down) = next;
        }
        tell(at + 1, errors);
    }
}
