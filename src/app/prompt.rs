//! Prompts: one line that is asked for, in the status line.

use super::action::{Cx, Effect};
use super::editor::Field;
use super::find::Find;
use super::mode::Mode;
use super::select::subject;
use super::state::State;
use super::{annotating, find};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Words to find; where the reader was is kept, so leaving goes back.
    Search { backward: bool, from: Origin },
    /// The name of a bookmark on this span.
    Bookmark(crate::text::Span),
}

/// Where the reader was when a prompt opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    pub focus: crate::text::Span,
    pub top: crate::layout::Top,
}

/// A prompt being answered.
#[derive(Debug)]
pub struct Prompt {
    pub ask: Ask,
    pub field: Field,
    /// The search there was before this one; it comes back when the prompt is left.
    pub before: Option<Find>,
}

impl Prompt {
    /// What stands before the field.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self.ask {
            Ask::Search {
                backward: false, ..
            } => "/",
            Ask::Search { backward: true, .. } => "\\",
            Ask::Bookmark(_) => "Bookmark: ",
        }
    }
}

/// Asks for `ask`.
pub(super) fn open(state: &mut State, ask: Ask, text: &str) {
    state.mode = Mode::Prompt(Box::new(Prompt {
        ask,
        field: Field::new(text, true),
        before: state.find.clone(),
    }));
}

/// Bookmarks here under the name given, or asks for one.
pub(super) fn bookmark(
    state: &mut State,
    name: Option<String>,
    cx: &Cx,
    effects: &mut Vec<Effect>,
) {
    let Some(span) = subject(state) else { return };
    match name {
        Some(name) => annotating::bookmark(state, span, &name, cx, effects),
        None => {
            let name = annotating::bookmark_on(state, span);
            let name = name.and_then(|bookmark| bookmark.name).unwrap_or_default();
            open(state, Ask::Bookmark(span), &name);
        }
    }
}

/// The answer is given.
pub(super) fn accept(state: &mut State, cx: &Cx, effects: &mut Vec<Effect>) {
    let Mode::Prompt(prompt) = std::mem::take(&mut state.mode) else {
        return;
    };
    let text = prompt.field.text();
    match prompt.ask {
        Ask::Search { backward, from } => find::accept(state, &text, backward, from, effects),
        Ask::Bookmark(span) => annotating::bookmark(state, span, &text, cx, effects),
    }
}

/// The prompt is left without an answer.
pub(super) fn cancel(state: &mut State, prompt: &Prompt) {
    if let Ask::Search { from, .. } = prompt.ask {
        find::cancel(state, from, prompt.before.clone());
    }
}
