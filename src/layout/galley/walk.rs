//! From row to row: the way up and down through pieces and what stands between them.

use super::lead::{self, FOLD};
use super::{Galley, LEAP_SAMPLE, Place, Top, line_at};
use crate::doc::{Document, Piece};

impl Galley {
    /// The row that `top` names; `None` where there is no text.
    pub(super) fn place(&mut self, document: &Document, top: Top) -> Option<Place> {
        let pos = self.unfolded(document, top.pos)?;
        let piece = document.piece_at(pos)?;
        let lines = self.lines(document, piece);
        let line = line_at(&lines, pos);
        let lead = match line {
            0 => top.lead.min(self.lead(document, &piece).rows()),
            _ => 0,
        };
        Some(Place {
            piece,
            lines,
            line,
            lead,
        })
    }

    /// Rows of the picture whose words, or whose last rows, `top` begins with; 0 where there is none.
    pub(super) fn picture_below(&mut self, document: &Document, top: Top) -> u16 {
        match self.place(document, top) {
            Some(place) if place.line == 0 => self.lead(document, &place.piece).picture(),
            _ => 0,
        }
    }

    /// `pos`, else the nearest byte that is not folded away; `None` where there is no text.
    fn unfolded(&self, document: &Document, pos: usize) -> Option<usize> {
        let blocks = document.blocks();
        let first = blocks.get(self.folds.front)?.span.start;
        let last = match self.folds.after {
            Some(after) => blocks
                .get(after.checked_sub(1)?)?
                .span
                .end
                .saturating_sub(1),
            None => document.text().len(),
        };
        Some(pos.min(last.max(first)).max(first))
    }

    /// The next row, unless `place` is the last one.
    pub(super) fn below(&mut self, document: &Document, mut place: Place) -> Option<Place> {
        if place.lead > 0 {
            place.lead -= 1;
            Some(place)
        } else if place.below() > 0 {
            place.line += 1;
            Some(place)
        } else {
            self.after(document, place.piece)
        }
    }

    /// The first row of the lead of what follows `piece`.
    pub(super) fn after(&mut self, document: &Document, piece: Piece) -> Option<Place> {
        let mut next = document.next_piece(piece)?;
        while !lead::bears(document, &next) {
            next = document.next_piece(next)?;
        }
        if self.folds.after.is_some_and(|after| next.block >= after) {
            return None;
        }
        Some(Place {
            piece: next,
            lines: self.lines(document, next),
            line: 0,
            lead: self.lead(document, &next).rows(),
        })
    }

    /// The last line of what precedes `piece`.
    pub(super) fn before(&mut self, document: &Document, piece: Piece) -> Option<Place> {
        let mut prev = document.prev_piece(piece)?;
        while !lead::bears(document, &prev) {
            prev = document.prev_piece(prev)?;
        }
        if prev.block < self.folds.front {
            return None;
        }
        let lines = self.lines(document, prev);
        Some(Place {
            piece: prev,
            line: lines.len().saturating_sub(1),
            lines,
            lead: 0,
        })
    }

    /// The row `by` rows below `place`, else the last one; and whether it was reached.
    pub(super) fn down(
        &mut self,
        document: &Document,
        mut place: Place,
        by: usize,
    ) -> (Place, bool) {
        let mut left = by;
        loop {
            let lead = left.min(usize::from(place.lead));
            place.lead -= u16::try_from(lead).unwrap_or(place.lead);
            left -= lead;
            let lines = left.min(place.below());
            place.line += lines;
            left -= lines;
            if left == 0 {
                return (place, true);
            }
            match self.after(document, place.piece) {
                Some(next) => place = next,
                None => return (place, false),
            }
            left -= 1;
        }
    }

    /// The row `by` rows above `place`, else the first one.
    pub(super) fn up(&mut self, document: &Document, mut place: Place, by: usize) -> Place {
        let mut left = by;
        loop {
            let lines = left.min(place.line);
            place.line -= lines;
            left -= lines;
            if left == 0 {
                return place;
            }
            let rows = self.lead(document, &place.piece).rows() - place.lead;
            let lead = left.min(usize::from(rows));
            place.lead += u16::try_from(lead).unwrap_or(rows);
            left -= lead;
            if left == 0 {
                return place;
            }
            match self.before(document, place.piece) {
                Some(prev) => place = prev,
                None => return place,
            }
            left -= 1;
        }
    }

    /// The place about `by` rows away, by the bytes that rows hold around here.
    pub(super) fn leap(&mut self, document: &Document, place: &Place, by: i64) -> Place {
        let (mut bytes, mut rows) = (0, 0);
        let mut sample = place.clone();
        while rows < LEAP_SAMPLE {
            bytes += sample.piece.span.len() + 1;
            rows += sample.lines.len() + usize::from(self.lead(document, &sample.piece).rows());
            let next = if by > 0 {
                self.after(document, sample.piece)
            } else {
                self.before(document, sample.piece)
            };
            match next {
                Some(next) => sample = next,
                None => break,
            }
        }
        let distance = u128::from(by.unsigned_abs()) * bytes as u128 / rows.max(1) as u128;
        let distance = usize::try_from(distance).unwrap_or(usize::MAX);
        let pos = place.top().pos;
        let pos = if by > 0 {
            pos.saturating_add(distance).min(document.text().len())
        } else {
            pos.saturating_sub(distance)
        };
        self.place(document, Top { pos, lead: 0 })
            .unwrap_or_else(|| place.clone())
    }

    /// The first row of the last `rows` rows of the text. Costs the pieces of one screen, once.
    pub(super) fn end(&mut self, document: &Document, rows: u16) -> Option<Place> {
        if let Some((_, top)) = self.end.filter(|&(known, _)| known == rows) {
            return self.place(document, top);
        }
        let last = self.unfolded(document, document.text().len())?;
        let piece = document.piece_at(last)?;
        let lines = self.lines(document, piece);
        // The fold behind the text has its rows at the foot.
        let behind = if self.folds.after.is_some() { FOLD } else { 0 };
        let last = Place {
            piece,
            line: lines.len().saturating_sub(1),
            lines,
            lead: 0,
        };
        let end = self.up(document, last, usize::from(rows.saturating_sub(1 + behind)));
        self.end = Some((rows, end.top()));
        Some(end)
    }
}
