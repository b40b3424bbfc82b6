//! No control character reaches the terminal: here they become visible signs or go.
//!
//! What becomes of each:
//!
//! | found | becomes |
//! |---|---|
//! | CRLF, CR, VT, FF, NEL (U+0085), U+2028 | one line end |
//! | FF, where the pages of a printer are read ([`paged`]) | its picture (U+240C) at the start of a line |
//! | U+2029, a paragraph's end | two line ends |
//! | other C0, DEL | their pictures (U+2400–2421) |
//! | other C1 | U+FFFD: `xterm` takes U+009D for the start of a command even in UTF-8 |
//! | bidi controls (U+061C, 200E, 200F, 202A–202E, 2066–2069) | nothing: they could reorder the screen around the text |
//! | tag characters (U+E0000–E007F) outside a flag | nothing: they are hidden text |
//! | BOM at the very start | nothing |
//!
//! Joiners, soft hyphens, zero-width spaces and variation selectors stay: shaping, breaking and emoji need them.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memchr;

/// Bytes looked at in one step of the check; small enough to stay precise, long enough to fill vectors.
const STEP: usize = 64;

/// Makes a whole text safe and canonical: CRLF and CR become LF; NUL and other C0 (but LF and TAB), DEL and C1 become a visible
/// sign (`␛` for ESC, the U+2400 pictures for C0 and DEL, U+FFFD for C1); bidi controls (U+061C, 200E, 200F, 202A–202E, 2066–2069) and a leading BOM go.
/// Text that needs nothing is returned as it came, without a copy; checking runs at memory speed (GB/s on Latin text).
/// The second value counts what was neutralised (line ends and the BOM do not count).
#[must_use]
pub fn canonical(text: String) -> (String, usize) {
    level(text, false)
}

/// As [`canonical`], but form feeds stay as [`FEED`], each at the start of a line: whoever reads the pages of a printer takes them out.
#[must_use]
pub fn paged(text: String) -> (String, usize) {
    level(text, true)
}

/// How a form feed reads in a text that is [`paged`].
pub const FEED: &str = "\u{240c}";

fn level(text: String, pages: bool) -> (String, usize) {
    let text = without_bom(text);
    // A carriage return is suspect too, so most texts are looked through once.
    if is_clean(text.as_bytes(), PARALLEL) {
        return (text, 0);
    }
    let text = level_returns(text);
    let Some(first) = next_suspect(text.as_bytes(), 0) else {
        return (text, 0);
    };
    let mut out = String::with_capacity(text.len() + 16);
    let mut kept = 0;
    let mut count = 0;
    let mut next = Some(first);
    let mut flag_end = 0;
    while let Some(at) = next {
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        let end = at + c.len_utf8();
        if is_tag(c) && (at == flag_end || text[..at].ends_with('\u{1F3F4}')) {
            flag_end = end;
        } else if let Some(change) = replacement(c) {
            out.push_str(&text[kept..at]);
            let change = if c == '\u{C}' && pages {
                if !(out.is_empty() || out.ends_with('\n')) {
                    out.push('\n');
                }
                Change::Lines(FEED)
            } else {
                change
            };
            count += usize::from(!matches!(change, Change::Lines(_)));
            match change {
                Change::Lines(ends) => out.push_str(ends),
                Change::Sign(sign) => out.push(sign),
                Change::Gone => {}
            }
            kept = end;
        }
        next = next_suspect(text.as_bytes(), end);
    }
    out.push_str(&text[kept..]);
    (out, count)
}

/// One safe line for titles, names, prompts and errors: as [`canonical`], and line ends and tabs become a space.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    let breaks = |b: u8| b == b'\n' || b == b'\t' || b == b'\r';
    if !text.starts_with('\u{FEFF}')
        && !text.bytes().any(breaks)
        && next_suspect(text.as_bytes(), 0).is_none()
    {
        return Cow::Borrowed(text);
    }
    let (mut safe, _) = canonical(text.to_owned());
    if safe.bytes().any(breaks) {
        safe = safe.replace(['\n', '\t'], " ");
    }
    Cow::Owned(safe)
}

