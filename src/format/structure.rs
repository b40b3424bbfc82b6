//! Structure detection: which short lines of a plain text are headings, how they nest, and where the text proper ends.
//!
//! Evidence comes in families. One file per idea: what a line is called by ([`label`]), what it looks like ([`candidate`]), whether it
//! belongs to a sequence or to others of its kind ([`family`]), which headings hold which ([`nesting`]), the title
//! ([`title`]) and the tail of a web page ([`tail`]). A false heading is worse than a missed one.

mod candidate;
mod capitals;
pub(super) mod contents;
mod days;
mod family;
pub(super) mod item;
mod joining;
pub(super) mod label;
mod look;
mod message;
mod nesting;
mod number;
mod plain;
mod series;
mod tail;
mod title;
mod told;
mod vocabulary;

pub(super) use message::is_message;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use candidate::{Candidate, Form};
use contents::Contents;

use super::plain::{Gap, Style};
use crate::doc::{Block, BlockKind};
use crate::text::{Span, fold};

/// What a line says by its words of the part of a book that begins with it.
pub(super) struct Begins {
    /// Parts of lower rank hold those of higher rank.
    pub rank: u8,
    /// Whether the title is on another line, if there is one.
    pub alone: bool,
    /// Whether the kind of part is known, or its name (`Prologue`); else it is a mere number.
    pub known: bool,
}

/// Bytes of the longest beginning of a letter.
const SALUTATION: usize = 50;

/// The rank of chapters, and of numbers that stand under anything that has a name.
const CHAPTERS: u8 = 40;
const NUMBERS: u8 = 60;

/// Reads what `line` begins; `None` for a line that begins nothing.
pub(super) fn begins(line: &str) -> Option<Begins> {
    let line = line.trim();
    if let Some(found) = label::parse(line) {
        let alone = found.title.is_empty();
        let (rank, known) = match found.label {
            label::Label::Kind { rank, .. } => (rank, true),
            label::Label::Roman(_) | label::Label::Digits { depth: 1, .. } if alone => {
                (NUMBERS, false)
            }
            _ => return None,
        };
        return Some(Begins { rank, alone, known });
    }
    let folded = fold::folded(line.trim_matches(|c: char| !c.is_alphanumeric()));
    vocabulary::named(&folded).map(|_| Begins {
        rank: CHAPTERS,
        alone: false,
        known: true,
    })
}

/// The blocks of a plain text, before any of them is known to be a heading.
pub(super) struct Page<'t> {
    pub text: &'t str,
    pub blocks: &'t [Block],
    /// What stands before each block.
    pub gaps: &'t [Gap],
    pub style: Style,
    /// Bytes of the body.
    pub body_len: usize,
    /// Blocks short enough to be a heading.
    pub short: &'t [usize],
    /// Underlined blocks, with the sign.
    pub underlined: &'t [(usize, char)],
}

/// A heading: one block, or more where its title stands on lines of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub block: usize,
    /// The last block of its title, where that is another one.
    pub title_block: Option<usize>,
    pub rank: u8,
    pub title: String,
    /// Whether the block keeps its lines: the head of a message.
    pub kept: bool,
}

/// What has been found.
#[derive(Debug, Default)]
pub(super) struct Structure {
    /// The block that is the title of the text, and its words.
    pub title: Option<(usize, String)>,
    pub headings: Vec<Heading>,
    /// The first block of the after-matter.
    pub end: usize,
    /// The printed lists of contents.
    pub contents: Contents,
}

/// Finds the structure of the blocks `body`.
/// `known` is the title as a card gives it, where there is one.
pub(super) fn detect(page: &Page, body: Range<usize>, known: Option<&str>) -> Structure {
    let end = if body.is_empty() {
        body.end
    } else {
        tail::start(page, body.start, body.end)
    };
    let title = title::block(page, body.start, end);
    let begin = title.map_or(body.start, |title| title + 1);
    let contents = Contents::find(page, &(begin..end));
    let mut candidates = candidate::collect(page, begin..end, &contents);
    let titles = [
        known.map(str::to_owned),
        title.map(|title| title::words(page.words(title))),
    ];
    title::drop_repeated(page, &mut candidates, titles.iter().flatten());
    let sign = title.and_then(|title| page.sign_under(title));
    family::keep_marked(page, &mut candidates, &contents);
    told::drop_beforehand(page, &mut candidates, end);
    settle(&mut candidates, sign);
    if days::keep(page, &mut candidates) {
        settle(&mut candidates, sign);
    }
    if candidates.iter().filter(|it| it.kept).count() < 2 {
        let marks = page.gaps[begin..end]
            .iter()
            .filter(|gap| gap.marked)
            .count();
        plain::keep(page, &mut candidates, marks);
        settle(&mut candidates, sign);
    }
    let headings = candidates
        .iter()
        .filter(|it| it.kept)
        .map(|it| heading(page, it))
        .collect();
    Structure {
        title: title.map(|title| (title, title::words(page.words(title)))),
        headings,
        end,
        contents,
    }
}

