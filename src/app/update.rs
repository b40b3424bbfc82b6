//! One action in, effects out.

use super::action::{Action, Cx, Effect, Opened};
use super::book::Book;
use super::command::Command;
use super::keys::{self, Pending};
use super::mode::Mode;
use super::motion::{open_at, pull_focus, reveal_if_needed};
use super::state::State;
use super::view_model::Tone;
use super::{
    carry, desk, find, folds, keeping, listing, mouse, pictures, recode, reload, shelf, writing,
};
use crate::annotate::Set;
use crate::layout::Top;
use crate::layout::wrap::fit;
use crate::text::width::width;

/// Columns of what a warning says that are shown in any case.
const MESSAGE: usize = 20;

/// Takes one action.
pub fn update(state: &mut State, action: Action, cx: &Cx) -> Vec<Effect> {
    let mut effects = Vec::new();
    if matches!(
        action,
        Action::Key(_) | Action::Mouse(_) | Action::Opened(_)
    ) {
        state.wanted_top = None;
    }
    let Some(action) = for_this_text(state, action) else {
        return effects;
    };
    match action {
        Action::Key(key) => keys::press(state, key, cx, &mut effects),
        Action::Paste(text) => keys::paste(state, &text, &mut effects),
        Action::Mouse(event) => mouse::event(state, event, cx, &mut effects),
        Action::Resize { columns, rows } => resize(state, columns, rows),
        Action::Tick => tick(state, cx, &mut effects),
        Action::Opened(opened) => open(state, *opened, &mut effects),
        Action::Reloaded { opened, .. } => reload::reload(state, *opened, &mut effects),
        Action::NotOpened(error) => shelf::not_opened(state, error),
        Action::Configured {
            settings,
            keymap,
            problems,
        } => {
            configure(state, settings, &mut effects);
            state.keymap = keymap;
            tell_settings(state, &problems);
        }
        Action::Background { dark } => state.dark = Some(dark),
        Action::Graphics { able, cell } => {
            state.pictures.terminal(able, cell);
            state.fit_galley();
        }
        Action::Picture { picture, size, .. } => {
            pictures::learn(state, picture, size);
        }
        Action::Found {
            ticket,
            hit,
            wrapped,
            count,
        } => {
            find::found(
                state,
                find::Answer {
                    ticket,
                    hit,
                    wrapped,
                    count,
                },
                &mut effects,
            );
        }
        Action::Counted { ticket, count } => find::counted(state, ticket, count),
        Action::Library(listing) => shelf::show(state, listing, &mut effects),
        Action::Shelved {
            listing,
            texts,
            done,
            of,
        } => shelf::take(state, listing, texts, (done, of)),
        Action::Forgotten(text) => shelf::forgotten(state, &text),
        Action::Edited(result) => writing::edited(state, result, cx, &mut effects),
        // What is not saved matters more.
        Action::Tell(_) if state.book.save_error.is_some() => {}
        Action::Tell(line) => state.tell(line),
        Action::Terminate => {
            effects.extend(state.keep_place(cx, true));
            effects.push(Effect::Quit);
        }
        kept => keeping_answers(state, kept, cx, &mut effects),
    }
    desk::tidy(state);
    reload::settle(state);
    pictures::ask(state, &mut effects);
    effects
}

/// The action, unless it is an answer for a text that is not on the desk any more.
fn for_this_text(state: &State, action: Action) -> Option<Action> {
    let of = match &action {
        Action::Merged { text, .. }
        | Action::Saved { text, .. }
        | Action::NotSaved { text, .. }
        | Action::Picture { text, .. }
        | Action::Kin { text, .. }
        | Action::KinRead { text, .. }
        | Action::Linked { text, .. }
        | Action::Reloaded { text, .. }
        | Action::Resolved { text, .. } => *text,
        _ => return Some(action),
    };
    (of == state.book.document.hash()).then_some(action)
}

/// Answers about what is kept of this text.
fn keeping_answers(state: &mut State, action: Action, cx: &Cx, effects: &mut Vec<Effect>) {
    match action {
        Action::Merged { set, troubles, .. } => merged(state, set, &troubles, effects),
        Action::Saved { states, .. } => keeping::saved(state, &states, effects),
        Action::NotSaved { states, error, .. } => keeping::not_saved(state, states, error, cx),
        Action::Resolved { places, index, .. } => {
            if let Some(index) = index {
                state.book.set_index(index);
            }
            let places = carry::take(state, places);
            state.book.take_places(places);
            place_new(state, effects);
            listing::refresh_list(state);
        }
        Action::Kin { kin, asked, .. } => carry::found(state, kin, asked, effects),
        Action::KinRead { folder, set, .. } => carry::read(state, &folder, set, effects),
        Action::Linked { done, .. } => carry::linked(state, done),
        _ => {}
    }
}

