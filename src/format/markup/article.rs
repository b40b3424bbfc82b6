//! Finds the text proper of a page among what stands around it: navigation, comments, footers, the licence of a library.
//!
//! What the page says of its parts counts first (`main`, `article`, roles). Where it says nothing, paragraphs vote for what they stand
//! in, as readability does: long ones with few links count most, names of classes tip the scale.

use std::collections::{HashMap, HashSet};

use super::tag::{Key, Tag};
use super::tree::{Id, Tree};
use crate::text::fold;
use weigh::{Weights, is_comment, is_named, is_named_around, is_role_around, names};

mod book;
mod ways;
mod weigh;

pub(super) use book::licence;
pub(super) use ways::find as ways;

/// A part that holds less of the prose of a page than this, in percent, is not its text.
const SHARE: usize = 30;
/// The same on a page that says it is one article: all else may be teasers of others.
const ARTICLE: usize = 8;
/// Prose beside a part that is as much of its own prose, in percent, belongs to it, where the page is not one article.
const BESIDE: usize = 5;
/// So many nodes of a part are looked at for its first heading.
const FIRST: usize = 2000;
/// A post, and the title of a page, stand in no more elements than so many around their words.
const POST: usize = 4;
/// Votes that make a part the text of a page.
const ELECTED: f64 = 6.0;

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

/// The plan of a page; `name` is the file name.
pub(super) fn find(tree: &Tree, name: &str) -> Plan {
    let body = tree
        .all(0)
        .find(|&id| tree.tag(id) == Tag::Body)
        .unwrap_or(0);
    if let Some(plan) = book::plan(tree, body) {
        return plan;
    }
    let page = Page {
        tree,
        weights: Weights::of(tree, body, name),
        body,
    };
    let core = page.elected();
    let voted = core.and_then(|core| page.voted(core));
    let article = page.said(voted).or(voted).unwrap_or(body);
    let (article, apart) = page.titled(article);
    page.plan(article, core, &apart)
}

struct Page<'a> {
    tree: &'a Tree,
    weights: Weights,
    body: Id,
}

