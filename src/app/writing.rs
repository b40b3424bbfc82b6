//! Writing notes: opening the editor, drafts, the reader's own editor, and what comes of the text.

use super::action::{Cx, DraftText, Effect};
use super::annotating::{commit, device, exactly, fresh_id, here, noted_here};
use super::editor::{Editor, Field, Target};
use super::list::Key as ListKey;
use super::mode::{Mode, NoteRef};
use super::motion::jump;
use super::select::subject;
use super::state::State;
use crate::annotate::{Annotation, Id, Kind};

/// Opens the editor for a note on the subject: on a highlight without a note it becomes that one's.
pub(super) fn note(state: &mut State) {
    if let Mode::Margin {
        note: Some(NoteRef::Own(id)),
    } = state.mode
    {
        open_editor_on(state, id);
        return;
    }
    let Some(span) = subject(state) else { return };
    if let Some(bare) = exactly(state, span, |a| {
        a.kind == Kind::Highlight && a.note_text().is_empty()
    }) {
        open_editor_on(state, bare.id);
        return;
    }
    let anchor = state.book.anchor(span);
    open_editor(
        state,
        Target {
            id: None,
            anchor,
            span: Some(span),
            before: String::new(),
        },
    );
}

/// Opens the editor on the note here.
pub(super) fn edit(state: &mut State) {
    if let Mode::List(list) = &state.mode {
        match list.chosen() {
            Some(ListKey::Annotation(id)) => open_editor_on(state, id),
            Some(ListKey::Draft(index)) => open_draft(state, index),
            _ => {}
        }
        return;
    }
    if let Some(id) = noted_here(state).or_else(|| here(state).first().copied()) {
        open_editor_on(state, id);
        return;
    }
    // A draft begun here and left is no note yet, but it is what the reader means.
    let draft = state
        .book
        .drafts
        .iter()
        .position(|draft| draft.id.is_none() && draft_is_here(state, draft));
    match draft {
        Some(index) => open_draft(state, index),
        None => state.tell("No note here: a writes one"),
    }
}

fn draft_is_here(state: &State, draft: &DraftText) -> bool {
    let quote = state.book.document.quote(state.focus);
    !draft.anchor.exact.is_empty()
        && (quote.contains(&draft.anchor.exact) || draft.anchor.exact.contains(&quote))
}

fn open_editor_on(state: &mut State, id: Id) {
    let Some(annotation) = state.book.set.get(id).cloned() else {
        return;
    };
    let span = state.book.place_of(id);
    let before = annotation.note_text().to_owned();
    open_editor(
        state,
        Target {
            id: Some(id),
            anchor: annotation.anchor,
            span,
            before,
        },
    );
}

/// Opens the draft of the number given.
pub(super) fn open_draft(state: &mut State, index: usize) {
    let Some(draft) = state.book.drafts.get(index).cloned() else {
        return;
    };
    let before = draft
        .id
        .and_then(|id| state.book.set.get(id))
        .map(|a| a.note_text().to_owned())
        .unwrap_or_default();
    let span = match draft.id {
        Some(id) => state.book.place_of(id),
        None => state.book.find(&draft.anchor),
    };
    if let Some(span) = span {
        jump(state, span.start);
    }
    open_editor(
        state,
        Target {
            id: draft.id,
            anchor: draft.anchor,
            span,
            before,
        },
    );
}

fn open_editor(state: &mut State, target: Target) {
    let place = Some((target.anchor.start, target.anchor.end));
    let draft = state
        .draft_for(target.id, place)
        .map(|draft| draft.text.clone());
    let restored = draft.as_ref().is_some_and(|text| *text != target.before);
    let field = Field::new(draft.as_deref().unwrap_or(&target.before), false);
    state.mode = Mode::Editor(Box::new(Editor {
        target,
        field,
        scroll: 0,
    }));
    if restored {
        state.tell("Your draft is back");
    }
}

/// Keeps (or, where it is empty or says what is kept already, removes) a draft.
pub(super) fn keep_draft(state: &mut State, draft: DraftText, effects: &mut Vec<Effect>) {
    let same = |other: &DraftText| {
        other.id == draft.id
            && (draft.id.is_some()
                || (other.anchor.start, other.anchor.end) == (draft.anchor.start, draft.anchor.end))
    };
    state.book.drafts.retain(|other| !same(other));
    if !draft.text.trim().is_empty() {
        state.book.drafts.push(draft.clone());
    }
    effects.push(Effect::KeepDraft(draft));
}

