//! The author's notes of a plain text: `[Footnote 1: …]` or `[1] …` somewhere, and `[1]` where it belongs.

use std::collections::HashMap;

use super::markup::is_marked;
use crate::doc::{AuthorNote, Block, BlockKind, Inline, InlineKind};
use crate::text::Span;

/// A note's own text.
struct Definition {
    /// The block it begins with.
    start: usize,
    body: Span,
}

/// Bytes of the longest label.
const LABEL: usize = 5;

/// Blocks of the longest note.
const BLOCKS: usize = 40;

/// Pairs marks with notes. A label may come again in every chapter: a mark belongs to the next note of its name.
pub(super) fn read(
    text: &str,
    blocks: &[Block],
    cuts: &mut Vec<Span>,
    inlines: &mut Vec<Inline>,
) -> Vec<AuthorNote> {
    let mut defined: HashMap<&str, Vec<Definition>> = HashMap::new();
    for index in 0..blocks.len() {
        if let Some((label, definition)) = definition(text, blocks, index, cuts) {
            defined.entry(label).or_default().push(definition);
        }
    }
    if defined.is_empty() {
        return Vec::new();
    }
    let mut marks: Vec<(&str, Span)> = Vec::new();
    for block in blocks.iter().filter(|block| is_marked(block.kind)) {
        let words = block.span.of(text);
        for at in memchr::memchr_iter(b'[', words.as_bytes()).filter(|&at| at > 0) {
            let inside = words[at + 1..].split_once(']').map(|(inside, _)| inside);
            let label = inside.map(|inside| name(inside).unwrap_or(inside));
            if let (Some(label), Some(inside)) =
                (label.filter(|label| defined.contains_key(label)), inside)
            {
                let start = block.span.start + at;
                marks.push((label, Span::new(start, start + inside.len() + 2)));
            }
        }
    }
    pair(&defined, &marks, inlines)
}

fn pair(
    defined: &HashMap<&str, Vec<Definition>>,
    marks: &[(&str, Span)],
    inlines: &mut Vec<Inline>,
) -> Vec<AuthorNote> {
    let mut of_label: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, (label, _)) in marks.iter().enumerate() {
        of_label.entry(label).or_default().push(index);
    }
    let mut places: Vec<(usize, &str, usize)> = Vec::new();
    for (label, of_label) in &of_label {
        let notes = &defined[label];
        // All notes at the end, numbered anew in every chapter as the marks are: in the same order.
        let behind = of_label
            .last()
            .is_some_and(|&last| marks[last].1.start < notes[0].start);
        let in_order = behind && notes.len() == of_label.len();
        for (nth, &mark) in of_label.iter().enumerate() {
            let next = notes.partition_point(|note| note.start < marks[mark].1.start);
            let note = if in_order { nth } else { next };
            if note < notes.len() {
                places.push((mark, label, note));
            }
        }
    }
    places.sort_unstable();
    let mut notes: Vec<AuthorNote> = Vec::new();
    let mut indices: HashMap<(&str, usize), usize> = HashMap::new();
    for (mark, label, note) in places {
        let span = marks[mark].1;
        let index = *indices.entry((label, note)).or_insert_with(|| {
            notes.push(AuthorNote {
                label: label.to_owned(),
                mark: span,
                body: defined[label][note].body,
            });
            notes.len() - 1
        });
        inlines.push(Inline {
            span,
            kind: InlineKind::NoteMark(index),
        });
    }
    notes
}

/// The note that begins with block `index`. The brackets around one that has its name written out are cut.
fn definition<'t>(
    text: &'t str,
    blocks: &[Block],
    index: usize,
    cuts: &mut Vec<Span>,
) -> Option<(&'t str, Definition)> {
    let block = &blocks[index];
    let words = block.span.of(text);
    let lead = words.len() - words.trim_start().len();
    let inside = words[lead..]
        .strip_prefix('[')
        .filter(|_| is_marked(block.kind) || block.kind == BlockKind::Preformatted)?;
    let start = block.span.start + lead;
    if let Some(named) = name(inside) {
        let (label, _) = named
            .split_once(':')
            .filter(|(label, _)| is_label(label.trim()))?;
        let from = start + 1 + (inside.len() - named.len()) + label.len() + 1;
        let until = blocks.len().min(index + BLOCKS);
        let last = (index..until).find(|&last| {
            blocks[last].span.of(text).ends_with(']') && closes(text, start, blocks[last].span.end)
        })?;
        let end = blocks[last].span.end - 1;
        let from =
            from + (text[from..end.max(from)].len() - text[from..end.max(from)].trim_start().len());
        if from >= end {
            return None;
        }
        cuts.push(Span::new(start, start + 1));
        cuts.push(Span::new(end, end + 1));
        return Some((
            label.trim(),
            Definition {
                start,
                body: Span::new(from, end),
            },
        ));
    }
    let (label, rest) = inside
        .split_once(']')
        .filter(|(label, _)| is_label(label))?;
    let body = rest.trim_start_matches([':', '.', ' ', '\t', '\n']);
    let from = block.span.end - body.len();
    (!body.is_empty() && from < block.span.end).then_some((
        label,
        Definition {
            start,
            body: Span::new(from, block.span.end),
        },
    ))
}

/// Whether the bracket at `start` is closed by the one before `end`.
fn closes(text: &str, start: usize, end: usize) -> bool {
    let opened = memchr::memchr_iter(b'[', &text.as_bytes()[start..end]).count();
    let closed = memchr::memchr_iter(b']', &text.as_bytes()[start..end]).count();
    opened == closed
}

/// What follows the written name of a note (`Footnote 1: …`).
fn name(inside: &str) -> Option<&str> {
    [
        "Footnote ",
        "FOOTNOTE ",
        "Note ",
        "NOTE ",
        "Fußnote ",
        "Nota ",
        "Voetnoot ",
    ]
    .iter()
    .find_map(|name| inside.strip_prefix(name))
}

/// Whether `label` may name a note: a number, a letter, a star.
fn is_label(label: &str) -> bool {
    let letters = label.chars().count() == 1 && label.chars().all(char::is_alphabetic);
    let digits = label.len() <= LABEL
        && label
            .trim_end_matches(|c: char| c.is_ascii_lowercase())
            .bytes()
            .all(|byte| byte.is_ascii_digit())
        && label.starts_with(|c: char| c.is_ascii_digit());
    let signs =
        label.len() <= LABEL * 2 && label.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§'));
    !label.is_empty() && (letters || digits || signs)
}
