//! EPUB 2 and 3: an archive of chapters, with a package that says in which order they are read and contents that say what they are.
//!
//! Broken books open as far as they can. Nothing is fetched, nothing is run, nothing is written; pictures stay in the archive until they
//! are looked at ([`resource`]).

mod chapter;
mod lock;
mod matter;
mod nav;
mod outline;
mod package;
mod plan;
mod xml;

use std::collections::HashSet;

use memchr::memmem;

use super::container::{Container, EntryError};
use super::markup::href::Href;
use super::markup::{Assembly, Part};
use super::{Limits, NotText, Options, Parsed, Warning, language, title_of_name};
use crate::doc::{Builder, Extent, PageMark};
use crate::text::{Direction, Span, hygiene};
use chapter::Chapter;
use matter::Matter;
use plan::Plan;

/// What the first entry of an EPUB holds, packed or not.
const MIMETYPE: &[u8] = b"mimetypeapplication/epub+zip";
const CONTAINER: &[u8] = b"META-INF/container.xml";

/// Languages that are written from right to left.
const LEFTWARDS: [&str; 10] = ["ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv", "iw"];

/// Warnings of one kind after these are only counted.
const WARNINGS: usize = 12;

/// Whether `bytes`, a file called `name`, are an EPUB.
#[must_use]
pub fn is_epub(bytes: &[u8], name: &str) -> bool {
    let named = name
        .rsplit_once('.')
        .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("epub"));
    bytes.starts_with(b"PK")
        && (named
            || bytes
                .get(30..)
                .is_some_and(|rest| rest.starts_with(MIMETYPE))
            || memmem::find(bytes, CONTAINER).is_some())
}

/// Why an EPUB must stay closed; `None` for one that can be read.
#[must_use]
pub fn barred(bytes: &[u8], limits: &Limits) -> Option<NotText> {
    let Some((container, _)) = Container::open(bytes, limits) else {
        return Some(NotText::Damaged);
    };
    if container.is_locked() {
        return Some(NotText::Locked);
    }
    lock::protection(&container).map(NotText::Protected)
}

/// The bytes of the entry at `path` of the container `bytes`: a picture, as [`crate::doc::PictureSource::Entry`] names it.
///
/// # Errors
/// Where it is not there, cannot be unpacked, or is more than `limits` allow.
pub fn resource(bytes: &[u8], path: &str, limits: &Limits) -> Result<Vec<u8>, EntryError> {
    let (container, _) = Container::open(bytes, limits).ok_or(EntryError::Damaged)?;
    container.read(path).map(|entry| entry.bytes)
}

/// Reads an EPUB; `name` is the name of the file, the last resort for a title.
#[must_use]
pub fn parse(bytes: &[u8], name: &str, options: &Options) -> Parsed {
    let Some((container, warnings)) = Container::open(bytes, &options.limits) else {
        let warning = Warning("the archive is damaged: nothing can be read of it".to_owned());
        return Parsed {
            document: Builder::default().finish(),
            warnings: vec![warning],
            encoding: "UTF-8",
        };
    };
    let mut plan = Plan::of(&container, warnings);
    let mut warnings = std::mem::take(&mut plan.warnings);
    let files = |path: &str| plan::located(&container, path).map(|(path, _)| path.to_owned());
    let assembly = Assembly::new(plan.meta.language, direction(&plan), Some(Box::new(files)));
    let mut shelf = Shelf {
        plan: &plan,
        assembly,
        titles: Vec::new(),
        body: Vec::new(),
        held: Vec::new(),
        encoding: None,
    };
    chapter::each(
        &container,
        &plan.steps,
        &plan.styles,
        options,
        |mut chapter| {
            warnings.append(&mut chapter.warnings);
            shelf.take(chapter);
        },
    );
    let encoding = shelf.encoding.unwrap_or("UTF-8");
    let (builder, more) = shelf.book(name);
    warnings.extend(more);
    if builder.text.is_empty() {
        warnings.push(Warning("no chapter of the book could be read".to_owned()));
    }
    Parsed {
        document: builder.finish(),
        warnings: bounded(warnings),
        encoding,
    }
}

/// The direction a book is written in, as far as its package tells. Japanese books turn leftwards too, and are written rightwards here.
fn direction(plan: &Plan) -> Option<Direction> {
    let language = plan.meta.language?;
    (plan.leftwards && LEFTWARDS.contains(&language.as_str())).then_some(Direction::RightToLeft)
}

/// The chapters while they come in.
struct Shelf<'p, 'f> {
    plan: &'p Plan,
    assembly: Assembly<'f>,
    /// What `<title>` says, for every part.
    titles: Vec<Option<String>>,
    /// The parts that are read.
    body: Vec<usize>,
    /// What comes behind them.
    held: Vec<(Chapter, bool)>,
    encoding: Option<&'static str>,
}

