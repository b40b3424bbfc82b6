//! Pictures in the text: which are to be had, how large they are set, and where they are in sight. Their pixels are not here.

use std::collections::BTreeMap;

use super::action::Effect;
use super::motion::{self, visible};
use super::state::State;
use super::view_model::{PictureView, Rect};
use crate::config::Drawing;
use crate::doc::{BlockKind, PictureSource};
use crate::layout::{Figures, Row};
use crate::text::{Span, hygiene};

/// Pixels of a cell, where the terminal does not tell.
const CELL: (u16, u16) = (8, 16);

/// Rows a picture leaves on its page for its words and a line of the text.
const BESIDE: u16 = 3;

/// The most rows of a picture, however high the screen.
const MOST_ROWS: u16 = 60;

/// So many bytes beyond the page pictures are looked for, so that the next page has them.
const AHEAD: usize = 4096;

/// What is known of one picture.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Known {
    /// On its way.
    Asked,
    /// Columns and rows of pixels.
    Size(u32, u32),
    /// It cannot be drawn.
    Failed,
}

/// What is known of the pictures of the text.
#[derive(Debug)]
pub struct Pictures {
    /// Width and height of a cell in pixels.
    cell: (u16, u16),
    /// Whether the terminal has colours enough to draw any.
    able: bool,
    known: BTreeMap<usize, Known>,
}

impl Default for Pictures {
    fn default() -> Self {
        Self {
            cell: CELL,
            able: false,
            known: BTreeMap::new(),
        }
    }
}

impl Pictures {
    /// What the terminal can do: whether it draws, and how large its cells are, in pixels (where it tells).
    pub(super) fn terminal(&mut self, able: bool, cell: Option<(u16, u16)>) {
        self.able = able;
        if let Some(cell) = cell.filter(|&(width, height)| width > 0 && height > 0) {
            self.cell = cell;
        }
    }

    /// For another text: nothing is known.
    pub(super) fn clear(&mut self) {
        self.known.clear();
    }

    /// The size of a picture in pixels, where it can be drawn.
    pub(super) fn learn(&mut self, picture: usize, size: Option<(u32, u32)>) {
        let size = size.filter(|&(width, height)| width > 0 && height > 0);
        let known = size.map_or(Known::Failed, |(width, height)| Known::Size(width, height));
        self.known.insert(picture, known);
    }

    /// Columns and rows of cells that a picture takes on a page of `columns` × `rows`: as large as it is, but no larger than the page.
    fn cells(&self, picture: usize, columns: u16, rows: u16) -> Option<(u16, u16)> {
        let Known::Size(width, height) = *self.known.get(&picture)? else {
            return None;
        };
        let most = rows.saturating_sub(BESIDE).clamp(1, MOST_ROWS);
        let (width, height) = (u64::from(width), u64::from(height));
        let (cell_width, cell_height) = (u64::from(self.cell.0), u64::from(self.cell.1));
        let (page_width, page_height) = (
            u64::from(columns.max(1)) * cell_width,
            u64::from(most) * cell_height,
        );
        // Shrunk by the side that is too large by more; never made larger.
        let (over, under) = if width * page_height > height * page_width {
            (width, page_width.min(width))
        } else {
            (height, page_height.min(height))
        };
        let cells = |pixels: u64, cell: u64, limit: u16| {
            let cells = (pixels * under).div_ceil(over * cell).max(1);
            u16::try_from(cells).unwrap_or(limit).min(limit)
        };
        Some((
            cells(width, cell_width, columns.max(1)),
            cells(height, cell_height, most),
        ))
    }
}

/// Whether pictures are drawn.
fn is_on(state: &State) -> bool {
    state.pictures.able && state.settings.pictures != Drawing::Off
}

/// The picture that the figure `block` stands for.
fn of_block(state: &State, block: usize) -> Option<usize> {
    let document = &state.book.document;
    let span = document.blocks().get(block)?.span;
    let pictures = document.pictures();
    let index = pictures.partition_point(|picture| picture.place.start < span.start);
    pictures
        .get(index)
        .filter(|picture| span.covers(picture.place))
        .map(|_| index)
}

/// The figure that picture `index` is the picture of; `None` for one in the middle of a paragraph.
fn block_of(state: &State, index: usize) -> Option<usize> {
    let document = &state.book.document;
    let place = document.pictures().get(index)?.place;
    let block = document.block_at(place.start)?;
    let is_figure = document.blocks().get(block)?.kind == BlockKind::Figure;
    (is_figure && of_block(state, block) == Some(index)).then_some(block)
}

