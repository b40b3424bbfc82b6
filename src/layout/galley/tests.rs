use super::*;
use crate::doc::{Builder, Marker};
use crate::text::Lang;
use proptest::prelude::*;

const LECTURE: &str = include_str!("../../../texts/la-revolution-russe.txt");

fn setting(measure: u16) -> Setting {
    Setting {
        measure,
        wide: measure,
        justify: true,
        hyphenate: true,
        language: Some(Lang::FR),
        visual: true,
    }
}

/// The lecture with its short lines as headings.
fn lecture() -> Document {
    let mut builder = Builder::default();
    for line in LECTURE.lines().filter(|line| !line.trim().is_empty()) {
        let kind = match line.len() {
            0..=25 => BlockKind::Heading(1 + u8::from(!builder.blocks.is_empty())),
            _ => BlockKind::Paragraph,
        };
        builder.push(kind, line);
    }
    builder.finish()
}

/// A document from a line for each block: `#` heading, `-` item, `=` tight paragraph, `*` rule without bytes, else paragraph.
fn document(lines: &[&str]) -> Document {
    let mut builder = Builder::default();
    for line in lines {
        match line.split_at_checked(1) {
            Some(("#", text)) => builder.push(BlockKind::Heading(2), text),
            Some(("-", text)) => builder.push(
                BlockKind::Item {
                    depth: 0,
                    marker: Marker::Bullet,
                },
                text,
            ),
            Some(("*", _)) => builder.push(BlockKind::Rule, ""),
            _ => builder.push(BlockKind::Paragraph, line),
        };
        if let Some(last) = builder.blocks.last_mut() {
            last.tight = line.starts_with('=');
        }
    }
    builder.finish()
}

/// Rows as text: `.` for blank, `~` for a rule.
fn drawn(document: &Document, rows: &[Row]) -> String {
    rows.iter()
        .map(|row| match row.line() {
            None => ".".to_owned(),
            Some(line) if line.words.is_empty() => "~".to_owned(),
            Some(line) => line
                .words
                .iter()
                .map(|word| document.slice(word.span))
                .collect::<Vec<_>>()
                .join(" "),
        })
        .collect::<Vec<_>>()
        .join("|")
}

/// Every top of the galley from the start of the text to its last row, by steps of one row.
fn tops(galley: &mut Galley, document: &Document) -> Vec<Top> {
    let mut tops = vec![galley.scroll(document, Top::default(), -1, 1)];
    loop {
        let last = tops[tops.len() - 1];
        let next = galley.scroll(document, last, 1, 1);
        if next == last {
            return tops;
        }
        tops.push(next);
    }
}

#[test]
fn windows_show_what_stands_there() {
    let text = [
        "#Title",
        "one two",
        "*",
        "three four",
        "#Next",
        "five",
        "=six",
    ];
    let document = document(&text);
    let mut galley = Galley::new(setting(4));
    for (skip, rows, expected) in [
        (0, 4, "Titl|e|.|one"),
        (0, 1, "Titl"),
        (3, 9, "one|two|.|~|.|thre|e|four|."),
        // The heading waits for its text.
        (8, 5, "thre|e|four|.|."),
        (10, 4, "four|.|.|."),
        (10, 5, "four|.|.|.|."),
        (10, 6, "four|.|.|Next|.|five"),
        (13, 1, "Next"),
        (13, 2, "Next|."),
        (15, 4, "five|=six|.|."),
    ] {
        // One row is always left, so that every row can be first.
        let top = galley.scroll(&document, Top::default(), skip, 1);
        let window = galley.window(&document, top, rows);
        assert_eq!(window.len(), usize::from(rows));
        assert_eq!(drawn(&document, &window), expected, "{skip} {rows}");
    }
}

#[test]
fn an_empty_text_is_blank() {
    let document = Builder::default().finish();
    let mut galley = Galley::new(setting(40));
    let top = Top::default();
    assert_eq!(drawn(&document, &galley.window(&document, top, 3)), ".|.|.");
    assert_eq!(galley.scroll(&document, top, 5, 3), top);
    assert_eq!(galley.page(&document, top, 3, true), top);
    assert_eq!(galley.page(&document, top, 3, false), top);
    assert_eq!(galley.top_for(&document, 7, 1, 3), top);
    assert_eq!(galley.row_of(&document, top, 0, 3), None);
}

