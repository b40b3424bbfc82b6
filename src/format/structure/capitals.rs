//! Which lines in capitals are headings.

use std::collections::HashMap;

use super::candidate::{Candidate, Form, Set, WIDE};
use super::{Page, joining, title};
use crate::text::fold;

/// Keeps lines in capitals that text follows; beside numbered parts only those with more space above them than paragraphs have.
pub(super) fn keep(page: &Page, candidates: &mut [Candidate], beside: bool) {
    let mut times: HashMap<String, usize> = HashMap::new();
    for candidate in candidates.iter().filter(|it| it.form == Form::Capitals) {
        *times.entry(fold::folded(&candidate.line)).or_default() += 1;
    }
    let wide = |candidate: &Candidate| {
        candidate.before.rows > page.style.gap
            || candidate.before.marked
            || candidate.before.first
            || candidate.set == Set::First
    };
    let far = |it: &Candidate| it.before.rows >= page.style.gap.saturating_add(WIDE);
    joining::join_subtitles(candidates, far);
    mark_above(candidates, far);
    let fit: Vec<usize> = (0..candidates.len())
        .filter(|&index| {
            let candidate = &candidates[index];
            // Who speaks in a play is named again and again, but not far from who spoke before; a line right under a heading is
            // part of it.
            let next = candidates.get(index + 1);
            let holds = next.is_some_and(|it| it.kept && matches!(it.form, Form::Labelled { .. }))
                || candidate.set == Set::Above;
            let under = index > 0 && candidate.set != Set::First && {
                let above = &candidates[index - 1];
                let named = matches!(above.form, Form::Named(_)) && !wide(candidate);
                // Whom a letter is for, below its title.
                let listed = above.set == Set::Listed
                    && candidate.set != Set::Listed
                    && candidate.line.starts_with("TO ");
                (above.kept || named || listed)
                    && !above.flow
                    && candidate.before.rows <= title::FAR
            };
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
    let fit = family(&fit, |index| wide(&candidates[index]));
    if fit.len() >= 2 || fit.iter().any(|&index| wide(&candidates[index])) {
        for index in fit {
            candidates[index].kept = true;
        }
    }
}

/// What is left of the lines `fit` without those that stand no farther than paragraphs do among more that are `wide`: inscriptions,
/// signatures.
fn family(fit: &[usize], wide: impl Fn(usize) -> bool) -> Vec<usize> {
    let far: Vec<usize> = fit.iter().copied().filter(|&index| wide(index)).collect();
    if far.len() >= 2 && far.len() * 2 > fit.len() {
        far
    } else {
        fit.to_vec()
    }
}

/// How often poems may share a title.
const OFTEN: usize = 8;

/// Marks lines that stand over others without text between them, and have more space above them: names of parts. One alone is the last
/// line of a title page, unless a list of contents names it or text stands before it.
fn mark_above(candidates: &mut [Candidate], far: impl Fn(&Candidate) -> bool) {
    let titled = |it: &Candidate| {
        let listed = it.set == Set::Listed && matches!(it.form, Form::Plain | Form::Named(_));
        it.form == Form::Capitals || listed
    };
    let text = candidates.iter().position(|it| it.flow);
    let above: Vec<usize> = (0..candidates.len().saturating_sub(1))
        .filter(|&index| {
            let (this, next) = (&candidates[index], &candidates[index + 1]);
            let listed = this.set == Set::Listed && next.set == Set::Listed;
            let play = next.is_cast();
            let heads =
                titled(next) || matches!(next.form, Form::Named(_)) || next.set == Set::Stopped;
            // A subtitle may stand between.
            let below = this.title.unwrap_or(this.block) + 1;
            titled(this)
                && heads
                && !this.flow
                && next.flow
                && next.block == below
                && far(this)
                && (far(next) || listed || play)
                && (listed || this.before.rows >= next.before.rows)
        })
        .collect();
    for &index in &above {
        let behind = text.is_some_and(|text| text < index);
        if above.len() >= 2 || candidates[index].set == Set::Listed || behind {
            candidates[index].set = Set::Above;
        }
    }
}
