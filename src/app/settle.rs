//! Notes that were written apart on two devices: both texts stand there until one key makes them one again.

use super::action::{Cx, Effect};
use super::annotating::{commit, device, here};
use super::command::Command;
use super::list::Key as ListKey;
use super::mode::Mode;
use super::state::State;
use crate::annotate::Id;

/// Makes one of the texts of the note here: all of them joined, or only the `first` or the `second`.
pub(super) fn settle(state: &mut State, which: Option<&str>, cx: &Cx, effects: &mut Vec<Effect>) {
    let Some(id) = apart(state) else {
        state.tell("No note here was written apart on two devices");
        return;
    };
    let set = &state.book.set;
    let Some(shown) = set.get(id).cloned() else {
        return;
    };
    let (chosen, said) = match which {
        Some("first") => (Some(shown.clone()), "The first text is kept"),
        Some("second") => (set.beside(id).next().cloned(), "The second text is kept"),
        _ => (set.joined(id), "Both texts are one note now"),
    };
    let Some(chosen) = chosen else { return };
    let after = set.settled(&chosen, &device(state), cx.wall);
    state.saying = Some(format!(
        "{said}{}",
        state.key_does(Command::Undo, "goes back to the first")
    ));
    let place = state.book.place_of(id);
    commit(state, Some(shown), after, place, effects);
    super::listing::refresh_list(state);
}

/// The note that is meant, where it says several things.
fn apart(state: &State) -> Option<Id> {
    let meant = match &state.mode {
        Mode::List(list) => match list.chosen() {
            Some(ListKey::Annotation(id)) => vec![id],
            _ => Vec::new(),
        },
        _ => here(state),
    };
    let is_apart = |id: &Id| state.book.set.beside(*id).next().is_some();
    meant.into_iter().find(is_apart)
}
