//! The side notes: which stand beside the page, in which order, and stepping through them.

use super::mode::{Mode, NoteRef};
use super::motion::{arrive, visible};
use super::state::State;
use crate::annotate::{Kind, Resolution};
use crate::doc::{BlockKind, Document, InlineKind};
use crate::layout::sign;
use crate::text::Span;
use crate::text::width::width;

/// Lists in a note are set in no further than so many steps.
const DEEPEST: usize = 4;

/// A note beside the page: what it is and where it belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    pub note: NoteRef,
    pub span: Span,
}

/// Whether an annotation has something to say in the margin.
fn speaks(annotation: &crate::annotate::Annotation) -> bool {
    !annotation.note_text().is_empty()
        || (annotation.kind == Kind::Bookmark && annotation.name.is_some())
}

/// The notes that belong to `window`, in order of the text; the author's before the reader's at one place.
#[must_use]
pub fn beside(state: &State, window: Span) -> Vec<Beside> {
    let document = &state.book.document;
    let author = document
        .inlines_in(window)
        .filter_map(|inline| match inline.kind {
            InlineKind::NoteMark(index) => Some(Beside {
                note: NoteRef::Author(index),
                span: inline.span,
            }),
            _ => None,
        });
    let own = state
        .book
        .placed_in(window)
        .filter(|(_, annotation)| {
            let changed = matches!(
                state.book.resolution(annotation.id),
                Some(Resolution::Changed { .. })
            );
            speaks(annotation) || (changed && annotation.kind == Kind::Highlight)
        })
        .map(|(span, annotation)| Beside {
            note: NoteRef::Own(annotation.id),
            span,
        });
    let mut notes: Vec<Beside> = author.chain(own).collect();
    notes.sort_by_key(|beside| {
        (
            beside.span.start.max(window.start),
            matches!(beside.note, NoteRef::Own(_)),
            beside.span.start,
        )
    });
    notes
}

/// The words of an author's note, line by line. The items of lists in it have their signs; what the note itself is an item of has its label.
#[must_use]
pub fn words(document: &Document, body: Span) -> Vec<String> {
    let blocks = document.blocks();
    let first = blocks.partition_point(|block| block.span.end <= body.start);
    let last = blocks.partition_point(|block| block.span.start < body.end);
    let own = match blocks.get(first).map(|block| block.kind) {
        Some(BlockKind::Item { depth, .. }) => Some(depth),
        _ => None,
    };
    let mut lines = Vec::new();
    for block in blocks.get(first..last).unwrap_or_default() {
        let Some(span) = block.span.intersection(body) else {
            continue;
        };
        let quote = document.quote(span);
        let mut before = String::new();
        if let BlockKind::Item { depth, marker } = block.kind
            && own.is_none_or(|own| depth > own)
        {
            let depth = depth - own.map_or(0, |own| own + 1);
            before = "  ".repeat(usize::from(depth).min(DEEPEST));
            let sign = sign(marker, depth);
            before.push_str(if sign.is_empty() { "  " } else { &sign });
            if !sign.is_empty() {
                before.push(' ');
            }
        }
        for line in quote.lines() {
            lines.push(format!("{before}{line}"));
            before = " ".repeat(width(&before));
        }
    }
    lines
}

/// The notes of the page in sight.
pub(super) fn in_sight(state: &mut State) -> Vec<Beside> {
    state.fit_galley();
    visible(state)
        .map(|(first, last)| beside(state, Span::new(first.start, last.end)))
        .unwrap_or_default()
}

/// Moves the choice by notes; at the end of the page on to the next note of the text.
pub(super) fn step(state: &mut State, by: i64) {
    let Mode::Margin { note } = state.mode else {
        return;
    };
    let all = everywhere(state);
    if all.is_empty() {
        return;
    }
    let here = note.and_then(|note| all.iter().position(|beside| beside.note == note));
    let last = i64::try_from(all.len()).unwrap_or(i64::MAX) - 1;
    let to = match here {
        Some(index) => i64::try_from(index)
            .unwrap_or(0)
            .saturating_add(by)
            .clamp(0, last),
        None => 0,
    };
    let Some(target) = all.get(usize::try_from(to).unwrap_or(0)).copied() else {
        return;
    };
    state.mode = Mode::Margin {
        note: Some(target.note),
    };
    arrive(state, target.span.start);
}

/// All notes of the text, in order.
fn everywhere(state: &State) -> Vec<Beside> {
    beside(state, Span::new(0, state.book.document.text().len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{Format, Options, parse};

    #[test]
    fn lists_in_a_note_have_their_signs() {
        let source = "A[^a].\n\n[^a]: First.\n\n    - one\n    - two\n      1. deep\n";
        let bytes = source.as_bytes().to_vec();
        let document = parse(bytes, Format::Markdown, "", &Options::default()).document;
        assert_eq!(
            words(&document, document.notes()[0].body),
            ["First.", "• one", "• two", "  1. deep"]
        );
        let source = "<p>A<a href='#n' id='r'><sup>1</sup></a>.</p><ol><li id='n'>First. <a href='#r'>↩</a></li></ol>";
        let bytes = source.as_bytes().to_vec();
        let document = parse(bytes, Format::Html, "", &Options::default()).document;
        assert_eq!(words(&document, document.notes()[0].body), ["First."]);
    }
}
