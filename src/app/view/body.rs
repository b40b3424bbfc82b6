//! The page: lines become pieces of text, each in one look.

use crate::annotate::{Annotation, Kind};
use crate::app::mode::Mode;
use crate::app::place;
use crate::app::select::subject;
use crate::app::sheets::style_index;
use crate::app::state::State;
use crate::app::view_model::{Base, BodyRow, Look, Marks, Piece, Rect, Sign};
use crate::app::{folds, margin};
use crate::doc::{BlockKind, Document, InlineKind};
use crate::layout::wrap::fit;
use crate::layout::{Line, Row, Word, bars};
use crate::text::bidi;
use crate::text::grapheme::graphemes;
use crate::text::width::{grapheme_width, is_even, width};
use crate::text::{Direction, Span};

use super::Page;
use super::letters::dressed;

/// What a span adds to the look of the text under it.
#[derive(Clone, Copy, Debug)]
struct Decoration {
    span: Span,
    marks: Marks,
    highlight: Option<u8>,
}

/// The rows of the body.
pub fn rows(state: &State, page: &Page, area: Rect) -> Vec<BodyRow> {
    let decorations = decorations(state, page.shown);
    let mut rows: Vec<BodyRow> = page
        .rows
        .iter()
        .map(|row| match row {
            Row::Blank | Row::Picture { .. } => BodyRow::default(),
            Row::Ahead => ahead(area.width),
            Row::Fold { before } => fold(&folds::line(state, *before), area.width),
            Row::Line { piece, .. } => row
                .line()
                .map(|line| body_row(state, line, piece.block, &decorations, area))
                .unwrap_or_default(),
        })
        .collect();
    if let Mode::Labels { typed, labels } = &state.mode {
        for (name, pos) in labels {
            let Some(row) = page.row_of(*pos).map(usize::from) else {
                continue;
            };
            let Some(line) = page.rows.get(row).and_then(Row::line) else {
                continue;
            };
            let rest = name.strip_prefix(typed.as_str()).unwrap_or_default();
            if let Some(row) = rows.get_mut(row).filter(|_| !rest.is_empty()) {
                let column = label_column(&state.book.document, line, *pos, columns(rest));
                lay_over(&mut row.pieces, column, rest);
            }
        }
    }
    rows
}

/// Where a label of `width` columns stands over what is at byte `pos`: it covers it from where it begins on.
fn label_column(document: &Document, line: &Line, pos: usize, width: u16) -> u16 {
    let column = place::column_of(document, line, pos);
    let word = line.words.iter().find(|word| word.span.contains(pos));
    if word.is_some_and(|word| word.rtl) {
        (column + 1).saturating_sub(width)
    } else {
        column
    }
}

fn body_row(
    state: &State,
    line: &Line,
    index: usize,
    decorations: &[Decoration],
    area: Rect,
) -> BodyRow {
    let document = &state.book.document;
    let Some(block) = document.blocks().get(index) else {
        return BodyRow::default();
    };
    let after = line.span.start >= document.body().end && !document.body().is_empty();
    let base = match block.kind {
        BlockKind::Heading(level) => Base::Heading(level),
        BlockKind::Preformatted => Base::Code,
        BlockKind::Rule | BlockKind::Figure => Base::Ornament,
        BlockKind::Caption => Base::Quote,
        _ if after => Base::After,
        _ if block.quote > 0 => Base::Quote,
        _ => Base::Text,
    };
    if block.kind == BlockKind::Rule {
        return BodyRow {
            pieces: vec![ornament(area.width)],
            ..BodyRow::default()
        };
    }
    let mut pieces = indent(line, &bars(document, index, line.indent));
    let reach = line.reach();
    let near: Vec<Decoration> = decorations
        .iter()
        .filter(|decoration| decoration.span.intersects(reach))
        .copied()
        .collect();
    let draw = |pieces: &mut Pieces, spot: &Spot| match spot {
        Spot::Word(word) => {
            let mut column = word.column;
            let mut parts = cut(word.span, &near);
            if word.rtl {
                parts.reverse();
            }
            for part in parts {
                let look = look_at(base, &near, part);
                let mut text = dressed(visible(document.slice(part)), look.marks);
                if word.rtl {
                    text = bidi::turned(&text);
                }
                pieces.push(column, &text, look);
                column += columns(&text);
            }
        }
        Spot::Blank(blank) => {
            let text = " ".repeat(usize::from(blank.width));
            pieces.push(blank.column, &text, look_at(base, &near, blank.span));
        }
        Spot::Hyphen { column, after } => {
            pieces.push(*column, "-", look_at(base, &near, *after));
        }
    };
    for spot in spots(line) {
        draw(&mut pieces, &spot);
    }
    let focus = state.settings.focus_mark
        && line
            .words
            .iter()
            .any(|word| word.span.intersects(state.focus));
    BodyRow {
        sign: sign(state, line.span),
        focus,
        leftwards: line.edge.is_some(),
        pieces: pieces.0,
    }
}

