//! TOML written by hand: read as far as it can be, with the line of everything.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::Problem;

/// A TOML text and what could be read of it.
pub struct Source<'a> {
    text: &'a str,
    root: DeTable<'a>,
}

/// A key with its value.
pub type Entry<'t, 'a> = (&'t Spanned<DeString<'a>>, &'t Spanned<DeValue<'a>>);

/// How many lines that are no TOML are told of one file; what comes after is left out.
const MOST: usize = 64;

/// Reads `text` and hands it on with what is wrong in it. A line that is no TOML is left out (a bad table header with the lines under it, which would
/// else fall to the table before), the rest is kept.
pub fn read<T>(text: &str, then: impl FnOnce(&Source<'_>, Vec<Problem>) -> T) -> T {
    let mut problems = Vec::new();
    let mut error = match DeTable::parse(text) {
        Ok(root) => {
            let root = root.into_inner();
            return then(&Source { text, root }, problems);
        }
        Err(error) => error,
    };
    let mut left = text.to_owned();
    while problems.len() < MOST {
        let at = error.span().map_or(0, |span| span.start);
        problems.push(Problem {
            line: line(text, at),
            message: one_line(error.message()),
        });
        match without_line(&left, at) {
            Some(less) => left = less,
            None => break,
        }
        match DeTable::parse(&left) {
            Ok(root) => {
                let root = root.into_inner();
                return then(&Source { text, root }, problems);
            }
            Err(next) => error = next,
        }
    }
    let root = DeTable::new();
    then(&Source { text, root }, problems)
}

/// `text` with the line of byte `at` blank, and where that is a table's header, all lines up to the next header; nothing else
/// moves. `None` where the line is blank already.
fn without_line(text: &str, at: usize) -> Option<String> {
    let at = text.floor_char_boundary(at.min(text.len()));
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut end = start + text[start..].find('\n').unwrap_or(text.len() - start);
    let line = text[start..end].trim_start();
    if line.is_empty() {
        return None;
    }
    if line.starts_with('[') {
        end += text[end..].find("\n[").unwrap_or(text.len() - end);
    }
    let blank = text[start..end]
        .bytes()
        .map(|b| if b == b'\n' { '\n' } else { ' ' });
    Some(
        text[..start]
            .chars()
            .chain(blank)
            .chain(text[end..].chars())
            .collect(),
    )
}

/// The line, from 1, of byte `at`.
fn line(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    before.split(|byte| *byte == b'\n').count()
}

impl<'a> Source<'a> {
    /// What stands at the top, in the order it is written.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry<'_, 'a>> {
        in_order(&self.root)
    }

    /// The line, from 1, of byte `at`.
    #[must_use]
    pub fn line(&self, at: usize) -> usize {
        line(self.text, at)
    }

    /// A problem at a key or a value.
    #[must_use]
    pub fn problem<T>(&self, at: &Spanned<T>, message: String) -> Problem {
        Problem {
            line: self.line(at.span().start),
            message,
        }
    }
}

/// The entries of a table in the order they are written.
#[must_use]
pub fn in_order<'t, 'a>(table: &'t DeTable<'a>) -> Vec<Entry<'t, 'a>> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names at the top, and the lines of what is wrong.
    fn looked_at(text: &str) -> (Vec<String>, Vec<usize>) {
        read(text, |source, problems| {
            let names = source.entries();
            (
                names
                    .iter()
                    .map(|(key, _)| key.get_ref().to_string())
                    .collect(),
                problems.iter().map(|problem| problem.line).collect(),
            )
        })
    }

    #[test]
    fn what_is_no_toml_is_told_and_the_rest_is_read() {
        for (text, names, lines) in [
            ("", &[][..], &[][..]),
            ("b = 1\na = 2", &["b", "a"], &[]),
            (
                "b = 1\nwhat is this\na = 2\nc = \"open\nd = 3\nd = 4\n",
                &["b", "a", "d"],
                &[2, 4, 6],
            ),
            ("[a]\nx = 1\n[b\ny = 1\nz = é\n[c]\n", &["a", "c"], &[3]),
            ("[a]\n[a]\nx = 1\n", &["a"], &[2]),
            ("a = 1\nb = \"\"\"\nc\n", &[], &[4]),
        ] {
            let (found, told) = looked_at(text);
            assert_eq!(found, names, "{text:?}");
            assert_eq!(told, lines, "{text:?}");
        }
    }

    #[test]
    fn a_file_that_is_no_toml_at_all_is_told_with_a_limit() {
        assert_eq!(looked_at(&"no\n".repeat(1000)).1.len(), MOST);
    }

    #[test]
    fn lines_count_from_one() {
        let lines = read("a = 1\r\n\nb = 2", |source, _| {
            let entries = source.entries();
            let lines = entries
                .iter()
                .map(|(key, _)| source.problem(key, String::new()).line);
            lines.collect::<Vec<_>>()
        });
        assert_eq!(lines, [1, 3]);
    }

    proptest::proptest! {
        #[test]
        fn reading_never_panics(text in "([a-c\"'=\\[\\]#. \n\ré]|\"\"\"){0,40}") {
            let _ = looked_at(&text);
        }
    }
}
