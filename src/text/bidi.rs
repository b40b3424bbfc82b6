//! The order in which text is seen: the Unicode Bidirectional Algorithm (UAX #9) through `unicode-bidi`.
//!
//! A text is kept, searched, selected and copied in the order in which it is read (logical order). A row of cells goes from
//! left to right, so where Hebrew or Arabic stands on it, the clusters are put in the order in which they are seen (visual order):
//!
//! ```text
//! logical   a B C 1 2 d       capitals stand for right-to-left letters
//! level     0 1 1 2 2 0
//! visual    a 1 2 C B d
//! ```
//!
//! A cluster is never taken apart: marks stay on their letter. Brackets and their like are mirrored in right-to-left runs.

use std::borrow::Cow;

use unicode_bidi::{BidiClass, BidiDataSource, HardcodedBidiData, Level, ParagraphBidiInfo};

use super::grapheme::graphemes;
use super::{Direction, Lang, Span};

/// Languages whose paragraphs run from right to left.
const RIGHT_TO_LEFT: [[u8; 2]; 12] = [
    *b"ar", *b"dv", *b"fa", *b"he", *b"iw", *b"ji", *b"ks", *b"ps", *b"sd", *b"ug", *b"ur", *b"yi",
];

/// So much of a text is looked through for its first letter.
const SAMPLE: usize = 1 << 14;

/// Whether a character of `text` may be written from right to left. Without one, and in a left-to-right paragraph, a line is seen as it is
/// read. Costs a look at each byte; other scripts that share a first byte are counted in.
#[must_use]
pub fn may_turn(text: &str) -> bool {
    turns(text.as_bytes())
}

/// The same for bytes that are to become UTF-8.
#[must_use]
pub fn turns(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    // Nearly every text is Latin or Cyrillic, with dashes and quotation marks.
    while let Some(at) = rest
        .iter()
        .position(|byte| *byte >= 0xD6 && !matches!(byte, 0xE1..=0xEE))
    {
        let pair = (rest[at], rest.get(at + 1).copied().unwrap_or(0));
        match pair {
            // U+0580–07FF; Samaritan, Mandaic, more of Arabic; presentation forms.
            (0xD6..=0xDF, _) | (0xE0, 0xA0..=0xA3) | (0xEF, 0xAC..=0xBB) => return true,
            // Old scripts of Asia from U+10800 on, and those from U+1E800 on.
            (0xF0, 0x90 | 0x9E) => return true,
            _ => rest = &rest[at + 1..],
        }
    }
    false
}

/// The direction of the first letter of `text` that has one (UAX #9, P2 and P3); `None` where none has.
#[must_use]
pub fn first_strong(text: &str) -> Option<Direction> {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    match unicode_bidi::get_base_direction_with_data_source(&OneParagraph, sample) {
        unicode_bidi::Direction::Ltr => Some(Direction::LeftToRight),
        unicode_bidi::Direction::Rtl => Some(Direction::RightToLeft),
        unicode_bidi::Direction::Mixed => None,
    }
}

/// The direction a language is written in.
#[must_use]
pub fn of_language(language: Lang) -> Direction {
    if RIGHT_TO_LEFT.contains(&language.code()) {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    }
}

/// The embedding levels of a paragraph: odd ones run from right to left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels {
    /// One for each byte.
    levels: Vec<Level>,
    pub base: Direction,
}

impl Levels {
    /// The levels of `text`, one paragraph whose line ends read as spaces. Runs in `isolates` (sorted, disjoint, on character
    /// boundaries) have a direction of their own and are one thing to the text around them.
    #[must_use]
    pub fn of(text: &str, base: Direction, isolates: &[(Span, Direction)]) -> Self {
        let level = |text: &str| {
            let base = match base {
                Direction::LeftToRight => Level::ltr(),
                Direction::RightToLeft => Level::rtl(),
            };
            ParagraphBidiInfo::new_with_data_source(&OneParagraph, text, Some(base)).levels
        };
        if isolates.is_empty() {
            return Self {
                levels: level(text),
                base,
            };
        }
        // The same text with the isolates written out.
        let mut written = String::with_capacity(text.len() + isolates.len() * 6);
        let mut kept: Vec<Span> = Vec::with_capacity(isolates.len() * 2 + 1);
        let mut at = 0;
        let mut keep = |written: &mut String, span: Span| {
            let start = written.len();
            written.push_str(span.of(text));
            kept.push(Span::new(start, written.len()));
        };
        for (span, direction) in isolates {
            keep(&mut written, Span::new(at, span.start));
            written.push(match direction {
                Direction::LeftToRight => '\u{2066}',
                Direction::RightToLeft => '\u{2067}',
            });
            keep(&mut written, *span);
            written.push('\u{2069}');
            at = span.end;
        }
        keep(&mut written, Span::new(at, text.len()));
        let all = level(&written);
        let levels = kept
            .into_iter()
            .flat_map(|span| all.get(span.start..span.end).unwrap_or_default())
            .copied()
            .collect();
        Self { levels, base }
    }

