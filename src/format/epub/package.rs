//! The package document (OPF): what the book is, which files it is made of and in which order they are read.

use std::collections::{HashMap, HashSet};

use super::nav::has;
use super::xml::{Element, Node, Walk, squeezed};
use crate::doc::Metadata;
use crate::format::markup::{self, Styles};
use crate::text::{Lang, hygiene};

/// A file of the book, as the manifest names it.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub id: String,
    /// As written.
    pub href: String,
    pub media: String,
    pub properties: String,
    fallback: Option<String>,
}

/// A place in the reading order.
#[derive(Debug)]
pub(super) struct Step {
    pub idref: String,
    /// Whether it is read in turn; otherwise it is only reached by links.
    pub linear: bool,
}

/// A package document.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub meta: Metadata,
    pub items: Vec<Item>,
    pub spine: Vec<Step>,
    /// What a place is, and its reference, as EPUB 2 tells it.
    pub guide: Vec<(String, String)>,
    /// Whether pages turn from right to left.
    pub leftwards: bool,
    /// Whether it is there to its end.
    pub whole: bool,
    /// The `id` of the NCX.
    toc: Option<String>,
    by_id: HashMap<String, usize>,
}

impl Package {
    pub fn read(text: &str) -> Self {
        let mut package = Self::default();
        let mut facts = Facts::default();
        let mut open: Option<Fact> = None;
        let mut unique = None;
        for node in Walk::new(text) {
            match node {
                Node::Start(element) => {
                    facts.keep(open.take());
                    package.start(&element, &mut unique);
                    open = Fact::begin(&element);
                }
                Node::Text(text) => {
                    if let Some(fact) = &mut open {
                        fact.text.push_str(&text);
                    }
                }
                Node::End(name) => {
                    package.whole |= name == "package";
                    facts.keep(open.take());
                }
            }
        }
        package.meta = facts.metadata(unique.as_deref());
        package
    }

    fn start(&mut self, element: &Element, unique: &mut Option<String>) {
        let get = |name| element.get(name).map(str::to_owned);
        match element.name.as_str() {
            "package" => *unique = get("unique-identifier"),
            "item" => {
                let (Some(id), Some(href)) = (get("id"), get("href")) else {
                    return;
                };
                self.by_id.entry(id.clone()).or_insert(self.items.len());
                self.items.push(Item {
                    id,
                    href,
                    media: get("media-type").unwrap_or_default().to_ascii_lowercase(),
                    properties: get("properties").unwrap_or_default(),
                    fallback: get("fallback"),
                });
            }
            "spine" => {
                self.toc = get("toc");
                self.leftwards = element.get("page-progression-direction") == Some("rtl");
            }
            "itemref" => {
                if let Some(idref) = get("idref") {
                    let linear = element.get("linear") != Some("no");
                    self.spine.push(Step { idref, linear });
                }
            }
            "reference" => {
                if let (Some(kind), Some(href)) = (get("type"), get("href")) {
                    self.guide.push((kind, href));
                }
            }
            _ => {}
        }
    }

    /// Whether it says in which order the book is read.
    pub fn is_read(&self) -> bool {
        !self.spine.is_empty()
    }

    /// The item called `id`.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.by_id.get(id).map(|&index| &self.items[index])
    }

    /// The navigation document.
    pub fn navigation(&self) -> Option<&Item> {
        self.items.iter().find(|item| has(&item.properties, "nav"))
    }

    /// The NCX.
    pub fn ncx(&self) -> Option<&Item> {
        let told = self.toc.as_deref().and_then(|id| self.item(id));
        told.or_else(|| {
            self.items
                .iter()
                .find(|item| item.media == "application/x-dtbncx+xml" || ends(&item.href, "ncx"))
        })
    }

    /// `item`, or what stands in for it where it is no text.
    pub fn readable<'p>(&'p self, item: &'p Item) -> Option<&'p Item> {
        let mut seen = HashSet::new();
        let mut next = Some(item);
        while let Some(item) = next {
            if item.is_text() {
                return Some(item);
            }
            if !seen.insert(item.id.as_str()) {
                return None;
            }
            next = item.fallback.as_deref().and_then(|id| self.item(id));
        }
        None
    }
}

impl Item {
    /// Whether it is markup that is read.
    pub fn is_text(&self) -> bool {
        match self.media.as_str() {
            "application/xhtml+xml"
            | "text/html"
            | "application/x-dtbook+xml"
            | "text/x-oeb1-document" => true,
            "image/svg+xml" => true,
            media if media.starts_with("image/") || media.starts_with("audio/") => false,
            _ => is_markup(&self.href),
        }
    }
}

