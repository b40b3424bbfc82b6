//! Which short lines in small letters, without a number, are headings: told by a list of contents, an indent, the space around them.

use std::collections::HashMap;

use super::Page;
use super::candidate::{Candidate, FLOW, Form, Set, WIDE};
use super::label::Label;
use crate::doc::BlockKind;
use crate::text::fold;

/// Keeps what a printed list of contents names, where it stands with text below it.
pub(super) fn keep_listed(page: &Page, candidates: &mut [Candidate]) {
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
                    label: Label::Digits { .. } | Label::Roman(_),
                    alone: false,
                }
        );
        let holds = candidates.get(index + 1).is_some_and(|next| next.kept)
            || candidate.set == Set::Above
            || flows_on(&candidates[index..]);
        if plain && matches!(candidate.set, Set::Listed | Set::Above) && holds {
            let times = times.get(&fold::folded(&candidate.line));
            let once = times.is_none_or(|&times| times <= 2);
            candidates[index].kept |= once || candidate.before.rows > page.style.gap;
        }
    }
}

/// Keeps lines that stand far from what is above them and right above numbers that begin anew: names of parts.
pub(super) fn keep_over_numbers(page: &Page, candidates: &mut [Candidate]) {
    let first = |it: &Candidate| {
        it.kept && matches!(&it.form, Form::Labelled { label, .. } if label.number() == 1)
    };
    let over: Vec<usize> = (0..candidates.len().saturating_sub(1))
        .filter(|&index| {
            let (this, next) = (&candidates[index], &candidates[index + 1]);
            this.form == Form::Plain
                && first(next)
                && next.block == this.block + 1
                && this.before.rows > page.style.gap
                && this.before.rows >= next.before.rows
        })
        .collect();
    if over.len() >= 2 {
        for index in over {
            candidates[index].kept = true;
            candidates[index].set = Set::Above;
        }
    }
}

/// Whether text is read below the first of `candidates`, or below lines under it that are no headings.
fn flows_on(candidates: &[Candidate]) -> bool {
    let below = candidates.iter().skip(1).take_while(|it| !it.kept);
    candidates.iter().take(1).chain(below).any(|it| it.flow)
}

/// In a text that stands in an indent (requests for comments, manuals), short lines at the edge are headings beside numbered ones.
pub(super) fn keep_outdented(page: &Page, candidates: &mut [Candidate]) {
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
    for candidate in candidates.iter_mut().filter(|it| it.form == Form::Plain) {
        let next = candidate.block + 1;
        let outdented = page.indent(candidate.block) == 0 && page.indent(next) > 0;
        // A notice of rights is text here.
        let flow = candidate.flow || (next < page.blocks.len() && page.is_read(next));
        if outdented && flow {
            candidate.kept = true;
            candidate.flow = true;
            candidate.set = Set::Outdented;
        }
    }
}

/// Lines in italics that make a family.
const SLANTED: usize = 3;

/// Keeps lines in italics with the space of titles over prose, where there are several.
pub(super) fn keep_slanted(page: &Page, candidates: &mut [Candidate]) {
    let fit: Vec<usize> = (0..candidates.len())
        .filter(|&index| {
            let it = &candidates[index];
            let over = page.blocks.get(it.block + 1).is_some_and(|next| {
                matches!(next.kind, BlockKind::Paragraph | BlockKind::Verse)
                    && next.span.len() >= FLOW
            });
            it.set == Set::Slanted && !it.kept && it.flow && over
        })
        .collect();
    if fit.len() >= SLANTED {
        for index in fit {
            candidates[index].kept = true;
        }
    }
}

/// Keeps short unpunctuated lines that stand as far from what is above them as the headings do that are known.
pub(super) fn keep_wide(page: &Page, candidates: &mut [Candidate]) {
    let Some(first) = candidates.iter().position(|it| it.kept) else {
        return;
    };
    let fit: Vec<usize> = (first + 1..candidates.len())
        .filter(|&index| {
            let candidate = &candidates[index];
            candidate.form == Form::Plain
                && candidate.set != Set::Slanted
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
    // One alone stands as far as the numbered parts do, over a paragraph.
    let rows = candidates
        .iter()
        .filter(|it| it.kept)
        .map(|it| it.before.rows)
        .min();
    let alone = |index: usize| {
        let it = &candidates[index];
        it.before.rows >= rows.unwrap_or(u8::MAX) && page.is_prose(it.block + 1)
    };
    if fit.len() >= 2 || fit.iter().all(|&index| alone(index)) {
        for index in fit {
            candidates[index].kept = true;
        }
    }
}

/// Keeps short unpunctuated lines, where nothing stronger divides the text.
pub(super) fn keep(page: &Page, candidates: &mut [Candidate], marks: usize) {
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
                && (often <= 2 || total <= 12 || page.is_salutation(candidate.block + 1))
                && candidate.before.rows >= candidate.after.rows
                && page.is_read(candidate.block + 1)
                && (far(candidate) || page.blocks[candidate.block + 1].span.len() >= FLOW)
                && (!matches!(candidate.set, Set::Stopped | Set::Slanted) || far(candidate))
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
            Setting::Even => {
                // Ideographs say more in fewer bytes.
                let cased = |c: char| c.is_lowercase() || c.is_uppercase();
                let dense = members
                    .iter()
                    .all(|&it| !candidates[it].line.contains(cased));
                page.body_len >= members.len() * if dense { SECTION / 2 } else { SECTION }
            }
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
