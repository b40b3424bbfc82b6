//! Finds the text proper of a page among what stands around it: navigation, comments, footers, the licence of a library.
//!
//! What the page says of its parts counts first (`main`, `article`, roles). Where it says nothing, paragraphs vote for what they stand
//! in, as readability does: long ones with few links count most, names of classes tip the scale.

use std::collections::HashSet;

use super::tag::{Key, Tag};
use super::tree::{Id, Tree};

/// A part that holds less of the words of a page than this, in percent, is not its text.
const SHARE: usize = 30;
/// Bytes of a paragraph that has a vote.
const VOTE: usize = 60;
/// Votes that make a part the text of a page.
const ELECTED: f64 = 12.0;
/// Of each block of a book so many bytes are looked at for the marks that its licence ends or begins with.
const LICENCE: usize = 40_000;

/// Which part of a page is its text.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The element that holds the text.
    pub article: Id,
    /// Elements at its beginning that are no part of it.
    pub before: HashSet<Id>,
    /// Elements in it that are no part of it and come behind it.
    pub after: HashSet<Id>,
}

/// Bytes of words in every element, and of those in links.
struct Weights {
    words: Vec<usize>,
    linked: Vec<usize>,
}

impl Weights {
    fn of(tree: &Tree) -> Self {
        let mut weights = Self {
            words: vec![0; tree.len()],
            linked: vec![0; tree.len()],
        };
        let order: Vec<Id> = tree.all(0).collect();
        for &id in order.iter().rev() {
            match tree.tag(id) {
                Tag::Text => {
                    weights.words[id] = tree
                        .characters(id)
                        .split_whitespace()
                        .map(|word| word.len() + 1)
                        .sum();
                }
                Tag::Script | Tag::Style | Tag::Template | Tag::Head | Tag::Noscript => {
                    weights.words[id] = 0;
                    weights.linked[id] = 0;
                }
                Tag::A if tree.attribute(id, Key::Href).is_some() => {
                    weights.linked[id] = weights.words[id];
                }
                _ => {}
            }
            if let Some(parent) = tree.parent(id) {
                weights.words[parent] += weights.words[id];
                weights.linked[parent] += weights.linked[id];
            }
        }
        weights
    }

    /// How much of the words of `id` are links, in percent.
    fn links(&self, id: Id) -> usize {
        100 * self.linked[id] / self.words[id].max(1)
    }
}

/// The plan of a page.
pub(super) fn find(tree: &Tree) -> Plan {
    let body = tree
        .all(0)
        .find(|&id| tree.tag(id) == Tag::Body)
        .unwrap_or(0);
    if let Some(plan) = book(tree, body) {
        return plan;
    }
    let weights = Weights::of(tree);
    let article = said(tree, body, &weights)
        .or_else(|| voted(tree, body, &weights))
        .unwrap_or(body);
    let mut plan = Plan {
        article,
        ..Plan::default()
    };
    let mut next = tree.following(article, article, true);
    let mut begun = false;
    while let Some(id) = next {
        let out = tree.tag(id) != Tag::Text && is_around(tree, id, article, &weights);
        if out && begun {
            plan.after.insert(id);
        } else if out {
            plan.before.insert(id);
        } else {
            begun |= tree.tag(id) == Tag::Text && !tree.characters(id).trim().is_empty();
        }
        next = tree.following(id, article, !out);
    }
    plan
}

/// The part that the page says is its text.
fn said(tree: &Tree, body: Id, weights: &Weights) -> Option<Id> {
    let enough = |id: &Id| weights.words[*id] * 100 >= weights.words[body] * SHARE;
    let main = tree
        .all(body)
        .find(|&id| tree.tag(id) == Tag::Main || tree.attribute(id, Key::Role) == Some("main"))
        .filter(enough);
    let root = main.unwrap_or(body);
    let articles: Vec<Id> = tree
        .all(root)
        .filter(|&id| {
            (tree.tag(id) == Tag::Article
                || tree.tokens(id, Key::Property).any(|it| it == "articleBody"))
                && !tree
                    .ancestors(id)
                    .skip(1)
                    .any(|up| tree.tag(up) == Tag::Article || is_comment(tree, up))
        })
        .collect();
    let largest = articles.iter().copied().max_by_key(|&id| weights.words[id]);
    // Several that are alike are posts: the text is all of them.
    let all: usize = articles.iter().map(|&id| weights.words[id]).sum();
    let one = largest.filter(|&id| {
        weights.words[id] * 100 >= all * 60 && weights.words[id] * 100 >= weights.words[root] * 40
    });
    one.or(main).or_else(|| {
        let first = *articles.first()?;
        let parent = tree.parent(first)?;
        (articles.len() > 1 && articles.iter().all(|&id| tree.parent(id) == Some(parent)))
            .then_some(parent)
    })
}