/// Leaves the editor: what was typed stays as a draft, unless it is what is kept already.
pub(super) fn leave_editor(state: &mut State, editor: &Editor, effects: &mut Vec<Effect>) {
    let text = editor.field.text();
    let target = &editor.target;
    let unchanged = text == target.before;
    let kept = if unchanged { String::new() } else { text };
    let empty = kept.trim().is_empty();
    keep_draft(
        state,
        DraftText {
            id: target.id,
            anchor: target.anchor.clone(),
            text: kept,
        },
        effects,
    );
    if !empty {
        state.tell("Not kept as a note yet: the draft waits here for a or e");
    }
}

/// Keeps the note being written.
pub(super) fn save_note(state: &mut State, cx: &Cx, effects: &mut Vec<Effect>) {
    let Mode::Editor(editor) = std::mem::take(&mut state.mode) else {
        return;
    };
    store_note(
        state,
        &editor.target,
        editor.field.text().trim_end(),
        cx,
        effects,
    );
}

/// Writes `text` as the note of `target`. An empty text takes a note away (and with it an annotation that is nothing but a note).
pub(super) fn store_note(
    state: &mut State,
    target: &Target,
    text: &str,
    cx: &Cx,
    effects: &mut Vec<Effect>,
) {
    let existing = target.id.and_then(|id| state.book.set.get(id).cloned());
    let empty = text.trim().is_empty();
    let unchanged = existing
        .as_ref()
        .is_some_and(|annotation| annotation.note_text() == text);
    if unchanged || (existing.is_none() && empty) {
        let draft = DraftText {
            id: target.id,
            anchor: target.anchor.clone(),
            text: String::new(),
        };
        keep_draft(state, draft, effects);
        return;
    }
    let (before, mut after) = match existing {
        Some(before) => {
            let after = state.book.set.edited(&before, &device(state), cx.wall);
            (Some(before), after)
        }
        None => {
            let id = fresh_id(state, cx);
            (
                None,
                Annotation::new(
                    Kind::Note,
                    id,
                    target.anchor.clone(),
                    &device(state),
                    cx.wall,
                ),
            )
        }
    };
    if empty && after.kind == Kind::Note {
        after.deleted = Some(after.updated);
    } else {
        after.note = (!empty).then(|| text.to_owned());
    }
    state.current = Some(after.id);
    commit(state, before, after, target.span, effects);
}

/// Edits the note here, or a new one on the subject, in the reader's own editor.
pub(super) fn edit_outside(state: &mut State, effects: &mut Vec<Effect>) {
    let listed = match &state.mode {
        Mode::List(list) => match list.chosen() {
            Some(ListKey::Annotation(id)) => Some(id),
            _ => return,
        },
        _ => None,
    };
    let id = listed
        .or_else(|| noted_here(state))
        .or_else(|| here(state).first().copied());
    let target = match id.and_then(|id| state.book.set.get(id).cloned()) {
        Some(annotation) => Target {
            id: Some(annotation.id),
            span: state.book.place_of(annotation.id),
            before: annotation.note_text().to_owned(),
            anchor: annotation.anchor,
        },
        None => {
            let Some(span) = subject(state) else { return };
            Target {
                id: None,
                anchor: state.book.anchor(span),
                span: Some(span),
                before: String::new(),
            }
        }
    };
    let place = Some((target.anchor.start, target.anchor.end));
    let text = state
        .draft_for(target.id, place)
        .map_or_else(|| target.before.clone(), |draft| draft.text.clone());
    state.mode = Mode::Read;
    state.editing_outside = Some(target);
    effects.push(Effect::Edit(text));
}

/// The external editor came back.
pub(super) fn edited(
    state: &mut State,
    result: Result<Option<String>, String>,
    cx: &Cx,
    effects: &mut Vec<Effect>,
) {
    let Some(target) = state.editing_outside.take() else {
        return;
    };
    match result {
        Ok(Some(text)) => {
            let (text, _) = crate::text::hygiene::canonical(text);
            // Until it is durable, it is a draft like any other.
            let draft = DraftText {
                id: target.id,
                anchor: target.anchor.clone(),
                text: text.clone(),
            };
            keep_draft(state, draft, effects);
            store_note(state, &target, text.trim_end(), cx, effects);
        }
        Ok(None) => state.tell("The note is as it was"),
        Err(error) => state.alert(error),
    }
}
