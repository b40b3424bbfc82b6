//! “Did you mean …?”: the nearest of the names that exist.

/// The name in `names` that `wrong` was most likely meant to be: the one at the smallest edit distance (insertions, deletions,
/// replacements and swapped neighbours count one each, case does not count), where that is no more than a third of its length; else one that
/// begins with what was written.
#[must_use]
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong: Vec<char> = wrong.to_lowercase().chars().take(LONGEST).collect();
    let mut best: Option<(usize, &str)> = None;
    let mut beginning = None;
    for name in names {
        let chars: Vec<char> = name.to_lowercase().chars().take(LONGEST).collect();
        if wrong.len() >= 2 && chars.starts_with(&wrong) && beginning.is_none() {
            beginning = Some(name);
        }
        let far = distance(&wrong, &chars);
        let allowed = chars.len().max(wrong.len()).div_ceil(3).min(4);
        if far <= allowed && far < chars.len() && best.is_none_or(|(least, _)| far < least) {
            best = Some((far, name));
        }
    }
    best.map(|(_, name)| name).or(beginning)
}

/// `: did you mean “…”?`, or nothing.
#[must_use]
pub fn hint<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    nearest(wrong, names).map_or_else(String::new, |name| format!("; did you mean “{name}”?"))
}

/// Names are never longer; what is written may be.
const LONGEST: usize = 64;

/// Optimal string alignment distance (Damerau–Levenshtein where no part is edited twice).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(x != y))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, far) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "abc", 0),
            ("abc", "acb", 1),
            ("line-donw", "line-down", 1),
            ("kitten", "sitting", 3),
            ("été", "ete", 2),
        ] {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            assert_eq!(distance(&chars(a), &chars(b)), far, "{a} {b}");
            assert_eq!(distance(&chars(b), &chars(a)), far, "{b} {a}");
        }
    }

    #[test]
    fn suggestions() {
        let names = ["line-down", "line-up", "page-down", "quit", "contents"];
        for (wrong, meant) in [
            ("line-donw", Some("line-down")),
            ("linedown", Some("line-down")),
            ("Quit", Some("quit")),
            ("quti", Some("quit")),
            ("cont", Some("contents")),
            ("zzzz", None),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(nearest(wrong, names), meant, "{wrong}");
        }
    }
}
