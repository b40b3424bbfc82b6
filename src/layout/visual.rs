//! Lines in the order in which they are seen. Lines are broken in the order in which they are read; then what stands on a line
//! is put in its place here:
//!
//! ```text
//! |  1. text of an item         left to right: indents are counted from the left edge
//! |         meti na fo txet .1  right to left: the same line, from the right edge
//! ```
//!
//! Words are cut where the direction changes; they stay in the order of the text, their columns do not.

use super::line::{Line, Word};
use super::verbatim::small;
use crate::doc::{Block, BlockKind, Document, InlineKind, Piece};
use crate::text::bidi::{self, Levels};
use crate::text::{Direction, Lang, Span, width};

/// How the lines of a piece are seen.
pub(super) struct Sight {
    levels: Levels,
    /// First byte of the piece.
    base: usize,
    measure: u16,
}

impl Sight {
    /// `None` where the piece is seen as it is read: it has no right-to-left letters and is no right-to-left paragraph.
    pub(super) fn of(
        document: &Document,
        piece: &Piece,
        language: Option<Lang>,
        measure: u16,
    ) -> Option<Self> {
        let block = document.blocks().get(piece.block)?;
        let text = document.slice(piece.span);
        let base = direction(document, block, language);
        if base == Direction::LeftToRight && !bidi::may_turn(text) {
            return None;
        }
        let levels = if block.kind.flows() {
            Levels::of(text, base, &isolates(document, block, piece.span))
        } else {
            let mut levels = Levels::of("", base, &[]);
            let mut start = piece.span.start;
            for source in text.split_inclusive('\n') {
                let line = Span::new(start, start + source.len());
                levels.extend(&Levels::of(source, base, &isolates(document, block, line)));
                start = line.end;
            }
            levels
        };
        if levels.is_plain(Span::new(0, text.len())) {
            return None;
        }
        Some(Self {
            levels,
            base: piece.span.start,
            measure,
        })
    }

    /// Puts what stands on `line` where it is seen.
    pub(super) fn turn(&self, document: &Document, line: &mut Line) {
        let rtl = self.levels.base == Direction::RightToLeft;
        if rtl {
            line.edge = Some(self.measure);
        }
        let seen = line.reach();
        let local = Span::new(seen.start - self.base, seen.end - self.base);
        let Some(first) = line.words.first().map(|word| word.column) else {
            return;
        };
        if self.levels.is_plain(local) {
            return;
        }
        let (things, hyphen) = self.things(document, line);
        let levels: Vec<u8> = things.iter().map(|thing| thing.level).collect();
        let total: u16 = things.iter().map(|thing| thing.word.width).sum();
        let mut column = if rtl {
            self.measure.saturating_sub(first.saturating_add(total))
        } else {
            first
        };
        let mut columns = vec![0; things.len()];
        for index in bidi::visual_order(&levels) {
            columns[index] = column;
            column = column.saturating_add(things[index].word.width);
        }
        line.words.clear();
        let count = things.len() - usize::from(hyphen);
        for (thing, column) in things.into_iter().zip(columns).take(count) {
            let word = Word {
                column,
                rtl: thing.level % 2 == 1,
                ..thing.word
            };
            if thing.blank {
                line.gaps.push(word);
            } else {
                line.words.push(word);
            }
        }
    }

    /// What stands on `line`, in the order of the text: words of one level, the spaces between them, and the hyphen, if it has one.
    fn things(&self, document: &Document, line: &Line) -> (Vec<Thing>, bool) {
        let mut things: Vec<Thing> = Vec::with_capacity(line.words.len() * 2);
        let mut before: Option<Word> = None;
        for word in &line.words {
            if let Some(before) = before {
                let span = Span::new(before.span.end, word.span.start);
                let edge = before.column + before.width;
                // A tab parts what stands beside it (L1).
                let level = if document.slice(span).contains('\t') {
                    self.levels.base_level()
                } else {
                    self.levels.at(span.start - self.base)
                };
                things.push(Thing {
                    word: Word {
                        span,
                        column: edge,
                        width: word.column.saturating_sub(edge),
                        rtl: false,
                    },
                    level,
                    blank: true,
                });
            }
            before = Some(*word);
            let runs = self.levels.runs(document.text(), word.span, self.base);
            // A word that is not cut keeps the columns it was given.
            let whole = (runs.len() == 1).then_some(word.width);
            for (span, level) in runs {
                things.push(Thing {
                    word: Word {
                        span,
                        column: 0,
                        width: whole.unwrap_or_else(|| small(width::width(document.slice(span)))),
                        rtl: false,
                    },
                    level,
                    blank: false,
                });
            }
        }
        if let Some(last) = things.last().copied().filter(|_| line.hyphen) {
            things.push(Thing {
                word: Word {
                    span: Span::at(last.word.span.end),
                    width: 1,
                    ..last.word
                },
                ..last
            });
        }
        (things, line.hyphen)
    }
}

/// A word of one level, or a space.
#[derive(Clone, Copy)]
struct Thing {
    word: Word,
    level: u8,
    blank: bool,
}

/// The direction of a block: what its source says, else that of its first letter (of a listing: of most lines), else that of its language.
fn direction(document: &Document, block: &Block, language: Option<Lang>) -> Direction {
    let own = document.inlines_in(block.span).find_map(|inline| {
        let InlineKind::Direction(direction) = inline.kind else {
            return None;
        };
        inline.span.covers(block.span).then_some(direction)
    });
    // A drawing or a listing in an Arabic book is none of its paragraphs.
    let listing = block.kind == BlockKind::Preformatted;
    let said = own.or_else(|| document.meta().direction.filter(|_| !listing));
    let text = document.slice(block.span);
    let by_letters = || {
        if listing || matches!(block.kind, BlockKind::Table(_)) {
            of_most_lines(text)
        } else {
            bidi::first_strong(text)
        }
    };
    said.or_else(by_letters)
        .unwrap_or_else(|| match language.filter(|_| !listing) {
            Some(language) => bidi::of_language(language),
            None => Direction::LeftToRight,
        })
}

/// Lines of a listing that tell its direction.
const TELLING: usize = 100;

/// The direction that most lines of a listing have by their first letters: a Hebrew word in a table of English ones turns its own line.
fn of_most_lines(text: &str) -> Option<Direction> {
    let lines = text.lines().filter_map(bidi::first_strong).take(TELLING);
    let (all, leftwards) = lines.fold((0, 0), |(all, leftwards), line| {
        (
            all + 1,
            leftwards + usize::from(line == Direction::RightToLeft),
        )
    });
    (all > 0).then_some(if leftwards * 2 > all {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    })
}

/// The runs inside `span` that have a direction of their own, in bytes from its start; the outermost where they nest.
fn isolates(document: &Document, block: &Block, span: Span) -> Vec<(Span, Direction)> {
    let mut isolates: Vec<(Span, Direction)> = Vec::new();
    for inline in document.inlines_in(span) {
        let InlineKind::Direction(direction) = inline.kind else {
            continue;
        };
        let Some(run) = inline.span.intersection(span) else {
            continue;
        };
        let run = Span::new(run.start - span.start, run.end - span.start);
        let inside = isolates
            .last()
            .is_some_and(|(last, _)| run.start < last.end);
        if !inside && !inline.span.covers(block.span) {
            isolates.push((run, direction));
        }
    }
    isolates
}

#[cfg(test)]
mod tests;
