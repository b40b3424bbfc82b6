//! What the parts of a page weigh, and what their names say of them.

use std::collections::{BTreeSet, HashSet};

use super::super::tag::{Key, Tag};
use super::super::tree::{Id, Tree};
use super::ways::{PAGER, is_way};

/// So many nodes of a page are looked at for what it says of itself.
const HEAD: usize = 5000;
/// Bytes of the words of a block that is prose.
const PROSE: usize = 60;
/// What is more than so much of the words of a page, in percent, is no part around its text, whatever it is called.
const MOST: usize = 20;
/// The same of comments, and of what is links: there may be many.
const COMMENTS: usize = 90;
/// A part whose words are links to other pages for so much, in percent, is there to lead away.
const LEADS: usize = 60;
/// So many elements beside a section are looked at for others of its kind.
const BESIDE: usize = 8;
/// So many nodes are looked at for the first words of an element.
const FIRST: usize = 16;

/// Bytes of words in every element.
pub(super) struct Weights {
    /// Whether the page says that it is one article.
    pub is_article: bool,
    /// Whether the page is what readers say, and nothing that they say it of.
    pub is_thread: bool,
    pub words: Vec<usize>,
    /// Those in links that lead out of the page.
    pub linked: Vec<usize>,
    /// Those of blocks that are prose: long, with few links, and in nothing that is around the text by what it says.
    pub prose: Vec<usize>,
    /// How many links that lead out of the page are in it.
    pub leads: Vec<u32>,
    /// How many headings of the first level are in it.
    pub titles: Vec<u32>,
    /// How many headings are in it, and how many of them lead out of the page: those of other articles.
    pub headings: Vec<(u32, u32)>,
    /// Blocks with blocks in them.
    pub divided: HashSet<Id>,
    /// Lists of contents.
    pub contents: HashSet<Id>,
    /// Blocks that are prose, in the order of the source.
    pub units: BTreeSet<Id>,
}

impl Weights {
    /// The weights of a page whose file is called `name`.
    pub fn of(tree: &Tree, body: Id, name: &str) -> Self {
        let leads_out = |id: Id| tree.tag(id) == Tag::A && leads_out(tree, id, name);
        let nodes = tree.len();
        let mut weights = Self {
            is_article: is_article(tree),
            is_thread: false,
            words: vec![0; nodes],
            linked: vec![0; nodes],
            prose: vec![0; nodes],
            leads: vec![0; nodes],
            titles: vec![0; nodes],
            headings: vec![(0, 0); nodes],
            divided: HashSet::new(),
            contents: HashSet::new(),
            units: BTreeSet::new(),
        };
        let order: Vec<Id> = tree.all(0).collect();
        for &id in order.iter().rev() {
            match tree.tag(id) {
                Tag::Text => {
                    let words = tree.characters(id).split_whitespace();
                    let words = words.filter(|word| {
                        word.bytes().any(|byte| byte.is_ascii_alphanumeric())
                            || word.contains(char::is_alphanumeric)
                    });
                    weights.words[id] = words.map(|word| word.len() + 1).sum();
                }
                Tag::Script | Tag::Style | Tag::Template | Tag::Head | Tag::Noscript => {
                    weights.words[id] = 0;
                    weights.linked[id] = 0;
                }
                Tag::A if leads_out(id) => {
                    weights.linked[id] = weights.words[id];
                    weights.leads[id] += 1;
                }
                Tag::H1 => weights.titles[id] += 1,
                _ => {}
            }
            if tree.tag(id).is_block()
                && tree.tag(id) != Tag::Nav
                && weights.is_contents(tree, id, name)
            {
                weights.linked[id] = 0;
                weights.leads[id] = 0;
                weights.prose[id] = weights.words[id];
                weights.contents.insert(id);
            }
            if tree.tag(id).heading().is_some() && weights.words[id] > 0 {
                let leads = weights.linked[id] * 10 >= weights.words[id] * 8
                    || tree.ancestors(id).take(4).any(leads_out);
                weights.headings[id] = (1, u32::from(leads));
            }
            if let Some(parent) = tree.parent(id) {
                weights.words[parent] += weights.words[id];
                weights.linked[parent] += weights.linked[id];
                weights.leads[parent] += weights.leads[id];
                weights.titles[parent] += weights.titles[id];
                weights.headings[parent].0 += weights.headings[id].0;
                weights.headings[parent].1 += weights.headings[id].1;
            }
        }
        weights.weigh_prose(tree, body, &order, leads_out);
        if weights.prose[body] == 0
            && weights.comments(tree, body) * 100 > weights.words[body] * LEADS
        {
            weights.is_thread = true;
            weights.weigh_prose(tree, body, &order, leads_out);
        }
        weights
    }

