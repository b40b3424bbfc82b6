//! A drawn screen as text, as ANSI and as SVG (for the README and for `render`).

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::colour::rgb;
use crate::text::width::grapheme_width;

/// The characters, one line per row, without trailing spaces.
#[must_use]
pub fn text(buf: &Buffer) -> String {
    let mut out = String::new();
    for row in rows(buf) {
        let line: String = row.iter().map(|(_, cell)| cell.symbol()).collect();
        out.push_str(line.trim_end_matches(' '));
        out.push('\n');
    }
    out
}

/// The characters with SGR sequences.
#[must_use]
pub fn ansi(buf: &Buffer) -> String {
    let mut out = String::new();
    for row in rows(buf) {
        let mut last = Dress::default();
        for (_, cell) in without_blank_end(&row) {
            let dress = Dress::of(cell);
            if dress != last {
                out.push_str(&dress.sgr());
                last = dress;
            }
            out.push_str(cell.symbol());
        }
        if last != Dress::default() {
            out.push_str("\x1b[0m");
        }
        out.push('\n');
    }
    out
}

/// Pixels of a cell in the picture.
const CELL: (f64, f64) = (9.0, 20.0);
/// Pixels around the screen.
const EDGE: f64 = 14.0;

/// A self-contained picture: monospace text on a grid, colours as drawn, `default` colours from `paper` and `ink` (`#rrggbb`).
#[must_use]
pub fn svg(buf: &Buffer, paper: &str, ink: &str) -> String {
    let width = CELL.0 * f64::from(buf.area.width) + 2.0 * EDGE;
    let height = CELL.1 * f64::from(buf.area.height) + 2.0 * EDGE;
    let (paper, ink) = (escaped(paper), escaped(ink));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"15\">\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{paper}\"/>\n"
    );
    let picture = Picture {
        paper: &paper,
        ink: &ink,
    };
    for (y, row) in rows(buf).into_iter().enumerate() {
        let runs = runs(&row);
        for run in &runs {
            picture.ground(&mut out, run, y);
        }
        for run in &runs {
            picture.letters(&mut out, run, y);
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Cells of one dress, side by side.
struct Run {
    column: usize,
    columns: usize,
    text: String,
    dress: Dress,
}

fn runs(row: &[(usize, &Cell)]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (column, cell) in row {
        let dress = Dress::of(cell);
        let columns = grapheme_width(cell.symbol()).max(1);
        // A wide character stands in a run of its own, so that no font can push its neighbours off the grid.
        match runs.last_mut() {
            Some(run)
                if run.dress == dress
                    && columns == 1
                    && run.columns == run.text.chars().count() =>
            {
                run.columns += columns;
                run.text.push_str(cell.symbol());
            }
            _ => runs.push(Run {
                column: *column,
                columns,
                text: cell.symbol().to_owned(),
                dress,
            }),
        }
    }
    runs
}

struct Picture<'a> {
    paper: &'a str,
    ink: &'a str,
}

impl Picture<'_> {
    /// Ink and paper of a run as drawn; `None` for the picture's own paper.
    fn colours(&self, dress: &Dress) -> (String, Option<String>) {
        let ink = hex(dress.fg);
        let paper = hex(dress.bg);
        if dress.attributes.contains(Modifier::REVERSED) {
            (
                paper.unwrap_or_else(|| self.paper.to_owned()),
                Some(ink.unwrap_or_else(|| self.ink.to_owned())),
            )
        } else {
            (ink.unwrap_or_else(|| self.ink.to_owned()), paper)
        }
    }

    fn ground(&self, out: &mut String, run: &Run, row: usize) {
        if let (_, Some(paper)) = self.colours(&run.dress) {
            let (x, y, width) = place(run, row);
            let height = CELL.1;
            let _ = writeln!(
                out,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{paper}\" shape-rendering=\"crispEdges\"/>"
            );
        }
    }

    fn letters(&self, out: &mut String, run: &Run, row: usize) {
        let attributes = run.dress.attributes;
        let decorated = attributes.intersects(Modifier::UNDERLINED | Modifier::CROSSED_OUT);
        if run.text.trim().is_empty() && !decorated {
            return;
        }
        let (ink, _) = self.colours(&run.dress);
        let (x, y, width) = place(run, row);
        let baseline = y + CELL.1 * 0.74;
        let _ = write!(
            out,
            "<text x=\"{x}\" y=\"{baseline}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\" fill=\"{ink}\""
        );
        for (attribute, said) in [
            (Modifier::BOLD, " font-weight=\"bold\""),
            (Modifier::ITALIC, " font-style=\"italic\""),
            (Modifier::DIM, " opacity=\"0.6\""),
        ] {
            if attributes.contains(attribute) {
                out.push_str(said);
            }
        }
        if decorated {
            let lines = [
                (Modifier::UNDERLINED, "underline"),
                (Modifier::CROSSED_OUT, "line-through"),
            ];
            let lines = lines.into_iter().filter(|(a, _)| attributes.contains(*a));
            let lines: Vec<_> = lines.map(|(_, name)| name).collect();
            let _ = write!(out, " style=\"text-decoration:{}", lines.join(" "));
            if let Some(color) = hex(run.dress.line) {
                let _ = write!(out, ";text-decoration-color:{color}");
            }
            out.push('"');
        }
        let _ = writeln!(out, ">{}</text>", escaped(&run.text));
    }
}

