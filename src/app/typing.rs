//! Keys and text that go into what is being typed.

use super::action::{Cx, Effect};
use super::editor::Fit;
use super::mode::Mode;
use super::state::State;
use super::{find, labels, writing};
use crate::keymap::Key;

/// A key without a binding in a mode that takes text.
pub(super) fn key(state: &mut State, key: Key, cx: &Cx, effects: &mut Vec<Effect>) {
    if labels::is_awaited(state) {
        labels::key(state, key, cx, effects);
        return;
    }
    let changed = match &mut state.mode {
        Mode::Editor(editor) => editor.field.key(key),
        Mode::Prompt(prompt) => prompt.field.key(key),
        Mode::List(list) => list.field.key(key),
        _ => false,
    };
    if changed {
        changed_text(state, effects);
    }
}

/// Text typed in one piece.
pub(super) fn text(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    let fit = match &mut state.mode {
        Mode::Editor(editor) => editor.field.insert(text),
        Mode::Prompt(prompt) => prompt.field.insert(text),
        Mode::List(list) => list.field.insert(text),
        _ => return,
    };
    match fit {
        Fit::Whole => {}
        Fit::Beginning => state.alert("Only the beginning fits into one line"),
        Fit::Not => {
            state.alert("A note holds 1 MB: this is too long for it and was not taken");
            return;
        }
    }
    changed_text(state, effects);
}

/// A page up or down in the editor.
pub(super) fn page(state: &mut State, down: bool) {
    if let Mode::Editor(editor) = &mut state.mode {
        editor.field.move_lines(if down { 8 } else { -8 });
    }
}

/// What follows from a changed text: a note's draft is kept at once, a search looks ahead, a list is filtered.
fn changed_text(state: &mut State, effects: &mut Vec<Effect>) {
    match &mut state.mode {
        Mode::Editor(editor) => {
            let draft = editor.target.draft(editor.field.text());
            writing::keep_draft(state, draft, effects);
        }
        Mode::Prompt(_) => find::typed(state, effects),
        Mode::List(list) => list.filter(),
        _ => {}
    }
}
