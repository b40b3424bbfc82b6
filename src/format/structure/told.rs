//! Headings that are told beforehand: a list of contents that says at length what each part treats of, or the scenes of a play. Such a
//! list looks like the book itself, but for how little stands below each line of it.

use super::Page;
use super::candidate::{Candidate, Form};
use super::contents;
use super::label::{self, Label};

/// Headings among which such a list begins.
const FIRST: usize = 6;

/// How many times more text stands below the headings themselves, if they share a title, and if they share a number alone.
const TITLED: usize = 3;
const NUMBERED: usize = 12;

/// What a heading is called.
struct Name {
    /// The rank of its kind, and its number.
    label: Option<(Option<u8>, u32)>,
    title: String,
}

/// Drops headings that come again, in the same order, over more text.
pub(super) fn drop_beforehand(page: &Page, candidates: &mut [Candidate], end: usize) {
    let kept: Vec<usize> = (0..candidates.len())
        .filter(|&index| candidates[index].kept)
        .collect();
    // Most texts have no two headings of a name among the first ones and the others.
    let names: Vec<Name> = kept
        .iter()
        .map(|&index| name(page, &candidates[index]))
        .collect();
    for begin in 0..names.len().min(FIRST) {
        let again = (begin + 1..names.len()).find(|&at| is_same(&names[begin], &names[at]));
        let Some(again) = again else { continue };
        let start = |at: usize| {
            let block = kept.get(at).map_or(end, |&index| candidates[index].block);
            page.blocks
                .get(block)
                .map_or(page.text.len(), |block| block.span.start)
        };
        if is_list(&names, begin, again, |at| start(at + 1) - start(at)) {
            for &index in &kept[begin..again] {
                candidates[index].kept = false;
            }
            return;
        }
    }
}

/// Whether the headings `begin..again` are a list of those from `again` on; `text` tells the bytes below a heading.
fn is_list(names: &[Name], begin: usize, again: usize, text: impl Fn(usize) -> usize) -> bool {
    let (mut at, mut hits, mut titled) = (again, 0, 0);
    let (mut told, mut read) = (0, 0);
    for index in begin..again {
        let found = (at..names.len()).find(|&at| is_same(&names[index], &names[at]));
        let Some(found) = found else { continue };
        hits += 1;
        titled += usize::from(!names[index].title.is_empty() && !names[found].title.is_empty());
        told += text(index);
        read += text(found);
        at = found + 1;
    }
    let most = hits >= 2 && hits * 3 >= (again - begin) * 2;
    let (times, of) = if titled >= 2 && titled * 2 >= hits {
        (TITLED, 2)
    } else {
        (NUMBERED, 2)
    };
    most && told * times < read * of
}

fn is_same(one: &Name, other: &Name) -> bool {
    let titles = one.title == other.title;
    match (one.label, other.label) {
        (Some(label), Some(again)) => {
            label == again && (titles || one.title.is_empty() || other.title.is_empty())
        }
        (None, None) => titles && !one.title.is_empty(),
        _ => false,
    }
}

fn name(page: &Page, candidate: &Candidate) -> Name {
    let Form::Labelled { label, .. } = &candidate.form else {
        let title = contents::key(&candidate.line);
        return Name { label: None, title };
    };
    let rank = match label {
        Label::Kind { rank, .. } => Some(*rank),
        _ => None,
    };
    let own = label::parse(&candidate.line).map(|found| contents::key(found.title));
    let below = || {
        candidate
            .title
            .map(|block| contents::key(page.words(block)))
    };
    let title = own.filter(|title| !title.is_empty()).or_else(below);
    Name {
        label: Some((rank, label.number())),
        title: title.unwrap_or_default(),
    }
}
