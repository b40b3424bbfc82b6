//! Characters that are awaited: a letter for a visible sentence (`g w`), a letter for a mark.

use super::action::{Cx, Effect};
use super::annotating;
use super::mode::Mode;
use super::motion::{focus, reveal, visible};
use super::state::State;
use crate::keymap::Key;
use crate::text::Span;

/// The letters, the easiest first.
const LETTERS: &str = "asdfghjklqwertyuiopzxcvbnm";

/// Whether the next character is awaited.
pub(super) const fn is_awaited(state: &State) -> bool {
    matches!(state.mode, Mode::Labels { .. } | Mode::Mark(_))
}

/// Puts a letter (two where one is not enough) on every sentence that begins in sight.
pub(super) fn open(state: &mut State) {
    state.fit_galley();
    let Some((first, last)) = visible(state) else {
        return;
    };
    let document = &state.book.document;
    let page = Span::new(first.start, last.end);
    let starts: Vec<usize> = document
        .sentences_in(page)
        .into_iter()
        .map(|sentence| sentence.start)
        .filter(|start| page.contains(*start))
        .collect();
    let labels: Vec<(String, usize)> = names(starts.len()).into_iter().zip(starts).collect();
    if labels.is_empty() {
        state.tell("No sentence begins on this page");
    } else {
        state.mode = Mode::Labels {
            typed: String::new(),
            labels,
        };
    }
}

/// `count` labels, none the beginning of another.
fn names(count: usize) -> Vec<String> {
    let letters: Vec<char> = LETTERS.chars().collect();
    let mut pairs = 0;
    while (letters.len() - pairs) + pairs * letters.len() < count && pairs < letters.len() {
        pairs += 1;
    }
    let single = letters[..letters.len() - pairs]
        .iter()
        .map(ToString::to_string);
    let double = letters[letters.len() - pairs..]
        .iter()
        .flat_map(|first| letters.iter().map(move |second| format!("{first}{second}")));
    single.chain(double).take(count).collect()
}

/// The character that was awaited.
pub(super) fn key(state: &mut State, key: Key, cx: &Cx, effects: &mut Vec<Effect>) {
    let Some(typed) = key.typed() else { return };
    match std::mem::take(&mut state.mode) {
        Mode::Mark(what) => annotating::mark(state, what, Some(typed.to_string()), cx, effects),
        Mode::Labels {
            typed: mut word,
            labels,
        } => {
            word.extend(typed.to_lowercase());
            if let Some((_, pos)) = labels.iter().find(|(name, _)| *name == word) {
                let pos = *pos;
                state.jumps.leave(state.focus.start);
                if let Some(sentence) = state.book.document.sentence_at(pos) {
                    focus(state, sentence);
                    reveal(state);
                }
            } else if labels.iter().any(|(name, _)| name.starts_with(&word)) {
                state.mode = Mode::Labels {
                    typed: word,
                    labels,
                };
            } else {
                state.tell("No sentence has that letter");
            }
        }
        other => state.mode = other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_enough_and_none_begins_another() {
        for count in [0, 1, 26, 27, 60, 300, 676] {
            let names = names(count);
            assert_eq!(names.len(), count);
            for (index, name) in names.iter().enumerate() {
                let clash = names
                    .iter()
                    .enumerate()
                    .any(|(other, n)| other != index && n.starts_with(name.as_str()));
                assert!(!clash, "{name} of {count}");
            }
        }
    }
}
