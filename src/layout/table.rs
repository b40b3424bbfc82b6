//! Tables: a row is a line of the text, its cells parted by tabs. Three forms, whichever the room allows:
//!
//! ```text
//! natural          shared                     records
//! Bird  Seen       Bird    Seen               Bird: tern
//! ────  ─────────  ──────  ──────────         Seen: north breakwater,
//! tern  at quay 3  Arctic  north break-             quay 3
//!                  tern    water, quay 3
//! ```
//!
//! Columns are as wide as what stands in them. Where that is too much they share what there is, the longer ones alike, and cells are
//! broken over lines that stand side by side: such a line shows words that do not follow each other in the text. Its span is that of the
//! cell which takes most lines, so that lines cover the text in order. Where columns would be too narrow to be read, each cell
//! has a line to itself, behind the name of its column.

use super::breaks::Rules;
use super::line::{Line, Word};
use super::paragraph::{Flow, code, empty};
use super::verbatim::small;
use crate::doc::{Align, Columns, Document, Piece};
use crate::text::{Span, grapheme, width};

/// Spaces between two columns.
const GUTTER: usize = 2;
/// Bytes of a table by which its columns are measured. Wider cells behind them are broken.
const SAMPLE: usize = 256 * 1024;
/// A longer word makes no column wider.
const WORD: usize = 20;
/// A column of more than [`WORD`] columns is made no narrower than this.
const NARROW: usize = 10;
/// The most lines of a cell in a narrow column; from [`COMFORT`] columns on it may have any number.
const TALL: usize = 8;
const COMFORT: usize = 24;
/// On a smaller measure columns do not shrink to their longest words.
const SMALL: usize = 40;
/// Columns of the name of a column before its cells. A longer one is cut there.
const LABEL: usize = 24;
/// By how much the other lines of a record stand in.
const HANG: usize = 2;

/// Where a table is set, in columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub measure: usize,
    /// Columns it may take where they are more than the measure.
    pub wide: usize,
    pub indent: usize,
}

/// The lines of `piece`, a part of a table.
pub(super) fn rows(
    document: &Document,
    piece: &Piece,
    columns: Columns,
    place: Place,
) -> Vec<Line> {
    let block = document
        .blocks()
        .get(piece.block)
        .map_or(piece.span, |block| block.span);
    let table = document.slice(block);
    let sample = &table[..table.floor_char_boundary(SAMPLE)];
    let setter = Setter {
        document,
        columns,
        place,
        widths: share_out(&needs(sample, columns), place),
        names: names(sample, columns, place),
    };
    let mut lines = Vec::new();
    let mut start = piece.span.start;
    for row in document.slice(piece.span).split_inclusive('\n') {
        let end = start + row.len();
        let body = Span::new(start, start + row.trim_end_matches('\n').len());
        let head = columns.head() && start == block.start;
        // A row so long that the piece begins or ends inside it.
        let part = (start == piece.span.start && !piece.first && !ends_line(document, start))
            || (end == piece.span.end && !piece.last && !row.ends_with('\n'));
        if part {
            lines.extend(setter.run(Span::new(start, end), 0));
        } else if let Some(widths) = &setter.widths {
            lines.extend(setter.across(body, widths));
            if head && body.end < end {
                lines.push(setter.rule(Span::new(body.end, end), widths));
            }
        } else {
            let apart = setter.record(body, head, &mut lines);
            if apart && body.end < end {
                lines.push(empty(Span::new(body.end, end), place.indent));
            }
        }
        start = end;
    }
    cover(lines, piece.span)
}

fn ends_line(document: &Document, at: usize) -> bool {
    let before = document.text().get(..at);
    before.is_some_and(|before| before.ends_with('\n'))
}

/// What a column asks for.
#[derive(Clone, Copy, Debug, Default)]
struct Need {
    /// Columns of its longest cell.
    whole: usize,
    /// Columns below which it should not go, and below which it cannot: those of its longest word.
    least: usize,
    word: usize,
}

