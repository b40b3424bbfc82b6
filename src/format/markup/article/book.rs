//! Books of Project Gutenberg: the text stands between the card and the licence.

use super::super::tag::{Key, Tag};
use super::super::tree::{Id, Tree};
use super::Plan;

/// Of each block of a book so many bytes are looked at for the marks that its licence ends or begins with.
const LICENCE: usize = 40_000;

/// Where a file of a book of Project Gutenberg holds its card, and where its licence.
pub(in crate::format::markup) fn licence(tree: &Tree) -> (Option<Id>, Option<Id>) {
    let (mut card, mut licence) = (None, None);
    for id in tree.all(0).filter(|&id| tree.tag(id) != Tag::Text) {
        match tree.attribute(id, Key::Id) {
            Some("pg-header" | "pgheader") => card = card.or(Some(id)),
            Some("pg-footer" | "pgfooter") => licence = licence.or(Some(id)),
            _ => {}
        }
    }
    (card, licence)
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
    let tops: Vec<Id> = tree.children(body).collect();
    let holds = |id: Id, marks: &[&str]| {
        tree.all(id)
            .filter(|&node| {
                matches!(tree.tag(node), Tag::Pre | Tag::P | Tag::Div)
                    && !tree
                        .children(node)
                        .any(|child| matches!(tree.tag(child), Tag::P | Tag::Div | Tag::Pre))
            })
            .any(|node| {
                let words = tree.words(node, LICENCE).to_ascii_uppercase();
                marks.iter().any(|mark| words.contains(mark))
            })
    };
    let small = |id: Id| tree.words(id, LICENCE).len() < LICENCE;
    let starts = [
        "*** START OF TH",
        "***START OF TH",
        "*END*THE SMALL PRINT",
        "START OF THE PROJECT GUTENBERG",
    ];
    let ends = [
        "*** END OF TH",
        "***END OF TH",
        "END OF THE PROJECT GUTENBERG",
        "END OF PROJECT GUTENBERG",
    ];
    let first = tops
        .iter()
        .take(40)
        .rposition(|&id| small(id) && holds(id, &starts));
    let from = first.map_or(0, |at| at + 1);
    let last = tops
        .iter()
        .enumerate()
        .skip(from)
        .find(|&(_, &id)| small(id) && holds(id, &ends))
        .map(|(at, _)| at);
    if first.is_none() && last.is_none() {
        return None;
    }
    plan.before
        .extend(tops[..from].iter().filter(|&&id| tree.tag(id) != Tag::Text));
    plan.after.extend(
        tops[last.unwrap_or(tops.len())..]
            .iter()
            .filter(|&&id| tree.tag(id) != Tag::Text),
    );
    Some(plan)
}
