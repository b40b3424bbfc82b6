//! Selection: two ends, one of which moves, by character, word, sentence or paragraph.

use super::action::Effect;
use super::command::Command;
use super::mode::Mode;
use super::motion;
use super::run::Call;
use super::state::State;
use crate::doc::Document;
use crate::text::{Span, grapheme};

/// By what a selection grows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    Character,
    Word,
    #[default]
    Sentence,
    Paragraph,
}

/// A selection: from `anchor` to `head`, which moves; either may come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub anchor: usize,
    pub head: usize,
    pub unit: Unit,
}

impl Selection {
    /// `span`, its end moving.
    #[must_use]
    pub const fn over(span: Span, unit: Unit) -> Self {
        Self {
            anchor: span.start,
            head: span.end,
            unit,
        }
    }

    /// The same on another span.
    #[must_use]
    pub const fn moved_to(self, span: Span) -> Self {
        let (anchor, head) = if self.grows_forward() {
            (span.start, span.end)
        } else {
            (span.end, span.start)
        };
        Self {
            anchor,
            head,
            unit: self.unit,
        }
    }

    /// What is selected.
    #[must_use]
    pub const fn span(self) -> Span {
        Span::new(self.anchor, self.head)
    }

    /// Whether the end that moves is the later one.
    const fn grows_forward(self) -> bool {
        self.head >= self.anchor
    }
}

/// Runs a command of the selection; `select` itself begins one.
pub(super) fn run(state: &mut State, call: &Call) {
    let document = state.book.document.clone();
    let Mode::Select(mut selection) = state.mode else {
        if call.command == Command::Select && !state.focus.is_empty() {
            state.mode = Mode::Select(Selection::over(state.focus, Unit::Sentence));
        }
        return;
    };
    match call.command {
        Command::SelectCharacter => by(&mut selection, &document, Unit::Character, call.times()),
        Command::SelectWord => by(&mut selection, &document, Unit::Word, call.times()),
        Command::SelectSentence => by(&mut selection, &document, Unit::Sentence, call.times()),
        Command::SelectParagraph => by(&mut selection, &document, Unit::Paragraph, call.times()),
        Command::SelectForward => grow(&mut selection, &document, call.times(), true),
        Command::SelectBackward => grow(&mut selection, &document, call.times(), false),
        Command::OtherEnd => std::mem::swap(&mut selection.anchor, &mut selection.head),
        Command::NextSentence => as_unit(
            &mut selection,
            &document,
            Unit::Sentence,
            call.times(),
            true,
        ),
        Command::PrevSentence => as_unit(
            &mut selection,
            &document,
            Unit::Sentence,
            call.times(),
            false,
        ),
        Command::NextParagraph => as_unit(
            &mut selection,
            &document,
            Unit::Paragraph,
            call.times(),
            true,
        ),
        Command::PrevParagraph => as_unit(
            &mut selection,
            &document,
            Unit::Paragraph,
            call.times(),
            false,
        ),
        Command::Start => {
            selection.head = document
                .blocks()
                .first()
                .map_or(0, |block| block.span.start);
        }
        Command::End => selection.head = document.blocks().last().map_or(0, |block| block.span.end),
        _ => by_rows(state, &mut selection, call),
    }
    if !selection.span().is_empty() {
        state.mode = Mode::Select(selection);
    }
    let end = if selection.grows_forward() {
        document.floor(selection.head.saturating_sub(1))
    } else {
        selection.head
    };
    motion::reveal_span(state, Span::at(end));
}

/// Chooses the unit: a new one takes the unit at the end that moves, the same one takes one more.
fn by(selection: &mut Selection, document: &Document, unit: Unit, times: u32) {
    if selection.unit == unit {
        grow(selection, document, times, selection.grows_forward());
        return;
    }
    let wider = rank(unit) > rank(selection.unit);
    selection.unit = unit;
    let span = selection.span();
    let first = unit_at(document, unit, span.start).unwrap_or(span);
    let taken = if wider {
        let last =
            unit_at(document, unit, document.floor(span.end.saturating_sub(1))).unwrap_or(span);
        first.union(last)
    } else {
        first
    };
    *selection = Selection::over(taken, unit);
    if times > 1 {
        grow(selection, document, times - 1, true);
    }
}

fn as_unit(selection: &mut Selection, document: &Document, unit: Unit, times: u32, forward: bool) {
    let kept = selection.unit;
    selection.unit = unit;
    grow(selection, document, times, forward);
    selection.unit = kept;
}

const fn rank(unit: Unit) -> u8 {
    match unit {
        Unit::Character => 0,
        Unit::Word => 1,
        Unit::Sentence => 2,
        Unit::Paragraph => 3,
    }
}

/// The unit that holds `pos`.
pub(super) fn unit_at(document: &Document, unit: Unit, pos: usize) -> Option<Span> {
    match unit {
        Unit::Character => {
            let pos = document.floor(pos);
            let block = document.blocks().get(document.block_at(pos)?)?.span;
            let pos = pos.clamp(block.start, block.end);
            Some(Span::new(
                pos,
                grapheme::next_boundary(document.text(), pos),
            ))
        }
        Unit::Word => document.word_at(pos),
        Unit::Sentence => document.sentence_at(pos),
        Unit::Paragraph => document.paragraph_at(pos),
    }
}

