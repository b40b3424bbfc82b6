//! Puts fragments together to one document: what they hold moves to its place in the whole, links find the part and the place they lead
//! to, marks find their notes, pictures their files.
//!
//! ```text
//! parts      ▏title page▕ chapter one … [notes] ▏ chapter two … [notes] ▏ endnotes ▏
//! document   ▏title page▕ chapter one …         ▏ chapter two …         ▏ endnotes ▏ notes of one, of two
//! ```
//!
//! Footnotes that stand in the flow of a chapter go behind everything else; a list of notes under a heading of its own stays.

mod lift;
mod looks;
mod notes;
mod sheet;

use std::collections::HashMap;

use super::Fragment;
use super::href::{self, Href};
use crate::doc::{
    Builder, Inline, InlineKind, Metadata, Outline, PageMark, PictureSource, SectionSpec,
};
use crate::format::stars;
use crate::text::{Direction, Lang, Span};
use notes::Mark;
use sheet::{Sheet, Spot};

/// One file to be put together with others.
#[derive(Debug)]
pub struct Part {
    /// Its full path in the book; empty for a file that stands alone.
    pub path: String,
    pub fragment: Fragment,
    /// Whether it is text that is read on, out of which footnotes are taken.
    pub flows: bool,
    /// Whether it holds notes and little else.
    pub notes: bool,
    /// Whether it was cut out of another part of the same path.
    pub cut: bool,
}

/// A heading and where it has come to stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedHeading {
    /// Index of the part.
    pub part: usize,
    /// 1 to 6.
    pub level: u8,
    pub title: String,
    /// First byte.
    pub start: usize,
}

/// Finds the entry of a container that a path names.
type Files<'f> = Box<dyn Fn(&str) -> Option<String> + 'f>;

/// The document while it is being put together.
#[derive(Default)]
pub struct Assembly<'f> {
    language: Option<Lang>,
    direction: Option<Direction>,
    files: Option<Files<'f>>,
    /// What is read, and the notes taken out of it.
    main: Sheet,
    tail: Sheet,
    parts: Vec<Placed>,
    by_path: HashMap<String, usize>,
    /// Parts that were cut out of others, by the path of those.
    cut: HashMap<String, Vec<usize>>,
    links: Vec<Link>,
    /// The same, once each knows where it leads: place, length, goal.
    links_settled: Vec<(Spot, usize, Href)>,
    marks: Vec<Mark>,
    bodies: HashMap<(usize, String), (Spot, usize)>,
    pages: Vec<(Spot, String)>,
    headings: Vec<(usize, u8, String, usize)>,
}

/// A part that has been put in its place.
#[derive(Debug, Default)]
struct Placed {
    /// Bytes of the document.
    span: Span,
    ids: HashMap<String, usize>,
    moves: sheet::Moves,
    notes: bool,
}

/// A link that leads to a part, which may not have come yet.
struct Link {
    in_tail: bool,
    /// Index among the inlines of its sheet.
    inline: usize,
    href: Href,
}

impl<'f> Assembly<'f> {
    /// An empty document of a language and a direction; parts that are written otherwise are told apart. `files` finds the entries that
    /// pictures name; without it, parts stand alone and their pictures are files beside them.
    #[must_use]
    pub fn new(
        language: Option<Lang>,
        direction: Option<Direction>,
        files: Option<Files<'f>>,
    ) -> Self {
        Self {
            language,
            direction,
            files,
            ..Self::default()
        }
    }

    /// Puts `part` behind those before it.
    pub fn push(&mut self, part: Part) {
        let index = self.parts.len();
        let Part {
            path,
            mut fragment,
            flows,
            notes,
            cut,
        } = part;
        if flows {
            self.language = self.language.or(fragment.language);
            self.direction = self.direction.or(fragment.direction);
        }
        let lifted = if flows {
            lift::footnotes(&fragment, &path)
        } else {
            Vec::new()
        };
        let begin = self.main.next();
        let moves = sheet::place(&mut self.main, &mut self.tail, &fragment, &lifted);
        if !lifted.is_empty() {
            self.main.drop_rules(begin);
        }
        fragment.text = String::new();
        let span = Span::new(begin.min(self.main.text.len()), self.main.text.len());
        self.pictures_and_inlines(&mut fragment, &moves, &path);
        self.mark_foreign(&fragment, span);
        for note in std::mem::take(&mut fragment.notes) {
            let start = moves.spot(note.body.start);
            self.bodies
                .entry((index, note.id))
                .or_insert((start, note.body.len()));
        }
        for reference in std::mem::take(&mut fragment.references) {
            if let Some(href) = href::resolve(&path, &reference.href) {
                self.marks.push(Mark {
                    start: moves.spot(reference.mark.start),
                    len: reference.mark.len(),
                    href,
                    written: reference.href,
                    sure: reference.sure,
                });
            }
        }
        for page in std::mem::take(&mut fragment.pages) {
            self.pages.push((moves.spot(page.pos), page.label));
        }
        for heading in std::mem::take(&mut fragment.headings) {
            if let Spot::Main(start) = moves.spot(heading.start) {
                self.headings
                    .push((index, heading.level, heading.title, start));
            }
        }
        if cut {
            self.cut.entry(path).or_default().push(index);
        } else {
            self.by_path.entry(path).or_insert(index);
        }
        self.parts.push(Placed {
            span,
            ids: std::mem::take(&mut fragment.ids),
            moves,
            notes,
        });
    }

