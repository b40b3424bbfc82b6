use super::*;
use crate::text::width::width;
use proptest::prelude::*;

/// Base direction, line, and what GNU FriBidi makes of it; a line each, parted by tabs.
const REFERENCE: &str = include_str!("reference.tsv");

#[test]
fn lines_are_seen_as_the_reference_shows_them() {
    let mut wrong = Vec::new();
    for row in REFERENCE.lines() {
        let [base, line, seen] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{row:?}");
        };
        let base = Direction::parse(base).unwrap();
        let got = visual(line, base);
        if got != seen {
            wrong.push(format!("{base:?}\n  {line}\n  {seen}\n  {got}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} lines:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn texts_that_may_turn_are_told_by_their_bytes() {
    for (text, expected) in [
        ("", false),
        ("Un été « ici » — “là”… Ω Жизнь", false),
        ("日本語「かな」、。한국어 ไทย हिन्दी 👩‍👩‍👧 ﬁ", true), // the ligature stands beside Hebrew's
        ("日本語「かな」、。한국어 ไทย हिन्दी 👩‍👩‍👧", false),
        ("a א", true),
        ("a ش", true),
        ("ﷺ", true),
        ("ﻻ", true),
        ("\u{10900}", true),
        ("\u{1E900}", true),
        ("\u{840}", true),
    ] {
        assert_eq!(may_turn(text), expected, "{text}");
    }
    // Whatever has a direction is found, but for the mark that no text keeps.
    for c in (0..0x11_0000)
        .filter_map(char::from_u32)
        .filter(|c| *c != '\u{200F}')
    {
        let class = HardcodedBidiData.bidi_class(c);
        if matches!(class, BidiClass::R | BidiClass::AL | BidiClass::AN) {
            assert!(may_turn(c.encode_utf8(&mut [0; 4])), "{c:?}");
        }
    }
}

#[test]
fn paragraphs_take_their_direction_from_the_first_letter() {
    use Direction::{LeftToRight, RightToLeft};
    for (text, expected) in [
        ("", None),
        ("12 — (3)", None),
        ("12. Rust שלום", Some(LeftToRight)),
        ("«12» שלום Rust", Some(RightToLeft)),
        ("…\nالسلام", Some(RightToLeft)),
    ] {
        assert_eq!(first_strong(text), expected, "{text}");
    }
    for (code, expected) in [
        ("ar", RightToLeft),
        ("he", RightToLeft),
        ("fr", LeftToRight),
    ] {
        assert_eq!(of_language(Lang::parse(code).unwrap()), expected);
    }
}

#[test]
fn a_run_with_a_direction_of_its_own_is_one_thing() {
    let line = "ראה C++, עוד";
    let start = line.find("C++").unwrap();
    let run = Span::new(start, start + "C++".len());
    let levels = |isolates: &[(Span, Direction)]| {
        let levels = Levels::of(line, Direction::RightToLeft, isolates);
        levels.runs(line, Span::new(0, line.len()), 0)
    };
    // Without it the signs go with the Hebrew around them.
    let parts: Vec<&str> = levels(&[]).iter().map(|(span, _)| span.of(line)).collect();
    assert_eq!(parts, ["ראה ", "C", "++, עוד"]);
    let isolated = levels(&[(run, Direction::LeftToRight)]);
    let parts: Vec<(&str, u8)> = isolated
        .iter()
        .map(|(span, level)| (span.of(line), *level))
        .collect();
    assert_eq!(parts, [("ראה ", 1), ("C++", 2), (", עוד", 1)]);
}

#[test]
fn things_on_a_line_are_put_in_order() {
    for (levels, expected) in [
        (&[][..], &[][..]),
        (&[0, 0, 0], &[0, 1, 2]),
        (&[1, 1, 1], &[2, 1, 0]),
        (&[0, 1, 1, 2, 2, 0], &[0, 3, 4, 2, 1, 5]),
        (&[1, 2, 1], &[2, 1, 0]),
        (&[2, 2, 1, 0], &[2, 0, 1, 3]),
        (&[0, 2, 3, 1], &[0, 3, 1, 2]),
    ] {
        assert_eq!(visual_order(levels), expected, "{levels:?}");
    }
}

fn clusters(text: &str) -> Vec<&str> {
    let mut clusters: Vec<&str> = graphemes(text).map(|(_, cluster)| cluster).collect();
    clusters.sort_unstable();
    clusters
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_takes_more_room(
        line in "([א-ת]{1,4}|[ب-ي]{1,4}|[a-z]{1,3}|[0-9]{1,3}|[ ,.:\"–]|קָ|مَّ|日|é|👩‍👧|٣|\u{5BE}){0,20}",
        rtl in any::<bool>(),
    ) {
        let base = if rtl { Direction::RightToLeft } else { Direction::LeftToRight };
        let seen = visual(&line, base);
        prop_assert_eq!(clusters(&seen), clusters(&line));
        prop_assert_eq!(width(&seen), width(&line));
        let mut order: Vec<Span> = in_sight(&line, base).into_iter().map(|(span, _)| span).collect();
        order.sort_unstable_by_key(|span| span.start);
        let mut end = 0;
        for span in order {
            prop_assert_eq!(span.start, end);
            end = span.end;
        }
        prop_assert_eq!(end, line.len());
    }

    #[test]
    fn turning_twice_is_not_turning(run in "([א-ת]|[ب-ي]|[()<>«»\\[\\]{}]|[ ,.:]|קָ|مَّ|👩‍👧){0,20}") {
        prop_assert_eq!(turned(&turned(&run)), run);
    }

    #[test]
    fn places_can_be_found_both_ways(levels in proptest::collection::vec(0_u8..6, 0..30)) {
        let order = visual_order(&levels);
        let mut back = vec![usize::MAX; levels.len()];
        for (column, index) in order.iter().enumerate() {
            back[*index] = column;
        }
        for (index, column) in back.iter().enumerate() {
            prop_assert_eq!(order[*column], index);
        }
    }
}
