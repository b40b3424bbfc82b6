//! Documents for the tests of this layer.

use crate::doc::{Block, BlockKind, Builder, Document, SectionSpec};
use crate::text::Span;

pub const LECTURE: &str = include_str!("../../texts/la-revolution-russe.txt");

/// `text` with a paragraph for each run of lines; a line that begins with `# ` is a section's heading, one of stars alone a rule.
pub fn document(text: &str) -> Document {
    let mut builder = Builder::over(text.to_owned());
    let mut block: Option<Span> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n').chain([""]) {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        if !line.trim().is_empty() {
            block = Some(block.map_or(span, |block| block.union(span)));
        } else if let Some(span) = block.take() {
            let words = span.of(text);
            let kind = match words.strip_prefix("# ") {
                Some(title) => {
                    builder.sections.push(SectionSpec {
                        title: title.to_owned(),
                        level: 1,
                        start: span.start,
                    });
                    BlockKind::Heading(1)
                }
                None if words.chars().all(|c| "* ".contains(c)) => BlockKind::Rule,
                None => BlockKind::Paragraph,
            };
            builder.blocks.push(Block {
                span,
                kind,
                quote: 0,
                tight: false,
            });
        }
    }
    builder.finish()
}

/// The only place of `words` in `text`.
pub fn span(text: &str, words: &str) -> Span {
    let at = text.find(words).unwrap_or_else(|| panic!("no “{words}”"));
    assert_eq!(text.matches(words).count(), 1, "“{words}” must stand once");
    Span::new(at, at + words.len())
}