    /// Takes over what lies over the text of a fragment.
    fn pictures_and_inlines(&mut self, fragment: &mut Fragment, moves: &sheet::Moves, path: &str) {
        let mut pictures = Vec::with_capacity(fragment.pictures.len());
        for mut picture in std::mem::take(&mut fragment.pictures) {
            let spot = moves.spot(picture.place.start);
            let known = match (&picture.source, &self.files) {
                (PictureSource::File(source), Some(files)) => match href::resolve(path, source) {
                    Some(Href::Inside { path, .. }) => files(&path).map(PictureSource::Entry),
                    _ => None,
                },
                _ => Some(picture.source.clone()),
            };
            let Some(source) = known else {
                pictures.push(None);
                continue;
            };
            picture.source = source;
            pictures.push(Some(self.sheet_mut(spot).picture(picture, spot)));
        }
        for inline in std::mem::take(&mut fragment.inlines) {
            let spot = moves.spot(inline.span.start);
            let kind = match inline.kind {
                InlineKind::Picture(index) => match pictures.get(index).copied().flatten() {
                    Some(index) => InlineKind::Picture(index),
                    None => continue,
                },
                kind => kind,
            };
            let href = match &kind {
                InlineKind::Link { target } => match href::resolve(path, target) {
                    Some(Href::Outside) => None,
                    Some(href) => Some(href),
                    None => continue,
                },
                _ => None,
            };
            let sheet = self.sheet_mut(spot);
            let at = sheet.inlines.len();
            sheet.inlines.push(Inline {
                span: Span::new(spot.pos(), spot.pos() + inline.span.len()),
                kind,
            });
            if let Some(href) = href {
                self.links.push(Link {
                    in_tail: spot.in_tail(),
                    inline: at,
                    href,
                });
            }
        }
    }

    /// Says of the blocks in `span` that they are written in another language or direction than the rest.
    fn mark_foreign(&mut self, fragment: &Fragment, span: Span) {
        let language = fragment.language.filter(|own| Some(*own) != self.language);
        let direction = fragment
            .direction
            .filter(|own| *own != self.direction.unwrap_or(Direction::LeftToRight));
        let kinds: Vec<InlineKind> = language
            .map(InlineKind::Language)
            .into_iter()
            .chain(direction.map(InlineKind::Direction))
            .collect();
        if kinds.is_empty() {
            return;
        }
        let first = self
            .main
            .blocks
            .partition_point(|block| block.span.start < span.start);
        for block in &self.main.blocks[first..] {
            for kind in &kinds {
                self.main.inlines.push(Inline {
                    span: block.span,
                    kind: kind.clone(),
                });
            }
        }
    }

    const fn sheet_mut(&mut self, spot: Spot) -> &mut Sheet {
        if spot.in_tail() {
            &mut self.tail
        } else {
            &mut self.main
        }
    }

