//! More of an annotation than fits on its lines in a list: where a changed one differs, what stood around one that has no place, and where it
//! may stand.

use super::command::Command;
use super::sheets::keys_of;
use super::shelf::one_line;
use super::state::State;
use super::view_model::{Run, TextLine, Tone};
use crate::annotate::{Annotation, Resolution};
use crate::layout::wrap::fit;
use crate::text::Span;
use crate::text::width::width;

/// So many places are listed.
const LISTED: usize = 5;

/// Columns of a quote, and of the words shown of a place.
const QUOTE: usize = 240;
const WORDS: usize = 48;

/// Bytes of what stayed that are shown on either side of what changed.
const AROUND: usize = 24;

fn run(text: impl Into<String>, tone: Tone) -> Run {
    Run {
        text: text.into(),
        tone,
    }
}

/// What there is to say beyond the lines of the list, and the keys of `table` for it; nothing of an annotation that stands where it was
/// made, or moved.
pub(super) fn more(state: &State, annotation: &Annotation, table: &str) -> Vec<TextLine> {
    let Some(found) = state.book.resolution(annotation.id) else {
        return Vec::new();
    };
    let keys = keys(state, annotation, found, table).into_iter();
    keys.chain(of(state, annotation, found)).collect()
}

/// The same of an annotation that was found so, without the keys.
pub(super) fn of(state: &State, annotation: &Annotation, found: &Resolution) -> Vec<TextLine> {
    match found {
        Resolution::Changed { span, .. } => {
            let (was, now) = changed(state, annotation, *span, AROUND);
            vec![
                with_sign("− ", was, Tone::Gone),
                with_sign("+ ", now, Tone::Normal),
            ]
        }
        Resolution::Lost => vec![around(annotation)],
        Resolution::Ambiguous(places) => {
            let mut lines = vec![around(annotation)];
            let listed = places.iter().take(LISTED);
            lines.extend(listed.map(|place| candidate(state, *place)));
            if let Some(rest) = places.len().checked_sub(LISTED).filter(|rest| *rest > 0) {
                lines.push(vec![run(format!("? {rest} more places"), Tone::Dim)]);
            }
            lines
        }
        _ => Vec::new(),
    }
}

fn with_sign(sign: &str, words: String, tone: Tone) -> TextLine {
    vec![run(sign, Tone::Alert), run(words, tone)]
}

/// The quote between what stood before and after it.
fn around(annotation: &Annotation) -> TextLine {
    let anchor = &annotation.anchor;
    let said = |text: &str| crate::text::hygiene::line(text).into_owned();
    let (before, after) = (anchor.prefix.trim_start(), anchor.suffix.trim_end());
    let before = if before.is_empty() {
        String::new()
    } else {
        format!("…{}", said(before))
    };
    let after = if after.is_empty() {
        String::new()
    } else {
        format!("{}…", said(after))
    };
    vec![
        run(before, Tone::Dim),
        run(fit(&one_line(&anchor.exact), QUOTE), Tone::Strong),
        run(after, Tone::Dim),
    ]
}

/// A place that may be it: how far in the text, in which section, and its words.
fn candidate(state: &State, place: Span) -> TextLine {
    let document = &state.book.document;
    let outline = document.outline();
    let section = outline
        .at(place.start)
        .map(|index| format!("{} · ", fit(&outline.name(index), WORDS)));
    let from = document.floor(place.start.saturating_sub(AROUND));
    let to = document.floor(place.end.saturating_add(AROUND));
    let words = one_line(document.slice(Span::new(from, to)));
    let percent = state.book.progress(place.start);
    vec![
        run(
            format!("? {}.{} %  ", percent / 10, percent % 10),
            Tone::Alert,
        ),
        run(section.unwrap_or_default(), Tone::Normal),
        run(format!("…{}", fit(&format!("{words}…"), WORDS)), Tone::Dim),
    ]
}

/// What the keys do with it, where it was written apart or has no place.
fn keys(
    state: &State,
    annotation: &Annotation,
    found: &Resolution,
    table: &str,
) -> Option<TextLine> {
    let is_apart = state.book.set.beside(annotation.id).next().is_some();
    let is_unplaced = found.place().is_none();
    let is_several = matches!(found, Resolution::Ambiguous(_));
    let lets_go = if annotation.let_go {
        "looks again"
    } else {
        "lets go"
    };
    let mut line = TextLine::new();
    for (command, does, applies) in [
        (Command::Settle, "joins both texts", is_apart),
        (Command::NextCandidate, "next place", is_several),
        (Command::Place, "by hand", is_unplaced),
        (Command::LetGo, lets_go, is_unplaced),
    ] {
        let keys = keys_of(&state.keymap, table, command.spec().name);
        let key = keys.split(", ").next().filter(|key| !key.is_empty());
        let Some(key) = key.filter(|_| applies) else {
            continue;
        };
        if !line.is_empty() {
            line.push(run(" · ", Tone::Dim));
        }
        line.push(run(key, Tone::Key));
        line.push(run(format!(" {does}"), Tone::Dim));
    }
    (!line.is_empty()).then_some(line)
}