/// Whether [`canonical`] would leave `text` as it is, but for a BOM at its start.
#[must_use]
pub fn is_canonical(text: &str) -> bool {
    next_suspect(text.as_bytes(), 0).is_none()
}

/// What becomes of a suspect character.
enum Change {
    /// Line ends, which are no harm and are not counted.
    Lines(&'static str),
    Sign(char),
    Gone,
}

fn replacement(c: char) -> Option<Change> {
    Some(match c {
        '\n' | '\t' => return None,
        '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' => Change::Lines("\n"),
        '\u{2029}' => Change::Lines("\n\n"),
        '\0'..='\u{1F}' => {
            Change::Sign(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}'))
        }
        '\u{7F}' => Change::Sign('\u{2421}'),
        '\u{80}'..='\u{9F}' => Change::Sign('\u{FFFD}'),
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Change::Gone
        }
        c if is_tag(c) => Change::Gone,
        _ => return None,
    })
}

/// Whether `c` is a tag character: invisible, at home only behind a black flag (`🏴` + tags = the flag of Scotland).
fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0000}'..='\u{E007F}')
}

fn without_bom(mut text: String) -> String {
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    text
}

/// CRLF and lone CR become LF, in place: a large text is never held twice.
fn level_returns(text: String) -> String {
    let Some(first) = memchr(b'\r', text.as_bytes()) else {
        return text;
    };
    let mut bytes = text.into_bytes();
    let (mut read, mut write) = (first, first);
    while read < bytes.len() {
        // `read` stands on a CR.
        bytes[write] = b'\n';
        write += 1;
        read += 1 + usize::from(bytes.get(read + 1) == Some(&b'\n'));
        let next = memchr(b'\r', &bytes[read..]).map_or(bytes.len(), |at| read + at);
        bytes.copy_within(read..next, write);
        write += next - read;
        read = next;
    }
    bytes.truncate(write);
    // ASCII was exchanged for ASCII, so the text is still UTF-8.
    String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}

/// Bytes from which on a text is looked through by two threads.
const PARALLEL: usize = 4 << 20;

/// Whether no character may have to change. From `parallel` bytes on two threads look, in parts of so many bytes.
fn is_clean(bytes: &[u8], parallel: usize) -> bool {
    if bytes.len() < parallel {
        return next_suspect(bytes, 0).is_none();
    }
    // What one thread finds, the other need not look for.
    let found = AtomicBool::new(false);
    let look = |range: Range<usize>| {
        for from in range.step_by(parallel) {
            // The last character of a part may go on in the next one.
            let part = &bytes[from..bytes.len().min(from + parallel + 2)];
            if found.load(Ordering::Relaxed) || next_suspect(part, 0).is_some() {
                found.store(true, Ordering::Relaxed);
                break;
            }
        }
    };
    let middle = bytes.len() / 2;
    std::thread::scope(|scope| {
        scope.spawn(|| look(0..middle));
        look(middle..bytes.len());
    });
    !found.into_inner()
}

/// The first byte at or after `from` that begins a character which may have to change.
fn next_suspect(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while bytes.len() >= at + STEP + 2 {
        if suspicious(&bytes[at..at + STEP + 2]) {
            let found = (at..at + STEP).find(|&i| suspect(&bytes[i..i + 3]));
            if found.is_some() {
                return found;
            }
        }
        at += STEP;
    }
    (at..bytes.len()).find(|&i| suspect(&bytes[i..bytes.len().min(i + 3)]))
}

/// Whether any of the characters that begin in `block`, but for its last two bytes, is suspect. Without branches, so that it
/// compiles to vector instructions. Most blocks have no byte that a suspect character begins with, which is soon seen.
fn suspicious(block: &[u8]) -> bool {
    let begins = block.len().saturating_sub(2);
    if !block[..begins]
        .iter()
        .fold(false, |found, &a| found | may_begin(a))
    {
        return false;
    }
    let (a, b, c) = (block, &block[1..], &block[2..]);
    a.iter()
        .zip(b)
        .zip(c)
        .fold(false, |found, ((&a, &b), &c)| found | suspect3(a, b, c))
}

