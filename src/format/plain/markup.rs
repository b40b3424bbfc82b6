//! The signs that typists of plain text use for what print shows: `_emphasis_`, `*strong*`, `[Illustration: …]`, notes, hyphens at
//! the ends of lines. The signs are cut out of the text, so that what is read is what is found, quoted and copied.

use std::ops::Range;

use super::hyphen;
use super::notes;
use crate::doc::{AuthorNote, Block, BlockKind, Inline, InlineKind};
use crate::format::stars;
use crate::text::Span;

/// What the signs of a text say, in positions of the text that has them still.
#[derive(Debug, Default)]
pub(super) struct Markup {
    /// Bytes that are not shown.
    pub cuts: Cuts,
    pub inlines: Vec<Inline>,
    pub notes: Vec<AuthorNote>,
}

/// Bytes that go, spaces that come in their stead, and where the others stand afterwards.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    spans: Vec<Span>,
    /// Bytes cut before each of `spans`.
    before: Vec<usize>,
    /// Where a space is put in; never more of them than bytes were cut before.
    filled: Vec<usize>,
}

impl Cuts {
    pub fn new(spans: Vec<Span>) -> Self {
        Self::filling(spans, Vec::new())
    }

    /// Bytes that go, and places behind them where a space is put in, so that columns stay where they are.
    pub fn filling(mut spans: Vec<Span>, mut filled: Vec<usize>) -> Self {
        spans.retain(|span| !span.is_empty());
        spans.sort_unstable_by_key(|span| span.start);
        let mut end = 0;
        spans.retain(|span| {
            let keep = span.start >= end;
            end = end.max(span.end);
            keep
        });
        let before = spans
            .iter()
            .scan(0, |sum, span| {
                let before = *sum;
                *sum += span.len();
                Some(before)
            })
            .collect();
        let mut cuts = Self {
            spans,
            before,
            filled: Vec::new(),
        };
        filled.sort_unstable();
        for at in filled {
            if cuts.place(at) < at {
                cuts.filled.push(at);
            }
        }
        cuts
    }

    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Where byte `pos` stands afterwards; a byte that goes stands where the next one does.
    pub fn place(&self, pos: usize) -> usize {
        let next = self.spans.partition_point(|span| span.start < pos);
        let cut = next.checked_sub(1).map_or(0, |last| {
            let span = self.spans[last];
            self.before[last] + pos.min(span.end) - span.start
        });
        pos - cut + self.filled.partition_point(|&at| at < pos)
    }

    pub fn span(&self, span: Span) -> Span {
        Span::new(self.place(span.start), self.place(span.end))
    }

    /// `text` without what is cut; nothing is held twice.
    pub fn apply(&self, text: String) -> String {
        let mut bytes = text.into_bytes();
        let len = bytes.len();
        let (mut to, mut from) = (0, 0);
        let mut filled = self.filled.iter().copied().peekable();
        for span in self.spans.iter().copied().chain([Span::at(len)]) {
            while let Some(at) = filled.next_if(|&at| at <= span.start) {
                bytes.copy_within(from..at, to);
                to += at - from;
                from = at;
                bytes[to] = b' ';
                to += 1;
            }
            bytes.copy_within(from..span.start, to);
            to += span.start - from;
            from = span.end;
        }
        bytes.truncate(to);
        // Cuts are whole characters, so this is never anything but the text itself.
        String::from_utf8(bytes).unwrap_or_default()
    }
}

/// What there may be in a text: found by looking at all of it, once, before anything is read.
#[derive(Debug, Default)]
pub(super) struct Signs {
    /// `=` before a word somewhere.
    equals: bool,
    /// `_`, `*` or `[`.
    any: bool,
    brackets: bool,
    /// Hyphens at the ends of lines.
    hyphens: Vec<usize>,
}

impl Signs {
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let any = memchr::memchr3(b'_', b'*', b'[', bytes);
        Self {
            equals: has_bold(text),
            any: any.is_some(),
            brackets: any.is_some_and(|at| memchr::memchr(b'[', &bytes[at..]).is_some()),
            hyphens: memchr::memmem::find_iter(bytes, b"-\n").collect(),
        }
    }
}

