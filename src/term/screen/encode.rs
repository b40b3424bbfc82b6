//! Cells as bytes for the terminal, as few as will do: the shortest way to the next cell, and only what changes of its dress.

use std::fmt::Write;

use ratatui::buffer::{Cell, CellWidth};
use ratatui::style::{Color, Modifier};

use crate::ui::colour;

/// Writes cells on a screen, in the order of their rows. The terminal must have no attributes set, and has none afterwards.
pub struct Pen {
    out: String,
    /// Where the cursor is; `None` where terminals may not agree.
    at: Option<(u16, u16)>,
    dress: Dress,
    columns: u16,
}

impl Pen {
    /// A pen for a screen of so many columns; nothing is known of the cursor.
    pub fn new(columns: u16) -> Self {
        Self {
            out: String::new(),
            at: None,
            dress: Dress::default(),
            columns,
        }
    }

    /// Writes a cell.
    pub fn draw(&mut self, column: u16, row: u16, cell: &Cell) {
        self.go(column, row);
        self.put_on(Dress::of(cell));
        self.write(cell);
    }

    /// All the bytes.
    pub fn finish(mut self) -> Vec<u8> {
        self.put_on(Dress::default());
        self.out.into_bytes()
    }

    fn go(&mut self, column: u16, row: u16) {
        if self.at == Some((column, row)) {
            return;
        }
        let mut way = match column {
            0 => format!("\x1b[{}H", u32::from(row) + 1),
            _ => format!("\x1b[{};{}H", u32::from(row) + 1, u32::from(column) + 1),
        };
        if let Some((from, on)) = self.at {
            let right = |steps: u16| match steps {
                0 => String::new(),
                1 => "\x1b[C".to_owned(),
                _ => format!("\x1b[{steps}C"),
            };
            let short = if on == row && from < column {
                Some(right(column - from))
            } else if on.checked_add(1) == Some(row) {
                Some(format!("\r\n{}", right(column)))
            } else {
                None
            };
            way = short.filter(|short| short.len() < way.len()).unwrap_or(way);
        }
        self.out.push_str(&way);
        self.at = Some((column, row));
    }

    fn write(&mut self, cell: &Cell) {
        let symbol = cell.symbol();
        self.out.push_str(symbol);
        // Behind a cluster of several characters or columns, a picture, and at the end of a row, the cursor is not surely where we think.
        let sure = cell.cell_width() == 1 && symbol.chars().nth(1).is_none();
        self.at = self
            .at
            .map(|(column, row)| (column + 1, row))
            .filter(|(column, _)| sure && *column < self.columns);
    }

    fn put_on(&mut self, dress: Dress) {
        if dress == self.dress {
            return;
        }
        let whole = dress.codes();
        let whole = if whole.is_empty() {
            String::new()
        } else {
            format!("0;{whole}")
        };
        let change = dress.change_from(&self.dress);
        let codes = if change.len() <= whole.len() && !change.is_empty() {
            change
        } else {
            whole
        };
        // Writing to a string cannot fail.
        let _ = write!(self.out, "\x1b[{codes}m");
        self.dress = dress;
    }
}

/// What a cell is dressed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Dress {
    fg: Color,
    bg: Color,
    line: Color,
    attributes: Modifier,
}

/// The attributes with the codes that switch them on and off.
const ATTRIBUTES: [(Modifier, u8, u8); 8] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl Dress {
    const fn of(cell: &Cell) -> Self {
        Self {
            fg: cell.fg,
            bg: cell.bg,
            line: cell.underline_color,
            attributes: cell.modifier,
        }
    }

    /// The codes that lead to it from no attributes.
    fn codes(&self) -> String {
        self.change_from(&Self::default())
    }

    /// The codes that lead to it from another.
    fn change_from(&self, other: &Self) -> String {
        let mut codes = String::new();
        let mut add = |code: &str| {
            if !codes.is_empty() {
                codes.push(';');
            }
            codes.push_str(code);
        };
        let mut on = other.attributes;
        for (attribute, _, off) in ATTRIBUTES {
            if on.contains(attribute) && !self.attributes.contains(attribute) {
                add(&off.to_string());
                // One code takes both bold and dim.
                on -= match off {
                    22 => Modifier::BOLD | Modifier::DIM,
                    _ => attribute,
                };
            }
        }
        for (attribute, code, _) in ATTRIBUTES {
            if self.attributes.contains(attribute) && !on.contains(attribute) {
                add(&code.to_string());
            }
        }
        for (new, old, base) in [
            (self.fg, other.fg, 30),
            (self.bg, other.bg, 40),
            (self.line, other.line, 50),
        ] {
            if new != old {
                add(&color(new, base));
            }
        }
        codes
    }
}

