//! Which headings hold which: parts hold books, books hold chapters, chapters hold numbered sections.

use super::candidate::{Candidate, Form, Set};
use super::label::Label;
use super::vocabulary::{self, Place};
use crate::text::fold;

const WORD: u8 = 42;
const CAPITALS_MAIN: u8 = 43;
const UNDERLINED: u8 = 36;
/// Titles that a list of contents names, where they hold the numbered parts.
const LISTED: u8 = 39;
const ABOVE: u8 = 57;
const YEAR: u8 = 51;
const ROMAN: u8 = 52;
const DIGITS: u8 = 54;
const CAPITALS_UNDER: u8 = 58;
const PLAIN: u8 = 60;
/// Notes at the end of a chapter hold nothing.
const NOTES: u8 = 70;

/// Gives every kept candidate its rank. `title` is the sign that underlines the title of the text, which no other one outranks.
pub(super) fn rank(candidates: &mut [Candidate], title: Option<char>) {
    let part = part_rank(candidates);
    let word = word_rank(candidates);
    let mut signs: Vec<char> = title.into_iter().collect();
    for candidate in candidates.iter_mut().filter(|it| it.kept) {
        candidate.rank = match &candidate.form {
            Form::Labelled { label, .. } => match label {
                Label::Kind { rank: PART, .. } => part,
                Label::Kind { rank, .. } => *rank,
                Label::Word { .. } => word,
                Label::Roman(_) => ROMAN,
                Label::Year(_) => YEAR,
                Label::Digits { depth, .. } => DIGITS.saturating_add((*depth).min(3) - 1),
            },
            Form::Underlined(sign) => {
                let known = signs.iter().position(|other| other == sign);
                let order = known.unwrap_or_else(|| {
                    signs.push(*sign);
                    signs.len() - 1
                });
                UNDERLINED + u8::try_from(order.min(3)).unwrap_or(3)
            }
            Form::Plain if candidate.set == Set::Outdented => DIGITS,
            Form::Plain if !matches!(candidate.set, Set::Listed | Set::Above) => PLAIN,
            Form::Message | Form::Date => CAPITALS_MAIN,
            Form::Named(_) | Form::Capitals | Form::Plain => u8::MAX,
        };
    }
    rank_unnumbered(candidates);
}

/// The rank parts have in the vocabulary, and the one they take inside books.
const PART: u8 = 20;
const BOOK: u8 = 30;

/// Parts hold books and chapters, unless they begin anew right below each of them.
fn part_rank(candidates: &[Candidate]) -> u8 {
    let kind = |it: &Candidate| match it.form {
        Form::Labelled {
            label: Label::Kind { rank, number, .. },
            ..
        } => Some((rank, number)),
        _ => None,
    };
    let kept: Vec<&Candidate> = candidates.iter().filter(|it| it.kept).collect();
    let first = |it: &Candidate| kind(it) == Some((PART, 1));
    let firsts = kept.iter().filter(|it| first(it)).count();
    let above: Vec<u8> = kept
        .windows(2)
        .filter(|pair| first(pair[1]) && !pair[0].flow)
        .filter_map(|pair| kind(pair[0]).map(|(rank, _)| rank))
        .collect();
    let same = above
        .iter()
        .all(|&rank| Some(&rank) == above.first() && rank > PART);
    match above.first() {
        Some(&rank) if same && firsts >= 2 && above.len() == firsts => rank + 2,
        _ => part_rank_in_books(&kept, kind),
    }
}

/// A book may be named above every part of it.
fn part_rank_in_books(kept: &[&Candidate], kind: impl Fn(&Candidate) -> Option<(u8, u32)>) -> u8 {
    let firsts = |wanted: u8| {
        let numbers = kept.iter().filter_map(|it| kind(it));
        let mut of: Vec<u32> = numbers
            .filter(|&(rank, _)| rank == wanted)
            .map(|(_, number)| number)
            .collect();
        of.dedup();
        (of.iter().filter(|&&number| number == 1).count(), of.len())
    };
    let (parts, _) = firsts(PART);
    let (books, all_books) = firsts(BOOK);
    if parts >= 2 && books == 1 && all_books >= 2 {
        BOOK + 2
    } else {
        PART
    }
}