/// Reads the signs in `blocks`, and makes captions of what they announce as such. `cuts` go in any case.
pub(super) fn read(text: &str, signs: &Signs, blocks: &mut [Block], mut cuts: Vec<Span>) -> Markup {
    let mut inlines = Vec::new();
    let mut filled = Vec::new();
    let has_equals = signs.equals;
    if signs.any || has_equals {
        captions(text, blocks, &mut cuts);
        for block in blocks.iter().filter(|block| is_marked(block.kind)) {
            let words = block.span.of(text);
            pairs(words, block.span.start, has_equals, &mut cuts, &mut inlines);
        }
        for block in blocks
            .iter()
            .filter(|it| it.kind == BlockKind::Preformatted)
        {
            let words = block.span.of(text);
            if memchr::memchr(b'_', words.as_bytes()).is_some() && is_table(words) {
                let from = cuts.len();
                let mut start = block.span.start;
                for line in words.split_inclusive('\n') {
                    pairs(line, start, false, &mut cuts, &mut inlines);
                    start += line.len();
                }
                let signs = cuts[from..].iter();
                filled.extend(signs.filter_map(|cut| gap_behind(text, cut.end)));
            }
        }
    }
    hyphen::join(text, &signs.hyphens, blocks, &mut cuts);
    let mut notes = if signs.brackets {
        notes::read(text, blocks, &mut cuts, &mut inlines)
    } else {
        Vec::new()
    };
    stars::read(text, blocks, &cuts, &mut inlines, &mut notes);
    Markup {
        cuts: Cuts::filling(cuts, filled),
        inlines,
        notes,
    }
}

/// `title` without the signs.
pub(super) fn shown(title: String) -> String {
    if memchr::memchr3(b'_', b'*', b'=', title.as_bytes()).is_none() {
        return title;
    }
    let mut cuts = Vec::new();
    pairs(&title, 0, has_bold(&title), &mut cuts, &mut Vec::new());
    Cuts::new(cuts).apply(title)
}

/// Whether preformatted lines are columns of words, and no program or drawing.
fn is_table(words: &str) -> bool {
    let (mut lines, mut columns, mut code) = (0, 0, 0);
    for line in words.lines().map(str::trim) {
        lines += 1;
        columns += usize::from(line.contains("   "));
        code += usize::from(line.ends_with(['{', '}', ';', '\\', '>']));
    }
    columns * 2 >= lines && code * 3 < lines
}

/// Where the gap begins between a word before byte `at` and the next column of its line.
fn gap_behind(text: &str, at: usize) -> Option<usize> {
    let line = text[at..].split('\n').next().unwrap_or_default();
    let gap = line.find("  ")?;
    (!line[gap..].trim().is_empty()).then_some(at + gap)
}

/// Whether all signs mean something in a block of this kind: not in code, tables and drawings.
pub(super) fn is_marked(kind: BlockKind) -> bool {
    !matches!(kind, BlockKind::Preformatted | BlockKind::Rule)
}

/// Whether `=` is a sign for bold letters in `text`: it stands before a word somewhere, and behind one.
fn has_bold(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'=', bytes).take(10_000).any(|at| {
        let opens =
            at == 0 || !bytes[at - 1].is_ascii_graphic() || matches!(bytes[at - 1], b'(' | b'"');
        opens
            && bytes
                .get(at + 1)
                .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80)
    })
}

/// Blocks that say what a picture shows: `[Illustration: …]`, over several blocks too.
fn captions(text: &str, blocks: &mut [Block], cuts: &mut Vec<Span>) {
    let mut index = 0;
    while index < blocks.len() {
        let span = blocks[index].span;
        let words = span.of(text);
        let Some(head) = picture(words) else {
            index += 1;
            continue;
        };
        let last = (index..blocks.len().min(index + CAPTION))
            .find(|&last| blocks[last].span.of(text).ends_with(']'));
        if let Some(last) = last {
            let empty = last == index && words.len() <= head + 1;
            if !empty {
                let end = blocks[last].span.end;
                cuts.push(Span::new(span.start, span.start + head));
                cuts.push(Span::new(end - 1, end));
            }
            for block in &mut blocks[index..=last] {
                if block.kind != BlockKind::Rule {
                    block.kind = BlockKind::Caption;
                }
            }
            index = last;
        }
        index += 1;
    }
}

