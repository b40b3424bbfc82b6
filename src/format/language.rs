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
    let info = whatlang::detect(&sample)?;
    (info.is_reliable() || info.confidence() > 0.6).then_some(())?;
    code(info.lang())
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