/// Left, top and width of a run in pixels.
#[expect(
    clippy::cast_precision_loss,
    reason = "a screen has far fewer than 2⁵² cells"
)]
fn place(run: &Run, row: usize) -> (f64, f64, f64) {
    (
        EDGE + CELL.0 * run.column as f64,
        EDGE + CELL.1 * row as f64,
        CELL.0 * run.columns as f64,
    )
}

/// What a cell is dressed in, without its letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Dress {
    fg: Color,
    bg: Color,
    line: Color,
    attributes: Modifier,
}

impl Dress {
    const fn of(cell: &Cell) -> Self {
        Self {
            fg: cell.fg,
            bg: cell.bg,
            line: cell.underline_color,
            attributes: cell.modifier,
        }
    }

    /// The sequence that leads to it from anywhere.
    fn sgr(&self) -> String {
        let mut out = "\x1b[0".to_owned();
        for (attribute, code) in [
            (Modifier::BOLD, 1),
            (Modifier::DIM, 2),
            (Modifier::ITALIC, 3),
            (Modifier::UNDERLINED, 4),
            (Modifier::SLOW_BLINK, 5),
            (Modifier::REVERSED, 7),
            (Modifier::CROSSED_OUT, 9),
        ] {
            if self.attributes.contains(attribute) {
                let _ = write!(out, ";{code}");
            }
        }
        for (color, what) in [(self.fg, 38), (self.bg, 48), (self.line, 58)] {
            match color {
                Color::Reset => {}
                Color::Rgb(r, g, b) => {
                    let _ = write!(out, ";{what};2;{r};{g};{b}");
                }
                other => {
                    let index = super::colour::index(other);
                    let _ = write!(out, ";{what};5;{index}");
                }
            }
        }
        out.push('m');
        out
    }
}

fn hex(color: Color) -> Option<String> {
    rgb(color).map(|(r, g, b)| format!("#{r:02x}{g:02x}{b:02x}"))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// The cells of every row with their columns; cells behind a wide character are left out.
fn rows(buf: &Buffer) -> Vec<Vec<(usize, &Cell)>> {
    let width = usize::from(buf.area.width).max(1);
    buf.content
        .chunks(width)
        .map(|row| {
            let mut free = 0;
            let mut cells = Vec::with_capacity(width);
            for (column, cell) in row.iter().enumerate() {
                if column >= free {
                    free = column + grapheme_width(cell.symbol()).max(1);
                    cells.push((column, cell));
                }
            }
            cells
        })
        .collect()
}

fn without_blank_end<'r, 'c>(row: &'r [(usize, &'c Cell)]) -> &'r [(usize, &'c Cell)] {
    let blank = |cell: &Cell| {
        let seen = Modifier::UNDERLINED | Modifier::REVERSED | Modifier::CROSSED_OUT;
        cell.symbol() == " " && cell.bg == Color::Reset && !cell.modifier.intersects(seen)
    };
    let end = row.iter().rposition(|(_, cell)| !blank(cell));
    row.get(..end.map_or(0, |end| end + 1)).unwrap_or(row)
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn screen() -> Buffer {
        let mut buf = Buffer::empty(Rect::new(0, 0, 10, 3));
        buf.set_string(0, 0, "a<b", Style::new().fg(Color::Rgb(1, 2, 3)));
        let style = Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
        buf.set_string(4, 0, "漢", style.underline_color(Color::Red));
        let style = Style::new().add_modifier(Modifier::REVERSED);
        buf.set_string(0, 1, "&", style.bg(Color::Indexed(231)));
        buf
    }

    #[test]
    fn text_has_no_trailing_spaces() {
        assert_eq!(text(&screen()), "a<b 漢\n&\n\n");
    }

    #[test]
    fn ansi_says_what_changes_and_leaves_nothing_behind() {
        assert_eq!(
            ansi(&screen()),
            "\x1b[0;38;2;1;2;3ma<b\x1b[0m \x1b[0;1;4;58;5;1m漢\x1b[0m\n\x1b[0;7;48;5;231m&\x1b[0m\n\n"
        );
    }

    fn size(cells: u16) -> std::num::NonZero<u16> {
        std::num::NonZero::new(cells).expect("a size")
    }

    #[test]
    fn ansi_draws_the_same_screen() {
        let buf = screen();
        let mut parser = vt100::Parser::new(size(3), size(10), 0);
        let lines = ansi(&buf).trim_end().replace('\n', "\r\n");
        parser.process(lines.as_bytes());
        let screen = parser.screen();
        assert_eq!(
            screen.cell(0, 4).map(|cell| cell.contents().to_owned()),
            Some("漢".to_owned())
        );
        assert!(
            screen
                .cell(0, 4)
                .is_some_and(|cell| cell.bold() && cell.underline())
        );
        assert!(screen.cell(1, 0).is_some_and(vt100::Cell::inverse));
    }

    #[test]
    fn the_picture_keeps_to_the_grid() {
        let svg = svg(&screen(), "#ffffff", "#111111");
        for needle in [
            "fill=\"#010203\">a&lt;b</text>",
            "textLength=\"27\"",
            "x=\"50\" y=\"28.8\" textLength=\"18\"",
            "font-weight=\"bold\" style=\"text-decoration:underline;text-decoration-color:#cd0000\">漢</text>",
            // Reversed: the ink becomes the paper.
            "height=\"20\" fill=\"#111111\"",
            "fill=\"#ffffff\">&amp;</text>",
        ] {
            assert!(svg.contains(needle), "{needle}\n{svg}");
        }
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    }
}
