//! The signs that are written in many ways and mean one thing: quotes, apostrophes, dashes; and those that show nothing.
//! Search and match text share them.

/// The ASCII sign that `c` is a printed form of: `'`, `"` or `-`.
pub(super) fn level(c: char) -> Option<char> {
    Some(match c {
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | '‵' | 'ʼ' | '´' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '‶' => '"',
        // Armenian hyphen, maqaf, hyphens and dashes, minus, two- and three-em dashes
        '\u{58A}' | '\u{5BE}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2E3A}' | '\u{2E3B}' => {
            '-'
        }
        _ => return None,
    })
}

/// Whether `c` shows nothing and means nothing to a reader: soft hyphen, zero-width space, joiners, BOM, directional controls.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}
