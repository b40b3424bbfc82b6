//! Match text: the folded form in which anchors are compared and counted. Versioned, because its offsets
//! are written to disk.
//!
//! Version 1, from the left to the right:
//!
//! 1. What shows nothing is dropped (soft hyphen, U+200B–200F, 2060, FEFF, bidi controls).
//! 2. The rest falls into *units*: a character and all that could combine with it. Each unit is decomposed, its quotes, primes and dashes
//!    are levelled to `'`, `"` and `-`, compatibility characters are resolved (`ﬁ`, full-width forms), letters made lower, and it is composed
//!    again (NFC). Kept as they are: what would resolve to a space and a mark (`¨`) or to conjoining jamo (`ㄱ`), since those would join
//!    their neighbours.
//! 3. A run of white space is one space, a run of `-` one `-`; white space at either end gives nothing.
//!
//! No unit looks at another, so the text is walked in one pass with a few words of state, composed and decomposed forms of one
//! text agree, and the walk can be taken up again in the middle.

use std::iter;

use unicode_normalization::char::{
    canonical_combining_class, decompose_canonical, decompose_compatible,
};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfkc_quick};

use super::ascii::{WORD, Word};
use super::level::{is_invisible, level};
use super::{Span, grapheme};

/// The version of the folding; stored in every anchor as `norm`.
pub const NORM: u32 = 1;

/// Bytes of text between two checkpoints of a [`MatchIndex`].
const STRIDE: usize = 8 * 1024;

/// The match text of `text`: zero-widths and soft hyphens dropped, quotes and dashes levelled, NFKC, lower case, white-space
/// runs one space, nothing at either end.
#[must_use]
pub fn normalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut walk = Walk::default();
    loop {
        while let Some((gap, run, length)) = walk.run(text) {
            if gap {
                out.push(' ');
            }
            // Plain ASCII.
            out.push_str(str::from_utf8(&run[..length]).unwrap_or_default());
        }
        if !walk.step(text, &mut |c, _| out.push(c)) {
            return out;
        }
    }
}

/// Offsets of a text in its match text, both ways, without keeping the match text: sparse checkpoints,
/// built on demand from the front and kept. A 100 MB text costs a fraction of a second once and under 1 MB.
#[derive(Debug, Default)]
pub struct MatchIndex {
    /// States of the walk, one per [`STRIDE`] of text, from the front.
    checkpoints: Vec<Walk>,
    /// Where the last checkpoint's successor is looked for.
    front: Walk,
    classes: Classes,
}

impl MatchIndex {
    /// Code points of match text before byte `pos` of `text`. `text` must be the same at every call.
    ///
    /// A code point counts when the source it comes from begins before `pos`; of a run of white space that is the run's first byte.
    pub fn to_match(&mut self, text: &str, pos: usize) -> usize {
        self.extend(text, |walk| walk.pos > pos);
        let after = self.checkpoints.partition_point(|walk| walk.pos <= pos);
        let mut walk = self.checkpoint(after);
        walk.skim(text, pos, usize::MAX, &mut self.classes);
        let mut count = walk.count;
        while walk.pos < pos || walk.gap.is_some_and(|gap| gap.start < pos) {
            let more = walk.step(text, &mut |_, span| count += usize::from(span.start < pos));
            if !more {
                break;
            }
        }
        count
    }

    /// The byte of `text` at which code point `at` of the match text begins (the end of `text` where it has fewer).
    pub fn to_source(&mut self, text: &str, at: usize) -> usize {
        self.locate(text, at).map_or(text.len(), |span| span.start)
    }

    /// The bytes of `text` that give code points `start..end` of match text: from the first byte of the first to the last byte of the
    /// last, on grapheme boundaries.
    pub fn source_span(&mut self, text: &str, start: usize, end: usize) -> Span {
        let first = self.to_source(text, start);
        if end <= start {
            return Span::at(first);
        }
        let last = self
            .locate(text, end - 1)
            .map_or(text.len(), |span| span.end);
        grapheme::widen(text, Span::new(first, last.max(first)))
    }

    /// The source of code point `at`.
    fn locate(&mut self, text: &str, at: usize) -> Option<Span> {
        self.extend(text, |walk| walk.count > at);
        let after = self.checkpoints.partition_point(|walk| walk.count <= at);
        let mut walk = self.checkpoint(after);
        walk.skim(text, usize::MAX, at, &mut self.classes);
        let mut found: Option<Span> = None;
        let mut done = false;
        while !done {
            let mut index = walk.count;
            let more = walk.step(text, &mut |_, span| {
                if index == at {
                    found = Some(span);
                }
                done |= index > at;
                index += 1;
            });
            if let Some(span) = &mut found
                && walk.count == at + 1
            {
                // The rest of a run of dashes.
                span.end = span.end.max(walk.end);
            }
            done |= !more;
        }
        found
    }

    /// The last checkpoint before number `after`.
    fn checkpoint(&self, after: usize) -> Walk {
        after
            .checked_sub(1)
            .and_then(|at| self.checkpoints.get(at))
            .copied()
            .unwrap_or_default()
    }

