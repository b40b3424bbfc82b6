//! Pieces: bounded parts of blocks. Everything that costs time by the length of a paragraph (sentences, line
//! breaks) works on pieces, so a paragraph of 5 MB costs no more than a page.

use super::{BlockKind, Document};
use crate::text::{Span, grapheme, sentence};

/// A block longer than twice this many bytes is cut into pieces of about this size.
pub const PIECE_BYTES: usize = 16 * 1024;

/// How far before its nominal place a cut is looked for, in bytes.
const WINDOW: usize = 1024;

/// One piece of a block. Pieces of a block follow each other without a gap and cover it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Piece {
    /// Index of the block.
    pub block: usize,
    /// The bytes of this piece. Where a block is cut, the cut stands after white space (best after a sentence) and the
    /// space belongs to the piece before it; text without any space is cut between graphemes.
    pub span: Span,
    /// Whether the block begins here.
    pub first: bool,
    /// Whether the block ends here.
    pub last: bool,
}

impl Document {
    /// The piece that holds byte `pos` (as [`Document::block_at`] chooses the block). The cuts depend only on the text around them.
    #[must_use]
    pub fn piece_at(&self, pos: usize) -> Option<Piece> {
        let block = self.block_at(pos)?;
        Some(self.piece_in(block, pos))
    }

    /// The piece after `piece`, in the same block or the next one.
    #[must_use]
    pub fn next_piece(&self, piece: Piece) -> Option<Piece> {
        if !piece.last {
            return Some(self.piece_in(piece.block, piece.span.end));
        }
        let block = self.blocks().get(piece.block + 1)?;
        Some(self.piece_in(piece.block + 1, block.span.start))
    }

    /// The piece before `piece`.
    #[must_use]
    pub fn prev_piece(&self, piece: Piece) -> Option<Piece> {
        if !piece.first {
            return Some(self.piece_in(piece.block, piece.span.start.saturating_sub(1)));
        }
        let index = piece.block.checked_sub(1)?;
        let block = self.blocks().get(index)?;
        Some(self.piece_in(index, block.span.end))
    }

    /// The piece of block `block` that holds `pos`, else its first or last one.
    fn piece_in(&self, block: usize, pos: usize) -> Piece {
        let span = self.blocks()[block].span;
        let cuts = cuts(span);
        let offset = pos.saturating_sub(span.start);
        // A cut never stands after its nominal place, so the piece is this one or the next.
        let mut index = (offset / PIECE_BYTES).min(cuts);
        let mut end = self.cut(block, index + 1);
        if pos >= end && index < cuts {
            index += 1;
            end = self.cut(block, index + 1);
        }
        Piece {
            block,
            span: Span::new(self.cut(block, index), end),
            first: index == 0,
            last: index == cuts,
        }
    }

    /// Where piece `index` of `block` begins; one past the last index gives the end of the block.
    fn cut(&self, block: usize, index: usize) -> usize {
        let block = &self.blocks()[block];
        if index == 0 {
            return block.span.start;
        }
        if index > cuts(block.span) {
            return block.span.end;
        }
        let nominal = self.floor(block.span.start + index * PIECE_BYTES);
        let window = Span::new(self.floor(nominal - WINDOW), nominal);
        let text = self.slice(window);
        let found = match block.kind {
            BlockKind::Verse | BlockKind::Preformatted | BlockKind::Table(_) => {
                memchr::memrchr(b'\n', text.as_bytes()).map(|at| at + 1)
            }
            _ => last_sentence(text, self.meta().language),
        };
        window.start
            + found
                .or_else(|| last_space(text))
                .unwrap_or_else(|| last_grapheme(text))
    }
}

/// How often a block is cut. The last piece takes what is left, up to twice the size of the others.
const fn cuts(span: Span) -> usize {
    if span.len() > 2 * PIECE_BYTES {
        span.len() / PIECE_BYTES - 1
    } else {
        0
    }
}

/// Where the last sentence of `text` begins, unless it is the only one.
fn last_sentence(text: &str, language: Option<crate::text::Lang>) -> Option<usize> {
    sentence::sentences(text, language)
        .last()
        .map(|last| last.start)
        .filter(|&start| start > 0)
}

