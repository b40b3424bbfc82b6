//! Saved pages of the usual shapes: the text proper is found, and nothing is lost.

use super::*;
use crate::doc::Document;
use crate::format::markup::html;

pub(super) fn page(source: &str) -> Document {
    html::parse(source, "dir/page.html", &[]).0
}

/// What is read: the blocks of the body.
pub(super) fn body(document: &Document) -> Vec<String> {
    let all = dump(document.text(), document.blocks(), document.inlines());
    let inside = document
        .blocks()
        .iter()
        .map(|block| document.body().covers(block.span));
    all.into_iter()
        .zip(inside)
        .filter(|(_, inside)| *inside)
        .map(|(line, _)| line)
        .collect()
}

pub(super) const PROSE: &str = "The harbour lay still that morning, and nobody on the quay would have said that anything was about to change before night.";

#[test]
fn a_table_in_a_word_with_a_reading_makes_the_text_shorter_and_nothing_worse() {
    for (before, after) in [
        ("<ruby>漢", "<rt>かん</rt></ruby>"),
        ("<i>é", "</i>"),
        ("<ruby><b>漢", "</b><rt>か</rt></ruby>"),
    ] {
        for cell in ["a", "<p>a</p><p>b</p>", "  ", "<pre>a   b</pre>", "é<br>é"] {
            let table = format!(
                "<table><tr><th>é</th><th>b</th></tr><tr><td colspan=2>{cell}</td></tr></table>"
            );
            let document = page(&format!("<p>One.</p>{before}{table}{after} end. {PROSE}"));
            assert!(document.text().contains("end."), "{before}{cell}");
            // A reading that stands for nothing, behind a word with one in a table.
            let row = format!(
                "{}<td><ruby>漢<rt>か</rt></ruby></td>",
                "<td>é</td>".repeat(9)
            );
            let document = page(&format!(
                "<table><tr>{row}</tr><tr>{row}</tr></table><p>x<rt>か</rt> end. {PROSE}"
            ));
            for inline in document.inlines() {
                assert!(document.text().get(inline.span.range()).is_some());
            }
        }
    }
}

#[test]
fn a_blog_is_its_post() {
    let document = page(&format!(
        "<!DOCTYPE html><html lang=en><head><title>The Harbour | Sea Letters</title><meta name=author content='A. Sailor'>\
         <meta property='og:site_name' content='Sea Letters'><link rel=canonical href='https://sea.example/harbour'></head><body>\
         <header class=site-header><nav><ul><li><a href=/>Home</a><li><a href=/about>About</a></ul></nav></header>\
         <main><article><h1>The Harbour</h1><p>{PROSE}<p>{PROSE}<div class='share-buttons'><a href=x>Tweet</a> <a href=y>Mail</a></div>\
         <h2>Night</h2><p>{PROSE}</article><section id=comments><h2>Two comments</h2><p>First!<p>{PROSE}</section></main>\
         <aside class=sidebar><h3>Popular</h3><ul><li><a href=z>Another</a></ul></aside><footer>Copyright</footer></body></html>"
    ));
    let prose = format!("P {PROSE}");
    assert_eq!(
        body(&document),
        ["H1 The Harbour", &prose, &prose, "H2 Night", &prose]
    );
    for words in [
        "Home",
        "Tweet",
        "First!",
        "Popular",
        "Copyright",
        "Two comments",
    ] {
        assert!(document.text().contains(words), "{words}");
    }
    let meta = document.meta();
    assert_eq!(
        (meta.title.as_str(), meta.authors.as_slice()),
        ("The Harbour", &["A. Sailor".to_owned()][..])
    );
    assert_eq!(meta.publisher.as_deref(), Some("Sea Letters"));
    assert_eq!(meta.identifiers, ["https://sea.example/harbour"]);
    assert_eq!(meta.language, crate::text::Lang::parse("en"));
    let sections: Vec<&str> = document
        .outline()
        .sections()
        .iter()
        .map(|it| it.title.as_str())
        .collect();
    assert_eq!(sections, ["The Harbour", "Night"]);
}