    /// Appends the levels of the paragraph that follows.
    pub fn extend(&mut self, next: &Self) {
        self.levels.extend_from_slice(&next.levels);
    }

    /// The level of byte `at`; the paragraph's own past the end.
    #[must_use]
    pub fn at(&self, at: usize) -> u8 {
        self.levels.get(at).map_or(self.base_level(), Level::number)
    }

    /// The paragraph's own level.
    #[must_use]
    pub const fn base_level(&self) -> u8 {
        match self.base {
            Direction::LeftToRight => 0,
            Direction::RightToLeft => 1,
        }
    }

    /// Whether every byte of `span` is read from left to right, in a paragraph that is too.
    #[must_use]
    pub fn is_plain(&self, span: Span) -> bool {
        let levels = self.levels.get(span.start..span.end).unwrap_or_default();
        self.base == Direction::LeftToRight && levels.iter().all(|level| level.number() == 0)
    }

    /// `span` of `text` cut where the level changes, between clusters, each part with its level. The levels begin at byte `from` of `text`.
    #[must_use]
    pub fn runs(&self, text: &str, span: Span, from: usize) -> Vec<(Span, u8)> {
        let mut runs: Vec<(Span, u8)> = Vec::new();
        for (at, cluster) in graphemes(span.of(text)) {
            let cluster = Span::new(at, at + cluster.len()).shifted(span.start);
            let level = self.at(cluster.start - from);
            match runs.last_mut() {
                Some((run, same)) if *same == level => run.end = cluster.end,
                _ => runs.push((cluster, level)),
            }
        }
        runs
    }
}

/// From left to right, the indices of what stands on a line in the order of the text, each thing with its level (UAX #9, L2).
#[must_use]
pub fn visual_order(levels: &[u8]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..levels.len()).collect();
    let highest = levels.iter().copied().max().unwrap_or(0);
    let Some(lowest) = levels.iter().copied().filter(|level| level % 2 == 1).min() else {
        return order;
    };
    for level in (lowest..=highest).rev() {
        let mut at = 0;
        while at < levels.len() {
            let run = levels[at..].iter().take_while(|other| **other >= level);
            let end = at + run.count();
            order[at..end].reverse();
            at = end + 1;
        }
    }
    order
}

/// A right-to-left run as it is seen: its clusters from the last to the first, brackets mirrored.
#[must_use]
pub fn turned(run: &str) -> String {
    let clusters: Vec<&str> = graphemes(run).map(|(_, cluster)| cluster).collect();
    let mut seen = String::with_capacity(run.len());
    for cluster in clusters.into_iter().rev() {
        push_mirrored(cluster, &mut seen);
    }
    seen
}

fn push_mirrored(cluster: &str, seen: &mut String) {
    let mut chars = cluster.chars();
    if let Some(first) = chars.next() {
        seen.push(unicode_bidi_mirroring::get_mirrored(first).unwrap_or(first));
        seen.push_str(chars.as_str());
    }
}

/// The clusters of one line from left to right as they are seen, each with whether it stands in a right-to-left run.
#[must_use]
pub fn in_sight(line: &str, base: Direction) -> Vec<(Span, bool)> {
    let levels = Levels::of(line, base, &[]);
    let mut clusters: Vec<(Span, u8)> = graphemes(line)
        .map(|(at, cluster)| (Span::new(at, at + cluster.len()), levels.at(at)))
        .collect();
    // White space at the end has the paragraph's level (L1).
    let end = line.trim_end().len();
    for (span, level) in &mut clusters {
        if span.start >= end {
            *level = levels.base_level();
        }
    }
    let order: Vec<u8> = clusters.iter().map(|(_, level)| *level).collect();
    visual_order(&order)
        .into_iter()
        .map(|index| (clusters[index].0, clusters[index].1 % 2 == 1))
        .collect()
}

/// One line in the order in which it is seen. Without right-to-left letters it comes back as it is.
#[must_use]
pub fn visual(line: &str, base: Direction) -> Cow<'_, str> {
    if base == Direction::LeftToRight && !may_turn(line) {
        return Cow::Borrowed(line);
    }
    let mut seen = String::with_capacity(line.len());
    for (span, turned) in in_sight(line, base) {
        if turned {
            push_mirrored(span.of(line), &mut seen);
        } else {
            seen.push_str(span.of(line));
        }
    }
    Cow::Owned(seen)
}

/// Unicode's classes, but line ends and tabs are spaces: a paragraph is one whatever its source looks like.
struct OneParagraph;

impl BidiDataSource for OneParagraph {
    fn bidi_class(&self, c: char) -> BidiClass {
        match HardcodedBidiData.bidi_class(c) {
            BidiClass::B | BidiClass::S => BidiClass::WS,
            class => class,
        }
    }
}

#[cfg(test)]
mod tests;
