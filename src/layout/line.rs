//! A set line: words with their columns and the bytes they come from.

use std::sync::Arc;

use crate::text::{Lang, Span};

/// How the text is to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Setting {
    /// Columns of a full line; at least 1. Indents and quote bars are inside the measure.
    pub measure: u16,
    /// Columns that a line of preformatted text may take before it is cut, where they are more than the measure.
    pub wide: u16,
    /// Both edges straight (only where the measure is ≥ 40 and the language known; the galley decides that).
    pub justify: bool,
    pub hyphenate: bool,
    pub language: Option<Lang>,
    /// Whether words stand where they are seen; if not, they stand as they are read, from left to right, for a terminal that turns
    /// right-to-left text itself.
    pub visual: bool,
}

/// A run of text without white space on one line (in preformatted text: with it).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// The bytes it shows. Soft hyphens and other zero-width clusters inside are drawn as nothing.
    pub span: Span,
    /// Column of its first cell, from the left edge of the body.
    pub column: u16,
    /// Columns it takes (without the hyphen a break adds).
    pub width: u16,
    /// Whether its first cluster stands at its right end.
    pub rtl: bool,
}

impl Word {
    /// The column after its last one.
    #[must_use]
    pub const fn end(&self) -> u16 {
        self.column + self.width
    }
}

/// One line of a set block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The bytes it stands for, with the white space at which it was broken. The lines of a piece follow each other
    /// without a gap and cover the piece. In a table cells stand beside each other: there words may stand outside the span of their line.
    pub span: Span,
    /// Disjoint, in the order of the text. From left to right, unless `gaps` or `edge` say that the line is turned.
    pub words: Vec<Word>,
    /// On a line with right-to-left text the spaces between the words, in the order of the text; elsewhere none.
    pub gaps: Vec<Word>,
    /// In a right-to-left paragraph the column of its right edge, from which indents are counted.
    pub edge: Option<u16>,
    /// Whether a hyphen is added after the last word.
    pub hyphen: bool,
    /// Columns before the text (list, quote or verse indent; centring of a heading is none of ours), from the edge where it begins.
    pub indent: u16,
    /// What stands in the indent of a block's first line (`•`, `3.`, `☐`) and of a row that goes on with the line above (`↪`), at column
    /// `indent - width - 1`; empty otherwise.
    pub marker: String,
}

impl Line {
    /// The bytes of its span and of its words, which in a table may stand outside it.
    #[must_use]
    pub fn reach(&self) -> Span {
        match (self.words.first(), self.words.last()) {
            (Some(first), Some(last)) => {
                self.span.union(Span::new(first.span.start, last.span.end))
            }
            _ => self.span,
        }
    }

    /// Whether one of its words holds byte `pos`.
    #[must_use]
    pub fn shows(&self, pos: usize) -> bool {
        self.reach().contains(pos) && self.words.iter().any(|word| word.span.contains(pos))
    }

    /// Columns up to the end of the last word, hyphen included.
    #[must_use]
    pub fn width(&self) -> u16 {
        let words = self.words.iter().map(Word::end).max();
        let hyphen = self.hyphen_column().map(|column| column + 1);
        words.max(hyphen).unwrap_or(self.indent)
    }

    /// Whether some word does not stand where it would from left to right.
    #[must_use]
    pub fn is_turned(&self) -> bool {
        self.edge.is_some() || !self.gaps.is_empty() || self.words.iter().any(|word| word.rtl)
    }

    /// Where the hyphen stands that is added after the last word.
    #[must_use]
    pub fn hyphen_column(&self) -> Option<u16> {
        let last = self.words.last().filter(|_| self.hyphen)?;
        Some(if last.rtl {
            last.column.saturating_sub(1)
        } else {
            last.end()
        })
    }

    /// The column of something `width` columns wide that stands `columns` from the edge where the line begins.
    #[must_use]
    pub fn from_edge(&self, columns: u16, width: u16) -> u16 {
        match self.edge {
            Some(edge) => edge.saturating_sub(columns.saturating_add(width)),
            None => columns,
        }
    }
}

/// The lines of one piece, shared between cache and screen.
pub type Lines = Arc<Vec<Line>>;
