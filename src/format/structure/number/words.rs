//! Numbers in words, in the languages whose headings are known. Words are folded: lower case, no accents, `ß` as `ss`, `й` as `и`.

use std::sync::OnceLock;

/// By value from 1, all forms that headings use.
#[rustfmt::skip]
const WORDS: [&[&str]; 19] = [
    &["one", "first", "un", "une", "premier", "premiere", "eins", "erste", "erster", "erstes", "uno", "primero", "primer", "primera", "primo", "prima", "um", "primeiro", "primeira", "первая", "первыи", "первое", "een", "eerste", "forsta", "forste", "pierwszy", "pierwsza", "unieme", "первого"],
    &["two", "second", "deux", "deuxieme", "seconde", "zwei", "zweite", "zweiter", "zweites", "dos", "segundo", "segunda", "due", "secondo", "seconda", "dois", "вторая", "второи", "второе", "twee", "tweede", "andra", "drugi", "druga"],
    &["three", "third", "trois", "troisieme", "drei", "dritte", "dritter", "drittes", "tres", "tercero", "tercer", "tercera", "tre", "terzo", "terza", "terceiro", "terceira", "третья", "третии", "третье", "drie", "derde", "tredje", "trzeci", "trzecia"],
    &["four", "fourth", "quatre", "quatrieme", "vier", "vierte", "vierter", "viertes", "cuatro", "cuarto", "cuarta", "quattro", "quarto", "quarta", "quatro", "четвертая", "четвертыи", "четвертое", "vierde", "fjarde", "четвертого"],
    &["five", "fifth", "cinq", "cinquieme", "funf", "funfte", "funfter", "funftes", "cinco", "quinto", "quinta", "cinque", "пятая", "пятыи", "пятое", "vijf", "vijfde", "femte"],
    &["six", "sixth", "sixieme", "sechs", "sechste", "sechster", "sechstes", "seis", "sexto", "sexta", "sei", "sesto", "sesta", "шестая", "шестои", "zes", "zesde", "sjatte", "шестое"],
    &["seven", "seventh", "sept", "septieme", "sieben", "siebte", "siebter", "siebente", "siebentes", "siete", "septimo", "septima", "sette", "settimo", "settima", "sete", "setimo", "седьмая", "седьмои", "zeven", "zevende", "седьмое", "siebtes", "sjunde"],
    &["eight", "eighth", "huit", "huitieme", "acht", "achte", "achter", "achtes", "ocho", "octavo", "octava", "otto", "ottavo", "oito", "oitavo", "восьмая", "восьмои", "achtste", "восьмое", "attonde"],
    &["nine", "ninth", "neuf", "neuvieme", "neun", "neunte", "neunter", "neuntes", "nueve", "noveno", "novena", "nove", "nono", "nona", "девятая", "девятыи", "negen", "negende", "девятое", "nionde"],
    &["ten", "tenth", "dix", "dixieme", "zehn", "zehnte", "zehnter", "zehntes", "diez", "decimo", "decima", "dieci", "dez", "десятая", "десятыи", "tien", "tiende", "десятое", "tionde"],
    &["eleven", "eleventh", "onze", "onzieme", "elf", "elfte", "elfter", "elftes", "once", "undecimo", "undici", "одиннадцатая", "одиннадцатыи", "одиннадцатое", "undicesimo", "undecima", "elfde", "decimoprimero", "decimoprimeiro"],
    &["twelve", "twelfth", "douze", "douzieme", "zwolf", "zwolfte", "zwolfter", "zwolftes", "doce", "duodecimo", "dodici", "двенадцатая", "двенадцатыи", "двенадцатое", "dodicesimo", "duodecima", "twaalf", "twaalfde", "doze"],
    &["thirteen", "thirteenth", "treize", "treizieme", "dreizehn", "dreizehnte", "dreizehntes", "trece", "tredici", "тринадцатая", "тринадцатыи", "тринадцатое", "tredicesimo", "dertien", "dertiende", "decimotercero", "decimotercera", "decimoterzo", "dreizehnter"],
    &["fourteen", "fourteenth", "quatorze", "quatorzieme", "vierzehn", "vierzehnte", "vierzehntes", "catorce", "quattordici", "четырнадцатая", "четырнадцатыи", "четырнадцатое", "quattordicesimo", "veertien", "veertiende", "decimocuarto", "decimocuarta", "decimoquarto", "vierzehnter"],
    &["fifteen", "fifteenth", "quinze", "quinzieme", "funfzehn", "funfzehnte", "funfzehntes", "quince", "quindici", "пятнадцатая", "пятнадцатыи", "пятнадцатое", "quindicesimo", "vijftien", "vijftiende", "decimoquinto", "decimoquinta", "funfzehnter"],
    &["sixteen", "sixteenth", "seize", "seizieme", "sechzehn", "sechzehnte", "sechzehntes", "dieciseis", "sedici", "шестнадцатая", "шестнадцатыи", "шестнадцатое", "sedicesimo", "zestien", "zestiende", "dezesseis", "dezasseis", "decimosexto", "decimosexta", "decimosesto", "sechzehnter"],
    &["seventeen", "seventeenth", "dix-sept", "dix-septieme", "siebzehn", "siebzehnte", "siebzehntes", "diecisiete", "diciassette", "семнадцатая", "семнадцатыи", "семнадцатое", "diciassettesimo", "zeventien", "zeventiende", "dezessete", "dezassete", "decimoseptimo", "decimoseptima", "decimosettimo", "siebzehnter"],
    &["eighteen", "eighteenth", "dix-huit", "dix-huitieme", "achtzehn", "achtzehnte", "achtzehntes", "dieciocho", "diciotto", "восемнадцатая", "восемнадцатыи", "восемнадцатое", "diciottesimo", "achttien", "achttiende", "dezoito", "decimoctavo", "decimoctava", "decimottavo", "achtzehnter"],
    &["nineteen", "nineteenth", "dix-neuf", "dix-neuvieme", "neunzehn", "neunzehnte", "neunzehntes", "diecinueve", "diciannove", "девятнадцатая", "девятнадцатыи", "девятнадцатое", "diciannovesimo", "negentien", "negentiende", "dezenove", "dezanove", "decimonoveno", "decimonono", "neunzehnter"],
];