/// Words that count hold the chapters that begin anew below each of them (`EPOCH THE FIRST`), else they stand beside chapters.
fn word_rank(candidates: &[Candidate]) -> u8 {
    let mut kept = candidates.iter().filter(|it| it.kept).peekable();
    let (mut words, mut held) = (0, Vec::new());
    while let Some(candidate) = kept.next() {
        let word = matches!(
            candidate.form,
            Form::Labelled {
                label: Label::Word { .. },
                ..
            }
        );
        words += usize::from(word);
        if let Some(Form::Labelled {
            label: Label::Kind {
                rank, number: 1, ..
            },
            ..
        }) = kept.peek().filter(|_| word).map(|next| &next.form)
        {
            held.push(*rank);
        }
    }
    match held.iter().min() {
        Some(&rank) if held.len() >= 2 && held.len() * 2 > words => rank.saturating_sub(1),
        _ => WORD,
    }
}

/// What the numbered headings say of the others.
struct Numbered {
    /// The rank of the largest parts.
    top: u8,
    /// The rank that most have.
    main: u8,
    /// How many of each rank there are.
    counts: [usize; 256],
    /// How many titles without a number a list of contents names, and whether they hold the numbers.
    listed: usize,
    leads: bool,
    /// The rank of titles that hold numbers, inside parts or in a list.
    held: Option<u8>,
    /// Blank lines above those behind which no parts of the last chapter stand.
    rows: Option<u8>,
    /// Blank lines above lines in capitals, where several hold the largest parts: those that stand as far are beside them.
    over: Option<u8>,
    /// Whether numbers begin anew under capitals.
    restarts: bool,
}

impl Numbered {
    /// `None` where nothing has a number.
    fn of(candidates: &[Candidate], holds: &[Option<u8>]) -> Option<Self> {
        let mut counts = [0usize; 256];
        let numbered = |it: &&Candidate| it.kept && it.rank != u8::MAX && it.rank != PLAIN;
        for candidate in candidates.iter().filter(numbered) {
            counts[usize::from(candidate.rank)] += 1;
        }
        let ranks = || (0u8..u8::MAX).filter(|&rank| counts[usize::from(rank)] > 0);
        let top = ranks().next()?;
        let main = ranks()
            .max_by_key(|&rank| (counts[usize::from(rank)], u8::MAX - rank))
            .unwrap_or(top);
        let unnumbered = |it: &&Candidate| it.kept && it.rank == u8::MAX;
        let listed = candidates
            .iter()
            .filter(unnumbered)
            .filter(|it| it.set == Set::Listed)
            .count();
        let leads = listed > counts[usize::from(main)] && leads(candidates);
        let top = if leads {
            top.saturating_sub(1).min(LISTED)
        } else {
            top
        };
        Some(Self {
            top,
            main,
            counts,
            listed,
            leads,
            held: held(candidates, holds, top),
            rows: rows_behind(candidates, main),
            over: rows_over(candidates, holds, top),
            restarts: restarts(candidates) >= 2 && top >= ROMAN,
        })
    }

    /// The rank of a heading without a number that holds numbers of rank `holds`, before the first part or behind the last one.
    fn rank(&self, candidate: &Candidate, holds: Option<u8>, before: bool, behind: bool) -> u8 {
        let above = holds.map(|held| held.saturating_sub(1));
        let listed = candidate.set == Set::Listed;
        let title = matches!(candidate.form, Form::Capitals | Form::Plain);
        let far = self.rows.is_some_and(|rows| candidate.before.rows >= rows);
        match candidate.form {
            Form::Capitals if self.over.is_some_and(|rows| candidate.before.rows >= rows) => {
                self.top.saturating_sub(1)
            }
            _ if title && candidate.set == Set::Above => ABOVE,
            Form::Named(Place::Back) if !behind && is_notes(candidate) => NOTES,
            _ if title && listed && self.leads => self.top,
            Form::Named(_) if holds.is_some_and(|held| held > self.top) => self.top,
            Form::Named(_) if !candidate.flow && above.is_some() => above.unwrap_or(self.top),
            _ if title && above.is_some() => above.unwrap_or(self.top),
            _ if title && !before && self.held.is_some() => self.held.unwrap_or(self.top),
            _ if before => self.top,
            Form::Named(Place::Back) if behind => self.top,
            Form::Capitals if behind && far => self.top,
            Form::Named(_) => self.main,
            _ if listed && self.counts[usize::from(self.main)] > self.listed => self.main,
            _ if self.restarts => CAPITALS_MAIN,
            _ => CAPITALS_UNDER,
        }
    }
}

