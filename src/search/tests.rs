use super::*;
use crate::text::fold::{fold, folded};
use proptest::prelude::*;

const LECTURE: &str = include_str!("../../texts/la-revolution-russe.txt");

/// All hits by folding the whole text at once.
fn by_the_whole(query: &Query, text: &str) -> Vec<Span> {
    let whole = fold(text);
    let mut hits: Vec<Span> = (0..whole.text.len())
        .filter(|&at| whole.text.as_bytes()[at..].starts_with(query.folded.as_bytes()))
        .map(|at| whole.source(Span::new(at, at + query.folded.len())))
        .collect();
    hits.dedup_by_key(|hit| hit.start);
    hits
}

fn all(query: &Query, text: &str) -> Vec<Span> {
    query.within(text, Span::new(0, text.len()))
}

#[test]
fn hits_in_samples() {
    let table: &[(&str, &str, &[&str])] = &[
        ("ETAT", "Le “coup d’État” et l’Etat", &["État", "Etat"]),
        ("e", "été e\u{301} f", &["é", "é", "e\u{301}"]),
        ("d'etat", "coup d’État", &["d’État"]),
        ("coup d", "coup\n  d’État", &["coup\n  d"]),
        ("révolution", "la révo\u{ad}lution", &["révo\u{ad}lution"]),
        ("revo\u{ad}lution", "la révolution", &["révolution"]),
        ("\"tide\"", "a “tide”", &["“tide”"]),
        ("coeur", "Cœur cœurs", &["Cœur", "cœur"]),
        ("f", "la ﬁn ﬀ", &["ﬁ", "ﬀ"]),
        ("ana", "banana", &["ana", "ana"]),
        ("a - b", "a — b a—b", &["a — b"]),
        (
            "perte !",
            "une perte\u{a0}! une perte !",
            &["perte\u{a0}!", "perte !"],
        ),
        ("ff", "ﬀﬁ", &["ﬀ"]),
        ("zzz", "abc", &[]),
        ("日本", "今日本語", &["日本"]),
    ];
    for (query, text, wanted) in table {
        let query = Query::new(query).unwrap();
        let hits: Vec<&str> = all(&query, text).iter().map(|hit| hit.of(text)).collect();
        assert_eq!(hits, *wanted, "{query:?} in {text:?}");
    }
    for nothing in ["", " ", "\n\t", "\u{ad}", "\u{301}"] {
        assert_eq!(Query::new(nothing), None, "{nothing:?}");
    }
}

#[test]
fn the_lecture_is_walked_hit_by_hit_both_ways() {
    let text = LECTURE.repeat(5);
    for query in [
        "revolution d'octobre",
        "ETAT",
        "la",
        "perte !\n\nLa langue",
        "laisser un commentaire",
    ] {
        let query = Query::new(query).unwrap();
        let wanted = by_the_whole(&query, &text);
        assert!(!wanted.is_empty());
        let mut forth = Vec::new();
        let mut from = 0;
        while let Some(hit) = query.next(&text, from) {
            from = hit.start + 1;
            forth.push(hit);
        }
        assert_eq!(forth, wanted, "{query:?}");
        let mut back = Vec::new();
        let mut before = text.len();
        while let Some(hit) = query.prev(&text, before) {
            before = hit.start;
            back.push(hit);
        }
        back.reverse();
        assert_eq!(back, wanted, "{query:?}");
        let starts: Vec<usize> = wanted.iter().map(|hit| hit.start).collect();
        let all = query.starts(&text, usize::MAX, || true);
        assert_eq!(all.as_deref(), Some(&starts[..]));
        let two = query.starts(&text, 2, || true);
        assert_eq!(two.as_deref(), Some(&starts[..2.min(starts.len())]));
        assert_eq!(query.starts(&text, usize::MAX, || false), None);
    }
}

