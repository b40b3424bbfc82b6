//! Between bytes of the text and cells of the page.

use super::state::State;
use crate::doc::Document;
use crate::layout::{Line, Row, Word};
use crate::text::{grapheme, width};

/// The byte whose character stands at `column` of `line` (columns from the left of the body): at the start of the cluster there; before
/// the text (left of it, or right of it in a right-to-left paragraph) the start of its first word, behind it the end of its last word.
#[must_use]
pub fn byte_at(document: &Document, line: &Line, column: u16) -> usize {
    let (Some(first), Some(last)) = (line.words.first(), line.words.last()) else {
        return line.span.start;
    };
    for word in &line.words {
        if word.column <= column && column < word.end() {
            return byte_in(document, word, column);
        }
    }
    // Between words it is the end of the one before.
    let gap = line
        .gaps
        .iter()
        .find(|gap| gap.column <= column && column < gap.end());
    if let Some(gap) = gap {
        return gap.span.start;
    }
    if line.is_turned() {
        let left = line.words.iter().all(|word| column < word.column);
        let before = left != line.edge.is_some();
        return if before {
            first.span.start
        } else {
            last.span.end
        };
    }
    let passed = line.words.iter().rev().find(|word| word.end() <= column);
    passed.map_or(first.span.start, |word| word.span.end)
}

/// The byte at which the cluster begins that stands at `column` of the word.
fn byte_in(document: &Document, word: &Word, column: u16) -> usize {
    // Columns from where the word begins to the cell that is looked for.
    let wanted = if word.rtl {
        word.end() - 1 - column
    } else {
        column - word.column
    };
    let mut at = 0;
    for (offset, cluster) in grapheme::graphemes(document.slice(word.span)) {
        at += columns(width::grapheme_width(cluster));
        if wanted < at {
            return word.span.start + offset;
        }
    }
    word.span.end
}

/// The first column of what stands at byte `pos` on `line`; between words, the end of the word before it.
#[must_use]
pub fn column_of(document: &Document, line: &Line, pos: usize) -> u16 {
    let mut before = None;
    for word in &line.words {
        if pos < word.span.start {
            break;
        }
        if pos < word.span.end {
            return column_in(document, word, document.floor(pos));
        }
        before = Some(word);
    }
    let gap = line.gaps.iter().find(|gap| gap.span.contains(pos));
    match (gap, before) {
        (Some(gap), _) if line.edge.is_some() => gap.end().saturating_sub(1),
        (Some(gap), _) => gap.column,
        (None, Some(word)) if line.edge.is_some() => word.column.saturating_sub(1),
        (None, Some(word)) => word.end(),
        (None, None) => line.from_edge(line.indent, u16::from(line.edge.is_some())),
    }
}

/// The first column of the cluster that holds byte `pos` of the word.
fn column_in(document: &Document, word: &Word, pos: usize) -> u16 {
    let text = document.text();
    let before = text.get(word.span.start..pos).unwrap_or_default();
    let before = columns(width::width(before));
    if !word.rtl {
        return word.column + before;
    }
    let next = grapheme::next_boundary(text, pos);
    let own = text.get(pos..next).unwrap_or_default();
    word.end()
        .saturating_sub(before)
        .saturating_sub(columns(width::width(own)))
}

fn columns(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// The byte under row `row` and column `column` of the body, where a line of the text is there; the nearest line above, else
/// below, where the row is blank.
pub fn byte_under(state: &mut State, row: u16, column: u16) -> Option<usize> {
    let rows = state.page_rows();
    let document = state.book.document.clone();
    let window = state.galley.window(&document, state.top, rows);
    let at = usize::from(row).min(window.len().saturating_sub(1));
    let above = window.get(..=at)?.iter().rev().find_map(Row::line);
    let line = above.or_else(|| window.iter().find_map(Row::line))?;
    Some(byte_at(&document, line, column))
}

/// The byte `rows` lines of text below (above where negative) byte `pos`, in the same column.
pub(super) fn moved_by_rows(state: &mut State, pos: usize, by: i64) -> Option<usize> {
    let document = state.book.document.clone();
    state.fit_galley();
    let page = state.page_rows();
    let here = state.galley.row_of(&document, state.top, pos, page);
    if here.is_none() {
        state.top = state.galley.top_for(&document, pos, page / 2, page);
    }
    let row = state.galley.row_of(&document, state.top, pos, page)?;
    let window = state.galley.window(&document, state.top, page);
    let line = window.get(usize::from(row)).and_then(Row::line)?;
    let column = column_of(&document, line, pos);
    // A scrolled copy of the viewport has the wanted row where `row` is now.
    let wanted = i64::from(row) + by;
    let last = i64::from(page) - 1;
    let scroll = if wanted < 0 {
        wanted
    } else if wanted > last {
        wanted - last
    } else {
        0
    };
    let top = state.galley.scroll(&document, state.top, scroll, page);
    let window = state.galley.window(&document, top, page);
    let mut row = usize::try_from((wanted - scroll).clamp(0, last)).ok()?;
    // Blank rows are passed over in the direction of the move.
    while window.get(row).is_some_and(|row| row.line().is_none()) {
        row = if by > 0 { row + 1 } else { row.checked_sub(1)? };
    }
    window
        .get(row)
        .and_then(Row::line)
        .map(|line| byte_at(&document, line, column))
}
