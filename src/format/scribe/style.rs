//! Styles: they begin and end at any place, and lie over every block in between by a run of its own.

use super::{Scribe, Style};
use crate::doc::{Inline, InlineKind};
use crate::text::Span;

/// More styles than this at one place are not kept.
const STYLES: usize = 48;

impl Scribe {
    /// A style begins. It reaches over as many blocks as there are before its end.
    pub fn style(&mut self, kind: InlineKind) {
        if self.styles.len() >= STYLES {
            self.unkept += 1;
            return;
        }
        self.styles.push(Style {
            start: self.text.len(),
            again: self.styles.iter().any(|style| style.kind == kind),
            kind,
        });
    }

    /// The last style that was begun ends.
    pub fn end_style(&mut self) {
        if self.unkept > 0 {
            self.unkept -= 1;
            return;
        }
        if let Some(index) = self.styles.len().checked_sub(1) {
            if self.open.is_some() {
                self.emit(index);
            }
            self.styles.pop();
        }
    }

    /// Writes down what style `index` covers of the open block, white space at its ends left out.
    pub(super) fn emit(&mut self, index: usize) {
        let style = &mut self.styles[index];
        let end = self.text.len();
        let start = self.text.floor_char_boundary(style.start);
        style.start = end;
        let covered = &self.text[start..end];
        let from = start + (covered.len() - covered.trim_start().len());
        let to = start + covered.trim_end().len();
        if from < to && !style.again {
            self.inlines.push(Inline {
                span: Span::new(from, to),
                kind: style.kind.clone(),
            });
        }
    }

    /// Writes `words` with a style of their own.
    pub fn styled(&mut self, kind: InlineKind, words: &str) {
        self.ensure_open();
        self.style(kind);
        self.text(words);
        self.end_style();
    }

    /// A reading for what was written since `from`, a length of the text ([`Scribe::len`]). A table that ended since then may have made the
    /// text shorter.
    pub fn cover(&mut self, from: usize, kind: InlineKind) {
        let start = self
            .open
            .as_ref()
            .map_or(self.text.len(), |open| open.start.max(from));
        let start = self.text.floor_char_boundary(start);
        let covered = &self.text[start..];
        let start = start + (covered.len() - covered.trim_start().len());
        let end = self.text.trim_end().len();
        if start < end {
            self.inlines.push(Inline {
                span: Span::new(start, end),
                kind,
            });
        }
    }
}
