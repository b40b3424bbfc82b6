//! What holds of every document, whatever it was made of: the checks for texts that nobody wrote for readers.

#![allow(dead_code, reason = "each test file uses its part")]

use lutrin::doc::{BlockKind, Document, Inline, InlineKind, Piece};
use lutrin::format::Parsed;
use lutrin::layout::{Galley, Line, Row, Setting, Top};
use lutrin::search::Query;
use lutrin::text::{Span, grapheme, width};

/// Rows of the pages that are set.
const ROWS: u16 = 24;
/// Pages that are set from the start of a text, and from its end.
const PAGES: usize = 2;
/// Sentences and words that are walked over.
const STEPS: usize = 24;
/// Hits after these are not compared.
const HITS: usize = 8;

/// Everything there is to check of a text that was read, at this measure.
#[track_caller]
pub fn assert_read(parsed: &Parsed, measure: u16) {
    for warning in &parsed.warnings {
        assert_line(&warning.0, "a warning");
    }
    let document = &parsed.document;
    assert_sound(document);
    assert_walked(document);
    assert_set(document, measure);
    let text = document.text();
    let looks = text.len().is_multiple_of(4);
    if let Some(word) = document.word_at(text.len() / 2).filter(|_| looks) {
        assert_found(text, document.slice(word));
    }
}

/// No character of `text` commands a terminal or turns its lines; it is one line.
#[track_caller]
pub fn assert_line(text: &str, what: &str) {
    let harmful = |c: char| c == '\n' || c == '\t' || is_harmful(c);
    assert!(!text.contains(harmful), "{what}: {text:?}");
}

fn is_harmful(c: char) -> bool {
    let bidi = matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    bidi || matches!(c, '\u{2028}' | '\u{2029}') || c.is_control() && c != '\n' && c != '\t'
}

/// The text is clean, and all that speaks of it is in order and inside it.
#[track_caller]
pub fn assert_sound(document: &Document) {
    let text = document.text();
    let harmful = text.find(is_harmful);
    assert_eq!(harmful, None, "in the text: {text:?}");
    let inside = |span: Span, what: &str| {
        let bounds = text.get(span.start..span.end);
        assert!(bounds.is_some(), "{what} {span:?} of {}", text.len());
    };
    let mut end = 0;
    for block in document.blocks() {
        inside(block.span, "a block");
        assert!(block.span.start >= end, "{block:?} after {end}");
        assert!(
            !block.span.is_empty() || block.kind == BlockKind::Rule,
            "{block:?}"
        );
        if let BlockKind::Heading(level) = block.kind {
            assert!((1..=6).contains(&level), "{block:?}");
        }
        end = block.span.end;
    }
    assert_inlines(document);
    for note in document.notes() {
        assert_line(&note.label, "the label of a note");
        inside(note.mark, "a mark");
        inside(note.body, "a note");
    }
    for picture in document.pictures() {
        assert_line(&picture.alt, "the words of a picture");
        inside(picture.place, "a picture");
    }
    let mut last = 0;
    for page in document.pages() {
        assert_line(&page.label, "a page");
        inside(Span::at(page.pos), "a page");
        assert!(page.pos >= last, "{page:?} after {last}");
        last = page.pos;
    }
    inside(document.body(), "the body");
    assert_told(document);
}

/// Inlines are in order, each in one block, and lead to what is there.
#[track_caller]
fn assert_inlines(document: &Document) {
    let text = document.text();
    let order = |inline: &Inline| (inline.span.start, std::cmp::Reverse(inline.span.end));
    assert!(document.inlines().is_sorted_by_key(order));
    for inline in document.inlines() {
        let span = inline.span;
        assert!(text.get(span.start..span.end).is_some(), "{inline:?}");
        assert!(!span.is_empty(), "{inline:?}");
        let block = document.block_at(span.start).expect("a block");
        assert!(document.blocks()[block].span.covers(span), "{inline:?}");
        match &inline.kind {
            InlineKind::Link { target } => assert_line(target, "a link"),
            InlineKind::Ruby(reading) => assert_line(reading, "a reading"),
            InlineKind::NoteMark(note) => assert!(*note < document.notes().len(), "{inline:?}"),
            InlineKind::Picture(at) => assert!(*at < document.pictures().len(), "{inline:?}"),
            InlineKind::Reference(pos) => assert!(text.is_char_boundary(*pos), "{inline:?}"),
            _ => {}
        }
    }
}

/// What is said of the text is clean, and the sections nest.
#[track_caller]
fn assert_told(document: &Document) {
    let meta = document.meta();
    assert_line(&meta.title, "the title");
    let words = meta.authors.iter().chain(&meta.identifiers);
    for word in words.chain(&meta.publisher).chain(&meta.date) {
        assert_line(word, "what is known of it");
    }
    let text = document.text();
    let sections = document.outline().sections();
    let mut start = 0;
    for (index, section) in sections.iter().enumerate() {
        assert_line(&section.title, "a title");
        assert_line(&section.id, "a name");
        let span = section.span;
        assert!(text.get(span.start..span.end).is_some(), "{section:?}");
        assert!(span.start >= start, "{section:?} after {start}");
        assert!(
            (span.start..=span.end).contains(&section.own_end),
            "{section:?}"
        );
        let above = section.parent.map(|parent| &sections[parent]);
        assert!(section.parent.is_none_or(|parent| parent < index));
        assert_eq!(
            section.level,
            above.map_or(1, |above| above.level.saturating_add(1))
        );
        assert!(above.is_none_or(|above| above.span.covers(span)));
        start = span.start;
    }
}

