//! What a group of lines is: flowing prose, several paragraphs, a list, verse, a table.

mod starts;

use std::ops::Range;

use memchr::memmem;

use starts::Start;

use super::counted;
use super::quote::{quotation, without};
use super::scan::{self, Gap, Line};
use super::style::Style;
use crate::doc::{Block, BlockKind, Marker};
use crate::format::structure::{self, item, label};
use crate::text::Span;

/// The blocks of a part of a text, with what stands before each.
#[derive(Debug, Default)]
pub(super) struct Shaped {
    pub blocks: Vec<Block>,
    pub gaps: Vec<Gap>,
    /// Blocks short enough to be a heading.
    pub short: Vec<usize>,
    /// Blocks that are underlined, with the sign.
    pub underlined: Vec<(usize, char)>,
    /// Signs of quotation inside blocks, which are not shown.
    pub cuts: Vec<Span>,
}

impl Shaped {
    /// Adds the blocks of the part behind; `rest` is the gap this part ended with.
    pub fn append(&mut self, mut next: Self, rest: Gap) {
        let base = self.blocks.len();
        if let Some(gap) = next.gaps.first_mut() {
            gap.rows = gap.rows.saturating_add(rest.rows);
            gap.marked |= rest.marked;
        }
        self.blocks.append(&mut next.blocks);
        self.gaps.append(&mut next.gaps);
        self.short
            .extend(next.short.iter().map(|index| base + index));
        self.cuts.append(&mut next.cuts);
        self.underlined.extend(
            next.underlined
                .iter()
                .map(|&(index, sign)| (base + index, sign)),
        );
    }
}

/// The line of a letter's date and that of its greeting stand so many columns from the edge.
const ASIDE: u32 = 16;

/// A heading has no more bytes than this.
const SHORT: usize = 300;

/// Collects blocks from groups of lines.
pub(super) struct Shaper<'a> {
    text: &'a str,
    style: Style,
    out: Shaped,
    /// The depth of quotation of what is being cut.
    quote: u8,
}

impl<'a> Shaper<'a> {
    pub fn new(text: &'a str, style: Style) -> Self {
        Self {
            text,
            style,
            out: Shaped::default(),
            quote: 0,
        }
    }

    pub fn finish(self) -> Shaped {
        self.out
    }

    /// Takes the next group of lines.
    pub fn group(&mut self, lines: &[Line], gap: Gap) {
        if self.style.quotes
            && lines
                .iter()
                .any(|line| quotation(self.words(line)).is_some())
        {
            self.quoted(lines, gap);
        } else {
            self.unquoted(lines, gap);
        }
    }

    /// Takes lines of a mail, each with the signs of how often it was quoted.
    fn quoted(&mut self, lines: &[Line], gap: Gap) {
        let depth = |line: &Line| quotation(line.span.of(self.text)).unwrap_or((0, 0));
        let mut gap = gap;
        let text = self.text;
        for run in lines
            .chunk_by(|a, b| depth(a).0 == depth(b).0)
            .map(<[Line]>::to_vec)
            .collect::<Vec<_>>()
        {
            let bare: Vec<Line> = run.iter().map(|line| without(line, text)).collect();
            self.quote = quotation(run[0].span.of(text)).map_or(0, |(depth, _)| depth);
            // A sign alone stands for a blank line.
            for part in bare
                .split(|line| line.span.is_empty())
                .filter(|part| !part.is_empty())
            {
                let inner = part.iter().skip(1).map(|line| {
                    let start = memchr::memrchr(b'\n', &text.as_bytes()[..line.span.start])
                        .map_or(0, |at| at + 1);
                    Span::new(start, line.start)
                });
                self.out.cuts.extend(inner);
                self.unquoted(part, std::mem::take(&mut gap));
            }
            self.quote = 0;
        }
    }

    fn unquoted(&mut self, lines: &[Line], gap: Gap) {
        if lines.len() == 1 {
            self.single(&lines[0], gap);
        } else if self.is_drawing(lines) || self.is_sketch(lines) {
            self.kept(lines, BlockKind::Preformatted, gap);
        } else {
            self.runs(lines, gap);
        }
    }

