//! The days of a diary.

use std::collections::HashSet;

use super::candidate::{Candidate, Form};
use super::label::Label;
use super::{Page, vocabulary};
use crate::text::fold;

/// Days that make a diary.
const DAYS: usize = 3;

/// The rank of chapters.
const CHAPTER: u8 = 40;

/// Bytes of the longest day.
const LONGEST: usize = 60;

/// The month of a line that is a day and nothing else: the name of a month, a number, and what stands with them.
pub(super) fn month(line: &str) -> Option<String> {
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    if line.len() > LONGEST
        || !(1..=6).contains(&digits)
        || line.ends_with([',', ';', ':', '—', '-'])
    {
        return None;
    }
    let folded = fold::folded(line);
    let mut month = None;
    for word in folded.split(|c: char| !c.is_alphanumeric()) {
        let number = word.trim_end_matches(char::is_alphabetic);
        if vocabulary::is_month(word) {
            month = Some(word.to_owned());
        } else if !(word.is_empty()
            || vocabulary::is_of_day(word)
            || (word.len() <= 5 && number.parse::<u32>().is_ok_and(|number| number < 2200)))
        {
            return None;
        }
    }
    month
}

/// The days of a diary are no numbered parts. Of its days some share a month, as chapters that are called by months do not.
pub(super) fn tell(candidates: &mut [Candidate]) {
    let mut months = HashSet::new();
    let mut days = Vec::new();
    for (index, candidate) in candidates.iter().enumerate() {
        let fits = matches!(
            candidate.form,
            Form::Date
                | Form::Labelled {
                    label: Label::Digits { depth: 1, .. } | Label::Word { .. },
                    alone: false
                }
        );
        if let Some(month) = month(&candidate.line).filter(|_| fits && candidate.flow) {
            months.insert(month);
            days.push(index);
        }
    }
    if days.len() >= DAYS && months.len() < days.len() {
        for index in days {
            candidates[index].form = Form::Date;
        }
    }
}

/// Keeps the days of a diary, where nothing divides the text but parts known by their names. Says whether it is one.
pub(super) fn keep(page: &Page, candidates: &mut [Candidate]) -> bool {
    let headings: HashSet<usize> = candidates
        .iter()
        .filter(|it| it.kept)
        .map(|it| it.title.unwrap_or(it.block))
        .collect();
    // At the foot of a letter a day stands below a name, and nearer to it than to what follows.
    let heads = |it: &Candidate| {
        let below = it.block == 0 || headings.contains(&(it.block - 1));
        (below || page.closes(it.block)) && it.before.rows >= it.after.rows
    };
    let day = |it: &Candidate| it.form == Form::Date && it.flow && heads(it);
    let days = candidates.iter().filter(|it| day(it)).count();
    let stronger = |it: &&Candidate| it.kept && !matches!(it.form, Form::Named(_));
    let others = candidates.iter().filter(stronger).count();
    // Parts may hold the days of a diary; chapters hold their own text.
    let chapter = |it: &Candidate| {
        let part = matches!(it.form, Form::Labelled { label: Label::Kind { rank, .. }, .. } if rank < CHAPTER);
        matches!(it.form, Form::Labelled { .. }) && !part
    };
    let parts = others * 2 <= days && !candidates.iter().filter(stronger).any(chapter);
    let diary = (others < 2 || parts) && days >= DAYS;
    if diary {
        for candidate in candidates.iter_mut() {
            candidate.kept |= day(candidate);
        }
    }
    diary
}
