//! Whole texts, as a reader would see them cut.

use super::*;
use crate::doc::BlockKind;
use crate::text::Lang;

const LECTURE: &str = include_str!("../../../texts/la-revolution-russe.txt");

/// A paragraph of prose, for texts that are written down with `P` in its place.
pub(super) const PROSE: &str = "It was late in the year, and the road that led over the hills to the town lay under water for the better part of every day. Nobody travelled on it who could stay at home, and those who had to go went slowly and said little.";

/// `source` with every line that reads `P` as a paragraph of prose, and the document it gives.
fn read(source: &str) -> Document {
    let text: Vec<&str> = source
        .lines()
        .map(|line| if line == "P" { PROSE } else { line })
        .collect();
    parse(text.join("\n"), "notes.txt")
}

/// The outline of `source`, a line a section, indented by level.
pub(super) fn outline(document: &Document) -> String {
    let sections = document.outline().sections();
    let lines: Vec<String> = sections
        .iter()
        .map(|it| format!("{}{}", "  ".repeat(usize::from(it.level) - 1), it.title))
        .collect();
    lines.join("\n")
}

/// Kind and text of all blocks.
fn blocks(document: &Document) -> Vec<(BlockKind, bool, &str)> {
    let blocks = document.blocks().iter();
    blocks
        .map(|block| (block.kind, block.tight, document.slice(block.span)))
        .collect()
}

#[test]
fn the_lecture_has_five_sections() {
    let document = parse(LECTURE.to_owned(), "la-revolution-russe.txt");
    assert_eq!(document.meta().title, "La révolution russe");
    assert_eq!(document.meta().language, Some(Lang::FR));
    assert_eq!(document.text(), LECTURE);
    assert_eq!(
        outline(&document),
        "La révolution russe\nLe “coup d’Etat”\nLes causes d’Octobre\nLa paysannerie\nLa question nationale"
    );
    assert!(document.outline().sections().iter().all(|it| it.level == 1));
    assert_eq!(document.outline().sections()[2].id, "les-causes-d-octobre");
}

#[test]
fn the_lecture_keeps_its_list_of_questions() {
    let document = parse(LECTURE.to_owned(), "");
    let blocks = blocks(&document);
    let first = blocks
        .iter()
        .position(|(_, _, text)| text.starts_with("Quelles questions"))
        .expect("the list");
    let list: Vec<(bool, &str)> = blocks[first..first + 5]
        .iter()
        .map(|&(_, tight, text)| (tight, &text[..text.len().min(12)]))
        .collect();
    assert_eq!(
        list,
        [
            (false, "Quelles ques"),
            (true, "1) Pourquoi "),
            (true, "2) Qu’a ap"),
            (true, "Et enfin :"),
            (true, "3) A-t-elle "),
        ]
    );
}

#[test]
fn the_tail_of_the_page_is_after_matter() {
    let document = parse(LECTURE.to_owned(), "");
    let body = document.body();
    assert!(document.slice(body).ends_with("des nations.") || body.end < LECTURE.len());
    let after: Vec<&str> = document
        .blocks()
        .iter()
        .filter(|block| block.span.start >= body.end && !block.span.is_empty())
        .map(|block| document.slice(block.span))
        .collect();
    assert_eq!(
        after,
        [
            ">> Deuxième partie de ce texte",
            "Auteur",
            "Laisser un commentaire"
        ]
    );
    let sections = document.outline().sections();
    assert!(sections.iter().all(|it| it.span.end <= body.end));
    assert_eq!(document.outline().at(LECTURE.len() - 3), None);
}