/// Something that stands on a line.
enum Spot {
    Word(Word),
    Blank(Word),
    /// The hyphen a break adds after the last character of a word.
    Hyphen {
        column: u16,
        after: Span,
    },
}

impl Spot {
    const fn column(&self) -> u16 {
        match self {
            Self::Word(word) | Self::Blank(word) => word.column,
            Self::Hyphen { column, .. } => *column,
        }
    }
}

/// What stands on a line, from left to right.
fn spots(line: &Line) -> Vec<Spot> {
    let mut spots = Vec::with_capacity(line.words.len() * 2);
    let mut last: Option<&Word> = None;
    for word in &line.words {
        if let Some(before) = last.filter(|before| !line.is_turned() && before.end() < word.column)
        {
            let start = before.span.end;
            spots.push(Spot::Blank(Word {
                span: Span::new(start, word.span.start.max(start + 1)),
                column: before.end(),
                width: word.column - before.end(),
                rtl: false,
            }));
        }
        spots.push(Spot::Word(*word));
        last = Some(word);
    }
    if let (Some(column), Some(word)) = (line.hyphen_column(), last) {
        let after = Span::new(word.span.end.saturating_sub(1), word.span.end);
        spots.push(Spot::Hyphen { column, after });
    }
    if line.is_turned() {
        spots.extend(line.gaps.iter().copied().map(Spot::Blank));
        spots.sort_by_key(Spot::column);
    }
    spots
}

/// What is drawn in the indent of a line: the bars of a quotation, the marker of an item.
fn indent(line: &Line, bars: &[u16]) -> Pieces {
    let look = Look {
        base: Base::Ornament,
        ..Look::default()
    };
    let mut pieces = Pieces::default();
    for column in bars {
        pieces.push(line.from_edge(*column, 1), "│", look);
    }
    if !line.marker.is_empty() {
        let width = columns(&line.marker);
        let column = line.from_edge(line.indent.saturating_sub(width + 1), width);
        let marker = match line.edge {
            Some(_) => marker_from_right(&line.marker),
            None => line.marker.clone(),
        };
        pieces.push(column, &marker, look);
    }
    pieces
}

/// A marker as it stands before a right-to-left line: `3.` is read from the right.
fn marker_from_right(marker: &str) -> String {
    match marker {
        "↪" => "↩".to_owned(),
        _ => bidi::visual(marker, Direction::RightToLeft).into_owned(),
    }
}

/// The words of `span` as they stand on the page where nothing but characters can be written: raised and lowered signs as such.
pub fn written(document: &Document, span: Span) -> String {
    let raised: Vec<Decoration> = document
        .inlines_in(span)
        .map(|inline| Decoration {
            span: inline.span,
            marks: inline_marks(&inline.kind),
            highlight: None,
        })
        .filter(|it| it.marks.has(Marks::RAISED) || it.marks.has(Marks::LOWERED))
        .collect();
    let parts = cut(span, &raised).into_iter();
    parts
        .map(|part| {
            let look = look_at(Base::Text, &raised, part);
            dressed(visible(document.slice(part)), look.marks)
        })
        .collect()
}

