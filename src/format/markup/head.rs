//! What a page says of itself: title, authors, language, date, address.

use super::tag::{Key, Tag};
use super::tree::{Id, Tree};
use crate::doc::Metadata;
use crate::text::{Lang, hygiene};

/// Bytes of the longest thing a page says of itself.
const LONGEST: usize = 400;
/// Signs that stand between the name of a page and that of its site.
const BETWEEN: [&str; 7] = [" | ", " – ", " — ", " - ", " · ", " :: ", " » "];
/// How the pages of Project Gutenberg are called before their titles.
const GUTENBERG: [&str; 5] = [
    "The Project Gutenberg eBook of ",
    "The Project Gutenberg EBook of ",
    "The Project Gutenberg E-text of ",
    "Project Gutenberg's ",
    "The Project Gutenberg ebook of ",
];

/// What the head of `tree` says; `title` is that of `<title>`, `heading` the first heading of the text.
pub(super) fn metadata(tree: &Tree, title: Option<&str>, heading: Option<&str>) -> Metadata {
    let metas: Vec<(String, String)> = tree
        .all(0)
        .take(50_000)
        .filter(|&id| tree.tag(id) == Tag::Meta)
        .filter_map(|id| {
            let name = tree
                .attribute(id, Key::Name)
                .or(tree.attribute(id, Key::Property))?;
            Some((
                name.trim().to_ascii_lowercase(),
                clean(tree.attribute(id, Key::Content)?),
            ))
        })
        .filter(|(_, content)| !content.is_empty())
        .collect();
    let said = |names: &[&str]| {
        names.iter().find_map(|wanted| {
            metas
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, content)| content.clone())
        })
    };
    let site = said(&["og:site_name", "application-name"]);
    let mut meta = Metadata::default();
    let of_page = said(&["citation_title", "dc.title", "dcterms.title", "og:title"]);
    let (name, by) = title.map(gutenberg).unwrap_or_default();
    meta.title = match (title, name) {
        (_, Some(name)) => name,
        (Some(title), None) => without_site(title, heading, site.as_deref(), of_page.as_deref()),
        (None, None) => of_page.or(heading.map(str::to_owned)).unwrap_or_default(),
    };
    meta.authors = authors(tree, &metas);
    if meta.authors.is_empty() {
        meta.authors.extend(by);
    }
    meta.date = said(&[
        "article:published_time",
        "citation_publication_date",
        "date",
        "dc.date",
        "dcterms.date",
        "dcterms.created",
        "datepublished",
        "publish-date",
    ])
    .or_else(|| {
        let time = |&id: &Id| {
            tree.tag(id) == Tag::Time
                && tree
                    .tokens(id, Key::Property)
                    .any(|it| it == "datePublished")
        };
        let id = tree.all(0).take(50_000).find(time)?;
        tree.attribute(id, Key::Datetime).map(clean)
    });
    meta.description = said(&["description", "og:description", "dc.description"]);
    meta.publisher = said(&["citation_publisher", "dc.publisher", "dcterms.publisher"]).or(site);
    meta.identifiers = identifiers(tree, &metas);
    meta.language = said(&[
        "dc.language",
        "dcterms.language",
        "og:locale",
        "content-language",
    ])
    .and_then(|tag| Lang::parse(&tag));
    meta
}

fn clean(text: &str) -> String {
    let text = hygiene::line(text);
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.truncate(words.floor_char_boundary(LONGEST));
    words
}

/// Title and author of a book of Project Gutenberg, by what stands in `<title>`.
fn gutenberg(title: &str) -> (Option<String>, Option<String>) {
    let Some(rest) = GUTENBERG
        .iter()
        .find_map(|prefix| title.strip_prefix(prefix))
    else {
        return (None, None);
    };
    let rest = rest.trim_end_matches('.');
    match rest.rsplit_once(", by ") {
        Some((name, by)) => (Some(name.to_owned()), Some(by.to_owned())),
        None => (Some(rest.to_owned()), None),
    }
}

/// What the card at the head of a book of Project Gutenberg says.
pub(super) fn gutenberg_card(card: &str, meta: &mut Metadata) {
    for line in card.lines() {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = clean(value);
        match key.trim() {
            "Title" if !value.is_empty() => meta.title = value,
            "Author" if meta.authors.is_empty() && !value.is_empty() => meta.authors.push(value),
            "Language" if meta.language.is_none() => meta.language = language_named(&value),
            _ => {}
        }
    }
}

/// The language that is called so in English, or by its code.
fn language_named(name: &str) -> Option<Lang> {
    let code = match name {
        "English" => "en",
        "French" => "fr",
        "German" => "de",
        "Spanish" => "es",
        "Italian" => "it",
        "Portuguese" => "pt",
        "Dutch" => "nl",
        "Latin" => "la",
        "Finnish" => "fi",
        name if name.len() == 2 => name,
        _ => return None,
    };
    Lang::parse(code)
}

