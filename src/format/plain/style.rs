//! How a plain text was typed: broken at a column or not, paragraphs set apart by blank lines or not. Told from bounded samples.

use super::scan;
use crate::text::Span;

/// Bytes of one sample; it takes three of a long text.
const SAMPLE: usize = 96 * 1024;

/// A line wider than this was not broken by hand nor by an editor.
const UNBROKEN: u32 = 130;

/// Nobody breaks prose at a column before this one.
const NARROW: u32 = 40;

/// The habits of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a habit that stands for itself"
)]
pub struct Style {
    /// The column its lines are broken at, where they are.
    pub wrap: Option<u32>,
    /// Whether a line is a whole paragraph.
    pub unbroken: bool,
    /// Whether blank lines set its paragraphs apart. If not, every line end may end a paragraph.
    pub spaced: bool,
    /// Whether lines begin with signs of quotation, as in mail.
    pub quotes: bool,
    /// Whether an ideographic space begins its paragraphs, so that they need nothing else to be told apart.
    pub wide: bool,
    /// Blank lines between two paragraphs, mostly.
    pub gap: u8,
    /// Whether nearly all lines begin with a capital: verse, also in plays.
    pub verse: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            wrap: None,
            unbroken: false,
            spaced: true,
            quotes: false,
            wide: false,
            gap: 1,
            verse: false,
        }
    }
}

impl Style {
    /// The habits of the part `range` of `text`.
    #[must_use]
    pub fn of(text: &str, range: Span) -> Self {
        let mut tally = Tally::default();
        let mut quoted = 0;
        for sample in samples(text, range) {
            let bytes = &text.as_bytes()[sample.start..sample.end];
            quoted += memchr::memmem::find_iter(bytes, b"\n> ").take(2).count();
            scan::groups(text, sample, |lines, gap| {
                tally.add(lines, gap);
                tally.begin(text, lines);
            });
        }
        Self {
            quotes: quoted >= 2,
            ..tally.style()
        }
    }

    /// The column of a full line, or what is usual where the text tells nothing.
    pub(super) fn full(self) -> u32 {
        self.wrap.unwrap_or(72)
    }

    /// Columns over which a line was not broken: it is a paragraph of its own.
    pub(super) fn long(self) -> u32 {
        self.wrap.map_or(100, |wrap| (wrap + 20).max(100))
    }
}

/// Three parts of `range` on line starts, or all of it where it is short.
fn samples(text: &str, range: Span) -> Vec<Span> {
    if range.len() <= 3 * SAMPLE {
        return vec![range];
    }
    [0, range.len() / 2, range.len() - SAMPLE]
        .into_iter()
        .map(|offset| {
            let start = text.floor_char_boundary(range.start + offset);
            let end = text.floor_char_boundary(start + SAMPLE);
            let bytes = &text.as_bytes()[start..end];
            let skip = if offset == 0 {
                0
            } else {
                memchr::memchr(b'\n', bytes).map_or(0, |at| at + 1)
            };
            Span::new(start + skip, end)
        })
        .collect()
}

#[derive(Default)]
struct Tally {
    /// Lines that another follows, by columns; the last slot holds all wider ones.
    broken: Vec<u32>,
    /// Lines that begin with an ideographic space.
    wide: u32,
    /// Where lines end that are followed by one that begins without.
    carried: Vec<u32>,
    lines: u32,
    groups: u32,
    long: u32,
    long_cols: u64,
    cols: u64,
    gaps: [u32; 8],
    /// Lines behind others that begin with a capital, and with a small letter.
    capital: u32,
    small: u32,
}

impl Tally {
    fn add(&mut self, lines: &[scan::Line], gap: scan::Gap) {
        self.groups += 1;
        self.lines += u32::try_from(lines.len()).unwrap_or(u32::MAX);
        if self.groups > 1 {
            self.gaps[usize::from(gap.rows.min(7))] += 1;
        }
        for (index, line) in lines.iter().enumerate() {
            self.cols += u64::from(line.cols);
            if line.end_col() > UNBROKEN {
                self.long += 1;
                self.long_cols += u64::from(line.cols);
            }
            self.wide += u32::from(line.wide);
            if let Some(next) = lines.get(index + 1) {
                self.broken.push(line.end_col());
                if !next.wide {
                    self.carried.push(line.end_col());
                }
            }
        }
    }

    /// Looks at how lines begin that stand below others.
    fn begin(&mut self, text: &str, lines: &[scan::Line]) {
        for line in lines.iter().skip(1) {
            let first = line.span.of(text).chars().find(|c| c.is_alphanumeric());
            self.capital += u32::from(first.is_some_and(char::is_uppercase));
            self.small += u32::from(first.is_some_and(char::is_lowercase));
        }
    }

    fn style(mut self) -> Style {
        self.broken.sort_unstable();
        let broken = self.broken.len();
        // Ninety-five in a hundred lines end before this column; with fewer than a handful nothing can be said.
        let wrap = (broken >= 4).then(|| self.broken[(broken - 1) * 95 / 100]);
        let wide = self.wide >= 3 && self.wide * 5 >= self.lines * 2 && !self.carries_on(wrap);
        let unbroken = wide || self.long_cols * 2 > self.cols;
        let wrap = wrap.filter(|_| !unbroken);
        // More than two are between parts, in whatever number.
        let gap = (1..3).max_by_key(|&rows| (self.gaps[rows], 3 - rows));
        Style {
            wrap: wrap.filter(|&wrap| wrap <= UNBROKEN),
            unbroken,
            spaced: self.lines <= self.groups * 3 || !unbroken,
            quotes: false,
            wide,
            gap: gap.and_then(|rows| u8::try_from(rows).ok()).unwrap_or(1),
            // German nouns begin with capitals too, but a line of prose as often with another word.
            verse: (self.capital >= 20 && self.capital >= self.small * 3)
                || (self.capital >= 8 && self.capital >= self.small * 8),
        }
    }
    /// Whether lines that begin without a space go on a paragraph: most of those before them are full.
    fn carries_on(&self, wrap: Option<u32>) -> bool {
        let Some(wrap) = wrap.filter(|wrap| (NARROW..=UNBROKEN).contains(wrap)) else {
            return false;
        };
        let full = self.carried.iter().filter(|&&end| end + 4 >= wrap).count();
        // One line that is not indented, here and there, is speech or a heading.
        full * 2 > self.carried.len() && full * 3 >= self.wide as usize
    }
}
