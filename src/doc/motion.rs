//! Motions over the text: from a byte position to the sentence, word or paragraph at it, after it, before it.
//! All are total: any `pos` is allowed, and the ends of the text answer `None`. Each looks at a few pieces, never at the whole text.

use super::{BlockKind, Document, Piece};
use crate::text::{Lang, Span, sentence, word};

impl Document {
    /// The sentence that holds byte `pos` (in white space between blocks: the next one; past the end: the last one).
    /// Its span carries no white space at either side. A heading is one sentence; no sentence crosses blocks; verse and preformatted text go by lines, tables by rows.
    #[must_use]
    pub fn sentence_at(&self, pos: usize) -> Option<Span> {
        self.unit_at(pos, Self::sentences_of)
    }

    /// The first sentence that begins after byte `pos`.
    #[must_use]
    pub fn next_sentence(&self, pos: usize) -> Option<Span> {
        self.unit_after(pos, Self::sentences_of)
    }

    /// The last sentence that begins before byte `pos`.
    #[must_use]
    pub fn prev_sentence(&self, pos: usize) -> Option<Span> {
        self.unit_before(pos, Self::sentences_of)
    }

    /// The sentences that touch `span`, in order.
    #[must_use]
    pub fn sentences_in(&self, span: Span) -> Vec<Span> {
        let mut found = Vec::new();
        let mut next = self.piece_at(span.start);
        while let Some(piece) = next.filter(|piece| piece.span.start < span.end) {
            found.extend(
                self.sentences_of(piece)
                    .into_iter()
                    .filter(|sentence| sentence.intersects(span)),
            );
            next = self.next_piece(piece);
        }
        found
    }

    /// The word that holds `pos`, else the next one.
    #[must_use]
    pub fn word_at(&self, pos: usize) -> Option<Span> {
        self.unit_at(pos, Self::words_of)
    }

    /// The first word that begins after byte `pos`, in this block or a later one.
    #[must_use]
    pub fn next_word(&self, pos: usize) -> Option<Span> {
        self.unit_after(pos, Self::words_of)
    }

    /// The last word that begins before byte `pos`.
    #[must_use]
    pub fn prev_word(&self, pos: usize) -> Option<Span> {
        self.unit_before(pos, Self::words_of)
    }

    /// The paragraph (block that is read, so no rule) that holds `pos`, else the next one, else the last one.
    #[must_use]
    pub fn paragraph_at(&self, pos: usize) -> Option<Span> {
        let here = self.block_at(pos)?;
        self.read_from(here)
            .or_else(|| self.read_before(here))
            .map(|index| self.blocks()[index].span)
    }

    /// The first paragraph that begins after byte `pos`.
    #[must_use]
    pub fn next_paragraph(&self, pos: usize) -> Option<Span> {
        let after = self
            .blocks()
            .partition_point(|block| block.span.start <= pos);
        self.read_from(after).map(|index| self.blocks()[index].span)
    }

    /// The last paragraph that begins before byte `pos`.
    #[must_use]
    pub fn prev_paragraph(&self, pos: usize) -> Option<Span> {
        let end = self
            .blocks()
            .partition_point(|block| block.span.start < pos);
        self.read_before(end).map(|index| self.blocks()[index].span)
    }

    /// `span` as a reader would quote it: block ends become a line end, in flowing blocks white-space runs become one space.
    #[must_use]
    pub fn quote(&self, span: Span) -> String {
        let mut quote = String::new();
        let first = self
            .blocks()
            .partition_point(|block| block.span.end <= span.start);
        for block in &self.blocks()[first..] {
            if block.span.start >= span.end {
                break;
            }
            let Some(part) = block.span.intersection(span) else {
                continue;
            };
            let text = self.slice(part);
            if block.kind == BlockKind::Rule || text.trim().is_empty() {
                continue;
            }
            if !quote.is_empty() {
                quote.push('\n');
            }
            match block.kind {
                BlockKind::Verse | BlockKind::Preformatted => {
                    quote.push_str(text.trim_matches('\n').trim_end());
                }
                BlockKind::Table(_) => quote.push_str(&text.trim().replace('\t', "  ")),
                _ => push_flowing(&mut quote, text),
            }
        }
        quote
    }

