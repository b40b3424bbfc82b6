//! The galley: the whole text as a column of rows that is only ever set where it is looked at.
//!
//! A row is either a line of a piece or one of the blank rows before a block. A viewport hangs on a [`Top`]: a byte
//! position, so a resize costs one screenful and loses nothing.

mod cache;
mod lead;
mod walk;

use std::sync::Arc;

use self::cache::Cache;
pub use self::lead::Figures;
use self::lead::Lead;
use super::line::{Lines, Setting};
use super::paragraph;
use crate::doc::{BlockKind, Document, Piece};

/// Where a viewport hangs: the line that holds byte `pos` is its first line, with `lead` blank rows above it.
/// `pos` is kept as it was given (not moved to a line start), so going to another width and back shows the same page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Top {
    pub pos: usize,
    pub lead: u16,
}

/// One row of a viewport.
#[derive(Clone, Debug)]
pub enum Row {
    /// Nothing: space between blocks, below the end of the text, or where a heading would stand alone at the foot.
    Blank,
    /// Stands for what is folded away before the text, or behind it.
    Fold { before: bool },
    /// Stands for a picture that has no room at the foot of the page, where the page would look like the end of something.
    Ahead,
    /// Row `row` (from 0) of the picture that stands above the words of the figure `block`.
    Picture { block: usize, row: u16 },
    /// Line `index` of the set piece.
    Line {
        piece: Piece,
        lines: Lines,
        index: usize,
    },
}

impl Row {
    /// The line, where it is one.
    #[must_use]
    pub fn line(&self) -> Option<&super::Line> {
        match self {
            Self::Blank | Self::Fold { .. } | Self::Ahead | Self::Picture { .. } => None,
            Self::Line { lines, index, .. } => lines.get(*index),
        }
    }
}

/// A scroll by more rows than this is not counted row by row.
const LEAP: u64 = 1024;
/// How many rows are set to estimate the bytes of one.
const LEAP_SAMPLE: usize = 100;
/// How many turned pages are remembered.
const TRAIL: usize = 1024;
/// How many rows more or less than a screenful the page before may begin away from this one.
const SLIP: u16 = 12;

/// The lazily set text. Keeps a bounded cache of set pieces.
#[derive(Debug)]
pub struct Galley {
    setting: Setting,
    cache: Cache,
    /// The last top of the text for a number of rows.
    end: Option<(u16, Top)>,
    /// The pages turned forward, so that turning back shows the same ones.
    trail: Vec<Turn>,
    figures: Figures,
    folds: Folds,
}

/// What of the text is folded away, in blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folds {
    /// So many blocks at the start.
    pub front: usize,
    /// Those from this one on; must be greater than `front`.
    pub after: Option<usize>,
}

/// So many rows left free at the foot look like the end of something.
const FOOT: usize = 4;

/// A page turned forward.
#[derive(Clone, Copy, Debug)]
struct Turn {
    from: Top,
    to: Top,
    rows: u16,
}

/// A row of the galley: a line, or one of the rows of the lead above it.
#[derive(Clone, Debug)]
struct Place {
    piece: Piece,
    lines: Lines,
    line: usize,
    /// Rows from this one to the line; 0 is the line itself.
    lead: u16,
}

impl Place {
    /// Orders places of one galley.
    fn key(&self) -> (usize, usize, usize, std::cmp::Reverse<u16>) {
        (
            self.piece.block,
            self.piece.span.start,
            self.line,
            std::cmp::Reverse(self.lead),
        )
    }

    fn top(&self) -> Top {
        Top {
            pos: self
                .lines
                .get(self.line)
                .map_or(self.piece.span.start, |line| line.span.start),
            lead: self.lead,
        }
    }

    /// Lines of the piece below this one.
    fn below(&self) -> usize {
        self.lines.len().saturating_sub(self.line + 1)
    }
}

impl Galley {
    #[must_use]
    pub fn new(setting: Setting) -> Self {
        Self {
            setting,
            cache: Cache::default(),
            end: None,
            trail: Vec::new(),
            figures: Figures::new(),
            folds: Folds::default(),
        }
    }

    /// Folds away what stands before and behind the text.
    pub fn fold(&mut self, folds: Folds) {
        if self.folds != folds {
            self.folds = folds;
            self.end = None;
            self.trail.clear();
        }
    }

    /// Makes room for pictures: so many rows above the words of each figure. Answers what becomes of `tops`: what one showed of a picture it
    /// shows of the larger or smaller one.
    pub fn make_room<const N: usize>(
        &mut self,
        document: &Document,
        figures: Figures,
        tops: [Top; N],
    ) -> [Top; N] {
        if self.figures == figures {
            return tops;
        }
        let before = tops.map(|top| self.picture_below(document, top));
        self.figures = figures;
        self.end = None;
        self.trail.clear();
        let mut before = before.into_iter();
        tops.map(|top| {
            let before = before.next().unwrap_or(0);
            let after = self.picture_below(document, top);
            let lead = match top.lead.checked_sub(before) {
                // The whole of it, and so many rows above.
                Some(above) => above + after,
                None => scaled(top.lead, before, after),
            };
            Top { lead, ..top }
        })
    }

