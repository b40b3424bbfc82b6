//! Lines of a mail with the signs of how often they were quoted.

use super::scan::Line;
use crate::text::Span;

/// How often the line of a mail was quoted, and the bytes of the signs that say so.
pub(super) fn quotation(words: &str) -> Option<(u8, usize)> {
    let (mut depth, mut len) = (0u8, 0);
    while let Some(rest) = words[len..].strip_prefix('>') {
        depth = depth.saturating_add(1);
        len = words.len() - rest.len();
        if rest.starts_with(" >") {
            len += 1;
        }
    }
    let rest = &words[len..];
    let space = rest.starts_with(' ');
    (depth > 0 && (space || rest.is_empty())).then_some((depth.min(9), len + usize::from(space)))
}

/// `line` without its signs of quotation.
pub(super) fn without(line: &Line, text: &str) -> Line {
    let Some((_, len)) = quotation(line.span.of(text)) else {
        return *line;
    };
    let start = line.span.start + len;
    let words = &text[start..line.span.end];
    let lead = words.len() - words.trim_start().len();
    let columns = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
    Line {
        start,
        span: Span::new(start + lead, line.span.end),
        indent: columns(lead),
        cols: line.cols.saturating_sub(columns(len + lead)),
        wide: words.starts_with('\u{3000}'),
    }
}
