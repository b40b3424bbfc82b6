//! What holds for every document, whatever it was made from.

use proptest::prelude::*;

use super::*;
use crate::doc::{BlockKind, Document, InlineKind};
use crate::text::Span;

/// Panics where `document` breaks a promise of its type.
fn assert_sound(document: &Document) {
    let text = document.text();
    let wild = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    assert!(!text.contains(wild), "control characters in {text:?}");
    assert!(!document.meta().title.contains(char::is_control));
    assert_blocks(document);
    let inlines = document.inlines();
    assert!(inlines.is_sorted_by_key(|it| (it.span.start, std::cmp::Reverse(it.span.end))));
    for inline in inlines {
        assert!(!inline.span.is_empty());
        assert!(text.get(inline.span.range()).is_some());
        assert!(
            document
                .blocks()
                .iter()
                .any(|block| block.span.covers(inline.span))
        );
        if let InlineKind::NoteMark(note) = inline.kind {
            assert!(note < document.notes().len());
        }
    }
    for note in document.notes() {
        assert!(text.get(note.mark.range()).is_some());
        assert!(text.get(note.body.range()).is_some());
    }
    let body = document.body();
    assert!(text.get(body.range()).is_some());
    let sections = document.outline().sections();
    let mut ids = std::collections::HashSet::new();
    for section in sections {
        assert!(ids.insert(&section.id), "{} comes twice", section.id);
        assert!(!section.title.contains(char::is_control));
        assert!(body.covers(section.span), "{section:?} {body:?}");
        assert!(section.span.start <= section.own_end && section.own_end <= section.span.end);
        if let Some(parent) = section.parent {
            assert!(sections[parent].span.covers(section.span));
            assert_eq!(sections[parent].level + 1, section.level);
        }
    }
    assert!(sections.is_sorted_by_key(|section| section.span.start));
    assert_motions(document);
}

fn assert_blocks(document: &Document) {
    let text = document.text();
    let mut end = 0;
    let mut rule = false;
    for block in document.blocks() {
        assert!(block.span.start >= end);
        assert!(
            text.get(block.span.range()).is_some(),
            "{block:?} in {text:?}"
        );
        assert!(!block.span.is_empty() || block.kind == BlockKind::Rule);
        assert!(
            !(rule && block.kind == BlockKind::Rule),
            "two rules in a row"
        );
        let between = &text[end..block.span.start];
        assert!(
            !between.contains(char::is_alphanumeric),
            "{between:?} is in no block"
        );
        end = block.span.end;
        rule = block.kind == BlockKind::Rule;
    }
    assert!(!text[end..].contains(char::is_alphanumeric));
    let mut pieces = Vec::new();
    let mut next = document
        .blocks()
        .first()
        .and_then(|block| document.piece_at(block.span.start));
    while let Some(piece) = next.filter(|_| pieces.len() < 4000) {
        pieces.push(piece);
        next = document.next_piece(piece);
    }
    for pair in pieces.windows(2) {
        assert_eq!(document.prev_piece(pair[1]), Some(pair[0]));
        if pair[0].block == pair[1].block {
            assert_eq!(pair[0].span.end, pair[1].span.start);
        }
    }
}

fn assert_motions(document: &Document) {
    let len = document.text().len();
    for (all, units) in [
        (
            chain(document.sentence_at(0), |pos| document.next_sentence(pos)),
            chain(document.sentence_at(len), |pos| document.prev_sentence(pos)),
        ),
        (
            chain(document.word_at(0), |pos| document.next_word(pos)),
            chain(document.word_at(len), |pos| document.prev_word(pos)),
        ),
        (
            chain(document.paragraph_at(0), |pos| document.next_paragraph(pos)),
            chain(document.paragraph_at(len), |pos| {
                document.prev_paragraph(pos)
            }),
        ),
    ] {
        assert!(all.windows(2).all(|pair| pair[0].end <= pair[1].start));
        let back: Vec<Span> = units.into_iter().rev().collect();
        assert_eq!(all, back);
    }
    let sentences = document.sentences_in(Span::new(0, len));
    for sentence in &sentences {
        let words = document.slice(*sentence);
        assert!(!words.is_empty() && words == words.trim());
        assert_eq!(document.sentence_at(sentence.start), Some(*sentence));
    }
    for pos in 0..len.min(300) {
        assert_eq!(document.sentence_at(pos).is_some(), !sentences.is_empty());
    }
    let quote = document.quote(Span::new(0, len));
    assert!(
        !quote.contains("\n\n\n")
            || document
                .blocks()
                .iter()
                .any(|it| it.kind == BlockKind::Preformatted)
    );
}

fn chain(first: Option<Span>, next: impl Fn(usize) -> Option<Span>) -> Vec<Span> {
    let mut all: Vec<Span> = first.into_iter().collect();
    while let Some(unit) = all.last().and_then(|last| next(last.start)) {
        all.push(unit);
        assert!(all.len() < 100_000, "a motion goes in circles");
    }
    all
}

