//! Which encoding text in Latin letters is in: the one in which they are letters of its language and signs stand where signs stand.
//!
//! Hardly one byte in twenty of such a text is not ASCII, too few to count; what surrounds them tells what they are.

use encoding_rs::Encoding as Known;

use crate::format::language;
use crate::text::Encoding;

/// Bytes that are decoded to look at them.
const LOOK: usize = 64 * 1024;
/// Bytes of a text that its language tells more of than its letters.
const SHORT: usize = 400;
/// Latin letters that are not ASCII do not come together by more than so many.
const RUN: usize = 3;
/// What it costs a reading that a character is none.
const NONE: usize = 4;
/// … that it cannot stand where it does.
const WRONG: usize = 3;
/// … that it hardly can.
const ODD: usize = 2;
/// … that it might, and seldom does.
const RARE: usize = 1;

/// The letters of languages beyond ASCII, without their capitals.
#[rustfmt::skip]
const LETTERS: &[(&str, &str)] = &[
    ("en", "éèêëàâçïöüñôæœ"), ("fr", "àâæçéèêëîïôœùûü"), ("de", "äöüßéàè"), ("es", "áéíñóúü"), ("it", "àèéìíîòóù"),
    ("pt", "ãõáâàçéêíóôúü"), ("nl", "ëïéèöüêáó"), ("ca", "àçèéíïòóúü"), ("sv", "åäöéà"), ("da", "æøåé"), ("nb", "æøåéòóô"), ("fi", "äöåšž"),
    ("et", "äõöüšž"), ("pl", "ąćęłńóśźż"), ("cs", "áčďéěíňóřšťúůýž"), ("sk", "áäčďéíĺľňóôŕšťúýž"), ("hu", "áéíóöőúüű"), ("ro", "ăâîșțşţ"),
    ("hr", "čćđšž"), ("sl", "čšž"), ("lt", "ąčęėįšųūž"), ("lv", "āčēģīķļņšūž"), ("tr", "çğıöşüâîû"), ("eo", "ĉĝĥĵŝŭ"), ("la", "æœëàáéíóúāēīōū"),
    ("af", "ëêéèïôöû"),
];
/// Languages that are written in the encodings of Central Europe.
const CENTRAL: [&str; 7] = ["pl", "cs", "sk", "hu", "ro", "hr", "sl"];
/// Languages of the Baltic, and the encodings that are theirs.
const BALTIC: [&str; 3] = ["lt", "lv", "et"];
const NORTHERN: [&str; 4] = ["windows-1257", "ISO-8859-4", "ISO-8859-10", "ISO-8859-13"];
/// Letters of Western Europe: a name has them in any language.
const WESTERN: &str = "àáâãäåæçèéêëìíîïñòóôõöøùúûüß";
/// The same with more room between them.
const SELDOM: &str = "œðþýÿ";
/// Capitals that are words of their own.
const WORDS: &str = "ÀÉÈÔÓÒÖÅÁÚÍ";

/// Whether `sample` is in Latin letters: those that are not ASCII stand one by one.
pub fn is_latin(sample: &[u8]) -> bool {
    let sample = &sample[..sample.len().min(LOOK)];
    let runs = sample.split(u8::is_ascii).map(<[u8]>::len);
    let (all, long) = runs.fold((0, 0), |(all, long), run| {
        (all + run, long + if run > RUN { run } else { 0 })
    });
    long * 5 <= all
}

/// The encoding of `sample`, which is in Latin letters, where `found` is not the one in which it makes most sense; `None` where it is.
pub fn better(sample: &[u8], found: &'static Known) -> Option<Encoding> {
    let sample = &sample[..sample.len().min(LOOK)];
    let (windows, macintosh) = (encoding_rs::WINDOWS_1252, encoding_rs::MACINTOSH);
    if !found.is_single_byte() {
        // Letters of several bytes are no other letters in the middle of words.
        let mut known = [windows, macintosh].into_iter();
        return known
            .find(|known| cost(sample, known, true) == 0)
            .map(Encoding::of);
    }
    let place = |known| cost(sample, known, false);
    let sense = |known| cost(sample, known, true);
    let language = language_of(sample);
    let central = CENTRAL.contains(&language.as_str());
    let northern = NORTHERN.contains(&found.name()) && !BALTIC.contains(&language.as_str());
    // Much text tells by its letters what it is; of a little its language does.
    let short = sample.len() <= SHORT && !central || northern;
    let best = if place(windows) + ODD <= place(found)
        || has_quotes(sample, central)
        || short && sense(windows) + ODD <= sense(found)
    {
        windows
    } else {
        found
    };
    if sense(macintosh) + ODD <= sense(best).min(sense(windows)) {
        return Some(Encoding::MAC_ROMAN);
    }
    (best != found).then(|| Encoding::of(best))
}

