//! Lines that begin a part of a Chinese or Japanese text (`第三回`), close to what stands above or below them.

use super::scan::{Gap, Line};
use crate::format::structure::label;

/// Bytes of the longest heading of a part in ideographs.
const LONGEST: usize = 120;

/// The first such line among `lines`.
pub(super) fn at(text: &str, lines: &[Line]) -> Option<usize> {
    let begins = |line: &Line| {
        let words = line.span.of(text);
        !line.wide
            && words.starts_with('第')
            && words.len() <= LONGEST
            && !words.ends_with(['。', '，', '．', '！', '？', '」'])
            && label::parse(words).is_some()
    };
    lines.iter().position(begins)
}

/// `gap` with a blank line at least.
pub(super) fn apart(gap: Gap) -> Gap {
    Gap {
        rows: gap.rows.max(1),
        ..gap
    }
}