fn suspect(bytes: &[u8]) -> bool {
    match *bytes {
        [a, b, c] => suspect3(a, b, c),
        [a, b] => suspect3(a, b, 0xBF),
        [a] => suspect3(a, 0xBF, 0xBF),
        _ => false,
    }
}

/// Whether a suspect character may begin with the byte `a`.
#[inline]
#[expect(
    clippy::needless_bitwise_bool,
    reason = "branches would keep the scan from compiling to vector instructions"
)]
fn may_begin(a: u8) -> bool {
    let control = (a < 0x20) & (a != b'\n') & (a != b'\t');
    control | (a == 0x7F) | (a == 0xC2) | (a == 0xD8) | (a == 0xE2) | (a == 0xF3)
}

/// Whether a character that begins with the bytes `a b c` is suspect.
#[inline]
#[expect(
    clippy::needless_bitwise_bool,
    clippy::manual_range_contains,
    reason = "branches would keep the scan from compiling to vector instructions"
)]
fn suspect3(a: u8, b: u8, c: u8) -> bool {
    let c0 = (a < 0x20) & (a != b'\n') & (a != b'\t');
    let c1 = (a == 0xC2) & (b < 0xA0);
    let arabic_mark = (a == 0xD8) & (b == 0x9C);
    // U+200E, 200F, 2028–202E
    let general =
        (a == 0xE2) & (b == 0x80) & ((c == 0x8E) | (c == 0x8F) | ((c >= 0xA8) & (c <= 0xAE)));
    // U+2066–2069
    let isolate = (a == 0xE2) & (b == 0x81) & (c >= 0xA6) & (c <= 0xA9);
    // U+E0000–E007F
    let tag = (a == 0xF3) & (b == 0xA0) & (c < 0x82);
    c0 | (a == 0x7F) | c1 | arabic_mark | general | isolate | tag
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whatever_is_suspect_begins_as_it_may() {
        for c in '\0'..=char::MAX {
            let mut bytes = [0xBF; 4];
            c.encode_utf8(&mut bytes);
            let [a, b, third, _] = bytes;
            assert!(may_begin(a) || !suspect3(a, b, third), "{c:?}");
        }
    }

    #[test]
    fn two_threads_see_what_one_sees() {
        for sign in [
            "\r",
            "\u{85}",
            "\u{2028}",
            "\u{2069}",
            "\u{E0001}",
            "é",
            "\u{2010}",
        ] {
            for at in 0..40 {
                let text = format!("{}{sign}{}", "x".repeat(at), "y".repeat(40 - at));
                let bytes = text.as_bytes();
                let clean = next_suspect(bytes, 0).is_none();
                for parallel in [1, 2, 3, 7, 16, 64] {
                    assert_eq!(is_clean(bytes, parallel), clean, "{text:?} {parallel}");
                }
            }
        }
    }

    /// (text, what it becomes, how many characters were neutralised, as one line)
    const TABLE: &[(&str, &str, usize, &str)] = &[
        ("", "", 0, ""),
        (
            "Un été « ici » — “là”…",
            "Un été « ici » — “là”…",
            0,
            "Un été « ici » — “là”…",
        ),
        ("a\tb\n", "a\tb\n", 0, "a b "),
        ("a\r\nb\rc\n\rd\r", "a\nb\nc\n\nd\n", 0, "a b c  d "),
        ("\u{FEFF}a\u{FEFF}b", "a\u{FEFF}b", 0, "a\u{FEFF}b"),
        ("a\u{1b}[31m\0\u{7f}", "a␛[31m␀␡", 3, "a␛[31m␀␡"),
        (
            "\u{9d}52;c\u{9b}",
            "\u{FFFD}52;c\u{FFFD}",
            2,
            "\u{FFFD}52;c\u{FFFD}",
        ),
        ("a\u{85}b\u{b}c\u{c}d", "a\nb\nc\nd", 0, "a b c d"),
        ("a\u{2028}b\u{2029}c", "a\nb\n\nc", 0, "a b  c"),
        ("x\u{202e}y\u{2066}z\u{200e}\u{61c}", "xyz", 4, "xyz"),
        (
            "\u{2065}\u{206a}\u{200d}\u{ad}\u{200b}❤\u{fe0f}",
            "\u{2065}\u{206a}\u{200d}\u{ad}\u{200b}❤\u{fe0f}",
            0,
            "\u{2065}\u{206a}\u{200d}\u{ad}\u{200b}❤\u{fe0f}",
        ),
        (
            "\u{1F3F4}\u{E0067}\u{E007F}a\u{E0061}\u{E0062}",
            "\u{1F3F4}\u{E0067}\u{E007F}a",
            2,
            "\u{1F3F4}\u{E0067}\u{E007F}a",
        ),
        ("\u{a0}\u{bf}À؛", "\u{a0}\u{bf}À؛", 0, "\u{a0}\u{bf}À؛"),
    ];

    #[test]
    fn samples_come_out_clean() {
        for (text, clean, count, one_line) in TABLE {
            assert_eq!(
                canonical((*text).to_owned()),
                ((*clean).to_owned(), *count),
                "{text:?}"
            );
            assert_eq!(line(text), *one_line, "{text:?}");
            // Wherever it stands in the blocks of the check.
            for before in [STEP - 3, STEP - 2, STEP - 1, STEP, STEP + 1] {
                let pad = "x".repeat(before);
                let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
                let found = canonical(format!("{pad}{text}{pad}"));
                assert_eq!(
                    found,
                    (format!("{pad}{clean}{pad}"), *count),
                    "{before} {text:?}"
                );
            }
        }
    }

    #[test]
    fn feeds_stay_where_pages_are_read() {
        for (text, wanted) in [
            ("a\n\u{c}\nb", "a\n\u{240c}\nb"),
            ("a\r\n\u{c}b", "a\n\u{240c}b"),
            ("a\u{c}\nb", "a\n\u{240c}\nb"),
            ("\u{c}a", "\u{240c}a"),
            ("a\u{b}b", "a\nb"),
        ] {
            assert_eq!(paged(text.to_owned()), (wanted.to_owned(), 0), "{text:?}");
        }
    }

    #[test]
    fn clean_text_is_not_copied() {
        let text = "Rien à changer ici.\n".repeat(100);
        let place = text.as_ptr();
        let (text, count) = canonical(text);
        assert_eq!((text.as_ptr(), count), (place, 0));
        assert!(matches!(line("Un titre — “sûr”"), Cow::Borrowed(_)));
    }

    #[test]
    fn line_ends_are_levelled_in_place() {
        let text = "une ligne\r\n".repeat(1000);
        let place = text.as_ptr();
        let (text, _) = canonical(text);
        assert_eq!(
            (text.as_ptr(), text.as_str()),
            (place, "une ligne\n".repeat(1000).as_str())
        );
    }

    proptest! {
        #[test]
        fn nothing_harmful_is_left(text in "(\\PC|[\\x{0}-\\x{9f}\\x{61c}\\x{200b}-\\x{202f}\\x{2060}-\\x{206f}\\x{e0000}-\\x{e007f}🏴]|\r\n){0,150}") {
            let (clean, _) = canonical(text.clone());
            let harmful = |c: char| (c.is_control() && c != '\n' && c != '\t')
                || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
            prop_assert!(!clean.contains(harmful));
            prop_assert_eq!(canonical(clean.clone()), (clean.trim_start_matches('\u{FEFF}').to_owned(), 0).clone());
            prop_assert!(!line(&text).contains(|c: char| harmful(c) || c == '\n' || c == '\t'));
        }
    }
}
