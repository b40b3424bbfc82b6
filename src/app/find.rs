//! Searching in the text: ahead while the words are typed, then from match to match. The finding itself is an effect.

use super::action::Effect;
use super::command::Command;
use super::mode::Mode;
use super::motion::{arrive, focus_at};
use super::prompt::{Ask, Origin, open as ask};
use super::state::State;
use crate::search::Query;
use crate::text::Span;

/// A search under way or done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    pub query: Query,
    /// As typed.
    pub words: String,
    pub backward: bool,
    /// The match the reader is at.
    pub hit: Option<Span>,
    /// Matches still to be passed over (`5 n`).
    pub more: u32,
    /// Number of the match and how many there are, where counted.
    pub count: Option<(usize, usize)>,
}

/// What a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    pub ticket: u64,
    pub hit: Option<Span>,
    pub wrapped: bool,
    pub count: Option<(usize, usize)>,
}

/// Asks for words, or searches those given.
pub(super) fn open(
    state: &mut State,
    words: Option<String>,
    backward: bool,
    effects: &mut Vec<Effect>,
) {
    let from = Origin {
        focus: state.focus,
        top: state.top,
    };
    match words {
        Some(words) => accept(state, &words, backward, from, effects),
        None => ask(state, Ask::Search { backward, from }, ""),
    }
}

/// The words in the prompt changed: look ahead from where the search began.
pub(super) fn typed(state: &mut State, effects: &mut Vec<Effect>) {
    let Mode::Prompt(prompt) = &state.mode else {
        return;
    };
    let Ask::Search { backward, from } = prompt.ask else {
        return;
    };
    let words = prompt.field.text();
    begin(state, &words, backward);
    if state.find.is_some() {
        look(state, from.focus.start, backward, effects);
    } else {
        back_to(state, from);
    }
}

fn begin(state: &mut State, words: &str, backward: bool) {
    state.find = Query::new(words).map(|query| Find {
        query,
        words: words.to_owned(),
        backward,
        hit: None,
        more: 0,
        count: None,
    });
}

/// The prompt was answered; no words means those of last time.
pub(super) fn accept(
    state: &mut State,
    words: &str,
    backward: bool,
    from: Origin,
    effects: &mut Vec<Effect>,
) {
    state.jumps.leave(from.focus.start);
    let same = state
        .find
        .as_ref()
        .is_some_and(|find| find.words == words && find.backward == backward);
    if words.is_empty() {
        if state.find.is_some() {
            again(state, false, 1, effects);
        } else {
            state.tell("No words to find");
        }
        return;
    }
    if same && state.find.as_ref().is_some_and(|find| find.hit.is_some()) {
        return;
    }
    begin(state, words, backward);
    if state.find.is_some() {
        look(state, from.focus.start, backward, effects);
    } else {
        state.tell("No words to find");
    }
}

/// The prompt was left: back to where the search began.
pub(super) fn cancel(state: &mut State, from: Origin, before: Option<Find>) {
    state.ticket += 1;
    state.find = before;
    back_to(state, from);
}

fn back_to(state: &mut State, from: Origin) {
    state.top = from.top;
    state.focus = from.focus;
}

/// To the next match, or (`opposite`) the one before, so many `times`; from the focus where the reader has moved on since.
pub(super) fn again(state: &mut State, opposite: bool, times: u32, effects: &mut Vec<Effect>) {
    let Some(find) = &mut state.find else {
        let line = format!(
            "No search yet{}",
            state.key_does(Command::Search, "begins one")
        );
        state.tell(line);
        return;
    };
    find.more = times.clamp(1, 10_000) - 1;
    let backward = find.backward != opposite;
    let hit = find.hit.filter(|hit| hit.intersects(state.focus));
    let from = match hit {
        Some(hit) if backward => hit.start,
        Some(hit) => hit.start + 1,
        None => state.focus.start,
    };
    look(state, from, backward, effects);
}

fn look(state: &mut State, from: usize, backward: bool, effects: &mut Vec<Effect>) {
    let Some(find) = &state.find else { return };
    state.ticket += 1;
    state.searching_backward = backward;
    effects.push(Effect::Search {
        ticket: state.ticket,
        query: find.query.clone(),
        from,
        backward,
    });
}

/// How many matches there are was counted.
pub(super) fn counted(state: &mut State, ticket: u64, count: (usize, usize)) {
    if let Some(find) = state.find.as_mut().filter(|_| ticket == state.ticket) {
        find.count = Some(count);
    }
}

/// The answer to a search.
pub(super) fn found(state: &mut State, answer: Answer, effects: &mut Vec<Effect>) {
    if answer.ticket != state.ticket {
        return;
    }
    let typing = matches!(state.mode, Mode::Prompt(_));
    let Some(find) = &mut state.find else { return };
    find.hit = answer.hit;
    find.count = answer.count;
    if let Some(hit) = answer.hit.filter(|_| find.more > 0) {
        find.more -= 1;
        let backward = state.searching_backward;
        let from = if backward { hit.start } else { hit.start + 1 };
        look(state, from, backward, effects);
        return;
    }
    let words = crate::text::hygiene::line(&find.words).into_owned();
    match answer.hit {
        Some(hit) => {
            arrive(state, hit.start);
            if answer.wrapped && !typing {
                state.tell("Search went on from the other end");
            }
        }
        None => {
            if let Mode::Prompt(prompt) = &state.mode
                && let Ask::Search { from, .. } = prompt.ask
            {
                back_to(state, from);
            }
            focus_at(state, state.focus.start);
            state.alert(format!("“{words}” is not in this text"));
        }
    }
}
