//! Which lines in capitals are headings.

use std::collections::HashMap;

use super::candidate::{Candidate, Form, Set, WIDE};
use super::{Page, joining, title};
use crate::doc::BlockKind;
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
    let close = close(page, candidates);
    joining::join_subtitles(candidates, page.style.gap, far);
    mark_above(page, candidates, far);
    flow_below(page, candidates);
    let spoken = speakers(page, candidates, far);
    let cast = casts(candidates, far);
    let strong = candidates
        .iter()
        .position(|it| it.flow && (it.kept || matches!(it.form, Form::Named(_))))
        .unwrap_or(0);
    let fit: Vec<usize> = (0..candidates.len())
        .filter(|&index| {
            let candidate = &candidates[index];
            // Who speaks in a play is named again and again, but not far from who spoke before; a line right under a heading is
            // part of it.
            let next = candidates.get(index + 1);
            let over = |it: &Candidate| it.kept && matches!(it.form, Form::Labelled { .. });
            let holds = (next.is_some_and(over) && wide(candidate)) || candidate.set == Set::Above;
            let under = index > 0 && candidate.set != Set::First && {
                let above = &candidates[index - 1];
                let nearer =
                    candidate.before.rows < above.before.rows && candidate.set != Set::Listed;
                let named = matches!(above.form, Form::Named(_)) && (!wide(candidate) || nearer);
                let adjacent = above.title.unwrap_or(above.block) + 1 == candidate.block
                    || candidate.before.rows < title::FAR;
                // Whom a letter is for, below its title.
                let listed = above.set == Set::Listed
                    && candidate.set != Set::Listed
                    && (candidate.line.starts_with("TO ") || !wide(candidate));
                // Below the title of a number stands where it happens.
                let titled = index > 1
                    && candidates[index - 2].kept
                    && candidates[index - 2].title == Some(above.block)
                    && above.block + 1 == candidate.block
                    && !far(candidate);
                titled
                    || (above.kept || named || listed)
                        && adjacent
                        && !above.flow
                        && candidate.before.rows <= title::FAR
            };
            let times = times
                .get(&fold::folded(&candidate.line))
                .copied()
                .unwrap_or(0);
            let flows = candidate.flow || (far(candidate) && flows_on(candidates, index, far));
            candidate.form == Form::Capitals
                && (flows || holds)
                && (index >= strong || holds || is_over_prose(page, candidates, index))
                && !under
                && !is_below(page, candidate)
                && !spoken[index]
                && !cast[index]
                && (times <= 2 || (times <= OFTEN && far(candidate)))
                && (!beside
                    || wide(candidate)
                    || (index < close && page.is_prose(candidate.block + 1)))
        })
        .collect();
    let fit = family(&fit, |index| wide(&candidates[index]));
    if fit.len() >= 2 || fit.iter().any(|&index| wide(&candidates[index])) {
        for index in fit {
            candidates[index].kept = true;
        }
        drop_rare(page, candidates);
    }
}

/// The first numbered part, where it stands no farther from what is above it than paragraphs do: titles before it need not either.
fn close(page: &Page, candidates: &[Candidate]) -> usize {
    let first = candidates
        .iter()
        .position(|it| it.kept && matches!(it.form, Form::Labelled { .. }));
    first
        .filter(|&first| {
            let before = candidates[first].before;
            before.rows <= page.style.gap && !before.marked && !before.first
        })
        .unwrap_or(0)
}

/// Numbered parts of a text that has few lines in capitals inside, and of how many one may hold some.
const CHAPTERS: usize = 8;

