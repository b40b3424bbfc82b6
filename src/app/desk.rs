//! The desk around the page: contents, side notes, lists, help.

use super::action::Effect;
use super::command::Command;
use super::mode::{Mode, Sheet};
use super::state::State;
use super::{listing, margin, sheets};
use crate::layout::panes::Wish;

/// Runs a command of the desk.
pub(super) fn run(state: &mut State, command: Command, effects: &mut Vec<Effect>) {
    match command {
        Command::Contents => contents(state),
        Command::SideNotes => side_notes(state),
        Command::Annotations => {
            state.mode = Mode::List(Box::new(listing::annotations(state, false)));
        }
        Command::Palette => listing::palette(state),
        Command::Help => lay(state, sheets::help(&state.keymap, state.mode.table())),
        Command::Information => lay(state, sheets::information(state)),
        Command::ToggleMouse => {
            state.settings.mouse = !state.settings.mouse;
            effects.push(Effect::Mouse(state.settings.mouse));
            state.tell(if state.settings.mouse {
                "The mouse is lutrin’s"
            } else {
                "The mouse is the terminal’s: select and copy with it"
            });
        }
        _ => {}
    }
}

/// Lays a sheet over the mode, which comes back when it is left.
fn lay(state: &mut State, sheet: Sheet) {
    let below = std::mem::take(&mut state.mode);
    state.mode = Mode::Sheet(sheet, Box::new(below));
}

/// Show, focus, hide.
fn contents(state: &mut State) {
    if state.book.document.outline().is_empty() {
        state.tell("This text has no sections");
        return;
    }
    let shown = state.panes().is_some_and(|panes| panes.contents.is_some());
    if matches!(state.mode, Mode::Contents { .. }) {
        state.mode = Mode::Read;
        state.contents = Wish::Hidden;
        return;
    }
    if !shown {
        // Auto where there is room beside the text, over it where there is none.
        state.contents = Wish::Auto;
        if state.panes().is_none_or(|panes| panes.contents.is_none()) {
            state.contents = Wish::Shown;
        }
    }
    state.mode = Mode::Contents {
        row: state.section().unwrap_or(0),
    };
}

/// What lies over the text stays only as long as it has the keys.
pub(super) fn tidy(state: &mut State) {
    let Some(panes) = state.panes() else { return };
    let below = match &state.mode {
        Mode::Sheet(_, below) => below,
        mode => mode,
    };
    if panes.contents_over && !matches!(below, Mode::Contents { .. }) {
        state.contents = Wish::Hidden;
    }
    if panes.notes_over && !matches!(below, Mode::Margin { .. }) {
        state.notes = Wish::Hidden;
    }
}

fn side_notes(state: &mut State) {
    if matches!(state.mode, Mode::Margin { .. }) {
        state.mode = Mode::Read;
        state.notes = Wish::Hidden;
        return;
    }
    if state.panes().is_none_or(|panes| panes.notes.is_none()) {
        state.notes = Wish::Auto;
        if state.panes().is_none_or(|panes| panes.notes.is_none()) {
            state.notes = Wish::Shown;
        }
    }
    let beside = margin::in_sight(state);
    let focus = state.focus;
    let chosen = beside
        .iter()
        .find(|note| note.span.intersects(focus))
        .or(beside.first());
    let note = chosen.map(|beside| beside.note);
    if note.is_none() {
        let line = format!(
            "No notes beside this page{}",
            state.key_does(Command::Note, "writes one")
        );
        state.tell(line);
        return;
    }
    state.mode = Mode::Margin { note };
}

/// Rows of the open sheet after wrapping, and how many of them are shown.
pub(super) fn sheet_rows(state: &State) -> (usize, usize) {
    let Mode::Sheet(sheet, _) = &state.mode else {
        return (0, 0);
    };
    let area = super::view::sheet_area(state, sheet);
    let rows = super::view::sheet_lines(sheet, area.width.saturating_sub(4));
    (rows.len(), usize::from(area.height.saturating_sub(2)))
}