/// Blocks of the longest caption.
const CAPTION: usize = 6;

/// Bytes before the caption in `[Illustration: caption]`.
fn picture(words: &str) -> Option<usize> {
    let rest = words.strip_prefix('[')?;
    let name = [
        "Illustration",
        "ILLUSTRATION",
        "Illustratie",
        "Abbildung",
        "Ilustración",
        "Ilustração",
        "Illustrazione",
        "Image",
        "Figure",
    ]
    .iter()
    .find(|name| rest.starts_with(**name))?;
    let after = &rest[name.len()..];
    let tail = after.trim_start_matches([':', ' ', '\n']);
    let closes = after.starts_with([':', ']']) || after.is_empty();
    closes.then(|| words.len() - tail.len())
}

/// Bytes of the longest run between two signs.
const RUN: usize = 3000;

/// Pairs of signs in `words`, which begin at byte `base`.
fn pairs(words: &str, base: usize, equals: bool, cuts: &mut Vec<Span>, inlines: &mut Vec<Inline>) {
    let bytes = words.as_bytes();
    let mut found: Vec<(Range<usize>, u8)> = Vec::new();
    let mut at = 0;
    while let Some(next) = next_sign(&bytes[at..], equals) {
        let open = at + next;
        at = open + 1;
        let sign = bytes[open];
        if !opens(words, open) {
            continue;
        }
        let limit = bytes.len().min(open + if sign == b'_' { RUN } else { 200 });
        let close = memchr::memchr_iter(sign, &bytes[open + 1..limit])
            .map(|at| open + 1 + at)
            .find(|&close| closes(words, close));
        let Some(close) = close else { continue };
        if sign != b'_' && !is_strong(&words[open + 1..close]) {
            continue;
        }
        found.push((open..close, sign));
        if sign == b'_' {
            at = close + 1;
        }
    }
    for (run, sign) in found {
        cuts.push(Span::new(base + run.start, base + run.start + 1));
        cuts.push(Span::new(base + run.end, base + run.end + 1));
        inlines.push(Inline {
            span: Span::new(base + run.start + 1, base + run.end),
            kind: if sign == b'_' {
                InlineKind::Emphasis
            } else {
                InlineKind::Strong
            },
        });
    }
}

fn next_sign(bytes: &[u8], equals: bool) -> Option<usize> {
    if equals {
        memchr::memchr3(b'_', b'*', b'=', bytes)
    } else {
        memchr::memchr2(b'_', b'*', bytes)
    }
}

/// Whether the sign at `at` may open a run: before a word, behind none, and not in an address or a name of a program.
fn opens(words: &str, at: usize) -> bool {
    let (before, after) = (&words[..at], &words[at + 1..]);
    let behind_word = before.ends_with(|c: char| {
        c.is_alphanumeric() || matches!(c, '_' | '*' | '=' | '/' | '\\' | '<' | '&' | '@' | '.')
    });
    let before_word = after.starts_with(|c: char| {
        !c.is_whitespace() && !matches!(c, '_' | '*' | '=' | ')' | ']' | '/' | ',' | ';')
    });
    let lead = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let token = &words[at - lead.len()..];
    let token = token.split(char::is_whitespace).next().unwrap_or_default();
    (!behind_word || is_ordinal(before, after))
        && before_word
        && !token.contains("://")
        && !token.contains('@')
        && !token.starts_with("www.")
}

