//! A text in match text, a window at a time, so that a text of 100 MB never stands in memory twice.

use std::borrow::Cow;
use std::ops::ControlFlow;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, is_nfkc_quick};

use crate::text::grapheme;
use crate::text::matching::normalize;

/// Bytes of source text that are normalised at a time.
pub const WINDOW: usize = 1 << 20;
/// A text of no more bytes is kept in match text between two readings.
const KEPT: usize = 8 << 20;
/// How far beyond a window a good place to cut is looked for.
const CUT_REACH: usize = 1 << 20;

/// A part of the match text.
pub struct Window<'a> {
    pub text: &'a str,
    /// Code points of match text before it.
    pub base: usize,
    /// Bytes of it that the window before showed as well.
    pub carried: usize,
    /// Whether the match text ends with it.
    pub last: bool,
}

/// A text that is read several times; a short one is normalised once for all of them.
pub struct Reading<'a> {
    text: &'a str,
    window: usize,
    /// Whether it is short enough to be kept.
    is_short: bool,
    /// The match text of each window by itself, and where it ends.
    kept: Vec<(String, Cut)>,
}

impl<'a> Reading<'a> {
    pub const fn new(text: &'a str) -> Self {
        Self::by(text, WINDOW)
    }

    /// In windows made of `window` bytes of source.
    pub const fn by(text: &'a str, window: usize) -> Self {
        Self {
            text,
            window,
            is_short: text.len() <= KEPT,
            kept: Vec::new(),
        }
    }

    /// Shows the text in windows, each of which begins with the last `overlap` bytes of match text of the one before. The code points of
    /// all the match text; `None` where `show` broke off.
    pub fn each(
        &mut self,
        overlap: usize,
        mut show: impl FnMut(&Window) -> ControlFlow<()>,
    ) -> Option<usize> {
        let mut buffer = String::new();
        let mut base = 0;
        let mut start = 0;
        let mut joint = "";
        let mut number = 0;
        while start < self.text.len() {
            let (piece, cut) = self.piece(number, start);
            number += 1;
            let carried = buffer.len();
            if !piece.is_empty() {
                if base > 0 || !buffer.is_empty() {
                    buffer.push_str(joint);
                }
                buffer.push_str(&piece);
                joint = "";
            }
            if cut.space {
                joint = " ";
            }
            let shown = Window {
                text: &buffer,
                base,
                carried,
                last: cut.at == self.text.len(),
            };
            if show(&shown).is_break() {
                return None;
            }
            let keep = buffer.floor_char_boundary(buffer.len().saturating_sub(overlap));
            base += buffer[..keep].chars().count();
            buffer.drain(..keep);
            start = cut.at;
        }
        Some(base + buffer.chars().count())
    }

    /// The match text of window `number`, which begins at byte `start`, and where it ends.
    fn piece(&mut self, number: usize, start: usize) -> (Cow<'_, str>, Cut) {
        if number >= self.kept.len() {
            let cut = cut(self.text, start + self.window);
            let piece = normalize(&self.text[start..cut.at]);
            if !self.is_short {
                return (Cow::Owned(piece), cut);
            }
            self.kept.push((piece, cut));
        }
        let (piece, cut) = &self.kept[number];
        (Cow::Borrowed(piece), *cut)
    }
}

/// Where a window ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cut {
    at: usize,
    /// Whether white space stands before it.
    space: bool,
}

/// The first place from byte `from` on where both sides normalise by themselves: after white space, else between letters that never
/// join with their neighbours, else (no such place in [`CUT_REACH`] bytes) between graphemes.
fn cut(text: &str, from: usize) -> Cut {
    let end = Cut {
        at: text.len(),
        space: false,
    };
    if from >= text.len() {
        return end;
    }
    let from = text.ceil_char_boundary(from.max(1));
    let near = &text[from..text.ceil_char_boundary(from.saturating_add(CUT_REACH).min(text.len()))];
    for space in memchr::memchr2_iter(b' ', b'\n', near.as_bytes()) {
        let at = from + space + 1;
        if text[at..].chars().next().is_none_or(begins) {
            return Cut { at, space: true };
        }
    }
    let mut before = false;
    for (at, c) in near.char_indices() {
        if before && stands_alone(c) {
            return Cut {
                at: from + at,
                space: false,
            };
        }
        before = stands_alone(c);
    }
    Cut {
        at: grapheme::next_boundary(
            text,
            text.floor_char_boundary(from + near.len().saturating_sub(1)),
        ),
        space: false,
    }
}

/// Whether `c` never joins with what stands before it.
fn begins(c: char) -> bool {
    c.is_ascii()
        || (c.is_alphanumeric()
            && canonical_combining_class(c) == 0
            && is_nfkc_quick(std::iter::once(c)) == IsNormalized::Yes)
}

/// Letters, digits and ideographs that no normalisation joins with what stands before or after them.
const fn stands_alone(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_read_as_a_short_one() {
        let text = "One, two; three — four “five” six. ".repeat(9);
        let whole = normalize(&text);
        for is_short in [true, false] {
            let mut reading = Reading {
                is_short,
                ..Reading::by(&text, 40)
            };
            for _ in 0..2 {
                let mut read = String::new();
                let mut windows = 0;
                let total = reading.each(7, |window| {
                    read.push_str(&window.text[window.carried..]);
                    windows += 1;
                    ControlFlow::Continue(())
                });
                assert_eq!((read.as_str(), windows > 3), (whole.as_str(), true));
                assert_eq!(total, Some(whole.chars().count()));
            }
            assert_eq!(reading.kept.is_empty(), !is_short);
        }
    }

    #[test]
    fn cutting() {
        let ideographs = "\u{4e00}".repeat(10);
        for (text, from, expected) in [
            ("ab cd", 0, Some((3, true))),
            ("ab cd", 3, Some((4, false))),
            ("abc", 1, Some((2, false))),
            ("abc", 9, None),
            ("a- -b", 1, Some((3, true))),
            ("aa \u{301}b c", 1, Some((7, true))),
            (ideographs.as_str(), 4, Some((9, false))),
            ("é\u{301}\u{301}\u{301}", 1, None),
        ] {
            let expected = expected.unwrap_or((text.len(), false));
            let cut = cut(text, from);
            assert_eq!((cut.at, cut.space), expected, "{text:?} {from}");
        }
    }
}
