//! Titles that stand on a line of their own below the line they belong to.

use super::candidate::{Candidate, Form, Set};
use super::contents::Contents;
use super::label::Label;
use super::{Page, title};

/// Stands for the sign of a line that has become the title of the one before it.
const TAKEN: char = '\0';

/// Bytes of two lines that make one heading.
const LONGEST: usize = 240;

/// Makes one heading of two lines that a list of contents names as one.
pub(super) fn join_listed(page: &Page, candidates: &mut [Candidate], contents: &Contents) {
    if contents.is_empty() {
        return;
    }
    for index in 0..candidates.len() {
        let candidate = &candidates[index];
        let next = candidate.block + 1;
        let fits = candidate.title.is_none()
            && !matches!(
                candidate.form,
                Form::Underlined(_) | Form::Message | Form::Date
            )
            && next < page.blocks.len()
            && page.gaps[next].rows <= title::FAR
            && candidate.line.len() + page.blocks[next].span.len() <= LONGEST;
        if fits && contents.names(&format!("{} {}", candidate.line, page.line(next))) {
            take(candidates, index);
            let numbered = matches!(candidates[index].form, Form::Labelled { .. });
            candidates[index].kept |= numbered;
            candidates[index].set = Set::Listed;
            go_on(page, candidates, index);
        }
    }
}

/// Gives labels that stand alone the title on the line after them.
pub(super) fn join_titles(page: &Page, candidates: &mut [Candidate]) {
    let mut alone: Vec<usize> = (0..candidates.len())
        .filter(|&index| {
            let it = &candidates[index];
            it.kept && matches!(it.form, Form::Labelled { alone: true, .. })
        })
        .collect();
    let short = |index: &&usize| title::follows(page, candidates[**index].block, true);
    // Where nearly every label has a short line after it, that line is the title even if it ends with a stop.
    let over = |index: &&usize| {
        let next = candidates.get(**index + 1);
        next.is_none_or(|next| {
            !(next.kept && matches!(next.form, Form::Labelled { .. }))
                || next.block != candidates[**index].block + 1
        })
    };
    // Labels right above others have none.
    let count = alone.iter().filter(over).count();
    let titled = alone.iter().filter(short).count();
    // Two are enough where both titles stand apart from the text.
    let apart = |index: &&usize| {
        let next = candidates[**index].block + 1;
        page.gap_after(next).rows > page.style.gap
    };
    let pair = count == 2 && titled == 2 && alone.iter().filter(short).all(|index| apart(&index));
    let usual = pair || (count >= 3 && titled * 10 >= count * 8);
    alone.retain(|&index| candidates[index].title.is_none());
    let apart = firsts(candidates, &alone);
    for index in alone {
        let block = candidates[index].block;
        let listed = candidates.get(index + 1).is_some_and(|next| {
            next.set == Set::Listed
                && next.block == block + 1
                && next.before.rows <= title::FAR
                && matches!(next.form, Form::Plain | Form::Capitals)
        });
        if !listed && !title::follows(page, block, usual) {
            continue;
        }
        if let Some(next) = candidates
            .get(index + 1)
            .filter(|next| next.block == block + 1)
        {
            // A part holds no other of its kind (`Chapter IV` / `Fourth Chapter`).
            let other = rank(next).is_none() || rank(next) != rank(&candidates[index]) || !usual;
            if matches!(next.form, Form::Labelled { .. }) && next.kept && other {
                continue;
            }
            if apart.contains(&index) {
                if next.form == Form::Capitals {
                    candidates[index + 1].set = Set::First;
                }
                continue;
            }
        }
        take(candidates, index);
        go_on(page, candidates, index);
    }
}

/// Takes one more line into the heading `index`, where a list of contents names it and it stands with the others, apart from the text.
fn go_on(page: &Page, candidates: &mut [Candidate], index: usize) {
    let Some(last) = candidates[index].title else {
        return;
    };
    let more = |it: &&Candidate| {
        it.block == last + 1
            && it.set == Set::Listed
            && matches!(it.form, Form::Capitals | Form::Plain)
            && it.before.rows <= page.style.gap
            && it.after.rows > page.style.gap
    };
    let below = candidates[index + 1..]
        .iter()
        .take(2)
        .position(|it| more(&it));
    if let Some(at) = below.map(|at| index + 1 + at) {
        let flow = std::mem::replace(&mut candidates[at].flow, true);
        candidates[at].kept = false;
        candidates[at].form = Form::Underlined(TAKEN);
        candidates[index].title = Some(last + 1);
        candidates[index].flow = flow;
    }
}

