//! The language of a text, told from a few bounded samples of it.

use crate::text::Lang;

/// Bytes of one sample, and how many are taken from the text at even distances.
const SAMPLE: usize = 1500;
const SAMPLES: usize = 4;

/// Letters under which no guess is made.
const ENOUGH: usize = 60;

/// The language of `text`, where it can be told.
pub(super) fn detect(text: &str) -> Option<Lang> {
    let mut sample = String::new();
    if text.len() <= SAMPLE * SAMPLES {
        sample.push_str(text);
    } else {
        for index in 0..SAMPLES {
            let start = text.floor_char_boundary(text.len() / SAMPLES * index);
            let end = text.floor_char_boundary(start + SAMPLE);
            sample.push_str(&text[start..end]);
            sample.push('\n');
        }
    }
    if sample
        .chars()
        .filter(|c| c.is_alphabetic())
        .take(ENOUGH)
        .count()
        < ENOUGH
    {
        return None;
    }
    if let Some(language) = by_little_words(&sample) {
        return Some(language);
    }
    let info = whatlang::detect(&sample)?;
    (info.is_reliable() || info.confidence() > 0.6).then_some(())?;
    code(info.lang())
}

/// The likeliest language of a text in Latin letters, however short; of a few words it may be another.
pub(super) fn of_latin(text: &str) -> Option<Lang> {
    use whatlang::Lang as L;
    const LATIN: &[L] = &[
        L::Eng,
        L::Fra,
        L::Deu,
        L::Spa,
        L::Ita,
        L::Por,
        L::Nld,
        L::Cat,
        L::Swe,
        L::Dan,
        L::Nob,
        L::Fin,
        L::Est,
        L::Pol,
        L::Ces,
        L::Slk,
        L::Hun,
        L::Ron,
        L::Hrv,
        L::Slv,
        L::Lit,
        L::Lav,
        L::Tur,
        L::Lat,
    ];
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let known = by_little_words(sample);
    known.or_else(|| {
        let detector = whatlang::Detector::with_allowlist(LATIN.to_vec());
        code(detector.detect_lang(sample)?)
    })
}

/// Little words that hardly a page of a language does without, and that are no words of the others. Weighing trigrams takes longer than
/// setting the first page, and most texts need none of it.
#[rustfmt::skip]
const LITTLE_WORDS: [(&str, &str); 5] = [
    ("fr", "au aux avec ce cette dans des du elle est et ils les leur leurs mais ne nous ou où par pas pour qui sa ses son sont sur une vous"),
    ("en", "and are at be but by for from had have his is it not of on or that the they this to was were which with you"),
    ("de", "als auch auf aus das dem den der die ein eine einen er für ich ist mit nicht sich sie so und von war wie zu zum"),
    ("es", "como con del el ella las lo los más muy no para pero por su sus una y ya"),
    ("it", "alla anche che da dal dei della delle di gli ha il nel nella non per più si sono ma"),
];

/// Bytes of the longest of them.
const LITTLE: usize = 5;

/// So many words are looked at; with fewer than the first number nothing is told.
const WORDS: std::ops::Range<usize> = 80..500;

/// The language whose little words stand everywhere in `sample` (an eighth of all words), while those of the others hardly do.
fn by_little_words(sample: &str) -> Option<Lang> {
    let mut known: Vec<(&str, usize)> = LITTLE_WORDS
        .iter()
        .enumerate()
        .flat_map(|(language, (_, words))| words.split(' ').map(move |word| (word, language)))
        .collect();
    known.sort_unstable();
    let mut counts = [0; LITTLE_WORDS.len()];
    let words = sample.split(|c: char| !c.is_alphabetic());
    let words = words.filter(|word| !word.is_empty()).take(WORDS.end);
    let mut all = 0;
    for word in words {
        all += 1;
        if word.len() <= LITTLE {
            let place = known.partition_point(|(little, _)| *little < word);
            let found = known.get(place).filter(|(little, _)| *little == word);
            if let Some((_, language)) = found {
                counts[*language] += 1;
            }
        }
    }
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|&language| std::cmp::Reverse(counts[language]));
    let (best, second) = (order[0], order[1]);
    let told = all >= WORDS.start && counts[best] * 8 >= all && counts[best] >= counts[second] * 5;
    told.then(|| Lang::parse(LITTLE_WORDS[best].0)).flatten()
}

