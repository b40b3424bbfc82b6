use super::*;
use proptest::prelude::*;

const LECTURE: &str = include_str!("../../../texts/la-revolution-russe.txt");

/// Splits where `|` stands and nowhere else.
fn check(lang: Option<&str>, marked: &str) {
    let wanted: Vec<&str> = marked.split('|').collect();
    let text = wanted.concat();
    let lang = lang.and_then(Lang::parse);
    let found: Vec<&str> = sentences(&text, lang)
        .iter()
        .map(|span| span.of(&text))
        .collect();
    assert_eq!(found, wanted, "{lang:?} {text:?}");
}

#[test]
fn french() {
    for marked in [
        "Je parle. |Tu écoutes.",
        "Et cela est une grande perte ! |La langue allemande est riche.",
        "Est-ce une erreur ? |Là-dessus, l’auditoire jugera.",
        "« Chers auditeurs, permettez-moi. |Ne nous demandons pas. |Et cela est une perte ! |Fin.",
        "« Venez ! » |Pierre partit.",
        "« Venez ! » dit-il. |Pierre partit.",
        "« Venez\u{a0}!\u{a0}» |Il partit.",
        "« Oui. » |« Non. » |Il se tut.",
        "Il dit : « Partons. » |Elle resta.",
        "“Partons.” |Elle resta.",
        "“Partons !” dit-il. |Elle resta.",
        "Le poète a dit : “There is a tide…” |Puis il se tut.",
        "“There is a tide…” dit-il.",
        "Ah ! quelle joie ! |Hélas ! il partit.",
        "Quoi ?! |Vraiment !? |Oui.",
        "Il partit… |Puis revint.",
        "Il partit… puis revint… |Et rien.",
        "Et alors… ? |Rien. |Vous… ! |Lui.",
        "M. Dupont vint. |Mme. Curie aussi. |MM. X et Y.",
        "Il a vu M. X hier. |Elle non.",
        "J.-P. Sartre écrivit. |J. Dupont lut. |L. D. Trotsky parla.",
        "Les nos. 1 et 2. |Voir p. 12 et pp. 3-4. |Cf. Marx, t. 2.",
        "Voir t. II et chap. IV du livre. |Puis fig. 3.",
        "En 44 av. J.-C. César mourut."
            .replace(". César", ". |César")
            .as_str(),
        "En 44 av. J.-C. les choses changèrent. |Bien.",
        "Le Christ, J.-C. Dupont, arriva.",
        "Des pommes, des poires, etc. et rien. |Fin, etc. |Et cela est tout.",
        "Le taux de 3.5 pour cent. |Le 4 août 1914. |La guerre vint.",
        "En 1917. |Quatre ans après.",
        "La section des soldats (voir p. 3). |Elle suivit.",
        "Il dit (sans rire !) que non. |Bien.",
        "Il parla. (Il mentait.) |Elle rit."
            .replace("parla. (", "parla. |(")
            .as_str(),
        "Un mot […] suivit. |Fin. |[…] Début.",
        "Il dit (!) Que faire.",
        "— Oui. |— Non ! |— Peut-être ?",
        "— Oui, dit-il. — et il partit.",
        "1. Le début. |2. La fin.",
        "IV. La guerre. |Elle dura.",
        "C’est la fin.[12] |Une note.² |Suite.",
        "C’est par ex. ici. |Là.",
        "Une ligne\ncoupée. |Une autre\n\n|Un paragraphe\n \n|Fin",
        "Titre\n\n|Texte.",
        "  Texte au début. |Fin.  \n",
        "Un point.Sans espace. |Fin.",
        "Une suite : “a”. |Deux. |“Trois.” |Quatre.",
        "Il lut Le Capital. |Puis Etat et Révolution.",
        "Qu’est-ce que l’O.N.U. fera ? |Rien.",
        "À l’U.R.S.S. Il faut du pain."
            .replace(". Il", ". |Il")
            .as_str(),
        "Bien ! ; il vint. |Fin.",
    ] {
        check(Some("fr"), marked);
    }
}

#[test]
fn english() {
    for marked in [
        "Mr. Smith came. |Dr. Watson left.",
        "See e.g. this one. |I.e. that one.",
        "The U.S. Army came. |He lives in the U.S. |He likes it.",
        "It cost 3.5 pounds. |See No. 5. |No. |Then he left.",
        "“Why?” I asked. |“No.” |I am here. |“So!” |I left.",
        "“No!” he said. |“Yes.” |She left.",
        "‘No.’ |‘Why?’ |He sighed.",
        "\"Stop.\" |\"Why?\" he asked. |She left.",
        "He left (at 5 p.m. sharp). |Good.",
        "Apple Inc. makes it. |I own Apple Inc. |You don’t.",
        "J. R. R. Tolkien wrote. |So did C. S. Lewis.",
        "Malcolm X. |He was there.",
        "Visit example.com today. |Use v. 2.0 now.",
        "Wait... what? |Wait... |What?",
        "What?! |No way!! |Yes.",
        "He said (quietly.) |Then left.",
        "Fig. 3 shows it. |See vol. II, p. 4."
            .replace("Fig. 3", "The fig. 3")
            .as_str(),
        "St. Paul, vs. Peter. |Roe v. Wade. |Amen.",
        "Smith et al. say so. |Smith et al. |They agree.",
        "The end.\n\n|Next chapter",
    ] {
        check(Some("en"), marked);
    }
}

