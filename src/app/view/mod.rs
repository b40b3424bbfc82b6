//! From state to view model: everything the screen shows, as plain data.

mod body;
mod letters;
mod popups;
mod shelf;
mod side;
mod status;
mod typed;

use super::action::Cx;
use super::pictures;
use super::state::State;
use super::view_model::{Run, TextLine, Tone, ViewModel};
use crate::config::Bidi;
use crate::layout::wrap;
use crate::layout::{Line, Row};
use crate::text::Span;
use crate::text::width::width;

pub use body::written;
pub(super) use popups::{list_item_under, popup_area, sheet_area, sheet_lines};
pub(super) use side::{contents_scroll, note_under};

/// The screen. Takes the state mutably because lines are set where they are first looked at; nothing a reader could notice changes.
pub fn view(state: &mut State, _cx: &Cx) -> ViewModel {
    let mut model = ViewModel {
        columns: state.columns,
        rows: state.rows,
        theme: state.theme.clone(),
        dark: state.dark,
        visual: state.settings.bidi == Bidi::Lutrin,
        ..ViewModel::default()
    };
    let Some(panes) = state.panes() else {
        model.too_small = format!("{}×{}: lutrin needs 20×5", state.columns, state.rows);
        return model;
    };
    state.fit_galley();
    model.panes = Some(panes);
    let page = Page::of(state, panes.body.height);
    model.header = status::header(state, panes.header.width);
    model.contents = panes.contents.map(|area| side::contents(state, area));
    model.body = body::rows(state, &page, panes.body);
    model.pictures = pictures::in_sight(state, &page.rows, panes.body);
    model.margin = panes.notes.map(|area| side::margin(state, &page, area));
    model.preview = side::preview(state, panes.preview);
    model.status = status::status(state, panes.status.width);
    model.cursor = status::cursor(state, panes.status);
    popups::add(state, &page, &panes, &mut model);
    if model.visual {
        typed::turn(&mut model, panes.status);
    }
    model
}

/// The rows in sight and the bytes they stand for.
pub(super) struct Page {
    pub rows: Vec<Row>,
    /// From the first line's first byte to the last line's last; empty where there is no line.
    pub span: Span,
    /// The bytes that are shown; in a table more than those.
    pub shown: Span,
}

impl Page {
    /// The page of a body of `height` rows.
    pub fn of(state: &mut State, height: u16) -> Self {
        let document = state.book.document.clone();
        let rows = state.galley.window(&document, state.top, height);
        let first = rows.iter().find_map(Row::line).map(|line| line.span);
        let last = rows.iter().rev().find_map(Row::line).map(|line| line.span);
        let span = match (first, last) {
            (Some(first), Some(last)) => Span::new(first.start, last.end),
            _ => Span::default(),
        };
        let lines = rows.iter().filter_map(Row::line);
        let shown = lines.fold(span, |shown, line| shown.union(line.reach()));
        Self { rows, span, shown }
    }

    /// The row whose line holds byte `pos`, else the first line's row for what begins above the page.
    pub fn row_of(&self, pos: usize) -> Option<u16> {
        let pos = pos.max(self.span.start);
        let with = |holds: &dyn Fn(&Line) -> bool| {
            let mut lines = self.rows.iter().map(Row::line);
            lines.position(|line| line.is_some_and(holds))
        };
        let row = with(&|line| line.shows(pos)).or_else(|| with(&|line| line.span.contains(pos)));
        row.and_then(|row| u16::try_from(row).ok())
    }
}

/// A run of text.
pub(super) fn run(text: impl Into<String>, tone: Tone) -> Run {
    Run {
        text: text.into(),
        tone,
    }
}

/// Columns of a line of runs.
pub(super) fn line_width(line: &TextLine) -> usize {
    line.iter().map(|run| width(&run.text)).sum()
}

/// A line of runs in as many lines as it takes at `columns`; those after the first begin with `hang` spaces.
pub(super) fn wrap_line(line: &TextLine, columns: usize, hang: usize) -> Vec<TextLine> {
    if line_width(line) <= columns {
        return vec![line.clone()];
    }
    let text: String = line.iter().map(|run| run.text.as_str()).collect();
    let hang = if hang * 2 > columns { 0 } else { hang };
    // All lines are made as wide as the hanging ones, so one pass is enough; the first keeps its own edge.
    let spans = wrap::wrap(&text, columns.saturating_sub(hang).max(1));
    spans
        .into_iter()
        .enumerate()
        .map(|(index, span)| {
            let mut cut = slice(line, span);
            if index > 0 && hang > 0 {
                cut.insert(0, run(" ".repeat(hang), Tone::Normal));
            }
            cut
        })
        .collect()
}

/// The part of a line of runs under bytes `span` of its text.
fn slice(line: &TextLine, span: Span) -> TextLine {
    let mut at = 0;
    let mut cut = TextLine::new();
    for part in line {
        let here = Span::new(at, at + part.text.len());
        if let Some(common) = here.intersection(span) {
            let text = part
                .text
                .get(common.start - at..common.end - at)
                .unwrap_or_default();
            cut.push(run(text, part.tone));
        }
        at = here.end;
    }
    cut
}
