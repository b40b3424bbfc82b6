//! Short lines that may be headings, by their look alone.

use std::borrow::Cow;
use std::collections::HashMap;

use super::contents::{self, Contents};
use super::label::{self, Label};
use super::vocabulary::{self, Place};
use super::{Page, days, look, message, tail, title};
use crate::doc::BlockKind;
use crate::format::plain::Gap;
use crate::text::{fold, hygiene, width};

/// A block that may be a heading.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'t> {
    pub block: usize,
    /// Its words on one line, without ornaments.
    pub line: Cow<'t, str>,
    pub form: Form,
    pub before: Gap,
    pub after: Gap,
    /// Whether text is read between this block and the next candidate.
    pub flow: bool,
    pub set: Set,
    /// Whether it has been found to be a heading.
    pub kept: bool,
    /// Lower ranks hold higher ones.
    pub rank: u8,
    /// The block with its title, where that stands by itself.
    pub title: Option<usize>,
}

/// What speaks for a candidate besides its look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    Usual,
    /// A printed list of contents names it.
    Listed,
    /// It stands at the edge of an indented text, as headings do there.
    Outdented,
    /// It ends like a sentence, but has the space around it that titles have.
    Stopped,
    /// It is in italics, and ends like a sentence.
    Slanted,
    /// It has no text of its own, and more space above it than the title that follows: the name of a part.
    Above,
    /// The first of the titles that a part holds, right below the number of the part.
    First,
}

/// What a block looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Underlined(char),
    /// Has a label; `alone` without a title on the same line.
    Labelled {
        label: Label,
        alone: bool,
    },
    /// A known name of a part.
    Named(Place),
    /// Capitals only.
    Capitals,
    /// A short line without a stop.
    Plain,
    /// A day, as in a diary.
    Date,
    /// The head of a message, with its subject.
    Message,
}

/// The form of `line`; `None` for what is no heading whatever stands around it. Most lines are speech or short paragraphs,
/// so what costs little is asked first.
pub(super) fn form(line: &str) -> Option<Form> {
    let bracketed = line.starts_with('[') && label::undecorated(line) == line;
    if line.len() > 320
        || bracketed
        || line.starts_with(['|', '>', '<', '{'])
        || line.contains("://")
        || line.contains('©')
    {
        return None;
    }
    if label::is_appendix(line) {
        return Some(Form::Named(Place::Back));
    }
    if let Some(found) = label::parse(line)
        && is_heading_title(&found)
        && (width::width(line) <= 160
            || look::is_capitals(found.title)
            || is_scene(&found.label)
            || is_question(&found))
    {
        return Some(Form::Labelled {
            alone: found.title.is_empty(),
            label: found.label,
        });
    }
    if look::is_entry(line) {
        return None;
    }
    let capitals = look::is_capitals(line) && !line.ends_with(':');
    let plain = look::has_title_look(line);
    if !capitals && days::month(line).is_some() {
        return Some(Form::Date);
    }
    if !capitals && !plain && line.len() > 60 {
        return None;
    }
    let folded = fold::folded(line.trim_matches(|c: char| !c.is_alphanumeric()));
    if vocabulary::is_index(&folded) {
        return Some(Form::Named(Place::Back));
    }
    if vocabulary::is_end(&folded) || vocabulary::is_contents(&folded) || contents::is_head(&folded)
    {
        return None;
    }
    if let Some(place) = vocabulary::named(&folded) {
        return (!line.ends_with([',', ';', '!', '?'])).then_some(Form::Named(place));
    }
    if !(capitals || plain)
        || vocabulary::is_by(line)
        || tail::is_page_line(line)
        || vocabulary::is_courtesy(&folded)
    {
        return None;
    }
    if capitals {
        let (main, _) = line.split_once(" (").unwrap_or((line, ""));
        let imprint = look::has_initial(main) && main.contains(|c: char| c.is_ascii_digit());
        let short = width::width(line) <= LONG * 2 && line.split_whitespace().count() <= 32;
        return (short && !imprint && !vocabulary::is_publisher(&folded)).then_some(Form::Capitals);
    }
    (!look::is_date(&folded)).then_some(Form::Plain)
}

