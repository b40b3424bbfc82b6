//! Justified lines: Knuth and Plass's breaking of a whole paragraph (*Breaking Paragraphs into Lines*, 1981), on a grid of cells.
//!
//! On a grid a space cannot shrink, so a line is only ever stretched. Every place where a line may end is a node; the
//! cheapest way to it is kept, and a line reaches back no further than its columns do. The result is exact and the cost
//! linear in the length of the text.

use std::collections::VecDeque;

use super::breaks::{After, Atom};

/// The columns a paragraph may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    /// Columns of the first line.
    pub(super) first: usize,
    /// Columns of every other line.
    pub(super) rest: usize,
    /// Whether the text goes on after these atoms, so that the last line is to be full.
    pub(super) goes_on: bool,
}

/// 100 · (extra columns per space)³ for a stretched line, and a little for each column, so that of two even settings the shorter wins.
const STRETCH: f64 = 100.0;
const SLACK: f64 = 2.0;
/// For every hyphen added, and for one of the author's at a line's end.
const HYPHEN: f64 = 115.0;
const DASH: f64 = 20.0;
/// For the second of two added hyphens below each other.
const LADDER: f64 = 600.0;
/// The same where one of the two is the author's.
const STEP: f64 = 200.0;
/// For a last line of less than a quarter.
const RUNT: f64 = 100.0;
/// For a hyphen before the last line: only where there is no other way.
const LAST_HYPHEN: f64 = 10_000.0;

/// A place where a line may end.
struct Node {
    /// How many atoms stand before it.
    atoms: usize,
    /// Columns from the start of the text, spaces between atoms at one column each, the one at the break included.
    columns: usize,
    /// The same for spaces that stretch.
    gaps: usize,
    /// Columns of the space at the break, which a line that ends here does not show.
    space: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Dash,
    Hyphen,
}

/// The ends of the lines, as counts of atoms: line *n* holds `atoms[ends[n - 1]..ends[n]]`.
pub(super) fn break_lines(atoms: &[Atom], room: Room) -> Vec<usize> {
    let nodes = nodes(atoms);
    // For every node the cost of the best way to it and the node before it on that way.
    let mut best: Vec<(f64, usize)> = Vec::with_capacity(nodes.len());
    best.push((0.0, 0));
    let mut window = Window::default();
    for (end, to) in nodes.iter().enumerate().skip(1) {
        window.add(end - 1, &best);
        window.narrow(&nodes, &best, to, room);
        let last = end + 1 == nodes.len() && !room.goes_on;
        let mut choice = (f64::INFINITY, end - 1);
        for start in window.first..end {
            let from = &nodes[start];
            let measure = if start == 0 { room.first } else { room.rest };
            let hyphen = usize::from(to.kind == Kind::Hyphen);
            let width = to.columns - from.columns - to.space + hyphen;
            let Some(slack) = measure.checked_sub(width) else {
                continue;
            };
            let gaps = to.gaps - from.gaps - to.space;
            let cost = if last {
                ending(width, measure, from.kind)
            } else {
                let stretch = stretching(slack, gaps);
                // Shorter lines only cost more, whatever leads to them.
                if start > 0 && window.least + stretch > choice.0 {
                    break;
                }
                stretch + hyphens(from.kind, to.kind)
            };
            let total = best[start].0 + cost;
            if total < choice.0 {
                choice = (total, start);
            }
        }
        if choice.0 == f64::INFINITY {
            // A single unit wider than the line: it stands alone.
            choice = (best[end - 1].0, end - 1);
        }
        best.push(choice);
    }
    let mut ends = Vec::new();
    let mut node = nodes.len() - 1;
    while node > 0 {
        ends.push(nodes[node].atoms);
        node = best[node].1;
    }
    ends.reverse();
    ends
}

/// The nodes from which a line may reach the one that is looked at, and the least cost of the ways to them.
#[derive(Default)]
struct Window {
    first: usize,
    least: f64,
    /// Nodes of the window that cost less than every later one.
    lows: VecDeque<usize>,
}

impl Window {
    fn add(&mut self, node: usize, best: &[(f64, usize)]) {
        while self
            .lows
            .back()
            .is_some_and(|&low| best[low].0 >= best[node].0)
        {
            self.lows.pop_back();
        }
        self.lows.push_back(node);
    }

    /// Drops the nodes from which a line to `to` is too wide, and so are all lines to later nodes.
    fn narrow(&mut self, nodes: &[Node], best: &[(f64, usize)], to: &Node, room: Room) {
        let widest = room.first.max(room.rest);
        while to.columns - to.space > nodes[self.first].columns + widest {
            self.first += 1;
        }
        while self.lows.front().is_some_and(|&low| low < self.first) {
            self.lows.pop_front();
        }
        self.least = self.lows.front().map_or(0.0, |&low| best[low].0);
    }
}

