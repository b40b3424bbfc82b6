//! The text was changed under the reader's eyes by another program: the new one takes its place, and everything stays where it was in it.

use std::collections::BTreeMap;

use super::action::{Effect, Notes, Opened};
use super::book::Book;
use super::keys::Pending;
use super::listing;
use super::mode::{Mode, NoteRef};
use super::motion::reveal_if_needed;
use super::prompt::Ask;
use super::select::Selection;
use super::state::State;
use super::{folds, placing, update};
use crate::annotate::Id;
use crate::doc::Document;
use crate::layout::Top;
use crate::text::Span;

/// How notes stood in the text before.
type Stood = BTreeMap<Id, &'static str>;

/// What was before notes were looked for in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Before {
    /// It was not on the desk.
    Opened,
    /// It was another.
    Stood(Stood),
}

/// Where bytes of the old text are in the new one: what both begin and end with stays, what is between is as far into it.
struct Way<'a> {
    new: &'a Document,
    /// Bytes that both begin with.
    head: usize,
    /// Where what both end with begins, in the old text and in the new.
    tail: (usize, usize),
}

impl<'a> Way<'a> {
    fn between(old: &Document, new: &'a Document) -> Self {
        let (from, to) = (old.text().as_bytes(), new.text().as_bytes());
        let alike = |(a, b): &(&u8, &u8)| a == b;
        let head = from.iter().zip(to).take_while(alike).count();
        let rest = from[head..].iter().rev().zip(to[head..].iter().rev());
        let tail = rest.take_while(alike).count();
        Self {
            new,
            head,
            tail: (from.len() - tail, to.len() - tail),
        }
    }

    fn at(&self, pos: usize) -> usize {
        let (old, new) = self.tail;
        let pos = if pos <= self.head {
            pos
        } else if pos >= old {
            new + (pos - old)
        } else {
            let part = (pos - self.head) as u128 * (new - self.head) as u128;
            let into = part / (old - self.head) as u128;
            self.head + usize::try_from(into).unwrap_or(0)
        };
        self.new.floor(pos)
    }

    fn span(&self, span: Span) -> Span {
        Span::new(self.at(span.start), self.at(span.end))
    }

    /// A span that must hold what it held.
    fn same(&self, span: Span, old: &Document) -> Option<Span> {
        let moved = self.span(span);
        (self.new.slice(moved) == old.slice(span)).then_some(moved)
    }
}

/// Puts the text in the place of the one on the desk.
pub(super) fn reload(state: &mut State, mut opened: Opened, effects: &mut Vec<Effect>) {
    let old = state.book.document.clone();
    let new = opened.document.clone();
    let way = Way::between(&old, &new);
    let focus = focus(state, &mut opened, &way);
    let before = match state.reloaded.take() {
        Some(Before::Stood(before)) => before,
        _ => stood(&state.book),
    };
    carry_on(&mut state.book, opened);
    state.mode = moved(std::mem::take(&mut state.mode), &way, &old);
    state.pending = Pending::default();
    state.jumps.shift(|pos| way.at(pos));
    // An answer that is on its way is for bytes of the old text.
    state.ticket += 1;
    if let Some(find) = &mut state.find {
        find.hit = find.hit.and_then(|hit| way.same(hit, &old));
        find.count = None;
        find.more = 0;
    }
    state.point = state.point.and_then(|point| way.same(point, &old));
    state.drag = None;
    if let Some(placing) = &mut state.placing {
        placing.candidate = None;
    }
    if let Some(target) = &mut state.editing_outside {
        target.span = target.span.and_then(|span| way.same(span, &old));
    }
    state.focus = focus;
    state.longest_title = update::longest_title(state);
    state.galley.clear();
    folds::begin(state);
    state.pictures.clear();
    state.fit_galley();
    let rows = state.page_rows();
    let top = way.at(state.top.pos);
    state.top = state.galley.top_for(&new, top, 0, rows);
    reveal_if_needed(state);
    state.moved = true;
    state.reloaded = Some(Before::Stood(before));
    update::place_annotations(state, effects);
    listing::refresh_list(state);
}

/// The new text with the reader's own things of the old one: nothing of it was read from disk again.
fn carry_on(book: &mut Book, mut opened: Opened) {
    let old = std::mem::take(book);
    opened.notes = Notes {
        set: old.set,
        history: old.history,
        drafts: old.drafts,
        device: old.device,
    };
    opened.name = old.name;
    *book = Book::new(&mut opened);
    book.begun = old.begun;
    book.unsaved = old.unsaved;
    book.save_error = old.save_error;
}

