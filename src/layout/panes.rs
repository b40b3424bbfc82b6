//! How the screen is shared out between header, contents, body, side notes and status.

/// A rectangle of cells, columns and rows from the top left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

impl Rect {
    #[must_use]
    pub const fn new(x: u16, y: u16, width: u16, height: u16) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    /// Whether the cell lies inside.
    #[must_use]
    pub const fn contains(self, column: u16, row: u16) -> bool {
        self.x <= column
            && column < self.x + self.width
            && self.y <= row
            && row < self.y + self.height
    }

    /// One past the last column.
    #[must_use]
    pub const fn right(self) -> u16 {
        self.x + self.width
    }

    /// One past the last row.
    #[must_use]
    pub const fn bottom(self) -> u16 {
        self.y + self.height
    }
}

/// Whether a side pane is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// Shown where the terminal is wide enough (contents from 90 columns, side notes from 110).
    #[default]
    Auto,
    /// Shown in any case, over the text where there is no room beside it.
    Shown,
    Hidden,
}

/// What the panes are to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wishes {
    pub contents: Wish,
    pub notes: Wish,
    /// The measure asked for, in columns.
    pub measure: u16,
    /// Columns of the longest line of the contents, count included (0: the text has no contents to show).
    pub contents_width: u16,
}

/// Where everything stands. Below 20×5 there are no panes ([`panes`] answers `None`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Panes {
    /// One row, title and place.
    pub header: Rect,
    pub contents: Option<Rect>,
    /// Whether the contents lie over the body instead of beside it.
    pub contents_over: bool,
    /// The gutter: two columns left of the body for signs and focus mark.
    pub gutter: Rect,
    /// The set text; its width is the measure really used.
    pub body: Rect,
    pub notes: Option<Rect>,
    pub notes_over: bool,
    /// Column of the thin rule between body and notes.
    pub rule: Option<u16>,
    /// Rows above the status line that show the focused sentence's note where there is no margin (80 to 109 columns; up to 3, else empty).
    pub preview: Rect,
    /// One row: progress bar, per cent, time left, help.
    pub status: Rect,
}

impl Panes {
    /// Columns from the left edge of the body to what stands on its right on a screen of `columns`, a blank left between: as far as
    /// lines may go that are not broken. At least the width of the body.
    #[must_use]
    pub fn reach(&self, columns: u16) -> u16 {
        let right = self.rule.unwrap_or(columns).saturating_sub(1);
        right.saturating_sub(self.body.x).max(self.body.width)
    }
}

/// The smallest screen that has panes, columns × rows.
const SMALLEST: (u16, u16) = (20, 5);
/// Columns from which contents and side notes are shown unasked.
const CONTENTS_FROM: u16 = 90;
const NOTES_FROM: u16 = 110;
/// Columns from which the focused sentence's note has a place above the status line.
const PREVIEW_FROM: u16 = 80;
/// Columns of the contents and of the notes, at least and at most.
const CONTENTS: (u16, u16) = (18, 32);
/// Columns of the contents where nothing else wants them.
const CONTENTS_AT_MOST: u16 = 56;
const NOTES: (u16, u16) = (24, 36);
/// The body gets no narrower than this for a pane beside it; the pane lies over the text instead.
const MIN_BODY: u16 = 45;
/// A measure in this range gives up to so many columns for contents whose titles would else be cut, or cut shorter.
const GIVING: (u16, u16) = (60, 66);
const GIVE: u16 = 6;
/// Columns left of the body for signs.
const GUTTER: u16 = 2;
/// Blank columns between contents and gutter, and at the screen's edges.
const GAP: u16 = 1;
/// Body, two blanks (its edge is straight and nothing may crowd it), rule, blank, notes.
const RULE: u16 = 4;