/// Columns beyond which a line in capitals is a title only where it stands far from what is above it.
const LONG: usize = 100;

fn is_scene(label: &Label) -> bool {
    matches!(label, Label::Kind { rank, .. } if vocabulary::is_scene(*rank))
}

/// Whether a number of several steps stands before a question, which may be long.
fn is_question(found: &label::Labelled) -> bool {
    matches!(found.label, Label::Digits { depth: 2.., .. }) && found.title.ends_with(['?', '？'])
}

/// Whether a title behind a label is short enough, and one title and not the beginning of a paragraph. Behind the known kinds
/// of parts and behind numbers of more than one step it may be longer; where a scene is set may take sentences to say.
fn is_heading_title(found: &label::Labelled) -> bool {
    let title = found.title;
    let known = match found.label {
        Label::Kind { .. } => true,
        Label::Digits { depth, .. } => depth > 1,
        _ => false,
    };
    let words = title.split_whitespace().count();
    let sentences = title
        .char_indices()
        .filter(|&(at, c)| look::is_stop(title, at, c) && at + 1 < title.len())
        .count();
    let stopped = title.ends_with('.') && !look::is_capitals(title);
    if is_scene(&found.label) {
        return words <= 60;
    }
    if is_question(found) {
        return words <= 60 && sentences <= 5;
    }
    let most = if known && !stopped { 40 } else { 24 };
    words <= most && sentences <= 2 && (known || !stopped || words <= 14)
}

/// The candidates among the short blocks of `page` in `range`.
pub(super) fn collect<'t>(
    page: &Page<'t>,
    range: std::ops::Range<usize>,
    contents: &Contents,
) -> Vec<Candidate<'t>> {
    let short = page.short;
    let begin = short.partition_point(|&block| block < range.start);
    let end = short.partition_point(|&block| block < range.end);
    let short = short.get(begin..end).unwrap_or_default();
    let mut found = if short.len() < PARALLEL {
        among(page, short, contents)
    } else {
        let (head, tail) = short.split_at(short.len() / 2);
        std::thread::scope(|scope| {
            let head = scope.spawn(|| among(page, head, contents));
            let tail = among(page, tail, contents);
            let mut found = head.join().unwrap_or_default();
            found.extend(tail);
            found
        })
    };
    let mut read = false;
    for index in 0..found.len() {
        let next = found.get(index + 1).map_or(range.end, |next| next.block);
        let it = &found[index];
        // Its entries may look like what stands behind a text.
        let whole = it.block + 1 < page.blocks.len() && look::is_capitals(&it.line);
        let last = it.is_index() && (whole || it.block + 1 < range.end);
        let entries = last || (it.is_cast() && next > it.block + 1);
        let named = matches!(it.form, Form::Named(_));
        let enough = if read { enough(it) } else { FLOW };
        let flow = entries || flows(page, it.block + 1..next, contents, named, enough);
        read |= flow;
        found[index].flow = flow;
    }
    found
}

/// Bytes of text below `it` that make a section where others stand before it: a chapter may be a line long.
fn enough(it: &Candidate) -> usize {
    match it.form {
        Form::Labelled {
            label: Label::Kind { .. } | Label::Digits { depth: 2.., .. },
            alone: false,
        } => LINE,
        Form::Labelled { alone: false, .. } | Form::Named(_) if it.set == Set::Listed => LINE,
        _ => FLOW,
    }
}

/// From this many short blocks on, two threads look at them.
const PARALLEL: usize = 4096;

