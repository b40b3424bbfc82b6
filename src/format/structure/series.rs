//! Numbered lines that count on: numerals, digits, words that are no known kind of part.

use std::collections::{HashMap, HashSet};

use super::Page;
use super::candidate::{Candidate, Form, WIDE};
use super::label::Label;
use crate::doc::BlockKind;

/// A family of numbered lines.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Series {
    Word { name: String, spelled: bool },
    Roman,
    Year,
    Digits { depth: u8, alone: bool },
}

/// Keeps numbered lines that count on from 1: numerals, digits, words that are no known kind of part.
pub(super) fn keep_sequences(page: &Page, candidates: &mut [Candidate]) {
    for (key, members) in families(page, candidates) {
        let chain = chain_of(page, candidates, &key, &members);
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
            keep_single(candidates, &members);
        }
    }
}

/// Keeps the only number of a part, right below the name of the part, where other parts have more.
fn keep_single(candidates: &mut [Candidate], members: &[(usize, u32)]) {
    for &(index, _) in members.iter().filter(|&&(_, number)| number == 1) {
        let under = index > 0 && {
            let above = &candidates[index - 1];
            let part = matches!(
                above.form,
                Form::Labelled {
                    label: Label::Kind { .. },
                    alone: true
                }
            );
            above.kept && part && above.block + 1 == candidates[index].block
        };
        candidates[index].kept |= under;
    }
}

/// The candidates of each family, with their numbers.
fn families(page: &Page, candidates: &[Candidate]) -> HashMap<Series, Vec<(usize, u32)>> {
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
        if item
            && !is_far(page, candidate)
            && line.ends_with(['.', '!', ':', '。', '！', '：', '；'])
        {
            continue;
        }
        members.entry(key).or_default().push((index, number));
    }
    members
}

fn is_far(page: &Page, candidate: &Candidate) -> bool {
    candidate.before.rows >= page.style.gap.saturating_add(WIDE)
}

/// The members of a family that count on.
fn chain_of(
    page: &Page,
    candidates: &[Candidate],
    key: &Series,
    members: &[(usize, u32)],
) -> Vec<usize> {
    let apart = |index: usize| candidates[index].before.rows > page.style.gap;
    let far = |index: usize| is_far(page, &candidates[index]);
    let jumps = |run: &[usize], index: usize| apart(index) && may_jump(candidates, run, index);
    let never = |_| false;
    match key {
        Series::Year => years(page, candidates, members),
        Series::Digits {
            alone: true,
            depth: 1,
        } => chain(members, apart, jumps, apart),
        Series::Roman => chain(members, never, jumps, apart),
        Series::Digits { depth: 1, .. } => {
            let jumps = |run: &[usize], index| far(index) && jumps(run, index);
            chain(members, never, jumps, never)
        }
        Series::Word { spelled: false, .. } => {
            chain(members, never, |run, _| run.len() >= 3, never)
        }
        _ => chain(members, never, |_, _| false, never),
    }
}

/// Whether a number may go on `run` though some between are missing, as in an abridged text: it is written like the others, and
/// stands as far from what is above it.
fn may_jump(candidates: &[Candidate], run: &[usize], index: usize) -> bool {
    let lonely =
        |index: usize| matches!(candidates[index].form, Form::Labelled { alone: true, .. });
    let rows = |index: usize| candidates[index].before.rows;
    let number = |index: usize| match &candidates[index].form {
        Form::Labelled { label, .. } => label.number(),
        _ => 0,
    };
    let from = run.last().map_or(0, |&last| number(last));
    run.len() >= 2
        && number(index) <= from + JUMP
        && candidates[index].line.trim_end_matches('.').len() > 1
        && run.iter().map(|&other| rows(other)).min() <= Some(rows(index))
        && run.iter().any(|&other| lonely(other) == lonely(index))
}

/// Numbers in a row that need no first one.
const VOLUME: usize = 5;

/// Numbers that are left out at most.
const JUMP: u32 = 60;

/// Keeps numbered parts of parts (`4.1` alone under `4`) by the whole of their number.
pub(super) fn keep_under_numbers(page: &Page, candidates: &mut [Candidate]) {
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
