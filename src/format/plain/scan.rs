//! Lines, and the groups of lines that blank lines set apart.

use memchr::memchr;

use crate::text::Span;

/// Bytes after which a line is only known to be long; counting its columns would cost and tell nothing.
const LONG_LINE: usize = 400;

/// One line that is not blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// First byte of the line, white space included.
    pub start: usize,
    /// Its text, without white space at either side.
    pub span: Span,
    /// Columns of white space before the text.
    pub indent: u32,
    /// Columns of the text; of very long lines, bytes.
    pub cols: u32,
    /// Whether it begins with an ideographic space, as Chinese and Japanese paragraphs do.
    pub wide: bool,
}

impl Line {
    /// The column its text ends at.
    pub fn end_col(&self) -> u32 {
        self.indent.saturating_add(self.cols)
    }
}

/// What stands before a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gap {
    /// Blank lines.
    pub rows: u8,
    /// Whether something marks a pause: a line of one no-break space, a drawn rule.
    pub marked: bool,
    /// Whether nothing stands before it at all.
    pub first: bool,
}

/// The longest group that is looked at as one; a longer one is handed on in parts.
const MAX_LINES: usize = 4096;

/// Calls `group` with the lines of every group in `range` and the gap before it (`rows` is 0 where a group goes on).
/// Returns the gap at the end.
pub(super) fn groups(text: &str, range: Span, mut group: impl FnMut(&[Line], Gap)) -> Gap {
    let bytes = text.as_bytes();
    let mut lines: Vec<Line> = Vec::new();
    let mut gap = Gap {
        first: range.start == 0,
        ..Gap::default()
    };
    let mut start = range.start;
    while start < range.end {
        let end = memchr(b'\n', &bytes[start..range.end]).map_or(range.end, |at| start + at);
        match line(text, start, end) {
            Ok(line) => {
                if lines.len() >= MAX_LINES {
                    flush(&mut lines, &mut gap, &mut group);
                }
                lines.push(line);
            }
            Err(marked) => {
                flush(&mut lines, &mut gap, &mut group);
                gap.rows = gap.rows.saturating_add(1);
                gap.marked |= marked;
            }
        }
        start = end + 1;
    }
    flush(&mut lines, &mut gap, &mut group);
    gap
}

fn flush(lines: &mut Vec<Line>, gap: &mut Gap, group: &mut impl FnMut(&[Line], Gap)) {
    if !lines.is_empty() {
        group(lines, std::mem::take(gap));
        lines.clear();
    }
}

/// The line `start..end`; `Err` where it is blank, with whether it marks a pause.
fn line(text: &str, start: usize, end: usize) -> Result<Line, bool> {
    let raw = &text[start..end];
    let bytes = raw.as_bytes();
    // The common case, at no cost: a line that begins and ends with visible ASCII.
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let (lead, core) = if plain(bytes.first()) && plain(bytes.last()) {
        (0, raw)
    } else {
        let blank = |c: char| c.is_whitespace() || is_zero_width(c);
        let core = raw.trim_matches(blank);
        if core.is_empty() {
            let odd = |c: char| !matches!(c, ' ' | '\t' | '\r' | '\u{3000}');
            return Err(raw.chars().any(odd));
        }
        let lead = raw.len() - raw.trim_start_matches(blank).len();
        (lead, core)
    };
    let indent = if lead == 0 {
        0
    } else {
        raw[..lead].chars().fold(0, |col, c| match c {
            '\t' => (col / 8 + 1) * 8,
            '\u{3000}' => col + 2,
            c if c.is_whitespace() => col + 1,
            _ => col,
        })
    };
    let cols = if core.len() > LONG_LINE {
        core.len()
    } else {
        columns(core)
    };
    let span = Span::new(start + lead, start + lead + core.len());
    Ok(Line {
        start,
        span,
        indent,
        cols: u32::try_from(cols).unwrap_or(u32::MAX),
        wide: raw.starts_with('\u{3000}'),
    })
}

/// About how many columns `text` takes: counted by bytes, so that 100 MB are soon done. Marks that take none are counted too.
fn columns(text: &str) -> usize {
    let begins = |&&byte: &&u8| byte & 0xc0 != 0x80;
    let wide = |&&byte: &&u8| matches!(byte, 0xe3..=0xed | 0xf0);
    let bytes = text.as_bytes();
    bytes.iter().filter(begins).count() + bytes.iter().filter(wide).count()
}

fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Whether a line is drawn and not written: stars, dashes, an ornament.
pub(super) fn is_rule(line: &str) -> bool {
    if line.len() > 400 {
        return false;
    }
    let mut signs = 0;
    let mut ornament = false;
    let mut dots = true;
    for c in line.chars() {
        match c {
            '*' | '#' | '⁂' | '❦' | '❧' | '☙' | '✻' | '✽' | '※' | '§' | '⁎' | '◊' | '◆' | '◇' =>
            {
                ornament = true;
                dots = false;
            }
            '-' | '_' | '=' | '~' | '•' | '·' | '—' | '–' | '─' | '━' | '═' | '+' | '^' =>
            {
                dots = false;
            }
            '.' => {}
            c if c.is_whitespace() => continue,
            _ => return false,
        }
        signs += 1;
    }
    // Three dots in a row are an ellipsis that someone speaks.
    (ornament || signs >= 3) && !(dots && (signs < 3 || line.contains("..")))
}

/// Whether a line underlines the one above it: one sign, repeated.
pub(super) fn underline(line: &str) -> Option<char> {
    let sign = line.chars().next()?;
    let drawn = matches!(
        sign,
        '=' | '-' | '~' | '^' | '*' | '_' | '─' | '━' | '═' | '—'
    );
    (drawn && line.chars().count() >= 3 && line.chars().all(|c| c == sign)).then_some(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_told_apart_by_blank_lines() {
        let text = "\u{a0}\none\n  two\n\n \t\n\n\u{a0}\n\nthree\n\nfour";
        let mut found = Vec::new();
        let end = groups(text, Span::new(0, text.len()), |lines, gap| {
            let words: Vec<&str> = lines.iter().map(|line| line.span.of(text)).collect();
            found.push((words.join("|"), lines[0].indent, gap.rows, gap.marked));
        });
        assert_eq!(
            found,
            [
                ("one|two".to_owned(), 0, 1, true),
                ("three".to_owned(), 0, 5, true),
                ("four".to_owned(), 0, 1, false),
            ]
        );
        assert_eq!(end, Gap::default());
    }

    #[test]
    fn lines_know_their_columns() {
        let text = "\t  été  ";
        let line = line(text, 0, text.len()).expect("a line");
        assert_eq!((line.span.of(text), line.indent, line.cols), ("été", 10, 3));
    }

    #[test]
    fn rules_are_drawn() {
        for (line, rule) in [
            ("* * *", true),
            ("***", true),
            ("*", true),
            ("-----", true),
            ("———", true),
            ("⁂", true),
            ("       *       *       *", true),
            (". . .", true),
            ("…", false),
            ("...", false),
            ("--", false),
            ("—", false),
            ("- a -", false),
            ("1", false),
            ("?", false),
        ] {
            assert_eq!(is_rule(line), rule, "{line}");
        }
    }
}
