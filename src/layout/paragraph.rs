//! One piece into lines: Knuth–Plass for justified text, textwrap's optimal fit for ragged text, rows for verse and code.

use super::breaks::{self, After, Atom, Rules};
use super::hang::{self, Hang};
use super::line::{Line, Setting, Word};
use super::optimal::{self, Room};
use super::table;
use super::verbatim::{self, small};
use super::visual::Sight;
use super::{justify, narrow, ragged};
use crate::doc::{BlockKind, Document, InlineKind, Piece};
use crate::text::{Span, width};

/// Both edges are straight from this measure on.
const MIN_JUSTIFIED: u16 = 40;
/// By how much a line of verse that is too long turns over.
const TURNOVER: usize = 4;

/// Sets one piece. Never fails: a grapheme wider than the measure overflows, nothing else does. At least one line, except for a
/// rule, which has one line without words.
#[must_use]
pub fn set(document: &Document, piece: &Piece, setting: &Setting) -> Vec<Line> {
    let measure = usize::from(setting.measure.max(1));
    let kind = document
        .blocks()
        .get(piece.block)
        .map_or(BlockKind::Paragraph, |block| block.kind);
    let text = document.slice(piece.span);
    let hang = hang::hang(document, piece, measure);
    let sight = || Sight::of(document, piece, setting.language, setting.measure.max(1));
    let sight = setting.visual.then(sight).flatten();
    // What is turned hangs on the right edge.
    let wide = match sight {
        Some(_) => measure,
        None => measure.max(usize::from(setting.wide)),
    };
    let mut lines = match kind {
        BlockKind::Rule => Vec::new(),
        BlockKind::Table(columns) => {
            let room = |columns: usize| columns - hang.rest - hang.right;
            let place = table::Place {
                measure: room(measure),
                wide: room(wide),
                indent: hang.rest,
            };
            table::rows(document, piece, columns, place)
        }
        BlockKind::Preformatted => {
            let before = document.text().get(..piece.span.start);
            let place = verbatim::Place {
                measure: wide - hang.rest - hang.right,
                indent: hang.rest,
                goes_on: !piece.first && before.is_some_and(|before| !before.ends_with('\n')),
            };
            verbatim::rows(text, piece.span.start, place)
        }
        BlockKind::Verse => verse(document, piece, measure, &hang),
        BlockKind::Heading(_)
        | BlockKind::Paragraph
        | BlockKind::Item { .. }
        | BlockKind::Figure
        | BlockKind::Caption => {
            let apart = matches!(
                kind,
                BlockKind::Heading(_) | BlockKind::Figure | BlockKind::Caption
            );
            let verbatim = code(document, piece.span);
            let rules = Rules {
                language: setting.language,
                hyphenate: setting.hyphenate && !apart,
                verbatim: &verbatim,
                first: piece.first,
            };
            let justified = setting.justify
                && setting.measure >= MIN_JUSTIFIED
                && setting.language.is_some()
                && !apart;
            let flow = Flow {
                measure,
                hang: &hang,
                justified,
                goes_on: !piece.last,
            };
            flow.set(text, piece.span.start, &rules)
        }
    };
    if lines.is_empty() {
        lines.push(empty(piece.span, hang.first));
    }
    if let Some(line) = lines.first_mut().filter(|_| !hang.marker.is_empty()) {
        line.marker = hang.marker;
    }
    if let Some(sight) = sight {
        for line in &mut lines {
            sight.turn(document, line);
        }
    }
    lines
}

/// The code inside `span`, in bytes from its start.
pub(super) fn code(document: &Document, span: Span) -> Vec<Span> {
    document
        .inlines_in(span)
        .filter(|inline| inline.kind == InlineKind::Code)
        .filter_map(|inline| inline.span.intersection(span))
        .map(|code| Span::new(code.start - span.start, code.end - span.start))
        .collect()
}

/// Verse: every source line by itself, as far in as it stands in the source.
fn verse(document: &Document, piece: &Piece, measure: usize, hang: &Hang) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = piece.span.start;
    for source in document.slice(piece.span).split_inclusive('\n') {
        let text = document.text();
        let margin = text.get(..start).map_or("", |before| {
            &before[before.rfind('\n').map_or(0, |end| end + 1)..]
        });
        let margin = if margin.chars().all(char::is_whitespace) {
            width::width(margin)
        } else {
            0
        };
        let own = source.len() - source.trim_start().len();
        let own = margin + width::width(source[..own].trim_matches(['\n', '\r']));
        let first = (hang.first + own.min(measure / 3)).min(measure / 2);
        let hang = Hang {
            first,
            rest: (first + TURNOVER).min(measure / 2),
            ..hang.clone()
        };
        let flow = Flow {
            measure,
            hang: &hang,
            justified: false,
            goes_on: false,
        };
        let mut set = flow.set(source, start, &Rules::default());
        if let Some(line) = set.last_mut() {
            number_apart(document, line, measure - hang.right);
        }
        let end = start + source.len();
        if set.is_empty() {
            lines.push(empty(Span::new(start, end), first));
        }
        lines.extend(set);
        start = end;
    }
    lines
}

