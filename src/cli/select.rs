//! What the words of a reader choose: a title among titles, a section, a place in per cent.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::doc::Document;
use crate::keymap::suggest;
use crate::store::Seen;
use crate::text::{Span, fold, hygiene};

use super::Failure;

/// What was chosen among several, by index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    One(usize),
    /// As good as each other.
    Several(Vec<usize>),
    None,
}

/// How good a fuzzy match has to be, in tenths of what the same words get that match without a gap. Below that a mistyped file
/// name would open just any text that has its letters somewhere.
const GOOD: u32 = 8;

/// What a text may be called by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Title and file name, with and without its ending: folded.
    whole: Vec<String>,
    /// All of it, and the authors: folded.
    words: String,
}

impl Names {
    /// The names of a text of the library.
    #[must_use]
    pub fn of(seen: &Seen) -> Self {
        let file = seen.paths.first();
        let name = |part: Option<&std::ffi::OsStr>| {
            part.unwrap_or_default().to_string_lossy().into_owned()
        };
        let stem = name(file.and_then(|path| path.file_stem()));
        let file = name(file.and_then(|path| path.file_name()));
        let words = format!("{} {} {file}", seen.title, seen.authors.join(" "));
        Self {
            whole: [&seen.title, &file, &stem]
                .map(|name| fold::folded(name))
                .into(),
            words: fold::folded(&words),
        }
    }

    /// The names of a text that has only a title.
    #[must_use]
    pub fn of_title(title: &str) -> Self {
        Self::of(&Seen {
            title: title.to_owned(),
            ..Seen::default()
        })
    }
}

/// The text that `words` mean: one called so but for case and accents, else one whose name begins so, else one that holds them, its
/// authors counted in, else the best fuzzy match.
#[must_use]
pub fn by_name(words: &str, texts: &[Names]) -> Choice {
    let wanted = fold::folded(words);
    let wanted = wanted.trim();
    if wanted.is_empty() {
        return Choice::None;
    }
    let ways: [&dyn Fn(&Names) -> bool; 3] = [
        &|text| text.whole.iter().any(|name| name.trim() == wanted),
        &|text| text.whole.iter().any(|name| name.starts_with(wanted)),
        &|text| text.words.contains(wanted),
    ];
    for called_so in ways {
        let found = all(texts, called_so);
        if found != Choice::None {
            return found;
        }
    }
    let pattern = Pattern::parse(wanted, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut score = |text: &str| pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher);
    let Some(perfect) = score(wanted) else {
        return Choice::None;
    };
    let scores: Vec<u32> = texts
        .iter()
        .map(|text| score(&text.words).unwrap_or(0))
        .collect();
    let best = scores.iter().copied().max().unwrap_or(0);
    if best * 10 < perfect * GOOD {
        return Choice::None;
    }
    all(&scores, |score| *score == best)
}

fn all<T>(items: &[T], good: impl Fn(&T) -> bool) -> Choice {
    let indices: Vec<usize> = (0..items.len())
        .filter(|index| good(&items[*index]))
        .collect();
    match indices.as_slice() {
        [] => Choice::None,
        [one] => Choice::One(*one),
        _ => Choice::Several(indices),
    }
}

/// The section `name` means.
///
/// # Errors
/// Where there is none, with the sections there are.
pub fn section(document: &Document, name: &str) -> Result<usize, Failure> {
    let outline = document.outline();
    outline.find(name).ok_or_else(|| {
        let ids = || outline.sections().iter().map(|section| section.id.as_str());
        let shown = hygiene::line(name);
        let cure = match suggest::nearest(name, ids()) {
            Some(id) => format!("did you mean “{id}”?"),
            None if outline.is_empty() => "the text has no sections".to_owned(),
            None => "lutrin toc lists them".to_owned(),
        };
        Failure::not_found(format!("there is no section “{shown}”; {cure}"))
    })
}

/// The byte that `at` means: a section, or a place of the body in per cent (`50%`).
///
/// # Errors
/// Where there is no such section, or the per cent are none.
pub fn place(document: &Document, at: &str) -> Result<usize, Failure> {
    if at.trim_end().ends_with('%') {
        return percent(at).map(|percent| at_percent(document, percent));
    }
    let index = section(document, at)?;
    Ok(document.outline().sections()[index].span.start)
}

