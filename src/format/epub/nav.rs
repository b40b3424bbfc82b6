//! What a book says of its own parts: the contents, the landmarks and the pages of the printed edition, as a navigation document (EPUB 3)
//! or an NCX (EPUB 2) lists them.

use super::xml::{Element, Node, Walk, squeezed};
use crate::format::markup::href::{self, Href};

/// Entries deeper than this are listed no deeper.
pub(super) const DEEPEST: usize = 60;

/// A line of the contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub title: String,
    /// `None` for a line that only stands above others.
    pub href: Option<Href>,
    /// From 1.
    pub level: u8,
}

/// What has been found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Navigation {
    pub contents: Vec<Entry>,
    /// What a place is (`bodymatter`, `cover toc`), and the place.
    pub landmarks: Vec<(String, Href)>,
    /// Whether lines are nested deeper than they are listed.
    pub deep: bool,
    /// The number of a printed page, and where it begins.
    pub pages: Vec<(String, Href)>,
}

/// The level of a line `depth` lists deep.
fn level(depth: usize) -> u8 {
    u8::try_from(depth.clamp(1, DEEPEST)).unwrap_or(1)
}

/// What a `nav` element lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Contents,
    Landmarks,
    Pages,
    Other,
}

/// Reads the navigation document that stands at `path`.
pub(super) fn document(text: &str, path: &str) -> Navigation {
    let mut reading = Reading::new(path);
    for node in Walk::new(text) {
        match node {
            Node::Start(element) => reading.start(&element),
            Node::End(name) => reading.end(&name),
            Node::Text(text) => reading.text(&text),
        }
    }
    reading.close();
    let mut found = reading.found;
    if found.contents.is_empty() {
        // Some books forget to say which list is the contents.
        found.contents = reading.untold;
    }
    found
}

struct Reading<'p> {
    path: &'p str,
    found: Navigation,
    /// Lists of no kind.
    untold: Vec<Entry>,
    list: Option<List>,
    depth: usize,
    /// The line being read, with the kind its link has.
    line: Option<(Entry, String)>,
    /// Elements open inside the link or span that is read.
    inside: usize,
}

impl<'p> Reading<'p> {
    fn new(path: &'p str) -> Self {
        Self {
            path,
            found: Navigation::default(),
            untold: Vec::new(),
            list: None,
            depth: 0,
            line: None,
            inside: 0,
        }
    }

    fn start(&mut self, element: &Element) {
        if element.name == "nav" {
            self.close();
            self.list = Some(match element.get("type") {
                Some(kinds) if has(kinds, "toc") => List::Contents,
                Some(kinds) if has(kinds, "landmarks") => List::Landmarks,
                Some(kinds) if has(kinds, "page-list") => List::Pages,
                _ => List::Other,
            });
            self.depth = 0;
            return;
        }
        if self.list.is_none() {
            return;
        }
        match element.name.as_str() {
            "ol" | "ul" => {
                self.close();
                self.depth += 1;
                self.found.deep |= self.depth > DEEPEST;
            }
            "li" => {
                self.close();
                let entry = Entry {
                    title: String::new(),
                    href: None,
                    level: level(self.depth),
                };
                self.line = Some((entry, String::new()));
            }
            "a" | "span" if self.inside == 0 => {
                self.inside = 1;
                if let Some((entry, kinds)) = &mut self.line {
                    if let Some(href) = element.get("href") {
                        entry.href = href::resolve(self.path, href);
                    }
                    if let Some(title) = element.get("title").filter(|_| entry.title.is_empty()) {
                        // Taken where no words follow.
                        kinds.push_str(" title=");
                        kinds.push_str(title);
                    }
                    if let Some(told) = element.get("type") {
                        told.clone_into(kinds);
                    }
                }
            }
            "img" => self.text(element.get("alt").unwrap_or_default()),
            "br" => self.text(" "),
            _ => {}
        }
        if self.inside > 0 && element.name != "a" && element.name != "span" {
            self.inside += 1;
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "nav" => {
                self.close();
                self.list = None;
            }
            "ol" | "ul" if self.list.is_some() => {
                self.close();
                self.depth = self.depth.saturating_sub(1);
            }
            "li" => self.close(),
            "a" => self.inside = 0,
            _ => self.inside = self.inside.saturating_sub(1),
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((entry, _)) = &mut self.line {
            entry.title.push_str(text);
        }
    }

    /// Ends the line that is being read.
    fn close(&mut self) {
        self.inside = 0;
        let Some((mut entry, kinds)) = self.line.take() else {
            return;
        };
        entry.title = squeezed(&entry.title);
        if entry.title.is_empty()
            && let Some((_, title)) = kinds.split_once("title=")
        {
            entry.title = squeezed(title);
        }
        match self.list {
            Some(List::Landmarks) => {
                if let Some(href) = entry.href {
                    self.found.landmarks.push((kinds, href));
                }
            }
            Some(List::Pages) => {
                if let (Some(href), false) = (entry.href, entry.title.is_empty()) {
                    self.found.pages.push((entry.title, href));
                }
            }
            Some(List::Contents) if !entry.title.is_empty() => self.found.contents.push(entry),
            Some(List::Other) if !entry.title.is_empty() => self.untold.push(entry),
            _ => {}
        }
    }
}

/// Whether `kind` is among the words of `kinds`.
pub(super) fn has(kinds: &str, kind: &str) -> bool {
    kinds
        .split_ascii_whitespace()
        .any(|told| told.eq_ignore_ascii_case(kind))
}

/// Reads the NCX that stands at `path`.
pub(super) fn ncx(text: &str, path: &str) -> Navigation {
    let mut found = Navigation::default();
    // Points that are open; a line is added when its label and its place are known, or what it holds begins.
    let mut depth: usize = 0;
    let mut page = false;
    let mut entry: Option<Entry> = None;
    let mut label = false;
    for node in Walk::new(text) {
        match node {
            Node::Start(element) => match element.name.as_str() {
                "navpoint" | "pagetarget" => {
                    add(&mut found, entry.take(), page);
                    page = element.name == "pagetarget";
                    depth += 1;
                    found.deep |= depth > DEEPEST;
                    entry = Some(Entry {
                        title: String::new(),
                        href: None,
                        level: if page { 1 } else { level(depth) },
                    });
                }
                "text" => label = true,
                "content" => {
                    if let (Some(entry), Some(src)) = (&mut entry, element.get("src")) {
                        entry.href = href::resolve(path, src);
                    }
                }
                _ => {}
            },
            Node::End(name) => match name.as_str() {
                "navpoint" | "pagetarget" => {
                    add(&mut found, entry.take(), page);
                    depth = depth.saturating_sub(1);
                }
                "text" => label = false,
                _ => {}
            },
            Node::Text(text) => {
                if let Some(entry) = entry.as_mut().filter(|_| label) {
                    entry.title.push_str(&text);
                }
            }
        }
    }
    add(&mut found, entry, page);
    found
}

fn add(found: &mut Navigation, entry: Option<Entry>, page: bool) {
    let Some(mut entry) = entry else {
        return;
    };
    entry.title = squeezed(&entry.title);
    if entry.title.is_empty() {
        return;
    }
    if !page {
        found.contents.push(entry);
    } else if let Some(href) = entry.href {
        found.pages.push((entry.title, href));
    }
}
