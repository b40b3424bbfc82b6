//! Numbers as headings write them: digits, Roman numerals, words, ideographs.

mod words;

pub(super) use crate::text::number::roman;
pub(super) use words::word;

/// The value of up to four digits.
pub(super) fn arabic(word: &str) -> Option<u32> {
    (word.len() <= 4 && !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
}

/// The value of digits with the ending of an ordinal (`1er`, `2nd`).
pub(super) fn ordinal(word: &str) -> Option<u32> {
    let ending = word.trim_start_matches(|c: char| c.is_ascii_digit());
    ENDINGS
        .contains(&ending)
        .then(|| arabic(word.strip_suffix(ending)?))
        .flatten()
}

const ENDINGS: &[&str] = &[
    "er", "ER", "re", "ère", "e", "ème", "st", "ST", "nd", "ND", "rd", "RD", "th", "TH", "й", "я",
    "ая",
];

/// The value of a number in ideographs, in digits of any width, or in words of one sign (`二十三`, `23`, `２３`).
pub(super) fn ideographs(digits: &str) -> Option<u32> {
    let (mut total, mut current, mut plain) = (0u32, 0u32, true);
    for c in digits.chars() {
        let digit = match c {
            '0'..='9' => c as u32 - '0' as u32,
            '０'..='９' => c as u32 - '０' as u32,
            '零' | '〇' => 0,
            '一' | '壹' => 1,
            '二' | '两' | '兩' | '贰' => 2,
            '三' | '叁' => 3,
            '四' => 4,
            '五' => 5,
            '六' => 6,
            '七' => 7,
            '八' => 8,
            '九' => 9,
            '十' | '百' | '千' => {
                let unit = match c {
                    '十' => 10,
                    '百' => 100,
                    _ => 1000,
                };
                total = total.checked_add(current.max(1).checked_mul(unit)?)?;
                current = 0;
                plain = false;
                continue;
            }
            _ => return None,
        };
        current = if plain {
            current.checked_mul(10)?.checked_add(digit)?
        } else {
            digit
        };
    }
    (!digits.is_empty() && digits.chars().count() <= 9).then(|| total.saturating_add(current))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_every_writing() {
        for (text, value) in [
            ("I", Some(1)),
            ("iv", Some(4)),
            ("XXXVIII", Some(38)),
            ("VIIII", Some(9)),
            ("MCMXVII", Some(1917)),
            ("IC", None),
            ("Iv", None),
            ("VX", None),
            ("CIVIC", None),
            ("", None),
            ("IIIIIIIIIIIIIIII", None),
        ] {
            assert_eq!(roman(text), value, "{text}");
        }
        for (text, value) in [
            ("三", Some(3)),
            ("十二", Some(12)),
            ("二十三", Some(23)),
            ("一百零五", Some(105)),
            ("２３", Some(23)),
            ("一〇八", Some(108)),
            ("雪", None),
            ("", None),
        ] {
            assert_eq!(ideographs(text), value, "{text}");
        }
        assert_eq!(arabic("1917"), Some(1917));
        assert_eq!(arabic("12a"), None);
    }
}
