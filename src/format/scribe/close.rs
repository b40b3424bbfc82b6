//! The end of a block: what it has become, and what of it stays.

use super::{DEEPEST, Scribe};
use crate::doc::{Block, BlockKind, Inline, InlineKind};
use crate::text::{Span, width};

/// What is written for a picture without words that stands alone.
const PICTURE: &str = "[picture]";
/// Columns of a line that no poet wrote, and of one that few did.
const LONG: usize = 120;
const WIDE: usize = 72;

impl Scribe {
    /// Ends the open block. One without text leaves nothing behind. Styles go on in the next one.
    pub fn close(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        let start = open.start;
        if let Some(picture) = open.picture
            && self.text[start..].trim().is_empty()
        {
            self.text.truncate(start);
            self.settle();
            self.text.push_str(PICTURE);
            self.inlines.push(Inline {
                span: Span::new(start, self.text.len()),
                kind: InlineKind::Picture(picture),
            });
        }
        let end = start + self.text[start..].trim_end().len();
        self.text.truncate(end);
        for index in 0..self.styles.len() {
            self.emit(index);
        }
        let written = &self.text[start..];
        let lead = match open.kind {
            BlockKind::Preformatted | BlockKind::Verse | BlockKind::Table(_) => {
                written.len() - written.trim_start_matches('\n').len()
            }
            _ => written.len() - written.trim_start().len(),
        };
        let span = Span::new(start + lead, end);
        self.pull_back(start, span);
        if span.is_empty() {
            let rest = self.text.trim_end().len();
            self.text.truncate(rest);
            return;
        }
        let kind = self.kind_of(open.kind, span);
        if open.kind == BlockKind::Paragraph && kind == BlockKind::Verse && self.is_prose(span) {
            self.push_paragraphs(span);
        } else {
            self.push(span, kind);
        }
    }

    /// Whether lines that a writer of markup broke by hand are paragraphs and no verse: they are longer than any page is wide.
    fn is_prose(&self, span: Span) -> bool {
        let lines = || span.of(&self.text).lines().map(width::width);
        let (count, longest) = lines().fold((0, 0), |(count, longest), line| {
            (count + 1, usize::max(longest, line))
        });
        let wide = lines().filter(|&line| line > WIDE).count();
        longest > LONG || wide * 2 >= count
    }

    /// Every line of `span` becomes a paragraph that follows closely on the one before it.
    fn push_paragraphs(&mut self, span: Span) {
        let ends: Vec<usize> = span
            .of(&self.text)
            .match_indices('\n')
            .map(|(at, _)| span.start + at)
            .collect();
        // Paragraphs stand apart by a blank line in the text: all that stands behind a line end moves.
        let apart = span.of(&self.text).replace('\n', "\n\n");
        self.text.replace_range(span.start..span.end, &apart);
        let moved = |at: usize| at + ends.partition_point(|&end| end < at);
        for &index in &self.settled {
            let place = &mut self.places[index];
            if *place >= span.start {
                *place = moved(*place);
            }
        }
        let first = self
            .inlines
            .iter()
            .rposition(|inline| inline.span.end <= span.start)
            .map_or(0, |at| at + 1);
        for inline in self.inlines.split_off(first) {
            let mut start = inline.span.start;
            let inside = |end: &&usize| (inline.span.start..inline.span.end).contains(*end);
            for end in ends.iter().filter(inside).copied().chain([inline.span.end]) {
                let part = Span::new(moved(start), moved(end));
                if !part.is_empty() {
                    self.inlines.push(Inline {
                        span: part,
                        kind: inline.kind.clone(),
                    });
                }
                start = end + 1;
            }
        }
        let mut start = span.start;
        for end in ends.iter().copied().chain([span.end]) {
            let line = Span::new(moved(start), moved(end));
            let words = line.of(&self.text);
            let lead = words.len() - words.trim_start().len();
            let line = Span::new(line.start + lead, line.start + words.trim_end().len());
            if !line.is_empty() {
                self.push(line, BlockKind::Paragraph);
                self.tight = true;
            }
            start = end + 1;
        }
        self.tight = false;
    }

    /// Inlines and places of the block that begins at `start` come to stand inside what is left of it.
    pub(super) fn pull_back(&mut self, start: usize, span: Span) {
        for inline in self.inlines.iter_mut().rev() {
            if inline.span.end <= start {
                break;
            }
            inline.span.end = inline.span.end.clamp(span.start, span.end);
            inline.span.start = inline.span.start.clamp(span.start, inline.span.end);
        }
        for &index in &self.settled {
            let place = &mut self.places[index];
            if *place >= start {
                *place = (*place).clamp(span.start, span.end);
            }
        }
    }

    /// What a block that was begun as `kind` has become.
    pub(super) fn kind_of(&self, kind: BlockKind, span: Span) -> BlockKind {
        let text = span.of(&self.text);
        match kind {
            BlockKind::Paragraph | BlockKind::Item { .. } | BlockKind::Verse => {
                let mut of_block = self
                    .inlines
                    .iter()
                    .rev()
                    .take_while(|it| it.span.end > span.start);
                let is_picture =
                    of_block.any(|it| matches!(it.kind, InlineKind::Picture(_)) && it.span == span);
                if is_picture && !matches!(kind, BlockKind::Item { .. }) {
                    BlockKind::Figure
                } else if kind == BlockKind::Paragraph && text.contains('\n') {
                    BlockKind::Verse
                } else {
                    kind
                }
            }
            kind => kind,
        }
    }

    pub(super) fn push(&mut self, span: Span, kind: BlockKind) {
        let tight = std::mem::take(&mut self.tight);
        self.blocks.push(Block {
            span,
            kind,
            quote: u8::try_from(self.quote.min(DEEPEST)).unwrap_or(0),
            tight,
        });
    }
}