/// After the last white space that a line may break at.
fn last_space(text: &str) -> Option<usize> {
    // Signs that French (and good manners) keep with the word before them.
    let held = |rest: &str| rest.starts_with([';', ':', '!', '?', '»', '%', '—', '–']);
    let breaks = |c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}');
    text.char_indices()
        .rev()
        .map(|(at, c)| (at + c.len_utf8(), c))
        .find(|&(after, c)| breaks(c) && !held(&text[after..]) && after < text.len())
        .map(|(after, _)| after)
}

/// The last grapheme boundary inside `text`; its end where it is one cluster only.
fn last_grapheme(text: &str) -> usize {
    grapheme::graphemes(text)
        .next_back()
        .map(|(at, _)| at)
        .filter(|&at| at > 0)
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::{Builder, Columns};

    fn document(kind: BlockKind, text: &str) -> Document {
        let mut builder = Builder::default();
        builder.push(BlockKind::Paragraph, "Before.");
        builder.push(kind, text);
        builder.push(BlockKind::Rule, "***");
        builder.push(BlockKind::Paragraph, "After.");
        builder.finish()
    }

    fn pieces(document: &Document) -> Vec<Piece> {
        let mut all = Vec::new();
        let mut next = document.piece_at(0);
        while let Some(piece) = next {
            all.push(piece);
            next = document.next_piece(piece);
        }
        all
    }

    #[test]
    fn pieces_cover_every_block_and_lead_back() {
        for (kind, text) in [
            (BlockKind::Paragraph, "Short."),
            (
                BlockKind::Paragraph,
                &*"Une phrase, assez longue pour qu’on la lise. ".repeat(2_000),
            ),
            (BlockKind::Paragraph, &*"word ".repeat(20_000)),
            (BlockKind::Paragraph, &*"e\u{301}".repeat(30_000)),
            (BlockKind::Paragraph, &*" ".repeat(70_000)),
            (
                BlockKind::Verse,
                &*"a line of verse, or two\n".repeat(4_000),
            ),
            (BlockKind::Preformatted, &*"0123456789abcdef".repeat(5_000)),
            (
                BlockKind::Table(Columns::default()),
                &*"some words\tmore words\n".repeat(4_000),
            ),
        ] {
            let document = document(kind, text);
            let all = pieces(&document);
            for pair in all.windows(2) {
                assert_eq!(document.prev_piece(pair[1]), Some(pair[0]));
                assert_eq!(pair[0].last, pair[1].first);
                if !pair[0].last {
                    assert_eq!(pair[0].span.end, pair[1].span.start);
                }
            }
            for (index, block) in document.blocks().iter().enumerate() {
                let of: Vec<&Piece> = all.iter().filter(|piece| piece.block == index).collect();
                assert_eq!(
                    of.first().map(|piece| piece.span.start),
                    Some(block.span.start)
                );
                assert_eq!(of.last().map(|piece| piece.span.end), Some(block.span.end));
            }
            for piece in &all {
                assert!(piece.span.len() <= 2 * PIECE_BYTES);
                for pos in [piece.span.start, piece.span.end - 1] {
                    assert_eq!(document.piece_at(pos), Some(*piece));
                }
            }
        }
    }

    #[test]
    fn cuts_stand_after_a_sentence_a_line_a_word_or_a_letter() {
        for (kind, unit) in [
            (
                BlockKind::Paragraph,
                "Une phrase, assez longue pour qu’on la lise. ",
            ),
            (BlockKind::Paragraph, "word "),
            (BlockKind::Paragraph, "e\u{301}"),
            (BlockKind::Verse, "a line of verse, or two\n"),
        ] {
            let document = document(kind, &unit.repeat(100_000 / unit.len()));
            for piece in pieces(&document).iter().filter(|piece| !piece.last) {
                assert!(document.slice(piece.span).ends_with(unit), "{unit}");
            }
        }
    }

    #[test]
    fn a_change_further_on_moves_no_cut() {
        let text = "Une phrase, assez longue pour qu’on la lise. ".repeat(3_000);
        let one = pieces(&document(BlockKind::Paragraph, &text));
        let two = pieces(&document(BlockKind::Paragraph, &format!("{text} Encore.")));
        assert_eq!(one[..4], two[..4]);
    }
}
