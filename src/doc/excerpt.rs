//! A part of a text around a place: all it takes to set the page there as it is set in the whole.

use serde::{Deserialize, Serialize};

use super::{
    AuthorNote, Block, Builder, Document, Extent, Inline, InlineKind, Metadata, PageMark,
    SectionSpec,
};
use crate::text::Span;

/// So many bytes are taken before the place and behind it, or a few more: blocks stay whole.
const REACH: usize = 64 << 10;
/// No excerpt is longer than this, notes of the author's included.
const MOST: usize = 512 << 10;
/// So many sections before the one at the place and behind it: more than stand in the contents at once.
const SECTIONS: usize = 200;

/// What is cut out of a text. Blocks, sections and the author's notes are those of the whole, so nothing is guessed from the part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Whether text stands before it, and behind it.
    pub cut: Cut,
    meta: Metadata,
    text: String,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    notes: Vec<AuthorNote>,
    pages: Vec<PageMark>,
    sections: Vec<SectionSpec>,
    body: Span,
}

/// The sides at which something of a text is missing, where it is not there as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    pub before: bool,
    pub behind: bool,
}

impl Cut {
    /// Whether anything is missing.
    #[must_use]
    pub const fn is_partial(self) -> bool {
        self.before || self.behind
    }
}

impl Document {
    /// What stands around byte `at`, and where `at` is in it. `None` where a part cannot stand for the whole: among pictures, and in a
    /// block so long that it would have to be cut.
    #[must_use]
    pub fn excerpt(&self, at: usize) -> Option<(Excerpt, usize)> {
        let blocks = self.around(at)?;
        let (first, last) = (&self.blocks[blocks.start], &self.blocks[blocks.end - 1]);
        let cut = Cut {
            before: blocks.start > 0,
            behind: blocks.end < self.blocks.len(),
        };
        let window = Span::new(first.span.start, last.span.end);
        let mut parts = Parts::new(self, window);
        let (mut notes, mut numbers) = (Vec::new(), vec![None; self.notes.len()]);
        for (number, note) in self.notes.iter().enumerate() {
            let Some(mark) = parts.span(note.mark).filter(|_| window.covers(note.mark)) else {
                continue;
            };
            numbers[number] = Some(notes.len());
            notes.push(AuthorNote {
                label: note.label.clone(),
                mark,
                body: parts.take_in(note.body),
            });
        }
        let mut excerpt = Excerpt {
            cut,
            meta: self.meta.clone(),
            notes,
            blocks: Vec::new(),
            inlines: Vec::new(),
            pages: self.pages_around(window),
            sections: Vec::new(),
            body: Span::new(
                self.body.start.clamp(window.start, window.end) - window.start,
                self.body.end.clamp(window.start, window.end) - window.start,
            ),
            text: String::new(),
        };
        excerpt.sections = self.sections_around(at, |start| {
            start.clamp(window.start, window.end) - window.start
        });
        for part in &parts.all {
            self.fill(&mut excerpt, *part, &parts, &numbers)?;
        }
        excerpt.text = parts.text;
        (excerpt.text.len() <= MOST)
            .then(|| (excerpt, at.clamp(window.start, window.end) - window.start))
    }

    /// The blocks to take.
    fn around(&self, at: usize) -> Option<std::ops::Range<usize>> {
        let here = self.block_at(at)?;
        let (mut first, mut end) = (here, here + 1);
        let start = |block: usize| self.blocks[block].span.start;
        while first > 0 && start(first) + REACH > at {
            first -= 1;
        }
        while end < self.blocks.len() && self.blocks[end - 1].span.end < at + REACH {
            end += 1;
        }
        // What lies too far away is left out again.
        while first < here && at - start(first) > MOST / 2 {
            first += 1;
        }
        while end > here + 1 && self.blocks[end - 1].span.end > at + MOST / 2 {
            end -= 1;
        }
        Some(first..end)
    }

