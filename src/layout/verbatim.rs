//! Preformatted text: every space counts, a line too long is cut into rows, of which all but the first are marked.

use super::line::{Line, Word};
use crate::text::{Span, grapheme, width};

/// Columns between tab stops.
const TAB: usize = 8;

/// What a row begins with that goes on with the line above; it stands in the indent.
const GOES_ON: &str = "↪";
/// By how much such a row stands in, on a measure that has room for it.
const TURNOVER: usize = 2;
const ROOMY: usize = 8;

/// Where rows are set, in columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub measure: usize,
    pub indent: usize,
    /// Whether the text begins in the middle of a line.
    pub goes_on: bool,
}

/// The rows of `text`, which begins at byte `base` of the document.
pub(super) fn rows(text: &str, base: usize, place: Place) -> Vec<Line> {
    let Place {
        measure, indent, ..
    } = place;
    let turnover = if measure < ROOMY { 0 } else { TURNOVER };
    let mut goes_on = place.goes_on;
    let mut lines = Vec::new();
    let mut start = 0;
    for source in text.split_inclusive('\n') {
        let mut row = Row::new(base + start, indent, if goes_on { turnover } else { 0 });
        goes_on = false;
        let body = source.trim_end();
        for (offset, cluster) in grapheme::graphemes(body) {
            let at = base + start + offset;
            let blank = cluster.chars().all(char::is_whitespace);
            let columns = match cluster {
                "\t" => TAB - row.column % TAB,
                _ => width::grapheme_width(cluster),
            };
            if row.column > 0 && row.turnover + row.column + columns > measure {
                lines.push(row.finish(at));
                row = Row::new(at, indent, turnover);
            }
            row.push(at, cluster, columns.min(measure - row.turnover), blank);
        }
        start += source.len();
        lines.push(row.finish(base + start));
    }
    lines
}

/// A row that is being filled.
struct Row {
    start: usize,
    indent: usize,
    /// Columns of the indent that mark a row which goes on with the line above.
    turnover: usize,
    column: usize,
    words: Vec<Word>,
    /// Spaces after the last word, which belong to it if the word goes on.
    pending: Option<usize>,
}

impl Row {
    fn new(start: usize, indent: usize, turnover: usize) -> Self {
        Self {
            start,
            indent: indent + turnover,
            turnover,
            column: 0,
            words: Vec::new(),
            pending: None,
        }
    }

    fn push(&mut self, at: usize, cluster: &str, columns: usize, blank: bool) {
        let end = at + cluster.len();
        if blank {
            // A tab or another odd space ends a word: it cannot be drawn as it stands.
            self.pending = match (self.pending, cluster) {
                (Some(spaces), " ") => Some(spaces + 1),
                _ => None,
            };
        } else if let (Some(spaces), Some(word)) = (self.pending, self.words.last_mut()) {
            word.span.end = end;
            word.width += small(spaces + columns);
            self.pending = Some(0);
        } else {
            self.words.push(Word {
                span: Span::new(at, end),
                column: small(self.indent + self.column),
                width: small(columns),
                rtl: false,
            });
            self.pending = Some(0);
        }
        self.column += columns;
    }

    fn finish(self, end: usize) -> Line {
        Line {
            span: Span::new(self.start, end),
            words: self.words,
            gaps: Vec::new(),
            edge: None,
            hyphen: false,
            indent: small(self.indent),
            marker: match self.turnover {
                0 => String::new(),
                _ => GOES_ON.to_owned(),
            },
        }
    }
}

pub(super) fn small(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}
