//! Whole Markdown texts.

use super::*;
use crate::doc::PictureSource::{File, Remote};
use crate::doc::{Align, Block, BlockKind, Columns, Marker};
use crate::text::Lang;

fn blocks(document: &Document) -> Vec<(&Block, &str)> {
    let blocks = document.blocks().iter();
    blocks
        .map(|block| (block, document.slice(block.span)))
        .collect()
}

fn inlines(document: &Document) -> Vec<(&InlineKind, &str)> {
    let inlines = document.inlines().iter();
    inlines
        .map(|inline| (&inline.kind, document.slice(inline.span)))
        .collect()
}

fn link(target: &str) -> InlineKind {
    InlineKind::Link {
        target: target.to_owned(),
    }
}

#[test]
fn a_beginning_stands_alone_where_nothing_in_it_is_defined_further_down() {
    for (source, expected) in [
        ("# One\n\nAs it [is](a.html), *so* it is.\n\n## Two\n", true),
        (
            "# One\n\n[Here][a] and [a] and [b][].\n\n[a]: x\n[b]: y\n",
            true,
        ),
        ("# One\n\nA note[^1].\n\n[^1]: This.\n", true),
        ("# One\n\n- [ ] to do\n- [x] done\n\n`[code]`\n", true),
        ("---\ntitle: One\n---\n\n## Two\n\nText.\n", true),
        ("# One\n\n[Here][a].\n", false),
        ("# One\n\n[Here][].\n", false),
        ("# One\n\nHe said so [sic].\n", false),
        ("# One\n\n![Here][a]\n", false),
        ("# One\n\nA note[^1].\n", false),
        ("## Two\n\nText.\n", false),
        ("Text.\n", false),
    ] {
        assert_eq!(stands_alone(source), expected, "{source}");
    }
}

#[test]
fn headings_become_sections_and_notes_after_matter() {
    let document = parse(
        "# A\n\nText *here*.\n\n## B\n\nMore[^1].\n\n[^1]: Note.\n",
        "x.md",
    );
    let sections = document.outline().sections().iter();
    let outline: Vec<_> = sections.map(|it| (it.level, it.id.as_str())).collect();
    assert_eq!(outline, [(1, "a"), (2, "b")]);
    assert_eq!(document.text(), "A\n\nText here.\n\nB\n\nMore¹.\n\nNote.");
    let note = &document.notes()[0];
    assert_eq!(note.label, "1");
    assert_eq!(
        (document.slice(note.mark), document.slice(note.body)),
        ("¹", "Note.")
    );
    assert_eq!(
        document.slice(document.body()),
        "A\n\nText here.\n\nB\n\nMore¹."
    );
    assert_eq!(document.outline().at(note.body.start), None);
}

#[test]
fn notes_stand_in_the_order_of_their_marks() {
    let document = parse(
        "One[^b] two[^a] three[^b] four[^none].\n\n[^a]: First *defined*,\n    on two lines.\n\n    And two paragraphs.\n[^b]: Second.\n[^c]: Unused.\n",
        "",
    );
    let notes: Vec<_> = document
        .notes()
        .iter()
        .map(|note| {
            (
                note.label.as_str(),
                document.slice(note.mark),
                document.slice(note.body),
            )
        })
        .collect();
    assert_eq!(
        notes,
        [
            ("1", "¹", "Second."),
            (
                "2",
                "²",
                "First defined, on two lines.\n\nAnd two paragraphs."
            ),
        ]
    );
    assert!(document.text().starts_with("One¹ two² three¹ four[^none]."));
    assert!(document.text().ends_with("Unused."));
    let numbers: Vec<Marker> = blocks(&document)
        .iter()
        .filter_map(|(block, _)| match block.kind {
            BlockKind::Item { depth: 0, marker } => Some(marker),
            _ => None,
        })
        .collect();
    assert_eq!(
        numbers,
        [
            Marker::Number(1),
            Marker::Number(2),
            Marker::None,
            Marker::Number(3)
        ]
    );
    let cards: Vec<String> = document
        .notes()
        .iter()
        .map(|note| document.quote(note.body))
        .collect();
    assert_eq!(
        cards,
        [
            "Second.",
            "First defined, on two lines.\nAnd two paragraphs."
        ]
    );
    let marks = inlines(&document);
    let marks = marks
        .iter()
        .filter(|(kind, _)| matches!(kind, InlineKind::NoteMark(_)));
    assert_eq!(marks.count(), 3);
}

#[test]
fn links_lead_to_sections_by_the_names_writers_use() {
    let document = parse(
        "# Les Causes d’Octobre!\n\n[a](#les-causes-doctobre) [b](#named) [c](https://x.org/y) [d](#nowhere)\n\n## Two {#named}\n\ntext\n\n## Two\n\n[e](#two-1)\n",
        "",
    );
    assert_eq!(
        inlines(&document),
        [
            (&link("#les-causes-d-octobre"), "a"),
            (&link("#two"), "b"),
            (&link("https://x.org/y"), "c"),
            (&link("#nowhere"), "d"),
            (&link("#two-2"), "e"),
        ]
    );
}

