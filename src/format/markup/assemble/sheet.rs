//! The text that parts are written to, and how their places move on the way.

use crate::doc::{Block, BlockKind, Inline, InlineKind, Picture};
use crate::format::markup::Fragment;
use crate::text::Span;

/// A place in one of the two sheets, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Spot {
    /// In the text that is read.
    Main(usize),
    /// Among the notes behind it.
    Tail(usize),
}

impl Spot {
    pub const fn pos(self) -> usize {
        match self {
            Self::Main(pos) | Self::Tail(pos) => pos,
        }
    }

    pub const fn in_tail(self) -> bool {
        matches!(self, Self::Tail(_))
    }
}

/// A text with what lies over it.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub text: String,
    pub blocks: Vec<Block>,
    pub inlines: Vec<Inline>,
    pub pictures: Vec<Picture>,
}

impl Sheet {
    /// Where the next block will begin.
    pub const fn next(&self) -> usize {
        if self.text.is_empty() {
            0
        } else {
            self.text.len() + 2
        }
    }

    /// Takes out the rules at the end, back to `from`: they stood over what is no longer below them.
    pub fn drop_rules(&mut self, from: usize) {
        let is_rule = |block: &Block| block.kind == BlockKind::Rule && block.span.start >= from;
        while self.blocks.last().is_some_and(is_rule) {
            self.blocks.pop();
        }
    }

    /// The block that holds `pos`, else the next one.
    pub fn block_at(&self, pos: usize) -> Option<&Block> {
        self.blocks.get(self.block_index(pos))
    }

    pub fn block_index(&self, pos: usize) -> usize {
        self.blocks.partition_point(|block| {
            block.span.end < pos || (block.span.end == pos && !block.span.is_empty())
        })
    }

    /// `pos`, or the start of the next block where it stands between two.
    pub fn snapped(&self, pos: usize) -> usize {
        self.block_at(pos)
            .map_or(pos, |block| block.span.start.max(pos))
    }

    pub fn picture(&mut self, mut picture: Picture, spot: Spot) -> usize {
        picture.place = Span::new(spot.pos(), spot.pos() + picture.place.len());
        self.pictures.push(picture);
        self.pictures.len() - 1
    }

    /// Writes `text` as it is, apart from what stands before it; returns where it begins.
    fn write(&mut self, text: &str) -> usize {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(text);
        start
    }

    /// Puts `other` behind this one, `shift` bytes on.
    pub fn append(&mut self, other: Self, shift: usize) {
        if other.text.is_empty() {
            return;
        }
        self.write(&other.text);
        let pictures = self.pictures.len();
        self.blocks
            .extend(other.blocks.into_iter().map(|mut block| {
                block.span = shifted(block.span, shift);
                block
            }));
        self.inlines
            .extend(other.inlines.into_iter().map(|mut inline| {
                inline.span = shifted(inline.span, shift);
                if let InlineKind::Picture(index) = &mut inline.kind {
                    *index += pictures;
                }
                inline
            }));
        self.pictures
            .extend(other.pictures.into_iter().map(|mut picture| {
                picture.place = shifted(picture.place, shift);
                picture
            }));
    }
}

const fn shifted(span: Span, by: usize) -> Span {
    Span::new(span.start + by, span.end + by)
}

/// Where the pieces of a part went, in order.
#[derive(Debug, Default)]
pub(super) struct Moves(Vec<Move>);

#[derive(Debug)]
struct Move {
    /// First byte in the part, white space before the text too.
    from: usize,
    /// First byte of text.
    begin: usize,
    /// Where that went.
    to: Spot,
}

impl Moves {
    /// Where byte `pos` of the part went.
    pub fn spot(&self, pos: usize) -> Spot {
        let index = self.0.partition_point(|step| step.from <= pos);
        let Some(step) = self.0.get(index.saturating_sub(1)) else {
            return Spot::Main(pos);
        };
        let on = pos.saturating_sub(step.begin);
        match step.to {
            Spot::Main(at) => Spot::Main(at + on),
            Spot::Tail(at) => Spot::Tail(at + on),
        }
    }
}

/// Writes the text and the blocks of `fragment`: those in `lifted`, spans in order that begin and end with blocks, to `tail`, all others to
/// `main`.
pub(super) fn place(
    main: &mut Sheet,
    tail: &mut Sheet,
    fragment: &Fragment,
    lifted: &[Span],
) -> Moves {
    let mut moves = Vec::with_capacity(lifted.len() * 2 + 1);
    let mut from = 0;
    let end = Span::at(fragment.text.len());
    for (index, note) in lifted.iter().chain([&end]).enumerate() {
        let here = Span::new(from, note.start.max(from));
        let words = here.of(&fragment.text);
        let lead = words.len() - words.trim_start_matches('\n').len();
        let begin = here.start + lead;
        let words = words.trim_matches('\n');
        // A rule has no text, and yet a place.
        if !words.is_empty() || blocks_in(fragment, here).next().is_some() {
            let at = main.write(words);
            moves.push(Move {
                from,
                begin,
                to: Spot::Main(at),
            });
            copy(fragment, here, begin, at, main);
        }
        if index < lifted.len() {
            let at = tail.write(note.of(&fragment.text));
            moves.push(Move {
                from: note.start,
                begin: note.start,
                to: Spot::Tail(at),
            });
            copy(fragment, *note, note.start, at, tail);
            from = note.end;
        }
    }
    if moves.is_empty() {
        let to = Spot::Main(main.next());
        moves.push(Move {
            from: 0,
            begin: 0,
            to,
        });
    }
    Moves(moves)
}

fn blocks_in(fragment: &Fragment, span: Span) -> impl Iterator<Item = &Block> {
    let first = fragment
        .blocks
        .partition_point(|block| block.span.start < span.start);
    let whole = span.end == fragment.text.len();
    fragment.blocks[first..].iter().take_while(move |block| {
        block.span.start < span.end || (whole && block.span.start == span.end)
    })
}

/// Copies the blocks of `fragment` in `span`, of which byte `begin` went to `at`.
fn copy(fragment: &Fragment, span: Span, begin: usize, at: usize, sheet: &mut Sheet) {
    for block in blocks_in(fragment, span) {
        let mut block = block.clone();
        let start = (block.span.start + at).saturating_sub(begin);
        block.span = Span::new(start, start + block.span.len());
        sheet.blocks.push(block);
    }
}
