//! The mouse: drag selects, a click focuses, follows or chooses, the wheel scrolls.

use std::time::Duration;

use super::action::{Cx, Effect, Mouse, MouseKind};
use super::command::Command;
use super::jumping::to_section;
use super::mode::{Mode, NoteRef};
use super::motion::{focus_at, scroll};
use super::place::byte_under;
use super::run::Call;
use super::select::{Selection, Unit, unit_at};
use super::state::State;
use super::{rows, view};

/// Rows a notch of the wheel scrolls.
const NOTCH: i64 = 3;
/// Clicks closer than this are one double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// A press of the button: where it began and how often it was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drag {
    cell: (u16, u16),
    /// The unit under the press; the selection always holds it.
    unit: crate::text::Span,
    by: Unit,
    clicks: u8,
    at: Duration,
    moved: bool,
}

/// Takes a mouse event.
pub(super) fn event(state: &mut State, mouse: Mouse, cx: &Cx, effects: &mut Vec<Effect>) {
    match mouse.kind {
        MouseKind::WheelDown => wheel(state, NOTCH, cx, effects),
        MouseKind::WheelUp => wheel(state, -NOTCH, cx, effects),
        MouseKind::Press => press(state, mouse, cx, effects),
        MouseKind::Drag => drag(state, mouse),
        MouseKind::Release => release(state),
    }
}

fn wheel(state: &mut State, by: i64, cx: &Cx, effects: &mut Vec<Effect>) {
    let command = if by > 0 {
        Command::LineDown
    } else {
        Command::LineUp
    };
    match state.mode {
        Mode::Read | Mode::Select(_) | Mode::Labels { .. } | Mode::Mark(_) => {
            if matches!(state.mode, Mode::Labels { .. }) {
                state.mode = Mode::Read;
            }
            scroll(state, by);
        }
        Mode::Contents { .. } | Mode::Margin { .. } | Mode::List(_) | Mode::Sheet(..) => {
            let times = u32::try_from(by.unsigned_abs()).unwrap_or(1);
            let times = if matches!(state.mode, Mode::Margin { .. }) {
                1
            } else {
                times
            };
            rows::run(
                state,
                &Call {
                    command,
                    arguments: Vec::new(),
                    count: Some(times),
                },
                cx,
                effects,
            );
        }
        Mode::Editor(_) | Mode::Prompt(_) | Mode::Opening(_) => {}
    }
}

fn press(state: &mut State, mouse: Mouse, cx: &Cx, effects: &mut Vec<Effect>) {
    state.message = None;
    if matches!(state.mode, Mode::List(_) | Mode::Sheet(..)) {
        in_popup(state, mouse, cx, effects);
        return;
    }
    if matches!(
        state.mode,
        Mode::Editor(_) | Mode::Prompt(_) | Mode::Opening(_)
    ) {
        return;
    }
    let Some(panes) = state.panes() else { return };
    let (x, y) = (mouse.column, mouse.row);
    if let Some(area) = panes.contents.filter(|area| area.contains(x, y)) {
        let row = view::contents_scroll(state, area.height) + usize::from(y - area.y);
        if row < state.book.document.outline().sections().len() {
            state.mode = Mode::Read;
            to_section(state, row);
        }
        return;
    }
    if let Some(area) = panes.notes.filter(|area| area.contains(x, y)) {
        if let Some(note) = view::note_under(state, y - area.y) {
            state.mode = Mode::Margin { note: Some(note) };
            if let NoteRef::Own(id) = note
                && let Some(span) = state.book.place_of(id)
            {
                focus_at(state, span.start);
                state.current = Some(id);
            }
        }
        return;
    }
    if !panes.body.contains(x, y) && !panes.gutter.contains(x, y) {
        return;
    }
    let column = x.saturating_sub(panes.body.x);
    let Some(pos) = byte_under(state, y - panes.body.y, column) else {
        return;
    };
    let clicks = match state.drag {
        Some(last) if last.cell == (x, y) && cx.now < last.at + DOUBLE => (last.clicks % 4) + 1,
        _ => 1,
    };
    let by = match clicks {
        1 => Unit::Character,
        2 => Unit::Word,
        3 => Unit::Sentence,
        _ => Unit::Paragraph,
    };
    let Some(unit) = unit_at(&state.book.document, by, pos) else {
        return;
    };
    state.drag = Some(Drag {
        cell: (x, y),
        unit,
        by,
        clicks,
        at: cx.now,
        moved: false,
    });
    focus_at(state, pos);
    state.mode = if clicks > 1 {
        Mode::Select(Selection::over(unit, by))
    } else {
        Mode::Read
    };
}

fn drag(state: &mut State, mouse: Mouse) {
    if !matches!(state.mode, Mode::Read | Mode::Select(_)) {
        state.drag = None;
        return;
    }
    let Some(mut drag) = state.drag else { return };
    let Some(panes) = state.panes() else { return };
    if !drag.moved && drag.cell == (mouse.column, mouse.row) {
        return;
    }
    drag.moved = true;
    state.drag = Some(drag);
    // Past the edge the page follows.
    if mouse.row < panes.body.y {
        scroll_only(state, -1);
    } else if mouse.row >= panes.body.bottom() {
        scroll_only(state, 1);
    }
    let row = mouse
        .row
        .clamp(panes.body.y, panes.body.bottom().saturating_sub(1))
        - panes.body.y;
    let column = mouse.column.saturating_sub(panes.body.x);
    let Some(pos) = byte_under(state, row, column) else {
        return;
    };
    let Some(unit) = unit_at(&state.book.document, drag.by, pos) else {
        return;
    };
    let selection = if unit.start < drag.unit.start {
        Selection {
            anchor: drag.unit.end,
            head: unit.start,
            unit: drag.by,
        }
    } else {
        Selection {
            anchor: drag.unit.start,
            head: unit.end.max(drag.unit.end),
            unit: drag.by,
        }
    };
    state.mode = Mode::Select(selection);
}

fn scroll_only(state: &mut State, by: i64) {
    state.fit_galley();
    let rows = state.page_rows();
    let document = state.book.document.clone();
    state.top = state.galley.scroll(&document, state.top, by, rows);
}

fn release(state: &mut State) {
    if let Some(drag) = &mut state.drag
        && drag.moved
    {
        drag.clicks = 0;
    }
}

/// A click in a list chooses; outside it the box is left.
fn in_popup(state: &mut State, mouse: Mouse, cx: &Cx, effects: &mut Vec<Effect>) {
    let Some(area) = view::popup_area(state) else {
        return;
    };
    if !area.contains(mouse.column, mouse.row) {
        if state.book.document.text().is_empty() {
            // There is nothing under it to go back to.
            return;
        }
        state.mode = match std::mem::take(&mut state.mode) {
            Mode::Sheet(_, below) => *below,
            _ => Mode::Read,
        };
        return;
    }
    let Some(index) = view::list_item_under(state, mouse.row) else {
        return;
    };
    if let Mode::List(list) = &mut state.mode {
        (list.selected, list.stepped) = (index, true);
        rows::choose(state, cx, effects);
    }
}
