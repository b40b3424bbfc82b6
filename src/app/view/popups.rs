//! Boxes over the page: sheets, lists, the note editor, the continuations of a chord.

use super::{Page, run, shelf, wrap_line};
use crate::app::command::Command;
use crate::app::editor::Editor;
use crate::app::list::{Item, Key, Kind, List};
use crate::app::mode::{Mode, Sheet};
use crate::app::sheets::keys_of;
use crate::app::state::State;
use crate::app::view::status::field_line;
use crate::app::view_model::{Panes, Popup, PopupRow, Rect, TextLine, Tone, ViewModel};
use crate::keymap::{Keymap, Lookup};
use crate::layout::wrap::{fit, wrap};
use crate::text::width::width;

/// Columns of the frame, both sides, with one column of air.
pub(super) const FRAME: u16 = 4;

/// Rows of items a list shows at the most.
const LIST_ROWS: usize = 30;

/// Rows a line of what else there is to say of an item takes at the most.
const MORE_ROWS: usize = 3;

/// Adds the boxes of the mode to the model.
pub fn add(state: &mut State, page: &Page, panes: &Panes, model: &mut ViewModel) {
    match &mut state.mode {
        Mode::Sheet(..) | Mode::List(_) => {
            let Some(area) = popup_area(state) else {
                return;
            };
            match &state.mode {
                Mode::Sheet(sheet, _) => model.popups.push(sheet_popup(sheet, area)),
                Mode::List(list) => {
                    let is_placed = match list.chosen() {
                        Some(Key::Annotation(id)) => state.book.place_of(id).is_some(),
                        _ => true,
                    };
                    let (popup, cursor) = list_popup(&state.keymap, list, is_placed, area);
                    model.popups.push(popup);
                    model.cursor = Some(cursor);
                }
                _ => {}
            }
        }
        Mode::Editor(editor) => {
            let span = editor.target.span.unwrap_or(state.focus);
            let row = page
                .row_of(span.start)
                .map_or(panes.body.y, |row| panes.body.y + row);
            let (popup, cursor) = editor_popup(
                &state.keymap,
                editor,
                row,
                panes,
                (state.columns, state.rows),
            );
            model.popups.push(popup);
            model.cursor = Some(cursor);
        }
        _ => {}
    }
    if state.pending.hint {
        model.popups.extend(hint_popup(state));
    }
}

fn rect(x: usize, y: usize, columns: usize, rows: usize) -> Rect {
    let clamp = |value: usize| u16::try_from(value).unwrap_or(u16::MAX);
    Rect::new(clamp(x), clamp(y), clamp(columns), clamp(rows))
}

/// A box of at most `columns` × `rows` in the middle of the screen.
fn centred(state: &State, columns: usize, rows: usize) -> Rect {
    let (screen_columns, screen_rows) = (usize::from(state.columns), usize::from(state.rows));
    let columns = columns.min(screen_columns);
    let rows = rows.min(screen_rows.saturating_sub(1)).max(3);
    rect(
        (screen_columns - columns) / 2,
        (screen_rows.saturating_sub(rows)) / 2,
        columns,
        rows,
    )
}

/// Where the box of the mode stands.
pub fn popup_area(state: &State) -> Option<Rect> {
    match &state.mode {
        Mode::Sheet(sheet, _) => Some(sheet_area(state, sheet)),
        Mode::List(list) => {
            if let Some(shelf) = &list.shelf {
                let (columns, rows) = shelf::size(list, shelf, (state.columns, state.rows));
                return Some(centred(state, columns, rows));
            }
            let per_item = rows_per_item(list);
            let columns = usize::from(state.columns).saturating_sub(2).min(92);
            let inner = columns.saturating_sub(usize::from(FRAME));
            // So that the box stays as it is while the choice moves.
            let most = list
                .items
                .iter()
                .map(|item| more_lines(list, item, inner).len());
            let rows = list.items.len().max(1) * per_item + most.max().unwrap_or(0);
            Some(centred(state, columns, rows.min(LIST_ROWS) + 3))
        }
        _ => None,
    }
}

/// Where a sheet stands: as wide as its text asks, up to 76 columns.
pub fn sheet_area(state: &State, sheet: &Sheet) -> Rect {
    let widest = sheet
        .lines
        .iter()
        .map(super::line_width)
        .max()
        .unwrap_or(0)
        .max(width(&sheet.title) + 2);
    let columns = (widest + usize::from(FRAME))
        .clamp(24, 76)
        .min(usize::from(state.columns));
    let inner = u16::try_from(columns)
        .unwrap_or(u16::MAX)
        .saturating_sub(FRAME);
    centred(state, columns, sheet_lines(sheet, inner).len() + 2)
}