#[test]
fn headings_are_found() {
    for (source, wanted) in [
        // Numbered parts, with the title behind or below, and nesting by kind.
        (
            "A Book\n\nPART ONE\n\nCHAPTER 1. The Road\n\nP\n\nCHAPTER 2. The Town\n\nP\n\nPART TWO\n\nCHAPTER 3. The Hill\n\nP\n\nCHAPTER 4. The End of It\n\nP\n",
            "PART ONE\n  CHAPTER 1. The Road\n  CHAPTER 2. The Town\nPART TWO\n  CHAPTER 3. The Hill\n  CHAPTER 4. The End of It",
        ),
        (
            "CHAPITRE PREMIER\nLe départ\n\nP\n\nCHAPITRE II\nLe retour\n\nP\n",
            "CHAPITRE PREMIER. Le départ\nCHAPITRE II. Le retour",
        ),
        (
            "Chapter I.\n\nThe Road\n\nP\n\nChapter II.\n\nThe Town\n\nP\n",
            "Chapter I. The Road\nChapter II. The Town",
        ),
        (
            "Erstes Kapitel\n\nP\n\nZweites Kapitel\n\nP\n",
            "Erstes Kapitel\nZweites Kapitel",
        ),
        ("Глава 1\n\nP\n\nГлава 2\n\nP\n", "Глава 1\nГлава 2"),
        (
            "Capítulo 1\n\nP\n\nCapítulo 2\n\nP\n",
            "Capítulo 1\nCapítulo 2",
        ),
        ("第一章 雪\n\nP\n\n第二章 月\n\nP\n", "第一章 雪\n第二章 月"),
        ("I\n\nP\n\nII\n\nP\n\nIII\n\nP\n", "I\nII\nIII"),
        (
            "1. Introduction\n\nP\n\n2. Methods\n\nP\n\n2.1 Samples\n\nP\n\n2.2 Tests\n\nP\n\n3. Results\n\nP\n",
            "1. Introduction\n2. Methods\n  2.1 Samples\n  2.2 Tests\n3. Results",
        ),
        // Parts inside books, told by their numbers beginning anew.
        (
            "BOOK ONE\n\nPART I\n\nP\n\nPART II\n\nP\n\nBOOK TWO\n\nPART I\n\nP\n\nPART II\n\nP\n",
            "BOOK ONE\n  PART I\n  PART II\nBOOK TWO\n  PART I\n  PART II",
        ),
        // Names and capitals.
        (
            "PREFACE\n\nP\n\nChapter 1\n\nP\n\nChapter 2\n\nP\n\nEpilogue\n\nP\n",
            "PREFACE\nChapter 1\nChapter 2\nEpilogue",
        ),
        (
            "A Title\n\nP\n\nTHE ROAD\n\nP\n\nTHE TOWN\n\nP\n",
            "A Title\nTHE ROAD\nTHE TOWN",
        ),
        // Underlined, of two kinds.
        (
            "The Title\n=========\n\nP\n\nFirst\n-----\n\nP\n\nSecond\n------\nP\n",
            "The Title\nFirst\nSecond",
        ),
        (
            "One\n===\n\nP\n\nOne and a half\n--------------\n\nP\n\nTwo\n===\n\nP\n",
            "One\n  One and a half\nTwo",
        ),
        // Short lines set apart: behind a mark, behind more space, behind a stop.
        (
            "A Title\n\nP\n\n* * *\n\nThe Road\n\nP\n\n* * *\n\nThe Town\n\nP\n",
            "A Title\nThe Road\nThe Town",
        ),
        (
            "P\n\nP\n\n\n\nThe Road\n\nP\n\nP\n\n\n\nThe Town\n\nP\n\nP\n",
            "The Road\nThe Town",
        ),
        (
            "A Title\n\nP\n\nP\n\nP\n\nThe Road\n\nP\n\nP\n\nP\n\nP\n\nThe Town\n\nP\n\nP\n\nP\n",
            "A Title\nThe Road\nThe Town",
        ),
        // A printed list of contents is no second set.
        (
            "CONTENTS\n\nChapter 1. The Road\n\nChapter 2. The Town\n\nChapter 3. The Hill\n\nPreface\n\nP\n\nChapter 1. The Road\n\nP\n\nChapter 2. The Town\n\nP\n\nChapter 3. The Hill\n\nP\n",
            "Preface\nChapter 1. The Road\nChapter 2. The Town\nChapter 3. The Hill",
        ),
        // A series that drops its word.
        (
            "STORY I. A\n\nP\n\nSTORY II. B\n\nP\n\nSTORY III. C\n\nP\n\nIV. D\n\nP\n\nV. E\n\nP\n",
            "STORY I. A\nSTORY II. B\nSTORY III. C\nIV. D\nV. E",
        ),
    ] {
        assert_eq!(outline(&read(source)), wanted, "{source}");
    }
}

