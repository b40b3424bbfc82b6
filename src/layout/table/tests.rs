use super::*;
use crate::doc::{BlockKind, Builder};
use crate::layout::line::Setting;
use crate::layout::paragraph;
use proptest::prelude::*;

fn document(columns: Columns, text: &str) -> Document {
    let mut builder = Builder::default();
    builder.push(BlockKind::Table(columns), text);
    builder.finish()
}

fn setting(measure: u16, wide: u16) -> Setting {
    Setting {
        measure,
        wide,
        justify: true,
        hyphenate: true,
        language: None,
        visual: true,
    }
}

/// What is drawn of a table, line by line.
fn drawn(document: &Document, measure: u16, wide: u16) -> Vec<String> {
    let piece = document.piece_at(0).expect("a piece");
    let lines = paragraph::set(document, &piece, &setting(measure, wide));
    let row = |line: &Line| {
        let mut row = String::new();
        let indent = usize::from(line.indent);
        if !line.marker.is_empty() {
            row.push_str(&" ".repeat(indent - width::width(&line.marker) - 1));
            row.push_str(&line.marker);
        }
        for word in &line.words {
            let gap = usize::from(word.column).saturating_sub(width::width(&row));
            row.push_str(&" ".repeat(gap));
            row.push_str(document.slice(word.span));
        }
        row.trim_end().to_owned()
    };
    lines.iter().map(row).collect()
}

const BIRDS: &str = "Species of bird\tWhere it was seen\tNumber\tDay\n\
    Arctic tern\tNorth breakwater\t12\tMonday\n\
    Herring gull\tFish market, quay 3\t240\tTuesday";

fn birds() -> Document {
    let aligns = [Align::Start, Align::Start, Align::End];
    document(Columns::new(true, &aligns), BIRDS)
}

#[test]
fn columns_are_as_wide_as_their_cells_where_there_is_room() {
    let wanted = [
        "Species of bird  Where it was seen    Number  Day",
        "───────────────  ───────────────────  ──────  ───────",
        "Arctic tern      North breakwater         12  Monday",
        "Herring gull     Fish market, quay 3     240  Tuesday",
    ];
    assert_eq!(drawn(&birds(), 66, 66), wanted);
    // Also where it is wider than the measure and the screen has room.
    assert_eq!(drawn(&birds(), 40, 58), wanted);
}

#[test]
fn columns_share_what_there_is() {
    assert_eq!(
        drawn(&birds(), 40, 40),
        [
            "Species of   Where it    Number  Day",
            "bird         was seen",
            "───────────  ──────────  ──────  ───────",
            "Arctic tern  North           12  Monday",
            "             breakwater",
            "Herring      Fish           240  Tuesday",
            "gull         market,",
            "             quay 3",
        ]
    );
}

#[test]
fn rows_stand_one_under_the_other_where_columns_would_be_too_narrow() {
    assert_eq!(
        drawn(&birds(), 30, 30),
        [
            "Species of bird Where it was",
            "  seen Number Day",
            "",
            "Species of… Arctic tern",
            "Where it w… North breakwater",
            "Number:     12",
            "Day:        Monday",
            "",
            "Species of… Herring gull",
            "Where it w… Fish market, quay",
            "            3",
            "Number:     240",
            "Day:        Tuesday",
        ]
    );
}

#[test]
fn rows_without_names_are_runs_of_words_or_a_line_for_each_cell() {
    let text = format!("a\tb\tc\t{}\nd\te\tf\tg", "x".repeat(300));
    let narrow = drawn(&document(Columns::default(), &text), 20, 20);
    assert_eq!(narrow[0], "a b c");
    assert_eq!(narrow.last().map(String::as_str), Some("d e f g"));
    let long = "one two three four five six seven eight nine ten eleven twelve";
    let text = format!("{long} {long} {long}\t{long} {long} {long}\nd\te");
    let lines = drawn(&document(Columns::default(), &text), 22, 22);
    assert_eq!(lines[0], "one two three four");
    assert!(lines[1].starts_with("  five"), "{lines:?}");
    assert!(lines.contains(&String::new()), "{lines:?}");
}