    /// Bytes of words in comments.
    fn comments(&self, tree: &Tree, body: Id) -> usize {
        let (mut words, mut next) = (0, tree.first(body));
        while let Some(id) = next {
            let comment = tree.tag(id) != Tag::Text && is_comment(tree, id);
            words += if comment { self.words[id] } else { 0 };
            next = tree.following(id, body, !comment);
        }
        words
    }

    /// Finds the blocks that are prose: by the words that stand in no block inside them.
    fn weigh_prose(
        &mut self,
        tree: &Tree,
        body: Id,
        order: &[Id],
        leads_out: impl Fn(Id) -> bool + Copy,
    ) {
        let mut own = vec![(0, 0); tree.len()];
        // The block that a node stands in, whether in a link, and whether in what is around the text.
        let mut place = vec![(0, false, false); tree.len()];
        for &id in order {
            let (mut block, mut link, mut around) =
                tree.parent(id).map_or((0, false, false), |up| place[up]);
            let tag = tree.tag(id);
            if tag == Tag::Text {
                own[block].0 += self.words[id];
                if link {
                    own[block].1 += self.words[id];
                    self.linked[id] = self.words[id];
                }
                if around {
                    own[block] = (0, 0);
                }
            } else if tag.is_block() {
                self.divided.insert(block);
                block = id;
                around |= self.says_around(tree, id, body);
            }
            link |= leads_out(id);
            around |= matches!(
                tag,
                Tag::Script | Tag::Style | Tag::Template | Tag::Head | Tag::Noscript
            );
            place[id] = (block, link, around);
        }
        for &id in order {
            let (words, linked) = own[id];
            let prose = tree.tag(id).is_block() && tree.tag(id).heading().is_none();
            if prose && words >= PROSE && linked * 2 <= words && !self.is_teaser(tree, id) {
                self.units.insert(id);
                self.prose[id] += words - linked;
            }
        }
        for &id in order.iter().rev() {
            // Lists of contents are prose by their links.
            self.prose[id] = self.prose[id].min(self.words[id]);
            if let Some(parent) = tree.parent(id) {
                self.prose[parent] += self.prose[id];
            }
        }
    }

    /// Whether the paragraph `id` stands by itself under headings that lead to other pages: on a page that is one article, the beginning
    /// of another.
    fn is_teaser(&self, tree: &Tree, id: Id) -> bool {
        self.is_article
            && tree.parent(id).is_some_and(|item| {
                let (headings, leading) = self.headings[item];
                leading > 0 && leading == headings && self.words[item] <= self.words[id] * 2
            })
    }

    /// How much of the words of `id` are links, in percent.
    pub fn links(&self, id: Id) -> usize {
        100 * self.linked[id] / self.words[id].max(1)
    }

    /// Whether `id` is around the text by what the page says of it, wherever the text is.
    fn says_around(&self, tree: &Tree, id: Id, body: Id) -> bool {
        let share = 100 * self.words[id] / self.words[body].max(1);
        if matches!(tree.tag(id), Tag::Body | Tag::Html | Tag::Main) || share > COMMENTS {
            return false;
        }
        if is_comment(tree, id) {
            return self.titles[id] == 0 && !self.is_thread;
        }
        let most = if self.links(id) >= LEADS {
            COMMENTS
        } else {
            MOST
        };
        share <= most
            && (matches!(tree.tag(id), Tag::Nav | Tag::Search)
                || is_role_around(tree, id)
                || self.is_named_around(tree, id))
    }

    /// Whether `id` is there to lead to other pages.
    pub fn leads_away(&self, id: Id) -> bool {
        self.links(id) >= LEADS
    }

