//! Writing notes: opening the editor, drafts, the reader's own editor, and what comes of the text.

use super::action::{Cx, DraftText, Edited, Effect};
use super::annotating::{commit, device, exactly, fresh_id, here, noted_here};
use super::editor::{Editor, Field, Target};
use super::list::Key as ListKey;
use super::mode::{Mode, NoteRef};
use super::motion::jump;
use super::select::subject;
use super::state::State;
use crate::annotate::{Annotation, Id, Kind, Order};
use crate::text::Span;

/// Opens the editor for a note on the subject: on a highlight without a note it becomes that one's.
pub(super) fn note(state: &mut State, cx: &Cx, effects: &mut Vec<Effect>) {
    if let Mode::Margin {
        note: Some(NoteRef::Own(id)),
    } = state.mode
    {
        open_editor_on(state, id, cx, effects);
        return;
    }
    let Some(span) = subject(state) else { return };
    let bare = |a: &Annotation| a.kind == Kind::Highlight && a.note_text().is_empty();
    if let Some(bare) = exactly(state, span, bare) {
        open_editor_on(state, bare.id, cx, effects);
        return;
    }
    let target = new_note(state, span, cx);
    let draft = state.draft_for(None, &target.anchor).cloned();
    open_editor(state, target, draft.as_ref(), effects);
}

/// A name for a writing that begins now.
fn fresh_key(state: &mut State, cx: &Cx) -> String {
    fresh_id(state, cx).to_string()
}

fn new_note(state: &mut State, span: Span, cx: &Cx) -> Target {
    Target {
        key: fresh_key(state, cx),
        base: None,
        anchor: state.book.anchor(span),
        span: Some(span),
    }
}

/// Opens the editor on the note here.
pub(super) fn edit(state: &mut State, cx: &Cx, effects: &mut Vec<Effect>) {
    if let Mode::List(list) = &state.mode {
        match list.chosen() {
            Some(ListKey::Annotation(id)) => open_editor_on(state, id, cx, effects),
            Some(ListKey::Draft(draft)) => open_draft(state, &draft, cx, effects),
            _ => {}
        }
        return;
    }
    if let Some(id) = editable_here(state) {
        open_editor_on(state, id, cx, effects);
        return;
    }
    // A draft begun here and left is no note yet, but it is what the reader means.
    let draft = state
        .book
        .drafts
        .iter()
        .rfind(|draft| draft.id.is_none() && draft_is_here(state, draft));
    match draft.cloned() {
        Some(draft) => open_draft(state, &draft, cx, effects),
        None => {
            let line = format!(
                "No note here{}",
                state.key_does(super::command::Command::Note, "writes one")
            );
            state.tell(line);
        }
    }
}

/// What `edit` means: the note here, else a highlight that may carry one; a bookmark is a place and no text.
fn editable_here(state: &State) -> Option<Id> {
    let bookmark = |id: &Id| {
        state
            .book
            .set
            .get(*id)
            .is_some_and(|a| a.kind == Kind::Bookmark)
    };
    noted_here(state).or_else(|| here(state).into_iter().find(|id| !bookmark(id)))
}

fn draft_is_here(state: &State, draft: &DraftText) -> bool {
    let quote = state.book.document.quote(state.focus);
    !draft.anchor.exact.is_empty()
        && (quote.contains(&draft.anchor.exact) || draft.anchor.exact.contains(&quote))
}

