//! Bookmarks, highlights and marks: making, changing, removing, undoing.

use std::cmp::Reverse;

use super::action::{Cx, Effect};
use super::command::Command;
use super::list::Key as ListKey;
use super::mode::{MarkUse, Mode, NoteRef};
use super::motion::jump;
use super::select::subject;
use super::state::State;
use super::writing::drop_draft;
use crate::annotate::{Annotation, Change, Device, Id, Kind, STYLES};
use crate::text::Span;

/// The device that writes; a name of no device where notes cannot be kept (saving then fails and says why).
pub(super) fn device(state: &State) -> Device {
    state
        .book
        .device
        .clone()
        .or_else(|| Device::new("unkept"))
        .unwrap_or_else(|| unreachable!("a good name"))
}

pub(super) fn new_annotation(state: &mut State, kind: Kind, span: Span, cx: &Cx) -> Annotation {
    let anchor = state.book.anchor(span);
    let id = fresh_id(state, cx);
    Annotation::new(kind, id, anchor, &device(state), cx.wall)
}

/// An id for something made now; ids of one millisecond follow each other in the order they were asked for.
pub(super) fn fresh_id(state: &mut State, cx: &Cx) -> Id {
    let millis = u64::try_from(cx.wall.as_millisecond()).unwrap_or(0);
    let id = Id::from_parts(millis, cx.random);
    let id = match state.last_id {
        Some((last, last_millis)) if last_millis == millis => last.next(),
        _ => id,
    };
    state.last_id = Some((id, millis));
    id
}

/// Makes a change: in memory now, on disk as soon as the effect is run.
pub(super) fn commit(
    state: &mut State,
    before: Option<Annotation>,
    after: Annotation,
    place: Option<Span>,
    effects: &mut Vec<Effect>,
) {
    let id = after.id;
    let change = Change::of(&state.book.set, before, after.clone());
    state.book.set.merge(after.clone());
    state.book.history.push(change);
    match place {
        Some(span) => state.book.put(id, span),
        None => super::update::place_new(state, effects),
    }
    state.book.unsaved.merge(after.clone());
    effects.push(Effect::Save(vec![after]));
    effects.push(Effect::KeepHistory(state.book.history.clone()));
}

/// The annotations at the focus (in the margin: the chosen one), the most fitting first: the one stepped to, then the shortest.
pub(super) fn here(state: &State) -> Vec<Id> {
    if let Mode::Margin {
        note: Some(NoteRef::Own(id)),
    } = state.mode
    {
        return vec![id];
    }
    let mut here: Vec<(Span, Id)> = state
        .book
        .placed_in(state.focus)
        .map(|(span, annotation)| (span, annotation.id))
        .collect();
    here.sort_by_key(|(span, id)| (Some(*id) != state.current, span.len(), Reverse(*id)));
    here.into_iter().map(|(_, id)| id).collect()
}

/// The annotation with a note at the focus.
#[must_use]
pub(super) fn noted_here(state: &State) -> Option<Id> {
    here(state).into_iter().find(|id| {
        state
            .book
            .set
            .get(*id)
            .is_some_and(|a| !a.note_text().is_empty())
    })
}

/// The annotation that `span` exactly carries and `fits`.
pub(super) fn exactly(
    state: &State,
    span: Span,
    fits: impl Fn(&Annotation) -> bool,
) -> Option<Annotation> {
    state
        .book
        .placed_in(span)
        .filter(|(place, annotation)| *place == span && fits(annotation))
        .map(|(_, annotation)| annotation.clone())
        .last()
}

