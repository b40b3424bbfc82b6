//! Every place where a quote stands in a text, letter for letter in match text.
//!
//! The text is normalised once for all quotes, in windows, so a text of 100 MB never stands in memory twice; every
//! search is linear in the text, also for quotes that overlap themselves (`ha ha ha`).

use std::cmp::Reverse;
use std::ops::ControlFlow;

use memchr::memmem;

use super::score::{Fit, REACH, Wanted};
use super::windows::Reading;

/// Bytes of match text that hold the context a hit is compared by, and a space.
const MARGIN: usize = 4 * REACH + 1;
/// How many places of one quote are kept: those whose nearest context fits best, the earlier ones first.
const KEPT: usize = 256;

/// The places of one quote.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// In order of the text.
    pub places: Vec<Hit>,
    /// Whether there were more than are kept.
    pub more: bool,
}

/// A place where a quote stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Code points of match text before it.
    pub start: usize,
    pub fit: Fit,
    /// Whether it is a part of a word, where the quote was not.
    pub torn: bool,
    /// Code points of context next to the quote that are as wanted.
    agreeing: usize,
}

/// All places of all quotes, and the length of the text in code points of match text. An empty quote stands nowhere. `pace` is asked
/// after every window whether to go on; `None` where it said no.
pub fn find(
    text: &mut Reading,
    wanted: &[&Wanted],
    pace: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<(Vec<Hits>, usize)> {
    let mut searches: Vec<Search> = wanted.iter().map(|wanted| Search::new(wanted)).collect();
    let reach = searches.iter().map(Search::reach).max().unwrap_or(0);
    let total = text.each(reach + MARGIN, |window| {
        let buffer = window.text;
        for search in &mut searches {
            // What came into reach with this piece: a start that still lacked text on its right was left for now.
            let from = window.carried.saturating_sub(search.reach());
            let to = if window.last {
                buffer.len()
            } else {
                buffer.len().saturating_sub(search.reach())
            };
            search.look(buffer, from, to, window.base);
        }
        pace()
    })?;
    Some((searches.into_iter().map(Search::finish).collect(), total))
}

/// One quote on its way through the text.
struct Search<'a> {
    wanted: &'a Wanted,
    finder: memmem::Finder<'a>,
    /// How far after a hit the next one may begin, in bytes: less than the quote's length where it overlaps itself.
    period: usize,
    /// For a quote that repeats itself more than twice: for each of its beginnings, the length of its longest border.
    borders: Vec<usize>,
    hits: Vec<Hit>,
    /// Once hits were left out: what a further one must exceed.
    floor: Option<usize>,
}

impl<'a> Search<'a> {
    fn new(wanted: &'a Wanted) -> Self {
        let quote = wanted.quote.as_bytes();
        let mut borders = borders(quote);
        let period = quote.len() - borders.last().copied().unwrap_or(0);
        if 2 * period >= quote.len() {
            borders = Vec::new();
        }
        Self {
            wanted,
            finder: memmem::Finder::new(quote),
            period,
            borders,
            hits: Vec::new(),
            floor: None,
        }
    }

    /// Bytes from the start of a hit to the end of the context after it.
    fn reach(&self) -> usize {
        self.wanted.quote.len() + MARGIN
    }

    /// Takes in the hits that begin in `from..to` of `buffer`, whose first code point is number `base` of the match text.
    fn look(&mut self, buffer: &str, from: usize, to: usize, base: usize) {
        let quote = self.wanted.quote.len();
        if quote == 0 || from >= to {
            return;
        }
        let end = (to + quote - 1).min(buffer.len());
        let mut counted = (0, base);
        let mut take = |search: &mut Self, at: usize| {
            // Searching is in bytes, but UTF-8 never matches inside a character.
            counted.1 += buffer[counted.0..at].chars().count();
            counted.0 = at;
            search.keep(buffer, at, counted.1);
        };
        if self.borders.is_empty() {
            let mut next = from;
            while let Some(found) = buffer
                .as_bytes()
                .get(next..end)
                .and_then(|b| self.finder.find(b))
            {
                let at = next + found;
                take(self, at);
                next = at + self.period;
            }
        } else {
            let mut matched = 0;
            for at in from..end {
                matched = self.step(matched, buffer.as_bytes()[at]);
                if matched == quote {
                    take(self, at + 1 - quote);
                }
            }
        }
    }

    /// Knuth, Morris and Pratt: how much of the quote stands before the place after `byte`, if `matched` bytes of it stood before it.
    fn step(&self, mut matched: usize, byte: u8) -> usize {
        let quote = self.wanted.quote.as_bytes();
        if matched == quote.len() {
            matched = self.borders[matched - 1];
        }
        while matched > 0 && quote[matched] != byte {
            matched = self.borders[matched - 1];
        }
        matched + usize::from(quote[matched] == byte)
    }

    fn keep(&mut self, buffer: &str, at: usize, start: usize) {
        let before = buffer[..at].trim_end();
        let after = buffer[at + self.wanted.quote.len()..].trim_start();
        let agreeing = agreeing(&self.wanted.before.chars, before.chars().rev())
            + agreeing(&self.wanted.after.chars, after.chars());
        if self.floor.is_some_and(|floor| agreeing <= floor) {
            return;
        }
        let end = at + self.wanted.quote.len();
        self.hits.push(Hit {
            start,
            fit: self.wanted.fit(before, after),
            torn: self.wanted.is_torn(&buffer[..at], &buffer[end..]),
            agreeing,
        });
        if self.hits.len() >= 2 * KEPT {
            self.thin();
        }
    }

    /// Leaves the [`KEPT`] best hits.
    fn thin(&mut self) {
        if self.hits.len() > KEPT {
            let by_worth = |hit: &Hit| (Reverse(hit.agreeing), hit.start);
            self.hits.select_nth_unstable_by_key(KEPT, by_worth);
            self.hits.truncate(KEPT);
            self.floor = self.hits.iter().map(|hit| hit.agreeing).min();
        }
    }

    fn finish(mut self) -> Hits {
        self.thin();
        self.hits.sort_unstable_by_key(|hit| hit.start);
        Hits {
            places: self.hits,
            more: self.floor.is_some(),
        }
    }
}

fn agreeing(wanted: &[char], found: impl Iterator<Item = char>) -> usize {
    wanted
        .iter()
        .zip(found)
        .take_while(|(a, b)| **a == *b)
        .count()
}

/// For each beginning of `bytes`, the length of its longest proper end that is also its beginning.
fn borders(bytes: &[u8]) -> Vec<usize> {
    let mut borders = vec![0; bytes.len()];
    let mut length = 0;
    for at in 1..bytes.len() {
        while length > 0 && bytes[length] != bytes[at] {
            length = borders[length - 1];
        }
        length += usize::from(bytes[length] == bytes[at]);
        borders[at] = length;
    }
    borders
}

#[cfg(test)]
mod tests;
