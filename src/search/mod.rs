//! Finding in the text: a query becomes spans. Literal, folded over case and accents (with a capital letter in the query
//! nothing changes: folding is total), white space in the query matches any white-space run, hits cross line ends and soft hyphens.
//!
//! A hit is every place where the folded text reads like the folded query, widened to grapheme clusters; hits may overlap
//! (`ana` stands twice in `banana`), so whether a place is a hit never depends on where the search began.
//! The text is folded window by window: no folded copy of it is ever held.

mod parts;
mod window;

use crate::text::{Span, fold, grapheme};
use parts::{PART, first};
use window::{Scanner, ceil_seam, floor_seam};

/// Bytes of the first window of a search: a near hit costs little.
const FIRST: usize = 2 * 1024;

/// Bytes of the later windows: as much as fits a near cache.
const FULL: usize = 32 * 1024;

/// A query made ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    folded: String,
}

impl Query {
    /// `None` where nothing is left after folding.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let folded = fold::folded(text);
        (!folded.trim().is_empty()).then_some(Self { folded })
    }

    /// The first hit that begins at or after byte `from`. What is near is soon found; of what is far each thread must look through
    /// ≥ 0.5 GB/s of Latin text.
    #[must_use]
    pub fn next(&self, text: &str, from: usize) -> Option<Span> {
        self.next_by(text, from, PART)
    }

    /// The last hit that begins before byte `before`.
    #[must_use]
    pub fn prev(&self, text: &str, before: usize) -> Option<Span> {
        self.prev_by(text, before, PART)
    }

    /// As [`Query::next`]; beyond the first `part` bytes in parts of so many.
    fn next_by(&self, text: &str, from: usize, part: usize) -> Option<Span> {
        let look = |window: Span| self.forward(text, window, |hit| hit.start >= from);
        let start = floor_seam(text, from);
        let near = ceil_seam(text, start.saturating_add(part));
        look(Span::new(start, near)).or_else(|| {
            let seam = |index: usize| ceil_seam(text, near + index * part);
            let count = (text.len() - near).div_ceil(part);
            first(count, |index| look(Span::new(seam(index), seam(index + 1))))
        })
    }

    /// As [`Query::prev`]; before the last `part` bytes in parts of so many.
    fn prev_by(&self, text: &str, before: usize, part: usize) -> Option<Span> {
        let look = |window: Span| self.backward(text, window, before);
        let end = ceil_seam(text, grapheme::ceil(text, before));
        let near = floor_seam(text, end.saturating_sub(part));
        look(Span::new(near, end)).or_else(|| {
            let seam = |index: usize| floor_seam(text, near.saturating_sub(index * part));
            first(near.div_ceil(part), |index| {
                look(Span::new(seam(index + 1), seam(index)))
            })
        })
    }

    /// All hits that touch `window`, in order. What is beyond it is not looked at, whatever the length of the text.
    #[must_use]
    pub fn within(&self, text: &str, window: Span) -> Vec<Span> {
        let from = window::reach(text, grapheme::floor(text, window.start), self.folded.len());
        let mut hits = Vec::new();
        let to = ceil_seam(text, window.end).max(from);
        self.forward(text, Span::new(from, to), |hit| {
            let beyond = hit.start >= window.end;
            if hit.intersects(window) {
                hits.push(hit);
            }
            beyond
        });
        hits
    }

    /// Where hits begin, in order, the first `most` of them. `is_wanted` is asked every megabyte; `None` where it says no.
    #[must_use]
    pub fn starts(
        &self,
        text: &str,
        most: usize,
        mut is_wanted: impl FnMut() -> bool,
    ) -> Option<Vec<usize>> {
        let mut starts = Vec::new();
        let mut start = 0;
        while start < text.len() && starts.len() < most {
            if !is_wanted() {
                return None;
            }
            let end = ceil_seam(text, start.saturating_add(PART));
            self.forward(text, Span::new(start, end), |hit| {
                starts.push(hit.start);
                starts.len() >= most
            });
            start = end;
        }
        Some(starts)
    }

    /// Shows `done` the hits that begin in `window`, whose ends are seams, until it is content with one; that one.
    fn forward(
        &self,
        text: &str,
        window: Span,
        mut done: impl FnMut(Span) -> bool,
    ) -> Option<Span> {
        let mut scanner = Scanner::new(text, &self.folded);
        let mut start = window.start;
        let mut size = FIRST;
        let mut found = None;
        while start < window.end {
            let end = ceil_seam(text, start.saturating_add(size)).min(window.end);
            scanner.hits(Span::new(start, end), |hit| {
                if done(hit) {
                    found = Some(hit);
                }
                found.is_none()
            });
            if found.is_some() {
                return found;
            }
            start = end;
            size = FULL;
        }
        None
    }

    /// The last hit that begins in `window`, whose ends are seams, and before byte `before`.
    fn backward(&self, text: &str, window: Span, before: usize) -> Option<Span> {
        let mut scanner = Scanner::new(text, &self.folded);
        let mut end = window.end;
        let mut size = FIRST;
        while end > window.start {
            let start = floor_seam(text, end.saturating_sub(size)).max(window.start);
            let mut last = None;
            scanner.hits(Span::new(start, end), |hit| {
                let earlier = hit.start < before;
                if earlier {
                    last = Some(hit);
                }
                earlier
            });
            if last.is_some() {
                return last;
            }
            end = start;
            size = FULL;
        }
        None
    }
}

#[cfg(test)]
mod tests;
