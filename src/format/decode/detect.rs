//! What encoding bytes look like that do not say it.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::{latin, plausible};
use crate::text::Encoding;

/// Bytes that are looked at where nothing can be told for certain; from the first on that are not ASCII.
const SAMPLE: usize = 1 << 20;

/// The encoding `bytes` are most likely in; UTF-8 where nothing speaks against it.
pub fn guess(bytes: &[u8]) -> Encoding {
    if let Some(wide) = wide(bytes) {
        return wide;
    }
    if is_mostly_utf8(bytes) {
        return if is_iso_2022_jp(bytes) {
            Encoding::ISO_2022_JP
        } else {
            Encoding::UTF_8
        };
    }
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    // From the beginning of its line, so that no letter of several bytes is cut.
    let line = memchr::memrchr2(b'\n', b'\r', &bytes[..first]).map_or(0, |end| end + 1);
    let end = bytes.len().min(line + SAMPLE);
    let sample = &bytes[line..end];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, end == bytes.len());
    let found = detector.guess(None, Utf8Detection::Deny);
    let better = if latin::is_latin(sample) {
        latin::better(sample, found)
    } else {
        plausible::is_of_a_macintosh(sample, found).then_some(Encoding::MAC_CYRILLIC)
    };
    better.unwrap_or_else(|| Encoding::of(found))
}

/// Whether `bytes` are UTF-8, if need be with damaged places: fewer than letters of several bytes. In other encodings hardly any two bytes
/// come together as such a letter, one in six at the very most (GB18030).
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    if str::from_utf8(bytes).is_ok() {
        return true;
    }
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// Whether ASCII bytes switch to Japanese letters and back.
pub fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let switches = [&b"\x1b$B"[..], b"\x1b$@"];
    sample.is_ascii()
        && switches
            .iter()
            .any(|to| memchr::memmem::find(sample, to).is_some())
        && encoding_rs::ISO_2022_JP
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some()
}

/// Bytes by which UTF-16 is told.
const WIDE_SAMPLE: usize = 16 * 1024;

/// UTF-16 without a mark; `None` for everything else.
///
/// Text of one or more bytes a letter has no control characters; in UTF-16 every space, line end and full stop has one for a half (U+0020,
/// U+000A, U+3002 …). Where they stand says which half comes first; that nothing else is odd in it says that it is text.
pub fn wide(bytes: &[u8]) -> Option<Encoding> {
    let sample = &bytes[..bytes.len().min(WIDE_SAMPLE)];
    if !bytes.len().is_multiple_of(2) && bytes.len() < WIDE_SAMPLE {
        return None;
    }
    if sample.chunks(250).all(has_no_controls) {
        return None;
    }
    let (pairs, _) = sample.as_chunks();
    let little = marks(pairs, u16::from_le_bytes);
    let big = marks(pairs, u16::from_be_bytes);
    match (little, big) {
        (Some(little), big) if little > big.unwrap_or(0) => Some(Encoding::UTF_16LE),
        (_, Some(_)) if big > little => Some(Encoding::UTF_16BE),
        _ => None,
    }
}

/// Whether a part of at most 255 bytes has no control character but line ends, tabs, form feeds and escapes.
fn has_no_controls(part: &[u8]) -> bool {
    // Counted in bytes and not looked for: many are looked at in one step then.
    let count = |is: fn(u8) -> bool| part.iter().map(|byte| u8::from(is(*byte))).sum::<u8>();
    let controls = count(|byte| byte < 0x20);
    let others = |byte: &&u8| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    controls == count(|byte| byte == b'\n') || !part.iter().any(|byte| others(&byte))
}

/// How many units of UTF-16 are the commonest signs of all writing; `None` where what they are is no text.
fn marks(pairs: &[[u8; 2]], unit: fn([u8; 2]) -> u16) -> Option<usize> {
    let (mut marks, mut odd, mut count) = (0, 0, 0);
    for c in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        count += 1;
        match c {
            Ok('\n' | '\r' | ' ' | ',' | '.' | '、' | '。' | '，' | '\u{3000}') => marks += 1,
            Ok('\t' | '\u{c}') => {}
            Ok(c) if c.is_control() || is_private(c) => odd += 1,
            Ok(_) => {}
            Err(_) => odd += 1,
        }
    }
    // A text that is not whole ends in half a pair.
    let text = odd * 200 <= count + 199 && marks * 100 >= count;
    (text && marks > 0).then_some(marks)
}

/// Whether `c` is one of those that mean nothing.
const fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{fffe}'..='\u{ffff}' | '\u{f0000}'..)
}