#[test]
fn what_is_no_heading_makes_no_section() {
    for source in [
        // A letter.
        "Paris, le 3 mars 1890\n\nMon cher ami,\n\nP\n\nP\n\nVotre ami\n\nJean Dupont\n\nParis, le 4 mars 1890\n\nMon cher ami,\n\nP\n\nBien à toi\n\nJean Dupont\n",
        // Speech.
        "P\n\n— Oui\n\n— Non\n\nP\n\n“Seven!” I answered\n\nP\n\n« Viens ici »\n\nP\n\nHe slept.\n\nP\n",
        // A list.
        "P\n\n1. Take two eggs.\n\n2. Beat them well.\n\n3. Add the flour.\n\nP\n",
        "P\n\n- Eggs\n\n- Flour\n\nP\n\n- Milk\n\nP\n",
        // Verse.
        "P\n\nThe hills are high\nThe roads are long\nAnd night is nigh\nBut not for long\n\nP\n\nThe sea is wide\nThe ships are small\nAnd with the tide\nThey leave us all\n\nP\n",
        // Numbers of pages, in the middle of sentences.
        "It was late in the year, and the road that led\n\n1\n\nover the hills to the town lay under water for the better part of every day, and nobody\n\n2\n\ntravelled on it who could stay at home, and those who had to go went slowly and said\n\n3\n\nlittle about it when they were there.\n\nP\n",
        // Dates, too few for a diary.
        "P\n\n12 May 1917\n\nP\n\n13 May 1917\n\nP\n",
        // Who speaks in a play.
        "P\n\nHAMLET\n\nP\n\nOPHELIA\n\nP\n\nHAMLET\n\nP\n\nOPHELIA\n\nP\n\nHAMLET\n\nP\n\nOPHELIA\n\nP\n",
        // An end.
        "P\n\nP\n\nTHE END\n\nP\n\nFIN\n\nP\n",
        // One short line alone.
        "P\n\nP\n\nJean Dupont\n\nP\n\nP\n",
        // Drawn rows.
        "P\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nP\n",
        "P\n\n* * *\n\nP\n\n* * *\n\nP\n",
        "",
        "\n\n\n",
        "P",
    ] {
        assert_eq!(outline(&read(source)), "", "{source}");
    }
}

#[test]
fn a_rule_in_a_table_or_a_drawing_is_a_line_of_it() {
    use BlockKind::{Paragraph, Preformatted, Rule, Verse};
    for (group, expected) in [
        // An account with its sum.
        (
            "Oats and barley     1   2  10\nFor the smith           1\n    --------------------------\n    In all          1   3  10",
            &[(Preformatted, 4)][..],
        ),
        // The head of a table is no heading.
        (
            "Name       Age\n--------------\nAnna        41\nBruno       7",
            &[(Preformatted, 4)],
        ),
        // But what stands over a table is one.
        (
            "The household\n=============\nAnna        41\n---------\nBruno       7",
            &[(Paragraph, 1), (Preformatted, 3)],
        ),
        (
            "        ____\n       /    \\\n      ( o  o )\n    ___\\__/___\n ------------------~~~~~",
            &[(Preformatted, 5)],
        ),
        // A card and two stanzas are what they were.
        (
            "---------\nMr. Jones\n12 Baker Street\n---------",
            &[(Rule, 1), (Verse, 2), (Rule, 1)],
        ),
        (
            "The hills are high\nThe roads are long\n  * * *\nAnd night is nigh\nBut not for long",
            &[(Verse, 2), (Rule, 1), (Verse, 2)],
        ),
    ] {
        let source = format!("P\n\n{group}\n\nP\n");
        let document = read(&source);
        let blocks = blocks(&document);
        let found: Vec<(BlockKind, usize)> = blocks[1..blocks.len() - 1]
            .iter()
            .map(|(kind, _, text)| {
                let kind = match kind {
                    BlockKind::Heading(_) => Paragraph,
                    kind => *kind,
                };
                (kind, text.lines().count())
            })
            .collect();
        assert_eq!(found, expected, "{group}");
    }
}

