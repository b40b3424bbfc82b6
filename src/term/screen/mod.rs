//! What stands on the terminal, and the fewest bytes that make it what it should be. Pure: bytes come out, nobody is written to.

mod encode;
mod letters;
mod scroll;

use std::iter;
use std::ops::Range;

use ratatui::buffer::{Buffer, Cell, CellDiffOption, CellWidth};
use ratatui::layout::Rect;

use encode::Pen;

use crate::text::width::scattered_width;

/// A cell to write: column, row, what.
type Change<'b> = (u16, u16, &'b Cell);

/// From so many bytes on a frame is shown at once (synchronized update, mode 2026), which costs 16 bytes.
const SYNCHRONIZE: usize = 512;

/// A shorter frame is not worth looking for something that scrolled.
const SCROLL: usize = 160;

/// Cells of so many bytes are rather written again than jumped over: a jump takes at least as many.
const GAP: usize = 4;

/// The terminal's screen as we left it.
#[derive(Debug)]
pub struct Screen {
    /// Without cells where it is blank or unknown.
    shown: Buffer,
    cursor: Option<(u16, u16)>,
    /// Nothing is known of the screen: it was resized, or somebody else wrote on it.
    unknown: bool,
    /// The terminal can scroll between a left and a right margin (DECSLRM).
    margins: bool,
    /// The terminal makes one letter of two that stand side by side.
    joins: bool,
}

/// Where text may have moved up or down: rows, and the first of its columns. What stands before those has not moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Band {
    pub rows: Range<u16>,
    pub from: u16,
}

impl From<Range<u16>> for Band {
    fn from(rows: Range<u16>) -> Self {
        Self { rows, from: 0 }
    }
}

impl Screen {
    /// A screen of which nothing is known, with the cursor hidden.
    #[must_use]
    pub fn new(columns: u16, rows: u16) -> Self {
        Self {
            shown: Buffer {
                area: Rect::new(0, 0, columns, rows),
                content: Vec::new(),
            },
            cursor: None,
            unknown: true,
            margins: false,
            joins: false,
        }
    }

    /// The terminal told that it can scroll between margins.
    pub const fn use_margins(&mut self) {
        self.margins = true;
    }

    /// The terminal makes one letter of a lam with an alef behind it, also where they only stand so to be seen.
    pub const fn keep_letters_apart(&mut self) {
        self.joins = true;
    }

    /// From now on it has another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.shown.area = Rect::new(0, 0, columns, rows);
        self.unknown = true;
    }

    /// Somebody else wrote on it; the cursor is hidden.
    pub fn disturbed(&mut self) {
        self.cursor = None;
        self.unknown = true;
    }

    /// Whether the next frame writes every cell.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        self.unknown
    }

    /// The bytes that lead from what stands there to `next` (of the screen's size) and the cursor; none where nothing changes.
    /// `band` is where text may have moved up or down.
    pub fn show(
        &mut self,
        mut next: Buffer,
        cursor: Option<(u16, u16)>,
        band: impl Into<Band>,
    ) -> Vec<u8> {
        if next.area != self.shown.area {
            self.resize(next.area.width, next.area.height);
        }
        if self.joins {
            letters::part(&mut next);
        }
        let mut out = Vec::new();
        if self.unknown {
            self.shown.content.clear();
            // Attributes off, whole screen empty, cursor hidden.
            out.extend_from_slice(b"\x1b[0m\x1b[2J");
        }
        let mut cells = difference(&self.shown, &next);
        if cells.len() > SCROLL && !self.unknown {
            let band = band.into();
            let whole = scroll::find(&self.shown, &next, band.clone());
            let beside = whole
                .map(|scroll| scroll::Scroll {
                    from: band.from,
                    ..scroll
                })
                .filter(|beside| self.margins && beside.from > 0 && beside.cuts_none(&self.shown));
            for scroll in [whole, beside].into_iter().flatten() {
                let scrolled = self.scrolled(scroll, &next);
                if scrolled.len() < cells.len() {
                    cells = scrolled;
                }
            }
        }
        out.append(&mut cells);
        self.unknown = false;
        self.shown = next;
        if out.len() >= SYNCHRONIZE {
            out.splice(0..0, *b"\x1b[?2026h");
            out.extend_from_slice(b"\x1b[?2026l");
        }
        self.put_cursor(cursor, &mut out);
        out
    }

    /// The bytes for `next` after moving a band of rows.
    fn scrolled(&self, scroll: scroll::Scroll, next: &Buffer) -> Vec<u8> {
        let mut moved = self.shown.clone();
        scroll.apply(&mut moved);
        let mut out = scroll.bytes(next.area.width);
        out.extend(difference(&moved, next));
        out
    }

    fn put_cursor(&mut self, cursor: Option<(u16, u16)>, out: &mut Vec<u8>) {
        if out.is_empty() && cursor == self.cursor {
            return;
        }
        match cursor {
            Some((column, row)) => {
                let place = format!("\x1b[{};{}H", u32::from(row) + 1, u32::from(column) + 1);
                out.extend_from_slice(place.as_bytes());
                if self.cursor.is_none() {
                    out.extend_from_slice(b"\x1b[?25h");
                }
            }
            None if self.cursor.is_some() => out.extend_from_slice(b"\x1b[?25l"),
            None => {}
        }
        self.cursor = cursor;
    }
}

