//! What a heading is called by: `Chapter 3`, `II.`, `1.2`, `Première partie`, `第三章`.

use super::{number, vocabulary};
use crate::text::fold;

/// The label at the start of a line, and the title behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled<'t> {
    pub label: Label,
    /// What follows the label; empty where it stands alone.
    pub title: &'t str,
}

/// A label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// A known kind of part, by its folded name, with its rank.
    Kind { name: String, rank: u8, number: u32 },
    /// A word that may be the name of a part, before a number; `spelled` where the number is a word too (`Second Narrative`).
    Word {
        name: String,
        number: u32,
        spelled: bool,
    },
    /// A Roman numeral.
    Roman(u32),
    /// A year that stands alone.
    Year(u32),
    /// Digits; depth 2 for `1.2`.
    Digits { number: u32, depth: u8 },
}

impl Label {
    /// What it counts up to.
    pub fn number(&self) -> u32 {
        match self {
            Self::Kind { number, .. }
            | Self::Word { number, .. }
            | Self::Roman(number)
            | Self::Year(number)
            | Self::Digits { number, .. } => *number,
        }
    }
}

/// Whether `line` is a label and nothing else, so plain that it may begin a group of lines.
pub(crate) fn stands_alone(line: &str) -> bool {
    line.len() <= 60
        && parse(line).is_some_and(|found| {
            found.title.is_empty() && matches!(found.label, Label::Kind { .. } | Label::Roman(_))
        })
}

/// Reads the label of `line`, which is one line without white space at its ends.
pub(crate) fn parse(line: &str) -> Option<Labelled<'_>> {
    let line = undecorated(line);
    // `(First part)`
    if let Some(inner) = line
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        return kind_first(inner)
            .or_else(|| number_first(inner))
            .filter(|found| found.title.is_empty());
    }
    // `Inferno • Canto I`: the part it belongs to, then its own label.
    let own = [" • ", " · "]
        .iter()
        .find_map(|sign| line.split_once(sign))
        .map(|(_, own)| own);
    if let Some(found) = own.and_then(kind_first) {
        return Some(found).filter(|found| is_title(found.title));
    }
    counted(line)
        .or_else(|| sign_first(line))
        .or_else(|| kind_first(line))
        .or_else(|| number_first(line))
        .or_else(|| bare(line))
        .filter(|found| {
            is_title(found.title)
                || is_of(line, found)
                || is_set_off(line, found)
                || is_step(line, found)
        })
}

/// Whether a number of several steps, or one in signs, says by itself that a title follows, however it begins (`4.1. control`).
fn is_step(line: &str, found: &Labelled) -> bool {
    let before = line.strip_suffix(found.title).unwrap_or_default();
    let sure = match found.label {
        Label::Digits { depth, .. } => depth > 1 && before.trim_end().ends_with('.'),
        Label::Kind { .. } => line.starts_with(['第', '제']),
        _ => false,
    };
    sure && !found.title.ends_with(['.', ',', ';', ':'])
        && found.title.split_whitespace().count() <= 12
}

/// Whether the title of a part begins with a small letter, behind a dash or a colon (`Book the Second--the Golden Thread`).
fn is_set_off(line: &str, found: &Labelled) -> bool {
    let before = line
        .strip_suffix(found.title)
        .unwrap_or_default()
        .trim_end();
    let dashed = before.ends_with(['-', '—', '–', ':']) && !found.title.ends_with('.');
    let Label::Kind { rank, .. } = found.label else {
        return false;
    };
    // Where a scene is set may begin as it likes.
    let scene = vocabulary::is_scene(rank) && before.ends_with('.');
    (dashed || scene)
        && !found.title.ends_with([',', ';'])
        && found.title.split_whitespace().count() <= 12
}

/// Whether `line` is the heading of an appendix that a letter marks (`Appendix A. Rules`).
pub(super) fn is_appendix(line: &str) -> bool {
    let signs = ["付録", "附录", "附錄", "부록"].iter();
    let signed = signs.clone().find_map(|sign| {
        let rest = line.strip_prefix(sign)?;
        Some((*sign, rest.strip_prefix(' ').unwrap_or(rest)))
    });
    let worded = || {
        let (word, rest) = split_word(line)?;
        Some((word, rest.strip_prefix(SPACES)?))
    };
    let Some((word, rest)) = signed.or_else(worded) else {
        return false;
    };
    let mut signs = rest.chars();
    word.len() <= 24
        && signs.next().is_some_and(char::is_uppercase)
        && (signed.is_some() || vocabulary::is_appendix(&fold::folded(word)))
        && match signs.next() {
            None => true,
            Some(' ' | '\u{3000}') if signed.is_some() => true,
            Some('.' | ':' | '—' | '–') => is_title(trim_separator(signs.as_str())),
            _ => false,
        }
        && line.len() <= 120
        && !line.ends_with(',')
}

