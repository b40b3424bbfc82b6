//! Tables: their cells are written as blocks first; where each holds some words and no more, they are taken out again and set in
//! aligned columns, or row by row where those are too wide.

use super::{DEEPEST, Scribe, WAITING};
use crate::doc::{BlockKind, Inline, InlineKind, Marker};
use crate::text::{Span, grapheme, width};

/// A table of more columns than this is set row by row: its lines would break on a narrow page.
const WIDEST: usize = 40;
/// Most cells that a cell may reach over.
const REACH: usize = 64;
/// Empty cells that reaching may make in one table; no cell reaches further then. A few bytes could ask for millions.
const REACHED: usize = 50_000;
/// Spaces between two columns.
const GUTTER: usize = 2;
/// Columns of the name of a column before its cells. A longer one is cut there, and stands in full above the records.
const LABEL: usize = 24;

/// On which side of their column cells stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::format) enum Align {
    #[default]
    Start,
    Centre,
    End,
}

/// A table while its cells are written as blocks.
#[derive(Debug)]
pub(super) struct Grid {
    /// Lengths of what was written before it.
    text: usize,
    blocks: usize,
    inlines: usize,
    /// The first place that may stand in it.
    places: usize,
    aligns: Vec<Align>,
    rows: Vec<GridRow>,
    /// Whether cells hold words and nothing that needs blocks of its own.
    plain: bool,
    tight: bool,
    /// How many lists it stands in; their markers are not for its cells.
    pub(super) lists: usize,
}

#[derive(Debug, Default)]
struct GridRow {
    head: bool,
    cells: Vec<GridCell>,
}

#[derive(Clone, Copy, Debug)]
struct GridCell {
    /// Its block, if it has words.
    block: Option<usize>,
    columns: usize,
    rows: usize,
}

/// One cell: its text, inlines in bytes of it, and what stood where before it was taken out (spans of the text as it was then).
#[derive(Clone, Debug, Default)]
struct Cell {
    text: String,
    inlines: Vec<Inline>,
    moves: Vec<(Span, usize)>,
}

/// A table as it is set, row by row.
#[derive(Clone, Debug, Default)]
struct Table {
    aligns: Vec<Align>,
    /// Whether the first row names the columns.
    head: bool,
    rows: Vec<Vec<Cell>>,
}

/// A line of a record.
#[derive(Clone, Debug)]
struct Entry {
    cell: Cell,
    /// Whether a record begins with it; else it stands under the line that does.
    first: bool,
    tight: bool,
}

impl Scribe {
    /// A table begins, with columns that stand as `aligns` says.
    pub fn table(&mut self, aligns: Vec<Align>) {
        self.close();
        if let Some(around) = self.grids.last_mut() {
            around.plain = false;
        }
        self.grids.push(Grid {
            text: self.text.len(),
            blocks: self.blocks.len(),
            inlines: self.inlines.len(),
            places: self.waiting.first().copied().unwrap_or(self.places.len()),
            aligns,
            rows: Vec::new(),
            plain: true,
            tight: self.tight,
            lists: self.lists.len(),
        });
    }

    /// A row begins; a head names the columns.
    pub fn row(&mut self, head: bool) {
        self.close();
        if let Some(grid) = self.grids.last_mut() {
            grid.rows.push(GridRow {
                head,
                cells: Vec::new(),
            });
        }
    }

    /// A cell begins that reaches over so many columns and rows. What is written before [`Scribe::end_cell`] is in it.
    pub fn cell(&mut self, columns: usize, rows: usize) {
        self.close();
        let block = Some(self.blocks.len());
        let Some(grid) = self.grids.last_mut() else {
            return;
        };
        if grid.rows.is_empty() {
            grid.rows.push(GridRow::default());
        }
        if let Some(row) = grid.rows.last_mut() {
            row.cells.push(GridCell {
                block,
                columns: columns.clamp(1, REACH),
                rows: rows.clamp(1, REACH),
            });
        }
    }

    pub fn end_cell(&mut self) {
        self.close();
        let count = self.blocks.len();
        let Some(grid) = self.grids.last_mut() else {
            return;
        };
        let Some(cell) = grid.rows.last_mut().and_then(|row| row.cells.last_mut()) else {
            return;
        };
        let Some(first) = cell.block else {
            return;
        };
        match &self.blocks[first.min(count)..] {
            [] => cell.block = None,
            [only] if only.kind.flows() && !matches!(only.kind, BlockKind::Heading(_)) => {}
            _ => grid.plain = false,
        }
    }

