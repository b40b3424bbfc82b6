//! Writes a canonical text block by block, for formats whose source is not what is read (Markdown, HTML). It knows blocks, styles
//! that reach over them, lists, quotations, verse and tables, and keeps the places that others ask for while text moves.

mod close;
mod pictures;
mod style;
mod table;
mod words;

use crate::doc::{Block, BlockKind, Inline, InlineKind, Marker, Picture};
use crate::text::Span;

pub(super) use crate::doc::Align;
use table::Grid;

/// Lists and quotations deeper than this are set no deeper.
const DEEPEST: usize = 60;

/// Where a place is that waits for the next word.
const WAITING: usize = usize::MAX;

/// A place in the text that is being written: it stays with its words. Read with [`Written::at`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place(usize);

#[derive(Debug, Default)]
pub(super) struct Scribe {
    text: String,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    pictures: Vec<Picture>,
    /// Bytes of the text; [`WAITING`] for those before a word that is not written yet.
    places: Vec<usize>,
    waiting: Vec<usize>,
    /// Places that were found since the open block began.
    settled: Vec<usize>,
    /// The block being written.
    open: Option<Open>,
    styles: Vec<Style>,
    /// Styles that were begun and not kept.
    unkept: usize,
    quote: usize,
    lists: Vec<List>,
    /// Whether the next block follows closely.
    tight: bool,
    /// Blocks of prose are this now: captions, verse.
    flow: Option<BlockKind>,
    /// Whether runs of spaces stay in the text, though they read as one.
    keeps_spaces: bool,
    /// How far the next line of verse is set in.
    indent: usize,
    grids: Vec<Grid>,
}

#[derive(Debug)]
struct Open {
    start: usize,
    kind: BlockKind,
    /// A picture without words, for the case that the block has none either.
    picture: Option<usize>,
}

#[derive(Debug)]
struct Style {
    start: usize,
    kind: InlineKind,
    /// Another one that says the same is around it.
    again: bool,
}

#[derive(Debug)]
struct List {
    /// What the next block of the item carries.
    marker: Marker,
    /// Whether an item of it has been written.
    begun: bool,
}

/// What was written.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub text: String,
    pub blocks: Vec<Block>,
    pub inlines: Vec<Inline>,
    pub pictures: Vec<Picture>,
    places: Vec<usize>,
}

impl Written {
    /// Where `place` came to stand; the first byte of the word it was before.
    pub fn at(&self, place: Place) -> usize {
        self.places.get(place.0).copied().unwrap_or(0)
    }
}

impl Scribe {
    /// A scribe that leaves runs of spaces as they are: what is said of a text by its bytes stays true.
    pub fn keeping_spaces() -> Self {
        Self {
            keeps_spaces: true,
            ..Self::default()
        }
    }

    /// The place before the next word.
    pub fn place(&mut self) -> Place {
        self.waiting.push(self.places.len());
        self.places.push(WAITING);
        Place(self.places.len() - 1)
    }

    /// The place behind the last word.
    pub fn place_behind(&mut self) -> Place {
        let written = match self.open {
            Some(Open { start, .. }) if self.text.len() == start => self.text.trim_end().len(),
            _ => self.text.len(),
        };
        self.settled.push(self.places.len());
        self.places.push(written);
        Place(self.places.len() - 1)
    }