/// The size changed: the page hangs on the same position, and the focus stays in sight.
fn resize(state: &mut State, columns: u16, rows: u16) {
    if (state.columns, state.rows) == (columns, rows) {
        return;
    }
    state.columns = columns;
    state.rows = rows;
    if state.panes().is_none() || state.book.document.blocks().is_empty() {
        return;
    }
    state.fit_galley();
    // A small screen may have to leave the top to show the focus; a larger one goes back to it.
    let wanted = state.wanted_top.unwrap_or(state.top);
    state.top = wanted;
    reveal_if_needed(state);
    state.wanted_top = Some(wanted);
}

fn tick(state: &mut State, cx: &Cx, effects: &mut Vec<Effect>) {
    if state.pending.hint_at().is_some_and(|at| cx.now >= at) {
        state.pending.hint = true;
    }
    effects.extend(state.keep_place(cx, false));
    carry::look(state, effects);
    if state.retry_at.is_some_and(|at| cx.now >= at) {
        state.retry_at = None;
        effects.push(Effect::Save(state.book.unsaved.all().cloned().collect()));
    }
}

fn open(state: &mut State, mut opened: Opened, effects: &mut Vec<Effect>) {
    if opened.decoding.again {
        let (old, new) = (&state.book.document, &opened.document);
        opened.at = Some(recode::same_place(old, state.focus.start, new));
    }
    state.book = Book::new(&mut opened);
    state.reloaded = Some(reload::Before::Opened);
    state.mode = Mode::Read;
    state.pending = Pending::default();
    state.jumps = super::jumps::Jumps::default();
    state.find = None;
    state.point = None;
    state.current = None;
    state.placing = None;
    carry::begin(state);
    state.drag = None;
    state.quit_refused = false;
    state.kept_at = None;
    state.longest_title = longest_title(state);
    state.galley.clear();
    folds::begin(state);
    state.pictures.clear();
    state.fit_galley();
    place_annotations(state, effects);
    begin_at(state, &opened);
    state.moved = true;
    keeping::drop_kept_drafts(state, effects);
    let drafts = state.book.drafts.len();
    if let Some(warning) = brief(&opened.warnings, state.columns) {
        state.alert(warning);
    } else if drafts > 0 {
        let drafts = if drafts == 1 {
            "A draft is".to_owned()
        } else {
            format!("{drafts} drafts are")
        };
        let line = format!(
            "{drafts} waiting{}",
            state.key_does(Command::Annotations, "lists them")
        );
        state.tell(line);
    } else if opened.decoding.again || !matches!(opened.decoding.name, "" | "UTF-8") {
        state.tell(format!("Read in {}", opened.decoding.name));
    }
}

/// What the first of several warnings is about, then its file without folders, and how many more there are; the whole of it is for `check`.
fn brief(warnings: &[String], columns: u16) -> Option<String> {
    let first = warnings.first()?;
    let (path, what) = match first.split_once(": ") {
        Some((path, what)) if path.starts_with('/') => (path, what),
        _ => ("", first.as_str()),
    };
    let mut tail = String::new();
    if let Some(file) = path.rsplit('/').next().filter(|file| !file.is_empty()) {
        tail = format!(" · {file}");
    }
    if warnings.len() > 1 {
        tail = format!("{tail} · {} more", warnings.len() - 1);
    }
    if tail.is_empty() {
        return Some(what.to_owned());
    }
    let tail = format!("{tail}: lutrin check");
    let what = what.split("; ").next().unwrap_or(what);
    let room = usize::from(columns).saturating_sub(width(&tail) + 2);
    Some(format!("{}{tail}", fit(what, room.max(MESSAGE))))
}

/// Where reading begins: at the place asked for, else where the reader was, else at the start.
fn begin_at(state: &mut State, opened: &Opened) {
    let start = folds::shown(state).start;
    let rows = state.page_rows();
    let document = state.book.document.clone();
    state.top = match start {
        0 => Top::default(),
        start => state.galley.top_for(&document, start, 0, rows),
    };
    state.focus = document.sentence_at(start).unwrap_or_default();
    if let Some(at) = opened.at {
        if at > 0 {
            open_at(state, at);
        }
        return;
    }
    let focus = opened
        .focus
        .as_ref()
        .and_then(|anchor| state.book.find_soon(anchor));
    let top = opened
        .top
        .as_ref()
        .and_then(|anchor| state.book.find_soon(anchor));
    if let Some(focus) = focus.or(top) {
        let sentence = state.book.document.sentence_at(focus.start);
        state.focus = sentence.unwrap_or(state.focus);
        let rows = state.page_rows();
        let document = state.book.document.clone();
        match top {
            Some(top) => state.top = state.galley.top_for(&document, top.start, 0, rows),
            None => open_at(state, focus.start),
        }
        reveal_if_needed(state);
    }
}

