//! Plain text: the canonical text is the source itself, blocks are spans over it.

mod aozora;
mod counted;
mod hyphen;
mod licence;
mod links;
pub(super) mod maker;
mod markup;
mod notes;
mod pages;
mod quote;
mod scan;
mod shape;
mod style;

pub use scan::Gap;
pub use style::Style;

use shape::{Shaped, Shaper};

use super::structure::{self, Heading, Page, Structure};
use super::{language, title_of_name};
use crate::doc::{Block, BlockKind, Builder, Document, Extent, SectionSpec, TextHash};
use crate::text::{Span, hygiene};

/// Texts from this size on are read by two threads.
const PARALLEL: usize = 1 << 20;

/// Bytes of prose before the first heading that make the opening a section.
const OPENING: usize = 200;

/// Reads canonical `text`; `name` is the file name, the last resort for a title.
#[must_use]
pub fn parse(text: String, name: &str) -> Document {
    let (text, pages) = pages::strip(text);
    let (text, told) = aozora::strip(text);
    let mut told = told.unwrap_or_default();
    let frame = frame(&text, &mut told);
    let style = Style::of(&text, frame.body);
    let mut shaped = shape_all(&text, style);
    let first = shaped
        .blocks
        .partition_point(|block| block.span.start < frame.body.start);
    let last = shaped
        .blocks
        .partition_point(|block| block.span.start < frame.body.end);
    let page = Page {
        text: &text,
        blocks: &shaped.blocks,
        gaps: &shaped.gaps,
        style,
        body_len: frame.body.len(),
        short: &shaped.short,
        underlined: &shaped.underlined,
    };
    let (mut found, looked) = beside(
        text.len(),
        || structure::detect(&page, first..last, frame.title.as_deref()),
        || (markup::Signs::of(&text), TextHash::of(&text)),
    );
    let (signs, hash) = looked;
    if !told.headings.is_empty() {
        found.headings = headings(&shaped.blocks, std::mem::take(&mut told.headings));
    }
    let sections = sections(&page, &found);
    let language = frame
        .language
        .or_else(|| language::detect(frame.body.of(&text)));
    let title = frame.title.unwrap_or_else(|| match &found.title {
        Some((_, title)) => title.clone(),
        None => title_of_name(name),
    });
    let extent = Span::new(
        frame.body.start,
        shaped
            .blocks
            .get(found.end)
            .map_or(frame.body.end, |block| block.span.start.min(frame.body.end)),
    );
    let contents = std::mem::take(&mut found.contents);
    let listed = links::read(&text, &shaped.blocks, &contents, &sections);
    links::close_up(&text, &mut shaped.blocks, &shaped.gaps, &listed);
    let quotes = std::mem::take(&mut shaped.cuts);
    let mut blocks = set(shaped, &found);
    let marked = markup::read(&text, &signs, &mut blocks, quotes);
    let mut builder = Builder::default();
    builder.meta.title = hygiene::line(&markup::shown(title)).into_owned();
    builder.meta.authors = frame.authors;
    builder.meta.language = language;
    builder.blocks = blocks;
    builder.inlines = marked.inlines;
    builder.inlines.extend(listed);
    builder.inlines.append(&mut told.inlines);
    builder.notes = marked.notes;
    builder.pages = pages;
    builder.sections = sections;
    builder.extent = Extent::Within(extent);
    builder.text = text;
    if marked.cuts.is_empty() {
        return builder.finish_hashed(hash);
    }
    cut(&mut builder, &marked.cuts);
    builder.finish()
}

/// What both find; of a text of `len` bytes, if it is long, at the same time.
fn beside<A, B: Send>(len: usize, one: impl FnOnce() -> A, other: impl Fn() -> B + Sync) -> (A, B) {
    if len < PARALLEL {
        return (one(), other());
    }
    std::thread::scope(|scope| {
        let there = scope.spawn(&other);
        let here = one();
        let there = there.join().unwrap_or_else(|_| other());
        (here, there)
    })
}

/// What stands around the text, as a licence or a card tells.
fn frame(text: &str, told: &mut aozora::Told) -> licence::Frame {
    let mut frame = licence::frame(text);
    if !told.body.is_empty() {
        frame.body = told.body;
        frame.title = frame.title.or_else(|| told.title.take());
        frame.authors.extend(told.author.take());
    }
    frame
}

/// The headings that a typist has marked.
fn headings(blocks: &[Block], told: Vec<(usize, u8, String)>) -> Vec<Heading> {
    told.into_iter()
        .filter_map(|(at, rank, title)| {
            let block = blocks.partition_point(|block| block.span.end <= at);
            let found = blocks.get(block)?;
            (found.span.start == at).then_some(Heading {
                block,
                title_block: None,
                rank,
                title,
                kept: false,
            })
        })
        .collect()
}

/// Takes out of the text what is not shown, and moves all that stands behind it.
fn cut(builder: &mut Builder, cuts: &markup::Cuts) {
    builder.text = cuts.apply(std::mem::take(&mut builder.text));
    for block in &mut builder.blocks {
        block.span = cuts.span(block.span);
    }
    for inline in &mut builder.inlines {
        inline.span = cuts.span(inline.span);
    }
    for page in &mut builder.pages {
        page.pos = cuts.place(page.pos);
    }
    for note in &mut builder.notes {
        (note.mark, note.body) = (cuts.span(note.mark), cuts.span(note.body));
    }
    for section in &mut builder.sections {
        section.start = cuts.place(section.start);
    }
    if let Extent::Within(span) = &mut builder.extent {
        *span = cuts.span(*span);
    }
}

