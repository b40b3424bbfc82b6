//! Ragged wrapping of short texts that are not the document: notes, help, popups (textwrap, optimal fit, our own width).

use super::breaks::{self, After, Atom, Rules};
use super::optimal::Room;
use super::{narrow, ragged};
use crate::text::{Span, grapheme, width};

/// The lines of `text` at `width` columns, as spans without the white space at their ends. Line ends in `text` are kept (an
/// empty line gives an empty span); a word longer than the width is cut between graphemes. At least one span.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<Span> {
    let measure = width.max(1);
    let room = Room {
        first: measure,
        rest: measure,
        goes_on: false,
    };
    let mut spans = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let atoms = narrow::fit(line, atoms(line), measure);
        if atoms.is_empty() {
            spans.push(Span::at(start));
        } else {
            let mut from = 0;
            for to in ragged::break_spaced(&atoms, room, |a, b| gap(line, a, b)) {
                let span = Span::new(atoms[from].span.start, atoms[to - 1].span.end);
                spans.push(span.shifted(start));
                from = to;
            }
        }
        start += line.len() + 1;
    }
    spans
}

/// The atoms of one line. Notes are shown as they were typed, so a run of several spaces takes its columns, and a line may end at it.
fn atoms(line: &str) -> Vec<Atom> {
    let mut atoms = breaks::atoms(line, &Rules::default());
    for index in 1..atoms.len() {
        if gap(line, &atoms[index - 1], &atoms[index]) > 1 {
            atoms[index - 1].after = After::Space;
        }
    }
    atoms
}

/// Columns between two atoms.
fn gap(line: &str, before: &Atom, after: &Atom) -> usize {
    width::width(Span::new(before.span.end, after.span.start).of(line))
}

/// `text` cut to `width` columns between graphemes, with `…` where something is cut off.
#[must_use]
pub fn fit(text: &str, width: usize) -> String {
    let mut columns = 0;
    // Where the text is to be cut if it turns out too long.
    let mut cut = 0;
    for (at, cluster) in grapheme::graphemes(text) {
        if columns < width {
            cut = at;
        }
        columns += width::grapheme_width(cluster);
        if columns > width {
            return match width {
                0 => String::new(),
                _ => format!("{}…", text[..cut].trim_end()),
            };
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn notes_wrap_at_their_width() {
        for (text, width, expected) in [
            ("", 10, &[""][..]),
            ("one two three", 8, &["one two", "three"]),
            ("one\n\n  two  \n", 8, &["one", "", "two", ""]),
            ("one\r\ntwo", 8, &["one", "two"]),
            ("abcdefgh", 3, &["abc", "def", "gh"]),
            ("日本語", 4, &["日本", "語"]),
            ("日", 1, &["日"]),
            ("x", 0, &["x"]),
            // Even edges are better than a first line as full as it goes.
            ("aaa bb cc ddddd", 6, &["aaa", "bb cc", "ddddd"]),
        ] {
            let lines: Vec<&str> = wrap(text, width).iter().map(|span| span.of(text)).collect();
            assert_eq!(lines, expected, "{text:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_cut_with_an_ellipsis() {
        for (text, width, expected) in [
            ("one two", 7, "one two"),
            ("one two", 6, "one t…"),
            ("one two", 5, "one…"),
            ("one", 1, "…"),
            ("one", 0, ""),
            ("", 0, ""),
            ("日本語", 5, "日本…"),
            ("日本語", 4, "日…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ] {
            assert_eq!(fit(text, width), expected, "{text} {width}");
        }
    }

    proptest! {
        #[test]
        fn every_word_is_on_a_line_that_fits(text in "([a-z日é\u{301}👩 \n-]|[a-z]{3,9} ){0,40}", columns in 2_usize..30) {
            let lines = wrap(&text, columns);
            let mut end = 0;
            for span in lines {
                prop_assert!(width::width(span.of(&text)) <= columns);
                prop_assert!(text[end..span.start].chars().all(char::is_whitespace));
                end = span.end;
            }
            prop_assert!(text[end..].chars().all(char::is_whitespace));
            let cut = fit(&text, columns);
            prop_assert!(width::width(&cut) <= columns);
        }
    }
}
