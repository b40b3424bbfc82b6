//! Moving while reading: the viewport hangs on a position, the focus is a sentence, and each keeps the other in sight.

use super::command::Command;
use super::folds;
use super::run::Call;
use super::state::State;
use crate::layout::Row;
use crate::text::Span;

/// Rows kept between the focus and the edge of the page, where there is room.
const MARGIN: u16 = 2;

/// Runs a motion.
pub(super) fn run(state: &mut State, call: &Call) {
    let times = i64::from(call.times());
    let half = i64::from((state.page_rows() / 2).max(1));
    match call.command {
        Command::LineDown => scroll(state, times),
        Command::LineUp => scroll(state, -times),
        Command::HalfPageDown => scroll(state, times * half),
        Command::HalfPageUp => scroll(state, -times * half),
        Command::PageDown => page(state, call.times(), true),
        Command::PageUp => page(state, call.times(), false),
        Command::Start => jump_to_edge(state, true),
        Command::End => jump_to_edge(state, false),
        Command::NextSentence => step(state, call.times(), crate::doc::Document::next_sentence),
        Command::PrevSentence => step(state, call.times(), crate::doc::Document::prev_sentence),
        Command::NextParagraph => step(state, call.times(), crate::doc::Document::next_paragraph),
        Command::PrevParagraph => step(state, call.times(), crate::doc::Document::prev_paragraph),
        _ => {}
    }
}

/// Moves the page by `by` rows. Where it cannot move any more, the focus goes on to the edge.
pub(super) fn scroll(state: &mut State, by: i64) {
    state.fit_galley();
    let rows = state.page_rows();
    let document = state.book.document.clone();
    let top = state.galley.scroll(&document, state.top, by, rows);
    if top == state.top {
        let shown = folds::shown(state);
        let next = if by > 0 {
            document.next_sentence(state.focus.start)
        } else {
            document.prev_sentence(state.focus.start)
        };
        if let Some(next) = next.filter(|next| shown.covers(*next)) {
            focus(state, next);
        }
        return;
    }
    state.top = top;
    pull_focus(state);
}

fn page(state: &mut State, times: u32, forward: bool) {
    state.fit_galley();
    let rows = state.page_rows();
    let document = state.book.document.clone();
    for _ in 0..times.min(10_000) {
        let top = state.galley.page(&document, state.top, rows, forward);
        if top == state.top {
            let edge = if forward {
                document.prev_sentence(folds::shown(state).end)
            } else {
                document.sentence_at(folds::shown(state).start)
            };
            if let Some(edge) = edge {
                focus(state, edge);
            }
            return;
        }
        state.top = top;
    }
    let lines = visible(state);
    let Some((first, last)) = lines else { return };
    let sentence = first_sentence_in(state, first, last);
    if let Some(sentence) = sentence {
        focus(state, sentence);
    }
}

fn jump_to_edge(state: &mut State, start: bool) {
    let document = state.book.document.clone();
    let shown = folds::shown(state);
    let edge = if start {
        document.sentence_at(shown.start)
    } else {
        // The text may end with what is not read: a rule, or blank lines.
        document.prev_sentence(shown.end)
    };
    let Some(edge) = edge else {
        return;
    };
    state.jumps.leave(state.focus.start);
    state.fit_galley();
    let rows = state.page_rows();
    // What is put at the head of the page goes no further than until the last row stands at its foot.
    let at = if start {
        shown.start
    } else {
        document.floor(shown.end.saturating_sub(1))
    };
    state.top = state.galley.top_for(&document, at, 0, rows);
    focus(state, edge);
}

fn step(state: &mut State, times: u32, next: fn(&crate::doc::Document, usize) -> Option<Span>) {
    let document = state.book.document.clone();
    let shown = folds::shown(state);
    let mut pos = state.focus.start;
    let mut found = None;
    for _ in 0..times.min(100_000) {
        let Some(span) = next(&document, pos) else {
            break;
        };
        if !shown.covers(span) {
            // Whoever steps on unfolds nothing.
            if found.is_none() {
                let line = folds::line(state, span.start < shown.start);
                state.tell(line);
            }
            break;
        }
        pos = span.start;
        found = Some(span);
    }
    if let Some(sentence) = found.and_then(|span| document.sentence_at(span.start)) {
        focus(state, sentence);
        reveal(state);
    }
}

/// Focuses `sentence`; what was stepped to inside the old focus is forgotten.
pub(super) fn focus(state: &mut State, sentence: Span) {
    if state.focus != sentence {
        state.focus = sentence;
        state.point = None;
        state.current = None;
    }
    state.moved = true;
    folds::unfold(state, sentence.start);
}

