//! The rows between two blocks: blank ones, and the rules that have no byte of their own.
//!
//! A viewport hangs on a byte, so a rule without bytes cannot be its first line. Such a rule belongs to the lead of
//! the block that follows it:
//!
//! ```text
//! the text before          lead 0 of the next block is its first line
//!                   lead 3
//!        *          lead 2
//!                   lead 1
//! the next block
//! ```
//!
//! The rows of a picture are of the same kind: they stand between the blank rows and the words of its figure.

use std::collections::BTreeMap;

use super::Folds;
use crate::doc::{Block, BlockKind, Document, Piece};

/// What stands above a block's first line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lead {
    /// Blank rows at the top.
    above: u16,
    /// The block of a rule in the middle.
    rule: Option<usize>,
    /// Blank rows below that.
    below: u16,
    /// Rows of the picture at the bottom.
    picture: u16,
    /// Rows of the fold at the top, where what precedes the block is folded away.
    fold: u16,
}

/// Rows of a fold: its own, and a blank one between it and the text.
pub(super) const FOLD: u16 = 2;

/// How many rows the picture of a figure takes, by its block; figures that are not here are words only.
pub type Figures = BTreeMap<usize, u16>;

impl Lead {
    /// The lead of `piece`: nothing where it is not the beginning of its block; no blank rows at the beginning of the text.
    pub(super) fn of(document: &Document, piece: &Piece, figures: &Figures, folds: Folds) -> Self {
        let blocks = document.blocks();
        let (true, Some(block)) = (piece.first, blocks.get(piece.block)) else {
            return Self::default();
        };
        let picture = match block.kind {
            BlockKind::Figure => figures.get(&piece.block).copied().unwrap_or(0),
            _ => 0,
        };
        if folds.front > 0 && piece.block == folds.front {
            return Self {
                picture,
                fold: FOLD,
                ..Self::default()
            };
        }
        Self {
            picture,
            ..Self::between(blocks, piece.block, block)
        }
    }

    /// What stands between `block` and what precedes it.
    fn between(blocks: &[Block], index: usize, block: &Block) -> Self {
        let earlier = blocks.get(..index).unwrap_or_default();
        let Some(before) = earlier.iter().rev().find(|block| !block.span.is_empty()) else {
            return Self::default();
        };
        match earlier.last() {
            Some(rule) if rule.span.is_empty() && !block.span.is_empty() => Self {
                above: gap(before, rule),
                rule: Some(earlier.len() - 1),
                below: gap(rule, block),
                ..Self::default()
            },
            _ => Self {
                above: gap(before, block),
                ..Self::default()
            },
        }
    }

    /// Rows in all.
    pub(super) const fn rows(self) -> u16 {
        self.fold + self.above + self.below + self.picture + self.rule.is_some() as u16
    }

    /// Rows that a page may begin with: of a picture or a fold, not blank ones.
    pub(super) const fn head(self) -> u16 {
        self.fold + self.picture
    }

    /// Whether the row that has `left` rows of the lead from it on is the fold.
    pub(super) const fn is_fold(self, left: u16) -> bool {
        self.fold > 0 && left == self.rows()
    }

    /// Rows of the picture, the last ones.
    pub(super) const fn picture(self) -> u16 {
        self.picture
    }

    /// The row of the picture, from its first, that has `left` rows of the lead from it on.
    pub(super) fn picture_at(self, left: u16) -> Option<u16> {
        self.picture.checked_sub(left)
    }

    /// The block of the rule on the row that has `left` rows of the lead from it on (1 is the last row).
    pub(super) fn rule_at(self, left: u16) -> Option<usize> {
        self.rule.filter(|_| left == self.picture + self.below + 1)
    }
}

/// Whether a viewport can hang on `piece`: it has bytes, or nothing follows it.
pub(super) fn bears(document: &Document, piece: &Piece) -> bool {
    !piece.span.is_empty() || piece.block + 1 == document.blocks().len()
}

/// Blank rows between two blocks. A heading stands nearer to its text than to what precedes it.
fn gap(before: &Block, block: &Block) -> u16 {
    let set_apart = matches!(before.kind, BlockKind::Heading(_) | BlockKind::Rule);
    match block.kind {
        _ if block.tight => 0,
        BlockKind::Heading(1) if !set_apart => 3,
        BlockKind::Heading(_) if !set_apart => 2,
        _ => 1,
    }
}