    fn words(&self, line: &Line) -> &'a str {
        line.span.of(self.text)
    }

    /// All bytes of a group.
    fn bytes(&self, lines: &[Line]) -> &'a [u8] {
        match lines {
            [first, .., last] | [first @ last] => {
                &self.text.as_bytes()[first.span.start..last.span.end]
            }
            [] => &[],
        }
    }

    fn single(&mut self, line: &Line, gap: Gap) {
        if scan::is_rule(self.words(line)) {
            self.push(line.span, BlockKind::Rule, gap, false);
        } else {
            self.push(line.span, BlockKind::Paragraph, gap, false);
        }
    }

    /// Splits a group at its drawn lines.
    fn runs(&mut self, lines: &[Line], gap: Gap) {
        let mut gap = gap;
        let mut rest = lines;
        // A heading may stand over a table.
        let mut looks: usize = 2;
        while let Some(at) = rest.iter().position(|line| scan::is_rule(self.words(line))) {
            if looks > 0 && self.is_ruled_table(rest) {
                self.kept(rest, BlockKind::Preformatted, gap);
                return;
            }
            looks = looks.saturating_sub(1);
            let (before, drawn, after) = (&rest[..at], &rest[at], &rest[at + 1..]);
            let sign = scan::underline(self.words(drawn)).filter(|_| underlines(before, drawn));
            if let Some(sign) = sign {
                let index = self.out.blocks.len();
                self.push(before[0].span, BlockKind::Paragraph, gap, false);
                self.out.underlined.push((index, sign));
                gap = Gap::default();
            } else {
                self.run(before, gap);
                let first = before.is_empty();
                // A line drawn over a heading that is underlined too belongs to the heading.
                let over = after.len() >= 2 && scan::underline(self.words(&after[1])).is_some();
                if over && scan::underline(self.words(drawn)).is_some() {
                    gap = if first { gap } else { Gap::default() };
                    rest = after;
                    continue;
                }
                let before_rule = if first { gap } else { Gap::default() };
                self.push(drawn.span, BlockKind::Rule, before_rule, false);
                gap = Gap::default();
            }
            rest = after;
        }
        self.run(rest, gap);
    }

    /// Takes lines without a drawn one among them.
    fn run(&mut self, lines: &[Line], gap: Gap) {
        match lines {
            [] => {}
            [line] => self.push(line.span, BlockKind::Paragraph, gap, false),
            _ if counted::at(self.text, lines).is_some() => self.parted(lines, gap),
            _ if self.is_unbroken(lines) => self.each(lines, gap),
            _ if self.is_columns(lines) || self.is_code(lines) || self.is_session(lines) => {
                self.kept(lines, BlockKind::Preformatted, gap);
            }
            [first, rest @ ..] if rest.len() <= 3 && label::stands_alone(self.words(first)) => {
                self.push(first.span, BlockKind::Paragraph, gap, false);
                self.run(rest, Gap::default());
            }
            _ if self.asides(lines).is_some() => self.with_asides(lines, gap),
            _ => {
                let starts = self.starts(lines);
                if starts.is_empty() && self.keeps_lines(lines) {
                    self.kept(lines, BlockKind::Verse, gap);
                } else if starts.is_empty() && self.is_cue(lines) {
                    self.push(lines[0].span, BlockKind::Paragraph, gap, false);
                    let speech = self.out.blocks.len();
                    self.run(&lines[1..], Gap::default());
                    if let Some(block) = self.out.blocks.get_mut(speech) {
                        block.tight = true;
                    }
                } else {
                    self.paragraphs(lines, &starts, gap);
                }
            }
        }
    }

    /// Takes lines of which one begins a part; it stands as if blank lines were around it.
    fn parted(&mut self, lines: &[Line], gap: Gap) {
        let at = counted::at(self.text, lines).unwrap_or(0);
        self.run(&lines[..at], gap);
        let gap = if at == 0 { gap } else { Gap::default() };
        let span = lines[at].span;
        self.push(span, BlockKind::Paragraph, counted::apart(gap), false);
        self.run(&lines[at + 1..], counted::apart(Gap::default()));
    }

    /// Every line a paragraph; close together where the text also has blank lines.
    fn each(&mut self, lines: &[Line], gap: Gap) {
        for (index, line) in lines.iter().enumerate() {
            let gap = if index == 0 { gap } else { Gap::default() };
            let close = self.style.spaced || self.style.wide;
            let tight = close && (index > 0 || gap == Gap::default());
            self.push(line.span, BlockKind::Paragraph, gap, tight);
        }
    }

    /// Paragraphs that begin at the lines `starts`, and at the first one.
    fn paragraphs(&mut self, lines: &[Line], starts: &[Start], gap: Gap) {
        let mut begin = Start::default();
        let mut gap = gap;
        let end = Start {
            line: lines.len(),
            ..Start::default()
        };
        for &next in starts.iter().chain([&end]) {
            if let [first, .., last] | [first @ last] = &lines[begin.line..next.line] {
                let span = Span::new(first.span.start, last.span.end);
                let kind = match begin.depth {
                    0 => BlockKind::Paragraph,
                    depth => BlockKind::Item {
                        depth,
                        marker: Marker::None,
                    },
                };
                self.push(span, kind, gap, begin.tight);
                gap = Gap::default();
            }
            begin = next;
        }
    }

    /// One block that keeps its lines, from the first byte of the first one so that all indents can be compared.
    fn kept(&mut self, lines: &[Line], kind: BlockKind, gap: Gap) {
        if let [first, .., last] | [first @ last] = lines {
            self.push(Span::new(first.start, last.span.end), kind, gap, false);
        }
    }

    fn push(&mut self, span: Span, kind: BlockKind, gap: Gap, tight: bool) {
        let mut gap = gap;
        if let Some(previous) = self.out.blocks.last_mut()
            && previous.kind == BlockKind::Rule
        {
            if kind == BlockKind::Rule {
                previous.span.end = span.end;
                return;
            }
            gap.marked = true;
        }
        let short = span.len() <= SHORT || structure::is_message(span.of(self.text));
        if short && self.quote == 0 && !matches!(kind, BlockKind::Rule | BlockKind::Preformatted) {
            self.out.short.push(self.out.blocks.len());
        }
        self.out.blocks.push(Block {
            span,
            kind,
            quote: self.quote,
            tight,
        });
        self.out.gaps.push(gap);
    }

    /// Whether the lines were never broken: each is a paragraph.
    fn is_unbroken(&self, lines: &[Line]) -> bool {
        let long = self.style.long();
        if lines.iter().any(|line| line.end_col() > long) {
            return true;
        }
        let unspaced = !self.style.spaced || self.style.wide;
        self.style.unbroken && (unspaced || lines.iter().any(|line| line.cols > 60))
    }

    /// Tables and drawings made of signs.
    fn is_drawing(&self, lines: &[Line]) -> bool {
        if !has_drawing_sign(self.bytes(lines)) {
            return false;
        }
        let drawn = |line: &&Line| {
            if line.cols > 200 {
                return false;
            }
            let words = self.words(line);
            words.starts_with("+-")
                || words.starts_with("+=")
                || (words.starts_with('|') && words.ends_with('|') && words.len() > 1)
                || words.matches(" | ").count() >= 2
                || words.contains(['┌', '├', '└', '│', '╔', '║', '╚', '┼'])
        };
        lines.iter().filter(drawn).count() * 2 >= lines.len()
    }

    /// Drawings made of the signs of a keyboard: half of the lines that are no rules have more signs than letters.
    fn is_sketch(&self, lines: &[Line]) -> bool {
        let bytes = self.bytes(lines);
        let any = |signs: &[u8]| memmem::find(bytes, signs).is_some();
        // Most paragraphs have none of these anywhere.
        if lines.len() < 3
            || !(memchr::memchr2(b'\\', b'~', bytes).is_some() || any(b"--") || any(b"__"))
        {
            return false;
        }
        let (mut written, mut drawn) = (0, 0);
        for line in lines {
            let words = self.words(line);
            if scan::is_rule(words) {
                continue;
            }
            written += 1;
            drawn += usize::from(line.cols <= 200 && has_more_signs(words));
            if (written - drawn) * 2 > lines.len() {
                return false;
            }
        }
        drawn >= 2 && drawn * 2 >= written
    }

    /// A table with drawn lines in it: what stands between these is in columns, and the first line is no heading over it.
    fn is_ruled_table(&self, lines: &[Line]) -> bool {
        let written = lines.iter().filter(|line| !scan::is_rule(self.words(line)));
        let written: Vec<Line> = written.copied().collect();
        let heading = match lines {
            [first, drawn, ..] => {
                !self.is_columns(&[*first]) && underlines(&[*first], drawn) && written.len() > 1
            }
            _ => false,
        };
        written.len() >= 2 && !heading && self.is_columns(&written)
    }

    /// Whether half of the lines have a gap inside: columns of a table or of a list of contents.
    fn is_columns(&self, lines: &[Line]) -> bool {
        // Most paragraphs have none of these signs anywhere.
        let bytes = self.bytes(lines);
        let any = |sign: &[u8]| memmem::find(bytes, sign).is_some();
        if !any(b"   ") && !any(b". . .") && !any(b"....") && memchr::memchr(b'\t', bytes).is_none()
        {
            return false;
        }
        let gapped = |line: &&Line| {
            let words = self.words(line);
            words.contains("   ")
                || words.contains('\t')
                || words.contains(". . . ")
                || words.contains(".....")
        };
        lines.iter().filter(gapped).count() * 2 >= lines.len()
    }

    /// Whether the lines are indented program text.
    fn is_code(&self, lines: &[Line]) -> bool {
        let ends = |line: &&Line| self.words(line).ends_with(['{', '}', ';', '\\', '>']);
        // Verse may end so too, but it neither calls nor assigns.
        let sure = |line: &Line| {
            let words = self.words(line);
            let pairs = || words.chars().zip(words.chars().skip(1));
            let called = |(before, sign): (char, char)| {
                sign == '(' && (before.is_ascii_alphanumeric() || before == '_')
            };
            words.ends_with(['{', '}', '\\'])
                || (words.starts_with('<') && words.ends_with('>'))
                || [" = ", "::", "->", "+=", "++"]
                    .iter()
                    .any(|it| words.contains(it))
                || pairs().any(called)
        };
        lines
            .iter()
            .all(|line| line.indent >= 2 || self.words(line).ends_with(['{', '}']))
            && lines.iter().filter(ends).count() * 3 >= lines.len()
            && lines.iter().any(sure)
    }

    /// The lines of a paragraph that has the place and date of a letter above it, or a greeting and a name below, far from the edge.
    fn asides(&self, lines: &[Line]) -> Option<Range<usize>> {
        let edge = lines.iter().map(|line| line.indent).min().unwrap_or(0);
        let aside = |line: &&Line| line.indent >= edge + ASIDE && line.cols <= 50;
        let above = lines.iter().take_while(aside).count();
        let below = lines.iter().rev().take_while(aside).count();
        let body = above..lines.len().saturating_sub(below);
        let small = |line: &Line| self.words(line).contains(char::is_lowercase);
        let plain = body.len() >= 2
            && above <= 3
            && below <= 4
            && lines[body.clone()]
                .iter()
                .all(|line| line.indent <= edge + 10)
            && lines[..above].iter().all(small);
        (plain && above + below > 0).then_some(body)
    }

    fn with_asides(&mut self, lines: &[Line], gap: Gap) {
        let Some(body) = self.asides(lines) else {
            return;
        };
        let mut gap = gap;
        let parts = [
            &lines[..body.start],
            &lines[body.clone()],
            &lines[body.end..],
        ];
        for (at, part) in parts
            .into_iter()
            .enumerate()
            .filter(|(_, part)| !part.is_empty())
        {
            let gap = std::mem::take(&mut gap);
            if at == 1 {
                self.run(part, gap);
            } else {
                self.kept(part, BlockKind::Verse, gap);
            }
        }
    }

    /// Whether the lines are what was typed at a prompt, and what came of it.
    fn is_session(&self, lines: &[Line]) -> bool {
        lines.iter().all(|line| line.indent >= 2) && self.words(&lines[0]).starts_with("$ ")
    }

    /// Whether the first line says who speaks the others: a name that is marked as one, or that stands over the middle of them.
    fn is_cue(&self, lines: &[Line]) -> bool {
        let [first, next, ..] = lines else {
            return false;
        };
        let line = self.words(first);
        let words = without_direction(line);
        let over = first.indent >= next.indent + 6
            && lines[2..].iter().all(|line| line.indent <= next.indent + 6);
        let stop = |words: &str| words.ends_with(['.', ':']);
        (over || stop(words) || stop(line)) && is_name_in_capitals(words)
    }

    /// Whether the first word of `next` would have stood on `line` too, in lines of `full` columns.
    fn is_early(&self, line: &Line, next: &Line, full: u32) -> bool {
        let words = self.words(next);
        // Ideographs may stand on any line.
        let word = if words.starts_with(|c| ('\u{2e80}'..='\u{fadf}').contains(&c)) {
            2
        } else {
            let word = words.split_whitespace().next().unwrap_or_default();
            u32::try_from(word.chars().count()).unwrap_or(u32::MAX)
        };
        line.end_col().saturating_add(1).saturating_add(word) <= full
    }

    /// Verse, addresses and the like: lines that end where their author wanted and not where a page did.
    fn keeps_lines(&self, lines: &[Line]) -> bool {
        let full = self.style.full();
        let pairs = lines.windows(2);
        let count = lines.len() - 1;
        let early = |full: u32| {
            pairs
                .clone()
                .filter(|pair| self.is_early(&pair[0], &pair[1], full))
                .count()
        };
        let longest = lines.iter().map(Line::end_col).max().unwrap_or(0);
        let by_group = early(longest);
        let lower = pairs
            .clone()
            .filter(|pair| self.words(&pair[1]).starts_with(char::is_lowercase))
            .count();
        let widest = lines.iter().map(|line| line.cols).max().unwrap_or(0);
        if widest * 10 > full * 7 {
            // As wide as prose: only lines that all begin anew and end where they like are verse. Among verse a few are enough.
            let free = by_group * 5 >= count * 2 && lines.len() >= 4;
            return lower * 5 <= count && (free || self.style.verse);
        }
        let running = pairs
            .clone()
            .filter(|pair| self.runs_on(&pair[0], &pair[1]))
            .count();
        // A narrow but well filled column is prose, if sentences run over the ends of its lines.
        let filled = by_group * 5 <= count;
        let prose = running * 5 >= count * 3 || (lines.len() >= 5 && running * 4 >= count);
        early(full) * 2 >= count && !(filled && prose)
    }

    /// Whether a sentence plainly goes on from one line to the next.
    fn runs_on(&self, line: &Line, next: &Line) -> bool {
        self.words(line)
            .ends_with(|c: char| c.is_alphanumeric() || c == '-')
            && self.words(next).starts_with(char::is_lowercase)
    }
}

