//! The rows of a list of texts.
//!
//! ```text
//! La révolution russe      Léon Trotsky      ━━━━╌╌╌╌╌╌   42 %  3 days ago     3 ✎
//! ```
//!
//! Where that does not fit, the author stands behind the title, and where it is narrow, everything else below. Of texts with the same
//! title and author the file stands in the author's place.

use super::popups::first_key;
use super::run;
use crate::app::action::Shelved;
use crate::app::command::Command;
use crate::app::list::{Key, List};
use crate::app::shelf::{Shelf, ago, one_line};
use crate::app::view_model::{PopupRow, TextLine, Tone};
use crate::keymap::Keymap;
use crate::layout::wrap::fit;
use crate::text::grapheme::graphemes;
use crate::text::width::width;

/// Columns of the box, at the most.
const WIDEST: usize = 112;

/// Columns inside from which on an author has a column, and from which on a text has one row.
const WITH_AUTHOR: usize = 90;
const ONE_ROW: usize = 64;

/// Columns of what stands to the right of a title.
const PERCENT: usize = 5;
const WHEN: usize = 12;
const NOTES: usize = 6;

/// Columns and rows of the box, frame included.
pub fn size(list: &List, _: &Shelf, (columns, rows): (u16, u16)) -> (usize, usize) {
    let columns = usize::from(columns).saturating_sub(2).min(WIDEST);
    let per_item = rows_per_item(columns.saturating_sub(4));
    let wanted = list.items.len().max(1) * per_item + 4;
    (columns, wanted.min(usize::from(rows).saturating_sub(3)))
}

/// Rows of a text in a box of `columns` inside.
pub const fn rows_per_item(columns: usize) -> usize {
    if columns < ONE_ROW { 2 } else { 1 }
}

/// The rows of the texts that are seen: `fit` of them, from the one at `first`.
pub fn rows(
    list: &List,
    shelf: &Shelf,
    (first, count): (usize, usize),
    columns: usize,
) -> Vec<PopupRow> {
    let mut rows = Vec::new();
    let seen = list.shown.iter().enumerate().skip(first).take(count);
    for (at, index) in seen {
        let Some(Key::Text(text)) = list.items.get(*index).map(|item| &item.key) else {
            continue;
        };
        let selected = at == list.selected;
        let lines = if columns < ONE_ROW {
            narrow(text, shelf, columns).to_vec()
        } else {
            vec![wide(text, shelf, columns)]
        };
        rows.extend(lines.into_iter().map(|line| PopupRow {
            line,
            selected,
            cells: true,
            ..PopupRow::default()
        }));
    }
    if list.shown.is_empty() {
        let none = match list.items.len() {
            0 => list.none,
            _ => "Nothing like that",
        };
        rows.push(PopupRow {
            line: vec![run(fit(none, columns), Tone::Dim)],
            ..PopupRow::default()
        });
    }
    rows
}

/// The last row: where the file of the text chosen is.
pub fn foot(list: &List, columns: usize) -> PopupRow {
    let path = match list.chosen() {
        Some(Key::Text(text)) => text.path.map(|path| one_line(&path.to_string_lossy())),
        _ => None,
    };
    PopupRow {
        line: vec![run(end(&path.unwrap_or_default(), columns), Tone::Dim)],
        cells: true,
        ..PopupRow::default()
    }
}

/// What stands in the frame: the order, the keys as far as there is room for them, and where in the list the choice is.
pub fn footer(keymap: &Keymap, list: &List, shelf: &Shelf, columns: usize) -> String {
    let mut parts = Vec::new();
    if let Some((done, of)) = shelf.looking.filter(|(_, of)| *of > 0) {
        parts.push(format!("reading {done}/{of}"));
    }
    if !list.shown.is_empty() {
        parts.push(if shelf.ranked {
            "best first".to_owned()
        } else {
            format!("by {}", shelf.order.name())
        });
    }
    let place = match list.shown.len() {
        0 => String::new(),
        count => format!("{}/{count}", list.selected + 1),
    };
    let line = |parts: &[String]| {
        let all = parts.iter().chain((!place.is_empty()).then_some(&place));
        all.cloned().collect::<Vec<_>>().join(" · ")
    };
    for (command, does) in [
        (Command::Choose, "opens"),
        (Command::Sort, "sorts"),
        (Command::Remove, "forgets"),
    ] {
        let Some(key) = first_key(keymap, "list", command).filter(|_| !place.is_empty()) else {
            continue;
        };
        parts.push(format!("{key} {does}"));
        if width(&line(&parts)) + 4 > columns {
            parts.pop();
        }
    }
    line(&parts)
}

/// A text in one row.
fn wide(text: &Shelved, shelf: &Shelf, columns: usize) -> TextLine {
    let with_author = columns >= WITH_AUTHOR;
    let bar = if with_author { 10 } else { 6 };
    let right = bar + 1 + PERCENT + 2 + WHEN + NOTES;
    let left = columns.saturating_sub(right + 2);
    let (strong, normal) = tones(text);
    let title = one_line(&text.title);
    let mut line = if with_author {
        let author = (left / 3).min(30);
        let room = left - author - 2;
        let authors = aside(text, shelf, author);
        vec![
            run(padded(&title, room), strong),
            run("  ", Tone::Normal),
            run(padded(&authors, author), normal),
        ]
    } else {
        beside(text, shelf, left)
    };
    line.push(run("  ", Tone::Normal));
    line.extend(progress(text, bar));
    let notes = notes(text);
    let pad = " ".repeat(NOTES.saturating_sub(width(&notes)));
    line.push(run(
        format!("  {}", padded(&when(text, shelf), WHEN)),
        Tone::Dim,
    ));
    line.push(run(format!("{pad}{notes}"), normal));
    line
}