#[test]
fn a_newspaper_without_a_word_about_its_parts_is_voted_for() {
    let links = "<a href=a>One story among many</a> <a href=b>Another story</a> ".repeat(12);
    let paragraphs = format!("<p>{PROSE}</p>").repeat(6);
    let document = page(&format!(
        "<html><body><div id=top>{links}</div><table><tr><td class=left><div class=menu>{links}</div></td><td><div class=story><h1>Still</h1>{paragraphs}</div></td>\
         <td class=right>{links}</td></tr></table><div id=bottom>{links}</div></body></html>"
    ));
    let found = body(&document);
    assert_eq!(
        (found.len(), found[0].as_str()),
        (7, "H1 Still"),
        "{found:?}"
    );
    assert!(document.text().contains("Another story"));
}

#[test]
fn a_wiki_keeps_its_contents_and_its_references() {
    let document = page(&format!(
        "<!doctype html><html lang=en dir=ltr><head><title>Harbour - Wiki</title></head><body><div id=mw-navigation class=nav><a href=a>Main page</a></div>\
         <main id=content><h1>Harbour</h1><div id=toc role=navigation><ul><li><a href='#h'>History</a></ul></div><p>{PROSE}<sup class=reference id=cite_ref-1><a href='#cite_note-1'>[1]</a></sup></p>\
         <h2 id=h>History<span class=mw-editsection>[<a href=e>edit</a>]</span></h2><p>{PROSE}</p><h2>References</h2>\
         <ol class=references><li id=cite_note-1><span class=mw-cite-backlink><a href='#cite_ref-1'>^</a></span> A book.</li></ol></main><footer>Terms</footer></body></html>"
    ));
    let note = &document.notes()[0];
    assert_eq!(
        (document.slice(note.mark), document.slice(note.body)),
        ("[1]", "A book.")
    );
    assert!(document.text().contains("History") && !document.text().contains("edit"));
    assert!(
        document
            .inlines()
            .iter()
            .any(|it| matches!(&it.kind, InlineKind::Link { target } if target == "#history"))
    );
}

#[test]
fn stars_mark_notes_that_follow_soon_unless_they_are_links() {
    let document = page(&format!(
        "<html><body><h1>The Harbour</h1><p>{PROSE}<a href='#n'><sup>1</sup></a></p><p>{PROSE}*</p><p>\n *See the chapters behind.</p>\
         <p>{PROSE}<a href='b.html'>*</a></p><p>*It leads elsewhere.</p><p id=n><a href='#n'>1</a> A number.</p></body></html>"
    ));
    let starred: Vec<(&str, &str)> = document
        .notes()
        .iter()
        .filter(|note| note.label == "*")
        .map(|note| (document.slice(note.mark), document.slice(note.body)))
        .collect();
    assert_eq!(starred, [("*", "See the chapters behind.")]);
    for (index, note) in document.notes().iter().enumerate() {
        let marked = document
            .inlines()
            .iter()
            .find(|it| it.kind == InlineKind::NoteMark(index));
        assert_eq!(marked.map(|it| it.span), Some(note.mark), "{note:?}");
    }
}

/// What is read and what is folded around it, of a page whose body is `source`.
fn divided(head: &str, source: &str) -> (String, String) {
    let page = page(&format!(
        "<!doctype html><html><head>{head}</head><body>{source}</body></html>"
    ));
    let body = page.body();
    let text = page.text();
    let around = format!("{}\n{}", &text[..body.start], &text[body.end..]);
    (text[body.range()].to_owned(), around)
}

/// A page, words that are read and words that are folded.
pub(super) type Division = (
    &'static str,
    String,
    &'static [&'static str],
    &'static [&'static str],
);

