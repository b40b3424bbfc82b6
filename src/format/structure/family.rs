//! Which candidates are headings: those that belong to a family, in a sequence or with the same space around them.

use std::collections::{HashMap, HashSet};

use super::candidate::{self, Candidate, Form, Set, WIDE};
use super::label::Label;
use super::{Page, days, title, vocabulary};
use crate::text::fold;

/// Keeps the labelled, underlined, named and capital headings of `candidates`.
pub(super) fn keep_marked(page: &Page, candidates: &mut [Candidate]) {
    unlabel_pronouns(candidates);
    days::tell(candidates);
    for candidate in candidates.iter_mut() {
        candidate.kept = matches!(
            candidate.form,
            Form::Underlined(_)
                | Form::Labelled {
                    label: Label::Kind { .. },
                    ..
                }
        );
    }
    carry_on(candidates);
    drop_single_kinds(candidates);
    keep_sequences(page, candidates);
    keep_under_numbers(page, candidates);
    release_words(candidates);
    join_titles(page, candidates);
    drop_small_numbers(page, candidates);
    let marked = candidates.iter().filter(|it| it.kept).count() >= 2;
    keep_capitals(page, candidates, marked);
    keep_named(page, candidates);
    keep_outdented(page, candidates);
    drop_early_index(candidates);
    keep_listed(page, candidates);
    keep_wide(page, candidates);
}

/// `I Sing the Body Electric` is no first of a series, unless a second one is written like it.
fn unlabel_pronouns(candidates: &mut [Candidate]) {
    let bare = |it: &Candidate, value: u32, sign: &str| {
        let labelled = matches!(&it.form, Form::Labelled { label: Label::Roman(number), alone: false } if *number == value);
        labelled && it.line.starts_with(sign)
    };
    if candidates.iter().any(|it| bare(it, 2, "II ")) {
        return;
    }
    for candidate in candidates.iter_mut().filter(|it| bare(it, 1, "I ")) {
        candidate.form = Form::Plain;
    }
}

/// A word with a number that belongs to no sequence (`EDWARD THE FIRST`, `Henry IV`) may be a title like any other.
fn release_words(candidates: &mut [Candidate]) {
    for candidate in candidates.iter_mut().filter(|it| !it.kept) {
        let word = matches!(
            candidate.form,
            Form::Labelled {
                label: Label::Word { .. },
                ..
            }
        );
        if !word || candidate.line.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        if candidate::is_capitals(&candidate.line) {
            candidate.form = Form::Capitals;
        } else if candidate::is_title_like(&candidate.line, &fold::folded(&candidate.line)) {
            candidate.form = Form::Plain;
        }
    }
}

/// Keeps the parts that are known by their names. A name in small letters that comes again and again, no farther from what is
/// above it than paragraphs are, stands over a remark, and `The Argument` under every number over what it treats of.
fn keep_named(page: &Page, candidates: &mut [Candidate]) {
    let remark = |it: &Candidate| {
        let near = it.line.contains(char::is_lowercase) && it.before.rows <= page.style.gap;
        let caption = || {
            let words = it.line.trim_matches(|c: char| !c.is_alphabetic());
            vocabulary::is_caption(&fold::folded(words))
        };
        matches!(it.form, Form::Named(_)) && (near || caption())
    };
    let mut times: HashMap<String, usize> = HashMap::new();
    for candidate in candidates.iter().filter(|it| remark(it)) {
        *times.entry(fold::folded(&candidate.line)).or_default() += 1;
    }
    for candidate in candidates.iter_mut() {
        let often = remark(candidate) && times[&fold::folded(&candidate.line)] > 2;
        candidate.kept |= matches!(candidate.form, Form::Named(_) | Form::Message) && !often;
    }
}

