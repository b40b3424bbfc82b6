//! How well the sections of a plain text are found: against the headings of the page that was made of the same book, where
//! `LUTRIN_CORPORA` names a folder with such pairs; without it there is nothing to read and nothing to hold. The figures are printed
//! with `--nocapture`, beside those of a chapter splitter that looks at lines with a pattern.
//!
//! What counts. The page's headings are all of its `h1` to `h6`, in order, but
//! - those with less than [`PROSE`] characters of text below them, unless the heading that follows is deeper: they are the lines of a
//!   title page. A label and the title under it (`I` / `How it began`) are one heading; a subtitle right under a heading may be part
//!   of the section's title or not;
//! - lists made for the page (contents, index) and notes on the making of the file, which are no part of the book;
//! - the book's own title, and who wrote it.
//!
//! Of the text's sections, its title and the lists go in the same way, and those in the words of a line that the page centres by
//! itself without calling it a heading: old pages set smaller headings so, and neither answer is wrong.
//! Titles are compared folded, letters and digits only; hits are the longest common subsequence.

#[path = "support/headings.rs"]
mod headings;

use std::path::{Path, PathBuf};

use headings::Page;
use lutrin::format::{self, Format};
use lutrin::text::fold;

/// Text and page of one book, and whether the text is of that page's edition.
const PAIRS: [(&str, &str); 4] = [
    ("moby-dick.txt", "moby-dick.html"),
    ("sherlock-holmes.txt", "sherlock-holmes.html"),
    ("candide.latin1.txt", "candide.html"),
    ("entre-nous.txt", "entre-nous.html"),
];

/// Characters of text that make a heading head something.
const PROSE: usize = 60;

/// The least that is asked of every pair.
const LEAST: f64 = 0.97;

#[test]
fn sections_are_the_headings_of_the_page() {
    let Some(root) = std::env::var_os("LUTRIN_CORPORA") else {
        return;
    };
    let folder = PathBuf::from(root).join("gutenberg");
    println!("| text | headings | found | precision | recall | F1 | pattern: F1 |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for (text, page) in PAIRS {
        let (Some(text_words), Some(page_words)) =
            (read(&folder.join(text)), read(&folder.join(page)))
        else {
            continue;
        };
        let page = headings::page(&page_words);
        let (ours, title) = sections(&text_words, text);
        let wanted = wanted(&page, &title);
        let ours = counted(&ours, &page, &title);
        let (precision, recall, f1) = scores(&wanted, &ours);
        let rival = counted(&by_pattern(&text_words), &page, &title);
        let (_, _, rival) = scores(&wanted, &rival);
        println!(
            "| {text} | {} | {} | {precision:.3} | {recall:.3} | {f1:.3} | {rival:.3} |",
            wanted.len(),
            ours.len()
        );
        let missed: Vec<_> = wanted
            .iter()
            .filter(|names| !names.iter().any(|name| ours.contains(name)))
            .collect();
        let wrong: Vec<_> = ours
            .iter()
            .filter(|it| !wanted.iter().any(|names| names.contains(it)))
            .collect();
        if !missed.is_empty() || !wrong.is_empty() {
            println!("  missed {missed:?}; wrong {wrong:?}");
        }
        assert!(
            f1 >= LEAST,
            "{text}: {f1:.3}; missed {missed:?}; wrong {wrong:?}"
        );
    }
}

/// The file as UTF-8, or as windows-1252 where it is not.
fn read(path: &Path) -> Option<String> {
    let bytes = std::fs::read(path).ok()?;
    Some(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => headings::windows_1252(error.as_bytes()),
    })
}

/// The sections of a plain text, and its title.
fn sections(text: &str, name: &str) -> (Vec<String>, String) {
    let bytes = text.as_bytes().to_vec();
    let document = format::parse(bytes, Format::Plain, name, &format::Options::default()).document;
    let sections = document.outline().sections().iter();
    let titles = sections.map(|section| section.title.clone()).collect();
    (titles, document.meta().title.clone())
}

/// What a chapter splitter with a pattern finds: the last run of each title, so that a list of contents is not counted twice.
fn by_pattern(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let hits: Vec<&str> = (0..lines.len())
        .filter(|&at| {
            let blank = |at: Option<usize>| {
                at.and_then(|at| lines.get(at))
                    .is_none_or(|line| line.trim().is_empty())
            };
            matches_pattern(lines[at].trim()) && blank(at.checked_sub(1)) && blank(Some(at + 1))
        })
        .map(|at| lines[at].trim())
        .collect();
    let last = |index: &usize| {
        !hits[index + 1..]
            .iter()
            .any(|later| key(later) == key(hits[*index]))
    };
    (0..hits.len())
        .filter(last)
        .map(|index| hits[index].to_owned())
        .collect()
}

/// `^(chapter|book|…)\b.{0,80}$` or `^(roman|digits)\.?( .{0,80})?$`, in any case.
fn matches_pattern(line: &str) -> bool {
    const WORDS: [&str; 16] = [
        "chapter",
        "chapitre",
        "kapitel",
        "capitulo",
        "capitolo",
        "book",
        "part",
        "section",
        "act",
        "scene",
        "letter",
        "preface",
        "epilogue",
        "prologue",
        "introduction",
        "adventure",
    ];
    let first = line.split([' ', '.', ':']).next().unwrap_or_default();
    let number = !first.is_empty()
        && (first.chars().all(|c| "IVXLC".contains(c))
            || (first.len() <= 3 && first.chars().all(|c| c.is_ascii_digit())));
    line.chars().count() <= 88 && (number || WORDS.contains(&fold::folded(first).as_str()))
}

