//! The text was changed under the reader's eyes by another program: the new one takes its place, and everything stays where it was in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::action::{Decoding, Effect, Notes, Opened};
use super::book::Book;
use super::keys::Pending;
use super::listing;
use super::mode::{Mode, NoteRef};
use super::motion::reveal_if_needed;
use super::prompt::Ask;
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

/// Finds in the new text what stood in the old one.
struct Finder<'a> {
    way: Way<'a>,
    /// The new text, once anchors are looked for in it.
    there: Option<Book>,
    decoding: Decoding,
    document: &'a Arc<Document>,
}

impl Finder<'_> {
    /// Where the anchor of a span of the old text is found in the new one.
    fn found(&mut self, span: Span, old: &mut Book) -> Option<Span> {
        let anchor = old.anchor(span);
        let there = self.there.get_or_insert_with(|| {
            Book::new(&mut Opened {
                document: Arc::clone(self.document),
                name: String::new(),
                path: None,
                format: String::new(),
                decoding: self.decoding,
                notes: Notes::default(),
                at: None,
                focus: None,
                top: None,
                warnings: Vec::new(),
            })
        });
        there.find_soon(&anchor)
    }

    /// Where the same words stand now; no place is guessed.
    fn same(&mut self, span: Span, old: &mut Book) -> Option<Span> {
        self.way.same(span, &old.document).or_else(|| {
            let words = old.document.quote(span);
            let found = self.found(span, old);
            found.filter(|found| self.document.quote(*found) == words)
        })
    }
}

/// Puts the text in the place of the one on the desk.
pub(super) fn reload(state: &mut State, opened: Opened, effects: &mut Vec<Effect>) {
    let old = state.book.document.clone();
    let new = opened.document.clone();
    let mut finder = Finder {
        way: Way::between(&old, &new),
        there: None,
        decoding: opened.decoding,
        document: &new,
    };
    let focus = focus(state, &mut finder);
    state.mode = moved(state, &mut finder);
    let way = finder.way;
    let before = match state.reloaded.take() {
        Some(Before::Stood(before)) => before,
        _ => stood(&state.book),
    };
    carry_on(&mut state.book, opened);
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
        later: old.later,
        history: old.history,
        drafts: old.drafts,
        device: old.device,
    };
    opened.name = old.name;
    *book = Book::new(&mut opened);
    book.becoming = old.becoming;
    book.begun = old.begun;
    book.unsaved = old.unsaved;
    book.save_error = old.save_error;
}

/// Where the focused sentence stands now: where it is unchanged at once, else where its anchor is found, else about there.
fn focus(state: &mut State, finder: &mut Finder<'_>) -> Span {
    let way = &finder.way;
    let about = way.new.sentence_at(way.at(state.focus.start));
    let old = state.book.document.slice(state.focus);
    if let Some(same) = about.filter(|span| way.new.slice(*span) == old) {
        return same;
    }
    let new = way.new;
    let found = finder.found(state.focus, &mut state.book);
    found
        .and_then(|span| new.sentence_at(span.start))
        .or(about)
        .or_else(|| new.sentence_at(0))
        .unwrap_or_default()
}

/// The mode with its places in the new text. One that is about words which are gone is left, and that is told.
fn moved(state: &mut State, finder: &mut Finder<'_>) -> Mode {
    let mode = std::mem::take(&mut state.mode);
    let (mode, gone) = moved_mode(mode, finder, &mut state.book);
    state.gone = gone;
    mode
}

fn moved_mode(mode: Mode, finder: &mut Finder<'_>, old: &mut Book) -> (Mode, Option<&'static str>) {
    let way = &finder.way;
    let mode = match mode {
        Mode::Select(selection) => {
            let Some(span) = finder.same(selection.span(), old) else {
                return (Mode::Read, Some("What was selected is gone"));
            };
            Mode::Select(selection.moved_to(span))
        }
        Mode::Contents { row } => {
            let last = way.new.outline().sections().len().saturating_sub(1);
            Mode::Contents { row: row.min(last) }
        }
        Mode::Margin {
            note: Some(NoteRef::Author(_)),
        } => Mode::Margin { note: None },
        Mode::Sheet(sheet, below) => {
            let (below, gone) = moved_mode(*below, finder, old);
            return (Mode::Sheet(sheet, Box::new(below)), gone);
        }
        Mode::Prompt(mut prompt) => {
            match &mut prompt.ask {
                Ask::Bookmark(span) => {
                    let Some(same) = finder.same(*span, old) else {
                        return (Mode::Read, Some("Not bookmarked, its words are gone"));
                    };
                    *span = same;
                }
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
            target.span = target.span.and_then(|span| way.same(span, &old.document));
            Mode::Editor(editor)
        }
        Mode::Labels { .. } => Mode::Read,
        other => other,
    };
    (mode, None)
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
    let lost = became("ambiguous") + became("lost") > 0;
    let line = match (parts.is_empty(), now.is_empty()) {
        (true, true) => "The text changed and was read again".to_owned(),
        (true, false) => "The text changed; every note is in its place".to_owned(),
        (false, _) => format!("The text changed: {}", parts.join(", ")),
    };
    match state.gone.take() {
        Some(gone) => state.alert(format!("{gone} · {line}")),
        None if lost => state.alert(line),
        None => state.tell(line),
    }
}