/// `words` without a direction behind them: `BISHOP. (Rising.)`, `BISHOP [aside].`
fn without_direction(words: &str) -> &str {
    let bare = words.trim_end_matches(['.', ':']);
    let opening = match bare.chars().next_back() {
        Some(')') => '(',
        Some(']') => '[',
        Some('_') => '_',
        _ => return words,
    };
    match bare[..bare.len() - 1].rfind(opening) {
        Some(at) if at > 0 => bare[..at].trim_end(),
        _ => words,
    }
}

/// Whether a line may be the name of who speaks in a play.
fn is_name_in_capitals(words: &str) -> bool {
    words.len() <= 40
        && words.chars().filter(|c| c.is_uppercase()).count() >= 2
        && !words.contains(char::is_lowercase)
}

/// Whether fewer than half of the characters are letters and digits.
fn has_more_signs(words: &str) -> bool {
    let letters = words.chars().filter(|c| c.is_alphanumeric()).count();
    letters * 2 < words.chars().filter(|c| !c.is_whitespace()).count()
}

/// Whether a sign that tables are drawn with is among `bytes`.
fn has_drawing_sign(bytes: &[u8]) -> bool {
    // The box-drawing signs are U+2500 to U+257F.
    let boxes = || {
        memchr::memchr_iter(0xe2, bytes).any(|at| matches!(bytes.get(at + 1), Some(0x94 | 0x95)))
    };
    memchr::memchr2(b'|', b'+', bytes).is_some() || boxes()
}

/// Whether `drawn` is the line under a heading.
fn underlines(before: &[Line], drawn: &Line) -> bool {
    match before {
        [line] => line.cols <= 120 && drawn.cols * 2 >= line.cols && drawn.cols <= line.cols + 12,
        _ => false,
    }
}