/// The bytes that change one buffer into the other of the same size; none where they are equal. A buffer without cells is blank.
/// Begins and ends without attributes.
fn difference(from: &Buffer, to: &Buffer) -> Vec<u8> {
    let width = usize::from(to.area.width).max(1);
    let blank = vec![Cell::EMPTY; width];
    let from = from.content.chunks(width).chain(iter::repeat(&*blank));
    let mut pen = Pen::new(to.area.width);
    let mut changes = Vec::with_capacity(width);
    for (row, (from, to)) in (0..).zip(from.zip(to.content.chunks(width))) {
        if from != to {
            row_changes(from, to, row, &mut changes);
            write_bridged(&mut pen, &mut changes, to);
        }
    }
    pen.finish()
}

/// The cells of a row to write. Stricter than ratatui’s own difference where a wide character goes: terminals do not agree on
/// what is left of its second half, nor on how far a cluster of several characters reaches, so what is there is written in any case.
fn row_changes<'b>(from: &[Cell], to: &'b [Cell], row: u16, changes: &mut Vec<Change<'b>>) {
    // Up to these columns stands a wide character that is drawn, or the rest of one that was written over.
    let (mut covered, mut doubtful) = (0, 0);
    for (column, (old, new)) in (0u16..).zip(from.iter().zip(to)) {
        if new.diff_option == CellDiffOption::Skip {
            // The rest of a picture, which was drawn with its first cell.
            continue;
        }
        let was = column + old.cell_width().max(1);
        if column < covered {
            doubtful = doubtful.max(was);
            continue;
        }
        if old == new && column >= doubtful {
            covered = was;
            continue;
        }
        covered = column + new.cell_width().max(1);
        // Some terminals draw the parts of a cluster side by side, over the cells behind it.
        let reach = u16::try_from(scattered_width(new.symbol())).unwrap_or(u16::MAX);
        doubtful = doubtful.max(was).max(column.saturating_add(reach));
        // Some terminals draw an emoji made by a variation selector in one column, and leave the second as it was.
        if new.symbol().contains('\u{fe0f}') {
            let second = to.get(usize::from(column) + 1);
            changes.extend(second.map(|cell| (column + 1, row, cell)));
        }
        changes.push((column, row, new));
    }
}

/// Writes the changes of a row, and the short gaps between them with what stands there anyway, where that saves the jump.
fn write_bridged<'b>(pen: &mut Pen, changes: &mut Vec<Change<'b>>, to: &'b [Cell]) {
    let mut before: Option<Change<'b>> = None;
    for change @ (column, row, cell) in changes.drain(..) {
        if let Some((last, _, before)) = before {
            let plain = |between: &Cell| {
                between.cell_width() == 1
                    && between.fg == before.fg
                    && between.bg == before.bg
                    && between.diff_option == CellDiffOption::None
                    && between.modifier == before.modifier
                    && between.underline_color == before.underline_color
            };
            let gap = usize::from(last) + 1..usize::from(column);
            let bridge = to.get(gap).unwrap_or_default();
            let short = bridge.len() <= GAP
                && bridge.iter().map(|it| it.symbol().len()).sum::<usize>() <= GAP;
            if short && before.cell_width() == 1 && bridge.iter().all(plain) {
                for (between, cell) in (last + 1..).zip(bridge) {
                    pen.draw(between, row, cell);
                }
            }
        }
        pen.draw(column, row, cell);
        before = Some(change);
    }
}

#[cfg(test)]
mod tests;
