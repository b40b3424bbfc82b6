//! Which elements are the author's notes, which links are marks of notes and which lead back from a note to its mark.

use std::collections::{HashMap, HashSet};

use super::tag::{Key, Tag};
use super::tree::{Id, Tree};

/// Bytes of the longest mark of a note.
const MARK: usize = 12;

/// What was found in one file.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Elements that are notes, with the names marks use for them.
    pub bodies: HashMap<Id, Vec<String>>,
    /// Links that are marks of notes, and whether that is sure.
    pub marks: HashMap<Id, bool>,
    /// Links from a note to its mark.
    pub backs: HashSet<Id>,
}

/// Looks for notes in `tree`.
pub(super) fn find(tree: &Tree) -> Found {
    let mut found = Found::default();
    let mut names: HashMap<&str, Id> = HashMap::new();
    let mut links = Vec::new();
    for id in tree
        .all(0)
        .filter(|&id| !tree.is_bare(id) && tree.tag(id) != Tag::Text)
    {
        for name in tree.names(id) {
            names.entry(name).or_insert(id);
        }
        if tree.tag(id) == Tag::A
            && tree
                .attribute(id, Key::Href)
                .is_some_and(|href| href.contains('#'))
        {
            links.push(id);
        }
        match kind(tree, id) {
            Some(Kind::Note) => add_body(tree, id, &mut found),
            Some(Kind::Group) => add_group(tree, id, &mut found),
            None => {}
        }
    }
    // Notes that hold notes are groups after all.
    let outer: Vec<Id> = found
        .bodies
        .keys()
        .flat_map(|&id| tree.ancestors(id).skip(1).take(4))
        .filter(|id| found.bodies.contains_key(id))
        .collect();
    for id in outer {
        found.bodies.remove(&id);
    }
    marks(tree, &links, &mut found);
    pairs(tree, &links, &names, &mut found);
    backs(tree, &links, &mut found);
    found
}

enum Kind {
    Note,
    Group,
}

fn kind(tree: &Tree, id: Id) -> Option<Kind> {
    for role in tree.tokens(id, Key::Role) {
        match role {
            "footnote" | "endnote" | "rearnote" | "doc-footnote" | "doc-endnote" => {
                return Some(Kind::Note);
            }
            "footnotes" | "endnotes" | "rearnotes" | "doc-endnotes" | "doc-footnotes" => {
                return Some(Kind::Group);
            }
            _ => {}
        }
    }
    let block = tree.tag(id).is_block() && tree.tag(id).heading().is_none();
    for class in tree.tokens(id, Key::Class).filter(|_| block) {
        match class {
            "footnote" | "endnote" | "footnote-body" | "footnote_body" => return Some(Kind::Note),
            "footnotes" | "endnotes" | "references" | "footnote-list" => return Some(Kind::Group),
            _ => {}
        }
    }
    None
}

/// `id` is a note by the names it or what stands at its head has.
fn add_body(tree: &Tree, id: Id, found: &mut Found) {
    let heads: Vec<Id> = tree
        .children(id)
        .filter(|&child| {
            matches!(tree.tag(child), Tag::P | Tag::Div)
                && head_link(tree, child).is_some()
                && !leading_names(tree, child).is_empty()
        })
        .collect();
    // Several notes in one element.
    if heads.len() > 1 {
        for head in heads {
            found.bodies.insert(head, leading_names(tree, head));
        }
        return;
    }
    let names = leading_names(tree, id);
    if !names.is_empty() {
        found.bodies.insert(id, names);
    }
}

/// The elements of a group that have names are notes.
fn add_group(tree: &Tree, group: Id, found: &mut Found) {
    let mut next = tree.following(group, group, true);
    let mut budget = 20_000;
    while let Some(id) = next.filter(|_| budget > 0) {
        budget -= 1;
        let fits = match tree.tag(id) {
            Tag::Li | Tag::Aside | Tag::Dd => true,
            Tag::P | Tag::Div | Tag::Section => {
                head_link(tree, id).is_some()
                    || tree.attribute(id, Key::Id).is_some()
                        && !tree.children(id).any(|child| tree.tag(child).is_block())
            }
            _ => false,
        };
        let names = if fits && kind(tree, id).is_none() {
            leading_names(tree, id)
        } else {
            Vec::new()
        };
        let is_note = !names.is_empty();
        if is_note {
            found.bodies.insert(id, names);
        }
        next = tree.following(id, group, !is_note);
    }
}