/// The panes of a screen of `columns` × `rows`. The body's place depends only on the size, the wishes and the measure, never on notes.
///
/// The body stands in the middle of the screen, or as near to it as the panes beside it allow; they hug it. On a very
/// wide screen header and status keep to the columns that the widest desk would take.
#[must_use]
pub fn panes(columns: u16, rows: u16, wishes: &Wishes) -> Option<Panes> {
    if columns < SMALLEST.0 || rows < SMALLEST.1 {
        return None;
    }
    let desk = Desk::new(columns, *wishes);
    let across = desk.across();
    let shelves = Shelves::new(rows, desk.previews(columns, *wishes));
    let (y, height) = (shelves.body, shelves.body_rows);
    let body = Rect::new(across.body, y, across.measure, height);
    let over = Over::new(&desk);
    let contents_over = desk.contents == Side::Over;
    let notes_over = desk.notes == Side::Over;
    Some(Panes {
        header: Rect::new(desk.x, 0, desk.width, shelves.header_rows),
        contents: match desk.contents {
            Side::Away => None,
            Side::Over => Some(Rect::new(desk.x, y, over.contents, height)),
            Side::Beside => Some(Rect::new(
                body.x - GUTTER - GAP - across.contents,
                y,
                across.contents,
                height,
            )),
        },
        contents_over,
        gutter: Rect::new(body.x - GUTTER, y, GUTTER, height),
        body,
        notes: match desk.notes {
            Side::Away => None,
            Side::Over => Some(Rect::new(
                desk.x + desk.width - over.notes,
                y,
                over.notes,
                height,
            )),
            Side::Beside => Some(Rect::new(body.right() + RULE, y, across.notes, height)),
        },
        notes_over,
        rule: (desk.notes == Side::Beside).then(|| body.right() + 2),
        preview: Rect::new(body.x, shelves.preview, body.width, shelves.preview_rows),
        status: Rect::new(desk.x, rows - 1, desk.width, 1),
    })
}

/// Where a side pane goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Away,
    Beside,
    Over,
}

/// The columns that are used at all, and which panes share them.
struct Desk {
    x: u16,
    width: u16,
    /// Blank columns at either edge.
    edge: u16,
    /// The measure asked for.
    measure: u16,
    contents_width: u16,
    contents: Side,
    notes: Side,
}

impl Desk {
    fn new(columns: u16, wishes: Wishes) -> Self {
        let measure = wishes.measure.max(1);
        let contents = wishes.contents_width.clamp(CONTENTS.1, CONTENTS_AT_MOST);
        let widest = [GAP, contents, GAP, GUTTER, measure, RULE, NOTES.1, GAP]
            .iter()
            .fold(0_u16, |sum, &part| sum.saturating_add(part));
        let width = columns.min(widest.max(SMALLEST.0));
        let mut desk = Self {
            x: (columns - width) / 2,
            width,
            edge: if columns < 30 { 0 } else { GAP },
            measure,
            contents_width: wishes.contents_width,
            contents: match wishes.contents {
                _ if wishes.contents_width == 0 => Side::Away,
                Wish::Auto if columns < CONTENTS_FROM => Side::Away,
                Wish::Hidden => Side::Away,
                Wish::Auto | Wish::Shown => Side::Beside,
            },
            notes: match wishes.notes {
                Wish::Auto if columns < NOTES_FROM => Side::Away,
                Wish::Hidden => Side::Away,
                Wish::Auto | Wish::Shown => Side::Beside,
            },
        };
        // Contents give way first: they are looked at and left, notes are read along.
        let enough = measure.min(MIN_BODY);
        if desk.contents == Side::Beside && desk.room() < enough {
            desk.contents = Side::Over;
        }
        if desk.notes == Side::Beside && desk.room() < enough {
            desk.notes = Side::Over;
            // With the notes out of the way there may be room again.
            if desk.contents == Side::Over {
                desk.contents = Side::Beside;
                if desk.room() < enough {
                    desk.contents = Side::Over;
                }
            }
        }
        desk
    }

    /// Columns for the body with the side panes at their smallest.
    fn room(&self) -> u16 {
        self.width
            .saturating_sub(self.left(CONTENTS.0) + self.right(NOTES.0))
    }

