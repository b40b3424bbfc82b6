//! A set line: words with their columns and the bytes they come from.

use std::sync::Arc;

use crate::text::{Lang, Span};

/// How the text is to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Setting {
    /// Columns of a full line; at least 1. Indents and quote bars are inside the measure.
    pub measure: u16,
    /// Both edges straight (only where the measure is ≥ 40 and the language known; the galley decides that).
    pub justify: bool,
    pub hyphenate: bool,
    pub language: Option<Lang>,
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
}

/// One line of a set block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The bytes it stands for, with the white space at which it was broken. The lines of a piece follow each other
    /// without a gap and cover the piece.
    pub span: Span,
    /// Left to right, disjoint, in order of the text.
    pub words: Vec<Word>,
    /// Whether a hyphen is added after the last word.
    pub hyphen: bool,
    /// Columns before the text (list, quote or verse indent; centring of a heading is none of ours).
    pub indent: u16,
    /// What stands in the indent of a block's first line (`•`, `3.`, `☐`) and of a row that goes on with the line above (`↪`), at column
    /// `indent - width - 1`; empty otherwise.
    pub marker: String,
}

impl Line {
    /// Columns up to the end of the last word, hyphen included.
    #[must_use]
    pub fn width(&self) -> u16 {
        self.words
            .last()
            .map_or(self.indent, |word| word.column + word.width)
            + u16::from(self.hyphen)
    }
}

/// The lines of one piece, shared between cache and screen.
pub type Lines = Arc<Vec<Line>>;