/// The least blank lines above lines in capitals that hold parts of rank `top`, where there are several.
fn rows_over(candidates: &[Candidate], holds: &[Option<u8>], top: u8) -> Option<u8> {
    let over = candidates.iter().zip(holds).filter(|&(it, &held)| {
        it.kept && it.form == Form::Capitals && it.rank == u8::MAX && held == Some(top)
    });
    let rows: Vec<u8> = over.map(|(it, _)| it.before.rows).collect();
    rows.iter().copied().min().filter(|_| rows.len() >= 2)
}

/// Where one title of a list, or of a part, holds numbers, so may the others: their rank.
fn held(candidates: &[Candidate], holds: &[Option<u8>], top: u8) -> Option<u8> {
    let first = candidates.iter().position(|it| it.kept && it.rank == top)?;
    let inside = candidates.iter().zip(holds).skip(first + 1);
    let held = inside.filter_map(|(it, &holds)| {
        let listed = it.set == Set::Listed;
        let numbers = holds >= Some(ROMAN);
        match it.form {
            Form::Capitals if listed || numbers => holds,
            Form::Plain if listed => holds,
            _ => None,
        }
        .filter(|&held| held > top)
    });
    held.min()
        .map(|held| held.saturating_sub(1).max(top.saturating_add(1)))
}

/// Names and capitals: beside the chapters in front, beside the largest parts outside of them, else under the numbered ones.
fn rank_unnumbered(candidates: &mut [Candidate]) {
    let holds = holders(candidates);
    let Some(numbered) = Numbered::of(candidates, &holds) else {
        rank_by_space(candidates);
        lower(candidates);
        return;
    };
    let first = candidates
        .iter()
        .position(|it| it.kept && it.rank == numbered.top);
    let last = candidates
        .iter()
        .rposition(|it| it.kept && it.rank != u8::MAX);
    let mut part: Option<u8> = None;
    for (index, candidate) in candidates.iter_mut().enumerate() {
        let unnumbered = candidate.kept && matches!(candidate.rank, PLAIN | u8::MAX);
        if let Some(rank) = same_kind(candidate, &numbered.counts).filter(|_| unnumbered) {
            candidate.rank = rank;
        }
        if candidate.kept && candidate.rank == u8::MAX {
            let before = first.is_some_and(|first| index < first);
            let behind = last.is_some_and(|last| index > last);
            candidate.rank = numbered.rank(candidate, holds[index], before, behind);
            // Right below the number of a part nothing stands beside it.
            if let Some(part) = part.filter(|_| matches!(candidate.form, Form::Named(_))) {
                let inside = holds[index]
                    .map(|held| held.saturating_sub(1))
                    .or(numbered.held);
                // Where a part holds no numbers, its titles stand beside each other.
                let main = if numbered.main > part {
                    numbered.main
                } else {
                    CAPITALS_UNDER
                };
                let inside = inside.unwrap_or(main).max(part.saturating_add(1));
                candidate.rank = candidate.rank.max(inside);
            }
        }
        if candidate.kept {
            let numbered = matches!(candidate.form, Form::Labelled { .. });
            part = (numbered && !candidate.flow).then_some(candidate.rank);
        }
    }
    lower(candidates);
    raise(candidates);
}

/// Where nothing has a number, titles stand beside each other; those in small letters only if they stand as far from what is above.
fn rank_by_space(candidates: &mut [Candidate]) {
    let strong = candidates.iter().filter(|it| it.kept && it.rank == u8::MAX);
    let rows = strong.map(|it| it.before.rows).min();
    for candidate in candidates.iter_mut().filter(|it| it.kept) {
        let far = candidate.set != Set::Slanted && Some(candidate.before.rows) >= rows;
        if candidate.rank == u8::MAX || (far && rows.is_some()) {
            candidate.rank = CAPITALS_MAIN - u8::from(candidate.set == Set::Above);
        }
    }
}

/// What has no text of its own stands above the title below it.
fn raise(candidates: &mut [Candidate]) {
    let mut next = None;
    for candidate in candidates.iter_mut().rev().filter(|it| it.kept) {
        let unnumbered = matches!(candidate.form, Form::Capitals | Form::Plain);
        if let Some(rank) = next.filter(|_| candidate.set == Set::Above && unnumbered) {
            candidate.rank = candidate.rank.min(u8::saturating_sub(rank, 1));
        }
        next = Some(candidate.rank);
    }
}

