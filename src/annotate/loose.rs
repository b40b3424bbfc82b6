//! Match text without the signs of markup, and where each code point of it stands: what a plain text writes `_so_` or `*so*` is read
//! as the same words an EPUB writes in italics. It is compared, never counted and never kept, so it needs no version.

/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// A part of a match text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loose {
    pub chars: Vec<char>,
    /// Where the number of code points left out changes: the code points of this before it, and those left out from there on.
    skips: Vec<(usize, usize)>,
}

impl Loose {
    pub fn new(text: &str) -> Self {
        let mut loose = Self {
            chars: Vec::with_capacity(text.len()),
            skips: Vec::new(),
        };
        let (mut pos, mut at) = (0, 0);
        while pos < text.len() {
            let block = text.as_bytes().get(pos..pos + BLOCK);
            if let Some(block) = block.filter(|block| is_plain(block))
                && (block[0] != b' ' || loose.ends_in_a_word())
            {
                loose.skip_to(at);
                loose.chars.extend(block.iter().map(|&b| char::from(b)));
                (pos, at) = (pos + BLOCK, at + BLOCK);
                continue;
            }
            let end = text.ceil_char_boundary(pos + BLOCK);
            for c in text[pos..end].chars() {
                if !is_markup(c) && (c != ' ' || loose.ends_in_a_word()) {
                    loose.skip_to(at);
                    loose.chars.push(c);
                }
                at += 1;
            }
            pos = end;
        }
        if loose.chars.last() == Some(&' ') {
            loose.chars.pop();
        }
        loose
    }

    fn ends_in_a_word(&self) -> bool {
        self.chars.last().is_some_and(|last| *last != ' ')
    }

    /// What is put in next is code point `at` of the match text.
    fn skip_to(&mut self, at: usize) {
        let skipped = at - self.chars.len();
        if self.skips.last().map_or(0, |last| last.1) != skipped {
            self.skips.push((self.chars.len(), skipped));
        }
    }

    /// The code points of match text that give code points `start..end` of this.
    pub fn origin(&self, start: usize, end: usize) -> (usize, usize) {
        let place = |at: usize| {
            let before = self.skips.partition_point(|skip| skip.0 <= at);
            let skipped = before.checked_sub(1).map_or(0, |last| self.skips[last].1);
            at + skipped
        };
        (place(start), place(end.saturating_sub(1)) + 1)
    }
}

/// What Markdown and plain texts put around words and before headings.
const fn is_markup(c: char) -> bool {
    matches!(c, '_' | '*' | '=' | '#' | '`' | '~' | '\\')
}

/// Whether all of it is ASCII that stands in a loose text as it is; in match text there are no two spaces together.
fn is_plain(block: &[u8]) -> bool {
    let odd = |b: u8| {
        u8::from(b >= 0x80)
            | u8::from(b == b'_')
            | u8::from(b == b'*')
            | u8::from(b == b'=')
            | u8::from(b == b'#')
            | u8::from(b == b'`')
            | u8::from(b == b'~')
            | u8::from(b == b'\\')
    };
    block.iter().fold(0, |all, &b| all | odd(b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_left_out_and_counted() {
        for (text, expected) in [
            ("", ""),
            ("* * *", ""),
            ("# one", "one"),
            ("the _pequod_ sailed * * * then", "the pequod sailed then"),
            ("a*b* c ", "ab c"),
            (" * a", "a"),
            ("é_è_ * ", "éè"),
        ] {
            let loose = Loose::new(text);
            assert_eq!(loose.chars.iter().collect::<String>(), expected);
        }
        let loose = Loose::new("the _pequod_ sailed");
        assert_eq!(loose.origin(4, 10), (5, 11));
        assert_eq!(loose.origin(4, 17), (5, 19));
        // Blocks of plain words, and others, of which the first may begin with a space.
        let words = "the pequod sailed on and on over plain water for so many days. ".repeat(9);
        for (before, shift) in [("", 0), ("_", 1), ("* * é ", 4), ("* ", 2), ("a * ", 2)] {
            let text = format!("{before}{words}_end_ * ");
            let loose = Loose::new(&text);
            let plain: String = loose.chars.iter().collect();
            let at = plain.find("on over").unwrap();
            let at = plain[..at].chars().count();
            let from = text[..text.find("on over").unwrap()].chars().count();
            assert_eq!(
                (plain.ends_with(" end"), from - at),
                (true, shift),
                "{text}"
            );
            assert_eq!(loose.origin(at, at + 2), (from, from + 2));
        }
    }
}
