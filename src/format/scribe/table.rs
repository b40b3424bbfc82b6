//! Tables: their cells are written as blocks first; where each holds some words and no more, they are taken out again and become the
//! rows of one block, cells parted by tabs. A row that is one cell with more than words in it (the picture of a card) stands between.

use super::{Scribe, WAITING};
use crate::doc::{Align, Block, BlockKind, Columns, Inline};
use crate::text::Span;

/// Most cells that a cell may reach over.
const REACH: usize = 64;
/// Empty cells that reaching may make in one table; no cell reaches further then. A few bytes could ask for millions.
const REACHED: usize = 50_000;
/// Most blocks of a cell, and bytes of them, that are read as one run of words: a short list, two short lines.
const FEW: usize = 16;
const SHORT: usize = 400;

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
    tight: bool,
    /// How many lists it stands in; their markers are not for its cells.
    pub(super) lists: usize,
}

#[derive(Debug, Default)]
struct GridRow {
    head: bool,
    /// Whether a cell holds what needs blocks of its own.
    blocks: bool,
    cells: Vec<GridCell>,
}

/// A cell and its blocks, from one to before another.
#[derive(Clone, Copy, Debug)]
struct GridCell {
    first: usize,
    end: usize,
    columns: usize,
    rows: usize,
    /// How it says that it stands.
    align: Option<Align>,
}

/// How the cells of each column say that they stand: how many at the start, in the centre, at the end, and whether one said so.
#[derive(Debug, Default)]
struct Votes(Vec<([usize; 3], bool)>);

/// One cell: its text, inlines in bytes of it, and what stood where before it was taken out (spans of the text as it was then).
#[derive(Clone, Debug, Default)]
struct Cell {
    text: String,
    inlines: Vec<Inline>,
    moves: Vec<(Span, usize)>,
}

/// What a table becomes: blocks with the cells whose rows they are, or blocks that were cells.
enum Part {
    Rows { head: bool, rows: Vec<Vec<Cell>> },
    Blocks(Vec<(Block, Cell)>),
}

