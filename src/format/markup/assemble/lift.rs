//! Which notes of a part stand in its flow, as footnotes under a chapter do, and go behind the text.

use std::collections::HashSet;

use crate::doc::{Block, BlockKind};
use crate::format::markup::Fragment;
use crate::format::markup::href::{self, Href};
use crate::text::Span;

/// The footnotes of `fragment`, the file at `path`, in order: whole blocks that a mark in the same file leads to. A list of notes under a
/// heading of its own is a part of the text.
pub(super) fn footnotes(fragment: &Fragment, path: &str) -> Vec<Span> {
    if fragment.notes.is_empty() {
        return Vec::new();
    }
    let marked: HashSet<String> = fragment
        .references
        .iter()
        .filter_map(|reference| match href::resolve(path, &reference.href)? {
            Href::Inside { path: to, id } if to == path => id,
            _ => None,
        })
        .collect();
    let mut notes: Vec<Span> = fragment
        .notes
        .iter()
        .filter(|note| marked.contains(&note.id))
        .filter_map(|note| whole(&fragment.blocks, note.body))
        .collect();
    notes.sort_unstable();
    let mut end = 0;
    notes.retain(|note| {
        let apart = note.start >= end;
        if apart {
            end = note.end;
        }
        apart
    });
    let own = sections_of_notes(fragment, &notes);
    notes.retain(|note| {
        let index = own.partition_point(|section| section.end <= note.start);
        own.get(index).is_none_or(|section| !section.covers(*note))
    });
    notes
}

/// The span of the blocks that `body` covers; `None` where it is a part of one only.
fn whole(blocks: &[Block], body: Span) -> Option<Span> {
    let first = blocks.partition_point(|block| block.span.end <= body.start);
    let last = blocks.partition_point(|block| block.span.start < body.end);
    let span = Span::new(
        blocks.get(first)?.span.start,
        blocks.get(last.checked_sub(1)?)?.span.end,
    );
    (first < last && body.covers(span)).then_some(span)
}

/// The stretches between headings that hold notes and little else.
fn sections_of_notes(fragment: &Fragment, notes: &[Span]) -> Vec<Span> {
    let mut sections = Vec::new();
    let mut next = notes.iter().peekable();
    // Text, notes, start of the stretch and whether a heading begins it.
    let (mut text, mut in_notes, mut start, mut headed) = (0, 0, 0, false);
    let mut close = |text: usize, noted: usize, span: Span, headed: bool| {
        if headed && noted > text * 3 {
            sections.push(span);
        }
    };
    for block in &fragment.blocks {
        while next.peek().is_some_and(|note| note.end <= block.span.start) {
            next.next();
        }
        let is_note = next.peek().is_some_and(|note| note.covers(block.span));
        match block.kind {
            BlockKind::Heading(_) if !is_note => {
                close(text, in_notes, Span::new(start, block.span.start), headed);
                (text, in_notes, start, headed) = (0, 0, block.span.start, true);
            }
            _ if is_note => in_notes += block.span.len(),
            _ => text += block.span.len(),
        }
    }
    close(
        text,
        in_notes,
        Span::new(start, fragment.text.len()),
        headed,
    );
    sections
}
