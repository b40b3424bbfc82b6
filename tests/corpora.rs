//! Real books, where `LUTRIN_CORPORA` names a folder of them; without it there is nothing to read and nothing to hold.

use std::path::{Path, PathBuf};

use lutrin::doc::Document;
use lutrin::format;
use lutrin::layout::{Galley, Row, Setting, Top};

fn books() -> Vec<(PathBuf, Document)> {
    let Some(root) = std::env::var_os("LUTRIN_CORPORA") else {
        return Vec::new();
    };
    let mut files = Vec::new();
    walk(Path::new(&root), &mut files);
    files.sort();
    files
        .into_iter()
        .filter(|path| {
            let extension = path.extension().and_then(|extension| extension.to_str());
            matches!(extension, Some("txt" | "html"))
        })
        .filter_map(|path| {
            let bytes = std::fs::read(&path).ok()?;
            let name = path.file_name()?.to_string_lossy().into_owned();
            let format = format::sniff(&bytes, &name, &format::Options::default()).ok()?;
            Some((
                path,
                format::parse(bytes, format, &name, &format::Options::default()).document,
            ))
        })
        .collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, files);
        } else {
            files.push(path);
        }
    }
}

#[test]
fn every_book_has_sections_and_can_be_paged_to_its_end() {
    for (path, document) in books() {
        let sections = document.outline().sections();
        assert!(
            sections.len() >= 3,
            "{}: {} sections",
            path.display(),
            sections.len()
        );
        assert!(
            sections
                .iter()
                .all(|section| !section.title.trim().is_empty()),
            "{}",
            path.display()
        );
        assert!(
            !document
                .text()
                .chars()
                .any(|c| c.is_control() && c != '\n' && c != '\t'),
            "{}",
            path.display()
        );
        let language = document.meta().language;
        let mut galley = Galley::new(Setting {
            measure: 66,
            wide: 66,
            justify: true,
            hyphenate: true,
            language,
            visual: true,
        });
        let (mut top, mut seen) = (Top::default(), 0);
        loop {
            let rows = galley.window(&document, top, 40);
            let lines = rows.iter().filter_map(Row::line);
            for line in lines {
                assert!(
                    line.width() <= 66 || line.words.len() == 1,
                    "{}: {line:?}",
                    path.display()
                );
                seen = seen.max(line.span.end);
            }
            let next = galley.page(&document, top, 40, true);
            if next == top {
                break;
            }
            top = next;
        }
        let end = document.blocks().last().map_or(0, |block| block.span.end);
        assert_eq!(
            seen,
            end,
            "{}: paging ends before the text does",
            path.display()
        );
    }
}

#[test]
fn known_books_have_their_chapters() {
    for (path, document) in books() {
        let titles: Vec<&str> = document
            .outline()
            .sections()
            .iter()
            .map(|section| section.title.as_str())
            .collect();
        let wanted: &[&str] = match path.file_name().and_then(|name| name.to_str()) {
            Some("moby-dick.txt") => &[
                "CHAPTER 1. Loomings",
                "CHAPTER 42. The Whiteness",
                "CHAPTER 135. The Chase",
            ],
            Some("sherlock-holmes.txt") => &[
                "ADVENTURE I. A SCANDAL IN BOHEMIA",
                "XII. THE ADVENTURE OF THE COPPER BEECHES",
            ],
            Some("moby-dick.html") => &[
                "ETYMOLOGY.",
                "CHAPTER 1. Loomings.",
                "CHAPTER 42. The Whiteness of the Whale.",
                "CHAPTER 135. The Chase.—Third Day.",
                "Epilogue",
            ],
            Some("sherlock-holmes.html") => &[
                "ADVENTURE I. A SCANDAL IN BOHEMIA",
                "XII. THE ADVENTURE OF THE COPPER BEECHES",
            ],
            Some("candide.html") => &[
                "CONTENTS",
                "I. HOW CANDIDE WAS BROUGHT UP",
                "XXVI. OF A SUPPER WHICH CANDIDE AND MARTIN TOOK WITH SIX STRANGERS, AND WHO THEY WERE.",
                "XXX. THE CONCLUSION.",
            ],
            Some("entre-nous.html") => &[
                "PRÉFACE.",
                "XVI. La Chanson du petit Pierre.",
                "XL. La Sortie de l’Ecole.",
            ],
            _ => &[],
        };
        for title in wanted {
            let hits = titles
                .iter()
                .filter(|found| found.starts_with(title))
                .count();
            assert_eq!(hits, 1, "{}: {title} among {titles:?}", path.display());
        }
    }
}

/// Pages of Project Gutenberg: what they say of themselves, their notes, and that their licence is around the text.
#[test]
fn books_in_html_are_told_from_their_licence() {
    let known = [
        ("candide.html", "Candide", "Voltaire", 35),
        ("entre-nous.html", "Entre Nous", "Lucie Vos", 0),
        (
            "moby-dick.html",
            "Moby Dick; or The Whale",
            "Herman Melville",
            21,
        ),
        (
            "sherlock-holmes.html",
            "The Adventures of Sherlock Holmes",
            "Arthur Conan Doyle",
            0,
        ),
    ];
    for (path, document) in books() {
        let name = path.file_name().and_then(|name| name.to_str());
        let Some((_, title, author, notes)) = known.iter().find(|it| Some(it.0) == name) else {
            continue;
        };
        let meta = document.meta();
        assert_eq!(meta.title, *title);
        assert!(
            meta.authors.iter().any(|it| it.contains(author)),
            "{title}: {:?}",
            meta.authors
        );
        assert_eq!(document.notes().len(), *notes, "{title}");
        let body = document.slice(document.body());
        assert!(!body.contains("Project Gutenberg License"), "{title}");
        assert!(
            document.text().contains("Project Gutenberg License"),
            "{title}"
        );
    }
}

/// What a reader sees of the structure of every book: title, where the text begins, the sections.
#[test]
fn outlines_are_recorded() {
    for (path, document) in books() {
        let meta = document.meta();
        let body = document.slice(document.body());
        let begins: String = body.chars().take(80).collect();
        let mut told = vec![
            format!("{} / {}", meta.title, meta.authors.join(", ")),
            format!("{:?}, {} notes", meta.language, document.notes().len()),
            format!("begins: {}", begins.replace('\n', " / ")),
        ];
        told.extend(document.outline().sections().iter().map(|section| {
            let indent = "  ".repeat(usize::from(section.level) - 1);
            format!("{indent}{}", section.title)
        }));
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        insta::assert_snapshot!(name, told.join("\n"));
    }
}
