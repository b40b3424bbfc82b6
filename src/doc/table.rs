//! How the columns of a table stand.

use serde::{Deserialize, Serialize};

/// On which side of their column cells stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Start,
    Centre,
    End,
}

/// What is said of a table besides its words: whether its first row names the columns, how they stand, and how many lists it is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns(u32);

/// The bit that says that there is a head; below it five for the lists, and two for each column.
const HEAD: u32 = 1 << 31;
const LISTS: u32 = 26;
const DEEPEST: u8 = 31;
/// Columns that can stand otherwise than at the start.
const ALIGNED: usize = 13;

impl Columns {
    /// Columns of which the first ones stand as `aligns` says, and the others at the start.
    #[must_use]
    pub fn new(head: bool, aligns: &[Align]) -> Self {
        let mut bits = if head { HEAD } else { 0 };
        for (column, align) in aligns.iter().take(ALIGNED).enumerate() {
            let side = match align {
                Align::Start => 0,
                Align::Centre => 1,
                Align::End => 2,
            };
            bits |= side << (2 * column);
        }
        Self(bits)
    }

    /// The same columns of a table in an item of so many lists.
    #[must_use]
    pub fn inside(self, lists: u8) -> Self {
        let others = self.0 & !(u32::from(DEEPEST) << LISTS);
        Self(others | (u32::from(lists.min(DEEPEST)) << LISTS))
    }

    /// How many lists the table stands in.
    #[must_use]
    pub fn lists(self) -> usize {
        let lists = (self.0 >> LISTS) & u32::from(DEEPEST);
        usize::try_from(lists).unwrap_or(0)
    }

    /// Whether the first row names the columns.
    #[must_use]
    pub const fn head(self) -> bool {
        self.0 & HEAD != 0
    }

    #[must_use]
    pub const fn align(self, column: usize) -> Align {
        if column >= ALIGNED {
            return Align::Start;
        }
        match (self.0 >> (2 * column)) & 3 {
            1 => Align::Centre,
            2 => Align::End,
            _ => Align::Start,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_as_they_were_told() {
        let mut aligns = vec![Align::End; 20];
        aligns[1] = Align::Centre;
        aligns[2] = Align::Start;
        for (head, lists) in [(true, 0), (false, 3), (true, 200)] {
            let columns = Columns::new(head, &aligns).inside(lists);
            assert_eq!(columns.head(), head);
            assert_eq!(columns.lists(), usize::from(lists.min(DEEPEST)));
            for (column, align) in aligns.iter().enumerate().take(ALIGNED) {
                assert_eq!(columns.align(column), *align, "{column}");
            }
            assert_eq!(columns.align(ALIGNED), Align::Start);
            assert_eq!(columns.align(400), Align::Start);
        }
    }
}
