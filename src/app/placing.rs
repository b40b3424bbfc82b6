//! Notes that have no place in the text: placing one by hand, going through the places that may be its own, and letting it go.

use super::action::{Cx, Effect};
use super::annotating::{commit, device, here};
use super::command::Command;
use super::list::Key as ListKey;
use super::mode::Mode;
use super::motion::{arrive, jump};
use super::select::{Selection, Unit, subject};
use super::sheets::keys_of;
use super::state::State;
use super::{listing, motion};
use crate::annotate::{Annotation, Id, Resolution};
use crate::text::Span;

/// The key table that comes before all others while a note is being placed.
pub const TABLE: &str = "placing";

/// A note that is being given a place: the reader goes there, and one key sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placing {
    pub id: Id,
    /// Which of the places that may be its own was gone to, and how many there are.
    pub candidate: Option<(usize, usize)>,
}

/// Whether the keys of [`TABLE`] are in force.
#[must_use]
pub(super) fn is_awaited(state: &State) -> bool {
    state.placing.is_some() && matches!(state.mode, Mode::Read | Mode::Select(_))
}

/// The annotation that is meant: chosen in the list, else the one here.
fn meant(state: &State) -> Option<Id> {
    match &state.mode {
        Mode::List(list) => match list.chosen() {
            Some(ListKey::Annotation(id)) => Some(id),
            _ => None,
        },
        _ => here(state).first().copied(),
    }
}

/// Begins to place the annotation that is meant.
pub(super) fn begin(state: &mut State) {
    let Some(id) = meant(state) else {
        if matches!(state.mode, Mode::List(_)) {
            state.tell("No annotation is chosen");
            return;
        }
        let lists = state.key_does(Command::Unplaced, "lists those without a place");
        state.tell(format!("No annotation here to place{lists}"));
        return;
    };
    if state.book.document.blocks().is_empty() {
        return;
    }
    state.mode = Mode::Read;
    state.placing = Some(Placing {
        id,
        candidate: None,
    });
}

/// Sets the note that is being placed at the focused sentence or selection.
pub(super) fn set(state: &mut State, cx: &Cx, effects: &mut Vec<Effect>) {
    let Some(placing) = state.placing else {
        state.tell("No note is being placed");
        return;
    };
    let Some(span) = subject(state) else { return };
    state.placing = None;
    state.mode = Mode::Read;
    let Some(before) = state.book.set.get(placing.id).cloned() else {
        return;
    };
    if before.is_deleted() {
        state.tell("It was removed meanwhile");
        return;
    }
    let anchor = state.book.anchor(span);
    let mut after = state.book.set.edited(&before, &device(state), cx.wall);
    after.put_by_hand(anchor);
    commit(state, Some(before), after, None, effects);
    state.current = Some(placing.id);
    arrive(state, span.start);
    let undoes = state.key_does(Command::Undo, "undoes");
    let more = match state.book.unplaced().len() {
        0 => String::new(),
        left => format!(
            " · {left} more without a place{}",
            state.key_does(Command::Unplaced, "lists them")
        ),
    };
    state.saying = Some(format!("Placed by hand{undoes}{more}"));
}

/// Goes to the next of the places that may be the note's own, and selects it.
pub(super) fn next_candidate(state: &mut State, times: u32) {
    let id = match state.placing {
        Some(placing) if is_awaited(state) => Some(placing.id),
        _ if matches!(state.mode, Mode::List(_)) => meant(state),
        _ => first_ambiguous(state),
    };
    let Some(id) = id else {
        state.tell("No note here may stand in several places");
        return;
    };
    let candidates = candidates(state, id);
    if candidates.is_empty() {
        let line = if state.book.place_of(id).is_some() {
            "It stands in one place only".to_owned()
        } else if is_awaited(state) {
            "Nothing here is like it: go to the place yourself".to_owned()
        } else {
            let table = state.mode.table();
            let places = keys_of(&state.keymap, table, Command::Place.spec().name);
            let places = places.split(", ").next().filter(|key| !key.is_empty());
            let places = places.map(|key| format!(": {key} places it by hand"));
            format!(
                "Nothing in this text is like it{}",
                places.unwrap_or_default()
            )
        };
        state.tell(line);
        return;
    }
    let count = candidates.len();
    let times = usize::try_from(times).unwrap_or(1);
    let number = match state.placing.filter(|placing| placing.id == id) {
        Some(Placing {
            candidate: Some((number, _)),
            ..
        }) => (number + times) % count,
        _ => (times - 1) % count,
    };
    let span = candidates[number];
    state.mode = Mode::Read;
    jump(state, span.start);
    state.placing = Some(Placing {
        id,
        candidate: Some((number, count)),
    });
    state.mode = Mode::Select(Selection::over(span, Unit::Word));
    motion::reveal_span(state, span);
}

