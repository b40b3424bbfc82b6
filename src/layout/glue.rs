//! Where a language forbids a break that UAX #14 allows: the spaces that hold.
//!
//! Sources: *Lexique des règles typographiques en usage à l'Imprimerie nationale* for French, the Chicago Manual of
//! Style (7.36 ff.) for English, DIN 5008 for German abbreviations.

use crate::text::Lang;

/// How firmly the space between two words holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tie {
    /// A line may end here.
    None,
    /// Better not, but a line too narrow for both may.
    Weak,
    /// Never: a mark would stand at the wrong edge.
    Strong,
}

/// Reads a text word by word and tells which spaces hold.
#[derive(Debug)]
pub(super) struct Glue {
    family: Family,
    /// Nothing read yet of the block.
    at_start: bool,
    open: Open,
    /// Whether a straight quote that stands alone waits for its partner.
    quote_open: bool,
}

/// The last dash that opened something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Nothing,
    /// An aside that waits for its second dash.
    Aside,
    /// A line of dialogue, which has no second dash.
    Speech,
}

/// Languages that share their rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    French,
    English,
    /// `»` opens, `«` closes.
    German,
    /// One-letter prepositions do not end a line.
    WestSlavic,
    Other,
}

impl Glue {
    pub(super) fn new(language: Option<Lang>, first: bool) -> Self {
        let family = match language.as_ref().map(Lang::as_str) {
            Some("fr") => Family::French,
            Some("en") => Family::English,
            Some("de" | "da") => Family::German,
            Some("pl" | "cs" | "sk") => Family::WestSlavic,
            _ => Family::Other,
        };
        Self {
            family,
            at_start: first,
            open: Open::Nothing,
            quote_open: false,
        }
    }

    /// The space between `before` and the word `after` that follows it. To be asked for every pair of neighbours, in order.
    pub(super) fn between(&mut self, before: &str, after: &str) -> Tie {
        let at_start = std::mem::take(&mut self.at_start);
        if ends_sentence(before) && after.chars().any(char::is_alphanumeric) {
            self.open = Open::Nothing;
        }
        let tie = self
            .dash(before, after, at_start)
            .max(self.straight_quote(before, after));
        if tie == Tie::Strong || self.mark(before, after) {
            return Tie::Strong;
        }
        if tie == Tie::Weak
            || (at_start && enumerates(before))
            || number(before, after)
            || self.name(before, after)
        {
            return Tie::Weak;
        }
        Tie::None
    }

    /// Marks that must not stand at the edge of a line: closing ones at its start, opening ones at its end.
    fn mark(&self, before: &str, after: &str) -> bool {
        let mut chars = after.chars();
        let alone = !chars.clone().any(char::is_alphanumeric);
        let closing = match chars.next() {
            Some(';' | ':' | '!' | '?' | '%' | '‰') => self.family == Family::French || alone,
            Some('»' | '›') => match self.family {
                Family::French => true,
                Family::German => false,
                _ => !chars.next().is_some_and(char::is_alphanumeric),
            },
            Some(',' | '.' | '…' | ')' | ']' | '}' | '”' | '’') => alone,
            _ => false,
        };
        let opening = match before.chars().next_back() {
            Some('«' | '‹') => self.family != Family::German,
            Some('(' | '[' | '{' | '“' | '‘' | '„') => {
                !before.chars().any(char::is_alphanumeric)
            }
            _ => false,
        };
        closing || opening
    }