#[test]
fn other_languages() {
    for (lang, marked) in [
        ("de", "Am 3. Oktober kam er. |Dann ging er."),
        (
            "de",
            "Das ist z. B. so, d. h. gut. |Vgl. Marx, Bd. 3, S. 12 ff. |Usw.",
        ),
        ("de", "„Nein.“ |„Doch!“ sagte er. |Ende."),
        ("de", "»Nein.« |»Doch!« sagte er. |»Gut.« |Ende."),
        ("de", "Brot, Milch usw. |Er aß es."),
        ("de", "Im Jahr 44 v. Chr. starb er. |Ende."),
        ("es", "El Sr. López vino. |¿Por qué? |¡No! |¿Y tú?"),
        ("es", "La Sra. Díaz, pág. 12. |Fin."),
        (
            "it",
            "Il sig. Rossi venne. |Pane, vino ecc. e basta. |Perché?",
        ),
        (
            "ru",
            "В. И. Ленин приехал. |Он говорил и т. д. и т. п. |Вот.",
        ),
        ("ru", "Это было в 1917 г. в Петрограде. |См. стр. 5."),
        ("ja", "今日は晴れ。|明日は雨！|本当？|はい。"),
        ("ja", "「はい。」と彼は言った。|彼は去った。"),
        ("ja", "「はい。」|「いいえ。」|終わり。"),
        ("zh", "你好。|他说：“走吧！”|然后走了……很远。|完。"),
        ("hi", "यह एक है। |वह दो है। |बस।"),
        ("ar", "هل جاء؟ |نعم. |لا."),
        (
            "ar",
            "قال: «نعم.» |ثم ذهب! |كان د. محمد هناك، ص. ١٢. |انتهى.",
        ),
        ("ar", "في عام 1948 م. ولد. |ثم “رحل”. |(انظر ص 3.) |انتهى…"),
        ("fa", "آیا آمد؟ |بله. |«نه!» |پایان."),
        ("ur", "وہ آیا۔ |کیا وہ گیا؟ |ہاں۔"),
        ("he", "הוא בא. |“מי שם?” |אני! |פרק ג׳. |סוף."),
        ("he", "בראשית ברא אלהים׃ |והארץ היתה תהו׃"),
        ("he", "מחירו 3.5 ש״ח. |ראו א. ב. יהושע, עמ׳ 12. |סוף."),
        ("ja", "「え？」|「本当！？」|彼は（笑）。|『本。』|終わり。"),
        ("ja", "えっ！\u{3000}|本当？\u{3000}|はい。"),
        ("ja", "三．五パーセント。|第１．２版。|３．５％。"),
        ("zh", "“为什么？”|没有人回答！！|（完。）|价格是3.5元。"),
        ("ko", "그는 왔다. |“정말요?” |네! |끝."),
        ("el", "Ποιος είναι\u{37e} |Εγώ. |Εσύ."),
    ] {
        check(Some(lang), marked);
    }
}

#[test]
fn without_a_language_the_common_cases_hold() {
    for marked in [
        "M. Dupont vint. |Mr. Smith came. |Am Bd. Ende.",
        "Un. |Deux ! |Trois ?",
        "***\n\n|Suite",
        "… Suite. |Fin.",
        "abc",
    ] {
        check(None, marked);
    }
    assert_eq!(sentences("", None), []);
    assert_eq!(sentences(" \n\n ", None), [Span::new(0, 4)]);
    assert_eq!(sentences("\n\nUn.\n\n", None), [Span::new(0, 7)]);
}

#[test]
fn the_lecture() {
    let spans = sentences(LECTURE, Some(Lang::FR));
    let found: Vec<&str> = spans.iter().map(|span| span.of(LECTURE).trim()).collect();
    for wanted in [
        "Et cela est une grande perte !",
        "Mais cela remonte à près d’un quart de siècle.",
        "La révolution russe",
        "Ma langue"
            .replace("Ma langue", "Mais pas l’eau seulement.")
            .as_str(),
    ] {
        assert!(found.contains(&wanted), "{wanted:?}");
    }
    // None begins with what belongs to the sentence before it.
    for sentence in &found {
        let first = sentence.chars().next().unwrap_or('?');
        assert!(
            !matches!(
                first,
                '!' | '?' | ':' | ';' | ',' | '»' | '”' | '’' | ')' | '.' | '…'
            ),
            "{sentence:?}"
        );
        assert!(
            !first.is_lowercase() || LECTURE.contains(&format!("\n{sentence}")),
            "{sentence:?}"
        );
    }
}

proptest! {
    #[test]
    fn spans_tile_any_text(text in "([aA1 .!?…»«“”\"'()\\[\\]\\n\u{a0}—。」M-]|etc\\.|J\\.-C\\.|\\PC){0,60}") {
        for lang in [None, Some(Lang::FR)] {
            let spans = sentences(&text, lang);
            let mut at = 0;
            for span in &spans {
                prop_assert_eq!(span.start, at);
                prop_assert!(!span.is_empty());
                at = span.end;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