#[track_caller]
pub(super) fn assert_divided(cases: Vec<Division>) {
    for (head, source, read, folded) in cases {
        let (body, around) = divided(head, &source);
        for words in read {
            assert!(
                body.contains(words) && !around.contains(words),
                "{words} is to be read: {body}"
            );
        }
        for words in folded {
            assert!(
                around.contains(words) && !body.contains(words),
                "{words} is to be folded: {body}"
            );
        }
    }
}

/// A link to another page, five times.
pub(super) fn links() -> String {
    "<li><a href=/a>One place to go</a></li>".repeat(5)
}

#[test]
fn an_article_is_told_from_what_stands_around_it() {
    let story = format!("<p>{PROSE}</p><p>Our story. {PROSE}</p>");
    let teaser = |of: usize| {
        format!(
            "<div class=item><h3><a href=/{of}>Other {of}</a></h3><p>Teaser {of}. {PROSE}</p></div>"
        )
    };
    let teasers: String = (1..9).map(teaser).collect();
    let few: String = (1..3).map(teaser).collect();
    let cases: Vec<Division> = vec![
        // A page that says it is one article, under eight beginnings of others.
        (
            "<meta property=og:type content=article>",
            format!("<div><div><h1>News</h1>{story}</div><div>{teasers}</div></div>"),
            &["News", "Our story."],
            &["Teaser 1.", "Teaser 8."],
        ),
        // Beginnings of other articles in the text: their headings lead out.
        (
            "",
            format!("<main><h1>News</h1>{story}{story}{story}<div><h2>More</h2>{few}</div></main>"),
            &["News", "Our story."],
            &["More", "Teaser 2."],
        ),
        // More comments than text.
        (
            "",
            format!(
                "<div id=page><div class=entry><h1>News</h1>{story}</div><div id=comments>{}</div></div>",
                format!("<p>Comment. {PROSE}</p>").repeat(12)
            ),
            &["News", "Our story."],
            &["Comment."],
        ),
    ];
    assert_divided(cases);
}

#[test]
fn a_page_among_many_keeps_all_of_its_parts() {
    let story = format!("<p>{PROSE}</p><p>Our story. {PROSE}</p>");
    let links = links();
    let section = |name: &str, text: &str| {
        format!("<div class=sect1><h2>{name}</h2><div class=sectionbody>{text}</div></div>")
    };
    let cases: Vec<Division> = vec![
        // A manual: its parts stand beside each other, long and short ones.
        (
            "",
            format!(
                "<div id=content>{}{}{}</div>",
                section("Name", "<p>git-tag - Create a tag</p>"),
                section("Options", &story.repeat(9)),
                section("Author", &format!("<p>Somebody. {PROSE}</p>"))
            ),
            &["Name", "git-tag", "Our story.", "Author", "Somebody."],
            &[],
        ),
        // Lists of links are around the text, but for those that are announced.
        (
            "",
            format!(
                "<main><h1>News</h1>{story}{story}{story}<ul class=x>{links}</ul><h2>See also</h2><ul><li><a href=/b>Harbours</a><li><a href=/c>Quays</a><li><a href=/d>Ships</a></ul></main>"
            ),
            &["Our story.", "See also", "Harbours"],
            &["One place to go"],
        ),
        // A list of contents belongs to what it is of.
        (
            "",
            format!(
                "<div class=book><h1>Questions</h1><p>Answers. {PROSE}</p><p>{PROSE}</p><p>{PROSE}</p><div class=toc><dl><dt><a href=a.html>First question</a></dt><dd><dl><dt><a href=b.html>Second question</a></dt></dl></dd><dt><a href=c.html>Third question</a></dt></dl></div></div>"
            ),
            &["Questions", "Answers.", "First question", "Second question"],
            &[],
        ),
        // Names of classes that mean one thing on one site and another elsewhere.
        (
            "",
            format!(
                "<div class=widget-wrap><div class=widget><h1>News</h1></div><div class=widget>{story}</div><div class=widget>{story}</div><div class=relatedStories>{links}</div></div>"
            ),
            &["News", "Our story."],
            &["One place to go"],
        ),
        // One page among many: rows of links at the top and at the foot, paragraphs that are called blocks, a box in the text.
        (
            "",
            format!(
                "<p id=title><a href=/>Manual</a></p><ul class=docnav><li><a href=/1>Before</a><li><a href=/2>Up</a></ul>\
                <div class=section><div class=titlepage><h2>1.1 Quays</h2></div><div class=para>Our story. {PROSE}</div><div class=para>{PROSE}</div>\
                <div class=section><h3>1.1.1 Boats</h3><div class=para>{PROSE}</div><div class=sidebar><div class=titlepage><p><b>A box.</b></p></div><div class=para>{PROSE}</div></div></div></div>\
                <ul class=docnav><li><a href=/1>Before</a> | <li><a href=/3>Behind</a></ul>"
            ),
            &["1.1 Quays", "Our story.", "Boats", "A box."],
            &["Manual", "Before", "Behind"],
        ),
        // Nothing is prose: all is text.
        (
            "",
            format!("<article><h2>Hills</h2></article><ul>{links}</ul><p>Short.</p>"),
            &["Hills", "Short."],
            &[],
        ),
    ];
    assert_divided(cases);
}

