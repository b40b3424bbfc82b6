//! Edits of a text that remember where every letter came from, so that what became of a quote is known. All of it is made from a
//! seed: the same seed gives the same edits everywhere.

#![allow(dead_code, reason = "each test file and bench uses its part")]

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// A die that falls the same way for the same seed (Steele, Lea and Flood's `SplitMix64`).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit` (0 where that is 0).
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit.max(1) as u64)).unwrap_or(0)
    }

    /// From 0 up to 1.
    #[expect(clippy::cast_precision_loss, reason = "a die needs no 64 bits")]
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn chance(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// A length from 1 to `most`, short ones as often as long ones.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small positive numbers"
    )]
    pub fn length(&mut self, most: usize) -> usize {
        ((self.share() * (most as f64 + 0.5).ln()).exp().round() as usize).clamp(1, most)
    }
}

/// How much is edited: shares of the letters, words, sentences, paragraphs.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    pub typos: f64,
    pub words: f64,
    pub cut: f64,
    pub added: f64,
    pub moved: f64,
}

pub const MIXED: Rates = Rates {
    typos: 0.01,
    words: 0.05,
    cut: 0.10,
    added: 0.10,
    moved: 0.10,
};

pub const HEAVY: Rates = Rates {
    typos: 0.02,
    words: 0.12,
    cut: 0.20,
    added: 0.20,
    moved: 0.20,
};

/// A character and, for a letter or digit of the text that was edited, its number there.
#[derive(Clone, Copy, Debug)]
struct Unit {
    c: char,
    from: Option<u32>,
    /// Whether it is that letter, or only stands in its place.
    same: bool,
}

/// An edited text.
#[derive(Clone, Debug)]
pub struct Edited {
    pub text: String,
    /// For each letter of the text that was edited, its number in this one (of what stands in its place), and whether it is the same.
    now: Vec<Option<(u32, bool)>>,
}

/// What became of some letters in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Most of them stand together, in the first of these runs of letters; some may stand elsewhere.
    At(Vec<Range<u32>>),
    /// None is left.
    Gone,
    /// Some are left, or they stand apart: nobody could say where the quote is now.
    Torn,
}

/// How many letters may have come between two that stand together.
const GAP: u32 = 400;

impl Edited {
    fn new(units: Vec<Unit>, letters: usize) -> Self {
        let mut now = vec![None; letters];
        let mut count = 0;
        for unit in &units {
            if let Some(from) = unit.from {
                now[from as usize] = Some((count, unit.same));
            }
            count += u32::from(is_letter(unit.c));
        }
        Self {
            text: units.into_iter().map(|unit| unit.c).collect(),
            now,
        }
    }

    /// What became of letters `was`.
    pub fn fate(&self, was: Range<u32>) -> Fate {
        let all = was.len();
        let range = was.start as usize..was.end as usize;
        let mut left: Vec<(u32, bool)> = self.now[range].iter().flatten().copied().collect();
        if left.is_empty() {
            return Fate::Gone;
        }
        left.sort_unstable();
        let same = |group: &[(u32, bool)]| group.iter().filter(|(_, same)| *same).count();
        let near = |a: &(u32, bool), b: &(u32, bool)| b.0 - a.0 <= GAP;
        let groups = left.chunk_by(near);
        let largest = groups.max_by_key(|group| same(group)).unwrap_or(&left);
        if 2 * same(largest) < all {
            return Fate::Torn;
        }
        let mut groups: Vec<&[(u32, bool)]> = left.chunk_by(near).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(same(group)));
        let run = |group: &&[(u32, bool)]| group[0].0..group[group.len() - 1].0 + 1;
        Fate::At(groups.iter().map(run).collect())
    }
}

/// Letters and digits, without what is part of a letter or stands by itself as the form of normalisation has it: the marks on them, and the vowels and
/// last consonants of Korean syllables.
pub fn is_letter(c: char) -> bool {
    let of_a_syllable = matches!(c, '\u{1160}'..='\u{11ff}');
    c.is_alphanumeric() && canonical_combining_class(c) == 0 && !of_a_syllable
}

fn units(text: &str) -> (Vec<Unit>, usize) {
    let mut letters = 0;
    let units = text.chars().map(|c| {
        let from = is_letter(c).then_some(letters);
        letters += u32::from(is_letter(c));
        Unit {
            c,
            from,
            same: true,
        }
    });
    let units = units.collect();
    (units, letters as usize)
}

/// Another typography: every quote, dash, space and line end that can be written in another way is, and no letter changes.
pub fn typography(text: &str, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut column = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        column += 1;
        let next = chars.peek().copied();
        match c {
            '\'' => out.push('’'),
            '’' | '‘' => out.push('\''),
            '"' => out.push(if next.is_some_and(char::is_alphanumeric) {
                '“'
            } else {
                '”'
            }),
            '“' | '”' | '«' | '»' => out.push('"'),
            '—' => out.push_str("--"),
            '-' if next == Some('-') => {
                while chars.next_if_eq(&'-').is_some() {}
                out.push('—');
            }
            ' ' if next.is_some_and(|c| ";:!?»".contains(c)) => out.push('\u{202f}'),
            ' ' if dice.chance(0.02) => out.push('\u{a0}'),
            ' ' | '\n' if next != Some('\n') && !out.ends_with('\n') => {
                if column > 40 + dice.below(30) {
                    out.push_str("\r\n");
                    column = 0;
                } else {
                    out.push(' ');
                }
            }
            '\n' => out.push_str("\r\n"),
            c => {
                if c.is_alphabetic() && dice.chance(0.01) {
                    out.push('\u{ad}');
                }
                out.push(c);
            }
        }
    }
    out.nfd().collect()
}