    /// How many blocks there are; the open one is not counted.
    pub fn count(&self) -> usize {
        self.blocks.len()
    }

    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    pub fn of(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// Whether text stands in a quotation or a list, and divides that and not the whole.
    pub fn is_inside(&self) -> bool {
        self.quote > 0 || !self.lists.is_empty() || !self.grids.is_empty()
    }

    /// Whether the open block has words.
    pub fn has_words(&self) -> bool {
        self.open
            .as_ref()
            .is_some_and(|open| !self.text[open.start..].trim().is_empty())
    }

    /// The last word of the open block, if it is written and nothing stands behind it.
    pub fn last_word(&self) -> &str {
        let written = self
            .open
            .as_ref()
            .map_or("", |open| &self.text[open.start..]);
        written.rsplit(char::is_whitespace).next().unwrap_or("")
    }

    /// What the open block is.
    pub fn open_kind(&self) -> Option<BlockKind> {
        self.open.as_ref().map(|open| open.kind)
    }

    pub fn quote(&mut self) {
        self.close();
        self.quote += 1;
    }

    pub fn unquote(&mut self) {
        self.close();
        self.quote = self.quote.saturating_sub(1);
    }

    pub fn list(&mut self) {
        self.close();
        self.lists.push(List {
            marker: Marker::None,
            begun: false,
        });
    }

    pub fn end_list(&mut self) {
        self.close();
        self.lists.pop();
    }

    pub fn in_list(&self) -> bool {
        !self.lists.is_empty()
    }

    /// The next item begins.
    pub fn item(&mut self, marker: Marker) {
        self.close();
        let nested = self.lists.len() > 1;
        if let Some(list) = self.lists.last_mut() {
            self.tight = list.begun || nested;
            list.begun = true;
            list.marker = marker;
        }
    }

    /// The item being written carries `marker` instead.
    pub fn mark_item(&mut self, marker: Marker) {
        if let Some(list) = self.lists.last_mut() {
            list.marker = marker;
        }
        if let Some(open) = &mut self.open
            && let BlockKind::Item {
                marker: carried, ..
            } = &mut open.kind
        {
            *carried = marker;
            if let Some(list) = self.lists.last_mut() {
                list.marker = Marker::None;
            }
        }
    }

    /// The next block follows the one before it without a blank row.
    pub fn tighten(&mut self) {
        self.tight = true;
    }

    /// From now on blocks of prose are `kind`; answers what they were.
    pub fn flow(&mut self, kind: Option<BlockKind>) -> Option<BlockKind> {
        self.close();
        std::mem::replace(&mut self.flow, kind)
    }

    /// Begins a block of prose: a paragraph, or one of a list item.
    pub fn begin(&mut self) {
        let kind = match (self.flow, self.lists.len()) {
            (Some(kind), _) => kind,
            (None, 0) => BlockKind::Paragraph,
            (None, depth) if self.grids.last().is_some_and(|grid| grid.lists == depth) => {
                BlockKind::Paragraph
            }
            (None, depth) => {
                let list = &mut self.lists[depth - 1];
                let marker = std::mem::replace(&mut list.marker, Marker::None);
                BlockKind::Item {
                    depth: u8::try_from(depth.min(DEEPEST) - 1).unwrap_or(0),
                    marker,
                }
            }
        };
        self.open(kind);
    }

    fn ensure_open(&mut self) {
        if self.open.is_none() {
            self.begin();
        }
    }

    /// Begins a block of `kind`.
    pub fn open(&mut self, kind: BlockKind) {
        self.close();
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.settled.clear();
        for style in &mut self.styles {
            style.start = start;
        }
        self.open = Some(Open {
            start,
            kind,
            picture: None,
        });
    }

    /// A rule between passages.
    pub fn rule(&mut self) {
        self.close();
        let at = self.text.len();
        self.tight = false;
        self.push(Span::at(at), BlockKind::Rule);
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Everything that was written.
    pub fn finish(mut self) -> Written {
        self.close();
        while !self.grids.is_empty() {
            self.end_table(false);
        }
        self.text.truncate(self.text.trim_end().len());
        let end = self.text.len();
        for place in &mut self.places {
            *place = (*place).min(end);
        }
        for inline in &self.inlines {
            if let InlineKind::Picture(index) = inline.kind
                && let Some(picture) = self.pictures.get_mut(index)
            {
                picture.place = inline.span;
            }
        }
        pictures::drop_unseen(&mut self.pictures, &mut self.inlines);
        Written {
            text: self.text,
            blocks: self.blocks,
            inlines: self.inlines,
            pictures: self.pictures,
            places: self.places,
        }
    }
}