/// Latin ordinals, as old plays and books count with them: by value from 1.
const LATIN: [[&str; 3]; 10] = [
    ["primus", "prima", "primum"],
    ["secundus", "secunda", "secundum"],
    ["tertius", "tertia", "tertium"],
    ["quartus", "quarta", "quartum"],
    ["quintus", "quinta", "quintum"],
    ["sextus", "sexta", "sextum"],
    ["septimus", "septima", "septimum"],
    ["octavus", "octava", "octavum"],
    ["nonus", "nona", "nonum"],
    ["decimus", "decima", "decimum"],
];

/// The last one, whatever its number.
const LAST: &[&str] = &[
    "last",
    "dernier",
    "derniere",
    "letzter",
    "letztes",
    "letzte",
    "ultimo",
    "ultima",
    "последняя",
    "последнии",
];

/// Tens and a hundred: the value, what stands before a unit, and what stands alone besides.
#[rustfmt::skip]
const TENS: &[(u32, &[&str], &[&str])] = &[
    (10, &["decimo", "decima"], &[]),
    (20, &["twenty", "vingt", "vigesimo", "vigesima", "veinti", "venti", "vent", "vinte", "двадцать", "tjugo", "dwudziesty"],
        &["twentieth", "vingtieme", "zwanzig", "zwanzigste", "zwanzigster", "zwanzigstes", "veinte", "ventesimo", "ventesima", "двадцатая", "двадцатыи",
          "двадцатое", "twintig", "twintigste", "tjugonde"]),
    (30, &["thirty", "trente", "trigesimo", "trigesima", "treinta", "trenta", "trent", "trinta", "тридцать", "trettio", "trzydziesty"],
        &["thirtieth", "trentieme", "dreissig", "dreissigste", "dreissigster", "dreissigstes", "trentesimo", "trentesima", "тридцатая", "тридцатыи",
          "тридцатое", "dertig", "dertigste"]),
    (40, &["forty", "quarante", "cuadragesimo", "cuadragesima", "quadragesimo", "cuarenta", "quaranta", "quarant", "quarenta", "сорок", "fyrtio"],
        &["fortieth", "quarantieme", "vierzig", "vierzigste", "vierzigster", "vierzigstes", "quarantesimo", "сороковая", "сороковои", "veertig", "veertigste"]),
    (50, &["fifty", "cinquante", "quincuagesimo", "quinquagesimo", "cincuenta", "cinquanta", "cinquant", "cinquenta", "пятьдесят", "femtio"],
        &["fiftieth", "cinquantieme", "funfzig", "funfzigste", "funfzigster", "funfzigstes", "cinquantesimo", "пятидесятая", "пятидесятыи", "vijftig",
          "vijftigste"]),
    (60, &["sixty", "soixante", "sexagesimo", "sesenta", "sessanta", "sessant", "sessenta", "шестьдесят", "sextio"],
        &["sixtieth", "soixantieme", "sechzig", "sechzigste", "sechzigster", "sechzigstes", "sessantesimo", "zestig", "zestigste"]),
    (70, &["seventy", "septuagesimo", "setenta", "settanta", "settant", "семьдесят"],
        &["seventieth", "siebzig", "siebzigste", "siebzigster", "siebzigstes", "settantesimo", "zeventig", "zeventigste"]),
    (80, &["eighty", "quatre-vingt", "octogesimo", "ochenta", "ottanta", "ottant", "oitenta", "восемьдесят"],
        &["eightieth", "quatre-vingts", "quatre-vingtieme", "achtzig", "achtzigste", "achtzigster", "achtzigstes", "ottantesimo", "tachtig", "tachtigste"]),
    (90, &["ninety", "nonagesimo", "noventa", "novanta", "novant", "девяносто"],
        &["ninetieth", "neunzig", "neunzigste", "neunzigster", "neunzigstes", "novantesimo", "negentig", "negentigste"]),
    (100, &["hundred", "one hundred", "a hundred", "cent", "ciento", "cento", "centesimo", "hundert", "einhundert", "сто"],
        &["hundredth", "one hundredth", "centieme", "cien", "hundertste", "hundertster", "hundertstes", "сотая"]),
];