    /// `span` with all of the blocks that it touches.
    fn whole_blocks(&self, span: Span) -> Span {
        let block = |pos| {
            self.block_at(pos)
                .map_or(span, |block| self.blocks[block].span)
        };
        let (first, last) = (block(span.start), block(span.end.saturating_sub(1)));
        Span::new(span.start.min(first.start), span.end.max(last.end))
    }

    /// Puts blocks and inlines of a part in. `None` where there is a picture among them.
    fn fill(
        &self,
        excerpt: &mut Excerpt,
        part: Part,
        parts: &Parts,
        numbers: &[Option<usize>],
    ) -> Option<()> {
        let first = self
            .blocks
            .partition_point(|block| block.span.start < part.from.start);
        let inside = self.blocks[first..].iter();
        for block in inside.take_while(|block| block.span.end <= part.from.end) {
            excerpt.blocks.push(Block {
                span: part.span(block.span)?,
                ..block.clone()
            });
        }
        for inline in self.inlines_in(part.from) {
            let Some(span) = part.span(inline.span) else {
                continue;
            };
            let kind = match &inline.kind {
                InlineKind::Picture(_) => return None,
                InlineKind::NoteMark(note) => match numbers.get(*note).copied().flatten() {
                    Some(note) => InlineKind::NoteMark(note),
                    None => continue,
                },
                // What leads out of the excerpt leads to its beginning; nobody goes there before the whole is there.
                InlineKind::Reference(to) => {
                    InlineKind::Reference(parts.span(Span::at(*to)).map_or(0, |to| to.start))
                }
                kind => kind.clone(),
            };
            excerpt.inlines.push(Inline { span, kind });
        }
        Some(())
    }

    fn pages_around(&self, window: Span) -> Vec<PageMark> {
        let first = self.pages.partition_point(|page| page.pos <= window.start);
        let inside = self.pages[first.saturating_sub(1)..].iter();
        inside
            .take_while(|page| page.pos < window.end)
            .map(|page| PageMark {
                pos: page.pos.max(window.start) - window.start,
                label: page.label.clone(),
            })
            .collect()
    }

    /// The sections near by with those that hold them, and the widest, which the contents are as wide as.
    fn sections_around(&self, at: usize, place: impl Fn(usize) -> usize) -> Vec<SectionSpec> {
        let sections = self.outline.sections();
        let here = sections.partition_point(|section| section.span.start <= at);
        let near = here.saturating_sub(SECTIONS)..(here + SECTIONS).min(sections.len());
        let with_parents = |index: usize| {
            let mut chain: Vec<usize> =
                std::iter::successors(Some(index), |&index| sections[index].parent).collect();
            chain.reverse();
            chain
        };
        let widest = self
            .outline
            .widest()
            .filter(|widest| !near.contains(widest));
        let widest = widest.map(|widest| (widest < near.start, with_parents(widest)));
        let mut chosen: Vec<usize> = Vec::new();
        if let Some((true, chain)) = &widest {
            chosen.extend(chain);
        }
        if near.start < near.end {
            let mut parents = with_parents(near.start);
            parents.pop();
            chosen.extend(parents);
        }
        chosen.extend(near);
        if let Some((false, chain)) = &widest {
            chosen.extend(chain);
        }
        let specs = chosen.iter().map(|&index| SectionSpec {
            title: sections[index].title.clone(),
            level: sections[index].level,
            start: place(sections[index].span.start),
        });
        specs.collect()
    }
}

impl Excerpt {
    /// The excerpt as a text of its own.
    #[must_use]
    pub fn document(self) -> Document {
        let sound = |span: Span| self.text.get(span.start..span.end).is_some();
        let notes_are_sound = self
            .notes
            .iter()
            .all(|note| sound(note.mark) && sound(note.body));
        Builder {
            meta: self.meta,
            notes: if notes_are_sound {
                self.notes
            } else {
                Vec::new()
            },
            text: self.text,
            blocks: self.blocks,
            inlines: self.inlines,
            pages: self.pages,
            sections: self.sections,
            pictures: Vec::new(),
            extent: Extent::Within(self.body),
        }
        .finish()
    }
}