/// Keeps what a printed list of contents names, where it stands with text below it.
fn keep_listed(page: &Page, candidates: &mut [Candidate]) {
    let mut times: HashMap<String, usize> = HashMap::new();
    for candidate in candidates.iter().filter(|it| it.set == Set::Listed) {
        *times.entry(fold::folded(&candidate.line)).or_default() += 1;
    }
    for index in 0..candidates.len() {
        let candidate = &candidates[index];
        // A step of a step may stand alone in its chapter.
        let plain = matches!(
            candidate.form,
            Form::Plain
                | Form::Capitals
                | Form::Labelled {
                    label: Label::Digits { depth: 2.., .. },
                    ..
                }
        );
        let holds = candidates.get(index + 1).is_some_and(|next| next.kept);
        if plain && candidate.set == Set::Listed && (candidate.flow || holds) {
            let once = times[&fold::folded(&candidate.line)] <= 2;
            candidates[index].kept |= once || candidate.before.rows > page.style.gap;
        }
    }
}

/// An index stands behind what it leads to.
fn drop_early_index(candidates: &mut [Candidate]) {
    let last = candidates
        .iter()
        .rposition(|it| it.kept && matches!(it.form, Form::Labelled { .. } | Form::Capitals));
    for candidate in &mut candidates[..last.unwrap_or(0)] {
        candidate.kept &= !candidate.is_index();
    }
}

/// In a text that stands in an indent (requests for comments, manuals), short lines at the edge are headings beside numbered ones.
fn keep_outdented(page: &Page, candidates: &mut [Candidate]) {
    let numbered = candidates
        .iter()
        .filter(|it| {
            it.kept
                && matches!(
                    &it.form,
                    Form::Labelled {
                        label: Label::Digits { .. },
                        ..
                    }
                )
        })
        .count();
    if numbered < 2 || !page.is_indented() {
        return;
    }
    for candidate in candidates
        .iter_mut()
        .filter(|it| it.form == Form::Plain && it.flow)
    {
        let outdented = page.indent(candidate.block) == 0 && page.indent(candidate.block + 1) > 0;
        candidate.kept |= outdented;
        if outdented {
            candidate.set = Set::Outdented;
        }
    }
}

/// Keeps short unpunctuated lines that stand as far from what is above them as the headings do that are known.
fn keep_wide(page: &Page, candidates: &mut [Candidate]) {
    let Some(first) = candidates.iter().position(|it| it.kept) else {
        return;
    };
    let fit: Vec<usize> = (first + 1..candidates.len())
        .filter(|&index| {
            let candidate = &candidates[index];
            candidate.form == Form::Plain
                && !candidate.kept
                && candidate.flow
                && candidate.before.rows >= page.style.gap.saturating_add(WIDE)
                && candidate.before.rows >= candidate.after.rows
                && (page.closes(candidate.block)
                    || (candidates[index - 1].kept
                        && candidates[index - 1].block + 1 == candidate.block))
                && candidate.block + 1 < page.blocks.len()
                && page.is_read(candidate.block + 1)
        })
        .collect();
    if fit.len() >= 2 {
        for index in fit {
            candidates[index].kept = true;
        }
    }
}

/// A series that drops its word on the way (`Adventure VI.`, then `VII. The Blue Carbuncle`) is one series still.
fn carry_on(candidates: &mut [Candidate]) {
    let mut known: HashMap<(String, u32), usize> = HashMap::new();
    let mut sizes: HashMap<String, usize> = HashMap::new();
    for candidate in candidates.iter() {
        if let Form::Labelled {
            label: Label::Kind { name, number, .. },
            ..
        } = &candidate.form
        {
            *known.entry((name.clone(), *number)).or_default() += 1;
            *sizes.entry(name.clone()).or_default() += 1;
        }
    }
    let mut last: Option<(String, u8, u32)> = None;
    for candidate in candidates.iter_mut() {
        let Form::Labelled { label, alone } = &mut candidate.form else {
            continue;
        };
        match label {
            Label::Kind { name, rank, number } => last = Some((name.clone(), *rank, *number)),
            Label::Roman(found) if !*alone => {
                if let Some((name, rank, number)) = &mut last
                    && *found == *number + 1
                    && sizes.get(name).is_some_and(|&size| size >= 3)
                    && !known.contains_key(&(name.clone(), *found))
                {
                    *number = *found;
                    *label = Label::Kind {
                        name: name.clone(),
                        rank: *rank,
                        number: *found,
                    };
                    candidate.kept = true;
                }
            }
            _ => {}
        }
    }
}

