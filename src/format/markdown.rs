//! Markdown, through pulldown-cmark. The canonical text is what is read: without markup, blocks apart by a blank line.

mod front;
mod notes;
mod writer;

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{BrokenLink, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{language, title_of_name};
use crate::doc::{Builder, Document, Inline, InlineKind, Outline};
use crate::text::{Span, hygiene};
use notes::Notes;
use writer::Writer;

/// Reads canonical `source`; `name` is the file name, the last resort for a title.
#[must_use]
pub fn parse(source: &str, name: &str) -> Document {
    let (card, source) = front::split(source);
    let (events, mut definitions) = sorted(source);
    let known: HashMap<String, usize> = (0..definitions.len())
        .rev()
        .map(|index| (definitions[index].label.clone(), index))
        .collect();
    let mut writer = Writer::new(Notes::new(known.keys().cloned()));
    for event in events {
        writer.event(event);
    }
    // Notes in the order of their marks; a note may hold marks of further ones. Then those without a mark.
    let body_end = writer.end_of_body();
    let mut done = 0;
    for next in 0..=definitions.len() {
        while let Some(label) = writer.marked(done) {
            done += 1;
            let note = known
                .get(&label)
                .map(|&index| &mut definitions[index].events);
            if let Some(events) = note.filter(|events| !events.is_empty()) {
                writer.note(&label, std::mem::take(events));
            }
        }
        if let Some(note) = definitions
            .get_mut(next)
            .filter(|note| !note.events.is_empty())
        {
            writer.note(&note.label, std::mem::take(&mut note.events));
        }
    }
    let (mut builder, headings, names) = writer.finish(body_end);
    resolve_links(&mut builder, &headings, &names);
    let title = card.title.unwrap_or_else(|| {
        let first = headings.iter().min_by_key(|heading| heading.level);
        first.map_or_else(|| title_of_name(name), |heading| heading.title.clone())
    });
    builder.meta.title = hygiene::line(&title).into_owned();
    builder.meta.authors = card.authors;
    builder.meta.identifiers = card.identifiers;
    builder.meta.date = card.date;
    builder.meta.publisher = card.publisher;
    builder.meta.subtitle = card.subtitle;
    builder.meta.description = card.description;
    builder.meta.language = card.language.or_else(|| {
        let body = body_end.unwrap_or(builder.text.len());
        language::detect(Span::new(0, body).of(&builder.text))
    });
    builder.finish()
}

/// What is read besides what all Markdown has.
const READ: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST);

/// Whether `source`, the beginning of a text, reads as it does in the whole: its title is in it, and all that its links and notes name. What stands
/// in brackets and is defined nowhere may be defined further down.
pub(super) fn stands_alone(source: &str) -> bool {
    let (card, source) = front::split(source);
    let mut undefined = false;
    let callback = |_: BrokenLink<'_>| {
        undefined = true;
        None
    };
    let mut titled = card.title.is_some();
    let mut notes = HashSet::new();
    for event in Parser::new_with_broken_link_callback(source, READ, Some(callback)) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => titled |= level == HeadingLevel::H1,
            Event::Start(Tag::FootnoteDefinition(label)) => drop(notes.insert(label)),
            _ => {}
        }
    }
    // The mark of a note that is not defined is no mark, so marks are looked for in the source.
    let mut marks = source.split("[^").skip(1);
    let has_note = |mark: &str| {
        mark.split(']')
            .next()
            .is_some_and(|label| notes.contains(label))
    };
    titled && !undefined && marks.all(has_note)
}

/// A definition of an author's note.
struct Definition<'s> {
    label: String,
    events: Vec<Event<'s>>,
}

/// The events of the text, and those of the notes, which may be defined anywhere in it.
fn sorted(source: &str) -> (Vec<Event<'_>>, Vec<Definition<'_>>) {
    let mut text = Vec::new();
    let mut definitions: Vec<Definition> = Vec::new();
    let mut open = false;
    for event in Parser::new_ext(source, READ) {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                open = true;
                definitions.push(Definition {
                    label: label.to_string(),
                    events: Vec::new(),
                });
            }
            Event::End(TagEnd::FootnoteDefinition) => open = false,
            event => match definitions.last_mut().filter(|_| open) {
                Some(definition) => definition.events.push(event),
                None => text.push(event),
            },
        }
    }
    (text, definitions)
}

/// A heading that links may lead to.
struct Target {
    level: u8,
    title: String,
    /// The name the source gives it (`{#name}`).
    name: Option<String>,
    /// Where its section begins, where it has one.
    start: Option<usize>,
}

/// Makes links to headings, by the names Markdown writers use for them, lead to sections, and links to other places with names there.
fn resolve_links(builder: &mut Builder, headings: &[Target], names: &HashMap<String, usize>) {
    let local = |inline: &Inline| matches!(&inline.kind, InlineKind::Link { target } if target.starts_with('#'));
    if !builder.inlines.iter().any(local) {
        return;
    }
    let outline = Outline::new(&builder.sections, builder.text.len());
    let mut ids: HashMap<String, String> = HashMap::new();
    let mut times: HashMap<String, usize> = HashMap::new();
    for heading in headings {
        let slug = github_slug(&heading.title);
        let count = times.entry(slug.clone()).or_insert(0);
        let slug = if *count == 0 {
            slug
        } else {
            format!("{slug}-{count}")
        };
        *count += 1;
        let section = heading.start.and_then(|start| {
            let sections = outline.sections();
            let index = sections.partition_point(|section| section.span.start < start);
            sections
                .get(index)
                .filter(|section| section.span.start == start)
        });
        if let Some(section) = section {
            for name in heading.name.iter().cloned().chain([slug]) {
                ids.entry(name).or_insert_with(|| section.id.clone());
            }
        }
    }
    for section in outline.sections() {
        ids.entry(section.id.clone())
            .or_insert_with(|| section.id.clone());
    }
    for inline in &mut builder.inlines {
        let InlineKind::Link { target } = &mut inline.kind else {
            continue;
        };
        let Some(name) = target.strip_prefix('#').map(percent_decoded) else {
            continue;
        };
        if let Some(id) = ids.get(&name).or_else(|| ids.get(&name.to_lowercase())) {
            *target = format!("#{id}");
        } else if let Some(&pos) = names.get(&name) {
            inline.kind = InlineKind::Reference(pos);
        }
    }
}

/// The name GitHub gives a heading: lower case, spaces as dashes, other signs gone.
fn github_slug(title: &str) -> String {
    title
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .collect()
}

fn percent_decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = match rest {
            [b'%', a, b, ..] => std::str::from_utf8(&[*a, *b])
                .ok()
                .and_then(|hex| u8::from_str_radix(hex, 16).ok()),
            _ => None,
        };
        bytes.push(hex.unwrap_or(*first));
        rest = if hex.is_some() { &rest[3..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests;