    /// A dash that stands alone: the opening one of an aside (and of a line of dialogue) stays with what follows, the
    /// closing one with what precedes. English and German dashes never begin a line within a sentence.
    fn dash(&mut self, before: &str, after: &str, at_start: bool) -> Tie {
        let mut tie = Tie::None;
        if is_dash(before) && (at_start || self.open != Open::Nothing) {
            tie = Tie::Strong;
        }
        if is_dash(after) {
            let pairs = !matches!(self.family, Family::English | Family::German);
            let asked = before.ends_with(['?', '!']);
            self.open = match self.open {
                Open::Aside if asked || !ends_sentence(before) => Open::Nothing,
                _ if ends_sentence(before) || before.ends_with(':') => Open::Speech,
                _ if pairs => Open::Aside,
                _ => Open::Nothing,
            };
            if self.open == Open::Nothing {
                tie = Tie::Strong;
            }
        } else if after.starts_with(DASHES) && !after.chars().any(char::is_alphanumeric) {
            // `—,` and the like close.
            self.open = Open::Nothing;
            tie = Tie::Strong;
        }
        tie
    }

    /// `" x "`: straight quotes with spaces inside, told apart by counting.
    fn straight_quote(&mut self, before: &str, after: &str) -> Tie {
        let mut tie = Tie::None;
        if before == "\"" && self.quote_open {
            tie = Tie::Strong;
        }
        if after == "\"" {
            self.quote_open = !self.quote_open;
            if !self.quote_open {
                tie = Tie::Strong;
            }
        }
        tie
    }

    /// Titles and initials before a name, a numeral after one, abbreviations of two parts, short words that lean on the next.
    fn name(&self, before: &str, after: &str) -> bool {
        let bare = bare(before);
        let named = after
            .trim_start_matches(OPENING)
            .starts_with(char::is_uppercase);
        if named && (TITLES.contains(&bare) || initial(bare)) {
            return true;
        }
        let ordinal = roman(after, 2) || after.starts_with("Ier");
        if ordinal && bare.starts_with(char::is_uppercase) {
            return true;
        }
        match self.family {
            Family::German => matches!(
                (bare, after.get(..2)),
                ("z.", Some("B.")) | ("d.", Some("h.")) | ("u.", Some("a.")) | ("i.", Some("d."))
            ),
            Family::WestSlavic => {
                let mut letters = bare.chars();
                letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
            }
            Family::French | Family::English | Family::Other => false,
        }
    }
}

impl Tie {
    const fn rank(self) -> u8 {
        match self {
            Self::None => 0,
            Self::Weak => 1,
            Self::Strong => 2,
        }
    }

    const fn max(self, other: Self) -> Self {
        if self.rank() >= other.rank() {
            self
        } else {
            other
        }
    }
}

const DASHES: [char; 3] = ['—', '–', '―'];
const OPENING: [char; 9] = ['(', '[', '{', '«', '“', '‘', '„', '"', '\''];

/// Before a name.
#[rustfmt::skip]
const TITLES: &[&str] = &[
    "M.", "MM.", "Mme", "Mmes", "Mlle", "Mlles", "Mgr", "Me", "Pr", "Pr.", "St", "St.", "Ste", "Dr", "Dr.", "Prof.",
    "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Messrs.", "Rev.", "Hon.", "Gen.", "Capt.", "Col.", "Lt.",
    "Hr.", "Fr.", "Sr.", "Sra.", "Srta.", "Sig.", "Dott.",
];

/// Before a number.
#[rustfmt::skip]
const REFERENCES: &[&str] = &[
    "p.", "pp.", "P.", "§", "§§", "n°", "N°", "nº", "№", "no", "No", "no.", "No.", "nos", "n.", "nn.", "t.", "T.", "vol.", "Vol.",
    "chap.", "Chap.", "ch.", "Ch.", "art.", "Art.", "fig.", "Fig.", "l.", "ll.", "v.", "col.", "f.", "ff.",
    "S.", "Nr.", "Bd.", "pag.", "pág.", "núm.",
];

