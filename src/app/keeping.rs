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
            .filter(|draft| says(draft, written))
            .filter(|draft| !is_being_written(state, draft))
            .cloned()
            .collect();
        drop_drafts(state, done, effects);
    }
    if state.book.unsaved.is_empty() {
        state.book.save_error = None;
        state.retry_at = None;
    }
    if let Some(last) = states.last()
        && state.message.is_none()
        && state.book.unsaved.is_empty()
    {
        let line = state.saying.take().unwrap_or_else(|| said(last));
        state.tell(line);
    }
}

/// Drops drafts that are notes by now: the end came between the note's being kept and the draft's going.
pub(super) fn drop_kept_drafts(state: &mut State, effects: &mut Vec<Effect>) {
    let kept = |draft: &&DraftText| state.book.set.live().any(|note| says(draft, note));
    let done: Vec<DraftText> = state.book.drafts.iter().filter(kept).cloned().collect();
    drop_drafts(state, done, effects);
}

fn drop_drafts(state: &mut State, drafts: Vec<DraftText>, effects: &mut Vec<Effect>) {
    for mut draft in drafts {
        draft.text.clear();
        keep_draft(state, draft, effects);
    }
}

/// Whether a draft is one for this note.
fn is_of(draft: &DraftText, note: &Annotation) -> bool {
    match draft.id {
        Some(id) => id == note.id,
        None => (draft.anchor.start, draft.anchor.end) == (note.anchor.start, note.anchor.end),
    }
}

/// Whether a note says what a draft for it says.
pub(super) fn says(draft: &DraftText, note: &Annotation) -> bool {
    is_of(draft, note) && draft.text.trim_end() == note.note_text()
}

/// Whether a draft is what stands in the editor at this moment.
fn is_being_written(state: &State, draft: &DraftText) -> bool {
    let Mode::Editor(editor) = &state.mode else {
        return false;
    };
    let target = &editor.target;
    let same_place =
        (target.anchor.start, target.anchor.end) == (draft.anchor.start, draft.anchor.end);
    target.id == draft.id
        && (target.id.is_some() || same_place)
        && editor.field.text() == draft.text
}

/// What is told when a change is durable.
fn said(annotation: &Annotation) -> String {
    if annotation.is_deleted() {
        return format!("Removed a {}; U brings it back", what(annotation));
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

/// What an annotation is, for messages.
pub(super) fn what(annotation: &Annotation) -> &'static str {
    match (annotation.kind, annotation.note_text().is_empty()) {
        (Kind::Highlight, false) => "highlight and its note",
        (Kind::Bookmark, _) if annotation.mark.is_some() => "mark",
        (kind, _) => kind.name(),
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