/// What stands between a ten and its unit.
const JOINTS: [&str; 9] = ["-", " ", "-et-", " et ", " y ", " e ", " and ", "-and-", ""];

/// Units before a ten (`einundzwanzig`, `eenentwintig`), and what joins the two.
const UNITS: [&[&str]; 9] = [
    &["ein", "een"],
    &["zwei", "twee"],
    &["drei", "drie"],
    &["vier"],
    &["funf", "vijf"],
    &["sechs", "zes"],
    &["sieben", "zeven"],
    &["acht"],
    &["neun", "negen"],
];

/// Units that are only written behind a ten (`ventunesimo`).
const BEHIND: [&str; 9] = [
    "unesimo",
    "duesimo",
    "treesimo",
    "quattresimo",
    "cinquesimo",
    "seiesimo",
    "settesimo",
    "ottesimo",
    "novesimo",
];

/// Bytes of the longest number.
const LONGEST: usize = 60;

/// The value of a folded number word (`three`, `troisieme`, `einundzwanzigstes`, `двадцать первая`); 999 for the last one.
pub(in super::super) fn word(folded: &str) -> Option<u32> {
    if LAST.contains(&folded) {
        return Some(999);
    }
    let may_be = folded.len() <= LONGEST && begins_as_one(folded);
    may_be.then(|| value(folded)).flatten()
}

/// Whether any number has the first two letters of `folded`: hardly a word has, and a text is full of words.
fn begins_as_one(folded: &str) -> bool {
    static BEGINNINGS: OnceLock<[u64; 64]> = OnceLock::new();
    let set = BEGINNINGS.get_or_init(|| {
        let tens = TENS.iter().flat_map(|(_, before, alone)| [*before, *alone]);
        let words = WORDS.iter().chain(&UNITS).copied().chain(tens).flatten();
        let mut set = [0; 64];
        for word in words.chain(LATIN.as_flattened()) {
            if let Some((place, bit)) = beginning(word) {
                set[place] |= bit;
            }
        }
        set
    });
    beginning(folded).is_some_and(|(place, bit)| set[place] & bit != 0)
}

