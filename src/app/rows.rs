//! Moving and choosing in everything that has rows: contents, side notes, lists, sheets.

use super::action::{Cx, Effect};
use super::command::Command;
use super::jumping::{open_note, to_section};
use super::list::{Key as ListKey, Kind as ListKind, List};
use super::mode::{Mode, NoteRef};
use super::motion::jump;
use super::run::{Call, run as run_command};
use super::state::State;
use super::{carry, desk, keeping, margin, recode, writing};
use crate::annotate::Id;
use crate::keymap::suggest;

/// Rows a command moves by; `None` for a command that moves to an edge.
fn distance(command: Command, times: u32, page: u16) -> Option<i64> {
    let times = i64::from(times);
    let page = i64::from(page.max(1));
    match command {
        Command::LineDown => Some(times),
        Command::LineUp => Some(-times),
        Command::HalfPageDown => Some(times * (page / 2).max(1)),
        Command::HalfPageUp => Some(-times * (page / 2).max(1)),
        Command::PageDown => Some(times * page),
        Command::PageUp => Some(-times * page),
        Command::Start => Some(i64::MIN / 2),
        Command::End => Some(i64::MAX / 2),
        _ => None,
    }
}

/// Runs a motion in the rows of the mode.
pub(super) fn run(state: &mut State, call: &Call, _cx: &Cx, _effects: &mut Vec<Effect>) {
    let page = state.page_rows();
    let Some(by) = distance(call.command, call.times(), page.saturating_sub(4)) else {
        return;
    };
    let sheet_rows = desk::sheet_rows(state);
    let sections = state.book.document.outline().sections().len();
    match &mut state.mode {
        Mode::Contents { row } => *row = moved(*row, by, sections),
        Mode::List(list) => list.step(by),
        Mode::Sheet(sheet, _) => {
            let (total, shown) = sheet_rows;
            sheet.scroll = moved(sheet.scroll, by, (total + 1).saturating_sub(shown).max(1));
        }
        Mode::Margin { .. } => margin::step(state, by),
        _ => {}
    }
}

fn moved(from: usize, by: i64, count: usize) -> usize {
    let last = i64::try_from(count.saturating_sub(1)).unwrap_or(i64::MAX);
    let to = i64::try_from(from)
        .unwrap_or(0)
        .saturating_add(by)
        .clamp(0, last);
    usize::try_from(to).unwrap_or(0)
}

/// Chooses what the rows stand at.
pub(super) fn choose(state: &mut State, cx: &Cx, effects: &mut Vec<Effect>) {
    match std::mem::take(&mut state.mode) {
        Mode::Contents { row } => {
            to_section(state, row);
        }
        Mode::Margin { note } => match note {
            Some(NoteRef::Own(id)) => {
                to_annotation(state, id);
                let says = state
                    .book
                    .set
                    .get(id)
                    .is_some_and(|annotation| !annotation.note_text().is_empty());
                if says {
                    open_note(state, id);
                }
            }
            Some(NoteRef::Author(index)) => {
                let body = state.book.document.notes().get(index).map(|note| note.body);
                if let Some(body) = body {
                    jump(state, body.start);
                }
            }
            None => {}
        },
        Mode::List(list) => match list.chosen() {
            Some(ListKey::Annotation(id)) if to_annotation(state, id) => {}
            Some(ListKey::Annotation(id)) => {
                state.mode = Mode::List(list);
                open_note(state, id);
            }
            Some(ListKey::Draft(draft)) => writing::open_draft(state, &draft, cx, effects),
            Some(key @ ListKey::Text(_))
                if keeping::holds_back(state) && list.asked.as_ref() != Some(&key) =>
            {
                let mut list = list;
                list.asked = Some(key);
                state.mode = Mode::List(list);
            }
            Some(ListKey::Text(text)) => {
                state.mode = Mode::Opening(Some(list));
                effects.extend(state.keep_place(cx, true));
                effects.push(Effect::Open(*text));
            }
            Some(ListKey::Kin(kin)) => carry::open(state, *kin, effects),
            Some(ListKey::Carried) => carry::confirm(state, effects),
            Some(ListKey::Encoding(encoding)) => recode::to(state, encoding, cx, effects),
            Some(ListKey::Command(command)) => call(state, &list, command, cx, effects),
            None => no_command(state, &list),
        },
        other => state.mode = other,
    }
}

/// Goes to where an annotation stands; answers whether it stands anywhere.
fn to_annotation(state: &mut State, id: Id) -> bool {
    let Some(span) = state.book.place_of(id) else {
        return false;
    };
    jump(state, span.start);
    state.current = Some(id);
    true
}

/// Says that what was typed in the palette names no command, and which one may be meant.
fn no_command(state: &mut State, list: &List) {
    let typed = list.field.text();
    let Some(name) = typed.split_whitespace().next() else {
        return;
    };
    if list.kind != ListKind::Commands {
        return;
    }
    let names = || {
        list.items.iter().filter_map(|item| match &item.key {
            ListKey::Command(command) => Some(command.spec().name),
            _ => None,
        })
    };
    let shown = list
        .shown
        .first()
        .and_then(|index| match &list.items[*index].key {
            ListKey::Command(command) => Some(command.spec().name),
            _ => None,
        });
    let meant = suggest::nearest(name, names()).or(shown);
    let meant = meant.map(|name| format!("; did you mean “{name}”?"));
    let name = crate::text::hygiene::line(name).into_owned();
    if let Some(selection) = list.selection {
        state.mode = Mode::Select(selection);
    }
    state.alert(format!(
        "There is no command “{name}”{}",
        meant.unwrap_or_default()
    ));
}

/// Runs the command chosen in the palette; what is typed behind its name is its argument.
fn call(state: &mut State, list: &List, command: Command, cx: &Cx, effects: &mut Vec<Effect>) {
    if let Some(selection) = list.selection {
        state.mode = Mode::Select(selection);
    }
    let spec = command.spec();
    let typed = list.field.text();
    let argument = typed.trim_start().split_once(char::is_whitespace);
    let arguments: Vec<String> = argument
        .map(|(_, rest)| rest.trim().to_owned())
        .filter(|rest| !rest.is_empty())
        .into_iter()
        .collect();
    match super::command::check(spec.modes[0], spec.name, &arguments) {
        Ok(()) => run_command(
            state,
            &Call {
                command,
                arguments,
                count: None,
            },
            cx,
            effects,
        ),
        Err(error) => state.alert(error),
    }
}