/// Bits of text that formats are made of, and bits that are made to annoy them.
fn bits() -> impl Strategy<Value = String> {
    let bit = prop_oneof![
        4 => prop::sample::select(vec![
            "Chapter 1", "CHAPTER II. A TITLE", "I.", "II", "PART ONE", "# Head", "## Head {#x}", "Title\n=====", "----", "* * *",
            "- item", "1. item", "  - deep", "> quote", ">> deep", "```\ncode\n```", "    code", "| a | b |\n|---|--:|\n| [^1] | x |",
            "[^1]", "[^1]: note *x*\n", "[^note]: more [^1]\n", "[a](#head)", "![alt](x.png)", "*em **strong***", "`code`", "~~x~~",
            "<b>html</b>", "<script>x</script>", "<!-- c -->", "&#27;[31m", "&nbsp;", "\\\n", "  \n", "- [x] done", "---\ntitle: a\n---\n",
            "*** START OF THIS PROJECT GUTENBERG EBOOK ***", "Laisser un commentaire", "© 2020", "Auteur", ">> Suite", "« a »", "— b", "1917",
            "第三章 雪", "🏳️‍🌈", "e\u{301}", "\u{a0}", "\u{200b}", "\u{202e}", "\u{ad}", "\u{240c}", "a   b   c", "THE END", "Preface",
        ]).prop_map(str::to_owned),
        3 => prop::sample::select(vec!["\n", "\n\n", "\n\n\n\n", " ", "\t", "\r\n", "\r", "\n\u{a0}\n", "\0", "\u{1b}"]).prop_map(str::to_owned),
        2 => "[a-zA-Zéß雪 ,.!?:;’“”]{0,90}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(bit, 0..40).prop_map(|bits| bits.concat())
}

fn read(bytes: Vec<u8>, format: Format, name: &str) -> Document {
    parse(bytes, format, name, &Options::default()).document
}

#[test]
fn pages_of_a_printed_file_are_taken_out_whatever_its_encoding() {
    let page = |number: u32| {
        format!(
            "   and nobody travelled on it who could\r\n\r\n\r\nNobody     [Page {number}]\r\n\u{c}\r\nRFC 1    A Title    May 1999\r\n\r\n\r\n"
        )
    };
    let text: String = (1..4).map(page).collect::<String>() + "   stay at home.\r\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [text.clone().into_bytes(), utf16] {
        let document = read(bytes, Format::Plain, "rfc1.txt");
        assert!(!document.text().contains("[Page"), "{}", document.text());
        assert_eq!(document.blocks().len(), 1, "{}", document.text());
    }
    // Elsewhere a form feed is a space like others.
    for format in [Format::Markdown, Format::Html] {
        let document = read(b"One.\n\x0c\nTwo.\n".to_vec(), format, "x");
        assert!(!document.text().contains('\u{240c}'), "{format:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_become_a_sound_document(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for format in [Format::Plain, Format::Markdown, Format::Html] {
            assert_sound(&read(bytes.clone(), format, "x"));
        }
        let _ = sniff(&bytes, "x.txt", &Options::default());
    }

    #[test]
    fn any_text_becomes_a_sound_document(text in bits()) {
        for format in [Format::Plain, Format::Markdown, Format::Html] {
            assert_sound(&read(text.clone().into_bytes(), format, "x"));
        }
    }

    #[test]
    fn a_torn_lecture_is_a_sound_document(cuts in prop::collection::vec((0usize..27_000, bits()), 0..12), from in 0usize..26_000) {
        let mut bytes = include_bytes!("../../texts/la-revolution-russe.txt").to_vec();
        for (at, bit) in cuts {
            let at = at.min(bytes.len());
            bytes.splice(at..(at + bit.len()).min(bytes.len()), bit.bytes());
        }
        let part = bytes[from..(from + 1500).min(bytes.len())].to_vec();
        assert_sound(&read(part, Format::Plain, "x"));
    }
}

#[test]
fn the_lecture_is_a_sound_document() {
    let lecture = include_bytes!("../../texts/la-revolution-russe.txt");
    let options = Options::default();
    let Parsed {
        document,
        warnings,
        encoding,
    } = parse(
        lecture.to_vec(),
        Format::Plain,
        "la-revolution-russe.txt",
        &options,
    );
    assert_eq!(encoding, "UTF-8");
    assert_eq!(warnings, []);
    assert_eq!(document.text().as_bytes(), lecture);
    assert_sound(&document);
}

#[test]
fn long_lines_and_odd_texts_are_sound_documents() {
    let words = "word ".repeat(40_000);
    let sentences = "Une phrase. ".repeat(10_000);
    let solid = "é".repeat(100_000);
    let verse = "line of verse\n".repeat(6_000);
    let rules = "* * *\n\n".repeat(2_000);
    let deep = "> ".repeat(300) + "x";
    let mut lists = String::new();
    for depth in 0..300 {
        lists.push_str(&"  ".repeat(depth));
        lists.push_str("- x\n");
    }
    for text in [&words, &sentences, &solid, &rules, &deep, &lists] {
        for format in [Format::Plain, Format::Markdown, Format::Html] {
            let document = read(text.clone().into_bytes(), format, "");
            assert_blocks(&document);
        }
    }
    assert_blocks(&read(verse.into_bytes(), Format::Plain, ""));
}
