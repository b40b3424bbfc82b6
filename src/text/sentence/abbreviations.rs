//! Words that are written with a point, by what the point means for the sentence.

use crate::text::Lang;

/// What a point behind an abbreviation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Something always follows (`M. Dupont`, `cf. Marx`): the sentence goes on.
    Title,
    /// A number follows (`p. 12`, `No. 5`): the sentence goes on before a number only.
    Reference,
    /// It often ends a sentence (`etc.`, `Inc.`): what follows decides.
    Tail,
}

use Abbreviation::{Reference, Tail, Title};

/// In any language. Sorted.
const COMMON: &[(&str, Abbreviation)] = &[
    ("Bd", Title),
    ("Capt", Title),
    ("Cf", Title),
    ("Cie", Tail),
    ("Co", Tail),
    ("Corp", Tail),
    ("Cpt", Title),
    ("Dr", Title),
    ("EE", Title),
    ("Gen", Title),
    ("Hon", Title),
    ("Inc", Tail),
    ("Ing", Title),
    ("Jr", Tail),
    ("Lt", Title),
    ("Ltd", Tail),
    ("MM", Title),
    ("Messrs", Title),
    ("Mgr", Title),
    ("Mlle", Title),
    ("Mlles", Title),
    ("Mme", Title),
    ("Mmes", Title),
    ("Mr", Title),
    ("Mrs", Title),
    ("Ms", Title),
    ("Mt", Title),
    ("No", Reference),
    ("Nos", Reference),
    ("Nr", Reference),
    ("Pr", Title),
    ("Prof", Title),
    ("Pt", Title),
    ("Rev", Title),
    ("Sgt", Title),
    ("Sr", Tail),
    ("St", Title),
    ("Ste", Title),
    ("al", Tail),
    ("app", Reference),
    ("art", Reference),
    ("ca", Title),
    ("cap", Reference),
    ("cf", Title),
    ("ch", Reference),
    ("chap", Reference),
    ("cit", Tail),
    ("col", Reference),
    ("coll", Reference),
    ("dr", Title),
    ("ecc", Tail),
    ("ed", Title),
    ("etc", Tail),
    ("fasc", Reference),
    ("ff", Tail),
    ("fig", Reference),
    ("fol", Reference),
    ("ibid", Tail),
    ("id", Tail),
    ("l.c", Tail),
    ("loc", Title),
    ("no", Reference),
    ("nos", Reference),
    ("op", Title),
    ("p", Reference),
    ("par", Reference),
    ("pl", Reference),
    ("pp", Reference),
    ("prof", Title),
    ("sec", Reference),
    ("sect", Reference),
    ("sq", Tail),
    ("sqq", Tail),
    ("suiv", Tail),
    ("tab", Reference),
    ("trad", Title),
    ("vol", Reference),
    ("vols", Reference),
    ("vs", Title),
];

const FRENCH: &[(&str, Abbreviation)] = &[
    ("Me", Title),
    ("Mes", Title),
    ("Ph", Title),
    ("ap", Title),
    ("apr", Title),
    ("av", Title),
    ("bd", Title),
    ("boul", Title),
    ("dir", Title),
    ("env", Title),
    ("ex", Title),
    ("gén", Title),
    ("hab", Tail),
    ("n", Reference),
    ("s", Reference),
    ("t", Reference),
    ("v", Reference),
    ("éd", Title),
];

const ENGLISH: &[(&str, Abbreviation)] = &[
    ("Ave", Tail),
    ("Col", Title),
    ("Esq", Tail),
    ("Fr", Title),
    ("Ft", Title),
    ("Gov", Title),
    ("Maj", Title),
    ("Pres", Title),
    ("Sen", Title),
    ("Supt", Title),
    ("approx", Title),
    ("c", Title),
    ("eds", Title),
    ("fl", Reference),
    ("trans", Title),
    ("v", Title),
    ("viz", Title),
];

const GERMAN: &[(&str, Abbreviation)] = &[
    ("Abb", Reference),
    ("Abs", Reference),
    ("Anm", Reference),
    ("Aufl", Tail),
    ("Fr", Title),
    ("Hr", Title),
    ("Hrn", Title),
    ("Hrsg", Title),
    ("Jh", Tail),
    ("Kap", Reference),
    ("Str", Tail),
    ("Tab", Reference),
    ("Vgl", Title),
    ("allg", Title),
    ("bzw", Title),
    ("dgl", Tail),
    ("evtl", Title),
    ("ggf", Title),
    ("hl", Title),
    ("hrsg", Title),
    ("inkl", Title),
    ("insb", Title),
    ("jun", Tail),
    ("kath", Title),
    ("n", Title),
    ("sen", Tail),
    ("sog", Title),
    ("usf", Tail),
    ("usw", Tail),
    ("v", Title),
    ("vgl", Title),
];

