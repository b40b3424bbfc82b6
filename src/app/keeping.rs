//! What became of saves, and leaving.

use super::action::{Cx, DraftText, Effect};
use super::command::Command;
use super::listing::refresh_list;
use super::state::{RETRY, State};
use super::writing::drop_draft;
use crate::annotate::{Annotation, Kind};

/// These states are on disk.
pub(super) fn saved(state: &mut State, states: &[Annotation], effects: &mut Vec<Effect>) {
    let is_kept = |note: &Annotation| states.iter().any(|written| written.covers(note));
    state.book.unsaved.retain(|note| !is_kept(note));
    for (draft, note) in std::mem::take(&mut state.book.becoming) {
        if is_kept(&note) {
            effects.push(Effect::DropDraft(draft));
        } else {
            state.book.becoming.push((draft, note));
        }
    }
    if state.book.unsaved.is_empty() {
        state.book.save_error = None;
        state.retry_at = None;
    } else if state.retry_at.take().is_some() {
        // What failed before may have room now.
        effects.push(Effect::Save(state.book.unsaved.all().cloned().collect()));
    }
    if let Some(last) = states.last()
        && state.message.is_none()
        && state.book.unsaved.is_empty()
    {
        let line = state.saying.take().unwrap_or_else(|| said(state, last));
        state.tell(line);
    }
}

/// Drops drafts that are notes by now: the end came between the note's being kept and the draft's going.
pub(super) fn drop_kept_drafts(state: &mut State, effects: &mut Vec<Effect>) {
    let kept = |draft: &&DraftText| state.book.set.all().any(|note| says(draft, note));
    let drafts = state.book.drafts.iter().filter(kept);
    let done: Vec<String> = drafts.map(|draft| draft.key.clone()).collect();
    for key in &done {
        drop_draft(state, key, effects);
    }
    if !done.is_empty() {
        // An open list has shown them until now.
        refresh_list(state);
    }
}

/// Whether a note says what a draft for it says.
fn says(draft: &DraftText, note: &Annotation) -> bool {
    let of = draft.is_for(Some(note.id), &note.anchor)
        || (draft.id.is_none() && draft.is_at(&note.anchor));
    of && !note.is_deleted() && draft.text.trim_end() == note.note_text()
}

/// What is told when a change is durable.
fn said(state: &State, annotation: &Annotation) -> String {
    if annotation.is_deleted() {
        let undo = state.key_does(Command::Undo, "brings it back");
        return format!("Removed a {}{undo}", what(annotation));
    }
    match (annotation.kind, annotation.mark) {
        (Kind::Bookmark, Some(letter)) => format!("Mark {letter} kept"),
        (Kind::Bookmark, None) => "Bookmark kept".to_owned(),
        (Kind::Highlight, _) if annotation.note_text().is_empty() => {
            let next = state.key_does(Command::Highlight, "again for the next style");
            format!(
                "Highlighted, {}{next}",
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
        state.book.unsaved.merge(annotation);
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
        effects.push(Effect::Save(state.book.unsaved.all().cloned().collect()));
    }
}

/// Whether something could not be saved, so that leaving this text is to be asked about first; says so.
pub(super) fn holds_back(state: &mut State) -> bool {
    let count = state.book.unsaved.all().count();
    let Some(error) = state.book.save_error.clone().filter(|_| count > 0) else {
        return false;
    };
    let changes = if count == 1 {
        "1 change is".to_owned()
    } else {
        format!("{count} changes are")
    };
    state.alert(format!(
        "{changes} not saved; once more leaves all the same ({error})"
    ));
    true
}

/// Quits; with unsaved changes only at the second time.
pub(super) fn quit(state: &mut State, cx: &Cx, effects: &mut Vec<Effect>) {
    if !state.quit_refused && holds_back(state) {
        state.quit_refused = true;
        return;
    }
    effects.extend(state.keep_place(cx, true));
    effects.push(Effect::Quit);
}
