//! The sections of a book: what its contents name, and the headings of its chapters where those say more.
//!
//! The contents come first: they are made by somebody who knew the book. Headings fill the gaps: chapters the contents leave out,
//! subsections where the contents name whole files only, everything where there are no contents.

use std::collections::{HashMap, HashSet};

use super::nav::Entry;
use crate::doc::SectionSpec;
use crate::format::Warning;
use crate::format::markup::href::Href;
use crate::format::markup::{Assembly, PlacedHeading};
use crate::text::{Span, fold, hygiene};

/// A heading stands at the head of what it is about, with at most so many bytes before it: the number of a page, a motto.
const NEAR: usize = 400;
/// Sections of less text than this, in bytes, are no subsections that the contents would have to name: many of them are entries of a
/// list. Of a few no more is asked than that they hold some text.
const SLIGHT: usize = 600;
const SOME: usize = 120;
const MANY: usize = 12;
/// Contents of no more lines than this may say less than the headings.
pub(super) const FEW: usize = 2;
/// Levels of headings that make sections where there are no contents.
const LEVELS: usize = 3;

/// What the outline is made of.
pub(super) struct Book<'b, 'f> {
    pub assembly: &'b Assembly<'f>,
    /// Indices of the parts that are read, in order.
    pub parts: &'b [usize],
    /// The words of `<title>` of every part.
    pub titles: &'b [Option<String>],
    /// Bytes that are read.
    pub body: Span,
    /// The title of the book.
    pub title: &'b str,
}

/// A section, with the level of the heading that stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    title: String,
    start: usize,
    from: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// A line of the contents, with its level.
    Contents(u8),
    /// A heading of a level.
    Heading(u8),
}

impl Book<'_, '_> {
    /// The sections in order, and what is wrong with the contents.
    pub fn sections(&self, contents: &[Entry]) -> (Vec<SectionSpec>, Option<Warning>) {
        let (listed, lost) = self.listed(contents);
        let headings = self.headings();
        let mut found: Vec<Found> = if listed.len() <= FEW && headings.len() > listed.len() * 2 {
            // Contents that say no more than where reading begins.
            let alone = |section: &Found| {
                let next = headings.partition_point(|heading| heading.start < section.start);
                let near = |heading: &PlacedHeading| heading.start <= section.start + NEAR;
                !headings.get(next).is_some_and(near)
            };
            let own = listed.into_iter().filter(alone).collect::<Vec<_>>();
            self.by_headings(&headings).into_iter().chain(own).collect()
        } else {
            let more = self.beyond(&listed, &headings);
            listed.into_iter().chain(more).collect()
        };
        if found.is_empty() {
            found = self.by_titles();
        }
        found.sort_by_key(|section| (section.start, matches!(section.from, Origin::Heading(_))));
        found.dedup_by(|later, earlier| {
            later.start == earlier.start
                && (later.title == earlier.title || !later.is_under(earlier))
        });
        (leveled(found, &headings), lost)
    }

    /// The headings of the body. One that stands on top of a higher one (“Chapter Two” above “Of Cancer”) is a part of it.
    fn headings(&self) -> Vec<PlacedHeading> {
        let mut headings: Vec<PlacedHeading> = Vec::new();
        let in_body = |heading: &PlacedHeading| self.body.contains(heading.start);
        for mut heading in self.assembly.headings().filter(in_body) {
            let above = headings.last().filter(|above| {
                let end = self
                    .assembly
                    .block(above.start)
                    .map_or(0, |block| block.end);
                above.level > heading.level && heading.start <= end + 2
            });
            if let Some(above) = above {
                let stop = if above.title.ends_with(['.', ':', '—', '–', '?', '!']) {
                    ""
                } else {
                    "."
                };
                heading.title = format!("{}{stop} {}", above.title, heading.title);
                heading.start = above.start;
                headings.pop();
            }
            headings.push(heading);
        }
        headings
    }

