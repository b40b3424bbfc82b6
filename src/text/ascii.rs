//! Eight bytes of ASCII at a time: most of most texts, and all of what folding costs.
//!
//! A word holds eight bytes of text, the first in its lowest byte. Masks have the highest bit of each byte that is meant.

/// Bytes in a word.
pub(super) const WORD: usize = 8;

const ONES: u64 = u64::from_ne_bytes([1; WORD]);
const HIGH: u64 = ONES << 7;

/// Eight bytes of text made ready to be taken as they are.
#[derive(Clone, Copy)]
pub(super) struct Word {
    /// The bytes, letters in lower case and line ends as spaces.
    lower: u64,
    /// Those that need a closer look.
    special: u64,
}

impl Word {
    /// Reads the word at byte `pos`, where there are that many bytes. Special are all bytes but graphic ASCII, single spaces and single line
    /// ends; `gap` says whether white space came before.
    #[inline]
    pub(super) fn read(bytes: &[u8], pos: usize, gap: bool) -> Option<Self> {
        let chunk = bytes.get(pos..)?.first_chunk::<WORD>()?;
        let word = u64::from_le_bytes(*chunk);
        let word = word ^ ((equal(word, b'\n') >> 7) * u64::from(b'\n' ^ b' '));
        let low = word & !HIGH;
        // Bit 7 of each sum says: at least a space, `A`, more than `Z`.
        let printed = low + ONES * (0x80 - 0x20);
        let from_a = low + ONES * (0x80 - 0x41);
        let past_z = low + ONES * (0x80 - 0x5B);
        let upper = from_a & !past_z & HIGH;
        let spaces = equal(word, b' ');
        let doubled = spaces & ((spaces << 8) | (u64::from(gap) << 7));
        Some(Self {
            lower: word | (upper >> 2),
            special: (word | !printed) & HIGH | doubled,
        })
    }

    /// The same word with every `byte` special as well.
    #[inline]
    pub(super) fn without(self, byte: u8) -> Self {
        Self {
            lower: self.lower,
            special: self.special | equal(self.lower, byte),
        }
    }

    /// How many bytes come before the first special one.
    #[inline]
    pub(super) fn plain(self) -> usize {
        self.special.trailing_zeros() as usize / 8
    }

    /// The bytes in lower case; only the first [`Self::plain`] mean anything.
    #[inline]
    pub(super) fn bytes(self) -> [u8; WORD] {
        self.lower.to_le_bytes()
    }
}

/// The bytes of `word` that are `byte`, an ASCII one.
#[inline]
fn equal(word: u64, byte: u8) -> u64 {
    let differs = word ^ (ONES * u64::from(byte));
    !(((differs & !HIGH) + !HIGH) | differs) & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_agree_with_bytes() {
        for byte in 0..=u8::MAX {
            for (place, gap) in [(0, false), (0, true), (3, false), (7, false)] {
                let mut text = *b"AbCdEfGz";
                text[place] = byte;
                let word = Word::read(&text, 0, gap).unwrap();
                let alone = byte == b'\n' || byte == b' ';
                let plain = (byte.is_ascii() && byte >= b' ' || byte == b'\n') && !(alone && gap);
                assert_eq!(
                    word.plain(),
                    if plain { 8 } else { place },
                    "{byte} at {place}"
                );
                let lower = text.map(|b| {
                    if b == b'\n' {
                        b' '
                    } else {
                        b.to_ascii_lowercase()
                    }
                });
                assert_eq!(word.bytes()[..word.plain()], lower[..word.plain()]);
                let z = lower.iter().position(|&b| b == b'z').unwrap_or(WORD);
                assert_eq!(word.without(b'z').plain(), word.plain().min(z));
            }
        }
        assert_eq!(Word::read(b"ab  cdef", 0, false).map(Word::plain), Some(3));
        assert_eq!(Word::read(b"ab \ncdef", 0, false).map(Word::plain), Some(3));
        assert!(Word::read(b"abcdefg", 0, false).is_none());
    }
}