/// What `at` means as a part of the text: a section, or all from a place in per cent on.
///
/// # Errors
/// As [`place`].
pub fn span(document: &Document, at: &str) -> Result<Span, Failure> {
    if at.trim_end().ends_with('%') {
        return Ok(Span::new(place(document, at)?, document.text().len()));
    }
    Ok(document.outline().sections()[section(document, at)?].span)
}

/// The byte that `--at` means, where it is given.
///
/// # Errors
/// As [`place`].
pub fn begin(document: &Document, at: Option<&str>) -> Result<Option<usize>, Failure> {
    at.map(|at| place(document, at)).transpose()
}

/// Reads a number from 0 to 100, with or without a sign for per cent.
///
/// # Errors
/// Where it is none.
pub fn percent(text: &str) -> Result<f64, Failure> {
    let number = text.trim().trim_end_matches('%').trim_end();
    number
        .replace(',', ".")
        .parse()
        .ok()
        .filter(|percent| (0.0..=100.0).contains(percent))
        .ok_or_else(|| {
            let shown = hygiene::line(text);
            Failure::usage(format!(
                "“{shown}” is no place: per cent go from 0% to 100%"
            ))
        })
}

/// The byte of the body at `percent`.
fn at_percent(document: &Document, percent: f64) -> usize {
    let Span { start, .. } = document.body();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a text has far less than 2^52 bytes, and the product is never negative"
    )]
    let into = (document.body().len() as f64 * percent / 100.0) as usize;
    document.floor(start + into)
}

/// Where byte `pos` stands in the body, in per cent with one decimal.
#[must_use]
pub fn percent_of(document: &Document, pos: usize) -> f64 {
    let body = document.body();
    let into = pos.clamp(body.start, body.end) - body.start;
    // In thousandths, which are exact.
    let thousandths = (into as u128 * 1000) / (body.len().max(1) as u128);
    f64::from(u32::try_from(thousandths).unwrap_or(1000)) / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let texts = [
            ("La révolution russe", "", "lecture.txt"),
            ("Vom Kriege", "Carl von Clausewitz", "kriege-1.epub"),
            (
                "Vom Kriege, zweites Buch",
                "Carl von Clausewitz",
                "kriege-2.epub",
            ),
            (
                "The Origin of Species by Means of Natural Selection",
                "Charles Darwin",
                "pg1228.txt",
            ),
        ];
        let texts = texts.map(|(title, author, file)| {
            Names::of(&Seen {
                title: title.to_owned(),
                authors: vec![author.to_owned()],
                paths: vec![format!("/books/{file}").into()],
                ..Seen::default()
            })
        });
        for (words, choice) in [
            ("la revolution RUSSE", Choice::One(0)),
            ("russe", Choice::One(0)),
            ("vom kriege", Choice::One(1)),
            ("vom", Choice::Several(vec![1, 2])),
            ("kriege", Choice::Several(vec![1, 2])),
            ("kriege-2", Choice::One(2)),
            ("Kriege-1.epub", Choice::One(1)),
            ("clausewitz", Choice::Several(vec![1, 2])),
            ("Darwin", Choice::One(3)),
            ("pg12", Choice::One(3)),
            ("origin species", Choice::One(3)),
            ("revolution rusée", Choice::One(0)),
            ("natral selection", Choice::One(3)),
            ("tocc", Choice::None),
            ("book.txt", Choice::None),
            ("", Choice::None),
            (" ", Choice::None),
        ] {
            assert_eq!(by_name(words, &texts), choice, "{words}");
        }
        assert_eq!(by_name("a", &[]), Choice::None);
        assert_eq!(
            by_name("russe", &[Names::of_title("La révolution russe")]),
            Choice::One(0)
        );
    }

    #[test]
    fn per_cent() {
        for (text, expected) in [
            ("50%", Some(50.0)),
            ("50 %", Some(50.0)),
            ("12,5", Some(12.5)),
            ("100", Some(100.0)),
            ("101", None),
            ("-1", None),
            ("NaN", None),
            ("half", None),
            ("", None),
        ] {
            assert_eq!(percent(text).ok(), expected, "{text}");
        }
    }
}
