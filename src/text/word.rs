//! Words in the reader's sense (UAX #29, word-like segments only).
//!
//! An elided article stays with its word (`l’auditoire` is one word, as the standard has it), while a hyphen parts
//! (`social` and `démocrate`): that is the step of a selection. [`count`] takes a hyphenated compound for one word, as word
//! processors do.

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::level::is_invisible;
use super::{Span, grapheme};

/// How far back the beginning of a word is looked for. Longer runs without a space are not prose.
const REACH: usize = 4096;

/// The words of `text` as spans, in order: segments that hold a letter, digit or ideograph.
pub fn words(text: &str) -> impl Iterator<Item = Span> {
    text.unicode_word_indices().map(|(at, word)| {
        // The standard lets a narrow no-break space join (`2 000`); French sets `perte !` with one, where it parts.
        let start = at + word.len() - word.trim_start_matches('\u{202F}').len();
        let end = at + word.trim_end_matches('\u{202F}').len();
        Span::new(start, end)
    })
}

/// How many words `text` has. Must run at 200 MB/s or more on Latin text: a fast approximation (runs of
/// alphanumerics joined by apostrophe or hyphen; each ideograph counts 1) agreed with `words` on plain prose.
#[must_use]
pub fn count(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut count = 0;
    let mut place = Place::Out;
    let mut pos = 0;
    while let Some(&byte) = bytes.get(pos) {
        let class = if byte.is_ascii() {
            pos += 1;
            ASCII[usize::from(byte)]
        } else {
            let c = text[pos..].chars().next().unwrap_or_default();
            pos += c.len_utf8();
            match Class::of(c) {
                Some(class) => class,
                None => continue,
            }
        };
        let (next, begins) = STEPS[place as usize][class as usize];
        place = next;
        count += usize::from(begins);
        if matches!(place, Place::Letter) {
            // Letters behind a letter change nothing.
            let further = bytes[pos..].iter();
            pos += further
                .take_while(|byte| byte.is_ascii_alphabetic())
                .count();
        }
    }
    count
}

/// The word that holds byte `pos`, else the next one after it, else the last one before it.
#[must_use]
pub fn word_at(text: &str, pos: usize) -> Option<Span> {
    let pos = text.floor_char_boundary(pos);
    let start = segment_start(text, pos);
    words(&text[start..])
        .map(|word| word.shifted(start))
        .find(|word| word.end > pos)
        .or_else(|| last_before(text, start))
}

/// The last word of `text` that begins before `pos`, or the last one of what follows.
fn last_before(text: &str, pos: usize) -> Option<Span> {
    let mut end = text.len();
    let mut start = pos;
    loop {
        if let Some(word) = words(&text[start..end]).last() {
            return Some(word.shifted(start));
        }
        if start == 0 {
            return None;
        }
        end = start;
        start = segment_start(text, start - 1);
    }
}

/// A place at or before `pos` from which words can be told apart as from the beginning of the text: an ASCII space, at which
/// no word ever continues.
fn segment_start(text: &str, pos: usize) -> usize {
    let pos = text.floor_char_boundary(pos);
    let floor = pos.saturating_sub(REACH);
    text.as_bytes()[floor..pos]
        .iter()
        .rposition(u8::is_ascii_whitespace)
        .map_or_else(|| grapheme::floor(text, floor), |at| floor + at)
}

/// What a character does to the word around it (the classes of UAX #29, and the hyphen).
#[derive(Clone, Copy)]
enum Class {
    Gap,
    Letter,
    Digit,
    Katakana,
    /// Joins two letters or two digits: apostrophe, point.
    Mid,
    /// Joins two letters: colon, middle dot.
    MidLetter,
    /// Joins two digits: comma.
    MidNumber,
    Hyphen,
    /// Belongs to the word on either side: low line, narrow no-break space.
    Extend,
    /// A word by itself: ideographs, and letters of scripts that write no spaces.
    Whole,
}

const CLASSES: usize = Class::Whole as usize + 1;