/// The language of `sample`, by its letters of ASCII.
fn language_of(sample: &[u8]) -> String {
    let bare = sample.iter().filter(|byte| byte.is_ascii());
    let bare: String = bare.map(|&byte| char::from(byte)).collect();
    language::of_latin(&bare).map_or_else(String::new, |language| language.to_string())
}

/// Whether all guillemets of windows-1252 stand where guillemets do, as many as open as close: `Ť` and `ť` do not.
fn has_quotes(sample: &[u8], central: bool) -> bool {
    let letter = |at: Option<usize>| {
        at.and_then(|at| sample.get(at))
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0xc0)
    };
    let (mut left, mut right) = (0_usize, 0_usize);
    for (at, byte) in sample.iter().enumerate() {
        let count = match byte {
            0xab => &mut left,
            0xbb => &mut right,
            _ => continue,
        };
        if letter(at.checked_sub(1)) && letter(Some(at + 1)) {
            return false;
        }
        *count += 1;
    }
    let all = left + right;
    all > 0 && left.abs_diff(right) <= 1 && (all > 1 || !central)
}

/// What it costs to read `sample` in `encoding`: by where letters and signs stand, and by which letters the language has if it is `known`.
fn cost(sample: &[u8], encoding: &'static Known, known: bool) -> usize {
    let text = encoding.decode_without_bom_handling(sample).0;
    let alphabet = known.then(|| alphabet(&text));
    let mut sum = 0;
    let mut word = Word::default();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_ascii() {
            let rest = chars.clone();
            sum += letter_or_sign(c, &word, rest.take(3), alphabet);
        }
        word.take(c);
    }
    sum
}

/// The letters of the language that `text` is likely in.
fn alphabet(text: &str) -> &'static str {
    let bare: String = text.chars().filter(char::is_ascii).collect();
    let [of_text, of_bare] = [text, bare.as_str()].map(|text| {
        let language = language::of_latin(text);
        language.map_or_else(String::new, |language| language.as_str().to_owned())
    });
    let central = |code: &str| CENTRAL.contains(&code);
    // A letter or two of Central Europe may be none, and make a language of it.
    let mut own: Vec<char> = text
        .chars()
        .filter(|&c| !c.is_ascii() && c.is_lowercase() && !WESTERN.contains(c))
        .collect();
    own.sort_unstable();
    own.dedup();
    let code = if central(&of_text) && !central(&of_bare) && own.len() < 3 {
        of_bare
    } else {
        of_text
    };
    let letters = LETTERS.iter().find(|(of, _)| *of == code);
    letters.map_or("", |(_, letters)| letters)
}

/// The letters behind which a character stands.
#[derive(Default)]
struct Word {
    letters: usize,
    last: Option<char>,
    before: Option<char>,
    /// What stands before the first of them.
    sign: char,
}

impl Word {
    fn take(&mut self, c: char) {
        if c.is_alphabetic() {
            self.letters += 1;
            self.before = self.last;
            self.last = Some(c);
        } else {
            *self = Self {
                sign: c,
                ..Self::default()
            };
        }
    }
}

