//! Runs one command in the mode it was called in.

use super::action::{Cx, Effect};
use super::command::{Command, Group};
use super::list::Kind as ListKind;
use super::mode::{MarkUse, Mode};
use super::state::State;
use super::{
    annotating, carry, desk, find, jumping, keeping, labels, listing, motion, page, pictures,
    placing, prompt, recode, rows, select, settle, shelf, typing, writing,
};

/// A command with what was given to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub command: Command,
    pub arguments: Vec<String>,
    /// The count typed before it.
    pub count: Option<u32>,
}

impl Call {
    /// How often, at least once.
    #[must_use]
    pub fn times(&self) -> u32 {
        self.count.unwrap_or(1).max(1)
    }

    /// Its arguments as one text; `None` where there are none.
    #[must_use]
    pub fn argument(&self) -> Option<String> {
        (!self.arguments.is_empty()).then(|| self.arguments.join(" "))
    }
}

/// Runs `call`.
pub(super) fn run(state: &mut State, call: &Call, cx: &Cx, effects: &mut Vec<Effect>) {
    use Command as C;
    if call.command != C::Quit {
        state.quit_refused = false;
    }
    match call.command.spec().group {
        Group::Moving => move_in_mode(state, call, cx, effects),
        Group::Jumping => jump(state, call, cx, effects),
        Group::Selecting if call.command == C::Copy => select::copy(state, effects),
        Group::Selecting => select::run(state, call),
        Group::Page if matches!(call.command, C::Contents | C::SideNotes) => {
            desk::run(state, call.command, effects);
        }
        Group::Page => page::run(state, call),
        Group::Searching | Group::Annotating | Group::Writing | Group::Desk => {
            act(state, call, cx, effects);
        }
    }
}

fn jump(state: &mut State, call: &Call, cx: &Cx, effects: &mut Vec<Effect>) {
    match call.command {
        Command::Labels => labels::open(state),
        Command::SetMark => annotating::mark(state, MarkUse::Set, call.argument(), cx, effects),
        Command::GoToMark => annotating::mark(state, MarkUse::GoTo, call.argument(), cx, effects),
        Command::OpenPicture => pictures::open_outside(state, effects),
        _ => jumping::run(state, call),
    }
}

/// Everything that is no motion.
fn act(state: &mut State, call: &Call, cx: &Cx, effects: &mut Vec<Effect>) {
    use Command as C;
    match call.command {
        C::Search => find::open(state, call.argument(), false, effects),
        C::SearchBackward => find::open(state, call.argument(), true, effects),
        C::SearchNext => find::again(state, false, call.times(), effects),
        C::SearchPrev => find::again(state, true, call.times(), effects),

        C::Highlight => annotating::highlight(state, call.argument(), cx, effects),
        C::Note => writing::note(state, cx, effects),
        C::EditNote => writing::edit(state, cx, effects),
        C::EditExternal => writing::edit_outside(state, cx, effects),
        C::Bookmark => prompt::bookmark(state, call.argument(), cx, effects),
        C::Remove => annotating::remove(state, cx, effects),
        C::Settle => settle::settle(state, call.argument().as_deref(), cx, effects),
        C::Unplaced => listing::unplaced(state),
        C::Place => placing::begin(state),
        C::NextCandidate => placing::next_candidate(state, call.times()),
        C::SetPlace => placing::set(state, cx, effects),
        C::LetGo => placing::let_go(state, cx, effects),
        C::Undo => annotating::undo(state, call.times(), cx, effects),
        C::Redo => annotating::redo(state, call.times(), cx, effects),
        C::Carry => carry::run(state, call.argument().is_some(), effects),
        C::Uncarry => carry::uncarry(state, effects),
        C::SaveAgain => keeping::save_again(state, effects),

        C::Choose => rows::choose(state, cx, effects),
        C::Accept => prompt::accept(state, cx, effects),
        C::SaveNote => writing::save_note(state, cx, effects),
        C::BreakLine => typing::text(state, "\n", effects),
        C::Sort => shelf::sort(state),
        C::Library => shelf::open(state, call.argument(), effects),
        C::Leave => leave(state, effects),

        C::Encoding => recode::run(state, call.argument().as_deref(), cx, effects),
        C::Redraw => effects.push(Effect::Redraw),
        C::Suspend => effects.push(Effect::Suspend),
        C::Quit => keeping::quit(state, cx, effects),
        command => desk::run(state, command, effects),
    }
}

/// The motions mean lines of text while reading and rows in everything that is a list.
fn move_in_mode(state: &mut State, call: &Call, cx: &Cx, effects: &mut Vec<Effect>) {
    match state.mode {
        Mode::Read => motion::run(state, call),
        Mode::Select(_) => select::run(state, call),
        Mode::Editor(_) => typing::page(state, call.command == Command::PageDown),
        _ => rows::run(state, call, cx, effects),
    }
}

/// One mode back.
fn leave(state: &mut State, effects: &mut Vec<Effect>) {
    match std::mem::take(&mut state.mode) {
        Mode::Read if state.placing.is_some() => {
            state.placing = None;
            state.tell("Not placed; nothing is changed");
        }
        Mode::Read => {
            state.find = None;
            state.point = None;
            state.current = None;
        }
        Mode::Prompt(prompt) => prompt::cancel(state, &prompt),
        Mode::Editor(editor) => writing::leave_editor(state, &editor, effects),
        Mode::Sheet(_, below) => state.mode = *below,
        Mode::Opening(list) => state.mode = Mode::Opening(list),
        Mode::List(list) if list.kind == ListKind::Carry => carry::leave(state, effects),
        Mode::List(_) => shelf::leave(state, effects),
        Mode::Contents { .. }
        | Mode::Margin { .. }
        | Mode::Select(_)
        | Mode::Labels { .. }
        | Mode::Mark(_) => {}
    }
}
