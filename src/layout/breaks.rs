//! Where a text may break: UAX #14 through `icu_segmenter`, hyphens through `hypher`, and what [`super::glue`] forbids.
//!
//! The text becomes a row of atoms. An atom is never broken inside; what stands after it says whether
//! a line may end there.
//!
//! ```text
//! « La  révolution prolé|tarienne »      | hyphen, ~ fixed space, _ space
//! «~ La_ révo|lu|tion_ pro|lé|ta|rienne~ »_
//! ```

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

use super::glue::{Glue, Tie};
use super::hyphens::Hyphens;
use crate::text::{Lang, Span, grapheme, width};

/// What follows an atom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// A space that stretches; a line may end here.
    Space,
    /// A space of one column at which a line ends only where nothing else is possible.
    Tie,
    /// A space of one column that must not end a line.
    Bond,
    /// No space; a line that ends here shows a hyphen.
    Hyphen,
    /// No space; the atom ends with a hyphen of its own.
    Dash,
    /// No space; a line may end here (between ideographs, after a slash, inside a word too long for the line).
    Cut,
}

impl After {
    /// Columns before the next atom when the line goes on.
    pub(super) const fn space(self) -> usize {
        match self {
            Self::Space | Self::Tie | Self::Bond => 1,
            Self::Hyphen | Self::Dash | Self::Cut => 0,
        }
    }

    /// Whether a line may end here.
    pub(super) const fn breaks(self) -> bool {
        !matches!(self, Self::Tie | Self::Bond)
    }
}

/// A run of bytes that stays on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Atom {
    /// Bytes of the text the atoms are made of; no white space.
    pub(super) span: Span,
    /// Columns.
    pub(super) width: usize,
    pub(super) after: After,
}

/// What the text allows besides UAX #14.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules<'a> {
    pub(super) language: Option<Lang>,
    /// Whether words may be hyphenated, at soft hyphens too.
    pub(super) hyphenate: bool,
    /// Spans in which no hyphen is added (code); sorted, in bytes of the text.
    pub(super) verbatim: &'a [Span],
    /// Whether the text is the beginning of its block.
    pub(super) first: bool,
}

/// The atoms of `text`, in order; together they cover everything but white space. The last one is followed by [`After::Space`].
pub(super) fn atoms(text: &str, rules: &Rules) -> Vec<Atom> {
    let segmenter = segmenter(text);
    let mut legal = segmenter.segment_str(text).peekable();
    let mut glue = Glue::new(rules.language, rules.first);
    let hyphens = Hyphens::new(rules);
    let mut atoms: Vec<Atom> = Vec::with_capacity(text.len() / 4 + 1);
    let mut cuts: Vec<(usize, After)> = Vec::new();
    let mut before: Option<Span> = None;
    for run in Runs::new(text) {
        let mut break_allowed = false;
        while legal.next_if(|&at| at <= run.start).is_some_and(|at| {
            break_allowed |= before.is_some_and(|word| word.end < at);
            true
        }) {}
        if let (Some(word), Some(atom)) = (before, atoms.last_mut()) {
            let tie = glue.between(word.of(text), run.of(text));
            atom.after = match tie {
                _ if !break_allowed => After::Bond,
                Tie::None => After::Space,
                Tie::Weak => After::Tie,
                Tie::Strong => After::Bond,
            };
        }
        cuts.clear();
        while let Some(at) = legal.next_if(|&at| at < run.end) {
            cuts.extend(inner_break(text, run, at, rules).map(|after| (at, after)));
        }
        hyphens.add(text, run, &mut cuts);
        push_run(text, run, &cuts, &mut atoms);
        before = Some(run);
    }
    atoms
}

/// Scripts without spaces between words need a model of their words, which is looked up only where they are written.
fn segmenter(text: &str) -> LineSegmenterBorrowed<'static> {
    const SIMPLE: LineSegmenterBorrowed<'static> =
        LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());
    if memchr::memchr2_iter(0xE0, 0xE1, text.as_bytes())
        .any(|at| runs_on(text.as_bytes().get(at..at + 2).unwrap_or_default()))
    {
        LineSegmenter::new_lstm(LineBreakOptions::default())
    } else {
        SIMPLE
    }
}

/// Whether a character that begins with these two bytes is Thai, Lao, Burmese or Khmer.
fn runs_on(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0xE0, 0xB8..=0xBB] | [0xE1, 0x80..=0x82 | 0x9E..=0x9F]
    )
}

