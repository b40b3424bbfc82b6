//! Texts with signs in them, as a reader would see them.

use super::parse;
use super::tests::PROSE;
use crate::doc::{BlockKind, Document, InlineKind};

/// The inlines of a document with the words under them.
fn inlines(document: &Document) -> Vec<(String, &str)> {
    let name = |kind: &InlineKind| match kind {
        InlineKind::Emphasis => "em".to_owned(),
        InlineKind::Strong => "strong".to_owned(),
        InlineKind::Link { target } => target.clone(),
        InlineKind::NoteMark(index) => format!("note {index}"),
        other => format!("{other:?}"),
    };
    document
        .inlines()
        .iter()
        .map(|inline| (name(&inline.kind), document.slice(inline.span)))
        .collect()
}

#[test]
fn signs_are_not_shown_and_their_words_are_set() {
    let document = parse(
        format!(
            "A Title\n\n{PROSE} He _said so_ and *did* it.\n\n    x = a_b * c_d;\n    y = _z_;\n\n{PROSE}\n"
        ),
        "",
    );
    assert!(document.text().contains("He said so and did it."));
    assert!(document.text().contains("y = _z_;"), "code keeps its signs");
    let found = inlines(&document);
    let wanted = [("em", "said so"), ("strong", "did")];
    assert_eq!(found, wanted.map(|(kind, words)| (kind.to_owned(), words)));
}

#[test]
fn emphasis_in_a_table_leaves_its_columns_where_they_are() {
    let table = "Elle _sort_ Paul,     zij _neemt_ Paul\nElle dîne,            zij eet «_à\n_Anglo-Saxon_.        three  _é_   four";
    let document = parse(format!("{PROSE}\n\n{table}\n\n{PROSE} _So_.\n"), "");
    assert_eq!(
        document.slice(document.blocks()[1].span),
        "Elle sort Paul,       zij neemt Paul\nElle dîne,            zij eet «_à\nAnglo-Saxon.          three  é     four"
    );
    let found = inlines(&document);
    let words: Vec<&str> = found.iter().map(|(_, words)| *words).collect();
    assert_eq!(words, ["sort", "neemt", "Anglo-Saxon", "é", "So"]);
}

#[test]
fn pictures_leave_their_captions() {
    let document = parse(
        format!(
            "{PROSE}\n\n[Illustration: A House\non a hill]\n\n{PROSE}\n\n[Illustration: Two]\n\n[Illustration: Three\n\nmore of it]\n\n{PROSE}\n\n[Illustration]\n"
        ),
        "",
    );
    let captions: Vec<&str> = document
        .blocks()
        .iter()
        .filter(|block| block.kind == BlockKind::Caption)
        .map(|block| document.slice(block.span))
        .collect();
    assert_eq!(
        captions,
        [
            "A House\non a hill",
            "Two",
            "Three",
            "more of it",
            "[Illustration]"
        ]
    );
}

#[test]
fn notes_belong_to_their_marks() {
    for (text, wanted) in [
        // Behind the paragraph.
        (
            "P One[1] two.\n\n[Footnote 1: The first\nnote.]\n\nP\n",
            &[("1", "The first\nnote.")][..],
        ),
        // In every chapter anew.
        (
            "P One[1].\n\n[1] First.\n\nP Two[1], and three[2].\n\n[1] Second.\n\n[2] Third.\n",
            &[("1", "First."), ("1", "Second."), ("2", "Third.")],
        ),
        // All at the end, in the order of the marks.
        (
            "P One[1].\n\nP Two[1].\n\nP\n\nFOOTNOTES:\n\n[1] First.\n\n[1] Second.\n",
            &[("1", "First."), ("1", "Second.")],
        ),
        // Over several paragraphs, with brackets inside, marked by a letter.
        (
            "P One[A].\n\n[Footnote A: First [sic].\n\nMore.]\n\nP\n",
            &[("A", "First [sic].\n\nMore.")],
        ),
        // No notes.
        ("P One [sic] two [1917].\n\nP\n", &[]),
        ("P One[1].\n\nP\n", &[]),
        ("[1] Alone.\n\nP\n", &[]),
    ] {
        let document = with_prose(text);
        assert_eq!(notes(&document), wanted, "{text:?}");
        for note in document.notes() {
            assert_eq!(document.slice(note.mark), format!("[{}]", note.label));
        }
    }
}

