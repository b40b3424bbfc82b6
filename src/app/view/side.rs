//! Contents, side notes and the preview of narrow screens.

use super::{Page, run, wrap_line};
use crate::annotate::{Annotation, Id, Kind};
use crate::app::annotating::noted_here;
use crate::app::detail::{was_and_now, was_and_now_in_a_row};
use crate::app::margin::{self, Beside, beside};
use crate::app::mode::{Mode, NoteRef};
use crate::app::sheets::{note_lines, sign};
use crate::app::state::State;
use crate::app::view_model::{Card, ContentsRow, ContentsView, MarginView, Rect, TextLine, Tone};
use crate::doc::Section;
use crate::layout::margin::{Wanted, place};
use crate::layout::wrap::fit;
use crate::text::hygiene;
use crate::text::width::width;

/// First section shown in a contents pane of `height` rows: the one that matters stands in the middle.
pub fn contents_scroll(state: &State, height: u16) -> usize {
    let sections = state.book.document.outline().sections().len();
    let height = usize::from(height);
    let at = match state.mode {
        Mode::Contents { row } => row,
        _ => state.section().unwrap_or(0),
    };
    at.saturating_sub(height / 2)
        .min(sections.saturating_sub(height))
}

/// The contents pane.
pub fn contents(state: &State, area: Rect) -> ContentsView {
    let sections = state.book.document.outline().sections();
    let current = state.section();
    let selected = match state.mode {
        Mode::Contents { row } => Some(row),
        _ => None,
    };
    let first = contents_scroll(state, area.height);
    let rows = sections
        .iter()
        .enumerate()
        .skip(first)
        .take(usize::from(area.height))
        .map(|(index, section)| {
            let count = state.book.count_in(section.span);
            let indent = indent(section, area.width);
            let title = fit(&section.title, title_room(state, section, area.width));
            ContentsRow {
                indent,
                title,
                count,
                current: current == Some(index),
                selected: selected == Some(index),
            }
        })
        .collect();
    ContentsView {
        rows,
        focused: selected.is_some(),
    }
}

/// Columns that a title stands in, in a pane of `columns`.
fn indent(section: &Section, columns: u16) -> u16 {
    u16::from(section.level.saturating_sub(1))
        .saturating_mul(2)
        .min(columns / 3)
}

/// Columns there are for a title in a pane of `columns`: what mark, indent, and a space and the count leave.
pub(super) fn title_room(state: &State, section: &Section, columns: u16) -> usize {
    let count = match state.book.count_in(section.span) {
        0 => 0,
        count => 1 + count.to_string().len(),
    };
    let taken = 2 + usize::from(indent(section, columns)) + count;
    usize::from(columns).saturating_sub(taken)
}

/// The lines of a note in the margin, not cut yet.
fn card_lines(state: &State, note: NoteRef, columns: usize) -> Vec<TextLine> {
    match note {
        NoteRef::Own(id) => own_lines(state, id, columns),
        NoteRef::Author(index) => {
            let document = &state.book.document;
            let Some(note) = document.notes().get(index) else {
                return Vec::new();
            };
            let label = hygiene::line(&note.label).into_owned();
            let lines: Vec<TextLine> = margin::words(document, note.body)
                .into_iter()
                .map(|line| vec![run(line, Tone::Dim)])
                .collect();
            hang(&label, Tone::Dim, &lines, columns)
        }
    }
}

/// A note of the reader's; where it stands on other words now, the old ones beside the new. Where devices wrote different things at once, all of them stand there, the one shown elsewhere first.
fn own_lines(state: &State, id: Id, columns: usize) -> Vec<TextLine> {
    let Some(annotation) = state.book.set.get(id) else {
        return Vec::new();
    };
    let mut card = spoken_lines(state, annotation, columns);
    if let Some((was, now)) = was_and_now(state, annotation) {
        let old = [vec![run(was, Tone::Gone)]];
        let new = [vec![run(now, Tone::Dim)]];
        card.extend(hang("−", Tone::Alert, &old, columns));
        card.extend(hang("+", Tone::Alert, &new, columns));
    }
    card
}

/// What an annotation says, and what was written on it apart.
fn spoken_lines(state: &State, annotation: &Annotation, columns: usize) -> Vec<TextLine> {
    let (symbol, tone) = sign(annotation);
    let mut lines: Vec<TextLine> = Vec::new();
    if annotation.kind == Kind::Bookmark
        && let Some(name) = &annotation.name
    {
        lines.push(vec![run(hygiene::line(name).into_owned(), Tone::Normal)]);
    }
    lines.extend(note_lines(annotation.note_text()));
    let mut card = hang(&symbol.to_string(), tone, &lines, columns);
    for other in state.book.set.beside(annotation.id) {
        card.extend(hang(
            "≠",
            Tone::Alert,
            &note_lines(other.note_text()),
            columns,
        ));
    }
    card
}