/// From a byte to the next unit, or the one before.
type Step = fn(&Document, usize) -> Option<Span>;

/// Sentences and words are found in order, from either end, without standing still.
#[track_caller]
pub fn assert_walked(document: &Document) {
    let text = document.text();
    let walks: [(Step, Step); 2] = [
        (Document::next_sentence, Document::prev_sentence),
        (Document::next_word, Document::prev_word),
    ];
    for (next, prev) in walks {
        let mut pos = 0;
        for _ in 0..STEPS {
            let Some(found) = next(document, pos) else {
                break;
            };
            assert!(text.get(found.start..found.end).is_some(), "{found:?}");
            assert!(found.start > pos && !found.is_empty(), "{found:?} at {pos}");
            pos = found.start;
        }
        let mut pos = text.len();
        for _ in 0..STEPS {
            let Some(found) = prev(document, pos) else {
                break;
            };
            assert!(text.get(found.start..found.end).is_some(), "{found:?}");
            assert!(found.start < pos, "{found:?} at {pos}");
            pos = found.start;
        }
    }
    if let Some(sentence) = document.sentence_at(text.len() / 2) {
        let quote = document.quote(sentence);
        assert!(!quote.contains(is_harmful), "{quote:?}");
    }
}

/// The first pages and the last ones are set at this measure.
#[track_caller]
pub fn assert_set(document: &Document, measure: u16) {
    let mut galley = Galley::new(Setting {
        measure,
        wide: measure,
        justify: true,
        hyphenate: true,
        language: document.meta().language,
        visual: true,
    });
    let mut top = Top::default();
    for _ in 0..PAGES {
        assert_window(document, &mut galley, top);
        top = galley.page(document, top, ROWS, true);
    }
    let end = document.text().len();
    let mut top = galley.top_for(document, end, ROWS - 1, ROWS);
    for _ in 0..PAGES {
        assert_window(document, &mut galley, top);
        top = galley.page(document, top, ROWS, false);
    }
}

#[track_caller]
fn assert_window(document: &Document, galley: &mut Galley, top: Top) {
    let measure = galley.setting().measure;
    let window = galley.window(document, top, ROWS);
    assert_eq!(window.len(), usize::from(ROWS));
    let mut seen: Option<Piece> = None;
    for row in &window {
        let Row::Line { piece, lines, .. } = row else {
            continue;
        };
        if seen.replace(*piece) != Some(*piece) {
            assert_piece(document, *piece, lines, measure);
        }
    }
}

/// The lines of a piece cover it, each byte once, and none is wider than the measure.
#[track_caller]
fn assert_piece(document: &Document, piece: Piece, lines: &[Line], measure: u16) {
    let mut at = piece.span.start;
    for line in lines {
        assert_eq!(line.span.start, at, "{piece:?}");
        at = line.span.end;
        assert!(document.text().get(line.span.range()).is_some(), "{line:?}");
        assert_words(document, piece, line);
        assert!(
            line.width() <= measure || clusters(document, line) <= 1,
            "{} columns in a measure of {measure}: {:?} {line:?}",
            line.width(),
            document.slice(line.span),
        );
        assert_line(&line.marker, "a marker");
    }
    assert_eq!(at, piece.span.end, "{piece:?}");
}

/// Words are inside their line and in order, and no two share a cell. The cells of a table stand side by side: there a line has
/// words of its whole row, which is its piece.
#[track_caller]
fn assert_words(document: &Document, piece: Piece, line: &Line) {
    let within = match document.blocks()[piece.block].kind {
        BlockKind::Table(_) => piece.span,
        _ => line.span,
    };
    let mut at = within.start;
    for word in &line.words {
        assert!(
            word.span.start >= at && word.span.end <= within.end,
            "{line:?}"
        );
        assert!(document.text().get(word.span.range()).is_some(), "{line:?}");
        at = word.span.end;
    }
    let mut cells: Vec<(u16, u16)> = line
        .words
        .iter()
        .map(|word| (word.column, word.end()))
        .collect();
    cells.sort_unstable();
    for pair in cells.windows(2) {
        assert!(pair[0].1 <= pair[1].0, "{line:?}");
    }
}

/// Clusters on a line that take room: a single one may be wider than the measure.
fn clusters(document: &Document, line: &Line) -> usize {
    let words = line.words.iter();
    words
        .flat_map(|word| grapheme::graphemes(document.slice(word.span)))
        .filter(|(_, cluster)| width::grapheme_width(cluster) > 0)
        .count()
}

/// What is looked for is found the same way from either end, and every hit is whole.
#[track_caller]
pub fn assert_found(text: &str, query: &str) {
    let Some(query) = Query::new(query) else {
        return;
    };
    let mut hits = Vec::new();
    let mut from = 0;
    while let Some(hit) = query.next(text, from) {
        assert!(hit.start >= from && !hit.is_empty(), "{hit:?} from {from}");
        for end in [hit.start, hit.end] {
            assert!(text.is_char_boundary(end), "{hit:?}");
        }
        from = grapheme::next_boundary(text, hit.start);
        hits.push(hit);
        if hits.len() == HITS {
            break;
        }
    }
    let mut before = if hits.len() == HITS { from } else { text.len() };
    for hit in hits.iter().rev() {
        let found = query.prev(text, before);
        assert_eq!(found, Some(*hit), "before {before}");
        before = hit.start;
    }
    assert_eq!(query.prev(text, before), None);
    let all = query.within(text, Span::new(0, text.len()));
    assert!(all.starts_with(&hits), "{hits:?} {all:?}");
}