#[test]
fn rules_at_either_end_of_the_text_are_passed() {
    let document = document(&["*", "*", "one", "*", "*", "*"]);
    let mut galley = Galley::new(setting(20));
    assert_eq!(
        drawn(&document, &galley.window(&document, Top::default(), 6)),
        "one|.|~|.|.|."
    );
    assert_eq!(tops(&mut galley, &document).len(), 3);
    let end = galley.scroll(&document, Top::default(), 100, 1);
    assert_eq!(galley.scroll(&document, end, -100, 1).lead, 0);
}

#[test]
fn every_row_is_passed_once_and_in_order() {
    let document = lecture();
    let mut galley = Galley::new(setting(50));
    let tops = tops(&mut galley, &document);
    let mut at = 0;
    for &top in &tops {
        if let Some(line) = galley.window(&document, top, 1)[0].line() {
            assert!(
                line.span.start >= at && document.text()[at..line.span.start].trim().is_empty()
            );
            at = line.span.end;
        }
    }
    assert_eq!(at, document.text().len());
    // And back again.
    let mut top = tops[tops.len() - 1];
    for &expected in tops.iter().rev().skip(1) {
        top = galley.scroll(&document, top, -1, 1);
        assert_eq!(top, expected);
    }
}

#[test]
fn pages_leave_nothing_out_and_turn_back() {
    let document = lecture();
    for (measure, rows) in [(66, 38), (40, 10), (25, 3), (20, 1)] {
        let mut galley = Galley::new(setting(measure));
        let mut pages = vec![Top::default()];
        let mut at = 0;
        loop {
            let top = pages[pages.len() - 1];
            for line in galley
                .window(&document, top, rows)
                .iter()
                .filter_map(Row::line)
            {
                if line.span.start >= at {
                    assert!(
                        document.text()[at..line.span.start].trim().is_empty(),
                        "left out before {:?}",
                        line.span
                    );
                    at = line.span.end;
                }
            }
            let next = galley.page(&document, top, rows, true);
            if next == top {
                break;
            }
            assert_eq!(next.lead, 0, "a page begins with a line");
            pages.push(next);
        }
        assert_eq!(at, document.text().len());
        let mut top = pages[pages.len() - 1];
        for &expected in pages.iter().rev().skip(1) {
            top = galley.page(&document, top, rows, false);
            assert_eq!(top, expected);
        }
        assert_eq!(galley.page(&document, top, rows, false), top);
    }
}

#[test]
fn a_page_back_leads_to_this_one_even_if_it_was_never_turned() {
    let document = lecture();
    for (measure, rows) in [(66, 38), (40, 10), (25, 4)] {
        let mut galley = Galley::new(setting(measure));
        for top in tops(&mut galley, &document)
            .into_iter()
            .filter(|top| top.lead == 0)
        {
            let top = galley.scroll(&document, top, 0, rows);
            let back = galley.page(&document, top, rows, false);
            let seen = galley.window(&document, back, rows);
            let mut at = back.pos;
            for line in seen.iter().filter_map(Row::line) {
                at = line.span.end;
            }
            assert!(
                document.text()[at.min(top.pos)..top.pos].trim().is_empty(),
                "{top:?} after {back:?}"
            );
        }
    }
}

#[test]
fn a_resize_keeps_the_place() {
    let document = lecture();
    let mut galley = Galley::new(setting(66));
    let top = Top {
        pos: document.floor(document.text().len() / 2),
        lead: 0,
    };
    let before = drawn(&document, &galley.window(&document, top, 20));
    for measure in [20, 40, 119, 66] {
        galley.reset(setting(measure));
        assert_eq!(galley.scroll(&document, top, 0, 20), top);
        let window = galley.window(&document, top, 20);
        assert!(window[0].line().unwrap().span.contains(top.pos));
        assert_eq!(measure == 66, drawn(&document, &window) == before);
    }
}