/// What it costs that `c` stands behind `word` and before `rest`.
fn letter_or_sign(
    c: char,
    word: &Word,
    rest: impl Iterator<Item = char>,
    alphabet: Option<&str>,
) -> usize {
    let behind: Vec<char> = rest.collect();
    let next = behind.first().copied().filter(|c| c.is_alphabetic());
    if matches!(c, '\u{80}'..='\u{9f}' | '\u{fffd}' | '\u{f8ff}' | '\u{2c6}'..='\u{2dd}' | '\u{a8}' | '\u{af}' | '\u{b4}' | '\u{b8}')
    {
        return NONE;
    }
    if c.is_alphabetic() && !matches!(c, 'ª' | 'º' | 'µ' | 'ƒ' | 'π' | 'Ω' | 'ﬁ' | 'ﬂ') {
        return letter(c, word, &behind, alphabet);
    }
    let inside = word.last.is_some() && next.is_some();
    let small = next.is_some_and(char::is_lowercase);
    let short = behind.get(1).is_none_or(|c| !c.is_alphabetic());
    match c {
        '\u{a0}' | '\u{ad}' | '²' | '³' | '¹' | '·' => 0,
        '…' => RARE * usize::from(inside && small),
        '’' => ODD * usize::from(inside && !is_apostrophe(word, &behind)),
        '–' => ODD * usize::from(inside && small),
        '—' if inside && small && (short || word.letters < 2) => ODD,
        '—' => 0,
        '“' | '‘' | '„' | '‚' | '¿' | '¡' if word.last.is_some() => WRONG,
        '”' if next.is_some() => WRONG,
        // Some open with the ones, some with the others.
        '«' | '»' | '‹' | '›' => WRONG * usize::from(inside),
        'ª' | 'º' if word.last.is_none() && next.is_some() => ODD,
        '§' | '™' | '®' | '°' | '€' | '†' | '‡' | '•' | '‰' if inside => WRONG,
        '§' | '™' | '®' | '°' if next.is_some() => ODD,
        '§' | '€' | '†' if word.last.is_some() || next.is_some() => ODD,
        '‡' if word.last.is_some() || next.is_some() => ODD,
        'ƒ' | 'µ' | 'π' | 'Ω' | 'ﬁ' | 'ﬂ' if word.last.is_some() || next.is_some() => WRONG,
        '∞' | '∂' | '∑' | '∏' | '∫' | '√' | '∆' | '≈' | '◊' | '⁄' | '≠' | '≤' | '≥' => {
            ODD
        }
        _ if inside => WRONG,
        _ => 0,
    }
}

/// What it costs that the letter `c` stands between `word` and `behind`, in a language with this `alphabet`.
fn letter(c: char, word: &Word, behind: &[char], alphabet: Option<&str>) -> usize {
    if c.is_uppercase() && word.last.is_some_and(char::is_lowercase) {
        return WRONG;
    }
    let mut following = behind.iter().copied();
    let (next, then) = (following.next(), following.next());
    let capital = next.is_some_and(char::is_uppercase);
    // A capital before the capital that a word begins with, a small letter between capitals.
    if c.is_uppercase() && capital && then.is_some_and(char::is_lowercase) {
        return ODD;
    }
    if c.is_lowercase() && capital && word.last.is_some_and(char::is_uppercase) {
        return WRONG;
    }
    let alone = word.last.is_none() && !next.is_some_and(char::is_alphabetic);
    if c.is_uppercase() && alone && (!WORDS.contains(c) || ".,!?;:".contains(word.sign)) {
        return ODD;
    }
    let small = c.to_lowercase().next().unwrap_or(c);
    // Hardly a word is one such letter; and what is one in one language is none in most.
    if alone
        && !matches!(
            small,
            'à' | 'è' | 'é' | 'ò' | 'ó' | 'ô' | 'á' | 'ú' | 'í' | 'å' | 'ö' | 'ő'
        )
    {
        return ODD;
    }
    if alphabet.is_none_or(|alphabet| alphabet.contains(small)) {
        0
    } else if WESTERN.contains(small) {
        RARE
    } else if SELDOM.contains(small) {
        ODD
    } else {
        WRONG
    }
}

/// Whether an apostrophe stands where words are shortened: `don’t`, `we’ll`, `l’été`, `qu’il`, `dell’anno`, `O’Brien`.
fn is_apostrophe(word: &Word, behind: &[char]) -> bool {
    let ends: String = behind
        .iter()
        .copied()
        .take_while(|c| c.is_alphabetic())
        .collect();
    let last = word.last.map_or(' ', |c| c.to_ascii_lowercase());
    let before = word.before.map_or(' ', |c| c.to_ascii_lowercase());
    let vowel = |c: &char| c.is_uppercase() || "aeiouyhàâáæéèêëíîïóôöœúùûü".contains(*c);
    let short = behind.first().is_some_and(vowel)
        && match word.letters {
            1 => "aldjcmnosty".contains(last),
            2 => ["qu", "un", "ch", "gl", "an", "ne", "de", "ol", "ma"]
                .iter()
                .any(|known| known.starts_with(before) && known.ends_with(last)),
            _ => false,
        };
    let elided = matches!(
        (word.before, word.last),
        (Some('l' | 'L'), Some('l' | 'L'))
            | (Some('q' | 'Q'), Some('u' | 'U'))
            | (Some('u'), Some('n'))
            | (Some('s'), Some('t'))
    );
    short
        || elided
        || matches!(
            ends.to_lowercase().as_str(),
            "s" | "t" | "d" | "m" | "ll" | "re" | "ve" | "n" | "er" | "em" | "am" | "st"
        )
        || behind.first().is_some_and(|c| c.is_uppercase())
}