#[test]
fn a_forum_is_all_of_its_posts_and_documentation_its_middle() {
    let post = |by: &str| format!("<article class=post><h4>{by}</h4><p>{PROSE}</p></article>");
    let forum = page(&format!(
        "<body><nav><a href=a>Board</a></nav><div class=thread>{}{}{}</div></body>",
        post("Ann"),
        post("Ben"),
        post("Cy")
    ));
    let found = body(&forum);
    assert!(
        found.iter().any(|line| line.contains("Ann"))
            && found.iter().any(|line| line.contains("Cy")),
        "{found:?}"
    );
    assert!(!found.iter().any(|line| line.contains("Board")));
    let docs = page(&format!(
        "<body><div class=sidebar><ul><li><a href=a>Install</a><li><a href=b>Use</a></ul></div><div class=document><div class=body role=main><h1>Use</h1><p>{PROSE}</p><pre>let x = 1;\n  y</pre><p>{PROSE}</p></div></div></body>"
    ));
    let prose = format!("P {PROSE}");
    assert_eq!(body(&docs), ["H1 Use", &prose, "C let x = 1;\n  y", &prose]);
}

#[test]
fn books_of_project_gutenberg_lose_their_licence() {
    let new = page(&format!(
        "<!DOCTYPE html><html lang=en><head><title>The Project Gutenberg eBook of Still, by A. Sailor</title></head><body>\
         <section class=pg-boilerplate id=pg-header><h2>The Project Gutenberg eBook of Still</h2><p>This ebook is for the use of anyone.</p></section>\
         <h1>STILL</h1><div class=chapter><h2><a id=c1></a>CHAPTER I</h2><p>{PROSE}<span class=pagenum>[Pg 3]</span></p></div>\
         <section id=pg-footer><h2>FULL LICENSE</h2></section></body></html>"
    ));
    assert_eq!(
        body(&new),
        ["H1 STILL", "H2 CHAPTER I", &format!("P {PROSE}")]
    );
    assert_eq!(
        (new.meta().title.as_str(), new.meta().authors[0].as_str()),
        ("Still", "A. Sailor")
    );
    let old = page(&format!(
        "<HTML><HEAD><TITLE>The Project Gutenberg E-text of Still</TITLE></HEAD><BODY><pre>Project Gutenberg's Still, by A. Sailor\n\nTitle: Still Waters\n\nAuthor: A. Sailor\n\nLanguage: French\n\n*** START OF THIS PROJECT GUTENBERG EBOOK STILL ***\n</pre>\
         <h2>Still</h2><A NAME=one></A><h3>I.</h3><P>{PROSE}<pre>End of Project Gutenberg's Still\n\n*** END OF THIS</pre><p>Licence.</p></BODY></HTML>"
    ));
    assert_eq!(body(&old), ["H2 Still", "H3 I.", &format!("P {PROSE}")]);
    let meta = old.meta();
    assert_eq!(
        (meta.title.as_str(), meta.authors[0].as_str(), meta.language),
        ("Still Waters", "A. Sailor", crate::text::Lang::parse("fr"))
    );
    assert!(old.text().contains("Licence."));
}