#[test]
fn lines_are_kept_or_joined_as_they_were_meant() {
    let wrapped = "It was late in the year, and the road that led over the hills\nto the town lay under water for the better part of every day.\nNobody travelled on it who could stay at home, and those who had\nto go went slowly.\n\n";
    let cases: [(&str, &[(BlockKind, usize)]); 14] = [
        // (what stands after the wrapped paragraphs, its blocks with their lines)
        (wrapped, &[(BlockKind::Paragraph, 4)]),
        (
            "The hills are high\nThe roads are long\nAnd night is nigh\nBut not for long\n",
            &[(BlockKind::Verse, 4)],
        ),
        (
            "Mr. Jones\n12 Baker Street\nLondon NW1\n",
            &[(BlockKind::Verse, 3)],
        ),
        (
            "a          b\n1          2\n3          4\n",
            &[(BlockKind::Preformatted, 3)],
        ),
        (
            "+---+---+\n| a | b |\n+---+---+\n",
            &[(BlockKind::Preformatted, 3)],
        ),
        (
            "1. One thing that is long enough to be carried over the end\nof its line.\n2. Another thing.\n",
            &[(BlockKind::Paragraph, 2), (BlockKind::Paragraph, 1)],
        ),
        (
            "  It was late in the year, and the road that led over the hill\nlay under water for the better part of every day, or nearly.\n  Nobody travelled on it who could stay at home, and those who\nhad to go went slowly and said little about it.\n",
            &[(BlockKind::Paragraph, 2), (BlockKind::Paragraph, 2)],
        ),
        (
            "    The road that led over the hills to the town\n    lay under water for the better part of every\n    day, and nobody travelled on it who could stay\n    at home, and those who had to go went slowly,\n    for they knew.\n",
            &[(BlockKind::Paragraph, 5)],
        ),
        // Semicolons make no program.
        (
            "  WEG, DAN. _The road_; so called from going on and on and on there;\n  Dut. _weg_; Ger. _Weg_; for the carts that are drawn along it;\n  Sax. _weg_.\n",
            &[(BlockKind::Paragraph, 3)],
        ),
        (
            "    let road = open(\"hill\");\n    while road.goes_on() {\n        walk();\n    }\n",
            &[(BlockKind::Preformatted, 4)],
        ),
        ("***\n", &[(BlockKind::Rule, 1)]),
        (
            "BERNARDO.\nWho’s there, and what is it that he wants of us?\n",
            &[(BlockKind::Paragraph, 1), (BlockKind::Paragraph, 1)],
        ),
        (
            "Your affectionate brother,\nRobert\n",
            &[(BlockKind::Verse, 2)],
        ),
        (
            "12 High Street,\nLondon, 3rd May.\n",
            &[(BlockKind::Verse, 2)],
        ),
    ];
    for (source, wanted) in cases {
        let text = format!("{}{source}\n{wrapped}", wrapped.repeat(4));
        let document = parse(text, "");
        let all = document.blocks();
        let found: Vec<(BlockKind, usize)> = all[4..all.len() - 1]
            .iter()
            .map(|block| (block.kind, document.slice(block.span).lines().count()))
            .collect();
        assert_eq!(found, wanted, "{source}");
    }
}