/// Ranks the headings and drops those that hold nothing, until none is left to drop.
fn settle(candidates: &mut [Candidate], title: Option<char>) {
    // Each round takes headings away, so later ones see less; a few rounds settle all but texts made to annoy.
    for _ in 0..4 {
        nesting::rank(candidates, title);
        let dropped = drop_empty(candidates);
        drop_last_entries(candidates, &dropped);
        let broken = series::drop_broken(candidates);
        if !broken && !dropped.contains(&true) {
            break;
        }
    }
}

/// Drops headings that neither text nor a deeper heading follows: entries of a printed list of contents, lines of a title
/// page. Returns which ones went.
fn drop_empty(candidates: &mut [Candidate]) -> Vec<bool> {
    let mut dropped = vec![false; candidates.len()];
    let mut flow = false;
    let mut next: Option<u8> = None;
    for (index, candidate) in candidates.iter_mut().enumerate().rev() {
        flow |= candidate.flow;
        if !candidate.kept {
            continue;
        }
        if flow || next.is_some_and(|next| next > candidate.rank) {
            next = Some(candidate.rank);
            flow = false;
        } else {
            candidate.kept = false;
            dropped[index] = true;
        }
    }
    dropped
}

/// The last entry of a printed list of contents is followed by text, but not by its own: it stands behind others that were
/// dropped, and comes again.
fn drop_last_entries(candidates: &mut [Candidate], dropped: &[bool]) {
    let mut last: HashMap<String, usize> = HashMap::new();
    // Numbers that count on tell a list sooner.
    let counts = |index: usize| {
        let pairs = candidates[index - 2..=index].windows(2);
        pairs.map(|pair| (number(&pair[0]), number(&pair[1]))).all(
            |pair| matches!(pair, (Some(before), Some(after)) if (before.0, before.1 + 1) == after),
        )
    };
    let suspects: Vec<usize> = (2..candidates.len())
        .filter(|&index| candidates[index].kept && dropped[index - 2..index] == [true; 2])
        .filter(|&index| counts(index) || (index >= 3 && dropped[index - 3]))
        .collect();
    if suspects.is_empty() {
        return;
    }
    for (index, candidate) in candidates.iter().enumerate().filter(|(_, it)| it.kept) {
        last.insert(fold::folded(&candidate.line), index);
    }
    for index in suspects {
        let again = last
            .get(&fold::folded(&candidates[index].line))
            .is_some_and(|&last| last > index);
        let numbered = number(&candidates[index]);
        let counted = numbered.is_some()
            && candidates[index + 1..]
                .iter()
                .any(|it| it.kept && number(it) == numbered);
        if again || counted {
            candidates[index].kept = false;
        }
    }
}

/// The rank of a known kind of part, and its number.
fn number(candidate: &Candidate) -> Option<(u8, u32)> {
    match candidate.form {
        Form::Labelled {
            label: label::Label::Kind { rank, number, .. },
            ..
        } => Some((rank, number)),
        _ => None,
    }
}

fn heading(page: &Page, candidate: &Candidate) -> Heading {
    let mut title = named(&candidate.line).to_owned();
    let below = candidate.title.map(|last| candidate.block + 1..=last);
    for block in below.into_iter().flatten() {
        let line = page.line(block);
        if !title.ends_with(['.', ':', '—', '–', '-', ')']) {
            title.push('.');
        }
        title.push(' ');
        title.push_str(title::without_mark(label::undecorated(&line)));
    }
    Heading {
        block: candidate.block,
        title_block: candidate.title,
        rank: candidate.rank,
        title: tidy(&title),
        kept: candidate.form == Form::Message,
    }
}

/// `line` without what is seen on the stage, where a scene is followed by more than where it is set.
fn named(line: &str) -> &str {
    let seen = label::parse(line).filter(|found| {
        matches!(found.label, label::Label::Kind { rank, .. } if vocabulary::is_scene(rank))
            && found.title.starts_with(['_', '[', '('])
            && found.title.split_whitespace().count() > SETTING
    });
    seen.and_then(|found| line.strip_suffix(found.title))
        .map_or(line, |name| name.trim_end_matches([' ', ':', '—', '-']))
}

/// Words that tell where a scene is set.
const SETTING: usize = 12;

/// A title without the stop at its end.
fn tidy(title: &str) -> String {
    let title = title.trim();
    match title.strip_suffix('.') {
        Some(rest) if !rest.ends_with('.') && !rest.is_empty() => rest.to_owned(),
        _ => title.to_owned(),
    }
}