fn nodes(atoms: &[Atom]) -> Vec<Node> {
    let mut nodes = Vec::with_capacity(atoms.len() + 1);
    let mut node = Node {
        atoms: 0,
        columns: 0,
        gaps: 0,
        space: 0,
        kind: Kind::Plain,
    };
    let (mut columns, mut gaps) = (0, 0);
    nodes.push(node);
    for (index, atom) in atoms.iter().enumerate() {
        let space = atom.after.space();
        columns += atom.width + space;
        gaps += usize::from(atom.after == After::Space);
        if atom.after.breaks() || index + 1 == atoms.len() {
            node = Node {
                atoms: index + 1,
                columns,
                gaps,
                space,
                kind: match atom.after {
                    After::Hyphen => Kind::Hyphen,
                    After::Dash => Kind::Dash,
                    _ => Kind::Plain,
                },
            };
            nodes.push(node);
        }
    }
    nodes
}

/// The cost of filling a line.
fn stretching(slack: usize, gaps: usize) -> f64 {
    let slack = columns(slack);
    let ratio = if gaps == 0 {
        // Nothing to stretch: worse than one wide space.
        slack * 2.0
    } else {
        slack / columns(gaps)
    };
    STRETCH * ratio * ratio * ratio + SLACK * slack
}

/// The cost of the hyphen at a line's end, `from` being what stands at the end of the line before.
fn hyphens(from: Kind, to: Kind) -> f64 {
    match (from, to) {
        (_, Kind::Plain) => 0.0,
        (Kind::Plain, Kind::Dash) => DASH,
        (_, Kind::Dash) => DASH + STEP,
        (Kind::Plain, Kind::Hyphen) => HYPHEN,
        (Kind::Dash, Kind::Hyphen) => HYPHEN + STEP,
        (Kind::Hyphen, Kind::Hyphen) => HYPHEN + LADDER,
    }
}

/// The cost of the last line of a paragraph.
fn ending(width: usize, measure: usize, from: Kind) -> f64 {
    let runt = if width * 4 < measure { RUNT } else { 0.0 };
    let hyphen = if from == Kind::Hyphen {
        LAST_HYPHEN
    } else {
        0.0
    };
    runt + hyphen
}

fn columns(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::breaks::{Rules, atoms};
    use crate::text::Lang;

    /// The cost of the cheapest breaks from `start` on, by trying all of them.
    fn exhaustive(nodes: &[Node], room: Room, start: usize) -> f64 {
        let mut least = f64::INFINITY;
        for end in start + 1..nodes.len() {
            let (from, to) = (&nodes[start], &nodes[end]);
            let measure = if start == 0 { room.first } else { room.rest };
            let width = to.columns - from.columns - to.space + usize::from(to.kind == Kind::Hyphen);
            let Some(slack) = measure.checked_sub(width) else {
                continue;
            };
            let cost = if end + 1 == nodes.len() {
                if room.goes_on {
                    filled(from, to, slack)
                } else {
                    ending(width, measure, from.kind)
                }
            } else {
                filled(from, to, slack) + exhaustive(nodes, room, end)
            };
            least = least.min(cost);
        }
        least
    }

    fn filled(from: &Node, to: &Node, slack: usize) -> f64 {
        stretching(slack, to.gaps - from.gaps - to.space) + hyphens(from.kind, to.kind)
    }

    #[test]
    fn no_other_breaks_are_cheaper() {
        let text = "La révolution est inévitablement la locomotive de l’histoire ; elle avance";
        let rules = Rules {
            language: Lang::parse("fr"),
            hyphenate: true,
            ..Rules::default()
        };
        let atoms = atoms(text, &rules);
        let nodes = nodes(&atoms);
        for rest in 16..40 {
            for (first, goes_on) in [(rest, false), (rest - 3, true), (rest + 3, false)] {
                let room = Room {
                    first,
                    rest,
                    goes_on,
                };
                let ends = break_lines(&atoms, room);
                let mut cost = 0.0;
                let mut start = 0;
                for end in ends {
                    let end = nodes.iter().position(|node| node.atoms == end).unwrap();
                    let (from, to) = (&nodes[start], &nodes[end]);
                    let measure = if start == 0 { first } else { rest };
                    let width =
                        to.columns - from.columns - to.space + usize::from(to.kind == Kind::Hyphen);
                    cost += if end + 1 == nodes.len() && !goes_on {
                        ending(width, measure, from.kind)
                    } else {
                        filled(from, to, measure - width)
                    };
                    start = end;
                }
                let least = exhaustive(&nodes, room, 0);
                assert!((cost - least).abs() < 1e-6, "{cost} {least} at {room:?}");
            }
        }
    }
}
