//! Edit distances, sixty-four cells at a time: Myers' bit vectors (J. ACM 46, 1999) in blocks, as Hyyrö put them
//! (“A bit-vector algorithm for computing Levenshtein and Damerau edit distances”, 2003), over characters.

use std::collections::HashMap;

/// Bits in a word.
const WORD: usize = u64::BITS as usize;
/// Rows that lie in a table. Those of characters that share a place in it are looked up.
const TABLE: usize = 256;

/// Where the pattern may begin in the text it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Anywhere: each answer is the least over all beginnings.
    Anywhere,
    /// Where the text begins.
    Here,
}

/// Characters made ready to be compared with many texts.
#[derive(Clone, Debug)]
pub struct Pattern {
    len: usize,
    words: usize,
    /// For each place of [`TABLE`], whose it is.
    owners: Vec<char>,
    /// For each of them, a bit where the pattern has that character.
    table: Vec<u64>,
    others: HashMap<char, Vec<u64>>,
    none: Vec<u64>,
}

impl Pattern {
    pub fn new(chars: impl IntoIterator<Item = char>) -> Self {
        let chars: Vec<char> = chars.into_iter().collect();
        let words = chars.len().div_ceil(WORD);
        let mut pattern = Self {
            len: chars.len(),
            words,
            owners: vec!['\0'; TABLE],
            table: vec![0; TABLE * words],
            others: HashMap::new(),
            none: vec![0; words],
        };
        for (at, c) in chars.into_iter().enumerate() {
            let place = place(c);
            let owner = &mut pattern.owners[place];
            if *owner == '\0' {
                *owner = c;
            }
            let row = if *owner == c {
                &mut pattern.table[place * words..(place + 1) * words]
            } else {
                pattern.others.entry(c).or_insert_with(|| vec![0; words])
            };
            row[at / WORD] |= 1 << (at % WORD);
        }
        pattern
    }

    /// How many characters it has.
    pub const fn len(&self) -> usize {
        self.len
    }

    fn row(&self, c: char) -> &[u64] {
        let place = place(c);
        if self.owners[place] == c {
            &self.table[place * self.words..(place + 1) * self.words]
        } else if self.others.is_empty() {
            &self.none
        } else {
            self.others.get(&c).unwrap_or(&self.none)
        }
    }

    /// Tells, after each character of `text`, how many there were and the fewest edits between the pattern and what ends there.
    pub fn scan(
        &self,
        text: impl IntoIterator<Item = char>,
        start: Start,
        mut tell: impl FnMut(usize, usize),
    ) {
        if self.len == 0 {
            return;
        }
        // Of the vertical differences, which are one more and which one less.
        let mut more = vec![u64::MAX; self.words];
        let mut less = vec![0u64; self.words];
        let last = self.words - 1;
        let top = 1u64 << ((self.len - 1) % WORD);
        let first = u64::from(start == Start::Here);
        let mut errors = self.len;
        for (at, c) in text.into_iter().enumerate() {
            let row = self.row(c);
            // The horizontal difference that comes in from the word above.
            let (mut up, mut down) = (first, 0);
            for word in 0..self.words {
                let (plus, minus) = (more[word], less[word]);
                let same = row[word] | down;
                let vertical = row[word] | minus;
                let horizontal = ((same & plus).wrapping_add(plus) ^ plus) | same;
                let mut rise = minus | !(horizontal | plus);
                let mut fall = plus & horizontal;
                if word == last {
                    errors += usize::from(rise & top != 0);
                    errors -= usize::from(fall & top != 0);
                }
                let (next_up, next_down) = (rise >> (WORD - 1), fall >> (WORD - 1));
                rise = rise << 1 | up;
                fall = fall << 1 | down;
                more[word] = fall | !(vertical | rise);
                less[word] = rise & vertical;
                (up, down) = (next_up, next_down);
            }
            tell(at + 1, errors);
        }
    }

