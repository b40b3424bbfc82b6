use super::*;
use proptest::prelude::*;

const LECTURE: &str = include_str!("../../../texts/la-revolution-russe.txt");

/// Every code point of the match text with its source, resolved unit by unit.
fn mapped(text: &str) -> Vec<(char, Span)> {
    let mut all: Vec<(char, Span)> = Vec::new();
    let mut walk = Walk::default();
    loop {
        let before = walk.count;
        let more = walk.step(text, &mut |c, span| all.push((c, span)));
        if let Some((_, span)) = all.last_mut()
            && walk.count == before
        {
            span.end = span.end.max(walk.end);
        }
        if !more {
            return all;
        }
    }
}

/// Hostile and ordinary text: marks, jamo, ligatures, dashes, invisibles, white space, capitals.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::collection::vec(
            prop_oneof![
                Just("e"),
                Just("E"),
                Just("\u{301}"),
                Just("\u{323}"),
                Just("é"),
                Just("ﬁ"),
                Just("\u{ad}"),
                Just("\u{200b}"),
                Just("\u{200d}"),
                Just(" "),
                Just("\n"),
                Just("\u{a0}"),
                Just("\u{202f}"),
                Just("-"),
                Just("—"),
                Just("‑"),
                Just("’"),
                Just("«"),
                Just("»"),
                Just("″"),
                Just("‴"),
                Just("¨"),
                Just("´"),
                Just("ㄱ"),
                Just("ㅏ"),
                Just("\u{1100}"),
                Just("\u{1161}"),
                Just("\u{11a8}"),
                Just("가"),
                Just("ﾡ"),
                Just("ｶ"),
                Just("\u{ff9e}"),
                Just("か"),
                Just("\u{3099}"),
                Just("İ"),
                Just("Σ"),
                Just("ς"),
                Just("\u{345}"),
                Just("ᾳ"),
                Just("\u{338}"),
                Just("日"),
                Just("👩"),
                Just("\u{fe0f}"),
                Just("½"),
                Just("…"),
                Just("Ж"),
                Just("й"),
                Just("क"),
                Just("\u{93c}"),
                Just("\u{9c7}"),
                Just("\u{9be}"),
                Just("mot"),
                Just("Å"),
                Just("\u{212b}"),
                Just("ǆ"),
            ],
            0..24
        )
        .prop_map(|parts| parts.concat()),
        ".{0,30}",
    ]
}

#[test]
fn match_text_of_samples() {
    let table = [
        ("", ""),
        ("   \n\t ", ""),
        (" La  Révolution\nrusse ", "la révolution russe"),
        ("l’humanité\u{a0}!", "l'humanité !"),
        ("«\u{202f}Oui\u{202f}»", "\" oui \""),
        ("“tide” ″ ‘x’ ‚y‛", "\"tide\" \" 'x' 'y'"),
        ("l’“alouette”", "l'\"alouette\""),
        (
            "mot\u{ad}ler zéro\u{200b}\u{feff}largeur",
            "motler zérolargeur",
        ),
        ("a—b a -- b a–—-b a‑b 3−2", "a-b a - b a-b a-b 3-2"),
        ("a - - b", "a - - b"),
        ("E\u{301}tat É\u{ad}\u{301}", "état é\u{301}"),
        ("e\u{ad}\u{301}", "é"),
        ("ﬁn ½ … ＡＢ", "fin 1\u{2044}2 ... ab"),
        ("ΟΔΟΣ οδος", "οδοσ οδοσ"),
        ("İ", "i\u{307}"),
        ("ㄱㅏ ¨ 가", "ㄱㅏ ¨ 가"),
        ("\u{1100}\u{1161}\u{11a8}", "각"),
        ("か\u{3099}", "が"),
    ];
    for (text, wanted) in table {
        assert_eq!(normalize(text), wanted, "{text:?}");
    }
}

#[test]
fn every_character_settles_at_once() {
    let close = |c: char| matches!(c, '\0'..'\u{3400}' | '\u{F900}'..='\u{FFFF}' | '\u{1D000}'..='\u{1F2FF}');
    for c in ('\0'..=char::MAX).filter(|&c| close(c) || u32::from(c) % 101 == 0) {
        let text = c.to_string();
        let once = normalize(&text);
        assert_eq!(normalize(&once), once, "{c:?}");
        let apart: String = text.nfd().collect();
        assert_eq!(normalize(&apart), once, "{c:?} decomposed");
        assert_eq!(attaches(c), attaches_resolved(c), "{c:?}");
        if let Some(simple) =
            simple(c).filter(|_| !attaches(c) && !is_invisible(c) && !c.is_whitespace())
        {
            let mut resolved = String::new();
            resolve(iter::once(c), &mut |c| resolved.push(c));
            assert_eq!(resolved, simple.to_string(), "{c:?} at sight");
        }
    }
}