/// Drops lines in capitals that stand nearer to what is above them than the chapters do, where hardly any chapter has some: what
/// somebody reads there, a sign, a song.
fn drop_rare(page: &Page, candidates: &mut [Candidate]) {
    let chapters: Vec<usize> = (0..candidates.len())
        .filter(|&index| {
            candidates[index].kept && matches!(candidates[index].form, Form::Labelled { .. })
        })
        .collect();
    let rows = chapters
        .iter()
        .map(|&index| candidates[index].before.rows)
        .min();
    let (Some(rows), Some(&last)) = (rows, chapters.last()) else {
        return;
    };
    let inside: Vec<(usize, usize)> = (chapters[0]..last)
        .filter(|&index| {
            let it = &candidates[index];
            it.kept && it.form == Form::Capitals && it.set == Set::Usual && it.before.rows < rows
        })
        .map(|index| (index, chapters.partition_point(|&chapter| chapter < index)))
        .collect();
    // A poem that is quoted stands in an indent, with its title.
    let edge = chapters.iter().map(|&it| page.indent(candidates[it].block));
    let edge = edge.max().unwrap_or(0);
    let sung = inside.iter().all(|&(index, _)| {
        let block = candidates[index].block;
        page.indent(block) > edge + 1
            && page
                .blocks
                .get(block + 1)
                .is_some_and(|next| next.kind == BlockKind::Verse)
    });
    let mut holding: Vec<usize> = inside.iter().map(|&(_, chapter)| chapter).collect();
    holding.dedup();
    let rare = chapters.len() >= CHAPTERS && holding.len() * CHAPTERS <= chapters.len();
    if rare || (sung && chapters.len() >= 3 && holding.len() * 2 < chapters.len()) {
        for (index, _) in inside {
            candidates[index].kept = false;
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

/// Whether a line stands with what is above it, and apart from what is below: a signature, whose words they are.
fn is_below(page: &Page, candidate: &Candidate) -> bool {
    let gap = page.style.gap;
    candidate.set == Set::Usual
        && !candidate.before.marked
        && candidate.before.rows <= gap
        && candidate.after.rows > gap
        && candidate.title.is_none()
}

/// Whether text stands below candidate `index` and lines near it that are no headings: a motto and whose it is.
fn flows_on(candidates: &[Candidate], index: usize, far: impl Fn(&Candidate) -> bool) -> bool {
    let read = candidates[..index]
        .iter()
        .any(|it| it.flow && (it.kept || far(it)));
    let near = |it: &&Candidate| {
        !it.kept && !far(it) && matches!(it.form, Form::Capitals | Form::Plain | Form::Date)
    };
    let below = candidates[index + 1..].iter().take(3).take_while(near);
    read && below.into_iter().any(|it| it.flow)
}

/// Whether a paragraph stands below candidate `index`: lines of a title page have none.
fn is_over_prose(page: &Page, candidates: &[Candidate], index: usize) -> bool {
    let next = candidates
        .get(index + 1)
        .map_or(page.blocks.len(), |it| it.block);
    let kept = matches!(candidates[index].set, Set::Above | Set::Listed | Set::First);
    kept || candidates[index].title.is_some()
        || (candidates[index].block + 1..next).any(|block| page.is_prose(block))
}

/// Titles of which most stand over a line or two, as those of a list of songs do.
const SHORT: usize = 4;

/// Lets what stands below lines in capitals be their text, however short, where many stand as far from what is above them.
fn flow_below(page: &Page, candidates: &mut [Candidate]) {
    let Some(first) = candidates.iter().position(|it| it.kept && it.flow) else {
        return;
    };
    let wide = |it: &Candidate| it.form == Form::Capitals && it.before.rows > page.style.gap;
    let over = |index: usize| {
        let next = candidates.get(index + 1).map(|it| it.block);
        next.is_none_or(|next| next > candidates[index].block + 1)
            && page.gap_after(candidates[index].block).rows <= page.style.gap
    };
    let fit: Vec<usize> = (first + 1..candidates.len())
        .filter(|&index| wide(&candidates[index]) && over(index))
        .collect();
    let flowing = fit.iter().filter(|&&index| candidates[index].flow).count();
    if flowing >= SHORT && flowing * 2 > fit.len() {
        for index in fit {
            candidates[index].flow = true;
        }
    }
}

/// Lines that may stand between the title of a play and who is in it.
const PLAY: usize = 3;

/// Marks titles of plays that a list of contents names: over who is in them, whatever a title page has between the two.
fn mark_plays(candidates: &mut [Candidate]) {
    for index in 0..candidates.len() {
        let this = &candidates[index];
        let titled = this.set == Set::Listed && this.form == Form::Capitals && !this.flow;
        let page = |it: &&Candidate| it.form == Form::Capitals && it.set != Set::Listed && !it.flow;
        let between = candidates[index + 1..].iter().take_while(page).count();
        let cast = candidates
            .get(index + 1 + between)
            .is_some_and(Candidate::is_cast);
        if titled && cast && between <= PLAY {
            candidates[index].set = Set::Above;
        }
    }
}

/// Lines in a row that a play has, and bytes of what one speaks there.
const SPEECHES: usize = 6;
const SPEECH: usize = 500;

/// Which candidates say who speaks: lines in capitals one upon the other, over a few lines each, of which many come again.
fn speakers(page: &Page, candidates: &[Candidate], far: impl Fn(&Candidate) -> bool) -> Vec<bool> {
    let mut spoken = vec![false; candidates.len()];
    let near = |index: usize| {
        let start = |index: usize| page.blocks[candidates[index].block].span.start;
        let it = &candidates[index];
        // One may speak in a single line.
        let line = it.form == Form::Plain && it.before.rows <= page.style.gap;
        (it.form == Form::Capitals || line)
            && it.set != Set::Listed
            && !far(it)
            && candidates
                .get(index + 1)
                .is_some_and(|_| start(index + 1) - start(index) <= SPEECH)
    };
    let mut begin = 0;
    while begin < candidates.len() {
        let len = (begin..candidates.len())
            .take_while(|&index| near(index))
            .count();
        let run = begin..begin + len;
        begin += len + 1;
        if len < SPEECHES {
            continue;
        }
        let mut times: HashMap<&str, usize> = HashMap::new();
        for candidate in candidates[run.clone()]
            .iter()
            .filter(|it| it.form == Form::Capitals)
        {
            *times.entry(&candidate.line).or_default() += 1;
        }
        let again: usize = times.values().filter(|&&times| times > 1).sum();
        if again >= SPEECHES / 2 && again * 3 >= len {
            // The last one is followed by more than a speech.
            let last = candidates
                .get(run.end)
                .is_some_and(|it| it.form == Form::Capitals && !far(it));
            spoken[run.start..run.end + usize::from(last)].fill(true);
        }
    }
    spoken
}

/// Which lines in capitals stand inside the list of who is in a play (`WOMEN`).
fn casts(candidates: &[Candidate], far: impl Fn(&Candidate) -> bool) -> Vec<bool> {
    let mut inside = false;
    let within = |it: &Candidate| {
        if it.is_cast() {
            inside = true;
            return false;
        }
        inside &= it.form == Form::Capitals && !far(it);
        inside
    };
    candidates.iter().map(within).collect()
}

/// How often poems may share a title.
const OFTEN: usize = 8;

/// Marks lines that stand over others without text between them, and have more space above them: names of parts. One alone is the last
/// line of a title page, unless a list of contents names it or text stands before it.
fn mark_above(page: &Page, candidates: &mut [Candidate], far: impl Fn(&Candidate) -> bool) {
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
            let named = this.set == Set::Listed
                && matches!(next.form, Form::Named(_))
                && next.before.rows < this.before.rows;
            let heads =
                titled(next) || matches!(next.form, Form::Named(_)) || next.set == Set::Stopped;
            let inside = next.before.rows > page.style.gap && next.before.rows < this.before.rows;
            // A subtitle may stand between, and who wrote it.
            let mut below = this.title.unwrap_or(this.block) + 1;
            let signed = page.is_signed(below..next.block);
            if signed {
                below = next.block;
            }
            titled(this)
                && heads
                && !this.flow
                && next.flow
                && next.block == below
                && far(this)
                && (far(next) || listed || play || signed || named || inside)
                && (listed || this.before.rows >= next.before.rows)
        })
        .collect();
    mark_plays(candidates);
    for &index in &above {
        let behind = text.is_some_and(|text| text < index);
        if above.len() >= 2 || candidates[index].set == Set::Listed || behind {
            candidates[index].set = Set::Above;
        }
    }
}
