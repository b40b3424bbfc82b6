use super::*;
use proptest::prelude::*;

/// The atoms of `text` with a sign for what follows each: `_` space, `~` tie, `=` bond, `|` hyphen, `-` dash, `.` cut.
fn drawn(text: &str, language: &str, hyphenate: bool) -> String {
    let rules = Rules {
        language: Lang::parse(language),
        hyphenate,
        verbatim: &[],
        first: true,
    };
    let atoms = atoms(text, &rules);
    let mut drawn = String::new();
    for (index, atom) in atoms.iter().enumerate() {
        drawn.push_str(atom.span.of(text));
        if index + 1 < atoms.len() {
            drawn.push(match atom.after {
                After::Space => '_',
                After::Tie => '~',
                After::Bond => '=',
                After::Hyphen => '|',
                After::Dash => '^',
                After::Cut => '·',
            });
        }
    }
    drawn
}

#[test]
fn spaces_hold_where_the_language_asks_for_it() {
    for (language, text, expected) in [
        ("fr", "Quoi ? Non ; si : tu !", "Quoi=?_Non=;_si=:_tu=!"),
        ("fr", "« Oui », dit-il", "«=Oui=»,_dit-^il"),
        (
            "fr",
            "il dit « oui » et « non »",
            "il_dit_«=oui=»_et_«=non=»",
        ),
        (
            "fr",
            "77 % de 2 000 et 12 345 678",
            "77=%_de_2~000_et_12~345~678",
        ),
        ("fr", "le 4 août 1917", "le_4~août_1917"),
        ("fr", "en 1917 les 10 millions", "en_1917_les_10~millions"),
        ("fr", "à 12 km, 5 kg.", "à_12~km,_5~kg."),
        (
            "fr",
            "M. Lénine et Mme Krupskaïa",
            "M.~Lénine_et_Mme~Krupskaïa",
        ),
        ("fr", "V. I. Lénine", "V.~I.~Lénine"),
        ("fr", "Nicolas II au XXe siècle", "Nicolas~II_au_XXe~siècle"),
        ("fr", "voir p. 12, § 4, n° 3", "voir_p.~12,_§~4,_n°~3"),
        ("fr", "un — deux — trois", "un_—=deux=—_trois"),
        ("fr", "un — deux —, trois", "un_—=deux=—,_trois"),
        (
            "fr",
            "un — deux. Trois — quatre",
            "un_—=deux._Trois_—=quatre",
        ),
        ("fr", "un — vrai ? — deux", "un_—=vrai=?=—_deux"),
        ("fr", "— Quoi ? — Rien.", "—=Quoi=?_—=Rien."),
        ("fr", "1) Pourquoi", "1)~Pourquoi"),
        ("fr", "suite 1) Pourquoi", "suite_1)_Pourquoi"),
        ("fr", "il \" dit \" non", "il_\"=dit=\"_non"),
        ("fr", "et/ou km/h", "et/ou_km/h"),
        ("fr", "va-t-elle c’est-à-dire", "va-^t-elle_c’est-^à-^dire"),
        ("fr", "ceci\u{a0}; cela", "ceci=;_cela"),
        ("fr", "ceci…  Et\ncela", "ceci…_Et_cela"),
        ("en", "Mr. Fox, see p. 12", "Mr.~Fox,_see_p.~12"),
        ("en", "one – two – three", "one=–_two=–_three"),
        ("en", "May 4, 10 km", "May_4,_10~km"),
        ("en", "run --at-once now", "run_--at-^once_now"),
        (
            "de",
            "er sagte »ja« und z. B. nein",
            "er_sagte_»ja«_und_z.~B._nein",
        ),
        ("pl", "w domu i z nami", "w~domu_i~z~nami"),
        ("", "日本語。はい", "日·本·語。·は·い"),
        (
            "",
            "see https://example.com/a/b",
            "see_https://·example.com/·a/·b",
        ),
        ("", "zero\u{200b}width", "zero\u{200b}·width"),
    ] {
        assert_eq!(drawn(text, language, false), expected, "{language}: {text}");
    }
}

