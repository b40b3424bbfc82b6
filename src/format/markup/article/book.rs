//! Books of Project Gutenberg: the text stands between the card and the licence.

use super::super::tag::{Key, Tag};
use super::super::tree::{Id, Tree};
use super::Plan;

/// Of each block of a book so many bytes are looked at for the marks that its licence ends or begins with.
const LICENCE: usize = 40_000;

/// So many paragraphs of a book may be its card.
const HEAD: usize = 80;
/// How the card ends.
const STARTS: [&str; 4] = [
    "*** START OF TH",
    "***START OF TH",
    "*END*THE SMALL PRINT",
    "START OF THE PROJECT GUTENBERG",
];
/// How the licence begins.
const ENDS: [&str; 5] = [
    "*** END OF TH",
    "***END OF TH",
    "END OF THE PROJECT GUTENBERG",
    "END OF THIS PROJECT GUTENBERG",
    "END OF PROJECT GUTENBERG",
];

/// Where a file of a book of Project Gutenberg holds its card, and where its licence.
pub(in crate::format::markup) fn licence(tree: &Tree) -> (Option<Id>, Option<Id>) {
    let (mut card, mut licence) = (None, None);
    for id in tree.all(0).filter(|&id| tree.tag(id) != Tag::Text) {
        let names = || {
            tree.attribute(id, Key::Id)
                .into_iter()
                .chain(tree.tokens(id, Key::Class))
        };
        if names().any(|name| matches!(name, "pg-footer" | "pgfooter")) {
            licence = licence.or(Some(id));
        } else if names().any(|name| matches!(name, "pg-header" | "pgheader")) {
            card = card.or(Some(id));
        }
    }
    (card, licence)
}

/// Whether any of the marks may stand in `id`: each has a star or the name in it. Most parts of most pages have neither.
fn may_hold_mark(tree: &Tree, id: Id) -> bool {
    let texts = tree.all(id).filter(|&node| tree.tag(node) == Tag::Text);
    texts
        .map(|node| tree.characters(node).as_bytes())
        .any(|text| {
            let name = |name: &str| memchr::memmem::find(text, name.as_bytes()).is_some();
            memchr::memchr(b'*', text).is_some() || name("utenberg") || name("UTENBERG")
        })
}

/// The plan of a book of Project Gutenberg; `None` for all other pages.
pub(super) fn plan(tree: &Tree, body: Id) -> Option<Plan> {
    let mut plan = Plan {
        article: body,
        ..Plan::default()
    };
    let (card, licence) = licence(tree);
    plan.before.extend(card);
    plan.after.extend(licence);
    if !plan.before.is_empty() || !plan.after.is_empty() {
        return Some(plan);
    }
    let marked = |marks: &'static [&'static str]| {
        move |&id: &Id| {
            if !may_hold_mark(tree, id) {
                return false;
            }
            let words = tree.words(id, LICENCE).to_ascii_uppercase();
            words.len() < LICENCE && marks.iter().any(|mark| words.contains(mark))
        }
    };
    let paragraphs = || {
        tree.all(body).filter(|&id| {
            tree.tag(id).is_block() && !tree.children(id).any(|child| tree.tag(child).is_block())
        })
    };
    let first = paragraphs().take(HEAD).filter(marked(&STARTS)).last();
    let last = paragraphs()
        .skip_while(|&id| first.is_some_and(|first| id <= first))
        .find(marked(&ENDS));
    if first.is_none() && last.is_none() {
        return None;
    }
    let elements = |id: &Id| tree.tag(*id) != Tag::Text;
    let inside = |id: Id| tree.ancestors(id).take_while(|&up| up != body);
    if let Some(first) = first {
        plan.before.insert(first);
        plan.before.extend(inside(first).flat_map(|up| {
            std::iter::successors(tree.previous(up), |&at| tree.previous(at)).filter(elements)
        }));
    }
    if let Some(last) = last {
        plan.after.insert(last);
        plan.after.extend(inside(last).flat_map(|up| {
            std::iter::successors(tree.next(up), |&at| tree.next(at)).filter(elements)
        }));
    }
    Some(plan)
}
