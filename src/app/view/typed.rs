//! What is being typed, as it is seen: right-to-left text from the right, and the cursor on the letter before which the next one goes.
//!
//! ```text
//! │ › םולש           │    the field of a list or a prompt: a free column at the left of a right-to-left text is its end
//! │            םולש  │    a note: its right-to-left rows stand at the right
//! ```

use super::popups::FRAME;
use crate::app::view_model::{Rect, TextLine, ViewModel};
use crate::text::bidi::{first_strong, in_sight, may_turn, turned};
use crate::text::width::{grapheme_width, width};
use crate::text::{Direction, Span};

/// Turns the rows that are typed, and moves the cursor with them.
pub fn turn(model: &mut ViewModel, status: Rect) {
    let cursor = model.cursor;
    let mut moved = cursor;
    for popup in &mut model.popups {
        let typed = popup.rows.iter().filter(|row| row.typed);
        let base = direction(typed.map(|row| &row.line));
        let x = popup.area.x + FRAME / 2;
        let columns = popup.area.width.saturating_sub(FRAME);
        for (y, row) in (popup.area.y + 1..).zip(&mut popup.rows) {
            if row.typed {
                let here = cursor.filter(|(_, row)| *row == y);
                let here = here.map(|(column, _)| column.saturating_sub(x));
                if let Some(column) = turn_line(&mut row.line, base, columns, here) {
                    moved = Some((x + column, y));
                }
            }
        }
    }
    if let (Some(left), Some((column, y))) = (&mut model.status.left, cursor)
        && y == status.y
    {
        let x = status.x + inset(status);
        let base = direction([&*left]);
        let here = Some(column.saturating_sub(x));
        if let Some(column) = turn_line(left, base, status.width, here) {
            moved = Some((x + column, y));
        }
    }
    model.cursor = moved;
}

/// Columns left free at the left of the status line.
pub const fn inset(status: Rect) -> u16 {
    if status.width > 2 && status.x == 0 {
        1
    } else {
        0
    }
}

/// The direction of what is typed: that of its first letter, labels apart.
fn direction<'l>(lines: impl IntoIterator<Item = &'l TextLine>) -> Direction {
    let typed = lines.into_iter().filter_map(|line| line.last());
    typed
        .into_iter()
        .find_map(|run| first_strong(&run.text))
        .unwrap_or(Direction::LeftToRight)
}

/// Turns the last run of a line; where the cursor stands on the line, answers its new column. A run by itself has all `columns`, one
/// behind a label begins beside it.
fn turn_line(
    line: &mut TextLine,
    base: Direction,
    columns: u16,
    cursor: Option<u16>,
) -> Option<u16> {
    let rtl = base == Direction::RightToLeft;
    let labelled = line.len() > 1;
    let before: usize = line.iter().rev().skip(1).map(|run| width(&run.text)).sum();
    let run = line.last_mut()?;
    if !rtl && !may_turn(&run.text) {
        return cursor;
    }
    let text = std::mem::take(&mut run.text);
    let used = width(&text);
    let free = match (rtl, labelled) {
        (false, _) => 0,
        (true, true) => 1,
        (true, false) => usize::from(columns).saturating_sub(used),
    };
    run.text = " ".repeat(free);
    let mut seen: Vec<(Span, usize)> = Vec::new();
    let mut column = before + free;
    for (cluster, rtl) in in_sight(&text, base) {
        let part = cluster.of(&text);
        seen.push((cluster, column));
        column += grapheme_width(part);
        if rtl {
            run.text.push_str(&turned(part));
        } else {
            run.text.push_str(part);
        }
    }
    let cursor = usize::from(cursor?).saturating_sub(before);
    seen.sort_unstable_by_key(|(cluster, _)| cluster.start);
    // The cluster that begins at the cursor's column in the order of typing.
    let mut at = 0;
    let on = seen.iter().find(|(cluster, _)| {
        let here = at >= cursor;
        at += grapheme_width(cluster.of(&text));
        here
    });
    let end = if rtl {
        (before + free).saturating_sub(1)
    } else {
        before + used
    };
    let column = on.map_or(end, |(_, column)| *column);
    u16::try_from(column).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::view_model::{Run, Tone};

    fn line(parts: &[&str]) -> TextLine {
        let run = |text: &&str| Run {
            text: (*text).to_owned(),
            tone: Tone::Normal,
        };
        parts.iter().map(run).collect()
    }

    #[test]
    fn the_cursor_stands_where_the_next_letter_goes() {
        use Direction::{LeftToRight, RightToLeft};
        for (parts, base, cursor, seen, expected) in [
            // A field: its end is the free column beside the label.
            (&["› ", "שלום"][..], RightToLeft, 6, "›  םולש", 2),
            (&["› ", "שלום"], RightToLeft, 2, "›  םולש", 6),
            (&["› ", "שלום"], RightToLeft, 4, "›  םולש", 4),
            (&["› ", "ab שלום"], LeftToRight, 9, "› ab םולש", 9),
            (&["› ", "ab שלום"], LeftToRight, 5, "› ab םולש", 8),
            (&["› ", "abc"], LeftToRight, 3, "› abc", 3),
            // A note: at the right.
            (&["שלום!"], RightToLeft, 5, "     !םולש", 4),
            (&["שלום!"], RightToLeft, 0, "     !םולש", 9),
            (&["abc!"], RightToLeft, 4, "      !abc", 5),
        ] {
            let mut line = line(parts);
            let cursor = turn_line(&mut line, base, 10, Some(cursor));
            let text: String = line.iter().map(|run| run.text.as_str()).collect();
            assert_eq!((text.as_str(), cursor), (seen, Some(expected)), "{parts:?}");
        }
    }
}