#[test]
fn only_what_is_seen_is_set() {
    let mut builder = Builder::default();
    for _ in 0..200 {
        for line in LECTURE.lines().filter(|line| !line.trim().is_empty()) {
            builder.push(BlockKind::Paragraph, line);
        }
    }
    let document = builder.finish();
    let mut galley = Galley::new(setting(66));
    let middle = document.floor(document.text().len() / 2);
    galley.window(
        &document,
        Top {
            pos: middle,
            lead: 0,
        },
        50,
    );
    assert!(galley.cache.len() < 20, "{}", galley.cache.len());
    // A million rows are not walked, and neither is the way to the end and back.
    let end = galley.scroll(&document, Top::default(), 1_000_000, 50);
    let start = galley.scroll(&document, end, -1_000_000, 50);
    assert!(galley.cache.len() < 100, "{}", galley.cache.len());
    assert_eq!(start, Top::default());
    let last = galley.window(&document, end, 50);
    assert_eq!(last[49].line().unwrap().span.end, document.text().len());
    // An estimate lands near where counting would.
    let near = galley.scroll(&document, Top::default(), 5000, 50).pos;
    let mut counted = Top::default();
    for _ in 0..50 {
        counted = galley.scroll(&document, counted, 100, 50);
    }
    assert!(
        near.abs_diff(counted.pos) < counted.pos / 5,
        "{near} {}",
        counted.pos
    );
    // However much is read, little is kept.
    assert!(galley.cache.len() <= 1100, "{}", galley.cache.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn scrolling_adds_up(
        kinds in proptest::collection::vec((0_usize..6, 1_usize..30), 1..12),
        measure in 1_u16..30,
        rows in 1_u16..12,
        moves in proptest::collection::vec(-20_i64..20, 1..20),
    ) {
        let words = "a bc def ghij klmno pq rst uvwxyz ".repeat(2);
        let lines: Vec<String> = kinds
            .iter()
            .map(|&(kind, length)| format!("{}{}", ["#", "-", "=", "*", "", ""][kind], &words[..length]))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let document = document(&lines);
        let mut galley = Galley::new(setting(measure));
        let tops = tops(&mut galley, &document);
        let end = tops.len().saturating_sub(usize::from(rows));
        let mut at = 0_usize;
        let mut top = tops[0];
        for by in moves {
            at = at.saturating_add_signed(isize::try_from(by).unwrap()).min(end);
            top = galley.scroll(&document, top, by, rows);
            prop_assert_eq!(top, tops[at], "row {} of {}", at, tops.len());
            let window = galley.window(&document, top, rows);
            for (row, shown) in window.iter().enumerate() {
                let Some(line) = shown.line().filter(|line| !line.span.is_empty()) else { continue };
                let row = u16::try_from(row).unwrap();
                prop_assert_eq!(galley.row_of(&document, top, line.span.start, rows), Some(row));
                let found = galley.top_for(&document, line.span.start, row, rows);
                prop_assert_eq!(galley.row_of(&document, found, line.span.start, rows), Some(row));
            }
        }
        for top in tops {
            let row = galley.top_for(&document, top.pos, rows / 2, rows);
            prop_assert!(galley.row_of(&document, row, top.pos, rows).is_some() || document.blocks().is_empty());
        }
    }
}

/// Three paragraphs with a figure between the first two.
fn with_figure() -> (Document, Galley) {
    let mut builder = Builder::default();
    builder.push(BlockKind::Paragraph, "one");
    builder.push(BlockKind::Figure, "picture");
    builder.push(BlockKind::Paragraph, "two");
    builder.push(BlockKind::Paragraph, "three");
    let mut galley = Galley::new(setting(40));
    let document = builder.finish();
    galley.make_room(&document, Figures::from([(1, 4)]), []);
    (document, galley)
}

#[test]
fn a_picture_has_its_rows_above_its_words() {
    let (document, mut galley) = with_figure();
    let shown = |galley: &mut Galley, top: Top, rows: u16| -> String {
        let rows = galley.window(&document, top, rows);
        let sign = |row: &Row| match row {
            Row::Blank => ".".to_owned(),
            Row::Fold { .. } => "f".to_owned(),
            Row::Ahead => "v".to_owned(),
            Row::Picture { row, .. } => row.to_string(),
            Row::Line { .. } => row.line().map_or(String::new(), |line| {
                document.slice(line.span).trim().chars().take(1).collect()
            }),
        };
        rows.iter().map(sign).collect()
    };
    let top = Top::default();
    assert_eq!(shown(&mut galley, top, 10), "o.0123p.t.");
    // Every row can be scrolled to; a picture that does not fit at the foot waits until it does, or is at the head.
    let tops: Vec<String> = (0..8)
        .map(|by| {
            let top = galley.scroll(&document, top, by, 3);
            shown(&mut galley, top, 3)
        })
        .collect();
    assert_eq!(
        tops,
        ["o..", "...", "012", "123", "23p", "3p.", "p.t", ".t."]
    );
    // A page does not end within a picture, and the next one begins with it.
    assert_eq!(shown(&mut galley, top, 5), "o....");
    // Where much is left free, there is a word of it.
    galley.make_room(&document, Figures::from([(1, 7)]), []);
    assert_eq!(shown(&mut galley, top, 6), "o.v...");
    galley.make_room(&document, Figures::from([(1, 4)]), []);
    let next = galley.page(&document, top, 5, true);
    assert_eq!(shown(&mut galley, next, 5), "0123p");
    let back = galley.page(&document, next, 5, false);
    assert_eq!(back, top);
    // Going to the figure goes to its picture.
    let at = galley.top_for(&document, 5, 0, 5);
    assert_eq!(shown(&mut galley, at, 5), "0123p");
    galley.make_room(&document, Figures::new(), []);
    assert_eq!(shown(&mut galley, top, 6), "o.p.t.");
}

#[test]
fn a_picture_at_the_head_keeps_its_rows_there() {
    let (document, mut galley) = with_figure();
    let pos = document.blocks()[1].span.start;
    for (lead, after, expected) in [
        // Whole, and whole with the blank row above it.
        (4, 6, 6),
        (5, 2, 3),
        (4, 0, 0),
        (0, 5, 0),
        // Half of it.
        (2, 8, 4),
        (3, 4, 3),
        (1, 4, 1),
        (5, 5, 6),
    ] {
        galley.make_room(&document, Figures::from([(1, 4)]), []);
        let top = Top { pos, lead };
        let [top] = galley.make_room(&document, Figures::from([(1, after)]), [top]);
        assert_eq!(
            top,
            Top {
                pos,
                lead: expected
            },
            "{lead} of 4 → {after}"
        );
    }
    // One that was not known before stands above the words that the page began with.
    galley.make_room(&document, Figures::new(), []);
    let [top] = galley.make_room(&document, Figures::from([(1, 7)]), [Top { pos, lead: 0 }]);
    assert_eq!(top, Top { pos, lead: 7 });
    // Elsewhere nothing moves.
    let pos = document.blocks()[2].span.start;
    for after in [0, 3, 9] {
        let top = Top { pos, lead: 1 };
        assert_eq!(
            galley.make_room(&document, Figures::from([(1, after)]), [top]),
            [top]
        );
    }
}

#[test]
fn what_is_folded_has_one_row() {
    let document = document(&["before", "one", "two", "after", "end"]);
    let mut galley = Galley::new(setting(40));
    galley.fold(Folds {
        front: 1,
        after: Some(3),
    });
    let shown = |galley: &mut Galley, top: Top, rows: u16| -> String {
        let rows = galley.window(&document, top, rows);
        let sign = |row: &Row| match row {
            Row::Fold { before } => if *before { "<" } else { ">" }.to_owned(),
            row => row.line().map_or(".".to_owned(), |line| {
                document.slice(line.span).trim().chars().take(1).collect()
            }),
        };
        rows.iter().map(sign).collect()
    };
    let start = galley.top_for(&document, document.blocks()[1].span.start, 0, 9);
    assert_eq!(shown(&mut galley, start, 9), "<.o.t.>..");
    for rows in 1..9 {
        let mut top = start;
        for _ in 0..9 {
            top = galley.scroll(&document, top, 1, rows);
            let seen = shown(&mut galley, top, rows);
            assert!(!seen.contains(['b', 'a', 'e']), "{rows}: {seen}");
        }
        if rows >= 3 {
            assert!(shown(&mut galley, top, rows).contains("t.>"), "{rows}");
        }
        for _ in 0..9 {
            top = galley.scroll(&document, top, -1, rows);
        }
        assert_eq!(shown(&mut galley, top, 1), "<", "{rows}");
    }
    // A place that is folded away is where the text begins, or ends.
    for pos in [0, document.text().len()] {
        let top = galley.top_for(&document, pos, 0, 5);
        assert!(!shown(&mut galley, top, 5).contains(['b', 'a', 'e']));
    }
    galley.fold(Folds::default());
    assert_eq!(shown(&mut galley, Top::default(), 9), "b.o.t.a.e");
}

#[test]
fn a_picture_left_to_the_next_page_with_its_heading_is_told_too() {
    let mut builder = Builder::default();
    builder.push(BlockKind::Paragraph, "one");
    builder.push(BlockKind::Heading(2), "of pictures");
    builder.push(BlockKind::Figure, "picture");
    let document = builder.finish();
    let mut galley = Galley::new(setting(40));
    galley.make_room(&document, Figures::from([(2, 6)]), []);
    let mut shown = |rows: u16| {
        let rows = galley.window(&document, Top::default(), rows);
        rows.iter().position(|row| matches!(row, Row::Ahead))
    };
    assert_eq!((shown(9), shown(6), shown(12)), (Some(3), None, None));
}
