//! Taking a TOML text apart at its top-level headers, without parsing it: every record becomes a piece of text of its own,
//! so that one can be changed, and one can be damaged, and the others stay byte for byte as they are.

use std::ops::Range;

/// A part of the text: the bytes from one header (or the start) to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Bytes; the ranges of all pieces follow each other and cover the text.
    pub range: Range<usize>,
    /// It begins with the header of an entry (`[[ann]]`); its subtables (`[ann.anchor]`) are in it.
    pub entry: bool,
}

/// The pieces of `text`, whose entries are the tables of the array `array`. Headers inside strings, arrays and comments are none.
pub(super) fn split(text: &str, array: &str) -> Vec<Piece> {
    let mut pieces = Pieces::new(text.len());
    for at in headers(text) {
        match header(&text[at..]) {
            Some((name, true)) if name == array => pieces.begin(at, true),
            // Subtables stay with their entry.
            Some((name, _)) if name == array => {}
            _ => pieces.begin(at, false),
        }
    }
    pieces.done
}

/// The pieces of a text that is damaged: every line that looks like an entry's header is one.
pub(super) fn split_by_lines(text: &str, array: &str) -> Vec<Piece> {
    let mut pieces = Pieces::new(text.len());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if matches!(header(line), Some((name, true)) if name == array) {
            pieces.begin(at, true);
        }
        at += line.len();
    }
    pieces.done
}

/// `text` without the lines that git leaves where two versions met; `None` where there are none.
pub(super) fn without_conflict_marks(text: &str) -> Option<String> {
    let is_mark = |line: &str| {
        ["<<<<<<< ", "=======", ">>>>>>> ", "||||||| "]
            .iter()
            .any(|mark| line.starts_with(mark))
    };
    text.lines().any(is_mark).then(|| {
        text.split_inclusive('\n')
            .filter(|line| !is_mark(line))
            .collect()
    })
}

struct Pieces {
    done: Vec<Piece>,
    end: usize,
}

impl Pieces {
    fn new(end: usize) -> Self {
        let first = Piece {
            range: 0..end,
            entry: false,
        };
        Self {
            done: vec![first],
            end,
        }
    }

    fn begin(&mut self, at: usize, entry: bool) {
        if let Some(last) = self.done.last_mut() {
            last.range.end = at;
            if last.range.is_empty() {
                self.done.pop();
            }
        }
        self.done.push(Piece {
            range: at..self.end,
            entry,
        });
    }
}

/// The first name of a header line, and whether it is that of an array's table and has no further names.
fn header(line: &str) -> Option<(&str, bool)> {
    let line = line.trim_start_matches(['\u{feff}', ' ', '\t']);
    let (inner, double) = match line.strip_prefix("[[") {
        Some(inner) => (inner, true),
        None => (line.strip_prefix('[')?, false),
    };
    let inner = inner.trim_start_matches([' ', '\t', '"', '\'']);
    let end = inner
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
        .unwrap_or(inner.len());
    let rest = inner[end..].trim_start_matches([' ', '\t', '"', '\'']);
    Some((&inner[..end], double && rest.starts_with("]]")))
}

/// Where the lines of top-level headers begin.
fn headers(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut depth = 0usize;
    let mut line = Some(at);
    while let Some(byte) = bytes.get(at) {
        match (byte, line) {
            (b' ' | b'\t', _) => at += 1,
            (b'\n', _) => {
                at += 1;
                line = Some(at);
            }
            (b'[', Some(start)) if depth == 0 => {
                found.push(start);
                line = None;
                at = line_end(bytes, at);
            }
            (b'#', _) => at = line_end(bytes, at),
            (b'"' | b'\'', _) => {
                line = None;
                at = string_end(bytes, at, *byte);
            }
            (b'[' | b'{', _) => {
                line = None;
                depth += 1;
                at += 1;
            }
            (b']' | b'}', _) => {
                line = None;
                depth = depth.saturating_sub(1);
                at += 1;
            }
            _ => {
                line = None;
                at += 1;
            }
        }
    }
    found
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes
        .get(at..)
        .and_then(|rest| memchr::memchr(b'\n', rest))
        .map_or(bytes.len(), |n| at + n)
}