impl Class {
    const fn ascii(byte: u8) -> Self {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => Self::Letter,
            b'0'..=b'9' => Self::Digit,
            b'\'' | b'.' => Self::Mid,
            b':' => Self::MidLetter,
            b',' | b';' => Self::MidNumber,
            b'-' => Self::Hyphen,
            b'_' => Self::Extend,
            _ => Self::Gap,
        }
    }

    /// The class of a character beyond ASCII; `None` for marks and what shows nothing, which change nothing.
    fn of(c: char) -> Option<Self> {
        Some(match c {
            '\u{C0}'..='\u{24F}' if c != '×' && c != '÷' => Self::Letter,
            '’' | '‘' | '․' | '＇' | '．' => Self::Mid,
            '·' | '‧' | '：' => Self::MidLetter,
            '‐' | '‑' => Self::Hyphen,
            '\u{202F}' | '‿' => Self::Extend,
            _ if is_invisible(c) || is_combining_mark(c) => return None,
            '\u{30A1}'..='\u{30FA}' | 'ー' | '\u{FF66}'..='\u{FF9D}' => Self::Katakana,
            '\u{E00}'..='\u{EFF}'
            | '\u{1000}'..='\u{109F}'
            | '\u{1780}'..='\u{17FF}'
            | '\u{3040}'..='\u{309F}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFF}'
                if c.is_alphanumeric() =>
            {
                Self::Whole
            }
            _ if c.is_alphabetic() => Self::Letter,
            _ if c.is_numeric() => Self::Digit,
            _ => Self::Gap,
        })
    }
}

/// Where in a word the count stands.
#[derive(Clone, Copy)]
enum Place {
    Out,
    Letter,
    Digit,
    Katakana,
    /// Behind a sign that joins if a letter follows.
    WantsLetter,
    WantsDigit,
    /// Behind a hyphen.
    WantsAny,
}

const PLACES: usize = Place::WantsAny as usize + 1;

impl Place {
    /// The place after `class`, and whether a word begins there.
    const fn step(self, class: Class) -> (Self, bool) {
        match (self, class) {
            (Self::Letter | Self::Digit | Self::WantsLetter | Self::WantsAny, Class::Letter) => {
                (Self::Letter, false)
            }
            (Self::Letter | Self::Digit | Self::WantsDigit | Self::WantsAny, Class::Digit) => {
                (Self::Digit, false)
            }
            (_, Class::Letter) => (Self::Letter, true),
            (_, Class::Digit) => (Self::Digit, true),
            (Self::Katakana | Self::WantsAny, Class::Katakana) => (Self::Katakana, false),
            (_, Class::Katakana) => (Self::Katakana, true),
            (Self::Letter, Class::Mid | Class::MidLetter) => (Self::WantsLetter, false),
            (Self::Digit, Class::Mid | Class::MidNumber) => (Self::WantsDigit, false),
            (Self::Letter | Self::Digit | Self::Katakana, Class::Hyphen) => (Self::WantsAny, false),
            (Self::Letter | Self::Digit | Self::Katakana, Class::Extend) => (self, false),
            (Self::WantsAny, Class::Whole) => (Self::Out, false),
            (_, Class::Whole) => (Self::Out, true),
            _ => (Self::Out, false),
        }
    }
}

const ASCII: [Class; 128] = {
    let mut table = [Class::Gap; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte as usize] = Class::ascii(byte);
        byte += 1;
    }
    table
};