#[test]
fn groups_that_no_blank_line_parts_are_parted_by_their_indents_and_marks() {
    use BlockKind::{Item, Paragraph, Preformatted, Verse};
    let long = "  It was late in the year, and the road that led over the hill";
    let rest = "lay under water for the better part of every day, or nearly so.";
    let full = "to go went slowly and said little about it, and were not heard.";
    let deeper = Item {
        depth: 1,
        marker: crate::doc::Marker::None,
    };
    for (group, wanted) in [
        // Speech: nearly every line is indented.
        (
            format!("{long}\n{rest}\n  “Who?”\n  “Nobody.”\n  “So be it.”\n{long}\n{full}"),
            &[
                (Paragraph, 2),
                (Paragraph, 1),
                (Paragraph, 1),
                (Paragraph, 1),
                (Paragraph, 2),
            ][..],
        ),
        // By tabs, and the first paragraph at the edge.
        (
            format!("{rest}\n\t“Who?”\n\t{}\n{full}", &long[2..56]),
            &[(Paragraph, 1), (Paragraph, 1), (Paragraph, 2)],
        ),
        // A quotation that is set in is no paragraph a line.
        (
            format!(
                "{rest}\n{full}\n    {}\n    {}\n{full}",
                &rest[..58],
                &full[..55]
            ),
            &[(Paragraph, 5)],
        ),
        // Verse with every second line set in.
        (
            "The hills are high\n  The roads are long\nAnd night is nigh\n  But not for long"
                .to_owned(),
            &[(Verse, 4)],
        ),
        // A list of works: the lines that go on are set in.
        (
            format!("{rest}\n    and so it went on for a while\n{full}\n    and so it went on"),
            &[(Paragraph, 4)],
        ),
        // Lists in lists.
        (
            " * One.\n   - inner\n   - and inner\n * Two.".to_owned(),
            &[(Paragraph, 1), (deeper, 1), (deeper, 1), (Paragraph, 1)],
        ),
        (
            " 8. Eight.\n 9. Nine.\n10. Ten.\n12. Twelve.".to_owned(),
            &[(Paragraph, 1); 4],
        ),
        // Whose verse it is.
        (
            "  The hills are high,\n  the roads are long.\n                 --_Old Song._"
                .to_owned(),
            &[(Verse, 3)],
        ),
        ("  $ start\n  it: started".to_owned(), &[(Preformatted, 2)]),
        // The place of a letter, its greeting and name.
        (
            format!(
                "                    Kell, 1 May.\n{rest}\n{full}\nThat is all.\n                    Ever yours,\n                       ANNE."
            ),
            &[(Verse, 1), (Paragraph, 3), (Verse, 2)],
        ),
        // Who speaks.
        (
            format!("                    HARROW (V.O.)\n     {rest}\n     And nobody came."),
            &[(Paragraph, 1), (Paragraph, 2)],
        ),
        (
            format!("HARROW (RISING).\n{rest}\nAnd nobody came."),
            &[(Paragraph, 1), (Paragraph, 2)],
        ),
        // A ragged edge.
        (
            format!("{long}\n{}\n {full}\n{full}", rest.replace("so.", "as")),
            &[(Paragraph, 4)],
        ),
        (
            format!("HARROW. (Rising.)\n{rest}\nAnd nobody came."),
            &[(Paragraph, 1), (Paragraph, 2)],
        ),
    ] {
        let prose = format!("{full}\n{full}\nand so on.\n\n").repeat(4);
        let document = parse(format!("{prose}{group}\n\n{prose}"), "");
        let all = document.blocks();
        let found: Vec<(BlockKind, usize)> = all[4..all.len() - 4]
            .iter()
            .map(|block| (block.kind, document.slice(block.span).lines().count()))
            .collect();
        assert_eq!(found, wanted, "{group}");
    }
}

#[test]
fn tabs_begin_paragraphs_however_wide_they_were() {
    let paragraph = "\tIt was late in the year, and the road that led over the hills\nlay under water for the better part of every day, or nearly so,\nand nobody came.\n";
    let document = read(&paragraph.repeat(9));
    assert_eq!(document.blocks().len(), 9);
}

#[test]
fn a_little_book_of_couplets_is_verse() {
    let couplet = "O pilot, hold the lamp up to the rain,\nAnd let the river see itself again;\n\n";
    let document = read(&couplet.repeat(8));
    assert!(
        document
            .blocks()
            .iter()
            .all(|block| block.kind == BlockKind::Verse)
    );
    // Prose may begin its lines with capitals, but not all of them.
    let prose = "Then Paris and London were as far apart as\nRome and Madrid, and the road to Vienna was\nlonger still.\n\n";
    let document = read(&prose.repeat(8));
    assert!(
        document
            .blocks()
            .iter()
            .all(|block| block.kind == BlockKind::Paragraph)
    );
}

