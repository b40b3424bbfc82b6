use super::*;
use crate::doc::{Builder, Inline, Marker};
use crate::layout::{Setting, paragraph};
use proptest::prelude::*;

const HEBREW: &str = "בשנת 1948 יצאה לאור המהדורה הראשונה של “Principia Mathematica” בתרגום עברי (כרך 1 מתוך 3), \
    ומחירה היה 20$ בלבד. המתרגם כתב: «אין דבר קשה מזה!» ואז הוסיף, במכתב מיום 12/05/1947, שהמונח Rust (שפת תכנות) אינו מופיע.";

fn setting(measure: u16, justify: bool) -> Setting {
    Setting {
        measure,
        wide: measure,
        justify,
        hyphenate: true,
        language: Lang::parse("he"),
        visual: true,
    }
}

fn lines(document: &Document, block: usize, setting: Setting) -> Vec<Line> {
    let span = document.blocks()[block].span;
    let piece = Piece {
        block,
        span,
        first: true,
        last: true,
    };
    paragraph::set(document, &piece, &setting)
}

/// A line as its cells show it.
fn drawn(document: &Document, line: &Line) -> String {
    let mut spots: Vec<(u16, String)> = Vec::new();
    for word in &line.words {
        let text = document.slice(word.span);
        let text = if word.rtl {
            bidi::turned(text)
        } else {
            text.to_owned()
        };
        spots.push((word.column, text));
    }
    if let Some(column) = line.hyphen_column() {
        spots.push((column, "-".to_owned()));
    }
    if !line.marker.is_empty() {
        let columns = small(width::width(&line.marker));
        let column = line.from_edge(line.indent - columns - 1, columns);
        spots.push((column, line.marker.clone()));
    }
    spots.sort_by_key(|(column, _)| *column);
    let mut row = String::new();
    for (column, text) in spots {
        let at = width::width(&row);
        assert!(at <= usize::from(column), "{row:?} {text:?}");
        row.push_str(&" ".repeat(usize::from(column) - at));
        row.push_str(&text);
    }
    row
}

fn page(builder: Builder, measure: u16) -> Vec<String> {
    let document = builder.finish();
    (0..document.blocks().len())
        .flat_map(|block| lines(&document, block, setting(measure, false)))
        .map(|line| drawn(&document, &line))
        .collect()
}

#[test]
fn right_to_left_paragraphs_stand_at_the_right() {
    let mut builder = Builder::default();
    builder.push(BlockKind::Heading(1), "פרק א: Rust (2024)");
    builder.push(BlockKind::Paragraph, "שלום, world! זה 12 ספרים.");
    for (depth, marker) in [(0, Marker::Number(1)), (1, Marker::Bullet)] {
        builder.push(BlockKind::Item { depth, marker }, "פריט ארוך מאוד שגולש");
    }
    builder.push(BlockKind::Paragraph, "ציטוט ארוך מאוד מאוד");
    builder.blocks[4].quote = 1;
    builder.push(BlockKind::Verse, "שיר קצר\n  שורה שנייה");
    builder.push(BlockKind::Preformatted, "let a = 1;\nif a < b { }");
    builder.push(BlockKind::Paragraph, "In English: שלום עולם, and 3.");
    let rows = page(builder, 20);
    let expected = [
        "  Rust (2024) :א קרפ",
        "  12 הז !world ,םולש",
        "              .םירפס",
        "   דואמ ךורא טירפ 1.",
        "            שלוגש",
        "   דואמ ךורא טירפ –",
        "            שלוגש",
        "    דואמ ךורא טוטיצ",
        "               דואמ",
        "             רצק ריש",
        "        היינש הרוש",
        "let a = 1;",
        "if a < b { }",
        "In English: םולש",
        "םלוע, and 3.",
    ];
    assert_eq!(rows, expected);
}

#[test]
fn the_source_tells_the_direction() {
    let numbers = "12, 13 — 14";
    let arrange = |document: Document, code: &str| {
        let setting = Setting {
            language: Lang::parse(code),
            ..setting(20, false)
        };
        drawn(&document, &lines(&document, 0, setting)[0])
    };
    let builder = |text: &str| {
        let mut builder = Builder::default();
        builder.push(BlockKind::Paragraph, text);
        builder
    };
    // Without a letter the language decides.
    assert_eq!(arrange(builder(numbers).finish(), "fr"), numbers);
    assert_eq!(
        arrange(builder(numbers).finish(), "ar"),
        "         14 — 13 ,12"
    );
    // The text's own direction comes first, and the block's before that.
    let mut said = builder("Rust!");
    said.meta.direction = Some(Direction::RightToLeft);
    assert_eq!(arrange(said.finish(), "fr"), "               !Rust");
    let mut said = builder("Rust!");
    said.meta.direction = Some(Direction::RightToLeft);
    said.inlines.push(Inline {
        span: Span::new(0, 5),
        kind: InlineKind::Direction(Direction::LeftToRight),
    });
    assert_eq!(arrange(said.finish(), "fr"), "Rust!");
    // A run of its own is one thing.
    let text = "ראה C++, עוד";
    let mut said = builder(text);
    let start = text.find('C').unwrap();
    said.inlines.push(Inline {
        span: Span::new(start, start + 3),
        kind: InlineKind::Direction(Direction::LeftToRight),
    });
    assert_eq!(arrange(said.finish(), "he"), "        דוע ,C++ האר");
}