#[test]
fn words_are_hyphenated_by_their_letters_only() {
    for (language, text, expected) in [
        ("fr", "révolution", "ré|vo|lu|tion"),
        ("fr", "l’ignorance", "l’igno|rance"),
        ("fr", "aujourd’hui", "au|jourd’hui"),
        ("fr", "Octobre", "Octobre"),
        ("fr", "UNIVERSITÉ", "UNIVERSITÉ"),
        ("fr", "école", "école"),
        ("fr", "(révolution),", "(ré|vo|lu|tion),"),
        ("fr", "e\u{301}normite\u{301}", "e\u{301}nor|mite\u{301}"),
        ("fr", "social-démocratie", "social-^démocratie"),
        (
            "fr",
            "ano\u{ad}rak révolu\u{ad}tion",
            "ano\u{ad}|rak_révolu\u{ad}|tion",
        ),
        (
            "fr",
            "www.revolution.org revolution@example",
            "www.revolution.org_revolution@example",
        ),
        ("en", "hyphenation", "hy|phen|ation"),
        ("de", "Silbentrennung", "Sil|ben|tren|nung"),
        ("xx", "hyphenation", "hyphenation"),
        ("", "hyphenation", "hyphenation"),
    ] {
        assert_eq!(drawn(text, language, true), expected, "{language}: {text}");
    }
    assert_eq!(drawn("révolu\u{ad}tion", "fr", false), "révolu\u{ad}tion");
}

#[test]
fn no_hyphen_is_added_in_code() {
    let rules = Rules {
        language: Lang::parse("fr"),
        hyphenate: true,
        verbatim: &[Span::new(0, 11)],
        first: true,
    };
    let text = "révolution révolution";
    let whole = atoms(text, &rules)
        .iter()
        .filter(|atom| atom.span.of(text) == "révolution")
        .count();
    assert_eq!(whole, 1);
}

#[test]
fn widths_are_those_of_clusters() {
    for (text, widths) in [
        ("ab é 日本 👨‍👩‍👧 ❤️", &[2, 1, 2, 2, 2, 2][..]),
        ("e\u{301}e\u{301} لا", &[2, 2]),
        ("\u{202e}\u{200f}x y\u{301}", &[1, 1]),
        ("a \u{301}b", &[3]),
    ] {
        let found: Vec<usize> = atoms(text, &Rules::default())
            .iter()
            .map(|atom| atom.width)
            .collect();
        assert_eq!(found, widths, "{text:?}");
    }
}

#[test]
fn plain_characters_take_one_column_each() {
    let plain: Vec<char> = ('\0'..='\u{ffff}').filter(|&c| super::plain(c)).collect();
    assert!(plain.len() > 500);
    for &c in &plain {
        assert_eq!(
            width::grapheme_width(c.encode_utf8(&mut [0; 4])),
            1,
            "{c:?}"
        );
    }
    let text: String = plain.iter().flat_map(|&c| [c, 'a', c, '’']).collect();
    assert_eq!(width::width(&text), text.chars().count());
    assert_eq!(grapheme::graphemes(&text).count(), text.chars().count());
}

proptest! {
    #[test]
    fn atoms_are_the_text_without_its_spaces(
        text in "([a-zéA-Z0-9 \n\u{a0}\u{ad}\u{200b}\u{301}’«»—.;!?%日👨\u{200d}👩🇫🇷-]|[ -~]){0,60}",
        hyphenate: bool,
    ) {
        let rules = Rules { language: Some(Lang::FR), hyphenate, verbatim: &[], first: true };
        let atoms = atoms(&text, &rules);
        let mut end = 0;
        for atom in &atoms {
            prop_assert!(atom.span.start >= end && !atom.span.is_empty());
            prop_assert!(text[end..atom.span.start].chars().all(char::is_whitespace));
            let spaced = end > 0 && atom.span.start > end;
            prop_assert!(!spaced || atom.span.start == 0 || text[..atom.span.start].ends_with(char::is_whitespace));
            prop_assert_eq!(atom.width, width::width(atom.span.of(&text)));
            end = atom.span.end;
        }
        prop_assert!(text[end..].chars().all(char::is_whitespace));
        prop_assert!(atoms.last().is_none_or(|atom| atom.after == After::Space));
    }
}
