//! Text on cells: the one place where strings become cells. Cuts between graphemes, never splits a wide one, and gives no cell
//! to what has no width.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::text::grapheme::graphemes;
use crate::text::width::{grapheme_width, is_even};

/// A part of a buffer, written in its own columns and rows.
pub struct Canvas<'b> {
    buffer: &'b mut Buffer,
    area: Rect,
    page: Style,
}

impl<'b> Canvas<'b> {
    /// `page` is what every cell is painted with before its own style.
    pub fn new(buffer: &'b mut Buffer, area: Rect, page: Style) -> Self {
        let area = area.intersection(buffer.area);
        Self { buffer, area, page }
    }

    pub const fn columns(&self) -> u16 {
        self.area.width
    }

    /// Writes `text` from `column`, at most up to `end` (one past the last column). Answers the column after it.
    pub fn put(&mut self, column: u16, row: u16, end: u16, text: &str, style: Style) -> u16 {
        debug_assert!(
            !text.contains(char::is_control),
            "not neutralised: {text:?}"
        );
        let end = end.min(self.area.width);
        let mut column = column;
        if row >= self.area.height {
            return column;
        }
        if is_even(text) {
            for (at, c) in text.char_indices() {
                if column >= end {
                    break;
                }
                self.cell(column, row, &text[at..at + c.len_utf8()], style);
                column += 1;
            }
            return column;
        }
        for (_, cluster) in graphemes(text) {
            let Ok(width) = u16::try_from(grapheme_width(cluster)) else {
                break;
            };
            if width == 0 || cluster.starts_with(char::is_control) {
                continue;
            }
            if end.saturating_sub(column) < width {
                break;
            }
            self.cell(column, row, cluster, style);
            for rest in column + 1..column + width {
                self.cell(rest, row, " ", style);
            }
            column += width;
        }
        column
    }

    /// The same with its end at column `end` (one past), not further left than `start`; what is too wide loses its end.
    /// Answers the column of its beginning.
    pub fn put_right(&mut self, start: u16, row: u16, end: u16, text: &str, style: Style) -> u16 {
        let width = u16::try_from(crate::text::width::width(text)).unwrap_or(u16::MAX);
        let column = end.saturating_sub(width).max(start);
        self.put(column, row, end, text, style);
        column
    }

    /// Blank cells from `column` to `end`.
    pub fn blank(&mut self, column: u16, row: u16, end: u16, style: Style) {
        self.repeat(column, row, end, " ", style);
    }

    /// `symbol` in every cell from `column` to `end`.
    pub fn repeat(&mut self, column: u16, row: u16, end: u16, symbol: &str, style: Style) {
        if row >= self.area.height {
            return;
        }
        let mut like = Cell::default();
        like.set_symbol(symbol)
            .set_style(self.page)
            .set_style(style);
        let end = end.min(self.area.width);
        if column < end {
            let first = self
                .buffer
                .index_of(self.area.x + column, self.area.y + row);
            self.buffer.content[first..first + usize::from(end - column)].fill(like);
        }
    }

    /// Lays a tint under what stands there: where the cells have the page's own ink they take the tint's.
    pub fn underlay(&mut self, column: u16, row: u16, end: u16, style: Style, page: Style) {
        for column in column..end.min(self.area.width) {
            let place = (self.area.x + column, self.area.y + row);
            if row >= self.area.height {
                return;
            }
            if let Some(cell) = self.buffer.cell_mut(place) {
                let own = cell.fg;
                cell.set_style(style);
                if style.fg.is_some() && own != page.fg.unwrap_or_default() {
                    cell.set_fg(own);
                }
            }
        }
    }

    fn cell(&mut self, column: u16, row: u16, symbol: &str, style: Style) {
        let place = (self.area.x + column, self.area.y + row);
        let page = self.page;
        if let Some(cell) = self.buffer.cell_mut(place) {
            cell.reset();
            cell.set_symbol(symbol).set_style(page).set_style(style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, end: u16) -> (Vec<String>, u16) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        let mut canvas = Canvas::new(&mut buffer, Rect::new(1, 0, 7, 1), Style::new());
        let column = canvas.put(0, 0, end, text, Style::new());
        let cells = buffer.content.iter().map(|cell| cell.symbol().to_owned());
        (cells.collect(), column)
    }

    #[test]
    fn text_is_cut_between_graphemes() {
        for (text, end, expected, column) in [
            ("abc", 9, " |a|b|c| | | | ", 3),
            ("abcdefghij", 99, " |a|b|c|d|e|f|g", 7),
            ("abcdef", 3, " |a|b|c| | | | ", 3),
            // A wide character is drawn whole or not at all.
            ("a漢漢", 4, " |a|漢| | | | | ", 3),
            // A combining mark stays on its letter; alone it gets no cell.
            ("e\u{301}a", 9, " |e\u{301}|a| | | | | ", 2),
            ("\u{301}a\u{200b}b", 9, " |a|b| | | | | ", 2),
            ("👨‍👩‍👧x", 9, " |👨‍👩‍👧| |x| | | | ", 3),
        ] {
            let (cells, after) = drawn(text, end);
            assert_eq!(
                (cells.join("|").as_str(), after),
                (expected, column),
                "{text}"
            );
        }
    }

    #[test]
    fn nothing_is_drawn_outside() {
        let mut buffer = Buffer::filled(Rect::new(0, 0, 4, 2), ratatui::buffer::Cell::new("."));
        let mut canvas = Canvas::new(&mut buffer, Rect::new(1, 0, 2, 1), Style::new());
        canvas.put(0, 0, 99, "xxxxxx", Style::new());
        canvas.put(0, 1, 99, "xxxxxx", Style::new());
        canvas.put(9, 0, 99, "xxxxxx", Style::new());
        canvas.blank(1, 7, 9, Style::new());
        canvas.underlay(5, 0, 3, Style::new(), Style::new());
        assert_eq!(buffer, Buffer::with_lines([".xx.", "...."]));
    }
}