    /// How the column of the next cell stands.
    pub fn align(&mut self, align: Align) {
        let Some(grid) = self.grids.last_mut() else {
            return;
        };
        let column = grid.rows.last().map_or(0, |row| row.cells.len());
        if column < REACH {
            if grid.aligns.len() <= column {
                grid.aligns.resize(column + 1, Align::Start);
            }
            grid.aligns[column] = align;
        }
    }

    /// The table ends. Where it is a `table` of words it is set as one; else its cells stay the blocks they are.
    pub fn end_table(&mut self, table: bool) {
        self.close();
        let Some(grid) = self.grids.pop() else {
            return;
        };
        if !table || !grid.plain || self.blocks.len() == grid.blocks {
            return;
        }
        let tight = grid.tight;
        let (from, places) = (grid.text, grid.places);
        let table = self.take_out(grid);
        let mut moves = Vec::new();
        self.tight = tight;
        if table.columns() <= WIDEST {
            self.paste(BlockKind::Preformatted, table.set(), &mut moves);
        } else {
            let entries = if table.head {
                table.records()
            } else {
                table.lines()
            };
            for entry in entries {
                self.entry(entry, &mut moves);
            }
        }
        self.move_places(places, from, &moves);
    }

    /// The cells of `grid` as they were written, taken out of the text.
    fn take_out(&mut self, grid: Grid) -> Table {
        let mut inlines = self.inlines.split_off(grid.inlines);
        inlines.sort_by_key(|it| (it.span.start, std::cmp::Reverse(it.span.end)));
        let head = grid.rows.first().is_some_and(|row| row.head);
        let mut reached: Vec<usize> = Vec::new();
        let mut free = REACHED;
        let mut rows = Vec::with_capacity(grid.rows.len());
        for row in &grid.rows {
            let mut cells = Vec::with_capacity(row.cells.len());
            for cell in &row.cells {
                while free > 0 && reached.get(cells.len()).is_some_and(|&rows| rows > 0) {
                    reached[cells.len()] -= 1;
                    cells.push(Cell::default());
                    free -= 1;
                }
                let column = cells.len();
                cells.push(self.cell_of(cell.block, &inlines));
                let columns = cell.columns.min(free + 1);
                cells.resize(column + columns, Cell::default());
                free -= columns - 1;
                if cell.rows > 1 {
                    reached.resize(reached.len().max(column + columns), 0);
                    reached[column..column + columns].fill(cell.rows - 1);
                }
            }
            if cells.iter().any(|cell| !cell.text.is_empty()) {
                rows.push(cells);
            }
        }
        self.text.truncate(grid.text);
        self.blocks.truncate(grid.blocks);
        Table {
            aligns: grid.aligns,
            head,
            rows,
        }
    }

    fn cell_of(&self, block: Option<usize>, inlines: &[Inline]) -> Cell {
        let Some(block) = block.and_then(|index| self.blocks.get(index)) else {
            return Cell::default();
        };
        let span = block.span;
        let first = inlines.partition_point(|it| it.span.start < span.start);
        let inside = inlines[first..]
            .iter()
            .take_while(|it| it.span.start < span.end);
        Cell {
            // Verse cannot be: a line end in a cell is a space.
            text: span.of(&self.text).to_owned(),
            inlines: inside
                .map(|it| Inline {
                    span: Span::new(
                        it.span.start - span.start,
                        it.span.end.min(span.end) - span.start,
                    ),
                    kind: it.kind.clone(),
                })
                .collect(),
            moves: vec![(span, 0)],
        }
    }

    /// A line of a record: the first one stands at the edge, the others under it.
    fn entry(&mut self, entry: Entry, moves: &mut Vec<(Span, usize)>) {
        let depth = self.lists.len().min(DEEPEST);
        let depth = if entry.first {
            depth.checked_sub(1)
        } else {
            Some(depth.max(1))
        };
        let kind = depth.map_or(BlockKind::Paragraph, |depth| BlockKind::Item {
            depth: u8::try_from(depth).unwrap_or(0),
            marker: Marker::None,
        });
        self.tight = entry.tight;
        self.paste(kind, entry.cell, moves);
    }

    /// A block with the text that was written elsewhere.
    fn paste(&mut self, kind: BlockKind, cell: Cell, moves: &mut Vec<(Span, usize)>) {
        let styles = std::mem::take(&mut self.styles);
        self.open(kind);
        let start = self.text.len();
        self.text.push_str(&cell.text);
        self.inlines
            .extend(cell.inlines.into_iter().map(|inline| Inline {
                span: inline.span.shifted(start),
                kind: inline.kind,
            }));
        moves.extend(cell.moves.into_iter().map(|(from, to)| (from, to + start)));
        self.close();
        self.styles = styles;
    }

