use super::*;
use crate::doc::{Builder, Marker};
use crate::text::{Lang, grapheme};
use proptest::prelude::*;

const LECTURE: &str = include_str!("../../../texts/la-revolution-russe.txt");

/// A document of the paragraphs of `text`, one for each line that is not blank.
fn paragraphs(text: &str) -> Document {
    let mut builder = Builder::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        builder.push(BlockKind::Paragraph, line);
    }
    builder.finish()
}

/// A document of one block.
fn block(kind: BlockKind, text: &str) -> Document {
    let mut builder = Builder::default();
    builder.push(kind, text);
    builder.finish()
}

/// Every block as one piece.
fn pieces(document: &Document) -> Vec<Piece> {
    let piece = |(block, it): (usize, &crate::doc::Block)| Piece {
        block,
        span: it.span,
        first: true,
        last: true,
    };
    document.blocks().iter().enumerate().map(piece).collect()
}

fn french(measure: u16) -> Setting {
    Setting {
        measure,
        wide: measure,
        justify: true,
        hyphenate: true,
        language: Some(Lang::FR),
        visual: true,
    }
}

fn ragged(measure: u16) -> Setting {
    Setting {
        justify: false,
        language: None,
        ..french(measure)
    }
}

#[derive(Debug, Default)]
struct Figures {
    lines: usize,
    hyphens: usize,
    /// Hyphens below a hyphen.
    ladders: usize,
    /// Hyphens before a last line.
    last_hyphens: usize,
    mean: f64,
    deviation: f64,
    max: f64,
}

/// How the lecture comes out at `measure`: the stretch of a line is its extra columns per space, last lines apart.
fn figures(measure: u16) -> Figures {
    let document = paragraphs(LECTURE);
    let mut figures = Figures::default();
    let mut stretches = Vec::new();
    for piece in pieces(&document) {
        let lines = set(&document, &piece, &french(measure));
        figures.lines += lines.len();
        figures.hyphens += lines.iter().filter(|line| line.hyphen).count();
        figures.ladders += lines
            .windows(2)
            .filter(|pair| pair[0].hyphen && pair[1].hyphen)
            .count();
        let filled = &lines[..lines.len() - 1];
        figures.last_hyphens += filled
            .iter()
            .rev()
            .take(1)
            .filter(|line| line.hyphen)
            .count();
        for line in filled {
            let gaps = line.words.len() - 1;
            let words: u16 = line.words.iter().map(|word| word.width).sum();
            let natural = usize::from(words) + gaps + usize::from(line.hyphen);
            let slack = u32::try_from(usize::from(measure) - natural).unwrap();
            stretches.push(f64::from(slack) / f64::from(u32::try_from(gaps.max(1)).unwrap()));
        }
    }
    let count = f64::from(u32::try_from(stretches.len()).unwrap());
    figures.mean = stretches.iter().sum::<f64>() / count;
    let squares = stretches
        .iter()
        .map(|stretch| (stretch - figures.mean).powi(2));
    figures.deviation = (squares.sum::<f64>() / count).sqrt();
    figures.max = stretches.iter().copied().fold(0.0, f64::max);
    figures
}

/// The bounds are what a first study of this breaker reached without the French ties.
#[test]
fn the_lecture_is_set_evenly() {
    for (measure, lines, hyphens, mean, ladders) in [
        (40, 714, 107, 0.467, 2),
        (60, 483, 32, 0.378, 0),
        (72, 406, 20, 0.326, 0),
    ] {
        let figures = figures(measure);
        println!("{measure}: {figures:?}");
        assert!(figures.lines <= lines, "{measure}: {figures:?}");
        assert!(figures.hyphens <= hyphens, "{measure}: {figures:?}");
        assert!(figures.mean <= mean, "{measure}: {figures:?}");
        assert!(figures.ladders <= ladders, "{measure}: {figures:?}");
        assert_eq!(figures.last_hyphens, 0, "{measure}: {figures:?}");
    }
}

/// What must hold of the lines of any piece.
fn check(document: &Document, piece: &Piece, setting: Setting, lines: &[Line]) {
    let text = document.slice(piece.span);
    let mut at = piece.span.start;
    let mut shown = String::new();
    for line in lines {
        assert_eq!(line.span.start, at, "a gap in {text:?}");
        at = line.span.end;
        let mut column = line.indent;
        for word in &line.words {
            assert!(line.span.covers(word.span));
            assert!(word.column >= column, "words overlap in {line:?}");
            column = word.column + word.width;
            shown.push_str(document.slice(word.span));
        }
        let lone = line.words.len() <= 1
            && line.words.iter().all(|word| {
                let wide = |(_, cluster): &(usize, &str)| width::grapheme_width(cluster) > 0;
                let text = document.slice(word.span);
                grapheme::graphemes(text).filter(wide).count() <= 1
            });
        assert!(
            line.width() <= setting.measure || lone,
            "{} columns at {}: {line:?} of {text:?}",
            line.width(),
            setting.measure
        );
    }
    assert_eq!(at, piece.span.end);
    let solid = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(solid(&shown), solid(text));
}

