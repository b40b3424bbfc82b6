//! Notes of the author's whose mark is a sign of the printer's: `…in the procession.*`, and soon after a paragraph `*See the
//! last chapter.` Only what is so close together, and one to one, is believed: stars mean many things.

use crate::doc::{AuthorNote, Block, BlockKind, Inline, InlineKind};
use crate::text::Span;

/// Blocks between a mark and its note, at the most.
const NEAR: usize = 8;

/// The longest sign, in characters.
const LONGEST: usize = 3;

/// A paragraph that begins with a sign.
struct Definition<'t> {
    block: usize,
    sign: &'t str,
    body: Span,
}

/// Adds to `notes` those that a sign of the printer's marks; all stand in the order of their marks afterwards. `taken` are bytes
/// that have a meaning already.
pub(super) fn read(
    text: &str,
    blocks: &[Block],
    taken: &[Span],
    inlines: &mut Vec<Inline>,
    notes: &mut Vec<AuthorNote>,
) {
    let mut defined: Vec<Definition> = (1..blocks.len())
        .filter_map(|index| definition(text, blocks, index))
        .collect();
    if defined.is_empty() {
        return;
    }
    let mut taken = taken.to_vec();
    taken.sort_unstable_by_key(|span| span.start);
    let is_taken = |span: Span| {
        let next = taken.partition_point(|other| other.end <= span.start);
        taken.get(next).is_some_and(|other| other.start < span.end)
    };
    defined.retain(|it| !is_taken(Span::new(it.body.start - it.sign.len(), it.body.start)));
    let before = notes.len();
    let mut past = 0;
    // Notes that follow each other belong to the text above all of them.
    for group in defined.chunk_by(|a, b| a.block + 1 == b.block) {
        let from = past.max(group[0].block.saturating_sub(NEAR));
        past = group[group.len() - 1].block + 1;
        let mut marks: Vec<(&str, Span)> = Vec::new();
        for block in blocks[from..group[0].block]
            .iter()
            .filter(|block| block.kind.flows() || block.kind == BlockKind::Verse)
        {
            marks.extend(marks_in(text, block.span).filter(|&(_, span)| !is_taken(span)));
        }
        for sign in ["*", "**", "***", "†", "††", "‡"] {
            let of_sign = |own: &str| own == sign;
            let marks: Vec<Span> = marks
                .iter()
                .filter(|(own, _)| of_sign(own))
                .map(|&(_, span)| span)
                .collect();
            let bodies: Vec<Span> = group
                .iter()
                .filter(|it| of_sign(it.sign))
                .map(|it| it.body)
                .collect();
            if marks.len() == bodies.len() {
                notes.extend(marks.iter().zip(bodies).map(|(&mark, body)| AuthorNote {
                    label: sign.to_owned(),
                    mark,
                    body,
                }));
            }
        }
    }
    if notes.len() > before {
        for (index, note) in notes.iter().enumerate().skip(before) {
            inlines.push(Inline {
                span: note.mark,
                kind: InlineKind::NoteMark(index),
            });
        }
        in_order(notes, inlines);
    }
}

/// Puts the notes in the order of their marks.
fn in_order(notes: &mut [AuthorNote], inlines: &mut [Inline]) {
    let mut order: Vec<usize> = (0..notes.len()).collect();
    order.sort_by_key(|&index| notes[index].mark.start);
    let mut place = vec![0; order.len()];
    for (now, &before) in order.iter().enumerate() {
        place[before] = now;
    }
    for inline in inlines {
        if let InlineKind::NoteMark(index) = &mut inline.kind {
            *index = place[*index];
        }
    }
    notes.sort_by_key(|note| note.mark.start);
}

/// The sign that `words` begin with.
fn sign(words: &str) -> Option<&str> {
    let first = words.chars().next().filter(|c| is_sign(*c))?;
    let len = words.len() - words.trim_start_matches(first).len();
    (words[..len].chars().count() <= LONGEST).then(|| &words[..len])
}

const fn is_sign(c: char) -> bool {
    matches!(c, '*' | '†' | '‡')
}

/// The paragraph `index` as a note: a sign, and words close behind it.
fn definition<'t>(text: &'t str, blocks: &[Block], index: usize) -> Option<Definition<'t>> {
    let block = &blocks[index];
    if block.kind != BlockKind::Paragraph {
        return None;
    }
    let words = block.span.of(text);
    let sign = sign(words)?;
    let rest = &words[sign.len()..];
    let begins =
        |c: char| c.is_alphanumeric() || matches!(c, '“' | '"' | '‘' | '\'' | '«' | '_' | '(');
    // More signs are a pattern and no words.
    let is_note =
        rest.starts_with(begins) && rest.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    is_note.then(|| Definition {
        block: index,
        sign,
        body: Span::new(block.span.start + sign.len(), block.span.end),
    })
}

/// The signs in `span` that stand close behind a word or the end of a sentence, with a space or nothing behind them.
fn marks_in(text: &str, span: Span) -> impl Iterator<Item = (&str, Span)> {
    let words = span.of(text);
    let mut past = 0;
    words
        .char_indices()
        .filter(|(_, c)| is_sign(*c))
        .filter_map(move |(at, _)| {
            if at < past {
                return None;
            }
            let first = words[at..].chars().next()?;
            past = words.len() - words[at..].trim_start_matches(first).len();
            let sign = sign(&words[at..])?;
            let behind = words[at + sign.len()..].chars().next();
            let ends = behind.is_none_or(|c| {
                c.is_whitespace() || matches!(c, '”' | '"' | '’' | '»' | ')' | '—' | '-')
            });
            (ends && is_marked_word(&words[..at])).then(|| {
                (
                    sign,
                    Span::new(span.start + at, span.start + at + sign.len()),
                )
            })
        })
}

/// Whether a mark may stand behind these words: they end with a stop, a closing quotation, or a word of more than a letter.
fn is_marked_word(words: &str) -> bool {
    let mut back = words.chars().rev();
    match back.next() {
        Some(c) if c.is_alphabetic() => back.next().is_some_and(char::is_alphabetic),
        Some(c) => {
            let stop = matches!(
                c,
                '.' | ','
                    | ';'
                    | ':'
                    | '!'
                    | '?'
                    | '…'
                    | '”'
                    | '"'
                    | '’'
                    | '\''
                    | '»'
                    | ')'
                    | ']'
                    | '_'
            );
            stop && back.next().is_some_and(|c| !c.is_whitespace())
        }
        None => false,
    }
}