/// [`Place::step`] as a table: two loads a byte.
const STEPS: [[(Place, bool); CLASSES]; PLACES] = {
    const ALL_CLASSES: [Class; CLASSES] = [
        Class::Gap,
        Class::Letter,
        Class::Digit,
        Class::Katakana,
        Class::Mid,
        Class::MidLetter,
        Class::MidNumber,
        Class::Hyphen,
        Class::Extend,
        Class::Whole,
    ];
    const ALL_PLACES: [Place; PLACES] = [
        Place::Out,
        Place::Letter,
        Place::Digit,
        Place::Katakana,
        Place::WantsLetter,
        Place::WantsDigit,
        Place::WantsAny,
    ];
    let mut table = [[(Place::Out, false); CLASSES]; PLACES];
    let mut place = 0;
    while place < PLACES {
        let mut class = 0;
        while class < CLASSES {
            table[place][class] = ALL_PLACES[place].step(ALL_CLASSES[class]);
            class += 1;
        }
        place += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LECTURE: &str = include_str!("../../texts/la-revolution-russe.txt");

    /// The words of UAX #29, those parted by a hyphen alone taken together.
    fn compounds(text: &str) -> usize {
        let mut end = None;
        words(text)
            .filter(|word| {
                let between = end.and_then(|end| text.get(end..word.start));
                end = Some(word.end);
                !matches!(between, Some("-" | "‐" | "‑"))
            })
            .count()
    }

    #[test]
    fn words_of_samples() {
        let table: &[(&str, &[&str], usize)] = &[
            ("", &[], 0),
            (" … — ! ", &[], 0),
            ("Je parle.", &["Je", "parle"], 2),
            (
                "l’auditoire, aujourd'hui",
                &["l’auditoire", "aujourd'hui"],
                2,
            ),
            ("c’est-à-dire", &["c’est", "à", "dire"], 1),
            ("« Oui » perte\u{202f}!", &["Oui", "perte"], 2),
            (
                "2\u{202f}000 roubles, 3.5 %",
                &["2\u{202f}000", "roubles", "3.5"],
                3,
            ),
            ("a — b - c", &["a", "b", "c"], 3),
            (
                "e\u{301}te\u{301} mo\u{ad}t",
                &["e\u{301}te\u{301}", "mo\u{ad}t"],
                2,
            ),
            ("日本語", &["日", "本", "語"], 3),
            ("カタカナ", &["カタカナ"], 1),
            ("Революция 1917", &["Революция", "1917"], 2),
            ("‘mot’ “mot”", &["mot", "mot"], 2),
        ];
        for (text, wanted, counted) in table {
            let found: Vec<&str> = words(text).map(|word| word.of(text)).collect();
            assert_eq!(found, *wanted, "{text:?}");
            assert_eq!(count(text), *counted, "{text:?}");
        }
    }

    #[test]
    fn the_count_agrees_with_the_words_on_prose() {
        assert_eq!(count(LECTURE), compounds(LECTURE));
    }

    #[test]
    fn the_word_at_a_place() {
        let text = "Le chat — noir. ";
        for (pos, wanted) in [
            (0, "Le"),
            (1, "Le"),
            (2, "chat"),
            (6, "chat"),
            (7, "noir"),
            (10, "noir"),
            (16, "noir"),
            (17, "noir"),
            (99, "noir"),
        ] {
            assert_eq!(
                word_at(text, pos).map(|word| word.of(text)),
                Some(wanted),
                "{pos}"
            );
        }
        assert_eq!(word_at(" — ", 1), None);
        let far = format!("mot{}", " .".repeat(20_000));
        assert_eq!(word_at(&far, far.len() - 1), Some(Span::new(0, 3)));
        let long = "x".repeat(50_000);
        assert!(word_at(&long, 40_000).is_some_and(|word| word.contains(40_000)));
    }

    proptest! {
        #[test]
        fn the_count_agrees_on_any_latin_text(text in "([a-cЖ1-9é]|a\u{301}|b\u{ad}c|[ '’.,:;\\-—!\n]){0,40}|[日か 。、カaЖ1]{0,40}") {
            prop_assert_eq!(count(&text), compounds(&text));
        }

        #[test]
        fn the_word_at_is_one_of_the_words(text in "[ab 日’é.\n\u{301}-]{0,30}", pos in 0usize..40) {
            let all: Vec<Span> = words(&text).collect();
            let here = text.floor_char_boundary(pos);
            let wanted = all.iter().find(|word| word.end > here).or(all.last()).copied();
            prop_assert_eq!(word_at(&text, pos), wanted);
        }
    }
}