/// The rows of a sheet at `columns`.
pub fn sheet_lines(sheet: &Sheet, columns: u16) -> Vec<TextLine> {
    let columns = usize::from(columns).max(1);
    sheet
        .lines
        .iter()
        .flat_map(|line| {
            let keyed = line.len() == 3 && line[0].tone == Tone::Key;
            let hang = if keyed {
                width(&line[0].text) + width(&line[1].text)
            } else {
                0
            };
            wrap_line(line, columns, hang)
        })
        .collect()
}

fn sheet_popup(sheet: &Sheet, area: Rect) -> Popup {
    let lines = sheet_lines(sheet, area.width.saturating_sub(FRAME));
    let shown = usize::from(area.height.saturating_sub(2));
    let scroll = sheet.scroll.min(lines.len().saturating_sub(shown));
    let footer = if lines.len() > shown {
        format!(
            "{}–{} of {}",
            scroll + 1,
            (scroll + shown).min(lines.len()),
            lines.len()
        )
    } else {
        String::new()
    };
    let rows = lines
        .into_iter()
        .skip(scroll)
        .take(shown)
        .map(|line| PopupRow {
            line,
            ..PopupRow::default()
        })
        .collect();
    Popup {
        area,
        title: sheet.title.clone(),
        rows,
        footer,
    }
}

/// Rows an item takes in a box: two where any has a detail, or where it is narrow.
fn rows_per_item_in(list: &List, area: Rect) -> usize {
    match &list.shelf {
        Some(_) => shelf::rows_per_item(usize::from(area.width.saturating_sub(FRAME))),
        None => rows_per_item(list),
    }
}

/// Rows an item takes: two where any has a detail.
fn rows_per_item(list: &List) -> usize {
    if list.items.iter().any(|item| !item.detail.is_empty()) {
        2
    } else {
        1
    }
}

/// First item shown and how many fit.
fn list_window(list: &List, area: Rect) -> (usize, usize) {
    let foot = u16::from(list.shelf.is_some());
    let inner = usize::from(area.height.saturating_sub(3 + foot));
    let inner = inner.saturating_sub(chosen_more(list, area).len());
    let fit = (inner / rows_per_item_in(list, area)).max(1);
    ((list.selected + 1).saturating_sub(fit), fit)
}

/// What else there is to say of an item, each line on a few rows of `columns`. Of commands that is what has no room on their rows.
fn more_lines(list: &List, item: &Item, columns: usize) -> Vec<TextLine> {
    if list.kind == Kind::Commands && super::line_width(&item.line) <= columns {
        return Vec::new();
    }
    let inner = columns.saturating_sub(2).max(1);
    let rows = |line| {
        let mut rows = wrap_line(line, inner, 2);
        if rows.len() > MORE_ROWS {
            rows.truncate(MORE_ROWS);
            if let Some(last) = rows.last_mut() {
                *last = cut(last, inner.saturating_sub(2));
                last.push(run(" …", Tone::Dim));
            }
        }
        for row in &mut rows {
            row.insert(0, run("  ", Tone::Normal));
        }
        rows
    };
    item.more.iter().flat_map(rows).collect()
}

/// The same of the chosen item, as far as there is room below its own rows.
fn chosen_more(list: &List, area: Rect) -> Vec<TextLine> {
    let chosen = list.shown.get(list.selected);
    let item = chosen.and_then(|index| list.items.get(*index));
    let Some(item) = item.filter(|_| list.chosen().is_some()) else {
        return Vec::new();
    };
    let mut lines = more_lines(list, item, usize::from(area.width.saturating_sub(FRAME)));
    let inner = usize::from(area.height.saturating_sub(3));
    lines.truncate(inner.saturating_sub(rows_per_item_in(list, area)));
    lines
}

/// The item under a row of the screen, as an index of those shown.
pub fn list_item_under(state: &State, row: u16) -> Option<usize> {
    let Mode::List(list) = &state.mode else {
        return None;
    };
    let area = popup_area(state)?;
    let (first, fit) = list_window(list, area);
    let per_item = rows_per_item_in(list, area);
    let mut inside = usize::from(row.checked_sub(area.y + 2)?);
    // Below the chosen item stands what else there is to say of it.
    let below = (list.selected + 1 - first) * per_item;
    if inside >= below {
        let more = chosen_more(list, area).len();
        inside = inside.saturating_sub(more).max(below.saturating_sub(1));
    }
    let inside = inside / per_item;
    let index = first + inside;
    (inside < fit && index < list.shown.len()).then_some(index)
}