/// A kind of part that comes only once says nothing where another one divides the text (`First part` on a title page).
fn drop_single_kinds(candidates: &mut [Candidate]) {
    let mut numbers: HashMap<String, Vec<u32>> = HashMap::new();
    for candidate in candidates.iter() {
        if let Form::Labelled {
            label: Label::Kind { name, number, .. },
            ..
        } = &candidate.form
        {
            let known = numbers.entry(name.clone()).or_default();
            if known.len() < 3 && !known.contains(number) {
                known.push(*number);
            }
        }
    }
    let divided = candidates.len() >= 6;
    for candidate in candidates.iter_mut() {
        if let Form::Labelled {
            label: Label::Kind { name, .. },
            ..
        } = &candidate.form
        {
            let single = numbers.get(name).is_some_and(|known| known.len() < 2);
            // A first epilogue needs no second one.
            candidate.kept &= !(divided && single) || vocabulary::named(name).is_some();
        }
    }
}

/// Numbers that stand over a few lines each, inside parts that have a name, count verses and not sections.
fn drop_small_numbers(page: &Page, candidates: &mut [Candidate]) {
    let digits = |it: &Candidate| {
        it.kept
            && it.title.is_none()
            && matches!(
                it.form,
                Form::Labelled {
                    label: Label::Digits { depth: 1, .. },
                    alone: true
                }
            )
    };
    let kept: Vec<usize> = (0..candidates.len())
        .filter(|&index| candidates[index].kept)
        .collect();
    let start = |index: usize| page.blocks[candidates[index].block].span.start;
    let lengths: Vec<usize> = kept
        .windows(2)
        .filter(|pair| digits(&candidates[pair[0]]))
        .map(|pair| start(pair[1]) - start(pair[0]))
        .collect();
    let others = kept.iter().any(|&index| !digits(&candidates[index]));
    if others && lengths.iter().sum::<usize>() < SMALL * lengths.len() {
        for candidate in candidates.iter_mut().filter(|it| digits(it)) {
            candidate.kept = false;
        }
    }
}

/// Bytes under which what a number stands over is a stanza.
const SMALL: usize = 500;

/// A family of numbered lines.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Series {
    Word(String),
    Roman,
    Year,
    Digits { depth: u8, alone: bool },
}

/// Keeps numbered lines that count on from 1: numerals, digits, words that are no known kind of part.
fn keep_sequences(page: &Page, candidates: &mut [Candidate]) {
    let mut members: HashMap<Series, Vec<(usize, u32)>> = HashMap::new();
    for (index, candidate) in candidates.iter().enumerate() {
        let Form::Labelled { label, alone } = &candidate.form else {
            continue;
        };
        let Some((key, number)) = series(label, *alone) else {
            continue;
        };
        // An item of a list is a sentence; the title of a part is not.
        let item = matches!(
            key,
            Series::Digits {
                alone: false,
                depth: 1
            }
        );
        let line = candidate
            .line
            .trim_end_matches(['”', '"', '»', '’', '\'', ')']);
        if item && line.ends_with(['.', '!', ':']) {
            continue;
        }
        members.entry(key).or_default().push((index, number));
    }
    for (key, members) in members {
        let chain = match key {
            Series::Year => years(page, candidates, &members),
            _ => chain(&members),
        };
        let least = match key {
            Series::Roman | Series::Digits { alone: false, .. } => 2,
            Series::Word(_) | Series::Year | Series::Digits { alone: true, .. } => 3,
        };
        let torn = chain
            .iter()
            .filter(|&&index| {
                let under = index > 0
                    && candidates[index - 1].kept
                    && candidates[index - 1].block + 1 == candidates[index].block;
                !under && tears(page, &candidates[index])
            })
            .count();
        if chain.len() >= least && torn * 3 <= chain.len() {
            for index in chain {
                candidates[index].kept = true;
            }
        }
    }
}