/// Sets every paragraph of `document` at every measure, and looks.
fn sweep(document: &Document) {
    for measure in 20..=120 {
        let setting = french(measure);
        for piece in pieces(document) {
            let lines = set(document, &piece, &setting);
            check(document, &piece, setting, &lines);
            for line in &lines {
                let first = document.slice(line.words[0].span);
                let last = document.slice(line.words[line.words.len() - 1].span);
                assert!(
                    !first.starts_with([';', ':', '!', '?', '»', '%']),
                    "{measure}: {first:?}"
                );
                assert!(!last.ends_with('«'), "{measure}: {last:?}");
            }
        }
    }
}

#[test]
fn no_mark_of_the_lecture_stands_at_the_wrong_edge_at_any_width() {
    sweep(&paragraphs(LECTURE));
}

#[test]
fn no_guillemet_stands_at_the_wrong_edge_at_any_width() {
    let quoted = LECTURE.replace('“', "« ").replace('”', " »");
    let lines: Vec<&str> = quoted
        .lines()
        .filter(|line| line.contains(['«', '»']))
        .collect();
    assert!(lines.len() > 10);
    sweep(&paragraphs(&lines.join("\n")));
}

#[test]
fn nothing_of_the_lecture_is_lost() {
    let document = paragraphs(LECTURE);
    for measure in [1, 5, 20, 40, 66, 300] {
        for justify in [false, true] {
            let setting = Setting {
                justify,
                ..french(measure)
            };
            for piece in pieces(&document) {
                let lines = set(&document, &piece, &setting);
                check(&document, &piece, setting, &lines);
            }
        }
    }
}

/// The lines as they look.
fn drawn(document: &Document, setting: Setting) -> Vec<String> {
    let pad = |row: &mut String, column: usize| {
        while width::width(row) < column {
            row.push(' ');
        }
    };
    pieces(document)
        .iter()
        .flat_map(|piece| set(document, piece, &setting))
        .map(|line| {
            let mut row = String::new();
            if !line.marker.is_empty() {
                let column = usize::from(line.indent) - width::width(&line.marker) - 1;
                pad(&mut row, column);
                row += &line.marker;
            }
            for word in &line.words {
                pad(&mut row, usize::from(word.column));
                row += document.slice(word.span);
            }
            row + if line.hyphen { "-" } else { "" }
        })
        .collect()
}

#[test]
fn flowing_blocks_are_set_by_their_kind() {
    let item = |depth, marker| BlockKind::Item { depth, marker };
    for (kind, text, measure, expected) in [
        (
            BlockKind::Paragraph,
            "one  two\nthree",
            20,
            &["one two three"][..],
        ),
        (BlockKind::Paragraph, " \u{a0} ", 20, &[""]),
        (
            BlockKind::Heading(1),
            "one two three",
            8,
            &["one two", "three"],
        ),
        (
            item(0, Marker::Bullet),
            "one two three",
            10,
            &["• one two", "  three"],
        ),
        (
            item(0, Marker::Number(3)),
            "one two three",
            11,
            &["3. one two", "   three"],
        ),
        (
            item(1, Marker::Task(false)),
            "one two three",
            32,
            &["   ☐ one two three"],
        ),
        (
            item(0, Marker::None),
            "1) one two three",
            10,
            &["1) one two", "   three"],
        ),
        (
            item(0, Marker::None),
            "one two three",
            10,
            &["one two", "three"],
        ),
        (BlockKind::Rule, "* * *", 20, &[""]),
        (
            BlockKind::Paragraph,
            "日本語日本語",
            5,
            &["日本", "語日", "本語"],
        ),
        (BlockKind::Paragraph, "日本", 1, &["日", "本"]),
        (
            BlockKind::Paragraph,
            "abcdefghijk lm",
            5,
            &["abcde", "fghij", "k lm"],
        ),
        (
            BlockKind::Paragraph,
            "«\u{a0}abcdef\u{a0}» g",
            6,
            &["« abcd", "ef » g"],
        ),
        (BlockKind::Paragraph, "abcd !", 4, &["abc", "d !"]),
    ] {
        let lines = drawn(&block(kind, text), ragged(measure));
        assert_eq!(lines, expected, "{kind:?} {text:?}");
    }
}