/// The annotation `id` as something to write on. Where a `draft` of it is gone on with, that is the state the draft was begun on: what
/// another window wrote meanwhile then stands beside ours and is not lost.
fn target_of(state: &mut State, id: Id, draft: Option<&DraftText>, cx: &Cx) -> Option<Target> {
    let now = state.book.set.get(id).cloned()?;
    let base = draft.and_then(|draft| {
        let begun = state.book.begun.get(&draft.key).cloned();
        begun.or_else(|| {
            // Begun in an earlier run: of that state only the version may be left.
            let version = draft.base.clone()?;
            let mut states = state.book.set.states(id).iter();
            let known = states.find(|state| state.version == version).cloned();
            let outgrown = now.version.compare(&version) == Order::After;
            known.or_else(|| {
                outgrown.then(|| Annotation {
                    version,
                    ..now.clone()
                })
            })
        })
    });
    let base = base.unwrap_or(now);
    Some(Target {
        key: fresh_key(state, cx),
        anchor: base.anchor.clone(),
        base: Some(base),
        span: state.book.place_of(id),
    })
}

/// The annotation `id` as something to write on, and the draft of it that waits, or of its place.
fn target_and_draft(state: &mut State, id: Id, cx: &Cx) -> Option<(Target, Option<DraftText>)> {
    let anchor = &state.book.set.get(id)?.anchor;
    let draft = state.draft_for(Some(id), anchor).cloned();
    let target = target_of(state, id, draft.as_ref(), cx)?;
    Some((target, draft))
}

fn open_editor_on(state: &mut State, id: Id, cx: &Cx, effects: &mut Vec<Effect>) {
    if let Some((target, draft)) = target_and_draft(state, id, cx) {
        open_editor(state, target, draft.as_ref(), effects);
    }
}

/// Opens a draft.
pub(super) fn open_draft(state: &mut State, draft: &DraftText, cx: &Cx, effects: &mut Vec<Effect>) {
    let target = match draft
        .id
        .and_then(|id| target_of(state, id, Some(draft), cx))
    {
        Some(target) => target,
        None => {
            let span = state.book.find(&draft.anchor);
            Target {
                key: fresh_key(state, cx),
                base: None,
                anchor: draft.anchor.clone(),
                span,
            }
        }
    };
    if let Some(span) = target.span {
        jump(state, span.start);
    }
    open_editor(state, target, Some(draft), effects);
}

fn open_editor(
    state: &mut State,
    target: Target,
    draft: Option<&DraftText>,
    effects: &mut Vec<Effect>,
) {
    begin(state, &target, draft, effects);
    let text = draft.map_or(target.before(), |draft| &draft.text);
    let restored = text != target.before();
    let field = Field::new(text, false);
    state.mode = Mode::Editor(Box::new(Editor {
        target,
        field,
        scroll: 0,
    }));
    if restored {
        state.tell("Your draft is back");
    }
}

/// A writing begins. The draft it goes on with is from now on a draft of this writing: another window may have the old one open.
fn begin(state: &mut State, target: &Target, draft: Option<&DraftText>, effects: &mut Vec<Effect>) {
    if let Some(base) = &target.base {
        state.book.begun.insert(target.key.clone(), base.clone());
    }
    if let Some(old) = draft {
        keep_draft(state, target.draft(old.text.clone()), effects);
        drop_draft(state, &old.key, effects);
    }
}

/// Keeps a draft; one that says nothing goes.
pub(super) fn keep_draft(state: &mut State, draft: DraftText, effects: &mut Vec<Effect>) {
    if draft.text.trim().is_empty() {
        drop_draft(state, &draft.key, effects);
        return;
    }
    let drafts = &mut state.book.drafts;
    drafts.retain(|other| other.key != draft.key);
    drafts.push(draft.clone());
    effects.push(Effect::KeepDraft(draft));
}

/// The draft of this writing goes.
pub(super) fn drop_draft(state: &mut State, key: &str, effects: &mut Vec<Effect>) {
    let drafts = &mut state.book.drafts;
    let of_writing = drafts.extract_if(.., |draft| draft.key == key);
    effects.extend(of_writing.map(Effect::DropDraft));
}