    /// Columns before the body with contents of `width`.
    fn left(&self, width: u16) -> u16 {
        match self.contents {
            Side::Beside => self.edge + width + GAP + GUTTER,
            Side::Away | Side::Over => GUTTER,
        }
    }

    /// Columns behind the body with notes of `width`.
    fn right(&self, width: u16) -> u16 {
        match self.notes {
            Side::Beside => RULE + width + self.edge,
            Side::Away | Side::Over => self.edge,
        }
    }

    /// Whether there is a preview instead of a margin.
    fn previews(&self, columns: u16, wishes: Wishes) -> bool {
        (PREVIEW_FROM..NOTES_FROM).contains(&columns)
            && wishes.notes == Wish::Auto
            && self.notes == Side::Away
    }

    fn across(&self) -> Across {
        let mut measure = self.measure.min(self.room()).max(1);
        let mut spare = self
            .width
            .saturating_sub(self.left(CONTENTS.0) + measure + self.right(NOTES.0));
        let wanted = self.contents_width.clamp(CONTENTS.0, CONTENTS.1);
        if self.contents == Side::Beside {
            // Titles cut short look worse than a line shorter by some columns.
            let lack = wanted.saturating_sub(CONTENTS.0 + spare);
            // On a screen where contents are only shown when asked for, the reader wants to read them.
            let asked_for = self.width < CONTENTS_FROM && measure.saturating_sub(lack) >= MIN_BODY;
            let given = match measure {
                _ if asked_for => lack,
                measure if (GIVING.0..=GIVING.1).contains(&measure) => lack.min(GIVE),
                _ => 0,
            };
            measure -= given;
            spare += given;
        }
        let contents = wanted.min(self.width / 3).max(CONTENTS.0).min(
            CONTENTS.0
                + if self.contents == Side::Beside {
                    spare
                } else {
                    0
                },
        );
        let spare = self
            .width
            .saturating_sub(self.left(contents) + measure + self.right(NOTES.0));
        let notes = NOTES.1.min(NOTES.0 + spare);
        // Titles that are longer have what is still left.
        let spare = self
            .width
            .saturating_sub(self.left(contents) + measure + self.right(notes));
        let longest = self.contents_width.min(CONTENTS_AT_MOST).max(contents);
        let contents = match self.contents {
            Side::Beside if contents == CONTENTS.1 => longest.min(contents + spare),
            _ => contents,
        };
        let least = self.left(contents);
        let most = self.width.saturating_sub(self.right(notes) + measure);
        let middle = self.width.saturating_sub(GUTTER + measure) / 2 + GUTTER;
        Across {
            body: self.x + middle.min(most).max(least),
            measure,
            contents,
            notes,
        }
    }
}

/// The columns of the panes beside each other.
struct Across {
    /// First column of the body.
    body: u16,
    measure: u16,
    contents: u16,
    notes: u16,
}

/// Columns of the panes that lie over the text.
struct Over {
    contents: u16,
    notes: u16,
}

impl Over {
    fn new(desk: &Desk) -> Self {
        // Two of them share the screen.
        let share = if desk.contents == Side::Over && desk.notes == Side::Over {
            desk.width / 2
        } else {
            desk.width
        };
        // Beside them half of the page is left, or nothing: half words tell nobody anything.
        let whole = |wanted: u16| match wanted.min(share) {
            wide if desk.width.saturating_sub(wide) < desk.width / 2 => share,
            wide => wide,
        };
        Self {
            contents: whole(desk.contents_width.clamp(CONTENTS.0, CONTENTS_AT_MOST)),
            notes: whole(NOTES.1.min(desk.width / 2).max(NOTES.0)),
        }
    }
}

/// What stands above each other.
struct Shelves {
    header_rows: u16,
    body: u16,
    body_rows: u16,
    preview: u16,
    preview_rows: u16,
}

