//! Finding text that moved up or down between two screens, so that the terminal can move it instead of getting it anew.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use ratatui::buffer::{Buffer, Cell, CellWidth};

use super::Band;

/// Rows that move within a band; what leaves it is lost, what comes in is blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scroll {
    /// The first column that moves; all to the right of it do.
    pub from: u16,
    pub first: u16,
    /// One past the last row.
    pub end: u16,
    pub rows: u16,
    pub up: bool,
}

/// At least so many rows with text must have moved together.
const LEAST: usize = 3;

/// The movement that brings most rows of the band to their new place. Colours do not count: the mark of the focused sentence
/// may move against the text. Where the left part of the rows stands still (the contents), the rest decides.
pub fn find(from: &Buffer, to: &Buffer, band: impl Into<Band>) -> Option<Scroll> {
    let Band { rows, from: left } = band.into();
    let band = rows.start..rows.end.min(to.area.height);
    let mut columns = moving_columns(from, to, &band);
    columns.start = columns.start.max(left.min(columns.end));
    let before = hashes(from, &band, &columns);
    let after = hashes(to, &band, &columns);
    let height = band.len();
    let matches = |rows: usize, up: bool| {
        let (old, new) = if up {
            (before.get(rows..), after.get(..height - rows))
        } else {
            (before.get(..height - rows), after.get(rows..))
        };
        let pairs = old.unwrap_or_default().iter().zip(new.unwrap_or_default());
        pairs
            .filter(|(old, new)| old.is_some() && old == new)
            .count()
    };
    let still = matches(0, true);
    let (count, rows, up) = (1..height)
        .flat_map(|rows| [(rows, true), (rows, false)])
        .map(|(rows, up)| (matches(rows, up), rows, up))
        .max_by_key(|(count, rows, _)| (*count, std::cmp::Reverse(*rows)))?;
    let worth = count >= LEAST && count > still;
    worth.then_some(Scroll {
        from: 0,
        first: band.start,
        end: band.end,
        rows: u16::try_from(rows).ok()?,
        up,
    })
}

/// The columns in which any row of the band changed.
fn moving_columns(from: &Buffer, to: &Buffer, band: &Range<u16>) -> Range<u16> {
    let (mut first, mut end) = (u16::MAX, 0);
    for row in band.clone() {
        let same = |column: &u16| symbol(from, *column, row) == symbol(to, *column, row);
        let columns = 0..to.area.width;
        if let Some(column) = columns.clone().find(|column| !same(column)) {
            first = first.min(column);
        }
        if let Some(column) = columns.rev().find(|column| !same(column)) {
            end = end.max(column + 1);
        }
    }
    first.min(end)..end
}

fn symbol(buffer: &Buffer, column: u16, row: u16) -> Option<&str> {
    buffer.cell((column, row)).map(Cell::symbol)
}

/// What stands in each row of the band; `None` for a blank row.
fn hashes(buffer: &Buffer, band: &Range<u16>, columns: &Range<u16>) -> Vec<Option<u64>> {
    band.clone()
        .map(|row| {
            let mut hasher = DefaultHasher::new();
            let mut blank = true;
            for symbol in columns
                .clone()
                .filter_map(|column| symbol(buffer, column, row))
            {
                blank &= symbol == " ";
                symbol.hash(&mut hasher);
            }
            (!blank).then(|| hasher.finish())
        })
        .collect()
}

impl Scroll {
    /// The bytes that make a terminal of so many `columns` do it: scrolling region, scroll, no region; where not whole rows move, between
    /// margins, with everything said that terminals might add in their own way.
    pub fn bytes(self, columns: u16) -> Vec<u8> {
        let letter = if self.up { 'S' } else { 'T' };
        let (first, last) = (u32::from(self.first) + 1, self.end);
        let scroll = format!("\x1b[{first};{last}r\x1b[{}{letter}\x1b[r", self.rows);
        if self.from == 0 {
            return scroll.into_bytes();
        }
        let left = u32::from(self.from) + 1;
        format!("\x1b[?69h\x1b[{left};{columns}s{scroll}\x1b[1;{columns}s\x1b[?69l").into_bytes()
    }

    /// Whether no wide character stands across the edge of what moves.
    pub fn cuts_none(self, buffer: &Buffer) -> bool {
        let before = |row| buffer.cell((self.from.checked_sub(1)?, row));
        (self.first..self.end).all(|row| before(row).is_none_or(|cell| cell.cell_width() <= 1))
    }

    /// What the terminal makes of it.
    pub fn apply(self, buffer: &mut Buffer) {
        let width = usize::from(buffer.area.width);
        let (first, end) = (usize::from(self.first), usize::from(self.end));
        let columns = usize::from(self.from).min(width)..width;
        if end * width > buffer.content.len() || first > end {
            return;
        }
        let moved = usize::from(self.rows).min(end - first);
        let row = |row: usize| row * width + columns.start..row * width + columns.end;
        let mut to: Vec<usize> = (first..end).collect();
        if !self.up {
            to.reverse();
        }
        for (index, &at) in to.iter().enumerate() {
            match to.get(index + moved) {
                Some(&from) => {
                    for (at, from) in row(at).zip(row(from)) {
                        buffer.content[at] = buffer.content[from].clone();
                    }
                }
                None => buffer.content[row(at)].iter_mut().for_each(Cell::reset),
            }
        }
    }
}
