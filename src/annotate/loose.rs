//! Match text without the signs of markup, and where each code point of it stands: what a plain text writes `_so_` or `*so*` is read
//! as the same words an EPUB writes in italics. It is compared, never counted and never kept, so it needs no version.

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
        let mut skipped = 0;
        let mut gap = None;
        for (at, c) in text.chars().enumerate() {
            if c == ' ' {
                gap = gap.or((!loose.chars.is_empty()).then_some(at));
            } else if !is_markup(c) {
                if let Some(at) = gap.take() {
                    loose.put(' ', at, &mut skipped);
                }
                loose.put(c, at, &mut skipped);
            }
        }
        loose
    }

    /// Puts in what is code point `at` of the match text.
    fn put(&mut self, c: char, at: usize, skipped: &mut usize) {
        if at - self.chars.len() != *skipped {
            *skipped = at - self.chars.len();
            self.skips.push((self.chars.len(), *skipped));
        }
        self.chars.push(c);
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
        ] {
            let loose = Loose::new(text);
            assert_eq!(loose.chars.iter().collect::<String>(), expected);
        }
        let loose = Loose::new("the _pequod_ sailed");
        assert_eq!(loose.origin(4, 10), (5, 11));
        assert_eq!(loose.origin(4, 17), (5, 19));
    }
}