/// Gives short numbered lines what stands right below them, where nearly all have a line there, apart from the text (`1. First Day.`).
pub(super) fn join_days(page: &Page, candidates: &mut [Candidate]) {
    let numbered = |it: &Candidate| {
        let counted = |label: &Label| !matches!(label, Label::Kind { .. } | Label::Year(_));
        let fits = matches!(&it.form, Form::Labelled { label, alone: false } if counted(label));
        it.kept && fits && it.title.is_none() && it.line.split_whitespace().count() <= NAME
    };
    let all: Vec<usize> = (0..candidates.len())
        .filter(|&index| numbered(&candidates[index]))
        .collect();
    let over = |index: &usize| {
        let block = candidates[*index].block;
        title::follows(page, block, true)
            && page.gaps[block + 1].rows <= page.style.gap
            && page.gap_after(block + 1).rows > page.style.gap
    };
    let fit: Vec<usize> = all.iter().copied().filter(|index| over(index)).collect();
    if fit.len() >= 3 && fit.len() * 10 >= all.len() * 9 {
        for index in fit {
            take(candidates, index);
        }
    }
}

/// Words of the longest line that says no more than which part it is.
const NAME: usize = 4;

/// Makes the line below candidate `index` its title.
fn take(candidates: &mut [Candidate], index: usize) {
    let block = candidates[index].block + 1;
    candidates[index].title = Some(block);
    if let Some(next) = candidates
        .get_mut(index + 1)
        .filter(|next| next.block == block)
    {
        let flow = std::mem::replace(&mut next.flow, true);
        next.kept = false;
        next.form = Form::Underlined(TAKEN);
        candidates[index].flow = flow;
    }
}

fn rank(candidate: &Candidate) -> Option<u8> {
    match candidate.form {
        Form::Labelled {
            label: Label::Kind { rank, .. },
            ..
        } => Some(rank),
        _ => None,
    }
}

/// Parts above this rank have a title of their own.
const PARTS: u8 = 35;

/// Of the labels `alone`, those of parts that hold several titles without a number: the line below them is the first of these, if most
/// parts of the kind are made so.
fn firsts(candidates: &[Candidate], alone: &[usize]) -> Vec<usize> {
    let is_part = |index: &&usize| rank(&candidates[**index]).is_some_and(|rank| rank < PARTS);
    let parts = alone.iter().filter(is_part);
    let below = parts.filter(|&&index| {
        let next = candidates.get(index + 1);
        next.is_some_and(|next| {
            let title =
                matches!(next.form, Form::Capitals | Form::Named(_)) || next.set == Set::Listed;
            title
                && next.block == candidates[index].block + 1
                && (next.flow || next.set == Set::Listed)
        })
    });
    let below: Vec<usize> = below.copied().collect();
    let holds = |index: usize| {
        let first = &candidates[index + 1];
        let end = candidates[index + 1..]
            .iter()
            .position(|it| it.kept && rank(it) <= rank(&candidates[index]) && rank(it).is_some())
            .map_or(candidates.len(), |at| index + 1 + at);
        (index + 2..end).any(|at| {
            let it = &candidates[at];
            let same = (first.set == Set::Listed) == (it.set == Set::Listed)
                && (it.form == Form::Capitals || it.set == Set::Listed);
            let far = it.before.rows >= first.before.rows || it.set == Set::Listed;
            // The title of a chapter is none of the part's.
            let above = &candidates[at - 1];
            let title = above.kept
                && above.block + 1 == it.block
                && matches!(above.form, Form::Labelled { alone: true, .. });
            same && !it.kept && !title && it.flow && far
        })
    };
    let holding: Vec<usize> = below
        .iter()
        .copied()
        .filter(|&index| holds(index))
        .collect();
    if holding.len() * 2 > below.len() {
        below
    } else {
        Vec::new()
    }
}

/// Gives lines in capitals that stand far from what is above them the line in capitals right below, where text follows that one:
/// a title and what it says besides.
pub(super) fn join_subtitles(
    candidates: &mut [Candidate],
    gap: u8,
    far: impl Fn(&Candidate) -> bool,
) {
    for index in 0..candidates.len().saturating_sub(1) {
        let (this, next) = (&candidates[index], &candidates[index + 1]);
        let play = candidates
            .get(index + 2)
            .is_some_and(|it| it.is_cast() && it.block == next.block + 1);
        let holds = next.flow || play;
        let pair = this.form == Form::Capitals
            && next.form == Form::Capitals
            && !this.kept
            && !this.flow
            && holds
            && next.block == this.block + 1
            && far(this)
            && (next.before.rows <= gap || (play && !far(next)))
            && (play || this.set != Set::Listed)
            && next.set != Set::Listed;
        if pair {
            take(candidates, index);
        }
    }
}
