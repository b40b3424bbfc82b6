//! Which candidates are headings: those that belong to a family, in a sequence or with the same space around them.

use std::collections::{HashMap, HashSet};

use super::candidate::{self, Candidate, Form, Set};
use super::contents::Contents;
use super::label::{self, Label};
use super::{Page, capitals, days, joining, look, plain, vocabulary};
use crate::doc::BlockKind;
use crate::text::fold;

/// Keeps the labelled, underlined, named and capital headings of `candidates`.
pub(super) fn keep_marked(page: &Page, candidates: &mut Vec<Candidate>, contents: &Contents) {
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
    drop_running(candidates);
    carry_on(candidates);
    drop_single_kinds(candidates, contents);
    keep_sequences(page, candidates);
    keep_under_numbers(page, candidates);
    release_words(candidates);
    joining::join_listed(page, candidates, contents);
    joining::join_titles(page, candidates);
    drop_small_numbers(page, candidates);
    retire(candidates);
    let marked = candidates.iter().filter(|it| it.kept).count() >= 2;
    capitals::keep(page, candidates, marked);
    keep_named(page, candidates);
    plain::keep_outdented(page, candidates);
    drop_early_index(candidates);
    plain::keep_listed(page, candidates);
    plain::keep_over_numbers(page, candidates);
    plain::keep_slanted(page, candidates);
    plain::keep_wide(page, candidates);
}

/// Takes away numbered lines that belong to no sequence; what stands below them, and they themselves where they are sentences, is
/// text of the one above.
fn retire(candidates: &mut Vec<Candidate>) {
    let (mut flow, mut bytes) = (false, 0);
    let mut left = Vec::with_capacity(candidates.len());
    for mut candidate in candidates.drain(..).rev() {
        let numbered = matches!(candidate.form, Form::Labelled { .. });
        if numbered && !candidate.kept && candidate.set != Set::Listed {
            if candidate
                .line
                .ends_with(['.', '!', '?', '"', '”', '’', '»', ':', ')'])
            {
                bytes += candidate.line.len();
            }
            flow |= candidate.flow || bytes >= candidate::FLOW;
        } else {
            candidate.flow |= std::mem::take(&mut flow);
            bytes = 0;
            left.push(candidate);
        }
    }
    left.reverse();
    *candidates = left;
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
        if look::is_capitals(&candidate.line) {
            candidate.form = Form::Capitals;
        } else if look::is_title_like(&candidate.line, &fold::folded(&candidate.line)) {
            candidate.form = Form::Plain;
        }
    }
}