/// The candidates among the blocks `short`; whether text follows them is not known yet.
fn among<'t>(page: &Page<'t>, short: &[usize], contents: &Contents) -> Vec<Candidate<'t>> {
    let mut known = HashMap::new();
    short
        .iter()
        .filter(|&&block| page.blocks[block].kind != BlockKind::Rule && !contents.holds(block))
        .filter_map(|&block| candidate(page, block, &mut known, contents))
        .collect()
}

/// Lines that come again and again (running heads, refrains, who speaks) are looked at once; so many are remembered.
const KNOWN: usize = 4096;

/// Lines of the longest heading.
const LINES: usize = 4;

/// Blank lines, over those between paragraphs, that announce a heading beside marked ones.
pub(super) const WIDE: u8 = 2;

/// Bytes of text that make a section; a title page has less between its lines.
pub(super) const FLOW: usize = 60;

/// Bytes of text that make a chapter where others stand before it.
const LINE: usize = 8;

/// Bytes of a paragraph that stands on no title page.
const PROSE: usize = 100;

/// Whether the blocks `range` hold text that is read; below a line that is `named` it is no title page.
fn flows(
    page: &Page,
    mut range: std::ops::Range<usize>,
    contents: &Contents,
    named: bool,
    least: usize,
) -> bool {
    // Before the list of contents stands a title page, or a preface; what stands behind the list is no text of either.
    let begin = contents.begins().filter(|&begin| range.start <= begin);
    range.end = range.end.min(begin.unwrap_or(range.end));
    let mut bytes = 0;
    range.any(|block| {
        let it = &page.blocks[block];
        let words = page.words(block);
        let prose = begin.is_none()
            || named
            || (it.span.len() >= PROSE
                && matches!(it.kind, BlockKind::Paragraph | BlockKind::Item { .. }));
        let text = prose
            && page.is_read(block)
            && !contents.holds(block)
            && !title::is_byline(words)
            && !vocabulary::is_imprint(words);
        if text {
            bytes += it.span.len();
        }
        bytes >= least
    })
}

fn candidate<'t>(
    page: &Page<'t>,
    block: usize,
    known: &mut HashMap<&'t str, Option<Form>>,
    contents: &Contents,
) -> Option<Candidate<'t>> {
    let before = page.gaps[block];
    let after = page.gap_after(block);
    let sign = page.sign_under(block);
    let words = page.words(block);
    let begins = before.rows > 0
        || before.first
        || !page.style.spaced
        || (block > 0 && label::stands_alone(page.words(block - 1)));
    // The last character tells most that are no headings, at no cost.
    if sign.is_none()
        && (!begins
            || (block > 0 && vocabulary::is_joint(page.words(block - 1)))
            || (words.ends_with([',', ';']) && message::subject(words).is_none()))
    {
        return None;
    }
    let lines = memchr::memchr_iter(b'\n', words.as_bytes()).count() + 1;
    if let Some(subject) = message::subject(words).filter(|_| lines > 1) {
        return Some(Candidate::new(
            page,
            block,
            hygiene::line(subject),
            Form::Message,
        ));
    }
    // Only labels and capitals go over more than one line, and the first line tells.
    let first = words.lines().next().unwrap_or_default().trim_end();
    // A title may break off at a comma.
    let head = first.trim_end_matches([',', ';', '-', '—']);
    let runs_over = || (look::is_capitals(head) || label::parse(head).is_some()) && !is_list(words);
    if sign.is_none() && lines > 1 && (lines > LINES || !runs_over()) {
        return None;
    }
    let line = match page.line(block) {
        Cow::Borrowed(line) => Cow::Borrowed(title::bare(line)),
        Cow::Owned(line) => Cow::Owned(title::bare(&line).to_owned()),
    };
    let listed = begins && after.rows > 0 && contents.names(&line);
    let (form, set) = match sign {
        Some(sign) => (Form::Underlined(sign), Set::Usual),
        None => seen(page, block, &line, known, listed)?,
    };
    let alone = matches!(form, Form::Labelled { alone: true, .. });
    let ruled = page
        .blocks
        .get(block + 1)
        .is_some_and(|next| next.kind == BlockKind::Rule);
    let apart = begins && (after.rows > 0 || alone || ruled || !page.style.spaced);
    let far = before.rows >= page.style.gap.saturating_add(WIDE);
    let fits = match &form {
        Form::Underlined(_) => true,
        Form::Capitals => lines <= 3 && (far || is_short(&line)),
        Form::Labelled { label, .. } => {
            lines <= 2 || matches!(label, Label::Kind { .. } | Label::Digits { depth: 2.., .. })
        }
        Form::Named(_) | Form::Plain | Form::Date | Form::Message => lines == 1,
    };
    (fits && (sign.is_some() || apart)).then(|| Candidate {
        set,
        ..Candidate::new(page, block, line, form)
    })
}