/// The language of a catalogue card: a code (`fr`, `fr-CA`) or an English name (`French`).
pub(super) fn named(name: &str) -> Option<Lang> {
    let name = name.trim();
    Lang::parse(name).or_else(|| {
        whatlang::Lang::all()
            .iter()
            .find(|lang| lang.eng_name().eq_ignore_ascii_case(name))
            .and_then(|&lang| code(lang))
    })
}

/// ISO 639-3 to ISO 639-1, for the languages whatlang knows.
fn code(lang: whatlang::Lang) -> Option<Lang> {
    #[rustfmt::skip]
    const CODES: &[(&str, &str)] = &[
        ("afr", "af"), ("aka", "ak"), ("amh", "am"), ("ara", "ar"), ("aze", "az"), ("bel", "be"),
        ("ben", "bn"), ("bul", "bg"), ("cat", "ca"), ("ces", "cs"), ("cmn", "zh"), ("cym", "cy"),
        ("dan", "da"), ("deu", "de"), ("ell", "el"), ("eng", "en"), ("epo", "eo"), ("est", "et"),
        ("fin", "fi"), ("fra", "fr"), ("guj", "gu"), ("heb", "he"), ("hin", "hi"), ("hrv", "hr"),
        ("hun", "hu"), ("hye", "hy"), ("ind", "id"), ("ita", "it"), ("jav", "jv"), ("jpn", "ja"),
        ("kan", "kn"), ("kat", "ka"), ("khm", "km"), ("kor", "ko"), ("lat", "la"), ("lav", "lv"),
        ("lit", "lt"), ("mal", "ml"), ("mar", "mr"), ("mkd", "mk"), ("mya", "my"), ("nep", "ne"),
        ("nld", "nl"), ("nob", "nb"), ("ori", "or"), ("pan", "pa"), ("pes", "fa"), ("pol", "pl"),
        ("por", "pt"), ("ron", "ro"), ("rus", "ru"), ("sin", "si"), ("slk", "sk"), ("slv", "sl"),
        ("sna", "sn"), ("spa", "es"), ("srp", "sr"), ("swe", "sv"), ("tam", "ta"), ("tel", "te"),
        ("tgl", "tl"), ("tha", "th"), ("tuk", "tk"), ("tur", "tr"), ("ukr", "uk"), ("urd", "ur"),
        ("uzb", "uz"), ("vie", "vi"), ("yid", "yi"), ("zul", "zu"),
    ];
    CODES
        .iter()
        .find(|(three, _)| *three == lang.code())
        .and_then(|(_, two)| Lang::parse(two))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_told_from_prose() {
        let lecture = include_str!("../../texts/la-revolution-russe.txt");
        for (text, language) in [
            (lecture, Some(Lang::FR)),
            (
                "It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife.",
                Some(Lang::EN),
            ),
            (
                "Habe nun, ach! Philosophie, Juristerei und Medizin, und leider auch Theologie durchaus studiert, mit heißem Bemühn.",
                Lang::parse("de"),
            ),
            ("", None),
            ("1234 5678", None),
            ("Oui.", None),
        ] {
            assert_eq!(detect(text), language, "{text:.40}");
        }
    }

    #[test]
    fn little_words_tell_only_their_own_language() {
        let lecture = include_str!("../../texts/la-revolution-russe.txt");
        assert_eq!(by_little_words(lecture), Some(Lang::FR));
        let mut all: Vec<&str> = LITTLE_WORDS
            .iter()
            .flat_map(|(_, words)| words.split(' '))
            .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "a word of two languages tells neither");
        assert_eq!(all.iter().map(|word| word.len()).max(), Some(LITTLE));
        // Catalan shares words with Spanish and French, and is neither.
        let catalan = "Tots els éssers humans neixen lliures i iguals en dignitat i en drets. Són dotats de raó i de consciència, \
            i els cal mantenir-se entre ells amb esperit de fraternitat. Tothom té tots els drets i llibertats proclamats en aquesta \
            Declaració, sense cap distinció de raça, color, sexe, llengua, religió, opinió política o de qualsevol altra mena, origen \
            nacional o social, fortuna, naixement o altra condició. ";
        for text in [
            &catalan.repeat(3),
            "1234 5678",
            "",
            "le la les",
            &"xyz ".repeat(200),
        ] {
            assert_eq!(by_little_words(text), None, "{text:.40}");
        }
    }

    #[test]
    fn cards_name_languages_in_words_or_codes() {
        for (name, language) in [
            ("French", Some(Lang::FR)),
            ("english", Some(Lang::EN)),
            ("fr-CA", Some(Lang::FR)),
            ("Klingon", None),
        ] {
            assert_eq!(named(name), language);
        }
    }
}