/// A colour as lettering (30), background (40) or underline (50). The underline's is put in the form that terminals which do not
/// know it skip as one parameter (ISO 8613-6).
fn color(color: Color, base: u8) -> String {
    match (color, base) {
        (Color::Reset, _) => (base + 9).to_string(),
        (Color::Rgb(r, g, b), 50) => format!("58:2::{r}:{g}:{b}"),
        (Color::Rgb(r, g, b), _) => format!("{};2;{r};{g};{b}", base + 8),
        (other, 50) => format!("58:5:{}", colour::index(other)),
        (other, _) => match colour::index(other) {
            index @ 0..=7 => (base + index).to_string(),
            index @ 8..=15 => (base + 60 + index - 8).to_string(),
            index => format!("{};5;{index}", base + 8),
        },
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn encoded(cells: &[(u16, u16, &str, Style)]) -> String {
        let mut cell = Buffer::empty(Rect::new(0, 0, 1, 1)).content[0].clone();
        let cells: Vec<_> = cells
            .iter()
            .map(|(column, row, symbol, style)| {
                cell.reset();
                cell.set_symbol(symbol).set_style(*style);
                (*column, *row, cell.clone())
            })
            .collect();
        let mut pen = Pen::new(20);
        for (column, row, cell) in &cells {
            pen.draw(*column, *row, cell);
        }
        String::from_utf8(pen.finish()).expect("text")
    }

    #[test]
    fn the_way_is_the_shortest() {
        let plain = Style::new();
        for (cells, expected) in [
            (&[(0, 0, "a", plain), (1, 0, "b", plain)][..], "\x1b[1Hab"),
            (
                &[(4, 2, "a", plain), (6, 2, "b", plain)],
                "\x1b[3;5Ha\x1b[Cb",
            ),
            (&[(4, 2, "a", plain), (0, 3, "b", plain)], "\x1b[3;5Ha\r\nb"),
            (
                &[(4, 2, "a", plain), (9, 3, "b", plain)],
                "\x1b[3;5Ha\r\n\x1b[9Cb",
            ),
            (
                &[(19, 2, "a", plain), (0, 3, "b", plain)],
                "\x1b[3;20Ha\x1b[4Hb",
            ),
            (
                &[(4, 2, "漢", plain), (6, 2, "b", plain)],
                "\x1b[3;5H漢\x1b[3;7Hb",
            ),
            (
                &[(4, 2, "e\u{301}", plain), (5, 2, "b", plain)],
                "\x1b[3;5He\u{301}\x1b[3;6Hb",
            ),
        ] {
            assert_eq!(encoded(cells), expected);
        }
    }

    #[test]
    fn only_what_changes_is_said() {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let dim = Style::new().add_modifier(Modifier::DIM);
        let red = bold.fg(Color::Red);
        let tint = red.bg(Color::Rgb(1, 2, 3));
        let line = Style::new()
            .add_modifier(Modifier::UNDERLINED)
            .underline_color(Color::Rgb(1, 2, 3));
        for (first, then, expected) in [
            (bold, red, "\x1b[1ma\x1b[31mb\x1b[m"),
            (red, tint, "\x1b[1;31ma\x1b[48;2;1;2;3mb\x1b[m"),
            (bold, dim, "\x1b[1ma\x1b[0;2mb\x1b[m"),
            (tint, bold, "\x1b[1;31;48;2;1;2;3ma\x1b[0;1mb\x1b[m"),
            (Style::new(), line, "a\x1b[4;58:2::1:2:3mb\x1b[m"),
            (
                Style::new().fg(Color::Indexed(200)),
                Style::new().bg(Color::LightBlue),
                "\x1b[38;5;200ma\x1b[0;104mb\x1b[m",
            ),
        ] {
            let found = encoded(&[(0, 0, "a", first), (1, 0, "b", then)]);
            assert_eq!(found, format!("\x1b[1H{expected}"));
        }
    }
}