/// A text in two rows.
fn narrow(text: &Shelved, shelf: &Shelf, columns: usize) -> [TextLine; 2] {
    let head = beside(text, shelf, columns);
    let bar = if columns >= 30 { 6 } else { 0 };
    let mut below = vec![run("  ", Tone::Normal)];
    if text.last_read.is_some() {
        below.extend(progress(text, bar));
        below.push(run("  ", Tone::Normal));
    }
    let taken: usize = below.iter().map(|run| width(&run.text)).sum();
    let notes = notes(text);
    let between = if notes.is_empty() { "" } else { "  " };
    let rest = format!("{}{between}{notes}", when(text, shelf));
    below.push(run(fit(&rest, columns.saturating_sub(taken)), Tone::Dim));
    [head, below]
}

/// What stands beside a title: the authors; where another text has the same ones, the end of its path, in so many columns.
fn aside(text: &Shelved, shelf: &Shelf, columns: usize) -> String {
    match &text.path {
        Some(path) if shelf.has_alike(text) => end(&one_line(&path.to_string_lossy()), columns),
        _ => one_line(&text.authors.join(", ")),
    }
}

/// Title and authors in so many columns: the title has room first, but for what tells it from another one.
fn beside(text: &Shelved, shelf: &Shelf, columns: usize) -> TextLine {
    let authors = aside(text, shelf, columns / 2);
    let kept = if shelf.has_alike(text) {
        width(&authors) + 2
    } else {
        0
    };
    let title = fit(&one_line(&text.title), columns.saturating_sub(kept));
    let rest = columns.saturating_sub(width(&title));
    // An author of whom there is hardly a letter says nothing.
    let authors = if rest >= 8 { authors } else { String::new() };
    let gap = if authors.is_empty() { "" } else { "  " };
    let (strong, normal) = tones(text);
    vec![
        run(title, strong),
        run(padded(&format!("{gap}{authors}"), rest), normal),
    ]
}

/// The looks of a title and of what goes with it; dim where the file is gone.
const fn tones(text: &Shelved) -> (Tone, Tone) {
    match (text.missing, text.text.is_empty()) {
        (true, _) => (Tone::Dim, Tone::Dim),
        (false, true) => (Tone::Normal, Tone::Dim),
        (false, false) => (Tone::Strong, Tone::Normal),
    }
}

fn progress(text: &Shelved, bar: usize) -> TextLine {
    if text.last_read.is_none() {
        return vec![run(" ".repeat(bar + 1 + PERCENT), Tone::Normal)];
    }
    let read = (bar * usize::from(text.progress.min(1000)) + 500) / 1000;
    let tone = if text.missing {
        Tone::Dim
    } else {
        Tone::Accent
    };
    vec![
        run("━".repeat(read), tone),
        run("╌".repeat(bar - read), Tone::Dim),
        run(
            format!(" {:>3} %", text.progress / 10),
            if text.missing {
                Tone::Dim
            } else {
                Tone::Normal
            },
        ),
    ]
}

fn when(text: &Shelved, shelf: &Shelf) -> String {
    match text.last_read {
        _ if text.missing => "not found".to_owned(),
        Some(at) => ago(at.date(), shelf.today),
        // Of a file that was not looked into it is not known.
        None if text.text.is_empty() => String::new(),
        None => "not read yet".to_owned(),
    }
}

fn notes(text: &Shelved) -> String {
    match text.notes {
        0 => String::new(),
        count @ 1..1000 => format!("{count} ✎"),
        _ => "999+ ✎".to_owned(),
    }
}

/// `text` in exactly `columns`.
fn padded(text: &str, columns: usize) -> String {
    let mut text = fit(text, columns);
    let pad = columns.saturating_sub(width(&text));
    text.extend(std::iter::repeat_n(' ', pad));
    text
}

/// The end of `text` in at most `columns`, with `…` where something is cut off.
fn end(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut room = columns.saturating_sub(1);
    let clusters: Vec<(usize, &str)> = graphemes(text).collect();
    let mut from = text.len();
    for (at, cluster) in clusters.into_iter().rev() {
        let wide = width(cluster);
        if wide > room {
            break;
        }
        room -= wide;
        from = at;
    }
    format!("…{}", &text[from..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_path() {
        for (text, columns, expected) in [
            ("/a/b.txt", 8, "/a/b.txt"),
            ("/a/b.txt", 6, "…b.txt"),
            ("/書/雪国", 6, "…/雪国"),
            ("/書/雪国", 5, "…雪国"),
            ("/書/雪国", 4, "…国"),
            ("abc", 1, "…"),
        ] {
            assert_eq!(end(text, columns), expected, "{text} {columns}");
        }
    }
}