/// Whether the name of a file says that it is markup.
pub(super) fn is_markup(href: &str) -> bool {
    ["xhtml", "html", "htm", "xht"]
        .iter()
        .any(|it| ends(href, it))
}

fn ends(href: &str, extension: &str) -> bool {
    let path = href.split(['#', '?']).next().unwrap_or(href);
    path.rsplit_once('.')
        .is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
}

/// An element of the metadata.
#[derive(Debug, Default)]
struct Fact {
    /// `title`, or the property of a `meta`.
    name: String,
    id: Option<String>,
    /// The `id` of the fact that this one tells more of.
    refines: Option<String>,
    role: Option<String>,
    scheme: Option<String>,
    event: Option<String>,
    text: String,
}

impl Fact {
    fn begin(element: &Element) -> Option<Self> {
        let get = |name| element.get(name).map(str::to_owned);
        let name = match element.name.as_str() {
            "title" | "creator" | "language" | "identifier" | "publisher" | "date"
            | "description" => element.name.clone(),
            "meta" => get("property")?,
            _ => return None,
        };
        Some(Self {
            name,
            id: get("id"),
            refines: get("refines").map(|id| id.trim_start_matches('#').to_owned()),
            role: get("role"),
            scheme: get("scheme"),
            event: get("event"),
            text: String::new(),
        })
    }
}

/// What the metadata says.
#[derive(Debug, Default)]
struct Facts {
    all: Vec<Fact>,
    /// What refines a fact, by its `id` and the property.
    finer: HashMap<(String, String), String>,
}

impl Facts {
    fn keep(&mut self, fact: Option<Fact>) {
        let Some(mut fact) = fact else {
            return;
        };
        fact.text = squeezed(&fact.text);
        if fact.text.is_empty() {
            return;
        }
        match fact.refines.take() {
            Some(id) => {
                self.finer.entry((id, fact.name)).or_insert(fact.text);
            }
            None => self.all.push(fact),
        }
    }

    fn named<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f Fact> {
        self.all.iter().filter(move |fact| fact.name == name)
    }

    fn finer(&self, fact: &Fact, property: &str) -> Option<&str> {
        let id = fact.id.clone()?;
        self.finer
            .get(&(id, property.to_owned()))
            .map(String::as_str)
    }

    fn metadata(&self, unique: Option<&str>) -> Metadata {
        let main = self
            .named("title")
            .find(|title| self.finer(title, "title-type") == Some("main"));
        let title = main.or_else(|| self.named("title").next());
        let first = |name| self.named(name).next().map(|fact| fact.text.clone());
        let published = self
            .named("date")
            .find(|date| date.event.as_deref() == Some("publication"))
            .map(|date| date.text.clone());
        let subtitle = self
            .named("title")
            .find(|title| self.finer(title, "title-type") == Some("subtitle"));
        Metadata {
            subtitle: subtitle.map(|title| title.text.clone()),
            description: first("description").and_then(|words| described(&words)),
            title: title.map(|title| title.text.clone()).unwrap_or_default(),
            authors: self.authors(),
            language: self.named("language").find_map(|it| Lang::parse(&it.text)),
            identifiers: self.identifiers(unique),
            direction: None,
            publisher: first("publisher"),
            date: published.or_else(|| first("date")),
            web: false,
        }
    }

    /// Those who wrote it; whoever made it where nobody is said to have written it.
    fn authors(&self) -> Vec<String> {
        let role = |fact: &Fact| {
            let role = fact.role.as_deref().or_else(|| self.finer(fact, "role"));
            role.map(str::to_ascii_lowercase)
        };
        let of = |wrote: &dyn Fn(Option<&str>) -> bool| -> Vec<String> {
            self.named("creator")
                .filter(|fact| wrote(role(fact).as_deref()))
                .map(|fact| fact.text.clone())
                .collect()
        };
        let authors = of(&|role| role.is_none_or(|role| role == "aut"));
        if authors.is_empty() {
            of(&|_| true)
        } else {
            authors
        }
    }

    /// The publication's own identifier, then the others.
    fn identifiers(&self, unique: Option<&str>) -> Vec<String> {
        let is_unique = |fact: &&Fact| unique.is_some() && fact.id.as_deref() == unique;
        let first = self.named("identifier").filter(is_unique);
        let others = self.named("identifier").filter(|fact| !is_unique(fact));
        let mut all: Vec<String> = Vec::new();
        for fact in first.chain(others) {
            let told = fact
                .scheme
                .as_deref()
                .is_some_and(|scheme| scheme.eq_ignore_ascii_case("isbn"))
                || matches!(
                    self.finer(fact, "identifier-type"),
                    Some("15" | "02" | "ISBN")
                );
            let name = isbn(&fact.text, told).unwrap_or_else(|| fact.text.clone());
            if !all.contains(&name) {
                all.push(name);
            }
        }
        all
    }
}