#[test]
fn a_number_and_its_name_are_one_section_and_a_title_page_is_none() {
    let document = page(&format!(
        "<body><h1>STILL</h1><h2>BY</h2><h2>A. SAILOR</h2><h2>CONTENTS</h2><p>I. Morning</p><h3>I</h3><h4>MORNING.</h4><p>{PROSE}</p><h3>CHAPTER II.</h3><h3>Night</h3><p>{PROSE}</p></body>"
    ));
    let sections = document.outline().sections().iter();
    let found: Vec<_> = sections.map(|it| (it.level, it.title.as_str())).collect();
    assert_eq!(
        found,
        [
            (1, "STILL"),
            (2, "CONTENTS"),
            (2, "I. MORNING."),
            (2, "CHAPTER II. Night")
        ]
    );
    // What has a number of its own is no name of what stands above it.
    let play = page(&format!(
        "<body><h1>HAROLD</h1><h2>ACT I.</h2><h3>SCENE I. A room.</h3><p>{PROSE}</p><h3>SCENE II. A road.</h3><p>{PROSE}</p>\
         <h2>PART II</h2><h2>Book I. The History</h2><h3>Chapter I. The Road</h3><p>{PROSE}</p></body>"
    ));
    let sections = play.outline().sections().iter();
    let found: Vec<_> = sections.map(|it| (it.level, it.title.as_str())).collect();
    assert_eq!(
        found,
        [
            (1, "HAROLD"),
            (2, "ACT I."),
            (3, "SCENE I. A room."),
            (3, "SCENE II. A road."),
            (2, "PART II"),
            (2, "Book I. The History"),
            (3, "Chapter I. The Road")
        ]
    );
}

#[test]
fn tag_soup_is_read_as_browsers_read_it() {
    for (source, wanted) in [
        ("<p>a<table><tr><td>b<p>c</table>d", "a b c d"),
        ("<b>x<p>y</b>z", "x yz"),
        (
            "<title>t</title><script>if (a<b) document.write('<p>no')</script>yes<style>p{}</style>",
            "yes",
        ),
        ("<select><option>one<option>two</select> x", "[one] x"),
        ("<li>a<li>b", "a b"),
        (
            "<math><mi>x</mi></math><svg><title>Ring</title></svg>",
            "xRing",
        ),
        (
            "a<template><p>no</p></template><noscript>no</noscript>b",
            "ab",
        ),
    ] {
        let document = page(source);
        let words: Vec<&str> = document.text().split_whitespace().collect();
        assert_eq!(words.join(" "), wanted, "{source}");
    }
}

#[test]
fn pages_that_cost_a_browser_dear_are_bounded() {
    for source in [
        "<div>".repeat(30_000) + "x",
        "<font color=1><p>".repeat(3_000) + "x",
        "<b><table>".repeat(5_000) + "x",
        "<a href=x><p>".repeat(5_000) + "x",
    ] {
        assert!(page(&source).text().contains('x'));
    }
    let parts: Vec<String> = (0..3_000).map(|i| format!("<font color={i}><p>")).collect();
    let many = parts.concat();
    assert!(page(&(many + "x")).text().contains('x'));
}