#[test]
fn offsets_of_a_sample() {
    let text = "  Le — — chat\u{ad} , l’ﬁn  \n";
    // match text: le - - chat , l'fin
    let mut index = MatchIndex::default();
    assert_eq!(index.to_match(text, 0), 0);
    assert_eq!(index.to_match(text, 2), 0);
    assert_eq!(
        index.to_match(text, text.len()),
        normalize(text).chars().count()
    );
    let chat = text.find("chat").unwrap();
    assert_eq!(index.to_match(text, chat), 7);
    assert_eq!(index.to_source(text, 7), chat);
    assert_eq!(index.source_span(text, 7, 11).of(text), "chat");
    assert_eq!(index.source_span(text, 16, 17).of(text), "ﬁ");
    assert_eq!(index.source_span(text, 0, 19).of(text), text.trim());
    assert_eq!(index.source_span(text, 99, 120), Span::at(text.len()));
    let runs = "a —- \u{2014} b";
    assert_eq!(MatchIndex::default().source_span(runs, 2, 3).of(runs), "—-");
    assert_eq!(
        MatchIndex::default().source_span(runs, 2, 4).of(runs),
        "—- "
    );
}

#[test]
fn the_lecture_round_trips_at_every_word() {
    let long = LECTURE.repeat(4);
    let chars = normalize(&long).chars().count();
    let mut index = MatchIndex::default();
    assert_eq!(index.to_match(&long, long.len()), chars);
    let words: Vec<Span> = crate::text::word::words(&long).collect();
    for word in words.iter().rev().step_by(37) {
        let (start, end) = (
            index.to_match(&long, word.start),
            index.to_match(&long, word.end),
        );
        assert_eq!(
            index.source_span(&long, start, end),
            *word,
            "{}",
            word.of(&long)
        );
    }
}

#[test]
fn long_runs_of_one_kind_are_walked_once() {
    for unit in [" ", "-", "\u{ad}", "\u{301}", "é", "x", "ﬁ", "\n\n"] {
        let text = unit.repeat(60_000);
        let wanted = normalize(&text).chars().count();
        let mut index = MatchIndex::default();
        assert_eq!(index.to_match(&text, text.len()), wanted, "{unit:?}");
        assert_eq!(index.to_source(&text, wanted), text.len(), "{unit:?}");
    }
}

proptest! {
    #[test]
    fn match_text_is_settled_and_blind_to_composition(text in texts()) {
        let once = normalize(&text);
        prop_assert_eq!(normalize(&once), once.clone());
        prop_assert_eq!(normalize(&text.nfd().collect::<String>()), once.clone());
        prop_assert_eq!(normalize(&text.nfc().collect::<String>()), once);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn index_agrees_with_the_whole(text in texts(), times in 1usize..3, filler in 0usize..2) {
        // Fillers move the sample over the checkpoints.
        let fill = "Un é, deux. ".repeat(filler * 680);
        let text = format!("{fill}{}", text.repeat(times));
        let all = mapped(&text);
        prop_assert_eq!(all.iter().map(|(c, _)| *c).collect::<String>(), normalize(&text));
        let mut index = MatchIndex::default();
        for pos in (0..=text.len()).filter(|&pos| pos + 150 > text.len() && text.is_char_boundary(pos)) {
            let wanted = all.iter().filter(|(_, span)| span.start < pos).count();
            prop_assert_eq!(index.to_match(&text, pos), wanted, "at byte {}", pos);
        }
        let mut index = MatchIndex::default();
        for (at, (c, span)) in all.iter().enumerate().rev().take(60) {
            prop_assert_eq!(index.to_source(&text, at), span.start, "code point {} {:?}", at, c);
            prop_assert_eq!(index.locate(&text, at), Some(*span), "code point {} {:?}", at, c);
            let wide = index.source_span(&text, at, at + 1);
            prop_assert!(wide.covers(*span) && grapheme::is_boundary(&text, wide.start) && grapheme::is_boundary(&text, wide.end));
        }
        prop_assert!(all.windows(2).all(|pair| pair[0].1.start <= pair[1].1.start));
        prop_assert_eq!(index.to_source(&text, all.len()), text.len());
    }
}