    #[must_use]
    pub fn setting(&self) -> Setting {
        self.setting
    }

    /// Changes the setting; set pieces are forgotten where it differs.
    pub fn reset(&mut self, setting: Setting) {
        if self.setting != setting {
            self.setting = setting;
            self.cache.clear();
            self.end = None;
            self.trail.clear();
        }
    }

    /// Forgets everything: for another document.
    pub fn clear(&mut self) {
        self.cache.clear();
        self.end = None;
        self.trail.clear();
        self.figures.clear();
        self.folds = Folds::default();
    }

    /// Exactly `rows` rows from `top` on. A heading at the foot without a line of its text is left to the next page (unless it is all there is).
    pub fn window(&mut self, document: &Document, top: Top, rows: u16) -> Vec<Row> {
        let Some(place) = self.place(document, top) else {
            return vec![Row::Blank; usize::from(rows)];
        };
        let (mut shown, _) = self.page_at(document, &place, rows);
        shown.resize(usize::from(rows), Row::Blank);
        shown
    }

    /// `top` moved by `by` rows (down positive), stopping at the start of the text and where its last row is at the foot of
    /// `rows` rows (a text shorter than that stays at its start).
    ///
    /// A move by more than 1024 rows is measured in bytes instead, by what a row holds here: nobody counts that far, and the text between is
    /// not to be set.
    pub fn scroll(&mut self, document: &Document, top: Top, by: i64, rows: u16) -> Top {
        let Some(place) = self.place(document, top) else {
            return Top::default();
        };
        let moved = if by == 0 {
            place.clone()
        } else if by.unsigned_abs() > LEAP {
            self.leap(document, &place, by)
        } else {
            let distance = usize::try_from(by.unsigned_abs()).unwrap_or(usize::MAX);
            if by > 0 {
                self.down(document, place.clone(), distance).0
            } else {
                self.up(document, place.clone(), distance)
            }
        };
        let end = self.end(document, rows);
        if let Some(end) = end.filter(|end| moved.key() > end.key()) {
            end.top()
        } else if by == 0 {
            top
        } else {
            moved.top()
        }
    }

    /// The top that puts the line of byte `pos` on row `row` (0 is the first), clamped like [`Galley::scroll`].
    pub fn top_for(&mut self, document: &Document, pos: usize, row: u16, rows: u16) -> Top {
        let Some(place) = self.place(document, Top { pos, lead: 0 }) else {
            return Top::default();
        };
        // At the head of the page a figure begins with its picture, and the text with what is folded away before it.
        let lead = match place.line {
            0 => self.lead(document, &place.piece).head(),
            _ => 0,
        };
        let here = Top { pos, lead };
        let mut top = if row == 0 {
            here
        } else {
            let row = row.min(rows.saturating_sub(1));
            self.up(document, place, usize::from(row)).top()
        };
        top = self.scroll(document, top, 0, rows);
        // A heading is not shown at the foot: it moves up until a line of its text stands below it.
        for _ in 0..rows {
            if self.row_of(document, top, pos, rows).is_some() {
                break;
            }
            top = self.scroll(document, top, 1, rows);
        }
        top
    }

    /// The row, from `top`, of the line that holds byte `pos`, where it is among the first `rows`.
    pub fn row_of(&mut self, document: &Document, top: Top, pos: usize, rows: u16) -> Option<u16> {
        let piece = document.piece_at(pos)?;
        let row = self
            .window(document, top, rows)
            .iter()
            .position(|row| match row {
                Row::Blank | Row::Fold { .. } | Row::Ahead | Row::Picture { .. } => false,
                Row::Line {
                    piece: other,
                    lines,
                    index,
                } => *other == piece && *index == line_at(lines, pos),
            })?;
        u16::try_from(row).ok()
    }

    /// The top one page on (or back). Forward, the page begins with the first line that was not seen: nothing is skipped, headings left out at
    /// the foot come first, blank rows are left behind. Backward it is the page after which this one comes; a page just turned forward is found
    /// again as it was.
    pub fn page(&mut self, document: &Document, top: Top, rows: u16, forward: bool) -> Top {
        let Some(place) = self.place(document, top) else {
            return Top::default();
        };
        if forward {
            let to = self.page_on(document, top, &place, rows);
            if to != top {
                if self.trail.len() == TRAIL {
                    self.trail.remove(0);
                }
                self.trail.push(Turn {
                    from: top,
                    to,
                    rows,
                });
            }
            return to;
        }
        if let Some(turn) = self
            .trail
            .pop_if(|turn| turn.to == top && turn.rows == rows)
        {
            return turn.from;
        }
        self.page_back(document, place, rows)
    }

    fn page_on(&mut self, document: &Document, top: Top, place: &Place, rows: u16) -> Top {
        let (_, next) = self.page_at(document, place, rows);
        let end = self.end(document, rows);
        match (next, end) {
            (Some(next), Some(end)) if next.key() < end.key() => next.top(),
            (_, Some(end)) if end.key() > place.key() => end.top(),
            _ => top,
        }
    }