impl Shelf<'_, '_> {
    /// Takes the next chapter of the reading order.
    fn take(&mut self, mut chapter: Chapter) {
        let parts = [
            chapter.card.take(),
            chapter.licence.take(),
            chapter.ways.take(),
        ];
        for (fragment, front) in parts.into_iter().zip([true, false, false]) {
            let Some(fragment) = fragment else { continue };
            let part = Chapter {
                step: chapter.step,
                fragment,
                cut: true,
                ..Chapter::default()
            };
            if front && self.body.is_empty() {
                self.put(part, false, false);
            } else {
                self.held.push((part, false));
            }
        }
        if chapter.fragment.blocks.is_empty() && !self.held.is_empty() {
            // All of the chapter was the licence; its name still leads there.
            self.put(chapter, false, false);
            return;
        }
        let step = &self.plan.steps[chapter.step];
        self.encoding = self.encoding.or(chapter.encoding);
        let told = self.plan.kinds.get(&step.path).map_or("", String::as_str);
        let notes = matter::is_notes(step, &chapter.kinds, &chapter.fragment);
        match matter::of(step, &chapter.kinds, told, &chapter.fragment) {
            Matter::Body => {
                self.body.push(self.titles.len());
                self.put(chapter, true, false);
            }
            Matter::Front if self.body.is_empty() => self.put(chapter, false, false),
            Matter::Front | Matter::After => self.held.push((chapter, notes)),
        }
    }

    fn put(&mut self, mut chapter: Chapter, flows: bool, notes: bool) {
        self.titles.push(chapter.fragment.title.take());
        self.assembly.push(Part {
            path: self.plan.steps[chapter.step].path.clone(),
            fragment: chapter.fragment,
            flows,
            notes,
            cut: chapter.cut,
        });
    }

    /// The whole book, and what is wrong with its contents.
    fn book(mut self, name: &str) -> (Builder, Option<Warning>) {
        let before = self.titles.len();
        for (chapter, notes) in std::mem::take(&mut self.held) {
            self.put(chapter, false, notes);
        }
        if self.body.is_empty() {
            // A book of nothing but notes, or of nothing but a title page, is read all the same.
            let all = 0..self.titles.len();
            self.body = if before == 0 { all } else { 0..before }.collect();
        }
        let ends = self.body.first().zip(self.body.last());
        let body = ends.map_or(Span::at(0), |(&first, &last)| {
            Span::new(
                self.assembly.span(first).start,
                self.assembly.span(last).end,
            )
        });
        let few = |assembly: &Assembly| {
            let headings = assembly.headings();
            headings.filter(|it| body.contains(it.start)).count() < 2
        };
        if self.plan.navigation.contents.len() <= outline::FEW && few(&self.assembly) {
            self.assembly.mark_by_look(body);
        }
        let mut meta = self.plan.meta.clone();
        if meta.title.is_empty() {
            let first = self.titles.iter().flatten().next();
            meta.title = first.map_or_else(
                || title_of_name(name),
                |title| hygiene::line(title).into_owned(),
            );
        }
        let book = outline::Book {
            assembly: &self.assembly,
            parts: &self.body,
            titles: &self.titles,
            body,
            title: &meta.title,
        };
        let (sections, warning) = book.sections(&self.plan.navigation.contents);
        for section in &sections {
            let (start, level) = (section.start, section.level);
            self.assembly.mark_named(start, &section.title, level);
        }
        meta.language = self
            .assembly
            .language()
            .or_else(|| language::detect(self.assembly.words(body)));
        meta.direction = self.assembly.direction();
        self.pages();
        let mut builder = self.assembly.finish(meta, sections);
        builder.extent = Extent::Within(body);
        (builder, warning)
    }

    /// The pages of the printed book, as the contents list them.
    fn pages(&mut self) {
        let pages: Vec<PageMark> = self
            .plan
            .navigation
            .pages
            .iter()
            .filter_map(|(label, href)| match href {
                Href::Inside { path, id } => Some(PageMark {
                    pos: self.assembly.place(path, id.as_deref())?,
                    label: label.clone(),
                }),
                Href::Outside => None,
            })
            .collect();
        if !pages.is_empty() {
            self.assembly.set_pages(pages);
        }
    }
}

/// The first of `warnings`, each once, and how many more there are.
fn bounded(mut warnings: Vec<Warning>) -> Vec<Warning> {
    let mut seen = HashSet::new();
    warnings.retain(|warning| seen.insert(warning.0.clone()));
    if warnings.len() > WARNINGS {
        let more = warnings.len() - WARNINGS;
        warnings.truncate(WARNINGS);
        warnings.push(Warning(format!("and {more} more like these")));
    }
    warnings
}

#[cfg(test)]
mod tests;