#[test]
fn a_hyphen_stands_where_the_word_goes_on() {
    let mut builder = Builder::default();
    builder.push(BlockKind::Paragraph, "ספר international");
    let document = builder.finish();
    let setting = Setting {
        language: Lang::parse("en"),
        ..setting(14, false)
    };
    let rows: Vec<String> = lines(&document, 0, setting)
        .iter()
        .map(|line| drawn(&document, line))
        .collect();
    assert_eq!(rows, ["  interna- רפס", "        tional"]);
}

#[test]
fn text_without_right_to_left_letters_is_left_alone() {
    let mut builder = Builder::default();
    builder.push(BlockKind::Paragraph, "Un été « ici » — (3).");
    builder.push(BlockKind::Paragraph, "Un été אבג « ici » — (3).");
    let document = builder.finish();
    for block in [0, 1] {
        let lines = lines(&document, block, setting(40, false));
        assert_eq!(lines[0].is_turned(), block == 1);
        assert_eq!(lines[0].edge, None);
    }
    let logical = Setting {
        visual: false,
        ..setting(40, false)
    };
    assert!(!lines(&document, 1, logical)[0].is_turned());
}

/// What must hold of every line, turned or not: the words cover the text in its order, the columns of words, spaces and hyphen are disjoint
/// and without holes, and both edges are where they are without turning.
fn sound(document: &Document, measure: u16, justify: bool) {
    if document.blocks().is_empty() {
        return;
    }
    let turned = setting(measure, justify);
    let plain = Setting {
        visual: false,
        ..turned
    };
    let (seen, read) = (lines(document, 0, turned), lines(document, 0, plain));
    assert_eq!(seen.len(), read.len());
    for (seen, read) in seen.iter().zip(&read) {
        assert_eq!(seen.span, read.span);
        let text = |line: &Line| -> String {
            let words = line.words.iter().map(|word| document.slice(word.span));
            words.collect()
        };
        assert_eq!(text(seen), text(read));
        assert!(seen.words.is_sorted_by_key(|word| word.span.start));
        if !seen.is_turned() || seen.words.iter().all(|word| word.width == 0) {
            continue;
        }
        let mut cells: Vec<(u16, u16)> = seen
            .words
            .iter()
            .chain(&seen.gaps)
            .filter(|word| word.width > 0)
            .map(|word| (word.column, word.end()))
            .collect();
        cells.extend(seen.hyphen_column().map(|column| (column, column + 1)));
        cells.sort_unstable();
        if !seen.gaps.is_empty() {
            assert!(
                cells.windows(2).all(|pair| pair[0].1 == pair[1].0),
                "{seen:?}"
            );
        }
        let columns = read.width() - read.words[0].column;
        let (start, end) = (cells[0].0, cells[cells.len() - 1].1);
        assert_eq!(end - start, columns);
        if read.width() <= measure {
            let edge = match seen.edge {
                Some(edge) => edge - end,
                None => start,
            };
            assert_eq!(edge, read.words[0].column);
        }
    }
}

#[test]
fn lines_keep_their_width_at_every_measure() {
    let mut builder = Builder::default();
    builder.push(BlockKind::Paragraph, HEBREW);
    let document = builder.finish();
    for measure in 1..=90 {
        for justify in [false, true] {
            sound(&document, measure, justify);
        }
    }
    let setting = setting(50, true);
    let lines = lines(&document, 0, setting);
    let full = lines.iter().filter(|line| line.width() == 50);
    assert_eq!(full.count(), lines.len());
    let starts = lines[..lines.len() - 1].iter();
    let left = |line: &Line| line.words.iter().map(|word| word.column).min();
    let straight = starts.filter(|line| left(line) == Some(0)).count();
    assert!(
        straight + 1 >= lines.len() - 1,
        "{straight} of {}",
        lines.len()
    );
}

proptest! {
    #[test]
    fn any_text_keeps_its_width(
        text in "([א-ת]{1,5}|[ب-ي]{1,5}|[a-z]{1,9}|[0-9]{1,3}|[ ,.:(\"–)\n\t-]|קָ|مَّ|日本|👨\u{200d}👩|\u{ad}){1,40}",
        kind in 0_usize..4,
        measure in 2_u16..50,
        justify in any::<bool>(),
    ) {
        let kind = [
            BlockKind::Paragraph,
            BlockKind::Verse,
            BlockKind::Preformatted,
            BlockKind::Item { depth: 0, marker: Marker::Bullet },
        ][kind];
        let mut builder = Builder::default();
        builder.push(kind, &text);
        sound(&builder.finish(), measure, justify);
    }
}

#[test]
fn a_listing_has_the_direction_of_most_of_its_lines() {
    let mut builder = Builder::default();
    builder.push(
        BlockKind::Preformatted,
        "חו,     Hebrew.\nCETUS,  Latin.\nWHALE,  English.",
    );
    builder.push(BlockKind::Preformatted, "WHALE\nשלום.\nספר.");
    assert_eq!(
        page(builder, 20),
        [
            "וח,     Hebrew.",
            "CETUS,  Latin.",
            "WHALE,  English.",
            "               WHALE",
            "               .םולש",
            "                .רפס",
        ]
    );
}