impl Shelves {
    fn new(rows: u16, preview: bool) -> Self {
        let header_rows = u16::from(rows >= 8);
        let air = u16::from(rows >= 12);
        let preview_rows = match rows {
            _ if !preview => 0,
            30.. => 3,
            20.. => 2,
            14.. => 1,
            _ => 0,
        };
        let body = header_rows + air;
        let preview = rows - 1 - preview_rows;
        Self {
            header_rows,
            body,
            // The preview is air itself as long as there is nothing to show.
            body_rows: preview - if preview_rows > 0 { 0 } else { air } - body,
            preview,
            preview_rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wishes(contents: Wish, notes: Wish) -> Wishes {
        Wishes {
            contents,
            notes,
            measure: 66,
            contents_width: 26,
        }
    }

    /// Columns `start..end` of the panes from left to right, `(…)` for those over the text.
    fn drawn(columns: u16, rows: u16, wishes: Wishes) -> String {
        let Some(panes) = panes(columns, rows, &wishes) else {
            return "none".to_owned();
        };
        let range = |rect: Rect, over: bool| {
            let (open, close) = if over { ("(", ")") } else { ("", "") };
            format!("{open}{}..{}{close}", rect.x, rect.right())
        };
        [
            panes
                .contents
                .map(|rect| format!("contents {}", range(rect, panes.contents_over))),
            Some(format!("body {}", range(panes.body, false))),
            panes
                .notes
                .map(|rect| format!("notes {}", range(rect, panes.notes_over))),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
    }

    #[test]
    fn panes_share_the_columns() {
        use Wish::{Auto, Hidden, Shown};
        for (columns, contents, notes, expected) in [
            (19, Auto, Auto, "none"),
            (20, Auto, Auto, "body 2..20"),
            (20, Shown, Auto, "contents (0..20), body 2..20"),
            (
                20,
                Shown,
                Shown,
                "contents (0..10), body 2..20, notes (10..20)",
            ),
            (40, Auto, Auto, "body 2..39"),
            (80, Auto, Auto, "body 8..74"),
            (80, Auto, Shown, "body 2..51, notes 55..79"),
            (80, Shown, Auto, "contents 1..27, body 30..79"),
            (60, Shown, Auto, "contents (0..26), body 2..59"),
            (89, Auto, Auto, "body 12..78"),
            (90, Auto, Auto, "contents 1..26, body 29..89"),
            (109, Auto, Auto, "contents 1..27, body 30..96"),
            (
                110,
                Auto,
                Auto,
                "contents 1..19, body 22..81, notes 85..109",
            ),
            (
                120,
                Auto,
                Auto,
                "contents 1..27, body 30..91, notes 95..119",
            ),
            (120, Hidden, Auto, "body 13..79, notes 83..119"),
            (120, Hidden, Hidden, "body 28..94"),
            (
                250,
                Auto,
                Auto,
                "contents 60..86, body 89..155, notes 159..195",
            ),
            (250, Hidden, Hidden, "body 92..158"),
        ] {
            assert_eq!(
                drawn(columns, 40, wishes(contents, notes)),
                expected,
                "{columns} {contents:?} {notes:?}"
            );
        }
    }

    #[test]
    fn long_titles_have_what_nothing_else_wants() {
        use Wish::{Auto, Hidden, Shown};
        let of = |columns, contents_width, (contents, notes)| {
            let wishes = Wishes {
                contents_width,
                ..wishes(contents, notes)
            };
            panes(columns, 40, &wishes).expect("panes")
        };
        let width = |pane: Option<Rect>| pane.map_or(0, |rect| rect.width);
        for columns in 20..=260 {
            for sides in [(Auto, Auto), (Auto, Hidden), (Shown, Shown)] {
                let (some, long) = (of(columns, 32, sides), of(columns, 48, sides));
                assert_eq!(long.body.width, some.body.width, "{columns}");
                assert_eq!(width(long.notes), width(some.notes), "{columns}");
                assert!(width(long.contents) >= width(some.contents), "{columns}");
            }
        }
        assert_eq!(width(of(250, 48, (Auto, Auto)).contents), 48);
        assert_eq!(
            width(of(250, 99, (Auto, Hidden)).contents),
            CONTENTS_AT_MOST
        );
        // Over the text they leave half of it, or nothing.
        for columns in 20..=79 {
            for sides in [(Shown, Auto), (Auto, Shown)] {
                let panes = of(columns, 26, sides);
                let over = [
                    (panes.contents_over, panes.contents),
                    (panes.notes_over, panes.notes),
                ];
                for (_, pane) in over.into_iter().filter(|(is_over, _)| *is_over) {
                    let left = columns - width(pane);
                    assert!(left == 0 || left >= columns / 2, "{columns}: {left}");
                }
            }
        }
    }

    #[test]
    fn a_text_without_sections_has_no_contents() {
        let wishes = Wishes {
            contents_width: 0,
            ..wishes(Wish::Shown, Wish::Auto)
        };
        assert_eq!(drawn(100, 40, wishes), "body 18..84");
    }

    #[test]
    fn rows_are_shared_by_height() {
        for (columns, rows, header, body, preview) in [
            (40, 5, 0, 0..4, 0),
            (40, 8, 1, 1..7, 0),
            (40, 12, 1, 2..10, 0),
            (80, 24, 1, 2..21, 2),
            (80, 40, 1, 2..36, 3),
            (120, 40, 1, 2..38, 0),
        ] {
            let panes = panes(columns, rows, &wishes(Wish::Auto, Wish::Auto)).unwrap();
            assert_eq!(panes.header.height, header);
            assert_eq!(panes.body.y..panes.body.bottom(), body, "{columns}×{rows}");
            assert_eq!(panes.preview.height, preview, "{columns}×{rows}");
            assert_eq!(panes.status.y, rows - 1);
        }
    }

    fn wish() -> impl Strategy<Value = Wish> {
        prop_oneof![Just(Wish::Auto), Just(Wish::Shown), Just(Wish::Hidden)]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn panes_lie_side_by_side_on_the_screen(
            columns in 20_u16..=300, rows in 5_u16..=100, contents in wish(), notes in wish(),
            measure in 1_u16..=200, contents_width in 0_u16..=80,
        ) {
            let wishes = Wishes { contents, notes, measure, contents_width };
            let panes = panes(columns, rows, &wishes).unwrap();
            let mut rects = vec![panes.header, panes.gutter, panes.body, panes.preview, panes.status];
            rects.extend(panes.rule.map(|x| Rect::new(x, panes.body.y, 1, panes.body.height)));
            rects.extend(panes.contents.filter(|_| !panes.contents_over));
            rects.extend(panes.notes.filter(|_| !panes.notes_over));
            for (index, a) in rects.iter().enumerate() {
                prop_assert!(a.right() <= columns && a.bottom() <= rows, "{a:?}");
                for b in &rects[index + 1..] {
                    let apart = a.right() <= b.x || b.right() <= a.x || a.bottom() <= b.y || b.bottom() <= a.y
                        || a.width * a.height == 0 || b.width * b.height == 0;
                    prop_assert!(apart, "{a:?} meets {b:?}");
                }
            }
            for over in [panes.contents, panes.notes].into_iter().flatten() {
                prop_assert!(over.right() <= columns && over.bottom() <= rows && over.width >= 10);
            }
            prop_assert!(panes.body.width >= 1 && panes.body.height >= 3);
            prop_assert!(panes.body.width <= measure);
            prop_assert_eq!(panes.gutter.right(), panes.body.x);
        }

        #[test]
        fn the_length_of_the_contents_changes_the_measure_by_little(
            columns in 20_u16..=300, measure in 1_u16..=200, one in 1_u16..=80, other in 1_u16..=80,
        ) {
            let of = |contents_width| panes(columns, 30, &Wishes {
                contents: Wish::Auto, notes: Wish::Auto, measure, contents_width,
            }).unwrap().body.width;
            prop_assert!(of(one).abs_diff(of(other)) <= GIVE);
        }
    }
}
