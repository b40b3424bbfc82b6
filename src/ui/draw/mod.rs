//! Drawing.
//!
//! ```text
//!  title                                        section · 3/5     header
//!  contents │gutter│ body                     │ side notes
//! ▸ current │✎▏    │ text                     │ ✎ a note
//!  ━━━━━━━━╌╌╌╌╌╌╌                        52 % · 9 min left      status
//! ```

mod order;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::order::Order;
use super::Theme;
use super::canvas::Canvas;
use super::part::Part;
use crate::app::view_model::{
    BodyRow, Card, ContentsRow, ContentsView, MarginView, Panes, Popup, PopupRow, Rect as Place,
    StatusView, TextLine, ViewModel,
};
use crate::text::Direction;
use crate::text::bidi::first_strong;
use crate::text::width::width;

/// Columns left free at either end of the header and of the status line.
pub const INSET: u16 = 1;

/// Columns of a contents row before its indent: the sign of the current section.
pub const CONTENTS_LEAD: u16 = 2;

/// Draws `view` into `buf`. Every cell of `area` is set; nothing outside is touched. Text that is wider than its place is cut between graphemes.
pub fn draw(view: &ViewModel, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let rows = area.intersection(buf.area).height;
    let mut page = Page {
        canvas: Canvas::new(buf, area, theme.page()),
        theme,
        order: if view.visual {
            Order::Visual
        } else {
            Order::Logical
        },
    };
    let columns = page.canvas.columns();
    for row in 0..rows {
        page.canvas
            .blank(0, row, columns, ratatui::style::Style::new());
    }
    let Some(panes) = &view.panes else {
        let style = theme.page();
        page.canvas.put(0, 0, columns, &view.too_small, style);
        return;
    };
    page.header(view, panes);
    page.body(&view.body, panes);
    if let Some(place) = panes.contents.filter(|_| !panes.contents_over) {
        page.contents(view.contents.as_ref(), place);
    }
    if let Some(place) = panes.notes.filter(|_| !panes.notes_over) {
        page.margin(view.margin.as_ref(), place, panes.rule);
    }
    page.preview(&view.preview, panes.preview);
    // What is answered to a prompt stands as it is to be drawn, like all that is typed.
    let typed = view.cursor.is_some_and(|(_, row)| row == panes.status.y);
    page.status(&view.status, panes.status, typed);
    if let Some(place) = panes.contents.filter(|_| panes.contents_over) {
        page.clear(grown(place));
        page.contents(view.contents.as_ref(), place);
    }
    if let Some(place) = panes.notes.filter(|_| panes.notes_over) {
        page.clear(grown(place));
        page.margin(view.margin.as_ref(), place, panes.rule);
    }
    for popup in &view.popups {
        page.popup(popup);
    }
}

/// The place with a column more on either side.
const fn grown(place: Place) -> Place {
    let x = place.x.saturating_sub(1);
    Place::new(x, place.y, place.right() + 1 - x, place.height)
}

struct Page<'c> {
    canvas: Canvas<'c>,
    theme: &'c Theme,
    order: Order,
}

