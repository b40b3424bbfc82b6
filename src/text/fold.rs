//! Folding for search: case, accents, ligatures, quotes, dashes, soft hyphens and white-space runs are levelled,
//! with an offset map back to the source.
//!
//! Every character is folded by itself (but for runs of white space), so a text can be folded piece by piece, and decomposed
//! text folds like composed text. Accents are the marks of the alphabets that are also read without them (Latin, Greek,
//! Cyrillic, Hebrew, Arabic); marks that make another syllable (Indic vowels, kana voicing, Thai) stay.

use unicode_normalization::char::{
    canonical_combining_class, decompose_canonical, decompose_compatible,
};

use super::ascii::{WORD, Word};
use super::level::{is_invisible, level};
use super::{Span, grapheme};

/// Folded bytes between two waymarks of a [`Folded`].
const STRIDE: usize = 64;

/// A folded text and the way back.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// What it was folded from: the way back is walked from the last waymark.
    source: Box<str>,
    /// One [`Trail`] position per [`STRIDE`] of folded text: (folded byte, source byte, whether in white space).
    waymarks: Vec<(usize, usize, bool)>,
}

impl Folded {
    /// The smallest span of source bytes (on grapheme boundaries) that folds to bytes `span` of [`Folded::text`].
    #[must_use]
    pub fn source(&self, span: Span) -> Span {
        let start = self.trail(span.start).seek(span.start);
        if span.is_empty() {
            return Span::at(grapheme::floor(&self.source, start.start));
        }
        let end = self.trail(span.end - 1).seek(span.end - 1);
        grapheme::widen(&self.source, start.union(end))
    }

    fn trail(&self, folded: usize) -> Trail<'_> {
        let after = self.waymarks.partition_point(|mark| mark.0 <= folded);
        let mark = after.checked_sub(1).and_then(|at| self.waymarks.get(at));
        let &(folded, pos, gap) = mark.unwrap_or(&(0, 0, false));
        Trail {
            text: &self.source,
            pos,
            folded,
            gap,
        }
    }
}

/// Folds `text` for searching: lower case, no accents (NFKD without marks), œ→oe, ß→ss, curly quotes straight, every dash `-`,
/// soft hyphens and zero-widths dropped, any white-space run one space.
#[must_use]
pub fn fold(text: &str) -> Folded {
    let mut waymarks = Vec::new();
    let mut trail = Trail::new(text, 0);
    let mut due = STRIDE;
    while trail.step().is_some() {
        if trail.folded >= due {
            waymarks.push((trail.folded, trail.pos, trail.gap));
            due = trail.folded + STRIDE;
        }
    }
    Folded {
        text: folded(text),
        source: text.into(),
        waymarks,
    }
}

/// [`fold`] without the map: for queries and for filters.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        fold_char(c, &mut |f| {
            if f != ' ' || !gap {
                out.push(f);
            }
            gap = f == ' ';
        });
    }
    out
}

/// A walk along a text that knows how far its folded form has come.
#[derive(Clone, Debug)]
pub(crate) struct Trail<'t> {
    text: &'t str,
    /// The next byte of the text.
    pos: usize,
    /// Bytes of folded text given.
    folded: usize,
    /// Whether the last of them is a space.
    gap: bool,
}

impl<'t> Trail<'t> {
    /// A walk from byte `pos`, which counts folded bytes from there.
    pub(crate) fn new(text: &'t str, pos: usize) -> Self {
        Self {
            text,
            pos,
            folded: 0,
            gap: false,
        }
    }

    /// The source of the character that gives byte `folded`; the end of the text where it gives fewer.
    /// It can only go forward, or ask again for what the last answer gave.
    pub(crate) fn seek(&mut self, folded: usize) -> Span {
        loop {
            self.skip_graphic(folded);
            let before = self.clone();
            match self.step() {
                None => return Span::at(self.text.len()),
                Some(span) if self.folded > folded => {
                    *self = before;
                    return span;
                }
                Some(_) => {}
            }
        }
    }

    /// Over characters that fold to one byte, as long as byte `folded` lies beyond.
    fn skip_graphic(&mut self, folded: usize) {
        let most = folded.saturating_sub(self.folded);
        let rest = self.text.as_bytes().get(self.pos..).unwrap_or_default();
        let count = rest
            .iter()
            .take(most)
            .take_while(|b| b.is_ascii_graphic())
            .count();
        if count > 0 {
            self.pos += count;
            self.folded += count;
            self.gap = false;
        }
    }

    /// One character further; its span.
    fn step(&mut self) -> Option<Span> {
        let c = self.text.get(self.pos..)?.chars().next()?;
        let start = self.pos;
        self.pos += c.len_utf8();
        fold_char(c, &mut |f| {
            if f != ' ' || !self.gap {
                self.folded += f.len_utf8();
            }
            self.gap = f == ' ';
        });
        Some(Span::new(start, self.pos))
    }
}

/// Whether folding may begin or end anew at byte `pos` of `text`: what is folded on both sides, put together, is the folded whole.
pub(crate) fn is_seam(text: &str, pos: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..pos), text.get(pos..)) else {
        return false;
    };
    match (before.chars().next_back(), after.chars().next()) {
        (Some(before), Some(after)) => shows(before) || shows(after),
        _ => true,
    }
}

/// Whether `c` folds to something that is no white space.
fn shows(c: char) -> bool {
    let mut shows = false;
    fold_char(c, &mut |f| shows |= f != ' ');
    shows
}