/// Where the focused sentence stands now: where it is unchanged at once, else where its anchor is found, else about there.
fn focus(state: &mut State, opened: &mut Opened, way: &Way<'_>) -> Span {
    let old = state.book.document.clone();
    let about = way.new.sentence_at(way.at(state.focus.start));
    let same = about.filter(|span| way.new.slice(*span) == old.slice(state.focus));
    if let Some(same) = same {
        return same;
    }
    let anchor = state.book.anchor(state.focus);
    let mut there = Book::new(&mut Opened {
        document: opened.document.clone(),
        name: String::new(),
        path: None,
        format: String::new(),
        decoding: opened.decoding,
        notes: Notes::default(),
        at: None,
        focus: None,
        top: None,
        warnings: Vec::new(),
    });
    let found = there.find_soon(&anchor);
    found
        .and_then(|span| way.new.sentence_at(span.start))
        .or(about)
        .or_else(|| way.new.sentence_at(0))
        .unwrap_or_default()
}

/// A mode whose places are in the new text.
fn moved(mode: Mode, way: &Way<'_>, old: &Document) -> Mode {
    match mode {
        Mode::Select(selection) => Mode::Select(Selection {
            anchor: way.at(selection.anchor),
            head: way.at(selection.head),
            ..selection
        }),
        Mode::Contents { row } => {
            let last = way.new.outline().sections().len().saturating_sub(1);
            Mode::Contents { row: row.min(last) }
        }
        Mode::Margin {
            note: Some(NoteRef::Author(_)),
        } => Mode::Margin { note: None },
        Mode::Sheet(sheet, below) => Mode::Sheet(sheet, Box::new(moved(*below, way, old))),
        Mode::Prompt(mut prompt) => {
            match &mut prompt.ask {
                Ask::Bookmark(span) => *span = way.span(*span),
                Ask::Search { from, .. } => {
                    from.focus = way.span(from.focus);
                    from.top = Top {
                        pos: way.at(from.top.pos),
                        lead: 0,
                    };
                }
            }
            Mode::Prompt(prompt)
        }
        // What is typed stays; where it belongs is looked for anew.
        Mode::Editor(mut editor) => {
            let target = &mut editor.target;
            target.span = target.span.and_then(|span| way.same(span, old));
            Mode::Editor(editor)
        }
        Mode::Labels { .. } => Mode::Read,
        other => other,
    }
}

/// How each note stands now.
fn stood(book: &Book) -> Stood {
    let live = book.set.live();
    live.filter_map(|note| {
        let found = book.resolution(note.id)?;
        let known = note.let_go && found.place().is_none();
        Some((note.id, if known { "let go" } else { found.name() }))
    })
    .collect()
}

/// Once every note has been looked for in the new text: says in one line what became of them.
pub(super) fn settle(state: &mut State) {
    if state.reloaded.is_none() {
        return;
    }
    let book = &state.book;
    let placed = book
        .set
        .live()
        .all(|note| book.resolution(note.id).is_some());
    if !placed {
        return;
    }
    let before = match state.reloaded.take() {
        Some(Before::Stood(before)) => before,
        Some(Before::Opened) => return placing::tell(state),
        None => return,
    };
    let now = stood(book);
    let became = |name: &str| {
        let changed = now
            .iter()
            .filter(|(id, now)| **now == name && before.get(*id).is_some_and(|was| was != *now));
        changed.count()
    };
    let words = [
        ("moved", "moved"),
        ("changed", "stand on other words"),
        ("ambiguous", "may stand in several places"),
        ("lost", "lost"),
    ];
    let mut parts = Vec::new();
    for (name, words) in words {
        let count = became(name);
        if count > 0 {
            let notes = match (parts.is_empty(), count) {
                (true, 1) => " note",
                (true, _) => " notes",
                _ => "",
            };
            let words = match (name, count) {
                ("changed", 1) => "stands on other words",
                _ => words,
            };
            parts.push(format!("{count}{notes} {words}"));
        }
    }
    // What is not saved matters more.
    if state.book.save_error.is_some() {
        return;
    }
    match (parts.is_empty(), now.is_empty()) {
        (true, true) => state.tell("The text changed and was read again"),
        (true, false) => state.tell("The text changed; every note is in its place"),
        (false, _) => {
            let line = format!("The text changed: {}", parts.join(", "));
            if became("ambiguous") + became("lost") > 0 {
                state.alert(line);
            } else {
                state.tell(line);
            }
        }
    }
}
