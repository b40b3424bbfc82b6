//! Words that a typist parted at the end of a line: joined again where the text has them in one elsewhere; a compound keeps its hyphen.

use std::collections::HashMap;

use crate::doc::{Block, BlockKind};
use crate::text::Span;

/// Bytes of the text in which a word is looked for.
const LEXICON: usize = 4 << 20;

/// A word over the end of a line.
struct Parted {
    /// The hyphen.
    hyphen: usize,
    /// The first letter on the next line.
    next: usize,
    joined: String,
    compound: String,
}

/// Cuts the line ends, and those of `hyphens` (before a line end each) that are none of the word's own, out of prose.
pub(super) fn join(text: &str, hyphens: &[usize], blocks: &[Block], cuts: &mut Vec<Span>) {
    let mut blocks = blocks.iter().peekable();
    let mut parted: Vec<Parted> = Vec::new();
    for &at in hyphens {
        while blocks.next_if(|block| block.span.end <= at).is_some() {}
        let Some(block) = blocks.peek() else { break };
        let flows = matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Item { .. } | BlockKind::Caption
        );
        if flows && block.span.start < at {
            parted.extend(parted_at(text, block.span, at));
        }
    }
    if parted.is_empty() {
        return;
    }
    let known = lexicon(text, &parted);
    let times = |word: &str| known.get(word).copied().unwrap_or(0);
    for word in &parted {
        let whole = times(&word.joined) > times(&word.compound);
        cuts.push(Span::new(word.hyphen + usize::from(!whole), word.next));
    }
}

/// The word around the hyphen at `at`, where it is one of small letters that goes on in the next line.
fn parted_at(text: &str, block: Span, at: usize) -> Option<Parted> {
    let before = &text[block.start..at];
    let rest = &text[at + 2..block.end.max(at + 2)];
    let next = rest.trim_start_matches([' ', '\t']);
    let letters = |c: char| !c.is_alphabetic();
    let head = &before[before.rfind(letters).map_or(0, |at| {
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    })..];
    let tail = &next[..next.find(letters).unwrap_or(next.len())];
    let small = head.ends_with(char::is_lowercase) && tail.starts_with(char::is_lowercase);
    (small && !before.ends_with('-')).then(|| Parted {
        hyphen: at,
        next: at + 2 + (rest.len() - next.len()),
        joined: format!("{head}{tail}").to_lowercase(),
        compound: format!("{head}-{tail}").to_lowercase(),
    })
}

/// How often the text has the words that `parted` may be, not counting those at the ends of lines.
fn lexicon(text: &str, parted: &[Parted]) -> HashMap<String, u32> {
    let mut known: HashMap<String, u32> = parted
        .iter()
        .flat_map(|word| [word.joined.clone(), word.compound.clone()])
        .map(|word| (word, 0))
        .collect();
    let sample = &text[..text.floor_char_boundary(LEXICON)];
    let mut small = String::new();
    for word in sample.split(|c: char| !c.is_alphabetic() && c != '-') {
        // A compound counts as such, and each of its words for itself.
        if word.len() < 3 || word.ends_with('-') {
            continue;
        }
        small.clear();
        small.extend(word.chars().flat_map(char::to_lowercase));
        if let Some(times) = known.get_mut(&small) {
            *times += 1;
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::plain::markup::Cuts;

    #[test]
    fn words_are_joined_as_the_text_has_them_elsewhere() {
        for (text, wanted) in [
            ("bro-\nken and broken", "broken and broken"),
            (
                "self-\ncontrol is self-control",
                "self-control is self-control",
            ),
            ("bro-\n  ken and Broken", "broken and Broken"),
            ("unknown-\nword", "unknown-word"),
            ("a dash--\nand more", "a dash--\nand more"),
            ("Anglo-\nSaxon", "Anglo-\nSaxon"),
            ("pages 3-\n4", "pages 3-\n4"),
            ("- \nitem", "- \nitem"),
            ("été-\nnébreux, éténébreux", "éténébreux, éténébreux"),
            ("end-\n", "end-\n"),
        ] {
            let block = |kind| Block {
                span: Span::new(0, text.len()),
                kind,
                quote: 0,
                tight: false,
            };
            let hyphens: Vec<usize> = text.match_indices("-\n").map(|(at, _)| at).collect();
            let mut cuts = Vec::new();
            join(text, &hyphens, &[block(BlockKind::Paragraph)], &mut cuts);
            assert_eq!(Cuts::new(cuts).apply(text.to_owned()), wanted);
            let mut none = Vec::new();
            join(text, &hyphens, &[block(BlockKind::Verse)], &mut none);
            assert!(none.is_empty());
        }
    }
}