/// The rows that pictures take at the present measure.
pub(super) fn rooms(state: &State, columns: u16, rows: u16) -> Figures {
    if !is_on(state) {
        return Figures::new();
    }
    let known = state.pictures.known.keys();
    known
        .filter_map(|&picture| {
            let (_, rows) = state.pictures.cells(picture, columns, rows)?;
            Some((block_of(state, picture)?, rows))
        })
        .collect()
}

/// Takes in what was found out about a picture. One that the page begins with is shown whole, not from its words on; where the end of the focus
/// stood on the page, it still does.
pub(super) fn learn(state: &mut State, picture: usize, size: Option<(u32, u32)>) {
    let had = has_focus(state);
    state.pictures.learn(picture, size);
    state.fit_galley();
    if had && !has_focus(state) {
        motion::reveal(state);
    }
}

/// Whether the end of the focus is on the page.
fn has_focus(state: &mut State) -> bool {
    let end = state.focus.end;
    visible(state).is_some_and(|(first, last)| first.start < end && end <= last.end)
}

/// Asks for the pictures in sight, and a little beyond, that nobody has asked for.
pub(super) fn ask(state: &mut State, effects: &mut Vec<Effect>) {
    if state.book.document.pictures().is_empty() || !is_on(state) {
        return;
    }
    let Some((first, last)) = visible(state) else {
        return;
    };
    let sight = Span::new(first.start, last.end.saturating_add(AHEAD));
    let document = state.book.document.clone();
    let pictures = document.pictures();
    let begin = pictures.partition_point(|picture| picture.place.end <= sight.start);
    let end = pictures.partition_point(|picture| picture.place.start < sight.end);
    let wanted: Vec<usize> = (begin..end)
        .filter(|index| !state.pictures.known.contains_key(index))
        .filter(|&index| block_of(state, index).is_some())
        .collect();
    for &index in &wanted {
        if let Some(PictureSource::Remote(_)) = pictures.get(index).map(|picture| &picture.source) {
            // Nothing is fetched.
            state.pictures.learn(index, None);
        } else {
            state.pictures.known.insert(index, Known::Asked);
            effects.push(Effect::LoadPicture(index));
        }
    }
}

/// The pictures among the rows of a page in `area`.
pub(super) fn in_sight(state: &State, rows: &[Row], area: Rect) -> Vec<PictureView> {
    let mut views: Vec<(usize, PictureView)> = Vec::new();
    for (at, row) in (area.y..area.bottom()).zip(rows) {
        let &Row::Picture { block, row } = row else {
            continue;
        };
        if let Some((last, view)) = views.last_mut()
            && *last == block
        {
            view.area.height += 1;
            continue;
        }
        let cells = of_block(state, block)
            .and_then(|index| Some((index, state.pictures.cells(index, area.width, area.height)?)));
        if let Some((picture, (columns, rows))) = cells {
            let x = area.x + (area.width - columns.min(area.width)) / 2;
            let view = PictureView {
                picture,
                area: Rect::new(x, at, columns, 1),
                skip: row,
                rows,
            };
            views.push((block, view));
        }
    }
    views.into_iter().map(|(_, view)| view).collect()
}

/// Opens the picture at the focus, else the first one in sight, in another program.
pub(super) fn open_outside(state: &mut State, effects: &mut Vec<Effect>) {
    let document = state.book.document.clone();
    let sight = visible(state).map(|(first, last)| Span::new(first.start, last.end));
    let within = |span: Span| {
        let mut all = document.pictures().iter();
        all.position(|picture| picture.place.intersects(span))
    };
    let Some(index) = within(state.focus).or_else(|| within(sight?)) else {
        state.tell("No picture on this page");
        return;
    };
    match document
        .pictures()
        .get(index)
        .map(|picture| &picture.source)
    {
        Some(PictureSource::Remote(address)) => {
            let address = hygiene::line(address).into_owned();
            state.tell(format!("The picture is not here but at {address}"));
        }
        // Also one that cannot be drawn here: other programs know more forms.
        _ => effects.push(Effect::OpenPicture(index)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_as_large_as_they_are_and_no_larger_than_the_page() {
        let mut pictures = Pictures::default();
        for ((width, height), cells) in [
            ((80, 160), (10, 10)),
            ((81, 161), (11, 11)),
            ((1, 1), (1, 1)),
            // Too wide: 66 columns are 528 pixels.
            ((1056, 320), (66, 10)),
            // Too high: 37 rows are 592 pixels.
            ((400, 1184), (25, 37)),
            ((100_000, 10), (66, 1)),
            ((10, 4_000_000_000), (1, 37)),
        ] {
            pictures.learn(0, Some((width, height)));
            assert_eq!(pictures.cells(0, 66, 40), Some(cells), "{width} × {height}");
        }
        for none in [Some((0, 5)), None] {
            pictures.learn(0, none);
            assert_eq!(pictures.cells(0, 66, 40), None);
        }
    }
}