    /// Bytes put together so far that are read; the notes taken out will stand behind them.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.main.text.len()
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.main.text.is_empty()
    }

    /// Where part `index` stands, in bytes; empty for one without text.
    #[must_use]
    pub fn span(&self, index: usize) -> Span {
        self.parts
            .get(index)
            .map_or(Span::at(self.len()), |part| part.span)
    }

    /// The part at `path`, or at what the container has in its stead.
    #[must_use]
    pub fn part(&self, path: &str) -> Option<usize> {
        let exact = self.by_path.get(path).copied();
        exact.or_else(|| {
            let path = self.files.as_ref()?(path)?;
            self.by_path.get(&path).copied()
        })
    }

    /// The language of the text: the one it was begun with, else that of the first part that flows.
    #[must_use]
    pub const fn language(&self) -> Option<Lang> {
        self.language
    }

    /// The direction of the text, as [`Self::language`].
    #[must_use]
    pub const fn direction(&self) -> Option<Direction> {
        self.direction
    }

    /// The headings, in the order of the parts.
    pub fn headings(&self) -> impl Iterator<Item = PlacedHeading> + '_ {
        self.headings
            .iter()
            .map(|(part, level, title, start)| PlacedHeading {
                part: *part,
                level: *level,
                title: title.clone(),
                start: *start,
            })
    }

    /// Where `id` of the part at `path` is, else the start of the part; the place of text that is read, at the start of a block where
    /// the `id` stands before one. `None` where there is no such part or `id`.
    #[must_use]
    pub fn place(&self, path: &str, id: Option<&str>) -> Option<usize> {
        match self.spot(path, id)? {
            Spot::Main(pos) => Some(self.main.snapped(pos)),
            Spot::Tail(_) => None,
        }
    }

    /// The block that holds `pos`, else the next one.
    #[must_use]
    pub fn block(&self, pos: usize) -> Option<Span> {
        self.main.block_at(pos).map(|block| block.span)
    }

    /// The words of the text that is read between `from` and `to`.
    #[must_use]
    pub fn words(&self, span: Span) -> &str {
        self.main.text.get(span.start..span.end).unwrap_or_default()
    }

    fn spot(&self, path: &str, id: Option<&str>) -> Option<Spot> {
        let part = &self.parts[self.part(path)?];
        match id {
            None => Some(Spot::Main(part.span.start)),
            Some(id) => {
                let place = |part: &Placed| Some(part.moves.spot(*part.ids.get(id)?));
                let cut = || {
                    let mut parts = self.cut.get(path)?.iter().map(|&index| &self.parts[index]);
                    parts.find_map(place)
                };
                place(part).or_else(cut)
            }
        }
    }

    /// Adds the pages that a list of them names, in place of those the parts tell of.
    pub fn set_pages(&mut self, pages: Vec<PageMark>) {
        self.pages = pages
            .into_iter()
            .map(|page| (Spot::Main(page.pos), page.label))
            .collect();
    }

    /// Ends the document. `sections` are in any order; `meta` is taken as it is.
    #[must_use]
    pub fn finish(mut self, meta: Metadata, mut sections: Vec<SectionSpec>) -> Builder {
        sections.sort_by_key(|section| section.start);
        let outline = Outline::new(&sections, self.len());
        let by_start: HashMap<usize, &str> = outline
            .sections()
            .iter()
            .rev()
            .map(|section| (section.span.start, section.id.as_str()))
            .collect();
        self.settle_links(&by_start);
        let mut notes = self.pair(&by_start);
        let shift = self.main.next();
        let mut main = std::mem::take(&mut self.main);
        let pages = std::mem::take(&mut self.pages)
            .into_iter()
            .map(|(spot, label)| PageMark {
                pos: match spot {
                    Spot::Main(pos) => main.snapped(pos).min(main.text.len()),
                    Spot::Tail(pos) => shift + pos,
                },
                label,
            })
            .collect();
        main.append(std::mem::take(&mut self.tail), shift);
        let links = main.inlines.iter().filter(|it| leads(&it.kind));
        let links: Vec<Span> = links.map(|link| link.span).collect();
        stars::read(
            &main.text,
            &main.blocks,
            &links,
            &mut main.inlines,
            &mut notes,
        );
        Builder {
            meta,
            text: main.text,
            blocks: main.blocks,
            inlines: main.inlines,
            notes,
            pictures: main.pictures,
            pages,
            sections,
            ..Builder::default()
        }
    }

    /// Makes links to places in the document lead there; those that lead nowhere are none.
    fn settle_links(&mut self, by_start: &HashMap<usize, &str>) {
        for link in std::mem::take(&mut self.links) {
            let kind = self.target(&link.href, by_start);
            let sheet = if link.in_tail {
                &mut self.tail
            } else {
                &mut self.main
            };
            let inline = &mut sheet.inlines[link.inline];
            let start = if link.in_tail {
                Spot::Tail(inline.span.start)
            } else {
                Spot::Main(inline.span.start)
            };
            self.links_settled
                .push((start, inline.span.len(), link.href));
            match kind {
                Some(kind) => inline.kind = kind,
                // An empty inline is dropped with the others that are not sound.
                None if self.files.is_some() => inline.span.end = inline.span.start,
                None => {}
            }
        }
    }

    /// What a link to `href` is.
    fn target(&self, href: &Href, by_start: &HashMap<usize, &str>) -> Option<InlineKind> {
        let Href::Inside { path, id } = href else {
            return None;
        };
        let pos = match self.spot(path, id.as_deref())? {
            Spot::Main(pos) => self.main.snapped(pos),
            Spot::Tail(pos) => self.main.next() + pos,
        };
        Some(match by_start.get(&pos) {
            Some(id) => InlineKind::Link {
                target: format!("#{id}"),
            },
            None => InlineKind::Reference(pos),
        })
    }
}

/// Whether what stands under an inline of this kind leads somewhere.
const fn leads(kind: &InlineKind) -> bool {
    matches!(
        kind,
        InlineKind::Link { .. } | InlineKind::Reference(_) | InlineKind::NoteMark(_)
    )
}

#[cfg(test)]
mod tests;
