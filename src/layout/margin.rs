//! Margin placement: each note beside its line, pushed down where notes collide, folded where the margin ends.

/// A note that wants a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The row of its line, from the top of the margin.
    pub row: u16,
    /// Rows it needs to be shown whole; at least 1.
    pub height: u16,
    /// Whether it belongs to the focused sentence: shown whole if at all possible, others are folded first.
    pub focused: bool,
}

/// Where a note stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// First row, from the top of the margin.
    pub row: u16,
    /// Rows shown; less than wanted where it is folded.
    pub height: u16,
}

/// The margin's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placement {
    /// One for each wanted note, in the same order (sorted by row); `None` for those folded away.
    pub notes: Vec<Option<Placed>>,
    /// How many are folded away; their count stands on the last row of the margin, which is then kept free.
    pub folded: usize,
}

/// Rows below which a note is folded away rather than shown.
const LEAST: usize = 2;

/// Places `wanted` (sorted by `row`) in a margin of `rows` rows. One blank row stands between two notes where there is room for it. Notes keep the
/// order of their lines, never overlap, never stand above their own line unless the foot forces them up.
///
/// Where they do not all fit, focused notes get their rows first; the others share what is left, and the last ones are folded away.
#[must_use]
pub fn place(wanted: &[Wanted], rows: u16) -> Placement {
    let rows = usize::from(rows);
    let mut heights = share(wanted, rows);
    let mut foot = rows;
    if heights.contains(&0) {
        foot = rows.saturating_sub(1);
        heights = share(wanted, foot);
    }
    let shown: Vec<Note> = wanted
        .iter()
        .zip(&heights)
        .filter(|&(_, &height)| height > 0)
        .map(|(note, &height)| Note {
            row: usize::from(note.row),
            height,
        })
        .collect();
    let mut rows = stack(&shown, foot).into_iter();
    let mut folded = 0;
    let notes = heights
        .iter()
        .map(|&height| {
            let place = (height > 0).then(|| rows.next()).flatten();
            folded += usize::from(place.is_none());
            place.map(|row| Placed {
                row: small(row),
                height: small(height),
            })
        })
        .collect();
    Placement { notes, folded }
}

/// A note whose height is settled.
struct Note {
    row: usize,
    height: usize,
}

/// The rows each note gets of `room`; 0 for those folded away.
fn share(wanted: &[Wanted], room: usize) -> Vec<usize> {
    let mut heights = vec![0; wanted.len()];
    let mut left = room;
    // First round: focused notes whole; second: a few rows for each of the others; third: what is left, from the top.
    for round in 0..3 {
        for (height, note) in heights.iter_mut().zip(wanted) {
            let whole = usize::from(note.height.max(1));
            let goal = match round {
                0 if note.focused => whole,
                0 => continue,
                1 => whole.min(LEAST),
                _ if *height == 0 => continue,
                _ => whole,
            };
            let more = goal.saturating_sub(*height).min(left);
            if round == 1 && *height + more < goal {
                // Not even the few: this one and those after it are folded away.
                break;
            }
            *height += more;
            left -= more;
        }
    }
    heights
}

/// The first row of each note. Their heights together are at most `foot`.
fn stack(notes: &[Note], foot: usize) -> Vec<usize> {
    let total: usize = notes.iter().map(|note| note.height).sum();
    let mut air = foot.saturating_sub(total);
    let mut tops: Vec<usize> = Vec::with_capacity(notes.len());
    let mut gaps = vec![0; notes.len()];
    let mut end = 0;
    for (index, note) in notes.iter().enumerate() {
        // A gap costs a row of those that are nobody's, while there are any.
        if index > 0 && air > 0 {
            gaps[index] = 1;
            air -= 1;
        }
        let top = note.row.max(end + gaps[index]);
        tops.push(top);
        end = top + note.height;
    }
    let mut limit = foot;
    for index in (0..notes.len()).rev() {
        tops[index] = tops[index].min(limit.saturating_sub(notes[index].height));
        limit = tops[index].saturating_sub(gaps[index]);
    }
    tops
}