#[test]
fn items_in_the_text_stand_close_together() {
    let document = read("P\n\n- one\n- two\n- three\n\nP\n");
    let tight: Vec<bool> = document.blocks().iter().map(|block| block.tight).collect();
    assert_eq!(tight, [false, false, true, true, false]);
}

#[test]
fn the_title_is_the_first_line_a_card_or_the_name() {
    for (source, title) in [
        ("A Title\n\nP\n", "A Title"),
        ("P\n\nP\n", "notes"),
        ("Chapter 1\n\nP\n\nChapter 2\n\nP\n", "notes"),
        ("Dear Sir,\n\nP\n", "notes"),
        ("THE ROAD\nBY A. NOBODY\n\nP\n", "THE ROAD"),
        ("", "notes"),
    ] {
        assert_eq!(read(source).meta().title, title, "{source}");
    }
}

#[test]
fn long_texts_are_read_alike_in_two_halves() {
    let text = format!("{LECTURE}\n\n").repeat(60);
    assert!(text.len() > PARALLEL);
    let document = parse(text, "");
    let once = parse(LECTURE.to_owned(), "");
    let headings = document
        .blocks()
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::Heading(_)));
    assert!(document.outline().sections().len() >= 60 * 4);
    assert_eq!(headings.count(), document.outline().sections().len());
    assert_eq!(document.blocks()[..40], once.blocks()[..40]);
}

#[test]
fn tails_of_pages_are_told_from_ends_of_texts() {
    for (end, after) in [
        (
            "Leave a Reply\n\nYour email address will not be published.\n",
            "Leave a Reply",
        ),
        (
            "Auteur\n\nJean Dupont est historien. Il vit à Paris.\n\nLaisser un commentaire\n",
            "Auteur",
        ),
        (
            "← Previous\n\nNext →\n\nShare this:\n\nFacebook\n\nTwitter\n",
            "← Previous",
        ),
        (
            "© 2014 The Society. All rights reserved.\n",
            "© 2014 The Society. All rights reserved.",
        ),
        ("Teilen\n\nKommentar schreiben\n", "Teilen"),
        // Ends of texts.
        ("THE END\n", ""),
        ("Jean Dupont\n\nParis, 1932\n", ""),
        ("About the Author\n\nP\n", ""),
        ("Notes\n\nP\n", ""),
        (
            "“Share this with me,” he said.\n\nP\n\nP\n\nP\n\nP\n\nP\n\nP\n",
            "",
        ),
    ] {
        let document = read(&format!("A Title\n\nP\n\nP\n\nP\n\n{end}"));
        let tail = document.text()[document.body().end..].trim();
        assert!(tail.starts_with(after), "{end}: {tail}");
        assert_eq!(tail.is_empty(), after.is_empty(), "{end}: {tail}");
    }
}

#[test]
fn paragraphs_that_wide_spaces_begin_need_no_blank_lines() {
    let source = "第一章 客栈\n\u{3000}\u{3000}天色已晚。\n“谁在那里？”\n\u{3000}\u{3000}没有人回答他，因为没有人听见。\n第二章 山路\n\u{3000}\u{3000}第二天早晨，天空晴朗。\n\u{3000}\u{3000}他们走了一整天，很少说话。";
    let document = read(source);
    let (heading, plain) = (BlockKind::Heading(1), BlockKind::Paragraph);
    assert_eq!(
        blocks(&document),
        [
            (heading, false, "第一章 客栈"),
            (plain, false, "天色已晚。"),
            (plain, true, "“谁在那里？”"),
            (plain, true, "没有人回答他，因为没有人听见。"),
            (heading, false, "第二章 山路"),
            (plain, false, "第二天早晨，天空晴朗。"),
            (plain, true, "他们走了一整天，很少说话。"),
        ]
    );
}

#[test]
fn wide_spaces_in_a_text_of_broken_lines_begin_paragraphs_only() {
    let line = "天色已晚马车停在客栈门前旅客们一个接一个地下了车四处张望好像";
    let first = &line["天色".len()..];
    let source = format!("\u{3000}\u{3000}{first}\n{line}\n{line}\n完了。\n").repeat(4);
    let document = read(&source);
    let kinds: Vec<BlockKind> = document.blocks().iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [BlockKind::Paragraph; 4]);
}
