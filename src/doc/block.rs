//! Blocks and inlines: spans over the canonical text that say how it is to be set.

use serde::{Deserialize, Serialize};

use super::Columns;
use crate::text::{Direction, Lang, Span};

/// A block: one run of text that is set as a unit. Blocks are in order and disjoint; the text between
/// two blocks is white space or the line drawn under a heading, and is never shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The bytes it covers, without line ends at either side. Empty only for [`BlockKind::Rule`]. Verse and preformatted text begin
    /// with the indent of their first line, so that the indents of all lines can be compared, and a table whose first cell is empty with its tab.
    pub span: Span,
    pub kind: BlockKind,
    /// Depth of block quotation, 0 for none.
    pub quote: u8,
    /// Whether it follows the block before it without a blank row (lists, lines that belong together).
    pub tight: bool,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// A heading of level 1 to 6; its text flows.
    Heading(u8),
    /// Flowing prose: any white-space run, line ends too, reads as one space.
    Paragraph,
    /// An item of a list at `depth` (from 0); its text flows and hangs.
    Item { depth: u8, marker: Marker },
    /// Verse, addresses: flows not; each source line is set by itself, a long one turns over with an indent.
    Verse,
    /// Code, drawings: every space counts; a long line is cut into rows at the measure.
    Preformatted,
    /// A table of words: a line for each row, its cells parted by tabs. Columns are made when it is set, as wide as there is room.
    Table(Columns),
    /// The place of a picture. Its text is what is said in its stead (the alternative text), under an [`InlineKind::Picture`].
    Figure,
    /// What is printed under a picture or a table; its text flows.
    Caption,
    /// A separator between passages, drawn and not read.
    Rule,
}

impl BlockKind {
    /// Whether its text flows: any white-space run reads as one space, and lines are broken anew.
    #[must_use]
    pub const fn flows(self) -> bool {
        matches!(
            self,
            Self::Heading(_) | Self::Paragraph | Self::Item { .. } | Self::Figure | Self::Caption
        )
    }
}

/// What stands before a list item; it is no part of the canonical text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Marker {
    /// A further paragraph of the item above: indented like it, no marker. Also for items that carry their number in the text.
    None,
    Bullet,
    Number(u32),
    /// `a`, `b` … `z`, `aa`; from 1.
    Letter {
        number: u32,
        upper: bool,
    },
    /// `i`, `ii`, `iii`; from 1 to 3999.
    Roman {
        number: u32,
        upper: bool,
    },
    Task(bool),
}

/// A run inside blocks with a style or a meaning of its own. Inlines are sorted by start, then by longer first, and may nest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inline {
    pub span: Span,
    pub kind: InlineKind,
}

/// What an inline is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InlineKind {
    Emphasis,
    Strong,
    Code,
    Strike,
    /// A link; a target of the form `#id` leads to a section of this text.
    Link {
        target: String,
    },
    /// The mark of the author's note with this index in [`super::Document::notes`].
    NoteMark(usize),
    Superscript,
    Subscript,
    SmallCaps,
    Underline,
    /// A link to a place in this text: a byte of the canonical text.
    Reference(usize),
    /// The words that stand for the picture with this index in [`super::Document::pictures`].
    Picture(usize),
    /// A run that is written in this direction, whatever its letters say. Over a whole block: the block's direction.
    Direction(Direction),
    /// A run in another language than the text.
    Language(Lang),
    /// How the characters under it are read (ruby); the reading is no part of the canonical text.
    Ruby(String),
}

/// A footnote or endnote of the author's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorNote {
    /// What the mark reads (`1`, `*`).
    pub label: String,
    /// The mark in the text; the first one where there are several.
    pub mark: Span,
    /// The note's own text, in canonical text (after-matter).
    pub body: Span,
}