    /// Whether the names of `id` say that it is none of the text. Tags are links.
    pub fn is_named_around(&self, tree: &Tree, id: Id) -> bool {
        is_named_around(tree, id)
            && (self.links(id) >= 50
                || !is_named(tree, id, |word| matches!(word, "tags" | "tagcloud")))
    }

    /// Whether `id` is a list of contents by its names: its links are what it is for. A list of all pages that names this one among
    /// them stands beside the text.
    fn is_contents(&self, tree: &Tree, id: Id, name: &str) -> bool {
        let named = |id: Id, words: &[&str]| is_named(tree, id, |word| words.contains(&word));
        let here = |at: Id| {
            tree.attribute(at, Key::Current).is_some()
                || named(at, &["current", "active", "selected"])
                || !name.is_empty() && tree.attribute(at, Key::Href) == Some(name)
        };
        named(id, &["toc"])
            && !tree
                .ancestors(id)
                .skip(1)
                .any(|up| named(up, &["sidebar", "sphinxsidebar", "toc"]))
            && !(self.leads[id] >= 3 && tree.all(id).any(here))
    }

    /// Whether `id` is the row that leads to the page before this one and to the next, or to this one in other languages.
    pub fn is_pager(&self, tree: &Tree, id: Id) -> bool {
        tree.tag(id).is_block()
            && (1..=PAGER).contains(&self.words[id])
            && self.headings[id].0 == 0
            && !self
                .units
                .range(id..)
                .next()
                .is_some_and(|&unit| tree.ancestors(unit).take(FIRST).any(|up| up == id))
            && tree.all(id).take(4 * FIRST).any(|at| is_way(tree, at))
    }

    /// Whether `id` is one of several of its kind that hold as much prose: a post among posts.
    pub fn is_post(&self, tree: &Tree, id: Id) -> bool {
        let kind = |id: Id| (tree.tag(id), tree.attribute(id, Key::Class));
        let others: usize = beside(tree, id)
            .filter(|&other| kind(other) == kind(id))
            .map(|other| self.prose[other])
            .sum();
        !self.is_article && kind(id).1.is_some() && others * 2 >= self.prose[id]
    }

    /// Whether `id` is a section beside others of its kind that hold prose.
    pub fn is_section(&self, tree: &Tree, id: Id) -> bool {
        is_section(tree, id, |other| self.prose[other] > 0)
    }
}

/// Whether `id` begins with a heading and stands beside others of its kind that do and are `good`.
fn is_section(tree: &Tree, id: Id, good: impl Fn(Id) -> bool) -> bool {
    let kind = |id: Id| (tree.tag(id), tree.attribute(id, Key::Class));
    let headed = |id: Id| {
        let mut nodes = tree.all(id).take(FIRST);
        let first = nodes.find(|&at| !tree.characters(at).trim().is_empty());
        first.is_some_and(|first| {
            let mut around = tree.ancestors(first).take_while(|&up| up != id);
            around.any(|up| tree.tag(up).heading().is_some())
        })
    };
    (tree.tag(id) == Tag::Section || tree.tag(id) == Tag::Div && kind(id).1.is_some())
        && headed(id)
        && beside(tree, id).any(|other| kind(other) == kind(id) && good(other) && headed(other))
}

/// The elements near `id` in what it stands in.
fn beside(tree: &Tree, id: Id) -> impl Iterator<Item = Id> + '_ {
    let before = std::iter::successors(tree.previous(id), |&at| tree.previous(at));
    let behind = std::iter::successors(tree.next(id), |&at| tree.next(at));
    before.take(BESIDE).chain(behind.take(BESIDE))
}

/// Whether the page says that it is one article.
fn is_article(tree: &Tree) -> bool {
    let meta = |&id: &Id| tree.tag(id) == Tag::Meta;
    tree.all(0).take(HEAD).filter(meta).any(|id| {
        tree.attribute(id, Key::Property) == Some("og:type")
            && tree.attribute(id, Key::Content) == Some("article")
    })
}

/// Whether `id` leads to another page than the one in the file `name`.
fn leads_out(tree: &Tree, id: Id, name: &str) -> bool {
    tree.attribute(id, Key::Href)
        .is_some_and(|href| match href.split_once('#') {
            Some((file, _)) => !file.is_empty() && file != name,
            None => true,
        })
}