/// Cuts the whole text into blocks.
fn shape_all(text: &str, style: Style) -> Shaped {
    let whole = Span::new(0, text.len());
    let Some(middle) = middle(text) else {
        return shape_part(text, whole, style).0;
    };
    let (head, tail) = std::thread::scope(|scope| {
        let head = scope.spawn(|| shape_part(text, Span::new(0, middle), style));
        let tail = shape_part(text, Span::new(middle, text.len()), style);
        (head.join(), tail)
    });
    let Ok((mut shaped, gap)) = head else {
        return shape_part(text, whole, style).0;
    };
    shaped.append(tail.0, gap);
    shaped
}

/// A line start in the middle of a long text, after a paragraph.
fn middle(text: &str) -> Option<usize> {
    if text.len() < PARALLEL {
        return None;
    }
    let half = text.len() / 2;
    let window = &text.as_bytes()[half..(half + PARALLEL / 4).min(text.len())];
    memchr::memmem::find(window, b"\n\n").map(|at| half + at + 1)
}

fn shape_part(text: &str, range: Span, style: Style) -> (Shaped, Gap) {
    let mut shaper = Shaper::new(text, style);
    let rest = scan::groups(text, range, |lines, gap| shaper.group(lines, gap));
    (shaper.finish(), rest)
}

/// The sections: what was found, and the opening where it is a text of its own.
fn sections(page: &Page, found: &Structure) -> Vec<SectionSpec> {
    let top = found.headings.iter().map(|heading| heading.rank).min();
    let mut sections = Vec::with_capacity(found.headings.len() + 1);
    if let Some((title, words)) = &found.title {
        let title = *title;
        let until = found
            .headings
            .first()
            .map_or(found.end, |heading| heading.block);
        let opening: Vec<&Block> = (title + 1..until)
            .filter(|&block| !found.contents.holds(block))
            .take(200)
            .map(|block| &page.blocks[block])
            .collect();
        if found.headings.is_empty() || is_text_of_its_own(&opening) {
            sections.push(SectionSpec {
                title: markup::shown(words.clone()),
                level: top.unwrap_or(1),
                start: page.blocks[title].span.start,
            });
        }
    }
    sections.extend(found.headings.iter().map(|heading| SectionSpec {
        title: markup::shown(heading.title.clone()),
        level: heading.rank,
        start: page.blocks[heading.block].span.start,
    }));
    sections
}

/// Whether the blocks between title and first heading, without lists of contents, are read and no title page.
fn is_text_of_its_own(opening: &[&Block]) -> bool {
    let prose = |block: &&&Block| block.kind == BlockKind::Paragraph && block.span.len() > 60;
    let bytes: usize = opening
        .iter()
        .filter(prose)
        .map(|block| block.span.len())
        .sum();
    bytes >= OPENING && opening.iter().filter(prose).count() * 2 >= opening.len()
}

/// The blocks with their headings set, and rules where the source marks a pause that no heading follows.
fn set(shaped: Shaped, found: &Structure) -> Vec<Block> {
    let Shaped {
        mut blocks, gaps, ..
    } = shaped;
    if let Some((title, _)) = found.title {
        blocks[title].kind = BlockKind::Heading(1);
    }
    let mut ranks: Vec<u8> = found.headings.iter().map(|heading| heading.rank).collect();
    ranks.sort_unstable();
    ranks.dedup();
    for heading in &found.headings {
        let depth = ranks.partition_point(|&rank| rank < heading.rank);
        let level = u8::try_from((depth + 1).min(6)).unwrap_or(6);
        if !heading.kept {
            blocks[heading.block].kind = BlockKind::Heading(level);
            blocks[heading.block].tight = false;
        }
        let below = heading.title_block.map(|last| heading.block + 1..=last);
        for title in below.into_iter().flatten() {
            blocks[title].kind = BlockKind::Heading(level);
            blocks[title].tight = true;
        }
        let last = heading.title_block.unwrap_or(heading.block);
        if let Some(next) = blocks.get_mut(last + 1) {
            next.tight = false;
        }
    }
    let pauses: Vec<usize> = (1..blocks.len())
        .filter(|&index| {
            let pause = gaps[index].marked || index == found.end;
            pause && is_text(&blocks[index]) && is_text(&blocks[index - 1])
        })
        .collect();
    if pauses.is_empty() || pauses.len() * 8 > blocks.len() + 8 {
        return blocks;
    }
    let mut set = Vec::with_capacity(blocks.len() + pauses.len());
    let mut pauses = pauses.into_iter().peekable();
    for (index, block) in blocks.into_iter().enumerate() {
        if pauses.next_if_eq(&index).is_some() {
            set.push(Block {
                span: Span::at(block.span.start),
                kind: BlockKind::Rule,
                quote: 0,
                tight: false,
            });
        }
        set.push(block);
    }
    set
}

fn is_text(block: &Block) -> bool {
    !matches!(block.kind, BlockKind::Rule | BlockKind::Heading(_))
}

#[cfg(test)]
mod books;
#[cfg(test)]
mod edges;
#[cfg(test)]
mod marks;
#[cfg(test)]
mod shelf;
#[cfg(test)]
mod stacks;
#[cfg(test)]
mod tests;
