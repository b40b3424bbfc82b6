//! What a line looks like by its characters alone: capitals, a title, a name, the entry of an index.

use super::{label, vocabulary};
use crate::text::width;

/// Whether a line is the entry of an index: words, and the numbers of pages.
pub(super) fn is_entry(line: &str) -> bool {
    let Some((words, last)) = line.trim_end_matches('.').rsplit_once(", ") else {
        return false;
    };
    let page = |part: &str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let pages = words.rsplit_once(", ").is_some_and(|(_, part)| page(part));
    page(last) && (pages || last.len() <= 3) && label::parse(line).is_none()
}

/// Whether `line` has no letter but capitals, and enough of them.
pub(super) fn is_capitals(line: &str) -> bool {
    // What is added in brackets may be written as it likes.
    let line = match line.split_once(" (") {
        Some((before, inside)) if inside.trim_end_matches('.').ends_with(')') => before,
        _ => line,
    };
    if line.starts_with(['-', '—', '–', '"', '“', '«', '»', '„', '(', '…', '.'])
        || line.ends_with([',', ';'])
        || is_in_quotes(line)
    {
        return false;
    }
    let mut letters = 0;
    for c in line.chars() {
        if c.is_lowercase() {
            return false;
        }
        letters += usize::from(c.is_uppercase());
    }
    letters >= 4 && line.split_whitespace().count() <= 32
}

/// Whether a line stands in single marks of quotation.
pub(super) fn is_in_quotes(line: &str) -> bool {
    line.len() > 2 && line.starts_with(['\'', '‘']) && line.ends_with(['\'', '’'])
}

/// Whether a line looks like an unnumbered title: short, begins with a capital, ends without a stop, holds no date, name or greeting.
pub(super) fn is_title_like(line: &str, folded: &str) -> bool {
    has_title_look(line) && !is_date(folded) && !vocabulary::is_courtesy(folded)
}

/// What [`is_title_like`] asks of the characters alone.
pub(super) fn has_title_look(line: &str) -> bool {
    if line.len() > 240 || line.ends_with(['.', ',', ';', ':', '!', '…']) {
        return false;
    }
    let caseless = !line.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    let limit = if caseless { 30 } else { 60 };
    if width::width(line) > limit || line.split_whitespace().count() > 10 {
        return false;
    }
    let open = |c: char| {
        matches!(
            c,
            '“' | '«'
                | '"'
                | '‘'
                | '„'
                | '¿'
                | '¡'
                | '\''
                | ' '
                | '\u{a0}'
                | '\u{202f}'
                | '「'
                | '『'
                | '《'
        )
    };
    let Some(first) = line.trim_start_matches(open).chars().next() else {
        return false;
    };
    let begins = first.is_uppercase() || (caseless && first.is_alphabetic());
    let Some(last) = line.chars().next_back() else {
        return false;
    };
    let ends = last.is_alphanumeric()
        || matches!(last, '”' | '»' | '"' | '’' | ')' | '?' | '」' | '』' | '》');
    let quoted = is_in_quotes(line)
        || line.starts_with(['“', '«', '"', '„', '「', '『'])
            && line.ends_with(['”', '»', '"', '“', '」', '』']);
    let stops = has_stop_inside(line);
    begins
        && ends
        && !quoted
        && !stops
        && !line.contains(['\t', '|', '@', '='])
        && !line.contains("   ")
        && !line.contains(":-")
        && !line.contains(":)")
        && !has_initial(line)
}

/// Whether the sign `c` at byte `at` ends a sentence: not after an initial or a short abbreviation.
pub(super) fn is_stop(line: &str, at: usize, c: char) -> bool {
    match c {
        '!' | '?' | '。' | '！' | '？' | '…' => true,
        '.' => {
            let word = line[..at].rsplit(|c: char| !c.is_alphanumeric()).next();
            word.is_some_and(|word| word.chars().count() > 3)
        }
        _ => false,
    }
}

/// Whether a sentence ends inside `line`.
pub(super) fn has_stop_inside(line: &str) -> bool {
    line.char_indices()
        .any(|(at, c)| is_stop(line, at, c) && at + c.len_utf8() < line.len())
}

/// Whether the line holds an initial (`J. Dupont`): a name, not a title.
pub(super) fn has_initial(line: &str) -> bool {
    line.split_whitespace().any(|word| {
        let mut chars = word.chars();
        matches!(
            (chars.next(), chars.next()),
            (Some(first), Some('.')) if first.is_uppercase()
        )
    })
}

/// Whether folded words hold a month and a number.
pub(super) fn is_date(folded: &str) -> bool {
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    folded.contains(|c: char| c.is_ascii_digit()) && words.any(vocabulary::is_month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn titles_are_short_and_unpunctuated() {
        for (line, wanted) in [
            ("La question nationale", true),
            ("Le “coup d’Etat”", true),
            ("Les causes d’Octobre", true),
            ("What Is to Be Done?", true),
            ("Über die Freiheit", true),
            ("雪国", true),
            ("« Viens ici »", false),
            ("“Seven!” I answered", false),
            ("Et enfin :", false),
            ("He slept.", false),
            ("with his head bowed", false),
            ("Paris, le 3 mars 1890", false),
            ("12 May 1917", false),
            ("J. B. Wolters", false),
            ("Votre ami", false),
            ("Yours truly", false),
            ("Dear Sir", false),
            ("By Herman Melville", false),
            ("— Bonjour", false),
            ("name@example.org", false),
            ("Wheat     12     40", false),
            ("He came home. It was late", false),
            ("(conférence donnée en 1932)", false),
            ("彼は言った。", false),
            (
                "A line that goes on for rather longer than any title would be wise to do",
                false,
            ),
        ] {
            assert_eq!(is_title_like(line, &fold::folded(line)), wanted, "{line}");
        }
    }
}