    /// The earliest top whose page leaves nothing out before `place`.
    fn page_back(&mut self, document: &Document, mut place: Place, rows: u16) -> Top {
        place.lead = place.lead.min(self.lead(document, &place.piece).head());
        let farthest = usize::from(rows.saturating_add(SLIP));
        let mut from = self.up(document, place.clone(), farthest);
        loop {
            let head = from.lead <= self.lead(document, &from.piece).head();
            if head || from.key() >= place.key() {
                let next = self.page_at(document, &from, rows).1;
                if from.key() >= place.key() || next.is_none_or(|next| next.key() >= place.key()) {
                    return from.top();
                }
            }
            from = self.down(document, from, 1).0;
        }
    }

    /// The rows of a page, at most `rows`, and where the next page begins (`None`: the text ends on this one).
    fn page_at(
        &mut self,
        document: &Document,
        place: &Place,
        rows: u16,
    ) -> (Vec<Row>, Option<Place>) {
        let mut shown = Vec::with_capacity(usize::from(rows));
        let mut next = Some(place.clone());
        while shown.len() < usize::from(rows)
            && let Some(place) = next
        {
            shown.push(self.row(document, &place));
            next = self.below(document, place);
        }
        if next.is_none() && self.folds.after.is_some() && shown.len() + 2 <= usize::from(rows) {
            shown.extend([Row::Blank, Row::Fold { before: false }]);
        }
        // Whether a picture is left to the next page.
        let mut leaves = false;
        if next.is_some() {
            let full = shown.len();
            let text = |row: &Row| row.line().is_some() && !heading(document, row);
            // What stands at the foot may be blank rows and headings: then headings go with what follows them.
            let kept = shown.iter().rposition(text).map_or(full, |last| last + 1);
            if let Some(first) = shown[kept..].iter().position(|row| heading(document, row)) {
                let left = shown.drain(kept + first..);
                leaves = left
                    .into_iter()
                    .any(|row| matches!(row, Row::Picture { .. }));
                next = Some(self.down(document, place.clone(), shown.len()).0);
            }
        }
        if let Some(next) = &mut next {
            // Blank rows are left behind, a picture is not; one that did not find room whole goes to the next page.
            let picture = self.lead(document, &next.piece).picture();
            if next.lead < picture {
                let begun = shown.iter().position(
                    |row| matches!(row, Row::Picture { block, .. } if *block == next.piece.block),
                );
                if let Some(begun) = begun.filter(|begun| *begun > 0) {
                    shown.truncate(begun);
                    leaves = true;
                    next.lead = picture;
                }
            }
            next.lead = next.lead.min(picture);
        }
        if leaves && shown.len() + FOOT <= usize::from(rows) {
            shown.push(Row::Ahead);
        }
        (shown, next)
    }

    fn row(&mut self, document: &Document, place: &Place) -> Row {
        if place.lead == 0 {
            return Row::Line {
                piece: place.piece,
                lines: Lines::clone(&place.lines),
                index: place.line,
            };
        }
        let lead = self.lead(document, &place.piece);
        if lead.is_fold(place.lead) {
            return Row::Fold { before: true };
        }
        if let Some(row) = lead.picture_at(place.lead) {
            return Row::Picture {
                block: place.piece.block,
                row,
            };
        }
        let rule = lead.rule_at(place.lead);
        let Some((block, rule)) =
            rule.and_then(|block| Some((block, document.blocks().get(block)?)))
        else {
            return Row::Blank;
        };
        let piece = Piece {
            block,
            span: rule.span,
            first: true,
            last: true,
        };
        Row::Line {
            piece,
            lines: self.lines(document, piece),
            index: 0,
        }
    }

    fn lead(&self, document: &Document, piece: &Piece) -> Lead {
        Lead::of(document, piece, &self.figures, self.folds)
    }

    fn lines(&mut self, document: &Document, piece: Piece) -> Lines {
        let setting = self.setting;
        self.cache.lines(piece, || {
            Arc::new(paragraph::set(document, &piece, &setting))
        })
    }
}

/// As many of `to` rows as `part` is of `of`, rounded up; `of` must not be 0.
fn scaled(part: u16, of: u16, to: u16) -> u16 {
    let rows = (u32::from(part) * u32::from(to)).div_ceil(u32::from(of));
    u16::try_from(rows).unwrap_or(to)
}

/// The line that shows byte `pos`, else the one that stands for it, else the nearest.
fn line_at(lines: &Lines, pos: usize) -> usize {
    let at = lines
        .partition_point(|line| line.span.end <= pos)
        .min(lines.len().saturating_sub(1));
    match lines.get(at) {
        Some(line) if !line.shows(pos) => {
            let shown = lines.iter().position(|line| line.shows(pos));
            shown.unwrap_or(at)
        }
        _ => at,
    }
}

fn heading(document: &Document, row: &Row) -> bool {
    let Row::Line { piece, .. } = row else {
        return false;
    };
    document
        .blocks()
        .get(piece.block)
        .is_some_and(|block| matches!(block.kind, BlockKind::Heading(_)))
}

#[cfg(test)]
mod tests;