/// A text whose `P` at the beginning of a line stands for a paragraph's worth of words.
fn with_prose(text: &str) -> Document {
    let line = |line: &str| {
        line.strip_prefix('P')
            .map_or_else(|| line.to_owned(), |rest| format!("{PROSE}{rest}"))
    };
    let lines: Vec<String> = text.lines().map(line).collect();
    parse(lines.join("\n"), "")
}

/// The labels and texts of the author's notes.
fn notes(document: &Document) -> Vec<(&str, &str)> {
    let notes = document.notes().iter();
    notes
        .map(|note| (note.label.as_str(), document.slice(note.body)))
        .collect()
}

#[test]
fn signs_of_a_printer_mark_notes_that_follow_soon() {
    for (text, wanted) in [
        // At the end of a sentence, and in the middle of one.
        (
            "P So it went.*\n\n*See the chapters\nbehind.\n\nP\n",
            &[("*", "See the chapters\nbehind.")][..],
        ),
        (
            "P The clerk† came.\n\nP\n\n†A man of law.\n\nP\n",
            &[("†", "A man of law.")],
        ),
        // Two of them, in order; and one again later.
        (
            "P One.* And two.**\n\n*First note.\n\n**Second note.\n\nP Three.*\n\n*Third note.\n",
            &[
                ("*", "First note."),
                ("**", "Second note."),
                ("*", "Third note."),
            ],
        ),
        // With another kind before and behind.
        (
            "P One[1]. Two.* Three[2].\n\n*Starred.\n\n[1] First.\n\n[2] Second.\n",
            &[("1", "First."), ("*", "Starred."), ("2", "Second.")],
        ),
        // No mark, two for one note, too far, another sign.
        ("P So it went.\n\n*See the chapters.\n\nP\n", &[]),
        ("P So.* And so.*\n\n*See the chapters.\n\nP\n", &[]),
        (
            "P So.*\n\nP\n\nP\n\nP\n\nP\n\nP\n\nP\n\nP\n\nP\n\n*See the chapters.\n",
            &[],
        ),
        ("P So it went.†\n\n*See the chapters.\n\nP\n", &[]),
        // Bold words, a list, a name that is left out, a sum, a pause.
        ("P It was *so.*\n\n*Bold* words.\n\nP\n", &[]),
        ("P So it went.*\n\n* one thing\n* another\n\nP\n", &[]),
        ("P The Count of B* came.\n\n*See the chapters.\n\nP\n", &[]),
        ("P It is 4* 5.\n\n*See the chapters.\n\nP\n", &[]),
        ("P So it went.*\n\n* * *\n\nP\n", &[]),
    ] {
        let document = with_prose(text);
        assert_eq!(notes(&document), wanted, "{text:?}");
        let marked: Vec<&str> = inlines(&document)
            .into_iter()
            .filter(|(kind, _)| kind.starts_with("note"))
            .map(|(_, words)| words.trim_matches(['[', ']']))
            .collect();
        let labels: Vec<&str> = wanted.iter().map(|(label, _)| *label).collect();
        assert_eq!(marked, labels, "{text:?}");
    }
}

#[test]
fn entries_of_a_list_of_contents_stand_close_together() {
    let titles = [
        "PART ONE",
        "I. The Road",
        "II. The Town",
        "PART TWO",
        "III. The Sea",
    ];
    let list = "PART ONE\n\nI. The Road\n\nII. The Town\n\n\nPART TWO\n\nIII. The Sea";
    let text: String = titles
        .iter()
        .fold(format!("CONTENTS\n\n{list}\n\n\n"), |text, title| {
            format!("{text}\n\n\n{title}\n\n{PROSE}\n\n{PROSE}\n")
        });
    let document = parse(text, "");
    let close: Vec<(&str, bool)> = document.blocks()[1..6]
        .iter()
        .map(|block| (document.slice(block.span), block.tight))
        .collect();
    assert_eq!(
        close,
        [
            ("PART ONE", false),
            ("I. The Road", true),
            ("II. The Town", true),
            // What the list sets apart stays so.
            ("PART TWO", false),
            ("III. The Sea", true),
        ]
    );
}