/// What every column of `table` asks for. A cell before empty ones reaches over them, but for a short one that stands at the end of its
/// column or in the middle, and where no row has anything in them.
fn needs(table: &str, columns: Columns) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    let mut reaching: Vec<(usize, usize, Need)> = Vec::new();
    for row in table.lines() {
        let cells = row.split('\t');
        let mut written: Vec<(usize, &str)> = Vec::new();
        let mut count = 0;
        for (column, cell) in cells.enumerate() {
            count = column + 1;
            if !cell.trim().is_empty() {
                written.push((column, cell.trim()));
            }
        }
        if needs.len() < count {
            needs.resize(count, Need::default());
        }
        for (index, &(column, cell)) in written.iter().enumerate() {
            let whole = width::width(cell);
            let word = cell.split_whitespace().map(width::width).max().unwrap_or(0);
            let own = Need {
                whole,
                least: word.min(WORD).max(whole.min(NARROW)),
                word: word.min(WORD),
            };
            let next = written.get(index + 1).map_or(usize::MAX, |next| next.0);
            let short = whole <= NARROW || (whole == word && word <= WORD);
            let keeps = short && columns.align(column) != Align::Start && written.len() > 1;
            if next == column + 1 || keeps {
                needs[column].grow(own);
            } else {
                reaching.push((column, next, own));
            }
        }
    }
    for (column, next, own) in reaching {
        let next = next.min(needs.len());
        if column == 0 && next == needs.len() && next > 1 {
            // A row with nothing but one cell makes no table wider.
            continue;
        }
        let free = needs[column + 1..next].iter().all(|need| need.whole == 0);
        if free && columns.align(column) != Align::Start {
            needs[column].grow(own);
            continue;
        }
        let over = &needs[column..next];
        let gutters = GUTTER * (over.len() - 1);
        let (whole, least) = over
            .iter()
            .fold((gutters, gutters), |(whole, least), need| {
                (whole + need.whole, least + need.least)
            });
        // The widest has room to be wider; numbers keep beside what they number.
        let widest = (column..next).rev().max_by_key(|&at| needs[at].whole);
        let need = &mut needs[widest.unwrap_or(column)];
        need.whole += own.whole.saturating_sub(whole);
        need.least += own.least.saturating_sub(least);
        need.word = need.word.max(own.word.min(need.least));
        need.whole = need.whole.max(need.least);
    }
    needs
}

impl Need {
    fn grow(&mut self, other: Self) {
        self.whole = self.whole.max(other.whole);
        self.least = self.least.max(other.least);
        self.word = self.word.max(other.word);
    }
}

/// The width of every column; `None` where they could not be read side by side.
fn share_out(needs: &[Need], place: Place) -> Option<Vec<usize>> {
    let gutters = GUTTER * needs.len().saturating_sub(1);
    let whole = needs.iter().map(|need| need.whole).sum::<usize>() + gutters;
    let wide = place.wide.max(place.measure);
    if whole <= wide.min(place.measure * 3 / 2).max(place.measure) {
        return Some(needs.iter().map(|need| need.whole).collect());
    }
    let tight: Vec<Need> = needs
        .iter()
        .map(|need| Need {
            least: need.word,
            ..*need
        })
        .collect();
    let rooms = [
        (needs, place.measure),
        (needs, wide),
        (&tight, place.measure),
        (&tight, wide),
    ];
    // On a small screen a column of single words reads worse than a record.
    let mut rooms = rooms
        .into_iter()
        .take(if place.measure < SMALL { 2 } else { 4 });
    rooms.find_map(|(needs, room)| share(needs, room.checked_sub(gutters)?))
}

