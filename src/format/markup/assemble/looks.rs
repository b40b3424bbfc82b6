//! Headings that are told by their look alone. Programs that convert books write `<p class="calibre3"><b>CHAPTER 1</b></p>`: a paragraph
//! whose words number a part, or that is bold and stands over others.

use std::collections::HashMap;

use super::Assembly;
use crate::doc::{Block, BlockKind, InlineKind};
use crate::format::structure::{self, Begins};
use crate::text::{Span, fold};

/// Bytes of the longest line that may be a heading.
const SHORT: usize = 120;
/// Bytes of a paragraph that is read.
const PROSE: usize = 100;

/// A short paragraph.
struct Line {
    block: usize,
    words: String,
    /// Whether all of it is bold or in small capitals.
    strong: bool,
    begins: Option<Begins>,
    /// Whether a part begins with it.
    first: bool,
}

impl Line {
    /// Whether it numbers or names a part of the book, and does not only speak of one.
    fn is_numbered(&self) -> bool {
        self.begins.as_ref().is_some_and(|begins| {
            let lower = self.words.contains(char::is_lowercase);
            begins.known && (begins.alone || self.strong || !lower || self.first)
        })
    }

    /// Whether it is a number by itself, set apart.
    fn is_bare(&self) -> bool {
        let bare = |begins: &Begins| !begins.known && begins.alone;
        self.begins.as_ref().is_some_and(bare) && (self.strong || self.first)
    }

    fn is_title(&self) -> bool {
        !self.words.ends_with(['.', ',', ';', ':', '…']) || self.words.ends_with("...")
    }
}

impl Assembly<'_> {
    /// Makes headings of the paragraphs in `span` that look like it, for markup that has none.
    pub(in crate::format) fn mark_by_look(&mut self, span: Span) {
        let first = self
            .main
            .blocks
            .partition_point(|it| it.span.start < span.start);
        let last = self
            .main
            .blocks
            .partition_point(|it| it.span.start < span.end);
        let lines = self.lines(first, last);
        let prose = |index: usize| {
            let block = self.main.blocks.get(index);
            block.is_some_and(|it| it.kind == BlockKind::Paragraph && it.span.len() >= PROSE)
        };
        let numbered = lines.iter().filter(|line| line.is_numbered()).count();
        let bare = lines.iter().filter(|line| line.is_bare()).count();
        let bold = |line: &Line| {
            line.strong && line.is_title() && (prose(line.block + 1) || prose(line.block + 2))
        };
        let chosen: Vec<&Line> = if numbered >= 2 {
            lines.iter().filter(|line| line.is_numbered()).collect()
        } else if bare >= 2 {
            lines.iter().filter(|line| line.is_bare()).collect()
        } else {
            lines.iter().filter(|line| bold(line)).collect()
        };
        if chosen.len() < 2 || chosen.len() * 4 > last - first {
            return;
        }
        let mut ranks: Vec<u8> = chosen.iter().map(|line| line.rank()).collect();
        ranks.sort_unstable();
        ranks.dedup();
        let mut found = Vec::with_capacity(chosen.len());
        for line in chosen {
            let depth = ranks.partition_point(|&rank| rank < line.rank());
            let level = u8::try_from((depth + 1).min(6)).unwrap_or(6);
            let alone = line.begins.as_ref().is_some_and(|begins| begins.alone);
            let under = lines
                .iter()
                .find(|other| other.block == line.block + 1)
                .filter(|under| alone && under.begins.is_none() && under.is_title())
                .filter(|under| under.strong || !line.strong && prose(under.block + 1));
            found.push((line.block, under.map(|it| it.block), level));
        }
        for (block, under, level) in found {
            self.raise(block, under, level);
        }
    }

    /// Sets the paragraph at `start` as a heading where it is no more than what `title`, a line of the contents, says.
    pub(in crate::format) fn mark_named(&mut self, start: usize, title: &str, level: u8) {
        let title = fold::folded(title);
        let first = self.main.block_index(start);
        for index in first..first + 2 {
            let Some(block) = self.main.blocks.get(index) else {
                return;
            };
            let plain = matches!(block.kind, BlockKind::Paragraph | BlockKind::Verse);
            if !plain || block.span.len() > SHORT || block.quote > 0 {
                return;
            }
            let words = fold::folded(&one_line(block.span.of(&self.main.text)));
            let words = words.trim_matches(|c: char| !c.is_alphanumeric());
            if words.is_empty() || !title.contains(words) {
                return;
            }
            self.main.blocks[index].kind = BlockKind::Heading(level.clamp(1, 6));
            self.main.blocks[index].tight |= index > first;
        }
    }

    /// The short paragraphs among the blocks `first..last`.
    fn lines(&self, first: usize, last: usize) -> Vec<Line> {
        let mut bold: HashMap<usize, usize> = HashMap::new();
        for inline in &self.main.inlines {
            if matches!(inline.kind, InlineKind::Strong | InlineKind::SmallCaps) {
                let block = self.main.block_index(inline.span.start);
                *bold.entry(block).or_default() += inline.span.len();
            }
        }
        let starts: Vec<usize> = self.parts.iter().map(|part| part.span.start).collect();
        let short = |block: &Block| {
            matches!(block.kind, BlockKind::Paragraph | BlockKind::Verse)
                && block.quote == 0
                && block.span.len() <= SHORT
        };
        (first..last)
            .filter(|&index| short(&self.main.blocks[index]))
            .map(|index| {
                let span = self.main.blocks[index].span;
                let words = one_line(span.of(&self.main.text));
                Line {
                    block: index,
                    strong: bold
                        .get(&index)
                        .is_some_and(|len| len * 10 >= span.len() * 9),
                    begins: structure::begins(&words),
                    first: starts.binary_search(&span.start).is_ok(),
                    words,
                }
            })
            .collect()
    }

    /// Block `index` becomes a heading, and so does the one with its title.
    fn raise(&mut self, index: usize, under: Option<usize>, level: u8) {
        let start = self.main.blocks[index].span.start;
        let words = |index: usize| one_line(self.main.blocks[index].span.of(&self.main.text));
        let mut title = words(index);
        if let Some(under) = under {
            let stop = if title.ends_with(['.', ':', '—', '–']) {
                ""
            } else {
                "."
            };
            title = format!("{title}{stop} {}", words(under));
            self.main.blocks[under].kind = BlockKind::Heading(level);
            self.main.blocks[under].tight = true;
        }
        self.main.blocks[index].kind = BlockKind::Heading(level);
        let part = self
            .parts
            .iter()
            .position(|part| part.span.contains(start))
            .unwrap_or(0);
        self.headings.push((part, level, title, start));
        self.headings.sort_by_key(|&(_, _, _, start)| start);
    }
}

impl Line {
    /// Where it stands among the kinds of parts; a line that is only bold stands below them.
    fn rank(&self) -> u8 {
        self.begins.as_ref().map_or(u8::MAX, |begins| begins.rank)
    }
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
