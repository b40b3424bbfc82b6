//! The marks of list items.

use super::number;

/// The mark of a list item in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Bullet(char),
    Number(u32),
}

/// The mark at the start of `line`: `- `, `• `, `1. `, `2) `, `(3) `, `b) `.
pub(crate) fn item_mark(line: &str) -> Option<Mark> {
    let first = line.chars().next()?;
    if matches!(first, '-' | '*' | '•' | '·' | '‣' | '◦' | '▪' | '+') {
        return line[first.len_utf8()..]
            .starts_with([' ', '\t', '\u{a0}'])
            .then_some(Mark::Bullet(first));
    }
    // Nearly all lines begin with a word; one of them is a mark only if it is closed soon.
    let head = &line.as_bytes()[..line.len().min(10)];
    if first.is_alphabetic() && !head.contains(&b')') {
        return None;
    }
    let opened = line.strip_prefix('(');
    let body = opened.unwrap_or(line);
    let end = body.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (head, rest) = body.split_at(end);
    let rest = rest.strip_prefix('º').unwrap_or(rest);
    let closed = rest.strip_prefix(')').or_else(|| {
        let digits = head.bytes().all(|byte| byte.is_ascii_digit());
        (opened.is_none() && digits)
            .then(|| rest.strip_prefix('.'))
            .flatten()
    })?;
    if !closed.starts_with([' ', '\t', '\u{a0}']) {
        return None;
    }
    let letter = |head: &str| match head.as_bytes() {
        [letter @ b'a'..=b'z'] => Some(u32::from(letter - b'a') + 1),
        _ => None,
    };
    number::arabic(head)
        .filter(|_| head.len() <= 3)
        .or_else(|| letter(head))
        .or_else(|| number::roman(head))
        .map(Mark::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_carry_a_mark() {
        for (line, mark) in [
            ("- a", Some(Mark::Bullet('-'))),
            ("• a", Some(Mark::Bullet('•'))),
            ("1) Pourquoi", Some(Mark::Number(1))),
            ("12. Twelve", Some(Mark::Number(12))),
            ("(3) c", Some(Mark::Number(3))),
            ("b) c", Some(Mark::Number(2))),
            ("1º. nous supposons", Some(Mark::Number(1))),
            ("— Bonjour", None),
            ("1917 was", None),
            ("3.5 metres", None),
            ("-5 degrees", None),
            ("a dog", None),
        ] {
            assert_eq!(item_mark(line), mark, "{line}");
        }
    }
}