/// `columns` shared among the columns of a table: none gets more than it asks for, those that ask for more get alike.
fn share(needs: &[Need], columns: usize) -> Option<Vec<usize>> {
    let at = |level: usize| {
        let each = needs
            .iter()
            .map(move |need| level.clamp(need.least, need.whole));
        each.collect::<Vec<usize>>()
    };
    let fits = |level: usize| at(level).iter().sum::<usize>() <= columns;
    if !fits(0) {
        return None;
    }
    let (mut low, mut high) = (0, columns + 1);
    while high - low > 1 {
        let level = usize::midpoint(low, high);
        if fits(level) {
            low = level;
        } else {
            high = level;
        }
    }
    let mut widths = at(low);
    let mut left = columns.saturating_sub(widths.iter().sum());
    for (width, need) in widths.iter_mut().zip(needs) {
        if *width < need.whole && *width == low && left > 0 {
            *width += 1;
            left -= 1;
        }
    }
    let readable = |(width, need): (&usize, &Need)| {
        *width >= need.whole || *width >= COMFORT || need.whole <= *width * TALL
    };
    widths.iter().zip(needs).all(readable).then_some(widths)
}

/// What stands before the cells of each column where they are set one under the other.
fn names(table: &str, columns: Columns, place: Place) -> Vec<String> {
    let head = table.lines().next().filter(|_| columns.head());
    let most = LABEL.min(place.measure / 3);
    let names: Vec<String> = head
        .into_iter()
        .flat_map(|head| head.split('\t'))
        .map(|name| label(name, most))
        .collect();
    // The title of a table names no column.
    if names.len() > 1 { names } else { Vec::new() }
}

fn label(name: &str, most: usize) -> String {
    let name = name.trim().trim_end_matches(':');
    if name.is_empty() {
        return String::new();
    }
    let mut columns = 0;
    for (at, cluster) in grapheme::graphemes(name) {
        columns += width::grapheme_width(cluster);
        if columns > most {
            return format!("{}…", name[..at].trim_end());
        }
    }
    format!("{name}:")
}

/// A table that is being set.
struct Setter<'a> {
    document: &'a Document,
    columns: Columns,
    place: Place,
    /// `None` where rows are set as records.
    widths: Option<Vec<usize>>,
    names: Vec<String>,
}

