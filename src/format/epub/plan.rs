//! What is to be read, before any of it is: the package, the reading order, the contents.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::nav::{self, Navigation};
use super::package::{Item, Package, is_markup};
use super::xml::{self, Node, Walk};
use crate::doc::Metadata;
use crate::format::Warning;
use crate::format::container::Container;
use crate::format::markup::href::{self, Href};
use crate::format::markup::{SHEET, SHEETS, Styles};
use crate::text::hygiene;

/// A file that is to be read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Step {
    /// Its path in the archive.
    pub path: String,
    /// What the package calls it.
    pub id: String,
    /// What the contents call it.
    pub title: Option<String>,
    pub linear: bool,
    /// Whether it is the contents.
    pub is_contents: bool,
    /// Whether it is a picture and no text.
    pub is_picture: bool,
}

impl Step {
    /// What to call it in a warning.
    pub fn name(&self) -> String {
        named(self.title.as_deref(), &self.path)
    }
}

fn named(title: Option<&str>, path: &str) -> String {
    let path = hygiene::line(path);
    match title {
        Some(title) => format!("“{}” ({path})", hygiene::line(title)),
        None => format!("“{path}”"),
    }
}

/// How a book is to be read.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub meta: Metadata,
    /// Whether pages turn from right to left.
    pub leftwards: bool,
    pub steps: Vec<Step>,
    /// What the style sheets of the book say.
    pub styles: Styles,
    pub navigation: Navigation,
    /// What files are, by path: landmarks and guide.
    pub kinds: HashMap<String, String>,
    pub warnings: Vec<Warning>,
}

/// The entry that `path` names, and whether it is written so.
pub(super) fn located<'c>(container: &'c Container, path: &str) -> Option<(&'c str, bool)> {
    match container.exact(path) {
        Some(path) => Some((path, true)),
        None => container.alike(path).map(|path| (path, false)),
    }
}

impl Plan {
    /// The plan of the book in `container`; `warnings` are those there are already.
    pub fn of(container: &Container, warnings: Vec<Warning>) -> Self {
        let mut plan = Self {
            warnings,
            ..Self::default()
        };
        match plan.package(container) {
            Some((path, package)) => {
                plan.navigation = plan.contents(container, &package, &path);
                plan.landmarks(&package, &path);
                plan.order(container, &package, &path);
                plan.styles = styles(container, &package, &path);
                plan.meta = package.meta;
                plan.leftwards = package.leftwards;
            }
            None => plan.warn("the package is missing: chapters stand in the order of their names"),
        }
        if plan.steps.is_empty() {
            plan.all_files(container);
        }
        plan
    }

    fn warn(&mut self, what: impl Into<String>) {
        self.warnings.push(Warning(what.into()));
    }

    /// The first package that can be read, with its path: of those that the container names, else of those there are.
    fn package(&mut self, container: &Container) -> Option<(String, Package)> {
        let named = roots(container);
        if named.len() > 1 {
            let count = named.len();
            self.warn(format!(
                "the book has {count} renditions: the first one is shown"
            ));
        }
        let found = self.readable(container, &named);
        if found.as_ref().is_some_and(|(_, package)| package.is_read()) {
            return found;
        }
        let others: Vec<String> = container
            .paths()
            .filter(|path| path.to_ascii_lowercase().ends_with(".opf"))
            .filter(|path| found.as_ref().is_none_or(|(found, _)| found != path))
            .map(str::to_owned)
            .collect();
        let other = self.readable(container, &others);
        let other = other.filter(|(_, package)| found.is_none() || package.is_read());
        if other.is_some() {
            self.warn(if named.is_empty() {
                "META-INF/container.xml is missing: the package was found by its name"
            } else {
                "META-INF/container.xml names no package that can be read: one was found by its name"
            });
        }
        let (path, package) = other.or(found)?;
        if !package.is_read() {
            let name = self::named(None, &path);
            let state = if package.items.is_empty() {
                "cannot be read"
            } else {
                "has no reading order"
            };
            self.warn(format!(
                "the package {name} {state}: chapters stand in the order of their names"
            ));
        }
        Some((path, package))
    }