/// Titles without a number under a name that has no text of its own (`Introduction`) are parts of it.
fn lower(candidates: &mut [Candidate]) {
    let mut under = false;
    for candidate in candidates.iter_mut().filter(|it| it.kept) {
        match candidate.form {
            Form::Named(_) => under = candidate.set == Set::Above,
            Form::Capitals | Form::Plain if under => candidate.rank = CAPITALS_UNDER,
            _ => under = false,
        }
    }
}

/// How often numbers begin at one, of the kind that does so most often.
fn restarts(candidates: &[Candidate]) -> usize {
    let firsts = |roman: bool| {
        let first = |label: &Label| match label {
            Label::Roman(number) => roman && *number == 1,
            Label::Digits { number, depth } => !roman && *number == 1 && *depth == 1,
            _ => false,
        };
        let kept = candidates.iter().filter(|it| it.kept);
        kept.filter(|it| matches!(&it.form, Form::Labelled { label, .. } if first(label)))
            .count()
    };
    firsts(true).max(firsts(false))
}

/// Whether titles that a list of contents names come before all numbered ones: then numbers count inside them.
fn leads(candidates: &[Candidate]) -> bool {
    let kept = candidates.iter().filter(|it| it.kept);
    let front = kept.take_while(|it| it.rank == u8::MAX);
    front.filter(|it| it.set == Set::Listed).count() >= 3
}

/// The blank lines above the numbered headings of rank `main`, where no lines in capitals divide what they head: those behind
/// them with as much space above are no parts of the last one.
fn rows_behind(candidates: &[Candidate], main: u8) -> Option<u8> {
    let kept = || candidates.iter().enumerate().filter(|(_, it)| it.kept);
    let mut numbered = kept().filter(|(_, it)| it.rank == main);
    let first = numbered.next()?.0;
    let last = numbered.next_back()?.0;
    let mut inside = kept().filter(|&(index, _)| index > first && index < last);
    if inside.any(|(_, it)| it.form == Form::Capitals && it.rank == u8::MAX) {
        return None;
    }
    kept()
        .filter(|(_, it)| it.rank == main)
        .map(|(_, it)| it.before.rows)
        .min()
}

/// The rank of the numbered parts that are called by the word that begins the line (`The Book of Joshua` beside `The First Book`).
fn same_kind(candidate: &Candidate, counts: &[usize; 256]) -> Option<u8> {
    let folded = fold::folded(&candidate.line);
    let words = folded.strip_prefix("the ")?;
    if !matches!(candidate.form, Form::Capitals | Form::Plain) {
        return None;
    }
    let rank = vocabulary::rank(words.split(' ').next()?)?;
    (counts[usize::from(rank)] >= 2).then_some(rank)
}

/// Whether it stands over the notes to what is above it.
fn is_notes(candidate: &Candidate) -> bool {
    let line = candidate.line.trim_matches(|c: char| !c.is_alphabetic());
    vocabulary::is_notes(&fold::folded(line))
}

/// Of every candidate without a number: the rank of the numbered ones that begin right below it, where they begin anew there.
fn holders(candidates: &[Candidate]) -> Vec<Option<u8>> {
    let mut holds = vec![None; candidates.len()];
    let mut next: Option<u8> = None;
    // Text under lines that are no headings stands under the one above them.
    let mut flow = false;
    let is = |it: &Candidate, wanted: u32| matches!(it.form, Form::Labelled { label: Label::Digits { number, depth: 1 }, alone: true } if number == wanted);
    // Numbers that begin with two stand below a title that counts as one.
    let second = !candidates.iter().any(|it| it.kept && is(it, 1));
    let mut counted = false;
    for (index, candidate) in candidates.iter().enumerate().rev() {
        flow |= candidate.flow;
        if !candidate.kept {
            continue;
        }

        let begins = match &candidate.form {
            Form::Labelled { label, .. } => match label {
                Label::Kind { number, .. } | Label::Word { number, .. } | Label::Roman(number) => {
                    *number == 1
                }
                Label::Digits { number, depth } => {
                    // `A.1` begins an appendix.
                    *number == 1 && (*depth == 1 || candidate.line.starts_with(char::is_uppercase))
                }
                Label::Year(_) => false,
            },
            _ => false,
        };
        if candidate.rank == u8::MAX {
            holds[index] = next.filter(|_| !flow || counted);
        }
        flow = false;
        counted = second && is(candidate, 2);
        next = (begins || counted).then_some(candidate.rank);
    }
    holds
}