impl Page<'_> {
    fn header(&mut self, view: &ViewModel, panes: &Panes) {
        let Place { y, width, .. } = panes.header;
        if width == 0 || panes.header.height == 0 {
            return;
        }
        let (start, end) = inside(panes.header);
        let (title, section) = &view.header;
        let place = self.theme.part(Part::Place);
        // The title may have half of the line; the place in the text takes the rest.
        let least = start + self::width_of(title).min((end - start) / 2);
        let after = if section.is_empty() {
            end
        } else {
            let from = (least + 2).min(end);
            let section = self.order.seen(section, end - from);
            self.canvas.put_right(from, y, end, &section, place)
        };
        let title_end = if section.is_empty() {
            end
        } else {
            after.saturating_sub(2)
        };
        let style = self.theme.part(Part::Title);
        let title = self.order.seen(title, title_end.saturating_sub(start));
        self.canvas.put(start, y, title_end, &title, style);
    }

    fn body(&mut self, rows: &[BodyRow], panes: &Panes) {
        let (body, gutter) = (panes.body, panes.gutter);
        let end = body.x.saturating_add(panes.reach(self.canvas.columns()));
        let beside = body.right() < panes.rule.unwrap_or(self.canvas.columns());
        for (row, line) in (body.y..body.bottom()).zip(rows) {
            if let Some(sign) = line.sign.filter(|_| gutter.width > 0) {
                let style = self.theme.tone(sign.tone);
                let mut bytes = [0; 4];
                let symbol = sign.symbol.encode_utf8(&mut bytes);
                self.canvas.put(gutter.x, row, gutter.x + 1, symbol, style);
            }
            if line.focus && line.leftwards && beside {
                let style = self.theme.part(Part::FocusBar);
                let column = body.right();
                self.canvas.put(column, row, column + 1, "▕", style);
            } else if line.focus && gutter.width > 1 {
                let style = self.theme.part(Part::FocusBar);
                let column = gutter.x + 1;
                self.canvas.put(column, row, gutter.right(), "▏", style);
            }
            for piece in &line.pieces {
                let style = self.theme.look(&piece.look);
                let column = body.x.saturating_add(piece.column);
                self.canvas.put(column, row, end, &piece.text, style);
            }
        }
    }

    fn contents(&mut self, contents: Option<&ContentsView>, place: Place) {
        let rows = contents.map_or(&[][..], |contents| &contents.rows);
        for (row, line) in (place.y..place.bottom()).zip(rows) {
            self.contents_row(line, place, row);
        }
    }

    /// A row of the contents; one that is read from the right begins at the right edge.
    fn contents_row(&mut self, line: &ContentsRow, place: Place, row: u16) {
        let leftwards = first_strong(&line.title) == Some(Direction::RightToLeft);
        if leftwards && self.order == Order::Visual {
            self.contents_row_leftwards(line, place, row);
        } else {
            self.contents_row_rightwards(line, place, row);
        }
        if line.selected {
            let style = self.theme.part(Part::Selected);
            self.select(place.x, row, place.right(), style);
        }
    }

    fn contents_row_leftwards(&mut self, line: &ContentsRow, place: Place, row: u16) {
        let (start, end) = (place.x, place.right());
        let style = if line.current {
            let style = self.theme.part(Part::Current);
            self.canvas.put(end.saturating_sub(1), row, end, "◂", style);
            style
        } else {
            self.theme.page()
        };
        let mut title_start = start;
        if line.count > 0 {
            let count = line.count.to_string();
            let style = self.theme.part(Part::Count);
            self.canvas.put(start, row, end, &count, style);
            title_start += u16::try_from(count.len() + 1).unwrap_or(u16::MAX);
        }
        let title_end = end
            .saturating_sub(CONTENTS_LEAD + line.indent)
            .max(title_start);
        let title = self.order.seen(&line.title, title_end - title_start);
        self.canvas
            .put_right(title_start, row, title_end, &title, style);
    }

    fn contents_row_rightwards(&mut self, line: &ContentsRow, place: Place, row: u16) {
        let style = if line.current {
            self.theme.part(Part::Current)
        } else {
            self.theme.page()
        };
        let end = place.right();
        if line.current {
            self.canvas.put(place.x, row, end, "▸", style);
        }
        let mut title_end = end;
        if line.count > 0 {
            let count = line.count.to_string();
            let style = self.theme.part(Part::Count);
            let start = self.canvas.put_right(place.x, row, end, &count, style);
            title_end = start.saturating_sub(1);
        }
        let column = place.x + CONTENTS_LEAD + line.indent;
        let title = self
            .order
            .seen(&line.title, title_end.saturating_sub(column));
        self.canvas.put(column, row, title_end, &title, style);
    }

    fn margin(&mut self, margin: Option<&MarginView>, place: Place, rule: Option<u16>) {
        if let Some(column) = rule {
            let style = self.theme.part(Part::Rule);
            for row in place.y..place.bottom() {
                self.canvas.put(column, row, column + 1, "│", style);
            }
        }
        let Some(margin) = margin else { return };
        for card in &margin.cards {
            self.card(card, place, rule);
        }
        if margin.folded > 0 && place.height > 0 {
            let row = place.bottom() - 1;
            let style = self.theme.part(Part::Dim);
            let folded = format!("+{} more", margin.folded);
            self.canvas
                .blank(place.x, row, place.right(), self.theme.page());
            self.canvas.put(place.x, row, place.right(), &folded, style);
        }
    }

    fn card(&mut self, card: &Card, place: Place, rule: Option<u16>) {
        let first = place.y.saturating_add(card.row);
        // A note has one direction, whatever its lines begin with.
        let base = order::base(card.lines.iter());
        for (row, line) in (first..place.bottom()).zip(&card.lines) {
            self.line(place.x, row, place.right(), line, base);
            if let Some(column) = rule.filter(|_| card.current || card.selected) {
                let style = self.theme.part(Part::CurrentRule);
                self.canvas.put(column, row, column + 1, "┃", style);
            }
            if card.selected {
                let style = self.theme.part(Part::Selected);
                self.select(place.x, row, place.right(), style);
            }
        }
    }

    fn preview(&mut self, rows: &[TextLine], place: Place) {
        // At the foot: a short note leaves a blank row between itself and the text.
        let free = usize::from(place.height).saturating_sub(rows.len());
        let base = order::base(rows.iter());
        for (row, line) in (place.y..place.bottom()).skip(free).zip(rows) {
            self.line(place.x, row, place.right(), line, base);
        }
    }

    fn status(&mut self, status: &StatusView, place: Place, typed: bool) {
        if place.width == 0 || place.height == 0 {
            return;
        }
        let row = place.y;
        let (start, end) = inside(place);
        let right = line_width(&status.right);
        if let Some(left) = &status.left {
            let after = if typed {
                self.typed(start, row, end, left)
            } else {
                self.line(start, row, end, left, order::base([left]))
            };
            let from = end.saturating_sub(right);
            if from >= after + 2 {
                self.status_line(from, row, end, &status.right);
            }
            return;
        }
        let from = end.saturating_sub(right).max(start);
        self.status_line(from, row, end, &status.right);
        let bar = start..from.saturating_sub(2);
        // A bar of a few columns tells nothing.
        if bar.len() >= 6 {
            let length = u32::try_from(bar.len()).unwrap_or(0);
            let filled = length * u32::from(status.progress.min(1000)) / 1000;
            let middle = bar.start + u16::try_from(filled).unwrap_or(0);
            let (read, rest) = (Part::Progress, Part::Rest);
            self.canvas
                .repeat(bar.start, row, middle, "━", self.theme.part(read));
            self.canvas
                .repeat(middle, row, bar.end, "╌", self.theme.part(rest));
        }
    }

    fn status_line(&mut self, column: u16, row: u16, end: u16, line: &TextLine) {
        let mut column = column;
        for run in line {
            let style = self.theme.part(Part::Status);
            let style = style.patch(self.theme.tone(run.tone));
            column = self.canvas.put(column, row, end, &run.text, style);
        }
    }

    fn popup(&mut self, popup: &Popup) {
        let place = popup.area;
        if place.width < 2 || place.height < 2 {
            return;
        }
        self.clear(place);
        self.frame(popup, place);
        let inner = Place::new(place.x + 1, place.y + 1, place.width - 2, place.height - 2);
        for (row, line) in (inner.y..inner.bottom()).zip(&popup.rows) {
            self.popup_row(line, inner, row);
        }
    }

    fn popup_row(&mut self, row: &PopupRow, inner: Place, y: u16) {
        let air = u16::from(inner.width > 2);
        let (start, end) = (inner.x + air, inner.right() - air);
        if row.typed {
            self.typed(start, y, end, &row.line);
        } else if row.cells {
            let mut column = start;
            for run in &row.line {
                let cell = vec![run.clone()];
                column = self.line(column, y, end, &cell, Direction::LeftToRight);
            }
        } else {
            self.line(start, y, end, &row.line, order::base([&row.line]));
        }
        if row.selected {
            let style = self.theme.part(Part::Selected);
            self.select(inner.x, y, inner.right(), style);
        }
    }

    fn frame(&mut self, popup: &Popup, place: Place) {
        let style = self.theme.part(Part::Frame);
        let (left, right) = (place.x, place.right() - 1);
        let (top, bottom) = (place.y, place.bottom() - 1);
        for row in [top, bottom] {
            self.canvas.repeat(left + 1, row, right, "─", style);
        }
        for row in top + 1..bottom {
            self.canvas.put(left, row, left + 1, "│", style);
            self.canvas.put(right, row, right + 1, "│", style);
        }
        for (column, row, corner) in [
            (left, top, "╭"),
            (right, top, "╮"),
            (left, bottom, "╰"),
            (right, bottom, "╯"),
        ] {
            self.canvas.put(column, row, column + 1, corner, style);
        }
        if !popup.title.is_empty() && place.width > 6 {
            let style = self.theme.part(Part::Accent);
            let title = self.order.seen(&popup.title, right - left - 5);
            let after = self.canvas.put(left + 3, top, right - 2, &title, style);
            self.canvas.put(left + 2, top, left + 3, " ", style);
            self.canvas.put(after, top, after + 1, " ", style);
        }
        if !popup.footer.is_empty() && place.width > 6 {
            let style = self.theme.part(Part::Footer);
            let end = right - 2;
            let start = self
                .canvas
                .put_right(left + 3, bottom, end, &popup.footer, style);
            self.canvas.put(start - 1, bottom, start, " ", style);
            self.canvas.put(end, bottom, end + 1, " ", style);
        }
    }

    /// A line as it is seen in a text of direction `base`.
    fn line(&mut self, column: u16, row: u16, end: u16, line: &TextLine, base: Direction) -> u16 {
        let room = end.saturating_sub(column);
        match self.order.turned(line, base, room) {
            Some(turned) => self.typed(column, row, end, &turned),
            None => self.typed(column, row, end, line),
        }
    }

    /// A line with its letters one after the other, as they come.
    fn typed(&mut self, column: u16, row: u16, end: u16, line: &TextLine) -> u16 {
        let mut column = column;
        for run in line {
            let style = self.theme.tone(run.tone);
            column = self.canvas.put(column, row, end, &run.text, style);
        }
        column
    }

    /// Marks a row as the one the keys act on. What has an ink of its own keeps it, where the mark is a tint.
    fn select(&mut self, column: u16, row: u16, end: u16, style: ratatui::style::Style) {
        self.canvas
            .underlay(column, row, end, style, self.theme.page());
    }

    fn clear(&mut self, place: Place) {
        for row in place.y..place.bottom() {
            self.canvas
                .blank(place.x, row, place.right(), self.theme.page());
        }
    }
}

/// First column and end of a full-width row, without its margins.
const fn inside(place: Place) -> (u16, u16) {
    if place.width > 2 * INSET && place.x == 0 {
        (place.x + INSET, place.right() - INSET)
    } else {
        (place.x, place.right())
    }
}

fn width_of(text: &str) -> u16 {
    u16::try_from(width(text)).unwrap_or(u16::MAX)
}

fn line_width(line: &TextLine) -> u16 {
    line.iter()
        .map(|run| width_of(&run.text))
        .fold(0, u16::saturating_add)
}

#[cfg(test)]
mod tests;