/// Lines with a sign before the first, all others as far in as its text.
fn hang(sign: &str, tone: Tone, lines: &[TextLine], columns: usize) -> Vec<TextLine> {
    let indent = width(sign) + 1;
    let inner = columns.saturating_sub(indent).max(1);
    let mut out: Vec<TextLine> = Vec::new();
    for line in lines.iter().flat_map(|line| wrap_line(line, inner, 0)) {
        let head = if out.is_empty() {
            run(format!("{sign} "), tone)
        } else {
            run(" ".repeat(indent), Tone::Normal)
        };
        let mut whole = vec![head];
        whole.extend(line);
        out.push(whole);
    }
    out
}

/// The notes of the page and where they stand.
fn placed(
    state: &State,
    page: &Page,
    area: Rect,
) -> (
    Vec<(Beside, Vec<TextLine>, crate::layout::margin::Placed)>,
    usize,
) {
    let columns = usize::from(area.width);
    let beside = beside(state, page.span);
    let alone = beside.len() == 1;
    let notes: Vec<(Beside, Vec<TextLine>, Wanted)> = beside
        .into_iter()
        .filter_map(|note| {
            let row = page.row_of(note.span.start)?;
            let lines = card_lines(state, note.note, columns);
            let chosen =
                matches!(state.mode, Mode::Margin { note: Some(chosen) } if chosen == note.note);
            let focused = chosen || note.span.intersects(state.focus);
            // A long note leaves room for its neighbours; it can be opened.
            let most = match (alone, focused) {
                (true, _) => area.height,
                (false, true) => area.height * 2 / 3,
                (false, false) => area.height / 3,
            };
            let height = u16::try_from(lines.len())
                .unwrap_or(u16::MAX)
                .clamp(1, most.max(4));
            Some((
                note,
                lines,
                Wanted {
                    row,
                    height,
                    focused,
                },
            ))
        })
        .collect();
    let wanted: Vec<Wanted> = notes.iter().map(|(_, _, wanted)| *wanted).collect();
    let placement = place(&wanted, area.height);
    let shown = notes
        .into_iter()
        .zip(placement.notes)
        .filter_map(|((note, lines, _), placed)| Some((note, lines, placed?)))
        .collect();
    (shown, placement.folded)
}

/// The margin.
pub fn margin(state: &State, page: &Page, area: Rect) -> MarginView {
    let (notes, folded) = placed(state, page, area);
    let chosen = match state.mode {
        Mode::Margin { note } => note,
        _ => None,
    };
    let cards = notes
        .into_iter()
        .map(|(note, mut lines, placed)| {
            cut_off(&mut lines, usize::from(placed.height));
            Card {
                row: placed.row,
                lines,
                current: note.span.intersects(state.focus),
                selected: chosen == Some(note.note),
            }
        })
        .collect();
    MarginView {
        cards,
        folded,
        focused: matches!(state.mode, Mode::Margin { .. }),
    }
}

/// Cuts a note to `height` rows; the last then says how many more there are.
fn cut_off(lines: &mut Vec<TextLine>, height: usize) {
    if lines.len() <= height {
        return;
    }
    let more = lines.len() + 1 - height.max(1);
    lines.truncate(height.saturating_sub(1));
    let says = if more == 1 { "line" } else { "lines" };
    let indent = if lines.is_empty() { "" } else { "  " };
    lines.push(vec![run(
        format!("{indent}… {more} more {says}"),
        Tone::Dim,
    )]);
}

/// The note under a row of the margin.
pub fn note_under(state: &mut State, row: u16) -> Option<NoteRef> {
    let panes = state.panes()?;
    let area = panes.notes?;
    state.fit_galley();
    let page = Page::of(state, panes.body.height);
    let (notes, _) = placed(state, &page, area);
    notes
        .into_iter()
        .find(|(_, _, placed)| placed.row <= row && row < placed.row + placed.height)
        .map(|(note, _, _)| note.note)
}

/// The focused sentence's note, where there is no margin; where there are several, how many.
pub fn preview(state: &State, area: Rect) -> Vec<TextLine> {
    if area.height == 0 || area.width == 0 {
        return Vec::new();
    }
    let all = beside(state, state.focus);
    let stepped = noted_here(state).map(NoteRef::Own);
    let Some(note) = stepped.or_else(|| all.first().map(|beside| beside.note)) else {
        return Vec::new();
    };
    let count = all.len();
    let number = all.iter().position(|beside| beside.note == note);
    let label = number
        .filter(|_| count > 1)
        .map(|number| format!("  {}/{count}", number + 1))
        .unwrap_or_default();
    let (columns, height) = (usize::from(area.width), usize::from(area.height));
    let columns = columns.saturating_sub(width(&label));
    let mut lines = card_lines(state, note, columns);
    if lines.len() > height
        && let NoteRef::Own(id) = note
        && let Some(annotation) = state.book.set.get(id)
        && let Some(changed) = was_and_now_in_a_row(state, annotation, columns)
    {
        // The old words and the new fit on a row of their own, below as much of the note as there is room for.
        lines = spoken_lines(state, annotation, columns);
        cut_off(&mut lines, height.saturating_sub(1));
        lines.push(changed);
    }
    cut_off(&mut lines, height);
    if let Some(last) = lines.last_mut().filter(|_| !label.is_empty()) {
        last.push(run(label, Tone::Dim));
    }
    lines
}
