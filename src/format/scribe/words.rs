//! Words and line ends of the open block.

use super::Scribe;
use crate::doc::BlockKind;
use crate::text::hygiene;

impl Scribe {
    /// Whether a line begins here, so that a space would say nothing.
    pub(super) fn begins_line(&self) -> bool {
        match &self.open {
            Some(open) => self.text.len() == open.start || self.text.ends_with(['\n', ' ']),
            None => true,
        }
    }

    /// Places that waited for a word have found it.
    pub(super) fn settle(&mut self) {
        let here = self.text.len();
        for index in self.waiting.drain(..) {
            self.places[index] = here;
            self.settled.push(index);
        }
    }

    /// Appends words to the open block, or to a new one. Any run of white space reads as one space, but for preformatted text.
    /// `text` is canonical but for what entities may have brought.
    pub fn text(&mut self, text: &str) {
        if self.open_kind().or(self.flow) == Some(BlockKind::Preformatted) {
            self.ensure_open();
            self.raw(text);
            return;
        }
        if hygiene::is_canonical(text) {
            self.words(text);
        } else {
            let safe = hygiene::canonical(text.to_owned()).0;
            self.words(&safe);
        }
    }

    pub(super) fn words(&mut self, text: &str) {
        let mut rest = text.trim_start_matches(is_space);
        let spaced = rest.len() < text.len();
        if rest.is_empty() {
            if spaced && !self.begins_line() {
                self.text.push(' ');
            }
            return;
        }
        self.ensure_open();
        if spaced && !self.begins_line() {
            let run = if self.keeps_spaces {
                text.len() - rest.len()
            } else {
                1
            };
            self.text.extend(std::iter::repeat_n(' ', run));
        }
        if self.open_kind() == Some(BlockKind::Verse) && self.ends_line() {
            let columns = std::mem::take(&mut self.indent);
            self.text.extend(std::iter::repeat_n(' ', columns));
            rest = self.indent_of(rest);
            if rest.is_empty() {
                return;
            }
        }
        self.settle();
        if self.keeps_spaces {
            while let Some(at) = memchr::memchr2(b'\n', b'\t', rest.as_bytes()) {
                self.text.push_str(&rest[..at]);
                self.text.push(' ');
                rest = &rest[at + 1..];
            }
            self.text.push_str(rest);
            return;
        }
        loop {
            let end = irregular(rest.as_bytes());
            self.text.push_str(&rest[..end]);
            if end == rest.len() {
                break;
            }
            self.text.push(' ');
            rest = rest[end..].trim_start_matches(is_space);
            if rest.is_empty() {
                break;
            }
        }
    }

    /// Sets a line of verse in by the fixed spaces it begins with; what follows them is left.
    fn indent_of<'t>(&mut self, text: &'t str) -> &'t str {
        let rest = text.trim_start_matches(|c: char| c.is_whitespace());
        for space in text[..text.len() - rest.len()].chars() {
            self.text.push_str(match space {
                '\u{2003}' | '\u{3000}' => "  ",
                _ => " ",
            });
        }
        rest
    }

    pub(super) fn raw(&mut self, text: &str) {
        if !text.trim_matches('\n').is_empty() {
            self.settle();
        }
        if hygiene::is_canonical(text) {
            self.text.push_str(text);
        } else {
            self.text.push_str(&hygiene::canonical(text.to_owned()).0);
        }
    }

    /// Takes back the space behind the last word of the open block.
    pub fn unspace(&mut self) {
        let Some(start) = self.open.as_ref().map(|open| open.start) else {
            return;
        };
        let words = self.text.trim_end_matches(' ').len();
        self.text.truncate(words.max(start));
    }

    /// Sets the next line of verse in by `columns`.
    pub fn indent(&mut self, columns: usize) {
        self.indent = columns.min(40);
    }

    /// A line end the author asked for; in lists, headings and tables a space.
    pub fn line_end(&mut self) {
        self.ensure_open();
        let breaks = match self.open_kind() {
            Some(BlockKind::Paragraph) => self.grids.is_empty(),
            Some(BlockKind::Verse | BlockKind::Preformatted) => true,
            _ => false,
        };
        if matches!(self.open_kind(), Some(BlockKind::Item { .. }))
            && self.has_words()
            && self.grids.is_empty()
        {
            // The item goes on in a line of its own.
            self.close();
            self.tight = true;
            return;
        }
        if !breaks {
            if !self.begins_line() {
                self.text.push(' ');
            }
            return;
        }
        if self.text.ends_with(' ') && self.open_kind() != Some(BlockKind::Preformatted) {
            let trimmed = self.text.trim_end_matches(' ').len();
            let start = self.open.as_ref().map_or(0, |open| open.start);
            self.text.truncate(trimmed.max(start));
        }
        self.text.push('\n');
    }

    /// Whether the open block ends with a line end.
    pub fn ends_line(&self) -> bool {
        self.open
            .as_ref()
            .is_none_or(|open| self.text.len() == open.start || self.text.ends_with('\n'))
    }
}

/// White space that says no more than a space.
const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t')
}

/// The first byte of `text` where white space is more, or other, than one space; its length where there is none. White space at the end is more.
fn irregular(text: &[u8]) -> usize {
    const STEP: usize = 32;
    let mut at = 0;
    while let Some(next) = text.get(at + 1..at + 1 + STEP) {
        let pairs = text[at..at + STEP].iter().zip(next);
        // Without branches, so that it compiles to vector instructions.
        if pairs.fold(false, |found, (&a, &b)| found | is_irregular(a, b)) {
            break;
        }
        at += STEP;
    }
    let behind = |at: usize| text.get(at + 1).copied().unwrap_or(b' ');
    (at..text.len())
        .find(|&at| is_irregular(text[at], behind(at)))
        .unwrap_or(text.len())
}

/// Whether the byte `a` before `b` is white space that is more, or other, than one space.
#[inline]
#[expect(
    clippy::needless_bitwise_bool,
    reason = "branches would keep the search from compiling to vector instructions"
)]
const fn is_irregular(a: u8, b: u8) -> bool {
    let line = (a == b'\n') | (a == b'\t');
    line | ((a == b' ') & ((b == b' ') | (b == b'\n') | (b == b'\t')))
}

#[cfg(test)]
mod tests;