impl<'t> Page<'t> {
    /// The text of block `index`.
    fn words(&self, index: usize) -> &'t str {
        self.blocks[index].span.of(self.text).trim()
    }

    /// The text of block `index` on one line.
    fn line(&self, index: usize) -> Cow<'t, str> {
        one_line(self.words(index))
    }

    /// The sign that underlines block `index`.
    fn sign_under(&self, index: usize) -> Option<char> {
        let at = self
            .underlined
            .binary_search_by_key(&index, |&(block, _)| block)
            .ok()?;
        self.underlined.get(at).map(|&(_, sign)| sign)
    }

    /// What stands behind block `index`.
    fn gap_after(&self, index: usize) -> Gap {
        self.gaps.get(index + 1).copied().unwrap_or(Gap {
            rows: u8::MAX,
            marked: false,
            first: true,
        })
    }

    /// Whether block `index` is text that is read, and no list made for pages.
    fn is_read(&self, index: usize) -> bool {
        let block = &self.blocks[index];
        match block.kind {
            BlockKind::Rule | BlockKind::Heading(_) | BlockKind::Figure | BlockKind::Caption => {
                false
            }
            BlockKind::Paragraph | BlockKind::Item { .. } if block.span.len() > 200 => true,
            BlockKind::Paragraph | BlockKind::Item { .. } => self.words(index).ends_with([
                '.', '!', '?', '…', '»', '”', '"', '\'', '’', ':', ';', ',', '—', ')', ']', '。',
                '！', '？', '」', '_',
            ]),
            BlockKind::Verse | BlockKind::Preformatted | BlockKind::Table(_) => {
                !self.lists_pages(index)
            }
        }
    }

    /// Whether most lines of block `index` end with the number of a page.
    fn lists_pages(&self, index: usize) -> bool {
        let span = self.blocks[index].span;
        let sample = Span::new(
            span.start,
            self.text
                .floor_char_boundary(span.end.min(span.start + 4000)),
        );
        let (mut lines, mut pages) = (0, 0);
        for line in sample.of(self.text).lines() {
            lines += 1;
            let numbered = label::parse(line.trim()).is_some();
            pages +=
                usize::from(numbered || line.trim_end().ends_with(|c: char| c.is_ascii_digit()));
        }
        pages * 2 >= lines
    }

    /// Columns of white space before block `index`; a tab counts as one.
    fn indent(&self, index: usize) -> usize {
        let Some(block) = self.blocks.get(index) else {
            return 0;
        };
        let line = memchr::memrchr(b'\n', &self.text.as_bytes()[..block.span.start])
            .map_or(0, |at| at + 1);
        let lead = &self.text[line..block.span.end];
        lead.len() - lead.trim_start_matches([' ', '\t']).len()
    }

    /// Whether nearly all paragraphs stand in an indent.
    fn is_indented(&self) -> bool {
        let step = (self.blocks.len() / 200).max(1);
        let sample = (0..self.blocks.len()).step_by(step);
        let prose = sample.filter(|&index| self.is_prose(index));
        let (all, indented) = prose.fold((0, 0), |(all, indented), index| {
            (all + 1, indented + usize::from(self.indent(index) >= 2))
        });
        all >= 2 && indented * 5 >= all * 4
    }

    /// Whether the blocks `range` say who made what stands above them, and little else.
    fn is_signed(&self, range: Range<usize>) -> bool {
        range.len() <= 3
            && range
                .clone()
                .next()
                .is_some_and(|first| vocabulary::is_signed(self.words(first)))
            && range
                .into_iter()
                .all(|block| self.blocks[block].span.len() <= SALUTATION * 2)
    }

    /// Whether block `index` is how a letter begins (`Dear Phillips,`).
    fn is_salutation(&self, index: usize) -> bool {
        self.blocks
            .get(index)
            .is_some_and(|block| block.span.len() <= SALUTATION && self.words(index).ends_with(','))
    }

    /// Whether block `index` is a paragraph of some length.
    fn is_prose(&self, index: usize) -> bool {
        self.blocks.get(index).is_some_and(|block| {
            matches!(block.kind, BlockKind::Paragraph | BlockKind::Verse) && block.span.len() >= 120
        })
    }

    /// Whether block `index` is a short line that is no beginning of another one: the last line of a title page.
    fn is_line(&self, index: usize) -> bool {
        let words = self.words(index);
        words.len() <= 80 && !words.ends_with([',', ';', '-'])
    }

    /// Whether what stands before block `index` has come to an end: a stop, a rule, the start of the text.
    fn closes(&self, index: usize) -> bool {
        index == 0
            || self.blocks[index - 1].kind == BlockKind::Rule
            || self.words(index - 1).ends_with([
                '.', '!', '?', '…', '»', '”', '"', '。', '！', '？', '」', ')', ':',
            ])
    }
}

/// `text` with every white-space run as one space.
fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(['\n', '\t']) && !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