    /// Sets checkpoints until one is `far` enough, or the text ends.
    fn extend(&mut self, text: &str, far: impl Fn(&Walk) -> bool) {
        while self.front.pos < text.len() && !self.checkpoints.last().is_some_and(&far) {
            let target = self.front.pos + STRIDE;
            self.front.skim(text, target, usize::MAX, &mut self.classes);
            while self.front.pos < target && self.front.step(text, &mut |_, _| {}) {
                self.front.skim(text, target, usize::MAX, &mut self.classes);
            }
            self.checkpoints.push(self.front);
        }
    }
}

/// A walk over a text, between two of its units.
#[derive(Clone, Copy, Debug, Default)]
struct Walk {
    /// The first byte not read.
    pos: usize,
    /// Code points of match text given so far.
    count: usize,
    /// White space read since the last of them.
    gap: Option<Span>,
    /// Whether the last of them is a dash, and nothing that shows came after it.
    dash: bool,
    /// The end of what the last code point comes from.
    end: usize,
}

impl Walk {
    /// Reads one unit and gives its code points with their source; `false` at the end of the text.
    fn step(&mut self, text: &str, emit: &mut impl FnMut(char, Span)) -> bool {
        let Some(rest) = text.get(self.pos..) else {
            return false;
        };
        let mut chars = rest.char_indices();
        let Some((at, c)) = chars.by_ref().find(|(_, c)| !is_invisible(*c)) else {
            self.pos = text.len();
            return false;
        };
        let start = self.pos + at;
        let mut end = start + c.len_utf8();
        let mut attached = false;
        for (at, next) in chars.filter(|(_, c)| !is_invisible(*c)) {
            if !attaches(next) {
                break;
            }
            attached = true;
            end = self.pos + at + next.len_utf8();
        }
        self.pos = end;
        let span = Span::new(start, end);
        if c.is_whitespace() && !attached {
            self.space(span);
        } else if let Some(simple) = simple(c).filter(|_| !attached) {
            self.give(simple, span, emit);
        } else {
            let unit = text[start..end].chars().filter(|c| !is_invisible(*c));
            resolve(unit, &mut |c| {
                if c.is_whitespace() {
                    self.space(span);
                } else {
                    self.give(c, span, emit);
                }
            });
        }
        true
    }

    fn space(&mut self, span: Span) {
        self.dash = false;
        if self.count > 0 {
            self.gap = Some(self.gap.map_or(span, |gap| gap.union(span)));
        }
    }

    fn give(&mut self, c: char, span: Span, emit: &mut impl FnMut(char, Span)) {
        if let Some(gap) = self.gap.take() {
            emit(' ', gap);
            self.count += 1;
        }
        self.end = span.end;
        if c == '-' && self.dash {
            return;
        }
        self.dash = c == '-';
        emit(c, span);
        self.count += 1;
    }

    /// Walks over a run of plain ASCII, at most a word of it: whether a space comes before, the code points, and how many they are.
    /// `None` where there is no such run. White space at its end is left for later.
    #[inline]
    fn run(&mut self, text: &str) -> Option<(bool, [u8; WORD], usize)> {
        let bytes = text.as_bytes();
        if self.count == 0 {
            return None;
        }
        let word = Word::read(bytes, self.pos, self.gap.is_some())?.without(b'-');
        let mut length = word.plain();
        // Only ASCII and Latin letters never attach to what comes before them.
        let alone = bytes
            .get(self.pos + length)
            .is_none_or(|b| matches!(b, 0..0x80 | 0xC3..0xCC));
        length -= usize::from(!alone && length > 0);
        let run = word.bytes();
        let last = *run.get(length.checked_sub(1)?)?;
        let gap = self.gap.is_some() && run[0] != b' ';
        self.pos += length;
        self.end = self.pos;
        self.dash = false;
        if gap {
            self.gap = None;
        }
        if last == b' ' {
            length -= 1;
            self.end -= 1;
            self.gap = Some(Span::new(self.end, self.pos));
        }
        self.count += length + usize::from(gap);
        Some((gap, run, length))
    }

    /// Walks on without resolving anything, over units of one plain character, while that is possible and neither byte `pos`
    /// nor code point `count` is reached.
    fn skim(&mut self, text: &str, pos: usize, count: usize, classes: &mut Classes) {
        let bytes = text.as_bytes();
        let limit = pos.min(bytes.len());
        loop {
            while self.pos + WORD <= limit
                && self.count.saturating_add(WORD + 1) <= count
                && self.run(text).is_some()
            {}
            let Some(c) = text[self.pos..].chars().next() else {
                return;
            };
            let mut class = classes.of(c);
            // Until the next word of ASCII.
            loop {
                if self.pos >= limit || self.count.saturating_add(1) >= count {
                    return;
                }
                let Some(next) = self.skim_one(text, class, classes) else {
                    return;
                };
                class = next;
                if bytes.get(self.pos).is_none_or(u8::is_ascii) {
                    break;
                }
            }
        }
    }