/// Whether a sign stands before the raised end of a number: `31_st_`, `2_me_`.
fn is_ordinal(before: &str, after: &str) -> bool {
    let Some((end, rest)) = after.split_once('_') else {
        return false;
    };
    before.ends_with(|c: char| c.is_ascii_digit())
        && (1..=4).contains(&end.len())
        && end.chars().all(char::is_lowercase)
        && !rest.starts_with(char::is_alphanumeric)
}

/// Whether the sign at `at` may close a run.
fn closes(words: &str, at: usize) -> bool {
    let (before, after) = (&words[..at], &words[at + 1..]);
    before.ends_with(|c: char| !c.is_whitespace() && !matches!(c, '_' | '*' | '=' | '(' | '['))
        && !after
            .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '*' | '=' | '/' | '@'))
}

/// Whether a run between stars or equals signs is words, and not sums or program text.
fn is_strong(run: &str) -> bool {
    run.starts_with(char::is_alphanumeric)
        && run.chars().any(char::is_alphabetic)
        && !run.contains(['*', '=', '<', '>', '{', '}', ';', '+', '|'])
        && !run.contains("  ")
        && run.matches('\n').count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_move_what_stands_behind_them() {
        let cuts = Cuts::new(vec![Span::new(5, 6), Span::new(1, 3), Span::new(2, 4)]);
        assert_eq!(cuts.apply("abcdefg".to_owned()), "adeg");
        let places: Vec<usize> = (0..=7).map(|pos| cuts.place(pos)).collect();
        assert_eq!(places, [0, 1, 1, 1, 2, 3, 3, 4]);
    }

    #[test]
    fn signs_are_read_where_they_are_signs() {
        for (words, wanted) in [
            ("a _b c_ d", "a <b c> d"),
            ("_a_, _b_.", "<a>, <b>."),
            ("(_a_) “_b_” _c_--d", "(<a>) “<b>” <c>--d"),
            ("_a\nb_ c", "<a\nb> c"),
            ("snake_case_name and _x", "snake_case_name and _x"),
            ("a_1 + b_2", "a_1 + b_2"),
            ("on the 31_st_ of May, 1_er_", "on the 31<st> of May, 1<er>"),
            ("v2_rc_x and 3_d", "v2_rc_x and 3_d"),
            ("__init__ ____", "__init__ ____"),
            ("http://a.b/_c_/ d", "http://a.b/_c_/ d"),
            ("see *this* now", "see {this} now"),
            ("2 * 3 * 4", "2 * 3 * 4"),
            ("a*b*c", "a*b*c"),
            ("word* and *Note", "word* and *Note"),
            ("a =bold= word", "a {bold} word"),
            ("x = y = z", "x = y = z"),
            ("a == b", "a == b"),
            ("key=value", "key=value"),
            ("_The _Times_", "_The _Times_"),
        ] {
            let (mut cuts, mut inlines) = (Vec::new(), Vec::new());
            pairs(words, 0, has_bold(words), &mut cuts, &mut inlines);
            let mut shown = words.to_owned();
            for cut in Cuts::new(cuts).spans.iter().rev() {
                let inline = inlines
                    .iter()
                    .find(|it| it.span.start == cut.end || it.span.end == cut.start);
                let strong = inline.is_some_and(|it| it.kind == InlineKind::Strong);
                let open = inlines.iter().any(|it| it.span.start == cut.end);
                let sign = match (strong, open) {
                    (true, true) => "{",
                    (true, false) => "}",
                    (false, true) => "<",
                    (false, false) => ">",
                };
                shown.replace_range(cut.start..cut.end, sign);
            }
            if words == "_The _Times_" {
                assert_eq!(shown.matches(['<', '>']).count() % 2, 0);
                continue;
            }
            assert_eq!(shown, wanted, "{words}");
        }
    }

    #[test]
    fn pictures_are_announced() {
        for (words, wanted) in [
            ("[Illustration: A House]", Some(15)),
            ("[Illustration]", Some(13)),
            ("[Illustration:\n  A House]", Some(17)),
            ("[Illustrations of the author]", None),
            ("Illustration: a", None),
        ] {
            assert_eq!(picture(words), wanted, "{words}");
        }
    }
}