/// Focuses the sentence at `pos`.
pub(super) fn focus_at(state: &mut State, pos: usize) {
    if let Some(sentence) = state.book.document.sentence_at(pos) {
        focus(state, sentence);
    }
}

/// A jump: the place left is remembered, the sentence at `pos` is focused and shown.
pub(super) fn jump(state: &mut State, pos: usize) {
    state.jumps.leave(state.focus.start);
    arrive(state, pos);
}

/// Goes to `pos` without remembering: on the page if it is in sight, else with its line a third down.
pub(super) fn arrive(state: &mut State, pos: usize) {
    focus_at(state, pos);
    state.fit_galley();
    let rows = state.page_rows();
    let document = state.book.document.clone();
    if state
        .galley
        .row_of(&document, state.top, pos, rows)
        .is_none()
    {
        state.top = state.galley.top_for(&document, pos, rows / 3, rows);
    }
    reveal(state);
}

/// Puts the line of `pos` at the head of the page and focuses its sentence.
pub(super) fn open_at(state: &mut State, pos: usize) {
    open_above(state, pos, pos);
}

/// The same, with the focus at `focus`, which stands on the page that begins there.
pub(super) fn open_above(state: &mut State, pos: usize, focus: usize) {
    focus_at(state, focus);
    state.fit_galley();
    let rows = state.page_rows();
    let document = state.book.document.clone();
    state.top = state.galley.top_for(&document, pos, 0, rows);
}

/// Moves the page as little as it takes to show the focus, with some rows around it.
pub(super) fn reveal(state: &mut State) {
    let focus = state.focus;
    reveal_span(state, focus);
}

/// [`reveal`], where the start of the focus is not in sight at all; else the page stays as it is.
pub(super) fn reveal_if_needed(state: &mut State) {
    state.fit_galley();
    let rows = state.page_rows();
    let document = state.book.document.clone();
    if state
        .galley
        .row_of(&document, state.top, state.focus.start, rows)
        .is_none()
    {
        reveal(state);
    }
}

/// [`reveal`] for any span; its start counts more than its end.
pub(super) fn reveal_span(state: &mut State, span: Span) {
    state.fit_galley();
    let rows = state.page_rows();
    let margin = MARGIN.min(rows.saturating_sub(1) / 4);
    let document = state.book.document.clone();
    let galley = &mut state.galley;
    let last = document.floor(span.end.saturating_sub(1)).max(span.start);
    let start_row = galley.row_of(&document, state.top, span.start, rows);
    let end_row = galley.row_of(&document, state.top, last, rows);
    match (start_row, end_row) {
        (Some(start), Some(end)) if start >= margin && end + margin < rows => {}
        (Some(start), _) if start < margin => {
            state.top = galley.top_for(&document, span.start, margin, rows);
        }
        (None, _) if span.start < state.top.pos => {
            state.top = galley.top_for(&document, span.start, margin, rows);
        }
        _ => {
            let low = galley.top_for(&document, last, rows.saturating_sub(1 + margin), rows);
            state.top = low;
            if galley
                .row_of(&document, low, span.start, rows)
                .is_none_or(|row| row < margin)
            {
                state.top = galley.top_for(&document, span.start, margin, rows);
            }
        }
    }
}

/// First and last line of the text that are in sight.
pub(super) fn visible(state: &mut State) -> Option<(Span, Span)> {
    let rows = state.page_rows();
    let document = state.book.document.clone();
    let window = state.galley.window(&document, state.top, rows);
    let mut lines = window.iter().filter_map(Row::line).map(|line| line.span);
    let first = lines.next()?;
    Some((first, lines.next_back().unwrap_or(first)))
}

/// Brings the focus back onto the page after the page has moved.
pub(super) fn pull_focus(state: &mut State) {
    state.moved = true;
    let Some((first, last)) = visible(state) else {
        return;
    };
    let document = state.book.document.clone();
    if state.focus.start >= last.end {
        let before = document
            .prev_sentence(last.end)
            .filter(|sentence| sentence.start >= first.start);
        if let Some(sentence) = before.or_else(|| document.sentence_at(first.start)) {
            focus(state, sentence);
        }
    } else if state.focus.start < first.start
        && let Some(sentence) = first_sentence_in(state, first, last)
    {
        focus(state, sentence);
    }
}

/// The first sentence that begins on a page from line `first` to line `last`, else the one that fills it.
fn first_sentence_in(state: &State, first: Span, last: Span) -> Option<Span> {
    let document = &state.book.document;
    let here = document.sentence_at(first.start)?;
    if here.start >= first.start {
        return Some(here);
    }
    document
        .next_sentence(first.start.saturating_sub(1))
        .filter(|next| next.start < last.end)
        .or(Some(here))
}