/// The words a changed annotation was made on, and those that stand there now: where they differ, and a few around. `None` where it is not changed.
pub(super) fn was_and_now(state: &State, annotation: &Annotation) -> Option<(String, String)> {
    let span = changed_at(state, annotation)?;
    Some(changed(state, annotation, span, AROUND))
}

/// The same with hardly more than what differs, for one row of `columns`: a sign before each.
pub(super) fn was_and_now_in_a_row(
    state: &State,
    annotation: &Annotation,
    columns: usize,
) -> Option<TextLine> {
    let span = changed_at(state, annotation)?;
    let (was, now) = changed(state, annotation, span, 4);
    // Signs and a gap; what the shorter one leaves is the other's.
    let room = columns.saturating_sub(6);
    let was = fit(&was, room.saturating_sub(width(&now)).max(room / 2));
    let now = fit(&now, room.saturating_sub(width(&was)));
    Some(vec![
        run("− ", Tone::Alert),
        run(was, Tone::Gone),
        run("  + ", Tone::Alert),
        run(now, Tone::Dim),
    ])
}

/// Where an annotation stands on other words now.
fn changed_at(state: &State, annotation: &Annotation) -> Option<Span> {
    match state.book.resolution(annotation.id) {
        Some(Resolution::Changed { span, .. }) => Some(*span),
        _ => None,
    }
}

fn changed(state: &State, annotation: &Annotation, span: Span, around: usize) -> (String, String) {
    let was = one_line(&annotation.anchor.exact);
    let now = one_line(&state.book.document.quote(span));
    let (was, now) = differing(&was, &now, around);
    (fit(&was, QUOTE), fit(&now, QUOTE))
}

/// Two texts without what they begin and end with alike, but for about `around` bytes of it.
fn differing(was: &str, now: &str, around: usize) -> (String, String) {
    let alike = |(a, b): &((usize, char), (usize, char))| a.1 == b.1;
    let both = was.char_indices().zip(now.char_indices());
    let head = both
        .take_while(alike)
        .last()
        .map_or(0, |((at, c), _)| at + c.len_utf8());
    let rest = was[head..].chars().rev().zip(now[head..].chars().rev());
    let tail: usize = rest
        .take_while(|(a, b)| a == b)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let cut = |text: &str| {
        let from = word_before(text, head.saturating_sub(around), around);
        let to = word_after(text, (text.len() - tail).saturating_add(around), around);
        let before = if from > 0 { "…" } else { "" };
        let after = if to < text.len() { "…" } else { "" };
        format!("{before}{}{after}", text[from..to].trim())
    };
    (cut(was), cut(now))
}

/// Where the word that holds byte `at` begins; where there are no words, the character.
fn word_before(text: &str, at: usize, around: usize) -> usize {
    let at = text.floor_char_boundary(at);
    match text[..at].rfind(' ') {
        Some(space) if at - space <= around => space + 1,
        None if at <= around => 0,
        _ => at,
    }
}

/// Where the word that holds byte `at` ends.
fn word_after(text: &str, at: usize, around: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    let at = text.ceil_char_boundary(at);
    match text[at..].find(' ') {
        Some(space) if space <= around => at + space,
        None if text.len() - at <= around => text.len(),
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_two_texts_differ() {
        let long = "One may look for it a long time and not find it anywhere in the whole wide world, I am told by those who tried.";
        for (was, now, expected) in [
            ("wolves", "bears", ("wolves", "bears")),
            ("", "bears", ("", "bears")),
            ("the same", "the same", ("the same", "the same")),
            (
                long,
                &long.replace("find it anywhere", "see it at all"),
                (
                    "…for it a long time and not find it anywhere in the whole wide world,…",
                    "…for it a long time and not see it at all in the whole wide world,…",
                ),
            ),
            (
                "長い文章の中では何も変わらないように見えるがここだけは少し違っている。それでも最後まで読まれるべきものである。",
                "長い文章の中では何も変わらないように見えるがここだけはかなり違っている。それでも最後まで読まれるべきものである。",
                (
                    "…えるがここだけは少し違っている。それ…",
                    "…えるがここだけはかなり違っている。それ…",
                ),
            ),
        ] {
            let (old, new) = differing(was, now, AROUND);
            assert_eq!((old.as_str(), new.as_str()), expected);
        }
    }
}
