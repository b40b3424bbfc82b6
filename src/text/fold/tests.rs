use super::*;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Hostile and ordinary text.
pub fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::collection::vec(
            proptest::sample::select(vec![
                "e",
                "E",
                "\u{301}",
                "\u{323}",
                "é",
                "ﬁ",
                "ﬀ",
                "œ",
                "ß",
                "\u{ad}",
                "\u{200b}",
                "\u{200d}",
                " ",
                "\n",
                "\u{a0}",
                "-",
                "—",
                "’",
                "«",
                "″",
                "¨",
                "´",
                "΅",
                "가",
                "ㄱ",
                "\u{1161}",
                "が",
                "か",
                "\u{3099}",
                "İ",
                "ς",
                "ᾳ",
                "日本",
                "👩",
                "👩\u{200d}👧",
                "\u{fe0f}",
                "½",
                "…",
                "Й",
                "ё",
                "क",
                "\u{93c}",
                "\u{94d}",
                "ไ",
                "ที่",
                "각",
                "㌀",
                "a long run of ascii text, ",
                "A",
                "\r\n",
            ]),
            0..20
        )
        .prop_map(|parts| parts.concat()),
        ".{0,30}",
    ]
}

#[test]
fn folded_samples() {
    let table = [
        ("", ""),
        ("Le “coup d’Etat”", "le \"coup d'etat\""),
        ("L’ÉTÉ, e\u{301}te\u{301}", "l'ete, ete"),
        (
            "CŒUR, Æsop, Straße, STRASSE",
            "coeur, aesop, strasse, strasse",
        ),
        ("Øre-sund — Łódź – đ", "ore-sund - lodz - d"),
        ("« Chers\u{a0}auditeurs »", "\" chers auditeurs \""),
        ("révo\u{ad}lu\u{200b}tion", "revolution"),
        (" a \n\t b ", " a b "),
        ("ﬁn ﬀ ½ ＡＢＣ ² …", "fin ff 1\u{2044}2 abc 2 ..."),
        ("Ёлка, йод", "елка, иод"),
        ("ΟΔΟΣ ὁδός", "οδοσ οδοσ"),
        ("がか", "か\u{3099}か"),
        ("שָׁלוֹם", "שלום"),
        ("İstanbul ılık", "istanbul ilik"),
        ("¨ ´ `", "¨ ' `"),
    ];
    for (text, wanted) in table {
        assert_eq!(folded(text), wanted, "{text:?}");
        assert_eq!(fold(text).text, wanted, "{text:?}");
    }
}

#[test]
fn the_way_back_is_the_smallest_span_of_clusters() {
    // (text, what to look for in the folded text, the source it stands for)
    let table = [
        ("Un été", "ete", "été"),
        ("Un e\u{301}te\u{301} ici", "ete", "e\u{301}te\u{301}"),
        ("la ﬁn", "i", "ﬁ"),
        ("le cœur", "e", "e"),
        ("le cœur", "oe", "œ"),
        ("révo\u{ad}lution.", "revolution", "révo\u{ad}lution"),
        ("a \n b", "a b", "a \n b"),
        ("Etats-Unis", "s", "s"),
        ("x 👩\u{200d}👧 y", "👧", "👩\u{200d}👧"),
    ];
    for (text, part, wanted) in table {
        let folded = fold(text);
        let at = folded.text.find(part).unwrap();
        let span = folded.source(Span::new(at, at + part.len()));
        assert_eq!(span.of(text), wanted, "{part:?} in {text:?}");
    }
    assert_eq!(fold("été").source(Span::new(3, 3)), Span::at(5));
    assert_eq!(fold("été").source(Span::new(90, 99)), Span::at(5));
}

proptest! {
    #[test]
    fn folding_is_blind_to_composition_and_settled(text in texts()) {
        let once = folded(&text);
        prop_assert_eq!(folded(&text.nfd().collect::<String>()), folded(&text.nfc().collect::<String>()));
        prop_assert_eq!(folded(&once), once);
    }

    #[test]
    fn the_way_back_is_monotone_and_on_clusters(text in texts()) {
        let folded = fold(&text);
        let bounds: Vec<usize> = (0..=folded.text.len()).filter(|&at| folded.text.is_char_boundary(at)).collect();
        let mut before = Span::default();
        for pair in bounds.windows(2) {
            let part = Span::new(pair[0], pair[1]);
            let source = folded.source(part);
            prop_assert!(grapheme::is_boundary(&text, source.start) && grapheme::is_boundary(&text, source.end));
            prop_assert!(before.start <= source.start && before.end <= source.end);
            prop_assert!(super::folded(source.of(&text)).contains(part.of(&folded.text)));
            before = source;
        }
    }

    #[test]
    fn pieces_between_seams_make_the_whole(text in texts(), cut in 0usize..200) {
        let cut = (cut..=text.len()).find(|&at| is_seam(&text, at)).unwrap_or(text.len());
        prop_assert_eq!(folded(&text[..cut]) + &folded(&text[cut..]), folded(&text));
    }

    #[test]
    fn the_folder_folds_alike(text in texts(), cut in 0usize..200) {
        let cut = text.ceil_char_boundary(cut);
        let (mut folder, mut gap, mut out) = (Folder::default(), false, Vec::new());
        folder.fold_into(&text[..cut], &mut gap, &mut out);
        folder.fold_into(&text[cut..], &mut gap, &mut out);
        prop_assert_eq!(String::from_utf8(out).unwrap(), folded(&text));
    }
}
