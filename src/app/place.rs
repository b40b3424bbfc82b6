//! Between bytes of the text and cells of the page.

use super::state::State;
use crate::doc::Document;
use crate::layout::{Line, Row};
use crate::text::{grapheme, width};

/// The byte whose character stands at `column` of `line` (columns from the left of the body): at the start of the cluster
/// there; left of the text the line's start, right of it the end of its last word.
#[must_use]
pub fn byte_at(document: &Document, line: &Line, column: u16) -> usize {
    let mut before = line
        .words
        .first()
        .map_or(line.span.start, |word| word.span.start);
    for word in &line.words {
        if column < word.column {
            return before;
        }
        if column < word.column + word.width {
            let mut at = word.column;
            for (offset, cluster) in grapheme::graphemes(document.slice(word.span)) {
                at += u16::try_from(width::grapheme_width(cluster)).unwrap_or(0);
                if column < at {
                    return word.span.start + offset;
                }
            }
        }
        before = word.span.end;
    }
    before
}

/// The column of byte `pos` on `line`; between words, the end of the word before it.
#[must_use]
pub fn column_of(document: &Document, line: &Line, pos: usize) -> u16 {
    let mut column = line.indent;
    for word in &line.words {
        if pos < word.span.start {
            break;
        }
        if pos < word.span.end {
            let inside = document.floor(pos);
            let text = document
                .text()
                .get(word.span.start..inside)
                .unwrap_or_default();
            return word.column + u16::try_from(width::width(text)).unwrap_or(0);
        }
        column = word.column + word.width;
    }
    column
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
