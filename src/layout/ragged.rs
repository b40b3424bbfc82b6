//! Ragged lines: `textwrap`'s optimal fit over our own atoms and widths.

use textwrap::core::Fragment;
use textwrap::wrap_algorithms::{Penalties, wrap_optimal_fit};

use super::breaks::{After, Atom};
use super::optimal::Room;

/// Atoms that no line end can part.
#[derive(Debug)]
struct Unit {
    /// How many atoms there are up to its end.
    end: usize,
    width: f64,
    space: f64,
    hyphen: f64,
}

impl Fragment for Unit {
    fn width(&self) -> f64 {
        self.width
    }

    fn whitespace_width(&self) -> f64 {
        self.space
    }

    fn penalty_width(&self) -> f64 {
        self.hyphen
    }
}

/// A hyphen costs as much as an edge ten columns short; an overfull line costs more than any other choice.
const PENALTIES: Penalties = Penalties {
    nline_penalty: 1000,
    overflow_penalty: 100_000_000,
    short_last_line_fraction: 4,
    short_last_line_penalty: 25,
    hyphen_penalty: 100,
};

/// The ends of the lines, as counts of atoms: line *n* holds `atoms[ends[n - 1]..ends[n]]`.
pub(super) fn break_lines(atoms: &[Atom], room: Room) -> Vec<usize> {
    break_spaced(atoms, room, |atom, _| atom.after.space())
}

/// The same where spaces are not one column wide: `space` gives the columns between two atoms.
pub(super) fn break_spaced(
    atoms: &[Atom],
    room: Room,
    space: impl Fn(&Atom, &Atom) -> usize,
) -> Vec<usize> {
    let units = units(atoms, space);
    let widths = [columns(room.first), columns(room.rest)];
    let lines = wrap_optimal_fit(&units, &widths, &PENALTIES).unwrap_or_default();
    let fits = lines
        .iter()
        .enumerate()
        .all(|(index, line)| line.len() < 2 || natural(line) <= widths[index.min(1)]);
    if fits && !lines.is_empty() {
        lines
            .iter()
            .filter_map(|line| line.last().map(|unit| unit.end))
            .collect()
    } else {
        first_fit(&units, &widths)
    }
}

fn units(atoms: &[Atom], space: impl Fn(&Atom, &Atom) -> usize) -> Vec<Unit> {
    let mut units = Vec::with_capacity(atoms.len());
    let mut width = 0;
    for (index, atom) in atoms.iter().enumerate() {
        let next = atoms.get(index + 1);
        let space = next.map_or(0, |next| space(atom, next));
        width += atom.width;
        if atom.after.breaks() || next.is_none() {
            units.push(Unit {
                end: index + 1,
                width: columns(width),
                space: columns(space),
                hyphen: columns(usize::from(atom.after == After::Hyphen)),
            });
            width = 0;
        } else {
            width += space;
        }
    }
    units
}

fn natural(line: &[Unit]) -> f64 {
    let all: f64 = line.iter().map(|unit| unit.width + unit.space).sum();
    all + line.last().map_or(0.0, |unit| unit.hyphen - unit.space)
}

/// Each line as full as it goes.
fn first_fit(units: &[Unit], widths: &[f64; 2]) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut start = 0;
    while start < units.len() {
        let measure = widths[ends.len().min(1)];
        let mut used = 0.0;
        let mut end = start + 1;
        for (index, unit) in units.iter().enumerate().skip(start) {
            used += unit.width;
            if used > measure {
                break;
            }
            if used + unit.hyphen <= measure {
                end = index + 1;
            }
            used += unit.space;
        }
        ends.push(units[end - 1].end);
        start = end;
    }
    ends
}

fn columns(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