#[test]
fn encodings_and_kinds_are_declared_at_the_beginning() {
    for (bytes, wanted) in [
        (
            &b"<?xml version='1.0' encoding='ISO-8859-1'?><html>"[..],
            Some("iso-8859-1"),
        ),
        (
            b"<html><META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=windows-1251'>",
            Some("windows-1251"),
        ),
        (b"<meta charset=\"utf-8\">", Some("utf-8")),
        (b"<p>charset=x</p>", None),
    ] {
        assert_eq!(html::declared(bytes).as_deref(), wanted);
    }
    for (start, wanted) in [
        ("<!DOCTYPE html><p>", true),
        ("\u{feff}\n<!-- saved -->\n<HTML lang=en>", true),
        ("<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'>", true),
        ("<?xml version='1.0'?><rss>", false),
        ("<header>", false),
        ("Some <html> words", false),
    ] {
        assert_eq!(html::is_html(start), wanted, "{start}");
    }
}

/// The outline of a page, a line a section, indented by level.
pub(super) fn outline(document: &Document) -> Vec<String> {
    let sections = document.outline().sections().iter();
    sections
        .map(|it| format!("{}{}", " ".repeat(usize::from(it.level) - 1), it.title))
        .collect()
}

/// (what it is, the body with `¶` for a paragraph, its outline)
const OUTLINES: &[(&str, &str, &[&str])] = &[
    (
        "a book with a title page of many headings",
        "<h3>Transcriber's Note:</h3><p>Mended.</p><h3>THE LIBRARY</h3><h4>OF BOOKS</h4><p>Voltaire.</p><h1>CANDIDE</h1><h2>BY VOLTAIRE</h2>\
         <h4>INTRODUCTION BY P. L.</h4><h5>BONI, INC.</h5><p>Copyright</p><h2>INTRODUCTION</h2>¶¶<h2>CANDIDE</h2><h2>I</h2><h3>HOW HE LEFT</h3>¶¶<h2>II</h2>\
         <h3>WHAT BECAME OF HIM</h3>¶¶",
        &[
            "CANDIDE",
            " INTRODUCTION",
            " I. HOW HE LEFT",
            " II. WHAT BECAME OF HIM",
        ],
    ),
    (
        "a heading in brackets under another",
        "<h1>The Whale</h1><h2>ETYMOLOGY.</h2><h3>(Supplied by an Usher.)</h3>¶<h2>Loomings</h2>¶",
        &["The Whale", " ETYMOLOGY.", " Loomings"],
    ),
    (
        "documentation whose first sections are short",
        "<h1>Tool</h1><p>It is one.</p><h2>Install</h2><p>Do it.</p><h3>From source</h3><p>So.</p><h2>Use</h2>¶",
        &["Tool", " Install", "  From source", " Use"],
    ),
    (
        "an old page whose chapters are bold lines",
        "<p align=center><b>CHAPTER I</b></p><p align=center><b>The Inn</b></p>¶¶¶¶<p align=center><b>CHAPTER II</b></p>¶¶¶¶¶¶",
        &["CHAPTER I. The Inn", "CHAPTER II"],
    ),
    (
        "a page with bold words and nothing to divide",
        "<p><b>Careful!</b></p>¶¶¶",
        &[],
    ),
];

#[test]
fn outlines_are_those_of_a_reader() {
    for (what, source, wanted) in OUTLINES {
        let prose = format!("<p>{PROSE} {PROSE} {PROSE} {PROSE}</p>");
        let source = source.replace('¶', &prose);
        let document = page(&format!("<html><body>{source}</body></html>"));
        assert_eq!(outline(&document), *wanted, "{what}");
    }
}

#[test]
fn long_lines_that_are_broken_by_hand_are_paragraphs() {
    let long = format!("{PROSE} {PROSE}");
    let document = page(&format!(
        "<p>{long}<br>Yes.<br><i>{long}<br>So.</i> a</p><p>Rose is<br>a rose</p>"
    ));
    let prose = format!("P {long}");
    let slanted = format!("~P {{i:{long}}}");
    assert_eq!(
        body(&document),
        [
            &prose,
            "~P Yes.",
            &slanted,
            "~P {i:So.} a",
            "V Rose is\na rose"
        ]
    );
}