    /// The first of `paths` with a reading order, else the first that is there.
    fn readable(&mut self, container: &Container, paths: &[String]) -> Option<(String, Package)> {
        let mut found = None;
        for path in paths {
            let read = located(container, path)
                .and_then(|(path, _)| container.read(path).ok().map(|file| (path, file)));
            let Some((path, file)) = read else {
                self.warn(format!("the package {} is missing", named(None, path)));
                continue;
            };
            let package = Package::read(&xml::text(file.bytes));
            if !package.whole && !package.items.is_empty() {
                let name = named(None, path);
                self.warn(format!("the package {name} is damaged: its end is missing"));
            }
            if package.is_read() {
                return Some((path.to_owned(), package));
            }
            found.get_or_insert_with(|| (path.to_owned(), package));
        }
        found
    }

    /// What the navigation document lists; what it does not, from the NCX.
    fn contents(&mut self, container: &Container, package: &Package, opf: &str) -> Navigation {
        let read = |item: Option<&Item>| -> Option<(String, String)> {
            let path = inside(opf, &item?.href)?;
            let (path, _) = located(container, &path)?;
            let file = container.read(path).ok()?;
            Some((xml::text(file.bytes), path.to_owned()))
        };
        let mut found = read(package.navigation())
            .map(|(text, path)| nav::document(&text, &path))
            .unwrap_or_default();
        if found.contents.is_empty() || found.pages.is_empty() {
            let older = read(package.ncx())
                .map(|(text, path)| nav::ncx(&text, &path))
                .unwrap_or_default();
            if found.contents.is_empty() {
                found.contents = older.contents;
                found.deep = older.deep;
            }
            if found.pages.is_empty() {
                found.pages = older.pages;
            }
        }
        let told = package.navigation().is_some() || package.ncx().is_some();
        if told && found.contents.is_empty() {
            self.warn("the contents are missing: the headings of the chapters stand in for them");
        }
        if found.deep {
            self.warn(format!(
                "the contents are nested deeper than {} levels: what lies deeper stands on the last of them",
                nav::DEEPEST
            ));
        }
        found
    }

    fn landmarks(&mut self, package: &Package, opf: &str) {
        let guide = package
            .guide
            .iter()
            .filter_map(|(kind, href)| Some((kind.clone(), href::resolve(opf, href)?)));
        for (kind, href) in self.navigation.landmarks.iter().cloned().chain(guide) {
            if let Href::Inside { path, .. } = href {
                let kinds = self.kinds.entry(path).or_default();
                kinds.push(' ');
                kinds.push_str(&kind);
            }
        }
    }

    /// The reading order of the package.
    fn order(&mut self, container: &Container, package: &Package, opf: &str) {
        let titles: HashMap<&str, &str> = self
            .navigation
            .contents
            .iter()
            .rev()
            .filter_map(|entry| match entry.href.as_ref()? {
                Href::Inside { path, .. } => Some((path.as_str(), entry.title.as_str())),
                Href::Outside => None,
            })
            .collect();
        let contents = package.navigation().map(|item| item.id.as_str());
        let mut seen = HashSet::new();
        let mut warnings = Vec::new();
        let mut steps = Vec::new();
        for place in &package.spine {
            let Some(item) = package.item(&place.idref) else {
                let idref = hygiene::line(&place.idref).into_owned();
                warnings.push(format!(
                    "chapter “{idref}” is not in the book, only in its reading order"
                ));
                continue;
            };
            let text = package.readable(item);
            let chosen = text.unwrap_or(item);
            let Some(path) = inside(opf, &chosen.href) else {
                warnings.push(format!(
                    "chapter {} is not in the book",
                    named(None, &chosen.href)
                ));
                continue;
            };
            let title = titles.get(path.as_str()).map(|&title| title.to_owned());
            let Some((found, exact)) = located(container, &path) else {
                warnings.push(format!(
                    "chapter {} is missing",
                    named(title.as_deref(), &path)
                ));
                continue;
            };
            if !exact {
                let found = hygiene::line(found);
                warnings.push(format!("chapter {} is called {found}", named(None, &path)));
            }
            let is_picture = text.is_none() && chosen.media.starts_with("image/");
            if text.is_none() && !is_picture {
                let media = hygiene::line(&chosen.media).into_owned();
                let name = named(title.as_deref(), &path);
                warnings.push(format!("chapter {name} is no text ({media})"));
                continue;
            }
            if seen.insert(found.to_owned()) {
                steps.push(Step {
                    path: found.to_owned(),
                    id: item.id.clone(),
                    title,
                    linear: place.linear,
                    is_contents: contents == Some(item.id.as_str()),
                    is_picture,
                });
            }
        }
        self.warnings.extend(warnings.into_iter().map(Warning));
        self.steps = steps;
    }