/// The end of the string that begins with `quote` at `at`; an open one-line string ends with its line.
fn string_end(bytes: &[u8], at: usize, quote: u8) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let triple = [quote; 3];
    let lines = rest.starts_with(&triple);
    let mut i = at + if lines { 3 } else { 1 };
    // What is between these bytes is passed over many bytes at a time.
    let next = |from: usize| {
        let rest = bytes.get(from..)?;
        let line_end = if lines { quote } else { b'\n' };
        memchr::memchr3(quote, b'\\', line_end, rest).map(|n| from + n)
    };
    while let Some(found) = next(i) {
        i = found;
        match bytes.get(i).copied() {
            Some(b'\\') if quote == b'"' => i += 2,
            Some(b'\n') if !lines => return i,
            Some(b) if b == quote && !lines => return i + 1,
            Some(b) if b == quote && bytes[i..].starts_with(&triple) => {
                // Up to two more quotes belong to the string.
                let more = bytes[i + 3..].iter().take(2).take_while(|b| **b == quote);
                return i + 3 + more.count();
            }
            _ => i += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The pieces as text, entries marked with `*`.
    fn pieces(text: &str) -> Vec<String> {
        shown(text, &split(text, "ann"))
    }

    fn shown(text: &str, pieces: &[Piece]) -> Vec<String> {
        pieces
            .iter()
            .map(|piece| {
                let mark = if piece.entry { "*" } else { "" };
                format!("{mark}{}", &text[piece.range.clone()])
            })
            .collect()
    }

    #[test]
    fn headers_divide() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[""]),
            ("a = 1\n", &["a = 1\n"]),
            ("a = 1\n[[ann]]\nb = 2\n", &["a = 1\n", "*[[ann]]\nb = 2\n"]),
            (
                "[[ann]]\n[ann.anchor]\nx = 1\n",
                &["*[[ann]]\n[ann.anchor]\nx = 1\n"],
            ),
            (
                "[[ann]]\n [[ ann ]] # c\n[doc]\n",
                &["*[[ann]]\n", "* [[ ann ]] # c\n", "[doc]\n"],
            ),
            ("\u{feff}[[ann]]\n", &["\u{feff}", "*[[ann]]\n"]),
            ("[[\"ann\"]]\r\nx=1\r\n", &["*[[\"ann\"]]\r\nx=1\r\n"]),
            (
                "x = \"\"\"\n[[ann]]\n\"\"\"\n[[ann]]\n",
                &["x = \"\"\"\n[[ann]]\n\"\"\"\n", "*[[ann]]\n"],
            ),
            (
                "x = '''\n[[ann]]\\'''\n[[ann]]\n",
                &["x = '''\n[[ann]]\\'''\n", "*[[ann]]\n"],
            ),
            (
                "x = [\n[\"a\"],\n]\n[[ann]]\n",
                &["x = [\n[\"a\"],\n]\n", "*[[ann]]\n"],
            ),
            (
                "x = [\"\"\"a\"\"\"\"]\n[[ann]]\n",
                &["x = [\"\"\"a\"\"\"\"]\n", "*[[ann]]\n"],
            ),
            ("# \"\"\"\n[[ann]]\n", &["# \"\"\"\n", "*[[ann]]\n"]),
            ("x = \"open\n[[ann]]\n", &["x = \"open\n", "*[[ann]]\n"]),
            ("[[annex]]\n[[ann.sub]]\n", &["[[annex]]\n[[ann.sub]]\n"]),
        ];
        for (text, expected) in cases {
            assert_eq!(&pieces(text), expected, "{text:?}");
        }
    }

    #[test]
    fn damaged_text_divides_at_lines() {
        let text = "x = \"\"\"\n[[ann]]\na\n[[ann]]\nb\n";
        let expected = ["x = \"\"\"\n", "*[[ann]]\na\n", "*[[ann]]\nb\n"];
        assert_eq!(shown(text, &split_by_lines(text, "ann")), expected);
    }

    #[test]
    fn conflict_marks_go() {
        let text = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\nd";
        assert_eq!(without_conflict_marks(text).as_deref(), Some("a\nb\nc\nd"));
        assert_eq!(without_conflict_marks("a\n"), None);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "(\\[\\[ann\\]\\]|\"\"\"|'''|[\\[\\]\"'#=\\\\ \na\u{feff}é]){0,60}") {
            for pieces in [split(&text, "ann"), split_by_lines(&text, "ann")] {
                let joined: String = pieces.iter().map(|piece| &text[piece.range.clone()]).collect();
                prop_assert_eq!(joined, text.clone());
            }
        }
    }
}