/// The place of the first two bytes in a set of 4,096.
fn beginning(word: &str) -> Option<(usize, u64)> {
    let [first, second, ..] = word.as_bytes() else {
        return None;
    };
    let key = (usize::from(*first) * 67 + usize::from(*second)) % 4096;
    Some((key / 64, 1 << (key % 64)))
}

fn value(folded: &str) -> Option<u32> {
    unit(folded)
        .or_else(|| ten(folded))
        .or_else(|| behind_ten(folded))
        .or_else(|| before_ten(folded))
}

/// 1 to 19.
fn unit(folded: &str) -> Option<u32> {
    let latin = || LATIN.iter().position(|forms| forms.contains(&folded));
    let index = WORDS
        .iter()
        .position(|forms| forms.contains(&folded))
        .or_else(latin)?;
    u32::try_from(index + 1).ok()
}

/// A ten, or a hundred, that stands alone.
fn ten(folded: &str) -> Option<u32> {
    TENS.iter()
        .find(|(_, before, alone)| before.contains(&folded) || alone.contains(&folded))
        .map(|&(value, ..)| value)
}

/// `thirty-first`, `quatre-vingt-dix-septieme`, `decimo tercero`: the ten, then its unit.
fn behind_ten(folded: &str) -> Option<u32> {
    TENS.iter().find_map(|&(ten, before, _)| {
        let forms = before.iter().filter_map(|form| folded.strip_prefix(form));
        forms
            .flat_map(|rest| JOINTS.iter().filter_map(|joint| rest.strip_prefix(joint)))
            .find_map(|rest| {
                let unit = match ten {
                    100 => value(rest).filter(|&unit| unit < 100),
                    // The French count on to nineteen here.
                    60 | 80 => unit(rest).filter(|&unit| unit < 20),
                    _ => unit(rest).filter(|&unit| unit < 10),
                };
                unit.or_else(|| {
                    let index = BEHIND.iter().position(|&unit| unit == rest)?;
                    u32::try_from(index + 1).ok()
                })
            })
            .map(|unit| ten + unit)
    })
}

/// `einundzwanzigstes`, `eenentwintigste`: the unit, then its ten.
fn before_ten(folded: &str) -> Option<u32> {
    (1..).zip(UNITS).find_map(|(value, forms)| {
        forms
            .iter()
            .filter_map(|form| folded.strip_prefix(form))
            .find_map(|rest| {
                let rest = rest
                    .strip_prefix("und")
                    .or_else(|| rest.strip_prefix("en"))?;
                ten(rest).filter(|&ten| ten < 100)
            })
            .map(|ten| ten + value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_words() {
        for (text, value) in [
            ("three", Some(3)),
            ("troisieme", Some(3)),
            ("thirty-first", Some(31)),
            ("twenty one", Some(21)),
            ("twenty", Some(20)),
            ("ninety-nine", Some(99)),
            ("one hundred and five", Some(105)),
            ("twenty-twenty", None),
            ("zwolftes", Some(12)),
            ("einundzwanzigstes", Some(21)),
            ("dreiunddreissigste", Some(33)),
            ("zwanzigstes", Some(20)),
            ("vingt-troisieme", Some(23)),
            ("vingt et unieme", Some(21)),
            ("vingt-et-unieme", Some(21)),
            ("soixante-dix", Some(70)),
            ("soixante-douzieme", Some(72)),
            ("quatre-vingt-dix-septieme", Some(97)),
            ("quatre-vingtieme", Some(80)),
            ("decimo tercero", Some(13)),
            ("vigesimo", Some(20)),
            ("vigesimo primero", Some(21)),
            ("vigesimotercero", Some(23)),
            ("treinta y cinco", Some(35)),
            ("veintidos", Some(22)),
            ("ventunesimo", Some(21)),
            ("ventitreesimo", Some(23)),
            ("trentesimo", Some(30)),
            ("decimo quinto", Some(15)),
            ("vinte e um", Some(21)),
            ("двадцать первая", Some(21)),
            ("тринадцатая", Some(13)),
            ("сорок вторая", Some(42)),
            ("eenentwintigste", Some(21)),
            ("tweeendertigste", Some(32)),
            ("letztes", Some(999)),
            ("whale", None),
            ("und", None),
            ("", None),
        ] {
            assert_eq!(word(text), value, "{text}");
        }
    }
}