/// Highlights the subject; on a highlight of the very same span, gives that the next style.
pub(super) fn highlight(
    state: &mut State,
    style: Option<String>,
    cx: &Cx,
    effects: &mut Vec<Effect>,
) {
    let margin = matches!(state.mode, Mode::Margin { .. });
    let chosen = margin
        .then(|| {
            here(state)
                .first()
                .and_then(|id| state.book.set.get(*id).cloned())
        })
        .flatten();
    let span = match &chosen {
        Some(annotation) => state.book.place_of(annotation.id),
        None => subject(state),
    };
    let Some(span) = span else { return };
    let existing = chosen.or_else(|| exactly(state, span, |a| a.kind != Kind::Bookmark));
    if let Mode::Select(_) = state.mode {
        state.mode = Mode::Read;
    }
    let (before, mut after) = match existing {
        Some(before) => {
            let after = state.book.set.edited(&before, &device(state), cx.wall);
            (Some(before), after)
        }
        None => (None, new_annotation(state, Kind::Highlight, span, cx)),
    };
    let style = style.unwrap_or_else(|| {
        let next = match before
            .as_ref()
            .map(|annotation| annotation.style.as_deref().unwrap_or_default())
        {
            Some(old) => STYLES
                .iter()
                .position(|name| *name == old)
                .map_or(0, |index| (index + 1) % STYLES.len()),
            None => state.style,
        };
        STYLES.get(next).copied().unwrap_or(STYLES[0]).to_owned()
    });
    state.style = STYLES.iter().position(|name| *name == style).unwrap_or(0);
    if after.kind == Kind::Note {
        after.kind = Kind::Highlight;
    }
    if !after.note_text().is_empty() {
        let next = state.key_does(Command::Highlight, "again for the next style");
        state.saying = Some(format!("Highlighted, {style}{next}"));
    }
    after.style = Some(style);
    state.current = Some(after.id);
    commit(state, before, after, Some(span), effects);
}

/// Removes the annotation here.
pub(super) fn remove(state: &mut State, cx: &Cx, effects: &mut Vec<Effect>) {
    let listed = match &state.mode {
        Mode::List(list) => match list.chosen() {
            Some(ListKey::Annotation(id)) => Some(id),
            Some(key @ ListKey::Draft(_)) if list.asked.as_ref() != Some(&key) => {
                if let Mode::List(list) = &mut state.mode {
                    list.asked = Some(key);
                }
                state.alert("Once more throws this draft away for good");
                return;
            }
            Some(ListKey::Draft(draft)) => {
                drop_draft(state, &draft.key, effects);
                super::listing::refresh_list(state);
                return;
            }
            Some(ListKey::Text(_)) => {
                super::shelf::forget(state, effects);
                return;
            }
            _ => return,
        },
        _ => here(state).first().copied(),
    };
    let Some(before) = listed.and_then(|id| state.book.set.get(id).cloned()) else {
        state.tell("No annotation here to remove");
        return;
    };
    let after = state.book.set.removed(&before, &device(state), cx.wall);
    let place = state.book.place_of(after.id);
    commit(state, Some(before), after, place, effects);
    state.current = None;
    if let Mode::Margin { .. } = state.mode {
        let next = super::margin::in_sight(state)
            .first()
            .map(|beside| beside.note);
        state.mode = Mode::Margin { note: next };
    }
    super::listing::refresh_list(state);
}

/// Undoes the last changes.
pub(super) fn undo(state: &mut State, times: u32, cx: &Cx, effects: &mut Vec<Effect>) {
    travel(state, times, true, cx, effects);
}

/// Redoes them.
pub(super) fn redo(state: &mut State, times: u32, cx: &Cx, effects: &mut Vec<Effect>) {
    travel(state, times, false, cx, effects);
}

fn travel(state: &mut State, times: u32, back: bool, cx: &Cx, effects: &mut Vec<Effect>) {
    let device = device(state);
    let mut left = times;
    let mut parts = 0;
    while left > 0 {
        let book = &mut state.book;
        if parts == 0 {
            parts = if back {
                book.history.undoes()
            } else {
                book.history.redoes()
            };
        }
        if back && let Some(id) = book.history.undoes_others(&book.set, &device) {
            let asked = state.undo_asked.replace((id, book.set.states(id).to_vec()));
            if asked != state.undo_asked {
                state.tell(
                    "This was changed on another device since: once more takes that back too",
                );
                return;
            }
        }
        let written = if back {
            book.history.undo(&book.set, &device, cx.wall)
        } else {
            let redone = book.history.redo(&book.set, &device, cx.wall);
            redone.into_iter().collect()
        };
        let Some(after) = written.first().cloned() else {
            if left == times {
                state.tell(if back {
                    "Nothing to undo"
                } else {
                    "Nothing to redo"
                });
            }
            return;
        };
        parts -= 1;
        if parts == 0 {
            left -= 1;
        }
        let id = after.id;
        for written in &written {
            book.set.merge(written.clone());
            book.unsaved.merge(written.clone());
        }
        effects.push(Effect::KeepHistory(book.history.clone()));
        state.saying = Some(travelled(state, &after, back));
        effects.push(Effect::Save(written));
        super::update::place_new(state, effects);
        if let Some(span) = state.book.place_of(id) {
            super::motion::arrive(state, span.start);
            state.current = Some(id);
        }
    }
}

