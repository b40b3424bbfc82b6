//! Writes a canonical text block by block, for formats whose source is not what is read (Markdown, HTML). It knows blocks, styles
//! that reach over them, lists, quotations, verse and tables, and keeps the places that others ask for while text moves.

mod table;

use crate::doc::{Block, BlockKind, Inline, InlineKind, Marker, Picture, PictureSource};
use crate::text::{Span, hygiene};

pub(super) use table::Align;
use table::Grid;

/// Lists and quotations deeper than this are set no deeper.
const DEEPEST: usize = 60;
/// More styles than this at one place are not kept.
const STYLES: usize = 48;
/// What is written for a picture without words that stands alone.
const PICTURE: &str = "[picture]";

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

    /// Ends the open block. One without text leaves nothing behind. Styles go on in the next one.
    pub fn close(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        let start = open.start;
        if let Some(picture) = open.picture
            && self.text[start..].trim().is_empty()
        {
            self.text.truncate(start);
            self.settle();
            self.text.push_str(PICTURE);
            self.inlines.push(Inline {
                span: Span::new(start, self.text.len()),
                kind: InlineKind::Picture(picture),
            });
        }
        let end = start + self.text[start..].trim_end().len();
        self.text.truncate(end);
        for index in 0..self.styles.len() {
            self.emit(index);
        }
        let written = &self.text[start..];
        let lead = match open.kind {
            BlockKind::Preformatted | BlockKind::Verse => {
                written.len() - written.trim_start_matches('\n').len()
            }
            _ => written.len() - written.trim_start().len(),
        };
        let span = Span::new(start + lead, end);
        self.pull_back(start, span);
        if span.is_empty() {
            let rest = self.text.trim_end().len();
            self.text.truncate(rest);
            return;
        }
        let kind = self.kind_of(open.kind, span);
        self.push(span, kind);
    }

    /// Inlines and places of the block that begins at `start` come to stand inside what is left of it.
    fn pull_back(&mut self, start: usize, span: Span) {
        for inline in self.inlines.iter_mut().rev() {
            if inline.span.end <= start {
                break;
            }
            inline.span.end = inline.span.end.clamp(span.start, span.end);
            inline.span.start = inline.span.start.clamp(span.start, inline.span.end);
        }
        for &index in &self.settled {
            let place = &mut self.places[index];
            if *place >= start {
                *place = (*place).clamp(span.start, span.end);
            }
        }
    }

    /// What a block that was begun as `kind` has become.
    fn kind_of(&self, kind: BlockKind, span: Span) -> BlockKind {
        let text = span.of(&self.text);
        match kind {
            BlockKind::Paragraph | BlockKind::Item { .. } | BlockKind::Verse => {
                let mut of_block = self
                    .inlines
                    .iter()
                    .rev()
                    .take_while(|it| it.span.end > span.start);
                let is_picture =
                    of_block.any(|it| matches!(it.kind, InlineKind::Picture(_)) && it.span == span);
                if is_picture && !matches!(kind, BlockKind::Item { .. }) {
                    BlockKind::Figure
                } else if kind == BlockKind::Paragraph && text.contains('\n') {
                    BlockKind::Verse
                } else {
                    kind
                }
            }
            kind => kind,
        }
    }

    fn push(&mut self, span: Span, kind: BlockKind) {
        let tight = std::mem::take(&mut self.tight);
        self.blocks.push(Block {
            span,
            kind,
            quote: u8::try_from(self.quote.min(DEEPEST)).unwrap_or(0),
            tight,
        });
    }

    /// Whether a line begins here, so that a space would say nothing.
    fn begins_line(&self) -> bool {
        match &self.open {
            Some(open) => self.text.len() == open.start || self.text.ends_with(['\n', ' ']),
            None => true,
        }
    }

    /// Places that waited for a word have found it.
    fn settle(&mut self) {
        let here = self.text.len();
        for index in self.waiting.drain(..) {
            self.places[index] = here;
            self.settled.push(index);
        }
    }

    /// Appends words to the open block, or to a new one. Any run of white space reads as one space, but for preformatted text.
    /// `text` is canonical but for what entities may have brought.
    pub fn text(&mut self, text: &str) {
        if self.open_kind().or(self.flow) == Some(BlockKind::Preformatted) {
            self.ensure_open();
            self.raw(text);
            return;
        }
        if hygiene::is_canonical(text) {
            self.words(text);
        } else {
            let safe = hygiene::canonical(text.to_owned()).0;
            self.words(&safe);
        }
    }

    fn words(&mut self, text: &str) {
        let mut rest = text.trim_start_matches(is_space);
        let spaced = rest.len() < text.len();
        if rest.is_empty() {
            if spaced && !self.begins_line() {
                self.text.push(' ');
            }
            return;
        }
        self.ensure_open();
        if spaced && !self.begins_line() {
            let run = if self.keeps_spaces {
                text.len() - rest.len()
            } else {
                1
            };
            self.text.extend(std::iter::repeat_n(' ', run));
        }
        if self.open_kind() == Some(BlockKind::Verse) && self.ends_line() {
            let columns = std::mem::take(&mut self.indent);
            self.text.extend(std::iter::repeat_n(' ', columns));
            rest = self.indent_of(rest);
            if rest.is_empty() {
                return;
            }
        }
        self.settle();
        if self.keeps_spaces {
            let blank = |c| if is_space(c) { ' ' } else { c };
            self.text.extend(rest.chars().map(blank));
            return;
        }
        loop {
            let end = irregular(rest.as_bytes());
            self.text.push_str(&rest[..end]);
            if end == rest.len() {
                break;
            }
            self.text.push(' ');
            rest = rest[end..].trim_start_matches(is_space);
            if rest.is_empty() {
                break;
            }
        }
    }

    /// Sets a line of verse in by the fixed spaces it begins with; what follows them is left.
    fn indent_of<'t>(&mut self, text: &'t str) -> &'t str {
        let rest = text.trim_start_matches(|c: char| c.is_whitespace());
        for space in text[..text.len() - rest.len()].chars() {
            self.text.push_str(match space {
                '\u{2003}' | '\u{3000}' => "  ",
                _ => " ",
            });
        }
        rest
    }

    fn raw(&mut self, text: &str) {
        if !text.trim_matches('\n').is_empty() {
            self.settle();
        }
        if hygiene::is_canonical(text) {
            self.text.push_str(text);
        } else {
            self.text.push_str(&hygiene::canonical(text.to_owned()).0);
        }
    }

    /// Sets the next line of verse in by `columns`.
    pub fn indent(&mut self, columns: usize) {
        self.indent = columns.min(40);
    }

    /// A line end the author asked for; in lists, headings and tables a space.
    pub fn line_end(&mut self) {
        self.ensure_open();
        let breaks = match self.open_kind() {
            Some(BlockKind::Paragraph) => self.grids.is_empty(),
            Some(BlockKind::Verse | BlockKind::Preformatted) => true,
            _ => false,
        };
        if matches!(self.open_kind(), Some(BlockKind::Item { .. }))
            && self.has_words()
            && self.grids.is_empty()
        {
            // The item goes on in a line of its own.
            self.close();
            self.tight = true;
            return;
        }
        if !breaks {
            if !self.begins_line() {
                self.text.push(' ');
            }
            return;
        }
        if self.text.ends_with(' ') && self.open_kind() != Some(BlockKind::Preformatted) {
            let trimmed = self.text.trim_end_matches(' ').len();
            let start = self.open.as_ref().map_or(0, |open| open.start);
            self.text.truncate(trimmed.max(start));
        }
        self.text.push('\n');
    }

    /// Whether the open block ends with a line end.
    pub fn ends_line(&self) -> bool {
        self.open
            .as_ref()
            .is_none_or(|open| self.text.len() == open.start || self.text.ends_with('\n'))
    }

    /// A style begins. It reaches over as many blocks as there are before its end.
    pub fn style(&mut self, kind: InlineKind) {
        if self.styles.len() >= STYLES {
            self.unkept += 1;
            return;
        }
        self.styles.push(Style {
            start: self.text.len(),
            again: self.styles.iter().any(|style| style.kind == kind),
            kind,
        });
    }

    /// The last style that was begun ends.
    pub fn end_style(&mut self) {
        if self.unkept > 0 {
            self.unkept -= 1;
            return;
        }
        if let Some(index) = self.styles.len().checked_sub(1) {
            if self.open.is_some() {
                self.emit(index);
            }
            self.styles.pop();
        }
    }

    /// Writes down what style `index` covers of the open block, white space at its ends left out.
    fn emit(&mut self, index: usize) {
        let style = &mut self.styles[index];
        let end = self.text.len();
        let start = style.start.min(end);
        style.start = end;
        let covered = &self.text[start..end];
        let from = start + (covered.len() - covered.trim_start().len());
        let to = start + covered.trim_end().len();
        if from < to && !style.again {
            self.inlines.push(Inline {
                span: Span::new(from, to),
                kind: style.kind.clone(),
            });
        }
    }

    /// Writes `words` with a style of their own.
    pub fn styled(&mut self, kind: InlineKind, words: &str) {
        self.ensure_open();
        self.style(kind);
        self.text(words);
        self.end_style();
    }

    /// A reading for what was written since `from`, a length of the text ([`Scribe::len`]).
    pub fn cover(&mut self, from: usize, kind: InlineKind) {
        let start = self
            .open
            .as_ref()
            .map_or(self.text.len(), |open| open.start.max(from));
        let covered = &self.text[start..];
        let start = start + (covered.len() - covered.trim_start().len());
        let end = self.text.trim_end().len();
        if start < end {
            self.inlines.push(Inline {
                span: Span::new(start, end),
                kind,
            });
        }
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// A picture: its alternative text stands for it. One without stands only where it is alone in its block.
    pub fn picture(&mut self, alt: &str, source: PictureSource) {
        let alt = hygiene::line(alt);
        let alt: Vec<&str> = alt.split_whitespace().collect();
        let alt = alt.join(" ");
        if self.is_only_pictures() && self.grids.is_empty() {
            self.close();
        }
        self.ensure_open();
        let picture = self.pictures.len();
        self.pictures.push(Picture {
            place: Span::default(),
            alt: alt.clone(),
            source,
        });
        if !alt.is_empty() {
            self.styled(InlineKind::Picture(picture), &alt);
        } else if let Some(open) = &mut self.open {
            open.picture.get_or_insert(picture);
        }
    }

    /// Whether the open block consists of a picture.
    fn is_only_pictures(&self) -> bool {
        let Some(open) = &self.open else {
            return false;
        };
        let words = self.text[open.start..].trim();
        let covered = self
            .inlines
            .iter()
            .rev()
            .take_while(|it| it.span.start >= open.start);
        let mut pictures = covered.filter(|it| matches!(it.kind, InlineKind::Picture(_)));
        match pictures.next() {
            Some(picture) => picture.span.len() == words.len(),
            None => open.picture.is_some() && words.is_empty(),
        }
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
        drop_unseen(&mut self.pictures, &mut self.inlines);
        Written {
            text: self.text,
            blocks: self.blocks,
            inlines: self.inlines,
            pictures: self.pictures,
            places: self.places,
        }
    }
}