/// Keeps numbered parts of parts (`4.1` alone under `4`) by the whole of their number.
fn keep_under_numbers(page: &Page, candidates: &mut [Candidate]) {
    let mut known: HashSet<String> = HashSet::new();
    let mut last = None;
    for candidate in candidates.iter_mut() {
        let Form::Labelled {
            label: Label::Digits { depth, .. },
            alone: false,
        } = candidate.form
        else {
            continue;
        };
        let word = candidate.line.split_whitespace().next().unwrap_or_default();
        let number = word.trim_end_matches('.');
        let under = number
            .rsplit_once('.')
            .is_some_and(|(above, _)| known.contains(above));
        let sentence = candidate.line.ends_with(['.', '!', ':']);
        // What stands right under a heading tears nothing.
        let headed = last.is_some_and(|block| block + 1 == candidate.block);
        if depth > 1 && under && !sentence && (headed || !tears(page, candidate)) {
            candidate.kept = true;
        }
        if candidate.kept {
            known.insert(number.to_owned());
            last = Some(candidate.block);
        }
    }
}

/// Years that follow each other, each with more space above it than paragraphs have.
fn years(page: &Page, candidates: &[Candidate], members: &[(usize, u32)]) -> Vec<usize> {
    let rising = members.windows(2).all(|pair| pair[0].1 <= pair[1].1);
    let wide = |index: usize| candidates[index].before.rows > page.style.gap;
    let all = rising && members.iter().all(|&(index, _)| wide(index));
    if all {
        members.iter().map(|&(index, _)| index).collect()
    } else {
        Vec::new()
    }
}

/// The members that count on: from 0 or 1, by one (a number may be missing), and from 1 again.
fn chain(members: &[(usize, u32)]) -> Vec<usize> {
    let mut last: Option<u32> = None;
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for &(index, number) in members {
        let follows = last.is_some_and(|last| number > last && number <= last + 2);
        if follows {
            if let Some(run) = runs.last_mut() {
                run.push(index);
            }
        } else if number <= 1 {
            runs.push(vec![index]);
        } else {
            continue;
        }
        last = Some(number);
    }
    runs.into_iter()
        .filter(|run| run.len() >= 2)
        .flatten()
        .collect()
}

/// Drops numbered lines of which, now that others have gone, too few are left to be a sequence. Says whether any went.
pub(super) fn drop_broken(candidates: &mut [Candidate]) -> bool {
    let mut left: HashMap<Series, (usize, bool)> = HashMap::new();
    let numbered = |candidate: &Candidate| match &candidate.form {
        Form::Labelled { label, alone } if candidate.kept => series(label, *alone),
        _ => None,
    };
    for (key, number) in candidates.iter().filter_map(numbered) {
        let number = if key == Series::Year { 1 } else { number };
        let (count, begins) = left.entry(key).or_default();
        *count += 1;
        *begins |= number <= 1;
    }
    let mut any = false;
    for candidate in candidates.iter_mut() {
        if let Some((key, _)) = numbered(candidate)
            && !matches!(key, Series::Digits { depth: 2.., .. })
            && left
                .get(&key)
                .is_some_and(|&(count, begins)| count < 2 || !begins)
        {
            candidate.kept = false;
            any = true;
        }
    }
    any
}

