//! The document itself.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::{AuthorNote, Block, Inline, Outline, PageMark, Picture, TextHash};
use crate::text::{Direction, Lang, Span, word};

/// What is known of a text besides its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The title on one line; empty where the text has none.
    pub title: String,
    /// Its other title, where the source tells the two apart.
    pub subtitle: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<Lang>,
    /// The publication's own identifiers (`urn:isbn:…`).
    pub identifiers: Vec<String>,
    /// The direction its paragraphs are written in, where the source says so.
    pub direction: Option<Direction>,
    pub publisher: Option<String>,
    /// When it was published, as the source writes it.
    pub date: Option<String>,
    /// What the source says that the text is about, on one line.
    pub description: Option<String>,
    /// Whether it is a page of the web: what stands around its text leads elsewhere.
    pub web: bool,
}

/// A text, split into blocks and sections. Immutable; made by [`super::Builder`].
#[derive(Debug)]
pub struct Document {
    pub(super) meta: Metadata,
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    pub(super) inlines: Vec<Inline>,
    pub(super) notes: Vec<AuthorNote>,
    pub(super) pictures: Vec<Picture>,
    pub(super) pages: Vec<PageMark>,
    pub(super) outline: Outline,
    pub(super) body: Span,
    /// Length of the longest inline: how far before a place one may begin that still touches it.
    pub(super) reach: usize,
    pub(super) hash: OnceLock<TextHash>,
}

impl Document {
    #[must_use]
    pub fn meta(&self) -> &Metadata {
        &self.meta
    }

    /// The canonical text: decoded, line ends normalised, control characters neutralised.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text under `span`.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// All blocks in order; never empty unless the text is.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Index of the block that holds byte `pos`, else of the next one, else of the last one.
    #[must_use]
    pub fn block_at(&self, pos: usize) -> Option<usize> {
        let next = self.blocks.partition_point(|block| block.span.end <= pos);
        if next < self.blocks.len() {
            Some(next)
        } else {
            self.blocks.len().checked_sub(1)
        }
    }

    /// The inlines that touch `span`, outermost first. Costs O(log n + hits) but for very long inlines.
    pub fn inlines_in(&self, span: Span) -> impl Iterator<Item = &Inline> {
        let end = self
            .inlines
            .partition_point(|inline| inline.span.start < span.end);
        // Inlines never leave their block, so none that begins before the block of `span` can touch it.
        let block = self
            .block_at(span.start)
            .map_or(0, |block| self.blocks[block].span.start.min(span.start));
        let floor = block.max(span.start.saturating_sub(self.reach));
        let begin = self
            .inlines
            .partition_point(|inline| inline.span.start < floor);
        self.inlines[begin.min(end)..end]
            .iter()
            .filter(move |inline| inline.span.intersects(span))
    }

    /// All inlines, sorted by start.
    #[must_use]
    pub fn inlines(&self) -> &[Inline] {
        &self.inlines
    }

    /// The author's own notes, in the order of their marks.
    #[must_use]
    pub fn notes(&self) -> &[AuthorNote] {
        &self.notes
    }

    /// The pictures, in order.
    #[must_use]
    pub fn pictures(&self) -> &[Picture] {
        &self.pictures
    }

    /// Where the pages of the printed book begin, in order; empty where the source tells nothing of them.
    #[must_use]
    pub fn pages(&self) -> &[PageMark] {
        &self.pages
    }

    /// The printed page that holds byte `pos`.
    #[must_use]
    pub fn page_at(&self, pos: usize) -> Option<&PageMark> {
        let next = self.pages.partition_point(|page| page.pos <= pos);
        self.pages.get(next.checked_sub(1)?)
    }

    #[must_use]
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// The text proper, without front-matter (a licence, a catalogue card) and after-matter (site tails, licences, the author's
    /// notes); from the start of a block to the end of one. Empty where the text is.
    #[must_use]
    pub fn body(&self) -> Span {
        self.body
    }

    /// The hash of the canonical text; computed at the first call.
    #[must_use]
    pub fn hash(&self) -> TextHash {
        *self.hash.get_or_init(|| TextHash::of(&self.text))
    }

    /// Words in `span`.
    #[must_use]
    pub fn words(&self, span: Span) -> usize {
        word::count(self.slice(span))
    }

    /// The nearest byte at or before `pos` that begins a character; never past the end.
    #[must_use]
    pub fn floor(&self, pos: usize) -> usize {
        self.text.floor_char_boundary(pos.min(self.text.len()))
    }
}
