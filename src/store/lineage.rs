//! What a text continues: the same file before it was changed, also where it was moved in between. Asked of the library, which knows
//! every text that was read, with a few words of it: the place where the reader was.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use memchr::memmem;

use super::Shared;
use super::library::{Everything, Seen};
use super::notebook::Identity;
use crate::annotate::Anchor;
use crate::text::fold::folded;
use crate::text::matching::normalize;

/// Of so many texts read last it is asked whether their files are gone, and whether what was read of them is here.
const READ: usize = 256;

/// The words looked for are at least so many code points long, where nothing else is known of a text.
const TELLING: usize = 60;

/// What is known of a text from before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// The reading to go on with: of the text itself, else of the state before it.
    pub seen: Option<Seen>,
    /// Hashes of the texts it continues, newest first.
    pub earlier: Vec<String>,
}

impl Shared {
    /// What the library knows of a text; `text` is the canonical text, where it is at hand.
    pub(super) fn past(&self, identity: &Identity, text: Option<&str>) -> Past {
        let is_there = |path: &Path| self.is_there(path);
        let hash = identity.hash.to_string();
        // Of a text that is known, nothing is asked but its own entry and those of its path.
        match self.near(Some(&hash), identity.path.as_deref()) {
            Some(near) if near.iter().any(|seen| is_known(seen, &hash)) => {
                past(&near, identity, text, &is_there)
            }
            _ => past(&self.library().texts, identity, text, &is_there),
        }
    }
}

impl Shared {
    /// The texts that were read at the path of a text: states of it, as far as is known.
    pub(super) fn states(&self, identity: &Identity) -> Vec<String> {
        let near = self.near(None, identity.path.as_deref());
        let near = near.unwrap_or_else(|| self.library().texts.clone());
        let at_path = near.iter().filter(|seen| is_at(seen, identity));
        at_path.map(|seen| seen.text.clone()).collect()
    }
}

impl Shared {
    /// The texts that a text continues and that are nowhere else by now: states of it under other names. What it was only linked with has a
    /// file of its own.
    pub(super) fn continued(&self, identity: &Identity) -> Vec<String> {
        let all = self.library();
        let is_elsewhere =
            |path: &&PathBuf| identity.path.as_ref() != Some(*path) && self.is_there(path);
        let mut earlier = self.past(identity, None).earlier;
        earlier.retain(|text| {
            let mut seen = all.texts.iter();
            let seen = seen.find(|seen| seen.text == *text);
            seen.is_some_and(|seen| {
                !seen.paths.is_empty() && !seen.paths.iter().any(|path| is_elsewhere(&path))
            })
        });
        earlier
    }
}

/// The library as it was read once, to be asked of many texts.
#[derive(Debug)]
pub struct Lineage {
    shared: Arc<Shared>,
    all: Arc<Everything>,
    there: Mutex<HashMap<PathBuf, bool>>,
}

impl Lineage {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self {
            all: shared.library(),
            shared,
            there: Mutex::default(),
        }
    }

    /// The text read last at a path (absolute).
    #[must_use]
    pub fn seen_at(&self, path: &Path) -> Option<&Seen> {
        let mut texts = self.all.texts.iter();
        texts.find(|seen| has_path(seen, path)).map(AsRef::as_ref)
    }

    /// What is known of a text from before, `text` being the canonical text.
    #[must_use]
    pub fn past(&self, identity: &Identity, text: &str) -> Past {
        past(&self.all.texts, identity, Some(text), &|path| {
            let mut there = self.there.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(known) = there.get(path) {
                return *known;
            }
            let found = self.shared.is_there(path);
            there.insert(path.to_path_buf(), found);
            found
        })
    }
}

/// What the texts of `all`, newest first, say of one.
pub(super) fn past(
    all: &[Arc<Seen>],
    identity: &Identity,
    text: Option<&str>,
    is_there: &dyn Fn(&Path) -> bool,
) -> Past {
    let hash = identity.hash.to_string();
    let same = all.iter().find(|seen| seen.text == hash);
    let before = if same.is_some_and(|seen| is_known(seen, &hash)) {
        None
    } else {
        predecessor(all, identity, text, is_there)
    };
    let mut earlier: Vec<String> = Vec::new();
    let own = same.map(|seen| seen.earlier.clone()).unwrap_or_default();
    let of_before = before.iter().flat_map(|seen| {
        let before = std::iter::once(&seen.text);
        before.chain(&seen.earlier).cloned()
    });
    let at_path = all.iter().filter(|seen| is_at(seen, identity));
    let at_path = at_path.flat_map(|seen| std::iter::once(&seen.text).chain(&seen.earlier));
    for text in own.into_iter().chain(of_before).chain(at_path.cloned()) {
        if text != hash && !earlier.contains(&text) {
            earlier.push(text);
        }
    }
    let seen = same.filter(|seen| seen.focus.is_some()).or(before).or(same);
    Past {
        seen: seen.map(|seen| Seen::clone(seen)),
        earlier,
    }
}