/// The family of numbered lines that `label` belongs to, and its number; none for known kinds of parts.
fn series(label: &Label, alone: bool) -> Option<(Series, u32)> {
    Some(match label {
        Label::Kind { .. } => return None,
        Label::Word { name, number } => (Series::Word(name.clone()), *number),
        Label::Roman(number) => (Series::Roman, *number),
        Label::Year(number) => (Series::Year, *number),
        Label::Digits { number, depth } => {
            let depth = *depth;
            (Series::Digits { depth, alone }, *number)
        }
    })
}

/// Whether the line stands in the middle of a sentence, like the number of a page.
fn tears(page: &Page, candidate: &Candidate) -> bool {
    candidate.block > 0
        && candidate.before.rows <= page.style.gap
        && page
            .words(candidate.block - 1)
            .ends_with(|c: char| c.is_lowercase() || matches!(c, ',' | '-' | ';'))
}

/// Gives labels that stand alone the title on the line after them.
fn join_titles(page: &Page, candidates: &mut [Candidate]) {
    let alone: Vec<usize> = (0..candidates.len())
        .filter(|&index| {
            candidates[index].kept
                && matches!(candidates[index].form, Form::Labelled { alone: true, .. })
        })
        .collect();
    let short = |index: &&usize| title::follows(page, candidates[**index].block, true);
    // Where nearly every label has a short line after it, that line is the title even if it ends with a stop.
    let usual = alone.len() >= 3 && alone.iter().filter(short).count() * 10 >= alone.len() * 8;
    for index in alone {
        let block = candidates[index].block;
        if !title::follows(page, block, usual) {
            continue;
        }
        if let Some(next) = candidates
            .get(index + 1)
            .filter(|next| next.block == block + 1)
        {
            if matches!(next.form, Form::Labelled { .. }) && next.kept {
                continue;
            }
            candidates[index].flow = next.flow;
            candidates[index + 1].kept = false;
            candidates[index + 1].flow = true;
            candidates[index + 1].form = Form::Underlined(TAKEN);
        }
        candidates[index].title = Some(block + 1);
    }
}

/// Stands for the sign of a line that has become the title of the label before it.
const TAKEN: char = '\0';

/// Keeps lines in capitals that text follows; beside numbered parts only those with more space above them than paragraphs have.
fn keep_capitals(page: &Page, candidates: &mut [Candidate], beside: bool) {
    let mut times: HashMap<String, usize> = HashMap::new();
    for candidate in candidates.iter().filter(|it| it.form == Form::Capitals) {
        *times.entry(fold::folded(&candidate.line)).or_default() += 1;
    }
    let wide = |candidate: &Candidate| {
        candidate.before.rows > page.style.gap || candidate.before.marked || candidate.before.first
    };
    let far = |it: &Candidate| it.before.rows >= page.style.gap.saturating_add(WIDE);
    mark_above(candidates, far);
    join_subtitles(candidates, far);
    let fit: Vec<usize> = (0..candidates.len())
        .filter(|&index| {
            let candidate = &candidates[index];
            // Who speaks in a play is named again and again, but not far from who spoke before; a line right under a heading is
            // part of it.
            let next = candidates.get(index + 1);
            let holds = next.is_some_and(|it| it.kept && matches!(it.form, Form::Labelled { .. }))
                || candidate.set == Set::Above;
            let under = index > 0
                && candidates[index - 1].kept
                && !candidates[index - 1].flow
                && candidate.before.rows <= title::FAR;
            let times = times
                .get(&fold::folded(&candidate.line))
                .copied()
                .unwrap_or(0);
            candidate.form == Form::Capitals
                && (candidate.flow || holds)
                && !under
                && (times <= 2 || (times <= OFTEN && far(candidate)))
                && (!beside || wide(candidate))
        })
        .collect();
    if fit.len() >= 2 || fit.iter().any(|&index| wide(&candidates[index])) {
        for index in fit {
            candidates[index].kept = true;
        }
    }
}