/// Leaves the editor: what was typed stays as a draft, unless it is what is kept already.
pub(super) fn leave_editor(state: &mut State, editor: &Editor, effects: &mut Vec<Effect>) {
    let text = editor.field.text();
    if text.trim().is_empty() || text == editor.target.before() {
        done(state, &editor.target, effects);
    } else {
        keep_draft(state, editor.target.draft(text), effects);
        state.tell("Not kept as a note yet: the draft waits here");
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
/// The edit is one of the state the writing began with: what came from elsewhere meanwhile stands beside it.
pub(super) fn store_note(
    state: &mut State,
    target: &Target,
    text: &str,
    cx: &Cx,
    effects: &mut Vec<Effect>,
) {
    let empty = text.trim().is_empty();
    let unchanged = target
        .base
        .as_ref()
        .is_some_and(|base| base.note_text() == text && !base.is_deleted());
    let gone = target
        .id()
        .and_then(|id| state.book.set.get(id))
        .is_none_or(Annotation::is_deleted);
    if (unchanged && !gone) || (target.base.is_none() && empty) {
        done(state, target, effects);
        return;
    }
    let device = device(state);
    let mut after = match &target.base {
        Some(base) => state.book.set.edited(base, &device, cx.wall),
        None => Annotation::new(
            Kind::Note,
            fresh_id(state, cx),
            target.anchor.clone(),
            &device,
            cx.wall,
        ),
    };
    if empty && after.kind == Kind::Note {
        after.deleted = Some(after.updated);
    } else {
        // Words beat a removal that came meanwhile.
        after.deleted = None;
        after.note = (!empty).then(|| text.to_owned());
    }
    // Until it is durable, its draft stays; but it waits for nobody any more.
    let drafts = &mut state.book.drafts;
    let became = drafts.extract_if(.., |draft| draft.key == target.key);
    let became: Vec<_> = became.map(|draft| (draft, after.clone())).collect();
    state.book.becoming.extend(became);
    state.book.begun.remove(&target.key);
    state.current = Some(after.id);
    commit(state, target.base.clone(), after, target.span, effects);
}

/// Nothing of a writing is to be kept.
fn done(state: &mut State, target: &Target, effects: &mut Vec<Effect>) {
    drop_draft(state, &target.key, effects);
    state.book.begun.remove(&target.key);
}

/// Edits the note here, or a new one on the subject, in the reader's own editor.
pub(super) fn edit_outside(state: &mut State, cx: &Cx, effects: &mut Vec<Effect>) {
    let id = match &state.mode {
        Mode::List(list) => match list.chosen() {
            Some(ListKey::Annotation(id)) => Some(id),
            _ => return,
        },
        _ => editable_here(state),
    };
    let (target, draft) = match id.and_then(|id| target_and_draft(state, id, cx)) {
        Some(begun) => begun,
        None => {
            let Some(span) = subject(state) else { return };
            let target = new_note(state, span, cx);
            let draft = state.draft_for(None, &target.anchor).cloned();
            (target, draft)
        }
    };
    begin(state, &target, draft.as_ref(), effects);
    let text = draft.map_or_else(|| target.before().to_owned(), |draft| draft.text);
    state.mode = Mode::Read;
    state.editing_outside = Some(target);
    effects.push(Effect::Edit(text));
}

/// The external editor came back.
pub(super) fn edited(state: &mut State, edited: Edited, cx: &Cx, effects: &mut Vec<Effect>) {
    let Some(target) = state.editing_outside.take() else {
        return;
    };
    match edited {
        Edited::Text(text) => {
            // Until it is durable, it is a draft like any other.
            let (text, _) = crate::text::hygiene::canonical(text);
            keep_draft(state, target.draft(text.clone()), effects);
            store_note(state, &target, text.trim_end(), cx, effects);
        }
        Edited::Doubtful { text, why } => {
            let (text, _) = crate::text::hygiene::canonical(text);
            keep_draft(state, target.draft(text), effects);
            state.alert(format!(
                "{why}; what it wrote waits as a draft: e offers it"
            ));
        }
        Edited::Unchanged => state.tell("The note is as it was"),
        Edited::Failed(error) => state.alert(error),
    }
}