/// Columns of the longest line of the contents, count and mark included.
pub(super) fn longest_title(state: &State) -> u16 {
    let outline = state.book.document.outline();
    let longest = outline.widest().map(|widest| outline.columns(widest));
    longest.map_or(0, |columns| u16::try_from(columns + 5).unwrap_or(u16::MAX))
}

pub(super) fn place_annotations(state: &mut State, effects: &mut Vec<Effect>) {
    let anchors = state.book.place(state.focus.start);
    if !state.book.is_indexed() || !anchors.is_empty() {
        effects.push(Effect::Resolve {
            document: state.book.document.clone(),
            anchors,
        });
    }
}

/// Places what has no place yet, at once or by an effect.
pub(super) fn place_new(state: &mut State, effects: &mut Vec<Effect>) {
    let anchors = state.book.place(state.focus.start);
    if !anchors.is_empty() {
        effects.push(Effect::Resolve {
            document: state.book.document.clone(),
            anchors,
        });
    }
}

/// What is said of annotations that another program or device made.
const ELSEWHERE: &str = "came from elsewhere";

/// Notes as they are on disk: other devices' and other windows' changes come in; what of ours is not there yet stays.
fn merged(state: &mut State, mut set: Set, troubles: &[String], effects: &mut Vec<Effect>) {
    set.merge_all(&state.book.unsaved);
    let later = std::mem::take(&mut state.book.later);
    if set != state.book.set {
        let first = later || state.book.set.is_empty();
        let came = came_in(state, &set).filter(|_| !later);
        state.book.set = set;
        place_new(state, effects);
        if first {
            // Many notes come after the first page; only now it shows which drafts are notes.
            keeping::drop_kept_drafts(state, effects);
        }
        listing::refresh_list(state);
        if let Some(line) = came {
            tell_beside(state, line);
        }
    }
    if let Some(line) = brief(troubles, state.columns) {
        state.alert(line);
    }
}

/// Tells what nobody here did beside what was told of what was done here; nothing beside what wants attention.
fn tell_beside(state: &mut State, line: String) {
    match state.message.as_mut() {
        Some(told) if told.tone != Tone::Normal => {}
        Some(told) if !told.text.contains(ELSEWHERE) => {
            told.text += " · ";
            told.text += &line;
        }
        _ => state.tell(line),
    }
}

/// What to tell of annotations that were made, or written apart, somewhere else.
fn came_in(state: &State, set: &Set) -> Option<String> {
    let is_apart = |set: &Set, id| set.beside(id).next().is_some();
    let old = &state.book.set;
    let fresh = set.live().filter(|note| old.states(note.id).is_empty());
    let apart = set
        .live()
        .filter(|note| is_apart(set, note.id) && !is_apart(old, note.id));
    let annotations = |count| match count {
        1 => "1 annotation".to_owned(),
        count => format!("{count} annotations"),
    };
    match (apart.count(), fresh.count()) {
        (0, 0) => None,
        (0, fresh) => Some(format!("{} {ELSEWHERE}", annotations(fresh))),
        (apart, _) => Some(format!(
            "{} written apart on two devices{}",
            annotations(apart),
            state.key_does(Command::Settle, "joins both texts")
        )),
    }
}

/// Says that settings were read, or what is wrong with them.
fn tell_settings(state: &mut State, problems: &[String]) {
    state.pending = Pending::default();
    match brief(problems, state.columns) {
        None => state.tell("Settings read again"),
        Some(line) => state.alert(line),
    }
}

fn configure(state: &mut State, settings: crate::config::Settings, effects: &mut Vec<Effect>) {
    if settings.measure != state.settings.measure {
        state.measure = settings.measure;
    }
    if settings.theme != state.settings.theme {
        state.theme.clone_from(&settings.theme);
    }
    if settings.mouse != state.settings.mouse {
        effects.push(Effect::Mouse(settings.mouse));
    }
    state.settings = settings;
    state.fit_galley();
    if !state.book.document.blocks().is_empty() {
        reveal_if_needed(state);
        pull_focus(state);
    }
}
