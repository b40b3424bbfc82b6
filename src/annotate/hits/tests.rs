use proptest::prelude::*;

use super::*;
use crate::annotate::Anchor;
use crate::text::matching::normalize;

fn go() -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn wanted(quote: &str, before: &str, after: &str) -> Wanted {
    Wanted::of(&Anchor {
        exact: quote.to_owned(),
        prefix: before.to_owned(),
        suffix: after.to_owned(),
        ..Anchor::default()
    })
}

fn starts(text: &str, quote: &str) -> Vec<usize> {
    let wanted = wanted(quote, "", "");
    let (hits, _) = find(&mut Reading::new(text), &[&wanted], &mut go).unwrap();
    hits[0].places.iter().map(|hit| hit.start).collect()
}

#[test]
fn places_in_code_points_of_match_text() {
    for (text, quote, expected) in [
        ("", "a", &[][..]),
        ("a", "", &[]),
        ("abc", "abcd", &[]),
        ("La Révolution", "révolution", &[3]),
        ("  l’idée\n\n  et l'idée ", "L’IDÉE", &[0, 10]),
        ("l\u{ad}’i\u{301}dée", "l'ídée", &[0]),
        ("bobobobo", "bobo", &[0, 2, 4]),
        ("hahahaha ha", "haha", &[0, 2, 4]),
        ("aaaa", "aa", &[0, 1, 2]),
        ("aaaaaa", "aaaaa", &[0, 1]),
        ("abcabcab", "abcab", &[0, 3]),
        ("un mot\r\nun  mot", "mot un", &[3]),
    ] {
        assert_eq!(starts(text, quote), expected, "{text:?} {quote:?}");
    }
}

#[test]
fn the_nearest_contexts_are_kept() {
    let many = "x y ".repeat(5000);
    let text = format!("{many}here x there {many}");
    let wanted = wanted("x", "here ", " there");
    let (hits, total) = find(&mut Reading::new(&text), &[&wanted], &mut go).unwrap();
    assert!(hits[0].more);
    assert_eq!(hits[0].places.len(), KEPT);
    assert!(hits[0].places.is_sorted_by_key(|hit| hit.start));
    let best = |hit: &&Hit| hit.start == many.len() + 5;
    let fit = hits[0].places.iter().find(best).unwrap().fit;
    assert_eq!((fit.before, fit.after), (Some(1.0), Some(1.0)));
    assert_eq!(total, text.trim().len());
}

/// Every place of `quote`, the plain way.
fn plainly(text: &str, quote: &str) -> Vec<usize> {
    let text: Vec<char> = normalize(text).chars().collect();
    let quote: Vec<char> = quote.chars().collect();
    if quote.is_empty() {
        return Vec::new();
    }
    let windows = text.windows(quote.len()).enumerate();
    windows
        .filter(|(_, window)| *window == quote)
        .map(|(at, _)| at)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn windows_change_nothing(
        text in "([ab]{1,3}|[ab]{1,3}|[ \n]{1,3}|[-–é’\u{301}\u{ad}\u{200b}ﬁ\u{a0}漢Σ가\u{11a8}]){0,200}",
        quotes in proptest::collection::vec("[ab]{1,4}|[ab ]{1,9}|[ab \u{e9}-]{1,5}", 1..4),
        window in 1..64usize,
    ) {
        let wanted: Vec<Wanted> = quotes.iter().map(|quote| wanted(quote, "", "")).collect();
        let (hits, total) = find(&mut Reading::by(&text, window), &wanted.iter().collect::<Vec<_>>(), &mut go).unwrap();
        prop_assert_eq!(total, normalize(&text).chars().count());
        for (wanted, hits) in wanted.iter().zip(hits) {
            let plainly = plainly(&text, &wanted.quote);
            prop_assert!(!hits.more || plainly.len() > KEPT);
            if !hits.more {
                let starts: Vec<usize> = hits.places.iter().map(|hit| hit.start).collect();
                prop_assert_eq!(starts, plainly, "{:?}", wanted.quote);
            }
        }
    }
}
