//! Lines too narrow for what should stay together: ties are undone first, then words are cut between graphemes, last of all marks part from
//! their words.

use super::breaks::{After, Atom};
use crate::text::{Span, grapheme, width};

/// The same atoms, so that every stretch between two places where a line may end takes at most `measure` columns (but for a
/// grapheme that is wider). `text` is what the atoms were made of.
pub(super) fn fit(text: &str, atoms: Vec<Atom>, measure: usize) -> Vec<Atom> {
    if groups(&atoms).all(|group| columns(group) <= measure) {
        return atoms;
    }
    let mut fitted = Vec::with_capacity(atoms.len() * 2);
    for group in groups(&atoms) {
        if columns(group) <= measure {
            fitted.extend_from_slice(group);
            continue;
        }
        let untied: Vec<Atom> = group
            .iter()
            .map(|&atom| match atom.after {
                After::Tie => Atom {
                    after: After::Space,
                    ..atom
                },
                _ => atom,
            })
            .collect();
        for group in groups(&untied) {
            if columns(group) <= measure {
                fitted.extend_from_slice(group);
            } else {
                cut(text, group, measure, &mut fitted);
            }
        }
    }
    fitted
}

/// The stretches of atoms that end where a line may end.
fn groups(atoms: &[Atom]) -> impl Iterator<Item = &[Atom]> {
    atoms.split_inclusive(|atom| atom.after.breaks())
}

/// Columns of a group that stands on a line by itself.
fn columns(group: &[Atom]) -> usize {
    let mut columns = 0;
    for (index, atom) in group.iter().enumerate() {
        columns += atom.width;
        if index + 1 < group.len() {
            columns += atom.after.space();
        } else if atom.after == After::Hyphen {
            columns += 1;
        }
    }
    columns
}

/// Cuts the words of a group between graphemes, as late as the line allows. A mark bonded to a word takes the word's last grapheme along;
/// where even that is too much, it stands alone.
fn cut(text: &str, group: &[Atom], measure: usize, fitted: &mut Vec<Atom>) {
    // Columns since the last place where a line may end, the space after them included.
    let mut before = 0;
    for &atom in group {
        let mut rest = Atom { width: 0, ..atom };
        for (offset, cluster) in grapheme::graphemes(atom.span.of(text)) {
            let width = width::grapheme_width(cluster);
            if rest.width == 0 && before > 0 && before + width > measure {
                before = part(text, measure, width, fitted);
            } else if rest.width > 0 && width > 0 && before + rest.width + width > measure {
                rest = split(fitted, rest, atom.span.start + offset);
                before = 0;
            }
            rest.width += width;
        }
        if rest.after == After::Hyphen && before + rest.width + 1 > measure {
            // No room for the hyphen.
            rest.after = After::Cut;
        }
        fitted.push(rest);
        before = if rest.after.breaks() {
            0
        } else {
            before + rest.width + rest.after.space()
        };
    }
}

/// Ends an atom at byte `at` and gives what is left of it.
fn split(fitted: &mut Vec<Atom>, atom: Atom, at: usize) -> Atom {
    fitted.push(Atom {
        span: Span::new(atom.span.start, at),
        after: After::Cut,
        ..atom
    });
    Atom {
        span: Span::new(at, atom.span.end),
        width: 0,
        ..atom
    }
}

/// Makes room for `width` columns that are bonded to the last atom and do not fit behind it. Gives the columns that stay before them.
fn part(text: &str, measure: usize, width: usize, fitted: &mut Vec<Atom>) -> usize {
    let Some(mut last) = fitted.pop() else {
        return 0;
    };
    let tail = grapheme::graphemes(last.span.of(text))
        .map(|(offset, cluster)| (offset, width::grapheme_width(cluster)))
        .rfind(|&(_, columns)| columns > 0);
    if let Some((offset, columns)) = tail
        && columns < last.width
        && columns + last.after.space() + width <= measure
    {
        let head = Atom {
            width: last.width - columns,
            ..last
        };
        let mut tail = split(fitted, head, last.span.start + offset);
        tail.width = columns;
        fitted.push(tail);
        return columns + tail.after.space();
    }
    last.after = After::Space;
    fitted.push(last);
    0
}