/// Gives lines in capitals that stand far from what is above them the line in capitals right below, where text follows that one:
/// a title and what it says besides.
fn join_subtitles(candidates: &mut [Candidate], far: impl Fn(&Candidate) -> bool) {
    for index in 0..candidates.len().saturating_sub(1) {
        let (this, next) = (&candidates[index], &candidates[index + 1]);
        let pair = this.form == Form::Capitals
            && next.form == Form::Capitals
            && !this.kept
            && !this.flow
            && next.flow
            && next.block == this.block + 1
            && far(this)
            && !far(next)
            && next.set != Set::Listed;
        if pair {
            let block = next.block;
            candidates[index].flow = true;
            candidates[index].title = Some(block);
            candidates[index + 1].form = Form::Underlined(TAKEN);
        }
    }
}

/// How often poems may share a title.
const OFTEN: usize = 8;

/// Marks lines in capitals that stand over others without text between them, and have more space above them: names of parts.
/// One alone is the last line of a title page.
fn mark_above(candidates: &mut [Candidate], far: impl Fn(&Candidate) -> bool) {
    let above: Vec<usize> = (0..candidates.len().saturating_sub(1))
        .filter(|&index| {
            let (this, next) = (&candidates[index], &candidates[index + 1]);
            this.form == Form::Capitals
                && next.form == Form::Capitals
                && !this.flow
                && next.flow
                && next.block == this.block + 1
                && far(this)
                && far(next)
                && this.before.rows >= next.before.rows
        })
        .collect();
    if above.len() >= 2 {
        for index in above {
            candidates[index].set = Set::Above;
        }
    }
}

/// Keeps short unpunctuated lines, where nothing stronger divides the text.
pub(super) fn keep_plain(page: &Page, candidates: &mut [Candidate], marks: usize) {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for candidate in candidates.iter().filter(|it| it.form == Form::Plain) {
        *times.entry(&candidate.line).or_default() += 1;
    }
    let total: usize = times.len();
    let far = |it: &Candidate| it.before.rows >= page.style.gap.saturating_add(WIDE);
    let fit: Vec<usize> = (0..candidates.len())
        .filter(|&index| {
            let candidate = &candidates[index];
            let often = times.get(&*candidate.line).copied().unwrap_or(0);
            candidate.form == Form::Plain
                && candidate.flow
                && (often <= 2 || total <= 12)
                && candidate.before.rows >= candidate.after.rows
                && (page.is_prose(candidate.block + 1)
                    || (far(candidate) && page.is_read(candidate.block + 1)))
                && (candidate.set != Set::Stopped || far(candidate))
                && (candidate.before.marked
                    || page.closes(candidate.block)
                    || (far(candidate) && page.is_line(candidate.block - 1)))
        })
        .collect();
    for setting in [Setting::Marked, Setting::Wide, Setting::Even] {
        let members: Vec<usize> = fit
            .iter()
            .copied()
            .filter(|&member| match setting {
                Setting::Marked => candidates[member].before.marked,
                Setting::Wide => candidates[member].before.rows > page.style.gap,
                Setting::Even => page.style.spaced,
            })
            .collect();
        let enough = match setting {
            // Marks that mostly stand between passages do not announce headings.
            Setting::Marked => members.len() * 2 >= marks,
            Setting::Wide => true,
            Setting::Even => page.body_len >= members.len() * SECTION,
        };
        if members.len() >= 2 && enough {
            for member in members {
                candidates[member].kept = true;
            }
            return;
        }
    }
}

/// What sets short lines apart.
#[derive(Clone, Copy)]
enum Setting {
    /// A mark before them.
    Marked,
    /// More blank lines than paragraphs have.
    Wide,
    /// As many blank lines as paragraphs have.
    Even,
}

/// Bytes of text that stand, on the average, under a heading that nothing but its shape tells.
const SECTION: usize = 700;