/// Wherever the parts end that two threads look through, every hit is found, and the nearest first.
#[test]
fn parts_hide_no_hit() {
    let text = format!("{LECTURE}{}{LECTURE}", "e\u{301}\u{ad} ".repeat(90));
    for query in ["revolution d'octobre", "é é é é", "la", "zzz"] {
        let query = Query::new(query).unwrap();
        let wanted = by_the_whole(&query, &text);
        for part in [13, 100, 4_099, 1 << 20] {
            let step = wanted.len() / 40 + 1;
            let edges = wanted.iter().step_by(step).map(|hit| hit.start);
            for at in edges.chain([0, text.len()]) {
                let next = wanted.iter().find(|hit| hit.start >= at);
                assert_eq!(query.next_by(&text, at, part), next.copied(), "{part}");
                let prev = wanted.iter().rfind(|hit| hit.start < at);
                assert_eq!(query.prev_by(&text, at, part), prev.copied(), "{part}");
            }
        }
    }
}

#[test]
fn long_runs_hide_no_hit() {
    for filler in ["\u{ad}", " ", "\u{301}", "x", "é\u{ad}"] {
        let text = format!("Alpha {} omega", filler.repeat(60_000));
        for (word, at) in [("alpha", 0), ("omega", text.len() - 5)] {
            let query = Query::new(word).unwrap();
            assert_eq!(
                query.next(&text, 0).map(|hit| hit.start),
                Some(at),
                "{filler:?}"
            );
            assert_eq!(
                query.prev(&text, text.len()).map(|hit| hit.start),
                Some(at),
                "{filler:?}"
            );
        }
    }
    let gap = format!("alpha{}omega", "\u{ad} \n".repeat(30_000));
    let query = Query::new("alpha omega").unwrap();
    assert_eq!(query.next(&gap, 0), Some(Span::new(0, gap.len())));
    assert_eq!(all(&query, &gap).len(), 1);
    assert_eq!(query.within(&gap, Span::new(50_000, 50_001)).len(), 1);
}

/// Pieces that make seams hard: marks, invisibles, clusters of several characters, white space.
const PIECES: &[&str] = &[
    "a",
    "b",
    "ab",
    "e",
    "é",
    "e\u{301}",
    "\u{ad}",
    "\u{200d}",
    " ",
    "\n",
    "\u{a0}",
    "ﬀ",
    "ﬁ",
    "œ",
    "👩\u{200d}👧",
    "가",
    "\u{11a8}",
    "’",
    "—",
];

fn texts(length: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES), 0..length)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn windows_find_what_the_whole_holds(
        text in texts(30), query in texts(4), fill in 0usize..40, from in 0usize..80
    ) {
        // The sample stands across the end of the first window.
        let text = format!("{}{text}", "xyz ".repeat(FIRST / 4 - fill.min(12) * 2));
        if let Some(query) = Query::new(&query) {
            let wanted = by_the_whole(&query, &text);
            prop_assert_eq!(&all(&query, &text), &wanted);
            let starts: Vec<usize> = wanted.iter().map(|hit| hit.start).collect();
            prop_assert_eq!(query.starts(&text, usize::MAX, || true), Some(starts));
            let from = (FIRST - 40 + from).min(text.len());
            prop_assert_eq!(query.next(&text, from), wanted.iter().find(|hit| hit.start >= from).copied());
            prop_assert_eq!(query.prev(&text, from), wanted.iter().rev().find(|hit| hit.start < from).copied());
            let window = Span::new(from, (from + fill).min(text.len()).max(from));
            let touching: Vec<Span> = wanted.into_iter().filter(|hit| hit.intersects(window)).collect();
            prop_assert_eq!(query.within(&text, window), touching);
        }
    }

    #[test]
    fn every_hit_reads_like_the_query(text in texts(20), query in texts(3)) {
        if let Some(query) = Query::new(&query) {
            for hit in all(&query, &text) {
                prop_assert!(folded(hit.of(&text)).contains(&query.folded));
                prop_assert!(grapheme::is_boundary(&text, hit.start) && grapheme::is_boundary(&text, hit.end));
            }
        }
    }
}
