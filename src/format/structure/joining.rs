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
    let usual = alone.len() >= 3 && alone.iter().filter(short).count() * 10 >= alone.len() * 8;
    alone.retain(|&index| candidates[index].title.is_none());
    let apart = firsts(candidates, &alone);
    for index in alone {
        let block = candidates[index].block;
        if !title::follows(page, block, usual) {
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
    }
}

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
            let title = next.form == Form::Capitals || next.set == Set::Listed;
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
        candidates[index + 2..end.max(index + 2)].iter().any(|it| {
            let same = (first.set == Set::Listed) == (it.set == Set::Listed)
                && (it.form == Form::Capitals || it.set == Set::Listed);
            let far = it.before.rows >= first.before.rows || it.set == Set::Listed;
            same && !it.kept && it.flow && far
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
pub(super) fn join_subtitles(candidates: &mut [Candidate], far: impl Fn(&Candidate) -> bool) {
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
