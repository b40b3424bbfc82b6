//! Raised and lowered words for which there are no signs: where they say something that would be lost in a line (`e` to the power of
//! `2πi`), they are written as formulas are, `e^(2πi)`.

use super::Weaver;
use crate::format::markup::tag::{Key, Tag};
use crate::format::markup::tree::Id;
use crate::text::signs;

/// Bytes of the longest script.
const LONG: usize = 64;
/// How far up a link is looked for.
const NEAR: usize = 3;

impl Weaver<'_> {
    /// What is to be written before the words of `id`, a raised or lowered element, and behind them; `None` where the signs say it,
    /// or nothing is lost.
    pub(super) fn script(&self, id: Id, tag: Tag) -> Option<(&'static str, &'static str)> {
        let tree = self.tree;
        let words = tree.words(id, LONG);
        let linked =
            |node: Id| tree.tag(node) == Tag::A && tree.attribute(node, Key::Href).is_some();
        if self.in_pre
            || words.is_empty()
            || words.len() > LONG
            || tree.all(id).any(linked)
            || tree.ancestors(id).skip(1).take(NEAR).any(linked)
        {
            return None;
        }
        let nested = tree
            .all(id)
            .any(|node| node != id && matches!(tree.tag(node), Tag::Sup | Tag::Sub));
        let raised = tag == Tag::Sup;
        if !is_formula(self.scribe.last_word(), &words, raised, nested) {
            return None;
        }
        Some(match (raised, words.chars().count()) {
            (true, 1) => ("^", ""),
            (true, _) => ("^(", ")"),
            (false, 1) => ("_", ""),
            (false, _) => ("_(", ")"),
        })
    }
}

/// Whether `script`, at `base`, is read as a part of a formula: no number of a note, no end of an abbreviation.
fn is_formula(base: &str, script: &str, raised: bool, nested: bool) -> bool {
    let small = if raised {
        signs::raised
    } else {
        signs::lowered
    };
    if small(script).is_some() && !nested {
        return false;
    }
    let Some(last) = base.chars().next_back() else {
        return false;
    };
    let is_greek = |c: char| matches!(c, '\u{370}'..='\u{3ff}');
    let told = |c: char| c.is_ascii_alphanumeric() || is_greek(c);
    let closes = matches!(last, ')' | ']' | '}' | '|' | '′' | '!');
    if !(last.is_alphanumeric() || closes) || !script.contains(told) || script.starts_with('[') {
        return false;
    }
    if !raised {
        return true;
    }
    let single = base.chars().count() == 1 || last.is_ascii_digit() || closes;
    let letters = script.chars().filter(|c| c.is_alphabetic()).count();
    let all = script.chars().count();
    match letters {
        // Numbers behind a word are those of notes.
        0 => single || script.contains(['/', '+', '=']),
        // `x^q`, `1^A`; else letters end an abbreviation (`1ère`, `nᵒˢ`).
        _ if letters == all => {
            (letters == 1 && single) || (script.contains(is_greek) && !base.contains(is_greek))
        }
        _ => single || script.contains(['+', '-', '−', '/', '*', '=', '·', '×']) || nested,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_of_formulas_are_no_notes_and_no_abbreviations() {
        for (base, script, raised, formula) in [
            ("e", "2πi", true, true),
            ("2", "n/2", true, true),
            ("x", "q", true, true),
            ("A", "ΔT", false, true),
            ("x", "B", false, true),
            ("10", "1.5", true, true),
            (")", "1/2", true, true),
            ("cos", "-1/2", true, true),
            ("e", "iω", true, true),
            // There are signs for them.
            ("x", "2", true, false),
            ("M", "me", true, false),
            ("H", "2", false, false),
            // Ends of abbreviations.
            ("1", "ère", true, false),
            ("2", "ième", true, false),
            ("1", "го", true, false),
            // Notes.
            ("word", "1,2", true, false),
            ("word", "*", true, false),
            ("x", "[2]", true, false),
            ("", "2πi", true, false),
            ("word.", "q", true, false),
        ] {
            assert_eq!(
                is_formula(base, script, raised, false),
                formula,
                "{base} {script}"
            );
        }
        assert!(is_formula("e", "x2", true, true));
    }
}