#[test]
fn entries_of_a_list_of_contents_lead_to_the_sections() {
    let chapter = |title: &str| format!("\n\n\n\n{title}\n\n{PROSE}\n\n{PROSE}\n");
    for (list, titles, wanted) in [
        (
            "CONTENTS\n\nI. The Road . . . . 3\nII. The Town . . . 19",
            &["CHAPTER I. THE ROAD", "CHAPTER II. THE TOWN"][..],
            &[
                ("#chapter-i-the-road", "I. The Road"),
                ("#chapter-ii-the-town", "II. The Town"),
            ][..],
        ),
        (
            "Contents\n\n The Road\n\n The Town",
            &["THE ROAD", "THE TOWN"],
            &[("#the-road", "The Road"), ("#the-town", "The Town")],
        ),
        // Without a name, and with a title over two lines.
        (
            "  I. How the Road\n     came to the hill\n II. The Town",
            &["I. How the Road came to the hill", "II. The Town"],
            &[
                (
                    "#i-how-the-road-came-to-the-hill",
                    "I. How the Road\n     came to the hill",
                ),
                ("#ii-the-town", "II. The Town"),
            ],
        ),
        // Numbers that begin anew.
        (
            "Contents\n\nPART I\n\nChapter 1\n\nChapter 2\n\nPART II\n\nChapter 1\n\nChapter 2",
            &[
                "PART I",
                "Chapter 1",
                "Chapter 2",
                "PART II",
                "Chapter 1",
                "Chapter 2",
            ],
            &[
                ("#part-i", "PART I"),
                ("#chapter-1", "Chapter 1"),
                ("#chapter-2", "Chapter 2"),
                ("#part-ii", "PART II"),
                ("#chapter-1-2", "Chapter 1"),
                ("#chapter-2-2", "Chapter 2"),
            ],
        ),
        ("Nothing of it", &["Chapter 1", "Chapter 2"], &[]),
    ] {
        let mut text = format!("A Book\n\n\n\n{list}\n");
        text.extend(titles.iter().map(|title| chapter(title)));
        let document = parse(text, "");
        let found = inlines(&document);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(kind, words)| (kind.as_str(), *words))
            .collect();
        assert_eq!(found, wanted, "{list}");
        assert_eq!(document.outline().sections().len(), titles.len(), "{list}");
    }
}

#[test]
fn quotations_of_a_mail_have_their_depth_and_no_signs() {
    let document = parse(
        format!(
            "Ann wrote:\n\n> It was late\n> and _cold_ and\n> the road\n>\n> lay under\n>> what he said\n> > and more\n\n{PROSE}\n\n> One.\n"
        ),
        "",
    );
    let found: Vec<(u8, &str)> = document
        .blocks()
        .iter()
        .map(|block| (block.quote, document.slice(block.span)))
        .collect();
    assert_eq!(
        found,
        [
            (0, "Ann wrote:"),
            (1, "It was late\nand cold and\nthe road"),
            (1, "lay under"),
            (2, "what he said\nand more"),
            (0, PROSE),
            (1, "One."),
        ]
    );
}

#[test]
fn pages_of_a_printer_do_not_part_a_paragraph() {
    let page = |number: u32, words: &str| {
        format!(
            "{words}\n\n\nNobody          Standards Track       [Page {number}]\n\u{240c}\nRFC 9999            A Protocol           May 1999\n\n\n"
        )
    };
    let text = [
        page(1, "1.  Introduction\n\n   The road that led over the hills to the town lay under\n   water for the better part of"),
        page(2, "   every day.\n\n2.  Notation\n\n   Nobody travelled on it who could stay at home on such days."),
        "3.  End\n\n   Those who had to go went slowly, and they said very little.\n\n\nNobody          Standards Track       [Page 3]\n".to_owned(),
    ];
    let document = parse(text.concat(), "");
    assert!(document.text().contains("better part of\n   every day."));
    assert!(!document.text().contains("[Page") && !document.text().contains("RFC 9999"));
    let labels: Vec<(&str, &str)> = document
        .pages()
        .iter()
        .map(|page| {
            (
                page.label.as_str(),
                &document.text()[page.pos..page.pos + 5],
            )
        })
        .collect();
    assert_eq!(labels, [("2", "every"), ("3", "3.  E")]);
}