/// What a break that UAX #14 allows at byte `at` inside the word `run` is good for.
fn inner_break(text: &str, run: Span, at: usize, rules: &Rules) -> Option<After> {
    let head = text.get(run.start..at)?;
    let tail = text.get(at..run.end)?;
    let named = |c: char| c.is_alphanumeric();
    match head.chars().next_back()? {
        SOFT_HYPHEN => rules.hyphenate.then_some(After::Hyphen),
        '-' | '\u{2010}' => {
            // `-t-il` goes to the next line whole, and an option like `--at` is no compound word.
            let euphonic = rules.language == Some(Lang::FR) && head.ends_with("-t-");
            (head.contains(named) && tail.starts_with(named) && !euphonic).then_some(After::Dash)
        }
        // `et/ou`, `km/h` stay whole; an address breaks after its slashes.
        '/' => (head.matches('/').count() > 1).then_some(After::Cut),
        _ if tail.starts_with(['—', '–', '…']) => None,
        _ => Some(After::Cut),
    }
}

pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// Appends the atoms of the word `run`, which may be cut at `cuts` (sorted).
fn push_run(text: &str, run: Span, cuts: &[(usize, After)], atoms: &mut Vec<Atom>) {
    let word = run.of(text);
    let ends = cuts
        .iter()
        .copied()
        .chain(std::iter::once((run.end, After::Space)));
    if word.chars().all(plain) {
        let mut start = run.start;
        for (end, after) in ends {
            let span = Span::new(start, end);
            atoms.push(Atom {
                span,
                width: span.of(text).chars().count(),
                after,
            });
            start = end;
        }
        return;
    }
    let first = atoms.len();
    let mut ends = ends.peekable();
    let mut start = run.start;
    let mut columns = 0;
    for (offset, cluster) in grapheme::graphemes(word) {
        columns += width::grapheme_width(cluster);
        let end = run.start + offset + cluster.len();
        // A break inside a cluster is none.
        while ends.next_if(|&(at, _)| at < end).is_some() {}
        if let Some((_, after)) = ends.next_if(|&(at, _)| at == end) {
            match atoms.get_mut(first..).and_then(<[Atom]>::last_mut) {
                // What shows nothing stays with what stands before it.
                Some(last) if columns == 0 => {
                    last.span.end = end;
                    last.after = after;
                }
                _ => atoms.push(Atom {
                    span: Span::new(start, end),
                    width: columns,
                    after,
                }),
            }
            start = end;
            columns = 0;
        }
    }
}

/// Whether `c` takes one column and joins no neighbour that is plain too, so that a word of such characters can be measured by counting.
fn plain(c: char) -> bool {
    matches!(c,
        '!'..='~'
        | '\u{a1}'..='\u{ac}'
        | '\u{ae}'..='\u{17f}'
        | '\u{391}'..='\u{3ce}'
        | '\u{400}'..='\u{481}'
        | '\u{48a}'..='\u{52f}'
        | '\u{2010}'..='\u{2015}'
        | '\u{2018}'..='\u{201f}'
        | '…')
}

/// The runs of a text without white space. A space that carries a combining mark is no white space.
struct Runs<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Runs<'a> {
    const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Runs<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let rest = self.text.get(self.at..)?;
        let mut start = self.at + rest.find(|c: char| !c.is_whitespace())?;
        let first = self.text.get(start..)?.chars().next()?;
        if start > 0 && !plain(first) {
            let space = grapheme::prev_boundary(self.text, start);
            if space >= self.at && grapheme::next_boundary(self.text, space) > start {
                start = space;
            }
        }
        let mut end = self.text.len();
        let mut from = start;
        if let Some(c) = self.text[start..].chars().next() {
            from += c.len_utf8();
        }
        while let Some(found) = self
            .text
            .get(from..)
            .and_then(|rest| rest.find(char::is_whitespace))
        {
            let space = from + found;
            let mut rest = self.text[space..].chars();
            let step = rest.next().map_or(1, char::len_utf8);
            if rest.next().is_none_or(|c| plain(c) || c.is_whitespace())
                || grapheme::next_boundary(self.text, space) <= space + step
            {
                end = space;
                break;
            }
            from = space + step;
        }
        self.at = end;
        Some(Span::new(start, end))
    }
}

#[cfg(test)]
mod scripts;
#[cfg(test)]
mod tests;