/// Whether `line` names a part of something (`Primera parte del ingenioso hidalgo`): its number is a word before its kind.
fn is_of(line: &str, found: &Labelled) -> bool {
    let word = found.title.split(' ').next().unwrap_or_default();
    matches!(found.label, Label::Kind { .. })
        && matches!(
            word,
            "of" | "de" | "del" | "du" | "des" | "der" | "von" | "di" | "da" | "do"
        )
        && line.len() <= 70
        && !line.ends_with(|c: char| !c.is_alphanumeric())
        && number_first(line).is_some()
        && !line.starts_with(|c: char| c.is_ascii_digit())
}

/// `line` without ornaments that stand at both of its ends (`— 3 —`, `*** Title ***`, `_Chapter 1_`).
pub(super) fn undecorated(line: &str) -> &str {
    let ornament = |c: char| {
        matches!(
            c,
            '-' | '—' | '–' | '*' | '~' | '=' | '_' | '#' | ' ' | '·' | '•'
        )
    };
    let inner = line.trim_matches(ornament);
    let left = line.len() - line.trim_start_matches(ornament).len();
    let right = line.len() - line.trim_end_matches(ornament).len();
    if left > 0 && right > 0 && !inner.is_empty() {
        inner
    } else if let Some(inner) = line
        .strip_prefix("[ ")
        .and_then(|rest| rest.strip_suffix(" ]"))
        && inner.len() <= 8
        && inner.chars().all(char::is_alphanumeric)
    {
        inner
    } else {
        bracketed(line).unwrap_or(line)
    }
}

/// What stands in the brackets of `line`, where that is the number of a part (`[Chapter 1]`).
fn bracketed(line: &str) -> Option<&str> {
    let inner = line.strip_prefix('[')?.strip_suffix(']')?;
    let known = |found: &Labelled| matches!(found.label, Label::Kind { .. });
    kind_first(inner)
        .filter(|found| known(found) && found.title.is_empty())
        .map(|_| inner)
}

/// `第三章 …`, `제3장 …`
fn counted(line: &str) -> Option<Labelled<'_>> {
    let rest = match line.strip_prefix(['第', '제']) {
        Some(rest) => rest.trim_start(),
        // `1장. 바다`
        None => line.starts_with(|c: char| c.is_ascii_digit()).then(|| {
            let sign = line.trim_start_matches(|c: char| c.is_ascii_digit());
            let parted =
                |sign: &str| sign.starts_with(['.', ' ', ':', '\u{3000}']) || sign.is_empty();
            let rest = sign.strip_prefix(['장', '章', '부', '절', '節']);
            rest.is_some_and(parted).then_some(line)
        })??,
    };
    let digits = rest
        .find(|c| vocabulary::counter(&rest[rest.find(c).unwrap_or(0)..]).is_some())
        .filter(|&at| at <= 30)?;
    let value = number::ideographs(rest[..digits].trim())?;
    let (rank, len) = vocabulary::counter(&rest[digits..])?;
    let title = &rest[digits + len..];
    let loose = title.is_empty()
        || title.starts_with(|c: char| c.is_whitespace() || ":：、.—-「『（(".contains(c));
    (loose || title.chars().count() <= 20).then(|| Labelled {
        label: Label::Kind {
            name: rest[digits..digits + len].to_owned(),
            rank,
            number: value,
        },
        title: trim_separator(title),
    })
}

/// `卷二 …`
fn sign_first(line: &str) -> Option<Labelled<'_>> {
    let rest = line.strip_prefix(['卷', '巻'])?;
    let end = rest
        .find(|c: char| c.is_whitespace() || "：、:".contains(c))
        .unwrap_or(rest.len());
    let label = Label::Kind {
        name: "卷".to_owned(),
        rank: vocabulary::counter("卷")?.0,
        number: number::ideographs(&rest[..end])?,
    };
    Some(Labelled {
        label,
        title: trim_separator(&rest[end..]),
    })
}

/// What may stand between a kind of part and its number.
const SPACES: [char; 3] = [' ', '\u{a0}', '\u{202f}'];

