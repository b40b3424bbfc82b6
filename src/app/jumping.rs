//! Jumps: sections, annotations, footnotes, links, and back.

use super::command::Command;
use super::mode::{Mode, Sheet};
use super::motion::{arrive, jump, open_above, open_at};
use super::run::Call;
use super::state::State;
use super::{annotating, detail, sheets};
use crate::doc::InlineKind;
use crate::text::Span;

/// Runs a jump.
pub(super) fn run(state: &mut State, call: &Call) {
    let times = call.times();
    match call.command {
        Command::NextSection => sections(state, times, next_section, "This is the last section"),
        Command::PrevSection => sections(state, times, prev_section, "This is the first section"),
        Command::NextSibling => sections(
            state,
            times,
            next_sibling,
            "No further section of this level here",
        ),
        Command::PrevSibling => sections(
            state,
            times,
            prev_sibling,
            "No earlier section of this level here",
        ),
        Command::ParentSection => sections(state, times, parent, "No section holds this one"),
        Command::NextAnnotation => annotation(state, times, true),
        Command::PrevAnnotation => annotation(state, times, false),
        Command::NextFootnote => inline(
            state,
            times,
            true,
            is_note_mark,
            "No further note of the author’s",
        ),
        Command::PrevFootnote => inline(
            state,
            times,
            false,
            is_note_mark,
            "No earlier note of the author’s",
        ),
        Command::NextLink => inline(state, times, true, is_link, "No further link"),
        Command::PrevLink => inline(state, times, false, is_link, "No earlier link"),
        Command::Follow => follow(state),
        Command::GoToPercent => percent(state, call),
        Command::GoToSection => section_named(state, call),
        Command::GoToPage => printed_page(state, call),
        Command::Back => history(state, times, true),
        Command::Forward => history(state, times, false),
        _ => {}
    }
}

/// Goes to section `index`, at the head of the page.
pub(super) fn to_section(state: &mut State, index: usize) {
    let Some(start) = state
        .book
        .document
        .outline()
        .sections()
        .get(index)
        .map(|section| section.span.start)
    else {
        return;
    };
    state.jumps.leave(state.focus.start);
    open_at(state, start);
}

fn sections(state: &mut State, times: u32, next: fn(&State, usize) -> Option<usize>, none: &str) {
    let mut pos = state.focus.start;
    let mut target = None;
    for _ in 0..times {
        let Some(index) = next(state, pos) else { break };
        pos = state.book.document.outline().sections()[index].span.start;
        target = Some(index);
    }
    match target {
        Some(index) => to_section(state, index),
        None => state.tell(none),
    }
}

fn next_section(state: &State, pos: usize) -> Option<usize> {
    let sections = state.book.document.outline().sections();
    let next = sections.partition_point(|section| section.span.start <= pos);
    (next < sections.len()).then_some(next)
}

fn prev_section(state: &State, pos: usize) -> Option<usize> {
    state
        .book
        .document
        .outline()
        .sections()
        .partition_point(|section| section.span.start < pos)
        .checked_sub(1)
}

fn next_sibling(state: &State, pos: usize) -> Option<usize> {
    let outline = state.book.document.outline();
    outline.next_sibling(outline.at(pos)?)
}

fn prev_sibling(state: &State, pos: usize) -> Option<usize> {
    let outline = state.book.document.outline();
    outline.prev_sibling(outline.at(pos)?)
}

fn parent(state: &State, pos: usize) -> Option<usize> {
    let outline = state.book.document.outline();
    outline.sections().get(outline.at(pos)?)?.parent
}

fn annotation(state: &mut State, times: u32, forward: bool) {
    let placed = state.book.placed();
    let here = state
        .current
        .and_then(|id| placed.iter().position(|(_, other)| *other == id));
    let focus = state.focus;
    let steps = times as usize;
    let target = match (here, forward) {
        (Some(index), true) => index
            .checked_add(steps)
            .filter(|index| *index < placed.len()),
        (Some(index), false) => index.checked_sub(steps),
        (None, true) => {
            let first = placed.partition_point(|(span, _)| span.start <= focus.start);
            first
                .checked_add(steps - 1)
                .filter(|index| *index < placed.len())
        }
        (None, false) => placed
            .partition_point(|(span, _)| span.start < focus.start)
            .checked_sub(steps),
    };
    match target.and_then(|index| placed.get(index).copied()) {
        Some((span, id)) => {
            jump(state, span.start);
            state.current = Some(id);
        }
        None if state.book.placed().is_empty() => {
            let line = format!(
                "No annotation yet{}",
                state.key_does(Command::Note, "writes a note")
            );
            state.tell(line);
        }
        None if forward => state.tell("No annotation further on"),
        None => state.tell("No annotation before this"),
    }
}

fn is_note_mark(kind: &InlineKind) -> bool {
    matches!(kind, InlineKind::NoteMark(_))
}

fn is_link(kind: &InlineKind) -> bool {
    matches!(kind, InlineKind::Link { .. } | InlineKind::Reference(_))
}

fn inline(
    state: &mut State,
    times: u32,
    forward: bool,
    wanted: fn(&InlineKind) -> bool,
    none: &str,
) {
    let inlines = state.book.document.inlines();
    let steps = times as usize - 1;
    let target = if forward {
        let from = state
            .point
            .map_or(state.focus.start, |point| point.start + 1);
        let first = inlines.partition_point(|inline| inline.span.start < from);
        inlines[first..]
            .iter()
            .filter(|inline| wanted(&inline.kind))
            .nth(steps)
    } else {
        let until = state.point.unwrap_or(state.focus).start;
        let end = inlines.partition_point(|inline| inline.span.start < until);
        inlines[..end]
            .iter()
            .rev()
            .filter(|inline| wanted(&inline.kind))
            .nth(steps)
    };
    match target.map(|inline| inline.span) {
        Some(span) => {
            jump(state, span.start);
            state.point = Some(span);
        }
        None => state.tell(none),
    }
}