    /// The sentences of one piece, without white space at their ends.
    fn sentences_of(&self, piece: Piece) -> Vec<Span> {
        let text = self.slice(piece.span);
        let whole = Span::new(0, text.len());
        let raw = match self.blocks()[piece.block].kind {
            BlockKind::Rule => Vec::new(),
            BlockKind::Heading(_) | BlockKind::Figure => vec![whole],
            BlockKind::Paragraph | BlockKind::Item { .. } | BlockKind::Caption => {
                sentence::sentences(text, self.meta().language)
            }
            BlockKind::Verse | BlockKind::Preformatted => lines(text),
            BlockKind::Table(_) => rows(text, self.meta().language),
        };
        raw.into_iter()
            .filter_map(|span| trimmed(text, span))
            .map(|span| span.shifted(piece.span.start))
            .collect()
    }

    fn words_of(&self, piece: Piece) -> Vec<Span> {
        if self.blocks()[piece.block].kind == BlockKind::Rule {
            return Vec::new();
        }
        word::words(self.slice(piece.span))
            .map(|span| span.shifted(piece.span.start))
            .collect()
    }

    /// The unit that holds `pos`, else the next one, else the last one.
    fn unit_at(&self, pos: usize, units: fn(&Self, Piece) -> Vec<Span>) -> Option<Span> {
        let mut next = self.piece_at(pos);
        while let Some(piece) = next {
            if let Some(&unit) = units(self, piece).iter().find(|unit| unit.end > pos) {
                return Some(unit);
            }
            next = self.next_piece(piece);
        }
        self.unit_before(usize::MAX, units)
    }

    fn unit_after(&self, pos: usize, units: fn(&Self, Piece) -> Vec<Span>) -> Option<Span> {
        let mut next = self.piece_at(pos);
        while let Some(piece) = next {
            if let Some(&unit) = units(self, piece).iter().find(|unit| unit.start > pos) {
                return Some(unit);
            }
            next = self.next_piece(piece);
        }
        None
    }

    fn unit_before(&self, pos: usize, units: fn(&Self, Piece) -> Vec<Span>) -> Option<Span> {
        let mut next = self.piece_at(pos);
        while let Some(piece) = next {
            if let Some(&unit) = units(self, piece).iter().rfind(|unit| unit.start < pos) {
                return Some(unit);
            }
            next = self.prev_piece(piece);
        }
        None
    }

    /// The first block from `index` on that is read.
    fn read_from(&self, index: usize) -> Option<usize> {
        (index..self.blocks().len()).find(|&index| self.blocks()[index].kind != BlockKind::Rule)
    }

    /// The last block before `index` that is read.
    fn read_before(&self, index: usize) -> Option<usize> {
        (0..index)
            .rev()
            .find(|&index| self.blocks()[index].kind != BlockKind::Rule)
    }
}

/// The lines of `text`, line ends included.
fn lines(text: &str) -> Vec<Span> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let span = Span::new(start, start + line.len());
            start = span.end;
            span
        })
        .collect()
}

/// A row of a table longer than this goes by its cells.
const ROW: usize = 120;

/// The rows of a table, line ends included; of long rows the sentences of each cell.
fn rows(text: &str, language: Option<Lang>) -> Vec<Span> {
    let mut units = Vec::new();
    for row in lines(text) {
        if row.len() <= ROW {
            units.push(row);
            continue;
        }
        let mut start = row.start;
        for cell in row.of(text).split_inclusive('\t') {
            let sentences = sentence::sentences(cell, language).into_iter();
            units.extend(sentences.map(|sentence| sentence.shifted(start)));
            start += cell.len();
        }
    }
    units
}

/// `span` without white space at its ends; `None` where nothing is left.
fn trimmed(text: &str, span: Span) -> Option<Span> {
    let part = span.of(text);
    let start = span.start + (part.len() - part.trim_start().len());
    let core = part.trim();
    (!core.is_empty()).then(|| Span::new(start, start + core.len()))
}