fn list_popup(keymap: &Keymap, list: &List, is_placed: bool, area: Rect) -> (Popup, (u16, u16)) {
    let columns = usize::from(area.width.saturating_sub(FRAME));
    let (input, column) = field_line("› ", &list.field.text(), list.field.cursor().1, columns);
    let mut rows = vec![PopupRow {
        line: input,
        typed: true,
        ..PopupRow::default()
    }];
    let (first, fit) = list_window(list, area);
    if let Some(shelf) = &list.shelf {
        rows.extend(shelf::rows(list, shelf, (first, fit), columns));
        let inner = usize::from(area.height.saturating_sub(3));
        rows.resize_with(inner, PopupRow::default);
        rows.push(shelf::foot(list, columns));
        let footer = shelf::footer(keymap, list, shelf, columns);
        let popup = Popup {
            area,
            title: list.title.clone(),
            rows,
            footer,
        };
        return (popup, (area.x + (FRAME / 2) + column, area.y + 1));
    }
    let two = rows_per_item(list) == 2;
    let is_chosen = list.chosen().is_some();
    for (offset, item) in list
        .shown
        .iter()
        .skip(first)
        .take(fit)
        .filter_map(|index| list.items.get(*index))
        .enumerate()
    {
        let selected = is_chosen && first + offset == list.selected;
        rows.push(PopupRow {
            line: cut(&item.line, columns),
            selected,
            ..PopupRow::default()
        });
        if two {
            rows.push(PopupRow {
                line: cut(&item.detail, columns),
                selected,
                ..PopupRow::default()
            });
        }
        if selected {
            rows.extend(chosen_more(list, area).into_iter().map(|line| PopupRow {
                line,
                ..PopupRow::default()
            }));
        }
    }
    rows.extend(nothing(list));
    let footer = match list.shown.len() {
        0 => String::new(),
        count => format!(
            "{}{}/{count}",
            list_keys(keymap, list, is_placed, columns),
            list.selected + 1
        ),
    };
    let cursor = (area.x + (FRAME / 2) + column, area.y + 1);
    (
        Popup {
            area,
            title: list.title.clone(),
            rows,
            footer,
        },
        cursor,
    )
}

/// What is said where no item passes.
fn nothing(list: &List) -> Option<PopupRow> {
    let none = if list.items.is_empty() {
        list.none
    } else {
        "Nothing like that"
    };
    list.shown.is_empty().then(|| PopupRow {
        line: vec![run(none, Tone::Dim)],
        ..PopupRow::default()
    })
}

/// The keys a list has, as far as there is room for them.
fn list_keys(keymap: &Keymap, list: &List, is_placed: bool, columns: usize) -> String {
    let mut does = vec![(Command::Choose, "goes there")];
    match list.kind {
        Kind::Annotations => {
            if !is_placed {
                does[0].1 = "reads it";
            }
            does.extend([(Command::EditNote, "edits"), (Command::Remove, "removes")]);
        }
        Kind::Encodings => does[0].1 = "reads in it",
        Kind::Kin => does[0].1 = "shows them",
        Kind::Carry => {
            does[0].1 = "brings them here";
            does.push((Command::Leave, "does not"));
        }
        Kind::Commands if list.chosen().is_none() => return String::new(),
        Kind::Library | Kind::Commands => does[0].1 = "runs",
    }
    let keys = does.into_iter().filter_map(|(command, does)| {
        let key = first_key(keymap, "list", command)?;
        Some(format!("{key} {does} · "))
    });
    let line: String = keys.collect();
    if width(&line) + 12 <= columns {
        line
    } else {
        String::new()
    }
}

/// The first key that leads to a command in a table.
pub(super) fn first_key(keymap: &Keymap, table: &str, command: Command) -> Option<String> {
    let keys = keys_of(keymap, table, command.spec().name);
    keys.split(", ")
        .next()
        .filter(|key| !key.is_empty())
        .map(str::to_owned)
}

/// A line of runs cut to `columns`.
fn cut(line: &TextLine, columns: usize) -> TextLine {
    let mut room = columns;
    let mut out = TextLine::new();
    for part in line {
        // A beginning of a letter or two says nothing.
        let too_long = room < 8 && width(&part.text) > room;
        if room == 0 || (too_long && !out.is_empty()) {
            break;
        }
        let text = fit(&part.text, room);
        room = room.saturating_sub(width(&text));
        out.push(run(text, part.tone));
    }
    out
}