    /// The lines of the contents that lead into the body.
    fn listed(&self, contents: &[Entry]) -> (Vec<Found>, Option<Warning>) {
        let mut found: Vec<Found> = Vec::new();
        let mut lost: Vec<&str> = Vec::new();
        // Lines above others wait for the first place under them.
        let mut waiting: Vec<&Entry> = Vec::new();
        let mut loose: HashSet<usize> = HashSet::new();
        for entry in contents {
            waiting.retain(|above| above.level < entry.level);
            let Some(href) = &entry.href else {
                waiting.push(entry);
                continue;
            };
            let Some((start, exact)) = self.place(href) else {
                lost.push(&entry.title);
                continue;
            };
            if !exact && !loose.insert(start) {
                lost.push(&entry.title);
                continue;
            }
            for above in waiting.drain(..).chain([entry]) {
                found.push(Found {
                    title: above.title.clone(),
                    start,
                    from: Origin::Contents(above.level),
                });
            }
        }
        found.retain(|section| self.body.contains(section.start));
        let warning = lost.first().map(|first| {
            let more = match lost.len() {
                1 => String::new(),
                count => format!(" and {} more", count - 1),
            };
            Warning(format!(
                "the contents lead nowhere: “{}”{more}",
                hygiene::line(first)
            ))
        });
        (found, warning)
    }

    /// Where `href` leads, and whether exactly there: a place that is gone is sought at the start of its chapter.
    fn place(&self, href: &Href) -> Option<(usize, bool)> {
        let Href::Inside { path, id } = href else {
            return None;
        };
        let exact = self.assembly.place(path, id.as_deref());
        let start = exact.or_else(|| self.assembly.place(path, None))?;
        let block = self.assembly.block(start);
        Some((block.map_or(start, |block| block.start), exact.is_some()))
    }

    /// Headings that the contents do not name and should: of chapters they leave out, and below chapters where they go no deeper.
    fn beyond(&self, listed: &[Found], headings: &[PlacedHeading]) -> Vec<Found> {
        let mut starts: Vec<usize> = listed.iter().map(|section| section.start).collect();
        starts.sort_unstable();
        let within = |span: Span| {
            let first = starts.partition_point(|&start| start < span.start);
            let last = starts.partition_point(|&start| start < span.end);
            &starts[first..last]
        };
        let deep = self.parts.iter().any(|&part| {
            let span = self.assembly.span(part);
            within(span).iter().any(|&start| start > span.start + NEAR)
        });
        let mut by_part: HashMap<usize, Vec<&PlacedHeading>> = HashMap::new();
        for heading in headings {
            by_part.entry(heading.part).or_default().push(heading);
        }
        let mut more = Vec::new();
        for &part in self.parts {
            let Some(own) = by_part.get(&part) else {
                continue;
            };
            let span = self.assembly.span(part);
            let named = !within(span).is_empty();
            let Some((first, rest)) = own.split_first() else {
                continue;
            };
            let leads = first.start <= span.start + NEAR;
            if !named && leads && !self.is_title(&first.title) {
                more.push(of_heading(first));
            }
            if !deep {
                let level = if leads { first.level } else { 0 };
                let rest = if leads { rest } else { own.as_slice() };
                let begin = if leads { first.start } else { span.start };
                more.extend(subsections(rest, level, Span::new(begin, span.end)));
            }
        }
        more
    }

    /// The sections where there are no contents.
    fn by_headings(&self, headings: &[PlacedHeading]) -> Vec<Found> {
        let mut levels: Vec<u8> = headings.iter().map(|heading| heading.level).collect();
        levels.sort_unstable();
        levels.dedup();
        // A heading that names the book, above all others, is no section of it.
        let title = headings
            .iter()
            .position(|heading| self.is_title(&heading.title))
            .filter(|_| headings.len() > 1);
        let top = title.is_some_and(|title| {
            let level = headings[title].level;
            headings.iter().filter(|other| other.level <= level).count() == 1
        });
        let levels = &levels[usize::from(top)..];
        let deepest = levels
            .get(..LEVELS)
            .unwrap_or(levels)
            .last()
            .copied()
            .unwrap_or(6);
        headings
            .iter()
            .enumerate()
            .filter(|(index, heading)| heading.level <= deepest && title != Some(*index))
            .map(|(_, heading)| of_heading(heading))
            .collect()
    }