/// Text without the clusters that take no column (soft hyphens and the like never reach the screen).
fn visible(text: &str) -> String {
    if is_even(text) {
        return text.to_owned();
    }
    graphemes(text)
        .filter(|(_, cluster)| grapheme_width(cluster) > 0)
        .map(|(_, cluster)| cluster.replace('\u{ad}', ""))
        .collect()
}

fn columns(text: &str) -> u16 {
    u16::try_from(width(text)).unwrap_or(u16::MAX)
}

/// The row that stands for what is folded away.
fn fold(line: &str, measure: u16) -> BodyRow {
    let piece = Piece {
        column: 0,
        text: fit(line, usize::from(measure)),
        look: Look {
            base: Base::After,
            ..Look::default()
        },
    };
    BodyRow {
        pieces: vec![piece],
        ..BodyRow::default()
    }
}

/// A word for the picture that the next rows will show.
fn ahead(measure: u16) -> BodyRow {
    BodyRow {
        pieces: vec![centred("[picture ↓]", measure)],
        ..BodyRow::default()
    }
}

fn ornament(measure: u16) -> Piece {
    let text = if measure >= 20 { "*   *   *" } else { "* * *" };
    centred(text, measure)
}

fn centred(text: &str, measure: u16) -> Piece {
    let column = (measure.saturating_sub(columns(text))) / 2;
    Piece {
        column,
        text: text.to_owned(),
        look: Look {
            base: Base::Ornament,
            ..Look::default()
        },
    }
}

/// Pieces being collected, and the column behind the last one; runs of one look that touch are one piece.
#[derive(Default)]
struct Pieces(Vec<Piece>, u16);

impl Pieces {
    fn push(&mut self, column: u16, text: &str, look: Look) {
        if text.is_empty() {
            return;
        }
        let touches = std::mem::replace(&mut self.1, column + columns(text)) == column;
        if let Some(last) = self.0.last_mut()
            && last.look == look
            && touches
        {
            last.text.push_str(text);
            return;
        }
        self.0.push(Piece {
            column,
            text: text.to_owned(),
            look,
        });
    }
}

/// `span` cut where a decoration begins or ends.
fn cut(span: Span, decorations: &[Decoration]) -> Vec<Span> {
    let mut edges: Vec<usize> = decorations
        .iter()
        .flat_map(|decoration| [decoration.span.start, decoration.span.end])
        .filter(|edge| span.start < *edge && *edge < span.end)
        .collect();
    edges.sort_unstable();
    edges.dedup();
    edges.push(span.end);
    let mut start = span.start;
    edges
        .into_iter()
        .map(|end| {
            let part = Span::new(start, end);
            start = end;
            part
        })
        .collect()
}

fn look_at(base: Base, decorations: &[Decoration], span: Span) -> Look {
    let mut look = Look {
        base,
        ..Look::default()
    };
    for decoration in decorations
        .iter()
        .filter(|decoration| decoration.span.covers(span))
    {
        look.marks = look.marks.with(decoration.marks);
        look.highlight = decoration.highlight.or(look.highlight);
    }
    look
}

/// Everything that marks the text of the page; highlights longest first, so the shortest is on top.
fn decorations(state: &State, page: Span) -> Vec<Decoration> {
    let document = &state.book.document;
    let plain = |span, marks| Decoration {
        span,
        marks,
        highlight: None,
    };
    let mut all: Vec<Decoration> = document
        .inlines_in(page)
        .map(|inline| plain(inline.span, inline_marks(&inline.kind)))
        .collect();
    let mut own: Vec<Decoration> = state
        .book
        .placed_in(page)
        .map(|(span, annotation)| own_decoration(span, annotation))
        .collect();
    own.sort_by_key(|decoration| std::cmp::Reverse(decoration.span.len()));
    all.extend(own);
    if state.settings.focus_mark {
        all.push(plain(state.focus, Marks::FOCUS));
    }
    if let Mode::Select(_) = state.mode
        && let Some(span) = subject(state)
    {
        all.push(plain(span, Marks::SELECTED));
    }
    if let Some(find) = &state.find {
        all.extend(
            find.query
                .within(document.text(), page)
                .into_iter()
                .map(|span| plain(span, Marks::HIT)),
        );
        all.extend(find.hit.map(|span| plain(span, Marks::HIT_HERE)));
    }
    all.extend(state.point.map(|span| plain(span, Marks::HIT_HERE)));
    if let Mode::Margin { note: Some(note) } = state.mode
        && let Some(beside) = margin::beside(state, page)
            .into_iter()
            .find(|beside| beside.note == note)
    {
        all.push(plain(beside.span, Marks::HIT));
    }
    all
}