/// `Chapter 3. Title`, `BOOK THE FIRST`, `§ 4`, `Adventure IV`
fn kind_first(line: &str) -> Option<Labelled<'_>> {
    let (word, rest) = if let Some(rest) = line.strip_prefix('§') {
        ("§", rest.trim_start())
    } else {
        let (word, rest) = split_word(line)?;
        // An abbreviation may carry its stop: `Chap. 3`.
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        (word, rest.strip_prefix(SPACES)?.trim_start())
    };
    if word != "§" && !word.starts_with(char::is_uppercase) {
        return None;
    }
    let bare = strip_article(rest);
    let article = bare.len() < rest.len();
    let (digits, rest) = split_number(bare)?;
    let name = fold::folded(word);
    let rank = vocabulary::rank(&name);
    let numeral = digits.starts_with(|c: char| c.is_ascii_digit() || "IVXLCDM".contains(c));
    // Any word may name a part, but then its number is no word, or it is `EPOCH THE FIRST`.
    let ordinal = (article && is_upper(word) && is_upper(digits) && rest.len() <= 1)
        || (!article && is_spelled(word, digits, rest) && number::roman(digits).is_none());
    if rank.is_none() && !numeral && !ordinal {
        return None;
    }
    // `What I Heard`: a word before a pronoun is no part, and a title would be set off from its number.
    if rank.is_none() && rest.starts_with(' ') && !digits.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let value = number::arabic(digits)
        .or_else(|| number::ordinal(digits).filter(|_| rank.is_some()))
        .or_else(|| number::roman(digits).filter(|_| rank.is_some() || is_upper(digits)))
        .or_else(|| number::word(&fold::folded(digits)).filter(|_| rank.is_some() || ordinal))?;
    let title = after_label(rest)?;
    let label = match rank {
        Some(rank) if vocabulary::is_scene(rank) && is_compound(rest) => return None,
        Some(rank) => Label::Kind {
            name,
            rank,
            number: value,
        },
        // `Table 2.1` counts what stands inside the sections.
        None if vocabulary::is_counted(&name) || is_compound(rest) => return None,
        None if name.chars().count() >= 3 => Label::Word {
            name,
            number: value,
            spelled: ordinal,
        },
        None => return None,
    };
    Some(Labelled { label, title })
}

/// Whether a number goes on behind its stop (`1.27`).
fn is_compound(rest: &str) -> bool {
    rest.strip_prefix(['.', '-'])
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// `Première partie`, `Second Book: Title`, `3. Kapitel`
fn number_first(line: &str) -> Option<Labelled<'_>> {
    let line = strip_article(line);
    if !line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
        return None;
    }
    let (digits, rest) = split_number(line)?;
    let rest = rest.strip_prefix(['.', 'º', '°']).unwrap_or(rest);
    let (word, rest) = split_word(rest.strip_prefix(SPACES)?.trim_start())?;
    let name = fold::folded(word);
    let Some(rank) = vocabulary::rank(&name) else {
        let spelled = is_spelled(word, digits, rest);
        let number = spelled
            .then(|| number::word(&fold::folded(digits)))
            .flatten()?;
        let label = Label::Word {
            name,
            number,
            spelled: true,
        };
        return Some(Labelled { label, title: "" });
    };
    let value = number::arabic(digits)
        .or_else(|| number::ordinal(digits))
        .or_else(|| number::roman(digits))
        .or_else(|| number::word(&fold::folded(digits)))?;
    Some(Labelled {
        label: Label::Kind {
            name,
            rank,
            number: value,
        },
        title: after_label(rest)?,
    })
}

/// Whether a line is nothing but a word and a number in words, both written as in titles. `Last` is no number that counts. Most lines
/// are more than that, and cost nothing.
fn is_spelled(word: &str, digits: &str, rest: &str) -> bool {
    matches!(rest, "" | "." | ":")
        && word.starts_with(char::is_uppercase)
        && digits.starts_with(char::is_uppercase)
        && digits.chars().all(|c| c.is_alphabetic() || c == '-')
        && word.chars().count() >= 3
        && number::word(&fold::folded(digits)).is_some_and(|number| number < 999)
}

