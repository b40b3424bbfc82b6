//! Letters for a terminal that joins two of them, whatever their order.
//!
//! mlterm makes one of a lam with an alef behind it and gives that one column. Where text is in the order in which it is seen, this is what the
//! article becomes, of which the alef comes first; and all that follows on the row moves.

use ratatui::buffer::Buffer;

const LAM: char = '\u{644}';

/// Lam as it is by itself, which is joined with nothing.
const LAM_ALONE: &str = "\u{fedd}";

/// Alef, bare or with what it carries.
const ALEFS: [char; 4] = ['\u{622}', '\u{623}', '\u{625}', '\u{627}'];

/// Exchanges every lam that has an alef at its right for one that stays alone.
pub fn part(buffer: &mut Buffer) {
    let width = usize::from(buffer.area.width).max(1);
    for row in buffer.content.chunks_mut(width) {
        for column in 1..row.len() {
            if !row[column].symbol().starts_with(ALEFS) {
                continue;
            }
            let before = &mut row[column - 1];
            if let Some(marks) = before.symbol().strip_prefix(LAM) {
                let alone = format!("{LAM_ALONE}{marks}");
                before.set_symbol(&alone);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn only_a_lam_before_an_alef_is_exchanged() {
        for (row, expected) in [
            ("ةايحلا", "ةايح\u{fedd}ا"),
            ("ل\u{651}أx", "\u{fedd}\u{651}أx"),
            ("ال لك ا", "ال لك ا"),
            ("abc", "abc"),
        ] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 9, 1));
            let mut wanted = buffer.clone();
            buffer.set_string(0, 0, row, Style::new());
            wanted.set_string(0, 0, expected, Style::new());
            part(&mut buffer);
            assert_eq!(buffer, wanted, "{row}");
        }
    }
}
