//! Match text without the signs of markup, each code point with its place: what a plain text writes `_so_` or `*so*` is read
//! as the same words an EPUB writes in italics. It is compared, never counted and never kept, so it needs no version.

/// A part of a match text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loose {
    pub chars: Vec<char>,
    /// For each of them, the code points of match text before it.
    places: Vec<u32>,
}

impl Loose {
    pub fn new(text: &str) -> Self {
        let mut loose = Self::default();
        let mut gap = None;
        for (c, at) in text.chars().zip(0..) {
            if c == ' ' {
                gap = gap.or((!loose.chars.is_empty()).then_some(at));
            } else if !is_markup(c) {
                if let Some(at) = gap.take() {
                    loose.chars.push(' ');
                    loose.places.push(at);
                }
                loose.chars.push(c);
                loose.places.push(at);
            }
        }
        loose
    }

    /// The code points of match text that give code points `start..end` of this.
    pub fn origin(&self, start: usize, end: usize) -> (usize, usize) {
        let place = |at: usize| self.places.get(at).copied().unwrap_or_default() as usize;
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