#[test]
fn styles_nest_and_stay_in_their_block() {
    let document = parse("a **b *c* `d`** ~~e~~\n\n**f", "");
    assert_eq!(document.text(), "a b c d e\n\n**f");
    assert_eq!(
        inlines(&document),
        [
            (&InlineKind::Strong, "b c d"),
            (&InlineKind::Emphasis, "c"),
            (&InlineKind::Code, "d"),
            (&InlineKind::Strike, "e"),
        ]
    );
}

#[test]
fn lists_quotes_and_code_keep_their_shape() {
    let document = parse(
        "1. one\n2. two\n   - deep\n\n   more of two\n\n> quoted\n>\n> > deeper\n\n```rust\nfn a() {\n    b\n}\n```\n\n- [x] done\n- [ ] open\n\n---\n\nlast  \nline\n",
        "",
    );
    let item = |depth, marker| BlockKind::Item { depth, marker };
    let found: Vec<_> = blocks(&document)
        .into_iter()
        .map(|(block, text)| (block.kind, block.quote, text))
        .collect();
    assert_eq!(
        found,
        [
            (item(0, Marker::Number(1)), 0, "one"),
            (item(0, Marker::Number(2)), 0, "two"),
            (item(1, Marker::Bullet), 0, "deep"),
            (item(0, Marker::None), 0, "more of two"),
            (BlockKind::Paragraph, 1, "quoted"),
            (BlockKind::Paragraph, 2, "deeper"),
            (BlockKind::Preformatted, 0, "fn a() {\n    b\n}"),
            (item(0, Marker::Task(true)), 0, "done"),
            (item(0, Marker::Task(false)), 0, "open"),
            (BlockKind::Rule, 0, ""),
            (BlockKind::Verse, 0, "last\nline"),
        ]
    );
    let tight: Vec<bool> = document
        .blocks()
        .iter()
        .take(4)
        .map(|block| block.tight)
        .collect();
    assert_eq!(tight, [false, true, true, false]);
}

#[test]
fn definitions_stand_under_their_terms() {
    let source =
        "Quay\n: A place for *ships*.\n: A wall.\n\n- Harbour\n  : All quays.\n\nAfter: not one.\n";
    assert_eq!(
        crate::format::markup::dumped(&parse(source, "")),
        [
            "P {b:Quay}",
            "~  + A place for {i:ships}.",
            "~  + A wall.",
            "- {b:Harbour}",
            "~  + All quays.",
            "P After: not one.",
        ]
    );
}

#[test]
fn tables_stand_in_columns_and_keep_their_styles() {
    let document = parse(
        "| a | n |\n|---|--:|\n| *x* | 10 |\n| yy | 9[^1] |\n\n[^1]: Nine.\n",
        "",
    );
    let (block, text) = blocks(&document)[0];
    let columns = Columns::new(true, &[Align::Start, Align::End]);
    assert_eq!(block.kind, BlockKind::Table(columns));
    assert_eq!(text, "a\tn\nx\t10\nyy\t9¹");
    assert_eq!(inlines(&document)[0], (&InlineKind::Emphasis, "x"));
    assert_eq!(document.slice(document.notes()[0].mark), "¹");
}

#[test]
fn notes_of_notes_and_notes_defined_twice_keep_their_text() {
    let document = parse(
        "A[^a].\n\n[^b]: Unmarked, but for [^c].\n[^a]: One.\n[^a]: One again.\n[^c]: Deep.\n",
        "",
    );
    assert_eq!(
        document.text(),
        "A¹.\n\nOne.\n\nUnmarked, but for ³.\n\nDeep.\n\nOne again."
    );
    let notes: Vec<_> = document
        .notes()
        .iter()
        .map(|note| (note.label.as_str(), document.slice(note.body)))
        .collect();
    assert_eq!(notes, [("1", "One."), ("3", "Deep.")]);
    assert_eq!(
        inlines(&document),
        [
            (&InlineKind::NoteMark(0), "¹"),
            (&InlineKind::NoteMark(1), "³")
        ]
    );
}

