//! Where a word may be hyphenated: Liang's patterns through `hypher`, on runs of letters only.

use unicode_normalization::char::{compose, is_combining_mark};

use super::breaks::{After, Rules, SOFT_HYPHEN};
use crate::text::Span;

/// Shorter words stay whole.
const MIN_LETTERS: usize = 6;
/// Longer runs of letters are no words.
const MAX_LETTERS: usize = 80;
/// Letters that stay before and after a hyphen. French typography asks for three after it; `hypher`'s own bounds are laxer.
const BOUNDS: (usize, usize) = (2, 3);

/// The hyphenation of one text.
pub(super) struct Hyphens<'a> {
    patterns: Option<hypher::Lang>,
    /// Whether nouns are capitalised, so that a capital does not tell a name.
    nouns_capitalised: bool,
    verbatim: &'a [Span],
}

impl<'a> Hyphens<'a> {
    pub(super) fn new(rules: &Rules<'a>) -> Self {
        let code = rules.language.map(crate::text::Lang::code);
        Self {
            patterns: code
                .filter(|_| rules.hyphenate)
                .and_then(hypher::Lang::from_iso),
            nouns_capitalised: code == Some(*b"de"),
            verbatim: rules.verbatim,
        }
    }

    /// Adds the hyphenation points of the word `run` to `cuts`, which stays sorted.
    pub(super) fn add(&self, text: &str, run: Span, cuts: &mut Vec<(usize, After)>) {
        let Some(patterns) = self.patterns else {
            return;
        };
        let word = run.of(text);
        if word.len() < MIN_LETTERS || !self.speaks(word, run) {
            return;
        }
        let before = cuts.len();
        let mut at = 0;
        while let Some(rest) = word.get(at..).filter(|rest| !rest.is_empty()) {
            let letters = rest.find(|c| !letter(c)).unwrap_or(rest.len());
            let (run_of_letters, rest) = rest.split_at(letters);
            let hyphen = ['-', '\u{2010}'];
            let compound = word[..at].ends_with(hyphen) || rest.starts_with(hyphen);
            if letters >= MIN_LETTERS && !compound {
                self.divide(patterns, run_of_letters, |offset| {
                    cuts.push((run.start + at + offset, After::Hyphen));
                });
            }
            at += letters + rest.chars().next().map_or(0, char::len_utf8);
        }
        if before > 0 && cuts.len() > before {
            cuts.sort_by_key(|&(at, _)| at);
        }
    }

    /// Gives the bytes at which `letters` may be divided.
    fn divide(&self, patterns: hypher::Lang, letters: &str, mut cut: impl FnMut(usize)) {
        let (left, right) = BOUNDS;
        if !letters.contains(mark) {
            if self.divisible(letters) {
                let mut offset = 0;
                for syllable in hypher::hyphenate_bounded(letters, patterns, left, right) {
                    offset += syllable.len();
                    if offset < letters.len() {
                        cut(offset);
                    }
                }
            }
            return;
        }
        // The patterns know composed letters only.
        let mut composed = String::new();
        let mut offsets = Vec::new();
        for (offset, c) in letters.char_indices() {
            let whole = composed
                .chars()
                .next_back()
                .and_then(|base| compose(base, c));
            if let Some(whole) = whole.filter(|_| mark(c)) {
                composed.pop();
                composed.push(whole);
            } else {
                composed.push(c);
                offsets.push(offset);
            }
        }
        if self.divisible(&composed) {
            let mut count = 0;
            for syllable in hypher::hyphenate_bounded(&composed, patterns, left, right) {
                count += syllable.chars().count();
                if let Some(&offset) = offsets.get(count) {
                    cut(offset);
                }
            }
        }
    }

    /// Whether `word` is of the language and not a number, an address, a name in code, or divided by the author already.
    fn speaks(&self, word: &str, run: Span) -> bool {
        let foreign = |c: char| {
            c == SOFT_HYPHEN
                || c.is_ascii_digit()
                || matches!(
                    c,
                    '/' | '\\' | '@' | '_' | '=' | '#' | '&' | '<' | '>' | '|' | '~'
                )
        };
        let dotted = word
            .trim_end_matches(|c: char| !c.is_alphanumeric())
            .contains('.');
        let next = self.verbatim.partition_point(|span| span.end <= run.start);
        let code = self
            .verbatim
            .get(next)
            .is_some_and(|span| span.intersects(run));
        !code && !dotted && !word.contains(foreign)
    }

    fn divisible(&self, letters: &str) -> bool {
        let mut chars = letters.chars();
        let first = chars.next();
        (self.nouns_capitalised || !first.is_some_and(char::is_uppercase))
            && !chars.any(char::is_uppercase)
            && (MIN_LETTERS..=MAX_LETTERS).contains(&letters.chars().count())
    }
}

/// Whether `c` is a part of words; marks that join the letter before them too.
fn letter(c: char) -> bool {
    c.is_alphabetic() || mark(c)
}

fn mark(c: char) -> bool {
    c >= '\u{300}' && is_combining_mark(c)
}
