//! Whether decoded letters stand where letters stand: what betrays Cyrillic letters of old Macintoshes, which nothing else tells.

use encoding_rs::Encoding as Known;

/// Bytes that are decoded to look at them.
const LOOK: usize = 64 * 1024;

/// How many times fewer oddities another reading must have to be believed.
const FEWER: usize = 3;

/// Whether `sample` makes far better sense in the Cyrillic letters of a Macintosh than in `found`.
pub fn is_of_a_macintosh(sample: &[u8], found: &'static Known) -> bool {
    if !found.is_single_byte() {
        return false;
    }
    let sample = &sample[..sample.len().min(LOOK)];
    let oddities = |known: &'static Known| odd(&known.decode_without_bom_handling(sample).0);
    // What is commonest for such letters must be as odd, even where something else was found.
    let others = oddities(found).min(oddities(encoding_rs::WINDOWS_1251));
    oddities(encoding_rs::X_MAC_CYRILLIC) * FEWER < others
}

/// Counts what no text has: capitals behind small letters (`cafÈ`), signs in the middle of words (`pa‡s`), quotation marks on the
/// wrong side, characters that are none.
fn odd(text: &str) -> usize {
    // Serbian and Macedonian have letters of their own, and one of them everywhere.
    let southern = text.contains(['ј', 'Ј']);
    let mut odd = 0;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        let foreign =
            !southern && !before.is_alphabetic() && after.is_lowercase() && is_southern(c);
        odd += usize::from(!c.is_ascii() && (foreign || is_odd(before, c, after)));
        before = c;
    }
    odd
}

/// Whether a word of Russian cannot begin with `c`.
const fn is_southern(c: char) -> bool {
    matches!(
        c,
        'ђ' | 'Ђ'
            | 'ѓ'
            | 'Ѓ'
            | 'ќ'
            | 'Ќ'
            | 'љ'
            | 'Љ'
            | 'њ'
            | 'Њ'
            | 'ћ'
            | 'Ћ'
            | 'џ'
            | 'Џ'
            | '†'
            | '‡'
            | '‰'
            | '€'
            | '™'
            | '•'
            | '‹'
            | '›'
    )
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
