//! Tags: the `#words` in a note.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::Span;

/// The tags in a note: `#word`, letters, digits, `-` and `_`, at least one of them a letter, at the start or after white space or an opening
/// bracket or quote; in order, without the `#`, NFC, each once. A Markdown heading (`# x`) is none.
#[must_use]
pub fn tags(note: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    tag_spans(note)
        .into_iter()
        .map(|span| span.of(note).chars().skip(1).nfc().collect::<String>())
        .filter(|tag| seen.insert(tag.clone()))
        .collect()
}

/// Where the tags stand in a note, in bytes, each with its `#`; in order.
#[must_use]
pub fn tag_spans(note: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut before = None;
    for (at, c) in note.char_indices() {
        if c == '#' && before.is_none_or(opens) {
            let word = &note[at + 1..];
            let word = &word[..word.find(|c| !in_tag(c)).unwrap_or(word.len())];
            if word.chars().any(char::is_alphabetic) {
                spans.push(Span::new(at, at + 1 + word.len()));
            }
        }
        before = Some(c);
    }
    spans
}

/// Whether a tag may stand right after `c`.
fn opens(c: char) -> bool {
    c.is_whitespace() || "([{«‹“‘„\"'".contains(c)
}

fn in_tag(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || c == '-' || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_tag() {
        for (note, expected) in [
            ("", &[][..]),
            ("#concept", &["concept"]),
            ("a #concept, b", &["concept"]),
            ("(#a) [#b] «#c»", &["a", "b", "c"]),
            ("#a\n#b\t#c", &["a", "b", "c"]),
            ("#a #b #a", &["a", "b"]),
            (
                "#révolution-russe #re\u{301}volution-russe",
                &["révolution-russe"],
            ),
            ("#l’idée", &["l"]),
            ("#1917 #octobre1917 #1-2 #_ #-", &["octobre1917"]),
            ("# titre\n## titre\n###", &[]),
            ("c# a#b https://x.org/#y ##z", &[]),
            ("#a#b", &["a"]),
            ("#思想 #идея", &["思想", "идея"]),
            ("#\u{301}a", &["\u{301}a"]),
        ] {
            assert_eq!(tags(note), expected, "{note}");
        }
    }

    #[test]
    fn spans_cover_sign_and_word() {
        let note = "é #à-b (#c).";
        let found: Vec<_> = tag_spans(note).into_iter().map(|s| s.of(note)).collect();
        assert_eq!(found, ["#à-b", "#c"]);
    }

    #[test]
    fn many_signs_take_no_time() {
        assert!(tags(&"#".repeat(1 << 17)).is_empty());
        assert_eq!(tags(&"#a ".repeat(1 << 15)), ["a"]);
        assert_eq!(tags(&format!("#{}", "-".repeat(1 << 17))).len(), 0);
    }
}
