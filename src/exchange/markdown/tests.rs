use jiff::Timestamp;

use super::*;
use crate::annotate::{Anchor, Device, Id};
use crate::doc::{BlockKind, Builder, Extent, SectionSpec};
use crate::text::Span;

/// A small book: title, two chapters, the second with a part, and a tail. Answers the places of its sentences.
fn book() -> (Document, Vec<Span>) {
    let mut builder = Builder::default();
    builder.meta.title = "A # book: \"one\"".to_owned();
    builder.meta.authors = vec!["A. *Writer*".to_owned(), "B: Other".to_owned()];
    let mut places = vec![builder.push(BlockKind::Paragraph, "Opening words.")];
    for (level, title, text) in [
        (1, "First", "One sentence."),
        (1, "Second <b>", "Another sentence."),
        (2, "Part", "A deep sentence."),
    ] {
        let start = builder.push(BlockKind::Heading(level), title).start;
        builder.sections.push(SectionSpec {
            title: title.to_owned(),
            level,
            start,
        });
        places.push(builder.push(BlockKind::Paragraph, text));
    }
    let tail = builder.push(BlockKind::Paragraph, "Copyright.");
    builder.extent = Extent::Until(tail.start);
    places.push(tail);
    (builder.finish(), places)
}

fn annotation(number: u64, kind: Kind, exact: &str, note: Option<&str>) -> Annotation {
    let device = Device::new("laptop").unwrap();
    let anchor = Anchor {
        exact: exact.to_owned(),
        ..Anchor::default()
    };
    let now = Timestamp::from_second(0).unwrap();
    let mut new = Annotation::new(kind, Id::from_parts(number, 0), anchor, &device, now);
    new.note = note.map(str::to_owned);
    new
}

#[test]
fn the_whole_page() {
    let (document, places) = book();
    let mut bookmark = annotation(1, Kind::Bookmark, "One sentence.", None);
    bookmark.name = Some("start_here".to_owned());
    bookmark.mark = Some('a');
    let highlight = annotation(
        2,
        Kind::Highlight,
        "A deep sentence.",
        Some("cf. #concept\n# not a heading"),
    );
    let mut lost = annotation(3, Kind::Note, "Gone\nfor ever", Some("why?"));
    lost.anchor.section = vec!["Old > part".to_owned(), "Inner".to_owned()];
    lost.anchor.prefix = "what was ".to_owned();
    lost.anchor.suffix = " and `is` not".to_owned();
    let mut twice = annotation(4, Kind::Highlight, "sentence", None);
    twice.let_go = true;
    let tail = annotation(5, Kind::Note, "Copyright.", Some("©"));
    let mut dead = annotation(6, Kind::Note, "Opening words.", Some("removed"));
    dead.deleted = Some(dead.updated);
    let here = |n: usize| Resolution::Here(places[n]);
    let entries = [
        (&lost, &Resolution::Lost),
        (&tail, &here(4)),
        (&dead, &here(0)),
        (&twice, &Resolution::Ambiguous(vec![places[1], places[2]])),
        (&highlight, &Resolution::Moved(places[3])),
        (&bookmark, &here(1)),
    ];
    let expected = r#"---
title: "A # book: \"one\""
author: ["A. *Writer*", "B: Other"]
annotations: "5"
---

# A \# book: "one"

## First

> One sentence.

^00000000010000000000000000

*Bookmark* · start\_here · mark a

## Second &lt;b>

### Part

> A deep sentence.

^00000000020000000000000000

*Highlight* · idea · #concept

cf. #concept  
\# not a heading

## After the text

> Copyright.

^00000000050000000000000000

*Note*

©

## Not found in this text

> Gone  
> for ever

^00000000030000000000000000

*Note*

why?

*lost* · in Old > part › Inner · between “what was” and “and \`is\` not”

> sentence

^00000000040000000000000000

*Highlight* · idea

*ambiguous*: fits 2 places · let go
"#;
    assert_eq!(export(&document, &entries), expected);
    let mut turned = entries;
    turned.reverse();
    assert_eq!(export(&document, &turned), expected);
}

#[test]
fn a_text_without_anything() {
    let document = Builder::over(String::new()).finish();
    assert_eq!(
        export(&document, &[]),
        "---\ntitle: \"Untitled\"\nannotations: \"0\"\n---\n\n# Untitled\n"
    );
    let bare = annotation(1, Kind::Bookmark, "", None);
    let page = export(&document, &[(&bare, &Resolution::Here(Span::at(0)))]);
    assert!(
        page.ends_with("\n*Bookmark* ^00000000010000000000000000\n"),
        "{page}"
    );
}

#[test]
fn a_note_cannot_leave_its_place() {
    let (document, places) = book();
    let note = "---\n# Heading\n```\n<script>alert(1)</script>\n> quote\n\u{1b}]0;title\u{7}\u{9d}52;c;x\n^01k4";
    let hostile = annotation(1, Kind::Note, note, Some(note));
    let page = export(&document, &[(&hostile, &Resolution::Here(places[1]))]);
    assert!(!page.contains("<script>"));
    assert!(!page.chars().any(|c| c.is_control() && c != '\n'));
    let headings = page.lines().filter(|line| line.starts_with('#'));
    assert_eq!(
        headings.collect::<Vec<_>>(),
        ["# A \\# book: \"one\"", "## First"]
    );
}

#[test]
fn same_place_goes_by_age() {
    let (document, places) = book();
    let young = {
        let mut young = annotation(1, Kind::Note, "One sentence.", Some("young"));
        young.created = Timestamp::from_second(9).unwrap();
        young
    };
    let old = annotation(2, Kind::Note, "One sentence.", Some("old"));
    let here = Resolution::Here(places[1]);
    let page = export(&document, &[(&young, &here), (&old, &here)]);
    assert!(
        page.find("\nold\n").unwrap() < page.find("\nyoung\n").unwrap(),
        "{page}"
    );
    assert_eq!(page.matches("## First").count(), 1);
}