    /// Places from number `first` on that stood behind byte `from` follow their words.
    fn move_places(&mut self, first: usize, from: usize, moves: &[(Span, usize)]) {
        let end = self.text.len();
        let mut moves = moves.to_vec();
        moves.sort_by_key(|(old, _)| old.start);
        for place in &mut self.places[first..] {
            if *place == WAITING || *place <= from {
                continue;
            }
            let next = moves.partition_point(|(old, _)| old.end < *place);
            *place = moves
                .get(next)
                .map_or(end, |(old, new)| new + place.saturating_sub(old.start));
        }
    }
}

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
    fn columns(&self) -> usize {
        let widths = self.widths();
        widths.iter().sum::<usize>() + GUTTER * widths.len().saturating_sub(1)
    }

    /// Every row as a record: a line for each cell that says something, after the name of its column. The names come
    /// first, as a record of their own, where they are more than names (too long, with links or notes), and where there is only one.
    fn records(self) -> Vec<Entry> {
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

    /// Every row as one line of words, for tables whose columns have no names. A row of long cells is a record.
    fn lines(self) -> Vec<Entry> {
        let mut entries = Vec::new();
        for row in self.rows {
            let long = row.iter().filter(|cell| width::width(&cell.text) > LABEL);
            if long.count() > 1 {
                record(row.into_iter(), &mut entries);
                continue;
            }
            let mut line = Cell::default();
            for cell in row.into_iter().filter(|cell| !cell.text.trim().is_empty()) {
                if !line.text.is_empty() {
                    line.text.push(' ');
                }
                line.append(cell);
            }
            entries.push(Entry {
                cell: line,
                first: true,
                tight: !entries.is_empty(),
            });
        }
        entries
    }

    /// The table as lines, with its inlines moved to where their text stands. A line is drawn under the head.
    fn set(self) -> Cell {
        let widths = self.widths();
        let mut set = Cell::default();
        for (index, row) in self.rows.into_iter().enumerate() {
            if index > 0 {
                set.text.push('\n');
            }
            if index == 1 && self.head {
                let rules: Vec<String> = widths
                    .iter()
                    .map(|&width| "─".repeat(width.max(1)))
                    .collect();
                set.text.push_str(&rules.join("  "));
                set.text.push('\n');
            }
            let line = set.text.len();
            for (column, cell) in row.into_iter().enumerate() {
                if column > 0 {
                    set.text.push_str(&" ".repeat(GUTTER));
                }
                let free = widths[column] - width::width(&cell.text);
                let before = match self.aligns.get(column) {
                    Some(Align::End) => free,
                    Some(Align::Centre) => free / 2,
                    _ => 0,
                };
                set.text.push_str(&" ".repeat(before));
                set.append(cell);
                set.text.push_str(&" ".repeat(free - before));
            }
            let words = set.text[line..].trim_end().len();
            set.text.truncate(line + words);
        }
        set
    }
}

impl Cell {
    /// Appends `cell`.
    fn append(&mut self, cell: Self) {
        let start = self.text.len();
        self.text.push_str(&cell.text);
        self.inlines
            .extend(cell.inlines.into_iter().map(|inline| Inline {
                span: inline.span.shifted(start),
                kind: inline.kind,
            }));
        self.moves
            .extend(cell.moves.into_iter().map(|(from, to)| (from, to + start)));
    }
}

/// Appends the cells that are not empty.
fn record(cells: impl Iterator<Item = Cell>, entries: &mut Vec<Entry>) {
    let mut first = true;
    for cell in cells.filter(|cell| !cell.text.trim().is_empty()) {
        entries.push(Entry {
            cell,
            first,
            tight: !first,
        });
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
    let mut labelled = Cell {
        text: format!("{label}: "),
        inlines: vec![Inline {
            span: Span::new(0, label.len() + 1),
            kind: InlineKind::Emphasis,
        }],
        moves: Vec::new(),
    };
    labelled.append(cell);
    labelled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_width() {
        let cell = |text: &str| Cell {
            text: text.to_owned(),
            ..Cell::default()
        };
        let table = Table {
            aligns: vec![Align::Start, Align::End],
            head: true,
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
            ..Cell::default()
        };
        let long = "年".repeat(13);
        let table = Table {
            head: true,
            aligns: Vec::new(),
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