#[test]
fn a_cell_beside_empty_ones_reaches_over_them() {
    let text = "The birds of the harbour in one year\na\tb\tc\nLong words here\t\t1\nd\te\tf";
    assert_eq!(
        drawn(&document(Columns::default(), text), 66, 66),
        [
            "The birds of the harbour in one year",
            "a             b  c",
            "Long words here  1",
            "d             e  f",
        ]
    );
}

#[test]
fn cells_of_columns_that_stand_at_the_end_reach_over_empty_ones_where_they_need_to() {
    let aligns = [Align::End, Align::Start, Align::End];
    let table: &[(&str, &[&str])] = &[
        // A short one keeps to its column, and is not cut.
        (
            "Chap.\t\tPage\nII.\tA walk\t8",
            &["Chap.          Page", "  II.  A walk     8"],
        ),
        (
            "Chapitre.\t\tPage\nII.\tA walk\t8",
            &["Chapitre.          Page", "      II.  A walk     8"],
        ),
        // A long one begins where its column does and takes what stands free behind it.
        (
            "I.\tOne\t1\nIII.\tThree and more\t133\nAll of it and more\t\t81",
            &[
                "  I.  One               1",
                "III.  Three and more  133",
                "All of it and more     81",
            ],
        ),
        (
            "All of it and more than that\t\t81\nI.\tOne\t1",
            &[
                "All of it and more than that  81",
                "I.  One                        1",
            ],
        ),
        // A word is no more than one column, whatever its length, nor are words before columns that are there for the room only.
        (
            "12,345,678,901\t\ta\n17\tb\tc",
            &["12,345,678,901     a", "            17  b  c"],
        ),
        (
            "12 November 1901\t\ta\n1 May 1902\t\tb",
            &["12 November 1901    a", "      1 May 1902    b"],
        ),
        // A title has the whole measure.
        (
            "Gooseberries\nII.\tA walk\t8\nA walk by the sea",
            &["Gooseberries", "II.  A walk  8", "A walk by the sea"],
        ),
    ];
    for (text, wanted) in table {
        let columns = Columns::new(false, &aligns);
        assert_eq!(drawn(&document(columns, text), 66, 66), *wanted, "{text}");
    }
}

#[test]
fn a_row_is_found_by_what_stands_in_it() {
    let text = "key\tone two three four five six seven eight nine ten eleven twelve\nnext\tx";
    let document = document(Columns::default(), text);
    let piece = document.piece_at(0).expect("a piece");
    let lines = paragraph::set(&document, &piece, &setting(30, 30));
    assert!(lines.len() > 3, "{lines:?}");
    for line in &lines {
        for word in &line.words {
            assert!(line.shows(word.span.start));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn lines_cover_a_table_and_show_each_word_once(
        rows in prop::collection::vec(prop::collection::vec("[a-z雪é ,-]{0,40}", 1..6), 1..12),
        head: bool,
        lists in 0u8..4,
        measure in 1u16..100,
        wide in 1u16..140,
    ) {
        let lines: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
        let text = lines.join("\n");
        let aligns = [Align::End, Align::Centre];
        let document = document(Columns::new(head, &aligns).inside(lists), &text);
        let Some(piece) = document.piece_at(0) else {
            return Ok(());
        };
        let set = paragraph::set(&document, &piece, &setting(measure, wide));
        let mut at = piece.span.start;
        for line in &set {
            prop_assert_eq!(line.span.start, at);
            prop_assert!(line.span.end >= at);
            at = line.span.end;
        }
        prop_assert_eq!(at, piece.span.end);
        let mut shown: Vec<Span> = set.iter().flat_map(|line| line.words.iter().map(|word| word.span)).collect();
        shown.sort_by_key(|span| span.start);
        let mut seen = String::new();
        let mut end = 0;
        for span in shown {
            prop_assert!(span.start >= end, "{:?}", span);
            end = span.end;
            seen.extend(document.slice(span).chars().filter(|c| !c.is_whitespace()));
        }
        let wanted: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        prop_assert_eq!(seen, wanted);
        for line in &set {
            for pair in line.words.windows(2) {
                prop_assert!(pair[0].span.end <= pair[1].span.start);
                prop_assert!(pair[0].end() <= pair[1].column);
            }
        }
    }
}
