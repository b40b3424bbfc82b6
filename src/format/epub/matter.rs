//! What a file of a book is: before the text, the text, or behind it.

use super::nav::has;
use super::plan::Step;
use crate::doc::{BlockKind, InlineKind};
use crate::format::markup::Fragment;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Matter {
    Front,
    Body,
    After,
}

/// Kinds of pages that stand before the text, and the most bytes such a page has: a whole book may begin with a title page.
const FRONT: &[(&str, usize)] = &[
    ("cover", 3_000),
    ("titlepage", 3_000),
    ("title-page", 3_000),
    ("halftitlepage", 3_000),
    ("halftitle", 3_000),
    ("frontispiece", 3_000),
    ("seriespage", 6_000),
    ("imprint", 20_000),
    ("copyright-page", 20_000),
    ("copyright", 20_000),
    ("toc", 60_000),
    ("landmarks", 60_000),
    ("loi", 60_000),
    ("lot", 60_000),
];

/// Kinds of pages that stand behind the text.
const AFTER: &[&str] = &[
    "colophon",
    "endnotes",
    "rearnotes",
    "footnotes",
    "uncopyright",
];

/// What files are called that tell nothing else of themselves: the words of their names, and the most bytes.
const FRONT_NAMES: &[(&str, usize)] = &[
    ("cover", 1_000),
    ("titlepage", 3_000),
    ("halftitle", 1_000),
    ("frontispiece", 1_000),
    ("copyright", 20_000),
    ("imprint", 20_000),
    ("toc", 60_000),
    ("contents", 60_000),
];
const AFTER_NAMES: &[&str] = &[
    "colophon",
    "uncopyright",
    "license",
    "licence",
    "endnotes",
    "footnotes",
];

/// What `fragment` is, of which the markup says that it is of `kinds` and the landmarks that it is of `told`.
pub(super) fn of(step: &Step, kinds: &str, told: &str, fragment: &Fragment) -> Matter {
    let size = fragment.text.len();
    let is = |kind: &str| has(kinds, kind) || has(told, kind);
    let small = |limits: &[(&str, usize)], is: &dyn Fn(&str) -> bool| {
        limits.iter().any(|(kind, most)| size <= *most && is(kind))
    };
    if step.is_contents || small(FRONT, &is) {
        return Matter::Front;
    }
    if AFTER.iter().any(|kind| has(kinds, kind)) || !step.linear || is_notes(step, kinds, fragment)
    {
        return Matter::After;
    }
    let words = words(step);
    let called = |name: &str| words.iter().any(|word| word == name);
    if small(FRONT_NAMES, &called) {
        return Matter::Front;
    }
    let after = AFTER_NAMES.iter().any(|name| called(name));
    if after && size <= 20_000 {
        Matter::After
    } else {
        Matter::Body
    }
}

/// Whether `fragment` holds notes and little else.
pub(super) fn is_notes(step: &Step, kinds: &str, fragment: &Fragment) -> bool {
    if ["endnotes", "rearnotes", "footnotes"]
        .iter()
        .any(|kind| has(kinds, kind))
    {
        return true;
    }
    let noted: usize = fragment.notes.iter().map(|note| note.body.len()).sum();
    if noted * 10 > fragment.text.len() * 6 {
        return true;
    }
    // A list called so, of lines that lead back.
    words(step).iter().any(|word| word.ends_with("notes")) && leads_back(fragment)
}

/// Whether most blocks hold a link into another file.
fn leads_back(fragment: &Fragment) -> bool {
    let mut links: Vec<usize> = fragment
        .inlines
        .iter()
        .filter(|inline| match &inline.kind {
            InlineKind::Link { target } => target.contains('#') && !target.contains("://"),
            _ => false,
        })
        .map(|inline| inline.span.start)
        .chain(
            fragment
                .references
                .iter()
                .map(|reference| reference.mark.start),
        )
        .collect();
    links.sort_unstable();
    let mut blocks = 0;
    let mut linked = 0;
    for block in &fragment.blocks {
        if !matches!(block.kind, BlockKind::Heading(_) | BlockKind::Rule) {
            blocks += 1;
            let next = links.partition_point(|&at| at < block.span.start);
            linked += usize::from(links.get(next).is_some_and(|&at| block.span.contains(at)));
        }
    }
    linked * 2 > blocks
}

/// The words of the names of a file, in lower case, and each name as one word.
fn words(step: &Step) -> Vec<String> {
    let file = step.path.rsplit('/').next().unwrap_or_default();
    let bare = file.rsplit_once('.').map_or(file, |(bare, _)| bare);
    [bare, step.id.as_str()]
        .iter()
        .flat_map(|name| {
            let name = name.to_lowercase();
            let parts: Vec<String> = name
                .split(|c: char| !c.is_alphabetic())
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect();
            let whole = parts.concat();
            parts.into_iter().chain([whole])
        })
        .collect()
}
