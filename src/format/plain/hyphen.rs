//! Words that a typist parted at the end of a line: joined again where the text has them in one elsewhere; a compound keeps its hyphen.
//! What the text has nowhere else is joined where its lines are filled by parting words, and a compound where they are not.

use std::collections::HashMap;

use crate::doc::{Block, BlockKind};
use crate::text::Span;

/// Bytes of the text in which a word is looked for.
const LEXICON: usize = 4 << 20;

/// Where so many lines of a hundred end in a hyphen, they were filled by parting words: compounds are far rarer.
const FILLED: usize = 3;

/// Words that begin compounds, and words that end them, in a language or other.
const FIRST: [&str; 38] = [
    "all", "anti", "co", "counter", "cross", "demi", "eighty", "ex", "far", "fifty", "forty",
    "good", "grand", "great", "half", "high", "ill", "long", "low", "mid", "new", "ninety", "non",
    "nouveau", "old", "peut", "self", "semi", "seventy", "short", "sixty", "so", "thirty", "to",
    "twenty", "vice", "well", "young",
];
const LAST: [&str; 30] = [
    "ce", "ci", "day", "down", "elle", "elles", "en", "etc", "ils", "in", "je", "la", "law", "le",
    "les", "leur", "like", "lui", "là", "moi", "morrow", "même", "mêmes", "night", "nous", "out",
    "toi", "tu", "up", "vous",
];

/// A word over the end of a line.
struct Parted {
    /// The hyphen.
    hyphen: usize,
    /// The first letter on the next line.
    next: usize,
    /// Empty where it can only be a compound.
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
    let filled = is_filled(text, &parted);
    for word in &parted {
        let (whole, compound) = (times(&word.joined), times(&word.compound));
        let whole =
            whole > compound || (whole == 0 && compound == 0 && filled && !word.is_compound());
        cuts.push(Span::new(word.hyphen + usize::from(!whole), word.next));
    }
}

impl Parted {
    /// Whether it is made of words that make compounds.
    fn is_compound(&self) -> bool {
        let (first, last) = self.compound.split_once('-').unwrap_or_default();
        self.joined.is_empty() || FIRST.contains(&first) || LAST.contains(&last)
    }
}

/// Whether the lines of `text` were filled by parting words at their ends.
fn is_filled(text: &str, parted: &[Parted]) -> bool {
    let end = text.floor_char_boundary(LEXICON);
    let hyphens = parted.partition_point(|word| word.hyphen < end);
    let lines = memchr::memchr_iter(b'\n', &text.as_bytes()[..end]).count();
    hyphens >= 2 && hyphens * 100 >= lines * FILLED
}

/// The word around the hyphen at `at`, where it goes on in the next line.
fn parted_at(text: &str, block: Span, at: usize) -> Option<Parted> {
    let before = &text[block.start..at];
    let rest = &text[at + 2..block.end.max(at + 2)];
    let next = rest.trim_start_matches([' ', '\t']);
    let letters = |c: char| !c.is_alphabetic();
    let head = &before[before.rfind(letters).map_or(0, |at| {
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    })..];
    let tail = &next[..next.find(letters).unwrap_or(next.len())];
    let small = head.ends_with(char::is_lowercase);
    // What begins with a capital is a part of a compound.
    let joins = small && !tail.is_empty() && !before.ends_with('-');
    joins.then(|| Parted {
        hyphen: at,
        next: at + 2 + (rest.len() - next.len()),
        joined: if tail.starts_with(char::is_lowercase) {
            format!("{head}{tail}").to_lowercase()
        } else {
            String::new()
        },
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
    fn words_that_are_nowhere_else_are_joined_where_lines_are_filled_so() {
        let line = "It was late in the year and the road lay under water\n";
        let ends = "the road was run-\nning under the some-\nthing well-\nknown, peut-\nêtre lui-\nmême of two hun-\ndred\n";
        for (lines, wanted) in [
            (
                30,
                "the road was running under the something well-known, peut-être lui-même of two hundred\n",
            ),
            (
                900,
                "the road was run-ning under the some-thing well-known, peut-être lui-même of two hun-dred\n",
            ),
        ] {
            let text = format!("{ends}{}", line.repeat(lines));
            let block = Block {
                span: Span::new(0, text.len()),
                kind: BlockKind::Paragraph,
                quote: 0,
                tight: false,
            };
            let hyphens: Vec<usize> = text.match_indices("-\n").map(|(at, _)| at).collect();
            let mut cuts = Vec::new();
            join(&text, &hyphens, &[block], &mut cuts);
            let joined = Cuts::new(cuts).apply(text);
            assert_eq!(&joined[..joined.find("It was").unwrap_or(0)], wanted);
        }
    }

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
            ("Anglo-\nSaxon", "Anglo-Saxon"),
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