/// After a number.
#[rustfmt::skip]
const UNITS: &[&str] = &[
    "km", "m", "cm", "mm", "nm", "km²", "m²", "m³", "ha", "kg", "g", "mg", "t", "l", "L", "cl", "ml", "h", "min", "s", "ms", "km/h", "m/s",
    "K", "°C", "°F", "°", "W", "kW", "MW", "GW", "kWh", "V", "A", "Hz", "kHz", "MHz", "GHz", "Ω",
    "o", "ko", "Ko", "Mo", "Go", "To", "kB", "KB", "MB", "GB", "TB",
    "€", "$", "£", "¥", "F", "francs", "roubles", "dollars", "euros",
    "an", "ans", "années", "jours", "heures", "minutes", "siècle", "siècles", "years", "days", "hours",
    "million", "millions", "milliard", "milliards", "billion", "billions", "Millionen", "Milliarden", "Jahre", "Uhr", "av.", "apr.",
];

/// After a day.
#[rustfmt::skip]
const MONTHS: &[&str] = &[
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    "Januar", "Februar", "März", "Mai", "Juni", "Juli", "Oktober", "Dezember",
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
];

/// `before` and `after` belong to one figure: `2 000`, `77 %`, `4 août`, `10 millions`, `p. 12`, `XIXe siècle`.
fn number(before: &str, after: &str) -> bool {
    let before = bare(before);
    let after = after.trim_start_matches(OPENING);
    let word = after.trim_end_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '°' | '€' | '$' | '£' | '¥')
    });
    if after.starts_with(|c: char| c.is_ascii_digit()) || roman(after, 1) {
        if REFERENCES.contains(&before) {
            return true;
        }
        let groups = before.bytes().all(|b| b.is_ascii_digit()) && (1..=3).contains(&before.len());
        let figures = after.bytes().take_while(u8::is_ascii_digit).count();
        return groups && figures == 3;
    }
    if numeral(before) {
        return UNITS.contains(&word)
            || MONTHS.contains(&word)
            || after.starts_with(['%', '‰', '°']);
    }
    let century = before.trim_end_matches(['e', 'r', 'è', 'm', 'ᵉ']);
    century.len() < before.len() && roman(century, 1) && word.starts_with("siècle")
}

/// A number as a figure, ordinals too: `12`, `3,5`, `1er`, `4th`.
fn numeral(word: &str) -> bool {
    let digits = word
        .bytes()
        .take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'))
        .count();
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.ends_with(|c: char| c.is_alphanumeric())
        && matches!(
            word.get(digits..),
            Some("" | "e" | "er" | "re" | "th" | "st" | "nd" | "rd")
        )
}

/// A roman numeral of at least `min` signs; closing marks after it do not count.
fn roman(word: &str, min: usize) -> bool {
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    word.len() >= min
        && !word.is_empty()
        && word
            .bytes()
            .all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C' | b'D' | b'M'))
}

/// `V.`, `J.-P.`
fn initial(word: &str) -> bool {
    word.ends_with('.')
        && word.split('-').all(|part| {
            let mut chars = part.chars();
            chars.next().is_some_and(char::is_uppercase)
                && chars.next() == Some('.')
                && chars.next().is_none()
        })
}

/// The number or sign before the first word of an item: `1)`, `a.`, `iv)`, `•`, `-`.
pub(super) fn enumerates(word: &str) -> bool {
    if matches!(word, "-" | "*" | "+" | "•" | "·" | "–" | "◦" | "▪") {
        return true;
    }
    let Some(label) = word.strip_suffix([')', '.']) else {
        return false;
    };
    let label = label.strip_prefix('(').unwrap_or(label);
    let number = (1..=3).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_digit());
    let letter = label.len() == 1 && label.bytes().all(|b| b.is_ascii_alphabetic());
    let numeral = label.len() <= 5 && roman(&label.to_ascii_uppercase(), 1);
    number || letter || numeral
}

fn bare(word: &str) -> &str {
    word.trim_start_matches(OPENING)
}

fn is_dash(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|c| DASHES.contains(&c)) && chars.next().is_none()
}

fn ends_sentence(word: &str) -> bool {
    word.trim_end_matches(['»', '”', '"', ')', ']', '’'])
        .ends_with(['.', '!', '?', '…'])
        && !initial(word)
}
