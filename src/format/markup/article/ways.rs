//! Rows that lead from one page of a book to the next, in books that were made of pages: a reader of the whole book turns none.

use super::super::tag::{Key, Tag};
use super::super::tree::{Id, Tree};
use super::weigh::is_named;

/// Bytes of the words of the longest row that leads to the next page.
pub(super) const PAGER: usize = 400;
/// So many nodes of a row are looked at.
const ROW: usize = 64;
/// Words in the names of such rows.
const NAMES: [&str; 10] = [
    "navheader",
    "navfooter",
    "navbar",
    "pager",
    "breadcrumb",
    "breadcrumbs",
    "familylinks",
    "parentlink",
    "previouslink",
    "nextlink",
];

/// Whether `id` is a link that says it leads to the page before this one, the next or the one above, or to this one in another language.
pub(super) fn is_way(tree: &Tree, id: Id) -> bool {
    let said = |rel: &str| matches!(rel, "prev" | "previous" | "next" | "up" | "alternate");
    tree.tag(id) == Tag::A
        && (tree.tokens(id, Key::Rel).any(said)
            || matches!(
                tree.attribute(id, Key::Accesskey),
                Some("p" | "n" | "u" | "h")
            ))
}

/// The rows that do nothing but lead to other pages, each by its outermost element.
pub(in crate::format::markup) fn find(tree: &Tree) -> Vec<Id> {
    let mut ways = Vec::new();
    let mut next = tree.first(0);
    while let Some(id) = next {
        let is = is_row(tree, id);
        if is {
            ways.push(id);
        }
        next = tree.following(id, 0, !is);
    }
    ways
}

fn is_row(tree: &Tree, id: Id) -> bool {
    let tag = tree.tag(id);
    if !tag.is_block() || tag.heading().is_some() || matches!(tag, Tag::Body | Tag::Html) {
        return false;
    }
    // Lists of contents are `nav` too.
    let navigates = tree.attribute(id, Key::Role) == Some("navigation") && tag != Tag::Nav;
    let named = || navigates || is_named(tree, id, |word| NAMES.contains(&word));
    let (mut words, mut linked, mut said) = (0, 0, false);
    for (count, node) in tree.all(id).enumerate() {
        said |= is_way(tree, node);
        let other = tree.tag(node).heading().is_some() && !navigates || tree.tag(node) == Tag::Img;
        if count > ROW || words > PAGER || other {
            return false;
        }
        let length = tree.characters(node).trim().len();
        words += length;
        let out = |&up: &Id| {
            tree.attribute(up, Key::Href)
                .is_some_and(|href| !href.starts_with('#'))
        };
        if length > 0 && tree.ancestors(node).take(4).any(|up| out(&up)) {
            linked += length;
        }
    }
    // Labels may be longer than the names of pages.
    linked > 0 && (said && linked * 2 > words || named())
}
