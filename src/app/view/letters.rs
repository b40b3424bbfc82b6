//! Letters a terminal has no style for: small capitals, raised and lowered signs. They are drawn as other characters of the same width;
//! the text itself stays what it is.

use crate::app::view_model::Marks;
use crate::text::grapheme::graphemes;
use crate::text::width::grapheme_width;

/// `text` in the letters that `marks` ask for.
pub fn dressed(text: String, marks: Marks) -> String {
    if marks.has(Marks::SMALL_CAPS) {
        return small_capitals(&text);
    }
    let sign = if marks.has(Marks::RAISED) {
        raised
    } else if marks.has(Marks::LOWERED) {
        lowered
    } else {
        return text;
    };
    // A word of which only some letters are raised could not be read.
    let all: Option<String> = text.chars().map(sign).collect();
    all.unwrap_or(text)
}

/// Small letters as capitals, where those take no other width.
fn small_capitals(text: &str) -> String {
    let capital = |cluster: &str| {
        let upper = cluster.to_uppercase();
        let fits =
            grapheme_width(&upper) == grapheme_width(cluster) && graphemes(&upper).count() == 1;
        if fits { upper } else { cluster.to_owned() }
    };
    graphemes(text)
        .map(|(_, cluster)| capital(cluster))
        .collect()
}

/// The raised form of a sign; a sign that has none stands for itself only among signs that are raised already.
const fn raised(c: char) -> Option<char> {
    Some(match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        '+' => '⁺',
        '-' | '−' => '⁻',
        '=' => '⁼',
        '(' => '⁽',
        ')' => '⁾',
        'i' => 'ⁱ',
        'n' => 'ⁿ',
        'a' => 'ᵃ',
        'b' => 'ᵇ',
        'c' => 'ᶜ',
        'd' => 'ᵈ',
        'e' => 'ᵉ',
        'g' => 'ᵍ',
        'h' => 'ʰ',
        'k' => 'ᵏ',
        'l' => 'ˡ',
        'm' => 'ᵐ',
        'o' => 'ᵒ',
        'p' => 'ᵖ',
        'r' => 'ʳ',
        's' => 'ˢ',
        't' => 'ᵗ',
        'u' => 'ᵘ',
        'v' => 'ᵛ',
        'x' => 'ˣ',
        'y' => 'ʸ',
        '⁰' | '¹' | '²' | '³' | '⁴' | '⁵' | '⁶' | '⁷' | '⁸' | '⁹' => c,
        _ => return None,
    })
}

/// The lowered form of a sign.
const fn lowered(c: char) -> Option<char> {
    Some(match c {
        '0' => '₀',
        '1' => '₁',
        '2' => '₂',
        '3' => '₃',
        '4' => '₄',
        '5' => '₅',
        '6' => '₆',
        '7' => '₇',
        '8' => '₈',
        '9' => '₉',
        '+' => '₊',
        '-' | '−' => '₋',
        '=' => '₌',
        '(' => '₍',
        ')' => '₎',
        'a' => 'ₐ',
        'e' => 'ₑ',
        'i' => 'ᵢ',
        'j' => 'ⱼ',
        'k' => 'ₖ',
        'm' => 'ₘ',
        'n' => 'ₙ',
        'o' => 'ₒ',
        'p' => 'ₚ',
        'r' => 'ᵣ',
        's' => 'ₛ',
        't' => 'ₜ',
        'u' => 'ᵤ',
        'v' => 'ᵥ',
        'x' => 'ₓ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width::width;

    #[test]
    fn letters_are_dressed_and_keep_their_width() {
        for (text, marks, expected) in [
            ("Trotsky", Marks::SMALL_CAPS, "TROTSKY"),
            ("e\u{301}té", Marks::SMALL_CAPS, "E\u{301}TÉ"),
            // Its capital is two letters.
            ("Straße", Marks::SMALL_CAPS, "STRAßE"),
            ("12", Marks::RAISED, "¹²"),
            ("er", Marks::RAISED, "ᵉʳ"),
            ("st", Marks::RAISED, "ˢᵗ"),
            ("[1]", Marks::RAISED, "[1]"),
            ("2", Marks::LOWERED, "₂"),
            ("n+1", Marks::LOWERED, "ₙ₊₁"),
            ("max", Marks::LOWERED, "ₘₐₓ"),
            ("Q", Marks::LOWERED, "Q"),
            ("as is", Marks::EMPHASIS, "as is"),
        ] {
            let dressed = dressed(text.to_owned(), marks);
            assert_eq!(dressed, expected, "{text}");
            assert_eq!(width(&dressed), width(text), "{text}");
        }
    }
}
