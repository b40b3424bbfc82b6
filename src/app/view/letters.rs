//! Letters a terminal has no style for: small capitals, raised and lowered signs. They are drawn as other characters of the same width;
//! the text itself stays what it is.

use crate::app::view_model::Marks;
use crate::text::grapheme::graphemes;
use crate::text::signs;
use crate::text::width::grapheme_width;

/// Letters of the longest word that is raised or lowered.
const WORD: usize = 5;

/// `text` in the letters that `marks` ask for.
pub fn dressed(text: String, marks: Marks) -> String {
    if marks.has(Marks::SMALL_CAPS) {
        return small_capitals(&text);
    }
    // In small letters long words are hard to read.
    if text.chars().count() > WORD && text.chars().all(char::is_alphabetic) {
        return text;
    }
    let small = if marks.has(Marks::RAISED) {
        signs::raised(&text)
    } else if marks.has(Marks::LOWERED) {
        signs::lowered(&text)
    } else {
        None
    };
    small.unwrap_or(text)
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
            ("citation", Marks::RAISED, "citation"),
            ("de", Marks::RAISED, "ᵈᵉ"),
            ("as is", Marks::EMPHASIS, "as is"),
        ] {
            let dressed = dressed(text.to_owned(), marks);
            assert_eq!(dressed, expected, "{text}");
            assert_eq!(width(&dressed), width(text), "{text}");
        }
    }
}