/// Folds long texts piece by piece: remembers how each character folds, and takes ASCII by the block.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    /// By blocks of 256 characters; the length is [`UNKNOWN`] where not asked yet, [`LONG`] where the form does not fit.
    blocks: Vec<Option<Box<[Entry; 256]>>>,
}

/// The bytes of a folded form, and last its length.
type Entry = [u8; ENTRY];
const ENTRY: usize = 16;
const UNKNOWN: u8 = 0xFF;
const LONG: u8 = 0xFE;

impl Folder {
    /// Folds `text` to the end of `out`; `gap` says whether what came before it ended in white space.
    pub(crate) fn fold_into(&mut self, text: &str, gap: &mut bool, out: &mut Vec<u8>) {
        let bytes = text.as_bytes();
        let (mut pos, mut end) = (0, out.len());
        // Words and entries are written whole, and what is too much is written over: `out` has room for one of each.
        let room = WORD + ENTRY;
        out.resize(end + bytes.len() + room, 0);
        while pos < bytes.len() {
            if out.len() < end + room {
                out.resize(end + bytes.len() - pos + room, 0);
            }
            if let Some(word) = Word::read(bytes, pos, *gap) {
                let plain = word.plain();
                if plain > 0 {
                    let folded = word.bytes();
                    out[end..end + WORD].copy_from_slice(&folded);
                    *gap = folded[plain - 1] == b' ';
                    pos += plain;
                    end += plain;
                    if plain == WORD {
                        continue;
                    }
                }
            }
            let Some(c) = text.get(pos..).and_then(|rest| rest.chars().next()) else {
                break;
            };
            pos += c.len_utf8();
            let entry = self.entry(c);
            match entry[ENTRY - 1] {
                0 => {}
                1 if entry[0] == b' ' => {
                    out[end] = b' ';
                    end += usize::from(!*gap);
                    *gap = true;
                }
                LONG => {
                    out.truncate(end);
                    fold_char(c, &mut |f| {
                        out.extend_from_slice(f.encode_utf8(&mut [0; 4]).as_bytes());
                    });
                    end = out.len();
                    *gap = false;
                }
                length => {
                    out[end..end + ENTRY].copy_from_slice(entry);
                    end += usize::from(length);
                    *gap = false;
                }
            }
        }
        out.truncate(end);
    }

    fn entry(&mut self, c: char) -> &Entry {
        let code = u32::from(c) as usize;
        let (block, index) = (code >> 8, code & 0xFF);
        if self.blocks.len() <= block {
            self.blocks.resize(block + 1, None);
        }
        let entries = self.blocks[block].get_or_insert_with(|| Box::new([[UNKNOWN; ENTRY]; 256]));
        let entry = &mut entries[index];
        if entry[ENTRY - 1] == UNKNOWN {
            let mut form = String::new();
            fold_char(c, &mut |f| form.push(f));
            entry[ENTRY - 1] = LONG;
            if let Some(room) = entry[..ENTRY - 1].get_mut(..form.len()) {
                room.copy_from_slice(form.as_bytes());
                entry[ENTRY - 1] = u8::try_from(form.len()).unwrap_or(LONG);
            }
        }
        entry
    }
}

/// What `c` folds to, character by character; white space gives a space (and nothing else does), a dropped character nothing.
fn fold_char(c: char, emit: &mut impl FnMut(char)) {
    if c.is_whitespace() {
        emit(' ');
    } else if c.is_ascii() {
        emit(c.to_ascii_lowercase());
    } else {
        decompose_canonical(c, |c| fold_decomposed(c, emit));
    }
}

fn fold_decomposed(c: char, emit: &mut impl FnMut(char)) {
    let mut spaced = false;
    decompose_compatible(c, |c| spaced |= c.is_whitespace());
    if spaced || level(c).is_some() {
        // A spacing accent (`¨`) would come apart into a space and a mark, a double prime into two.
        fold_simple(c, emit);
    } else {
        decompose_compatible(c, |c| fold_simple(c, emit));
    }
}

fn fold_simple(c: char, emit: &mut impl FnMut(char)) {
    if let Some(sign) = level(c) {
        return emit(sign);
    }
    for c in c.to_lowercase() {
        match c {
            'œ' => "oe".chars().for_each(&mut *emit),
            'æ' => "ae".chars().for_each(&mut *emit),
            'ß' => "ss".chars().for_each(&mut *emit),
            'þ' => "th".chars().for_each(&mut *emit),
            'ø' => emit('o'),
            'ł' => emit('l'),
            'đ' | 'ð' => emit('d'),
            'ħ' => emit('h'),
            'ŧ' => emit('t'),
            'ı' => emit('i'),
            'ς' => emit('σ'),
            c if is_dropped(c) => {}
            c => emit(c),
        }
    }
}

/// Accents, and what shows nothing.
///
/// By canonical combining class: 8 is kana voicing, 9 viramas, 84 and from 103 to 132 vowels and tones of South-East Asia.
fn is_dropped(c: char) -> bool {
    let class = canonical_combining_class(c);
    matches!(class, 1..=7 | 10..=36 | 91 | 200..=240)
        || is_invisible(c)
        || matches!(c, '\u{34F}' | '\u{FE00}'..='\u{FE0F}')
}

#[cfg(test)]
mod tests;