/// What is told of an undo or a redo.
fn travelled(state: &State, after: &Annotation, back: bool) -> String {
    let what = super::keeping::what(after);
    let done = if after.is_deleted() {
        "gone"
    } else {
        "as it was"
    };
    if back {
        format!(
            "Undone, the {what} is {done}{}",
            state.key_does(Command::Redo, "redoes")
        )
    } else {
        let done = if after.is_deleted() { "gone" } else { "back" };
        format!(
            "Redone, the {what} is {done}{}",
            state.key_does(Command::Undo, "undoes")
        )
    }
}

/// Sets or goes to the mark `letter`, asking for the letter where there is none.
pub(super) fn mark(
    state: &mut State,
    what: MarkUse,
    letter: Option<String>,
    cx: &Cx,
    effects: &mut Vec<Effect>,
) {
    let Some(letter) = letter else {
        state.mode = Mode::Mark(what);
        return;
    };
    state.mode = Mode::Read;
    let mut chars = letter.chars();
    let (Some(c @ 'a'..='z'), None) = (chars.next(), chars.next()) else {
        state.tell("A mark is a letter from a to z");
        return;
    };
    match what {
        MarkUse::Set => set_mark(state, c, cx, effects),
        MarkUse::GoTo => match state
            .book
            .marked(c)
            .map(|a| a.id)
            .and_then(|id| state.book.place_of(id))
        {
            Some(span) => jump(state, span.start),
            None => state.tell(format!("No mark {c} is set")),
        },
    }
}

fn set_mark(state: &mut State, letter: char, cx: &Cx, effects: &mut Vec<Effect>) {
    let Some(span) = subject(state) else { return };
    // A mark that moves is a new place: the old one goes, the new one comes, so anchors stay write-once.
    if let Some(old) = state.book.marked(letter).cloned() {
        if state.book.place_of(old.id) == Some(span) {
            state.tell(format!("Mark {letter} is here already"));
            return;
        }
        let mut gone = state.book.set.removed(&old, &device(state), cx.wall);
        if !gone.note_text().is_empty() {
            // Words were written on it: it stays a bookmark and only gives up its letter.
            gone.deleted = None;
            gone.mark = None;
        }
        let place = state.book.place_of(gone.id);
        commit(state, Some(old), gone, place, effects);
    }
    let mut mark = new_annotation(state, Kind::Bookmark, span, cx);
    mark.mark = Some(letter);
    commit(state, None, mark, Some(span), effects);
}

/// The bookmark on `span` that is no mark.
pub(super) fn bookmark_on(state: &State, span: Span) -> Option<Annotation> {
    exactly(state, span, |a| {
        a.kind == Kind::Bookmark && a.mark.is_none()
    })
}

/// Bookmarks `span` under `name` (may be empty).
pub(super) fn bookmark(
    state: &mut State,
    span: Span,
    name: &str,
    cx: &Cx,
    effects: &mut Vec<Effect>,
) {
    let name = crate::text::hygiene::line(name.trim()).into_owned();
    let name = (!name.is_empty()).then_some(name);
    let existing = bookmark_on(state, span);
    let (before, mut after) = match existing {
        Some(before) => {
            let after = state.book.set.edited(&before, &device(state), cx.wall);
            (Some(before), after)
        }
        None => (None, new_annotation(state, Kind::Bookmark, span, cx)),
    };
    after.name = name;
    commit(state, before, after, Some(span), effects);
}