    /// The sections where there are no headings either: the files, if their titles tell them apart.
    fn by_titles(&self) -> Vec<Found> {
        let title = |part: usize| self.titles.get(part)?.as_deref();
        let distinct: HashSet<&str> = self.parts.iter().filter_map(|&part| title(part)).collect();
        if distinct.len() < 2 {
            return Vec::new();
        }
        let named = self.parts.iter().filter_map(|&part| {
            let title = title(part).filter(|title| !self.is_title(title))?;
            Some(Found {
                title: title.to_owned(),
                start: self.assembly.span(part).start,
                from: Origin::Contents(1),
            })
        });
        let mut found: Vec<Found> = named.collect();
        // A chapter in several files has one title.
        found.dedup_by(|later, earlier| later.title == earlier.title);
        found
    }

    fn is_title(&self, words: &str) -> bool {
        !self.title.is_empty() && fold::folded(words) == fold::folded(self.title)
    }
}

impl Found {
    /// Whether this one may stand under `other`, at the same place.
    const fn is_under(&self, other: &Self) -> bool {
        match (self.from, other.from) {
            (Origin::Contents(own), Origin::Contents(other)) => own > other,
            (Origin::Heading(own), Origin::Heading(other)) => own > other,
            _ => false,
        }
    }
}

fn of_heading(heading: &PlacedHeading) -> Found {
    Found {
        title: heading.title.clone(),
        start: heading.start,
        from: Origin::Heading(heading.level),
    }
}

/// The headings of the chapter at `span` that divide it: those of the highest level under `above`, if they hold some text each. A single one
/// divides a chapter that has text before it too.
fn subsections(headings: &[&PlacedHeading], above: u8, span: Span) -> Vec<Found> {
    let deeper = headings.iter().filter(|heading| heading.level > above);
    let Some(level) = deeper.clone().map(|heading| heading.level).min() else {
        return Vec::new();
    };
    let own: Vec<&&PlacedHeading> = deeper.filter(|heading| heading.level == level).collect();
    let Some(first) = own.first() else {
        return Vec::new();
    };
    let each = (span.end - first.start) / own.len();
    let divides = match own.len() {
        1 => each >= SOME && first.start - span.start >= SLIGHT,
        2..=MANY => each >= SOME,
        _ => each >= SLIGHT,
    };
    if !divides {
        return Vec::new();
    }
    own.into_iter().map(|heading| of_heading(heading)).collect()
}

/// Gives every section its level: lines of the contents have theirs, headings stand under the line that holds them, or beside it where
/// its own heading is of their level.
fn leveled(found: Vec<Found>, headings: &[PlacedHeading]) -> Vec<SectionSpec> {
    // Sections that are open: the level of the heading where it is known, and the level given.
    let mut open: Vec<(Option<u8>, u8)> = Vec::new();
    found
        .into_iter()
        .filter(|section| !section.title.is_empty())
        .map(|section| {
            let own = match section.from {
                Origin::Contents(level) => {
                    while open.last().is_some_and(|&(_, given)| given >= level) {
                        open.pop();
                    }
                    let next = headings.partition_point(|it| it.start < section.start);
                    let heading = headings
                        .get(next)
                        .filter(|heading| heading.start <= section.start + NEAR);
                    (heading.map(|heading| heading.level), level)
                }
                Origin::Heading(level) => {
                    while open
                        .last()
                        .is_some_and(|&(heading, _)| heading.is_some_and(|it| it >= level))
                    {
                        open.pop();
                    }
                    let above = open.last().map_or(0, |&(_, given)| given);
                    (Some(level), above.saturating_add(1))
                }
            };
            open.push(own);
            SectionSpec {
                title: hygiene::line(&section.title).into_owned(),
                level: own.1,
                start: section.start,
            }
        })
        .collect()
}