impl Setter<'_> {
    /// The cells of a row that say something.
    fn cells(&self, row: Span) -> Vec<(usize, Span)> {
        let mut cells = Vec::new();
        let mut start = row.start;
        for (column, cell) in self.document.slice(row).split('\t').enumerate() {
            let lead = cell.len() - cell.trim_start().len();
            let words = cell.trim().len();
            if words > 0 {
                let first = start + lead;
                cells.push((column, Span::new(first, first + words)));
            }
            start += cell.len() + 1;
        }
        cells
    }

    /// `span` as lines that begin at column `first` and `rest` and end before column `edge`.
    fn flow(&self, span: Span, (first, rest): (usize, usize), edge: usize) -> Vec<Line> {
        let verbatim = code(self.document, span);
        let rules = Rules {
            verbatim: &verbatim,
            ..Rules::default()
        };
        let hang = super::hang::Hang {
            first,
            rest,
            ..super::hang::Hang::default()
        };
        let flow = Flow {
            measure: edge.max(first.max(rest) + 1),
            hang: &hang,
            justified: false,
            goes_on: false,
        };
        flow.set(self.document.slice(span), span.start, &rules)
    }

    /// A row in columns, as many lines as its longest cell takes.
    fn across(&self, row: Span, widths: &[usize]) -> Vec<Line> {
        let cells = self.cells(row);
        let mut set: Vec<Vec<Line>> = Vec::with_capacity(cells.len());
        for (index, &(column, cell)) in cells.iter().enumerate() {
            let reach = cells.get(index + 1).map_or(widths.len(), |next| next.0);
            let before = widths.iter().take(column).map(|width| width + GUTTER);
            let left = self.place.indent + before.sum::<usize>();
            let own = widths.get(column).copied().unwrap_or(1);
            let over = widths.get(column + 1..reach).unwrap_or_default();
            let all = own + over.iter().map(|width| width + GUTTER).sum::<usize>();
            let whole = width::width(self.document.slice(cell));
            let (align, width) = match self.columns.align(column) {
                // Nothing stands beside it: it may be wider than the table.
                _ if cells.len() == 1 && whole > all => {
                    let edge = self.place.indent + self.place.measure;
                    (Align::Start, all.max(edge.saturating_sub(left)))
                }
                Align::Centre if cells.len() == 1 => (Align::Centre, all),
                align if whole <= own || all == own => (align, own),
                _ => (Align::Start, all),
            };
            let mut lines = self.flow(cell, (left, left), left + width.max(1));
            for line in &mut lines {
                let free = (left + width).saturating_sub(usize::from(line.width()));
                let by = match align {
                    Align::Start => 0,
                    Align::Centre => free / 2,
                    Align::End => free,
                };
                for word in &mut line.words {
                    word.column += small(by);
                }
            }
            set.push(lines);
        }
        self.side_by_side(row, &set)
    }

    /// The lines of cells beside each other.
    fn side_by_side(&self, row: Span, cells: &[Vec<Line>]) -> Vec<Line> {
        let Some(longest) = cells.iter().rev().max_by_key(|lines| lines.len()) else {
            return Vec::new();
        };
        let mut lines = Vec::with_capacity(longest.len());
        for (index, own) in longest.iter().enumerate() {
            let beside = || cells.iter().filter_map(|lines| lines.get(index));
            let words: Vec<Word> = beside()
                .flat_map(|line| line.words.iter().copied())
                .collect();
            let start = if index == 0 {
                row.start
            } else {
                own.span.start
            };
            lines.push(Line {
                span: Span::new(start, row.end),
                words,
                hyphen: cells
                    .last()
                    .and_then(|lines| lines.get(index))
                    .is_some_and(|line| line.hyphen),
                ..empty(row, self.place.indent)
            });
        }
        lines
    }

    /// The line under the head; it stands for the line end.
    fn rule(&self, line_end: Span, widths: &[usize]) -> Line {
        let rules: Vec<String> = widths
            .iter()
            .map(|&width| "─".repeat(width.max(1)))
            .collect();
        let rule = rules.join(&" ".repeat(GUTTER));
        let indent = self.place.indent + width::width(&rule) + 1;
        Line {
            marker: rule,
            ..empty(line_end, indent)
        }
    }

    /// `span` as one run of words, whatever cells it holds.
    fn run(&self, span: Span, hang: usize) -> Vec<Line> {
        let Place {
            measure, indent, ..
        } = self.place;
        let rest = indent + hang.min(measure / 4);
        self.flow(span, (indent, rest), indent + measure)
    }

    /// A row with its cells one under the other, or as one run of words where they are short and have no names; whether a blank row
    /// parts it from the next.
    fn record(&self, row: Span, head: bool, lines: &mut Vec<Line>) -> bool {
        let cells = self.cells(row);
        let long = |(_, cell): &(usize, Span)| width::width(self.document.slice(*cell)) > LABEL;
        if head || (self.names.is_empty() && cells.iter().filter(|cell| long(cell)).count() < 2) {
            lines.extend(self.run(row, HANG));
            return head;
        }
        let place = self.place;
        let edge = place.indent + place.measure;
        let column = self.names.iter().map(|name| width::width(name)).max();
        let column = column.map_or(0, |column| column + 1);
        for (index, (number, cell)) in cells.into_iter().enumerate() {
            let name = self.names.get(number).filter(|name| !name.is_empty());
            let (first, rest) = match column {
                0 if index == 0 => (place.indent, place.indent + HANG.min(place.measure / 4)),
                0 => {
                    let hang = place.indent + HANG.min(place.measure / 4);
                    (hang, hang)
                }
                _ => (place.indent + column, place.indent + column),
            };
            let mut set = self.flow(cell, (first, rest), edge);
            if let (Some(name), Some(line)) = (name, set.first_mut()) {
                let blank = (column - 1).saturating_sub(width::width(name));
                line.marker = format!("{name}{}", " ".repeat(blank));
            }
            lines.extend(set);
        }
        true
    }
}

/// `lines` so that each ends where the next one begins, and all together cover `span`.
fn cover(mut lines: Vec<Line>, span: Span) -> Vec<Line> {
    let mut end = span.end;
    for line in lines.iter_mut().rev() {
        line.span = Span::new(line.span.start.min(end), end);
        end = line.span.start;
    }
    if let Some(first) = lines.first_mut() {
        first.span.start = span.start;
    }
    lines
}

#[cfg(test)]
mod tests;