/// Whether every line of a block has a number of its own.
fn is_list(words: &str) -> bool {
    let known = |line: &str| {
        let label = label::parse(line.trim()).map(|found| found.label);
        matches!(label, Some(Label::Kind { .. }))
    };
    words.lines().all(known)
}

/// What block `block` with the words `line` looks like, and what speaks for it.
fn seen<'t>(
    page: &Page<'t>,
    block: usize,
    line: &str,
    known: &mut HashMap<&'t str, Option<Form>>,
    listed: bool,
) -> Option<(Form, Set)> {
    let words = page.words(block);
    let form = known.get(words).cloned().unwrap_or_else(|| form(line));
    if known.len() < KNOWN {
        known.insert(words, form.clone());
    }
    match named(form, listed) {
        Some(form) if listed => Some((form, Set::Listed)),
        Some(form) => Some((form, Set::Usual)),
        None if is_stopped(page, block, line) => Some((Form::Plain, Set::Stopped)),
        None if is_quoted(page, block, line) => Some((Form::Capitals, Set::Usual)),
        None => is_slanted(page, block, line).then_some((Form::Plain, Set::Slanted)),
    }
}

/// Whether a line in capitals stands by itself as titles do, but for the quotes around it: nobody cries it.
fn is_quoted(page: &Page, block: usize, line: &str) -> bool {
    let inner = line
        .strip_prefix(['"', '“', '«'])
        .and_then(|rest| rest.strip_suffix(['"', '”', '»']));
    page.gaps[block].rows > page.style.gap
        && page.is_prose(block + 1)
        && inner.is_some_and(|inner| look::is_capitals(inner) && !inner.contains(['!', '?', '"']))
}

/// Whether a line in italics stands by itself as titles do, but for the stop at its end.
fn is_slanted(page: &Page, block: usize, line: &str) -> bool {
    let words = page.words(block);
    let slanted = words.len() <= 100
        && words.starts_with('_')
        && words.ends_with('_')
        && memchr::memchr_iter(b'_', words.as_bytes()).count() == 2;
    if !slanted || page.gaps[block].rows <= page.style.gap || page.gap_after(block).rows == 0 {
        return false;
    }
    let bare = line.trim_end_matches('.');
    let folded = fold::folded(bare);
    look::is_title_like(bare, &folded)
        && !vocabulary::is_end(&folded)
        && !vocabulary::is_contents(&folded)
}