/// The link or note mark that `follow` means: the one stepped to, else the first in the focus.
fn target(state: &State) -> Option<(Span, InlineKind)> {
    let span = state.point.unwrap_or(state.focus);
    let mut inlines = state.book.document.inlines_in(span);
    let found = inlines.find(|inline| {
        (is_link(&inline.kind) || is_note_mark(&inline.kind))
            && (state.point.is_none() || inline.span == span)
    })?;
    Some((found.span, found.kind.clone()))
}

fn follow(state: &mut State) {
    match target(state) {
        Some((_, InlineKind::NoteMark(note))) => {
            if let Some(body) = state.book.document.notes().get(note).map(|note| note.body) {
                jump(state, body.start);
            }
        }
        Some((_, InlineKind::Link { target })) => link(state, &target),
        Some((_, InlineKind::Reference(pos))) => jump(state, pos),
        _ => match annotating::noted_here(state) {
            Some(id) => open_note(state, id),
            None => state.tell("No link, footnote or note here"),
        },
    }
}

fn link(state: &mut State, target: &str) {
    if let Some(id) = target.strip_prefix('#') {
        let index = state
            .book
            .document
            .outline()
            .sections()
            .iter()
            .position(|section| section.id == id);
        match index {
            Some(index) => to_section(state, index),
            None => state.tell(format!(
                "The link leads to “#{id}”, which is not in this text"
            )),
        }
    } else {
        state.tell(format!(
            "The link leads to {}",
            crate::text::hygiene::line(target)
        ));
    }
}

/// Shows the whole note of an annotation in a box over the mode, whose keys act on it.
pub(super) fn open_note(state: &mut State, id: crate::annotate::Id) {
    if let Some(annotation) = state.book.set.get(id) {
        let mut sheet: Sheet = sheets::note(annotation, state.book.set.beside(id));
        let more = detail::more(state, annotation, state.mode.table());
        if !more.is_empty() {
            sheet.lines.push(super::view_model::TextLine::new());
            sheet.lines.extend(more);
        }
        let below = std::mem::take(&mut state.mode);
        state.mode = Mode::Sheet(sheet, Box::new(below));
    }
}

fn percent(state: &mut State, call: &Call) {
    let typed = call
        .argument()
        .and_then(|text| text.trim().trim_end_matches('%').trim().parse::<u32>().ok());
    match typed.or(call.count) {
        Some(percent) => {
            let pos = position_of_percent(state, percent);
            jump(state, pos);
        }
        None => state.tell("Type a number first: 50 goes to the middle"),
    }
}

/// The byte at `percent` of the body.
#[must_use]
pub(super) fn position_of_percent(state: &State, percent: u32) -> usize {
    let document = &state.book.document;
    let body = document.body();
    let bytes = body.len() as u128 * u128::from(percent.min(100)) / 100;
    document.floor(body.start + usize::try_from(bytes).unwrap_or(body.len()))
}

/// Goes to a page of the printed book, by the number that is printed on it.
fn printed_page(state: &mut State, call: &Call) {
    let pages = state.book.document.pages();
    let (Some(first), Some(last)) = (pages.first(), pages.last()) else {
        state.tell("This text does not say where printed pages begin");
        return;
    };
    let wanted = call
        .argument()
        .or_else(|| call.count.map(|count| count.to_string()));
    let Some(wanted) = wanted else {
        let line = format!(
            "Type a number first: pages {} to {}",
            first.label, last.label
        );
        state.tell(line);
        return;
    };
    let wanted = wanted.trim();
    let same = |label: &str| label.eq_ignore_ascii_case(wanted);
    match pages.iter().position(|page| same(&page.label)) {
        Some(index) => {
            let pos = pages[index].pos;
            let end = pages.get(index + 1).map_or(usize::MAX, |next| next.pos);
            // A sentence that began on the page before is of that page, unless none begins on this one.
            let document = &state.book.document;
            let runs_over = document
                .sentence_at(pos)
                .is_some_and(|sentence| sentence.start < pos);
            let own = document
                .next_sentence(pos)
                .filter(|next| runs_over && next.start < end);
            let focus = own.map_or(pos, |own| own.start);
            state.jumps.leave(state.focus.start);
            open_above(state, pos, focus);
        }
        None => {
            let line = format!(
                "No page “{}”: they go from {} to {}",
                crate::text::hygiene::line(wanted),
                first.label,
                last.label
            );
            state.tell(line);
        }
    }
}

fn section_named(state: &mut State, call: &Call) {
    let name = call
        .argument()
        .or_else(|| call.count.map(|count| count.to_string()));
    match name
        .as_deref()
        .map(|name| (name, state.book.document.outline().find(name)))
    {
        Some((_, Some(index))) => to_section(state, index),
        Some((name, None)) => {
            let line = format!("No section “{}”", crate::text::hygiene::line(name));
            state.tell(line);
        }
        None => state.tell("Name a section: go-to-section 3, or its title"),
    }
}

fn history(state: &mut State, times: u32, back: bool) {
    for _ in 0..times {
        let here = state.focus.start;
        let to = if back {
            state.jumps.back(here)
        } else {
            state.jumps.forward(here)
        };
        match to {
            Some(pos) => arrive(state, pos),
            None if back => return state.tell("No jump to go back to"),
            None => return state.tell("No jump to go forward to"),
        }
    }
}