    /// Walks over the next character, of class `class`, if it is a unit by itself and plain; the class of the one after it.
    #[inline]
    fn skim_one(&mut self, text: &str, class: Class, classes: &mut Classes) -> Option<Class> {
        let mut chars = text[self.pos..].chars();
        let span = Span::new(self.pos, self.pos + chars.next()?.len_utf8());
        let next = chars.next().map_or(Class::Complex, |c| classes.of(c));
        if matches!(next, Class::Attach | Class::Invisible) {
            // It may belong to the unit that begins here.
            return None;
        }
        match class {
            Class::Plain => self.give('a', span, &mut |_, _| {}),
            Class::Space => self.space(span),
            Class::Dash => self.give('-', span, &mut |_, _| {}),
            Class::Invisible | Class::Complex | Class::Attach => return None,
        }
        self.pos = span.end;
        Some(next)
    }
}

/// What a character gives where it is a unit of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Invisible,
    /// One code point.
    Plain,
    Space,
    Dash,
    /// Several code points.
    Complex,
    /// It belongs to the unit before it.
    Attach,
}

impl Class {
    fn new(c: char) -> Self {
        if is_invisible(c) {
            Self::Invisible
        } else if c.is_whitespace() {
            Self::Space
        } else if attaches(c) {
            Self::Attach
        } else {
            let mut given = [None, None];
            let mut count = 0;
            resolve(iter::once(c), &mut |c| {
                if let Some(slot) = given.get_mut(count) {
                    *slot = Some(c);
                }
                count += 1;
            });
            match given {
                [Some('-'), None] => Self::Dash,
                [Some(_), None] => Self::Plain,
                _ => Self::Complex,
            }
        }
    }
}

/// Classes of the characters met so far, by blocks of 256.
#[derive(Debug, Default)]
struct Classes {
    blocks: Vec<Option<Box<[Class; 256]>>>,
}

impl Classes {
    fn of(&mut self, c: char) -> Class {
        let code = u32::from(c) as usize;
        let (block, index) = (code >> 8, code & 0xFF);
        if let Some(Some(classes)) = self.blocks.get(block) {
            return classes[index];
        }
        if self.blocks.len() <= block {
            self.blocks.resize(block + 1, None);
        }
        let mut classes = Box::new([Class::Complex; 256]);
        for (code, class) in (code & !0xFF..).zip(classes.iter_mut()) {
            if let Some(c) = u32::try_from(code).ok().and_then(char::from_u32) {
                *class = Class::new(c);
            }
        }
        let class = classes[index];
        self.blocks[block] = Some(classes);
        class
    }
}

/// What `c` gives as a unit of its own, where that can be said at sight.
fn simple(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c.to_ascii_lowercase());
    }
    if let Some(level) = level(c) {
        return Some(level);
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None)
            if is_nfkc_quick(iter::once(c)) == IsNormalized::Yes
                && is_nfkc_quick(iter::once(lower)) == IsNormalized::Yes =>
        {
            Some(small_sigma(lower))
        }
        _ => None,
    }
}

/// The code points of one unit.
fn resolve(unit: impl Iterator<Item = char>, emit: &mut impl FnMut(char)) {
    let mut resolved = Vec::new();
    for c in unit {
        resolve_char(c, &mut |c| resolved.push(c));
    }
    resolved.into_iter().nfc().for_each(emit);
}

/// `c` taken apart, levelled and in lower case.
fn resolve_char(c: char, emit: &mut impl FnMut(char)) {
    decompose_canonical(c, |c| {
        if let Some(level) = level(c) {
            emit(level);
        } else if joins_neighbours(c) {
            c.to_lowercase().for_each(&mut *emit);
        } else {
            decompose_compatible(c, |c| match level(c) {
                Some(level) => emit(level),
                None => c.to_lowercase().map(small_sigma).for_each(&mut *emit),
            });
        }
    });
}

/// Whether the compatibility form of `c` holds what would not stay apart from the text around it.
fn joins_neighbours(c: char) -> bool {
    let mut joins = false;
    let mut length = 0;
    decompose_compatible(c, |c| {
        joins |= c.is_whitespace() || matches!(c, '\u{1100}'..='\u{11FF}');
        length += 1;
    });
    // Conjoining jamo themselves are in place.
    joins && !matches!(c, '\u{1100}'..='\u{11FF}')
}

/// Whether `c` belongs to the unit of the character before it: a mark, or what may compose with that character.
fn attaches(c: char) -> bool {
    // The scripts most met, where it can be said at sight.
    if matches!(c, '\0'..'\u{300}' | '\u{370}'..='\u{482}' | '\u{2000}'..='\u{206F}' | '\u{3400}'..='\u{9FFF}')
    {
        return false;
    }
    attaches_resolved(c)
}

fn attaches_resolved(c: char) -> bool {
    let mut first = None;
    resolve_char(c, &mut |c| {
        first.get_or_insert(c);
    });
    first.is_some_and(|c| {
        canonical_combining_class(c) != 0 || is_nfc_quick(iter::once(c)) == IsNormalized::Maybe
    })
}

/// The final sigma is the same letter.
fn small_sigma(c: char) -> char {
    if c == 'ς' { 'σ' } else { c }
}

#[cfg(test)]
mod tests;
