//! Markup: XHTML and HTML become [`Fragment`]s, fragments become documents. Nothing is fetched, nothing is run.

mod article;
mod assemble;
mod css;
mod fragment;
mod head;
pub mod href;
pub(super) mod html;
mod math;
mod notes;
mod sections;
mod soup;
mod source;
mod tag;
mod tree;
mod weaver;
mod xml;

pub use assemble::{Assembly, Part, PlacedHeading};
pub use css::{SHEET, SHEETS, Styles};
pub use fragment::{Fragment, Heading, NoteBody, NoteReference};

use std::borrow::Cow;

use super::Warning;
use super::scribe::{Place, Scribe};
use crate::doc::{InlineKind, PictureSource};
use crate::text::hygiene;
use tag::{Key, Tag};
use tree::Tree;
use weaver::Weaver;

/// Bytes of a file after these are not read.
const LONGEST: usize = 1 << 30;

/// A file of XHTML that was read.
#[derive(Debug, Default)]
pub struct File {
    pub fragment: Fragment,
    /// What a library put before the text of the book in this file, and behind it: its card, its licence.
    pub card: Option<Fragment>,
    pub licence: Option<Fragment>,
    /// Rows that lead to the files before and behind this one.
    pub ways: Option<Fragment>,
    pub warnings: Vec<Warning>,
}

/// Reads one file of XHTML through the XML reader. `styles` are the style sheets it names; its own are read after them.
#[must_use]
pub fn xhtml(source: &str, styles: &Styles) -> File {
    let (source, mut warnings) = clean(source);
    let tree = xml::read(&source);
    warnings.extend(tree.cut.iter().map(|&what| Warning(what.to_owned())));
    let styles = own_styles(&tree, styles);
    let (card, licence) = article::licence(&tree);
    let ways = article::ways(&tree);
    let plan = article::Plan {
        article: usize::MAX,
        after: [card, licence]
            .into_iter()
            .flatten()
            .chain(ways.clone())
            .collect(),
        ..article::Plan::default()
    };
    let mut weaver = Weaver::new(&tree, &styles).planned(&plan);
    weaver.weave(0);
    let mut fragment = weaver.finish();
    fragment.title = title(&tree);
    let part = |ids: &[tree::Id]| {
        let mut weaver = Weaver::new(&tree, &styles);
        for &id in ids {
            weaver.weave(id);
        }
        (!ids.is_empty()).then(|| weaver.finish())
    };
    File {
        fragment,
        card: part(card.as_slice()),
        licence: part(licence.as_slice()),
        ways: part(&ways),
        warnings,
    }
}

/// A text that HTML was written into.
pub(super) struct Woven {
    pub scribe: Scribe,
    /// Block, level and name of each heading that divides the text.
    pub headings: Vec<(usize, u8, Option<String>)>,
    pub ids: Vec<(String, Place)>,
}

/// Writes a piece of HTML that stands inside another text.
pub(super) fn inside(source: &str, scribe: Scribe) -> Woven {
    let tree = xml::read(source);
    let styles = Styles::default();
    let mut weaver = Weaver::new(&tree, &styles).into_text(scribe);
    weaver.weave(0);
    weaver.woven()
}

/// What a tag among words does.
pub(super) enum Bit {
    Break,
    /// An element with this name sets words in this style.
    Style(String, InlineKind),
    End(String),
    Picture(String, PictureSource),
    /// Links may lead here by this name.
    Name(String),
}

/// Reads one tag of HTML that stands among words; `None` where it does nothing.
pub(super) fn bit(tag: &str) -> Option<Bit> {
    if let Some(end) = tag.strip_prefix("</") {
        return Some(Bit::End(
            end.trim_end_matches('>').trim().to_ascii_lowercase(),
        ));
    }
    let tree = xml::read(tag);
    let id = tree.first(0)?;
    let name: String = tag[1..]
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let name = name.to_ascii_lowercase();
    if let Some(kind) = weaver::style_of(tree.tag(id)) {
        return Some(Bit::Style(name, kind));
    }
    match tree.tag(id) {
        Tag::Br => Some(Bit::Break),
        Tag::Img => {
            let alt = tree.attribute(id, Key::Alt).unwrap_or("").to_owned();
            source::of(&tree, id).map(|source| Bit::Picture(alt, source))
        }
        Tag::A => match tree.attribute(id, Key::Href) {
            Some(href) => {
                let target = hygiene::line(href).into_owned();
                Some(Bit::Style(name, InlineKind::Link { target }))
            }
            None => tree.names(id).next().map(|name| Bit::Name(name.to_owned())),
        },
        _ => None,
    }
}

/// The source of the picture at `address`.
pub(super) fn picture(address: &str) -> Option<PictureSource> {
    source::named(address)
}

/// The source without control characters, and not longer than can be read.
fn clean(source: &str) -> (Cow<'_, str>, Vec<Warning>) {
    let mut warnings = Vec::new();
    if source.len() > LONGEST {
        warnings.push(Warning(
            "what stands behind the first gigabyte was left out".to_owned(),
        ));
    }
    let source = &source[..source.floor_char_boundary(LONGEST)];
    let source = if hygiene::is_canonical(source) {
        Cow::Borrowed(source)
    } else {
        Cow::Owned(hygiene::canonical(source.to_owned()).0)
    };
    (source, warnings)
}

/// `styles` and what the style sheets inside `tree` say.
fn own_styles<'s>(tree: &Tree, styles: &'s Styles) -> Cow<'s, Styles> {
    let mut styles = Cow::Borrowed(styles);
    for id in tree.all(0).filter(|&id| tree.tag(id) == Tag::Style) {
        for text in tree.children(id) {
            styles.to_mut().add(tree.characters(text));
        }
    }
    styles
}

/// The words of `<title>`.
fn title(tree: &Tree) -> Option<String> {
    let in_head = |&id: &tree::Id| {
        tree.tag(id) == Tag::Title && !tree.ancestors(id).any(|id| tree.tag(id) == Tag::Svg)
    };
    let id = tree.all(0).take(20_000).find(in_head)?;
    let title = hygiene::line(&tree.words(id, 1000)).trim().to_owned();
    (!title.is_empty()).then_some(title)
}

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(super) use tests::dumped;