/// The editor's box: in the margin beside its line where there is one, else over the text away from its line.
fn editor_popup(
    keymap: &Keymap,
    editor: &mut Editor,
    row: u16,
    panes: &Panes,
    screen: (u16, u16),
) -> (Popup, (u16, u16)) {
    let (columns, rows) = screen;
    let (x, wide) = match panes.notes.filter(|area| area.width >= 20) {
        Some(area) => (
            area.x.saturating_sub(1),
            columns
                .saturating_sub(area.x.saturating_sub(1))
                .min(area.width + 3),
        ),
        None => {
            let wide = columns.min(72);
            ((columns - wide) / 2, wide)
        }
    };
    let inner = usize::from(wide.saturating_sub(FRAME)).max(1);
    let (lines, cursor_row, cursor_column) = editor_lines(editor, inner);
    let most = (rows / 2).max(5).min(rows.saturating_sub(1));
    let height = u16::try_from(lines.len() + 2)
        .unwrap_or(u16::MAX)
        .clamp(5.min(most), most);
    let y = if panes.notes.is_some() {
        row.min(rows.saturating_sub(height + 1))
    } else if row < rows / 2 {
        rows.saturating_sub(height + 1)
    } else {
        1
    };
    let shown = usize::from(height.saturating_sub(2)).max(1);
    if cursor_row < editor.scroll {
        editor.scroll = cursor_row;
    }
    if cursor_row >= editor.scroll + shown {
        editor.scroll = cursor_row + 1 - shown;
    }
    let area = Rect::new(x, y, wide, height);
    let popup_rows = lines
        .into_iter()
        .skip(editor.scroll)
        .take(shown)
        .map(|text| PopupRow {
            line: vec![run(text, Tone::Normal)],
            typed: true,
            ..PopupRow::default()
        })
        .collect();
    let title = if editor.target.base.is_some() {
        "Note"
    } else {
        "New note"
    };
    let footer = editor_keys(keymap, inner);
    let cursor = (
        area.x + FRAME / 2 + u16::try_from(cursor_column.min(inner.saturating_sub(1))).unwrap_or(0),
        area.y + 1 + u16::try_from(cursor_row - editor.scroll).unwrap_or(0),
    );
    (
        Popup {
            area,
            title: title.to_owned(),
            rows: popup_rows,
            footer,
        },
        cursor,
    )
}

/// The keys of the editor, as many as there is room for.
fn editor_keys(keymap: &Keymap, columns: usize) -> String {
    let mut line = String::new();
    for (command, does) in [
        (Command::SaveNote, "keeps"),
        (Command::Leave, "leaves"),
        (Command::BreakLine, "breaks the line"),
        (Command::Help, "help"),
    ] {
        let Some(key) = first_key(keymap, "editor", command) else {
            continue;
        };
        let part = format!("{}{key} {does}", if line.is_empty() { "" } else { " · " });
        if width(&line) + width(&part) <= columns.saturating_sub(2) {
            line.push_str(&part);
        }
    }
    line
}

/// The editor's text wrapped at `columns`, and the cursor's row and column in it.
fn editor_lines(editor: &Editor, columns: usize) -> (Vec<String>, usize, usize) {
    let (cursor_line, cursor_byte) = editor.field.cursor();
    let mut rows = Vec::new();
    let mut cursor = (0, 0);
    for (index, line) in editor.field.lines().iter().enumerate() {
        let spans = wrap(line, columns);
        for (part, span) in spans.iter().enumerate() {
            let next = spans.get(part + 1).map_or(usize::MAX, |next| next.start);
            if index == cursor_line && span.start <= cursor_byte && cursor_byte < next {
                let before = width(line.get(span.start..cursor_byte).unwrap_or_default());
                cursor = (rows.len(), before);
            }
            rows.push(span.of(line).to_owned());
        }
    }
    // A cursor behind a full row stands at the start of the next one.
    if cursor.1 >= columns {
        cursor = (cursor.0 + 1, 0);
        if cursor.0 >= rows.len() {
            rows.push(String::new());
        }
    }
    (rows, cursor.0, cursor.1)
}

/// The keys that may follow those pressed.
fn hint_popup(state: &State) -> Option<Popup> {
    let Lookup::Prefix(next) = state.keymap.lookup(state.mode.table(), &state.pending.keys) else {
        return None;
    };
    let rows: Vec<TextLine> = next
        .into_iter()
        .map(|(key, binding)| {
            let doc = binding.map_or("…", |binding| {
                crate::app::command::Command::named(&binding.command)
                    .map_or("", |command| command.spec().doc)
            });
            let key = key.to_string();
            let pad = " ".repeat(8_usize.saturating_sub(width(&key)).max(1));
            vec![
                run(key, Tone::Key),
                run(pad, Tone::Normal),
                run(doc, Tone::Normal),
            ]
        })
        .collect();
    let columns = rows.iter().map(super::line_width).max().unwrap_or(0) + usize::from(FRAME);
    let columns = columns.min(usize::from(state.columns));
    let height = (rows.len() + 2)
        .min(usize::from(state.rows).saturating_sub(1))
        .max(3);
    let keys: Vec<String> = state.pending.keys.iter().map(ToString::to_string).collect();
    let area = rect(
        usize::from(state.columns) - columns,
        usize::from(state.rows).saturating_sub(height + 1),
        columns,
        height,
    );
    let rows = rows
        .into_iter()
        .map(|line| PopupRow {
            line,
            ..PopupRow::default()
        })
        .collect();
    Some(Popup {
        area,
        title: keys.join(" "),
        rows,
        footer: String::new(),
    })
}
