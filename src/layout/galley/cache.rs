//! Set pieces, the lately used ones.

use std::collections::HashMap;

use crate::doc::Piece;
use crate::layout::line::Lines;

/// Bytes of text that one generation holds. Set text takes about six times that.
const GENERATION_BYTES: usize = 192 * 1024;
/// Pieces that one generation holds.
const GENERATION_PIECES: usize = 512;

/// Two generations: what is used moves to the young one, and when that is full the old one is forgotten. So between one and two
/// generations of the latest pieces are at hand, and nothing needs to be counted at a look-up.
#[derive(Debug, Default)]
pub(super) struct Cache {
    young: HashMap<Piece, Lines>,
    old: HashMap<Piece, Lines>,
    /// Bytes of text in the young generation.
    bytes: usize,
}

impl Cache {
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The lines of `piece`, as they were set before or as `set` makes them.
    pub(super) fn lines(&mut self, piece: Piece, set: impl FnOnce() -> Lines) -> Lines {
        if let Some(lines) = self.young.get(&piece) {
            return Lines::clone(lines);
        }
        let lines = self.old.remove(&piece).unwrap_or_else(set);
        if self.young.len() >= GENERATION_PIECES || self.bytes >= GENERATION_BYTES {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += piece.span.len();
        self.young.insert(piece, Lines::clone(&lines));
        lines
    }

    /// How many pieces are kept.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }
}