/// Appends `text` with every white-space run as one space and none at its ends. No-break spaces stay what they are.
fn push_flowing(out: &mut String, text: &str) {
    let text = text.trim();
    let mut space = false;
    for c in text.chars() {
        if c == ' ' || (c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}')) {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) {
            out.push(' ');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::Builder;

    fn document() -> Document {
        let mut builder = Builder::default();
        builder.push(BlockKind::Heading(1), "Une fin. Un début");
        builder.push(
            BlockKind::Paragraph,
            "Il vint.\nIl vit ;  il vainquit. Fini !",
        );
        builder.push(BlockKind::Rule, "* * *");
        builder.push(BlockKind::Verse, "  Les sanglots longs\n\n  Des violons");
        builder.push(BlockKind::Rule, "***");
        builder.finish()
    }

    /// The text with the unit at `|` in brackets.
    fn shown(text: &Document, unit: Option<Span>) -> &str {
        unit.map_or("", |unit| text.slice(unit))
    }

    #[test]
    fn sentences_follow_each_other_over_blocks() {
        let document = document();
        let mut all = Vec::new();
        let mut next = document.sentence_at(0);
        while let Some(sentence) = next {
            all.push(document.slice(sentence));
            next = document.next_sentence(sentence.start);
        }
        assert_eq!(
            all,
            [
                "Une fin. Un début",
                "Il vint.",
                "Il vit ;  il vainquit.",
                "Fini !",
                "Les sanglots longs",
                "Des violons",
            ]
        );
        let mut back = Vec::new();
        let mut next = document.sentence_at(usize::MAX);
        while let Some(sentence) = next {
            back.push(document.slice(sentence));
            next = document.prev_sentence(sentence.start);
        }
        back.reverse();
        assert_eq!(all, back);
    }

    #[test]
    fn any_place_has_a_sentence_a_word_and_a_paragraph() {
        let document = document();
        let at = |needle: &str| document.text().find(needle).unwrap_or(usize::MAX);
        for (pos, sentence, word, paragraph) in [
            (at("fin"), "Une fin. Un début", "fin", "Une fin. Un début"),
            (
                at("\n\nIl"),
                "Il vint.",
                "Il",
                "Il vint.\nIl vit ;  il vainquit. Fini !",
            ),
            (
                at("\nIl vit"),
                "Il vit ;  il vainquit.",
                "Il",
                "Il vint.\nIl vit ;  il vainquit. Fini !",
            ),
            (
                at("* *"),
                "Les sanglots longs",
                "Les",
                "  Les sanglots longs\n\n  Des violons",
            ),
            (
                at("***"),
                "Des violons",
                "violons",
                "  Les sanglots longs\n\n  Des violons",
            ),
            (
                usize::MAX,
                "Des violons",
                "violons",
                "  Les sanglots longs\n\n  Des violons",
            ),
        ] {
            assert_eq!(
                shown(&document, document.sentence_at(pos)),
                sentence,
                "{pos}"
            );
            assert_eq!(shown(&document, document.word_at(pos)), word, "{pos}");
            assert_eq!(
                shown(&document, document.paragraph_at(pos)),
                paragraph,
                "{pos}"
            );
        }
        assert_eq!(document.next_sentence(usize::MAX), None);
        assert_eq!(document.prev_sentence(0), None);
        assert_eq!(document.next_word(at("violons")), None);
        assert_eq!(document.prev_paragraph(0), None);
    }

    #[test]
    fn an_empty_text_has_nothing_to_go_to() {
        let document = Builder::default().finish();
        assert_eq!(document.sentence_at(0), None);
        assert_eq!(document.word_at(7), None);
        assert_eq!(document.paragraph_at(0), None);
        assert_eq!(document.piece_at(0), None);
        assert_eq!(document.quote(Span::new(0, 9)), "");
    }

    #[test]
    fn a_quote_reads_as_it_was_read() {
        let document = document();
        let all = Span::new(0, document.text().len());
        assert_eq!(
            document.quote(all),
            "Une fin. Un début\nIl vint. Il vit ; il vainquit. Fini !\n  Les sanglots longs\n\n  Des violons"
        );
        let from = document.text().find("vint").expect("there");
        assert_eq!(document.quote(Span::new(from, from + 11)), "vint. Il vi");
        assert_eq!(document.sentences_in(all).len(), 6);
        assert_eq!(document.sentences_in(Span::new(from, from + 7)).len(), 2);
    }

    #[test]
    fn tables_go_by_rows_and_long_rows_by_the_sentences_of_their_cells() {
        let long = "It is long, and it goes on and on. It ends here, after a good many words that say nothing.";
        let text = format!("a\tb\n\tc\td\n{long}\t{long}");
        let mut builder = Builder::default();
        builder.push(BlockKind::Table(crate::doc::Columns::default()), &text);
        let document = builder.finish();
        let mut units = Vec::new();
        let mut next = document.sentence_at(0);
        while let Some(unit) = next {
            units.push(document.slice(unit));
            next = document.next_sentence(unit.start);
        }
        let (one, two) = long.split_at(35);
        assert_eq!(units, ["a\tb", "c\td", one.trim(), two, one.trim(), two]);
        assert_eq!(document.quote(Span::new(0, 8)), "a  b\n  c  d");
    }
}