/// Whether the page says that `id` is a part around its text.
pub(super) fn is_role_around(tree: &Tree, id: Id) -> bool {
    let role = tree.attribute(id, Key::Role).unwrap_or("");
    matches!(
        role,
        "navigation" | "search" | "banner" | "contentinfo" | "menu" | "menubar"
    )
}

/// The names of an element, in small letters.
pub(super) fn names(tree: &Tree, id: Id) -> impl Iterator<Item = String> + '_ {
    raw_names(tree, id).map(str::to_ascii_lowercase)
}

fn raw_names(tree: &Tree, id: Id) -> impl Iterator<Item = &str> + '_ {
    tree.tokens(id, Key::Class)
        .chain(tree.attribute(id, Key::Id))
}

/// Whether `test` holds for a word of a name of `id`: `related` of `related-posts`, `post_related`, `relatedPosts`. The id of a section
/// among sections says what it is about.
pub(super) fn is_named(tree: &Tree, id: Id, test: impl Fn(&str) -> bool) -> bool {
    let by_id = |id: Id| {
        let name = tree.attribute(id, Key::Id);
        name.is_some_and(|name| has_word(name, &test))
    };
    tree.class(id, |class| has_word(class, &test))
        || by_id(id)
            && !is_section(tree, id, |other| {
                !by_id(other) && tree.words(other, PROSE).len() >= PROSE
            })
}

/// Whether `test` holds for a word of `name`.
fn has_word(name: &str, test: impl Fn(&str) -> bool) -> bool {
    let test = |word: &str| test(&word.to_ascii_lowercase());
    name.split(['-', '_']).any(|part| {
        let mut begin = 0;
        let mut small = false;
        for (at, c) in part.char_indices() {
            if small && c.is_ascii_uppercase() {
                if test(&part[begin..at]) {
                    return true;
                }
                begin = at;
            }
            small = c.is_ascii_lowercase();
        }
        test(&part[begin..]) || begin > 0 && test(part)
    })
}

pub(super) fn is_comment(tree: &Tree, id: Id) -> bool {
    is_named(tree, id, |word| {
        matches!(
            word,
            "comments"
                | "comment"
                | "disqus"
                | "respond"
                | "commentlist"
                | "replies"
                | "comentarios"
                | "comentario"
                | "commentaires"
                | "commentaire"
                | "kommentare"
                | "kommentar"
                | "commenti"
        )
    })
}

/// Whether the names of `id` say that it is none of the text.
pub(super) fn is_named_around(tree: &Tree, id: Id) -> bool {
    is_named(tree, id, |word| AROUND.contains(&word))
}

/// Words in the names of what is around a text.
const AROUND: [&str; 80] = [
    "comments",
    "comment",
    "commentlist",
    "disqus",
    "respond",
    "share",
    "shares",
    "sharing",
    "sharebar",
    "sharethis",
    "social",
    "related",
    "sidebar",
    "sphinxsidebar",
    "navheader",
    "navfooter",
    "newsletter",
    "newsletters",
    "promo",
    "promos",
    "breadcrumb",
    "breadcrumbs",
    "cookie",
    "cookies",
    "advert",
    "adverts",
    "advertisement",
    "ad",
    "ads",
    "banner",
    "pagination",
    "pager",
    "subscribe",
    "subscription",
    "recommended",
    "recommendation",
    "recommendations",
    "recirc",
    "recirculation",
    "toolbar",
    "menu",
    "navbar",
    "nav",
    "navigation",
    "subnav",
    "sponsor",
    "sponsored",
    "popular",
    "trending",
    "skip",
    "navbox",
    "ambox",
    "printfooter",
    "catlinks",
    "footer",
    "sitesub",
    "jump",
    "masthead",
    "sharedaddy",
    "addtoany",
    "relatedposts",
    "readmore",
    "outbrain",
    "taboola",
    "anzeige",
    "werbung",
    "teaser",
    "teasers",
    "tags",
    "tagcloud",
    "blogroll",
    "signup",
    "login",
    "trackbacks",
    "pingbacks",
    "ticker",
    "feedback",
    "consent",
    "gdpr",
    "privacy",
];
