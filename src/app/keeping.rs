//! What became of saves, and leaving.

use super::action::{Cx, DraftText, Effect};
use super::mode::Mode;
use super::state::{RETRY, State};
use super::writing::keep_draft;
use crate::annotate::{Annotation, Kind};

/// These states are on disk.
pub(super) fn saved(state: &mut State, states: &[Annotation], effects: &mut Vec<Effect>) {
    for written in states {
        let newest = state.book.unsaved.get(&written.id);
        if newest.is_some_and(|newest| newest.version == written.version) {
            state.book.unsaved.remove(&written.id);
        }
        let done: Vec<DraftText> = state
            .book
            .drafts
            .iter()
            .filter(|draft| match draft.id {
                Some(id) => id == written.id,
                None => {
                    (draft.anchor.start, draft.anchor.end)
                        == (written.anchor.start, written.anchor.end)
                }
            })
            .filter(|draft| draft.text.trim_end() == written.note_text() || written.is_deleted())
            .filter(|_| !matches!(state.mode, Mode::Editor(_)))
            .cloned()
            .collect();
        for mut draft in done {
            draft.text.clear();
            keep_draft(state, draft, effects);
        }
    }
    if state.book.unsaved.is_empty() {
        state.book.save_error = None;
        state.retry_at = None;
    }
    if let Some(last) = states.last()
        && state.message.is_none()
        && state.book.unsaved.is_empty()
    {
        state.tell(said(last));
    }
}

/// What is told when a change is durable.
fn said(annotation: &Annotation) -> String {
    if annotation.is_deleted() {
        return format!("Removed a {}; U brings it back", annotation.kind.name());
    }
    match (annotation.kind, annotation.mark) {
        (Kind::Bookmark, Some(letter)) => format!("Mark {letter} kept; ' {letter} comes back here"),
        (Kind::Bookmark, None) => "Bookmark kept".to_owned(),
        (Kind::Highlight, _) if annotation.note_text().is_empty() => {
            format!(
                "Highlighted: {}; h again for the next style",
                annotation.style.as_deref().unwrap_or("plain")
            )
        }
        _ => "Note kept".to_owned(),
    }
}

/// These states could not be written.
pub(super) fn not_saved(state: &mut State, states: Vec<Annotation>, error: String, cx: &Cx) {
    for annotation in states {
        state
            .book
            .unsaved
            .entry(annotation.id)
            .or_insert(annotation);
    }
    state.alert(format!("Not saved: {error}"));
    state.book.save_error = Some(error);
    state.retry_at = Some(cx.now + RETRY);
}

/// Tries again what could not be saved.
pub(super) fn save_again(state: &mut State, effects: &mut Vec<Effect>) {
    state.retry_at = None;
    if state.book.unsaved.is_empty() {
        state.tell("Everything is saved");
    } else {
        effects.push(Effect::Save(state.book.unsaved.values().cloned().collect()));
    }
}

/// Quits; with unsaved changes only at the second time.
pub(super) fn quit(state: &mut State, cx: &Cx, effects: &mut Vec<Effect>) {
    if state.book.save_error.is_some() && !state.book.unsaved.is_empty() && !state.quit_refused {
        state.quit_refused = true;
        let count = state.book.unsaved.len();
        let error = state.book.save_error.clone().unwrap_or_default();
        let changes = if count == 1 {
            "1 change is".to_owned()
        } else {
            format!("{count} changes are")
        };
        state.alert(format!(
            "{changes} not saved ({error}); q again quits all the same"
        ));
        return;
    }
    effects.extend(state.keep_place(cx, true));
    effects.push(Effect::Quit);
}