/// A part of the text, and where it stands in the excerpt.
#[derive(Clone, Copy, Debug)]
struct Part {
    from: Span,
    to: usize,
}

impl Part {
    /// Where `span` is in the excerpt, if this part holds it.
    fn span(self, span: Span) -> Option<Span> {
        let place = |at: usize| at - self.from.start + self.to;
        self.from
            .covers(span)
            .then(|| Span::new(place(span.start), place(span.end)))
    }
}

/// The parts an excerpt is made of: the window, and the author's notes that stand elsewhere.
struct Parts<'d> {
    document: &'d Document,
    all: Vec<Part>,
    text: String,
}

impl<'d> Parts<'d> {
    fn new(document: &'d Document, window: Span) -> Self {
        Self {
            document,
            all: vec![Part {
                from: window,
                to: 0,
            }],
            text: document.slice(window).to_owned(),
        }
    }

    fn span(&self, span: Span) -> Option<Span> {
        self.all.iter().find_map(|part| part.span(span))
    }

    /// Where `span` is in the excerpt; it is put at its end where it is not in it.
    fn take_in(&mut self, span: Span) -> Span {
        if let Some(span) = self.span(span) {
            return span;
        }
        if self.text.len() <= MOST {
            self.text.push_str("\n\n");
            let from = self.document.whole_blocks(span);
            self.all.push(Part {
                from,
                to: self.text.len(),
            });
            self.text.push_str(self.document.slice(from));
        }
        self.span(span).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::{BlockKind, Picture, PictureSource};

    /// A text of `chapters`, each of so many paragraphs, with a note at the end of each chapter whose text stands at the very end.
    fn book(chapters: usize, paragraphs: usize) -> Document {
        let mut builder = Builder::default();
        builder.meta.title = "A book".to_owned();
        let mut marks = Vec::new();
        for chapter in 0..chapters {
            let level = if chapter % 10 == 0 { 1 } else { 2 };
            let title = format!("Chapter {chapter}");
            let span = builder.push(BlockKind::Heading(level), &title);
            let start = span.start;
            builder.sections.push(SectionSpec {
                title,
                level,
                start,
            });
            for paragraph in 0..paragraphs {
                let words = format!("Paragraph {paragraph} of {chapter}. ").repeat(20);
                let span = builder.push(BlockKind::Paragraph, words.trim_end());
                builder.inlines.push(Inline {
                    span: Span::new(span.start, span.start + 9),
                    kind: InlineKind::Emphasis,
                });
                marks.push((paragraph, chapter, Span::new(span.end - 1, span.end)));
            }
            builder.pages.push(PageMark {
                pos: start,
                label: chapter.to_string(),
            });
        }
        builder.extent = Extent::Until(builder.text.len() + 1);
        for (paragraph, chapter, mark) in marks.iter().filter(|mark| mark.0 == 0) {
            let body = builder.push(BlockKind::Paragraph, &format!("Note {chapter}-{paragraph}"));
            builder.inlines.push(Inline {
                span: *mark,
                kind: InlineKind::NoteMark(builder.notes.len()),
            });
            builder.notes.push(AuthorNote {
                label: chapter.to_string(),
                mark: *mark,
                body,
            });
        }
        builder.finish()
    }

    #[test]
    fn around_a_place_an_excerpt_is_the_whole() {
        let whole = book(300, 40);
        let len = whole.body().end;
        for at in [0, 1, len / 7, len / 2 + 13, len - 1] {
            let at = whole.floor(at);
            let (excerpt, here) = whole.excerpt(at).expect("an excerpt");
            let cut = excerpt.cut;
            assert_eq!(cut.before, at > len / 10, "{at}");
            assert_eq!(cut.behind, at < len - REACH, "{at}");
            let part = excerpt.clone().document();
            let shift = at - here;
            // A page before and behind: the same blocks, inlines and words.
            let near = Span::new(
                whole.floor(at.saturating_sub(REACH / 2)),
                whole.floor((at + REACH / 2).min(len)),
            );
            let blocks = |document: &Document, shift: usize| -> Vec<(Block, String)> {
                let near = Span::new(near.start - shift, near.end - shift);
                let blocks = document.blocks().iter();
                let blocks = blocks.filter(|block| block.span.intersects(near));
                let moved = blocks.map(|block| {
                    let words = document.slice(block.span).to_owned();
                    let (start, end) = (block.span.start + shift, block.span.end + shift);
                    let span = Span::new(start, end);
                    (
                        Block {
                            span,
                            ..block.clone()
                        },
                        words,
                    )
                });
                moved.collect()
            };
            assert_eq!(blocks(&part, shift), blocks(&whole, 0), "{at}");
            let inlines = |document: &Document, shift: usize| -> Vec<(usize, String)> {
                let near = Span::new(near.start - shift, near.end - shift);
                let inlines = document.inlines_in(near).map(|inline| {
                    let kind = match inline.kind {
                        InlineKind::NoteMark(note) => {
                            let note = &document.notes()[note];
                            format!("{} {}", note.label, document.slice(note.body))
                        }
                        ref kind => format!("{kind:?}"),
                    };
                    (inline.span.start + shift, kind)
                });
                inlines.collect()
            };
            assert_eq!(inlines(&part, shift), inlines(&whole, 0), "{at}");
            // The same sections around, by the same name, and as wide.
            let section = |document: &Document, at: usize| {
                let outline = document.outline();
                let index = outline.at(at).expect("a section");
                let rows = index.saturating_sub(20)..(index + 20).min(outline.sections().len());
                let rows = outline.sections()[rows].iter();
                let rows: Vec<_> = rows.map(|it| (it.level, it.title.clone())).collect();
                let widest = outline
                    .widest()
                    .map(|it| outline.sections()[it].title.len());
                (outline.path(index), rows, widest)
            };
            assert_eq!(section(&part, here), section(&whole, at), "{at}");
            assert_eq!(
                part.page_at(here),
                Some(&PageMark {
                    pos: whole.page_at(at).expect("a page").pos.saturating_sub(shift),
                    label: whole.page_at(at).expect("a page").label.clone(),
                })
            );
            assert_eq!(part.meta(), whole.meta());
            let written = serde_json::to_string(&excerpt).expect("JSON");
            let read: Excerpt = serde_json::from_str(&written).expect("what was written");
            assert_eq!(read, excerpt);
        }
    }

    #[test]
    fn what_cannot_be_cut_is_no_excerpt() {
        let mut builder = Builder::default();
        builder.push(BlockKind::Paragraph, &"long ".repeat(MOST));
        assert!(builder.finish().excerpt(7).is_none());
        let mut builder = Builder::default();
        let place = builder.push(BlockKind::Figure, "A picture");
        builder.inlines.push(Inline {
            span: place,
            kind: InlineKind::Picture(0),
        });
        builder.pictures.push(Picture {
            place,
            alt: String::new(),
            source: PictureSource::File("a.png".to_owned()),
        });
        assert!(builder.finish().excerpt(0).is_none());
        assert!(Builder::default().finish().excerpt(0).is_none());
    }

    #[test]
    fn a_short_text_is_its_own_excerpt() {
        let whole = book(3, 2);
        let (excerpt, here) = whole.excerpt(40).expect("an excerpt");
        assert_eq!((excerpt.cut, here), (Cut::default(), 40));
        assert_eq!(excerpt.document().text(), whole.text());
    }
}
