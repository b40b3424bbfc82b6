//! Which candidates are headings: those that belong to a family, in a sequence or with the same space around them.

use std::collections::{HashMap, HashSet};

use super::candidate::{self, Candidate, Form, Set};
use super::contents::Contents;
use super::label::{self, Label};
use super::{Page, capitals, days, joining, look, plain, series, title, vocabulary};
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
    drop_single_kinds(page, candidates, contents);
    series::keep_sequences(page, candidates);
    series::keep_under_numbers(page, candidates);
    release_words(candidates);
    joining::join_listed(page, candidates, contents);
    joining::join_titles(page, candidates);
    joining::join_days(page, candidates);
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
        let named = matches!(candidate.form, Form::Named(_) | Form::Message);
        let often = named
            && times
                .get(&fold::folded(&candidate.line))
                .is_some_and(|&times| times > most);
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
    for index in 0..candidates.len() {
        // A title may stand between the number and the text.
        let titled = candidates.get(index + 1).is_some_and(|next| {
            let title = matches!(next.form, Form::Capitals | Form::Plain);
            title && next.flow && next.block == candidates[index].block + 1
        });
        let candidate = &mut candidates[index];
        let Form::Labelled {
            label: Label::Kind { rank, number, .. },
            alone: true,
        } = candidate.form
        else {
            continue;
        };
        let again = last.contains(&(rank, number));
        if again && !candidate.flow && !titled {
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
fn drop_single_kinds(page: &Page, candidates: &mut [Candidate], contents: &Contents) {
    let mut numbers: HashMap<String, Vec<u32>> = HashMap::new();
    // A kind that begins anew far from what is above it divides more than one text.
    let mut firsts: HashMap<&str, usize> = HashMap::new();
    for (index, candidate) in candidates.iter().enumerate() {
        if let Form::Labelled {
            label: Label::Kind { name, number, .. },
            ..
        } = &candidate.form
        {
            let titled = candidates
                .get(index + 1)
                .is_some_and(|next| next.flow && next.block == candidate.block + 1);
            let far = *number == 1 && candidate.before.rows > 1 && (candidate.flow || titled);
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
    let first = first_of_first(page, candidates, contents);
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
                || first.is_some_and(|first| (first + 1..=first + 2).contains(&index));
        }
    }
}

/// The first part, where its first chapter stands right below; behind a list of contents the chapter may be a mere number.
fn first_of_first(page: &Page, candidates: &[Candidate], contents: &Contents) -> Option<usize> {
    let first = |it: &Candidate, known: bool| match &it.form {
        Form::Labelled { label, .. } => {
            label.number() == 1 && (!known || matches!(label, Label::Kind { .. }))
        }
        _ => false,
    };
    let begin = contents.begins().unwrap_or(usize::MAX);
    (0..candidates.len().saturating_sub(1)).find(|&index| {
        let (this, next) = (&candidates[index], &candidates[index + 1]);
        let over = first(next, this.block <= begin) && next.block == this.block + 1;
        // The part may have a title of its own.
        let titled = |after: &Candidate| {
            first(after, true)
                && after.block == this.block + 2
                && page.blocks[this.block + 1].kind == BlockKind::Paragraph
                && title::follows(page, this.block, false)
        };
        first(this, true) && (over || candidates[index + 1..].iter().take(2).any(titled))
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