/// The title of a page without the name of its site, where the heading, the name itself or another title says which part is which.
fn without_site(
    title: &str,
    heading: Option<&str>,
    site: Option<&str>,
    other: Option<&str>,
) -> String {
    let same = |a: &str, b: &str| a.trim().eq_ignore_ascii_case(b.trim());
    for between in BETWEEN {
        for (at, _) in title.match_indices(between) {
            let (before, after) = (&title[..at], &title[at + between.len()..]);
            let known = [heading, other].into_iter().flatten();
            for known in known {
                if same(before, known) || same(after, known) {
                    return known.trim().to_owned();
                }
            }
            if let Some(site) = site {
                if same(after, site) {
                    return before.trim().to_owned();
                }
                if same(before, site) {
                    return after.trim().to_owned();
                }
            }
        }
    }
    title.to_owned()
}

fn authors(tree: &Tree, metas: &[(String, String)]) -> Vec<String> {
    let mut authors: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        let name = clean(name);
        let name = ["By ", "by ", "Par ", "par ", "Von ", "von ", "Por ", "por "]
            .iter()
            .find_map(|by| name.strip_prefix(by))
            .unwrap_or(&name);
        let address = name.starts_with("http");
        if !name.is_empty()
            && name.len() <= 120
            && !address
            && !authors.iter().any(|known| known == name)
        {
            authors.push(name.to_owned());
        }
    };
    for (name, content) in metas {
        if matches!(
            name.as_str(),
            "author"
                | "article:author"
                | "citation_author"
                | "dc.creator"
                | "dcterms.creator"
                | "parsely-author"
                | "sailthru.author"
        ) {
            add(content);
        }
    }
    if authors.is_empty() {
        let byline = tree.all(0).take(50_000).find(|&id| {
            tree.tokens(id, Key::Rel).any(|rel| rel == "author")
                || tree
                    .tokens(id, Key::Property)
                    .any(|property| property == "author")
                || tree.class(id, |class| {
                    matches!(
                        class,
                        "byline"
                            | "author"
                            | "p-author"
                            | "post-author"
                            | "byline-name"
                            | "author-name"
                    )
                })
        });
        let mut authors = Vec::new();
        if let Some(id) = byline {
            let name = clean(&tree.words(id, 120));
            let name = ["By ", "by ", "Par ", "par ", "Von ", "von ", "Por ", "por "]
                .iter()
                .find_map(|by| name.strip_prefix(by))
                .unwrap_or(&name)
                .to_owned();
            if !name.is_empty() && name.len() <= 80 && name.split(' ').count() <= 6 {
                authors.push(name);
            }
        }
        return authors;
    }
    authors
}

fn identifiers(tree: &Tree, metas: &[(String, String)]) -> Vec<String> {
    let mut identifiers: Vec<String> = Vec::new();
    let canonical = tree
        .all(0)
        .take(50_000)
        .find(|&id| {
            tree.tag(id) == Tag::Link
                && tree
                    .tokens(id, Key::Rel)
                    .any(|rel| rel.eq_ignore_ascii_case("canonical"))
        })
        .and_then(|id| tree.attribute(id, Key::Href))
        .map(clean);
    let said = metas.iter().filter(|(name, _)| {
        matches!(
            name.as_str(),
            "og:url" | "dc.identifier" | "dcterms.identifier" | "citation_doi" | "citation_isbn"
        )
    });
    for identifier in canonical
        .into_iter()
        .chain(said.map(|(_, content)| content.clone()))
    {
        if !identifiers.contains(&identifier) && !identifier.is_empty() {
            identifiers.push(identifier);
        }
    }
    identifiers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_called_without_its_site() {
        let table: &[(&str, Option<&str>, Option<&str>, &str)] = &[
            (
                "The Whale | Sea Letters",
                Some("The Whale"),
                None,
                "The Whale",
            ),
            (
                "Sea Letters - The Whale",
                Some("The Whale"),
                None,
                "The Whale",
            ),
            (
                "The Whale — a tale | Sea",
                None,
                Some("Sea"),
                "The Whale — a tale",
            ),
            ("One - Two", None, None, "One - Two"),
            ("One - Two - Three", Some("One - Two"), None, "One - Two"),
        ];
        for (title, heading, site, wanted) in table {
            assert_eq!(
                without_site(title, *heading, *site, None),
                *wanted,
                "{title}"
            );
        }
        assert_eq!(
            gutenberg("The Project Gutenberg eBook of Candide, by Voltaire."),
            (Some("Candide".into()), Some("Voltaire".into()))
        );
    }
}
