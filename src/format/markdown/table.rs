//! Tables, set in aligned columns.

use pulldown_cmark::Alignment;

use crate::doc::Inline;
use crate::text::{Span, width};

/// One cell: its text, and inlines in bytes of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub text: String,
    pub inlines: Vec<Inline>,
}

/// A table as it is read, row by row; the first row is the head.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub alignments: Vec<Alignment>,
    pub rows: Vec<Vec<Cell>>,
}

/// Spaces between two columns.
const GUTTER: usize = 2;

impl Table {
    /// The table as lines, with its inlines moved to where their text stands. A line is drawn under the head.
    pub fn set(self) -> (String, Vec<Inline>) {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut widths = vec![0; columns];
        for row in &self.rows {
            for (column, cell) in row.iter().enumerate() {
                widths[column] = widths[column].max(width::width(&cell.text));
            }
        }
        let (mut text, mut inlines) = (String::new(), Vec::new());
        for (index, row) in self.rows.into_iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            if index == 1 {
                let rules: Vec<String> = widths
                    .iter()
                    .map(|&width| "─".repeat(width.max(1)))
                    .collect();
                text.push_str(&rules.join("  "));
                text.push('\n');
            }
            let line = text.len();
            for (column, cell) in row.into_iter().enumerate() {
                if column > 0 {
                    text.push_str(&" ".repeat(GUTTER));
                }
                let free = widths[column] - width::width(&cell.text);
                let before = match self.alignments.get(column) {
                    Some(Alignment::Right) => free,
                    Some(Alignment::Center) => free / 2,
                    _ => 0,
                };
                text.push_str(&" ".repeat(before));
                let start = text.len();
                text.push_str(&cell.text);
                text.push_str(&" ".repeat(free - before));
                inlines.extend(cell.inlines.into_iter().map(|inline| Inline {
                    span: Span::new(inline.span.start + start, inline.span.end + start),
                    kind: inline.kind,
                }));
            }
            text.truncate(line + text[line..].trim_end().len());
        }
        (text, inlines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_width() {
        let cell = |text: &str| Cell {
            text: text.to_owned(),
            inlines: Vec::new(),
        };
        let table = Table {
            alignments: vec![Alignment::None, Alignment::Right],
            rows: vec![
                vec![cell("été"), cell("n")],
                vec![cell("雪国"), cell("100")],
                vec![cell("a")],
            ],
        };
        assert_eq!(table.set().0, "été     n\n────  ───\n雪国  100\na");
    }
}
