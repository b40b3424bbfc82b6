//! Tables: set in aligned columns, or row by row as records where they are too wide for that.

use pulldown_cmark::Alignment;

use crate::doc::{Inline, InlineKind};
use crate::text::{Span, grapheme, width};

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

/// A line of a record.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub cell: Cell,
    /// Whether a record begins with it.
    pub first: bool,
}

/// Spaces between two columns.
const GUTTER: usize = 2;
/// Columns of the name of a column before its cells. A longer one is cut there, and stands in full above the records.
const LABEL: usize = 24;

impl Table {
    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut widths = vec![0; columns];
        for row in &self.rows {
            for (column, cell) in row.iter().enumerate() {
                widths[column] = widths[column].max(width::width(&cell.text));
            }
        }
        widths
    }

    /// Columns that [`Table::set`] takes.
    pub fn columns(&self) -> usize {
        let widths = self.widths();
        widths.iter().sum::<usize>() + GUTTER * widths.len().saturating_sub(1)
    }

    /// Every row as a record: a line for each cell that says something, after the name of its column. The names come
    /// first, as a record of their own, where they are more than names (too long, with links or notes), and where there is only one.
    pub fn records(self) -> Vec<Entry> {
        let mut rows = self.rows.into_iter();
        let head = rows.next().unwrap_or_default();
        let labels: Vec<String> = match head.as_slice() {
            [_] => vec![String::new()],
            _ => head.iter().map(|cell| label(&cell.text)).collect(),
        };
        let mut entries = Vec::new();
        if head.len() == 1 || head.iter().any(|cell| !is_name(cell)) {
            let names = head.into_iter().map(|mut cell| {
                let span = Span::new(0, cell.text.len());
                cell.inlines.insert(
                    0,
                    Inline {
                        span,
                        kind: InlineKind::Strong,
                    },
                );
                cell
            });
            record(names, &mut entries);
        }
        for row in rows {
            let cells = row.into_iter().enumerate().map(|(column, cell)| {
                labelled(labels.get(column).map_or("", String::as_str), cell)
            });
            record(cells, &mut entries);
        }
        entries
    }

    /// The table as lines, with its inlines moved to where their text stands. A line is drawn under the head.
    pub fn set(self) -> Cell {
        let widths = self.widths();
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
        Cell { text, inlines }
    }
}

/// Appends the cells that are not empty.
fn record(cells: impl Iterator<Item = Cell>, entries: &mut Vec<Entry>) {
    let mut first = true;
    for cell in cells.filter(|cell| !cell.text.trim().is_empty()) {
        entries.push(Entry { cell, first });
        first = false;
    }
}

/// Whether all of a head cell is said before every cell under it.
fn is_name(cell: &Cell) -> bool {
    let more = |inline: &Inline| {
        matches!(
            inline.kind,
            InlineKind::Link { .. } | InlineKind::NoteMark(_)
        )
    };
    width::width(&cell.text) <= LABEL && !cell.inlines.iter().any(more)
}

/// What stands before the cells of a column.
fn label(head: &str) -> String {
    let mut columns = 0;
    for (at, cluster) in grapheme::graphemes(head) {
        columns += width::grapheme_width(cluster);
        if columns > LABEL {
            return format!("{}…", head[..at].trim_end());
        }
    }
    head.trim().trim_end_matches(':').to_owned()
}

/// The cell after its label; a cell without text stays so.
fn labelled(label: &str, cell: Cell) -> Cell {
    if label.is_empty() || cell.text.trim().is_empty() {
        return cell;
    }
    let text = format!("{label}: {}", cell.text);
    let shift = text.len() - cell.text.len();
    let mut inlines = vec![Inline {
        span: Span::new(0, label.len() + 1),
        kind: InlineKind::Emphasis,
    }];
    inlines.extend(cell.inlines.into_iter().map(|inline| Inline {
        span: inline.span.shifted(shift),
        kind: inline.kind,
    }));
    Cell { text, inlines }
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
        assert_eq!(table.set().text, "été     n\n────  ───\n雪国  100\na");
    }

    #[test]
    fn a_long_name_is_cut_before_its_cells_and_stands_whole_above_them() {
        let cell = |text: &str| Cell {
            text: text.to_owned(),
            inlines: Vec::new(),
        };
        let long = "年".repeat(13);
        let table = Table {
            alignments: Vec::new(),
            rows: vec![
                vec![cell(&long), cell("n:")],
                vec![cell("a"), cell("1")],
                vec![cell(""), cell("2")],
                vec![cell(""), cell(" ")],
            ],
        };
        let entries: Vec<(bool, String)> = table
            .records()
            .into_iter()
            .map(|entry| (entry.first, entry.cell.text))
            .collect();
        let cut = format!("{}…: a", "年".repeat(12));
        let expected = [
            (true, long.as_str()),
            (false, "n:"),
            (true, &cut),
            (false, "n: 1"),
            (true, "n: 2"),
        ];
        assert_eq!(
            entries,
            expected.map(|(first, text)| (first, text.to_owned()))
        );
    }
}