const fn inline_marks(kind: &InlineKind) -> Marks {
    match kind {
        InlineKind::Emphasis | InlineKind::Underline => Marks::EMPHASIS,
        InlineKind::Strong => Marks::STRONG,
        InlineKind::Code => Marks::CODE,
        InlineKind::Strike => Marks::STRIKE,
        InlineKind::Link { .. } | InlineKind::Reference(_) => Marks::LINK,
        InlineKind::NoteMark(_) => Marks::NOTE_MARK,
        InlineKind::Superscript => Marks::RAISED,
        InlineKind::Subscript => Marks::LOWERED,
        InlineKind::SmallCaps => Marks::SMALL_CAPS,
        InlineKind::Picture(_)
        | InlineKind::Direction(_)
        | InlineKind::Language(_)
        | InlineKind::Ruby(_) => Marks::NONE,
    }
}

fn own_decoration(span: Span, annotation: &Annotation) -> Decoration {
    let noted = if annotation.note_text().is_empty() {
        Marks::NONE
    } else {
        Marks::NOTED
    };
    match annotation.kind {
        Kind::Bookmark => Decoration {
            span,
            marks: Marks::NONE,
            highlight: None,
        },
        Kind::Highlight => {
            let style = annotation
                .style
                .as_deref()
                .and_then(style_index)
                .unwrap_or(0);
            Decoration {
                span,
                marks: noted,
                highlight: Some(style),
            }
        }
        Kind::Note => Decoration {
            span,
            marks: noted,
            highlight: None,
        },
    }
}

/// The sign for what begins on a line: a note before a highlight before a bookmark. A note without a colour of its own takes that of a
/// highlight which begins there too.
fn sign(state: &State, line: Span) -> Option<Sign> {
    let begins = || {
        let placed = state.book.placed_in(line);
        placed.filter(|(span, _)| line.contains(span.start))
    };
    let (_, first) = begins().min_by_key(|(_, annotation)| {
        let noted = !annotation.note_text().is_empty();
        if noted { 0 } else { 1 + annotation.kind as u8 }
    })?;
    let (symbol, tone) = crate::app::sheets::sign(first);
    if first.note_text().is_empty() {
        return Some(Sign { symbol, tone });
    }
    let tone = begins()
        .filter(|_| first.kind != Kind::Highlight)
        .find(|(_, other)| other.kind == Kind::Highlight)
        .map_or(tone, |(_, other)| crate::app::sheets::sign(other).1);
    Some(Sign {
        symbol: '✎', tone
    })
}

/// Puts a label over pieces at `column`.
fn lay_over(pieces: &mut Vec<Piece>, column: u16, label: &str) {
    let end = column + columns(label);
    let mut cut: Vec<Piece> = Vec::new();
    for piece in pieces.drain(..) {
        let mut at = piece.column;
        let mut left = Piece {
            column: at,
            text: String::new(),
            look: piece.look,
        };
        let mut right = Piece {
            column: end,
            text: String::new(),
            look: piece.look,
        };
        for (_, cluster) in graphemes(&piece.text) {
            let next = at + u16::try_from(grapheme_width(cluster)).unwrap_or(0);
            if next <= column {
                left.text.push_str(cluster);
            } else if at >= end {
                if right.text.is_empty() {
                    right.column = at;
                }
                right.text.push_str(cluster);
            }
            at = next;
        }
        cut.extend(
            [left, right]
                .into_iter()
                .filter(|piece| !piece.text.is_empty()),
        );
    }
    cut.push(Piece {
        column,
        text: label.to_owned(),
        look: Look {
            base: Base::Label,
            ..Look::default()
        },
    });
    cut.sort_by_key(|piece| piece.column);
    *pieces = cut;
}