/// The names of `id` and of the elements in it before its first words, or around those where they are a label.
fn leading_names(tree: &Tree, id: Id) -> Vec<String> {
    let mut names: Vec<String> = tree.names(id).map(str::to_owned).collect();
    for node in tree.all(id).skip(1).take(12) {
        if !tree.characters(node).trim().is_empty() {
            break;
        }
        if tree.tag(node) != Tag::Text {
            names.extend(tree.names(node).map(str::to_owned));
        }
    }
    names
}

/// The link that `id` begins with.
fn head_link(tree: &Tree, id: Id) -> Option<Id> {
    for node in tree.all(id).skip(1).take(12) {
        if tree.tag(node) == Tag::A
            && tree
                .attribute(node, Key::Href)
                .is_some_and(|href| href.contains('#'))
        {
            return Some(node);
        }
        if !tree.characters(node).trim().is_empty() {
            return None;
        }
    }
    None
}

/// Whether words look like the mark of a note: a number, a sign or a letter, in brackets or not.
pub(super) fn is_label(words: &str) -> bool {
    let core = words
        .trim()
        .trim_matches(|c| matches!(c, '[' | ']' | '(' | ')' | '{' | '}' | '.' | ':' | '↑'));
    let core = core.trim();
    let core = core
        .strip_prefix("Note ")
        .or(core.strip_prefix("note "))
        .unwrap_or(core);
    let signs = |c: char| matches!(c, '*' | '†' | '‡' | '§' | '¶' | '‖' | '#' | '⁂' | '※');
    let digit = |c: char| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹');
    if core.is_empty() || core.len() > MARK {
        return false;
    }
    core.chars().all(digit)
        || core.chars().all(signs)
        || (core.chars().count() == 1 && core.chars().all(char::is_alphabetic))
        || core.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
        || core
            .strip_suffix(|c: char| c.is_ascii_alphabetic())
            .is_some_and(|head| head.chars().all(digit))
}

/// Whether `words` say to go back.
fn is_arrow(words: &str) -> bool {
    let words = words
        .trim()
        .trim_matches(['[', ']', '(', ')', '\u{fe0e}', '\u{fe0f}', ' ']);
    matches!(
        words,
        "^" | "Back"
            | "back"
            | "Return"
            | "return"
            | "Retour"
            | "retour"
            | "zurück"
            | "Volver"
            | "Go back"
    ) || (!words.is_empty()
        && words.chars().all(|c| {
            matches!(
                c,
                '↩' | '↑' | '⏎' | '↵' | '⮐' | '▲' | '←' | '⬑' | '^' | '↖' | '\u{fe0e}' | '\u{fe0f}'
            )
        }))
}

/// Which links are marks, by what is said of them or by their looks.
fn marks(tree: &Tree, links: &[Id], found: &mut Found) {
    for &link in links {
        let in_note = tree
            .ancestors(link)
            .take(6)
            .any(|id| found.bodies.contains_key(&id));
        let said = |id: Id| {
            tree.tokens(id, Key::Role)
                .any(|role| matches!(role, "noteref" | "doc-noteref"))
                || tree.class(id, |class| {
                    matches!(
                        class,
                        "fnanchor"
                            | "noteref"
                            | "footnote-ref"
                            | "footnoteref"
                            | "footnote-reference"
                            | "fnref"
                            | "footnote_reference"
                            | "endnote-ref"
                    )
                })
        };
        let around = tree
            .parent(link)
            .filter(|&parent| matches!(tree.tag(parent), Tag::Sup | Tag::Span));
        let cited = around.is_some_and(|id| {
            tree.tag(id) == Tag::Sup && tree.class(id, |class| class == "reference")
        });
        if said(link) || cited || around.is_some_and(said) {
            found.marks.insert(link, true);
            continue;
        }
        let words = tree.words(link, 2 * MARK);
        if in_note || !is_label(&words) {
            continue;
        }
        let raised = tree
            .ancestors(link)
            .take(3)
            .chain(tree.children(link))
            .any(|id| tree.tag(id) == Tag::Sup);
        let bracketed = words.starts_with(['[', '(', '{']) && words.len() > 2;
        let sign = words.starts_with(['*', '†', '‡', '§']);
        let named = tree.attribute(link, Key::Href).is_some_and(|href| {
            let name = href.rsplit('#').next().unwrap_or("").to_ascii_lowercase();
            [
                "fn",
                "footnote",
                "note",
                "endnote",
                "en",
                "ftn",
                "_ftn",
                "cite_note",
            ]
            .iter()
            .any(|prefix| {
                name.strip_prefix(prefix)
                    .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphabetic()))
            })
        });
        if raised || bracketed || sign || named {
            found.marks.insert(link, false);
        }
    }
}

