//! Indents: how far blocks stand from the edges of the measure, and what stands in the indent of an item.

use super::glue::enumerates;
use crate::doc::{Block, BlockKind, Document, Marker, Piece};
use crate::text::width;

/// Below this measure indents shrink.
const NARROW: usize = 30;
/// Bytes at the start of a text among which its label is looked for.
const LABEL_BYTES: usize = 64;
/// More ideographic spaces at the beginning of a paragraph are no indent.
const WIDE_SPACES: usize = 4;
/// How far a list is searched for its markers, in blocks on either side.
const REACH: usize = 64;

/// The place of a block's text within the measure, in columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hang {
    /// Before the first line.
    pub(super) first: usize,
    /// Before the other lines.
    pub(super) rest: usize,
    /// Behind every line.
    pub(super) right: usize,
    /// In the indent of the first line.
    pub(super) marker: String,
}

/// The indents of `piece` at `measure`.
pub(super) fn hang(document: &Document, piece: &Piece, measure: usize) -> Hang {
    let Some(block) = document.blocks().get(piece.block) else {
        return Hang::default();
    };
    let quote = quote(block, measure);
    let mut hang = Hang {
        first: quote,
        rest: quote,
        right: if measure < NARROW { 0 } else { quote },
        marker: String::new(),
    };
    let step = if measure < NARROW { 1 } else { 3 };
    if let BlockKind::Item { depth, marker } = block.kind {
        let base = quote + (usize::from(depth) * step).min(measure / 4);
        let sign = sign(marker, depth);
        let (first, rest) = match width_of_signs(document, piece.block) {
            0 => (base, base + own_label(document.slice(piece.span))),
            signs => (base + signs + 1, base + signs + 1),
        };
        hang.first = if piece.first { first } else { rest };
        hang.rest = rest;
        if piece.first {
            hang.marker = sign;
        }
    }
    if let BlockKind::Table(columns) = block.kind {
        hang.rest += (columns.lists() * step).min(measure / 3);
        hang.first = hang.rest;
    }
    if block.kind == BlockKind::Paragraph {
        hang.rest += listed(document, piece.block);
        hang.first = if piece.first {
            quote + ideographic_indent(document, block)
        } else {
            hang.rest
        };
    }
    // Something must be left for the text.
    let limit = measure - measure.div_ceil(2);
    hang.first = hang.first.min(limit);
    hang.rest = hang.rest.min(limit);
    hang.right = hang.right.min(limit / 2);
    if width::width(&hang.marker) >= hang.first {
        hang.marker.clear();
    }
    hang
}

/// Columns of the ideographic spaces that begin a paragraph, inside its block or before it: so Chinese and Japanese paragraphs are indented.
fn ideographic_indent(document: &Document, block: &Block) -> usize {
    let wide = |c: &char| *c == '\u{3000}';
    let before = document.text().get(..block.span.start).unwrap_or_default();
    let before = before.chars().rev().take_while(wide).take(WIDE_SPACES);
    let inside = document.slice(block.span).chars();
    let inside = inside.take_while(wide).take(WIDE_SPACES);
    (before.count() + inside.count()).min(WIDE_SPACES) * 2
}

/// The columns of the bars beside a quotation on a line of block `index` that begins at column `indent`, from the edge where lines begin;
/// a narrow page sets them one by one. Those of a quotation in a list item stand before its words.
#[must_use]
pub fn bars(document: &Document, index: usize, indent: u16) -> Vec<u16> {
    let (before, from) = document
        .blocks()
        .split_at_checked(index)
        .unwrap_or_default();
    let Some(block) = from.first().filter(|block| block.quote > 0) else {
        return Vec::new();
    };
    let quote = u16::from(block.quote);
    let outer = u16::from(around_list(before, block).unwrap_or(block.quote));
    let step = if quote * 2 > indent { 1 } else { 2 };
    let column = |depth| {
        if depth < outer {
            depth * step
        } else {
            indent.saturating_sub((quote - depth) * step)
        }
    };
    let columns = (0..quote).map(column);
    columns.filter(|&column| column < indent).collect()
}

/// How many quotations stand around the list in which `block` is quoted; `None` where it is no quotation in a list.
fn around_list(before: &[Block], block: &Block) -> Option<u8> {
    let quoted = |block: &Block| {
        matches!(
            block.kind,
            BlockKind::Item {
                marker: Marker::None,
                ..
            }
        )
    };
    if !quoted(block) {
        return None;
    }
    let mut first = block;
    for (index, above) in before.iter().enumerate().rev().take(REACH) {
        if above.quote < block.quote {
            let item = matches!(above.kind, BlockKind::Item { .. });
            let outer = || around_list(&before[..index], above).unwrap_or(above.quote);
            return (item && quoted(first)).then(outer);
        }
        first = above;
    }
    None
}

/// Columns a quotation of this depth stands in, on either side.
fn quote(block: &Block, measure: usize) -> usize {
    let step = if measure < NARROW { 1 } else { 2 };
    (usize::from(block.quote) * step).min(measure / 4)
}

fn cased(numeral: String, upper: bool) -> String {
    if upper {
        numeral.to_ascii_uppercase()
    } else {
        numeral
    }
}

