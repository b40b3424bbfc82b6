//! What stands before and behind the text (a licence, a transcriber's word, the notes) is folded away until it is wanted.

use super::motion::{focus_at, reveal_if_needed};
use super::state::State;
use crate::layout::Folds;
use crate::text::Span;

/// Fewer bytes are not worth a fold: a title page is looked at.
const FEW: usize = 300;
/// The same of a page of the web: what stands around its text are links.
const FEW_OF_PAGE: usize = 30;

/// Bytes whose words are counted for the line of a fold; of more it says about how many.
const COUNTED: usize = 64 << 10;

/// Which of the two is folded away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    front: bool,
    after: bool,
}

/// The bytes before the text and those behind it.
fn around(state: &State) -> (Span, Span) {
    let document = &state.book.document;
    let body = document.body();
    let blocks = document.blocks();
    let start = blocks.first().map_or(0, |block| block.span.start);
    let end = blocks.last().map_or(0, |block| block.span.end);
    (
        Span::new(start.min(body.start), body.start),
        Span::new(body.end, end.max(body.end)),
    )
}

/// A text was opened: what is long enough is folded.
pub(super) fn begin(state: &mut State) {
    let (front, after) = around(state);
    let text = !state.book.document.body().is_empty();
    let few = if state.book.document.meta().web {
        FEW_OF_PAGE
    } else {
        FEW
    };
    state.folded = Folded {
        front: text && front.len() >= few,
        after: text && after.len() >= few,
    };
}

/// The folds as blocks.
pub(super) fn blocks(state: &State) -> Folds {
    let Folded { front, after } = state.folded;
    if !front && !after {
        return Folds::default();
    }
    let body = state.book.document.body();
    let blocks = state.book.document.blocks();
    let before = |pos: usize| blocks.partition_point(|block| block.span.start < pos);
    Folds {
        front: if front { before(body.start) } else { 0 },
        after: after.then(|| before(body.end)),
    }
}

/// The bytes that can be read without unfolding anything.
pub(super) fn shown(state: &State) -> Span {
    let body = state.book.document.body();
    let Folded { front, after } = state.folded;
    Span::new(
        if front { body.start } else { 0 },
        if after {
            body.end
        } else {
            state.book.document.text().len()
        },
    )
}

/// What holds byte `pos` is unfolded.
pub(super) fn unfold(state: &mut State, pos: usize) {
    let body = state.book.document.body();
    state.folded.front &= pos >= body.start;
    state.folded.after &= pos < body.end;
}

/// Shows what is folded; folds it again where all of it is shown.
pub(super) fn toggle(state: &mut State) {
    if state.folded != Folded::default() {
        state.folded = Folded::default();
        reveal_if_needed(state);
        state.tell("What stands around the text is shown");
        return;
    }
    let (front, after) = around(state);
    if front.is_empty() && after.is_empty() {
        state.tell("Nothing stands around this text");
        return;
    }
    let body = state.book.document.body();
    let here = state.focus.start;
    if here < body.start || here >= body.end {
        let edge = if here < body.start {
            body.start
        } else {
            body.end - 1
        };
        focus_at(state, state.book.document.floor(edge));
    }
    state.folded = Folded {
        front: !front.is_empty(),
        after: !after.is_empty(),
    };
    reveal_if_needed(state);
    state.tell("What stands around the text is folded");
}

/// What the line of a fold says.
pub(super) fn line(state: &State, before: bool) -> String {
    let (front, after) = around(state);
    let (span, place) = if before {
        (front, "before")
    } else {
        (after, "after")
    };
    let words = if span.len() <= COUNTED {
        state.book.document.words(span).to_string()
    } else {
        format!("about {}", span.len() / 6)
    };
    let key = state.key_does(super::command::Command::ToggleFolds, "shows them");
    format!("⋯ {words} words {place} the text{key}")
}