fn small(rows: usize) -> u16 {
    u16::try_from(rows).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `(row, height)`; a focused note has a `!`.
    fn wanted(notes: &[(u16, u16, bool)]) -> Vec<Wanted> {
        notes
            .iter()
            .map(|&(row, height, focused)| Wanted {
                row,
                height,
                focused,
            })
            .collect()
    }

    #[test]
    fn notes_stand_beside_their_lines() {
        const F: bool = true;
        const N: bool = false;
        type Case = (&'static str, &'static [(u16, u16, bool)], u16, &'static str);
        let cases: [Case; 9] = [
            ("apart", &[(2, 3, N), (8, 2, N)], 20, "2+3 8+2"),
            ("pushed down", &[(2, 3, N), (3, 2, N)], 20, "2+3 6+2"),
            (
                "pushed up by the foot",
                &[(2, 3, N), (9, 4, N)],
                10,
                "2+3 6+4",
            ),
            ("no air left", &[(0, 5, N), (1, 5, N)], 10, "0+5 5+5"),
            ("shortened", &[(0, 8, N), (1, 8, N)], 10, "0+8 8+2"),
            (
                "folded",
                &[(0, 4, N), (1, 4, N), (2, 4, N)],
                5,
                "0+2 2+2 - |1",
            ),
            (
                "the focused one first",
                &[(0, 4, N), (1, 6, F), (2, 4, N)],
                9,
                "0+2 2+6 - |1",
            ),
            ("longer than the margin", &[(3, 40, N)], 10, "0+10"),
            ("no margin", &[(3, 4, N)], 0, "- |1"),
        ];
        for (name, notes, rows, expected) in cases {
            let placement = place(&wanted(notes), rows);
            let mut drawn: Vec<String> = placement
                .notes
                .iter()
                .map(|note| {
                    note.map_or("-".to_owned(), |note| {
                        format!("{}+{}", note.row, note.height)
                    })
                })
                .collect();
            if placement.folded > 0 {
                drawn.push(format!("|{}", placement.folded));
            }
            assert_eq!(drawn.join(" "), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_two_notes_meet(
            mut notes in proptest::collection::vec((0_u16..40, 1_u16..12, prop::bool::weighted(0.2)), 0..20),
            rows in 0_u16..40,
        ) {
            notes.sort_by_key(|note| note.0);
            let wanted = wanted(&notes);
            let placement = place(&wanted, rows);
            prop_assert_eq!(placement.notes.len(), wanted.len());
            prop_assert_eq!(placement.folded, placement.notes.iter().filter(|note| note.is_none()).count());
            let foot = rows.saturating_sub(u16::from(placement.folded > 0));
            let mut end = 0;
            for (note, wanted) in placement.notes.iter().zip(&wanted) {
                let Some(note) = note else { continue };
                prop_assert!(note.row >= end);
                prop_assert!((1..=wanted.height).contains(&note.height));
                end = note.row + note.height;
                prop_assert!(end <= foot);
            }
            // Above its own line only where everything down to the foot is taken, but for the blank rows between.
            for (index, note) in placement.notes.iter().enumerate() {
                let Some(note) = note.filter(|note| note.row < wanted[index].row) else { continue };
                let below: u16 = placement.notes[index..].iter().flatten().map(|note| note.height + 1).sum();
                prop_assert!(note.row + below >= foot);
            }
            let focused: u16 = wanted.iter().filter(|note| note.focused).map(|note| note.height).sum();
            if focused <= foot {
                for (note, wanted) in placement.notes.iter().zip(&wanted).filter(|(_, wanted)| wanted.focused) {
                    prop_assert_eq!(note.map(|note| note.height), Some(wanted.height));
                }
            }
            let all: u16 = wanted.iter().map(|note| note.height).sum();
            if all <= rows {
                prop_assert!(placement.notes.iter().zip(&wanted).all(|(note, wanted)| note.is_some_and(|note| note.height == wanted.height)));
            }
        }
    }
}