    /// The beginning of `text` that is most like the pattern: its length and the edits between them. Of equally good ones, that whose
    /// length is nearest to the pattern's.
    pub fn best_prefix(&self, text: impl IntoIterator<Item = char>) -> (usize, usize) {
        let mut best = (0usize, self.len);
        self.scan(text, Start::Here, |length, errors| {
            let off = length.abs_diff(self.len);
            if (errors, off) < (best.1, best.0.abs_diff(self.len)) {
                best = (length, errors);
            }
        });
        best
    }

    /// The edits between the pattern and all of `text`.
    pub fn distance(&self, text: impl IntoIterator<Item = char>) -> usize {
        let mut distance = self.len;
        if self.len == 0 {
            return text.into_iter().count();
        }
        self.scan(text, Start::Here, |_, errors| distance = errors);
        distance
    }

    /// Every place in `text` with at most `most` edits that is better than what is near it: its end and the edits. Of places that end
    /// less than `apart` from each other, the best is kept, of equal ones the first.
    pub fn minima(&self, text: &[char], most: usize, apart: usize) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        self.scan(text.iter().copied(), Start::Anywhere, |end, errors| {
            if errors > most {
                return;
            }
            match found.last_mut() {
                Some(last) if end - last.0 < apart => {
                    if errors < last.1 {
                        *last = (end, errors);
                    }
                }
                _ => found.push((end, errors)),
            }
        });
        found
    }
}

/// The place of a character in the table: letters of one alphabet have different ones.
const fn place(c: char) -> usize {
    c as usize % TABLE
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The table of all cells, the plain way: for each end of `text`, the edits.
    fn plainly(pattern: &[char], text: &[char], start: Start) -> Vec<usize> {
        let mut row: Vec<usize> = (0..=pattern.len()).collect();
        let mut ends = Vec::new();
        for (at, have) in text.iter().enumerate() {
            let mut next = vec![if start == Start::Here { at + 1 } else { 0 }];
            for (i, want) in pattern.iter().enumerate() {
                let changed = row[i] + usize::from(want != have);
                next.push(changed.min(row[i + 1] + 1).min(next[i] + 1));
            }
            row = next;
            ends.push(row[pattern.len()]);
        }
        ends
    }

    #[test]
    fn the_most_alike_beginning() {
        for (pattern, text, expected) in [
            ("", "abc", (0, 0)),
            ("abc", "", (0, 3)),
            ("abc", "abcabc", (3, 0)),
            ("abc", "abxabc", (3, 1)),
            ("abc", "ac then", (2, 1)),
            ("abc", "xyz", (3, 3)),
        ] {
            let pattern = Pattern::new(pattern.chars());
            assert_eq!(pattern.best_prefix(text.chars()), expected, "{text}");
        }
    }

    #[test]
    fn places_that_are_better_than_what_is_near() {
        let text: Vec<char> = "one castle, two castes, and a castle".chars().collect();
        let pattern = Pattern::new("castle".chars());
        assert_eq!(pattern.minima(&text, 0, 3), [(10, 0), (36, 0)]);
        let ends: Vec<usize> = pattern.minima(&text, 2, 3).iter().map(|m| m.0).collect();
        assert_eq!(ends, [10, 21, 36]);
        assert_eq!(pattern.minima(&text, 0, 100), [(10, 0)]);
    }

    proptest! {
        #[test]
        fn as_cell_by_cell(pattern in "[abé漢]{1,200}", text in "[abé漢]{0,120}", anywhere in any::<bool>()) {
            let start = if anywhere { Start::Anywhere } else { Start::Here };
            let pattern: Vec<char> = pattern.chars().collect();
            let text: Vec<char> = text.chars().collect();
            let mut ends = Vec::new();
            Pattern::new(pattern.iter().copied()).scan(text.iter().copied(), start, |end, errors| {
                assert_eq!(end, ends.len() + 1);
                ends.push(errors);
            });
            prop_assert_eq!(ends, plainly(&pattern, &text, start));
        }
    }
}