/// `number` in letters: `a` to `z`, then `aa`. What has none is a numeral.
fn letters(number: u32) -> String {
    let mut signs = Vec::new();
    let mut rest = number;
    while rest > 0 {
        let sign = u8::try_from((rest - 1) % 26).unwrap_or(0);
        signs.push(char::from(b'a' + sign));
        rest = (rest - 1) / 26;
    }
    if signs.is_empty() {
        return number.to_string();
    }
    signs.iter().rev().collect()
}

/// `number` as the Romans wrote it; beyond 3999 as a numeral.
fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut signs = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            signs.push_str(sign);
            rest -= value;
        }
    }
    signs
}

/// What stands before an item.
#[must_use]
pub fn sign(marker: Marker, depth: u8) -> String {
    match marker {
        Marker::None => String::new(),
        Marker::Bullet => match depth {
            0 => "•",
            1 => "–",
            _ => "·",
        }
        .to_owned(),
        Marker::Number(number) => format!("{number}."),
        Marker::Letter { number, upper } => format!("{}.", cased(letters(number), upper)),
        Marker::Roman { number, upper } => format!("{}.", cased(roman(number), upper)),
        Marker::Task(false) => "☐".to_owned(),
        Marker::Task(true) => "☑".to_owned(),
    }
}

/// Columns of the widest sign of the list that block `index` belongs to, at its depth; 0 where there is none.
fn width_of_signs(document: &Document, index: usize) -> usize {
    let (before, from) = document
        .blocks()
        .split_at_checked(index)
        .unwrap_or_default();
    let Some(block) = from.first() else {
        return 0;
    };
    let mut list = List {
        quote: block.quote,
        depth: 0,
        kind: None,
        widest: 0,
    };
    if let BlockKind::Item { depth, marker } = block.kind {
        list.depth = depth;
        list.kind = kind(marker);
    }
    // Backwards first: a further paragraph of an item belongs to the list above it.
    for block in before.iter().rev().take(REACH) {
        if !list.takes(block) {
            break;
        }
    }
    for block in from.iter().take(REACH) {
        if !list.takes(block) {
            break;
        }
    }
    list.widest
}

/// A list while its items are gathered.
struct List {
    quote: u8,
    depth: u8,
    /// What its signs are, once one was seen.
    kind: Option<std::mem::Discriminant<Marker>>,
    widest: usize,
}

impl List {
    /// Whether `block` belongs to the list or to a deeper one inside it.
    fn takes(&mut self, block: &Block) -> bool {
        let BlockKind::Item { depth, marker } = block.kind else {
            return false;
        };
        if depth < self.depth || block.quote != self.quote {
            return false;
        }
        if depth == self.depth {
            if self.kind.is_some() && kind(marker).is_some() && self.kind != kind(marker) {
                return false;
            }
            self.kind = self.kind.or(kind(marker));
            self.widest = self.widest.max(width::width(&sign(marker, depth)));
        }
        true
    }
}

fn kind(marker: Marker) -> Option<std::mem::Discriminant<Marker>> {
    (marker != Marker::None).then(|| std::mem::discriminant(&marker))
}

/// Columns of the label of a paragraph that stands close to another one with a label: items of a list that was typed without
/// any markup. A dash is none, it begins a speech.
fn listed(document: &Document, index: usize) -> usize {
    let label = |block: &Block| {
        let text = document.slice(block.span);
        let speech = text.starts_with('–') || block.kind != BlockKind::Paragraph;
        if speech { 0 } else { own_label(text) }
    };
    let blocks = document.blocks();
    let Some(block) = blocks.get(index) else {
        return 0;
    };
    let own = label(block);
    if own == 0 {
        return 0;
    }
    let above = index.checked_sub(1).filter(|_| block.tight);
    let above = above.and_then(|above| blocks.get(above));
    let below = blocks.get(index + 1).filter(|below| below.tight);
    let beside = |other: &Block| other.quote == block.quote && label(other) > 0;
    if above.is_some_and(beside) || below.is_some_and(beside) {
        own
    } else {
        0
    }
}

/// Columns of a number that the text itself carries (`1) `), by which its other lines hang.
fn own_label(text: &str) -> usize {
    // A label is short; a word without an end is not to be read through.
    let text = &text[..text.floor_char_boundary(LABEL_BYTES)];
    text.split_whitespace()
        .next()
        .filter(|word| enumerates(word))
        .map_or(0, |word| width::width(word) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::Builder;
    use crate::text::Span;

    #[test]
    fn bars_stand_at_the_edge_or_in_the_item_that_is_quoted_in() {
        let item = |depth, marker| BlockKind::Item { depth, marker };
        let blocks = [
            (item(0, Marker::Bullet), 0),
            (item(0, Marker::None), 1),
            (item(0, Marker::None), 2),
            (BlockKind::Paragraph, 0),
            (BlockKind::Paragraph, 1),
            (item(0, Marker::Bullet), 1),
            (item(0, Marker::None), 1),
        ];
        let mut builder = Builder::over("a\n".repeat(blocks.len()));
        for (index, (kind, quote)) in blocks.into_iter().enumerate() {
            builder.blocks.push(Block {
                span: Span::new(index * 2, index * 2 + 1),
                kind,
                quote,
                tight: false,
            });
        }
        let document = builder.finish();
        let all: Vec<Vec<u16>> = (0..blocks.len())
            .map(|index| bars(&document, index, 6))
            .collect();
        let wanted: [&[u16]; 7] = [&[], &[4], &[2, 4], &[], &[0], &[0], &[0]];
        assert_eq!(all, wanted);
    }
}