/// Bytes of the longest description.
const DESCRIPTION: usize = 2000;

/// A description on one line; many are written in markup.
fn described(words: &str) -> Option<String> {
    let text = if words.contains('<') {
        squeezed(&markup::xhtml(words, &Styles::default()).fragment.text)
    } else {
        words.to_owned()
    };
    let line = hygiene::line(&text);
    let line = line[..line.floor_char_boundary(DESCRIPTION)].trim();
    (!line.is_empty()).then(|| line.to_owned())
}

/// `identifier` as `urn:isbn:` and digits, where it is an ISBN: it says so, is `told` to be one, or cannot be anything else.
fn isbn(identifier: &str, told: bool) -> Option<String> {
    let lower = identifier.to_ascii_lowercase();
    let bare = ["urn:isbn:", "isbn:", "isbn"]
        .iter()
        .find_map(|prefix| lower.strip_prefix(prefix));
    let digits: String = bare
        .unwrap_or(&lower)
        .chars()
        .filter(|c| !matches!(c, '-' | ' '))
        .collect();
    let body = digits.strip_suffix('x').unwrap_or(&digits);
    let numeric = !body.is_empty() && body.bytes().all(|byte| byte.is_ascii_digit());
    let known = bare.is_some() || told || digits.starts_with("978") || digits.starts_with("979");
    let long = digits.len() == 13 || (digits.len() == 10 && (bare.is_some() || told));
    (numeric && known && long).then(|| format!("urn:isbn:{}", digits.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn isbns_have_one_form() {
        for (written, told, name) in [
            (
                "urn:isbn:978-2-07-036024-5",
                false,
                Some("urn:isbn:9782070360245"),
            ),
            ("ISBN 2-07-036024-X", false, Some("urn:isbn:207036024X")),
            ("9782070360245", false, Some("urn:isbn:9782070360245")),
            ("2070360245", true, Some("urn:isbn:2070360245")),
            ("2070360245", false, None),
            ("urn:uuid:e9f75adf-f0a2-4a30-b113-b146871f16e5", true, None),
            ("", true, None),
        ] {
            assert_eq!(isbn(written, told).as_deref(), name, "{written}");
        }
    }

    #[test]
    fn a_package_is_read_however_it_is_written() {
        let package = Package::read(
            r##"<package unique-identifier="isbn"><metadata xmlns:dc="d" xmlns:opf="o">
                <dc:title id="s">A Tale & its Notes</dc:title><meta refines="#s" property="title-type">subtitle</meta>
                <dc:title id="t">Love &amp; War &mdash; R&D</dc:title><meta refines="#t" property="title-type">main</meta>
                <dc:creator opf:role="trl">The Translator</dc:creator>
                <dc:creator id="c">The
                    Author</dc:creator><meta refines="#c" property="role">aut</meta>
                <dc:identifier>urn:uuid:1</dc:identifier>
                <dc:identifier id="isbn" opf:scheme="ISBN">978-2-07-036024-5</dc:identifier>
                <dc:language>UND</dc:language><dc:language>fr-CA</dc:language>
                <dc:description>&lt;p>About &lt;i>love&lt;/i> &amp;amp; war.&lt;/p>&lt;p>And more.&lt;/p></dc:description>
                <dc:date opf:event="creation">2001</dc:date><dc:date opf:event="publication">1932</dc:date>
                </metadata>
                <manifest><item id="a" href="a.pdf" media-type="application/pdf" fallback="b"/>
                <item id="b" href="b.pdf" media-type="application/pdf" fallback="a"/>
                <item id="c" href="c.pdf" media-type="application/pdf" fallback="d"/>
                <item id="d" href="d.xhtml" media-type="application/xhtml+xml"/></manifest>
                <spine page-progression-direction="rtl"><itemref idref="a"/><itemref idref="d" linear="no"/>"##,
        );
        let meta = &package.meta;
        assert_eq!(meta.title, "Love & War — R&D");
        assert_eq!(meta.authors, ["The Author"]);
        assert_eq!(meta.identifiers, ["urn:isbn:9782070360245", "urn:uuid:1"]);
        assert_eq!(meta.language, Some(Lang::FR));
        assert_eq!(meta.date.as_deref(), Some("1932"));
        assert_eq!(meta.subtitle.as_deref(), Some("A Tale & its Notes"));
        assert_eq!(
            meta.description.as_deref(),
            Some("About love & war. And more.")
        );
        let readable = |id| {
            let item = package.item(id).expect("an item");
            package.readable(item).map(|item| item.id.as_str())
        };
        assert_eq!((readable("a"), readable("c")), (None, Some("d")));
        assert!(package.leftwards && package.spine[0].linear && !package.spine[1].linear);
    }
}