const SPANISH: &[(&str, Abbreviation)] = &[
    ("Da", Title),
    ("Dn", Title),
    ("Dra", Title),
    ("Dña", Title),
    ("Sr", Title),
    ("Sra", Title),
    ("Sres", Title),
    ("Srta", Title),
    ("Sta", Title),
    ("Sto", Title),
    ("Ud", Title),
    ("Uds", Title),
    ("Vd", Title),
    ("núm", Reference),
    ("pág", Reference),
    ("págs", Reference),
];

const ITALIAN: &[(&str, Abbreviation)] = &[
    ("Avv", Title),
    ("Dott", Title),
    ("On", Title),
    ("Sig", Title),
    ("Sigg", Title),
    ("avv", Title),
    ("dott", Title),
    ("pag", Reference),
    ("pagg", Reference),
    ("sig", Title),
    ("sigg", Title),
];

const RUSSIAN: &[(&str, Abbreviation)] = &[
    ("акад", Title),
    ("вв", Tail),
    ("гг", Tail),
    ("гл", Reference),
    ("др", Tail),
    ("им", Title),
    ("кн", Reference),
    ("напр", Title),
    ("проф", Title),
    ("рис", Reference),
    ("св", Title),
    ("см", Title),
    ("ср", Title),
    ("стр", Reference),
    ("тов", Title),
    ("ул", Title),
];

/// Words that begin sentences so often, and stand behind an initial or an acronym so seldom, that the sentence ends before them.
const OPENINGS: &[&str] = &[
    "After",
    "Ainsi",
    "Alors",
    "Although",
    "And",
    "As",
    "At",
    "Aber",
    "Après",
    "But",
    "Ce",
    "Cela",
    "Cependant",
    "Ces",
    "Cet",
    "Cette",
    "Dans",
    "Das",
    "Der",
    "Die",
    "Donc",
    "El",
    "Elle",
    "Elles",
    "En",
    "Er",
    "Es",
    "Et",
    "For",
    "From",
    "He",
    "Her",
    "His",
    "How",
    "However",
    "Ich",
    "If",
    "Il",
    "Ils",
    "In",
    "It",
    "Its",
    "Je",
    "Mais",
    "My",
    "No",
    "Nous",
    "On",
    "Or",
    "Our",
    "Pero",
    "Pour",
    "Pourtant",
    "Puis",
    "Quand",
    "Que",
    "She",
    "Sie",
    "Since",
    "So",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Une",
    "Und",
    "Vous",
    "We",
    "What",
    "When",
    "Where",
    "While",
    "Who",
    "Why",
    "Wir",
    "Yet",
    "You",
    "Он",
    "Она",
    "Они",
    "Но",
    "Это",
];

/// Whether `word` (without its last point) is an abbreviation, in `lang` or, where that is not known, in any language.
pub(super) fn abbreviation(word: &str, lang: Option<Lang>) -> Option<Abbreviation> {
    let own: &[&[(&str, Abbreviation)]] = match lang.as_ref().map(Lang::as_str) {
        Some("fr") => &[FRENCH],
        Some("en") => &[ENGLISH],
        Some("de") => &[GERMAN],
        Some("es") => &[SPANISH],
        Some("it") => &[ITALIAN],
        Some("ru") => &[RUSSIAN],
        Some(_) => &[],
        None => &[FRENCH, ENGLISH, GERMAN, SPANISH, ITALIAN, RUSSIAN],
    };
    own.iter().chain(&[COMMON]).find_map(|list| {
        let at = list
            .binary_search_by(|(known, _)| (*known).cmp(word))
            .ok()?;
        Some(list[at].1)
    })
}

/// Whether `word` so seldom follows an initial or an acronym that a sentence begins with it.
pub(super) fn begins_sentences(word: &str) -> bool {
    OPENINGS.contains(&word)
}

/// What an English narrator does behind a quotation (`“Why?” I asked.`): the one incise that begins with a capital letter.
const SAID: &[&str] = &[
    "added",
    "answered",
    "asked",
    "began",
    "cried",
    "ejaculated",
    "exclaimed",
    "gasped",
    "inquired",
    "interrupted",
    "murmured",
    "observed",
    "panted",
    "remarked",
    "repeated",
    "replied",
    "returned",
    "said",
    "screamed",
    "shouted",
    "shrieked",
    "sighed",
    "whispered",
    "yelled",
];

/// Whether `rest` says who spoke: `I asked`.
pub(super) fn is_narrator(rest: &str) -> bool {
    let mut words = rest
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    rest.trim_start().starts_with("I ")
        && words.next() == Some("I")
        && words.next().is_some_and(|word| SAID.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_for_the_search() {
        for list in [COMMON, FRENCH, ENGLISH, GERMAN, SPANISH, ITALIAN, RUSSIAN] {
            assert!(
                list.windows(2).all(|pair| pair[0].0 < pair[1].0),
                "{list:?}"
            );
        }
    }
}