/// `IV`, `IV. Title`, `12`, `1.2 Title`
fn bare(line: &str) -> Option<Labelled<'_>> {
    if let Some(value) = ideograph(line) {
        return Some(Labelled {
            label: Label::Digits {
                number: value,
                depth: 1,
            },
            title: "",
        });
    }
    if line.len() == 4
        && let Some(year) = number::arabic(line).filter(|year| (1000..2100).contains(year))
    {
        return Some(Labelled {
            label: Label::Year(year),
            title: "",
        });
    }
    let end = line
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))
        .unwrap_or(line.len());
    let head = line[..end].trim_end_matches('.');
    let rest = &line[head.len()..];
    let mut parts = head.split('.');
    let first = parts.next()?;
    if let Some(value) = number::arabic(first).filter(|_| first.len() <= 3) {
        let mut depth = 1u8;
        let mut last = value;
        for part in parts {
            last = number::arabic(part)?;
            depth = depth.saturating_add(1);
        }
        let title = after_label(rest)?;
        // `1 Clown. Who comes there?`: what goes on as speech was no title.
        if depth == 1 && rest.starts_with(' ') && title.contains(". ") {
            return None;
        }
        return Some(Labelled {
            label: Label::Digits {
                number: last,
                depth,
            },
            title,
        });
    }
    // `A.1. Title`, in an appendix.
    if let [letter, steps @ ..] = head.split('.').collect::<Vec<_>>().as_slice()
        && letter.len() == 1
        && is_upper(letter)
        && let Some(last) = steps.last()
    {
        let number = number::arabic(last)?;
        let depth = u8::try_from(steps.len() + 1).unwrap_or(u8::MAX);
        let title = after_label(rest).filter(|title| !title.is_empty())?;
        return Some(Labelled {
            label: Label::Digits { number, depth },
            title,
        });
    }
    let value = number::roman(head).filter(|&value| value < 400 && is_upper(head))?;
    Some(Labelled {
        label: Label::Roman(value),
        title: after_label(rest)?,
    })
}

/// A number in ideographs or wide digits that stands alone (`二十三`).
fn ideograph(line: &str) -> Option<u32> {
    let wide = line.len() <= 15 && line.starts_with(|c| c >= '\u{3000}');
    wide.then(|| number::ideographs(line))
        .flatten()
        .filter(|&value| value > 0)
}

/// The title behind a label, where what stands between the two may stand there.
fn after_label(rest: &str) -> Option<&str> {
    let loose = rest.is_empty()
        || rest.starts_with(|c: char| c.is_whitespace() || ".:)—–-,、．：".contains(c));
    loose.then(|| trim_separator(rest))
}

fn trim_separator(rest: &str) -> &str {
    let rest = rest.trim_start();
    let cut = rest.trim_start_matches(['.', ':', ')', '—', '–', '-', '：', '、', '．', ',']);
    cut.trim()
}

/// Whether `title` may follow a label: nothing, or words that do not read on as a sentence.
fn is_title(title: &str) -> bool {
    let Some(first) = title.chars().find(|c| c.is_alphanumeric()) else {
        return title.chars().count() <= 3;
    };
    !first.is_lowercase()
        && !title.ends_with([',', ';'])
        && !title.starts_with(['<', '>', '=', '+', '*', '/', '%', '|', '&'])
}

fn is_upper(word: &str) -> bool {
    word.chars().all(char::is_uppercase)
}

/// The letters at the start of `line`, and the rest.
fn split_word(line: &str) -> Option<(&str, &str)> {
    let end = line
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(line.len());
    (end > 0).then(|| line.split_at(end))
}

/// A number in digits, numerals or words at the start of `line`, and the rest.
fn split_number(line: &str) -> Option<(&str, &str)> {
    let end = line
        .find(|c: char| !(c.is_alphanumeric() || c == '-'))
        .unwrap_or(line.len());
    let end = line[..end].find("--").unwrap_or(end);
    let head = line[..end].trim_end_matches('-');
    if head.is_empty() {
        return None;
    }
    let end = words_of_number(line).unwrap_or(0).max(head.len());
    Some(line.split_at(end))
}

/// Words of the longest number (`one hundred and twenty one`).
const NUMBER: usize = 5;

/// Bytes of a number at the start of `line` that is written in several words (`vingt et unième`).
fn words_of_number(line: &str) -> Option<usize> {
    let is_word = |c: char| c.is_alphabetic() || c == '-';
    if !line.starts_with(char::is_alphabetic) {
        return None;
    }
    let end = line
        .find(|c: char| !(is_word(c) || c == ' '))
        .unwrap_or(line.len());
    let spaces = line[..end].match_indices(' ').map(|(at, _)| at);
    let ends: Vec<usize> = spaces.chain([end]).skip(1).take(NUMBER - 1).collect();
    ends.into_iter()
        .rev()
        .find(|&end| number::word(&fold::folded(&line[..end])).is_some())
}

/// `line` without `the` and the like before a number.
fn strip_article(line: &str) -> &str {
    for article in [
        "the ", "The ", "THE ", "la ", "La ", "LA ", "le ", "Le ", "LE ", "No. ", "no. ", "n° ",
        "Nr. ",
    ] {
        if let Some(rest) = line.strip_prefix(article) {
            return rest.trim_start();
        }
    }
    line
}

#[cfg(test)]
mod tests;