/// Whether a short line ends like a sentence and yet stands as titles do: far from what is above it, and not like a paragraph over
/// what is below (`O Captain! My Captain!`).
fn is_stopped(page: &Page, block: usize, line: &str) -> bool {
    let verse = page
        .blocks
        .get(block + 1)
        .is_some_and(|next| next.kind == BlockKind::Verse)
        || page.indent(block + 1) > page.indent(block)
        || (block + 1..page.blocks.len().min(block + 3))
            .any(|next| vocabulary::is_signed(page.words(next)));
    let below = page.gap_after(block).rows;
    let apart = page.gaps[block].rows >= page.style.gap.saturating_add(WIDE)
        && below > 0
        && (verse || below > page.style.gap || page.is_salutation(block + 1));
    if !apart || line.len() > 100 || !look::has_title_look(&line.replace(['!', '.', '…'], "")) {
        return false;
    }
    let folded = fold::folded(line.trim_matches(|c: char| !c.is_alphanumeric()));
    !look::is_date(&folded)
        && !vocabulary::is_end(&folded)
        && !vocabulary::is_contents(&folded)
        && (!vocabulary::is_courtesy(&folded) || page.is_salutation(block + 1))
}

/// Whether a line in capitals is as short as most titles.
fn is_short(line: &str) -> bool {
    width::width(line) <= LONG && line.split_whitespace().count() <= 16
}

/// The form of a line that a list of contents may name: then it is a title, whatever it looks like.
fn named(form: Option<Form>, listed: bool) -> Option<Form> {
    match form {
        None
        | Some(Form::Labelled {
            label: Label::Word { .. },
            ..
        }) if listed => Some(Form::Plain),
        form => form,
    }
}

impl<'t> Candidate<'t> {
    /// Whether it is the name of an index.
    pub fn is_index(&self) -> bool {
        let letters = |c: char| !c.is_alphanumeric();
        matches!(self.form, Form::Named(_))
            && vocabulary::is_index(&fold::folded(self.line.trim_matches(letters)))
    }

    /// Whether it stands over the list of who is in a play.
    pub fn is_cast(&self) -> bool {
        let letters = |c: char| !c.is_alphabetic();
        matches!(self.form, Form::Named(_))
            && vocabulary::is_cast(&fold::folded(self.line.trim_matches(letters)))
    }

    fn new(page: &Page<'t>, block: usize, line: Cow<'t, str>, form: Form) -> Self {
        Self {
            block,
            line,
            form,
            before: page.gaps[block],
            after: page.gap_after(block),
            flow: false,
            set: Set::Usual,
            kept: false,
            rank: u8::MAX,
            title: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_by_look() {
        for (line, wanted) in [
            ("ETYMOLOGY.", Some("capitals")),
            ("PRÉFACE.", Some("named")),
            ("Epilogue", Some("named")),
            ("CHAPTER 1. Loomings.", Some("labelled")),
            ("II. Papa se fâche.", Some("labelled")),
            ("THE END", None),
            ("FIN", None),
            ("CONTENTS", None),
            ("INDEX.", Some("named")),
            ("Table des matières", None),
            ("Appendix A.  Collected Rules", Some("named")),
            ("Anhang B", Some("named")),
            ("Appendix A shows what was done", Some("plain")),
            ("Copyright Notice", Some("plain")),
            ("3 May 1897", Some("labelled")),
            ("Tuesday, the 4th of May", Some("date")),
            ("Le 12 mars 1890.", Some("date")),
            ("MONDAY, MAY 3", Some("capitals")),
            ("May 3, by the sea", None),
            ("Paris, le 3 mars 1890", None),
            ("May", Some("plain")),
            ("BY LUCIE VOS", None),
            ("“STOP!”", None),
            ("FOOTNOTES:", Some("named")),
            ("HE CRIED:", None),
            ("[Illustration: DEUX PARENTS]", None),
            ("Laisser un commentaire", None),
            ("He slept.", None),
            (
                "1. Take two eggs, beat them well with a fork in a deep bowl and add the flour slowly.",
                None,
            ),
        ] {
            let found = form(line).map(|form| match form {
                Form::Underlined(_) => "underlined",
                Form::Labelled { .. } => "labelled",
                Form::Named(_) => "named",
                Form::Capitals => "capitals",
                Form::Plain => "plain",
                Form::Message => "message",
                Form::Date => "date",
            });
            assert_eq!(found, wanted, "{line}");
        }
    }
}
