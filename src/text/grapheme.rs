//! Grapheme clusters: what a reader takes for one character (UAX #29).
//!
//! Every answer is local: it looks at the cluster around the position and a little further back, never at the whole text.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::Span;

/// The clusters of `text` with their byte offsets, in order.
#[must_use]
pub fn graphemes(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    text.grapheme_indices(true)
}

/// How many bytes before a position may decide whether it is a boundary: flags are told apart by counting from the first of their
/// row. In longer rows every sign is taken for a cluster.
const REACH: usize = 1024;

/// The first cluster boundary after byte `pos`, or the length of `text`.
#[must_use]
pub fn next_boundary(text: &str, pos: usize) -> usize {
    let mut next = pos + 1;
    while next < text.len() && !is_boundary(text, next) {
        next += 1;
    }
    next.min(text.len())
}

/// The last cluster boundary before byte `pos`, or 0.
#[must_use]
pub fn prev_boundary(text: &str, pos: usize) -> usize {
    let mut prev = pos.min(text.len()).saturating_sub(1);
    while !is_boundary(text, prev) {
        prev -= 1;
    }
    prev
}

/// Whether byte `pos` of `text` lies between two clusters (both ends of the text do).
#[must_use]
pub fn is_boundary(text: &str, pos: usize) -> bool {
    let near = text.ceil_char_boundary(pos.saturating_sub(REACH));
    text.is_char_boundary(pos)
        && GraphemeCursor::new(pos, text.len(), true)
            .is_boundary(&text[near..], near)
            .unwrap_or(true)
}

/// The last cluster boundary at or before byte `pos`.
#[must_use]
pub fn floor(text: &str, pos: usize) -> usize {
    if pos >= text.len() {
        text.len()
    } else if is_boundary(text, pos) {
        pos
    } else {
        prev_boundary(text, pos)
    }
}

/// The first cluster boundary at or after byte `pos`, or the length of `text`.
#[must_use]
pub fn ceil(text: &str, pos: usize) -> usize {
    if pos >= text.len() {
        text.len()
    } else if is_boundary(text, pos) {
        pos
    } else {
        next_boundary(text, pos)
    }
}

/// The smallest span on cluster boundaries that covers `span`.
#[must_use]
pub fn widen(text: &str, span: Span) -> Span {
    Span::new(floor(text, span.start), ceil(text, span.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn boundaries_step_over_whole_clusters() {
        let text = "ae\u{301}\u{1F468}\u{200D}\u{1F469}x\r\ny";
        let mut at = vec![0];
        while at.last() < Some(&text.len()) {
            at.push(next_boundary(text, at[at.len() - 1]));
        }
        assert_eq!(at, [0, 1, 4, 15, 16, 18, 19]);
        let mut back = vec![text.len()];
        while back[back.len() - 1] > 0 {
            back.push(prev_boundary(text, back[back.len() - 1]));
        }
        back.reverse();
        assert_eq!(back, at);
        assert_eq!((floor(text, 9), ceil(text, 9)), (4, 15));
        assert_eq!((floor(text, 4), ceil(text, 4)), (4, 4));
        assert_eq!(widen(text, Span::new(2, 5)), Span::new(1, 15));
    }

    #[test]
    fn long_rows_of_flags_stay_cheap() {
        let text = "🇫🇷".repeat(50_000);
        let pos = text.len() / 2 + 1;
        assert!((1..=2000).all(|step| is_boundary(&text, next_boundary(&text, pos + step))));
        assert_eq!(ceil(&text, floor(&text, pos)), floor(&text, pos));
    }

    proptest! {
        #[test]
        fn any_position_is_answered(text in "[a\\n\\r e\u{301}👨\u{200d}🇫🇷한\u{ad}]{0,20}", pos in 0usize..60) {
            let all: Vec<usize> = graphemes(&text).map(|(at, _)| at).chain([text.len()]).collect();
            prop_assert_eq!(is_boundary(&text, pos), all.contains(&pos));
            let here = pos.min(text.len());
            prop_assert_eq!(Some(&floor(&text, pos)), all.iter().rev().find(|&&b| b <= here));
            prop_assert_eq!(Some(&ceil(&text, pos)), all.iter().find(|&&b| b >= here));
            let next = all.iter().find(|&&b| b > here).copied().unwrap_or(text.len());
            prop_assert_eq!(next_boundary(&text, pos), next);
            let prev = all.iter().rev().find(|&&b| b < here).copied().unwrap_or(0);
            prop_assert_eq!(prev_boundary(&text, pos), prev);
        }
    }
}