/// Takes out pictures that stand nowhere, and names the others by their new numbers.
fn drop_unseen(pictures: &mut Vec<Picture>, inlines: &mut [Inline]) {
    if pictures.iter().all(|picture| !picture.place.is_empty()) {
        return;
    }
    let mut numbers = Vec::with_capacity(pictures.len());
    let mut next = 0;
    for picture in pictures.iter() {
        numbers.push(next);
        next += usize::from(!picture.place.is_empty());
    }
    pictures.retain(|picture| !picture.place.is_empty());
    for inline in inlines {
        if let InlineKind::Picture(index) = &mut inline.kind {
            *index = numbers.get(*index).copied().unwrap_or(usize::MAX);
        }
    }
}

/// White space that says no more than a space.
const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t')
}

/// The first byte of `text` where white space is more, or other, than one space; its length where there is none. White space at the end is more.
fn irregular(text: &[u8]) -> usize {
    const STEP: usize = 32;
    let mut at = 0;
    while let Some(next) = text.get(at + 1..at + 1 + STEP) {
        let pairs = text[at..at + STEP].iter().zip(next);
        // Without branches, so that it compiles to vector instructions.
        if pairs.fold(false, |found, (&a, &b)| found | is_irregular(a, b)) {
            break;
        }
        at += STEP;
    }
    let behind = |at: usize| text.get(at + 1).copied().unwrap_or(b' ');
    (at..text.len())
        .find(|&at| is_irregular(text[at], behind(at)))
        .unwrap_or(text.len())
}

/// Whether the byte `a` before `b` is white space that is more, or other, than one space.
#[inline]
#[expect(
    clippy::needless_bitwise_bool,
    reason = "branches would keep the search from compiling to vector instructions"
)]
const fn is_irregular(a: u8, b: u8) -> bool {
    let line = (a == b'\n') | (a == b'\t');
    line | ((a == b' ') & ((b == b' ') | (b == b'\n') | (b == b'\t')))
}

#[cfg(test)]
mod tests;