/// Whether an entry is of this text, and tells where the reader was or what it continues.
fn is_known(seen: &Seen, hash: &str) -> bool {
    seen.text == hash && (!seen.earlier.is_empty() || seen.focus.is_some())
}

/// The text that this one continues: of the same publication, at the same path, or one whose file is gone and which is alike.
fn predecessor<'a>(
    all: &'a [Arc<Seen>],
    identity: &Identity,
    text: Option<&str>,
    is_there: &dyn Fn(&Path) -> bool,
) -> Option<&'a Arc<Seen>> {
    let hash = identity.hash.to_string();
    let others = || {
        all.iter().filter(|seen| {
            seen.text != hash && !contradicts(&seen.identifiers, &identity.identifiers)
        })
    };
    let of_publication = others()
        .find(|seen| same_publication(identity, &seen.identifiers, &seen.title, &seen.authors));
    let at_path = || others().find(|seen| is_at(seen, identity));
    if let Some(seen) = of_publication.or_else(at_path) {
        return Some(seen);
    }
    // A text without a file has none that could have been moved.
    let text = text.filter(|_| identity.path.is_some())?;
    // What another text continues already is no text of its own any more.
    let continued = all.iter().flat_map(|seen| &seen.earlier);
    let continued: HashSet<&str> = continued.map(String::as_str).collect();
    let is_gone = |seen: &&Arc<Seen>| {
        !seen.paths.is_empty()
            && !continued.contains(seen.text.as_str())
            && !seen.paths.iter().any(|path| is_there(path))
    };
    let work = same_work(&identity.title, &identity.authors);
    let of_work = others()
        .filter(|seen| work(&seen.title, &seen.authors))
        .filter(|seen| match place(seen) {
            // A title alone is that of many works.
            Some(anchor) if identity.authors.is_empty() => stands_in(anchor, text),
            Some(anchor) => holds(text, &anchor.exact),
            None => !identity.authors.is_empty(),
        })
        .find(is_gone);
    of_work.or_else(|| {
        let mut read = others().filter(|seen| place(seen).is_some()).take(READ);
        read.find(|seen| is_gone(seen) && place(seen).is_some_and(|anchor| stands_in(anchor, text)))
    })
}

/// Where the reader was, where that says something.
fn place(seen: &Seen) -> Option<&Anchor> {
    let anchor = seen.focus.as_ref().or(seen.top.as_ref())?;
    (!anchor.exact.is_empty()).then_some(anchor)
}

/// Whether the words of a place, with those around them, stand in a text.
fn stands_in(anchor: &Anchor, text: &str) -> bool {
    let long = anchor.exact.chars().count() >= TELLING;
    (long && holds(text, &anchor.exact)) || {
        let around = format!("{}{}{}", anchor.prefix, anchor.exact, anchor.suffix);
        around.chars().count() >= TELLING && holds(text, &around)
    }
}

fn holds(text: &str, words: &str) -> bool {
    memmem::find(text.as_bytes(), words.as_bytes()).is_some()
}

fn is_at(seen: &Seen, identity: &Identity) -> bool {
    let path = identity.path.as_ref();
    path.is_some_and(|path| has_path(seen, path))
}

/// Whether a text was seen at a path. Compared as bytes: it is asked of every text there is.
pub(super) fn has_path(seen: &Seen, path: &Path) -> bool {
    let path = path.as_os_str();
    seen.paths.iter().any(|known| known.as_os_str() == path)
}

/// The texts to choose from, of texts in order, newest first. A path belongs to the newest text that names it, and a text that has none
/// left is an earlier state of others; so is one that a newer text continues, once its file is gone. The forgotten ones are left out.
pub(super) fn latest(all: &[Arc<Seen>], is_there: &dyn Fn(&Path) -> bool) -> Vec<Seen> {
    let mut taken: HashSet<&OsStr> = HashSet::new();
    let mut continued: HashSet<&str> = HashSet::new();
    let mut latest = Vec::with_capacity(all.len());
    for seen in all {
        let mut left = seen.paths.clone();
        let mut paths = seen.paths.iter();
        left.retain(|_| {
            paths
                .next()
                .is_some_and(|path| taken.insert(path.as_os_str()))
        });
        let had_none = seen.paths.is_empty();
        let is_past = continued.contains(seen.text.as_str())
            && !had_none
            && !left.iter().any(|path| is_there(path));
        continued.extend(seen.earlier.iter().map(String::as_str));
        if (had_none || !left.is_empty()) && !is_past && !seen.is_forgotten() {
            latest.push(Seen {
                paths: left,
                ..Seen::clone(seen)
            });
        }
    }
    latest
}

