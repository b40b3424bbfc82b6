//! Bytes become canonical text: decoded, line ends normalised, control characters neutralised.

use super::Warning;
use crate::text::hygiene;

/// The canonical text of `bytes`, and what had to be changed on the way. A good UTF-8 text is not copied.
pub(super) fn decode(bytes: Vec<u8>) -> (String, Vec<Warning>) {
    let mut warnings = Vec::new();
    let text = match bytes.first_chunk() {
        Some([0xff, 0xfe]) => utf16(&bytes, u16::from_le_bytes, &mut warnings),
        Some([0xfe, 0xff]) => utf16(&bytes, u16::from_be_bytes, &mut warnings),
        _ => String::from_utf8(bytes).unwrap_or_else(|error| {
            let (text, bad) = lossy(error.as_bytes());
            warnings.push(Warning(format!(
                "not valid UTF-8: {} unreadable, shown as \u{fffd}",
                counted(bad, "place is", "places are")
            )));
            text
        }),
    };
    let (text, neutralised) = hygiene::canonical(text);
    if neutralised > 0 {
        warnings.push(Warning(format!(
            "{} taken out or shown as a sign",
            counted(
                neutralised,
                "control character was",
                "control characters were"
            )
        )));
    }
    (text, warnings)
}

/// Text with U+FFFD for every ill-formed sequence, and how many there were.
fn lossy(bytes: &[u8]) -> (String, usize) {
    let mut text = String::with_capacity(bytes.len());
    let mut bad = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            bad += 1;
        }
    }
    (text, bad)
}

/// UTF-16 behind a byte order mark.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, warnings: &mut Vec<Warning>) -> String {
    let (pairs, odd) = bytes.as_chunks();
    let mut bad = odd.len();
    let text = char::decode_utf16(pairs.iter().skip(1).map(|&pair| unit(pair)))
        .map(|c| {
            c.unwrap_or_else(|_| {
                bad += 1;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    if bad > 0 {
        warnings.push(Warning(format!(
            "not valid UTF-16: {} unreadable, shown as \u{fffd}",
            counted(bad, "place is", "places are")
        )));
    }
    text
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(bytes: &[u8]) -> (String, Vec<String>) {
        let (text, warnings) = decode(bytes.to_vec());
        (
            text,
            warnings.into_iter().map(|warning| warning.0).collect(),
        )
    }

    #[test]
    fn good_text_comes_through_without_a_warning() {
        assert_eq!(words("é\r\nb\rc".as_bytes()), ("é\nb\nc".into(), vec![]));
        assert_eq!(words(b"\xef\xbb\xbfa"), ("a".into(), vec![]));
        assert_eq!(words(b""), (String::new(), vec![]));
    }

    #[test]
    fn what_cannot_be_read_is_one_warning() {
        let (text, warnings) = words(b"a\xffb\xc3");
        assert_eq!(text, "a\u{fffd}b\u{fffd}");
        assert_eq!(
            warnings,
            ["not valid UTF-8: 2 places are unreadable, shown as \u{fffd}"]
        );
    }

    #[test]
    fn control_characters_are_counted() {
        let (text, warnings) = words(b"a\x1b[31mb\0");
        assert!(!text.contains(['\u{1b}', '\0']));
        assert_eq!(
            warnings,
            ["2 control characters were taken out or shown as a sign"]
        );
    }

    #[test]
    fn utf16_is_read_behind_its_mark() {
        assert_eq!(words(b"\xff\xfea\0\xe9\0"), ("aé".into(), vec![]));
        assert_eq!(words(b"\xfe\xff\0a\0\xe9"), ("aé".into(), vec![]));
        let (text, warnings) = words(b"\xff\xfe\x00\xd8a\0b");
        assert_eq!((text.as_str(), warnings.len()), ("\u{fffd}a", 1));
    }
}