/// The part that paragraphs vote for.
fn voted(tree: &Tree, body: Id, weights: &Weights) -> Option<Id> {
    let mut votes = std::collections::HashMap::<Id, f64>::new();
    for id in tree
        .all(body)
        .filter(|&id| matches!(tree.tag(id), Tag::P | Tag::Pre | Tag::Blockquote | Tag::Dd))
    {
        let words = weights.words[id];
        if words < VOTE || weights.links(id) > 50 {
            continue;
        }
        #[expect(clippy::cast_precision_loss, reason = "a vote is small")]
        let vote = 1.0 + (words.min(1000) as f64) / 200.0;
        let mut share = 1.0;
        for up in tree.ancestors(id).skip(1).take(3).take_while(|&up| up != 0) {
            *votes.entry(up).or_insert_with(|| hint(tree, up)) += vote * share;
            share /= 2.5;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a share in percent")]
    let fair = |id: Id, votes: f64| votes * (100 - weights.links(id).min(100)) as f64 / 100.0;
    let (best, score) = votes
        .iter()
        .map(|(&id, &votes)| (id, fair(id, votes)))
        .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)))?;
    if score < ELECTED {
        return None;
    }
    // What stands beside it and is as much text belongs to it.
    let mut best = best;
    while let Some(parent) = tree
        .parent(best)
        .filter(|&parent| parent != 0 && best != body)
    {
        let beside = weights.words[parent] - weights.words[best];
        let linked = weights.linked[parent] - weights.linked[best];
        if beside * 3 < weights.words[best] || linked * 3 > beside {
            break;
        }
        best = parent;
    }
    (weights.words[best] * 100 >= weights.words[body] * SHARE).then_some(best)
}

/// What the names of an element tip the scale by.
fn hint(tree: &Tree, id: Id) -> f64 {
    let mut score = match tree.tag(id) {
        Tag::Article | Tag::Main => 8.0,
        Tag::Section | Tag::Div => 1.0,
        Tag::Form | Tag::Nav | Tag::Aside | Tag::Footer | Tag::Header => -6.0,
        _ => 0.0,
    };
    let good = [
        "article", "content", "entry", "post", "story", "main", "body", "text", "page",
    ];
    if names(tree, id).any(|name| good.iter().any(|good| name.contains(good))) {
        score += 4.0;
    }
    if is_named_around(tree, id) {
        score -= 8.0;
    }
    score
}

fn names(tree: &Tree, id: Id) -> impl Iterator<Item = String> + '_ {
    tree.tokens(id, Key::Class)
        .chain(tree.attribute(id, Key::Id))
        .map(str::to_ascii_lowercase)
}

fn is_comment(tree: &Tree, id: Id) -> bool {
    names(tree, id).any(|name| {
        let words = name.split(['-', '_']).collect::<Vec<_>>();
        words.iter().any(|word| {
            matches!(
                *word,
                "comments" | "comment" | "disqus" | "respond" | "commentlist" | "replies"
            )
        })
    })
}

/// Whether the names of `id` say that it is none of the text.
fn is_named_around(tree: &Tree, id: Id) -> bool {
    names(tree, id).any(|name| {
        name.split(['-', '_']).any(|word| {
            matches!(
                word,
                "comments"
                    | "comment"
                    | "commentlist"
                    | "disqus"
                    | "respond"
                    | "share"
                    | "sharing"
                    | "social"
                    | "related"
                    | "sidebar"
                    | "newsletter"
                    | "promo"
                    | "breadcrumb"
                    | "breadcrumbs"
                    | "cookie"
                    | "cookies"
                    | "advert"
                    | "advertisement"
                    | "ad"
                    | "ads"
                    | "banner"
                    | "pagination"
                    | "pager"
                    | "subscribe"
                    | "recommended"
                    | "recommendations"
                    | "toolbar"
                    | "menu"
                    | "navbar"
                    | "nav"
                    | "navigation"
                    | "sponsor"
                    | "sponsored"
                    | "popular"
                    | "trending"
                    | "widget"
                    | "skip"
                    | "navbox"
                    | "catlinks"
                    | "footer"
                    | "sitesub"
                    | "jump"
                    | "masthead"
                    | "sharedaddy"
                    | "addtoany"
                    | "relatedposts"
                    | "readmore"
                    | "outbrain"
                    | "taboola"
            )
        })
    })
}

/// Whether `id`, in `article`, is none of the text.
fn is_around(tree: &Tree, id: Id, article: Id, weights: &Weights) -> bool {
    let tag = tree.tag(id);
    if !tag.is_block()
        || tag.heading().is_some()
        || matches!(tag, Tag::Body | Tag::Html | Tag::P | Tag::Li)
    {
        return false;
    }
    let words = weights.words[id];
    // What is much of the text is text, whatever it is called.
    let much = words * 100 > weights.words[article] * 40;
    let role = tree.attribute(id, Key::Role).unwrap_or("");
    if matches!(tag, Tag::Nav | Tag::Search)
        || matches!(
            role,
            "navigation" | "search" | "banner" | "contentinfo" | "menu" | "menubar"
        )
    {
        return !much;
    }
    if is_comment(tree, id) && !tree.class(id, |class| class == "comment-content") {
        return words * 100 <= weights.words[article] * 70
            && !matches!(tree.tag(article), Tag::Div)
            || !much;
    }
    let links = weights.links(id);
    let outer = tree.tag(article) == Tag::Body || tree.tag(article) == Tag::Root;
    match tag {
        Tag::Footer => outer || links > 40,
        Tag::Header => outer && links > 40 && !tree.all(id).any(|node| tree.tag(node) == Tag::H1),
        Tag::Aside => !much && (links > 25 || is_named_around(tree, id) || outer),
        Tag::Form => !much && words < 400,
        _ => !much && is_named_around(tree, id) && (links > 30 || words < 300),
    }
}

/// Where a file of a book of Project Gutenberg holds its card, and where its licence.
pub(super) fn licence(tree: &Tree) -> (Option<Id>, Option<Id>) {
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
fn book(tree: &Tree, body: Id) -> Option<Plan> {
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
