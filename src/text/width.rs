//! Display width in terminal columns: the one place where it is decided.
//!
//! The answer is what the screen will show: the cells a cluster takes when it is painted, cluster by cluster. A control character
//! is never painted, so its cluster has no width, a tab and a line end included; whoever sets text expands tabs first.
//! Soft hyphens, zero-width spaces and joiners, and directional marks on their own have no width either.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that one grapheme cluster takes on the screen.
///
/// The half-width Katakana sound marks (U+FF9E, U+FF9F) count once more than in Unicode's tables: so they are painted.
#[must_use]
pub fn grapheme_width(cluster: &str) -> usize {
    if let [byte] = cluster.as_bytes() {
        return usize::from(!byte.is_ascii_control());
    }
    if cluster.chars().any(char::is_control) {
        return 0;
    }
    let sound_marks = cluster
        .chars()
        .filter(|c| matches!(c, '\u{FF9E}' | '\u{FF9F}'))
        .count();
    cluster.width() + sound_marks
}

/// Columns that a terminal gives a cluster which draws its characters side by side: a family of three is six wide there.
#[must_use]
pub fn scattered_width(cluster: &str) -> usize {
    let columns = |c: char| match c {
        // Half of a flag.
        '\u{1F1E6}'..='\u{1F1FF}' => Some(2),
        _ => c.width(),
    };
    // With a control character it is no text: nothing is known.
    cluster
        .chars()
        .map(columns)
        .sum::<Option<usize>>()
        .unwrap_or(0)
}

/// Columns of `text`, summed over its grapheme clusters.
#[must_use]
pub fn width(text: &str) -> usize {
    let mut columns = 0;
    for c in text.chars() {
        if !is_plain(c) {
            return text.graphemes(true).map(grapheme_width).sum();
        }
        columns += 1;
    }
    columns
}

/// Whether every character of `text` is a cluster of its own, one column wide.
#[must_use]
pub fn is_even(text: &str) -> bool {
    text.chars().all(is_plain)
}

/// Whether `c` next to others of its kind is always a cluster of its own, one column wide: Latin letters and their punctuation.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{A0}'..='\u{AC}' | '\u{AE}'..'\u{300}' | '‐'..='‧' | '\u{202F}' | '‹' | '›')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    /// Columns by which painting `text` moves the pen.
    fn painted(text: &str) -> usize {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2000, 1));
        usize::from(
            buffer
                .set_stringn(0, 0, text, usize::MAX, Style::default())
                .0,
        )
    }

    #[test]
    fn widths_are_what_a_terminal_shows() {
        let table: &[(&str, usize)] = &[
            ("", 0),
            ("a", 1),
            ("une phrase", 10),
            ("é", 1),
            ("e\u{301}", 1),
            ("«\u{a0}mot\u{202f}»", 7),
            ("— … ’ “ ”", 9),
            ("日本語", 6),
            // Two cells would do; three are painted.
            ("ｶﾞ", 3),
            ("が", 2),
            ("か\u{3099}", 2),
            ("\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", 2),
            ("❤\u{FE0F}", 2),
            ("1\u{FE0F}\u{20E3}", 2),
            ("\u{1F1EB}\u{1F1F7}", 2),
            ("لا", 2),
            ("الإسلام", 7),
            ("\u{AD}", 0),
            ("mot\u{AD}mot", 6),
            ("\u{200B}", 0),
            ("\u{200C}", 0),
            ("\u{2060}", 0),
            ("\u{200F}", 0),
            ("\u{202E}", 0),
            ("\t", 0),
            ("\n", 0),
            ("\r\n", 0),
            ("\u{1b}", 0),
            ("a\tb", 2),
        ];
        for (text, columns) in table {
            assert_eq!(width(text), *columns, "{text:?}");
            assert_eq!(painted(text), *columns, "painted {text:?}");
        }
    }

    #[test]
    fn what_is_not_put_together_is_wider() {
        for (cluster, columns) in [
            ("a", 1),
            ("漢", 2),
            ("e\u{301}", 1),
            ("\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", 6),
            ("\u{1F44B}\u{1F3FD}", 4),
            ("\u{1F1EB}\u{1F1F7}", 4),
            ("❤\u{FE0F}", 1),
            ("\u{1b}[3m漢", 0),
        ] {
            assert_eq!(scattered_width(cluster), columns, "{cluster}");
        }
    }

    proptest! {
        #[test]
        fn width_is_what_is_painted(text in "\\PC{0,40}|[\\x{0}-\\x{24f}\\x{300}-\\x{320}\\x{200b}-\\x{2066}👩‍❤️ｶﾞ]{0,40}") {
            prop_assert_eq!(width(&text), painted(&text));
        }
    }
}