/// Moves the head by units, never onto an empty selection.
fn grow(selection: &mut Selection, document: &Document, times: u32, forward: bool) {
    for _ in 0..times.min(10_000) {
        let mut head = selection.head;
        let next = loop {
            let next = if forward {
                after(document, selection, head)
            } else {
                before(document, selection, head)
            };
            match next {
                // Through an empty selection the head goes on to the other side.
                Some(next) if next == selection.anchor => head = next,
                other => break other,
            }
            if head == selection.head {
                break None;
            }
        };
        match next {
            Some(next) => selection.head = next,
            None => return,
        }
    }
}

/// The head one unit on: at a unit's end behind the anchor, at a unit's start before it.
fn after(document: &Document, selection: &Selection, head: usize) -> Option<usize> {
    let last = document.blocks().last()?.span.end;
    if head >= last {
        return None;
    }
    let unit = selection.unit;
    if head < selection.anchor {
        let next = next_start(document, unit, head)?;
        return Some(next.min(selection.anchor));
    }
    let here = unit_at(document, unit, head)?;
    if here.end > head {
        return Some(here.end);
    }
    let next = next_start(document, unit, head)?;
    unit_at(document, unit, next).map(|span| span.end)
}

fn before(document: &Document, selection: &Selection, head: usize) -> Option<usize> {
    let unit = selection.unit;
    let back = document.floor(head.checked_sub(1)?);
    if head > selection.anchor {
        // The unit at the end goes; what is left ends where the unit before it ends.
        let here = unit_at(document, unit, back).filter(|span| span.start < head)?;
        let end = prev_end(document, unit, here.start).unwrap_or(selection.anchor);
        return Some(end.max(selection.anchor));
    }
    prev_start(document, unit, head)
}

fn next_start(document: &Document, unit: Unit, pos: usize) -> Option<usize> {
    match unit {
        Unit::Character => {
            Some(grapheme::next_boundary(document.text(), pos)).filter(|next| *next > pos)
        }
        Unit::Word => document.next_word(pos).map(|span| span.start),
        Unit::Sentence => document.next_sentence(pos).map(|span| span.start),
        Unit::Paragraph => document.next_paragraph(pos).map(|span| span.start),
    }
}

fn prev_start(document: &Document, unit: Unit, pos: usize) -> Option<usize> {
    match unit {
        Unit::Character => {
            Some(grapheme::prev_boundary(document.text(), pos)).filter(|prev| *prev < pos)
        }
        Unit::Word => document.prev_word(pos).map(|span| span.start),
        Unit::Sentence => document.prev_sentence(pos).map(|span| span.start),
        Unit::Paragraph => document.prev_paragraph(pos).map(|span| span.start),
    }
}

fn prev_end(document: &Document, unit: Unit, pos: usize) -> Option<usize> {
    match unit {
        Unit::Character => Some(pos),
        _ => prev_start(document, unit, pos)
            .and_then(|start| unit_at(document, unit, start))
            .map(|span| span.end.min(pos)),
    }
}

/// Moves the head by rows of the page: to the same column a row up or down.
fn by_rows(state: &mut State, selection: &mut Selection, call: &Call) {
    let half = i64::from((state.page_rows() / 2).max(1));
    let full = i64::from(state.page_rows());
    let times = i64::from(call.times());
    let rows = match call.command {
        Command::LineDown => times,
        Command::LineUp => -times,
        Command::HalfPageDown => half * times,
        Command::HalfPageUp => -half * times,
        Command::PageDown => full * times,
        Command::PageUp => -full * times,
        Command::NextSection | Command::PrevSection => {
            by_section(state, selection, call);
            return;
        }
        _ => return,
    };
    if let Some(head) = super::place::moved_by_rows(state, selection.head, rows) {
        selection.head = head;
    }
}

fn by_section(state: &State, selection: &mut Selection, call: &Call) {
    let sections = state.book.document.outline().sections();
    let head = selection.head;
    let start = if call.command == Command::NextSection {
        sections
            .iter()
            .map(|section| section.span.start)
            .find(|start| *start > head)
    } else {
        sections
            .iter()
            .rev()
            .map(|section| section.span.start)
            .find(|start| *start < head)
    };
    if let Some(start) = start {
        selection.head = start;
    }
}

/// What commands act on: the selection, trimmed of white space, else the focused sentence.
#[must_use]
pub(super) fn subject(state: &State) -> Option<Span> {
    let span = match state.mode {
        Mode::Select(selection) => selection.span(),
        _ => state.focus,
    };
    let text = state.book.document.slice(span);
    let trimmed = text.trim_start();
    let start = span.start + (text.len() - trimmed.len());
    let span = Span::new(start, start + trimmed.trim_end().len());
    (!span.is_empty()).then_some(span)
}

/// Copies the subject; a selection is done with after it.
pub(super) fn copy(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(span) = subject(state) else { return };
    let text = state.book.document.quote(span);
    let words = crate::text::word::count(&text);
    effects.push(Effect::Copy(text));
    if matches!(state.mode, Mode::Select(_)) {
        state.mode = Mode::Read;
    }
    state.tell(format!(
        "Copied {words} {}",
        if words == 1 { "word" } else { "words" }
    ));
}