/// Sets the number that a line of verse ends with, more than one space behind its words, at the right edge: column `edge`.
fn number_apart(document: &Document, line: &mut Line, edge: usize) {
    let [.., before, number] = line.words.as_mut_slice() else {
        return;
    };
    let digits = document.slice(number.span);
    let space = document.slice(Span::new(before.span.end, number.span.start));
    let apart = space == "\u{2003}" || (space.len() > 1 && space.trim().is_empty());
    if apart && digits.len() <= 5 && digits.bytes().all(|c| c.is_ascii_digit()) {
        number.column = number
            .column
            .max(small(edge.saturating_sub(usize::from(number.width))));
    }
}

pub(super) fn empty(span: Span, indent: usize) -> Line {
    Line {
        span,
        words: Vec::new(),
        gaps: Vec::new(),
        edge: None,
        hyphen: false,
        indent: small(indent),
        marker: String::new(),
    }
}

/// How flowing text is to be set.
pub(super) struct Flow<'a> {
    pub(super) measure: usize,
    pub(super) hang: &'a Hang,
    pub(super) justified: bool,
    /// Whether the paragraph goes on after this text.
    pub(super) goes_on: bool,
}

impl Flow<'_> {
    /// The lines of `text`, which begins at byte `base` of the document; none where it is all white space.
    pub(super) fn set(&self, text: &str, base: usize, rules: &Rules) -> Vec<Line> {
        let room = Room {
            first: self.measure - self.hang.first - self.hang.right,
            rest: self.measure - self.hang.rest - self.hang.right,
            goes_on: self.goes_on,
        };
        let atoms = narrow::fit(text, breaks::atoms(text, rules), room.first.min(room.rest));
        if atoms.is_empty() {
            return Vec::new();
        }
        // A paragraph that goes on needs a full last line, which only the former can give.
        let ends = if self.justified || self.goes_on {
            optimal::break_lines(&atoms, room)
        } else {
            ragged::break_lines(&atoms, room)
        };
        let mut lines = Vec::with_capacity(ends.len());
        let mut above = Vec::new();
        let (mut from, mut start) = (0, base);
        for (index, &to) in ends.iter().enumerate() {
            let last = index + 1 == ends.len();
            let end = match atoms.get(to) {
                Some(next) if !last => base + next.span.start,
                _ => base + text.len(),
            };
            let (indent, columns) = if index == 0 {
                (self.hang.first, room.first)
            } else {
                (self.hang.rest, room.rest)
            };
            let full = self.justified && (!last || self.goes_on);
            let line = &atoms[from..to];
            let (words, blank) = place(line, base, indent, full.then_some(columns), &above);
            above = blank;
            lines.push(Line {
                span: Span::new(start, end),
                words,
                gaps: Vec::new(),
                edge: None,
                hyphen: line.last().is_some_and(|atom| atom.after == After::Hyphen),
                indent: small(indent),
                marker: String::new(),
            });
            (from, start) = (to, end);
        }
        lines
    }
}

/// The words of one line and which columns are blank in it; stretched to `full` columns where that is asked for and looks well.
fn place(
    atoms: &[Atom],
    base: usize,
    indent: usize,
    full: Option<usize>,
    above: &[bool],
) -> (Vec<Word>, Vec<bool>) {
    let extra = full.map_or_else(Vec::new, |full| {
        let mut edges = Vec::new();
        let mut column = indent;
        for (index, atom) in atoms.iter().enumerate() {
            column += atom.width;
            if index + 1 == atoms.len() {
                column += usize::from(atom.after == After::Hyphen);
            } else {
                if atom.after == After::Space {
                    edges.push(column);
                }
                column += atom.after.space();
            }
        }
        justify::stretch((indent + full).saturating_sub(column), &edges, above)
    });
    let mut extra = extra.into_iter();
    let mut words: Vec<Word> = Vec::new();
    let mut blank = vec![true; indent];
    let mut column = indent;
    let mut joined = false;
    for atom in atoms {
        let span = atom.span.shifted(base);
        match words.last_mut() {
            Some(word) if joined => {
                word.span.end = span.end;
                word.width += small(atom.width);
            }
            _ => words.push(Word {
                span,
                column: small(column),
                width: small(atom.width),
                rtl: false,
            }),
        }
        column += atom.width;
        blank.resize(column, false);
        joined = atom.after.space() == 0;
        if atom.after == After::Space {
            column += extra.next().unwrap_or(0);
        }
        column += atom.after.space();
        blank.resize(column, true);
    }
    (words, blank)
}

#[cfg(test)]
mod tests;