#[test]
fn a_table_is_one_block_however_wide_it_is() {
    let document = parse(
        "before\n\n| 名前 | Prix | *Remarque* |\n|---|--:|:-:|\n| 雪国 | 1 200 | un long texte qui **ne tient** pas en colonnes[^1] |\n| 千羽鶴 | | une autre |\n\nafter\n\n[^1]: Note.\n",
        "",
    );
    let aligns = [Align::Start, Align::End, Align::Centre];
    let found: Vec<_> = blocks(&document)
        .into_iter()
        .take(3)
        .map(|(block, text)| (block.kind, text))
        .collect();
    assert_eq!(
        found,
        [
            (BlockKind::Paragraph, "before"),
            (
                BlockKind::Table(Columns::new(true, &aligns)),
                "名前\tPrix\tRemarque\n雪国\t1 200\tun long texte qui ne tient pas en colonnes¹\n千羽鶴\t\tune autre"
            ),
            (BlockKind::Paragraph, "after"),
        ]
    );
    let inlines = inlines(&document);
    assert!(inlines.contains(&(&InlineKind::Emphasis, "Remarque")));
    assert!(inlines.contains(&(&InlineKind::Strong, "ne tient")));
    assert_eq!(document.slice(document.notes()[0].mark), "¹");
}

#[test]
fn a_table_in_a_list_knows_its_item() {
    let document = parse("- item\n\n  | a | b |\n  |---|---|\n  | c | d |\n", "");
    let kinds: Vec<BlockKind> = document.blocks().iter().map(|block| block.kind).collect();
    let marker = Marker::Bullet;
    assert_eq!(
        kinds,
        [
            BlockKind::Item { depth: 0, marker },
            BlockKind::Table(Columns::new(true, &[]).inside(1)),
        ]
    );
}

#[test]
fn a_line_after_a_break_begins_at_the_edge() {
    for source in ["a<br>\nb", "a<br> b", "a  \n  b", "a<br>*b*"] {
        assert_eq!(parse(source, "").text(), "a\nb", "{source:?}");
    }
}

#[test]
fn many_notes_cost_no_more_than_their_number() {
    let time = |count: usize| {
        let mut source = String::new();
        for index in 0..count {
            use std::fmt::Write;
            let _ = write!(source, "word[^n{index}] ");
            if index % 8 == 7 {
                source.push_str("\n\n");
            }
        }
        source.push_str("\n\n");
        for index in 0..count {
            use std::fmt::Write;
            let _ = writeln!(source, "[^n{index}]: Note {index}.");
        }
        let start = std::time::Instant::now();
        assert_eq!(parse(&source, "").notes().len(), count);
        start.elapsed()
    };
    let few = time(1000).max(std::time::Duration::from_millis(1));
    // Eight times as many, with room for a busy machine; quadratic would be sixty-four times as much.
    assert!(time(8000) < few * 40);
}

#[test]
fn html_and_pictures_become_text() {
    let document = parse(
        "a <b>b</b><br>c ![A cat](cat.png)\n\n<div onclick=\"x()\">d &amp; e</div>\n\n<script>evil()</script>\n\n&#27;[31m red\n",
        "",
    );
    assert_eq!(document.text(), "a b\nc A cat\n\nd & e\n\n␛[31m red");
}

#[test]
fn the_title_is_the_cards_the_first_headings_or_the_files() {
    for (source, title, language) in [
        (
            "---\ntitle: Card\nlang: fr\n---\n# Head\n",
            "Card",
            Lang::parse("fr"),
        ),
        ("text\n\n## Under\n\n# Head\n", "Head", None),
        ("text\n\n## Under\n", "Under", None),
        ("text", "file", None),
    ] {
        let document = parse(source, "dir/file.md");
        assert_eq!(document.meta().title, title);
        assert_eq!(document.meta().language, language);
    }
}

#[test]
fn headings_in_quotes_are_no_sections() {
    let document = parse("# A\n\n> # Quoted\n\n- # Listed\n\nx\n\n# B\n", "");
    let sections = document.outline().sections().iter();
    let titles: Vec<&str> = sections.map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["A", "B"]);
}

#[test]
fn pictures_and_html_are_read_as_a_page_has_them() {
    let document = parse(
        "# T\n\n![A cat](img/cat.png)\n\na ![](x.png) b ![dot](https://x.org/d.png) <sub>low</sub> <b>c *d*</b>\n\n\
         <p align=\"center\"><img src=\"logo.svg\" alt=\"Logo\"></p>\n\n<h2 id=\"set\">Set up</h2>\n\n- one  \n  more\n\n[to](#set) [away](#here)\n\n<a name=\"here\"></a>There.\n",
        "",
    );
    let found = crate::format::markup::dumped(&document);
    assert_eq!(
        found,
        [
            "H1 T",
            "F {img 0:A cat}",
            "P a b {img 1:dot} {sub:low} {b:c {i:d}}",
            "F {img 2:Logo}",
            "H2 Set up",
            "- one",
            "~+ more",
            "P {->#set-up:to} {@61:away}",
            "P There.",
        ]
    );
    let sources: Vec<_> = document
        .pictures()
        .iter()
        .map(|picture| &picture.source)
        .collect();
    assert_eq!(
        sources,
        [
            &File("img/cat.png".into()),
            &Remote("https://x.org/d.png".into()),
            &File("logo.svg".into())
        ]
    );
}