/// The headings of the page that count, as keys: how a section for it may read.
fn wanted(page: &Page, title: &str) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = Vec::new();
    // The heading before, where nothing but this one stands below it.
    let mut above: Option<(String, u8, bool)> = None;
    for (index, heading) in page.headings.iter().enumerate() {
        let words = key(&heading.words);
        let next = page.headings.get(index + 1);
        let label = is_label(&heading.words);
        let (names, level) = match above.take() {
            Some((above, level, true)) => (vec![above + &words], level),
            Some((above, level, false)) => (vec![above.clone() + &words, above], level),
            None => (vec![words], heading.level),
        };
        let empty = heading.text < PROSE;
        let deeper = next.is_some_and(|next| next.level > heading.level);
        let next_label = next.is_some_and(|next| is_label(&next.words));
        if empty && !next_label && names.len() == 1 && (label || deeper) {
            if let Some(name) = names.into_iter().next() {
                above = Some((name, level, label));
            }
        } else if (!empty || (deeper && next_label))
            && !names
                .iter()
                .any(|name| is_apparatus(name) || is_title(name, title))
        {
            found.push(names);
        }
    }
    found
}

/// The sections that count, as keys.
fn counted(titles: &[String], page: &Page, title: &str) -> Vec<String> {
    let centred: Vec<String> = page.centred.iter().map(|line| key(line)).collect();
    let titles = titles.iter().map(|title| key(title));
    titles
        .filter(|words| !centred.contains(words) && !is_apparatus(words) && !is_title(words, title))
        .collect()
}

/// Whether a heading is a number, with or without a word before it.
fn is_label(words: &str) -> bool {
    let last = words
        .trim_end_matches(['.', ' ', ':'])
        .rsplit(' ')
        .next()
        .unwrap_or_default();
    let number = !last.is_empty()
        && (last.chars().all(|c| "IVXLC".contains(c)) || last.chars().all(|c| c.is_ascii_digit()));
    number && words.split_whitespace().count() <= 3
}

/// Lists made for the page and notes on the making of the file.
fn is_apparatus(key: &str) -> bool {
    matches!(
        key,
        "contents" | "index" | "tableofcontents" | "tabledesmatieres"
    ) || ["transcriber", "originaltranscriber", "typographicalerrors"]
        .iter()
        .any(|start| key.starts_with(start))
}

/// Whether a line of a title page is the book's title, or names who wrote it.
fn is_title(words: &str, title: &str) -> bool {
    let title = key(title);
    let of_title = !title.is_empty() && title.starts_with(words) && words.len() * 3 >= title.len();
    let signed = words.starts_with(&title) && words[title.len()..].starts_with("by");
    of_title || signed || words.starts_with("by") && words.len() > 2 && words.len() < 30
}

/// Letters and digits, without the marks of notes, which one of the two may show.
fn key(words: &str) -> String {
    let words = match words.trim_end().rsplit_once('[') {
        Some((before, mark)) if mark.len() <= 4 && mark.ends_with(']') => before,
        _ => words,
    };
    fold::folded(words)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// Precision, recall and F1 of `found`, in order.
fn scores(wanted: &[Vec<String>], found: &[String]) -> (f64, f64, f64) {
    let mut row = vec![0usize; found.len() + 1];
    for want in wanted {
        let mut corner = 0;
        for (at, got) in found.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if want.contains(got) {
                corner + 1
            } else {
                above.max(row[at])
            };
            corner = above;
        }
    }
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let hits = number(row[found.len()]);
    let share = |of: usize| if of == 0 { 0.0 } else { hits / number(of) };
    let (precision, recall) = (share(found.len()), share(wanted.len()));
    let f1 = if hits < 1.0 {
        0.0
    } else {
        2.0 * precision * recall / (precision + recall)
    };
    (precision, recall, f1)
}

#[test]
fn scores_count_what_stands_in_order() {
    let list = |words: &str| -> Vec<String> { words.split(' ').map(str::to_owned).collect() };
    for (wanted, found, f1) in [
        ("a b c", "a b c", 1.0),
        ("a b c", "a x c", 2.0 / 3.0),
        ("a b", "b a", 0.5),
        ("a", "b", 0.0),
    ] {
        let wanted: Vec<Vec<String>> = list(wanted).into_iter().map(|it| vec![it]).collect();
        let (_, _, score) = scores(&wanted, &list(found));
        assert!((score - f1).abs() < 1e-9, "{wanted:?} {found}: {score}");
    }
}

#[test]
fn headings_of_a_page_are_read_with_what_stands_below_them() {
    let page = headings::page(
        "<title>x</title><h1>A<br>Book</h1><center><h3>I.</h3>\nII.</center><h2 class='a'>One &amp; <i>two</i></h2><p>Some text</p><!-- <h2>no</h2> -->",
    );
    let found: Vec<(&str, u8, usize)> = page
        .headings
        .iter()
        .map(|it| (it.words.as_str(), it.level, it.text))
        .collect();
    assert_eq!(found, [("A Book", 1, 0), ("I.", 3, 3), ("One & two", 2, 9)]);
    assert_eq!(page.centred, ["II."]);
}