/// Keeps the parts that are known by their names. A name in small letters that comes again and again, no farther from what is
/// above it than paragraphs are, stands over a remark, and `The Argument` under every number over what it treats of.
fn keep_named(page: &Page, candidates: &mut [Candidate]) {
    let caption = |it: &Candidate| {
        let words = it.line.trim_matches(|c: char| !c.is_alphabetic());
        vocabulary::is_caption(&fold::folded(words))
    };
    let remark = |it: &Candidate| {
        let near = it.line.contains(char::is_lowercase) && it.before.rows <= page.style.gap;
        matches!(it.form, Form::Named(_)) && (near || caption(it))
    };
    let mut times: HashMap<String, usize> = HashMap::new();
    for candidate in candidates.iter().filter(|it| remark(it)) {
        *times.entry(fold::folded(&candidate.line)).or_default() += 1;
    }
    // A name right below another one says more of the same part.
    let mut above: Option<(usize, u8)> = None;
    for candidate in candidates.iter_mut() {
        let most = if caption(candidate) { 1 } else { 2 };
        let often = remark(candidate) && times[&fold::folded(&candidate.line)] > most;
        let named = matches!(candidate.form, Form::Named(_) | Form::Message);
        let rows = candidate.before.rows;
        let more = above.is_some_and(|(block, far)| block + 1 == candidate.block && rows < far);
        candidate.kept |= named && !often && (!more || candidate.set == Set::Listed);
        let empty = candidate.kept && !candidate.flow && named;
        above = empty.then_some((candidate.block, rows));
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

/// A part that is named again over each of its chapters is one part.
fn drop_running(candidates: &mut [Candidate]) {
    let mut last: Vec<(u8, u32)> = Vec::new();
    for candidate in candidates.iter_mut() {
        let Form::Labelled {
            label: Label::Kind { rank, number, .. },
            alone: true,
        } = candidate.form
        else {
            continue;
        };
        let again = last.contains(&(rank, number));
        if again && !candidate.flow {
            candidate.kept = false;
            continue;
        }
        last.retain(|&(other, _)| other < rank);
        last.push((rank, number));
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
fn drop_single_kinds(candidates: &mut [Candidate], contents: &Contents) {
    let mut numbers: HashMap<String, Vec<u32>> = HashMap::new();
    // A kind that begins anew far from what is above it divides more than one text.
    let mut firsts: HashMap<&str, usize> = HashMap::new();
    for candidate in candidates.iter() {
        if let Form::Labelled {
            label: Label::Kind { name, number, .. },
            ..
        } = &candidate.form
        {
            let far = *number == 1 && candidate.before.rows > 1 && candidate.flow;
            *firsts.entry(name).or_default() += usize::from(far);
            let mut count = |name: &str, number: u32| {
                let known = numbers.entry(name.to_owned()).or_default();
                if known.len() < 3 && !known.contains(&number) {
                    known.push(number);
                }
            };
            count(name, *number);
            // `ACT I. SCENE I.`
            if let Some(Label::Kind { name, number, .. }) = label::parse(&candidate.line)
                .and_then(|found| label::parse(found.title))
                .map(|found| found.label)
            {
                count(&name, number);
            }
        }
    }
    let anew: HashSet<String> = firsts
        .into_iter()
        .filter(|&(_, times)| times > 1)
        .map(|(name, _)| name.to_owned())
        .collect();
    let divided = candidates.len() >= 6;
    let first = first_of_first(candidates, contents);
    let titled: Vec<bool> = (0..candidates.len())
        .map(|index| {
            let next = candidates.get(index + 1);
            next.is_some_and(|next| {
                next.set == Set::Listed && next.block == candidates[index].block + 1
            })
        })
        .collect();
    for (index, candidate) in candidates.iter_mut().enumerate() {
        if let Form::Labelled {
            label: Label::Kind { name, .. },
            ..
        } = &candidate.form
        {
            let single =
                numbers.get(name).is_some_and(|known| known.len() < 2) && !anew.contains(name);
            // A first epilogue needs no second one.
            // The list of contents stands between a title page and the first part.
            let early = !candidate.flow
                && contents
                    .begins()
                    .is_some_and(|begin| candidate.block < begin);
            candidate.kept &= !((divided || early) && single)
                || vocabulary::named(name).is_some()
                || candidate.set == Set::Listed
                || titled[index]
                || first == Some(index)
                || first.is_some_and(|first| first + 1 == index);
        }
    }
}

/// The first part, where its first chapter stands right below; behind a list of contents the chapter may be a mere number.
fn first_of_first(candidates: &[Candidate], contents: &Contents) -> Option<usize> {
    let first = |it: &Candidate, known: bool| match &it.form {
        Form::Labelled { label, .. } => {
            label.number() == 1 && (!known || matches!(label, Label::Kind { .. }))
        }
        _ => false,
    };
    let begin = contents.begins().unwrap_or(usize::MAX);
    (0..candidates.len().saturating_sub(1)).find(|&index| {
        let (this, next) = (&candidates[index], &candidates[index + 1]);
        first(this, true) && first(next, this.block <= begin) && next.block == this.block + 1
    })
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
    Word { name: String, spelled: bool },
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
        let apart = |index: usize| candidates[index].before.rows > page.style.gap;
        let lonely =
            |index: usize| matches!(candidates[index].form, Form::Labelled { alone: true, .. });
        // Of an abridged text some numbers are left out.
        let jumps = |run: &[usize], index: usize| {
            let rows = |index: usize| candidates[index].before.rows;
            let number = |index: usize| match &candidates[index].form {
                Form::Labelled { label, .. } => label.number(),
                _ => 0,
            };
            let from = run.last().map_or(0, |&last| number(last));
            run.len() >= 2
                && apart(index)
                && number(index) <= from + JUMP
                && candidates[index].line.trim_end_matches('.').len() > 1
                && run.iter().map(|&other| rows(other)).min() <= Some(rows(index))
                && run.iter().any(|&other| lonely(other) == lonely(index))
        };
        let chain = match key {
            Series::Year => years(page, candidates, &members),
            Series::Digits {
                alone: true,
                depth: 1,
            } => chain(&members, apart, jumps, apart),
            Series::Roman => chain(&members, |_| false, jumps, apart),
            Series::Word { spelled: false, .. } => {
                chain(&members, |_| false, |run, _| run.len() >= 3, |_| false)
            }
            _ => chain(&members, |_| false, |_, _| false, |_| false),
        };
        let least = match key {
            Series::Roman | Series::Digits { alone: false, .. } => 2,
            Series::Word { spelled: true, .. } => 2,
            Series::Word { .. } | Series::Year | Series::Digits { alone: true, .. } => 3,
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

/// Numbers in a row that need no first one.
const VOLUME: usize = 5;

/// Numbers that are left out at most.
const JUMP: u32 = 60;

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

/// The members that count on: from 0 or 1, by one (a number may be missing), and from 1 again; from 2 on where all are `apart`, since
/// the first part may bear the name of what it begins.
fn chain(
    members: &[(usize, u32)],
    apart: impl Fn(usize) -> bool,
    jumps: impl Fn(&[usize], usize) -> bool,
    far: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let mut last: Option<u32> = None;
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for &(index, number) in members {
        let follows = last.is_some_and(|last| {
            number > last
                && (number <= last + 2 || runs.last().is_some_and(|run| jumps(run, index)))
        });
        if follows {
            if let Some(run) = runs.last_mut() {
                run.push(index);
            }
        } else if number <= 1 || (number == 2 && apart(index)) {
            runs.push(vec![index]);
        } else {
            continue;
        }
        last = Some(number);
    }
    let first = |run: &[usize]| members.iter().find(|(index, _)| run.first() == Some(index));
    if runs.is_empty() {
        // A second volume counts on.
        let steps = members
            .windows(2)
            .map(|pair| i64::from(pair[1].1) - i64::from(pair[0].1));
        let steady = steps.clone().filter(|step| (1..=2).contains(step)).count();
        let rising = steps.clone().all(|step| step > 0);
        let all = steady + 1 >= VOLUME
            && rising
            && (steady + 1) * 5 >= members.len() * 4
            && members.iter().all(|&(index, _)| far(index));
        return members
            .iter()
            .filter(|_| all)
            .map(|&(index, _)| index)
            .collect();
    }
    runs.into_iter()
        .filter(|run| run.len() >= 2)
        .filter(|run| {
            let begins = first(run).is_some_and(|&(_, number)| number <= 1);
            begins || (run.len() >= 3 && run.iter().all(|&index| apart(index)))
        })
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
        let (count, begins) = left.entry(key.clone()).or_default();
        *count += 1;
        // The first one may bear a name.
        let second = matches!(key, Series::Digits { alone: true, .. }) && number == 2;
        *begins |= number <= 1 || second;
    }
    let mut any = false;
    for candidate in candidates.iter_mut() {
        if let Some((key, _)) = numbered(candidate)
            && !matches!(key, Series::Digits { depth: 2.., .. })
            && left
                .get(&key)
                .is_some_and(|&(count, begins)| count < 2 || (!begins && count < VOLUME))
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
        Label::Word {
            name,
            number,
            spelled,
        } => {
            let (name, spelled) = (name.clone(), *spelled);
            (Series::Word { name, spelled }, *number)
        }
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
        && page.blocks[candidate.block - 1].kind == BlockKind::Paragraph
        && candidate.before.rows <= page.style.gap
        && page
            .words(candidate.block - 1)
            .ends_with(|c: char| c.is_lowercase() || matches!(c, ',' | '-' | ';'))
}
