//! Anchors: what is remembered of a place, so that it can be found again.

use unicode_normalization::UnicodeNormalization;

use crate::doc::Document;
use crate::text::matching::{MatchIndex, NORM, normalize};
use crate::text::{Span, grapheme};

/// Code points of context on either side.
const CONTEXT: usize = 32;
/// Code points beyond them, on either side: they tell a quote that was cut out from one like it that stands elsewhere.
const BEYOND: usize = 128;
/// How many bytes are looked at for all of them, first and at most (a drawing may hold kilobytes of spaces).
const LOOK: usize = 512;
const LOOK_FAR: usize = 16 * 1024;

/// A place in a text, write-once: exact quote, 32 code points of context on either side, section path, and
/// start and end in code points of the match text.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    /// The quote as shown ([`Document::quote`], NFC).
    pub exact: String,
    /// What stands before and after, as read: any white space, block ends too, is one space.
    pub prefix: String,
    pub suffix: String,
    /// What stands before `prefix` and after `suffix`, as read, up to 128 code points; empty where nobody kept it.
    pub before: String,
    pub after: String,
    /// Titles from the outermost section inwards.
    pub section: Vec<String>,
    /// Code points of match text, half-open.
    pub start: usize,
    pub end: usize,
    /// [`crate::text::matching::NORM`] when it was made.
    pub norm: u32,
    /// The text it was made on (`blake3:…`).
    pub text: String,
}

impl Anchor {
    /// The anchor of `span` in `document`. `index` must belong to that document.
    ///
    /// The span is widened to whole graphemes and loses white space at its sides. For a bookmark, pass the sentence it stands in:
    /// a bare point is found again only while the text around it stays where it is.
    #[must_use]
    pub fn describe(document: &Document, index: &mut MatchIndex, span: Span) -> Self {
        let text = document.text();
        let span = tidy(document, span);
        let outline = document.outline();
        let section = outline.at(span.start);
        let folded = normalize(document.slice(span));
        let end = index.to_match(text, span.end);
        let (before, prefix) = preceding(document, span.start);
        let (suffix, after) = following(document, span.end);
        Self {
            exact: exact(document, span, &folded),
            prefix,
            suffix,
            before,
            after,
            section: section.map_or_else(Vec::new, |section| outline.path(section)),
            // Counted from the end: a dash that goes on from the text before has its code point there.
            start: end.saturating_sub(folded.chars().count()),
            end,
            norm: NORM,
            text: document.hash().to_string(),
        }
    }
}

/// `span` on grapheme boundaries of the text, without what gives no match text at its sides; of such only, its start.
fn tidy(document: &Document, span: Span) -> Span {
    let text = document.text();
    let span = Span::new(document.floor(span.start), document.floor(span.end));
    let mut letters = span.of(text).char_indices().filter(|(_, c)| is_seen(*c));
    let Some((first, begin)) = letters.next() else {
        return Span::at(span.start);
    };
    let (last, _) = letters.next_back().unwrap_or((first, begin));
    Span::new(
        grapheme::prev_boundary(text, span.start + first + begin.len_utf8()),
        grapheme::next_boundary(text, span.start + last),
    )
}

/// Whether `c` gives anything in match text.
fn is_seen(c: char) -> bool {
    c.is_ascii_graphic() || !normalize(c.encode_utf8(&mut [0; 4])).is_empty()
}

impl Anchor {
    /// The words in it: the quote and all that stood around it.
    #[must_use]
    pub const fn words(&self) -> [&String; 5] {
        [
            &self.exact,
            &self.prefix,
            &self.suffix,
            &self.before,
            &self.after,
        ]
    }

    /// The same, to be changed.
    #[must_use]
    pub const fn words_mut(&mut self) -> [&mut String; 5] {
        [
            &mut self.exact,
            &mut self.prefix,
            &mut self.suffix,
            &mut self.before,
            &mut self.after,
        ]
    }
}

/// What stands before byte `pos`: the code points beyond the context, and the context.
fn preceding(document: &Document, pos: usize) -> (String, String) {
    let mut look = LOOK;
    loop {
        let from = document.floor(pos.saturating_sub(look));
        let shown = as_read(document, Span::new(from, pos));
        let count = shown.chars().count();
        if count >= BEYOND + CONTEXT || from == 0 || look >= LOOK_FAR {
            let context = start_of(&shown, count.saturating_sub(CONTEXT));
            let beyond = start_of(&shown, count.saturating_sub(BEYOND + CONTEXT));
            return (
                shown[beyond..context].to_owned(),
                shown[context..].to_owned(),
            );
        }
        look *= 4;
    }
}

/// What stands after byte `pos`: the context, and the code points beyond it.
fn following(document: &Document, pos: usize) -> (String, String) {
    let mut look = LOOK;
    loop {
        let to = document.floor(pos.saturating_add(look));
        let shown = as_read(document, Span::new(pos, to));
        if shown.chars().count() >= BEYOND + CONTEXT
            || to == document.text().len()
            || look >= LOOK_FAR
        {
            let context = start_of(&shown, CONTEXT);
            let beyond = start_of(&shown, CONTEXT + BEYOND);
            return (
                shown[..context].to_owned(),
                shown[context..beyond].to_owned(),
            );
        }
        look *= 4;
    }
}

/// The byte at which code point `number` of `text` begins; its end where there are fewer.
fn start_of(text: &str, number: usize) -> usize {
    text.char_indices()
        .nth(number)
        .map_or(text.len(), |(at, _)| at)
}

/// The quote of `span`, whose match text is `folded`. Where a quote leaves out what stands in the text (a rule drawn with stars), it
/// would not be found there again; then every paragraph is quoted as it stands.
fn exact(document: &Document, span: Span, folded: &str) -> String {
    let quote: String = document.quote(span).nfc().collect();
    if normalize(&quote) == folded {
        return quote;
    }
    let paragraphs = document.slice(span).split("\n\n").map(one_line);
    let paragraphs: Vec<String> = paragraphs
        .filter(|paragraph| !paragraph.is_empty())
        .collect();
    paragraphs.join("\n").nfc().collect()
}

/// The text of `span` on one line, NFC; a space at either side tells of white space there.
fn as_read(document: &Document, span: Span) -> String {
    let slice = document.slice(span);
    let mut shown = String::with_capacity(slice.len());
    if slice.starts_with(char::is_whitespace) {
        shown.push(' ');
    }
    shown.push_str(&one_line(slice));
    if slice.ends_with(char::is_whitespace) && !shown.ends_with(' ') {
        shown.push(' ');
    }
    shown.nfc().collect()
}

/// White-space runs as one space, none at either end.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests;