impl Page<'_> {
    fn plan(&self, article: Id, core: Option<Id>, apart: &HashSet<Id>) -> Plan {
        let tree = self.tree;
        let mut plan = Plan {
            article,
            ..Plan::default()
        };
        let core: HashSet<Id> =
            core.map_or_else(HashSet::new, |core| tree.ancestors(core).collect());
        let end = self.end(article);
        let mut next = tree.following(article, article, true);
        let (mut begun, mut ended) = (false, false);
        while let Some(id) = next {
            let out = tree.tag(id) != Tag::Text
                && !core.contains(&id)
                && (apart.contains(&id)
                    || self.is_around(id, article)
                    || (!begun || ended) && self.is_row_of_links(id, article));
            if out && begun {
                plan.after.insert(id);
            } else if out {
                plan.before.insert(id);
            } else {
                begun |= tree.tag(id) == Tag::Text && self.weights.words[id] > 0;
            }
            ended |= Some(id) == end;
            // Of a list of contents nothing is left out.
            next = tree.following(id, article, !out && !self.weights.contents.contains(&id));
        }
        plan
    }

    /// The last words of `article` that are no link out of the page.
    fn end(&self, article: Id) -> Option<Id> {
        let (tree, weights) = (self.tree, &self.weights);
        let last = |id: Id| {
            std::iter::successors(tree.last(id), |&at| tree.previous(at))
                .find(|&at| weights.words[at] > weights.linked[at])
        };
        std::iter::successors(last(article), |&at| last(at)).last()
    }

    /// The part that the page says is its text; `voted` is where its paragraphs are.
    fn said(&self, voted: Option<Id>) -> Option<Id> {
        let (tree, prose) = (self.tree, &self.weights.prose);
        let enough = |id: &Id| {
            // Where nothing is prose, words count.
            let of = if prose[self.body] > 0 {
                prose
            } else {
                &self.weights.words
            };
            of[*id] * 100 >= of[self.body] * SHARE
                && voted.is_none_or(|voted| prose[*id] >= prose[voted])
        };
        let main = tree
            .all(self.body)
            .find(|&id| tree.tag(id) == Tag::Main || tree.attribute(id, Key::Role) == Some("main"))
            .filter(enough);
        let root = main.unwrap_or(self.body);
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
        // Several that are alike are posts: the text is all of them.
        let largest = articles.iter().copied().max_by_key(|&id| prose[id]);
        let all: usize = articles.iter().map(|&id| prose[id]).sum();
        let one = largest.filter(|&id| {
            prose[id] > 0
                && prose[id] * 100 >= all * SHARE * 2
                && prose[id] * 100 >= prose[root] * 40
        });
        let holds = |id: Id| voted.is_some_and(|voted| tree.ancestors(voted).any(|up| up == id));
        let elected = || {
            let id = articles.iter().copied().find(|&id| holds(id))?;
            self.weights.is_article.then_some(id)
        };
        one.or_else(elected).or(main).or_else(|| {
            let first = *articles.first()?;
            let parent = tree.parent(first)?;
            (articles.len() > 1 && articles.iter().all(|&id| tree.parent(id) == Some(parent)))
                .then_some(parent)
                .filter(enough)
        })
    }

    /// The part that paragraphs vote for.
    fn elected(&self) -> Option<Id> {
        let (tree, weights) = (self.tree, &self.weights);
        let mut votes = HashMap::<Id, f64>::new();
        for &id in &weights.units {
            #[expect(clippy::cast_precision_loss, reason = "a vote is small")]
            let vote = 1.0 + (weights.words[id].min(1000) as f64) / 200.0;
            let paragraph = match tree.tag(id) {
                Tag::P | Tag::Pre | Tag::Blockquote | Tag::Dd => true,
                // One that holds words and no blocks.
                Tag::Div => !weights.divided.contains(&id),
                Tag::Td | Tag::Section | Tag::Center | Tag::Article => false,
                _ => continue,
            };
            let mut share = 1.0;
            for up in tree
                .ancestors(id)
                .skip(usize::from(paragraph))
                .take(3)
                .take_while(|&up| up != 0)
            {
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
        (score >= ELECTED).then_some(best)
    }

    /// The text around `core`, where it is enough of the page.
    fn voted(&self, core: Id) -> Option<Id> {
        let prose = &self.weights.prose;
        let best = self.widened(core);
        let share = if self.weights.is_article {
            ARTICLE
        } else {
            SHARE
        };
        (prose[best] * 100 >= prose[self.body] * share).then_some(best)
    }

    /// `best` and what stands beside it and belongs to it: as much prose, or the headline of the page. What only adds a few words is
    /// passed: a section with its heading stands among others.
    fn widened(&self, mut best: Id) -> Id {
        let (tree, weights) = (self.tree, &self.weights);
        let least = if self.weights.is_article { 25 } else { BESIDE };
        for outer in tree.ancestors(best).skip(1) {
            if best == self.body || outer == 0 {
                break;
            }
            let beside = weights.words[outer] - weights.words[best];
            let linked = weights.linked[outer] - weights.linked[best];
            let prose = weights.prose[outer] - weights.prose[best];
            let text = prose * 100 >= weights.prose[best] * least && linked * 3 <= beside;
            let title = weights.titles[best] == 0
                && weights.titles[outer] > 0
                && beside * 4 <= weights.words[best]
                && linked * 2 <= beside;
            if text || title || beside == 0 {
                best = outer;
            } else if beside * 8 > weights.words[best]
                && !tree
                    .ancestors(outer)
                    .take(POST)
                    .any(|up| weights.is_post(tree, up))
            {
                break;
            }
        }
        best
    }

    /// `article`, or what is around it and its title: the heading that the page is called by.
    /// With it what stands in that above the title and below `article`.
    fn titled(&self, article: Id) -> (Id, HashSet<Id>) {
        let (tree, weights) = (self.tree, &self.weights);
        let outer = tree
            .ancestors(article)
            .skip(1)
            .take(POST)
            .take_while(|&up| !matches!(tree.tag(up), Tag::Body | Tag::Html | Tag::Root));
        let Some(outer) = outer.into_iter().find(|&up| weights.titles[up] > 0) else {
            return (article, HashSet::new());
        };
        let beside = weights.words[outer].saturating_sub(weights.words[article]);
        if weights.titles[article] > 0 || beside > weights.words[article] {
            return (article, HashSet::new());
        }
        let name = fold::folded(&super::title(tree).unwrap_or_default());
        let is_name = |&id: &Id| {
            let words = fold::folded(&tree.words(id, FIRST));
            tree.tag(id) == Tag::H1
                && !words.is_empty()
                && name.contains(&words)
                && !tree
                    .ancestors(id)
                    .take_while(|&up| up != outer)
                    .any(|up| tree.tag(up) == Tag::Header || is_role_around(tree, up))
        };
        let heading = tree
            .all(outer)
            .take_while(|&id| id != article)
            .find(is_name);
        let Some(heading) = heading else {
            return (article, HashSet::new());
        };
        let inside = |id: Id| tree.ancestors(id).take_while(|&up| up != outer);
        let above = inside(heading)
            .flat_map(|up| std::iter::successors(tree.previous(up), |&at| tree.previous(at)));
        let below = inside(article)
            .flat_map(|up| std::iter::successors(tree.next(up), |&at| tree.next(at)));
        (outer, above.chain(below).collect())
    }

    /// Whether `id`, in `article`, is none of the text.
    fn is_around(&self, id: Id, article: Id) -> bool {
        let (tree, weights) = (self.tree, &self.weights);
        let tag = tree.tag(id);
        if weights.is_pager(tree, id) {
            return true;
        }
        if !tag.is_block()
            || tag.heading().is_some()
            || matches!(tag, Tag::Body | Tag::Html | Tag::P | Tag::Li)
        {
            return false;
        }
        let words = weights.words[id];
        // What is much of the text is text, whatever it is called.
        let leads = weights.leads_away(id) && weights.prose[article] > weights.prose[id];
        let much = words * 100 > weights.words[article] * 40 && !leads;
        if matches!(tag, Tag::Nav | Tag::Search) || is_role_around(tree, id) {
            return !much;
        }
        if is_comment(tree, id) && weights.is_thread {
            return false;
        }
        if is_comment(tree, id) && !tree.class(id, |class| class == "comment-content") {
            return words * 100 <= weights.words[article] * 70
                && !matches!(tree.tag(article), Tag::Div)
                || !much;
        }
        if self.is_list_of_links(id, article) || self.is_teasers(id, article) {
            return true;
        }
        let links = weights.links(id);
        let outer = matches!(tree.tag(article), Tag::Body | Tag::Root);
        match tag {
            Tag::Footer => outer || links > 40,
            Tag::Header => outer && links > 40 && weights.titles[id] == 0,
            Tag::Aside => !much && (links > 25 || is_named_around(tree, id) || outer),
            Tag::Form => !much && words < 400,
            _ if outer && is_named(tree, id, |word| word == "footer") => {
                weights.titles[id] == 0 && words * 2 <= weights.words[article]
            }
            // Boxes in a text are called so too.
            _ if is_named(tree, id, |word| word == "sidebar") => !much && links > 30,
            _ => !much && weights.is_named_around(tree, id) && (links > 30 || words < 300),
        }
    }

    /// Whether `id`, in `article`, holds the beginnings of other articles: two or more headings, and all but that over them are links.
    fn is_teasers(&self, id: Id, article: Id) -> bool {
        let (headings, leading) = self.weights.headings[id];
        leading >= 2
            && headings <= leading + 1
            && self.weights.prose[id] * 3 <= self.weights.prose[article]
            && self.begins_with_heading(id)
    }

    /// Whether there is a heading in `id` before any prose.
    fn begins_with_heading(&self, id: Id) -> bool {
        let prose = |&id: &Id| self.weights.units.contains(&id);
        self.tree
            .all(id)
            .take(FIRST)
            .find(|id| self.tree.tag(*id).heading().is_some() || prose(id))
            .is_some_and(|first| self.tree.tag(first).heading().is_some())
    }

    /// Whether `id`, in `article`, leads to other pages and says nothing of its own: no list that a heading or a sentence announces, and
    /// not on a page that is made of such lists.
    fn is_list_of_links(&self, id: Id, article: Id) -> bool {
        let weights = &self.weights;
        if weights.prose[id] > 0
            || weights.leads[id] < 3
            || weights.links(id) < 66
            || weights.words[id] * 4 > weights.words[article]
            || weights.links(article) > 40
        {
            return false;
        }
        !weights.is_section(self.tree, id) && !self.is_announced(id)
    }

    /// Whether `id`, in `article`, is nothing but links to other pages, as at the top and at the foot of one page among many.
    fn is_row_of_links(&self, id: Id, article: Id) -> bool {
        let (tree, weights) = (self.tree, &self.weights);
        let tag = tree.tag(id);
        tag.is_block()
            && tag.heading().is_none()
            && !matches!(
                tag,
                Tag::Body
                    | Tag::Html
                    | Tag::Li
                    | Tag::Dt
                    | Tag::Dd
                    | Tag::Tbody
                    | Tag::Tr
                    | Tag::Td
            )
            && weights.leads[id] > 0
            && weights.links(id) >= 90
            && weights.links(article) <= 40
            && weights.words[id] * 4 <= weights.words[article]
            && !weights.contents.contains(&id)
            && !weights.is_section(tree, id)
            && !self.is_announced(id)
    }

    /// Whether what stands before `id` is a heading, or ends in a colon.
    fn is_announced(&self, id: Id) -> bool {
        let before = std::iter::successors(self.tree.previous(id), |&at| self.tree.previous(at))
            .find(|&before| self.weights.words[before] > 0);
        before.is_some_and(|before| {
            self.tree.tag(before).heading().is_some()
                || self.tree.words(before, 4_000).trim_end().ends_with(':')
        })
    }
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