/// Marks and elements of one file that lead to each other: both are sure.
fn pairs(tree: &Tree, links: &[Id], names: &HashMap<&str, Id>, found: &mut Found) {
    let local = |link: Id| {
        tree.attribute(link, Key::Href)
            .and_then(|href| href.strip_prefix('#'))
            .and_then(|name| names.get(name).copied())
    };
    for &link in links
        .iter()
        .filter(|link| found.marks.contains_key(link))
        .collect::<Vec<_>>()
    {
        let Some(target) = local(link) else {
            continue;
        };
        let block = tree
            .ancestors(target)
            .find(|&id| tree.tag(id).is_block() && !matches!(tree.tag(id), Tag::Body | Tag::Html));
        let Some(block) = block else {
            continue;
        };
        let known = tree
            .ancestors(target)
            .take(5)
            .any(|id| found.bodies.contains_key(&id));
        if known {
            found.marks.insert(link, true);
            continue;
        }
        let home = tree.ancestors(link).find(|&id| tree.tag(id).is_block());
        let name = tree
            .attribute(link, Key::Href)
            .map_or("", |href| href.trim_start_matches('#'));
        let leads = leading_names(tree, block).iter().any(|known| known == name);
        let back = || {
            tree.all(block).take(400).find(|&id| {
                tree.tag(id) == Tag::A
                    && local(id).is_some_and(|back| {
                        tree.ancestors(back)
                            .take(12)
                            .any(|id| id == link || Some(id) == home)
                    })
            })
        };
        // A mark that is sure needs no way back; one that looks like it does.
        if leads && Some(block) != home && (found.marks[&link] || back().is_some()) {
            found.bodies.insert(block, leading_names(tree, block));
            found.marks.insert(link, true);
        }
    }
}

/// Links of notes that lead back: arrows, and labels at the head.
fn backs(tree: &Tree, links: &[Id], found: &mut Found) {
    // In a file of notes alone, a paragraph with a name that begins with a numbered link is one.
    let mut alone = Vec::new();
    // A heading that leads back to its line in the contents is no note.
    let in_heading = |link: Id| {
        let mut around = tree.ancestors(link).skip(1).take(4);
        around.any(|id| tree.tag(id).heading().is_some())
    };
    for &link in links.iter().filter(|&&link| !in_heading(link)) {
        let said = tree
            .tokens(link, Key::Role)
            .any(|role| matches!(role, "backlink" | "doc-backlink"))
            || tree.class(link, |class| {
                matches!(
                    class,
                    "footnote-back"
                        | "footnote-backref"
                        | "fn-backref"
                        | "reversefootnote"
                        | "backlink"
                        | "fnbacklink"
                )
            });
        let words = tree.words(link, 2 * MARK);
        let note = tree
            .ancestors(link)
            .skip(1)
            .take(8)
            .find(|id| found.bodies.contains_key(id));
        if said || (note.is_some() && is_arrow(&words)) {
            found.backs.insert(link);
            found.marks.remove(&link);
            continue;
        }
        let block = tree.ancestors(link).find(|&id| tree.tag(id).is_block());
        match (note, block) {
            (Some(note), _) if is_label(&words) && head_link(tree, note) == Some(link) => {
                found.backs.insert(link);
                found.marks.remove(&link);
            }
            (None, Some(block))
                if is_label(&words)
                    && head_link(tree, block) == Some(link)
                    && !tree
                        .attribute(link, Key::Href)
                        .is_some_and(|href| href.starts_with('#')) =>
            {
                alone.push((link, block));
            }
            _ => {}
        }
    }
    for (link, block) in alone {
        let names = leading_names(tree, block);
        let more = tree.words(block, 64).len() > tree.words(link, 64).len() + 2;
        if !names.is_empty() && more && !found.bodies.contains_key(&block) {
            found.bodies.insert(block, names);
            found.backs.insert(link);
            found.marks.remove(&link);
        }
    }
}
