//! Whether decoded letters stand where letters stand: what betrays the encodings of old Macintoshes, which nothing else tells.

use encoding_rs::Encoding as Known;

use crate::text::Encoding;

/// Bytes that are decoded to look at them.
const LOOK: usize = 64 * 1024;

/// How many times fewer oddities another reading must have to be believed.
const FEWER: usize = 3;

/// An encoding of old Macintoshes, where `sample` makes far better sense in it than in `found`.
pub fn of_a_macintosh(sample: &[u8], found: &'static Known) -> Option<Encoding> {
    if !found.is_single_byte() {
        return None;
    }
    let sample = &sample[..sample.len().min(LOOK)];
    let oddities = |known: &'static Known| odd(&known.decode_without_bom_handling(sample).0);
    let in_found = oddities(found);
    [
        (Encoding::MAC_ROMAN, encoding_rs::WINDOWS_1252),
        (Encoding::MAC_CYRILLIC, encoding_rs::WINDOWS_1251),
    ]
    .into_iter()
    .filter_map(|(encoding, windows)| {
        let count = oddities(encoding.web()?);
        // What is commonest for such letters must be as odd, even where something else was found.
        let others = in_found.min(oddities(windows));
        (count * FEWER < others).then_some((count, encoding))
    })
    .min_by_key(|(count, _)| *count)
    .map(|(_, encoding)| encoding)
}

/// Counts what no text has: capitals behind small letters (`cafÈ`), signs in the middle of words (`pa‡s`), quotation marks on the
/// wrong side, characters that are none.
fn odd(text: &str) -> usize {
    let mut odd = 0;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        odd += usize::from(!c.is_ascii() && is_odd(before, c, after));
        before = c;
    }
    odd
}

fn is_odd(before: char, c: char, after: char) -> bool {
    let inside = before.is_alphabetic() && after.is_alphabetic();
    match c {
        '\u{80}'..='\u{9f}' | '\u{fffd}' | '\u{f8ff}' => true,
        '’' | '\u{ad}' | '·' | '–' | '—' | '…' | 'ª' | 'º' | '²' | '³' | '¹' => false,
        '“' | '‘' | '«' | '‹' | '„' | '‚' | '¿' | '¡' => before.is_alphabetic(),
        '”' | '»' | '›' => after.is_alphabetic(),
        // Capitals that are no word of their own in any language.
        'Ž' | 'Š' | 'Œ' | 'Ÿ' if !before.is_alphabetic() && !after.is_alphabetic() => true,
        'ƒ' | 'µ' | 'π' | 'Ω' | 'ˆ' | 'ﬁ' | 'ﬂ' => {
            before.is_alphabetic() || after.is_alphabetic()
        }
        c if c.is_uppercase() => before.is_lowercase(),
        c if c.is_alphabetic() => false,
        _ => inside,
    }
}