#[test]
fn verse_and_code_keep_their_lines() {
    for (kind, text, measure, expected) in [
        (
            BlockKind::Verse,
            "one\n  two three four\n\nfive",
            14,
            &["one", "  two three", "      four", "", "five"][..],
        ),
        (
            BlockKind::Preformatted,
            "a  b\n\tc\n\nlong line",
            6,
            &["a  b", "", "c", "", "long l", "ine"],
        ),
        (
            BlockKind::Preformatted,
            "fn main() {\n    日本語();\n}",
            10,
            &["fn main()", "↪ {", "    日本語", "↪ ();", "}"],
        ),
        (
            BlockKind::Preformatted,
            "\ta\tb",
            20,
            &["        a       b"],
        ),
    ] {
        let lines = drawn(&block(kind, text), ragged(measure));
        assert_eq!(lines, expected, "{kind:?} {text:?}");
    }
}

#[test]
fn headings_are_neither_hyphenated_nor_stretched() {
    let text = "extraordinairement anticonstitutionnellement";
    for (kind, hyphens) in [(BlockKind::Heading(2), false), (BlockKind::Paragraph, true)] {
        let document = block(kind, text);
        let lines = set(&document, &pieces(&document)[0], &french(24));
        assert_eq!(lines.iter().any(|line| line.hyphen), hyphens, "{kind:?}");
    }
    let lecture = LECTURE.lines().nth(4).unwrap_or_default();
    let document = block(BlockKind::Heading(2), lecture);
    let lines = set(&document, &pieces(&document)[0], &french(60));
    assert!(lines.len() > 5 && lines.iter().any(|line| line.width() < 60));
}

#[test]
fn items_that_carry_their_label_hang_by_it() {
    // A block, whether it is tight, and the indent of its second line.
    for blocks in [
        &[
            ("1) one two three", false, 3),
            ("2) one two three", true, 3),
        ][..],
        &[
            ("9. one two three", false, 3),
            ("10. one two three", true, 4),
            ("11. one two three", true, 4),
        ],
        &[("- one two three", false, 2), ("- one two three", true, 2)],
        &[("• one two three", false, 2), ("• one two three", true, 2)],
        // A number alone is no list, nor are speeches, nor paragraphs apart.
        &[
            ("1) one two three", false, 0),
            ("one two three four", true, 0),
        ],
        &[
            ("1. one two three", false, 0),
            ("2. one two three", false, 0),
        ],
        &[("– one two three", false, 0), ("– one two three", true, 0)],
        &[
            ("one two three four", false, 0),
            ("one two three four", true, 0),
        ],
    ] {
        let mut builder = Builder::default();
        for (text, tight, _) in blocks {
            builder.push(BlockKind::Paragraph, text);
            if let Some(last) = builder.blocks.last_mut() {
                last.tight = *tight;
            }
        }
        let document = builder.finish();
        for (piece, (text, _, indent)) in pieces(&document).iter().zip(blocks) {
            let lines = set(&document, piece, &ragged(12));
            let indents: Vec<u16> = lines.iter().map(|line| line.indent).collect();
            assert_eq!(indents[..2], [0, *indent], "{text}");
        }
    }
}

#[test]
fn rows_of_code_that_go_on_are_marked() {
    let document = block(BlockKind::Preformatted, "abcdefghijklmnopqrst\nx");
    let piece = pieces(&document)[0];
    let rows = |piece: &Piece, measure| {
        set(&document, piece, &ragged(measure))
            .into_iter()
            .map(|line| {
                (
                    line.indent,
                    line.marker,
                    line.span.len(),
                    line.words[0].column,
                )
            })
            .collect::<Vec<_>>()
    };
    let mark = "↪".to_owned();
    assert_eq!(
        rows(&piece, 12),
        [
            (0, String::new(), 12, 0),
            (2, mark.clone(), 9, 2),
            (0, String::new(), 1, 0)
        ]
    );
    assert!(rows(&piece, 4).iter().all(|row| row.1.is_empty()));
    let rest = Piece {
        span: Span::new(15, 22),
        first: false,
        ..piece
    };
    assert_eq!(rows(&rest, 12)[0], (2, mark, 6, 2));
}

#[test]
fn quotations_stand_in_on_both_sides() {
    let mut builder = Builder::default();
    let text = "one two three four five six seven eight";
    builder.push(BlockKind::Paragraph, text);
    builder.blocks[0].quote = 1;
    let document = builder.finish();
    let expected = ["  one two three four five", "  six seven eight"];
    assert_eq!(drawn(&document, ragged(30)), expected);
}

#[test]
fn the_numbers_of_a_list_stand_below_each_other() {
    let mut builder = Builder::default();
    for marker in [
        Marker::Bullet,
        Marker::Number(9),
        Marker::Number(10),
        Marker::None,
    ] {
        builder.push(BlockKind::Item { depth: 0, marker }, "one");
    }
    let document = builder.finish();
    assert_eq!(
        drawn(&document, ragged(20)),
        ["• one", " 9. one", "10. one", "    one"]
    );
}

