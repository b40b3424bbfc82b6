//! Small pieces of markup and what becomes of them.
//!
//! A text is written down block by block: `H2` heading, `P` paragraph, `- ` `1. ` `a. ` `+ ` items, one step in for each depth,
//! `V` verse, `C` code, `F` figure, `K` caption, `---` a rule; `>` before it for each quotation it stands in, `~` where it is close to
//! the block above. Inlines are `{kind:words}`.

use super::*;
use crate::doc::{Block, BlockKind, Inline, Marker};

mod dirty;
mod libraries;
mod manuals;
mod pages;
mod sheets;
mod snippets;

/// What `text` holds, a line for each block.
pub(super) fn dump(text: &str, blocks: &[Block], inlines: &[Inline]) -> Vec<String> {
    blocks
        .iter()
        .map(|block| line(text, block, inlines))
        .collect()
}

/// The same of a whole document.
pub(in crate::format) fn dumped(document: &crate::doc::Document) -> Vec<String> {
    dump(document.text(), document.blocks(), document.inlines())
}

fn line(text: &str, block: &Block, inlines: &[Inline]) -> String {
    let mut out = ">".repeat(usize::from(block.quote));
    if block.tight {
        out.push('~');
    }
    let sign = match block.kind {
        BlockKind::Heading(level) => format!("H{level} "),
        BlockKind::Paragraph => "P ".to_owned(),
        BlockKind::Item { depth, marker } => {
            let sign = match marker {
                Marker::None => "+ ".to_owned(),
                Marker::Bullet => "- ".to_owned(),
                Marker::Number(number) => format!("{number}. "),
                Marker::Letter {
                    number,
                    upper: true,
                } => format!("A{number} "),
                Marker::Letter { number, .. } => format!("a{number} "),
                Marker::Roman {
                    number,
                    upper: true,
                } => format!("I{number} "),
                Marker::Roman { number, .. } => format!("i{number} "),
                Marker::Task(true) => "[x] ".to_owned(),
                Marker::Task(false) => "[ ] ".to_owned(),
            };
            "  ".repeat(usize::from(depth)) + &sign
        }
        BlockKind::Verse => "V ".to_owned(),
        BlockKind::Preformatted => "C ".to_owned(),
        BlockKind::Table(_) => "T ".to_owned(),
        BlockKind::Figure => "F ".to_owned(),
        BlockKind::Caption => "K ".to_owned(),
        BlockKind::Rule => "---".to_owned(),
    };
    out.push_str(&sign);
    let inside: Vec<&Inline> = inlines
        .iter()
        .filter(|it| block.span.covers(it.span))
        .collect();
    for (at, c) in text[block.span.range()].char_indices() {
        let at = at + block.span.start;
        for inline in &inside {
            if inline.span.start == at {
                out.extend(["{", &name(&inline.kind), ":"]);
            }
        }
        out.push(c);
        let end = at + c.len_utf8();
        out.push_str(&"}".repeat(inside.iter().filter(|it| it.span.end == end).count()));
    }
    out
}

fn name(kind: &InlineKind) -> String {
    match kind {
        InlineKind::Emphasis => "i".into(),
        InlineKind::Strong => "b".into(),
        InlineKind::Code => "code".into(),
        InlineKind::Strike => "s".into(),
        InlineKind::Link { target } => format!("->{target}"),
        InlineKind::NoteMark(note) => format!("note {note}"),
        InlineKind::Superscript => "sup".into(),
        InlineKind::Subscript => "sub".into(),
        InlineKind::SmallCaps => "sc".into(),
        InlineKind::Underline => "u".into(),
        InlineKind::Reference(pos) => format!("@{pos}"),
        InlineKind::Picture(picture) => format!("img {picture}"),
        InlineKind::Direction(direction) => format!("{direction:?}"),
        InlineKind::Language(lang) => lang.to_string(),
        InlineKind::Ruby(reading) => format!("ruby {reading}"),
    }
}

/// The fragment that a body of XHTML becomes.
pub(super) fn fragment(body: &str) -> Fragment {
    xhtml(body, &Styles::default()).fragment
}

pub(super) fn blocks(body: &str) -> Vec<String> {
    let fragment = fragment(body);
    dump(&fragment.text, &fragment.blocks, &fragment.inlines)
}

/// Panics where a fragment breaks a promise of its type.
pub(super) fn assert_sound(fragment: &Fragment) {
    let text = &fragment.text;
    assert!(!text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')));
    let mut end = 0;
    for block in &fragment.blocks {
        assert!(block.span.start >= end, "{block:?}");
        assert!(!text[end..block.span.start].contains(|c: char| !c.is_whitespace()));
        end = block.span.end;
    }
    assert!(text[end..].trim().is_empty());
    assert!(
        fragment
            .inlines
            .is_sorted_by_key(|it| (it.span.start, std::cmp::Reverse(it.span.end)))
    );
    for inline in &fragment.inlines {
        assert!(
            fragment
                .blocks
                .iter()
                .any(|block| block.span.covers(inline.span)),
            "{inline:?}"
        );
        assert!(text.get(inline.span.range()).is_some());
    }
    for &pos in fragment
        .ids
        .values()
        .chain(fragment.pages.iter().map(|page| &page.pos))
    {
        assert!(text.is_char_boundary(pos), "{pos}");
    }
    for span in fragment
        .notes
        .iter()
        .map(|note| note.body)
        .chain(fragment.references.iter().map(|it| it.mark))
        .chain(fragment.around.iter().copied())
    {
        assert!(text.get(span.range()).is_some(), "{span:?}");
    }
    for picture in &fragment.pictures {
        assert!(!picture.place.is_empty() && text.get(picture.place.range()).is_some());
    }
}
