//! The entries of a printed list of contents lead to what they name.

use std::collections::HashMap;
use std::ops::Range;

use super::Gap;
use crate::doc::{Block, BlockKind, Inline, InlineKind, Outline, Section, SectionSpec};
use crate::format::structure::contents::{Contents, entry, key};
use crate::format::structure::label::{self, Label};
use crate::text::Span;

/// Bytes before the first section in which lists without a name are looked for.
const FRONT: usize = 64 * 1024;

/// Fewer entries than this lead nowhere: they may be any words.
const LEAST: usize = 2;

/// Links over the entries of the lists, in positions of `text`.
pub(super) fn read(
    text: &str,
    blocks: &[Block],
    contents: &Contents,
    sections: &[SectionSpec],
) -> Vec<Inline> {
    let outline = Outline::new(sections, text.len());
    let sections = outline.sections();
    let Some(first) = sections.first() else {
        return Vec::new();
    };
    let mut names: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, section) in sections.iter().enumerate() {
        for name in names_of(&section.title) {
            names.entry(name).or_default().push(index);
        }
    }
    let opening = blocks.partition_point(|block| block.span.start < first.span.start);
    let from = blocks.partition_point(|block| block.span.end + FRONT < first.span.start);
    let front = contents.ranges.is_empty().then_some(from..opening);
    let mut links = Vec::new();
    for range in contents.ranges.iter().cloned().chain(front) {
        let found = of_list(text, blocks, range, &names, sections);
        if found.len() >= LEAST {
            links.extend(found);
        }
    }
    links
}

/// Sets the entries that `links` lead from close together, where a single blank line parts them.
pub(super) fn close_up(text: &str, blocks: &mut [Block], gaps: &[Gap], links: &[Inline]) {
    let mut links = links.iter().peekable();
    let mut above = false;
    for (block, gap) in blocks.iter_mut().zip(gaps) {
        let mut entry = false;
        while links
            .next_if(|link| link.span.start < block.span.end)
            .is_some()
        {
            entry = true;
        }
        entry &= block.kind == BlockKind::Paragraph && !block.span.of(text).contains('\n');
        block.tight |= entry && above && gap.rows == 1 && !gap.marked;
        above = entry;
    }
}

/// The links of one list. Names that come again are taken in order.
fn of_list(
    text: &str,
    blocks: &[Block],
    range: Range<usize>,
    names: &HashMap<String, Vec<usize>>,
    sections: &[Section],
) -> Vec<Inline> {
    let mut links = Vec::new();
    let mut past = 0;
    for block in &blocks[range] {
        if matches!(block.kind, BlockKind::Rule | BlockKind::Heading(_)) {
            continue;
        }
        let rows = lines(block.span, text);
        let mut at = 0;
        while at < rows.len() {
            // An entry may run over the end of its line; all its words tell more than some of them.
            let over = (at..rows.len().min(at + 3)).map(|last| {
                let span = Span::new(rows[at].start, rows[last].end);
                (
                    last,
                    Span::new(span.start, span.start + entry(span.of(text)).len()),
                )
            });
            let whole = |(last, span): (usize, Span)| {
                next(names.get(&key(span.of(text)))?, past).map(|index| (last, index, span))
            };
            let found = over.clone().find_map(whole).or_else(|| {
                let (last, span) = over.clone().next()?;
                section(span.of(text), names, past).map(|index| (last, index, span))
            });
            if let Some((last, index, span)) = found {
                past = index + 1;
                links.push(Inline {
                    span,
                    kind: InlineKind::Link {
                        target: format!("#{}", sections[index].id),
                    },
                });
                at = last;
            }
            at += 1;
        }
    }
    links
}

/// The lines of a block, without white space at either side.
fn lines(span: Span, text: &str) -> Vec<Span> {
    let mut start = span.start;
    let mut lines = Vec::new();
    for line in span.of(text).split('\n') {
        let core = line.trim();
        if !core.is_empty() {
            let from = start + (line.len() - line.trim_start().len());
            lines.push(Span::new(from, from + core.len()));
        }
        start += line.len() + 1;
    }
    lines
}

/// The section that an entry names, by any of its names.
fn section(words: &str, names: &HashMap<String, Vec<usize>>, past: usize) -> Option<usize> {
    let known = names_of(words);
    known.iter().find_map(|name| next(names.get(name)?, past))
}

/// The first of `known` that is not past, else the first.
fn next(known: &[usize], past: usize) -> Option<usize> {
    let next = known.iter().find(|&&index| index >= past);
    next.or(known.first()).copied()
}

/// What a title may be called by, from the surest: all its words, those behind the label, the label with a title that nobody repeats.
fn names_of(title: &str) -> Vec<String> {
    let whole = key(title);
    let mut names = vec![whole];
    if let Some(found) = label::parse(title) {
        let words = key(found.title);
        if words.chars().count() >= 4 {
            names.push(words);
        }
        names.push(match found.label {
            Label::Kind { name, number, .. } | Label::Word { name, number, .. } => {
                format!("{name} {number}")
            }
            Label::Roman(number) | Label::Year(number) => format!("- {number}"),
            Label::Digits { number, depth } => format!("{depth} {number}"),
        });
    }
    names.retain(|name| !name.is_empty());
    names
}