/// The places that may be a note's own.
fn candidates(state: &State, id: Id) -> Vec<Span> {
    match state.book.resolution(id) {
        Some(Resolution::Ambiguous(places)) => places.clone(),
        _ => Vec::new(),
    }
}

fn first_ambiguous(state: &State) -> Option<Id> {
    let unplaced = state.book.unplaced();
    let mut ids = unplaced.iter().map(|annotation| annotation.id);
    ids.find(|id| !candidates(state, *id).is_empty())
}

/// Lets the note that is meant go, or looks for it again.
pub(super) fn let_go(state: &mut State, cx: &Cx, effects: &mut Vec<Effect>) {
    let id = match state.placing {
        Some(placing) if is_awaited(state) => Some(placing.id),
        _ => meant(state),
    };
    let Some(before) = id.and_then(|id| state.book.set.get(id).cloned()) else {
        state.tell("No annotation is chosen to let go");
        return;
    };
    if !before.let_go && state.book.place_of(before.id).is_some() {
        let removes = state.key_does(Command::Remove, "removes it");
        state.tell(format!("It has its place in this text{removes}"));
        return;
    }
    state.placing = None;
    let mut after = state.book.set.edited(&before, &device(state), cx.wall);
    after.let_go = !before.let_go;
    let undoes = state.key_does(Command::Undo, "undoes");
    state.saying = Some(if after.let_go {
        format!("Let go: kept and exported as before, not called lost any more{undoes}")
    } else {
        format!("Looked for again{undoes}")
    });
    commit(state, Some(before), after, None, effects);
    listing::refresh_list(state);
}

/// After opening, when every note was looked for: says how many have no place.
pub(super) fn tell(state: &mut State) {
    if state.message.is_some() || !matches!(state.mode, Mode::Read) {
        return;
    }
    let unplaced = state.book.unplaced();
    let several = unplaced
        .iter()
        .filter(|annotation| !candidates(state, annotation.id).is_empty())
        .count();
    let lost = unplaced.len() - several;
    let notes = |count| if count == 1 { "note" } else { "notes" };
    let line = match (lost, several) {
        (0, 0) => return,
        (lost, 0) => format!("{lost} {} lost in this text", notes(lost)),
        (0, several) => format!("{several} {} may stand in several places", notes(several)),
        (lost, several) => format!(
            "{lost} {} lost, {several} may stand in several places",
            notes(lost)
        ),
    };
    let lists = state.key_does(Command::Unplaced, "lists them");
    state.tell(format!("{line}{lists}"));
}

/// What the status line says while a note is being placed.
pub(super) fn hint(state: &State) -> Option<String> {
    let placing = state.placing.filter(|_| is_awaited(state))?;
    let key = |command: Command| {
        let keys = keys_of(&state.keymap, TABLE, command.spec().name);
        let first = keys.split(", ").next().unwrap_or_default().to_owned();
        if first.is_empty() {
            format!(":{command}")
        } else {
            first
        }
    };
    let quote = state.book.set.get(placing.id).map(words);
    let quote = quote.unwrap_or_default();
    let sets = key(Command::SetPlace);
    Some(match placing.candidate {
        Some((number, count)) => format!(
            "{}/{count} · {sets} sets, {} next, Esc leaves · {quote}",
            number + 1,
            key(Command::NextCandidate),
        ),
        None => format!("Choose the place: {sets} sets, Esc leaves · {quote}"),
    })
}

/// What is remembered of its place, on one line.
fn words(annotation: &Annotation) -> String {
    let quote = super::shelf::one_line(&annotation.anchor.exact);
    format!("“{quote}”")
}