/// Whether a text is of the publication that another is, as far as identifiers, titles and authors tell: some programs give one identifier
/// to all books they make.
pub(super) fn same_publication(
    identity: &Identity,
    identifiers: &[String],
    title: &str,
    authors: &[String],
) -> bool {
    let names = |authors: &[String]| -> HashSet<String> {
        authors.iter().map(|author| folded(author)).collect()
    };
    shares(&identity.identifiers, identifiers)
        && (identity.title.is_empty()
            || title.is_empty()
            || akin(identity, title, authors)
            || !names(&identity.authors).is_disjoint(&names(authors)))
}

/// Whether an identifier is that of one publication: not a word or a number that programs put there for want of another, nor that of a
/// periodical.
fn is_telling(identifier: &str) -> bool {
    let is_periodical = identifier.to_ascii_lowercase().contains("issn");
    let own = identifier.rsplit(':').next().unwrap_or_default();
    let signs: Vec<char> = own.chars().filter(|c| c.is_alphanumeric()).collect();
    let first = signs.first();
    let is_varied = signs.iter().any(|sign| Some(sign) != first);
    !is_periodical && signs.len() >= 6 && is_varied && signs.iter().any(char::is_ascii_digit)
}

fn shares(a: &[String], b: &[String]) -> bool {
    a.iter().any(|item| is_telling(item) && b.contains(item))
}

/// Both are published under identifiers, and under different ones.
pub(super) fn contradicts(a: &[String], b: &[String]) -> bool {
    let named = |identifiers: &[String]| identifiers.iter().any(|item| is_telling(item));
    named(a) && named(b) && !shares(a, b)
}

/// Whether another title and other authors are those of the same work.
pub(super) fn same_work(
    title: &str,
    authors: &[String],
) -> impl Fn(&str, &[String]) -> bool + use<> {
    let fold = |authors: &[String]| {
        let mut names: Vec<String> = authors.iter().map(|name| folded(name)).collect();
        names.sort();
        names
    };
    let (title, authors) = (folded(title), fold(authors));
    move |other, by| !title.is_empty() && folded(other) == title && fold(by) == authors
}

/// Whether another title and other authors may be those of another edition of a text: one title begins as the other does, and where authors
/// are named on both sides, they have a name in common.
pub(super) fn akin(identity: &Identity, title: &str, authors: &[String]) -> bool {
    let words = |text: &str| -> Vec<String> {
        let folded = folded(text);
        let words = folded.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (words(&identity.title), words(title));
    let shorter = one.len().min(other.len());
    let named = |authors: &[String]| -> HashSet<String> {
        let names = authors.iter().flat_map(|author| words(author));
        names.filter(|name| name.chars().count() > 2).collect()
    };
    let (ours, theirs) = (named(&identity.authors), named(authors));
    let by_another = !ours.is_empty() && !theirs.is_empty() && ours.is_disjoint(&theirs);
    shorter > 0 && one[..shorter] == other[..shorter] && !by_another
}

/// A text in which quotes are looked for, made ready at the first question.
pub(super) struct Words<'a> {
    text: &'a str,
    normal: Option<String>,
}

impl<'a> Words<'a> {
    pub const fn of(text: &'a str) -> Self {
        Self { text, normal: None }
    }

    /// Which part of the quotes stands in the text together with what stood before or after them, of at least `least` code points; 0 where there are
    /// no quotes.
    pub fn share_with_a_side(&mut self, quotes: &[Anchor], least: usize) -> f64 {
        let sides: Vec<String> = quotes
            .iter()
            .map(|anchor| {
                let before = format!("{}{}", anchor.prefix, anchor.exact);
                let after = format!("{}{}", anchor.exact, anchor.suffix);
                let tells = |side: &String| {
                    side.chars().count() >= least
                        && self.share(std::slice::from_ref(side)) == Some(1.0)
                };
                [before, after].into_iter().find(tells).unwrap_or_default()
            })
            .collect();
        let stand = sides.iter().filter(|side| !side.is_empty()).count();
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        count(stand) / count(sides.len().max(1))
    }

    /// Which part of the quotes stands in the text, whatever their dashes, quotation marks, case and white space; `None` where there are
    /// no quotes.
    pub fn share(&mut self, quotes: &[String]) -> Option<f64> {
        if quotes.is_empty() {
            return None;
        }
        let normal = self.normal.get_or_insert_with(|| normalize(self.text));
        let stand = quotes
            .iter()
            .filter(|quote| normal.contains(normalize(quote).trim()))
            .count();
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        Some(count(stand) / count(quotes.len()))
    }
}