/// The text as it is, with the numbers of its letters.
pub fn unchanged(text: &str) -> Edited {
    let (units, letters) = units(text);
    Edited::new(units, letters)
}

/// The text without these letters and all that stands between them.
pub fn without(text: &str, letters: &[Range<u32>]) -> Edited {
    let (units, count) = units(text);
    let mut last = 0;
    let kept = units.into_iter().filter(|unit| {
        last = unit.from.unwrap_or(last);
        !letters.iter().any(|range| range.contains(&last))
    });
    Edited::new(kept.collect(), count)
}

/// Edits of every kind at once.
pub fn edit(text: &str, rates: Rates, dice: &mut Dice) -> Edited {
    let (units, letters) = units(text);
    let words: Vec<Vec<char>> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1)
        .map(|word| word.chars().collect())
        .collect();
    let mut paragraphs: Vec<Vec<Unit>> = Vec::new();
    for paragraph in paragraphs_of(&units) {
        let mut out = Vec::with_capacity(paragraph.len());
        for sentence in sentences_of(paragraph) {
            if dice.chance(rates.added) {
                add_sentence(&words, dice, &mut out);
            }
            if !dice.chance(rates.cut) {
                edit_sentence(sentence, rates, &words, dice, &mut out);
            }
        }
        put(&['\n', '\n'], &mut out);
        paragraphs.push(out);
    }
    let mut at = 0;
    while at < paragraphs.len() {
        if dice.chance(rates.moved) {
            let moved = paragraphs.remove(at);
            paragraphs.insert(dice.below(paragraphs.len() + 1), moved);
        }
        at += 1;
    }
    Edited::new(paragraphs.concat(), letters)
}

fn paragraphs_of(units: &[Unit]) -> Vec<&[Unit]> {
    let mut paragraphs = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < units.len() {
        let blank = units[at].c == '\n' && units.get(at + 1).is_some_and(|unit| unit.c == '\n');
        if blank {
            paragraphs.push(&units[start..at]);
            while units.get(at).is_some_and(|unit| unit.c.is_whitespace()) {
                at += 1;
            }
            start = at;
        } else {
            at += 1;
        }
    }
    paragraphs.push(&units[start..]);
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// Where sentences end, near enough.
fn sentences_of(paragraph: &[Unit]) -> Vec<&[Unit]> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for at in 1..paragraph.len() {
        let mut before = paragraph[..at].iter().rev().map(|unit| unit.c);
        let space = before.next().is_some_and(char::is_whitespace);
        let ended = before
            .find(|c| !"\"'”’»)".contains(*c))
            .is_some_and(|c| ".!?".contains(c));
        if space && ended && !paragraph[at].c.is_whitespace() {
            sentences.push(&paragraph[start..at]);
            start = at;
        }
    }
    sentences.push(&paragraph[start..]);
    sentences
}

fn put(word: &[char], out: &mut Vec<Unit>) {
    let unit = |&c: &char| Unit {
        c,
        from: None,
        same: false,
    };
    out.extend(word.iter().map(unit));
}

/// `word` in the place of `was`: each of its letters stands for those of the other.
fn replace(was: &[Unit], word: &[char], out: &mut Vec<Unit>) {
    let last = was.len().saturating_sub(1);
    for (at, &c) in word.iter().enumerate() {
        let from = if at + 1 == word.len() {
            last
        } else {
            at.min(last)
        };
        out.push(Unit {
            c,
            from: was.get(from).and_then(|unit| unit.from),
            same: false,
        });
    }
}

fn add_sentence(words: &[Vec<char>], dice: &mut Dice, out: &mut Vec<Unit>) {
    for _ in 0..4 + dice.below(20) {
        if let Some(word) = words.get(dice.below(words.len())) {
            put(word, out);
            put(&[' '], out);
        }
    }
    out.pop();
    put(&['.', ' '], out);
}

fn edit_sentence(
    sentence: &[Unit],
    rates: Rates,
    words: &[Vec<char>],
    dice: &mut Dice,
    out: &mut Vec<Unit>,
) {
    for run in sentence.chunk_by(|a, b| a.c.is_alphanumeric() == b.c.is_alphanumeric()) {
        if !run[0].c.is_alphanumeric() {
            out.extend(run);
        } else if dice.chance(rates.words) {
            let other = words.get(dice.below(words.len()));
            match dice.below(5) {
                // Another word for it, most often; none; one more.
                0..=2 => replace(run, other.map_or(&[][..], Vec::as_slice), out),
                3 => {}
                _ => {
                    out.extend(run);
                    put(&[' '], out);
                    put(other.map_or(&[][..], Vec::as_slice), out);
                }
            }
        } else {
            misspell(run, rates.typos, dice, out);
        }
    }
}

fn misspell(word: &[Unit], typos: f64, dice: &mut Dice, out: &mut Vec<Unit>) {
    let mut at = 0;
    while at < word.len() {
        let unit = word[at];
        if dice.chance(typos) {
            let letter = char::from(b'a' + u8::try_from(dice.below(26)).unwrap_or(0));
            match dice.below(4) {
                0 => replace(&word[at..=at], &[letter], out),
                1 => {}
                2 => {
                    put(&[letter], out);
                    out.push(unit);
                }
                _ => {
                    if let Some(&next) = word.get(at + 1) {
                        out.push(next);
                        at += 1;
                    }
                    out.push(unit);
                }
            }
        } else {
            out.push(unit);
        }
        at += 1;
    }
}
