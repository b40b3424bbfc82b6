//! Makes a [`Document`], either over a text that exists or piece by piece.

use std::sync::OnceLock;

use super::{
    AuthorNote, Block, BlockKind, Document, Inline, InlineKind, Metadata, Outline, PageMark,
    Picture, SectionSpec, TextHash,
};
use crate::text::Span;

/// Where the text proper ends and the after-matter begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// The whole text is body.
    #[default]
    Whole,
    /// Bytes from here on are after-matter.
    Until(usize),
    /// The body is this part; before it stands front-matter (a licence, a catalogue card), behind it after-matter.
    Within(Span),
}

/// Collects what a format finds. [`Builder::finish`] puts it in order and holds the invariants:
/// spans on character boundaries inside the text, blocks sorted and disjoint, inlines sorted and inside one block.
#[derive(Debug, Default)]
pub struct Builder {
    pub meta: Metadata,
    pub text: String,
    pub blocks: Vec<Block>,
    pub inlines: Vec<Inline>,
    pub notes: Vec<AuthorNote>,
    pub pictures: Vec<Picture>,
    pub pages: Vec<PageMark>,
    pub sections: Vec<SectionSpec>,
    pub extent: Extent,
}

impl Builder {
    /// A builder over a canonical text that is complete already.
    #[must_use]
    pub fn over(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    /// Appends a block of `text`, separated from the one before by a blank line, and returns its span.
    pub fn push(&mut self, kind: BlockKind, text: &str) -> Span {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(text);
        let span = Span::new(start, self.text.len());
        self.blocks.push(Block {
            span,
            kind,
            quote: 0,
            tight: false,
        });
        span
    }

    /// The finished document, where the hash of the text is known already.
    #[must_use]
    pub fn finish_hashed(self, hash: TextHash) -> Document {
        let document = self.finish();
        debug_assert_eq!(hash, TextHash::of(document.text()), "another text");
        // Nobody asked for it before.
        let _ = document.hash.set(hash);
        document
    }

    /// The finished document.
    #[must_use]
    pub fn finish(mut self) -> Document {
        let mut text = std::mem::take(&mut self.text);
        if text.capacity() - text.len() > text.len() / 16 {
            text.shrink_to_fit();
        }
        let blocks = sound_blocks(self.blocks, &text);
        let notes = self.notes;
        let pictures = self.pictures;
        let inlines = sound_inlines(self.inlines, &text, &blocks, |kind| match kind {
            InlineKind::NoteMark(note) => *note < notes.len(),
            InlineKind::Picture(picture) => *picture < pictures.len(),
            InlineKind::Reference(pos) => text.is_char_boundary(*pos),
            _ => true,
        });
        let mut pages = self.pages;
        pages.retain(|page| text.is_char_boundary(page.pos));
        pages.sort_by_key(|page| page.pos);
        let body = body(self.extent, &blocks);
        let mut sections = self.sections;
        sections.retain(|section| (body.start..=body.end).contains(&section.start));
        if !sections.is_sorted_by_key(|section| section.start) {
            sections.sort_by_key(|section| section.start);
        }
        let reach = inlines.iter().map(|inline| inline.span.len()).max();
        Document {
            outline: Outline::new(&sections, body.end),
            meta: self.meta,
            text,
            blocks,
            inlines,
            notes,
            pictures,
            pages,
            body,
            reach: reach.unwrap_or(0),
            hash: OnceLock::new(),
        }
    }
}

/// Whether `span` lies inside `text` on character boundaries.
fn sound(span: Span, text: &str) -> bool {
    span.end <= text.len() && text.is_char_boundary(span.start) && text.is_char_boundary(span.end)
}

/// The blocks in order, disjoint and not empty; of rules that follow each other one stays.
fn sound_blocks(mut blocks: Vec<Block>, text: &str) -> Vec<Block> {
    if !blocks.is_sorted_by_key(|block| block.span.start) {
        blocks.sort_by_key(|block| block.span.start);
    }
    let mut end = 0;
    let mut after_rule = false;
    blocks.retain(|block| {
        let rule = block.kind == BlockKind::Rule;
        let keep = sound(block.span, text)
            && block.span.start >= end
            && (rule || !block.span.is_empty())
            && !(rule && after_rule);
        if keep {
            end = block.span.end;
            after_rule = rule;
        }
        keep
    });
    if blocks.capacity() - blocks.len() > blocks.len() / 16 {
        blocks.shrink_to_fit();
    }
    blocks
}

/// The inlines in order, each inside one block, none that `leads` nowhere.
fn sound_inlines(
    mut inlines: Vec<Inline>,
    text: &str,
    blocks: &[Block],
    leads: impl Fn(&InlineKind) -> bool,
) -> Vec<Inline> {
    let inside = |span: Span| {
        let index = blocks.partition_point(|block| block.span.end <= span.start);
        blocks
            .get(index)
            .is_some_and(|block| block.span.covers(span))
    };
    inlines.retain(|inline| {
        !inline.span.is_empty()
            && sound(inline.span, text)
            && inside(inline.span)
            && leads(&inline.kind)
    });
    inlines.sort_by_key(|inline| (inline.span.start, std::cmp::Reverse(inline.span.end)));
    inlines
}

/// The body that `extent` speaks of, from the start of a block to the end of one.
fn body(extent: Extent, blocks: &[Block]) -> Span {
    let (from, to) = match extent {
        Extent::Whole => (0, usize::MAX),
        Extent::Until(end) => (0, end),
        Extent::Within(span) => (span.start, span.end),
    };
    let first = blocks.partition_point(|block| block.span.start < from);
    let last = blocks.partition_point(|block| block.span.start < to);
    match blocks.get(first..last) {
        Some([first, .., last]) => Span::new(first.span.start, last.span.end),
        Some([only]) => only.span,
        _ => Span::at(
            blocks
                .get(first)
                .or(blocks.last())
                .map_or(0, |block| block.span.start),
        ),
    }
}