    /// All files of markup, in the order of their names.
    fn all_files(&mut self, container: &Container) {
        let mut paths: Vec<&str> = container
            .paths()
            .filter(|path| is_markup(path) && !path.starts_with("META-INF/"))
            .collect();
        paths.sort_by(|one, other| by_number(one, other));
        self.steps = paths
            .into_iter()
            .map(|path| Step {
                path: path.to_owned(),
                linear: true,
                ..Step::default()
            })
            .collect();
    }
}

/// The path that `href`, as written in the file at `base`, names.
fn inside(base: &str, href: &str) -> Option<String> {
    match href::resolve(base, href)? {
        Href::Inside { path, .. } => Some(path),
        Href::Outside => None,
    }
}

/// What the style sheets of the book say, in the order of the manifest.
fn styles(container: &Container, package: &Package, opf: &str) -> Styles {
    let mut styles = Styles::default();
    let sheets = package.items.iter().filter(|item| item.media == "text/css");
    for item in sheets.take(SHEETS) {
        let file = inside(opf, &item.href)
            .and_then(|path| container.read(located(container, &path)?.0).ok())
            .filter(|file| file.bytes.len() <= SHEET);
        if let Some(file) = file {
            styles.add(&xml::text(file.bytes));
        }
    }
    styles
}

/// The packages that the container names.
fn roots(container: &Container) -> Vec<String> {
    let file = located(container, "META-INF/container.xml")
        .and_then(|(path, _)| container.read(path).ok());
    let Some(file) = file else {
        return Vec::new();
    };
    let text = xml::text(file.bytes);
    let mut paths = Vec::new();
    for node in Walk::new(&text) {
        if let Node::Start(element) = node
            && element.name == "rootfile"
            && element
                .get("media-type")
                .is_none_or(|media| media.contains("package"))
            && let Some(path) = element.get("full-path")
        {
            paths.push(path.trim_start_matches('/').to_owned());
        }
    }
    paths
}

/// The order of two names in which 2 comes before 10.
fn by_number(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one, other);
    loop {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (first, second) = (digits(one), digits(other));
        if first > 0 && second > 0 {
            let (number, next) = one.split_at(first);
            let (against, rest) = other.split_at(second);
            let (number, against) = (
                number.trim_start_matches('0'),
                against.trim_start_matches('0'),
            );
            let order = number.len().cmp(&against.len()).then(number.cmp(against));
            if order != Ordering::Equal {
                return order;
            }
            (one, other) = (next, rest);
            continue;
        }
        let (mut left, mut right) = (one.chars(), other.chars());
        match (left.next(), right.next()) {
            (Some(a), Some(b)) if a == b => (one, other) = (left.as_str(), right.as_str()),
            (a, b) => return a.cmp(&b),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_of_their_numbers() {
        let mut names = [
            "b10.html",
            "b9.html",
            "a/2.html",
            "b009b.html",
            "a/10.html",
            "b.html",
        ];
        names.sort_by(|one, other| by_number(one, other));
        assert_eq!(
            names,
            [
                "a/2.html",
                "a/10.html",
                "b.html",
                "b9.html",
                "b009b.html",
                "b10.html"
            ]
        );
    }
}