#[test]
fn both_edges_are_straight_but_for_the_last_line() {
    let document = paragraphs(LECTURE);
    let mut lines = 0;
    let (mut left, mut right) = (0_u32, 0_u32);
    for piece in pieces(&document) {
        let set = set(&document, &piece, &french(60));
        for line in &set[..set.len() - 1] {
            assert_eq!(line.width(), 60);
            lines += 1;
            for pair in line.words.windows(2) {
                let extra = pair[1].column - pair[0].column - pair[0].width - 1;
                *(if pair[1].column < 30 {
                    &mut left
                } else {
                    &mut right
                }) += u32::from(extra);
            }
        }
    }
    assert!(lines > 400);
    // Neither half gets more of the wide spaces.
    assert!(left.abs_diff(right) * 5 < left + right, "{left} {right}");
}

#[test]
fn only_a_known_language_on_a_wide_page_is_justified() {
    let document = paragraphs(LECTURE);
    let piece = pieces(&document)[2];
    for (measure, language, justify, straight) in [
        (40, Some(Lang::FR), true, true),
        (39, Some(Lang::FR), true, false),
        (60, None, true, false),
        (60, Some(Lang::FR), false, false),
    ] {
        let setting = Setting {
            measure,
            wide: measure,
            justify,
            hyphenate: true,
            language,
            visual: true,
        };
        let lines = set(&document, &piece, &setting);
        let filled = &lines[..lines.len() - 1];
        let full = filled.iter().filter(|line| line.width() == measure).count();
        assert_eq!(full * 10 > filled.len() * 9, straight, "{setting:?}");
    }
}

#[test]
fn a_piece_that_goes_on_ends_with_a_full_line() {
    let text = LECTURE.split_whitespace().collect::<Vec<_>>().join(" ");
    let document = block(BlockKind::Paragraph, &text);
    for justify in [false, true] {
        let setting = Setting {
            justify,
            ..french(60)
        };
        let ends =
            (3000..3060).filter(|&end| text.is_char_boundary(end) && text[..end].ends_with(' '));
        for end in ends {
            let piece = Piece {
                block: 0,
                span: Span::new(0, end),
                first: true,
                last: false,
            };
            let lines = set(&document, &piece, &setting);
            check(&document, &piece, setting, &lines);
            assert!(lines[lines.len() - 1].width() >= 50, "{end}");
        }
    }
}

#[test]
fn a_huge_word_fills_its_rows() {
    let text = "x".repeat(32 * 1024);
    let document = block(BlockKind::Paragraph, &text);
    let lines = set(&document, &pieces(&document)[0], &french(64));
    assert_eq!(lines.len(), 512);
}

fn kinds() -> impl Strategy<Value = BlockKind> {
    prop_oneof![
        Just(BlockKind::Paragraph),
        Just(BlockKind::Heading(1)),
        Just(BlockKind::Verse),
        Just(BlockKind::Preformatted),
        Just(BlockKind::Item {
            depth: 2,
            marker: Marker::Number(12)
        }),
        Just(BlockKind::Item {
            depth: 0,
            marker: Marker::None
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_set_whole(
        text in "([a-zéA-Z0-9 \n\t\u{a0}\u{ad}\u{200b}\u{301}’“”«»—.;!?%/日本👨\u{200d}👩🇫🇷-]|[ -~]|[a-z]{2,12} ){0,80}",
        measure in 1_u16..60,
        kind in kinds(),
        quote in 0_u8..4,
        justify: bool,
        first: bool,
        last: bool,
    ) {
        let mut builder = Builder::default();
        builder.push(kind, &text);
        builder.blocks[0].quote = quote;
        let document = builder.finish();
        for piece in pieces(&document) {
            let piece = Piece { first, last, ..piece };
            let setting = Setting { justify, ..french(measure) };
            check(&document, &piece, setting, &set(&document, &piece, &setting));
        }
    }
}

#[test]
fn numbers_of_verse_stand_at_the_right_edge() {
    for (verse, number) in [
        ("And went on in sunlight,\u{2003}10", true),
        ("And went on in sunlight,      10", true),
        // What is only the last word of the line, or no number.
        ("And went on in sunlight, 10", false),
        ("And went on in sunlight,    ten", false),
        ("10", false),
    ] {
        let document = block(BlockKind::Verse, verse);
        let lines = set(&document, &pieces(&document)[0], &ragged(40));
        let last = lines[0].words.last().expect("a word");
        assert_eq!(last.end() == 40, number, "{verse:?}: {lines:?}");
    }
    // A line that turns over has its number behind its last word.
    let document = block(BlockKind::Verse, "And went on in sunlight,\u{2003}10");
    let lines = set(&document, &pieces(&document)[0], &ragged(20));
    let last = lines.last().and_then(|line| line.words.last());
    assert_eq!(last.map(Word::end), Some(20), "{lines:?}");
}