impl Scribe {
    /// A table begins, with columns that stand as `aligns` says.
    pub fn table(&mut self, aligns: Vec<Align>) {
        self.close();
        let nested = self.grids.last_mut().and_then(|grid| grid.rows.last_mut());
        if let Some(row) = nested {
            row.blocks = true;
        }
        self.grids.push(Grid {
            text: self.text.len(),
            blocks: self.blocks.len(),
            inlines: self.inlines.len(),
            places: self.waiting.first().copied().unwrap_or(self.places.len()),
            aligns,
            rows: Vec::new(),
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
                ..GridRow::default()
            });
        }
    }

    /// A cell begins that reaches over so many columns and rows. What is written before [`Scribe::end_cell`] is in it. Its column
    /// stands as most of its cells do.
    pub fn cell(&mut self, columns: usize, rows: usize, align: Option<Align>) {
        self.close();
        let first = self.blocks.len();
        let Some(grid) = self.grids.last_mut() else {
            return;
        };
        if grid.rows.is_empty() {
            grid.rows.push(GridRow::default());
        }
        if let Some(row) = grid.rows.last_mut() {
            row.cells.push(GridCell {
                first,
                end: first,
                columns: columns.clamp(1, REACH),
                rows: rows.clamp(1, REACH),
                align,
            });
        }
    }

    pub fn end_cell(&mut self) {
        self.close();
        let count = self.blocks.len();
        let Some(row) = self.grids.last_mut().and_then(|grid| grid.rows.last_mut()) else {
            return;
        };
        let Some(cell) = row.cells.last_mut() else {
            return;
        };
        cell.end = count;
        let blocks = &self.blocks[cell.first.min(count)..];
        row.blocks |= match blocks {
            [] => false,
            [only] => !only.kind.flows() || matches!(only.kind, BlockKind::Heading(_)),
            _ => !is_short(blocks),
        };
    }

    /// The table ends. Where it is a `table` of words it is set as one; else its cells stay the blocks they are.
    pub fn end_table(&mut self, table: bool) {
        self.close();
        let Some(grid) = self.grids.pop() else {
            return;
        };
        if !table || !grid.is_plain() || self.blocks.len() == grid.blocks {
            return;
        }
        let (from, places) = (grid.text, grid.places);
        let mut moves = Vec::new();
        let (tight, lists) = (grid.tight, u8::try_from(grid.lists).unwrap_or(u8::MAX));
        let (parts, aligns) = self.take_out(&grid);
        self.tight = tight;
        for part in parts {
            match part {
                Part::Rows { head, rows } => {
                    let kind = BlockKind::Table(Columns::new(head, &aligns).inside(lists));
                    self.paste(kind, in_rows(rows), &mut moves);
                }
                Part::Blocks(blocks) => {
                    for (block, cell) in blocks {
                        self.put_back(&block, cell, &mut moves);
                    }
                }
            }
        }
        self.move_places(places, from, &moves);
    }

    /// The cells of `grid` as they were written, taken out of the text, and how its columns stand.
    fn take_out(&mut self, grid: &Grid) -> (Vec<Part>, Vec<Align>) {
        let mut inlines = self.inlines.split_off(grid.inlines);
        inlines.sort_by_key(|it| (it.span.start, std::cmp::Reverse(it.span.end)));
        let mut reached: Vec<usize> = Vec::new();
        let mut free = REACHED;
        let mut votes = Votes::default();
        let mut parts: Vec<Part> = Vec::new();
        for (index, row) in grid.rows.iter().enumerate() {
            if self.stands_alone(row) {
                let blocks = row.cells.iter().flat_map(|cell| cell.first..cell.end);
                let blocks = blocks.filter_map(|at| {
                    let block = self.blocks.get(at)?;
                    Some((block.clone(), self.words_of(block.span, &inlines)))
                });
                parts.push(Part::Blocks(blocks.collect()));
                continue;
            }
            let mut cells = Vec::with_capacity(row.cells.len());
            for cell in &row.cells {
                while free > 0 && reached.get(cells.len()).is_some_and(|&rows| rows > 0) {
                    reached[cells.len()] -= 1;
                    cells.push(Cell::default());
                    free -= 1;
                }
                let column = cells.len();
                let words = self.cell_of(cell, &inlines);
                if !row.head && cell.columns == 1 && !words.text.trim().is_empty() {
                    votes.count(column, cell.align);
                }
                cells.push(words);
                let columns = cell.columns.min(free + 1);
                cells.resize(column + columns, Cell::default());
                free -= columns - 1;
                if cell.rows > 1 {
                    reached.resize(reached.len().max(column + columns), 0);
                    reached[column..column + columns].fill(cell.rows - 1);
                }
            }
            if cells.iter().all(|cell| cell.text.trim().is_empty()) {
                continue;
            }
            match parts.last_mut() {
                Some(Part::Rows { rows, .. }) => rows.push(cells),
                _ => parts.push(Part::Rows {
                    head: index == 0 && row.head,
                    rows: vec![cells],
                }),
            }
        }
        self.text.truncate(grid.text);
        self.blocks.truncate(grid.blocks);
        (parts, votes.over(&grid.aligns))
    }

    /// Whether `row` is one cell that is no part of a table: blocks, a picture.
    fn stands_alone(&self, row: &GridRow) -> bool {
        let figure = |cell: &GridCell| {
            let block = self
                .blocks
                .get(cell.first)
                .filter(|_| cell.first < cell.end);
            block.is_some_and(|block| block.kind == BlockKind::Figure)
        };
        row.is_single() && (row.blocks || row.cells.iter().any(figure))
    }

    /// The words of a cell: of its only block, or of the few short ones it has.
    fn cell_of(&self, cell: &GridCell, inlines: &[Inline]) -> Cell {
        let mut words = Cell::default();
        let mut item = false;
        for block in self.blocks.get(cell.first..cell.end).unwrap_or_default() {
            let is_item = matches!(block.kind, BlockKind::Item { .. });
            if !words.text.is_empty() {
                words
                    .text
                    .push_str(if item && is_item { " · " } else { " " });
            }
            item = is_item;
            words.append(self.words_of(block.span, inlines));
        }
        words
    }

    /// The words of `span` and what is said of them.
    fn words_of(&self, span: Span, inlines: &[Inline]) -> Cell {
        let first = inlines.partition_point(|it| it.span.start < span.start);
        let inside = inlines[first..]
            .iter()
            .take_while(|it| it.span.start < span.end);
        Cell {
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

    /// A block as it was, with its text.
    fn put_back(&mut self, block: &Block, cell: Cell, moves: &mut Vec<(Span, usize)>) {
        self.tight |= block.tight;
        if block.kind == BlockKind::Rule {
            self.rule();
            return;
        }
        let count = self.blocks.len();
        self.paste(block.kind, cell, moves);
        for put in &mut self.blocks[count..] {
            put.quote = block.quote;
        }
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

impl Votes {
    /// A cell of `column` stands as `align` says; as text does where it says nothing.
    fn count(&mut self, column: usize, align: Option<Align>) {
        if column >= REACH {
            return;
        }
        if self.0.len() <= column {
            self.0.resize(column + 1, <([usize; 3], bool)>::default());
        }
        let (sides, said) = &mut self.0[column];
        *said |= align.is_some();
        sides[match align.unwrap_or_default() {
            Align::Start => 0,
            Align::Centre => 1,
            Align::End => 2,
        }] += 1;
    }

    /// How columns stand of which `aligns` was said before: as most of their cells say, if one does.
    fn over(self, aligns: &[Align]) -> Vec<Align> {
        let mut aligns = aligns.to_vec();
        for (column, ([start, centre, end], said)) in self.0.into_iter().enumerate() {
            if !said {
                continue;
            }
            if aligns.len() <= column {
                aligns.resize(column + 1, Align::Start);
            }
            aligns[column] = match () {
                () if end >= centre && end >= start => Align::End,
                () if centre >= start => Align::Centre,
                () => Align::Start,
            };
        }
        aligns
    }
}

impl Grid {
    /// Whether it is a table of words, some rows of one cell apart.
    fn is_plain(&self) -> bool {
        let mut several = false;
        for row in &self.rows {
            let single = row.is_single();
            if row.blocks && !single {
                return false;
            }
            several |= !row.blocks;
        }
        several
    }
}

impl GridRow {
    /// Whether no more than one of its cells says something.
    fn is_single(&self) -> bool {
        self.cells
            .iter()
            .filter(|cell| cell.first < cell.end)
            .count()
            <= 1
    }
}

/// Whether the blocks of a cell can be read as one run of words.
fn is_short(blocks: &[Block]) -> bool {
    let words = |block: &Block| {
        matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Item { .. } | BlockKind::Verse
        ) && block.quote == 0
    };
    blocks.len() <= FEW
        && blocks.iter().all(words)
        && blocks.iter().map(|block| block.span.len()).sum::<usize>() <= SHORT
}

/// Rows as lines, cells parted by tabs.
fn in_rows(rows: Vec<Vec<Cell>>) -> Cell {
    let mut set = Cell::default();
    for (index, row) in rows.into_iter().enumerate() {
        if index > 0 {
            set.text.push('\n');
        }
        for (column, mut cell) in row.into_iter().enumerate() {
            if column > 0 {
                set.text.push('\t');
            }
            // One byte for another: inlines and places stay where they are.
            cell.text = cell.text.replace(['\n', '\t', '\r'], " ");
            set.append(cell);
        }
        let words = set.text.trim_end_matches('\t').len();
        set.text.truncate(words);
    }
    set
}
